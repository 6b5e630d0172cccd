//! Words for messages.

use citizen_core::facade::{
    ActionKind, District, Due, FoundMessages, InboxPreferences, InboxTopic, Message, MessageThread,
    Urgency,
};

use super::{lines, moment};

pub(crate) fn messages(messages: &[Message], unread: u32) -> String {
    let none = messages.is_empty().then(|| "No messages.".to_owned());
    let summary = format!("Unread: {unread}");
    lines(messages.iter().map(message).chain(none).chain([summary]))
}

pub(crate) fn found(found: &FoundMessages, unread: u32) -> String {
    let more = found.next_offset.map(|offset| {
        format!("There are older messages that were not looked at: go on with --offset {offset}.")
    });
    lines([messages(&found.messages, unread)].into_iter().chain(more))
}

pub(crate) fn message(message: &Message) -> String {
    let marks = [
        message.read.then_some("read").or(Some("unread")),
        message.pinned.then_some("pinned"),
        message.archived.then_some("put away"),
        message.severity.map(|_| "alert"),
    ];
    let marks: Vec<&str> = marks.into_iter().flatten().collect();
    format!(
        "{} ({})\n    {}, sent {}\n    {}",
        message.title,
        marks.join(", "),
        message.id,
        moment(message.sent_at),
        message.body.replace('\n', "\n    ")
    )
}

/// With what can be done about it, and what goes with it.
pub(crate) fn opened(opened: &Message) -> String {
    let details = opened.details.iter();
    let actions = details.clone().flat_map(|details| &details.actions);
    let actions = actions.map(|action| {
        let words = action.label.as_deref().unwrap_or(kind(action.kind));
        let link = action.link.as_ref().map(|link| format!(": {}", link.url));
        format!("    -> {words}{}", link.unwrap_or_default())
    });
    let districts = details.clone().map(|details| &details.districts);
    let districts = districts
        .filter(|districts| !districts.is_empty())
        .map(|districts| {
            let names: Vec<&str> = districts.iter().map(|one| &*one.name).collect();
            format!("    For: {}", names.join(", "))
        });
    let parts = details.clone().flat_map(|details| &details.parts);
    let parts = parts.map(|part| {
        let blocks = part.blocks.iter().flat_map(|block| &block.spans);
        let words: Vec<&str> = blocks.map(|span| &*span.text).collect();
        format!("    # {}\n    {}", part.title, words.join(" "))
    });
    let spans = details.clone().flat_map(|details| {
        let of_parts = details.parts.iter().flat_map(|part| &part.blocks);
        details.blocks.iter().chain(of_parts)
    });
    let spans = spans.flat_map(|block| &block.spans);
    let links = spans.filter_map(|span| span.link.as_ref()).map(|link| {
        let warning = match (link.opens, link.is_lookalike) {
            (true, _) => "",
            (false, true) => " (is not opened: it looks like another address)",
            (false, false) => " (is not opened: it does not lead to the city)",
        };
        let at = match link.host.is_empty() {
            true => String::new(),
            false => format!(" at {}", link.host),
        };
        format!("    {}{at}{warning}", link.url)
    });
    let files = details.flat_map(|details| &details.attachments);
    let files =
        files.map(|file| format!("    [{}] {}, {} bytes", file.id, file.name, file.size_bytes));
    lines(
        [message(opened)]
            .into_iter()
            .chain(districts)
            .chain(parts)
            .chain(links)
            .chain(actions)
            .chain(files),
    )
}

const fn kind(kind: ActionKind) -> &'static str {
    match kind {
        ActionKind::OpenCase => "open the case",
        ActionKind::Answer => "answer",
        ActionKind::Book => "book an appointment",
        ActionKind::Pay => "pay",
        ActionKind::AddToCalendar => "add to a calendar",
        ActionKind::OpenLink => "open the page",
        ActionKind::Other => "something that this version does not know",
    }
}

pub(crate) fn threads(threads: &[MessageThread]) -> String {
    let thread = |thread: &MessageThread| {
        format!(
            "{}: {} ({} messages, {} unread)",
            thread.case_number, thread.newest.title, thread.total, thread.unread
        )
    };
    lines(threads.iter().map(thread))
}

pub(crate) fn preferences(
    preferences: &InboxPreferences,
    topics: &[InboxTopic],
    districts: &[District],
) -> String {
    let time = |minute: u32| format!("{:02}:{:02}", minute / 60, minute % 60);
    let topics = topics.iter().map(|topic| {
        let muted = match topic.is_service {
            true => &preferences.muted_services,
            false => &preferences.muted_topics,
        };
        let mark = if muted.contains(&topic.id) {
            "muted"
        } else {
            "told"
        };
        format!("{}: {} ({mark})", topic.id, topic.name)
    });
    let everywhere = preferences.districts.is_empty();
    let districts = districts.iter().map(|district| {
        let mark = match everywhere || preferences.districts.contains(&district.id) {
            true => "alerts",
            false => "no alerts",
        };
        format!("{}: {} ({mark})", district.id, district.name)
    });
    let (from, until) = (
        preferences.quiet_from_minute,
        preferences.quiet_until_minute,
    );
    let quiet = match from == until {
        true => "Never quiet".to_owned(),
        false => format!("Quiet from {} until {}", time(from), time(until)),
    };
    let quiet = format!(
        "{quiet}; news together {}; at most {} in an hour.",
        preferences
            .digest_minute
            .map_or("never".to_owned(), |minute| format!("at {}", time(minute))),
        preferences.most_per_hour,
    );
    let least = match preferences.least_urgency {
        Urgency::Alert => "Told of alerts only.",
        Urgency::Important => "Told of what is important.",
        Urgency::News => "Told of news, too.",
    };
    let hidden = match preferences.hides_content {
        true => "Where others may see it, no words are shown.",
        false => "Words are shown where others may see them, too.",
    };
    let feedback = match preferences.gives_feedback {
        true => "The city learns what was shown and opened.",
        false => "The city does not learn what was shown and opened.",
    };
    let rest = [least, hidden, feedback].map(str::to_owned);
    lines(topics.chain(districts).chain([quiet]).chain(rest))
}

pub(crate) fn due(due: &Due, unread: u32) -> String {
    lines([shown(due), format!("Unread: {unread}")])
}

pub(crate) fn shown(due: &Due) -> String {
    let shown = due.present.iter().map(|shown| {
        let body = shown.body.replace('\n', " ");
        format!("Shows {}: {} {body}", shown.id, shown.title)
    });
    let retracted = due.retract.iter().map(|id| format!("Takes back {id}"));
    let none = (due.present.is_empty() && due.retract.is_empty())
        .then(|| "Nothing is to be shown now.".to_owned());
    lines(shown.chain(retracted).chain(none))
}
