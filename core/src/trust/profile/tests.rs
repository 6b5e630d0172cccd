#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
//! What may stand in a profile, and what may not: docs/schema/city-profile.schema.json says the same.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

const SCHEMA: &str = include_str!("../../../../docs/schema/city-profile.schema.json");

/// A profile with all members.
pub(crate) fn whole() -> Value {
    let pin = |first: &str| format!("{first}{}=", "A".repeat(42));
    let key = json!({"kty": "EC", "crv": "P-256", "kid": "2026", "x": "A".repeat(43), "y": "A".repeat(43)});
    json!({
        "format": "citizen-city-profile/1",
        "city": "bergmund",
        "issued_at": "2026-11-20T08:00:00Z",
        "name": {"de": "Bergmünd", "fr": "Bergmont"},
        "api_url": "https://api.bergmund.example/",
        "published_url": "https://cdn.example/bergmund/",
        "pins": [{"host": "api.bergmund.example", "sha256": [pin("A"), pin("B")],
            "until": "2027-11-20T08:00:00Z"}],
        "receipt_keys": [key],
        "push_keys": [key],
        "vapid_key": format!("B{}", "A".repeat(86)),
        "districts": [{"id": "hafen", "name": {"de": "Hafen", "fr": "Port"}}, {"id": "altstadt", "name": {"de": "Altstadt"}}],
        "hotlines": [{"number": "115", "name": {"de": "Behördennummer", "fr": "Mairie"}}],
        "emergency_numbers": [{"number": "112", "name": {"de": "Notruf"}}],
        "time_zone": {"id": "Europe/Berlin", "posix": "CET-1CEST,M3.5.0,M10.5.0/3"},
        "languages": ["de", "fr"],
        "apps": {"android": {"minimum_version": "1.4.0", "store_url": "https://store.example/app"}},
        "features": {"appointments": true, "payments": false},
    })
}

fn read(profile: &Value) -> Result<CityProfile, ProfileError> {
    CityProfile::read(profile.to_string().as_bytes(), "bergmund")
}

fn schema() -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    jsonschema::draft202012::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap()
}

/// The profile with one member put, or taken away with null.
fn with(member: &str, value: Value) -> Value {
    let mut profile = whole();
    match value {
        Value::Null => drop(profile.as_object_mut().unwrap().remove(member)),
        value => profile[member] = value,
    }
    profile
}

#[test]
fn a_profile_with_all_members_reads_and_one_with_the_fewest_too() {
    assert!(schema().is_valid(&whole()));
    let profile = read(&whole()).unwrap();
    assert_eq!(profile.name.in_language("fr"), "Bergmont");
    assert_eq!(profile.hotlines[0].number, "115");
    let districts: Vec<&str> = profile.districts.iter().map(|one| &*one.id).collect();
    assert_eq!(districts, ["hafen", "altstadt"]);
    let pins = profile.pins();
    assert_eq!(pins[0].host, "api.bergmund.example");
    assert_eq!(pins[0].sha256.len(), 2);
    let fewest = json!({
        "format": "citizen-city-profile/1", "city": "bergmund", "issued_at": "2026-11-20T08:00:00Z",
        "name": {"de": "Bergmünd"}, "languages": ["de"], "time_zone": {"id": "Europe/Berlin", "posix": "CET-1"},
        "of-a-later-time": {"kept": "aside"},
    });
    assert!(schema().is_valid(&fewest));
    let profile = read(&fewest).unwrap();
    assert_eq!((profile.api_url, profile.pins.len()), (None, 0));
    assert_eq!(profile.districts, []);
}

#[test]
fn the_example_in_the_documentation_reads() {
    let page = include_str!("../../../../docs/city-profile.md");
    let (_, example) = page.split_once("```json\n").unwrap();
    let (example, _) = example.split_once("```").unwrap();
    let profile = CityProfile::read(example.as_bytes(), "bergmund").unwrap();
    assert_eq!(profile.languages, ["de", "fr"]);
}

#[test]
fn what_may_not_stand_there_is_refused_by_the_members_name_and_by_the_schema() {
    let schema = schema();
    let pins = |host: &str, pins: &[&str]| json!([{"host": host, "sha256": pins}]);
    let (one, other) = (
        &*format!("A{}=", "A".repeat(42)),
        &*format!("B{}=", "A".repeat(42)),
    );
    let number = |number: &str| json!([{"number": number, "name": {"de": "Notruf"}}]);
    let district = |id: &str, name: &str| json!([{"id": id, "name": {"de": name}}]);
    let numbered = |count: u32| {
        let one = |number: u32| district(&number.to_string(), "Bezirk")[0].clone();
        Value::from_iter((0..count).map(one))
    };
    let version = |version: &str| json!({"ios": {"minimum_version": version}});
    let many = |entry: Value| Value::from_iter((0..101).map(|_| entry.clone()));
    for (member, value) in [
        // A list of what is to have names.
        ("time_zone", json!(["Europe/Berlin", "CET-1"])),
        ("hotlines", json!([["115", {"de": "Mairie"}]])),
        ("districts", json!([["hafen", {"de": "Hafen"}]])),
        ("name", json!({})),
        ("name", json!({"not a tag": "Bergmünd"})),
        ("api_url", json!("http://api.bergmund.example/")),
        ("api_url", json!("ftp://127.0.0.1/")),
        ("api_url", json!("nonsense")),
        ("published_url", json!("http://cdn.example/")),
        // No backup: whoever loses the one key would lose the city.
        ("pins", pins("api.bergmund.example", &[one])),
        ("pins", pins("api.bergmund.example", &[one, one])),
        ("pins", pins("api.bergmund.example", &[one, "AAAA"])),
        ("pins", pins("API.bergmund.example", &[one, other])),
        ("pins", pins("https://api.bergmund.example", &[one, other])),
        (
            "receipt_keys",
            json!([{"kid": "", "x": "A".repeat(43), "y": "A".repeat(43)}]),
        ),
        (
            "receipt_keys",
            json!([{"kid": "1", "x": "A".repeat(42), "y": "A".repeat(43)}]),
        ),
        (
            "push_keys",
            json!([{"kid": "1", "x": "A".repeat(43), "y": "é".repeat(43)}]),
        ),
        ("vapid_key", json!("")),
        ("vapid_key", json!(format!("B{}", "A".repeat(85)))),
        // A compressed point is none that RFC 8292 shows.
        ("vapid_key", json!(format!("A{}", "A".repeat(86)))),
        ("vapid_key", json!(format!("B{}B", "A".repeat(85)))),
        ("link_hosts", json!(["city.example/path"])),
        ("link_hosts", json!(["City.example"])),
        ("link_hosts", json!([""])),
        ("link_hosts", json!(vec!["a.example"; 101])),
        ("districts", district("", "Hafen")),
        ("districts", district(&"é".repeat(201), "Hafen")),
        ("districts", json!([{"id": "hafen", "name": {}}])),
        (
            "districts",
            json!([{"id": "hafen", "name": {"not a tag": "Hafen"}}]),
        ),
        ("districts", numbered(201)),
        ("hotlines", number("1")),
        ("hotlines", number("12 34")),
        ("hotlines", number("*21*0123#")),
        ("hotlines", number("110;postd=1")),
        ("hotlines", number("1234567890123456")),
        ("hotlines", json!([{"number": "115", "name": {}}])),
        ("emergency_numbers", number("+")),
        ("emergency_numbers", many(number("112")[0].clone())),
        ("time_zone", json!({"id": "", "posix": "CET-1"})),
        (
            "time_zone",
            json!({"id": "Europe/Berlin", "posix": "CET 1"}),
        ),
        ("languages", json!([])),
        ("languages", json!(["de_DE"])),
        ("languages", many(json!("de"))),
        ("apps", version("")),
        ("apps", version("1.2.3.4.5")),
        ("apps", version("one")),
        (
            "apps",
            json!({"ios": {"minimum_version": "1", "store_url": "itms://store"}}),
        ),
    ] {
        let profile = with(member, value.clone());
        assert_eq!(
            read(&profile),
            Err(ProfileError::Invalid { member }),
            "{value}"
        );
        assert!(!schema.is_valid(&profile), "{member}: {value}");
    }
    for (member, entry) in [
        ("pins", pins("a.example", &[one, other])[0].clone()),
        ("districts", district("hafen", "Hafen")[0].clone()),
    ] {
        let refused = read(&with(member, json!([entry, entry]))).unwrap_err();
        assert_eq!(refused, ProfileError::Invalid { member });
    }
    let most = with("districts", numbered(200));
    assert!(schema.is_valid(&most) && read(&most).is_ok());
    let longest = with("districts", district(&"é".repeat(200), "Hafen"));
    assert!(schema.is_valid(&longest) && read(&longest).is_ok());
}

#[test]
fn what_does_not_read_is_told_apart() {
    for needed in ["city", "issued_at", "name", "time_zone", "languages"] {
        let refused = read(&with(needed, Value::Null)).unwrap_err();
        assert!(
            matches!(refused, ProfileError::Malformed { line: 1, .. }),
            "{needed}: {refused}"
        );
        assert!(!schema().is_valid(&with(needed, Value::Null)));
    }
    for (bytes, error) in [
        ("", ProfileError::Malformed { line: 1, column: 0 }),
        (
            "\n{\"format\": 7}",
            ProfileError::Malformed {
                line: 2,
                column: 12,
            },
        ),
    ] {
        assert_eq!(CityProfile::read(bytes.as_bytes(), "bergmund"), Err(error));
    }
    let later = with("format", json!("citizen-city-profile/2"));
    assert_eq!(read(&later), Err(ProfileError::Format));
    let bytes = whole().to_string();
    assert_eq!(
        CityProfile::read(bytes.as_bytes(), "elsewhere"),
        Err(ProfileError::OtherCity)
    );
    let padded = format!("{bytes}{}", " ".repeat(MOST_BYTES as usize));
    assert_eq!(
        CityProfile::read(padded.as_bytes(), "bergmund"),
        Err(ProfileError::TooLong)
    );
    let deep = format!(
        "{{\"format\":\"citizen-city-profile/1\",\"x\":{}",
        "[".repeat(200_000)
    );
    assert!(matches!(
        CityProfile::read(deep.as_bytes(), "bergmund"),
        Err(ProfileError::Malformed { .. })
    ));
}

#[test]
fn versions_are_compared_number_by_number() {
    let asks = |version: &str| AppRequirement {
        minimum_version: version.to_owned(),
        store_url: None,
    };
    for (asked, version, met) in [
        ("1.4.0", "1.4.0", true),
        ("1.4.0", "1.4", true),
        ("1.9.0", "1.10.0", true),
        ("1.10.0", "1.9.9", false),
        ("2", "1.99.99.99", false),
        ("1.4.0", "1.4.0-beta", true),
        ("1.4.0", "1.3.9 (1234)", false),
    ] {
        assert_eq!(
            asks(asked).is_met_by(version),
            Some(met),
            "{asked} {version}"
        );
    }
    for none in ["", "v1", "1..2", "1.2.3.4.5", "-1", "99999999999"] {
        assert_eq!(asks("1").is_met_by(none), None, "{none}");
    }
}

proptest! {
    /// Any member may be anything: it is refused, or read and then as the schema wants it.
    #[test]
    fn whatever_reads_keeps_the_schema(
        member in proptest::sample::select(whole().as_object().unwrap().keys().cloned().collect::<Vec<_>>()),
        value in any_json(),
    ) {
        let profile = with(&member, value);
        if let Ok(read) = read(&profile) {
            prop_assert!(schema().is_valid(&profile), "{profile}");
            let written = serde_json::to_vec(&read).unwrap();
            prop_assert_eq!(CityProfile::read(&written, "bergmund"), Ok(read));
        }
    }

    #[test]
    fn no_bytes_break_it(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        prop_assert!(CityProfile::read(&bytes, "bergmund").is_err());
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        "[a-zA-Z0-9+./:=-]{0,50}",
        Just("https://a.example".to_owned()),
        Just("112".to_owned()),
        ".{0,20}"
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        text.prop_map(Value::from),
    ];
    let name = prop_oneof![
        proptest::sample::select(vec![
            "number",
            "name",
            "host",
            "sha256",
            "until",
            "kid",
            "x",
            "y",
            "id",
            "posix",
            "minimum_version",
            "store_url",
            "de",
        ])
        .prop_map(str::to_owned),
        "[a-z]{0,4}"
    ];
    leaf.prop_recursive(3, 24, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map(name.clone(), inner, 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}
