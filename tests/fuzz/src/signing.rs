//! A city's key, and what it has signed.

use std::sync::LazyLock;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64URL};
use citizen_core::trust::ReceiptKey;
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};

static PAIR: LazyLock<EcdsaKeyPair> = LazyLock::new(|| {
    let (random, algorithm) = (SystemRandom::new(), &ECDSA_P256_SHA256_FIXED_SIGNING);
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
    EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref(), &random).unwrap()
});

/// The key as a city publishes it.
pub(crate) fn key() -> ReceiptKey {
    let point = PAIR.public_key().as_ref();
    ReceiptKey {
        key_id: "k1".to_owned(),
        x: BASE64URL.encode(&point[1..33]),
        y: BASE64URL.encode(&point[33..]),
        from: None,
        until: None,
    }
}

/// A compact JWS of these claims, whatever they are, under a header of this type.
pub(crate) fn signed(kind: &str, claims: &[u8]) -> String {
    let header = format!(r#"{{"alg":"ES256","kid":"k1","typ":"{kind}"}}"#);
    let part = |bytes: &[u8]| BASE64URL.encode(bytes);
    let signed = format!("{}.{}", part(header.as_bytes()), part(claims));
    let signature = PAIR.sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
    format!("{signed}.{}", part(signature.as_ref()))
}
