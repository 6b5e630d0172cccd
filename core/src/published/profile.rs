//! The city's profile as it was published: fetched, read, kept beside the metadata that proves it.

use std::{
    io::ErrorKind,
    path::{Path, PathBuf},
};

use super::Published;
use crate::{
    blocking,
    error::Error,
    files,
    storage::StorageError,
    trust::{
        profile::{CityProfile, MOST_BYTES, ProfileError},
        tuf::{Repository, Targets},
    },
};

/// What the file is called where it is published, and here.
const PROFILE: &str = "city-profile.json";

impl Published {
    /// The profile that was applied last; `None` as long as there is none, and where it no longer reads: it is
    /// fetched anew. Blocks.
    pub fn profile(&self) -> Result<Option<CityProfile>, Error> {
        let Some(bytes) = kept(&self.kept_profile())? else {
            return Ok(None);
        };
        let profile = CityProfile::read(&bytes, &self.city_id);
        Ok(profile
            .inspect_err(|error| tracing::error!(%error, "the profile that is here is passed over"))
            .ok())
    }

    /// Fetches the profile that `targets` has signed for and keeps it, with how many bytes were fetched; `None`
    /// where there is none, or it is the one that is here. One that is refused is not fetched again as long as
    /// nothing else is.
    pub(super) async fn bring_profile(
        &self,
        repository: &Repository,
        targets: &Targets,
    ) -> Result<Option<(CityProfile, u64)>, Error> {
        let Some(target) = targets.file(PROFILE) else {
            return Ok(None);
        };
        if target.length > MOST_BYTES {
            return Err(ProfileError::TooLong.into());
        }
        let (path, target) = (self.kept_profile(), target.clone());
        let is_here = move || Ok(kept(&path)?.is_some_and(|bytes| target.is(&bytes)));
        if blocking(is_here).await? {
            return Ok(None);
        }
        let download = repository.download_to_disk(targets, PROFILE, &|_| {});
        let download = download.await?;
        let (path, city) = (self.kept_profile(), self.city_id.clone());
        blocking(move || {
            let bytes =
                files::read_at_most(&download.path, MOST_BYTES).map_err(StorageError::from)?;
            let profile = CityProfile::read(&bytes, &city)?;
            files::replace(&path, &bytes).map_err(StorageError::from)?;
            Ok(Some((profile, download.fetched_bytes)))
        })
        .await
    }

    fn kept_profile(&self) -> PathBuf {
        self.folder.join(PROFILE)
    }
}

fn kept(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    match files::read_at_most(path, MOST_BYTES) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(StorageError::from(error).into()),
    }
}
