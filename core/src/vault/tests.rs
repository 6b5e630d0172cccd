#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
//! What she keeps in the vault is whole, hers alone, and gone when she says so.

mod backup;
mod keys;
mod recovery;
mod shared;

use std::{fs, path::Path};

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::{
    environment::{Environment, TransportError},
    seal::{KeyProblem, SealError},
    testing::{Keychain, ScriptedNetwork, VirtualClock, environment},
};

/// A home whose vault is unlocked.
pub(super) struct Home {
    pub(super) folder: TempDir,
    pub(super) keychain: Keychain,
    pub(super) clock: Arc<VirtualClock>,
    pub(super) vault: Vault,
}

impl Home {
    pub(super) fn new() -> (Self, UserStore) {
        let home = Self {
            folder: tempfile::tempdir().unwrap(),
            keychain: Keychain::default(),
            clock: Arc::default(),
            vault: Vault::new(LOCKS_AFTER),
        };
        let store = home.open();
        home.vault.unlock(&store, &home.keychain).unwrap();
        (home, store)
    }

    pub(super) fn open(&self) -> UserStore {
        let silence = ScriptedNetwork::new(|_| Err(TransportError::Unreachable));
        let world: Environment = environment(&self.clock, silence);
        UserStore::open(&self.folder.path().join("user.db"), &self.keychain, world).unwrap()
    }

    pub(super) fn documents<'a>(&self, store: &'a UserStore) -> Documents<'a> {
        Documents::new(store, self.vault.key(&*self.clock).unwrap())
    }

    /// The sealed contents that lie in the home.
    fn contents(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path().join("documents"));
        let names = entries.into_iter().flatten();
        names
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    }

    /// Whether any file of the home, the databases' logs among them, has these bytes.
    fn has(&self, bytes: &[u8]) -> bool {
        fn files(folder: &Path) -> Vec<Vec<u8>> {
            let entries = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
            entries
                .flat_map(|path| match path.is_dir() {
                    true => files(&path),
                    false => vec![fs::read(path).unwrap()],
                })
                .collect()
        }
        (files(self.folder.path()).iter())
            .any(|file| file.windows(bytes.len()).any(|window| window == bytes))
    }
}

pub(super) fn titled(title: &str) -> DocumentAbout {
    DocumentAbout {
        title: title.to_owned(),
        ..DocumentAbout::default()
    }
}

/// Takes in content and returns what is known of it.
pub(super) fn add(documents: &Documents<'_>, content: &[u8], title: &str) -> Document {
    let mut content = content;
    let imported = documents.import(&mut content, "file.txt", titled(title));
    imported.unwrap().document
}

fn read(documents: &Documents<'_>, id: &str) -> Result<Vec<u8>, Error> {
    let mut whole = Vec::new();
    documents::copy(&mut documents.open(id)?, &mut whole, &|_| true)?;
    Ok(whole)
}

fn titles(page: &DocumentPage) -> Vec<&str> {
    let documents = page.documents.iter();
    documents.map(|it| it.about.title.as_str()).collect()
}

fn query(words: &str) -> DocumentQuery {
    DocumentQuery {
        words: words.to_owned(),
        ..DocumentQuery::default()
    }
}

#[test]
fn the_time_is_read_while_no_other_use_can_come_before_it_counts() {
    struct WhileHeld<'a>(&'a Vault, &'a VirtualClock);
    impl Clock for WhileHeld<'_> {
        fn now(&self) -> Timestamp {
            assert!(self.0.unlocked.try_lock().is_err());
            self.1.now()
        }
        fn sleep(&self, _: Duration) -> crate::environment::BoxFuture<'_, ()> {
            unreachable!()
        }
    }
    let (home, _store) = Home::new();
    let clock = WhileHeld(&home.vault, &home.clock);
    home.vault.used(&clock).unwrap();
    assert!(home.vault.peek(&clock).is_some());
    assert_eq!(home.vault.locks_in(&clock), Some(LOCKS_AFTER));
}

#[test]
fn what_is_put_in_comes_out_and_nothing_of_it_can_be_read_meanwhile() {
    let (home, store) = Home::new();
    let content = "The passport of Li Na, number E12345678. ".repeat(4_000);
    let about = DocumentAbout {
        kind: DocumentKind::Identity,
        title: "Passport of Li Na".to_owned(),
        issuer: Some("Langang".to_owned()),
        issued_on: Some("2020-03-08".to_owned()),
        expires_on: Some("2030-03-07".to_owned()),
        tags: vec!["travel".to_owned(), "TRAVEL".to_owned(), " ".to_owned()],
        ..DocumentAbout::default()
    };
    let imported = home
        .documents(&store)
        .import(&mut content.as_bytes(), "../Li Na\u{202e}.txt", about)
        .unwrap();
    assert!(!imported.was_there);
    let kept = imported.document;
    assert_eq!(
        (&*kept.name, &*kept.media_type, kept.size_bytes),
        ("Li Na.txt", "text/plain", content.len() as u64)
    );
    assert_eq!(kept.about.tags, ["travel"]);
    store.close().unwrap();

    for words in [
        "Li Na",
        "E12345678",
        "Passport",
        "travel",
        "2030-03-07",
        &kept.sha256,
    ] {
        assert!(!home.has(words.as_bytes()), "{words}");
    }
    let store = home.open();
    let documents = home.documents(&store);
    assert_eq!(documents.document(&kept.id).unwrap(), kept);
    assert_eq!(read(&documents, &kept.id).unwrap(), content.as_bytes());
    let mut middle = documents.open(&kept.id).unwrap();
    assert_eq!(
        *middle.read(100_000, 41).unwrap(),
        content.as_bytes()[100_000..100_041]
    );

    let out = home.folder.path().join("out.txt");
    documents.export(&kept.id, &out, &|_| true).unwrap();
    assert_eq!(fs::read(&out).unwrap(), content.as_bytes());
    let again = documents.export(&kept.id, &out, &|_| true).unwrap_err();
    assert!(matches!(again, Error::NotKept(DocumentProblem::FileExists)));
    assert_eq!(
        fs::read(&out).unwrap(),
        content.as_bytes(),
        "it stays as it was"
    );
}

#[test]
fn the_same_content_is_kept_once_as_she_described_it_first() {
    let (home, store) = Home::new();
    let documents = home.documents(&store);
    let first = add(&documents, b"one", "One");
    let again = documents
        .import(&mut b"one".as_slice(), "other.txt", titled("Another"))
        .unwrap();
    assert_eq!((again.was_there, again.document), (true, first.clone()));
    assert_eq!(home.contents(), [&*first.id]);
    // Once it is deleted, it can come again.
    documents.delete(&first.id).unwrap();
    assert_ne!(add(&documents, b"one", "One").id, first.id);
}

#[test]
fn documents_are_found_by_words_however_they_are_written_and_told_in_order() {
    let (home, store) = Home::new();
    let documents = home.documents(&store);
    let put = |content: &str, about: DocumentAbout| {
        documents
            .import(&mut content.as_bytes(), "file.txt", about)
            .unwrap();
    };
    let expiring = |title: &str, day: Option<&str>| DocumentAbout {
        expires_on: day.map(str::to_owned),
        ..titled(title)
    };
    put("1", expiring("Étude", None));
    put("2", expiring("passport", Some("2027-01-01")));
    put(
        "3",
        DocumentAbout {
            issuer: Some("护照办".to_owned()),
            ..expiring("Bill", Some("2026-12-01"))
        },
    );
    put(
        "4",
        DocumentAbout {
            kind: DocumentKind::Bill,
            tags: vec!["Water".to_owned()],
            ..titled("Bill 2")
        },
    );

    let found = |query: &DocumentQuery| {
        let page = documents.find(query).unwrap();
        titles(&page)
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(found(&query("")), ["Bill 2", "Bill", "passport", "Étude"]);
    assert_eq!(found(&query("etude")), ["Étude"]);
    assert_eq!(found(&query("water bill")), ["Bill 2"]);
    assert_eq!(found(&query("护照")), ["Bill"]);
    assert_eq!(found(&query("water passport")), [""; 0]);
    let by = |order| DocumentQuery { order, ..query("") };
    assert_eq!(
        found(&by(DocumentOrder::Title)),
        ["Bill", "Bill 2", "Étude", "passport"]
    );
    assert_eq!(
        found(&by(DocumentOrder::Expiry)),
        ["Bill", "passport", "Bill 2", "Étude"]
    );
    let until = DocumentQuery {
        expires_by: Some("2026-12-31".to_owned()),
        ..query("")
    };
    assert_eq!(found(&until), ["Bill"]);
    let bills = DocumentQuery {
        kind: Some(DocumentKind::Bill),
        ..query("")
    };
    assert_eq!(found(&bills), ["Bill 2"]);
    let later = DocumentQuery {
        offset: 3,
        ..query("")
    };
    let page = documents.find(&later).unwrap();
    assert_eq!((titles(&page), page.total), (vec!["Étude"], 4));
}

#[test]
fn what_cannot_be_kept_is_named_and_changes_nothing() {
    let (home, store) = Home::new();
    let documents = home.documents(&store);
    let kept = add(&documents, b"one", "One");
    let long = "x".repeat(201);
    let wrong = [
        ("title", titled(&long)),
        (
            "issuer",
            DocumentAbout {
                issuer: Some(long.clone()),
                ..titled("")
            },
        ),
        (
            "issued_on",
            DocumentAbout {
                issued_on: Some("tomorrow".to_owned()),
                ..titled("")
            },
        ),
        (
            "expires_on",
            DocumentAbout {
                expires_on: Some("2026-02-30".to_owned()),
                ..titled("")
            },
        ),
        (
            "tags",
            DocumentAbout {
                tags: vec![long.clone()],
                ..titled("")
            },
        ),
        (
            "tags",
            DocumentAbout {
                tags: (0..21).map(|it| it.to_string()).collect(),
                ..titled("")
            },
        ),
    ];
    for (field, about) in wrong {
        let is_named = |error: Error| matches!(error, Error::NotKept(DocumentProblem::Wrong { field: it }) if it == field);
        let import = documents.import(&mut b"two".as_slice(), "two", about.clone());
        assert!(is_named(import.unwrap_err()), "{field}");
        assert!(
            is_named(documents.change(&kept.id, about).unwrap_err()),
            "{field}"
        );
    }
    let mut about = titled("");
    about.case_id = Some("x".repeat(1001));
    let none = documents.change(&kept.id, about.clone()).unwrap_err();
    assert!(matches!(none, Error::NotFound("case")));
    about.service_id = about.case_id.take();
    let none = documents.change(&kept.id, about).unwrap_err();
    assert!(matches!(none, Error::NotFound("service")));
    assert_eq!(documents.document(&kept.id).unwrap(), kept);
    assert_eq!(home.contents(), [&*kept.id]);

    home.clock.advance(Duration::from_secs(60));
    let changed = documents.change(&kept.id, titled("  ")).unwrap();
    assert_eq!(changed.about.title, "file.txt");
    assert!(changed.changed_at > changed.added_at);
}

#[test]
fn no_more_is_kept_than_there_is_room_for() {
    let (home, store) = Home::new();
    let documents = home.documents(&store).of_at_most(1_000);
    add(&documents, &[b'a'; 600], "600");
    let is_full = |added: Result<ImportedDocument, Error>| {
        matches!(
            added,
            Err(Error::NotKept(DocumentProblem::NoRoom {
                limit_bytes: 1_000
            }))
        )
    };
    let too_much = documents.import(&mut [b'b'; 401].as_slice(), "b", titled("401"));
    assert!(is_full(too_much));
    // Each alone would have fitted when it was begun.
    let (mut first, mut second) = (documents.begin().unwrap(), documents.begin().unwrap());
    first.write(&[b'c'; 300]).unwrap();
    second.write(&[b'd'; 300]).unwrap();
    documents.finish(first, "c", titled("300")).unwrap();
    assert!(is_full(documents.finish(second, "d", titled("300"))));
    assert_eq!(
        (home.contents().len(), usage(&store).unwrap().used_bytes),
        (2, 900)
    );
}

#[test]
fn what_is_called_off_fails_or_is_dropped_leaves_nothing() {
    struct Breaking;
    impl std::io::Read for Breaking {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }
    }
    let (home, store) = Home::new();
    let documents = home.documents(&store);
    let mut import = documents.begin().unwrap();
    let stopped = import.read(&mut [0; 300_000].as_slice(), &|bytes| bytes < 100_000);
    assert!(matches!(stopped, Err(Error::Cancelled)));
    drop(import);
    let broken = documents
        .import(&mut Breaking, "b", titled("b"))
        .unwrap_err();
    assert!(matches!(
        broken,
        Error::NotKept(DocumentProblem::Unreadable)
    ));
    assert_eq!(home.contents(), [""; 0]);

    let kept = add(&documents, &[7; 3_000_000], "long");
    let out = home.folder.path().join("out");
    let stopped = documents.export(&kept.id, &out, &|bytes| bytes < 1_000_000);
    assert!(matches!(stopped, Err(Error::Cancelled)));
    assert!(!out.exists());
}

/// As crashes leave them: content whose document was never kept, or is deleted, or is kept and not called so yet; and what
/// is nothing of the sort.
#[test]
fn opening_ends_what_was_cut_off_and_touches_nothing_else() {
    let (home, store) = Home::new();
    let documents = home.documents(&store);
    let [whole, other, gone] =
        ["whole", "other", "gone"].map(|it| add(&documents, it.as_bytes(), it));
    let folder = home.folder.path().join("documents");
    let others = || uuid::Uuid::new_v7(uuid::Timestamp::now(uuid::NoContext)).to_string();
    for ending in ["new", "coming", "going"] {
        fs::write(folder.join(others()).with_extension(ending), "sealed").unwrap();
    }
    // Of a database that was lost for a while, and of somebody else.
    let lost = others();
    for name in [lost.as_str(), "taxes.pdf", "notes.going"] {
        fs::write(folder.join(name), "sealed").unwrap();
    }
    let path = |id: &str| folder.join(id);
    fs::rename(path(&whole.id), path(&whole.id).with_extension("coming")).unwrap();
    fs::rename(path(&other.id), path(&other.id).with_extension("going")).unwrap();
    fs::remove_file(path(&gone.id)).unwrap();
    sweep(&store).unwrap();
    let mut left = home.contents();
    left.sort();
    let mut expected = [&whole.id, &other.id, &lost, "taxes.pdf", "notes.going"].map(str::to_owned);
    expected.sort();
    assert_eq!(left, expected);
    assert_eq!(read(&documents, &whole.id).unwrap(), b"whole");
    assert_eq!(read(&documents, &other.id).unwrap(), b"other");
    let error = read(&documents, &gone.id).unwrap_err();
    assert!(matches!(error, Error::Seal(SealError::Refused)));
    let told = documents.find(&query("")).unwrap().documents;
    let damaged: Vec<&str> = told
        .iter()
        .filter(|it| it.damaged)
        .map(|it| &*it.id)
        .collect();
    assert_eq!(
        (told.len(), damaged),
        (3, vec![&*gone.id]),
        "she is told of it"
    );
}

/// A home of which a database without documents was put in the place of its own for a while.
#[test]
fn no_content_goes_where_a_database_does_not_know_it() {
    let (home, store) = Home::new();
    store.close().unwrap();
    let [database, aside, earlier] =
        ["user.db", "aside", "earlier"].map(|name| home.folder.path().join(name));
    fs::copy(&database, &earlier).unwrap();
    let store = home.open();
    let kept = add(&home.documents(&store), b"one", "One");
    store.close().unwrap();
    fs::rename(&database, &aside).unwrap();
    fs::rename(&earlier, &database).unwrap();
    let empty = home.open();
    sweep(&empty).unwrap();
    empty.close().unwrap();
    fs::rename(&aside, &database).unwrap();
    let store = home.open();
    sweep(&store).unwrap();
    assert_eq!(read(&home.documents(&store), &kept.id).unwrap(), b"one");
}

#[test]
fn a_folder_that_is_a_link_is_not_looked_into() {
    let (home, store) = Home::new();
    let elsewhere = tempfile::tempdir().unwrap();
    let hers = elsewhere
        .path()
        .join(format!("{}.going", uuid::Uuid::nil()));
    fs::write(&hers, "hers").unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), home.folder.path().join("documents")).unwrap();
    sweep(&store).unwrap();
    assert!(hers.exists());
}

#[test]
fn what_is_damaged_is_whole_again_when_the_same_file_is_put_in_again() {
    let (home, store) = Home::new();
    let documents = home.documents(&store);
    let content = [7; 200_000];
    let damage: [fn(&Path); 3] = [
        |file| fs::remove_file(file).unwrap(),
        |file| fs::write(file, "short").unwrap(),
        |file| {
            let mut bytes = fs::read(file).unwrap();
            bytes[100] ^= 1;
            fs::write(file, bytes).unwrap();
        },
    ];
    let mut kept = add(&documents, &content, "One");
    for damage in damage {
        damage(&home.folder.path().join("documents").join(&kept.id));
        let again = documents
            .import(&mut content.as_slice(), "a", titled("Another"))
            .unwrap();
        assert!(!again.was_there);
        kept = again.document;
        assert_eq!((&*kept.about.title, kept.damaged), ("One", false));
        assert_eq!(read(&documents, &kept.id).unwrap(), content);
        assert_eq!(home.contents(), [&*kept.id]);
    }
    assert_eq!(documents.find(&query("")).unwrap().total, 1);
}

#[test]
fn what_does_not_open_when_it_is_read_is_damaged_from_then_on() {
    let (home, store) = Home::new();
    let documents = home.documents(&store);
    let content = [7; 200_000];
    let kept = add(&documents, &content, "One");
    let file = home.folder.path().join("documents").join(&kept.id);
    let whole = fs::read(&file).unwrap();
    let mut bytes = whole.clone();
    bytes[150_000] ^= 1;
    fs::write(&file, bytes).unwrap();
    let is_damaged = |error: Error| matches!(error, Error::NotKept(DocumentProblem::Damaged));
    let destination = home.folder.path().join("out");
    let exported = documents.export(&kept.id, &destination, &|_| true);
    assert!(is_damaged(exported.unwrap_err()) && !destination.exists());
    assert!(documents.find(&query("")).unwrap().documents[0].damaged);
    // The first page of it can be read.
    assert_eq!(documents.read(&kept.id, 0, 10).unwrap()[..], [7; 10]);
    assert!(is_damaged(
        documents.read(&kept.id, 140_000, 10).unwrap_err()
    ));
    // A disk that has it whole again is believed once the same file comes again.
    fs::write(&file, whole).unwrap();
    let again = documents.import(&mut content.as_slice(), "a", titled("Another"));
    let again = again.unwrap();
    assert!(again.was_there && again.document.id == kept.id && !again.document.damaged);
    assert!(!documents.document(&kept.id).unwrap().damaged);
}

#[test]
fn a_document_whose_content_was_away_while_it_was_changed_is_whole_when_that_is_back() {
    let (home, store) = Home::new();
    let documents = home.documents(&store);
    let kept = add(&documents, b"content", "One");
    let file = home.folder.path().join("documents").join(&kept.id);
    let away = file.with_extension("away");
    fs::rename(&file, &away).unwrap();
    assert!(documents.document(&kept.id).unwrap().damaged);
    documents.change(&kept.id, titled("Two")).unwrap();
    home.vault.renew_keys(&store, &home.keychain).unwrap();
    fs::rename(&away, &file).unwrap();
    let documents = home.documents(&store);
    assert!(!documents.document(&kept.id).unwrap().damaged);
    assert_eq!(read(&documents, &kept.id).unwrap(), b"content");
}

#[test]
fn one_byte_of_a_later_version_hides_no_other_document() {
    let (home, store) = Home::new();
    let documents = home.documents(&store);
    let (a, b) = (add(&documents, b"a", "a"), add(&documents, b"b", "b"));
    let with_later_version = |transaction: &rusqlite::Transaction<'_>| {
        let read = "select vault_sealed_about from document where id = ?1";
        let mut sealed: Vec<u8> = transaction.query_row(read, [&a.id], |row| row.get(0))?;
        sealed[0] = 2;
        let write = "update document set vault_sealed_about = ?2 where id = ?1";
        Ok::<_, Error>(transaction.execute(write, rusqlite::params![a.id, sealed])?)
    };
    store.database.write(with_later_version).unwrap();
    let page = documents.find(&query("")).unwrap();
    assert_eq!(
        (titles(&page), &*page.damaged_ids),
        (vec!["b"], std::slice::from_ref(&a.id))
    );
    home.vault.renew_keys(&store, &home.keychain).unwrap();
    let documents = home.documents(&store);
    assert_eq!(read(&documents, &b.id).unwrap(), b"b");
    documents.delete(&a.id).unwrap();
    assert!(documents.find(&query("")).unwrap().damaged_ids.is_empty());
}

#[test]
fn with_a_deleted_document_its_key_is_gone_from_the_disk() {
    let (home, store) = Home::new();
    let documents = home.documents(&store);
    let (kept, deleted) = (
        add(&documents, b"kept", "kept"),
        add(&documents, b"deleted", "deleted"),
    );
    let key_of = |id: &str| -> Vec<u8> {
        let find = "select vault_wrapped_key from document where id = ?1";
        let key = store
            .database
            .read(|connection| Ok::<_, Error>(connection.query_row(find, [id], |row| row.get(0))?));
        key.unwrap()
    };
    let (kept_key, deleted_key) = (key_of(&kept.id), key_of(&deleted.id));
    assert!(home.has(&deleted_key));
    documents.delete(&deleted.id).unwrap();
    documents.delete(&deleted.id).unwrap();
    assert!(
        !home.has(&deleted_key),
        "neither in the database nor in its log"
    );
    assert!(home.has(&kept_key));
    assert_eq!(home.contents(), [kept.id]);
    let gone = documents.document(&deleted.id).unwrap_err();
    assert!(matches!(gone, Error::NotFound("document")));
}

/// Someone with the disk exchanges what belongs to two documents.
#[test]
fn nothing_of_one_document_opens_as_another_s() {
    for column in ["vault_sealed_about", "vault_wrapped_key"] {
        let (home, store) = Home::new();
        let documents = home.documents(&store);
        let (a, b) = (add(&documents, b"a", "a"), add(&documents, b"b", "b"));
        let exchange = format!(
            "with former as materialized (select id, {column} as value from document)
            update document set {column} = (
                select value from former where former.id <> document.id)"
        );
        let exchange = |transaction: &rusqlite::Transaction<'_>| {
            Ok::<_, Error>(transaction.execute(&exchange, [])?)
        };
        assert_eq!(store.database.write(exchange).unwrap(), 2);
        for id in [&a.id, &b.id] {
            let opened = documents.open(id).map(drop).unwrap_err();
            assert!(
                matches!(opened, Error::Seal(SealError::Refused)),
                "{column}"
            );
        }
        let page = documents.find(&query("")).unwrap();
        let expected = match column {
            "vault_sealed_about" => (0, 2),
            // What is said of it is whole; only the content does not open.
            _ => (2, 0),
        };
        assert_eq!((page.total, page.damaged_ids.len()), expected);
        assert!(page.documents.iter().all(|it| it.damaged));
    }
    let (home, store) = Home::new();
    let documents = home.documents(&store);
    let (a, b) = (add(&documents, b"a", "a"), add(&documents, b"b", "b"));
    let folder = home.folder.path().join("documents");
    fs::copy(folder.join(&a.id), folder.join(&b.id)).unwrap();
    assert!(matches!(
        documents.open(&b.id).map(drop),
        Err(Error::Seal(SealError::Refused))
    ));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn whatever_parts_it_comes_in_it_is_the_same(
        content in proptest::collection::vec(any::<u8>(), 0..200_000), part in 1..70_000_usize,
    ) {
        let (home, store) = Home::new();
        let documents = home.documents(&store);
        let mut import = documents.begin().unwrap();
        for part in content.chunks(part) {
            import.write(part).unwrap();
        }
        let kept = documents.finish(import, "a", titled("a")).unwrap().document;
        prop_assert_eq!(kept.size_bytes, content.len() as u64);
        prop_assert_eq!(read(&documents, &kept.id).unwrap(), content);
    }
}
