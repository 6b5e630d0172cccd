//! What sealing costs a home that is full: `user.db` with 10,000 sealed records of a kilobyte is opened in a new process, one
//! record is read, and 20 more. Peers: the same store unsealed, with the same tables and settings, opened in the same way; SQLite with one
//! table and one connection; and SQLCipher with its raw key. One process a
//! sample; wall time inside the process, and the keystore answers at once. SQLCipher is called from Python (`PYTHON`, with
//! tests/bench/requirements.txt): that adds some microseconds a record to it.

use std::{
    ffi::OsStr,
    path::Path,
    process::{Command, Output},
    time::Instant,
};

use citizen_core::error::Error;
use rusqlite::Connection;

use crate::{Pair, ROUNDS, cold_open::open_user, report};

const RECORDS: usize = 10_000;

pub(crate) fn compare() {
    let folder = tempfile::tempdir().unwrap();
    make(folder.path());
    let sample = |who: &str| {
        let mut program = Command::new(std::env::current_exe().unwrap());
        milliseconds(program.args(["records", who]).arg(folder.path()).output())
    };
    for (peer, job) in [
        ("unsealed", "open 10,000 records, read 1 + 20 / unsealed"),
        ("plain", "the same / one table, one connection"),
    ] {
        let pair = |_| Pair {
            ours: sample("ours"),
            peer: sample(peer),
        };
        let pairs: Vec<Pair> = (0..ROUNDS).map(pair).collect();
        report(job, &pairs);
    }

    let Some(python) = std::env::var_os("PYTHON") else {
        println!("NOT MEASURED: SQLCipher, for PYTHON names no Python with sqlcipher3");
        return;
    };
    let cipher = |job: &str| cipher(&python, job, folder.path());
    assert!(
        cipher("make")
            .arg(RECORDS.to_string())
            .status()
            .unwrap()
            .success()
    );
    let pairs: Vec<Pair> = (0..ROUNDS)
        .map(|_| Pair {
            ours: sample("ours"),
            peer: milliseconds(cipher("read").args(names()).output()),
        })
        .collect();
    report("the same / SQLCipher", &pairs);
}

fn cipher(python: &OsStr, job: &str, folder: &Path) -> Command {
    let mut program = Command::new(python);
    program
        .args(["-c", include_str!("records.py"), job])
        .arg(folder);
    program
}

fn milliseconds(output: std::io::Result<Output>) -> f64 {
    let output = output.unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.trim().parse().unwrap()
}

pub(crate) fn child(who: &str, folder: &Path) {
    let start = Instant::now();
    let read = match who {
        "ours" => ours(folder),
        "unsealed" => unsealed(folder),
        _ => plain(folder),
    };
    let elapsed = start.elapsed();
    assert_eq!(read, 21);
    println!("{}", elapsed.as_secs_f64() * 1e3);
}

/// The record in the middle, and then 20 from elsewhere.
fn names() -> impl Iterator<Item = String> {
    std::iter::once(RECORDS / 2)
        .chain((0..20).map(|index| index * 37))
        .map(name)
}

fn name(index: usize) -> String {
    format!("record-{index:05}")
}

fn record(index: usize) -> String {
    format!("{index:05} {}", "of a kilobyte ".repeat(72))
}

fn make(folder: &Path) {
    let store = open_user(folder);
    store
        .database
        .write(|transaction| {
            (0..RECORDS)
                .try_for_each(|index| store.set_setting(transaction, &name(index), &record(index)))
        })
        .unwrap();
    store.close().unwrap();
    let mut plain = Connection::open(folder.join("plain.db")).unwrap();
    plain.pragma_update(None, "journal_mode", "WAL").unwrap();
    plain
        .execute_batch(
            "create table setting (name text not null primary key, value text not null) strict",
        )
        .unwrap();
    let transaction = plain.transaction().unwrap();
    for index in 0..RECORDS {
        let value = serde_json::to_string(&record(index)).unwrap();
        let insert = "insert into setting (name, value) values (?1, ?2)";
        transaction.execute(insert, (name(index), value)).unwrap();
    }
    transaction.commit().unwrap();
    make_unsealed(folder);
}

/// Lays out a database as `user.db` is, with readable records.
fn make_unsealed(folder: &Path) {
    let sealed = Connection::open(folder.join("user.db")).unwrap();
    let mut layout = sealed
        .prepare("select sql from sqlite_schema where sql is not null and name not like 'sqlite_%' order by rowid")
        .unwrap();
    let layout = layout.query_map([], |row| row.get::<_, String>(0)).unwrap();
    let mut unsealed = Connection::open(folder.join("unsealed.db")).unwrap();
    unsealed.pragma_update(None, "journal_mode", "WAL").unwrap();
    let transaction = unsealed.transaction().unwrap();
    for sql in layout {
        transaction.execute_batch(&sql.unwrap()).unwrap();
    }
    for index in 0..RECORDS {
        let value = serde_json::to_vec(&record(index)).unwrap();
        let insert = "insert into setting (name, sealed_value) values (?1, ?2)";
        transaction.execute(insert, (name(index), value)).unwrap();
    }
    transaction.commit().unwrap();
}

fn ours(folder: &Path) -> usize {
    let store = open_user(folder);
    let read = store.database.read(|connection| {
        let mut read = 0;
        for name in names() {
            let record: Option<String> = store.setting(connection, &name)?;
            read += usize::from(record.is_some_and(|record| record.len() > 1_000));
        }
        Ok::<_, Error>(read)
    });
    read.unwrap()
}

/// As ours: one connection that cannot write, of which the version and the journal are asked for, and then the records.
fn unsealed(folder: &Path) -> usize {
    let reader = Connection::open(folder.join("unsealed.db")).unwrap();
    for (pragma, value) in [
        ("foreign_keys", "ON"),
        ("temp_store", "MEMORY"),
        ("trusted_schema", "OFF"),
        ("query_only", "ON"),
    ] {
        reader.pragma_update(None, pragma, value).unwrap();
    }
    let _: i64 = reader
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap();
    let _: String = reader
        .pragma_query_value(None, "journal_mode", |row| row.get(0))
        .unwrap();
    let mut statement = reader
        .prepare("select sealed_value from setting where name = ?1")
        .unwrap();
    names()
        .filter(|name| {
            let value: Vec<u8> = statement.query_row([name], |row| row.get(0)).unwrap();
            serde_json::from_slice::<String>(&value).unwrap().len() > 1_000
        })
        .count()
}

fn plain(folder: &Path) -> usize {
    let database = Connection::open(folder.join("plain.db")).unwrap();
    database.pragma_update(None, "journal_mode", "WAL").unwrap();
    let mut statement = database
        .prepare("select value from setting where name = ?1")
        .unwrap();
    names()
        .filter(|name| {
            let value: String = statement.query_row([name], |row| row.get(0)).unwrap();
            serde_json::from_str::<String>(&value).unwrap().len() > 1_000
        })
        .count()
}
