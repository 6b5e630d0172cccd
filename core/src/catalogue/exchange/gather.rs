//! The records on their way to a bundle, held against the bundle's own rules.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::{
    super::{
        build::Seen,
        bundle::{hash, read_line, revision},
        error::{BundleError, RecordProblem},
    },
    Imported, MAX_PROBLEMS, Misfit, Problem, Report, Target,
};

/// The id of the category for what has none.
pub(super) const OTHER: &str = "other";

/// A record and where it came from.
struct Found {
    place: String,
    record: Map<String, Value>,
}

/// What was gathered so far, by type and id.
pub(super) struct Gathered {
    target: Target,
    categories: BTreeMap<String, Found>,
    organizations: BTreeMap<String, Found>,
    locations: BTreeMap<String, Found>,
    services: BTreeMap<String, Found>,
    pub(super) report: Report,
}

impl Gathered {
    pub(super) fn new(target: &Target) -> Self {
        Self {
            target: target.clone(),
            categories: BTreeMap::new(),
            organizations: BTreeMap::new(),
            locations: BTreeMap::new(),
            services: BTreeMap::new(),
            report: Report::default(),
        }
    }

    /// The language of texts that do not say theirs.
    pub(super) fn language(&self) -> &str {
        &self.target.language
    }

    /// A text in the language of what does not say it.
    pub(super) fn text(&self, words: &str) -> Value {
        json!({ self.language(): words })
    }

    /// Takes a category unless it is there, and returns its id.
    pub(super) fn category(&mut self, place: &str, id: String, name: Value) -> String {
        let order = self.categories.len();
        self.categories.entry(id.clone()).or_insert_with(|| Found {
            place: place.to_owned(),
            record: object(json!({
                "type": "category", "id": id, "name": name, "description": {}, "order": order,
            })),
        });
        id
    }

    /// Takes an organization unless it is there. One that came inside of a service gives way to one
    /// that came by itself.
    pub(super) fn organization(&mut self, place: &str, record: Value) {
        insert(&mut self.organizations, place, record);
    }

    /// Takes a location unless it is there.
    pub(super) fn location(&mut self, place: &str, record: Value) {
        insert(&mut self.locations, place, record);
    }

    /// Takes a service; the second one of an id is reported.
    pub(super) fn service(&mut self, place: String, record: Value) {
        let record = object(record);
        let id = id(&record);
        if self.services.contains_key(&id) {
            return self.report.leave_out(place, "id", Misfit::Duplicate(id));
        }
        self.services.insert(id, Found { place, record });
    }

    /// Writes the bundle. What its rules refuse is reported and left out, and so is what depends on it.
    pub(super) fn finish(mut self) -> Imported {
        let mut seen = Seen::default();
        let mut lines = Vec::new();
        let mut hashes = Vec::new();
        let mut languages = BTreeSet::from([self.target.language.clone()]);
        let report = &mut self.report;
        let mut write = |found: Found, report: &mut Report| {
            let mut found = found;
            drop_dangling(&mut found, &seen, report);
            let mut check = |record: &Map<String, Value>| {
                let line = json!(record).to_string();
                let taken = read_line(line.as_bytes(), 0).and_then(|line| {
                    let checked = seen.add(&line);
                    checked.map_err(|problem| line.refused(problem))
                });
                (line, taken)
            };
            let (line, taken) = loop {
                let (line, taken) = check(&found.record);
                // The record can do without an address that is none.
                if let Err(BundleError::Record {
                    problem: RecordProblem::Value { field },
                    ..
                }) = &taken
                    && ["url", "email"].contains(field)
                    && let Some(Value::String(value)) = found.record.remove(*field)
                {
                    report.tell(found.place.as_str(), field, Misfit::Value(value));
                    continue;
                }
                break (line, taken);
            };
            match taken {
                Ok(()) => {
                    hashes.push(hash(line.as_bytes()));
                    lines.extend_from_slice(line.as_bytes());
                    lines.push(b'\n');
                    gather_languages(&line, &mut languages);
                }
                Err(refused) => {
                    let (field, misfit) = super::hsds::refusal(&refused);
                    report.leave_out(found.place, &field, misfit);
                }
            }
        };
        let groups = [
            self.categories,
            self.organizations,
            self.locations,
            self.services,
        ];
        for found in groups.into_iter().flat_map(BTreeMap::into_values) {
            write(found, report);
        }
        let header = json!({
            "type": "header",
            "format": super::super::bundle::BUNDLE,
            "city": self.target.city,
            "revision": revision(&mut hashes),
            "languages": languages,
            "records": hashes.len(),
        });
        let mut bundle = header.to_string().into_bytes();
        bundle.push(b'\n');
        bundle.append(&mut lines);
        Imported {
            bundle,
            services: seen.service_count(),
            report: self.report,
        }
    }
}

impl Report {
    /// A row was left out.
    pub(super) fn leave_out(&mut self, place: impl Into<String>, field: &str, misfit: Misfit) {
        self.left_out += 1;
        self.add(place.into(), field, misfit, true);
    }

    /// A field was left out of a row that was taken.
    pub(super) fn tell(&mut self, place: impl Into<String>, field: &str, misfit: Misfit) {
        self.add(place.into(), field, misfit, false);
    }

    fn add(&mut self, place: String, field: &str, misfit: Misfit, left_out: bool) {
        self.found += 1;
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(Problem {
                place,
                field: field.to_owned(),
                misfit,
                left_out,
            });
        }
    }
}

fn insert(into: &mut BTreeMap<String, Found>, place: &str, record: Value) {
    let record = object(record);
    let by_itself = record.contains_key(super::export::ORIGINAL);
    let id = id(&record);
    if by_itself || !into.contains_key(&id) {
        let place = place.to_owned();
        into.insert(id, Found { place, record });
    }
}

/// Takes the locations out of a service that were refused themselves.
fn drop_dangling(found: &mut Found, seen: &Seen, report: &mut Report) {
    let Some(Value::Array(ids)) = found.record.get_mut("location_ids") else {
        return;
    };
    ids.retain(|id| {
        let id = id.as_str().unwrap_or_default();
        let there = seen.locations.contains(id);
        if !there {
            report.tell(&found.place, "location", Misfit::Dangling(id.to_owned()));
        }
        there
    });
}

/// The languages of the texts in a record, which are the maps called so.
fn gather_languages(line: &str, languages: &mut BTreeSet<String>) {
    let Ok(Value::Object(record)) = serde_json::from_str(line) else {
        return;
    };
    let texts = ["name", "description"]
        .into_iter()
        .filter_map(|field| record.get(field));
    for text in texts.filter_map(Value::as_object) {
        languages.extend(text.keys().cloned());
    }
}

fn id(record: &Map<String, Value>) -> String {
    let id = record.get("id").and_then(Value::as_str);
    id.unwrap_or_default().to_owned()
}

pub(super) fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
