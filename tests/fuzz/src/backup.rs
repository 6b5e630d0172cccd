//! What anyone may hold up to the app as her backup, once it is opened.

use std::io::{self, Cursor, Read, Write};

use citizen_core::{
    backup::{Backup, Entries, Manifest, Part, Purpose},
    environment::SystemRandomness,
    error::Error,
    seal::age::{AgeSecret, AgeWriter, RecoveryKey},
};

/// The key of the manifests in the corpus.
const IDENTITY: &str = "AGE-SECRET-KEY-1NSGL4LD5XHYC7HG5F63UTPA2ZEKVCKRCPHGUA42DNZZMGZ9324TSJ8KVG3";
const SCHEMA_VERSION: u32 = 1;

struct Taking(&'static str);

impl Part for Taking {
    fn folder(&self) -> &str {
        self.0
    }
    fn give(&self, _: &mut dyn Entries) -> Result<(), Error> {
        Ok(())
    }
    fn take(
        &self,
        _: &str,
        size_bytes: u64,
        content: &mut dyn Read,
        _: Purpose,
    ) -> Result<u32, Error> {
        assert_eq!(io::copy(content, &mut io::sink())?, size_bytes);
        Ok(1)
    }
}

/// Any bytes as a manifest, and as the tar of a backup. A manifest that is read is written again the same; a backup that
/// holds is the one in the corpus, for its MAC cannot be made without the key, and all of it is handed out.
pub(super) fn backup(data: &[u8]) {
    if let Ok(manifest) = Manifest::read(data) {
        assert_eq!(Manifest::read(&manifest.to_json()), Ok(manifest));
    }
    if let Ok(mut backup) = checked(data) {
        assert_eq!(data, include_bytes!("../corpus/backup/whole.tar"));
        let parts = [Taking("documents"), Taking("favourites")];
        let parts: [&dyn Part; 2] = [&parts[0], &parts[1]];
        backup.hand_out(&parts, Purpose::Restore).unwrap();
    }
}

fn checked(tar: &[u8]) -> Result<Backup<Cursor<Vec<u8>>>, Error> {
    let key = AgeSecret::RecoveryKey(RecoveryKey::from_identity(IDENTITY).unwrap());
    let mut writer = AgeWriter::create(Vec::new(), &key, &SystemRandomness::default()).unwrap();
    writer.write_all(tar).unwrap();
    let sealed = writer.finish().unwrap();
    Backup::check(Cursor::new(sealed), &key, SCHEMA_VERSION)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Without this the target might only ever see refused backups.
    #[test]
    fn the_backup_of_the_corpus_holds() {
        assert!(checked(include_bytes!("../corpus/backup/whole.tar")).is_ok());
        Manifest::read(include_bytes!("../corpus/backup/manifest.json")).unwrap();
    }
}
