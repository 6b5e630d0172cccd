//! What a city answers to an upload.

use std::sync::{
    Arc, LazyLock,
    atomic::{AtomicUsize, Ordering},
};

use bytes::Bytes;
use citizen_core::{
    environment::{
        BoxFuture, Environment, HttpRequest, HttpResponse, SystemClock, SystemRandomness,
        Transport, TransportError,
    },
    error::CallbackError,
    net::{Authorizer, Chunk, City, Header},
};
use tokio::runtime::{Builder, Runtime};
use url::Url;

const LENGTH: u64 = 1_000;

/// Gives one answer to everything, and counts.
struct Answering {
    answer: HttpResponse,
    asked: AtomicUsize,
}

impl Transport for Answering {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        assert_eq!(request.url.host_str(), Some("city.example"));
        self.asked.fetch_add(1, Ordering::Relaxed);
        Box::pin(std::future::ready(Ok(self.answer.clone())))
    }
}

struct SignedIn;

impl Authorizer for SignedIn {
    fn authorize(
        &self,
        _: String,
        _: String,
        _: Option<String>,
    ) -> Result<Vec<Header>, CallbackError> {
        Ok(vec![Header {
            name: "authorization".to_owned(),
            value: "Bearer t".to_owned(),
        }])
    }
}

/// An answer as HTTP/1.1 writes it, without its version: a status, a line for each header, an empty one, a body.
/// Whatever it is, an upload is the city's own and stands within its length, and each call is one exchange.
pub(crate) fn tus(data: &[u8]) {
    static RUNTIME: LazyLock<Runtime> =
        LazyLock::new(|| Builder::new_current_thread().build().unwrap());
    let answering = Arc::new(Answering {
        answer: answer(&String::from_utf8_lossy(data)),
        asked: AtomicUsize::new(0),
    });
    let environment = Environment {
        clock: Arc::new(SystemClock),
        randomness: Arc::new(SystemRandomness::default()),
        transport: answering.clone(),
    };
    let city = City::new(
        "https://city.example",
        environment,
        Some(Arc::new(SignedIn)),
    );
    let upload = Url::parse("https://city.example/v1/uploads/7").unwrap();
    RUNTIME.block_on(async {
        let _ = city.checks_chunks().await;
        if let Ok(begun) = city
            .begin_upload(LENGTH, &[("filetype", "image/jpeg")])
            .await
        {
            assert_eq!(begun.origin(), upload.origin());
            assert!(begun.as_str().len() <= 2048 && begun.username().is_empty());
        }
        if let Ok(offset) = city.upload_offset(&upload, LENGTH).await {
            assert!(offset <= LENGTH);
        }
        let chunk = Chunk {
            upload: &upload,
            offset: 300,
            bytes: Bytes::from_static(&[0; 100]),
            checked: true,
        };
        if let Ok(stands) = city.send_chunk(chunk).await {
            assert!((301..=400).contains(&stands));
        }
        let _ = city.give_up_upload(&upload).await;
    });
    assert_eq!(answering.asked.load(Ordering::Relaxed), 5);
}

fn answer(text: &str) -> HttpResponse {
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.trim().parse().ok());
    let headers = lines.filter_map(|line| line.split_once(": "));
    HttpResponse {
        status: status.unwrap_or(204),
        headers: headers
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect(),
        body: Bytes::from(body.to_owned()),
    }
}
