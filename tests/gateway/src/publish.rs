//! Publishes the catalogue as files that any web server, mirror or CDN may hand out: a repository of
//! The Update Framework 1.0.33, whose client is the core's `trust::tuf`.
//!
//! In the folder lie `metadata/` and `targets/`. Each file's name says its version or its content but
//! for `timestamp.json`, which is replaced last: whoever reads meanwhile sees all of the old state or
//! all of the new one.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::Path;

use chrono::{DateTime, Duration, SecondsFormat, Utc};
use ring::digest::{SHA256, digest};
use ring::error::KeyRejected;
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, KeyPair};
use serde_json::{Map, Value, json};

use crate::catalogue::{Catalogue, lowercase_hex};
use crate::files;

/// The catalogue's path in the repository.
pub const CATALOGUE_PATH: &str = "catalogue/full.ndjson.zst";

const TIMESTAMP: &str = "timestamp";
const TIMESTAMP_HOLDS: Duration = Duration::days(7);
const FILES_HOLD: Duration = Duration::days(90);
const ROOT_HOLDS: Duration = Duration::days(365);
const ROOT_RENEWED_BEFORE: Duration = Duration::days(183);

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
    /// The folder of keys lies in the folder that is handed out.
    #[error("the folder of keys lies in the folder that is published")]
    KeysInside,
    /// What was published before was signed with other keys than these, so no client would take more.
    #[error("these are not the keys of the root that was published")]
    OtherKeys,
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
/// folder `keys`, made at the first time; the root's belongs off line. The root is signed anew half a year
/// before it expires. One at a time for a folder of keys: the second waits. Blocks.
pub fn publish(
    folder: &Path,
    keys: &Path,
    catalogue: &Catalogue,
    now: DateTime<Utc>,
) -> Result<Published, PublishError> {
    fs::create_dir_all(folder.join("metadata"))?;
    fs::create_dir_all(keys)?;
    if keys.canonicalize()?.starts_with(folder.canonicalize()?) {
        return Err(PublishError::KeysInside);
    }
    let lock = File::create(keys.join("lock"))?;
    lock.lock()?;
    let root = newest(folder, "root")?;
    let city = Publisher {
        folder,
        now,
        keys: Keys::open(keys, root == 0)?,
    };
    city.publish_root(root)?;
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
    let keys = &city.keys;
    let targets = json!({"targets": {CATALOGUE_PATH: target}});
    let targets = city.issue("targets", &keys.targets, version, FILES_HOLD, targets)?;
    let snapshot = json!({"meta": {"targets.json": described(version, &targets)}});
    let snapshot = city.issue("snapshot", &keys.snapshot, version, FILES_HOLD, snapshot)?;
    let timestamp = json!({"meta": {"snapshot.json": described(version, &snapshot)}});
    city.issue(
        TIMESTAMP,
        &keys.timestamp,
        version,
        TIMESTAMP_HOLDS,
        timestamp,
    )?;
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
    /// Makes those that are missing only where nothing was published with them yet.
    fn open(folder: &Path, first: bool) -> Result<Self, PublishError> {
        let key = |role: &str| {
            let made = || {
                let document = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new())?;
                Ok(document.as_ref().to_vec())
            };
            let path = folder.join(format!("{role}.pk8"));
            if !first && !path.exists() {
                return Err(PublishError::OtherKeys);
            }
            let pkcs8 = files::load_or_make(&path, made)?;
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
    /// The root that names these keys, where there is none yet or the `newest` one expires soon. The
    /// first is the one that apps bring along.
    fn publish_root(&self, newest: u64) -> Result<(), PublishError> {
        let (mut keys, mut roles) = (Map::new(), Map::new());
        for (role, pair) in self.keys.all() {
            let id = key_id(pair);
            roles.insert(role.to_owned(), json!({"keyids": [id], "threshold": 1}));
            keys.insert(id, public(pair));
        }
        let rest = json!({"consistent_snapshot": true, "keys": keys, "roles": roles});
        if newest > 0 {
            let published = fs::read(self.folder.join(format!("metadata/{newest}.root.json")))?;
            let published: Value =
                serde_json::from_slice(&published).map_err(|_| PublishError::Published)?;
            let said = |name: &str| published.pointer(&format!("/signed/{name}"));
            if said("keys") != rest.get("keys") || said("roles") != rest.get("roles") {
                return Err(PublishError::OtherKeys);
            }
            let expires = said("expires")
                .and_then(|expires| expires.as_str()?.parse::<DateTime<Utc>>().ok())
                .ok_or(PublishError::Published)?;
            if expires - self.now > ROOT_RENEWED_BEFORE {
                return Ok(());
            }
        }
        let version = newest.saturating_add(1);
        self.issue("root", &self.keys.root, version, ROOT_HOLDS, rest)?;
        Ok(())
    }

    /// The version that was published last; 0 before the first time.
    fn published_version(&self) -> Result<u64, PublishError> {
        let timestamp = self.timestamp_version()?;
        let files = [
            newest(self.folder, "snapshot")?,
            newest(self.folder, "targets")?,
        ];
        Ok(files.into_iter().fold(timestamp, u64::max))
    }

    fn timestamp_version(&self) -> Result<u64, PublishError> {
        match fs::read(self.folder.join("metadata/timestamp.json")) {
            Ok(bytes) => serde_json::from_slice(&bytes)
                .ok()
                .and_then(|published: Value| published.pointer("/signed/version")?.as_u64())
                .ok_or(PublishError::Published),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(0),
            Err(error) => Err(error.into()),
        }
    }

    /// Signs metadata of `role` and writes it; returns its bytes. What is signed is the canonical form
    /// (section 4.2), and that is what is written where all text is plain ASCII with nothing to be escaped,
    /// as here.
    fn issue(
        &self,
        role: &str,
        key: &Ed25519KeyPair,
        version: u64,
        holds_for: Duration,
        rest: Value,
    ) -> io::Result<Vec<u8>> {
        let expires = (self.now + holds_for).to_rfc3339_opts(SecondsFormat::Secs, true);
        let mut signed = json!({
            "_type": role, "spec_version": "1.0.33", "version": version, "expires": expires,
        });
        if let (Some(signed), Value::Object(rest)) = (signed.as_object_mut(), rest) {
            signed.extend(rest);
        }
        let signature = lowercase_hex(key.sign(signed.to_string().as_bytes()).as_ref());
        let signatures = json!([{"keyid": key_id(key), "sig": signature}]);
        let issued = json!({"signed": signed, "signatures": signatures}).to_string();
        let name = match role {
            TIMESTAMP => "metadata/timestamp.json".to_owned(),
            _ => format!("metadata/{version}.{role}.json"),
        };
        self.write(&name, issued.as_bytes())?;
        Ok(issued.into_bytes())
    }

    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.folder.join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        files::replace(&path, bytes, files::FOR_EVERYBODY)
    }
}

/// The highest version of `role` among the published files; 0 where there is none.
fn newest(folder: &Path, role: &str) -> io::Result<u64> {
    let mut newest = 0;
    for entry in fs::read_dir(folder.join("metadata"))? {
        let name = entry?.file_name();
        let version = name
            .to_str()
            .and_then(|name| {
                name.strip_suffix(".json")?
                    .strip_suffix(role)?
                    .strip_suffix('.')
            })
            .and_then(|version| version.parse().ok());
        newest = newest.max(version.unwrap_or(0));
    }
    Ok(newest)
}

fn public(pair: &Ed25519KeyPair) -> Value {
    json!({"keytype": "ed25519", "scheme": "ed25519",
        "keyval": {"public": lowercase_hex(pair.public_key().as_ref())}})
}

fn key_id(pair: &Ed25519KeyPair) -> String {
    sha256(public(pair).to_string().as_bytes())
}

fn described(version: u64, bytes: &[u8]) -> Value {
    json!({"version": version, "length": bytes.len(), "hashes": {"sha256": sha256(bytes)}})
}

fn sha256(bytes: &[u8]) -> String {
    lowercase_hex(digest(&SHA256, bytes).as_ref())
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
        let keys = tempfile::tempdir().unwrap();
        let refused = publish(folder.path(), keys.path(), &catalogue, Utc::now()).unwrap_err();
        assert!(matches!(refused, PublishError::Published), "{refused}");
        assert_eq!(fs::read(&timestamp).unwrap(), b"{");
    }

    /// A folder with a repository and its keys, published once.
    fn published() -> (tempfile::TempDir, Catalogue) {
        let folder = tempfile::tempdir().unwrap();
        let catalogue = Catalogue::demo_city().unwrap();
        again(&folder, &catalogue, 0).unwrap();
        (folder, catalogue)
    }

    fn again(
        folder: &tempfile::TempDir,
        catalogue: &Catalogue,
        days_later: i64,
    ) -> Result<Published, PublishError> {
        let now = DateTime::from_timestamp(1_795_000_000, 0).unwrap() + Duration::days(days_later);
        let (repository, keys) = (folder.path().join("repository"), folder.path().join("keys"));
        publish(&repository, &keys, catalogue, now)
    }

    #[test]
    fn with_a_key_missing_or_another_nothing_is_published() {
        let (folder, catalogue) = published();
        let key = folder.path().join("keys/targets.pk8");
        fs::remove_file(&key).unwrap();
        let missing = again(&folder, &catalogue, 0).unwrap_err();
        assert!(matches!(missing, PublishError::OtherKeys), "{missing}");
        fs::copy(folder.path().join("keys/root.pk8"), &key).unwrap();
        let other = again(&folder, &catalogue, 0).unwrap_err();
        assert!(matches!(other, PublishError::OtherKeys), "{other}");
        assert_eq!(
            newest(&folder.path().join("repository"), "targets").unwrap(),
            1
        );
    }

    #[test]
    fn the_root_is_signed_anew_before_it_expires() {
        let (folder, catalogue) = published();
        let root = || newest(&folder.path().join("repository"), "root").unwrap();
        again(&folder, &catalogue, 100).unwrap();
        assert_eq!(root(), 1);
        again(&folder, &catalogue, 200).unwrap();
        assert_eq!(root(), 2);
        again(&folder, &catalogue, 201).unwrap();
        assert_eq!(root(), 2);
    }

    #[test]
    fn no_version_is_given_twice_although_the_timestamp_was_lost() {
        let (folder, catalogue) = published();
        fs::remove_file(folder.path().join("repository/metadata/timestamp.json")).unwrap();
        assert_eq!(again(&folder, &catalogue, 0).unwrap().version, 2);
    }

    #[test]
    fn keys_are_never_put_where_everybody_may_read() {
        let folder = tempfile::tempdir().unwrap();
        let catalogue = Catalogue::demo_city().unwrap();
        for keys in [folder.path().to_owned(), folder.path().join("keys")] {
            let refused = publish(folder.path(), &keys, &catalogue, Utc::now()).unwrap_err();
            assert!(matches!(refused, PublishError::KeysInside), "{refused}");
        }
    }

    #[test]
    fn two_at_once_publish_one_after_the_other() {
        let (folder, catalogue) = published();
        let versions = std::thread::scope(|scope| {
            let publishing =
                [(); 4].map(|()| scope.spawn(|| again(&folder, &catalogue, 0).unwrap()));
            publishing.map(|one| one.join().unwrap().version)
        });
        let mut versions = versions.to_vec();
        versions.sort_unstable();
        assert_eq!(versions, [2, 3, 4, 5]);
    }
}
