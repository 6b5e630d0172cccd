//! What a phone makes of a catalogue, for whoever is about to publish it.

use std::fs;
use std::path::Path;

use chrono::Utc;
use citizen_core::catalogue::{
    BundleError, CatalogueError, CatalogueStore, FactKind, FactQuestion,
};
use citizen_core::forms::{FieldKind, Form};
use serde::Deserialize;
use serde_json::Value;

use super::Catalogue;

/// Why a file holds no catalogue that may be published.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// The file cannot be read, or nothing be tried in a folder for a moment.
    #[error(transparent)]
    File(#[from] std::io::Error),
    /// It is no bundle.
    #[error("it is no bundle")]
    Bundle(#[from] serde_json::Error),
    /// It lacks records that its header names: it was cut off, or its header was not mended.
    #[error("its header names {announced} records, and it has {found}")]
    CutOff {
        /// What the header names.
        announced: u64,
        /// How many there are.
        found: usize,
    },
    /// No phone would take it.
    #[error("no phone takes this catalogue")]
    Refused(#[source] BundleError),
    /// It cannot be tried.
    #[error("the catalogue cannot be tried")]
    Untried(#[source] CatalogueError),
}

impl From<CatalogueError> for CheckError {
    fn from(error: CatalogueError) -> Self {
        match error {
            CatalogueError::Bundle(error) => Self::Refused(error),
            error => Self::Untried(error),
        }
    }
}

impl Catalogue {
    /// The catalogue of the bundle in `file`, and what is doubtful about it: see [`Catalogue::check`]. Blocks.
    ///
    /// # Errors
    /// Each way of [`CheckError`].
    pub fn of_file(file: &Path) -> Result<(Self, Vec<String>), CheckError> {
        let ndjson = fs::read(file)?;
        is_whole(&ndjson)?;
        let catalogue = Self::read(&ndjson)?;
        let doubts = catalogue.check()?;
        Ok((catalogue, doubts))
    }

    /// Takes it in as a phone does, in a folder of its own; returns what is doubtful about its forms, a sentence
    /// each: those that an app of today does not understand, and the facts that they name and nobody is asked for.
    /// Blocks.
    ///
    /// # Errors
    /// [`CheckError::Refused`], and what keeps it from being tried.
    pub fn check(&self) -> Result<Vec<String>, CheckError> {
        let folder = tempfile::tempdir()?;
        let phone = CatalogueStore::open(folder.path())?.for_city(&self.city);
        phone.apply(&*self.ndjson, Utc::now())?;
        let facts = phone.fact_questions(Utc::now(), "en")?;
        let forms = self.forms.iter();
        let doubts = forms.flat_map(|((id, version), record)| {
            let about = move |doubt| format!("form {id} version {version}: {doubt}");
            doubts(record, &facts).into_iter().map(about)
        });
        Ok(doubts.collect())
    }
}

/// More than the header names are taken: whoever adds a record need not count.
fn is_whole(ndjson: &[u8]) -> Result<(), CheckError> {
    #[derive(Deserialize)]
    struct Header {
        records: u64,
    }
    let mut lines = ndjson.split(|byte| *byte == b'\n');
    let header: Header = serde_json::from_slice(lines.next().unwrap_or_default())?;
    let found = lines.filter(|line| !line.is_empty()).count();
    match header.records > found as u64 {
        true => Err(CheckError::CutOff {
            announced: header.records,
            found,
        }),
        false => Ok(()),
    }
}

fn doubts(record: &Value, facts: &[FactQuestion]) -> Vec<String> {
    let definition = serde_json::from_value(record.clone());
    let form = match definition.map(Form::compile) {
        Ok(Ok(form)) => form,
        Ok(Err(error)) => return vec![error.to_string()],
        Err(error) => return vec![error.to_string()],
    };
    let doubt =
        |(path, kind, id): (&str, FieldKind, &str)| match facts.iter().find(|fact| fact.id == id) {
            None => Some(format!("{path} names the fact {id}, which there is not")),
            Some(fact) if !is_answer(kind, fact.kind) => Some(format!(
                "{path} names the fact {id}, whose answer is of another kind"
            )),
            Some(_) => None,
        };
    form.facts().filter_map(doubt).collect()
}

const fn is_answer(field: FieldKind, fact: FactKind) -> bool {
    match fact {
        FactKind::YesNo => matches!(field, FieldKind::YesNo),
        FactKind::Number => matches!(field, FieldKind::Integer),
        FactKind::Date => matches!(field, FieldKind::Date),
        FactKind::Choice => matches!(field, FieldKind::Choice | FieldKind::LongChoice),
    }
}
