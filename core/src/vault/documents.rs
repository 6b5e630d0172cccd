//! Documents, once the vault is unlocked: taking them in, finding them, handing them out, deleting them.

use std::{
    cmp::Reverse,
    collections::BTreeSet,
    fs,
    io::{ErrorKind, Read, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{
    SharedCopies, expiring, hand_out,
    model::{
        Document, DocumentAbout, DocumentOrder, DocumentPage, DocumentProblem, DocumentQuery,
        ImportedDocument, PAGE, VaultUsage,
    },
};
use crate::{
    content::{Content, Intake, IntakeError, plain_name},
    environment::Timestamp,
    error::Error,
    files,
    folding::folded,
    seal::{BATCH_BYTES, DataKey, FileSealer, Place, SealError, SealedFile, SealedFileError},
    typed,
    user_store::UserStore,
};

/// The folder beside `user.db` that the sealed contents lie in, each under the id of its row.
const FOLDER: &str = "documents";
/// How long all documents may be together, in bytes: what a phone of five years can spare.
const LIMIT_BYTES: u64 = 2 * 1024 * 1024 * 1024;
/// What the file of a document is called as well while its row is not committed, and from before that is deleted: only what
/// is called so was left by a crash. A file that has no row and is called by an id alone may be all that is left of a
/// document whose database was lost, and stays.
const COMING: &str = "coming";
const GOING: &str = "going";
const UNKNOWN_TYPE: &str = "application/octet-stream";

/// The documents of one user store, with the vault's key in hand. Every call blocks.
pub struct Documents<'a> {
    pub(super) store: &'a UserStore,
    pub(super) key: Arc<DataKey>,
    limit_bytes: u64,
}

/// What is kept of a document beside its content.
#[derive(Serialize, Deserialize)]
pub(super) struct Kept {
    about: DocumentAbout,
    name: String,
    media_type: String,
    sha256: String,
    added_at: Timestamp,
    changed_at: Timestamp,
    /// Whether its content was seen not to open.
    #[serde(default)]
    damaged: bool,
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
            damaged: document.damaged,
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

    /// The store that they are of.
    pub const fn store(&self) -> &UserStore {
        self.store
    }

    /// Begins a document whose content comes in parts.
    pub fn begin(&self) -> Result<Import, Error> {
        self.begin_as(self.store.environment().new_id()?.to_string())
    }

    /// As [`Documents::begin`], under an id that no document has.
    pub(super) fn begin_as(&self, id: String) -> Result<Import, Error> {
        let random = &*self.store.environment().randomness;
        let key = DataKey::generate(random)?;
        files::make_folder(&folder(self.store))?;
        let file = path(self.store, &id).with_extension(COMING);
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
        let now = self.store.now();
        self.finish_as(import, |content| {
            Ok(Kept {
                about,
                name,
                media_type: content.media_type.unwrap_or(UNKNOWN_TYPE).to_owned(),
                sha256: content.sha256.clone(),
                added_at: now,
                changed_at: now,
                damaged: false,
            })
        })
    }

    /// As [`Documents::finish`], with what `kept` says of the content.
    pub(super) fn finish_as(
        &self,
        import: Import,
        kept: impl FnOnce(&Content) -> Result<Kept, Error>,
    ) -> Result<ImportedDocument, Error> {
        let Import {
            id, key, intake, ..
        } = import;
        let content = intake
            .finish()
            .map_err(|error| refused(error, self.limit_bytes))?;
        let kept = kept(&content).and_then(|kept| self.keep(&id, &key, kept, content.size_bytes));
        match &kept {
            Ok(imported) if !imported.was_there => settle(self.store, &id, COMING),
            _ => remove(self.store, &id, COMING),
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

    /// The same with the file at `path`, for as long as `goes_on`, which is told how much of it is taken in, says yes. One
    /// that is too long to be kept is not read.
    pub fn import_file(
        &self,
        path: &Path,
        name: &str,
        about: DocumentAbout,
        goes_on: &dyn Fn(u64) -> bool,
    ) -> Result<ImportedDocument, Error> {
        let unreadable = |_| DocumentProblem::Unreadable;
        let mut file = files::open(path).map_err(unreadable)?;
        let bytes = file.metadata().map_err(unreadable)?.len();
        let limit_bytes = self.limit_bytes;
        if usage(self.store)?.used_bytes.saturating_add(bytes) > limit_bytes {
            return Err(DocumentProblem::NoRoom { limit_bytes }.into());
        }
        let mut import = self.begin()?;
        import.read(&mut file, goes_on)?;
        self.finish(import, name, about)
    }

    fn keep(
        &self,
        id: &str,
        key: &DataKey,
        mut kept: Kept,
        size_bytes: u64,
    ) -> Result<ImportedDocument, Error> {
        let random = &*self.store.environment().randomness;
        let lookup = self.lookup(&kept.sha256)?;
        let mut replaced = None;
        let kept = self.store.database.write(|transaction| {
            let same = self.with_content(transaction, &kept.sha256)?;
            if let Some(same) = same {
                // What cannot be read any more is replaced by what can, and is called as it was.
                match self.load(transaction, &same) {
                    Ok((mut document, key)) if self.is_whole(&document, &key) => {
                        if document.damaged {
                            document.damaged = false;
                            self.keep_change(transaction, &document)?;
                        }
                        return Ok(ImportedDocument {
                            document,
                            was_there: true,
                        });
                    }
                    Ok((document, _)) => {
                        kept.about = document.about;
                        kept.added_at = document.added_at;
                    }
                    Err(error) if is_damage(&error) => {}
                    Err(error) => return Err(error),
                }
                let file = path(self.store, &same);
                // It may be gone, which is why it is replaced.
                let _ = fs::rename(&file, file.with_extension(GOING));
                transaction.execute(include_str!("sql/delete_document.sql"), [&same])?;
                expiring::note(self.store, transaction, &same, None)?;
                replaced = Some(same);
            }
            // Another one may have come meanwhile.
            let used_bytes = usage_in(transaction)?.1;
            if used_bytes.saturating_add(size_bytes) > self.limit_bytes {
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
                    i64::try_from(size_bytes).unwrap_or(i64::MAX),
                ],
            )?;
            expiring::note(self.store, transaction, id, Some(&kept.about))?;
            Ok(ImportedDocument {
                document: document(id.to_owned(), kept, size_bytes),
                was_there: false,
            })
        });
        match (replaced, kept.is_ok()) {
            (Some(same), true) => remove(self.store, &same, GOING),
            (Some(same), false) => settle(self.store, &same, GOING),
            (None, _) => {}
        }
        kept
    }

    /// The document with this id.
    pub fn document(&self, id: &str) -> Result<Document, Error> {
        let document = self
            .store
            .database
            .read(|connection| self.load(connection, id));
        Ok(document?.0)
    }

    /// Those that are asked for. A damaged one is named, and keeps no other from being shown.
    pub fn find(&self, query: &DocumentQuery) -> Result<DocumentPage, Error> {
        let expires_by = match &query.expires_by {
            Some(day) => Some(typed::date(day).ok_or_else(|| DocumentProblem::Wrong {
                field: "expires_on".to_owned(),
            })?),
            None => None,
        };
        let words = folded(&query.words);
        let words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
        let (all, damaged_ids) = self.all()?;
        let mut found: Vec<Document> = all
            .into_iter()
            .filter(|it| query.kind.is_none_or(|kind| it.about.kind == kind))
            .filter(|it| query.case_id.is_none() || it.about.case_id == query.case_id)
            .filter(|it| match &expires_by {
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
            damaged_ids,
        })
    }

    /// All documents, the one that came last first, and those of which nothing can be told.
    pub(super) fn all(&self) -> Result<(Vec<Document>, Vec<String>), Error> {
        self.store.database.read(|connection| {
            let mut statement = connection.prepare_cached(include_str!("sql/documents.sql"))?;
            let mut rows = statement.query([])?;
            let (mut documents, mut damaged_ids) = (Vec::new(), Vec::new());
            while let Some(row) = rows.next()? {
                match self.opened(row) {
                    Ok((document, _)) => documents.push(document),
                    Err(error) if is_damage(&error) => {
                        tracing::error!("a document is damaged");
                        damaged_ids.push(row.get("id")?);
                    }
                    Err(error) => return Err(error),
                }
            }
            Ok((documents, damaged_ids))
        })
    }

    /// The id of the document that has this content, if one has.
    pub(super) fn with_content(
        &self,
        connection: &Connection,
        sha256: &str,
    ) -> Result<Option<String>, Error> {
        let mut statement =
            connection.prepare_cached(include_str!("sql/document_with_content.sql"))?;
        let id = statement.query_row([self.lookup(sha256)?], |row| row.get(0));
        Ok(id.optional()?)
    }

    /// Whether there is as much of the content as there has to be; whether all of it opens is not looked at.
    pub(super) fn has_content(&self, document: &Document) -> bool {
        let file = fs::metadata(path(self.store, &document.id));
        file.is_ok_and(|file| file.len() == SealedFile::sealed_bytes(document.size_bytes))
    }

    /// The content, if all of it opens.
    pub(super) fn whole(&self, document: &Document, key: &DataKey) -> Option<SealedFile> {
        let file = path(self.store, &document.id);
        let mut content = SealedFile::open(&file, key, place(&document.id, "file")).ok()?;
        copy(&mut content, &mut std::io::sink(), &|_| true).ok()?;
        Some(content)
    }

    fn is_whole(&self, document: &Document, key: &DataKey) -> bool {
        self.whole(document, key).is_some()
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
            self.keep_change(transaction, &changed)?;
            Ok(changed)
        })
    }

    /// What is kept of a document. That its content is gone is seen each time, and may be over the next.
    fn kept(&self, document: &Document) -> Kept {
        Kept {
            damaged: document.damaged && self.has_content(document),
            ..Kept::from(document)
        }
    }

    /// Keeps what is said of a document, as a part of a transaction.
    pub(super) fn keep_change(
        &self,
        transaction: &Connection,
        changed: &Document,
    ) -> Result<(), Error> {
        transaction.execute(
            include_str!("sql/change_document.sql"),
            params![changed.id, self.seal(&changed.id, &self.kept(changed))?],
        )?;
        expiring::note(self.store, transaction, &changed.id, Some(&changed.about))
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

    /// The content from `offset` on: `most_bytes` of it, or as much as there is. [`DocumentProblem::Damaged`] where that does
    /// not open; then it is told of the document from now on.
    pub fn read(
        &self,
        id: &str,
        offset: u64,
        most_bytes: usize,
    ) -> Result<Zeroizing<Vec<u8>>, Error> {
        let part = self.open(id);
        let part = part.and_then(|mut content| Ok(content.read(offset, most_bytes)?));
        part.map_err(|error| self.noted(id, error))
    }

    /// Writes the content to a new file at `destination`, readable to its owner only. Nothing is left of it where that
    /// fails, or where `goes_on`, which is told how many bytes there are so far, says no. [`DocumentProblem::Damaged`] as with
    /// [`Documents::read`].
    pub fn export(
        &self,
        id: &str,
        destination: &Path,
        goes_on: &dyn Fn(u64) -> bool,
    ) -> Result<(), Error> {
        let exported = self.open(id).and_then(|mut content| {
            hand_out(destination, |file| copy(&mut content, file, goes_on))
        });
        exported.map_err(|error| self.noted(id, error))
    }

    /// Notes of a document that its content does not open, where that is what `error` says, and says so.
    fn noted(&self, id: &str, error: Error) -> Error {
        if !is_damage(&error) {
            return error;
        }
        let noted = self.store.database.write(|transaction| {
            let (mut document, _) = self.load(transaction, id)?;
            document.damaged = true;
            self.keep_change(transaction, &document)
        });
        if let Err(error) = noted {
            tracing::warn!(%error, "that a document is damaged is not noted");
        }
        DocumentProblem::Damaged.into()
    }

    /// Deletes a document: its key first, so that what may be left of the content cannot be read any more. One that is
    /// not there is no error.
    pub fn delete(&self, id: &str) -> Result<(), Error> {
        let known = self.store.database.read(|connection| {
            let mut statement = connection.prepare_cached(include_str!("sql/document.sql"))?;
            Ok::<_, Error>(statement.exists([id])?)
        })?;
        if !known {
            return Ok(());
        }
        SharedCopies(self.store).end_of(id)?;
        let file = path(self.store, id);
        match fs::rename(&file, file.with_extension(GOING)) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        let deleted = self.store.database.write(|transaction| {
            transaction.execute(include_str!("sql/delete_document.sql"), [id])?;
            expiring::note(self.store, transaction, id, None)
        });
        if deleted.is_err() {
            settle(self.store, id, GOING);
        }
        deleted?;
        // What was the key's place may still lie in the write-ahead log.
        self.store.database.fold()?;
        remove(self.store, id, GOING);
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
        for id in ids(transaction)? {
            let (kept, key) = match self.load(transaction, &id) {
                Err(error) if is_damage(&error) => {
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
                    renewed.seal(&id, &self.kept(&kept))?,
                    renewed.lookup(&kept.sha256)?,
                ],
            )?;
        }
        Ok(())
    }

    pub(super) fn load(
        &self,
        connection: &Connection,
        id: &str,
    ) -> Result<(Document, DataKey), Error> {
        let mut statement = connection.prepare_cached(include_str!("sql/document.sql"))?;
        let mut rows = statement.query([id])?;
        let row = rows.next()?.ok_or(Error::NotFound("document"))?;
        let (document, key) = self.opened(row)?;
        Ok((document, key?))
    }

    /// What a row has. Where its key does not open, what is said of the document may.
    fn opened(&self, row: &Row<'_>) -> Result<(Document, Result<DataKey, SealError>), Error> {
        let id: String = row.get("id")?;
        let wrapped: Vec<u8> = row.get("vault_wrapped_key")?;
        let sealed: Vec<u8> = row.get("vault_sealed_about")?;
        let size_bytes: i64 = row.get("size_bytes")?;
        let key = (self.key).unwrap_key(place(&id, "vault_wrapped_key"), &wrapped);
        let kept = self.open_about(&id, &sealed)?;
        let mut document = document(id, kept, size_bytes.unsigned_abs());
        document.damaged |= key.is_err() || !self.has_content(&document);
        Ok((document, key))
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

fn ids(connection: &Connection) -> Result<BTreeSet<String>, Error> {
    let mut statement = connection.prepare_cached(include_str!("sql/document_ids.sql"))?;
    let ids = statement.query_map([], |row| row.get(0))?;
    Ok(ids.collect::<rusqlite::Result<_>>()?)
}

/// Ends what a crash has cut off: content whose document was never kept, or is deleted, is removed. A file that is nothing of
/// the sort stays, whatever it is. Needs no key. For a store that was just opened. Blocks.
pub fn sweep(store: &UserStore) -> Result<(), Error> {
    let folder = folder(store);
    // What a link leads to is not ours.
    match fs::symlink_metadata(&folder) {
        Ok(about) if about.is_dir() => {}
        _ => return Ok(()),
    }
    let kept = store.database.read(ids)?;
    for entry in fs::read_dir(&folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        match name.rsplit_once('.') {
            Some((id, how @ (COMING | GOING))) if kept.contains(id) => settle(store, id, how),
            Some((id, how @ (COMING | GOING | "new"))) if Uuid::parse_str(id).is_ok() => {
                remove(store, id, how);
            }
            None if Uuid::parse_str(&name).is_ok() && !kept.contains(&name) => {
                tracing::error!("there is a document's content that no document has");
            }
            _ => {}
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
    let (mut written, mut part) = (0, Zeroizing::default());
    while written < content.plain_bytes() {
        if !goes_on(written) {
            return Err(Error::Cancelled);
        }
        content.read_into(&mut part, written, BATCH_BYTES)?;
        if part.is_empty() {
            return Err(SealError::Refused.into());
        }
        file.write_all(&part)?;
        written += part.len() as u64;
    }
    Ok(())
}

/// Whether what cannot be told now never can.
fn is_damage(error: &Error) -> bool {
    // A later app has another version of the whole database, so a later version of a value in it is damage.
    matches!(
        error,
        Error::Seal(SealError::Refused | SealError::Newer) | Error::Record
    )
}

/// What cannot be removed, or is left by a crash, [`sweep`] finds; nothing opens it any more.
fn remove(store: &UserStore, id: &str, how: &str) {
    if let Err(error) = files::remove(&path(store, id).with_extension(how)) {
        tracing::warn!(%error, "the content of a document stays for now");
    }
}

/// Calls the content of a document that is kept by its id alone. Where that fails, [`sweep`] does it.
fn settle(store: &UserStore, id: &str, how: &str) {
    let file = path(store, id);
    if let Err(error) = fs::rename(file.with_extension(how), file) {
        tracing::warn!(%error, "the content of a document is not in its place yet");
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
        damaged: kept.damaged,
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
