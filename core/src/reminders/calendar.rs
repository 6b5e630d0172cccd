//! Last days as iCalendar (RFC 5545), for the calendar that she has.

use chrono::TimeDelta;
use icalendar::{Alarm, Calendar, Component, Event, EventLike, Property};

use super::{BEFORE_IT_BEGINS, Deadline, Happening, Reminder, morning};
use crate::environment::Timestamp;

/// Who has made it: RFC 5545 section 3.7.3.
const PRODUCT: &str = "-//Citizen Cloud//core//EN";

/// `deadlines` as a calendar, the first first: appointments at their time, all else as all-day events, each with an alarm whenever
/// she would be reminded. The same deadline has the same UID each time, so that taking it in again doubles nothing. `city` is the city's id,
/// `now` when it was made.
pub fn calendar(
    mut deadlines: Vec<Deadline>,
    city: &str,
    now: Timestamp,
    language: &str,
) -> String {
    deadlines.sort_by_cached_key(|deadline| (deadline.last_day, deadline.key()));
    let mut calendar = Calendar::empty();
    for (key, value) in [("VERSION", "2.0"), ("PRODID", PRODUCT)] {
        calendar.append_property(Property::new(key, value));
    }
    for deadline in &deadlines {
        calendar.push(event(deadline, city, now, language));
    }
    calendar.to_string()
}

fn event(deadline: &Deadline, city: &str, now: Timestamp, language: &str) -> Event {
    let on_the_day = Reminder {
        id: String::new(),
        deadline: deadline.clone(),
        at: now,
        postponed: false,
        days_left: 0,
    };
    let words = |text: crate::text::Text| plain(text.in_language(language));
    let (title, body) = (words(on_the_day.title()), words(on_the_day.body()));
    let uid = format!("{}@{city}", deadline.key());
    let mut event = Event::new();
    event.uid(&plain(&uid)).timestamp(now).summary(&title);
    match &deadline.happening {
        Some(happening) => {
            event.starts(happening.starts_at);
            // Without an end it is that moment: RFC 5545 section 3.6.1.
            if let Some(ends_at) = happening.ends_at.filter(|end| *end > happening.starts_at) {
                event.ends(ends_at);
            }
            let place = words(happening.place.clone());
            if !place.is_empty() {
                event.location(&place);
            }
        }
        // Without an end it is that one day.
        None => {
            event
                .starts(deadline.last_day)
                .description(&body)
                .add_property("TRANSP", "TRANSPARENT");
        }
    }
    for days in deadline.about.days_before() {
        let before = before(deadline.happening.as_ref(), *days);
        let mut alarm = Alarm::display(&title, before);
        // The library would ask the system's clock, and draw an id.
        alarm
            .timestamp(now)
            .uid(&plain(&format!("{}:{days}@{city}", deadline.key())));
        event.alarm(alarm);
    }
    event.done()
}

/// How long after its beginning an alarm is, which is before it where that is negative.
fn before(happening: Option<&Happening>, days: u64) -> TimeDelta {
    let days = TimeDelta::days(i64::try_from(days).unwrap_or_default());
    match happening {
        Some(_) => -days.max(BEFORE_IT_BEGINS),
        None => morning() - chrono::NaiveTime::MIN - days,
    }
}

/// In one line, without what no calendar shows: the isolates that the core's words have around names.
fn plain(text: &str) -> String {
    let shown = |letter: &char| !matches!(letter, '\u{2066}'..='\u{2069}');
    let line = text.chars().map(|letter| match letter.is_control() {
        true => ' ',
        false => letter,
    });
    line.filter(shown).collect()
}
