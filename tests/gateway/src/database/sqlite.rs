//! SQLite: one file, owned by one thread.
//!
//! Every job runs alone on that thread, so a transaction never waits for another one of this
//! process, and a request that is dropped midway leaves its job whole.

use std::path::Path;
use std::sync::mpsc;
use std::thread::JoinHandle;

use rusqlite::{Connection, Params, TransactionBehavior, params_from_iter};
use tokio::sync::oneshot;

use super::{Access, DatabaseError, Parameter, Records};

/// One file for each version of the schema (`PRAGMA user_version`).
const MIGRATIONS: [&str; 7] = [
    include_str!("../sql/sqlite/1.sql"),
    include_str!("../sql/sqlite/2.sql"),
    include_str!("../sql/sqlite/3.sql"),
    include_str!("../sql/sqlite/4.sql"),
    include_str!("../sql/sqlite/5.sql"),
    include_str!("../sql/sqlite/6.sql"),
    include_str!("../sql/sqlite/7.sql"),
];

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

/// A handle on the database thread. The thread ends, and the file closes, with the handle.
pub(crate) struct Sqlite {
    jobs: Option<mpsc::Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Sqlite {
    /// Opens the file at `path`, or makes it, and starts its thread. Blocks on disk I/O.
    pub(super) fn open(path: &Path) -> Result<Self, DatabaseError> {
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

    /// Hands `work` to the database thread and waits for what it gives.
    pub(super) async fn run<T, E, F>(&self, access: Access, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
        F: FnOnce(&Records<'_>) -> Result<T, E> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job: Job = Box::new(move |connection| {
            // The caller may have gone: the work is done all the same.
            let _ = reply.send(transact(connection, access, work));
        });
        let jobs = self.jobs.as_ref().ok_or(DatabaseError::Closed)?;
        jobs.send(job).map_err(|_| DatabaseError::Closed)?;
        answer.await.map_err(|_| DatabaseError::Closed)?
    }
}

fn transact<T, E, F>(connection: &mut Connection, access: Access, work: F) -> Result<T, E>
where
    E: From<DatabaseError>,
    F: FnOnce(&Records<'_>) -> Result<T, E>,
{
    let behavior = match access {
        Access::Read => TransactionBehavior::Deferred,
        Access::Write => TransactionBehavior::Immediate,
    };
    let begun = connection.transaction_with_behavior(behavior);
    let records = Records::Sqlite(begun.map_err(DatabaseError::from)?);
    // Where the work fails, the transaction is dropped, and with that rolled back.
    let value = work(&records)?;
    if let Records::Sqlite(begun) = records {
        begun.commit().map_err(DatabaseError::from)?;
    }
    Ok(value)
}

pub(super) fn parameters<'a>(parameters: &'a [&'a dyn Parameter]) -> impl Params + 'a {
    params_from_iter(parameters.iter().map(|one| one.for_sqlite()))
}

impl Drop for Sqlite {
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
    // Two gateways starting on one folder must not both find it empty.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found: i64 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    for migration in super::still_to_come(&MIGRATIONS, found)? {
        transaction.execute_batch(migration)?;
    }
    transaction.commit()?;
    Ok(connection)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// Runs `ask` on the bare connection.
    async fn ask<T: Send + 'static>(
        database: &Sqlite,
        ask: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> T {
        let answer = database.run(Access::Write, |records| match records {
            Records::Sqlite(transaction) => Ok::<T, DatabaseError>(ask(transaction)?),
            Records::Postgres(_) => unreachable!(),
        });
        answer.await.unwrap()
    }

    #[tokio::test]
    async fn every_table_is_strict_and_every_commit_is_synced() {
        let folder = tempfile::tempdir().unwrap();
        let database = Sqlite::open(&folder.path().join("city.db")).unwrap();
        let (loose, synchronous, journal): (i64, i64, String) = ask(&database, |connection| {
            let loose = "SELECT count(*) FROM pragma_table_list \
                         WHERE schema = 'main' AND name NOT LIKE 'sqlite_%' AND NOT strict";
            let ask = |sql| connection.query_row(sql, [], |row| row.get(0));
            let journal = connection.query_row("PRAGMA journal_mode", [], |row| row.get(0))?;
            Ok((ask(loose)?, ask("PRAGMA synchronous")?, journal))
        })
        .await;
        assert_eq!((loose, synchronous, journal.as_str()), (0, 2, "wal"));
    }

    /// SQLite counts `$1`, `$2`… as they come, PostgreSQL by their names.
    #[tokio::test]
    async fn every_statement_names_its_parameters_in_their_order() {
        let folder = tempfile::tempdir().unwrap();
        let database = Sqlite::open(&folder.path().join("city.db")).unwrap();
        let statements = concat!(env!("CARGO_MANIFEST_DIR"), "/src/sql");
        let files = std::fs::read_dir(statements).unwrap();
        let files = files.map(|file| file.unwrap().path());
        let files: Vec<_> = files.filter(|file| file.is_file()).collect();
        assert!(files.len() > 10);
        for file in files {
            let sql = std::fs::read_to_string(&file).unwrap();
            let names: Vec<String> = ask(&database, move |connection| {
                let statement = connection.prepare(&sql)?;
                let all = 1..=statement.parameter_count();
                let name = |index| statement.parameter_name(index).unwrap().to_owned();
                Ok(all.map(name).collect())
            })
            .await;
            let expected: Vec<_> = (1..=names.len()).map(|index| format!("${index}")).collect();
            assert_eq!(names, expected, "{}", file.display());
        }
    }

    #[test]
    fn a_newer_file_is_refused_and_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("city.db");
        let latest = i64::try_from(MIGRATIONS.len()).unwrap();
        Connection::open(&path)
            .unwrap()
            .pragma_update(None, "user_version", latest + 1)
            .unwrap();
        assert!(matches!(
            Sqlite::open(&path),
            Err(DatabaseError::Newer { found, known }) if (found, known) == (latest + 1, latest)
        ));
    }

    #[tokio::test]
    async fn a_file_of_version_1_goes_on_where_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("city.db");
        let before = Connection::open(&path).unwrap();
        before.execute_batch(MIGRATIONS[0]).unwrap();
        before
            .execute_batch(
                "INSERT INTO cases VALUES
                     (1, 2025, 9, 'LG-2025-000009', 's1', 'li-na', 'k1', 'x', 'closed', 't', x'', zeroblob(32), x''),
                     (2, 2026, 4, 'LG-2026-000004', 's2', 'li-na', 'k2', 'x', 'closed', 't', x'', zeroblob(32), x'');
                 INSERT INTO messages VALUES
                     (5, 'm5', 'li-na', 'LG-2025-000009', 't', '{}', '{}'),
                     (6, 'm6', 'wang-wei', NULL, 't', '{}', '{}'),
                     (8, 'm8', 'li-na', NULL, 't', '{}', '{}');",
            )
            .unwrap();
        drop(before);

        let database = Sqlite::open(&path).unwrap();
        let next = database.run(Access::Write, |records| {
            let counters = [
                "case/2025",
                "case/2026",
                "case/2027",
                "inbox/li-na",
                "inbox/wang-wei",
            ];
            let next = counters.into_iter().map(|name| records.next_number(name));
            next.collect::<Result<Vec<_>, DatabaseError>>()
        });
        assert_eq!(next.await.unwrap(), [10, 5, 1, 9, 7]);
        let messages: Vec<String> = ask(&database, |connection| {
            let mut statement = connection.prepare(
                "SELECT resident || sequence || id || coalesce(case_number, '') \
                 FROM messages ORDER BY sequence",
            )?;
            statement.query_map([], |row| row.get(0))?.collect()
        })
        .await;
        assert_eq!(
            messages,
            ["li-na5m5LG-2025-000009", "wang-wei6m6", "li-na8m8"]
        );
    }

    #[tokio::test]
    async fn work_goes_on_when_its_caller_has_left() {
        let folder = tempfile::tempdir().unwrap();
        let database = Sqlite::open(&folder.path().join("city.db")).unwrap();
        let mut abandoned = Box::pin(ask(&database, |connection| {
            connection.execute("INSERT INTO tokens VALUES (zeroblob(32), 'li-na', 1)", [])
        }));
        // One poll hands the work over; then the caller leaves.
        let _ = std::future::Future::poll(
            abandoned.as_mut(),
            &mut std::task::Context::from_waker(std::task::Waker::noop()),
        );
        drop(abandoned);
        let tokens: i64 = ask(&database, |connection| {
            connection.query_row("SELECT count(*) FROM tokens", [], |row| row.get(0))
        })
        .await;
        assert_eq!(tokens, 1);
    }

    #[tokio::test]
    async fn work_that_fails_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let database = Sqlite::open(&folder.path().join("city.db")).unwrap();
        let failed = database.run(Access::Write, |records| {
            assert_eq!(records.next_number("case/2026")?, 1);
            Err::<(), _>(DatabaseError::Word)
        });
        failed.await.unwrap_err();
        let next = database.run(Access::Write, |records| records.next_number("case/2026"));
        assert_eq!(next.await.unwrap(), 1);
    }
}
