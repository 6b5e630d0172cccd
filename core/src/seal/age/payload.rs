//! The payload: the content in chunks, each sealed for its place (STREAM; Hoang, Reyhanitabar, Rogaway, Vizár 2015).

use std::io::{self, BufReader, ErrorKind, Read, Seek, SeekFrom, Write};

use ring::aead::{Aad, LessSafeKey, MAX_TAG_LEN, Nonce};
use zeroize::Zeroizing;

use super::{
    AgeError, AgeSecret,
    header::{self, FILE_KEY_BYTES, FileKey, Header},
    secret::chacha20_poly1305,
};
use crate::{
    environment::Randomness,
    seal::{KEY_BYTES, SealError, expand},
};

/// How much of the content is sealed at a time, in bytes.
pub const CHUNK_BYTES: usize = 64 * 1024;

const SEALED_CHUNK_BYTES: usize = CHUNK_BYTES + MAX_TAG_LEN;
const SALT_BYTES: usize = 16;

/// A file that is being written. Without [`AgeWriter::finish`] it has no end, and is read by nobody to the last.
pub struct AgeWriter<W> {
    output: W,
    key: LessSafeKey,
    /// What is not sealed yet, at most a chunk.
    chunk: Zeroizing<Vec<u8>>,
    chunks_sealed: u64,
    /// A chunk did not go out whole: what comes behind it would be of another file.
    is_broken: bool,
}

impl<W: Write> AgeWriter<W> {
    /// Begins a file that `secret` opens. Blocks: with a passphrase for about a second.
    pub fn create(
        mut output: W,
        secret: &AgeSecret,
        randomness: &dyn Randomness,
    ) -> Result<Self, AgeError> {
        let mut file_key: FileKey = Zeroizing::new([0; FILE_KEY_BYTES]);
        let mut salt = [0; SALT_BYTES];
        randomness.fill(file_key.as_mut_slice())?;
        randomness.fill(&mut salt)?;
        let stanza = secret.seal_key(&file_key, randomness)?;
        let header = header::written(&stanza, &file_key)?;
        output.write_all(&header)?;
        output.write_all(&salt)?;
        Ok(Self {
            output,
            key: payload_key(&file_key, &salt)?,
            // So long from the beginning: growing would leave copies behind.
            chunk: Zeroizing::new(Vec::with_capacity(SEALED_CHUNK_BYTES)),
            chunks_sealed: 0,
            is_broken: false,
        })
    }

    /// Seals the end, and gives back what it was written to: that it is on the disk is for who has that. Blocks.
    pub fn finish(mut self) -> Result<W, AgeError> {
        self.seal_chunk(true)?;
        self.output.flush()?;
        Ok(self.output)
    }

    fn seal_chunk(&mut self, is_last: bool) -> io::Result<()> {
        if self.is_broken {
            return Err(ErrorKind::BrokenPipe.into());
        }
        self.is_broken = true;
        let nonce = nonce(self.chunks_sealed, is_last);
        self.key
            .seal_in_place_append_tag(nonce, Aad::empty(), &mut *self.chunk)
            .map_err(|_| AgeError::Altered)?;
        self.output.write_all(&self.chunk)?;
        self.chunk.clear();
        self.chunks_sealed += 1;
        self.is_broken = false;
        Ok(())
    }
}

impl<W: Write> Write for AgeWriter<W> {
    fn write(&mut self, plain: &[u8]) -> io::Result<usize> {
        // Only when more comes: the last one is sealed as such.
        if self.chunk.len() == CHUNK_BYTES && !plain.is_empty() {
            self.seal_chunk(false)?;
        }
        if self.is_broken {
            return Err(ErrorKind::BrokenPipe.into());
        }
        let room = CHUNK_BYTES.saturating_sub(self.chunk.len());
        let now = plain.split_at(room.min(plain.len())).0;
        self.chunk.extend_from_slice(now);
        Ok(now.len())
    }

    /// What does not fill a chunk yet stays here.
    fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }
}

/// A file that is being read: its errors, as [`Read`] has them, are [`AgeError`]s within. What comes before an error is
/// of the file, and may be less than was sealed.
pub struct AgeReader<R> {
    input: BufReader<R>,
    key: LessSafeKey,
    /// Where the first chunk begins, in bytes.
    begins_at: u64,
    sealed: Vec<u8>,
    chunk: Zeroizing<Vec<u8>>,
    /// How much of the chunk was handed out, in bytes.
    given: usize,
    next: Next,
}

/// What comes behind the chunk that is being handed out.
#[derive(Clone, Copy)]
enum Next {
    Chunk(u64),
    /// Nothing, if it is as it was written.
    End,
    Error,
}

impl<R: Read> AgeReader<R> {
    /// Opens a file with the secret that it was sealed for. Blocks: with a passphrase for a second or more.
    pub fn open(input: R, secret: &AgeSecret) -> Result<Self, AgeError> {
        let mut input = BufReader::with_capacity(SEALED_CHUNK_BYTES, input);
        let header = Header::read(&mut input)?;
        let file_key = secret.open_key(&header.stanzas)?;
        header.verify(&file_key)?;
        let mut salt = [0; SALT_BYTES];
        input.read_exact(&mut salt).map_err(|error| {
            let is_cut = error.kind() == ErrorKind::UnexpectedEof;
            if is_cut {
                AgeError::Malformed
            } else {
                error.into()
            }
        })?;
        Ok(Self {
            input,
            key: payload_key(&file_key, &salt)?,
            begins_at: header.bytes + SALT_BYTES as u64,
            sealed: Vec::with_capacity(SEALED_CHUNK_BYTES),
            chunk: Zeroizing::new(Vec::with_capacity(SEALED_CHUNK_BYTES)),
            given: 0,
            next: Next::Chunk(0),
        })
    }

    /// Reads from the beginning again, without the work that a passphrase takes. What is read is proven anew. Blocks.
    pub fn rewind(&mut self) -> Result<(), AgeError>
    where
        R: Seek,
    {
        self.chunk.clear();
        self.given = 0;
        self.next = Next::Error;
        self.input.seek(SeekFrom::Start(self.begins_at))?;
        self.next = Next::Chunk(0);
        Ok(())
    }

    /// Puts the next chunk in the place of the one that was handed out.
    fn read_chunk(&mut self, index: u64) -> Result<Next, AgeError> {
        self.sealed.clear();
        let most_bytes = SEALED_CHUNK_BYTES as u64;
        (&mut self.input)
            .take(most_bytes)
            .read_to_end(&mut self.sealed)?;
        // Where the file goes on cannot be told yet: a full chunk may be the last one.
        let is_full = self.sealed.len() == SEALED_CHUNK_BYTES;
        if is_full && self.open_chunk(index, false) {
            return Ok(Next::Chunk(index + 1));
        }
        if !self.open_chunk(index, true) {
            return Err(AgeError::Altered);
        }
        if self.chunk.is_empty() && index > 0 {
            return Err(AgeError::Altered);
        }
        Ok(Next::End)
    }

    fn open_chunk(&mut self, index: u64, is_last: bool) -> bool {
        self.chunk.clear();
        self.chunk.extend_from_slice(&self.sealed);
        let nonce = nonce(index, is_last);
        let opened = self.key.open_in_place(nonce, Aad::empty(), &mut self.chunk);
        let length = opened.map(|plain| plain.len());
        self.chunk.truncate(length.unwrap_or_default());
        length.is_ok()
    }

    /// Fails where anything stands behind the last chunk.
    fn read_end(&mut self) -> Result<(), AgeError> {
        let mut behind = Vec::new();
        (&mut self.input).take(1).read_to_end(&mut behind)?;
        (behind.is_empty()).then_some(()).ok_or(AgeError::Altered)
    }
}

impl<R: Read> Read for AgeReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.chunk.len() && !buffer.is_empty() {
            let next = std::mem::replace(&mut self.next, Next::Error);
            self.chunk.clear();
            self.given = 0;
            self.next = match next {
                Next::Chunk(index) => self.read_chunk(index)?,
                Next::End => {
                    self.read_end()?;
                    self.next = Next::End;
                    return Ok(0);
                }
                Next::Error => return Err(AgeError::Altered.into()),
            };
        }
        let mut left = self.chunk.get(self.given..).unwrap_or_default();
        let given = left.read(buffer)?;
        self.given += given;
        Ok(given)
    }
}

fn payload_key(file_key: &FileKey, salt: &[u8]) -> Result<LessSafeKey, SealError> {
    let mut key = Zeroizing::new([0; KEY_BYTES]);
    expand(salt, file_key.as_slice(), &[b"payload"], &mut key)?;
    chacha20_poly1305(&key)
}

/// Each number comes once in a file, and a key is of one file.
fn nonce(index: u64, is_last: bool) -> Nonce {
    let [a, b, c, d, e, f, g, h] = index.to_be_bytes();
    Nonce::assume_unique_for_key([0, 0, 0, a, b, c, d, e, f, g, h, u8::from(is_last)])
}
