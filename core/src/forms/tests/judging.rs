//! Our judge finds in answers what a validator of the whole schema finds, and takes the same schemas.

use std::fmt::Debug;

use foldhash::HashMap;
use jsonschema::error::ValidationErrorKind as Kind;
use proptest::{collection::vec, prelude::*, sample::select};
use serde_json::{Value, json};

use super::super::{judge::Judge, schema::options};

/// One with the signs of a JSON Pointer in it.
const FIELDS: [&str; 4] = ["a", "b", "c", "d/~e"];
/// In schemas there is one more name, which is no field.
const NAMES: [&str; 5] = ["a", "b", "c", "d/~e", "ghost"];

fn fields() -> HashMap<String, usize> {
    FIELDS.map(str::to_owned).into_iter().zip(0..).collect()
}

/// What failed: where, the name of what is missing there, and the rest of it.
type Failure = (String, Option<String>, String);

fn failure(path: &str, kind: &Kind) -> Failure {
    let missing = match kind {
        Kind::Required { property } => property.as_str().map(str::to_owned),
        _ => None,
    };
    // What these hold says where it stands in their part of the schema, and nobody is told of it.
    let rest: &dyn Debug = match kind {
        Kind::AnyOf { .. } | Kind::OneOfNotValid { .. } | Kind::OneOfMultipleValid { .. } => &(),
        kind => kind,
    };
    (
        path.to_owned(),
        missing,
        format!("{} {rest:?}", kind.keyword()),
    )
}

/// Where one thing is told of a place before another, that counts; between places it does not.
fn by_place(mut failures: Vec<Failure>) -> Vec<Failure> {
    failures.sort_by(|one, other| (&one.0, &one.1).cmp(&(&other.0, &other.1)));
    failures
}

fn agree(schema: &Value, sets: &[Vec<Option<Value>>]) -> Result<(), TestCaseError> {
    let judge = Judge::compile(schema, &fields());
    let validator = options().build(schema);
    prop_assert_eq!(
        judge.is_ok(),
        validator.is_ok(),
        "{:?} {:?}",
        judge,
        validator
    );
    let (Ok(judge), Ok(validator)) = (judge, validator) else {
        return Ok(());
    };
    for answers in sets {
        let members = FIELDS.iter().zip(answers);
        let members =
            members.filter_map(|(name, answer)| Some(((*name).to_owned(), answer.clone()?)));
        let instance = Value::Object(members.collect());
        let expected = validator.iter_errors(&instance);
        let expected = expected.map(|error| failure(error.instance_path().as_str(), error.kind()));
        let answers: Vec<Option<&Value>> = answers.iter().map(Option::as_ref).collect();
        let mut found = Vec::new();
        judge.each_failure(&answers, |path, kind| found.push(failure(path, kind)));
        prop_assert_eq!(
            by_place(found),
            by_place(expected.collect()),
            "{}",
            instance
        );
    }
    Ok(())
}

/// A member of a schema of a value: mostly as it has to be, sometimes not.
fn keyword() -> impl Strategy<Value = (String, Value)> {
    let own = vec![
        ("type", json!("string")),
        ("type", json!("integer")),
        ("type", json!("number")),
        ("type", json!("boolean")),
        ("type", json!("array")),
        ("type", json!("object")),
        ("type", json!("null")),
        ("const", json!(true)),
        ("const", json!("abc")),
        ("enum", json!(["b", "abc", "a"])),
        ("minimum", json!(-1)),
        ("minimum", json!(3)),
        ("maximum", json!(3)),
        ("maximum", json!(i64::MAX)),
        ("exclusiveMinimum", json!(1)),
        ("exclusiveMaximum", json!(4)),
        ("minLength", json!(3)),
        ("minLength", json!(0)),
        ("maxLength", json!(4)),
        ("minItems", json!(2)),
        ("maxItems", json!(2)),
        ("format", json!("date")),
        ("format", json!("cn-resident-id")),
        ("format", json!("il-id")),
        ("pattern", json!("^1[3-9][0-9]{2}$")),
        ("pattern", json!("^[a-z\\d ]*$")),
        ("pattern", json!("^\\S+\\w")),
        ("pattern", json!("^.{2,3}$")),
        ("title", json!("Title")),
        ("i18n", json!("key")),
    ];
    let other = vec![
        ("type", json!(["string", "null"])),
        ("const", json!(1)),
        ("const", json!([1])),
        ("enum", json!([1, "a", null])),
        ("enum", json!([])),
        ("minimum", json!(2.5)),
        ("maximum", json!(u64::MAX)),
        ("minLength", json!(2.0)),
        ("multipleOf", json!(3)),
        ("format", json!("email")),
        ("pattern", json!("b|c")),
        ("pattern", json!("é$")),
        ("uniqueItems", json!(true)),
        ("items", json!({"type": "string", "enum": ["a", "b"]})),
        (
            "items",
            json!({"type": "object", "properties": {"a": {"minLength": 2}}, "required": ["a", "b"]}),
        ),
        ("contains", json!({"const": "a"})),
        ("required", json!(["a"])),
        ("properties", json!({"a": {"type": "string"}})),
        ("additionalProperties", json!(false)),
        ("allOf", json!([{"minLength": 5}, {"type": "string"}])),
        ("anyOf", json!([{"type": "integer"}, {"minLength": 2}])),
        ("oneOf", json!([{"type": "integer"}, {"minimum": 2}])),
        ("not", json!({"const": "abc"})),
        ("if", json!({"type": "string"})),
        ("then", json!({"maxLength": 2})),
        ("else", json!({"maximum": 2})),
        ("$ref", json!("#/$defs/short")),
        ("x-ours", json!(1)),
        ("default", json!(1)),
    ];
    let wrong = vec![
        ("type", json!("text")),
        ("type", json!([])),
        ("enum", json!("a")),
        ("minimum", json!("1")),
        ("minLength", json!(-1)),
        ("minLength", json!("1")),
        ("maxItems", json!(1.5)),
        ("pattern", json!("(")),
        ("pattern", json!("^(?=a)")),
        ("pattern", json!(1)),
        ("format", json!("horoscope")),
        ("format", json!(1)),
        ("title", json!(1)),
        ("items", json!(1)),
        ("$ref", json!("#/$defs/absent")),
    ];
    let named = |(name, value): (&str, Value)| (name.to_owned(), value);
    prop_oneof![
        120 => select(own).prop_map(named),
        30 => select(other).prop_map(named),
        1 => select(wrong).prop_map(named),
    ]
}

fn value_schema() -> impl Strategy<Value = Value> {
    prop_oneof![
        60 => vec(keyword(), 0..5).prop_map(|members| Value::Object(members.into_iter().collect())),
        1 => any::<bool>().prop_map(Value::from),
    ]
}

fn names() -> impl Strategy<Value = Value> {
    prop_oneof![
        60 => proptest::sample::subsequence(NAMES.to_vec(), 0..4).prop_map(Value::from),
        1 => select(vec![json!(["a", "a"]), json!([1]), json!("a")]),
    ]
}

/// An object with a member of each of some names.
fn by_name(member: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    vec((select(NAMES.to_vec()), member), 0..4).prop_map(|members| {
        let members = members
            .into_iter()
            .map(|(name, member)| (name.to_owned(), member));
        Value::Object(members.collect())
    })
}

/// A schema of the answers as a whole.
fn whole() -> impl Strategy<Value = Value> {
    let flat = prop_oneof![
        by_name(value_schema()).prop_map(|schemas| json!({"properties": schemas})),
        names().prop_map(|names| json!({"required": names})),
        (names(), by_name(value_schema()))
            .prop_map(|(names, schemas)| json!({"required": names, "properties": schemas})),
    ];
    flat.prop_recursive(3, 24, 4, |inner| {
        let member = prop_oneof![
            4 => by_name(value_schema()).prop_map(|schemas| ("properties", schemas)),
            3 => names().prop_map(|names| ("required", names)),
            2 => by_name(names()).prop_map(|names| ("dependentRequired", names)),
            2 => by_name(inner.clone()).prop_map(|schemas| ("dependentSchemas", schemas)),
            3 => vec(inner.clone(), 1..3).prop_map(|schemas| ("allOf", json!(schemas))),
            5 => inner.clone().prop_map(|schema| ("if", schema)),
            5 => inner.clone().prop_map(|schema| ("then", schema)),
            3 => inner.prop_map(|schema| ("else", schema)),
            1 => Just(("type", json!("object"))),
            1 => select(vec![
                ("type", json!("array")),
                ("additionalProperties", json!(false)),
                ("additionalProperties", json!({"type": "string"})),
                ("minProperties", json!(2)),
                ("anyOf", json!([{"required": ["a"]}, {"required": ["b"]}])),
                ("not", json!({"required": ["c"]})),
                ("$ref", json!("#/$defs/either")),
                ("title", json!("Title")),
                ("allOf", json!([])),
                ("properties", json!([])),
                ("description", json!(1)),
            ]),
        ];
        vec(member, 1..6).prop_map(|members| {
            let members = members.into_iter();
            Value::Object(
                members
                    .map(|(name, value)| (name.to_owned(), value))
                    .collect(),
            )
        })
    })
}

fn root() -> impl Strategy<Value = Value> {
    let definitions = prop_oneof![
        40 => Just(json!({"short": {"maxLength": 2}, "either": {"minProperties": 1}})),
        1 => Just(json!({"short": {"maxLength": "2"}})),
        1 => Just(json!({"short": {}, "either": {}, "unused": {"pattern": "("}})),
    ];
    (whole(), definitions, any::<bool>()).prop_map(|(mut schema, definitions, is_closed)| {
        schema["$defs"] = definitions;
        schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
        schema["type"] = json!("object");
        if is_closed {
            schema["additionalProperties"] = json!(false);
        }
        schema
    })
}

fn answer() -> impl Strategy<Value = Value> {
    let values = vec![
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(-1),
        json!(1),
        json!(3),
        json!(4),
        json!(1.0),
        json!(2.5),
        json!(3.0),
        json!(-0.5),
        json!(1e300),
        json!(-1e300),
        json!(9_223_372_036_854_775_807_i64),
        json!(18_446_744_073_709_551_615_u64),
        json!(9_223_372_036_854_775_808.0),
        json!(""),
        json!("a"),
        json!("abc"),
        json!("abcd"),
        json!("abcde"),
        json!("1380"),
        json!("138"),
        json!("é"),
        json!("李娜李娜"),
        json!("𠮷𠮷𠮷"),
        json!("a\u{2028}b"),
        json!("١٣٨٠"),
        json!("a\n"),
        json!("2024-02-29"),
        json!("2023-02-29"),
        json!("0000-01-01"),
        json!("+024-01-01"),
        json!("2024-1-011"),
        json!("２024-01-"),
        json!("11010519491231002X"),
        json!("123456782"),
        json!("li.na@example.org"),
        json!([]),
        json!(["a"]),
        json!(["a", "a"]),
        json!(["a", "b", "c"]),
        json!([{"a": "x"}, {}, 3]),
        json!({}),
        json!({"a": 1, "b": 2}),
    ];
    prop_oneof![
        20 => select(values),
        1 => any::<String>().prop_map(Value::from),
        1 => "[0-9]{4}-[0-9]{2}-[0-9]{2}".prop_map(Value::from),
        1 => any::<f64>().prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
    ]
}

fn sets() -> impl Strategy<Value = Vec<Vec<Option<Value>>>> {
    vec(
        vec(proptest::option::weighted(0.7, answer()), FIELDS.len()),
        1..12,
    )
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 1_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_answers_are_judged_as_a_validator_of_the_whole_schema_judges_them(
        schema in root(), sets in sets(),
    ) {
        agree(&schema, &sets)?;
    }

    #[test]
    fn any_value_is_judged_as_a_validator_judges_it(
        schema in value_schema(), values in vec(answer(), 24),
    ) {
        let sets: Vec<_> = values.into_iter().map(|value| vec![Some(value), None, None, None]).collect();
        let definitions = json!({"short": {"maxLength": 2}});
        agree(&json!({"$defs": definitions, "properties": {"a": schema}}), &sets)?;
    }
}
