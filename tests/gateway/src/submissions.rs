//! Taking a submission on: exactly once for each key, with a signed receipt.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use chrono::{DateTime, Datelike, SecondsFormat, Utc};
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::cases::{self, Status};
use crate::city::{City, ID, TIME_ZONE_OFFSET};
use crate::database::{DatabaseError, Records};
use crate::forms::FormReference;
use crate::problem::{Kind, Problem, ProblemBody};
use crate::receipt::{Claims, sha256_base64url};
use crate::request::parse_json;
use crate::sign_in::Resident;
use crate::uploads::{Attachment, attach, check_attachments};

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
    /// The form's answers: property to value. A file among them is one of `attachments`.
    answers: Map<String, Value>,
    /// Contents that she has uploaded, each once, at most 20. They are kept with the case.
    #[serde(default)]
    #[schema(max_items = 20)]
    attachments: Vec<Attachment>,
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
    /// `body_sha256` (base64url, of the request's exact bytes), `attachments` (of each its
    /// `sha256`), `case_number`.
    receipt: String,
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
    request_body(content = Submission, description = "At most 256 KiB.", example = json!({
        "submission_id": "01a225ea-b487-7d67-878e-cfc6fb24e089",
        "service_id": "apply-senior-transit-card",
        "form": {"id": "senior-transit-card", "version": "1"},
        "language": "en",
        "answers": {
            "full_name": "Li Na", "date_of_birth": "1944-03-08", "phone": "13900112233", "for_someone_else": false,
            "delivery": "post", "postal_address": "7 Harbour Lane, Harbour District"
        }
    })),
    responses(
        (status = 201, description = "Taken on.", body = Accepted, headers(
            ("Idempotency-Replayed" = String, description = "`true` where this answer was given before."),
            ("Location" = String, description = "The case."),
        )),
        (status = 400, description = "`idempotency-key-missing`, `malformed-json`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "`unauthorized`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 408, description = "`request-timeout`: the body broke off, or was too slow.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`idempotency-in-flight`.", body = ProblemBody, content_type = "application/problem+json", headers(
            ("Retry-After" = u32, description = "Seconds."),
        )),
        (status = 413, description = "`content-too-large`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, description = "`unsupported-media-type`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "`invalid-request`, `unknown-form`, `invalid-answers`, `attachments-missing`: the city does not have all of them as a whole, `idempotency-key-reused`, `submission-id-reused`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "`service-unavailable`: the same again a little later.", body = ProblemBody, content_type = "application/problem+json", headers(
            ("Retry-After" = u32, description = "Seconds."),
        )),
    )
)]
pub(crate) async fn submit(
    State(city): State<City>,
    Resident(resident): Resident,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let key = idempotency_key(&headers)?;
    let checked = parse_json(&headers, &body).and_then(|submission| {
        check(&city, &submission)?;
        Ok(submission)
    });
    let registrar = city.clone();
    let answer = city
        .database
        .write(move |records| {
            if !records.claim([&resident, &key.to_string()])? {
                let detail = "The first request with this key is not answered yet.";
                return Err(Problem::new(Kind::KeyInFlight, detail));
            }
            // A key that came before is answered as it was then, whatever the form says by now.
            match earlier(records, &resident, key, &body)? {
                Some(answer) => Ok(answer),
                None => record(&registrar, records, &resident, key, &checked?, &body),
            }
        })
        .await?;
    Ok(answer.into_response())
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
    check_attachments(&submission.attachments)?;
    let unknown = |detail| Problem::new(Kind::UnknownForm, detail);
    let service = city
        .catalogue
        .service(&submission.service_id)
        .ok_or_else(|| unknown("The city has no such service."))?;
    let form_id = service.pointer("/form/id").and_then(Value::as_str);
    if form_id != Some(submission.form.id.as_str()) {
        return Err(unknown("The service does not take this form."));
    }
    match city.forms.check(
        &submission.form,
        &submission.answers,
        &submission.attachments,
    ) {
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

/// The submission is taken on.
struct Answer {
    case_number: String,
    reply: Vec<u8>,
    replayed: bool,
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let mut response = (StatusCode::CREATED, self.reply).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        );
        if let Ok(location) = HeaderValue::try_from(format!("/v1/cases/{}", self.case_number)) {
            headers.insert(header::LOCATION, location);
        }
        if self.replayed {
            headers.insert("idempotency-replayed", HeaderValue::from_static("true"));
        }
        response
    }
}

/// What an earlier request with this key was answered, if there was one.
fn earlier(
    records: &Records<'_>,
    resident: &str,
    key: Uuid,
    body: &[u8],
) -> Result<Option<Answer>, Problem> {
    let sql = include_str!("sql/earlier_submission.sql");
    let found = records.row(sql, &[&resident, &key.to_string()], |row| {
        let sha256: Vec<u8> = row.read(1)?;
        Ok((row.read(0)?, sha256, row.read(2)?))
    })?;
    match found {
        None => Ok(None),
        Some((case_number, sha256, reply)) if sha256 == digest(&SHA256, body).as_ref() => {
            Ok(Some(Answer {
                case_number,
                reply,
                replayed: true,
            }))
        }
        Some(_) => {
            let detail = "This key came before with other bytes.";
            Err(Problem::new(Kind::KeyReused, detail))
        }
    }
}

/// Opens the case, signs its receipt and keeps the answer.
fn record(
    city: &City,
    records: &Records<'_>,
    resident: &str,
    key: Uuid,
    submission: &Submission,
    body: &[u8],
) -> Result<Answer, Problem> {
    let received_at = Utc::now();
    let (year, serial, case_number) = next_case_number(records, received_at)?;
    let sha256s = submission.attachments.iter().map(|it| it.sha256.as_str());
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
            attachments: sha256s.collect(),
            case_number: &case_number,
        })
        .map_err(|_| Problem::new(Kind::Internal, "The receipt could not be signed."))?;
    let reply = serde_json::to_vec(&Accepted {
        submission_id: submission.submission_id,
        case_number: case_number.clone(),
        receipt,
    })
    .map_err(DatabaseError::from)?;
    let at = timestamp(received_at);
    let inserted = records.row(
        include_str!("sql/insert_case.sql"),
        &[
            &year,
            &serial,
            &case_number,
            &submission.submission_id.to_string(),
            &resident,
            &key.to_string(),
            &submission.service_id,
            &Status::Received.as_str(),
            &at,
            &body,
            &digest(&SHA256, body).as_ref(),
            &reply,
        ],
        |row| row.read(0),
    )?;
    let case_id = inserted.ok_or_else(|| {
        let detail = "A submission with this id came before under another key.";
        Problem::new(Kind::SubmissionIdReused, detail)
    })?;
    attach(
        records,
        resident,
        case_id,
        &submission.attachments,
        received_at,
    )?;
    cases::write_event(records, case_id, Status::Received, &at, None)?;
    Ok(Answer {
        case_number,
        reply,
        replayed: false,
    })
}

/// Numbers count up within a year of the city's own calendar, without a gap.
fn next_case_number(
    records: &Records<'_>,
    at: DateTime<Utc>,
) -> Result<(i64, i64, String), DatabaseError> {
    let year = i64::from(at.with_timezone(&TIME_ZONE_OFFSET).year());
    let serial = records.next_number(&format!("case/{year}"))?;
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
