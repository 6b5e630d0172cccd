//! One process at a time.

use std::{
    fs::{File, OpenOptions, TryLockError},
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
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(folder.join("lock"))?;
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
}
