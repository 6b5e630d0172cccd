//! What the forms domain promises, over one bilingual form with a date, a choice and conditions.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod calculations;
mod defaults;
mod definitions;
mod files;
mod judging;
mod kinds;
mod migrating;
mod prefill;
mod properties;
mod rows;
mod suite;
mod summary;
mod wording;

use serde_json::json;

use super::*;

fn definition() -> FormDefinition {
    serde_json::from_str(include_str!("tests/example.json")).unwrap()
}

fn form() -> Form {
    Form::compile(definition()).unwrap()
}

fn text(value: &str) -> Answer {
    Answer::Text {
        value: value.to_owned(),
    }
}

fn choice(value: &str) -> Answer {
    Answer::Choice {
        value: value.to_owned(),
    }
}

fn date(value: &str) -> Answer {
    Answer::Date {
        value: value.to_owned(),
    }
}

fn filled(form: &Form, given: impl IntoIterator<Item = (&'static str, Answer)>) -> Answers {
    let mut answers = Answers::new();
    for (path, answer) in given {
        form.answer(&mut answers, path, answer).unwrap();
    }
    answers
}

/// All that the example requires of someone who applies for herself.
fn complete(form: &Form) -> Answers {
    filled(
        form,
        [
            ("/full_name", text("李娜")),
            ("/date_of_birth", date("1990-02-28")),
            ("/applicant", choice("self")),
            ("/phone", text("13800138000")),
        ],
    )
}

fn field(form: &Form, answers: &Answers, path: &str) -> FormField {
    let view = form.view(answers, "en");
    let mut fields = view.steps.into_iter().flat_map(|step| step.fields);
    fields.find(|field| field.path == path).unwrap()
}

fn problem_keys(form: &Form, answers: &Answers) -> Vec<(String, String)> {
    let problems = form.problems(answers, "en").into_iter();
    problems
        .map(|problem| (problem.path, problem.key))
        .collect()
}

fn keys_at(form: &Form, answers: &Answers, path: &str) -> Vec<String> {
    let problems = field(form, answers, path).problems.into_iter();
    problems.map(|problem| problem.key).collect()
}

#[test]
fn a_view_resolves_steps_fields_and_texts_in_the_readers_language() {
    let form = form();
    let english = form.view(&Answers::new(), "en-GB");
    assert_eq!(english.form.id, "birth-certificate-copy");
    assert_eq!(english.form, *form.reference());
    let titles: Vec<_> = english
        .steps
        .iter()
        .map(|step| step.title.as_str())
        .collect();
    assert_eq!(titles, ["Whose certificate is it?", "The copies"]);
    let name = &english.steps[0].fields[0];
    assert_eq!(name.label, "Full name");
    assert_eq!(name.hint.as_deref(), Some("As in the household register."));
    assert_eq!(name.answer, Answer::Nothing);
    assert!(name.visible && name.required && name.problems.is_empty());

    let chinese = form.view(&Answers::new(), "zh");
    let applicant = &chinese.steps[0].fields[2];
    assert_eq!(applicant.label, "您的身份");
    assert_eq!(applicant.options[1].value, "parent");
    assert_eq!(applicant.options[1].label, "父亲或母亲");
    assert_eq!(chinese.steps[0].fields[4].options[0].label, "是");
}

#[test]
fn a_fields_kind_comes_from_its_schema_and_the_options_of_its_control() {
    let view = form().view(&Answers::new(), "en");
    let kinds: Vec<FieldKind> = view
        .steps
        .iter()
        .flat_map(|step| step.fields.iter().map(|field| field.kind))
        .collect();
    use FieldKind::*;
    assert_eq!(
        kinds,
        [
            Text, Date, Choice, Text, YesNo, Date, Text, Integer, Phone, Email, YesNo, LongText
        ]
    );
}

#[test]
fn progress_counts_visible_fields_and_ends_complete() {
    let form = form();
    let empty = form.view(&Answers::new(), "en");
    assert_eq!(
        (empty.answered, empty.askable, empty.complete),
        (0, 8, false)
    );
    let view = form.view(&complete(&form), "en");
    assert_eq!((view.answered, view.askable, view.complete), (4, 8, true));
    assert_eq!(form.problems(&complete(&form), "en"), []);
}

#[test]
fn what_is_missing_is_told_on_the_whole_but_not_while_typing() {
    let form = form();
    let answers = filled(&form, [("/full_name", text("李"))]);
    assert_eq!(
        keys_at(&form, &answers, "/full_name"),
        ["problem-too-short"]
    );
    assert_eq!(keys_at(&form, &answers, "/phone"), [""; 0]);
    let told = problem_keys(&form, &answers);
    let told: Vec<(&str, &str)> = told
        .iter()
        .map(|(path, key)| (path.as_str(), key.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("/full_name", "problem-too-short"),
            ("/date_of_birth", "problem-required"),
            ("/applicant", "problem-required"),
            ("/phone", "problem-required"),
        ]
    );
}

#[test]
fn a_date_has_to_exist() {
    let form = form();
    for impossible in [
        "2026-02-30",
        "2025-02-29",
        "2026-13-01",
        "26-01-31",
        "20260230",
        "yesterday",
    ] {
        let answers = filled(&form, [("/date_of_birth", text(impossible))]);
        let field = field(&form, &answers, "/date_of_birth");
        assert_eq!(field.answer, text(impossible), "kept as typed");
        assert_eq!(field.problems[0].key, "problem-format");
        assert_eq!(field.problems[0].arguments["format"], "date");
        assert_eq!(
            filled(&form, [("/date_of_birth", date(impossible))]),
            answers,
            "a shell's date picker gets no other answer than the keyboard"
        );
    }
    for typed in [
        "2024-02-29",
        " 2024/2/29 ",
        "2024年2月29日",
        "２０２４．０２．２９",
        "٢٠٢٤-٠٢-٢٩",
        "20240229",
        "２０２４０２２９",
    ] {
        let answers = filled(&form, [("/date_of_birth", text(typed))]);
        let field = field(&form, &answers, "/date_of_birth");
        assert_eq!(field.answer, date("2024-02-29"), "{typed}");
        assert_eq!(field.problems, []);
    }
}

#[test]
fn a_number_is_read_in_the_ways_people_write_it_and_else_kept_as_typed() {
    let form = form();
    for (typed, value) in [
        ("3", 3),
        (" ３ ", 3),
        ("１２，３００", 12_300),
        ("12 300", 12_300),
        ("1,234,567", 1_234_567),
        ("−5", -5),
        ("+5", 5),
        ("١٢", 12),
        ("۳", 3),
    ] {
        let answers = filled(&form, [("/copies", text(typed))]);
        let field = field(&form, &answers, "/copies");
        assert_eq!(field.answer, Answer::Integer { value }, "{typed}");
    }
    for typed in [
        "three",
        "1,23",
        "1234,567",
        "1.5",
        "--3",
        "-",
        "1,,234",
        "99999999999999999999",
    ] {
        let answers = filled(&form, [("/copies", text(typed))]);
        let field = field(&form, &answers, "/copies");
        assert_eq!(field.answer, text(typed));
        let keys: Vec<_> = field.problems.iter().map(|problem| &problem.key).collect();
        assert_eq!(keys, ["problem-type"], "{typed}");
        assert_eq!(field.problems[0].arguments["kind"], "integer");
    }
}

#[test]
fn limits_say_whether_they_are_included() {
    let form = form();
    let mut answers = filled(&form, [("/copies", Answer::Integer { value: 0 })]);
    let low = &field(&form, &answers, "/copies").problems[0];
    assert_eq!(low.key, "problem-minimum");
    assert_eq!(low.arguments["limit"], "1");
    assert_eq!(low.arguments["bound"], "inclusive");
    form.answer(&mut answers, "/copies", Answer::Integer { value: 11 })
        .unwrap();
    let high = &field(&form, &answers, "/copies").problems[0];
    assert_eq!(high.key, "problem-maximum");
    assert_eq!(high.arguments["limit"], "11");
    assert_eq!(high.arguments["bound"], "exclusive");
}

#[test]
fn a_choice_is_found_by_value_or_by_label_in_any_language() {
    let form = form();
    for typed in ["parent", "A parent", " a PARENT", "父亲或母亲"] {
        let answers = filled(&form, [("/applicant", text(typed))]);
        assert_eq!(
            field(&form, &answers, "/applicant").answer,
            choice("parent"),
            "{typed}"
        );
    }
    let answers = filled(&form, [("/applicant", choice("neighbour"))]);
    let applicant = field(&form, &answers, "/applicant");
    assert_eq!(applicant.answer, text("neighbour"));
    assert_eq!(applicant.problems[0].key, "problem-option");
}

#[test]
fn yes_and_no_are_read_in_words() {
    let form = form();
    for (typed, value) in [
        ("Yes", true),
        ("是", true),
        ("true", true),
        ("no", false),
        ("否", false),
    ] {
        let answers = filled(&form, [("/by_post", text(typed))]);
        assert_eq!(answers["by_post"], json!(value), "{typed}");
    }
    let answers = filled(&form, [("/by_post", text("maybe"))]);
    assert_eq!(answers["by_post"], json!("maybe"));
    assert_eq!(keys_at(&form, &answers, "/by_post"), ["problem-type"]);
}

#[test]
fn what_has_a_set_form_is_put_into_it_only_where_that_helps() {
    let form = form();
    for (path, typed, kept) in [
        ("/phone", "138 0013-8000", "13800138000"),
        ("/phone", "１３８００１３８０００", "13800138000"),
        ("/phone", "138 0013", "138 0013"),
        ("/email", " li.na@example.org ", "li.na@example.org"),
        ("/email", " li.na@ ", " li.na@ "),
        ("/certificate_number", "Ｔ330000123", "T330000123"),
        ("/full_name", "李 娜 ", "李 娜 "),
    ] {
        let answers = filled(&form, [(path, text(typed))]);
        assert_eq!(field(&form, &answers, path).answer, text(kept), "{typed}");
    }
    let answers = filled(&form, [("/phone", text("13a")), ("/email", text("li.na"))]);
    assert_eq!(keys_at(&form, &answers, "/phone"), ["problem-pattern"]);
    assert_eq!(keys_at(&form, &answers, "/email"), ["problem-format"]);
}

#[test]
fn a_condition_shows_a_field_and_requires_it() {
    let form = form();
    let mut answers = complete(&form);
    let name = field(&form, &answers, "/principal_name");
    assert!(!name.visible && !name.required);

    form.answer(&mut answers, "/applicant", choice("representative"))
        .unwrap();
    let name = field(&form, &answers, "/principal_name");
    assert!(name.visible && name.required);
    assert_eq!(
        problem_keys(&form, &answers),
        [
            ("/principal_name".to_owned(), "problem-required".to_owned()),
            (
                "/power_of_attorney".to_owned(),
                "problem-required".to_owned()
            ),
        ]
    );

    form.answer(&mut answers, "/principal_name", text("王芳"))
        .unwrap();
    assert!(
        field(&form, &answers, "/principal_name").required,
        "answered, and still required"
    );
    assert!(!field(&form, &answers, "/copies").required);
}

#[test]
fn what_depends_on_a_hidden_field_is_hidden_too_and_all_of_it_is_kept() {
    let form = form();
    let mut answers = complete(&form);
    for (path, answer) in [
        ("/applicant", choice("representative")),
        ("/principal_name", text("王芳")),
        ("/power_of_attorney", Answer::YesNo { value: true }),
        ("/power_of_attorney_date", text("2026-02-30")),
    ] {
        form.answer(&mut answers, path, answer).unwrap();
    }
    assert!(!form.view(&answers, "en").complete, "no such day");

    form.answer(&mut answers, "/applicant", choice("self"))
        .unwrap();
    let hidden = field(&form, &answers, "/power_of_attorney_date");
    assert!(!hidden.visible && hidden.problems.is_empty());
    assert_eq!(hidden.answer, text("2026-02-30"), "kept in the draft");
    assert!(form.view(&answers, "en").complete);
    assert_eq!(
        serde_json::to_string(&form.submission(&answers)).unwrap(),
        r#"{"applicant":"self","date_of_birth":"1990-02-28","full_name":"李娜","phone":"13800138000"}"#
    );
}

#[test]
fn a_condition_on_an_unanswered_field_holds_unless_it_says_otherwise() {
    let form = form();
    let mut answers = Answers::new();
    assert!(
        !field(&form, &answers, "/address").visible,
        "HIDE, and undefined holds"
    );
    form.answer(&mut answers, "/by_post", Answer::YesNo { value: true })
        .unwrap();
    let address = field(&form, &answers, "/address");
    assert!(address.visible && address.required);
}

#[test]
fn blank_is_no_answer() {
    let form = form();
    let mut answers = complete(&form);
    form.answer(&mut answers, "/full_name", text("　 "))
        .unwrap();
    assert_eq!(field(&form, &answers, "/full_name").answer, text("　 "));
    assert_eq!(
        problem_keys(&form, &answers),
        [("/full_name".to_owned(), "problem-required".to_owned())]
    );
    assert!(!form.submission(&answers).contains_key("full_name"));
    form.answer(&mut answers, "/full_name", text("")).unwrap();
    assert!(!answers.contains_key("full_name"));
    form.answer(&mut answers, "/phone", Answer::Nothing)
        .unwrap();
    assert!(!answers.contains_key("phone"));
}

#[test]
fn an_answer_too_long_for_any_form_is_kept_and_told() {
    let form = form();
    let mut answers = filled(&form, [("/by_post", Answer::YesNo { value: true })]);
    form.answer(&mut answers, "/address", text(&"路".repeat(STRING_LIMIT)))
        .unwrap();
    assert_eq!(keys_at(&form, &answers, "/address"), [""; 0]);
    let typed = text(&"路".repeat(STRING_LIMIT + 1));
    form.answer(&mut answers, "/address", typed.clone())
        .unwrap();
    let address = field(&form, &answers, "/address");
    assert_eq!(address.answer, typed);
    assert_eq!(address.problems[0].key, "problem-too-long");
    assert_eq!(address.problems[0].arguments["limit"], "20000");
}

#[test]
fn an_answer_of_another_kind_or_to_no_field_changes_nothing() {
    let form = form();
    let mut answers = complete(&form);
    let before = answers.clone();
    assert_eq!(
        form.answer(&mut answers, "/full_name", Answer::Integer { value: 3 }),
        Err(FormError::WrongKind {
            path: "/full_name".to_owned(),
            expected: FieldKind::Text
        })
    );
    for path in ["/nothing", "full_name", "", "/full_name/0"] {
        assert_eq!(
            form.answer(&mut answers, path, text("x")),
            Err(FormError::UnknownField {
                path: path.to_owned()
            })
        );
    }
    assert_eq!(answers, before);
}

#[test]
fn answers_of_another_version_stay_and_are_not_sent() {
    let form = form();
    let mut answers = complete(&form);
    answers.insert("nickname".to_owned(), json!("Nana"));
    answers.insert("copies".to_owned(), json!([1, 2]));
    assert_eq!(field(&form, &answers, "/copies").answer, text("[1,2]"));
    assert_eq!(keys_at(&form, &answers, "/copies"), ["problem-type"]);
    answers.insert("applicant".to_owned(), json!(5));
    assert_eq!(
        keys_at(&form, &answers, "/applicant"),
        ["problem-type"],
        "what is of the wrong type is not also none of the options"
    );
    assert!(!form.submission(&answers).contains_key("nickname"));
    assert_eq!(answers["nickname"], "Nana");
}

#[test]
fn a_form_is_shared_between_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    shared(&form());
}

#[test]
fn an_answer_reads_the_same_in_json() {
    for (answer, written) in [
        (text("a"), json!({"kind": "text", "value": "a"})),
        (
            Answer::YesNo { value: true },
            json!({"kind": "yes_no", "value": true}),
        ),
        (Answer::Nothing, json!({"kind": "nothing"})),
    ] {
        assert_eq!(serde_json::to_value(&answer).unwrap(), written);
        assert_eq!(serde_json::from_value::<Answer>(written).unwrap(), answer);
    }
}
