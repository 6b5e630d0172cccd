//! The bundle as the city sends it; the format is docs/catalogue-bundle.md.
//!
//! Strict in what is known, silent about what is not: unknown fields and unknown types of records
//! are passed over, so that a city may say more than this version of the app understands.

use std::{borrow::Cow, collections::BTreeMap};

use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::{Map, Value};

use super::{
    MAX_BUNDLE_BYTES, MAX_LINE_BYTES, MAX_RECORDS,
    error::{BundleError, RecordProblem},
};
use crate::text::Text;

const FORMAT: &str = "citizen-catalogue/1";

/// The first line.
#[derive(Deserialize)]
pub(super) struct Header {
    #[serde(rename = "type")]
    kind: String,
    format: String,
    pub(super) city: String,
    pub(super) revision: String,
    pub(super) languages: Vec<String>,
    records: u64,
}

/// A bundle whose header fits what follows it. Its records have not been looked at.
pub(super) struct Bundle<'a> {
    pub(super) header: Header,
    lines: &'a [u8],
}

impl<'a> Bundle<'a> {
    /// Checks size, format, city, hash and count; `city` is nothing where any city's will do.
    pub(super) fn verify(bytes: &'a [u8], city: Option<&str>) -> Result<Self, BundleError> {
        if bytes.len() > MAX_BUNDLE_BYTES {
            return Err(BundleError::TooLarge { bytes: bytes.len() });
        }
        let mut halves = bytes.splitn(2, |byte| *byte == b'\n');
        let (Some(first), Some(lines)) = (halves.next(), halves.next()) else {
            return Err(BundleError::Header(None));
        };
        if first.len() > MAX_LINE_BYTES {
            return Err(BundleError::Header(None));
        }
        let header = header(first)?;
        if city.is_some_and(|city| city != header.city) {
            return Err(BundleError::City { found: header.city });
        }
        if header.records > MAX_RECORDS {
            return Err(BundleError::TooManyRecords {
                records: header.records,
            });
        }
        if sha256_hex(lines) != header.revision {
            return Err(BundleError::Revision);
        }
        let bundle = Self { header, lines };
        let found = bundle.lines().count() as u64;
        if found != bundle.header.records {
            return Err(BundleError::Count {
                announced: bundle.header.records,
                found,
            });
        }
        Ok(bundle)
    }

    /// The records in the bundle's order; those of a type unknown here are left out.
    pub(super) fn records(&self) -> impl Iterator<Item = Result<Line<'a>, BundleError>> {
        self.lines()
            .zip(2..)
            .filter_map(|(bytes, number)| read_line(bytes, number).transpose())
    }

    fn lines(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        self.lines
            .split_inclusive(|byte| *byte == b'\n')
            .map(|line| line.strip_suffix(b"\n").unwrap_or(line))
    }
}

/// Format before all else: what another format calls its fields is not known here.
fn header(line: &[u8]) -> Result<Header, BundleError> {
    #[derive(Deserialize)]
    struct Format {
        format: String,
    }
    let unreadable = |error| BundleError::Header(Some(error));
    let Format { format } = serde_json::from_slice(line).map_err(unreadable)?;
    if format != FORMAT {
        return Err(BundleError::Format { found: format });
    }
    let header: Header = serde_json::from_slice(line).map_err(unreadable)?;
    if header.kind != "header" || header.format != FORMAT || header.languages.is_empty() {
        return Err(BundleError::Header(None));
    }
    Ok(header)
}

pub(super) fn sha256_hex(bytes: &[u8]) -> String {
    ring::digest::digest(&ring::digest::SHA256, bytes)
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// One record with where it stands.
pub(super) struct Line<'a> {
    pub(super) number: u64,
    pub(super) id: Cow<'a, str>,
    pub(super) json: &'a str,
    pub(super) record: Record,
}

impl Line<'_> {
    /// This record, refused.
    pub(super) fn refused(&self, problem: RecordProblem) -> BundleError {
        BundleError::Record {
            line: self.number,
            id: Some(self.id.clone().into_owned()),
            problem,
        }
    }
}

/// A record of a known type.
pub(super) enum Record {
    Category(CategoryRecord),
    Organization(OrganizationRecord),
    Location(LocationRecord),
    Form(FormRecord),
    Service(Box<ServiceRecord>),
}

fn read_line(bytes: &[u8], number: u64) -> Result<Option<Line<'_>>, BundleError> {
    #[derive(Deserialize)]
    struct Envelope<'a> {
        #[serde(rename = "type", borrow)]
        kind: Cow<'a, str>,
        #[serde(borrow)]
        id: Option<Cow<'a, str>>,
    }
    let refused = |id: Option<Cow<'_, str>>, problem| BundleError::Record {
        line: number,
        id: id.map(Cow::into_owned),
        problem,
    };
    if bytes.len() > MAX_LINE_BYTES {
        return Err(refused(None, RecordProblem::TooLong));
    }
    let json = str::from_utf8(bytes).map_err(|_| refused(None, RecordProblem::NotUtf8))?;
    let envelope: Envelope<'_> =
        serde_json::from_str(json).map_err(|error| refused(None, RecordProblem::Shape(error)))?;
    let record = match envelope.kind.as_ref() {
        "category" => read(json).map(Record::Category),
        "organization" => read(json).map(Record::Organization),
        "location" => read(json).map(Record::Location),
        "form" => read(json).map(Record::Form),
        "service" => read(json).map(|service| Record::Service(Box::new(service))),
        _ => return Ok(None),
    };
    match (record, envelope.id) {
        (Ok(_), None) => Err(refused(None, RecordProblem::Value { field: "id" })),
        (Ok(_), Some(id)) if id.is_empty() => {
            Err(refused(Some(id), RecordProblem::Value { field: "id" }))
        }
        (Ok(record), Some(id)) => Ok(Some(Line {
            number,
            id,
            json,
            record,
        })),
        (Err(error), id) => Err(refused(id, RecordProblem::Shape(error))),
    }
}

/// A record out of its line: as it comes in the bundle, and as it is kept.
pub(super) fn read<T: DeserializeOwned>(json: &str) -> Result<T, serde_json::Error> {
    serde_json::from_str(json)
}

#[derive(Deserialize)]
pub(super) struct CategoryRecord {
    pub(super) id: String,
    pub(super) name: Text,
    pub(super) description: Text,
    pub(super) order: i64,
}

#[derive(Deserialize)]
pub(super) struct OrganizationRecord {
    pub(super) id: String,
    pub(super) name: Text,
    #[serde(default)]
    pub(super) phones: Vec<PhoneRecord>,
    pub(super) url: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct PhoneRecord {
    pub(super) number: String,
}

#[derive(Deserialize)]
pub(super) struct LocationRecord {
    pub(super) id: String,
    pub(super) name: Text,
    pub(super) organization_id: String,
    pub(super) latitude: f64,
    pub(super) longitude: f64,
    pub(super) address: Text,
    #[serde(default)]
    pub(super) schedules: Vec<ScheduleRecord>,
}

#[derive(Deserialize)]
pub(super) struct ScheduleRecord {
    pub(super) byday: String,
    pub(super) opens_at: String,
    pub(super) closes_at: String,
}

/// What the form asks is the business of whoever shows it; here it only has to be whole.
#[derive(Deserialize)]
pub(super) struct FormRecord {
    pub(super) version: String,
    #[serde(rename = "schema")]
    _schema: Map<String, Value>,
    #[serde(rename = "ui")]
    _ui: Map<String, Value>,
    #[serde(rename = "texts")]
    _texts: BTreeMap<String, Text>,
}

#[derive(Deserialize)]
pub(super) struct ServiceRecord {
    pub(super) id: String,
    pub(super) name: Text,
    pub(super) description: Text,
    pub(super) category_id: String,
    pub(super) organization_id: String,
    pub(super) channels: Vec<String>,
    #[serde(default)]
    pub(super) cost_options: Vec<CostRecord>,
    pub(super) processing_time_working_days: u32,
    #[serde(default)]
    pub(super) required_documents: Vec<DocumentRecord>,
    #[serde(default, deserialize_with = "nullable")]
    pub(super) application_process: Text,
    #[serde(default, deserialize_with = "nullable")]
    pub(super) eligibility_description: Text,
    #[serde(default)]
    pub(super) location_ids: Vec<String>,
    #[serde(default)]
    pub(super) keywords: BTreeMap<String, Vec<String>>,
    pub(super) form: Option<FormLink>,
}

#[derive(Deserialize)]
pub(super) struct CostRecord {
    pub(super) amount_minor: i64,
    pub(super) currency: String,
    pub(super) amount_description: Option<Text>,
}

#[derive(Deserialize)]
pub(super) struct DocumentRecord {
    pub(super) document: Text,
}

#[derive(Deserialize)]
pub(super) struct FormLink {
    pub(super) id: String,
    pub(super) version: String,
}

fn nullable<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Text, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}
