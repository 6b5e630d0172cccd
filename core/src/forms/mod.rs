//! Forms: what a city asks, what a resident has answered, what is still wrong.
//!
//! A [`Form`] is compiled once from the catalogue's [`FormDefinition`] (JSON Schema, JSON Forms UI
//! schema, texts; the format is docs/forms.md) and holds no answers. Answers live in a draft, as an
//! [`Answers`] map; every question is asked of the form with them in hand. A shell shows the
//! [`FormView`] and hands in each [`Answer`]; it knows no rule of any form.
//!
//! Nothing here does I/O, waits or panics, and no answer is ever dropped: a wrong one is kept and
//! shows as a [`Problem`], a hidden one is kept and left out of the submission.

mod answers;
mod calculations;
mod compile;
mod resolve;
mod rules;
mod schema;
#[cfg(test)]
mod tests;
mod validate;
mod view;

use std::collections::{BTreeMap, HashMap};

use jsonschema::Validator;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{messages, text::Text};

use calculations::Calculation;
pub use calculations::CalculationError;

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
    /// The form's version; a draft stays with the one it was begun with.
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
/// Also holds what does not count at present: answers of hidden fields, and those of fields the
/// form does not have (they came from another version).
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
    /// The answers offered: for a choice, and for yes and no.
    pub options: Vec<FieldOption>,
    /// What is wrong with the answer; empty without one.
    pub problems: Vec<Problem>,
}

/// Fields that belong on one screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FormStep {
    /// The step's title.
    pub title: String,
    /// In the order to show them; a step none of which is visible is passed over.
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
    /// How many visible fields have an answer, but for calculated ones.
    pub answered: u32,
    /// How many fields are visible, but for calculated ones.
    pub askable: u32,
}

/// Why a definition is no form, or an answer could not be taken. Names parts of the form only,
/// never an answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormError {
    /// A part of the definition is nested too deep.
    #[error("the form's {part} is nested deeper than {limit}")]
    TooDeep {
        /// `schema` or `ui`.
        part: &'static str,
        /// [`DEPTH_LIMIT`].
        limit: usize,
    },
    /// The form has too many fields.
    #[error("the form has more than {limit} fields")]
    TooManyFields {
        /// [`FIELDS_LIMIT`].
        limit: usize,
    },
    /// The schema is no JSON Schema 2020-12, has an unknown format or a pattern that cannot be
    /// matched in linear time.
    #[error("the form's schema is wrong at {at:?}")]
    InvalidSchema {
        /// JSON Pointer into the schema.
        at: String,
    },
    /// A keyword outside the supported subset.
    #[error("the form's schema has the unsupported keyword {keyword} at {at:?}")]
    UnsupportedKeyword {
        /// JSON Pointer to the schema that has it.
        at: String,
        /// The keyword.
        keyword: String,
    },
    /// A `$ref` that does not lead from a field to a definition of the same schema.
    #[error("the form's schema refers to {reference}, which is not a definition of its own")]
    ForeignReference {
        /// The `$ref`.
        reference: String,
    },
    /// A property whose schema is none of the kinds of [`FieldKind`].
    #[error("the field {path} is of no known kind")]
    UnknownFieldKind {
        /// The field's path.
        path: String,
    },
    /// An element of the UI schema that is unknown, or not where it belongs.
    #[error("the form's ui is wrong at {at:?}")]
    InvalidLayout {
        /// JSON Pointer into the UI schema.
        at: String,
    },
    /// A control whose scope is no property of the schema.
    #[error("the control at {at:?} has the scope {scope:?}, which is no field")]
    UnresolvableScope {
        /// JSON Pointer into the UI schema.
        at: String,
        /// The scope.
        scope: String,
    },
    /// A rule that cannot be read, or whose condition is about no field.
    #[error("the rule of the field {path} is wrong")]
    InvalidRule {
        /// The path of the field that has the rule.
        path: String,
    },
    /// A rule that depends on itself.
    #[error("whether the field {path} is shown depends on itself")]
    CircularRule {
        /// The path of a field in the circle, or of one that depends on it.
        path: String,
    },
    /// A calculation that cannot be read, looks at no field, or comes to no answer to its own.
    #[error("the calculation of the field {path} is wrong: {problem}")]
    InvalidCalculation {
        /// The path of the field that has the calculation.
        path: String,
        /// What is wrong with it.
        problem: CalculationError,
    },
    /// A calculation that depends on itself, by itself or through a rule.
    #[error("the calculation of the field {path} depends on itself")]
    CircularCalculation {
        /// The path of a field in the circle, or of one that depends on it.
        path: String,
    },
    /// The form has too many calculations.
    #[error("the form has more than {limit} calculations")]
    TooManyCalculations {
        /// The most of them.
        limit: usize,
    },
    /// A text the form needs.
    #[error("the form has no text {key}")]
    MissingText {
        /// The i18n key, or where one is missing.
        key: String,
    },
    /// Two controls for one field.
    #[error("the field {path} is shown twice")]
    RepeatedField {
        /// The field's path.
        path: String,
    },
    /// A property, or a required name, without a control: nobody could answer it.
    #[error("the field {path} is shown nowhere")]
    UnreachableField {
        /// The field's path.
        path: String,
    },
    /// A field that is always required although a rule can hide it: nobody could send the form.
    #[error("the field {path} is required even when it is hidden")]
    HiddenRequirement {
        /// The field's path.
        path: String,
    },
    /// The form has no field at this path.
    #[error("the form has no field {path}")]
    UnknownField {
        /// The path asked for.
        path: String,
    },
    /// An answer to a field whose answer is calculated.
    #[error("the answer to the field {path} is calculated")]
    Calculated {
        /// The field's path.
        path: String,
    },
    /// An answer of a kind the field does not take.
    #[error("the field {path} takes another kind of answer")]
    WrongKind {
        /// The field's path.
        path: String,
        /// What the field asks for.
        expected: FieldKind,
    },
}

/// A form that can be filled in. Holds no answers; cheap to ask, safe to share between threads.
#[derive(Debug)]
pub struct Form {
    reference: FormReference,
    validator: Validator,
    steps: Vec<Step>,
    fields: Vec<Field>,
    index_by_name: HashMap<String, usize>,
    /// In which what each field comes to follows from those before it.
    order: Vec<usize>,
}

#[derive(Debug)]
struct Step {
    title: Text,
    field_count: usize,
}

#[derive(Debug)]
struct Field {
    name: String,
    path: String,
    kind: FieldKind,
    /// Whether the schema says how the answer is written (`pattern`, e-mail).
    has_set_form: bool,
    label: Text,
    hint: Option<Text>,
    options: Vec<(String, Text)>,
    own_words: BTreeMap<String, Text>,
    rule: Option<rules::Rule>,
    calculation: Option<Calculation>,
    always_required: bool,
    sometimes_required: bool,
}
