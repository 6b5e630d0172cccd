//! Which form belongs to which service, and whether answers keep a form's rules.

use std::collections::HashMap;

use jsonschema::error::ValidationErrorKind;
use jsonschema::{ValidationError, Validator};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::catalogue::Catalogue;
use crate::problem::AnswerProblem;

/// One version of a form.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub(crate) struct FormReference {
    #[schema(examples("marriage-registration"))]
    pub(crate) id: String,
    #[schema(examples("1"))]
    pub(crate) version: String,
}

/// A form whose JSON Schema does not compile.
#[derive(Debug, thiserror::Error)]
#[error("form {id} version {version} of the catalogue has a schema that does not compile")]
pub struct FormError {
    id: String,
    version: String,
    #[source]
    source: Box<ValidationError<'static>>,
}

/// Every form of the catalogue, compiled.
pub(crate) struct Forms {
    validators: HashMap<FormReference, Validator>,
}

impl Forms {
    /// Compiles every form of the catalogue (JSON Schema 2020-12, `format` asserted).
    pub(crate) fn compile(catalogue: &Catalogue) -> Result<Self, FormError> {
        let mut validators = HashMap::new();
        for record in catalogue.ndjson.split(|byte| *byte == b'\n') {
            let Ok(record) = serde_json::from_slice::<FormRecord>(record) else {
                continue;
            };
            let FormRecord::Form {
                id,
                version,
                schema,
            } = record
            else {
                continue;
            };
            let validator = jsonschema::draft202012::options()
                .should_validate_formats(true)
                .build(&schema)
                .map_err(|source| FormError {
                    id: id.clone(),
                    version: version.clone(),
                    source: Box::new(source),
                })?;
            validators.insert(FormReference { id, version }, validator);
        }
        Ok(Self { validators })
    }

    /// What is wrong with `answers`, sorted; nothing, where they are right. `None`: no such form.
    pub(crate) fn check(
        &self,
        form: &FormReference,
        answers: &Value,
    ) -> Option<Vec<AnswerProblem>> {
        let validator = self.validators.get(form)?;
        let mut problems: Vec<_> = validator
            .iter_errors(answers)
            .flat_map(problems_of)
            .collect();
        problems.sort();
        problems.dedup();
        Some(problems)
    }
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum FormRecord {
    Form {
        id: String,
        version: String,
        schema: Value,
    },
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
