//! PostgreSQL: many connections, and other gateways on the same records.

use std::error::Error as _;
use std::io;
use std::net::IpAddr;
use std::str::FromStr;
use std::time::Duration;

use deadpool_postgres::{
    Client, Hook, HookError, Manager, ManagerConfig, Pool, PoolError, RecyclingMethod, Runtime,
};
use tokio::runtime::Handle;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::error::SqlState;
use tokio_postgres::{Config, IsolationLevel, NoTls};

use super::{Access, DatabaseError, Parameter, Records};

/// One file for each version of the schema.
const MIGRATIONS: [&str; 6] = [
    include_str!("../sql/postgres/1.sql"),
    include_str!("../sql/postgres/2.sql"),
    include_str!("../sql/postgres/3.sql"),
    include_str!("../sql/postgres/4.sql"),
    include_str!("../sql/postgres/5.sql"),
    include_str!("../sql/postgres/6.sql"),
];

const CONNECTIONS_MAX: usize = 16;
/// How long to wait for a connection: a free one, a new one, or a sign of life of an old one.
const CONNECTION_TIMEOUT: Duration = Duration::from_secs(4);
/// How long work may take, with all that it waits for. The server ends every statement before that;
/// this is for a server that has fallen silent.
const WORK_TIMEOUT: Duration = Duration::from_secs(10);

/// Where a PostgreSQL database is: `postgres://user:password@host:port/name`, with libpq's parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct PostgresUrl(Box<Config>);

/// Why a text is no address of a PostgreSQL database that the gateway can use.
#[derive(Debug, thiserror::Error)]
pub enum PostgresUrlError {
    /// It is something else.
    #[error("it has to begin with postgres://")]
    Scheme,
    /// It is none that can be read.
    #[error("{0}")]
    Config(#[from] tokio_postgres::Error),
    /// The gateway has no TLS for its database.
    #[error(
        "the connection to it would not be encrypted: use a loopback address or a Unix socket, or \
         say sslmode=disable where the network between is your own"
    )]
    InTheClear,
}

impl FromStr for PostgresUrl {
    type Err = PostgresUrlError;

    fn from_str(text: &str) -> Result<Self, PostgresUrlError> {
        if !text.starts_with("postgres://") && !text.starts_with("postgresql://") {
            return Err(PostgresUrlError::Scheme);
        }
        let mut config: Config = text.parse()?;
        let nearby = if config.get_hostaddrs().is_empty() {
            config.get_hosts().iter().all(is_nearby)
        } else {
            config.get_hostaddrs().iter().all(IpAddr::is_loopback)
        };
        match config.get_ssl_mode() {
            SslMode::Disable => {}
            SslMode::Prefer if nearby => {}
            _ => return Err(PostgresUrlError::InTheClear),
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECTION_TIMEOUT);
        }
        // A server that is cut off says nothing, not even that it is gone.
        config.tcp_user_timeout(WORK_TIMEOUT);
        config.keepalives_idle(CONNECTION_TIMEOUT);
        Ok(Self(Box::new(config)))
    }
}

fn is_nearby(host: &Host) -> bool {
    match host {
        Host::Tcp(name) => {
            name == "localhost"
                || name
                    .parse()
                    .is_ok_and(|address: IpAddr| address.is_loopback())
        }
        Host::Unix(_) => true,
    }
}

/// A pool of connections.
pub(crate) struct Postgres(Pool);

impl Postgres {
    /// Connects, and brings the schema to this gateway's version.
    pub(super) async fn open(url: &PostgresUrl) -> Result<Self, DatabaseError> {
        let recycling = ManagerConfig {
            // A connection is tried before it is used: one that died meanwhile costs no answer.
            recycling_method: RecyclingMethod::Verified,
        };
        let manager = Manager::from_config((*url.0).clone(), NoTls, recycling);
        let session = Hook::async_fn(|client, _| {
            Box::pin(async move {
                let settings = include_str!("../sql/postgres/session.sql");
                let set = client.batch_execute(settings).await;
                set.map_err(HookError::Backend)
            })
        });
        let pool = Pool::builder(manager)
            .max_size(CONNECTIONS_MAX)
            .runtime(Runtime::Tokio1)
            .timeouts(deadpool_postgres::Timeouts {
                wait: Some(CONNECTION_TIMEOUT),
                create: Some(CONNECTION_TIMEOUT),
                recycle: Some(CONNECTION_TIMEOUT),
            })
            .post_create(session)
            .build()
            .map_err(|error| DatabaseError::Unavailable(error.to_string()))?;
        migrate(&mut pool.get().await?).await?;
        Ok(Self(pool))
    }

    pub(super) async fn run<T, E, F>(&self, access: Access, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
        F: FnOnce(&Records<'_>) -> Result<T, E> + Send + 'static,
    {
        let done = async {
            let client = self.0.get().await.map_err(DatabaseError::from)?;
            let runtime = Handle::current();
            tokio::task::spawn_blocking(move || transact(client, &runtime, access, work))
                .await
                .map_err(|_| DatabaseError::Closed)?
        };
        tokio::time::timeout(WORK_TIMEOUT, done)
            .await
            .unwrap_or_else(|_| {
                Err(DatabaseError::Unavailable("no answer in time".to_owned()).into())
            })
    }
}

fn transact<T, E, F>(mut client: Client, runtime: &Handle, access: Access, work: F) -> Result<T, E>
where
    E: From<DatabaseError>,
    F: FnOnce(&Records<'_>) -> Result<T, E>,
{
    let begin = client.build_transaction();
    let begin = match access {
        // All of an answer is of one moment.
        Access::Read => begin
            .isolation_level(IsolationLevel::RepeatableRead)
            .read_only(true),
        // Each statement sees what was committed before it, hence before a claim or a counter was had.
        Access::Write => begin.isolation_level(IsolationLevel::ReadCommitted),
    };
    let begun = runtime
        .block_on(begin.start())
        .map_err(DatabaseError::from)?;
    let records = Records::Postgres(Transaction { begun, runtime });
    // Where the work fails, the transaction is dropped, and with that rolled back.
    let value = work(&records)?;
    if let Records::Postgres(Transaction { begun, .. }) = records {
        runtime
            .block_on(begun.commit())
            .map_err(DatabaseError::from)?;
    }
    Ok(value)
}

/// A transaction, and the runtime on which its connection is served.
pub(crate) struct Transaction<'a> {
    begun: deadpool_postgres::Transaction<'a>,
    runtime: &'a Handle,
}

impl Transaction<'_> {
    pub(super) fn query(
        &self,
        sql: &str,
        parameters: &[&dyn Parameter],
    ) -> Result<Vec<tokio_postgres::Row>, DatabaseError> {
        let parameters: Vec<_> = parameters.iter().map(|one| one.for_postgres()).collect();
        let answer = self.runtime.block_on(async {
            let statement = self.begun.prepare_cached(sql).await?;
            self.begun.query(&statement, &parameters).await
        });
        Ok(answer?)
    }
}

async fn migrate(client: &mut Client) -> Result<(), DatabaseError> {
    let transaction = client.transaction().await?;
    transaction
        .batch_execute(include_str!("../sql/postgres/begin_migration.sql"))
        .await?;
    let version = include_str!("../sql/postgres/schema_version.sql");
    let found: i64 = transaction.query_one(version, &[]).await?.try_get(0)?;
    for migration in super::still_to_come(&MIGRATIONS, found)? {
        transaction.batch_execute(migration).await?;
    }
    Ok(transaction.commit().await?)
}

impl From<tokio_postgres::Error> for DatabaseError {
    fn from(error: tokio_postgres::Error) -> Self {
        let passes = match error.code() {
            Some(code) => is_passing(code),
            None => {
                error.is_closed() || error.source().is_some_and(|cause| cause.is::<io::Error>())
            }
        };
        if passes {
            Self::Unavailable(in_words(&error))
        } else {
            Self::Postgres(in_words(&error))
        }
    }
}

impl From<PoolError> for DatabaseError {
    fn from(error: PoolError) -> Self {
        // Whatever is wrong with a server that lets nobody in: it cannot be reached.
        Self::Unavailable(match &error {
            PoolError::Backend(cause) | PoolError::PostCreateHook(HookError::Backend(cause)) => {
                in_words(cause)
            }
            _ => error.to_string(),
        })
    }
}

/// What the server says, without the detail, which can repeat a row; else what the driver says.
fn in_words(error: &tokio_postgres::Error) -> String {
    match (error.as_db_error(), error.source()) {
        (Some(refusal), _) => format!("{} ({})", refusal.message(), refusal.code().code()),
        (None, Some(cause)) => format!("{error}: {cause}"),
        (None, None) => error.to_string(),
    }
}

/// Whether the same may go well a moment later (PostgreSQL's appendix A).
fn is_passing(code: &SqlState) -> bool {
    const CLASSES: [&str; 6] = [
        "08", // connection
        "40", // rolled back for another transaction's sake
        "53", // out of connections, memory, disk
        "55", // a lock was not to be had
        "57", // the server is stopping or starting, a statement took too long
        "58", // the disk
    ];
    // 25006: a standby that has not taken over yet. 25P03: we were too slow.
    let code = code.code();
    CLASSES.iter().any(|class| code.starts_with(class)) || ["25006", "25P03"].contains(&code)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn nothing_goes_over_a_strange_network_in_the_clear() {
        for url in [
            "postgres://city@127.0.0.1/city",
            "postgresql://city:secret@localhost:5433/city",
            "postgres://city@[::1]/city?sslmode=disable",
            "postgres://city@%2Frun%2Fpostgresql/city",
            "postgres://city@db.internal/city?sslmode=disable",
        ] {
            assert!(url.parse::<PostgresUrl>().is_ok(), "{url}");
        }
        for url in [
            "postgres://city@db.internal/city",
            "postgres://city@127.0.0.1,db.internal/city",
            "postgres://city@localhost/city?hostaddr=192.0.2.1",
            "postgres://city@127.0.0.1/city?sslmode=require",
        ] {
            let refused = url.parse::<PostgresUrl>();
            assert!(
                matches!(refused, Err(PostgresUrlError::InTheClear)),
                "{url}"
            );
        }
    }

    #[test]
    fn an_address_is_of_postgres_and_its_password_is_not_shown() {
        let scheme = "mysql://city@localhost/city".parse::<PostgresUrl>();
        assert!(matches!(scheme, Err(PostgresUrlError::Scheme)));
        let config = "postgres://localhost/?port=x".parse::<PostgresUrl>();
        assert!(matches!(config, Err(PostgresUrlError::Config(_))));
        let url: PostgresUrl = "postgres://city:secret@localhost/city".parse().unwrap();
        assert!(!format!("{url:?}").contains("secret"));
    }
}
