//! What the city writes to residents, alerts to everyone, and what they do with them: docs/messages.md.

mod desk;
mod letters;
mod states;
mod story;

use std::collections::HashMap;

use axum::Json;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::city::City;
use crate::database::{DatabaseError, Records, Row};
use crate::pages::{self, Page};
use crate::problem::{Kind, Problem, ProblemBody, Unserved};
use crate::published;
use crate::push;
use crate::sign_in::Resident;
use crate::text::Text;
pub(crate) use letters::{about_case, title};
use states::MessageState;

/// Whom an alert is to. No resident is called so.
const EVERYONE: &str = "";
/// A page of messages ends behind the one with which it is longer than this, in bytes.
const PAGE_BYTES: usize = 256 * 1024;

/// The messages' part of the API.
pub(crate) fn routes() -> OpenApiRouter<City> {
    OpenApiRouter::new()
        .routes(routes!(messages))
        .routes(routes!(message_attachment))
        .routes(routes!(states::message_states))
        .merge(desk::routes())
        .routes(routes!(story::story))
}

/// A page of messages as they stand now, the one that changed first at the beginning.
#[derive(Serialize, ToSchema)]
pub(crate) struct MessagePage {
    messages: Vec<Message>,
    /// Opaque. Where the next page begins, also when there is nothing there yet.
    next_cursor: String,
    /// Whether the next page has something in it already.
    has_more: bool,
}

/// One message from the city, or one alert to everyone, as it stands now.
#[derive(Clone, Serialize, ToSchema)]
pub(crate) struct Message {
    /// Also of its notification.
    #[schema(value_type = Uuid)]
    id: String,
    /// Rises with each change of what it says, from 1.
    #[schema(minimum = 1)]
    revision: i64,
    /// The case it is about, if it is about one.
    #[schema(required = true)]
    case_number: Option<String>,
    #[schema(format = DateTime)]
    sent_at: String,
    /// Plain; empty in what is taken back.
    title: Text,
    /// In the Markdown of docs/messages.md; empty in what is taken back.
    body: Text,
    #[serde(flatten)]
    details: Details,
    /// Another one has taken its place.
    superseded: bool,
    /// The city has taken it back.
    retracted: bool,
    /// What the resident has done with it.
    state: MessageState,
}

/// The rest of what a message says.
#[derive(Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
struct Details {
    kind: MessageKind,
    /// What it is about, in a word that residents may mute.
    topic: String,
    /// The service that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    service_id: Option<String>,
    urgency: Urgency,
    sensitivity: Sensitivity,
    /// Until when it means something.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<DateTime<Utc>>,
    /// What comes behind the body, of a longer message.
    parts: Vec<MessagePart>,
    /// Files that go with it.
    attachments: Vec<MessageAttachment>,
    /// What the resident can do about it.
    actions: Vec<MessageAction>,
    /// Of an alert: how bad it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    severity: Option<Severity>,
    /// Of an alert: the ids of the districts that it is for; none: all.
    districts: Vec<String>,
    /// The message whose place it takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Uuid>)]
    supersedes: Option<String>,
}

/// A letter to a resident, or an alert to everyone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum MessageKind {
    #[default]
    Message,
    Alert,
}

/// How soon she should know: news whenever she looks, what is important soon, an alert at once, also at night.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Urgency {
    Alert,
    #[default]
    Important,
    News,
}

/// Who may see it over her shoulder: everyone; who she lets; nobody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Sensitivity {
    Public,
    #[default]
    Personal,
    Sensitive,
}

/// How bad it is, as in the Common Alerting Protocol 1.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Severity {
    Extreme,
    Severe,
    Moderate,
    Minor,
    Unknown,
}

/// A part of a longer message.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
struct MessagePart {
    /// Plain: at most 4 KiB.
    title: Text,
    /// In the Markdown of docs/messages.md: at most 64 KiB.
    body: Text,
}

/// A file that goes with a message.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
struct MessageAttachment {
    id: String,
    name: String,
    media_type: String,
    #[schema(minimum = 0)]
    size_bytes: i64,
    /// base64url SHA-256 of the content.
    sha256: String,
}

/// What a resident can do about a message.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
struct MessageAction {
    kind: ActionKind,
    /// What it is called; without it, what its kind is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<Text>,
    /// Where to book, to pay, or what to open: over TLS, at a host that the city's profile lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    /// Of an entry in a calendar.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    starts_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    ends_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<Text>,
}

impl MessageAction {
    const fn of(kind: ActionKind) -> Self {
        Self {
            kind,
            label: None,
            url: None,
            starts_at: None,
            ends_at: None,
            place: None,
        }
    }
}

/// What an action does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ActionKind {
    OpenCase,
    Answer,
    Book,
    Pay,
    AddToCalendar,
    OpenLink,
}

/// What the city has written to the resident and to everyone, and what she has done with it on another device.
///
/// Each message stands in it once after each change: of what it says, or of what she has done with it.
#[utoipa::path(
    get,
    path = "/v1/messages",
    operation_id = "messages",
    tag = "resident",
    security(("resident" = [])),
    params(Page),
    responses(
        (status = 200, description = "A page.", body = MessagePage),
        (status = 400, description = "`invalid-parameter`.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 410, description = "`cursor-gone`: the city does not know any more what came before it. Begin again, without a cursor.", body = ProblemBody, content_type = "application/problem+json"),
        Unserved,
    )
)]
pub(crate) async fn messages(
    State(city): State<City>,
    Resident(resident): Resident,
    page: Result<Query<Page>, QueryRejection>,
) -> Result<Json<MessagePage>, Problem> {
    let ([own, everyone], limit) = pages::asked_of_two(page)?;
    let page = city
        .database
        .read(move |records| {
            known(records, &resident, own)?;
            known(records, EVERYONE, everyone)?;
            Ok::<_, Problem>(read_page(records, &resident, [own, everyone], limit)?)
        })
        .await?;
    Ok(Json(page))
}

/// Whether the stream of messages to `resident` has come that far.
fn known(records: &Records<'_>, resident: &str, number: i64) -> Result<(), Problem> {
    let last = include_str!("../sql/last_number.sql");
    let last: Option<i64> = records.row(last, &[&counter(resident)], |row| row.read(0))?;
    match number <= last.unwrap_or_default() {
        true => Ok(()),
        false => Err(Problem::new(
            Kind::CursorGone,
            "The city does not know this place. Begin again, without a cursor.",
        )),
    }
}

fn counter(resident: &str) -> String {
    format!("inbox/{resident}")
}

fn read_page(
    records: &Records<'_>,
    resident: &str,
    after: [i64; 2],
    limit: u32,
) -> Result<MessagePage, DatabaseError> {
    let [mut own, mut everyone] = after;
    let sql = include_str!("../sql/messages_after.sql");
    let one_more = i64::from(limit) + 1;
    let hers = records.rows(sql, &[&resident, &own, &one_more], Message::read)?;
    let sql = include_str!("../sql/messages_to_everyone_after.sql");
    let to_all = records.rows(sql, &[&resident, &everyone, &one_more], Message::read)?;
    let mut page: Vec<Message> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let (mut bytes, mut count, mut has_more) = (0, 0, false);
    let streams = [(true, hers), (false, to_all)];
    for (is_own, (sequence, message)) in streams
        .into_iter()
        .flat_map(|(is_own, rows)| rows.into_iter().map(move |row| (is_own, row)))
    {
        if count >= limit || bytes >= PAGE_BYTES {
            has_more = true;
            break;
        }
        count += 1;
        bytes += serde_json::to_vec(&message)?.len();
        match is_own {
            true => own = sequence,
            false => everyone = sequence,
        }
        // It stands there both for what it says and for what she has done.
        match places.get(&message.id) {
            Some(place) => {
                if let Some(earlier) = page.get_mut(*place) {
                    *earlier = message;
                }
            }
            None => {
                places.insert(message.id.clone(), page.len());
                page.push(message);
            }
        }
    }
    Ok(MessagePage {
        messages: page,
        next_cursor: pages::cursor_of_two([own, everyone]),
        has_more,
    })
}

/// A message as it stands now, if there is one.
pub(crate) fn by_id(records: &Records<'_>, id: &str) -> Result<Option<Message>, DatabaseError> {
    let message = records.row(include_str!("../sql/message.sql"), &[&id], Message::read)?;
    Ok(message.map(|(_, message)| message))
}

impl Message {
    /// Its id, which is that of its notification.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    fn read(row: &Row<'_>) -> Result<(i64, Self), DatabaseError> {
        let standing: String = row.read(3)?;
        let (title, body): (String, String) = (row.read(6)?, row.read(7)?);
        let details: String = row.read(8)?;
        let message = Self {
            id: row.read(1)?,
            revision: row.read(2)?,
            superseded: standing == Standing::Superseded.word(),
            retracted: standing == Standing::Retracted.word(),
            case_number: row.read(4)?,
            sent_at: row.read(5)?,
            title: serde_json::from_str(&title)?,
            body: serde_json::from_str(&body)?,
            details: serde_json::from_str(&details)?,
            state: MessageState::read(row, 9)?,
        };
        Ok((row.read(0)?, message))
    }
}

/// A file that goes with a message of hers, or with an alert.
#[utoipa::path(
    get,
    path = "/v1/messages/{id}/attachments/{attachment_id}",
    operation_id = "message_attachment",
    tag = "resident",
    security(("resident" = [])),
    params(("id" = Uuid, Path), ("attachment_id" = String, Path)),
    responses(
        (status = 200, description = "The content.", content_type = "application/octet-stream", headers(
            ("X-Content-Type-Options" = String, description = "`nosniff`"),
        )),
        (status = 206, description = "With `Range`: the part that it asks for.", content_type = "application/octet-stream", headers(
            ("Content-Range" = String, description = "RFC 9110 section 14.4."),
        )),
        (status = 416, description = "With `Range`: there is no such part."),
        (status = 404, description = "`not-found`.", body = ProblemBody, content_type = "application/problem+json"),
        Unserved,
    )
)]
pub(crate) async fn message_attachment(
    State(city): State<City>,
    Resident(resident): Resident,
    path: Result<Path<(Uuid, String)>, PathRejection>,
    asked: HeaderMap,
) -> Result<Response, Problem> {
    let nothing = || Problem::new(Kind::NotFound, "She has no such attachment.");
    let Path((id, attachment_id)) = path.map_err(|_| nothing())?;
    if attachment_id.contains('\0') {
        return Err(nothing());
    }
    let content: Option<Vec<u8>> = city
        .database
        .read(move |records| {
            let file = include_str!("../sql/message_file.sql");
            records.row(file, &[&id.to_string(), &attachment_id, &resident], |row| {
                row.read(0)
            })
        })
        .await
        .map_err(|error: DatabaseError| Problem::from(error))?;
    let content = content.ok_or_else(nothing)?;
    let hash = ring::digest::digest(&ring::digest::SHA256, &content);
    let etag = format!("\"{}\"", BASE64_URL_SAFE_NO_PAD.encode(hash));
    let mut response = published::answer(content.into(), &etag, &asked);
    let headers = response.headers_mut();
    let octets = HeaderValue::from_static("application/octet-stream");
    headers.insert(header::CONTENT_TYPE, octets);
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    Ok(response)
}

/// Whether a message still counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Current,
    Superseded,
    Retracted,
}

impl Standing {
    const fn word(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Superseded => "superseded",
            Self::Retracted => "retracted",
        }
    }
}

/// A message before it is sent.
#[derive(Clone)]
pub(crate) struct Letter {
    title: Text,
    body: Text,
    parts: Vec<MessagePart>,
    kind: MessageKind,
    topic: String,
    service_id: Option<String>,
    case_number: Option<String>,
    urgency: Urgency,
    sensitivity: Sensitivity,
    expires_at: Option<DateTime<Utc>>,
    actions: Vec<MessageAction>,
    severity: Option<Severity>,
    districts: Vec<String>,
    supersedes: Option<String>,
    files: Vec<File>,
}

/// A file before it is sent.
#[derive(Clone)]
struct File {
    name: String,
    media_type: String,
    content: Vec<u8>,
}

impl Letter {
    /// One that says only this.
    fn new(title: Text, body: Text) -> Self {
        Self {
            title,
            body,
            parts: Vec::new(),
            kind: MessageKind::Message,
            topic: String::new(),
            service_id: None,
            case_number: None,
            urgency: Urgency::default(),
            sensitivity: Sensitivity::default(),
            expires_at: None,
            actions: Vec::new(),
            severity: None,
            districts: Vec::new(),
            supersedes: None,
            files: Vec::new(),
        }
    }
}

/// Sends a letter to a resident; returns its id. What it supersedes is superseded from now on.
pub(crate) fn write(
    records: &Records<'_>,
    resident: &str,
    at: &str,
    letter: Letter,
) -> Result<String, DatabaseError> {
    let id = Uuid::now_v7().to_string();
    if let Some(older) = &letter.supersedes
        && let Some(mut older) = Kept::find(records, older)?
        && older.resident == resident
        && older.standing == Standing::Current
    {
        older.standing = Standing::Superseded;
        older.revise(records)?;
    }
    let attachments: Vec<MessageAttachment> = (letter.files.iter().enumerate())
        .map(|(index, file)| MessageAttachment {
            id: (index + 1).to_string(),
            name: file.name.clone(),
            media_type: file.media_type.clone(),
            size_bytes: i64::try_from(file.content.len()).unwrap_or(i64::MAX),
            sha256: BASE64_URL_SAFE_NO_PAD
                .encode(ring::digest::digest(&ring::digest::SHA256, &file.content)),
        })
        .collect();
    let files = letter.files;
    let kept = Kept {
        id: id.clone(),
        resident: resident.to_owned(),
        revision: 0,
        standing: Standing::Current,
        case_number: letter.case_number,
        sent_at: at.to_owned(),
        title: letter.title,
        body: letter.body,
        details: Details {
            kind: letter.kind,
            topic: letter.topic,
            service_id: letter.service_id,
            urgency: letter.urgency,
            sensitivity: letter.sensitivity,
            expires_at: letter.expires_at,
            parts: letter.parts,
            actions: letter.actions,
            severity: letter.severity,
            districts: letter.districts,
            supersedes: letter.supersedes,
            attachments: attachments.clone(),
        },
    };
    kept.revise(records)?;
    for (attachment, file) in attachments.iter().zip(files) {
        records.execute(
            include_str!("../sql/insert_message_file.sql"),
            &[&id, &attachment.id, &file.content],
        )?;
    }
    Ok(id)
}

/// A message as it is kept.
struct Kept {
    id: String,
    resident: String,
    revision: i64,
    standing: Standing,
    case_number: Option<String>,
    sent_at: String,
    title: Text,
    body: Text,
    details: Details,
}

impl Kept {
    fn find(records: &Records<'_>, id: &str) -> Result<Option<Self>, DatabaseError> {
        records.row(include_str!("../sql/message.sql"), &[&id], |row| {
            let (_, message) = Message::read(row)?;
            Ok(Self {
                id: message.id,
                resident: row.read(15)?,
                revision: message.revision,
                standing: match (message.retracted, message.superseded) {
                    (true, _) => Standing::Retracted,
                    (_, true) => Standing::Superseded,
                    _ => Standing::Current,
                },
                case_number: message.case_number,
                sent_at: message.sent_at,
                title: message.title,
                body: message.body,
                details: message.details,
            })
        })
    }

    /// Keeps it as its next revision: whoever has asked before hears of it again, and phones are pushed it.
    fn revise(self, records: &Records<'_>) -> Result<(), DatabaseError> {
        // Whoever has read up to a number has read all before it: the next one comes after that.
        let sequence = records.next_number(&counter(&self.resident))?;
        records.execute(
            include_str!("../sql/insert_message.sql"),
            &[
                &self.resident,
                &sequence,
                &self.id,
                &(self.revision + 1),
                &self.standing.word(),
                &self.case_number,
                &self.sent_at,
                &serde_json::to_string(&self.title)?,
                &serde_json::to_string(&self.body)?,
                &serde_json::to_string(&self.details)?,
            ],
        )?;
        match self.standing {
            // What takes its place says so.
            Standing::Superseded => Ok(()),
            Standing::Current | Standing::Retracted => {
                push::queue(records, &self.resident, &self.id)
            }
        }
    }
}
