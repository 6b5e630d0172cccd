//! One push on its way: what the city signs, and the request to the push service that carries it.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use citizen_core::environment::HttpRequest;
use ring::digest::{SHA256, digest};
use ring::error::Unspecified;
use serde::Serialize;
use serde_json::json;
use std::time::Duration;
use url::Url;

use super::encryption::{MOST_CONTENT_BYTES, encrypt};
use crate::city;
use crate::messages::Message;
use crate::signing::SigningKey;

/// How long a push holds: the inbox has the message in any case.
pub(super) const HOLDS: TimeDelta = TimeDelta::days(7);
/// The `typ` of what the city signs for a phone: docs/push.md.
const KIND: &str = "citizen-push+jwt";
/// How long a signature for a push service holds (RFC 8292 section 2: a day at most).
const VAPID_HOLDS: TimeDelta = TimeDelta::hours(12);
/// Who runs this application server, for a push service that has to ask.
const CONTACT: &str = "https://langang.example/push";
const TIMEOUT: Duration = Duration::from_secs(10);
/// What a push service answers is not read beyond this.
const ANSWER_BYTES: u64 = 16 << 10;
/// A topic has 32 characters at most (RFC 8030 section 5.4).
const TOPIC_CHARACTERS: usize = 32;

/// A phone that is pushed to.
pub(super) struct Device {
    pub(super) resident: String,
    pub(super) id: String,
    pub(super) endpoint: String,
    pub(super) p256dh: Vec<u8>,
    pub(super) auth: Vec<u8>,
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'static str,
    /// The subscription.
    aud: &'a str,
    event: &'a str,
    iat: i64,
    exp: i64,
    #[serde(flatten)]
    said: Said<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Said<'a> {
    Message(&'a Message),
    Fetch(bool),
}

/// The body of a push about `message` for `device`: the message itself, or that it is to be fetched where it is too long.
fn body(
    push_key: &SigningKey,
    device: &Device,
    message: &Message,
    issued_at: DateTime<Utc>,
) -> Result<Vec<u8>, Unspecified> {
    let signed = |said| {
        let claims = Claims {
            iss: city::ID,
            aud: &device.id,
            event: message.id(),
            iat: issued_at.timestamp(),
            exp: (issued_at + HOLDS).timestamp(),
            said,
        };
        push_key.sign(KIND, &claims)
    };
    let whole = signed(Said::Message(message))?;
    let said = match whole.len() {
        ..=MOST_CONTENT_BYTES => whole,
        _ => signed(Said::Fetch(true))?,
    };
    encrypt(&device.p256dh, &device.auth, said.as_bytes())
}

/// The request that pushes `message` to `device` (RFC 8030 section 5), signed for the push service (RFC 8292).
pub(super) fn request(
    push_key: &SigningKey,
    vapid_key: &SigningKey,
    device: &Device,
    message: &Message,
    issued_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<HttpRequest, Unspecified> {
    let url = Url::parse(&device.endpoint).map_err(|_| Unspecified)?;
    let header = json!({"typ": "JWT", "alg": "ES256"});
    let claims = json!({
        "aud": url.origin().ascii_serialization(),
        "exp": (now + VAPID_HOLDS).timestamp(),
        "sub": CONTACT,
    });
    let token = vapid_key.compact(&header, &claims)?;
    // A later push about the same message takes the place of one that still waits.
    let mut topic = BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, message.id().as_bytes()));
    topic.truncate(TOPIC_CHARACTERS);
    let seconds = (issued_at + HOLDS - now).num_seconds().max(0);
    let headers = [
        (
            "authorization",
            format!("vapid t={token},k={}", vapid_key.point()),
        ),
        ("content-encoding", "aes128gcm".to_owned()),
        ("content-type", "application/octet-stream".to_owned()),
        ("ttl", seconds.to_string()),
        ("urgency", "normal".to_owned()),
        ("topic", topic),
    ];
    Ok(HttpRequest {
        method: "POST",
        url,
        headers: headers.map(|(name, value)| (name.to_owned(), value)).into(),
        body: Bytes::from(body(push_key, device, message, issued_at)?),
        max_response_bytes: ANSWER_BYTES,
        timeout: TIMEOUT,
        pinned: false,
    })
}
