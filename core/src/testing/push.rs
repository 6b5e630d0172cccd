//! A sender of Web Push, and a city that signs what it sends.

use ring::{
    aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral},
    hkdf::{HKDF_SHA256, Salt},
    rand::SystemRandom,
};
use serde_json::{Value, json};

use super::Signer;
use crate::{
    environment::{Randomness, SystemRandomness},
    seal::web_push::WebPushKey,
};

/// `content`, sealed for `key` (RFC 8291) with so many bytes of padding.
pub(crate) fn sealed_push(key: &WebPushKey, content: &[u8], padding: usize) -> Vec<u8> {
    let random = SystemRandom::new();
    let ours = EphemeralPrivateKey::generate(&ECDH_P256, &random).unwrap();
    let point = ours.compute_public_key().unwrap();
    let theirs = UnparsedPublicKey::new(&ECDH_P256, key.public_point());
    let mut salt = [0; 16];
    SystemRandomness::default().fill(&mut salt).unwrap();
    let derive = |salt: &[u8], secret: &[u8], info: &[&[u8]]| -> [u8; 32] {
        let mut derived = [0; 32];
        let prk = Salt::new(HKDF_SHA256, salt).extract(secret);
        let okm = prk.expand(info, HKDF_SHA256).unwrap();
        okm.fill(&mut derived).unwrap();
        derived
    };
    let info = [b"WebPush: info\0", &key.public_point()[..], point.as_ref()];
    let input = agree_ephemeral(ours, &theirs, |shared| {
        derive(key.auth_secret(), shared, &info)
    })
    .unwrap();
    let content_key = derive(&salt, &input, &[b"Content-Encoding: aes128gcm\0"]);
    let nonce = derive(&salt, &input, &[b"Content-Encoding: nonce\0"]);
    let mut record = content.to_vec();
    record.push(2);
    record.extend(vec![0; padding]);
    LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &content_key[..16]).unwrap())
        .seal_in_place_append_tag(
            Nonce::try_assume_unique_for_key(&nonce[..12]).unwrap(),
            Aad::empty(),
            &mut record,
        )
        .unwrap();
    [
        &salt[..],
        &4096_u32.to_be_bytes(),
        &[65],
        point.as_ref(),
        &record,
    ]
    .concat()
}

/// What a push says of a message with this id, to be changed before it is signed. Signed at the clock's beginning.
pub(crate) fn push_claims(subscription_id: &str, event_id: &str) -> Value {
    json!({
        "iss": "langang", "aud": subscription_id, "event": event_id,
        "iat": 1_795_435_200, "exp": 1_795_435_200 + 86_400,
        "message": {
            "id": event_id, "case_number": "LG-2026-000001", "sent_at": "2026-11-23T12:00:00Z",
            "title": {"en": "Approved", "zh-Hans": "已批准"},
            "body": {"en": "Your application is approved.", "zh-Hans": "您的申请已批准。"},
        },
    })
}

impl Signer {
    /// A push of these claims, sealed for `key`.
    pub(crate) fn push(&self, key: &WebPushKey, claims: &Value) -> Vec<u8> {
        let header = json!({"alg": "ES256", "kid": "k1", "typ": "citizen-push+jwt"});
        sealed_push(key, self.sign(&header, claims).as_bytes(), 0)
    }
}
