//! PostgreSQL goes away and comes back.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use reqwest::{RequestBuilder, StatusCode};
use serde_json::json;
use tempfile::{TempDir, tempdir};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use uuid::Uuid;

use citizen_gateway::Options;

use crate::server::{Server, connect};
use crate::support::{City, application, demo_catalogue, problem};
use crate::with_the_cases_locked;

async fn city_on(server: &Server, data: &TempDir) -> City {
    let mut options = Options::new(data.path(), demo_catalogue());
    options.database = Some(server.database("city").parse().unwrap());
    City::with(options).await
}

async fn is_told_to_come_back(request: RequestBuilder) {
    let reply = request.send().await.unwrap();
    assert_eq!(reply.headers()["retry-after"], "1");
    problem(reply, 503, "service-unavailable").await;
}

#[tokio::test]
async fn while_the_database_is_away_everyone_is_told_to_come_back_and_nothing_is_taken_on() {
    let data = tempdir().unwrap();
    let mut server = Server::start();
    let city = city_on(&server, &data).await;
    let token = city.sign_in("li-na").await;
    let (key, body) = (Uuid::now_v7(), application());
    let case = city.open_case(&token).await;

    server.tell("stop");
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

    server.tell("start");
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
    let held = with_the_cases_locked(&mut other).await;
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

#[tokio::test]
async fn a_database_that_falls_silent_is_not_waited_for_without_end() {
    let data = tempdir().unwrap();
    let mut server = Server::start();
    let city = city_on(&server, &data).await;
    let token = city.sign_in("li-na").await;
    let (key, body) = (Uuid::now_v7(), application());

    server.tell("freeze");
    let request = || city.submission(&token, key).body(body.to_string());
    tokio::join!(
        is_told_to_come_back(request()),
        is_told_to_come_back(request()),
        is_told_to_come_back(city.fetch("/v1/cases").bearer_auth(&token)),
    );
    server.tell("thaw");
    assert_eq!(
        request().send().await.unwrap().status(),
        StatusCode::CREATED
    );
    assert_eq!(city.admin_cases().await.len(), 1);
}

/// The way to the database: it breaks once, where the first case is committed, before the server
/// hears of it or before the gateway hears that it is done.
struct Way {
    server_hears: bool,
    has_broken: AtomicBool,
}

impl Way {
    /// Leads to the server of `url`; the address of the same by this way.
    async fn open(url: &str, server_hears: bool) -> String {
        let (before, rest) = url.rsplit_once('@').unwrap();
        let (server, name) = rest.split_once('/').unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let way = Arc::new(Self {
            server_hears,
            has_broken: AtomicBool::new(false),
        });
        let server = server.to_owned();
        tokio::spawn(async move {
            loop {
                let (gateway, _) = listener.accept().await.unwrap();
                let server = TcpStream::connect(&server).await.unwrap();
                tokio::spawn(Arc::clone(&way).converse(gateway, server));
            }
        });
        format!("{before}@{address}/{name}")
    }

    /// Passes bytes on, until the way breaks.
    async fn converse(self: Arc<Self>, mut gateway: TcpStream, mut server: TcpStream) {
        let (mut said, mut answered) = (vec![0; 64 * 1024], vec![0; 64 * 1024]);
        let mut opens_a_case = false;
        loop {
            tokio::select! {
                Ok(read @ 1..) = gateway.read(&mut said) => {
                    let words = String::from_utf8_lossy(&said[..read]);
                    opens_a_case |= words.contains("INSERT INTO cases");
                    let breaks = opens_a_case
                        && words.contains("COMMIT")
                        && !self.has_broken.swap(true, Ordering::Relaxed);
                    if !breaks || self.server_hears {
                        server.write_all(&said[..read]).await.unwrap();
                    }
                    if breaks {
                        if self.server_hears {
                            // Its answer, which nobody will hear.
                            let _ = server.read(&mut answered).await;
                        }
                        break;
                    }
                }
                Ok(read @ 1..) = server.read(&mut answered) => {
                    gateway.write_all(&answered[..read]).await.unwrap();
                }
                else => break,
            }
        }
    }
}

#[tokio::test]
async fn a_commit_of_which_nobody_heard_is_found_out_by_the_same_key() {
    for server_hears in [false, true] {
        let data = tempdir().unwrap();
        let url = Way::open(&crate::database(data.path()).unwrap(), server_hears).await;
        let mut options = Options::new(data.path(), demo_catalogue());
        options.database = Some(url.parse().unwrap());
        let city = City::with(options).await;
        let token = city.sign_in("li-na").await;
        let (key, body) = (Uuid::now_v7(), application());
        is_told_to_come_back(city.submission(&token, key).body(body.to_string())).await;

        let again = city.submit(&token, key, &body).await;
        assert_eq!(again.status(), StatusCode::CREATED);
        let replayed = again.headers().contains_key("idempotency-replayed");
        assert_eq!(replayed, server_hears);
        assert_eq!(city.admin_cases().await.len(), 1);
    }
}
