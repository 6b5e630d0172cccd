//! The key hierarchy: a secret in the platform's keystore wraps the data key that seals records.

use zeroize::Zeroizing;

use super::{DataKey, KEY_BYTES, KeyProblem, Place, SealError};
use crate::{environment::Randomness, error::CallbackError};

/// The platform's keystore (Android Keystore, Apple's Keychain), as the shell brings it.
///
/// Called on a blocking thread of the core; an implementation may wait there for the resident.
/// What it throws is dropped and becomes `KeyUnavailable`.
#[cfg_attr(feature = "uniffi", uniffi::export(rust, foreign))]
pub trait KeyStore: Send + Sync {
    /// Looks up the secret called `name`.
    fn load(&self, name: String) -> Result<KeyLookup, CallbackError>;
    /// Keeps `secret` (32 bytes) under `name`, durably, before it returns.
    fn store(&self, name: String, secret: Vec<u8>) -> Result<(), CallbackError>;
    /// Forgets the secret called `name`; no error if there is none.
    fn delete(&self, name: String) -> Result<(), CallbackError>;
}

/// What a keystore knows of a secret. The difference matters: a key is made only for a new database,
/// where there is none ([`KeyLookup::Absent`]) or none that could open anything
/// ([`KeyLookup::Invalidated`]).
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum KeyLookup {
    /// Here it is.
    Found {
        /// The 32 bytes that were stored.
        secret: Vec<u8>,
    },
    /// There has never been one, or it was deleted.
    Absent,
    /// It cannot be read now: the phone is locked.
    Unavailable,
    /// The platform has discarded it for good.
    Invalidated,
}

/// The secrets in the keystore. Both are made together with a new user.db.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secret {
    /// Readable once the phone has been unlocked since it started: opens what is sent and received in the background.
    Store,
    /// Readable only with the resident present: opens her documents.
    Vault,
}

impl Secret {
    /// The name of the data key that it wraps.
    pub const fn name(self) -> &'static str {
        match self {
            Secret::Store => "store",
            Secret::Vault => "vault",
        }
    }

    /// What it is called in the keystore, having been renewed so often: `vault`, `vault.2`, `vault.3`.
    fn name_of(self, generation: u32) -> String {
        match generation {
            ..=1 => self.name().to_owned(),
            later => format!("{}.{later}", self.name()),
        }
    }

    const fn label(self) -> &'static [u8] {
        match self {
            Secret::Store => b"store/wrap",
            Secret::Vault => b"vault/wrap",
        }
    }

    const fn place(self) -> Place<'static> {
        Place {
            table: "data_key",
            row: self.name(),
            column: "wrapped",
        }
    }

    fn wrap(
        self,
        secret: &[u8],
        randomness: &dyn Randomness,
        key: &DataKey,
    ) -> Result<Vec<u8>, SealError> {
        DataKey::derive(secret, self.label())?.wrap(randomness, self.place(), key)
    }
}

/// A data key as it lies in user.db.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrappedKey {
    /// Sealed under the keystore's secret.
    pub bytes: Vec<u8>,
    /// How often that secret was renewed, from 1.
    pub generation: u32,
}

/// Makes the data key of a new user.db, and both secrets; returns it with its wrapped form, to be stored there.
///
/// A secret that is already in the keystore is taken over, never overwritten: it may be the only
/// way into a database that was set aside.
pub fn create_data_key(
    keystore: &dyn KeyStore,
    randomness: &dyn Randomness,
) -> Result<(DataKey, WrappedKey), SealError> {
    let created = create_under(Secret::Store, keystore, randomness)?;
    existing_or_new(keystore, randomness, Secret::Vault.name())?;
    Ok(created)
}

/// Makes the vault's data key, for a user.db that has sealed nothing under one yet; returns it with its wrapped form.
/// May wait for the resident.
pub fn create_vault_key(
    keystore: &dyn KeyStore,
    randomness: &dyn Randomness,
) -> Result<(DataKey, WrappedKey), SealError> {
    create_under(Secret::Vault, keystore, randomness)
}

fn create_under(
    secret: Secret,
    keystore: &dyn KeyStore,
    randomness: &dyn Randomness,
) -> Result<(DataKey, WrappedKey), SealError> {
    let secret_bytes = existing_or_new(keystore, randomness, secret.name())?;
    let key = DataKey::generate(randomness)?;
    let wrapped = WrappedKey {
        bytes: secret.wrap(&secret_bytes, randomness, &key)?,
        generation: 1,
    };
    Ok((key, wrapped))
}

/// Unwraps a data key of an existing user.db. Never makes a key. May wait for the resident where it is the vault's.
pub fn open_data_key(
    secret: Secret,
    keystore: &dyn KeyStore,
    wrapped: &WrappedKey,
) -> Result<DataKey, SealError> {
    let name = secret.name_of(wrapped.generation);
    let secret_bytes = load(keystore, &name)?.ok_or(KeyProblem::Absent)?;
    DataKey::derive(&secret_bytes, secret.label())?
        .unwrap_key(secret.place(), &wrapped.bytes)
        .map_err(|error| match error {
            SealError::Refused => KeyProblem::Foreign.into(),
            other => other,
        })
}

/// The key of what the app shares with an extension of its own, which has neither user.db nor its data key: derived from the
/// store's secret, having been renewed so often, for that use alone. Never makes a secret.
pub fn open_extension_key(keystore: &dyn KeyStore, generation: u32) -> Result<DataKey, SealError> {
    let name = Secret::Store.name_of(generation);
    let secret = load(keystore, &name)?.ok_or(KeyProblem::Absent)?;
    DataKey::derive(&secret, b"store/extension")
}

/// Puts `key` under a new secret, where `generation` is the one that it is under, or was before the keystore lost that.
///
/// The new secret is in the keystore before `keep` puts the wrapped key into user.db, durably, and only then the former one
/// is forgotten: whenever this is cut off, one of the two opens what is there.
pub fn renew_secret<E: From<SealError>>(
    secret: Secret,
    keystore: &dyn KeyStore,
    randomness: &dyn Randomness,
    key: &DataKey,
    generation: u32,
    keep: impl FnOnce(&WrappedKey) -> Result<(), E>,
) -> Result<(), E> {
    let forget = |generation| {
        let forgotten = keystore.delete(secret.name_of(generation));
        forgotten.map_err(|CallbackError::Failed| SealError::from(KeyProblem::Failed))
    };
    let forget_former = |generation| {
        if let Err(error) = forget(generation) {
            tracing::warn!(%error, "a former secret stays in the keystore for now");
        }
    };
    let (former, renewed) = (generation.saturating_sub(1), generation.saturating_add(1));
    // Left by one that was cut off: it opens nothing any more, and would be out of sight after this one.
    if former > 0 {
        forget_former(former);
    }
    // So is this, and nothing was kept under it.
    forget(renewed)?;
    let secret_bytes = existing_or_new(keystore, randomness, &secret.name_of(renewed))?;
    keep(&WrappedKey {
        bytes: secret.wrap(&secret_bytes, randomness, key)?,
        generation: renewed,
    })?;
    // Where it cannot be forgotten now, the next renewal does it.
    forget_former(generation);
    Ok(())
}

/// Puts `key` under a new secret where the keystore has lost the one that it was under. What the keystore has stays as it is:
/// it may be the only way into another home.
pub fn replace_secret<E: From<SealError>>(
    secret: Secret,
    keystore: &dyn KeyStore,
    randomness: &dyn Randomness,
    key: &DataKey,
    keep: impl FnOnce(&WrappedKey) -> Result<(), E>,
) -> Result<(), E> {
    let is_free =
        |generation: &u32| matches!(load(keystore, &secret.name_of(*generation)), Ok(None));
    let generation = (2..=GENERATIONS).find(is_free);
    let generation = generation.ok_or(SealError::from(KeyProblem::Failed))?;
    let secret_bytes = existing_or_new(keystore, randomness, &secret.name_of(generation))?;
    keep(&WrappedKey {
        bytes: secret.wrap(&secret_bytes, randomness, key)?,
        generation,
    })
}

/// How many names of a secret are looked at for one that is free: more than any phone loses.
const GENERATIONS: u32 = 1_000;

fn existing_or_new(
    keystore: &dyn KeyStore,
    randomness: &dyn Randomness,
    name: &str,
) -> Result<Zeroizing<Vec<u8>>, SealError> {
    match load(keystore, name) {
        Ok(Some(secret)) => return Ok(secret),
        Ok(None) => {}
        // It opens nothing any more, and a keystore does not write over what it has.
        Err(KeyProblem::Invalidated) => keystore
            .delete(name.to_owned())
            .map_err(|CallbackError::Failed| KeyProblem::Failed)?,
        Err(problem) => return Err(problem.into()),
    }
    let mut secret = Zeroizing::new(vec![0; KEY_BYTES]);
    randomness.fill(&mut secret)?;
    keystore
        .store(name.to_owned(), secret.to_vec())
        .map_err(|CallbackError::Failed| KeyProblem::Failed)?;
    Ok(secret)
}

fn load(keystore: &dyn KeyStore, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeyProblem> {
    match keystore.load(name.to_owned()) {
        Ok(KeyLookup::Found { secret }) => {
            let secret = Zeroizing::new(secret);
            if secret.len() == KEY_BYTES {
                Ok(Some(secret))
            } else {
                Err(KeyProblem::Foreign)
            }
        }
        Ok(KeyLookup::Absent) => Ok(None),
        Ok(KeyLookup::Unavailable) => Err(KeyProblem::Unavailable),
        Ok(KeyLookup::Invalidated) => Err(KeyProblem::Invalidated),
        Err(CallbackError::Failed) => Err(KeyProblem::Failed),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::{environment::SystemRandomness, testing::Keychain};

    fn create(keychain: &Keychain) -> (DataKey, WrappedKey) {
        create_data_key(keychain, &SystemRandomness::default()).unwrap()
    }

    #[test]
    fn both_secrets_are_made_with_the_database_and_open_it_again() {
        let keychain = Keychain::default();
        let (key, wrapped) = create(&keychain);
        assert_eq!(keychain.secrets.lock().unwrap().len(), 2);
        let again = open_data_key(Secret::Store, &keychain, &wrapped).unwrap();
        assert_eq!(again.0, key.0);
    }

    #[test]
    fn a_secret_of_an_earlier_install_is_taken_over_not_overwritten() {
        let keychain = Keychain::default();
        let (_, first) = create(&keychain);
        create(&keychain);
        open_data_key(Secret::Store, &keychain, &first).unwrap();
    }

    #[test]
    fn a_secret_that_the_platform_has_discarded_does_not_stand_in_the_way_of_a_new_database() {
        let keychain = Keychain::default();
        let (_, first) = create(&keychain);
        let before = keychain.secrets.lock().unwrap().clone();
        *keychain.says.lock().unwrap() = Some(Ok(KeyLookup::Invalidated));
        let (key, wrapped) = create(&keychain);
        *keychain.says.lock().unwrap() = None;
        for (name, secret) in &*keychain.secrets.lock().unwrap() {
            assert_ne!(Some(secret), before.get(name), "{name}");
        }
        assert_eq!(
            open_data_key(Secret::Store, &keychain, &wrapped).unwrap().0,
            key.0
        );
        assert!(open_data_key(Secret::Store, &keychain, &first).is_err());
    }

    #[test]
    fn absent_locked_invalidated_failed_and_foreign_are_told_apart_and_mint_nothing() {
        let keychain = Keychain::default();
        let (_, wrapped) = create(&keychain);
        for (says, expected) in [
            (Ok(KeyLookup::Absent), KeyProblem::Absent),
            (Ok(KeyLookup::Unavailable), KeyProblem::Unavailable),
            (Ok(KeyLookup::Invalidated), KeyProblem::Invalidated),
            (
                Ok(KeyLookup::Found {
                    secret: vec![7; 32],
                }),
                KeyProblem::Foreign,
            ),
            (
                Ok(KeyLookup::Found { secret: vec![7; 3] }),
                KeyProblem::Foreign,
            ),
            (Err(CallbackError::Failed), KeyProblem::Failed),
        ] {
            let before = keychain.secrets.lock().unwrap().clone();
            *keychain.says.lock().unwrap() = Some(says);
            let problem = open_data_key(Secret::Store, &keychain, &wrapped)
                .map(drop)
                .unwrap_err();
            assert_eq!(problem, SealError::Key(expected));
            assert_eq!(*keychain.secrets.lock().unwrap(), before);
        }
    }
}
