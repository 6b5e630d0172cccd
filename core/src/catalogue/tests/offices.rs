//! Where to go and when: offices as they are told at a moment, in the city's time.

use super::{super::*, *};

/// Langang's records with a holiday, and with what `change` makes of the Harbour hall.
fn records(change: impl Fn(&mut Value)) -> Vec<u8> {
    let holiday = json!({
        "type": "holiday", "id": "national-day", "name": {"en": "National Day", "zh-Hans": "国庆节"},
        "start_date": "2026-10-01", "end_date": "2026-10-07",
    });
    let lines = RECORDS.lines().flat_map(|line| {
        let mut record: Value = serde_json::from_str(line).unwrap();
        if record["id"] == "harbour-hall" {
            change(&mut record);
        }
        let before = (record["id"] == "birth-registration" && record["version"] == "1")
            .then(|| format!("{holiday}\n"));
        before.into_iter().chain([format!("{record}\n")])
    });
    lines.collect::<String>().into_bytes()
}

fn bundle_of(records: &[u8]) -> Vec<u8> {
    let zone = json!({"time_zone": {"id": "Asia/Shanghai", "posix": "<+08>-8"}});
    bundle_with(records, &zone)
}

fn with_all() -> Vec<u8> {
    records(|hall| {
        hall["phones"] = json!([{"number": "0755-1001"}]);
        hall["wheelchair"] = json!("limited");
        hall["accessibility"] =
            json!([{"description": {"en": "Ring at the side door.", "zh-Hans": "请按侧门门铃。"}}]);
        hall["schedules"][1]["description"] = json!({"en": "Saturdays without cash desk."});
    })
}

fn city() -> (TempDir, CatalogueStore) {
    let (home, store) = opened();
    store.apply(&*bundle_of(&with_all()), at(0)).unwrap();
    (home, store)
}

fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn an_office_tells_how_to_get_there_and_when() {
    let (_home, store) = city();
    assert_eq!(
        store.revision().unwrap().time_zone.as_deref(),
        Some("Asia/Shanghai")
    );
    // A Wednesday, the day before the holiday begins; in UTC it still is Tuesday.
    let now = moment("2026-09-29T23:30:00Z");
    let service = store.service("birth-registration", "zh-Hans", now);
    let office = &service.unwrap().unwrap().offices[0];
    assert_eq!(office.department_id, "civil-affairs");
    assert_eq!(office.phones, ["0755-1001"]);
    assert_eq!(office.wheelchair, Some(Wheelchair::Limited));
    assert_eq!(office.accessibility, ["请按侧门门铃。"]);
    assert_eq!(office.hours_notes, ["Saturdays without cash desk."]);
    assert_eq!(
        office.opening,
        Some(Opening {
            open: false,
            changes: Some(LocalMoment {
                at: moment("2026-09-30T01:00:00Z"),
                date: "2026-09-30".to_owned(),
                time: "09:00".to_owned(),
            }),
        })
    );
    let day = |date: &str, weekday: &str, holiday: Option<&str>| DayHours {
        date: date.to_owned(),
        weekday: weekday.to_owned(),
        holiday: holiday.map(str::to_owned),
        spans: Vec::new(),
    };
    assert_eq!(office.week.len(), 7);
    assert_eq!(
        office.week[0],
        DayHours {
            spans: vec![TimeSpan {
                opens_at: "09:00".to_owned(),
                closes_at: "17:00".to_owned(),
            }],
            ..day("2026-09-30", "WE", None)
        }
    );
    assert_eq!(office.week[1], day("2026-10-01", "TH", Some("国庆节")));
    assert_eq!(office.week[6], day("2026-10-06", "TU", Some("国庆节")));
    // The usual hours leave the holiday out.
    assert_eq!(office.opening_hours[0].days.len(), 5);

    let closing = moment("2026-09-30T09:00:00Z");
    let service = store.service("birth-registration", "en", closing);
    let opening = service.unwrap().unwrap().offices[0].opening.clone();
    assert_eq!(opening.unwrap().changes.unwrap().date, "2026-10-08");
}

#[test]
fn a_catalogue_that_is_opened_again_still_knows_the_citys_clock_and_holidays() {
    let (home, store) = city();
    let now = moment("2026-09-30T09:00:00Z");
    let before = store.service("birth-registration", "en", now).unwrap();
    drop(store);
    let store = CatalogueStore::open(&folder(&home)).unwrap();
    let after = store.service("birth-registration", "en", now).unwrap();
    assert!(before.is_some());
    assert_eq!(before, after);
}

#[test]
fn the_nearest_offices_come_first_and_the_closed_can_be_left_out() {
    let (_home, store) = city();
    let near = |place: (f64, f64), limit, open_now, now| {
        let near = store.offices_near(place.0, place.1, "en", limit, open_now, moment(now));
        let told = near.unwrap().into_iter();
        told.map(|near| (near.office.id, near.distance_meters))
            .collect::<Vec<_>>()
    };
    let (north, working) = ((22.57, 114.01), "2026-09-30T02:00:00Z");
    let [nearest, farther] = &near(north, 9, false, working)[..] else {
        panic!("two offices")
    };
    assert_eq!(*nearest, ("north-hall".to_owned(), 1112));
    assert_eq!(farther.0, "harbour-hall");
    assert!((8_000..9_000).contains(&farther.1), "{farther:?}");
    assert_eq!(near(north, 1, false, working).len(), 1);
    assert_eq!(near(north, 0, false, working), []);
    // Of the North hall no hours are known.
    assert_eq!(near(north, 9, true, working)[0].0, "harbour-hall");
    assert_eq!(near(north, 9, true, "2026-10-01T02:00:00Z"), []);
    for place in [
        (91.0, 0.0),
        (0.0, 181.0),
        (f64::NAN, 0.0),
        (0.0, f64::INFINITY),
    ] {
        assert_eq!(near(place, 9, false, working), []);
    }
    let near = store.offices_near(22.57, 114.01, "zh-Hans", 1, false, at(0));
    assert_eq!(near.unwrap()[0].department, "交通运输局");
}

#[test]
fn services_can_be_looked_for_whose_office_is_open() {
    let (_home, store) = city();
    let found = |request: &SearchRequest| store.search(request).unwrap();
    let open_at = |now| SearchRequest {
        open_at: Some(moment(now)),
        ..SearchRequest::new("birth", "en")
    };
    let working = open_at("2026-09-30T02:00:00Z");
    let hits = found(&working);
    assert_eq!(hits[0].service.id, "birth-registration");
    assert_eq!(hits[0].nearest_office, None, "near to no place");
    for closed in [
        "2026-09-30T15:00:00Z",
        // The holiday.
        "2026-10-01T02:00:00Z",
    ] {
        assert!(found(&open_at(closed)).is_empty(), "{closed}");
    }
    let all = SearchRequest {
        query: String::new(),
        limit: 50,
        ..working.clone()
    };
    let at_harbour = found(&all).len();
    assert!((1..10).contains(&at_harbour), "{at_harbour}");
    // Beside the North hall: of that no hours are known, and the open one is too far away.
    let near = |within_meters| SearchRequest {
        near: Some(Near {
            latitude: 22.57,
            longitude: 114.01,
            within_meters,
        }),
        ..all.clone()
    };
    assert!(found(&near(5_000)).is_empty());
    let hits = found(&near(20_000));
    assert_eq!(hits.len(), at_harbour);
    let office = hits[0].nearest_office.as_ref().unwrap();
    assert_eq!(office.id, "harbour-hall");
}

#[test]
fn a_service_names_its_laws_and_where_to_ask() {
    let records = changed("library-card", |service| {
        service["alternate_name"] = json!({"en": "Reader's ticket", "zh-Hans": "读者证"});
        service["legal_basis"] = json!([
            {"title": {"en": "Public Library Law", "zh-Hans": "公共图书馆法"}, "url": "https://example.org/law"},
            {"title": {"en": "House rules"}},
        ]);
        service["phones"] = json!([{"number": "0755-2001"}]);
        service["email"] = json!("library@langang.example");
        service["url"] = json!("https://library.langang.example/card");
        service["popularity"] = json!(900);
    });
    let (_home, store) = opened();
    store.apply(&*bundle(&records), at(0)).unwrap();
    let service = store.service("library-card", "zh-Hans", at(0));
    let service = service.unwrap().unwrap();
    assert_eq!(service.alternate_name.as_deref(), Some("读者证"));
    assert_eq!(service.legal_basis[0].title, "公共图书馆法");
    assert_eq!(
        service.legal_basis[0].url.as_deref(),
        Some("https://example.org/law")
    );
    assert_eq!(service.legal_basis[1].url, None);
    assert_eq!(service.phones, ["0755-2001"]);
    assert_eq!(service.email.as_deref(), Some("library@langang.example"));
    assert_eq!(
        service.url.as_deref(),
        Some("https://library.langang.example/card")
    );

    let without = store.service("museum-pass", "en", at(0)).unwrap().unwrap();
    assert_eq!(without.alternate_name, None);
    assert_eq!((without.email, without.url), (None, None));
    assert!(without.legal_basis.is_empty() && without.phones.is_empty());
}

#[test]
fn wrong_hours_pages_and_holidays_refuse_the_bundle_by_record_and_field() {
    let refused = |records: &[u8]| {
        let (_home, store) = opened();
        match store.apply(&*bundle_of(records), at(0)) {
            Err(CatalogueError::Bundle(BundleError::Record {
                id: Some(id),
                problem: RecordProblem::Value { field },
                ..
            })) => format!("{id}: {field}"),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(
        refused(&records(
            |hall| hall["schedules"][0]["freq"] = json!("DAILY")
        )),
        "harbour-hall: schedules.freq"
    );
    let closed_late =
        json!([{"closed": true, "start_date": "2026-12-31", "end_date": "2026-12-30"}]);
    assert_eq!(
        refused(&records(
            |hall| hall["holiday_schedules"] = closed_late.clone()
        )),
        "harbour-hall: holiday_schedules.end_date"
    );
    let holiday = String::from_utf8(records(|_| {})).unwrap();
    let holiday = holiday.replace("2026-10-07", "2026-09-07");
    assert_eq!(refused(holiday.as_bytes()), "national-day: end_date");
    for url in ["javascript:alert(1)", "tel:110", "/card", "library.example"] {
        let page = changed("library-card", |service| service["url"] = json!(url));
        assert_eq!(refused(&page), "library-card: url");
        let law = changed("library-card", |service| {
            service["legal_basis"] = json!([{"title": {"en": "Law"}, "url": url}]);
        });
        assert_eq!(refused(&law), "library-card: legal_basis.url");
    }
    for email in [
        "library",
        "@langang.example",
        "a b@langang.example",
        "a@b@c",
    ] {
        let mail = changed("library-card", |service| service["email"] = json!(email));
        assert_eq!(refused(&mail), "library-card: email");
    }

    let (_home, store) = opened();
    let zone = json!({"time_zone": {"id": "Asia/Shanghai", "posix": "Asia/Shanghai"}});
    let bundle = bundle_with(&records(|_| {}), &zone);
    assert!(matches!(
        store.apply(&*bundle, at(0)),
        Err(CatalogueError::Bundle(BundleError::TimeZone { found })) if found == "Asia/Shanghai"
    ));
}

#[test]
fn a_delta_brings_holidays_and_takes_them_away() {
    let (_home, store) = city();
    let holidays = |now: &str| {
        let service = store.service("birth-registration", "en", moment(now));
        let week = service.unwrap().unwrap().offices[0].week.clone();
        let days = week
            .into_iter()
            .filter_map(|day| day.holiday.map(|_| day.date));
        days.collect::<Vec<_>>()
    };
    let held = store.revision().unwrap().revision;
    let (now, new_year) = ("2026-10-07T02:00:00Z", "2027-01-01T02:00:00Z");
    assert_eq!(holidays(now), ["2026-10-07"]);
    assert!(holidays(new_year).is_empty());

    let holiday = json!({
        "type": "holiday", "id": "new-year", "name": {"en": "New Year"},
        "start_date": "2027-01-01", "end_date": "2027-01-01",
    });
    let after: String = String::from_utf8(with_all())
        .unwrap()
        .lines()
        .map(|line| match line.contains("\"national-day\"") {
            true => format!("{holiday}\n"),
            false => format!("{line}\n"),
        })
        .collect();
    let to = revision(after.as_bytes());
    let header = json!({
        "type": "header", "format": "citizen-catalogue-delta/1", "city": "langang", "from": held,
        "to": to, "languages": ["en", "zh-Hans"], "records": 2,
        "time_zone": {"id": "Asia/Shanghai", "posix": "<+08>-8"},
    });
    let removal = json!({"type": "remove", "record": "holiday", "id": "national-day"});
    let delta = format!("{header}\n{holiday}\n{removal}\n");
    store.apply_delta(delta.as_bytes(), &to, at(1)).unwrap();
    assert!(holidays(now).is_empty());
    assert_eq!(holidays(new_year), ["2027-01-01"]);
    assert_eq!(
        store.revision().unwrap().time_zone.as_deref(),
        Some("Asia/Shanghai")
    );
}
