//! What of the documents goes into a backup: each with its content, readable to who opens it.

use std::{
    cell::{Cell, RefCell},
    io::Read,
};

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    documents::{Documents, Import, Kept},
    model::Document,
};
use crate::{
    backup::{BackupProblem, Entries, Part, put_value, take_value},
    error::Error,
    seal::SealedReader,
};

const ABOUT: &str = "document.json";
const CONTENT: &str = "content";

/// The documents of one unlocked vault as a part of a backup.
pub struct DocumentsPart<'a> {
    documents: &'a Documents<'a>,
    /// The one whose content comes next.
    coming: RefCell<Option<Coming>>,
    lost: RefCell<Vec<LostDocument>>,
    unnamed: Cell<u32>,
}

/// A document whose content could not be read when the backup was made: who has made it out may do so again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LostDocument {
    /// What it is called.
    pub title: String,
    /// Who has made it out.
    pub issuer: Option<String>,
    /// The service that it is about.
    pub service_id: Option<String>,
}

struct Coming {
    document: Document,
    import: Import,
}

impl<'a> DocumentsPart<'a> {
    /// Those of an unlocked vault.
    pub const fn new(documents: &'a Documents<'a>) -> Self {
        Self {
            documents,
            coming: RefCell::new(None),
            lost: RefCell::new(Vec::new()),
            unnamed: Cell::new(0),
        }
    }

    /// The documents without content that went into a backup, or are in it and not here.
    pub fn lost(&self) -> Vec<LostDocument> {
        self.lost.borrow().clone()
    }

    /// How many did not go into a backup, because nothing can be told of them.
    pub const fn unnamed(&self) -> u32 {
        self.unnamed.get()
    }

    fn has_lost(&self, document: &Document) {
        let about = &document.about;
        self.lost.borrow_mut().push(LostDocument {
            title: about.title.clone(),
            issuer: about.issuer.clone(),
            service_id: about.service_id.clone(),
        });
    }

    /// Whether a document is damaged; of one that can be read not only its length is looked at.
    fn is_whole(&self, document: &Document) -> Result<bool, Error> {
        if document.damaged {
            return Ok(false);
        }
        let load = |connection: &Connection| self.documents.load(connection, &document.id);
        let (document, key) = self.documents.store.database.read(load)?;
        Ok(self.documents.is_whole(&document, &key))
    }

    fn take_about(&self, document: Document) -> Result<u32, Error> {
        let documents = self.documents;
        let (known, same) = documents.store.database.read(|connection| {
            let same = documents.with_content(connection, &document.sha256)?;
            let same = same.map(|id| documents.load(connection, &id).map(|same| same.0));
            // What is said of one that is damaged is damaged too, or not.
            let same = same.and_then(Result::ok);
            Ok::<_, Error>((documents.load(connection, &document.id).is_ok(), same))
        })?;
        match same {
            Some(here) if !here.damaged || document.damaged => {
                if here.changed_at >= document.changed_at {
                    return Ok(0);
                }
                let changed = Document {
                    about: document.about,
                    changed_at: document.changed_at,
                    ..here
                };
                let keep = |transaction: &rusqlite::Transaction<'_>| {
                    documents.keep_change(transaction, &changed)
                };
                documents.store.database.write(keep)?;
                Ok(1)
            }
            _ if document.damaged => {
                self.has_lost(&document);
                Ok(0)
            }
            _ => {
                let import = match known {
                    true => documents.begin()?,
                    false => documents.begin_as(document.id.clone())?,
                };
                *self.coming.borrow_mut() = Some(Coming { document, import });
                Ok(0)
            }
        }
    }

    fn take_content(&self, coming: Coming, content: &mut dyn Read) -> Result<u32, Error> {
        let Coming {
            document,
            mut import,
        } = coming;
        import.read(content, &|_| true)?;
        let imported = self.documents.finish_as(import, |content| {
            match content.sha256 == document.sha256 {
                true => Ok(Kept::from(&document)),
                false => Err(BackupProblem::Damaged.into()),
            }
        })?;
        Ok(u32::from(!imported.was_there))
    }
}

impl Part for DocumentsPart<'_> {
    fn folder(&self) -> &str {
        "documents"
    }

    fn give(&self, entries: &mut dyn Entries) -> Result<(), Error> {
        let (all, damaged_ids) = self.documents.all()?;
        (self.unnamed).set(u32::try_from(damaged_ids.len()).unwrap_or(u32::MAX));
        // The one that came first is taken first, so that the order is the same again.
        for mut document in all.into_iter().rev() {
            document.damaged = !self.is_whole(&document)?;
            let folder = document.id.clone();
            put_value(entries, &format!("{folder}/{ABOUT}"), &document)?;
            if document.damaged {
                self.has_lost(&document);
                continue;
            }
            let content = self.documents.open(&document.id)?;
            let size_bytes = content.plain_bytes();
            let name = format!("{folder}/{CONTENT}");
            entries.put(&name, size_bytes, &mut SealedReader::from(content))?;
        }
        Ok(())
    }

    /// The same content is not here twice, and called as was said last.
    fn take(&self, name: &str, size_bytes: u64, content: &mut dyn Read) -> Result<u32, Error> {
        match name.split_once('/') {
            Some((folder, ABOUT)) => {
                *self.coming.borrow_mut() = None;
                let document: Document = take_value(size_bytes, content)?;
                // A file is called by it.
                match document.id == folder && Uuid::parse_str(folder).is_ok() {
                    true => self.take_about(document),
                    false => Err(BackupProblem::Damaged.into()),
                }
            }
            Some((folder, CONTENT)) => {
                let coming = self.coming.borrow_mut().take();
                match coming.filter(|coming| coming.document.id == folder) {
                    Some(coming) => self.take_content(coming, content),
                    // It is here.
                    None => Ok(0),
                }
            }
            _ => Err(BackupProblem::Newer.into()),
        }
    }
}
