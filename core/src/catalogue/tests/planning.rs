//! What a life event asks for: in which order, by when, with what, for how much.

use std::collections::HashMap;

use chrono::NaiveDate;
use proptest::prelude::*;

use super::{super::*, planned_city::*, *};

fn baby(facts: HashMap<String, FactValue>) -> Plan {
    baby_in(&City::new(), facts)
}

fn baby_in(city: &City, facts: HashMap<String, FactValue>) -> Plan {
    let (_home, store) = city.store();
    let (date, today) = (day("2026-12-24"), noon("2026-11-23"));
    let plan = store.plan("baby", Some(date), &facts, today, "en");
    plan.unwrap().unwrap()
}

#[test]
fn life_events_come_in_the_citys_order() {
    let mut city = City::new();
    let mut first = city.event().clone();
    first["id"] = json!("zzz");
    first["order"] = json!(0);
    city.events.push(first);
    let (_home, store) = city.store();
    let events = store.life_events("zh-Hans").unwrap();
    assert_eq!(events[0].id, "zzz");
    assert_eq!(
        events[1],
        LifeEvent {
            id: "baby".into(),
            name: "生育".into(),
            description: "From pregnancy on.".into(),
            icon: Some("baby".into()),
            date_question: "When is the baby due?".into(),
            date_fact_id: "day.baby".into(),
            step_count: 5,
        }
    );
}

#[test]
fn steps_come_after_those_that_yield_what_they_need() {
    let plan = baby(told([]));
    let steps: Vec<&str> = plan.steps.iter().map(|step| &*step.service.id).collect();
    // The registration yields what the insurance needs, and needs what the marriage yields; those that
    // wait for nothing stay where the city has put them.
    assert_eq!(
        steps,
        [
            "elderly-meal-service",
            "marriage-registration",
            "birth-registration",
            "health-insurance-enrolment",
            "library-card",
        ]
    );
    let after: Vec<_> = plan.steps.iter().map(|step| step.after.join(" ")).collect();
    let expected = [
        "",
        "",
        "marriage-registration",
        "birth-registration",
        "health-insurance-enrolment",
    ];
    assert_eq!(after, expected);
    assert_eq!(plan.steps[2].outputs, ["Birth certificate"]);
    assert_eq!(plan.steps[0].service.name, "Meals for older residents");
}

#[test]
fn days_are_counted_from_the_events_day() {
    let plan = baby(told([]));
    let days = |at: usize| {
        let step = &plan.steps[at];
        (step.earliest.as_deref(), step.due.as_deref())
    };
    assert_eq!(plan.date, "2026-12-24");
    assert_eq!(days(1), (None, Some("2026-11-24")));
    assert_eq!(days(2), (Some("2026-12-24"), Some("2027-01-23")));
    assert_eq!(days(3), (None, Some("2027-03-24")));
    assert_eq!(days(4), (None, None));
    assert_eq!(
        plan.steps[3].note.as_deref(),
        Some("Retroactive from the birth.")
    );
}

/// The marriage is due on the 24th, which in Langang has passed from 16:00 UTC on.
#[test]
fn a_step_is_overdue_once_its_day_has_passed_in_the_city() {
    let (_home, store) = City::new().store();
    let overdue = |now: &str| {
        let now = now.parse().unwrap();
        let plan = store.plan("baby", Some(day("2026-12-24")), &told([]), now, "en");
        let steps = plan.unwrap().unwrap().steps.into_iter();
        steps.map(|step| step.overdue).collect::<Vec<_>>()
    };
    assert_eq!(overdue("2026-11-24T15:59:59Z"), [false; 5]);
    assert_eq!(
        overdue("2026-11-24T16:00:00Z"),
        [false, true, false, false, false]
    );
}

#[test]
fn a_step_names_the_office_that_is_open_first() {
    let mut city = City::new();
    // Nothing is known of when the one in the north is open.
    city.services.get_mut("marriage-registration").unwrap()["location_ids"] =
        json!(["north-hall", "harbour-hall"]);
    let (_home, store) = city.store();
    let offices = |now: &str| {
        let now = now.parse().unwrap();
        let plan = store.plan("baby", Some(day("2026-12-24")), &told([]), now, "zh-Hans");
        let steps = plan.unwrap().unwrap().steps.into_iter();
        steps.map(|step| step.office).collect::<Vec<_>>()
    };
    let opening = |office: &Option<PlanOffice>| {
        let opening = &office.as_ref().unwrap().opening;
        let changes = opening.changes.as_ref().unwrap();
        (opening.open, format!("{} {}", changes.date, changes.time))
    };
    // A Monday, at ten in the morning and at eight in the evening.
    let (morning, evening) = (
        offices("2026-11-23T02:00:00Z"),
        offices("2026-11-23T12:00:00Z"),
    );
    let marriage = morning[1].as_ref().unwrap();
    assert_eq!(
        (&*marriage.id, &*marriage.name),
        ("harbour-hall", "港湾办事大厅")
    );
    assert_eq!(opening(&morning[1]), (true, "2026-11-23 17:00".into()));
    assert_eq!(opening(&evening[1]), (false, "2026-11-24 09:00".into()));
    // A birth can be registered from its day on.
    assert_eq!(opening(&evening[2]), (false, "2026-12-24 09:00".into()));
    assert_eq!(evening[4], None);
}

#[test]
fn rules_are_judged_as_of_the_events_day_or_of_today_where_that_has_passed() {
    let (_home, store) = City::new().store();
    let facts = told([
        ("born_on", born("1966-12-24")),
        ("lives_here", YES),
        ("work", work("retired")),
    ]);
    let meals = |date: &str, today: &str| {
        let plan = store.plan("baby", Some(day(date)), &facts, noon(today), "en");
        plan.unwrap().unwrap().steps[0].eligibility.verdict
    };
    assert_eq!(meals("2026-12-23", "2026-11-23"), Verdict::No);
    assert_eq!(meals("2026-12-24", "2026-11-23"), Verdict::Yes);
    assert_eq!(meals("2026-12-23", "2026-12-24"), Verdict::Yes);
}

#[test]
fn a_day_at_the_end_of_time_has_no_day_after_it() {
    let (_home, store) = City::new().store();
    let plan = store.plan(
        "baby",
        Some(NaiveDate::MAX),
        &told([]),
        noon("2026-11-23"),
        "en",
    );
    assert_eq!(plan.unwrap().unwrap().steps[3].due, None);
}

#[test]
fn each_document_is_named_once_with_its_steps_and_where_it_comes_from() {
    let plan = baby(told([("work", work("employed"))]));
    let document = |name: &str| plan.documents.iter().find(|one| one.name == name).unwrap();
    let identity = &plan.documents[0];
    assert_eq!(identity.name, "Identity card");
    assert_eq!(
        identity.steps,
        [
            "marriage-registration",
            "birth-registration",
            "health-insurance-enrolment"
        ]
    );
    assert_eq!(identity.yielded_by, None);
    let certificate = document("Birth certificate");
    assert_eq!(
        certificate.yielded_by.as_deref(),
        Some("birth-registration")
    );
    assert_eq!(
        document("Marriage certificate").yielded_by.as_deref(),
        Some("marriage-registration")
    );
    // The step that does not apply asks for nothing.
    assert_eq!(document("A photo").steps, ["health-insurance-enrolment"]);
    let retired = baby(told([("work", work("retired"))]));
    let photo = retired
        .documents
        .iter()
        .find(|one| one.name == "A photo")
        .unwrap();
    assert_eq!(
        photo.steps,
        ["elderly-meal-service", "health-insurance-enrolment"]
    );
}

#[test]
fn fees_are_summed_by_currency_over_the_steps_that_may_apply() {
    let total = |currency: &str, amount_minor| FeeTotal {
        currency: currency.into(),
        amount_minor,
    };
    // Several prices: one has to be paid, at least the lowest.
    let all = baby(told([]));
    assert_eq!(
        all.fees,
        [total("CNY", 1000 + 900 + 300), total("EUR", 100)]
    );
    assert!(all.fees_at_least);
    let without = baby(told([("work", work("employed")), ("lives_here", NO)]));
    assert_eq!(without.fees, [total("CNY", 900)]);
    assert!(!without.fees_at_least);
    assert_eq!(without.steps.len(), 5);
    // What the city does not say may be anything.
    let mut city = City::new();
    city.services.get_mut("marriage-registration").unwrap()["cost_options"] = json!(null);
    let facts = told([("work", work("employed")), ("lives_here", NO)]);
    let plan = baby_in(&city, facts);
    assert!(plan.fees.is_empty() && plan.fees_at_least);
}

#[test]
fn a_plan_asks_once_for_what_its_steps_turn_on() {
    let plan = baby(told([]));
    assert_eq!(asked(&plan.needs), ["work", "born_on", "lives_here"]);
    let open = &plan.steps[0].eligibility;
    assert_eq!(open.verdict, Verdict::NeedsToKnow);
    assert_eq!(asked(&open.needs), ["work", "born_on", "lives_here"]);
    // The step's own rule has no words.
    let employed = baby(told([("work", work("employed"))]));
    let no = &employed.steps[0].eligibility;
    assert_eq!((no.verdict, no.because.len()), (Verdict::No, 0));
    assert_eq!(asked(&employed.needs), ["lives_here"]);
}

#[test]
fn nobody_waits_for_a_step_that_does_not_apply() {
    let mut city = City::new();
    city.services.get_mut("marriage-registration").unwrap()["eligibility"] = json!([
        {"id": "work", "name": {"en": "You work."}, "rule": {"==": [{"var": "work"}, "employed"]}},
    ]);
    let plan = baby_in(&city, told([("work", work("retired"))]));
    assert!(plan.steps[2].after.is_empty());
    let certificate = plan
        .documents
        .iter()
        .find(|one| one.name == "Marriage certificate");
    assert_eq!(certificate.unwrap().yielded_by, None);
}

/// The day that is asked for comes before the one that she has told, and that before today.
#[test]
fn a_plan_is_of_the_day_that_she_has_told() {
    let (_home, store) = City::new().store();
    let date = |asked: Option<&str>, facts: HashMap<String, FactValue>| {
        let plan = store.plan("baby", asked.map(day), &facts, noon("2026-11-23"), "en");
        plan.unwrap().unwrap().date
    };
    let kept = |value: &str| told([("day.baby", born(value))]);
    assert_eq!(date(None, told([])), "2026-11-23");
    assert_eq!(date(None, kept("2031-05-20")), "2031-05-20");
    assert_eq!(date(Some("2027-01-31"), kept("2031-05-20")), "2027-01-31");
    // Written by a later app, perhaps.
    assert_eq!(date(None, kept("soon")), "2026-11-23");
}

#[test]
fn an_unknown_life_event_has_no_plan() {
    let (_home, store) = City::new().store();
    let plan = store.plan(
        "flood",
        Some(day("2026-12-24")),
        &told([]),
        noon("2026-11-23"),
        "en",
    );
    assert_eq!(plan.unwrap(), None);
}

#[test]
fn steps_that_wait_for_one_another_refuse_the_bundle_by_name() {
    let mut city = City::new();
    city.event()["steps"][4]["after"] = json!(["library-card"]);
    match city.problem() {
        RecordProblem::Cycle { services } => assert_eq!(
            services,
            [
                "health-insurance-enrolment",
                "birth-registration",
                "marriage-registration",
                "library-card"
            ]
        ),
        other => panic!("{other:?}"),
    }
    // One that needs what it yields waits for nobody.
    let mut city = City::new();
    city.services.get_mut("birth-registration").unwrap()["required_documents"] =
        json!([{"id": "birth-certificate", "document": {"en": "Birth certificate"}}]);
    let (_home, store) = city.store();
    assert_eq!(store.life_events("en").unwrap().len(), 1);
}

proptest! {
    /// Whatever waits for what, a plan is in order, or what cannot be is named.
    #[test]
    fn steps_are_in_order_or_refused(edges in prop::collection::vec((0..8_usize, 0..8_usize), 0..14)) {
        let mut waits = vec![Vec::new(); 8];
        for (step, before) in edges {
            if step != before {
                waits[step].push(before);
            }
        }
        match super::super::plan::ordered(&waits) {
            Ok(order) => {
                prop_assert_eq!(order.len(), waits.len());
                for (at, step) in order.iter().enumerate() {
                    for before in &waits[*step] {
                        prop_assert!(order[..at].contains(before));
                    }
                }
            }
            Err(cycle) => {
                prop_assert!(cycle.len() > 1);
                for (at, step) in cycle.iter().enumerate() {
                    let next = cycle[(at + 1) % cycle.len()];
                    prop_assert!(waits[*step].contains(&next));
                }
            }
        }
    }
}
