#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
//! What is sealed comes back from any place in it, and nothing else ever does.

mod tampering;

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::environment::SystemRandomness;

/// Small, so that every byte of several segments can be tried.
const SMALL: usize = 4 * 1024;
const SEALED: usize = SMALL + TAG_BYTES;

/// A folder of files that are sealed under one key.
struct Folder {
    folder: TempDir,
    key: DataKey,
}

impl Folder {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            key: DataKey::generate(&SystemRandomness::default()).unwrap(),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn begin(&self, segment_bytes: usize, name: &str) -> FileSealer {
        let path = self.path(name);
        let random = SystemRandomness::default();
        FileSealer::in_segments_of(segment_bytes, &path, &self.key, &random, place(name)).unwrap()
    }

    fn seal(&self, name: &str, plain: &[u8]) {
        let mut sealer = self.begin(SMALL, name);
        sealer.write(plain).unwrap();
        sealer.finish().unwrap();
    }

    fn open(&self, name: &str) -> Result<SealedFile, SealedFileError> {
        SealedFile::in_segments_of(SMALL, &self.path(name), &self.key, place(name))
    }

    /// The whole content, if every byte of it opens.
    fn read(&self, name: &str) -> Result<Vec<u8>, SealedFileError> {
        let mut file = self.open(name)?;
        let mut all = Vec::new();
        while (all.len() as u64) < file.plain_bytes() {
            all.extend_from_slice(&file.read(all.len() as u64, SMALL)?);
        }
        Ok(all)
    }

    fn is_refused(&self, name: &str) -> bool {
        matches!(self.read(name), Err(SealedFileError::Seal(_)))
    }

    fn sealed(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap()
    }

    fn overwrite(&self, name: &str, sealed: &[u8]) {
        std::fs::write(self.path(name), sealed).unwrap();
    }

    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.collect()
    }
}

fn place(name: &str) -> Place<'_> {
    Place {
        table: "attachment",
        row: name,
        column: "file",
    }
}

/// Bytes of which no two segments are alike.
fn content(length: usize) -> Vec<u8> {
    (0..length as u32)
        .map(|index| (index.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect()
}

/// Two whole segments and a part of a third.
fn three_segments() -> Vec<u8> {
    content(2 * SMALL + 100)
}

#[test]
fn every_length_around_a_segment_comes_back() {
    let folder = Folder::new();
    for length in [0, 1, SMALL - 1, SMALL, SMALL + 1, 2 * SMALL, 3 * SMALL - 1] {
        folder.seal("a", &content(length));
        assert_eq!(folder.read("a").unwrap(), content(length), "{length}");
        let segments = length.div_ceil(SMALL).max(1);
        let sealed = HEADER_BYTES + length + segments * TAG_BYTES;
        assert_eq!(folder.sealed("a").len(), sealed, "{length}");
    }
}

#[test]
fn nothing_of_the_content_is_readable_and_no_two_seals_are_alike() {
    let folder = Folder::new();
    let plain = three_segments();
    folder.seal("a", &plain);
    let first = folder.sealed("a");
    folder.seal("a", &plain);
    assert_ne!(first[HEADER_BYTES..], folder.sealed("a")[HEADER_BYTES..]);
    assert!(!first.windows(8).any(|window| window == &plain[..8]));
}

#[test]
fn what_is_not_finished_leaves_nothing_and_what_was_there_stands() {
    let folder = Folder::new();
    folder.seal("a", b"earlier");
    let mut sealer = folder.begin(SMALL, "a");
    sealer.write(&three_segments()).unwrap();
    assert_eq!(folder.read("a").unwrap(), b"earlier");
    drop(sealer);
    assert_eq!(folder.names(), ["a"]);
    assert_eq!(folder.read("a").unwrap(), b"earlier");
}

#[test]
fn a_long_file_takes_no_more_memory_than_a_batch() {
    let folder = Folder::new();
    let whole = content(5 * BATCH_BYTES + 7);
    let mut sealer = folder.begin(SEGMENT_BYTES, "a");
    let most_bytes = BATCH_BYTES + 2 * (SEGMENT_BYTES + TAG_BYTES);
    for part in whole.chunks(SEGMENT_BYTES - 1) {
        sealer.write(part).unwrap();
        assert!(sealer.batch.capacity() + sealer.segment.capacity() <= 2 * most_bytes);
        assert!(sealer.batch.len() + sealer.segment.len() <= most_bytes);
    }
    sealer.finish().unwrap();
    let path = folder.path("a");
    let mut file = SealedFile::open(&path, &folder.key, place("a")).unwrap();
    let mut read = Vec::new();
    loop {
        let part = file.read(read.len() as u64, usize::MAX).unwrap();
        if part.is_empty() {
            break;
        }
        assert!(part.len() <= BATCH_BYTES && part.capacity() <= most_bytes);
        read.extend_from_slice(&part);
    }
    assert!(read == whole);
}

proptest! {
    #[test]
    fn any_part_is_read_as_it_was_written(
        length in 0..4 * SMALL, offset in 0..5 * SMALL, most_bytes in 0..3 * SMALL,
    ) {
        let folder = Folder::new();
        let plain = content(length);
        folder.seal("a", &plain);
        let part = folder.open("a").unwrap().read(offset as u64, most_bytes).unwrap();
        let end = length.min(offset + most_bytes);
        prop_assert_eq!(part.as_slice(), plain.get(offset..end).unwrap_or_default());
    }

    #[test]
    fn any_other_bytes_are_refused(noise: Vec<u8>) {
        let folder = Folder::new();
        folder.overwrite("a", &noise);
        prop_assert!(folder.read("a").is_err());
    }
}
