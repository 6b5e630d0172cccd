//! The development key store: one 0600 file beside the app's folder, never inside it. It stands
//! for the platform's keystore, and beside the secrets it keeps what a shell would carry in its
//! configuration (the city's keys) or get from a real sign-in (a token).

use std::{
    collections::BTreeMap,
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind, Write},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use citizen_core::facade::{
    Authorizer, CallbackError, CitizenError, CityTrust, Header, KeyLookup, KeyProblem, KeyStore,
    Timestamp,
};
use citizen_gateway::resolved;
use serde::{Deserialize, Serialize};

use crate::{
    failure::{Failure, KeyFileError},
    terminal::Terminal,
};

const NOTICE: &str = "Development only: whoever reads this file reads everything in the app.";

/// The file, which need not exist yet.
pub(crate) struct KeyFile {
    path: PathBuf,
    terminal: Terminal,
    /// Why it failed the core last, which is told only that it did.
    failed: Mutex<Option<KeyFileError>>,
}

/// What the file holds.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Contents {
    notice: String,
    /// The city as it presented itself at the first contact; believed from then on.
    pub(crate) city: Option<CityTrust>,
    /// Who is signed in.
    pub(crate) sign_in: Option<SignIn>,
    /// The core's secrets by name, in base64.
    secrets: BTreeMap<String, String>,
}

/// A development sign-in.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignIn {
    pub(crate) resident: String,
    pub(crate) access_token: String,
    pub(crate) expires_at: Timestamp,
}

impl Default for Contents {
    fn default() -> Self {
        Self {
            notice: NOTICE.to_owned(),
            city: None,
            sign_in: None,
            secrets: BTreeMap::new(),
        }
    }
}

impl KeyFile {
    /// The file at `path`, or beside `home`. Does not touch it, but refuses a place inside `home`:
    /// a key kept with what it opens protects nothing.
    pub(crate) fn new(
        home: &Path,
        path: Option<&Path>,
        terminal: Terminal,
    ) -> Result<Self, Failure> {
        let home = resolved(home)?;
        let path = match path {
            Some(path) => resolved(path)?,
            None => {
                let name = home
                    .file_name()
                    .ok_or_else(|| Failure::Usage("--home has no name of its own".to_owned()))?;
                let mut name = name.to_owned();
                name.push(".keys");
                home.with_file_name(name)
            }
        };
        if path.starts_with(&home) {
            return Err(Failure::Usage(
                "the key file must be outside of the app's folder".to_owned(),
            ));
        }
        Ok(Self {
            path,
            terminal,
            failed: Mutex::default(),
        })
    }

    /// The same failure, or why the key file failed where that is what the core says.
    pub(crate) fn explained(&self, failure: Failure) -> Failure {
        let Failure::Core(CitizenError::KeyUnavailable {
            reason: KeyProblem::Failed,
        }) = failure
        else {
            return failure;
        };
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        failed.take().map_or(failure, Failure::from)
    }

    fn fail(&self, error: KeyFileError) -> CallbackError {
        *self.failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
        CallbackError::Failed
    }

    /// What it holds; nothing where there is none.
    pub(crate) fn read(&self) -> Result<Contents, KeyFileError> {
        Ok(self.existing()?.unwrap_or_default())
    }

    /// Changes what it holds: wholly and durably, or not at all. One process at a time.
    pub(crate) fn change(&self, change: impl FnOnce(&mut Contents)) -> Result<(), KeyFileError> {
        let locked = private().open(self.beside(".lock"))?;
        locked.lock()?;
        let existing = self.existing()?;
        if existing.is_none() {
            self.terminal.warn(
                "development_keys",
                &format!(
                    "the keys are kept readable in {}: for development only",
                    self.path.display()
                ),
            );
        }
        let mut contents = existing.unwrap_or_default();
        change(&mut contents);
        let text = serde_json::to_vec_pretty(&contents).map_err(io::Error::from)?;
        let new = self.beside(".new");
        if let Err(error) = self.replace(&new, &text) {
            // Where it cannot be removed either, the next change writes over it.
            let _ = fs::remove_file(&new);
            return Err(error.into());
        }
        Ok(File::open(self.path.parent().unwrap_or(Path::new("/")))?.sync_all()?)
    }

    fn replace(&self, new: &Path, text: &[u8]) -> io::Result<()> {
        let mut file = private().truncate(true).open(new)?;
        file.write_all(text)?;
        file.sync_all()?;
        fs::rename(new, &self.path)
    }

    fn existing(&self) -> Result<Option<Contents>, KeyFileError> {
        let about = match fs::metadata(&self.path) {
            Ok(about) => about,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        // A pipe would be waited for without end.
        if !about.is_file() {
            return Err(KeyFileError::NoFile(self.path.clone()));
        }
        if about.permissions().mode() & 0o077 != 0 {
            return Err(KeyFileError::Exposed(self.path.clone()));
        }
        let text = fs::read(&self.path)?;
        // The parser's own text may quote a secret.
        let contents = serde_json::from_slice(&text).map_err(|_| KeyFileError::Unreadable)?;
        Ok(Some(contents))
    }

    fn beside(&self, ending: &str) -> PathBuf {
        let mut name = self.path.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    }
}

impl KeyStore for KeyFile {
    fn load(&self, name: String) -> Result<KeyLookup, CallbackError> {
        let contents = self.read().map_err(|error| self.fail(error))?;
        match contents.secrets.get(&name) {
            Some(secret) => Ok(KeyLookup::Found {
                secret: BASE64_STANDARD
                    .decode(secret)
                    .map_err(|_| CallbackError::Failed)?,
            }),
            None => Ok(KeyLookup::Absent),
        }
    }

    fn store(&self, name: String, secret: Vec<u8>) -> Result<(), CallbackError> {
        self.change(|contents| {
            contents
                .secrets
                .insert(name, BASE64_STANDARD.encode(secret));
        })
        .map_err(|error| self.fail(error))
    }

    fn delete(&self, name: String) -> Result<(), CallbackError> {
        self.change(|contents| {
            contents.secrets.remove(&name);
        })
        .map_err(|error| self.fail(error))
    }
}

impl Authorizer for KeyFile {
    fn authorize(
        &self,
        _method: String,
        _url: String,
        _nonce: Option<String>,
    ) -> Result<Vec<Header>, CallbackError> {
        let contents = self.read().map_err(|_| CallbackError::Failed)?;
        let bearer = contents.sign_in.map(|sign_in| Header {
            name: "authorization".to_owned(),
            value: format!("Bearer {}", sign_in.access_token),
        });
        Ok(bearer.into_iter().collect())
    }
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.create(true).write(true).mode(0o600);
    options
}
