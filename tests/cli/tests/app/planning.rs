//! Plans, and what the resident has told about herself.

use serde_json::{Value, json};

use crate::{
    shapes::Document,
    support::{City, Phone},
};

fn ids(list: &Value) -> Vec<&str> {
    let list = list.as_array().unwrap().iter();
    list.map(|one| one["id"].as_str().unwrap()).collect()
}

#[test]
fn plans_and_facts_answer_as_documented() {
    let document = Document::read();
    let city = City::start();
    let phone = Phone::at(&city);
    phone.run(&["sync"]);

    let events = phone.json(&["events"]);
    document.holds("events", &events);
    for event in ids(&events["life_events"]) {
        let plan = phone.json(&["plan", event, "--date", "2027-03-01"]);
        document.holds("plan", &plan);
        assert_eq!(plan["date"], "2027-03-01");
        assert!(
            phone
                .words(&["plan", event, "--date", "2027-03-01"])
                .contains("Step 1: ")
        );
    }

    let eligible = ["eligible", "apply-senior-card"];
    let open = phone.json(&eligible);
    document.holds("eligible", &open);
    assert_eq!(open["verdict"], "needs_to_know");
    assert_eq!(ids(&open["needs"]), ["residence", "born_on"]);

    let listed = phone.json(&["facts"]);
    document.holds("facts list", &listed);
    let told = phone.json(&[
        "facts",
        "answer",
        "residence=registered",
        "born_on=1944-03-08",
    ]);
    document.holds("facts answer", &told);
    assert_eq!(
        told["facts"][0]["answer"],
        json!({"kind": "choice", "value": "registered"})
    );
    assert_eq!(phone.json(&eligible)["verdict"], "yes");
    assert!(phone.words(&eligible).contains("You are 60 or over."));
    let young = [&eligible[..], &["--suppose", "born_on=1999-03-08"]].concat();
    let young = phone.json(&young);
    assert_eq!(young["verdict"], "no");
    assert_eq!(young["because"], json!(["You are 60 or over."]));
    assert_eq!(phone.json(&eligible)["verdict"], "yes");

    let forgotten = phone.json(&["facts", "forget", "born_on"]);
    document.holds("facts forget", &forgotten);
    assert_eq!(ids(&phone.json(&eligible)["needs"]), ["born_on"]);
    assert_eq!(phone.json(&["facts", "forget", "--all"]), listed);
}

#[test]
fn what_does_not_fit_is_refused_and_what_is_not_there_is_not_found() {
    let document = Document::read();
    let city = City::start();
    let phone = Phone::at(&city);
    phone.run(&["sync"]);
    let error = |arguments: &[&str]| {
        let error = phone.run(arguments).error();
        document.holds("Shape: error", &error);
        let error = &error["error"];
        (error["code"].clone(), error["reason"].clone())
    };
    let refused = (json!("refused"), json!("wrong-kind-of-answer"));
    assert_eq!(error(&["facts", "answer", "children=many"]), refused);
    assert_eq!(error(&["facts", "answer", "children=21"]), refused);
    assert_eq!(error(&["facts", "answer", "residence=moon"]), refused);
    assert_eq!(error(&["plan", "retiring", "--date", "soon"]), refused);
    let missing = |what: &str| (json!("not_found"), json!(what));
    assert_eq!(error(&["facts", "answer", "shoe_size=42"]), missing("fact"));
    // All or none: what was right beside what was wrong is not kept either.
    let both = ["facts", "answer", "children=2", "residence=moon"];
    assert_eq!(error(&both), refused);
    let listed = phone.json(&["facts"]);
    let answers = listed["facts"].as_array().unwrap().iter();
    assert!(answers.clone().all(|fact| fact["answer"].is_null()));
    assert_eq!(
        error(&["plan", "flood", "--date", "2027-03-01"]),
        missing("life-event")
    );
    assert_eq!(error(&["eligible", "no-such-service"]), missing("service"));
    assert_eq!(error(&["facts", "answer", "children"]).0, "usage");
    assert_eq!(error(&["facts", "forget"]).0, "usage");
}

#[test]
fn what_is_supposed_is_held_against_the_citys_questions() {
    let city = City::start();
    let phone = Phone::at(&city);
    phone.run(&["sync"]);
    for command in [
        &["eligible", "apply-senior-card"][..],
        &["plan", "retiring", "--date", "2027-03-01"],
    ] {
        for (supposed, code, said) in [
            ("shoe_size=42", 6, "shoe_size"),
            ("shoe_size=42", 6, "born_on, sex"),
            ("residence=moon", 10, "registered, other_city"),
            ("born_on=3000-01-01", 10, "from 1850-01-01 to "),
            ("born_on=0001-01-01", 10, "from 1850-01-01 to "),
            ("children=many", 10, "a number, from 0 to 20"),
            (
                "lives_alone=perhaps",
                10,
                "lives_alone cannot be \"perhaps\"; it is yes or no",
            ),
        ] {
            let ran = phone.run(&[command, &["--suppose", supposed]].concat());
            let error = ran.error();
            let message = error["error"]["message"].as_str().unwrap();
            assert_eq!(ran.code, code, "{ran:?}");
            assert!(message.contains(said), "{message}");
        }
    }
}

#[test]
fn numbers_and_days_may_be_in_the_digits_of_any_keyboard() {
    let city = City::start();
    let phone = Phone::at(&city);
    phone.run(&["sync"]);
    let told = phone.json(&["facts", "answer", "born_on=١٩٤٤-٠٣-٠٨", "children=۲"]);
    let answer = |id: &str| {
        let mut facts = told["facts"].as_array().unwrap().iter();
        facts.find(|fact| fact["question"]["id"] == id).unwrap()["answer"].clone()
    };
    assert_eq!(
        answer("born_on"),
        json!({"kind": "date", "value": "1944-03-08"})
    );
    assert_eq!(answer("children"), json!({"kind": "number", "value": 2}));
    let plan = phone.json(&["plan", "retiring", "--date", "٢٠٢٧-٠٣-٠١"]);
    assert_eq!(plan["date"], "2027-03-01");
}

#[test]
fn a_plan_says_what_is_overdue() {
    let city = City::start();
    let phone = Phone::at(&city);
    phone.run(&["sync"]);
    let overdue = |date: &str| {
        let plan = phone.json(&["plan", "having-a-baby", "--date", date]);
        let steps = plan["steps"].as_array().unwrap().iter();
        let late = steps.filter(|step| step["overdue"] == true).count();
        let words = phone.words(&["plan", "having-a-baby", "--date", date]);
        (late, words.matches("which has passed").count())
    };
    let (late, said) = overdue("2020-03-01");
    assert!(late > 0 && said == late);
    assert_eq!(overdue("2100-03-01"), (0, 0));
}

#[test]
fn a_yes_to_no_rule_is_told_apart() {
    let city = City::start();
    let phone = Phone::at(&city);
    phone.run(&["sync"]);
    let unchecked = phone.json(&["eligible", "apply-library-card"]);
    assert_eq!(
        (&unchecked["verdict"], &unchecked["has_rules"]),
        (&json!("yes"), &json!(false))
    );
    assert!(
        phone
            .words(&["eligible", "apply-library-card"])
            .contains("no rules for this")
    );
    let checked = phone.json(&["eligible", "apply-senior-card"]);
    assert_eq!(checked["has_rules"], true);
}

/// The key file is gone, as a phone's keystore is while it is locked.
#[test]
fn a_plan_needs_no_key() {
    let city = City::start();
    let phone = Phone::at(&city);
    phone.run(&["sync"]);
    phone.run(&["facts", "answer", "born_on=1944-03-08"]);
    std::fs::remove_file(phone.keys()).unwrap();
    let plan = [
        "plan",
        "retiring",
        "--date",
        "2027-03-01",
        "--suppose",
        "born_on=1960-01-01",
    ];
    assert_eq!(phone.json(&plan)["life_event"]["id"], "retiring");
    assert_eq!(
        phone.run(&["facts"]).error()["error"]["code"],
        "key_unavailable"
    );
}

#[test]
fn favourites_answer_as_documented() {
    let document = Document::read();
    let city = City::start();
    let phone = Phone::at(&city);
    phone.run(&["sync"]);
    let empty = phone.json(&["favourites"]);
    document.holds("favourites list", &empty);
    assert!(phone.words(&["favourites"]).contains("no service"));
    phone.json(&["favourites", "add", "register-marriage"]);
    let two = phone.json(&["favourites", "add", "apply-senior-card"]);
    document.holds("favourites add", &two);
    let list = two["favourites"].as_array().unwrap().iter();
    let ids: Vec<&Value> = list.map(|one| &one["service_id"]).collect();
    assert_eq!(ids, ["register-marriage", "apply-senior-card"]);
    assert_eq!(
        two["favourites"][1]["name"],
        two["favourites"][1]["service"]["name"]
    );
    let moved = phone.json(&["favourites", "move", "apply-senior-card", "--to", "1"]);
    document.holds("favourites move", &moved);
    assert_eq!(moved["favourites"][0], two["favourites"][1]);
    assert_eq!(moved["favourites"][1], two["favourites"][0]);
    let error = phone
        .run(&["favourites", "move", "no-such", "--to", "1"])
        .error();
    assert_eq!(error["error"]["code"], "not_found");
    phone.json(&["favourites", "remove", "register-marriage"]);
    let none = phone.json(&["favourites", "remove", "apply-senior-card"]);
    document.holds("favourites remove", &none);
    assert_eq!(none, empty);
    let error = phone.run(&["favourites", "add", "no-such"]).error();
    assert_eq!(error["error"]["code"], "not_found");
}
