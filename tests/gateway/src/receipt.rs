//! The city's receipt: a compact JWS (RFC 7515) by its P-256 key, ES256 (RFC 7518).

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use ring::digest::{SHA256, digest};
use ring::error::Unspecified;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::forms::FormReference;

/// A public key that receipts are checked with (RFC 7517).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Jwk {
    #[schema(examples("EC"))]
    kty: &'static str,
    #[schema(examples("P-256"))]
    crv: &'static str,
    /// base64url
    x: String,
    /// base64url
    y: String,
    #[schema(examples("ES256"))]
    alg: &'static str,
    #[schema(examples("sig"))]
    r#use: &'static str,
    /// The key's thumbprint (RFC 7638, SHA-256), base64url.
    kid: String,
}

impl Jwk {
    /// SHA-256 of the key (RFC 7638), base64url.
    pub(crate) fn thumbprint(&self) -> &str {
        &self.kid
    }
}

/// What a receipt says.
#[derive(Serialize)]
pub(crate) struct Claims<'a> {
    pub(crate) iss: &'static str,
    /// Unix seconds.
    pub(crate) iat: i64,
    pub(crate) idempotency_key: Uuid,
    /// base64url SHA-256 of the request's exact bytes.
    pub(crate) body_sha256: String,
    pub(crate) case_number: &'a str,
    #[serde(flatten)]
    pub(crate) subject: &'a Subject<'a>,
}

/// What was sent.
#[derive(Serialize)]
pub(crate) struct Subject<'a> {
    pub(crate) kind: SubmissionKind,
    pub(crate) submission_id: Uuid,
    pub(crate) service_id: &'a str,
    /// The form that was answered; a withdrawal has none.
    #[serde(flatten)]
    pub(crate) form: Option<ClaimedForm<'a>>,
    /// base64url SHA-256 of each, in the submission's order.
    pub(crate) attachments: Vec<&'a str>,
    /// RFC 3339 full-date, of an application: by when the city promises to decide.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) promised_by: Option<&'a str>,
}

/// A form and its version, as a receipt names it.
#[derive(Serialize)]
pub(crate) struct ClaimedForm<'a> {
    form_id: &'a str,
    form_version: &'a str,
}

impl<'a> From<&'a FormReference> for ClaimedForm<'a> {
    fn from(form: &'a FormReference) -> Self {
        Self {
            form_id: &form.id,
            form_version: &form.version,
        }
    }
}

/// What a resident sends.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SubmissionKind {
    Application,
    Answer,
    Withdrawal,
}

/// Signs receipts.
pub(crate) struct ReceiptKey {
    pair: EcdsaKeyPair,
    random: SystemRandom,
    jwk: Jwk,
    protected: String,
}

impl ReceiptKey {
    /// A new private key, in PKCS#8.
    pub(crate) fn generate() -> Result<Vec<u8>, Unspecified> {
        EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new())
            .map(|document| document.as_ref().to_vec())
    }

    /// The key of this PKCS#8 document.
    pub(crate) fn from_pkcs8(pkcs8: &[u8]) -> Result<Self, ring::error::KeyRejected> {
        let random = SystemRandom::new();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8, &random)?;
        // SEC 1 uncompressed point: 0x04, then x and y of 32 bytes each.
        let coordinates = pair.public_key().as_ref().get(1..).unwrap_or_default();
        let (x, y) = coordinates.split_at(coordinates.len() / 2);
        let (x, y) = (
            BASE64_URL_SAFE_NO_PAD.encode(x),
            BASE64_URL_SAFE_NO_PAD.encode(y),
        );
        // RFC 7638 §3: the required members in lexicographic order, without white space.
        let members = format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#);
        let kid = sha256_base64url(members.as_bytes());
        let protected = json!({"alg": "ES256", "kid": kid, "typ": "citizen-receipt+jwt"});
        Ok(Self {
            pair,
            random,
            protected: BASE64_URL_SAFE_NO_PAD.encode(protected.to_string()),
            jwk: Jwk {
                kty: "EC",
                crv: "P-256",
                x,
                y,
                alg: "ES256",
                r#use: "sig",
                kid,
            },
        })
    }

    /// The public key.
    pub(crate) fn jwk(&self) -> &Jwk {
        &self.jwk
    }

    /// The receipt with these claims, in the compact serialization.
    pub(crate) fn sign(&self, claims: &Claims<'_>) -> Result<String, Unspecified> {
        let payload = serde_json::to_vec(claims).map_err(|_| Unspecified)?;
        let signing_input = format!(
            "{}.{}",
            self.protected,
            BASE64_URL_SAFE_NO_PAD.encode(payload)
        );
        let signature = self.pair.sign(&self.random, signing_input.as_bytes())?;
        Ok(format!(
            "{signing_input}.{}",
            BASE64_URL_SAFE_NO_PAD.encode(signature)
        ))
    }
}

/// SHA-256 of `bytes` in base64url without padding, as everywhere in the API.
pub(crate) fn sha256_base64url(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, bytes))
}
