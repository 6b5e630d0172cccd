//! docs/schema/catalogue-record.schema.json, held against the reader: what one refuses, the other does.

use super::{super::*, *};

fn schema() -> jsonschema::Validator {
    let schema = include_str!("../../../../docs/schema/catalogue-record.schema.json");
    let schema: Value = serde_json::from_str(schema).unwrap();
    jsonschema::draft202012::new(&schema).unwrap()
}

/// A record of each type with all its fields.
pub(in crate::catalogue) fn records() -> Vec<Value> {
    let text = json!({"en": "Words.", "zh-Hans": "文字。"});
    let words = json!({"en": ["baby"], "zh-Hans": ["宝宝"]});
    let phones = json!([{"number": "12345"}]);
    let url = "https://langang.example/page";
    let rule = json!({"var": "lives_here"});
    vec![
        json!({"type": "category", "id": "c", "name": text, "description": text, "order": 1}),
        json!({"type": "organization", "id": "o", "name": text, "phones": phones, "url": url}),
        json!({
            "type": "location", "id": "l", "name": text, "organization_id": "o", "latitude": 29.0,
            "longitude": 121.5, "address": text, "phones": phones, "wheelchair": "yes",
            "accessibility": [{"description": text}],
            "schedules": [
                {
                    "freq": "WEEKLY", "interval": 2, "byday": "MO,TU", "dtstart": "2026-01-05", "until": "2026-12-31",
                    "wkst": "SU", "valid_from": "2026-01-05", "valid_to": "2026-12-31", "opens_at": "09:00",
                    "closes_at": "17:00", "description": text,
                },
                {
                    "freq": "MONTHLY", "interval": 1, "byday": "1MO,-1FR", "bymonthday": "1,-1", "count": 4,
                    "dtstart": "2026-01-05", "opens_at": "09:00", "closes_at": "17:00",
                },
                {"description": text},
            ],
            "holiday_schedules": [
                {"closed": true, "start_date": "2026-10-01", "end_date": "2026-10-02"},
                {
                    "closed": false, "opens_at": "09:00", "closes_at": "12:00", "start_date": "2026-10-03",
                    "end_date": "2026-10-03",
                },
            ],
        }),
        json!({
            "type": "holiday", "id": "h", "name": text, "start_date": "2026-10-10", "end_date": "2026-10-10",
            "working": true, "as_weekday": "WE",
        }),
        json!({"type": "holiday", "id": "i", "name": text, "start_date": "2026-10-01", "end_date": "2026-10-07"}),
        json!({"type": "form", "id": "f", "version": "1", "schema": {}, "ui": {}, "texts": {"a.label": text}, "calculations": {"a": 1}, "defaults": {"b": 1}, "migrations": [{"from": "0"}]}),
        json!({"type": "fact", "id": "age", "order": 1, "question": text, "hint": text, "kind": "number", "min": -9, "max": 120}),
        json!({
            "type": "fact", "id": "born_on", "order": 1, "question": text, "kind": "date",
            "earliest": "1850-01-01", "latest": "today",
        }),
        json!({"type": "fact", "id": "lives_here", "order": 1, "question": text, "kind": "yes_no"}),
        json!({
            "type": "fact", "id": "work", "order": 2, "question": text, "kind": "choice",
            "choices": [{"id": "a", "name": text}],
        }),
        json!({
            "type": "service", "id": "s", "name": text, "alternate_name": text, "description": text,
            "category_id": "c", "organization_id": "o", "channels": ["online"],
            "cost_options": [{"amount_minor": 100, "currency": "CNY", "amount_description": text}],
            "processing_time_working_days": 3, "required_documents": [{"id": "d", "document": text}],
            "outputs": [{"id": "p", "name": text}], "eligibility": [{"id": "e", "name": text, "rule": rule}],
            "application_process": text, "eligibility_description": text, "location_ids": ["l"],
            "keywords": words, "popularity": 5, "legal_basis": [{"title": text, "url": url}], "phones": phones,
            "email": "city@langang.example", "url": url, "form": {"id": "f", "version": "1"},
        }),
        json!({
            "type": "life_event", "id": "v", "name": text, "order": 1, "description": text, "icon": "baby",
            "date_question": text, "keywords": words,
            "steps": [{
                "service_id": "s", "after": [], "due_days": 10, "not_before_days": -10, "condition": rule, "note": text,
            }],
        }),
    ]
}

/// The fields of a record, also those inside of others, as JSON pointers; none inside of a text, and none
/// of what is free.
fn fields(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(object) if !object.contains_key("en") => {
            for (name, value) in object {
                let at = format!("{at}/{name}");
                let is_free = ["rule", "condition", "schema", "ui"].contains(&name.as_str());
                if !is_free && name != "type" && !at.contains("/texts/") {
                    fields(value, &at, found);
                    found.push(at);
                }
            }
        }
        Value::Array(items) => {
            for (number, item) in items.iter().enumerate() {
                fields(item, &format!("{at}/{number}"), found);
            }
        }
        _ => {}
    }
}

fn remove(record: &mut Value, field: &str) {
    let (owner, name) = field.rsplit_once('/').unwrap();
    let owner = record.pointer_mut(owner).unwrap().as_object_mut().unwrap();
    owner.remove(name);
}

/// Whether the reader takes these records. What only another record says is wrong is not the schema's.
fn taken(records: &[Value]) -> bool {
    let lines: String = records.iter().map(|record| format!("{record}\n")).collect();
    let (_home, store) = opened();
    match store.apply(&*bundle(lines.as_bytes()), at(0)) {
        Ok(_) => true,
        Err(CatalogueError::Bundle(BundleError::Record { problem, .. })) => {
            matches!(problem, RecordProblem::Dangling { .. })
        }
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn what_the_schema_refuses_the_reader_refuses_and_no_more() {
    let (schema, whole) = (schema(), records());
    assert!(whole.iter().all(|record| schema.is_valid(record)));
    assert!(taken(&whole));
    let mut changes = 0;
    let mut differences = Vec::new();
    for (number, record) in whole.iter().enumerate() {
        let mut found = Vec::new();
        fields(record, "", &mut found);
        // Words for who searches life events, which no reader does yet.
        found.retain(|field| record["type"] != "life_event" || !field.starts_with("/keywords"));
        let as_it_is = || whole.clone();
        for field in found {
            let put = |value: Value| {
                let mut records = as_it_is();
                *records[number].pointer_mut(&field).unwrap() = value;
                records
            };
            let mut without = as_it_is();
            remove(&mut without[number], &field);
            for (what, records) in [
                ("removed", without),
                ("null", put(json!(null))),
                ("empty", put(json!(""))),
                ("of another type", put(json!({"en": 7}))),
                ("negative", put(json!(-1))),
            ] {
                changes += 1;
                let valid = schema.is_valid(&records[number]);
                if taken(&records) != valid {
                    differences.push(format!("{} {field} {what}: valid {valid}", record["type"]));
                }
            }
        }
    }
    assert!(changes > 400, "{changes}");
    assert!(differences.is_empty(), "{differences:#?}");
}

#[test]
fn a_city_may_add_fields_and_types() {
    let schema = schema();
    let mut records = records();
    for record in &mut records {
        record["of_a_later_version"] = json!({"any": 1});
    }
    records.push(json!({"type": "of-a-later-version", "id": 1}));
    assert!(records.iter().all(|record| schema.is_valid(record)));
    records.pop();
    assert!(taken(&records));
    assert!(!schema.is_valid(&json!({"id": "a"})));
}

#[test]
fn the_header_is_held_to_the_schema_as_well() {
    let schema = schema();
    let lines = RECORDS.as_bytes();
    let zone = json!({"time_zone": {"id": "Asia/Shanghai", "posix": "<+08>-8"}, "published_at": "2026-11-18T11:06:40Z"});
    let whole = bundle_with(lines, &zone);
    let header: Value =
        serde_json::from_slice(whole.split(|byte| *byte == b'\n').next().unwrap()).unwrap();
    assert!(schema.is_valid(&header));
    let mut found = Vec::new();
    fields(&header, "", &mut found);
    for field in found {
        let mut without = header.clone();
        remove(&mut without, &field);
        let mut of_another_type = header.clone();
        *of_another_type.pointer_mut(&field).unwrap() = json!({"en": 7});
        for changed in [without, of_another_type] {
            let (_home, store) = opened();
            let bundle = [format!("{changed}\n").as_bytes(), lines].concat();
            let taken = store.apply(&*bundle, at(0)).is_ok();
            assert_eq!(taken, schema.is_valid(&changed), "{field}: {changed}");
        }
    }
}
