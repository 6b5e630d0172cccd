//! Who may have a service, and what a rule, a fact and a life event must be like.

use std::collections::HashMap;

use super::{super::*, planned_city::*, *};
use crate::logic::RuleError;

fn eligibility(facts: HashMap<String, FactValue>, today: &str) -> Eligibility {
    let (_home, store) = City::new().store();
    let eligibility = store.eligibility("elderly-meal-service", &facts, noon(today), "en");
    eligibility.unwrap().unwrap()
}

#[test]
fn the_rules_say_yes_no_because_or_needs_to_know() {
    let nothing = eligibility(told([]), "2026-11-23");
    assert_eq!(nothing.verdict, Verdict::NeedsToKnow);
    assert_eq!(asked(&nothing.needs), ["born_on", "lives_here"]);
    assert_eq!(
        nothing.because,
        ["You are 60 or over.", "You live in Langang."]
    );

    let age = eligibility(told([("born_on", born("1960-01-01"))]), "2026-11-23");
    assert_eq!(age.verdict, Verdict::NeedsToKnow);
    assert_eq!(asked(&age.needs), ["lives_here"]);
    assert_eq!(age.because, ["You live in Langang."]);

    // One rule that does not hold decides, whatever is not known.
    let young = eligibility(told([("born_on", born("1990-01-01"))]), "2026-11-23");
    assert_eq!(young.verdict, Verdict::No);
    assert_eq!(young.because, ["You are 60 or over."]);
    assert!(young.needs.is_empty());

    let both = told([("born_on", born("1960-01-01")), ("lives_here", YES)]);
    let yes = eligibility(both, "2026-11-23");
    assert_eq!(yes.verdict, Verdict::Yes);
    assert_eq!(yes.because, ["You are 60 or over.", "You live in Langang."]);
}

#[test]
fn a_birthday_changes_the_verdict() {
    let verdict = |today| {
        let facts = told([("born_on", born("1966-11-24")), ("lives_here", YES)]);
        eligibility(facts, today).verdict
    };
    assert_eq!(verdict("2026-11-23"), Verdict::No);
    assert_eq!(verdict("2026-11-24"), Verdict::Yes);
}

/// In Langang it is eight hours later than in UTC.
#[test]
fn a_birthday_begins_at_midnight_in_the_city() {
    let (_home, store) = City::new().store();
    let facts = told([("born_on", born("1966-11-24")), ("lives_here", YES)]);
    let verdict = |now: &str| {
        let now = now.parse().unwrap();
        let eligibility = store.eligibility("elderly-meal-service", &facts, now, "en");
        eligibility.unwrap().unwrap().verdict
    };
    assert_eq!(verdict("2026-11-23T15:59:59Z"), Verdict::No);
    assert_eq!(verdict("2026-11-23T16:00:00Z"), Verdict::Yes);
}

#[test]
fn an_answer_that_does_not_fit_its_question_counts_as_not_given() {
    for wrong in [
        YES,
        work("1960-01-01"),
        born("1960-02-30"),
        born("long ago"),
    ] {
        let facts = told([("born_on", wrong), ("lives_here", YES)]);
        let open = eligibility(facts, "2026-11-23");
        assert_eq!(asked(&open.needs), ["born_on"]);
    }
}

#[test]
fn a_service_without_rules_has_nothing_against_it_and_an_unknown_one_is_none() {
    let (_home, store) = City::new().store();
    let of = |id| {
        store
            .eligibility(id, &told([]), noon("2026-11-23"), "en")
            .unwrap()
    };
    let open = of("library-card").unwrap();
    assert_eq!((open.verdict, open.because.len()), (Verdict::Yes, 0));
    assert!(
        !open.has_rules,
        "a yes to nothing is told apart from a yes to a rule"
    );
    assert_eq!(of("no-such-service"), None);
}

#[test]
fn questions_are_asked_in_the_readers_language_and_the_citys_order() {
    let (_home, store) = City::new().store();
    let questions = store.fact_questions(noon("2026-11-23"), "zh-Hans").unwrap();
    assert_eq!(
        asked(&questions),
        ["lives_here", "born_on", "work", "day.baby"]
    );
    assert_eq!(questions[1].question, "您的出生日期是？");
    assert_eq!(questions[0].hint.as_deref(), Some("Registered or not."));
    assert_eq!(questions[2].choices[1].id, "retired");
    let facts = told([("lives_here", NO)]);
    let no = store.eligibility(
        "health-insurance-enrolment",
        &facts,
        noon("2026-11-23"),
        "zh",
    );
    assert_eq!(no.unwrap().unwrap().because, ["您居住在澜港市。"]);
}

#[test]
fn an_answer_is_checked_against_its_question() {
    let question = |kind, min, max| FactQuestion {
        id: "fact".into(),
        question: "?".into(),
        hint: None,
        kind,
        choices: vec![FactChoice {
            id: "a".into(),
            name: "A".into(),
        }],
        min,
        max,
        earliest: None,
        latest: None,
    };
    let number = |value| FactValue::Number { value };
    let children = question(FactKind::Number, Some(0), Some(9));
    assert_eq!(children.check(&number(9)), Ok(()));
    assert_eq!(children.check(&number(-1)), Err(FactProblem::OutOfBounds));
    assert_eq!(children.check(&number(10)), Err(FactProblem::OutOfBounds));
    assert_eq!(children.check(&YES), Err(FactProblem::Kind));
    let choice = question(FactKind::Choice, None, None);
    assert_eq!(choice.check(&work("a")), Ok(()));
    assert_eq!(choice.check(&work("b")), Err(FactProblem::NoChoice));
    let date = question(FactKind::Date, None, None);
    assert_eq!(date.check(&born("2024-02-29")), Ok(()));
    assert_eq!(date.check(&born("2023-02-29")), Err(FactProblem::Kind));
    let birthday = FactQuestion {
        earliest: Some("1850-01-01".into()),
        latest: Some("2026-11-23".into()),
        ..date
    };
    for (value, fits) in [
        ("1849-12-31", Err(FactProblem::OutOfBounds)),
        ("1850-01-01", Ok(())),
        ("2026-11-23", Ok(())),
        ("2026-11-24", Err(FactProblem::OutOfBounds)),
    ] {
        assert_eq!(birthday.check(&born(value)), fits, "{value}");
    }
}

/// The city says `today`; which day that is, its clock says. In Langang it is the 24th from 16:00 UTC on.
#[test]
fn nobody_is_born_tomorrow() {
    let mut city = City::new();
    city.facts[0]["earliest"] = json!("1850-01-01");
    city.facts[0]["latest"] = json!("today");
    let (_home, store) = city.store();
    let born_on = |now: &str| {
        let questions = store.fact_questions(now.parse().unwrap(), "en").unwrap();
        questions
            .into_iter()
            .find(|question| question.id == "born_on")
            .unwrap()
    };
    let before = born_on("2026-11-23T15:59:59Z");
    assert_eq!(before.earliest.as_deref(), Some("1850-01-01"));
    assert_eq!(before.latest.as_deref(), Some("2026-11-23"));
    assert_eq!(
        born_on("2026-11-23T16:00:00Z").latest.as_deref(),
        Some("2026-11-24")
    );
    let asked_still = |day: &str| {
        let facts = told([("born_on", born(day)), ("lives_here", YES)]);
        let open = store.eligibility("elderly-meal-service", &facts, noon("2026-11-23"), "en");
        open.unwrap().unwrap().verdict == Verdict::NeedsToKnow
    };
    assert!(asked_still("3000-01-01") && asked_still("0001-01-01"));
    assert!(!asked_still("1944-03-08"));
}

#[test]
fn what_is_typed_is_read_as_its_question_asks() {
    let (_home, store) = City::new().store();
    let questions = store.fact_questions(noon("2026-11-23"), "en").unwrap();
    let read = |id: &str, typed: &str| {
        let mut questions = questions.iter();
        questions
            .find(|question| question.id == id)
            .unwrap()
            .read(typed)
    };
    for yes in ["yes", "TRUE", "是", "sí", "نعم"] {
        assert_eq!(read("lives_here", yes), Ok(YES), "{yes}");
    }
    for day in ["1944-03-08", "١٩٤٤-٠٣-٠٨", "۱۹۴۴/۳/۸", "19440308"] {
        assert_eq!(read("born_on", day), Ok(born("1944-03-08")), "{day}");
    }
    for chosen in ["retired", "I am retired", " i am RETIRED "] {
        assert_eq!(read("work", chosen), Ok(work("retired")), "{chosen}");
    }
    let children = FactQuestion {
        kind: FactKind::Number,
        max: Some(9),
        ..questions[0].clone()
    };
    for seven in ["7", "٧", "۷", "７"] {
        assert_eq!(
            children.read(seven),
            Ok(FactValue::Number { value: 7 }),
            "{seven}"
        );
    }
    assert_eq!(children.read("10"), Err(FactProblem::OutOfBounds));
    assert_eq!(children.read("many"), Err(FactProblem::Kind));
    assert_eq!(read("born_on", "soon"), Err(FactProblem::Kind));
    assert_eq!(read("work", "moon"), Err(FactProblem::NoChoice));
}

#[test]
fn rules_have_to_read_and_to_be_about_facts_that_are_asked_for() {
    let rule = |rule: Value| {
        let mut city = City::new();
        city.services.get_mut("elderly-meal-service").unwrap()["eligibility"][1]["rule"] = rule;
        city.problem()
    };
    assert!(matches!(
        rule(json!({"older_than": [{"var": "born_on"}, 60]})),
        RecordProblem::Rule {
            field: "eligibility",
            error: RuleError::UnknownOperator(name),
        } if name == "older_than"
    ));
    assert!(matches!(
        rule(json!({"var": "shoe_size"})),
        RecordProblem::Dangling { field: "eligibility", id } if id == "shoe_size"
    ));
    let mut city = City::new();
    city.event()["steps"][1]["condition"] = json!({"missing": ["shoe_size"]});
    assert!(matches!(
        city.problem(),
        RecordProblem::Dangling {
            field: "condition",
            ..
        }
    ));
}

#[test]
fn what_is_wrong_with_a_fact_a_rule_or_a_step_is_named() {
    let mut cases: Vec<(City, &str)> = Vec::new();
    let mut case = |field, change: &dyn Fn(&mut City)| {
        let mut city = City::new();
        change(&mut city);
        cases.push((city, field));
    };
    case("id", &|city| city.facts[2]["id"] = json!("born.on"));
    case("question", &|city| city.facts[0]["question"] = json!({}));
    case("choices", &|city| city.facts[2]["choices"] = json!([]));
    case("choices", &|city| {
        city.facts[0]["choices"] = city.facts[2]["choices"].clone()
    });
    case("choices", &|city| {
        city.facts[2]["choices"][1]["id"] = json!("employed")
    });
    case("min", &|city| city.facts[0]["min"] = json!(1));
    case("latest", &|city| {
        city.facts[0]["latest"] = json!("tomorrow")
    });
    case("earliest", &|city| {
        city.facts[0]["earliest"] = json!("1850-1-1")
    });
    case("earliest", &|city| {
        city.facts[1]["earliest"] = json!("today")
    });
    case("earliest", &|city| {
        city.facts[0]["earliest"] = json!("2000-01-02");
        city.facts[0]["latest"] = json!("2000-01-01");
    });
    case("eligibility", &|city| {
        let meals = city.services.get_mut("elderly-meal-service").unwrap();
        meals["eligibility"][1]["id"] = json!("age");
    });
    case("eligibility", &|city| {
        let meals = city.services.get_mut("elderly-meal-service").unwrap();
        meals["eligibility"][1]["name"] = json!({"en": " "});
    });
    case("outputs", &|city| {
        let birth = city.services.get_mut("birth-registration").unwrap();
        birth["outputs"][0]["id"] = json!("");
    });
    case("date_question", &|city| {
        city.event()["date_question"] = json!({})
    });
    case("due_days", &|city| {
        city.event()["steps"][0]["due_days"] = json!(40_000)
    });
    case("steps", &|city| {
        city.event()["steps"][1]["service_id"] = json!("library-card");
    });
    for (city, expected) in cases {
        match city.problem() {
            RecordProblem::Value { field } => assert_eq!(field, expected),
            other => panic!("{expected}: {other:?}"),
        }
    }
    for (field, value) in [
        ("service_id", json!("nowhere")),
        ("after", json!(["nowhere"])),
    ] {
        let mut city = City::new();
        city.event()["steps"][0][field] = value;
        assert!(matches!(
            city.problem(),
            RecordProblem::Dangling { field: found, .. } if found == field
        ));
    }
    for again in ["facts", "events"] {
        let mut city = City::new();
        let records = if again == "facts" {
            &mut city.facts
        } else {
            &mut city.events
        };
        records.push(records[0].clone());
        assert!(matches!(city.problem(), RecordProblem::Duplicate));
    }
}
