//! A sealed file: as long as it likes, written in one pass, read from any place in it.
//!
//! `version (1 byte) | salt (32 bytes) | segments`. Its key is `HKDF-SHA256(data key, salt,
//! "citizen/file/1" | place)` and is used for this file only. The content is cut into segments of 64 KiB, of
//! which the last may be shorter and is empty only where the file is; each is sealed by AES-256-GCM with a
//! tag of 16 bytes behind it. A segment's nonce is its number (11 bytes, big-endian, from 0) and whether it is
//! the last (1 byte), which is the construction STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015) as age has
//! it: a segment that was altered, left out, put elsewhere, repeated or taken from another file does not open,
//! and neither does a file that was cut short or made longer. As with a record, an older file put back whole
//! is not detected.

use std::{
    fs::{self, File},
    io::{ErrorKind, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use ring::aead::{Aad, LessSafeKey, MAX_TAG_LEN, Nonce};
use zeroize::Zeroizing;

use super::{DataKey, HEADER_BYTES, Place, SALT_BYTES, SealError, VERSION};
use crate::{environment::Randomness, files};

/// How much of a file is sealed at a time, in bytes.
pub const SEGMENT_BYTES: usize = 64 * 1024;
/// How much is written to the disk, and read from it, at a time, in bytes; about so much memory is used.
pub const BATCH_BYTES: usize = 1024 * 1024;

const FILE_LABEL: &[u8] = b"citizen/file/1";
const TAG_BYTES: usize = MAX_TAG_LEN;

/// Why a file could not be sealed, or not be read.
#[derive(Debug, thiserror::Error)]
pub enum SealedFileError {
    /// It was altered, moved or cut short, or there is no randomness.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The file system refused.
    #[error("the file system refused: {0}")]
    Files(#[from] std::io::Error),
}

/// A file that is being sealed. It lies beside its place until [`FileSealer::finish`]; dropped before, nothing
/// is left of it.
pub struct FileSealer {
    path: PathBuf,
    beside: PathBuf,
    file: File,
    key: SegmentKey,
    segment_bytes: usize,
    /// What is not sealed yet, at most a segment.
    segment: Zeroizing<Vec<u8>>,
    segments_sealed: u64,
    /// What is sealed and not written yet.
    batch: Vec<u8>,
    is_finished: bool,
}

impl FileSealer {
    /// Begins a file that will be at `path` and opens at `place` only. Blocks.
    pub fn create(
        path: &Path,
        key: &DataKey,
        randomness: &dyn Randomness,
        place: Place<'_>,
    ) -> Result<Self, SealedFileError> {
        Self::in_segments_of(SEGMENT_BYTES, path, key, randomness, place)
    }

    fn in_segments_of(
        segment_bytes: usize,
        path: &Path,
        key: &DataKey,
        randomness: &dyn Randomness,
        place: Place<'_>,
    ) -> Result<Self, SealedFileError> {
        let mut salt = [0; SALT_BYTES];
        randomness.fill(&mut salt).map_err(SealError::from)?;
        let key = SegmentKey::derive(key, &salt, place)?;
        let (beside, file) = files::beside(path)?;
        let mut batch = vec![VERSION];
        batch.extend_from_slice(&salt);
        Ok(Self {
            path: path.to_owned(),
            beside,
            file,
            key,
            segment_bytes,
            // So long from the beginning: growing would leave copies behind.
            segment: Zeroizing::new(Vec::with_capacity(segment_bytes + TAG_BYTES)),
            segments_sealed: 0,
            batch,
            is_finished: false,
        })
    }

    /// Seals what comes next. Blocks.
    pub fn write(&mut self, mut plain: &[u8]) -> Result<(), SealedFileError> {
        while !plain.is_empty() {
            // Only when more comes: the last one is sealed as such.
            if self.segment.len() == self.segment_bytes {
                self.seal_segment(false)?;
            }
            let room = self.segment_bytes - self.segment.len();
            let (now, later) = plain.split_at(room.min(plain.len()));
            self.segment.extend_from_slice(now);
            plain = later;
        }
        Ok(())
    }

    /// Seals the end and puts the file in its place: it is on the disk when this returns. Blocks.
    pub fn finish(mut self) -> Result<(), SealedFileError> {
        self.seal_segment(true)?;
        self.write_batch()?;
        files::put_in_place(&self.beside, &self.file, &self.path)?;
        self.is_finished = true;
        Ok(())
    }

    fn seal_segment(&mut self, is_last: bool) -> Result<(), SealedFileError> {
        self.key
            .seal(self.segments_sealed, is_last, &mut self.segment)?;
        self.segments_sealed += 1;
        self.batch.extend_from_slice(&self.segment);
        self.segment.clear();
        if self.batch.len() >= BATCH_BYTES {
            self.write_batch()?;
        }
        Ok(())
    }

    fn write_batch(&mut self) -> Result<(), SealedFileError> {
        self.file.write_all(&self.batch)?;
        self.batch.clear();
        Ok(())
    }
}

impl Drop for FileSealer {
    fn drop(&mut self) {
        if !self.is_finished {
            // Where it stays, it is sealed and overwritten by the next one.
            let _ = fs::remove_file(&self.beside);
        }
    }
}

/// A sealed file that is being read.
pub struct SealedFile {
    file: File,
    key: SegmentKey,
    segment_bytes: u64,
    segments: u64,
    plain_bytes: u64,
}

impl SealedFile {
    /// Opens what was sealed for `place`. Its end is opened at once, so that its length is known to be true.
    /// Blocks.
    pub fn open(path: &Path, key: &DataKey, place: Place<'_>) -> Result<Self, SealedFileError> {
        Self::in_segments_of(SEGMENT_BYTES, path, key, place)
    }

    fn in_segments_of(
        segment_bytes: usize,
        path: &Path,
        key: &DataKey,
        place: Place<'_>,
    ) -> Result<Self, SealedFileError> {
        let mut file = files::open(path)?;
        let length = file.metadata()?.len();
        let sealed_bytes = (length.checked_sub(HEADER_BYTES as u64)).ok_or(SealError::Refused)?;
        let (mut version, mut salt) = ([0], [0; SALT_BYTES]);
        file.read_exact(&mut version)?;
        file.read_exact(&mut salt)?;
        if version != [VERSION] {
            return Err(SealError::Newer.into());
        }
        let segment_bytes = segment_bytes as u64;
        let tag_bytes = TAG_BYTES as u64;
        let segments = sealed_bytes.div_ceil(segment_bytes + tag_bytes);
        let plain_bytes = sealed_bytes.checked_sub(segments * tag_bytes);
        let mut opened = Self {
            file,
            key: SegmentKey::derive(key, &salt, place)?,
            segment_bytes,
            segments,
            plain_bytes: plain_bytes.ok_or(SealError::Refused)?,
        };
        let last = segments.checked_sub(1).ok_or(SealError::Refused)?;
        let mut end = Zeroizing::default();
        opened.read_segments(&mut end, last, last)?;
        if end.is_empty() && last > 0 {
            return Err(SealError::Refused.into());
        }
        Ok(opened)
    }

    /// How long the file is that holds so many bytes of content.
    pub const fn sealed_bytes(plain_bytes: u64) -> u64 {
        let segments = match plain_bytes.div_ceil(SEGMENT_BYTES as u64) {
            0 => 1,
            segments => segments,
        };
        let tags = segments.saturating_mul(TAG_BYTES as u64);
        (HEADER_BYTES as u64)
            .saturating_add(plain_bytes)
            .saturating_add(tags)
    }

    /// How long the content is, in bytes.
    pub const fn plain_bytes(&self) -> u64 {
        self.plain_bytes
    }

    /// The content from `offset` on, in bytes: `most_bytes` of it, or as much as there is, and at most
    /// [`BATCH_BYTES`]. None behind its end. Blocks.
    pub fn read(
        &mut self,
        offset: u64,
        most_bytes: usize,
    ) -> Result<Zeroizing<Vec<u8>>, SealedFileError> {
        let mut plain = Zeroizing::default();
        self.read_into(&mut plain, offset, most_bytes)?;
        Ok(plain)
    }

    /// As [`SealedFile::read`], in the place of what `plain` holds; nothing where it fails. Who reads a whole file with one
    /// `plain` spares wiping a mebibyte for each that is read. Blocks.
    pub fn read_into(
        &mut self,
        plain: &mut Zeroizing<Vec<u8>>,
        offset: u64,
        most_bytes: usize,
    ) -> Result<(), SealedFileError> {
        plain.clear();
        let most_bytes = most_bytes.min(BATCH_BYTES);
        let end = self
            .plain_bytes
            .min(offset.saturating_add(most_bytes as u64));
        if end <= offset {
            return Ok(());
        }
        let first = offset / self.segment_bytes;
        let read = self.read_segments(plain, first, (end - 1) / self.segment_bytes);
        if read.is_err() {
            plain.clear();
        }
        read?;
        let begins_at = first * self.segment_bytes;
        let within = |place: u64| usize::try_from(place - begins_at).unwrap_or(usize::MAX);
        plain.truncate(within(end));
        let before = within(offset).min(plain.len());
        plain.drain(..before);
        Ok(())
    }

    /// Reads the segments from `first` to `last` at once, and opens each in the same buffer.
    fn read_segments(
        &mut self,
        plain: &mut Zeroizing<Vec<u8>>,
        first: u64,
        last: u64,
    ) -> Result<(), SealedFileError> {
        let sealed_segment_bytes = self.segment_bytes + TAG_BYTES as u64;
        let begins_at = HEADER_BYTES as u64 + first * sealed_segment_bytes;
        let most_bytes = (last + 1 - first) * sealed_segment_bytes;
        let capacity = usize::try_from(most_bytes).map_err(|_| SealError::Refused)?;
        if plain.capacity() < capacity {
            // Growing it would leave a copy behind.
            *plain = Zeroizing::new(Vec::with_capacity(capacity));
        }
        self.file.seek(SeekFrom::Start(begins_at))?;
        (&self.file).take(most_bytes).read_to_end(plain)?;
        let segment_bytes =
            usize::try_from(sealed_segment_bytes).map_err(|_| SealError::Refused)?;
        let (mut opened_bytes, mut at) = (0, 0);
        for index in first..=last {
            let end = plain.len().min(at + segment_bytes);
            let (room, is_last) = (plain.get_mut(opened_bytes..end), index + 1 == self.segments);
            let room = room.ok_or(SealError::Refused)?;
            let opened = self.key.open(index, is_last, room, at - opened_bytes)?;
            (opened_bytes, at) = (opened_bytes + opened.len(), end);
        }
        plain.truncate(opened_bytes);
        // Shorter than when it was opened: someone has cut it since.
        let end = self.plain_bytes.min((last + 1) * self.segment_bytes);
        if plain.len() as u64 != end - first * self.segment_bytes {
            return Err(SealError::Refused.into());
        }
        Ok(())
    }
}

/// Reads a sealed file from its beginning to its end. What does not open is an error, also to who would read on.
pub struct SealedReader {
    file: SealedFile,
    offset: u64,
}

impl From<SealedFile> for SealedReader {
    fn from(file: SealedFile) -> Self {
        Self { file, offset: 0 }
    }
}

impl Read for SealedReader {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let part = self.file.read(self.offset, buffer.len());
        let part = part.map_err(|error| match error {
            SealedFileError::Files(error) => error,
            SealedFileError::Seal(_) => ErrorKind::InvalidData.into(),
        })?;
        for (to, from) in buffer.iter_mut().zip(part.iter()) {
            *to = *from;
        }
        self.offset += part.len() as u64;
        Ok(part.len())
    }
}

/// The key of one file.
struct SegmentKey {
    key: LessSafeKey,
    place: Vec<u8>,
}

impl SegmentKey {
    fn derive(key: &DataKey, salt: &[u8], place: Place<'_>) -> Result<Self, SealError> {
        let place = place.bytes();
        Ok(Self {
            key: key.derived(FILE_LABEL, salt, &place)?,
            place,
        })
    }

    /// Seals a segment in place and puts its tag behind it.
    fn seal(&self, index: u64, is_last: bool, segment: &mut Vec<u8>) -> Result<(), SealError> {
        let tag = self
            .key
            .seal_in_place_separate_tag(nonce(index, is_last), Aad::from(&self.place), segment)
            .map_err(|_| SealError::Refused)?;
        segment.extend_from_slice(tag.as_ref());
        Ok(())
    }

    /// Opens the segment that lies in `room` from `at` on; it begins where `room` does then, close to the one before.
    fn open<'a>(
        &self,
        index: u64,
        is_last: bool,
        room: &'a mut [u8],
        at: usize,
    ) -> Result<&'a [u8], SealError> {
        self.key
            .open_within(nonce(index, is_last), Aad::from(&self.place), room, at..)
            .map(|plain| &*plain)
            .map_err(|_| SealError::Refused)
    }
}

/// Each number comes once in a file, and a key is of one file.
fn nonce(index: u64, is_last: bool) -> Nonce {
    let [a, b, c, d, e, f, g, h] = index.to_be_bytes();
    Nonce::assume_unique_for_key([0, 0, 0, a, b, c, d, e, f, g, h, u8::from(is_last)])
}

#[cfg(test)]
mod tests;
