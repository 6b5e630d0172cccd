//! What becomes of a case, and what the resident hears of it.

use chrono::DateTime;
use reqwest::StatusCode;
use serde_json::{Value, json};
use tempfile::tempdir;
use uuid::Uuid;

use crate::support::{City, application, problem};

/// The codes of a case's timeline, oldest first.
pub(crate) fn codes(case: &Value) -> Vec<&str> {
    let timeline = case["timeline"].as_array().unwrap().iter();
    timeline
        .map(|event| event["code"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn a_resident_sees_her_own_cases_and_no_others() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let (li_na, wang_wei) = (city.sign_in("li-na").await, city.sign_in("wang-wei").await);
    let body = application();
    let reply = city.submit(&li_na, Uuid::now_v7(), &body).await;
    let accepted: Value = reply.json().await.unwrap();
    let second = city.open_case(&li_na).await;
    let path = format!("/v1/cases/{}", accepted["case_number"].as_str().unwrap());

    let case: Value = city
        .fetch(&path)
        .bearer_auth(&li_na)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let received_at = case["received_at"].as_str().unwrap();
    DateTime::parse_from_rfc3339(received_at).unwrap();
    assert_eq!(
        case,
        json!({
            "case_number": accepted["case_number"],
            "submission_id": body["submission_id"],
            "service_id": body["service_id"],
            "status": "received",
            "received_at": received_at,
            "promised_by": case["promised_by"],
            "decided_at": null,
            "timeline": [{
                "code": "received", "at": received_at, "title": case["timeline"][0]["title"], "text": null,
            }],
            "question": null,
        })
    );
    let list: Value = city
        .fetch("/v1/cases")
        .bearer_auth(&li_na)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(list["cases"][0], case);
    assert_eq!(list["cases"][1]["case_number"], second);
    assert_eq!(list["cases"].as_array().unwrap().len(), 2);
    assert_eq!(list["has_more"], false);

    let reply = city
        .fetch(&path)
        .bearer_auth(&wang_wei)
        .send()
        .await
        .unwrap();
    problem(reply, 404, "not-found").await;
    for no_number in ["%FF", "%00", "%F0%9F%A6%80", "LG-2026-000001%00"] {
        let path = format!("/v1/cases/{no_number}");
        let request = city.fetch(&path).bearer_auth(&wang_wei);
        problem(request.send().await.unwrap(), 404, "not-found").await;
    }
    let list: Value = city
        .fetch("/v1/cases")
        .bearer_auth(&wang_wei)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(list["cases"], json!([]));
}

#[tokio::test]
async fn a_caseworker_sees_key_and_body_of_every_case() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let li_na = city.sign_in("li-na").await;
    let (key, body) = (Uuid::now_v7(), application());
    city.submit(&li_na, key, &body).await;
    city.open_case(&city.sign_in("wang-wei").await).await;

    let cases = city.admin_cases().await;
    assert_eq!(cases.len(), 2);
    assert_eq!(cases[0]["resident"], "li-na");
    assert_eq!(cases[0]["idempotency_key"], key.to_string());
    assert_eq!(cases[0]["body"], body);
    assert_eq!(cases[0]["body_sha256"].as_str().unwrap().len(), 43);
    assert_eq!(cases[0]["status"], "received");
    assert_eq!(cases[0]["timeline"].as_array().unwrap().len(), 1);
    assert_eq!(cases[1]["resident"], "wang-wei");
}

#[tokio::test]
async fn each_change_of_status_is_told_once_in_every_language() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let token = city.sign_in("li-na").await;
    let case_number = city.open_case(&token).await;
    // The receipt of a case is no message: the app has the receipt itself.
    assert_eq!(city.page(&token, "").await["messages"], json!([]));

    let note = json!({"en": "Bring both passports.", "zh-Hans": "请携带双方护照。"});
    let reply = city
        .set_status(&case_number, json!({"status": "in_review", "note": null}))
        .await;
    assert_eq!(reply.status(), StatusCode::OK);
    let change = json!({"status": "waiting_for_resident", "note": note});
    let case: Value = city
        .set_status(&case_number, change)
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(case["status"], "waiting_for_resident");
    assert_eq!(
        codes(&case),
        ["received", "in_review", "waiting_for_resident"]
    );
    assert_eq!(case["timeline"][1]["text"], Value::Null);
    assert_eq!(case["timeline"][2]["text"], note);

    let page = city.page(&token, "").await;
    let messages = page["messages"].as_array().unwrap();
    assert_eq!(messages.len(), 2);
    assert_eq!(
        messages[0]["title"]["en"],
        "Your application is being reviewed"
    );
    assert_eq!(messages[0]["title"]["zh-Hans"], "您的申请正在审核");
    assert_eq!(messages[0]["title"]["es"], "Estamos revisando su solicitud");
    assert_eq!(messages[0]["title"]["ar"], "طلبك قيد المراجعة");
    for message in messages {
        assert_eq!(message["case_number"], case_number);
        Uuid::try_parse(message["id"].as_str().unwrap()).unwrap();
        DateTime::parse_from_rfc3339(message["sent_at"].as_str().unwrap()).unwrap();
        for language in ["en", "zh-Hans", "es", "ar"] {
            assert!(
                message["body"][language]
                    .as_str()
                    .unwrap()
                    .contains(&case_number)
            );
        }
    }
    // A note that lacks her language is shown in English.
    for (language, written_in) in [
        ("en", "en"),
        ("zh-Hans", "zh-Hans"),
        ("es", "en"),
        ("ar", "en"),
    ] {
        let body = messages[1]["body"][language].as_str().unwrap();
        assert!(body.ends_with(note[written_in].as_str().unwrap()), "{body}");
    }
    let other = city.sign_in("wang-wei").await;
    assert_eq!(city.page(&other, "").await["messages"], json!([]));
}

#[tokio::test]
async fn every_status_can_be_set_and_nothing_else() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let token = city.sign_in("li-na").await;
    let case_number = city.open_case(&token).await;
    let statuses = [
        "received",
        "in_review",
        "waiting_for_resident",
        "approved",
        "declined",
        "closed",
    ];
    for status in statuses {
        let reply = city
            .set_status(&case_number, json!({"status": status}))
            .await;
        assert_eq!(reply.json::<Value>().await.unwrap()["status"], status);
    }
    assert_eq!(
        city.page(&token, "").await["messages"]
            .as_array()
            .unwrap()
            .len(),
        6
    );

    for nobodys in ["lost", "withdrawn"] {
        let change = json!({"status": nobodys});
        problem(
            city.set_status(&case_number, change).await,
            422,
            "invalid-request",
        )
        .await;
    }
    let long = json!({"status": "closed", "note": {"en": "a".repeat(5000)}});
    problem(
        city.set_status(&case_number, long).await,
        422,
        "invalid-request",
    )
    .await;
    let reply = city
        .set_status("LG-1999-000001", json!({"status": "closed"}))
        .await;
    problem(reply, 404, "not-found").await;
    assert_eq!(
        city.page(&token, "").await["messages"]
            .as_array()
            .unwrap()
            .len(),
        6
    );
}

#[tokio::test]
async fn messages_come_in_pages_and_a_cursor_goes_on_where_it_stopped() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let token = city.sign_in("li-na").await;

    // The place before the first message is a place too.
    let empty = city.page(&token, "").await;
    assert_eq!(empty["has_more"], false);
    let beginning = empty["next_cursor"].as_str().unwrap().to_owned();

    let case_number = city.open_case(&token).await;
    for number in 0..6 {
        let note = json!({"en": format!("note {number}")});
        city.set_status(&case_number, json!({"status": "in_review", "note": note}))
            .await;
    }
    let ids = |page: &Value| -> Vec<String> {
        let messages = page["messages"].as_array().unwrap();
        messages
            .iter()
            .map(|message| message["id"].as_str().unwrap().to_owned())
            .collect()
    };
    let all = city.page(&token, "?limit=100").await;
    assert_eq!(all["has_more"], false);
    assert_eq!(
        ids(&city.page(&token, &format!("?after={beginning}")).await),
        ids(&all)
    );

    let mut read = Vec::new();
    let mut cursor = beginning;
    for (length, has_more) in [(2, true), (2, true), (2, false), (0, false)] {
        let page = city.page(&token, &format!("?limit=2&after={cursor}")).await;
        assert_eq!(
            (ids(&page).len(), page["has_more"].as_bool().unwrap()),
            (length, has_more)
        );
        read.extend(ids(&page));
        cursor = page["next_cursor"].as_str().unwrap().to_owned();
    }
    assert_eq!(read, ids(&all));

    city.set_status(&case_number, json!({"status": "approved"}))
        .await;
    let page = city.page(&token, &format!("?after={cursor}")).await;
    assert_eq!(
        page["messages"][0]["title"]["en"],
        "Your application is approved"
    );
    assert_eq!(ids(&page).len(), 1);
}
