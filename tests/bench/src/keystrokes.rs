//! Search as one types, top 20, over the demo catalogue in four languages. Peer: plain FTS5 with
//! `prefix='1 2 3'` and bm25 over the same texts, Chinese split into single characters.

use std::path::Path;

use citizen_core::catalogue::{CatalogueStore, SearchRequest};
use citizen_gateway::catalogue::Catalogue;
use cpu_time::ThreadTime;
use rusqlite::Connection;
use serde_json::Value;

use crate::{Pair, ROUNDS, report};

const ENGLISH: [&str; 14] = [
    "birth certificate",
    "bus pass",
    "parking permit",
    "library card",
    "marriage",
    "newborn",
    "passport",
    "pension",
    "school",
    "vaccination",
    "museum ticket",
    "driving licence",
    "home care",
    "legal aid",
];
const CHINESE: [&str; 14] = [
    "出生证明",
    "公交卡",
    "停车证",
    "图书馆",
    "结婚登记",
    "新生儿",
    "护照",
    "养老金",
    "入学",
    "疫苗接种",
    "博物馆",
    "驾驶证",
    "居家养老",
    "法律援助",
];

pub(crate) fn compare() {
    let folder = tempfile::tempdir().unwrap();
    let catalogue = Catalogue::demo_city().unwrap();
    let ours = CatalogueStore::open(&folder.path().join("catalogue")).unwrap();
    ours.apply(&*catalogue.ndjson, chrono::Utc::now()).unwrap();
    let peer = plain_fts5(&folder.path().join("peer.db"), &catalogue.ndjson);

    for (language, words) in [("en", ENGLISH), ("zh-Hans", CHINESE)] {
        let typed: Vec<String> = words.iter().flat_map(|word| prefixes(word)).collect();
        let search_ours = |text: &str| {
            ours.search(&SearchRequest::new(text, language))
                .unwrap()
                .len()
        };
        let search_peer = |text: &str| plain_search(&peer, text);
        typed.iter().for_each(|text| {
            search_ours(text);
            search_peer(text);
        });
        let (mut p50, mut p99) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let ours = measure(&typed, search_ours);
            let peer = measure(&typed, search_peer);
            p50.push(Pair {
                ours: ours.0,
                peer: peer.0,
            });
            p99.push(Pair {
                ours: ours.1,
                peer: peer.1,
            });
        }
        report(&format!("keystroke {language} p50"), &p50);
        report(&format!("keystroke {language} p99"), &p99);
    }
}

/// What is in the search field after each keystroke.
fn prefixes(word: &str) -> Vec<String> {
    let ends = word
        .char_indices()
        .map(|(start, character)| start + character.len_utf8());
    ends.map(|end| word[..end].to_owned()).collect()
}

/// The thread's CPU time of one search each: the median and the 99th percentile, in milliseconds.
fn measure(typed: &[String], search: impl Fn(&str) -> usize) -> (f64, f64) {
    let mut times: Vec<f64> = typed
        .iter()
        .map(|text| {
            let start = ThreadTime::now();
            std::hint::black_box(search(text));
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    (times[times.len() / 2], times[times.len() * 99 / 100])
}

fn split(text: &str) -> String {
    let apart = |character: char| {
        if character > '\u{4dff}' {
            format!("{character} ")
        } else {
            character.into()
        }
    };
    text.chars().map(apart).collect()
}

fn plain_fts5(path: &Path, ndjson: &[u8]) -> Connection {
    let peer = Connection::open(path).unwrap();
    peer.execute_batch(
        "create table service (id integer primary key, record text not null);
         create virtual table search using fts5(
            name_en, name_zh, description_en, description_zh,
            content='', tokenize='unicode61', prefix='1 2 3');
         begin;",
    )
    .unwrap();
    let services = ndjson
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty());
    for (number, line) in services.enumerate() {
        let record: Value = serde_json::from_slice(line).unwrap();
        if record["type"] != "service" {
            continue;
        }
        let text = |field: &str, language: &str| split(record[field][language].as_str().unwrap());
        peer.execute(
            "insert into service (id, record) values (?1, ?2)",
            (number as i64, record.to_string()),
        )
        .unwrap();
        peer.execute(
            "insert into search (rowid, name_en, name_zh, description_en, description_zh)
             values (?1, ?2, ?3, ?4, ?5)",
            (
                number as i64,
                text("name", "en"),
                text("name", "zh-Hans"),
                text("description", "en"),
                text("description", "zh-Hans"),
            ),
        )
        .unwrap();
    }
    peer.execute_batch("commit; insert into search (search) values ('optimize');")
        .unwrap();
    peer
}

fn plain_search(peer: &Connection, text: &str) -> usize {
    let split = split(text);
    let words: Vec<&str> = split.split_whitespace().collect();
    let query = words
        .iter()
        .map(|word| format!("\"{word}\""))
        .collect::<Vec<_>>()
        .join(" ")
        + "*";
    peer.prepare_cached(
        "select service.record from search join service on service.id = search.rowid
         where search match ?1 order by bm25(search, 8, 8, 1, 1) limit 20",
    )
    .unwrap()
    .query_map([query], |row| row.get::<_, String>(0))
    .unwrap()
    .map(|record| record.unwrap().len())
    .filter(|length| *length > 0)
    .count()
}
