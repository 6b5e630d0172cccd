//! Rules as data: a subset of JSONLogic (<https://jsonlogic.com>), evaluated over facts of which some
//! may not be known.
//!
//! A [`Rule`] is read once, within bounds, and never fails afterwards: evaluating it takes no I/O, no
//! panic, and time in proportion to its size. The operators mean what json-logic-js means by them
//! (`tests/interop/logic` holds that), but for this:
//!
//! - Numbers are exact, see [`Number`]; a division by 0 and what does not fit is
//!   [`Value::NotANumber`].
//! - A fact that is not among the facts is *not known*, and a rule that turns on it is
//!   [`Outcome::Unknown`] instead of false. Known to be nothing is [`Value::Nothing`].
//! - What `var` and `missing` look for is written out in the rule, so that it can be told beforehand
//!   which facts a rule is about. An operator that is not one of these is refused at once.
//!
//! | | |
//! |---|---|
//! | facts | `var` with a dotted path and a default, `missing`, `missing_some` |
//! | logic | `and`, `or`, `!`, `!!`, `if`, `?:` |
//! | comparing | `==`, `===`, `!=`, `!==`, `<`, `<=` (also between two), `>`, `>=` |
//! | numbers | `+`, `-`, `*`, `/`, `%`, `min`, `max`; `round` to a whole number, half away from zero, is this core's own |
//! | texts and lists | `in`, `cat`, `some`, `all`, `none` |
//! | dates, as `2026-11-23`; all this core's own | `today`, `years_since` (age), `days_until`; without today: `years_between` and `days_between` one and another, `days_after` (a date and a number of days) |
//!
//! A `var` with a default takes that for a fact that is not known: it is the author's way of not asking.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

mod evaluate;
mod kinds;
mod number;
mod parse;
#[cfg(test)]
mod tests;
mod value;

pub(crate) use evaluate::day;
pub use kinds::{Kind, UnknownFact};
pub use number::{NotDecimal, Number};
pub use value::{NumberTooLong, Value};

use parse::Node;

/// How deep a rule may be nested.
pub const MAX_DEPTH: usize = 32;
/// How many operators and values a rule may have.
pub const MAX_NODES: usize = 1_000;

/// What is known, by name. A name that is not there is not known.
pub type Facts = BTreeMap<String, Value>;

/// A rule that was read, ready to be evaluated.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule(Node);

/// Why a rule cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// There is no such operator here.
    #[error("the operator {0:?} is unknown")]
    UnknownOperator(String),
    /// An object that is neither empty nor has exactly one operator.
    #[error("an object with {0} members is no rule")]
    NoRule(usize),
    /// An operator has more or fewer operands than it takes.
    #[error("{operator:?} does not take {found} operands")]
    Operands {
        /// The operator.
        operator: &'static str,
        /// How many it has.
        found: usize,
    },
    /// What an operator looks for is not written out in the rule.
    #[error("what {0:?} looks for must be written out")]
    Path(&'static str),
    /// `some`, `all` or `none` in a condition on an element of a list: its cost would have no bound.
    #[error("{0:?} stands in a condition on an element")]
    Nested(&'static str),
    /// It is nested deeper than [`MAX_DEPTH`].
    #[error("it is nested too deep")]
    TooDeep,
    /// It has more than [`MAX_NODES`] operators and values.
    #[error("it is too long")]
    TooLong,
    /// A number in it does not fit.
    #[error(transparent)]
    Number(#[from] NumberTooLong),
}

/// What a rule comes to.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It is this, whatever else may become known.
    Known(Value),
    /// It cannot be told yet.
    Unknown {
        /// Whether it will be taken for true, where at least that is certain: an `and` with one
        /// operand that is false.
        truth: Option<bool>,
        /// The facts that have to become known first, in the order in which the rule names them; never
        /// empty. More may follow from what they are.
        needs: Vec<String>,
    },
}

impl Outcome {
    /// Whether it is taken for true; nothing where that cannot be told yet.
    pub fn truth(&self) -> Option<bool> {
        match self {
            Outcome::Known(value) => Some(value.is_true()),
            Outcome::Unknown { truth, .. } => *truth,
        }
    }

    /// The facts that have to become known first; empty where it is known.
    pub fn needs(&self) -> &[String] {
        match self {
            Outcome::Known(_) => &[],
            Outcome::Unknown { needs, .. } => needs,
        }
    }
}

impl Rule {
    /// Reads a rule from its JSON.
    pub fn parse(json: &serde_json::Value) -> Result<Self, RuleError> {
        parse::rule(json).map(Self)
    }

    /// What it comes to on the day `today`, with what is known.
    pub fn evaluate(&self, facts: &Facts, today: NaiveDate) -> Outcome {
        evaluate::evaluate(&self.0, facts, today)
    }

    /// Every kind of value that it can come to, where `kind` tells that of each fact. A computation may also
    /// have no result ([`Value::NotANumber`]), whatever its kind.
    ///
    /// # Errors
    ///
    /// The first fact of which `kind` knows nothing, or something in a fact: here each is one value.
    pub fn kinds(
        &self,
        kind: &dyn Fn(&str) -> Option<Kind>,
    ) -> Result<BTreeSet<Kind>, UnknownFact> {
        kinds::kinds(&self.0, kind)
    }

    /// Whether it may come to something else on another day, with the same facts.
    pub fn depends_on_the_day(&self) -> bool {
        kinds::depends_on_the_day(&self.0)
    }

    /// The names of all facts that it may look at, in its own order, each once.
    pub fn facts(&self) -> Vec<&str> {
        let mut names = Vec::new();
        self.0.facts(&mut names);
        names
    }
}
