//! What she is asked to be at: messages with an entry for a calendar. Which ones have one is kept, so that nobody opens all
//! messages to know; what it is stands in the message alone.

use std::collections::BTreeMap;

use rusqlite::Transaction;

use super::{ActionKind, Content, MessageAction, MessageFilter, Messages, Sensitivity};
use crate::{environment::Timestamp, error::Error, text::Text};

/// The setting with when each begins, by the id of its message.
const APPOINTMENTS: &str = "inbox_appointments";
/// Of more, the later ones are kept.
const AT_MOST: usize = 200;
/// Where nothing is kept yet, so many of the newest messages are looked through.
const LOOKED_AT: u32 = 1_000;
const AT_ONCE: u32 = 100;

/// Something at a time that the city has written of.
#[derive(Debug, Clone, PartialEq)]
pub struct Appointment {
    /// The message that says so.
    pub message_id: String,
    /// What the message is called.
    pub title: Text,
    /// When it begins.
    pub starts_at: Timestamp,
    /// When it ends, if that is known.
    pub ends_at: Option<Timestamp>,
    /// Where it is, if that is known.
    pub place: Option<Text>,
    /// Who may see that she has it.
    pub sensitivity: Sensitivity,
}

type Kept = BTreeMap<String, Timestamp>;

impl Messages<'_> {
    /// Those that begin after `now`, the first first. What is deleted, taken back or superseded is none any more.
    pub fn appointments(&self, now: Timestamp) -> Result<Vec<Appointment>, Error> {
        let kept: Option<Kept> =
            (self.0.database).read(|connection| self.0.setting(connection, APPOINTMENTS))?;
        let kept = kept.map_or_else(|| self.collected(), Ok)?;
        let mut appointments = Vec::new();
        for (id, _) in kept.into_iter().filter(|(_, starts_at)| *starts_at > now) {
            match self.message(&id) {
                Ok(message) => appointments.extend(Appointment::of(message.id, message.content)),
                Err(Error::NotFound(_)) => {}
                Err(error) => return Err(error),
            }
        }
        appointments.sort_by_key(|appointment| appointment.starts_at);
        Ok(appointments)
    }

    /// Keeps whether a message that was taken in has one.
    pub(super) fn note_appointment(
        &self,
        transaction: &Transaction<'_>,
        id: &str,
        content: &Content,
        is_new: bool,
    ) -> Result<(), Error> {
        let starts_at = entry(content).and_then(|entry| entry.starts_at);
        if is_new && starts_at.is_none() {
            return Ok(());
        }
        // Where nothing is kept yet, it is found with all others.
        let Some(before) = self.0.setting::<Kept>(transaction, APPOINTMENTS)? else {
            return Ok(());
        };
        let mut kept = before.clone();
        match starts_at {
            Some(starts_at) => drop(kept.insert(id.to_owned(), starts_at)),
            None => drop(kept.remove(id)),
        }
        bound(&mut kept);
        match kept == before {
            true => Ok(()),
            false => self.0.set_setting(transaction, APPOINTMENTS, &kept),
        }
    }

    /// Looks for them once, among what an earlier version of the app, or a damaged store, has left.
    fn collected(&self) -> Result<Kept, Error> {
        // Nobody else writes meanwhile, so none comes in that is not among them.
        self.0.database.write(|transaction| {
            let mut kept = Kept::new();
            for offset in (0..LOOKED_AT).step_by(AT_ONCE as usize) {
                let page = self.find(&MessageFilter::All, offset, AT_ONCE)?;
                let is_last = page.len() < AT_ONCE as usize;
                kept.extend(page.into_iter().filter_map(|message| {
                    let starts_at = entry(&message.content)?.starts_at?;
                    Some((message.id, starts_at))
                }));
                if is_last {
                    break;
                }
            }
            bound(&mut kept);
            self.0.set_setting(transaction, APPOINTMENTS, &kept)?;
            Ok(kept)
        })
    }
}

impl Appointment {
    fn of(message_id: String, content: Content) -> Option<Self> {
        let entry = entry(&content)?.clone();
        Some(Self {
            message_id,
            starts_at: entry.starts_at?,
            ends_at: entry.ends_at,
            place: entry.place,
            title: content.title,
            sensitivity: content.sensitivity,
        })
    }
}

/// The first entry for a calendar, if there is one that says when.
fn entry(content: &Content) -> Option<&MessageAction> {
    let is_entry = |action: &&MessageAction| {
        action.kind == ActionKind::AddToCalendar && action.starts_at.is_some()
    };
    content.actions.iter().find(is_entry)
}

fn bound(kept: &mut Kept) {
    while kept.len() > AT_MOST {
        let earliest = kept.iter().min_by_key(|(_, starts_at)| **starts_at);
        let Some(id) = earliest.map(|(id, _)| id.clone()) else {
            return;
        };
        kept.remove(&id);
    }
}
