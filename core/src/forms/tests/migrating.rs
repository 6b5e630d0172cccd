//! A draft moves to another version of its form: each answer goes on or is kept, and what has changed is told.

mod any_answers;
mod hints;

use serde_json::Value;

use super::*;

/// A form with these fields: each its schema, with `label` for its text, `labels` for those of its options and `options`
/// for its control.
fn version(version: &str, fields: &[(&str, Value)], migrations: Value) -> FormDefinition {
    let mut texts = json!({"step.label": {"en": "Step"}});
    let (properties, controls) = properties("", fields, &mut texts);
    let elements = json!([{"type": "Category", "i18n": "step", "elements": controls}]);
    serde_json::from_value(json!({
        "id": "f", "version": version, "texts": texts, "migrations": migrations,
        "schema": {"type": "object", "properties": properties},
        "ui": {"type": "Categorization", "elements": elements},
    }))
    .unwrap()
}

fn properties(prefix: &str, fields: &[(&str, Value)], texts: &mut Value) -> (Value, Vec<Value>) {
    let mut all = json!({});
    let mut controls = Vec::new();
    for (name, field) in fields {
        let mut schema = field.clone();
        let members = schema.as_object_mut().unwrap();
        let key = format!("{prefix}{name}");
        members.insert("i18n".into(), json!(key));
        let label = members.remove("label").unwrap_or_else(|| json!(name));
        texts[format!("{key}.label")] = json!({ "en": label });
        let labels = members.remove("labels").unwrap_or_default();
        let mut options = members.remove("options").unwrap_or_else(|| json!({}));
        if let Some(rows) = members.remove("rows") {
            texts[format!("{key}.row")] = json!({"en": "Child"});
            let rows: Vec<(String, Value)> =
                rows.as_object().unwrap().clone().into_iter().collect();
            let rows: Vec<(&str, Value)> = rows
                .iter()
                .map(|(name, field)| (name.as_str(), field.clone()))
                .collect();
            let (inner, detail) = properties(&format!("{key}."), &rows, texts);
            let items = json!({"type": "object", "properties": inner});
            members.insert("items".into(), items);
            options["detail"] = json!({"type": "VerticalLayout", "elements": detail});
        }
        let enums = [schema.get("enum"), schema.pointer("/items/enum")];
        for value in enums
            .into_iter()
            .flatten()
            .flat_map(|all| all.as_array().unwrap())
        {
            let value = value.as_str().unwrap();
            let label = labels.get(value).cloned().unwrap_or_else(|| json!(value));
            texts[format!("{key}.{value}")] = json!({ "en": label });
        }
        all[name] = schema;
        let scope = format!("#/properties/{name}");
        controls.push(json!({"type": "Control", "scope": scope, "options": options}));
    }
    (all, controls)
}

fn compiled(definition: FormDefinition) -> Form {
    Form::compile(definition).unwrap()
}

fn words() -> Value {
    json!({"type": "string"})
}

fn day() -> Value {
    json!({"type": "string", "format": "date"})
}

fn number() -> Value {
    json!({"type": "integer"})
}

fn money(currency: &str) -> Value {
    json!({"type": "integer", "options": {"format": "money", "currency": currency}})
}

fn one_of(values: &[&str]) -> Value {
    json!({"type": "string", "enum": values})
}

fn some_of(values: &[&str]) -> Value {
    json!({"type": "array", "uniqueItems": true, "items": {"type": "string", "enum": values}})
}

fn papers(count: u32, bytes: u64, types: &[&str]) -> Value {
    json!({"type": "array", "maxItems": count, "options": {"format": "file"}, "items": {
        "type": "object", "additionalProperties": false,
        "required": ["sha256", "name", "size", "media_type"],
        "properties": {
            "sha256": {"type": "string", "pattern": "^[A-Za-z0-9_-]{43}$"},
            "name": {"type": "string", "minLength": 1, "maxLength": 255},
            "size": {"type": "integer", "minimum": 1, "maximum": bytes},
            "media_type": {"enum": types},
        },
    }})
}

fn rows(fields: Value) -> Value {
    json!({"type": "array", "maxItems": 9, "rows": fields})
}

fn file(letter: char, size: u64, media_type: &str) -> Value {
    let sha256: String = std::iter::repeat_n(letter, 43).collect();
    json!({"sha256": sha256, "name": format!("{letter}.txt"), "size": size, "media_type": media_type})
}

fn answers(value: Value) -> Answers {
    serde_json::from_value(value).unwrap()
}

/// What a move has come to: the answers, what is kept, what is told in English.
fn moved(old: &Form, new: &Form, given: Value) -> (Value, Vec<(String, String)>, Vec<FormChange>) {
    let moved = new.take_over(old, &answers(given), Vec::new());
    let unseen = Unseen {
        from: old.reference().clone(),
        changes: moved.changes,
    };
    let kept = moved.kept.iter().map(|kept| kept.told("en"));
    (
        Value::Object(moved.answers),
        kept.map(|kept| (kept.label, kept.answer)).collect(),
        unseen.told("en"),
    )
}

/// A form of one field that becomes another one: what an answer comes to, and what is kept in words.
fn becomes(old: Value, new: Value, answer: Value) -> (Option<Value>, Option<String>) {
    let old = compiled(version("1", &[("a", old)], json!([])));
    let new = compiled(version("2", &[("a", new)], json!([])));
    let (now, kept, _) = moved(&old, &new, json!({ "a": answer }));
    (
        now.get("a").cloned(),
        kept.into_iter().next().map(|(_, words)| words),
    )
}

fn kinds_of(changes: &[FormChange]) -> Vec<(FormChangeKind, &str)> {
    let changes = changes.iter();
    changes
        .map(|change| (change.kind, change.label.as_str()))
        .collect()
}

#[test]
fn an_answer_goes_on_where_the_field_stays_and_what_changed_is_told_by_field() {
    let old = compiled(version(
        "1",
        &[
            ("name", words()),
            ("town", json!({"type": "string", "label": "Town"})),
            ("fax", json!({"type": "string", "label": "Fax"})),
            ("pager", words()),
        ],
        json!([]),
    ));
    let new = compiled(version(
        "2",
        &[
            ("email", words()),
            ("name", words()),
            (
                "town",
                json!({"type": "string", "label": "Town or village"}),
            ),
        ],
        json!([]),
    ));
    let given = json!({"name": "Li Na", "town": "Langang", "fax": "0571"});
    let (now, kept, changes) = moved(&old, &new, given);
    assert_eq!(now, json!({"name": "Li Na", "town": "Langang"}));
    assert_eq!(kept, [("Fax".to_owned(), "0571".to_owned())]);
    assert_eq!(
        kinds_of(&changes),
        [
            (FormChangeKind::Added, "email"),
            (FormChangeKind::Reworded, "Town or village"),
            (FormChangeKind::Removed, "Fax"),
            (FormChangeKind::Removed, "pager"),
        ]
    );
    assert_eq!(changes[0].path.as_deref(), Some("/email"));
    assert_eq!(changes[1].old_label.as_deref(), Some("Town"));
    assert_eq!(
        (&changes[2].path, changes[2].old_answer.as_deref()),
        (&None, Some("0571"))
    );
    assert_eq!(changes[3].old_answer, None);
}

#[test]
fn an_answer_is_read_as_the_new_kind_where_it_can_be_and_kept_where_not() {
    let yes_no = || json!({"type": "boolean"});
    let email = || json!({"type": "string", "format": "email"});
    let stands = |value: Value| (Some(value), None);
    let kept = |words: &str| (None, Some(words.to_owned()));
    let cases = [
        (
            words(),
            day(),
            json!("2026/1/31"),
            stands(json!("2026-01-31")),
        ),
        (words(), day(), json!("soon"), kept("soon")),
        (words(), number(), json!("1,200"), stands(json!(1200))),
        (words(), yes_no(), json!("yes"), stands(json!(true))),
        (words(), one_of(&["a", "b"]), json!("b"), stands(json!("b"))),
        (words(), one_of(&["a", "b"]), json!("c"), kept("c")),
        (
            words(),
            email(),
            json!("li@example.org"),
            stands(json!("li@example.org")),
        ),
        (
            words(),
            email(),
            json!("Harbour Lane"),
            kept("Harbour Lane"),
        ),
        (
            email(),
            words(),
            json!("li@example.org"),
            stands(json!("li@example.org")),
        ),
        (
            day(),
            words(),
            json!("2026-01-31"),
            stands(json!("2026-01-31")),
        ),
        (number(), words(), json!(7), stands(json!("7"))),
        (number(), one_of(&["1", "2"]), json!(2), stands(json!("2"))),
        (number(), money("EUR"), json!(7), kept("7")),
        (money("EUR"), money("EUR"), json!(750), stands(json!(750))),
        (money("EUR"), money("CNY"), json!(750), kept("7.50 EUR")),
        (yes_no(), words(), json!(true), kept("Yes")),
        (
            one_of(&["a"]),
            some_of(&["a", "b"]),
            json!("a"),
            stands(json!(["a"])),
        ),
        (
            some_of(&["a", "b"]),
            one_of(&["a", "b"]),
            json!(["b"]),
            stands(json!("b")),
        ),
        (
            some_of(&["a", "b"]),
            one_of(&["a", "b"]),
            json!(["a", "b"]),
            kept("a, b"),
        ),
        (
            one_of(&["a", "b"]),
            one_of(&["b", "c"]),
            json!("b"),
            stands(json!("b")),
        ),
        (
            one_of(&["a", "b"]),
            one_of(&["b", "c"]),
            json!("a"),
            kept("a"),
        ),
        (
            rows(json!({"x": words()})),
            words(),
            json!([{"x": "An"}]),
            kept("An"),
        ),
        (
            words(),
            rows(json!({"x": words()})),
            json!("An"),
            kept("An"),
        ),
        (
            papers(1, 9, &["text/plain"]),
            words(),
            json!([file('a', 1, "text/plain")]),
            kept("a.txt"),
        ),
        // What was wrong before is as wrong now.
        (day(), day(), json!("soon"), stands(json!("soon"))),
        (day(), number(), json!("12"), stands(json!(12))),
    ];
    for (old, new, answer, expected) in cases {
        let case = format!("{old} {new} {answer}");
        assert_eq!(becomes(old, new, answer), expected, "{case}");
    }
}

#[test]
fn of_several_choices_and_of_files_each_goes_on_for_itself() {
    let (now, kept) = becomes(
        some_of(&["heat", "gas", "lift"]),
        some_of(&["heat", "lift"]),
        json!(["heat", "gas"]),
    );
    assert_eq!((now, kept), (Some(json!(["heat"])), Some("gas".to_owned())));

    let old = papers(4, 100, &["text/plain", "image/png"]);
    let new = papers(1, 50, &["text/plain"]);
    let [large, picture, first, second] = [
        file('l', 99, "text/plain"),
        file('p', 9, "image/png"),
        file('a', 9, "text/plain"),
        file('b', 9, "text/plain"),
    ];
    let (now, kept) = becomes(old, new, json!([large, picture, first, second]));
    assert_eq!(now, Some(json!([first])));
    assert_eq!(kept.as_deref(), Some("l.txt, p.txt, b.txt"));
}

#[test]
fn a_declaration_that_reads_otherwise_is_asked_for_again() {
    let agreed = |label: &str| json!({"type": "boolean", "const": true, "label": label});
    let same = becomes(
        agreed("All of this is true."),
        agreed("All of this is true."),
        json!(true),
    );
    assert_eq!(same, (Some(json!(true)), None));
    let other = becomes(
        agreed("All of this is true."),
        agreed("I will pay."),
        json!(true),
    );
    assert_eq!(other, (None, Some("Yes".to_owned())));
    let asked = becomes(json!({"type": "boolean"}), agreed("a"), json!(true));
    assert_eq!(asked, (None, Some("Yes".to_owned())));
}

#[test]
fn what_is_calculated_now_is_kept_as_she_gave_it() {
    let old = compiled(version(
        "1",
        &[("fee", number()), ("months", number())],
        json!([]),
    ));
    let mut definition = version("2", &[("fee", number()), ("months", number())], json!([]));
    let rule = json!({"*": [{"var": "months"}, 5]});
    definition.calculations.insert("fee".to_owned(), rule);
    let (now, kept, _) = moved(&old, &compiled(definition), json!({"fee": 9, "months": 2}));
    assert_eq!(now, json!({"months": 2}));
    assert_eq!(kept, [("fee".to_owned(), "9".to_owned())]);
}

#[test]
fn answers_in_rows_go_with_their_rows() {
    let old = rows(json!({"name": words(), "born": words(), "toy": words()}));
    let old = compiled(version("1", &[("kids", old)], json!([])));
    let migrations = json!([{"from": "1", "renamed": {
        "/kids": "/children", "/kids/name": "/children/full_name",
    }}]);
    let new = rows(json!({"full_name": words(), "born": day(), "school": words()}));
    let new = compiled(version("2", &[("children", new)], migrations));
    let given = json!({"kids": [
        {"name": "An", "born": "2020-2-3", "toy": "bear"}, {}, {"name": "Bo", "born": "in May"},
    ]});
    let (now, kept, changes) = moved(&old, &new, given);
    let expected = json!([{"full_name": "An", "born": "2020-02-03"}, {}, {"full_name": "Bo"}]);
    assert_eq!(now, json!({ "children": expected }));
    let words = |label: &str, answer: &str| (label.to_owned(), answer.to_owned());
    assert_eq!(
        kept,
        [
            words("Child 1 – toy", "bear"),
            words("Child 3 – born", "in May")
        ]
    );
    let not_fitting = changes
        .iter()
        .find(|change| change.kind == FormChangeKind::NotFitting);
    assert_eq!(
        not_fitting.unwrap().path.as_deref(),
        Some("/children/2/born")
    );
    assert!(
        changes
            .iter()
            .any(|change| change.kind == FormChangeKind::Added && change.label == "school")
    );

    let (_, kept, _) = moved(&new, &compiled(version("3", &[], json!([]))), now);
    assert_eq!(kept.len(), 3);
    assert_eq!(kept[2], words("Child 3 – full_name", "Bo"));
}

#[test]
fn what_was_kept_stands_again_where_a_later_version_asks_for_it_again() {
    let with = compiled(version(
        "1",
        &[("fax", words()), ("name", words())],
        json!([]),
    ));
    let without = compiled(version("2", &[("name", words())], json!([])));
    let again = compiled(version(
        "3",
        &[("fax", words()), ("name", words())],
        json!([]),
    ));
    let first = without.take_over(&with, &answers(json!({"fax": "0571"})), Vec::new());
    let second = again.take_over(&without, &first.answers, first.kept.clone());
    assert_eq!(
        (second.kept.len(), &second.answers["fax"]),
        (0, &json!("0571"))
    );
    // Not where something else was answered meanwhile.
    let unseen = Unseen {
        from: with.reference().clone(),
        changes: first.changes,
    };
    let unseen = unseen.and(second.changes, |path| again.moved_path(&without, path));
    let told = unseen.told("en");
    assert_eq!(
        kinds_of(&told),
        [
            (FormChangeKind::Removed, "fax"),
            (FormChangeKind::Added, "fax"),
            (FormChangeKind::Restored, "fax"),
        ]
    );
    assert_eq!(told[2].new_answer.as_deref(), Some("0571"));
}
