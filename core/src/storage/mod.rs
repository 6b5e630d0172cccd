//! The only opener of SQLite: one writer, two readers, each from when it is needed, and a ladder of migrations.
//!
//! Every call here blocks; async code reaches it through `spawn_blocking`.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior, ffi};

use crate::files;

mod lock;
mod record;
mod remains;

pub use lock::HomeLock;
pub use remains::{RemainingIndex, RemainingRow, Remains, begins_whole, files_of};

/// How a database is laid out, and how much it is worth.
#[derive(Debug, Clone, Copy)]
pub struct Schema {
    /// One SQL script a version; the script at index `n` leads to `user_version` `n + 1`. A
    /// released script is never changed.
    pub steps: &'static [&'static str],
    /// How a commit is kept.
    pub durability: Durability,
}

/// How a commit is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// A commit survives power loss: `synchronous=FULL`. For what a resident typed.
    PowerLoss,
    /// A commit survives the death of the process: `synchronous=NORMAL`. For what can be fetched
    /// again.
    ProcessDeath,
}

/// Why a database would not do what was asked. In each case the old state stands.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// Another process has this home open.
    #[error("another process has this home open")]
    Busy,
    /// The file was written by a later version of the app.
    #[error("the database has version {found}, this app knows up to {known}")]
    Newer {
        /// The version in the file.
        found: i64,
        /// The newest version known here.
        known: i64,
    },
    /// The file is damaged. It is left as it is.
    #[error("the database is damaged")]
    Corrupt,
    /// The disk is full.
    #[error("the disk is full")]
    Full,
    /// The file system refused.
    #[error("the file system refused: {0}")]
    Files(#[from] std::io::Error),
    /// Anything else SQLite says.
    #[error("the database refused")]
    Sql(#[source] rusqlite::Error),
}

impl From<rusqlite::Error> for StorageError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{
            DatabaseBusy, DatabaseCorrupt, DatabaseLocked, DiskFull, NotADatabase,
        };
        if error.sqlite_error().is_some_and(is_about_room) {
            return StorageError::Full;
        }
        match error.sqlite_error_code() {
            Some(DatabaseBusy | DatabaseLocked) => StorageError::Busy,
            Some(DatabaseCorrupt | NotADatabase) => StorageError::Corrupt,
            Some(DiskFull) => StorageError::Full,
            _ if is_none_of_ours(&error) => StorageError::Corrupt,
            _ => StorageError::Sql(error),
        }
    }
}

/// Whether SQLite could not make a file longer. It says so of the database itself; of the index of its
/// write-ahead log, and of a quota, it only says what it was doing.
fn is_about_room(error: &ffi::Error) -> bool {
    matches!(
        error.extended_code,
        ffi::SQLITE_IOERR_WRITE | ffi::SQLITE_IOERR_SHMSIZE | ffi::SQLITE_IOERR_SHMMAP
    )
}

/// Whether it is about a value of a type, or a range, that is never written.
fn is_none_of_ours(error: &rusqlite::Error) -> bool {
    use rusqlite::Error::{
        FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType, Utf8Error,
    };
    matches!(
        error,
        FromSqlConversionFailure(..)
            | IntegralValueOutOfRange(..)
            | InvalidColumnType(..)
            | Utf8Error(..)
    )
}

/// SQLite does not say why it could make no file beside `database`; who tries to make one is told.
fn why_no_file(database: &Path) -> Option<StorageError> {
    let probe = database.with_extension("probe");
    let refused = File::create(&probe).err();
    // Not there where it could not be made; where it stays, the next one takes its place.
    let _ = fs::remove_file(&probe);
    refused.map(StorageError::Files)
}

/// An open database file.
///
/// A connection is made when it is first needed: a start that only reads waits for one. Dropping it closes them;
/// [`Database::close`] also folds the WAL into the file.
pub struct Database {
    path: PathBuf,
    durability: Durability,
    writer: Mutex<Option<Connection>>,
    readers: [Mutex<Option<Connection>>; 2],
}

impl Database {
    /// Opens the file at `path`, making it if it is missing, and brings it to the newest version of
    /// `schema`, one transaction a step. Blocks.
    pub fn open(path: &Path, schema: &Schema) -> Result<Self, StorageError> {
        Self::opened(path, schema).map_err(|error| explained(path, error))
    }

    /// Makes a database of the newest version at `path`, whatever lay there, with what `fill` puts into it, and closes
    /// it: all of it is in the one file, and not yet sure to be on the disk. For a file that is then put in its place.
    /// Foreign keys are not enforced while it is filled. Blocks.
    pub fn create<T, E: From<StorageError>>(
        path: &Path,
        schema: &Schema,
        fill: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut connection = Self::created(path).map_err(|error| explained(path, error))?;
        let transaction = begun(&mut connection, schema)?;
        let filled = fill(&transaction)?;
        transaction.commit().map_err(StorageError::from)?;
        let closed = connection.close().map_err(|(_, error)| error);
        closed.map_err(StorageError::from)?;
        Ok(filled)
    }

    fn created(path: &Path) -> Result<Connection, StorageError> {
        for file in files_of(path) {
            files::remove(&file)?;
        }
        let connection = Connection::open(path)?;
        prepare(&connection)?;
        // Nobody sees the file before it is whole, so there is nothing to go back to.
        connection.pragma_update(None, "journal_mode", "MEMORY")?;
        connection.pragma_update(None, "synchronous", "OFF")?;
        connection.pragma_update(None, "foreign_keys", false)?;
        Ok(connection)
    }

    /// Reads all of it: [`StorageError::Corrupt`] where it is not laid out as `schema` says, which it was opened with, or
    /// where tables, indexes and constraints do not fit each other. What the values say is not looked at. Blocks, for about
    /// a millisecond a megabyte.
    pub fn check(&self, schema: &Schema) -> Result<(), StorageError> {
        let mut model = Connection::open_in_memory()?;
        let expected = layout(&*begun(&mut model, schema)?)?;
        self.read(|connection| {
            // SQLite finds nothing wrong with a column whose name has become another; every statement would.
            if layout(connection)? != expected {
                return Err(StorageError::Corrupt);
            }
            let verdict: String =
                connection.query_row("pragma integrity_check (1)", [], |row| row.get(0))?;
            let is_bent: bool =
                connection.query_row(include_str!("bent.sql"), [], |row| row.get(0))?;
            match verdict.as_str() {
                "ok" if !is_bent => Ok(()),
                _ => Err(StorageError::Corrupt),
            }
        })
    }

    fn opened(path: &Path, schema: &Schema) -> Result<Self, StorageError> {
        let database = Self {
            path: path.to_owned(),
            durability: schema.durability,
            writer: Mutex::default(),
            readers: Default::default(),
        };
        if !database.is_ready(schema)? {
            migrate(
                connected(&mut lock(&database.writer), || database.new_writer())?,
                schema.steps,
            )?;
        }
        Ok(database)
    }

    /// Whether there is nothing to be written before it is read: it is there, of the newest version, with a WAL.
    fn is_ready(&self, schema: &Schema) -> Result<bool, StorageError> {
        if !self.path.try_exists()? {
            return Ok(false);
        }
        self.read(|reader| {
            let version: i64 = reader.pragma_query_value(None, "user_version", |row| row.get(0))?;
            let mode: String = reader.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
            Ok(version == newest(schema.steps) && mode == "wal")
        })
    }

    fn new_writer(&self) -> Result<Connection, StorageError> {
        let writer = Connection::open(&self.path)?;
        prepare(&writer)?;
        writer.pragma_update(None, "journal_mode", "WAL")?;
        let synchronous = match self.durability {
            Durability::PowerLoss => "FULL",
            Durability::ProcessDeath => "NORMAL",
        };
        writer.pragma_update(None, "synchronous", synchronous)?;
        writer.pragma_update(None, "secure_delete", true)?;
        Ok(writer)
    }

    fn new_reader(&self) -> Result<Connection, StorageError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let reader = Connection::open_with_flags(&self.path, flags)?;
        prepare(&reader)?;
        reader.pragma_update(None, "query_only", true)?;
        Ok(reader)
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Runs `work` on a connection that cannot write. Blocks. Two may read at a time.
    pub fn read<T, E: From<StorageError>>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut reader = self.reader();
        work(
            connected(&mut reader, || self.new_reader())
                .map_err(|error| explained(&self.path, error))?,
        )
    }

    /// Runs `work` in one write transaction, committed if it returns `Ok` and undone if it returns
    /// `Err` or panics. Blocks; one writes at a time.
    pub fn write<T, E: From<StorageError>>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut writer = lock(&self.writer);
        let writer = connected(&mut writer, || self.new_writer())
            .map_err(|error| explained(&self.path, error))?;
        let transaction = writer
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(StorageError::from)?;
        let result = work(&transaction)?;
        transaction.commit().map_err(StorageError::from)?;
        Ok(result)
    }

    /// Folds the WAL into the file, so that nothing is left of what was overwritten. While another connection reads from
    /// it that is put off until the next time. Blocks.
    pub fn fold(&self) -> Result<(), StorageError> {
        let mut writer = lock(&self.writer);
        let writer = connected(&mut writer, || self.new_writer())?;
        Ok(writer.pragma(None, "wal_checkpoint", "TRUNCATE", |_| Ok(()))?)
    }

    /// Folds the WAL into the file and closes. Blocks.
    pub fn close(self) -> Result<(), StorageError> {
        drop(self.readers);
        let writer = self.writer.into_inner();
        let Some(writer) = writer.unwrap_or_else(PoisonError::into_inner) else {
            // The last connection has folded what was left of before.
            return Ok(());
        };
        writer.pragma(None, "wal_checkpoint", "TRUNCATE", |_| Ok(()))?;
        writer.close().map_err(|(_, error)| error.into())
    }

    /// The first reader that is free, the same one first each time: its cache is the warmest.
    fn reader(&self) -> MutexGuard<'_, Option<Connection>> {
        let [first, second] = &self.readers;
        first
            .try_lock()
            .or_else(|_| second.try_lock())
            .unwrap_or_else(|_| lock(first))
    }
}

fn explained(path: &Path, error: StorageError) -> StorageError {
    match error {
        StorageError::Sql(error)
            if error.sqlite_error_code() == Some(rusqlite::ErrorCode::CannotOpen) =>
        {
            why_no_file(path).unwrap_or(StorageError::Sql(error))
        }
        error => error,
    }
}

fn begun<'a>(
    connection: &'a mut Connection,
    schema: &Schema,
) -> Result<Transaction<'a>, StorageError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Exclusive)?;
    for step in schema.steps {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", newest(schema.steps))?;
    Ok(transaction)
}

/// How tables, views and indexes are made, by their names. Without spaces and quotation marks, which versions of SQLite
/// set differently where they rename.
fn layout(connection: &Connection) -> Result<Vec<(String, Option<String>)>, StorageError> {
    let mut statement = connection.prepare(include_str!("layout.sql"))?;
    let rows = statement.query_map([], |row| {
        let sql: Option<String> = row.get(1)?;
        let bare = |sql: String| sql.replace(|it: char| it.is_whitespace() || it == '"', "");
        Ok((row.get(0)?, sql.map(bare)))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A panic inside a transaction has already undone it, so the connection is as good as before.
fn lock(connection: &Mutex<Option<Connection>>) -> MutexGuard<'_, Option<Connection>> {
    connection.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The connection in `place`, made where there is none yet.
fn connected(
    place: &mut Option<Connection>,
    make: impl FnOnce() -> Result<Connection, StorageError>,
) -> Result<&mut Connection, StorageError> {
    let connection = match place.take() {
        Some(connection) => connection,
        None => make()?,
    };
    Ok(place.insert(connection))
}

fn newest(steps: &[&str]) -> i64 {
    i64::try_from(steps.len()).unwrap_or(i64::MAX)
}

fn prepare(connection: &Connection) -> Result<(), StorageError> {
    connection.pragma_update(None, "foreign_keys", true)?;
    // Android has no temporary folder that SQLite may use, and a spilled sort would be readable.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

fn migrate(writer: &mut Connection, steps: &[&str]) -> Result<(), StorageError> {
    let found: i64 = writer.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let known = newest(steps);
    if found > known {
        return Err(StorageError::Newer { found, known });
    }
    for (step, version) in steps
        .iter()
        .zip(1..)
        .skip_while(|(_, version)| *version <= found)
    {
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Exclusive)?;
        transaction.execute_batch(step).map_err(misfit)?;
        transaction.pragma_update(None, "user_version", version)?;
        transaction.commit()?;
    }
    Ok(())
}

/// A step fits every database of the version before it: where SQL itself does not, the file is not what it says.
fn misfit(error: rusqlite::Error) -> StorageError {
    use rusqlite::ErrorCode::{ConstraintViolation, Unknown};
    match error.sqlite_error_code() {
        Some(Unknown | ConstraintViolation) => StorageError::Corrupt,
        _ => error.into(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    const FIRST: &str = "create table note (id integer primary key, words text not null) strict;";
    const SECOND: &str = "alter table note add column read integer not null default 0;";

    fn schema(steps: &'static [&'static str]) -> Schema {
        Schema {
            steps,
            durability: Durability::PowerLoss,
        }
    }

    fn count(database: &Database) -> i64 {
        database
            .read(|connection| -> Result<i64, StorageError> {
                Ok(connection.query_row("select count(*) from note", [], |row| row.get(0))?)
            })
            .unwrap()
    }

    fn insert(database: &Database) -> Result<(), StorageError> {
        database.write(|transaction| {
            transaction.execute("insert into note (words) values ('hello')", [])?;
            Ok(())
        })
    }

    #[test]
    fn a_step_runs_once_and_keeps_what_was_there() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("notes.db");
        let database = Database::open(&path, &schema(&[FIRST])).unwrap();
        insert(&database).unwrap();
        database.close().unwrap();
        for _ in 0..2 {
            let database = Database::open(&path, &schema(&[FIRST, SECOND])).unwrap();
            assert_eq!(count(&database), 1);
        }
    }

    #[test]
    fn a_failing_step_leaves_the_old_version() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("notes.db");
        insert(&Database::open(&path, &schema(&[FIRST])).unwrap()).unwrap();
        const BROKEN: &str = "create table half (id integer) strict; nonsense;";
        assert!(Database::open(&path, &schema(&[FIRST, BROKEN])).is_err());
        let database = Database::open(&path, &schema(&[FIRST])).unwrap();
        assert_eq!(count(&database), 1);
    }

    #[test]
    fn a_newer_file_is_refused_and_left_alone() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("notes.db");
        insert(&Database::open(&path, &schema(&[FIRST, SECOND])).unwrap()).unwrap();
        let refused = Database::open(&path, &schema(&[FIRST])).map(drop);
        assert!(matches!(
            refused,
            Err(StorageError::Newer { found: 2, known: 1 })
        ));
        assert_eq!(
            count(&Database::open(&path, &schema(&[FIRST, SECOND])).unwrap()),
            1
        );
    }

    #[test]
    fn a_damaged_file_is_told_and_left_alone() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("notes.db");
        std::fs::write(
            &path,
            "this is no database, and long enough to be read as a header".repeat(9),
        )
        .unwrap();
        let before = std::fs::read(&path).unwrap();
        let refused = Database::open(&path, &schema(&[FIRST])).map(drop);
        assert!(matches!(refused, Err(StorageError::Corrupt)));
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }

    #[test]
    fn a_layout_in_which_a_letter_is_another_is_damage() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("notes.db");
        let schema = schema(&[FIRST, SECOND]);
        let database = Database::open(&path, &schema).unwrap();
        insert(&database).unwrap();
        database.check(&schema).unwrap();
        database.close().unwrap();
        let mut bytes = fs::read(&path).unwrap();
        let name = bytes.windows(5).position(|it| it == b"words").unwrap();
        bytes[name] = b'v';
        fs::write(&path, bytes).unwrap();
        let database = Database::open(&path, &schema).unwrap();
        assert_eq!(count(&database), 1);
        assert!(matches!(
            database.check(&schema),
            Err(StorageError::Corrupt)
        ));
    }

    #[test]
    fn an_error_or_a_panic_inside_a_transaction_undoes_it() {
        let home = tempfile::tempdir().unwrap();
        let database = Database::open(&home.path().join("notes.db"), &schema(&[FIRST])).unwrap();
        let failed: Result<(), StorageError> = database.write(|transaction| {
            transaction.execute("insert into note (words) values ('lost')", [])?;
            Err(StorageError::Full)
        });
        assert!(matches!(failed, Err(StorageError::Full)));
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            database.write(|transaction| -> Result<(), StorageError> {
                transaction.execute("insert into note (words) values ('lost')", [])?;
                panic!("in the middle");
            })
        }));
        assert!(panicked.is_err());
        assert_eq!(count(&database), 0);
        insert(&database).unwrap();
        assert_eq!(count(&database), 1);
    }

    #[test]
    fn a_file_that_cannot_be_made_longer_is_a_full_disk_and_an_unreadable_one_is_not() {
        let meaning =
            |code| StorageError::from(rusqlite::Error::SqliteFailure(ffi::Error::new(code), None));
        for code in [
            ffi::SQLITE_FULL,
            ffi::SQLITE_IOERR_WRITE,
            ffi::SQLITE_IOERR_SHMSIZE,
            ffi::SQLITE_IOERR_SHMMAP,
        ] {
            assert!(matches!(meaning(code), StorageError::Full), "{code}");
        }
        for code in [ffi::SQLITE_IOERR_READ, ffi::SQLITE_PERM] {
            assert!(matches!(meaning(code), StorageError::Sql(_)), "{code}");
        }
    }

    #[test]
    fn a_file_that_cannot_be_made_says_why() {
        let home = tempfile::tempdir().unwrap();
        let nowhere = home.path().join("nowhere/notes.db");
        let refused = Database::open(&nowhere, &schema(&[FIRST])).map(drop);
        let Err(StorageError::Files(why)) = refused else {
            panic!("{refused:?}");
        };
        assert_eq!(why.kind(), std::io::ErrorKind::NotFound);
        // Nothing is left of finding that out.
        let taken = home.path().join("taken.db");
        fs::create_dir(&taken).unwrap();
        assert!(Database::open(&taken, &schema(&[FIRST])).is_err());
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_start_that_only_reads_makes_one_connection() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("notes.db");
        insert(&Database::open(&path, &schema(&[FIRST])).unwrap()).unwrap();
        let database = Database::open(&path, &schema(&[FIRST])).unwrap();
        assert_eq!(count(&database), 1);
        let made = |place: &Mutex<Option<Connection>>| lock(place).is_some();
        assert!(!made(&database.writer));
        assert_eq!(database.readers.each_ref().map(made), [true, false]);
        // What reads while another one does has its own.
        database
            .read(|_| {
                assert_eq!(count(&database), 1);
                Ok::<_, StorageError>(())
            })
            .unwrap();
        assert_eq!(database.readers.each_ref().map(made), [true, true]);
        insert(&database).unwrap();
        assert_eq!(count(&database), 2);
    }

    #[test]
    fn readers_cannot_write() {
        let home = tempfile::tempdir().unwrap();
        let database = Database::open(&home.path().join("notes.db"), &schema(&[FIRST])).unwrap();
        let refused = database.read(|connection| -> Result<usize, StorageError> {
            Ok(connection.execute("insert into note (words) values ('x')", [])?)
        });
        assert!(refused.is_err());
    }
}
