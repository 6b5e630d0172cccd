//! What a rule can come to, told before anything is known.

use std::collections::BTreeSet;

use super::{
    Value,
    evaluate::date,
    parse::{Function, Node, Path},
};

/// A kind of value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Known to be nothing.
    Nothing,
    /// True or false.
    Bool,
    /// A whole number: money in its smallest unit is one.
    Whole,
    /// A number that may have a fraction.
    Fraction,
    /// A text that is a date.
    Date,
    /// Any other text.
    Text,
    /// A list.
    List,
    /// Several by name.
    Map,
}

/// A rule looks at a fact that there is not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no fact")]
pub struct UnknownFact(pub String);

pub(super) fn kinds(
    node: &Node,
    kind: &dyn Fn(&str) -> Option<Kind>,
) -> Result<BTreeSet<Kind>, UnknownFact> {
    let of_fact = |path: &Path| {
        let name = path.0.join(".");
        kind(&name).ok_or(UnknownFact(name))
    };
    let mut found = BTreeSet::new();
    match node {
        Node::Literal(value) => drop(found.insert(of_value(value))),
        Node::Var(path, default) => {
            found.insert(of_fact(path)?);
            if let Some(default) = default {
                found.extend(kinds(default, kind)?);
            }
        }
        Node::Missing(paths, _) => {
            paths.iter().try_for_each(|path| of_fact(path).map(drop))?;
            found.insert(Kind::List);
        }
        Node::List(nodes) => {
            all(nodes, kind)?;
            found.insert(Kind::List);
        }
        Node::If(choices, otherwise) => {
            for (condition, choice) in choices {
                kinds(condition, kind)?;
                found.extend(kinds(choice, kind)?);
            }
            found.extend(kinds(otherwise, kind)?);
        }
        Node::And(nodes) | Node::Or(nodes) => found = all(nodes, kind)?,
        // The condition looks at the elements, which may be anything.
        Node::Each(_, list, _) => {
            kinds(list, kind)?;
            found.insert(Kind::Bool);
        }
        // A product of one is what it is.
        Node::Call(Function::Times, nodes) if nodes.len() == 1 => found = all(nodes, kind)?,
        Node::Call(function, nodes) => drop(found.insert(of_call(*function, &all(nodes, kind)?))),
    }
    Ok(found)
}

fn all(nodes: &[Node], kind: &dyn Fn(&str) -> Option<Kind>) -> Result<BTreeSet<Kind>, UnknownFact> {
    let mut found = BTreeSet::new();
    for node in nodes {
        found.extend(kinds(node, kind)?);
    }
    Ok(found)
}

pub(super) fn of_value(value: &Value) -> Kind {
    match value {
        Value::Nothing | Value::NotANumber => Kind::Nothing,
        Value::Bool(_) => Kind::Bool,
        Value::Number(number) if number.whole().is_some() => Kind::Whole,
        Value::Number(_) => Kind::Fraction,
        Value::Text(_) if date(value).is_some() => Kind::Date,
        Value::Text(_) => Kind::Text,
        Value::List(_) => Kind::List,
        Value::Map(_) => Kind::Map,
    }
}

fn of_call(function: Function, operands: &BTreeSet<Kind>) -> Kind {
    match function {
        Function::Equal
        | Function::NotEqual
        | Function::StrictlyEqual
        | Function::StrictlyNotEqual
        | Function::Not
        | Function::Truth
        | Function::Less
        | Function::LessOrEqual
        | Function::Greater
        | Function::GreaterOrEqual
        | Function::In => Kind::Bool,
        Function::Plus
        | Function::Minus
        | Function::Times
        | Function::Modulo
        | Function::Min
        | Function::Max => {
            // A text may be read as any number.
            let whole = [Kind::Nothing, Kind::Bool, Kind::Whole];
            match operands.iter().all(|kind| whole.contains(kind)) {
                true => Kind::Whole,
                false => Kind::Fraction,
            }
        }
        Function::Over => Kind::Fraction,
        Function::Round
        | Function::YearsSince
        | Function::DaysUntil
        | Function::YearsBetween
        | Function::DaysBetween => Kind::Whole,
        Function::Cat => Kind::Text,
        Function::Today | Function::DaysAfter => Kind::Date,
    }
}

pub(super) fn depends_on_the_day(node: &Node) -> bool {
    let any = |nodes: &[Node]| nodes.iter().any(depends_on_the_day);
    match node {
        Node::Literal(_) | Node::Missing(..) => false,
        Node::Var(_, default) => default.as_deref().is_some_and(depends_on_the_day),
        Node::If(choices, otherwise) => {
            depends_on_the_day(otherwise)
                || choices.iter().any(|(condition, choice)| {
                    depends_on_the_day(condition) || depends_on_the_day(choice)
                })
        }
        Node::Each(_, list, condition) => depends_on_the_day(list) || depends_on_the_day(condition),
        Node::Call(Function::Today | Function::YearsSince | Function::DaysUntil, _) => true,
        Node::List(nodes) | Node::And(nodes) | Node::Or(nodes) | Node::Call(_, nodes) => any(nodes),
    }
}
