//! What the city publishes to everyone, who may come in, and how it refuses.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use citizen_gateway::{Error, Gateway, Options};
use ring::digest::{SHA256, digest};
use serde_json::{Value, json};
use tempfile::tempdir;

use crate::support::{City, application, demo_catalogue, problem};

#[tokio::test]
async fn the_profile_names_the_city_and_its_keys_by_thumbprint() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let profile: Value = city
        .fetch("/.well-known/citizen-city")
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(profile["city"], "langang");
    assert_eq!(
        profile["name"],
        json!({"en": "Langang", "zh-Hans": "澜港市", "es": "Langang", "ar": "لانغانغ"})
    );
    assert_eq!(profile["time_zone"], "Asia/Shanghai");
    assert_eq!(profile["languages"], json!(["en", "zh-Hans", "es", "ar"]));
    assert_eq!(profile["hotline"], "12345");
    let key = &profile["receipt_keys"][0];
    let (x, y) = (key["x"].as_str().unwrap(), key["y"].as_str().unwrap());
    let members = format!("{{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"{x}\",\"y\":\"{y}\"}}");
    let kid = BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, members.as_bytes()));
    let expected = json!({
        "kty": "EC", "crv": "P-256", "x": x, "y": y, "alg": "ES256", "use": "sig", "kid": kid,
    });
    assert_eq!(*key, expected);
    let root: Value = serde_json::from_str(profile["root"].as_str().unwrap()).unwrap();
    assert_eq!(root["signed"]["_type"], "root");
}

#[tokio::test]
async fn a_token_is_handed_to_a_named_resident_and_only_its_hash_is_kept() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let reply = city
        .post("/dev/token")
        .json(&json!({"resident": "li-na"}))
        .send()
        .await
        .unwrap();
    assert_eq!(reply.headers()["cache-control"], "no-store");
    let token: Value = reply.json().await.unwrap();
    assert_eq!(token["token_type"], "Bearer");
    assert_eq!(token["expires_in"], 86_400);
    let access_token = token["access_token"].as_str().unwrap().to_owned();
    assert_eq!(
        BASE64_URL_SAFE_NO_PAD.decode(&access_token).unwrap().len(),
        32
    );
    assert_ne!(city.sign_in("li-na").await, access_token);
    assert_eq!(
        city.fetch("/v1/cases")
            .bearer_auth(&access_token)
            .send()
            .await
            .unwrap()
            .status(),
        200
    );

    for name in ["", "  ", "li\u{0}na", &"x".repeat(101)] {
        let reply = city
            .post("/dev/token")
            .json(&json!({"resident": name}))
            .send()
            .await
            .unwrap();
        problem(reply, 422, "invalid-request").await;
    }
    city.gateway.shutdown().await;
    for file in std::fs::read_dir(data.path()).unwrap() {
        let path = file.unwrap().path();
        if path.is_dir() {
            continue;
        }
        let content = std::fs::read(path).unwrap();
        let found = content
            .windows(access_token.len())
            .any(|part| part == access_token.as_bytes());
        assert!(!found, "a token is kept readable");
    }
}

#[tokio::test]
async fn nobody_comes_in_without_the_right_token() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let resident = city.sign_in("li-na").await;
    let almost = format!("{}x", city.gateway.admin_token());
    for path in [
        "/v1/cases",
        "/v1/cases/LG-2026-000001",
        "/v1/messages",
        "/admin/cases",
    ] {
        for request in [
            city.fetch(path),
            city.fetch(path).bearer_auth("unknown"),
            city.fetch(path).bearer_auth(&almost),
            city.fetch(path).basic_auth("li-na", Some("secret")),
        ] {
            let reply = request.send().await.unwrap();
            assert_eq!(reply.headers()["www-authenticate"], "Bearer");
            problem(reply, 401, "unauthorized").await;
        }
    }
    let body = application();
    let reply = city
        .post("/v1/submissions")
        .json(&body)
        .send()
        .await
        .unwrap();
    problem(reply, 401, "unauthorized").await;

    // A resident is no caseworker, and a caseworker is no resident.
    let admin_only = [
        city.fetch("/admin/cases"),
        city.post("/admin/cases/LG-2026-000001/status")
            .json(&json!({"status": "closed"})),
        city.post("/dev/faults")
            .json(&json!({"spec": "*=html@always"})),
        city.client.delete(city.url("/dev/faults")),
    ];
    for request in admin_only {
        let reply = request.bearer_auth(&resident).send().await.unwrap();
        problem(reply, 401, "unauthorized").await;
    }
    let reply = city
        .fetch("/v1/cases")
        .bearer_auth(city.gateway.admin_token())
        .send()
        .await;
    problem(reply.unwrap(), 401, "unauthorized").await;
}

#[tokio::test]
async fn every_refusal_is_a_problem() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    problem(
        city.fetch("/nowhere").send().await.unwrap(),
        404,
        "not-found",
    )
    .await;

    let reply = city.client.put(city.url("/v1/cases")).send().await.unwrap();
    assert_eq!(reply.headers()["allow"], "GET,HEAD");
    problem(reply, 405, "method-not-allowed").await;

    let send = |media_type: &str, body: String| {
        city.post("/dev/token")
            .header("content-type", media_type)
            .body(body)
            .send()
    };
    let right = r#"{"resident":"li-na"}"#.to_owned();
    assert_eq!(
        send("application/json; charset=utf-8", right.clone())
            .await
            .unwrap()
            .status(),
        200
    );
    problem(
        send("text/plain", right).await.unwrap(),
        415,
        "unsupported-media-type",
    )
    .await;
    let cut = send("application/json", r#"{"resident":"li"#.to_owned())
        .await
        .unwrap();
    problem(cut, 400, "malformed-json").await;
    let other = send("application/json", r#"{"name":"li-na"}"#.to_owned())
        .await
        .unwrap();
    problem(other, 422, "invalid-request").await;

    let token = city.sign_in("li-na").await;
    for query in ["?limit=0", "?limit=101", "?limit=many", "?after=nowhere"] {
        let reply = city
            .fetch(&format!("/v1/messages{query}"))
            .bearer_auth(&token)
            .send()
            .await;
        problem(reply.unwrap(), 400, "invalid-parameter").await;
    }
}

#[tokio::test]
async fn a_body_may_have_256_kib_and_a_longer_one_is_refused_in_words() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let right = r#"{"resident":"li-na"}"#;
    let send = |length: usize| {
        city.post("/dev/token")
            .header("content-type", "application/json")
            .body(right.to_owned() + &" ".repeat(length - right.len()))
            .send()
    };
    assert_eq!(send(256 * 1024).await.unwrap().status(), 200);
    problem(
        send(256 * 1024 + 1).await.unwrap(),
        413,
        "content-too-large",
    )
    .await;
    problem(
        send(2 * 1024 * 1024).await.unwrap(),
        413,
        "content-too-large",
    )
    .await;
}

#[tokio::test]
async fn only_loopback_is_listened_on() {
    let data = tempdir().unwrap();
    for address in ["0.0.0.0:0", "192.0.2.1:0", "[::]:0"] {
        let mut options = Options::new(data.path(), demo_catalogue());
        options.listen = address.parse().unwrap();
        let refused = Gateway::start(options).await.unwrap_err();
        assert!(matches!(refused, Error::NotLoopback(_)), "{refused}");
    }
    assert_eq!(std::fs::read_dir(data.path()).unwrap().count(), 0);
}
