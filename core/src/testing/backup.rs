//! A backup of some parts, in memory.

use std::{collections::BTreeMap, io::Cursor};

use super::VirtualClock;
use crate::{
    backup::{Backup, BackupWriter, Part},
    environment::SystemRandomness,
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
        let mut writer =
            BackupWriter::create(Vec::new(), &secret, SCHEMA_VERSION, &clock, &random).unwrap();
        for part in parts {
            writer.add(*part).unwrap();
        }
        let bytes = writer.finish().unwrap();
        Self { bytes, secret }
    }

    /// Returns how much each part has taken, by its folder.
    pub(crate) fn restore(&self, parts: &[&dyn Part]) -> BTreeMap<String, u32> {
        let input = Cursor::new(&self.bytes);
        let mut backup = Backup::check(input, &self.secret, SCHEMA_VERSION).unwrap();
        backup.restore(parts).unwrap()
    }
}
