//! From a bundle to what other software reads.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Read,
};

use serde_json::{Map, Value, json};

use super::{
    ExchangeError, HSDS_JSON, REST, beyond, cpsv_ap,
    gather::{Head, object, packed},
    hsds::Kind,
    members::{Entity, id},
    tables,
};
use crate::catalogue::{
    RecordProblem,
    bundle::{Bundle, Record, TimeZoneRecord, hash},
};

type Object = Map<String, Value>;

/// The member of a record that holds the object of HSDS that it was made of.
pub(super) const ORIGINAL: &str = "hsds";

/// What a bundle is exported to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exported {
    /// HSDS 3.0: one JSON file with a list of services and of organizations that have none.
    HsdsJson,
    /// HSDS 3.0: a CSV file for each table.
    HsdsCsv,
    /// CPSV-AP 3.2 in one JSON-LD file.
    CpsvAp,
}

/// Exports a bundle: file names and what is in the files. HSDS has one language: texts are in `language`, or
/// the nearest there is. What was imported from HSDS goes out as it came in, but for what was changed since;
/// what HSDS has no member for goes out in attributes and in [`REST`], so that an import in the same language
/// makes the same records again.
pub fn export(
    bundle: impl Read,
    format: Exported,
    language: &str,
) -> Result<BTreeMap<String, String>, ExchangeError> {
    let records = Records::read(bundle)?;
    let mut files = BTreeMap::new();
    if format == Exported::CpsvAp {
        files.insert(
            "cpsv-ap.jsonld".to_owned(),
            format!("{:#}\n", cpsv_ap::export::document(&records)),
        );
        return Ok(files);
    }
    let mut hsds = Hsds {
        records: &records,
        language,
        reached: BTreeSet::new(),
    };
    let rows = hsds.outermost();
    files.extend(hsds.rest().map(|rest| (REST.to_owned(), rest)));
    if format == Exported::HsdsCsv {
        let tables = tables::apart(&rows).into_iter();
        files.extend(tables.map(|(table, csv)| (format!("{table}.csv"), csv)));
    } else {
        let rows: Value = rows.into_iter().map(|(_, row)| row).collect();
        files.insert(HSDS_JSON.to_owned(), format!("{rows:#}\n"));
    }
    Ok(files)
}

/// The records that are exported, by id.
pub(super) struct Records {
    city: String,
    languages: BTreeSet<String>,
    time_zone: Option<TimeZoneRecord>,
    pub(super) categories: BTreeMap<String, Object>,
    pub(super) organizations: BTreeMap<String, Object>,
    pub(super) locations: BTreeMap<String, Object>,
    pub(super) services: BTreeMap<String, Object>,
    /// The lines of all others.
    pub(super) others: Vec<String>,
}

impl Records {
    fn of(&self, entity: Entity) -> &BTreeMap<String, Object> {
        match entity {
            Entity::Service => &self.services,
            Entity::Organization => &self.organizations,
            Entity::Location => &self.locations,
        }
    }

    fn read(bundle: impl Read) -> Result<Self, ExchangeError> {
        let mut bundle = Bundle::open(bundle, None)?;
        let mut records = Self {
            city: bundle.header.city.clone(),
            languages: bundle.header.languages.iter().cloned().collect(),
            time_zone: bundle.header.time_zone.take(),
            categories: BTreeMap::new(),
            organizations: BTreeMap::new(),
            locations: BTreeMap::new(),
            services: BTreeMap::new(),
            others: Vec::new(),
        };
        while let Some(line) = bundle.next()? {
            let into = match &line.record {
                Record::Category(_) => &mut records.categories,
                Record::Organization(_) => &mut records.organizations,
                Record::Location(_) => &mut records.locations,
                Record::Service(_) => &mut records.services,
                _ => {
                    records.others.push(line.json.to_owned());
                    continue;
                }
            };
            let record = serde_json::from_str(line.json);
            let record = record.map_err(|error| line.refused(RecordProblem::Shape(error)))?;
            into.insert(line.id.into_owned(), record);
        }
        Ok(records)
    }
}

/// An export to HSDS.
struct Hsds<'a> {
    records: &'a Records,
    language: &'a str,
    /// What has gone out, by table and id.
    reached: BTreeSet<(&'static str, String)>,
}

impl Hsds<'_> {
    /// The outermost objects of HSDS, each with its table.
    fn outermost(&mut self) -> Vec<(&'static str, Object)> {
        let records = self.records;
        let made_of = |record: &Object| match record.get(ORIGINAL) {
            Some(Value::Object(original)) => Some(original.clone()),
            _ => None,
        };
        let sources = records
            .organizations
            .values()
            .chain(records.services.values());
        let mut originals: Vec<Object> = sources.filter_map(made_of).collect();
        // Objects of one id may say different things in different places. The record was made of one of them, and
        // while it still says the same, the others stay as they came as well.
        let mut unchanged = BTreeSet::new();
        for original in &mut originals {
            each(original, &mut |entity, row| {
                let record = records.of(entity).get(id(row));
                if record.is_some_and(|record| self.put(entity, row, record) == *row) {
                    unchanged.insert((entity.table(), id(row).to_owned()));
                }
            });
        }
        let mut rows = Vec::new();
        for mut row in originals {
            let table = each(&mut row, &mut |entity, row| {
                let name = (entity.table(), id(row).to_owned());
                let record = records.of(entity).get(id(row));
                if let Some(record) = record.filter(|_| !unchanged.contains(&name)) {
                    *row = self.put(entity, row, record);
                }
            });
            rows.push((table, row));
        }
        for (id, service) in &records.services {
            if service.contains_key(ORIGINAL) || self.has(Entity::Service, id) {
                self.reach_connections(service);
            }
        }
        for (id, service) in &records.services {
            if !self.has(Entity::Service, id) && !service.contains_key(ORIGINAL) {
                rows.push(("service", self.service(service)));
            }
        }
        for (id, organization) in &records.organizations {
            if !self.has(Entity::Organization, id) {
                rows.push(("organization", self.organization(organization)));
            }
        }
        rows.sort_by(|(one, row), (other, another)| (one, id(row)).cmp(&(other, id(another))));
        rows
    }

    /// What an object says of the connections of its service goes out with it.
    fn reach_connections(&mut self, service: &Object) {
        let one = |field: &str| service.get(field).into_iter();
        let offices = one("location_ids").filter_map(Value::as_array).flatten();
        let connections = [
            ("category", one("category_id").collect()),
            ("organization", one("organization_id").collect()),
            ("location", offices.collect::<Vec<_>>()),
        ];
        for (table, ids) in connections {
            let ids = ids.into_iter().filter_map(Value::as_str);
            self.reached.extend(ids.map(|id| (table, id.to_owned())));
        }
    }

    fn has(&self, entity: Entity, id: &str) -> bool {
        self.reached.contains(&(entity.table(), id.to_owned()))
    }

    fn put(&mut self, entity: Entity, row: &Object, record: &Object) -> Object {
        self.reached.insert((entity.table(), id(record).to_owned()));
        beyond::put(entity, row, record, self.language)
    }

    /// A service that did not come from HSDS.
    fn service(&mut self, service: &Object) -> Object {
        let records = self.records;
        let named = |map: &'_ BTreeMap<String, Object>, field: &str| {
            map.get(service.get(field)?.as_str()?).cloned()
        };
        let mut row = object(json!({"id": id(service), "status": "active"}));
        if let Some(organization) = named(&records.organizations, "organization_id") {
            let organization = self.organization(&organization);
            row.insert("organization".to_owned(), Value::Object(organization));
        }
        if let Some(category) = named(&records.categories, "category_id") {
            self.reached.insert(("category", id(&category).to_owned()));
            let attribute = beyond::categorized(id(service), &category, self.language);
            row.insert("attributes".to_owned(), json!([attribute]));
        }
        let location_ids = service.get("location_ids").and_then(Value::as_array);
        let at_locations: Vec<Value> = location_ids
            .into_iter()
            .flatten()
            .filter_map(|id| records.locations.get(id.as_str()?))
            .map(|location| {
                json!({
                    "id": format!("{}-at-{}", id(service), id(location)),
                    "location": self.location(location, service),
                })
            })
            .collect();
        if !at_locations.is_empty() {
            row.insert("service_at_locations".to_owned(), json!(at_locations));
        }
        self.put(Entity::Service, &row, service)
    }

    fn organization(&mut self, organization: &Object) -> Object {
        let row = object(json!({"id": id(organization)}));
        let mut row = self.put(Entity::Organization, &row, organization);
        // HSDS asks for one.
        let name = row.get("name").cloned();
        row.entry("description")
            .or_insert_with(|| name.unwrap_or_default());
        row
    }

    fn location(&mut self, location: &Object, of: &Object) -> Object {
        let mut row = object(json!({"id": id(location), "location_type": "physical"}));
        let field = "organization_id";
        if let Some(organization) = location.get(field)
            && of.get(field) != Some(organization)
        {
            let id = id(location);
            beyond::add(Entity::Location, &mut row, id, field, organization);
        }
        self.put(Entity::Location, &row, location)
    }

    /// A bundle of the records that have not gone out, and of the city's clock; nothing where there are none.
    fn rest(&self) -> Option<String> {
        let records = self.records;
        let groups = [
            ("category", &records.categories),
            (Entity::Location.table(), &records.locations),
        ];
        let left = groups.into_iter().flat_map(|(table, records)| {
            let left = records
                .iter()
                .filter(move |(id, _)| !self.reached.contains(&(table, (*id).clone())));
            left.map(|(_, record)| Value::Object(record.clone()).to_string())
        });
        let lines: Vec<String> = left.chain(records.others.iter().cloned()).collect();
        if lines.is_empty() && records.time_zone.is_none() {
            return None;
        }
        let mut hashes: Vec<_> = lines.iter().map(|line| hash(line.as_bytes())).collect();
        let lines: String = lines.iter().map(|line| format!("{line}\n")).collect();
        let head = Head {
            city: &records.city,
            published_at: None,
            languages: &records.languages,
            time_zone: records.time_zone.as_ref(),
        };
        let bundle = packed(head, &mut hashes, lines.into_bytes());
        String::from_utf8(bundle).ok()
    }
}

/// Visits an outermost object and the objects in it that records are made of; returns its table.
fn each(row: &mut Object, visit: &mut dyn FnMut(Entity, &mut Object)) -> &'static str {
    fn inside<'a>(row: &'a mut Object, list: &str) -> impl Iterator<Item = &'a mut Object> {
        let rows = row.get_mut(list).and_then(Value::as_array_mut);
        rows.into_iter().flatten().filter_map(Value::as_object_mut)
    }
    fn location(row: &mut Object, visit: &mut dyn FnMut(Entity, &mut Object)) {
        if let Some(Value::Object(location)) = row.get_mut("location") {
            visit(Entity::Location, location);
        }
    }
    fn service(row: &mut Object, visit: &mut dyn FnMut(Entity, &mut Object)) {
        visit(Entity::Service, row);
        if let Some(Value::Object(organization)) = row.get_mut("organization") {
            visit(Entity::Organization, organization);
        }
        for at in inside(row, "service_at_locations") {
            location(at, visit);
        }
    }
    match Kind::of(row) {
        Some(Kind::Organization) => {
            visit(Entity::Organization, row);
            for inner in inside(row, "services") {
                service(inner, visit);
            }
            for inner in inside(row, "locations") {
                visit(Entity::Location, inner);
            }
            "organization"
        }
        Some(Kind::ServiceAtLocation) => {
            if let Some(Value::Object(inner)) = row.get_mut("service") {
                service(inner, visit);
            }
            location(row, visit);
            "service_at_location"
        }
        Some(Kind::Service) | None => {
            service(row, visit);
            "service"
        }
    }
}
