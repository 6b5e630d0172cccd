//! What this app believes of the city: its receipt keys and its root of trust, pinned in the
//! configuration, what they sign, what it pushes, and what the city says of itself.

mod jws;
pub mod profile;
pub mod push;
pub mod qr;
pub mod tuf;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64URL};
use chrono::DateTime;
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use serde::{Deserialize, Serialize};

use self::jws::JwsError;
use crate::environment::Timestamp;

const RECEIPT: &str = "citizen-receipt+jwt";

/// The city that an app serves and the keys it signs receipts with; part of the app's own
/// configuration, so trusted with the app. The keys in the city's profile ([`profile::CityProfile`]) add to them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CityTrust {
    /// The city's id, which its receipts and its catalogue name.
    pub city: String,
    /// Current and retired keys; a receipt stays provable after its key was retired.
    pub receipt_keys: Vec<ReceiptKey>,
    /// The root of trust of what the city publishes: `metadata/1.root.json`, or a later one, as JSON.
    pub root: String,
}

/// A public key for ES256 (RFC 7518 section 3.4) in the terms of a JWK (RFC 7517).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ReceiptKey {
    /// The `kid`.
    #[serde(rename = "kid")]
    pub key_id: String,
    /// The point's x coordinate, base64url without padding.
    pub x: String,
    /// The point's y coordinate, base64url without padding.
    pub y: String,
    /// What was signed before is not taken; `None` has no beginning.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// What was signed then or later is not taken, for the key was retired; what was signed before stays provable.
    /// `None` has no end.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

/// What a resident sends to the city.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum SubmissionKind {
    /// She applies for a service: it becomes a case.
    #[default]
    Application,
    /// She answers a question of the city about a case.
    Answer,
    /// She takes an application back that the city has.
    Withdrawal,
}

/// The city's signed word that it has a submission.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Receipt {
    /// The city that signed.
    pub city: String,
    /// When the city received it, to the second.
    pub received_at: Timestamp,
    /// The number a caseworker knows it by.
    pub case_number: String,
    /// What was sent.
    #[serde(default)]
    pub kind: SubmissionKind,
    /// The submission's id.
    pub submission_id: String,
    /// The idempotency key it was sent under.
    pub idempotency_key: String,
    /// The service.
    pub service_id: String,
    /// The form; empty for a withdrawal, which has none.
    pub form_id: String,
    /// The form's version.
    pub form_version: String,
    /// Of an application the day (RFC 3339 full-date) by which the city promises to decide, if it promises one.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    #[serde(default)]
    pub promised_by: Option<String>,
    /// SHA-256 of the exact bytes that were sent, base64url without padding.
    pub body_sha256: String,
    /// SHA-256 of each content that goes with it, base64url without padding, in the order in which the body names
    /// them.
    #[cfg_attr(feature = "uniffi", uniffi(default = []))]
    #[serde(default)]
    pub attachments: Vec<String>,
    /// The `kid` of the key that signed.
    pub key_id: String,
    /// The receipt as the city signed it: a compact JWS (RFC 7515 section 7.1), for anyone to check.
    pub jws: String,
}

/// Why a receipt proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// It is no compact JWS of the form agreed.
    #[error("this is no receipt")]
    Malformed,
    /// It is signed by an algorithm that is not on the list (RFC 8725 section 3.1).
    #[error("the receipt's algorithm is not accepted")]
    Algorithm,
    /// It is signed by a key that this app does not know as the city's.
    #[error("the receipt is signed by an unknown key")]
    UnknownKey,
    /// It says that it was signed at a time at which the key was not in use.
    #[error("the receipt's key was not in use when it was signed")]
    OutsideKeysTime,
    /// The signature does not fit.
    #[error("the receipt's signature does not fit")]
    Signature,
    /// It is too long to be drawn as a square that a camera reads.
    #[error("the receipt is too long for a QR code")]
    TooLong,
    /// It is genuine, but about another city, submission or content.
    #[error("the receipt is about something else")]
    OtherSubject,
}

impl From<JwsError> for ReceiptError {
    fn from(error: JwsError) -> Self {
        match error {
            JwsError::Malformed => Self::Malformed,
            JwsError::Algorithm => Self::Algorithm,
            JwsError::UnknownKey => Self::UnknownKey,
            JwsError::Signature => Self::Signature,
        }
    }
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    iat: i64,
    #[serde(default)]
    kind: SubmissionKind,
    submission_id: String,
    idempotency_key: String,
    service_id: String,
    #[serde(default)]
    form_id: String,
    #[serde(default)]
    form_version: String,
    body_sha256: String,
    #[serde(default)]
    attachments: Vec<String>,
    case_number: String,
    #[serde(default)]
    promised_by: Option<String>,
}

impl CityTrust {
    /// The same with the receipt keys that the city has published. What it says of a key that is here too holds: so
    /// it may retire one.
    pub fn with_receipt_keys(&self, published: &[ReceiptKey]) -> Self {
        let said = |key: &ReceiptKey| published.iter().any(|other| other.key_id == key.key_id);
        let shipped = self.receipt_keys.iter().filter(|key| !said(key));
        Self {
            city: self.city.clone(),
            receipt_keys: published.iter().chain(shipped).cloned().collect(),
            root: self.root.clone(),
        }
    }

    /// Checks a receipt with no network: form, algorithm (ES256 only), key, signature, city, and that the key was in
    /// use when it was signed. It may also be the text of a receipt's QR code ([`qr::text`]).
    pub fn check_receipt(&self, text: &str) -> Result<Receipt, ReceiptError> {
        let unpacked = text.starts_with(qr::PREFIX).then(|| qr::jws(text));
        let unpacked = unpacked.transpose()?;
        let jws = unpacked.as_deref().unwrap_or(text);
        let signed = jws::check::<Claims>(jws, RECEIPT, &self.receipt_keys)?;
        let (key, claims) = (signed.key, signed.claims);
        if claims.iss != self.city {
            return Err(ReceiptError::OtherSubject);
        }
        let received_at = DateTime::from_timestamp(claims.iat, 0).ok_or(ReceiptError::Malformed)?;
        if !key.is_in_use(received_at) {
            return Err(ReceiptError::OutsideKeysTime);
        }
        Ok(Receipt {
            city: claims.iss,
            received_at,
            case_number: claims.case_number,
            kind: claims.kind,
            submission_id: claims.submission_id,
            idempotency_key: claims.idempotency_key,
            service_id: claims.service_id,
            form_id: claims.form_id,
            form_version: claims.form_version,
            promised_by: claims.promised_by,
            body_sha256: claims.body_sha256,
            attachments: claims.attachments,
            key_id: key.key_id.clone(),
            jws: jws.to_owned(),
        })
    }
}

impl ReceiptKey {
    /// Whether this key has signed `message`: the signature is R and S (RFC 7518 section 3.4).
    fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), JwsError> {
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, self.point()?)
            .verify(message, signature)
            .map_err(|_| JwsError::Signature)
    }

    fn is_in_use(&self, at: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= at) && self.until.is_none_or(|until| at < until)
    }

    /// The uncompressed point (SEC 1 section 2.3.3).
    fn point(&self) -> Result<Vec<u8>, JwsError> {
        let mut point = vec![4];
        point.extend(decode(&self.x)?);
        point.extend(decode(&self.y)?);
        Ok(point)
    }
}

/// SHA-256, base64url without padding: how a receipt names what was sent.
pub fn digest(bytes: &[u8]) -> String {
    BASE64URL.encode(ring::digest::digest(&ring::digest::SHA256, bytes))
}

fn decode(part: &str) -> Result<Vec<u8>, JwsError> {
    BASE64URL.decode(part).map_err(|_| JwsError::Malformed)
}

fn parse<T: for<'a> Deserialize<'a>>(part: &str) -> Result<T, JwsError> {
    serde_json::from_slice(&decode(part)?).map_err(|_| JwsError::Malformed)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    mod signatures;

    use serde_json::{Value, json};

    use super::*;
    use crate::testing::Signer;

    fn header() -> Value {
        json!({"alg": "ES256", "kid": "k1", "typ": "citizen-receipt+jwt"})
    }

    fn claims() -> Value {
        json!({
            "iss": "langang", "iat": 1_790_000_000, "submission_id": "s", "idempotency_key": "i",
            "service_id": "birth", "form_id": "f", "form_version": "1",
            "body_sha256": digest(b"body"), "attachments": [], "case_number": "LG-2026-000001",
        })
    }

    #[test]
    fn a_genuine_receipt_says_what_the_city_signed() {
        let city = Signer::new();
        let receipt = city
            .trust
            .check_receipt(&city.sign(&header(), &claims()))
            .unwrap();
        assert_eq!(receipt.case_number, "LG-2026-000001");
        assert_eq!(receipt.body_sha256, digest(b"body"));
        assert_eq!(receipt.received_at.timestamp(), 1_790_000_000);
    }

    #[test]
    fn a_receipt_is_proven_if_its_key_was_in_use_then_also_once_it_is_retired() {
        let city = Signer::new();
        let jws = city.sign(&header(), &claims());
        let signed_at = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        let second = chrono::TimeDelta::seconds(1);
        let checked = |from, until| {
            let key = ReceiptKey {
                from,
                until,
                ..city.trust.receipt_keys[0].clone()
            };
            // What the city has published of the key counts, not what the app has shipped with.
            let trust = city.trust.with_receipt_keys(&[key]);
            trust.check_receipt(&jws).map(|receipt| receipt.received_at)
        };
        let outside = Err(ReceiptError::OutsideKeysTime);
        assert_eq!(checked(None, None), Ok(signed_at));
        assert_eq!(
            checked(Some(signed_at), Some(signed_at + second)),
            Ok(signed_at)
        );
        assert_eq!(checked(Some(signed_at + second), None), outside);
        assert_eq!(checked(None, Some(signed_at)), outside);
    }

    #[test]
    fn keys_that_the_city_publishes_add_to_those_that_the_app_ships_with() {
        let (city, later) = (Signer::new(), Signer::new());
        let key = ReceiptKey {
            key_id: "k2".into(),
            ..later.trust.receipt_keys[0].clone()
        };
        let mut signed_with = header();
        signed_with["kid"] = json!("k2");
        let jws = later.sign(&signed_with, &claims());
        assert_eq!(
            city.trust.check_receipt(&jws),
            Err(ReceiptError::UnknownKey)
        );
        let trust = city.trust.with_receipt_keys(&[key]);
        trust.check_receipt(&jws).unwrap();
        trust
            .check_receipt(&city.sign(&header(), &claims()))
            .unwrap();
    }

    #[test]
    fn every_altered_character_is_seen() {
        let city = Signer::new();
        let jws = city.sign(&header(), &claims());
        for index in 0..jws.len() {
            let mut altered = jws.clone().into_bytes();
            altered[index] = if altered[index] == b'A' { b'B' } else { b'A' };
            let altered = String::from_utf8(altered).unwrap();
            assert!(
                city.trust.check_receipt(&altered).is_err(),
                "character {index}"
            );
        }
    }

    #[test]
    fn another_key_another_city_and_other_algorithms_are_refused_by_name() {
        let city = Signer::new();
        let refused = |header: Value, claims: Value| {
            city.trust
                .check_receipt(&city.sign(&header, &claims))
                .unwrap_err()
        };
        let mut unsigned = header();
        unsigned["alg"] = json!("none");
        assert_eq!(refused(unsigned, claims()), ReceiptError::Algorithm);
        let mut symmetric = header();
        symmetric["alg"] = json!("HS256");
        assert_eq!(refused(symmetric, claims()), ReceiptError::Algorithm);
        let mut stranger = header();
        stranger["kid"] = json!("k2");
        assert_eq!(refused(stranger, claims()), ReceiptError::UnknownKey);
        let mut critical = header();
        critical["crit"] = json!(["exp"]);
        assert_eq!(refused(critical, claims()), ReceiptError::Malformed);
        let mut elsewhere = claims();
        elsewhere["iss"] = json!("another");
        assert_eq!(refused(header(), elsewhere), ReceiptError::OtherSubject);
        let forged = Signer::new().sign(&header(), &claims());
        assert_eq!(
            city.trust.check_receipt(&forged).unwrap_err(),
            ReceiptError::Signature
        );
        for nonsense in ["", ".", "..", "a.b.c", "é.é.é", &"x".repeat(100_000)] {
            assert_eq!(
                city.trust.check_receipt(nonsense).unwrap_err(),
                ReceiptError::Malformed
            );
        }
    }
}
