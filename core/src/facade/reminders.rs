//! What she is reminded of.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use super::{
    CitizenError, TaskHandle, inner::Inner, observe::observe, presented::REMINDERS, runtime,
};
use crate::{
    cases::Cases,
    catalogue::{CatalogueError, CatalogueStore, Verdict},
    environment::Timestamp,
    error::{CallbackError, Error},
    inbox::{
        Messages, Notice, Presentation, PresentationKind, PresentationTarget, Presentations,
        Sensitivity, Urgency,
    },
    outbox::{Drafts, Queue},
    profile::{FactValue, Profile},
    reminders::{self, Deadline, Happening, ReminderAbout, calendar},
    text::Text,
    user_store::UserStore,
    vault::expiring,
    zone::Zone,
};

/// So many of her newest applications are looked at for whether a step of a plan is done.
const APPLICATIONS: u32 = 200;

/// What she is reminded of: questions of the city, appointments, documents that expire, drafts that end, steps of plans. Worked out on
/// this phone of what is on it, anew at each call; nothing of it is sent. While the phone is locked every call says `Locked`.
///
/// A phone that can show notices at a time of its own (iOS) is given [`Reminders::scheduled`] at each change; one that only
/// wakes the app up is handed them by [`super::Inbox::due_presentations`], each once.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct Reminders(pub(super) Arc<Inner>);

/// She is told of something before its last day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Reminder {
    /// The id of the notification, for good: one that is shown again replaces itself.
    pub id: String,
    /// What it leads to.
    pub about: ReminderAbout,
    /// A line.
    pub title: String,
    /// What there is to do, and how long there is, counted from now.
    pub body: String,
    /// The last day (RFC 3339 full-date), by the clock where she is.
    pub last_day: String,
    /// Of an appointment: when it begins on that day.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    pub starts_at: Option<Timestamp>,
    /// When she is told.
    pub at: Timestamp,
    /// Whether she has put it off until then.
    pub postponed: bool,
}

/// The reminders as they are now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct RemindersUpdate {
    /// Rises with each change of anything that she may be reminded of since the observation began.
    pub revision: u64,
    /// [`Reminders::upcoming`].
    pub reminders: Vec<Reminder>,
    /// [`Reminders::scheduled`].
    pub scheduled: Vec<Presentation>,
}

/// Is told of changes of the reminders; called on a thread of the core, one call at a time.
#[cfg_attr(feature = "uniffi", uniffi::export(rust, foreign))]
pub trait RemindersListener: Send + Sync {
    /// The reminders as they are now: once at the beginning and again after each change of what they are about.
    fn on_update(&self, update: RemindersUpdate) -> Result<(), CallbackError>;
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Reminders {
    /// What she will be reminded of from now on, the first first: at most 64, for iOS keeps no more waiting.
    pub async fn upcoming(&self, language: String) -> Result<Vec<Reminder>, CitizenError> {
        let inner = Arc::clone(&self.0);
        self.0
            .with_user(move |store| {
                let reminders = planned(&inner, store)?;
                Ok(in_language(
                    reminders,
                    &language,
                    store.now(),
                    &inner.zone(),
                ))
            })
            .await
    }

    /// The same as notifications, for a phone that shows them at a time of its own: as she wants to be told of them, hidden
    /// where she hides them, each at [`Presentation::at`], which is after her quiet hours. At most 64. Where it is on the
    /// screen, [`super::Inbox::due_presentations`] hands it out until it is acknowledged, under the same id.
    pub async fn scheduled(&self, language: String) -> Result<Vec<Presentation>, CitizenError> {
        let inner = Arc::clone(&self.0);
        self.0
            .with_user(move |store| {
                scheduled(store, &planned(&inner, store)?, &language, &inner.zone())
            })
            .await
    }

    /// Puts a reminder off until a later moment: it comes again then, also where it was shown. `NotFound` for
    /// one that is none or is over; `Refused` (`reminder-too-late`) for a moment that has passed, or after its last day.
    pub async fn postpone(
        &self,
        reminder_id: String,
        until: Timestamp,
    ) -> Result<(), CitizenError> {
        let inner = Arc::clone(&self.0);
        self.0
            .change(Inner::reminders, move |store| {
                let zone = inner.zone();
                let deadlines = deadlines(&inner, store, &zone)?;
                reminders::Reminders(store).postpone(&reminder_id, until, &deadlines, &zone)
            })
            .await
    }

    /// All last days and appointments as a calendar (iCalendar, RFC 5545), with an alarm at each reminder: for a file that she
    /// opens with the calendar that she has. Taken in again, it doubles nothing.
    pub async fn calendar(&self, language: String) -> Result<String, CitizenError> {
        self.exported(language, None).await
    }

    /// As [`Reminders::calendar`], of what a reminder is about: of a message, all of its appointments that are to come.
    /// `NotFound` where it is none, or is over.
    pub async fn calendar_entry(
        &self,
        about: ReminderAbout,
        language: String,
    ) -> Result<String, CitizenError> {
        self.exported(language, Some(about)).await
    }

    /// Tells `listener` of the reminders as they are and as they change. No I/O on this thread.
    pub fn observe(
        &self,
        language: String,
        listener: Arc<dyn RemindersListener>,
    ) -> Arc<TaskHandle> {
        let state = move |inner: &Inner, revision: u64| {
            let store = inner.user_store()?;
            let (planned, zone) = (planned(inner, &store)?, inner.zone());
            Ok(RemindersUpdate {
                revision,
                scheduled: scheduled(&store, &planned, &language, &zone)?,
                reminders: in_language(planned, &language, store.now(), &zone),
            })
        };
        observe(&self.0, changes(&self.0), state, move |update| {
            listener.on_update(update)
        })
    }
}

impl Reminders {
    async fn exported(
        &self,
        language: String,
        about: Option<ReminderAbout>,
    ) -> Result<String, CitizenError> {
        let inner = Arc::clone(&self.0);
        self.0
            .with_user(move |store| {
                let (now, zone) = (store.now(), inner.zone());
                let mut deadlines = deadlines(&inner, store, &zone)?;
                if let Some(about) = about {
                    deadlines.retain(|deadline| deadline.about == about);
                    if deadlines.is_empty() {
                        return Err(Error::NotFound("reminder"));
                    }
                }
                Ok(calendar(deadlines, inner.city_id(), now, &zone, &language))
            })
            .await
    }
}

/// Rises with each change of anything that has a last day.
fn changes(inner: &Inner) -> watch::Receiver<u64> {
    let mut all = [
        inner.outbox(),
        inner.inbox(),
        inner.profile(),
        inner.vault_changes(),
        inner.reminders(),
    ]
    .map(watch::Sender::subscribe);
    let (any, changes) = watch::channel(0);
    let follow = async move {
        let [outbox, inbox, profile, vault, reminders] = &mut all;
        loop {
            let changed = tokio::select! {
                changed = outbox.changed() => changed,
                changed = inbox.changed() => changed,
                changed = profile.changed() => changed,
                changed = vault.changed() => changed,
                changed = reminders.changed() => changed,
                () = any.closed() => return,
            };
            if changed.is_err() {
                return;
            }
            Inner::tell(&any);
        }
    };
    if let Some(handle) = runtime::handle() {
        handle.spawn(follow);
    }
    changes
}

fn planned(inner: &Inner, store: &UserStore) -> Result<Vec<reminders::Reminder>, Error> {
    let zone = inner.zone();
    let deadlines = deadlines(inner, store, &zone)?;
    reminders::Reminders(store).upcoming(&deadlines, &zone)
}

fn in_language(
    reminders: Vec<reminders::Reminder>,
    language: &str,
    now: Timestamp,
    zone: &Zone,
) -> Vec<Reminder> {
    let read = |reminder| Reminder::read(reminder, language, now, zone);
    reminders.into_iter().map(read).collect()
}

fn scheduled(
    store: &UserStore,
    reminders: &[reminders::Reminder],
    language: &str,
    zone: &Zone,
) -> Result<Vec<Presentation>, Error> {
    let preferences = Presentations(store).preferences()?;
    let foreseen = reminders.iter().filter_map(|reminder| {
        let notice = notice(reminder, reminder.at, zone);
        Presentations::foreseen(&reminder.id, &notice, language, &preferences, zone)
    });
    let mut scheduled: Vec<Presentation> = foreseen.collect();
    scheduled.sort_by_key(|presentation| presentation.at);
    Ok(scheduled)
}

/// Hands on to the inbox what she is to be reminded of, each once, and takes back what is void. Returns when the next one
/// comes, or an appointment begins: it has to be done again then.
pub(super) fn hand_on_reminders(
    inner: &Inner,
    store: &UserStore,
    zone: &Zone,
) -> Result<Option<Timestamp>, Error> {
    let reminders = reminders::Reminders(store);
    let schedule = reminders.schedule(&deadlines(inner, store, zone)?, zone)?;
    let (presentations, now) = (Presentations(store), store.now());
    for id in &schedule.void {
        presentations.end(id)?;
    }
    for reminder in &schedule.shown {
        presentations.expect(&reminder.id, &notice(reminder, now, zone))?;
    }
    reminders.is_handed_on(&schedule)?;
    let moments = schedule.shown.iter().flat_map(|reminder| {
        let happening = reminder.deadline.happening.as_ref();
        [Some(reminder.at), happening.map(|it| it.starts_at)]
    });
    Ok(moments.flatten().filter(|at| *at > now).min())
}

/// Its words are of when it is shown: at its time, or now where that has passed.
fn notice(reminder: &reminders::Reminder, now: Timestamp, zone: &Zone) -> Notice {
    let deadline = &reminder.deadline;
    let happening = deadline.happening.as_ref();
    let over = match happening {
        Some(happening) => Some(happening.starts_at),
        None => (deadline.last_day.succ_opt()).map(|day| zone.moment(day, NaiveTime::MIN)),
    };
    Notice {
        kind: PresentationKind::Reminder,
        leads_to: target(&deadline.about),
        title: deadline.title(),
        body: deadline.body(reminder.at.max(now), zone),
        topic: REMINDERS.to_owned(),
        urgency: Urgency::Important,
        sensitivity: match happening {
            Some(happening) if happening.is_sensitive => Sensitivity::Sensitive,
            _ => Sensitivity::Personal,
        },
        group: REMINDERS.to_owned(),
        at: reminder.at,
        expires_at: over,
    }
}

fn target(about: &ReminderAbout) -> PresentationTarget {
    match about.clone() {
        ReminderAbout::Question { submission_id, .. } => PresentationTarget::Case { submission_id },
        ReminderAbout::Appointment { message_id } => PresentationTarget::Message { message_id },
        ReminderAbout::Document { document_id, .. } => PresentationTarget::Document { document_id },
        ReminderAbout::Draft { draft_id } => PresentationTarget::Draft { draft_id },
        ReminderAbout::Step { life_event_id, .. } => {
            PresentationTarget::LifeEvent { life_event_id }
        }
    }
}

/// All that has a last day.
fn deadlines(inner: &Inner, store: &UserStore, zone: &Zone) -> Result<Vec<Deadline>, Error> {
    let mut deadlines = questions(store)?;
    deadlines.extend(appointments(store, zone)?);
    deadlines.extend(documents(store)?);
    deadlines.extend(drafts(store, zone)?);
    deadlines.extend(steps(store, &*inner.catalogue_store()?)?);
    Ok(deadlines)
}

/// What the city waits for her to answer.
fn questions(store: &UserStore) -> Result<Vec<Deadline>, Error> {
    let queue = Queue(store);
    let mut deadlines = Vec::new();
    for case in Cases(store).asking()? {
        let Some(question) = case.question else {
            continue;
        };
        let last_day = question.answer_by.and_then(|day| day.parse().ok());
        let (Some(last_day), false) = (last_day, queue.has_delivered_answer(&question.id)?) else {
            continue;
        };
        let is_unsent = queue.has_answered(&question.id)?;
        let name = match queue.submission(&case.submission_id) {
            Ok(application) => application.subject.service_name,
            // Sent by another phone of hers.
            Err(Error::NotFound(_)) => Text::default(),
            Err(error) => return Err(error),
        };
        deadlines.push(Deadline {
            about: ReminderAbout::Question {
                submission_id: case.submission_id,
                question_id: question.id,
            },
            last_day,
            name,
            happening: None,
            is_unsent,
        });
    }
    Ok(deadlines)
}

/// What messages ask her to be at.
fn appointments(store: &UserStore, zone: &Zone) -> Result<Vec<Deadline>, Error> {
    let appointments = Messages(store).appointments(store.now())?.into_iter();
    let deadlines = appointments.map(|appointment| {
        let local = zone.local(appointment.starts_at);
        Deadline {
            about: ReminderAbout::Appointment {
                message_id: appointment.message_id,
            },
            last_day: local.date(),
            name: appointment.title,
            happening: Some(Happening {
                number: appointment.number,
                starts_at: appointment.starts_at,
                ends_at: appointment.ends_at,
                clock: local.format("%H:%M").to_string(),
                place: appointment.place.unwrap_or_default(),
                is_sensitive: appointment.sensitivity == Sensitivity::Sensitive,
            }),
            is_unsent: false,
        }
    });
    Ok(deadlines.collect())
}

fn documents(store: &UserStore) -> Result<Vec<Deadline>, Error> {
    let documents = expiring(store)?.into_iter();
    let deadlines = documents.map(|(document_id, expiring)| Deadline {
        about: ReminderAbout::Document {
            document_id,
            document_kind: expiring.kind,
        },
        last_day: expiring.last_day,
        name: Text::default(),
        happening: None,
        is_unsent: false,
    });
    Ok(deadlines.collect())
}

fn drafts(store: &UserStore, zone: &Zone) -> Result<Vec<Deadline>, Error> {
    let ending = Drafts(store).ending()?.into_iter();
    let deadlines = ending.map(|draft| Deadline {
        about: ReminderAbout::Draft { draft_id: draft.id },
        last_day: zone.local(draft.expires_at).date(),
        name: draft.origin.service_name,
        happening: None,
        is_unsent: false,
    });
    Ok(deadlines.collect())
}

/// The steps, each with a last day, of the plans of those life events whose day she has told, but for those that do not
/// apply and those that she has applied for.
fn steps(store: &UserStore, catalogue: &CatalogueStore) -> Result<Vec<Deadline>, Error> {
    let facts = Profile(store).facts()?;
    if facts.is_empty() {
        return Ok(Vec::new());
    }
    let events = match catalogue.life_events("") {
        Err(CatalogueError::Empty) => return Ok(Vec::new()),
        events => events?,
    };
    let applied: HashSet<String> = Queue(store)
        .newest(APPLICATIONS)?
        .into_iter()
        .map(|submission| submission.subject.service_id)
        .collect();
    let mut deadlines = Vec::new();
    for event in events {
        if !matches!(facts.get(&event.date_fact_id), Some(FactValue::Date { .. })) {
            continue;
        }
        deadlines.extend(steps_of(
            &event.id,
            &facts,
            &applied,
            catalogue,
            store.now(),
        )?);
    }
    Ok(deadlines)
}

fn steps_of(
    life_event_id: &str,
    facts: &HashMap<String, FactValue>,
    applied: &HashSet<String>,
    catalogue: &CatalogueStore,
    now: Timestamp,
) -> Result<Vec<Deadline>, Error> {
    let plan = catalogue.plan(life_event_id, None, facts, now, "")?;
    let mut deadlines = Vec::new();
    for step in plan.into_iter().flat_map(|plan| plan.steps) {
        let service_id = step.service.id;
        let last_day = step.due.and_then(|day| day.parse::<NaiveDate>().ok());
        let applies = step.eligibility.verdict != Verdict::No;
        let Some(last_day) = last_day.filter(|_| applies && !applied.contains(&service_id)) else {
            continue;
        };
        let Some(name) = catalogue.service_name(&service_id)? else {
            continue;
        };
        deadlines.push(Deadline {
            about: ReminderAbout::Step {
                life_event_id: life_event_id.to_owned(),
                service_id,
            },
            last_day,
            name,
            happening: None,
            is_unsent: false,
        });
    }
    Ok(deadlines)
}

impl Reminder {
    fn read(reminder: reminders::Reminder, language: &str, now: Timestamp, zone: &Zone) -> Self {
        let deadline = &reminder.deadline;
        Self {
            title: deadline.title().in_language(language).to_owned(),
            body: deadline.body(now, zone).in_language(language).to_owned(),
            last_day: deadline.last_day.to_string(),
            starts_at: deadline.happening.as_ref().map(|it| it.starts_at),
            id: reminder.id,
            about: reminder.deadline.about,
            at: reminder.at,
            postponed: reminder.postponed,
        }
    }
}
