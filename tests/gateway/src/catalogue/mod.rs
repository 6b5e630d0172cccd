//! The demo city's catalogue: authored tables in, one NDJSON bundle out.
//!
//! The tables under `tests/gateway/catalogue/` hold subjects ("marriage certificate") and
//! procedures ("replace a lost one"). A subject lists the procedures that really apply to it, and
//! each such pair becomes one service in English and Simplified Chinese; `languages/` has the same
//! texts in the city's other languages. The same tables always give the same bytes.

mod build;
mod bundle;
mod check;
pub(crate) mod delta;
mod languages;
mod offices;
mod planning;
mod service;
mod tables;
#[cfg(test)]
mod tests;

pub(crate) use bundle::lowercase_hex;
pub use check::CheckError;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::Value;

/// Why the tables do not make a catalogue. Each variant names the table and, where there is one,
/// the row.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The table is not JSON of the expected shape.
    #[error("table {table} cannot be read")]
    Malformed {
        /// File name under `tests/gateway/catalogue/`.
        table: String,
        /// What the JSON parser found, with line and column.
        source: serde_json::Error,
    },
    /// A row names something that no table defines.
    #[error("table {table}, row {row}: no {kind} named {name}")]
    Unknown {
        /// File name under `tests/gateway/catalogue/`.
        table: String,
        /// Id of the row that holds the name.
        row: String,
        /// What was looked for: department, location, procedure, document …
        kind: &'static str,
        /// The name that was not found.
        name: String,
    },
    /// Two rows or services share an id.
    #[error("table {table}: id {id} is used twice")]
    DuplicateId {
        /// File name under `tests/gateway/catalogue/`.
        table: String,
        /// The id in question.
        id: String,
    },
    /// Two services of one category share a name or a description.
    #[error("table {table}: {row} and {other} share the text {text:?}")]
    DuplicateText {
        /// File name under `tests/gateway/catalogue/`.
        table: String,
        /// The later of the two services.
        row: String,
        /// The earlier of the two services.
        other: String,
        /// The text they share.
        text: String,
    },
    /// A text lacks one of the city's languages.
    #[error("table {table}, row {row}: a text has no {language}")]
    MissingLanguage {
        /// File name under `tests/gateway/catalogue/`.
        table: String,
        /// Id of the row that holds the text.
        row: String,
        /// BCP 47 tag of the missing language.
        language: &'static str,
    },
    /// A template names a slot that the subject does not fill.
    #[error("table {table}, row {row}: slot not filled in {text:?}")]
    UnfilledSlot {
        /// File name under `tests/gateway/catalogue/`.
        table: String,
        /// Id of the row that holds the text.
        row: String,
        /// The text as far as it was filled.
        text: String,
    },
    /// A record could not be written as JSON.
    #[error("a {kind} record cannot be written")]
    Write {
        /// The `type` of the record.
        kind: &'static str,
        /// The serialiser's reason.
        source: serde_json::Error,
    },
}

/// One catalogue bundle in the format `citizen-catalogue/1`, and its records by id.
#[derive(Debug, Clone)]
pub struct Catalogue {
    /// What stands for all its records, in lowercase hex; docs/catalogue-bundle.md says how it is made.
    pub revision: String,
    /// The id of the city whose it is.
    pub city: String,
    /// The bundle: a header line and one JSON object a line.
    pub ndjson: Vec<u8>,
    services: BTreeMap<String, Value>,
    forms: BTreeMap<(String, String), Value>,
}

impl Catalogue {
    /// Builds the catalogue of Langang from the tables compiled into this crate.
    ///
    /// # Errors
    /// The first fault found in the tables, see [`BuildError`].
    pub fn demo_city() -> Result<Self, BuildError> {
        build::catalogue(&tables::Tables::authored()?)
    }

    /// The catalogue whose header and records are the lines of `ndjson`; what the header says of the records
    /// is put right.
    ///
    /// # Errors
    /// Where a line is none of a bundle.
    pub fn read(ndjson: &[u8]) -> Result<Self, serde_json::Error> {
        let (city, revision, ndjson) = bundle::with_right_header(ndjson)?;
        let (mut services, mut forms) = (BTreeMap::new(), BTreeMap::new());
        let text = |record: &Value, field: &str| {
            let text = record.get(field).and_then(Value::as_str);
            text.unwrap_or_default().to_owned()
        };
        let lines = ndjson.split(|byte| *byte == b'\n');
        for line in lines.skip(1).filter(|line| !line.is_empty()) {
            let record: Value = serde_json::from_slice(line)?;
            match record.get("type").and_then(Value::as_str) {
                Some("service") => {
                    services.insert(text(&record, "id"), record);
                }
                Some("form") => {
                    forms.insert((text(&record, "id"), text(&record, "version")), record);
                }
                _ => {}
            }
        }
        Ok(Self {
            revision,
            city,
            ndjson,
            services,
            forms,
        })
    }

    /// The bundle, saying that it was published at `published_at`.
    ///
    /// # Errors
    /// Where [`Catalogue::ndjson`] has no header.
    pub fn published(&self, published_at: DateTime<Utc>) -> Result<Vec<u8>, serde_json::Error> {
        bundle::dated(&self.ndjson, published_at)
    }

    /// Number of services in the bundle.
    #[must_use]
    pub fn service_count(&self) -> usize {
        self.services.len()
    }

    /// The service record with this id, as it stands in the bundle.
    #[must_use]
    pub fn service(&self, id: &str) -> Option<&Value> {
        self.services.get(id)
    }

    /// All service records, sorted by id.
    pub fn services(&self) -> impl Iterator<Item = &Value> {
        self.services.values()
    }

    /// The form record (`schema`, `ui`, `texts`) with this id and version.
    #[must_use]
    pub fn form(&self, id: &str, version: &str) -> Option<&Value> {
        self.forms.get(&(id.to_owned(), version.to_owned()))
    }
}
