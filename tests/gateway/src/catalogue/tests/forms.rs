//! Forms, and the services that have one.

use citizen_core::forms::{Answers, CHECKS, Form};

use super::*;

#[test]
fn four_services_have_a_form() {
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
            ("apply-rent-subsidy", "rent-subsidy"),
            ("apply-resident-parking-permit", "resident-parking-permit"),
            ("apply-senior-transit-card", "senior-transit-card"),
            ("register-birth", "birth-registration"),
        ]
    );
}

/// The core takes each of them, and together they have every kind of field.
#[test]
fn every_kind_of_field_is_asked_for() {
    let catalogue = demo_city();
    let mut kinds = BTreeSet::new();
    for (id, version) in catalogue.forms.keys() {
        let record = catalogue.form(id, version).unwrap().clone();
        let form = Form::compile(serde_json::from_value(record).unwrap()).unwrap();
        let mut answers = Answers::new();
        if id == "rent-subsidy" {
            form.add_row(&mut answers, "/members").unwrap();
        }
        for language in ["en", "zh-Hans", "es", "ar"] {
            let steps = form.view(&answers, language).steps;
            let fields = steps.iter().flat_map(|step| &step.fields);
            kinds.extend(fields.map(|field| format!("{:?}", field.kind)));
        }
    }
    let all = "Choice Choices Date Declaration Email File Integer LongChoice LongText Money NationalId Phone \
               Photo Rows Signature Text Time YesNo";
    assert_eq!(kinds, all.split_whitespace().map(str::to_owned).collect());
}

/// Every control, rule and option of a form has what it needs, in schema, layout and texts.
#[test]
fn forms_are_whole() {
    let catalogue = demo_city();
    let forms = [
        "birth-registration",
        "rent-subsidy",
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
            let mut elements = Vec::from_iter(step["elements"].as_array().unwrap());
            while let Some(control) = elements.pop() {
                let mut scopes = Vec::new();
                if !control["rule"].is_null() {
                    rules += 1;
                    scopes.push(&control["rule"]["condition"]["scope"]);
                }
                if control["type"] == "Group" {
                    let key = format!("{}.label", control["i18n"].as_str().unwrap());
                    assert!(texts[&key].is_object(), "{id}: {key}");
                    elements.extend(control["elements"].as_array().unwrap());
                } else {
                    scopes.push(&control["scope"]);
                    shown.insert(control["scope"].as_str().unwrap().to_owned());
                }
                for scope in scopes {
                    let name = scope
                        .as_str()
                        .unwrap()
                        .strip_prefix("#/properties/")
                        .unwrap();
                    assert!(properties.contains_key(name), "{id}: {name}");
                }
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
        let standard = jsonschema::options().should_validate_formats(true);
        (CHECKS.into_iter())
            .fold(standard, |options, (name, is_right)| {
                options.with_format(name, is_right)
            })
            .build(&catalogue.form(id, "1").unwrap()["schema"])
            .unwrap()
            .is_valid(answers)
    };
    let birth = json!({
        "child_name": "Li An", "child_sex": "female", "date_of_birth": "2026-03-15",
        "place_of_birth": "home", "birth_witness": "Chen Yu", "parent_name": "Li Na",
        "parent_relation": "mother", "parent_phone": "13800001111", "declaration": true
    });
    let rent = json!({
        "full_name": "Li Na", "id_number": "11010519491231002X", "date_of_birth": "1949-12-31",
        "phone": "13800001111", "neighbourhood": "lianhua", "street": "6 Lotus Lane",
        "postcode": "310001", "lease_start": "2026-02-01", "reasons": ["low_income", "illness"],
        "members": [{"name": "Li An", "relation": "child", "born": "2026-03-15", "income": 0}],
        "rent": 250_000, "income": 480_000, "other_help": true, "other_help_amount": 50_000,
        "pay_to": "landlord", "landlord_name": "Chen Yu", "landlord_phone": "13900002222",
        "visit_time": "09:30", "declaration": true
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
        ("rent-subsidy", rent, "landlord_name", "lease_start"),
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

/// The demo city's catalogue with other records in place of some of its own.
fn with(change: impl Fn(&mut Value) -> Vec<Value>) -> Catalogue {
    let lines = demo_city().ndjson.clone();
    let lines = lines
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty());
    let records = lines.flat_map(|line| {
        let mut record: Value = serde_json::from_slice(line).unwrap();
        let more = change(&mut record);
        std::iter::once(record).chain(more)
    });
    let lines = records.map(|record| format!("{record}\n"));
    Catalogue::read(lines.collect::<String>().as_bytes()).unwrap()
}

fn is_form(record: &Value, id: &str) -> bool {
    record["type"] == "form" && record["id"] == id
}

#[test]
fn whoever_publishes_hears_which_forms_phones_cannot_do_with() {
    assert_eq!(demo_city().check().unwrap(), [""; 0]);
    let without_a_text = with(|record| {
        if is_form(record, "birth-registration") {
            record["texts"] = json!({});
        }
        Vec::new()
    });
    let doubts = without_a_text.check().unwrap();
    assert_eq!(doubts.len(), 1);
    assert!(doubts[0].starts_with("form birth-registration version 1: the form has no text"));
}

#[test]
fn whoever_publishes_hears_of_facts_that_nobody_is_asked_for() {
    let doubts = |fact: &str| {
        let named = with(|record| {
            if is_form(record, "senior-transit-card") {
                let date_of_birth = &mut record["ui"]["elements"][0]["elements"][1];
                date_of_birth["options"] = json!({"fact": fact});
            }
            Vec::new()
        });
        named.check().unwrap()
    };
    let about = "form senior-transit-card version 1: /date_of_birth names the fact";
    assert_eq!(
        doubts("birthday"),
        [format!("{about} birthday, which there is not")]
    );
    assert_eq!(
        doubts("sex"),
        [format!("{about} sex, whose answer is of another kind")]
    );
    assert_eq!(doubts("born_on"), [""; 0]);
}

#[test]
fn what_no_phone_takes_is_not_published() {
    let twice = with(|record| match is_form(record, "birth-registration") {
        true => vec![record.clone()],
        false => Vec::new(),
    });
    let words = std::error::Error::source(&twice.check().unwrap_err())
        .unwrap()
        .to_string();
    assert!(
        words.contains("record \"birth-registration\"") && words.contains("twice"),
        "{words}"
    );
}

#[test]
fn what_was_cut_off_is_not_published() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bundle.ndjson");
    let whole = std::str::from_utf8(&demo_city().ndjson).unwrap();
    let (cut, _) = whole.trim_end().rsplit_once('\n').unwrap();
    std::fs::write(&file, cut).unwrap();
    let error = Catalogue::of_file(&file).unwrap_err();
    let CheckError::CutOff { announced, found } = error else {
        panic!("{error}")
    };
    assert_eq!(announced, found as u64 + 1);
    std::fs::write(&file, whole).unwrap();
    assert_eq!(Catalogue::of_file(&file).unwrap().1, [""; 0]);
}
