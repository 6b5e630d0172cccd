//! A backup of some parts, in memory.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    io::{Cursor, Read},
};

use super::VirtualClock;
use crate::{
    backup::{Backup, BackupWriter, Entries, HandedOut, Origin, Part, Purpose},
    environment::SystemRandomness,
    error::Error,
    seal::age::{AgeSecret, RecoveryKey},
};

const SCHEMA_VERSION: u32 = 1;

pub(crate) struct BackupFile {
    bytes: Vec<u8>,
    secret: AgeSecret,
}

impl BackupFile {
    pub(crate) fn of(parts: &[&dyn Part]) -> Self {
        let random = SystemRandomness::default();
        let secret = AgeSecret::RecoveryKey(RecoveryKey::generate(&random).unwrap());
        let clock = VirtualClock::default();
        let origin = Origin {
            schema_version: SCHEMA_VERSION,
            ..Origin::default()
        };
        let mut writer =
            BackupWriter::create(Vec::new(), &secret, origin, &clock, &random).unwrap();
        for part in parts {
            writer.add(*part).unwrap();
        }
        let bytes = writer.finish().unwrap();
        Self { bytes, secret }
    }

    /// Returns how much each part has taken, by its folder.
    pub(crate) fn restore(&self, parts: &[&dyn Part]) -> BTreeMap<String, u32> {
        let handed_out = self.hand_out(parts, Purpose::Restore);
        assert_eq!(handed_out.unreadable, 0);
        handed_out.taken
    }

    pub(crate) fn hand_out(&self, parts: &[&dyn Part], purpose: Purpose) -> HandedOut {
        let input = Cursor::new(&self.bytes);
        let mut backup = Backup::check(input, &self.secret, SCHEMA_VERSION).unwrap();
        backup.hand_out(parts, purpose).unwrap()
    }

    /// The entries of a part that are in it, with their names.
    pub(crate) fn entries(&self, folder: &'static str) -> Vec<Loose> {
        let entries = LooseEntries::new(folder, Vec::new());
        self.restore(&[&entries]);
        entries.entries.into_inner()
    }
}

/// A name within the folder of a part, and content.
pub(crate) type Loose = (String, Vec<u8>);

/// Entries of a part, whatever they are.
pub(crate) struct LooseEntries {
    folder: &'static str,
    entries: RefCell<Vec<Loose>>,
}

impl LooseEntries {
    pub(crate) fn new(folder: &'static str, entries: Vec<Loose>) -> Self {
        Self {
            folder,
            entries: RefCell::new(entries),
        }
    }
}

impl Part for LooseEntries {
    fn folder(&self) -> &str {
        self.folder
    }

    fn give(&self, entries: &mut dyn Entries) -> Result<(), Error> {
        for (name, content) in &*self.entries.borrow() {
            entries.put(name, content.len() as u64, &mut content.as_slice())?;
        }
        Ok(())
    }

    fn take(&self, name: &str, _: u64, content: &mut dyn Read, _: Purpose) -> Result<u32, Error> {
        let mut bytes = Vec::new();
        content.read_to_end(&mut bytes)?;
        self.entries.borrow_mut().push((name.to_owned(), bytes));
        Ok(0)
    }
}
