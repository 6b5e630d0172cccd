//! From what cities have to a bundle, and back: HSDS 3.0 (JSON and tables in CSV), CPSV-AP 3.2
//! (JSON-LD), and any table in CSV or JSON by a small mapping file. See docs/import.md.
//!
//! A row that cannot be read is reported and left out; it never sinks the rest. Whatever comes out is
//! held against the same rules as a bundle that a phone applies. For a city's tools: the phones' library
//! is built without it. Everything here blocks.

mod beyond;
mod cpsv_ap;
mod export;
mod gather;
mod held;
mod hsds;
mod mapped;
mod members;
mod plain;
mod tables;
#[cfg(test)]
mod tests;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde::Serialize;
use serde_json::Value;

pub use self::{
    export::{Exported, export},
    mapped::Mapping,
};
use self::{gather::Gathered, tables::Tables};
use crate::text::is_tag;

/// How long a source is at most, all its files together, in bytes.
pub const MAX_SOURCE_BYTES: u64 = 512 * 1024 * 1024;
/// The file of an export to HSDS with what HSDS has no place for: a bundle of the holidays, forms, questions and
/// life events, of what no service is connected with, and with the city's clock.
pub const REST: &str = "rest.ndjson";
/// The file of an export to HSDS in JSON.
const HSDS_JSON: &str = "hsds.json";
/// How many problems a report lists at most; it counts all.
pub const MAX_PROBLEMS: usize = 10_000;

/// What a source is written in.
#[derive(Debug, Clone, PartialEq)]
pub enum Format {
    /// Open Referral HSDS 3.0: a JSON file with a service, an organization or a service at a location,
    /// a list of them, or a page of its API (`contents`). Or a folder as an export writes it.
    HsdsJson,
    /// The tables of HSDS 3.0: a folder of CSV files, each named after its table. [`REST`] is taken along.
    HsdsCsv,
    /// CPSV-AP 3.2 in JSON-LD.
    CpsvAp,
    /// A CSV or JSON file whose columns a mapping names.
    Mapped(Box<Mapping>),
}

/// Whose catalogue it becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The city's id, as its bundle names it: up to 64 of the letters and digits of ASCII, `-`, `_` and `.`.
    pub city: String,
    /// The BCP 47 tag of texts that do not say their language.
    pub language: String,
}

impl Target {
    fn check(&self) -> Result<(), ExchangeError> {
        let may_stand = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        if !(1..=64).contains(&self.city.len()) || !self.city.bytes().all(may_stand) {
            let found = self.city.clone();
            return Err(ExchangeError::City { found });
        }
        language(&self.language)
    }
}

fn language(tag: &str) -> Result<(), ExchangeError> {
    match is_tag(tag) {
        true => Ok(()),
        false => Err(ExchangeError::Language {
            found: tag.to_owned(),
        }),
    }
}

/// What came of an import.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// The bundle, format `citizen-catalogue/1`.
    pub bundle: Vec<u8>,
    /// How many services it has.
    pub services: u32,
    /// What was not understood.
    pub report: Report,
}

/// What was not understood, row by row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// How many rows the source has.
    pub rows: u64,
    /// How many of them are not in the bundle.
    pub left_out: u64,
    /// How many problems there were, also those that are not listed.
    pub found: u64,
    /// The first [`MAX_PROBLEMS`] of them.
    pub problems: Vec<Problem>,
}

/// Something in the source that was not understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Where: a file and a row of it, the header being row 1, or a JSON pointer (RFC 6901).
    pub place: String,
    /// Which field.
    pub field: String,
    /// What is wrong with it.
    pub misfit: Misfit,
    /// Whether the whole row was left out for it; otherwise only the field was.
    pub left_out: bool,
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "kebab-case", tag = "code", content = "value")]
pub enum Misfit {
    /// It is needed and not there.
    #[error("it is missing")]
    Missing,
    /// It is of another type.
    #[error("it is of another type")]
    Type,
    /// It is not a value that this field can have.
    #[error("{0:?} cannot be used")]
    Value(String),
    /// It names something that is not there.
    #[error("there is no {0:?}")]
    Dangling(String),
    /// Another row has it already.
    #[error("{0:?} is there twice")]
    Duplicate(String),
    /// The row hangs on no service and no organization.
    #[error("it belongs to nothing")]
    Unattached,
    /// A service whose status is `inactive` or `defunct`.
    #[error("it is not offered any more")]
    Withdrawn,
    /// The bundle does not take what came of it.
    #[error("it is refused: {0}")]
    Refused(String),
}

/// Why nothing at all was imported or exported.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    /// [`Target::city`] cannot be one.
    #[error(
        "{found:?} cannot be a city's id: use up to 64 letters and digits of ASCII, -, _ and ."
    )]
    City {
        /// What was said.
        found: String,
    },
    /// [`Target::language`], or a language of a mapping, is no BCP 47 tag.
    #[error("{found:?} is no language tag such as en or zh-Hans")]
    Language {
        /// What was said.
        found: String,
    },
    /// A file cannot be read.
    #[error("{file}: {source}")]
    File {
        /// Its name.
        file: String,
        /// Why.
        source: io::Error,
    },
    /// It is longer than [`MAX_SOURCE_BYTES`].
    #[error("{file}: it is longer than {MAX_SOURCE_BYTES} bytes")]
    TooLarge {
        /// Its name.
        file: String,
    },
    /// It is not UTF-8. Spreadsheets save as "CSV UTF-8" when asked to.
    #[error("{file}: byte {at} is not UTF-8; save it as UTF-8")]
    NotUtf8 {
        /// Its name.
        file: String,
        /// The first byte that is not.
        at: usize,
    },
    /// It is not JSON.
    #[error("{file}: {source}")]
    NotJson {
        /// Its name.
        file: String,
        /// Where and why.
        source: serde_json::Error,
    },
    /// It is not CSV, or lacks its header.
    #[error("{file}: {source}")]
    NotCsv {
        /// Its name.
        file: String,
        /// Where and why.
        source: csv::Error,
    },
    /// Nothing in it is of this format.
    #[error("{file}: nothing in it is of this format")]
    OtherFormat {
        /// Its name.
        file: String,
    },
    /// The mapping names a column or a list that the file does not have.
    #[error("{file} has no {name:?}, which the mapping names")]
    Unmapped {
        /// The file.
        file: String,
        /// The column's name, or the pointer.
        name: String,
    },
    /// The bundle to be exported, or what an export has left beside ([`REST`]), cannot be read.
    #[error("the bundle is refused: {0}")]
    Bundle(#[from] super::BundleError),
}

/// The files that an import of `source` reads, so that none of them is written over. One that is not there may be
/// among them.
pub fn files(source: &Path, format: &Format) -> Vec<PathBuf> {
    let mut files = match format {
        // A folder that cannot be read is told by the import.
        Format::HsdsCsv => tables::files(source).unwrap_or_default(),
        Format::HsdsJson if source.is_dir() => vec![source.join(HSDS_JSON)],
        Format::HsdsJson | Format::CpsvAp => vec![source.to_owned()],
        Format::Mapped(mapping) => {
            let joined = mapping.joined(source);
            [source.to_owned()].into_iter().chain(joined).collect()
        }
    };
    if source.is_dir() {
        files.push(source.join(REST));
    }
    files
}

/// Imports `source`: a file, or for tables a folder. `progress` is told after each row how many of how
/// many are done.
pub fn import(
    source: &Path,
    format: &Format,
    target: &Target,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Imported, ExchangeError> {
    target.check()?;
    let mut gathered = Gathered::new(target);
    match format {
        Format::HsdsJson => {
            let file = match source.is_dir() {
                true => {
                    rest(source, &mut gathered)?;
                    &source.join(HSDS_JSON)
                }
                false => source,
            };
            let rows = hsds::rows(json(file)?).ok_or_else(|| other_format(file))?;
            take(rows, progress, |place, row| {
                hsds::take(&mut gathered, place, None, row)
            });
        }
        Format::HsdsCsv => {
            let mut tables = Tables::read(source)?;
            rest(source, &mut gathered)?;
            let rows = tables.nested();
            take(rows, progress, |place, (kind, row)| {
                hsds::take(&mut gathered, place, Some(kind), row)
            });
            tables.report_rest(&mut gathered.report);
        }
        Format::CpsvAp => {
            let graph = cpsv_ap::Graph::new(json(source)?).ok_or_else(|| other_format(source))?;
            take(graph.services(), progress, |place, row| {
                cpsv_ap::take(&mut gathered, &graph, place, &row);
            });
        }
        Format::Mapped(mapping) => {
            let rows = mapping.rows(source)?;
            take(rows, progress, |place, row| {
                mapping.take(&mut gathered, place, &row)
            });
        }
    }
    Ok(gathered.finish())
}

fn take<T>(
    rows: Vec<(String, T)>,
    progress: &mut dyn FnMut(u64, u64),
    mut take: impl FnMut(String, T),
) {
    let all = rows.len() as u64;
    for ((place, row), done) in rows.into_iter().zip(1..) {
        take(place, row);
        progress(done, all);
    }
}

/// What an export has left beside the files of its format, if it is there.
fn rest(folder: &Path, gathered: &mut Gathered) -> Result<(), ExchangeError> {
    match fs::File::open(folder.join(REST)) {
        Ok(file) => Ok(gathered.rest(file)?),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(source) => Err(ExchangeError::File {
            file: REST.to_owned(),
            source,
        }),
    }
}

fn name(file: &Path) -> String {
    let name = file.file_name().unwrap_or(file.as_os_str());
    name.to_string_lossy().into_owned()
}

fn other_format(file: &Path) -> ExchangeError {
    ExchangeError::OtherFormat { file: name(file) }
}

/// The file as text, without a byte order mark.
fn text(file: &Path) -> Result<String, ExchangeError> {
    let failed = |source| ExchangeError::File {
        file: name(file),
        source,
    };
    if fs::metadata(file).map_err(failed)?.len() > MAX_SOURCE_BYTES {
        return Err(ExchangeError::TooLarge { file: name(file) });
    }
    let bytes = fs::read(file).map_err(failed)?;
    let text = String::from_utf8(bytes).map_err(|error| ExchangeError::NotUtf8 {
        file: name(file),
        at: error.utf8_error().valid_up_to(),
    })?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(text) => text.to_owned(),
        None => text,
    })
}

fn json(file: &Path) -> Result<Value, ExchangeError> {
    serde_json::from_str(&text(file)?).map_err(|source| ExchangeError::NotJson {
        file: name(file),
        source,
    })
}
