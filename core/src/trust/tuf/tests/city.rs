//! A city that publishes, well or badly.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};

use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair},
};
use serde_json::{Map, Value, json};

use super::super::{Repository, canonical::canonical};
use crate::{
    environment::{HttpResponse, TransportError},
    testing::{ScriptedNetwork, VirtualClock, environment},
};

/// A key of one of the two kinds.
pub(super) enum Key {
    Ed25519(Ed25519KeyPair),
    P256(EcdsaKeyPair),
}

impl Key {
    pub(super) fn ed25519() -> Self {
        let pkcs8 = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
        Self::Ed25519(Ed25519KeyPair::from_pkcs8(pkcs8.as_ref()).unwrap())
    }

    pub(super) fn p256() -> Self {
        let (algorithm, random) = (&ECDSA_P256_SHA256_ASN1_SIGNING, SystemRandom::new());
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
        Self::P256(EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref(), &random).unwrap())
    }

    pub(super) fn public(&self) -> Value {
        match self {
            Self::Ed25519(pair) => json!({"keytype": "ed25519", "scheme": "ed25519",
                "keyval": {"public": hex(pair.public_key().as_ref())}}),
            Self::P256(pair) => {
                let prefix = "3059301306072a8648ce3d020106082a8648ce3d030107034200";
                let der = [
                    super::super::metadata::hex(prefix).unwrap().as_slice(),
                    pair.public_key().as_ref(),
                ]
                .concat();
                let pem = format!(
                    "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n",
                    base64::Engine::encode(&base64::prelude::BASE64_STANDARD, der)
                );
                json!({"keytype": "ecdsa", "scheme": "ecdsa-sha2-nistp256", "keyval": {"public": pem}})
            }
        }
    }

    pub(super) fn id(&self) -> String {
        let digest =
            ring::digest::digest(&ring::digest::SHA256, &canonical(&self.public()).unwrap());
        hex(digest.as_ref())
    }

    fn sign(&self, message: &[u8]) -> String {
        match self {
            Self::Ed25519(pair) => hex(pair.sign(message).as_ref()),
            Self::P256(pair) => hex(pair.sign(&SystemRandom::new(), message).unwrap().as_ref()),
        }
    }
}

/// What lies on the city's server, and what it is made of.
pub(super) struct City {
    /// The files by their paths.
    pub(super) files: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
    pub(super) keys: BTreeMap<&'static str, Vec<Key>>,
    pub(super) root: Value,
    pub(super) timestamp: Value,
    pub(super) snapshot: Value,
    pub(super) targets: Value,
    pub(super) clock: Arc<VirtualClock>,
    pub(super) network: Arc<ScriptedNetwork>,
}

pub(super) const FILE: &[u8] = b"1,200 services";

impl City {
    pub(super) fn new() -> Self {
        let files: Arc<Mutex<BTreeMap<String, Vec<u8>>>> = Arc::default();
        let served = Arc::clone(&files);
        let network = ScriptedNetwork::new(move |request| {
            let files = served.lock().unwrap();
            let body = files.get(request.url.path().trim_start_matches('/'));
            if body.is_some_and(|body| body.len() as u64 > request.max_response_bytes) {
                return Err(TransportError::TooLarge {
                    limit_bytes: request.max_response_bytes,
                });
            }
            Ok(HttpResponse {
                status: if body.is_some() { 200 } else { 404 },
                headers: Vec::new(),
                body: body.cloned().unwrap_or_default().into(),
            })
        });
        let mut city = Self {
            files,
            keys: BTreeMap::from([
                ("root", vec![Key::ed25519(), Key::p256()]),
                ("timestamp", vec![Key::ed25519()]),
                ("snapshot", vec![Key::p256()]),
                ("targets", vec![Key::ed25519()]),
            ]),
            root: common("root"),
            timestamp: common("timestamp"),
            snapshot: common("snapshot"),
            targets: common("targets"),
            clock: Arc::default(),
            network,
        };
        city.root["consistent_snapshot"] = json!(true);
        city.targets["targets"] = json!({});
        city.set_roles();
        city.root["roles"]["root"]["threshold"] = json!(2);
        city.publish_root();
        city.add("catalogue.ndjson", FILE);
        city.publish();
        city
    }

    /// Names the keys of each role in the root.
    pub(super) fn set_roles(&mut self) {
        let mut keys = Map::new();
        for (role, pairs) in &self.keys {
            for key in pairs {
                keys.insert(key.id(), key.public());
            }
            let ids: Vec<String> = pairs.iter().map(Key::id).collect();
            let threshold = self.root["roles"][role]["threshold"].as_u64().unwrap_or(1);
            self.root["roles"][role] = json!({"keyids": ids, "threshold": threshold});
        }
        self.root["keys"] = Value::Object(keys);
    }

    pub(super) fn add(&mut self, path: &str, bytes: &[u8]) {
        let sha256 = hex(ring::digest::digest(&ring::digest::SHA256, bytes).as_ref());
        self.targets["targets"][path] =
            json!({"length": bytes.len(), "hashes": {"sha256": sha256}});
        self.put(&format!("targets/{sha256}.{path}"), bytes);
    }

    /// Signs the root as it is with the keys of its role and of `others`.
    pub(super) fn publish_root_signed_also_by(&mut self, others: &[Key]) {
        let signers = self.keys["root"].iter().chain(others);
        let bytes = signed(&self.root, signers);
        self.put(
            &format!("metadata/{}.root.json", self.root["version"]),
            &bytes,
        );
    }

    pub(super) fn publish_root(&mut self) {
        self.publish_root_signed_also_by(&[]);
    }

    /// A new version of the three others, each naming the one below.
    pub(super) fn publish(&mut self) {
        for metadata in [&mut self.targets, &mut self.snapshot, &mut self.timestamp] {
            metadata["version"] = json!(metadata["version"].as_u64().unwrap() + 1);
        }
        self.publish_as_it_is();
    }

    /// The three others, with whatever versions they have.
    pub(super) fn publish_as_it_is(&mut self) {
        let targets = signed(&self.targets, &self.keys["targets"]);
        self.put(
            &format!("metadata/{}.targets.json", self.targets["version"]),
            &targets,
        );
        self.snapshot["meta"]["targets.json"] = described(&self.targets, &targets);
        let snapshot = signed(&self.snapshot, &self.keys["snapshot"]);
        self.put(
            &format!("metadata/{}.snapshot.json", self.snapshot["version"]),
            &snapshot,
        );
        self.timestamp["meta"]["snapshot.json"] = described(&self.snapshot, &snapshot);
        self.publish_timestamp();
    }

    pub(super) fn publish_timestamp(&mut self) {
        let timestamp = signed(&self.timestamp, &self.keys["timestamp"]);
        self.put("metadata/timestamp.json", &timestamp);
    }

    pub(super) fn put(&self, path: &str, bytes: &[u8]) {
        self.files
            .lock()
            .unwrap()
            .insert(path.to_owned(), bytes.to_owned());
    }

    pub(super) fn file(&self, path: &str) -> Vec<u8> {
        self.files.lock().unwrap()[path].clone()
    }

    /// The paths that were asked for since the last call.
    pub(super) fn asked(&self) -> Vec<String> {
        let requests = std::mem::take(&mut *self.network.requests.lock().unwrap());
        requests
            .iter()
            .map(|request| request.url.path().to_owned())
            .collect()
    }

    pub(super) fn pass(&self, days: u64) {
        self.clock.advance(Duration::from_secs(days * 24 * 3600));
    }

    /// A phone whose app brings the first root.
    pub(super) fn repository(&self, folder: &Path) -> Repository {
        let repository = Repository::new(
            folder,
            "http://127.0.0.1:1/metadata/".parse().unwrap(),
            "http://127.0.0.1:1/targets".parse().unwrap(),
            environment(&self.clock, Arc::clone(&self.network) as _),
        );
        repository
            .trust(&self.file("metadata/1.root.json"))
            .unwrap();
        repository
    }
}

/// Metadata with its signatures.
pub(super) fn signed<'a>(metadata: &Value, keys: impl IntoIterator<Item = &'a Key>) -> Vec<u8> {
    let message = canonical(metadata).unwrap();
    let signatures: Vec<Value> = keys
        .into_iter()
        .map(|key| json!({"keyid": key.id(), "sig": key.sign(&message)}))
        .collect();
    serde_json::to_vec_pretty(&json!({"signed": metadata, "signatures": signatures})).unwrap()
}

fn common(role: &str) -> Value {
    let version = if role == "root" { 1 } else { 0 };
    json!({"_type": role, "spec_version": "1.0.33", "version": version,
        "expires": "2027-01-01T00:00:00Z", "x-unknown": {"kept": true}})
}

fn described(metadata: &Value, bytes: &[u8]) -> Value {
    let sha256 = hex(ring::digest::digest(&ring::digest::SHA256, bytes).as_ref());
    json!({"version": metadata["version"], "length": bytes.len(), "hashes": {"sha256": sha256}})
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
