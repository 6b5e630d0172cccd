//! Answers that nobody gives: they follow from others, by a rule of the city.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::Value;

use super::{Field, FieldKind, STRING_LIMIT};
use crate::{
    logic::{self, Facts, Kind, Outcome, Rule, RuleError},
    text::is_blank,
    typed::{date, time},
};

/// The most calculations of a form: with the bounds of a rule they bound the work of one answer.
pub(super) const CALCULATIONS_LIMIT: usize = 100;

/// Why a calculation is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalculationError {
    /// It cannot be read.
    #[error(transparent)]
    Rule(#[from] RuleError),
    /// It looks at something that is no field of the form.
    #[error("{0:?} is no field")]
    UnknownField(String),
    /// It may come to another value on the day on which the city gets it.
    #[error("it depends on the day")]
    DependsOnTheDay,
    /// It may come to a value that is not of the field's kind, as a fraction where a whole number is asked.
    #[error("it may come to another kind of value: {0:?}")]
    Kind(Kind),
}

/// How the answer to a field follows from those to others.
#[derive(Debug)]
pub(super) struct Calculation(Rule);

impl Calculation {
    /// Reads the calculation of a field of the kind `own`, in a form with these fields.
    pub(super) fn compile(
        json: &Value,
        own: FieldKind,
        fields: &BTreeMap<String, FieldKind>,
    ) -> Result<Self, CalculationError> {
        let calculation = Self::read(json, own, fields)?;
        match calculation.0.depends_on_the_day() {
            true => Err(CalculationError::DependsOnTheDay),
            false => Ok(calculation),
        }
    }

    /// Reads the default of a field of the kind `own`: there are no answers yet that it could look at, and the day is that
    /// on which the draft is begun.
    pub(super) fn default_of(json: &Value, own: FieldKind) -> Result<Self, CalculationError> {
        Self::read(json, own, &BTreeMap::new())
    }

    fn read(
        json: &Value,
        own: FieldKind,
        fields: &BTreeMap<String, FieldKind>,
    ) -> Result<Self, CalculationError> {
        let rule = Rule::parse(json)?;
        let kind_of = |name: &str| fields.get(name).copied().map(kind);
        let kinds = rule
            .kinds(&kind_of)
            .map_err(|unknown| CalculationError::UnknownField(unknown.0))?;
        let fits = |found: Kind| {
            let text = [Kind::Text, Kind::Date];
            found == Kind::Nothing
                || found == kind(own)
                || kind(own) == Kind::Text && text.contains(&found)
        };
        match kinds.into_iter().find(|found| !fits(*found)) {
            Some(found) => Err(CalculationError::Kind(found)),
            None => Ok(Self(rule)),
        }
    }

    /// The names of the fields that it looks at.
    pub(super) fn looks_at(&self) -> Vec<&str> {
        self.0.facts()
    }

    /// What it comes to for `field`, where `answer` is the answer that counts to a field it looks at; nothing
    /// where an answer that it turns on is not there or not of its field's kind, where a computation
    /// has no result, and where what comes out is no answer to `field`.
    pub(super) fn value<'a>(
        &self,
        field: &Field,
        answer: impl Fn(&str) -> Option<(&'a Field, &'a Value)>,
    ) -> Option<Value> {
        let known = self.0.facts().into_iter().filter_map(|name| {
            let (field, value) = answer(name)?;
            Some((name.to_owned(), fact(field, value)?))
        });
        // It does not depend on the day.
        self.comes_to(field, &known.collect(), NaiveDate::default())
    }

    /// What it comes to as the default of `field`, on the day `today`.
    pub(super) fn on(&self, field: &Field, today: NaiveDate) -> Option<Value> {
        self.comes_to(field, &Facts::new(), today)
    }

    fn comes_to(&self, field: &Field, known: &Facts, today: NaiveDate) -> Option<Value> {
        match self.0.evaluate(known, today) {
            Outcome::Known(value) => {
                let value = Value::from(&value);
                fact(field, &value).map(|_| value)
            }
            Outcome::Unknown { .. } => None,
        }
    }
}

fn kind(field: FieldKind) -> Kind {
    match field {
        FieldKind::Integer | FieldKind::Money => Kind::Whole,
        FieldKind::YesNo | FieldKind::Declaration => Kind::Bool,
        FieldKind::Date => Kind::Date,
        FieldKind::Choices | FieldKind::Rows => Kind::List,
        FieldKind::Choice
        | FieldKind::LongChoice
        | FieldKind::Time
        | FieldKind::NationalId
        | FieldKind::Text
        | FieldKind::LongText
        | FieldKind::Email
        | FieldKind::Phone => Kind::Text,
        FieldKind::File | FieldKind::Photo | FieldKind::Signature => Kind::List,
    }
}

/// The answer to `field` as rules compute with it, if it is one of the field's kind.
fn fact(field: &Field, value: &Value) -> Option<logic::Value> {
    let fits = match (field.kind, value) {
        (FieldKind::Integer | FieldKind::Money, Value::Number(_))
        | (FieldKind::YesNo | FieldKind::Declaration, Value::Bool(_)) => true,
        (FieldKind::Date, Value::String(text)) => date(text).as_ref() == Some(text),
        (FieldKind::Time, Value::String(text)) => time(text).as_ref() == Some(text),
        (FieldKind::Choice | FieldKind::LongChoice, Value::String(text)) => field.offers(text),
        (FieldKind::Choices, Value::Array(values)) => {
            let mut values = values.iter().map(Value::as_str);
            values.all(|value| value.is_some_and(|value| field.offers(value)))
        }
        (
            FieldKind::Integer
            | FieldKind::Money
            | FieldKind::YesNo
            | FieldKind::Declaration
            | FieldKind::Choices,
            _,
        ) => false,
        (_, Value::String(text)) => !is_blank(text) && text.chars().nth(STRING_LIMIT).is_none(),
        _ => false,
    };
    let value = logic::Value::try_from(value).ok().filter(|_| fits)?;
    match &value {
        logic::Value::Number(number) => number.whole().map(|_| value),
        _ => Some(value),
    }
}
