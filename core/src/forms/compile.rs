//! From a form's definition to a form that can be filled in.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use serde_json::Value;

use super::{
    Currency, FIELDS_LIMIT, Field, FieldKind, Form, FormDefinition, FormError, FormReference,
    Judge, Step,
    calculations::{CALCULATIONS_LIMIT, Calculation},
    defaults, files, migrations,
    options::Offer,
    purpose::is_purpose,
    resolve,
    rows::{ROWS_LIMIT, RowFields},
    rules::{self, Rule},
    schema::{self, Requirements, escape, field_kind, offered},
};
use crate::text::{Text, is_blank};

const TOO_MANY_FIELDS: FormError = FormError::TooManyFields {
    limit: FIELDS_LIMIT,
};

impl Form {
    /// Checks a definition whole and makes a form of it.
    ///
    /// # Errors
    ///
    /// The first part of the definition that does not keep to the format (docs/forms.md).
    pub fn compile(definition: FormDefinition) -> Result<Form, FormError> {
        schema::check_depth(&definition.ui, "ui")?;
        let requirements = schema::check(&definition.schema)?;
        let mut layout = Layout {
            texts: &definition.texts,
            properties: definition.schema.get("properties"),
            requirements: &requirements,
            row_of: None,
            fields: Vec::new(),
        };
        let steps = layout.steps(&definition.ui);
        let names = layout.fields.iter().map(|field| field.name.clone());
        let index_by_name = names.zip(0..).collect();
        // Told before what is wrong with the layout, which may follow from it.
        let judge = Judge::compile(&definition.schema, &index_by_name)?;
        let steps = steps?;
        let mut fields = layout.whole()?;
        calculations(&definition.calculations, &mut fields)?;
        let reference = FormReference {
            id: definition.id,
            version: definition.version,
        };
        migrations::check(&definition.migrations, &reference, &fields)?;
        defaults::compile(&definition.defaults, &mut fields)?;
        Ok(Form {
            order: resolve::order(&fields, &index_by_name)?,
            judge,
            steps,
            fields,
            index_by_name,
            migrations: definition.migrations,
            reference,
        })
    }
}

/// Walks the UI schema and gathers the fields in the order they are shown in.
struct Layout<'a> {
    texts: &'a BTreeMap<String, Text>,
    properties: Option<&'a Value>,
    requirements: &'a Requirements,
    /// The path of the first row, where these are the fields of rows.
    row_of: Option<String>,
    fields: Vec<Field>,
}

impl Layout<'_> {
    /// The fields, all that the schema has.
    fn whole(self) -> Result<Vec<Field>, FormError> {
        let in_rows = self.fields.iter().filter_map(|field| field.rows.as_ref());
        let in_rows: usize = in_rows.map(|rows| rows.fields.len()).sum();
        if self.fields.len() + in_rows > FIELDS_LIMIT {
            return Err(TOO_MANY_FIELDS);
        }
        let properties = self.properties.and_then(Value::as_object);
        let mut names = (properties.into_iter().flat_map(serde_json::Map::keys))
            .chain(self.requirements.names());
        let shown: BTreeSet<&String> = self.fields.iter().map(|field| &field.name).collect();
        match names.find(|name| !shown.contains(name)) {
            Some(name) => Err(FormError::UnreachableField {
                path: self.path(name),
            }),
            None => Ok(self.fields),
        }
    }

    fn path(&self, name: &str) -> String {
        format!(
            "{}{}",
            self.row_of.as_deref().unwrap_or_default(),
            path(name)
        )
    }

    fn steps(&mut self, ui: &Value) -> Result<Vec<Step>, FormError> {
        let mut steps = Vec::new();
        for (category, at) in elements(ui, "Categorization", String::new())? {
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
        let property = self
            .properties
            .and_then(|properties| properties.get(&name))
            .ok_or_else(unresolvable)?;
        let path = self.path(&name);
        if self.fields.iter().any(|field| field.name == name) {
            return Err(FormError::RepeatedField { path });
        }
        if self.fields.len() == FIELDS_LIMIT {
            return Err(TOO_MANY_FIELDS);
        }
        let options = control.get("options");
        let kind = field_kind(property, options)
            .ok_or_else(|| FormError::UnknownFieldKind { path: path.clone() })?;
        let takes_files = matches!(
            kind,
            FieldKind::File | FieldKind::Photo | FieldKind::Signature
        );
        let files = files::limits(kind, property).filter(|_| takes_files);
        // Files hang on the form, not on a row of it.
        if takes_files && (files.is_none() || self.row_of.is_some()) {
            return Err(FormError::InvalidFileField { path });
        }
        let i18n = i18n(property, &format!("/properties{path}"))?;
        let rules = around.and(control, &path)?.rules;
        if self.row_of.is_some() && !rules.is_empty() {
            return Err(FormError::InvalidRule { path });
        }
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
            hint: self.texts.get(&format!("{i18n}.description")).cloned(),
            options: self.options(kind, property, &i18n)?,
            has_set_form: matches!(kind, FieldKind::Email | FieldKind::NationalId)
                || property.get("pattern").is_some(),
            files,
            own_words: self.own_words(&i18n),
            purpose: option("autocomplete").read(purpose)?,
            fact: option("fact").read(|id| self.fact(kind, id))?,
            group: around.heading.clone(),
            currency,
            rows: match kind {
                FieldKind::Rows => Some(self.rows(property, options, &i18n, &path, at)?),
                _ => None,
            },
            always_required,
            sometimes_required: self.requirements.sometimes.contains(&name),
            path: self::path(&name),
            name,
            kind,
            rules,
            calculation: None,
            default: None,
        });
        Ok(())
    }

    /// The fact about her that the answer is, where there are facts of this kind; what stands in rows is about others.
    fn fact(&self, kind: FieldKind, id: &str) -> Option<String> {
        use FieldKind::{Choice, Date, Integer, LongChoice, YesNo};
        let is_kind = matches!(kind, YesNo | Integer | Date | Choice | LongChoice);
        (is_kind && self.row_of.is_none() && !id.is_empty()).then(|| id.to_owned())
    }

    /// The fields of rows, in the order of the control's `detail`.
    fn rows(
        &self,
        property: &Value,
        options: Option<&Value>,
        i18n: &str,
        path: &str,
        at: &str,
    ) -> Result<RowFields, FormError> {
        // There are no rows within rows.
        if self.row_of.is_some() {
            return Err(FormError::UnknownFieldKind {
                path: path.to_owned(),
            });
        }
        let row = property.get("items").unwrap_or(&Value::Null);
        let requirements = Requirements::of_row(row, &format!("/properties{path}/items"))?;
        let mut layout = Layout {
            texts: self.texts,
            properties: row.get("properties"),
            requirements: &requirements,
            row_of: Some(format!("{path}/0")),
            fields: Vec::new(),
        };
        let detail = options.and_then(|options| options.get("detail"));
        let at = format!("{at}/options/detail");
        for (control, at) in elements(detail.unwrap_or(&Value::Null), "VerticalLayout", at)? {
            layout.control(control, &at, &Around::default())?;
        }
        let limit = |keyword: &str| {
            let limit = property.get(keyword).and_then(Value::as_u64);
            limit.map(|limit| u32::try_from(limit).unwrap_or(u32::MAX))
        };
        Ok(RowFields {
            title: self.text(i18n, "row")?,
            fields: layout.whole()?,
            minimum: limit("minItems").unwrap_or(0),
            maximum: limit("maxItems").unwrap_or(ROWS_LIMIT).min(ROWS_LIMIT),
        })
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
        self.texts
            .range(prefix.clone()..)
            .map_while(|(key, words)| Some((key.strip_prefix(&prefix)?.to_owned(), words.clone())))
            .collect()
    }

    fn text(&self, i18n: &str, part: &str) -> Result<Text, FormError> {
        let key = format!("{i18n}.{part}");
        match self.texts.get(&key) {
            Some(text) if text.0.values().any(|words| !is_blank(words)) => Ok(text.clone()),
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
    // Rules have no word for rows, and files are nothing to compute with.
    let computable = fields
        .iter()
        .filter(|field| field.rows.is_none() && field.files.is_none());
    let kinds: BTreeMap<String, FieldKind> = computable
        .map(|field| (field.name.clone(), field.kind))
        .collect();
    let has = |name: &str| {
        fields
            .iter()
            .any(|field| field.name == name && field.rows.is_none())
    };
    if let Some(name) = definitions.keys().find(|name| !has(name)) {
        return Err(FormError::UnknownField { path: path(name) });
    }
    for field in fields {
        let Some(definition) = definitions.get(&field.name) else {
            continue;
        };
        if field.files.is_some() {
            return Err(FormError::InvalidFileField {
                path: field.path.clone(),
            });
        }
        if field.fact.is_some() {
            return Err(FormError::InvalidOption {
                path: field.path.clone(),
                option: "fact",
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
        // A rule that is not followed must not be read over.
        Some(elements)
            if ["Category", "Group"].contains(&kind) || element.get("rule").is_none() =>
        {
            Ok(elements
                .iter()
                .enumerate()
                .map(|(index, element)| (element, format!("{at}/elements/{index}")))
                .collect())
        }
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

pub(super) fn path(name: &str) -> String {
    format!("/{}", escape(name))
}
