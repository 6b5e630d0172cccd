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
    backup::{BackupProblem, Entries, Part, Purpose, put_value, take_value},
    content::sha256_of,
    error::Error,
    seal::{SealedFile, SealedReader},
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

/// What becomes of the content that comes next.
enum Coming {
    /// It is taken in.
    Kept {
        document: Box<Document>,
        import: Box<Import>,
    },
    /// It is only read.
    Checked(Box<Document>),
    /// It is here, under whatever id; by the id in the backup.
    PassedOver(String),
}

impl Coming {
    fn id(&self) -> &str {
        match self {
            Self::Kept { document, .. } | Self::Checked(document) => &document.id,
            Self::PassedOver(id) => id,
        }
    }
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

    /// The content of a document, if it is not damaged: not only its length is looked at.
    fn content(&self, document: &Document) -> Result<Option<SealedFile>, Error> {
        if document.damaged {
            return Ok(None);
        }
        let load = |connection: &Connection| self.documents.load(connection, &document.id);
        let (document, key) = self.documents.store.database.read(load)?;
        Ok(self.documents.whole(&document, &key))
    }

    fn take_about(&self, document: Document, purpose: Purpose) -> Result<u32, Error> {
        if purpose == Purpose::Check {
            match document.damaged {
                true => self.has_lost(&document),
                false => self.waits_for(Coming::Checked(Box::new(document))),
            }
            return Ok(0);
        }
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
                if !document.damaged {
                    self.waits_for(Coming::PassedOver(document.id.clone()));
                }
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
                let (document, import) = (Box::new(document), Box::new(import));
                self.waits_for(Coming::Kept { document, import });
                Ok(0)
            }
        }
    }

    fn waits_for(&self, coming: Coming) {
        *self.coming.borrow_mut() = Some(coming);
    }

    fn take_content(&self, coming: Coming, content: &mut dyn Read) -> Result<u32, Error> {
        let (document, mut import) = match coming {
            Coming::Kept { document, import } => (document, *import),
            Coming::Checked(document) if sha256_of(content)? != document.sha256 => {
                return Err(BackupProblem::Damaged.into());
            }
            Coming::Checked(_) | Coming::PassedOver(_) => return Ok(0),
        };
        import.read(content, &|_| true)?;
        let imported = self.documents.finish_as(import, |content| {
            match content.sha256 == document.sha256 {
                true => Ok(Kept::from(&*document)),
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
            let content = self.content(&document)?;
            document.damaged = content.is_none();
            let folder = &document.id;
            put_value(entries, &format!("{folder}/{ABOUT}"), &document)?;
            match content {
                Some(content) => {
                    let (name, size_bytes) = (format!("{folder}/{CONTENT}"), content.plain_bytes());
                    entries.put(&name, size_bytes, &mut SealedReader::from(content))?;
                }
                None => self.has_lost(&document),
            }
        }
        Ok(())
    }

    /// The same content is not here twice, and called as was said last.
    fn take(
        &self,
        name: &str,
        size_bytes: u64,
        content: &mut dyn Read,
        purpose: Purpose,
    ) -> Result<u32, Error> {
        match name.split_once('/') {
            Some((folder, ABOUT)) => {
                let document: Document = take_value(size_bytes, content)?;
                // A file is called by it.
                match document.id == folder && Uuid::parse_str(folder).is_ok() {
                    true => self.take_about(document, purpose),
                    false => Err(BackupProblem::Damaged.into()),
                }
            }
            Some((folder, CONTENT)) => {
                let coming = self.coming.take().filter(|coming| coming.id() == folder);
                self.take_content(coming.ok_or(BackupProblem::Damaged)?, content)
            }
            _ => Err(BackupProblem::Damaged.into()),
        }
    }

    fn end(&self) -> Result<(), Error> {
        match self.coming.take() {
            Some(_) => Err(BackupProblem::Damaged.into()),
            None => Ok(()),
        }
    }
}
