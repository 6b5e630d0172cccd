#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
//! She is told in time, in the morning where she is, once, and of nothing that is over.

use std::sync::Arc;

use icalendar::{Calendar, CalendarComponent, Component};
use proptest::prelude::*;

use super::*;
use crate::{
    testing::{Keychain, ScriptedNetwork, VirtualClock, environment},
    zone::{OffsetChange, WallClock},
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn berlin() -> Zone {
    Zone::read("CET-1CEST,M3.5.0,M10.5.0/3").unwrap()
}

fn question(last_day: &str) -> Deadline {
    Deadline {
        about: ReminderAbout::Question {
            submission_id: "s".to_owned(),
            question_id: "q".to_owned(),
        },
        last_day: day(last_day),
        name: Text([("en".to_owned(), "Housing benefit".to_owned())].into()),
        happening: None,
        is_unsent: false,
    }
}

/// What it says when its time comes.
fn words_at_its_time(reminder: &Reminder) -> Text {
    reminder.deadline.body(reminder.at, &berlin())
}

/// At the registry, in Berlin.
fn appointment(starts_at: &str) -> Deadline {
    let starts_at = at(starts_at);
    let local = berlin().local(starts_at);
    Deadline {
        about: ReminderAbout::Appointment {
            message_id: "m".to_owned(),
        },
        last_day: local.date(),
        name: Text([("en".to_owned(), "Bring both passports".to_owned())].into()),
        happening: Some(Happening {
            number: 1,
            starts_at,
            ends_at: Some(starts_at + TimeDelta::minutes(20)),
            clock: local.format("%H:%M").to_string(),
            place: Text([("en".to_owned(), "City hall, room 3".to_owned())].into()),
            is_sensitive: false,
        }),
        is_unsent: false,
    }
}

fn passport(last_day: &str) -> Deadline {
    Deadline {
        about: ReminderAbout::Document {
            document_id: "d".to_owned(),
            document_kind: DocumentKind::Identity,
        },
        last_day: day(last_day),
        name: Text::default(),
        happening: None,
        is_unsent: false,
    }
}

struct Phone {
    store: UserStore,
    clock: Arc<VirtualClock>,
    _home: tempfile::TempDir,
}

impl Phone {
    fn at(now: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        let clock = Arc::new(VirtualClock::default());
        clock.set(at(now));
        let network = ScriptedNetwork::new(|_| unreachable!("reminders ask nobody"));
        let world = environment(&clock, network);
        let path = home.path().join("user.db");
        let store = UserStore::open(&path, &Keychain::default(), world).unwrap();
        Self {
            store,
            clock,
            _home: home,
        }
    }

    fn schedule(&self, deadlines: &[Deadline]) -> (Vec<String>, Vec<String>) {
        let schedule = Reminders(&self.store)
            .schedule(deadlines, &berlin())
            .unwrap();
        Reminders(&self.store).is_handed_on(&schedule).unwrap();
        let shown = schedule.shown.into_iter().map(|reminder| reminder.id);
        (shown.collect(), schedule.void)
    }

    fn postpone(&self, id: &str, until: &str, deadlines: &[Deadline]) -> Result<(), Error> {
        Reminders(&self.store).postpone(id, at(until), deadlines, &berlin())
    }
}

#[test]
fn she_is_told_at_nine_where_she_is_also_across_the_change_of_the_clocks() {
    let phone = Phone::at("2026-10-01T12:00:00Z");
    let deadlines = [question("2026-10-26")];
    let upcoming = Reminders(&phone.store)
        .upcoming(&deadlines, &berlin())
        .unwrap();
    let times: Vec<Timestamp> = upcoming.iter().map(|reminder| reminder.at).collect();
    // On the 25th the clocks are put back.
    assert_eq!(
        times,
        [
            at("2026-10-19T07:00:00Z"),
            at("2026-10-25T08:00:00Z"),
            at("2026-10-26T08:00:00Z"),
        ]
    );
    let shanghai = Zone::of_phone(&WallClock {
        utc_offset_seconds: 7200,
        changes: vec![OffsetChange {
            at: at("2026-10-20T00:00:00Z"),
            utc_offset_seconds: 8 * 3600,
        }],
    });
    // She travels.
    let upcoming = Reminders(&phone.store)
        .upcoming(&deadlines, &shanghai.unwrap())
        .unwrap();
    assert_eq!(upcoming[0].at, at("2026-10-19T07:00:00Z"));
    assert_eq!(upcoming[2].at, at("2026-10-26T01:00:00Z"));
}

#[test]
fn the_words_say_how_many_days_are_left_in_every_language() {
    let phone = Phone::at("2026-10-01T12:00:00Z");
    let deadlines = [question("2026-10-26")];
    let upcoming = Reminders(&phone.store)
        .upcoming(&deadlines, &berlin())
        .unwrap();
    let plain = |text: Text, language: &str| -> String {
        let isolates = |letter: &char| !matches!(letter, '\u{2066}'..='\u{2069}');
        text.in_language(language)
            .chars()
            .filter(isolates)
            .collect()
    };
    let bodies: Vec<String> = upcoming
        .iter()
        .map(|it| plain(words_at_its_time(it), "en"))
        .collect();
    assert_eq!(
        bodies,
        [
            "Housing benefit: the city has asked you something. You have 7 days to answer.",
            "Housing benefit: the city has asked you something. Tomorrow is the last day to answer.",
            "Housing benefit: the city has asked you something. Today is the last day to answer.",
        ]
    );
    for language in ["zh-Hans", "es", "ar"] {
        let words: BTreeSet<String> = upcoming
            .iter()
            .map(|it| plain(words_at_its_time(it), language))
            .collect();
        assert_eq!(words.len(), 3, "{words:?}");
        assert!(words.iter().all(|words| !words.contains("reminder-")));
    }
    let passport = passport("2026-12-20");
    let upcoming = Reminders(&phone.store)
        .upcoming(&[passport], &berlin())
        .unwrap();
    let title = plain(upcoming[0].deadline.title(), "en");
    assert_eq!(title, "Your identity document expires");
}

#[test]
fn of_a_deadline_the_newest_that_has_come_stands_until_its_last_day_is_over() {
    let phone = Phone::at("2026-10-01T12:00:00Z");
    let deadlines = [question("2026-10-26")];
    let [week, eve, last] =
        ["7", "1", "0"].map(|days| format!("reminder:question:q:2026-10-26:{days}"));
    assert_eq!(
        phone.schedule(&deadlines),
        (vec![week.clone(), eve.clone(), last.clone()], vec![])
    );
    phone.clock.set(at("2026-10-20T12:00:00Z"));
    assert_eq!(
        phone.schedule(&deadlines),
        (vec![week.clone(), eve.clone(), last.clone()], vec![])
    );
    phone.clock.set(at("2026-10-25T12:00:00Z"));
    assert_eq!(
        phone.schedule(&deadlines),
        (vec![eve.clone(), last.clone()], vec![week])
    );
    phone.clock.set(at("2026-10-26T22:59:00Z"));
    assert_eq!(phone.schedule(&deadlines), (vec![last.clone()], vec![eve]));
    phone.clock.set(at("2026-10-26T23:00:00Z"));
    assert_eq!(phone.schedule(&deadlines), (vec![], vec![last]));
    assert_eq!(phone.schedule(&deadlines), (vec![], vec![]));
}

#[test]
fn a_reminder_is_not_missed_where_the_app_is_not_woken_between_the_deadline_and_its_time() {
    let phone = Phone::at("2026-10-20T10:00:00Z");
    phone.schedule(&[]);
    // The question comes, and the app is killed before it plans anew. Its last day is opened on, in the afternoon.
    phone.clock.set(at("2026-10-25T14:00:00Z"));
    let deadlines = [question("2026-10-26")];
    let (shown, _) = phone.schedule(&deadlines);
    assert_eq!(
        shown,
        [
            "reminder:question:q:2026-10-26:1",
            "reminder:question:q:2026-10-26:0"
        ]
    );
    // What has passed before anything else was planned was not known then.
    let other = Phone::at("2026-10-25T14:00:00Z");
    let (shown, _) = other.schedule(&deadlines);
    assert_eq!(shown, ["reminder:question:q:2026-10-26:0"]);
}

#[test]
fn who_hears_late_of_a_deadline_is_told_once_more_and_not_again() {
    let today = "2026-10-06T11:00:00Z";
    let (eve, last, now) = ("2026-10-10T07:00:00Z", "2026-10-11T07:00:00Z", "now");
    let soon = "2026-10-06T12:30:00Z";
    for (what, deadline, heard_at, told) in [
        (
            "a passport of five days",
            passport("2026-10-11"),
            today,
            Some(eve),
        ),
        (
            "on its eve",
            passport("2026-10-11"),
            "2026-10-10T09:00:00Z",
            Some(last),
        ),
        (
            "on its last day",
            passport("2026-10-11"),
            "2026-10-11T09:00:00Z",
            Some(now),
        ),
        (
            "when it is over",
            passport("2026-10-11"),
            "2026-10-12T09:00:00Z",
            None,
        ),
        (
            "a question of today",
            question("2026-10-06"),
            today,
            Some(now),
        ),
        (
            "an appointment of today",
            appointment("2026-10-06T13:30:00Z"),
            today,
            Some(soon),
        ),
        (
            "of the next hour",
            appointment("2026-10-06T11:40:00Z"),
            today,
            Some(now),
        ),
        (
            "that has begun",
            appointment("2026-10-06T11:00:00Z"),
            today,
            None,
        ),
    ] {
        let phone = Phone::at("2026-10-06T10:00:00Z");
        phone.schedule(&[]);
        phone.clock.set(at(heard_at));
        let deadlines = [deadline];
        let reminders = Reminders(&phone.store);
        let schedule = reminders.schedule(&deadlines, &berlin()).unwrap();
        let is_now = |it: Timestamp| it <= at(heard_at) && told == Some(now);
        let moments: Vec<Timestamp> = schedule.shown.iter().map(|it| it.at).collect();
        match moments[..] {
            [] => assert_eq!(told, None, "{what}"),
            [it] => assert!(is_now(it) || told.map(at) == Some(it), "{what}: {it}"),
            _ => panic!("{what}: {moments:?}"),
        }
        let upcoming = reminders.upcoming(&deadlines, &berlin()).unwrap();
        let is_to_come = told.is_some_and(|told| told != now);
        assert_eq!(upcoming.len(), usize::from(is_to_come), "{what}");
        // It stands, as it is, until its end.
        reminders.is_handed_on(&schedule).unwrap();
        let ids: Vec<String> = schedule.shown.into_iter().map(|it| it.id).collect();
        for _ in 0..2 {
            assert_eq!(phone.schedule(&deadlines), (ids.clone(), vec![]), "{what}");
            let told = moments.first().copied().unwrap_or(at(heard_at));
            phone
                .clock
                .set(told.max(at(heard_at)) + TimeDelta::minutes(10));
        }
        if let Some(id) = ids.first().filter(|_| is_to_come) {
            phone.clock.set(at(heard_at));
            let later = moments[0] + TimeDelta::minutes(20);
            phone.postpone(id, &later.to_rfc3339(), &deadlines).unwrap();
        }
    }
}

#[test]
fn what_she_has_answered_and_the_city_does_not_have_is_reminded_of_in_words_that_say_so() {
    let unsent = Deadline {
        is_unsent: true,
        ..question("2026-10-26")
    };
    let words = |language| {
        unsent
            .body(at("2026-10-26T08:00:00Z"), &berlin())
            .in_language(language)
            .to_owned()
    };
    let said = words("en").replace(['\u{2068}', '\u{2069}'], "");
    assert_eq!(
        said,
        "Housing benefit: your answer has not reached the city yet. Today is the last day to answer."
    );
    for language in ["zh-Hans", "es", "ar"] {
        assert!(
            !words(language).contains("reminder-"),
            "{}",
            words(language)
        );
    }
}

#[test]
fn what_is_done_is_void_and_what_had_passed_before_it_was_known_is_not_told() {
    let phone = Phone::at("2026-10-20T12:00:00Z");
    let (shown, _) = phone.schedule(&[question("2026-10-26")]);
    assert_eq!(
        shown,
        [
            "reminder:question:q:2026-10-26:1",
            "reminder:question:q:2026-10-26:0"
        ]
    );
    // She has answered.
    let (shown, void) = phone.schedule(&[]);
    assert!(shown.is_empty());
    assert_eq!(
        void,
        [
            "reminder:question:q:2026-10-26:0",
            "reminder:question:q:2026-10-26:1"
        ]
    );
}

#[test]
fn what_was_not_kept_as_handed_on_is_said_again() {
    let phone = Phone::at("2026-10-20T12:00:00Z");
    let zone = berlin();
    phone.schedule(&[question("2026-10-26")]);
    // She has answered, and the app is killed before all is taken back.
    let reminders = Reminders(&phone.store);
    let first = reminders.schedule(&[], &zone).unwrap();
    assert_eq!(reminders.schedule(&[], &zone).unwrap(), first);
    reminders.is_handed_on(&first).unwrap();
    assert_eq!(reminders.schedule(&[], &zone).unwrap(), Schedule::default());
}

#[test]
fn another_last_day_is_another_reminder() {
    let phone = Phone::at("2026-10-20T12:00:00Z");
    let (before, _) = phone.schedule(&[question("2026-10-26")]);
    let (after, void) = phone.schedule(&[question("2026-10-27")]);
    assert!(after.iter().all(|id| !before.contains(id)));
    assert_eq!(void.len(), before.len());
}

#[test]
fn what_she_puts_off_comes_again_then_and_not_after_its_last_day() {
    let phone = Phone::at("2026-10-01T12:00:00Z");
    let deadlines = [question("2026-10-26")];
    let week = "reminder:question:q:2026-10-26:7";
    phone.schedule(&deadlines);
    phone.clock.set(at("2026-10-19T07:00:00Z"));
    phone
        .postpone(week, "2026-10-19T17:30:00Z", &deadlines)
        .unwrap();
    let upcoming = Reminders(&phone.store)
        .upcoming(&deadlines, &berlin())
        .unwrap();
    assert_eq!(upcoming[0].id, week);
    assert_eq!(upcoming[0].at, at("2026-10-19T17:30:00Z"));
    assert!(upcoming[0].postponed);
    phone.clock.set(at("2026-10-19T17:30:00Z"));
    assert_eq!(phone.schedule(&deadlines).0[0], week);

    for (until, what) in [
        ("2026-10-19T17:30:00Z", "now"),
        ("2026-10-27T07:00:00Z", "after"),
    ] {
        let refused = phone.postpone(week, until, &deadlines);
        assert!(
            matches!(refused, Err(Error::Refused("reminder-too-late"))),
            "{what}: {refused:?}"
        );
    }
    let unknown = phone.postpone("reminder:question:x:7", "2026-10-20T07:00:00Z", &deadlines);
    assert!(matches!(unknown, Err(Error::NotFound("reminder"))));
    // A passed one, that was never told, can be put off as well as one that was.
    phone.clock.set(at("2026-10-25T12:00:00Z"));
    phone
        .postpone(week, "2026-10-26T06:00:00Z", &deadlines)
        .unwrap();
}

#[test]
fn of_an_appointment_she_is_told_the_day_before_and_on_the_day_before_it_begins() {
    let phone = Phone::at("2026-10-01T12:00:00Z");
    let planned = |deadline: Deadline| {
        let upcoming = Reminders(&phone.store).upcoming(&[deadline], &berlin());
        let upcoming = upcoming.unwrap().into_iter();
        let told = upcoming.map(|it| {
            (
                it.at.to_rfc3339(),
                words_at_its_time(&it).in_language("en").to_owned(),
            )
        });
        told.collect::<Vec<_>>()
    };
    let words = |text: &str| text.replace(['\u{2068}', '\u{2069}'], "");
    let afternoon = planned(appointment("2026-10-06T13:30:00Z"));
    assert_eq!(afternoon[0].0, "2026-10-05T07:00:00+00:00");
    assert_eq!(
        words(&afternoon[0].1),
        "Tomorrow at 15:30. City hall, room 3"
    );
    assert_eq!(afternoon[1].0, "2026-10-06T07:00:00+00:00");
    assert_eq!(words(&afternoon[1].1), "Today at 15:30. City hall, room 3");
    // Nine would be too late for eight.
    let early = planned(appointment("2026-10-06T06:00:00Z"));
    assert_eq!(early[1].0, "2026-10-06T05:00:00+00:00");
    // It is over when it begins, not at midnight.
    let deadlines = [appointment("2026-10-06T13:30:00Z")];
    let before = Reminders(&phone.store).schedule(&deadlines, &berlin());
    Reminders(&phone.store)
        .is_handed_on(&before.unwrap())
        .unwrap();
    for (now, stands) in [("2026-10-06T13:29:59Z", 1), ("2026-10-06T13:30:00Z", 0)] {
        phone.clock.set(at(now));
        let schedule = Reminders(&phone.store).schedule(&deadlines, &berlin());
        assert_eq!(schedule.unwrap().shown.len(), stands, "{now}");
    }
}

#[test]
fn an_appointment_stands_in_a_calendar_at_its_time_and_place() {
    let deadlines = vec![appointment("2026-10-06T13:30:00Z")];
    let text = calendar(
        deadlines,
        "langang",
        at("2026-10-01T12:00:00Z"),
        &berlin(),
        "en",
    );
    for line in [
        "UID:appointment:m@langang",
        "DTSTART:20261006T133000Z",
        "DTEND:20261006T135000Z",
        "LOCATION:City hall\\, room 3",
        "SUMMARY:Appointment: Bring both passports",
        // As the app: at nine the day before, and at nine.
        "TRIGGER:-PT109800S",
        "TRIGGER:-PT23400S",
    ] {
        assert!(text.contains(&format!("{line}\r\n")), "{line} {text}");
    }
    assert!(!text.contains("TRANSP"), "she is busy then");
}

#[test]
fn a_calendar_reminds_of_what_it_is_told_late_too() {
    let alarms = |deadline: Deadline, now: &str| {
        let text = calendar(vec![deadline], "langang", at(now), &berlin(), "en");
        let triggers = text
            .lines()
            .filter_map(|line| line.strip_prefix("TRIGGER:"));
        triggers.map(str::to_owned).collect::<Vec<_>>()
    };
    let today = alarms(appointment("2026-10-06T13:30:00Z"), "2026-10-06T11:00:00Z");
    assert_eq!(today, ["-PT109800S", "-PT23400S", "-PT3600S"]);
    // On the eve of its last day, at nine.
    let passport = alarms(passport("2026-10-11"), "2026-10-06T11:00:00Z");
    assert_eq!(passport.last().unwrap(), "-PT54000S");
    // Early in the morning nine is too late, also after the clocks were put back in the night.
    let early = alarms(appointment("2026-10-25T07:00:00Z"), "2026-10-01T12:00:00Z");
    assert_eq!(early, ["-PT86400S", "-PT3600S"]);
}

#[test]
fn no_more_are_planned_than_a_phone_keeps_waiting() {
    let phone = Phone::at("2026-10-01T12:00:00Z");
    let deadlines: Vec<Deadline> = (0..40)
        .map(|index| Deadline {
            about: ReminderAbout::Draft {
                draft_id: format!("{index:02}"),
            },
            ..question("2026-10-26")
        })
        .collect();
    let upcoming = Reminders(&phone.store)
        .upcoming(&deadlines, &berlin())
        .unwrap();
    assert_eq!(upcoming.len(), PLANNED_AT_MOST);
    assert!(upcoming.is_sorted_by_key(|reminder| reminder.at));
    assert_eq!(phone.schedule(&deadlines).0.len(), 80, "the inbox has room");
}

#[test]
fn a_calendar_reads_it_as_days_with_alarms() {
    let deadlines = [question("2026-10-26"), passport("2027-01-31")];
    let text = calendar(
        deadlines.to_vec(),
        "langang",
        at("2026-10-01T12:00:00Z"),
        &berlin(),
        "en",
    );
    let read: Calendar = text.parse().unwrap();
    let events: Vec<_> = read.events().collect();
    assert_eq!(events.len(), 2);
    assert_eq!(events[0].get_uid(), Some("question:q@langang"));
    assert_eq!(events[0].property_value("DTSTART"), Some("20261026"));
    assert_eq!(
        events[0].property_value("DTSTAMP"),
        Some("20261001T120000Z")
    );
    assert_eq!(
        events[0].get_summary(),
        Some("The city waits for your answer")
    );
    let description = events[0].get_description().unwrap();
    assert!(
        description.starts_with("Housing benefit: "),
        "{description}"
    );
    let triggers = text.lines().filter(|line| line.starts_with("TRIGGER"));
    assert_eq!(
        triggers.collect::<Vec<_>>(),
        // Of the first: 7 days less 9 hours, a day less 9 hours, and 9 hours after it has begun.
        [
            "TRIGGER:-PT572400S",
            "TRIGGER:-PT54000S",
            "TRIGGER:PT32400S",
            "TRIGGER:-PT7743600S",
            "TRIGGER:-PT2559600S",
            "TRIGGER:-PT572400S",
        ]
    );
    let again = calendar(
        deadlines.to_vec(),
        "langang",
        at("2026-10-01T12:00:00Z"),
        &berlin(),
        "en",
    );
    assert_eq!(
        text, again,
        "neither the system's clock nor chance is in it"
    );
}

proptest! {
    /// Whatever a service is called: no property and no event more than there should be.
    #[test]
    fn no_name_breaks_out_of_its_line(name in "\\PC{0,120}|[\\r\\n,;:\\\\\"A-Z]{0,60}") {
        let deadline = Deadline {
            name: Text([("en".to_owned(), name)].into()),
            ..question("2026-10-26")
        };
        let text = calendar(vec![deadline], "langang", at("2026-10-01T12:00:00Z"), &berlin(), "en");
        // RFC 5545 section 3.1 would have 75; what is left of a line may have one more, as the library folds it.
        prop_assert!(text.split("\r\n").all(|line| line.len() <= 76 && !line.contains(['\r', '\n'])));
        let read: Calendar = text.parse().map_err(TestCaseError::fail)?;
        prop_assert_eq!(read.components.len(), 1);
        let CalendarComponent::Event(event) = &read.components[0] else {
            return Err(TestCaseError::fail("no event"));
        };
        prop_assert_eq!(event.properties().len(), 6);
        prop_assert_eq!(event.components().len(), 3);
    }

    /// Time may jump, deadlines come and go: nothing is shown twice, nothing after it is over, and whatever is not shown
    /// any more is said to be void.
    #[test]
    fn whatever_happens_what_is_handed_on_is_taken_back_or_stands(
        steps in prop::collection::vec((0..4_u32, 0..60_i64, 0..40_i64), 1..30),
    ) {
        let phone = Phone::at("2026-10-01T12:00:00Z");
        let (start, zone) = (at("2026-10-01T12:00:00Z"), berlin());
        let mut standing = BTreeSet::new();
        for (kind, hours, days) in steps {
            let now = start + chrono::TimeDelta::hours(hours * 24 + i64::from(kind));
            phone.clock.set(now);
            let last_day = start.date_naive() + chrono::TimeDelta::days(days);
            let deadlines = match kind {
                0 => vec![],
                1 => vec![question(&last_day.to_string())],
                _ => vec![question(&last_day.to_string()), passport("2026-12-01")],
            };
            let schedule = Reminders(&phone.store).schedule(&deadlines, &zone).unwrap();
            Reminders(&phone.store).is_handed_on(&schedule).unwrap();
            let shown: BTreeSet<String> =
                schedule.shown.iter().map(|reminder| reminder.id.clone()).collect();
            prop_assert_eq!(shown.len(), schedule.shown.len());
            for reminder in &schedule.shown {
                prop_assert!(zone.local(now).date() <= reminder.deadline.last_day);
                let come = schedule.shown.iter().filter(|other| {
                    other.deadline.about == reminder.deadline.about && other.at <= now
                });
                prop_assert!(come.count() <= 1);
            }
            for gone in &schedule.void {
                prop_assert!(standing.remove(gone) && !shown.contains(gone));
            }
            prop_assert!(standing.is_subset(&shown));
            standing = shown;
        }
    }
}
