//! One key, one case, one answer, one receipt.

use std::collections::HashSet;

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use bytes::Bytes;
use chrono::{Datelike, FixedOffset, Utc};
use reqwest::{Response, StatusCode};
use ring::digest::{SHA256, digest};
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use serde_json::{Value, json};
use tempfile::tempdir;
use uuid::Uuid;

use crate::support::{City, application, problem};

fn replayed(reply: &Response) -> bool {
    reply
        .headers()
        .get("idempotency-replayed")
        .is_some_and(|value| value == "true")
}

fn decode(part: &str) -> Vec<u8> {
    BASE64_URL_SAFE_NO_PAD.decode(part).unwrap()
}

#[tokio::test]
async fn the_receipt_holds_without_the_city() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let token = city.sign_in("li-na").await;
    let (key, body) = (Uuid::now_v7(), application());
    let before = Utc::now().timestamp();
    let reply = city.submit(&token, key, &body).await;
    assert_eq!(reply.status(), StatusCode::CREATED);
    assert_eq!(reply.headers()["content-type"], "application/json");
    let location = reply.headers()["location"].to_str().unwrap().to_owned();
    let accepted: Value = reply.json().await.unwrap();
    let profile: Value = city
        .fetch("/.well-known/citizen-city")
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let year = Utc::now()
        .with_timezone(&FixedOffset::east_opt(8 * 3600).unwrap())
        .year();
    assert_eq!(accepted["submission_id"], body["submission_id"]);
    assert_eq!(accepted["case_number"], format!("LG-{year}-000001"));
    assert_eq!(location, format!("/v1/cases/LG-{year}-000001"));
    assert_eq!(accepted.as_object().unwrap().len(), 3);

    let jwk = &profile["receipt_keys"][0];
    let mut point = vec![4];
    point.extend(decode(jwk["x"].as_str().unwrap()));
    point.extend(decode(jwk["y"].as_str().unwrap()));
    let (signing_input, signature) = accepted["receipt"]
        .as_str()
        .unwrap()
        .rsplit_once('.')
        .unwrap();
    let public_key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point);
    public_key
        .verify(signing_input.as_bytes(), &decode(signature))
        .unwrap();
    assert!(
        public_key
            .verify(b"something else", &decode(signature))
            .is_err()
    );

    let (header, payload) = signing_input.split_once('.').unwrap();
    let header: Value = serde_json::from_slice(&decode(header)).unwrap();
    let expected = json!({"alg": "ES256", "kid": jwk["kid"], "typ": "citizen-receipt+jwt"});
    assert_eq!(header, expected);
    let mut claims: Value = serde_json::from_slice(&decode(payload)).unwrap();
    let issued_at = claims
        .as_object_mut()
        .unwrap()
        .remove("iat")
        .unwrap()
        .as_i64()
        .unwrap();
    assert!((before..=Utc::now().timestamp()).contains(&issued_at));
    let body_sha256 = BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, body.to_string().as_bytes()));
    assert_eq!(
        claims,
        json!({
            "iss": "langang",
            "kind": "application",
            "submission_id": body["submission_id"],
            "idempotency_key": key,
            "service_id": body["service_id"],
            "form_id": "birth-registration",
            "form_version": "1",
            "body_sha256": body_sha256,
            "attachments": [],
            "case_number": accepted["case_number"],
            "promised_by": city.case(&token, &format!("LG-{year}-000001")).await["promised_by"],
        })
    );
}

#[tokio::test]
async fn the_same_key_and_bytes_get_the_same_answer() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let token = city.sign_in("li-na").await;
    let (key, body) = (Uuid::now_v7(), application());
    let first = city.submit(&token, key, &body).await;
    assert!(!replayed(&first));
    let first = first.bytes().await.unwrap();
    for _ in 0..3 {
        let again = city.submit(&token, key, &body).await;
        assert_eq!(again.status(), StatusCode::CREATED);
        assert!(replayed(&again));
        assert!(again.headers().contains_key("location"));
        assert_eq!(again.bytes().await.unwrap(), first);
    }
    // The key may also come as a structured-field string, and with another token of hers.
    let other_token = city.sign_in("li-na").await;
    let quoted = city
        .post("/v1/submissions")
        .bearer_auth(&other_token)
        .header("idempotency-key", format!("\"{key}\""))
        .header("content-type", "application/json")
        .body(body.to_string())
        .send()
        .await
        .unwrap();
    assert!(replayed(&quoted));
    assert_eq!(city.admin_cases().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_at_once_make_one_case_and_get_one_answer() {
    let data = tempdir().unwrap();
    let city = std::sync::Arc::new(City::start(data.path()).await);
    let token = city.sign_in("li-na").await;
    let (key, body) = (Uuid::now_v7(), application());
    let racers: Vec<_> = (0..20)
        .map(|_| {
            let (city, token, body) = (city.clone(), token.clone(), body.clone());
            tokio::spawn(async move {
                loop {
                    let reply = city.submit(&token, key, &body).await;
                    if reply.status() == StatusCode::CONFLICT {
                        assert_eq!(reply.headers()["retry-after"], "1");
                        problem(reply, 409, "idempotency-in-flight").await;
                        continue;
                    }
                    assert_eq!(reply.status(), StatusCode::CREATED);
                    break (replayed(&reply), reply.bytes().await.unwrap());
                }
            })
        })
        .collect();
    let mut answers = HashSet::<Bytes>::new();
    let mut firsts = 0;
    for racer in racers {
        let (replayed, answer) = racer.await.unwrap();
        firsts += usize::from(!replayed);
        answers.insert(answer);
    }
    assert_eq!((answers.len(), firsts), (1, 1));
    assert_eq!(city.admin_cases().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_at_once_are_numbered_without_a_gap() {
    let data = tempdir().unwrap();
    let city = std::sync::Arc::new(City::start(data.path()).await);
    let token = city.sign_in("li-na").await;
    let submissions: Vec<_> = (0..40)
        .map(|number| {
            let (city, token) = (city.clone(), token.clone());
            tokio::spawn(async move {
                // A refusal in between must not use a number up.
                if number % 4 == 0 {
                    let mut wrong = application();
                    wrong["answers"] = json!({});
                    let reply = city.submit(&token, Uuid::now_v7(), &wrong).await;
                    problem(reply, 422, "invalid-answers").await;
                }
                city.open_case(&token).await
            })
        })
        .collect();
    let mut numbers = Vec::new();
    for submission in submissions {
        let number = submission.await.unwrap();
        numbers.push(number.rsplit('-').next().unwrap().parse::<u32>().unwrap());
    }
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=40).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_key_belongs_to_one_body_of_one_resident() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let (li_na, wang_wei) = (city.sign_in("li-na").await, city.sign_in("wang-wei").await);
    let (key, body) = (Uuid::now_v7(), application());
    assert_eq!(
        city.submit(&li_na, key, &body).await.status(),
        StatusCode::CREATED
    );

    // One blank more is another body, and so is one that could not be taken on at all.
    for other in [format!("{body} "), "{".to_owned()] {
        let reply = city
            .submission(&li_na, key)
            .body(other)
            .send()
            .await
            .unwrap();
        problem(reply, 422, "idempotency-key-reused").await;
    }
    assert_eq!(
        city.submit(&wang_wei, key, &application()).await.status(),
        StatusCode::CREATED
    );

    let reply = city.submit(&li_na, Uuid::now_v7(), &body).await;
    problem(reply, 422, "submission-id-reused").await;
    assert_eq!(city.admin_cases().await.len(), 2);
}

#[tokio::test]
async fn a_submission_needs_a_key_that_is_a_uuid() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let token = city.sign_in("li-na").await;
    let request = || {
        city.post("/v1/submissions")
            .bearer_auth(&token)
            .json(&application())
    };
    problem(
        request().send().await.unwrap(),
        400,
        "idempotency-key-missing",
    )
    .await;
    let reply = request()
        .header("idempotency-key", "first")
        .send()
        .await
        .unwrap();
    problem(reply, 400, "idempotency-key-missing").await;
}

#[tokio::test]
async fn a_refusal_leaves_the_key_free() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let token = city.sign_in("li-na").await;
    let (key, body) = (Uuid::now_v7(), application());
    let refused = |path: &str, value: Value| {
        let mut body = body.clone();
        *body.pointer_mut(path).unwrap() = value;
        body
    };
    for (body, slug) in [
        (
            refused("/service_id", json!("no-such-service")),
            "unknown-form",
        ),
        (refused("/form/id", json!("no-such-form")), "unknown-form"),
        (refused("/form/version", json!("999")), "unknown-form"),
        (refused("/answers", json!({})), "invalid-answers"),
        (refused("/answers", json!([])), "invalid-request"),
        (refused("/submission_id", json!("1")), "invalid-request"),
        (refused("/language", json!("en_GB")), "invalid-request"),
    ] {
        problem(city.submit(&token, key, &body).await, 422, slug).await;
    }
    let reply = city.submission(&token, key).body("{").send().await.unwrap();
    problem(reply, 400, "malformed-json").await;
    let mut long = body.clone();
    long["answers"]["child_name"] = json!("x".repeat(256 * 1024));
    problem(
        city.submit(&token, key, &long).await,
        413,
        "content-too-large",
    )
    .await;
    let plain_text = city
        .post("/v1/submissions")
        .bearer_auth(&token)
        .header("idempotency-key", key.to_string())
        .header("content-type", "text/plain")
        .body(body.to_string())
        .send()
        .await
        .unwrap();
    problem(plain_text, 415, "unsupported-media-type").await;

    assert!(city.admin_cases().await.is_empty());
    let reply = city.submit(&token, key, &body).await;
    assert_eq!(reply.status(), StatusCode::CREATED);
    assert!(!replayed(&reply));
}

#[tokio::test]
async fn each_wrong_answer_is_pointed_at_and_none_is_repeated() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let token = city.sign_in("li-na").await;
    let mut body = application();
    let answers = body["answers"].as_object_mut().unwrap();
    answers.remove("child_name");
    // Required because the child was born in a hospital.
    answers.remove("hospital_name");
    answers.insert("child_sex".to_owned(), json!("canary"));
    answers.insert("date_of_birth".to_owned(), json!("2026-02-30"));
    answers.insert("parent_email".to_owned(), json!("canary"));
    answers.insert("parent_phone".to_owned(), json!("canary"));
    answers.insert("other_children".to_owned(), json!("canary"));
    answers.insert("declaration".to_owned(), json!(false));
    answers.insert("a/b~c".to_owned(), json!("canary"));
    let problem = problem(
        city.submit(&token, Uuid::now_v7(), &body).await,
        422,
        "invalid-answers",
    )
    .await;
    assert_eq!(
        problem["problems"],
        json!([
            {"pointer": "/answers/a~1b~0c", "keyword": "additionalProperties"},
            {"pointer": "/answers/child_name", "keyword": "required"},
            {"pointer": "/answers/child_sex", "keyword": "enum"},
            {"pointer": "/answers/date_of_birth", "keyword": "format"},
            {"pointer": "/answers/declaration", "keyword": "const"},
            {"pointer": "/answers/hospital_name", "keyword": "required"},
            {"pointer": "/answers/other_children", "keyword": "type"},
            {"pointer": "/answers/parent_email", "keyword": "format"},
            {"pointer": "/answers/parent_phone", "keyword": "pattern"},
        ])
    );
    assert!(!problem.to_string().contains("canary"));
}
