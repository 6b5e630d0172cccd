//! Answers that a draft begins with.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::*;
use crate::logic::Kind;

fn with(defaults: Value) -> Result<Form, FormError> {
    let mut json = serde_json::to_value(definition()).unwrap();
    json["defaults"] = defaults;
    Form::compile(serde_json::from_value(json).unwrap())
}

fn begun(defaults: Value) -> Value {
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    Value::Object(with(defaults).unwrap().begun(today))
}

#[test]
fn a_draft_begins_with_what_the_rules_come_to_on_its_day() {
    let defaults = json!({
        "copies": {"+": [1, 1]},
        "applicant": "self",
        "by_post": false,
        "date_of_birth": {"days_after": [{"today": []}, 1]},
    });
    let expected = json!({
        "copies": 2, "applicant": "self", "by_post": false, "date_of_birth": "2026-11-24",
    });
    assert_eq!(begun(defaults), expected);
    assert_eq!(begun(json!({})), json!({}));
}

#[test]
fn they_are_answers_like_any_other_from_then_on() {
    let form = with(json!({"copies": 2})).unwrap();
    let mut answers = form.begun(NaiveDate::default());
    assert_eq!(form.view(&answers, "en").answered, 1);
    form.answer(&mut answers, "/copies", Answer::Nothing)
        .unwrap();
    assert_eq!(field(&form, &answers, "/copies").answer, Answer::Nothing);
}

#[test]
fn what_the_form_finds_something_wrong_with_is_left_out() {
    let defaults = json!({
        "copies": 11, "full_name": "L", "applicant": "nobody", "certificate_number": "none",
    });
    assert_eq!(begun(defaults), json!({}));
    assert_eq!(
        begun(json!({"copies": {"round": {"/": [1, 0]}}})),
        json!({}),
        "no value"
    );
}

#[test]
fn a_default_that_can_be_none_is_refused() {
    let refused = |defaults: Value| with(defaults).unwrap_err();
    let wrong = |path: &str, problem: CalculationError| FormError::InvalidDefault {
        path: path.to_owned(),
        problem,
    };
    assert_eq!(
        refused(json!({"copies": {"var": "phone"}})),
        wrong(
            "/copies",
            CalculationError::UnknownField("phone".to_owned())
        ),
        "there are no answers yet"
    );
    assert_eq!(
        refused(json!({"by_post": "yes"})),
        wrong("/by_post", CalculationError::Kind(Kind::Text))
    );
    let unknown = FormError::UnknownField {
        path: "/shoe_size".to_owned(),
    };
    assert_eq!(refused(json!({"shoe_size": 42})), unknown);
    let none = FormError::NoDefault {
        path: "/agreed".to_owned(),
    };
    let mut kinds = kinds::definition();
    kinds.defaults.insert("agreed".to_owned(), json!(true));
    assert_eq!(
        Form::compile(kinds).unwrap_err(),
        none,
        "she has to declare it herself"
    );
    let mut rows = rows::definition();
    rows.defaults.insert("children".to_owned(), json!([]));
    assert!(matches!(
        Form::compile(rows),
        Err(FormError::NoDefault { .. })
    ));
    let mut calculated = definition();
    calculated
        .calculations
        .insert("copies".to_owned(), json!(1));
    calculated.defaults.insert("copies".to_owned(), json!(1));
    assert!(matches!(
        Form::compile(calculated),
        Err(FormError::NoDefault { .. })
    ));
}
