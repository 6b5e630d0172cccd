//! The only user of an AEAD: how a record and a file are sealed for the disk, and where the key comes from.
//! `docs/envelope.md` has the formats for who is to read them without this code.
//!
//! A sealed record is `version (1 byte) | salt (32 bytes) | ciphertext and tag`. Its key is
//! `HKDF-SHA256(data key, salt, "citizen/record/1" | place)` (RFC 5869) and is used once, with an
//! all-zero nonce, by AES-256-GCM (NIST SP 800-38D). The place (table, row, column) is
//! authenticated as well, so a value moved elsewhere does not open. An older value put back in the
//! same place by someone who holds the disk does open: that is not detected.
//!
//! A sealed value cannot be searched for. Where rows are looked up by one, a column beside it holds
//! `HMAC-SHA256(HKDF-SHA256(data key, "citizen/lookup/1" | table, column), value)` (RFC 2104). Who holds
//! the disk sees by it which rows have the same value, and nothing of the value.

use ring::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    hkdf, hmac,
};
use zeroize::Zeroizing;

use crate::environment::{Randomness, RandomnessUnavailable};

pub mod age;
mod file;
mod keys;
pub mod web_push;

pub use file::{BATCH_BYTES, FileSealer, SEGMENT_BYTES, SealedFile, SealedFileError, SealedReader};
pub use keys::{
    KeyLookup, KeyStore, Secret, WrappedKey, create_data_key, create_vault_key, open_data_key,
    open_extension_key, renew_secret, replace_secret,
};

/// The length of every key here, in bytes.
pub const KEY_BYTES: usize = 32;

const VERSION: u8 = 1;
const SALT_BYTES: usize = 32;
const HEADER_BYTES: usize = 1 + SALT_BYTES;
const RECORD_LABEL: &[u8] = b"citizen/record/1";
const LOOKUP_LABEL: &[u8] = b"citizen/lookup/1";

/// Where a sealed value lives; it opens nowhere else.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The table's name.
    pub table: &'a str,
    /// The row's primary key.
    pub row: &'a str,
    /// The column's name.
    pub column: &'a str,
}

impl Place<'_> {
    /// Each part behind its length, so that no two places have the same bytes.
    fn bytes(&self) -> Vec<u8> {
        let parts = [self.table, self.row, self.column];
        let length = parts.map(|part| size_of::<u64>() + part.len());
        let mut bytes = Vec::with_capacity(1 + length.iter().sum::<usize>());
        bytes.push(VERSION);
        for part in parts {
            bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
            bytes.extend_from_slice(part.as_bytes());
        }
        bytes
    }
}

/// Why a value could not be sealed or opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The value was altered, moved, cut short, or sealed under another key.
    #[error("the sealed value does not open here")]
    Refused,
    /// The value was sealed by a later version of the app.
    #[error("the sealed value is of a later version")]
    Newer,
    /// See [`RandomnessUnavailable`].
    #[error(transparent)]
    Randomness(#[from] RandomnessUnavailable),
    /// A key is needed and cannot be had.
    #[error("the key cannot be had: {0}")]
    Key(#[from] KeyProblem),
}

/// Why the key that opens this home cannot be had. Nothing was changed, and no new key was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum KeyProblem {
    /// There is sealed data, but the keystore does not know its key any more.
    #[error("the keystore has no such key")]
    Absent,
    /// The keystore cannot be asked now: the phone has not been unlocked since it started.
    #[error("the keystore is locked")]
    Unavailable,
    /// The platform has discarded the key, for example after a new fingerprint.
    #[error("the keystore has invalidated the key")]
    Invalidated,
    /// The key that the keystore gave does not open this home.
    #[error("the keystore gave another key")]
    Foreign,
    /// The keystore failed.
    #[error("the keystore failed")]
    Failed,
}

/// The key under which records are sealed. Wiped from memory when dropped, from the one place on the heap where it
/// lies: a key that is moved by value leaves copies on the stack.
pub struct DataKey(Box<Zeroizing<[u8; KEY_BYTES]>>);

impl DataKey {
    /// A new key.
    pub fn generate(randomness: &dyn Randomness) -> Result<Self, SealError> {
        let mut key = Self::empty();
        randomness.fill(key.0.as_mut_slice())?;
        Ok(key)
    }

    /// To be filled where it lies.
    fn empty() -> Self {
        Self(Box::new(Zeroizing::new([0; KEY_BYTES])))
    }

    /// `key`, sealed for `place` under this one.
    pub fn wrap(
        &self,
        randomness: &dyn Randomness,
        place: Place<'_>,
        key: &DataKey,
    ) -> Result<Vec<u8>, SealError> {
        self.seal(randomness, place, key.0.as_slice())
    }

    /// The key that [`DataKey::wrap`] sealed for `place`.
    pub fn unwrap_key(&self, place: Place<'_>, wrapped: &[u8]) -> Result<DataKey, SealError> {
        let bytes = self.open(place, wrapped)?;
        DataKey::from_bytes(&bytes).ok_or(SealError::Refused)
    }

    /// The key with these bytes; `None` where they are not so many.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut key = Self::empty();
        (bytes.len() == KEY_BYTES).then(|| key.0.copy_from_slice(bytes))?;
        Some(key)
    }

    /// Its bytes, for who seals several keys together.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    /// The key derived from a keystore's secret for one use, named by `label`.
    fn derive(secret: &[u8], label: &[u8]) -> Result<Self, SealError> {
        let mut key = Self::empty();
        expand(b"citizen/keystore/1", secret, &[label], &mut key.0)?;
        Ok(key)
    }

    /// Seals `plain` for `place`. Sealing the same value twice gives different bytes.
    pub fn seal(
        &self,
        randomness: &dyn Randomness,
        place: Place<'_>,
        plain: &[u8],
    ) -> Result<Vec<u8>, SealError> {
        let mut salt = [0; SALT_BYTES];
        randomness.fill(&mut salt)?;
        let place = place.bytes();
        let key = self.derived(RECORD_LABEL, &salt, &place)?;
        let mut body = plain.to_vec();
        key.seal_in_place_append_tag(zero_nonce(), Aad::from(&place), &mut body)
            .map_err(|_| SealError::Refused)?;
        let mut sealed = Vec::with_capacity(HEADER_BYTES + body.len());
        sealed.push(VERSION);
        sealed.extend_from_slice(&salt);
        sealed.extend_from_slice(&body);
        Ok(sealed)
    }

    /// Opens what [`DataKey::seal`] made for the same place.
    pub fn open(&self, place: Place<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let (version, rest) = sealed.split_first().ok_or(SealError::Refused)?;
        if *version != VERSION {
            return Err(SealError::Newer);
        }
        let (salt, body) = rest
            .split_at_checked(SALT_BYTES)
            .ok_or(SealError::Refused)?;
        let place = place.bytes();
        let key = self.derived(RECORD_LABEL, salt, &place)?;
        let mut body = Zeroizing::new(body.to_vec());
        let length = key
            .open_in_place(zero_nonce(), Aad::from(&place), &mut body)
            .map_err(|_| SealError::Refused)?
            .len();
        body.truncate(length);
        Ok(body)
    }

    /// What stands for `value` in the look-up column `column` of `table`: 32 bytes, the same for the
    /// same value.
    pub fn lookup(&self, table: &str, column: &str, value: &[u8]) -> Result<Vec<u8>, SealError> {
        let place = Place {
            table,
            row: "",
            column,
        };
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        expand(
            &[],
            self.0.as_slice(),
            &[LOOKUP_LABEL, &place.bytes()],
            &mut key,
        )?;
        let key = hmac::Key::new(hmac::HMAC_SHA256, key.as_slice());
        Ok(hmac::sign(&key, value).as_ref().to_vec())
    }

    /// The key for what is sealed at one place with one salt.
    fn derived(&self, label: &[u8], salt: &[u8], place: &[u8]) -> Result<LessSafeKey, SealError> {
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        expand(salt, self.0.as_slice(), &[label, place], &mut key)?;
        let key = UnboundKey::new(&AES_256_GCM, key.as_slice()).map_err(|_| SealError::Refused)?;
        Ok(LessSafeKey::new(key))
    }
}

/// A key is used for one sealing only, which is what makes a constant nonce safe.
fn zero_nonce() -> Nonce {
    Nonce::assume_unique_for_key([0; NONCE_LEN])
}

fn expand(
    salt: &[u8],
    secret: &[u8],
    info: &[&[u8]],
    key: &mut [u8; KEY_BYTES],
) -> Result<(), SealError> {
    hkdf::Salt::new(hkdf::HKDF_SHA256, salt)
        .extract(secret)
        .expand(info, hkdf::HKDF_SHA256)
        .and_then(|okm| okm.fill(key))
        .map_err(|_| SealError::Refused)
}

#[cfg(test)]
mod tests;
