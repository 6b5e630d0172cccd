//! A city to test, an app to test it with, and a client that sees the bare bytes.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;

use citizen_gateway::catalogue::Catalogue;
use citizen_gateway::{Gateway, Options};
use reqwest::{Client, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

/// A city being served, and an HTTP client.
pub(crate) struct City {
    pub(crate) gateway: Gateway,
    pub(crate) client: Client,
}

pub(crate) fn demo_catalogue() -> Catalogue {
    static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
    CATALOGUE
        .get_or_init(|| Catalogue::demo_city().unwrap())
        .clone()
}

impl City {
    pub(crate) async fn start(data: &Path) -> Self {
        Self::with(Options::new(data, demo_catalogue())).await
    }

    pub(crate) async fn with_faults(data: &Path, spec: &str) -> Self {
        let mut options = Options::new(data, demo_catalogue());
        options.faults = spec.parse().unwrap();
        Self::with(options).await
    }

    pub(crate) async fn with(mut options: Options) -> Self {
        if options.database.is_none() {
            options.database = crate::database(&options.data).map(|url| url.parse().unwrap());
        }
        Self {
            gateway: Gateway::start(options).await.unwrap(),
            client: client(),
        }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.gateway.address())
    }

    pub(crate) fn fetch(&self, path: &str) -> RequestBuilder {
        self.client.get(self.url(path))
    }

    pub(crate) fn post(&self, path: &str) -> RequestBuilder {
        self.client.post(self.url(path))
    }

    pub(crate) async fn sign_in(&self, resident: &str) -> String {
        let reply = self
            .post("/dev/token")
            .json(&json!({"resident": resident}))
            .send()
            .await;
        let token: Value = reply.unwrap().json().await.unwrap();
        token["access_token"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn submit(&self, token: &str, key: Uuid, body: &Value) -> Response {
        self.submission(token, key)
            .body(body.to_string())
            .send()
            .await
            .unwrap()
    }

    pub(crate) fn submission(&self, token: &str, key: Uuid) -> RequestBuilder {
        self.post("/v1/submissions")
            .bearer_auth(token)
            .header("idempotency-key", key.to_string())
            .header("content-type", "application/json")
    }

    /// Submits a right application; its case number.
    pub(crate) async fn open_case(&self, token: &str) -> String {
        let reply = self.submit(token, Uuid::now_v7(), &application()).await;
        assert_eq!(reply.status(), StatusCode::CREATED);
        let accepted: Value = reply.json().await.unwrap();
        accepted["case_number"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn set_status(&self, case_number: &str, change: Value) -> Response {
        self.post(&format!("/admin/cases/{case_number}/status"))
            .bearer_auth(self.gateway.admin_token())
            .json(&change)
            .send()
            .await
            .unwrap()
    }

    /// A resident's case, as she is told of it.
    pub(crate) async fn case(&self, token: &str, case_number: &str) -> Value {
        let path = format!("/v1/cases/{case_number}");
        let reply = self.fetch(&path).bearer_auth(token).send().await.unwrap();
        assert_eq!(reply.status(), StatusCode::OK);
        reply.json().await.unwrap()
    }

    /// Asks the resident something about a case.
    pub(crate) async fn ask(&self, case_number: &str, question: Value) -> Response {
        self.post(&format!("/admin/cases/{case_number}/questions"))
            .bearer_auth(self.gateway.admin_token())
            .json(&question)
            .send()
            .await
            .unwrap()
    }

    /// Sends what a resident has to say of a case, to `answers` or `withdrawals`.
    pub(crate) async fn follow_up(
        &self,
        path: &str,
        token: &str,
        key: Uuid,
        body: &Value,
    ) -> Response {
        self.post(&format!("/v1/{path}"))
            .bearer_auth(token)
            .header("idempotency-key", key.to_string())
            .json(body)
            .send()
            .await
            .unwrap()
    }

    /// Adds scripted faults to those in force.
    pub(crate) async fn add_faults(&self, spec: &str) {
        let reply = self
            .post("/dev/faults")
            .bearer_auth(self.gateway.admin_token())
            .json(&json!({"spec": spec}))
            .send()
            .await
            .unwrap();
        assert_eq!(reply.status(), StatusCode::NO_CONTENT);
    }

    pub(crate) async fn admin_cases(&self) -> Vec<Value> {
        let reply = self
            .fetch("/admin/cases")
            .bearer_auth(self.gateway.admin_token())
            .send()
            .await
            .unwrap();
        assert_eq!(reply.status(), StatusCode::OK);
        let list: Value = reply.json().await.unwrap();
        list["cases"].as_array().unwrap().clone()
    }

    pub(crate) async fn page(&self, token: &str, query: &str) -> Value {
        let reply = self
            .fetch(&format!("/v1/messages{query}"))
            .bearer_auth(token)
            .send()
            .await
            .unwrap();
        assert_eq!(reply.status(), StatusCode::OK);
        reply.json().await.unwrap()
    }
}

pub(crate) fn client() -> Client {
    // reqwest has no provider of its own; a second installation is refused, which is as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .timeout(Duration::from_secs(20))
        .build()
        .unwrap()
}

/// A right application, with a submission id of its own.
pub(crate) fn application() -> Value {
    static SERVICE: OnceLock<String> = OnceLock::new();
    let service_id = SERVICE.get_or_init(|| {
        let catalogue = demo_catalogue();
        let service = catalogue
            .services()
            .find(|service| service["form"]["id"] == "birth-registration")
            .expect("the demo city registers births");
        service["id"].as_str().unwrap().to_owned()
    });
    json!({
        "submission_id": Uuid::now_v7(),
        "service_id": service_id,
        "form": {"id": "birth-registration", "version": "1"},
        "language": "en",
        "answers": {
            "child_name": "Canary Li",
            "child_sex": "female",
            "date_of_birth": "2026-10-05",
            "place_of_birth": "hospital",
            "hospital_name": "Langang Women's Hospital",
            "certificate_number": "T330000123",
            "parent_name": "Li Na",
            "parent_relation": "mother",
            "parent_phone": "13900000000",
            "other_children": 0,
            "declaration": true,
        },
    })
}

/// Checks that a reply is this problem, and returns its body.
pub(crate) async fn problem(reply: Response, status: u16, slug: &str) -> Value {
    assert_eq!(reply.status(), status);
    assert_eq!(reply.headers()["content-type"], "application/problem+json");
    let body: Value = reply.json().await.unwrap();
    assert_eq!(body["type"], format!("urn:citizen:problem:{slug}"));
    assert_eq!(body["status"], status);
    for member in ["title", "detail"] {
        assert!(!body[member].as_str().unwrap().is_empty());
    }
    body
}

/// Sends `request` as it stands and reads until the connection closes. A reset counts as closed.
pub(crate) async fn exchange(address: SocketAddr, request: impl Into<String>) -> Vec<u8> {
    let request = request.into();
    tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut reply = Vec::new();
        match stream.read_to_end(&mut reply) {
            Err(error) if error.kind() != std::io::ErrorKind::ConnectionReset => panic!("{error}"),
            _ => reply,
        }
    })
    .await
    .unwrap()
}

/// A bare GET on a connection that the client would keep open.
pub(crate) fn bare_get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: city\r\n\r\n")
}

/// The head and the body of a reply.
pub(crate) fn split(reply: &[u8]) -> (String, &[u8]) {
    let end = reply
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .unwrap()
        + 4;
    (
        String::from_utf8(reply[..end].to_vec()).unwrap(),
        &reply[end..],
    )
}
