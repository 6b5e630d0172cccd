//! What a resident hands in as a file, on its way into the home: sealed while it is read, in one pass, and told by what was
//! read how long it is and what it is.

use std::io::{self, ErrorKind, Read};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64URL};
use ring::digest::{Context, SHA256};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::{
    seal::{FileSealer, SEGMENT_BYTES, SealedFileError},
    text::is_control,
};

mod media_type;

pub use media_type::{MEDIA_TYPES, Sniffer};

/// The longest name of a file, in characters.
pub const FILE_NAME_LIMIT: usize = 255;

/// What was handed in, told by its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Content {
    /// SHA-256, base64url without padding.
    pub(crate) sha256: String,
    /// How long it is.
    pub(crate) size_bytes: u64,
    /// What it is; `None` where it is none of [`MEDIA_TYPES`].
    pub(crate) media_type: Option<&'static str>,
}

/// Why something was not taken in; nothing of it is left.
#[derive(Debug, thiserror::Error)]
pub(crate) enum IntakeError {
    /// It is longer than may be.
    #[error("it is too long")]
    TooLarge,
    /// What hands it in failed.
    #[error("it cannot be read")]
    Unreadable,
    /// It was called off.
    #[error("it was called off")]
    CalledOff,
    /// It could not be sealed or written.
    #[error(transparent)]
    Sealed(#[from] SealedFileError),
}

/// Content that is being taken in. Dropped before [`Intake::finish`], nothing is left of it.
pub(crate) struct Intake {
    sealer: FileSealer,
    hash: Context,
    sniffer: Sniffer,
    size_bytes: u64,
    most_bytes: u64,
}

impl Intake {
    /// Begins with a file that was just begun, for at most `most_bytes`.
    pub(crate) fn new(sealer: FileSealer, most_bytes: u64) -> Self {
        Self {
            sealer,
            hash: Context::new(&SHA256),
            sniffer: Sniffer::default(),
            size_bytes: 0,
            most_bytes,
        }
    }

    /// Takes what comes next. Blocks.
    pub(crate) fn write(&mut self, part: &[u8]) -> Result<(), IntakeError> {
        self.size_bytes += part.len() as u64;
        if self.size_bytes > self.most_bytes {
            return Err(IntakeError::TooLarge);
        }
        self.hash.update(part);
        self.sniffer.read(part);
        Ok(self.sealer.write(part)?)
    }

    /// Takes all that `source` has, for as long as `goes_on`, which is told how much that is so far, says yes. Blocks.
    pub(crate) fn read(
        &mut self,
        source: &mut dyn Read,
        goes_on: &dyn Fn(u64) -> bool,
    ) -> Result<(), IntakeError> {
        let mut buffer = Zeroizing::new(vec![0; SEGMENT_BYTES]);
        loop {
            if !goes_on(self.size_bytes) {
                return Err(IntakeError::CalledOff);
            }
            let read = match source.read(&mut buffer) {
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                read => read.map_err(|_| IntakeError::Unreadable)?,
            };
            match buffer.get(..read) {
                None | Some([]) => return Ok(()),
                Some(part) => self.write(part)?,
            }
        }
    }

    /// What was taken so far is, if that is all of it.
    pub(crate) fn media_type(&self) -> Option<&'static str> {
        self.sniffer.media_type()
    }

    /// Ends it: it is sealed on the disk when this returns. Blocks.
    pub(crate) fn finish(self) -> Result<Content, IntakeError> {
        let media_type = self.sniffer.media_type();
        self.sealer.finish()?;
        Ok(Content {
            sha256: BASE64URL.encode(self.hash.finish()),
            size_bytes: self.size_bytes,
            media_type,
        })
    }
}

/// The SHA-256 of all that `source` has, as [`Content::sha256`]. Blocks.
pub(crate) fn sha256_of(source: &mut dyn Read) -> io::Result<String> {
    let mut hash = Context::new(&SHA256);
    let mut buffer = Zeroizing::new(vec![0; SEGMENT_BYTES]);
    loop {
        let read = match source.read(&mut buffer) {
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            read => read?,
        };
        match buffer.get(..read) {
            None | Some([]) => return Ok(BASE64URL.encode(hash.finish())),
            Some(part) => hash.update(part),
        }
    }
}

/// What a file is called that someone calls `name`: no folders, nothing that a screen may act on, and no longer
/// than [`FILE_NAME_LIMIT`] characters with its ending; by its type where nothing is left.
pub(crate) fn plain_name(name: &str, media_type: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.nfc().filter(|it| !is_control(*it)).collect();
    let name = name.trim().trim_start_matches('.');
    if name.is_empty() {
        let ending = media_type.rsplit('/').next().unwrap_or_default();
        return format!("file.{ending}");
    }
    let too_many = name.chars().count().saturating_sub(FILE_NAME_LIMIT);
    if too_many == 0 {
        return name.to_owned();
    }
    // A long ending is none.
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if ending.chars().count() <= 10 => (stem, format!(".{ending}")),
        _ => (name, String::new()),
    };
    let room = FILE_NAME_LIMIT - ending.chars().count();
    stem.chars().take(room).chain(ending.chars()).collect()
}
