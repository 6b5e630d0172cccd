//! What anyone may hold up to the app as a file that she has sealed.

use std::io::{Read, Write};

use citizen_core::{
    environment::SystemRandomness,
    seal::age::{AgeError, AgeReader, AgeSecret, AgeWriter, Passphrase, RecoveryKey},
};

/// The corpus is sealed for this key, or this passphrase, and has this content or none.
const IDENTITY: &str = "AGE-SECRET-KEY-1NSGL4LD5XHYC7HG5F63UTPA2ZEKVCKRCPHGUA42DNZZMGZ9324TSJ8KVG3";
const PASSPHRASE: &str = "words";
const CONTENT: &str = "What Li Na keeps: 出生证明\n";
/// Of a passphrase, in base-two logarithms: more takes too long here.
const WORK: std::ops::Range<u8> = 8..19;

/// Any bytes as a file, and as what is sealed in one that is altered then. What is handed out was sealed.
pub(super) fn age(data: &[u8]) {
    let key = AgeSecret::RecoveryKey(RecoveryKey::from_identity(IDENTITY).unwrap());
    let (read_before, _) = read(data, &key);
    assert!(CONTENT.as_bytes().starts_with(&read_before));
    if !is_long_work(data) {
        let passphrase = AgeSecret::Passphrase(Passphrase::new(PASSPHRASE));
        let (read_before, _) = read(data, &passphrase);
        assert!(CONTENT.as_bytes().starts_with(&read_before));
    }
    let mut writer = AgeWriter::create(Vec::new(), &key, &SystemRandomness::default()).unwrap();
    writer.write_all(data).unwrap();
    let mut sealed = writer.finish().unwrap();
    let (whole, ended) = read(&sealed, &key);
    assert!(ended.is_ok() && whole == data);
    let place = data.iter().fold(0, |place: usize, byte| {
        place.wrapping_mul(31).wrapping_add(usize::from(*byte))
    });
    let place = place % sealed.len();
    sealed[place] ^= 1 << (data.len() % 8);
    let (read_before, ended) = read(&sealed, &key);
    assert!(ended.is_err() && data.starts_with(&read_before), "{place}");
}

fn read(sealed: &[u8], secret: &AgeSecret) -> (Vec<u8>, Result<(), AgeError>) {
    let mut plain = Vec::new();
    let opened = AgeReader::open(sealed, secret);
    let ended = opened.and_then(|mut reader| Ok(reader.read_to_end(&mut plain).map(drop)?));
    (plain, ended)
}

fn is_long_work(data: &[u8]) -> bool {
    let text = String::from_utf8_lossy(data);
    let mut lines = text.lines().filter(|line| line.starts_with("-> scrypt"));
    lines.any(|line| {
        let work = line.rsplit(' ').next().and_then(|work| work.parse().ok());
        work.is_some_and(|work| WORK.contains(&work))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Without this the target might only ever see refused files.
    #[test]
    fn the_files_of_the_corpus_open() {
        let key = AgeSecret::RecoveryKey(RecoveryKey::from_identity(IDENTITY).unwrap());
        let passphrase = AgeSecret::Passphrase(Passphrase::new(PASSPHRASE));
        for (sealed, secret, content) in [
            (&include_bytes!("../corpus/age/key")[..], &key, CONTENT),
            (include_bytes!("../corpus/age/two"), &key, CONTENT),
            (include_bytes!("../corpus/age/empty"), &key, ""),
            (
                include_bytes!("../corpus/age/passphrase"),
                &passphrase,
                CONTENT,
            ),
        ] {
            let (read, ended) = read(sealed, secret);
            assert!(ended.is_ok());
            assert_eq!(read, content.as_bytes());
        }
    }
}
