//! Changing the catalogue by deltas: to what the whole bundle would have made of it, or not at all.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, types::Value as Sql};

use super::{
    super::{search::SearchRequest, *},
    planned_city::City,
    *,
};
use crate::testing::records::delta_with;

/// The records that are held: all types, with a life event.
pub(super) fn base() -> Vec<u8> {
    City::new().records()
}

fn lines() -> Vec<String> {
    let base = String::from_utf8(base()).unwrap();
    base.lines().map(str::to_owned).collect()
}

pub(super) fn langang() -> (TempDir, CatalogueStore) {
    City::new().store()
}

/// What leads from the records `from` to the records `to`: put in the order of `to`, then removed.
pub(super) fn delta(from: &[u8], to: &[u8]) -> Vec<u8> {
    delta_with(from, to, &json!({}))
}

/// The records with what `change` makes of each; those of which it makes nothing are left out.
fn mapped(change: impl Fn(&mut Value) -> bool) -> Vec<u8> {
    let lines = lines().into_iter().filter_map(|line| {
        let mut record: Value = serde_json::from_str(&line).unwrap();
        let before = record.clone();
        let kept = change(&mut record);
        let line = if record == before {
            line.to_owned()
        } else {
            record.to_string()
        };
        kept.then(|| format!("{line}\n"))
    });
    lines.collect::<String>().into_bytes()
}

/// All that is in the tables of a catalogue but when it was applied, with services by their ids.
fn content(home: &TempDir) -> BTreeMap<String, BTreeSet<String>> {
    let pointer = std::fs::read_to_string(folder(home).join("current")).unwrap();
    let database = Connection::open(folder(home).join(pointer)).unwrap();
    let rows = |sql: &str| -> Vec<BTreeMap<String, Sql>> {
        let mut statement = database.prepare(sql).unwrap();
        let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let row = |row: &rusqlite::Row<'_>| {
            Ok(names
                .iter()
                .cloned()
                .zip((0..names.len()).map(|at| row.get(at).unwrap()))
                .collect())
        };
        statement
            .query_map([], row)
            .unwrap()
            .map(Result::unwrap)
            .collect()
    };
    let ids: BTreeMap<i64, Sql> = rows("select number, id from service")
        .into_iter()
        .map(|row| match &row["number"] {
            Sql::Integer(number) => (*number, row["id"].clone()),
            other => panic!("{other:?}"),
        })
        .collect();
    let tables =
        rows("select name from sqlite_master where type = 'table' and name <> 'index_segment'");
    let mut content = BTreeMap::new();
    for table in tables {
        let Sql::Text(table) = &table["name"] else {
            panic!()
        };
        let rows = rows(&format!("select * from {table}"))
            .into_iter()
            .map(|mut row| {
                row.remove("applied_at");
                if let Some(Sql::Integer(number)) = row.get("number").cloned() {
                    row.insert("number".to_owned(), ids[&number].clone());
                }
                format!("{row:?}")
            });
        content.insert(table.clone(), rows.collect());
    }
    content
}

/// Applies a delta that is announced as what it says itself.
fn apply(store: &CatalogueStore, delta: &[u8], now: Timestamp) -> Result<Revision, CatalogueError> {
    let header = delta
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let header: Value = serde_json::from_slice(header).unwrap_or_default();
    store.apply_delta(delta, header["to"].as_str().unwrap_or_default(), now)
}

/// What a search finds, in order.
pub(super) fn found(store: &CatalogueStore, query: &str) -> Vec<String> {
    let hits = store.search(&SearchRequest::new(query, "en")).unwrap();
    hits.into_iter().map(|hit| hit.service.id).collect()
}

const QUERIES: [&str; 9] = [
    "birth",
    "b",
    "card",
    "baby",
    "结婚",
    "pension",
    "registry",
    "apply for",
    "brith",
];

/// Changes the catalogue to `records`, and looks whether it is what the whole bundle makes of them.
fn becomes(records: &[u8]) {
    let (changed_home, changed) = langang();
    let held = apply(&changed, &delta(&base(), records), at(1)).unwrap();
    assert_eq!(held, changed.revision().unwrap());
    let (whole_home, whole) = opened();
    let date = json!({"published_at": "2026-11-20T08:00:00Z"});
    whole.apply(&*bundle_with(records, &date), at(1)).unwrap();
    assert_eq!(held, whole.revision().unwrap());
    for query in QUERIES {
        assert_eq!(found(&changed, query), found(&whole, query), "{query}");
    }
    assert_eq!(
        changed.categories("en").unwrap(),
        whole.categories("en").unwrap()
    );
    let (changed, whole) = (content(&changed_home), content(&whole_home));
    assert_eq!(
        changed.keys().collect::<Vec<_>>(),
        whole.keys().collect::<Vec<_>>()
    );
    for (table, rows) in changed {
        assert!(
            rows == whole[&table],
            "{table}: {:#?}",
            rows.symmetric_difference(&whole[&table])
                .collect::<Vec<_>>()
        );
    }
}

/// The records with what `change` makes of the library card.
pub(super) fn with_card(change: impl Fn(&mut Value)) -> Vec<u8> {
    mapped(|record| {
        if is(record, "service", "library-card") {
            change(record);
        }
        true
    })
}

/// The services of the life event.
const PLANNED: [&str; 5] = [
    "health-insurance-enrolment",
    "elderly-meal-service",
    "birth-registration",
    "library-card",
    "marriage-registration",
];

fn is(record: &Value, kind: &str, id: &str) -> bool {
    record["type"] == kind && record["id"] == id
}

#[test]
fn a_changed_record_takes_the_place_of_the_one_that_was() {
    becomes(&with_card(|service| {
        service["name"]["en"] = json!("Reader's card");
        service["keywords"]["en"] = json!(["bookworm"]);
        service["location_ids"] = json!([]);
        service["channels"] = json!(["phone"]);
    }));
}

#[test]
fn records_come_and_go() {
    let records = mapped(|record| !is(record, "service", "unemployment-benefit"));
    let new = RECORDS
        .lines()
        .find(|line| line.contains("\"library-card\""))
        .unwrap();
    let new = new.replace("\"library-card\"", "\"toy-library-card\"");
    becomes(&[&records[..], new.as_bytes(), b"\n"].concat());
}

#[test]
fn what_shows_a_name_shows_the_new_one() {
    for kind in ["category", "organization"] {
        becomes(&mapped(|record| {
            if record["type"] == kind {
                record["name"]["en"] = json!(format!("New {}", record["id"]));
            }
            true
        }));
    }
}

#[test]
fn all_may_change_at_once() {
    becomes(b"");
    becomes(&mapped(|record| {
        record["note"] = json!("changed");
        true
    }));
    // From nothing.
    let (_home, store) = opened();
    store.apply(&*bundle(b""), at(0)).unwrap();
    apply(&store, &delta(b"", &base()), at(1)).unwrap();
    assert_eq!(found(&store, "birth")[0], "birth-registration");
}

#[test]
fn what_is_unknown_is_known_by_its_hash_alone() {
    let weather = |id: &str, words: &str| {
        format!("{{\"type\":\"weather\",\"id\":\"{id}\",\"words\":\"{words}\"}}\n")
    };
    let before = [
        &base(),
        weather("rain", "wet").as_bytes(),
        weather("snow", "cold").as_bytes(),
    ]
    .concat();
    let after = [
        &base(),
        weather("rain", "warm").as_bytes(),
        weather("fog", "grey").as_bytes(),
    ]
    .concat();
    let (_home, store) = opened();
    store.apply(&*bundle(&before), at(0)).unwrap();
    let held = apply(&store, &delta(&before, &after), at(1)).unwrap();
    assert_eq!(held.revision, revision(&after));
}

/// Refuses `delta` with the old answers still there.
fn refused(delta: &[u8]) -> BundleError {
    let (home, store) = langang();
    let before = content(&home);
    let error = match apply(&store, delta, at(9)) {
        Err(CatalogueError::Bundle(error)) => error,
        other => panic!("{other:?}"),
    };
    assert_eq!(store.revision().unwrap().applied_at, at(0));
    assert_eq!(found(&store, "birth")[0], "birth-registration");
    assert_eq!(content(&home), before);
    error
}

fn refused_record(records: &[u8]) -> (Option<String>, RecordProblem) {
    match refused(&delta(&base(), records)) {
        BundleError::Record { id, problem, .. } => (id, problem),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_delta_that_leads_elsewhere_is_undone() {
    let records = with_card(|service| service["channels"] = json!([]));
    let with = |field: &str, value: Value| {
        refused(&delta_with(&base(), &records, &json!({ field: value })))
    };
    assert!(matches!(
        with("to", json!("0".repeat(64))),
        BundleError::Revision
    ));
    assert!(matches!(
        with("from", json!("0".repeat(64))),
        BundleError::Base
    ));
    assert!(matches!(with("from", Value::Null), BundleError::Base));
    assert!(matches!(
        with("packed_with", json!(["library-card", "no-such-service"])),
        BundleError::Base
    ));
    assert!(matches!(
        with("format", json!("citizen-catalogue/1")),
        BundleError::Format { .. }
    ));
    for (announced, found) in [(0, 1), (2, 1)] {
        let refused = with("records", json!(announced));
        assert!(
            matches!(refused, BundleError::Count { announced: a, found: f } if (a, f) == (announced, found)),
            "{refused}"
        );
    }
    let half = delta(&base(), &records);
    assert!(matches!(
        refused(&half[..half.len() / 2]),
        BundleError::Record { .. }
    ));
    assert!(matches!(
        refused(&bundle(&records)),
        BundleError::Format { .. }
    ));
}

#[test]
fn what_was_not_announced_is_not_taken() {
    let (_home, store) = langang();
    let records = with_card(|service| service["channels"] = json!([]));
    let refused = |applied: Result<Revision, CatalogueError>| match applied {
        Err(CatalogueError::Bundle(BundleError::Revision)) => {}
        other => panic!("{other:?}"),
    };
    let announced = "0".repeat(64);
    refused(store.apply_delta(&*delta(&base(), &records), &announced, at(1)));
    refused(store.apply_revision(&*bundle(&records), &announced, at(1)));
    assert_eq!(store.revision().unwrap().applied_at, at(0));
    let held = store.apply_revision(&*bundle(&records), &revision(&records), at(1));
    assert_eq!(held.unwrap().applied_at, at(1));
}

#[test]
fn what_an_earlier_app_has_read_is_read_once_more() {
    let (home, store) = langang();
    assert!(store.revision().unwrap().complete);
    store.close();
    let pointer = std::fs::read_to_string(folder(&home).join("current")).unwrap();
    let database = Connection::open(folder(&home).join(pointer)).unwrap();
    database
        .execute("update revision set reader = 0", [])
        .unwrap();
    drop(database);
    let store = CatalogueStore::open(&folder(&home)).unwrap();
    assert!(!store.revision().unwrap().complete);
    let again = store.apply(&*bundle(&base()), at(1)).unwrap();
    assert_eq!((again.applied_at, again.complete), (at(1), true));
    assert_eq!(
        store.apply(&*bundle(&base()), at(2)).unwrap().applied_at,
        at(1)
    );
}

#[test]
fn a_delta_is_for_one_city() {
    let (_home, store) = langang();
    let store = store.for_city("langang");
    let records = with_card(|service| service["channels"] = json!([]));
    let other = delta_with(&base(), &records, &json!({"city": "elsewhere"}));
    assert!(matches!(
        apply(&store, &other, at(1)),
        Err(CatalogueError::Bundle(BundleError::City { found })) if found == "elsewhere"
    ));
    apply(&store, &delta(&base(), &records), at(1)).unwrap();
}

#[test]
fn a_wrong_record_of_a_delta_is_named() {
    let (id, problem) = refused_record(&with_card(|service| {
        service["category_id"] = json!("gardening");
    }));
    assert_eq!(id.as_deref(), Some("library-card"));
    assert!(matches!(
        problem,
        RecordProblem::Dangling {
            field: "category_id",
            ..
        }
    ));
    let (id, problem) = refused_record(&with_card(|service| {
        service["name"] = json!({});
    }));
    assert_eq!(id.as_deref(), Some("library-card"));
    assert!(matches!(problem, RecordProblem::Value { field: "name" }));
    let mut unknown = delta(&base(), &base());
    unknown.extend(b"{\"type\":\"remove\",\"record\":\"service\",\"id\":\"nobody\"}\n");
    let unknown = String::from_utf8(unknown)
        .unwrap()
        .replace("\"records\":0", "\"records\":1");
    assert!(matches!(
        refused(unknown.as_bytes()),
        BundleError::Record { line: 2, id: Some(id), problem: RecordProblem::Dangling { field: "id", .. } } if id == "nobody"
    ));
}

#[test]
fn nothing_that_is_referred_to_is_removed() {
    for kind in ["category", "organization", "location", "form", "fact"] {
        let (_, problem) = refused_record(&mapped(|record| record["type"] != kind));
        assert!(
            matches!(problem, RecordProblem::Dangling { .. }),
            "{kind}: {problem}"
        );
    }
    // What refers to it may go with it.
    becomes(&mapped(|record| {
        record["form"] = if record["type"] == "service" {
            Value::Null
        } else {
            record["form"].clone()
        };
        record["type"] != "form"
    }));
}

#[test]
fn a_plan_still_goes_through() {
    for id in PLANNED {
        let (event, problem) = refused_record(&mapped(|record| !is(record, "service", id)));
        assert_eq!(event.as_deref(), Some("baby"), "{id}");
        assert!(matches!(
            problem,
            RecordProblem::Dangling {
                field: "service_id",
                ..
            }
        ));
    }
    // Papers that wait for each other.
    let (event, problem) = refused_record(&mapped(|record| {
        if is(record, "service", "marriage-registration") {
            record["required_documents"] =
                json!([{"id": "birth-certificate", "document": {"en": "Birth certificate"}}]);
        }
        true
    }));
    assert_eq!(event.as_deref(), Some("baby"));
    assert!(
        problem.to_string().contains("wait for one another"),
        "{problem}"
    );
    becomes(&mapped(|record| record["type"] != "life_event"));
    becomes(&mapped(|record| {
        if record["type"] == "life_event" {
            record["steps"].as_array_mut().unwrap().truncate(2);
        }
        !is(record, "service", "library-card")
    }));
}

#[test]
fn reading_goes_on_while_deltas_are_applied() {
    let (_home, store) = langang();
    let other = mapped(|record| {
        if is(record, "service", "library-card") {
            record["name"]["en"] = json!("Reader's card");
            record["name"]["zh-Hans"] = json!("读者证");
        }
        !is(record, "service", "unemployment-benefit")
    });
    let there = delta(&base(), &other);
    let back = delta(&other, &base());
    std::thread::scope(|scope| {
        let changing = scope.spawn(|| {
            for second in 1..40 {
                let delta = if second % 2 == 1 { &there } else { &back };
                apply(&store, delta, at(second)).unwrap();
            }
        });
        while !changing.is_finished() {
            let hits = store
                .search(&SearchRequest::new("unemployment books", "en"))
                .unwrap();
            for hit in hits {
                let expected: &[&str] = match hit.service.id.as_str() {
                    "library-card" => &["Library card", "Reader's card"],
                    _ => &["Unemployment benefit"],
                };
                assert!(expected.contains(&hit.service.name.as_str()), "{hit:?}");
            }
        }
    });
    assert_eq!(store.revision().unwrap().applied_at, at(39));
}

#[test]
fn many_deltas_later_the_index_is_as_good_and_not_longer() {
    let (home, store) = langang();
    let mut before = base();
    for number in 1..=50 {
        let after = with_card(|service| {
            service["name"]["en"] = json!(format!("Reader's card {number}"));
        });
        apply(&store, &delta(&before, &after), at(number)).unwrap();
        // So the index of the next one grows out of this one.
        assert_eq!(
            found(&store, &format!("reader {number}"))[0],
            "library-card"
        );
        before = after;
    }
    let pointer = std::fs::read_to_string(folder(&home).join("current")).unwrap();
    let database = Connection::open(folder(&home).join(pointer)).unwrap();
    let segments: u32 = database
        .query_row("select count(*) from index_segment", [], |row| row.get(0))
        .unwrap();
    assert!(segments <= 16, "{segments}");
    let (_whole_home, whole) = opened();
    whole.apply(&*bundle(&before), at(1)).unwrap();
    for query in QUERIES.into_iter().chain(["reader 50", "library"]) {
        assert_eq!(found(&store, query), found(&whole, query), "{query}");
    }
}

#[test]
fn a_delta_outlives_the_end_of_the_app() {
    let (home, store) = langang();
    let records = with_card(|service| service["channels"] = json!([]));
    let held = apply(&store, &delta(&base(), &records), at(1)).unwrap();
    drop(store);
    let store = CatalogueStore::open(&folder(&home)).unwrap();
    assert_eq!(store.revision().unwrap(), held);
    // And a whole bundle after it.
    store.apply(&*bundle(&base()), at(2)).unwrap();
    assert_eq!(store.revision().unwrap().applied_at, at(2));
    drop(store);
    assert_eq!(files(&folder(&home)).len(), 2);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(32))]
    #[test]
    fn whatever_changes_a_delta_leads_to_what_the_whole_bundle_makes_of_it(seed: u64) {
        let chosen = |record: &Value, salt: u64| {
            let name = format!("{salt} {seed} {} {}", record["type"], record["id"]);
            ring::digest::digest(&ring::digest::SHA256, name.as_bytes()).as_ref()[0]
        };
        becomes(&mapped(|record| {
            if chosen(record, 1) < 64 {
                record["description"] = json!({"en": format!("Words {}", chosen(record, 2))});
            }
            if chosen(record, 3) < 40 && record["type"] != "form" {
                record["name"]["en"] = json!(format!("Name {}", chosen(record, 4)));
            }
            let planned = PLANNED.iter().any(|id| record["id"] == *id);
            planned || record["type"] != "service" || chosen(record, 5) > 90
        }));
    }

    #[test]
    fn any_bytes_are_no_delta(bytes in proptest::collection::vec(0_u8.., 0..2_000)) {
        let (_home, store) = langang();
        proptest::prop_assert!(apply(&store, &bytes, at(1)).is_err());
        proptest::prop_assert!(store.apply(&*bytes, at(1)).is_err());
    }
}
