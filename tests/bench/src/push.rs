//! A push and a receipt that are checked. Peers: what a push cannot do without, by the plain crates (one agreement on P-256, HKDF,
//! AES-128-GCM over as many bytes, one ES256 signature), and what a receipt cannot do without, one ES256 signature. Time
//! of the thread.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64URL};
use citizen_core::{
    environment::SystemRandomness,
    seal::web_push::WebPushKey,
    trust::{CityTrust, ReceiptKey, push::PushTrust},
};
use citizen_gateway::push::encrypt;
use cpu_time::ThreadTime;
use p256::{PublicKey, SecretKey, ecdh::diffie_hellman};
use ring::{
    aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    hkdf::{HKDF_SHA256, Salt},
    rand::SystemRandom,
    signature::{
        ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair,
        UnparsedPublicKey,
    },
};
use serde_json::{Value, json};

use crate::{Pair, ROUNDS, report};

/// Of the message inside, in bytes; with its signature and its writing a push has three quarters more.
const MESSAGE_BYTES: usize = 2_000;
const TIMES: u32 = 200;

pub(crate) fn compare() {
    let bench = Bench::new();
    let mut pairs: [Vec<Pair>; 2] = Default::default();
    for _ in 0..ROUNDS {
        pairs[0].push(Pair {
            ours: milliseconds(|| bench.open()),
            peer: milliseconds(|| bench.plain()),
        });
        pairs[1].push(Pair {
            ours: milliseconds(|| bench.check()),
            peer: milliseconds(|| bench.verify(&bench.receipt)),
        });
    }
    report(&format!("push of {} bytes", bench.body.len()), &pairs[0]);
    report("receipt / ES256", &pairs[1]);
}

struct Bench {
    key: WebPushKey,
    secret: SecretKey,
    body: Vec<u8>,
    push_trust: PushTrust,
    receipt_trust: CityTrust,
    point: Vec<u8>,
    jws: String,
    receipt: String,
}

impl Bench {
    fn new() -> Self {
        let (random, algorithm) = (SystemRandom::new(), &ECDSA_P256_SHA256_FIXED_SIGNING);
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref(), &random).unwrap();
        let sign = |kind: &str, claims: &Value| {
            let part = |value: &Value| BASE64URL.encode(value.to_string());
            let header = json!({"alg": "ES256", "kid": "k1", "typ": kind});
            let signed = format!("{}.{}", part(&header), part(claims));
            let signature = pair.sign(&random, signed.as_bytes()).unwrap();
            format!("{signed}.{}", BASE64URL.encode(signature))
        };
        let message = json!({
            "id": "e1", "case_number": "LG-2026-000001", "sent_at": "2026-11-23T12:00:00Z",
            "title": {"en": "Approved"}, "body": {"en": "x".repeat(MESSAGE_BYTES)},
        });
        let jws = sign(
            "citizen-push+jwt",
            &json!({
                "iss": "langang", "aud": "phone", "event": "e1", "iat": 1_795_435_200,
                "exp": 1_795_521_600, "message": message,
            }),
        );
        let receipt = sign(
            "citizen-receipt+jwt",
            &json!({
                "iss": "langang", "iat": 1_795_435_200, "submission_id": "s", "idempotency_key": "i",
                "service_id": "birth", "form_id": "f", "form_version": "1",
                "body_sha256": "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU", "attachments": [],
                "case_number": "LG-2026-000001",
            }),
        );
        let point = pair.public_key().as_ref().to_vec();
        let keys = vec![ReceiptKey {
            key_id: "k1".to_owned(),
            x: BASE64URL.encode(&point[1..33]),
            y: BASE64URL.encode(&point[33..]),
            from: None,
            until: None,
        }];
        let key = WebPushKey::generate(&SystemRandomness::default()).unwrap();
        let body = encrypt(key.public_point(), key.auth_secret(), jws.as_bytes()).unwrap();
        Self {
            secret: SecretKey::from_slice(&key.to_bytes()[..32]).unwrap(),
            key,
            body,
            push_trust: PushTrust {
                city: "langang".to_owned(),
                keys: keys.clone(),
            },
            receipt_trust: CityTrust {
                city: "langang".to_owned(),
                receipt_keys: keys,
                root: String::new(),
            },
            point,
            jws,
            receipt,
        }
    }

    fn open(&self) {
        let jws = self.key.open(&self.body).unwrap();
        self.push_trust.check(&jws, "phone").unwrap();
    }

    fn check(&self) {
        self.receipt_trust.check_receipt(&self.receipt).unwrap();
    }

    /// Nothing is read, and nothing looked at.
    fn plain(&self) {
        let sender = PublicKey::from_sec1_bytes(&self.body[21..86]).unwrap();
        let shared = diffie_hellman(self.secret.to_nonzero_scalar(), sender.as_affine());
        let derive = |salt: &[u8], secret: &[u8], info: &[&[u8]]| {
            let mut derived = [0_u8; 32];
            let key = Salt::new(HKDF_SHA256, salt).extract(secret);
            key.expand(info, HKDF_SHA256)
                .unwrap()
                .fill(&mut derived)
                .unwrap();
            derived
        };
        let info = [
            b"WebPush: info\0",
            &self.key.public_point()[..],
            &self.body[21..86],
        ];
        let input = derive(self.key.auth_secret(), shared.raw_secret_bytes(), &info);
        let key = derive(
            &self.body[..16],
            &input,
            &[b"Content-Encoding: aes128gcm\0"],
        );
        let nonce = derive(&self.body[..16], &input, &[b"Content-Encoding: nonce\0"]);
        let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key[..16]).unwrap());
        let mut record = self.body[86..].to_vec();
        let nonce = Nonce::try_assume_unique_for_key(&nonce[..12]).unwrap();
        key.open_in_place(nonce, Aad::empty(), &mut record).unwrap();
        self.verify(&self.jws);
    }

    fn verify(&self, jws: &str) {
        let (signed, signature) = jws.rsplit_once('.').unwrap();
        let signature = BASE64URL.decode(signature).unwrap();
        let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &self.point);
        key.verify(signed.as_bytes(), &signature).unwrap();
    }
}

/// Of one of many.
fn milliseconds(work: impl Fn()) -> f64 {
    let begun = ThreadTime::now();
    for _ in 0..TIMES {
        work();
    }
    begun.elapsed().as_secs_f64() * 1_000.0 / f64::from(TIMES)
}
