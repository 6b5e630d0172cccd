//! A push service on loopback that keeps what it gets and answers as told.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::IntoResponse;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

/// What was pushed.
pub(crate) struct Pushed {
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Pushed {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }
}

/// What is answered next: a status, and a header with its value.
type Answers = Arc<Mutex<VecDeque<(u16, &'static str, &'static str)>>>;

#[derive(Clone)]
struct Desk {
    got: mpsc::UnboundedSender<Pushed>,
    answers: Answers,
}

/// The service, as a test has it.
pub(crate) struct PushService {
    address: SocketAddr,
    got: mpsc::UnboundedReceiver<Pushed>,
    answers: Answers,
}

impl PushService {
    pub(crate) async fn start() -> Self {
        let (sender, got) = mpsc::unbounded_channel();
        let answers = Arc::default();
        let desk = Desk {
            got: sender,
            answers: Arc::clone(&answers),
        };
        let router = Router::new().fallback(take).with_state(desk);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self {
            address,
            got,
            answers,
        }
    }

    /// Answers the next push with this status and header; those after the last that was told with 201.
    pub(crate) fn answer(&self, status: u16, header: &'static str, value: &'static str) {
        self.answers
            .lock()
            .unwrap()
            .push_back((status, header, value));
    }

    pub(crate) fn endpoint(&self, path: &str) -> String {
        format!("http://{}/{path}", self.address)
    }

    /// The next push.
    pub(crate) async fn next(&mut self) -> Pushed {
        let next = tokio::time::timeout(Duration::from_secs(20), self.got.recv());
        next.await.expect("nothing was pushed").unwrap()
    }

    /// Whether there is none that was not looked at.
    pub(crate) fn is_empty(&mut self) -> bool {
        self.got.try_recv().is_err()
    }
}

async fn take(
    State(desk): State<Desk>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> impl IntoResponse {
    let path = uri.path().to_owned();
    desk.got
        .send(Pushed {
            path,
            headers,
            body,
        })
        .unwrap();
    let answer = desk.answers.lock().unwrap().pop_front();
    let (status, header, value) = answer.unwrap_or((201, "ttl", "60"));
    (StatusCode::from_u16(status).unwrap(), [(header, value)])
}
