//! The bytes of one upload, as a file of the data folder.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use ring::digest::{Context, Digest, SHA256};
use uuid::Uuid;

/// The file of an upload, nobody else's until it is dropped or the process dies: neither another
/// request's nor another gateway's on the same folder. All calls block on the disk.
pub(super) struct UploadFile {
    file: File,
    path: PathBuf,
}

impl UploadFile {
    /// Holds the file of this upload, which is made where there is none; `None` where somebody else
    /// holds it.
    pub(super) fn hold(folder: &Path, id: Uuid) -> io::Result<Option<Self>> {
        let path = folder.join(id.to_string());
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { file, path })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// Puts `bytes` at `offset`; not yet for good.
    pub(super) fn write(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        self.file.write_all_at(bytes, offset)
    }

    /// What was written stays, also where the machine stops at this moment.
    pub(super) fn sync(&self) -> io::Result<()> {
        self.file.sync_data()?;
        self.sync_name()
    }

    /// SHA-256 of the first `length` bytes, read back from the file.
    pub(super) fn sha256(&self, length: u64) -> io::Result<Digest> {
        let mut hash = Context::new(&SHA256);
        let mut buffer = vec![0; 256 * 1024];
        let mut offset = 0;
        while offset < length {
            let left = usize::try_from(length - offset).unwrap_or(usize::MAX);
            let piece = left.min(buffer.len());
            let piece = buffer.get_mut(..piece).unwrap_or_default();
            self.file.read_exact_at(piece, offset)?;
            hash.update(piece);
            offset += piece.len() as u64;
        }
        Ok(hash.finish())
    }

    /// Removes the file. It is gone for good.
    pub(super) fn remove(&self) -> io::Result<()> {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => self.sync_name(),
        }
    }

    fn sync_name(&self) -> io::Result<()> {
        match self.path.parent() {
            Some(folder) => File::open(folder)?.sync_all(),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use ring::digest::digest;

    #[test]
    fn one_at_a_time_holds_an_upload() {
        let folder = tempfile::tempdir().unwrap();
        let (one, other) = (Uuid::now_v7(), Uuid::now_v7());
        let held = UploadFile::hold(folder.path(), one).unwrap();
        assert!(held.is_some());
        assert!(UploadFile::hold(folder.path(), one).unwrap().is_none());
        assert!(UploadFile::hold(folder.path(), other).unwrap().is_some());
        drop(held);
        assert!(UploadFile::hold(folder.path(), one).unwrap().is_some());
    }

    #[test]
    fn the_hash_is_of_as_many_bytes_as_there_should_be_and_of_no_fewer() {
        let folder = tempfile::tempdir().unwrap();
        let file = UploadFile::hold(folder.path(), Uuid::now_v7());
        let file = file.unwrap().unwrap();
        let content: Vec<u8> = (0..600_000_u32).map(|n| (n % 251) as u8).collect();
        file.write(content.get(..100).unwrap(), 0).unwrap();
        file.write(content.get(100..).unwrap(), 100).unwrap();
        for length in [0, 100, 262_144, 600_000] {
            let expected = digest(&SHA256, content.get(..length).unwrap());
            let hash = file.sha256(length as u64).unwrap();
            assert_eq!(hash.as_ref(), expected.as_ref());
        }
        let short = file.sha256(600_001).unwrap_err();
        assert_eq!(short.kind(), ErrorKind::UnexpectedEof);
    }
}
