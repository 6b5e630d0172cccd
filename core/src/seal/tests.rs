#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
//! A record opens as it was sealed, in its own place, and in no other way.

mod primitives;
mod vectors;

use proptest::prelude::*;

use super::*;
use crate::environment::SystemRandomness;

const HERE: Place<'static> = Place {
    table: "draft",
    row: "1",
    column: "sealed",
};

fn key() -> DataKey {
    DataKey::generate(&SystemRandomness::default()).unwrap()
}

fn seal(key: &DataKey, plain: &[u8]) -> Vec<u8> {
    key.seal(&SystemRandomness::default(), HERE, plain).unwrap()
}

#[test]
fn opens_what_it_sealed_and_never_seals_alike() {
    let key = key();
    let (first, second) = (seal(&key, b"Li Na"), seal(&key, b"Li Na"));
    assert_eq!(key.open(HERE, &first).unwrap().as_slice(), b"Li Na");
    assert_ne!(first, second);
    assert!(!first.windows(5).any(|window| window == b"Li Na"));
}

#[test]
fn a_value_opens_in_its_own_place_only() {
    let key = key();
    let sealed = seal(&key, b"words");
    for elsewhere in [
        Place {
            table: "message",
            ..HERE
        },
        Place { row: "2", ..HERE },
        Place {
            column: "body",
            ..HERE
        },
        Place {
            table: "draft1",
            row: "",
            ..HERE
        },
    ] {
        assert_eq!(
            key.open(elsewhere, &sealed).unwrap_err(),
            SealError::Refused
        );
    }
    assert_eq!(
        self::key().open(HERE, &sealed).unwrap_err(),
        SealError::Refused
    );
}

#[test]
fn equal_values_are_looked_up_alike_in_their_own_column_and_home_only() {
    let key = key();
    let number = key.lookup("message", "case", b"LG-2026-000001").unwrap();
    assert_eq!(
        key.lookup("message", "case", b"LG-2026-000001").unwrap(),
        number
    );
    for other in [
        key.lookup("message", "case", b"LG-2026-000002"),
        key.lookup("message", "name", b"LG-2026-000001"),
        key.lookup("note", "case", b"LG-2026-000001"),
        self::key().lookup("message", "case", b"LG-2026-000001"),
    ] {
        assert_ne!(other.unwrap(), number);
    }
}

#[test]
fn every_flipped_bit_and_every_cut_is_seen() {
    let key = key();
    let sealed = seal(&key, b"words of a resident");
    for index in 0..sealed.len() {
        for bit in 0..8 {
            let mut altered = sealed.clone();
            altered[index] ^= 1 << bit;
            assert!(key.open(HERE, &altered).is_err(), "byte {index} bit {bit}");
        }
        assert!(key.open(HERE, &sealed[..index]).is_err(), "cut at {index}");
    }
}

#[test]
fn what_is_made_longer_or_put_together_of_two_does_not_open() {
    let key = key();
    let (first, second) = (
        seal(&key, b"Li Na, 7 Harbour"),
        seal(&key, b"Bo Li, 8 Harbour"),
    );
    let (tag, end) = (first.len() - 16, first.len());
    let refused = |parts: &[&[u8]]| {
        let refused = key.open(HERE, &parts.concat()).unwrap_err();
        assert_eq!(refused, SealError::Refused, "{parts:?}");
    };
    refused(&[&first, &[0]]);
    refused(&[&first, &first]);
    refused(&[&first, &second[HEADER_BYTES..]]);
    // The header of one and the rest of the other, and the tag of one behind the other.
    refused(&[&first[..HEADER_BYTES], &second[HEADER_BYTES..]]);
    refused(&[&first[..tag], &second[tag..]]);
    refused(&[
        &first[..HEADER_BYTES],
        &second[HEADER_BYTES..tag],
        &first[tag..end],
    ]);
    refused(&[&first[..HEADER_BYTES]]);
    refused(&[&first[..1]]);
    refused(&[]);
}

#[test]
fn a_later_version_is_told_and_not_read() {
    let key = key();
    let mut sealed = seal(&key, b"words");
    sealed[0] = VERSION + 1;
    assert_eq!(key.open(HERE, &sealed).unwrap_err(), SealError::Newer);
}

#[test]
fn a_record_is_no_file_and_a_file_is_no_record() {
    let folder = tempfile::tempdir().unwrap();
    let (key, path) = (key(), folder.path().join("a"));
    let random = SystemRandomness::default();
    std::fs::write(&path, seal(&key, b"words")).unwrap();
    assert!(matches!(
        SealedFile::open(&path, &key, HERE),
        Err(SealedFileError::Seal(SealError::Refused))
    ));
    let mut sealer = FileSealer::create(&path, &key, &random, HERE).unwrap();
    sealer.write(b"words").unwrap();
    sealer.finish().unwrap();
    let file = std::fs::read(&path).unwrap();
    assert_eq!(key.open(HERE, &file).unwrap_err(), SealError::Refused);
}

proptest! {
    #[test]
    fn any_bytes_come_back_and_any_other_bytes_are_refused(
        plain: Vec<u8>, noise: Vec<u8>,
    ) {
        let key = key();
        let opened = key.open(HERE, &seal(&key, &plain)).unwrap();
        prop_assert_eq!(opened.as_slice(), plain.as_slice());
        prop_assert!(key.open(HERE, &noise).is_err());
    }
}
