//! Answers that follow from others: a parking permit with its fee, in cents, and the day on which it ends.

use std::sync::LazyLock;

use proptest::{
    collection::{btree_map, vec},
    prelude::*,
    sample::select,
};
use serde_json::{Value, json};

use super::*;
use crate::logic::{Kind, RuleError};

fn permit() -> Value {
    let schema = [
        ("plate", json!({"type": "string", "minLength": 2})),
        (
            "months",
            json!({"type": "integer", "minimum": 1, "maximum": 12}),
        ),
        ("electric", json!({"type": "boolean"})),
        ("from", json!({"type": "string", "format": "date"})),
        ("fee", json!({"type": "integer"})),
        ("discount", json!({"type": "integer"})),
        ("total", json!({"type": "integer", "minimum": 0})),
        ("until", json!({"type": "string", "format": "date"})),
        (
            "payment",
            json!({"type": "string", "enum": ["once", "monthly"]}),
        ),
        ("summary", json!({"type": "string"})),
    ];
    let (mut properties, mut controls, mut texts) = (json!({}), Vec::new(), json!({}));
    for (name, mut field) in schema {
        field["i18n"] = json!(name);
        properties[name] = field;
        texts[format!("{name}.label")] = json!({"en": name});
        controls.push(json!({"type": "Control", "scope": format!("#/properties/{name}")}));
    }
    for name in ["payment.once", "payment.monthly", "step.label"] {
        texts[name] = json!({"en": name});
    }
    // Who owes little is not asked whether to pay monthly.
    controls[8]["rule"] = json!({"effect": "SHOW", "condition": {
        "scope": "#/properties/total", "schema": {"minimum": 10_000}, "failWhenUndefined": true,
    }});
    json!({
        "id": "permit", "version": "1", "texts": texts,
        "schema": {
            "type": "object", "additionalProperties": false, "properties": properties,
            "required": ["plate", "months", "from", "total"],
        },
        "ui": {"type": "Categorization", "elements": [
            {"type": "Category", "i18n": "step", "elements": controls},
        ]},
        "calculations": {
            "fee": {"*": [{"var": "months"}, 1_999]},
            "discount": {"if": [{"var": ["electric", false]}, {"round": {"*": [{"var": "fee"}, 0.15]}}, 0]},
            "total": {"-": [{"var": "fee"}, {"var": "discount"}]},
            "until": {"days_after": [{"var": "from"}, {"*": [30, {"var": "months"}]}]},
            "summary": {"cat": [{"var": "plate"}, " ", {"var": ["payment", "once"]}]},
        },
    })
}

fn compiled(json: Value) -> Result<Form, FormError> {
    Form::compile(serde_json::from_value(json).unwrap())
}

pub(super) static PERMIT: LazyLock<Form> = LazyLock::new(|| compiled(permit()).unwrap());

fn given(pairs: Value) -> Answers {
    pairs.as_object().unwrap().clone()
}

fn sent(answers: Value) -> Value {
    Value::Object(PERMIT.submission(&given(answers)))
}

#[test]
fn a_calculated_answer_is_shown_and_sent_and_not_asked_for() {
    let answers =
        given(json!({"plate": "浙A1", "months": 3, "electric": true, "from": "2026-11-30"}));
    let total = field(&PERMIT, &answers, "/total");
    assert!(total.calculated && total.visible && !total.required);
    // 15 % of 59.97 is 8.9955.
    assert_eq!(total.answer, Answer::Integer { value: 5_997 - 900 });
    assert!(!field(&PERMIT, &answers, "/months").calculated);
    let view = PERMIT.view(&answers, "en");
    assert_eq!((view.complete, view.answered, view.askable), (true, 4, 4));
    assert_eq!(
        sent(Value::Object(answers)),
        json!({
            "plate": "浙A1", "months": 3, "electric": true, "from": "2026-11-30", "fee": 5_997,
            "discount": 900, "total": 5_097, "until": "2027-02-28", "summary": "浙A1 once",
        })
    );
}

#[test]
fn it_follows_each_answer_and_goes_where_one_is_taken_away() {
    let mut answers = given(json!({"plate": "浙A1", "months": 3, "from": "2026-11-30"}));
    let total = |answers: &Answers| field(&PERMIT, answers, "/total").answer;
    assert_eq!(total(&answers), Answer::Integer { value: 5_997 });
    PERMIT
        .answer(&mut answers, "/months", text("１２"))
        .unwrap();
    assert_eq!(total(&answers), Answer::Integer { value: 23_988 });
    assert!(
        field(&PERMIT, &answers, "/payment").visible,
        "a rule may look at it"
    );
    PERMIT
        .answer(&mut answers, "/months", Answer::Nothing)
        .unwrap();
    assert_eq!(total(&answers), Answer::Nothing);
    assert!(!field(&PERMIT, &answers, "/payment").visible);
}

#[test]
fn nobody_answers_it() {
    let mut answers = given(json!({"months": 3}));
    let before = answers.clone();
    assert_eq!(
        PERMIT.answer(&mut answers, "/total", Answer::Integer { value: 1 }),
        Err(FormError::Calculated {
            path: "/total".to_owned()
        })
    );
    assert_eq!(answers, before);
    // What another version of the form has left in the draft does not count.
    let left = sent(json!({"months": 3, "total": 1, "fee": 1}));
    assert_eq!(
        left,
        json!({"months": 3, "fee": 5_997, "discount": 0, "total": 5_997})
    );
}

#[test]
fn an_answer_of_another_kind_or_of_a_hidden_field_is_none() {
    for months in [
        json!("three"),
        json!(3.5),
        json!(1e30),
        json!([3]),
        json!(null),
    ] {
        let sent = sent(json!({"months": months, "from": "30 November", "plate": " "}));
        let calculated = ["fee", "total", "until", "summary"];
        assert!(
            calculated.iter().all(|name| sent.get(name).is_none()),
            "{sent}"
        );
    }
    // `payment` is hidden for so little.
    let summary = |months: u8| {
        sent(json!({"plate": "P1", "months": months, "payment": "monthly"}))["summary"].clone()
    };
    assert_eq!(summary(12), json!("P1 monthly"));
    assert_eq!(summary(1), json!("P1 once"));
}

#[test]
fn one_that_is_missing_is_told_only_where_nothing_else_is_left_to_answer() {
    let mut json = permit();
    json["calculations"]["total"] =
        json!({"round": {"/": [{"var": "fee"}, {"-": [{"var": "months"}, 3]}]}});
    let form = compiled(json).unwrap();
    let told = |answers: Value| {
        let problems = form.problems(&given(answers), "en");
        problems
            .into_iter()
            .map(|problem| problem.path)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        told(json!({"plate": "P1", "from": "2026-11-30"})),
        ["/months"]
    );
    let divided_by_nothing = json!({"plate": "P1", "from": "2026-11-30", "months": 3});
    assert_eq!(told(divided_by_nothing), ["/total"]);
}

#[test]
fn the_city_finds_what_was_not_calculated_so() {
    let right = PERMIT.submission(&given(
        json!({"plate": "P1", "months": 3, "from": "2026-11-30"}),
    ));
    assert_eq!(PERMIT.miscalculated(&right), [""; 0]);
    let wrong = |name: &str, value: Option<Value>| {
        let mut answers = right.clone();
        match value {
            Some(value) => answers.insert(name.to_owned(), value),
            None => answers.remove(name),
        };
        PERMIT.miscalculated(&answers)
    };
    assert_eq!(wrong("total", Some(json!(1))), ["/total"]);
    assert_eq!(wrong("total", Some(json!("5997"))), ["/total"]);
    assert_eq!(wrong("until", None), ["/until"]);
    assert_eq!(
        wrong("months", Some(json!(1))),
        ["/fee", "/total", "/until"]
    );
}

/// What is said of the permit whose `field` is calculated so.
#[track_caller]
fn refusal(field: &str, rule: Value) -> FormError {
    let mut json = permit();
    json["calculations"][field] = rule;
    compiled(json).expect_err("the calculation is a mistake")
}

#[test]
fn a_wrong_calculation_is_refused_with_its_field() {
    let cases = [
        (
            "fee",
            json!({"var": "month"}),
            CalculationError::UnknownField("month".to_owned()),
        ),
        (
            "fee",
            json!({"missing": ["x"]}),
            CalculationError::UnknownField("x".to_owned()),
        ),
        (
            "fee",
            json!({"var": "months.0"}),
            CalculationError::UnknownField("months.0".to_owned()),
        ),
        (
            "fee",
            json!({"if": [{"var": "no"}, 1, 2]}),
            CalculationError::UnknownField("no".to_owned()),
        ),
        (
            "fee",
            json!({"/": [{"var": "months"}, 2]}),
            CalculationError::Kind(Kind::Fraction),
        ),
        (
            "fee",
            json!({"*": [{"var": "months"}, 0.5]}),
            CalculationError::Kind(Kind::Fraction),
        ),
        (
            "fee",
            json!({"+": [{"var": "plate"}, 1]}),
            CalculationError::Kind(Kind::Fraction),
        ),
        (
            "fee",
            json!({"if": [{"var": "electric"}, 1, "none"]}),
            CalculationError::Kind(Kind::Text),
        ),
        (
            "fee",
            json!({"var": "electric"}),
            CalculationError::Kind(Kind::Bool),
        ),
        ("fee", json!([1]), CalculationError::Kind(Kind::List)),
        (
            "until",
            json!({"var": "plate"}),
            CalculationError::Kind(Kind::Text),
        ),
        (
            "until",
            json!("2026-02-30"),
            CalculationError::Kind(Kind::Text),
        ),
        (
            "summary",
            json!({"var": "months"}),
            CalculationError::Kind(Kind::Whole),
        ),
        (
            "until",
            json!({"today": []}),
            CalculationError::DependsOnTheDay,
        ),
        (
            "fee",
            json!({"max": [0, {"years_since": {"var": "from"}}]}),
            CalculationError::DependsOnTheDay,
        ),
        (
            "fee",
            json!({"sqrt": 4}),
            RuleError::UnknownOperator("sqrt".to_owned()).into(),
        ),
        ("fee", json!({"+": 1, "-": 1}), RuleError::NoRule(2).into()),
    ];
    for (field, rule, problem) in cases {
        let path = format!("/{field}");
        assert_eq!(
            refusal(field, rule),
            FormError::InvalidCalculation { path, problem }
        );
    }
    let unknown = FormError::UnknownField {
        path: "/nowhere".to_owned(),
    };
    assert_eq!(refusal("nowhere", json!(1)), unknown);
}

#[test]
fn one_that_depends_on_itself_is_refused() {
    let circular = |path: &str| FormError::CircularCalculation {
        path: path.to_owned(),
    };
    assert_eq!(
        refusal("fee", json!({"+": [1, {"var": "fee"}]})),
        circular("/fee")
    );
    assert_eq!(
        refusal("fee", json!({"+": [1, {"var": "total"}]})),
        circular("/fee")
    );
    // Whether `payment` is shown depends on `total`.
    let by_rule = json!({"if": [{"==": [{"var": "payment"}, "once"]}, 1, 2]});
    assert_eq!(refusal("fee", by_rule), circular("/fee"));
}

#[test]
fn there_are_only_so_many() {
    let mut json = permit();
    for number in 0..100 {
        json["calculations"][format!("more_{number}")] = json!(1);
    }
    assert_eq!(
        compiled(json).unwrap_err(),
        FormError::TooManyCalculations { limit: 100 }
    );
}

fn values() -> impl Strategy<Value = Value> {
    prop_oneof![
        (-3..20_i64).prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        select(vec![
            "",
            " ",
            "P1",
            "2026-02-28",
            "9999-12-31",
            "2026-02-30",
            "once",
            "7"
        ])
        .prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        Just(Value::Null),
    ]
}

fn names() -> impl Strategy<Value = String> {
    let fields: Vec<String> = PERMIT
        .fields
        .iter()
        .map(|field| field.name.clone())
        .collect();
    select(fields)
}

/// Rules over the permit's fields, of which most compile for some field.
fn rules() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        3 => names().prop_map(|name| json!({"var": name})),
        1 => (names(), values()).prop_map(|(name, default)| json!({"var": [name, default]})),
        1 => values(),
    ];
    leaf.prop_recursive(4, 30, 3, |inner| {
        let operator = select(vec![
            "+",
            "*",
            "-",
            "/",
            "%",
            "min",
            "max",
            "round",
            "if",
            "and",
            "or",
            "cat",
            "==",
            "<",
            "days_after",
            "days_between",
            "years_between",
            "!",
        ]);
        prop_oneof![
            (operator, vec(inner.clone(), 1..4))
                .prop_map(|(name, operands)| json!({name: operands})),
            inner.prop_map(|inner| json!({"round": inner})),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn it_is_the_same_in_whatever_order_the_answers_came(
        answers in btree_map(names(), values(), 0..10),
        seed in any::<prop::sample::Index>(),
    ) {
        let forwards: Answers = answers.clone().into_iter().collect();
        let mut pairs: Vec<_> = answers.into_iter().collect();
        let start = seed.index(pairs.len().max(1));
        pairs.rotate_left(start);
        let turned: Answers = pairs.into_iter().rev().collect();
        prop_assert_eq!(PERMIT.view(&forwards, "en"), PERMIT.view(&turned, "en"));
        let sent = PERMIT.submission(&forwards);
        prop_assert_eq!(&sent, &PERMIT.submission(&turned));
        prop_assert_eq!(&PERMIT.submission(&sent), &sent, "the city comes to the same");
        prop_assert_eq!(PERMIT.miscalculated(&sent), [""; 0]);
    }

    #[test]
    fn any_rules_are_refused_or_come_to_answers_of_their_fields_kind(
        calculations in btree_map(names(), rules(), 1..4),
        answers in btree_map(names(), values(), 0..10),
    ) {
        let mut json = permit();
        json["calculations"] = json!(calculations);
        let Ok(form) = compiled(json) else {
            return Ok(());
        };
        let answers: Answers = answers.into_iter().collect();
        let sent = form.submission(&answers);
        prop_assert_eq!(&form.submission(&sent), &sent);
        prop_assert_eq!(form.miscalculated(&sent), [""; 0]);
        let view = form.view(&answers, "en");
        for field in view.steps.iter().flat_map(|step| &step.fields).filter(|field| field.calculated) {
            let as_asked = match field.kind {
                FieldKind::Integer => matches!(field.answer, Answer::Integer { .. }),
                FieldKind::YesNo => matches!(field.answer, Answer::YesNo { .. }),
                FieldKind::Date => matches!(field.answer, Answer::Date { .. }),
                FieldKind::Choice => matches!(field.answer, Answer::Choice { .. }),
                _ => matches!(field.answer, Answer::Text { .. }),
            };
            prop_assert!(as_asked || field.answer == Answer::Nothing, "{field:?}");
        }
    }
}
