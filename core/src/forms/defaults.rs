//! Answers that a draft begins with, by a rule of the city. They are hers from then on.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::Value;

use super::{Answers, Field, Form, FormError, calculations::Calculation, rows::Place};

impl Form {
    /// The answers that a draft begun on the day `today`, the city's, has from the beginning: what each default comes to,
    /// where that is an answer that the form finds nothing wrong with.
    pub fn begun(&self, today: NaiveDate) -> Answers {
        let mut answers = Answers::new();
        for (index, field) in self.fields.iter().enumerate() {
            let default = field.default.as_ref();
            let Some(value) = default.and_then(|default| default.on(field, today)) else {
                continue;
            };
            let place = Place::of(index);
            let findings = self.findings(&self.alone(index, &value));
            if findings.iter().all(|finding| finding.place != place) {
                answers.insert(field.name.clone(), value);
            }
        }
        answers
    }
}

/// Gives the fields their defaults.
pub(super) fn compile(
    definitions: &BTreeMap<String, Value>,
    fields: &mut [Field],
) -> Result<(), FormError> {
    for (name, definition) in definitions {
        let path = super::compile::path(name);
        let field = fields.iter_mut().find(|field| field.name == *name);
        let field = field.ok_or_else(|| FormError::UnknownField { path: path.clone() })?;
        let default = match field.may_come_from_elsewhere() {
            true => Calculation::default_of(definition, field.kind),
            false => return Err(FormError::NoDefault { path }),
        };
        field.default =
            Some(default.map_err(|problem| FormError::InvalidDefault { path, problem })?);
    }
    Ok(())
}
