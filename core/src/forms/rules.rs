//! When a field is shown and asked for: the rules of the JSON Forms UI schema.

use serde_json::Value;

use super::{FormError, judge::ValueSchema, schema};

/// What a rule says of the fields of its element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Matter {
    Visible,
    Enabled,
}

/// One rule of a control, a group or a step: a condition on the answer to a field.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) matter: Matter,
    /// What is so where the condition holds; otherwise the opposite is.
    where_it_holds: bool,
    /// The name of the field the condition looks at.
    pub(super) subject: String,
    condition: ValueSchema,
    fails_when_undefined: bool,
}

impl Rule {
    /// Reads the `rule` of the element at `path`. Like the rest of JSON Forms, a
    /// condition on a field without an answer holds, unless it says `failWhenUndefined`.
    pub(super) fn compile(rule: &Value, path: &str) -> Result<Rule, FormError> {
        let invalid = || FormError::InvalidRule {
            path: path.to_owned(),
        };
        let condition = rule.get("condition").ok_or_else(invalid)?;
        let scope = condition.get("scope").and_then(Value::as_str);
        let subject = scope.and_then(subject).ok_or_else(invalid)?;
        let schema = condition.get("schema").ok_or_else(invalid)?;
        let (matter, where_it_holds) = match rule.get("effect").and_then(Value::as_str) {
            Some("SHOW") => (Matter::Visible, true),
            Some("HIDE") => (Matter::Visible, false),
            Some("ENABLE") => (Matter::Enabled, true),
            Some("DISABLE") => (Matter::Enabled, false),
            _ => return Err(invalid()),
        };
        Ok(Rule {
            matter,
            where_it_holds,
            subject,
            condition: schema::compile_condition(schema).ok_or_else(invalid)?,
            fails_when_undefined: condition.get("failWhenUndefined") == Some(&Value::Bool(true)),
        })
    }

    /// Whether what the rule is about is so, where `answer` is the answer to its subject that counts.
    pub(super) fn allows(&self, answer: Option<&Value>) -> bool {
        let holds = match answer {
            Some(answer) => self.condition.accepts(answer),
            None => !self.fails_when_undefined,
        };
        holds == self.where_it_holds
    }
}

/// The name of the field that a scope like `#/properties/name` is about.
pub(super) fn subject(scope: &str) -> Option<String> {
    let token = scope.strip_prefix("#/properties/")?;
    (!token.contains('/')).then(|| schema::unescape(token))
}
