//! The header: for whom the file is, with the file's key sealed for each, in lines of text.

use std::io::{BufRead, Read, Take};

use base64::{Engine, prelude::BASE64_STANDARD_NO_PAD as BASE64};
use ring::hmac;
use zeroize::Zeroizing;

use super::AgeError;
use crate::seal::{KEY_BYTES, SealError, expand};

/// How long the key of a file is, in bytes.
pub(super) const FILE_KEY_BYTES: usize = 16;
/// The key of one file, from which all its other keys are derived.
pub(super) type FileKey = Zeroizing<[u8; FILE_KEY_BYTES]>;

/// How long a header may be, in bytes: those that are written here have some 200.
const MAX_BYTES: u64 = 64 * 1024;
/// How long a full line of a stanza's body is; a shorter one ends it.
const COLUMNS: usize = 64;
const FORMAT: &[u8] = b"age-encryption.org/";
const VERSION: &[u8] = b"v1";
const STANZA: &[u8] = b"->";
const END: &[u8] = b"---";

/// The file's key as it is sealed for one recipient.
pub(super) struct Stanza {
    /// What kind of recipient, and then what the kind needs to know.
    pub(super) arguments: Vec<String>,
    /// The sealed key.
    pub(super) body: Vec<u8>,
}

impl Stanza {
    /// What stands behind the kind, where it is of this kind.
    pub(super) fn arguments_of(&self, kind: &str) -> Option<&[String]> {
        let (first, rest) = self.arguments.split_first()?;
        (first == kind).then_some(rest)
    }
}

/// A header that was read.
pub(super) struct Header {
    /// At least one.
    pub(super) stanzas: Vec<Stanza>,
    /// How long it is, in bytes.
    pub(super) bytes: u64,
    authenticated: Vec<u8>,
    mac: Vec<u8>,
}

impl Header {
    /// Reads a header, as strictly as the specification has it, and nothing behind it.
    pub(super) fn read(input: &mut impl BufRead) -> Result<Self, AgeError> {
        let mut lines = Lines {
            input: input.by_ref().take(MAX_BYTES),
            read: Vec::new(),
        };
        let first = lines.next()?;
        match first.strip_prefix(FORMAT) {
            Some(VERSION) => {}
            Some(later) if !later.is_empty() && later.iter().all(u8::is_ascii_graphic) => {
                return Err(AgeError::Newer);
            }
            _ => return Err(AgeError::Malformed),
        }
        let mut stanzas = Vec::new();
        loop {
            let before = lines.read.len();
            let line = lines.next()?;
            let behind = |mark| line.strip_prefix(mark)?.strip_prefix(b" ");
            if let Some(arguments) = behind(STANZA) {
                stanzas.push(Stanza {
                    arguments: arguments_in(arguments)?,
                    body: lines.body()?,
                });
                continue;
            }
            let mac = decoded(behind(END).ok_or(AgeError::Malformed)?)?;
            if mac.len() != KEY_BYTES || stanzas.is_empty() {
                return Err(AgeError::Malformed);
            }
            let bytes = lines.read.len() as u64;
            let mut authenticated = lines.read;
            authenticated.truncate(before + END.len());
            return Ok(Self {
                stanzas,
                bytes,
                authenticated,
                mac,
            });
        }
    }

    /// Whether the header is as the one who knew the file's key wrote it.
    pub(super) fn verify(&self, file_key: &FileKey) -> Result<(), AgeError> {
        let key = mac_key(file_key)?;
        hmac::verify(&key, &self.authenticated, &self.mac).map_err(|_| AgeError::Altered)
    }
}

/// The header of a file with this key for one recipient, whose stanza has a body that fits in one line.
pub(super) fn written(stanza: &Stanza, file_key: &FileKey) -> Result<Vec<u8>, SealError> {
    let mut header = [FORMAT, VERSION, b"\n", STANZA].concat();
    for argument in &stanza.arguments {
        header.push(b' ');
        header.extend_from_slice(argument.as_bytes());
    }
    let body = BASE64.encode(&stanza.body);
    debug_assert!(body.len() < COLUMNS);
    for part in [b"\n", body.as_bytes(), b"\n", END] {
        header.extend_from_slice(part);
    }
    let mac = hmac::sign(&mac_key(file_key)?, &header);
    header.extend_from_slice(format!(" {}\n", BASE64.encode(mac)).as_bytes());
    Ok(header)
}

/// What base64 without padding says; only the one way to write it is taken (RFC 4648 section 3.5).
pub(super) fn decoded(text: impl AsRef<[u8]>) -> Result<Vec<u8>, AgeError> {
    BASE64.decode(text).map_err(|_| AgeError::Malformed)
}

fn arguments_in(text: &[u8]) -> Result<Vec<String>, AgeError> {
    let arguments = text.split(|byte| *byte == b' ').map(|argument| {
        let is_one = !argument.is_empty() && argument.iter().all(u8::is_ascii_graphic);
        let argument = String::from_utf8(argument.to_vec()).ok();
        argument.filter(|_| is_one).ok_or(AgeError::Malformed)
    });
    arguments.collect()
}

fn mac_key(file_key: &FileKey) -> Result<hmac::Key, SealError> {
    let mut key = Zeroizing::new([0; KEY_BYTES]);
    expand(&[], file_key.as_slice(), &[b"header"], &mut key)?;
    Ok(hmac::Key::new(hmac::HMAC_SHA256, key.as_slice()))
}

/// Lines that end with a line feed and nothing else.
struct Lines<I> {
    input: Take<I>,
    /// All that was read.
    read: Vec<u8>,
}

impl<I: BufRead> Lines<I> {
    /// The next line, without its end.
    fn next(&mut self) -> Result<Vec<u8>, AgeError> {
        let mut line = Vec::new();
        self.input.read_until(b'\n', &mut line)?;
        self.read.extend_from_slice(&line);
        line.pop_if(|last| *last == b'\n')
            .ok_or(AgeError::Malformed)?;
        Ok(line)
    }

    /// The body of a stanza.
    fn body(&mut self) -> Result<Vec<u8>, AgeError> {
        let mut text = Vec::new();
        loop {
            let line = self.next()?;
            text.extend_from_slice(&line);
            if line.len() < COLUMNS {
                return decoded(text);
            }
            if line.len() > COLUMNS {
                return Err(AgeError::Malformed);
            }
        }
    }
}
