#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use chrono::NaiveDate;
use serde_json::{Value as Json, json};

use super::*;

mod properties;
mod unknown;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

fn facts(json: &Json) -> Facts {
    let member = |(name, value): (&String, &Json)| (name.clone(), Value::try_from(value).unwrap());
    json.as_object().unwrap().iter().map(member).collect()
}

fn outcome(rule: &Json, known: &Json) -> Outcome {
    Rule::parse(rule).unwrap().evaluate(&facts(known), today())
}

/// What `rule` comes to where all that it needs is known.
fn result(rule: Json, known: Json) -> Json {
    match outcome(&rule, &known) {
        Outcome::Known(value) => Json::from(&value),
        unknown => panic!("{rule}: {unknown:?}"),
    }
}

#[track_caller]
fn hold(cases: &[(Json, Json)]) {
    let known = json!({
        "age": 70, "name": "Li Na", "zero": 0, "nothing": null, "empty": "",
        "children": [{"age": 3, "at_school": false}, {"age": 9, "at_school": true}],
        "address": {"district": "harbour", "flats": ["3A", "3B"]},
    });
    for (rule, expected) in cases {
        assert_eq!(result(rule.clone(), known.clone()), *expected, "{rule}");
    }
}

#[test]
fn days_and_money_are_counted_without_today() {
    hold(&[
        (
            json!({"days_between": ["2026-02-28", "2026-03-01"]}),
            json!(1),
        ),
        (
            json!({"days_between": ["2024-03-01", "2024-02-28"]}),
            json!(-2),
        ),
        (
            json!({"days_between": ["2026-02-30", "2026-03-01"]}),
            json!(null),
        ),
        (
            json!({"years_between": ["2008-02-29", "2026-02-28"]}),
            json!(17),
        ),
        (
            json!({"years_between": ["2008-02-29", "2026-03-01"]}),
            json!(18),
        ),
        (
            json!({"days_after": ["2024-02-28", 2]}),
            json!("2024-03-01"),
        ),
        (
            json!({"days_after": ["2024-03-01", -1]}),
            json!("2024-02-29"),
        ),
        (json!({"days_after": ["2024-03-01", 0.5]}), json!(null)),
        (json!({"days_after": ["9999-12-31", 1]}), json!(null)),
        (
            json!({"days_after": ["2024-03-01", 9_000_000_000_000_000_000_i64]}),
            json!(null),
        ),
        (json!({"round": {"*": [5_997, 0.15]}}), json!(900)),
        (json!({"round": -2.5}), json!(-3)),
        (json!({"round": "soon"}), json!(null)),
    ]);
}

#[test]
fn var_follows_a_path_and_has_a_default() {
    hold(&[
        (json!({"var": "age"}), json!(70)),
        (json!({"var": ["age"]}), json!(70)),
        (json!({"var": "address.district"}), json!("harbour")),
        (json!({"var": "address.flats.1"}), json!("3B")),
        (json!({"var": "address.flats.2"}), json!(null)),
        (json!({"var": "address.street"}), json!(null)),
        (json!({"var": ["address.street", "none"]}), json!("none")),
        (json!({"var": ["never_told", 3]}), json!(3)),
        (json!({"var": ["never_told", {"var": "age"}]}), json!(70)),
        (json!({"var": ["nothing", 3]}), json!(null)),
    ]);
}

#[test]
fn and_or_and_if_hand_out_the_operand_that_decides() {
    hold(&[
        (json!({"and": [1, "a", 3]}), json!(3)),
        (json!({"and": [1, "", 3]}), json!("")),
        (json!({"or": [0, "", 3, 4]}), json!(3)),
        (json!({"or": [0, "", []]}), json!([])),
        (json!({"!": [[]]}), json!(true)),
        (json!({"!": "0"}), json!(false)),
        (json!({"!!": {"var": "nothing"}}), json!(false)),
        (json!({"if": [false, 1, 0, 2, 3]}), json!(3)),
        (json!({"if": [false, 1, "yes", 2, 3]}), json!(2)),
        (json!({"if": [false, 1]}), json!(null)),
        (json!({"if": ["alone"]}), json!("alone")),
        (json!({"?:": [true, 1, 2]}), json!(1)),
    ]);
}

#[test]
fn comparing_is_as_in_javascript() {
    hold(&[
        (json!({"==": [1, "1"]}), json!(true)),
        (json!({"===": [1, "1"]}), json!(false)),
        (json!({"==": [1, 1.0]}), json!(true)),
        (json!({"==": [null, 0]}), json!(false)),
        (json!({"==": [null, false]}), json!(false)),
        (json!({"==": ["", 0]}), json!(true)),
        (json!({"!=": [true, "1"]}), json!(false)),
        (json!({"!==": [true, 1]}), json!(true)),
        (json!({"<": [1, {"var": "age"}, 100]}), json!(true)),
        (json!({"<=": [70, {"var": "age"}, 70]}), json!(true)),
        (json!({"<": [1, 1, 2]}), json!(false)),
        (json!({">": [{"var": "age"}, "65"]}), json!(true)),
        (json!({">": ["9", "10"]}), json!(true)),
        (json!({"<": ["2026-01-31", "2026-02-01"]}), json!(true)),
        (json!({"<": ["a", 1]}), json!(false)),
        (json!({">=": ["a", 1]}), json!(false)),
    ]);
}

#[test]
fn money_is_computed_to_the_last_fen() {
    hold(&[
        (json!({"+": [0.1, 0.2]}), json!(0.3)),
        (json!({"===": [{"+": [0.1, 0.2]}, 0.3]}), json!(true)),
        (json!({"*": [{"/": [100, 3]}, 3]}), json!(100)),
        (json!({"===": [{"*": [19.99, 100]}, 1999]}), json!(true)),
        (json!({"-": [{"var": "age"}]}), json!(-70)),
        (json!({"+": ["3", "4.5"]}), json!(7.5)),
        (json!({"%": [7, 3]}), json!(1)),
        (json!({"/": [7, 2]}), json!(3.5)),
        (json!({"min": [3, 1, 2]}), json!(1)),
        (json!({"max": [3, "11", 2]}), json!(11)),
        (json!({"/": [1, 0]}), json!(null)),
        (
            json!({"+": [9007199254740993_i64, 1]}),
            json!(9007199254740994_i64),
        ),
        (json!({"+": [i64::MAX, 1]}), json!(null)),
        (json!({"<": [{"/": [1, 0]}, 1]}), json!(false)),
        (json!({"+": ["three", 1]}), json!(null)),
    ]);
}

#[test]
fn texts_and_lists_are_looked_into() {
    hold(&[
        (
            json!({"in": ["harbour", ["old-town", "harbour"]]}),
            json!(true),
        ),
        (json!({"in": [1, ["1"]]}), json!(false)),
        (json!({"in": ["i N", {"var": "name"}]}), json!(true)),
        (json!({"in": ["x", {"var": "nothing"}]}), json!(false)),
        (
            json!({"cat": ["Age ", {"var": "age"}, null, "."]}),
            json!("Age 70."),
        ),
        (
            json!({"some": [{"var": "children"}, {"<": [{"var": "age"}, 6]}]}),
            json!(true),
        ),
        (
            json!({"all": [{"var": "children"}, {"var": "at_school"}]}),
            json!(false),
        ),
        (
            json!({"none": [{"var": "children"}, {">": [{"var": "age"}, 18]}]}),
            json!(true),
        ),
        (json!({"all": [[], true]}), json!(false)),
        (json!({"none": [[], true]}), json!(true)),
        (
            json!({"some": [["a", "b"], {"==": [{"var": ""}, "b"]}]}),
            json!(true),
        ),
        (
            json!({"missing": ["age", "nothing", "empty"]}),
            json!(["nothing", "empty"]),
        ),
        (json!({"missing": [["age", "zero"]]}), json!([])),
        (json!({"missing_some": [1, ["age", "nothing"]]}), json!([])),
        (
            json!({"missing_some": [2, ["age", "nothing"]]}),
            json!(["nothing"]),
        ),
    ]);
}

#[test]
fn an_age_is_counted_in_birthdays() {
    let age = |born: &str| result(json!({"years_since": born}), json!({}));
    assert_eq!(age("1966-11-23"), json!(60));
    assert_eq!(age("1966-11-24"), json!(59));
    assert_eq!(age("2026-11-24"), json!(-1));
    for no_date in ["last spring", "2026-02-30", "2026-2-3", "+2026-2-03"] {
        assert_eq!(age(no_date), json!(null), "{no_date}");
    }
    let leap = Rule::parse(&json!({"years_since": "2008-02-29"})).unwrap();
    let on = |month, day| {
        let today = NaiveDate::from_ymd_opt(2026, month, day).unwrap();
        leap.evaluate(&Facts::new(), today)
    };
    assert_eq!(on(2, 28), Outcome::Known(Value::Number(17.into())));
    assert_eq!(on(3, 1), Outcome::Known(Value::Number(18.into())));

    hold(&[
        (json!({"today": []}), json!("2026-11-23")),
        (json!({"today": null}), json!("2026-11-23")),
        (json!({"days_until": "2026-12-01"}), json!(8)),
        (json!({"days_until": {"today": []}}), json!(0)),
        (json!({"days_until": "2025-11-23"}), json!(-365)),
    ]);
}

#[test]
fn a_rule_tells_which_facts_it_is_about() {
    let rule = json!({"and": [
        {"<": [{"var": "income"}, {"var": ["limit", {"var": "wage"}]}]},
        {"!": {"missing": ["address.street", "income"]}},
        {"some": [{"var": "children"}, {"var": "age"}]},
        {"if": [{"var": "a"}, {"var": "b"}, {"var": "c"}]},
    ]});
    let rule = Rule::parse(&rule).unwrap();
    let names = [
        "income", "limit", "wage", "address", "children", "a", "b", "c",
    ];
    assert_eq!(rule.facts(), names);
}

#[test]
fn what_is_no_rule_is_refused_by_name() {
    let refused = |rule: Json| Rule::parse(&rule).unwrap_err();
    let unknown = |name: &str| RuleError::UnknownOperator(name.to_owned());
    assert_eq!(refused(json!({"and": [{"sqrt": 4}]})), unknown("sqrt"));
    assert_eq!(refused(json!({"reduce": [[], 0, 0]})), unknown("reduce"));
    assert_eq!(refused(json!({"a": 1, "b": 2})), RuleError::NoRule(2));
    for (rule, operator, found) in [
        (json!({"==": [1]}), "==", 1),
        (json!({"!": []}), "!", 0),
        (json!({"and": []}), "and", 0),
        (json!({"<": [1, 2, 3, 4]}), "<", 4),
        (json!({"var": []}), "var", 0),
        (json!({"some": [1]}), "some", 1),
        (json!({"today": 1}), "today", 1),
    ] {
        assert_eq!(refused(rule), RuleError::Operands { operator, found });
    }
    for rule in [
        json!({"var": ""}),
        json!({"var": {"var": "a"}}),
        json!({"var": null}),
    ] {
        assert_eq!(refused(rule), RuleError::Path("var"));
    }
    let computed = json!({"missing": {"cat": ["a"]}});
    assert_eq!(refused(computed), RuleError::Path("missing"));
    let nested = json!({"some": [[1], {"all": [[1], true]}]});
    assert_eq!(refused(nested), RuleError::Nested("all"));
    assert!(matches!(refused(json!(1e300)), RuleError::Number(_)));
}

#[test]
fn a_rule_is_bounded() {
    let deep = |levels: usize| (0..levels).fold(json!(1), |inner, _| json!({"!": inner}));
    assert!(Rule::parse(&deep(MAX_DEPTH - 1)).is_ok());
    assert_eq!(Rule::parse(&deep(MAX_DEPTH)), Err(RuleError::TooDeep));
    let long = |nodes: usize| json!({"+": vec![1; nodes - 1]});
    assert!(Rule::parse(&long(MAX_NODES)).is_ok());
    assert_eq!(Rule::parse(&long(MAX_NODES + 1)), Err(RuleError::TooLong));
    let keys = json!({"missing": vec!["a"; MAX_NODES]});
    assert_eq!(Rule::parse(&keys), Err(RuleError::TooLong));
}
