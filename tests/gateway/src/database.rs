//! The city's records: one SQLite file, owned by one thread.
//!
//! Every job runs alone on that thread, so a transaction never waits for another one of this
//! process, and a request that is dropped midway leaves its job whole.

use std::path::Path;
use std::sync::mpsc;
use std::thread::JoinHandle;

use rusqlite::Connection;
use tokio::sync::oneshot;

const SCHEMA: &str = include_str!("sql/schema.sql");
const SCHEMA_VERSION: i64 = 1;

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

/// Why the records could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// SQLite refused.
    #[error("the city's database failed")]
    Sqlite(#[from] rusqlite::Error),
    /// A stored JSON value cannot be read back.
    #[error("the city's database holds a value that cannot be read")]
    Value(#[from] serde_json::Error),
    /// The file was written by a newer gateway.
    #[error("the city's database is of version {found}, this gateway knows {SCHEMA_VERSION}")]
    Newer {
        /// `PRAGMA user_version` of the file.
        found: i64,
    },
    /// The receipt could not be signed, so the case was not taken on.
    #[error("the receipt could not be signed")]
    Signing,
    /// The thread is gone: the gateway is shutting down.
    #[error("the city's database is closed")]
    Closed,
}

/// A handle on the database thread. The thread ends, and the file closes, with the handle.
pub(crate) struct Database {
    jobs: Option<mpsc::Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Database {
    /// Opens the file at `path`, or makes it, and starts its thread. Blocks on disk I/O.
    pub(crate) fn open(path: &Path) -> Result<Self, DatabaseError> {
        let mut connection = connect(path)?;
        let (jobs, inbox) = mpsc::channel::<Job>();
        let thread = std::thread::Builder::new()
            .name("city-database".to_owned())
            .spawn(move || {
                for job in inbox {
                    job(&mut connection);
                }
            })
            .map_err(|_| DatabaseError::Closed)?;
        Ok(Self {
            jobs: Some(jobs),
            thread: Some(thread),
        })
    }

    /// Runs `work` on the database thread and waits for what it gives. Once handed over, the work
    /// runs to its end even where the caller stops waiting.
    pub(crate) async fn run<T, F>(&self, work: F) -> Result<T, DatabaseError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, DatabaseError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job: Job = Box::new(move |connection| {
            // The caller may have gone: the work is done all the same.
            let _ = reply.send(work(connection));
        });
        let jobs = self.jobs.as_ref().ok_or(DatabaseError::Closed)?;
        jobs.send(job).map_err(|_| DatabaseError::Closed)?;
        answer.await.map_err(|_| DatabaseError::Closed)?
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        drop(self.jobs.take());
        let own = |thread: &JoinHandle<()>| thread.thread().id() == std::thread::current().id();
        // A job that held the last handle drops it on the thread itself, which cannot wait for
        // its own end.
        if let Some(thread) = self.thread.take().filter(|thread| !own(thread)) {
            // A panic of the thread was already reported by the panic hook.
            let _ = thread.join();
        }
    }
}

fn connect(path: &Path) -> Result<Connection, DatabaseError> {
    let mut connection = Connection::open(path)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    connection.set_prepared_statement_cache_capacity(32);
    let transaction = connection.transaction_with_behavior(
        // Two gateways starting on one folder must not both find it empty.
        rusqlite::TransactionBehavior::Immediate,
    )?;
    let found: i64 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    match found {
        0 => transaction.execute_batch(SCHEMA)?,
        SCHEMA_VERSION => {}
        _ => return Err(DatabaseError::Newer { found }),
    }
    transaction.commit()?;
    Ok(connection)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[tokio::test]
    async fn every_table_is_strict_and_every_commit_is_synced() {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open(&folder.path().join("city.db")).unwrap();
        let (loose, synchronous, journal) = database
            .run(|connection| {
                let loose: i64 = connection.query_row(
                    "SELECT count(*) FROM pragma_table_list \
                     WHERE schema = 'main' AND name NOT LIKE 'sqlite_%' AND NOT strict",
                    [],
                    |row| row.get(0),
                )?;
                let synchronous: i64 =
                    connection.query_row("PRAGMA synchronous", [], |row| row.get(0))?;
                let journal: String =
                    connection.query_row("PRAGMA journal_mode", [], |row| row.get(0))?;
                Ok((loose, synchronous, journal))
            })
            .await
            .unwrap();
        assert_eq!((loose, synchronous, journal.as_str()), (0, 2, "wal"));
    }

    #[test]
    fn a_newer_file_is_refused_and_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("city.db");
        Connection::open(&path)
            .unwrap()
            .pragma_update(None, "user_version", 7)
            .unwrap();
        assert!(matches!(
            Database::open(&path),
            Err(DatabaseError::Newer { found: 7 })
        ));
    }

    #[tokio::test]
    async fn work_goes_on_when_its_caller_has_left() {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open(&folder.path().join("city.db")).unwrap();
        let mut abandoned = Box::pin(database.run(|connection| {
            connection.execute("INSERT INTO tokens VALUES (zeroblob(32), 'li-na', 1)", [])?;
            Ok(())
        }));
        // One poll hands the work over; then the caller leaves.
        let _ = std::future::Future::poll(
            abandoned.as_mut(),
            &mut std::task::Context::from_waker(std::task::Waker::noop()),
        );
        drop(abandoned);
        let tokens: i64 = database
            .run(|connection| {
                Ok(connection.query_row("SELECT count(*) FROM tokens", [], |row| row.get(0))?)
            })
            .await
            .unwrap();
        assert_eq!(tokens, 1);
    }
}
