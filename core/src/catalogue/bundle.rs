//! The bundle as the city sends it; the format is docs/catalogue-bundle.md.
//!
//! Strict in what is known, silent about what is not: unknown fields and unknown types of records
//! are passed over, so that a city may say more than this version of the app understands.

use std::{
    borrow::Cow,
    collections::BTreeMap,
    io::{self, BufRead, BufReader, Read},
};

use ring::digest::{SHA256, digest};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, IgnoredAny},
};
use serde_json::{Map, Value};

use super::{
    MAX_BUNDLE_BYTES, MAX_LINE_BYTES, MAX_RECORDS,
    eligibility::{ConditionRecord, FactRecord},
    error::{BundleError, RecordProblem},
    packed::unpacked,
    plan::LifeEventRecord,
};
use crate::{
    environment::Timestamp,
    text::{Text, hex},
    zone::Zone,
};

pub(super) const BUNDLE: &str = "citizen-catalogue/1";

/// The first line, of a bundle or of a delta.
#[derive(Deserialize)]
pub(super) struct Header {
    #[serde(rename = "type")]
    kind: String,
    pub(super) city: String,
    /// Of a delta, that which it leads to.
    #[serde(alias = "to")]
    pub(super) revision: String,
    /// Of a delta, the revision that it leads from.
    pub(super) from: Option<String>,
    /// Of a delta, the services whose lines are needed to unpack it.
    #[serde(default)]
    pub(super) packed_with: Vec<String>,
    pub(super) published_at: Option<Timestamp>,
    pub(super) languages: Vec<String>,
    pub(super) time_zone: Option<TimeZoneRecord>,
    pub(super) records: u64,
}

/// The city's clock.
#[derive(Deserialize)]
pub(super) struct TimeZoneRecord {
    /// Of the IANA time zone database, to be shown.
    pub(super) id: String,
    /// The rule by which it goes.
    pub(super) posix: String,
}

impl Header {
    /// Checks what the first line says; `city` is nothing where any city's will do. Format before all else: what
    /// another format calls its fields is not known here.
    pub(super) fn read(line: &[u8], format: &str, city: Option<&str>) -> Result<Self, BundleError> {
        #[derive(Deserialize)]
        struct Format {
            format: String,
        }
        let unreadable = |error| BundleError::Header(Some(error));
        let Format { format: found } = serde_json::from_slice(line).map_err(unreadable)?;
        if found != format {
            return Err(BundleError::Format { found });
        }
        let header: Self = serde_json::from_slice(line).map_err(unreadable)?;
        if header.kind != "header" || header.languages.is_empty() || !is_revision(&header.revision)
        {
            return Err(BundleError::Header(None));
        }
        if city.is_some_and(|city| city != header.city) {
            return Err(BundleError::City { found: header.city });
        }
        if header.records > MAX_RECORDS {
            return Err(BundleError::TooManyRecords {
                records: header.records,
            });
        }
        let zone = header.time_zone.as_ref();
        if let Some(zone) = zone.filter(|zone| Zone::read(&zone.posix).is_none()) {
            return Err(BundleError::TimeZone {
                found: zone.posix.clone(),
            });
        }
        Ok(header)
    }

    /// Whether it speaks for `revision`.
    pub(super) fn announces(&self, revision: &str) -> Result<(), BundleError> {
        let fits = self.revision == revision;
        fits.then_some(()).ok_or(BundleError::Revision)
    }
}

/// A bundle being read, a line at a time: no more of it is in memory than that.
pub(super) struct Bundle<'a> {
    pub(super) header: Header,
    lines: Lines<'a>,
    hashes: Vec<RecordHash>,
}

impl<'a> Bundle<'a> {
    /// Reads the header and checks what it says: format, city and count; `city` is nothing where any
    /// city's will do. `bytes` may be packed by zstd.
    pub(super) fn open(bytes: impl Read + 'a, city: Option<&str>) -> Result<Self, BundleError> {
        let mut lines = Lines::after(0, unpacked(bytes, &[]).map_err(unreadable)?);
        lines.advance()?;
        if !lines.ended || lines.is_too_long() {
            return Err(BundleError::Header(None));
        }
        Ok(Self {
            header: Header::read(&lines.line, BUNDLE, city)?,
            lines,
            hashes: Vec::new(),
        })
    }

    /// The next record; `None` after the last, and then the bundle has as many and the very ones that its
    /// header announces.
    pub(super) fn next(&mut self) -> Result<Option<Line<'_>>, BundleError> {
        let announced = self.header.records;
        let found = self.hashes.len() as u64;
        if self.lines.advance()? {
            if found == announced {
                let found = found + 1;
                return Err(BundleError::Count { announced, found });
            }
            let line = self.lines.record()?;
            self.hashes.push(line.hash);
            return Ok(Some(line));
        }
        if found != announced {
            return Err(BundleError::Count { announced, found });
        }
        if revision(&mut self.hashes) != self.header.revision {
            return Err(BundleError::Revision);
        }
        Ok(None)
    }
}

/// SHA-256 of a record's line, without its end.
pub(super) type RecordHash = [u8; 32];

/// What stands for all the records together, in whatever order: the SHA-256 over their hashes, sorted, in
/// lowercase hex. So it can be told after a change of some without reading the others.
pub(super) fn revision(hashes: &mut [RecordHash]) -> String {
    // In the order of their bytes, compared as numbers.
    hashes.sort_unstable_by_key(|hash| {
        let (high, low) = hash.split_at(16);
        [high, low].map(|half| u128::from_be_bytes(half.try_into().unwrap_or_default()))
    });
    hex(digest(&SHA256, hashes.as_flattened()).as_ref())
}

pub(super) fn unreadable(error: io::Error) -> BundleError {
    BundleError::Unreadable(error.kind())
}

/// The lines of a file, one at a time, within bounds.
pub(super) struct Lines<'a> {
    reader: BufReader<Box<dyn Read + 'a>>,
    /// Without its end.
    line: Vec<u8>,
    /// Of the line, the first being 1.
    number: u64,
    ended: bool,
    left: usize,
}

impl<'a> Lines<'a> {
    /// The lines after the first `number`.
    pub(super) fn after(number: u64, bytes: Box<dyn Read + 'a>) -> Self {
        Self {
            reader: BufReader::with_capacity(64 << 10, bytes),
            line: Vec::new(),
            number,
            ended: false,
            left: MAX_BUNDLE_BYTES,
        }
    }

    /// Reads the next line; false where there is none.
    pub(super) fn advance(&mut self) -> Result<bool, BundleError> {
        self.line.clear();
        let most = MAX_LINE_BYTES as u64 + 1;
        let read = (&mut self.reader)
            .take(most)
            .read_until(b'\n', &mut self.line)
            .map_err(unreadable)?;
        self.left = self.left.checked_sub(read).ok_or(BundleError::TooLarge)?;
        self.number += 1;
        self.ended = self.line.pop_if(|last| *last == b'\n').is_some();
        Ok(read > 0)
    }

    fn is_too_long(&self) -> bool {
        self.line.len() > MAX_LINE_BYTES
    }

    /// The record that the line holds.
    pub(super) fn record(&self) -> Result<Line<'_>, BundleError> {
        read_line(&self.line, self.number)
    }
}

/// Whether it is a SHA-256 in lowercase hex.
fn is_revision(text: &str) -> bool {
    text.len() == 64
        && text
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// One record with where it stands.
pub(super) struct Line<'a> {
    pub(super) number: u64,
    /// The record's `type`.
    pub(super) kind: Cow<'a, str>,
    pub(super) id: Cow<'a, str>,
    pub(super) json: &'a str,
    pub(super) hash: RecordHash,
    pub(super) record: Record,
}

impl Line<'_> {
    /// What tells it, together with its type and id, from all other records: empty but for a form.
    pub(super) fn version(&self) -> &str {
        match &self.record {
            Record::Form(form) => &form.version,
            _ => "",
        }
    }

    /// This record, refused.
    pub(super) fn refused(&self, problem: RecordProblem) -> BundleError {
        BundleError::Record {
            line: self.number,
            id: Some(self.id.clone().into_owned()),
            problem,
        }
    }
}

/// A record by its type.
pub(super) enum Record {
    Category(CategoryRecord),
    Organization(OrganizationRecord),
    Location(Box<LocationRecord>),
    Holiday(HolidayRecord),
    Form(FormRecord),
    Fact(Box<FactRecord>),
    Service(Box<ServiceRecord>),
    LifeEvent(LifeEventRecord),
    /// One of a later version of the format.
    Unknown,
}

/// Reads a line of at most [`MAX_LINE_BYTES`].
pub(super) fn read_line(bytes: &[u8], number: u64) -> Result<Line<'_>, BundleError> {
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
        "location" => read(json).map(|location| Record::Location(Box::new(location))),
        "holiday" => read(json).map(Record::Holiday),
        "form" => read(json).map(Record::Form),
        "fact" => read(json).map(|fact| Record::Fact(Box::new(fact))),
        "service" => read(json).map(|service| Record::Service(Box::new(service))),
        "life_event" => read(json).map(Record::LifeEvent),
        _ => Ok(Record::Unknown),
    };
    match (record, envelope.id) {
        (Ok(record), Some(id)) if !id.is_empty() => Ok(Line {
            number,
            kind: envelope.kind,
            id,
            json,
            hash: hash(bytes),
            record,
        }),
        (Ok(_), id) => Err(refused(id, RecordProblem::Value { field: "id" })),
        (Err(error), id) => Err(refused(id, RecordProblem::Shape(error))),
    }
}

/// The hash of a line.
pub(super) fn hash(line: &[u8]) -> RecordHash {
    let mut hash = RecordHash::default();
    for (to, from) in hash.iter_mut().zip(digest(&SHA256, line).as_ref()) {
        *to = *from;
    }
    hash
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
    pub(super) phones: Vec<PhoneRecord>,
    /// `yes`, `limited` or `no`, as OpenStreetMap's key of this name.
    pub(super) wheelchair: Option<String>,
    #[serde(default)]
    pub(super) accessibility: Vec<AccessibilityRecord>,
    #[serde(default)]
    pub(super) schedules: Vec<ScheduleRecord>,
    #[serde(default)]
    pub(super) holiday_schedules: Vec<HolidayScheduleRecord>,
}

#[derive(Deserialize)]
pub(super) struct AccessibilityRecord {
    pub(super) description: Text,
}

/// Everything in it is text, so that what is wrong can be told by its field.
#[derive(Default, Deserialize)]
pub(super) struct ScheduleRecord {
    pub(super) freq: Option<String>,
    pub(super) interval: Option<u32>,
    pub(super) byday: Option<String>,
    pub(super) bymonthday: Option<String>,
    pub(super) byweekno: Option<IgnoredAny>,
    pub(super) byyearday: Option<IgnoredAny>,
    pub(super) dtstart: Option<String>,
    pub(super) until: Option<String>,
    pub(super) count: Option<u32>,
    pub(super) wkst: Option<String>,
    pub(super) valid_from: Option<String>,
    pub(super) valid_to: Option<String>,
    pub(super) opens_at: Option<String>,
    pub(super) closes_at: Option<String>,
    pub(super) description: Option<Text>,
}

#[derive(Deserialize)]
pub(super) struct HolidayScheduleRecord {
    pub(super) closed: bool,
    pub(super) opens_at: Option<String>,
    pub(super) closes_at: Option<String>,
    pub(super) start_date: String,
    pub(super) end_date: String,
}

#[derive(Deserialize)]
pub(super) struct HolidayRecord {
    pub(super) id: String,
    pub(super) name: Text,
    pub(super) start_date: String,
    pub(super) end_date: String,
    #[serde(default)]
    pub(super) working: bool,
    pub(super) as_weekday: Option<String>,
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
    #[serde(rename = "calculations", default)]
    _calculations: Map<String, Value>,
    #[serde(rename = "migrations", default)]
    _migrations: Vec<Map<String, Value>>,
    #[serde(rename = "defaults", default)]
    _defaults: Map<String, Value>,
}

#[derive(Deserialize)]
pub(super) struct ServiceRecord {
    pub(super) id: String,
    pub(super) name: Text,
    #[serde(default, deserialize_with = "nullable")]
    pub(super) alternate_name: Text,
    pub(super) description: Text,
    pub(super) category_id: String,
    pub(super) organization_id: String,
    pub(super) channels: Vec<String>,
    pub(super) cost_options: Option<Vec<CostRecord>>,
    pub(super) processing_time_working_days: Option<u32>,
    #[serde(default)]
    pub(super) required_documents: Vec<DocumentRecord>,
    #[serde(default)]
    pub(super) outputs: Vec<OutputRecord>,
    #[serde(default)]
    pub(super) eligibility: Vec<ConditionRecord>,
    #[serde(default, deserialize_with = "nullable")]
    pub(super) application_process: Text,
    #[serde(default, deserialize_with = "nullable")]
    pub(super) eligibility_description: Text,
    #[serde(default)]
    pub(super) location_ids: Vec<String>,
    #[serde(default)]
    pub(super) keywords: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub(super) popularity: u32,
    #[serde(default)]
    pub(super) legal_basis: Vec<LegalBasisRecord>,
    #[serde(default)]
    pub(super) phones: Vec<PhoneRecord>,
    pub(super) email: Option<String>,
    pub(super) url: Option<String>,
    pub(super) form: Option<FormLink>,
}

#[derive(Deserialize)]
pub(super) struct LegalBasisRecord {
    pub(super) title: Text,
    pub(super) url: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct CostRecord {
    pub(super) amount_minor: i64,
    pub(super) currency: String,
    pub(super) amount_description: Option<Text>,
}

#[derive(Deserialize)]
pub(super) struct DocumentRecord {
    pub(super) id: Option<String>,
    pub(super) document: Text,
}

/// A document that one has from a service.
#[derive(Deserialize)]
pub(super) struct OutputRecord {
    pub(super) id: String,
    pub(super) name: Text,
}

#[derive(Deserialize)]
pub(super) struct FormLink {
    pub(super) id: String,
    pub(super) version: String,
}

fn nullable<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Text, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}
