//! The city's records, in SQLite or in PostgreSQL.
//!
//! What is kept and asked is written once, in SQL that both read alike; only the schemas differ.
//! Parameters are `$1`, `$2`… in the order in which a statement first names them, which is how
//! SQLite counts them. Work on the records is one blocking function and one transaction.

mod postgres;
mod sqlite;

use std::path::Path;

use ring::digest::{SHA256, digest};

pub use postgres::{PostgresUrl, PostgresUrlError};

/// Why the records could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// SQLite refused.
    #[error("the city's database failed")]
    Sqlite(#[from] rusqlite::Error),
    /// PostgreSQL refused; its own words, without the detail, which can repeat a resident's.
    #[error("the city's database failed: {0}")]
    Postgres(String),
    /// PostgreSQL is not there, is going away, or did not answer in time. What was to be written
    /// may have been written.
    #[error("the city's database cannot be reached: {0}")]
    Unavailable(String),
    /// A stored JSON value cannot be read back.
    #[error("the city's database holds a value that cannot be read")]
    Value(#[from] serde_json::Error),
    /// A stored name is none that this gateway knows.
    #[error("the city's database holds a word that means nothing here")]
    Word,
    /// The records were written by a newer gateway.
    #[error("the city's database is of version {found}, this gateway knows {known}")]
    Newer {
        /// The records' version.
        found: i64,
        /// The latest version of this gateway.
        known: i64,
    },
    /// The work broke off, or the gateway is shutting down.
    #[error("the city's database is closed")]
    Closed,
}

/// A handle on the city's records.
pub(crate) enum Database {
    Sqlite(sqlite::Sqlite),
    Postgres(postgres::Postgres),
}

impl Database {
    /// Opens the database at `url`; without one, the file `city.db` in the folder `data`. It is
    /// made, or brought to this gateway's version, where that is needed. Blocks on the disk.
    pub(crate) async fn open(
        url: Option<&PostgresUrl>,
        data: &Path,
    ) -> Result<Self, DatabaseError> {
        Ok(match url {
            Some(url) => Self::Postgres(postgres::Postgres::open(url).await?),
            None => Self::Sqlite(sqlite::Sqlite::open(&data.join("city.db"))?),
        })
    }

    /// Runs `work`, which changes nothing, on the records as they are at one moment.
    pub(crate) async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
        F: FnOnce(&Records<'_>) -> Result<T, E> + Send + 'static,
    {
        self.run(Access::Read, work).await
    }

    /// Runs `work`. All that it has written is durable when this returns `Ok`; where `work` itself
    /// fails, nothing is written. Once begun, the work runs to its end even where the caller stops
    /// waiting.
    pub(crate) async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
        F: FnOnce(&Records<'_>) -> Result<T, E> + Send + 'static,
    {
        self.run(Access::Write, work).await
    }

    async fn run<T, E, F>(&self, access: Access, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
        F: FnOnce(&Records<'_>) -> Result<T, E> + Send + 'static,
    {
        match self {
            Self::Sqlite(database) => database.run(access, work).await,
            Self::Postgres(database) => database.run(access, work).await,
        }
    }
}

/// What work does with the records.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Read,
    Write,
}

/// The records within one transaction. Each call waits for the database.
pub(crate) enum Records<'a> {
    Sqlite(rusqlite::Transaction<'a>),
    Postgres(postgres::Transaction<'a>),
}

impl Records<'_> {
    /// What `read` makes of each row of the answer.
    pub(crate) fn rows<T>(
        &self,
        sql: &str,
        parameters: &[&dyn Parameter],
        mut read: impl FnMut(&Row<'_>) -> Result<T, DatabaseError>,
    ) -> Result<Vec<T>, DatabaseError> {
        match self {
            Self::Sqlite(transaction) => {
                let mut statement = transaction.prepare_cached(sql)?;
                let mut rows = statement.query(sqlite::parameters(parameters))?;
                let mut all = Vec::new();
                while let Some(row) = rows.next()? {
                    all.push(read(&Row::Sqlite(row))?);
                }
                Ok(all)
            }
            Self::Postgres(transaction) => {
                let rows = transaction.query(sql, parameters)?;
                rows.iter().map(|row| read(&Row::Postgres(row))).collect()
            }
        }
    }

    /// What `read` makes of the answer's first row, where it has one.
    pub(crate) fn row<T>(
        &self,
        sql: &str,
        parameters: &[&dyn Parameter],
        read: impl FnMut(&Row<'_>) -> Result<T, DatabaseError>,
    ) -> Result<Option<T>, DatabaseError> {
        Ok(self.rows(sql, parameters, read)?.into_iter().next())
    }

    /// Runs a statement that answers nothing.
    pub(crate) fn execute(
        &self,
        sql: &str,
        parameters: &[&dyn Parameter],
    ) -> Result<(), DatabaseError> {
        match self {
            Self::Sqlite(transaction) => {
                let mut statement = transaction.prepare_cached(sql)?;
                statement.execute(sqlite::parameters(parameters))?;
                Ok(())
            }
            Self::Postgres(transaction) => transaction.query(sql, parameters).map(drop),
        }
    }

    /// The next number of the counter of this name, from 1 on.
    pub(crate) fn next_number(&self, counter: &str) -> Result<i64, DatabaseError> {
        let next = include_str!("../sql/next_number.sql");
        self.row(next, &[&counter], |row| row.read(0))?
            .ok_or(DatabaseError::Word)
    }

    /// Whether nobody else is at work on what these words name; nobody else is then until this
    /// transaction has ended.
    pub(crate) fn claim(&self, words: [&str; 2]) -> Result<bool, DatabaseError> {
        match self {
            // One process has the file, and its transactions run one after another.
            Self::Sqlite(_) => Ok(true),
            Self::Postgres(_) => {
                let hash = digest(&SHA256, words.join("\n").as_bytes());
                // Two names whose first 64 bits are the same merely wait for each other.
                let lock = hash.as_ref().first_chunk().copied().map(i64::from_be_bytes);
                let claim = include_str!("../sql/postgres/claim.sql");
                let claimed = self.row(claim, &[&lock], |row| row.read(0))?;
                Ok(claimed == Some(true))
            }
        }
    }
}

/// A row of an answer.
pub(crate) enum Row<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a tokio_postgres::Row),
}

impl Row<'_> {
    /// The value of a column, counted from 0.
    pub(crate) fn read<T: Column>(&self, column: usize) -> Result<T, DatabaseError> {
        match self {
            Self::Sqlite(row) => Ok(row.get(column)?),
            Self::Postgres(row) => Ok(row.try_get(column)?),
        }
    }
}

/// What a column can be read as.
pub(crate) trait Column:
    rusqlite::types::FromSql + for<'r> tokio_postgres::types::FromSql<'r>
{
}

impl<T> Column for T where T: rusqlite::types::FromSql + for<'r> tokio_postgres::types::FromSql<'r> {}

/// What a statement can be given.
pub(crate) trait Parameter {
    fn for_sqlite(&self) -> &dyn rusqlite::ToSql;
    fn for_postgres(&self) -> &(dyn tokio_postgres::types::ToSql + Sync);
}

impl<T> Parameter for T
where
    T: rusqlite::ToSql + tokio_postgres::types::ToSql + Sync,
{
    fn for_sqlite(&self) -> &dyn rusqlite::ToSql {
        self
    }

    fn for_postgres(&self) -> &(dyn tokio_postgres::types::ToSql + Sync) {
        self
    }
}

/// The migrations that a database of version `found` has not seen.
fn still_to_come<'a>(
    migrations: &'a [&'a str],
    found: i64,
) -> Result<&'a [&'a str], DatabaseError> {
    usize::try_from(found)
        .ok()
        .and_then(|seen| migrations.get(seen..))
        .ok_or(DatabaseError::Newer {
            found,
            known: i64::try_from(migrations.len()).unwrap_or(i64::MAX),
        })
}
