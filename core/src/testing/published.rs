#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
//! A city that publishes, well or badly, on a web server that knows entity tags and ranges.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use chrono::SecondsFormat;
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair},
};
use serde_json::{Map, Value, json};

use crate::{
    environment::{Clock, HttpRequest, HttpResponse, TransportError},
    testing::{
        BREAKS_AFTER, ScriptedNetwork, VirtualClock, environment,
        records::{bundle_with, delta_with, packed, revision},
    },
    text::hex,
    trust::tuf::{Repository, canonical::canonical, metadata},
};

/// A key of one of the two kinds.
pub(crate) enum Key {
    Ed25519(Ed25519KeyPair),
    P256(EcdsaKeyPair),
}

impl Key {
    pub(crate) fn ed25519() -> Self {
        let pkcs8 = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
        Self::Ed25519(Ed25519KeyPair::from_pkcs8(pkcs8.as_ref()).unwrap())
    }

    pub(crate) fn p256() -> Self {
        let (algorithm, random) = (&ECDSA_P256_SHA256_ASN1_SIGNING, SystemRandom::new());
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
        Self::P256(EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref(), &random).unwrap())
    }

    pub(crate) fn public(&self) -> Value {
        match self {
            Self::Ed25519(pair) => json!({"keytype": "ed25519", "scheme": "ed25519",
                "keyval": {"public": hex(pair.public_key().as_ref())}}),
            Self::P256(pair) => {
                let prefix = "3059301306072a8648ce3d020106082a8648ce3d030107034200";
                let der = [
                    metadata::hex(prefix).unwrap().as_slice(),
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

    pub(crate) fn id(&self) -> String {
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
pub(crate) struct City {
    /// The files by their paths.
    pub(crate) files: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
    pub(crate) keys: BTreeMap<&'static str, Vec<Key>>,
    pub(crate) root: Value,
    pub(crate) timestamp: Value,
    pub(crate) snapshot: Value,
    pub(crate) targets: Value,
    /// The phone's.
    pub(crate) clock: Arc<VirtualClock>,
    pub(crate) server: Arc<Server>,
    pub(crate) network: Arc<ScriptedNetwork>,
}

/// The web server.
#[derive(Default)]
pub(crate) struct Server {
    files: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
    /// Its own.
    pub(crate) clock: VirtualClock,
    /// What becomes of a request for a URL that has this in it, as long as it returns something.
    pub(crate) fault: Mutex<Option<(String, Fault)>>,
    without_etags: AtomicBool,
    left_bytes: Mutex<Option<u64>>,
    /// How many bytes of bodies have left it.
    pub(crate) sent_bytes: AtomicU64,
}

/// What goes wrong.
#[derive(Clone, Copy)]
pub(crate) enum Fault {
    /// No connection.
    Unreachable,
    /// The answer breaks after so many bytes of its body.
    BreaksAfter(usize),
    /// This status.
    Status(u16),
    /// A page in place of the answer.
    Page,
}

impl Server {
    /// Lets `fault` befall all requests for URLs that have `part` in them.
    pub(crate) fn break_with(&self, part: &str, fault: Fault) {
        *self.fault.lock().unwrap() = Some((part.to_owned(), fault));
    }

    /// Lets the network end once so many bytes of bodies have been sent.
    pub(crate) fn break_after(&self, bytes: u64) {
        *self.left_bytes.lock().unwrap() = Some(bytes);
    }

    /// Sends all whole, as a web server does that knows nothing of entity tags.
    pub(crate) fn without_etags(&self) {
        self.without_etags.store(true, Ordering::Relaxed);
    }

    pub(crate) fn with_etags(&self) {
        self.without_etags.store(false, Ordering::Relaxed);
    }

    pub(crate) fn mend(&self) {
        *self.fault.lock().unwrap() = None;
        *self.left_bytes.lock().unwrap() = None;
    }

    fn answer(&self, request: &HttpRequest) -> Result<HttpResponse, TransportError> {
        let path = request.url.path().trim_start_matches('/');
        let fault = self.fault.lock().unwrap().clone();
        let mut fault = fault.filter(|(of, _)| request.url.as_str().contains(of.as_str()));
        let mut answer = self.file(path, request);
        if let Some(left) = &mut *self.left_bytes.lock().unwrap() {
            let length = answer.body.len() as u64;
            if length > *left || *left == 0 {
                fault = Some((String::new(), Fault::BreaksAfter(*left as usize)));
            }
            *left = left.saturating_sub(length);
        }
        answer
            .headers
            .push(("date".to_owned(), self.clock.now().to_rfc2822()));
        match fault.map(|(_, fault)| fault) {
            None => {}
            Some(Fault::Unreachable) => return Err(TransportError::Unreachable),
            Some(Fault::BreaksAfter(bytes)) => {
                answer
                    .headers
                    .push((BREAKS_AFTER.to_owned(), bytes.to_string()));
                let sent = answer.body.len().min(bytes);
                self.sent_bytes.fetch_add(sent as u64, Ordering::Relaxed);
                return Ok(answer);
            }
            Some(Fault::Status(status)) => {
                answer = HttpResponse {
                    status,
                    ..HttpResponse::default()
                };
            }
            Some(Fault::Page) => {
                answer = crate::testing::answer(200, "text/html", "<html>Please sign in</html>");
            }
        }
        let limit_bytes = request.max_response_bytes;
        if answer.body.len() as u64 > limit_bytes {
            return Err(TransportError::TooLarge { limit_bytes });
        }
        let sent = answer.body.len() as u64;
        self.sent_bytes.fetch_add(sent, Ordering::Relaxed);
        Ok(answer)
    }

    fn file(&self, path: &str, request: &HttpRequest) -> HttpResponse {
        let asked = |name: &str| {
            let header = request.headers.iter().find(|(header, _)| header == name);
            header.map(|(_, value)| value.as_str())
        };
        let Some(content) = self.files.lock().unwrap().get(path).cloned() else {
            return HttpResponse {
                status: 404,
                ..HttpResponse::default()
            };
        };
        if self.without_etags.load(Ordering::Relaxed) {
            return HttpResponse {
                status: 200,
                body: content.into(),
                ..HttpResponse::default()
            };
        }
        let etag = format!("\"{}\"", sha256(&content));
        let answer = |status, body: Vec<u8>| HttpResponse {
            status,
            headers: vec![("etag".to_owned(), etag.clone())],
            body: body.into(),
        };
        if asked("if-none-match") == Some(&etag) {
            return answer(304, Vec::new());
        }
        let from = asked("range")
            .filter(|_| asked("if-range").is_none_or(|known| known == etag))
            .and_then(|range| {
                range
                    .strip_prefix("bytes=")?
                    .strip_suffix('-')?
                    .parse()
                    .ok()
            });
        match from {
            None => answer(200, content),
            Some(from) if from >= content.len() => answer(416, Vec::new()),
            Some(from) => {
                let mut part = answer(206, content[from..].to_vec());
                let range = format!("bytes {from}-{}/{}", content.len() - 1, content.len());
                part.headers.push(("content-range".to_owned(), range));
                part
            }
        }
    }
}

pub(crate) const FILE: &[u8] = b"1,200 services";

pub(crate) const CATALOGUE: &str = "catalogue/full.ndjson.zst";

/// Where the delta from these records is.
pub(crate) fn delta_path(from: &[u8]) -> String {
    format!("catalogue/delta/{}.ndjson.zst", revision(from))
}

impl City {
    pub(crate) fn new() -> Self {
        let server = Arc::new(Server::default());
        let served = Arc::clone(&server);
        let network = ScriptedNetwork::new(move |request| served.answer(request));
        let mut city = Self {
            files: Arc::clone(&server.files),
            server,
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
    pub(crate) fn set_roles(&mut self) {
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

    pub(crate) fn add(&mut self, path: &str, bytes: &[u8]) {
        let sha256 = sha256(bytes);
        self.targets["targets"][path] =
            json!({"length": bytes.len(), "hashes": {"sha256": sha256}});
        let name = match path.rsplit_once('/') {
            Some((folder, name)) => format!("{folder}/{sha256}.{name}"),
            None => format!("{sha256}.{path}"),
        };
        self.put(&format!("targets/{name}"), bytes);
    }

    /// Publishes a catalogue of these records, with deltas that lead to it from each of `before`.
    pub(crate) fn publish_catalogue(&mut self, records: &[u8], before: &[&[u8]]) {
        let published_at = self.clock.now().to_rfc3339_opts(SecondsFormat::Secs, true);
        let header = json!({"published_at": published_at});
        let bundle = bundle_with(records, &header);
        let packed_bundle = zstd::encode_all(&*bundle, 19).unwrap();
        self.targets["targets"] = json!({});
        self.add(CATALOGUE, &packed_bundle);
        self.targets["targets"][CATALOGUE]["custom"] =
            json!({"revision": revision(records), "published_at": published_at});
        for from in before {
            let delta = packed(&delta_with(from, records, &header), from);
            self.add(&delta_path(from), &delta);
        }
        self.publish();
    }

    /// Signs the root as it is with the keys of its role and of `others`.
    pub(crate) fn publish_root_signed_also_by(&mut self, others: &[Key]) {
        let signers = self.keys["root"].iter().chain(others);
        let bytes = signed(&self.root, signers);
        self.put(
            &format!("metadata/{}.root.json", self.root["version"]),
            &bytes,
        );
    }

    pub(crate) fn publish_root(&mut self) {
        self.publish_root_signed_also_by(&[]);
    }

    /// A new version of the three others, each naming the one below.
    pub(crate) fn publish(&mut self) {
        for metadata in [&mut self.targets, &mut self.snapshot, &mut self.timestamp] {
            metadata["version"] = json!(metadata["version"].as_u64().unwrap() + 1);
        }
        self.publish_as_it_is();
    }

    /// The three others, with whatever versions they have.
    pub(crate) fn publish_as_it_is(&mut self) {
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

    pub(crate) fn publish_timestamp(&mut self) {
        let timestamp = signed(&self.timestamp, &self.keys["timestamp"]);
        self.put("metadata/timestamp.json", &timestamp);
    }

    pub(crate) fn put(&self, path: &str, bytes: &[u8]) {
        self.files
            .lock()
            .unwrap()
            .insert(path.to_owned(), bytes.to_owned());
    }

    pub(crate) fn file(&self, path: &str) -> Vec<u8> {
        self.files.lock().unwrap()[path].clone()
    }

    /// The paths that were asked for since the last call.
    pub(crate) fn asked(&self) -> Vec<String> {
        let requests = std::mem::take(&mut *self.network.requests.lock().unwrap());
        requests
            .iter()
            .map(|request| request.url.path().to_owned())
            .collect()
    }

    /// How many bytes were sent since the last call.
    pub(crate) fn sent(&self) -> u64 {
        self.server.sent_bytes.swap(0, Ordering::Relaxed)
    }

    /// Time passes, for all.
    pub(crate) fn pass(&self, days: u64) {
        let time = Duration::from_secs(days * 24 * 3600);
        self.clock.advance(time);
        self.server.clock.advance(time);
    }

    /// A phone whose app brings the first root.
    pub(crate) fn repository(&self, folder: &Path) -> Repository {
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
pub(crate) fn signed<'a>(metadata: &Value, keys: impl IntoIterator<Item = &'a Key>) -> Vec<u8> {
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
    let sha256 = sha256(bytes);
    json!({"version": metadata["version"], "length": bytes.len(), "hashes": {"sha256": sha256}})
}

fn sha256(bytes: &[u8]) -> String {
    hex(ring::digest::digest(&ring::digest::SHA256, bytes).as_ref())
}
