//! Message encryption for Web Push (RFC 8291), in the content coding `aes128gcm` (RFC 8188).

use ring::aead::{AES_128_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};
use ring::error::Unspecified;
use ring::hkdf::{HKDF_SHA256, Salt};
use ring::rand::{SecureRandom, SystemRandom};

/// No body is longer, in bytes: what every push service carries (RFC 8030 section 7.2).
pub const MOST_BYTES: usize = 4096;
/// Salt, record size, length of the key's name, and that name: a point (RFC 8188 section 2.1).
const HEADER_BYTES: usize = 16 + 4 + 1 + 65;
const TAG_BYTES: usize = 16;
/// The longest content, in bytes: one byte ends it.
pub const MOST_CONTENT_BYTES: usize = MOST_BYTES - HEADER_BYTES - TAG_BYTES - 1;
/// Contents are filled up to a multiple of this, in bytes, so that their length says little of what they are.
const PADDED_TO: usize = 512;

/// `content` for the subscription with this public key (an uncompressed point) and this secret, under a key that is used
/// once.
///
/// # Errors
/// Where the point is none, the content is longer than [`MOST_CONTENT_BYTES`], or there is no randomness.
pub fn encrypt(p256dh: &[u8], auth: &[u8], content: &[u8]) -> Result<Vec<u8>, Unspecified> {
    if content.len() > MOST_CONTENT_BYTES {
        return Err(Unspecified);
    }
    let random = SystemRandom::new();
    let mut salt = [0; 16];
    random.fill(&mut salt)?;
    let ours = EphemeralPrivateKey::generate(&ECDH_P256, &random)?;
    let point = ours.compute_public_key()?;
    let theirs = UnparsedPublicKey::new(&ECDH_P256, p256dh);
    let info = [b"WebPush: info\0".as_slice(), p256dh, point.as_ref()];
    let input = agree_ephemeral(ours, &theirs, |shared| derive(auth, shared, &info))??;
    let key = derive(&salt, &input, &[b"Content-Encoding: aes128gcm\0"])?;
    let nonce = derive(&salt, &input, &[b"Content-Encoding: nonce\0"])?;
    let key = UnboundKey::new(&AES_128_GCM, key.first_chunk::<16>().ok_or(Unspecified)?)?;
    let nonce = nonce.first_chunk::<NONCE_LEN>().ok_or(Unspecified)?;

    let padded = content
        .len()
        .next_multiple_of(PADDED_TO)
        .min(MOST_CONTENT_BYTES);
    let mut record = content.to_vec();
    record.push(2);
    record.resize(padded + 1, 0);
    LessSafeKey::new(key).seal_in_place_append_tag(
        Nonce::assume_unique_for_key(*nonce),
        Aad::empty(),
        &mut record,
    )?;
    let size = u32::try_from(MOST_BYTES).map_err(|_| Unspecified)?;
    let size = size.to_be_bytes();
    let header = [&salt, size.as_slice(), &[65], point.as_ref()];
    Ok([header.concat(), record].concat())
}

/// The first 32 bytes that HKDF-SHA256 makes of `secret` (RFC 5869).
fn derive(salt: &[u8], secret: &[u8], info: &[&[u8]]) -> Result<[u8; 32], Unspecified> {
    let mut derived = [0; 32];
    let key = Salt::new(HKDF_SHA256, salt).extract(secret);
    key.expand(info, HKDF_SHA256)?.fill(&mut derived)?;
    Ok(derived)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use citizen_core::environment::SystemRandomness;
    use citizen_core::seal::web_push::WebPushKey;

    use super::*;

    #[test]
    fn what_is_sealed_opens_on_the_phone_and_its_length_says_little() {
        let key = WebPushKey::generate(&SystemRandomness::default()).unwrap();
        let sealed = |content: &[u8]| encrypt(key.public_point(), key.auth_secret(), content);
        let mut lengths = std::collections::BTreeSet::new();
        for length in [
            0,
            1,
            511,
            512,
            513,
            1_000,
            MOST_CONTENT_BYTES - 1,
            MOST_CONTENT_BYTES,
        ] {
            let content = vec![7; length];
            let body = sealed(&content).unwrap();
            assert!(body.len() <= MOST_BYTES);
            lengths.insert(body.len());
            assert_eq!(key.open(&body).unwrap().as_slice(), content);
        }
        assert_eq!(lengths.len(), 4);
        sealed(&vec![7; MOST_CONTENT_BYTES + 1]).unwrap_err();
        encrypt(&[4; 65], key.auth_secret(), b"words").unwrap_err();
    }
}
