//! The network: one client of the City API, and what its answers mean.
//!
//! Nothing here retries. Durable retrying is the outbox's; everything else is asked for again by the
//! resident or the planner.

use std::{
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use url::Url;

use crate::{
    environment::{
        Environment, HttpBody, HttpDownload, HttpRequest, HttpResponse, TransportError,
        may_be_asked,
    },
    error::CallbackError,
};

mod devices;
mod http;
mod tus;
pub mod wire;

pub use devices::Device;
pub use http::HttpTransport;
pub use tus::{CHUNK_BYTES, Chunk, FIRST_CHUNK_BYTES, Pace, UploadError};

/// How long an answer may be, in bytes.
const ANSWER_BYTES: u64 = 1 << 20;
/// How long a file that goes with a message may take to come.
const FILE_TIMEOUT: Duration = Duration::from_secs(600);

/// The sign-in of the resident, as the shell brings it.
///
/// Called on a blocking thread of the core; an implementation may wait there for the resident.
#[cfg_attr(feature = "uniffi", uniffi::export(rust, foreign))]
pub trait Authorizer: Send + Sync {
    /// The headers that prove who asks, for one request. `nonce` is the server's DPoP nonce (RFC
    /// 9449 section 8), if it gave one. No headers: nobody is signed in.
    fn authorize(
        &self,
        method: String,
        url: String,
        nonce: Option<String>,
    ) -> Result<Vec<Header>, CallbackError>;
}

/// One header of a request.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Header {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// What the phone says of its network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum Connectivity {
    /// No network: nothing is tried.
    Offline,
    /// There is, or may be, a network.
    Online,
    /// There is one for which the resident pays by the byte, or of which she has only so much: files may wait
    /// (`Outbox.set_files_wait_for_unmetered`).
    Metered,
}

impl Connectivity {
    /// Whether there is, or may be, a network.
    pub const fn is_online(self) -> bool {
        match self {
            Connectivity::Offline => false,
            Connectivity::Online | Connectivity::Metered => true,
        }
    }
}

/// Why nothing can be had from the city now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum OfflineReason {
    /// The phone has no network.
    NoNetwork,
    /// The city does not answer, or says that it cannot now.
    CityUnavailable,
    /// Something else answers in the city's place, as the sign-in page of a Wi-Fi does.
    CaptivePortal,
    /// The phone's date or time is wrong, as far as can be told: it stands before this core was
    /// released, or outside of the time in which the city's certificate is valid.
    ClockWrong,
    /// Somebody answers in the city's place, with a certificate that this phone trusts and a key that is not the
    /// city's ([`crate::environment::HostPins`]). Nothing was sent; another network may help.
    Intercepted,
}

/// Why the city gave no usable answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NetError {
    /// Worth trying again later, unchanged.
    #[error("the city cannot be reached now ({reason:?})")]
    Offline {
        /// Why.
        reason: OfflineReason,
        /// How long the city asks to wait.
        retry_after: Option<Duration>,
    },
    /// The city is still at work on an earlier request of hers about the same: one that was cut, perhaps because the
    /// app ended. It says nothing of how the city is; worth trying again a little later.
    #[error("the city is still at work on an earlier request")]
    UnderWay {
        /// How long the city asks to wait.
        retry_after: Option<Duration>,
    },
    /// The resident has to sign in: nobody is, or the city says so (401).
    #[error("the city does not know who asks")]
    Unauthorized,
    /// The city asks for a later app than this one.
    #[error("the city asks for a later app")]
    UpdateRequired,
    /// The shell could not say who she is: its own code failed, perhaps for want of a network.
    #[error("the app could not say who asks")]
    Unidentified,
    /// The city refuses for good (RFC 9457).
    #[error("the city refused with {status} ({kind})")]
    Refused {
        /// The status code, 4xx.
        status: u16,
        /// The problem's type without its prefix, for example `invalid-answers`.
        kind: String,
        /// The answers it does not accept.
        problems: Vec<wire::AnswerProblem>,
    },
    /// The answer is larger than is allowed.
    #[error("the city's answer is too large")]
    TooLarge,
    /// The app was configured with something that is no URL, or none that may be used.
    #[error("the city's URL is none that may be used")]
    Misconfigured,
    /// The answer has not the form agreed.
    #[error("the city's answer does not read")]
    Malformed,
}

/// The city, as this app reaches it.
pub struct City {
    base: RwLock<Option<Url>>,
    environment: Environment,
    authorizer: Option<Arc<dyn Authorizer>>,
    connectivity: RwLock<Connectivity>,
    update_required: AtomicBool,
}

impl City {
    /// The city at the URL `base`; no I/O. With a `base` that is no [`city_url`], every call says
    /// [`NetError::Misconfigured`].
    pub fn new(
        base: &str,
        environment: Environment,
        authorizer: Option<Arc<dyn Authorizer>>,
    ) -> Self {
        Self {
            base: RwLock::new(city_url(base)),
            environment,
            authorizer,
            connectivity: RwLock::new(Connectivity::Online),
            update_required: AtomicBool::new(false),
        }
    }

    /// From now on the city is at the URL `base`, as in [`City::new`].
    pub fn set_url(&self, base: &str) {
        *self.base.write().unwrap_or_else(PoisonError::into_inner) = city_url(base);
    }

    /// Takes in whether the city asks for a later app than this one: then nothing of the resident's is sent or
    /// fetched. Returns what was said before.
    pub fn require_update(&self, required: bool) -> bool {
        self.update_required.swap(required, Ordering::SeqCst)
    }

    /// What was last taken in by [`City::require_update`].
    pub fn update_required(&self) -> bool {
        self.update_required.load(Ordering::SeqCst)
    }

    fn base(&self) -> Option<Url> {
        let base = self.base.read().unwrap_or_else(PoisonError::into_inner);
        base.clone()
    }

    /// Takes in what the phone says of its network; returns what it said before.
    pub fn set_connectivity(&self, connectivity: Connectivity) -> Connectivity {
        let said = self.connectivity.write();
        std::mem::replace(
            &mut *said.unwrap_or_else(PoisonError::into_inner),
            connectivity,
        )
    }

    /// What the phone last said of its network.
    pub fn connectivity(&self) -> Connectivity {
        let said = self.connectivity.read();
        *said.unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends exact bytes to `path` under their idempotency key. Sending the same bytes again
    /// under the same key changes nothing at the city and gives the same answer.
    pub async fn submit(
        &self,
        path: &str,
        idempotency_key: &str,
        body: Bytes,
    ) -> Result<wire::Accepted, NetError> {
        let mut request = self.authorized("POST", path).await?;
        request
            .headers
            .push(("idempotency-key".into(), idempotency_key.into()));
        request
            .headers
            .push(("content-type".into(), "application/json".into()));
        request.body = body;
        self.json(request, 201).await
    }

    /// The messages that have come or changed after `cursor`, one page of them.
    pub async fn messages(&self, cursor: Option<&str>) -> Result<wire::MessagePage, NetError> {
        self.page("v1/messages", cursor).await
    }

    /// Tells what the resident has done with messages, one [`wire::MessageState`] with a `message_id` each, and what became
    /// of their notifications, one [`wire::Feedback`] each; nothing of the latter where there is none. Telling it again
    /// changes nothing.
    pub async fn tell_states(
        &self,
        states: &[impl Serialize],
        feedback: &[impl Serialize],
    ) -> Result<wire::StatesTaken, NetError> {
        let mut request = self.authorized("POST", "v1/messages/states").await?;
        request
            .headers
            .push(("content-type".into(), "application/json".into()));
        let body = match feedback.is_empty() {
            true => serde_json::json!({ "states": states }),
            false => serde_json::json!({ "states": states, "feedback": feedback }),
        };
        request.body = Bytes::from(body.to_string());
        self.json(request, 200).await
    }

    /// The content of a file that goes with a message, in parts, from the byte `from` on: at most `size_bytes`. Returns where
    /// what comes begins, which is its beginning where the city gives no part of it.
    pub async fn message_attachment(
        &self,
        message_id: &str,
        attachment_id: &str,
        size_bytes: u64,
        from: u64,
    ) -> Result<(u64, Box<dyn HttpBody>), NetError> {
        let mut request = self.request("GET", "v1/messages")?;
        request
            .url
            .path_segments_mut()
            .map_err(|()| NetError::Misconfigured)?
            .extend([message_id, "attachments", attachment_id]);
        // A refusal may be longer than what is asked for.
        request.max_response_bytes = size_bytes.max(ANSWER_BYTES);
        request.timeout = FILE_TIMEOUT;
        // As it is, so that a part can be told from the whole.
        let encoding = ("accept-encoding".to_owned(), "identity".to_owned());
        request.headers.push(encoding);
        if from > 0 {
            let range = ("range".to_owned(), format!("bytes={from}-"));
            request.headers.push(range);
        }
        let request = self.identified(request).await?;
        self.online()?;
        let received = self.environment.transport.receive(request).await;
        let HttpDownload { head, mut body } = received.map_err(|error| self.failure(error))?;
        match (head.status, head.first_byte()) {
            (200, _) => return Ok((0, body)),
            (206, Some(first)) if first == from => return Ok((from, body)),
            _ => {}
        }
        let mut whole = bytes::BytesMut::new();
        while let Some(part) = body.next().await.map_err(|error| self.failure(error))? {
            whole.extend_from_slice(&part);
        }
        Err(self.refusal(&HttpResponse {
            body: whole.freeze(),
            ..head
        }))
    }

    /// The cases that have changed after `cursor`, one page of them.
    pub async fn cases(&self, cursor: Option<&str>) -> Result<wire::CasePage, NetError> {
        self.page("v1/cases", cursor).await
    }

    async fn page<T: DeserializeOwned>(
        &self,
        path: &str,
        cursor: Option<&str>,
    ) -> Result<T, NetError> {
        let mut request = self.authorized("GET", path).await?;
        request.url.query_pairs_mut().append_pair("limit", "50");
        if let Some(cursor) = cursor {
            request.url.query_pairs_mut().append_pair("after", cursor);
        }
        self.json(request, 200).await
    }

    /// A request for `path`, to be sent with [`City::json`]; says nothing of who asks.
    pub fn request(&self, method: &'static str, path: &str) -> Result<HttpRequest, NetError> {
        Ok(HttpRequest {
            method,
            url: self
                .base()
                .and_then(|base| base.join(path).ok())
                .ok_or(NetError::Misconfigured)?,
            headers: Vec::new(),
            body: Bytes::new(),
            max_response_bytes: ANSWER_BYTES,
            timeout: Duration::from_secs(30),
            pinned: true,
        })
    }

    async fn authorized(&self, method: &'static str, path: &str) -> Result<HttpRequest, NetError> {
        self.identified(self.request(method, path)?).await
    }

    /// `request`, and who asks.
    async fn identified(&self, mut request: HttpRequest) -> Result<HttpRequest, NetError> {
        if self.update_required() {
            return Err(NetError::UpdateRequired);
        }
        self.online()?;
        let authorizer = self.authorizer.clone().ok_or(NetError::Unauthorized)?;
        let (method, url) = (request.method.to_owned(), request.url.to_string());
        let headers = tokio::task::spawn_blocking(move || authorizer.authorize(method, url, None))
            .await
            .map_err(|_| NetError::Unidentified)?
            .map_err(|CallbackError::Failed| NetError::Unidentified)?;
        if headers.is_empty() {
            return Err(NetError::Unauthorized);
        }
        request.headers.extend(
            headers
                .into_iter()
                .map(|header| (header.name, header.value)),
        );
        Ok(request)
    }

    /// One exchange, whose answer must have `expected_status` and be JSON of the form of `T`.
    pub async fn json<T: DeserializeOwned>(
        &self,
        mut request: HttpRequest,
        expected_status: u16,
    ) -> Result<T, NetError> {
        request
            .headers
            .push(("accept".into(), "application/json".into()));
        let answer = self.exchange(request).await?;
        if answer.status == expected_status && is(&answer, "application/json") {
            return serde_json::from_slice(&answer.body).map_err(|_| NetError::Malformed);
        }
        Err(self.refusal(&answer))
    }

    async fn exchange(&self, request: HttpRequest) -> Result<HttpResponse, NetError> {
        self.online()?;
        let asked = format!("{request:?}");
        let answer = self.environment.transport.send(request).await;
        tracing::debug!(request = asked, answer = ?answer, "exchange with the city");
        answer.map_err(|error| self.failure(error))
    }

    /// Whether the phone has a network, as far as it says.
    pub fn online(&self) -> Result<(), NetError> {
        match self.connectivity().is_online() {
            true => Ok(()),
            false => Err(offline(OfflineReason::NoNetwork)),
        }
    }

    /// What it means that an exchange gave no whole answer.
    pub fn failure(&self, error: TransportError) -> NetError {
        match error {
            TransportError::TooLarge { .. } => NetError::TooLarge,
            TransportError::CertificateNotValidNow => offline(OfflineReason::ClockWrong),
            TransportError::NotPinned => offline(OfflineReason::Intercepted),
            _ if self.environment.clock_is_behind() => offline(OfflineReason::ClockWrong),
            TransportError::Unreachable
            | TransportError::TimedOut
            | TransportError::Interrupted => unavailable(None),
        }
    }

    /// What an answer other than the expected one means.
    fn refusal(&self, answer: &HttpResponse) -> NetError {
        let problem = is(answer, "application/problem+json")
            .then(|| serde_json::from_slice::<wire::Problem>(&answer.body).ok())
            .flatten();
        let kind = problem.as_ref().map(|problem| problem.kind().to_owned());
        match (answer.status, kind) {
            (408 | 425 | 429 | 500..=599, _) => {
                unavailable(answer.retry_after(self.environment.clock.now()))
            }
            (409, Some(kind)) if kind == "idempotency-in-flight" => NetError::UnderWay {
                retry_after: answer.retry_after(self.environment.clock.now()),
            },
            (401, _) => NetError::Unauthorized,
            (status @ 400..=499, Some(kind)) => NetError::Refused {
                status,
                kind,
                problems: problem.map(|problem| problem.problems).unwrap_or_default(),
            },
            // No city of ours answers so: a page in its place, or a redirect to one.
            _ => offline(OfflineReason::CaptivePortal),
        }
    }
}

/// The URL of a city, if it is one that may be used: `https`, or plain `http` to a loopback address.
/// It ends with a slash, because joining a path replaces what stands behind the last one.
pub fn city_url(url: &str) -> Option<Url> {
    let url = Url::parse(&format!("{}/", url.trim_end_matches('/'))).ok()?;
    may_be_asked(&url).then_some(url)
}

fn offline(reason: OfflineReason) -> NetError {
    NetError::Offline {
        reason,
        retry_after: None,
    }
}

fn unavailable(retry_after: Option<Duration>) -> NetError {
    NetError::Offline {
        reason: OfflineReason::CityUnavailable,
        retry_after,
    }
}

fn is(answer: &HttpResponse, media_type: &str) -> bool {
    let value = answer.header("content-type").unwrap_or_default();
    value
        .split(';')
        .next()
        .is_some_and(|essence| essence.trim().eq_ignore_ascii_case(media_type))
}

#[cfg(test)]
mod tests;
