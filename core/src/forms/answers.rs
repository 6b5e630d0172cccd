//! From what a resident types to the value a form keeps, and back.

use chrono::NaiveDate;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use super::{Answer, Answers, Field, FieldKind, Form, FormError, messages};

impl Form {
    /// Keeps `answer` as the answer to the field at `path`; [`Answer::Nothing`] and an empty text
    /// take it away.
    ///
    /// A wrong value is kept too and shows as a problem. A text handed to a field of another kind
    /// is what the resident typed: read as that kind where it can be, kept as typed where not.
    ///
    /// # Errors
    ///
    /// [`FormError::UnknownField`] and [`FormError::WrongKind`]; then `answers` are as before.
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
    /// The answer kept for this field, as a shell gets it back. What does not fit the field's kind
    /// comes back as the text that was typed.
    pub(super) fn read(&self, answers: &Answers) -> Answer {
        let Some(value) = answers.get(&self.name) else {
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

    fn offers(&self, value: &str) -> bool {
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

/// A date typed with the year first, as an RFC 3339 `full-date`; only if that day exists. Eight digits
/// alone are one as well: there are keyboards for numbers that have nothing to put between them.
fn date(typed: &str) -> Option<String> {
    let mut typed = plain(typed);
    if typed.len() == 8 && typed.bytes().all(|byte| byte.is_ascii_digit()) {
        typed.insert(6, '-');
        typed.insert(4, '-');
    }
    let parts: Vec<&str> = typed
        .trim_end_matches('日')
        .split(['-', '/', '.', '年', '月'])
        .map(str::trim)
        .collect();
    let [year, month, day] = parts.as_slice() else {
        return None;
    };
    let digits = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    if year.len() != 4 || month.len() > 2 || day.len() > 2 || !parts.iter().all(digits) {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
        .map(|date| date.format("%Y-%m-%d").to_string())
}

/// A whole number typed in ASCII, full-width or Arabic digits, with a sign and with commas or spaces
/// between groups of three digits if any.
fn integer(typed: &str) -> Option<i64> {
    let typed = plain(typed).replace('\u{2212}', "-");
    let digits = typed.trim_start_matches(['+', '-']);
    let sign = typed.strip_suffix(digits)?;
    let groups: Vec<&str> = digits
        .split(|character: char| character == ',' || character.is_whitespace())
        .collect();
    let (first, rest) = groups.split_first()?;
    let grouped = rest.is_empty() || (1..=3).contains(&first.len());
    if !grouped || rest.iter().any(|group| group.len() != 3) {
        return None;
    }
    let digits = groups.concat();
    if digits.bytes().all(|byte| byte.is_ascii_digit()) {
        format!("{sign}{digits}").parse().ok()
    } else {
        None
    }
}

/// Yes or no in any language there are messages in, or as JSON writes them.
fn yes_or_no(typed: &str) -> Option<bool> {
    let typed = folded(typed);
    let means = |json: &str, key: &str| {
        typed == json
            || messages::SOURCES
                .iter()
                .any(|(tag, _)| typed == folded(&messages::message(tag, key, &Default::default())))
    };
    if means("true", "answer-yes") {
        Some(true)
    } else if means("false", "answer-no") {
        Some(false)
    } else {
        None
    }
}

/// Compatibility forms (full-width digits and signs) as their plain ones, the digits that Arabic and
/// Persian keyboards write as ASCII ones, ends trimmed.
fn plain(typed: &str) -> String {
    let plain: String = typed.nfkc().map(with_ascii_digits).collect();
    plain.trim().to_owned()
}

fn with_ascii_digits(character: char) -> char {
    let first = match character {
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6f0}'..='\u{6f9}' => '\u{6f0}',
        other => return other,
    };
    let digit = u32::from(character) - u32::from(first);
    char::from_digit(digit, 10).unwrap_or(character)
}

fn folded(typed: &str) -> String {
    plain(typed).to_lowercase()
}
