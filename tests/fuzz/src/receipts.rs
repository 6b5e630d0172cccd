//! What anyone may hold up to the app as a receipt: a file, or a square before its camera.

use std::sync::LazyLock;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64URL};
use citizen_core::trust::{CityTrust, ReceiptKey, qr};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};

const HEADER: &str = r#"{"alg":"ES256","kid":"k1","typ":"citizen-receipt+jwt"}"#;

static CITY: LazyLock<(EcdsaKeyPair, CityTrust)> = LazyLock::new(|| {
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
    let trust = CityTrust {
        city: "langang".to_owned(),
        receipt_keys: vec![key],
        root: String::new(),
    };
    (pair, trust)
});

/// A receipt in either writing, and claims that the city has signed. Whatever is proven is signed by the city; whatever
/// can be read from a square can be drawn as one again, and is the same.
pub(super) fn receipt(data: &[u8]) {
    let (pair, trust) = &*CITY;
    if let Ok(text) = std::str::from_utf8(data) {
        assert!(trust.check_receipt(text).is_err(), "nobody signed this");
        for text in [text.to_owned(), format!("{}{text}", qr::PREFIX)] {
            assert!(trust.check_receipt(&text).is_err(), "nobody signed this");
            if let Ok(jws) = qr::jws(&text) {
                assert_eq!(qr::jws(&qr::text(&jws).unwrap()).unwrap(), jws);
            }
        }
    }
    let part = |bytes: &[u8]| BASE64URL.encode(bytes);
    let signed = format!("{}.{}", part(HEADER.as_bytes()), part(data));
    let signature = pair.sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
    let jws = format!("{signed}.{}", part(signature.as_ref()));
    let plain = trust.check_receipt(&jws);
    if let Ok(text) = qr::text(&jws) {
        let drawn = trust.check_receipt(&text);
        assert_eq!(plain, drawn);
    }
    if let Ok(receipt) = plain {
        assert_eq!(receipt.city, "langang");
        assert_eq!(receipt.jws, jws);
    }
}
