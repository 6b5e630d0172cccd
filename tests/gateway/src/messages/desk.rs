//! The caseworkers' side: what is written to residents and to everyone, changed, and taken back.

use axum::Json as JsonReply;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::{
    Details, EVERYONE, File, Kept, Letter, Message, MessageAction, MessageKind, MessagePart,
    Sensitivity, Severity, Standing, Urgency, by_id, states::FeedbackCounts, write,
};
use crate::city::City;
use crate::database::{DatabaseError, Records};
use crate::idempotency::timestamp;
use crate::problem::{Kind, Problem, ProblemBody, RefusedBody, Unserved};
use crate::request::Json;
use crate::sign_in::Caseworker;
use crate::text::Text;

/// How long a title may be, in bytes of JSON.
const TITLE_BYTES: usize = 4 * 1024;
/// How long a body may be, in bytes of JSON.
const BODY_BYTES: usize = 64 * 1024;
const MOST_PARTS: usize = 20;
const MOST_ACTIONS: usize = 10;
const MOST_FILES: usize = 20;
const MOST_DISTRICTS: usize = 200;
/// How long a word, a name or a URL may be, in bytes.
const WORD_BYTES: usize = 2_000;

pub(super) fn routes() -> OpenApiRouter<City> {
    OpenApiRouter::new()
        .routes(routes!(send_message))
        .routes(routes!(send_alert))
        .routes(routes!(revise_message))
        .routes(routes!(retract_message))
        .routes(routes!(message_feedback))
}

/// A message to one resident.
#[derive(Deserialize, ToSchema)]
struct NewMessage {
    resident: String,
    /// At most 4 KiB.
    title: Text,
    /// In the Markdown of docs/messages.md: at most 64 KiB.
    body: Text,
    /// At most 20.
    #[serde(default)]
    parts: Vec<MessagePart>,
    #[serde(default)]
    topic: String,
    service_id: Option<String>,
    /// Of a case of hers.
    case_number: Option<String>,
    #[serde(default)]
    urgency: Urgency,
    #[serde(default)]
    sensitivity: Sensitivity,
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<DateTime<Utc>>,
    /// At most 10.
    #[serde(default)]
    actions: Vec<MessageAction>,
    /// At most 20.
    #[serde(default)]
    attachments: Vec<NewFile>,
    /// A message to her whose place it takes.
    supersedes: Option<Uuid>,
}

/// A file that goes with a message.
#[derive(Deserialize, ToSchema)]
struct NewFile {
    name: String,
    media_type: String,
    /// In base64.
    content: String,
}

/// An alert to everyone.
#[derive(Deserialize, ToSchema)]
struct NewAlert {
    severity: Severity,
    /// The ids of the districts that it is for; none: all. At most 200.
    #[serde(default)]
    districts: Vec<String>,
    /// At most 4 KiB.
    title: Text,
    /// In the Markdown of docs/messages.md: at most 64 KiB.
    body: Text,
    #[schema(value_type = String, format = DateTime)]
    expires_at: DateTime<Utc>,
    #[serde(default)]
    topic: String,
    #[serde(default)]
    urgency: Urgency,
    /// At most 10.
    #[serde(default)]
    actions: Vec<MessageAction>,
    /// An alert whose place it takes: it is told anew, also to who has read the other.
    supersedes: Option<Uuid>,
}

/// What a message says from now on; what is left out stays.
#[derive(Deserialize, ToSchema)]
struct Revision {
    title: Option<Text>,
    body: Option<Text>,
    parts: Option<Vec<MessagePart>>,
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<DateTime<Utc>>,
    /// Of an alert.
    severity: Option<Severity>,
    /// Of an alert.
    districts: Option<Vec<String>>,
    actions: Option<Vec<MessageAction>>,
}

/// Writes to a resident.
#[utoipa::path(
    post,
    path = "/admin/messages",
    operation_id = "send_message",
    tag = "caseworker",
    security(("admin" = [])),
    request_body = NewMessage,
    responses(
        (status = 201, description = "It is sent.", body = Message),
        (status = 400, description = "`malformed-json`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "`not-found`: she has no such case, or no such message.", body = ProblemBody, content_type = "application/problem+json"),
        RefusedBody,
        (status = 422, description = "`invalid-request`.", body = ProblemBody, content_type = "application/problem+json"),
        Unserved,
    )
)]
async fn send_message(
    State(city): State<City>,
    _: Caseworker,
    Json(new): Json<NewMessage>,
) -> Result<(StatusCode, JsonReply<Message>), Problem> {
    check_texts(Some(&new.title), Some(&new.body))?;
    check_parts(&new.parts)?;
    check_actions(&new.actions)?;
    let words = [Some(&new.topic), new.service_id.as_ref()];
    words
        .into_iter()
        .flatten()
        .try_for_each(|word| check_word(word))?;
    if new.resident.trim().is_empty() || new.resident.contains('\0') {
        return Err(invalid("A resident has a name."));
    }
    if new.attachments.len() > MOST_FILES {
        return Err(invalid("A message has at most 20 attachments."));
    }
    let files = new.attachments.into_iter().map(NewFile::read);
    let letter = Letter {
        parts: new.parts,
        topic: new.topic,
        service_id: new.service_id,
        case_number: new.case_number,
        urgency: new.urgency,
        sensitivity: new.sensitivity,
        expires_at: new.expires_at,
        actions: new.actions,
        supersedes: new.supersedes.map(|id| id.to_string()),
        files: files.collect::<Result<_, _>>()?,
        ..Letter::new(new.title, new.body)
    };
    send(&city, new.resident, letter).await
}

/// Tells everyone, or everyone in some districts.
#[utoipa::path(
    post,
    path = "/admin/alerts",
    operation_id = "send_alert",
    tag = "caseworker",
    security(("admin" = [])),
    request_body = NewAlert,
    responses(
        (status = 201, description = "It is sent.", body = Message),
        (status = 400, description = "`malformed-json`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "`not-found`: there is no such alert to supersede.", body = ProblemBody, content_type = "application/problem+json"),
        RefusedBody,
        (status = 422, description = "`invalid-request`.", body = ProblemBody, content_type = "application/problem+json"),
        Unserved,
    )
)]
async fn send_alert(
    State(city): State<City>,
    _: Caseworker,
    Json(new): Json<NewAlert>,
) -> Result<(StatusCode, JsonReply<Message>), Problem> {
    check_texts(Some(&new.title), Some(&new.body))?;
    check_actions(&new.actions)?;
    check_districts(&new.districts)?;
    check_word(&new.topic)?;
    let letter = Letter {
        kind: MessageKind::Alert,
        topic: new.topic,
        urgency: new.urgency,
        sensitivity: Sensitivity::Public,
        expires_at: Some(new.expires_at),
        actions: new.actions,
        severity: Some(new.severity),
        districts: new.districts,
        supersedes: new.supersedes.map(|id| id.to_string()),
        ..Letter::new(new.title, new.body)
    };
    send(&city, EVERYONE.to_owned(), letter).await
}

/// Says something else in a message, or an alert. Who has read it is not told anew: for that, send one that supersedes it.
#[utoipa::path(
    post,
    path = "/admin/messages/{id}/revisions",
    operation_id = "revise_message",
    tag = "caseworker",
    security(("admin" = [])),
    params(("id" = Uuid, Path)),
    request_body = Revision,
    responses(
        (status = 200, description = "As it stands now.", body = Message),
        (status = 400, description = "`malformed-json`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "`not-found`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "`message-retracted`: it is taken back.", body = ProblemBody, content_type = "application/problem+json"),
        RefusedBody,
        (status = 422, description = "`invalid-request`.", body = ProblemBody, content_type = "application/problem+json"),
        Unserved,
    )
)]
async fn revise_message(
    State(city): State<City>,
    _: Caseworker,
    id: Result<Path<Uuid>, PathRejection>,
    Json(revision): Json<Revision>,
) -> Result<JsonReply<Message>, Problem> {
    let Path(id) = id.map_err(|_| no_such_message())?;
    check_texts(revision.title.as_ref(), revision.body.as_ref())?;
    check_parts(revision.parts.as_deref().unwrap_or_default())?;
    check_actions(revision.actions.as_deref().unwrap_or_default())?;
    check_districts(revision.districts.as_deref().unwrap_or_default())?;
    let id = id.to_string();
    let message = city
        .database
        .write(move |records| {
            let mut kept = Kept::find(records, &id)?.ok_or_else(no_such_message)?;
            if kept.standing == Standing::Retracted {
                let detail = "The message is taken back.";
                return Err(Problem::new(Kind::MessageRetracted, detail));
            }
            kept.title = revision.title.unwrap_or(kept.title);
            kept.body = revision.body.unwrap_or(kept.body);
            let details = &mut kept.details;
            details.expires_at = revision.expires_at.or(details.expires_at);
            if let Some(parts) = revision.parts {
                details.parts = parts;
            }
            if let Some(actions) = revision.actions {
                details.actions = actions;
            }
            if details.kind == MessageKind::Alert {
                details.severity = revision.severity.or(details.severity);
                details.districts = revision
                    .districts
                    .unwrap_or(std::mem::take(&mut details.districts));
            }
            kept.revise(records)?;
            told(records, &id)
        })
        .await?;
    Ok(JsonReply(message))
}

/// Takes a message back, or cancels an alert: what it said is gone, and so is its notification.
///
/// The same again changes nothing.
#[utoipa::path(
    post,
    path = "/admin/messages/{id}/retraction",
    operation_id = "retract_message",
    tag = "caseworker",
    security(("admin" = [])),
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "It is taken back.", body = Message),
        (status = 404, description = "`not-found`.", body = ProblemBody, content_type = "application/problem+json"),
        Unserved,
    )
)]
async fn retract_message(
    State(city): State<City>,
    _: Caseworker,
    id: Result<Path<Uuid>, PathRejection>,
) -> Result<JsonReply<Message>, Problem> {
    let Path(id) = id.map_err(|_| no_such_message())?;
    let id = id.to_string();
    let message = city
        .database
        .write(move |records| {
            let kept = Kept::find(records, &id)?.ok_or_else(no_such_message)?;
            if kept.standing != Standing::Retracted {
                Kept {
                    standing: Standing::Retracted,
                    title: Text::default(),
                    body: Text::default(),
                    details: Details {
                        parts: Vec::new(),
                        attachments: Vec::new(),
                        actions: Vec::new(),
                        ..kept.details
                    },
                    ..kept
                }
                .revise(records)?;
            }
            told(records, &id)
        })
        .await?;
    Ok(JsonReply(message))
}

/// What became of a message's notifications, as far as residents let the city know.
#[utoipa::path(
    get,
    path = "/admin/messages/{id}/feedback",
    operation_id = "message_feedback",
    tag = "caseworker",
    security(("admin" = [])),
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "How many residents it was shown to, and how many have opened it from there.", body = FeedbackCounts),
        (status = 404, description = "`not-found`.", body = ProblemBody, content_type = "application/problem+json"),
        Unserved,
    )
)]
async fn message_feedback(
    State(city): State<City>,
    _: Caseworker,
    id: Result<Path<Uuid>, PathRejection>,
) -> Result<JsonReply<FeedbackCounts>, Problem> {
    let Path(id) = id.map_err(|_| no_such_message())?;
    let id = id.to_string();
    let counts = city
        .database
        .read(move |records| {
            told(records, &id)?;
            Ok::<_, Problem>(FeedbackCounts::of(records, &id)?)
        })
        .await?;
    Ok(JsonReply(counts))
}

async fn send(
    city: &City,
    resident: String,
    letter: Letter,
) -> Result<(StatusCode, JsonReply<Message>), Problem> {
    let message = city
        .database
        .write(move |records| {
            if let Some(number) = &letter.case_number {
                let case = include_str!("../sql/case_by_number.sql");
                let of: Option<String> = records.row(case, &[number], |row| row.read(9))?;
                if of.as_ref() != Some(&resident) {
                    return Err(Problem::new(Kind::NotFound, "She has no such case."));
                }
            }
            if let Some(older) = &letter.supersedes {
                let older = Kept::find(records, older)?;
                if older.is_none_or(|older| older.resident != resident) {
                    return Err(no_such_message());
                }
            }
            let id = write(records, &resident, &timestamp(Utc::now()), letter)?;
            told(records, &id)
        })
        .await?;
    Ok((StatusCode::CREATED, JsonReply(message)))
}

/// The message as it stands now.
fn told(records: &Records<'_>, id: &str) -> Result<Message, Problem> {
    by_id(records, id)?.ok_or_else(no_such_message)
}

fn no_such_message() -> Problem {
    Problem::new(Kind::NotFound, "There is no such message.")
}

fn invalid(detail: &str) -> Problem {
    Problem::new(Kind::InvalidRequest, detail)
}

impl NewFile {
    fn read(self) -> Result<File, Problem> {
        check_word(&self.name)?;
        check_word(&self.media_type)?;
        let content = BASE64_STANDARD.decode(self.content);
        Ok(File {
            name: self.name,
            media_type: self.media_type,
            content: content.map_err(|_| invalid("An attachment's content is base64."))?,
        })
    }
}

/// PostgreSQL keeps no NUL, and nobody reads one.
fn check_word(word: &str) -> Result<(), Problem> {
    match word.len() <= WORD_BYTES && !word.contains('\0') {
        true => Ok(()),
        false => Err(invalid(
            "A word, a name or a URL is too long, or has a NUL in it.",
        )),
    }
}

fn check_texts(title: Option<&Text>, body: Option<&Text>) -> Result<(), Problem> {
    for (text, bytes) in [(title, TITLE_BYTES), (body, BODY_BYTES)] {
        let Some(text) = text else { continue };
        let length = serde_json::to_vec(text).map_err(DatabaseError::from)?.len();
        if length > bytes || text.is_blank() {
            return Err(invalid(
                "Title and body say something, within their bounds.",
            ));
        }
    }
    Ok(())
}

fn check_parts(parts: &[MessagePart]) -> Result<(), Problem> {
    if parts.len() > MOST_PARTS {
        return Err(invalid("A message has at most 20 parts."));
    }
    parts
        .iter()
        .try_for_each(|part| check_texts(Some(&part.title), Some(&part.body)))
}

fn check_actions(actions: &[MessageAction]) -> Result<(), Problem> {
    if actions.len() > MOST_ACTIONS {
        return Err(invalid("A message has at most 10 actions."));
    }
    for action in actions {
        let texts = [&action.label, &action.place].into_iter().flatten();
        for text in texts {
            check_texts(Some(text), None)?;
        }
        action.url.as_deref().map(check_word).transpose()?;
    }
    Ok(())
}

fn check_districts(districts: &[String]) -> Result<(), Problem> {
    if districts.len() > MOST_DISTRICTS {
        return Err(invalid("An alert is for at most 200 districts."));
    }
    districts
        .iter()
        .try_for_each(|district| check_word(district))
}
