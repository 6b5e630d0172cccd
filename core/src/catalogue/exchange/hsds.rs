//! HSDS 3.0 in its nested form (<https://docs.openreferral.org/en/v3.0/hsds/schema_reference.html>).
//!
//! What a record has no field for is not lost: the object as it came stays with the record of the
//! outermost one, under [`ORIGINAL`], and goes out again at an export.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    super::{BundleError, RecordProblem, bundle::ScheduleRecord},
    Misfit, beyond,
    export::ORIGINAL,
    gather::{Gathered, OTHER, object},
    members::Entity,
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

/// Members that of the outermost objects only a service has.
const OF_A_SERVICE: [&str; 8] = [
    "application_process",
    "cost_options",
    "eligibility_description",
    "fees_description",
    "organization",
    "required_documents",
    "service_at_locations",
    "status",
];

impl Kind {
    pub(super) fn of(object: &Object) -> Option<Self> {
        let has = |name: &str| object.contains_key(name);
        if has("service") {
            Some(Self::ServiceAtLocation)
        } else if OF_A_SERVICE.into_iter().any(has) || has("organization_id") && has("name") {
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

/// Takes an outermost object, with what is in it. Its `kind` is told by its members where nothing else tells.
pub(super) fn take(gathered: &mut Gathered, place: String, kind: Option<Kind>, row: Value) {
    gathered.report.rows += 1;
    let Value::Object(row) = row else {
        return gathered.report.leave_out(place, "", Misfit::Type);
    };
    match kind.or_else(|| Kind::of(&row)) {
        None => gathered.report.leave_out(place, "name", Misfit::Missing),
        Some(Kind::Organization) => {
            let Some(organization) = organization(gathered, &place, &row) else {
                return;
            };
            for (service, at) in objects(&row, "services").zip(0..) {
                let place = format!("{place}/services/{at}");
                let of = Some(organization.as_str());
                if let Some(record) = self::service(gathered, &place, service, of, None) {
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
            if let Some(mut record) = service(gathered, &place, &row, None, None) {
                keep(&mut record, row);
                gathered.service(place, record);
            }
        }
        Some(Kind::ServiceAtLocation) => {
            let Some(inner) = row.get("service").and_then(Value::as_object) else {
                return gathered.report.leave_out(place, "service", Misfit::Type);
            };
            let at = row.get("location").and_then(Value::as_object);
            let Some(mut record) = service(gathered, &place, inner, None, at) else {
                return;
            };
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

/// A service of the organization `of`, where it does not say its own, which can be had also `at` a location.
fn service(
    gathered: &mut Gathered,
    place: &str,
    row: &Object,
    of: Option<&str>,
    at: Option<&Object>,
) -> Option<Value> {
    let Some(name) = words(row, "name") else {
        gathered.report.leave_out(place, "name", Misfit::Missing);
        return None;
    };
    let status = words(row, "status").map(|status| status.to_ascii_lowercase());
    if matches!(status.as_deref(), Some("inactive" | "defunct")) {
        gathered
            .report
            .leave_out(place, "status", Misfit::Withdrawn);
        return None;
    }
    let organization_id = match (row.get("organization").and_then(Value::as_object), of) {
        (Some(inner), _) => organization(gathered, &format!("{place}/organization"), inner)?,
        (None, Some(outer)) => outer.to_owned(),
        (None, None) => match row.get("organization_id").and_then(Value::as_str) {
            // Named and not described: its id is all there is to show.
            Some(id) => {
                let name = gathered.text(id);
                let record = json!({"type": "organization", "id": id, "name": name});
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
    if let Some(at) = at {
        location_ids.extend(location(gathered, place, at, &organization_id));
    }
    let mut there = BTreeSet::new();
    location_ids.retain(|id| there.insert(id.clone()));
    let category_id = category(gathered, place, row);
    let mut record = service_itself(gathered, place, row, !location_ids.is_empty());
    let connections = object(json!({
        "type": "service",
        "id": id,
        "category_id": category_id,
        "organization_id": organization_id,
        "location_ids": location_ids,
    }));
    record.extend(connections.clone());
    beyond::take(gathered, place, Entity::Service, row, &mut record);
    record.extend(connections);
    Some(Value::Object(record))
}

/// What the members of a service say, but for what it is connected with.
pub(super) fn service_itself(
    gathered: &mut Gathered,
    place: &str,
    row: &Object,
    has_offices: bool,
) -> Object {
    let phones = phones(row);
    let mut channels = Vec::new();
    if !phones.is_empty() {
        channels.push("phone");
    }
    if has_offices {
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
    let text = |field: &str| words(row, field).map(|words| gathered.text(&words));
    let mut record = object(json!({
        "name": text("name"),
        "description": text("description").unwrap_or_else(|| json!({})),
        "channels": channels,
    }));
    let more = [
        ("alternate_name", text("alternate_name")),
        ("application_process", text("application_process")),
        ("eligibility_description", text("eligibility_description")),
        ("url", words(row, "url").map(Value::from)),
        ("email", words(row, "email").map(Value::from)),
        ("phones", some(phones)),
        // HSDS does not say what is free of charge: no options is not said.
        ("cost_options", some(cost_options)),
        ("required_documents", some(documents)),
    ];
    put(&mut record, more);
    record
}

/// A list with items.
fn some(list: Vec<Value>) -> Option<Value> {
    (!list.is_empty()).then(|| list.into())
}

fn put<const N: usize>(record: &mut Object, fields: [(&str, Option<Value>); N]) {
    let there = fields.into_iter();
    record.extend(there.filter_map(|(field, value)| Some((field.to_owned(), value?))));
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
    let mut record = organization_itself(gathered, row);
    beyond::take(gathered, place, Entity::Organization, row, &mut record);
    record.extend(object(json!({"type": "organization", "id": id})));
    let mut record = Value::Object(record);
    // An outermost one; those inside of a service are kept with the service.
    if row.contains_key("services")
        || Kind::of(row) == Some(Kind::Organization) && !place.ends_with("/organization")
    {
        keep(&mut record, row.clone());
    }
    gathered.organization(place, record);
    Some(id)
}

/// What the members of an organization say.
pub(super) fn organization_itself(gathered: &Gathered, row: &Object) -> Object {
    let mut record = Object::new();
    let url = words(row, "website").or_else(|| words(row, "url"));
    let fields = [
        ("name", words(row, "name").map(|name| gathered.text(&name))),
        ("phones", some(phones(row))),
        ("url", url.map(Value::from)),
    ];
    put(&mut record, fields);
    record
}

/// Returns its id; nothing where it cannot be found on a map.
fn location(
    gathered: &mut Gathered,
    place: &str,
    row: &Object,
    organization_id: &str,
) -> Option<String> {
    let mut record = location_itself(gathered, place, row)?;
    let address = address(row);
    let name = words(row, "name").unwrap_or_else(|| address.clone());
    let id = id_of(row, &name, &[&name, &address]);
    beyond::take(gathered, place, Entity::Location, row, &mut record);
    // An office may be another department's than the service.
    let of = record.entry("organization_id");
    of.or_insert_with(|| json!(organization_id));
    record.extend(object(json!({"type": "location", "id": id})));
    gathered.location(place, Value::Object(record));
    Some(id)
}

/// What the members of a location say; nothing where it cannot be found on a map.
pub(super) fn location_itself(
    gathered: &mut Gathered,
    place: &str,
    row: &Object,
) -> Option<Object> {
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
    let schedules: Vec<Value> = objects(row, "schedules")
        .zip(0..)
        .filter_map(|(row, at)| schedule(gathered, &format!("{place}/schedules/{at}"), row))
        .collect();
    let accessibility = objects(row, "accessibility").filter_map(|row| words(row, "description"));
    let accessibility: Vec<Value> = accessibility
        .map(|words| json!({"description": gathered.text(&words)}))
        .collect();
    let address = address(row);
    let name = words(row, "name").unwrap_or_else(|| address.clone());
    let mut record = object(json!({
        "name": gathered.text(&name),
        "latitude": latitude,
        "longitude": longitude,
        "address": gathered.text(&address),
    }));
    let more = [
        ("phones", some(phones(row))),
        ("accessibility", some(accessibility)),
        ("schedules", some(schedules)),
    ];
    put(&mut record, more);
    Some(record)
}

fn address(row: &Object) -> String {
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
    let address = address.or_else(|| words(row, "description"));
    address.unwrap_or_default()
}

/// Hours as the core reads them; others are reported.
fn schedule(gathered: &mut Gathered, place: &str, row: &Object) -> Option<Value> {
    const NUMBERS: [&str; 2] = ["interval", "count"];
    let mut schedule = Object::new();
    let weekly = || row.get("opens_at").map(|_| "WEEKLY".to_owned());
    let freq = words(row, "freq").or_else(weekly);
    schedule.extend(freq.map(|freq| ("freq".to_owned(), json!(freq))));
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
    let attributes = objects(row, "attributes").filter(|one| beyond::term(one).is_none());
    let found = attributes.into_iter().find_map(|attribute| {
        let term = attribute.get("taxonomy_term")?.as_object()?;
        Some((words(term, "name")?, term, attribute))
    });
    match found {
        Some((name, term, attribute)) => {
            let id = id_of(term, &name, &[&name]);
            let more = beyond::category(attribute, &name, gathered.language());
            let name = gathered.text(&name);
            gathered.category(place, id, name, more)
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
    gathered.category(place, OTHER.to_owned(), name, None)
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
