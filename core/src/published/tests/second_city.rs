//! Another city: Bergmünd, with its own root of trust, profile, catalogue, clocks and languages. The same core
//! serves it, and neither city is taken for the other.

use super::*;
use crate::{testing::Signer, trust::ReceiptError};

const RECORDS_OF_BERGMUEND: &str = r#"{"type":"category","id":"wohnen","name":{"de":"Wohnen","fr":"Logement"},"description":{"de":"Alles rund ums Wohnen.","fr":"Tout sur le logement."},"order":1}
{"type":"organization","id":"buergeramt","name":{"de":"Bürgeramt","fr":"Bureau des citoyens"},"description":{"de":"Das Bürgeramt.","fr":"Le bureau des citoyens."},"phones":[{"number":"115"}],"url":null}
{"type":"location","id":"rathaus","name":{"de":"Rathaus","fr":"Mairie"},"organization_id":"buergeramt","latitude":47.56,"longitude":10.7,"address":{"de":"Marktplatz 1","fr":"Place du marché 1"},"schedules":[{"freq":"WEEKLY","byday":"MO,TU,WE,TH,FR","opens_at":"08:00","closes_at":"12:00"}]}
{"type":"service","id":"wohnsitz-anmelden","name":{"de":"Wohnsitz anmelden","fr":"Déclarer son domicile"},"description":{"de":"Nach dem Umzug, binnen zwei Wochen.","fr":"Après le déménagement."},"category_id":"wohnen","organization_id":"buergeramt","channels":["office"],"cost_options":[{"amount_minor":0,"currency":"EUR"}],"processing_time_working_days":0,"required_documents":[],"application_process":{"de":"Vorsprechen.","fr":"Se présenter."},"eligibility_description":{"de":"Wer umgezogen ist.","fr":"Qui a déménagé."},"location_ids":["rathaus"],"keywords":{"de":["ummelden","umzug"],"fr":["déménagement"]},"form":null}
"#;

/// Bergmünd, as it is published.
fn bergmuend(signer: &Signer) -> City {
    let mut city = City::new();
    city.clock.stand_still();
    let zone = json!({"id": "Europe/Berlin", "posix": "CET-1CEST,M3.5.0,M10.5.0/3"});
    let records = RECORDS_OF_BERGMUEND.as_bytes();
    let published_at = "2026-11-23T08:00:00Z";
    let header = json!({"city": "bergmuend", "languages": ["de", "fr"], "time_zone": zone,
        "published_at": published_at});
    let bundle = bundle_with(records, &header);
    city.targets["targets"] = json!({});
    city.add(CATALOGUE, &zstd::encode_all(&*bundle, 3).unwrap());
    city.targets["targets"][CATALOGUE]["custom"] =
        json!({"revision": revision(records), "published_at": published_at});
    let profile = json!({
        "format": "citizen-city-profile/1", "city": "bergmuend", "issued_at": published_at,
        "name": {"de": "Bergmünd", "fr": "Bergmont"}, "time_zone": zone, "languages": ["de", "fr"],
        "receipt_keys": signer.trust.receipt_keys,
        "hotlines": [{"number": "115", "name": {"de": "Behördennummer", "fr": "Renseignements"}}],
        "emergency_numbers": [{"number": "112", "name": {"de": "Notruf", "fr": "Urgences"}}],
    });
    city.add("city-profile.json", profile.to_string().as_bytes());
    city.publish();
    city
}

/// What an app knows of a city before it has met it: its id and its root of trust.
fn trust(id: &str, city: &City) -> CityTrust {
    CityTrust {
        city: id.to_owned(),
        receipt_keys: Vec::new(),
        root: String::from_utf8(city.file("metadata/1.root.json")).unwrap(),
    }
}

async fn phone(trust: CityTrust, home: &TempDir, city: &City) -> Arc<CitizenClient> {
    let config = ClientConfig {
        home: home.path().join("home").to_string_lossy().into_owned(),
        city_url: "http://127.0.0.1:1".into(),
        trust,
        shipped_catalogue: None,
        published_url: Some("http://127.0.0.1:1".into()),
        shipped_profile: None,
        app_version: None,
    };
    opened(city, &config).await
}

#[tokio::test]
async fn the_same_core_serves_another_city_by_its_profile_and_root_alone() {
    let signer = Signer::new();
    let city = bergmuend(&signer);
    let home = tempfile::tempdir().unwrap();
    let client = phone(trust("bergmuend", &city), &home, &city).await;
    client.catalogue().refresh().await.unwrap();

    let profile = client.city_profile("fr-CH".into()).await.unwrap().unwrap();
    assert_eq!(
        (&*profile.city_id, &*profile.name),
        ("bergmuend", "Bergmont")
    );
    assert_eq!(profile.hotlines[0].number, "115");
    assert_eq!(profile.emergency_numbers[0].name, "Urgences");
    assert_eq!(profile.time_zone_id, "Europe/Berlin");
    assert_eq!(profile.languages, ["de", "fr"]);

    // Its services, in its languages, by its words.
    let catalogue = client.catalogue();
    for (query, language, name) in [
        ("umzug", "de", "Wohnsitz anmelden"),
        ("demenagement", "fr", "Déclarer son domicile"),
    ] {
        let hits = catalogue.search(SearchRequest::new(query, language)).await;
        assert_eq!(hits.unwrap()[0].service.name, name);
    }
    // By its clocks: it is Monday, one hour after the office has closed.
    let service = catalogue.service("wohnsitz-anmelden".into(), "de".into());
    let service = service.await.unwrap();
    let opening = service.offices[0].opening.clone().unwrap();
    assert!(!opening.open, "{opening:?}");
    let opens = opening.changes.unwrap();
    assert_eq!(opens.at.to_rfc3339(), "2026-11-24T07:00:00+00:00");
}

#[tokio::test]
async fn neither_city_is_taken_for_the_other() {
    let signer = Signer::new();
    let (langang, bergmuend) = (World::new().await, bergmuend(&signer));
    let home = tempfile::tempdir().unwrap();
    // By its own root of trust, whatever answers at the address.
    let client = phone(trust("langang", &langang.city), &home, &bergmuend).await;
    let refused = client.catalogue().refresh().await.unwrap_err();
    assert!(matches!(refused, CitizenError::Stale { .. }), "{refused}");
    // By its id, whoever has signed.
    let home = tempfile::tempdir().unwrap();
    let client = phone(trust("langang", &bergmuend), &home, &bergmuend).await;
    let refused = client.catalogue().refresh().await.unwrap_err();
    assert!(
        matches!(refused, CitizenError::CatalogueRefused { .. }),
        "{refused}"
    );
    assert_eq!(client.city_profile("en".into()).await.unwrap(), None);
    let catalogue = client.catalogue();
    let found = catalogue.search(SearchRequest::new("umzug", "de")).await;
    assert_eq!(found.unwrap_err(), CitizenError::NoCatalogue);
}

#[test]
fn a_citys_receipts_are_proven_by_the_keys_in_its_own_profile() {
    let signer = Signer::new();
    let city = bergmuend(&signer);
    let header = json!({"alg": "ES256", "kid": "k1", "typ": "citizen-receipt+jwt"});
    let claims = json!({
        "iss": "bergmuend", "iat": 1_790_000_000, "submission_id": "s", "idempotency_key": "i",
        "service_id": "wohnsitz-anmelden", "form_id": "f", "form_version": "1",
        "body_sha256": "", "attachments": [], "case_number": "BG-1",
    });
    let jws = signer.sign(&header, &claims);
    let published = city.targets["targets"]["city-profile.json"]["hashes"]["sha256"].clone();
    let file = format!("targets/{}.city-profile.json", published.as_str().unwrap());
    let profile = CityProfile::read(&city.file(&file), "bergmuend").unwrap();
    let proven = |id: &str| {
        let trust = trust(id, &city).with_receipt_keys(&profile.receipt_keys);
        trust.check_receipt(&jws).map(|receipt| receipt.case_number)
    };
    assert_eq!(proven("bergmuend").unwrap(), "BG-1");
    assert_eq!(proven("langang"), Err(ReceiptError::OtherSubject));
}
