//! The files in a backup, one behind the other.

use std::io::{self, Read, Seek};

use ring::digest::{Context, SHA256};

use super::{
    BackupProblem, FORMAT_PATH,
    manifest::{FORMAT, FORMAT_NAME},
    tar::{BLOCK_BYTES, Head, padding_bytes},
};
use crate::{
    error::Error,
    seal::age::{AgeError, AgeReader},
    text::hex,
};

/// How long the first file may be, in bytes.
const FORMAT_LIMIT: u64 = 64;

/// An opened backup, somewhere between its beginning and its end.
pub(super) struct Files<R> {
    input: AgeReader<R>,
    /// When the first file says that it was made, in seconds since 1970; so do all.
    pub(super) made_at_seconds: u64,
}

impl<R: Read> Files<R> {
    /// Reads the first file, which says whether this is a backup, and of which version.
    pub(super) fn begin(input: AgeReader<R>) -> Result<Self, Error> {
        let mut files = Self {
            input,
            made_at_seconds: 0,
        };
        files.read_format()?;
        Ok(files)
    }

    /// The same from the beginning.
    pub(super) fn begin_again(&mut self) -> Result<(), Error>
    where
        R: Seek,
    {
        self.input.rewind()?;
        self.read_format()
    }

    fn read_format(&mut self) -> Result<(), Error> {
        let head = self.block()?.and_then(|block| Head::read(&block));
        let head = head.filter(|head| head.path == FORMAT_PATH);
        let head = head.ok_or(BackupProblem::NoBackup)?;
        self.made_at_seconds = head.made_at_seconds;
        let format = self.small(&head, FORMAT_LIMIT)?;
        match format.strip_suffix(b"\n") {
            Some(format) if format == FORMAT.as_bytes() => Ok(()),
            Some(format) if format.starts_with(FORMAT_NAME.as_bytes()) => {
                Err(BackupProblem::Newer.into())
            }
            _ => Err(BackupProblem::NoBackup.into()),
        }
    }

    /// What the next file is called, and how long it is; `None` behind the last one.
    pub(super) fn next(&mut self) -> Result<Option<Head>, Error> {
        let block = self.block()?.ok_or(BackupProblem::Damaged)?;
        if block != [0; BLOCK_BYTES] {
            let head = Head::read(&block);
            let head = head.filter(|head| head.made_at_seconds == self.made_at_seconds);
            return Ok(Some(head.ok_or(BackupProblem::Damaged)?));
        }
        self.zeros(BLOCK_BYTES)?;
        Ok(None)
    }

    /// The content of the file whose length is known now. To be read to its end, and its padding behind it.
    pub(super) fn content(&mut self, size_bytes: u64) -> Content<'_, R> {
        Content {
            input: &mut self.input,
            left: size_bytes,
            hash: Context::new(&SHA256),
            sha256: None,
            is_damaged: false,
        }
    }

    /// What stands behind content of this length.
    pub(super) fn padding(&mut self, size_bytes: u64) -> Result<(), Error> {
        self.zeros(padding_bytes(size_bytes))
    }

    /// The content of a file of ours, with its padding.
    pub(super) fn small(&mut self, head: &Head, most_bytes: u64) -> Result<Vec<u8>, Error> {
        if head.size_bytes > most_bytes {
            return Err(BackupProblem::Damaged.into());
        }
        let mut bytes = vec![0; usize::try_from(head.size_bytes).unwrap_or_default()];
        let is_whole = self.fill(&mut bytes)?;
        self.padding(head.size_bytes)?;
        is_whole
            .then_some(bytes)
            .ok_or(BackupProblem::Damaged.into())
    }

    /// Fails where anything is left.
    pub(super) fn end(&mut self) -> Result<(), Error> {
        let mut behind = Vec::new();
        let read = (&mut self.input).take(1).read_to_end(&mut behind);
        match read.map_err(AgeError::from)? {
            0 => Ok(()),
            _ => Err(BackupProblem::Damaged.into()),
        }
    }

    fn zeros(&mut self, count: usize) -> Result<(), Error> {
        let mut block = [1; BLOCK_BYTES];
        let zeros = block.get_mut(..count).unwrap_or_default();
        let all = self.fill(zeros)? && zeros.iter().all(|byte| *byte == 0);
        all.then_some(()).ok_or(BackupProblem::Damaged.into())
    }

    /// The next block, where there is one.
    fn block(&mut self) -> Result<Option<[u8; BLOCK_BYTES]>, Error> {
        let mut block = [0; BLOCK_BYTES];
        Ok(self.fill(&mut block)?.then_some(block))
    }

    /// Whether there was as much.
    fn fill(&mut self, bytes: &mut [u8]) -> Result<bool, Error> {
        match self.input.read_exact(bytes) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
            filled => {
                filled.map_err(AgeError::from)?;
                Ok(true)
            }
        }
    }
}

/// The content of one file.
pub(super) struct Content<'a, R> {
    input: &'a mut AgeReader<R>,
    left: u64,
    hash: Context,
    /// What its end has to prove, in hexadecimal digits, where that is known before.
    pub(super) sha256: Option<&'a str>,
    /// It was altered since it was checked.
    pub(super) is_damaged: bool,
}

impl<R: Read> Content<'_, R> {
    /// SHA-256 of what was read, in hexadecimal digits.
    pub(super) fn sha256_of_read(&self) -> String {
        hex(self.hash.clone().finish().as_ref())
    }

    fn damaged(&mut self) -> io::Error {
        self.is_damaged = true;
        AgeError::Altered.into()
    }
}

impl<R: Read> Read for Content<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            let read = self.sha256_of_read();
            let is_it = self.sha256.is_none_or(|sha256| sha256 == read);
            return if is_it { Ok(0) } else { Err(self.damaged()) };
        }
        let most = usize::try_from(self.left).map_or(buffer.len(), |left| left.min(buffer.len()));
        let buffer = buffer.get_mut(..most).unwrap_or_default();
        let read = match self.input.read(buffer) {
            Ok(0) if !buffer.is_empty() => return Err(self.damaged()),
            Err(error) if error.get_ref().is_some_and(|inner| inner.is::<AgeError>()) => {
                return Err(self.damaged());
            }
            read => read?,
        };
        self.hash.update(buffer.get(..read).unwrap_or_default());
        self.left -= read as u64;
        Ok(read)
    }
}
