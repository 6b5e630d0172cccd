//! What the app knows, in lines for a person: plain words, one thing a line, so that they read well
//! aloud too. The labels are English; the texts come in the reader's language.

use chrono::SecondsFormat;
use citizen_core::{
    catalogue::{
        Category, Channel, DayHours, Fee, MatchReason, NearbyOffice, Office, Opening, SearchHit,
        Service, ServiceSummary, Suggestion, Wheelchair,
    },
    facade::{
        CaseStatus, CaseView, CityProfile, DraftSummary, Favourite, Receipt, Reminder, Submission,
        SubmissionKind, SubmissionState, Timestamp,
    },
    forms::{
        Answer, DraftChanges, FieldKind, FieldOption, FormChangeKind, FormField, FormView,
        OldFormReason, Problem,
    },
    outbox::WaitReason,
};

pub(crate) mod backup;
pub(crate) mod filling;
pub(crate) mod inbox;
pub(crate) mod planning;
mod push;
pub(crate) mod vault;

pub(crate) use push::{extension_outcome, push_counters, push_device, push_outcome};

/// A moment as RFC 3339 in UTC, to the second.
pub(crate) fn moment(moment: Timestamp) -> String {
    moment.to_rfc3339_opts(SecondsFormat::Secs, true)
}

pub(crate) fn services(services: &[ServiceSummary]) -> String {
    lines(services.iter().map(listed))
}

pub(crate) fn favourites(favourites: &[Favourite]) -> String {
    if favourites.is_empty() {
        return "You keep no service at hand.".to_owned();
    }
    lines(favourites.iter().map(|one| match &one.service {
        Some(service) => listed(service),
        None if one.withdrawn => format!(
            "{}\n    {}\n    The city does not offer this any more.",
            one.name, one.service_id
        ),
        None => format!("{}\n    {}", one.name, one.service_id),
    }))
}

pub(crate) fn reminders(reminders: &[Reminder]) -> String {
    if reminders.is_empty() {
        return "You will be reminded of nothing.".to_owned();
    }
    lines(reminders.iter().map(|one| {
        let again = if one.postponed { ", put off" } else { "" };
        format!(
            "{} \u{b7} {}\n    {}\n    until {}, {}{again}",
            moment(one.at),
            one.title,
            one.body,
            one.starts_at.map_or_else(|| one.last_day.clone(), moment),
            one.id
        )
    }))
}

fn listed(service: &ServiceSummary) -> String {
    format!(
        "{}\n    {} \u{b7} {}\n    {}",
        service.name, service.id, service.category_name, service.summary
    )
}

pub(crate) fn hits(hits: &[SearchHit]) -> String {
    lines(hits.iter().map(|hit| {
        let reason = match &hit.reason {
            MatchReason::Name | MatchReason::Filters => None,
            MatchReason::EverydayWord { word } => Some(format!("also called: {word}")),
            MatchReason::Description => Some("found in its description".to_owned()),
            MatchReason::Spelling { typed, meant } => Some(format!("{meant} instead of {typed}")),
            MatchReason::SomeWords { words } => Some(format!("has: {}", words.join(", "))),
        };
        let office = hit.nearest_office.as_ref();
        let office =
            office.map(|office| format!("{} m to {}", office.distance_meters, office.name));
        let more = reason
            .into_iter()
            .chain(office)
            .map(|line| format!("\n    {line}"));
        listed(&hit.service) + &more.collect::<String>()
    }))
}

pub(crate) fn suggestions(suggestions: &[Suggestion]) -> String {
    lines(suggestions.iter().map(|suggestion| suggestion.text.clone()))
}

pub(crate) fn categories(categories: &[Category]) -> String {
    lines(categories.iter().map(|category| {
        format!(
            "{} ({} services)\n    {}\n    {}",
            category.name, category.service_count, category.id, category.description
        )
    }))
}

pub(crate) fn service(service: &Service) -> String {
    let channels = service.channels.iter().map(|channel| match channel {
        Channel::Online if service.form_id.is_some() => "in this app",
        Channel::Online => "online",
        Channel::Phone => "by telephone",
        Channel::Office => "at an office",
        Channel::Post => "by post",
    });
    let days = match service.processing_time_working_days {
        None => "not said".to_owned(),
        Some(0) => "the same day".to_owned(),
        Some(1) => "1 working day".to_owned(),
        Some(days) => format!("{days} working days"),
    };
    let fees = match service.fees.as_deref() {
        None => "not said".to_owned(),
        Some([]) => "free of charge".to_owned(),
        Some(fees) => fees.iter().map(fee).collect::<Vec<_>>().join("; "),
    };
    let mut text = vec![
        match &service.alternate_name {
            Some(other) => format!("{} ({other})", service.name),
            None => service.name.clone(),
        },
        service.description.clone(),
        String::new(),
        row("Id", &service.id),
        row("Category", &service.category_name),
        row("Department", &service.department.name),
        row(
            "Telephone",
            &[&service.phones[..], &service.department.phones[..]]
                .concat()
                .join(", "),
        ),
        row("Apply", &channels.collect::<Vec<_>>().join(", ")),
        row("Fee", &fees),
        row("Takes", &days),
        row("Who", &service.eligibility),
        row("How", &service.how_to_apply),
    ];
    text.extend(
        service
            .required_documents
            .iter()
            .map(|document| row("Bring", document)),
    );
    for law in &service.legal_basis {
        let url = law.url.iter().map(|url| format!(" ({url})"));
        text.push(row(
            "Law",
            &format!("{}{}", law.title, url.collect::<String>()),
        ));
    }
    for service_office in &service.offices {
        text.extend(office(service_office));
    }
    if let Some(form) = &service.form_id {
        text.push(row("Form", form));
    }
    text.join("\n")
}

/// Each with the hours of the coming week, day by day where they are not the usual ones.
fn office(office: &Office) -> Vec<String> {
    let mut text = vec![row(
        "Office",
        &format!("{}, {}", office.name, office.address),
    )];
    text.extend(
        office
            .opening
            .iter()
            .map(|opening| row("", &opened(opening))),
    );
    text.extend(office.opening_hours.iter().map(|hours| {
        let days = hours.days.join(" ");
        row(
            "",
            &format!("{days} {} to {}", hours.opens_at, hours.closes_at),
        )
    }));
    for day in &office.week {
        if let Some(holiday) = &day.holiday {
            let hours = hours_of(day);
            add_row(&mut text, &format!("{} {}: {hours}", day.date, holiday));
        }
    }
    for note in office.hours_notes.iter().chain(&office.accessibility) {
        add_row(&mut text, note);
    }
    if let Some(wheelchair) = office.wheelchair {
        add_row(
            &mut text,
            match wheelchair {
                Wheelchair::Yes => "wheelchair: yes",
                Wheelchair::Limited => "wheelchair: in part, or with help",
                Wheelchair::No => "wheelchair: no",
            },
        );
    }
    if !office.phones.is_empty() {
        add_row(&mut text, &office.phones.join(", "));
    }
    text
}

fn add_row(text: &mut Vec<String>, value: &str) {
    text.push(row("", value));
}

fn opened(opening: &Opening) -> String {
    let state = if opening.open { "open" } else { "closed" };
    match &opening.changes {
        Some(moment) => format!("{state} until {} {}", moment.date, moment.time),
        None => state.to_owned(),
    }
}

fn hours_of(day: &DayHours) -> String {
    let spans = day.spans.iter();
    let spans = spans.map(|span| format!("{} to {}", span.opens_at, span.closes_at));
    match day.spans.is_empty() {
        true => "closed".to_owned(),
        false => spans.collect::<Vec<_>>().join(", "),
    }
}

pub(crate) fn city(profile: Option<&CityProfile>) -> String {
    let Some(profile) = profile else {
        return "Nothing is known of the city yet. Fetch it with: citizen sync".to_owned();
    };
    let numbers = profile.emergency_numbers.iter().chain(&profile.hotlines);
    let numbers = numbers.map(|number| format!("  {}  {}\n", number.number, number.name));
    let districts: Vec<&str> = profile.districts.iter().map(|one| &*one.name).collect();
    let districts = match districts.is_empty() {
        true => String::new(),
        false => format!("  Districts: {}\n", districts.join(", ")),
    };
    let update = match profile.update_required {
        true => "\nThis app is too old to talk to the city.",
        false => "",
    };
    format!(
        "{}\n{}{districts}Time zone {}; languages {}.{update}",
        profile.name,
        numbers.collect::<String>(),
        profile.time_zone_id,
        profile.languages.join(", "),
    )
}

pub(crate) fn offices(offices: &[NearbyOffice]) -> String {
    if offices.is_empty() {
        return "No office was found.".to_owned();
    }
    lines(offices.iter().map(|near| {
        let office = &near.office;
        let opening = office.opening.as_ref().map(opened);
        let today = office.week.first().map(hours_of);
        format!(
            "{}\n    {}, {} m \u{b7} {}\n    {}\n    {}, today {}",
            office.name,
            office.id,
            near.distance_meters,
            near.department,
            office.address,
            opening.unwrap_or_else(|| "hours not known".to_owned()),
            today.unwrap_or_else(|| "not known".to_owned()),
        )
    }))
}

fn money(amount_minor: i64, currency: &str) -> String {
    format!(
        "{}.{:02} {currency}",
        amount_minor / 100,
        amount_minor.unsigned_abs() % 100,
    )
}

fn fee(fee: &Fee) -> String {
    let amount = money(fee.amount_minor, &fee.currency);
    match &fee.description {
        Some(words) => format!("{amount} ({words})"),
        None => amount,
    }
}

pub(crate) fn form(form: &FormView) -> String {
    let mut text = Vec::new();
    for (number, step) in form.steps.iter().enumerate() {
        let visible: Vec<_> = step.fields.iter().filter(|field| field.visible).collect();
        if visible.is_empty() {
            continue;
        }
        text.push(format!(
            "Step {} of {}: {}",
            number + 1,
            form.steps.len(),
            step.title
        ));
        text.extend(visible.into_iter().map(field));
    }
    text.push(format!("{} of {} answered", form.answered, form.askable));
    text.join("\n")
}

fn field(field: &FormField) -> String {
    let kind = match field.kind {
        FieldKind::Text => "text",
        FieldKind::LongText => "long text",
        FieldKind::Date => "date",
        FieldKind::Email => "e-mail address",
        FieldKind::Phone => "telephone number",
        FieldKind::Integer => "whole number",
        FieldKind::YesNo => "yes or no",
        FieldKind::Choice => "choice",
        FieldKind::Choices => "any number of choices",
        FieldKind::LongChoice => "choice out of a long list",
        FieldKind::Money => "amount of money",
        FieldKind::Time => "time of day",
        FieldKind::NationalId => "number of a person",
        FieldKind::Declaration => "declaration",
        FieldKind::File => "files",
        FieldKind::Photo => "photographs",
        FieldKind::Signature => "signature",
        FieldKind::Rows => "rows",
    };
    let need = match field {
        FormField {
            calculated: true, ..
        } => "calculated",
        FormField { enabled: false, .. } => "not asked for",
        FormField { required: true, .. } => "required",
        _ => "optional",
    };
    let heading = field
        .row
        .as_ref()
        .map(|row| &row.title)
        .or(field.group.as_ref());
    let heading = heading.map(|heading| format!("{heading}: "));
    let mut text = vec![
        format!("  {}{}", heading.unwrap_or_default(), field.label),
        format!("      Answer: {}", answer(field)),
        format!("      {}, {kind}, {need}", field.path),
    ];
    text.extend(field.hint.iter().map(|hint| format!("      {hint}")));
    if matches!(field.kind, FieldKind::Choice | FieldKind::Choices) {
        let options = field.options.iter();
        text.extend(options.map(|option| format!("      {}: {}", option.value, option.label)));
    }
    text.extend(field.files.iter().map(|limits| {
        let types = limits.media_types.join(", ");
        let (count, bytes) = (limits.max_count, limits.max_bytes);
        format!("      At most {count}, of {bytes} bytes each: {types}")
    }));
    let problems = field.problems.iter();
    text.extend(problems.map(|problem| format!("      Problem: {}", problem.message)));
    text.join("\n")
}

fn answer(field: &FormField) -> String {
    match &field.answer {
        Answer::Nothing => "none".to_owned(),
        Answer::Files { files } => {
            let files = files.iter().map(|file| {
                let (name, size, hash) = (&file.name, file.size_bytes, &file.sha256);
                format!("{name} ({size} bytes, {hash})")
            });
            files.collect::<Vec<_>>().join(", ")
        }
        _ => field.words().join(", "),
    }
}

pub(crate) fn options(options: &[FieldOption]) -> String {
    lines(
        options
            .iter()
            .map(|option| format!("{}: {}", option.value, option.label)),
    )
}

pub(crate) fn problems(problems: &[Problem]) -> String {
    match problems {
        [] => "Ready to be submitted.".to_owned(),
        problems => format!(
            "Before it can be submitted:\n{}",
            lines(
                problems
                    .iter()
                    .map(|problem| format!("  {}", problem.message))
            )
        ),
    }
}

/// What a new version of its form has changed in a draft, each on a line of its own; nothing where nothing has.
pub(crate) fn changes(changes: &DraftChanges) -> String {
    let answer = |words: &Option<String>| words.clone().unwrap_or_default();
    let told = changes.changes.iter().map(|change| {
        let label = &change.label;
        match change.kind {
            FormChangeKind::Added => format!("New: {label}"),
            FormChangeKind::Removed => format!("Not asked any more: {label}"),
            FormChangeKind::Reworded => {
                format!(
                    "Reads otherwise: {label} (before: {})",
                    answer(&change.old_label)
                )
            }
            FormChangeKind::Converted => format!(
                "Your answer reads otherwise: {label}: {} (before: {})",
                answer(&change.new_answer),
                answer(&change.old_answer),
            ),
            FormChangeKind::NotFitting => format!(
                "Your answer does not fit any more: {label}: {}",
                answer(&change.old_answer)
            ),
            FormChangeKind::Restored => {
                format!("Asked again: {label}: {}", answer(&change.new_answer))
            }
        }
    });
    let kept = changes.kept.iter();
    let kept = kept.map(|kept| format!("Kept, and not sent: {}: {}", kept.label, kept.answer));
    let old_form = changes.old_form.map(|reason| {
        match reason {
            OldFormReason::Gone => "The city does not offer this service in the app any more.",
            OldFormReason::NotUnderstood => {
                "There is a new version of this form, which needs a newer app."
            }
        }
        .to_owned()
    });
    told.chain(kept)
        .chain(old_form)
        .map(|line| format!("{line}\n"))
        .collect()
}

pub(crate) fn drafts(drafts: &[DraftSummary]) -> String {
    if drafts.is_empty() {
        return "No drafts.".to_owned();
    }
    lines(drafts.iter().map(|draft| {
        format!(
            "{}\n    {}\n    {} of {} answered, changed {}{}{}",
            draft.service_name,
            draft.id,
            draft.answered,
            draft.askable,
            moment(draft.updated_at),
            match draft.has_changes {
                true => "\n    Its form has changed.",
                false => "",
            },
            match draft.expires_soon {
                true => format!(
                    "\n    Deleted after {}, unless you open it.",
                    moment(draft.expires_at)
                ),
                false => String::new(),
            },
        )
    }))
}

pub(crate) fn submissions(submissions: &[Submission]) -> String {
    if submissions.is_empty() {
        return "Nothing has been submitted.".to_owned();
    }
    lines(submissions.iter().map(submission))
}

pub(crate) fn submission(submission: &Submission) -> String {
    let state = match &submission.state {
        SubmissionState::Queued {
            waiting_for,
            next_attempt_at,
        } => {
            let waits_for = match waiting_for {
                WaitReason::Turn => "its turn",
                WaitReason::Network => "a network",
                WaitReason::Unmetered => "a network that is not metered",
                WaitReason::City => "the city",
                WaitReason::Update => "you to update this app",
                WaitReason::CaptivePortal => "you to sign in to this Wi-Fi",
                WaitReason::ClockWrong => "you to set the date and time right",
                WaitReason::SignIn => "you to sign in",
            };
            format!(
                "queued, waits for {waits_for}, next attempt {}",
                moment(*next_attempt_at)
            )
        }
        SubmissionState::Sending => "being sent".to_owned(),
        SubmissionState::Accepted {
            case_number,
            received_at,
        } => format!(
            "accepted as case {case_number}, received {}",
            moment(*received_at)
        ),
        SubmissionState::Rejected { reason, .. } => match submission.can_edit {
            true => format!("refused by the city ({reason}); `outbox edit` lets you correct it"),
            false => format!("refused by the city ({reason})"),
        },
        SubmissionState::Wedged { reason } => match submission.can_edit {
            true => format!("cannot be sent ({reason}); `outbox edit` lets you correct it"),
            false if reason == "receipt-not-proven" => {
                format!("answered by a city whose receipt proves nothing ({reason})")
            }
            false => format!("cannot be sent ({reason})"),
        },
        SubmissionState::Cancelled => "taken back".to_owned(),
    };
    let kind = match submission.kind {
        SubmissionKind::Application => "",
        SubmissionKind::Answer => ": answer to the city's question",
        SubmissionKind::Withdrawal => ": withdrawal",
    };
    let attachments = submission.attachments.iter().map(|attachment| {
        let (name, size) = (&attachment.name, attachment.size_bytes);
        let uploaded = attachment.uploaded_bytes;
        format!("\n    {name}: {uploaded} of {size} bytes at the city")
    });
    format!(
        "{}{kind}\n    {}\n    {state}\n    attempts: {}{}",
        submission.service_name,
        submission.id,
        submission.attempts,
        attachments.collect::<String>(),
    )
}

pub(crate) fn case(case: &CaseView) -> String {
    let status = match case.status {
        CaseStatus::Received => "received",
        CaseStatus::InReview => "in review",
        CaseStatus::WaitingForResident => "waits for you",
        CaseStatus::Approved => "approved",
        CaseStatus::Declined => "declined",
        CaseStatus::Closed => "closed",
        CaseStatus::Withdrawn => "withdrawn",
        CaseStatus::Other => "see below",
    };
    let mut text = vec![row("Case", &case.case_number), row("Status", status)];
    text.extend(case.promised_by.as_ref().map(|day| row("Promised by", day)));
    text.extend(case.decided_at.map(|at| row("Decided", &moment(at))));
    for event in &case.timeline {
        text.push(format!("{}  {}", moment(event.at), event.title));
        let lines = event.text.iter().flat_map(|text| text.lines());
        text.extend(lines.map(|line| format!("    {line}")));
    }
    if let Some(question) = &case.question {
        let until = question.answer_by.as_ref();
        let until = until.map_or_else(String::new, |day| format!(" (until {day})"));
        text.push(format!("The city asks{until}: {}", question.text));
    }
    if case.can_withdraw {
        text.push("It can be withdrawn.".to_owned());
    }
    text.join("\n")
}

pub(crate) fn receipt(receipt: &Receipt) -> String {
    let kind = match receipt.kind {
        SubmissionKind::Application => "application",
        SubmissionKind::Answer => "answer to a question",
        SubmissionKind::Withdrawal => "withdrawal",
    };
    let mut text = vec![
        "The city has signed for this; checked on this phone, with no network.".to_owned(),
        row("Case", &receipt.case_number),
        row("City", &receipt.city),
        row("Received", &moment(receipt.received_at)),
        row("Kind", kind),
        row("Service", &receipt.service_id),
    ];
    if !receipt.form_id.is_empty() {
        let form = format!("{}, version {}", receipt.form_id, receipt.form_version);
        text.push(row("Form", &form));
    }
    let promised = receipt.promised_by.as_ref();
    text.extend(promised.map(|day| row("Promised by", day)));
    text.extend([
        row("Submission", &receipt.submission_id),
        row("Sent as", &receipt.idempotency_key),
        row("SHA-256", &receipt.body_sha256),
        row("Files", &receipt.attachments.join(", ")),
        row("City's key", &receipt.key_id),
    ]);
    text.join("\n")
}

fn row(label: &str, value: &str) -> String {
    format!("{label:<12}{value}").trim_end().to_owned()
}

fn lines(lines: impl IntoIterator<Item = String>) -> String {
    lines.into_iter().collect::<Vec<_>>().join("\n")
}
