//! One process at a time.

use std::{
    fs::{File, OpenOptions, TryLockError, metadata},
    io::{Error, ErrorKind},
    path::Path,
};

use super::StorageError;

/// Holds a home for this process until it is dropped or the process dies.
///
/// The lock is the operating system's (`flock`), so a killed process never leaves a stale one.
#[derive(Debug)]
pub struct HomeLock {
    _file: File,
}

impl HomeLock {
    /// Takes the home at `folder`, which must exist, or says [`StorageError::Busy`] at once.
    pub fn take(folder: &Path) -> Result<Self, StorageError> {
        let path = folder.join("lock");
        // Opening a pipe would wait for ever.
        if metadata(&path).is_ok_and(|about| !about.is_file()) {
            return Err(Error::from(ErrorKind::InvalidInput).into());
        }
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(StorageError::Busy),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_second_is_told_busy_until_the_first_lets_go() {
        let home = tempfile::tempdir().unwrap();
        let first = HomeLock::take(home.path()).unwrap();
        assert!(matches!(
            HomeLock::take(home.path()),
            Err(StorageError::Busy)
        ));
        drop(first);
        HomeLock::take(home.path()).unwrap();
    }

    #[test]
    fn a_pipe_in_its_place_is_not_waited_for() {
        let home = tempfile::tempdir().unwrap();
        let pipe = home.path().join("lock");
        let made = std::process::Command::new("mkfifo").arg(pipe).status();
        assert!(made.unwrap().success());
        let taken = HomeLock::take(home.path());
        assert!(matches!(taken, Err(StorageError::Files(_))));
    }
}
