//! Messages that change and go away, alerts to everyone, and what residents do with them.

use reqwest::StatusCode;
use serde_json::{Value, json};
use tempfile::tempdir;
use uuid::Uuid;

use crate::support::City;

/// What the city's desk says to this, with what status.
async fn desk(city: &City, path: &str, body: &Value) -> (StatusCode, Value) {
    let reply = city
        .post(path)
        .bearer_auth(city.gateway.admin_token())
        .json(body)
        .send()
        .await
        .unwrap();
    (reply.status(), reply.json().await.unwrap())
}

async fn sent(city: &City, path: &str, body: Value) -> Value {
    let (status, message) = desk(city, path, &body).await;
    assert_eq!(status, StatusCode::CREATED, "{message}");
    message
}

async fn tell(city: &City, token: &str, states: Value) -> (StatusCode, Value) {
    let reply = city
        .post("/v1/messages/states")
        .bearer_auth(token)
        .json(&json!({ "states": states }))
        .send()
        .await
        .unwrap();
    (reply.status(), reply.json().await.unwrap())
}

fn ids(page: &Value) -> Vec<&str> {
    let messages = page["messages"].as_array().unwrap().iter();
    messages
        .map(|message| message["id"].as_str().unwrap())
        .collect()
}

async fn after(city: &City, token: &str, page: &Value) -> Value {
    let cursor = page["next_cursor"].as_str().unwrap();
    city.page(token, &format!("?after={cursor}")).await
}

fn letter() -> Value {
    json!({
        "resident": "li-na", "title": {"en": "A bill"}, "body": {"en": "Please *pay*."}, "topic": "payments",
        "urgency": "news", "sensitivity": "sensitive", "expires_at": "2027-01-01T00:00:00Z",
        "actions": [{"kind": "pay", "url": "https://pay.langang.example/7"}],
        "parts": [{"title": {"en": "How to pay"}, "body": {"en": "- At the bank"}}],
        "attachments": [{"name": "bill.txt", "media_type": "text/plain", "content": "ODQuMDA="}],
    })
}

#[tokio::test]
async fn a_message_comes_as_it_was_written_changes_and_is_taken_back() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let token = city.sign_in("li-na").await;
    let message = sent(&city, "/admin/messages", letter()).await;
    let id = message["id"].as_str().unwrap().to_owned();
    let page = city.page(&token, "").await;
    assert_eq!(page["messages"], json!([message]));
    assert_eq!(
        (&message["revision"], &message["kind"]),
        (&json!(1), &json!("message"))
    );
    for member in [
        "title",
        "body",
        "topic",
        "urgency",
        "sensitivity",
        "expires_at",
        "parts",
        "actions",
    ] {
        assert_eq!(message[member], letter()[member], "{member}");
    }
    let attachment = &message["attachments"][0];
    assert_eq!(
        (&attachment["name"], &attachment["size_bytes"]),
        (&json!("bill.txt"), &json!(5))
    );
    let path = format!(
        "/v1/messages/{id}/attachments/{}",
        attachment["id"].as_str().unwrap()
    );
    let file = city.fetch(&path).bearer_auth(&token).send().await.unwrap();
    assert_eq!(file.text().await.unwrap(), "84.00");
    // A download that was cut goes on.
    let rest = city.fetch(&path).bearer_auth(&token);
    let rest = rest.header("range", "bytes=3-").send().await.unwrap();
    assert_eq!(rest.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(rest.headers()["content-range"], "bytes 3-4/5");
    assert_eq!(rest.text().await.unwrap(), "00");
    let other = city.sign_in("wang-wei").await;
    let refused = city.fetch(&path).bearer_auth(&other).send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::NOT_FOUND);
    assert_eq!(city.page(&other, "").await["messages"], json!([]));

    let revisions = format!("/admin/messages/{id}/revisions");
    let (status, revised) = desk(&city, &revisions, &json!({"title": {"en": "Your bill"}})).await;
    assert_eq!((status, &revised["revision"]), (StatusCode::OK, &json!(2)));
    let page = after(&city, &token, &page).await;
    assert_eq!(page["messages"], json!([revised]));
    assert_eq!(revised["body"], letter()["body"]);

    let retraction = format!("/admin/messages/{id}/retraction");
    for _ in 0..2 {
        let (status, gone) = desk(&city, &retraction, &json!(null)).await;
        assert_eq!((status, &gone["revision"]), (StatusCode::OK, &json!(3)));
        assert_eq!(
            (&gone["retracted"], &gone["body"], &gone["parts"]),
            (&json!(true), &json!({}), &json!([]))
        );
    }
    let page = after(&city, &token, &page).await;
    assert_eq!(
        (ids(&page), &page["messages"][0]["retracted"]),
        (vec![&*id], &json!(true))
    );
    let gone = city.fetch(&path).bearer_auth(&token).send().await.unwrap();
    assert_eq!(gone.status(), StatusCode::NOT_FOUND);
    let (status, problem) = desk(&city, &revisions, &json!({})).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert_eq!(problem["type"], "urn:citizen:problem:message-retracted");
    assert_eq!(after(&city, &token, &page).await["messages"], json!([]));
}

#[tokio::test]
async fn what_takes_the_place_of_another_says_so_of_both() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let token = city.sign_in("li-na").await;
    let older = sent(&city, "/admin/messages", letter()).await;
    let mut newer = letter();
    newer["supersedes"] = older["id"].clone();
    let newer = sent(&city, "/admin/messages", newer).await;
    let page = city.page(&token, "").await;
    assert_eq!(
        ids(&page),
        [older["id"].as_str().unwrap(), newer["id"].as_str().unwrap()]
    );
    assert_eq!(
        (
            &page["messages"][0]["superseded"],
            &page["messages"][0]["revision"]
        ),
        (&json!(true), &json!(2))
    );
    assert_eq!(page["messages"][1]["supersedes"], older["id"]);
    // Of another resident's, or of none, nothing is superseded.
    for other in [json!(Uuid::now_v7()), older["id"].clone()] {
        let mut letter = letter();
        letter["resident"] = json!("wang-wei");
        letter["supersedes"] = other;
        assert_eq!(
            desk(&city, "/admin/messages", &letter).await.0,
            StatusCode::NOT_FOUND
        );
    }
}

#[tokio::test]
async fn an_alert_comes_to_everyone_also_to_who_signs_in_later() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let token = city.sign_in("li-na").await;
    let alert = json!({
        "severity": "severe", "districts": ["harbour"], "title": {"en": "Storm"}, "body": {"en": "Stay in."},
        "expires_at": "2027-01-01T00:00:00Z", "urgency": "alert",
    });
    let first = city.page(&token, "").await;
    let alert = sent(&city, "/admin/alerts", alert).await;
    let letter = sent(&city, "/admin/messages", letter()).await;
    let page = after(&city, &token, &first).await;
    assert_eq!(ids(&page).len(), 2);
    let other = city.sign_in("wang-wei").await;
    let hers = city.page(&other, "").await;
    assert_eq!(
        (ids(&hers), &hers["messages"][0]["severity"]),
        (vec![alert["id"].as_str().unwrap()], &json!("severe"))
    );
    // What one has done with it is nothing to the other.
    let read = json!([{
        "message_id": alert["id"], "read": true, "deleted": false, "archived": false, "archived_at_ms": 0,
        "pinned": false, "pinned_at_ms": 0,
    }]);
    assert_eq!(tell(&city, &token, read).await.0, StatusCode::OK);
    let page = after(&city, &token, &page).await;
    assert_eq!(
        (ids(&page), &page["messages"][0]["state"]["read"]),
        (vec![alert["id"].as_str().unwrap()], &json!(true))
    );
    assert_eq!(after(&city, &other, &hers).await["messages"], json!([]));
    let path = format!(
        "/admin/messages/{}/retraction",
        alert["id"].as_str().unwrap()
    );
    desk(&city, &path, &json!(null)).await;
    for (token, page) in [(&token, &page), (&other, &hers)] {
        let page = after(&city, token, page).await;
        assert_eq!(page["messages"][0]["retracted"], true);
    }
    // Both streams in small pages, each message once.
    let (mut page, mut seen) = (city.page(&token, "?limit=1").await, Vec::new());
    loop {
        seen.extend(ids(&page).into_iter().map(str::to_owned));
        if page["has_more"] == false {
            break;
        }
        let cursor = page["next_cursor"].as_str().unwrap();
        page = city.page(&token, &format!("?limit=1&after={cursor}")).await;
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 2);
    assert!(seen.iter().any(|id| *id == letter["id"]));
}

#[tokio::test]
async fn what_she_has_done_is_merged_and_told_to_her_other_phones() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let token = city.sign_in("li-na").await;
    let message = sent(&city, "/admin/messages", letter()).await;
    let page = city.page(&token, "").await;
    let state = |read: bool, archived: bool, archived_at_ms: i64| {
        json!({
            "message_id": message["id"], "read": read, "deleted": false, "archived": archived,
            "archived_at_ms": archived_at_ms, "pinned": false, "pinned_at_ms": 0,
        })
    };
    // Later, earlier, and the same again: the later one holds, and what is read stays so.
    for said in [
        state(true, true, 7),
        state(false, false, 5),
        state(true, true, 7),
    ] {
        let (status, taken) = tell(&city, &token, json!([said])).await;
        assert_eq!((status, taken), (StatusCode::OK, json!({"unknown": []})));
    }
    let page = after(&city, &token, &page).await;
    assert_eq!(page["messages"].as_array().unwrap().len(), 1);
    let kept = &page["messages"][0]["state"];
    assert_eq!(
        (&kept["read"], &kept["archived"], &kept["archived_at_ms"]),
        (&json!(true), &json!(true), &json!(7))
    );
    // A clock that is far ahead does not hold for ever.
    let ahead = state(true, false, i64::MAX);
    tell(&city, &token, json!([ahead])).await;
    let page = after(&city, &token, &page).await;
    let kept = page["messages"][0]["state"]["archived_at_ms"]
        .as_i64()
        .unwrap();
    assert!(kept < i64::MAX / 2, "{kept}");
    // Somebody else's, or none at all.
    let other = city.sign_in("wang-wei").await;
    let (_, taken) = tell(&city, &other, json!([state(true, false, 0)])).await;
    assert_eq!(taken["unknown"], json!([message["id"]]));
    for wrong in [
        json!([{"message_id": message["id"]}]),
        json!([state(true, true, -1)]),
        json!(vec![state(true, true, 1); 101]),
    ] {
        assert_eq!(
            tell(&city, &token, wrong).await.0,
            StatusCode::UNPROCESSABLE_ENTITY
        );
    }
}

#[tokio::test]
async fn a_place_that_the_city_does_not_know_any_more_is_told() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let token = city.sign_in("li-na").await;
    sent(&city, "/admin/messages", letter()).await;
    let known = city.page(&token, "").await["next_cursor"]
        .as_str()
        .unwrap()
        .to_owned();
    // Of a resident who has more, and of before there were alerts.
    let other = city.sign_in("wang-wei").await;
    let status = |token: String, cursor: String| {
        let request = city
            .fetch(&format!("/v1/messages?after={cursor}"))
            .bearer_auth(token);
        async move { request.send().await.unwrap().status() }
    };
    assert_eq!(status(other, known.clone()).await, StatusCode::GONE);
    assert_eq!(
        status(token.clone(), "AAAAAAAAAAE".to_owned()).await,
        StatusCode::OK
    );
    assert_eq!(
        status(token.clone(), "AAAAAAAAAAI".to_owned()).await,
        StatusCode::GONE
    );
    assert_eq!(
        status(token, "AAAA".to_owned()).await,
        StatusCode::BAD_REQUEST
    );
}

#[tokio::test]
async fn long_messages_come_in_shorter_pages() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let token = city.sign_in("li-na").await;
    let long =
        json!({"resident": "li-na", "title": {"en": "Long"}, "body": {"en": "x".repeat(60_000)}});
    for _ in 0..8 {
        sent(&city, "/admin/messages", long.clone()).await;
    }
    let page = city.page(&token, "?limit=100").await;
    assert_eq!((ids(&page).len(), &page["has_more"]), (5, &json!(true)));
    assert_eq!(ids(&after(&city, &token, &page).await).len(), 3);
    let mut too_long = long;
    too_long["body"]["en"] = json!("x".repeat(66_000));
    assert_eq!(
        desk(&city, "/admin/messages", &too_long).await.0,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}

#[tokio::test]
async fn the_story_has_one_of_each_kind() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let token = city.sign_in("li-na").await;
    let reply = city
        .post("/dev/story")
        .bearer_auth(&token)
        .send()
        .await
        .unwrap();
    assert_eq!(reply.status(), StatusCode::CREATED);
    let page = city.page(&token, "").await;
    let messages = page["messages"].as_array().unwrap();
    let has = |member: &str, value: &str| messages.iter().any(|message| message[member] == value);
    assert_eq!(messages.len(), 5);
    for urgency in ["news", "important", "alert"] {
        assert!(has("urgency", urgency), "{urgency}");
    }
    for sensitivity in ["public", "personal", "sensitive"] {
        assert!(has("sensitivity", sensitivity), "{sensitivity}");
    }
    assert!(has("kind", "alert") && has("severity", "severe"));
    for message in messages {
        for language in ["en", "zh-Hans", "es", "ar"] {
            assert!(
                message["title"][language].is_string() && message["body"][language].is_string()
            );
        }
    }
}

#[tokio::test]
async fn the_city_knows_of_notifications_only_what_residents_tell_it() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let token = city.sign_in("li-na").await;
    let message = sent(&city, "/admin/messages", letter()).await;
    let id = message["id"].as_str().unwrap();
    let counts = async || {
        let path = format!("/admin/messages/{id}/feedback");
        let fetched = city.fetch(&path).bearer_auth(city.gateway.admin_token());
        fetched.send().await.unwrap().json::<Value>().await.unwrap()
    };
    let (status, _) = tell(&city, &token, json!([{"message_id": id, "read": true}])).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "a state is whole");
    assert_eq!(counts().await, json!({"shown": 0, "opened": 0}));
    let tell = async |token: &str, shown: bool, opened: bool| {
        let feedback = json!([{"message_id": id, "shown": shown, "opened": opened}]);
        let reply = city
            .post("/v1/messages/states")
            .bearer_auth(token)
            .json(&json!({"states": [], "feedback": feedback}))
            .send()
            .await
            .unwrap();
        assert_eq!(reply.status(), StatusCode::OK);
        reply.json::<Value>().await.unwrap()
    };
    for (shown, opened, expected) in [
        (true, false, json!({"shown": 1, "opened": 0})),
        (true, true, json!({"shown": 1, "opened": 1})),
        // What it was told late takes nothing back.
        (true, false, json!({"shown": 1, "opened": 1})),
    ] {
        assert_eq!(tell(&token, shown, opened).await, json!({"unknown": []}));
        assert_eq!(counts().await, expected);
    }
    let other = city.sign_in("wang-wei").await;
    assert_eq!(tell(&other, true, true).await, json!({"unknown": [id]}));
    assert_eq!(counts().await, json!({"shown": 1, "opened": 1}));
}
