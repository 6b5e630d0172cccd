//! What of an answer stands in another version of its field: as it is, read as another kind, or not at all.

use serde_json::{Value, json};

use super::{
    Answer, Field, FieldKind, Form, changes::Kept, files::files, migrations::Route, rows::Place,
};

/// A field and the one that has become of it.
#[derive(Clone, Copy)]
pub(super) struct Pair<'a> {
    pub(super) old: &'a Field,
    pub(super) new: &'a Field,
}

/// What an answer comes to: what of it stands, and what does not fit.
#[derive(Default)]
pub(super) struct Split {
    pub(super) stands: Option<Value>,
    pub(super) left: Option<Value>,
}

impl Split {
    fn stands(value: Value) -> Self {
        Self {
            stands: Some(value),
            left: None,
        }
    }

    fn left(value: &Value) -> Self {
        Self {
            stands: None,
            left: Some(value.clone()),
        }
    }

    /// A list of which each member stands or does not.
    fn list(members: Vec<Value>, stands: impl FnMut(&Value) -> bool) -> Self {
        let (stands, left): (Vec<_>, Vec<_>) = members.into_iter().partition(stands);
        let list = |members: Vec<Value>| (!members.is_empty()).then_some(Value::Array(members));
        Self {
            stands: list(stands),
            left: list(left),
        }
    }
}

/// Reads answers to another version as answers to this form.
#[derive(Clone, Copy)]
pub(super) struct Reading<'a> {
    pub(super) form: &'a Form,
    pub(super) route: Route<'a>,
}

impl Reading<'_> {
    /// What of the answer to `old` stands in `new`, at `place`; `path` is that of `old`, without the number of a row.
    pub(super) fn split(
        &self,
        Pair { old, new }: Pair<'_>,
        path: &str,
        place: Place,
        answer: &Value,
    ) -> Split {
        let is_rows = |field: &Field| field.rows.is_some();
        if new.calculation.is_some() || is_rows(old) || is_rows(new) {
            return Split::left(answer);
        }
        match (&old.files, &new.files) {
            (None, None) => {}
            (Some(_), Some(_)) => return new.files_that_fit(answer),
            _ => return Split::left(answer),
        }
        // What she has agreed to is one sentence, and no other.
        if new.kind == FieldKind::Declaration
            && (old.kind != FieldKind::Declaration || old.label != new.label)
        {
            return Split::left(answer);
        }
        let said = |value: &Value| {
            let value = match value {
                Value::String(value) => value.clone(),
                value => value.to_string(),
            };
            self.route.value(path, &value)
        };
        if let Value::Array(members) = answer
            && members.iter().any(|member| said(member).is_some())
        {
            let members = members
                .iter()
                .map(|member| said(member).map_or_else(|| member.clone(), Value::from));
            let split = self.carried(Pair { old, new }, place, &Value::Array(members.collect()));
            return match split.stands {
                Some(_) => split,
                None => Split::left(answer),
            };
        }
        match said(answer) {
            Some(said) if new.has_value(&said) => Split::stands(match new.kind {
                FieldKind::YesNo => Value::Bool(said == "true"),
                FieldKind::Choices => json!([said]),
                _ => Value::String(said),
            }),
            Some(_) => Split::left(answer),
            None => self.carried(Pair { old, new }, place, answer),
        }
    }

    /// What of an answer of which the form says nothing stands, by the kinds of the fields.
    fn carried(&self, Pair { old, new }: Pair<'_>, place: Place, answer: &Value) -> Split {
        let all_or_nothing = |value: Option<Value>| match value {
            Some(value) => Split::stands(value),
            None => Split::left(answer),
        };
        let offered = |value: &Value| value.as_str().is_some_and(|value| new.offers(value));
        let was_read = !matches!(old.read(Some(answer)), Answer::Text { .. });
        match (sort(old.kind), sort(new.kind), answer) {
            (Sort::Choices, Sort::Choices, Value::Array(members)) => {
                // Two of them may have become the same one.
                let mut once: Vec<Value> = Vec::with_capacity(members.len());
                for member in members {
                    if !once.contains(member) {
                        once.push(member.clone());
                    }
                }
                Split::list(once, |member| offered(member) || !has_offered(old, member))
            }
            (Sort::Choice, Sort::Choices, _) if offered(answer) => Split::stands(json!([answer])),
            (Sort::Choices, Sort::Choice, Value::Array(members)) => match &members[..] {
                [member] if offered(member) => Split::stands(member.clone()),
                _ => Split::left(answer),
            },
            // What did not fit before either stays as it was typed.
            (Sort::Choice, Sort::Choice, _) if has_offered(old, answer) => {
                all_or_nothing(offered(answer).then(|| answer.clone()))
            }
            (Sort::Money, Sort::Money, Value::Number(_)) => {
                all_or_nothing((old.currency == new.currency).then(|| answer.clone()))
            }
            (Sort::Words, Sort::Words, Value::String(typed)) if old.kind != new.kind => {
                all_or_nothing(self.read(place, new, typed))
            }
            (before, now, _) if before == now => Split::stands(answer.clone()),
            (Sort::Words, _, Value::String(typed)) => all_or_nothing(self.read(place, new, typed)),
            (Sort::Day | Sort::Time | Sort::Number, Sort::Words, answer) => {
                let written = answer
                    .as_str()
                    .map_or_else(|| answer.to_string(), str::to_owned);
                all_or_nothing(self.read(place, new, &written))
            }
            (Sort::Number, Sort::Choice, Value::Number(number)) => {
                let number = Value::String(number.to_string());
                all_or_nothing(offered(&number).then_some(number))
            }
            (_, _, Value::String(typed)) if !was_read => {
                all_or_nothing(self.read(place, new, typed))
            }
            _ => Split::left(answer),
        }
    }

    /// What was typed, read as the kind of `new`; `None` where it is none.
    fn read(&self, place: Place, new: &Field, typed: &str) -> Option<Value> {
        match sort(new.kind) {
            Sort::Words if new.has_set_form => self.form.accepted(place, new, typed),
            Sort::Words => Some(Value::from(typed)),
            _ => {
                let value = self.form.typed(place, new, typed.to_owned());
                (!matches!(new.read(Some(&value)), Answer::Text { .. })).then_some(value)
            }
        }
    }
}

/// Kinds whose answers are written in the same way.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Words,
    Day,
    Time,
    Number,
    Money,
    YesNo,
    Declaration,
    Choice,
    Choices,
    Other,
}

const fn sort(kind: FieldKind) -> Sort {
    match kind {
        FieldKind::Text
        | FieldKind::LongText
        | FieldKind::Email
        | FieldKind::Phone
        | FieldKind::NationalId => Sort::Words,
        FieldKind::Date => Sort::Day,
        FieldKind::Time => Sort::Time,
        FieldKind::Integer => Sort::Number,
        FieldKind::Money => Sort::Money,
        FieldKind::YesNo => Sort::YesNo,
        FieldKind::Declaration => Sort::Declaration,
        FieldKind::Choice | FieldKind::LongChoice => Sort::Choice,
        FieldKind::Choices => Sort::Choices,
        FieldKind::File | FieldKind::Photo | FieldKind::Signature | FieldKind::Rows => Sort::Other,
    }
}

fn has_offered(field: &Field, value: &Value) -> bool {
    value.as_str().is_some_and(|value| field.offers(value))
}

impl Field {
    /// Of files those that this field takes, as many as it takes.
    fn files_that_fit(&self, answer: &Value) -> Split {
        let Some(limits) = &self.files else {
            return Split::left(answer);
        };
        let Value::Array(members) = answer else {
            return Split::stands(answer.clone());
        };
        let mut room = limits.max_count;
        Split::list(members.clone(), |member| {
            let file = files(Some(&json!([member])));
            let fits = file.iter().all(|file| {
                file.size_bytes <= limits.max_bytes && limits.media_types.contains(&file.media_type)
            });
            let fits = fits && room > 0;
            room -= u32::from(fits);
            fits
        })
    }

    /// Whether an answer that was kept of a field of the kind `kind` is one to this field.
    pub(super) fn holds(&self, kind: FieldKind, kept: &Kept) -> bool {
        let value = &kept.value;
        match (sort(self.kind), value) {
            (Sort::Declaration, _) => false,
            (now, _) if now != sort(kind) || self.currency != kept.currency => false,
            (Sort::Words, _) => kind == self.kind,
            (Sort::Choices, Value::Array(members)) => {
                members.iter().all(|member| has_offered(self, member))
            }
            (Sort::Other, _) => {
                self.files.is_some()
                    && value.is_array()
                    && self.files_that_fit(value).left.is_none()
            }
            _ => !matches!(self.read(Some(value)), Answer::Text { .. }),
        }
    }
}
