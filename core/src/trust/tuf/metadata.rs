//! The four files of metadata, and who has to have signed them.

use std::collections::{BTreeMap, BTreeSet};

use base64::{Engine, prelude::BASE64_STANDARD};
use ring::signature::{ECDSA_P256_SHA256_ASN1, ED25519, UnparsedPublicKey, VerificationAlgorithm};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use super::{MetadataProblem, TufError, canonical::canonical};
use crate::environment::Timestamp;

/// The four roles that sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoleName {
    /// Says who signs for all the others, and for itself.
    Root,
    /// Says which snapshot is the newest; signed every few hours.
    Timestamp,
    /// Says which version of `targets` goes with it.
    Snapshot,
    /// Says what files there are.
    Targets,
}

impl RoleName {
    /// As metadata and file names write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Root => "root",
            Self::Timestamp => "timestamp",
            Self::Snapshot => "snapshot",
            Self::Targets => "targets",
        }
    }
}

/// Metadata as it was signed, and its signatures.
pub(super) struct Envelope {
    signed: Value,
    canonical: Vec<u8>,
    signatures: Vec<Signature>,
}

#[derive(Deserialize)]
struct Signature {
    keyid: String,
    sig: String,
}

/// What all metadata says of itself.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Common {
    #[serde(rename = "_type")]
    kind: String,
    spec_version: String,
    pub(super) version: u64,
    pub(super) expires: Timestamp,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Root {
    #[serde(flatten)]
    pub(super) common: Common,
    #[serde(default)]
    pub(super) consistent_snapshot: bool,
    keys: BTreeMap<String, Key>,
    roles: BTreeMap<String, Role>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct TimestampMetadata {
    #[serde(flatten)]
    pub(super) common: Common,
    meta: BTreeMap<String, FileOfMetadata>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Snapshot {
    #[serde(flatten)]
    pub(super) common: Common,
    pub(super) meta: BTreeMap<String, FileOfMetadata>,
}

/// What the repository holds, all of it signed for.
#[derive(Debug, Clone, Deserialize)]
pub struct Targets {
    #[serde(flatten)]
    pub(super) common: Common,
    targets: BTreeMap<String, TargetFile>,
    #[serde(default)]
    delegations: Option<Value>,
}

/// What one file of metadata says of another.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct FileOfMetadata {
    pub(super) version: u64,
    pub(super) length: Option<u64>,
    #[serde(default)]
    hashes: Option<BTreeMap<String, String>>,
}

/// A file that the repository holds.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct TargetFile {
    /// How long it is, in bytes.
    pub length: u64,
    hashes: BTreeMap<String, String>,
    /// What its publisher says of it beside that.
    #[serde(default)]
    pub custom: Option<Value>,
}

#[derive(Debug, Clone, Deserialize)]
struct Role {
    keyids: Vec<String>,
    threshold: usize,
}

#[derive(Debug, Clone, Deserialize)]
struct Key {
    keytype: String,
    scheme: String,
    keyval: KeyValue,
}

#[derive(Debug, Clone, Deserialize)]
struct KeyValue {
    #[serde(default)]
    public: String,
}

impl Envelope {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, MetadataProblem> {
        #[derive(Deserialize)]
        struct Written {
            signed: Value,
            signatures: Vec<Signature>,
        }
        let written: Written = parse(bytes)?;
        let mut seen = BTreeSet::new();
        if !written.signatures.iter().all(|one| seen.insert(&one.keyid)) {
            return Err(MetadataProblem::Malformed);
        }
        Ok(Self {
            canonical: canonical(&written.signed)?,
            signed: written.signed,
            signatures: written.signatures,
        })
    }

    /// What was signed; it is nobody's word until [`Root::verify`] says whose.
    pub(super) fn signed<T: Metadata>(&self) -> Result<T, MetadataProblem> {
        let signed: T = T::deserialize(&self.signed).map_err(|_| MetadataProblem::Malformed)?;
        let common = signed.common();
        let ours = common.kind == T::ROLE.as_str()
            && common.spec_version.split('.').next() == Some("1")
            && common.version > 0
            && signed.is_whole();
        if ours {
            Ok(signed)
        } else {
            Err(MetadataProblem::Malformed)
        }
    }
}

/// One of the four.
pub(super) trait Metadata: DeserializeOwned {
    const ROLE: RoleName;

    fn common(&self) -> &Common;

    /// Whether all is there that the rest relies on.
    fn is_whole(&self) -> bool;
}

impl Metadata for Root {
    const ROLE: RoleName = RoleName::Root;

    fn common(&self) -> &Common {
        &self.common
    }

    fn is_whole(&self) -> bool {
        let names = [
            RoleName::Root,
            RoleName::Timestamp,
            RoleName::Snapshot,
            RoleName::Targets,
        ];
        names.iter().all(|name| {
            self.roles.get(name.as_str()).is_some_and(|role| {
                let different: BTreeSet<&String> = role.keyids.iter().collect();
                role.threshold > 0 && different.len() == role.keyids.len()
            })
        })
    }
}

impl Metadata for TimestampMetadata {
    const ROLE: RoleName = RoleName::Timestamp;

    fn common(&self) -> &Common {
        &self.common
    }

    fn is_whole(&self) -> bool {
        self.meta.contains_key(SNAPSHOT_FILE)
    }
}

impl Metadata for Snapshot {
    const ROLE: RoleName = RoleName::Snapshot;

    fn common(&self) -> &Common {
        &self.common
    }

    fn is_whole(&self) -> bool {
        self.meta.contains_key(TARGETS_FILE)
    }
}

impl Metadata for Targets {
    const ROLE: RoleName = RoleName::Targets;

    fn common(&self) -> &Common {
        &self.common
    }

    fn is_whole(&self) -> bool {
        self.targets.values().all(|target| {
            let mut hashes = known_hashes(&target.hashes).peekable();
            hashes.peek().is_some()
                && hashes.all(|(algorithm, hash)| {
                    hex(hash).is_some_and(|hash| hash.len() == algorithm.output_len())
                })
        })
    }
}

const SNAPSHOT_FILE: &str = "snapshot.json";
pub(super) const TARGETS_FILE: &str = "targets.json";

impl Root {
    /// Whether enough of those who may sign for `role` have signed (TUF 1.0.33 section 4.2.1). A key
    /// counts once, under however many names.
    pub(super) fn verify(
        &self,
        role: RoleName,
        envelope: &Envelope,
    ) -> Result<(), MetadataProblem> {
        let role = self
            .roles
            .get(role.as_str())
            .ok_or(MetadataProblem::Malformed)?;
        let mut signers = BTreeSet::new();
        for signature in &envelope.signatures {
            if role.keyids.contains(&signature.keyid)
                && let Some(key) = self.keys.get(&signature.keyid)
                && let Some(public) = key.that_signed(&envelope.canonical, &signature.sig)
            {
                signers.insert(public);
            }
        }
        if signers.len() >= role.threshold {
            Ok(())
        } else {
            Err(MetadataProblem::NotSigned)
        }
    }
}

impl TimestampMetadata {
    /// Of the snapshot.
    pub(super) fn snapshot(&self) -> Option<&FileOfMetadata> {
        self.meta.get(SNAPSHOT_FILE)
    }
}

impl Snapshot {
    /// Of the targets.
    pub(super) fn targets(&self) -> Option<&FileOfMetadata> {
        self.meta.get(TARGETS_FILE)
    }
}

impl Targets {
    /// The file called `path`.
    pub fn file(&self, path: &str) -> Option<&TargetFile> {
        self.targets.get(path)
    }

    /// The file called `path`, or why there is none.
    pub fn find(&self, path: &str) -> Result<&TargetFile, TufError> {
        let missing = match self.delegates() {
            true => TufError::Delegated,
            false => TufError::NoSuchTarget,
        };
        self.file(path).ok_or(missing)
    }

    /// All files by their paths.
    pub fn files(&self) -> impl Iterator<Item = (&str, &TargetFile)> {
        self.targets
            .iter()
            .map(|(path, target)| (path.as_str(), target))
    }

    /// Whether others sign for some of the files.
    fn delegates(&self) -> bool {
        let roles = self.delegations.as_ref().and_then(|all| all.get("roles"));
        roles
            .and_then(Value::as_array)
            .is_some_and(|roles| !roles.is_empty())
    }
}

impl FileOfMetadata {
    /// Whether `bytes` are the ones that are meant, as far as length and hashes are told.
    pub(super) fn verify(&self, bytes: &[u8]) -> Result<(), MetadataProblem> {
        let hashes = self.hashes.as_ref();
        let told = self
            .length
            .is_none_or(|length| length == bytes.len() as u64)
            && hashes.is_none_or(|hashes| fits(hashes, bytes));
        if told {
            Ok(())
        } else {
            Err(MetadataProblem::OtherBytes)
        }
    }
}

impl TargetFile {
    /// Whether `bytes` are this file.
    pub fn is(&self, bytes: &[u8]) -> bool {
        bytes.len() as u64 == self.length && fits(&self.hashes, bytes)
    }

    /// The hashes that it has to have, each with what makes it.
    pub(super) fn digests(&self) -> Vec<(ring::digest::Context, Vec<u8>)> {
        known_hashes(&self.hashes)
            .map(|(algorithm, hash)| {
                let expected = hex(hash).unwrap_or_default();
                (ring::digest::Context::new(algorithm), expected)
            })
            .collect()
    }

    /// The hash that stands in front of its name where the repository keeps every version
    /// (TUF 1.0.33 section 6.2).
    pub(super) fn any_hash(&self) -> Option<&str> {
        known_hashes(&self.hashes).next().map(|(_, hash)| hash)
    }
}

/// Whether every hash that we know how to make fits, and there is one.
fn fits(hashes: &BTreeMap<String, String>, bytes: &[u8]) -> bool {
    let mut known = known_hashes(hashes).peekable();
    known.peek().is_some()
        && known.all(|(algorithm, hash)| {
            hex(hash).as_deref() == Some(ring::digest::digest(algorithm, bytes).as_ref())
        })
}

fn known_hashes(
    hashes: &BTreeMap<String, String>,
) -> impl Iterator<Item = (&'static ring::digest::Algorithm, &str)> {
    hashes.iter().filter_map(|(name, hash)| {
        let algorithm = match name.as_str() {
            "sha256" => &ring::digest::SHA256,
            "sha512" => &ring::digest::SHA512,
            _ => return None,
        };
        Some((algorithm, hash.as_str()))
    })
}

impl Key {
    /// The key itself, if the signature is its own.
    fn that_signed(&self, message: &[u8], signature: &str) -> Option<Vec<u8>> {
        let algorithm: &'static dyn VerificationAlgorithm;
        let public;
        match (self.keytype.as_str(), self.scheme.as_str()) {
            ("ed25519", "ed25519") => {
                algorithm = &ED25519;
                public = hex(&self.keyval.public)?;
            }
            ("ecdsa" | "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256") => {
                algorithm = &ECDSA_P256_SHA256_ASN1;
                public = p256_point(&self.keyval.public)?;
            }
            _ => return None,
        }
        let signature = hex(signature)?;
        let signed = UnparsedPublicKey::new(algorithm, &public).verify(message, &signature);
        signed.is_ok().then_some(public)
    }
}

/// The uncompressed point of a P-256 key in PEM (RFC 7468 section 13, RFC 5480 section 2).
fn p256_point(pem: &str) -> Option<Vec<u8>> {
    /// SubjectPublicKeyInfo of an uncompressed point on P-256, up to the point.
    const BEFORE_POINT: [u8; 26] = [
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08,
        0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
    ];
    let base64: String = pem
        .trim()
        .strip_prefix("-----BEGIN PUBLIC KEY-----")?
        .strip_suffix("-----END PUBLIC KEY-----")?
        .split_whitespace()
        .collect();
    let der = BASE64_STANDARD.decode(base64).ok()?;
    Some(der.strip_prefix(&BEFORE_POINT)?.to_vec())
}

pub(crate) fn hex(text: &str) -> Option<Vec<u8>> {
    if !text.bytes().all(|byte| byte.is_ascii_hexdigit()) || !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok())
        .collect()
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, MetadataProblem> {
    serde_json::from_slice(bytes).map_err(|_| MetadataProblem::Malformed)
}

#[cfg(test)]
mod tests;
