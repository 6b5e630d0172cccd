//! What holds for any two versions and any answers.

use proptest::{collection::vec, prelude::*, sample::select};
use serde_json::{Map, Value};

use super::{super::properties::typed, *};

/// Fields of every sort, some of which look like others.
fn fields() -> impl Strategy<Value = Vec<(&'static str, Value)>> {
    let kinds = vec![
        words(),
        json!({"type": "string", "format": "email"}),
        day(),
        number(),
        money("EUR"),
        money("CNY"),
        json!({"type": "boolean"}),
        json!({"type": "boolean", "const": true, "label": "I agree."}),
        json!({"type": "boolean", "const": true, "label": "I agree to more."}),
        one_of(&["a", "b", "1"]),
        one_of(&["b", "c"]),
        some_of(&["a", "b", "c"]),
        some_of(&["b", "d"]),
        papers(2, 50, &["text/plain"]),
        papers(1, 20, &["image/png", "text/plain"]),
        rows(json!({"x": words(), "y": one_of(&["a", "b"])})),
        rows(json!({"x": number(), "z": words()})),
    ];
    let names = ["k", "l", "m", "n", "o"];
    vec(
        prop_oneof![4 => select(kinds).prop_map(Some), 1 => Just(None)],
        names.len(),
    )
    .prop_map(move |kinds| {
        let fields = names.into_iter().zip(kinds);
        fields
            .filter_map(|(name, kind)| Some((name, kind?)))
            .collect()
    })
}

fn value() -> impl Strategy<Value = Value> {
    let choices = select(vec!["a", "b", "c", "d"]);
    let letters = select(vec!['a', 'b', 'c']);
    let leaf = prop_oneof![
        typed().prop_map(Value::from),
        choices.clone().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        Just(Value::Null),
    ];
    let row = prop_oneof![
        4 => (leaf.clone(), leaf.clone(), leaf.clone())
            .prop_map(|(x, y, z)| json!({"x": x, "y": y, "z": z})),
        1 => leaf.clone(),
    ];
    prop_oneof![
        4 => leaf,
        1 => vec(choices, 0..4).prop_map(Value::from),
        1 => vec((letters, 1..99_u64), 1..4).prop_map(|files| {
            files.into_iter().map(|(letter, size)| file(letter, size, "text/plain")).collect()
        }),
        1 => vec(row, 0..3).prop_map(Value::from),
    ]
}

/// The answers by their paths, those in rows of the form each for itself.
fn flat(form: &Form, answers: &Answers) -> Map<String, Value> {
    let mut all = Map::new();
    for (name, answer) in answers {
        let field = form.fields.iter().find(|field| field.name == *name);
        let rows = answer
            .as_array()
            .filter(|_| field.is_some_and(|field| field.rows.is_some()));
        for (row, answer) in rows.into_iter().flatten().enumerate() {
            for (inner, answer) in answer.as_object().into_iter().flatten() {
                all.insert(format!("/{name}/{row}/{inner}"), answer.clone());
            }
            if !answer.is_object() {
                all.insert(format!("/{name}/{row}"), answer.clone());
            }
        }
        if rows.is_none() {
            all.insert(format!("/{name}"), answer.clone());
        }
    }
    all.retain(|_, answer| crate::forms::answers::is_answer(answer));
    all
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_answer_stands_or_is_kept_and_moving_again_changes_nothing(
        (old, new) in (fields(), fields()),
        given in vec((select(vec!["k", "l", "m", "n", "o", "p"]), value()), 0..9),
    ) {
        let old = compiled(version("1", &old, json!([])));
        let new = compiled(version("2", &new, json!([])));
        let given: Answers =
            given.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let moved = new.take_over(&old, &given, Vec::new());
        let (before, now) = (flat(&old, &given), flat(&new, &moved.answers));
        for (path, answer) in &before {
            let kept: Vec<&Value> = (moved.kept.iter())
                .filter(|kept| kept.path == *path)
                .map(|kept| &kept.value)
                .collect();
            match (now.get(path), &kept[..]) {
                (Some(_), []) => {}
                (None, [kept]) => prop_assert_eq!(*kept, answer),
                // A list, of which each stands or is kept.
                (Some(stands), [kept]) => {
                    let members = |value: &Value| value.as_array().unwrap().clone();
                    let (mut stands, all) = (members(stands), members(answer));
                    stands.extend(members(kept));
                    prop_assert!(all.iter().all(|one| stands.contains(one)));
                    prop_assert!(stands.len() <= all.len());
                }
                other => prop_assert!(false, "{path}: {other:?}"),
            }
        }
        let paths = moved.kept.iter().map(|kept| &kept.path);
        prop_assert!(now.keys().chain(paths).all(|path| before.contains_key(path)));

        let again = new.take_over(&new, &moved.answers, moved.kept.clone());
        prop_assert_eq!(&again.answers, &moved.answers);
        prop_assert_eq!(again.kept, moved.kept);
        prop_assert_eq!(again.changes, vec![]);
        // And it is a draft like any other.
        let complete = new.view(&moved.answers, "en").complete;
        prop_assert_eq!(complete, new.problems(&moved.answers, "en").is_empty());
    }
}
