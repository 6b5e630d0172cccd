//! What a schema says of one value.

use std::{
    cmp::Ordering,
    ops::{ControlFlow, Range},
    sync::{Arc, OnceLock},
};

use chrono::NaiveDate;
use jsonschema::{
    JsonType, Validator,
    error::{TypeKind, ValidationErrorKind},
};
use jsonschema_regex::{Sequence, to_rust_regex};
use serde_json::{Number, Value, json};

use super::{
    super::{checks::CHECKS, schema::options},
    Tell, tell_errors,
};

#[derive(Debug)]
pub(in super::super) enum ValueSchema {
    /// All of it is known here; each keyword with what is told where it fails.
    Own(Vec<(Keyword, ValidationErrorKind)>),
    /// There is something in it that is not.
    Other(Validator),
}

/// A keyword; none fails for a value of a type that it is not about.
#[derive(Debug)]
pub(in super::super) enum Keyword {
    Type(JsonType),
    /// One text, or yes, or no.
    Const(Value),
    /// Sorted.
    Enum(Vec<String>),
    Bound {
        limit: i64,
        allowed: fn(Ordering) -> bool,
    },
    MinLength(usize),
    MaxLength(usize),
    MinItems(usize),
    MaxItems(usize),
    Pattern(Pattern),
    Format(fn(&str) -> bool),
}

impl ValueSchema {
    /// Compiles a schema that stands alone; `None` if it is wrong.
    pub(in super::super) fn compile(schema: &Value) -> Option<Self> {
        Self::read(schema).or_else(|| options().build(schema).ok().map(Self::Other))
    }

    /// Reads a schema; `None` where there is anything in it that is not known here, or not written as it has to be.
    pub(super) fn read(schema: &Value) -> Option<Self> {
        /// In the order in which a validator tells what fails.
        const KEYWORDS: [&str; 13] = [
            "type",
            "const",
            "enum",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "pattern",
            "format",
        ];
        let members = schema.as_object()?;
        let named = KEYWORDS
            .iter()
            .filter_map(|name| Some((*name, members.get(*name)?)));
        let read = named.map(|(name, value)| keyword(name, value));
        let read: Vec<_> = read.collect::<Option<_>>()?;
        (read.len() == members.len()).then_some(Self::Own(read))
    }

    pub(in super::super) fn accepts(&self, value: &Value) -> bool {
        match self {
            Self::Own(keywords) => keywords.iter().all(|(keyword, _)| keyword.accepts(value)),
            Self::Other(validator) => validator.is_valid(value),
        }
    }

    /// Tells what fails for the value at `path`.
    pub(super) fn judge(&self, value: &Value, path: &str, tell: Tell<'_>) -> ControlFlow<()> {
        match self {
            Self::Own(keywords) => {
                let mut failed = keywords
                    .iter()
                    .filter(|(keyword, _)| !keyword.accepts(value));
                failed.try_for_each(|(_, told)| tell(path, told))
            }
            Self::Other(validator) => tell_errors(validator, value, path, tell),
        }
    }
}

fn keyword(name: &str, value: &Value) -> Option<(Keyword, ValidationErrorKind)> {
    let size = || Some((value.as_u64()?, usize::try_from(value.as_u64()?).ok()?));
    let bound = |allowed| {
        let limit = value.as_i64()?;
        Some((Keyword::Bound { limit, allowed }, value.clone()))
    };
    Some(match name {
        "type" => {
            let of: JsonType = value.as_str()?.parse().ok()?;
            let kind = TypeKind::Single(of);
            (Keyword::Type(of), ValidationErrorKind::Type { kind })
        }
        "const" => {
            let expected = Some(value).filter(|value| value.is_string() || value.is_boolean())?;
            let expected_value = Arc::new(expected.clone());
            let told = ValidationErrorKind::Constant { expected_value };
            (Keyword::Const(expected.clone()), told)
        }
        "enum" => {
            let values = value.as_array()?.iter().map(|value| value.as_str());
            let mut values: Vec<String> = values
                .map(|value| value.map(str::to_owned))
                .collect::<Option<_>>()?;
            values.sort_unstable();
            let options = Arc::new(value.clone());
            (Keyword::Enum(values), ValidationErrorKind::Enum { options })
        }
        "minimum" => {
            let (keyword, limit) = bound(Ordering::is_ge)?;
            (keyword, ValidationErrorKind::Minimum { limit })
        }
        "maximum" => {
            let (keyword, limit) = bound(Ordering::is_le)?;
            (keyword, ValidationErrorKind::Maximum { limit })
        }
        "exclusiveMinimum" => {
            let (keyword, limit) = bound(Ordering::is_gt)?;
            (keyword, ValidationErrorKind::ExclusiveMinimum { limit })
        }
        "exclusiveMaximum" => {
            let (keyword, limit) = bound(Ordering::is_lt)?;
            (keyword, ValidationErrorKind::ExclusiveMaximum { limit })
        }
        "minLength" => {
            let (limit, size) = size()?;
            (
                Keyword::MinLength(size),
                ValidationErrorKind::MinLength { limit },
            )
        }
        "maxLength" => {
            let (limit, size) = size()?;
            (
                Keyword::MaxLength(size),
                ValidationErrorKind::MaxLength { limit },
            )
        }
        "minItems" => {
            let (limit, size) = size()?;
            (
                Keyword::MinItems(size),
                ValidationErrorKind::MinItems { limit },
            )
        }
        "maxItems" => {
            let (limit, size) = size()?;
            (
                Keyword::MaxItems(size),
                ValidationErrorKind::MaxItems { limit },
            )
        }
        "pattern" => {
            let pattern = value.as_str()?;
            let keyword = Keyword::Pattern(Pattern::read(pattern)?);
            let pattern = pattern.to_owned();
            (keyword, ValidationErrorKind::Pattern { pattern })
        }
        "format" => {
            let format = value.as_str()?;
            let is_right = match format {
                "date" => is_date,
                format => CHECKS.into_iter().find(|(name, _)| *name == format)?.1,
            };
            let format = format.to_owned();
            (
                Keyword::Format(is_right),
                ValidationErrorKind::Format { format },
            )
        }
        _ => return None,
    })
}

impl Keyword {
    fn accepts(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::Type(of), value) => is_of_type(value, *of),
            (Self::Const(expected), value) => value == expected,
            (Self::Enum(values), Value::String(text)) => values.binary_search(text).is_ok(),
            (Self::Enum(_), _) => false,
            (Self::Bound { limit, allowed }, Value::Number(number)) => {
                allowed(compared(number, *limit))
            }
            (Self::MinLength(size), Value::String(text)) => {
                *size == 0 || text.chars().nth(size - 1).is_some()
            }
            (Self::MaxLength(size), Value::String(text)) => {
                text.len() <= *size || text.chars().nth(*size).is_none()
            }
            (Self::MinItems(size), Value::Array(items)) => items.len() >= *size,
            (Self::MaxItems(size), Value::Array(items)) => items.len() <= *size,
            (Self::Pattern(pattern), Value::String(text)) => {
                let matches = pattern.sequence.is_match(text.as_bytes());
                matches.unwrap_or_else(|| pattern.engine_accepts(value))
            }
            (Self::Format(is_right), Value::String(text)) => is_right(text),
            _ => true,
        }
    }
}

/// A pattern that is a plain sequence of characters, as those of telephone numbers and postcodes are: matched without an
/// engine for regular expressions, but for texts beyond ASCII.
#[derive(Debug)]
pub(in super::super) struct Pattern {
    sequence: Sequence,
    schema: Value,
    engine: OnceLock<Option<Validator>>,
}

impl Pattern {
    fn read(pattern: &str) -> Option<Self> {
        Some(Self {
            sequence: Sequence::compile(&to_rust_regex(pattern).ok()?)?,
            schema: json!({"pattern": pattern}),
            engine: OnceLock::new(),
        })
    }

    fn engine_accepts(&self, text: &Value) -> bool {
        let engine = self
            .engine
            .get_or_init(|| options().build(&self.schema).ok());
        engine.as_ref().is_some_and(|engine| engine.is_valid(text))
    }
}

fn is_of_type(value: &Value, of: JsonType) -> bool {
    match value {
        Value::Null => of == JsonType::Null,
        Value::Bool(_) => of == JsonType::Boolean,
        Value::Number(number) => match of {
            JsonType::Number => true,
            // 1.0 is one, too.
            JsonType::Integer => {
                let is_whole = |number: f64| number.fract() == 0.0;
                !number.is_f64() || number.as_f64().is_some_and(is_whole)
            }
            _ => false,
        },
        Value::String(_) => of == JsonType::String,
        Value::Array(_) => of == JsonType::Array,
        Value::Object(_) => of == JsonType::Object,
    }
}

fn compared(number: &Number, limit: i64) -> Ordering {
    if let Some(number) = number.as_i64() {
        return number.cmp(&limit);
    }
    // What is whole and no i64 is more than any.
    let number = number.as_f64().unwrap_or(f64::INFINITY);
    let whole = number.floor();
    let beyond = whole.total_cmp(&number).reverse();
    (whole as i128).cmp(&i128::from(limit)).then(beyond)
}

/// `full-date` of RFC 3339.
fn is_date(text: &str) -> bool {
    let number = |at: Range<usize>| {
        let digits = text.get(at)?;
        let are_digits = digits.bytes().all(|digit| digit.is_ascii_digit());
        digits.parse::<u16>().ok().filter(|_| are_digits)
    };
    let date = || {
        let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
        NaiveDate::from_ymd_opt(year.into(), month.into(), day.into())
    };
    let has_hyphen = |at| text.as_bytes().get(at) == Some(&b'-');
    text.len() == 10 && has_hyphen(4) && has_hyphen(7) && date().is_some()
}
