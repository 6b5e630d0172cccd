//! When a field is shown: the rules of the JSON Forms UI schema.

use jsonschema::Validator;
use serde_json::Value;

use super::{Answers, Field, Form, FormError, answers::answered, schema};

/// One rule of a control: a condition on the answer to another field.
#[derive(Debug)]
pub(super) struct Rule {
    shows: bool,
    /// The name of the field the condition looks at.
    pub(super) subject: String,
    condition: Validator,
    fails_when_undefined: bool,
}

impl Rule {
    /// Reads the `rule` of the control of the field at `path`. Like the rest of JSON Forms, a
    /// condition on a field without an answer holds, unless it says `failWhenUndefined`.
    pub(super) fn compile(rule: &Value, path: &str) -> Result<Rule, FormError> {
        let invalid = || FormError::InvalidRule {
            path: path.to_owned(),
        };
        let condition = rule.get("condition").ok_or_else(invalid)?;
        let scope = condition.get("scope").and_then(Value::as_str);
        let subject = scope.and_then(subject).ok_or_else(invalid)?;
        let schema = condition.get("schema").ok_or_else(invalid)?;
        Ok(Rule {
            shows: match rule.get("effect").and_then(Value::as_str) {
                Some("SHOW") => true,
                Some("HIDE") => false,
                _ => return Err(invalid()),
            },
            subject,
            condition: schema::compile_condition(schema).ok_or_else(invalid)?,
            fails_when_undefined: condition.get("failWhenUndefined") == Some(&Value::Bool(true)),
        })
    }

    fn shows(&self, answer: Option<&Value>) -> bool {
        let holds = match answer {
            Some(answer) => self.condition.is_valid(answer),
            None => !self.fails_when_undefined,
        };
        holds == self.shows
    }
}

/// The name of the field that a scope like `#/properties/name` is about.
pub(super) fn subject(scope: &str) -> Option<String> {
    let token = scope.strip_prefix("#/properties/")?;
    (!token.contains('/')).then(|| schema::unescape(token))
}

/// The fields' indices in an order in which every rule's subject comes before the rule's field.
pub(super) fn order(fields: &[Field]) -> Result<Vec<usize>, FormError> {
    let by_name: std::collections::HashMap<&str, &Field> = fields
        .iter()
        .map(|field| (field.name.as_str(), field))
        .collect();
    let mut ranks = Vec::with_capacity(fields.len());
    for (index, field) in fields.iter().enumerate() {
        let mut rank = 0;
        let mut current = field;
        while let Some(rule) = &current.rule {
            rank += 1;
            if rank > fields.len() {
                return Err(FormError::CircularRule {
                    path: field.path.clone(),
                });
            }
            current = by_name
                .get(rule.subject.as_str())
                .ok_or_else(|| FormError::InvalidRule {
                    path: current.path.clone(),
                })?;
        }
        ranks.push((rank, index));
    }
    ranks.sort_unstable();
    Ok(ranks.into_iter().map(|(_, index)| index).collect())
}

impl Form {
    /// Whether each field is shown, by its index. A rule about a hidden field finds no answer
    /// there, whatever the resident had answered before it was hidden.
    pub(super) fn visibility(&self, answers: &Answers) -> Vec<bool> {
        let mut visible = vec![true; self.fields.len()];
        for &index in &self.rule_order {
            let Some(rule) = self.fields.get(index).and_then(|field| field.rule.as_ref()) else {
                continue;
            };
            let answer = self
                .index_by_name
                .get(&rule.subject)
                .filter(|subject| visible.get(**subject) == Some(&true))
                .and_then(|_| answered(answers, &rule.subject));
            let shows = rule.shows(answer);
            if let Some(slot) = visible.get_mut(index) {
                *slot = shows;
            }
        }
        visible
    }
}
