//! What a form may say in JSON Schema, checked before the form is used.
//!
//! The subset is closed on purpose: every failure of an accepted schema can be told at one field,
//! and no schema can fetch, recurse or backtrack without bound.

use std::collections::BTreeSet;

use jsonschema::{Draft, PatternOptions, ValidationOptions};
use serde_json::{Map, Value};

use super::{
    DEPTH_LIMIT, FieldKind, FormError, checks, files, judge::ValueSchema, options::SHORT_LIST_LIMIT,
};

pub(super) const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";
const PATTERN_BYTES_LIMIT: usize = 1 << 20;
/// The `pattern` of a time of day, which JSON Schema has no format for: its `time` is one of a zone.
const TIME_PATTERN: &str = "^([01][0-9]|2[0-3]):[0-5][0-9]$";

/// The names of fields which the schema can require.
#[derive(Default)]
pub(super) struct Requirements {
    /// Required whatever the answers are.
    pub(super) always: BTreeSet<String>,
    /// Required under a condition on other answers.
    pub(super) sometimes: BTreeSet<String>,
}

/// Checks that a form's schema keeps to the subset.
pub(super) fn check(schema: &Value) -> Result<Requirements, FormError> {
    check_depth(schema, "schema")?;
    check_references(schema, "", false)?;
    if schema
        .get("$schema")
        .is_some_and(|dialect| dialect != DIALECT)
    {
        return Err(unsupported("", "$schema"));
    }
    let mut requirements = Requirements::default();
    requirements.collect(schema, "", false)?;
    Ok(requirements)
}

/// Compiles the schema of a rule's condition, which stands alone and so holds no reference. `None`
/// if it is wrong.
pub(super) fn compile_condition(schema: &Value) -> Option<ValueSchema> {
    check_references(schema, "", true).ok()?;
    ValueSchema::compile(schema)
}

/// Of JSON Schema 2020-12: formats are asserted, [`CHECKS`](checks::CHECKS) among them, and unknown ones
/// refused, nothing is fetched, patterns are matched in linear time.
pub(super) fn options<'a>() -> ValidationOptions<'a> {
    let standard = jsonschema::options();
    (checks::CHECKS.into_iter())
        .fold(standard, |options, (name, is_right)| {
            options.with_format(name, is_right)
        })
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .should_ignore_unknown_formats(false)
        .with_pattern_options(PatternOptions::regex().size_limit(PATTERN_BYTES_LIMIT))
        .offline()
}

/// The kind of a field, from its schema and the `options` of its control; `None` is no known kind.
pub(super) fn field_kind(schema: &Value, options: Option<&Value>) -> Option<FieldKind> {
    let option = |name: &str| options.and_then(|options| options.get(name));
    let asked_as = option("format").and_then(Value::as_str);
    let word = |name: &str| schema.get(name).and_then(Value::as_str);
    let is_true = |value: Option<&Value>| value == Some(&Value::Bool(true));
    Some(match word("type")? {
        "boolean" if is_true(schema.get("const")) => FieldKind::Declaration,
        "boolean" => FieldKind::YesNo,
        "integer" if asked_as == Some("money") => FieldKind::Money,
        "integer" => FieldKind::Integer,
        "array" => match (
            asked_as.and_then(files::kind),
            schema.pointer("/items/type"),
        ) {
            (Some(kind), _) => kind,
            (None, Some(of_items)) if of_items == "object" && option("detail").is_some() => {
                FieldKind::Rows
            }
            _ if is_true(schema.get("uniqueItems")) => {
                offered(schema.get("items")?)?;
                FieldKind::Choices
            }
            _ => return None,
        },
        "string" => match (offered(schema), word("format")) {
            (Some(values), _) if asked_as == Some("search") || values.len() > SHORT_LIST_LIMIT => {
                FieldKind::LongChoice
            }
            (Some(_), _) => FieldKind::Choice,
            (None, Some("date")) => FieldKind::Date,
            (None, Some("email" | "idn-email")) => FieldKind::Email,
            (None, Some(format)) if checks::is_check(format) => FieldKind::NationalId,
            _ if schema.get("enum").is_some() => return None,
            _ if is_true(option("multi")) => FieldKind::LongText,
            _ => match (asked_as, word("pattern")) {
                (Some("time"), Some(TIME_PATTERN)) => FieldKind::Time,
                (Some("phone"), _) => FieldKind::Phone,
                (None, Some(pattern)) if admits_digits_only(pattern) => FieldKind::Phone,
                (Some("money" | "search" | "time"), _) => return None,
                _ => FieldKind::Text,
            },
        },
        _ => return None,
    })
}

/// The values that the schema of a choice offers, or the one of each of several choices.
pub(super) fn offered(schema: &Value) -> Option<Vec<&str>> {
    let values = schema.get("enum")?.as_array()?;
    values.iter().map(Value::as_str).collect()
}

/// Whether a pattern is made of digits and what is written between them, as telephone numbers are.
fn admits_digits_only(pattern: &str) -> bool {
    let rest = pattern.replace("\\d", "").replace("\\s", "");
    let allowed =
        |character: char| character.is_ascii_digit() || "^$[](){}|?*+-,/\\ ".contains(character);
    rest.chars().all(allowed) && !rest.contains("[^")
}

/// Refuses JSON nested deeper than [`DEPTH_LIMIT`], without going deeper itself.
pub(super) fn check_depth(value: &Value, part: &'static str) -> Result<(), FormError> {
    fn fits(value: &Value, depth: usize) -> bool {
        depth > 0
            && match value {
                Value::Array(items) => items.iter().all(|item| fits(item, depth - 1)),
                Value::Object(members) => members.values().all(|member| fits(member, depth - 1)),
                _ => true,
            }
    }
    if fits(value, DEPTH_LIMIT) {
        Ok(())
    } else {
        Err(FormError::TooDeep {
            part,
            limit: DEPTH_LIMIT,
        })
    }
}

/// A reference leads to a definition of the same schema, and a definition holds none: so none is
/// fetched and none leads to itself.
pub(super) fn check_references(
    schema: &Value,
    at: &str,
    in_definition: bool,
) -> Result<(), FormError> {
    match schema {
        Value::Array(items) => items.iter().enumerate().try_for_each(|(index, item)| {
            check_references(item, &format!("{at}/{index}"), in_definition)
        }),
        Value::Object(members) => members.iter().try_for_each(|(keyword, value)| {
            match (keyword.as_str(), value) {
                ("$ref", Value::String(reference))
                    if in_definition || !reference.starts_with("#/$defs/") =>
                {
                    return Err(FormError::ForeignReference {
                        reference: reference.clone(),
                    });
                }
                ("$id", Value::String(_)) if at.is_empty() => {}
                ("$id" | "$anchor" | "$dynamicRef" | "$dynamicAnchor", Value::String(_)) => {
                    return Err(unsupported(at, keyword));
                }
                _ => {}
            }
            check_references(
                value,
                &format!("{at}/{}", escape(keyword)),
                in_definition || keyword == "$defs",
            )
        }),
        _ => Ok(()),
    }
}

impl Requirements {
    /// Walks the schemas that judge the answers as a whole. Only keywords whose failure names a
    /// field are allowed there; inside `if`, which reports nothing, and inside a field's own
    /// schema every keyword is.
    fn collect(&mut self, schema: &Value, at: &str, conditional: bool) -> Result<(), FormError> {
        let Some(members) = schema.as_object() else {
            return Err(FormError::InvalidSchema { at: at.to_owned() });
        };
        for (keyword, value) in members {
            let inside = format!("{at}/{keyword}");
            match keyword.as_str() {
                "type" if value == "object" => {}
                "required" => self.add(value, conditional),
                "dependentRequired" => {
                    for names in value.as_object().into_iter().flat_map(Map::values) {
                        self.add(names, true);
                    }
                }
                "allOf" => {
                    for (index, member) in value.as_array().into_iter().flatten().enumerate() {
                        self.collect(member, &format!("{inside}/{index}"), conditional)?;
                    }
                }
                "then" | "else" => self.collect(value, &inside, true)?,
                "dependentSchemas" => {
                    for (name, member) in value.as_object().into_iter().flatten() {
                        self.collect(member, &format!("{inside}/{}", escape(name)), true)?;
                    }
                }
                "additionalProperties" if at.is_empty() && value.is_boolean() => {}
                "if" | "properties" | "$defs" | "$schema" | "$id" | "$comment" | "title"
                | "description" | "i18n" => {}
                _ => return Err(unsupported(at, keyword)),
            }
        }
        Ok(())
    }

    fn add(&mut self, names: &Value, conditional: bool) {
        let names = names.as_array().into_iter().flatten();
        let names = names.filter_map(Value::as_str).map(str::to_owned);
        if conditional {
            self.sometimes.extend(names);
        } else {
            self.always.extend(names);
        }
    }

    /// What the schema of a row requires of it. It is a closed subset too: nothing there fails but at a field.
    pub(super) fn of_row(schema: &Value, at: &str) -> Result<Self, FormError> {
        const KEYWORDS: [&str; 8] = [
            "type",
            "properties",
            "required",
            "additionalProperties",
            "$comment",
            "title",
            "description",
            "i18n",
        ];
        let mut requirements = Self::default();
        for (keyword, value) in schema.as_object().into_iter().flatten() {
            match keyword.as_str() {
                "required" => requirements.add(value, false),
                "additionalProperties" if !value.is_boolean() => {
                    return Err(unsupported(at, keyword));
                }
                keyword if !KEYWORDS.contains(&keyword) => return Err(unsupported(at, keyword)),
                _ => {}
            }
        }
        Ok(requirements)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &String> {
        self.always.iter().chain(&self.sometimes)
    }
}

/// A name as a token of a JSON Pointer (RFC 6901).
pub(super) fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// The name a token of a JSON Pointer stands for (RFC 6901).
pub(super) fn unescape(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

fn unsupported(at: &str, keyword: &str) -> FormError {
    FormError::UnsupportedKeyword {
        at: at.to_owned(),
        keyword: keyword.to_owned(),
    }
}
