//! Taking an application on: it becomes a case.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use bytes::Bytes;
use chrono::{DateTime, Datelike, Utc};
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::cases::{self, Event, Status};
use crate::city::{City, TIME_ZONE_OFFSET};
use crate::database::{DatabaseError, Records};
use crate::forms::FormReference;
use crate::idempotency::{self, Accepted, Answer, Sent};
use crate::problem::{Kind, Problem, ProblemBody, RefusedBody, Unserved};
use crate::receipt::{Subject, SubmissionKind};
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
        (status = 409, description = "`idempotency-in-flight`.", body = ProblemBody, content_type = "application/problem+json", headers(
            ("Retry-After" = u32, description = "Seconds."),
        )),
        RefusedBody,
        (status = 422, description = "`invalid-request`, `unknown-form`, `invalid-answers`, `attachments-missing`: the city does not have all of them as a whole, `idempotency-key-reused`, `submission-id-reused`.", body = ProblemBody, content_type = "application/problem+json"),
        Unserved,
    )
)]
pub(crate) async fn submit(
    State(city): State<City>,
    Resident(resident): Resident,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let checked = parse_json(&headers, &body).and_then(|submission| {
        check(&city, &submission)?;
        Ok(submission)
    });
    let registrar = city.clone();
    // A key that came before is answered as it was then, whatever the form says by now.
    idempotency::once(&city, resident, &headers, body, move |records, sent| {
        open_case(&registrar, records, sent, &checked?)
    })
    .await
}

/// Whether the service takes this form, and whether the answers keep its rules.
fn check(city: &City, submission: &Submission) -> Result<(), Problem> {
    check_language(&submission.language)?;
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

/// Refuses what has not the outer form of a language's tag (RFC 5646 §2.1): subtags of 1 to 8 letters or digits.
pub(crate) fn check_language(text: &str) -> Result<(), Problem> {
    let is_tag = text.split('-').all(|subtag| {
        (1..=8).contains(&subtag.len()) && subtag.bytes().all(|byte| byte.is_ascii_alphanumeric())
    });
    let detail = "language is a BCP 47 tag.";
    is_tag
        .then_some(())
        .ok_or_else(|| Problem::new(Kind::InvalidRequest, detail))
}

/// The refusal of a submission whose id stands under another key already.
pub(crate) fn submission_id_reused() -> Problem {
    let detail = "A submission with this id came before under another key.";
    Problem::new(Kind::SubmissionIdReused, detail)
}

/// Opens the case, signs its receipt and keeps the answer.
fn open_case(
    city: &City,
    records: &Records<'_>,
    sent: &Sent,
    submission: &Submission,
) -> Result<Answer, Problem> {
    let (year, serial, case_number) = next_case_number(records, sent.received_at)?;
    let sha256s = submission.attachments.iter().map(|it| it.sha256.as_str());
    let promised_by = city.promised_by(&submission.service_id, sent.received_at);
    let subject = Subject {
        kind: SubmissionKind::Application,
        submission_id: submission.submission_id,
        service_id: &submission.service_id,
        form: Some((&submission.form).into()),
        attachments: sha256s.collect(),
        promised_by: promised_by.as_deref(),
    };
    let reply = sent.accepted(city, &case_number, &subject)?;
    let changed = cases::next_change(records, &sent.resident)?;
    let inserted = records.row(
        include_str!("sql/insert_case.sql"),
        &[
            &year,
            &serial,
            &case_number,
            &submission.submission_id.to_string(),
            &sent.resident,
            &sent.key.to_string(),
            &submission.service_id,
            &Status::Received.as_str(),
            &sent.at(),
            &promised_by,
            &changed,
            &&sent.body[..],
            &sent.body_sha256().as_ref(),
            &reply,
        ],
        |row| row.read(0),
    )?;
    let case_id = inserted.ok_or_else(submission_id_reused)?;
    attach(
        records,
        &sent.resident,
        case_id,
        &submission.attachments,
        sent.received_at,
    )?;
    cases::write_event(records, case_id, Event::Received, &sent.at(), None)?;
    Ok(Answer { case_number, reply })
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_language_is_a_tag() {
        let is_tag = |text| check_language(text).is_ok();
        assert!(["en", "zh-Hans", "de-CH-1996"].into_iter().all(is_tag));
        assert!(!["", "en_GB", "zh-", "中文"].into_iter().any(is_tag));
    }
}
