//! What has files that go with it, out of a backup: it is here as soon as all of them are, and not before.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    io::Read,
};

use rusqlite::Connection;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use url::Url;
use uuid::Uuid;

use super::super::attachments::{Attachment, Attachments, Upload};
use crate::{
    backup::{BackupProblem, Entries, Purpose, take_value},
    content::{Intake, IntakeError, sha256_of},
    error::Error,
    forms::FormFile,
    seal::SealedReader,
    user_store::UserStore,
};

/// A file of a draft, or of what was submitted, whose content could not be read when the backup was made. A draft asks for
/// it again; a submission that was never sent can be corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LostFile {
    /// What it is called.
    pub name: String,
    /// The service that it was attached for.
    pub service_id: String,
}

/// A file, as what it goes with says of it.
#[derive(Serialize, Deserialize)]
pub(super) struct KeptFile {
    /// What the entry with its content is called; `None` where there is none: it is not needed any more, or lost.
    entry: Option<String>,
    file: FormFile,
    /// Where the city has it whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    uploaded_to: Option<String>,
    /// It is needed, and could not be read.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    lost: bool,
}

impl KeptFile {
    pub(super) const fn has_content(&self) -> bool {
        self.entry.is_some()
    }

    fn is_sound(&self) -> bool {
        let url = self.uploaded_to.as_deref();
        url.is_none_or(|url| Url::parse(url).is_ok())
    }
}

/// The files of a draft, or of the submission that was made of it, and what is said of them in a backup; contents are
/// given where they are `needed` ([`Attachments::needed`]) and can be read.
pub(super) fn files_of(
    store: &UserStore,
    draft_id: &str,
    needed: &BTreeMap<String, u64>,
) -> Result<(Vec<Attachment>, Vec<KeptFile>), Error> {
    let all = Attachments(store);
    let attached = (store.database).read(|connection| all.of_draft(connection, draft_id))?;
    let mut kept = Vec::new();
    for (number, attachment) in (1..).zip(&attached) {
        let is_needed = needed.contains_key(&attachment.id);
        let has_content = is_needed && all.is_whole(attachment)?;
        kept.push(KeptFile {
            entry: has_content.then(|| format!("{number:02}")),
            file: attachment.file.clone(),
            uploaded_to: match &attachment.upload {
                Upload::Uploaded { url } => Some(url.to_string()),
                _ => None,
            },
            lost: is_needed && !has_content,
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

    fn service_id(&self) -> &str;

    fn files(&self) -> &[KeptFile];

    /// Fails where something in it does not read that is kept as it is, and only read later.
    fn check(&self) -> Result<(), Error>;

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

/// What goes into a backup, and comes out of one entry by entry.
pub(super) struct Taking<'a, T> {
    pub(super) store: &'a UserStore,
    coming: RefCell<Option<Coming<'a, T>>>,
    lost: RefCell<Vec<LostFile>>,
}

/// One of them, whose files come. Dropped before it is put back, they go.
struct Coming<'a, T> {
    store: &'a UserStore,
    what: T,
    used: Used,
    /// The names of the entries that are still to come.
    missing: BTreeSet<String>,
    sealed: Vec<Option<String>>,
    is_kept: bool,
}

/// What becomes of one of them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Used {
    /// It is put back.
    Kept,
    /// It is only read.
    Checked,
    /// It is here.
    PassedOver,
}

impl<'a, T: WithFiles> Taking<'a, T> {
    pub(super) const fn new(store: &'a UserStore) -> Self {
        Self {
            store,
            coming: RefCell::new(None),
            lost: RefCell::new(Vec::new()),
        }
    }

    /// The files without content of what went into a backup, or came out of one.
    pub(super) fn lost(&self) -> Vec<LostFile> {
        self.lost.borrow().clone()
    }

    /// Takes down which of its files are lost.
    pub(super) fn note_lost(&self, what: &T) {
        let lost = what.files().iter().filter(|kept| kept.lost);
        self.lost.borrow_mut().extend(lost.map(|kept| LostFile {
            name: kept.file.name.clone(),
            service_id: what.service_id().to_owned(),
        }));
    }

    /// As [`crate::backup::Part::take`].
    pub(super) fn take(
        &self,
        name: &str,
        size_bytes: u64,
        content: &mut dyn Read,
        purpose: Purpose,
    ) -> Result<u32, Error> {
        let (folder, entry) = name.split_once('/').ok_or(BackupProblem::Damaged)?;
        let coming = if entry == T::ENTRY {
            let what: T = take_value(size_bytes, content)?;
            let is_sound = what.id() == folder
                && Uuid::parse_str(folder).is_ok()
                && what.files().iter().all(KeptFile::is_sound);
            if !is_sound {
                return Err(BackupProblem::Damaged.into());
            }
            what.check()?;
            let used = self.used(&what, purpose)?;
            Coming::new(self.store, what, used)
        } else {
            let coming = self.coming.take();
            let coming = coming.filter(|coming| coming.what.id() == folder);
            let mut coming = coming.ok_or(BackupProblem::Damaged)?;
            coming.take_file(entry, content)?;
            coming
        };
        if !coming.missing.is_empty() {
            *self.coming.borrow_mut() = Some(coming);
            return Ok(0);
        }
        if coming.used != Used::PassedOver {
            self.note_lost(&coming.what);
        }
        match coming.used {
            Used::Kept => coming.put_back(),
            Used::Checked | Used::PassedOver => Ok(0),
        }
    }

    /// As [`crate::backup::Part::end`].
    pub(super) fn end(&self) -> Result<(), Error> {
        match self.coming.take() {
            Some(_) => Err(BackupProblem::Damaged.into()),
            None => Ok(()),
        }
    }

    fn used(&self, what: &T, purpose: Purpose) -> Result<Used, Error> {
        let is_wanted = |connection: &Connection| what.is_wanted(self.store, connection);
        Ok(match purpose {
            Purpose::Check => Used::Checked,
            Purpose::Restore if self.store.database.read(is_wanted)? => Used::Kept,
            Purpose::Restore => Used::PassedOver,
        })
    }
}

impl<'a, T: WithFiles> Coming<'a, T> {
    fn new(store: &'a UserStore, what: T, used: Used) -> Self {
        Self {
            store,
            used,
            missing: (what.files().iter())
                .filter_map(|kept| kept.entry.clone())
                .collect(),
            sealed: what.files().iter().map(|_| None).collect(),
            what,
            is_kept: false,
        }
    }

    fn take_file(&mut self, entry: &str, content: &mut dyn Read) -> Result<(), Error> {
        if !self.missing.remove(entry) {
            return Err(BackupProblem::Damaged.into());
        }
        let mut files = self.what.files().iter().zip(&mut self.sealed);
        let is_it = |(kept, _): &(&KeptFile, _)| kept.entry.as_deref() == Some(entry);
        let (kept, sealed) = files.find(is_it).ok_or(BackupProblem::Damaged)?;
        match self.used {
            Used::Kept => {
                *sealed = Some(Attachments(self.store).seal_again(content, &kept.file)?);
            }
            Used::Checked if sha256_of(content)? != kept.file.sha256 => {
                return Err(BackupProblem::Damaged.into());
            }
            Used::Checked | Used::PassedOver => {}
        }
        Ok(())
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
