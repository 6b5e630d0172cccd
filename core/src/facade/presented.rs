//! What the phone itself has to say goes the way of what the city writes, so that it is shown once: reminders, and what becomes
//! of what she has sent.

use std::{
    collections::BTreeMap,
    sync::{MutexGuard, PoisonError},
};

use chrono::{NaiveTime, TimeDelta};
use tokio::sync::watch;

use super::{inner::Inner, reminders::hand_on_reminders};
use crate::{
    environment::Timestamp,
    error::Error,
    inbox::{Notice, PresentationKind, PresentationTarget, Presentations, Sensitivity, Urgency},
    messages,
    outbox::{Queue, Submission, SubmissionState, WaitReason},
    user_store::UserStore,
    zone::Zone,
};

/// What reminders are about, for what she wants to be told of and not.
pub(super) const REMINDERS: &str = "reminders";
/// What she is told of what she has sent is about.
const APPLICATIONS: &str = "applications";
/// What the phone itself tells of.
pub(super) const TOPICS: [&str; 2] = [REMINDERS, APPLICATIONS];
/// So many of the newest submissions are looked at.
const SUBMISSIONS: u32 = 200;
/// The setting with what is [`Known`].
const KNOWN: &str = "case_news";

/// What she was told of each submission last, by its id, or has seen herself: a [`news`], or nothing.
type Known = BTreeMap<String, String>;

/// As of what all was handed on, and until when nothing changes by itself.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct HandedOn {
    revisions: [u64; 6],
    from: Timestamp,
    until: Timestamp,
}

/// Hands on to the inbox what is to be shown, each once, and takes back what is void. Where nothing has changed since the last
/// time, nothing is worked out.
pub(super) fn hand_on(inner: &Inner, store: &UserStore, zone: &Zone) -> Result<(), Error> {
    let mut handed_on = handed_on(inner);
    // Before anything is read: what changes meanwhile is found the next time.
    let revisions = revisions(inner);
    let now = store.now();
    let is_unchanged =
        |last: &HandedOn| last.revisions == revisions && (last.from..last.until).contains(&now);
    if handed_on.as_ref().is_some_and(is_unchanged) {
        return Ok(());
    }
    *handed_on = None;
    hand_on_news(inner, store)?;
    let next_reminder = hand_on_reminders(inner, store, zone)?;
    *handed_on = Some(HandedOn {
        revisions,
        from: now,
        until: next_reminder.map_or_else(|| midnight(zone, now), |at| at.min(midnight(zone, now))),
    });
    Ok(())
}

/// She has looked at what became of a submission: it is not shown, or not any more.
pub(super) fn seen(inner: &Inner, store: &UserStore, submission_id: &str) -> Result<(), Error> {
    let mut handed_on = handed_on(inner);
    *handed_on = None;
    let submission = Queue(store).submission(submission_id)?;
    let presentations = Presentations(store);
    let mut known = known(store)?.unwrap_or_default();
    let before = known.get(submission_id).cloned().unwrap_or_default();
    let news = news(inner, &submission).unwrap_or(&before).to_owned();
    for news in [&before, &news] {
        presentations.end(&event_id(submission_id, news))?;
    }
    known.insert(submission_id.to_owned(), news);
    keep(store, &known)
}

/// What had become of submissions before this app told of it is no news.
pub(super) fn begin(inner: &Inner, store: &UserStore) -> Result<(), Error> {
    match known(store)? {
        Some(_) => Ok(()),
        None => settle(inner, store),
    }
}

/// What became of submissions that she knows nothing of is no news: they came out of a backup.
pub(super) fn settle(inner: &Inner, store: &UserStore) -> Result<(), Error> {
    let _one_at_a_time = handed_on(inner);
    let mut known = known(store)?.unwrap_or_default();
    for submission in Queue(store).newest(SUBMISSIONS)? {
        let news = news(inner, &submission).unwrap_or_default();
        known
            .entry(submission.id)
            .or_insert_with(|| news.to_owned());
    }
    keep(store, &known)
}

/// Held by who hands on, so that nobody hands on what another one has just seen.
fn handed_on(inner: &Inner) -> MutexGuard<'_, Option<HandedOn>> {
    inner
        .handed_on
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
}

/// Of all that a reminder or a piece of news follows from.
fn revisions(inner: &Inner) -> [u64; 6] {
    let all: [&watch::Sender<u64>; 6] = [
        inner.outbox(),
        inner.inbox(),
        inner.profile(),
        inner.vault_changes(),
        inner.reminders(),
        &inner.catalogue_changes,
    ];
    all.map(|changes| *changes.borrow())
}

/// When the next day begins: days left are counted anew.
fn midnight(zone: &Zone, now: Timestamp) -> Timestamp {
    let tomorrow = zone.local(now).date().succ_opt();
    let midnight = tomorrow.map(|day| zone.moment(day, NaiveTime::MIN));
    midnight
        .filter(|midnight| *midnight > now)
        .unwrap_or(now + TimeDelta::hours(1))
}

/// Of what became of what she has sent: each once.
fn hand_on_news(inner: &Inner, store: &UserStore) -> Result<(), Error> {
    let before = known(store)?.unwrap_or_default();
    let presentations = Presentations(store);
    let mut now = Known::new();
    for submission in Queue(store).newest(SUBMISSIONS)? {
        let known = before.get(&submission.id).map_or("", String::as_str);
        let news = news(inner, &submission).unwrap_or(known);
        if news != known {
            presentations.end(&event_id(&submission.id, known))?;
            if let Some(notice) = notice(&submission, news) {
                presentations.expect(&event_id(&submission.id, news), &notice)?;
            }
        }
        now.insert(submission.id, news.to_owned());
    }
    for (id, known) in before.iter().filter(|(id, _)| !now.contains_key(*id)) {
        presentations.end(&event_id(id, known))?;
    }
    match now == before {
        true => Ok(()),
        false => keep(store, &now),
    }
}

fn known(store: &UserStore) -> Result<Option<Known>, Error> {
    (store.database).read(|connection| store.setting(connection, KNOWN))
}

fn keep(store: &UserStore, known: &Known) -> Result<(), Error> {
    (store.database).write(|transaction| store.set_setting(transaction, KNOWN, known))
}

/// The notification's id, for good.
fn event_id(submission_id: &str, news: &str) -> String {
    format!("case:{submission_id}:{news}")
}

/// What has become of a submission, in a word: empty where that is nothing that she has to be told; `None` while it is under
/// way, and what was told last stands.
fn news(inner: &Inner, submission: &Submission) -> Option<&'static str> {
    match &submission.state {
        SubmissionState::Accepted { .. } => Some("accepted"),
        SubmissionState::Rejected { .. } => Some("rejected"),
        // She has taken it back herself, or is asked in another place whether it is to be sent.
        SubmissionState::Cancelled => Some(""),
        SubmissionState::Wedged { .. } if submission.is_restored() => Some(""),
        SubmissionState::Wedged { .. } => Some("stuck"),
        SubmissionState::Queued { .. } if inner.city.update_required() => Some("update"),
        SubmissionState::Queued { waiting_for, .. } => match waiting_for {
            WaitReason::SignIn => Some("sign-in"),
            WaitReason::ClockWrong => Some("clock"),
            _ => None,
        },
        SubmissionState::Sending => None,
    }
}

fn notice(submission: &Submission, news: &str) -> Option<Notice> {
    if news.is_empty() {
        return None;
    }
    let (at, number) = match &submission.state {
        SubmissionState::Accepted {
            received_at,
            case_number,
        } => (*received_at, case_number.clone()),
        _ => (submission.created_at, String::new()),
    };
    Some(Notice {
        kind: PresentationKind::Case,
        leads_to: PresentationTarget::Case {
            submission_id: submission.id.clone(),
        },
        title: submission.subject.service_name.clone(),
        body: messages::text(&format!("case-news-{news}"), |_| {
            [("number", number.clone())]
        }),
        topic: APPLICATIONS.to_owned(),
        urgency: Urgency::Important,
        sensitivity: Sensitivity::Personal,
        group: APPLICATIONS.to_owned(),
        at,
        expires_at: None,
    })
}
