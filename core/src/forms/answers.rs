//! From what a resident types to the value a form keeps, and back.

use serde_json::Value;

use super::{Answer, Answers, Field, FieldKind, Form, FormError};
use crate::typed::{date, folded, integer, plain, yes_or_no};

impl Form {
    /// Keeps `answer` as the answer to the field at `path`; [`Answer::Nothing`] and an empty text
    /// take it away.
    ///
    /// A wrong value is kept too and shows as a problem. A text handed to a field of another kind
    /// is what the resident typed: read as that kind where it can be, kept as typed where not.
    ///
    /// # Errors
    ///
    /// [`FormError::UnknownField`], [`FormError::WrongKind`] and [`FormError::Calculated`]; then `answers` are
    /// as before.
    pub fn answer(
        &self,
        answers: &mut Answers,
        path: &str,
        answer: Answer,
    ) -> Result<(), FormError> {
        let field = self
            .fields
            .iter()
            .find(|field| field.path == path)
            .ok_or_else(|| FormError::UnknownField {
                path: path.to_owned(),
            })?;
        if field.calculation.is_some() {
            return Err(FormError::Calculated {
                path: path.to_owned(),
            });
        }
        let value = match (field.kind, answer) {
            (_, Answer::Nothing) => None,
            (_, Answer::Text { value })
            | (FieldKind::Date, Answer::Date { value })
            | (FieldKind::Choice, Answer::Choice { value }) => {
                (!value.is_empty()).then(|| self.typed(field, value))
            }
            (FieldKind::Integer, Answer::Integer { value }) => Some(Value::from(value)),
            (FieldKind::YesNo, Answer::YesNo { value }) => Some(Value::from(value)),
            (expected, _) => {
                return Err(FormError::WrongKind {
                    path: path.to_owned(),
                    expected,
                });
            }
        };
        match value {
            Some(value) => answers.insert(field.name.clone(), value),
            None => answers.remove(&field.name),
        };
        Ok(())
    }

    fn typed(&self, field: &Field, typed: String) -> Value {
        let read = match field.kind {
            FieldKind::Date => date(&typed).map(Value::from),
            FieldKind::Integer => integer(&typed).map(Value::from),
            FieldKind::YesNo => yes_or_no(&typed).map(Value::from),
            FieldKind::Choice => field.option(&typed).map(Value::from),
            _ if field.has_set_form => self.accepted(field, &typed),
            _ => None,
        };
        read.unwrap_or(Value::String(typed))
    }

    /// The first way of writing what was typed that the form accepts: as it is, in plain
    /// characters, and for a telephone number without what people put between the digits.
    fn accepted(&self, field: &Field, typed: &str) -> Option<Value> {
        let plain = plain(typed);
        let digits =
            (field.kind == FieldKind::Phone).then(|| plain.replace([' ', '-', '.', '(', ')'], ""));
        [Some(typed.to_owned()), Some(plain), digits]
            .into_iter()
            .flatten()
            .find(|written| self.accepts(field, written))
            .map(Value::from)
    }
}

impl Field {
    /// The answer to this field, as a shell gets it back. What does not fit the field's kind comes back as
    /// the text that was typed.
    pub(super) fn read(&self, value: Option<&Value>) -> Answer {
        let Some(value) = value else {
            return Answer::Nothing;
        };
        match (self.kind, value) {
            (_, Value::Null) => Answer::Nothing,
            (FieldKind::YesNo, Value::Bool(value)) => Answer::YesNo { value: *value },
            (FieldKind::Integer, Value::Number(number)) if number.is_i64() => Answer::Integer {
                value: number.as_i64().unwrap_or_default(),
            },
            (FieldKind::Date, Value::String(value)) if date(value).as_ref() == Some(value) => {
                Answer::Date {
                    value: value.clone(),
                }
            }
            (FieldKind::Choice, Value::String(value)) if self.offers(value) => Answer::Choice {
                value: value.clone(),
            },
            (_, Value::String(value)) => Answer::Text {
                value: value.clone(),
            },
            (_, other) => Answer::Text {
                value: other.to_string(),
            },
        }
    }

    pub(super) fn offers(&self, value: &str) -> bool {
        self.options.iter().any(|(offered, _)| offered == value)
    }

    /// The option that was typed: its value, or the one label that reads so in any language.
    fn option(&self, typed: &str) -> Option<String> {
        if self.offers(typed) {
            return Some(typed.to_owned());
        }
        let typed = folded(typed);
        let mut matching = self.options.iter().filter(|(value, label)| {
            folded(value) == typed || label.0.values().any(|words| folded(words) == typed)
        });
        match (matching.next(), matching.next()) {
            (Some((value, _)), None) => Some(value.clone()),
            _ => None,
        }
    }
}

/// The answer to the field `name` that counts: JSON null and blank text are no answer.
pub(super) fn answered<'a>(answers: &'a Answers, name: &str) -> Option<&'a Value> {
    answers.get(name).filter(|value| match value {
        Value::Null => false,
        Value::String(text) => !text.trim().is_empty(),
        _ => true,
    })
}
