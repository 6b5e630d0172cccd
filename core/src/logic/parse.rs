//! From JSON to a tree of operators whose operands are as many as they take.

use std::ops::RangeInclusive;

use serde_json::Value as Json;

use super::{MAX_DEPTH, MAX_NODES, RuleError, Value};

/// A rule, or a part of one.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    Literal(Value),
    List(Vec<Node>),
    Var(Path, Option<Box<Node>>),
    /// `missing`, and `missing_some` with how many have to be there.
    Missing(Vec<Path>, Option<usize>),
    /// Choices, each behind its condition, and what is left when none holds.
    If(Vec<(Node, Node)>, Box<Node>),
    And(Vec<Node>),
    Or(Vec<Node>),
    /// How many elements of a list satisfy a condition on them.
    Each(Quantifier, Box<Node>, Box<Node>),
    Call(Function, Vec<Node>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quantifier {
    Some,
    All,
    None,
}

/// An operator that looks at all its operands before it says anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Function {
    Equal,
    NotEqual,
    StrictlyEqual,
    StrictlyNotEqual,
    Not,
    Truth,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Plus,
    Minus,
    Times,
    Over,
    Modulo,
    Min,
    Max,
    In,
    Cat,
    Today,
    YearsSince,
    DaysUntil,
    Round,
    YearsBetween,
    DaysBetween,
    DaysAfter,
}

const FUNCTIONS: [(&str, Function, RangeInclusive<usize>); 26] = [
    ("==", Function::Equal, 2..=2),
    ("!=", Function::NotEqual, 2..=2),
    ("===", Function::StrictlyEqual, 2..=2),
    ("!==", Function::StrictlyNotEqual, 2..=2),
    ("!", Function::Not, 1..=1),
    ("!!", Function::Truth, 1..=1),
    ("<", Function::Less, 2..=3),
    ("<=", Function::LessOrEqual, 2..=3),
    (">", Function::Greater, 2..=2),
    (">=", Function::GreaterOrEqual, 2..=2),
    ("+", Function::Plus, 1..=MAX_NODES),
    ("-", Function::Minus, 1..=2),
    ("*", Function::Times, 1..=MAX_NODES),
    ("/", Function::Over, 2..=2),
    ("%", Function::Modulo, 2..=2),
    ("min", Function::Min, 1..=MAX_NODES),
    ("max", Function::Max, 1..=MAX_NODES),
    ("in", Function::In, 2..=2),
    ("cat", Function::Cat, 0..=MAX_NODES),
    ("today", Function::Today, 0..=0),
    ("years_since", Function::YearsSince, 1..=1),
    ("days_until", Function::DaysUntil, 1..=1),
    ("round", Function::Round, 1..=1),
    ("years_between", Function::YearsBetween, 2..=2),
    ("days_between", Function::DaysBetween, 2..=2),
    ("days_after", Function::DaysAfter, 2..=2),
];

/// A dotted path, cut at its dots. Empty is the element that `some`, `all` and `none` are looking at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Path(pub(super) Vec<String>);

impl Path {
    /// The name of the fact that it leads into.
    pub(super) fn fact(&self) -> &str {
        self.0.first().map_or("", String::as_str)
    }
}

pub(super) fn rule(json: &Json) -> Result<Node, RuleError> {
    Reader { nodes: 0 }.node(json, MAX_DEPTH, true)
}

struct Reader {
    nodes: usize,
}

impl Reader {
    /// Reads a part that may be nested `depth` deep. `at_top` is false within a condition on an element.
    fn node(&mut self, json: &Json, depth: usize, at_top: bool) -> Result<Node, RuleError> {
        let depth = depth.checked_sub(1).ok_or(RuleError::TooDeep)?;
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(RuleError::TooLong);
        }
        match json {
            Json::Array(list) => Ok(Node::List(self.nodes(list, depth, at_top)?)),
            Json::Object(map) if !map.is_empty() => {
                let mut members = map.iter();
                match (members.next(), members.next()) {
                    (Some((operator, operands)), None) => {
                        self.operation(operator, operands, depth, at_top)
                    }
                    _ => Err(RuleError::NoRule(map.len())),
                }
            }
            value => Ok(Node::Literal(Value::try_from(value)?)),
        }
    }

    fn nodes(&mut self, list: &[Json], depth: usize, at_top: bool) -> Result<Vec<Node>, RuleError> {
        list.iter()
            .map(|json| self.node(json, depth, at_top))
            .collect()
    }

    fn operation(
        &mut self,
        operator: &str,
        operands: &Json,
        depth: usize,
        at_top: bool,
    ) -> Result<Node, RuleError> {
        // One operand may stand without its brackets.
        let operands = match operands {
            Json::Array(list) => list.as_slice(),
            one => std::slice::from_ref(one),
        };
        let wrong = |operator| RuleError::Operands {
            operator,
            found: operands.len(),
        };
        let mut nodes = |list: &[Json], at_top| self.nodes(list, depth, at_top);
        if let Some((name, function, takes)) =
            FUNCTIONS.into_iter().find(|(name, ..)| *name == operator)
        {
            // `{"today": []}` and `{"today": null}` are the same.
            let operands = match operands {
                [Json::Null] if *takes.end() == 0 => &[],
                operands => operands,
            };
            if !takes.contains(&operands.len()) {
                return Err(wrong(name));
            }
            return Ok(Node::Call(function, nodes(operands, at_top)?));
        }
        match (operator, operands) {
            ("and", []) => Err(wrong("and")),
            ("and", operands) => Ok(Node::And(nodes(operands, at_top)?)),
            ("or", []) => Err(wrong("or")),
            ("or", operands) => Ok(Node::Or(nodes(operands, at_top)?)),
            ("if" | "?:", []) => Err(wrong("if")),
            ("if" | "?:", operands) => Ok(choices(nodes(operands, at_top)?)),
            ("some", operands) => self.each("some", Quantifier::Some, operands, depth, at_top),
            ("all", operands) => self.each("all", Quantifier::All, operands, depth, at_top),
            ("none", operands) => self.each("none", Quantifier::None, operands, depth, at_top),
            ("var", [looked_for]) => Ok(Node::Var(path("var", looked_for, at_top)?, None)),
            ("var", [looked_for, default]) => {
                let default = self.node(default, depth, at_top)?;
                let path = path("var", looked_for, at_top)?;
                Ok(Node::Var(path, Some(Box::new(default))))
            }
            ("var", _) => Err(wrong("var")),
            ("missing", operands) => {
                let keys = match operands {
                    [Json::Array(keys), ..] => keys,
                    keys => keys,
                };
                Ok(Node::Missing(self.paths("missing", keys, at_top)?, None))
            }
            ("missing_some", [Json::Number(enough), Json::Array(keys)]) => {
                let enough = enough.as_u64().and_then(|enough| enough.try_into().ok());
                let enough = enough.ok_or(RuleError::Path("missing_some"))?;
                let paths = self.paths("missing_some", keys, at_top)?;
                Ok(Node::Missing(paths, Some(enough)))
            }
            ("missing_some", [_, _]) => Err(RuleError::Path("missing_some")),
            ("missing_some", _) => Err(wrong("missing_some")),
            _ => Err(RuleError::UnknownOperator(operator.to_owned())),
        }
    }

    fn each(
        &mut self,
        operator: &'static str,
        quantifier: Quantifier,
        operands: &[Json],
        depth: usize,
        at_top: bool,
    ) -> Result<Node, RuleError> {
        let [list, condition] = operands else {
            let found = operands.len();
            return Err(RuleError::Operands { operator, found });
        };
        if !at_top {
            return Err(RuleError::Nested(operator));
        }
        let list = self.node(list, depth, at_top)?;
        let condition = self.node(condition, depth, false)?;
        Ok(Node::Each(quantifier, Box::new(list), Box::new(condition)))
    }

    fn paths(
        &mut self,
        operator: &'static str,
        keys: &[Json],
        at_top: bool,
    ) -> Result<Vec<Path>, RuleError> {
        self.nodes += keys.len();
        if self.nodes > MAX_NODES {
            return Err(RuleError::TooLong);
        }
        keys.iter().map(|key| path(operator, key, at_top)).collect()
    }
}

/// Conditions and choices in turn; an operand that is left over is for when none holds.
fn choices(operands: Vec<Node>) -> Node {
    let mut choices = Vec::new();
    let mut operands = operands.into_iter();
    while let Some(first) = operands.next() {
        match operands.next() {
            Some(choice) => choices.push((first, choice)),
            None => return Node::If(choices, Box::new(first)),
        }
    }
    Node::If(choices, Box::new(Node::Literal(Value::Nothing)))
}

fn path(operator: &'static str, json: &Json, at_top: bool) -> Result<Path, RuleError> {
    match json {
        Json::String(text) if !text.is_empty() => {
            Ok(Path(text.split('.').map(str::to_owned).collect()))
        }
        Json::String(_) if !at_top => Ok(Path(Vec::new())),
        Json::Number(number) if number.is_u64() => Ok(Path(vec![number.to_string()])),
        _ => Err(RuleError::Path(operator)),
    }
}

impl Node {
    /// Adds the names of the facts that this part may look at and that are not among `names`.
    pub(super) fn facts<'a>(&'a self, names: &mut Vec<&'a str>) {
        let mut add = |path: &'a Path| {
            if !names.contains(&path.fact()) {
                names.push(path.fact());
            }
        };
        match self {
            Node::Literal(_) => {}
            Node::Var(path, default) => {
                add(path);
                if let Some(default) = default {
                    default.facts(names);
                }
            }
            Node::Missing(paths, _) => paths.iter().for_each(add),
            Node::If(choices, otherwise) => {
                for (condition, choice) in choices {
                    condition.facts(names);
                    choice.facts(names);
                }
                otherwise.facts(names);
            }
            // The condition looks at the elements.
            Node::Each(_, list, _) => list.facts(names),
            Node::List(nodes) | Node::And(nodes) | Node::Or(nodes) | Node::Call(_, nodes) => {
                nodes.iter().for_each(|node| node.facts(names));
            }
        }
    }
}
