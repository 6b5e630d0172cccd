//! What holds for any answers whatever.

use std::sync::LazyLock;

use proptest::{collection::vec, prelude::*, sample::select};
use serde_json::{Map, Value};

use super::*;

static FORM: LazyLock<Form> = LazyLock::new(form);

/// The example's schema, judged by the validator alone.
static SCHEMA: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
    jsonschema::draft202012::options()
        .should_validate_formats(true)
        .build(&definition().schema)
        .unwrap()
});

fn paths() -> impl Strategy<Value = &'static str> {
    select(
        FORM.fields
            .iter()
            .map(|field| field.path.as_str())
            .collect::<Vec<_>>(),
    )
}

fn typed() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[０-９0-9 ,，+−-]{0,12}",
        "[0-9]{4}[-/年][0-9]{1,2}[-/月][0-9]{1,2}日?",
        "1[3-9][0-9]{9}",
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
        1 => Just(Answer::Nothing),
    ]
}

/// Answers nobody typed: what a damaged or foreign draft may hold.
fn foreign_answers() -> impl Strategy<Value = Answers> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        typed().prop_map(Value::from),
    ];
    let value = leaf.prop_recursive(3, 16, 4, |inner| vec(inner, 0..4).prop_map(Value::from));
    let name = prop_oneof![
        8 => select(FORM.fields.iter().map(|field| field.name.clone()).collect::<Vec<_>>()),
        1 => any::<String>(),
    ];
    vec((name, value), 0..16).prop_map(|members| members.into_iter().collect::<Map<_, _>>())
}

/// What has to hold between the views, the problems and the submission of any answers.
fn agree(answers: &Answers) -> Result<(), TestCaseError> {
    for language in ["en", "zh-Hans", "es", "ar", "tlh", ""] {
        let view = FORM.view(answers, language);
        let problems = FORM.problems(answers, language);
        prop_assert_eq!(view.complete, problems.is_empty());
        for problem in &problems {
            prop_assert!(
                problem
                    .message
                    .contains(crate::text::in_a_sentence(&problem.label))
            );
        }
        let fields = view.steps.iter().flat_map(|step| &step.fields);
        for field in fields {
            prop_assert!(field.visible || field.problems.is_empty() && !field.required);
            for problem in &field.problems {
                prop_assert!(problems.contains(problem));
            }
        }
    }
    let submission = FORM.submission(answers);
    let complete = FORM.problems(answers, "en").is_empty();
    prop_assert_eq!(
        complete,
        SCHEMA.is_valid(&Value::Object(submission.clone()))
    );
    prop_assert_eq!(FORM.submission(&submission), submission);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_answers_can_be_viewed_judged_and_sent(answers in foreign_answers()) {
        agree(&answers)?;
    }

    #[test]
    fn what_is_answered_is_kept_until_it_is_answered_again(
        given in vec((paths(), answer()), 1..30),
    ) {
        let mut answers = Answers::new();
        for (path, answer) in given {
            let before = answers.clone();
            let taken = FORM.answer(&mut answers, path, answer.clone());
            if taken.is_err() {
                prop_assert_eq!(&answers, &before);
                continue;
            }
            let name = path.trim_start_matches('/');
            for (other, value) in before.iter().filter(|(other, _)| *other != name) {
                prop_assert_eq!(answers.get(other), Some(value));
            }
            let kept = field(&FORM, &answers, path).answer;
            match answer {
                Answer::Nothing => prop_assert_eq!(kept, Answer::Nothing),
                Answer::Text { value } | Answer::Choice { value } | Answer::Date { value }
                    if value.is_empty() =>
                {
                    prop_assert_eq!(kept, Answer::Nothing)
                }
                Answer::Integer { .. } | Answer::YesNo { .. } => prop_assert_eq!(kept, answer),
                _ => prop_assert_ne!(&kept, &Answer::Nothing),
            }
            let shown = field(&FORM, &answers, path).answer;
            let mut again = answers.clone();
            FORM.answer(&mut again, path, shown).unwrap();
            prop_assert_eq!(&again, &answers, "handing back what was shown changes nothing");
        }
        agree(&answers)?;
    }

    #[test]
    fn what_cannot_be_read_is_kept_to_the_letter(path in paths(), value in any::<String>()) {
        prop_assume!(!value.is_empty());
        let mut answers = Answers::new();
        FORM.answer(&mut answers, path, Answer::Text { value: value.clone() }).unwrap();
        let field = field(&FORM, &answers, path);
        // A number or a date that was read may have a problem as well, such as being too small.
        let was_read = matches!(field.answer, Answer::Integer { .. } | Answer::Date { .. });
        if !field.problems.is_empty() && !was_read {
            prop_assert_eq!(field.answer, Answer::Text { value });
        }
    }
}
