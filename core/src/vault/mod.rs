//! The vault: her documents, which open with her present only.
//!
//! Each document is sealed under a key of its own, and that key under the vault's data key, which the keystore's secret
//! `vault` opens. [`Vault`] holds the data key while it is unlocked; [`Documents`] is what can be done then.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use rusqlite::OptionalExtension;

use crate::{
    environment::Timestamp,
    error::Error,
    seal::{DataKey, KeyStore, Secret, create_vault_key, open_data_key},
    user_store::UserStore,
};

mod documents;
mod model;
mod shared;

pub use documents::{Documents, Import, sweep, usage};
pub use model::{
    Document, DocumentAbout, DocumentKind, DocumentOrder, DocumentPage, DocumentProblem,
    DocumentQuery, ImportedDocument, PAGE, VaultUsage,
};
pub use shared::{SharedCopies, SharedCopy};

/// After so long without use the vault locks itself, as long as nothing else is said.
pub const LOCKS_AFTER: Duration = Duration::from_secs(5 * 60);

/// Whether the vault is unlocked, and the key with which it is.
pub struct Vault {
    unlocked: Mutex<Option<Unlocked>>,
    locks_after: Duration,
}

struct Unlocked {
    key: Arc<DataKey>,
    used_at: Timestamp,
}

impl Vault {
    /// Locked; once unlocked it locks itself when it was not used for `locks_after`.
    pub const fn new(locks_after: Duration) -> Self {
        Self {
            unlocked: Mutex::new(None),
            locks_after,
        }
    }

    /// Has the key from the keystore, which may wait for the resident; blocks. Unlocked already, it counts as a use.
    ///
    /// The vault's key is made where nothing was ever sealed under one, and never again: a keystore that has lost the
    /// secret of an existing one is told by [`crate::seal::KeyProblem`], and the documents stay as they are.
    pub fn unlock(&self, store: &UserStore, keystore: &dyn KeyStore) -> Result<(), Error> {
        if self.key(store.now()).is_ok() {
            return Ok(());
        }
        let key = Arc::new(data_key(store, keystore)?);
        *self.unlocked() = Some(Unlocked {
            key,
            used_at: store.now(),
        });
        Ok(())
    }

    /// Forgets the key. It is gone from memory when the calls that are under way have ended.
    pub fn lock(&self) {
        *self.unlocked() = None;
    }

    /// The key, if the vault is unlocked; counts as a use.
    pub fn key(&self, now: Timestamp) -> Result<Arc<DataKey>, Error> {
        let mut state = self.unlocked();
        match state
            .as_mut()
            .filter(|it| self.lasts_for(it, now).is_some())
        {
            Some(unlocked) => {
                unlocked.used_at = now;
                Ok(Arc::clone(&unlocked.key))
            }
            None => {
                *state = None;
                Err(Error::VaultLocked)
            }
        }
    }

    /// The key, if the vault is unlocked; does not count as a use.
    pub fn peek(&self, now: Timestamp) -> Option<Arc<DataKey>> {
        let state = self.unlocked();
        let unlocked = state
            .as_ref()
            .filter(|it| self.lasts_for(it, now).is_some());
        unlocked.map(|unlocked| Arc::clone(&unlocked.key))
    }

    /// For how long it stays unlocked if it is not used; `None` where it is locked, or has just locked itself.
    pub fn locks_in(&self, now: Timestamp) -> Option<Duration> {
        let mut state = self.unlocked();
        let rest = state.as_ref().and_then(|it| self.lasts_for(it, now));
        if rest.is_none() {
            *state = None;
        }
        rest
    }

    /// A clock that was set back has shown nothing of how long it was: then it does not last.
    fn lasts_for(&self, unlocked: &Unlocked, now: Timestamp) -> Option<Duration> {
        let unused = (now - unlocked.used_at).to_std().ok()?;
        self.locks_after
            .checked_sub(unused)
            .filter(|rest| !rest.is_zero())
    }

    fn unlocked(&self) -> MutexGuard<'_, Option<Unlocked>> {
        self.unlocked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn data_key(store: &UserStore, keystore: &dyn KeyStore) -> Result<DataKey, Error> {
    let wrapped: Option<Vec<u8>> = store.database.read(|connection| {
        let mut statement = connection.prepare_cached(include_str!("sql/data_key.sql"))?;
        Ok::<_, Error>(statement.query_row([], |row| row.get(0)).optional()?)
    })?;
    if let Some(wrapped) = wrapped {
        return Ok(open_data_key(Secret::Vault, keystore, &wrapped)?);
    }
    let (key, wrapped) = create_vault_key(keystore, &*store.environment().randomness)?;
    store.database.write(|transaction| {
        transaction.execute(include_str!("sql/insert_data_key.sql"), [wrapped])?;
        Ok::<_, Error>(())
    })?;
    Ok(key)
}

#[cfg(test)]
mod tests;
