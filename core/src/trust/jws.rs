//! Compact JWS (RFC 7515 section 7.1) by ES256 (RFC 7518 section 3.4) and nothing else.

use serde::{Deserialize, de::DeserializeOwned};

use super::{ReceiptKey, decode, parse};

/// Why something signed proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum JwsError {
    Malformed,
    Algorithm,
    UnknownKey,
    Signature,
}

/// What was signed, and by which key.
pub(super) struct Signed<'k, C> {
    pub(super) key: &'k ReceiptKey,
    pub(super) claims: C,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: String,
    typ: String,
    #[serde(default)]
    crit: Option<serde_json::Value>,
}

/// Checks form, algorithm (RFC 8725 section 3.1), kind (section 3.11), key and signature; the claims are read after that.
/// Whether the key was in use then is for who knows when that was ([`ReceiptKey::is_in_use`]).
pub(super) fn check<'k, C: DeserializeOwned>(
    jws: &str,
    kind: &str,
    keys: &'k [ReceiptKey],
) -> Result<Signed<'k, C>, JwsError> {
    let (signed, signature) = jws.rsplit_once('.').ok_or(JwsError::Malformed)?;
    let (header, payload) = signed.split_once('.').ok_or(JwsError::Malformed)?;
    let header: Header = parse(header)?;
    if header.alg != "ES256" {
        return Err(JwsError::Algorithm);
    }
    if header.typ != kind || header.crit.is_some() {
        return Err(JwsError::Malformed);
    }
    let key = keys.iter().find(|key| key.key_id == header.kid);
    let key = key.ok_or(JwsError::UnknownKey)?;
    key.verify(signed.as_bytes(), &decode(signature)?)?;
    Ok(Signed {
        key,
        claims: parse(payload)?,
    })
}
