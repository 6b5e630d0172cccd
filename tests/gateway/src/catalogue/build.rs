//! From tables to bundle: checks the references between rows and puts the records in order.

use std::collections::BTreeMap;

use super::bundle::{Bundle, Phone, Record, Sorted};
use super::service::{Pairing, Service};
use super::tables::{Form, Override, Tables};
use super::{BuildError, Catalogue};
use crate::city;

/// Builds the bundle, or says which row of which table is at fault.
pub(super) fn catalogue(tables: &Tables) -> Result<Catalogue, BuildError> {
    let categories = by_id("categories.json", &tables.categories, |row| &row.id)?;
    let organizations = by_id("organizations.json", &tables.organizations, |row| &row.id)?;
    let forms = by_id("forms", &tables.forms, |row| &row.id)?;
    let services = services(tables, &forms)?;

    let mut bundle = Bundle::new(tables);
    for row in categories.values() {
        let text = |text| tables.in_all_languages("categories.json", &row.id, text);
        bundle.push(&Record::Category {
            id: &row.id,
            name: text(&row.name)?,
            description: text(&row.description)?,
            order: row.order,
        })?;
    }
    for row in organizations.values() {
        let text = |text| tables.in_all_languages("organizations.json", &row.id, text);
        bundle.push(&Record::Organization {
            id: &row.id,
            name: text(&row.name)?,
            description: text(&row.description)?,
            phones: row.phones.iter().map(|number| Phone { number }).collect(),
            url: None,
        })?;
    }
    tables.push_locations(&mut bundle)?;
    tables.push_holidays(&mut bundle)?;
    tables.only_known_laws()?;
    let mut form_values = BTreeMap::new();
    for form in forms.values() {
        let texts = form.texts.iter().map(|(key, text)| {
            let text = tables.in_all_languages("forms", &form.id, text)?;
            Ok((key.as_str(), text))
        });
        let value = bundle.push(&Record::Form {
            id: &form.id,
            version: &form.version,
            schema: Sorted(&form.schema),
            ui: Sorted(&form.ui),
            texts: texts.collect::<Result<_, BuildError>>()?,
        })?;
        form_values.insert((form.id.clone(), form.version.clone()), value);
    }
    tables.push_facts(&mut bundle)?;
    let mut service_values = BTreeMap::new();
    for (id, service) in services {
        service_values.insert(id, bundle.push(&Record::Service(&service))?);
    }
    let is_service = |id: &str| service_values.contains_key(id);
    tables.only_of_services(is_service)?;
    tables.push_life_events(&mut bundle, is_service)?;
    let (revision, ndjson) = bundle.finish()?;
    Ok(Catalogue {
        revision,
        city: city::ID.to_owned(),
        ndjson,
        services: service_values,
        forms: form_values,
    })
}

fn services<'a>(
    tables: &'a Tables,
    forms: &BTreeMap<&str, &Form>,
) -> Result<BTreeMap<String, Service<'a>>, BuildError> {
    let mut services = BTreeMap::new();
    for (category, subjects) in &tables.subjects {
        let table = format!("services/{category}.json");
        if !tables.categories.iter().any(|row| row.id == *category) {
            return Err(unknown(&table, category, "category", category));
        }
        by_id(&table, subjects, |subject| &subject.id)?;
        let mut owner_by_text = BTreeMap::new();
        for subject in subjects {
            let family = tables.procedures.get(&subject.family);
            let family =
                family.ok_or_else(|| unknown(&table, &subject.id, "family", &subject.family))?;
            if let Some(name) = subject
                .with
                .keys()
                .find(|name| !subject.procedures.contains(name))
            {
                return Err(unknown(&table, &subject.id, "procedure in do", name));
            }
            for name in &subject.procedures {
                let procedure = family.iter().find(|procedure| procedure.id == *name);
                let procedure =
                    procedure.ok_or_else(|| unknown(&table, &subject.id, "procedure", name))?;
                let default = Override::default();
                let service = Pairing {
                    tables,
                    forms,
                    category,
                    table: &table,
                    subject,
                    procedure,
                    changed: subject.with.get(name).unwrap_or(&default),
                }
                .service()?;
                for text in [&service.name, &service.description] {
                    for text in text.values() {
                        if let Some(other) = owner_by_text.insert(text.clone(), service.id.clone())
                        {
                            return Err(BuildError::DuplicateText {
                                table,
                                row: service.id,
                                other,
                                text: text.clone(),
                            });
                        }
                    }
                }
                if services.contains_key(&service.id) {
                    return Err(BuildError::DuplicateId {
                        table,
                        id: service.id,
                    });
                }
                services.insert(service.id.clone(), service);
            }
        }
    }
    Ok(services)
}

pub(super) fn unknown(table: &str, row: &str, kind: &'static str, name: &str) -> BuildError {
    BuildError::Unknown {
        table: table.to_owned(),
        row: row.to_owned(),
        kind,
        name: name.to_owned(),
    }
}

pub(super) fn by_id<'a, T>(
    table: &str,
    rows: &'a [T],
    id: fn(&T) -> &String,
) -> Result<BTreeMap<&'a str, &'a T>, BuildError> {
    let mut sorted = BTreeMap::new();
    for row in rows {
        if sorted.insert(id(row).as_str(), row).is_some() {
            return Err(BuildError::DuplicateId {
                table: table.to_owned(),
                id: id(row).clone(),
            });
        }
    }
    Ok(sorted)
}
