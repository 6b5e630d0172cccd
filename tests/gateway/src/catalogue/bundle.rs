//! The bundle's lines: what a record looks like in JSON, and the header's digest over them.

use std::collections::BTreeMap;

use ring::digest::{SHA256, digest};
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::BuildError;
use super::service::Service;
use super::tables::{Schedule, Text};

#[derive(Serialize)]
struct Header<'a> {
    r#type: &'static str,
    format: &'static str,
    city: &'static str,
    revision: &'a str,
    languages: [&'static str; 2],
    records: usize,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(super) enum Record<'a> {
    Category {
        id: &'a str,
        name: &'a Text,
        description: &'a Text,
        order: u32,
    },
    Organization {
        id: &'a str,
        name: &'a Text,
        description: &'a Text,
        phones: Vec<Phone<'a>>,
        url: Option<&'a str>,
    },
    Location {
        id: &'a str,
        name: &'a Text,
        organization_id: &'a str,
        latitude: f64,
        longitude: f64,
        address: &'a Text,
        schedules: &'a [Schedule],
    },
    Form {
        id: &'a str,
        version: &'a str,
        schema: Sorted<'a>,
        ui: Sorted<'a>,
        texts: &'a BTreeMap<String, Text>,
    },
    Service(&'a Service),
}

impl Record<'_> {
    fn kind(&self) -> &'static str {
        match self {
            Record::Category { .. } => "category",
            Record::Organization { .. } => "organization",
            Record::Location { .. } => "location",
            Record::Form { .. } => "form",
            Record::Service(_) => "service",
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

#[derive(Default)]
pub(super) struct Bundle {
    lines: Vec<u8>,
    records: usize,
}

impl Bundle {
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
        let revision = lowercase_hex(digest(&SHA256, &self.lines).as_ref());
        let header = Header {
            r#type: "header",
            format: "citizen-catalogue/1",
            city: "langang",
            revision: &revision,
            languages: ["en", "zh-Hans"],
            records: self.records,
        };
        let mut ndjson = serde_json::to_vec(&header).map_err(|source| BuildError::Write {
            kind: "header",
            source,
        })?;
        ndjson.push(b'\n');
        ndjson.extend_from_slice(&self.lines);
        Ok((revision, ndjson))
    }
}

pub(crate) fn lowercase_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
