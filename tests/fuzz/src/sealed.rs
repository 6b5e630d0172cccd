//! What anyone with the phone's disk may have made of a sealed file, or of a sealed record.

use std::{fs, io::Read, path::Path};

use citizen_core::{
    environment::{Randomness, RandomnessUnavailable},
    seal::{DataKey, FileSealer, Place, SEGMENT_BYTES, SealedFile, SealedFileError, SealedReader},
};
use tempfile::tempdir;

/// What the corpus has of tests/fixtures/sealed: a file of one byte and a record.
const FILE: &[u8] = include_bytes!("../corpus/sealed/file");
const RECORD: &[u8] = include_bytes!("../corpus/sealed/record");
const FILE_PLACE: Place<'_> = Place {
    table: "attachment",
    row: "01a20846-fe00-7000-8000-000000000001",
    column: "file",
};
const RECORD_PLACE: Place<'_> = Place {
    table: "draft",
    row: "01a20846-fe00-715c-9a84-2f0aadd7499b",
    column: "sealed_answers",
};

const HEADER_BYTES: usize = 33;
const SEALED_SEGMENT_BYTES: usize = SEGMENT_BYTES + 16;
/// What is done to one file.
const EDITS_AT_MOST: usize = 4;

/// Counts up from its number: the data key of tests/fixtures/sealed from 0, and salts from others.
struct Counting(u8);

impl Randomness for Counting {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), RandomnessUnavailable> {
        for (byte, index) in bytes.iter_mut().zip(0..) {
            *byte = self.0.wrapping_add(index);
        }
        Ok(())
    }
}

/// Any bytes as a file and as a record, and as what somebody does to a file without its key. What opens is what was
/// sealed, and nothing else is ever handed out.
pub(super) fn sealed(data: &[u8]) {
    let (folder, key) = (tempdir().unwrap(), key());
    let path = folder.path().join("a");
    fs::write(&path, data).unwrap();
    if let Ok(file) = SealedFile::open(&path, &key, FILE_PLACE) {
        assert_eq!((data, file.plain_bytes()), (FILE, 1));
    }
    if key.open(RECORD_PLACE, data).is_ok() {
        assert_eq!(data, RECORD);
    }
    let Some((numbers, edits)) = data.split_first_chunk() else {
        return;
    };
    let [length, offset, most] = numbers_of(numbers);
    let content = content(length);
    let sealed = seal(&path, &key, Counting(1), &content);
    let edited = edited(&path, &key, &sealed, edits);
    fs::write(&path, &edited).unwrap();
    let opened = SealedFile::open(&path, &key, FILE_PLACE);
    let read = opened.map(|file| read(file, &content, offset, most));
    assert_eq!(read.unwrap_or(false), edited == sealed);
}

/// Reads a part and then all of it; returns whether all of it opens.
fn read(mut file: SealedFile, content: &[u8], offset: usize, most: usize) -> bool {
    let part: Result<_, SealedFileError> = file.read(offset as u64, most);
    if let Ok(part) = part {
        let end = content.len().min(offset.saturating_add(most));
        assert_eq!(*part, content.get(offset..end).unwrap_or_default());
    }
    let (mut all, mut reader) = (Vec::new(), SealedReader::from(file));
    let is_whole = reader.read_to_end(&mut all).is_ok();
    assert!(content.starts_with(&all));
    is_whole
}

/// Each edit takes four bytes: what is done, and where.
fn edited(path: &Path, key: &DataKey, sealed: &[u8], edits: &[u8]) -> Vec<u8> {
    let mut edited = sealed.to_vec();
    for edit in edits.chunks_exact(4).take(EDITS_AT_MOST) {
        let [kind, one, other, bit] = [edit[0], edit[1], edit[2], edit[3]].map(usize::from);
        // In each part of a long file, and at its end.
        let at = (one << 16 | other << 8 | bit) % (edited.len() + 1);
        let (header, body) = edited.split_at(HEADER_BYTES.min(edited.len()));
        let mut segments: Vec<_> = body.chunks(SEALED_SEGMENT_BYTES).collect();
        let count = segments.len().max(1);
        let (one, other) = (one % count, other % count);
        match kind % 8 {
            0 if at < edited.len() => edited[at] ^= 1 << (bit % 8),
            1 => edited.truncate(at),
            2 => edited.insert(at, bit as u8),
            3 if !segments.is_empty() => {
                segments.swap(one, other);
                edited = [header, &segments.concat()].concat();
            }
            4 if !segments.is_empty() => {
                segments.remove(one);
                edited = [header, &segments.concat()].concat();
            }
            5 if !segments.is_empty() => {
                segments.insert(one, segments[other]);
                edited = [header, &segments.concat()].concat();
            }
            6 => {
                // An earlier file in the same place, of which this takes the header or a segment.
                let earlier = seal(path, key, Counting(2), &content(SEGMENT_BYTES + bit));
                let (its_header, its_body) = earlier.split_at(HEADER_BYTES);
                let mut its_segments = its_body.chunks(SEALED_SEGMENT_BYTES);
                match segments.get_mut(one) {
                    Some(segment) if bit % 2 == 0 => *segment = its_segments.next().unwrap(),
                    _ => return [its_header, body].concat(),
                }
                edited = [header, &segments.concat()].concat();
            }
            _ => {}
        }
    }
    edited
}

fn seal(path: &Path, key: &DataKey, salt: Counting, content: &[u8]) -> Vec<u8> {
    let mut sealer = FileSealer::create(path, key, &salt, FILE_PLACE).unwrap();
    sealer.write(content).unwrap();
    sealer.finish().unwrap();
    let sealed = fs::read(path).unwrap();
    let bytes = SealedFile::sealed_bytes(content.len() as u64);
    assert_eq!(sealed.len() as u64, bytes);
    sealed
}

/// Up to three segments, where one has to begin, and how much of it is wanted: often about where one segment ends.
fn numbers_of(numbers: &[u8; 9]) -> [usize; 3] {
    let number = |at: usize| {
        let number = usize::from(numbers[at]) << 8 | usize::from(numbers[at + 1]);
        usize::from(numbers[at + 2] % 3) * SEGMENT_BYTES + number
    };
    [0, 3, 6].map(number)
}

/// As docs/envelope.md has it: no two segments have the same.
fn content(length: usize) -> Vec<u8> {
    let byte = |index: u32| (index.wrapping_mul(2_654_435_761) >> 24) as u8;
    (0..length as u32).map(byte).collect()
}

fn key() -> DataKey {
    DataKey::generate(&Counting(0)).unwrap()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Without this the target might only ever see refused files.
    #[test]
    fn the_file_and_the_record_of_the_corpus_open() {
        let folder = tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, FILE).unwrap();
        let file = SealedFile::open(&path, &key(), FILE_PLACE).unwrap();
        assert!(read(file, &content(1), 0, 1));
        let record = key().open(RECORD_PLACE, RECORD).unwrap();
        assert_eq!(*record, br#"{"/name":"Li Na"}"#);
    }

    #[test]
    fn the_edits_of_the_corpus_are_some_of_each_kind_and_change_the_file() {
        let folder = tempdir().unwrap();
        let path = folder.path().join("a");
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/sealed");
        let mut kinds = Vec::new();
        for edit in fs::read_dir(corpus).unwrap() {
            let edit = fs::read(edit.unwrap().path()).unwrap();
            let (numbers, edits) = edit.split_first_chunk().unwrap();
            if edits.len() > EDITS_AT_MOST * 4 {
                continue;
            }
            let [length, ..] = numbers_of(numbers);
            let sealed = seal(&path, &key(), Counting(1), &content(length));
            assert!(edits.is_empty() || edited(&path, &key(), &sealed, edits) != sealed);
            kinds.extend(edits.chunks_exact(4).map(|edit| edit[0] % 8));
        }
        kinds.sort();
        kinds.dedup();
        assert_eq!(kinds, [0, 1, 2, 3, 4, 5, 6]);
    }
}
