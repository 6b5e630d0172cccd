//! What was published before, and what of it is still needed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use super::PublishError;
use super::targets::{CATALOGUE_PATH, DELTAS, file_name};

/// What lies in the folder.
pub(super) struct Past {
    /// The highest version of a root; 0 where there is none.
    pub(super) newest_root: u64,
    /// The highest version of the other metadata; 0 where there is none.
    pub(super) newest_version: u64,
    /// What files there were, by version.
    targets: BTreeMap<u64, Targets>,
}

struct Targets {
    expires: DateTime<Utc>,
    files: Map<String, Value>,
}

impl Past {
    pub(super) fn read(folder: &Path) -> Result<Self, PublishError> {
        let mut past = Self {
            newest_root: 0,
            newest_version: timestamp_version(folder)?,
            targets: BTreeMap::new(),
        };
        for (name, version, role) in versioned(folder)? {
            match &*role {
                "root" => past.newest_root = past.newest_root.max(version),
                _ => past.newest_version = past.newest_version.max(version),
            }
            if role == "targets" {
                let bytes = fs::read(folder.join("metadata").join(name))?;
                past.targets.insert(version, Targets::read(&bytes)?);
            }
        }
        Ok(past)
    }

    /// What files there were last, if they are of this revision.
    pub(super) fn files_of(&self, revision: &str) -> Option<&Map<String, Value>> {
        let (_, newest) = self.targets.last_key_value()?;
        (newest.revision() == Some(revision)).then_some(&newest.files)
    }

    /// What was signed last for the file at `path`.
    pub(super) fn newest(&self, path: &str) -> Option<&Value> {
        let (_, newest) = self.targets.last_key_value()?;
        newest.files.get(path)
    }

    /// The catalogues before the one of `revision`, each once, the latest first: their revisions, and the
    /// files that they are in.
    pub(super) fn before<'a>(
        &'a self,
        revision: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a Value)> {
        let mut seen = BTreeSet::from([revision]);
        self.targets.values().rev().filter_map(move |targets| {
            let revision = targets.revision()?;
            let file = targets.files.get(CATALOGUE_PATH)?;
            seen.insert(revision).then_some((revision, file))
        })
    }

    /// Removes what nobody may use any more: metadata that has expired, and the files that only such
    /// metadata names. Catalogues that the next deltas lead from stay, and so do all roots.
    pub(super) fn sweep(
        &self,
        folder: &Path,
        newest: &Map<String, Value>,
        now: DateTime<Utc>,
    ) -> io::Result<()> {
        let expired = |version: &u64| {
            let targets = self.targets.get(version);
            targets.is_some_and(|targets| targets.expires <= now)
        };
        let mut bases: BTreeSet<&str> = self
            .before("")
            .take(DELTAS)
            .map(|(revision, _)| revision)
            .collect();
        let mut kept: BTreeSet<String> = newest
            .iter()
            .filter_map(|(path, file)| file_name(path, file))
            .collect();
        let mut removed = BTreeSet::new();
        for (version, targets) in self.targets.iter().rev() {
            let is_base = targets
                .revision()
                .is_some_and(|revision| bases.remove(revision));
            if expired(version) && !is_base {
                removed.insert(*version);
            } else {
                let files = targets.files.iter();
                kept.extend(files.filter_map(|(path, file)| file_name(path, file)));
            }
        }
        for (name, version, role) in versioned(folder)? {
            if role != "root" && removed.contains(&version) {
                fs::remove_file(folder.join("metadata").join(name))?;
            }
        }
        for version in removed {
            let files = self.targets.get(&version).map(|targets| &targets.files);
            for (path, file) in files.into_iter().flatten() {
                if let Some(name) = file_name(path, file).filter(|name| !kept.contains(name)) {
                    remove_if_there(&folder.join("targets").join(name))?;
                }
            }
        }
        Ok(())
    }
}

impl Targets {
    fn read(bytes: &[u8]) -> Result<Self, PublishError> {
        let read = |mut metadata: Value| {
            let signed = metadata.get_mut("signed")?;
            Some(Self {
                expires: signed.get("expires")?.as_str()?.parse().ok()?,
                files: match signed.get_mut("targets")?.take() {
                    Value::Object(files) => files,
                    _ => return None,
                },
            })
        };
        serde_json::from_slice(bytes)
            .ok()
            .and_then(read)
            .ok_or(PublishError::Published)
    }

    fn revision(&self) -> Option<&str> {
        let custom = self.files.get(CATALOGUE_PATH)?.get("custom")?;
        custom.get("revision")?.as_str()
    }
}

/// The files of metadata that have a version in their names, each with its version and role.
fn versioned(folder: &Path) -> io::Result<Vec<(String, u64, String)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder.join("metadata"))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let parts: Vec<&str> = name.split('.').collect();
        if let [version, role @ ("root" | "snapshot" | "targets"), "json"] = parts.as_slice()
            && let Ok(version) = version.parse()
        {
            found.push((name.clone(), version, (*role).to_owned()));
        }
    }
    Ok(found)
}

fn timestamp_version(folder: &Path) -> Result<u64, PublishError> {
    match fs::read(folder.join("metadata/timestamp.json")) {
        Ok(bytes) => serde_json::from_slice(&bytes)
            .ok()
            .and_then(|published: Value| published.pointer("/signed/version")?.as_u64())
            .ok_or(PublishError::Published),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(0),
        Err(error) => Err(error.into()),
    }
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}
