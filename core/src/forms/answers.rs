//! From what a resident types to the value a form keeps, and back.

use serde_json::Value;

use super::{Answer, Answers, Field, FieldKind, Form, FormError, files::files, rows::Place};
use crate::text::is_blank;
use crate::typed::{amount, date, folded, integer, plain, time, yes_or_no};

impl Form {
    /// Keeps `answer` as the answer to the field at `path`; [`Answer::Nothing`] and an empty text
    /// take it away.
    ///
    /// A wrong value is kept too and shows as a problem. A text handed to a field of another kind
    /// is what the resident typed: read as that kind where it can be, kept as typed where not.
    ///
    /// # Errors
    ///
    /// [`FormError::UnknownField`], [`FormError::WrongKind`] (always for a field for files and for one of
    /// rows, see [`Form::attach`] and [`Form::add_row`]) and [`FormError::Calculated`]; then `answers` are as before.
    pub fn answer(
        &self,
        answers: &mut Answers,
        path: &str,
        answer: Answer,
    ) -> Result<(), FormError> {
        let (place, field) = self.field(path)?;
        if field.calculation.is_some() {
            return Err(FormError::Calculated {
                path: path.to_owned(),
            });
        }
        if field.files.is_some() || field.rows.is_some() {
            return Err(FormError::WrongKind {
                path: path.to_owned(),
                expected: field.kind,
            });
        }
        let value = match (field.kind, answer) {
            (_, Answer::Nothing) => None,
            (_, Answer::Text { value })
            | (FieldKind::Date, Answer::Date { value })
            | (FieldKind::Time, Answer::Time { value })
            | (FieldKind::Choice | FieldKind::LongChoice, Answer::Choice { value }) => {
                (!value.is_empty()).then(|| self.typed(place, field, value))
            }
            (FieldKind::Integer, Answer::Integer { value }) => Some(Value::from(value)),
            (FieldKind::Money, Answer::Money { minor_units }) => Some(Value::from(minor_units)),
            (FieldKind::YesNo | FieldKind::Declaration, Answer::YesNo { value }) => {
                Some(Value::from(value))
            }
            (FieldKind::Choices, Answer::Choices { values }) => {
                (!values.is_empty()).then(|| field.chosen(values))
            }
            (expected, _) => {
                return Err(FormError::WrongKind {
                    path: path.to_owned(),
                    expected,
                });
            }
        };
        let around = self.around(answers, place);
        let around = around.ok_or_else(|| FormError::UnknownField {
            path: path.to_owned(),
        })?;
        match value {
            Some(value) => around.insert(field.name.clone(), value),
            None => around.remove(&field.name),
        };
        Ok(())
    }

    pub(super) fn typed(&self, place: Place, field: &Field, typed: String) -> Value {
        let read = match field.kind {
            FieldKind::Date => date(&typed).map(Value::from),
            FieldKind::Integer => integer(&typed).map(Value::from),
            FieldKind::Money => field.amount(&typed).map(Value::from),
            FieldKind::Time => time(&typed).map(Value::from),
            FieldKind::YesNo | FieldKind::Declaration => yes_or_no(&typed).map(Value::from),
            FieldKind::Choice | FieldKind::LongChoice => field.option(&typed).map(Value::from),
            FieldKind::Choices => field.several(&typed),
            _ if field.has_set_form => self.accepted(place, field, &typed),
            _ => None,
        };
        read.unwrap_or(Value::String(typed))
    }

    /// The first way of writing what was typed that the form accepts: as it is, in plain characters, and for
    /// a telephone number and a person's without what people put between the digits.
    pub(super) fn accepted(&self, place: Place, field: &Field, typed: &str) -> Option<Value> {
        let plain = plain(typed);
        let digits = match field.kind {
            FieldKind::Phone => Some(plain.replace([' ', '-', '.', '(', ')'], "")),
            FieldKind::NationalId => Some(plain.replace([' ', '-', '.', '/'], "").to_uppercase()),
            _ => None,
        };
        [Some(typed.to_owned()), Some(plain), digits]
            .into_iter()
            .flatten()
            .find(|written| self.accepts(place, field, written))
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
            (_, Value::Null) | (FieldKind::Rows, Value::Array(_)) => Answer::Nothing,
            (FieldKind::File | FieldKind::Photo | FieldKind::Signature, value) => {
                match files(Some(value)) {
                    files if files.is_empty() => Answer::Nothing,
                    files => Answer::Files { files },
                }
            }
            (FieldKind::YesNo | FieldKind::Declaration, Value::Bool(value)) => {
                Answer::YesNo { value: *value }
            }
            (FieldKind::Money, Value::Number(number)) if number.is_i64() => Answer::Money {
                minor_units: number.as_i64().unwrap_or_default(),
            },
            (FieldKind::Time, Value::String(value)) if time(value).as_ref() == Some(value) => {
                Answer::Time {
                    value: value.clone(),
                }
            }
            (FieldKind::Choices, Value::Array(values)) if values.iter().all(Value::is_string) => {
                let values = values.iter().filter_map(Value::as_str);
                Answer::Choices {
                    values: values.map(str::to_owned).collect(),
                }
            }
            (FieldKind::Integer, Value::Number(number)) if number.is_i64() => Answer::Integer {
                value: number.as_i64().unwrap_or_default(),
            },
            (FieldKind::Date, Value::String(value)) if date(value).as_ref() == Some(value) => {
                Answer::Date {
                    value: value.clone(),
                }
            }
            (FieldKind::Choice | FieldKind::LongChoice, Value::String(value))
                if self.offers(value) =>
            {
                Answer::Choice {
                    value: value.clone(),
                }
            }
            (_, Value::String(value)) => Answer::Text {
                value: value.clone(),
            },
            (_, other) => Answer::Text {
                value: other.to_string(),
            },
        }
    }

    pub(super) fn offers(&self, value: &str) -> bool {
        self.options.iter().any(|offer| offer.value == value)
    }

    fn amount(&self, typed: &str) -> Option<i64> {
        amount(typed, self.currency.as_ref()?.minor_digits)
    }

    /// Several that were chosen, each once and in the order of the form; what it does not offer comes last.
    fn chosen(&self, values: Vec<String>) -> Value {
        let mut chosen: Vec<String> = Vec::with_capacity(values.len());
        let offered = self.options.iter().map(|offer| &offer.value);
        for value in offered
            .filter(|offered| values.contains(offered))
            .chain(&values)
        {
            if !chosen.contains(value) {
                chosen.push(value.clone());
            }
        }
        Value::from(chosen)
    }

    /// Several that were typed: a JSON array of values, or options with commas between.
    fn several(&self, typed: &str) -> Option<Value> {
        if let Ok(values) = serde_json::from_str::<Vec<String>>(typed) {
            return (!values.is_empty()).then(|| self.chosen(values));
        }
        let one = self.option(typed).map(|one| vec![one]);
        let each = || {
            let parts = typed.split([',', ';', '，', '；', '、', '،', '؛']);
            parts.map(|part| self.option(part.trim())).collect()
        };
        Some(self.chosen(one.or_else(each)?))
    }

    /// The option that was typed: its value, or the one label that reads so in any language.
    fn option(&self, typed: &str) -> Option<String> {
        if self.offers(typed) {
            return Some(typed.to_owned());
        }
        let typed = folded(typed);
        let mut matching = self.options.iter().filter(|offer| {
            let mut labels = offer.label.0.values();
            folded(&offer.value) == typed || labels.any(|words| folded(words) == typed)
        });
        match (matching.next(), matching.next()) {
            (Some(offer), None) => Some(offer.value.clone()),
            _ => None,
        }
    }
}

/// Whether a value is an answer at all: JSON null, blank text and an empty list are none.
pub(super) fn is_answer(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !is_blank(text),
        Value::Array(items) => !items.is_empty(),
        _ => true,
    }
}
