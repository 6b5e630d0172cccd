//! Last days as iCalendar (RFC 5545), for the calendar that she has.

use chrono::NaiveTime;
use icalendar::{Alarm, Calendar, Component, Event, EventLike, Property};

use super::{Deadline, Moment};
use crate::{environment::Timestamp, zone::Zone};

/// Who has made it: RFC 5545 section 3.7.3.
const PRODUCT: &str = "-//Citizen Cloud//core//EN";

/// `deadlines` as a calendar, the first first: appointments at their time, all else as all-day events, each with an alarm whenever
/// she would be reminded. The same deadline has the same UID each time, so that taking it in again doubles nothing. `city` is the city's id,
/// `now` when it was made, `zone` what her clock shows.
pub fn calendar(
    mut deadlines: Vec<Deadline>,
    city: &str,
    now: Timestamp,
    zone: &Zone,
    language: &str,
) -> String {
    deadlines.sort_by_cached_key(|deadline| (deadline.last_day, deadline.key()));
    let mut calendar = Calendar::empty();
    for (key, value) in [("VERSION", "2.0"), ("PRODID", PRODUCT)] {
        calendar.append_property(Property::new(key, value));
    }
    for deadline in &deadlines {
        calendar.push(event(deadline, city, now, zone, language));
    }
    calendar.to_string()
}

fn event(deadline: &Deadline, city: &str, now: Timestamp, zone: &Zone, language: &str) -> Event {
    let words = |text: crate::text::Text| plain(text.in_language(language));
    let on_the_day = deadline.body_with(0);
    let (title, body) = (words(deadline.title()), words(on_the_day));
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
    for Moment { before, at, .. } in alarms(deadline, now, zone) {
        let after_it_begins = match &deadline.happening {
            Some(happening) => at - happening.starts_at,
            // Whatever clock the calendar goes by.
            None => zone.local(at) - deadline.last_day.and_time(NaiveTime::MIN),
        };
        let mut alarm = Alarm::display(&title, after_it_begins);
        // The library would ask the system's clock, and draw an id.
        alarm
            .timestamp(now)
            .uid(&plain(&format!("{}:{before}@{city}", deadline.key())));
        event.alarm(alarm);
    }
    event.done()
}

/// When she is reminded, also of what has passed; where all has, and she hears of it late, once more.
fn alarms(deadline: &Deadline, now: Timestamp, zone: &Zone) -> Vec<Moment> {
    let moments = deadline.moments(zone);
    let is_to_come = |it: &&Moment| it.at > now;
    let (planned, late): (Vec<Moment>, Vec<Moment>) =
        moments.into_iter().partition(|it| !it.is_late);
    let late = match planned.iter().any(|it| is_to_come(&it)) {
        true => None,
        false => late.iter().find(is_to_come).copied(),
    };
    planned.into_iter().chain(late).collect()
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
