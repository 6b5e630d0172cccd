//! The city's clock.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};
use tz::TimeZone;

use crate::environment::Timestamp;

/// How long a rule is at most, in bytes.
const MAX_RULE_BYTES: usize = 64;

/// What a city's clocks show, now and in the years to come.
pub(crate) struct Zone(TimeZone);

impl Zone {
    /// Reads a POSIX `TZ` rule such as `CET-1CEST,M3.5.0,M10.5.0/3`, with the times of more than a day
    /// that RFC 8536 section 3.3.1 adds. Nothing where it is not one; the name of a zone is not.
    pub(crate) fn read(rule: &str) -> Option<Self> {
        let fits = (1..=MAX_RULE_BYTES).contains(&rule.len());
        let plain = rule.bytes().all(|byte| byte.is_ascii_graphic());
        // As a file, because a bare rule would be looked for among the system's files first.
        (fits && plain)
            .then(|| TimeZone::from_tz_data(&file_of(rule)).ok().map(Self))
            .flatten()
    }

    /// What the clocks show at a moment.
    pub(super) fn local(&self, at: Timestamp) -> NaiveDateTime {
        let offset = self
            .0
            .find_local_time_type(at.timestamp())
            .map_or(0, |kind| kind.ut_offset());
        let local = at
            .naive_utc()
            .checked_add_signed(TimeDelta::seconds(offset.into()));
        local.unwrap_or_else(|| at.naive_utc())
    }

    /// The moment at which the clocks show this. Where they show it twice it is the first time (RFC 5545
    /// section 3.3.5), where they skip it, the moment at which they do.
    pub(super) fn moment(&self, date: NaiveDate, time: NaiveTime) -> Timestamp {
        let small = |number: u32| u8::try_from(number).unwrap_or_default();
        let found = tz::DateTime::find(
            date.year(),
            small(date.month()),
            small(date.day()),
            small(time.hour()),
            small(time.minute()),
            0,
            0,
            self.0.as_ref(),
        );
        found
            .ok()
            .and_then(|found| DateTime::from_timestamp(found.earliest()?.unix_time(), 0))
            .unwrap_or_else(|| date.and_time(time).and_utc())
    }
}

/// A TZif file (RFC 8536 section 3) with no transitions, so that only the rule in its footer counts.
fn file_of(rule: &str) -> Vec<u8> {
    /// Header with the counts of what follows (one type, the 4 bytes of its name), the type, its name.
    const BLOCK: &[u8] = b"TZif3\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\
        \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0\x04\
        \0\0\0\0\0\0UTC\0";
    [BLOCK, BLOCK, b"\n", rule.as_bytes(), b"\n"].concat()
}
