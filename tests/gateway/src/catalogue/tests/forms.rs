//! Forms, and the services that have one.

use super::*;

#[test]
fn three_services_have_a_form() {
    let catalogue = demo_city();
    let with_form: Vec<_> = catalogue
        .services()
        .filter(|service| !service["form"].is_null())
        .map(|service| {
            (
                service["id"].as_str().unwrap(),
                service["form"]["id"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        with_form,
        [
            ("apply-resident-parking-permit", "resident-parking-permit"),
            ("apply-senior-transit-card", "senior-transit-card"),
            ("register-birth", "birth-registration"),
        ]
    );
}

/// Every control, rule and option of a form has what it needs, in schema, layout and texts.
#[test]
fn forms_are_whole() {
    let catalogue = demo_city();
    let forms = [
        "birth-registration",
        "resident-parking-permit",
        "senior-transit-card",
    ];
    for id in forms {
        let form = catalogue.form(id, "1").unwrap();
        let texts = &form["texts"];
        let properties = form["schema"]["properties"].as_object().unwrap();
        let mut shown = BTreeSet::new();
        let mut rules = 0;
        let steps = form["ui"]["elements"].as_array().unwrap();
        assert!(steps.len() >= 2, "{id}");
        for step in steps {
            let key = format!("{}.label", step["i18n"].as_str().unwrap());
            assert!(texts[&key].is_object(), "{id}: {key}");
            for control in step["elements"].as_array().unwrap() {
                let mut scopes = vec![&control["scope"]];
                if !control["rule"].is_null() {
                    rules += 1;
                    scopes.push(&control["rule"]["condition"]["scope"]);
                }
                for scope in scopes {
                    let name = scope
                        .as_str()
                        .unwrap()
                        .strip_prefix("#/properties/")
                        .unwrap();
                    assert!(properties.contains_key(name), "{id}: {name}");
                }
                shown.insert(control["scope"].as_str().unwrap().to_owned());
            }
        }
        assert!(rules >= 1, "{id}: a condition");
        assert_eq!(
            shown.len(),
            properties.len(),
            "{id}: every field is asked once"
        );
        for (name, property) in properties {
            let prefix = property["i18n"].as_str().unwrap();
            let mut keys = vec![format!("{prefix}.label")];
            for option in property["enum"].as_array().into_iter().flatten() {
                keys.push(format!("{prefix}.{}", option.as_str().unwrap()));
            }
            for key in keys {
                assert!(texts[&key].is_object(), "{id}: {name} has no {key}");
            }
        }
        let has = |member: &str, value: &str| properties.values().any(|p| p[member] == value);
        assert!(has("format", "date"), "{id}: a date");
        assert!(
            properties.values().any(|p| p["enum"].is_array()),
            "{id}: a choice"
        );
    }
}

#[test]
fn forms_take_right_answers_and_refuse_wrong_ones() {
    let catalogue = demo_city();
    let is_valid = |id: &str, answers: &Value| {
        jsonschema::options()
            .should_validate_formats(true)
            .build(&catalogue.form(id, "1").unwrap()["schema"])
            .unwrap()
            .is_valid(answers)
    };
    let birth = json!({
        "child_name": "Li An", "child_sex": "female", "date_of_birth": "2026-03-15",
        "place_of_birth": "home", "birth_witness": "Chen Yu", "parent_name": "Li Na",
        "parent_relation": "mother", "parent_phone": "13800001111", "declaration": true
    });
    let parking = json!({
        "applicant_name": "Li Na", "phone": "13800001111", "district": "haiwan",
        "street_address": "6 Lotus Lane", "plate_number": "澜A12345", "electric": false,
        "ownership": "company", "owner_company": "Bay Bakery", "start_date": "2026-05-01",
        "months": 12
    });
    let transit = json!({
        "full_name": "Wang Mei", "date_of_birth": "1958-11-02", "phone": "13800001111",
        "for_someone_else": true, "helper_name": "Li Na", "delivery": "office",
        "pick_up_office": "central_station"
    });
    for (id, answers, conditional, date) in [
        (
            "birth-registration",
            birth,
            "birth_witness",
            "date_of_birth",
        ),
        (
            "resident-parking-permit",
            parking,
            "owner_company",
            "start_date",
        ),
        (
            "senior-transit-card",
            transit,
            "helper_name",
            "date_of_birth",
        ),
    ] {
        assert!(is_valid(id, &answers), "{id}");
        let mut without = answers.clone();
        without.as_object_mut().unwrap().remove(conditional);
        assert!(!is_valid(id, &without), "{id} without {conditional}");
        let mut no_such_day = answers;
        no_such_day[date] = json!("2026-02-30");
        assert!(!is_valid(id, &no_such_day), "{id} on 30 February");
    }
}
