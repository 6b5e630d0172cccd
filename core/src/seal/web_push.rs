//! Messages of Web Push (RFC 8291): sealed by a sender for a key that was made on this phone, in the content coding
//! `aes128gcm` (RFC 8188).
//!
//! A message is one record, as RFC 8291 section 4 wants it, of at most 4,096 bytes with its header. Whoever has a
//! subscription's public half can seal for it: a sender is not proven here ([`crate::trust::push`]).

use p256::{PublicKey, SecretKey, ecdh::diffie_hellman};
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use zeroize::Zeroizing;

use super::{KEY_BYTES, SealError, expand};
use crate::environment::Randomness;

/// No message is longer, in bytes (RFC 8030 section 7.2: what every push service carries).
pub const MOST_BYTES: usize = 4096;
/// An uncompressed point of P-256 (SEC 1 section 2.3.3), in bytes.
pub const POINT_BYTES: usize = 65;
/// A subscription's authentication secret, in bytes (RFC 8291 section 3.2).
pub const AUTH_BYTES: usize = 16;

const SALT_BYTES: usize = 16;
const TAG_BYTES: usize = 16;
/// Salt, record size, and the length of the key's name: RFC 8188 section 2.1.
const FIXED_BYTES: usize = SALT_BYTES + 4 + 1;
/// With one byte of content and none a record would be as long (RFC 8188 section 2.1).
const SMALLEST_RECORD: u32 = 18;
/// Ends the last record (RFC 8188 section 2).
const LAST: u8 = 2;
const KEY_INFO: &[u8] = b"WebPush: info\0";
const CONTENT_KEY_INFO: &[u8] = b"Content-Encoding: aes128gcm\0";
const NONCE_INFO: &[u8] = b"Content-Encoding: nonce\0";

/// Why a message does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WebPushError {
    /// It is longer than [`MOST_BYTES`].
    #[error("the message is longer than {MOST_BYTES} bytes")]
    TooLong,
    /// It ends before its header does, or its header is none.
    #[error("the message's header does not read")]
    Header,
    /// It has more than one record.
    #[error("the message has several records")]
    Records,
    /// What it names as its sender's key is no point of P-256.
    #[error("the sender's key is none")]
    SenderKey,
    /// It was sealed for another key, altered, or cut short.
    #[error("the message does not open with this key")]
    Refused,
    /// It opens, and is not padded as it has to be.
    #[error("the message's padding does not read")]
    Padding,
}

/// The key of one subscription: a private key of P-256 and an authentication secret. Wiped from memory when dropped,
/// but for what the libraries copy while they work.
pub struct WebPushKey {
    secret: SecretKey,
    auth: Zeroizing<[u8; AUTH_BYTES]>,
    public: [u8; POINT_BYTES],
}

impl WebPushKey {
    /// A new key.
    pub fn generate(randomness: &dyn Randomness) -> Result<Self, SealError> {
        let mut scalar = Zeroizing::new([0; KEY_BYTES]);
        let mut auth = Zeroizing::new([0; AUTH_BYTES]);
        randomness.fill(auth.as_mut_slice())?;
        // One in 2^32 numbers is too large, or zero.
        for _ in 0..8 {
            randomness.fill(scalar.as_mut_slice())?;
            if let Some(key) = Self::of(scalar.as_slice(), &auth) {
                return Ok(key);
            }
        }
        Err(SealError::Refused)
    }

    /// The key with this private number and this secret, its public half worked out.
    fn of(scalar: &[u8], auth: &[u8; AUTH_BYTES]) -> Option<Self> {
        let secret = SecretKey::from_slice(scalar).ok()?;
        let public = secret.public_key().to_sec1_bytes();
        Some(Self {
            public: public.as_ref().try_into().ok()?,
            auth: Zeroizing::new(*auth),
            secret,
        })
    }

    /// The public half, an uncompressed point: the `p256dh` of a subscription.
    pub fn public_point(&self) -> &[u8; POINT_BYTES] {
        &self.public
    }

    /// The `auth` of a subscription.
    pub fn auth_secret(&self) -> &[u8; AUTH_BYTES] {
        &self.auth
    }

    /// All of it, to be sealed: the private number, the authentication secret, the public point.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let secret = Zeroizing::new(<[u8; KEY_BYTES]>::from(self.secret.to_bytes()));
        let mut bytes = Zeroizing::new(Vec::with_capacity(KEY_BYTES + AUTH_BYTES + POINT_BYTES));
        bytes.extend_from_slice(secret.as_slice());
        bytes.extend_from_slice(self.auth.as_slice());
        bytes.extend_from_slice(&self.public);
        bytes
    }

    /// What [`WebPushKey::to_bytes`] gave. That the halves belong together is taken as said: it was sealed.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (secret, rest) = bytes.split_at_checked(KEY_BYTES)?;
        let (auth, public) = rest.split_at_checked(AUTH_BYTES)?;
        Some(Self {
            secret: SecretKey::from_slice(secret).ok()?,
            auth: Zeroizing::new(auth.try_into().ok()?),
            public: public.try_into().ok()?,
        })
    }

    /// What was sealed for this key, without its padding.
    pub fn open(&self, body: &[u8]) -> Result<Zeroizing<Vec<u8>>, WebPushError> {
        let message = Body::of_message(body)?;
        let sender =
            PublicKey::from_sec1_bytes(message.key_id).map_err(|_| WebPushError::SenderKey)?;
        let shared = diffie_hellman(self.secret.to_nonzero_scalar(), sender.as_affine());
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        let info = [KEY_INFO, &self.public, message.key_id];
        expand(
            self.auth.as_slice(),
            shared.raw_secret_bytes(),
            &info,
            &mut key,
        )
        .map_err(|_| WebPushError::Refused)?;
        let (key, nonce) = content_key(key.as_slice(), message.salt)?;
        opened(&key, nonce, message.records)
    }
}

/// Whether it may be a message for anyone, as far as that is seen without a key: a header that reads, and a record.
pub fn may_be_message(body: &[u8]) -> Result<(), WebPushError> {
    Body::of_message(body).map(drop)
}

/// The parts of an `aes128gcm` body (RFC 8188 section 2.1).
struct Body<'a> {
    salt: &'a [u8],
    record_bytes: usize,
    /// In a message of Web Push the sender's public key.
    key_id: &'a [u8],
    records: &'a [u8],
}

impl<'a> Body<'a> {
    fn read(body: &'a [u8]) -> Option<Self> {
        let (fixed, rest) = body.split_at_checked(FIXED_BYTES)?;
        let (salt, fixed) = fixed.split_at_checked(SALT_BYTES)?;
        let (size, length) = fixed.split_at_checked(4)?;
        let size = u32::from_be_bytes(size.try_into().ok()?);
        let (key_id, records) = rest.split_at_checked(usize::from(*length.first()?))?;
        let is_size = size >= SMALLEST_RECORD;
        is_size.then_some(Self {
            salt,
            record_bytes: usize::try_from(size).ok()?,
            key_id,
            records,
        })
    }

    /// As a message of Web Push, of which the records are one.
    fn of_message(body: &'a [u8]) -> Result<Self, WebPushError> {
        if body.len() > MOST_BYTES {
            return Err(WebPushError::TooLong);
        }
        let read = Self::read(body).ok_or(WebPushError::Header)?;
        if read.key_id.len() != POINT_BYTES || read.key_id.first() != Some(&4) {
            return Err(WebPushError::SenderKey);
        }
        if read.records.len() > read.record_bytes {
            return Err(WebPushError::Records);
        }
        if read.records.len() <= TAG_BYTES {
            return Err(WebPushError::Header);
        }
        Ok(read)
    }
}

/// The key of a content, and the nonce of its first record (RFC 8188 sections 2.2 and 2.3). The first bytes of a longer
/// output of HKDF are the shorter one (RFC 5869 section 2.3).
fn content_key(input: &[u8], salt: &[u8]) -> Result<(LessSafeKey, [u8; NONCE_LEN]), WebPushError> {
    let derived = |info: &[u8]| {
        let mut bytes = Zeroizing::new([0; KEY_BYTES]);
        let expanded = expand(salt, input, &[info], &mut bytes);
        expanded.map_err(|_| WebPushError::Refused).map(|()| bytes)
    };
    let (key, nonce) = (derived(CONTENT_KEY_INFO)?, derived(NONCE_INFO)?);
    let key = key
        .first_chunk::<16>()
        .and_then(|key| UnboundKey::new(&AES_128_GCM, key).ok());
    let key = key.ok_or(WebPushError::Refused)?;
    let nonce = nonce.first_chunk().ok_or(WebPushError::Refused)?;
    Ok((LessSafeKey::new(key), *nonce))
}

/// The content of the last record, without its padding.
fn opened(
    key: &LessSafeKey,
    nonce: [u8; NONCE_LEN],
    record: &[u8],
) -> Result<Zeroizing<Vec<u8>>, WebPushError> {
    let mut content = Zeroizing::new(record.to_vec());
    let nonce = Nonce::assume_unique_for_key(nonce);
    let plain = key
        .open_in_place(nonce, Aad::empty(), &mut content)
        .map_err(|_| WebPushError::Refused)?;
    let end = plain.iter().rposition(|byte| *byte != 0);
    let length = end.filter(|end| plain.get(*end) == Some(&LAST));
    let length = length.ok_or(WebPushError::Padding)?;
    content.truncate(length);
    Ok(content)
}

#[cfg(test)]
mod tests;
