//! What the city says of itself, as it is published beside the catalogue: docs/city-profile.md.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use chrono::{DateTime, SecondsFormat, Utc};
use jsonschema::Validator;
use serde_json::{Map, Value, json};

use crate::city::PushKeys;
use crate::city::{self, HOTLINE};
use crate::signing::SigningKey;
use crate::text::{LANGUAGES, Text};

const SCHEMA: &str = include_str!("../../../docs/schema/city-profile.schema.json");
/// Where links in the demo city's messages may lead.
const LINK_HOSTS: [&str; 2] = ["www.langang.example", "pay.langang.example"];
/// The demo city's districts, in the order in which they are shown.
const DISTRICTS: [(&str, [&str; LANGUAGES.len()]); 6] = [
    ("harbour", ["Harbour", "港口", "Puerto", "الميناء"]),
    (
        "old-town",
        ["Old town", "老城", "Casco antiguo", "المدينة القديمة"],
    ),
    (
        "new-town",
        ["New town", "新城", "Ensanche", "المدينة الجديدة"],
    ),
    ("riverside", ["Riverside", "河滨", "Ribera", "ضفة النهر"]),
    ("hillside", ["Hillside", "山麓", "Ladera", "سفح التل"]),
    ("airport", ["Airport", "空港", "Aeropuerto", "المطار"]),
];
/// When the city has said it; the publisher writes it where something else is said than before.
const ISSUED_AT: &str = "issued_at";

/// What a city says of itself, without when.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile(Map<String, Value>);

/// Why something is no profile.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// It is no JSON object.
    #[error("the profile is no JSON object")]
    Malformed(#[from] serde_json::Error),
    /// It does not keep docs/schema/city-profile.schema.json.
    #[error("the profile's `{place}` is not as it has to be: {problem}")]
    Schema {
        /// Where, as a JSON pointer.
        place: String,
        /// What is wrong.
        problem: String,
    },
    /// Something stands twice in a list in which it may stand once, which no schema can say.
    #[error("the profile's `{member}` has `{entry}` twice")]
    Twice {
        /// The list.
        member: &'static str,
        /// What stands there twice.
        entry: String,
    },
    /// The schema itself is none.
    #[error("the schema of profiles does not read")]
    NoSchema,
}

impl Profile {
    /// The demo city's. It says nothing of addresses and pins: the city is on whatever port the app was told.
    #[must_use]
    pub fn demo_city() -> Self {
        let numbers = |numbers: &[(&str, [&str; LANGUAGES.len()])]| {
            let number =
                |(number, name): &(&str, _)| json!({"number": number, "name": Text::new(*name)});
            Value::from_iter(numbers.iter().map(number))
        };
        let districts = DISTRICTS.map(|(id, name)| json!({"id": id, "name": Text::new(name)}));
        let (id, posix) = city::TIME_ZONE;
        Self(Map::from_iter(
            [
                ("format", json!("citizen-city-profile/1")),
                ("city", json!(city::ID)),
                ("name", json!(city::name())),
                (
                    "hotlines",
                    numbers(&[(
                        HOTLINE,
                        [
                            "City hotline",
                            "市民服务热线",
                            "Línea de atención ciudadana",
                            "الخط الساخن للبلدية",
                        ],
                    )]),
                ),
                (
                    "emergency_numbers",
                    numbers(&[
                        ("110", ["Police", "报警", "Policía", "الشرطة"]),
                        ("119", ["Fire brigade", "火警", "Bomberos", "الإطفاء"]),
                        ("120", ["Ambulance", "急救", "Ambulancia", "الإسعاف"]),
                    ]),
                ),
                ("districts", Value::from_iter(districts)),
                ("link_hosts", json!(LINK_HOSTS)),
                ("time_zone", json!({"id": id, "posix": posix})),
                ("languages", json!(LANGUAGES)),
            ]
            .map(|(member, value)| (member.to_owned(), value)),
        ))
    }

    /// Reads a profile and holds it against its schema. `issued_at` may be left out, and is passed over.
    ///
    /// # Errors
    /// Each way of [`ProfileError`].
    pub fn read(json: &[u8]) -> Result<Self, ProfileError> {
        static VALIDATOR: LazyLock<Option<Validator>> = LazyLock::new(|| {
            let schema = serde_json::from_str(SCHEMA).ok()?;
            jsonschema::draft202012::options()
                .should_validate_formats(true)
                .build(&schema)
                .ok()
        });
        let mut profile = Self(serde_json::from_slice(json)?);
        profile.0.remove(ISSUED_AT);
        let whole = Value::Object(profile.issued(DateTime::UNIX_EPOCH));
        let validator = VALIDATOR.as_ref().ok_or(ProfileError::NoSchema)?;
        validator
            .validate(&whole)
            .map_err(|error| ProfileError::Schema {
                place: error.instance_path().to_string(),
                problem: error.to_string(),
            })?;
        profile.twice().map_or(Ok(profile), Err)
    }

    /// What names the same twice: no phone would take it.
    fn twice(&self) -> Option<ProfileError> {
        [("pins", "host"), ("districts", "id")]
            .into_iter()
            .find_map(|(member, name)| {
                let entries = self.0.get(member).and_then(Value::as_array);
                let mut seen = BTreeSet::new();
                let mut names = entries
                    .into_iter()
                    .flatten()
                    .filter_map(|one| one.get(name));
                let entry = names.find_map(|one| one.as_str().filter(|one| !seen.insert(*one)))?;
                Some(ProfileError::Twice {
                    member,
                    entry: entry.to_owned(),
                })
            })
    }

    /// The city's id.
    #[must_use]
    pub fn city(&self) -> &str {
        let city = self.0.get("city").and_then(Value::as_str);
        city.unwrap_or_default()
    }

    /// The same with the keys that receipts and pushes are signed with.
    pub(crate) fn with_keys(mut self, receipts: &SigningKey, pushes: &PushKeys) -> Self {
        let keys = [
            ("receipt_keys", json!([receipts.jwk()])),
            ("push_keys", json!([pushes.push.jwk()])),
            ("vapid_key", json!(pushes.vapid.point())),
        ];
        let keys = keys.map(|(member, keys)| (member.to_owned(), keys));
        self.0.extend(keys);
        self
    }

    /// Its file, if the city says it at `now`.
    pub(crate) fn file(&self, now: DateTime<Utc>) -> Vec<u8> {
        Value::Object(self.issued(now)).to_string().into_bytes()
    }

    /// Whether a file that was published says just this.
    pub(crate) fn is_said_by(&self, file: &[u8]) -> bool {
        let said = serde_json::from_slice(file).ok();
        said.is_some_and(|mut said: Map<String, Value>| {
            said.remove(ISSUED_AT);
            said == self.0
        })
    }

    fn issued(&self, now: DateTime<Utc>) -> Map<String, Value> {
        let mut issued = self.0.clone();
        let now = now.to_rfc3339_opts(SecondsFormat::Secs, true);
        issued.insert(ISSUED_AT.to_owned(), now.into());
        issued
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_citys_profile_keeps_its_schema() {
        let profile = Profile::demo_city();
        let read = Profile::read(&profile.file(DateTime::UNIX_EPOCH)).unwrap();
        assert_eq!(read, profile);
    }

    #[test]
    fn one_that_does_not_keep_the_schema_is_refused_with_the_place() {
        let mut profile = Profile::demo_city();
        profile.0.insert(
            "pins".to_owned(),
            json!([{"host": "api.example", "sha256": ["AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="]}]),
        );
        let refused = Profile::read(&profile.file(DateTime::UNIX_EPOCH)).unwrap_err();
        let ProfileError::Schema { place, .. } = refused else {
            panic!("{refused}");
        };
        assert_eq!(place, "/pins/0/sha256");
        for none in ["", "[]", "{}", "{\"format\":\"citizen-city-profile/2\"}"] {
            assert!(Profile::read(none.as_bytes()).is_err(), "{none}");
        }
    }

    #[test]
    fn one_that_names_the_same_twice_is_refused() {
        let key = |letter: &str| format!("{}=", letter.repeat(43));
        for (member, entry, name) in [
            (
                "districts",
                json!({"id": "harbour", "name": {"en": "Harbour"}}),
                "harbour",
            ),
            (
                "pins",
                json!({"host": "api.example", "sha256": [key("A"), key("B")]}),
                "api.example",
            ),
        ] {
            let mut profile = Profile::demo_city();
            profile.0.insert(member.to_owned(), json!([entry]));
            assert!(Profile::read(&profile.file(DateTime::UNIX_EPOCH)).is_ok());
            profile.0.insert(member.to_owned(), json!([entry, entry]));
            let refused = Profile::read(&profile.file(DateTime::UNIX_EPOCH)).unwrap_err();
            let told = format!("the profile's `{member}` has `{name}` twice");
            assert_eq!(refused.to_string(), told);
        }
    }

    #[test]
    fn each_district_of_the_demo_city_is_named_in_all_of_its_languages() {
        let profile = Profile::demo_city();
        let districts = profile.0["districts"].as_array().unwrap();
        for district in districts {
            for language in LANGUAGES {
                assert!(
                    district["name"][language].is_string(),
                    "{language}: {district}"
                );
            }
        }
    }

    #[test]
    fn the_example_in_the_documentation_can_be_published() {
        let page = include_str!("../../../docs/city-profile.md");
        let (_, example) = page.split_once("```json\n").unwrap();
        let (example, _) = example.split_once("```").unwrap();
        let profile = Profile::read(example.as_bytes()).unwrap();
        assert_eq!(profile.city(), "bergmund");
    }

    #[test]
    fn the_same_said_at_another_time_is_the_same() {
        let profile = Profile::demo_city();
        assert!(profile.is_said_by(&profile.file(Utc::now())));
        let mut other = profile.clone();
        other.0.insert("features".to_owned(), json!({"pets": true}));
        assert!(!other.is_said_by(&profile.file(Utc::now())));
        assert!(!profile.is_said_by(b"{"));
    }
}
