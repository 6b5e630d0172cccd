//! Bringing the catalogue of 1,200 services up to date, whole and by a delta in which one service in a hundred has
//! changed, from the packed file on the disk to the first hit. Peers: reading the same bundle with serde_json, and
//! putting it into SQLite with FTS5 over the same texts, as plain as that goes, also from the packed file to the first
//! hit. The thread's CPU time, which waiting for the disk is no part
//! of. And the bytes that a phone fetches, metadata and all.

use std::{
    collections::HashMap,
    fs::{self, File},
    path::{Path, PathBuf},
};

use chrono::{DateTime, TimeDelta, Utc};
use citizen_core::catalogue::{CatalogueStore, SearchRequest};
use citizen_gateway::{
    catalogue::Catalogue,
    profile::Profile,
    publish::{CATALOGUE_PATH, publish},
};
use cpu_time::ThreadTime;
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::{Pair, ROUNDS, city, keystrokes::fill_fts5, report};

/// How many earlier catalogues the city has published: as many as it makes deltas from.
const EARLIER: usize = 8;
/// What residents find services by, for the peer as for ours.
const FOUND_BY: [&str; 4] = ["name", "keywords", "description", "department"];
/// The most that a change of one service in a hundred may cost, of the bytes of the whole.
const BYTES: f64 = 0.02;

pub(crate) fn compare() {
    let folder = tempfile::tempdir().unwrap();
    let published = Published::in_folder(folder.path());
    let mut city = city::demo();
    let (mut held, mut newest) = (city.catalogue(), city.catalogue());
    published.publish(&newest, 0);
    for edition in 1..=EARLIER {
        city.change_one_in_hundred(edition);
        held = std::mem::replace(&mut newest, city.catalogue());
        published.publish(&newest, edition);
    }
    let full = published.file(CATALOGUE_PATH);
    let delta = published.file(&format!("catalogue/delta/{}.ndjson.zst", held.revision));
    report_bytes(&published, &full, &delta);

    let languages = &city.languages;
    let now = Utc::now();
    let home = folder.path().join("home");
    let store = CatalogueStore::open(&home).unwrap();
    store.apply(&*held.ndjson, now).unwrap();
    first_hit(&store);
    drop(store);
    let apply_full = |round: usize| {
        let store = CatalogueStore::open(&folder.path().join(format!("full-{round}"))).unwrap();
        let start = ThreadTime::now();
        let file = File::open(&full).unwrap();
        store.apply_revision(file, &newest.revision, now).unwrap();
        first_hit(&store);
        milliseconds(start)
    };
    let apply_delta = |round: usize| {
        let folder = folder.path().join(format!("delta-{round}"));
        copy(&home, &folder);
        let store = CatalogueStore::open(&folder).unwrap();
        first_hit(&store);
        let start = ThreadTime::now();
        let file = File::open(&delta).unwrap();
        store.apply_delta(file, &newest.revision, now).unwrap();
        first_hit(&store);
        milliseconds(start)
    };
    let read = || {
        let start = ThreadTime::now();
        std::hint::black_box(records(&newest.ndjson).collect::<Vec<_>>());
        milliseconds(start)
    };
    let fts5 = |round: usize| {
        let connection = Connection::open(folder.path().join(format!("fts5-{round}.db"))).unwrap();
        connection
            .pragma_update(None, "journal_mode", "WAL")
            .unwrap();
        let start = ThreadTime::now();
        let bundle = zstd::decode_all(File::open(&full).unwrap()).unwrap();
        fill_fts5(&connection, &services(&bundle), &FOUND_BY, languages);
        first_row(&connection);
        milliseconds(start)
    };
    let mut pairs: [Vec<Pair>; 3] = Default::default();
    for round in 0..ROUNDS {
        let (full, delta) = (apply_full(round), apply_delta(round));
        let (read, fts5) = (read(), fts5(round));
        let [full_read, full_fts5, delta_fts5] = &mut pairs;
        full_read.push(Pair {
            ours: full,
            peer: read,
        });
        full_fts5.push(Pair {
            ours: full,
            peer: fts5,
        });
        delta_fts5.push(Pair {
            ours: delta,
            peer: fts5,
        });
    }
    let [full_read, full_fts5, delta_fts5] = &pairs;
    report("whole catalogue / serde_json", full_read);
    report("whole catalogue / SQLite, FTS5", full_fts5);
    report("delta of 1 % / SQLite, FTS5", delta_fts5);
}

fn first_hit(store: &CatalogueStore) {
    let hits = store.search(&SearchRequest::new("birth certificate", "en"));
    assert!(!hits.unwrap().is_empty());
}

fn first_row(connection: &Connection) {
    let select = "select service.record from search join service on service.id = search.rowid
        where search match 'birth certificate*' order by bm25(search) limit 20";
    let record = connection.query_row(select, [], |row| row.get::<_, String>(0));
    assert!(!record.unwrap().is_empty());
}

fn milliseconds(since: ThreadTime) -> f64 {
    since.elapsed().as_secs_f64() * 1e3
}

fn records(bundle: &[u8]) -> impl Iterator<Item = Value> {
    let lines = bundle
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty());
    lines.map(|line| serde_json::from_slice::<Value>(line).unwrap())
}

/// The services of a bundle, each with the name of its department.
fn services(bundle: &[u8]) -> Vec<Value> {
    let mut departments = HashMap::new();
    let mut services = Vec::new();
    for mut record in records(bundle) {
        match record["type"].as_str().unwrap() {
            "organization" => {
                drop(departments.insert(record["id"].to_string(), record["name"].take()))
            }
            "service" => services.push(record),
            _ => {}
        }
    }
    for service in &mut services {
        service["department"] = departments[&service["organization_id"].to_string()].clone();
    }
    services
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for file in fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

fn report_bytes(published: &Published, full: &Path, delta: &Path) {
    let length = |path: &Path| fs::metadata(path).unwrap().len();
    let metadata: u64 = published.metadata().iter().map(|path| length(path)).sum();
    let (full, delta) = (length(full), length(delta));
    let ratio = (metadata + delta) as f64 / (metadata + full) as f64;
    let job = "bytes of a delta of 1 %";
    println!(
        "{job:<34} {:>10} {:>10} {ratio:>7.4}  {metadata} of metadata in both; at most {BYTES}",
        metadata + delta,
        metadata + full,
    );
    eprintln!(
        "{}",
        json!({ "job": job, "metadata_bytes": metadata, "delta_bytes": delta, "full_bytes": full,
            "ratio": ratio })
    );
}

/// What a city has published.
struct Published {
    repository: PathBuf,
    keys: PathBuf,
    began: DateTime<Utc>,
}

impl Published {
    fn in_folder(folder: &Path) -> Self {
        Self {
            repository: folder.join("repository"),
            keys: folder.join("keys"),
            began: Utc::now(),
        }
    }

    fn publish(&self, catalogue: &Catalogue, day: usize) {
        let now = self.began + TimeDelta::days(day as i64);
        let (repository, keys) = (&self.repository, &self.keys);
        publish(repository, keys, catalogue, &Profile::demo_city(), now).unwrap();
    }

    /// The metadata that a phone fetches.
    fn metadata(&self) -> [PathBuf; 3] {
        let newest = EARLIER + 1;
        [
            "timestamp.json".to_owned(),
            format!("{newest}.snapshot.json"),
            format!("{newest}.targets.json"),
        ]
        .map(|name| self.repository.join("metadata").join(name))
    }

    /// The file that the newest metadata signs for as `path`.
    fn file(&self, path: &str) -> PathBuf {
        let [.., targets] = self.metadata();
        let targets: Value = serde_json::from_slice(&fs::read(targets).unwrap()).unwrap();
        let hash = &targets["signed"]["targets"][path]["hashes"]["sha256"];
        let (folder, name) = path.rsplit_once('/').unwrap();
        let name = format!("{}.{name}", hash.as_str().unwrap());
        self.repository.join("targets").join(folder).join(name)
    }
}
