//! The caseworkers' side: all cases with what was sent, and what is done with them.

use std::collections::HashMap;
use std::iter;

use axum::Json as JsonReply;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use chrono::{NaiveDate, Utc};
use citizen_core::forms::{Form, FormDefinition};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::attachments::CaseAttachment;
use super::story::{Question, Story, by_case};
use super::{Case, CaseRow, Event, Held, Status, case_number_of, no_such_case};
use crate::city::City;
use crate::database::{DatabaseError, Parameter, Records, Row};
use crate::idempotency::timestamp;
use crate::problem::{Kind, Problem, ProblemBody, RefusedBody, Unserved};
use crate::receipt::SubmissionKind;
use crate::request::Json;
use crate::sign_in::Caseworker;
use crate::text::Text;

/// How long a note or a question may be, in bytes of JSON.
const NOTE_BYTES: usize = 4 * 1024;
/// How long a question's form may be, in bytes of JSON.
const FORM_BYTES: usize = 64 * 1024;

pub(super) fn routes() -> OpenApiRouter<City> {
    OpenApiRouter::new()
        .routes(routes!(admin_cases))
        .routes(routes!(admin_case))
        .routes(routes!(set_status))
        .routes(routes!(ask))
}

/// A case as a caseworker sees it.
#[derive(Serialize, ToSchema)]
pub(super) struct AdminCase {
    #[serde(flatten)]
    case: Case,
    resident: String,
    #[schema(value_type = Uuid)]
    idempotency_key: String,
    /// The submission, parsed.
    #[schema(value_type = Object)]
    body: Value,
    /// base64url SHA-256 of the submission's exact bytes.
    body_sha256: String,
    /// All that was asked, oldest first.
    questions: Vec<Question>,
    /// What the resident has sent besides, oldest first.
    follow_ups: Vec<FollowUp>,
    /// What she has uploaded with all that.
    pub(super) attachments: Vec<CaseAttachment>,
}

/// All cases, oldest first.
#[derive(Serialize, ToSchema)]
struct AdminCaseList {
    cases: Vec<AdminCase>,
}

/// What the resident has sent about a case that she has.
#[derive(Serialize, ToSchema)]
struct FollowUp {
    kind: SubmissionKind,
    /// The question that it answers.
    #[schema(required = true, value_type = Option<Uuid>)]
    question_id: Option<String>,
    #[schema(value_type = Uuid)]
    submission_id: String,
    #[schema(value_type = Uuid)]
    idempotency_key: String,
    #[schema(format = DateTime)]
    received_at: String,
    /// As it was sent, parsed.
    #[schema(value_type = Object)]
    body: Value,
    /// base64url SHA-256 of the exact bytes.
    body_sha256: String,
}

/// Where a case stands from now on.
#[derive(Deserialize, ToSchema)]
struct StatusChange {
    /// Not `withdrawn`: that is the resident's to say.
    status: Status,
    /// What the resident is told besides: at most 4 KiB.
    note: Option<Text>,
}

/// What the resident is asked.
#[derive(Deserialize, ToSchema)]
struct NewQuestion {
    /// In words: at most 4 KiB.
    text: Text,
    /// The day until which the city waits for her answer.
    #[schema(value_type = Option<String>, format = Date)]
    answer_by: Option<NaiveDate>,
    /// What she answers it with; without one, in words of her own.
    form: Option<QuestionForm>,
}

/// A small form (docs/forms.md): at most 64 KiB.
#[derive(Serialize, Deserialize, ToSchema)]
struct QuestionForm {
    #[schema(value_type = Object)]
    schema: Value,
    #[schema(value_type = Object)]
    ui: Value,
    #[schema(value_type = Object)]
    texts: Value,
    #[serde(default, skip_serializing_if = "Value::is_null")]
    #[schema(value_type = Object)]
    calculations: Value,
}

/// A form with the name that its answers give it.
#[derive(Serialize)]
struct Identified {
    id: String,
    version: &'static str,
    #[serde(flatten)]
    form: QuestionForm,
}

/// Every case with its key and its body.
#[utoipa::path(
    get,
    path = "/admin/cases",
    operation_id = "admin_cases",
    tag = "caseworker",
    security(("admin" = [])),
    responses(
        (status = 200, description = "All cases.", body = AdminCaseList),
        Unserved,
    )
)]
async fn admin_cases(
    State(city): State<City>,
    _: Caseworker,
) -> Result<JsonReply<AdminCaseList>, Problem> {
    let cases = city
        .database
        .read(|records| {
            let mut enclosed = Enclosed {
                follow_ups: include_str!("../sql/all_follow_ups.sql"),
                attachments: include_str!("../sql/all_attachments.sql"),
            }
            .of(records, &[], Story::of_all(records)?)?;
            let rows = records.rows(include_str!("../sql/all_cases.sql"), &[], AdminRow::read)?;
            let cases = rows.into_iter().map(|row| row.with(&mut enclosed));
            cases.collect::<Result<Vec<_>, DatabaseError>>()
        })
        .await?;
    Ok(JsonReply(AdminCaseList { cases }))
}

/// One case, with all that was sent about it.
#[utoipa::path(
    get,
    path = "/admin/cases/{case_number}",
    operation_id = "admin_case",
    tag = "caseworker",
    security(("admin" = [])),
    params(("case_number" = String, Path)),
    responses(
        (status = 200, description = "The case.", body = AdminCase),
        (status = 404, description = "`not-found`.", body = ProblemBody, content_type = "application/problem+json"),
        Unserved,
    )
)]
async fn admin_case(
    State(city): State<City>,
    _: Caseworker,
    case_number: Result<Path<String>, PathRejection>,
) -> Result<JsonReply<AdminCase>, Problem> {
    let case_number = case_number_of(case_number)?;
    city.database
        .read(move |records| AdminCase::by_number(records, &case_number))
        .await?
        .map(JsonReply)
        .ok_or_else(no_such_case)
}

/// Moves a case on and writes the resident one message.
///
/// With a decision, a question that is open is no longer waited for.
#[utoipa::path(
    post,
    path = "/admin/cases/{case_number}/status",
    operation_id = "set_status",
    tag = "caseworker",
    security(("admin" = [])),
    params(("case_number" = String, Path)),
    request_body = StatusChange,
    responses(
        (status = 200, description = "The case as it stands now.", body = Case),
        (status = 400, description = "`malformed-json`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "`not-found`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`case-withdrawn`: the resident has taken it back.", body = ProblemBody, content_type = "application/problem+json"),
        RefusedBody,
        (status = 422, description = "`invalid-request`.", body = ProblemBody, content_type = "application/problem+json"),
        Unserved,
    )
)]
async fn set_status(
    State(city): State<City>,
    _: Caseworker,
    case_number: Result<Path<String>, PathRejection>,
    Json(StatusChange { status, note }): Json<StatusChange>,
) -> Result<JsonReply<Case>, Problem> {
    let case_number = case_number_of(case_number)?;
    let note = note.filter(|note| !note.is_blank());
    note.as_ref().map(must_be_short).transpose()?;
    if status == Status::Withdrawn {
        let detail = "Only the resident withdraws an application.";
        return Err(Problem::new(Kind::InvalidRequest, detail));
    }
    let registrar = city.clone();
    let case = city
        .database
        .write(move |records| {
            let held = Held::by_number(records, &case_number)?.ok_or_else(no_such_case)?;
            held.must_not_be_withdrawn()?;
            let at = timestamp(Utc::now());
            let row = held.happens(&registrar, records, status.into(), &at, note.as_ref())?;
            Ok::<_, Problem>(row.told(records)?)
        })
        .await?;
    Ok(JsonReply(case))
}

/// Asks the resident something about her case, which waits for her from then on.
///
/// One question at a time.
#[utoipa::path(
    post,
    path = "/admin/cases/{case_number}/questions",
    operation_id = "ask",
    tag = "caseworker",
    security(("admin" = [])),
    params(("case_number" = String, Path)),
    request_body = NewQuestion,
    responses(
        (status = 200, description = "The case as it stands now, with its question.", body = Case),
        (status = 400, description = "`malformed-json`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "`not-found`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`case-decided`, `case-withdrawn`, `question-open`: there is one that is not answered yet.", body = ProblemBody, content_type = "application/problem+json"),
        RefusedBody,
        (status = 422, description = "`invalid-request`, `invalid-form`: an app could not show it.", body = ProblemBody, content_type = "application/problem+json"),
        Unserved,
    )
)]
async fn ask(
    State(city): State<City>,
    _: Caseworker,
    case_number: Result<Path<String>, PathRejection>,
    Json(question): Json<NewQuestion>,
) -> Result<JsonReply<Case>, Problem> {
    let case_number = case_number_of(case_number)?;
    if question.text.is_blank() {
        let detail = "A question has words.";
        return Err(Problem::new(Kind::InvalidRequest, detail));
    }
    must_be_short(&question.text)?;
    let id = Uuid::now_v7().to_string();
    let form = form_of(&id, question.form)?;
    let registrar = city.clone();
    let case = city
        .database
        .write(move |records| {
            let held = Held::by_number(records, &case_number)?.ok_or_else(no_such_case)?;
            held.must_be_open()?;
            let story = Story::of_case(records, held.row.id)?;
            if story.open_question(held.row.id).is_some() {
                let detail = "The resident has a question that she has not answered yet.";
                return Err(Problem::new(Kind::QuestionOpen, detail));
            }
            let at = timestamp(Utc::now());
            let text = serde_json::to_string(&question.text).map_err(DatabaseError::from)?;
            let answer_by = question.answer_by.map(|day| day.to_string());
            records.execute(
                include_str!("../sql/insert_question.sql"),
                &[&id, &held.row.id, &at, &answer_by, &text, &form],
            )?;
            let asked = Some(&question.text);
            let row = held.happens(&registrar, records, Event::Question, &at, asked)?;
            Ok(row.told(records)?)
        })
        .await?;
    Ok(JsonReply(case))
}

fn must_be_short(text: &Text) -> Result<(), Problem> {
    let bytes = serde_json::to_vec(text).map_err(DatabaseError::from)?.len();
    if bytes <= NOTE_BYTES {
        return Ok(());
    }
    let detail = format!("A note or a question has at most {NOTE_BYTES} bytes.");
    Err(Problem::new(Kind::InvalidRequest, detail))
}

/// The form of the question with this id, as JSON: the one that was given, if an app can show it.
fn form_of(question_id: &str, given: Option<QuestionForm>) -> Result<String, Problem> {
    let form = Identified {
        id: format!("question-{question_id}"),
        version: "1",
        form: given.unwrap_or_else(free_text),
    };
    let form = serde_json::to_value(form).map_err(DatabaseError::from)?;
    let wrong = |detail: String| Problem::new(Kind::InvalidForm, detail);
    let text = form.to_string();
    if text.len() > FORM_BYTES {
        return Err(wrong(format!("A form has at most {FORM_BYTES} bytes.")));
    }
    let definition: FormDefinition = serde_json::from_value(form)
        .map_err(|_| wrong("texts has texts by key, by language.".to_owned()))?;
    // The app's own compiler: what it refuses nobody could answer.
    Form::compile(definition).map_err(|error| wrong(format!("{error}.")))?;
    Ok(text)
}

/// A form that asks for an answer in words.
fn free_text() -> QuestionForm {
    let label = Text::new(["Your answer", "您的回答", "Su respuesta", "إجابتك"]);
    QuestionForm {
        schema: json!({
            "type": "object",
            "additionalProperties": false,
            "required": ["answer"],
            "properties": {"answer": {"type": "string", "minLength": 1, "maxLength": 4000, "i18n": "answer"}},
        }),
        ui: json!({"type": "Categorization", "elements": [
            {"type": "Category", "i18n": "answer", "elements": [
                {"type": "Control", "scope": "#/properties/answer", "options": {"multi": true}},
            ]},
        ]}),
        texts: json!({"answer.label": label}),
        calculations: Value::Null,
    }
}

/// The columns of a case as a caseworker sees it.
impl AdminCase {
    /// `None` where there is none.
    pub(super) fn by_number(
        records: &Records<'_>,
        case_number: &str,
    ) -> Result<Option<Self>, DatabaseError> {
        let one = include_str!("../sql/admin_case.sql");
        let Some(row) = records.row(one, &[&case_number], AdminRow::read)? else {
            return Ok(None);
        };
        let id = row.case.id;
        let mut enclosed = Enclosed {
            follow_ups: include_str!("../sql/follow_ups_of_case.sql"),
            attachments: include_str!("../sql/attachments_of_case.sql"),
        }
        .of(records, &[&id], Story::of_case(records, id)?)?;
        row.with(&mut enclosed).map(Some)
    }
}

struct AdminRow {
    case: CaseRow,
    idempotency_key: String,
    body: Vec<u8>,
    body_sha256: Vec<u8>,
}

impl AdminRow {
    fn read(row: &Row<'_>) -> Result<Self, DatabaseError> {
        Ok(Self {
            case: CaseRow::read(row)?,
            idempotency_key: row.read(10)?,
            body: row.read(11)?,
            body_sha256: row.read(12)?,
        })
    }

    fn with(self, enclosed: &mut EnclosedByCase) -> Result<AdminCase, DatabaseError> {
        let id = self.case.id;
        let body = serde_json::from_slice(&self.body)?;
        let follow_ups = enclosed.follow_ups.remove(&id).unwrap_or_default();
        let attachments = enclosed.attachments.remove(&id).unwrap_or_default();
        let bodies = || iter::once(&body).chain(follow_ups.iter().map(|sent| &sent.body));
        let attachments = attachments.into_iter().map(|it| it.named_in(bodies()));
        Ok(AdminCase {
            attachments: attachments.collect(),
            resident: self.case.resident.clone(),
            case: self.case.with(&mut enclosed.story),
            idempotency_key: self.idempotency_key,
            body,
            body_sha256: BASE64_URL_SAFE_NO_PAD.encode(self.body_sha256),
            questions: enclosed.story.questions.remove(&id).unwrap_or_default(),
            follow_ups,
        })
    }
}

/// What finds all that belongs to some cases.
struct Enclosed {
    follow_ups: &'static str,
    attachments: &'static str,
}

/// All that belongs to some cases, by the case's id.
struct EnclosedByCase {
    story: Story,
    follow_ups: HashMap<i64, Vec<FollowUp>>,
    attachments: HashMap<i64, Vec<CaseAttachment>>,
}

impl Enclosed {
    fn of(
        self,
        records: &Records<'_>,
        parameters: &[&dyn Parameter],
        story: Story,
    ) -> Result<EnclosedByCase, DatabaseError> {
        let follow_ups = records.rows(self.follow_ups, parameters, read_follow_up)?;
        let attachments = records.rows(self.attachments, parameters, CaseAttachment::read)?;
        Ok(EnclosedByCase {
            story,
            follow_ups: by_case(follow_ups),
            attachments: by_case(attachments),
        })
    }
}

fn read_follow_up(row: &Row<'_>) -> Result<(i64, FollowUp), DatabaseError> {
    let question_id: Option<String> = row.read(1)?;
    let (body, sha256): (Vec<u8>, Vec<u8>) = (row.read(5)?, row.read(6)?);
    let follow_up = FollowUp {
        kind: match question_id {
            Some(_) => SubmissionKind::Answer,
            None => SubmissionKind::Withdrawal,
        },
        question_id,
        submission_id: row.read(2)?,
        idempotency_key: row.read(3)?,
        received_at: row.read(4)?,
        body: serde_json::from_slice(&body)?,
        body_sha256: BASE64_URL_SAFE_NO_PAD.encode(sha256),
    };
    Ok((row.read(0)?, follow_up))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_question_without_a_form_is_answered_in_words() {
        let form = form_of("0199", None).unwrap();
        let definition: FormDefinition = serde_json::from_str(&form).unwrap();
        assert_eq!(definition.id, "question-0199");
        let form = Form::compile(definition).unwrap();
        assert_eq!(form.problems(&Default::default(), "en").len(), 1);
    }
}
