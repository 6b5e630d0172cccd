//! What opens a file, and what seals one so that it opens it.

use base64::{Engine, prelude::BASE64_STANDARD_NO_PAD as BASE64};
use bech32::{Bech32, Hrp, primitives::decode::CheckedHrpstring};
use ring::{
    aead::{Aad, CHACHA20_POLY1305, LessSafeKey, MAX_TAG_LEN, UnboundKey},
    hmac,
};
use unicode_normalization::UnicodeNormalization;
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::Zeroizing;

use super::{
    AgeError,
    header::{FILE_KEY_BYTES, FileKey, Stanza, decoded},
};
use crate::{
    environment::{Randomness, RandomnessUnavailable},
    seal::{KEY_BYTES, SealError, expand, zero_nonce},
};

/// By how much work a passphrase is stretched: the base-two logarithm of scrypt's N, with r = 8 and p = 1 as age
/// has them. 64 MiB of memory, and about a second on a phone of five years ago; whoever guesses pays it for each guess.
/// That a passphrase is no short one is for who asks for it.
pub const WORK_FACTOR: u8 = 16;
/// The most work that is done to read a file: what other programs of age take, which is 256 MiB of memory. With more,
/// a phone ends the app.
pub const MAX_WORK_FACTOR: u8 = 18;
/// How long a [`MacKey`]'s MAC is, in bytes.
pub const MAC_BYTES: usize = 32;

const X25519: &str = "X25519";
const X25519_LABEL: &[u8] = b"age-encryption.org/v1/X25519";
const SCRYPT: &str = "scrypt";
const SCRYPT_LABEL: &[u8] = b"age-encryption.org/v1/scrypt";
const SCRYPT_SALT_BYTES: usize = 16;
/// How long the sealed key of a file is. It is asked for before the key is opened, so that nothing can be made that
/// several secrets open.
const BODY_BYTES: usize = FILE_KEY_BYTES + MAX_TAG_LEN;
const IDENTITY: Hrp = Hrp::parse_unchecked("age-secret-key-");

/// What a file is sealed with, and opened.
pub enum AgeSecret {
    /// A key, which is kept on paper or as a QR code.
    RecoveryKey(RecoveryKey),
    /// A passphrase, which is kept in mind.
    Passphrase(Passphrase),
}

/// An identity of age's kind X25519. Wiped from memory when dropped.
pub struct RecoveryKey(StaticSecret);

/// A passphrase. Wiped from memory when dropped; the memory in which scrypt stretches it is not.
pub struct Passphrase(Zeroizing<String>);

/// A key that proves who wrote something ([`AgeSecret::mac_key`]).
pub struct MacKey(hmac::Key);

impl AgeSecret {
    /// A key by which HMAC-SHA256 (RFC 2104) proves that something was written by who has this secret: by
    /// HKDF-SHA256 (RFC 5869) of the recovery key, or the passphrase, for the use that `label` names.
    ///
    /// A MAC under a passphrase, with its salt, may be shown to nobody who does not know the passphrase: it would be
    /// a quick way to try guesses. Inside of a file that the passphrase seals it tells nothing to others.
    pub fn mac_key(&self, label: &[u8], salt: &[u8]) -> Result<MacKey, SealError> {
        let secret = match self {
            Self::RecoveryKey(key) => key.0.as_bytes().as_slice(),
            Self::Passphrase(passphrase) => passphrase.0.as_bytes(),
        };
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        expand(salt, secret, &[label], &mut key)?;
        Ok(MacKey(hmac::Key::new(hmac::HMAC_SHA256, key.as_slice())))
    }

    /// Seals the key of a new file.
    pub(super) fn seal_key(
        &self,
        file_key: &FileKey,
        randomness: &dyn Randomness,
    ) -> Result<Stanza, AgeError> {
        match self {
            Self::RecoveryKey(key) => key.seal_key(file_key, randomness),
            Self::Passphrase(passphrase) => passphrase.seal_key(file_key, randomness),
        }
    }

    /// The key of a file, by whichever stanza is for this secret.
    pub(super) fn open_key(&self, stanzas: &[Stanza]) -> Result<FileKey, AgeError> {
        let is_scrypt = |stanza: &Stanza| stanza.arguments_of(SCRYPT).is_some();
        // Who opens a file by a passphrase takes it for written by someone who knows it.
        if stanzas.len() > 1 && stanzas.iter().any(is_scrypt) {
            return Err(AgeError::Malformed);
        }
        for stanza in stanzas {
            let file_key = match self {
                Self::RecoveryKey(key) => key.open_key(stanza)?,
                Self::Passphrase(passphrase) => passphrase.open_key(stanza)?,
            };
            if let Some(file_key) = file_key {
                return Ok(file_key);
            }
        }
        Err(AgeError::WrongSecret)
    }
}

impl MacKey {
    /// The MAC of `bytes`.
    pub fn sign(&self, bytes: &[u8]) -> [u8; MAC_BYTES] {
        let mut mac = [0; MAC_BYTES];
        for (byte, signed) in mac.iter_mut().zip(hmac::sign(&self.0, bytes).as_ref()) {
            *byte = *signed;
        }
        mac
    }

    /// Whether `mac` is the MAC of `bytes`; takes as long for any.
    pub fn verify(&self, bytes: &[u8], mac: &[u8]) -> bool {
        hmac::verify(&self.0, bytes, mac).is_ok()
    }
}

impl RecoveryKey {
    /// A new key.
    pub fn generate(randomness: &dyn Randomness) -> Result<Self, RandomnessUnavailable> {
        let mut bytes = Zeroizing::new([0; KEY_BYTES]);
        randomness.fill(bytes.as_mut_slice())?;
        Ok(Self::from_bytes(&bytes))
    }

    pub(super) fn from_bytes(bytes: &[u8; KEY_BYTES]) -> Self {
        Self(StaticSecret::from(*bytes))
    }

    /// As any program of age takes it, in a file of identities: `AGE-SECRET-KEY-1…`.
    pub fn to_identity(&self) -> Zeroizing<String> {
        let identity = bech32::encode_upper::<Bech32>(IDENTITY, self.0.as_bytes());
        Zeroizing::new(identity.unwrap_or_default())
    }

    /// Reads what [`RecoveryKey::to_identity`] or any program of age wrote. Space around it does not matter; `None`
    /// where there is a slip in it, or it is anything else.
    pub fn from_identity(text: &str) -> Option<Self> {
        let text = text.trim();
        let decoded = CheckedHrpstring::new::<Bech32>(text).ok()?;
        if decoded.hrp() != IDENTITY {
            return None;
        }
        let bytes = Zeroizing::new(decoded.byte_iter().collect::<Vec<u8>>());
        let key = Self::from_bytes(bytes.as_slice().try_into().ok()?);
        // Bits that stand for nothing have to be zero (BIP 173).
        (key.to_identity().eq_ignore_ascii_case(text)).then_some(key)
    }

    fn seal_key(
        &self,
        file_key: &FileKey,
        randomness: &dyn Randomness,
    ) -> Result<Stanza, AgeError> {
        let mut bytes = Zeroizing::new([0; KEY_BYTES]);
        randomness.fill(bytes.as_mut_slice())?;
        let once = StaticSecret::from(*bytes);
        let recipient = PublicKey::from(&self.0);
        let share = PublicKey::from(&once);
        let shared = once.diffie_hellman(&recipient);
        let key = wrap_key(&share, &recipient, shared.as_bytes())?;
        Ok(Stanza {
            arguments: vec![X25519.to_owned(), BASE64.encode(share)],
            body: sealed(&key, file_key)?,
        })
    }

    fn open_key(&self, stanza: &Stanza) -> Result<Option<FileKey>, AgeError> {
        let Some(arguments) = stanza.arguments_of(X25519) else {
            return Ok(None);
        };
        let [share] = arguments else {
            return Err(AgeError::Malformed);
        };
        let share: [u8; KEY_BYTES] =
            (decoded(share)?.try_into()).map_err(|_| AgeError::Malformed)?;
        let share = PublicKey::from(share);
        let shared = self.0.diffie_hellman(&share);
        if stanza.body.len() != BODY_BYTES || !shared.was_contributory() {
            return Err(AgeError::Malformed);
        }
        let key = wrap_key(&share, &PublicKey::from(&self.0), shared.as_bytes())?;
        Ok(opened(&key, &stanza.body))
    }
}

impl Passphrase {
    /// A passphrase as it was typed. However its letters are put together, it is the same one (Unicode's form NFC).
    pub fn new(typed: &str) -> Self {
        // As long from the beginning: growing would leave copies behind.
        let mut passphrase = String::with_capacity(typed.len() * 3);
        passphrase.extend(typed.nfc());
        Self(Zeroizing::new(passphrase))
    }

    fn seal_key(
        &self,
        file_key: &FileKey,
        randomness: &dyn Randomness,
    ) -> Result<Stanza, AgeError> {
        let mut salt = [0; SCRYPT_SALT_BYTES];
        randomness.fill(&mut salt)?;
        let key = self.stretched(&salt, WORK_FACTOR)?;
        let work_factor = WORK_FACTOR.to_string();
        Ok(Stanza {
            arguments: vec![SCRYPT.to_owned(), BASE64.encode(salt), work_factor],
            body: sealed(&key, file_key)?,
        })
    }

    fn open_key(&self, stanza: &Stanza) -> Result<Option<FileKey>, AgeError> {
        let Some(arguments) = stanza.arguments_of(SCRYPT) else {
            return Ok(None);
        };
        let [salt, log_n] = arguments else {
            return Err(AgeError::Malformed);
        };
        let salt = decoded(salt)?;
        let is_number = log_n.bytes().all(|byte| byte.is_ascii_digit());
        if salt.len() != SCRYPT_SALT_BYTES
            || stanza.body.len() != BODY_BYTES
            || !is_number
            || log_n.starts_with('0')
        {
            return Err(AgeError::Malformed);
        }
        let log_n: u8 = log_n.parse().map_err(|_| AgeError::Malformed)?;
        if log_n > MAX_WORK_FACTOR {
            return Err(AgeError::TooMuchWork { log_n });
        }
        let key = self.stretched(&salt, log_n)?;
        Ok(opened(&key, &stanza.body))
    }

    /// scrypt (RFC 7914). Blocks for a second.
    fn stretched(&self, salt: &[u8], log_n: u8) -> Result<LessSafeKey, SealError> {
        let cost = scrypt::Params::new(log_n, 8, 1).map_err(|_| SealError::Refused)?;
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        let salt = [SCRYPT_LABEL, salt].concat();
        scrypt::scrypt(self.0.as_bytes(), &salt, &cost, key.as_mut_slice())
            .map_err(|_| SealError::Refused)?;
        chacha20_poly1305(&key)
    }
}

/// The key that seals a file's key: it is of one share, which is of one file.
fn wrap_key(
    share: &PublicKey,
    recipient: &PublicKey,
    shared: &[u8; KEY_BYTES],
) -> Result<LessSafeKey, SealError> {
    let salt = [share.as_bytes().as_slice(), recipient.as_bytes()].concat();
    let mut key = Zeroizing::new([0; KEY_BYTES]);
    expand(&salt, shared, &[X25519_LABEL], &mut key)?;
    chacha20_poly1305(&key)
}

pub(super) fn chacha20_poly1305(key: &[u8; KEY_BYTES]) -> Result<LessSafeKey, SealError> {
    let key = UnboundKey::new(&CHACHA20_POLY1305, key).map_err(|_| SealError::Refused)?;
    Ok(LessSafeKey::new(key))
}

fn sealed(key: &LessSafeKey, file_key: &FileKey) -> Result<Vec<u8>, SealError> {
    let mut body = Vec::with_capacity(BODY_BYTES);
    body.extend_from_slice(file_key.as_slice());
    key.seal_in_place_append_tag(zero_nonce(), Aad::empty(), &mut body)
        .map_err(|_| SealError::Refused)?;
    Ok(body)
}

fn opened(key: &LessSafeKey, body: &[u8]) -> Option<FileKey> {
    let mut body = Zeroizing::new(body.to_vec());
    let plain = key.open_in_place(zero_nonce(), Aad::empty(), &mut body);
    Some(Zeroizing::new((*plain.ok()?).try_into().ok()?))
}
