//! Which days a schedule falls on: the rules of RFC 5545 section 3.3.10 as far as opening hours need them, in
//! the fields that HSDS 3 gives to them.

use std::str::FromStr;

use chrono::{Datelike, NaiveDate, Weekday};

use crate::catalogue::{bundle::ScheduleRecord, error::RecordProblem};

/// The years that dates of a schedule may be of.
const YEARS: std::ops::RangeInclusive<i32> = 1970..=2099;
/// How many weeks or months may be between two, and how often a schedule may be counted to recur.
const MAX_NUMBER: u32 = 1_000;

/// The days of one schedule.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Recurrence {
    frequency: Frequency,
    interval: u32,
    /// Empty where only the days of the month count.
    weekdays: Vec<ByDay>,
    /// 31 to -31; empty where only the days of the week count.
    month_days: Vec<i32>,
    starts: Option<NaiveDate>,
    ends: Option<NaiveDate>,
    week_start: Weekday,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Frequency {
    Weekly,
    Monthly,
}

/// A day of the week, or the first, second, last … of them in a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct ByDay {
    /// From the end where it is negative.
    ordinal: Option<i32>,
    weekday: Weekday,
}

impl Recurrence {
    /// Reads a schedule's rule, or says which field is wrong.
    pub(crate) fn read(schedule: &ScheduleRecord) -> Result<Self, RecordProblem> {
        let wrong = |field| RecordProblem::Value { field };
        let frequency = match schedule.freq.as_deref() {
            Some("WEEKLY") => Frequency::Weekly,
            Some("MONTHLY") => Frequency::Monthly,
            _ => return Err(wrong("schedules.freq")),
        };
        // They say nothing of weeks and months, and who leaves them out opens on the wrong days.
        if schedule.byweekno.is_some() {
            return Err(wrong("schedules.byweekno"));
        }
        if schedule.byyearday.is_some() {
            return Err(wrong("schedules.byyearday"));
        }
        let starts = date(schedule.dtstart.as_deref(), "schedules.dtstart")?;
        let interval = number(schedule.interval.unwrap_or(1), "schedules.interval")?;
        let count = schedule
            .count
            .map(|count| number(count, "schedules.count"))
            .transpose()?;
        if starts.is_none() && (interval > 1 || count.is_some()) {
            return Err(wrong("schedules.dtstart"));
        }
        let mut weekdays = list(schedule.byday.as_deref(), by_day, "schedules.byday")?;
        if frequency == Frequency::Weekly && weekdays.iter().any(|day| day.ordinal.is_some()) {
            return Err(wrong("schedules.byday"));
        }
        let mut month_days = list(
            schedule.bymonthday.as_deref(),
            |text| ordinal(text, 31),
            "schedules.bymonthday",
        )?;
        if frequency == Frequency::Weekly && !month_days.is_empty() {
            return Err(wrong("schedules.bymonthday"));
        }
        if weekdays.is_empty() && month_days.is_empty() {
            let first = starts.ok_or(wrong("schedules.byday"))?;
            match frequency {
                Frequency::Weekly => weekdays.push(ByDay {
                    ordinal: None,
                    weekday: first.weekday(),
                }),
                Frequency::Monthly => month_days.push(first.day().cast_signed()),
            }
        }
        let week_start = match &schedule.wkst {
            None => Weekday::Mon,
            Some(text) => weekday(text).ok_or(wrong("schedules.wkst"))?,
        };
        let ends = date(schedule.until.as_deref(), "schedules.until")?;
        if matches!((starts, ends), (Some(starts), Some(ends)) if ends < starts) {
            return Err(wrong("schedules.until"));
        }
        let mut read = Self {
            frequency,
            interval,
            weekdays,
            month_days,
            starts,
            ends,
            week_start,
        };
        if let (Some(starts), Some(count)) = (starts, count) {
            if read.ends.is_some() {
                // RFC 5545: they must not occur in the same rule.
                return Err(wrong("schedules.count"));
            }
            read.ends = read.last_of(starts, count);
        }
        Ok(read)
    }

    /// Whether it falls on this day.
    pub(crate) fn falls_on(&self, date: NaiveDate) -> bool {
        self.starts.is_none_or(|starts| starts <= date)
            && self.ends.is_none_or(|ends| date <= ends)
            && (self.interval == 1
                || self.starts.is_some_and(|starts| {
                    let between = self.period(date) - self.period(starts);
                    between.rem_euclid(i64::from(self.interval)) == 0
                }))
            && (self.weekdays.is_empty() || self.weekdays.iter().any(|day| day.is(date)))
            && (self.month_days.is_empty() || self.month_days.iter().any(|day| is_day(*day, date)))
    }

    /// The number of the week or month that a day is in.
    fn period(&self, date: NaiveDate) -> i64 {
        match self.frequency {
            // Day 1 of the common era was a Monday.
            Frequency::Weekly => {
                let into_week = i64::from(self.week_start.num_days_from_monday());
                (i64::from(date.num_days_from_ce()) - 1 - into_week).div_euclid(7)
            }
            Frequency::Monthly => i64::from(date.year()) * 12 + i64::from(date.month0()),
        }
    }

    /// The day of the `count`th time; nothing where it lies beyond all dates.
    fn last_of(&self, starts: NaiveDate, count: u32) -> Option<NaiveDate> {
        starts
            .iter_days()
            .take_while(|date| YEARS.contains(&date.year()))
            .filter(|date| self.falls_on(*date))
            .nth(count.saturating_sub(1) as usize)
    }
}

impl ByDay {
    fn is(self, date: NaiveDate) -> bool {
        let day = date.day().cast_signed();
        date.weekday() == self.weekday
            && match self.ordinal {
                None => true,
                Some(ordinal) if ordinal > 0 => (day - 1) / 7 + 1 == ordinal,
                Some(ordinal) => (i32::from(date.num_days_in_month()) - day) / 7 + 1 == -ordinal,
            }
    }
}

/// Whether `date` is this day of its month, counted from its end where it is negative.
fn is_day(day: i32, date: NaiveDate) -> bool {
    let of_month = date.day().cast_signed();
    match day > 0 {
        true => of_month == day,
        false => of_month - i32::from(date.num_days_in_month()) - 1 == day,
    }
}

/// A date as `2026-11-28`.
pub(crate) fn date(
    text: Option<&str>,
    field: &'static str,
) -> Result<Option<NaiveDate>, RecordProblem> {
    let read = |text: &str| {
        let date = NaiveDate::from_str(text).ok()?;
        // chrono also reads `2026-1-5`.
        (text.len() == 10 && YEARS.contains(&date.year())).then_some(date)
    };
    text.map(|text| read(text).ok_or(RecordProblem::Value { field }))
        .transpose()
}

/// `MO` to `SU`.
pub(crate) fn weekday(text: &str) -> Option<Weekday> {
    Some(match text {
        "MO" => Weekday::Mon,
        "TU" => Weekday::Tue,
        "WE" => Weekday::Wed,
        "TH" => Weekday::Thu,
        "FR" => Weekday::Fri,
        "SA" => Weekday::Sat,
        "SU" => Weekday::Sun,
        _ => return None,
    })
}

fn by_day(text: &str) -> Option<ByDay> {
    let (number, name) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let ordinal = match number {
        "" => None,
        number => Some(ordinal(number, 5)?),
    };
    let weekday = weekday(name)?;
    Some(ByDay { ordinal, weekday })
}

/// 1 to `most`, or -1 to -`most`.
fn ordinal(text: &str, most: i32) -> Option<i32> {
    let number: i32 = text.parse().ok()?;
    (number != 0 && number.abs() <= most).then_some(number)
}

fn number(number: u32, field: &'static str) -> Result<u32, RecordProblem> {
    match (1..=MAX_NUMBER).contains(&number) {
        true => Ok(number),
        false => Err(RecordProblem::Value { field }),
    }
}

fn list<T>(
    text: Option<&str>,
    read: impl Fn(&str) -> Option<T>,
    field: &'static str,
) -> Result<Vec<T>, RecordProblem> {
    let items = text.into_iter().flat_map(|text| text.split(','));
    items
        .map(|item| read(item).ok_or(RecordProblem::Value { field }))
        .collect()
}
