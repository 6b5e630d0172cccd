//! What rules compute with, and how one kind is taken for another: as in JavaScript, which is what
//! JSONLogic means by its operators.

use std::collections::BTreeMap;

use super::Number;

/// A value. From JSON by `try_from`, to JSON by `from`.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// JSON's `null`: known to be nothing.
    Nothing,
    /// True or false.
    Bool(bool),
    /// A number.
    Number(Number),
    /// What a computation gives that has no result: a division by 0, `"a" + 1`, more than 64 bits. It
    /// compares with nothing, not even with itself, and is JSON's `null` outside.
    NotANumber,
    /// Words. A date is one too, as RFC 3339 writes it: `2026-11-23`; such texts sort by time.
    Text(String),
    /// Several in order.
    List(Vec<Value>),
    /// Several by name.
    Map(BTreeMap<String, Value>),
}

impl Value {
    /// Whether a condition takes it for true: all but nothing, false, 0, no number, and a text or a list
    /// with nothing in it.
    pub fn is_true(&self) -> bool {
        match self {
            Value::Nothing | Value::NotANumber => false,
            Value::Bool(value) => *value,
            Value::Number(number) => !number.is_zero(),
            Value::Text(text) => !text.is_empty(),
            Value::List(list) => !list.is_empty(),
            Value::Map(_) => true,
        }
    }

    /// As a number: nothing is 0, true is 1, an empty text is 0, "12.5" is 12.5.
    pub(super) fn number(&self) -> Option<Number> {
        match self {
            Value::Nothing => Some(Number::from(0)),
            Value::Bool(value) => Some(Number::from(i64::from(*value))),
            Value::Number(number) => Some(*number),
            Value::NotANumber | Value::Map(_) => None,
            Value::Text(text) => match text.trim() {
                "" => Some(Number::from(0)),
                text => text.parse().ok(),
            },
            Value::List(_) => Value::Text(self.text()).number(),
        }
    }

    /// As a term of a sum or a product, where only numbers and texts of digits count.
    pub(super) fn term(&self) -> Option<Number> {
        match self {
            Value::Number(number) => Some(*number),
            Value::Text(text) => text.trim().parse().ok(),
            Value::List(_) => Value::Text(self.text()).term(),
            _ => None,
        }
    }

    /// As words.
    pub(super) fn text(&self) -> String {
        match self {
            Value::Nothing => "null".to_owned(),
            Value::Bool(value) => value.to_string(),
            Value::Number(number) => number.to_string(),
            Value::NotANumber => "NaN".to_owned(),
            Value::Text(text) => text.clone(),
            Value::List(list) => list.iter().map(Value::part).collect::<Vec<_>>().join(","),
            Value::Map(_) => "[object Object]".to_owned(),
        }
    }

    /// As a part of longer words, where nothing says nothing.
    pub(super) fn part(&self) -> String {
        match self {
            Value::Nothing => String::new(),
            other => other.text(),
        }
    }

    /// `==`. Two lists are equal if their elements are, where JavaScript asks whether they are one.
    pub(super) fn loosely_equals(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::List(_), Value::List(_)) | (Value::Map(_), Value::Map(_)) => self.equals(other),
            (Value::List(_) | Value::Map(_), _) => {
                *other != Value::Nothing && Value::Text(self.text()).loosely_equals(other)
            }
            (_, Value::List(_) | Value::Map(_)) => other.loosely_equals(self),
            (Value::Text(one), Value::Text(two)) => one == two,
            (Value::Nothing, other) | (other, Value::Nothing) => *other == Value::Nothing,
            _ => matches!((self.number(), other.number()), (Some(one), Some(two)) if one == two),
        }
    }

    /// `===`: of the same kind as well.
    pub(super) fn equals(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::NotANumber, _) => false,
            (Value::List(one), Value::List(two)) => {
                one.len() == two.len() && one.iter().zip(two).all(|(one, two)| one.equals(two))
            }
            (Value::Map(one), Value::Map(two)) => {
                one.len() == two.len()
                    && (one.iter().zip(two))
                        .all(|((name, one), (other, two))| name == other && one.equals(two))
            }
            _ => self == other,
        }
    }

    /// How they sort: texts by their characters, everything else as numbers; nothing where one of them
    /// is no number.
    pub(super) fn compare(&self, other: &Value) -> Option<std::cmp::Ordering> {
        let primitive = |value: &Value| match value {
            Value::List(_) | Value::Map(_) => Value::Text(value.text()),
            other => other.clone(),
        };
        match (primitive(self), primitive(other)) {
            (Value::Text(one), Value::Text(two)) => {
                Some(one.encode_utf16().cmp(two.encode_utf16()))
            }
            (one, two) => Some(one.number()?.cmp(&two.number()?)),
        }
    }
}

impl From<Option<Number>> for Value {
    fn from(number: Option<Number>) -> Self {
        number.map_or(Value::NotANumber, Value::Number)
    }
}

/// A number of JSON that does not fit [`Number`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the number {0} is too long")]
pub struct NumberTooLong(pub(super) String);

impl TryFrom<&serde_json::Value> for Value {
    type Error = NumberTooLong;

    fn try_from(json: &serde_json::Value) -> Result<Self, NumberTooLong> {
        use serde_json::Value as Json;
        Ok(match json {
            Json::Null => Value::Nothing,
            Json::Bool(value) => Value::Bool(*value),
            // As it is written and not as a binary fraction: the shortest digits of a float are those
            // that the author has written.
            Json::Number(number) => {
                let text = number.to_string();
                Value::Number(text.parse().map_err(|_| NumberTooLong(text))?)
            }
            Json::String(text) => Value::Text(text.clone()),
            Json::Array(list) => {
                Value::List(list.iter().map(Value::try_from).collect::<Result<_, _>>()?)
            }
            Json::Object(map) => Value::Map(
                map.iter()
                    .map(|(name, value)| Ok((name.clone(), Value::try_from(value)?)))
                    .collect::<Result<_, _>>()?,
            ),
        })
    }
}

impl From<&Value> for serde_json::Value {
    /// A fraction that is no whole number is rounded to what a JSON reader takes.
    fn from(value: &Value) -> Self {
        match value {
            Value::Nothing | Value::NotANumber => Self::Null,
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(number) => match number.whole() {
                Some(whole) => whole.into(),
                None => number.to_string().parse::<f64>().unwrap_or_default().into(),
            },
            Value::Text(text) => text.as_str().into(),
            Value::List(list) => list.iter().map(Self::from).collect(),
            Value::Map(map) => map
                .iter()
                .map(|(name, value)| (name.clone(), Self::from(value)))
                .collect(),
        }
    }
}
