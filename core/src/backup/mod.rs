//! A backup: one file with all that is hers, sealed for her recovery key or with her passphrase.
//!
//! It is an age file (`crate::seal::age`) of a tar of plain files, so that it opens without this app; docs/backup.md has
//! the format for who does that. Behind the files lie `manifest.json`, which lists them, and `manifest.mac`, which proves
//! that someone with the secret has written it: to seal a file for a recovery key its public half is enough.
//!
//! What is in it is for each [`Part`] to say. [`BackupWriter`] makes one in one pass. [`Backup::check`] reads one to its
//! end, changes nothing, and only what it has proven is then handed out by [`Backup::hand_out`].

use std::io::Read;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use zeroize::Zeroizing;

use crate::{error::Error, seal::age::AgeError};

mod files;
mod manifest;
mod reader;
mod tar;
mod writer;

pub use manifest::{Entry, Manifest, Origin};
pub use reader::{Backup, HandedOut};
pub use writer::BackupWriter;

/// What the first file is called: it says which version of the format this is, in every version.
const FORMAT_PATH: &str = "format";
const MANIFEST_PATH: &str = "manifest.json";
const MAC_PATH: &str = "manifest.mac";
/// What the key of the MAC is for.
const MAC_LABEL: &[u8] = b"citizen/backup/1";
/// How long a value may be that is an entry of its own, in bytes.
const VALUE_LIMIT: u64 = 32 * 1024 * 1024;
/// How much is read and handed on at a time, in bytes.
const PIECE_BYTES: usize = 64 * 1024;

/// Why a file is not taken for a backup, or none was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum BackupProblem {
    /// Ask to choose another file: this one is none.
    #[error("this is no backup")]
    NoBackup,
    /// Ask to update the app: a later version of it has made the backup.
    #[error("the backup is of a later version")]
    Newer,
    /// Ask to seal it anew on a computer: opening it takes more memory than a phone has.
    #[error("the backup asks for too much work")]
    TooMuchWork,
    /// Ask for the recovery code, or the passphrase, once more: this one does not open it.
    #[error("the backup is for another key")]
    WrongSecret,
    /// Ask for another copy: this one was altered, or cut short.
    #[error("the backup is damaged")]
    Damaged,
    /// Say that somebody else has made it: who did did not have the recovery key or the passphrase.
    #[error("the backup was not made with this key")]
    Forged,
    /// Say so: it is of the app of another city.
    #[error("the backup is of another city")]
    AnotherCity,
    /// Ask whether it is hers: it was made in another home, and there is something of hers in this one.
    #[error("the backup is of another home")]
    AnotherHome,
    /// Nothing to ask: something changed while the backup was being made, and it is not to be kept.
    #[error("an entry is not as it was said to be")]
    NotAsSaid,
    /// There are more entries than a backup may have.
    #[error("there are too many entries")]
    TooMany,
}

impl BackupProblem {
    /// A stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoBackup => "no-backup",
            Self::Newer => "backup-newer",
            Self::TooMuchWork => "backup-too-much-work",
            Self::WrongSecret => "backup-for-another-key",
            Self::Damaged => "backup-damaged",
            Self::Forged => "backup-forged",
            Self::AnotherCity => "backup-of-another-city",
            Self::AnotherHome => "backup-of-another-home",
            Self::NotAsSaid => "backup-changed-meanwhile",
            Self::TooMany => "backup-too-many-entries",
        }
    }
}

impl From<AgeError> for Error {
    fn from(error: AgeError) -> Self {
        match error {
            AgeError::Malformed => BackupProblem::NoBackup.into(),
            AgeError::Newer => BackupProblem::Newer.into(),
            AgeError::TooMuchWork { .. } => BackupProblem::TooMuchWork.into(),
            AgeError::WrongSecret => BackupProblem::WrongSecret.into(),
            AgeError::Altered => BackupProblem::Damaged.into(),
            AgeError::Seal(error) => error.into(),
            AgeError::Files(error) => error.into(),
        }
    }
}

/// What entries are handed out for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To be read as [`Purpose::Restore`] does, so that what could not be taken is told. Nothing is changed.
    Check,
    /// To be brought back.
    Restore,
}

/// One kind of what is hers: documents, drafts, submissions, messages, facts, favourites. Each lies in a folder of its own.
pub trait Part {
    /// What its folder is called.
    fn folder(&self) -> &str;

    /// Gives each of its entries, those of one thing one behind the other. Blocks.
    fn give(&self, entries: &mut dyn Entries) -> Result<(), Error>;

    /// Takes one of the entries that this or an earlier version of it gave, in the order in which they were given; `name`
    /// is within its folder. Returns how many things are here now that were not, or are as they were later. Blocks.
    ///
    /// An entry that is here already, as it is or newer, is left as it is, so that it does no harm to take a backup twice.
    /// What `content` hands out is the entry's only if it is read to its end: before that nothing of it may be kept.
    ///
    /// [`BackupProblem::Damaged`]: it is not what this could have given; the thing that it is of is passed over.
    fn take(
        &self,
        name: &str,
        size_bytes: u64,
        content: &mut dyn Read,
        purpose: Purpose,
    ) -> Result<u32, Error>;

    /// The entries of one thing, which lie under one name within the part's folder, have come.
    /// [`BackupProblem::Damaged`] where some are missing: nothing is left of it.
    fn end(&self) -> Result<(), Error> {
        Ok(())
    }
}

/// Where a [`Part`] gives its entries to.
pub trait Entries {
    /// One entry, by its name within the part's folder: of small letters, digits, `.`, `_` and `-`, in folders or not.
    /// [`BackupProblem::NotAsSaid`] where it may not be called so, was there before, or is not `size_bytes` long. Blocks.
    fn put(&mut self, name: &str, size_bytes: u64, content: &mut dyn Read) -> Result<(), Error>;
}

/// Gives a value as an entry, as JSON that anyone can read. Blocks.
pub fn put_value(
    entries: &mut dyn Entries,
    name: &str,
    value: &impl Serialize,
) -> Result<(), Error> {
    let mut json = Zeroizing::new(serde_json::to_vec_pretty(value)?);
    json.push(b'\n');
    entries.put(name, json.len() as u64, &mut json.as_slice())
}

/// The value that [`put_value`] gave. Blocks.
pub fn take_value<T: DeserializeOwned>(
    size_bytes: u64,
    content: &mut dyn Read,
) -> Result<T, Error> {
    if size_bytes > VALUE_LIMIT {
        return Err(BackupProblem::Damaged.into());
    }
    let length = usize::try_from(size_bytes).unwrap_or_default();
    // As long from the beginning: growing would leave copies behind.
    let mut json = Zeroizing::new(Vec::with_capacity(length + 1));
    content.read_to_end(&mut json)?;
    Ok(serde_json::from_slice(&json).map_err(|_| BackupProblem::Damaged)?)
}

#[cfg(test)]
mod tests;
