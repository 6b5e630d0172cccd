//! How a backup is made.

use std::{
    collections::BTreeSet,
    io::{ErrorKind, Read, Write},
};

use ring::digest::{Context, SHA256};
use zeroize::Zeroizing;

use super::{
    BackupProblem, Entries, FORMAT_PATH, MAC_LABEL, MAC_PATH, MANIFEST_PATH, PIECE_BYTES, Part,
    manifest::{ENTRIES_LIMIT, Entry, FORMAT, Manifest, Origin, SALT_BYTES, is_entry_path},
    tar::{BLOCK_BYTES, Head, padding_bytes},
};
use crate::{
    environment::{Clock, Randomness},
    error::Error,
    seal::age::{AgeError, AgeSecret, AgeWriter, MacKey},
    text::hex,
};

/// A backup that is being made. What was written is none before [`BackupWriter::finish`].
pub struct BackupWriter<W> {
    output: AgeWriter<W>,
    key: MacKey,
    manifest: Manifest,
    paths: BTreeSet<String>,
}

impl<W: Write> BackupWriter<W> {
    /// Begins a backup. Blocks: with a passphrase for about a second.
    pub fn create(
        output: W,
        secret: &AgeSecret,
        origin: Origin,
        clock: &dyn Clock,
        randomness: &dyn Randomness,
    ) -> Result<Self, Error> {
        let mut salt = [0; SALT_BYTES];
        randomness.fill(&mut salt)?;
        let mut writer = Self {
            output: AgeWriter::create(output, secret, randomness)?,
            key: secret.mac_key(MAC_LABEL, &salt)?,
            manifest: Manifest {
                format: FORMAT.to_owned(),
                schema_version: origin.schema_version,
                city: origin.city,
                lineage: origin.lineage,
                made_at: clock.now(),
                salt: hex(&salt),
                entries: Vec::new(),
            },
            paths: BTreeSet::new(),
        };
        writer.put_small(FORMAT_PATH, format!("{FORMAT}\n").as_bytes())?;
        Ok(writer)
    }

    /// Adds all that a part has. Blocks.
    pub fn add(&mut self, part: &dyn Part) -> Result<(), Error> {
        let folder = part.folder();
        part.give(&mut InFolder {
            folder,
            writer: self,
        })
    }

    /// What it holds so far.
    pub const fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Ends the backup and gives back what it was written to: that it is on the disk is for who has that. Blocks.
    pub fn finish(mut self) -> Result<W, Error> {
        let json = self.manifest.to_json();
        let mac = format!("{}\n", hex(&self.key.sign(&json)));
        self.put_small(MANIFEST_PATH, &json)?;
        self.put_small(MAC_PATH, mac.as_bytes())?;
        self.write(&[0; 2 * BLOCK_BYTES])?;
        Ok(self.output.finish()?)
    }

    fn put(&mut self, path: String, size_bytes: u64, content: &mut dyn Read) -> Result<(), Error> {
        if !is_entry_path(&path) || self.paths.contains(&path) {
            return Err(BackupProblem::NotAsSaid.into());
        }
        if self.paths.len() == ENTRIES_LIMIT {
            return Err(BackupProblem::TooMany.into());
        }
        let sha256 = self.put_file(&path, size_bytes, content)?;
        self.paths.insert(path.clone());
        self.manifest.entries.push(Entry {
            path,
            size_bytes,
            sha256,
        });
        Ok(())
    }

    fn put_small(&mut self, path: &str, content: &[u8]) -> Result<(), Error> {
        self.put_file(path, content.len() as u64, &mut &*content)?;
        Ok(())
    }

    /// Writes a file and returns the SHA-256 of its content.
    fn put_file(
        &mut self,
        path: &str,
        size_bytes: u64,
        content: &mut dyn Read,
    ) -> Result<String, Error> {
        let head = Head {
            path: path.to_owned(),
            size_bytes,
            made_at_seconds: self.manifest.made_at_seconds(),
        };
        self.write(&head.written().ok_or(BackupProblem::NotAsSaid)?)?;
        let mut hash = Context::new(&SHA256);
        let mut piece = Zeroizing::new(vec![0; PIECE_BYTES]);
        let mut left = size_bytes;
        loop {
            let read = match content.read(&mut piece) {
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                read => read?,
            };
            let read = piece.get(..read).unwrap_or_default();
            if read.is_empty() {
                break;
            }
            left = (left.checked_sub(read.len() as u64)).ok_or(BackupProblem::NotAsSaid)?;
            hash.update(read);
            self.write(read)?;
        }
        if left > 0 {
            return Err(BackupProblem::NotAsSaid.into());
        }
        self.write(vec![0; padding_bytes(size_bytes)].as_slice())?;
        Ok(hex(hash.finish().as_ref()))
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.output.write_all(bytes).map_err(AgeError::from)?;
        Ok(())
    }
}

/// The entries of one part.
struct InFolder<'a, W> {
    folder: &'a str,
    writer: &'a mut BackupWriter<W>,
}

impl<W: Write> Entries for InFolder<'_, W> {
    fn put(&mut self, name: &str, size_bytes: u64, content: &mut dyn Read) -> Result<(), Error> {
        let path = format!("{}/{name}", self.folder);
        self.writer.put(path, size_bytes, content)
    }
}
