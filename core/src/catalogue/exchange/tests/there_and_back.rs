//! What a city has in this format goes out to HSDS and comes back.

use super::{super::beyond, *};
use crate::catalogue::tests::schema::records;

/// A bundle of these records, in a city whose clock is known.
fn bundle(records: &[Value]) -> String {
    let lines: String = records.iter().map(|record| format!("{record}\n")).collect();
    let header = json!({
        "type": "header", "format": "citizen-catalogue/1", "city": "mill", "languages": ["en", "zh-Hans"],
        "time_zone": {"id": "Asia/Shanghai", "posix": "<+08>-8"}, "records": records.len(),
    });
    rehashed(&format!("{header}\n{lines}"))
}

/// The records of a bundle as a reader takes them, without what an import keeps beside; and the city's clock.
fn content(bundle: &[u8]) -> (Vec<Value>, Value) {
    let lines = str::from_utf8(bundle).unwrap().lines();
    let mut lines = lines.map(|line| serde_json::from_str::<Value>(line).unwrap());
    let zone = lines.next().unwrap()["time_zone"].take();
    let records = lines.map(|mut record| {
        let fields = record.as_object_mut().unwrap();
        fields.remove("hsds");
        let fields = fields.iter();
        let said = fields
            .filter_map(|(field, value)| Some((field.clone(), beyond::said(field, Some(value))?)));
        said.collect()
    });
    (records.collect(), zone)
}

/// What comes back of an export.
fn there_and_back(bundle: &str, exported: Exported, format: &Format, language: &str) -> Imported {
    let folder = tempdir().unwrap();
    for (name, text) in export(bundle.as_bytes(), exported, language).unwrap() {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let target = Target {
        language: language.to_owned(),
        ..target()
    };
    import(folder.path(), format, &target, &mut |_, _| {}).unwrap()
}

#[test]
fn a_record_of_each_type_with_all_its_fields_comes_back_from_hsds() {
    let mut records = records();
    // Free of charge is said, and another department's office, and what nothing is connected with.
    let mut free = records
        .iter()
        .find(|record| record["type"] == "service")
        .unwrap()
        .clone();
    free["id"] = json!("free");
    free["organization_id"] = json!("o2");
    free["cost_options"] = json!([]);
    free["form"] = json!(null);
    let at = records
        .iter()
        .position(|record| record["type"] == "service")
        .unwrap();
    records.insert(at, free);
    for (kind, id) in [
        ("organization", "o2"),
        ("organization", "o3"),
        ("category", "c2"),
        ("location", "l2"),
    ] {
        let at = records
            .iter()
            .position(|record| record["type"] == kind)
            .unwrap();
        let mut more = records[at].clone();
        more["id"] = json!(id);
        records.insert(at + 1, more);
    }
    records.sort_by_key(|record| (order(record), record["id"].to_string()));
    let bundle = bundle(&records);
    for language in ["en", "zh-Hans"] {
        for (exported, format) in [
            (Exported::HsdsJson, Format::HsdsJson),
            (Exported::HsdsCsv, Format::HsdsCsv),
        ] {
            let back = there_and_back(&bundle, exported, &format, language);
            assert_eq!(back.report.problems, [], "{format:?} {language}");
            let ((mut back, zone), (records, as_it_was)) =
                (content(&back.bundle), content(bundle.as_bytes()));
            back.sort_by_key(|record| (order(record), record["id"].to_string()));
            for (back, record) in back.iter().zip(&records) {
                assert_eq!(back, record, "{format:?} {language}");
            }
            assert_eq!((back.len(), zone), (records.len(), as_it_was));
        }
    }
}

/// The place of a record's type in a bundle.
fn order(record: &Value) -> usize {
    let types = [
        "category",
        "organization",
        "location",
        "holiday",
        "form",
        "fact",
        "service",
        "life_event",
    ];
    types
        .into_iter()
        .position(|kind| record["type"] == kind)
        .unwrap()
}

#[test]
fn what_is_held_is_a_bundle_again() {
    let bundle = bundle(&records());
    let (folder, another) = (tempdir().unwrap(), tempdir().unwrap());
    let store = CatalogueStore::open(folder.path()).unwrap();
    let held = store.apply(bundle.as_bytes(), at()).unwrap();
    let again = store.bundle().unwrap();
    assert_eq!(content(&again), content(bundle.as_bytes()));
    let another = CatalogueStore::open(another.path()).unwrap();
    let applied = another.apply(again.as_slice(), at()).unwrap();
    assert_eq!(applied, held);
}

#[test]
fn what_is_changed_in_hsds_counts_and_other_languages_stay() {
    let bundle = bundle(&records());
    let files = export(bundle.as_bytes(), Exported::HsdsJson, "en").unwrap();
    let mut rows: Value = serde_json::from_str(&files["hsds.json"]).unwrap();
    let rows_of_all = rows.as_array_mut().unwrap();
    let service = rows_of_all.iter_mut().find(|row| row["id"] == "s").unwrap();
    service["name"] = json!("New words.");
    service["phones"] = json!([{"id": "p", "number": "999"}]);
    service["cost_options"] = json!([]);
    let folder = tempdir().unwrap();
    fs::write(folder.path().join("hsds.json"), rows.to_string()).unwrap();
    fs::write(folder.path().join("rest.ndjson"), &files["rest.ndjson"]).unwrap();
    let back = import(folder.path(), &Format::HsdsJson, &target(), &mut |_, _| {}).unwrap();
    let (records, _) = content(&back.bundle);
    let service = records
        .iter()
        .find(|record| record["type"] == "service")
        .unwrap();
    assert_eq!(
        service["name"],
        json!({"en": "New words.", "zh-Hans": "文字。"})
    );
    assert_eq!(service["phones"], json!([{"number": "999"}]));
    assert_eq!(service["cost_options"], json!(null));
    assert_eq!(service["legal_basis"][0]["title"]["zh-Hans"], "文字。");
}

#[test]
fn what_a_city_adds_to_an_office_of_hsds_comes_back() {
    let imported = imported("s.json", counselling().to_string(), &Format::HsdsJson);
    let text = String::from_utf8(imported.bundle).unwrap();
    let holiday = "\"holiday_schedules\":[{\"closed\":true,\"start_date\":\"2026-12-25\",\"end_date\":\"2026-12-26\"}]";
    let changed = text.replace(
        "\"latitude\":51.5,\"longitude\":-0.1,\"name\"",
        &format!("{holiday},\"latitude\":51.5,\"longitude\":-0.1,\"name\""),
    );
    let changed = rehashed(&changed);
    let back = there_and_back(&changed, Exported::HsdsJson, &Format::HsdsJson, "en");
    let (records, _) = content(&back.bundle);
    assert_eq!(content(changed.as_bytes()).0, records);
    let office = records
        .iter()
        .find(|record| record["type"] == "location")
        .unwrap();
    assert_eq!(office["holiday_schedules"][0]["end_date"], "2026-12-26");
    // And goes out again as it went out before, once.
    let out = |bundle: &[u8]| export(bundle, Exported::HsdsJson, "en").unwrap();
    assert_eq!(out(&back.bundle), out(changed.as_bytes()));
}

#[test]
fn a_record_that_no_export_can_hold_is_named() {
    // A reader passes over what it does not know, however deep; JSON that is made of it is another matter.
    let mut records = records();
    let service = records
        .iter_mut()
        .find(|record| record["type"] == "service")
        .unwrap();
    let line = service.to_string();
    let deep = format!("\"of_later\":{}{},", "[".repeat(200), "]".repeat(200));
    let bundle = bundle(&records).replace(&line, &line.replacen('{', &format!("{{{deep}"), 1));
    let error = export(rehashed(&bundle).as_bytes(), Exported::HsdsJson, "en").unwrap_err();
    assert!(error.to_string().contains("\"s\""), "{error}");
}

/// Against the schemas that Open Referral publishes, which are not part of this project.
#[test]
fn what_goes_out_is_as_hsds_prescribes() {
    let Some(folder) = std::env::var_os("CITIZEN_REAL_DATA").map(PathBuf::from) else {
        eprintln!("NOT TESTED: CITIZEN_REAL_DATA names no folder with the schemas of HSDS");
        return;
    };
    let base = "https://hsds.example/";
    let mut schemas = jsonschema::Registry::new();
    for entry in fs::read_dir(folder.join("hsds/schema")).unwrap() {
        let path = entry.unwrap().path();
        let schema: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        schemas = schemas.add(format!("{base}{name}"), schema).unwrap();
    }
    let schemas = schemas.prepare().unwrap();
    let schema = |kind: &str| {
        let schema = json!({"$ref": format!("{base}{kind}.json")});
        let options = jsonschema::options().with_registry(&schemas);
        options.build(&schema).unwrap()
    };
    let (service, organization) = (schema("service"), schema("organization"));
    let files = export(bundle(&records()).as_bytes(), Exported::HsdsJson, "en");
    let rows: Vec<Value> = serde_json::from_str(&files.unwrap()["hsds.json"]).unwrap();
    for row in &rows {
        let of = if row["status"].is_null() {
            &organization
        } else {
            &service
        };
        let errors = of.iter_errors(row);
        let errors: Vec<_> = errors
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert_eq!(errors, [""; 0], "{row:#}");
    }
    let mut broken = rows[0].clone();
    broken["service_at_locations"][0]["location"]["latitude"] = json!("north");
    assert!(!service.is_valid(&broken));
}
