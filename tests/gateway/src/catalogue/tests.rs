#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod forms;
mod planning;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use ring::digest::{SHA256, digest};
use serde_json::{Map, Value, json};

use super::tables::{self, Document, Tables};
use super::{BuildError, Catalogue, CheckError, build};

/// The city's languages.
const LANGUAGES: [&str; 4] = ["en", "zh-Hans", "es", "ar"];

fn demo_city() -> &'static Catalogue {
    static DEMO_CITY: LazyLock<Catalogue> =
        LazyLock::new(|| Catalogue::demo_city().expect("the authored tables are sound"));
    &DEMO_CITY
}

fn records(catalogue: &Catalogue) -> Vec<Value> {
    let text = std::str::from_utf8(&catalogue.ndjson).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn ids(records: &[Value], kind: &str) -> BTreeSet<String> {
    records
        .iter()
        .filter(|record| record["type"] == kind)
        .map(|record| record["id"].as_str().unwrap().to_owned())
        .collect()
}

/// Whether a text of this language is written in its own script: Chinese characters and Arabic
/// letters are in texts of no other.
fn is_in_script_of(language: &str, text: &str) -> bool {
    let has = |letters: std::ops::RangeInclusive<char>| text.chars().any(|c| letters.contains(&c));
    let (chinese, arabic) = (has('\u{4e00}'..='\u{9fff}'), has('\u{621}'..='\u{64a}'));
    (chinese, arabic) == (language == "zh-Hans", language == "ar")
}

/// Every text in a record, in all languages, with the path to it.
fn texts<'a>(value: &'a Value, path: String, found: &mut Vec<(String, &'a Map<String, Value>)>) {
    match value {
        Value::Object(map) if map.get("en").is_some_and(Value::is_string) => {
            found.push((path, map));
        }
        Value::Object(map) => {
            for (key, value) in map {
                texts(value, format!("{path}/{key}"), found);
            }
        }
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                texts(value, format!("{path}/{index}"), found);
            }
        }
        _ => {}
    }
}

#[test]
fn the_header_speaks_for_the_lines_that_follow() {
    let catalogue = demo_city();
    let end = catalogue
        .ndjson
        .iter()
        .position(|&byte| byte == b'\n')
        .unwrap()
        + 1;
    let (header, body) = catalogue.ndjson.split_at(end);
    assert!(header.starts_with(br#"{"type":"header","format":"citizen-catalogue/1""#));
    let header: Value = serde_json::from_slice(header).unwrap();
    let lines = std::str::from_utf8(body).unwrap().lines();
    let mut hashes: Vec<[u8; 32]> = lines
        .map(|line| {
            digest(&SHA256, line.as_bytes())
                .as_ref()
                .try_into()
                .unwrap()
        })
        .collect();
    hashes.sort();
    let revision: String = digest(&SHA256, &hashes.concat())
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert_eq!(header["revision"], revision);
    assert_eq!(catalogue.revision, revision);
    assert_eq!(header["records"], records(catalogue).len() - 1);
    let mut languages: Vec<&str> = header["languages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|language| language.as_str().unwrap())
        .collect();
    assert_eq!(languages[..2], ["en", "zh-Hans"]);
    languages.sort_unstable();
    assert_eq!(languages, ["ar", "en", "es", "zh-Hans"]);
    assert!(body.ends_with(b"\n"));
}

#[test]
fn a_published_bundle_says_when_and_is_the_same_otherwise() {
    let at = chrono::DateTime::from_timestamp(1_795_000_000, 0).unwrap();
    let published = String::from_utf8(demo_city().published(at).unwrap()).unwrap();
    let date = "\"published_at\":\"2026-11-18T11:06:40Z\",";
    assert!(published.lines().next().unwrap().contains(date));
    let undated = published.replacen(date, "", 1);
    assert_eq!(undated.as_bytes(), demo_city().ndjson);
}

#[test]
fn the_same_tables_give_the_same_bytes() {
    let again = Catalogue::demo_city().unwrap();
    assert_eq!(demo_city().ndjson, again.ndjson);
}

#[test]
fn records_stand_in_order_of_type_and_id() {
    let order = [
        "category",
        "organization",
        "location",
        "holiday",
        "form",
        "fact",
        "service",
        "life_event",
    ];
    let keys: Vec<(usize, String)> = records(demo_city())[1..]
        .iter()
        .map(|record| {
            let kind = order
                .iter()
                .position(|kind| record["type"] == *kind)
                .unwrap();
            (kind, record["id"].as_str().unwrap().to_owned())
        })
        .collect();
    assert!(keys.windows(2).all(|pair| pair[0] < pair[1]));
}

#[test]
fn every_line_is_as_the_published_schema_says() {
    let schema = include_str!("../../../../docs/schema/catalogue-record.schema.json");
    let schema: Value = serde_json::from_str(schema).unwrap();
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    let schema = jsonschema::draft202012::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap();
    for record in records(demo_city()) {
        if let Err(error) = schema.validate(&record) {
            panic!("{}: {error} at {}", record["id"], error.instance_path());
        }
    }
}

#[test]
fn offices_say_when_they_are_open_and_how_to_get_in() {
    let records = records(demo_city());
    let of = |kind: &str| -> Vec<&Value> {
        let records = records.iter();
        records.filter(|record| record["type"] == kind).collect()
    };
    for office in of("location") {
        let id = &office["id"];
        assert!(!office["schedules"].as_array().unwrap().is_empty(), "{id}");
        assert!(office["wheelchair"].is_string(), "{id}");
        assert!(office["phones"][0]["number"].is_string(), "{id}");
    }
    for year in ["2026", "2027"] {
        let holidays = of("holiday").into_iter().filter(|holiday| {
            let start = holiday["start_date"].as_str().unwrap();
            start.starts_with(year)
        });
        let (worked, free): (Vec<_>, Vec<_>) = holidays.partition(|day| day["working"] == true);
        assert_eq!(free.len(), 7, "{year}");
        assert!(worked.len() >= 4, "{year}");
    }
}

#[test]
fn what_is_asked_for_most_names_its_laws() {
    let mut services: Vec<&Value> = demo_city().services().collect();
    services.sort_by_key(|service| std::cmp::Reverse(service["popularity"].as_u64()));
    let named = services[..200].iter().filter(|service| {
        let laws = service["legal_basis"].as_array();
        laws.is_some_and(|laws| !laws.is_empty())
    });
    let named = named.count();
    assert!(named >= 120, "{named}");
}

#[test]
fn there_are_enough_services_in_every_category() {
    let catalogue = demo_city();
    assert!(
        catalogue.service_count() >= 1_240,
        "{}",
        catalogue.service_count()
    );
    let mut by_category: BTreeMap<&str, usize> = BTreeMap::new();
    for service in catalogue.services() {
        *by_category
            .entry(service["category_id"].as_str().unwrap())
            .or_default() += 1;
    }
    assert_eq!(by_category.len(), 8);
    assert!(
        by_category.values().all(|&count| count >= 90),
        "{by_category:?}"
    );
    assert!(ids(&records(catalogue), "location").len() >= 40);
}

#[test]
fn every_service_says_what_a_resident_needs_to_know() {
    for service in demo_city().services() {
        let id = service["id"].as_str().unwrap();
        assert!(
            !service["channels"].as_array().unwrap().is_empty(),
            "{id}: channel"
        );
        assert!(
            service["processing_time_working_days"].is_u64(),
            "{id}: time"
        );
        assert!(
            !service["required_documents"].as_array().unwrap().is_empty(),
            "{id}: documents"
        );
        for cost in service["cost_options"].as_array().unwrap() {
            assert!(
                cost["amount_minor"].as_u64().unwrap() > 0,
                "{id}: a fee of nothing"
            );
            assert_eq!(cost["currency"], "CNY");
        }
        for language in LANGUAGES {
            assert!(
                service["keywords"][language].as_array().unwrap().len() >= 3,
                "{id}: keywords"
            );
        }
        let by_office = service["channels"]
            .as_array()
            .unwrap()
            .contains(&json!("office"));
        let places = service["location_ids"].as_array().unwrap();
        assert_eq!(by_office, !places.is_empty(), "{id}: places to go to");
        let plain_id = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(id.chars().all(plain_id), "{id}");
        let sentences = service["description"]["en"]
            .as_str()
            .unwrap()
            .matches(". ")
            .count()
            + 1;
        assert!(sentences <= 3, "{id}: {sentences} sentences");
    }
}

#[test]
fn every_text_reads_in_every_language() {
    const SLIPS: [&str; 18] = [
        "  ",
        " a a ",
        " the the ",
        " a the ",
        " for for ",
        "..",
        " .",
        " ,",
        "。。",
        "，，",
        " de el ",
        " a el ",
        " un una ",
        " el el ",
        " la la ",
        " ل ",
        " لال",
        "،،",
    ];
    for record in records(demo_city()) {
        let mut found = Vec::new();
        let address = format!("{} {}", record["type"], record["id"]);
        texts(&record, address, &mut found);
        for (path, text) in found {
            assert_eq!(text.len(), LANGUAGES.len(), "{path}");
            for language in LANGUAGES {
                let words = text[language].as_str().unwrap();
                assert_eq!(words, words.trim(), "{path}");
                assert!(!words.is_empty(), "{path}");
                assert!(!words.contains(['{', '}']), "{path}: slot in {words}");
                assert!(is_in_script_of(language, words), "{path}: {words}");
                let slip = SLIPS.iter().find(|slip| words.contains(**slip));
                assert_eq!(slip, None, "{path}: {words}");
                if path.ends_with("/description") && record["type"] == "service" {
                    assert!(words.ends_with(['.', '。']), "{path}: {words}");
                }
            }
        }
    }
}

/// A translation of what no table says any more is dead.
#[test]
fn every_translation_is_of_something() {
    let tables = Tables::authored().unwrap();
    let said: Vec<&str> = tables::sources().collect();
    let subjects = || tables.subjects.values().flatten();
    for (language, translation) in &tables.translations {
        for english in translation.texts.keys() {
            let quoted = json!(english).to_string();
            assert!(
                said.iter().any(|table| table.contains(&quoted)),
                "{language}: {english}"
            );
        }
        for id in translation.nouns.keys() {
            assert!(
                subjects().any(|subject| subject.id == *id),
                "{language}: {id}"
            );
        }
    }
}

/// What a service costs at first, in fen; 0 where there is none or it is free.
fn fee(id: &str) -> u64 {
    let service = demo_city().service(id);
    service
        .and_then(|service| service["cost_options"][0]["amount_minor"].as_u64())
        .unwrap_or(0)
}

/// An annual pass pays off, and what a small income reduces has a price.
#[test]
fn fees_agree_with_each_other() {
    let (mut passes, mut reductions) = (0, 0);
    for service in demo_city().services() {
        let id = service["id"].as_str().unwrap();
        if let Some(place) = id.strip_prefix("annual-pass-") {
            passes += 1;
            let visit = fee(&format!("visit-{place}"));
            let pass = fee(id);
            assert!(visit > 0, "{id}: a visit is free");
            assert!(
                pass >= 2 * visit,
                "{id}: {pass} for a year, {visit} for a visit"
            );
        }
        if let Some(care) = id.strip_prefix("reduced-fee-") {
            reductions += 1;
            assert!(fee(&format!("request-{care}")) > 0, "{id}: {care} is free");
        }
    }
    assert!(passes >= 5 && reductions >= 5, "{passes} {reductions}");
}

#[test]
fn no_two_services_of_a_category_look_the_same() {
    let catalogue = demo_city();
    let mut seen = BTreeSet::new();
    for service in catalogue.services() {
        for field in ["name", "description"] {
            for language in LANGUAGES {
                let text = service[field][language].as_str().unwrap();
                let key = (service["category_id"].as_str().unwrap(), field, text);
                assert!(seen.insert(key), "{key:?}");
            }
        }
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let catalogue = demo_city();
    let records = records(catalogue);
    let categories = ids(&records, "category");
    let organizations = ids(&records, "organization");
    let locations = ids(&records, "location");
    let known = |set: &BTreeSet<String>, id: &Value| set.contains(id.as_str().unwrap());
    for record in &records {
        if record["type"] == "location" {
            assert!(known(&organizations, &record["organization_id"]));
        }
        if record["type"] != "service" {
            continue;
        }
        assert!(known(&categories, &record["category_id"]));
        assert!(known(&organizations, &record["organization_id"]));
        for id in record["location_ids"].as_array().unwrap() {
            assert!(known(&locations, id), "{id}");
        }
        if let (Some(id), Some(version)) = (
            record["form"]["id"].as_str(),
            record["form"]["version"].as_str(),
        ) {
            assert!(catalogue.form(id, version).is_some(), "{id}");
        }
    }
}

type Spoil = fn(&mut Tables);

/// Each spoiled table is refused with the row that is at fault.
#[test]
fn faults_are_named_by_table_and_row() {
    let cases: [(Spoil, &str); 10] = [
        (
            |t| t.subjects.get_mut("legal").unwrap()[0].org = "nobody".to_owned(),
            "table services/legal.json, row apply legal-aid: no department named nobody",
        ),
        (
            |t| t.subjects.get_mut("legal").unwrap()[0].at = vec!["nowhere".to_owned()],
            "table services/legal.json, row apply legal-aid: no location named nowhere",
        ),
        (
            |t| t.subjects.get_mut("legal").unwrap()[0].procedures = vec!["dance".to_owned()],
            "table services/legal.json, row legal-aid: no procedure named dance",
        ),
        (
            |t| {
                let docs = &mut t.subjects.get_mut("legal").unwrap()[0].docs;
                docs.push(Document::Shared("ticket".to_owned()));
            },
            "table services/legal.json, row apply legal-aid: no document named ticket",
        ),
        (
            |t| t.categories.retain(|category| category.id != "legal"),
            "table services/legal.json, row legal: no category named legal",
        ),
        (
            |t| {
                t.subjects.get_mut("legal").unwrap()[0].facts[0]
                    .zh_hans
                    .clear()
            },
            "table services/legal.json, row apply legal-aid: a text has no zh-Hans",
        ),
        (
            |t| {
                let english = t.subjects["legal"][0].facts[0].en.clone();
                let spanish = t.translations.get_mut("es").unwrap();
                spanish.texts.insert(english, "Cuesta {price}.".to_owned());
            },
            "table services/legal.json, row apply legal-aid: slot not filled in \"Cuesta {price}.\"",
        ),
        (
            |t| {
                let spanish = t.translations.get_mut("es").unwrap();
                spanish
                    .texts
                    .remove("Keeps the household register and issues identity cards.");
            },
            "table organizations.json, row public-security: a text has no es",
        ),
        (
            |t| {
                let arabic = t.translations.get_mut("ar").unwrap();
                arabic.nouns.remove("legal-aid");
            },
            "table services/legal.json, row apply legal-aid: a text has no ar",
        ),
        (
            |t| {
                let subjects = t.subjects.get_mut("legal").unwrap();
                subjects[1].id = subjects[0].id.clone();
            },
            "table services/legal.json: id legal-aid is used twice",
        ),
    ];
    for (spoil, expected) in cases {
        let mut tables = Tables::authored().unwrap();
        spoil(&mut tables);
        let error = build::catalogue(&tables).unwrap_err();
        assert_eq!(error.to_string(), expected);
    }
}

#[test]
fn two_services_of_one_name_are_refused() {
    let mut tables = Tables::authored().unwrap();
    let subjects = tables.subjects.get_mut("legal").unwrap();
    subjects[1].one = subjects[0].one.clone();
    subjects[1].the = subjects[0].the.clone();
    let error = build::catalogue(&tables).unwrap_err();
    assert!(matches!(
        error,
        BuildError::DuplicateText { row, other, .. }
            if row == "open-neighbour-mediation" && other == "open-legal-aid"
    ));
}
