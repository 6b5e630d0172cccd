//! What a push says, and whether the city has said it to this phone: the JWS inside of a message of Web Push
//! (docs/push.md).

use chrono::{DateTime, TimeDelta};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{ReceiptKey, jws, jws::JwsError};
use crate::environment::Timestamp;

/// No push may hold longer: what push services keep one for (RFC 8030 section 5.2). So what was seen need not be
/// remembered for ever.
pub const LONGEST_LIFE: TimeDelta = TimeDelta::days(28);

const KIND: &str = "citizen-push+jwt";
/// No id is longer, in bytes.
const ID_BYTES: usize = 100;

/// Whom this phone believes pushes of: the city and the keys in its profile, current and retired.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PushTrust {
    /// The city's id.
    pub city: String,
    /// [`crate::trust::profile::CityProfile::push_keys`].
    pub keys: Vec<ReceiptKey>,
}

/// What the city has signed for one subscription.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// The event's id, which its notification bears; of a message its id.
    pub event_id: String,
    /// When the city has said it, to the second. Of two about the same event the later one holds.
    pub issued_at: Timestamp,
    /// From then on it is not taken.
    pub expires_at: Timestamp,
    /// The message, as one of `GET /v1/messages`, in JSON; `None`: it is to be fetched.
    pub message: Option<String>,
}

/// Why a push proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoticeError {
    /// It is no compact JWS of the form agreed.
    #[error("this is no push")]
    Malformed,
    /// It is signed by an algorithm that is not on the list (RFC 8725 section 3.1).
    #[error("the push's algorithm is not accepted")]
    Algorithm,
    /// It is signed by a key that is not in the city's profile.
    #[error("the push is signed by an unknown key")]
    UnknownKey,
    /// It says that it was signed at a time at which the key was not in use.
    #[error("the push's key was not in use when it was signed")]
    OutsideKeysTime,
    /// The signature does not fit.
    #[error("the push's signature does not fit")]
    Signature,
    /// It is another city's.
    #[error("the push is another city's")]
    OtherCity,
    /// It is for another phone, or for a subscription that this one has given up.
    #[error("the push is for another subscription")]
    OtherSubscription,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    event: String,
    iat: i64,
    exp: i64,
    #[serde(default)]
    message: Option<Value>,
    #[serde(default)]
    fetch: bool,
}

impl From<JwsError> for NoticeError {
    fn from(error: JwsError) -> Self {
        match error {
            JwsError::Malformed => Self::Malformed,
            JwsError::Algorithm => Self::Algorithm,
            JwsError::UnknownKey => Self::UnknownKey,
            JwsError::Signature => Self::Signature,
        }
    }
}

impl PushTrust {
    /// Checks what a message of Web Push has held: form, algorithm (ES256 only), key, signature, city, subscription, that
    /// the key was in use when it was signed, and that it does not hold for longer than it may. Whether it holds now and
    /// was not seen before is for who knows both.
    pub fn check(&self, jws: &[u8], subscription_id: &str) -> Result<Notice, NoticeError> {
        let jws = std::str::from_utf8(jws).map_err(|_| NoticeError::Malformed)?;
        let signed = jws::check::<Claims>(jws, KIND, &self.keys)?;
        let claims = signed.claims;
        if claims.iss != self.city {
            return Err(NoticeError::OtherCity);
        }
        if claims.aud != subscription_id {
            return Err(NoticeError::OtherSubscription);
        }
        let moment = |seconds| DateTime::from_timestamp(seconds, 0).ok_or(NoticeError::Malformed);
        let (issued_at, expires_at) = (moment(claims.iat)?, moment(claims.exp)?);
        if !signed.key.is_in_use(issued_at) {
            return Err(NoticeError::OutsideKeysTime);
        }
        let life = expires_at - issued_at;
        let is_id = (1..=ID_BYTES).contains(&claims.event.len());
        if life <= TimeDelta::zero() || life > LONGEST_LIFE || !is_id {
            return Err(NoticeError::Malformed);
        }
        let message = match (claims.message, claims.fetch) {
            (None, true) => None,
            (Some(message), false) if message.get("id") == Some(&claims.event.as_str().into()) => {
                Some(message.to_string())
            }
            _ => return Err(NoticeError::Malformed),
        };
        Ok(Notice {
            event_id: claims.event,
            issued_at,
            expires_at,
            message,
        })
    }
}

#[cfg(test)]
mod tests;
