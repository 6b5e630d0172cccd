//! Forms: what a city asks, what a resident has answered, what is still wrong.
//!
//! A [`Form`] is compiled once from the catalogue's [`FormDefinition`] (JSON Schema, JSON Forms UI
//! schema, texts; the format is docs/forms.md) and holds no answers. Answers live in a draft, as an
//! [`Answers`] map; every question is asked of the form with them in hand. A shell shows the
//! [`FormView`] and hands in each [`Answer`]; it knows no rule of any form.
//!
//! Nothing here does I/O, waits or panics, and no answer is ever dropped: a wrong one is kept and
//! shows as a [`Problem`], one that is not asked for is kept and left out of the submission.

mod answers;
mod calculations;
mod changes;
mod checks;
mod compile;
mod convert;
mod currency;
mod defaults;
mod error;
mod files;
mod judge;
mod migrate;
mod migrations;
mod options;
mod prefill;
mod purpose;
mod refusals;
mod resolve;
mod rows;
mod rules;
mod schema;
mod summary;
#[cfg(test)]
mod tests;
mod validate;
mod view;

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{messages, text::Text};

use calculations::Calculation;
pub use calculations::CalculationError;
pub use changes::{
    Change, DraftChanges, FormChange, FormChangeKind, Kept, KeptAnswer, OldFormReason, Unseen,
};
pub use checks::{CHECKS, Check};
pub use currency::Currency;
pub use error::FormError;
pub use files::{FILE_BYTES_LIMIT, FILES_LIMIT, FileLimits, FormFile};
use judge::Judge;
pub use migrate::Moved;
pub use migrations::Migration;
pub use options::OPTIONS_LIMIT;
pub use prefill::{Known, Offer};
pub use refusals::Refusal;
pub use rows::ROWS_LIMIT;
pub use summary::{SummaryLine, SummarySection};

/// The deepest nesting of a form's schema and of its UI schema.
pub const DEPTH_LIMIT: usize = 32;
/// The most fields a form has.
pub const FIELDS_LIMIT: usize = 500;
/// The most characters of an answer; a longer one is kept and is a problem.
pub const STRING_LIMIT: usize = 20_000;

/// A form as the catalogue brings it: the record `form` of the catalogue bundle.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FormDefinition {
    /// The form's id, unique in its city.
    pub id: String,
    /// The form's version; a draft moves to a newer one when it is opened again.
    pub version: String,
    /// JSON Schema 2020-12 of the answers.
    pub schema: Value,
    /// JSON Forms UI schema: steps, order of the fields, when each is shown.
    pub ui: Value,
    /// Texts by JSON Forms i18n key.
    pub texts: BTreeMap<String, Text>,
    /// By a field's name the rule that its answer follows from, over the answers to other fields by theirs.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub calculations: BTreeMap<String, Value>,
    /// What has become of the fields of the versions before, the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub migrations: Vec<Migration>,
    /// By a field's name the rule that its answer begins with, over the day on which the draft is begun.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub defaults: BTreeMap<String, Value>,
}

/// Which form, in which version.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FormReference {
    /// The form's id.
    pub id: String,
    /// The form's version.
    pub version: String,
}

/// The answers to a form as an instance of its schema: property names to JSON values. A path like
/// `/full_name` is a JSON Pointer (RFC 6901) into it.
///
/// Also holds what does not count at present: answers of hidden and of disabled fields, and those of
/// fields the form does not have (they came from another version).
pub type Answers = serde_json::Map<String, Value>;

/// One answer, as a shell hands it in and gets it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Answer {
    /// Text; for a field of another kind what was typed there and could not be read so.
    Text {
        /// As typed.
        value: String,
    },
    /// A day.
    Date {
        /// RFC 3339 `full-date`: `2026-01-31`.
        value: String,
    },
    /// A whole number.
    Integer {
        /// The number.
        value: i64,
    },
    /// Yes or no.
    YesNo {
        /// `true` is yes.
        value: bool,
    },
    /// One of the options.
    Choice {
        /// [`FieldOption::value`] of the chosen one.
        value: String,
    },
    /// Several of the options; none is no answer.
    Choices {
        /// [`FieldOption::value`] of each chosen one; kept in the order of the form.
        values: Vec<String>,
    },
    /// An amount of money in the currency of its field.
    Money {
        /// In the currency's smallest unit: cents, fen.
        minor_units: i64,
    },
    /// A time of day, by the clocks of the city.
    Time {
        /// Of 24 hours: `09:30`.
        value: String,
    },
    /// Files. A shell gets it back and never hands it in: [`Form::attach`] and [`Form::detach`] change it.
    Files {
        /// In the order in which they were attached.
        files: Vec<FormFile>,
    },
    /// No answer, or none any more.
    Nothing,
}

/// What kind of answer a field asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// A line of text.
    Text,
    /// Several lines of text.
    LongText,
    /// A day.
    Date,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// A whole number.
    Integer,
    /// Yes or no.
    YesNo,
    /// One of several options.
    Choice,
    /// Any number of several options.
    Choices,
    /// One of a list too long to show: [`Form::options`] finds in it.
    LongChoice,
    /// An amount of money, in [`FormField::currency`].
    Money,
    /// A time of day.
    Time,
    /// A number that a state has given to a person, with a check digit.
    NationalId,
    /// A sentence that has to be agreed to: yes or no, of which only yes is accepted.
    Declaration,
    /// Files, of the types in [`FormField::files`].
    File,
    /// Photographs, or pictures of what is on paper: offer the camera first.
    Photo,
    /// Her signature, drawn on the screen: one PNG.
    Signature,
    /// Rows of fields, as for each child: the fields of its rows follow it. It takes no answer itself;
    /// [`Form::add_row`] and [`Form::remove_row`] make it longer and shorter.
    Rows,
}

/// How many rows a field of rows has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Rows {
    /// How many there are.
    pub count: u32,
    /// The fewest with which the form can be sent, where the field is answered at all.
    pub minimum: u32,
    /// The most there can be.
    pub maximum: u32,
}

/// The row that a field stands in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct RowOf {
    /// The path of the field of rows.
    pub group: String,
    /// Which of its rows it is, from 0.
    pub index: u32,
    /// What the row is called: `Child 1`.
    pub title: String,
}

/// One of the answers a field offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FieldOption {
    /// What is kept and sent; `true` and `false` for yes and no.
    pub value: String,
    /// What the resident reads.
    pub label: String,
}

/// Something wrong with the answer to one field, or its absence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Problem {
    /// The field's path.
    pub path: String,
    /// The field's label.
    pub label: String,
    /// What is wrong, such as `problem-required`; docs/forms.md lists the keys.
    pub key: String,
    /// What the key says more exactly, such as `limit`; docs/forms.md lists them per key.
    pub arguments: HashMap<String, String>,
    /// The problem in words that name the field. Parts of other origin stand between Unicode
    /// isolates (U+2068, U+2069).
    pub message: String,
}

/// A field, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FormField {
    /// JSON Pointer into the answers; what [`Form::answer`] takes.
    pub path: String,
    /// What kind of answer is asked for.
    pub kind: FieldKind,
    /// The question.
    pub label: String,
    /// More about the question.
    pub hint: Option<String>,
    /// The answer so far, also while the field is hidden; a calculated one only while it is shown.
    pub answer: Answer,
    /// Whether the field is shown, under the answers so far.
    pub visible: bool,
    /// Whether it has to be answered, under the answers so far; never while hidden.
    pub required: bool,
    /// Whether the answer follows from others: it is shown and not asked for.
    pub calculated: bool,
    /// Whether it is asked for, under the answers so far. One that is not is shown with its answer, which is
    /// neither asked for nor sent.
    pub enabled: bool,
    /// The answers offered: for a choice, for choices, for yes and no and for a declaration; of a long choice
    /// only the chosen one.
    pub options: Vec<FieldOption>,
    /// What of the resident is asked, as a WHATWG autofill field name: `postal-code`. For the keyboard's
    /// suggestions.
    pub purpose: Option<String>,
    /// The heading of the group that it stands in, with the fields beside it that have the same.
    pub group: Option<String>,
    /// The currency of an amount of money.
    pub currency: Option<Currency>,
    /// What a field for files takes.
    pub files: Option<FileLimits>,
    /// Of a field of rows how many it has.
    pub rows: Option<Rows>,
    /// The row that the field stands in.
    pub row: Option<RowOf>,
    /// What is wrong with the answer; empty without one.
    pub problems: Vec<Problem>,
}

/// Fields that belong on one screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FormStep {
    /// The step's title.
    pub title: String,
    /// In the order to show them, the fields of each row behind the field of rows; a step none of which is
    /// visible is passed over.
    pub fields: Vec<FormField>,
}

/// A form with its answers, resolved for one language: all that a shell needs to show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FormView {
    /// Which form this is.
    pub form: FormReference,
    /// In the order to walk them.
    pub steps: Vec<FormStep>,
    /// Whether the answers can be submitted: [`Form::problems`] finds none.
    pub complete: bool,
    /// How many of the askable fields have an answer.
    pub answered: u32,
    /// How many fields are visible, but for calculated and disabled ones.
    pub askable: u32,
}

/// A form that can be filled in. Holds no answers; cheap to ask, safe to share between threads.
#[derive(Debug)]
pub struct Form {
    reference: FormReference,
    judge: Judge,
    steps: Vec<Step>,
    fields: Vec<Field>,
    index_by_name: foldhash::HashMap<String, usize>,
    /// In which what each field comes to follows from those before it.
    order: Vec<usize>,
    migrations: Vec<Migration>,
}

#[derive(Debug)]
struct Step {
    title: Text,
    field_count: usize,
}

/// A field of the form, or of each row of one; of such a one name and path are those within the row.
#[derive(Debug)]
struct Field {
    name: String,
    path: String,
    kind: FieldKind,
    /// Whether the schema says how the answer is written (`pattern`, e-mail, a check digit).
    has_set_form: bool,
    label: Text,
    hint: Option<Text>,
    options: Vec<options::Offer>,
    files: Option<FileLimits>,
    own_words: BTreeMap<String, Text>,
    purpose: Option<String>,
    /// The id of the fact about her that the answer is.
    fact: Option<String>,
    group: Option<Text>,
    currency: Option<Currency>,
    rows: Option<rows::RowFields>,
    /// Its own, and those of the group and the step that it stands in.
    rules: Vec<Arc<rules::Rule>>,
    calculation: Option<Calculation>,
    /// What a new draft answers it with.
    default: Option<Calculation>,
    always_required: bool,
    sometimes_required: bool,
}
