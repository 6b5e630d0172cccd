//! The city's receipt.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use ring::digest::{SHA256, digest};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::forms::FormReference;

/// The `typ` of a receipt.
pub(crate) const KIND: &str = "citizen-receipt+jwt";

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

/// SHA-256 of `bytes` in base64url without padding, as everywhere in the API.
pub(crate) fn sha256_base64url(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, bytes))
}
