//! What she is asked to be at: messages with an entry for a calendar. Which ones have one is kept, so that nobody opens all
//! messages to know; what it is stands in the message alone.

use std::collections::BTreeMap;

use rusqlite::Transaction;

use super::{ActionKind, Content, MessageAction, MessageFilter, Messages, Sensitivity};
use crate::{environment::Timestamp, error::Error, text::Text};

/// The setting with when the last of each message begins, by the message's id.
const APPOINTMENTS: &str = "inbox_last_appointments";
/// What it was called when the first of each counted.
const FIRST_APPOINTMENTS: &str = "inbox_appointments";
/// Of more messages, those with later ones are kept.
const AT_MOST: usize = 200;
/// Where nothing is kept yet, so many of the newest messages are looked through.
const LOOKED_AT: u32 = 1_000;
const AT_ONCE: u32 = 100;

/// Something at a time that the city has written of.
#[derive(Debug, Clone, PartialEq)]
pub struct Appointment {
    /// The message that says so.
    pub message_id: String,
    /// Which of its message's it is, from 1: also when those before it have passed.
    pub number: u32,
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
        for (id, _) in kept.into_iter().filter(|(_, last)| *last > now) {
            match self.message(&id) {
                Ok(message) => appointments.extend(Appointment::all(&message.id, &message.content)),
                Err(Error::NotFound(_)) => {}
                Err(error) => return Err(error),
            }
        }
        appointments.retain(|appointment| appointment.starts_at > now);
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
        let last = last(content);
        if is_new && last.is_none() {
            return Ok(());
        }
        // Where nothing is kept yet, it is found with all others.
        let Some(before) = self.0.setting::<Kept>(transaction, APPOINTMENTS)? else {
            return Ok(());
        };
        let mut kept = before.clone();
        match last {
            Some(last) => drop(kept.insert(id.to_owned(), last)),
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
                    let last = last(&message.content)?;
                    Some((message.id, last))
                }));
                if is_last {
                    break;
                }
            }
            bound(&mut kept);
            self.0.set_setting(transaction, APPOINTMENTS, &kept)?;
            transaction.execute("delete from setting where name = ?1", [FIRST_APPOINTMENTS])?;
            Ok(kept)
        })
    }
}

impl Appointment {
    /// Those of a message, as it has them.
    fn all(message_id: &str, content: &Content) -> Vec<Self> {
        let appointment = |(number, (starts_at, entry)): (u32, (Timestamp, &MessageAction))| Self {
            message_id: message_id.to_owned(),
            number,
            starts_at,
            ends_at: entry.ends_at,
            place: entry.place.clone(),
            title: content.title.clone(),
            sensitivity: content.sensitivity,
        };
        (1..).zip(entries(content)).map(appointment).collect()
    }
}

/// The entries for a calendar that say when.
fn entries(content: &Content) -> impl Iterator<Item = (Timestamp, &MessageAction)> {
    let is_entry = |action: &&MessageAction| action.kind == ActionKind::AddToCalendar;
    let entries = content.actions.iter().filter(is_entry);
    entries.filter_map(|entry| Some((entry.starts_at?, entry)))
}

/// When the last of a message's begins.
fn last(content: &Content) -> Option<Timestamp> {
    entries(content).map(|(starts_at, _)| starts_at).max()
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
