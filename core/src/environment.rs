//! What the core takes from the world: time, randomness and the network.
//!
//! All three enter here and nowhere else, so that a journey runs on a virtual clock and a scripted
//! network and replays from a seed.

use std::{
    fmt,
    future::Future,
    pin::Pin,
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use ring::rand::SecureRandom;
use url::{Host, Url};
use uuid::Uuid;

/// A moment in UTC; `java.time.Instant` in Kotlin, `Date` in Swift.
pub type Timestamp = DateTime<Utc>;

#[cfg(feature = "uniffi")]
uniffi::custom_type!(Timestamp, std::time::SystemTime, {
    remote,
    lower: |moment| moment.into(),
    try_lift: |moment| Ok(moment.into()),
});

/// A boxed future, as object-safe traits return it.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A phone whose clock says less than this, in seconds since 1970, has a wrong clock: this core was not
/// made yet. Moved on with each release; 2026-11-01 in UTC.
const RELEASED_AT_SECONDS: i64 = 1_793_491_200;

/// Time, as the core sees it.
pub trait Clock: Send + Sync {
    /// The present moment. May jump in either direction: residents set their clocks.
    fn now(&self) -> Timestamp;

    /// Completes after `duration`, measured by a clock that does not jump.
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()>;
}

/// Where unpredictable bytes come from.
pub trait Randomness: Send + Sync {
    /// Fills `bytes`. Fails only where the system has no randomness to give.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), RandomnessUnavailable>;
}

/// The system gave no random bytes; nothing that needs a key or an id can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no randomness from the system")]
pub struct RandomnessUnavailable;

/// One exchange with a server.
pub trait Transport: Send + Sync {
    /// Sends `request` and reads the whole answer, but never more than
    /// [`HttpRequest::max_response_bytes`] of its decoded body. Follows no redirect.
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>>;

    /// As [`Transport::send`], but returns as soon as the head of the answer is there: its body comes in
    /// parts, of which those before a break count.
    fn receive(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpDownload, TransportError>> {
        Box::pin(async move {
            let whole = self.send(request).await?;
            let body = Some(whole.body.clone());
            Ok(HttpDownload {
                head: HttpResponse {
                    body: Bytes::new(),
                    ..whole
                },
                body: Box::new(body),
            })
        })
    }

    /// From now on these hosts have to show one of these keys to requests that are [`HttpRequest::pinned`]; no other
    /// host has to. A transport that knows no keys has nothing to do.
    fn pin(&self, _pins: Vec<HostPins>) {}
}

/// An answer that is being received; dropping it ends that.
pub struct HttpDownload {
    /// The answer without its body.
    pub head: HttpResponse,
    /// The body.
    pub body: Box<dyn HttpBody>,
}

/// A body that comes in parts.
pub trait HttpBody: Send {
    /// The next part; `None` after the last.
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>>;
}

/// A body in one part.
impl HttpBody for Option<Bytes> {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        Box::pin(std::future::ready(Ok(self.take())))
    }
}

/// What is to be sent.
#[derive(Clone)]
pub struct HttpRequest {
    /// The method, in capitals.
    pub method: &'static str,
    /// Where to.
    pub url: Url,
    /// Header names and values.
    pub headers: Vec<(String, String)>,
    /// The body's exact bytes; empty for none.
    pub body: Bytes,
    /// How long the answer's body may be once decoded.
    pub max_response_bytes: u64,
    /// How long the exchange may last from the first to the last byte.
    pub timeout: Duration,
    /// Whether it is sent only to a host that shows a key that is pinned for it, if any is.
    pub pinned: bool,
}

impl fmt::Debug for HttpRequest {
    /// Method and path only: headers hold tokens, a body holds answers.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.url.path())
    }
}

/// Whether anything is ever sent there: over TLS, or without it to this very computer.
pub fn may_be_asked(url: &Url) -> bool {
    let loopback = match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(_)) | None => false,
    };
    url.scheme() == "https" || (url.scheme() == "http" && loopback)
}

/// The keys of which a host has to show one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostPins {
    /// The host's name or address, as it stands in URLs.
    pub host: String,
    /// SHA-256 of each key's SubjectPublicKeyInfo (RFC 7469 section 2.4).
    pub sha256: Vec<[u8; 32]>,
    /// Until when they hold; from then on any key will do.
    pub until: Option<Timestamp>,
}

/// What came back.
#[derive(Clone, Default)]
pub struct HttpResponse {
    /// The status code.
    pub status: u16,
    /// Header names in lower case, and their values.
    pub headers: Vec<(String, String)>,
    /// The decoded body.
    pub body: Bytes,
}

impl HttpResponse {
    /// The first value of the header called `name` (in lower case).
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(candidate, _)| candidate == name)
            .map(|(_, value)| value.as_str())
    }

    /// Of a part of a file, the number of its first byte (`Content-Range`, RFC 9110 section 14.4).
    pub fn first_byte(&self) -> Option<u64> {
        let range = self.header("content-range")?.strip_prefix("bytes ")?;
        let (first, _) = range.split_once('-')?;
        first.trim().parse().ok()
    }

    /// How long the server asks to wait (`Retry-After`, RFC 9110 section 10.2.3), at most a day; `now` is for
    /// one that names a date.
    pub fn retry_after(&self, now: Timestamp) -> Option<Duration> {
        let value = self.header("retry-after")?.trim();
        let wait = match value.parse::<u64>() {
            Ok(seconds) => Duration::from_secs(seconds),
            Err(_) => {
                let date = DateTime::parse_from_rfc2822(value).ok()?;
                (date.to_utc() - now).to_std().unwrap_or_default()
            }
        };
        Some(wait.min(RETRY_AFTER_AT_MOST))
    }
}

/// The longest wait that a city may ask for; a longer Retry-After is cut to it.
const RETRY_AFTER_AT_MOST: Duration = Duration::from_secs(24 * 3600);

impl fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} with {} bytes", self.status, self.body.len())
    }
}

/// Why an exchange gave no whole answer. Whether the server acted on the request is unknown, except
/// after [`TransportError::Unreachable`], [`TransportError::CertificateNotValidNow`] and
/// [`TransportError::NotPinned`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// No connection came about; nothing was sent.
    #[error("the server cannot be reached")]
    Unreachable,
    /// The time allowed ran out.
    #[error("the server did not answer in time")]
    TimedOut,
    /// The server's certificate is expired or not valid yet by this phone's clock; nothing was sent.
    #[error("the server's certificate is not valid at this phone's time")]
    CertificateNotValidNow,
    /// The server's certificate holds, but none of its keys is pinned for the host: somebody else answers in its
    /// place; nothing was sent.
    #[error("the server does not show a key that is pinned")]
    NotPinned,
    /// The connection closed before the answer was whole.
    #[error("the connection broke before the answer was whole")]
    Interrupted,
    /// The answer is longer than was allowed; the rest was not read.
    #[error("the answer is longer than {limit_bytes} bytes")]
    TooLarge {
        /// What was allowed.
        limit_bytes: u64,
    },
}

/// The world of one client.
#[derive(Clone)]
pub struct Environment {
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Unpredictable bytes.
    pub randomness: Arc<dyn Randomness>,
    /// The network.
    pub transport: Arc<dyn Transport>,
}

impl Environment {
    /// A new UUIDv7 (RFC 9562 section 5.7): sorts by the time of its making.
    pub fn new_id(&self) -> Result<Uuid, RandomnessUnavailable> {
        let mut random = [0; 10];
        self.randomness.fill(&mut random)?;
        let millis = u64::try_from(self.clock.now().timestamp_millis()).unwrap_or_default();
        Ok(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }

    /// Whether the phone's clock cannot be right, because it stands before this core was released.
    /// That a clock is ahead cannot be told from here.
    pub fn clock_is_behind(&self) -> bool {
        self.clock.now().timestamp() < RELEASED_AT_SECONDS
    }

    /// `duration` with its upper half drawn at random, so that a million phones do not come back
    /// at the same second.
    pub fn jittered(&self, duration: Duration) -> Duration {
        let mut random = [0; 2];
        // Without randomness the full duration is the safe answer.
        let fraction = match self.randomness.fill(&mut random) {
            Ok(()) => f64::from(u16::from_be_bytes(random)) / f64::from(u16::MAX),
            Err(RandomnessUnavailable) => 1.0,
        };
        duration.mul_f64(0.5 + fraction / 2.0)
    }
}

/// The phone's own clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        // A phone whose battery was empty may stand before 1970, where `Utc::now` panics.
        match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(_) => Utc::now(),
            Err(_) => DateTime::UNIX_EPOCH,
        }
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// The operating system's randomness, through ring.
#[derive(Debug, Clone)]
pub struct SystemRandomness(ring::rand::SystemRandom);

impl Default for SystemRandomness {
    fn default() -> Self {
        Self(ring::rand::SystemRandom::new())
    }
}

impl Randomness for SystemRandomness {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), RandomnessUnavailable> {
        self.0.fill(bytes).map_err(|_| RandomnessUnavailable)
    }
}
