//! When a field is shown: the rules of the JSON Forms UI schema.

use jsonschema::Validator;
use serde_json::Value;

use super::{FormError, schema};

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

    /// Whether the field is shown, where `answer` is the answer to the rule's subject that counts.
    pub(super) fn shows(&self, answer: Option<&Value>) -> bool {
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
