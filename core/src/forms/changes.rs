//! What a new version of a form has changed in a draft, as it is kept with the draft and as it is told.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    Currency, Field, FieldKind, FormFile, FormReference,
    files::files,
    rows::{RowFields, question_in_row, row_title},
};
use crate::{messages, text::Text};

/// What has become of a field, or of the answer to it, in a new version of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum FormChangeKind {
    /// It is asked for the first time.
    Added,
    /// It is not asked for any more; an answer to it is among [`DraftChanges::kept`].
    Removed,
    /// The question reads otherwise; the answer stands.
    Reworded,
    /// The answer stands, and reads otherwise.
    Converted,
    /// The answer, or a part of it, does not fit any more, and is among [`DraftChanges::kept`]: it is asked for anew.
    NotFitting,
    /// An answer that was kept fits again, and stands.
    Restored,
}

/// One thing that a new version of the form has changed in a draft, for a reader of one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FormChange {
    /// What has happened.
    pub kind: FormChangeKind,
    /// The path of the field, or of the field of rows that it stands in; `None` where the form has it no more.
    pub path: Option<String>,
    /// The question, as it reads now if it is still asked.
    pub label: String,
    /// The question as it read before, where it reads otherwise now.
    pub old_label: Option<String>,
    /// Her answer as it read before, where there was one that does not read so any more.
    pub old_answer: Option<String>,
    /// Her answer as it reads now, where it reads otherwise.
    pub new_answer: Option<String>,
}

/// An answer that does not fit the form any more, for a reader of one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct KeptAnswer {
    /// The question as it read when she answered it.
    pub label: String,
    /// Her answer, in words; of files their names.
    pub answer: String,
}

/// What new versions of the form have changed in a draft.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct DraftChanges {
    /// The version that she has seen last; `None` where nothing has changed that she has not seen.
    pub from: Option<FormReference>,
    /// What has changed since, in the order of the form, and then what it does not ask for any more.
    pub changes: Vec<FormChange>,
    /// Her answers that do not fit any more, until she submits or discards the draft. They are not sent.
    pub kept: Vec<KeptAnswer>,
    /// Why the draft goes on in an old version of its form, where it does.
    pub old_form: Option<OldFormReason>,
}

/// Why a draft goes on in an old version of its form. What is submitted of it the city may refuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum OldFormReason {
    /// The city does not offer the service in the app any more.
    Gone,
    /// This app does not understand the new version: ask her to update it.
    NotUnderstood,
}

/// What is kept with a draft of an answer that does not fit any more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// Its path in the version that it was given to; empty where another field has that now.
    pub(super) path: String,
    /// What that field asked for; `None` where there was none.
    pub(super) kind: Option<FieldKind>,
    pub(super) currency: Option<Currency>,
    pub(super) label: Label,
    pub(super) value: Value,
    words: Words,
}

impl Kept {
    pub(super) fn new(path: String, label: Label, field: &Field, value: Value) -> Self {
        Self {
            words: Words::of(field, &value),
            kind: Some(field.kind),
            currency: field.currency.clone(),
            path,
            label,
            value,
        }
    }

    /// Of an answer to a field that the form that it was given to does not have.
    pub(super) fn foreign(path: String, name: &str, value: Value) -> Self {
        let words = Words(vec![Part::Plain(written(&value))]);
        let label = Label::plain(name);
        Self {
            path,
            kind: None,
            currency: None,
            label,
            value,
            words,
        }
    }

    /// The files that it names.
    pub fn files(&self) -> Vec<FormFile> {
        files(Some(&self.value))
    }

    /// Without the file with this hash; `None` where nothing is left.
    pub fn without(mut self, sha256: &str) -> Option<Self> {
        let mut files = self.files();
        let before = files.len();
        files.retain(|file| file.sha256 != sha256);
        if files.len() < before {
            self.value = json!(files);
            self.words = Words::of_files(&files);
        }
        (before == 0 || !files.is_empty()).then_some(self)
    }

    /// As it is told to a reader of `language`.
    pub fn told(&self, language: &str) -> KeptAnswer {
        KeptAnswer {
            label: self.label.told(language),
            answer: self.words.told(language),
        }
    }
}

/// What is kept with a draft of what she has not seen yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unseen {
    /// The version that she has seen last.
    pub from: FormReference,
    /// What has changed since.
    pub changes: Vec<Change>,
}

impl Unseen {
    /// With what a still later version has changed; `path` is where a path has gone with it.
    #[must_use]
    pub fn and(mut self, later: Vec<Change>, path: impl Fn(&str) -> Option<String>) -> Self {
        self.changes.retain_mut(|change| {
            change.path = change.path.as_deref().and_then(&path);
            // What is gone again needs no word, but for an answer of hers.
            change.path.is_some() || change.keeps_an_answer()
        });
        self.changes.extend(later);
        self
    }

    /// As it is told to a reader of `language`.
    pub fn told(&self, language: &str) -> Vec<FormChange> {
        let changes = self.changes.iter();
        changes.filter_map(|change| change.told(language)).collect()
    }
}

/// One change, in all languages of the forms.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    pub(super) kind: FormChangeKind,
    pub(super) path: Option<String>,
    pub(super) label: Label,
    pub(super) old_label: Option<Label>,
    pub(super) old: Option<Words>,
    pub(super) new: Option<Words>,
}

impl Change {
    pub(super) fn new(kind: FormChangeKind, path: Option<String>, label: Label) -> Self {
        Self {
            kind,
            path,
            label,
            old_label: None,
            old: None,
            new: None,
        }
    }

    fn keeps_an_answer(&self) -> bool {
        use FormChangeKind::{NotFitting, Removed};
        matches!(self.kind, NotFitting | Removed)
    }

    /// `None` where a reader of this language sees no difference.
    fn told(&self, language: &str) -> Option<FormChange> {
        let words = |words: &Option<Words>| words.as_ref().map(|words| words.told(language));
        let label = self.label.told(language);
        let old_label = self.old_label.as_ref().map(|label| label.told(language));
        let old_label = old_label.filter(|old| *old != label);
        let (old_answer, new_answer) = (words(&self.old), words(&self.new));
        let is_seen = match self.kind {
            FormChangeKind::Reworded => old_label.is_some(),
            FormChangeKind::Converted => old_label.is_some() || old_answer != new_answer,
            _ => true,
        };
        is_seen.then_some(FormChange {
            kind: self.kind,
            path: self.path.clone(),
            label,
            old_label,
            old_answer,
            new_answer,
        })
    }
}

/// The label of a field, with that of its row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Label {
    text: Text,
    /// What a row is called, and which one it is, from 0.
    row: Option<(Text, usize)>,
}

impl Label {
    pub(super) fn of(field: &Field) -> Self {
        Self {
            text: field.label.clone(),
            row: None,
        }
    }

    pub(super) fn in_row(field: &Field, rows: &RowFields, row: usize) -> Self {
        Self {
            text: field.label.clone(),
            row: Some((rows.title.clone(), row)),
        }
    }

    fn plain(words: &str) -> Self {
        Self {
            text: Text([("und".to_owned(), words.to_owned())].into()),
            row: None,
        }
    }

    fn told(&self, language: &str) -> String {
        let label = self.text.in_language(language);
        match &self.row {
            Some((title, row)) => question_in_row(&row_title(title, *row, language), label),
            None => label.to_owned(),
        }
    }
}

/// An answer in words, of which those that are the form's are there in all of its languages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Words(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Part {
    Plain(String),
    YesNo(bool),
    Option(Text),
}

impl Words {
    /// The answer `value` to `field`.
    pub(super) fn of(field: &Field, value: &Value) -> Self {
        let option = |value: &str| {
            let mut offers = field.options.iter();
            match offers.find(|offer| offer.value == value) {
                Some(offer) => Part::Option(offer.label.clone()),
                None => Part::Plain(value.to_owned()),
            }
        };
        Self(match (field.kind, &field.currency, value) {
            (FieldKind::YesNo | FieldKind::Declaration, _, Value::Bool(yes)) => {
                vec![Part::YesNo(*yes)]
            }
            (FieldKind::Choice | FieldKind::LongChoice, _, Value::String(value)) => {
                vec![option(value)]
            }
            (FieldKind::Choices, _, Value::Array(values)) => {
                (values.iter().map(|value| option(&written(value)))).collect()
            }
            (FieldKind::Money, Some(currency), Value::Number(number)) => {
                let minor_units = number.as_i64();
                vec![Part::Plain(minor_units.map_or_else(
                    || number.to_string(),
                    |amount| currency.written(amount),
                ))]
            }
            (FieldKind::File | FieldKind::Photo | FieldKind::Signature, _, value) => {
                return Self::of_files(&files(Some(value)));
            }
            (_, _, value) => vec![Part::Plain(written(value))],
        })
    }

    fn of_files(files: &[FormFile]) -> Self {
        let names = files.iter().map(|file| Part::Plain(file.name.clone()));
        Self(names.collect())
    }

    fn told(&self, language: &str) -> String {
        let parts = self.0.iter().map(|part| match part {
            Part::Plain(words) => words.clone(),
            Part::Option(label) => label.in_language(language).to_owned(),
            Part::YesNo(yes) => {
                let key = if *yes { "answer-yes" } else { "answer-no" };
                messages::message(language, key, &HashMap::new())
            }
        });
        parts.collect::<Vec<_>>().join(", ")
    }
}

/// A value as it was typed, or as JSON where nobody can have typed it.
fn written(value: &Value) -> String {
    match value {
        Value::String(typed) => typed.clone(),
        value => value.to_string(),
    }
}
