//! The vault: her documents, which open with her present only.
//!
//! Each document is sealed under a key of its own, and that key under the vault's data key, which the keystore's secret
//! `vault` opens. [`Vault`] holds the data key while it is unlocked; [`Documents`] is what can be done then.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock},
    time::Duration,
};

use rusqlite::Connection;

use crate::{
    environment::{Clock, Timestamp},
    error::Error,
    seal::{DataKey, KeyStore, SealError, Secret, create_vault_key, open_data_key, renew_secret},
    user_store::{UserStore, change_keys, keep_wrapped_key, wrapped_key},
};

mod backup;
mod documents;
mod expiring;
mod handing_out;
mod model;
mod recovery;
mod shared;

pub use backup::{DocumentsPart, LostDocument};
pub use documents::{Documents, Import, sweep, usage};
pub use expiring::{Expiring, expiring};
pub use handing_out::hand_out;
pub(crate) use model::LINE_LIMIT;
pub use model::{
    Document, DocumentAbout, DocumentKind, DocumentOrder, DocumentPage, DocumentProblem,
    DocumentQuery, ImportedDocument, PAGE, VaultUsage,
};
pub use recovery::{Recovery, has_recovery, recover};
pub use shared::{SharedCopies, SharedCopy};

/// After so long without use the vault locks itself, as long as nothing else is said.
pub const LOCKS_AFTER: Duration = Duration::from_secs(5 * 60);

/// Whether the vault is unlocked, and the key with which it is.
pub struct Vault {
    unlocked: Mutex<Option<Unlocked>>,
    /// Written while the keys are renewed: until then nothing is sealed under the former one.
    renewing: RwLock<()>,
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
            renewing: RwLock::new(()),
            locks_after,
        }
    }

    /// Has the key from the keystore, which may wait for the resident; blocks. Unlocked already, it counts as a use.
    ///
    /// The vault's key is made where nothing was ever sealed under one, and never again: a keystore that has lost the
    /// secret of an existing one is told by [`crate::seal::KeyProblem`], and the documents stay as they are.
    pub fn unlock(&self, store: &UserStore, keystore: &dyn KeyStore) -> Result<(), Error> {
        if self.key(clock_of(store)).is_ok() {
            return Ok(());
        }
        let key = Arc::new(data_key(store, keystore)?);
        let mut state = self.unlocked();
        *state = Some(Unlocked {
            key,
            used_at: store.now(),
        });
        Ok(())
    }

    /// Runs `work` on the documents of `store`, if the vault is unlocked; counts as a use.
    pub fn with<T>(
        &self,
        store: &UserStore,
        work: impl FnOnce(&Documents<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let _same_key = self.renewing.read().unwrap_or_else(PoisonError::into_inner);
        work(&Documents::new(store, self.key(clock_of(store))?))
    }

    /// Puts new data keys in the place of the vault's and of the store's, each under a new secret of the keystore: of each
    /// all at once, or the old ones stand. Of each document its key is wrapped anew and what is said of it sealed anew, as
    /// is every value of the store; no file is touched. The recovery code stays. Waits for the calls that are under way;
    /// blocks.
    pub fn renew_keys(&self, store: &UserStore, keystore: &dyn KeyStore) -> Result<(), Error> {
        let _alone = self
            .renewing
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let former = Documents::new(store, self.key(clock_of(store))?);
        let random = &*store.environment().randomness;
        let key = Arc::new(DataKey::generate(random)?);
        let renewed = Documents::new(store, Arc::clone(&key));
        let read = |connection: &Connection| wrapped_key(connection, Secret::Vault);
        let generation = store.database.read(read)?.ok_or(Error::Record)?.generation;
        renew_secret(
            Secret::Vault,
            keystore,
            random,
            &key,
            generation,
            |wrapped| {
                change_keys(&store.database, |transaction| {
                    former.seal_anew(&renewed, transaction)?;
                    Recovery(&former).carry_over(&renewed, transaction)?;
                    keep_wrapped_key(transaction, Secret::Vault, wrapped)
                })
            },
        )?;
        if let Some(unlocked) = &mut *self.unlocked() {
            unlocked.key = key;
        }
        // What the former key opens may still lie in the write-ahead log: this folds it.
        store.renew_key(keystore, |key| Recovery(&renewed).wrap(key))
    }

    /// Forgets the key. It is gone from memory when the calls that are under way have ended.
    pub fn lock(&self) {
        *self.unlocked() = None;
    }

    /// Counts as a use, where it is unlocked: for what goes on for long before it needs the documents again.
    pub fn used(&self, clock: &dyn Clock) -> Result<(), Error> {
        self.key(clock).map(drop)
    }

    /// The key, if the vault is unlocked; counts as a use.
    fn key(&self, clock: &dyn Clock) -> Result<Arc<DataKey>, Error> {
        let mut state = self.unlocked();
        let now = clock.now();
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
    pub fn peek(&self, clock: &dyn Clock) -> Option<Arc<DataKey>> {
        let state = self.unlocked();
        let now = clock.now();
        let unlocked = state
            .as_ref()
            .filter(|it| self.lasts_for(it, now).is_some());
        unlocked.map(|unlocked| Arc::clone(&unlocked.key))
    }

    /// For how long it stays unlocked if it is not used; `None` where it is locked, or has just locked itself.
    pub fn locks_in(&self, clock: &dyn Clock) -> Option<Duration> {
        let mut state = self.unlocked();
        let now = clock.now();
        let rest = state.as_ref().and_then(|it| self.lasts_for(it, now));
        if rest.is_none() {
            *state = None;
        }
        rest
    }

    /// A clock that was set back has shown nothing of how long it was: then it does not last. So `now` is read while the state
    /// is held: read before, another thread's use could be later.
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

fn clock_of(store: &UserStore) -> &dyn Clock {
    &*store.environment().clock
}

fn data_key(store: &UserStore, keystore: &dyn KeyStore) -> Result<DataKey, Error> {
    let read = |connection: &Connection| wrapped_key(connection, Secret::Vault);
    if let Some(wrapped) = store.database.read(read)? {
        return Ok(open_data_key(Secret::Vault, keystore, &wrapped)?);
    }
    // There was one: a new one would open nothing of it.
    if usage(store)?.documents > 0 {
        return Err(SealError::Refused.into());
    }
    let (key, wrapped) = create_vault_key(keystore, &*store.environment().randomness)?;
    change_keys(&store.database, |transaction| {
        keep_wrapped_key(transaction, Secret::Vault, &wrapped)
    })?;
    Ok(key)
}

#[cfg(test)]
mod tests;
