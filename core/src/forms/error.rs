//! Why a form, or an answer to it, is refused.

use super::{CalculationError, FieldKind};

/// Why a definition is no form, or an answer could not be taken. Names parts of the form only,
/// never an answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormError {
    /// A part of the definition is nested too deep.
    #[error("the form's {part} is nested deeper than {limit}")]
    TooDeep {
        /// `schema` or `ui`.
        part: &'static str,
        /// [`super::DEPTH_LIMIT`].
        limit: usize,
    },
    /// The form has too many fields.
    #[error("the form has more than {limit} fields")]
    TooManyFields {
        /// [`super::FIELDS_LIMIT`].
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
    /// A field for files whose schema is not the one that docs/forms.md has for them.
    #[error("the schema of the field {path} is not that of a field for files")]
    InvalidFileField {
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
    /// An option of a control that says nothing of the kind that it should: a currency that there is not, a
    /// purpose that is none of WHATWG's, a fact where none can be the answer.
    #[error("the control of the field {path} has a wrong option {option}")]
    InvalidOption {
        /// The field's path.
        path: String,
        /// The option's name.
        option: &'static str,
    },
    /// A rule that cannot be read, or whose condition is about no field.
    #[error("the rule of the field {path} is wrong")]
    InvalidRule {
        /// The path of the field that has the rule; where a group or a step has it, JSON Pointer into the UI
        /// schema.
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
    /// A migration that names a field or a value which the form does not have, or that is told from another one by
    /// nothing.
    #[error("the form's migrations are wrong at {at:?}")]
    InvalidMigration {
        /// JSON Pointer into the migrations.
        at: String,
    },
    /// A default that cannot be read, looks at answers, or comes to no answer to its field.
    #[error("the default of the field {path} is wrong: {problem}")]
    InvalidDefault {
        /// The field's path.
        path: String,
        /// What is wrong with it.
        problem: CalculationError,
    },
    /// A default of a field that begins with none: rows, files, a signature, a declaration, a number of a person, or one
    /// whose answer is calculated.
    #[error("the field {path} cannot begin with an answer")]
    NoDefault {
        /// The field's path.
        path: String,
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
    /// A field that is always required although a rule can hide or disable it: nobody could send the form.
    #[error("the field {path} is required even when it is not asked for")]
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
    /// A row more than a field of rows can have.
    #[error("the field {path} has {limit} rows, which is the most")]
    TooManyRows {
        /// The path of the field of rows.
        path: String,
        /// The most of them.
        limit: u32,
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
