//! What a resident sends about a case that she has: the answer to a question, or that she withdraws it.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::cases::{self, Event, Held, Question, no_such_case};
use crate::city::City;
use crate::database::{DatabaseError, Records};
use crate::forms::{self, FormReference};
use crate::idempotency::{self, Accepted, Answer, Sent};
use crate::problem::{Kind, Problem, ProblemBody, RefusedBody, Unserved};
use crate::receipt::{Subject, SubmissionKind};
use crate::request::parse_json;
use crate::sign_in::Resident;
use crate::submissions::{check_language, submission_id_reused};
use crate::uploads::{Attachment, attach, check_attachments};

/// The answer to a question of the city.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewAnswer {
    /// Minted by the app; one for each answer.
    submission_id: Uuid,
    /// The submission that opened the case.
    case_id: Uuid,
    question_id: Uuid,
    /// The question's form.
    form: FormReference,
    /// BCP 47 tag of the language the resident answered in.
    #[schema(examples("en"))]
    language: String,
    /// The form's answers: property to value.
    answers: Map<String, Value>,
    /// As in a submission.
    #[serde(default)]
    #[schema(max_items = 20)]
    attachments: Vec<Attachment>,
}

/// That a resident takes her application back.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Withdrawal {
    /// Minted by the app; one for each withdrawal.
    submission_id: Uuid,
    /// The submission that opened the case.
    case_id: Uuid,
}

/// Answers a question about a case of hers, once.
///
/// The same key with the same bytes gives the same answer, however often it is sent.
#[utoipa::path(
    post,
    path = "/v1/answers",
    operation_id = "answer",
    tag = "resident",
    security(("resident" = [])),
    params(
        ("Idempotency-Key" = Uuid, Header, description = "Minted by the app once for each answer, kept as long as the case."),
    ),
    request_body(content = NewAnswer, description = "At most 256 KiB."),
    responses(
        (status = 201, description = "Taken on.", body = Accepted, headers(
            ("Idempotency-Replayed" = String, description = "`true` where this answer was given before."),
            ("Location" = String, description = "The case."),
        )),
        (status = 400, description = "`idempotency-key-missing`, `malformed-json`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "`not-found`: she has no such case, or it has no such question.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`idempotency-in-flight`, with `Retry-After`; `question-closed`: it is answered already, or nobody waits for it any more.", body = ProblemBody, content_type = "application/problem+json", headers(
            ("Retry-After" = u32, description = "Seconds."),
        )),
        RefusedBody,
        (status = 422, description = "`invalid-request`, `unknown-form`, `invalid-answers`, `attachments-missing`, `idempotency-key-reused`, `submission-id-reused`.", body = ProblemBody, content_type = "application/problem+json"),
        Unserved,
    )
)]
pub(crate) async fn answer(
    State(city): State<City>,
    Resident(resident): Resident,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let parsed = parse_json::<NewAnswer>(&headers, &body);
    let checked = match parsed {
        Err(problem) => Err(problem),
        Ok(answer) => check(&city, &answer).await.map(|()| answer),
    };
    let registrar = city.clone();
    idempotency::once(&city, resident, &headers, body, move |records, sent| {
        let answer = checked?;
        let held = case_of(records, &sent.resident, answer.case_id)?;
        let question = question_of(records, answer.question_id, held.row.id)?;
        if question.closed {
            let detail = "The city does not wait for this answer any more.";
            return Err(Problem::new(Kind::QuestionClosed, detail));
        }
        let subject = Subject {
            kind: SubmissionKind::Answer,
            submission_id: answer.submission_id,
            service_id: &held.row.service_id,
            form: Some((&answer.form).into()),
            attachments: (answer.attachments.iter())
                .map(|attachment| attachment.sha256.as_str())
                .collect(),
            promised_by: None,
        };
        let reply = sent.accepted(&registrar, &held.row.case_number, &subject)?;
        let question_id = Some(answer.question_id.to_string());
        insert(records, sent, &held, &subject, question_id, &reply)?;
        attach(
            records,
            &sent.resident,
            held.row.id,
            &answer.attachments,
            sent.received_at,
        )?;
        let row = held.happens(&registrar, records, Event::Answered, &sent.at(), None)?;
        Ok(Answer {
            case_number: row.case_number,
            reply,
        })
    })
    .await
}

/// Takes an application back that is not decided yet.
///
/// The same key with the same bytes gives the same answer, however often it is sent.
#[utoipa::path(
    post,
    path = "/v1/withdrawals",
    operation_id = "withdraw",
    tag = "resident",
    security(("resident" = [])),
    params(
        ("Idempotency-Key" = Uuid, Header, description = "Minted by the app once for each withdrawal, kept as long as the case."),
    ),
    request_body = Withdrawal,
    responses(
        (status = 201, description = "The case is withdrawn.", body = Accepted, headers(
            ("Idempotency-Replayed" = String, description = "`true` where this answer was given before."),
            ("Location" = String, description = "The case."),
        )),
        (status = 400, description = "`idempotency-key-missing`, `malformed-json`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "`not-found`: she has no such case.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`idempotency-in-flight`, with `Retry-After`; `case-decided`, `case-withdrawn`.", body = ProblemBody, content_type = "application/problem+json", headers(
            ("Retry-After" = u32, description = "Seconds."),
        )),
        RefusedBody,
        (status = 422, description = "`invalid-request`, `idempotency-key-reused`, `submission-id-reused`.", body = ProblemBody, content_type = "application/problem+json"),
        Unserved,
    )
)]
pub(crate) async fn withdraw(
    State(city): State<City>,
    Resident(resident): Resident,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let parsed = parse_json::<Withdrawal>(&headers, &body);
    let registrar = city.clone();
    idempotency::once(&city, resident, &headers, body, move |records, sent| {
        let withdrawal = parsed?;
        let held = case_of(records, &sent.resident, withdrawal.case_id)?;
        held.must_be_open()?;
        let subject = Subject {
            kind: SubmissionKind::Withdrawal,
            submission_id: withdrawal.submission_id,
            service_id: &held.row.service_id,
            form: None,
            attachments: Vec::new(),
            promised_by: None,
        };
        let reply = sent.accepted(&registrar, &held.row.case_number, &subject)?;
        insert(records, sent, &held, &subject, None, &reply)?;
        let row = held.happens(&registrar, records, Event::Withdrawn, &sent.at(), None)?;
        Ok(Answer {
            case_number: row.case_number,
            reply,
        })
    })
    .await
}

/// Whether the answers keep the rules of the question's form, which never change.
async fn check(city: &City, answer: &NewAnswer) -> Result<(), Problem> {
    check_language(&answer.language)?;
    check_attachments(&answer.attachments)?;
    let id = answer.question_id.to_string();
    let question = city
        .database
        .read(move |records| cases::question(records, &id))
        .await
        .map_err(|error: DatabaseError| Problem::from(error))?;
    // Whether it is one of hers is asked in the transaction that takes the answer on.
    let (_, question) = question.ok_or_else(no_such_question)?;
    let form = serde_json::from_value(question.form).map_err(DatabaseError::from)?;
    match forms::check_answers(form, &answer.form, &answer.answers, &answer.attachments) {
        None => Err(Problem::new(
            Kind::UnknownForm,
            "The question has another form.",
        )),
        Some(problems) if problems.is_empty() => Ok(()),
        Some(problems) => Err(Problem::invalid_answers(problems)),
    }
}

fn case_of(records: &Records<'_>, resident: &str, id: Uuid) -> Result<Held, Problem> {
    let held = Held::by_submission(records, &id.to_string())?;
    held.filter(|held| held.row.resident == resident)
        .ok_or_else(no_such_case)
}

fn question_of(records: &Records<'_>, id: Uuid, case: i64) -> Result<Question, Problem> {
    let found = cases::question(records, &id.to_string())?;
    let own = found.filter(|(of_case, _)| *of_case == case);
    own.map(|(_, question)| question)
        .ok_or_else(no_such_question)
}

fn no_such_question() -> Problem {
    Problem::new(Kind::NotFound, "The case has no such question.")
}

fn insert(
    records: &Records<'_>,
    sent: &Sent,
    held: &Held,
    subject: &Subject<'_>,
    question_id: Option<String>,
    reply: &[u8],
) -> Result<(), Problem> {
    let inserted: Option<i64> = records.row(
        include_str!("sql/insert_follow_up.sql"),
        &[
            &held.row.id,
            &question_id,
            &subject.submission_id.to_string(),
            &sent.resident,
            &sent.key.to_string(),
            &sent.at(),
            &&sent.body[..],
            &sent.body_sha256().as_ref(),
            &reply,
        ],
        |row| row.read(0),
    )?;
    inserted.map(drop).ok_or_else(submission_id_reused)
}
