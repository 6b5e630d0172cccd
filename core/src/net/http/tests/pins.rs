//! Keys that are pinned: a certificate that holds is not enough, and a pin that is wrong can be mended.

use rcgen::PublicKeyData;
use ring::digest::{SHA256, digest};
use serde_json::json;

use super::*;
use crate::{
    catalogue::SearchRequest,
    environment::HostPins,
    facade::{CitizenClient, CitizenError, CityTrust, ClientConfig, KeyStore},
    testing::{Keychain, SignedIn, published},
};

const HERE: &str = "127.0.0.1";

fn pin(key: &KeyPair) -> [u8; 32] {
    let hash = digest(&SHA256, &key.subject_public_key_info());
    hash.as_ref().try_into().unwrap()
}

fn pins(host: &str, sha256: &[[u8; 32]]) -> HostPins {
    HostPins {
        host: host.to_owned(),
        sha256: sha256.to_vec(),
        until: None,
    }
}

/// A certificate for this computer, and its key.
fn leaf(issuer: &Issuer<'_, KeyPair>) -> (CertificateDer<'static>, KeyPair) {
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new([HERE.to_owned()]).unwrap();
    let certificate = params.signed_by(&key, issuer).unwrap();
    (certificate.der().clone(), key)
}

/// What a transport says to a request, that is pinned or not.
async fn asks(transport: &HttpTransport, url: &str, pinned: bool) -> Result<u16, TransportError> {
    let request = HttpRequest {
        pinned,
        ..request(url)
    };
    transport.send(request).await.map(|answer| answer.status)
}

#[tokio::test]
async fn a_host_shows_a_key_that_is_pinned_for_it_or_nothing_is_sent() {
    let authority = Authority::new();
    let (certificate, key) = leaf(&authority.0);
    let own = pin(&key);
    let url = serve(vec![certificate], &key, nothing_new);
    let transport = authority.transport();
    let (backup, strange) = ([7; 32], [8; 32]);
    for (pinned, answer) in [
        (vec![], Ok(304)),
        (vec![pins(HERE, &[own, backup])], Ok(304)),
        (vec![pins(HERE, &[backup, own])], Ok(304)),
        (
            vec![pins(HERE, &[strange, backup])],
            Err(TransportError::NotPinned),
        ),
        (vec![pins("city.example", &[strange, backup])], Ok(304)),
        // Again, after it was taken back: connections and sessions from before do not count.
        (
            vec![pins(HERE, &[strange, backup])],
            Err(TransportError::NotPinned),
        ),
        (vec![pins(HERE, &[own, backup])], Ok(304)),
    ] {
        transport.pin(pinned.clone());
        assert_eq!(asks(&transport, &url, true).await, answer, "{pinned:?}");
        // What proves itself is fetched from whoever has it.
        assert_eq!(asks(&transport, &url, false).await, Ok(304));
    }
    for (until, answer) in [
        ("2020-01-01T00:00:00Z", Ok(304)),
        ("2100-01-01T00:00:00Z", Err(TransportError::NotPinned)),
    ] {
        let until = Some(until.parse().unwrap());
        transport.pin(vec![HostPins {
            until,
            ..pins(HERE, &[strange, backup])
        }]);
        assert_eq!(asks(&transport, &url, true).await, answer);
    }
}

#[tokio::test]
async fn a_certificate_is_needed_as_ever() {
    let (authority, other) = (Authority::new(), Authority::new());
    let (certificate, key) = leaf(&other.0);
    let url = serve(vec![certificate], &key, nothing_new);
    let transport = authority.transport();
    transport.pin(vec![pins(HERE, &[pin(&key), [7; 32]])]);
    let refused = asks(&transport, &url, true).await;
    assert_eq!(refused, Err(TransportError::Unreachable));
}

#[tokio::test]
async fn the_key_of_an_issuer_on_the_way_counts_and_one_that_is_only_sent_along_does_not() {
    let authority = Authority::new();
    let issuing = KeyPair::generate().unwrap();
    let issuers = pin(&issuing);
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params
        .distinguished_name
        .push(rcgen::DnType::CommonName, "issuing authority");
    let intermediate = params.signed_by(&issuing, &authority.0).unwrap();
    let intermediate = intermediate.der().clone();
    let (certificate, key) = leaf(&Issuer::new(params, issuing));
    let transport = authority.transport();
    transport.pin(vec![pins(HERE, &[issuers, [7; 32]])]);
    let over_it = serve(vec![certificate, intermediate.clone()], &key, nothing_new);
    assert_eq!(asks(&transport, &over_it, true).await, Ok(304));
    // Somebody with a certificate of another authority that the phone trusts sends the city's along.
    let (certificate, key) = leaf(&authority.0);
    let beside_it = serve(vec![certificate, intermediate], &key, nothing_new);
    assert_eq!(
        asks(&transport, &beside_it, true).await,
        Err(TransportError::NotPinned)
    );
}

/// The city publishes on the very host whose key it has pinned, and has pinned the wrong one.
#[tokio::test]
async fn a_pin_that_is_wrong_is_mended_by_the_next_profile() {
    let authority = Authority::new();
    let (certificate, key) = leaf(&authority.0);
    let mut city = published::City::new();
    city.clock.stand_still();
    let published = Arc::clone(&city.network);
    let url = serve(vec![certificate], &key, move |path| match path {
        path if path.starts_with("/published/") => {
            let path = path.trim_start_matches("/published");
            let asked = HttpRequest {
                max_response_bytes: 1 << 20,
                ..request(&format!("http://127.0.0.1{path}"))
            };
            let runtime = tokio::runtime::Builder::new_current_thread()
                .build()
                .unwrap();
            let found = runtime.block_on(published.send(asked)).unwrap();
            answer(found.status, "application/octet-stream", &found.body)
        }
        _ => answer(
            200,
            "application/json",
            br#"{"messages": [], "next_cursor": null, "has_more": false}"#,
        ),
    });
    let records = include_str!("../../../catalogue/tests/langang.ndjson");
    city.publish_catalogue(records.as_bytes(), &[]);
    let home = tempfile::tempdir().unwrap();
    let config = ClientConfig {
        home: home.path().join("home").to_string_lossy().into_owned(),
        city_url: url.clone(),
        trust: CityTrust {
            city: "langang".into(),
            receipt_keys: Vec::new(),
            root: String::from_utf8(city.file("metadata/1.root.json")).unwrap(),
        },
        shipped_catalogue: None,
        published_url: None,
        shipped_profile: None,
        app_version: None,
    };
    let keys = Arc::<Keychain>::default();
    let clock = Arc::clone(&city.clock);
    let opened = async || {
        let world = environment(&clock, Arc::new(authority.transport()));
        let keys = Arc::clone(&keys) as Arc<dyn KeyStore>;
        let client =
            CitizenClient::with_environment(config.clone(), keys, Some(Arc::new(SignedIn)), world);
        client.open().await.unwrap();
        client
    };
    let says = |day: u32, pins: [[u8; 32]; 2]| {
        let pins = pins.map(|pin| base64::Engine::encode(&base64::prelude::BASE64_STANDARD, pin));
        json!({
            "format": "citizen-city-profile/1", "city": "langang",
            "issued_at": format!("2026-11-{day}T08:00:00Z"), "name": {"en": "Langang"},
            "time_zone": {"id": "Asia/Shanghai", "posix": "<+08>-8"}, "languages": ["en"],
            "pins": [{"host": HERE, "sha256": pins}],
        })
        .to_string()
    };
    let client = opened().await;
    client.catalogue().refresh().await.unwrap();
    client.inbox().refresh().await.unwrap();

    city.add("city-profile.json", says(23, [[7; 32], [8; 32]]).as_bytes());
    city.publish();
    client.catalogue().refresh().await.unwrap();
    let refused = client.inbox().refresh().await.unwrap_err();
    assert_eq!(
        refused,
        CitizenError::Offline {
            reason: OfflineReason::Intercepted,
            retry_after: None
        }
    );
    client.suspend().await.unwrap();
    let client = opened().await;
    assert_eq!(client.inbox().refresh().await.unwrap_err(), refused);
    let catalogue = client.catalogue();
    let found = catalogue.search(SearchRequest::new("books", "en")).await;
    assert!(!found.unwrap().is_empty());

    city.add(
        "city-profile.json",
        says(24, [[8; 32], pin(&key)]).as_bytes(),
    );
    city.publish();
    client.catalogue().refresh().await.unwrap();
    client.inbox().refresh().await.unwrap();
}
