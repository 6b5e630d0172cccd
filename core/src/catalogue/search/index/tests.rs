//! What is written is read again, and FTS5 finds the same.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use rusqlite::Connection;

use super::{places::NameWords, *};
use crate::catalogue::search::{
    query::Query,
    rank::search,
    words::{each_word, folded},
};

fn text(words: &str) -> Text {
    Text(BTreeMap::from([("en".to_owned(), words.to_owned())]))
}

/// A segment of services with a number and a name each.
fn segment(services: &[(u32, &str)]) -> Vec<u8> {
    let mut writer = SegmentWriter::default();
    for (number, name) in services {
        writer.add(
            *number,
            &Texts {
                name: &text(name),
                keywords: &BTreeMap::new(),
                others: &[],
            },
        );
    }
    writer.finish()
}

fn index(segments: &[Vec<u8>], numbers: &[u32]) -> Index {
    let live: Vec<(u32, u32)> = numbers.iter().map(|number| (*number, 0)).collect();
    Index::in_memory(segments.to_vec(), &live)
}

/// The numbers of the services found, the best first.
fn found(index: &Index, query: &str) -> Vec<u32> {
    let query = Query::read(query).unwrap();
    let found = search(index, &index.parts("en"), &query, &index.live(), 1000).found;
    let numbers = found
        .iter()
        .map(|found| index.number(found.position).unwrap());
    numbers.collect()
}

#[test]
fn a_later_segment_replaces_what_was_said_of_a_service() {
    let first = segment(&[
        (1, "birth certificate"),
        (2, "bus pass"),
        (3, "bus timetable"),
    ]);
    let second = segment(&[(2, "tram pass"), (7, "night bus")]);
    let index = index(&[first, second], &[1, 2, 7]);
    assert_eq!(
        found(&index, "bus"),
        [7],
        "3 is gone and 2 is of the tram now"
    );
    assert_eq!(found(&index, "pass"), [2]);
    assert_eq!(found(&index, "birth"), [1]);
    assert_eq!(index.position(3), None);
    assert_eq!(index.position(99), None);
}

#[test]
fn the_plainest_name_comes_first_however_many_segments_there_are() {
    let services = [
        (1, "give up a passport"),
        (2, "apply for a passport"),
        (3, "apply for a permit"),
    ];
    let whole = index(&[segment(&services)], &[1, 2, 3]);
    assert_eq!(found(&whole, "passport"), [2, 1]);
    let parts = services.map(|service| segment(&[service]));
    assert_eq!(found(&index(&parts, &[1, 2, 3]), "passport"), [2, 1]);
}

#[test]
fn what_is_asked_for_much_more_comes_before_a_plainer_name() {
    let services = [(1, "apply for a passport"), (2, "apply for a passport now")];
    let with = |popularity| Index::in_memory(vec![segment(&services)], &[(1, 20), (2, popularity)]);
    assert_eq!(found(&with(20), "passport"), [1, 2]);
    assert_eq!(found(&with(2_000), "passport"), [2, 1]);
    assert_eq!(
        found(&with(2_000), "Apply for a passport"),
        [1, 2],
        "but for what is called so"
    );
}

#[test]
fn a_service_without_words_is_damage() {
    let bytes = segment(&[(1, "birth")]);
    assert!(Index::of(opened(&[bytes]), &[(1, 0), (2, 0)], None).is_none());
}

fn opened(segments: &[Vec<u8>]) -> Vec<(i64, Arc<Segment>)> {
    let segments = segments.iter().cloned().filter_map(Segment::open);
    (1..).zip(segments.map(Arc::new)).collect()
}

/// A delta costs what it changes: the segments that were there are not read again.
#[test]
fn an_index_that_has_grown_keeps_the_segments_that_it_has() {
    let database = Connection::open_in_memory().unwrap();
    database
        .execute_batch(include_str!("../../sql/schema.sql"))
        .unwrap();
    database.pragma_update(None, "foreign_keys", false).unwrap();
    let put = |number: u32, name: &str| {
        let insert = include_str!("../../sql/insert_segment.sql");
        database
            .execute(insert, [segment(&[(number, name)])])
            .unwrap();
        let insert = include_str!("../../sql/insert_service.sql");
        let service = (number, number.to_string(), "culture", 0, 0, [0_u8; 0]);
        database.execute(insert, service).unwrap();
    };
    put(1, "birth certificate");
    let before = Index::read(&database, None).unwrap();
    put(2, "bus pass");
    let grown = Index::read(&database, Some(&before)).unwrap();
    assert!(Arc::ptr_eq(&grown.segments[0].1, &before.segments[0].1));
    assert_eq!(found(&grown, "bus"), [2]);

    // Made anew in one segment, it shares nothing, though it has as many as before.
    put(1, "birth certificate");
    database
        .execute(include_str!("../../sql/delete_earlier_segments.sql"), [])
        .unwrap();
    database
        .execute("delete from service where number = 2", [])
        .unwrap();
    let anew = Index::read(&database, Some(&before)).unwrap();
    assert!(!Arc::ptr_eq(&anew.segments[0].1, &before.segments[0].1));
    assert_eq!(found(&anew, "birth"), [1]);
}

#[test]
fn any_byte_that_is_not_as_it_was_written_is_found() {
    let bytes = segment(&[(1, "birth certificate"), (2, "bus pass")]);
    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x10;
        assert!(Segment::open(damaged).is_none(), "{at}");
        assert!(Segment::open(bytes[..at].to_vec()).is_none(), "{at}");
    }
}

/// The services that have all the words somewhere, by plain FTS5 over the same words. The last may be begun.
fn fts5(names: &[Vec<&str>], query: &[&str]) -> BTreeSet<u32> {
    let connection = Connection::open_in_memory().unwrap();
    connection
        .execute_batch("create virtual table name using fts5 (words, prefix = '1 2 3')")
        .unwrap();
    for (name, number) in names.iter().zip(1_u32..) {
        let mut words = String::new();
        let name = folded(&name.join(" "));
        each_word(&name, |word| words += &format!("{word} "));
        connection
            .execute(
                "insert into name (rowid, words) values (?1, ?2)",
                (number, words),
            )
            .unwrap();
    }
    let quoted: Vec<String> = query.iter().map(|word| format!("\"{word}\"")).collect();
    let mut found = connection
        .prepare("select rowid from name where name match ?1")
        .unwrap();
    let found = found
        .query_map([quoted.join(" AND ") + "*"], |row| row.get(0))
        .unwrap();
    found.map(Result::unwrap).collect()
}

proptest! {
    #[test]
    fn fts5_finds_the_same(
        names in prop::collection::vec(prop::collection::vec(prop::sample::select(WORDS), 1..5), 1..30),
        query in prop::collection::vec(prop::sample::select(QUERIES), 1..4),
    ) {
        let services: Vec<String> = names.iter().map(|name| name.join(" ")).collect();
        let services: Vec<(u32, &str)> = (1..).zip(services.iter().map(String::as_str)).collect();
        let numbers: Vec<u32> = (1..=names.len() as u32).collect();
        let index = index(&[segment(&services)], &numbers);
        let expected = fts5(&names, &query);
        let found = found(&index, &query.join(" "));
        // Fewer than there are places for are filled up with what is near.
        let with_all: BTreeSet<u32> = found.iter().copied().take(expected.len()).collect();
        prop_assert_eq!(with_all, expected);
    }
}

/// What services are called from now on, by number, and which of all there are no more.
type Change = (Vec<(u32, Vec<&'static str>)>, BTreeSet<u32>);

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let name = prop::collection::vec(prop::sample::select(WORDS), 1..4);
    let named = prop::collection::btree_map(0_u32..12, name, 0..6);
    let named = named.prop_map(|named| named.into_iter().collect());
    let gone = prop::collection::btree_set(0_u32..12, 0..3);
    prop::collection::vec((named, gone), 1..8)
}

proptest! {
    #[test]
    fn an_index_that_has_grown_is_the_one_that_is_read_whole(changes in changes()) {
        let (mut segments, mut live) = (Vec::new(), BTreeMap::new());
        let mut grown: Option<Index> = None;
        for (named, gone) in changes {
            let names: Vec<(u32, String)> =
                named.iter().map(|(number, name)| (*number, name.join(" "))).collect();
            let names: Vec<(u32, &str)> =
                names.iter().map(|(number, name)| (*number, name.as_str())).collect();
            segments.push(segment(&names));
            live.extend(names.iter().map(|(number, name)| (*number, name.len() as u32)));
            live.retain(|number, _| !gone.contains(number));
            let live: Vec<(u32, u32)> = live.iter().map(|(number, asked)| (*number, *asked)).collect();
            let whole = Index::of(opened(&segments), &live, None).unwrap();
            let next = Index::of(opened(&segments), &live, grown.as_ref()).unwrap();
            let names = |index: &Index| -> Vec<NameWords> {
                index.services.iter().map(|service| service.name).collect()
            };
            prop_assert_eq!(names(&next), names(&whole));
            prop_assert_eq!(next.in_order(), whole.in_order());
            grown = Some(next);
        }
    }
}

const WORDS: &[&str] = &[
    "bat",
    "bath",
    "cat",
    "catalogue",
    "出生",
    "出生证",
    "证",
    "زواج",
    "x1",
];
/// Without other forms of these words and of none a slip away.
const QUERIES: &[&str] = &["bat", "ba", "cat", "c", "出生", "生证", "证", "زو", "x"];
