//! What a rule comes to, by three-valued logic (Kleene's strong one): what is not known only counts
//! where it matters.

use std::cmp::Ordering;

use chrono::{Datelike, NaiveDate, TimeDelta};

use super::{
    Facts, Number, Outcome, Value,
    parse::{Function, Node, Path, Quantifier},
};

pub(super) fn evaluate(rule: &Node, facts: &Facts, today: NaiveDate) -> Outcome {
    Evaluation {
        scope: Scope::Facts(facts),
        today,
    }
    .node(rule)
}

/// What `var` looks at.
#[derive(Clone, Copy)]
enum Scope<'a> {
    Facts(&'a Facts),
    Element(&'a Value),
}

/// What is at the end of a path.
enum Found<'a> {
    /// The fact that it leads into is not known.
    NotKnown,
    /// What is known is known whole, and this is not in it.
    NotThere,
    Value(&'a Value),
}

struct Evaluation<'a> {
    scope: Scope<'a>,
    today: NaiveDate,
}

/// Facts that are not known, each once, in the order in which they were met.
#[derive(Default)]
struct Needs(Vec<String>);

impl Needs {
    fn add(&mut self, needs: impl IntoIterator<Item = String>) {
        for name in needs {
            if !self.0.contains(&name) {
                self.0.push(name);
            }
        }
    }

    /// Nothing if there are none.
    fn unknown(self, truth: Option<bool>) -> Option<Outcome> {
        let needs = self.0;
        (!needs.is_empty()).then_some(Outcome::Unknown { truth, needs })
    }
}

impl Evaluation<'_> {
    fn node(&self, node: &Node) -> Outcome {
        match node {
            Node::Literal(value) => Outcome::Known(value.clone()),
            Node::List(nodes) => match self.nodes(nodes) {
                Ok(values) => Outcome::Known(Value::List(values)),
                // Whatever is in it, it is not empty.
                Err(needs) => Outcome::Unknown {
                    truth: Some(true),
                    needs,
                },
            },
            Node::Var(path, default) => self.var(path, default.as_deref()),
            Node::Missing(paths, enough) => self.missing(paths, *enough),
            Node::And(nodes) => self.first(nodes, false),
            Node::Or(nodes) => self.first(nodes, true),
            Node::If(choices, otherwise) => self.choose(choices, otherwise),
            Node::Each(quantifier, list, condition) => self.each(*quantifier, list, condition),
            Node::Call(function, nodes) => self.call(*function, nodes),
        }
    }

    /// All values, or what has to be known for them.
    fn nodes(&self, nodes: &[Node]) -> Result<Vec<Value>, Vec<String>> {
        let (mut values, mut unknown) = (Vec::with_capacity(nodes.len()), Needs::default());
        for node in nodes {
            match self.node(node) {
                Outcome::Known(value) => values.push(value),
                Outcome::Unknown { needs, .. } => unknown.add(needs),
            }
        }
        match unknown.0.is_empty() {
            true => Ok(values),
            false => Err(unknown.0),
        }
    }

    fn look_up(&self, path: &Path) -> Found<'_> {
        let mut names = path.0.iter();
        let mut value = match self.scope {
            Scope::Element(element) => element,
            Scope::Facts(facts) => match names.next().and_then(|name| facts.get(name)) {
                Some(fact) => fact,
                None => return Found::NotKnown,
            },
        };
        for name in names {
            let inner = match value {
                Value::Map(map) => map.get(name),
                Value::List(list) => name.parse().ok().and_then(|at: usize| list.get(at)),
                _ => None,
            };
            match inner {
                Some(inner) => value = inner,
                None => return Found::NotThere,
            }
        }
        Found::Value(value)
    }

    fn var(&self, path: &Path, default: Option<&Node>) -> Outcome {
        match (self.look_up(path), default) {
            (Found::Value(value), _) => Outcome::Known(value.clone()),
            (_, Some(default)) => self.node(default),
            (Found::NotThere, None) => Outcome::Known(Value::Nothing),
            (Found::NotKnown, None) => Outcome::Unknown {
                truth: None,
                needs: vec![path.fact().to_owned()],
            },
        }
    }

    fn missing(&self, paths: &[Path], enough: Option<usize>) -> Outcome {
        let (mut missing, mut unknown, mut open) = (Vec::new(), Needs::default(), 0);
        for path in paths {
            let is_missing = match self.look_up(path) {
                Found::NotKnown => {
                    unknown.add([path.fact().to_owned()]);
                    open += 1;
                    false
                }
                Found::NotThere | Found::Value(Value::Nothing) => true,
                Found::Value(value) => *value == Value::Text(String::new()),
            };
            if is_missing {
                missing.push(Value::Text(path.0.join(".")));
            }
        }
        let there = paths.len() - missing.len() - open;
        let nothing_is_missing = enough.is_some_and(|enough| there >= enough);
        if nothing_is_missing {
            return Outcome::Known(Value::List(Vec::new()));
        }
        let something_is_missing = match enough {
            Some(enough) => there + open < enough,
            None => true,
        } && !missing.is_empty();
        unknown
            .unknown(something_is_missing.then_some(true))
            .unwrap_or(Outcome::Known(Value::List(missing)))
    }

    /// The first operand whose truth is `wanted`, or the last: `or` looks for true, `and` for false. One
    /// that is wanted decides the truth even behind others that are not known.
    fn first(&self, nodes: &[Node], wanted: bool) -> Outcome {
        let mut unknown = Needs::default();
        let mut last = Outcome::Known(Value::Nothing);
        for node in nodes {
            let outcome = self.node(node);
            let truth = outcome.truth();
            if unknown.0.is_empty() && truth == Some(wanted) {
                return outcome;
            }
            if let Outcome::Unknown { needs, .. } = &outcome
                && (truth != Some(!wanted))
            {
                unknown.add(needs.iter().cloned());
            }
            if truth == Some(wanted) {
                return unknown.unknown(truth).unwrap_or(outcome);
            }
            last = outcome;
        }
        unknown.unknown(None).unwrap_or(last)
    }

    fn choose(&self, choices: &[(Node, Node)], otherwise: &Node) -> Outcome {
        // Behind a condition that is not known, all that may still come.
        let mut possible: Vec<Outcome> = Vec::new();
        let mut unknown = Needs::default();
        for (condition, choice) in choices {
            let condition = self.node(condition);
            match condition.truth() {
                Some(false) => continue,
                Some(true) => {
                    possible.push(self.node(choice));
                    return one_of(possible, unknown);
                }
                None => {
                    if let Outcome::Unknown { needs, .. } = condition {
                        unknown.add(needs);
                    }
                    possible.push(self.node(choice));
                }
            }
        }
        possible.push(self.node(otherwise));
        one_of(possible, unknown)
    }

    fn each(&self, quantifier: Quantifier, list: &Node, condition: &Node) -> Outcome {
        let elements = match self.node(list) {
            Outcome::Known(Value::List(elements)) => elements,
            Outcome::Known(_) => Vec::new(),
            Outcome::Unknown { needs, .. } => {
                return Outcome::Unknown { truth: None, needs };
            }
        };
        // Within an element everything is known.
        let mut holds = elements.iter().map(|element| {
            let within = Evaluation {
                scope: Scope::Element(element),
                today: self.today,
            };
            within.node(condition).truth() == Some(true)
        });
        Outcome::Known(Value::Bool(match quantifier {
            Quantifier::Some => holds.any(|holds| holds),
            Quantifier::None => !holds.any(|holds| holds),
            Quantifier::All => !elements.is_empty() && holds.all(|holds| holds),
        }))
    }

    fn call(&self, function: Function, nodes: &[Node]) -> Outcome {
        if let (Function::Not | Function::Truth, [node]) = (function, nodes) {
            let outcome = self.node(node);
            let sign = function == Function::Truth;
            return match (outcome.truth(), outcome) {
                (Some(truth), _) => Outcome::Known(Value::Bool(truth == sign)),
                (None, unknown) => unknown,
            };
        }
        let compares: Option<fn(Ordering) -> bool> = match function {
            Function::Less => Some(Ordering::is_lt),
            Function::LessOrEqual => Some(Ordering::is_le),
            Function::Greater => Some(Ordering::is_gt),
            Function::GreaterOrEqual => Some(Ordering::is_ge),
            _ => None,
        };
        if let Some(holds) = compares {
            return self.sorted(nodes, holds);
        }
        match self.nodes(nodes) {
            Ok(values) => Outcome::Known(self.result(function, &values)),
            Err(needs) => Outcome::Unknown { truth: None, needs },
        }
    }

    /// Whether each operand and the next are in order; one pair that is not decides.
    fn sorted(&self, nodes: &[Node], holds: fn(Ordering) -> bool) -> Outcome {
        let outcomes: Vec<Outcome> = nodes.iter().map(|node| self.node(node)).collect();
        let mut unknown = Needs::default();
        for (one, next) in outcomes.iter().zip(outcomes.iter().skip(1)) {
            if let (Outcome::Known(one), Outcome::Known(next)) = (one, next)
                && !one.compare(next).is_some_and(holds)
            {
                return Outcome::Known(Value::Bool(false));
            }
        }
        for outcome in outcomes {
            if let Outcome::Unknown { needs, .. } = outcome {
                unknown.add(needs);
            }
        }
        unknown
            .unknown(None)
            .unwrap_or(Outcome::Known(Value::Bool(true)))
    }

    fn result(&self, function: Function, values: &[Value]) -> Value {
        let numbers = || values.iter().map(Value::number);
        let terms = || values.iter().map(Value::term);
        match (function, values) {
            (Function::Equal, [one, two]) => Value::Bool(one.loosely_equals(two)),
            (Function::NotEqual, [one, two]) => Value::Bool(!one.loosely_equals(two)),
            (Function::StrictlyEqual, [one, two]) => Value::Bool(one.equals(two)),
            (Function::StrictlyNotEqual, [one, two]) => Value::Bool(!one.equals(two)),
            (Function::Plus, _) => terms()
                .try_fold(0.into(), |sum: Number, term| sum.plus(term?))
                .into(),
            // A product of one is what it is, as json-logic-js has it.
            (Function::Times, [one]) => one.clone(),
            (Function::Times, _) => terms()
                .try_fold(1.into(), |product: Number, term| product.times(term?))
                .into(),
            (Function::Minus, [one]) => one
                .number()
                .and_then(|number| Number::from(0).minus(number))
                .into(),
            (Function::Minus, [one, two]) => pair(one, two, Number::minus),
            (Function::Over, [one, two]) => pair(one, two, Number::over),
            (Function::Modulo, [one, two]) => pair(one, two, Number::modulo),
            (Function::Min, _) => numbers()
                .try_fold(None, |least: Option<Number>, number| {
                    let number = number?;
                    Some(Some(least.map_or(number, |least| least.min(number))))
                })
                .flatten()
                .into(),
            (Function::Max, _) => numbers()
                .try_fold(None, |most: Option<Number>, number| {
                    let number = number?;
                    Some(Some(most.map_or(number, |most| most.max(number))))
                })
                .flatten()
                .into(),
            (Function::In, [sought, Value::List(list)]) => {
                Value::Bool(list.iter().any(|element| element.equals(sought)))
            }
            (Function::In, [sought, Value::Text(text)]) => {
                Value::Bool(!text.is_empty() && text.contains(&sought.text()))
            }
            (Function::In, _) => Value::Bool(false),
            (Function::Cat, _) => Value::Text(values.iter().map(Value::part).collect()),
            (Function::Today, _) => Value::Text(self.today.to_string()),
            (Function::YearsSince, [day]) => date(day).map(|day| years(day, self.today)).into(),
            (Function::DaysUntil, [day]) => date(day).map(|day| days(self.today, day)).into(),
            (Function::YearsBetween, [from, to]) => both_dates(from, to, years),
            (Function::DaysBetween, [from, to]) => both_dates(from, to, days),
            (Function::DaysAfter, [day, count]) => {
                later(day, count).map_or(Value::NotANumber, |day| Value::Text(day.to_string()))
            }
            (Function::Round, [one]) => one.number().and_then(Number::rounded).into(),
            // Every function has as many operands as it takes, see `parse::FUNCTIONS`.
            _ => Value::NotANumber,
        }
    }
}

fn pair(one: &Value, two: &Value, operation: fn(Number, Number) -> Option<Number>) -> Value {
    let result = match (one.number(), two.number()) {
        (Some(one), Some(two)) => operation(one, two),
        _ => None,
    };
    result.into()
}

/// What it is where it is the same whichever comes true; else what is certain of it.
fn one_of(possible: Vec<Outcome>, unknown: Needs) -> Outcome {
    let mut possible = possible.into_iter();
    let first = possible.next().unwrap_or(Outcome::Known(Value::Nothing));
    let mut truth = first.truth();
    let mut same = true;
    for other in possible {
        same &=
            matches!((&first, &other), (Outcome::Known(one), Outcome::Known(two)) if one == two);
        if other.truth() != truth {
            truth = None;
        }
    }
    if same {
        return first;
    }
    unknown.unknown(truth).unwrap_or(first)
}

pub(super) fn date(value: &Value) -> Option<NaiveDate> {
    match value {
        Value::Text(text) => day(text),
        _ => None,
    }
}

/// A day as RFC 3339 writes it (`full-date`), digit for digit: `2026-11-23`.
pub(crate) fn day(text: &str) -> Option<NaiveDate> {
    let day: NaiveDate = text.parse().ok()?;
    (day.to_string() == text).then_some(day)
}

fn both_dates(from: &Value, to: &Value, between: fn(NaiveDate, NaiveDate) -> Number) -> Value {
    let dates = date(from).zip(date(to));
    dates.map(|(from, to)| between(from, to)).into()
}

/// Whole years from one day to another: to today, a person's age. Who was born on 29 February is a year
/// older on 1 March. Less than 0 where the other comes first.
fn years(from: NaiveDate, to: NaiveDate) -> Number {
    let not_yet = (to.month(), to.day()) < (from.month(), from.day());
    (i64::from(to.year()) - i64::from(from.year()) - i64::from(not_yet)).into()
}

fn days(from: NaiveDate, to: NaiveDate) -> Number {
    to.signed_duration_since(from).num_days().into()
}

/// The day so many days later, in a year of four digits.
fn later(day: &Value, count: &Value) -> Option<NaiveDate> {
    let days = TimeDelta::try_days(count.number()?.whole()?)?;
    let later = date(day)?.checked_add_signed(days)?;
    (0..=9999).contains(&later.year()).then_some(later)
}
