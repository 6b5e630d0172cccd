//! A way back to what is sealed here where the keystore has lost its secrets: a code on paper, under which both data keys
//! lie in `user.db` once more.

use rusqlite::{Connection, Row, Transaction, params};

use super::Documents;
use crate::{
    environment::Environment,
    error::Error,
    seal::{
        DataKey, KeyProblem, KeyStore, Place, SealError, Secret, age::RecoveryCode, open_data_key,
        replace_secret,
    },
    storage::Database,
    user_store::{UserStore, change_keys, keep_wrapped_key, wrapped_key},
};

/// The code's own bytes, in the row of the vault's key.
const CODE: Place<'static> = Place {
    table: "data_key",
    row: "vault",
    column: "vault_sealed_code",
};

/// The recovery code of one user store, with the vault unlocked. Every call blocks.
pub struct Recovery<'a>(pub &'a Documents<'a>);

impl Recovery<'_> {
    /// Makes a code; the one before opens nothing here any more.
    pub fn set_up(&self) -> Result<RecoveryCode, Error> {
        let code = RecoveryCode::generate(&*self.0.store.environment().randomness)?;
        self.keep(&code)?;
        Ok(code)
    }

    /// Takes a code for the one of this home; the one before opens nothing here any more.
    pub fn keep(&self, code: &RecoveryCode) -> Result<(), Error> {
        let store = self.0.store;
        change_keys(&store.database, |transaction| {
            let place = recovery_place(Secret::Store);
            let wrapped = store.wrap_for_recovery(&code.wrapping_key()?, place)?;
            keep(transaction, Secret::Store, &wrapped)?;
            self.keep_vault(transaction, code)
        })?;
        // What the former code opens may still lie in the write-ahead log.
        Ok(store.database.fold()?)
    }

    /// The code, if there is one.
    pub fn code(&self) -> Result<Option<RecoveryCode>, Error> {
        self.0
            .store
            .database
            .read(|connection| self.code_in(connection))
    }

    fn code_in(&self, connection: &Connection) -> Result<Option<RecoveryCode>, Error> {
        let sealed: Option<Vec<u8>> =
            connection.query_row(include_str!("sql/recovery_code.sql"), [], |row| row.get(0))?;
        sealed
            .map(|sealed| {
                let bytes = self.0.key.open(CODE, &sealed)?;
                RecoveryCode::from_bytes(&bytes).ok_or(Error::Record)
            })
            .transpose()
    }

    /// Puts the code before, if there is one, in charge of the key of `renewed` as well.
    pub(super) fn carry_over(
        &self,
        renewed: &Documents<'_>,
        transaction: &Transaction<'_>,
    ) -> Result<(), Error> {
        match self.code_in(transaction)? {
            Some(code) => Recovery(renewed).keep_vault(transaction, &code),
            None => Ok(()),
        }
    }

    /// A new data key of the store under the code, if there is one.
    pub(super) fn wrap(&self, key: &DataKey) -> Result<Option<Vec<u8>>, Error> {
        let random = &*self.0.store.environment().randomness;
        let wrapped = self.code()?.map(|code| {
            let place = recovery_place(Secret::Store);
            code.wrapping_key()?.wrap(random, place, key)
        });
        Ok(wrapped.transpose()?)
    }

    fn keep_vault(&self, transaction: &Connection, code: &RecoveryCode) -> Result<(), Error> {
        let random = &*self.0.store.environment().randomness;
        let place = recovery_place(Secret::Vault);
        let wrapped = code.wrapping_key()?.wrap(random, place, &self.0.key)?;
        keep(transaction, Secret::Vault, &wrapped)?;
        transaction.execute(
            include_str!("sql/keep_recovery_code.sql"),
            [self.0.key.seal(random, CODE, code.as_bytes())?],
        )?;
        Ok(())
    }
}

/// Whether there is a code; needs no key. Blocks.
pub fn has_recovery(store: &UserStore) -> Result<bool, Error> {
    store.database.read(|connection| {
        let mut statement = connection.prepare_cached(include_str!("sql/recovery_wrapped.sql"))?;
        let wrapped = |row: &rusqlite::Row<'_>| row.get::<_, Option<Vec<u8>>>(0);
        let mut rows = statement.query_map([Secret::Store.name()], wrapped)?;
        Ok(rows.next().transpose()?.flatten().is_some())
    })
}

/// Puts the data keys that the keystore has lost under new secrets, by what the code opens; those that it has stay as they
/// are. Nothing is sealed anew, nothing is deleted, and no secret that is there is written over. May wait for the resident;
/// blocks.
///
/// [`Error::Refused`]: `no-recovery-code` where none was made, `recovery-code-wrong` where it is not the one that was made
/// last; also where nothing is lost. A keystore that is locked, or fails, has lost nothing: it is told as it is.
pub fn recover(
    database: &Database,
    keystore: &dyn KeyStore,
    environment: &Environment,
    code: &RecoveryCode,
) -> Result<(), Error> {
    let mut lost = Vec::new();
    for secret in [Secret::Store, Secret::Vault] {
        let read = |connection: &Connection| wrapped_key(connection, secret);
        // Nothing was ever sealed under it.
        let Some(wrapped) = database.read(read)? else {
            continue;
        };
        // Before anything is changed, and also where nothing has to be.
        let key = recovered(database, secret, code)?;
        match open_data_key(secret, keystore, &wrapped).map(drop) {
            Ok(()) => {}
            Err(SealError::Key(
                KeyProblem::Absent | KeyProblem::Invalidated | KeyProblem::Foreign,
            )) => lost.push((secret, key)),
            Err(error) => return Err(error.into()),
        }
    }
    for (secret, key) in lost {
        let random = &*environment.randomness;
        replace_secret(secret, keystore, random, &key, |wrapped| {
            change_keys(database, |transaction| {
                keep_wrapped_key(transaction, secret, wrapped)
            })
        })?;
    }
    Ok(database.fold()?)
}

/// The data key that the code opens, if that opens what is sealed.
fn recovered(database: &Database, secret: Secret, code: &RecoveryCode) -> Result<DataKey, Error> {
    let wrong = |error| match error {
        SealError::Refused => Error::Refused("recovery-code-wrong"),
        error => error.into(),
    };
    let (wrapped, sealed_code): (Option<Vec<u8>>, Option<Vec<u8>>) =
        database.read(|connection| {
            let row = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
            Ok::<_, Error>(connection.query_row(
                include_str!("sql/recovery_wrapped.sql"),
                [secret.name()],
                row,
            )?)
        })?;
    let wrapped = wrapped.ok_or(Error::Refused("no-recovery-code"))?;
    let key = code
        .wrapping_key()?
        .unwrap_key(recovery_place(secret), &wrapped)
        .map_err(wrong)?;
    // A wrapped key of before, put back by someone with the disk, opens; what is sealed since does not.
    if let Some(sealed_code) = sealed_code {
        key.open(CODE, &sealed_code).map_err(wrong)?;
    }
    Ok(key)
}

fn keep(connection: &Connection, secret: Secret, wrapped: &[u8]) -> Result<(), Error> {
    connection.execute(
        include_str!("sql/keep_recovery_wrapped.sql"),
        params![secret.name(), wrapped],
    )?;
    Ok(())
}

/// Where a data key lies under the recovery code.
fn recovery_place(secret: Secret) -> Place<'static> {
    Place {
        table: "data_key",
        row: secret.name(),
        column: "recovery_wrapped",
    }
}
