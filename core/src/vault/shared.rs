//! Copies of documents for another app to read: readable, and so only for a while.

use std::{
    fs::{self, DirBuilder},
    os::unix::fs::DirBuilderExt,
    path::PathBuf,
    time::Duration,
};

use serde::{Deserialize, Serialize};

use super::Documents;
use crate::{
    environment::Timestamp,
    error::Error,
    user_store::{UserStore, moment},
};

/// The folder beside `user.db` that the copies lie in, each in one of its own whose name begins with its end, and then
/// has the id of the document.
const FOLDER: &str = "shared";
/// How long a copy lasts at most.
const LASTS_AT_MOST: Duration = Duration::from_secs(3600);

/// A copy of a document that another app may be given to read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SharedCopy {
    /// The file, called as the document is.
    pub path: String,
    /// When it is removed.
    pub ends_at: Timestamp,
}

/// The copies of one user store; needs no key. Every call blocks.
pub struct SharedCopies<'a>(pub &'a UserStore);

impl SharedCopies<'_> {
    /// Makes a copy that lasts for `lasts`, at most an hour; nothing is left of it where that fails.
    pub fn share(
        &self,
        documents: &Documents<'_>,
        id: &str,
        lasts: Duration,
        goes_on: &dyn Fn(u64) -> bool,
    ) -> Result<SharedCopy, Error> {
        let ends_at = self.0.now() + lasts.min(LASTS_AT_MOST);
        let document = documents.document(id)?;
        let own = self.0.environment().new_id()?;
        let folder = self
            .folder()
            .join(format!("{}-{id}-{own}", ends_at.timestamp_millis()));
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&folder)?;
        let path = folder.join(&document.name);
        if let Err(error) = documents.export(id, &path, goes_on) {
            let _ = fs::remove_dir_all(&folder);
            return Err(error);
        }
        Ok(SharedCopy {
            path: path.to_string_lossy().into_owned(),
            ends_at: moment(ends_at.timestamp_millis()),
        })
    }

    /// Removes those whose time has come; tells when the next one's comes.
    pub fn end_due(&self) -> Result<Option<Timestamp>, Error> {
        let now = self.0.now();
        self.end(|_, ends_at| {
            // Of a clock that was set back nobody knows how long it has been.
            ends_at <= now || ends_at > now + LASTS_AT_MOST
        })
    }

    /// Removes those of this document.
    pub(super) fn end_of(&self, id: &str) -> Result<(), Error> {
        self.end(|name, _| name.contains(id))?;
        Ok(())
    }

    /// What is not ours is passed over.
    fn end(&self, has_ended: impl Fn(&str, Timestamp) -> bool) -> Result<Option<Timestamp>, Error> {
        let folder = self.folder();
        match fs::symlink_metadata(&folder) {
            Ok(about) if about.is_dir() => {}
            _ => return Ok(None),
        }
        let mut next: Option<Timestamp> = None;
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let ends_at = name.split('-').next().and_then(|it| it.parse().ok());
            match ends_at
                .map(moment)
                .filter(|_| entry.file_type().is_ok_and(|it| it.is_dir()))
            {
                Some(ends_at) if has_ended(&name, ends_at) => fs::remove_dir_all(entry.path())?,
                Some(ends_at) => next = Some(next.map_or(ends_at, |it| it.min(ends_at))),
                None => {}
            }
        }
        Ok(next)
    }

    fn folder(&self) -> PathBuf {
        self.0.database.path().with_file_name(FOLDER)
    }
}
