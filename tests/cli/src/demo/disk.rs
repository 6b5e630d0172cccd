//! Looking for readable words in every byte of a folder.

use std::{collections::BTreeSet, fs, path::Path};

use aho_corasick::AhoCorasick;
use anyhow::{Context, Result};
use base64::{
    Engine,
    prelude::{BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD},
};

/// A shorter piece of base64 would turn up by chance.
const SHORTEST_PATTERN_BYTES: usize = 6;

/// Words to look for, in every way of writing them down that a program might use.
pub(super) struct Needles {
    patterns: AhoCorasick,
    /// For each pattern, the number of its word.
    words: Vec<usize>,
}

/// What was looked through and what was found.
#[derive(Debug, Default)]
pub(super) struct Search {
    pub(super) files: u64,
    pub(super) bytes: u64,
    /// The numbers of the words that turned up, and where.
    pub(super) found: BTreeSet<usize>,
    pub(super) places: BTreeSet<String>,
}

impl Needles {
    /// Each of `words` as UTF-8 and UTF-16 of both byte orders, and all of these again in hex and
    /// in both alphabets of base64, wherever in an encoded text it may stand.
    pub(super) fn new(words: &[String]) -> Result<Self> {
        let mut patterns = Vec::new();
        let mut numbers = Vec::new();
        for (number, word) in words.iter().enumerate() {
            for pattern in writings(word) {
                patterns.push(pattern);
                numbers.push(number);
            }
        }
        Ok(Self {
            patterns: AhoCorasick::new(patterns)?,
            words: numbers,
        })
    }

    /// How many byte sequences are looked for.
    pub(super) fn patterns(&self) -> usize {
        self.words.len()
    }

    /// Looks through every file under `folder`, and their names.
    pub(super) fn search(&self, folder: &Path) -> Result<Search> {
        let mut search = Search::default();
        self.look_into(folder, &mut search)?;
        Ok(search)
    }

    fn look_into(&self, folder: &Path, search: &mut Search) -> Result<()> {
        let entries = fs::read_dir(folder).with_context(|| format!("{}", folder.display()))?;
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name();
            self.look_at(name.as_encoded_bytes(), &name.to_string_lossy(), search);
            if entry.file_type()?.is_dir() {
                self.look_into(&entry.path(), search)?;
                continue;
            }
            let bytes = fs::read(entry.path())?;
            search.files += 1;
            search.bytes += bytes.len() as u64;
            self.look_at(&bytes, &name.to_string_lossy(), search);
        }
        Ok(())
    }

    fn look_at(&self, bytes: &[u8], name: &str, search: &mut Search) {
        for hit in self.patterns.find_overlapping_iter(bytes) {
            search
                .found
                .extend(self.words.get(hit.pattern().as_usize()));
            search.places.insert(name.to_owned());
        }
    }
}

fn writings(word: &str) -> BTreeSet<Vec<u8>> {
    let utf_16 = |bytes: fn(u16) -> [u8; 2]| word.encode_utf16().flat_map(bytes).collect();
    let plain: [Vec<u8>; 3] = [
        word.as_bytes().to_vec(),
        utf_16(u16::to_le_bytes),
        utf_16(u16::to_be_bytes),
    ];
    let mut writings = BTreeSet::new();
    for bytes in plain {
        for alignment in 0..3 {
            writings.extend(base64_inside(&bytes, alignment));
        }
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        writings.insert(hex.to_uppercase().into_bytes());
        writings.insert(hex.into_bytes());
        writings.insert(bytes);
    }
    writings
}

/// The characters that `bytes` surely become inside of a longer text in base64, with `alignment`
/// bytes before them in their group of three.
fn base64_inside(bytes: &[u8], alignment: usize) -> Vec<Vec<u8>> {
    let mut padded = vec![0; alignment];
    padded.extend_from_slice(bytes);
    // A character holds six bits: only those wholly of `bytes` are sure.
    let first = (alignment * 8).div_ceil(6);
    let last = padded.len() * 8 / 6;
    [
        BASE64_STANDARD_NO_PAD.encode(&padded),
        BASE64_URL_SAFE_NO_PAD.encode(&padded),
    ]
    .into_iter()
    .filter_map(|text| Some(text.get(first..last)?.as_bytes().to_vec()))
    .filter(|pattern| pattern.len() >= SHORTEST_PATTERN_BYTES)
    .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn finds(written: &[u8]) -> bool {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("inside")).unwrap();
        fs::write(folder.path().join("inside/file"), written).unwrap();
        let words = ["13857104926".to_owned(), "李沐禾".to_owned()];
        let search = Needles::new(&words).unwrap().search(folder.path()).unwrap();
        assert_eq!((search.files, search.bytes), (1, written.len() as u64));
        !search.found.is_empty()
    }

    #[test]
    fn a_word_is_found_in_every_writing_and_at_every_place() {
        for word in ["13857104926", "李沐禾"] {
            for before in ["", "a", "ab", "abc"] {
                let text = format!("{before}{word}…");
                assert!(finds(text.as_bytes()));
                assert!(finds(BASE64_STANDARD_NO_PAD.encode(&text).as_bytes()));
                assert!(finds(BASE64_URL_SAFE_NO_PAD.encode(&text).as_bytes()));
                let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
                assert!(finds(&wide));
                let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
                assert!(finds(BASE64_STANDARD_NO_PAD.encode(wide).as_bytes()));
            }
        }
    }

    #[test]
    fn other_words_are_not_found() {
        assert!(!finds(b"13857104927 and some more"));
        assert!(!finds(&[0; 4096]));
    }
}
