use std::{
    collections::BTreeMap,
    fs,
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use super::super::{ASKED_ANEW, TABLES, UserStore, tables};
use super::*;
use crate::error::Error;
use crate::testing::{Keychain, opened};

const FILE: Place<'static> = Place {
    table: "attachment",
    row: "one",
    column: "file",
};

/// A home with rows in most tables, and a file.
fn filled() -> (tempfile::TempDir, Keychain) {
    let home = tempfile::tempdir().unwrap();
    rusqlite::Connection::open(home.path().join("user.db"))
        .unwrap()
        .execute_batch(include_str!("../../storage/user/released/10.sql"))
        .unwrap();
    let secrets = include_str!("../../storage/user/released/1.keys.json");
    let secrets: BTreeMap<String, Vec<u8>> = serde_json::from_str(secrets).unwrap();
    let keychain = Keychain {
        secrets: Mutex::new(secrets),
        ..Keychain::default()
    };
    let store = opened(&home, &keychain);
    seal_file(&home, &store, "one.sealed", b"in a file");
    let keep =
        |transaction: &rusqlite::Transaction<'_>| store.set_setting(transaction, "words", &"hers");
    store.database.write(keep).unwrap();
    store.close().unwrap();
    (home, keychain)
}

fn seal_file(home: &tempfile::TempDir, store: &UserStore, name: &str, content: &[u8]) {
    let mut file = store.seal_file(&home.path().join(name), FILE).unwrap();
    file.write(content).unwrap();
    file.finish().unwrap();
}

fn content(home: &tempfile::TempDir, store: &UserStore, name: &str) -> Vec<u8> {
    let mut file = store.open_file(&home.path().join(name), FILE).unwrap();
    file.read(0, 1_000).unwrap().to_vec()
}

fn words(store: &UserStore) -> Option<String> {
    let read = |connection: &rusqlite::Connection| store.setting(connection, "words");
    store.database.read(read).unwrap()
}

fn renew(store: &UserStore, keychain: &Keychain) {
    store.renew_key(keychain, |_| Ok(None)).unwrap();
}

/// Of all sealed values, how many open under `key`, and how many there are.
fn opening(store: &UserStore, key: &DataKey) -> (usize, usize) {
    let (mut open, mut all) = (0, 0);
    let mut look = |connection: &rusqlite::Connection| {
        for table in TABLES.iter().chain([&ASKED_ANEW]) {
            for column in tables::columns(connection, table)? {
                let (name, key_column, column_name) = (table.name, table.key, &column.name);
                let sql = format!("select {key_column}, {column_name} from {name}");
                let mut statement = connection.prepare(&sql)?;
                let mut rows = statement.query([])?;
                while let Some(row) = column.is_sealed.then(|| rows.next()).transpose()?.flatten() {
                    let Some(sealed) = row.get::<_, Option<Vec<u8>>>(1)? else {
                        continue;
                    };
                    let row = tables::row_name(row.get_ref(0)?).unwrap();
                    let place = Place {
                        table: name,
                        row: &row,
                        column: column_name,
                    };
                    open += usize::from(key.open(place, &sealed).is_ok());
                    all += 1;
                }
            }
        }
        Ok::<_, Error>(())
    };
    store.database.read(&mut look).unwrap();
    (open, all)
}

#[test]
fn after_a_renewal_every_value_is_under_the_new_key_alone_and_the_file_opens_as_it_is() {
    let (home, keychain) = filled();
    let store = opened(&home, &keychain);
    let before = store.keys();
    let (open, all) = opening(&store, before.sealing());
    assert!(open == all && all >= 20, "{open} of {all}");
    let looked_up = store.lookup("fact", "lookup_id", "born_on").unwrap();
    let sealed_file = fs::read(home.path().join("one.sealed")).unwrap();

    for renewed in 2..4 {
        renew(&store, &keychain);
        assert_eq!(opening(&store, store.keys().sealing()), (all, all));
        assert_eq!(opening(&store, before.sealing()), (0, all));
        seal_file(&home, &store, &format!("{renewed}.sealed"), b"later");
    }
    store.close().unwrap();

    let store = opened(&home, &keychain);
    store.check().unwrap();
    assert_eq!(words(&store).as_deref(), Some("hers"));
    assert_eq!(content(&home, &store, "one.sealed"), b"in a file");
    assert_eq!(content(&home, &store, "2.sealed"), b"later");
    assert_eq!(content(&home, &store, "3.sealed"), b"later");
    assert_eq!(
        fs::read(home.path().join("one.sealed")).unwrap(),
        sealed_file
    );
    assert_eq!(
        store.lookup("fact", "lookup_id", "born_on").unwrap(),
        looked_up,
        "rows are called by it"
    );
    let names: Vec<String> = keychain.secrets.lock().unwrap().keys().cloned().collect();
    assert_eq!(names, ["store.3", "vault"]);
}

#[test]
fn what_was_sealed_before_and_put_in_after_a_renewal_opens_and_is_sealed_anew_by_the_next() {
    let (home, keychain) = filled();
    let store = opened(&home, &keychain);
    let place = Place {
        table: "setting",
        row: "words",
        column: "sealed_value",
    };
    let former = store.keys();
    let sealed = store.seal(place, &"sealed before").unwrap();
    renew(&store, &keychain);
    let put = |transaction: &rusqlite::Transaction<'_>| {
        transaction.execute(
            include_str!("../../storage/set_setting.sql"),
            (place.row, &sealed),
        )?;
        Ok::<_, Error>(())
    };
    store.database.write(put).unwrap();
    assert_eq!(words(&store).as_deref(), Some("sealed before"));
    store.close().unwrap();

    let store = opened(&home, &keychain);
    assert_eq!(words(&store).as_deref(), Some("sealed before"));
    assert_eq!(opening(&store, former.sealing()).0, 1);
    renew(&store, &keychain);
    assert_eq!(opening(&store, former.sealing()).0, 0);
    assert_eq!(words(&store).as_deref(), Some("sealed before"));
}

#[test]
fn while_keys_are_renewed_others_read_and_write() {
    let (home, keychain) = filled();
    let store = opened(&home, &keychain);
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let working = scope.spawn(|| {
            let mut count = 0_u32;
            while !over.load(Ordering::SeqCst) || count == 0 {
                count += 1;
                let keep = |transaction: &rusqlite::Transaction<'_>| {
                    store.set_setting(transaction, "count", &count)
                };
                store.database.write(keep).unwrap();
                let read = |connection: &rusqlite::Connection| store.setting(connection, "count");
                assert_eq!(store.database.read(read).unwrap(), Some(count));
                assert_eq!(words(&store).as_deref(), Some("hers"));
            }
        });
        for _ in 0..10 {
            renew(&store, &keychain);
        }
        over.store(true, Ordering::SeqCst);
        working.join().unwrap();
    });
    store.close().unwrap();
    opened(&home, &keychain).check().unwrap();
}

#[test]
fn a_renewal_that_cannot_be_kept_leaves_the_key_and_the_next_one_goes_on() {
    let (home, keychain) = filled();
    let store = opened(&home, &keychain);
    let before = store.keys();
    let (_, all) = opening(&store, before.sealing());
    for _ in 0..2 {
        let refused = store.renew_key(&keychain, |_| Err(Error::Record));
        assert!(refused.is_err());
        assert_eq!(opening(&store, before.sealing()), (all, all));
        assert_eq!(words(&store).as_deref(), Some("hers"));
    }
    renew(&store, &keychain);
    seal_file(&home, &store, "two.sealed", b"later");
    store.close().unwrap();
    let store = opened(&home, &keychain);
    assert_eq!(opening(&store, before.sealing()), (0, all));
    assert_eq!(words(&store).as_deref(), Some("hers"));
    assert_eq!(content(&home, &store, "one.sealed"), b"in a file");
    assert_eq!(content(&home, &store, "two.sealed"), b"later");
}

#[test]
fn a_damaged_store_is_rebuilt_with_the_keys_before() {
    let (home, keychain) = filled();
    let store = opened(&home, &keychain);
    renew(&store, &keychain);
    let looked_up = store.lookup("fact", "lookup_id", "born_on").unwrap();
    let world = store.environment().clone();
    let path = home.path().join("user.db");
    store.close().unwrap();
    let mut bytes = fs::read(&path).unwrap();
    bytes[..16].fill(0);
    fs::write(&path, bytes).unwrap();

    UserStore::rebuild(&path, &keychain, &world).unwrap();
    let store = opened(&home, &keychain);
    assert_eq!(words(&store).as_deref(), Some("hers"));
    assert_eq!(content(&home, &store, "one.sealed"), b"in a file");
    assert_eq!(
        store.lookup("fact", "lookup_id", "born_on").unwrap(),
        looked_up
    );
}

#[test]
fn keys_before_that_were_altered_are_damage() {
    let (home, keychain) = filled();
    let store = opened(&home, &keychain);
    renew(&store, &keychain);
    store.close().unwrap();
    let path = home.path().join("user.db");
    let connection = rusqlite::Connection::open(&path).unwrap();
    let alter = "update data_key set former_wrapped = zeroblob(length(former_wrapped)) where name = 'store'";
    assert_eq!(connection.execute(alter, []).unwrap(), 1);
    drop(connection);
    let silence = crate::testing::ScriptedNetwork::new(|_| {
        Err(crate::environment::TransportError::Unreachable)
    });
    let world = crate::testing::environment(&Arc::default(), silence);
    let refused = UserStore::open(&path, &keychain, world).map(drop);
    assert!(
        matches!(
            refused,
            Err(Error::Storage(crate::storage::StorageError::Corrupt))
        ),
        "{refused:?}"
    );
}
