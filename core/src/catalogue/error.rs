//! Why the catalogue would not answer or would not be replaced.

use serde::{Deserialize, Serialize};

use crate::{logic::RuleError, storage::StorageError};

/// Why a call on the catalogue failed. What was applied before stands in every case.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// Nothing has been applied yet, or what was has turned out to be damaged and was set aside.
    #[error("there is no catalogue yet")]
    Empty,
    /// [`CatalogueStore::close`](super::CatalogueStore::close) was called.
    #[error("the catalogue is closed")]
    Closed,
    /// The bundle is not one that may be applied.
    #[error("the catalogue bundle is refused: {0}")]
    Bundle(#[from] BundleError),
    /// The file system or the database failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// What is wrong with a bundle.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// The bundle is longer than [`MAX_BUNDLE_BYTES`](super::MAX_BUNDLE_BYTES).
    #[error("it is too long")]
    TooLarge,
    /// It cannot be read to its end, or not be unpacked.
    #[error("it cannot be read: {0}")]
    Unreadable(std::io::ErrorKind),
    /// The header announces more records than [`MAX_RECORDS`](super::MAX_RECORDS).
    #[error("it has {records} records")]
    TooManyRecords {
        /// What it announces.
        records: u64,
    },
    /// Its services have so many different words that finding them takes more memory than
    /// [`MAX_WORDS_BYTES`](super::MAX_WORDS_BYTES).
    #[error("it has too many words")]
    TooManyWords,
    /// The first line is no header.
    #[error("its header cannot be read")]
    Header(#[source] Option<serde_json::Error>),
    /// The format is not one this app reads; a later app may.
    #[error("its format is {found:?}")]
    Format {
        /// What the header names.
        found: String,
    },
    /// The city's time zone goes by a rule that is none.
    #[error("its time zone has the rule {found:?}")]
    TimeZone {
        /// What the header says.
        found: String,
    },
    /// It is another city's.
    #[error("it is the catalogue of {found:?}")]
    City {
        /// What the header names.
        found: String,
    },
    /// A delta leads from another revision than the one that is held.
    #[error("it does not lead from what is held")]
    Base,
    /// The records do not have the revision that the header names: some are missing or changed.
    #[error("its records do not have the revision that its header names")]
    Revision,
    /// The number of records is not the one the header names.
    #[error("its header names {announced} records, it has {found}")]
    Count {
        /// What the header names.
        announced: u64,
        /// How many lines there are; where there are more, how many were read.
        found: u64,
    },
    /// One record is wrong.
    #[error("line {line}{}: {problem}", named(id.as_deref()))]
    Record {
        /// The line, the header being line 1.
        line: u64,
        /// The record's id; nothing where the line could not be read that far.
        id: Option<String>,
        /// What is wrong with it.
        problem: RecordProblem,
    },
}

fn named(id: Option<&str>) -> String {
    id.map_or_else(String::new, |id| format!(", record {id:?}"))
}

/// A mistake in what the city publishes, for whoever has to mend it: what is wrong, and with which record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CatalogueProblem {
    /// The line of the bundle or delta, its header being line 1; nothing where it is no single record.
    pub line: Option<u64>,
    /// The record's id; nothing where it is no single record, or could not be read that far.
    pub record_id: Option<String>,
    /// What is wrong, in English.
    pub problem: String,
}

impl From<BundleError> for CatalogueProblem {
    fn from(error: BundleError) -> Self {
        match error {
            BundleError::Record { line, id, problem } => Self {
                line: Some(line),
                record_id: id,
                problem: problem.to_string(),
            },
            other => Self {
                line: None,
                record_id: None,
                problem: other.to_string(),
            },
        }
    }
}

impl std::fmt::Display for CatalogueProblem {
    /// In one line: `line 3, record "library-card": …`.
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(line) = self.line {
            write!(to, "line {line}")?;
            if let Some(id) = &self.record_id {
                write!(to, ", record {id:?}")?;
            }
            write!(to, ": ")?;
        }
        write!(to, "{}", self.problem)
    }
}

/// What is wrong with one record.
#[derive(Debug, thiserror::Error)]
pub enum RecordProblem {
    /// The line is longer than [`MAX_LINE_BYTES`](super::MAX_LINE_BYTES).
    #[error("the line is too long")]
    TooLong,
    /// The line is not UTF-8.
    #[error("the line is not UTF-8")]
    NotUtf8,
    /// The line is not JSON, or a known field is missing or of another type.
    #[error("{0}")]
    Shape(serde_json::Error),
    /// A known field has the right type and a value that it cannot have.
    #[error("{field} cannot have this value")]
    Value {
        /// The field; one inside of another as `schedules.byday`.
        field: &'static str,
    },
    /// Another record of this type has the same id.
    #[error("the id is there twice")]
    Duplicate,
    /// A rule of it cannot be read.
    #[error("{field} has no rule: {error}")]
    Rule {
        /// The field.
        field: &'static str,
        /// What is wrong with the rule.
        error: RuleError,
    },
    /// The steps of a life event wait for one another: none of these could be the first.
    #[error("its steps wait for one another: {}", .services.join(", "))]
    Cycle {
        /// The ids of the services, each waiting for the next and the last for the first.
        services: Vec<String>,
    },
    /// It names a record that does not come before it.
    #[error("{field} names {id:?}, which does not come before it")]
    Dangling {
        /// The field.
        field: &'static str,
        /// The id it names.
        id: String,
    },
}
