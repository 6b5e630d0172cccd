//! `tests/fixtures/sealed` holds what docs/envelope.md describes: sealed values with all that goes into them, for a
//! reader in any language. Here they are opened, and made again byte by byte.
//!
//! `cargo test -p citizen-core --lib vectors -- --ignored` writes them anew. What was released never changes: a new
//! version of the format adds to them.

use std::{fs, path::PathBuf};

use serde_json::{Value, json};

use super::*;
use crate::{
    environment::{Randomness, RandomnessUnavailable},
    testing::Keychain,
    text::hex,
};

/// Gives these bytes, and then begins anew.
struct Given(Vec<u8>);

impl Randomness for Given {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), RandomnessUnavailable> {
        for (byte, given) in bytes.iter_mut().zip(self.0.iter().cycle()) {
            *byte = *given;
        }
        Ok(())
    }
}

/// 32 bytes that count up from `first`.
fn counting(first: u8) -> Vec<u8> {
    (0..32).map(|index: u8| first.wrapping_add(index)).collect()
}

fn data_key() -> DataKey {
    DataKey::from_bytes(&counting(0x00)).unwrap()
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/sealed")
}

fn place_json(place: Place<'_>) -> Value {
    json!({"table": place.table, "row": place.row, "column": place.column})
}

fn place(vector: &Value) -> Place<'_> {
    let part = |name: &str| vector["place"][name].as_str().unwrap();
    Place {
        table: part("table"),
        row: part("row"),
        column: part("column"),
    }
}

fn bytes(vector: &Value, name: &str) -> Vec<u8> {
    let text = vector[name].as_str().unwrap().as_bytes();
    let digit = |digit: u8| char::from(digit).to_digit(16).unwrap() as u8;
    let pairs = text.chunks_exact(2);
    pairs
        .map(|pair| (digit(pair[0]) << 4) | digit(pair[1]))
        .collect()
}

fn content(length: u64) -> Vec<u8> {
    let byte = |index: u32| (index.wrapping_mul(2_654_435_761) >> 24) as u8;
    (0..length as u32).map(byte).collect()
}

fn record(number: u8, place: Place<'_>, content: &[u8]) -> Value {
    let salt = counting(0x20 + number);
    let sealed = data_key().seal(&Given(salt.clone()), place, content);
    json!({
        "place": place_json(place), "salt": hex(&salt), "content": hex(content),
        "sealed": hex(&sealed.unwrap()),
    })
}

fn file(number: u8, length: u64) -> (Value, Vec<u8>) {
    let salt = counting(0x80 + number);
    let id = format!("01a20846-fe00-7000-8000-{number:012}");
    let place = Place {
        table: "attachment",
        row: &id,
        column: "file",
    };
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("a");
    let mut sealer = FileSealer::create(&path, &data_key(), &Given(salt.clone()), place).unwrap();
    sealer.write(&content(length)).unwrap();
    sealer.finish().unwrap();
    let vector = json!({
        "place": place_json(place), "salt": hex(&salt), "content_bytes": length,
        "file": format!("{length}.sealed"),
    });
    (vector, fs::read(path).unwrap())
}

fn lookup(table: &str, column: &str, value: &str) -> Value {
    let lookup = data_key().lookup(table, column, value.as_bytes());
    json!({"table": table, "column": column, "value": value, "lookup": hex(&lookup.unwrap())})
}

/// The data key, wrapped by what `label` makes of a secret.
fn wrapped(number: u8, label: &str, place: Place<'_>) -> Value {
    let (secret, salt) = (counting(0xe0 + number), counting(0xc0 + number));
    let wrapping = DataKey::derive(&secret, label.as_bytes()).unwrap();
    let sealed = wrapping.seal(&Given(salt.clone()), place, data_key().0.as_slice());
    json!({
        "place": place_json(place), "secret": hex(&secret), "label": label, "salt": hex(&salt),
        "sealed": hex(&sealed.unwrap()),
    })
}

/// The vectors, and the sealed files beside them.
fn made() -> (Value, Vec<Vec<u8>>) {
    let place = |table, row, column| Place { table, row, column };
    let id = "01a20846-fe00-715c-9a84-2f0aadd7499b";
    let records = [
        record(
            0,
            place("draft", id, "sealed_answers"),
            b"{\"/name\":\"Li Na\"}",
        ),
        record(
            1,
            place("draft", id, "sealed_answers"),
            b"{\"/name\":\"Li Na\"}",
        ),
        record(2, place("message", id, "sealed_content"), b""),
        record(
            3,
            place("setting", "\u{6f9c}\u{6e2f}", "sealed_value"),
            "\u{6f9c}\u{6e2f}".as_bytes(),
        ),
        record(4, place("", "", ""), &content(1000)),
    ];
    let (files, sealed): (Vec<Value>, Vec<Vec<u8>>) = [0, 1, 65_536, 65_537]
        .iter()
        .zip(0..)
        .map(|(length, number)| file(number, *length))
        .unzip();
    let lookups = [
        lookup("message", "lookup_case", "LG-2026-000001"),
        lookup("favourite", "lookup_service", ""),
    ];
    let wrapped_keys = [(0, Secret::Store), (1, Secret::Vault)].map(|(number, secret)| {
        let label = format!("{}/wrap", secret.name());
        wrapped(number, &label, place("data_key", secret.name(), "wrapped"))
    });
    let vectors = json!({
        "version": 1, "data_key": hex(&counting(0x00)), "records": records, "files": files,
        "lookups": lookups, "wrapped_keys": wrapped_keys,
    });
    (vectors, sealed)
}

fn written() -> Value {
    serde_json::from_slice(&fs::read(folder().join("vectors.json")).unwrap()).unwrap()
}

#[test]
fn the_vectors_open() {
    let (vectors, key) = (written(), data_key());
    let all = |name: &str| vectors[name].as_array().unwrap();
    let counts = ["records", "files", "lookups", "wrapped_keys"].map(|name| all(name).len());
    assert_eq!(counts, [5, 4, 2, 2]);
    for record in all("records") {
        let opened = key.open(place(record), &bytes(record, "sealed")).unwrap();
        assert_eq!(*opened, bytes(record, "content"));
    }
    for file in all("files") {
        let path = folder().join(file["file"].as_str().unwrap());
        let mut opened = SealedFile::open(&path, &key, place(file)).unwrap();
        assert_eq!(Some(opened.plain_bytes()), file["content_bytes"].as_u64());
        let read = opened.read(0, usize::MAX).unwrap();
        assert_eq!(*read, content(opened.plain_bytes()));
    }
    for lookup in all("lookups") {
        let text = |name: &str| lookup[name].as_str().unwrap();
        let found = key.lookup(text("table"), text("column"), text("value").as_bytes());
        assert_eq!(found.unwrap(), bytes(lookup, "lookup"));
    }
    for wrapped in all("wrapped_keys") {
        let keychain = Keychain::default();
        let secret = match place(wrapped).row {
            "store" => Secret::Store,
            _ => Secret::Vault,
        };
        let name = secret.name().to_owned();
        (keychain.secrets.lock().unwrap()).insert(name, bytes(wrapped, "secret"));
        let wrapped = WrappedKey {
            bytes: bytes(wrapped, "sealed"),
            generation: 1,
        };
        let opened = open_data_key(secret, &keychain, &wrapped);
        assert_eq!(opened.unwrap().0, key.0);
    }
}

#[test]
fn the_vectors_are_made_again_byte_by_byte() {
    let (vectors, files) = made();
    assert_eq!(vectors, written());
    for (file, sealed) in vectors["files"].as_array().unwrap().iter().zip(files) {
        let path = folder().join(file["file"].as_str().unwrap());
        assert!(fs::read(path).unwrap() == sealed, "{file}");
    }
}

#[test]
#[ignore = "writes tests/fixtures/sealed"]
fn write_the_vectors() {
    let (vectors, files) = made();
    let text = format!("{}\n", serde_json::to_string_pretty(&vectors).unwrap());
    fs::write(folder().join("vectors.json"), text).unwrap();
    for (file, sealed) in vectors["files"].as_array().unwrap().iter().zip(files) {
        fs::write(folder().join(file["file"].as_str().unwrap()), sealed).unwrap();
    }
}
