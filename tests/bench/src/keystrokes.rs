//! Search as one types, top 20, of 1,200 and 10,000 services. Peers over the same texts, Chinese split into single
//! characters: plain FTS5 with `prefix='1 2 3'` and bm25; tantivy in memory, the last word as a prefix.

use cpu_time::ThreadTime;
use rusqlite::Connection;
use tantivy::{
    Index, IndexReader, Term,
    collector::TopDocs,
    query::{BooleanQuery, BoostQuery, FuzzyTermQuery, Occur, Query, TermQuery},
    schema::{Field, IndexRecordOption, STORED, Schema, TEXT, Value as _},
};

use citizen_core::catalogue::SearchRequest;
use serde_json::Value;

use crate::{
    Pair, ROUNDS,
    city::{self, City, split, text},
    report,
};

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
const SPANISH: [&str; 14] = [
    "partida de nacimiento",
    "tarjeta de transporte",
    "permiso de aparcamiento",
    "biblioteca",
    "matrimonio",
    "recién nacido",
    "pasaporte",
    "pensión",
    "colegio",
    "vacuna",
    "entrada museo",
    "permiso de conducir",
    "ayuda a domicilio",
    "abogado",
];
const ARABIC: [&str; 14] = [
    "شهادة ميلاد",
    "بطاقة المواصلات",
    "تصريح موقف",
    "بطاقة المكتبة",
    "الزواج",
    "مولود",
    "جواز سفر",
    "معاش التقاعد",
    "مدرسة",
    "لقاح",
    "تذكرة متحف",
    "رخصة قيادة",
    "رعاية منزلية",
    "محام",
];

/// What residents of each language type.
pub(crate) const LANGUAGES: [(&str, [&str; 14]); 4] = [
    ("en", ENGLISH),
    ("zh-Hans", CHINESE),
    ("es", SPANISH),
    ("ar", ARABIC),
];

/// A search over the same services: how many of the top 20 it has read.
type Search = Box<dyn Fn(&str) -> usize>;

pub(crate) fn compare() {
    for (services, city) in [("1,200", city::demo()), ("10,000", city::large())] {
        let folder = tempfile::tempdir().unwrap();
        let store = city.store(&folder.path().join("catalogue"));
        let peers = [("FTS5", fts5(&city)), ("tantivy", tantivy(&city))];
        for (language, words) in LANGUAGES {
            if !city.languages.iter().any(|other| other == language) {
                continue;
            }
            let typed: Vec<String> = words.iter().flat_map(|word| beginnings(word)).collect();
            let ours = |text: &str| {
                store
                    .search(&SearchRequest::new(text, language))
                    .unwrap()
                    .len()
            };
            let searches = || peers.iter().map(|(_, search)| search);
            // Each once, so that all is read.
            typed.iter().for_each(|text| {
                ours(text);
                searches().for_each(|search| assert!(search(text) <= 20));
            });
            let mut pairs: Vec<[Vec<Pair>; 2]> = peers.iter().map(|_| Default::default()).collect();
            for _ in 0..ROUNDS {
                let ours = measure(&typed, &ours);
                for (search, [p50, p99]) in searches().zip(&mut pairs) {
                    let peer = measure(&typed, search);
                    p50.push(Pair {
                        ours: ours.0,
                        peer: peer.0,
                    });
                    p99.push(Pair {
                        ours: ours.1,
                        peer: peer.1,
                    });
                }
            }
            for ((peer, _), [p50, p99]) in peers.iter().zip(&pairs) {
                report(
                    &format!("keystroke {services} {language} p50 / {peer}"),
                    p50,
                );
                report(
                    &format!("keystroke {services} {language} p99 / {peer}"),
                    p99,
                );
            }
        }
    }
}

/// What is in the search field after each keystroke.
pub(crate) fn beginnings(word: &str) -> Vec<String> {
    let ends = word
        .char_indices()
        .map(|(start, character)| start + character.len_utf8());
    ends.map(|end| word[..end].to_owned()).collect()
}

/// The thread's CPU time of one search each: the median and the 99th percentile, in milliseconds.
fn measure(typed: &[String], search: &dyn Fn(&str) -> usize) -> (f64, f64) {
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

/// The services of a city, and FTS5 over these of their fields in each language.
pub(crate) fn fill_fts5(
    connection: &Connection,
    services: &[Value],
    fields: &[&str],
    languages: &[String],
) {
    let columns = |field: &&str| -> Vec<String> {
        let languages = (0..languages.len()).map(|number| format!("{field}_{number}"));
        languages.collect()
    };
    let all: Vec<String> = fields.iter().flat_map(columns).collect();
    connection
        .execute_batch(&format!(
            "create table service (id integer primary key, record text not null);
             create virtual table search using fts5(
                {}, content='', tokenize='unicode61', prefix='1 2 3');
             begin;",
            all.join(", ")
        ))
        .unwrap();
    let marks = vec!["?"; all.len() + 1].join(", ");
    let insert = format!(
        "insert into search (rowid, {}) values ({marks})",
        all.join(", ")
    );
    for (service, number) in services.iter().zip(1_i64..) {
        connection
            .prepare_cached("insert into service (id, record) values (?1, ?2)")
            .unwrap()
            .execute((number, service.to_string()))
            .unwrap();
        let texts = fields.iter().flat_map(|field| {
            let languages = languages.iter();
            languages.map(|language| text(service, field, language).into())
        });
        let values: Vec<rusqlite::types::Value> =
            std::iter::once(number.into()).chain(texts).collect();
        connection
            .prepare_cached(&insert)
            .unwrap()
            .execute(rusqlite::params_from_iter(values))
            .unwrap();
    }
    connection.execute_batch("commit").unwrap();
}

fn fts5(city: &City) -> Search {
    let connection = Connection::open_in_memory().unwrap();
    let fields = ["name", "description"];
    fill_fts5(&connection, &city.services, &fields, &city.languages);
    connection
        .execute("insert into search (search) values ('optimize')", [])
        .unwrap();
    let weights = [
        vec!["8"; city.languages.len()].join(", "),
        vec!["1"; city.languages.len()].join(", "),
    ];
    let select = format!(
        "select service.record from search join service on service.id = search.rowid
         where search match ?1 order by bm25(search, {}) limit 20",
        weights.join(", ")
    );
    Box::new(move |text| {
        let split = split(text);
        let words = split.split_whitespace().map(|word| format!("\"{word}\""));
        let query = words.collect::<Vec<_>>().join(" ") + "*";
        let mut select = connection.prepare_cached(&select).unwrap();
        let records = select.query_map([query], |row| row.get::<_, String>(0));
        records
            .unwrap()
            .filter(|record| !record.as_ref().unwrap().is_empty())
            .count()
    })
}

fn tantivy(city: &City) -> Search {
    let mut schema = Schema::builder();
    let record = schema.add_bytes_field("record", STORED);
    let fields: Vec<(Field, &str, &str, f32)> = [("name", 8.0), ("description", 1.0)]
        .into_iter()
        .flat_map(|(name, weight)| {
            let languages = city.languages.iter().map(String::as_str);
            languages.map(move |language| (name, language, weight))
        })
        .map(|(name, language, weight)| {
            let field = schema.add_text_field(&format!("{name}_{language}"), TEXT);
            (field, name, language, weight)
        })
        .collect();
    let index = Index::create_in_ram(schema.build());
    let mut writer = index.writer_with_num_threads(1, 100_000_000).unwrap();
    for service in &city.services {
        let mut document = tantivy::TantivyDocument::default();
        document.add_bytes(record, service.to_string().as_bytes());
        for (field, name, language, _) in &fields {
            document.add_text(*field, text(service, name, language));
        }
        writer.add_document(document).unwrap();
    }
    writer.commit().unwrap();
    let segments = index.searchable_segment_ids().unwrap();
    writer.merge(&segments).wait().unwrap();
    writer.wait_merging_threads().unwrap();
    let reader: IndexReader = index.reader().unwrap();
    let fields: Vec<(Field, f32)> = fields
        .into_iter()
        .map(|(field, .., weight)| (field, weight))
        .collect();
    Box::new(move |text| {
        let split = split(text).to_lowercase();
        let words: Vec<&str> = split.split_whitespace().collect();
        let all = words.iter().enumerate().map(|(place, word)| {
            let somewhere = fields.iter().map(|(field, weight)| {
                let term = Term::from_field_text(*field, word);
                let one: Box<dyn Query> = match place + 1 == words.len() {
                    true => Box::new(FuzzyTermQuery::new_prefix(term, 0, false)),
                    false => Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)),
                };
                let weighted: Box<dyn Query> = Box::new(BoostQuery::new(one, *weight));
                (Occur::Should, weighted)
            });
            let any: Box<dyn Query> = Box::new(BooleanQuery::new(somewhere.collect()));
            (Occur::Must, any)
        });
        let query = BooleanQuery::new(all.collect());
        let searcher = reader.searcher();
        let best = searcher
            .search(&query, &TopDocs::with_limit(20).order_by_score())
            .unwrap();
        let read = best.into_iter().filter(|(_, address)| {
            let document: tantivy::TantivyDocument = searcher.doc(*address).unwrap();
            let stored = document.get_first(record);
            stored
                .and_then(|record| record.as_bytes())
                .is_some_and(|record| !record.is_empty())
        });
        read.count()
    })
}
