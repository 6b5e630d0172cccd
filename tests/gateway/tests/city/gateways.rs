//! Two gateways on the same records: a resident need not know which one she meets.

use std::collections::HashSet;
use std::sync::Arc;

use reqwest::StatusCode;
use serde_json::{Value, json};
use tempfile::{TempDir, tempdir};
use uuid::Uuid;

use citizen_gateway::{Error, Gateway, Options};

use crate::server::connect;
use crate::support::{City, application, demo_catalogue, problem};
use crate::uploader::{Uploader, content, on_disk};
use crate::uploads::{stall, until_begun};
use crate::with_the_cases_locked;

async fn two_gateways(data: &TempDir) -> [City; 2] {
    [
        City::start(data.path()).await,
        City::start(data.path()).await,
    ]
}

#[tokio::test]
async fn a_resident_finds_at_one_gateway_what_she_left_at_the_other() {
    let data = tempdir().unwrap();
    let (here, there) = tokio::join!(City::start(data.path()), City::start(data.path()));
    assert_eq!(here.gateway.admin_token(), there.gateway.admin_token());
    let profile = async |city: &City| {
        let reply = city.fetch("/.well-known/citizen-city").send().await;
        reply.unwrap().text().await.unwrap()
    };
    assert_eq!(profile(&here).await, profile(&there).await);

    let token = here.sign_in("li-na").await;
    let (key, body) = (Uuid::now_v7(), application());
    let first = here.submit(&token, key, &body).await;
    assert_eq!(first.status(), StatusCode::CREATED);
    let again = there.submit(&token, key, &body).await;
    assert_eq!(again.headers()["idempotency-replayed"], "true");
    let (first, again) = (first.bytes().await.unwrap(), again.bytes().await.unwrap());
    assert_eq!(first, again);
    let other = there.submit(&token, key, &application()).await;
    problem(other, 422, "idempotency-key-reused").await;
    let moved = there.submit(&token, Uuid::now_v7(), &body).await;
    problem(moved, 422, "submission-id-reused").await;

    let accepted: Value = serde_json::from_slice(&first).unwrap();
    let case_number = accepted["case_number"].as_str().unwrap();
    let change = json!({"status": "approved", "note": null});
    there.set_status(case_number, change).await;
    assert_eq!(
        here.page(&token, "").await["messages"][0]["case_number"],
        case_number
    );
    assert_eq!(here.admin_cases().await, there.admin_cases().await);
    assert_eq!(here.admin_cases().await.len(), 1);
}

#[tokio::test]
async fn a_key_is_in_flight_wherever_it_is_asked_for() {
    let data = tempdir().unwrap();
    let [here, there] = two_gateways(&data).await;
    let token = here.sign_in("li-na").await;
    let (key, body) = (Uuid::now_v7(), application());

    // Someone else has the cases' table, so the first request comes to a stand in the middle.
    let mut other = connect(&crate::database(data.path()).unwrap()).await;
    let held = with_the_cases_locked(&mut other).await;
    let first = {
        let request = here.submission(&token, key).body(body.to_string());
        tokio::spawn(async move { request.send().await.unwrap() })
    };
    let waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted";
    while held.query_one(waiting, &[]).await.unwrap().get::<_, i64>(0) == 0 {}
    for city in [&there, &here] {
        for body in [&body, &application()] {
            let meanwhile = city.submit(&token, key, body).await;
            assert_eq!(meanwhile.headers()["retry-after"], "1");
            problem(meanwhile, 409, "idempotency-in-flight").await;
        }
    }
    // Others' keys are none of its business; hers waits only for the table.
    problem(
        there.submit(&token, Uuid::now_v7(), &json!({})).await,
        422,
        "invalid-request",
    )
    .await;
    held.rollback().await.unwrap();

    let first = first.await.unwrap();
    assert_eq!(first.status(), StatusCode::CREATED);
    let again = there.submit(&token, key, &body).await;
    assert_eq!(again.bytes().await.unwrap(), first.bytes().await.unwrap());
    assert_eq!(there.admin_cases().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_crowd_at_both_gateways_is_numbered_without_a_gap_and_each_key_is_one_case() {
    const KEYS: u64 = 20;
    let data = tempdir().unwrap();
    let cities = two_gateways(&data).await.map(Arc::new);
    let token = cities[0].sign_in("li-na").await;
    let mut crowd = Vec::new();
    for _ in 0..KEYS {
        let (key, body) = (Uuid::now_v7(), application());
        for city in cities.iter().cycle().take(4) {
            let (city, token, body) = (city.clone(), token.clone(), body.clone());
            crowd.push(tokio::spawn(async move {
                loop {
                    let reply = city.submit(&token, key, &body).await;
                    if reply.status() != StatusCode::CONFLICT {
                        assert_eq!(reply.status(), StatusCode::CREATED);
                        break (key, reply.bytes().await.unwrap());
                    }
                }
            }));
        }
    }
    let mut answers = HashSet::new();
    for one in crowd {
        answers.insert(one.await.unwrap());
    }
    assert_eq!(answers.len() as u64, KEYS, "each key has one answer");
    let numbers: Vec<u64> = cities[1]
        .admin_cases()
        .await
        .iter()
        .map(|case| {
            case["case_number"]
                .as_str()
                .unwrap()
                .rsplit('-')
                .next()
                .unwrap()
                .parse()
                .unwrap()
        })
        .collect();
    assert_eq!(numbers, (1..=KEYS).collect::<Vec<_>>());
}

/// Numbers given out in one order and committed in another would let a reader pass a message by.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_reads_on_while_both_gateways_write_misses_no_message() {
    const CHANGES: usize = 25;
    let data = tempdir().unwrap();
    let cities = two_gateways(&data).await.map(Arc::new);
    let token = cities[0].sign_in("li-na").await;
    let mut writers = Vec::new();
    for city in cities.iter().cycle().take(4) {
        let (city, case) = (city.clone(), city.open_case(&token).await);
        writers.push(tokio::spawn(async move {
            for _ in 0..CHANGES {
                let change = json!({"status": "in_review", "note": null});
                assert_eq!(
                    city.set_status(&case, change).await.status(),
                    StatusCode::OK
                );
            }
        }));
    }
    let mut seen = HashSet::new();
    let mut cursor = String::new();
    while seen.len() < 4 * CHANGES {
        let done = writers.iter().all(tokio::task::JoinHandle::is_finished);
        let page = cities[1].page(&token, &cursor).await;
        for message in page["messages"].as_array().unwrap() {
            assert!(seen.insert(message["id"].as_str().unwrap().to_owned()));
        }
        cursor = format!("?after={}", page["next_cursor"].as_str().unwrap());
        let more = page["has_more"].as_bool().unwrap();
        assert!(
            more || !done || seen.len() == 4 * CHANGES,
            "{} were seen",
            seen.len()
        );
    }
    for writer in writers {
        writer.await.unwrap();
    }
}

#[tokio::test]
async fn records_whose_receipts_are_signed_by_another_key_are_another_citys() {
    let (data, other) = (tempdir().unwrap(), tempdir().unwrap());
    let city = City::start(data.path()).await;
    let mut options = Options::new(other.path(), demo_catalogue());
    options.database = crate::database(data.path()).map(|url| url.parse().unwrap());
    let refused = Gateway::start(options).await;
    assert!(
        matches!(refused, Err(Error::AnotherCity { .. })),
        "{refused:?}"
    );
    assert!(city.admin_cases().await.is_empty());
}

#[tokio::test]
async fn a_newer_database_is_refused_and_left_as_it_is() {
    let data = tempdir().unwrap();
    City::start(data.path()).await.gateway.shutdown().await;
    let url = crate::database(data.path()).unwrap();
    let newer = "INSERT INTO schema_versions (version) VALUES (7)";
    connect(&url).await.batch_execute(newer).await.unwrap();
    let mut options = Options::new(data.path(), demo_catalogue());
    options.database = Some(url.parse().unwrap());
    let refused = Gateway::start(options).await.unwrap_err();
    assert!(refused.to_string().contains("of version 7"), "{refused}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_upload_goes_on_at_either_gateway_and_two_never_write_it_at_once() {
    let data = tempdir().unwrap();
    let [here, there] = two_gateways(&data).await;
    let li_na = Uploader::new(&here, "li-na").await;
    let both = [
        Arc::new(li_na.at(here.url(""))),
        Arc::new(li_na.at(there.url(""))),
    ];
    let content = Arc::new(content(3_000_000));
    let path = li_na.create(content.len()).await;
    let mut writers = Vec::new();
    // Each has the whole file to send in chunks of its own size, and takes up wherever the other has left it.
    for (li_na, chunk) in both.iter().cycle().zip([90_001, 70_000, 110_003, 50_000]) {
        let (li_na, content, path) = (li_na.clone(), content.clone(), path.clone());
        writers.push(tokio::spawn(async move {
            let mut kept = 0;
            loop {
                let offset = li_na.offset(&path).await;
                let rest = &content[offset..];
                if rest.is_empty() {
                    break kept;
                }
                let chunk = &rest[..chunk.min(rest.len())];
                let reply = li_na.patch(&path, offset, chunk).await;
                match reply.status() {
                    StatusCode::NO_CONTENT => kept += chunk.len(),
                    status => assert!([409, 423].contains(&status.as_u16()), "{status}"),
                }
            }
        }));
    }
    let mut kept = 0;
    for writer in writers {
        kept += writer.await.unwrap();
    }
    assert_eq!(kept, content.len(), "no byte counts twice");
    assert!(on_disk(data.path(), &path) == *content);
}

#[tokio::test]
async fn an_upload_that_one_gateway_is_at_work_on_is_locked_at_the_other() {
    let data = tempdir().unwrap();
    let [here, there] = two_gateways(&data).await;
    let li_na = Uploader::new(&here, "li-na").await;
    let content = content(2_000_000);
    let path = li_na.create(content.len()).await;
    let head = li_na.bare_patch(&path, 0, content.len());
    let stalled = stall(&here, &head, &content[..1_500_000]).await;
    let offset = until_begun(&li_na, &path).await;
    let elsewhere = li_na.at(there.url(""));
    let reply = elsewhere.patch(&path, offset, &content[offset..]).await;
    problem(reply, 423, "upload-locked").await;
    drop(stalled);
}
