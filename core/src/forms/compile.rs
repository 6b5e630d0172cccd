//! From a form's definition to a form that can be filled in.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use serde_json::Value;

use super::{
    Currency, FIELDS_LIMIT, Field, FieldKind, Form, FormDefinition, FormError, FormReference, Step,
    calculations::{CALCULATIONS_LIMIT, Calculation},
    files,
    options::Offer,
    purpose::is_purpose,
    resolve,
    rules::{self, Rule},
    schema::{self, Requirements, escape, field_kind, offered},
};
use crate::text::Text;

impl Form {
    /// Checks a definition whole and makes a form of it.
    ///
    /// # Errors
    ///
    /// The first part of the definition that does not keep to the format (docs/forms.md).
    pub fn compile(definition: FormDefinition) -> Result<Form, FormError> {
        schema::check_depth(&definition.ui, "ui")?;
        let (validator, requirements) = schema::compile(&definition.schema)?;
        let mut layout = Layout {
            definition: &definition,
            requirements: &requirements,
            fields: Vec::new(),
        };
        let steps = layout.steps()?;
        let mut fields = layout.fields;
        calculations(&definition.calculations, &mut fields)?;
        let index_by_name: HashMap<String, usize> = fields
            .iter()
            .enumerate()
            .map(|(index, field)| (field.name.clone(), index))
            .collect();
        let properties = definition
            .schema
            .get("properties")
            .and_then(Value::as_object);
        let names = properties.into_iter().flat_map(serde_json::Map::keys);
        if let Some(name) = names
            .chain(requirements.names())
            .find(|name| !index_by_name.contains_key(*name))
        {
            return Err(FormError::UnreachableField { path: path(name) });
        }
        Ok(Form {
            order: resolve::order(&fields, &index_by_name)?,
            validator,
            steps,
            fields,
            index_by_name,
            reference: FormReference {
                id: definition.id,
                version: definition.version,
            },
        })
    }
}

/// Walks the UI schema and gathers the fields in the order they are shown in.
struct Layout<'a> {
    definition: &'a FormDefinition,
    requirements: &'a Requirements,
    fields: Vec<Field>,
}

impl Layout<'_> {
    fn steps(&mut self) -> Result<Vec<Step>, FormError> {
        let definition = self.definition;
        let mut steps = Vec::new();
        for (category, at) in elements(&definition.ui, "Categorization", String::new())? {
            let start = self.fields.len();
            let step = Around::default().and(category, &at)?;
            for (element, at) in elements(category, "Category", at.clone())? {
                if check_type(element, "Group", &at).is_err() {
                    self.control(element, &at, &step)?;
                    continue;
                }
                let mut group = step.and(element, &at)?;
                group.heading = Some(self.text(&i18n(element, &at)?, "label")?);
                for (control, at) in elements(element, "Group", at)? {
                    self.control(control, &at, &group)?;
                }
            }
            steps.push(Step {
                title: self.text(&i18n(category, &at)?, "label")?,
                field_count: self.fields.len() - start,
            });
        }
        Ok(steps)
    }

    fn control(&mut self, control: &Value, at: &str, around: &Around) -> Result<(), FormError> {
        check_type(control, "Control", at)?;
        let scope = control
            .get("scope")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let unresolvable = || FormError::UnresolvableScope {
            at: at.to_owned(),
            scope: scope.to_owned(),
        };
        let name = rules::subject(scope).ok_or_else(unresolvable)?;
        let properties = self.definition.schema.get("properties");
        let property = properties
            .and_then(|properties| properties.get(&name))
            .ok_or_else(unresolvable)?;
        let path = path(&name);
        if self.fields.iter().any(|field| field.name == name) {
            return Err(FormError::RepeatedField { path });
        }
        if self.fields.len() == FIELDS_LIMIT {
            return Err(FormError::TooManyFields {
                limit: FIELDS_LIMIT,
            });
        }
        let options = control.get("options");
        let kind = field_kind(property, options)
            .ok_or_else(|| FormError::UnknownFieldKind { path: path.clone() })?;
        let takes_files = matches!(
            kind,
            FieldKind::File | FieldKind::Photo | FieldKind::Signature
        );
        let files = files::limits(kind, property).filter(|_| takes_files);
        if takes_files && files.is_none() {
            return Err(FormError::InvalidFileField { path });
        }
        let i18n = i18n(property, &format!("/properties{path}"))?;
        let rules = around.and(control, &path)?.rules;
        let always_required = self.requirements.always.contains(&name);
        if !rules.is_empty() && always_required {
            return Err(FormError::HiddenRequirement { path });
        }
        let option = |option: &'static str| Told {
            value: options.and_then(|options| options.get(option)),
            option,
            path: &path,
        };
        let currency = match kind {
            FieldKind::Money => Some(option("currency").needed(Currency::of)?),
            _ => None,
        };
        let purpose = |name: &str| is_purpose(name).then(|| name.to_owned());
        self.fields.push(Field {
            label: self.text(&i18n, "label")?,
            hint: self
                .definition
                .texts
                .get(&format!("{i18n}.description"))
                .cloned(),
            options: self.options(kind, property, &i18n)?,
            has_set_form: matches!(kind, FieldKind::Email | FieldKind::NationalId)
                || property.get("pattern").is_some(),
            files,
            own_words: self.own_words(&i18n),
            purpose: option("autocomplete").read(purpose)?,
            group: around.heading.clone(),
            currency,
            always_required,
            sometimes_required: self.requirements.sometimes.contains(&name),
            name,
            path,
            kind,
            rules,
            calculation: None,
        });
        Ok(())
    }

    fn options(
        &self,
        kind: FieldKind,
        property: &Value,
        i18n: &str,
    ) -> Result<Vec<Offer>, FormError> {
        let values = match kind {
            FieldKind::Choice | FieldKind::LongChoice => offered(property),
            FieldKind::Choices => property.get("items").and_then(offered),
            _ => None,
        };
        let offer = |value: &str| {
            Ok(Offer {
                value: value.to_owned(),
                label: self.text(i18n, value)?,
            })
        };
        values.into_iter().flatten().map(offer).collect()
    }

    /// The form's own words for a problem, by the JSON Schema keyword that fails.
    fn own_words(&self, i18n: &str) -> BTreeMap<String, Text> {
        let prefix = format!("{i18n}.error.");
        self.definition
            .texts
            .range(prefix.clone()..)
            .map_while(|(key, words)| Some((key.strip_prefix(&prefix)?.to_owned(), words.clone())))
            .collect()
    }

    fn text(&self, i18n: &str, part: &str) -> Result<Text, FormError> {
        let key = format!("{i18n}.{part}");
        match self.definition.texts.get(&key) {
            Some(text) if text.0.values().any(|words| !words.trim().is_empty()) => Ok(text.clone()),
            _ => Err(FormError::MissingText { key }),
        }
    }
}

/// What the elements around a control say of its field.
#[derive(Default, Clone)]
struct Around {
    rules: Vec<Arc<Rule>>,
    heading: Option<Text>,
}

impl Around {
    /// With the rule of `element` at `at`, if it has one.
    fn and(&self, element: &Value, at: &str) -> Result<Self, FormError> {
        let mut inner = self.clone();
        if let Some(rule) = element.get("rule") {
            inner.rules.push(Arc::new(Rule::compile(rule, at)?));
        }
        Ok(inner)
    }
}

/// What an option of the control at a path says, if it is there.
struct Told<'a> {
    value: Option<&'a Value>,
    option: &'static str,
    path: &'a str,
}

impl Told<'_> {
    fn read<T>(&self, meaning: impl Fn(&str) -> Option<T>) -> Result<Option<T>, FormError> {
        self.value.map(|_| self.needed(meaning)).transpose()
    }

    fn needed<T>(&self, meaning: impl Fn(&str) -> Option<T>) -> Result<T, FormError> {
        let meant = self.value.and_then(Value::as_str).and_then(meaning);
        meant.ok_or_else(|| FormError::InvalidOption {
            path: self.path.to_owned(),
            option: self.option,
        })
    }
}

/// Gives the fields their calculations.
fn calculations(
    definitions: &BTreeMap<String, Value>,
    fields: &mut [Field],
) -> Result<(), FormError> {
    if definitions.len() > CALCULATIONS_LIMIT {
        return Err(FormError::TooManyCalculations {
            limit: CALCULATIONS_LIMIT,
        });
    }
    if let Some(name) =
        (definitions.keys()).find(|name| fields.iter().all(|field| field.name != **name))
    {
        return Err(FormError::UnknownField { path: path(name) });
    }
    // Files are nothing to compute with.
    let computable = fields.iter().filter(|field| field.files.is_none());
    let kinds = computable.map(|field| (field.name.clone(), field.kind));
    let kinds: BTreeMap<String, FieldKind> = kinds.collect();
    for field in fields {
        let Some(definition) = definitions.get(&field.name) else {
            continue;
        };
        if field.files.is_some() {
            return Err(FormError::InvalidFileField {
                path: field.path.clone(),
            });
        }
        let calculation = Calculation::compile(definition, field.kind, &kinds);
        field.calculation = Some(
            calculation.map_err(|problem| FormError::InvalidCalculation {
                path: field.path.clone(),
                problem,
            })?,
        );
    }
    Ok(())
}

/// The elements of the layout `element`, each with where it is.
fn elements<'a>(
    element: &'a Value,
    kind: &str,
    at: String,
) -> Result<Vec<(&'a Value, String)>, FormError> {
    check_type(element, kind, &at)?;
    match element.get("elements").and_then(Value::as_array) {
        Some(elements) if kind != "Categorization" || element.get("rule").is_none() => Ok(elements
            .iter()
            .enumerate()
            .map(|(index, element)| (element, format!("{at}/elements/{index}")))
            .collect()),
        _ => Err(FormError::InvalidLayout { at }),
    }
}

fn check_type(element: &Value, kind: &str, at: &str) -> Result<(), FormError> {
    match element.get("type").and_then(Value::as_str) {
        Some(found) if found == kind => Ok(()),
        _ => Err(FormError::InvalidLayout { at: at.to_owned() }),
    }
}

fn i18n(described: &Value, at: &str) -> Result<String, FormError> {
    let key = described.get("i18n").and_then(Value::as_str);
    key.map(str::to_owned)
        .ok_or_else(|| FormError::MissingText {
            key: format!("{at}/i18n"),
        })
}

fn path(name: &str) -> String {
    format!("/{}", escape(name))
}
