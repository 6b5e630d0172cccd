//! Publishes the catalogue as files that any web server, mirror or CDN may hand out: a repository of
//! The Update Framework 1.0.33, whose client is the core's `trust::tuf`.
//!
//! In the folder lie `metadata/` and `targets/`. Each file's name says its version or its content but
//! for `timestamp.json`, which is replaced last: whoever reads meanwhile sees all of the old state or
//! all of the new one.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use chrono::{DateTime, Duration, SecondsFormat, Utc};
use ring::digest::{SHA256, digest};
use ring::error::KeyRejected;
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, KeyPair};
use serde_json::{Map, Value, json};

use crate::catalogue::Catalogue;
use crate::private_file;

/// The catalogue's path in the repository.
pub const CATALOGUE_PATH: &str = "catalogue/full.ndjson.zst";

/// Slow and small: a catalogue is packed once and fetched by everybody.
const COMPRESSION_LEVEL: i32 = 19;

/// Why nothing, or not all, was published; what was published before stands.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// A file cannot be read or written.
    #[error("a file cannot be read or written")]
    File(#[from] io::Error),
    /// A key is none.
    #[error("a key in the folder of keys does not read: {0}")]
    Key(KeyRejected),
    /// What was published before does not read.
    #[error("the metadata that was published before does not read")]
    Published,
}

/// What was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The version that all metadata but the root has now.
    pub version: u64,
    /// The bytes of the catalogue that a phone fetches.
    pub catalogue_bytes: u64,
}

/// Publishes `catalogue` into `folder`, once more where it was published before. The keys are in the
/// folder `keys`, made at the first time; the root's belongs off line. Blocks.
pub fn publish(
    folder: &Path,
    keys: &Path,
    catalogue: &Catalogue,
    now: DateTime<Utc>,
) -> Result<Published, PublishError> {
    let city = Publisher {
        folder,
        now,
        keys: Keys::open(keys)?,
    };
    city.publish_root()?;
    let packed = zstd::encode_all(&*catalogue.ndjson, COMPRESSION_LEVEL)?;
    let hash = sha256(&packed);
    city.write(
        &format!("targets/catalogue/{hash}.full.ndjson.zst"),
        &packed,
    )?;

    let version = city.published_version()?.saturating_add(1);
    let target = json!({
        "length": packed.len(),
        "hashes": {"sha256": hash},
        "custom": {"revision": catalogue.revision, "bytes": catalogue.ndjson.len(), "services": catalogue.service_count()},
    });
    let targets = json!({"targets": {CATALOGUE_PATH: target}});
    let targets = city.signed(
        "targets",
        &city.keys.targets,
        version,
        Duration::days(90),
        targets,
    );
    city.write(&format!("metadata/{version}.targets.json"), &targets)?;
    let snapshot = json!({"meta": {"targets.json": described(version, &targets)}});
    let snapshot = city.signed(
        "snapshot",
        &city.keys.snapshot,
        version,
        Duration::days(90),
        snapshot,
    );
    city.write(&format!("metadata/{version}.snapshot.json"), &snapshot)?;
    let timestamp = json!({"meta": {"snapshot.json": described(version, &snapshot)}});
    let timestamp = city.signed(
        "timestamp",
        &city.keys.timestamp,
        version,
        Duration::days(7),
        timestamp,
    );
    city.write("metadata/timestamp.json", &timestamp)?;
    Ok(Published {
        version,
        catalogue_bytes: packed.len() as u64,
    })
}

/// A key for each role.
struct Keys {
    root: Ed25519KeyPair,
    timestamp: Ed25519KeyPair,
    snapshot: Ed25519KeyPair,
    targets: Ed25519KeyPair,
}

impl Keys {
    fn open(folder: &Path) -> Result<Self, PublishError> {
        fs::create_dir_all(folder)?;
        let key = |role: &str| {
            let made = || {
                let document = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new())?;
                Ok(document.as_ref().to_vec())
            };
            let pkcs8 = private_file::load_or_make(&folder.join(format!("{role}.pk8")), made)?;
            Ed25519KeyPair::from_pkcs8(&pkcs8).map_err(PublishError::Key)
        };
        Ok(Self {
            root: key("root")?,
            timestamp: key("timestamp")?,
            snapshot: key("snapshot")?,
            targets: key("targets")?,
        })
    }

    fn all(&self) -> [(&'static str, &Ed25519KeyPair); 4] {
        [
            ("root", &self.root),
            ("timestamp", &self.timestamp),
            ("snapshot", &self.snapshot),
            ("targets", &self.targets),
        ]
    }
}

struct Publisher<'a> {
    folder: &'a Path,
    now: DateTime<Utc>,
    keys: Keys,
}

impl Publisher<'_> {
    /// The first root, which apps bring along; it stands once it was published.
    fn publish_root(&self) -> Result<(), PublishError> {
        let name = "metadata/1.root.json";
        if self.folder.join(name).exists() {
            return Ok(());
        }
        let (mut keys, mut roles) = (Map::new(), Map::new());
        for (role, pair) in self.keys.all() {
            let id = key_id(pair);
            roles.insert(role.to_owned(), json!({"keyids": [id], "threshold": 1}));
            keys.insert(id, public(pair));
        }
        let rest = json!({"consistent_snapshot": true, "keys": keys, "roles": roles});
        let root = self.signed("root", &self.keys.root, 1, Duration::days(365), rest);
        Ok(self.write(name, &root)?)
    }

    /// The version that was published last; 0 before the first time.
    fn published_version(&self) -> Result<u64, PublishError> {
        match fs::read(self.folder.join("metadata/timestamp.json")) {
            Ok(bytes) => serde_json::from_slice(&bytes)
                .ok()
                .and_then(|published: Value| published.pointer("/signed/version")?.as_u64())
                .ok_or(PublishError::Published),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(0),
            Err(error) => Err(error.into()),
        }
    }

    /// Metadata of `role` and its signature. What is signed is the canonical form (section 4.2), and that
    /// is what is written where all text is plain ASCII with nothing to be escaped, as here.
    fn signed(
        &self,
        role: &str,
        key: &Ed25519KeyPair,
        version: u64,
        holds_for: Duration,
        rest: Value,
    ) -> Vec<u8> {
        let expires = (self.now + holds_for).to_rfc3339_opts(SecondsFormat::Secs, true);
        let mut signed = json!({
            "_type": role, "spec_version": "1.0.33", "version": version, "expires": expires,
        });
        if let (Some(signed), Value::Object(rest)) = (signed.as_object_mut(), rest) {
            signed.extend(rest);
        }
        let signature = hex(key.sign(signed.to_string().as_bytes()).as_ref());
        let signatures = json!([{"keyid": key_id(key), "sig": signature}]);
        json!({"signed": signed, "signatures": signatures})
            .to_string()
            .into_bytes()
    }

    /// Writes beside and renames, so that a reader sees the old file or the new one.
    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.folder.join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let beside = path.with_extension("new");
        let mut file = File::create(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(beside, path)
    }
}

fn public(pair: &Ed25519KeyPair) -> Value {
    json!({"keytype": "ed25519", "scheme": "ed25519",
        "keyval": {"public": hex(pair.public_key().as_ref())}})
}

fn key_id(pair: &Ed25519KeyPair) -> String {
    sha256(public(pair).to_string().as_bytes())
}

fn described(version: u64, bytes: &[u8]) -> Value {
    json!({"version": version, "length": bytes.len(), "hashes": {"sha256": sha256(bytes)}})
}

fn sha256(bytes: &[u8]) -> String {
    hex(digest(&SHA256, bytes).as_ref())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn each_time_is_a_version_of_its_own_and_one_root_stands() {
        let folder = tempfile::tempdir().unwrap();
        let (repository, keys) = (folder.path().join("repository"), folder.path().join("keys"));
        let catalogue = Catalogue::demo_city().unwrap();
        let read = |name: &str| fs::read(repository.join(name)).unwrap();
        let publish = |at: i64| {
            let now = DateTime::from_timestamp(at, 0).unwrap();
            publish(&repository, &keys, &catalogue, now).unwrap()
        };
        assert_eq!(publish(1_795_000_000).version, 1);
        let root = read("metadata/1.root.json");
        assert_eq!(publish(1_795_000_001).version, 2);
        assert_eq!(read("metadata/1.root.json"), root);
        let snapshot: Value = serde_json::from_slice(&read("metadata/2.snapshot.json")).unwrap();
        assert_eq!(
            snapshot["signed"]["meta"]["targets.json"],
            described(2, &read("metadata/2.targets.json"))
        );
        let targets: Value = serde_json::from_slice(&read("metadata/2.targets.json")).unwrap();
        let target = &targets["signed"]["targets"][CATALOGUE_PATH];
        let hash = target["hashes"]["sha256"].as_str().unwrap();
        let packed = read(&format!("targets/catalogue/{hash}.full.ndjson.zst"));
        assert_eq!(zstd::decode_all(&*packed).unwrap(), catalogue.ndjson);
        assert_eq!(target["custom"]["revision"], catalogue.revision);
    }

    #[test]
    fn metadata_that_does_not_read_is_not_published_over() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("metadata")).unwrap();
        let timestamp = folder.path().join("metadata/timestamp.json");
        fs::write(&timestamp, "{").unwrap();
        let catalogue = Catalogue::demo_city().unwrap();
        let keys = folder.path().join("keys");
        let refused = publish(folder.path(), &keys, &catalogue, Utc::now()).unwrap_err();
        assert!(matches!(refused, PublishError::Published), "{refused}");
        assert_eq!(fs::read(&timestamp).unwrap(), b"{");
    }
}
