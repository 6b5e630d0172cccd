//! What the city writes is pushed to the resident's phones.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD as BASE64URL, Engine as _};
use chrono::{DateTime, TimeDelta, Utc};
use citizen_core::environment::SystemRandomness;
use citizen_core::seal::web_push::WebPushKey;
use citizen_core::trust::ReceiptKey;
use citizen_core::trust::push::{Notice, PushTrust};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use tempfile::tempdir;
use uuid::Uuid;

use crate::push_service::{PushService, Pushed};
use crate::support::{City, problem};

/// A phone's subscription.
struct Phone {
    id: Uuid,
    key: WebPushKey,
}

impl Phone {
    fn new() -> Self {
        Self {
            id: Uuid::now_v7(),
            key: WebPushKey::generate(&SystemRandomness::default()).unwrap(),
        }
    }

    fn subscription(&self, endpoint: &str) -> Value {
        json!({
            "endpoint": endpoint,
            "p256dh": BASE64URL.encode(self.key.public_point()),
            "auth": BASE64URL.encode(self.key.auth_secret()),
            "language": "en",
        })
    }

    fn opens(&self, trust: &PushTrust, pushed: &Pushed) -> Notice {
        let jws = self.key.open(&pushed.body).unwrap();
        trust.check(&jws, &self.id.to_string()).unwrap()
    }
}

impl City {
    async fn put_device(&self, token: &str, id: &str, device: &Value) -> Response {
        let put = self.client.put(self.url(&format!("/v1/devices/{id}")));
        put.bearer_auth(token).json(device).send().await.unwrap()
    }

    async fn register(&self, token: &str, phone: &Phone, endpoint: &str) {
        let device = phone.subscription(endpoint);
        let put = self.put_device(token, &phone.id.to_string(), &device).await;
        assert_eq!(put.status(), StatusCode::OK);
        let registered: Value = put.json().await.unwrap();
        assert_eq!(registered["id"], phone.id.to_string());
        DateTime::parse_from_rfc3339(registered["registered_at"].as_str().unwrap()).unwrap();
    }

    /// What the city has published of itself.
    async fn profile(&self) -> Value {
        let read = |path: String| async move { self.fetch(&path).send().await.unwrap() };
        let metadata = |name: String| read(format!("/published/metadata/{name}"));
        let timestamp: Value = metadata("timestamp.json".into())
            .await
            .json()
            .await
            .unwrap();
        let version = &timestamp["signed"]["meta"]["snapshot.json"]["version"];
        let snapshot: Value = (metadata(format!("{version}.snapshot.json"))
            .await
            .json()
            .await)
            .unwrap();
        let version = &snapshot["signed"]["meta"]["targets.json"]["version"];
        let targets: Value = (metadata(format!("{version}.targets.json"))
            .await
            .json()
            .await)
            .unwrap();
        let hash = &targets["signed"]["targets"]["city-profile.json"]["hashes"]["sha256"];
        let name = format!("{}.city-profile.json", hash.as_str().unwrap());
        let profile = read(format!("/published/targets/{name}")).await;
        profile.json().await.unwrap()
    }

    async fn push_trust(&self) -> PushTrust {
        let keys: Vec<ReceiptKey> =
            serde_json::from_value(self.profile().await["push_keys"].clone()).unwrap();
        assert_eq!(keys.len(), 1);
        PushTrust {
            city: "langang".into(),
            keys,
        }
    }

    async fn review(&self, case: &str) {
        let reply = self.set_status(case, json!({"status": "in_review"})).await;
        assert_eq!(reply.status(), StatusCode::OK);
    }
}

#[tokio::test]
async fn a_message_is_pushed_sealed_for_the_phone_and_signed_for_it_and_for_the_push_service() {
    let data = tempdir().unwrap();
    let (city, mut service) = (City::start(data.path()).await, PushService::start().await);
    let (li_na, phone) = (city.sign_in("li-na").await, Phone::new());
    city.register(&li_na, &phone, &service.endpoint("phone?token=1"))
        .await;
    let case = city.open_case(&li_na).await;
    city.review(&case).await;

    let pushed = service.next().await;
    assert_eq!(pushed.path, "/phone");
    let notice = phone.opens(&city.push_trust().await, &pushed);
    let page = city.page(&li_na, "").await;
    let message = &page["messages"].as_array().unwrap()[0];
    assert_eq!(notice.event_id, message["id"]);
    let told: Value = serde_json::from_str(&notice.message.unwrap()).unwrap();
    assert_eq!(&told, message);
    assert_eq!(notice.expires_at - notice.issued_at, TimeDelta::days(7));

    assert_eq!(pushed.header("content-encoding"), "aes128gcm");
    assert_eq!(pushed.header("urgency"), "normal");
    assert_eq!(pushed.header("topic").len(), 32);
    let ttl: i64 = pushed.header("ttl").parse().unwrap();
    assert!((604_700..=604_800).contains(&ttl), "{ttl}");
    let vapid = pushed
        .header("authorization")
        .strip_prefix("vapid t=")
        .unwrap();
    let (token, key) = vapid.split_once(",k=").unwrap();
    assert_eq!(city.profile().await["vapid_key"], key);
    let claims = BASE64URL.decode(token.split('.').nth(1).unwrap()).unwrap();
    let claims: Value = serde_json::from_slice(&claims).unwrap();
    assert_eq!(claims["aud"], service.endpoint("").trim_end_matches('/'));
    let exp = claims["exp"].as_i64().unwrap() - Utc::now().timestamp();
    assert!((1..=86_400).contains(&exp), "{exp}");
}

#[tokio::test]
async fn a_phone_is_pushed_to_what_is_its_residents_and_nothing_once_it_is_taken_away() {
    let data = tempdir().unwrap();
    let (city, mut service) = (City::start(data.path()).await, PushService::start().await);
    let (li_na, wang_wei) = (city.sign_in("li-na").await, city.sign_in("wang-wei").await);
    let (hers, another, his) = (Phone::new(), Phone::new(), Phone::new());
    city.register(&li_na, &hers, &service.endpoint("old")).await;
    city.register(&li_na, &hers, &service.endpoint("hers"))
        .await;
    city.register(&li_na, &another, &service.endpoint("another"))
        .await;
    city.register(&wang_wei, &his, &service.endpoint("his"))
        .await;
    // Whoever knows the id of another one's phone has nothing by it.
    let path = city.url(&format!("/v1/devices/{}", hers.id));
    let delete = |token: &str| {
        city.client
            .delete(&path)
            .bearer_auth(token.to_owned())
            .send()
    };
    assert_eq!(
        delete(&wang_wei).await.unwrap().status(),
        StatusCode::NO_CONTENT
    );
    let case = city.open_case(&li_na).await;
    city.review(&case).await;
    let mut paths = [service.next().await.path, service.next().await.path];
    paths.sort();
    assert_eq!(paths, ["/another", "/hers"]);

    assert_eq!(
        delete(&li_na).await.unwrap().status(),
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        delete(&li_na).await.unwrap().status(),
        StatusCode::NO_CONTENT
    );
    let reply = city.set_status(&case, json!({"status": "approved"})).await;
    assert_eq!(reply.status(), StatusCode::OK);
    assert_eq!(service.next().await.path, "/another");
    let case = city.open_case(&wang_wei).await;
    city.review(&case).await;
    assert_eq!(service.next().await.path, "/his");
    assert!(service.is_empty());
}

#[tokio::test]
async fn a_service_that_is_busy_is_asked_again_and_one_whose_phone_is_gone_is_not() {
    let data = tempdir().unwrap();
    let (city, mut service) = (City::start(data.path()).await, PushService::start().await);
    let (li_na, phone) = (city.sign_in("li-na").await, Phone::new());
    city.register(&li_na, &phone, &service.endpoint("phone"))
        .await;
    service.answer(503, "retry-after", "0");
    service.answer(429, "retry-after", "1");
    let case = city.open_case(&li_na).await;
    city.review(&case).await;
    let trust = city.push_trust().await;
    let mut notices = Vec::new();
    for _ in 0..3 {
        notices.push(phone.opens(&trust, &service.next().await));
    }
    // The phone sees that it is the same.
    assert!(notices.iter().all(|notice| *notice == notices[0]));

    service.answer(410, "x", "gone");
    let reply = city.set_status(&case, json!({"status": "approved"})).await;
    assert_eq!(reply.status(), StatusCode::OK);
    service.next().await;
    let other = Phone::new();
    city.register(&li_na, &other, &service.endpoint("other"))
        .await;
    let case = city.open_case(&li_na).await;
    city.review(&case).await;
    assert_eq!(service.next().await.path, "/other");
    assert!(service.is_empty());
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let data = tempdir().unwrap();
    let (city, mut service) = (City::start(data.path()).await, PushService::start().await);
    let (li_na, phone) = (city.sign_in("li-na").await, Phone::new());
    city.register(&li_na, &phone, &service.endpoint("phone"))
        .await;
    service.answer(307, "location", "/elsewhere");
    let case = city.open_case(&li_na).await;
    city.review(&case).await;
    assert_eq!(service.next().await.path, "/phone");
    let reply = city.set_status(&case, json!({"status": "approved"})).await;
    assert_eq!(reply.status(), StatusCode::OK);
    assert_eq!(service.next().await.path, "/phone");
    assert!(service.is_empty());
}

#[tokio::test]
async fn what_waits_to_be_pushed_outlives_the_gateway() {
    let data = tempdir().unwrap();
    let mut service = PushService::start().await;
    let (city, phone) = (City::start(data.path()).await, Phone::new());
    let li_na = city.sign_in("li-na").await;
    city.register(&li_na, &phone, &service.endpoint("phone"))
        .await;
    service.answer(503, "retry-after", "5");
    let case = city.open_case(&li_na).await;
    city.review(&case).await;
    let trust = city.push_trust().await;
    let first = phone.opens(&trust, &service.next().await);
    // Once another one has come, it is written down what has become of the first.
    let reply = city.set_status(&case, json!({"status": "approved"})).await;
    assert_eq!(reply.status(), StatusCode::OK);
    let second = phone.opens(&trust, &service.next().await);
    assert_ne!(second.event_id, first.event_id);
    city.gateway.shutdown().await;
    let city = City::start(data.path()).await;
    assert_eq!(
        phone.opens(&city.push_trust().await, &service.next().await),
        first
    );
}

#[tokio::test]
async fn a_message_that_is_too_long_is_to_be_fetched() {
    let data = tempdir().unwrap();
    let (city, mut service) = (City::start(data.path()).await, PushService::start().await);
    let (li_na, phone) = (city.sign_in("li-na").await, Phone::new());
    city.register(&li_na, &phone, &service.endpoint("phone"))
        .await;
    let case = city.open_case(&li_na).await;
    let note = "Bring both passports. ".repeat(60);
    let change = json!({"status": "in_review", "note": {"en": note, "zh-Hans": note}});
    let reply = city.set_status(&case, change).await;
    assert_eq!(reply.status(), StatusCode::OK);
    let pushed = service.next().await;
    let notice = phone.opens(&city.push_trust().await, &pushed);
    assert_eq!(notice.message, None);
    let page = city.page(&li_na, "").await;
    assert_eq!(notice.event_id, page["messages"][0]["id"]);
}

#[tokio::test]
async fn only_what_can_be_pushed_to_is_registered() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let (li_na, phone) = (city.sign_in("li-na").await, Phone::new());
    let id = phone.id.to_string();
    let good = phone.subscription("https://push.example/1");
    let with = |member: &str, value: Value| {
        let mut device = good.clone();
        device[member] = value;
        device
    };
    for odd in [
        with("endpoint", json!("http://push.example/1")),
        with("endpoint", json!("ftp://push.example/1")),
        with("endpoint", json!("push")),
        with(
            "endpoint",
            json!(format!("https://push.example/{}", "1".repeat(2_048))),
        ),
        with("p256dh", json!("BA")),
        with("p256dh", json!(BASE64URL.encode([4; 65]))),
        with("auth", json!("AAAA")),
        with("language", json!("English, please")),
        with("auth", Value::Null),
    ] {
        let refused = city.put_device(&li_na, &id, &odd).await;
        problem(refused, 422, "invalid-request").await;
    }
    let refused = city.put_device(&li_na, "phone", &good).await;
    problem(refused, 400, "invalid-parameter").await;
    let refused = city.put_device("nobody", &id, &good).await;
    problem(refused, 401, "unauthorized").await;
    assert_eq!(
        city.put_device(&li_na, &id, &good).await.status(),
        StatusCode::OK
    );
}
