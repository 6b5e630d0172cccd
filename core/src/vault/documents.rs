//! Documents, once the vault is unlocked: taking them in, finding them, handing them out, deleting them.

use std::{
    cmp::Reverse,
    collections::BTreeSet,
    fs::{self, OpenOptions},
    io::{ErrorKind, Read, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::Arc,
};

use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::model::{
    Document, DocumentAbout, DocumentOrder, DocumentPage, DocumentProblem, DocumentQuery,
    ImportedDocument, PAGE, VaultUsage,
};
use crate::{
    content::{Content, Intake, IntakeError, plain_name},
    environment::Timestamp,
    error::Error,
    files,
    folding::folded,
    seal::{BATCH_BYTES, DataKey, FileSealer, Place, SealError, SealedFile, SealedFileError},
    user_store::UserStore,
};

/// The folder beside `user.db` that the sealed contents lie in, each under the id of its row.
const FOLDER: &str = "documents";
/// How long all documents may be together, in bytes: what a phone of five years can spare.
const LIMIT_BYTES: u64 = 2 * 1024 * 1024 * 1024;
const UNKNOWN_TYPE: &str = "application/octet-stream";

/// The documents of one user store, with the vault's key in hand. Every call blocks.
pub struct Documents<'a> {
    pub(super) store: &'a UserStore,
    pub(super) key: Arc<DataKey>,
    limit_bytes: u64,
}

/// What is kept of a document beside its content.
#[derive(Serialize, Deserialize)]
struct Kept {
    about: DocumentAbout,
    name: String,
    media_type: String,
    sha256: String,
    added_at: Timestamp,
    changed_at: Timestamp,
}

impl From<&Document> for Kept {
    fn from(document: &Document) -> Self {
        let document = document.clone();
        Self {
            about: document.about,
            name: document.name,
            media_type: document.media_type,
            sha256: document.sha256,
            added_at: document.added_at,
            changed_at: document.changed_at,
        }
    }
}

/// A document that is being taken in, part by part. Dropped before [`Documents::finish`], nothing is left of it.
pub struct Import {
    id: String,
    key: DataKey,
    intake: Intake,
    limit_bytes: u64,
}

impl Import {
    /// Takes what comes next. Blocks.
    pub fn write(&mut self, part: &[u8]) -> Result<(), Error> {
        let limit_bytes = self.limit_bytes;
        let written = self.intake.write(part);
        written.map_err(|error| refused(error, limit_bytes))
    }

    /// Takes all that `source` has, for as long as `goes_on`, which is told how much that is so far, says yes. Blocks.
    pub fn read(
        &mut self,
        source: &mut dyn Read,
        goes_on: &dyn Fn(u64) -> bool,
    ) -> Result<(), Error> {
        let limit_bytes = self.limit_bytes;
        let read = self.intake.read(source, goes_on);
        read.map_err(|error| refused(error, limit_bytes))
    }
}

fn refused(error: IntakeError, limit_bytes: u64) -> Error {
    match error {
        IntakeError::TooLarge => DocumentProblem::NoRoom { limit_bytes }.into(),
        IntakeError::Unreadable => DocumentProblem::Unreadable.into(),
        IntakeError::CalledOff => Error::Cancelled,
        IntakeError::Sealed(error) => error.into(),
    }
}

impl<'a> Documents<'a> {
    /// Those of `store`, whose vault has this key.
    pub const fn new(store: &'a UserStore, key: Arc<DataKey>) -> Self {
        Self {
            store,
            key,
            limit_bytes: LIMIT_BYTES,
        }
    }

    /// As they are, but no longer than this together.
    #[cfg(test)]
    pub(super) fn of_at_most(mut self, limit_bytes: u64) -> Self {
        self.limit_bytes = limit_bytes;
        self
    }

    /// Begins a document whose content comes in parts.
    pub fn begin(&self) -> Result<Import, Error> {
        let random = &*self.store.environment().randomness;
        let id = self.store.environment().new_id()?.to_string();
        let key = DataKey::generate(random)?;
        files::make_folder(&folder(self.store))?;
        let file = path(self.store, &id);
        let sealer = FileSealer::create(&file, &key, random, place(&id, "file"))?;
        let rest = (self.limit_bytes).saturating_sub(usage(self.store)?.used_bytes);
        Ok(Import {
            intake: Intake::new(sealer, rest),
            limit_bytes: self.limit_bytes,
            id,
            key,
        })
    }

    /// Keeps what was taken in under a name that `name` is made into: it is sealed on the disk when this returns, with
    /// what is said of it. Content that is kept already is not kept twice, and stays as it is.
    pub fn finish(
        &self,
        import: Import,
        name: &str,
        about: DocumentAbout,
    ) -> Result<ImportedDocument, Error> {
        let media_type = import.intake.media_type().unwrap_or(UNKNOWN_TYPE);
        let name = plain_name(name, media_type);
        // Before anything is on the disk.
        let about = about.tidied(&name)?;
        let Import {
            id, key, intake, ..
        } = import;
        let content = intake
            .finish()
            .map_err(|error| refused(error, self.limit_bytes))?;
        let kept = self.keep(&id, &key, content, name, about);
        if !matches!(&kept, Ok(imported) if !imported.was_there) {
            remove(self.store, &id);
        }
        kept
    }

    /// Takes in all that `source` has, as [`Documents::begin`] and [`Documents::finish`] do.
    pub fn import(
        &self,
        source: &mut dyn Read,
        name: &str,
        about: DocumentAbout,
    ) -> Result<ImportedDocument, Error> {
        let mut import = self.begin()?;
        import.read(source, &|_| true)?;
        self.finish(import, name, about)
    }

    fn keep(
        &self,
        id: &str,
        key: &DataKey,
        content: Content,
        name: String,
        about: DocumentAbout,
    ) -> Result<ImportedDocument, Error> {
        let random = &*self.store.environment().randomness;
        let lookup = self.lookup(&content.sha256)?;
        let now = self.store.now();
        let kept = Kept {
            about,
            name,
            media_type: content.media_type.unwrap_or(UNKNOWN_TYPE).to_owned(),
            sha256: content.sha256,
            added_at: now,
            changed_at: now,
        };
        self.store.database.write(|transaction| {
            let same: Option<String> = transaction
                .prepare_cached(include_str!("sql/document_with_content.sql"))?
                .query_row([&lookup], |row| row.get(0))
                .optional()?;
            if let Some(same) = same {
                return Ok(ImportedDocument {
                    document: self.load(transaction, &same)?.0,
                    was_there: true,
                });
            }
            // Another one may have come meanwhile.
            let used_bytes = usage_in(transaction)?.1;
            if used_bytes.saturating_add(content.size_bytes) > self.limit_bytes {
                let limit_bytes = self.limit_bytes;
                return Err(DocumentProblem::NoRoom { limit_bytes }.into());
            }
            transaction.execute(
                include_str!("sql/insert_document.sql"),
                params![
                    id,
                    self.key.wrap(random, place(id, "vault_wrapped_key"), key)?,
                    self.seal(id, &kept)?,
                    lookup,
                    i64::try_from(content.size_bytes).unwrap_or(i64::MAX),
                ],
            )?;
            Ok(ImportedDocument {
                document: document(id.to_owned(), kept, content.size_bytes),
                was_there: false,
            })
        })
    }

    /// The document with this id.
    pub fn document(&self, id: &str) -> Result<Document, Error> {
        let document = self
            .store
            .database
            .read(|connection| self.load(connection, id));
        Ok(document?.0)
    }

    /// Those that are asked for. A damaged one is counted, and keeps no other from being shown.
    pub fn find(&self, query: &DocumentQuery) -> Result<DocumentPage, Error> {
        let words = folded(&query.words);
        let words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
        let (all, damaged) = self.all()?;
        let mut found: Vec<Document> = all
            .into_iter()
            .filter(|it| query.kind.is_none_or(|kind| it.about.kind == kind))
            .filter(|it| query.case_id.is_none() || it.about.case_id == query.case_id)
            .filter(|it| match &query.expires_by {
                // Days are compared as they are written.
                Some(day) => (it.about.expires_on.as_ref()).is_some_and(|last| last <= day),
                None => true,
            })
            .filter(|it| it.has_all(&words))
            .collect();
        match query.order {
            DocumentOrder::Newest => found.sort_by_key(|it| Reverse(it.added_at)),
            DocumentOrder::Title => found.sort_by_cached_key(|it| folded(&it.about.title)),
            DocumentOrder::Expiry => found.sort_by_cached_key(|it| {
                let last = it.about.expires_on.clone();
                (last.is_none(), last)
            }),
        }
        let offset = usize::try_from(query.offset).unwrap_or(usize::MAX);
        Ok(DocumentPage {
            total: u32::try_from(found.len()).unwrap_or(u32::MAX),
            documents: (found.into_iter().skip(offset))
                .take(PAGE as usize)
                .collect(),
            damaged,
        })
    }

    /// All documents, the one that came last first, and how many are damaged.
    fn all(&self) -> Result<(Vec<Document>, u32), Error> {
        self.store.database.read(|connection| {
            let mut statement = connection.prepare_cached(include_str!("sql/documents.sql"))?;
            let mut rows = statement.query([])?;
            let (mut documents, mut damaged) = (Vec::new(), 0);
            while let Some(row) = rows.next()? {
                let id: String = row.get("id")?;
                let sealed: Vec<u8> = row.get("vault_sealed_about")?;
                let size_bytes: i64 = row.get("size_bytes")?;
                match self.open_about(&id, &sealed) {
                    Ok(kept) => documents.push(document(id, kept, size_bytes.unsigned_abs())),
                    Err(Error::Seal(SealError::Refused)) => {
                        tracing::error!("a document is damaged");
                        damaged += 1;
                    }
                    Err(error) => return Err(error),
                }
            }
            Ok((documents, damaged))
        })
    }

    /// Says something else of a document.
    pub fn change(&self, id: &str, about: DocumentAbout) -> Result<Document, Error> {
        self.store.database.write(|transaction| {
            let (before, _) = self.load(transaction, id)?;
            let changed = Document {
                about: about.tidied(&before.name)?,
                changed_at: self.store.now(),
                ..before
            };
            transaction.execute(
                include_str!("sql/change_document.sql"),
                params![changed.id, self.seal(&changed.id, &Kept::from(&changed))?],
            )?;
            Ok(changed)
        })
    }

    /// The content of a document, to be read from any place in it. `Corrupt` where it is damaged or gone.
    pub fn open(&self, id: &str) -> Result<SealedFile, Error> {
        let (document, key) = (self.store.database).read(|connection| self.load(connection, id))?;
        let file = path(self.store, &document.id);
        match SealedFile::open(&file, &key, place(&document.id, "file")) {
            Err(SealedFileError::Files(error)) if error.kind() == ErrorKind::NotFound => {
                Err(SealError::Refused.into())
            }
            file => Ok(file?),
        }
    }

    /// Writes the content to a new file at `destination`, readable to its owner only. Nothing is left of it where that
    /// fails, or where `goes_on`, which is told how many bytes there are so far, says no.
    pub fn export(
        &self,
        id: &str,
        destination: &Path,
        goes_on: &dyn Fn(u64) -> bool,
    ) -> Result<(), Error> {
        let mut content = self.open(id)?;
        let mut new = OpenOptions::new();
        let mut file = new
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(destination)
            .map_err(|error| match error.kind() {
                ErrorKind::AlreadyExists => DocumentProblem::FileExists.into(),
                _ => Error::from(error),
            })?;
        let written = copy(&mut content, &mut file, goes_on).and_then(|()| Ok(file.sync_all()?));
        if written.is_err() {
            // Where it stays, it is not whole, and she is told that it failed.
            let _ = fs::remove_file(destination);
        }
        written
    }

    /// Deletes a document: its key first, so that what may be left of the content cannot be read any more. One that is
    /// not there is no error.
    pub fn delete(&self, id: &str) -> Result<(), Error> {
        self.store.database.write(|transaction| {
            transaction.execute(include_str!("sql/delete_document.sql"), [id])?;
            Ok::<_, Error>(())
        })?;
        // What was the key's place may still lie in the write-ahead log.
        self.store.database.fold()?;
        remove(self.store, id);
        Ok(())
    }

    /// Wraps the key of each document, and seals what is said of it, under the key of `renewed`. What is damaged stays
    /// as it is.
    pub(super) fn seal_anew(
        &self,
        renewed: &Documents<'_>,
        transaction: &Connection,
    ) -> Result<(), Error> {
        let random = &*self.store.environment().randomness;
        let mut statement = transaction.prepare(include_str!("sql/document_ids.sql"))?;
        let ids = statement.query_map([], |row| row.get(0))?;
        for id in ids.collect::<rusqlite::Result<Vec<String>>>()? {
            let (kept, key) = match self.load(transaction, &id) {
                Err(Error::Seal(SealError::Refused)) => {
                    tracing::error!("a damaged document keeps its former key");
                    continue;
                }
                loaded => loaded?,
            };
            transaction.execute(
                include_str!("sql/seal_document_anew.sql"),
                params![
                    id,
                    renewed
                        .key
                        .wrap(random, place(&id, "vault_wrapped_key"), &key)?,
                    renewed.seal(&id, &Kept::from(&kept))?,
                    renewed.lookup(&kept.sha256)?,
                ],
            )?;
        }
        Ok(())
    }

    fn load(&self, connection: &Connection, id: &str) -> Result<(Document, DataKey), Error> {
        let mut statement = connection.prepare_cached(include_str!("sql/document.sql"))?;
        let mut rows = statement.query([id])?;
        let row = rows.next()?.ok_or(Error::NotFound("document"))?;
        let id: String = row.get("id")?;
        let wrapped: Vec<u8> = row.get("vault_wrapped_key")?;
        let sealed: Vec<u8> = row.get("vault_sealed_about")?;
        let size_bytes: i64 = row.get("size_bytes")?;
        let key = self
            .key
            .unwrap_key(place(&id, "vault_wrapped_key"), &wrapped)?;
        let kept = self.open_about(&id, &sealed)?;
        Ok((document(id, kept, size_bytes.unsigned_abs()), key))
    }

    fn seal(&self, id: &str, kept: &Kept) -> Result<Vec<u8>, Error> {
        let plain = Zeroizing::new(serde_json::to_vec(kept)?);
        let random = &*self.store.environment().randomness;
        Ok(self
            .key
            .seal(random, place(id, "vault_sealed_about"), &plain)?)
    }

    fn open_about(&self, id: &str, sealed: &[u8]) -> Result<Kept, Error> {
        let plain = self.key.open(place(id, "vault_sealed_about"), sealed)?;
        Ok(serde_json::from_slice(&plain)?)
    }

    fn lookup(&self, sha256: &str) -> Result<Vec<u8>, Error> {
        let sha256 = sha256.as_bytes();
        Ok(self
            .key
            .lookup("document", "vault_lookup_content", sha256)?)
    }
}

/// How much of the phone the documents take; needs no key. Blocks.
pub fn usage(store: &UserStore) -> Result<VaultUsage, Error> {
    let (documents, used_bytes) = store.database.read(usage_in)?;
    Ok(VaultUsage {
        documents,
        used_bytes,
        limit_bytes: LIMIT_BYTES,
    })
}

fn usage_in(connection: &Connection) -> Result<(u32, u64), Error> {
    let mut statement = connection.prepare_cached(include_str!("sql/usage.sql"))?;
    let used = statement.query_row([], |row| {
        Ok((
            row.get("documents")?,
            row.get::<_, i64>("used_bytes")?.unsigned_abs(),
        ))
    })?;
    Ok(used)
}

/// Removes contents that no document has, as a crash leaves them; needs no key. For a store that was just opened.
/// Blocks.
pub fn sweep(store: &UserStore) -> Result<(), Error> {
    let entries = match fs::read_dir(folder(store)) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    let needed: BTreeSet<String> = store.database.read(|connection| {
        let mut statement = connection.prepare_cached(include_str!("sql/document_ids.sql"))?;
        let ids = statement.query_map([], |row| row.get(0))?;
        Ok::<_, Error>(ids.collect::<rusqlite::Result<_>>()?)
    })?;
    for entry in entries {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if !needed.contains(&name) {
            remove(store, &name);
        }
    }
    Ok(())
}

/// Writes all of `content` to `file`, for as long as `goes_on`.
pub(super) fn copy(
    content: &mut SealedFile,
    file: &mut dyn Write,
    goes_on: &dyn Fn(u64) -> bool,
) -> Result<(), Error> {
    let mut written = 0;
    while written < content.plain_bytes() {
        if !goes_on(written) {
            return Err(Error::Cancelled);
        }
        let part = content.read(written, BATCH_BYTES)?;
        if part.is_empty() {
            return Err(SealError::Refused.into());
        }
        file.write_all(&part)?;
        written += part.len() as u64;
    }
    Ok(())
}

/// What cannot be removed, or is left by a crash, [`sweep`] finds; nothing opens it any more.
fn remove(store: &UserStore, id: &str) {
    if let Err(error) = files::remove(&path(store, id)) {
        tracing::warn!(%error, "the content of a document stays for now");
    }
}

fn document(id: String, kept: Kept, size_bytes: u64) -> Document {
    Document {
        id,
        about: kept.about,
        name: kept.name,
        media_type: kept.media_type,
        size_bytes,
        sha256: kept.sha256,
        added_at: kept.added_at,
        changed_at: kept.changed_at,
    }
}

fn folder(store: &UserStore) -> PathBuf {
    store.database.path().with_file_name(FOLDER)
}

fn path(store: &UserStore, id: &str) -> PathBuf {
    folder(store).join(id)
}

fn place<'a>(id: &'a str, column: &'a str) -> Place<'a> {
    Place {
        table: "document",
        row: id,
        column,
    }
}
