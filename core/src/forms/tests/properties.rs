//! What holds for any answers whatever.

use std::sync::LazyLock;

use proptest::{collection::vec, prelude::*, sample::select};
use serde_json::{Map, Value};

use super::*;

/// A form, and its schema judged by the validator alone.
#[derive(Debug)]
struct Case {
    form: Form,
    schema: jsonschema::Validator,
}

static CASES: LazyLock<[Case; 3]> = LazyLock::new(|| {
    [definition(), kinds::definition(), rows::definition()].map(|definition| Case {
        schema: super::super::schema::options()
            .build(&definition.schema)
            .unwrap(),
        form: Form::compile(definition).unwrap(),
    })
});

fn cases() -> impl Strategy<Value = &'static Case> {
    select(CASES.iter().collect::<Vec<_>>())
}

/// The paths of all that takes an answer, where every field of rows has two.
fn all_paths(form: &Form) -> Vec<String> {
    let in_rows = |field: &Field| {
        let of_row = |row| move |inner: &Field| format!("/{row}{}", inner.path);
        let rows = field.rows.as_ref().map(|rows| &rows.fields);
        let paths = rows.map(|fields| [0, 1].map(|row| fields.iter().map(of_row(row)).collect()));
        let below: Vec<Vec<String>> = paths.map_or_else(|| vec![vec![String::new()]], Vec::from);
        let below = below.into_iter().flatten();
        below
            .map(|below| format!("{}{below}", field.path))
            .collect::<Vec<_>>()
    };
    form.fields.iter().flat_map(in_rows).collect()
}

fn paths(form: &Form) -> impl Strategy<Value = String> {
    select(all_paths(form))
}

/// Two empty rows for every field of rows.
fn with_rows(form: &Form) -> Answers {
    let rows = form.fields.iter().filter(|field| field.rows.is_some());
    let rows = rows.map(|field| (field.name.clone(), json!([{}, {}])));
    rows.collect()
}

pub(super) fn typed() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[０-９0-9 ,，+−-]{0,12}",
        "[0-9]{4}[-/年][0-9]{1,2}[-/月][0-9]{1,2}日?",
        "1[3-9][0-9]{9}",
        "[-0-9.,' ]{0,10}",
        "[0-9]{1,2}[:.点]?[0-9]{2} ?(pm|م)?",
        "(heat|Light|gold)[,、] ?(water|lift)",
        "[0-9XY][0-9]{7}[A-Z]",
        select(vec![
            "self",
            "parent",
            "representative",
            "父亲或母亲",
            "yes",
            "是",
            "no",
            "李娜",
            "",
            " "
        ])
        .prop_map(str::to_owned),
    ]
}

fn answer() -> impl Strategy<Value = Answer> {
    prop_oneof![
        4 => typed().prop_map(|value| Answer::Text { value }),
        2 => typed().prop_map(|value| Answer::Choice { value }),
        1 => typed().prop_map(|value| Answer::Date { value }),
        1 => prop_oneof![any::<i64>(), 0..12_i64].prop_map(|value| Answer::Integer { value }),
        2 => any::<bool>().prop_map(|value| Answer::YesNo { value }),
        1 => any::<i64>().prop_map(|minor_units| Answer::Money { minor_units }),
        1 => typed().prop_map(|value| Answer::Time { value }),
        2 => vec(prop_oneof![
            9 => select(vec!["heat", "water", "lift", "light"]).prop_map(str::to_owned),
            1 => any::<String>(),
        ], 0..5).prop_map(|values| Answer::Choices { values }),
        1 => Just(Answer::Nothing),
    ]
}

/// Answers nobody typed: what a damaged or foreign draft may hold.
fn foreign_answers(form: &'static Form) -> impl Strategy<Value = Answers> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        typed().prop_map(Value::from),
    ];
    let value = leaf.prop_recursive(3, 16, 4, |inner| vec(inner, 0..4).prop_map(Value::from));
    let name = prop_oneof![
        8 => select(form.fields.iter().map(|field| field.name.clone()).collect::<Vec<_>>()),
        1 => any::<String>(),
    ];
    vec((name, value), 0..16).prop_map(|members| members.into_iter().collect::<Map<_, _>>())
}

/// What has to hold between the views, the problems and the submission of any answers.
fn agree(Case { form, schema }: &Case, answers: &Answers) -> Result<(), TestCaseError> {
    for language in ["en", "zh-Hans", "es", "ar", "tlh", ""] {
        let view = form.view(answers, language);
        let problems = form.problems(answers, language);
        prop_assert_eq!(view.complete, problems.is_empty());
        for problem in &problems {
            prop_assert!(
                problem
                    .message
                    .contains(&crate::text::in_a_sentence(&problem.label))
            );
        }
        let fields = view.steps.iter().flat_map(|step| &step.fields);
        for field in fields {
            prop_assert!(
                field.visible && field.enabled || field.problems.is_empty() && !field.required
            );
            for problem in &field.problems {
                prop_assert!(problems.contains(problem));
            }
        }
    }
    let submission = form.submission(answers);
    let complete = form.problems(answers, "en").is_empty();
    prop_assert_eq!(
        complete,
        schema.is_valid(&Value::Object(submission.clone()))
    );
    prop_assert_eq!(form.submission(&submission), submission);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_answers_can_be_viewed_judged_and_sent(
        (case, answers) in cases().prop_flat_map(|case| (Just(case), foreign_answers(&case.form))),
    ) {
        agree(case, &answers)?;
    }

    #[test]
    fn what_is_answered_is_kept_until_it_is_answered_again(
        (case, given) in cases()
            .prop_flat_map(|case| (Just(case), vec((paths(&case.form), answer()), 1..30))),
    ) {
        let form = &case.form;
        let mut answers = with_rows(form);
        for (path, answer) in given {
            let path = path.as_str();
            let before = answers.clone();
            let taken = form.answer(&mut answers, path, answer.clone());
            if taken.is_err() {
                prop_assert_eq!(&answers, &before);
                continue;
            }
            let (was, is) = (Value::Object(before), Value::Object(answers.clone()));
            for other in all_paths(form).iter().filter(|other| *other != path) {
                prop_assert_eq!(was.pointer(other), is.pointer(other));
            }
            let kept = field(form, &answers, path).answer;
            match answer {
                Answer::Nothing => prop_assert_eq!(kept, Answer::Nothing),
                Answer::Text { value } | Answer::Choice { value } | Answer::Date { value }
                    if value.is_empty() =>
                {
                    prop_assert_eq!(kept, Answer::Nothing)
                }
                Answer::Time { value } if value.is_empty() => prop_assert_eq!(kept, Answer::Nothing),
                Answer::Choices { values } if values.is_empty() => {
                    prop_assert_eq!(kept, Answer::Nothing)
                }
                Answer::Integer { .. } | Answer::YesNo { .. } | Answer::Money { .. } => {
                    prop_assert_eq!(kept, answer)
                }
                _ => prop_assert_ne!(&kept, &Answer::Nothing),
            }
            let shown = field(form, &answers, path).answer;
            let mut again = answers.clone();
            form.answer(&mut again, path, shown).unwrap();
            prop_assert_eq!(&again, &answers, "handing back what was shown changes nothing");
        }
        agree(case, &answers)?;
    }

    #[test]
    fn what_cannot_be_read_is_kept_to_the_letter(
        (case, path) in cases().prop_flat_map(|case| (Just(case), paths(&case.form))),
        value in prop_oneof![any::<String>(), typed()],
    ) {
        let form = &case.form;
        prop_assume!(!value.is_empty());
        let mut answers = with_rows(form);
        form.answer(&mut answers, &path, Answer::Text { value: value.clone() }).unwrap();
        let field = field(form, &answers, &path);
        // What was read may have a problem as well, such as a number being too small.
        let was_read = !matches!(field.answer, Answer::Text { .. });
        if !field.problems.is_empty() && !was_read {
            prop_assert_eq!(field.answer, Answer::Text { value });
        }
    }
}
