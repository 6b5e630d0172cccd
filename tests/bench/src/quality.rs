//! Whether residents find what they want: the judged queries of `tests/fixtures/queries` against the demo
//! city's catalogue.

use std::{collections::BTreeMap, path::Path};

use citizen_core::catalogue::{CatalogueStore, SearchRequest};
use citizen_gateway::catalogue::Catalogue;
use serde::Deserialize;

/// The languages that have judged queries.
pub(crate) const LANGUAGES: [&str; 4] = ["en", "zh-Hans", "es", "ar"];
/// What she came for.
const ANSWER: u8 = 3;
/// What helps her as well.
const HELPS: u8 = 2;
const FIRST: usize = 5;

/// A query with the services that were wanted, and how much.
#[derive(Deserialize)]
struct Judged {
    query: String,
    wanted: BTreeMap<String, u8>,
}

/// How well the judged queries of a language are answered.
pub(crate) struct Quality {
    pub(crate) queries: usize,
    /// The mean of 1 / place of the first hit that is what she came for.
    pub(crate) mean_reciprocal_rank: f64,
    /// The mean share of what was wanted (at most five) among the first five hits.
    pub(crate) recall_at_5: f64,
    /// What she came for is not the first hit: the query, its place, what was first.
    pub(crate) not_first: Vec<(String, Option<usize>, String)>,
}

/// Prints a line for each language, and with `all` the queries of which the answer is not the first hit.
pub(crate) fn report(all: bool) {
    let (_folder, store) = demo_city();
    println!(
        "{:<10} {:>7} {:>6} {:>9} {:>6}",
        "language", "queries", "MRR", "recall@5", "first"
    );
    for language in LANGUAGES {
        let quality = measure(&store, language);
        println!(
            "{language:<10} {:>7} {:>6.3} {:>9.3} {:>6}",
            quality.queries,
            quality.mean_reciprocal_rank,
            quality.recall_at_5,
            quality.queries - quality.not_first.len(),
        );
        for (query, place, first) in quality.not_first.iter().filter(|_| all) {
            let place = place.map_or("–".to_owned(), |place| place.to_string());
            println!("    {place:>3}  {query}  ({first})");
        }
    }
}

/// The demo city's catalogue, applied in a folder of its own.
pub(crate) fn demo_city() -> (tempfile::TempDir, CatalogueStore) {
    let folder = tempfile::tempdir().unwrap();
    let store = CatalogueStore::open(&folder.path().join("catalogue")).unwrap();
    let bundle = Catalogue::demo_city().unwrap().ndjson;
    store.apply(&*bundle, chrono::Utc::now()).unwrap();
    (folder, store)
}

/// Asks all judged queries of `language` as one of its readers.
pub(crate) fn measure(store: &CatalogueStore, language: &str) -> Quality {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../fixtures/queries")
        .join(format!("{language}.json"));
    let judged: Vec<Judged> = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let mut quality = Quality {
        queries: judged.len(),
        mean_reciprocal_rank: 0.0,
        recall_at_5: 0.0,
        not_first: Vec::new(),
    };
    let each = 1.0 / judged.len() as f64;
    for Judged { query, wanted } in judged {
        let hits = store.search(&SearchRequest::new(&query, language)).unwrap();
        let grades: Vec<u8> = hits
            .iter()
            .map(|hit| wanted.get(&hit.service.id).copied().unwrap_or(0))
            .collect();
        let place = grades.iter().position(|grade| *grade == ANSWER);
        let helping = wanted.values().filter(|grade| **grade >= HELPS).count();
        let among_first = grades
            .iter()
            .take(FIRST)
            .filter(|grade| **grade >= HELPS)
            .count();
        quality.mean_reciprocal_rank += place.map_or(0.0, |place| each / (place + 1) as f64);
        quality.recall_at_5 += each * among_first as f64 / helping.min(FIRST) as f64;
        if place != Some(0) {
            let first = hits.first().map(|hit| hit.service.id.clone());
            let place = place.map(|place| place + 1);
            quality
                .not_first
                .push((query, place, first.unwrap_or_default()));
        }
    }
    quality
}
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn residents_find_what_they_want_in_each_language() {
        let (_folder, store) = demo_city();
        for (language, floor) in [("en", 0.85), ("zh-Hans", 0.85), ("es", 0.75), ("ar", 0.75)] {
            let quality = measure(&store, language);
            assert!(quality.queries >= 40, "{language}");
            assert!(
                quality.mean_reciprocal_rank >= floor,
                "{language}: {:.3}, not first are {:#?}",
                quality.mean_reciprocal_rank,
                quality.not_first
            );
        }
    }
}
