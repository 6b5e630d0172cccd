#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]
//! No long-lived key is in the memory of an app whose home is closed, and none of the vault's once that is locked: a child
//! process uses its home and its vault, closes them and then searches itself.

use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead, BufReader, Write},
    process::{ChildStdout, Command, Stdio},
};

use citizen_journeys::{
    City, Phone,
    memory::{found, masked},
};
use ring::{
    aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    hkdf,
};

const STORE_KEY: &str = "data key of user.db";
const VAULT_KEY: &str = "data key of the vault";

fn derived(secret: &[u8], salt: &[u8], info: &[u8]) -> Vec<u8> {
    let mut key = vec![0; 32];
    let salt = hkdf::Salt::new(hkdf::HKDF_SHA256, salt);
    let pseudorandom = salt.extract(secret);
    let info = [info];
    let made = pseudorandom.expand(&info, hkdf::HKDF_SHA256).unwrap();
    made.fill(&mut key).unwrap();
    key
}

/// A record, read by docs/envelope.md.
fn opened(key: &[u8], place: [&str; 3], sealed: &[u8]) -> Vec<u8> {
    let mut bytes = vec![1];
    for part in place {
        bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part.as_bytes());
    }
    let info = [b"citizen/record/1", &*bytes].concat();
    let key = derived(key, &sealed[1..33], &info);
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &key).unwrap());
    let mut body = sealed[33..].to_vec();
    let nonce = Nonce::assume_unique_for_key([0; 12]);
    let opened = key.open_in_place(nonce, Aad::from(&bytes), &mut body);
    opened.unwrap().to_vec()
}

/// The data key that a secret of the keystore wraps.
fn data_key(database: &rusqlite::Connection, name: &str, secret: &[u8]) -> Vec<u8> {
    let select = "select wrapped from data_key where name = ?1";
    let wrapped: Vec<u8> = (database.query_row(select, [name], |row| row.get(0))).unwrap();
    let label = format!("{name}/wrap");
    let wrapping = derived(secret, b"citizen/keystore/1", label.as_bytes());
    opened(&wrapping, ["data_key", name, "wrapped"], &wrapped)
}

fn next(output: &mut BufReader<ChildStdout>) -> String {
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    line.trim_end().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_locked_or_closed_leaves_no_long_lived_key_in_memory() {
    let city = City::start().await;
    let phone = Phone::new(&city, "li-na").await;
    let lease = phone.folder.path().join("lease.txt");
    fs::write(
        &lease,
        "The lease of the flat in Canary Lane.\n".repeat(10_000),
    )
    .unwrap();
    let keys = phone.folder.path().join("masked-keys.json");
    let mut child = Command::new(env!("CARGO_BIN_EXE_resident"))
        .args(["secrets", &serde_json::json!(phone.config).to_string()])
        .arg(&keys)
        .args([phone.token.as_deref().unwrap(), "/proofs_of_residence"])
        .arg(&lease)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    assert_eq!(next(&mut output), "closed");

    let masked_secrets: BTreeMap<String, Vec<u8>> =
        serde_json::from_slice(&fs::read(&keys).unwrap()).unwrap();
    let database = rusqlite::Connection::open(phone.home().join("user.db")).unwrap();
    let of = |name: &str| data_key(&database, name, &masked(masked_secrets[name].clone()));
    let (store_key, vault_key) = (of("store"), of("vault"));
    let select = "select id, vault_wrapped_key from document";
    let (id, wrapped): (String, Vec<u8>) = database
        .query_row(select, [], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    drop(database);
    let document_key = opened(&vault_key, ["document", &id, "vault_wrapped_key"], &wrapped);
    let asked = BTreeMap::from([
        (STORE_KEY, masked(store_key)),
        (VAULT_KEY, masked(vault_key)),
        ("document's key", masked(document_key)),
        ("secret store", masked_secrets["store"].clone()),
        ("secret vault", masked_secrets["vault"].clone()),
    ]);
    let question = format!("{}\n", serde_json::to_string(&asked).unwrap());
    let mut input = child.stdin.take().unwrap();
    input.write_all(question.as_bytes()).unwrap();

    let mut told =
        || -> BTreeMap<String, Vec<String>> { serde_json::from_str(&next(&mut output)).unwrap() };
    let [first, unlocked, locked, closed] = [told(), told(), told(), told()];
    assert!(child.wait().unwrap().success());
    println!("closed {first:?}\nunlocked {unlocked:?}\nlocked {locked:?}\nclosed {closed:?}");
    // The search finds what is there.
    assert_eq!(there(&unlocked), [VAULT_KEY, STORE_KEY]);
    assert_eq!(there(&locked), [STORE_KEY]);
    assert_eq!((there(&first), there(&closed)), (vec![], vec![]));
}

/// The names of the keys that were found anywhere.
fn there(found: &BTreeMap<String, Vec<String>>) -> Vec<&str> {
    let there = found.iter().filter(|(_, places)| !places.is_empty());
    there.map(|(name, _)| name.as_str()).collect()
}

#[test]
fn what_is_there_is_found_and_what_is_only_masked_is_not() {
    let key = |number: u8| -> Vec<u8> { (0..32).map(|at| at * 5 + number).collect() };
    let keys = BTreeMap::from([
        ("there".to_owned(), key(40)),
        ("masked".to_owned(), key(90)),
    ]);
    let there = masked(key(40));
    let found = found(&keys);
    assert!(
        !found["there"].is_empty() && found["masked"].is_empty(),
        "{found:?}"
    );
    drop(there);
}
