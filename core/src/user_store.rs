//! `user.db`: all that is personal, sealed value by value.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use serde::{Serialize, de::DeserializeOwned};
use zeroize::Zeroizing;

use crate::{
    environment::{Environment, Timestamp},
    error::Error,
    seal::{
        DataKey, FileSealer, KeyStore, Place, SealError, SealedFile, SealedFileError, Secret,
        WrappedKey, create_data_key, open_data_key, renew_secret,
    },
    storage::{Database, Durability, Schema, StorageError},
};

const SCHEMA: Schema = Schema {
    steps: &[
        include_str!("storage/user/1.sql"),
        include_str!("storage/user/2.sql"),
        include_str!("storage/user/3.sql"),
        include_str!("storage/user/4.sql"),
        include_str!("storage/user/5.sql"),
        include_str!("storage/user/6.sql"),
        include_str!("storage/user/7.sql"),
        include_str!("storage/user/8.sql"),
        include_str!("storage/user/9.sql"),
        include_str!("storage/user/10.sql"),
    ],
    durability: Durability::PowerLoss,
};

/// The opened `user.db` with the key that opens its values.
pub struct UserStore {
    /// The tables.
    pub database: Database,
    key: DataKey,
    environment: Environment,
}

impl UserStore {
    /// Opens the file at `path`, or makes it together with its keys. Blocks, also for as long as
    /// the keystore waits for the resident.
    pub fn open(
        path: &Path,
        keystore: &dyn KeyStore,
        environment: Environment,
    ) -> Result<Self, Error> {
        let database = Database::open(path, &SCHEMA)?;
        let wrapped = database.read(|connection| wrapped_key(connection, Secret::Store))?;
        let key = match wrapped {
            Some(wrapped) => open_data_key(Secret::Store, keystore, &wrapped)?,
            None => database.write(|transaction| -> Result<_, Error> {
                let (key, wrapped) = create_data_key(keystore, &*environment.randomness)?;
                keep_wrapped_key(transaction, Secret::Store, &wrapped)?;
                Ok(key)
            })?,
        };
        Ok(Self {
            database,
            key,
            environment,
        })
    }

    /// The database at `path` alone, for [`crate::vault::recover`]: its keys are not asked for. Blocks.
    pub fn open_locked(path: &Path) -> Result<Database, StorageError> {
        Database::open(path, &SCHEMA)
    }

    /// The present moment.
    pub fn now(&self) -> Timestamp {
        self.environment.clock.now()
    }

    /// Time and randomness.
    pub fn environment(&self) -> &Environment {
        &self.environment
    }

    /// `value` as JSON, sealed for `place`.
    pub fn seal(&self, place: Place<'_>, value: &impl Serialize) -> Result<Vec<u8>, Error> {
        self.seal_bytes(place, &Zeroizing::new(serde_json::to_vec(value)?))
    }

    /// What [`UserStore::seal`] sealed for `place`.
    pub fn open_sealed<T: DeserializeOwned>(
        &self,
        place: Place<'_>,
        sealed: &[u8],
    ) -> Result<T, Error> {
        Ok(serde_json::from_slice(
            &self.open_sealed_bytes(place, sealed)?,
        )?)
    }

    /// Bytes, sealed for `place`.
    pub fn seal_bytes(&self, place: Place<'_>, plain: &[u8]) -> Result<Vec<u8>, Error> {
        Ok(self.key.seal(&*self.environment.randomness, place, plain)?)
    }

    /// What [`UserStore::seal_bytes`] sealed for `place`.
    pub fn open_sealed_bytes(
        &self,
        place: Place<'_>,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, SealError> {
        self.key.open(place, sealed)
    }

    /// Begins a file at `path` that is sealed for `place`. Blocks.
    pub fn seal_file(&self, path: &Path, place: Place<'_>) -> Result<FileSealer, SealedFileError> {
        FileSealer::create(path, &self.key, &*self.environment.randomness, place)
    }

    /// The file at `path`, which [`UserStore::seal_file`] sealed for `place`. Blocks.
    pub fn open_file(&self, path: &Path, place: Place<'_>) -> Result<SealedFile, SealedFileError> {
        SealedFile::open(path, &self.key, place)
    }

    /// What stands for `value` in the column `column` of `table`, so that rows with the same value are
    /// found without the value being readable: equal for equal values, and only there.
    pub fn lookup(&self, table: &str, column: &str, value: &str) -> Result<Vec<u8>, SealError> {
        self.key.lookup(table, column, value.as_bytes())
    }

    /// What is kept under `name`, if anything is.
    pub fn setting<T: DeserializeOwned>(
        &self,
        connection: &Connection,
        name: &str,
    ) -> Result<Option<T>, Error> {
        let mut statement =
            connection.prepare_cached("select sealed_value from setting where name = ?1")?;
        let sealed: Option<Vec<u8>> = statement.query_row([name], |row| row.get(0)).optional()?;
        sealed
            .map(|sealed| self.open_sealed(setting(name), &sealed))
            .transpose()
    }

    /// Keeps `value` under `name`.
    pub fn set_setting(
        &self,
        connection: &Connection,
        name: &str,
        value: &impl Serialize,
    ) -> Result<(), Error> {
        let sealed = self.seal(setting(name), value)?;
        connection.execute(
            include_str!("storage/set_setting.sql"),
            params![name, sealed],
        )?;
        Ok(())
    }

    /// The data key, sealed under the key of a recovery code, see [`crate::vault::recover`].
    pub(crate) fn wrap_for_recovery(
        &self,
        recovery: &DataKey,
        place: Place<'_>,
    ) -> Result<Vec<u8>, SealError> {
        recovery.wrap(&*self.environment.randomness, place, &self.key)
    }

    /// Puts the data key under a new secret of the keystore; nothing is sealed anew. Blocks.
    pub fn renew_secret(&self, keystore: &dyn KeyStore) -> Result<(), Error> {
        let random = &*self.environment.randomness;
        let read = |connection: &Connection| wrapped_key(connection, Secret::Store);
        let generation = self.database.read(read)?.ok_or(Error::Record)?.generation;
        renew_secret(
            Secret::Store,
            keystore,
            random,
            &self.key,
            generation,
            |wrapped| {
                let keep = |transaction: &Transaction<'_>| {
                    keep_wrapped_key(transaction, Secret::Store, wrapped)
                };
                self.database.write(keep)
            },
        )?;
        // What was under the former secret may still lie in the write-ahead log.
        Ok(self.database.fold()?)
    }

    /// Folds the WAL into the file and closes. Blocks.
    pub fn close(self) -> Result<(), StorageError> {
        self.database.close()
    }
}

/// The data key that `secret` wraps, as it lies in user.db; `None` where there is none yet.
pub(crate) fn wrapped_key(
    connection: &Connection,
    secret: Secret,
) -> Result<Option<WrappedKey>, Error> {
    let mut statement = connection.prepare_cached(include_str!("storage/wrapped_key.sql"))?;
    let row = |row: &Row<'_>| {
        Ok(WrappedKey {
            bytes: row.get("wrapped")?,
            generation: row.get("generation")?,
        })
    };
    Ok(statement.query_row([secret.name()], row).optional()?)
}

/// Puts a data key into user.db, in the place of what was there under its name.
pub(crate) fn keep_wrapped_key(
    connection: &Connection,
    secret: Secret,
    wrapped: &WrappedKey,
) -> Result<(), Error> {
    connection.execute(
        include_str!("storage/keep_wrapped_key.sql"),
        params![secret.name(), wrapped.bytes, wrapped.generation],
    )?;
    Ok(())
}

fn setting(name: &str) -> Place<'_> {
    Place {
        table: "setting",
        row: name,
        column: "sealed_value",
    }
}

/// A moment as it is stored: milliseconds since 1970 in UTC.
pub(crate) fn moment(millis: i64) -> Timestamp {
    Timestamp::from_timestamp_millis(millis).unwrap_or_default()
}
