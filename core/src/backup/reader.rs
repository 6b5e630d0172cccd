//! How a backup is read: to its end, and then once more.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, Read, Seek},
};

use super::{
    BackupProblem, MAC_LABEL, MAC_PATH, MANIFEST_PATH, Part, Purpose,
    files::Files,
    manifest::{ENTRIES_LIMIT, Entry, MANIFEST_LIMIT, Manifest, bytes_of, part_of, thing_of},
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

/// What has come of handing out a backup.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HandedOut {
    /// How many things each part has taken, by its folder.
    pub taken: BTreeMap<String, u32>,
    /// How many things could not be read, and were passed over.
    pub unreadable: u32,
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

    /// Hands each entry to the part whose folder it lies in. Blocks.
    ///
    /// Where there is an entry for none of them nothing is handed out: [`BackupProblem::Newer`]. A thing that its part
    /// cannot read is passed over, and counted. What goes wrong elsewhere, or a file that was changed since it was
    /// checked, ends it; what was taken before stays.
    pub fn hand_out(&mut self, parts: &[&dyn Part], purpose: Purpose) -> Result<HandedOut, Error> {
        let part = |path: &str| parts.iter().find(|part| part.folder() == part_of(path));
        let entries = &self.manifest.entries;
        if entries.iter().any(|entry| part(&entry.path).is_none()) {
            return Err(BackupProblem::Newer.into());
        }
        self.files.begin_again()?;
        let mut taken: BTreeMap<String, u32> = BTreeMap::new();
        let mut unreadable = BTreeSet::new();
        let mut rest = entries.iter().peekable();
        while let Some(entry) = rest.next() {
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
            let mut took = part.take(name, entry.size_bytes, &mut content, purpose);
            if content.is_damaged {
                return Err(BackupProblem::Damaged.into());
            }
            // What it did not want to read.
            io::copy(&mut content, &mut io::sink()).map_err(AgeError::from)?;
            self.files.padding(entry.size_bytes)?;
            let thing = thing_of(&entry.path);
            if rest.peek().is_none_or(|next| thing_of(&next.path) != thing) {
                let ended = part.end();
                took = took.and_then(|took| ended.map(|()| took));
            }
            match took {
                Ok(took) => *taken.entry(part.folder().to_owned()).or_default() += took,
                Err(error) if is_of_thing(&error) => {
                    tracing::error!(%error, part = part.folder(), "something in a backup does not read");
                    unreadable.insert(thing);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(HandedOut {
            taken,
            unreadable: u32::try_from(unreadable.len()).unwrap_or(u32::MAX),
        })
    }
}

/// Whether it says that one thing in a backup is not what it should be: the next may be.
fn is_of_thing(error: &Error) -> bool {
    matches!(
        error,
        Error::Backup(BackupProblem::Damaged | BackupProblem::Newer)
            | Error::Form(_)
            | Error::Record
    )
}

/// Whether who wrote the manifest had the secret.
fn prove(secret: &AgeSecret, manifest: &Manifest, json: &[u8], mac: &[u8]) -> Result<(), Error> {
    let mac = mac.strip_suffix(b"\n").and_then(bytes_of);
    let mac = mac.ok_or(BackupProblem::Damaged)?;
    let key = secret.mac_key(MAC_LABEL, &manifest.salt()?)?;
    let is_proven = key.verify(json, &mac);
    is_proven.then_some(()).ok_or(BackupProblem::Forged.into())
}
