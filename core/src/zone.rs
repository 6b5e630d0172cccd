//! What clocks on a wall show: the city's, and those where the resident is.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};
use serde::{Deserialize, Serialize};
use tz::{
    TimeZone,
    timezone::{LocalTimeType, Transition, TransitionRule},
};

use crate::environment::Timestamp;

/// How long a rule is at most, in bytes.
const MAX_RULE_BYTES: usize = 64;
/// No clock is further from UTC.
const MAX_OFFSET_SECONDS: i32 = 24 * 3600;
/// More changes than these, some decades' worth, are not looked at.
const MAX_CHANGES: usize = 64;

/// What the phone's clock shows, now and in the years to come. Android: `ZoneId.systemDefault().rules`; iOS:
/// `TimeZone.current`. The phone knows its zone better than any table that an app brings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct WallClock {
    /// East of UTC, now.
    pub utc_offset_seconds: i32,
    /// When that changes next, the earliest first; some years are enough, and of more than 64 the later are left out. After
    /// the last it stays.
    #[cfg_attr(feature = "uniffi", uniffi(default = []))]
    #[serde(default)]
    pub changes: Vec<OffsetChange>,
}

/// A clock is put forward or back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct OffsetChange {
    /// When.
    pub at: Timestamp,
    /// East of UTC, from then on.
    pub utc_offset_seconds: i32,
}

/// What clocks show, as it was told: it can be kept, and read again where nobody is there to tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clocks {
    /// The phone's.
    Phone(WallClock),
    /// Those of a city, by its rule: see [`Zone::read`].
    Rule(String),
    /// Nobody has told.
    Unknown,
}

impl Clocks {
    /// What they show: UTC, where that is not known.
    pub fn zone(&self) -> Zone {
        let zone = match self {
            Self::Phone(local) => Zone::of_phone(local),
            Self::Rule(rule) => Zone::read(rule),
            Self::Unknown => None,
        };
        zone.unwrap_or_else(Zone::utc)
    }
}

/// What clocks show, now and in the years to come.
#[derive(Debug, Clone)]
pub struct Zone(TimeZone);

impl Zone {
    /// Reads a POSIX `TZ` rule such as `CET-1CEST,M3.5.0,M10.5.0/3`, with the times of more than a day
    /// that RFC 8536 section 3.3.1 adds. Nothing where it is not one; the name of a zone is not.
    pub fn read(rule: &str) -> Option<Self> {
        let fits = (1..=MAX_RULE_BYTES).contains(&rule.len());
        let plain = rule.bytes().all(|byte| byte.is_ascii_graphic());
        // As a file, because a bare rule would be looked for among the system's files first.
        (fits && plain)
            .then(|| TimeZone::from_tz_data(&file_of(rule)).ok().map(Self))
            .flatten()
    }

    /// The phone's own. Nothing where it cannot be one: an offset of more than a day, or changes that are not in order.
    pub fn of_phone(local: &WallClock) -> Option<Self> {
        let kind = |seconds: i32| {
            let plausible = (-MAX_OFFSET_SECONDS..=MAX_OFFSET_SECONDS).contains(&seconds);
            LocalTimeType::with_ut_offset(seconds)
                .ok()
                .filter(|_| plausible)
        };
        let changes = local.changes.iter().take(MAX_CHANGES);
        let kinds: Vec<LocalTimeType> = std::iter::once(local.utc_offset_seconds)
            .chain(changes.clone().map(|change| change.utc_offset_seconds))
            .map(kind)
            .collect::<Option<_>>()?;
        let transitions = (1..).zip(changes);
        let transitions =
            transitions.map(|(kind, change)| Transition::new(change.at.timestamp(), kind));
        let last = kinds.last().copied().map(TransitionRule::Fixed);
        TimeZone::new(transitions.collect(), kinds, Vec::new(), last)
            .ok()
            .map(Self)
    }

    /// Of a city that does not say it.
    pub fn utc() -> Self {
        Self(TimeZone::utc())
    }

    /// What the clocks show at a moment.
    pub fn local(&self, at: Timestamp) -> NaiveDateTime {
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
    pub fn moment(&self, date: NaiveDate, time: NaiveTime) -> Timestamp {
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

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a moment")
    }

    /// Berlin from the autumn of 2026 on.
    fn berlin() -> WallClock {
        let change = |text, hours: i32| OffsetChange {
            at: at(text),
            utc_offset_seconds: hours * 3600,
        };
        WallClock {
            utc_offset_seconds: 7200,
            changes: vec![
                change("2026-10-25T01:00:00Z", 1),
                change("2027-03-28T01:00:00Z", 2),
            ],
        }
    }

    #[test]
    fn the_phones_clock_shows_what_the_rule_of_its_zone_says() {
        let phone = Zone::of_phone(&berlin()).expect("a zone");
        let rule = Zone::read("CET-1CEST,M3.5.0,M10.5.0/3").expect("a rule");
        for moment in [
            "2026-10-25T00:59:59Z",
            "2026-10-25T01:00:00Z",
            "2027-03-28T00:59:59Z",
            "2027-03-28T01:00:00Z",
            "2027-08-01T12:00:00Z",
        ] {
            assert_eq!(phone.local(at(moment)), rule.local(at(moment)), "{moment}");
        }
        let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).expect("a day");
        let half_past_two = NaiveTime::from_hms_opt(2, 30, 0).expect("a time");
        for date in [day(10, 25), day(12, 1)] {
            let (ours, by_rule) = (
                phone.moment(date, half_past_two),
                rule.moment(date, half_past_two),
            );
            assert_eq!(ours, by_rule, "{date}");
        }
    }

    #[test]
    fn what_can_be_no_clock_is_none() {
        let mut unordered = berlin();
        unordered.changes.reverse();
        let far = WallClock {
            utc_offset_seconds: 90_000,
            changes: Vec::new(),
        };
        for wrong in [unordered, far] {
            assert!(Zone::of_phone(&wrong).is_none(), "{wrong:?}");
        }
    }

    proptest! {
        #[test]
        fn any_clock_is_taken_or_refused(offset: i32, changes: Vec<(i64, i32)>) {
            let changes = changes.into_iter().filter_map(|(seconds, utc_offset_seconds)| {
                let at = chrono::Utc.timestamp_opt(seconds, 0).single()?;
                Some(OffsetChange { at, utc_offset_seconds })
            });
            let local = WallClock { utc_offset_seconds: offset, changes: changes.collect() };
            if let Some(zone) = Zone::of_phone(&local) {
                let shown = zone.local(at("2026-11-30T12:00:00Z"));
                prop_assert!((shown - at("2026-11-30T12:00:00Z").naive_utc()).num_hours().abs() <= 24);
            }
        }
    }
}
