//! Files in the format age v1 (C2SP, <https://c2sp.org/age>), which many other programs read and write: what leaves the
//! phone for the resident's own hands opens without this code.
//!
//! A file is sealed for one [`AgeSecret`]: her recovery key (age's X25519) or a passphrase (age's scrypt). Written and
//! read in one pass, a chunk of 64 KiB at a time, whatever its length. Nothing of a chunk is handed out before it is
//! proven to be whole and in its place. Armor, and age's other kinds of recipients, are not known here; a file that has
//! such recipients as well is read.
//!
//! Who has the public half of a recovery key can seal a file for it: age proves no sender ([`AgeSecret::mac_key`]).

use std::io;

use super::SealError;
use crate::environment::RandomnessUnavailable;

mod header;
mod payload;
mod recovery_code;
mod secret;

pub use payload::{AgeReader, AgeWriter, CHUNK_BYTES};
pub use recovery_code::{CodeProblem, RecoveryCode};
pub use secret::{
    AgeSecret, MAC_BYTES, MAX_WORK_FACTOR, MacKey, Passphrase, RecoveryKey, WORK_FACTOR,
};

/// Why a file could not be sealed, or not be read.
#[derive(Debug, thiserror::Error)]
pub enum AgeError {
    /// It is no age file, or it was altered, or cut short, within its header.
    #[error("this is no age file")]
    Malformed,
    /// It is an age file of a later version of the format.
    #[error("the age file is of a later version")]
    Newer,
    /// Its passphrase was stretched by more work than is done here, [`MAX_WORK_FACTOR`].
    #[error("the age file asks for too much work: 2^{log_n}")]
    TooMuchWork {
        /// The base-two logarithm of scrypt's N.
        log_n: u8,
    },
    /// It was not sealed for this secret.
    #[error("the age file is for another key")]
    WrongSecret,
    /// It was sealed for this secret, and was altered, or cut short, since.
    #[error("the age file was altered")]
    Altered,
    /// There is no randomness.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The file system refused.
    #[error("the file system refused: {0}")]
    Files(io::Error),
}

impl From<RandomnessUnavailable> for AgeError {
    fn from(error: RandomnessUnavailable) -> Self {
        Self::Seal(error.into())
    }
}

impl From<io::Error> for AgeError {
    /// An error of ours that came through [`io::Read`] is that error again.
    fn from(error: io::Error) -> Self {
        error.downcast().unwrap_or_else(Self::Files)
    }
}

impl From<AgeError> for io::Error {
    fn from(error: AgeError) -> Self {
        match error {
            AgeError::Files(error) => error,
            other => Self::new(io::ErrorKind::InvalidData, other),
        }
    }
}

#[cfg(test)]
mod tests;
