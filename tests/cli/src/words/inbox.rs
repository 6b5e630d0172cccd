//! Words for messages.

use citizen_core::facade::{Due, InboxPreferences, InboxTopic, Message, MessageThread};

use super::{lines, moment};

pub(crate) fn messages(messages: &[Message], unread: u32) -> String {
    let summary = format!("Unread: {unread}");
    lines(messages.iter().map(message).chain([summary]))
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
        let kind = format!("{:?}", action.kind);
        let words = action.label.as_ref().unwrap_or(&kind);
        let link = action.link.as_ref().map(|link| format!(": {}", link.url));
        format!("    -> {words}{}", link.unwrap_or_default())
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
        format!("    {} at {}{warning}", link.url, link.host)
    });
    let files = details.flat_map(|details| &details.attachments);
    let files =
        files.map(|file| format!("    [{}] {}, {} bytes", file.id, file.name, file.size_bytes));
    lines(
        [message(opened)]
            .into_iter()
            .chain(parts)
            .chain(links)
            .chain(actions)
            .chain(files),
    )
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

pub(crate) fn preferences(preferences: &InboxPreferences, topics: &[InboxTopic]) -> String {
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
    let quiet = format!(
        "Quiet from {} until {}; news together {}; at most {} in an hour.",
        time(preferences.quiet_from_minute),
        time(preferences.quiet_until_minute),
        preferences
            .digest_minute
            .map_or("never".to_owned(), |minute| format!("at {}", time(minute))),
        preferences.most_per_hour,
    );
    lines(topics.chain([quiet]))
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
    lines(shown.chain(retracted))
}
