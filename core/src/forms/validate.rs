//! What is wrong with the answers: the validator's typed findings as keyed, worded problems.

use std::collections::{BTreeSet, HashMap};

use jsonschema::{ValidationError, error::ValidationErrorKind};
use serde_json::Value;

use super::{
    Field, FieldKind, Form, Problem, STRING_LIMIT, messages, resolve::Resolved, schema::escape,
};
use crate::text::in_a_sentence;

/// A problem before it is put into words.
pub(super) struct Finding {
    /// The index of the field it is about.
    pub(super) field: usize,
    key: &'static str,
    /// The JSON Schema keyword that failed: what the form's own words are found by.
    keyword: String,
    arguments: Vec<(&'static str, String)>,
}

impl Finding {
    /// Whether an answer is missing, rather than wrong.
    pub(super) fn is_missing(&self) -> bool {
        self.key == "problem-required"
    }
}

impl Form {
    /// The answers that count as an instance of the schema.
    pub(super) fn instance(&self, resolved: &Resolved<'_>) -> Value {
        let answers = self.fields.iter().zip(&resolved.fields);
        let counting = answers.filter_map(|(field, state)| {
            Some((field.name.clone(), state.answer.as_deref()?.clone()))
        });
        Value::Object(counting.collect())
    }

    /// All that is wrong with `instance`, in the order of the fields, one of each key a field.
    pub(super) fn findings(&self, instance: &Value) -> Vec<Finding> {
        // Whether anything is wrong is told much sooner than what it is.
        let is_wrong = !self.validator.is_valid(instance);
        let errors = is_wrong.then(|| self.validator.iter_errors(instance));
        let mut findings: Vec<Finding> = errors
            .into_iter()
            .flatten()
            .filter_map(|error| self.finding(&error))
            .collect();
        for (index, field) in self.fields.iter().enumerate() {
            let text = instance.get(&field.name).and_then(Value::as_str);
            // So many characters are at least as many bytes.
            let text = text.filter(|text| text.len() > STRING_LIMIT);
            if text.is_some_and(|text| text.chars().nth(STRING_LIMIT).is_some()) {
                findings.push(Finding {
                    field: index,
                    key: "problem-too-long",
                    keyword: "maxLength".to_owned(),
                    arguments: vec![("limit", STRING_LIMIT.to_string())],
                });
            }
        }
        let mistyped: BTreeSet<usize> = findings
            .iter()
            .filter(|finding| finding.key == "problem-type")
            .map(|finding| finding.field)
            .collect();
        // What nobody can answer is only told where nothing else is left to answer.
        let is_calculated = |finding: &Finding| {
            let field = self.fields.get(finding.field);
            finding.is_missing() && field.is_some_and(|field| field.calculation.is_some())
        };
        if !findings.iter().all(is_calculated) {
            findings.retain(|finding| !is_calculated(finding));
        }
        // What is no number at all is not also too small.
        findings
            .retain(|finding| finding.key == "problem-type" || !mistyped.contains(&finding.field));
        findings.sort_by_key(|finding| (finding.field, finding.key));
        findings.dedup_by_key(|finding| (finding.field, finding.key));
        findings
    }

    /// Whether the schema finds nothing wrong with `text` as the answer to `field`.
    pub(super) fn accepts(&self, field: &Field, text: &str) -> bool {
        let instance = Value::Object(
            [(field.name.clone(), Value::from(text))]
                .into_iter()
                .collect(),
        );
        self.validator
            .iter_errors(&instance)
            .all(|error| error.instance_path().as_str() != field.path)
    }

    /// Whether taking the answer to `field` away would leave it missing.
    pub(super) fn requires(&self, field: &Field, instance: &Value) -> bool {
        let mut without = instance.clone();
        if let Some(members) = without.as_object_mut() {
            members.remove(&field.name);
        }
        self.validator.iter_errors(&without).any(|error| {
            matches!(error.kind(), ValidationErrorKind::Required { property } if property == field.name.as_str())
        })
    }

    fn finding(&self, error: &ValidationError<'_>) -> Option<Finding> {
        let path = match error.kind() {
            ValidationErrorKind::Required { property } => {
                let within = error.instance_path().as_str();
                format!("{within}/{}", escape(property.as_str()?))
            }
            _ => error.instance_path().as_str().to_owned(),
        };
        let (index, field, is_within) =
            self.fields.iter().enumerate().find_map(|(index, field)| {
                let below = path.strip_prefix(&field.path)?;
                (below.is_empty() || below.starts_with('/')).then_some((
                    index,
                    field,
                    !below.is_empty(),
                ))
            })?;
        let (key, arguments) = match field.kind {
            FieldKind::Choices if is_within => ("problem-option", vec![]),
            _ if is_within => ("problem-other", vec![]),
            kind => key(error.kind(), kind),
        };
        Some(Finding {
            field: index,
            key,
            keyword: error.kind().keyword().to_owned(),
            arguments,
        })
    }

    /// The finding in the words of `language`: the form's own for the keyword, or ours.
    pub(super) fn problem(&self, finding: &Finding, language: &str) -> Option<Problem> {
        let field = self.fields.get(finding.field)?;
        let label = field.label.in_language(language).to_owned();
        let arguments: HashMap<String, String> = finding
            .arguments
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect();
        let mut worded = arguments.clone();
        worded.insert("label".to_owned(), in_a_sentence(&label).to_owned());
        if let (Some(currency), Some(limit)) = (&field.currency, worded.get_mut("limit"))
            && let Ok(minor_units) = limit.parse()
        {
            *limit = currency.written(minor_units);
        }
        let message = match field.own_words.get(&finding.keyword) {
            Some(words) => {
                worded.insert("words".to_owned(), words.in_language(language).to_owned());
                messages::message(language, "problem-in-own-words", &worded)
            }
            None => messages::message(language, finding.key, &worded),
        };
        Some(Problem {
            path: field.path.clone(),
            label,
            key: finding.key.to_owned(),
            arguments,
            message,
        })
    }
}

/// The key and the arguments of a failed keyword; docs/forms.md lists them.
fn key(
    kind: &ValidationErrorKind,
    field: FieldKind,
) -> (&'static str, Vec<(&'static str, String)>) {
    let bounded = |key, limit: &Value, bound: &str| {
        let bound = ("bound", bound.to_owned());
        (key, vec![("limit", limit.to_string()), bound])
    };
    match kind {
        ValidationErrorKind::Required { .. } => ("problem-required", vec![]),
        ValidationErrorKind::Type { .. } => {
            let kind = match field {
                FieldKind::Integer => "integer",
                FieldKind::Money => "money",
                FieldKind::YesNo | FieldKind::Declaration => "yes-no",
                FieldKind::Choices => "choices",
                _ => "text",
            };
            ("problem-type", vec![("kind", kind.to_owned())])
        }
        ValidationErrorKind::Format { format } if field == FieldKind::NationalId => {
            ("problem-check-digit", vec![("format", format.to_owned())])
        }
        ValidationErrorKind::Format { format } => {
            let format = format.strip_prefix("idn-").unwrap_or(format);
            ("problem-format", vec![("format", format.to_owned())])
        }
        ValidationErrorKind::Pattern { .. } if field == FieldKind::Time => {
            ("problem-format", vec![("format", "time".to_owned())])
        }
        ValidationErrorKind::Pattern { .. } => ("problem-pattern", vec![]),
        ValidationErrorKind::MinItems { limit } => {
            ("problem-too-few", vec![("limit", limit.to_string())])
        }
        ValidationErrorKind::MaxItems { limit } => {
            ("problem-too-many", vec![("limit", limit.to_string())])
        }
        ValidationErrorKind::MinLength { limit } => {
            ("problem-too-short", vec![("limit", limit.to_string())])
        }
        ValidationErrorKind::MaxLength { limit } => {
            ("problem-too-long", vec![("limit", limit.to_string())])
        }
        ValidationErrorKind::Minimum { limit } => bounded("problem-minimum", limit, "inclusive"),
        ValidationErrorKind::ExclusiveMinimum { limit } => {
            bounded("problem-minimum", limit, "exclusive")
        }
        ValidationErrorKind::Maximum { limit } => bounded("problem-maximum", limit, "inclusive"),
        ValidationErrorKind::ExclusiveMaximum { limit } => {
            bounded("problem-maximum", limit, "exclusive")
        }
        ValidationErrorKind::Enum { .. } | ValidationErrorKind::Constant { .. } => {
            ("problem-option", vec![])
        }
        _ => ("problem-other", vec![]),
    }
}
