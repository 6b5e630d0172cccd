//! How a backup is read: to its end, and then once more.

use std::{
    collections::BTreeMap,
    io::{self, Read, Seek},
};

use super::{
    BackupProblem, MAC_LABEL, MAC_PATH, MANIFEST_PATH, Part,
    files::Files,
    manifest::{ENTRIES_LIMIT, Entry, MANIFEST_LIMIT, Manifest, bytes_of, part_of},
    tar::Head,
};
use crate::{
    error::Error,
    seal::age::{AgeError, AgeReader, AgeSecret, MAC_BYTES},
};

/// A backup that was read to its end and holds.
pub struct Backup<R> {
    files: Files<R>,
    manifest: Manifest,
}

impl<R: Read + Seek> Backup<R> {
    /// Reads a backup to its end and proves all of it; changes nothing. `schema_version` is the newest that is known
    /// here. Blocks for as long as it takes to read it all, and with a passphrase a second or more before.
    pub fn check(input: R, secret: &AgeSecret, schema_version: u32) -> Result<Self, Error> {
        let mut files = Files::begin(AgeReader::open(input, secret)?)?;
        let mut found = Vec::new();
        let (json, mac) = loop {
            let head = files.next()?.ok_or(BackupProblem::Damaged)?;
            if head.path == MANIFEST_PATH {
                let json = files.small(&head, MANIFEST_LIMIT)?;
                let head = files.next()?.filter(|head| head.path == MAC_PATH);
                let head = head.ok_or(BackupProblem::Damaged)?;
                break (json, files.small(&head, 2 * MAC_BYTES as u64 + 1)?);
            }
            if found.len() == ENTRIES_LIMIT {
                return Err(BackupProblem::Damaged.into());
            }
            let mut content = files.content(head.size_bytes);
            io::copy(&mut content, &mut io::sink()).map_err(AgeError::from)?;
            let sha256 = content.sha256_of_read();
            files.padding(head.size_bytes)?;
            found.push(Entry {
                path: head.path,
                size_bytes: head.size_bytes,
                sha256,
            });
        };
        if files.next()?.is_some() {
            return Err(BackupProblem::Damaged.into());
        }
        files.end()?;
        let manifest = Manifest::read(&json)?;
        prove(secret, &manifest, &json, &mac)?;
        if manifest.schema_version > schema_version {
            return Err(BackupProblem::Newer.into());
        }
        if manifest.entries != found || manifest.made_at_seconds() != files.made_at_seconds {
            return Err(BackupProblem::Damaged.into());
        }
        Ok(Self { files, manifest })
    }

    /// What it holds, and when it was made.
    pub const fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Hands each entry to the part whose folder it lies in; returns what each part says of how much it took, by its
    /// folder. Blocks.
    ///
    /// Where there is an entry for none of them nothing is handed out: [`BackupProblem::Newer`]. What a part refuses, or
    /// a file that was changed since it was checked, ends it; what was taken before stays.
    pub fn restore(&mut self, parts: &[&dyn Part]) -> Result<BTreeMap<String, u32>, Error> {
        let part = |path: &str| parts.iter().find(|part| part.folder() == part_of(path));
        let entries = &self.manifest.entries;
        if entries.iter().any(|entry| part(&entry.path).is_none()) {
            return Err(BackupProblem::Newer.into());
        }
        self.files.begin_again()?;
        let mut taken: BTreeMap<String, u32> = BTreeMap::new();
        for entry in entries {
            let head = self.files.next()?;
            let is_it =
                |head: &Head| (&head.path, head.size_bytes) == (&entry.path, entry.size_bytes);
            head.filter(is_it).ok_or(BackupProblem::Damaged)?;
            let (Some(part), Some((_, name))) = (part(&entry.path), entry.path.split_once('/'))
            else {
                return Err(BackupProblem::Damaged.into());
            };
            let mut content = self.files.content(entry.size_bytes);
            content.sha256 = Some(&entry.sha256);
            let took = part.take(name, entry.size_bytes, &mut content);
            if content.is_damaged {
                return Err(BackupProblem::Damaged.into());
            }
            *taken.entry(part.folder().to_owned()).or_default() += took?;
            // What it did not want to read.
            io::copy(&mut content, &mut io::sink()).map_err(AgeError::from)?;
            self.files.padding(entry.size_bytes)?;
        }
        Ok(taken)
    }
}

/// Whether who wrote the manifest had the secret.
fn prove(secret: &AgeSecret, manifest: &Manifest, json: &[u8], mac: &[u8]) -> Result<(), Error> {
    let mac = mac.strip_suffix(b"\n").and_then(bytes_of);
    let mac = mac.ok_or(BackupProblem::Damaged)?;
    let key = secret.mac_key(MAC_LABEL, &manifest.salt()?)?;
    let is_proven = key.verify(json, &mac);
    is_proven.then_some(()).ok_or(BackupProblem::Forged.into())
}
