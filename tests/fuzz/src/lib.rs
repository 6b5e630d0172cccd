#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
//! One target for each boundary at which bytes come in. A target takes any bytes and panics
//! only where the core breaks a promise. `tests/corpus.rs` runs them over the corpus and over mutations of
//! it, `script/soak` under libFuzzer.

use std::{
    io::Cursor,
    path::Path,
    sync::{Arc, LazyLock},
};

use bytes::Bytes;
use citizen_core::{
    catalogue::{
        CatalogueStore, SearchRequest,
        exchange::{self, Exported, Format, Mapping},
    },
    environment::{
        BoxFuture, Environment, HttpRequest, HttpResponse, SystemClock, SystemRandomness,
        Timestamp, Transport, TransportError,
    },
    trust::{profile::CityProfile, tuf::Repository},
};
use ring::{
    digest::{SHA256, digest},
    signature::{Ed25519KeyPair, KeyPair},
};
use serde_json::{Value, json};
use tempfile::{TempDir, tempdir};
use tokio::runtime::Runtime;
use url::Url;

mod age;
mod backup;
mod calendar;
mod forms;
mod markdown;
mod pushes;
mod receipts;
mod remains;
mod sealed;
mod signing;
mod uploads;

/// A boundary.
pub struct Target {
    /// What it is called; its corpus is in the folder of this name.
    pub name: &'static str,
    /// Takes any bytes.
    pub run: fn(&[u8]),
}

/// All of them.
pub const TARGETS: [Target; 17] = [
    Target {
        name: "age",
        run: age::age,
    },
    Target {
        name: "backup",
        run: backup::backup,
    },
    Target {
        name: "bundle",
        run: bundle,
    },
    Target {
        name: "calendar",
        run: calendar::reminders,
    },
    Target {
        name: "delta",
        run: delta,
    },
    Target {
        name: "markdown",
        run: markdown::markdown,
    },
    Target {
        name: "metadata",
        run: metadata,
    },
    Target {
        name: "profile",
        run: profile,
    },
    Target {
        name: "query",
        run: query,
    },
    Target {
        name: "import",
        run: import,
    },
    Target {
        name: "form",
        run: forms::form,
    },
    Target {
        name: "rule",
        run: forms::rule,
    },
    Target {
        name: "tus",
        run: uploads::tus,
    },
    Target {
        name: "push",
        run: pushes::push,
    },
    Target {
        name: "receipt",
        run: receipts::receipt,
    },
    Target {
        name: "remains",
        run: remains::remains,
    },
    Target {
        name: "sealed",
        run: sealed::sealed,
    },
];

fn now() -> Timestamp {
    "2026-11-01T00:00:00Z".parse().unwrap()
}

/// A small catalogue that others are tried on.
const SMALL: &str = include_str!("../corpus/bundle/small.ndjson");

fn store() -> (TempDir, CatalogueStore) {
    let folder = tempdir().unwrap();
    let store = CatalogueStore::open(folder.path()).unwrap();
    store
        .apply(
            with_header(SMALL.as_bytes(), "citizen-catalogue/1", None).as_slice(),
            now(),
        )
        .unwrap();
    (folder, store)
}

/// Puts a header that fits before lines of records, so that what comes after it is looked at.
fn with_header(lines: &[u8], format: &str, from_to: Option<(&str, &str)>) -> Vec<u8> {
    let mut lines = lines.to_vec();
    if !lines.ends_with(b"\n") {
        lines.push(b'\n');
    }
    let mut header = json!({
        "type": "header", "format": format, "city": "small", "languages": ["en"],
        "records": lines.split_inclusive(|byte| *byte == b'\n').count(),
    });
    match from_to {
        Some((from, to)) => {
            header["from"] = json!(from);
            header["to"] = json!(to);
        }
        None => header["revision"] = json!(revision(&lines)),
    }
    [header.to_string().as_bytes(), b"\n", &lines].concat()
}

fn revision(lines: &[u8]) -> String {
    let lines = lines
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty());
    let mut hashes: Vec<_> = lines
        .map(|line| digest(&SHA256, line).as_ref().to_vec())
        .collect();
    hashes.sort();
    hex(digest(&SHA256, &hashes.concat()).as_ref())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A profile, of whichever city it says that it is. What is taken keeps its rules, and is taken again.
fn profile(data: &[u8]) {
    let city = serde_json::from_slice(data)
        .ok()
        .and_then(|said: Value| Some(said.get("city")?.as_str()?.to_owned()));
    let Ok(read) = CityProfile::read(data, &city.unwrap_or_default()) else {
        return;
    };
    assert!(read.pins().iter().all(|pins| pins.sha256.len() >= 2));
    let numbers = read.hotlines.iter().chain(&read.emergency_numbers);
    for number in numbers {
        let tel = number.number.strip_prefix('+').unwrap_or(&number.number);
        assert!(tel.bytes().all(|byte| byte.is_ascii_digit()), "{tel}");
    }
    let written = serde_json::to_vec(&read).unwrap();
    assert_eq!(CityProfile::read(&written, &read.city), Ok(read));
}

/// Whatever is read from a catalogue after it was taken.
fn read(store: &CatalogueStore) {
    for category in store.categories("ar").unwrap() {
        for service in store
            .services_in(&category.id, "en", 0, 50)
            .unwrap()
            .services
        {
            assert!(store.service(&service.id, "zh", now()).unwrap().is_some());
        }
    }
    store.search(&SearchRequest::new("a", "en")).unwrap();
    store.life_events("es").unwrap();
}

/// A bundle as it came, and its records under a header that fits them. What is refused leaves the old one.
fn bundle(data: &[u8]) {
    let (_folder, store) = store();
    let before = store.revision();
    for bytes in [
        data.to_vec(),
        with_header(data, "citizen-catalogue/1", None),
    ] {
        match store.apply(bytes.as_slice(), now()) {
            Ok(revision) => {
                assert_eq!(store.revision(), Some(revision));
                read(&store);
                return;
            }
            Err(_) => assert_eq!(store.revision(), before),
        }
    }
}

/// The same for a change of what is held.
fn delta(data: &[u8]) {
    let (_folder, store) = store();
    let before = store.revision().unwrap();
    let small = revision(SMALL.as_bytes());
    // Both the revision of all the lines together, which holds where all are new, and any other.
    let to = revision(&[SMALL.as_bytes(), data].concat());
    let made = with_header(data, "citizen-catalogue-delta/1", Some((&small, &to)));
    for bytes in [data.to_vec(), made] {
        match store.apply_delta(Cursor::new(bytes), &to, now()) {
            Ok(revision) => {
                assert_eq!(store.revision().unwrap(), revision);
                read(&store);
                return;
            }
            Err(_) => assert_eq!(store.revision().unwrap(), before),
        }
    }
}

/// Any text is a query.
fn query(data: &[u8]) {
    static STORE: LazyLock<(TempDir, CatalogueStore)> = LazyLock::new(store);
    let typed = String::from_utf8_lossy(data);
    for hit in STORE
        .1
        .search(&SearchRequest::new(typed.as_ref(), "en"))
        .unwrap()
    {
        let units = hit.service.name.encode_utf16().count() as u32;
        for range in &hit.name_highlights {
            assert!(
                range.start < range.end && range.end <= units,
                "{range:?} of {units}"
            );
        }
    }
    STORE.1.suggest(&typed, "ar", 8).unwrap();
}

/// Each importer, and what came of it out again.
fn import(data: &[u8]) {
    let folder = tempdir().unwrap();
    let target = exchange::Target {
        city: "small".to_owned(),
        language: "en".to_owned(),
    };
    let file = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    };
    let table = file("service.csv", data);
    let json = file("service.json", data);
    let mapping = file("mapping", br#"{"name": "name", "organization": "organization", "fee": {"column": "fee", "currency": "EUR"}}"#);
    let mapping = Box::new(Mapping::read(&mapping).unwrap());
    let sources: [(&Path, Format); 5] = [
        (folder.path(), Format::HsdsCsv),
        (&json, Format::HsdsJson),
        (&json, Format::CpsvAp),
        (&json, Format::Mapped(mapping.clone())),
        (&table, Format::Mapped(mapping)),
    ];
    for (source, format) in sources {
        let Ok(imported) = exchange::import(source, &format, &target, &mut |_, _| {}) else {
            continue;
        };
        let (_folder, store) = store();
        let applied = store.apply(imported.bundle.as_slice(), now()).unwrap();
        assert_eq!(applied.services, imported.services);
        for format in [Exported::HsdsJson, Exported::HsdsCsv, Exported::CpsvAp] {
            exchange::export(imported.bundle.as_slice(), format, "en").unwrap();
        }
    }
    // A mapping comes from outside, too.
    let _ = Mapping::read(&json);
}

/// Answers each question for metadata with what it is given for this role.
struct Served {
    role: &'static str,
    bytes: Vec<u8>,
    files: Vec<(&'static str, Vec<u8>)>,
}

impl Transport for Served {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        let path = request.url.path().to_owned();
        let of = |role: &str| path.ends_with(&format!("{role}.json"));
        let file = self
            .files
            .iter()
            .find(|(role, _)| of(role) && *role != "root");
        let (status, body) = match file {
            _ if of(self.role) && !path.ends_with("/3.root.json") => (200, self.bytes.clone()),
            Some((_, bytes)) => (200, bytes.clone()),
            None => (404, Vec::new()),
        };
        let too_large = body.len() as u64 > request.max_response_bytes;
        Box::pin(async move {
            match too_large {
                true => Err(TransportError::TooLarge {
                    limit_bytes: request.max_response_bytes,
                }),
                false => Ok(HttpResponse {
                    status,
                    headers: Vec::new(),
                    body: Bytes::from(body),
                }),
            }
        })
    }
}

/// The first byte chooses a role and whether the rest is signed as it should be.
fn metadata(data: &[u8]) {
    static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());
    let (choice, rest) = data.split_first().unwrap_or((&0, &[]));
    let roles = ["root", "timestamp", "snapshot", "targets"];
    let role = roles[usize::from(choice % 4)];
    let key = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap();
    let good = repository(&key);
    let bytes = match serde_json::from_slice::<Value>(rest) {
        Ok(signed) if choice / 4 % 2 == 0 => signed_by(&key, signed),
        _ => rest.to_vec(),
    };
    let root = good
        .iter()
        .find(|(role, _)| *role == "root")
        .map(|(_, root)| root.clone());
    let folder = tempdir().unwrap();
    let transport = Served {
        role,
        bytes,
        files: good,
    };
    let environment = Environment {
        clock: Arc::new(SystemClock),
        randomness: Arc::new(SystemRandomness::default()),
        transport: Arc::new(transport),
    };
    let url = |path: &str| Url::parse(&format!("https://city.example/{path}/")).unwrap();
    let repository = Repository::new(folder.path(), url("metadata"), url("targets"), environment);
    repository.trust(&root.unwrap()).unwrap();
    RUNTIME.block_on(async {
        if let Ok(refreshed) = repository.refresh().await {
            for (path, _) in refreshed.targets.files().take(3) {
                // There is no file: it is refused, whatever it is called.
                assert!(repository.download(&refreshed.targets, path).await.is_err());
            }
        }
    });
}

/// Metadata that fits together, by role.
fn repository(key: &Ed25519KeyPair) -> Vec<(&'static str, Vec<u8>)> {
    let public = json!({
        "keytype": "ed25519", "scheme": "ed25519",
        "keyval": {"public": hex(key.public_key().as_ref())},
    });
    let id = hex(digest(&SHA256, public.to_string().as_bytes()).as_ref());
    let role = json!({"keyids": [id], "threshold": 1});
    let common = |kind: &str, version: u32, rest: Value| {
        let mut signed = json!({
            "_type": kind, "spec_version": "1.0.33", "version": version, "expires": "2099-01-01T00:00:00Z",
        });
        if let (Value::Object(signed), Value::Object(rest)) = (&mut signed, rest) {
            signed.extend(rest);
        }
        signed_by(key, signed)
    };
    let root = common(
        "root",
        1,
        json!({
            "consistent_snapshot": true, "keys": {&id: public},
            "roles": {"root": role, "timestamp": role, "snapshot": role, "targets": role},
        }),
    );
    let targets = common("targets", 1, json!({"targets": {}}));
    let snapshot = common(
        "snapshot",
        1,
        json!({"meta": {"targets.json": {"version": 1}}}),
    );
    let timestamp = common(
        "timestamp",
        1,
        json!({"meta": {"snapshot.json": {"version": 1}}}),
    );
    vec![
        ("root", root),
        ("timestamp", timestamp),
        ("snapshot", snapshot),
        ("targets", targets),
    ]
}

/// `serde_json` writes keys in order and no space, which is canonical as long as the texts are plain.
fn signed_by(key: &Ed25519KeyPair, signed: Value) -> Vec<u8> {
    let public = json!({
        "keytype": "ed25519", "scheme": "ed25519",
        "keyval": {"public": hex(key.public_key().as_ref())},
    });
    let id = hex(digest(&SHA256, public.to_string().as_bytes()).as_ref());
    let signature = hex(key.sign(signed.to_string().as_bytes()).as_ref());
    let envelope = json!({"signatures": [{"keyid": id, "sig": signature}], "signed": signed});
    envelope.to_string().into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Without this the target would only ever see refused signatures.
    #[test]
    fn the_metadata_that_others_are_tried_in_the_place_of_is_good() {
        let key = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap();
        let good = repository(&key);
        let folder = tempdir().unwrap();
        let (_, root) = good[0].clone();
        let transport = Served {
            role: "none",
            bytes: Vec::new(),
            files: good,
        };
        let environment = Environment {
            clock: Arc::new(SystemClock),
            randomness: Arc::new(SystemRandomness::default()),
            transport: Arc::new(transport),
        };
        let url = |path: &str| Url::parse(&format!("https://city.example/{path}/")).unwrap();
        let repository =
            Repository::new(folder.path(), url("metadata"), url("targets"), environment);
        repository.trust(&root).unwrap();
        Runtime::new()
            .unwrap()
            .block_on(repository.refresh())
            .unwrap();
    }

    #[test]
    fn a_delta_under_a_header_that_fits_is_taken() {
        let (_folder, store) = store();
        let put = include_bytes!("../corpus/delta/put.ndjson");
        let small = revision(SMALL.as_bytes());
        let to = revision(&[SMALL.as_bytes(), put].concat());
        let made = with_header(put, "citizen-catalogue-delta/1", Some((&small, &to)));
        assert_eq!(
            store
                .apply_delta(Cursor::new(made), &to, now())
                .unwrap()
                .services,
            3
        );
    }

    #[test]
    fn lines_under_a_header_that_fits_are_taken() {
        let (_folder, store) = store();
        assert_eq!(store.revision().unwrap().services, 2);
        read(&store);
    }
}
