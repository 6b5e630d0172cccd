#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
//! Every target over its corpus, and over as many mutations of it as take a few seconds. The seed is fixed:
//! what fails once fails again.

use std::{fs, path::PathBuf};

use citizen_fuzz::TARGETS;

/// Mutations of each file in the corpus.
const MUTATIONS: usize = 60;

#[test]
fn no_bytes_break_a_promise() {
    for target in &TARGETS {
        let corpus = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
            .join("corpus")
            .join(target.name);
        let mut files: Vec<PathBuf> = fs::read_dir(&corpus)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        files.sort();
        assert!(!files.is_empty(), "{}", target.name);
        let mut random = fastrand::Rng::with_seed(20_261_128);
        for file in files {
            let bytes = fs::read(&file).unwrap();
            (target.run)(&bytes);
            for _ in 0..MUTATIONS {
                (target.run)(&mutated(&bytes, &mut random));
            }
        }
    }
}

fn mutated(bytes: &[u8], random: &mut fastrand::Rng) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..random.usize(1..4) {
        let at = random.usize(..bytes.len().max(1)).min(bytes.len());
        let length = random.usize(..20).min(bytes.len() - at);
        match random.u8(..5) {
            0 if at < bytes.len() => bytes[at] ^= 1 << random.u8(..8),
            1 => drop(bytes.drain(at..at + length)),
            2 => bytes.insert(at, random.u8(..)),
            3 => {
                let piece = bytes[at..at + length].to_vec();
                bytes.splice(at..at, piece);
            }
            _ => bytes.truncate(at),
        }
    }
    bytes
}
