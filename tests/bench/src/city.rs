//! Cities of several sizes to measure with.

use std::path::Path;

use citizen_core::catalogue::CatalogueStore;
use citizen_gateway::catalogue::Catalogue;
use ring::digest::{SHA256, digest};
use serde_json::{Value, json};

/// A city's bundle, and its services once more for the peers.
pub(crate) struct City {
    pub(crate) bundle: Vec<u8>,
    pub(crate) services: Vec<Value>,
    pub(crate) languages: Vec<String>,
}

/// What the copies of a service are called by: each is of another district.
const DISTRICTS: [[&str; 4]; 8] = [
    ["", "", "", ""],
    [
        " in Harbour District",
        "（港湾区）",
        " en el distrito del Puerto",
        " في حي الميناء",
    ],
    [
        " in Lakeside District",
        "（湖滨区）",
        " en el distrito del Lago",
        " في حي البحيرة",
    ],
    [
        " in North District",
        "（北岭区）",
        " en el distrito Norte",
        " في الحي الشمالي",
    ],
    [
        " in Garden District",
        "（花园区）",
        " en el distrito Jardín",
        " في حي الحدائق",
    ],
    [
        " in Airport District",
        "（空港区）",
        " en el distrito del Aeropuerto",
        " في حي المطار",
    ],
    [
        " in Old Town",
        "（老城区）",
        " en el casco antiguo",
        " في المدينة القديمة",
    ],
    [
        " on Nanyu Island",
        "（南屿岛）",
        " en la isla de Nanyu",
        " في جزيرة نانيو",
    ],
];
const LANGUAGES: [&str; 4] = ["en", "zh-Hans", "es", "ar"];

/// The demo city as it is.
pub(crate) fn demo() -> City {
    of(1)
}

/// A city with some 10,000 services: those of the demo city in each of eight districts.
pub(crate) fn large() -> City {
    of(DISTRICTS.len())
}

fn of(districts: usize) -> City {
    let demo = Catalogue::demo_city().unwrap();
    let mut lines = demo.ndjson.split(|byte| *byte == b'\n');
    let mut header: Value = serde_json::from_slice(lines.next().unwrap()).unwrap();
    let mut records: Vec<String> = Vec::new();
    let mut services: Vec<Value> = Vec::new();
    for line in lines.filter(|line| !line.is_empty()) {
        let record: Value = serde_json::from_slice(line).unwrap();
        match record["type"] == "service" {
            false => records.push(String::from_utf8(line.to_vec()).unwrap()),
            true => services.push(record),
        }
    }
    let of_one = services.clone();
    for (number, district) in DISTRICTS.iter().enumerate().take(districts).skip(1) {
        services.extend(of_one.iter().map(|service| {
            let mut service = service.clone();
            service["id"] = json!(format!("{}-{number}", service["id"].as_str().unwrap()));
            for (language, suffix) in LANGUAGES.iter().zip(district) {
                if let Some(name) = service["name"][language].as_str() {
                    service["name"][language] = json!(format!("{name}{suffix}"));
                }
            }
            service
        }));
    }
    records.extend(services.iter().map(Value::to_string));
    let mut hashes: Vec<Vec<u8>> = records
        .iter()
        .map(|record| digest(&SHA256, record.as_bytes()).as_ref().to_vec())
        .collect();
    hashes.sort();
    let revision = digest(&SHA256, &hashes.concat());
    header["revision"] = json!(hex(revision.as_ref()));
    header["records"] = json!(records.len());
    let languages = serde_json::from_value(header["languages"].clone()).unwrap();
    let bundle = format!("{header}\n{}\n", records.join("\n")).into_bytes();
    City {
        bundle,
        services,
        languages,
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl City {
    /// Applied in `folder`.
    pub(crate) fn store(&self, folder: &Path) -> CatalogueStore {
        let store = CatalogueStore::open(folder).unwrap();
        store.apply(&*self.bundle, chrono::Utc::now()).unwrap();
        store
    }
}

/// A text of a service in one language, with a space between Chinese characters: the peers divide at
/// spaces.
pub(crate) fn text(service: &Value, field: &str, language: &str) -> String {
    split(service[field][language].as_str().unwrap_or_default())
}

pub(crate) fn split(text: &str) -> String {
    let apart = |character: char| match character {
        '\u{4e00}'..='\u{9fff}' => format!("{character} "),
        _ => character.to_string(),
    };
    text.chars().map(apart).collect()
}
