//! What the city publishes, proven to be the city's own and the newest: the client of The Update
//! Framework, version 1.0.33 (<https://theupdateframework.github.io/specification/v1.0.33/>).
//!
//! The app brings one file, the root of trust; from then on everything is proven by what was proven
//! before, on whatever server, mirror or cache it lay. What was proven once is kept in a folder, so
//! that nobody can take the phone back behind it.
//!
//! Delegations are not followed: the city's own targets role signs for all files.

mod canonical;
mod folder;
mod metadata;
#[cfg(test)]
mod tests;

use std::{path::Path, time::Duration};

use bytes::Bytes;
use url::Url;

pub use self::metadata::{RoleName, TargetFile, Targets};
use self::{
    folder::Folder,
    metadata::{Envelope, FileOfMetadata, Metadata, Root, Snapshot, TimestampMetadata},
};
use crate::{
    blocking,
    environment::{Environment, HttpRequest, Timestamp, TransportError},
    error::Error,
};

/// How many new roots are taken in one refresh.
const MOST_ROOTS: u64 = 256;
const ROOT_BYTES: u64 = 512_000;
const TIMESTAMP_BYTES: u64 = 16_384;
const SNAPSHOT_BYTES: u64 = 2_000_000;
const TARGETS_BYTES: u64 = 5_000_000;
const TIMEOUT: Duration = Duration::from_secs(120);

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
    /// The server answered with an error.
    #[error("the server answered with {status}")]
    Status {
        /// The status code.
        status: u16,
    },
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
    /// It holds no longer. Where the phone's clock is wrong, this may be so only for this phone.
    #[error("it has expired")]
    Expired,
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
            trusted_root(root)?;
            self.folder.write(RoleName::Root, root)?;
        }
        Ok(())
    }

    /// Brings what is trusted up to date (TUF 1.0.33 section 5), and says what files there are.
    /// Each step is on the disk before the next one is asked for. Fails where what can be had is
    /// not proven, older than what is here, or expired.
    pub async fn refresh(&self) -> Result<Targets, Error> {
        let root = self.newest_root().await?;
        let timestamp = self.newest_timestamp(&root).await?;
        let snapshot = self.newest_snapshot(&root, &timestamp).await?;
        self.newest_targets(&root, &snapshot).await
    }

    /// What files there were at the last refresh; `None` before the first one. Needs no network, and
    /// does not ask whether it has expired.
    pub async fn targets(&self) -> Result<Option<Targets>, Error> {
        let root = self.kept_root().await?;
        self.kept(&root).await
    }

    /// Fetches a file; it is the one that `targets` has signed for when this returns.
    pub async fn download(&self, targets: &Targets, path: &str) -> Result<Bytes, Error> {
        let target = match targets.file(path) {
            Some(target) => target,
            None if targets.delegates() => return Err(TufError::Delegated.into()),
            None => return Err(TufError::NoSuchTarget.into()),
        };
        let consistent = self.kept_root().await?.consistent_snapshot;
        let name = match target.any_hash().filter(|_| consistent) {
            Some(hash) => match path.rsplit_once('/') {
                Some((folder, name)) => format!("{folder}/{hash}.{name}"),
                None => format!("{hash}.{path}"),
            },
            None => path.to_owned(),
        };
        match self.fetch(&self.targets_url, &name, target.length).await? {
            Some(bytes) if target.is(&bytes) => Ok(bytes),
            Some(_) => Err(TufError::OtherTarget.into()),
            None => Err(TufError::NoSuchTarget.into()),
        }
    }

    async fn newest_root(&self) -> Result<Root, Error> {
        let mut root = self.kept_root().await?;
        for _ in 0..MOST_ROOTS {
            let next = root.common.version.saturating_add(1);
            let name = format!("{next}.root.json");
            let Some(bytes) = self.fetch(&self.metadata_url, &name, ROOT_BYTES).await? else {
                break;
            };
            root = root.successor(&bytes).map_err(of(RoleName::Root))?;
            self.keep(RoleName::Root, bytes).await?;
        }
        self.not_expired(&root)?;
        Ok(root)
    }

    async fn newest_timestamp(&self, root: &Root) -> Result<TimestampMetadata, Error> {
        let role = RoleName::Timestamp;
        let kept: Option<TimestampMetadata> = self.kept(root).await?;
        let bytes = self
            .fetch(&self.metadata_url, "timestamp.json", TIMESTAMP_BYTES)
            .await?
            .ok_or(problem(role, MetadataProblem::Missing))?;
        let new: TimestampMetadata = proven(root, &bytes)?;
        match kept {
            // The same version again is the one that is here, whatever else it says.
            Some(kept) if kept.common.version == new.common.version => {
                self.not_expired(&kept)?;
                Ok(kept)
            }
            Some(kept) if kept.common.version > new.common.version || kept.is_ahead_of(&new) => {
                Err(problem(role, MetadataProblem::RolledBack).into())
            }
            _ => {
                self.not_expired(&new)?;
                self.keep(role, bytes).await?;
                Ok(new)
            }
        }
    }

    async fn newest_snapshot(
        &self,
        root: &Root,
        timestamp: &TimestampMetadata,
    ) -> Result<Snapshot, Error> {
        let role = RoleName::Snapshot;
        let announced = timestamp
            .snapshot()
            .ok_or(problem(role, MetadataProblem::Missing))?;
        let kept: Option<Snapshot> = self.kept(root).await?;
        if let Some(kept) = self.still_announced(&kept, announced) {
            return Ok(kept);
        }
        let (new, bytes) = self
            .announced::<Snapshot>(root, announced, SNAPSHOT_BYTES)
            .await?;
        if kept.is_some_and(|kept| kept.is_ahead_of(&new)) {
            return Err(problem(role, MetadataProblem::RolledBack).into());
        }
        self.keep(role, bytes).await?;
        Ok(new)
    }

    async fn newest_targets(&self, root: &Root, snapshot: &Snapshot) -> Result<Targets, Error> {
        let role = RoleName::Targets;
        let announced = snapshot
            .targets()
            .ok_or(problem(role, MetadataProblem::Missing))?;
        let kept: Option<Targets> = self.kept(root).await?;
        if let Some(kept) = self.still_announced(&kept, announced) {
            return Ok(kept);
        }
        let (new, bytes) = self
            .announced::<Targets>(root, announced, TARGETS_BYTES)
            .await?;
        self.keep(role, bytes).await?;
        Ok(new)
    }

    /// What is kept, if it is what was announced and holds.
    fn still_announced<T: Metadata + Clone>(
        &self,
        kept: &Option<T>,
        announced: &FileOfMetadata,
    ) -> Option<T> {
        let kept = kept.as_ref()?;
        let holds = kept.common().version == announced.version && self.not_expired(kept).is_ok();
        holds.then(|| kept.clone())
    }

    /// Fetches what was announced.
    async fn announced<T: Metadata>(
        &self,
        root: &Root,
        announced: &FileOfMetadata,
        most_bytes: u64,
    ) -> Result<(T, Bytes), Error> {
        let role = T::ROLE.as_str();
        let name = match root.consistent_snapshot {
            true => format!("{}.{role}.json", announced.version),
            false => format!("{role}.json"),
        };
        let most_bytes = announced.length.unwrap_or(most_bytes).min(most_bytes);
        let bytes = self
            .fetch(&self.metadata_url, &name, most_bytes)
            .await?
            .ok_or(problem(T::ROLE, MetadataProblem::Missing))?;
        announced.verify(&bytes).map_err(of(T::ROLE))?;
        let new: T = proven(root, &bytes)?;
        if new.common().version != announced.version {
            return Err(problem(T::ROLE, MetadataProblem::OtherVersion).into());
        }
        self.not_expired(&new)?;
        Ok((new, bytes))
    }

    /// `None` where the server says that there is none.
    async fn fetch(&self, base: &Url, name: &str, most_bytes: u64) -> Result<Option<Bytes>, Error> {
        let mut url = base.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(name.split('/'));
        }
        let request = HttpRequest {
            method: "GET",
            url,
            headers: Vec::new(),
            body: Bytes::new(),
            max_response_bytes: most_bytes,
            timeout: TIMEOUT,
        };
        let response = self.environment.transport.send(request).await;
        let response = response.map_err(TufError::from)?;
        match response.status {
            200 => Ok(Some(response.body)),
            403 | 404 => Ok(None),
            status => Err(TufError::Status { status }.into()),
        }
    }

    fn not_expired<T: Metadata>(&self, metadata: &T) -> Result<(), TufError> {
        let now: Timestamp = self.environment.clock.now();
        if metadata.common().expires > now {
            Ok(())
        } else {
            Err(problem(T::ROLE, MetadataProblem::Expired))
        }
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

    /// What is kept and still proven by `root`. What is not, because its keys were changed, counts as
    /// not there: so a city recovers from keys that were stolen (section 5.3.11).
    async fn kept<T: Metadata + Send + 'static>(&self, root: &Root) -> Result<Option<T>, Error> {
        let (folder, root) = (self.folder.clone(), root.clone());
        blocking(move || {
            let bytes = folder.read(T::ROLE)?;
            Ok(bytes.and_then(|bytes| proven(&root, &bytes).ok()))
        })
        .await
    }

    async fn keep(&self, role: RoleName, bytes: Bytes) -> Result<(), Error> {
        let folder = self.folder.clone();
        blocking(move || Ok(folder.write(role, &bytes)?)).await
    }
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
