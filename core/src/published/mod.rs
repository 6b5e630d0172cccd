//! What the city publishes, brought to the phone: proven by [`crate::trust::tuf`], taken in by
//! [`crate::catalogue`]. docs/catalogue-distribution.md describes the files.
//!
//! A refresh is a few steps, each on the disk before the next: metadata, the city's profile, a file, the
//! catalogue. Wherever it is cut off, the next one goes on there, and the catalogue is the old one or the new one.

mod freshness;
mod profile;
#[cfg(test)]
mod tests;

use std::{
    fs::File,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
};

use serde::{Deserialize, Serialize};
use url::Url;

pub use self::freshness::{Freshness, FreshnessState, StaleReason};
use self::freshness::{Notes, Outcome};
use crate::{
    blocking,
    catalogue::{CatalogueError, CatalogueProblem, CatalogueStore, Revision},
    environment::{Environment, Timestamp},
    error::Error,
    net::{City, NetError, OfflineReason},
    storage::StorageError,
    trust::{
        CityTrust,
        profile::CityProfile,
        tuf::{self, MetadataProblem, Repository, TargetFile, Targets, TufError, differ},
    },
};

/// The whole catalogue.
const CATALOGUE: &str = "catalogue/full.ndjson.zst";

/// The files that a city publishes, as one phone has them.
pub struct Published {
    folder: PathBuf,
    /// Where the app was configured to look; `None` where that is an address that may not be used.
    configured: Option<Arc<Repository>>,
    /// Where the city's profile says that the files lie.
    moved: RwLock<Option<Arc<Repository>>>,
    city_id: String,
    root: String,
    notes: Notes,
    environment: Environment,
    /// Held by whoever refreshes: the second finds that nothing is new.
    one_at_a_time: tokio::sync::Mutex<()>,
}

/// What a refresh of the catalogue has brought.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Refreshed {
    /// Whether the catalogue has changed.
    pub changed: bool,
    /// The catalogue's revision now, in hex (docs/catalogue-bundle.md).
    pub revision: String,
    /// How many services it has.
    pub services: u32,
    /// How many bytes were fetched, without the heads of the answers; 0 where the city says that nothing is
    /// new.
    pub fetched_bytes: u64,
    /// What was wrong with the delta, where one was refused and the whole was fetched in its place.
    pub delta_problem: Option<CatalogueProblem>,
}

/// How far a refresh is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// The city is asked what is new.
    Asking,
    /// A file is on its way.
    Fetching {
        /// How much of it is here, in bytes.
        bytes: u64,
        /// How long it is, in bytes.
        total_bytes: u64,
    },
    /// It is taken in.
    Applying,
}

/// Who is told during a refresh.
pub struct Told<'a> {
    /// Is told how far it is.
    pub progress: &'a (dyn Fn(Progress) + Sync),
    /// Is told of another profile of the city, once it is on the disk.
    pub profile: &'a (dyn Fn(CityProfile) + Sync),
}

impl Published {
    /// What the city of `trust` publishes under `url`, in `metadata/` and `targets/`. What was proven and fetched
    /// is kept in `folder`. No I/O.
    pub fn new(
        folder: &Path,
        url: Option<Url>,
        trust: &CityTrust,
        environment: Environment,
    ) -> Self {
        Self {
            configured: url.and_then(|url| repository(folder, &url, &environment)),
            moved: RwLock::default(),
            city_id: trust.city.clone(),
            root: trust.root.clone(),
            notes: Notes::in_folder(folder),
            folder: folder.to_owned(),
            environment,
            one_at_a_time: tokio::sync::Mutex::default(),
        }
    }

    /// From now on the files are looked for under `url` first; where they are not to be had there, and with
    /// `None`, where the app was configured to look.
    pub fn set_url(&self, url: Option<Url>) {
        let moved = url.and_then(|url| repository(&self.folder, &url, &self.environment));
        *self.moved.write().unwrap_or_else(PoisonError::into_inner) = moved;
    }

    /// Brings the city's profile and its catalogue up to date: asks what is new, fetches a delta or, where there
    /// is none that fits, the whole, and applies it. What is wrong with the profile keeps nothing of the
    /// catalogue away.
    pub async fn refresh(
        &self,
        city: &City,
        catalogue: &Arc<CatalogueStore>,
        told: Told<'_>,
    ) -> Result<Refreshed, Error> {
        let _one_at_a_time = self.one_at_a_time.lock().await;
        let refreshed = self.bring(city, catalogue, told).await;
        refreshed.map_err(|error| meaning(error, city))
    }

    /// How sure it is that the catalogue that is here is the newest. Blocks.
    pub fn freshness(&self, catalogue: &CatalogueStore) -> Result<Freshness, Error> {
        let (held, now) = (catalogue.revision(), self.environment.clock.now());
        let held = held.as_ref().map(|held| held.revision.as_str());
        Ok(self.notes.read()?.freshness(held, now))
    }

    async fn bring(
        &self,
        city: &City,
        catalogue: &Arc<CatalogueStore>,
        told: Told<'_>,
    ) -> Result<Refreshed, Error> {
        let places = self.places();
        if places.is_empty() {
            return Err(NetError::Misconfigured.into());
        }
        city.online()?;
        (told.progress)(Progress::Asking);
        let (repository, found) = self.newest(&places).await?;
        let (brought, outcome) = match found {
            Ok(found) => {
                let brought = self.bring_files(repository, &found, catalogue, told).await;
                (brought, self.outcome(&found, catalogue))
            }
            Err(error) => {
                let outcome = Outcome::of(&error, city);
                (Err(error), outcome)
            }
        };
        let held = catalogue.revision().map(|held| held.revision);
        let (notes, now) = (self.notes.clone(), self.environment.clock.now());
        blocking(move || notes.write(outcome, held, now)).await?;
        brought
    }

    /// What there is of what was found, once all was brought that could be.
    fn outcome(&self, found: &tuf::Refreshed, catalogue: &CatalogueStore) -> Outcome {
        let (holds_until, now) = (found.holds_until, self.environment.clock.now());
        // The phone believes that it holds; by the server's clock it does not.
        let server = found.server_time.filter(|time| differ(*time, now));
        if server.is_some_and(|time| time >= holds_until) {
            return Outcome::ClockWrong;
        }
        let announced = announced(&found.targets);
        let here = catalogue.revision().zip(announced.ok());
        match here.is_some_and(|(held, (_, announced))| is_newest(&held, &announced)) {
            true => Outcome::Proven { holds_until },
            false => Outcome::Missed,
        }
    }

    async fn bring_files(
        &self,
        repository: &Repository,
        found: &tuf::Refreshed,
        catalogue: &Arc<CatalogueStore>,
        told: Told<'_>,
    ) -> Result<Refreshed, Error> {
        let profile = match self.bring_profile(repository, &found.targets).await {
            Ok(brought) => {
                let (profile, fetched_bytes) = brought.unzip();
                profile.into_iter().for_each(told.profile);
                Ok(fetched_bytes.unwrap_or_default())
            }
            // What is wrong with it keeps nothing of the catalogue away.
            Err(error @ (Error::Profile(_) | Error::Tuf(TufError::OtherTarget))) => Err(error),
            Err(error) => return Err(error),
        };
        let mut bringing = Bringing {
            repository,
            targets: &found.targets,
            catalogue,
            progress: told.progress,
            now: self.environment.clock.now(),
            fetched_bytes: found.bytes + profile.as_ref().copied().unwrap_or_default(),
        };
        let refreshed = bringing.catalogue().await?;
        profile.map(|_| refreshed)
    }

    /// Where the files may be, in the order in which they are looked for there.
    fn places(&self) -> Vec<Arc<Repository>> {
        let moved = self.moved.read().unwrap_or_else(PoisonError::into_inner);
        moved.iter().chain(&self.configured).cloned().collect()
    }

    /// What files there are, and where. A place where none can be had is left for the next: so a wrong address
    /// in a profile is mended by the next profile.
    async fn newest<'a>(
        &self,
        places: &'a [Arc<Repository>],
    ) -> Result<(&'a Repository, Result<tuf::Refreshed, Error>), Error> {
        let mut last = None;
        for repository in places {
            let (trusting, root) = (Arc::clone(repository), self.root.clone());
            blocking(move || Ok(trusting.trust(root.as_bytes())?)).await?;
            let found = repository.refresh().await;
            let away = found.as_ref().is_err_and(is_away);
            last = Some((&**repository, found));
            if !away {
                break;
            }
        }
        last.ok_or_else(|| NetError::Misconfigured.into())
    }
}

fn repository(folder: &Path, url: &Url, environment: &Environment) -> Option<Arc<Repository>> {
    let below = |name: &str| url.join(name).ok();
    let (metadata, targets) = below("metadata/").zip(below("targets/"))?;
    Some(Arc::new(Repository::new(
        folder,
        metadata,
        targets,
        environment.clone(),
    )))
}

/// Whether nothing could be had at all.
fn is_away(error: &Error) -> bool {
    matches!(
        error,
        Error::Tuf(
            TufError::Transport(_)
                | TufError::Status { .. }
                | TufError::CaptivePortal
                | TufError::Metadata {
                    problem: MetadataProblem::Missing,
                    ..
                }
        )
    )
}

/// One refresh, once it is known what files there are.
struct Bringing<'a> {
    repository: &'a Repository,
    targets: &'a Targets,
    catalogue: &'a Arc<CatalogueStore>,
    progress: &'a (dyn Fn(Progress) + Sync),
    now: Timestamp,
    fetched_bytes: u64,
}

/// What the city says of its catalogue beside length and hash.
#[derive(Deserialize)]
struct Announced {
    revision: String,
    published_at: Timestamp,
}

impl Bringing<'_> {
    async fn catalogue(&mut self) -> Result<Refreshed, Error> {
        let (full, announced) = announced(self.targets)?;
        let held = self.catalogue.revision();
        if let Some(held) = &held
            && is_newest(held, &announced)
        {
            return Ok(self.refreshed(false, held.clone()));
        }
        let delta = held.filter(|held| held.complete).and_then(|held| {
            let path = format!("catalogue/delta/{}.ndjson.zst", held.revision);
            let delta = self.targets.file(&path)?;
            (delta.length < full.length).then_some(path)
        });
        let mut delta_problem = None;
        if let Some(path) = delta {
            match self
                .apply(&path, &announced, CatalogueStore::apply_delta)
                .await
            {
                Err(Error::Catalogue(CatalogueError::Bundle(error))) => {
                    tracing::error!(%error, "a delta is refused; the whole catalogue is fetched");
                    delta_problem = Some(error.into());
                }
                applied => return Ok(self.refreshed(true, applied?)),
            }
        }
        let applied = self
            .apply(CATALOGUE, &announced, CatalogueStore::apply_revision)
            .await?;
        Ok(Refreshed {
            delta_problem,
            ..self.refreshed(true, applied)
        })
    }

    fn refreshed(&self, changed: bool, held: Revision) -> Refreshed {
        Refreshed {
            changed,
            revision: held.revision,
            services: held.services,
            fetched_bytes: self.fetched_bytes,
            delta_problem: None,
        }
    }

    /// Fetches a file and applies it. One that is refused stays on the disk, so that it is not fetched again.
    async fn apply(
        &mut self,
        path: &str,
        announced: &Announced,
        apply: fn(&CatalogueStore, File, &str, Timestamp) -> Result<Revision, CatalogueError>,
    ) -> Result<Revision, Error> {
        let total_bytes = self.targets.find(path)?.length;
        let progress = self.progress;
        let told = move |bytes| progress(Progress::Fetching { bytes, total_bytes });
        let download = self
            .repository
            .download_to_disk(self.targets, path, &told)
            .await?;
        self.fetched_bytes += download.fetched_bytes;
        progress(Progress::Applying);
        let (catalogue, now) = (Arc::clone(self.catalogue), self.now);
        let revision = announced.revision.clone();
        let applied = blocking(move || {
            let file = File::open(&download.path).map_err(StorageError::from)?;
            Ok(apply(&catalogue, file, &revision, now)?)
        })
        .await?;
        if let Err(error) = self.repository.clear_downloads() {
            tracing::warn!(%error, "what was fetched stays on the disk until the next time");
        }
        Ok(applied)
    }
}

/// The whole catalogue, and what the city says of it.
fn announced(targets: &Targets) -> Result<(&TargetFile, Announced), TufError> {
    let full = targets.find(CATALOGUE)?;
    let custom = full.custom.clone().unwrap_or_default();
    let announced = serde_json::from_value(custom).map_err(|_| TufError::OtherTarget)?;
    Ok((full, announced))
}

/// Whether the city has none that is newer.
fn is_newest(held: &Revision, announced: &Announced) -> bool {
    held.complete && held.revision == announced.revision || is_newer(held, announced)
}

/// Whether the app brought along what was published after it. An app is as trustworthy as what it proves, so
/// it is not taken back.
fn is_newer(held: &Revision, announced: &Announced) -> bool {
    held.came_with_app && held.published_at > Some(announced.published_at)
}

/// What it means that something could not be fetched.
fn meaning(error: Error, city: &City) -> Error {
    let offline = |reason| NetError::Offline {
        reason,
        retry_after: None,
    };
    match error {
        Error::Tuf(TufError::Transport(error)) => city.failure(error).into(),
        Error::Tuf(TufError::CaptivePortal) => offline(OfflineReason::CaptivePortal).into(),
        Error::Tuf(TufError::Status { retry_after, .. }) => NetError::Offline {
            reason: OfflineReason::CityUnavailable,
            retry_after,
        }
        .into(),
        // What is announced and not there yet, or no longer, is on its way through the city's servers.
        Error::Tuf(
            TufError::NoSuchTarget
            | TufError::Metadata {
                problem: MetadataProblem::Missing,
                ..
            },
        ) => offline(OfflineReason::CityUnavailable).into(),
        Error::Tuf(TufError::Metadata {
            problem: MetadataProblem::ExpiredHere,
            ..
        }) => offline(OfflineReason::ClockWrong).into(),
        other => other,
    }
}
