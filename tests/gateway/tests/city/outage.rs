//! PostgreSQL goes away and comes back.

use reqwest::{RequestBuilder, StatusCode};
use serde_json::json;
use tempfile::tempdir;
use uuid::Uuid;

use citizen_gateway::Options;

use crate::server::{Server, connect};
use crate::support::{City, application, demo_catalogue, problem};

async fn is_told_to_come_back(request: RequestBuilder) {
    let reply = request.send().await.unwrap();
    assert_eq!(reply.headers()["retry-after"], "1");
    problem(reply, 503, "service-unavailable").await;
}

#[tokio::test]
async fn while_the_database_is_away_everyone_is_told_to_come_back_and_nothing_is_taken_on() {
    let data = tempdir().unwrap();
    let mut server = Server::start();
    let mut options = Options::new(data.path(), demo_catalogue());
    options.database = Some(server.database("city").parse().unwrap());
    let city = City::with(options).await;
    let token = city.sign_in("li-na").await;
    let (key, body) = (Uuid::now_v7(), application());
    let case = city.open_case(&token).await;

    server.stop();
    for _ in 0..3 {
        is_told_to_come_back(city.submission(&token, key).body(body.to_string())).await;
    }
    for path in ["/v1/cases", "/v1/messages", &format!("/v1/cases/{case}")] {
        is_told_to_come_back(city.fetch(path).bearer_auth(&token)).await;
    }
    is_told_to_come_back(city.post("/dev/token").json(&json!({"resident": "li-na"}))).await;
    let admin = city.gateway.admin_token();
    is_told_to_come_back(city.fetch("/admin/cases").bearer_auth(admin)).await;
    // What needs no records is there all the while.
    let profile = city
        .fetch("/.well-known/citizen-city")
        .send()
        .await
        .unwrap();
    assert_eq!(profile.status(), StatusCode::OK);

    server.start_again();
    let taken = city.submit(&token, key, &body).await;
    assert_eq!(taken.status(), StatusCode::CREATED);
    assert!(!taken.headers().contains_key("idempotency-replayed"));
    assert_eq!(city.admin_cases().await.len(), 2);
}

/// The server ends the connection in the middle of a transaction.
#[tokio::test]
async fn a_connection_that_breaks_under_a_submission_is_no_acceptance() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let token = city.sign_in("li-na").await;
    let (key, body) = (Uuid::now_v7(), application());
    let mut other = connect(&crate::database(data.path()).unwrap()).await;
    let held = other.transaction().await.unwrap();
    held.batch_execute("LOCK TABLE cases IN SHARE ROW EXCLUSIVE MODE")
        .await
        .unwrap();
    let request = city.submission(&token, key).body(body.to_string());
    let broken = tokio::spawn(is_told_to_come_back(request));
    let end = "SELECT count(pg_terminate_backend(pid)) FROM pg_locks \
               WHERE NOT granted AND relation = 'cases'::regclass";
    while held.query_one(end, &[]).await.unwrap().get::<_, i64>(0) == 0 {}
    broken.await.unwrap();
    held.rollback().await.unwrap();

    let taken = city.submit(&token, key, &body).await;
    assert_eq!(taken.status(), StatusCode::CREATED);
    assert!(!taken.headers().contains_key("idempotency-replayed"));
}
