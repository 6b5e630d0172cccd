//! The keys of one user store. One seals; those that sealed before it still open, so that a file is not written anew for a
//! new key, and neither is a value that was sealed while the key was renewed.

use std::{path::Path, sync::Arc};

use super::known::KeyRow;
use crate::{
    environment::Randomness,
    seal::{
        DataKey, KEY_BYTES, KeyStore, Place, SealError, SealedFile, SealedFileError, Secret,
        WrappedKey, open_data_key,
    },
};
use zeroize::Zeroizing;

/// Where the keys before lie, one after the other, under the one that seals.
const FORMER: Place<'static> = Place {
    table: "data_key",
    row: "store",
    column: "former_wrapped",
};

/// What seals, opens and looks up the values of one user store.
#[derive(Clone)]
pub(super) struct Keys {
    seals: Arc<DataKey>,
    /// The others that open, the one that is likeliest to do so first.
    open_too: Vec<Arc<DataKey>>,
    /// The first of all: what stands in a `lookup_*` column stays as it is, for rows are called by it.
    looks_up: Arc<DataKey>,
}

impl Keys {
    /// Those of a new store.
    pub(super) fn new(key: DataKey) -> Self {
        let key = Arc::new(key);
        Self {
            seals: Arc::clone(&key),
            open_too: Vec::new(),
            looks_up: key,
        }
    }

    /// Those that the row of the store's key has.
    pub(super) fn of_row(row: &KeyRow, keystore: &dyn KeyStore) -> Result<Self, SealError> {
        let former = row.bytes("former_wrapped");
        Self::unwrapped(&row.wrapped(), former.as_deref(), keystore)
    }

    /// The store's key, and those before it as they are kept.
    pub(super) fn unwrapped(
        wrapped: &WrappedKey,
        former: Option<&[u8]>,
        keystore: &dyn KeyStore,
    ) -> Result<Self, SealError> {
        let mut keys = Self::new(open_data_key(Secret::Store, keystore, wrapped)?);
        if let Some(former) = former {
            let former = keys.seals.open(FORMER, former)?;
            for bytes in former.chunks(KEY_BYTES) {
                let key = DataKey::from_bytes(bytes).ok_or(SealError::Refused)?;
                keys.open_too.insert(0, Arc::new(key));
            }
            keys.looks_up = Arc::clone(keys.open_too.last().ok_or(SealError::Refused)?);
        }
        Ok(keys)
    }

    /// The one that seals.
    pub(super) fn sealing(&self) -> &DataKey {
        &self.seals
    }

    /// These, and `key` opens as well: for as long as it is not known whether it has become the one that seals.
    pub(super) fn expecting(&self, key: &Arc<DataKey>) -> Self {
        let mut keys = self.clone();
        keys.open_too.insert(0, Arc::clone(key));
        keys
    }

    /// These, with `key` as the one that seals from now on.
    pub(super) fn renewed(&self, key: Arc<DataKey>) -> Self {
        let mut keys = self.clone();
        keys.open_too
            .insert(0, std::mem::replace(&mut keys.seals, key));
        keys
    }

    /// The keys before the one that seals, as they are kept.
    pub(super) fn former_wrapped(&self, randomness: &dyn Randomness) -> Result<Vec<u8>, SealError> {
        let capacity = self.open_too.len() * KEY_BYTES;
        let mut former = Zeroizing::new(Vec::with_capacity(capacity));
        for key in self.open_too.iter().rev() {
            former.extend_from_slice(key.bytes());
        }
        self.seals.seal(randomness, FORMER, &former)
    }

    /// What was sealed for `place` under any of them.
    pub(super) fn open(
        &self,
        place: Place<'_>,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let refused = match self.seals.open(place, sealed) {
            Err(SealError::Refused) => SealError::Refused,
            opened => return opened,
        };
        let opened = self.open_too.iter().map(|key| key.open(place, sealed));
        opened.flatten().next().ok_or(refused)
    }

    /// The file at `path` that was sealed for `place` under any of them. Blocks.
    pub(super) fn open_file(
        &self,
        path: &Path,
        place: Place<'_>,
    ) -> Result<SealedFile, SealedFileError> {
        let refused = match SealedFile::open(path, &self.seals, place) {
            Err(SealedFileError::Seal(SealError::Refused)) => SealError::Refused,
            opened => return opened,
        };
        let opened = self.open_too.iter();
        let mut opened = opened.map(|key| SealedFile::open(path, key, place));
        opened.find(Result::is_ok).unwrap_or(Err(refused.into()))
    }

    /// See [`super::UserStore::lookup`].
    pub(super) fn lookup(
        &self,
        table: &str,
        column: &str,
        value: &str,
    ) -> Result<Vec<u8>, SealError> {
        self.looks_up.lookup(table, column, value.as_bytes())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests;
