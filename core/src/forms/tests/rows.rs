//! Fields that are asked again for each row.

use super::*;

pub(super) fn definition() -> FormDefinition {
    serde_json::from_str(include_str!("rows.json")).unwrap()
}

fn form() -> Form {
    Form::compile(definition()).unwrap()
}

fn refusal(change: impl FnOnce(&mut Value)) -> FormError {
    let mut json = serde_json::to_value(definition()).unwrap();
    change(&mut json);
    let definition = serde_json::from_value(json).unwrap();
    Form::compile(definition).expect_err("the change is a mistake")
}

/// A household with rows for as many children as there are names, each with its name.
fn household(names: &[&str]) -> Answers {
    let form = form();
    let mut answers = filled(&form, [("/alone", Answer::YesNo { value: false })]);
    for (row, name) in names.iter().enumerate() {
        form.add_row(&mut answers, "/children").unwrap();
        let path = format!("/children/{row}/name");
        form.answer(&mut answers, &path, text(name)).unwrap();
    }
    answers
}

fn paths(answers: &Answers) -> Vec<String> {
    let steps = form().view(answers, "en").steps.into_iter();
    let fields = steps.flat_map(|step| step.fields);
    fields
        .filter(|field| field.visible)
        .map(|field| field.path)
        .collect()
}

fn unknown(path: &str) -> FormError {
    FormError::UnknownField {
        path: path.to_owned(),
    }
}

#[test]
fn the_fields_of_each_row_follow_the_field_of_rows() {
    let form = form();
    let answers = household(&["Li An", "Li Bo"]);
    let rows = field(&form, &answers, "/children");
    assert_eq!(rows.kind, FieldKind::Rows);
    assert_eq!(rows.answer, Answer::Nothing);
    let expected = Rows {
        count: 2,
        minimum: 1,
        maximum: 4,
    };
    assert_eq!(rows.rows, Some(expected));
    let names = ["name", "born", "allowance", "school", "needs", "code"];
    let of = |row: usize| names.map(|name| format!("/children/{row}/{name}"));
    let shown = paths(&answers);
    assert_eq!(shown[2..8], of(0));
    assert_eq!(shown[8..14], of(1));
    assert_eq!(shown.len(), 15, "{shown:?}");

    let view = form.view(&answers, "es");
    let second = &view.steps[0].fields[8];
    assert_eq!(second.path, "/children/1/name");
    assert_eq!(second.label, "Nombre completo");
    assert_eq!(second.answer, text("Li Bo"));
    assert_eq!(second.purpose.as_deref(), Some("name"));
    let expected = RowOf {
        group: "/children".to_owned(),
        index: 1,
        title: "Hijo 2".to_owned(),
    };
    assert_eq!(second.row, Some(expected));
    assert_eq!(field(&form, &answers, "/since").row, None);
}

#[test]
fn fields_of_rows_are_answered_as_any_other() {
    let form = form();
    let mut answers = household(&["Li An", "Li Bo"]);
    for (path, value) in [
        ("/children/1/born", "2024年2月29日"),
        ("/children/1/allowance", "12,50"),
        ("/children/1/school", "hill school"),
        ("/children/1/needs", "bus"),
        ("/children/1/code", " ＡＢ12 "),
    ] {
        form.answer(&mut answers, path, text(value)).unwrap();
    }
    assert_eq!(
        form.submission(&answers)["children"],
        json!([
            {"name": "Li An"},
            {
                "allowance": 1_250, "born": "2024-02-29", "code": "AB12", "name": "Li Bo", "needs": ["bus"],
                "school": "second",
            },
        ]),
        "sorted by name, as the whole is"
    );
    let school = field(&form, &answers, "/children/1/school");
    assert_eq!(school.options[0].label, "Hill School");
    let found = form.options("/children/1/school", "harb", "en", 0).unwrap();
    assert_eq!(found[0].value, "first");
    form.answer(&mut answers, "/children/1/needs", Answer::Nothing)
        .unwrap();
    assert_eq!(
        field(&form, &answers, "/children/1/needs").answer,
        Answer::Nothing
    );
}

#[test]
fn a_row_goes_alone_and_the_others_keep_their_answers() {
    let form = form();
    let mut answers = household(&["Li An", "Li Bo", "Li Cai"]);
    form.remove_row(&mut answers, "/children", 1).unwrap();
    let left = json!([{"name": "Li An"}, {"name": "Li Cai"}]);
    assert_eq!(answers["children"], left);
    assert_eq!(
        form.remove_row(&mut answers, "/children", 2),
        Err(unknown("/children/2"))
    );
    assert_eq!(answers["children"], left);
    form.remove_row(&mut answers, "/children", 0).unwrap();
    form.remove_row(&mut answers, "/children", 0).unwrap();
    assert_eq!(
        answers.get("children"),
        None,
        "without rows there is no answer"
    );
    assert_eq!(
        form.remove_row(&mut answers, "/children", 0),
        Err(unknown("/children/0"))
    );
}

#[test]
fn there_are_no_more_rows_than_the_form_takes() {
    let form = form();
    let mut answers = household(&["Li An", "Li Bo", "Li Cai", "Li Du"]);
    let before = answers.clone();
    let expected = FormError::TooManyRows {
        path: "/children".to_owned(),
        limit: 4,
    };
    assert_eq!(form.add_row(&mut answers, "/children"), Err(expected));
    assert_eq!(answers, before);
}

#[test]
fn only_a_row_that_is_there_takes_answers_and_the_field_of_rows_none() {
    let form = form();
    let mut answers = household(&["Li An"]);
    let before = answers.clone();
    for path in [
        "/children/1/name",
        "/children/00/name",
        "/children/-/name",
        "/children/0",
        "/children/0/absent",
        "/children/0/name/0",
        "/alone/0/name",
    ] {
        assert_eq!(
            form.answer(&mut answers, path, text("Li")),
            Err(unknown(path)),
            "{path}"
        );
    }
    for answer in [text("Li"), Answer::Nothing] {
        let taken = form.answer(&mut answers, "/children", answer);
        assert!(matches!(taken, Err(FormError::WrongKind { .. })));
    }
    for path in ["/alone", "/children/0", "/nowhere"] {
        assert_eq!(form.add_row(&mut answers, path), Err(unknown(path)));
    }
    assert!(form.remove_row(&mut answers, "/alone", 0).is_err());
    assert_eq!(answers, before);
}

#[test]
fn problems_say_in_which_row_they_are() {
    let form = form();
    let mut answers = household(&["Li An", "L"]);
    for (path, value) in [
        ("/children/0/born", "2026-02-30"),
        ("/children/1/born", "2020-01-31"),
        ("/children/1/allowance", "501"),
        ("/children/1/needs", r#"["meals","bus"]"#),
        ("/children/1/code", "abc"),
    ] {
        form.answer(&mut answers, path, text(value)).unwrap();
    }
    let problems = form.problems(&answers, "en");
    let told: Vec<(&str, &str)> = problems
        .iter()
        .map(|problem| (problem.path.as_str(), problem.key.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("/children/0/born", "problem-format"),
            ("/children/1/name", "problem-too-short"),
            ("/children/1/allowance", "problem-maximum"),
            ("/children/1/needs", "problem-too-many"),
            ("/children/1/code", "problem-pattern"),
        ]
    );
    assert_eq!(problems[1].label, "Child 2 – Full name:");
    let said = |index: usize| {
        problems[index]
            .message
            .replace(['\u{2068}', '\u{2069}'], "")
    };
    assert_eq!(
        said(1),
        "Child 2 – Full name: please write at least 2 characters."
    );
    assert_eq!(
        said(2),
        "Child 2 – Allowance a month: please enter 500.00 EUR or less."
    );
    assert_eq!(
        said(4),
        "Child 2 – Code of the place: Two letters and two digits."
    );
    assert_eq!(
        keys_at(&form, &answers, "/children/1/code"),
        ["problem-pattern"]
    );
    assert_eq!(keys_at(&form, &answers, "/children"), [""; 0]);
}

#[test]
fn what_a_row_needs_is_required_and_counts_as_progress() {
    let form = form();
    let mut answers = household(&[]);
    assert_eq!(
        problem_keys(&form, &answers),
        [("/children".to_owned(), "problem-required".to_owned())]
    );
    assert!(field(&form, &answers, "/children").required);
    let view = form.view(&answers, "en");
    assert_eq!((view.answered, view.askable), (1, 2));

    form.add_row(&mut answers, "/children").unwrap();
    let required = |path| field(&form, &answers, path).required;
    assert!(required("/children/0/name") && required("/children/0/born"));
    assert!(!required("/children/0/school"));
    let missing = |path: &str| (path.to_owned(), "problem-required".to_owned());
    assert_eq!(
        problem_keys(&form, &answers),
        [missing("/children/0/name"), missing("/children/0/born")]
    );
    let view = form.view(&answers, "en");
    assert_eq!((view.answered, view.askable, view.complete), (2, 8, false));

    for (path, value) in [
        ("/children/0/name", "Li An"),
        ("/children/0/born", "2020-01-31"),
    ] {
        form.answer(&mut answers, path, text(value)).unwrap();
    }
    let view = form.view(&answers, "en");
    assert_eq!((view.answered, view.askable, view.complete), (4, 8, true));
}

#[test]
fn blank_answers_and_what_the_form_does_not_have_are_not_sent_with_a_row() {
    let form = form();
    let mut answers = household(&["Li An"]);
    answers["children"][0]["born"] = json!(" ");
    answers["children"][0]["shoe_size"] = json!(21);
    answers["children"][0]["needs"] = json!([]);
    assert_eq!(
        form.submission(&answers)["children"],
        json!([{"name": "Li An"}])
    );
}

#[test]
fn a_rule_may_look_at_how_many_rows_there_are() {
    let since = |names: &[&str]| paths(&household(names)).contains(&"/since".to_owned());
    assert!(!since(&[]) && !since(&["Li An"]));
    assert!(since(&["Li An", "Li Bo"]));
}

#[test]
fn rows_that_are_hidden_are_kept_and_not_sent() {
    let form = form();
    let mut answers = household(&["Li An"]);
    form.answer(&mut answers, "/alone", Answer::YesNo { value: true })
        .unwrap();
    assert_eq!(
        form.submission(&answers),
        Answers::from_iter([("alone".to_owned(), json!(true))])
    );
    let name = field(&form, &answers, "/children/0/name");
    assert_eq!(name.answer, text("Li An"));
    assert!(!name.visible && !name.required);
    let view = form.view(&answers, "en");
    assert_eq!((view.answered, view.askable, view.complete), (1, 1, true));
}

#[test]
fn what_is_no_row_is_a_problem_and_gives_way_to_one() {
    let form = form();
    let mut answers = household(&["Li An"]);
    answers["children"] = json!([3, {"name": "Li Bo", "born": "2020-01-31"}]);
    assert_eq!(keys_at(&form, &answers, "/children"), ["problem-other"]);
    form.answer(&mut answers, "/children/0/name", text("Li An"))
        .unwrap();
    assert_eq!(answers["children"][0], json!({"name": "Li An"}));
    answers["children"] = json!("three");
    assert_eq!(keys_at(&form, &answers, "/children"), ["problem-type"]);
    form.add_row(&mut answers, "/children").unwrap();
    assert_eq!(answers["children"], json!([{}]));
}

#[test]
fn a_row_asks_in_plain_controls_for_all_that_its_schema_has() {
    let children = |change: &dyn Fn(&mut Value)| {
        refusal(|json| change(&mut json["schema"]["properties"]["children"]))
    };
    let detail = |change: &dyn Fn(&mut Value)| {
        let of = |json: &mut Value| {
            change(&mut json["ui"]["elements"][0]["elements"][1]["options"]["detail"])
        };
        refusal(of)
    };
    assert_eq!(
        children(&|rows| rows["items"]["if"] = json!({})),
        FormError::UnsupportedKeyword {
            at: "/properties/children/items".to_owned(),
            keyword: "if".to_owned()
        }
    );
    assert_eq!(
        children(
            &|rows| rows["items"]["properties"]["more"] = json!({"type": "string", "i18n": "name"})
        ),
        FormError::UnreachableField {
            path: "/children/0/more".to_owned()
        }
    );
    assert_eq!(
        children(&|rows| rows["items"]["required"] = json!(["absent"])),
        FormError::UnreachableField {
            path: "/children/0/absent".to_owned()
        }
    );
    let inner = json!({"type": "array", "i18n": "children", "items": {"type": "object"}});
    assert_eq!(
        children(&|rows| rows["items"]["properties"]["code"] = inner.clone()),
        FormError::UnknownFieldKind {
            path: "/children/0/code".to_owned()
        },
        "no rows within rows"
    );
    let files = super::files::files(1, &["image/png"]);
    let in_row = refusal(|json| {
        let rows = &mut json["schema"]["properties"]["children"];
        rows["items"]["properties"]["code"] = files;
        let detail = &mut json["ui"]["elements"][0]["elements"][1]["options"]["detail"];
        detail["elements"][5]["options"] = json!({"format": "file"});
    });
    let no_files = FormError::InvalidFileField {
        path: "/children/0/code".to_owned(),
    };
    assert_eq!(in_row, no_files);
    let at = "/elements/0/elements/1/options/detail";
    let no_layout = FormError::InvalidLayout { at: at.to_owned() };
    assert_eq!(detail(&|detail| *detail = Value::Null), no_layout);
    assert_eq!(detail(&|detail| detail["rule"] = json!({})), no_layout);
    let rule = json!({"effect": "SHOW", "condition": {"scope": "#/properties/name", "schema": {}}});
    assert_eq!(
        detail(&|detail| detail["elements"][1]["rule"] = rule.clone()),
        FormError::InvalidRule {
            path: "/children/0/born".to_owned()
        }
    );
    assert_eq!(
        refusal(|json| drop(
            json["texts"]
                .as_object_mut()
                .unwrap()
                .remove("children.row")
        )),
        FormError::MissingText {
            key: "children.row".to_owned()
        }
    );
}

#[test]
fn rules_that_compute_have_no_word_for_rows() {
    let rule = json!({"if": [{"var": "children"}, "2026-01-31", "2026-02-28"]});
    assert!(matches!(
        refusal(|json| json["calculations"] = json!({"since": rule})),
        FormError::InvalidCalculation { .. }
    ));
    assert_eq!(
        refusal(|json| json["calculations"] = json!({"children": 3})),
        unknown("/children")
    );
}
