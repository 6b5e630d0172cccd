//! What the city publishes, proven to be the city's own and the newest: the client of The Update
//! Framework, version 1.0.33 (<https://theupdateframework.github.io/specification/v1.0.33/>).
//!
//! The app brings one file, the root of trust; from then on everything is proven by what was proven
//! before, on whatever server, mirror or cache it lay. What was proven once is kept in a folder, so
//! that nobody can take the phone back behind it.
//!
//! Delegations are not followed: the city's own targets role signs for all files.

pub(crate) mod canonical;
mod download;
mod folder;
pub(crate) mod metadata;
mod refresh;
#[cfg(test)]
mod tests;

use std::{path::Path, time::Duration};

use bytes::Bytes;
use chrono::TimeDelta;
use url::Url;

pub use self::{
    download::Download,
    metadata::{RoleName, TargetFile, Targets},
    refresh::Refreshed,
};
use self::{
    folder::Folder,
    metadata::{Common, Envelope, Metadata, Root, Snapshot, TimestampMetadata},
    refresh::{Visit, is_page, refusal, request},
};
use crate::{
    blocking,
    environment::{Environment, Timestamp, TransportError},
    error::Error,
};

const ROOT_BYTES: u64 = 512_000;
const TIMESTAMP_BYTES: u64 = 16_384;
const SNAPSHOT_BYTES: u64 = 2_000_000;
const TARGETS_BYTES: u64 = 5_000_000;
const TIMEOUT: Duration = Duration::from_secs(120);
/// Clocks that differ by more do not agree.
const CLOCKS_DIFFER: TimeDelta = TimeDelta::hours(1);

/// Why nothing was taken in. What was proven before stands, and is on the disk.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TufError {
    /// A file of metadata is not what it has to be.
    #[error("{}: {problem}", .role.as_str())]
    Metadata {
        /// Which.
        role: RoleName,
        /// What is wrong with it.
        problem: MetadataProblem,
    },
    /// What the app has brought as the root of trust is none.
    #[error("the app brings no root of trust")]
    NoRoot,
    /// There is no such file.
    #[error("there is no such file")]
    NoSuchTarget,
    /// There may be such a file, but the city has others sign for it, which this client does not follow.
    #[error("the file is delegated, which is not followed")]
    Delegated,
    /// The file is not the one that was signed for.
    #[error("the file is not the one that was signed for")]
    OtherTarget,
    /// Nothing came.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// The server answered that it cannot now.
    #[error("the server answered with {status}")]
    Status {
        /// The status code.
        status: u16,
        /// How long it asks to wait.
        retry_after: Option<Duration>,
    },
    /// Something else answered in the server's place, as the sign-in page of a Wi-Fi does.
    #[error("something else answered in the server's place")]
    CaptivePortal,
    /// The folder cannot be read or written.
    #[error("the folder of trusted metadata: {0}")]
    Folder(std::io::ErrorKind),
}

/// What is wrong with a file of metadata.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MetadataProblem {
    /// It is no metadata of TUF 1.
    #[error("it does not read")]
    Malformed,
    /// Too few of those who may sign for it have.
    #[error("too few have signed")]
    NotSigned,
    /// It is older than what was proven before.
    #[error("it is older than what is here")]
    RolledBack,
    /// It is not the version that was announced.
    #[error("it is not the version that was announced")]
    OtherVersion,
    /// Its length or hash is not the one that was announced.
    #[error("it is not the one that was announced")]
    OtherBytes,
    /// It holds no longer: the publisher has not signed anew, or somebody withholds what is newer.
    #[error("it has expired")]
    Expired,
    /// It holds no longer by this phone's clock, but does by the server's.
    #[error("it has expired by this phone's clock only")]
    ExpiredHere,
    /// It is not there.
    #[error("it is not there")]
    Missing,
}

/// A repository of signed files, as one phone knows it.
pub struct Repository {
    folder: Folder,
    metadata_url: Url,
    targets_url: Url,
    environment: Environment,
}

impl Repository {
    /// The repository whose metadata lies under `metadata_url` and whose files lie under
    /// `targets_url`. What is proven is kept in `folder`. No I/O.
    pub fn new(
        folder: &Path,
        metadata_url: Url,
        targets_url: Url,
        environment: Environment,
    ) -> Self {
        Self {
            folder: Folder(folder.to_owned()),
            metadata_url,
            targets_url,
            environment,
        }
    }

    /// Begins to trust `root`, which the app has brought, unless a root is trusted already: it may
    /// be newer. One that is damaged is not trusted. Blocks.
    pub fn trust(&self, root: &[u8]) -> Result<(), TufError> {
        let kept = self.folder.read(RoleName::Root)?;
        if kept.is_none_or(|kept| trusted_root(&kept).is_err()) {
            trusted_root(root).map_err(|_| TufError::NoRoot)?;
            self.folder.write(RoleName::Root, root)?;
        }
        Ok(())
    }

    /// Brings what is trusted up to date (TUF 1.0.33 section 5), and says what files there are.
    /// Each step is on the disk before the next one is asked for. Fails where what can be had is
    /// not proven, older than what is here, or expired.
    ///
    /// While all that is here holds, the server is first asked whether its timestamp is still the one that is
    /// here (RFC 9110 section 13.1.2). If so, that is all: a new root is then not asked for, since whoever
    /// publishes one signs the timestamp anew.
    pub async fn refresh(&self) -> Result<Refreshed, Error> {
        Visit::new(self).refresh().await
    }

    /// Fetches a file; it is the one that `targets` has signed for when this returns. It is all in memory;
    /// for one that may be long there is [`Repository::download_to_disk`].
    pub async fn download(&self, targets: &Targets, path: &str) -> Result<Bytes, Error> {
        let (target, name) = self.place_of(targets, path).await?;
        let request = request(&self.targets_url, &name, target.length);
        let answer = self.environment.transport.send(request).await;
        let answer = answer.map_err(TufError::from)?;
        match answer.status {
            200 if target.is(&answer.body) => Ok(answer.body),
            200 if !is_page(&answer) => Err(TufError::OtherTarget.into()),
            403 | 404 => Err(TufError::NoSuchTarget.into()),
            _ => Err(refusal(&answer).into()),
        }
    }

    /// What `targets` says of a file, and what the server calls it.
    async fn place_of<'a>(
        &self,
        targets: &'a Targets,
        path: &str,
    ) -> Result<(&'a TargetFile, String), Error> {
        let target = targets.find(path)?;
        let consistent = self.kept_root().await?.consistent_snapshot;
        let name = match target.any_hash().filter(|_| consistent) {
            Some(hash) => match path.rsplit_once('/') {
                Some((folder, name)) => format!("{folder}/{hash}.{name}"),
                None => format!("{hash}.{path}"),
            },
            None => path.to_owned(),
        };
        Ok((target, name))
    }

    /// What is here while all of it holds, and what the server calls its timestamp.
    async fn what_holds(&self) -> Result<Option<(Held, String)>, Error> {
        let (folder, now) = (self.folder.clone(), self.environment.clock.now());
        blocking(move || {
            let held = held(&folder)?.filter(|held| held.holds_until > now);
            Ok(held.zip(folder.etag()?))
        })
        .await
    }

    async fn keep_etag(&self, etag: Option<String>) -> Result<(), Error> {
        let folder = self.folder.clone();
        blocking(move || Ok(folder.keep_etag(etag)?)).await
    }

    /// `server_time` tells whose clock is wrong.
    fn not_expired<T: Metadata>(
        &self,
        metadata: &T,
        server_time: Option<Timestamp>,
    ) -> Result<(), TufError> {
        let (now, expires) = (self.environment.clock.now(), metadata.common().expires);
        if expires > now {
            return Ok(());
        }
        let here = server_time.is_some_and(|time| expires > time && differ(time, now));
        Err(problem(
            T::ROLE,
            match here {
                true => MetadataProblem::ExpiredHere,
                false => MetadataProblem::Expired,
            },
        ))
    }

    async fn kept_root(&self) -> Result<Root, Error> {
        let folder = self.folder.clone();
        blocking(move || {
            let bytes = folder
                .read(RoleName::Root)?
                .ok_or(problem(RoleName::Root, MetadataProblem::Missing))?;
            Ok(trusted_root(&bytes)?)
        })
        .await
    }

    async fn kept<T: Metadata + Send + 'static>(&self, root: &Root) -> Result<Option<T>, Error> {
        let (folder, root) = (self.folder.clone(), root.clone());
        blocking(move || Ok(kept(&folder, &root)?)).await
    }

    async fn keep(&self, role: RoleName, bytes: Bytes) -> Result<(), Error> {
        let folder = self.folder.clone();
        blocking(move || Ok(folder.write(role, &bytes)?)).await
    }
}

/// What a refresh has proven.
struct Held {
    targets: Targets,
    /// When the first of all that was proven expires.
    holds_until: Timestamp,
}

/// Whether two clocks say times that are so far apart that one of them is wrong.
pub fn differ(one: Timestamp, other: Timestamp) -> bool {
    (one - other).abs() > CLOCKS_DIFFER
}

/// What the last refresh has proven, if it went through; whether or not it has expired.
fn held(folder: &Folder) -> Result<Option<Held>, TufError> {
    let Some(root) = folder.read(RoleName::Root)? else {
        return Ok(None);
    };
    let root = trusted_root(&root)?;
    let kept = (
        kept::<TimestampMetadata>(folder, &root)?,
        kept::<Snapshot>(folder, &root)?,
        kept::<Targets>(folder, &root)?,
    );
    let (Some(timestamp), Some(snapshot), Some(targets)) = kept else {
        return Ok(None);
    };
    let version = |common: &Common| Some(common.version);
    let fit = timestamp.snapshot().map(|file| file.version) == version(&snapshot.common)
        && snapshot.targets().map(|file| file.version) == version(&targets.common);
    let holds_until = [&root.common, &timestamp.common, &snapshot.common]
        .map(|common| common.expires)
        .into_iter()
        .fold(targets.common.expires, Timestamp::min);
    Ok(fit.then_some(Held {
        targets,
        holds_until,
    }))
}

/// What is kept and still proven by `root`. What is not, because its keys were changed, counts as
/// not there: so a city recovers from keys that were stolen (section 5.3.11).
fn kept<T: Metadata>(folder: &Folder, root: &Root) -> Result<Option<T>, TufError> {
    let bytes = folder.read(T::ROLE)?;
    Ok(bytes.and_then(|bytes| proven(root, &bytes).ok()))
}

/// A root that is trusted already; its own signatures have to fit nevertheless, lest a damaged file
/// be taken for one.
fn trusted_root(bytes: &[u8]) -> Result<Root, TufError> {
    let read = || {
        let envelope = Envelope::read(bytes)?;
        let root: Root = envelope.signed()?;
        root.verify(RoleName::Root, &envelope)?;
        Ok(root)
    };
    read().map_err(of(RoleName::Root))
}

/// Metadata that those whom `root` names have signed.
fn proven<T: Metadata>(root: &Root, bytes: &[u8]) -> Result<T, TufError> {
    let read = || {
        let envelope = Envelope::read(bytes)?;
        root.verify(T::ROLE, &envelope)?;
        envelope.signed()
    };
    read().map_err(of(T::ROLE))
}

impl Root {
    /// The next root: signed by those whom this one names and by those whom it names itself
    /// (section 5.3.4).
    fn successor(&self, bytes: &[u8]) -> Result<Root, MetadataProblem> {
        let envelope = Envelope::read(bytes)?;
        self.verify(RoleName::Root, &envelope)?;
        let next: Root = envelope.signed()?;
        next.verify(RoleName::Root, &envelope)?;
        if next.common.version == self.common.version.saturating_add(1) {
            Ok(next)
        } else {
            Err(MetadataProblem::OtherVersion)
        }
    }
}

impl TimestampMetadata {
    /// Whether `new` would lead back to an older snapshot (section 5.4.3.2).
    fn is_ahead_of(&self, new: &TimestampMetadata) -> bool {
        match (self.snapshot(), new.snapshot()) {
            (Some(here), Some(there)) => here.version > there.version,
            _ => true,
        }
    }
}

impl Snapshot {
    /// Whether `new` would lead back to older metadata, or hides some (section 5.5.5).
    fn is_ahead_of(&self, new: &Snapshot) -> bool {
        self.meta.iter().any(|(name, here)| {
            let there = new.meta.get(name);
            there.is_none_or(|there| here.version > there.version)
        })
    }
}

const fn problem(role: RoleName, problem: MetadataProblem) -> TufError {
    TufError::Metadata { role, problem }
}

fn of(role: RoleName) -> impl FnOnce(MetadataProblem) -> TufError {
    move |found| problem(role, found)
}
