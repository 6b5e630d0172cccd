//! Questions, rules and life events.

use super::*;

/// The records of a type, by id.
fn by_id(kind: &str) -> BTreeMap<String, Value> {
    let all = records(demo_city()).into_iter();
    all.filter(|record| record["type"] == kind)
        .map(|record| (record["id"].as_str().unwrap().to_owned(), record))
        .collect()
}

#[test]
fn there_is_enough_to_plan_with() {
    assert!(by_id("fact").len() >= 12);
    let ruled = demo_city()
        .services()
        .filter(|service| service["eligibility"].is_array());
    assert!(ruled.count() >= 40);
    let events = by_id("life_event");
    assert!(events.len() >= 8);
    let (mut yields, mut conditions) = (0, 0);
    for (id, event) in &events {
        let steps = event["steps"].as_array().unwrap();
        assert!(steps.len() >= 6, "{id}");
        for step in steps {
            conditions += usize::from(step["condition"].is_object());
            let service = demo_city().service(step["service_id"].as_str().unwrap());
            yields += usize::from(service.unwrap()["outputs"].is_array());
        }
    }
    assert!(yields >= 10 && conditions >= 10, "{yields}, {conditions}");
}

/// A question on which nothing turns is one too many.
#[test]
fn every_question_is_asked_for_a_reason() {
    let mut rules = String::new();
    for service in demo_city().services() {
        rules += &service["eligibility"].to_string();
    }
    for event in by_id("life_event").values() {
        rules += &event["steps"].to_string();
    }
    for id in by_id("fact").keys() {
        assert!(rules.contains(&json!({ "var": id }).to_string()), "{id}");
    }
}

/// What the rules of a service say about age stands in its own words too.
#[test]
fn ages_in_rules_are_those_in_words() {
    let mut compared = 0;
    for service in demo_city().services() {
        let who = service["eligibility_description"]["en"].as_str().unwrap();
        for condition in service["eligibility"].as_array().into_iter().flatten() {
            let Some(age) = condition["id"].as_str().unwrap().strip_prefix("age-") else {
                continue;
            };
            compared += 1;
            for number in age.split('-').filter(|part| part.parse::<u32>().is_ok()) {
                assert!(who.contains(number), "{}: {who}", service["id"]);
            }
        }
    }
    assert!(compared >= 20, "{compared}");
}

/// Rules are of services that there are, and of rules that there are; so are outputs.
#[test]
fn what_plans_are_made_of_has_to_be_there() {
    let refused = |change: &dyn Fn(&mut Tables)| {
        let mut tables = Tables::authored().unwrap();
        change(&mut tables);
        build::catalogue(&tables).unwrap_err().to_string()
    };
    let named = |name: &str| vec![name.to_owned()];
    assert_eq!(
        refused(&|tables| {
            let rules = &mut tables.eligibility.services;
            rules.insert("apply-nothing".to_owned(), named("age-60"));
        }),
        "table eligibility.json, row apply-nothing: no service named apply-nothing"
    );
    assert_eq!(
        refused(&|tables| {
            let rules = &mut tables.eligibility.services;
            rules.insert("apply-senior-card".to_owned(), named("age-600"));
        }),
        "table eligibility.json, row apply-senior-card: no rule named age-600"
    );
    assert_eq!(
        refused(&|tables| {
            tables
                .outputs
                .insert("register-birth".to_owned(), named("joy"));
        }),
        "table outputs.json, row register-birth: no document named joy"
    );
}
