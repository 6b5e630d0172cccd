//! Judges answers by the schema of a form where they lie: nothing is copied, nothing is looked up by name.
//!
//! A schema is read once. What is written in the keywords that most forms are made of is judged here; any part in which
//! there is another one, or one that is not written as it has to be, becomes a [`Validator`] as it is. So every part is
//! either understood whole or held against the metaschema by the validator, and what fails is told alike by both: by
//! the path and the kind, in the order, that a validator of the whole schema would tell.

mod value;

use std::{collections::BTreeSet, ops::ControlFlow, sync::Arc};

use foldhash::{HashMap, HashMapExt};
use jsonschema::{Validator, error::ValidationErrorKind};
use serde_json::{Map, Value, json};

use super::{
    FormError,
    schema::{DIALECT, escape, options},
};
pub(super) use value::ValueSchema;

/// Answers by the indices of their fields: those that count.
pub(super) type Instance<'a> = [Option<&'a Value>];

/// Is told what fails, each time by the path of the answer and the kind; says whether to go on.
type Tell<'t> = &'t mut dyn FnMut(&str, &ValidationErrorKind) -> ControlFlow<()>;

/// The schema of a form.
#[derive(Debug)]
pub(super) struct Judge {
    parts: Vec<Part>,
    /// Of the fields, by index.
    names: Vec<String>,
}

/// What a schema says of the answers as a whole.
#[derive(Debug)]
enum Part {
    /// The field is answered. `None` is one that the form does not have, so nobody can.
    Required {
        field: Option<usize>,
        told: ValidationErrorKind,
    },
    /// How the answer to the field is, if there is one.
    Property {
        field: usize,
        path: String,
        schema: Arc<ValueSchema>,
    },
    /// What holds where the field is answered.
    Where { field: usize, parts: Vec<Part> },
    If {
        condition: Vec<Part>,
        then: Vec<Part>,
        otherwise: Vec<Part>,
    },
    /// What is not written in the keywords known here, about the answers as one object.
    Other(Validator),
}

impl Judge {
    /// Reads a schema, which holds no reference but to its own definitions; the index of each field by its name.
    pub(super) fn compile(
        schema: &Value,
        fields: &HashMap<String, usize>,
    ) -> Result<Self, FormError> {
        let mut reader = Reader {
            definitions: schema.get("$defs"),
            fields,
            read: HashMap::new(),
        };
        let mut names = vec![String::new(); fields.len()];
        for (name, index) in fields {
            if let Some(of_index) = names.get_mut(*index) {
                of_index.clone_from(name);
            }
        }
        Ok(Self {
            parts: reader.whole(schema, "")?,
            names,
        })
    }

    /// Tells all that fails.
    pub(super) fn each_failure(
        &self,
        answers: &Instance<'_>,
        mut tell: impl FnMut(&str, &ValidationErrorKind),
    ) {
        let mut tell = |path: &str, kind: &ValidationErrorKind| {
            tell(path, kind);
            ControlFlow::Continue(())
        };
        let _ = self.judge(&self.parts, answers, &mut tell);
    }

    fn judge(&self, parts: &[Part], answers: &Instance<'_>, tell: Tell<'_>) -> ControlFlow<()> {
        let answer = |field: usize| answers.get(field).copied().flatten();
        for part in parts {
            match part {
                Part::Required { field, told } => {
                    if field.and_then(answer).is_none() {
                        tell("", told)?;
                    }
                }
                Part::Property {
                    field,
                    path,
                    schema,
                } => {
                    if let Some(answer) = answer(*field) {
                        schema.judge(answer, path, tell)?;
                    }
                }
                Part::Where { field, parts } => {
                    if answer(*field).is_some() {
                        self.judge(parts, answers, tell)?;
                    }
                }
                Part::If {
                    condition,
                    then,
                    otherwise,
                } => {
                    let failed = &mut |_: &str, _: &ValidationErrorKind| ControlFlow::Break(());
                    let holds = self.judge(condition, answers, failed).is_continue();
                    self.judge(if holds { then } else { otherwise }, answers, tell)?;
                }
                Part::Other(validator) => {
                    let members = self.names.iter().zip(answers);
                    let members = members
                        .filter_map(|(name, answer)| Some((name.clone(), (*answer)?.clone())));
                    tell_errors(validator, &Value::Object(members.collect()), "", tell)?;
                }
            }
        }
        ControlFlow::Continue(())
    }
}

/// Tells what a validator finds in the value at `path`.
fn tell_errors(
    validator: &Validator,
    value: &Value,
    path: &str,
    tell: Tell<'_>,
) -> ControlFlow<()> {
    // Whether anything is wrong is told much sooner than what it is.
    if validator.is_valid(value) {
        return ControlFlow::Continue(());
    }
    validator
        .iter_errors(value)
        .try_for_each(|error| tell(&format!("{path}{}", error.instance_path()), error.kind()))
}

/// Why a part of a schema is not read here.
enum Unread {
    /// There is something in it that is not known here, or not written as it has to be.
    Other,
    Wrong(FormError),
}

impl From<FormError> for Unread {
    fn from(error: FormError) -> Self {
        Self::Wrong(error)
    }
}

struct Reader<'a> {
    definitions: Option<&'a Value>,
    fields: &'a HashMap<String, usize>,
    /// What was read of values so far: in a form many are alike.
    read: HashMap<Value, Arc<ValueSchema>>,
}

impl Reader<'_> {
    /// Reads a schema of the answers as a whole, which stands `at`.
    fn whole(&mut self, schema: &Value, at: &str) -> Result<Vec<Part>, FormError> {
        match self.parts(schema, at) {
            Ok(parts) => Ok(parts),
            Err(Unread::Other) => Ok(vec![Part::Other(self.validator(schema, at)?)]),
            Err(Unread::Wrong(error)) => Err(error),
        }
    }

    fn parts(&mut self, schema: &Value, at: &str) -> Result<Vec<Part>, Unread> {
        /// In the order in which a validator tells what fails.
        const KEYWORDS: [&str; 6] = [
            "required",
            "dependentRequired",
            "properties",
            "dependentSchemas",
            "allOf",
            "if",
        ];
        let members = object(schema)?;
        for (keyword, value) in members {
            let branches = || {
                ["then", "else"]
                    .iter()
                    .any(|one| members.contains_key(*one))
            };
            let is_known = match keyword.as_str() {
                "if" => branches(),
                "then" | "else" => members.contains_key("if"),
                "type" => value == "object",
                "$schema" => at.is_empty() && value == DIALECT,
                "additionalProperties" => at.is_empty() && self.has_no_other_fields(members, value),
                // Nothing is judged by them until something refers to them.
                "$defs" if at.is_empty() => self.validator(&json!({"$defs": value}), "").is_ok(),
                keyword => KEYWORDS.contains(&keyword) || says_nothing(keyword, value),
            };
            if !is_known {
                return Err(Unread::Other);
            }
        }
        let mut parts = Vec::new();
        for keyword in KEYWORDS {
            let Some(value) = members.get(keyword) else {
                continue;
            };
            let within = |keyword: &str| format!("{at}/{keyword}");
            let at = within(keyword);
            match keyword {
                "required" => parts.extend(self.required(value)?),
                "dependentRequired" => {
                    for (name, names) in object(value)? {
                        let needed = self.required(names)?;
                        parts.extend(self.given(name, needed));
                    }
                }
                "properties" => {
                    for (name, schema) in object(value)? {
                        let path = format!("/{}", escape(name));
                        let schema = self.value(schema, &format!("{at}{path}"))?;
                        parts.extend(self.fields.get(name).map(|&field| Part::Property {
                            field,
                            path,
                            schema,
                        }));
                    }
                }
                "dependentSchemas" => {
                    for (name, schema) in object(value)? {
                        let inner = self.whole(schema, &format!("{at}/{}", escape(name)))?;
                        parts.extend(self.given(name, inner));
                    }
                }
                "allOf" => {
                    let schemas = value.as_array().filter(|schemas| !schemas.is_empty());
                    for (index, schema) in schemas.ok_or(Unread::Other)?.iter().enumerate() {
                        parts.extend(self.whole(schema, &format!("{at}/{index}"))?);
                    }
                }
                _ => {
                    let condition = self.whole(value, &at)?;
                    let mut branch = |keyword: &str| {
                        let branch = members.get(keyword);
                        branch.map_or(Ok(Vec::new()), |one| self.whole(one, &within(keyword)))
                    };
                    parts.push(Part::If {
                        condition,
                        then: branch("then")?,
                        otherwise: branch("else")?,
                    });
                }
            }
        }
        Ok(parts)
    }

    fn required(&self, names: &Value) -> Result<Vec<Part>, Unread> {
        let names = names.as_array().ok_or(Unread::Other)?;
        let named: Option<BTreeSet<&str>> = names.iter().map(Value::as_str).collect();
        if named.is_none_or(|different| different.len() < names.len()) {
            return Err(Unread::Other);
        }
        let required = |name: &Value| Part::Required {
            field: name
                .as_str()
                .and_then(|name| self.fields.get(name).copied()),
            told: ValidationErrorKind::Required {
                property: name.clone(),
            },
        };
        Ok(names.iter().map(required).collect())
    }

    /// What holds where there is an answer of this name, if there can be one.
    fn given(&self, name: &str, parts: Vec<Part>) -> Option<Part> {
        let field = *self.fields.get(name)?;
        Some(Part::Where { field, parts })
    }

    /// Whether `additionalProperties` has nothing to judge, as it is about no field.
    fn has_no_other_fields(&self, schema: &Map<String, Value>, value: &Value) -> bool {
        let properties = schema.get("properties").and_then(Value::as_object);
        let has =
            |name: &String| properties.is_some_and(|properties| properties.contains_key(name));
        value.is_boolean() && self.fields.keys().all(has)
    }

    /// Reads the schema of a value, which stands `at`.
    fn value(&mut self, schema: &Value, at: &str) -> Result<Arc<ValueSchema>, FormError> {
        let mut schema = schema.clone();
        if let Some(members) = schema.as_object_mut() {
            members.retain(|keyword, value| !says_nothing(keyword, value));
        }
        if let Some(read) = self.read.get(&schema) {
            return Ok(Arc::clone(read));
        }
        let read = match ValueSchema::read(&schema) {
            Some(read) => read,
            None => ValueSchema::Other(self.validator(&schema, at)?),
        };
        let read = Arc::new(read);
        self.read.insert(schema, Arc::clone(&read));
        Ok(read)
    }

    /// The validator of a schema, which stands `at`.
    fn validator(&self, schema: &Value, at: &str) -> Result<Validator, FormError> {
        let built = match self.definitions {
            Some(definitions) if refers(schema) => {
                options().build(&json!({"$defs": definitions, "allOf": [schema]}))
            }
            _ => options().build(schema),
        };
        built.map_err(|error| {
            let within = error.instance_path().as_str();
            let within = within.strip_prefix("/allOf/0").unwrap_or(within);
            FormError::InvalidSchema {
                at: format!("{at}{within}"),
            }
        })
    }
}

fn object(value: &Value) -> Result<&Map<String, Value>, Unread> {
    value.as_object().ok_or(Unread::Other)
}

/// Whether a keyword judges nothing, and is written as it has to be.
fn says_nothing(keyword: &str, value: &Value) -> bool {
    match keyword {
        "i18n" => true,
        "title" | "description" | "$comment" => value.is_string(),
        _ => false,
    }
}

fn refers(schema: &Value) -> bool {
    match schema {
        Value::Array(items) => items.iter().any(refers),
        Value::Object(members) => members
            .iter()
            .any(|(keyword, value)| keyword == "$ref" || refers(value)),
        _ => false,
    }
}
