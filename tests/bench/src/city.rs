//! Cities of several sizes to measure with.

use std::path::Path;

use citizen_core::catalogue::CatalogueStore;
use citizen_gateway::catalogue::Catalogue;
use serde_json::{Value, json};

/// A city whose services the peers take as they are.
pub(crate) struct City {
    /// The lines of its bundle before the services, and those behind.
    lines: [String; 2],
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
    let text = String::from_utf8(demo.ndjson).unwrap();
    let is_service = |line: &str| line.contains(r#""type":"service""#);
    let (first, _) = (text.lines().enumerate().find(|(_, line)| is_service(line))).unwrap();
    let (of_one, others): (Vec<&str>, Vec<&str>) = text.lines().partition(|line| is_service(line));
    let of_one: Vec<Value> = of_one
        .iter()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let mut services = of_one.clone();
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
    let (before, behind) = others.split_at(first);
    let header: Value = serde_json::from_str(before[0]).unwrap();
    City {
        languages: serde_json::from_value(header["languages"].clone()).unwrap(),
        lines: [before.join("\n"), behind.join("\n")],
        services,
    }
}

impl City {
    pub(crate) fn catalogue(&self) -> Catalogue {
        let services: Vec<String> = self.services.iter().map(Value::to_string).collect();
        let [before, behind] = &self.lines;
        let ndjson = format!("{before}\n{}\n{behind}\n", services.join("\n"));
        Catalogue::read(ndjson.as_bytes()).unwrap()
    }

    /// Applied in `folder`.
    pub(crate) fn store(&self, folder: &Path) -> CatalogueStore {
        let store = CatalogueStore::open(folder).unwrap();
        let bundle = self.catalogue().ndjson;
        store.apply(&*bundle, chrono::Utc::now()).unwrap();
        store
    }

    /// Changes one service in a hundred, for each `edition` others, and no two alike.
    pub(crate) fn change_one_in_hundred(&mut self, edition: usize) {
        let changed = self.services.iter_mut().skip(edition).step_by(100);
        for (service, number) in changed.zip(1..) {
            service["processing_time_working_days"] = json!(edition + number);
            let (room, day) = (100 * edition + 7 * number, 1 + (5 * number) % 28);
            let sentences = [
                format!("From {day} March, go to room {room} and bring our letter."),
                format!("自3月{day}日起，请携带我们的信函到{room}室办理。"),
                format!("A partir del {day} de marzo, acuda a la sala {room} con nuestra carta."),
                format!("ابتداءً من {day} مارس، يرجى التوجه إلى القاعة {room} مع رسالتنا."),
            ];
            for (language, sentence) in LANGUAGES.iter().zip(sentences) {
                if let Some(text) = service["description"][language].as_str() {
                    service["description"][language] = json!(format!("{text} {sentence}"));
                }
            }
        }
    }
}

/// A text of a service in one language, or several one after the other, with a space between Chinese
/// characters: the peers divide at spaces.
pub(crate) fn text(service: &Value, field: &str, language: &str) -> String {
    match &service[field][language] {
        Value::Array(texts) => {
            let texts: Vec<&str> = texts.iter().filter_map(Value::as_str).collect();
            split(&texts.join(" "))
        }
        text => split(text.as_str().unwrap_or_default()),
    }
}

pub(crate) fn split(text: &str) -> String {
    let apart = |character: char| match character {
        '\u{4e00}'..='\u{9fff}' => format!("{character} "),
        _ => character.to_string(),
    };
    text.chars().map(apart).collect()
}
