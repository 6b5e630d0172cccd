//! Facts that are not known count where they matter, and nowhere else.

use super::*;

/// The truth of `rule`, and what has to be known for it.
fn told(rule: Json, known: Json) -> (Option<bool>, Vec<String>) {
    match outcome(&rule, &known) {
        Outcome::Known(value) => (Some(value.is_true()), Vec::new()),
        Outcome::Unknown { truth, needs } => (truth, needs),
    }
}

#[test]
fn a_fact_that_is_not_known_is_neither_true_nor_false() {
    let rule = json!({">=": [{"years_since": {"var": "born_on"}}, 60]});
    let unknown = told(rule.clone(), json!({}));
    assert_eq!(unknown, (None, vec!["born_on".to_owned()]));
    assert_eq!(
        told(json!({"!": rule.clone()}), json!({})),
        (None, vec!["born_on".to_owned()])
    );
    assert_eq!(told(rule, json!({"born_on": "1960-01-01"})).0, Some(true));
}

#[test]
fn one_operand_decides_whatever_the_others_are() {
    let (a, b) = (json!({"var": "a"}), json!({"var": "b"}));
    let truth = |rule: Json| told(rule, json!({"b": false, "c": true})).0;
    assert_eq!(truth(json!({"and": [a, b]})), Some(false));
    assert_eq!(truth(json!({"and": [b, a]})), Some(false));
    assert_eq!(truth(json!({"or": [a, {"var": "c"}]})), Some(true));
    assert_eq!(truth(json!({"or": [a, b]})), None);
    assert_eq!(truth(json!({"!": {"and": [a, b]}})), Some(true));
    assert_eq!(truth(json!({"<": [3, 2, {"var": "a"}]})), Some(false));
    assert_eq!(truth(json!({"!!": [[a]]})), Some(true));
}

#[test]
fn the_facts_that_matter_are_collected_in_their_order_and_no_others() {
    let needs = |rule: Json, known: Json| told(rule, known).1.join(" ");
    let rule = json!({"and": [
        {"var": "resident"},
        {"or": [{"var": "disabled"}, {">": [{"var": "age"}, {"var": "limit"}]}]},
        {"var": "resident"},
    ]});
    assert_eq!(
        needs(rule.clone(), json!({})),
        "resident disabled age limit"
    );
    assert_eq!(
        needs(rule.clone(), json!({"resident": true, "limit": 60})),
        "disabled age"
    );
    assert_eq!(needs(rule, json!({"resident": true, "disabled": true})), "");
    // What follows from a condition is asked once the condition is known.
    let rule = json!({"if": [{"var": "married"}, {"var": "both_incomes"}, {"var": "income"}]});
    assert_eq!(needs(rule.clone(), json!({})), "married");
    assert_eq!(needs(rule, json!({"married": false})), "income");
}

#[test]
fn what_is_the_same_either_way_is_known() {
    let both = |then: Json, otherwise: Json| {
        told(
            json!({"if": [{"var": "a"}, then, otherwise]}),
            json!({"b": 0}),
        )
    };
    assert_eq!(both(json!(5), json!(5)), (Some(true), vec![]));
    assert_eq!(both(json!(5), json!(6)), (Some(true), vec!["a".to_owned()]));
    assert_eq!(
        both(json!(5), json!({"var": "b"})),
        (None, vec!["a".to_owned()])
    );
}

#[test]
fn a_default_stands_for_what_is_not_known_until_it_is() {
    let rule = json!({"<": [{"var": ["children", 0]}, 2]});
    assert_eq!(told(rule.clone(), json!({})).0, Some(true));
    assert_eq!(told(rule, json!({"children": 2})).0, Some(false));
}

#[test]
fn missing_asks_for_what_is_not_known() {
    let missing = |known: Json| told(json!({"missing": ["a", "b"]}), known);
    assert_eq!(missing(json!({"a": 1})), (None, vec!["b".to_owned()]));
    assert_eq!(
        missing(json!({"a": null})),
        (Some(true), vec!["b".to_owned()])
    );
    let some = |known: Json| told(json!({"missing_some": [1, ["a", "b"]]}), known);
    assert_eq!(some(json!({"a": 1})), (Some(false), vec![]));
    assert_eq!(some(json!({"a": null})), (None, vec!["b".to_owned()]));
}
