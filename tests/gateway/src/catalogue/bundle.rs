//! The bundle's lines: what a record looks like in JSON, and what the header says of all of them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use super::BuildError;
use super::languages::InLanguages;
use super::offices::{Access, HolidaySchedule, Schedule};
use super::planning::{FactRecord, LifeEventRecord};
use super::service::Service;
use super::tables::Tables;
use crate::city::{self, TIME_ZONE};

#[derive(Serialize, Deserialize)]
struct Header {
    r#type: String,
    format: String,
    city: String,
    revision: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    published_at: Option<DateTime<Utc>>,
    languages: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    time_zone: Option<TimeZone>,
    records: usize,
}

#[derive(Serialize, Deserialize)]
struct TimeZone {
    id: String,
    posix: String,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Record<'a> {
    Category {
        id: &'a str,
        name: InLanguages<String>,
        description: InLanguages<String>,
        order: u32,
    },
    Organization {
        id: &'a str,
        name: InLanguages<String>,
        description: InLanguages<String>,
        phones: Vec<Phone<'a>>,
        url: Option<&'a str>,
    },
    Location {
        id: &'a str,
        name: InLanguages<String>,
        organization_id: &'a str,
        latitude: f64,
        longitude: f64,
        address: InLanguages<String>,
        phones: Vec<Phone<'a>>,
        wheelchair: &'a str,
        accessibility: Vec<Access>,
        schedules: Vec<Schedule<InLanguages<String>>>,
        holiday_schedules: &'a [HolidaySchedule],
    },
    Holiday {
        id: &'a str,
        name: InLanguages<String>,
        start_date: &'a str,
        end_date: &'a str,
        working: bool,
        #[serde(skip_serializing_if = "Option::is_none")]
        as_weekday: Option<&'a str>,
    },
    Form {
        id: &'a str,
        version: &'a str,
        schema: Sorted<'a>,
        ui: Sorted<'a>,
        texts: BTreeMap<&'a str, InLanguages<String>>,
    },
    Fact(FactRecord<'a>),
    Service(&'a Service<'a>),
    LifeEvent(LifeEventRecord<'a>),
}

impl Record<'_> {
    fn kind(&self) -> &'static str {
        match self {
            Record::Category { .. } => "category",
            Record::Organization { .. } => "organization",
            Record::Location { .. } => "location",
            Record::Holiday { .. } => "holiday",
            Record::Form { .. } => "form",
            Record::Fact(_) => "fact",
            Record::Service(_) => "service",
            Record::LifeEvent(_) => "life_event",
        }
    }
}

#[derive(Serialize)]
pub(super) struct Phone<'a> {
    pub(super) number: &'a str,
}

/// JSON with its keys in order, whatever map `serde_json` was compiled with: the revision must not
/// depend on another crate's choice of features.
pub(super) struct Sorted<'a>(pub(super) &'a Value);

impl Serialize for Sorted<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Object(map) => serializer.collect_map(
                map.iter()
                    .map(|(key, value)| (key, Sorted(value)))
                    .collect::<BTreeMap<_, _>>(),
            ),
            Value::Array(values) => serializer.collect_seq(values.iter().map(Sorted)),
            scalar => scalar.serialize(serializer),
        }
    }
}

pub(super) struct Bundle {
    languages: Vec<String>,
    lines: Vec<u8>,
    records: usize,
}

impl Bundle {
    /// Nothing yet, in the languages of these tables.
    pub(super) fn new(tables: &Tables) -> Self {
        let others = tables.translations.keys().copied();
        let languages = ["en", "zh-Hans"].into_iter().chain(others);
        Self {
            languages: languages.map(str::to_owned).collect(),
            lines: Vec::new(),
            records: 0,
        }
    }

    pub(super) fn push(&mut self, record: &Record<'_>) -> Result<Value, BuildError> {
        let write = |source| BuildError::Write {
            kind: record.kind(),
            source,
        };
        serde_json::to_writer(&mut self.lines, record).map_err(write)?;
        self.lines.push(b'\n');
        self.records += 1;
        serde_json::to_value(record).map_err(write)
    }

    pub(super) fn finish(self) -> Result<(String, Vec<u8>), BuildError> {
        let revision = revision(&self.lines);
        let header = Header {
            r#type: "header".to_owned(),
            format: "citizen-catalogue/1".to_owned(),
            city: city::ID.to_owned(),
            revision: revision.clone(),
            published_at: None,
            languages: self.languages,
            time_zone: Some(TimeZone {
                id: TIME_ZONE.0.to_owned(),
                posix: TIME_ZONE.1.to_owned(),
            }),
            records: self.records,
        };
        let ndjson = with_header(&header, &self.lines).map_err(|source| BuildError::Write {
            kind: "header",
            source,
        })?;
        Ok((revision, ndjson))
    }
}

/// `ndjson` with a header that says when it was published.
pub(super) fn dated(
    ndjson: &[u8],
    published_at: DateTime<Utc>,
) -> Result<Vec<u8>, serde_json::Error> {
    let mut lines = ndjson.splitn(2, |byte| *byte == b'\n');
    let mut header: Header = serde_json::from_slice(lines.next().unwrap_or_default())?;
    header.published_at = Some(published_at);
    with_header(&header, lines.next().unwrap_or_default())
}

/// The city's id, the records' revision, and `ndjson` with a header that fits its records.
pub(super) fn with_right_header(
    ndjson: &[u8],
) -> Result<(String, String, Vec<u8>), serde_json::Error> {
    let mut lines = ndjson.splitn(2, |byte| *byte == b'\n');
    let mut header: Header = serde_json::from_slice(lines.next().unwrap_or_default())?;
    let records = lines.next().unwrap_or_default();
    header.revision = revision(records);
    header.records = records
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .count();
    let ndjson = with_header(&header, records)?;
    Ok((header.city, header.revision, ndjson))
}

fn with_header(header: &Header, lines: &[u8]) -> Result<Vec<u8>, serde_json::Error> {
    let mut ndjson = serde_json::to_vec(header)?;
    ndjson.push(b'\n');
    ndjson.extend_from_slice(lines);
    Ok(ndjson)
}

/// What stands for all the records together: the SHA-256 over the sorted SHA-256s of their lines.
fn revision(lines: &[u8]) -> String {
    let lines = lines.split(|byte| *byte == b'\n');
    let mut hashes: Vec<_> = lines
        .filter(|line| !line.is_empty())
        .map(|line| digest(&SHA256, line))
        .collect();
    hashes.sort_unstable_by(|one, other| one.as_ref().cmp(other.as_ref()));
    let hashes: Vec<u8> = hashes
        .iter()
        .flat_map(|hash| hash.as_ref())
        .copied()
        .collect();
    lowercase_hex(digest(&SHA256, &hashes).as_ref())
}

pub(crate) fn lowercase_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
