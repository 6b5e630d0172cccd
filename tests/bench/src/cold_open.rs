//! A cold start: a new process opens the home with a catalogue of 1,200 services, its keys and a
//! draft, and reads the first page of a category. Peer: the same page from a plain SQLite file with
//! no sealing and no lock. One process a sample; wall time inside the process.

use std::{
    collections::BTreeMap,
    path::Path,
    process::Command,
    sync::{Arc, Mutex},
    time::Instant,
};

use citizen_core::{
    catalogue::CatalogueStore,
    environment::{Environment, SystemClock, SystemRandomness},
    error::CallbackError,
    net::HttpTransport,
    outbox::Drafts,
    seal::{KeyLookup, KeyStore},
    user_store::UserStore,
};
use citizen_gateway::catalogue::Catalogue;
use rusqlite::Connection;

use crate::{Pair, ROUNDS, report};

const CATEGORY: &str = "health";

/// A keystore that answers at once: what a platform's takes is not ours to measure.
#[derive(Default)]
pub(crate) struct Keys(Mutex<BTreeMap<String, Vec<u8>>>);

impl KeyStore for Keys {
    fn load(&self, name: String) -> Result<KeyLookup, CallbackError> {
        let found = self.0.lock().unwrap().get(&name).cloned();
        Ok(found.map_or(
            KeyLookup::Found {
                secret: vec![7; 32],
            },
            |secret| KeyLookup::Found { secret },
        ))
    }
    fn store(&self, name: String, secret: Vec<u8>) -> Result<(), CallbackError> {
        self.0.lock().unwrap().insert(name, secret);
        Ok(())
    }
    fn delete(&self, name: String) -> Result<(), CallbackError> {
        self.0.lock().unwrap().remove(&name);
        Ok(())
    }
}

fn environment() -> Environment {
    Environment {
        clock: Arc::new(SystemClock),
        randomness: Arc::new(SystemRandomness::default()),
        transport: Arc::new(HttpTransport::new()),
    }
}

pub(crate) fn compare() {
    let folder = tempfile::tempdir().unwrap();
    let ndjson = Catalogue::demo_city().unwrap().ndjson;
    let store = CatalogueStore::open(&folder.path().join("catalogue")).unwrap();
    store.apply(&*ndjson, chrono::Utc::now()).unwrap();
    drop(store);
    make_user(folder.path());
    make_plain(&folder.path().join("plain.db"), &ndjson);

    let sample = |who: &str| -> f64 {
        let program = std::env::current_exe().unwrap();
        let output = Command::new(program)
            .args(["open", who])
            .arg(folder.path())
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout)
            .unwrap()
            .trim()
            .parse()
            .unwrap()
    };
    let pairs: Vec<Pair> = (0..ROUNDS)
        .map(|_| Pair {
            ours: sample("ours"),
            peer: sample("plain"),
        })
        .collect();
    report("cold open and first page", &pairs);
}

/// Makes the resident's own database in `folder`.
pub(crate) fn make_user(folder: &Path) {
    open_user(folder).close().unwrap();
}

/// Opens the resident's own database in `folder`.
pub(crate) fn open_user(folder: &Path) -> UserStore {
    UserStore::open(&folder.join("user.db"), &Keys::default(), environment()).unwrap()
}

pub(crate) fn child(who: &str, folder: &Path) {
    let start = Instant::now();
    let rows = if who == "ours" {
        ours(folder)
    } else {
        plain(folder)
    };
    let elapsed = start.elapsed();
    assert_eq!(rows, 50);
    println!("{}", elapsed.as_secs_f64() * 1e3);
}

fn ours(folder: &Path) -> usize {
    let catalogue = CatalogueStore::open(&folder.join("catalogue")).unwrap();
    let user = open_user(folder);
    assert_eq!(Drafts(&user).count().unwrap(), 0);
    catalogue
        .services_in(CATEGORY, "en", 0, 50)
        .unwrap()
        .services
        .len()
}

fn plain(folder: &Path) -> usize {
    let database = Connection::open(folder.join("plain.db")).unwrap();
    database.pragma_update(None, "journal_mode", "WAL").unwrap();
    database
        .prepare("select record from service where category = ?1 order by name limit 50")
        .unwrap()
        .query_map([CATEGORY], |row| row.get::<_, String>(0))
        .unwrap()
        .filter(|record| {
            let record = record.as_ref().unwrap();
            serde_json::from_str::<serde_json::Value>(record)
                .unwrap()
                .is_object()
        })
        .count()
}

fn make_plain(path: &Path, ndjson: &[u8]) {
    let database = Connection::open(path).unwrap();
    database.pragma_update(None, "journal_mode", "WAL").unwrap();
    database
        .execute_batch(
            "create table service (category text, name text, record text);
             create index by_category on service (category, name);
             begin;",
        )
        .unwrap();
    for line in ndjson
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
    {
        let record: serde_json::Value = serde_json::from_slice(line).unwrap();
        if record["type"] == "service" {
            database
                .execute(
                    "insert into service (category, name, record) values (?1, ?2, ?3)",
                    (
                        record["category_id"].as_str(),
                        record["name"]["en"].as_str(),
                        record.to_string(),
                    ),
                )
                .unwrap();
        }
    }
    database.execute_batch("commit;").unwrap();
}
