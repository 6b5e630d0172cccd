//! What a backup says that it holds.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{BackupProblem, tar};
use crate::environment::Timestamp;

/// The first line of every backup, in every version of the format: what is behind the slash is the version.
pub(super) const FORMAT: &str = "citizen-backup/1";
pub(super) const FORMAT_NAME: &str = "citizen-backup/";
/// How long a manifest may be, in bytes.
pub(super) const MANIFEST_LIMIT: u64 = 8 * 1024 * 1024;
/// How many entries a backup may have.
pub(super) const ENTRIES_LIMIT: usize = 20_000;

/// How long the salt is, in bytes.
pub(super) const SALT_BYTES: usize = 32;

/// What a backup holds, and when and by which version of the app it was made. It lies in the backup as
/// `manifest.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    pub(super) format: String,
    /// The schema of `user.db` when it was made.
    pub schema_version: u32,
    /// The city whose app has made it; `None` where that knew none, and in the first backups.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// The lineage of the home that it was made in; `None` in the first backups.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lineage: Option<String>,
    /// When it was made.
    pub made_at: Timestamp,
    /// Of the MAC's key; in hexadecimal digits.
    pub(super) salt: String,
    /// In the order in which they lie in it.
    pub entries: Vec<Entry>,
}

/// Where a backup comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The schema of `user.db`.
    pub schema_version: u32,
    /// The id of the city, where it is known.
    pub city: Option<String>,
    /// The lineage of the home: the same in every backup that is made in it, and in any home that began with one of them.
    pub lineage: Option<String>,
}

/// One file in a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Where it lies: `documents/019a….json`.
    pub path: String,
    /// How long it is.
    pub size_bytes: u64,
    /// SHA-256 of its content, in hexadecimal digits.
    pub sha256: String,
}

impl Manifest {
    /// Reads a manifest that keeps its rules, also when nobody has proven yet who wrote it.
    pub fn read(json: &[u8]) -> Result<Self, BackupProblem> {
        let manifest: Self = serde_json::from_slice(json).map_err(|_| BackupProblem::Damaged)?;
        manifest.keeps_rules()
    }

    /// As it lies in a backup; whoever opens one may want to read it.
    pub fn to_json(&self) -> Vec<u8> {
        let mut json = serde_json::to_vec_pretty(self).unwrap_or_default();
        json.push(b'\n');
        json
    }

    /// The salt's bytes.
    pub(super) fn salt(&self) -> Result<[u8; SALT_BYTES], BackupProblem> {
        let bytes = bytes_of(self.salt.as_bytes());
        bytes
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or(BackupProblem::Damaged)
    }

    /// When it was made, as each file in it says.
    pub(super) fn made_at_seconds(&self) -> u64 {
        u64::try_from(self.made_at.timestamp()).unwrap_or_default()
    }

    fn keeps_rules(self) -> Result<Self, BackupProblem> {
        let is_entry =
            |entry: &Entry| is_entry_path(&entry.path) && entry.size_bytes <= tar::SIZE_LIMIT;
        let paths: BTreeSet<&str> = self.entries.iter().map(|it| it.path.as_str()).collect();
        let fine = self.format == FORMAT
            && self.salt().is_ok()
            && self.entries.len() <= ENTRIES_LIMIT
            && paths.len() == self.entries.len()
            && self.entries.iter().all(is_entry);
        fine.then_some(self).ok_or(BackupProblem::Damaged)
    }
}

/// Whether a part may call one of its entries so: it lies in a folder.
pub(super) fn is_entry_path(path: &str) -> bool {
    tar::is_path(path) && path.contains('/')
}

/// The part that an entry is of: the folder it lies in.
pub(super) fn part_of(path: &str) -> &str {
    path.split('/').next().unwrap_or_default()
}

/// The thing that an entry is of: what lies in the folder of its part, a file or a folder.
pub(super) fn thing_of(path: &str) -> &str {
    match path.match_indices('/').nth(1) {
        Some((end, _)) => path.get(..end).unwrap_or(path),
        None => path,
    }
}

/// What hexadecimal digits say.
pub(super) fn bytes_of(digits: &[u8]) -> Option<Vec<u8>> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    let pairs = digits.chunks(2).map(|pair| match pair {
        [high, low] => u8::try_from(digit(high)? * 16 + digit(low)?).ok(),
        _ => None,
    });
    pairs.collect()
}
