//! What has files that go with it, out of a backup: it is here as soon as all of them are, and not before.

use std::{cell::RefCell, io::Read};

use rusqlite::Connection;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use url::Url;
use uuid::Uuid;

use super::super::attachments::{Attachment, Attachments, Upload};
use crate::{
    backup::{BackupProblem, Entries, take_value},
    content::{Intake, IntakeError},
    error::Error,
    forms::FormFile,
    seal::SealedReader,
    user_store::UserStore,
};

/// A file, as what it goes with says of it.
#[derive(Serialize, Deserialize)]
pub(super) struct KeptFile {
    /// What the entry with its content is called; `None` where there is none: it is not needed any more, or lost.
    entry: Option<String>,
    file: FormFile,
    /// Where the city has it whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    uploaded_to: Option<String>,
}

impl KeptFile {
    pub(super) const fn has_content(&self) -> bool {
        self.entry.is_some()
    }
}

/// The files of a draft, or of the submission that was made of it, and what is said of them in a backup; contents are
/// given where they `are_needed` and can be read.
pub(super) fn files_of(
    store: &UserStore,
    draft_id: &str,
    are_needed: bool,
) -> Result<(Vec<Attachment>, Vec<KeptFile>), Error> {
    let all = Attachments(store);
    let attached = (store.database).read(|connection| all.of_draft(connection, draft_id))?;
    let mut kept = Vec::new();
    for (number, attachment) in (1..).zip(&attached) {
        let has_content = are_needed && all.is_whole(attachment)?;
        kept.push(KeptFile {
            entry: has_content.then(|| format!("{number:02}")),
            file: attachment.file.clone(),
            uploaded_to: match &attachment.upload {
                Upload::Uploaded { url } => Some(url.to_string()),
                _ => None,
            },
        });
    }
    Ok((attached, kept))
}

/// Gives the contents.
pub(super) fn give_contents(
    store: &UserStore,
    entries: &mut dyn Entries,
    folder: &str,
    attached: &[Attachment],
    kept: &[KeptFile],
) -> Result<(), Error> {
    for (attachment, kept) in attached.iter().zip(kept) {
        if let Some(name) = &kept.entry {
            let content = Attachments(store).open(&attachment.id)?;
            let (name, size_bytes) = (format!("{folder}/{name}"), content.plain_bytes());
            entries.put(&name, size_bytes, &mut SealedReader::from(content))?;
        }
    }
    Ok(())
}

/// What lies in a folder of its own with its files.
pub(super) trait WithFiles: DeserializeOwned {
    /// What the entry is called that comes first and says what it is.
    const ENTRY: &'static str;

    /// Its id, which its folder is called by.
    fn id(&self) -> &str;

    fn files(&self) -> &[KeptFile];

    /// Whether it is to be here, as a part of a transaction.
    fn is_wanted(&self, store: &UserStore, connection: &Connection) -> Result<bool, Error>;

    /// Puts it back, in the place of what is here of it, as a part of a transaction; `sealed` has the ids of its files, and
    /// `None` for those without content. Returns the ids of files that are not needed any more.
    fn put_back(
        &self,
        store: &UserStore,
        transaction: &Connection,
        sealed: &[Option<String>],
    ) -> Result<Vec<String>, Error>;
}

/// What is being taken out of a backup, entry by entry.
pub(super) struct Taking<'a, T> {
    pub(super) store: &'a UserStore,
    coming: RefCell<Option<Coming<'a, T>>>,
}

/// One of them, whose files come. Dropped before it is put back, they go.
struct Coming<'a, T> {
    store: &'a UserStore,
    what: T,
    sealed: Vec<Option<String>>,
    is_kept: bool,
}

impl<'a, T: WithFiles> Taking<'a, T> {
    pub(super) const fn new(store: &'a UserStore) -> Self {
        Self {
            store,
            coming: RefCell::new(None),
        }
    }

    /// As [`crate::backup::Part::take`].
    pub(super) fn take(
        &self,
        name: &str,
        size_bytes: u64,
        content: &mut dyn Read,
    ) -> Result<u32, Error> {
        let (folder, entry) = name.split_once('/').ok_or(BackupProblem::Newer)?;
        let mut coming = self.coming.borrow_mut();
        if entry == T::ENTRY {
            *coming = None;
            let what: T = take_value(size_bytes, content)?;
            if what.id() != folder || Uuid::parse_str(folder).is_err() {
                return Err(BackupProblem::Damaged.into());
            }
            let is_wanted = |connection: &Connection| what.is_wanted(self.store, connection);
            if self.store.database.read(is_wanted)? {
                *coming = Some(Coming::new(self.store, what));
            }
        } else if let Some(coming) = coming.as_mut().filter(|it| it.what.id() == folder) {
            coming.take_file(entry, content)?;
        }
        match coming.take() {
            Some(whole) if whole.has_all() => whole.put_back(),
            part => {
                *coming = part;
                Ok(0)
            }
        }
    }
}

impl<'a, T: WithFiles> Coming<'a, T> {
    fn new(store: &'a UserStore, what: T) -> Self {
        Self {
            store,
            sealed: what.files().iter().map(|_| None).collect(),
            what,
            is_kept: false,
        }
    }

    fn take_file(&mut self, entry: &str, content: &mut dyn Read) -> Result<(), Error> {
        let mut files = self.what.files().iter().zip(&mut self.sealed);
        let is_it = |(kept, _): &(&KeptFile, _)| kept.entry.as_deref() == Some(entry);
        let (kept, sealed) = files.find(is_it).ok_or(BackupProblem::Newer)?;
        *sealed = Some(Attachments(self.store).seal_again(content, &kept.file)?);
        Ok(())
    }

    fn has_all(&self) -> bool {
        let mut files = self.what.files().iter().zip(&self.sealed);
        files.all(|(kept, sealed)| !kept.has_content() || sealed.is_some())
    }

    fn put_back(mut self) -> Result<u32, Error> {
        let unused = self.store.database.write(|transaction| {
            // It may have come about here meanwhile.
            if !self.what.is_wanted(self.store, transaction)? {
                return Ok(None);
            }
            let put_back = (self.what).put_back(self.store, transaction, &self.sealed);
            put_back.map(Some)
        });
        let Some(unused) = unused? else { return Ok(0) };
        self.is_kept = true;
        Attachments(self.store).remove(unused);
        Ok(1)
    }
}

impl<T> Drop for Coming<'_, T> {
    fn drop(&mut self) {
        if !self.is_kept {
            Attachments(self.store).remove(self.sealed.drain(..).flatten());
        }
    }
}

impl Attachments<'_> {
    /// Seals the content of a file out of a backup; returns the id that it lies under.
    fn seal_again(&self, content: &mut dyn Read, file: &FormFile) -> Result<String, Error> {
        let id = self.0.environment().new_id()?.to_string();
        let mut intake = Intake::new(self.sealer(&id)?, file.size_bytes);
        let refused = |error| match error {
            IntakeError::Sealed(error) => Error::from(error),
            _ => BackupProblem::Damaged.into(),
        };
        intake.read(content, &|_| true).map_err(refused)?;
        let sealed = intake.finish().map_err(refused)?;
        if sealed.sha256 != file.sha256 {
            self.remove([id]);
            return Err(BackupProblem::Damaged.into());
        }
        Ok(id)
    }

    /// Lets files go with a draft, or with what was made of it, in this order; one without content has an id nonetheless.
    pub(super) fn put_back<'f>(
        &self,
        transaction: &Connection,
        draft_id: &str,
        files: impl Iterator<Item = (&'f KeptFile, &'f Option<String>)>,
    ) -> Result<(), Error> {
        let now = self.0.now().timestamp_millis();
        for (number, (kept, sealed)) in (0..).zip(files) {
            let id = match sealed {
                Some(id) => id.clone(),
                None => self.0.environment().new_id()?.to_string(),
            };
            self.insert(transaction, &id, draft_id, now + number, &kept.file)?;
            if let Some(url) = &kept.uploaded_to {
                let url = Url::parse(url).map_err(|_| BackupProblem::Damaged)?;
                self.note_in(transaction, &id, &Upload::Uploaded { url })?;
            }
        }
        Ok(())
    }
}
