//! What anyone may send to a phone's address at a push service.

use std::sync::LazyLock;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64URL};
use citizen_core::{
    environment::Timestamp,
    inbox::{InboxPreferences, glance},
    push::{Ledger, PushRefusal, as_sent},
    seal::web_push::{MOST_BYTES, WebPushKey},
    trust::{ReceiptKey, push::PushTrust},
    zone::Zone,
};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};

const HEADER: &str = r#"{"alg":"ES256","kid":"k1","typ":"citizen-push+jwt"}"#;
/// The example of RFC 8291 section 5: the private number, the secret and the public point of who receives it.
const RECEIVER: [&str; 3] = [
    "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94",
    "BTBZMqHH6r4Tts7J_aSIgg",
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
];
const CONTENT: &[u8] = b"When I grow up, I want to be a watermelon";

static KEY: LazyLock<WebPushKey> = LazyLock::new(|| {
    let parts = RECEIVER.map(|part| BASE64URL.decode(part).unwrap());
    WebPushKey::from_bytes(&parts.concat()).unwrap()
});

static CITY: LazyLock<(EcdsaKeyPair, PushTrust)> = LazyLock::new(|| {
    let (random, algorithm) = (SystemRandom::new(), &ECDSA_P256_SHA256_FIXED_SIGNING);
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
    let pair = EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref(), &random).unwrap();
    let point = pair.public_key().as_ref();
    let key = ReceiptKey {
        key_id: "k1".to_owned(),
        x: BASE64URL.encode(&point[1..33]),
        y: BASE64URL.encode(&point[33..]),
        from: None,
        until: None,
    };
    let trust = PushTrust {
        city: "langang".to_owned(),
        keys: vec![key],
    };
    (pair, trust)
});

/// A message as it comes, what is in one, and claims that the city has signed. Nothing opens but what was sealed; nothing is
/// believed but what was signed; nothing is shown twice, or without end.
pub(super) fn push(data: &[u8]) {
    let body = as_sent(data);
    if let Ok(content) = KEY.open(&body) {
        assert!(body.len() <= MOST_BYTES);
        assert_eq!(content.as_slice(), CONTENT);
    }
    let (pair, trust) = &*CITY;
    assert!(trust.check(data, "phone").is_err(), "nobody signed this");
    let part = |bytes: &[u8]| BASE64URL.encode(bytes);
    let signed = format!("{}.{}", part(HEADER.as_bytes()), part(data));
    let signature = pair.sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
    let jws = format!("{signed}.{}", part(signature.as_ref()));
    let Ok(notice) = trust.check(jws.as_bytes(), "phone") else {
        return;
    };
    assert!(notice.issued_at < notice.expires_at);
    let now: Timestamp = "2026-11-23T13:00:00Z".parse().unwrap();
    let mut ledger = Ledger::default();
    if ledger.admit(&notice, now).is_ok() {
        let again = ledger.admit(&notice, now);
        assert!(matches!(
            again,
            Err(PushRefusal::Replayed | PushRefusal::Expired)
        ));
    }
    let Some(message) = &notice.message else {
        return;
    };
    for hides_content in [false, true] {
        let preferences = InboxPreferences {
            hides_content,
            ..InboxPreferences::default()
        };
        let seen = glance(message, "en", &preferences, &Zone::utc(), now);
        let Some((title, body)) = seen.and_then(|seen| seen.words) else {
            continue;
        };
        assert!(!title.is_empty() && title.chars().count() < 1_000);
        assert!(body.chars().count() < 1_000);
    }
}
