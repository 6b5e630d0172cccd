//! Taking a submission on: exactly once for each key, with a signed receipt.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use chrono::{DateTime, Datelike, SecondsFormat, Utc};
use ring::digest::{SHA256, digest};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::cases::Status;
use crate::city::{City, ID, TIME_ZONE_OFFSET};
use crate::database::DatabaseError;
use crate::forms::FormReference;
use crate::problem::{Kind, Problem, ProblemBody};
use crate::receipt::{Claims, sha256_base64url};
use crate::request::parse_json;
use crate::sign_in::Resident;

/// An application to the city.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Submission {
    /// Minted by the app; one submission is one case.
    submission_id: Uuid,
    #[schema(examples("marriage-registration"))]
    service_id: String,
    form: FormReference,
    /// BCP 47 tag of the language the resident filled the form in.
    #[schema(examples("en"))]
    language: String,
    /// The form's answers: property to value.
    answers: Map<String, Value>,
}

/// The city took the submission on.
#[derive(Serialize, ToSchema)]
pub(crate) struct Accepted {
    submission_id: Uuid,
    #[schema(examples("LG-2026-000001"))]
    case_number: String,
    /// Compact JWS (RFC 7515, ES256), protected header
    /// `{"alg":"ES256","kid":…,"typ":"citizen-receipt+jwt"}`, claims `iss`, `iat`,
    /// `submission_id`, `idempotency_key`, `service_id`, `form_id`, `form_version`,
    /// `body_sha256` (base64url, of the request's exact bytes), `attachments`, `case_number`.
    receipt: String,
}

/// The keys whose submission is being processed at this moment.
#[derive(Default)]
pub(crate) struct InFlight(Mutex<HashSet<Key>>);

/// Whose key it is, and the key.
type Key = (String, Uuid);

/// A key is in flight as long as this lives.
pub(crate) struct Reservation<'a> {
    in_flight: &'a InFlight,
    key: Key,
}

impl InFlight {
    /// Marks `key` as in flight; `None` where it is already.
    pub(crate) fn reserve(&self, key: Key) -> Option<Reservation<'_>> {
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Not `then_some`: a reservation made in vain would free the key when dropped.
        keys.insert(key.clone()).then(|| Reservation {
            in_flight: self,
            key,
        })
    }
}

impl Drop for Reservation<'_> {
    fn drop(&mut self) {
        self.in_flight
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&self.key);
    }
}

/// Applies for a service.
///
/// The same key with the same bytes gives the same answer, however often it is sent.
#[utoipa::path(
    post,
    path = "/v1/submissions",
    operation_id = "submit",
    tag = "resident",
    security(("resident" = [])),
    params(
        ("Idempotency-Key" = Uuid, Header, description = "Minted by the app once for each submission, kept as long as the case."),
    ),
    request_body(content = Submission, description = "At most 256 KiB."),
    responses(
        (status = 201, description = "Taken on.", body = Accepted, headers(
            ("Idempotency-Replayed" = String, description = "`true` where this answer was given before."),
            ("Location" = String, description = "The case."),
        )),
        (status = 400, description = "`idempotency-key-missing`, `malformed-json`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "`unauthorized`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`idempotency-in-flight`.", body = ProblemBody, content_type = "application/problem+json", headers(
            ("Retry-After" = u32, description = "Seconds."),
        )),
        (status = 413, description = "`content-too-large`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, description = "`unsupported-media-type`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "`invalid-request`, `unknown-form`, `invalid-answers`, `idempotency-key-reused`, `submission-id-reused`.", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn submit(
    State(city): State<City>,
    Resident(resident): Resident,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let key = idempotency_key(&headers)?;
    let _reservation = city
        .in_flight
        .reserve((resident.clone(), key))
        .ok_or_else(|| {
            Problem::new(
                Kind::KeyInFlight,
                "The first request with this key is not answered yet.",
            )
        })?;

    let (whose, bytes) = (resident.clone(), body.clone());
    let earlier = city
        .database
        .run(move |connection| earlier(connection, &whose, key, &bytes))
        .await?;
    let outcome = match earlier {
        Some(outcome) => outcome,
        None => {
            let submission = parse_json::<Submission>(&headers, &body)?;
            check(&city, &submission)?;
            let registrar = city.clone();
            city.database
                .run(move |connection| {
                    record(&registrar, connection, &resident, key, &submission, &body)
                })
                .await?
        }
    };
    outcome.into_response()
}

/// The header's UUID, bare or as a structured-field string (Idempotency-Key draft-07 §2.1).
fn idempotency_key(headers: &HeaderMap) -> Result<Uuid, Problem> {
    headers
        .get("idempotency-key")
        .and_then(|value| value.to_str().ok())
        .and_then(|value| Uuid::try_parse(value.trim().trim_matches('"')).ok())
        .ok_or_else(|| Problem::new(Kind::KeyMissing, "Send an Idempotency-Key that is a UUID."))
}

/// Whether the service takes this form, and whether the answers keep its rules.
fn check(city: &City, submission: &Submission) -> Result<(), Problem> {
    if !is_language_tag(&submission.language) {
        return Err(Problem::new(
            Kind::InvalidRequest,
            "language is a BCP 47 tag.",
        ));
    }
    let unknown = |detail| Problem::new(Kind::UnknownForm, detail);
    let service = city
        .catalogue
        .service(&submission.service_id)
        .ok_or_else(|| unknown("The city has no such service."))?;
    let form_id = service.pointer("/form/id").and_then(Value::as_str);
    if form_id != Some(submission.form.id.as_str()) {
        return Err(unknown("The service does not take this form."));
    }
    let answers = Value::Object(submission.answers.clone());
    match city.forms.check(&submission.form, &answers) {
        None => Err(unknown("The city does not have this version of the form.")),
        Some(problems) if problems.is_empty() => Ok(()),
        Some(problems) => Err(Problem::invalid_answers(problems)),
    }
}

/// The outer form of a tag (RFC 5646 §2.1): subtags of 1 to 8 letters or digits.
fn is_language_tag(text: &str) -> bool {
    text.split('-').all(|subtag| {
        (1..=8).contains(&subtag.len()) && subtag.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

enum Outcome {
    Answered {
        case_number: String,
        reply: Vec<u8>,
        replayed: bool,
    },
    KeyReused,
    SubmissionIdReused,
}

impl Outcome {
    fn into_response(self) -> Result<Response, Problem> {
        let (case_number, reply, replayed) = match self {
            Self::Answered {
                case_number,
                reply,
                replayed,
            } => (case_number, reply, replayed),
            Self::KeyReused => {
                let detail = "This key came before with other bytes.";
                return Err(Problem::new(Kind::KeyReused, detail));
            }
            Self::SubmissionIdReused => {
                let detail = "A submission with this id came before under another key.";
                return Err(Problem::new(Kind::SubmissionIdReused, detail));
            }
        };
        let mut response = (StatusCode::CREATED, reply).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        );
        if let Ok(location) = HeaderValue::try_from(format!("/v1/cases/{case_number}")) {
            headers.insert(header::LOCATION, location);
        }
        if replayed {
            headers.insert("idempotency-replayed", HeaderValue::from_static("true"));
        }
        Ok(response)
    }
}

/// What an earlier request with this key was answered, if there was one.
fn earlier(
    connection: &Connection,
    resident: &str,
    key: Uuid,
    body: &[u8],
) -> Result<Option<Outcome>, DatabaseError> {
    let found = connection
        .prepare_cached(include_str!("sql/earlier_submission.sql"))?
        .query_row((resident, key.to_string()), |row| {
            Ok((row.get(0)?, row.get::<_, Vec<u8>>(1)?, row.get(2)?))
        })
        .optional()?;
    Ok(found.map(|(case_number, first_body, reply)| {
        if first_body == body {
            Outcome::Answered {
                case_number,
                reply,
                replayed: true,
            }
        } else {
            Outcome::KeyReused
        }
    }))
}

/// Opens the case, signs its receipt and keeps the answer, all in one durable transaction.
fn record(
    city: &City,
    connection: &mut Connection,
    resident: &str,
    key: Uuid,
    submission: &Submission,
    body: &[u8],
) -> Result<Outcome, DatabaseError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process on the same file may have been faster.
    if let Some(outcome) = earlier(&transaction, resident, key, body)? {
        return Ok(outcome);
    }
    if transaction
        .prepare_cached(include_str!("sql/submission_exists.sql"))?
        .exists([submission.submission_id.to_string()])?
    {
        return Ok(Outcome::SubmissionIdReused);
    }
    let received_at = Utc::now();
    let (year, serial, case_number) = next_case_number(&transaction, received_at)?;
    let receipt = city
        .receipt_key
        .sign(&Claims {
            iss: ID,
            iat: received_at.timestamp(),
            submission_id: submission.submission_id,
            idempotency_key: key,
            service_id: &submission.service_id,
            form_id: &submission.form.id,
            form_version: &submission.form.version,
            body_sha256: sha256_base64url(body),
            attachments: [],
            case_number: &case_number,
        })
        .map_err(|_| DatabaseError::Signing)?;
    let reply = serde_json::to_vec(&Accepted {
        submission_id: submission.submission_id,
        case_number: case_number.clone(),
        receipt,
    })?;
    let at = timestamp(received_at);
    transaction
        .prepare_cached(include_str!("sql/insert_case.sql"))?
        .execute((
            year,
            serial,
            &case_number,
            submission.submission_id.to_string(),
            resident,
            key.to_string(),
            &submission.service_id,
            Status::Received,
            &at,
            body,
            digest(&SHA256, body).as_ref(),
            &reply,
        ))?;
    let case_id = transaction.last_insert_rowid();
    transaction
        .prepare_cached(include_str!("sql/insert_case_event.sql"))?
        .execute((case_id, Status::Received, &at, None::<String>))?;
    transaction.commit()?;
    Ok(Outcome::Answered {
        case_number,
        reply,
        replayed: false,
    })
}

/// Numbers count up within a year of the city's own calendar, without a gap.
fn next_case_number(
    transaction: &Transaction<'_>,
    at: DateTime<Utc>,
) -> Result<(i32, i64, String), DatabaseError> {
    let year = at.with_timezone(&TIME_ZONE_OFFSET).year();
    let serial: i64 = transaction
        .prepare_cached(include_str!("sql/next_serial.sql"))?
        .query_row([year], |row| row.get(0))?;
    Ok((year, serial, format!("LG-{year}-{serial:06}")))
}

/// RFC 3339 in UTC, to the millisecond.
pub(crate) fn timestamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::sync::Arc;

    use axum::body::Body;
    use axum::http::Request;
    use tower::ServiceExt;

    use crate::catalogue::Catalogue;
    use crate::{Options, api, gateway};

    #[tokio::test]
    async fn a_key_is_in_flight_until_its_first_request_is_answered() {
        let folder = tempfile::tempdir().unwrap();
        let options = Options::new(folder.path(), Catalogue::demo_city().unwrap());
        let city = Arc::new(gateway::open(options).unwrap());
        city.database
            .run(|connection| {
                connection.execute(
                    "INSERT INTO tokens VALUES (?1, 'li-na', 9000000000)",
                    [digest(&SHA256, b"token").as_ref()],
                )?;
                Ok(())
            })
            .await
            .unwrap();
        let key = Uuid::now_v7();
        let submit = async || {
            let request = Request::post("/v1/submissions")
                .header("authorization", "Bearer token")
                .header("idempotency-key", key.to_string())
                .header("content-type", "application/json")
                .body(Body::from("{}"))
                .unwrap();
            api::router(city.clone()).oneshot(request).await.unwrap()
        };

        let first = city.in_flight.reserve(("li-na".to_owned(), key)).unwrap();
        let meanwhile = submit().await;
        assert_eq!(meanwhile.status(), StatusCode::CONFLICT);
        assert_eq!(meanwhile.headers().get("retry-after").unwrap(), "1");

        drop(first);
        assert_eq!(submit().await.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(submit().await.status(), StatusCode::UNPROCESSABLE_ENTITY);
    }

    #[test]
    fn a_language_is_a_tag() {
        assert!(
            ["en", "zh-Hans", "de-CH-1996"]
                .into_iter()
                .all(is_language_tag)
        );
        assert!(
            !["", "en_GB", "zh-", "中文"]
                .into_iter()
                .any(is_language_tag)
        );
    }
}
