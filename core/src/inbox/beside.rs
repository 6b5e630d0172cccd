//! What the iOS extension shows beside the store, and what it has to know of what the app has shown: two that cannot ask each
//! other tell her each event once.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};

use super::{
    Notice, Presentations,
    once::{SHOWN, notice_place},
};
use crate::{environment::Timestamp, error::Error, user_store::moment};

/// What was shown one by one counts for so long.
pub(super) const HOUR: TimeDelta = TimeDelta::hours(1);
/// So many events are told to the extension, those that were heard of last.
const MOST_TOLD: u32 = 500;

/// What she knows of an event already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// It is over: read, dismissed, deleted, put away, taken back or superseded.
    Over,
    /// She was told of it as it stood in this revision; 0: she was not.
    Until(u32),
    /// She was told, with a sound, that there is something, and not what.
    Something,
}

impl Told {
    /// The revision that she was told of; 0: of none.
    pub const fn revision(self) -> u32 {
        match self {
            Self::Until(revision) => revision,
            Self::Over | Self::Something => 0,
        }
    }

    /// Whether she was told: what is told now is told again.
    pub const fn is_told(self) -> bool {
        !matches!(self, Self::Until(0))
    }
}

impl Default for Told {
    fn default() -> Self {
        Self::Until(0)
    }
}

/// How an event was shown beside the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownBeside {
    /// The revision that stands on the screen; 0: none, it says only that there is something.
    pub revision: u32,
    /// The revision that she was told of. What the rules hold back stands there and is not told: its sound comes yet.
    pub told: u32,
    /// When it was heard; `None`: it made no sound.
    pub heard_at: Option<Timestamp>,
}

impl ShownBeside {
    /// Whether she was told that there is something, and not what.
    pub const fn is_of_something(&self) -> bool {
        self.revision == 0 && self.heard_at.is_some()
    }
}

impl Presentations<'_> {
    /// This was shown without the store: by what receives pushes while the app does not run. Its message may not be here yet.
    /// What has ended meanwhile is taken off the screen. Where she was told that there is something, what it is takes its
    /// place without a sound, unless it is urgent.
    pub fn seen(&self, id: &str, shown: &ShownBeside) -> Result<(), Error> {
        let now_ms = self.0.now().timestamp_millis();
        self.0.database.write(|transaction| {
            let sealed = self.0.seal(notice_place(id), &None::<Notice>)?;
            transaction
                .prepare_cached(include_str!("sql/seen.sql"))?
                .execute(params![
                    id,
                    shown.revision.max(1),
                    now_ms,
                    shown.heard_at.map_or(0, |at| at.timestamp_millis()),
                    shown.told,
                    sealed,
                    shown.is_of_something().then_some(id),
                ])?;
            self.note_feedback(transaction, id, SHOWN)
        })
    }

    /// What she knows of messages already, by their ids: of 500 at most, and of 500 that are not here yet. What is not among
    /// them she was not told.
    pub fn told(&self) -> Result<BTreeMap<String, Told>, Error> {
        let now_ms = self.0.now().timestamp_millis();
        self.0.database.read(|connection| {
            let mut statement = connection.prepare_cached(include_str!("sql/known.sql"))?;
            let rows = statement.query_map(params![now_ms, MOST_TOLD], |row| {
                let told: Option<u32> = row.get("told")?;
                Ok((row.get("id")?, told.map_or(Told::Over, Told::Until)))
            })?;
            let mut known: BTreeMap<String, Told> = rows.collect::<rusqlite::Result<_>>()?;
            let mut statement = connection.prepare_cached(include_str!("sql/something.sql"))?;
            let something = statement.query_map([MOST_TOLD], |row| row.get("id"))?;
            for id in something {
                known.entry(id?).or_insert(Told::Something);
            }
            Ok(known)
        })
    }

    /// When events were shown one by one within the last hour.
    pub fn shown_lately(&self) -> Result<Vec<Timestamp>, Error> {
        let now = self.0.now();
        (self.0.database).read(|connection| shown_lately(connection, now))
    }
}

/// Whether it was within the last hour.
pub(crate) fn is_lately(at: Timestamp, now: Timestamp) -> bool {
    at <= now && now - at < HOUR
}

pub(super) fn shown_lately(
    connection: &Connection,
    now: Timestamp,
) -> Result<Vec<Timestamp>, Error> {
    let hour_ago = now - HOUR;
    let mut statement = connection.prepare_cached(include_str!("sql/handed_out_since.sql"))?;
    let within = [hour_ago.timestamp_millis(), now.timestamp_millis()];
    let moments = statement.query_map(within, |row| Ok(moment(row.get(0)?)))?;
    Ok(moments.collect::<rusqlite::Result<_>>()?)
}
