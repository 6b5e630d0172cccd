use proptest::prelude::*;

use super::*;

const NAMES: [&str; 4] = ["a", "b", "c", "d"];

fn literal() -> impl Strategy<Value = Json> {
    prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(Json::from),
        (-3..20_i64).prop_map(Json::from),
        prop::sample::select(vec![0.5, 0.1, -2.25]).prop_map(Json::from),
        prop::sample::select(vec!["", "0", "7", "harbour", "2008-02-29"]).prop_map(Json::from),
        prop::collection::vec(0..3_i64, 0..3).prop_map(Json::from),
    ]
}

/// Rules of which each is one, without defaults.
fn rule() -> impl Strategy<Value = Json> {
    let fact = prop::sample::select(NAMES.to_vec()).prop_map(|name| json!({"var": name}));
    let missing = prop::sample::subsequence(NAMES.to_vec(), 1..4);
    let leaf = prop_oneof![
        2 => literal(),
        4 => fact,
        1 => missing.clone().prop_map(|keys| json!({"missing": keys})),
        1 => (0..3, missing).prop_map(|(enough, keys)| json!({"missing_some": [enough, keys]})),
    ];
    leaf.prop_recursive(5, 60, 4, |inner| {
        let several = prop::collection::vec(inner.clone(), 1..5);
        let operator = |names: &[&'static str]| prop::sample::select(names.to_vec());
        let many = operator(&["and", "or", "if", "+", "*", "min", "max", "cat", "?:"]);
        let two = operator(&[
            "==",
            "===",
            "!=",
            "!==",
            "<",
            "<=",
            ">",
            ">=",
            "-",
            "/",
            "%",
            "in",
            "days_between",
            "years_between",
            "days_after",
        ]);
        let one = operator(&["!", "!!", "-", "years_since", "days_until", "round"]);
        let each = operator(&["some", "all", "none"]);
        prop_oneof![
            (many, several.clone()).prop_map(|(name, operands)| json!({name: operands})),
            (two, inner.clone(), inner.clone()).prop_map(|(name, a, b)| json!({name: [a, b]})),
            (one, inner.clone()).prop_map(|(name, a)| json!({name: [a]})),
            (each, inner.clone()).prop_map(|(name, list)| json!({name: [list, {"var": ""}]})),
            (inner.clone(), inner.clone(), inner).prop_map(|(a, b, c)| json!({"<": [a, b, c]})),
            several.prop_map(Json::from),
        ]
    })
}

fn everything() -> impl Strategy<Value = Facts> {
    let values = [literal(), literal(), literal(), literal()];
    values.prop_map(|values| {
        let known = NAMES.iter().zip(&values);
        known
            .map(|(name, value)| ((*name).to_owned(), Value::try_from(value).unwrap()))
            .collect()
    })
}

/// Any JSON at all.
fn json_value() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        literal(),
        any::<f64>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<String>().prop_map(Json::from),
    ];
    let name = prop_oneof![
        3 => prop::sample::select(vec![
            "var", "if", "and", "missing", "missing_some", "some", "<", "/", "%", "-", "cat", "in",
            "today", "years_since",
        ]).prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    leaf.prop_recursive(6, 40, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            prop::collection::btree_map(name.clone(), inner, 0..2)
                .prop_map(|map| map.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn what_it_comes_to_is_of_a_kind_that_was_told(rule in rule(), facts in everything()) {
        let rule = Rule::parse(&rule).unwrap();
        let kind = |name: &str| facts.get(name).map(kinds::of_value);
        let kinds = rule.kinds(&kind).unwrap();
        let Outcome::Known(value) = rule.evaluate(&facts, today()) else {
            panic!("everything is known");
        };
        let found = kinds::of_value(&value);
        // Words put together may happen to be a date.
        let told = kinds.contains(&found) || found == Kind::Date && kinds.contains(&Kind::Text);
        let whole = found == Kind::Whole && kinds.contains(&Kind::Fraction);
        prop_assert!(value == Value::NotANumber || told || whole, "{:?} of {:?}", value, kinds);
        if !rule.depends_on_the_day() {
            prop_assert_eq!(rule.evaluate(&facts, NaiveDate::MIN), Outcome::Known(value));
        }
    }

    #[test]
    fn any_json_is_a_rule_that_evaluates_or_is_refused(
        json in json_value(), known in everything(), day in -800_000..4_000_000_i32,
    ) {
        let today = NaiveDate::from_num_days_from_ce_opt(day).unwrap();
        if let Ok(rule) = Rule::parse(&json) {
            let _ = rule.evaluate(&known, today);
        }
    }

    #[test]
    fn where_all_is_known_so_is_the_result(rule in rule(), known in everything()) {
        let rule = Rule::parse(&rule).unwrap();
        prop_assert!(matches!(rule.evaluate(&known, today()), Outcome::Known(_)));
    }

    /// What is told stays true, and what is asked for is what the rule is about and was not told.
    #[test]
    fn learning_more_never_changes_what_was_certain(
        rule in rule(), all in everything(), told in prop::sample::subsequence(NAMES.to_vec(), 0..4),
    ) {
        let rule = Rule::parse(&rule).unwrap();
        let mut known = all.clone();
        known.retain(|name, _| told.contains(&name.as_str()));
        let (partly, wholly) = (rule.evaluate(&known, today()), rule.evaluate(&all, today()));
        match &partly {
            Outcome::Known(_) => prop_assert_eq!(&partly, &wholly),
            Outcome::Unknown { truth, needs } => {
                prop_assert!(!needs.is_empty());
                for name in needs {
                    prop_assert!(!known.contains_key(name) && rule.facts().contains(&name.as_str()));
                }
                if let Some(truth) = truth {
                    prop_assert_eq!(wholly.truth(), Some(*truth));
                }
            }
        }
    }

    /// A rule never looks at a fact that it does not name.
    #[test]
    fn only_the_facts_that_a_rule_names_count(rule in rule(), all in everything()) {
        let rule = Rule::parse(&rule).unwrap();
        let mut named = all.clone();
        named.retain(|name, _| rule.facts().contains(&name.as_str()));
        prop_assert_eq!(rule.evaluate(&named, today()), rule.evaluate(&all, today()));
    }
}
