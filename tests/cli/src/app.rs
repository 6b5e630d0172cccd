//! The app as one command runs it: opened, used, closed.

use std::{
    fs::File,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
    sync::Arc,
};

use citizen_core::{
    environment::{Environment, SystemClock, SystemRandomness},
    facade::{
        Authorizer, CitizenClient, CitizenError, CityTrust, ClientConfig, Connectivity,
        OfflineReason,
    },
    net::HttpTransport,
};

use crate::{
    arguments::Options, city::City, failure::Failure, key_file::KeyFile, terminal::Terminal,
};

/// The app. It is opened without a network, so a command that needs none never sends anything
/// behind its user's back; [`App::go_online`] lets it reach the city.
pub(crate) struct App {
    pub(crate) client: Arc<CitizenClient>,
    /// The app's folder, as an absolute path without links.
    pub(crate) home: PathBuf,
    pub(crate) language: String,
    pub(crate) terminal: Terminal,
    /// Stands for the platform's keystore.
    pub(crate) keys: Arc<KeyFile>,
    /// `None` where nothing is pinned and there is no network to ask.
    trust: Option<CityTrust>,
    offline: bool,
    metered: bool,
}

/// What a command needs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Needs {
    /// The catalogue on this phone, which is not personal.
    Catalogue,
    /// What is personal, on this phone.
    Personal,
    /// The city: its keys are pinned at the first contact.
    City,
}

impl App {
    /// Opens the app's folder, making it and its keys at the first start.
    pub(crate) async fn open(
        options: Options,
        needs: Needs,
        terminal: Terminal,
    ) -> Result<Self, Failure> {
        let environment = Environment {
            clock: Arc::new(SystemClock),
            randomness: Arc::new(SystemRandomness::default()),
            transport: Arc::new(HttpTransport::new()),
        };
        Self::open_in(options, needs, terminal, environment).await
    }

    /// As [`App::open`], in a world of the caller's choosing.
    pub(crate) async fn open_in(
        options: Options,
        needs: Needs,
        terminal: Terminal,
        environment: Environment,
    ) -> Result<Self, Failure> {
        let home = home(&options)?;
        let keys = Arc::new(KeyFile::new(&home, options.keys.as_deref(), terminal)?);
        make(&home)?;
        let mut trust = keys.read()?.city;
        if trust.is_none() && needs == Needs::City && !options.offline {
            trust = Some(pin(&keys, &options.city, terminal).await?);
        }
        let config = ClientConfig {
            home: home.to_string_lossy().into_owned(),
            city_url: options.city,
            // An app that knows no key of its city believes no receipt.
            trust: trust.clone().unwrap_or_else(|| CityTrust {
                city: String::new(),
                receipt_keys: Vec::new(),
                root: String::new(),
            }),
            shipped_catalogue: None,
            published_url: None,
            shipped_profile: None,
            app_version: None,
        };
        let authorizer = Some(keys.clone() as Arc<dyn Authorizer>);
        let client = CitizenClient::with_environment(config, keys.clone(), authorizer, environment);
        client.set_connectivity(Connectivity::Offline);
        match client.open().await {
            Err(
                CitizenError::Locked | CitizenError::KeyUnavailable { .. } | CitizenError::Corrupt,
            ) if needs == Needs::Catalogue => {}
            opened => opened.map_err(|error| keys.explained(error.into()))?,
        }
        Ok(Self {
            client,
            keys,
            home: home.canonicalize()?,
            language: options.language,
            terminal,
            trust,
            offline: options.offline,
            metered: options.metered,
        })
    }

    /// The phone has a network from now on, unless it was started with `--offline`; what waits is
    /// sent in the background.
    pub(crate) fn go_online(&self) {
        if self.has_network() {
            self.client.set_connectivity(match self.metered {
                true => Connectivity::Metered,
                false => Connectivity::Online,
            });
        }
    }

    /// Whether there is a network, and a city that is known.
    pub(crate) fn has_network(&self) -> bool {
        !self.offline && self.trust.is_some()
    }

    /// Closes the databases.
    pub(crate) async fn close(self) -> Result<(), Failure> {
        Ok(self.client.suspend().await?)
    }
}

/// The app's folder.
pub(crate) fn home(options: &Options) -> Result<PathBuf, Failure> {
    options
        .home
        .clone()
        .ok_or_else(|| Failure::Usage("--home DIR is missing".to_owned()))
}

/// Makes the app's folder where there is none, and says in words why it cannot be one.
fn make(home: &Path) -> Result<(), Failure> {
    let unusable = |why: &dyn std::fmt::Display| {
        Failure::Usage(format!("--home {} cannot be used: {why}", home.display()))
    };
    let refused = |error: io::Error| match error.kind() {
        ErrorKind::StorageFull => CitizenError::StorageFull.into(),
        _ => unusable(&error),
    };
    if home.exists() && !home.is_dir() {
        return Err(unusable(&"it is not a folder"));
    }
    if !home.exists() {
        let path = std::path::absolute(home).map_err(refused)?;
        if !path.parent().is_some_and(Path::is_dir) {
            return Err(unusable(
                &"the folder that it is to be made in does not exist",
            ));
        }
        std::fs::create_dir(&path).map_err(refused)?;
    }
    // Written by the core in any case: whoever may not do so may use nothing here.
    let lock = home.join("lock");
    if lock.exists() && !lock.is_file() {
        return Err(unusable(&"what is called lock in it is no file"));
    }
    let lock = File::options().create(true).append(true).open(lock);
    lock.map(drop).map_err(refused)
}

/// Development sign-in; needs no app.
pub(crate) async fn sign_in(
    options: &Options,
    name: &str,
    terminal: Terminal,
) -> Result<citizen_core::facade::Timestamp, Failure> {
    let home = home(options)?;
    let keys = KeyFile::new(&home, options.keys.as_deref(), terminal)?;
    make(&home)?;
    let contents = keys.read()?;
    if let Some(owner) = contents.sign_in.map(|sign_in| sign_in.resident)
        && owner != name
    {
        return Err(Failure::Usage(format!(
            "this home is {owner}'s, and what is submitted in it goes out under that name: give {name} \
             another --home"
        )));
    }
    if options.offline {
        return Err(CitizenError::Offline {
            reason: OfflineReason::NoNetwork,
            retry_after: None,
        }
        .into());
    }
    if contents.city.is_none() {
        pin(&keys, &options.city, terminal).await?;
    }
    let sign_in = {
        let _waiting = terminal.wait("signing in");
        City::at(&options.city).sign_in(name).await?
    };
    let expires_at = sign_in.expires_at;
    keys.change(|contents| contents.sign_in = Some(sign_in))?;
    Ok(expires_at)
}

/// Believes the city at the first contact and from then on. For development: a shell carries its
/// city's keys in its configuration.
async fn pin(keys: &KeyFile, city_url: &str, terminal: Terminal) -> Result<CityTrust, Failure> {
    let _waiting = terminal.wait("asking the city who it is");
    let trust = City::at(city_url).trust().await?;
    keys.change(|contents| contents.city = Some(trust.clone()))?;
    Ok(trust)
}
