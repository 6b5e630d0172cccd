//! A way back to what is sealed here where the keystore has lost its secrets: a code on paper, under which both data keys
//! lie in `user.db` once more.

use rusqlite::{Connection, Transaction, params};

use super::Documents;
use crate::{
    environment::Environment,
    error::Error,
    seal::{
        DataKey, KeyProblem, KeyStore, Place, SealError, Secret, age::RecoveryCode, open_data_key,
        renew_secret,
    },
    storage::Database,
    user_store::{UserStore, keep_wrapped_key, wrapped_key},
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
        let store = self.0.store;
        let code = RecoveryCode::generate(&*store.environment().randomness)?;
        store.database.write(|transaction| {
            let place = recovery_place(Secret::Store);
            let wrapped = store.wrap_for_recovery(&code.wrapping_key()?, place)?;
            keep(transaction, Secret::Store, &wrapped)?;
            self.keep_vault(transaction, &code)
        })?;
        // What the former code opens may still lie in the write-ahead log.
        store.database.fold()?;
        Ok(code)
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
/// are. Nothing is sealed anew, and nothing is deleted. May wait for the resident; blocks.
///
/// [`Error::Refused`]: `no-recovery-code` where none was made, `recovery-code-wrong` where it is not the one that was made
/// last. A keystore that is locked, or fails, has lost nothing: it is told as it is.
pub fn recover(
    database: &Database,
    keystore: &dyn KeyStore,
    environment: &Environment,
    code: &RecoveryCode,
) -> Result<(), Error> {
    for secret in [Secret::Store, Secret::Vault] {
        let read = |connection: &Connection| wrapped_key(connection, secret);
        // Nothing was ever sealed under it.
        let Some(wrapped) = database.read(read)? else {
            continue;
        };
        match open_data_key(secret, keystore, &wrapped).map(drop) {
            Ok(()) => continue,
            Err(SealError::Key(
                KeyProblem::Absent | KeyProblem::Invalidated | KeyProblem::Foreign,
            )) => {}
            Err(error) => return Err(error.into()),
        }
        let key = recovered(database, secret, code)?;
        let random = &*environment.randomness;
        renew_secret(
            secret,
            keystore,
            random,
            &key,
            wrapped.generation,
            |wrapped| database.write(|transaction| keep_wrapped_key(transaction, secret, wrapped)),
        )?;
    }
    Ok(database.fold()?)
}

fn recovered(database: &Database, secret: Secret, code: &RecoveryCode) -> Result<DataKey, Error> {
    let wrapped: Option<Vec<u8>> = database.read(|connection| {
        let sql = include_str!("sql/recovery_wrapped.sql");
        Ok::<_, Error>(connection.query_row(sql, [secret.name()], |row| row.get(0))?)
    })?;
    let wrapped = wrapped.ok_or(Error::Refused("no-recovery-code"))?;
    let opened = code
        .wrapping_key()?
        .unwrap_key(recovery_place(secret), &wrapped);
    opened.map_err(|error| match error {
        SealError::Refused => Error::Refused("recovery-code-wrong"),
        error => error.into(),
    })
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
