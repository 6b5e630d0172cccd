//! `user.db`: all that is personal, sealed value by value.

mod keys;
mod known;
mod lineage;
mod rebuild;
mod report;
mod tables;

use std::{
    fs::{self, File},
    io::ErrorKind,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params, types::ValueRef};
use serde::{Serialize, de::DeserializeOwned};
use zeroize::Zeroizing;

use crate::{
    environment::{Environment, Timestamp},
    error::Error,
    files,
    seal::{
        DataKey, FileSealer, KeyProblem, KeyStore, Place, SealError, SealedFile, SealedFileError,
        Secret, WrappedKey, create_data_key, renew_secret,
    },
    storage::{Database, Durability, Schema, StorageError, begins_whole, files_of},
};
use keys::Keys;
use known::KeyRow;
pub use report::{DamageCounts, DamageReport};
use tables::{ASKED_ANEW, COUNTS, TABLES, Table};

/// A file up to this length, in bytes, is checked whole whenever it is opened, and a longer one once a day: in a few
/// milliseconds.
const CHECKED_EACH_TIME: u64 = 1 << 18;
const DAY_MILLIS: i64 = 86_400_000;

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
        include_str!("storage/user/11.sql"),
        include_str!("storage/user/12.sql"),
    ],
    durability: Durability::PowerLoss,
};

/// The opened `user.db` with the key that opens its values.
pub struct UserStore {
    /// The tables.
    pub database: Database,
    keys: RwLock<Arc<Keys>>,
    /// Held while they are renewed.
    renewing: Mutex<()>,
    environment: Environment,
}

impl UserStore {
    /// Opens the file at `path`, or makes it together with its keys where there has never been one. Blocks, also for as
    /// long as the keystore waits for the resident.
    ///
    /// [`StorageError::Corrupt`]: it is damaged, or gone from a home that had one. Nothing was changed;
    /// [`UserStore::rebuild`] makes a new one of what is left.
    pub fn open(
        path: &Path,
        keystore: &dyn KeyStore,
        environment: Environment,
    ) -> Result<Self, Error> {
        rebuild::finish(path)?;
        // Of one that was never finished.
        if beside(path).try_exists()? {
            for file in files_of(&beside(path)) {
                files::remove(&file)?;
            }
        }
        let made = match begins_whole(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                if !known::keys(path)?.is_empty() || rebuild::is_lost(path)? {
                    return Err(StorageError::Corrupt.into());
                }
                Some(Self::make(path, keystore, &environment)?)
            }
            Ok(false) => return Err(StorageError::Corrupt.into()),
            begins_whole => begins_whole.map(|_| None)?,
        };
        let database = Database::open(path, &SCHEMA)?;
        let keys = match made {
            Some(key) => Keys::new(key),
            None => open_keys(keystore, &database)?,
        };
        let store = Self {
            database,
            keys: RwLock::new(Arc::new(keys)),
            renewing: Mutex::new(()),
            environment,
        };
        store.look_after()?;
        Ok(store)
    }

    /// Makes a new file of what verifies of a damaged or lost one at `path`, which no store may have open, and sets the
    /// damaged one aside: never deleted, in a folder beside, with the files that no row asks for any more. Blocks.
    ///
    /// What was kept and lost, [`UserStore::damage_report`] tells of the new one. Killed in the middle, or refused, the old
    /// state stands, or the next opening ends what was begun. It needs the key: as long as that cannot be had, nothing is
    /// changed. Only where no wrapped form of the data key is left, which nothing could ever open, a new one is made.
    pub fn rebuild(
        path: &Path,
        keystore: &dyn KeyStore,
        environment: &Environment,
    ) -> Result<(), Error> {
        rebuild::rebuild(path, keystore, environment)
    }

    /// A new file, whole when it is in its place; what was begun of one before goes.
    fn make(
        path: &Path,
        keystore: &dyn KeyStore,
        environment: &Environment,
    ) -> Result<DataKey, Error> {
        let beside = beside(path);
        let key = Database::create(&beside, &SCHEMA, |transaction| -> Result<_, Error> {
            let (key, wrapped) = create_data_key(keystore, &*environment.randomness)?;
            keep_wrapped_key(transaction, Secret::Store, &wrapped)?;
            Ok(key)
        })?;
        files::put_in_place(&beside, &File::open(&beside)?, path)?;
        Ok(key)
    }

    /// Checks what is due to be checked, and keeps beside the file what is known of it.
    fn look_after(&self) -> Result<(), Error> {
        let today = self.now().timestamp_millis().div_euclid(DAY_MILLIS);
        let path = self.database.path();
        let is_short = fs::metadata(path)?.len() <= CHECKED_EACH_TIME;
        if !is_short && known::is_checked(path, today)? {
            return Ok(());
        }
        self.check()?;
        if let Err(error) = copy_keys(&self.database, Some(today)) {
            // The store is whole without it.
            tracing::warn!(%error, "what is known of the user store is not kept beside it");
        }
        Ok(())
    }

    /// Something in it was seen to be damaged: it is checked whole when it is opened next. Blocks.
    pub fn suspect(&self) {
        if let Err(error) = known::doubt(self.database.path()) {
            tracing::warn!(%error, "that the user store is damaged is not noted");
        }
    }

    /// Reads all of it: [`StorageError::Corrupt`] where anything is not as it was written, as far as that can be told.
    fn check(&self) -> Result<(), Error> {
        self.database.check(&SCHEMA)?;
        self.database.read(|connection| {
            for table in TABLES.iter().chain([&ASKED_ANEW]) {
                self.check_values(connection, table)?;
            }
            let counted = include_str!("storage/user/counted.sql");
            match connection.query_row(counted, [], |row| row.get(0))? {
                true => Ok(()),
                false => Err(StorageError::Corrupt.into()),
            }
        })
    }

    fn check_values(&self, connection: &Connection, table: &Table) -> Result<(), Error> {
        let keys = self.keys();
        let columns = tables::columns(connection, table)?;
        let mut statement = connection.prepare(&format!("select * from {}", table.name))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let name = tables::row_name(row.get_ref(table.key)?).ok_or(StorageError::Corrupt)?;
            for column in &columns {
                let is_sound = match row.get_ref(column.name.as_str())? {
                    ValueRef::Blob(sealed) if column.is_sealed => {
                        let place = Place {
                            table: table.name,
                            row: &name,
                            column: &column.name,
                        };
                        keys.open(place, sealed).is_ok()
                    }
                    ValueRef::Integer(count) if column.is_count => COUNTS.contains(&count),
                    ValueRef::Text(text) => std::str::from_utf8(text).is_ok(),
                    _ => true,
                };
                if !is_sound {
                    return Err(StorageError::Corrupt.into());
                }
            }
        }
        Ok(())
    }

    /// The database at `path` alone, for [`crate::vault::recover`]: its keys are not asked for. `Corrupt` where it is not
    /// there, or not whole. Blocks.
    pub fn open_locked(path: &Path) -> Result<Database, Error> {
        rebuild::finish(path)?;
        match begins_whole(path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
            Ok(true) => Ok(Database::open(path, &SCHEMA)?),
            _ => Err(StorageError::Corrupt.into()),
        }
    }

    /// The version of the newest schema that is known here.
    pub const fn schema_version() -> u32 {
        SCHEMA.steps.len() as u32
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
        let mut plain = self.open_sealed_bytes(place, sealed)?;
        let value = serde_json::from_slice(&plain);
        // What is cleared is wiped at one go, and the rest byte by byte.
        plain.clear();
        Ok(value?)
    }

    /// Bytes, sealed for `place`.
    pub fn seal_bytes(&self, place: Place<'_>, plain: &[u8]) -> Result<Vec<u8>, Error> {
        Ok(self
            .keys()
            .sealing()
            .seal(&*self.environment.randomness, place, plain)?)
    }

    /// What [`UserStore::seal_bytes`] sealed for `place`.
    pub fn open_sealed_bytes(
        &self,
        place: Place<'_>,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, SealError> {
        self.keys().open(place, sealed)
    }

    /// Begins a file at `path` that is sealed for `place`. Blocks.
    pub fn seal_file(&self, path: &Path, place: Place<'_>) -> Result<FileSealer, SealedFileError> {
        let keys = self.keys();
        FileSealer::create(path, keys.sealing(), &*self.environment.randomness, place)
    }

    /// The file at `path`, which [`UserStore::seal_file`] sealed for `place`. Blocks.
    pub fn open_file(&self, path: &Path, place: Place<'_>) -> Result<SealedFile, SealedFileError> {
        self.keys().open_file(path, place)
    }

    /// What stands for `value` in the column `column` of `table`, so that rows with the same value are
    /// found without the value being readable: equal for equal values, and only there.
    pub fn lookup(&self, table: &str, column: &str, value: &str) -> Result<Vec<u8>, SealError> {
        self.keys().lookup(table, column, value)
    }

    /// What is kept under `name`, if anything is.
    pub fn setting<T: DeserializeOwned>(
        &self,
        connection: &Connection,
        name: &str,
    ) -> Result<Option<T>, Error> {
        let mut statement =
            connection.prepare_cached("select sealed_value from setting where name = ?1")?;
        let mut rows = statement.query([name])?;
        let Some(row) = rows.next()? else {
            return Ok(None);
        };
        let sealed = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
        self.open_sealed(setting(name), sealed).map(Some)
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
        let keys = self.keys();
        recovery.wrap(&*self.environment.randomness, place, keys.sealing())
    }

    /// Puts a new data key in the place of the store's, under a new secret of the keystore: all at once, or the old ones
    /// stand. Every value is sealed anew. Files are not: the keys before stay, sealed under the new one, and open what they
    /// sealed; so does a value that another thread has sealed meanwhile. `for_recovery` seals the new key under that of the
    /// recovery code, if there is one. Blocks, for about a second each hundred thousand values.
    pub fn renew_key(
        &self,
        keystore: &dyn KeyStore,
        for_recovery: impl FnOnce(&DataKey) -> Result<Option<Vec<u8>>, Error>,
    ) -> Result<(), Error> {
        let _alone = self.renewing.lock().unwrap_or_else(PoisonError::into_inner);
        let random = &*self.environment.randomness;
        let read = |connection: &Connection| wrapped_key(connection, Secret::Store);
        let generation = self.database.read(read)?.ok_or(Error::Record)?.generation;
        let key = Arc::new(DataKey::generate(random)?);
        let former = self.keys();
        let renewed = Arc::new(former.renewed(Arc::clone(&key)));
        // Whoever reads what is sealed anew before this returns has to be able to open it; and where it cannot be told
        // whether that is on the disk, either key opens.
        self.set_keys(Arc::new(former.expecting(&key)));
        renew_secret(
            Secret::Store,
            keystore,
            random,
            &key,
            generation,
            |wrapped| {
                change_keys(&self.database, |transaction| {
                    self.seal_anew(transaction, &former, &key)?;
                    keep_wrapped_key(transaction, Secret::Store, wrapped)?;
                    transaction.execute(
                        include_str!("storage/renew_store_key.sql"),
                        params![renewed.former_wrapped(random)?, for_recovery(&key)?],
                    )?;
                    Ok(())
                })?;
                self.set_keys(Arc::clone(&renewed));
                Ok::<_, Error>(())
            },
        )?;
        // What was sealed under the former one may still lie in the write-ahead log.
        Ok(self.database.fold()?)
    }

    /// Every value that `former` opens, under `key`. What does not open stays as it is, to be found damaged.
    fn seal_anew(
        &self,
        transaction: &Transaction<'_>,
        former: &Keys,
        key: &DataKey,
    ) -> Result<(), Error> {
        let random = &*self.environment.randomness;
        for table in TABLES.iter().chain([&ASKED_ANEW]) {
            for column in tables::columns(transaction, table)? {
                if !column.is_sealed {
                    continue;
                }
                let (name, key_column, column) = (table.name, table.key, column.name.as_str());
                let mut select = transaction.prepare(&format!(
                    "select rowid, {key_column}, {column} from {name} where rowid > ?1 order by rowid limit 1"
                ))?;
                let mut update = transaction
                    .prepare(&format!("update {name} set {column} = ?2 where rowid = ?1"))?;
                let mut last = 0;
                while let Some((rowid, row, sealed)) = select
                    .query_row([last], |row| {
                        let sealed = row.get_ref(2)?.as_blob_or_null().ok().flatten();
                        let sealed = sealed.map(<[u8]>::to_vec);
                        Ok((row.get(0)?, tables::row_name(row.get_ref(1)?), sealed))
                    })
                    .optional()?
                {
                    last = rowid;
                    let (Some(row), Some(sealed)) = (row, sealed) else {
                        continue;
                    };
                    let place = Place {
                        table: name,
                        row: &row,
                        column,
                    };
                    if let Ok(plain) = former.open(place, &sealed) {
                        update.execute(params![rowid, key.seal(random, place, &plain)?])?;
                    }
                }
            }
        }
        Ok(())
    }

    fn keys(&self) -> Arc<Keys> {
        Arc::clone(&self.keys.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn set_keys(&self, keys: Arc<Keys>) {
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
    }

    /// Runs `work` on the store where blocking is allowed; begun, it runs to its end.
    pub(crate) async fn blocking<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let store = Arc::clone(self);
        crate::blocking(move || work(&store)).await
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
    Ok(stored_key(connection, secret)?.map(|stored| stored.wrapped))
}

/// A data key as it lies in user.db.
struct StoredKey {
    wrapped: WrappedKey,
    /// The keys before, as they are kept.
    former: Option<Vec<u8>>,
}

fn stored_key(connection: &Connection, secret: Secret) -> Result<Option<StoredKey>, Error> {
    let mut statement = connection.prepare_cached(include_str!("storage/wrapped_key.sql"))?;
    let row = |row: &Row<'_>| {
        let wrapped = WrappedKey {
            bytes: row.get("wrapped")?,
            generation: row.get("generation")?,
        };
        Ok(StoredKey {
            wrapped,
            former: row.get("former_wrapped")?,
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

/// Runs `work`, which changes wrapped keys, in one write transaction. The copy beside the file follows, so that none is left
/// there that was given up: cut off in between, at the next opening. Blocks.
pub(crate) fn change_keys(
    database: &Database,
    work: impl FnOnce(&Transaction<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    known::doubt(database.path())?;
    database.write(work)?;
    if let Err(error) = copy_keys(database, None) {
        tracing::warn!(%error, "the wrapped keys are not copied for now");
    }
    Ok(())
}

fn copy_keys(database: &Database, checked_on: Option<i64>) -> Result<(), Error> {
    known::keep(database.path(), database.read(KeyRow::all)?, checked_on)
}

/// Where a new file is made: not at its place before it is whole.
fn beside(path: &Path) -> PathBuf {
    path.with_extension("new")
}

/// The keys. Where their table is not laid out as it was, or their row does not open and the copy beside does, it is
/// damaged; where neither opens, it is the keystore that has not what opens them.
fn open_keys(keystore: &dyn KeyStore, database: &Database) -> Result<Keys, Error> {
    let stored = database.read(|connection| stored_key(connection, Secret::Store));
    let stored = stored.map_err(|error| match error {
        Error::Storage(StorageError::Sql(_)) => StorageError::Corrupt.into(),
        other => other,
    })?;
    let stored = stored.ok_or(StorageError::Corrupt)?;
    let refused = match Keys::unwrapped(&stored.wrapped, stored.former.as_deref(), keystore) {
        Err(error) if is_about_wrapped(&error) => error,
        keys => return Ok(keys?),
    };
    let of_store = |rows: Vec<KeyRow>| rows.into_iter().find(|row| row.is_of(Secret::Store));
    let row = of_store(database.read(KeyRow::all)?);
    match of_store(known::keys(database.path())?).filter(|copy| Some(copy) != row.as_ref()) {
        Some(copy) if Keys::of_row(&copy, keystore).is_ok() => Err(StorageError::Corrupt.into()),
        _ => Err(refused.into()),
    }
}

/// Whether another wrapped form of the same key may open where this is what was said of one.
fn is_about_wrapped(error: &SealError) -> bool {
    matches!(
        error,
        SealError::Refused
            | SealError::Newer
            | SealError::Key(KeyProblem::Foreign | KeyProblem::Absent)
    )
}

const fn setting(name: &str) -> Place<'_> {
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
