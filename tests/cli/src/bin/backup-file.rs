//! The core's backups, for `tests/interop/age`: `backup-file make|check|restore identity|passphrase SECRET FOLDER FILE`.
//! Each folder in FOLDER is a part, with the files in it as its entries. What is refused is told on standard error, and
//! it exits with 1.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

use anyhow::Context;
use citizen_core::{
    backup::{Backup, BackupWriter, Entries, Origin, Part, Purpose},
    environment::{SystemClock, SystemRandomness},
    error::Error,
    seal::age::{AgeSecret, Passphrase, RecoveryKey},
};
use clap::{Parser, ValueEnum};

/// As good as any: there is no `user.db`.
const SCHEMA_VERSION: u32 = 1;

#[derive(Parser)]
struct Options {
    action: Action,
    kind: Kind,
    secret: String,
    folder: PathBuf,
    file: PathBuf,
}

#[derive(Clone, ValueEnum)]
enum Action {
    Make,
    Check,
    Restore,
}

#[derive(Clone, ValueEnum)]
enum Kind {
    Identity,
    Passphrase,
}

/// A folder with files in it, and no folders.
struct OnDisk(PathBuf);

impl Part for OnDisk {
    fn folder(&self) -> &str {
        let name = self.0.file_name().and_then(|name| name.to_str());
        name.unwrap_or_default()
    }

    fn give(&self, entries: &mut dyn Entries) -> Result<(), Error> {
        for path in listed(&self.0)? {
            let name = path.file_name().and_then(|name| name.to_str());
            let mut file = File::open(&path)?;
            let size_bytes = file.metadata()?.len();
            entries.put(name.unwrap_or_default(), size_bytes, &mut file)?;
        }
        Ok(())
    }

    fn take(&self, name: &str, _: u64, content: &mut dyn Read, _: Purpose) -> Result<u32, Error> {
        fs::create_dir_all(&self.0)?;
        io::copy(content, &mut File::create(self.0.join(name))?)?;
        Ok(1)
    }
}

fn listed(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.path()));
    let mut paths = entries.collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let secret = match options.kind {
        Kind::Identity => {
            let key = RecoveryKey::from_identity(&options.secret);
            AgeSecret::RecoveryKey(key.context("that is no identity")?)
        }
        Kind::Passphrase => AgeSecret::Passphrase(Passphrase::new(&options.secret)),
    };
    if let Action::Make = options.action {
        let file = File::create(&options.file)?;
        let (clock, randomness) = (SystemClock, SystemRandomness::default());
        let origin = Origin {
            schema_version: SCHEMA_VERSION,
            ..Origin::default()
        };
        let mut writer = BackupWriter::create(file, &secret, origin, &clock, &randomness)?;
        for folder in listed(&options.folder)? {
            writer.add(&OnDisk(folder))?;
        }
        writer.finish()?;
        return Ok(());
    }
    let mut backup = Backup::check(File::open(&options.file)?, &secret, SCHEMA_VERSION)?;
    if let Action::Restore = options.action {
        let folders = backup.manifest().entries.iter();
        let folders = folders.filter_map(|entry| Some(entry.path.split_once('/')?.0));
        let mut folders: Vec<String> = folders.map(str::to_owned).collect();
        folders.dedup();
        let parts = folders
            .iter()
            .map(|folder| OnDisk(options.folder.join(folder)));
        let parts: Vec<OnDisk> = parts.collect();
        let parts: Vec<&dyn Part> = parts.iter().map(|part| part as &dyn Part).collect();
        backup.hand_out(&parts, Purpose::Restore)?;
    }
    Ok(())
}
