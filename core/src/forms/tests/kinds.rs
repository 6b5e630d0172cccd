//! Kinds of fields beyond a line of text: how they are answered, what is wrong with them, and the groups that
//! they stand in.

use super::*;

pub(super) fn definition() -> FormDefinition {
    serde_json::from_str(include_str!("kinds.json")).unwrap()
}

fn form() -> Form {
    Form::compile(definition()).unwrap()
}

fn changed(change: impl FnOnce(&mut Value)) -> Result<Form, FormError> {
    let mut json = serde_json::to_value(definition()).unwrap();
    change(&mut json);
    Form::compile(serde_json::from_value(json).unwrap())
}

fn refusal(change: impl FnOnce(&mut Value)) -> FormError {
    changed(change).expect_err("the change is a mistake")
}

fn chosen(values: &[&str]) -> Answer {
    Answer::Choices {
        values: values.iter().map(|value| (*value).to_owned()).collect(),
    }
}

fn yes(value: bool) -> Answer {
    Answer::YesNo { value }
}

/// What becomes of a text typed into the field at `path`, and what is wrong with it.
fn typed(path: &'static str, value: &str) -> (Answer, Vec<String>) {
    let form = form();
    let answers = filled(&form, [(path, text(value))]);
    (
        field(&form, &answers, path).answer,
        keys_at(&form, &answers, path),
    )
}

fn message(answers: &Answers, path: &str) -> String {
    let problems = form().problems(answers, "en").into_iter();
    let message = problems
        .filter(|one| one.path == path)
        .map(|one| one.message)
        .next();
    message.unwrap().replace(['\u{2068}', '\u{2069}'], "")
}

#[test]
fn the_kind_of_a_field_says_what_a_shell_asks_with() {
    let view = form().view(&Answers::new(), "en");
    let fields: Vec<FormField> = view
        .steps
        .into_iter()
        .flat_map(|step| step.fields)
        .collect();
    use FieldKind::*;
    let kinds: Vec<FieldKind> = fields.iter().map(|field| field.kind).collect();
    assert_eq!(
        kinds,
        [
            Money,
            Time,
            Choices,
            LongChoice,
            NationalId,
            YesNo,
            Text,
            Phone,
            Text,
            Declaration
        ]
    );
    let euro = Currency {
        code: "EUR".to_owned(),
        minor_digits: 2,
    };
    assert_eq!(fields[0].currency, Some(euro));
    assert_eq!(fields[1].currency, None);
    assert_eq!(fields[2].options.len(), 4);
    assert_eq!(fields[9].options.len(), 2, "yes and no");
}

#[test]
fn money_is_kept_in_its_smallest_unit_and_limits_are_told_in_its_main_one() {
    let money = |minor_units| Answer::Money { minor_units };
    assert_eq!(typed("/rent", "1.200,5"), (money(120_050), vec![]));
    assert_eq!(typed("/rent", "٨٥٠٫٢٥"), (money(85_025), vec![]));
    let (answer, problems) = typed("/rent", "12.505");
    assert_eq!(
        (answer, problems),
        (money(1_250_500), vec!["problem-maximum".to_owned()])
    );
    let (answer, problems) = typed("/rent", "100.5 or so");
    assert_eq!(
        (answer, problems),
        (text("100.5 or so"), vec!["problem-type".to_owned()])
    );

    let form = form();
    let little = filled(&form, [("/rent", money(9_999))]);
    assert_eq!(form.submission(&little)["rent"], 9_999);
    assert_eq!(
        message(&little, "/rent"),
        "Rent a month: please enter 100.00 EUR or more."
    );
    assert_eq!(
        form.problems(&little, "en")[0].arguments["limit"],
        "10000",
        "as the schema has it"
    );
    let words = filled(&form, [("/rent", text("much"))]);
    assert_eq!(
        message(&words, "/rent"),
        "Rent a month: please enter an amount of money, in digits."
    );
}

#[test]
fn a_time_is_kept_as_hours_and_minutes() {
    let time = |value: &str| Answer::Time {
        value: value.to_owned(),
    };
    assert_eq!(typed("/visit", "下午3点05分"), (time("15:05"), vec![]));
    assert_eq!(typed("/visit", "0930"), (time("09:30"), vec![]));
    let (answer, problems) = typed("/visit", "25:00");
    assert_eq!(
        (answer, problems),
        (text("25:00"), vec!["problem-format".to_owned()])
    );
    let form = form();
    let picked = filled(&form, [("/visit", time("9:05"))]);
    assert_eq!(picked["visit"], "09:05");
    let wrong = filled(&form, [("/visit", text("noon"))]);
    assert_eq!(
        message(&wrong, "/visit"),
        "When may we come: please enter a time of day as hours and minutes, such as 09:30."
    );
}

#[test]
fn several_choices_are_kept_once_each_in_the_order_of_the_form() {
    let form = form();
    let kept = |answer: Answer| filled(&form, [("/needs", answer)]).get("needs").cloned();
    assert_eq!(
        kept(chosen(&["lift", "heat", "lift"])),
        Some(json!(["heat", "lift"]))
    );
    assert_eq!(kept(chosen(&[])), None);
    for both in [
        r#"["lift", "heat"]"#,
        "lift,heat",
        "Ascensor، HEATING",
        "a lift、calefacción",
    ] {
        assert_eq!(kept(text(both)), Some(json!(["heat", "lift"])), "{both}");
    }
    assert_eq!(
        kept(text("Warm water, or any")),
        Some(json!(["water"])),
        "a label may have a comma"
    );
    for (answer, key) in [
        (text("heat, gold"), "problem-type"),
        (chosen(&["heat", "gold"]), "problem-option"),
        (chosen(&["heat"]), "problem-too-few"),
        (
            chosen(&["heat", "water", "lift", "light"]),
            "problem-too-many",
        ),
    ] {
        let answers = filled(&form, [("/needs", answer.clone())]);
        assert_eq!(keys_at(&form, &answers, "/needs"), [key]);
        assert_eq!(field(&form, &answers, "/needs").answer, answer, "kept");
    }
    let one = filled(&form, [("/needs", chosen(&["heat"]))]);
    assert_eq!(
        message(&one, "/needs"),
        "What is missing: at least 2 are needed."
    );
}

#[test]
fn an_empty_list_is_no_answer() {
    let form = form();
    let emptied = Answers::from_iter([("needs".to_owned(), json!([]))]);
    assert_eq!(keys_at(&form, &emptied, "/needs"), [""; 0]);
    assert_eq!(form.submission(&emptied), Answers::new());
}

fn found(form: &Form, query: &str, language: &str, offset: usize) -> Vec<String> {
    let options = form.options("/district", query, language, offset).unwrap();
    options.into_iter().map(|option| option.label).collect()
}

#[test]
fn a_long_list_is_searched_by_how_words_of_any_language_begin() {
    let form = form();
    assert_eq!(
        found(&form, "harb", "en", 0),
        ["Harbour Gardens", "New Harbour"]
    );
    assert_eq!(found(&form, "puer nu", "en", 0), ["New Harbour"]);
    assert_eq!(found(&form, "SAO JOA", "en", 0), ["São João"]);
    assert_eq!(found(&form, "花园", "zh-Hans", 0), ["海港花园"]);
    assert_eq!(found(&form, "المدينه", "ar", 0), ["المدينة القديمة"]);
    assert_eq!(found(&form, "D-05", "en", 0), ["Northgate"]);
    assert_eq!(found(&form, "arbour", "en", 0), [""; 0]);
    assert_eq!(found(&form, "!", "en", 0), [""; 0]);
    assert_eq!(found(&form, " ", "es", 1).len(), 4);
    assert!(matches!(
        form.options("/nowhere", "", "en", 0),
        Err(FormError::UnknownField { .. })
    ));

    let view = |answers: &Answers| field(&form, answers, "/district");
    assert_eq!(view(&Answers::new()).options, []);
    let answers = filled(&form, [("/district", choice("d-02"))]);
    assert_eq!(view(&answers).answer, choice("d-02"));
    assert_eq!(view(&answers).options[0].label, "São João");
    assert_eq!(view(&answers).options.len(), 1);
    let typed = filled(&form, [("/district", text("old town"))]);
    assert_eq!(typed["district"], "d-04");
}

#[test]
fn a_list_is_long_by_itself_and_comes_in_pages() {
    let form = changed(|json| {
        let values: Vec<String> = (0..120).map(|number| format!("n{number}")).collect();
        for value in &values {
            json["texts"][format!("district.{value}")] = json!({"en": format!("Ward {value}")});
        }
        json["schema"]["properties"]["district"]["enum"] = json!(values);
        let control = &mut json["ui"]["elements"][0]["elements"][3];
        control.as_object_mut().unwrap().remove("options");
    })
    .unwrap();
    assert_eq!(
        field(&form, &Answers::new(), "/district").kind,
        FieldKind::LongChoice
    );
    assert_eq!(found(&form, "ward", "en", 0).len(), OPTIONS_LIMIT);
    assert_eq!(found(&form, "ward", "en", 50)[0], "Ward n50");
    assert_eq!(found(&form, "ward", "en", 100).len(), 20);
    assert_eq!(found(&form, "ward", "en", usize::MAX).len(), 0);
    assert_eq!(found(&form, "n11", "en", 0).len(), 11);
}

#[test]
fn a_slip_in_a_number_of_a_person_is_told() {
    assert_eq!(typed("/number", "12345678Z"), (text("12345678Z"), vec![]));
    assert_eq!(
        typed("/number", "12.345.678-z"),
        (text("12345678Z"), vec![])
    );
    assert_eq!(typed("/number", "x1234567l"), (text("X1234567L"), vec![]));
    assert_eq!(
        typed("/number", "12345687Z"),
        (text("12345687Z"), vec!["problem-check-digit".to_owned()])
    );
}

#[test]
fn only_yes_to_a_declaration_is_taken() {
    let form = form();
    let declared = |value| filled(&form, [("/agreed", yes(value))]);
    assert_eq!(keys_at(&form, &declared(true), "/agreed"), [""; 0]);
    assert_eq!(
        keys_at(&form, &declared(false), "/agreed"),
        ["problem-option"]
    );
}

#[test]
fn a_group_has_a_heading_and_is_shown_and_hidden_as_one() {
    let form = form();
    let answers = filled(
        &form,
        [("/street", text("Elm 3")), ("/postcode", text("280"))],
    );
    let street = field(&form, &answers, "/street");
    assert_eq!(street.group.as_deref(), Some("Your address"));
    assert_eq!(street.purpose.as_deref(), Some("street-address"));
    assert!(!street.visible && !street.required);
    assert_eq!(
        form.submission(&answers),
        Answers::new(),
        "what is hidden is not sent"
    );

    let mut by_post = answers.clone();
    form.answer(&mut by_post, "/by_post", yes(true)).unwrap();
    let [street, postcode] = ["/street", "/postcode"].map(|path| field(&form, &by_post, path));
    assert!(street.visible && street.required && postcode.visible);
    assert_eq!(postcode.problems[0].key, "problem-pattern");
    assert_eq!(field(&form, &by_post, "/copy_to").group, None);
    let spanish = form.view(&by_post, "es").steps.remove(1).fields.remove(2);
    assert_eq!(spanish.group.as_deref(), Some("Su dirección"));
}

#[test]
fn a_step_is_hidden_with_all_that_stands_in_it() {
    let form = changed(|json| {
        json["ui"]["elements"][1]["rule"] = json!({"effect": "HIDE", "condition": {
            "scope": "#/properties/district", "schema": {"const": "d-01"}, "failWhenUndefined": true,
        }});
        json["schema"]["required"] = json!(["rent"]);
    })
    .unwrap();
    let shown = |answers: &Answers| {
        let step = form.view(answers, "en").steps.remove(1);
        step.fields.iter().filter(|field| field.visible).count()
    };
    let by_post = [("/by_post", yes(true))];
    assert_eq!(shown(&filled(&form, by_post.clone())), 6);
    let hidden = filled(
        &form,
        by_post.into_iter().chain([("/district", choice("d-01"))]),
    );
    assert_eq!(shown(&hidden), 0);
    assert_eq!(
        Vec::from_iter(form.submission(&hidden).keys()),
        ["district"]
    );
}

#[test]
fn a_disabled_field_is_shown_and_neither_asked_for_nor_sent() {
    let form = form();
    let mut answers = filled(&form, [("/copy_to", text("Li Na"))]);
    let before = form.view(&answers, "en");
    let disabled = field(&form, &answers, "/copy_to");
    assert!(disabled.visible && !disabled.enabled && !disabled.required);
    assert_eq!(disabled.answer, text("Li Na"), "kept and shown");
    assert_eq!(form.submission(&answers), Answers::new());
    assert_eq!((before.answered, before.askable), (0, 7));

    form.answer(&mut answers, "/by_post", yes(true)).unwrap();
    let after = form.view(&answers, "en");
    let enabled = field(&form, &answers, "/copy_to");
    assert!(enabled.enabled && enabled.required);
    assert_eq!(form.submission(&answers)["copy_to"], "Li Na");
    assert_eq!((after.answered, after.askable), (2, 10));
}

#[test]
fn a_field_that_a_rule_around_it_takes_away_must_not_always_be_required() {
    for name in ["street", "copy_to"] {
        assert_eq!(
            refusal(|json| json["schema"]["required"] = json!([name])),
            FormError::HiddenRequirement {
                path: format!("/{name}")
            }
        );
    }
}

#[test]
fn a_group_stands_in_a_step_and_its_rule_is_held_to_what_is_there() {
    let group = |json: &mut Value, change: &dyn Fn(&mut Value)| {
        change(&mut json["ui"]["elements"][1]["elements"][2]);
    };
    let at = "/elements/1/elements/2";
    assert_eq!(
        refusal(|json| group(json, &|group| group["elements"][0]["type"] = json!("Group"))),
        FormError::InvalidLayout {
            at: format!("{at}/elements/0")
        }
    );
    assert_eq!(
        refusal(|json| group(json, &|group| group["rule"] = json!({"effect": "SHOW"}))),
        FormError::InvalidRule {
            path: at.to_owned()
        }
    );
    assert_eq!(
        refusal(|json| group(json, &|group| group["i18n"] = json!("nowhere"))),
        FormError::MissingText {
            key: "nowhere.label".to_owned()
        }
    );
    let itself = json!({"scope": "#/properties/street", "schema": {}});
    assert!(matches!(
        refusal(|json| group(json, &|group| group["rule"]["condition"] = itself.clone())),
        FormError::CircularRule { .. }
    ));
    let error = refusal(|json| json["ui"]["rule"] = json!({"effect": "HIDE"}));
    let whole = FormError::InvalidLayout { at: String::new() };
    assert_eq!(
        error, whole,
        "a rule that is not followed must not be read over"
    );
}

#[test]
fn an_option_of_a_control_that_is_not_understood_is_refused() {
    let invalid = |path: &str, option| FormError::InvalidOption {
        path: path.to_owned(),
        option,
    };
    let control = |json: &mut Value, options: Value| {
        json["ui"]["elements"][0]["elements"][0]["options"] = options;
    };
    for options in [
        json!({"format": "money"}),
        json!({"format": "money", "currency": "DEM"}),
        json!({"format": "money", "currency": 978}),
    ] {
        assert_eq!(
            refusal(|json| control(json, options)),
            invalid("/rent", "currency")
        );
    }
    let purpose = json!({"format": "money", "currency": "EUR", "autocomplete": "rent"});
    assert_eq!(
        refusal(|json| control(json, purpose)),
        invalid("/rent", "autocomplete")
    );
}

#[test]
fn what_is_nearly_one_of_the_kinds_is_none() {
    let unknown = |path: &str| FormError::UnknownFieldKind {
        path: path.to_owned(),
    };
    let property = |name: &'static str, keyword: &'static str, value: Value| {
        refusal(|json| json["schema"]["properties"][name][keyword] = value)
    };
    assert_eq!(
        property("visit", "pattern", json!("^[0-9:]+$")),
        unknown("/visit")
    );
    assert_eq!(
        property("needs", "uniqueItems", json!(false)),
        unknown("/needs")
    );
    assert_eq!(
        property("needs", "items", json!({"type": "string"})),
        unknown("/needs")
    );
    assert_eq!(
        property("district", "type", json!("array")),
        unknown("/district")
    );
    assert!(matches!(
        property("number", "format", json!("xx-id")),
        FormError::InvalidSchema { .. }
    ));
    assert_eq!(
        refusal(|json| drop(json["texts"].as_object_mut().unwrap().remove("needs.lift"))),
        FormError::MissingText {
            key: "needs.lift".to_owned()
        }
    );
}

#[test]
fn a_rule_computes_with_money_and_with_what_was_chosen() {
    let form = changed(|json| {
        json["schema"]["properties"]["fee"] = json!({"type": "integer", "i18n": "rent"});
        let controls = json["ui"]["elements"][0]["elements"]
            .as_array_mut()
            .unwrap();
        controls.push(json!({
            "type": "Control", "scope": "#/properties/fee",
            "options": {"format": "money", "currency": "JPY"},
        }));
        json["calculations"] = json!({"fee": {
            "if": [{"in": ["lift", {"var": "needs"}]}, {"round": {"/": [{"var": "rent"}, 100]}}, 0]
        }});
    })
    .unwrap();
    let answers = filled(
        &form,
        [("/rent", text("851")), ("/needs", text("lift, heat"))],
    );
    assert_eq!(
        field(&form, &answers, "/fee").answer,
        Answer::Money { minor_units: 851 }
    );
    let unread = filled(&form, [("/rent", text("851")), ("/needs", text("gold"))]);
    assert_eq!(field(&form, &unread, "/fee").answer, Answer::Nothing);
}
