//! From a bundle to what other software reads.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Read,
};

use serde_json::{Map, Value, json};

use super::{
    ExchangeError,
    gather::object,
    hsds::{Kind, objects},
    tables,
};
use crate::{
    catalogue::bundle::{Bundle, Record},
    text::Text,
};

type Object = Map<String, Value>;

/// The member of a record that holds the object of HSDS that it was made of.
pub(super) const ORIGINAL: &str = "hsds";

/// What a bundle is exported to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exported {
    /// HSDS 3.0: one JSON file with a list of services.
    HsdsJson,
    /// HSDS 3.0: a CSV file for each table.
    HsdsCsv,
    /// CPSV-AP 3.2 in one JSON-LD file.
    CpsvAp,
}

/// Exports a bundle: file names and what is in the files. HSDS has one language: texts are in `language`, or
/// the nearest there is. What was imported from HSDS goes out as it came in, but for what was changed since.
pub fn export(
    bundle: impl Read,
    format: Exported,
    language: &str,
) -> Result<BTreeMap<String, String>, ExchangeError> {
    let records = Records::read(bundle)?;
    let file =
        |name: &str, value: Value| BTreeMap::from([(name.to_owned(), format!("{value:#}\n"))]);
    Ok(match format {
        Exported::HsdsJson => {
            let rows = records.outermost(language).into_iter();
            file(
                "hsds.json",
                rows.map(|(_, row)| Value::Object(row)).collect(),
            )
        }
        Exported::HsdsCsv => tables::apart(&records.outermost(language))
            .into_iter()
            .map(|(table, csv)| (format!("{table}.csv"), csv))
            .collect(),
        Exported::CpsvAp => file("cpsv-ap.jsonld", records.cpsv_ap()),
    })
}

/// The records that are exported, by id.
#[derive(Default)]
struct Records {
    categories: BTreeMap<String, Object>,
    organizations: BTreeMap<String, Object>,
    locations: BTreeMap<String, Object>,
    services: BTreeMap<String, Object>,
}

impl Records {
    fn read(bundle: impl Read) -> Result<Self, ExchangeError> {
        let mut bundle = Bundle::open(bundle, None)?;
        let mut records = Self::default();
        while let Some(line) = bundle.next()? {
            let into = match &line.record {
                Record::Category(_) => &mut records.categories,
                Record::Organization(_) => &mut records.organizations,
                Record::Location(_) => &mut records.locations,
                Record::Service(_) => &mut records.services,
                _ => continue,
            };
            if let Ok(Value::Object(record)) = serde_json::from_str(line.json) {
                into.insert(line.id.into_owned(), record);
            }
        }
        Ok(records)
    }

    /// The outermost objects of HSDS, each with its table.
    fn outermost(&self, language: &str) -> Vec<(&'static str, Object)> {
        let mut rows = Vec::new();
        let mut inside = BTreeSet::new();
        let records = self.organizations.values().chain(self.services.values());
        for record in records {
            let Some(Value::Object(original)) = record.get(ORIGINAL) else {
                continue;
            };
            let mut row = original.clone();
            let table = match Kind::of(&row) {
                Some(Kind::Organization) => {
                    self.renew(&mut row, &self.organizations, &ORGANIZATION, language);
                    if let Some(Value::Array(services)) = row.get_mut("services") {
                        for service in services.iter_mut().filter_map(Value::as_object_mut) {
                            inside.insert(id(service).to_owned());
                            self.renew(service, &self.services, &SERVICE, language);
                        }
                    }
                    "organization"
                }
                Some(Kind::ServiceAtLocation) => {
                    if let Some(Value::Object(service)) = row.get_mut("service") {
                        inside.insert(id(service).to_owned());
                        self.renew(service, &self.services, &SERVICE, language);
                    }
                    "service_at_location"
                }
                Some(Kind::Service) | None => {
                    inside.insert(id(&row).to_owned());
                    self.renew(&mut row, &self.services, &SERVICE, language);
                    "service"
                }
            };
            rows.push((table, row));
        }
        for (id, service) in &self.services {
            if !inside.contains(id) && !service.contains_key(ORIGINAL) {
                rows.push(("service", self.made(service, language)));
            }
        }
        rows
    }

    /// Writes into an object of HSDS what its record says otherwise than the object did.
    fn renew(
        &self,
        row: &mut Object,
        records: &BTreeMap<String, Object>,
        fields: &[&str],
        language: &str,
    ) {
        let Some(record) = records.get(id(row)) else {
            return;
        };
        for field in fields {
            let now = said(record, field, language);
            let came = row
                .get(*field)
                .and_then(Value::as_str)
                .map(super::plain::plain);
            if !now.is_empty() && came.as_deref() != Some(now.as_str()) {
                row.insert((*field).to_owned(), json!(now));
            }
        }
    }

    /// A service that did not come from HSDS.
    fn made(&self, service: &Object, language: &str) -> Object {
        let said = |field: &str| said(service, field, language);
        let named = |map: &BTreeMap<String, Object>, field: &str| {
            map.get(service.get(field)?.as_str()?).cloned()
        };
        let mut row = object(json!({"id": id(service), "name": said("name"), "status": "active"}));
        for field in [
            "alternate_name",
            "description",
            "application_process",
            "eligibility_description",
            "url",
            "email",
        ] {
            let words = said(field);
            if !words.is_empty() {
                row.insert(field.to_owned(), json!(words));
            }
        }
        if let Some(organization) = named(&self.organizations, "organization_id") {
            let about = self::said(&organization, "description", language);
            let mut inner = object(json!({
                "id": id(&organization),
                "name": self::said(&organization, "name", language),
                // HSDS asks for one.
                "description": if about.is_empty() { self::said(&organization, "name", language) } else { about },
            }));
            let phones: Vec<Value> = objects(&organization, "phones")
                .zip(1..)
                .map(|(phone, number)| {
                    json!({"id": format!("{}-phone-{number}", id(&organization)), "number": phone.get("number")})
                })
                .collect();
            if !phones.is_empty() {
                inner.insert("phones".to_owned(), json!(phones));
            }
            row.insert("organization".to_owned(), Value::Object(inner));
        }
        if let Some(category) = named(&self.categories, "category_id") {
            let name = self::said(&category, "name", language);
            let about = self::said(&category, "description", language);
            row.insert(
                "attributes".to_owned(),
                json!([{
                    "id": format!("{}-category", id(service)),
                    "link_entity": "service",
                    "taxonomy_term": {
                        "id": id(&category),
                        "name": name,
                        "description": if about.is_empty() { name.clone() } else { about },
                    },
                }]),
            );
        }
        let at_locations: Vec<Value> = service
            .get("location_ids")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(|id| self.locations.get(id.as_str()?))
            .map(|location| self.at_location(service, location, language))
            .collect();
        if !at_locations.is_empty() {
            row.insert("service_at_locations".to_owned(), json!(at_locations));
        }
        let costs: Vec<Value> = objects(service, "cost_options")
            .zip(1..)
            .map(|(cost, number)| {
                let minor = cost
                    .get("amount_minor")
                    .and_then(Value::as_i64)
                    .unwrap_or_default();
                let currency = cost
                    .get("currency")
                    .and_then(Value::as_str)
                    .unwrap_or_default();
                let mut option = object(json!({
                    "id": format!("{}-cost-{number}", id(service)),
                    "currency": currency,
                    "amount": super::plain::major_units(minor, currency),
                }));
                let about = self::said(cost, "amount_description", language);
                if !about.is_empty() {
                    option.insert("amount_description".to_owned(), json!(about));
                }
                Value::Object(option)
            })
            .collect();
        if !costs.is_empty() {
            row.insert("cost_options".to_owned(), json!(costs));
        }
        let documents: Vec<Value> = objects(service, "required_documents")
            .zip(1..)
            .map(|(document, number)| {
                json!({
                    "id": format!("{}-document-{number}", id(service)),
                    "document": self::said(document, "document", language),
                })
            })
            .collect();
        if !documents.is_empty() {
            row.insert("required_documents".to_owned(), json!(documents));
        }
        row
    }

    fn at_location(&self, service: &Object, location: &Object, language: &str) -> Value {
        let schedules: Vec<Value> = objects(location, "schedules")
            .zip(1..)
            .map(|(schedule, number)| {
                let mut schedule = schedule.clone();
                let schedule_id = format!("{}-schedule-{number}", id(location));
                schedule.insert("id".to_owned(), json!(schedule_id));
                if schedule.contains_key("description") {
                    let description = said(&schedule, "description", language);
                    schedule.insert("description".to_owned(), json!(description));
                }
                Value::Object(schedule)
            })
            .collect();
        json!({
            "id": format!("{}-at-{}", id(service), id(location)),
            "location": {
                "id": id(location),
                "location_type": "physical",
                "name": said(location, "name", language),
                "description": said(location, "address", language),
                "latitude": location.get("latitude"),
                "longitude": location.get("longitude"),
                "schedules": schedules,
            },
        })
    }

    fn cpsv_ap(&self) -> Value {
        let literal = |record: &Object, field: &str| -> Value {
            let text = record.get(field).and_then(Value::as_object);
            text.into_iter()
                .flatten()
                .map(|(language, words)| json!({"@value": words, "@language": language}))
                .collect()
        };
        let mut graph = Vec::new();
        for (id, organization) in &self.organizations {
            graph.push(json!({
                "@id": format!("urn:organization:{id}"),
                "@type": "cv:PublicOrganisation",
                "dct:identifier": id,
                "dct:title": literal(organization, "name"),
            }));
        }
        for (id, category) in &self.categories {
            graph.push(json!({
                "@id": format!("urn:category:{id}"),
                "@type": "skos:Concept",
                "dct:identifier": id,
                "skos:prefLabel": literal(category, "name"),
            }));
        }
        for (id, service) in &self.services {
            let text = |field: &str| {
                service
                    .get(field)
                    .and_then(Value::as_str)
                    .unwrap_or_default()
            };
            let costs: Vec<Value> = objects(service, "cost_options")
                .map(|cost| {
                    let minor = cost
                        .get("amount_minor")
                        .and_then(Value::as_i64)
                        .unwrap_or_default();
                    let currency = cost
                        .get("currency")
                        .and_then(Value::as_str)
                        .unwrap_or_default();
                    json!({
                        "@type": "cv:Cost",
                        "cv:value": super::plain::major_units(minor, currency).to_string(),
                        "cv:currency": currency,
                        "dct:description": literal(cost, "amount_description"),
                    })
                })
                .collect();
            let inputs: Vec<Value> = objects(service, "required_documents")
                .map(|document| json!({"@type": "cv:Evidence", "dct:title": literal(document, "document")}))
                .collect();
            let laws: Vec<Value> = objects(service, "legal_basis")
                .map(
                    |law| json!({"@type": "eli:LegalResource", "dct:title": literal(law, "title")}),
                )
                .collect();
            let channels = service.get("channels").and_then(Value::as_array);
            let channels: Vec<Value> = channels
                .into_iter()
                .flatten()
                .map(|channel| json!({"@type": "cv:Channel", "dct:type": channel}))
                .collect();
            let keywords = service.get("keywords").and_then(Value::as_object);
            let keywords: Vec<Value> = keywords
                .into_iter()
                .flatten()
                .flat_map(|(language, words)| {
                    let words = words.as_array().into_iter().flatten();
                    words.map(move |word| json!({"@value": word, "@language": language}))
                })
                .collect();
            graph.push(json!({
                "@id": format!("urn:service:{id}"),
                "@type": "cpsv:PublicService",
                "dct:identifier": id,
                "dct:title": literal(service, "name"),
                "dct:description": literal(service, "description"),
                "cv:hasCompetentAuthority": {"@id": format!("urn:organization:{}", text("organization_id"))},
                "cv:thematicArea": {"@id": format!("urn:category:{}", text("category_id"))},
                "cv:hasChannel": channels,
                "cv:hasCost": costs,
                "cpsv:hasInput": inputs,
                "cv:hasLegalResource": laws,
                "dcat:keyword": keywords,
            }));
        }
        json!({
            "@context": {
                "cpsv": "http://purl.org/vocab/cpsv#",
                "cv": "http://data.europa.eu/m8g/",
                "dcat": "http://www.w3.org/ns/dcat#",
                "dct": "http://purl.org/dc/terms/",
                "eli": "http://data.europa.eu/eli/ontology#",
                "skos": "http://www.w3.org/2004/02/skos/core#",
            },
            "@graph": graph,
        })
    }
}

/// The fields of a service that go out as they are now.
const SERVICE: [&str; 7] = [
    "name",
    "alternate_name",
    "description",
    "application_process",
    "eligibility_description",
    "url",
    "email",
];
/// The same of an organization.
const ORGANIZATION: [&str; 1] = ["name"];

/// A text in the language, or a plain string.
fn said(record: &Object, field: &str, language: &str) -> String {
    match record.get(field) {
        Some(Value::String(words)) => words.clone(),
        Some(text) => serde_json::from_value::<Text>(text.clone())
            .map(|text| text.in_language(language).to_owned())
            .unwrap_or_default(),
        None => String::new(),
    }
}

fn id(record: &Object) -> &str {
    record.get("id").and_then(Value::as_str).unwrap_or_default()
}
