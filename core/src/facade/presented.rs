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
    reminders::Reminders,
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

/// What she was told of each submission last, by its id, or has seen herself: a [`news`], or nothing. When it is so for the
/// second time, `:2` stands behind it: each time is an event of its own.
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
    let news = news(inner, &Queue(store).submission(submission_id)?);
    let presentations = Presentations(store);
    store.database.write(|transaction| {
        let known: Option<Known> = store.setting(transaction, KNOWN)?;
        let mut known = known.unwrap_or_default();
        let told = known.entry(submission_id.to_owned()).or_default();
        presentations.end_in(transaction, &event_id(submission_id, told))?;
        // She was quicker than its notification.
        if let Some(news) = news.filter(|news| *news != word(told)) {
            let next = presentations.id_of_next(transaction, event_id(submission_id, news))?;
            *told = told_by(submission_id, &next);
        }
        store.set_setting(transaction, KNOWN, &known)
    })
}

/// Lets a submission be tried now. She has done something about what it waited for, or it was stuck by: that is over, and should
/// it be so again she is told again.
pub(super) fn retry(inner: &Inner, store: &UserStore, submission_id: &str) -> Result<(), Error> {
    let mut handed_on = handed_on(inner);
    *handed_on = None;
    Queue(store).retry(submission_id)?;
    let news = news(inner, &Queue(store).submission(submission_id)?);
    store.database.write(|transaction| {
        let known: Option<Known> = store.setting(transaction, KNOWN)?;
        let mut known = known.unwrap_or_default();
        if let Some(told) = known.get_mut(submission_id)
            // That the app is too old is so however often it is tried.
            && news != Some(word(told))
        {
            Presentations(store).end_in(transaction, &event_id(submission_id, told))?;
            told.clear();
            store.set_setting(transaction, KNOWN, &known)?;
        }
        Ok(())
    })
}

/// What had become of submissions before this app told of it is no news, and of what had come before she is not reminded.
pub(super) fn begin(inner: &Inner, store: &UserStore) -> Result<(), Error> {
    Reminders(store).begin()?;
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

/// Of what became of what she has sent: each time once.
fn hand_on_news(inner: &Inner, store: &UserStore) -> Result<(), Error> {
    let mut known = known(store)?.unwrap_or_default();
    let mut gone = known.clone();
    let mut turned = Vec::new();
    for submission in Queue(store).newest(SUBMISSIONS)? {
        let told = gone.remove(&submission.id);
        let news = news(inner, &submission);
        let news = news.filter(|news| *news != told.as_deref().map_or("", word));
        if told.is_none() || news.is_some() {
            turned.push((submission, told, news.unwrap_or_default()));
        }
    }
    if turned.is_empty() && gone.is_empty() {
        return Ok(());
    }
    let presentations = Presentations(store);
    // In one: what is told under an id of its own is known to be told, or is not told yet.
    store.database.write(|transaction| {
        for (id, told) in &gone {
            presentations.end_in(transaction, &event_id(id, told))?;
            known.remove(id);
        }
        for (submission, told, news) in &turned {
            let mut event = event_id(&submission.id, news);
            // One of which nothing is known is new, or stands among the newest again: what it was told of it is not.
            if let Some(told) = told {
                presentations.end_in(transaction, &event_id(&submission.id, told))?;
                event = presentations.id_of_next(transaction, event)?;
            }
            if let Some(notice) = notice(submission, news) {
                presentations.expect_in(transaction, &event, &notice)?;
            }
            known.insert(submission.id.clone(), told_by(&submission.id, &event));
        }
        store.set_setting(transaction, KNOWN, &known)
    })
}

fn known(store: &UserStore) -> Result<Option<Known>, Error> {
    (store.database).read(|connection| store.setting(connection, KNOWN))
}

fn keep(store: &UserStore, known: &Known) -> Result<(), Error> {
    (store.database).write(|transaction| store.set_setting(transaction, KNOWN, known))
}

/// The notification's id, for good.
fn event_id(submission_id: &str, told: &str) -> String {
    format!("case:{submission_id}:{told}")
}

/// What is told of a submission by the notification with this id.
fn told_by(submission_id: &str, event_id: &str) -> String {
    let told = event_id.strip_prefix(&self::event_id(submission_id, ""));
    told.unwrap_or_default().to_owned()
}

/// Which [`news`] it is that she was told, whichever time.
fn word(told: &str) -> &str {
    told.split(':').next().unwrap_or_default()
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
