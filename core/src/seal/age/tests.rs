#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::io::{Cursor, Read, Write};

use base64::{Engine, prelude::BASE64_STANDARD};
use proptest::prelude::*;
use serde::Deserialize;

use super::{header::Header, *};
use crate::environment::SystemRandomness;

const SEALED_CHUNK_BYTES: usize = CHUNK_BYTES + 16;

fn recovery_key() -> AgeSecret {
    AgeSecret::RecoveryKey(RecoveryKey::generate(&SystemRandomness::default()).unwrap())
}

fn passphrase(typed: &str) -> AgeSecret {
    AgeSecret::Passphrase(Passphrase::new(typed))
}

fn seal(secret: &AgeSecret, plain: &[u8]) -> Vec<u8> {
    let mut writer = AgeWriter::create(Vec::new(), secret, &SystemRandomness::default()).unwrap();
    writer.write_all(plain).unwrap();
    writer.finish().unwrap()
}

/// What is handed out, and how it ends.
fn read(secret: &AgeSecret, sealed: &[u8]) -> (Vec<u8>, Result<(), AgeError>) {
    let mut plain = Vec::new();
    let opened = AgeReader::open(sealed, secret);
    let ended = opened.and_then(|mut reader| Ok(reader.read_to_end(&mut plain).map(drop)?));
    (plain, ended)
}

fn open(secret: &AgeSecret, sealed: &[u8]) -> Result<Vec<u8>, AgeError> {
    let (plain, ended) = read(secret, sealed);
    ended.map(|()| plain)
}

fn header_bytes(sealed: &[u8]) -> usize {
    Header::read(&mut &*sealed).unwrap().bytes as usize
}

#[derive(Deserialize)]
struct Vector {
    name: String,
    identity: Option<String>,
    passphrase: Option<String>,
    plain: String,
    sealed: String,
}

fn vectors() -> Vec<(AgeSecret, Vec<u8>, Vector)> {
    let vectors: Vec<Vector> =
        serde_json::from_str(include_str!("../../../../tests/fixtures/age/vectors.json")).unwrap();
    let made = vectors.into_iter().map(|vector| {
        let identity = vector.identity.as_deref().map(RecoveryKey::from_identity);
        let secret = match identity {
            Some(key) => AgeSecret::RecoveryKey(key.unwrap()),
            None => passphrase(vector.passphrase.as_deref().unwrap()),
        };
        let sealed = BASE64_STANDARD.decode(&vector.sealed).unwrap();
        (secret, sealed, vector)
    });
    made.collect()
}

/// Content of `length` bytes in which no two chunks are alike.
fn content(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at / 251 + at) as u8).collect()
}

#[test]
fn opens_what_other_programs_have_sealed_and_for_nobody_else() {
    for (secret, sealed, Vector { name, plain, .. }) in vectors() {
        assert_eq!(open(&secret, &sealed).unwrap(), plain.as_bytes(), "{name}");
        let other = open(&recovery_key(), &sealed);
        assert!(
            matches!(other, Err(AgeError::WrongSecret)),
            "{name}: {other:?}"
        );
    }
}

#[test]
fn content_of_any_length_comes_back_in_pieces_of_any_length() {
    let secret = recovery_key();
    for length in [
        0,
        1,
        CHUNK_BYTES - 1,
        CHUNK_BYTES,
        CHUNK_BYTES + 1,
        3 * CHUNK_BYTES,
        200_003,
    ] {
        let plain = content(length);
        let mut writer =
            AgeWriter::create(Vec::new(), &secret, &SystemRandomness::default()).unwrap();
        for piece in plain.chunks(40_009) {
            writer.write_all(piece).unwrap();
        }
        writer.flush().unwrap();
        let sealed = writer.finish().unwrap();
        let chunks = length.div_ceil(CHUNK_BYTES).max(1);
        assert_eq!(
            sealed.len(),
            header_bytes(&sealed) + 16 + length + 16 * chunks,
            "{length}"
        );
        let mut reader = AgeReader::open(sealed.as_slice(), &secret).unwrap();
        let (mut read, mut piece) = (Vec::new(), [0; 30_011]);
        loop {
            let there = reader.read(&mut piece).unwrap();
            if there == 0 {
                break;
            }
            read.extend_from_slice(&piece[..there]);
        }
        assert!(read == plain, "{length}");
    }
}

#[test]
fn a_passphrase_opens_however_its_letters_were_put_together() {
    let sealed = seal(&passphrase("caf\u{e9}"), b"words");
    assert_eq!(open(&passphrase("cafe\u{301}"), &sealed).unwrap(), b"words");
    assert!(matches!(
        open(&passphrase("cafe"), &sealed),
        Err(AgeError::WrongSecret)
    ));
}

#[test]
fn the_same_content_is_never_sealed_alike() {
    let secret = recovery_key();
    let (one, other) = (seal(&secret, b"words"), seal(&secret, b"words"));
    let behind = |sealed: &[u8]| sealed[header_bytes(sealed)..].to_vec();
    assert_ne!(one[..header_bytes(&one)], other[..header_bytes(&other)]);
    assert_ne!(behind(&one), behind(&other));
}

#[test]
fn every_flipped_bit_and_every_cut_of_a_short_file_is_seen() {
    let secret = recovery_key();
    let sealed = seal(&secret, b"words of a resident");
    for index in 0..sealed.len() {
        for bit in 0..8 {
            let mut altered = sealed.clone();
            altered[index] ^= 1 << bit;
            let (plain, ended) = read(&secret, &altered);
            assert!(ended.is_err() && plain.is_empty(), "byte {index} bit {bit}");
        }
        let (plain, ended) = read(&secret, &sealed[..index]);
        assert!(ended.is_err() && plain.is_empty(), "cut at {index}");
    }
    let (plain, ended) = read(&secret, &[&sealed[..], b"\n"].concat());
    assert!(ended.is_err() && plain.is_empty(), "a byte more");
}

/// Whatever is done to the chunks, what is handed out is what was sealed, and it ends in an error.
#[test]
fn chunks_are_read_in_their_place_only() {
    let secret = recovery_key();
    let plain = content(3 * CHUNK_BYTES);
    let sealed = seal(&secret, &plain);
    let (head, payload) = sealed.split_at(header_bytes(&sealed) + 16);
    let chunks: Vec<&[u8]> = payload.chunks(SEALED_CHUNK_BYTES).collect();
    assert_eq!(chunks.len(), 3);
    let other = seal(&secret, &content(3 * CHUNK_BYTES));
    let other = &other[other.len() - SEALED_CHUNK_BYTES..];
    let mut flipped = chunks[1].to_vec();
    flipped[CHUNK_BYTES / 2] ^= 1;
    for (what, chunks, whole) in [
        ("nothing", vec![], 0),
        ("the end is missing", vec![chunks[0], chunks[1]], 2),
        (
            "the end is cut",
            vec![chunks[0], chunks[1], &chunks[2][..100]],
            2,
        ),
        ("one is missing", vec![chunks[0], chunks[2]], 1),
        ("the first is missing", vec![chunks[1], chunks[2]], 0),
        ("two are swapped", vec![chunks[1], chunks[0], chunks[2]], 0),
        (
            "one comes twice",
            vec![chunks[0], chunks[0], chunks[1], chunks[2]],
            1,
        ),
        (
            "the end comes twice",
            vec![chunks[0], chunks[1], chunks[2], chunks[2]],
            3,
        ),
        ("one is altered", vec![chunks[0], &flipped, chunks[2]], 1),
        (
            "the end is of another file",
            vec![chunks[0], chunks[1], other],
            2,
        ),
        (
            "there is more",
            vec![chunks[0], chunks[1], chunks[2], b"more"],
            3,
        ),
    ] {
        let altered = [head, &chunks.concat()].concat();
        let (read, ended) = read(&secret, &altered);
        assert!(matches!(ended, Err(AgeError::Altered)), "{what}: {ended:?}");
        assert!(
            read == plain[..whole * CHUNK_BYTES],
            "{what}: {} bytes",
            read.len()
        );
    }
}

#[test]
fn after_an_error_nothing_more_is_handed_out() {
    let secret = recovery_key();
    let mut sealed = seal(&secret, &content(2 * CHUNK_BYTES));
    let second = sealed.len() - 1;
    sealed[second] ^= 1;
    let mut reader = AgeReader::open(sealed.as_slice(), &secret).unwrap();
    reader.read_exact(&mut vec![0; CHUNK_BYTES]).unwrap();
    for _ in 0..3 {
        let error = reader.read(&mut [0; 10]).unwrap_err();
        assert!(matches!(AgeError::from(error), AgeError::Altered));
    }
}

#[test]
fn a_file_is_read_again_from_its_beginning() {
    let secret = recovery_key();
    let plain = content(100_000);
    let mut reader = AgeReader::open(Cursor::new(seal(&secret, &plain)), &secret).unwrap();
    for read_before in [0, 70_000, 100_000] {
        reader.read_exact(&mut vec![0; read_before]).unwrap();
        reader.rewind().unwrap();
        let mut read = Vec::new();
        reader.read_to_end(&mut read).unwrap();
        assert!(read == plain);
        reader.rewind().unwrap();
    }
}

#[test]
fn what_is_no_age_file_and_what_is_of_a_later_version_are_told_apart() {
    let open = |sealed: &[u8]| open(&recovery_key(), sealed).unwrap_err();
    assert!(matches!(
        open(b"age-encryption.org/v2\nwhatever"),
        AgeError::Newer
    ));
    for no_file in [
        &b""[..],
        b"%PDF-1.7\n",
        b"age-encryption.org/\n",
        b"age-encryption.org/v1\r\n",
        b"age-encryption.org/v1",
        b"age-encryption.org/v1\n",
        b"-----BEGIN AGE ENCRYPTED FILE-----\n",
        &[b'a'; 100_000],
    ] {
        assert!(matches!(open(no_file), AgeError::Malformed));
    }
}

/// A header that another header could be read as is none, whatever its MAC says.
#[test]
fn a_header_is_written_in_one_way_only() {
    let secret = recovery_key();
    let sealed = seal(&secret, b"words");
    let length = header_bytes(&sealed);
    let header = std::str::from_utf8(&sealed[..length]).unwrap();
    let scrypt = "-> scrypt AAAAAAAAAAAAAAAAAAAAAA 10\nAAAA\n---";
    for (from, to) in [
        ("\n", "\r\n"),
        ("-> X25519 ", "-> X25519  "),
        ("-> X25519 ", "->X25519 "),
        ("-> X25519 ", "-> X25519 more "),
        ("\n---", "=\n---"),
        ("\n---", "\n\n---"),
        ("--- ", "---"),
        ("\n---", "\n-> \n\n---"),
        ("\n---", "\n->\n\n---"),
        ("---", scrypt),
    ] {
        let altered = header.replace(from, to);
        assert_ne!(altered, header);
        let altered = [altered.as_bytes(), &sealed[length..]].concat();
        let ended = open(&secret, &altered);
        assert!(
            matches!(ended, Err(AgeError::Malformed)),
            "{from:?} {to:?}: {ended:?}"
        );
    }
    // One that reads well, and was not there when the header was written.
    let more = header.replace("\n---", "\n-> grease 1 2\n\n---");
    let altered = open(&secret, &[more.as_bytes(), &sealed[length..]].concat());
    assert!(matches!(altered, Err(AgeError::Altered)), "{altered:?}");
}

#[test]
fn no_more_work_is_done_for_a_passphrase_than_a_phone_can_do() {
    let (secret, sealed, _) = vectors().pop().unwrap();
    let length = header_bytes(&sealed);
    let header = std::str::from_utf8(&sealed[..length]).unwrap();
    for (work_factor, expected) in [
        ("19", true),
        ("63", true),
        ("255", true),
        ("256", false),
        ("010", false),
        ("+10", false),
        ("0", false),
        ("", false),
    ] {
        let altered = header.replace(" 10\n", &format!(" {work_factor}\n"));
        let ended = open(&secret, &[altered.as_bytes(), &sealed[length..]].concat()).unwrap_err();
        assert_eq!(
            matches!(ended, AgeError::TooMuchWork { .. }),
            expected,
            "{work_factor}"
        );
        assert_eq!(
            matches!(ended, AgeError::Malformed),
            !expected,
            "{work_factor}"
        );
    }
}

#[test]
fn an_identity_is_written_as_age_writes_it_and_a_slip_in_it_is_seen() {
    let written = vectors()[0].2.identity.clone().unwrap();
    let key = RecoveryKey::from_identity(&format!(" {written}\n")).unwrap();
    assert_eq!(key.to_identity().as_str(), written);
    assert!(RecoveryKey::from_identity(&written.to_lowercase()).is_some());
    for at in 0..written.len() {
        let mut slip = written.clone().into_bytes();
        slip[at] = if slip[at] == b'Q' { b'P' } else { b'Q' };
        assert!(
            RecoveryKey::from_identity(std::str::from_utf8(&slip).unwrap()).is_none(),
            "{at}"
        );
        assert!(RecoveryKey::from_identity(&written[..at]).is_none(), "{at}");
    }
    let mixed = written.replace("AGE", "age");
    assert!(RecoveryKey::from_identity(&mixed).is_none());
}

#[test]
fn a_mac_is_of_one_secret_one_use_and_one_salt() {
    let secrets = [
        recovery_key(),
        recovery_key(),
        passphrase("one"),
        passphrase("other"),
    ];
    let mac = secrets[0].mac_key(b"use", b"salt").unwrap().sign(b"words");
    for (index, secret) in secrets.iter().enumerate() {
        let verifies = |label: &[u8], salt: &[u8], bytes: &[u8]| {
            secret.mac_key(label, salt).unwrap().verify(bytes, &mac)
        };
        assert_eq!(verifies(b"use", b"salt", b"words"), index == 0);
        assert!(!verifies(b"other use", b"salt", b"words"));
        assert!(!verifies(b"use", b"other salt", b"words"));
        assert!(!verifies(b"use", b"salt", b"other words"));
    }
    let [_, _, one, _] = &secrets;
    let mac = one.mac_key(b"use", b"salt").unwrap().sign(b"words");
    let again = passphrase("one").mac_key(b"use", b"salt").unwrap();
    assert!(again.verify(b"words", &mac) && !again.verify(b"words", &mac[..16]));
}

/// Takes so many bytes and then no more.
struct Full(usize);

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = (self.0.checked_sub(bytes.len())).ok_or(io::ErrorKind::StorageFull)?;
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_writer_that_could_not_write_writes_nothing_more() {
    let (secret, random) = (recovery_key(), SystemRandomness::default());
    assert!(matches!(
        AgeWriter::create(Full(50), &secret, &random),
        Err(AgeError::Files(_))
    ));
    let mut writer = AgeWriter::create(Full(100_000), &secret, &random).unwrap();
    let error = writer.write_all(&content(200_000)).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::StorageFull);
    assert!(writer.write(b"more").is_err());
    assert!(writer.finish().is_err());
}

proptest! {
    #[test]
    fn any_content_comes_back_and_any_other_bytes_are_refused(plain: Vec<u8>, noise: Vec<u8>) {
        let secret = recovery_key();
        prop_assert_eq!(open(&secret, &seal(&secret, &plain)).unwrap(), plain);
        prop_assert!(open(&secret, &noise).is_err());
    }

    #[test]
    fn any_lines_behind_the_first_are_refused(lines in "(-> [ -~]{0,20}\n[A-Za-z0-9+/]{0,70}\n){0,3}--- [A-Za-z0-9+/]{43}\n") {
        let file = format!("age-encryption.org/v1\n{lines}and behind it");
        prop_assert!(open(&recovery_key(), file.as_bytes()).is_err());
    }
}
