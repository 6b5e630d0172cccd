//! What a resident sends is taken on exactly once for each `Idempotency-Key`
//! (draft-ietf-httpapi-idempotency-key-header-07), and answered with a signed receipt.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use chrono::{DateTime, SecondsFormat, Utc};
use ring::digest::{SHA256, digest};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::city::{City, CityState};
use crate::database::{DatabaseError, Records};
use crate::problem::{Kind, Problem};
use crate::receipt::{self, Claims, Subject, sha256_base64url};

/// The city took on what was sent.
#[derive(Serialize, ToSchema)]
pub(crate) struct Accepted {
    /// As it was sent.
    submission_id: Uuid,
    #[schema(examples("LG-2026-000001"))]
    case_number: String,
    /// Compact JWS (RFC 7515, ES256), protected header
    /// `{"alg":"ES256","kid":…,"typ":"citizen-receipt+jwt"}`; docs/receipts.md lists the claims.
    receipt: String,
}

/// A request that is to be taken on once.
pub(crate) struct Sent {
    pub(crate) resident: String,
    pub(crate) key: Uuid,
    /// The exact bytes.
    pub(crate) body: Bytes,
    pub(crate) received_at: DateTime<Utc>,
}

impl Sent {
    pub(crate) fn body_sha256(&self) -> ring::digest::Digest {
        digest(&SHA256, &self.body)
    }

    /// When it was received: RFC 3339 in UTC, to the millisecond.
    pub(crate) fn at(&self) -> String {
        timestamp(self.received_at)
    }

    /// The answer, with the city's receipt for these bytes.
    pub(crate) fn accepted(
        &self,
        city: &CityState,
        case_number: &str,
        subject: &Subject<'_>,
    ) -> Result<Vec<u8>, Problem> {
        let receipt = city
            .receipt_key
            .sign(
                receipt::KIND,
                &Claims {
                    iss: crate::city::ID,
                    iat: self.received_at.timestamp(),
                    idempotency_key: self.key,
                    body_sha256: sha256_base64url(&self.body),
                    case_number,
                    subject,
                },
            )
            .map_err(|_| Problem::new(Kind::Internal, "The receipt could not be signed."))?;
        let accepted = Accepted {
            submission_id: subject.submission_id,
            case_number: case_number.to_owned(),
            receipt,
        };
        Ok(serde_json::to_vec(&accepted).map_err(DatabaseError::from)?)
    }
}

/// What a request is answered that was taken on.
pub(crate) struct Answer {
    pub(crate) case_number: String,
    pub(crate) reply: Vec<u8>,
}

/// Answers as an earlier request with this key was answered, or lets `take_on` do so, in one transaction that
/// nobody else with this key is in.
pub(crate) async fn once<F>(
    city: &City,
    resident: String,
    headers: &HeaderMap,
    body: Bytes,
    take_on: F,
) -> Result<Response, Problem>
where
    F: FnOnce(&Records<'_>, &Sent) -> Result<Answer, Problem> + Send + 'static,
{
    let sent = Sent {
        key: idempotency_key(headers)?,
        resident,
        body,
        received_at: Utc::now(),
    };
    let (answer, replayed) = city
        .database
        .write(move |records| {
            if !records.claim([&sent.resident, &sent.key.to_string()])? {
                let detail = "The first request with this key is not answered yet.";
                return Err(Problem::new(Kind::KeyInFlight, detail));
            }
            Ok(match earlier(records, &sent)? {
                Some(answer) => (answer, true),
                None => (take_on(records, &sent)?, false),
            })
        })
        .await?;
    Ok(response(answer, replayed))
}

/// The header's UUID, bare or as a structured-field string (section 2.1).
fn idempotency_key(headers: &HeaderMap) -> Result<Uuid, Problem> {
    headers
        .get("idempotency-key")
        .and_then(|value| value.to_str().ok())
        .and_then(|value| Uuid::try_parse(value.trim().trim_matches('"')).ok())
        .ok_or_else(|| Problem::new(Kind::KeyMissing, "Send an Idempotency-Key that is a UUID."))
}

/// What an earlier request with this key was answered, if there was one.
fn earlier(records: &Records<'_>, sent: &Sent) -> Result<Option<Answer>, Problem> {
    let sql = include_str!("sql/earlier.sql");
    let found = records.row(sql, &[&sent.resident, &sent.key.to_string()], |row| {
        let sha256: Vec<u8> = row.read(1)?;
        let answer = Answer {
            case_number: row.read(0)?,
            reply: row.read(2)?,
        };
        Ok((sha256, answer))
    })?;
    match found {
        None => Ok(None),
        Some((sha256, answer)) if sha256 == sent.body_sha256().as_ref() => Ok(Some(answer)),
        Some(_) => {
            let detail = "This key came before with other bytes.";
            Err(Problem::new(Kind::KeyReused, detail))
        }
    }
}

fn response(answer: Answer, replayed: bool) -> Response {
    let mut response = (StatusCode::CREATED, answer.reply).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    if let Ok(location) = HeaderValue::try_from(format!("/v1/cases/{}", answer.case_number)) {
        headers.insert(header::LOCATION, location);
    }
    if replayed {
        headers.insert("idempotency-replayed", HeaderValue::from_static("true"));
    }
    response
}

/// RFC 3339 in UTC, to the millisecond.
pub(crate) fn timestamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}
