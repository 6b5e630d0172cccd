#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use chrono::NaiveDate;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Calendar, Holiday, Hours, Recurrence};
use crate::{
    catalogue::{bundle::LocationRecord, error::RecordProblem, model::Opening},
    environment::Timestamp,
    zone::Zone,
};

const SHANGHAI: &str = "<+08>-8";
const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const BERLIN: &str = "CET-1CEST,M3.5.0,M10.5.0/3";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A moment as RFC 3339.
fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn office(schedules: Value, holiday_schedules: Value) -> Result<Hours, RecordProblem> {
    let location: LocationRecord = serde_json::from_value(json!({
        "id": "hall", "name": {"en": "Hall"}, "organization_id": "hall", "latitude": 0.0, "longitude": 0.0,
        "address": {"en": "Here"}, "schedules": schedules, "holiday_schedules": holiday_schedules,
    }))
    .unwrap();
    Hours::read(&location)
}

fn hours(schedules: Value) -> Hours {
    office(schedules, json!([])).unwrap()
}

/// The city's clock and holidays.
fn city(rule: &str, holidays: Value) -> Calendar {
    let holidays = holidays.as_array().unwrap().iter().map(|holiday| {
        let record = serde_json::from_value(holiday.clone()).unwrap();
        Holiday::read(&record).unwrap()
    });
    Calendar::new(holidays.collect(), Some(rule))
}

/// "09:00-12:00 13:00-17:00" of a day.
fn spans(city: &Calendar, hours: &Hours, date: &str) -> String {
    let days = city.days(hours, day(date), 1, "en");
    let spans = days[0].spans.iter();
    let spans: Vec<_> = spans
        .map(|span| format!("{}-{}", span.opens_at, span.closes_at))
        .collect();
    spans.join(" ")
}

/// What is told of an office: "open until 2026-11-28 12:00".
fn told(opening: Option<Opening>) -> String {
    let Some(Opening { open, changes }) = opening else {
        return "unknown".to_owned();
    };
    let state = if open { "open until" } else { "closed until" };
    let when = changes.map(|moment| format!("{} {}", moment.date, moment.time));
    format!("{state} {}", when.unwrap_or_else(|| "ever".to_owned()))
}

/// The days of November and December 2026 that a rule falls on.
fn falls_on(rule: Value) -> Vec<String> {
    let recurrence = Recurrence::read(&serde_json::from_value(rule).unwrap()).unwrap();
    let days = day("2026-11-01").iter_days().take(61);
    days.filter(|date| recurrence.falls_on(*date))
        .map(|date| date.format("%m-%d").to_string())
        .collect()
}

#[test]
fn weekly_rules_fall_on_days_of_the_week() {
    assert_eq!(
        falls_on(json!({"freq": "WEEKLY", "byday": "MO,SA", "until": "2026-11-14"})),
        ["11-02", "11-07", "11-09", "11-14"]
    );
    // Without `byday` it is the day of the week of `dtstart`, which is a Wednesday.
    let every_third = json!({"freq": "WEEKLY", "interval": 3, "dtstart": "2026-11-04", "count": 3});
    assert_eq!(falls_on(every_third), ["11-04", "11-25", "12-16"]);
    // RFC 5545's own example: it matters on which day the week begins.
    let every_second = |week_start| json!({"freq": "WEEKLY", "interval": 2, "count": 4, "byday": "TU,SU", "dtstart": "2026-11-03", "wkst": week_start});
    assert_eq!(
        falls_on(every_second("MO")),
        ["11-03", "11-08", "11-17", "11-22"]
    );
    assert_eq!(
        falls_on(every_second("SU")),
        ["11-03", "11-15", "11-17", "11-29"]
    );
}

#[test]
fn monthly_rules_count_from_both_ends_of_the_month() {
    let on = |byday| falls_on(json!({"freq": "MONTHLY", "byday": byday}));
    assert_eq!(on("1MO"), ["11-02", "12-07"]);
    assert_eq!(on("-1FR,2SU"), ["11-08", "11-27", "12-13", "12-25"]);
    assert_eq!(on("5MO"), ["11-30"]);
    assert_eq!(on("2MO,3MO,4MO,5MO").len(), 7);
    assert_eq!(on("WE").len(), 9);
    let on = |days| falls_on(json!({"freq": "MONTHLY", "bymonthday": days}));
    assert_eq!(on("1,-1"), ["11-01", "11-30", "12-01", "12-31"]);
    assert_eq!(on("31"), ["12-31"]);
    // Both together narrow each other: Friday the 13th.
    assert_eq!(
        falls_on(json!({"freq": "MONTHLY", "byday": "FR", "bymonthday": "13"})),
        ["11-13"]
    );
    let every_second = json!({"freq": "MONTHLY", "interval": 2, "dtstart": "2026-10-15"});
    assert_eq!(falls_on(every_second), ["12-15"]);
}

#[test]
fn a_rule_that_cannot_be_read_names_the_field() {
    let wrong = |field: &str, value: Value| {
        let mut schedule =
            json!({"freq": "WEEKLY", "byday": "MO", "opens_at": "09:00", "closes_at": "17:00"});
        schedule[field] = value;
        match office(json!([schedule]), json!([])).err() {
            Some(RecordProblem::Value { field }) => field,
            other => panic!("{field}: {other:?}"),
        }
    };
    for freq in [
        json!("DAILY"),
        json!("YEARLY"),
        json!("weekly"),
        json!(null),
    ] {
        assert_eq!(wrong("freq", freq), "schedules.freq");
    }
    for byday in ["", "MO,", "MONDAY", "1MO", "mo", "MO, TU", "é"] {
        assert_eq!(wrong("byday", json!(byday)), "schedules.byday");
    }
    assert_eq!(wrong("byday", json!(null)), "schedules.byday");
    assert_eq!(wrong("bymonthday", json!("1")), "schedules.bymonthday");
    assert_eq!(wrong("byweekno", json!("7")), "schedules.byweekno");
    assert_eq!(wrong("byyearday", json!("7")), "schedules.byyearday");
    assert_eq!(wrong("interval", json!(0)), "schedules.interval");
    assert_eq!(wrong("count", json!(1_000_000)), "schedules.count");
    // What counts in steps has to say from when.
    assert_eq!(wrong("interval", json!(2)), "schedules.dtstart");
    assert_eq!(wrong("count", json!(2)), "schedules.dtstart");
    assert_eq!(wrong("wkst", json!("XX")), "schedules.wkst");
    for date in ["2026-02-29", "2026-1-5", "1026-01-05", "tomorrow"] {
        assert_eq!(wrong("dtstart", json!(date)), "schedules.dtstart");
        assert_eq!(wrong("until", json!(date)), "schedules.until");
        assert_eq!(wrong("valid_from", json!(date)), "schedules.valid_from");
        assert_eq!(wrong("valid_to", json!(date)), "schedules.valid_to");
    }
    for time in ["9:00", "24:00", "09:60", "09:00:00", "+9:00", "09:00Z", ""] {
        assert_eq!(wrong("opens_at", json!(time)), "schedules.opens_at");
        assert_eq!(wrong("closes_at", json!(time)), "schedules.closes_at");
    }
    assert_eq!(wrong("opens_at", json!(null)), "schedules.opens_at");
    assert_eq!(wrong("closes_at", json!(null)), "schedules.closes_at");

    let many = vec![json!({"description": {"en": "By appointment"}}); 201];
    assert!(office(json!(many[1..]), json!([])).is_ok());
    assert!(office(json!(many), json!([])).is_err());
}

#[test]
fn an_office_is_open_from_the_minute_it_opens_to_the_minute_it_closes() {
    let city = city(SHANGHAI, json!([]));
    // A lunch break, and a short Saturday. 28 November 2026 is a Saturday.
    let hours = hours(json!([
        {"freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR", "opens_at": "09:00", "closes_at": "12:00"},
        {"freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR", "opens_at": "13:30", "closes_at": "17:00"},
        {"freq": "WEEKLY", "byday": "SA", "opens_at": "09:00", "closes_at": "12:00"},
    ]));
    let told = |moment| told(city.opening(&hours, at(moment)));
    assert_eq!(
        told("2026-11-28T08:59:59+08:00"),
        "closed until 2026-11-28 09:00"
    );
    assert_eq!(
        told("2026-11-28T09:00:00+08:00"),
        "open until 2026-11-28 12:00"
    );
    assert_eq!(
        told("2026-11-28T11:59:59+08:00"),
        "open until 2026-11-28 12:00"
    );
    assert_eq!(
        told("2026-11-28T12:00:00+08:00"),
        "closed until 2026-11-30 09:00"
    );
    assert_eq!(
        told("2026-11-30T12:30:00+08:00"),
        "closed until 2026-11-30 13:30"
    );
    // Still Friday in London, and Saturday in the city.
    assert_eq!(told("2026-11-28T01:30:00Z"), "open until 2026-11-28 12:00");
    assert_eq!(
        spans(&city, &hours, "2026-11-27"),
        "09:00-12:00 13:30-17:00"
    );
    assert_eq!(spans(&city, &hours, "2026-11-29"), "");
}

#[test]
fn a_night_belongs_to_the_day_it_begins_on() {
    let city = city(SHANGHAI, json!([]));
    let ward = hours(json!([
        {"freq": "WEEKLY", "byday": "FR", "opens_at": "20:00", "closes_at": "06:00"},
        {"freq": "WEEKLY", "byday": "SA", "opens_at": "05:00", "closes_at": "08:00"},
    ]));
    assert_eq!(spans(&city, &ward, "2026-11-27"), "20:00-06:00");
    let at = |moment| told(city.opening(&ward, at(moment)));
    assert_eq!(
        at("2026-11-28T03:00:00+08:00"),
        "open until 2026-11-28 08:00"
    );
    assert_eq!(
        at("2026-11-27T03:00:00+08:00"),
        "closed until 2026-11-27 20:00"
    );
}

#[test]
fn day_and_night_is_for_ever_and_nothing_known_is_not_closed() {
    let city = city(SHANGHAI, json!([]));
    let now = at("2026-11-28T03:00:00Z");
    let always = hours(
        json!([{"freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR,SA,SU", "opens_at": "00:00", "closes_at": "00:00"}]),
    );
    assert_eq!(told(city.opening(&always, now)), "open until ever");
    let over = hours(json!([{
        "freq": "WEEKLY", "byday": "SA", "opens_at": "09:00", "closes_at": "17:00", "valid_to": "2026-11-27",
    }]));
    assert_eq!(told(city.opening(&over, now)), "closed until ever");
    let by_appointment = hours(json!([{"description": {"en": "By appointment"}}]));
    for hours in [&hours(json!([])), &by_appointment] {
        assert_eq!(told(city.opening(hours, now)), "unknown");
        assert_eq!(city.is_open(hours, now), None);
        assert!(city.days(hours, city.today(now), 7, "en").is_empty());
    }
    let no_clock = Calendar::new(Vec::new(), None);
    assert_eq!(no_clock.is_open(&always, now), None);
    assert_eq!(
        no_clock.days(&always, no_clock.today(now), 7, "en").len(),
        7
    );
}

/// Spring Festival as mainland China has it: a week off, for which two days of weekends are worked.
#[test]
fn holidays_close_the_city_and_exchanged_days_are_worked() {
    let city = city(
        SHANGHAI,
        json!([
            {"id": "before", "name": {"en": "Worked for the Friday"}, "start_date": "2027-01-31", "end_date": "2027-01-31",
             "working": true, "as_weekday": "FR"},
            {"id": "festival", "name": {"en": "Spring Festival"}, "start_date": "2027-02-05", "end_date": "2027-02-11"},
        ]),
    );
    let office_days = json!([
        {"freq": "WEEKLY", "byday": "MO,TU,WE,TH", "opens_at": "09:00", "closes_at": "17:00"},
        {"freq": "WEEKLY", "byday": "FR", "opens_at": "09:00", "closes_at": "15:00"},
    ]);
    let hall = hours(office_days.clone());
    assert_eq!(spans(&city, &hall, "2027-02-04"), "09:00-17:00");
    assert_eq!(spans(&city, &hall, "2027-02-05"), "");
    assert_eq!(spans(&city, &hall, "2027-02-11"), "");
    assert_eq!(spans(&city, &hall, "2027-02-12"), "09:00-15:00");
    // A Sunday with the hours of a Friday.
    assert_eq!(spans(&city, &hall, "2027-01-31"), "09:00-15:00");
    assert_eq!(spans(&city, &hall, "2027-01-24"), "");
    assert_eq!(
        told(city.opening(&hall, at("2027-02-04T17:00:00+08:00"))),
        "closed until 2027-02-12 09:00"
    );
    let days = city.days(&hall, day("2027-01-31"), 7, "en");
    assert_eq!(days[0].holiday.as_deref(), Some("Worked for the Friday"));
    assert_eq!((days[0].weekday.as_str(), &days[1].holiday), ("SU", &None));
    assert_eq!(days[5].holiday.as_deref(), Some("Spring Festival"));
    // What is usual does not know of it.
    assert_eq!(hall.usual_week(day("2027-02-05"))[0].days.len(), 4);

    // An office may have a say of its own for the same days: open as usual, other hours, closed.
    let museum = office(
        office_days,
        json!([
            {"closed": false, "start_date": "2027-02-05", "end_date": "2027-02-12"},
            {"closed": false, "start_date": "2027-02-08", "end_date": "2027-02-08", "opens_at": "10:00", "closes_at": "12:00"},
            {"closed": true, "start_date": "2027-02-06", "end_date": "2027-02-06"},
        ]),
    )
    .unwrap();
    assert_eq!(spans(&city, &museum, "2027-02-05"), "09:00-15:00");
    assert_eq!(spans(&city, &museum, "2027-02-06"), "");
    assert_eq!(spans(&city, &museum, "2027-02-08"), "10:00-12:00");
    assert_eq!(spans(&city, &museum, "2027-02-09"), "09:00-17:00");
}

#[test]
fn an_exchanged_day_stands_for_that_day_of_its_own_week() {
    let city = city(
        SHANGHAI,
        json!([{"id": "a", "name": {"en": "A"}, "start_date": "2026-12-12", "end_date": "2026-12-12",
                "working": true, "as_weekday": "MO"}]),
    );
    // 7 December is the first Monday.
    let monthly = |byday| {
        hours(
            json!([{"freq": "MONTHLY", "byday": byday, "opens_at": "09:00", "closes_at": "17:00"}]),
        )
    };
    assert_eq!(spans(&city, &monthly("1MO"), "2026-12-12"), "09:00-17:00");
    assert_eq!(spans(&city, &monthly("2MO"), "2026-12-12"), "");
}

#[test]
fn what_is_wrong_with_a_holiday_is_told() {
    let read = |fields: Value| {
        let mut record = json!({"id": "a", "name": {"en": "A"}, "start_date": "2026-10-01", "end_date": "2026-10-07"});
        for (name, value) in fields.as_object().unwrap() {
            record[name] = value.clone();
        }
        let record = serde_json::from_value(record).unwrap();
        match Holiday::read(&record).err() {
            Some(RecordProblem::Value { field }) => field,
            None => "nothing",
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(read(json!({})), "nothing");
    assert_eq!(read(json!({"working": true})), "as_weekday");
    assert_eq!(read(json!({"as_weekday": "MO"})), "as_weekday");
    assert_eq!(
        read(json!({"working": true, "as_weekday": "1MO"})),
        "as_weekday"
    );
    assert_eq!(read(json!({"end_date": "2026-09-30"})), "end_date");
    assert_eq!(read(json!({"start_date": "2026-10-32"})), "start_date");
    let own = |days: Value| match office(json!([]), json!([days])).err() {
        Some(RecordProblem::Value { field }) => field,
        other => panic!("{other:?}"),
    };
    let days = |closed: bool, opens: &str| json!({"closed": closed, "start_date": "2026-10-01", "end_date": "2026-10-01", "opens_at": opens, "closes_at": "12:00"});
    assert_eq!(own(days(true, "09:00")), "holiday_schedules.closed");
    assert_eq!(own(days(false, "late")), "holiday_schedules.opens_at");
}

/// Berlin's clocks went from 03:00 back to 02:00 on 25 October 2026, and from 02:00 on to 03:00 on 29 March.
#[test]
fn hours_are_the_clocks_hours_through_summer_time() {
    let city = city(BERLIN, json!([]));
    let daily = |opens: &str, closes: &str| {
        hours(
            json!([{"freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR,SA,SU", "opens_at": opens, "closes_at": closes}]),
        )
    };
    let opens = |hours: &Hours, moment| {
        let opening = city.opening(hours, at(moment)).unwrap();
        opening.changes.unwrap().at
    };
    let office = daily("09:00", "17:00");
    assert_eq!(
        opens(&office, "2026-10-24T20:00:00Z"),
        at("2026-10-25T08:00:00Z")
    );
    assert_eq!(
        opens(&office, "2026-10-23T20:00:00Z"),
        at("2026-10-24T07:00:00Z")
    );
    assert_eq!(
        city.is_open(&office, at("2026-10-24T07:30:00Z")),
        Some(true)
    );
    assert_eq!(
        city.is_open(&office, at("2026-10-25T07:30:00Z")),
        Some(false)
    );

    // The night is an hour longer, and in spring an hour shorter.
    let night = daily("22:00", "06:00");
    assert_eq!(
        opens(&night, "2026-10-24T21:00:00Z"),
        at("2026-10-25T05:00:00Z")
    );
    assert_eq!(
        opens(&night, "2026-03-28T22:00:00Z"),
        at("2026-03-29T04:00:00Z")
    );
    // 02:30 is shown twice: it is the first. It is skipped: it is the moment of the change.
    let early = daily("02:30", "05:00");
    assert_eq!(
        opens(&early, "2026-10-25T00:00:00Z"),
        at("2026-10-25T00:30:00Z")
    );
    assert_eq!(
        opens(&early, "2026-03-29T00:00:00Z"),
        at("2026-03-29T01:00:00Z")
    );
}

#[test]
fn a_city_goes_by_a_rule_and_not_by_the_phones_files() {
    for rule in [
        SHANGHAI,
        BERLIN,
        "UTC0",
        "NZST-12NZDT,M9.5.0,M4.1.0/3",
        // Jerusalem and Nuuk need hours beyond a day.
        "IST-2IDT,M3.4.4/26,M10.5.0",
        "<-02>2<-01>,M3.5.0/-1,M10.5.0/0",
    ] {
        assert!(Zone::read(rule).is_some(), "{rule}");
    }
    let endless = "A".repeat(65);
    for rule in [
        "",
        "Asia/Shanghai",
        ":Asia/Shanghai",
        "/etc/localtime",
        "localtime",
        "EST5EDT",
        "CET-99",
        "CET-1\n",
        endless.as_str(),
    ] {
        assert!(Zone::read(rule).is_none(), "{rule}");
    }
}

proptest! {
    #[test]
    fn any_rule_is_read_or_refused(rule in "\\PC{0,70}", byday in "[-+0-9A-Z,é]{0,12}", date in "[-0-9]{0,11}") {
        Zone::read(&rule);
        for freq in ["WEEKLY", "MONTHLY"] {
            let schedule = json!({"freq": freq, "byday": byday, "dtstart": date, "count": 3});
            let _ = Recurrence::read(&serde_json::from_value(schedule).unwrap());
        }
    }

    /// Whether it is open and when that changes agree, by the minute, in a city with summer time.
    #[test]
    fn what_is_told_is_so_until_it_changes(
        minute in 0_i64..600_000,
        schedules in proptest::collection::vec((0_usize..7, 0_u32..96, 0_u32..96), 1..6),
    ) {
        let clock = |quarter: u32| format!("{:02}:{:02}", quarter / 4, quarter % 4 * 15);
        let schedules: Vec<_> = schedules
            .into_iter()
            .map(|(day, opens, closes)| json!({
                "freq": "WEEKLY", "byday": DAYS[day],
                "opens_at": clock(opens), "closes_at": clock(closes),
            }))
            .collect();
        let (city, hours) = (city(BERLIN, json!([])), hours(json!(schedules)));
        let now = at("2026-01-01T00:00:00Z") + chrono::TimeDelta::minutes(minute);
        let Opening { open, changes } = city.opening(&hours, now).unwrap();
        prop_assert_eq!(city.is_open(&hours, now), Some(open));
        let changes = changes.unwrap().at;
        prop_assert!(changes > now);
        prop_assert_eq!(city.is_open(&hours, changes), Some(!open));
        let before = changes - chrono::TimeDelta::minutes(1);
        prop_assert_eq!(city.is_open(&hours, before.max(now)), Some(open));
    }
}
