#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stderr)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use proptest::prelude::*;
use serde_json::{Value, json};
use tempfile::{TempDir, tempdir};

use super::{Exported, Format, Imported, Mapping, Misfit, Target, export, import};
use crate::{
    catalogue::{CatalogueStore, SearchRequest},
    environment::Timestamp,
};

mod bounds;
mod cpsv_ap;
mod there_and_back;

fn at() -> Timestamp {
    "2026-11-01T00:00:00Z".parse().unwrap()
}

fn target() -> Target {
    Target {
        city: "mill".to_owned(),
        language: "en".to_owned(),
    }
}

/// The folder is kept as long as the path is used.
fn file(name: &str, content: impl AsRef<[u8]>) -> (TempDir, PathBuf) {
    let folder = tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, content).unwrap();
    (folder, path)
}

fn imported(name: &str, content: impl AsRef<[u8]>, format: &Format) -> Imported {
    let (_folder, path) = file(name, content);
    import(&path, format, &target(), &mut |_, _| {}).unwrap()
}

/// The bundle as a phone takes it.
fn store(imported: &Imported) -> (TempDir, CatalogueStore) {
    let folder = tempdir().unwrap();
    let store = CatalogueStore::open(folder.path())
        .unwrap()
        .for_city("mill");
    let applied = store.apply(imported.bundle.as_slice(), at());
    assert_eq!(applied.unwrap().services, imported.services);
    (folder, store)
}

/// A service as HSDS has it, with much that a record has no field for.
fn counselling() -> Value {
    json!({
        "id": "s1",
        "name": "Debt advice",
        "description": "Free &amp; private <b>advice</b>.",
        "status": "active",
        "wait_time": "two weeks",
        "minimum_age": 16,
        "url": "https://mill.example/debt",
        "accreditations": null,
        "phones": [{"id": "p1", "number": "01234 5", "languages": [{"id": "l1", "code": "ur"}]}],
        "organization": {
            "id": "o1", "name": "Mill Advice", "description": "A charity.",
            "contacts": [{"id": "c1", "name": "A. Person", "phones": [{"id": "p2", "number": "01234 6"}]}],
        },
        "service_at_locations": [
            {"id": "sl1", "location": {
                "id": "lo1", "location_type": "physical", "name": "Town hall", "latitude": 51.5,
                "longitude": -0.1,
                "addresses": [{"id": "a1", "address_1": "1 Mill Road", "city": "Mill", "address_type": "physical"}],
                "schedules": [{"id": "sc1", "freq": "WEEKLY", "byday": "MO,TU", "opens_at": "09:00:00", "closes_at": "17:00:00"}],
            }},
            {"id": "sl2", "location": {"id": "lo2", "location_type": "virtual", "name": "Nowhere", "latitude": 100}},
        ],
        "cost_options": [
            {"id": "co1", "amount": 12.5, "currency": "gbp", "option": "Letters"},
            {"id": "co2", "amount": "a little", "currency": "gbp"},
        ],
        "required_documents": [{"id": "d1", "document": "A bill", "uri": "https://mill.example/bill"}],
        "attributes": [{"id": "at1", "link_entity": "service", "value": "x", "taxonomy_term": {"id": "t1", "name": "Money", "description": "Money", "taxonomy": "our own"}}],
        "metadata": [{"id": "m1", "resource_type": "service", "field_name": "name"}],
        "x_our_own": {"kept": [1, 2.5, true]},
    })
}

#[test]
fn a_service_of_hsds_can_be_found_and_read() {
    let imported = imported("s.json", counselling().to_string(), &Format::HsdsJson);
    let (_folder, store) = store(&imported);
    let hits = store.search(&SearchRequest::new("debt", "en")).unwrap();
    assert_eq!(hits[0].service.id, "s1");
    assert_eq!(hits[0].service.category_name, "Money");
    let service = store.service("s1", "en", at()).unwrap().unwrap();
    assert_eq!(service.description, "Free & private advice.");
    assert_eq!(service.department.name, "Mill Advice");
    assert_eq!(service.offices[0].address, "1 Mill Road, Mill");
    let fees = service.fees.unwrap();
    assert_eq!(
        (fees[0].amount_minor, fees[0].currency.as_str()),
        (1250, "GBP")
    );
    assert_eq!(service.processing_time_working_days, None, "nobody says");
    let problems = imported.report.problems.iter();
    let told: Vec<_> = problems
        .map(|problem| (problem.place.as_str(), problem.field.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("/service_at_locations/1/location", "latitude"),
            ("/cost_options/1", "amount"),
        ]
    );
}

/// One row each of what a file may hold: a service, an organization with services, a service at a location.
fn outermost() -> [Value; 3] {
    let organization = json!({
        "id": "o9", "name": "Library", "description": "Books.", "legal_status": "public",
        "services": [{"id": "s9", "name": "Borrow", "status": "active", "fees": "none"}],
        "programs": [{"id": "pr1", "name": "Reading", "description": "For all."}],
    });
    let mut at_location = json!({
        "id": "sl8", "description": "Here.",
        "location": {"id": "lo8", "location_type": "physical", "latitude": 1, "longitude": 2},
    });
    let mut service = counselling();
    service["id"] = json!("s8");
    at_location["service"] = service;
    [counselling(), organization, at_location]
}

#[test]
fn the_round_trip_of_hsds_json_loses_nothing() {
    let rows = json!(outermost());
    let imported = imported("all.json", rows.to_string(), &Format::HsdsJson);
    assert_eq!(imported.services, 3);
    let files = export(imported.bundle.as_slice(), Exported::HsdsJson, "en").unwrap();
    let mut back: Vec<Value> = serde_json::from_str(&files["hsds.json"]).unwrap();
    for row in rows.as_array().unwrap() {
        let at = back
            .iter()
            .position(|back| back == row)
            .unwrap_or_else(|| panic!("{row} was lost"));
        back.remove(at);
    }
    assert!(back.is_empty(), "{back:?}");
}

#[test]
fn what_was_changed_since_goes_out_changed_and_the_rest_as_it_came() {
    let imported = imported("s.json", counselling().to_string(), &Format::HsdsJson);
    let text = String::from_utf8(imported.bundle).unwrap();
    let changed = text.replace("{\"en\":\"Debt advice\"}", "{\"en\":\"Help with debt\"}");
    assert_ne!(text, changed);
    let files = export(rehashed(&changed).as_bytes(), Exported::HsdsJson, "en").unwrap();
    let back: Value = serde_json::from_str(&files["hsds.json"]).unwrap();
    let mut expected = counselling();
    expected["name"] = json!("Help with debt");
    assert_eq!(back[0], expected);
}

/// The bundle with the revision that its records have now.
fn rehashed(bundle: &str) -> String {
    let (header, lines) = bundle.split_once('\n').unwrap();
    let mut hashes: Vec<_> = lines
        .lines()
        .map(|line| super::super::bundle::hash(line.as_bytes()))
        .collect();
    let mut header: Value = serde_json::from_str(header).unwrap();
    header["revision"] = json!(super::super::bundle::revision(&mut hashes));
    format!("{header}\n{lines}")
}

/// Rows by file, in whatever order rows and columns stand.
fn tables(files: &BTreeMap<String, String>) -> BTreeMap<&str, BTreeSet<BTreeMap<String, String>>> {
    let rows = |text: &String| {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let columns = reader.headers().unwrap().clone();
        let row = |record: csv::StringRecord| {
            let cells = columns
                .iter()
                .zip(record.iter())
                .filter(|(_, cell)| !cell.is_empty());
            cells
                .map(|(column, cell)| (column.to_owned(), cell.to_owned()))
                .collect()
        };
        reader
            .records()
            .map(|record| row(record.unwrap()))
            .collect()
    };
    files
        .iter()
        .map(|(name, text)| (name.as_str(), rows(text)))
        .collect()
}

#[test]
fn the_round_trip_of_hsds_tables_loses_nothing() {
    let rows = json!([counselling()]);
    let from_json = imported("all.json", rows.to_string(), &Format::HsdsJson);
    let files = export(from_json.bundle.as_slice(), Exported::HsdsCsv, "en").unwrap();
    for table in [
        "service",
        "organization",
        "contact",
        "phone",
        "language",
        "location",
        "address",
        "schedule",
        "attribute",
        "taxonomy_term",
        "metadata",
    ] {
        assert!(files.contains_key(&format!("{table}.csv")), "{table}");
    }
    let folder = tempdir().unwrap();
    for (name, text) in &files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let from_csv = import(folder.path(), &Format::HsdsCsv, &target(), &mut |_, _| {}).unwrap();
    assert_eq!(from_csv.report.left_out, 0, "{:?}", from_csv.report);
    let (_folder, store) = store(&from_csv);
    assert_eq!(
        store.service("s1", "en", at()).unwrap().unwrap().offices[0].name,
        "Town hall"
    );
    let again = export(from_csv.bundle.as_slice(), Exported::HsdsCsv, "en").unwrap();
    assert_eq!(tables(&again), tables(&files));
}

#[test]
fn rows_that_hang_on_nothing_are_reported() {
    let folder = tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write(
        "services.csv",
        "id,organization_id,name,status\ns1,o1,Borrow,active\n,o1,,active\n",
    );
    write(
        "organizations.csv",
        "\u{feff}id,name,description\no1,Library,Books\no2,Museum,Things\n",
    );
    write("phones.csv", "id,service_id,number\np1,s1,123\np2,s7,456\n");
    let imported = import(folder.path(), &Format::HsdsCsv, &target(), &mut |_, _| {}).unwrap();
    assert_eq!(imported.services, 1);
    let problems = &imported.report.problems;
    let told: Vec<_> = problems
        .iter()
        .map(|problem| (problem.place.as_str(), &problem.misfit))
        .collect();
    assert_eq!(
        told,
        [
            ("service.csv, row 3", &Misfit::Missing),
            ("phone.csv, row 3", &Misfit::Unattached),
        ]
    );
    assert_eq!(imported.report.left_out, 2);
}

/// What a report says of each problem: place, field, what is wrong, whether the row was left out.
fn told(imported: &Imported) -> Vec<(&str, &str, String, bool)> {
    let problems = imported.report.problems.iter();
    problems
        .map(|problem| {
            let (place, field) = (problem.place.as_str(), problem.field.as_str());
            (place, field, problem.misfit.to_string(), problem.left_out)
        })
        .collect()
}

#[test]
fn a_service_of_nobody_is_reported_and_no_department() {
    let folder = tempdir().unwrap();
    let table = "id,name,description\ns1,Borrow,Books\n";
    fs::write(folder.path().join("services.csv"), table).unwrap();
    let from_csv = import(folder.path(), &Format::HsdsCsv, &target(), &mut |_, _| {}).unwrap();
    let service = json!([{"id": "s1", "name": "Borrow", "cost_options": []}]);
    let from_json = imported("s.json", service.to_string(), &Format::HsdsJson);
    for (imported, place) in [(from_csv, "service.csv, row 2"), (from_json, "/0")] {
        let missing = "it is missing".to_owned();
        assert_eq!(told(&imported), [(place, "organization", missing, true)]);
        let bundle = String::from_utf8(imported.bundle).unwrap();
        assert_eq!(bundle.lines().count(), 1, "{bundle}");
    }
}

#[test]
fn a_service_that_is_not_offered_any_more_is_left_out() {
    let with = |id: &str, status: &str| {
        let mut service = counselling();
        service["id"] = json!(id);
        service["status"] = json!(status);
        service["cost_options"] = json!([]);
        service["service_at_locations"] = json!([]);
        service
    };
    let rows = json!([
        with("s1", "active"),
        with("s2", "inactive"),
        with("s3", "Defunct"),
        with("s4", "temporarily closed"),
        {"id": "o9", "name": "Library", "services": [with("s5", "defunct")]},
    ]);
    let imported = imported("all.json", rows.to_string(), &Format::HsdsJson);
    let (_folder, store) = store(&imported);
    for (id, is_there) in [("s1", true), ("s2", false), ("s3", false), ("s4", true)] {
        let service = store.service(id, "en", at()).unwrap();
        assert_eq!(service.is_some(), is_there, "{id}");
    }
    let withdrawn = |place| {
        let words = "it is not offered any more".to_owned();
        (place, "status", words, true)
    };
    let expected = ["/1", "/2", "/4/services/0"].map(withdrawn);
    assert_eq!(told(&imported), expected);
}

#[test]
fn the_files_that_are_read_can_be_told() {
    let folder = tempdir().unwrap();
    for name in ["service.csv", "phone.csv", "notes.txt"] {
        fs::write(folder.path().join(name), "").unwrap();
    }
    let told = |source: &str, format: &Format| -> BTreeSet<String> {
        let files = super::files(&folder.path().join(source), format);
        let names = files.iter().map(|file| file.strip_prefix(folder.path()));
        names
            .map(|name| name.unwrap().display().to_string())
            .collect()
    };
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let tables: BTreeSet<_> = names(&["phone.csv", "rest.ndjson", "service.csv"]);
    assert_eq!(told("", &Format::HsdsCsv), tables);
    assert_eq!(
        told("", &Format::HsdsJson),
        names(&["hsds.json", "rest.ndjson"])
    );
    assert_eq!(told("s.json", &Format::HsdsJson), names(&["s.json"]));
    let join = json!({"o": {"file": "offices.csv", "column": "a", "key": "b"}});
    let joined = mapping(json!({"name": "Name", "organization": "o.name", "join": join}));
    assert_eq!(told("s.csv", &joined), names(&["offices.csv", "s.csv"]));
}

fn mapping(mapping: Value) -> Format {
    let (_folder, path) = file("mapping.json", mapping.to_string());
    Format::Mapped(Box::new(Mapping::read(&path).unwrap()))
}

#[test]
fn a_mapping_says_what_columns_mean() {
    let format = mapping(json!({
        "delimiter": ";",
        "id": "No",
        "name": {"en": "Name", "fr": "Nom"},
        "organization": "Office",
        "category": "Kind",
        "channels": {"column": "How", "separator": ",", "values": {"web": "online", "desk": "office"}},
        "fee": {"column": "Fee", "currency": "CAD"},
        "processing_time_working_days": "Days",
        "keywords": {"en": {"column": "Also", "separator": "|"}},
    }));
    let csv = "No;Name;Nom;Office;Kind;How;Fee;Days;Also\r\n\
               1;Fishing licence;Permis de pêche;\"Parks; rivers\";Outdoors;desk, web,drone;12.50;3;fish|angler\r\n\
               2;Camping;;Parks;;web;free;soon;\r\n\
               ;No number;;Parks;;;;;\r\n\
               1;Twice;;Parks;;;;;\r\n\
               5;;;Parks;;;;;\r\n";
    let imported = imported("services.csv", csv, &format);
    let (_folder, store) = store(&imported);
    assert_eq!(imported.services, 2);
    let fishing = store.service("1", "fr", at()).unwrap().unwrap();
    assert_eq!(fishing.name, "Permis de pêche");
    assert_eq!(fishing.department.name, "Parks; rivers");
    assert_eq!(fishing.channels.len(), 2);
    assert_eq!(fishing.fees.unwrap()[0].amount_minor, 1250);
    assert_eq!(fishing.processing_time_working_days, Some(3));
    let camping = store.service("2", "en", at()).unwrap().unwrap();
    assert_eq!(
        (camping.fees, camping.processing_time_working_days),
        (None, None)
    );
    assert_eq!(camping.category_name, "Other services");
    let hits = store.search(&SearchRequest::new("angler", "en")).unwrap();
    assert_eq!(hits[0].service.id, "1");
    let told: Vec<_> = imported
        .report
        .problems
        .iter()
        .map(|problem| {
            (
                problem.place.as_str(),
                problem.field.as_str(),
                problem.left_out,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("services.csv, row 3", "fee", false),
            ("services.csv, row 3", "processing_time_working_days", false),
            ("services.csv, row 4", "id", true),
            ("services.csv, row 5", "id", true),
            ("services.csv, row 6", "name", true),
        ]
    );
}

#[test]
fn a_mapping_of_columns_that_are_not_there_is_refused() {
    let format = mapping(json!({"name": "Name", "organization": "Office"}));
    let (_folder, path) = file("services.csv", "Name,Bureau\na,b\n");
    let error = import(&path, &format, &target(), &mut |_, _| {}).unwrap_err();
    assert_eq!(
        error.to_string(),
        "services.csv has no \"Office\", which the mapping names"
    );
    let (_folder, path) = file("latin.csv", b"Name,Office\nCaf\xe9,b\n");
    let error = import(&path, &format, &target(), &mut |_, _| {}).unwrap_err();
    assert_eq!(
        error.to_string(),
        "latin.csv: byte 15 is not UTF-8; save it as UTF-8"
    );
}

#[test]
fn another_format_is_told() {
    for (text, format) in [
        ("{\"a\": 1}", Format::HsdsJson),
        ("[1]", Format::CpsvAp),
        ("7", Format::HsdsJson),
    ] {
        let (_folder, path) = file("x.json", text);
        let error = import(&path, &format, &target(), &mut |_, _| {}).unwrap_err();
        assert_eq!(error.to_string(), "x.json: nothing in it is of this format");
    }
    let deep = "[".repeat(1_000_000);
    let (_folder, path) = file("deep.json", deep);
    let error = import(&path, &Format::HsdsJson, &target(), &mut |_, _| {}).unwrap_err();
    assert!(error.to_string().contains("recursion limit"), "{error}");
}

/// JSON with the names that importers look for.
fn any_json() -> impl Strategy<Value = Value> {
    let names = "id|name|status|service|services|organization|service_at_locations|location|latitude|longitude\
                 |attributes|taxonomy_term|phones|number|cost_options|amount|currency|schedules|byday|@id|@type\
                 |@value|@language|title|hasCompetentAuthority|hasCost|value|contents|@graph|hasChannel|type";
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}|PublicService|cpsv:PublicService|eur|<b>&amp;".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((names, inner), 0..8)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever comes in, a bundle that phones take comes out, or an error.
    #[test]
    fn anything_becomes_a_good_bundle_or_an_error(value in any_json()) {
        for format in [Format::HsdsJson, Format::CpsvAp] {
            let (_folder, path) = file("any.json", value.to_string());
            if let Ok(imported) = import(&path, &format, &target(), &mut |_, _| {}) {
                store(&imported);
                for format in [Exported::HsdsJson, Exported::HsdsCsv, Exported::CpsvAp] {
                    export(imported.bundle.as_slice(), format, "en").unwrap();
                }
            }
        }
    }

    #[test]
    fn any_bytes_as_tables_are_taken_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400), header in "(id|name|organization_id|status|,|\n){0,12}") {
        let folder = tempdir().unwrap();
        let content = [header.as_bytes(), b"\n", &bytes].concat();
        for name in ["service.csv", "organization.csv", "phone.csv"] {
            fs::write(folder.path().join(name), &content).unwrap();
        }
        if let Ok(imported) = import(folder.path(), &Format::HsdsCsv, &target(), &mut |_, _| {}) {
            store(&imported);
        }
    }
}

/// Real services of three countries and the official examples, which are not part of this project.
#[test]
fn real_data_is_imported_whole() {
    let Some(folder) = std::env::var_os("CITIZEN_REAL_DATA").map(PathBuf::from) else {
        eprintln!("NOT TESTED: CITIZEN_REAL_DATA names no folder with real data");
        return;
    };
    let agencies =
        json!({"agency": {"file": "agencies.csv", "column": "agency_id", "key": "agency_id"}});
    let sets = [
        (
            "kenya/services.csv",
            5489,
            "passport",
            json!({"id": "service_id", "name": "service_name", "organization": "agency.agency_name", "join": agencies}),
        ),
        (
            "canada/services-2019-2020.csv",
            1231,
            "pêche",
            json!({
                "id": "service_id",
                "name": {"en": "service_name_en", "fr": "service_name_fr"},
                "description": {"en": "service_description_en", "fr": "service_description_fr"},
                "organization": {"en": "department_name_en", "fr": "department_name_fr"},
            }),
        ),
        (
            "guangan/services.json",
            1135,
            "入学",
            json!({"id": "item_code", "name": {"zh-Hans": "name"}, "organization": {"zh-Hans": "department"}}),
        ),
    ];
    for (source, services, query, columns) in sets {
        let imported = import(
            &folder.join(source),
            &mapping(columns),
            &target(),
            &mut |_, _| {},
        )
        .unwrap();
        assert_eq!(
            (imported.services, imported.report.left_out),
            (services, 0),
            "{source}"
        );
        let (_folder, store) = store(&imported);
        let hits = store.search(&SearchRequest::new(query, "en")).unwrap();
        assert!(!hits.is_empty(), "{source}: {query}");
    }
    for example in ["service", "organization", "service_at_location"] {
        round_trip(&folder.join(format!("hsds/{example}_full.json")));
    }
}

fn round_trip(example: &Path) {
    let imported = import(example, &Format::HsdsJson, &target(), &mut |_, _| {}).unwrap();
    let files = export(imported.bundle.as_slice(), Exported::HsdsJson, "en").unwrap();
    let back: Vec<Value> = serde_json::from_str(&files["hsds.json"]).unwrap();
    let original: Value = serde_json::from_str(&fs::read_to_string(example).unwrap()).unwrap();
    assert_eq!(back, [original], "{}", example.display());
}
