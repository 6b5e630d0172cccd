//! The records on their way to a bundle, held against the bundle's own rules.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Read,
};

use serde_json::{Map, Value, json};

use super::{
    super::{
        MAX_BUNDLE_BYTES, MAX_LINE_BYTES, MAX_RECORDS,
        build::Seen,
        bundle::{BUNDLE, Bundle, Record, RecordHash, TimeZoneRecord, hash, read_line, revision},
        error::{BundleError, RecordProblem},
    },
    Imported, MAX_PROBLEMS, Misfit, Problem, REST, Report, Target,
};
use crate::{environment::Timestamp, text::is_control};

/// The id of the category for what has none.
pub(super) const OTHER: &str = "other";

/// How many characters of a source a report quotes at once.
const QUOTED_CHARS: usize = 200;

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
    /// What no format but the bundle has, in the bundle's order.
    rest: Vec<Found>,
    languages: BTreeSet<String>,
    time_zone: Option<TimeZoneRecord>,
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
            rest: Vec::new(),
            languages: BTreeSet::from([target.language.clone()]),
            time_zone: None,
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

    /// Takes a category unless it is there, and returns its id. `more` is what is known beside its name.
    pub(super) fn category(
        &mut self,
        place: &str,
        id: String,
        name: Value,
        more: Option<Map<String, Value>>,
    ) -> String {
        let order = self.categories.len();
        self.categories.entry(id.clone()).or_insert_with(|| {
            let mut record = object(json!({"name": name, "description": {}, "order": order}));
            record.extend(more.unwrap_or_default());
            record.extend(object(json!({"type": "category", "id": id})));
            Found {
                place: place.to_owned(),
                record,
            }
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

    /// Takes what an export left beside ([`REST`]): records that the other format has no place for, and the
    /// city's clock.
    pub(super) fn rest(&mut self, rest: impl Read) -> Result<(), BundleError> {
        let mut bundle = Bundle::open(rest, None)?;
        while let Some(line) = bundle.next()? {
            let place = format!("{REST}, row {}", line.number);
            let record = serde_json::from_str(line.json);
            let record = record.map_err(|error| line.refused(RecordProblem::Shape(error)))?;
            match line.record {
                Record::Category(_) => {
                    let id = line.id.into_owned();
                    self.categories.insert(id, Found { place, record });
                }
                Record::Organization(_) => self.organization(&place, Value::Object(record)),
                Record::Location(_) => self.location(&place, Value::Object(record)),
                Record::Service(_) => self.service(place, Value::Object(record)),
                _ => self.rest.push(Found { place, record }),
            }
        }
        self.languages.extend(bundle.header.languages);
        self.time_zone = bundle.header.time_zone;
        Ok(())
    }

    /// Writes the bundle. What its rules refuse is reported and left out, and so is what depends on it.
    pub(super) fn finish(mut self) -> Imported {
        let mut seen = Seen::default();
        let mut lines = Vec::new();
        let mut hashes = Vec::new();
        let mut languages = self.languages;
        let report = &mut self.report;
        let mut write = |found: Found, report: &mut Report| {
            let mut found = found;
            drop_dangling(&mut found, &seen, report);
            let id = id(&found.record);
            if id.chars().any(is_control) {
                return report.leave_out(found.place, "id", Misfit::Value(id));
            }
            let mut check = |record: &Map<String, Value>| {
                let line = json!(record).to_string();
                let taken = read_line(line.as_bytes(), 0).and_then(|read| {
                    has_room(&lines, hashes.len(), &line)?;
                    let checked = seen.add(&read);
                    checked.map_err(|problem| read.refused(problem))
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
        let before_services = |found: &Found| {
            let kind = found.record.get("type").and_then(Value::as_str);
            kind.is_some_and(|kind| ["holiday", "form", "fact"].contains(&kind))
        };
        let (before, after): (Vec<_>, Vec<_>) = self.rest.into_iter().partition(before_services);
        let described = [self.categories, self.organizations, self.locations];
        let described = described.into_iter().flat_map(BTreeMap::into_values);
        let services = self.services.into_values();
        for found in described.chain(before).chain(services).chain(after) {
            write(found, report);
        }
        let head = Head {
            city: &self.target.city,
            published_at: None,
            languages: &languages,
            time_zone: self.time_zone.as_ref(),
        };
        let bundle = packed(head, &mut hashes, lines);
        Imported {
            bundle,
            services: u32::try_from(seen.services.len()).unwrap_or(u32::MAX),
            report: self.report,
        }
    }
}

/// What a bundle's header says beside what its lines say by themselves.
pub(super) struct Head<'a> {
    pub(super) city: &'a str,
    pub(super) published_at: Option<Timestamp>,
    pub(super) languages: &'a BTreeSet<String>,
    pub(super) time_zone: Option<&'a TimeZoneRecord>,
}

/// A bundle of these lines.
pub(super) fn packed(head: Head<'_>, hashes: &mut [RecordHash], mut lines: Vec<u8>) -> Vec<u8> {
    let mut header = json!({
        "type": "header",
        "format": BUNDLE,
        "city": head.city,
        "revision": revision(hashes),
        "languages": head.languages,
        "records": hashes.len(),
    });
    if let Value::Object(header) = &mut header {
        let published = head.published_at.map(|at| json!(at));
        header.extend(published.map(|at| ("published_at".to_owned(), at)));
        let zone = head.time_zone;
        let zone = zone.map(|zone| json!({"id": zone.id, "posix": zone.posix}));
        header.extend(zone.map(|zone| ("time_zone".to_owned(), zone)));
    }
    let mut bundle = header.to_string().into_bytes();
    bundle.push(b'\n');
    bundle.append(&mut lines);
    bundle
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
                place: shortened(place),
                field: field.to_owned(),
                misfit: match misfit {
                    Misfit::Value(value) => Misfit::Value(shortened(value)),
                    Misfit::Dangling(id) => Misfit::Dangling(shortened(id)),
                    Misfit::Duplicate(id) => Misfit::Duplicate(shortened(id)),
                    Misfit::Refused(why) => Misfit::Refused(shortened(why)),
                    misfit => misfit,
                },
                left_out,
            });
        }
    }
}

/// Of what a source says, as much as a report quotes.
fn shortened(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(QUOTED_CHARS) {
        text.truncate(end);
        text.push('…');
    }
    text
}

/// Whether a bundle of `lines`, so many, may have another.
fn has_room(lines: &[u8], records: usize, line: &str) -> Result<(), BundleError> {
    let records = records as u64 + 1;
    if records > MAX_RECORDS {
        return Err(BundleError::TooManyRecords { records });
    }
    // The header is a line as well.
    match lines.len() + line.len() + 1 + MAX_LINE_BYTES > MAX_BUNDLE_BYTES {
        true => Err(BundleError::TooLarge),
        false => Ok(()),
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
