//! Drafts end by themselves: 90 days after somebody has touched one last, having said so for two weeks.
//!
//! What the clock says is never taken for how much time has gone by. Days are counted, each on the day itself, by the
//! work that is due ([`Drafts::count_day`]). Before the warning a clock that is set forward is believed a week. The two
//! weeks of the warning are 14 days on each of which the app has run; a leap of more than a week is none of them, and
//! after one backwards they begin anew. So no clock that jumps, once or again and again, deletes a draft.

use chrono::{DateTime, TimeDelta};
use rusqlite::{Connection, params};

use super::{
    attachments::Attachments,
    drafts::{Drafts, canonical},
};
use crate::{environment::Timestamp, error::Error};

/// So many days without being touched, and a draft is deleted.
pub const EXPIRES_AFTER_DAYS: i64 = 90;
/// So many, and she is warned.
pub const WARNED_AFTER_DAYS: i64 = EXPIRES_AFTER_DAYS - 14;
/// So many days at once may have gone by while the app did not run.
const BELIEVED_DAYS: i64 = 7;
const DAY_SECONDS: i64 = 24 * 3600;

impl Drafts<'_> {
    /// Counts this day (in UTC) for every draft; returns whether it is a new one. Once a day is enough. A clock that is
    /// behind counts for nothing.
    pub fn count_day(&self) -> Result<bool, Error> {
        if self.0.environment().clock_is_behind() {
            return Ok(false);
        }
        let today = day(self.0.now());
        let is_new = |connection: &Connection| -> Result<bool, Error> {
            Ok(connection.query_row(
                "select exists (select 1 from draft where counted_day is not ?1)",
                [today],
                |row| row.get(0),
            )?)
        };
        if !self.0.database.read(is_new)? {
            return Ok(false);
        }
        self.0.database.write(|transaction| {
            transaction.execute(
                include_str!("sql/count_day.sql"),
                params![today, WARNED_AFTER_DAYS, BELIEVED_DAYS],
            )?;
            Ok(true)
        })
    }

    /// Deletes what has expired, with what is attached; returns whether anything has. For the work that is due, after
    /// [`Drafts::count_day`].
    pub fn delete_expired(&self) -> Result<bool, Error> {
        if self.0.environment().clock_is_behind() || self.0.database.read(expired)?.is_empty() {
            return Ok(false);
        }
        let unused = self.0.database.write(|transaction| {
            let mut unused = Vec::new();
            for id in expired(transaction)? {
                tracing::info!("a draft that nobody has touched for long is deleted");
                unused.extend(self.delete(transaction, &id)?);
            }
            Ok::<_, Error>(unused)
        })?;
        Attachments(self.0).remove(unused);
        Ok(true)
    }

    /// Somebody has opened the draft: sets back how long it was not touched; returns whether any day was counted.
    pub fn touch(&self, id: &str) -> Result<bool, Error> {
        let id = canonical(id, "draft")?;
        self.0.database.write(|transaction| {
            let touched = transaction.execute(include_str!("sql/touch_draft.sql"), [id])?;
            Ok(touched > 0)
        })
    }
}

fn expired(connection: &Connection) -> Result<Vec<String>, Error> {
    let mut statement = connection.prepare("select id from draft where idle_days >= ?1")?;
    let ids = statement.query_map([EXPIRES_AFTER_DAYS], |row| row.get(0))?;
    Ok(ids.collect::<rusqlite::Result<_>>()?)
}

/// When a draft is deleted of which `idle_days` were counted, on `counted_day` last.
pub(super) fn expires_at(
    updated_at: Timestamp,
    counted_day: Option<i64>,
    idle_days: i64,
) -> Timestamp {
    let counted = counted_day.and_then(|day| {
        let seconds = day.checked_mul(DAY_SECONDS)?;
        DateTime::from_timestamp(seconds, 0)
    });
    // A damaged row may say any number.
    let left = EXPIRES_AFTER_DAYS - idle_days.clamp(0, EXPIRES_AFTER_DAYS);
    let left = TimeDelta::days(left);
    let from = counted.unwrap_or(updated_at);
    from.checked_add_signed(left).unwrap_or(from)
}

/// In days since 1970.
const fn day(moment: Timestamp) -> i64 {
    moment.timestamp().div_euclid(DAY_SECONDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_damaged_row_says_the_end_is_within_ninety_days() {
        let updated_at = Timestamp::UNIX_EPOCH;
        for counted_day in [None, Some(i64::MIN), Some(0), Some(i64::MAX)] {
            for idle_days in [i64::MIN, -1, 0, 90, i64::MAX] {
                let left = expires_at(updated_at, counted_day, idle_days) - updated_at;
                assert!((0..=EXPIRES_AFTER_DAYS).contains(&left.num_days()));
            }
        }
    }
}
