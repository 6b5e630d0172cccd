//! Where trusted metadata is kept: one file a role, named as the repository names it without its
//! version; and what the server calls the timestamp.

use std::{
    fs,
    io::{self, ErrorKind},
    path::PathBuf,
};

use super::{RoleName, TARGETS_BYTES, TufError};
use crate::files;

/// No metadata is longer.
const MOST_BYTES: u64 = TARGETS_BYTES;
const ETAG_BYTES: u64 = 256;

#[derive(Clone)]
pub(super) struct Folder(pub(super) PathBuf);

impl Folder {
    pub(super) fn read(&self, role: RoleName) -> Result<Option<Vec<u8>>, TufError> {
        match files::read_at_most(&self.file(role), MOST_BYTES) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// On the disk when it returns; after a power cut there is the old file or the new one.
    pub(super) fn write(&self, role: RoleName, bytes: &[u8]) -> Result<(), TufError> {
        fs::create_dir_all(&self.0)?;
        Ok(files::replace(&self.file(role), bytes)?)
    }

    /// What the server calls the timestamp.
    pub(super) fn etag(&self) -> Result<Option<String>, TufError> {
        match files::read_at_most(&self.etag_file(), ETAG_BYTES) {
            Ok(etag) => Ok(String::from_utf8(etag).ok()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// One that is too long counts as none.
    pub(super) fn keep_etag(&self, etag: Option<String>) -> Result<(), TufError> {
        let etag = etag.filter(|etag| etag.len() as u64 <= ETAG_BYTES);
        if self.etag()? == etag {
            return Ok(());
        }
        match etag {
            Some(etag) => Ok(files::replace(&self.etag_file(), etag.as_bytes())?),
            None => Ok(fs::remove_file(self.etag_file())?),
        }
    }

    fn etag_file(&self) -> PathBuf {
        self.0.join("timestamp.etag")
    }

    fn file(&self, role: RoleName) -> PathBuf {
        self.0.join(format!("{}.json", role.as_str()))
    }
}

impl From<io::Error> for TufError {
    fn from(error: io::Error) -> Self {
        TufError::Folder(error.kind())
    }
}
