//! Each scripted fault, as the bytes a client gets to see.

use std::io::Read;
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use reqwest::StatusCode;
use serde_json::{Value, json};
use tempfile::tempdir;
use uuid::Uuid;

use crate::files::full_catalogue;
use crate::support::{City, application, bare_get, demo_catalogue, exchange, problem, split};

const PROFILE: &str = "/.well-known/citizen-city";

fn bare_submission(token: &str, key: Uuid, body: &str) -> String {
    format!(
        "POST /v1/submissions HTTP/1.1\r\nHost: city\r\nAuthorization: Bearer {token}\r\n\
         Idempotency-Key: {key}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n\
         {body}",
        body.len()
    )
}

#[tokio::test]
async fn a_dropped_reply_leaves_a_case_and_not_one_byte() {
    let data = tempdir().unwrap();
    let city = City::with_faults(data.path(), "submit=drop_reply@once").await;
    let token = city.sign_in("li-na").await;
    let (key, body) = (Uuid::now_v7(), application());
    let request = bare_submission(&token, key, &body.to_string());
    assert_eq!(exchange(city.gateway.address(), request).await, b"");
    assert_eq!(city.admin_cases().await.len(), 1);

    let again = city.submit(&token, key, &body).await;
    assert_eq!(again.status(), StatusCode::CREATED);
    assert_eq!(again.headers()["idempotency-replayed"], "true");
    assert_eq!(city.admin_cases().await.len(), 1);
}

#[tokio::test]
async fn a_dropped_request_leaves_nothing() {
    let data = tempdir().unwrap();
    let city = City::with_faults(data.path(), "submit=drop_request@2").await;
    let token = city.sign_in("li-na").await;
    let (key, body) = (Uuid::now_v7(), application());
    for _ in 0..2 {
        let request = bare_submission(&token, key, &body.to_string());
        assert_eq!(exchange(city.gateway.address(), request).await, b"");
        assert!(city.admin_cases().await.is_empty());
    }
    let reply = city.submit(&token, key, &body).await;
    assert_eq!(reply.status(), StatusCode::CREATED);
    assert!(!reply.headers().contains_key("idempotency-replayed"));
}

#[tokio::test]
async fn a_delay_comes_before_the_reply() {
    let data = tempdir().unwrap();
    let city = City::with_faults(data.path(), "city=delay(300)@once").await;
    let started = Instant::now();
    assert_eq!(city.fetch(PROFILE).send().await.unwrap().status(), 200);
    assert!(started.elapsed() >= Duration::from_millis(300));
}

#[tokio::test]
async fn a_scripted_status_is_a_problem_and_nothing_is_applied() {
    let data = tempdir().unwrap();
    let spec = "submit=status(503)@once,submit=status(429)@once,submit=status(409)@once,\
                submit=status(500)@once,submit=status(418)@once";
    let city = City::with_faults(data.path(), spec).await;
    let token = city.sign_in("li-na").await;
    for (status, slug, retry_after) in [
        (503, "service-unavailable", true),
        (429, "too-many-requests", true),
        (409, "idempotency-in-flight", true),
        (500, "internal", false),
        (418, "i-m-a-teapot", false),
    ] {
        let reply = city.submit(&token, Uuid::now_v7(), &application()).await;
        let said = reply
            .headers()
            .get("retry-after")
            .map(|value| value.to_str().unwrap());
        assert_eq!(said, retry_after.then_some("1"));
        problem(reply, status, slug).await;
    }
    assert!(city.admin_cases().await.is_empty());
}

#[tokio::test]
async fn a_cut_reply_ends_at_the_very_byte() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let path = full_catalogue(&city).await;
    let packed = city.fetch(&path).send().await.unwrap();
    let bundle = packed.bytes().await.unwrap();
    for bytes in [0, 1, 4096, 100_000] {
        city.add_faults(&format!("targets=cut_after({bytes})@once"))
            .await;
        let reply = exchange(city.gateway.address(), bare_get(&path)).await;
        let (head, body) = split(&reply);
        assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
        // The length promised is the whole one, so a client can tell.
        assert!(
            head.contains(&format!("content-length: {}\r\n", bundle.len())),
            "{head}"
        );
        assert_eq!(body.len(), bytes);
        assert_eq!(body, &bundle[..bytes]);
    }
    city.add_faults("targets=cut_after(100)@once").await;
    let cut = city.fetch(&path).send().await.unwrap();
    assert!(cut.bytes().await.is_err());
}

#[tokio::test]
async fn a_cut_submission_was_taken_on() {
    let data = tempdir().unwrap();
    let city = City::with_faults(data.path(), "submit=cut_after(10)@once").await;
    let token = city.sign_in("li-na").await;
    let request = bare_submission(&token, Uuid::now_v7(), &application().to_string());
    let reply = exchange(city.gateway.address(), request).await;
    let (head, body) = split(&reply);
    assert!(head.starts_with("HTTP/1.1 201 Created\r\n"));
    assert_eq!(body.len(), 10);
    assert_eq!(city.admin_cases().await.len(), 1);
}

#[tokio::test]
async fn a_captive_portal_answers_in_html() {
    let data = tempdir().unwrap();
    let city = City::with_faults(data.path(), "submit=html@once").await;
    let token = city.sign_in("li-na").await;
    let reply = city.submit(&token, Uuid::now_v7(), &application()).await;
    assert_eq!(reply.status(), StatusCode::OK);
    assert!(
        reply.headers()["content-type"]
            .to_str()
            .unwrap()
            .starts_with("text/html")
    );
    assert!(reply.text().await.unwrap().starts_with("<!doctype html>"));
    assert!(city.admin_cases().await.is_empty());
}

#[tokio::test]
async fn an_endless_reply_goes_on_until_the_client_has_had_enough() {
    let data = tempdir().unwrap();
    let city = City::with_faults(data.path(), "city=endless@once").await;
    let mut reply = city.fetch(PROFILE).send().await.unwrap();
    assert_eq!(
        (reply.status(), reply.content_length()),
        (StatusCode::OK, None)
    );
    let mut length = 0;
    while length < 32 << 20 {
        let chunk = reply.chunk().await.unwrap().expect("there is no end");
        assert!(chunk.iter().all(|byte| *byte == 0));
        length += chunk.len();
    }
    drop(reply);
    assert_eq!(
        city.fetch(PROFILE).send().await.unwrap().status(),
        StatusCode::OK
    );
}

#[tokio::test]
async fn a_star_strikes_every_operation_of_a_resident_and_no_other() {
    let data = tempdir().unwrap();
    let city = City::with_faults(data.path(), "*=status(503)@always").await;
    let resident = [
        city.fetch(PROFILE),
        city.fetch("/published/metadata/timestamp.json"),
        city.fetch("/v1/cases"),
        city.fetch("/v1/cases/LG-2026-000001"),
        city.fetch("/v1/messages"),
        city.post("/v1/submissions"),
        city.post("/v1/uploads").header("tus-resumable", "1.0.0"),
        city.post("/dev/token"),
    ];
    for request in resident {
        problem(request.send().await.unwrap(), 503, "service-unavailable").await;
    }
    assert!(city.admin_cases().await.is_empty());
    let clear = city.client.delete(city.url("/dev/faults"));
    let cleared = clear
        .bearer_auth(city.gateway.admin_token())
        .send()
        .await
        .unwrap();
    assert_eq!(cleared.status(), StatusCode::NO_CONTENT);
    assert_eq!(
        city.fetch(PROFILE).send().await.unwrap().status(),
        StatusCode::OK
    );
}

#[tokio::test]
async fn faults_are_added_while_the_city_runs_and_a_wrong_one_is_refused() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    city.add_faults("city=status(500)@once").await;
    city.add_faults("city=html@once").await;
    problem(city.fetch(PROFILE).send().await.unwrap(), 500, "internal").await;
    let html = city.fetch(PROFILE).send().await.unwrap();
    assert!(html.text().await.unwrap().contains("Wi-Fi"));
    let profile: Value = city
        .fetch(PROFILE)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(profile["city"], "langang");

    let reply = city
        .post("/dev/faults")
        .bearer_auth(city.gateway.admin_token())
        .json(&json!({"spec": "pay=html@once"}))
        .send()
        .await
        .unwrap();
    let refused = problem(reply, 422, "invalid-fault-spec").await;
    assert!(
        refused["detail"].as_str().unwrap().contains("submit"),
        "{refused}"
    );
}

#[tokio::test]
async fn a_tenth_of_the_replies_lost_is_the_same_tenth_each_time() {
    let lost = async |seed| {
        let data = tempdir().unwrap();
        let mut options = citizen_gateway::Options::new(data.path(), demo_catalogue());
        options.faults = "city=drop_reply@10%".parse().unwrap();
        options.seed = seed;
        let city = City::with(options).await;
        let mut lost = Vec::new();
        for number in 0..100 {
            let request =
                bare_get(PROFILE).replace("Host: city", "Host: city\r\nConnection: close");
            if exchange(city.gateway.address(), request).await.is_empty() {
                lost.push(number);
            }
        }
        lost
    };
    let first = lost(5).await;
    assert!((1..=30).contains(&first.len()), "{first:?}");
    assert_eq!(lost(5).await, first);
    assert_ne!(lost(6).await, first);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_under_way_ends_before_the_city_closes() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let address = city.gateway.address();
    // An idle connection does not hold the city up.
    let idle = TcpStream::connect(address).unwrap();
    let mut stream = begin_token_request(address).await;
    let closing = tokio::spawn(city.gateway.shutdown());
    let reply = tokio::task::spawn_blocking(move || {
        use std::io::Write;
        stream.write_all(br#"{"resident":"li-na"}"#).unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).unwrap();
        reply
    });
    assert!(reply.await.unwrap().contains("access_token"));
    closing.await.unwrap();
    assert!(TcpStream::connect(address).is_err());
    drop(idle);
}

/// A request whose head the city has read and whose body it waits for.
async fn begin_token_request(address: SocketAddr) -> TcpStream {
    tokio::task::spawn_blocking(move || {
        use std::io::Write;
        let mut stream = TcpStream::connect(address).unwrap();
        let head = "POST /dev/token HTTP/1.1\r\nHost: city\r\nContent-Type: application/json\r\n\
                    Content-Length: 20\r\nExpect: 100-continue\r\n\r\n";
        stream.write_all(head.as_bytes()).unwrap();
        let mut go_on = [0; 25];
        stream.read_exact(&mut go_on).unwrap();
        assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
        stream
    })
    .await
    .unwrap()
}
