#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod handing_out;

use std::{
    cell::RefCell,
    collections::BTreeMap,
    io::{Cursor, Seek, SeekFrom, Write, repeat, sink},
    rc::Rc,
};

use proptest::prelude::*;

use super::{
    manifest::{FORMAT, Manifest},
    tar::{Head, padding_bytes},
    *,
};
use crate::{
    environment::SystemRandomness,
    seal::age::{AgeSecret, AgeWriter, Passphrase, RecoveryKey},
    testing::VirtualClock,
    text::hex,
};

const SCHEMA: u32 = 10;

/// Backups that were made before they said whose they are still read, and say so again.
#[test]
fn a_manifest_without_a_city_and_a_lineage_reads() {
    let first = manifest(&[]);
    let json = String::from_utf8(first.to_json()).unwrap();
    assert!(!json.contains("city") && !json.contains("lineage"));
    assert_eq!(Manifest::read(json.as_bytes()), Ok(first));
    let other = json.replacen('{', r#"{"another": 1,"#, 1);
    assert_eq!(
        Manifest::read(other.as_bytes()),
        Err(BackupProblem::Damaged)
    );
}

/// Entries by name, and what was taken of others.
struct Shelf {
    folder: &'static str,
    has: Vec<(String, Vec<u8>)>,
    took: RefCell<BTreeMap<String, Vec<u8>>>,
}

impl Shelf {
    fn new(folder: &'static str, has: &[(&str, &[u8])]) -> Self {
        let has = has.iter();
        Self {
            folder,
            has: has
                .map(|(name, content)| (name.to_string(), content.to_vec()))
                .collect(),
            took: RefCell::default(),
        }
    }

    fn has_taken(&self, other: &Self) -> bool {
        *self.took.borrow() == other.has.iter().cloned().collect()
    }
}

impl Part for Shelf {
    fn folder(&self) -> &str {
        self.folder
    }

    fn give(&self, entries: &mut dyn Entries) -> Result<(), Error> {
        for (name, content) in &self.has {
            entries.put(name, content.len() as u64, &mut content.as_slice())?;
        }
        Ok(())
    }

    fn take(
        &self,
        name: &str,
        size_bytes: u64,
        content: &mut dyn Read,
        _: Purpose,
    ) -> Result<u32, Error> {
        let mut bytes = Vec::new();
        content.read_to_end(&mut bytes)?;
        assert_eq!(bytes.len() as u64, size_bytes);
        self.took.borrow_mut().insert(name.to_owned(), bytes);
        Ok(1)
    }
}

fn recovery_key() -> AgeSecret {
    AgeSecret::RecoveryKey(RecoveryKey::generate(&SystemRandomness::default()).unwrap())
}

fn writer<W: Write>(output: W, secret: &AgeSecret) -> BackupWriter<W> {
    let (clock, random) = (VirtualClock::default(), SystemRandomness::default());
    let origin = Origin {
        schema_version: SCHEMA,
        city: Some("a-city".to_owned()),
        lineage: Some("a-lineage".to_owned()),
    };
    BackupWriter::create(output, secret, origin, &clock, &random).unwrap()
}

fn backup(secret: &AgeSecret, parts: &[&dyn Part]) -> Vec<u8> {
    let mut writer = writer(Vec::new(), secret);
    for part in parts {
        writer.add(*part).unwrap();
    }
    writer.finish().unwrap()
}

fn documents() -> Shelf {
    let long = [7; 100_000];
    Shelf::new(
        "documents",
        &[
            ("1/about.json", b"{}"),
            ("1/content", &long),
            ("2/content", b""),
        ],
    )
}

fn check(secret: &AgeSecret, file: Vec<u8>) -> Result<Backup<Cursor<Vec<u8>>>, BackupProblem> {
    Backup::check(Cursor::new(file), secret, SCHEMA).map_err(|error| match error {
        Error::Backup(problem) => problem,
        other => panic!("{other}"),
    })
}

fn problem(secret: &AgeSecret, file: Vec<u8>) -> BackupProblem {
    check(secret, file).map(drop).unwrap_err()
}

#[test]
fn what_was_given_is_taken_by_the_parts_it_is_of() {
    let secrets = [
        recovery_key(),
        AgeSecret::Passphrase(Passphrase::new("one of many")),
    ];
    for secret in secrets {
        let facts = Shelf::new("facts", &[("facts.json", b"[1]")]);
        let mut backup = check(&secret, backup(&secret, &[&documents(), &facts])).unwrap();
        let manifest = backup.manifest();
        let paths: Vec<&str> = manifest.entries.iter().map(|it| it.path.as_str()).collect();
        let expected = [
            "documents/1/about.json",
            "documents/1/content",
            "documents/2/content",
            "facts/facts.json",
        ];
        assert_eq!(paths, expected);
        assert_eq!(
            (manifest.schema_version, manifest.entries[1].size_bytes),
            (SCHEMA, 100_000)
        );
        assert_eq!(manifest.made_at.to_rfc3339(), "2026-11-23T12:00:00+00:00");
        let origin = (manifest.city.as_deref(), manifest.lineage.as_deref());
        assert_eq!(origin, (Some("a-city"), Some("a-lineage")));
        for _ in 0..2 {
            let (to, other) = (Shelf::new("documents", &[]), Shelf::new("facts", &[]));
            backup.hand_out(&[&other, &to], Purpose::Restore).unwrap();
            assert!(to.has_taken(&documents()) && other.has_taken(&facts));
        }
    }
}

#[test]
fn what_a_part_does_not_read_is_passed_over() {
    struct Picky(RefCell<Vec<String>>);
    impl Part for Picky {
        fn folder(&self) -> &str {
            "documents"
        }
        fn give(&self, _: &mut dyn Entries) -> Result<(), Error> {
            Ok(())
        }
        fn take(
            &self,
            name: &str,
            _: u64,
            content: &mut dyn Read,
            _: Purpose,
        ) -> Result<u32, Error> {
            content.read_exact(&mut [0; 1]).unwrap_or_default();
            self.0.borrow_mut().push(name.to_owned());
            Ok(1)
        }
    }
    let secret = recovery_key();
    let picky = Picky(RefCell::default());
    let mut backup = check(&secret, backup(&secret, &[&documents()])).unwrap();
    backup.hand_out(&[&picky], Purpose::Restore).unwrap();
    assert_eq!(picky.0.borrow().len(), 3);
}

#[test]
fn an_entry_that_nobody_here_knows_keeps_all_of_it_from_being_taken() {
    let secret = recovery_key();
    let later = Shelf::new("wallet", &[("1", b"")]);
    let mut backup = check(&secret, backup(&secret, &[&documents(), &later])).unwrap();
    let to = Shelf::new("documents", &[]);
    let error = backup.hand_out(&[&to], Purpose::Restore).unwrap_err();
    assert!(
        matches!(error, Error::Backup(BackupProblem::Newer)),
        "{error}"
    );
    assert!(to.took.borrow().is_empty());
}

#[test]
fn a_part_gives_entries_as_it_says_and_in_its_folder_only() {
    let secret = recovery_key();
    for name in ["", "../facts/1", "/etc/passwd", "A", "a/../../b", ".hidden"] {
        let error = writer(sink(), &secret).add(&Shelf::new("documents", &[(name, b"")]));
        assert!(
            matches!(error, Err(Error::Backup(BackupProblem::NotAsSaid))),
            "{name}"
        );
    }
    let twice = Shelf::new("documents", &[("1", b"one"), ("1", b"other")]);
    assert!(writer(sink(), &secret).add(&twice).is_err());

    struct Liar(u64);
    impl Part for Liar {
        fn folder(&self) -> &str {
            "documents"
        }
        fn give(&self, entries: &mut dyn Entries) -> Result<(), Error> {
            entries.put("1", self.0, &mut &b"ten bytes."[..])
        }
        fn take(&self, _: &str, _: u64, _: &mut dyn Read, _: Purpose) -> Result<u32, Error> {
            Ok(1)
        }
    }
    assert!(writer(sink(), &secret).add(&Liar(10)).is_ok());
    for wrong in [0, 9, 11, u64::MAX] {
        assert!(
            writer(sink(), &secret).add(&Liar(wrong)).is_err(),
            "{wrong}"
        );
    }
}

/// The files of a tar, and whatever is behind them, sealed by someone for `secret`.
fn sealed(secret: &AgeSecret, files: &[File<'_>], end: &[u8]) -> Vec<u8> {
    let mut writer = AgeWriter::create(Vec::new(), secret, &SystemRandomness::default()).unwrap();
    for (path, content) in files {
        let head = Head {
            path: path.to_string(),
            size_bytes: content.len() as u64,
            made_at_seconds: manifest(&[]).made_at_seconds(),
        };
        writer.write_all(&head.written().unwrap()).unwrap();
        writer.write_all(content).unwrap();
        writer
            .write_all(&vec![0; padding_bytes(head.size_bytes)])
            .unwrap();
    }
    writer.write_all(end).unwrap();
    writer.finish().unwrap()
}

/// A path and content.
type File<'a> = (&'a str, &'a [u8]);

const FIRST: File<'_> = ("format", b"citizen-backup/1\n");
const END: [u8; 1024] = [0; 1024];

fn manifest(entries: &[File<'_>]) -> Manifest {
    let entries = entries.iter().map(|(path, content)| Entry {
        path: path.to_string(),
        size_bytes: content.len() as u64,
        sha256: hex(ring::digest::digest(&ring::digest::SHA256, content).as_ref()),
    });
    Manifest {
        format: FORMAT.to_owned(),
        schema_version: SCHEMA,
        city: None,
        lineage: None,
        made_at: "2026-11-23T12:00:00Z".parse().unwrap(),
        salt: "07".repeat(32),
        entries: entries.collect(),
    }
}

fn mac(secret: &AgeSecret, json: &[u8]) -> Vec<u8> {
    let mac = secret.mac_key(MAC_LABEL, &[7; 32]).unwrap().sign(json);
    format!("{}\n", hex(&mac)).into_bytes()
}

/// A backup with these files, and a manifest that lists those, both written by who has the secret.
fn made(secret: &AgeSecret, files: &[File<'_>], listed: &Manifest) -> Vec<u8> {
    let json = listed.to_json();
    let mac = mac(secret, &json);
    let files = [
        &[FIRST],
        files,
        &[("manifest.json", &json), ("manifest.mac", &mac)],
    ]
    .concat();
    sealed(secret, &files, &END)
}

#[test]
fn entries_are_those_that_are_listed_in_their_order_and_no_others() {
    let secret = recovery_key();
    let (one, two): (File<'_>, File<'_>) = (("a/1", b"one"), ("a/2", b"two"));
    assert!(check(&secret, made(&secret, &[one, two], &manifest(&[one, two]))).is_ok());
    for (what, files, listed) in [
        ("one is missing", vec![one], vec![one, two]),
        ("one is more", vec![one, two], vec![one]),
        ("in another order", vec![two, one], vec![one, two]),
        ("twice, and listed once", vec![one, one], vec![one]),
        ("twice", vec![one, one], vec![one, one]),
        ("other content", vec![("a/1", b"ONE".as_slice())], vec![one]),
        (
            "other length",
            vec![("a/1", b"one more".as_slice())],
            vec![one],
        ),
        ("another name", vec![("a/3", b"one".as_slice())], vec![one]),
        (
            "in no folder",
            vec![("a", b"one".as_slice())],
            vec![("a", b"one".as_slice())],
        ),
        (
            "the manifest comes twice",
            vec![("manifest.json", b"{}".as_slice())],
            vec![],
        ),
    ] {
        let file = made(&secret, &files, &manifest(&listed));
        assert_eq!(problem(&secret, file), BackupProblem::Damaged, "{what}");
    }
}

#[test]
fn when_it_was_made_is_said_once() {
    let secret = recovery_key();
    let later = manifest(&[]).made_at + std::time::Duration::from_secs(1);
    let later = Manifest {
        made_at: later,
        ..manifest(&[])
    };
    assert_eq!(
        problem(&secret, made(&secret, &[], &later)),
        BackupProblem::Damaged
    );
}

#[test]
fn who_has_no_more_than_the_public_half_of_a_key_makes_no_backup() {
    let secret = recovery_key();
    let json = manifest(&[]).to_json();
    let theirs = mac(&recovery_key(), &json);
    let other = mac(&secret, b"another manifest");
    for mac in [theirs, other, format!("{}\n", "00".repeat(32)).into_bytes()] {
        let files = [FIRST, ("manifest.json", &json), ("manifest.mac", &mac)];
        assert_eq!(
            problem(&secret, sealed(&secret, &files, &END)),
            BackupProblem::Forged
        );
    }
    for mac in [&b""[..], b"\n", b"00", "x".repeat(65).as_bytes()] {
        let files = [FIRST, ("manifest.json", &json), ("manifest.mac", mac)];
        let problem = problem(&secret, sealed(&secret, &files, &END));
        assert!(
            matches!(problem, BackupProblem::Forged | BackupProblem::Damaged),
            "{problem}"
        );
    }
}

#[test]
fn what_is_cut_or_goes_on_is_damaged() {
    let secret = recovery_key();
    let json = manifest(&[]).to_json();
    let mac = mac(&secret, &json);
    let (listed, proven) = (
        ("manifest.json", json.as_slice()),
        ("manifest.mac", mac.as_slice()),
    );
    for (what, files, end) in [
        ("no manifest", vec![FIRST], &END[..]),
        ("no MAC", vec![FIRST, listed], &END),
        (
            "a file behind",
            vec![FIRST, listed, proven, ("a/1", b"")],
            &END,
        ),
        ("no end", vec![FIRST, listed, proven], &[]),
        ("half an end", vec![FIRST, listed, proven], &END[..512]),
        ("more behind", vec![FIRST, listed, proven], &[0; 1025]),
        ("something else", vec![FIRST, listed, proven], &[1; 512]),
    ] {
        let file = sealed(&secret, &files, end);
        assert_eq!(problem(&secret, file), BackupProblem::Damaged, "{what}");
    }
}

#[test]
fn what_is_none_what_is_newer_and_what_is_for_another_key_are_told_apart() {
    let secret = recovery_key();
    let of = |files: &[File<'_>]| problem(&secret, sealed(&secret, files, &END));
    assert_eq!(
        problem(&secret, b"%PDF-1.7\n".to_vec()),
        BackupProblem::NoBackup
    );
    assert_eq!(
        problem(&secret, sealed(&secret, &[], b"words")),
        BackupProblem::NoBackup
    );
    assert_eq!(
        problem(&secret, sealed(&secret, &[], &[7; 9000])),
        BackupProblem::NoBackup
    );
    assert_eq!(of(&[]), BackupProblem::NoBackup);
    assert_eq!(of(&[("a/1", b"words")]), BackupProblem::NoBackup);
    assert_eq!(of(&[("format", b"words\n")]), BackupProblem::NoBackup);
    // Whatever a later format has behind its first file.
    let newer = sealed(&secret, &[("format", b"citizen-backup/2\n")], &[7; 9000]);
    assert_eq!(problem(&secret, newer), BackupProblem::Newer);
    let later = Manifest {
        schema_version: SCHEMA + 1,
        ..manifest(&[])
    };
    assert_eq!(
        problem(&secret, made(&secret, &[], &later)),
        BackupProblem::Newer
    );
    let earlier = Manifest {
        schema_version: 1,
        ..manifest(&[])
    };
    assert!(check(&secret, made(&secret, &[], &earlier)).is_ok());
    let file = made(&secret, &[], &manifest(&[]));
    assert_eq!(problem(&recovery_key(), file), BackupProblem::WrongSecret);
}

#[test]
fn a_flipped_byte_anywhere_is_damage() {
    let secret = recovery_key();
    let file = backup(&secret, &[&documents()]);
    let head = file
        .windows(4)
        .position(|window| window == b"\n---")
        .unwrap()
        + 70;
    for at in (head..file.len()).step_by(997) {
        let mut altered = file.clone();
        altered[at] ^= 1;
        assert_eq!(problem(&secret, altered), BackupProblem::Damaged, "{at}");
        assert_eq!(
            problem(&secret, file[..at].to_vec()),
            BackupProblem::Damaged,
            "{at}"
        );
    }
}

/// A file that somebody can still write to while it is open here.
#[derive(Clone)]
struct Shared(Rc<RefCell<Cursor<Vec<u8>>>>);

impl Read for Shared {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.0.borrow_mut().read(buffer)
    }
}

impl Seek for Shared {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.0.borrow_mut().seek(to)
    }
}

#[test]
fn a_file_that_is_exchanged_after_the_check_is_damaged_and_its_entry_not_taken() {
    let secret = recovery_key();
    let file = backup(&secret, &[&documents()]);
    let shared = Shared(Rc::new(RefCell::new(Cursor::new(file.clone()))));
    let mut backup = Backup::check(shared.clone(), &secret, SCHEMA).unwrap();
    let mut altered = file;
    // In the second chunk, in which the second entry ends.
    let at = altered.len() - 30_000;
    altered[at] ^= 1;
    *shared.0.borrow_mut() = Cursor::new(altered);
    let to = Shelf::new("documents", &[]);
    let error = backup.hand_out(&[&to], Purpose::Restore).unwrap_err();
    assert!(
        matches!(error, Error::Backup(BackupProblem::Damaged)),
        "{error}"
    );
    assert_eq!(
        to.took.borrow().keys().collect::<Vec<_>>(),
        ["1/about.json"]
    );
}

/// Neither how much is read at a time, nor what is kept of it, grows with an entry.
#[test]
fn a_large_entry_goes_through_in_pieces() {
    struct Large;
    impl Part for Large {
        fn folder(&self) -> &str {
            "documents"
        }
        fn give(&self, entries: &mut dyn Entries) -> Result<(), Error> {
            struct Pieces(std::io::Take<std::io::Repeat>);
            impl Read for Pieces {
                fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
                    assert!(buffer.len() <= PIECE_BYTES);
                    self.0.read(buffer)
                }
            }
            let bytes = 20_000_000;
            entries.put("1", bytes, &mut Pieces(repeat(7).take(bytes)))
        }
        fn take(&self, _: &str, _: u64, _: &mut dyn Read, _: Purpose) -> Result<u32, Error> {
            Ok(1)
        }
    }
    struct Output(u64);
    impl Write for Output {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            assert!(bytes.len() <= PIECE_BYTES + 16);
            self.0 += bytes.len() as u64;
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut writer = writer(Output(0), &recovery_key());
    writer.add(&Large).unwrap();
    assert!(writer.finish().unwrap().0 > 20_000_000);
}

proptest! {
    #[test]
    fn any_entries_come_back(
        has in prop::collection::btree_map("[a-z0-9_-][a-z0-9._-]{0,10}(/[a-z0-9_-]{1,10})?", any::<Vec<u8>>(), 0..8),
    ) {
        let has: Vec<(&str, &[u8])> = has.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        let (from, to) = (Shelf::new("documents", &has), Shelf::new("documents", &[]));
        let secret = recovery_key();
        check(&secret, backup(&secret, &[&from])).unwrap().hand_out(&[&to], Purpose::Restore).unwrap();
        prop_assert!(to.has_taken(&from));
    }

    #[test]
    fn any_text_is_a_manifest_or_damage(text: String, salt: String, path: String, size_bytes: u64) {
        prop_assert!(Manifest::read(text.as_bytes()).is_err());
        let listed = Manifest { salt, ..manifest(&[]) };
        let is_salt = listed.salt.len() == 64 && listed.salt.bytes().all(|byte| byte.is_ascii_hexdigit());
        prop_assert_eq!(Manifest::read(&listed.to_json()).is_ok(), is_salt);
        let entry = Entry { path, size_bytes, sha256: String::new() };
        let listed = Manifest { entries: vec![entry], ..manifest(&[]) };
        if let Ok(read) = Manifest::read(&listed.to_json()) {
            prop_assert!(tar::is_path(&read.entries[0].path));
            prop_assert!(read.entries[0].size_bytes <= tar::SIZE_LIMIT);
            prop_assert_eq!(read, listed);
        }
    }
}
