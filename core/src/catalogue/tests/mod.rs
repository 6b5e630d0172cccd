//! A small city: eight categories, twelve services, in `langang.ndjson`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::{CatalogueError, CatalogueStore, SearchRequest, ServiceSummary};
use crate::{
    environment::Timestamp,
    testing::records::{bundle_with, revision},
};

mod apply;
mod asking;
mod changing;
mod judging;
mod offices;
mod packing;
mod planned_city;
mod planning;
mod reading;
pub(super) mod schema;
mod searching;

const RECORDS: &str = include_str!("langang.ndjson");

/// `records` under a header that fits them.
fn bundle(records: &[u8]) -> Vec<u8> {
    bundle_with(records, &json!({}))
}

/// The records with what `change` makes of the one called `id`.
fn changed(id: &str, change: impl Fn(&mut Value)) -> Vec<u8> {
    RECORDS
        .lines()
        .map(|line| {
            let mut record: Value = serde_json::from_str(line).unwrap();
            if record["id"] == id && record["type"] == "service" {
                change(&mut record);
            }
            format!("{record}\n")
        })
        .collect::<String>()
        .into_bytes()
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_timestamp(1_790_000_000 + seconds, 0).unwrap()
}

fn opened() -> (TempDir, CatalogueStore) {
    let home = tempfile::tempdir().unwrap();
    let store = CatalogueStore::open(&home.path().join("catalogue")).unwrap();
    (home, store)
}

fn langang() -> (TempDir, CatalogueStore) {
    let (home, store) = opened();
    store.apply(&*bundle(RECORDS.as_bytes()), at(0)).unwrap();
    (home, store)
}

/// What a list shows of the services found.
fn search(
    store: &CatalogueStore,
    query: &str,
    language: &str,
    limit: u32,
) -> Result<Vec<ServiceSummary>, CatalogueError> {
    let hits = store.search(&SearchRequest::new(query, language).limit(limit))?;
    Ok(hits.into_iter().map(|hit| hit.service).collect())
}

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn folder(home: &TempDir) -> PathBuf {
    home.path().join("catalogue")
}
