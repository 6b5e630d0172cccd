//! What she is reminded of, and when: whatever has a last day. The plan is worked out of what is known now, each time that
//! it is asked for, so it is never older than what it is about. Kept is only what she has put off and what was handed on to be
//! shown, sealed.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use chrono::{Days, NaiveDate, NaiveTime, TimeDelta};
use serde::{Deserialize, Serialize};

use crate::{
    environment::Timestamp, error::Error, messages, text::Text, user_store::UserStore,
    vault::DocumentKind, zone::Zone,
};

mod calendar;
#[cfg(test)]
mod tests;

pub use calendar::calendar;

/// The most that are planned: iOS keeps no more local notifications waiting.
pub const PLANNED_AT_MOST: usize = 64;
/// She is reminded in the morning, by the clock where she is.
const REMINDED_AT_HOUR: u32 = 9;
/// So long before it begins she is reminded of an appointment of the same day, at the latest in the morning; also where she
/// hears of it later.
const BEFORE_IT_BEGINS: TimeDelta = TimeDelta::hours(1);
/// The setting with what is [`Kept`].
const KEPT: &str = "reminders";

/// What has a last day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ReminderAbout {
    /// The city waits for an answer.
    Question {
        /// The submission that opened the case.
        submission_id: String,
        /// The question.
        question_id: String,
    },
    /// The city has asked her to be somewhere, at a time.
    Appointment {
        /// The message that says so, of one or of several.
        message_id: String,
    },
    /// A document of hers expires.
    Document {
        /// The document.
        document_id: String,
        /// What sort it is; what it is called can be read while the vault is open only.
        document_kind: DocumentKind,
    },
    /// A draft is deleted that nobody has touched for long.
    Draft {
        /// The draft.
        draft_id: String,
    },
    /// A step of a life event's plan is due.
    Step {
        /// The life event.
        life_event_id: String,
        /// The service.
        service_id: String,
    },
}

/// Something with a last day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// What it is.
    pub about: ReminderAbout,
    /// The last day.
    pub last_day: NaiveDate,
    /// The service it belongs to, or what the appointment is called; empty for a document.
    pub name: Text,
    /// Of an appointment: when and where it is.
    pub happening: Option<Happening>,
    /// Whether she has done it, and the city does not have it yet.
    pub is_unsent: bool,
}

/// Something that begins at a moment of the last day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening {
    /// Which it is of those that it is one of, from 1.
    pub number: u32,
    /// When it begins.
    pub starts_at: Timestamp,
    /// When it ends, if that is known.
    pub ends_at: Option<Timestamp>,
    /// What her clock shows when it begins.
    pub clock: String,
    /// Where it is; empty where that is not known.
    pub place: Text,
    /// Whether nobody but her may see that she has it.
    pub is_sensitive: bool,
}

/// How long before its end she is told of a deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    /// In the morning, so many days before.
    Days(u64),
    /// [`BEFORE_IT_BEGINS`].
    ItBegins,
}

/// A moment at which she is told of a deadline.
#[derive(Debug, Clone, Copy)]
struct Moment {
    before: Before,
    at: Timestamp,
    /// Whether it is for who hears of the deadline after all the others have passed.
    is_late: bool,
}

/// She is told of a deadline at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminder {
    /// The notification's id, everywhere and for ever: of this deadline, so long before it.
    pub id: String,
    /// The deadline.
    pub deadline: Deadline,
    /// When, to the minute.
    pub at: Timestamp,
    /// Whether she has put it off until then.
    pub postponed: bool,
    is_late: bool,
}

/// What is kept of the reminders.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// When those come again that she has put off, by their ids.
    postponed: BTreeMap<String, Timestamp>,
    /// Those that were handed on to be shown when their time comes.
    handed_on: BTreeSet<String>,
    /// When they were handed on last: what has come since is not to be missed.
    #[serde(default)]
    handed_on_at: Option<Timestamp>,
}

/// The reminders of one user store. Every call blocks.
pub struct Reminders<'a>(pub &'a UserStore);

impl Deadline {
    /// What it is called in ids: the first of several as the one that there may be.
    fn key(&self) -> String {
        let key = self.about.key();
        match &self.happening {
            Some(happening) if happening.number > 1 => format!("{key}:{}", happening.number),
            _ => key,
        }
    }

    fn moments(&self, zone: &Zone) -> Vec<Moment> {
        let days = self.about.days_before();
        let planned = days.iter().map(|days| (Before::Days(*days), false));
        let late: &[Before] = match self.happening {
            Some(_) => &[Before::ItBegins],
            None => &[Before::Days(1), Before::Days(0)],
        };
        let is_planned = |it: &Before| matches!(it, Before::Days(late) if days.contains(late));
        let late = late.iter().filter(|it| !is_planned(it));
        let all = planned.chain(late.map(|before| (*before, true)));
        let moments = all.filter_map(|(before, is_late)| {
            let at = self.moment(before, zone)?;
            Some(Moment {
                before,
                at,
                is_late,
            })
        });
        moments.collect()
    }

    fn moment(&self, before: Before, zone: &Zone) -> Option<Timestamp> {
        let starts_at = self.happening.as_ref().map(|it| it.starts_at);
        let before_it_begins = starts_at.map(|at| at - BEFORE_IT_BEGINS);
        let Before::Days(days) = before else {
            return before_it_begins;
        };
        let day = self.last_day.checked_sub_days(Days::new(days))?;
        let in_the_morning = zone.moment(day, morning());
        Some(match before_it_begins {
            Some(at) if days == 0 => in_the_morning.min(at),
            _ => in_the_morning,
        })
    }

    /// A line: what it is about.
    pub fn title(&self) -> Text {
        self.words(&format!("{}-title", self.about.message_key()), 0)
    }

    /// What there is to do, and how many days are left at `now`.
    pub fn body(&self, now: Timestamp, zone: &Zone) -> Text {
        let days_left = (self.last_day - zone.local(now).date()).num_days();
        self.body_with(days_left.max(0))
    }

    /// The same, where so many days are left: 0 on the last one.
    fn body_with(&self, days_left: i64) -> Text {
        let key = self.about.message_key();
        let key = match &self.happening {
            Some(happening) if !happening.place.0.is_empty() => format!("{key}-at"),
            _ if self.is_unsent => format!("{key}-unsent"),
            _ => key.to_owned(),
        };
        self.words(&key, days_left)
    }

    fn words(&self, key: &str, days_left: i64) -> Text {
        let kind = match &self.about {
            ReminderAbout::Document { document_kind, .. } => serde_json::to_value(document_kind),
            _ => Ok(serde_json::Value::Null),
        };
        let kind = kind.ok();
        let kind = kind.as_ref().and_then(serde_json::Value::as_str);
        let happening = self.happening.as_ref();
        messages::text(key, |language| {
            let place = |it: &Happening| it.place.in_language(language).to_owned();
            [
                ("service", self.name.in_language(language).to_owned()),
                ("document", kind.unwrap_or_default().to_owned()),
                ("days", days_left.to_string()),
                (
                    "time",
                    happening.map_or_else(String::new, |it| it.clock.clone()),
                ),
                ("place", happening.map_or_else(String::new, place)),
            ]
        })
    }
}

impl fmt::Display for Before {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Days(days) => write!(formatter, "{days}"),
            Self::ItBegins => formatter.write_str("soon"),
        }
    }
}

impl ReminderAbout {
    fn key(&self) -> String {
        match self {
            Self::Question { question_id, .. } => format!("question:{question_id}"),
            Self::Appointment { message_id } => format!("appointment:{message_id}"),
            Self::Document { document_id, .. } => format!("document:{document_id}"),
            Self::Draft { draft_id } => format!("draft:{draft_id}"),
            Self::Step {
                life_event_id,
                service_id,
            } => format!("step:{life_event_id}:{service_id}"),
        }
    }

    /// So many days before the last one she is told: as long as what there is to do takes.
    const fn days_before(&self) -> &'static [u64] {
        match self {
            Self::Document { document_kind, .. } => match document_kind {
                DocumentKind::Identity | DocumentKind::Licence => &[90, 30, 7],
                DocumentKind::Bill => &[7, 1, 0],
                _ => &[30, 7],
            },
            Self::Question { .. } => &[7, 1, 0],
            Self::Appointment { .. } => &[1, 0],
            Self::Draft { .. } => &[14, 3],
            Self::Step { .. } => &[7, 1],
        }
    }

    /// Its name among the core's messages.
    const fn message_key(&self) -> &'static str {
        match self {
            Self::Question { .. } => "reminder-question",
            Self::Appointment { .. } => "reminder-appointment",
            Self::Document { .. } => "reminder-document",
            Self::Draft { .. } => "reminder-draft",
            Self::Step { .. } => "reminder-step",
        }
    }
}

/// When she is told of `deadlines`, the first first; also what has passed, and what is for who hears of one late.
fn planned(deadlines: &[Deadline], kept: &Kept, zone: &Zone) -> Vec<Reminder> {
    let mut reminders: Vec<Reminder> = deadlines
        .iter()
        .flat_map(|deadline| {
            let (key, last_day) = (deadline.key(), deadline.last_day);
            deadline.moments(zone).into_iter().map(move |moment| {
                let id = format!("reminder:{key}:{last_day}:{}", moment.before);
                let postponed = kept.postponed.get(&id).copied();
                Reminder {
                    id,
                    deadline: deadline.clone(),
                    at: postponed.unwrap_or(moment.at),
                    postponed: postponed.is_some(),
                    is_late: moment.is_late,
                }
            })
        })
        .collect();
    reminders.sort_by(|one, other| (one.at, &one.id).cmp(&(other.at, &other.id)));
    reminders
}

fn morning() -> NaiveTime {
    NaiveTime::from_hms_opt(REMINDED_AT_HOUR, 0, 0).unwrap_or_default()
}

/// Whether its last day is over, or it has begun.
fn is_over(deadline: &Deadline, now: Timestamp, zone: &Zone) -> bool {
    match &deadline.happening {
        Some(happening) => now >= happening.starts_at,
        None => zone.local(now).date() > deadline.last_day,
    }
}

/// What is to be shown from now on, and what is not any more.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    /// To be shown when their time has come, which it may have.
    pub shown: Vec<Reminder>,
    /// The ids of those that were to be shown and are void: what they were about is done, or another one says it now.
    pub void: Vec<String>,
}

impl Reminders<'_> {
    /// What she will be reminded of from now on, the first first, at most [`PLANNED_AT_MOST`].
    pub fn upcoming(&self, deadlines: &[Deadline], zone: &Zone) -> Result<Vec<Reminder>, Error> {
        let now = self.0.now();
        let mut reminders = self.schedule(deadlines, zone)?.shown;
        reminders.retain(|reminder| reminder.at > now);
        reminders.truncate(PLANNED_AT_MOST);
        Ok(reminders)
    }

    /// What is to be handed on; [`Reminders::is_handed_on`] keeps that it was. Of one deadline the newest that has come
    /// stands, until its last day is over; those that had passed when anything was handed on last, and were not among it, are
    /// left out: the deadline was not known then. Where that leaves none, she has heard of it late: she is told once, on the eve or
    /// else on the last day, of an appointment an hour before it begins, or now where that has passed too.
    pub fn schedule(&self, deadlines: &[Deadline], zone: &Zone) -> Result<Schedule, Error> {
        let (now, kept) = (self.0.now(), self.kept()?);
        let mut of_a_deadline: BTreeMap<String, Vec<Reminder>> = BTreeMap::new();
        for reminder in planned(deadlines, &kept, zone) {
            let key = reminder.deadline.key();
            of_a_deadline.entry(key).or_default().push(reminder);
        }
        let mut shown = Vec::new();
        for mut reminders in of_a_deadline.into_values() {
            reminders.retain(|reminder| !is_over(&reminder.deadline, now, zone));
            let is_known = |reminder: &Reminder| {
                let has_come_since = kept.handed_on_at.is_some_and(|last| reminder.at > last);
                reminder.at > now || kept.handed_on.contains(&reminder.id) || has_come_since
            };
            match reminders.iter().any(|it| !it.is_late && is_known(it)) {
                true => reminders.retain(|it| !it.is_late && is_known(it)),
                false => {
                    let stands = |it: &Reminder| it.at > now || kept.handed_on.contains(&it.id);
                    let last = reminders.len().saturating_sub(1);
                    let late = reminders.iter().position(stands).unwrap_or(last);
                    reminders = reminders.into_iter().skip(late).take(1).collect();
                }
            }
            let come = reminders
                .iter()
                .take_while(|reminder| reminder.at <= now)
                .count();
            shown.extend(reminders.into_iter().skip(come.saturating_sub(1)));
        }
        shown.sort_by(|one, other| (one.at, &one.id).cmp(&(other.at, &other.id)));
        let is_shown = |id: &String| shown.iter().any(|reminder| reminder.id == *id);
        let mut void = kept.handed_on;
        void.retain(|id| !is_shown(id));
        Ok(Schedule {
            void: void.into_iter().collect(),
            shown,
        })
    }

    /// What comes from now on is handed on, also where nothing is before it has come.
    pub fn begin(&self) -> Result<(), Error> {
        match self.kept()?.handed_on_at {
            Some(_) => Ok(()),
            None => self.change(|kept| {
                kept.handed_on_at = Some(self.0.now());
                Ok(())
            }),
        }
    }

    /// All of a schedule was handed on, and what is void taken back. Until this is kept, the next schedule says it again.
    pub fn is_handed_on(&self, schedule: &Schedule) -> Result<(), Error> {
        let now = self.0.now();
        self.change(|kept| {
            kept.handed_on_at = Some(now);
            let ids = schedule.shown.iter().map(|reminder| reminder.id.clone());
            kept.handed_on = ids.collect();
            kept.postponed.retain(|id, _| kept.handed_on.contains(id));
            Ok(())
        })
    }

    /// Puts a reminder off until a moment that is to come. `NotFound` for one that is none, or is over; `Refused`
    /// (`reminder-too-late`) for a moment that has passed, or at which its last day is over.
    pub fn postpone(
        &self,
        id: &str,
        until: Timestamp,
        deadlines: &[Deadline],
        zone: &Zone,
    ) -> Result<(), Error> {
        let now = self.0.now();
        self.change(|kept| {
            let reminder = planned(deadlines, kept, zone)
                .into_iter()
                .find(|reminder| reminder.id == id && !is_over(&reminder.deadline, now, zone))
                .ok_or(Error::NotFound("reminder"))?;
            if until <= now || is_over(&reminder.deadline, until, zone) {
                return Err(Error::Refused("reminder-too-late"));
            }
            kept.postponed.insert(id.to_owned(), until);
            kept.handed_on.insert(id.to_owned());
            Ok(())
        })
    }

    fn kept(&self) -> Result<Kept, Error> {
        let kept = (self.0.database).read(|connection| self.0.setting(connection, KEPT))?;
        Ok(kept.unwrap_or_default())
    }

    /// Changes what is kept, in one transaction, or leaves it as it was where `change` fails.
    fn change<T>(&self, change: impl FnOnce(&mut Kept) -> Result<T, Error>) -> Result<T, Error> {
        self.0.database.write(|transaction| {
            let before: Kept = self.0.setting(transaction, KEPT)?.unwrap_or_default();
            let mut kept = before.clone();
            let done = change(&mut kept)?;
            if kept != before {
                self.0.set_setting(transaction, KEPT, &kept)?;
            }
            Ok(done)
        })
    }
}
