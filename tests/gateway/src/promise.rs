//! By when the city promises to decide: so many working days after it has received an application.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc, Weekday};
use serde::Deserialize;

use crate::catalogue::Catalogue;
use crate::city::TIME_ZONE_OFFSET;

/// No service takes longer, in days of the calendar.
const LONGEST_DAYS: usize = 3650;

/// On which days the city works that are not as their weekday says.
pub(crate) struct Calendar(BTreeMap<NaiveDate, bool>);

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum HolidayRecord {
    Holiday {
        start_date: NaiveDate,
        end_date: NaiveDate,
        working: bool,
    },
    #[serde(other)]
    Other,
}

impl Calendar {
    /// The holidays of this catalogue.
    pub(crate) fn of(catalogue: &Catalogue) -> Self {
        let lines = catalogue.ndjson.split(|byte| *byte == b'\n');
        let days = lines
            .filter_map(|line| match serde_json::from_slice(line) {
                Ok(HolidayRecord::Holiday {
                    start_date,
                    end_date,
                    working,
                }) => {
                    let days = start_date.iter_days().take(LONGEST_DAYS);
                    Some(
                        days.take_while(move |day| *day <= end_date)
                            .zip(std::iter::repeat(working)),
                    )
                }
                _ => None,
            })
            .flatten();
        Self(days.collect())
    }

    /// The day on which the last of so many working days ends, the first being the one after the day on which it
    /// was received: a full-date (RFC 3339) of the city's calendar.
    pub(crate) fn promised(&self, received_at: DateTime<Utc>, working_days: u64) -> Option<String> {
        let received = received_at.with_timezone(&TIME_ZONE_OFFSET).date_naive();
        let Some(before_last) = working_days.checked_sub(1) else {
            return Some(received.to_string());
        };
        let after = received.checked_add_days(Days::new(1))?;
        let mut worked_on = after
            .iter_days()
            .take(LONGEST_DAYS)
            .filter(|day| self.is_worked_on(*day));
        let last = worked_on.nth(usize::try_from(before_last).ok()?)?;
        Some(last.to_string())
    }

    fn is_worked_on(&self, day: NaiveDate) -> bool {
        let usual = !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        self.0.get(&day).copied().unwrap_or(usual)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn days_are_counted_on_which_the_city_works() {
        let calendar = Calendar::of(&Catalogue::demo_city().unwrap());
        let promised = |received: &str, days| {
            let received = DateTime::parse_from_rfc3339(received).unwrap();
            calendar.promised(received.to_utc(), days)
        };
        let some = |day: &str| Some(day.to_owned());
        // A Friday: the next working day is Monday.
        assert_eq!(promised("2026-11-27T10:00:00+08:00", 0), some("2026-11-27"));
        assert_eq!(promised("2026-11-27T10:00:00+08:00", 1), some("2026-11-30"));
        assert_eq!(promised("2026-11-27T10:00:00+08:00", 5), some("2026-12-04"));
        // It is the city's day that counts, not Greenwich's.
        assert_eq!(promised("2026-11-26T17:00:00Z", 1), some("2026-11-30"));
        // Spring Festival lasts from the 15th to the 23rd; Saturday the 14th and the 28th are worked on.
        assert_eq!(promised("2026-02-13T10:00:00+08:00", 1), some("2026-02-14"));
        assert_eq!(promised("2026-02-13T10:00:00+08:00", 2), some("2026-02-24"));
        assert_eq!(promised("2026-02-13T10:00:00+08:00", 6), some("2026-02-28"));
        assert_eq!(promised("2026-02-13T10:00:00+08:00", 1_000_000), None);
    }
}
