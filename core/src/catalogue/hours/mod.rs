//! When offices are open: their schedules, the city's holidays, and the city's clock.
//!
//! What counts on a day, the first that applies: what the office itself says for these dates
//! (`holiday_schedules`), a holiday of the city, its schedules. Which days a schedule falls on is known to `recurrence`.

use chrono::{Datelike, Days, NaiveDate, NaiveTime, Weekday};

use super::{
    bundle::{HolidayRecord, LocationRecord, ScheduleRecord},
    error::RecordProblem,
    model::{DayHours, LocalMoment, Opening, OpeningHours, TimeSpan},
};
use crate::{environment::Timestamp, text::Text, zone::Zone};

mod recurrence;
#[cfg(test)]
mod tests;

use recurrence::{Recurrence, date, weekday};

/// How many schedules, and how many days of its own, an office has at most.
const MAX_SCHEDULES: usize = 200;
/// How far ahead it is looked for when an office opens again, in days.
const OPENS_WITHIN_DAYS: u64 = 366;
/// An office that is open without a break for so many days is always open.
const ALWAYS_OPEN_DAYS: u64 = 8;

/// From when to when on a day; to the next day where it does not close later than it opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Span {
    opens: NaiveTime,
    closes: NaiveTime,
}

impl Span {
    fn is_over_midnight(self) -> bool {
        self.closes <= self.opens
    }
}

/// The dates from the first to the last.
#[derive(Debug, Clone, Copy)]
struct Dates {
    first: Option<NaiveDate>,
    last: Option<NaiveDate>,
}

impl Dates {
    fn contain(&self, date: NaiveDate) -> bool {
        self.first.is_none_or(|first| first <= date) && self.last.is_none_or(|last| date <= last)
    }
}

/// What an office says of its hours.
pub(super) struct Hours {
    schedules: Vec<Schedule>,
    exceptions: Vec<Exception>,
}

struct Schedule {
    valid: Dates,
    days: Recurrence,
    span: Span,
}

impl Schedule {
    /// Nothing where it has no times and says in words when: by appointment.
    fn read(record: &ScheduleRecord) -> Result<Option<Self>, RecordProblem> {
        let valid = Dates {
            first: date(record.valid_from.as_deref(), "schedules.valid_from")?,
            last: date(record.valid_to.as_deref(), "schedules.valid_to")?,
        };
        let times = (&record.opens_at, &record.closes_at);
        match span(times, ["schedules.opens_at", "schedules.closes_at"])? {
            Some(span) => Ok(Some(Self {
                valid,
                days: Recurrence::read(record)?,
                span,
            })),
            None if record.description.is_some() => Ok(None),
            None => Err(RecordProblem::Value {
                field: "schedules.opens_at",
            }),
        }
    }

    fn is_on(&self, date: NaiveDate) -> bool {
        self.valid.contain(date) && self.days.falls_on(date)
    }
}

#[cfg(feature = "exchange")]
impl ScheduleRecord {
    /// Says which field is wrong, if one is.
    pub(super) fn check(&self) -> Result<(), RecordProblem> {
        Schedule::read(self).map(drop)
    }
}

/// What counts on some dates in place of the city's holidays.
struct Exception {
    dates: Dates,
    closed: bool,
    /// Without one it is open as usual.
    span: Option<Span>,
}

impl Hours {
    /// Reads an office's schedules, or says which field is wrong.
    pub(super) fn read(location: &LocationRecord) -> Result<Self, RecordProblem> {
        let wrong = |field| RecordProblem::Value { field };
        if location.schedules.len() > MAX_SCHEDULES {
            return Err(wrong("schedules"));
        }
        if location.holiday_schedules.len() > MAX_SCHEDULES {
            return Err(wrong("holiday_schedules"));
        }
        let schedules = location.schedules.iter().map(Schedule::read);
        let exceptions = location.holiday_schedules.iter().map(|record| {
            let times = (&record.opens_at, &record.closes_at);
            let fields = ["holiday_schedules.opens_at", "holiday_schedules.closes_at"];
            let span = span(times, fields)?;
            if record.closed && span.is_some() {
                return Err(wrong("holiday_schedules.closed"));
            }
            Ok(Exception {
                dates: dates(
                    &record.start_date,
                    &record.end_date,
                    ["holiday_schedules.start_date", "holiday_schedules.end_date"],
                )?,
                closed: record.closed,
                span,
            })
        });
        Ok(Self {
            schedules: schedules
                .filter_map(Result::transpose)
                .collect::<Result<_, _>>()?,
            exceptions: exceptions.collect::<Result<_, _>>()?,
        })
    }

    /// Whether there is anything to tell.
    fn is_known(&self) -> bool {
        !self.schedules.is_empty() || !self.exceptions.is_empty()
    }

    /// What the schedules say for a day, whatever day it is.
    fn usual(&self, date: NaiveDate) -> Vec<Span> {
        let schedules = self.schedules.iter();
        let spans = schedules
            .filter(|schedule| schedule.is_on(date))
            .map(|schedule| schedule.span);
        joined(spans.collect())
    }

    /// The usual hours in the seven days from `first`, those that are the same together.
    pub(super) fn usual_week(&self, first: NaiveDate) -> Vec<OpeningHours> {
        let into_week = Days::new(first.weekday().num_days_from_monday().into());
        let monday = first.checked_sub_days(into_week).unwrap_or(first);
        let mut week: Vec<(Span, Vec<String>)> = Vec::new();
        for date in monday.iter_days().take(7) {
            // Those before the first day are gone, and come again a week later.
            let date = match date < first {
                true => date.checked_add_days(Days::new(7)).unwrap_or(date),
                false => date,
            };
            for span in self.usual(date) {
                let day = day_name(date.weekday()).to_owned();
                match week.iter_mut().find(|(same, _)| *same == span) {
                    Some((_, days)) => days.push(day),
                    None => week.push((span, vec![day])),
                }
            }
        }
        let told = week.into_iter().map(|(span, days)| OpeningHours {
            days,
            opens_at: clock_face(span.opens),
            closes_at: clock_face(span.closes),
        });
        told.collect()
    }
}

/// The city's holidays and its clock: the same for all offices.
pub(super) struct Calendar {
    holidays: Vec<Holiday>,
    /// Without one, hours can be told and not whether it is one of them now.
    zone: Option<Zone>,
}

/// Days that the whole city has free, or works.
pub(super) struct Holiday {
    name: Text,
    dates: Dates,
    /// Of a working day, the day of the week that it is worked as.
    worked_as: Option<Weekday>,
}

impl Holiday {
    /// Reads a holiday, or says which field is wrong.
    pub(super) fn read(record: &HolidayRecord) -> Result<Self, RecordProblem> {
        let wrong = RecordProblem::Value {
            field: "as_weekday",
        };
        let worked_as = match (record.working, record.as_weekday.as_deref()) {
            (false, None) => None,
            (true, Some(day)) => Some(weekday(day).ok_or(wrong)?),
            _ => return Err(wrong),
        };
        Ok(Self {
            name: record.name.clone(),
            dates: dates(
                &record.start_date,
                &record.end_date,
                ["start_date", "end_date"],
            )?,
            worked_as,
        })
    }
}

impl Calendar {
    /// `rule` is what [`Zone::read`] reads.
    pub(super) fn new(holidays: Vec<Holiday>, rule: Option<&str>) -> Self {
        Self {
            holidays,
            zone: rule.and_then(Zone::read),
        }
    }

    /// The date in the city; in UTC where its clock is not known.
    pub(super) fn today(&self, at: Timestamp) -> NaiveDate {
        let zone = self.zone.as_ref();
        zone.map_or_else(|| at.date_naive(), |zone| zone.local(at).date())
    }

    /// The moment at which a day begins in the city.
    pub(super) fn start_of(&self, day: NaiveDate) -> Timestamp {
        let zone = self.zone.as_ref();
        zone.map_or_else(
            || day.and_time(NaiveTime::MIN).and_utc(),
            |zone| zone.moment(day, NaiveTime::MIN),
        )
    }

    /// Whether an office is open; nothing where it cannot be told.
    pub(super) fn is_open(&self, hours: &Hours, at: Timestamp) -> Option<bool> {
        let zone = self.zone.as_ref().filter(|_| hours.is_known())?;
        let today = zone.local(at).date();
        let days = [today.pred_opt(), Some(today)].into_iter().flatten();
        let open = days
            .flat_map(|date| self.moments(zone, hours, date))
            .any(|(opens, closes)| opens <= at && at < closes);
        Some(open)
    }

    /// Whether an office is open and when that changes; nothing where it cannot be told.
    pub(super) fn opening(&self, hours: &Hours, at: Timestamp) -> Option<Opening> {
        let zone = self.zone.as_ref().filter(|_| hours.is_known())?;
        let told = |open, changes: Option<Timestamp>| {
            let changes = changes.map(|at| {
                let local = zone.local(at);
                LocalMoment {
                    at,
                    date: local.date().to_string(),
                    time: clock_face(local.time()),
                }
            });
            Some(Opening { open, changes })
        };
        let today = zone.local(at).date();
        let mut open_until: Option<Timestamp> = None;
        for (date, day) in today.pred_opt()?.iter_days().zip(0..=OPENS_WITHIN_DAYS) {
            if let Some(until) = open_until {
                if until < zone.moment(date, NaiveTime::MIN) {
                    return told(true, Some(until));
                }
                if day > ALWAYS_OPEN_DAYS {
                    return told(true, None);
                }
            }
            for (opens, closes) in self.moments(zone, hours, date) {
                match open_until {
                    _ if closes <= at => {}
                    None if opens > at => return told(false, Some(opens)),
                    Some(until) if opens > until => return told(true, Some(until)),
                    _ => open_until = open_until.max(Some(closes)),
                }
            }
        }
        told(open_until.is_some(), open_until)
    }

    /// The hours of an office on the `count` days from `first`; none where nothing is known of them.
    pub(super) fn days(
        &self,
        hours: &Hours,
        first: NaiveDate,
        count: usize,
        language: &str,
    ) -> Vec<DayHours> {
        let days = first.iter_days().take(count);
        let told = days.filter(|_| hours.is_known()).map(|date| DayHours {
            date: date.to_string(),
            weekday: day_name(date.weekday()).to_owned(),
            holiday: self
                .holiday(date)
                .map(|holiday| holiday.name.in_language(language).to_owned()),
            spans: self
                .spans(hours, date)
                .into_iter()
                .map(|span| TimeSpan {
                    opens_at: clock_face(span.opens),
                    closes_at: clock_face(span.closes),
                })
                .collect(),
        });
        told.collect()
    }

    fn moments(
        &self,
        zone: &Zone,
        hours: &Hours,
        date: NaiveDate,
    ) -> impl Iterator<Item = (Timestamp, Timestamp)> {
        self.spans(hours, date).into_iter().map(move |span| {
            let closes_on = match span.is_over_midnight() {
                true => date.succ_opt().unwrap_or(date),
                false => date,
            };
            (
                zone.moment(date, span.opens),
                zone.moment(closes_on, span.closes),
            )
        })
    }

    fn spans(&self, hours: &Hours, date: NaiveDate) -> Vec<Span> {
        let exceptions = hours.exceptions.iter();
        let own: Vec<_> = exceptions.filter(|one| one.dates.contain(date)).collect();
        if own.iter().any(|exception| exception.closed) {
            return Vec::new();
        }
        if !own.is_empty() {
            let spans: Vec<_> = own.iter().filter_map(|exception| exception.span).collect();
            return match spans.is_empty() {
                true => hours.usual(date),
                false => joined(spans),
            };
        }
        match self.holiday(date).map(|holiday| holiday.worked_as) {
            None => hours.usual(date),
            Some(None) => Vec::new(),
            // That day of the same week, so that every second week and every first Monday stay told.
            Some(Some(weekday)) => {
                let [today, other] =
                    [date.weekday(), weekday].map(|day| i64::from(day.num_days_from_monday()));
                let stands_for = date.checked_add_signed(chrono::TimeDelta::days(other - today));
                hours.usual(stands_for.unwrap_or(date))
            }
        }
    }

    /// What day it is for the city; a working day goes before the holiday that it is taken from.
    fn holiday(&self, date: NaiveDate) -> Option<&Holiday> {
        let holidays = self.holidays.iter();
        holidays
            .filter(|holiday| holiday.dates.contain(date))
            .max_by_key(|holiday| holiday.worked_as.is_some())
    }
}

fn span(
    (opens, closes): (&Option<String>, &Option<String>),
    [opens_field, closes_field]: [&'static str; 2],
) -> Result<Option<Span>, RecordProblem> {
    let read = |text: &str, field| time(text).ok_or(RecordProblem::Value { field });
    match (opens, closes) {
        (None, None) => Ok(None),
        (Some(opens), Some(closes)) => Ok(Some(Span {
            opens: read(opens, opens_field)?,
            closes: read(closes, closes_field)?,
        })),
        (None, Some(_)) => Err(RecordProblem::Value { field: opens_field }),
        (Some(_), None) => Err(RecordProblem::Value {
            field: closes_field,
        }),
    }
}

/// `09:00`.
fn time(text: &str) -> Option<NaiveTime> {
    let (hour, minute) = text.split_once(':')?;
    let number = |text: &str| {
        let digits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse().ok()).flatten()
    };
    NaiveTime::from_hms_opt(number(hour)?, number(minute)?, 0)
}

fn day_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "MO",
        Weekday::Tue => "TU",
        Weekday::Wed => "WE",
        Weekday::Thu => "TH",
        Weekday::Fri => "FR",
        Weekday::Sat => "SA",
        Weekday::Sun => "SU",
    }
}

fn clock_face(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

fn dates(
    first: &str,
    last: &str,
    [first_field, last_field]: [&'static str; 2],
) -> Result<Dates, RecordProblem> {
    let dates = Dates {
        first: date(Some(first), first_field)?,
        last: date(Some(last), last_field)?,
    };
    match dates.first <= dates.last {
        true => Ok(dates),
        false => Err(RecordProblem::Value { field: last_field }),
    }
}

/// The spans of a day in order, those that touch as one.
fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(before) if before.is_over_midnight() || span.opens <= before.closes => {
                // Over midnight, the later is the smaller; otherwise the larger.
                let over = (before.is_over_midnight(), span.is_over_midnight());
                before.closes = match over {
                    (false, true) => span.closes,
                    (true, false) => before.closes,
                    _ => before.closes.max(span.closes),
                };
            }
            _ => joined.push(span),
        }
    }
    joined
}
