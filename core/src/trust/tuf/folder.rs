//! Where trusted metadata is kept: one file a role, named as the repository names it without its
//! version.

use std::{
    fs::{self, File},
    io::{self, ErrorKind, Read, Write},
    path::PathBuf,
};

use super::{RoleName, TARGETS_BYTES, TufError};

/// No metadata is longer.
const MOST_BYTES: u64 = TARGETS_BYTES;

#[derive(Clone)]
pub(super) struct Folder(pub(super) PathBuf);

impl Folder {
    pub(super) fn read(&self, role: RoleName) -> Result<Option<Vec<u8>>, TufError> {
        let path = self.file(role);
        let read = || -> io::Result<Vec<u8>> {
            // Reading from a pipe would wait for ever.
            if !fs::metadata(&path)?.is_file() {
                return Err(ErrorKind::InvalidData.into());
            }
            let mut bytes = Vec::new();
            File::open(&path)?
                .take(MOST_BYTES)
                .read_to_end(&mut bytes)?;
            Ok(bytes)
        };
        match read() {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// On the disk when it returns; after a power cut there is the old file or the new one.
    pub(super) fn write(&self, role: RoleName, bytes: &[u8]) -> Result<(), TufError> {
        fs::create_dir_all(&self.0)?;
        let path = self.file(role);
        let beside = path.with_extension("new");
        // Whatever lies there is left of an earlier attempt; it is not to be followed elsewhere.
        match fs::remove_file(&beside) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        let mut file = File::create_new(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(beside, path)?;
        Ok(File::open(&self.0)?.sync_all()?)
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
