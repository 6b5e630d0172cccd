#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]
//! A small world for the tests in this crate: a keystore in memory, a clock that only tests move, a
//! network that answers as told, a city that signs.

mod backup;
pub(crate) mod published;
mod push;
pub(crate) mod records;

pub(crate) use backup::{BackupFile, Loose, LooseEntries};
pub(crate) use push::{push_claims, sealed_push};

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64URL};
use bytes::Bytes;
use chrono::{TimeZone, Utc};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};
use serde_json::{Value, json};

use crate::{
    environment::{
        BoxFuture, Clock, Environment, HttpBody, HttpDownload, HttpRequest, HttpResponse,
        SystemRandomness, Timestamp, Transport, TransportError,
    },
    error::CallbackError,
    net::{Authorizer, Header},
    seal::{KeyLookup, KeyStore},
    trust::{CityTrust, ReceiptKey, digest},
    user_store::UserStore,
};

/// Keeps secrets in memory; can be told to answer something else.
#[derive(Default)]
pub(crate) struct Keychain {
    pub(crate) secrets: Mutex<BTreeMap<String, Vec<u8>>>,
    pub(crate) says: Mutex<Option<Result<KeyLookup, CallbackError>>>,
}

impl KeyStore for Keychain {
    fn load(&self, name: String) -> Result<KeyLookup, CallbackError> {
        if let Some(answer) = self.says.lock().unwrap().clone() {
            return answer;
        }
        Ok(match self.secrets.lock().unwrap().get(&name) {
            Some(secret) => KeyLookup::Found {
                secret: secret.clone(),
            },
            None => KeyLookup::Absent,
        })
    }
    fn store(&self, name: String, secret: Vec<u8>) -> Result<(), CallbackError> {
        let mut secrets = self.secrets.lock().unwrap();
        if secrets.contains_key(&name) {
            return Err(CallbackError::Failed);
        }
        secrets.insert(name, secret);
        Ok(())
    }
    fn delete(&self, name: String) -> Result<(), CallbackError> {
        self.secrets.lock().unwrap().remove(&name);
        Ok(())
    }
}

/// Somebody is signed in.
pub(crate) struct SignedIn;

impl Authorizer for SignedIn {
    fn authorize(
        &self,
        _: String,
        _: String,
        _: Option<String>,
    ) -> Result<Vec<Header>, CallbackError> {
        Ok(vec![Header {
            name: "authorization".into(),
            value: "Bearer t".into(),
        }])
    }
}

/// Noon of a day, until it is moved. Sleeping moves it, unless it stands still.
pub(crate) struct VirtualClock {
    now: Mutex<Timestamp>,
    stands_still: AtomicBool,
}

impl Default for VirtualClock {
    fn default() -> Self {
        let noon = Utc.with_ymd_and_hms(2026, 11, 23, 12, 0, 0).unwrap();
        Self {
            now: Mutex::new(noon),
            stands_still: AtomicBool::new(false),
        }
    }
}

impl VirtualClock {
    pub(crate) fn set(&self, now: Timestamp) {
        *self.now.lock().unwrap() = now;
    }
    pub(crate) fn advance(&self, duration: Duration) {
        *self.now.lock().unwrap() += duration;
    }
    /// From now on whoever sleeps does not wake up.
    pub(crate) fn stand_still(&self) {
        self.stands_still.store(true, Ordering::Relaxed);
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> Timestamp {
        *self.now.lock().unwrap()
    }
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        if self.stands_still.load(Ordering::Relaxed) {
            return Box::pin(std::future::pending());
        }
        self.advance(duration);
        Box::pin(tokio::task::yield_now())
    }
}

type Answer = Result<HttpResponse, TransportError>;
type Script = Box<dyn FnMut(&HttpRequest) -> Answer + Send>;

/// Answers each request by the function it was made with, and remembers the requests.
pub(crate) struct ScriptedNetwork {
    answer: Mutex<Script>,
    pub(crate) requests: Mutex<Vec<HttpRequest>>,
}

impl ScriptedNetwork {
    pub(crate) fn new(answer: impl FnMut(&HttpRequest) -> Answer + Send + 'static) -> Arc<Self> {
        Arc::new(Self {
            answer: Mutex::new(Box::new(answer)),
            requests: Mutex::default(),
        })
    }
}

/// A header of an answer that breaks after so many bytes of its body.
pub(crate) const BREAKS_AFTER: &str = "x-breaks-after";
/// A header of an answer of whose body nothing more comes after so many bytes, and no end.
pub(crate) const STALLS_AFTER: &str = "x-stalls-after";

impl ScriptedNetwork {
    fn answer(
        &self,
        request: HttpRequest,
    ) -> Result<(HttpResponse, Option<usize>), TransportError> {
        let answer = self.answer.lock().unwrap()(&request);
        self.requests.lock().unwrap().push(request);
        let answer = answer?;
        let breaks_after = answer
            .header(BREAKS_AFTER)
            .map(|after| after.parse().unwrap());
        Ok((answer, breaks_after))
    }
}

impl Transport for ScriptedNetwork {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Answer> {
        let answer = self.answer(request).and_then(|(answer, breaks_after)| {
            let whole = breaks_after.is_none();
            whole.then_some(answer).ok_or(TransportError::Interrupted)
        });
        Box::pin(std::future::ready(answer))
    }

    fn receive(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpDownload, TransportError>> {
        let received = self.answer(request).map(|(answer, breaks_after)| {
            let stalls_after = answer
                .header(STALLS_AFTER)
                .map(|after| after.parse().unwrap());
            let there = breaks_after
                .or(stalls_after)
                .unwrap_or(answer.body.len())
                .min(answer.body.len());
            let body = BrokenBody {
                parts: answer.body.slice(..there),
                breaks: breaks_after.is_some(),
                stalls: stalls_after.is_some(),
            };
            let head = HttpResponse {
                body: Bytes::new(),
                ..answer
            };
            HttpDownload {
                head,
                body: Box::new(body),
            }
        });
        Box::pin(std::future::ready(received))
    }
}

/// Comes in parts of up to 1,000 bytes, and may break after them, or not go on.
struct BrokenBody {
    parts: Bytes,
    breaks: bool,
    stalls: bool,
}

impl HttpBody for BrokenBody {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        let part = self.parts.split_to(self.parts.len().min(1_000));
        if part.is_empty() && self.stalls {
            return Box::pin(std::future::pending());
        }
        let next = match (part.is_empty(), self.breaks) {
            (false, _) => Ok(Some(part)),
            (true, false) => Ok(None),
            (true, true) => Err(TransportError::Interrupted),
        };
        Box::pin(std::future::ready(next))
    }
}

/// A world with this clock and network.
pub(crate) fn environment(clock: &Arc<VirtualClock>, network: Arc<dyn Transport>) -> Environment {
    Environment {
        clock: Arc::clone(clock) as Arc<dyn Clock>,
        randomness: Arc::new(SystemRandomness::default()),
        transport: network,
    }
}

/// The user store of a home, with its keys in `keychain` and no network.
pub(crate) fn opened(home: &tempfile::TempDir, keychain: &Keychain) -> UserStore {
    opened_at(home, keychain, &Arc::default())
}

/// The same by this clock.
pub(crate) fn opened_at(
    home: &tempfile::TempDir,
    keychain: &Keychain,
    clock: &Arc<VirtualClock>,
) -> UserStore {
    let silence = ScriptedNetwork::new(|_| Err(TransportError::Unreachable));
    let world = environment(clock, silence);
    UserStore::open(&home.path().join("user.db"), keychain, world).unwrap()
}

/// An answer with a body.
pub(crate) fn answer(status: u16, media_type: &str, body: &str) -> HttpResponse {
    HttpResponse {
        status,
        headers: vec![("content-type".into(), media_type.into())],
        body: Bytes::from(body.to_owned()),
    }
}

/// A problem (RFC 9457) of the kind `kind`.
pub(crate) fn problem(status: u16, kind: &str) -> HttpResponse {
    let body = json!({"type": format!("urn:citizen:problem:{kind}"), "status": status});
    answer(status, "application/problem+json", &body.to_string())
}

/// A city's signing key.
pub(crate) struct Signer {
    pair: EcdsaKeyPair,
    pub(crate) trust: CityTrust,
}

impl Signer {
    pub(crate) fn new() -> Self {
        let random = SystemRandom::new();
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref(), &random).unwrap();
        let point = pair.public_key().as_ref().to_vec();
        let key = ReceiptKey {
            key_id: "k1".into(),
            x: BASE64URL.encode(&point[1..33]),
            y: BASE64URL.encode(&point[33..]),
            from: None,
            until: None,
        };
        Self {
            pair,
            trust: CityTrust {
                city: "langang".into(),
                receipt_keys: vec![key],
                root: String::new(),
            },
        }
    }

    pub(crate) fn sign(&self, header: &Value, claims: &Value) -> String {
        self.sign_text(&header.to_string(), &claims.to_string())
    }

    pub(crate) fn sign_text(&self, header: &str, claims: &str) -> String {
        let part = |text: &str| BASE64URL.encode(text);
        let signed = format!("{}.{}", part(header), part(claims));
        let signature = self
            .pair
            .sign(&SystemRandom::new(), signed.as_bytes())
            .unwrap();
        format!("{signed}.{}", BASE64URL.encode(signature))
    }

    /// The 201 with a receipt that a city gives for a submission.
    pub(crate) fn accept(&self, request: &HttpRequest) -> HttpResponse {
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        let attachments = body["attachments"].as_array().into_iter().flatten();
        let sha256s: Vec<&Value> = attachments.map(|one| &one["sha256"]).collect();
        self.accept_with_attachments(request, &sha256s)
    }

    /// The same with these contents in the receipt.
    pub(crate) fn accept_with_attachments(
        &self,
        request: &HttpRequest,
        attachments: &[&Value],
    ) -> HttpResponse {
        let header = json!({"alg": "ES256", "kid": "k1", "typ": "citizen-receipt+jwt"});
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        let key = request
            .headers
            .iter()
            .find(|(name, _)| name == "idempotency-key")
            .unwrap();
        let kind = match request.url.path() {
            "/v1/answers" => "answer",
            "/v1/withdrawals" => "withdrawal",
            _ => "application",
        };
        let mut claims = json!({
            "iss": "langang", "iat": 1_790_000_000, "kind": kind, "submission_id": body["submission_id"],
            "idempotency_key": key.1, "service_id": "birth", "body_sha256": digest(&request.body),
            "attachments": attachments, "case_number": "LG-2026-000001",
        });
        if let Some(service) = body.get("service_id") {
            claims["service_id"] = service.clone();
            claims["promised_by"] = json!("2026-12-05");
        }
        if let Some(form) = body.get("form") {
            claims["form_id"] = form["id"].clone();
            claims["form_version"] = form["version"].clone();
        }
        let accepted = json!({
            "submission_id": body["submission_id"], "case_number": "LG-2026-000001",
            "receipt": self.sign(&header, &claims),
        });
        answer(201, "application/json", &accepted.to_string())
    }
}
