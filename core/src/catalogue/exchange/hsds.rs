//! HSDS 3.0 in its nested form (<https://docs.openreferral.org/en/v3.0/hsds/schema_reference.html>).
//!
//! What a record has no field for is not lost: the object as it came stays with the record of the
//! outermost one, under [`ORIGINAL`], and goes out again at an export.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    super::{BundleError, RecordProblem, bundle::ScheduleRecord},
    Misfit,
    export::ORIGINAL,
    gather::{Gathered, OTHER},
    plain::{id_for, minor_units, plain},
};

type Object = Map<String, Value>;

/// What an outermost object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Service,
    Organization,
    ServiceAtLocation,
}

impl Kind {
    pub(super) fn of(object: &Object) -> Option<Self> {
        let has = |name: &str| object.contains_key(name);
        if has("service") {
            Some(Self::ServiceAtLocation)
        } else if has("status") || has("organization") || has("organization_id") && has("name") {
            Some(Self::Service)
        } else if has("name") {
            Some(Self::Organization)
        } else {
            None
        }
    }
}

/// The outermost objects of a file, with their pointers.
pub(super) fn rows(file: Value) -> Option<Vec<(String, Value)>> {
    let (under, list) = match file {
        Value::Array(list) => ("", list),
        Value::Object(mut page) => match page.remove("contents") {
            Some(Value::Array(list)) => ("/contents", list),
            Some(_) => return None,
            None => return Kind::of(&page).map(|_| vec![(String::new(), Value::Object(page))]),
        },
        _ => return None,
    };
    let rows = list.into_iter().zip(0..);
    Some(
        rows.map(|(row, at)| (format!("{under}/{at}"), row))
            .collect(),
    )
}

/// Takes an outermost object, with what is in it.
pub(super) fn take(gathered: &mut Gathered, place: String, row: Value) {
    gathered.report.rows += 1;
    let Value::Object(row) = row else {
        return gathered.report.leave_out(place, "", Misfit::Type);
    };
    match Kind::of(&row) {
        None => gathered.report.leave_out(place, "name", Misfit::Missing),
        Some(Kind::Organization) => {
            let Some(organization) = organization(gathered, &place, &row) else {
                return;
            };
            for (service, at) in objects(&row, "services").zip(0..) {
                let place = format!("{place}/services/{at}");
                if let Some(record) = self::service(gathered, &place, service, Some(&organization))
                {
                    gathered.service(place, record);
                }
            }
            for (location, at) in objects(&row, "locations").zip(0..) {
                self::location(
                    gathered,
                    &format!("{place}/locations/{at}"),
                    location,
                    &organization,
                );
            }
        }
        Some(Kind::Service) => {
            if let Some(mut record) = service(gathered, &place, &row, None) {
                keep(&mut record, row);
                gathered.service(place, record);
            }
        }
        Some(Kind::ServiceAtLocation) => {
            let Some(inner) = row.get("service").and_then(Value::as_object) else {
                return gathered.report.leave_out(place, "service", Misfit::Type);
            };
            let Some(mut record) = service(gathered, &place, inner, None) else {
                return;
            };
            if let Some(location) = row.get("location").and_then(Value::as_object) {
                let organization = text_of(&record, "organization_id");
                let id = self::location(gathered, &place, location, &organization);
                if let (Some(id), Some(Value::Array(ids))) = (id, record.get_mut("location_ids"))
                    && !ids.contains(&json!(id))
                {
                    ids.push(json!(id));
                }
            }
            keep(&mut record, row);
            gathered.service(place, record);
        }
    }
}

fn keep(record: &mut Value, original: Object) {
    if let Value::Object(record) = record {
        record.insert(ORIGINAL.to_owned(), Value::Object(original));
    }
}

fn service(gathered: &mut Gathered, place: &str, row: &Object, of: Option<&str>) -> Option<Value> {
    let Some(name) = words(row, "name") else {
        gathered.report.leave_out(place, "name", Misfit::Missing);
        return None;
    };
    let organization_id = match (row.get("organization").and_then(Value::as_object), of) {
        (Some(inner), _) => organization(gathered, &format!("{place}/organization"), inner)?,
        (None, Some(outer)) => outer.to_owned(),
        (None, None) => match row.get("organization_id").and_then(Value::as_str) {
            // Named and not described: its id is all there is to show.
            Some(id) => {
                let name = gathered.text(id);
                let record = json!({"type": "organization", "id": id, "name": name, "phones": []});
                gathered.organization(place, record);
                id.to_owned()
            }
            None => {
                gathered
                    .report
                    .leave_out(place, "organization", Misfit::Missing);
                return None;
            }
        },
    };
    let id = id_of(row, &name, &[&organization_id, &name]);
    let mut location_ids = Vec::new();
    for (at_location, at) in objects(row, "service_at_locations").zip(0..) {
        let place = format!("{place}/service_at_locations/{at}/location");
        match at_location.get("location").and_then(Value::as_object) {
            Some(inner) => location_ids.extend(location(gathered, &place, inner, &organization_id)),
            None => gathered.report.tell(place, "location", Misfit::Missing),
        }
    }
    location_ids.sort();
    location_ids.dedup();
    let mut channels = Vec::new();
    if objects(row, "phones").next().is_some() {
        channels.push("phone");
    }
    if !location_ids.is_empty() {
        channels.push("office");
    }
    let cost_options: Vec<Value> = objects(row, "cost_options")
        .zip(0..)
        .filter_map(|(cost, at)| cost_option(gathered, &format!("{place}/cost_options/{at}"), cost))
        .collect();
    let documents = objects(row, "required_documents").filter_map(|row| words(row, "document"));
    let documents: Vec<Value> = documents
        .map(|document| json!({"document": gathered.text(&document)}))
        .collect();
    let category_id = category(gathered, place, row);
    let optional = |field: &str| match words(row, field) {
        Some(words) => gathered.text(&words),
        None => json!({}),
    };
    let mut record = json!({
        "type": "service",
        "id": id,
        "name": gathered.text(&name),
        "description": optional("description"),
        "category_id": category_id,
        "organization_id": organization_id,
        "channels": channels,
        "required_documents": documents,
        "application_process": optional("application_process"),
        "eligibility_description": optional("eligibility_description"),
        "location_ids": location_ids,
    });
    if let Value::Object(record) = &mut record {
        // HSDS does not say what is free of charge: no options is not said.
        if !cost_options.is_empty() {
            record.insert("cost_options".to_owned(), json!(cost_options));
        }
        for field in ["url", "email"] {
            if let Some(value) = words(row, field) {
                record.insert(field.to_owned(), json!(value));
            }
        }
        if let Some(name) = words(row, "alternate_name") {
            record.insert("alternate_name".to_owned(), gathered.text(&name));
        }
        let phones = phones(row);
        if !phones.is_empty() {
            record.insert("phones".to_owned(), json!(phones));
        }
    }
    Some(record)
}

/// Returns its id.
fn organization(gathered: &mut Gathered, place: &str, row: &Object) -> Option<String> {
    let Some(name) = words(row, "name") else {
        gathered
            .report
            .leave_out(place, "organization/name", Misfit::Missing);
        return None;
    };
    let id = id_of(row, &name, &[&name]);
    let url = words(row, "website").or_else(|| words(row, "url"));
    let mut record = json!({
        "type": "organization",
        "id": id,
        "name": gathered.text(&name),
        "phones": phones(row),
        "url": url,
    });
    // An outermost one; those inside of a service are kept with the service.
    if row.contains_key("services")
        || Kind::of(row) == Some(Kind::Organization) && !place.ends_with("/organization")
    {
        keep(&mut record, row.clone());
    }
    gathered.organization(place, record);
    Some(id)
}

/// Returns its id; nothing where it cannot be found on a map.
fn location(
    gathered: &mut Gathered,
    place: &str,
    row: &Object,
    organization_id: &str,
) -> Option<String> {
    let mut degrees = |field: &str, most: f64| {
        let value = row.get(field);
        let number = value.and_then(|value| match value {
            Value::String(text) => text.trim().parse().ok(),
            value => value.as_f64(),
        });
        match (number, value) {
            (Some(degrees), _) if degrees.abs() <= most => Some(degrees),
            (_, None | Some(Value::Null)) => {
                gathered.report.tell(place, field, Misfit::Missing);
                None
            }
            (_, Some(value)) => {
                gathered
                    .report
                    .tell(place, field, Misfit::Value(value.to_string()));
                None
            }
        }
    };
    let (latitude, longitude) = (degrees("latitude", 90.0)?, degrees("longitude", 180.0)?);
    let address = objects(row, "addresses").next().map(|address| {
        let parts = [
            "address_1",
            "address_2",
            "city",
            "region",
            "state_province",
            "postal_code",
        ];
        let parts = parts.into_iter().filter_map(|part| words(address, part));
        parts.collect::<Vec<_>>().join(", ")
    });
    let address = address
        .or_else(|| words(row, "description"))
        .unwrap_or_default();
    let name = words(row, "name").unwrap_or_else(|| address.clone());
    let id = id_of(row, &name, &[&name, &address]);
    let schedules: Vec<Value> = objects(row, "schedules")
        .zip(0..)
        .filter_map(|(row, at)| schedule(gathered, &format!("{place}/schedules/{at}"), row))
        .collect();
    let record = json!({
        "type": "location",
        "id": id,
        "name": gathered.text(&name),
        "organization_id": organization_id,
        "latitude": latitude,
        "longitude": longitude,
        "address": gathered.text(&address),
        "schedules": schedules,
    });
    gathered.location(place, record);
    Some(id)
}

/// Hours as the core reads them; others are reported.
fn schedule(gathered: &mut Gathered, place: &str, row: &Object) -> Option<Value> {
    const NUMBERS: [&str; 2] = ["interval", "count"];
    let mut schedule = Object::new();
    let freq = words(row, "freq").unwrap_or_else(|| "WEEKLY".to_owned());
    schedule.insert("freq".to_owned(), json!(freq));
    for field in [
        "byday",
        "bymonthday",
        "byweekno",
        "byyearday",
        "dtstart",
        "until",
        "wkst",
        "valid_from",
        "valid_to",
    ] {
        if let Some(value) = words(row, field) {
            schedule.insert(field.to_owned(), json!(value.replace(' ', "")));
        }
    }
    for field in NUMBERS {
        let value = row.get(field).cloned().map(|value| match value {
            Value::String(text) => text.trim().parse().map_or(json!(text), Value::Number),
            value => value,
        });
        schedule.extend(value.map(|value| (field.to_owned(), value)));
    }
    for field in ["opens_at", "closes_at"] {
        let minutes = |time: String| time.chars().take(5).collect::<String>();
        let value = words(row, field).map(minutes);
        schedule.extend(value.map(|value| (field.to_owned(), json!(value))));
    }
    if let Some(description) = words(row, "description") {
        schedule.insert("description".to_owned(), gathered.text(&description));
    }
    let schedule = Value::Object(schedule);
    let checked = ScheduleRecord::deserialize(&schedule)
        .map_err(RecordProblem::Shape)
        .and_then(|schedule| schedule.check());
    match checked {
        Ok(()) => Some(schedule),
        Err(problem) => {
            let field = match &problem {
                RecordProblem::Value { field } => field.trim_start_matches("schedules."),
                _ => "",
            };
            let misfit = match words(row, field) {
                Some(value) => Misfit::Value(value),
                None => Misfit::Missing,
            };
            gathered.report.tell(place, field, misfit);
            None
        }
    }
}

fn cost_option(gathered: &mut Gathered, place: &str, row: &Object) -> Option<Value> {
    let amount = match row.get("amount") {
        None | Some(Value::Null) => return None,
        Some(Value::String(text)) => text.clone(),
        Some(number) => number.to_string(),
    };
    let Some(currency) = words(row, "currency").map(|code| code.to_ascii_uppercase()) else {
        gathered.report.tell(place, "currency", Misfit::Missing);
        return None;
    };
    let Some(amount_minor) = minor_units(&amount, &currency) else {
        gathered.report.tell(place, "amount", Misfit::Value(amount));
        return None;
    };
    let about = ["option", "amount_description"]
        .into_iter()
        .filter_map(|field| words(row, field));
    let about = about.collect::<Vec<_>>().join(": ");
    let about = (!about.is_empty()).then(|| gathered.text(&about));
    Some(json!({
        "amount_minor": amount_minor,
        "currency": currency,
        "amount_description": about,
    }))
}

/// The first taxonomy term that the service has is its category.
fn category(gathered: &mut Gathered, place: &str, row: &Object) -> String {
    let term = objects(row, "attributes").find_map(|attribute| {
        let term = attribute.get("taxonomy_term")?.as_object()?;
        Some((words(term, "name")?, term))
    });
    match term {
        Some((name, term)) => {
            let id = id_of(term, &name, &[&name]);
            let name = gathered.text(&name);
            gathered.category(place, id, name)
        }
        None => other(gathered, place),
    }
}

/// The category of what has none.
pub(super) fn other(gathered: &mut Gathered, place: &str) -> String {
    let name = json!({
        "ar": "خدمات أخرى", "en": "Other services", "es": "Otros servicios", "fr": "Autres services",
        "zh-Hans": "其他服务",
    });
    gathered.category(place, OTHER.to_owned(), name)
}

fn phones(row: &Object) -> Vec<Value> {
    let numbers = objects(row, "phones").filter_map(|phone| words(phone, "number"));
    numbers
        .map(|number| json!({"number": number.trim_matches('"')}))
        .collect()
}

/// The objects in a list, those that are none passed over.
pub(super) fn objects<'a>(row: &'a Object, field: &str) -> impl Iterator<Item = &'a Object> {
    let list = row.get(field).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_object)
}

/// A text without markup; nothing where there is none.
pub(super) fn words(row: &Object, field: &str) -> Option<String> {
    let words = plain(row.get(field)?.as_str()?);
    (!words.is_empty()).then_some(words)
}

fn id_of(row: &Object, name: &str, apart: &[&str]) -> String {
    words(row, "id").unwrap_or_else(|| id_for(name, apart))
}

fn text_of(record: &Value, field: &str) -> String {
    let text = record.get(field).and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}

/// What the bundle's own rules say, as a problem of the source.
pub(super) fn refusal(refused: &BundleError) -> (String, Misfit) {
    match refused {
        BundleError::Record { problem, .. } => match problem {
            RecordProblem::Value { field } => {
                ((*field).to_owned(), Misfit::Refused(problem.to_string()))
            }
            RecordProblem::Dangling { field, id } => {
                ((*field).to_owned(), Misfit::Dangling(id.clone()))
            }
            problem => (String::new(), Misfit::Refused(problem.to_string())),
        },
        refused => (String::new(), Misfit::Refused(refused.to_string())),
    }
}
