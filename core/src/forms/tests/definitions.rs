//! What is not a form, and that the refusal names the part that is wrong.

use serde_json::{Value, json};

use super::*;

/// Compiles the example after `change` to its JSON.
fn changed(change: impl FnOnce(&mut Value)) -> Result<Form, FormError> {
    let mut json = serde_json::to_value(definition()).unwrap();
    change(&mut json);
    Form::compile(serde_json::from_value(json).unwrap())
}

fn refusal(change: impl FnOnce(&mut Value)) -> FormError {
    changed(change).expect_err("the change is a mistake")
}

fn control(json: &mut Value, step: usize, index: usize) -> &mut Value {
    &mut json["ui"]["elements"][step]["elements"][index]
}

#[test]
fn the_record_of_the_catalogue_is_a_definition() {
    let form = changed(|json| json["type"] = json!("form")).unwrap();
    assert_eq!(form.reference().version, "1");
}

#[test]
fn a_schema_outside_the_subset_is_refused_by_keyword_and_place() {
    for (keyword, value) in [
        ("anyOf", json!([{}])),
        ("not", json!({"required": ["copies"]})),
        ("maxProperties", json!(2)),
        ("$schema", json!("http://json-schema.org/draft-07/schema#")),
    ] {
        let error = refusal(|json| json["schema"][keyword] = value);
        let expected = FormError::UnsupportedKeyword {
            at: String::new(),
            keyword: keyword.to_owned(),
        };
        assert_eq!(error, expected);
    }
    assert_eq!(
        refusal(|json| json["schema"]["allOf"][0]["then"]["oneOf"] = json!([{}])),
        FormError::UnsupportedKeyword {
            at: "/allOf/0/then".to_owned(),
            keyword: "oneOf".to_owned()
        }
    );
}

#[test]
fn a_wrong_schema_is_refused_by_place() {
    for (place, keyword, value) in [
        ("copies", "minimum", json!("one")),
        ("full_name", "pattern", json!("(")),
        ("full_name", "pattern", json!("^(?=a)")),
        ("full_name", "format", json!("horoscope")),
    ] {
        let error = refusal(|json| json["schema"]["properties"][place][keyword] = value.clone());
        let FormError::InvalidSchema { at } = &error else {
            panic!("{value}: {error}")
        };
        assert!(at.is_empty() || at.contains(place), "{value}: {at}");
    }
}

#[test]
fn a_reference_leads_nowhere_but_to_a_plain_definition() {
    for reference in [
        "https://example.org/phone.json",
        "other.json#/$defs/phone",
        "#",
        "#/properties/phone",
    ] {
        let error =
            refusal(|json| json["schema"]["properties"]["phone"]["$ref"] = json!(reference));
        let expected = FormError::ForeignReference {
            reference: reference.to_owned(),
        };
        assert_eq!(error, expected);
    }
    assert_eq!(
        refusal(|json| json["schema"]["$defs"]["mobile"]["$ref"] = json!("#/$defs/mobile")),
        FormError::ForeignReference {
            reference: "#/$defs/mobile".to_owned()
        },
        "a definition that leads to itself would never end"
    );
    assert!(matches!(
        refusal(|json| json["schema"]["properties"]["phone"]["$ref"] = json!("#/$defs/absent")),
        FormError::InvalidSchema { .. }
    ));
}

#[test]
fn depth_and_number_of_fields_are_limited() {
    let nested = (0..DEPTH_LIMIT).fold(json!({}), |inner, _| json!({ "not": inner }));
    assert_eq!(
        refusal(|json| json["schema"]["properties"]["copies"]["not"] = nested.clone()),
        FormError::TooDeep {
            part: "schema",
            limit: DEPTH_LIMIT
        }
    );
    assert_eq!(
        refusal(|json| json["ui"]["options"] = nested),
        FormError::TooDeep {
            part: "ui",
            limit: DEPTH_LIMIT
        }
    );
    let grown = |fields: usize| {
        changed(move |json| {
            for index in 12..fields {
                let name = format!("more_{index}");
                json["schema"]["properties"][&name] = json!({"type": "string", "i18n": "email"});
                let control = json!({"type": "Control", "scope": format!("#/properties/{name}")});
                let elements = &mut json["ui"]["elements"][1]["elements"];
                elements.as_array_mut().unwrap().push(control);
            }
        })
    };
    assert!(grown(FIELDS_LIMIT).is_ok());
    assert_eq!(
        grown(FIELDS_LIMIT + 1).unwrap_err(),
        FormError::TooManyFields {
            limit: FIELDS_LIMIT
        }
    );
}

#[test]
fn a_field_of_no_known_kind_is_refused() {
    for schema in [
        json!({"type": "array", "i18n": "copies"}),
        json!({"type": ["integer", "null"], "i18n": "copies"}),
        json!({"type": "string", "enum": [1, 2], "i18n": "copies"}),
        json!({"i18n": "copies"}),
    ] {
        assert_eq!(
            refusal(|json| json["schema"]["properties"]["copies"] = schema),
            FormError::UnknownFieldKind {
                path: "/copies".to_owned()
            }
        );
    }
}

#[test]
fn a_pattern_of_digits_is_a_phone_unless_the_control_says_otherwise() {
    let kind = |pattern: &str, options: Value| {
        let form = changed(|json| {
            json["schema"]["properties"]["certificate_number"]["pattern"] = json!(pattern);
            control(json, 1, 0)["options"] = options;
        });
        field(&form.unwrap(), &Answers::new(), "/certificate_number").kind
    };
    assert_eq!(kind(r"^\+?\d{2}[- ]?[0-9]+$", json!({})), FieldKind::Phone);
    assert_eq!(kind("^[A-Z]?[0-9]+$", json!({})), FieldKind::Text);
    assert_eq!(kind("^[^0-9]+$", json!({})), FieldKind::Text);
    assert_eq!(
        kind("^[0-9]{6}$", json!({"format": "text"})),
        FieldKind::Text
    );
    assert_eq!(
        kind("^tel:[0-9]+$", json!({"format": "phone"})),
        FieldKind::Phone
    );
}

#[test]
fn a_label_that_two_options_share_chooses_neither() {
    let form = changed(|json| json["texts"]["applicant.self"]["en"] = json!("A parent")).unwrap();
    let answers = filled(&form, [("/applicant", text("A parent"))]);
    assert_eq!(answers["applicant"], "A parent");
    assert_eq!(keys_at(&form, &answers, "/applicant"), ["problem-option"]);
}

#[test]
fn a_missing_text_is_named() {
    for key in ["full_name.label", "step.person.label", "applicant.parent"] {
        let missing = FormError::MissingText {
            key: key.to_owned(),
        };
        let remove = |json: &mut Value| {
            json["texts"].as_object_mut().unwrap().remove(key);
        };
        assert_eq!(refusal(remove), missing);
        assert_eq!(
            refusal(|json| json["texts"][key] = json!({"en": " "})),
            missing
        );
    }
    let remove = |json: &mut Value| {
        let property = &mut json["schema"]["properties"]["copies"];
        property.as_object_mut().unwrap().remove("i18n");
    };
    assert_eq!(
        refusal(remove),
        FormError::MissingText {
            key: "/properties/copies/i18n".to_owned()
        }
    );
}

#[test]
fn a_layout_is_steps_of_controls_each_on_a_field_of_its_own() {
    for (element, at) in [
        (
            json!({"type": "Label", "text": "Hello"}),
            "/elements/0/elements/0",
        ),
        (json!("Control"), "/elements/0/elements/0"),
    ] {
        assert_eq!(
            refusal(|json| *control(json, 0, 0) = element),
            FormError::InvalidLayout { at: at.to_owned() }
        );
    }
    assert_eq!(
        refusal(|json| json["ui"] = json!({"type": "VerticalLayout", "elements": []})),
        FormError::InvalidLayout { at: String::new() }
    );
    for scope in [
        "#/properties/absent",
        "#",
        "#/properties/a/properties/b",
        "/copies",
    ] {
        assert_eq!(
            refusal(|json| control(json, 0, 0)["scope"] = json!(scope)),
            FormError::UnresolvableScope {
                at: "/elements/0/elements/0".to_owned(),
                scope: scope.to_owned()
            }
        );
    }
    assert_eq!(
        refusal(|json| control(json, 0, 0)["scope"] = json!("#/properties/date_of_birth")),
        FormError::RepeatedField {
            path: "/date_of_birth".to_owned()
        }
    );
}

#[test]
fn a_field_nobody_could_answer_is_refused() {
    let unreachable = |path: &str| FormError::UnreachableField {
        path: path.to_owned(),
    };
    let unshown = |json: &mut Value| {
        json["schema"]["properties"]["a/b"] = json!({"type": "string", "i18n": "email"});
    };
    assert_eq!(refusal(unshown), unreachable("/a~1b"));
    assert_eq!(
        refusal(|json| json["schema"]["allOf"][0]["then"]["required"] = json!(["absent"])),
        unreachable("/absent")
    );
    assert_eq!(
        refusal(|json| json["schema"]["required"] = json!(["address"])),
        FormError::HiddenRequirement {
            path: "/address".to_owned()
        }
    );
}

#[test]
fn a_rule_is_about_another_field_and_never_about_itself() {
    let invalid = FormError::InvalidRule {
        path: "/copies".to_owned(),
    };
    let condition = json!({"scope": "#/properties/by_post", "schema": {"const": true}});
    for rule in [
        json!({"effect": "SHRINK", "condition": condition}),
        json!({"effect": "SHOW"}),
        json!({"effect": "SHOW", "condition": {"scope": "#/properties/by_post"}}),
        json!({"effect": "SHOW", "condition": {"scope": "#/properties/absent", "schema": {}}}),
        json!({"effect": "SHOW", "condition": {"scope": "#", "schema": {}}}),
        json!({"effect": "SHOW", "condition": {"scope": "#/properties/by_post", "schema": {"$ref": "#"}}}),
        json!({"effect": "SHOW", "condition": {"scope": "#/properties/by_post", "schema": {"type": 1}}}),
    ] {
        assert_eq!(refusal(|json| control(json, 1, 1)["rule"] = rule), invalid);
    }
    let error = refusal(|json| {
        control(json, 1, 4)["rule"] = json!({
            "effect": "SHOW", "condition": {"scope": "#/properties/address", "schema": {}}
        });
    });
    assert!(matches!(error, FormError::CircularRule { .. }), "{error}");
}

#[test]
fn a_requirement_on_a_hidden_field_keeps_the_form_from_being_sent() {
    let form = changed(|json| {
        json["schema"]["allOf"][1]["if"]["properties"]["by_post"]["const"] = json!(false);
    })
    .unwrap();
    let mut answers = complete(&form);
    form.answer(&mut answers, "/by_post", Answer::YesNo { value: false })
        .unwrap();
    assert!(!form.view(&answers, "en").complete);
    assert!(
        !field(&form, &answers, "/address").required,
        "nor asked for"
    );
    assert_eq!(
        problem_keys(&form, &answers),
        [("/address".to_owned(), "problem-required".to_owned())]
    );
}

#[test]
fn a_name_with_the_signs_of_a_pointer_is_a_field_like_any() {
    let form = changed(|json| {
        json["schema"]["properties"]["a/b~1c"] =
            json!({"type": "string", "minLength": 3, "i18n": "email"});
        let elements = &mut json["ui"]["elements"][1]["elements"];
        let control = json!({"type": "Control", "scope": "#/properties/a~1b~01c"});
        elements.as_array_mut().unwrap().push(control);
        json["schema"]["required"] = json!(["a/b~1c"]);
    })
    .unwrap();
    let mut answers = Answers::new();
    let required = ("/a~1b~01c".to_owned(), "problem-required".to_owned());
    assert_eq!(problem_keys(&form, &answers), [required]);
    form.answer(&mut answers, "/a~1b~01c", text("xy")).unwrap();
    assert_eq!(answers["a/b~1c"], "xy");
    assert_eq!(keys_at(&form, &answers, "/a~1b~01c"), ["problem-too-short"]);
}
