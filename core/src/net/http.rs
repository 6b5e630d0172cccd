//! The network itself: the only user of reqwest and rustls.

use std::{
    borrow::Cow,
    error::Error,
    future::Future,
    sync::{Arc, OnceLock, PoisonError, RwLock},
    time::Duration,
};

use bytes::{Bytes, BytesMut};
use reqwest::{Client, redirect};
use rustls::{CertificateError, RootCertStore, pki_types::TrustAnchor};
use tokio::time::Instant;

mod pins;

use self::pins::{NotPinned, PinnedVerifier};
use crate::environment::{
    BoxFuture, HostPins, HttpBody, HttpDownload, HttpRequest, HttpResponse, Transport,
    TransportError, may_be_asked,
};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// A header block longer than this is no city's.
const HEADER_BYTES: u32 = 32 << 10;

/// HTTP/1.1 and HTTP/2 over rustls with ring, trusting the roots that the app brings along (the
/// platform's own verifier panics on Android unless it is set up through JNI).
///
/// Plain `http` is accepted for loopback addresses only.
#[derive(Debug)]
pub struct HttpTransport {
    roots: Cow<'static, [TrustAnchor<'static>]>,
    /// For what proves itself, and for all as long as nothing is pinned.
    ordinary: OnceLock<Option<Client>>,
    /// Made anew with other pins, and with it the connections and the sessions that it would resume: those show no
    /// certificate any more.
    pinned: RwLock<Option<Pinned>>,
}

#[derive(Debug)]
struct Pinned {
    pins: Vec<HostPins>,
    /// `None` where there can be none: then nothing is sent.
    client: Option<Client>,
}

impl Default for HttpTransport {
    fn default() -> Self {
        Self::trusting(webpki_roots::TLS_SERVER_ROOTS.into())
    }
}

impl HttpTransport {
    /// Does no I/O; the client is made at the first request.
    pub fn new() -> Self {
        Self::default()
    }

    fn trusting(roots: Cow<'static, [TrustAnchor<'static>]>) -> Self {
        Self {
            roots,
            ordinary: OnceLock::new(),
            pinned: RwLock::default(),
        }
    }

    fn client(&self, pinned: bool) -> Option<Client> {
        let pins = self.pinned.read().unwrap_or_else(PoisonError::into_inner);
        match &*pins {
            Some(pins) if pinned => pins.client.clone(),
            _ => {
                let made = self.ordinary.get_or_init(|| self.made(Vec::new()));
                made.clone()
            }
        }
    }

    fn made(&self, pins: Vec<HostPins>) -> Option<Client> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let roots = Arc::new(RootCertStore {
            roots: self.roots.to_vec(),
        });
        let verifier = PinnedVerifier::new(roots, Arc::clone(&provider), pins)?;
        let tls = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .ok()?
            // Its name is rustls's; this one asks for more than the ordinary one, not for less.
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier))
            .with_no_client_auth();
        Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(redirect::Policy::none())
            .connect_timeout(CONNECT_TIMEOUT)
            .http2_max_header_list_size(HEADER_BYTES)
            .no_proxy()
            .build()
            .inspect_err(|error| tracing::error!(%error, "no HTTP client"))
            .ok()
    }
}

impl Transport for HttpTransport {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(async move {
            let HttpDownload { head, mut body } = self.receive(request).await?;
            let mut whole = BytesMut::new();
            while let Some(part) = body.next().await? {
                whole.extend_from_slice(&part);
            }
            Ok(HttpResponse {
                body: whole.freeze(),
                ..head
            })
        })
    }

    fn receive(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpDownload, TransportError>> {
        Box::pin(async move {
            if !may_be_asked(&request.url) {
                tracing::error!("refused: plain http to another host than this one");
                return Err(TransportError::Unreachable);
            }
            let client = self
                .client(request.pinned)
                .ok_or(TransportError::Unreachable)?;
            let mut parts = Parts {
                answer: None,
                left: request.max_response_bytes,
                limit_bytes: request.max_response_bytes,
                ends_at: Instant::now() + request.timeout,
            };
            let head = in_time(parts.ends_at, async {
                let answer = begin(&client, &request).await?;
                Ok((head(&answer), answer))
            });
            let (head, answer) = head.await?;
            parts.answer = Some(answer);
            Ok(HttpDownload {
                head,
                body: Box::new(parts),
            })
        })
    }

    fn pin(&self, pins: Vec<HostPins>) {
        let mut pinned = self.pinned.write().unwrap_or_else(PoisonError::into_inner);
        if pinned.as_ref().map_or(&[][..], |pinned| &pinned.pins) == pins {
            return;
        }
        *pinned = (!pins.is_empty()).then(|| Pinned {
            client: self.made(pins.clone()),
            pins,
        });
    }
}

/// The body of an answer as it comes.
struct Parts {
    /// `None` once it has failed.
    answer: Option<reqwest::Response>,
    left: u64,
    limit_bytes: u64,
    ends_at: Instant,
}

impl HttpBody for Parts {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        Box::pin(async move {
            let Some(answer) = &mut self.answer else {
                return Err(TransportError::Interrupted);
            };
            let part = async { answer.chunk().await.map_err(|error| meaning(&error)) };
            let part = in_time(self.ends_at, part).await;
            let length = part
                .as_ref()
                .map_or(0, |part| part.as_ref().map_or(0, Bytes::len));
            let limit_bytes = self.limit_bytes;
            let part = match self.left.checked_sub(length as u64) {
                Some(left) => {
                    self.left = left;
                    part
                }
                None => Err(TransportError::TooLarge { limit_bytes }),
            };
            if part.is_err() {
                self.answer = None;
            }
            part
        })
    }
}

async fn in_time<T>(
    ends_at: Instant,
    work: impl Future<Output = Result<T, TransportError>>,
) -> Result<T, TransportError> {
    tokio::time::timeout_at(ends_at, work)
        .await
        .unwrap_or(Err(TransportError::TimedOut))
}

async fn begin(
    client: &Client,
    request: &HttpRequest,
) -> Result<reqwest::Response, TransportError> {
    let method = reqwest::Method::from_bytes(request.method.as_bytes())
        .map_err(|_| TransportError::Unreachable)?;
    let mut builder = client
        .request(method, request.url.clone())
        .body(request.body.clone());
    for (name, value) in &request.headers {
        builder = builder.header(name, value);
    }
    builder.send().await.map_err(|error| meaning(&error))
}

fn head(answer: &reqwest::Response) -> HttpResponse {
    let headers = answer
        .headers()
        .iter()
        .filter_map(|(name, value)| {
            Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
        })
        .collect();
    HttpResponse {
        status: answer.status().as_u16(),
        headers,
        body: Bytes::new(),
    }
}

/// reqwest's own text names the host and path, so only its kind is kept.
fn meaning(error: &reqwest::Error) -> TransportError {
    tracing::debug!(cause = ?error.source().map(ToString::to_string), "exchange failed");
    let certificate = certificate_error(error);
    if certificate.is_some_and(is_about_time) {
        TransportError::CertificateNotValidNow
    } else if certificate.is_some_and(is_about_pins) {
        TransportError::NotPinned
    } else if error.is_connect() {
        TransportError::Unreachable
    } else if error.is_timeout() {
        TransportError::TimedOut
    } else {
        TransportError::Interrupted
    }
}

/// What was wrong with the server's certificate, if that is why an exchange failed.
fn certificate_error<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a CertificateError> {
    let causes = std::iter::successors(Some(error), |&error| {
        // An I/O error tells the source of what it wraps, not what it wraps.
        let wrapped = error
            .downcast_ref::<std::io::Error>()
            .and_then(std::io::Error::get_ref);
        match wrapped {
            Some(wrapped) => Some(wrapped as &(dyn Error + 'static)),
            None => error.source(),
        }
    });
    causes
        .filter_map(|cause| cause.downcast_ref::<rustls::Error>())
        .find_map(|error| match error {
            rustls::Error::InvalidCertificate(problem) => Some(problem),
            _ => None,
        })
}

fn is_about_time(problem: &CertificateError) -> bool {
    matches!(
        problem,
        CertificateError::Expired
            | CertificateError::ExpiredContext { .. }
            | CertificateError::NotValidYet
            | CertificateError::NotValidYetContext { .. }
    )
}

fn is_about_pins(problem: &CertificateError) -> bool {
    matches!(problem, CertificateError::Other(other) if other.0.is::<NotPinned>())
}

#[cfg(test)]
mod tests;
