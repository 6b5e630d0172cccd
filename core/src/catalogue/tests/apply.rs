//! Replacing the catalogue: whole or not at all.

use super::{super::*, *};

/// Refuses `bundle` with the old answers still there.
fn refused(bundle: &[u8]) -> BundleError {
    let (home, store) = langang();
    let before = files(&folder(&home));
    let error = match store.apply(bundle, at(9)) {
        Err(CatalogueError::Bundle(error)) => error,
        other => panic!("{other:?}"),
    };
    assert_eq!(store.revision().unwrap().applied_at, at(0));
    assert_eq!(
        search(&store, "birth", "en", 1).unwrap()[0].id,
        "birth-registration"
    );
    assert_eq!(files(&folder(&home)), before);
    drop(store);
    let store = CatalogueStore::open(&folder(&home)).unwrap();
    assert_eq!(store.revision().unwrap().services, 12);
    error
}

/// Refuses one record, telling its line and id.
fn refused_record(records: &[u8]) -> (u64, Option<String>, RecordProblem) {
    match refused(&bundle(records)) {
        BundleError::Record { line, id, problem } => (line, id, problem),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_new_revision_replaces_the_old_and_its_file() {
    let (home, store) = langang();
    let records = changed("library-card", |service| {
        service["name"]["en"] = json!("Reader's card");
    });
    let revision = store.apply(&*bundle(&records), at(5)).unwrap();
    assert_eq!(store.revision().unwrap(), revision);
    assert_eq!(
        store
            .service("library-card", "en", at(0))
            .unwrap()
            .unwrap()
            .name,
        "Reader's card"
    );
    assert_eq!(
        search(&store, "reader", "en", 1).unwrap()[0].id,
        "library-card"
    );
    drop(store);
    let names = files(&folder(&home));
    assert_eq!(names.len(), 2, "{names:?}");
    let store = CatalogueStore::open(&folder(&home)).unwrap();
    assert_eq!(store.revision().unwrap(), revision);
}

#[test]
fn there_and_back_again_works() {
    let (home, store) = langang();
    let other = changed("library-card", |service| service["channels"] = json!([]));
    for second in 1..5 {
        let records = if second % 2 == 1 {
            &other[..]
        } else {
            RECORDS.as_bytes()
        };
        store.apply(&*bundle(records), at(second)).unwrap();
        assert_eq!(store.revision().unwrap().applied_at, at(second));
        assert_eq!(search(&store, "birth", "en", 1).unwrap().len(), 1);
    }
    drop(store);
    assert_eq!(files(&folder(&home)).len(), 2);
}

#[test]
fn the_revision_is_that_of_the_records_in_whatever_order_they_come() {
    let known = "18d79cb747ea174c59f3a3b41768672526d56fecc58360a99d283d0f9b0a3cc0";
    assert_eq!(revision(b"b\na\n"), known);
    assert_eq!(revision(b"a\nb\n"), known);
    assert_eq!(revision(b"a\nb"), known);
    assert_ne!(revision(b"a\nb\nb\n"), known);
}

#[test]
fn a_bundle_is_taken_if_it_is_newer_than_what_is_held() {
    let (_home, store) = langang();
    let other = changed("library-card", |service| service["channels"] = json!([]));
    let published = |records: &[u8], day: &str| {
        bundle_with(
            records,
            &json!({"published_at": format!("2026-11-{day}T08:00:00Z")}),
        )
    };
    let take = |bundle: Vec<u8>| store.apply_shipped(&*bundle, at(1)).unwrap();
    assert!(take(bundle(&other)).is_none(), "neither says how old it is");
    let taken = take(published(&other, "02")).unwrap();
    assert_eq!(
        taken.published_at.unwrap().to_rfc3339(),
        "2026-11-02T08:00:00+00:00"
    );
    for (older, day) in [(RECORDS.as_bytes(), "01"), (RECORDS.as_bytes(), "02")] {
        assert!(take(published(older, day)).is_none(), "{day}");
    }
    assert!(take(bundle(RECORDS.as_bytes())).is_none());
    assert!(take(published(RECORDS.as_bytes(), "03")).is_some());
}

#[test]
fn the_same_revision_is_no_work() {
    let (home, store) = langang();
    let before = files(&folder(&home));
    let revision = store.apply(&*bundle(RECORDS.as_bytes()), at(5)).unwrap();
    assert_eq!(revision.applied_at, at(0));
    assert_eq!(files(&folder(&home)), before);
}

#[test]
fn who_reads_the_old_one_reads_on() {
    let (_home, store) = langang();
    let old = store.snapshot().unwrap();
    let records = changed("library-card", |service| {
        service["name"]["en"] = json!("Reader's card")
    });
    store.apply(&*bundle(&records), at(1)).unwrap();
    assert_eq!(
        old.service("library-card", "en", at(0))
            .unwrap()
            .unwrap()
            .name,
        "Library card"
    );
    let path = old.path().to_owned();
    assert!(path.exists());
    drop(old);
    assert!(!path.exists());
}

#[test]
fn reading_goes_on_while_revisions_come_and_go() {
    let (_home, store) = langang();
    let other = changed("library-card", |service| {
        service["name"]["en"] = json!("Reader's card");
        service["name"]["zh-Hans"] = json!("读者证");
    });
    std::thread::scope(|scope| {
        let replacing = scope.spawn(|| {
            for second in 1..9 {
                let records = if second % 2 == 1 {
                    &other[..]
                } else {
                    RECORDS.as_bytes()
                };
                store.apply(&*bundle(records), at(second)).unwrap();
            }
        });
        while !replacing.is_finished() {
            let hit = search(&store, "books", "en", 1).unwrap().remove(0);
            let name = store.service(&hit.id, "en", at(0)).unwrap().unwrap().name;
            assert!(["Library card", "Reader's card"].contains(&name.as_str()));
        }
    });
    assert_eq!(store.revision().unwrap().applied_at, at(8));
}

#[test]
fn what_is_unknown_is_passed_over() {
    let later = |id: &str| format!("{{\"type\":\"weather\",\"id\":\"{id}\",\"version\":3}}\n");
    let records = changed("library-card", |service| {
        service["carbon_footprint"] = json!({"grams": 3});
        service["channels"] = json!(["online", "telepathy"]);
    });
    let (_home, store) = opened();
    store
        .apply(
            &*bundle(&[later("rain").as_bytes(), &records, later("snow").as_bytes()].concat()),
            at(0),
        )
        .unwrap();
    let service = store.service("library-card", "en", at(0)).unwrap().unwrap();
    assert_eq!(service.channels, [Channel::Online]);
    assert_eq!(store.revision().unwrap().services, 12);
}

#[test]
fn an_empty_city_is_a_catalogue() {
    let (_home, store) = opened();
    store.apply(&*bundle(b""), at(0)).unwrap();
    assert!(search(&store, "birth", "en", 20).unwrap().is_empty());
    assert!(store.categories("en").unwrap().is_empty());
}

#[test]
fn a_header_that_does_not_fit_is_refused() {
    let records = changed("library-card", |service| service["channels"] = json!([]));
    let with =
        |field: &str, value: Value| refused(&bundle_with(&records, &json!({ field: value })));
    assert!(matches!(
        with("format", json!("citizen-catalogue/2")),
        BundleError::Format { found } if found == "citizen-catalogue/2"
    ));
    assert!(matches!(
        with("revision", json!("0".repeat(64))),
        BundleError::Revision
    ));
    for (announced, found) in [(29, 28), (27, 28), (3, 4)] {
        let refused = with("records", json!(announced));
        assert!(
            matches!(refused, BundleError::Count { announced: a, found: f } if (a, f) == (announced, found)),
            "{refused}"
        );
    }
    assert!(matches!(
        with("records", json!(200_001)),
        BundleError::TooManyRecords { records: 200_001 }
    ));
    assert!(matches!(
        with("type", json!("service")),
        BundleError::Header(_)
    ));
    assert!(matches!(
        with("languages", json!([])),
        BundleError::Header(_)
    ));
    for no_revision in ["", "../../etc", &"G".repeat(64)] {
        let refused = with("revision", json!(no_revision));
        assert!(matches!(refused, BundleError::Header(_)), "{no_revision}");
    }
    for bytes in [
        &b""[..],
        b"\n",
        b"{}\n",
        b"<html></html>\n",
        b"\xff\xfe\n",
        b"no line end",
    ] {
        assert!(matches!(refused(bytes), BundleError::Header(_)));
    }
    let mut hostile = vec![b'['; 1_000_000];
    hostile.push(b'\n');
    assert!(matches!(refused(&hostile), BundleError::Header(_)));
}

#[test]
fn a_bundle_cut_or_changed_anywhere_is_refused() {
    let whole = bundle(RECORDS.as_bytes());
    let (_home, store) = opened();
    for at_byte in (0..whole.len()).step_by(97) {
        assert!(store.apply(&whole[..at_byte], at(0)).is_err(), "{at_byte}");
        let mut flipped = whole.clone();
        flipped[at_byte] ^= 1;
        // A flipped bit in the header's city or languages is not covered by the hash.
        if at_byte > 300 {
            assert!(store.apply(&*flipped, at(0)).is_err(), "{at_byte}");
        }
    }
    assert!(store.revision().is_none());
}

#[test]
fn only_the_pinned_citys_bundle_is_applied() {
    let (_home, store) = opened();
    let store = store.for_city("langang");
    let other = bundle_with(RECORDS.as_bytes(), &json!({"city": "elsewhere"}));
    assert!(matches!(
        store.apply(&*other, at(0)),
        Err(CatalogueError::Bundle(BundleError::City { found })) if found == "elsewhere"
    ));
    store.apply(&*bundle(RECORDS.as_bytes()), at(0)).unwrap();
}

#[test]
fn bounds_hold() {
    let (_home, store) = opened();
    let padding = "x".repeat(MAX_LINE_BYTES - 100);
    let long: String = (0..MAX_BUNDLE_BYTES / MAX_LINE_BYTES + 1)
        .map(|id| format!("{{\"type\":\"weather\",\"id\":\"{id}\",\"padding\":\"{padding}\"}}\n"))
        .collect();
    assert!(matches!(
        store.apply(&*bundle(long.as_bytes()), at(0)),
        Err(CatalogueError::Bundle(BundleError::TooLarge))
    ));
    drop(long);
    let line = changed("library-card", |service| {
        service["description"]["en"] = json!("x".repeat(MAX_LINE_BYTES));
    });
    let (line, _, problem) = refused_record(&line);
    assert!(matches!(problem, RecordProblem::TooLong));
    assert_eq!(line, 24);
}

#[test]
fn a_wrong_record_is_named() {
    let record = |change: fn(&mut Value)| {
        let (line, id, problem) = refused_record(&changed("library-card", change));
        assert_eq!(line, 24);
        assert_eq!(id.as_deref(), Some("library-card"));
        problem
    };
    assert!(matches!(
        record(|service| service["category_id"] = json!("gardening")),
        RecordProblem::Dangling { field: "category_id", id } if id == "gardening"
    ));
    assert!(matches!(
        record(|service| service["organization_id"] = json!("nobody")),
        RecordProblem::Dangling {
            field: "organization_id",
            ..
        }
    ));
    assert!(matches!(
        record(|service| service["location_ids"] = json!(["harbour-hall", "nowhere"])),
        RecordProblem::Dangling { field: "location_ids", id } if id == "nowhere"
    ));
    assert!(matches!(
        record(|service| service["form"] = json!({"id": "birth-registration", "version": "9"})),
        RecordProblem::Dangling { field: "form", .. }
    ));
    assert!(matches!(
        record(|service| service["name"] = json!({"en": " "})),
        RecordProblem::Value { field: "name" }
    ));
    assert!(matches!(
        record(|service| service["cost_options"] =
            json!([{"amount_minor": -1, "currency": "CNY", "amount_description": null}])),
        RecordProblem::Value {
            field: "cost_options"
        }
    ));
    assert!(matches!(
        record(|service| service["processing_time_working_days"] = json!("soon")),
        RecordProblem::Shape(_)
    ));
    assert!(matches!(
        record(|service| {
            service.as_object_mut().unwrap().remove("name");
        }),
        RecordProblem::Shape(_)
    ));
}

#[test]
fn a_second_record_of_one_id_is_named() {
    for line in RECORDS.lines() {
        let records = format!("{RECORDS}{line}\n");
        let (number, id, problem) = refused_record(records.as_bytes());
        let record: Value = serde_json::from_str(line).unwrap();
        assert_eq!((number, id.as_deref()), (30, record["id"].as_str()));
        assert!(matches!(problem, RecordProblem::Duplicate));
    }
}

#[test]
fn a_line_that_cannot_be_read_is_named() {
    let after = |line: &[u8]| refused_record(&[RECORDS.as_bytes(), line].concat());
    assert!(matches!(
        after(b"{\"type\":\"category\",\"id\":\"\xff\"}\n"),
        (30, None, RecordProblem::NotUtf8)
    ));
    assert!(matches!(
        after(b"not json\n"),
        (30, None, RecordProblem::Shape(_))
    ));
    assert!(matches!(after(b"\n"), (30, None, RecordProblem::Shape(_))));
    assert!(matches!(
        after(b"{\"id\":\"x\"}\n"),
        (30, None, RecordProblem::Shape(_))
    ));
    let deep = format!(
        "{{\"type\":\"form\",\"id\":\"deep\",\"version\":\"1\",\"schema\":{{\"a\":{}1{}}},\"ui\":{{}},\"texts\":{{}}}}\n",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    assert!(matches!(
        after(deep.as_bytes()),
        (30, Some(id), RecordProblem::Shape(_)) if id == "deep"
    ));
    let half = RECORDS.trim_end().trim_end_matches('}');
    let (number, _, problem) = refused_record(half.as_bytes());
    assert_eq!(number, 29);
    assert!(matches!(problem, RecordProblem::Shape(_)));
}

#[test]
fn a_record_out_of_order_dangles() {
    let records = changed("library-card", |service| service["channels"] = json!([]));
    let reversed: String = String::from_utf8(records)
        .unwrap()
        .lines()
        .rev()
        .map(|line| format!("{line}\n"))
        .collect();
    let (number, id, problem) = refused_record(reversed.as_bytes());
    assert_eq!((number, id.as_deref()), (2, Some("unemployment-benefit")));
    assert!(matches!(problem, RecordProblem::Dangling { .. }));
}

#[test]
fn what_an_interrupted_replacement_left_is_swept() {
    let (home, store) = langang();
    drop(store);
    let folder = folder(&home);
    let before = files(&folder);
    for name in [
        "current.new",
        "catalogue-00ff-7.db",
        "catalogue-00ff-7.db-wal",
        "catalogue-00ff-7.db-shm",
        "catalogue-00ff-7.db-journal",
    ] {
        std::fs::write(folder.join(name), "half").unwrap();
    }
    std::fs::write(folder.join("note.txt"), "not ours").unwrap();
    let store = CatalogueStore::open(&folder).unwrap();
    assert_eq!(search(&store, "birth", "en", 1).unwrap().len(), 1);
    store.close();
    let after = files(&folder);
    assert_eq!(after, [&before[..], &["note.txt".to_owned()]].concat());
}

#[test]
fn before_the_switch_it_is_the_old_one() {
    let (home, store) = langang();
    // All of a replacement but the last step.
    let records = changed("library-card", |service| service["channels"] = json!([]));
    let bytes = bundle(&records);
    let mut opened = Bundle::open(&*bytes, None).unwrap();
    let path = store.folder.database(&opened.header.revision, 2);
    Snapshot::build(&path, &mut opened, Origin::City, at(1)).unwrap();
    drop(store);
    let store = CatalogueStore::open(&folder(&home)).unwrap();
    assert_eq!(store.revision().unwrap().applied_at, at(0));
    assert!(!path.exists());
    store.apply(&*bytes, at(2)).unwrap();
    assert_eq!(store.revision().unwrap().applied_at, at(2));
}

#[test]
fn a_damaged_catalogue_is_set_aside_and_replaced() {
    let (home, store) = langang();
    store.close();
    let folder = folder(&home);
    for n in 1..=5 {
        let path = store_path(&folder);
        std::fs::write(&path, "damage ".repeat(1000)).unwrap();
        let store = CatalogueStore::open(&folder).unwrap();
        assert!(store.revision().is_none());
        assert!(matches!(
            search(&store, "birth", "en", 1),
            Err(CatalogueError::Empty)
        ));
        let aside = files(&folder)
            .into_iter()
            .filter(|name| name.contains(".damaged-"))
            .count();
        assert_eq!(aside, n.min(3));
        store.apply(&*bundle(RECORDS.as_bytes()), at(1)).unwrap();
        assert_eq!(search(&store, "birth", "en", 1).unwrap().len(), 1);
        store.close();
    }
}

fn store_path(folder: &Path) -> PathBuf {
    folder.join(std::fs::read_to_string(folder.join("current")).unwrap())
}

#[test]
fn a_pointer_to_nothing_is_no_catalogue() {
    let (home, store) = langang();
    drop(store);
    for pointer in [&b"catalogue-gone-4.db"[..], b"", b"..", b"/", b"\xff\xfe"] {
        std::fs::write(folder(&home).join("current"), pointer).unwrap();
        let store = CatalogueStore::open(&folder(&home)).unwrap();
        assert!(store.revision().is_none());
        store.apply(&*bundle(RECORDS.as_bytes()), at(1)).unwrap();
        assert_eq!(store.revision().unwrap().services, 12);
    }
}

/// Damage is no error of its own: what cannot be read is taken for not being there.
fn answered_or_none<T>(answer: Result<T, CatalogueError>) {
    assert!(matches!(answer, Ok(_) | Err(CatalogueError::Empty)));
}

#[test]
fn damage_found_while_reading_sets_the_file_aside() {
    let (home, store) = langang();
    store.close();
    let path = store_path(&folder(&home));
    let bytes = std::fs::read(&path).unwrap();
    let mut damaged = 0;
    // One page after another overwritten, the header's page left: found, or answered.
    for page in 1..bytes.len() / 4096 {
        let mut broken = bytes.clone();
        broken[page * 4096..][..4096].fill(0x5a);
        std::fs::write(&path, &broken).unwrap();
        std::fs::write(
            folder(&home).join("current"),
            path.file_name().unwrap().as_encoded_bytes(),
        )
        .unwrap();
        let store = CatalogueStore::open(&folder(&home)).unwrap();
        for query in ["birth", "b", "结婚", "of"] {
            answered_or_none(search(&store, query, "en", 20));
        }
        answered_or_none(store.categories("en"));
        answered_or_none(store.service("library-card", "en", at(0)));
        if store.revision().is_none() {
            damaged += 1;
            assert!(matches!(store.categories("en"), Err(CatalogueError::Empty)));
            assert!(
                files(&folder(&home))
                    .iter()
                    .any(|name| name.ends_with(".damaged-1"))
            );
        }
        store.apply(&*bundle(RECORDS.as_bytes()), at(1)).unwrap();
        store.close();
        for name in files(&folder(&home)) {
            if name.contains(".damaged-") || name.starts_with("catalogue-") {
                let _ = std::fs::remove_file(folder(&home).join(name));
            }
        }
    }
    assert!(damaged > 5, "{damaged}");
}

#[test]
fn a_table_that_is_gone_is_damage() {
    let (home, store) = langang();
    store.close();
    let path = store_path(&folder(&home));
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection
        .execute_batch("drop table index_segment")
        .unwrap();
    drop(connection);
    let store = CatalogueStore::open(&folder(&home)).unwrap();
    assert!(matches!(
        search(&store, "birth", "en", 1),
        Err(CatalogueError::Empty)
    ));
    assert!(matches!(
        search(&store, "birth", "en", 1),
        Err(CatalogueError::Empty)
    ));
    assert!(!path.exists());
}

#[test]
fn a_file_of_a_later_app_is_refused_and_left_alone() {
    let (home, store) = langang();
    store.close();
    let path = store_path(&folder(&home));
    let newer = rusqlite::Connection::open(&path).unwrap();
    newer.pragma_update(None, "user_version", 99).unwrap();
    drop(newer);
    assert!(matches!(
        CatalogueStore::open(&folder(&home)).map(drop),
        Err(CatalogueError::Storage(StorageError::Newer {
            found: 99,
            ..
        }))
    ));
    assert!(path.exists());
}
