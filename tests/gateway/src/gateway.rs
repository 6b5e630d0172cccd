//! A city that is served.

use std::fs::{DirBuilder, File, TryLockError};
use std::io;
use std::net::SocketAddr;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use citizen_core::net::HttpTransport;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, JoinSet};

use crate::catalogue::Catalogue;
use crate::city::{CityState, PushKeys};
use crate::database::{Database, DatabaseError, PostgresUrl};
use crate::faults::{FaultSpec, Faults};
use crate::forms::{FormError, Forms};
use crate::profile::Profile;
use crate::promise::Calendar;
use crate::publish::{Packing, PublishError, publish_packed};
use crate::signing::SigningKey;
use crate::{api, files, published, push, server, sign_in, uploads};

/// How often what is published is signed anew, well before its timestamp expires.
const SIGNED_EVERY: Duration = Duration::from_secs(24 * 3600);

/// How to serve a city.
#[derive(Clone, Debug)]
pub struct Options {
    /// A loopback address; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The folder of the city's database, keys and admin token, of what it publishes and of what residents
    /// upload; made where it is missing. A gateway started again on it is the same city. Several gateways may
    /// serve one folder at a time where their records are in PostgreSQL.
    pub data: PathBuf,
    /// The PostgreSQL database of the city's records; without one, they are in a file of the data folder.
    pub database: Option<PostgresUrl>,
    /// What the city offers.
    pub catalogue: Catalogue,
    /// Faults in force from the beginning.
    pub faults: FaultSpec,
    /// What faults that strike a percentage are drawn from.
    pub seed: u64,
}

impl Options {
    /// Serves `catalogue` from the folder `data` on a free loopback port, without faults.
    #[must_use]
    pub fn new(data: impl Into<PathBuf>, catalogue: Catalogue) -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            data: data.into(),
            database: None,
            catalogue,
            faults: FaultSpec::default(),
            seed: 1,
        }
    }
}

/// Why a city cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Development tokens are handed to whoever asks, so no other computer may ask.
    #[error(
        "{0} is not a loopback address: this city hands a token to anyone who asks, so it listens \
         on 127.0.0.1 or [::1] only"
    )]
    NotLoopback(SocketAddr),
    /// The address is taken or not ours.
    #[error("cannot listen on {address}")]
    Listen {
        /// Where it was to listen.
        address: SocketAddr,
        /// The system's reason.
        source: io::Error,
    },
    /// A file of the data folder cannot be read or made.
    #[error("cannot keep {path}")]
    Data {
        /// Which one.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// A signing key's file holds something else.
    #[error("{path} does not hold a P-256 key in PKCS#8")]
    SigningKey {
        /// Which file.
        path: PathBuf,
    },
    /// Another gateway serves this folder.
    #[error("another gateway serves {path}")]
    Served {
        /// The folder.
        path: PathBuf,
    },
    /// The database cannot be opened.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The records are another city's: the receipts in them are signed by another key.
    #[error("the database is another city's: its receipts are not signed by the key in {path}")]
    AnotherCity {
        /// The folder of the key.
        path: PathBuf,
    },
    /// A form of the catalogue cannot be checked.
    #[error(transparent)]
    Form(#[from] FormError),
    /// The catalogue cannot be published.
    #[error("the catalogue cannot be published")]
    Publish(#[from] PublishError),
}

/// A city being served, until [`Gateway::shutdown`] or until it is dropped.
#[derive(Debug)]
pub struct Gateway {
    address: SocketAddr,
    admin_token: String,
    stop: oneshot::Sender<()>,
    served: JoinHandle<()>,
    upkeep: JoinSet<()>,
}

impl Gateway {
    /// Opens the data folder and starts to serve on the current tokio runtime. Blocks a little on
    /// disk I/O.
    ///
    /// # Errors
    /// Each way of [`Error`]; nothing is served then.
    pub async fn start(options: Options) -> Result<Self, Error> {
        let listen = options.listen;
        if !listen.ip().is_loopback() {
            return Err(Error::NotLoopback(listen));
        }
        let (data, catalogue) = (options.data.clone(), options.catalogue.clone());
        let city = Arc::new(open(options).await?);
        uploads::sweep_once(&city).await;
        let mut upkeep = JoinSet::new();
        let published = Arc::new((catalogue, profile(&city.receipt_key, &city.push_keys)));
        upkeep.spawn(sign_daily(data, published));
        upkeep.spawn(uploads::sweep_hourly(Arc::downgrade(&city)));
        upkeep.spawn(push::send_for_ever(Arc::downgrade(&city)));
        let admin_token = city.admin_token.clone();
        let unable = |source| Error::Listen {
            address: listen,
            source,
        };
        let listener = TcpListener::bind(listen).await.map_err(unable)?;
        let address = listener.local_addr().map_err(unable)?;
        let (stop, stopped) = oneshot::channel();
        let served = tokio::spawn(server::serve(listener, api::router(city), stopped));
        tracing::info!(%address, "the city is open");
        Ok(Self {
            address,
            admin_token,
            stop,
            served,
            upkeep,
        })
    }

    /// Where the city listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The caseworkers' bearer token.
    #[must_use]
    pub fn admin_token(&self) -> &str {
        &self.admin_token
    }

    /// Stops listening, lets the requests under way end (for at most two seconds) and closes the
    /// database.
    pub async fn shutdown(mut self) {
        // It fails where the server has ended by itself, which is what is wanted.
        let _ = self.stop.send(());
        let _ = self.served.await;
        // What is being pushed holds the city.
        self.upkeep.shutdown().await;
    }
}

/// The city of these options, not yet served.
async fn open(options: Options) -> Result<CityState, Error> {
    let Options {
        data,
        database,
        catalogue,
        faults,
        seed,
        ..
    } = options;
    // They hold residents' answers and attachments as they were sent.
    let uploads = data.join("uploads");
    for folder in [&data, &uploads] {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)
            .map_err(|source| Error::Data {
                path: folder.clone(),
                source,
            })?;
    }
    let lock = lock(&data, database.is_some())?;
    let making = lock_to_make_secrets(&data)?;
    let key = |name: &str| signing_key(&data.join(name));
    let receipt_key = key("receipt-key.p8")?;
    let push_keys = PushKeys {
        push: key("push-key.p8")?,
        vapid: key("vapid-key.p8")?,
    };
    let admin_token = admin_token(&data.join("admin-token"))?;
    drop(making);
    publish(&data, &catalogue, &profile(&receipt_key, &push_keys))?;
    let database = Database::open(database.as_ref(), &data).await?;
    if !is_of_this_city(&database, &receipt_key).await? {
        return Err(Error::AnotherCity { path: data });
    }
    let published = published::folders(&data).0;
    let root = published.join("metadata/1.root.json");
    Ok(CityState {
        _lock: lock,
        root: std::fs::read_to_string(&root)
            .map_err(|source| Error::Data { path: root, source })?,
        published,
        uploads,
        forms: Forms::compile(&catalogue)?,
        calendar: Calendar::of(&catalogue),
        catalogue,
        database,
        receipt_key,
        push_keys,
        push_transport: HttpTransport::new(),
        admin_token,
        faults: Faults::new(faults, seed),
    })
}

/// What this city says of itself.
fn profile(receipt_key: &SigningKey, push_keys: &PushKeys) -> Profile {
    Profile::demo_city().with_keys(receipt_key, push_keys)
}

/// Whether the database is of the city with this key; a new one is from now on.
async fn is_of_this_city(database: &Database, key: &SigningKey) -> Result<bool, DatabaseError> {
    let thumbprint = key.jwk().thumbprint().to_owned();
    database
        .write(move |records| {
            records.execute(include_str!("sql/insert_city.sql"), &[&thumbprint])?;
            let kept = include_str!("sql/receipt_key_of_city.sql");
            let kept: Option<String> = records.row(kept, &[], |row| row.read(0))?;
            Ok(kept == Some(thumbprint))
        })
        .await
}

fn publish(data: &Path, catalogue: &Catalogue, profile: &Profile) -> Result<(), PublishError> {
    let (folder, keys) = published::folders(data);
    let now = chrono::Utc::now();
    publish_packed(&folder, &keys, catalogue, profile, now, Packing::Quick)?;
    Ok(())
}

/// Keeps what is published from expiring.
async fn sign_daily(data: PathBuf, published: Arc<(Catalogue, Profile)>) {
    loop {
        tokio::time::sleep(SIGNED_EVERY).await;
        let (data, published) = (data.clone(), Arc::clone(&published));
        let published =
            tokio::task::spawn_blocking(move || publish(&data, &published.0, &published.1)).await;
        if let Ok(Err(error)) = published {
            tracing::error!(%error, "what is published is not signed anew");
        }
    }
}

/// Holds the folder until it is dropped, or the process dies: two cities on one file of records
/// would contradict each other. Gateways whose records are in PostgreSQL hold it together.
fn lock(folder: &Path, shared: bool) -> Result<File, Error> {
    let path = folder.join("lock");
    let file = File::options().create(true).append(true).open(&path);
    let locked = file.map(|file| {
        let locked = if shared {
            file.try_lock_shared()
        } else {
            file.try_lock()
        };
        (locked, file)
    });
    match locked {
        Ok((Ok(()), file)) => Ok(file),
        Ok((Err(TryLockError::WouldBlock), _)) => Err(Error::Served {
            path: folder.to_owned(),
        }),
        Ok((Err(TryLockError::Error(source)), _)) | Err(source) => {
            Err(Error::Data { path, source })
        }
    }
}

/// Waits for the other gateways that start on the folder: all of them have the secrets that the
/// first one has made.
fn lock_to_make_secrets(folder: &Path) -> Result<File, Error> {
    let path = folder.join("secrets-lock");
    let file = File::options().create(true).append(true).open(&path);
    file.and_then(|file| file.lock().map(|()| file))
        .map_err(|source| Error::Data { path, source })
}

fn admin_token(path: &Path) -> Result<String, Error> {
    let unable = |source| Error::Data {
        path: path.to_owned(),
        source,
    };
    let token = files::load_or_make(path, || sign_in::random_token().map(String::into_bytes))
        .map_err(unable)?;
    if token.is_empty() {
        // An empty token is one that everybody knows.
        return Err(unable(io::Error::other(
            "it is empty; where there is none, one is made",
        )));
    }
    String::from_utf8(token).map_err(|error| unable(io::Error::other(error)))
}

fn signing_key(path: &Path) -> Result<SigningKey, Error> {
    let pkcs8 = files::load_or_make(path, SigningKey::generate).map_err(|source| Error::Data {
        path: path.to_owned(),
        source,
    })?;
    SigningKey::from_pkcs8(&pkcs8).map_err(|_| Error::SigningKey {
        path: path.to_owned(),
    })
}
