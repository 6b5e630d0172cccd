//! Which form belongs to which service, and whether answers keep a form's rules.

use std::collections::HashMap;

use citizen_core::forms::{CHECKS, Form, FormDefinition};
use jsonschema::error::ValidationErrorKind;
use jsonschema::{ValidationError, Validator};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::catalogue::Catalogue;
use crate::problem::AnswerProblem;
use crate::uploads::Attachment;

/// One version of a form.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub(crate) struct FormReference {
    #[schema(examples("marriage-registration"))]
    pub(crate) id: String,
    #[schema(examples("1"))]
    pub(crate) version: String,
}

/// A form whose JSON Schema, or whose calculations, do not compile.
#[derive(Debug, thiserror::Error)]
#[error("form {id} version {version} of the catalogue does not compile")]
pub struct FormError {
    id: String,
    version: String,
    #[source]
    source: Box<dyn std::error::Error + Send + Sync>,
}

/// Every form of the catalogue, compiled.
pub(crate) struct Forms(HashMap<FormReference, Judge>);

struct Judge {
    validator: Validator,
    /// Where the form asks for more than its schema can say: what its calculations come to is told by the core's
    /// own evaluator, since two of them would have to agree to the last digit, and so is where its files are.
    form: Option<Form>,
}

impl Forms {
    /// Compiles every form of the catalogue (JSON Schema 2020-12, `format` asserted, the core's own among
    /// them).
    pub(crate) fn compile(catalogue: &Catalogue) -> Result<Self, FormError> {
        let mut judges = HashMap::new();
        for record in catalogue.ndjson.split(|byte| *byte == b'\n') {
            let Ok(FormRecord::Form(definition)) = serde_json::from_slice(record) else {
                continue;
            };
            let reference = FormReference {
                id: definition.id.clone(),
                version: definition.version.clone(),
            };
            let judge = Judge::compile(*definition).map_err(|source| FormError {
                id: reference.id.clone(),
                version: reference.version.clone(),
                source,
            })?;
            judges.insert(reference, judge);
        }
        Ok(Self(judges))
    }

    /// What is wrong with `answers` that come with these attachments, sorted; nothing, where they are right.
    /// `None`: no such form.
    pub(crate) fn check(
        &self,
        form: &FormReference,
        answers: &Map<String, Value>,
        attachments: &[Attachment],
    ) -> Option<Vec<AnswerProblem>> {
        Some(self.0.get(form)?.check(answers, attachments))
    }
}

/// What is wrong with `answers` to a form that is not of the catalogue, sorted. `None`: it is another form than the
/// one that was answered, or it does not compile.
pub(crate) fn check_answers(
    form: FormDefinition,
    answered: &FormReference,
    answers: &Map<String, Value>,
    attachments: &[Attachment],
) -> Option<Vec<AnswerProblem>> {
    if (&form.id, &form.version) != (&answered.id, &answered.version) {
        return None;
    }
    Some(Judge::compile(form).ok()?.check(answers, attachments))
}

impl Judge {
    fn compile(
        definition: FormDefinition,
    ) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let standard = jsonschema::draft202012::options().should_validate_formats(true);
        let validator = (CHECKS.into_iter())
            .fold(standard, |options, (name, is_right)| {
                options.with_format(name, is_right)
            })
            .build(&definition.schema)?;
        let asks_for_more = !definition.calculations.is_empty() || definition.takes_files();
        let form = asks_for_more.then(|| Form::compile(definition));
        Ok(Self {
            validator,
            form: form.transpose()?,
        })
    }

    fn check(
        &self,
        answers: &Map<String, Value>,
        attachments: &[Attachment],
    ) -> Vec<AnswerProblem> {
        let problem = |path: String, keyword: &str| AnswerProblem {
            pointer: format!("/answers{path}"),
            keyword: keyword.to_owned(),
        };
        let form = self.form.as_ref();
        let miscalculated = form.map(|form| form.miscalculated(answers));
        let miscalculated = miscalculated.into_iter().flatten();
        let miscalculated = miscalculated.map(|path| problem(path, "calculations"));
        let files = form.map(|form| form.attached(answers));
        let not_attached = files.into_iter().flatten().filter_map(|(path, file)| {
            let is_file = |attachment: &Attachment| {
                attachment.sha256 == file.sha256 && attachment.length == file.size_bytes
            };
            let is_attached = attachments.iter().any(is_file);
            (!is_attached).then(|| problem(path, "attachments"))
        });
        let answers = Value::Object(answers.clone());
        let errors = self.validator.iter_errors(&answers).flat_map(problems_of);
        let mut problems: Vec<_> = errors.chain(miscalculated).chain(not_attached).collect();
        problems.sort();
        problems.dedup();
        problems
    }
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum FormRecord {
    Form(Box<FormDefinition>),
    #[serde(other)]
    Other,
}

/// A missing or unexpected answer is named itself, not the object it is missing from.
fn problems_of(error: ValidationError<'_>) -> Vec<AnswerProblem> {
    let at = |name: &str| {
        let name = name.replace('~', "~0").replace('/', "~1");
        AnswerProblem {
            pointer: format!("/answers{}/{name}", error.instance_path()),
            keyword: error.kind().keyword().to_owned(),
        }
    };
    match error.kind() {
        ValidationErrorKind::Required { property } => {
            vec![at(property.as_str().unwrap_or_default())]
        }
        ValidationErrorKind::AdditionalProperties { unexpected }
        | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
            unexpected.iter().map(|name| at(name)).collect()
        }
        kind => vec![AnswerProblem {
            pointer: format!("/answers{}", error.instance_path()),
            keyword: kind.keyword().to_owned(),
        }],
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Two numbers and their sum.
    fn judge() -> Judge {
        let names = ["one", "other", "sum"];
        let (mut properties, mut texts) = (json!({}), json!({"step.label": {"en": "Step"}}));
        for name in names {
            properties[name] = json!({"type": "integer", "i18n": name});
            texts[format!("{name}.label")] = json!({"en": name});
        }
        let controls =
            names.map(|name| json!({"type": "Control", "scope": format!("#/properties/{name}")}));
        let record = json!({
            "type": "form", "id": "sum", "version": "1", "texts": texts,
            "schema": {"type": "object", "additionalProperties": false, "properties": properties},
            "ui": {"type": "Categorization", "elements": [
                {"type": "Category", "i18n": "step", "elements": controls},
            ]},
            "calculations": {"sum": {"+": [{"var": "one"}, {"var": "other"}]}},
        });
        let Ok(FormRecord::Form(definition)) = serde_json::from_value(record) else {
            panic!("a form")
        };
        Judge::compile(*definition).unwrap()
    }

    #[test]
    fn a_number_of_a_person_is_held_against_its_check_digit() {
        let record = json!({
            "type": "form", "id": "id", "version": "1", "texts": {}, "ui": {},
            "schema": {"properties": {"id": {"type": "string", "format": "es-dni"}}},
        });
        let Ok(FormRecord::Form(definition)) = serde_json::from_value(record) else {
            panic!("a form")
        };
        let judge = Judge::compile(*definition).unwrap();
        let wrong = |number: &str| {
            !judge
                .check(json!({"id": number}).as_object().unwrap(), &[])
                .is_empty()
        };
        assert!(!wrong("12345678Z"));
        assert!(wrong("12345678A"));
    }

    #[test]
    fn another_value_than_follows_from_the_answers_is_refused() {
        let judge = judge();
        let wrong = |answers: Value| {
            let problems = judge.check(answers.as_object().unwrap(), &[]);
            let said = problems
                .into_iter()
                .map(|one| format!("{} {}", one.pointer, one.keyword));
            said.collect::<Vec<_>>()
        };
        let calculations = ["/answers/sum calculations"];
        assert_eq!(wrong(json!({"one": 1, "other": 2, "sum": 3})), [""; 0]);
        assert_eq!(wrong(json!({"one": 1, "other": 2, "sum": 4})), calculations);
        assert_eq!(wrong(json!({"one": 1, "other": 2})), calculations);
        assert_eq!(wrong(json!({"one": 1, "sum": 1})), calculations);
        assert_eq!(wrong(json!({"one": 1})), [""; 0]);
        assert_eq!(
            wrong(json!({"one": 1, "other": "2", "sum": 3})),
            ["/answers/other type", "/answers/sum calculations"]
        );
    }
}
