//! What is wrong with the answers: what fails in the schema as keyed, worded problems.

use std::{
    borrow::Cow,
    collections::{BTreeSet, HashMap},
};

use jsonschema::error::ValidationErrorKind;
use serde_json::{Value, json};

use super::{
    Field, FieldKind, Form, Problem, STRING_LIMIT,
    judge::Instance,
    messages,
    refusals::FILE_LOST,
    rows::{Place, question_in_row},
    schema::escape,
};
use crate::text::in_a_sentence;

/// A problem before it is put into words.
pub(super) struct Finding {
    /// The field it is about.
    pub(super) place: Place,
    key: &'static str,
    /// The JSON Schema keyword that failed: what the form's own words are found by.
    keyword: String,
    arguments: Vec<(&'static str, String)>,
}

impl Finding {
    fn too_long(place: Place) -> Self {
        Self {
            place,
            key: "problem-too-long",
            keyword: "maxLength".to_owned(),
            arguments: vec![("limit", STRING_LIMIT.to_string())],
        }
    }

    /// What the city says of an answer that the form finds nothing wrong with, or that a file of it is gone.
    pub(super) fn refused(place: Place, keyword: &str) -> Self {
        Self {
            place,
            key: match keyword {
                FILE_LOST => "problem-file-lost",
                _ => "problem-refused",
            },
            keyword: keyword.to_owned(),
            arguments: vec![("keyword", keyword.to_owned())],
        }
    }

    /// Whether an answer is missing, rather than wrong.
    pub(super) fn is_missing(&self) -> bool {
        self.key == "problem-required"
    }
}

impl Form {
    /// All that is wrong with `answers`, in the order of the fields, one of each key a field.
    pub(super) fn findings(&self, answers: &Instance<'_>) -> Vec<Finding> {
        let mut findings = Vec::new();
        self.judge.each_failure(answers, |path, kind| {
            findings.extend(self.finding(path, kind));
        });
        for (index, (field, answer)) in self.fields.iter().zip(answers).enumerate() {
            if answer.is_some_and(is_too_long) {
                findings.push(Finding::too_long(Place::of(index)));
            }
            let rows = answer.and_then(Value::as_array).into_iter().flatten();
            for (row, (answers, rows)) in rows.zip(field.rows.iter().cycle()).enumerate() {
                let fields = rows.fields.iter().enumerate();
                let too_long =
                    fields.filter(|(_, field)| answers.get(&field.name).is_some_and(is_too_long));
                findings.extend(too_long.map(|(inner, _)| {
                    let row = Some((row, inner));
                    Finding::too_long(Place { field: index, row })
                }));
            }
        }
        let mistyped: BTreeSet<Place> = findings
            .iter()
            .filter(|finding| finding.key == "problem-type")
            .map(|finding| finding.place)
            .collect();
        // What nobody can answer is only told where nothing else is left to answer.
        let is_calculated = |finding: &Finding| {
            let field = self.fields.get(finding.place.field);
            finding.is_missing()
                && finding.place.row.is_none()
                && field.is_some_and(|field| field.calculation.is_some())
        };
        if !findings.iter().all(is_calculated) {
            findings.retain(|finding| !is_calculated(finding));
        }
        // What is no number at all is not also too small.
        findings
            .retain(|finding| finding.key == "problem-type" || !mistyped.contains(&finding.place));
        findings.sort_by_key(|finding| (finding.place, finding.key));
        findings.dedup_by_key(|finding| (finding.place, finding.key));
        findings
    }

    /// Whether the schema finds nothing wrong with `text` as the answer to `field` at `place`.
    pub(super) fn accepts(&self, place: Place, field: &Field, text: &str) -> bool {
        let mut answer = Value::from(text);
        let mut at = field.path.clone();
        if let Some(rows) = self.fields.get(place.field).filter(|_| place.row.is_some()) {
            answer = json!([{ &field.name: answer }]);
            at = format!("{}/0{at}", rows.path);
        }
        let mut accepts = true;
        (self.judge).each_failure(&self.alone(place.field, &answer), |path, _| {
            accepts &= path != at;
        });
        accepts
    }

    /// One answer, and no other.
    pub(super) fn alone<'a>(&self, field: usize, answer: &'a Value) -> Vec<Option<&'a Value>> {
        let indices = 0..self.fields.len();
        let answers = indices.map(|index| (index == field).then_some(answer));
        answers.collect()
    }

    /// Whether taking the answer to `field` away would leave it missing.
    pub(super) fn requires(&self, place: Place, answers: &Instance<'_>) -> bool {
        let mut without = answers.to_vec();
        if let Some(answer) = without.get_mut(place.field) {
            *answer = None;
        }
        let mut requires = false;
        self.judge.each_failure(&without, |path, kind| {
            let finding = self.finding(path, kind);
            requires |= finding.is_some_and(|one| one.place == place && one.is_missing());
        });
        requires
    }

    fn finding(&self, path: &str, kind: &ValidationErrorKind) -> Option<Finding> {
        let mut path = Cow::Borrowed(path);
        if let ValidationErrorKind::Required { property } = kind {
            path = format!("{path}/{}", escape(property.as_str()?)).into();
        }
        let (place, field, below) = self.find(&path)?;
        let (key, arguments) = match field.kind {
            FieldKind::Choices if !below.is_empty() => ("problem-option", vec![]),
            _ if !below.is_empty() => ("problem-other", vec![]),
            of_field => key(kind, of_field),
        };
        Some(Finding {
            place,
            key,
            keyword: kind.keyword().to_owned(),
            arguments,
        })
    }

    /// The finding in the words of `language`: the form's own for the keyword, or ours.
    pub(super) fn problem(&self, finding: &Finding, language: &str) -> Option<Problem> {
        let around = self.fields.get(finding.place.field)?;
        let (field, path, label) = match (finding.place.row, &around.rows) {
            (Some((row, inner)), Some(rows)) => {
                let field = rows.fields.get(inner)?;
                let path = format!("{}/{row}{}", around.path, field.path);
                let (title, label) = (rows.title(row, language), field.label.in_language(language));
                (field, path, question_in_row(&title, label))
            }
            _ => {
                let label = around.label.in_language(language).to_owned();
                (around, around.path.clone(), label)
            }
        };
        let arguments: HashMap<String, String> = finding
            .arguments
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect();
        let mut worded = arguments.clone();
        worded.insert("label".to_owned(), in_a_sentence(&label));
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
            path,
            label,
            key: finding.key.to_owned(),
            arguments,
            message,
        })
    }
}

/// Whether it is a text of more than [`STRING_LIMIT`] characters; so many are at least as many bytes.
fn is_too_long(answer: &Value) -> bool {
    let text = answer.as_str().filter(|text| text.len() > STRING_LIMIT);
    text.is_some_and(|text| text.chars().nth(STRING_LIMIT).is_some())
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
                FieldKind::Rows => "rows",
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
