//! Publishes the catalogue and the city's profile as files that any web server, mirror or CDN may hand out: a repository of
//! The Update Framework 1.0.33, whose client is the core's `trust::tuf`; docs/catalogue-distribution.md
//! says what is in it.
//!
//! In the folder lie `metadata/` and `targets/`. Each file's name says its version or its content but
//! for `timestamp.json`, which is replaced last: whoever reads meanwhile sees all of the old state or
//! all of the new one. What nobody may use any more, because it has expired, is removed.

mod past;
mod targets;
#[cfg(test)]
mod tests;

use std::fs::{self, File};
use std::io;
use std::path::Path;

use chrono::{DateTime, Duration, SecondsFormat, SubsecRound, Utc};
use ring::digest::{SHA256, digest};
use ring::error::KeyRejected;
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, KeyPair};
use serde_json::{Map, Value, json};

use self::past::Past;
pub use self::targets::{CATALOGUE_PATH, PROFILE_PATH};
use crate::catalogue::{Catalogue, lowercase_hex};
use crate::files;
use crate::profile::Profile;

const TIMESTAMP: &str = "timestamp";
const TIMESTAMP_HOLDS: Duration = Duration::days(7);
const FILES_HOLD: Duration = Duration::days(90);
const ROOT_HOLDS: Duration = Duration::days(365);
const ROOT_RENEWED_BEFORE: Duration = Duration::days(183);

/// How much work is put into making the files small.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Packing {
    /// As little as goes: a city on one's own desk is fetched from a few times.
    Quick,
    /// All: what is packed once is fetched by everybody.
    Small,
}

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
    /// The catalogue is one city's and the profile another's: no phone would take one of them.
    #[error("the catalogue is of {catalogue:?}, the profile of {profile:?}")]
    OtherCity {
        /// Whose the catalogue is.
        catalogue: String,
        /// Whose the profile is.
        profile: String,
    },
    /// The catalogue is none that may be published.
    #[error("the catalogue does not read")]
    Catalogue(#[from] serde_json::Error),
}

/// What was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The version that all metadata but the root has now.
    pub version: u64,
    /// The bytes of the catalogue that a phone without one fetches.
    pub catalogue_bytes: u64,
    /// The bytes that a phone fetches instead which has an earlier catalogue, the latest first.
    pub delta_bytes: Vec<u64>,
}

/// Publishes `catalogue` and `profile` into `folder`, once more where it was published before, with deltas that lead to it
/// from the last few. The keys are in the folder `keys`, made at the first time; the root's belongs off line.
/// The root is signed anew half a year before it expires. The same catalogue again is the same files, signed
/// anew; so is the same profile. One at a time for a folder of keys: the second waits. Blocks.
///
/// # Errors
/// Each way of [`PublishError`].
pub fn publish(
    folder: &Path,
    keys: &Path,
    catalogue: &Catalogue,
    profile: &Profile,
    now: DateTime<Utc>,
) -> Result<Published, PublishError> {
    publish_packed(folder, keys, catalogue, profile, now, Packing::Small)
}

/// As [`publish`].
pub(crate) fn publish_packed(
    folder: &Path,
    keys: &Path,
    catalogue: &Catalogue,
    profile: &Profile,
    now: DateTime<Utc>,
    packing: Packing,
) -> Result<Published, PublishError> {
    let now = now.trunc_subsecs(0);
    // Before anything is made, so that a slip leaves nothing behind.
    if catalogue.city != profile.city() {
        return Err(PublishError::OtherCity {
            catalogue: catalogue.city.clone(),
            profile: profile.city().to_owned(),
        });
    }
    if files::resolved(keys)?.starts_with(files::resolved(folder)?) {
        return Err(PublishError::KeysInside);
    }
    if !keys.exists() && folder.join("metadata").exists() && Past::read(folder)?.newest_root > 0 {
        return Err(PublishError::OtherKeys);
    }
    fs::create_dir_all(folder.join("metadata"))?;
    fs::create_dir_all(keys)?;
    let lock = File::create(keys.join("lock"))?;
    lock.lock()?;
    let past = Past::read(folder)?;
    let city = Publisher {
        folder,
        now,
        keys: Keys::open(keys, past.newest_root == 0)?,
    };
    city.publish_root(past.newest_root)?;
    let mut targets = targets::issue(&city, &past, catalogue, packing)?;
    let file = targets::issue_profile(&city, &past, profile)?;
    targets.insert(PROFILE_PATH.to_owned(), file);

    let version = past.newest_version.saturating_add(1);
    let keys = &city.keys;
    let signed = json!({"targets": targets});
    let signed = city.issue("targets", &keys.targets, version, FILES_HOLD, signed)?;
    let snapshot = json!({"meta": {"targets.json": described(version, &signed)}});
    let snapshot = city.issue("snapshot", &keys.snapshot, version, FILES_HOLD, snapshot)?;
    let timestamp = json!({"meta": {"snapshot.json": described(version, &snapshot)}});
    city.issue(
        TIMESTAMP,
        &keys.timestamp,
        version,
        TIMESTAMP_HOLDS,
        timestamp,
    )?;
    past.sweep(folder, &targets, now)?;
    Ok(Published {
        version,
        catalogue_bytes: targets::length(targets.get(CATALOGUE_PATH)),
        delta_bytes: targets::delta_bytes(&past, &targets),
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
