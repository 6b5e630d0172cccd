//! What residents do with messages.

use axum::Json as JsonReply;
use axum::extract::State;
use chrono::Utc;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::counter;
use crate::city::City;
use crate::database::{DatabaseError, Records, Row};
use crate::problem::{Kind, Problem, ProblemBody, RefusedBody, Unserved};
use crate::request::Json;
use crate::sign_in::Resident;

/// So many states are taken at once.
const MOST_STATES: usize = 100;

/// What a resident has done with a message. What is read or deleted stays so; of what can be undone the later change
/// holds, and of two at the same millisecond the one that says yes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct MessageState {
    read: bool,
    deleted: bool,
    archived: bool,
    /// When she said so last, by her phone's clock, in Unix milliseconds; 0: never.
    #[schema(minimum = 0)]
    archived_at_ms: i64,
    pinned: bool,
    /// The same.
    #[schema(minimum = 0)]
    pinned_at_ms: i64,
}

impl MessageState {
    /// From six columns, the first of which is this one; none, where she has done nothing.
    pub(super) fn read(row: &Row<'_>, first: usize) -> Result<Self, DatabaseError> {
        let number = |column: usize| -> Result<i64, DatabaseError> {
            Ok(row.read::<Option<i64>>(first + column)?.unwrap_or_default())
        };
        Ok(Self {
            read: number(0)? != 0,
            deleted: number(1)? != 0,
            archived: number(2)? != 0,
            archived_at_ms: number(3)?,
            pinned: number(4)? != 0,
            pinned_at_ms: number(5)?,
        })
    }

    fn merged(self, other: Self) -> Self {
        let archived = (self.archived_at_ms, self.archived);
        let archived = archived.max((other.archived_at_ms, other.archived));
        let pinned = (self.pinned_at_ms, self.pinned).max((other.pinned_at_ms, other.pinned));
        Self {
            read: self.read || other.read,
            deleted: self.deleted || other.deleted,
            archived: archived.1,
            archived_at_ms: archived.0,
            pinned: pinned.1,
            pinned_at_ms: pinned.0,
        }
    }

    /// A clock that is ahead does not win for ever.
    fn not_after(mut self, now_ms: i64) -> Self {
        self.archived_at_ms = self.archived_at_ms.min(now_ms);
        self.pinned_at_ms = self.pinned_at_ms.min(now_ms);
        self
    }
}

/// What a resident has done with one message.
#[derive(Deserialize, ToSchema)]
struct StateOfMessage {
    message_id: Uuid,
    #[serde(flatten)]
    state: MessageState,
}

/// What became of a message's notification, where the resident lets the city know.
#[derive(Deserialize, ToSchema)]
struct FeedbackOnMessage {
    message_id: Uuid,
    /// It was shown.
    shown: bool,
    /// She has opened the message from it.
    opened: bool,
}

/// What a resident has done with messages: at most 100.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewStates {
    #[schema(max_items = 100)]
    states: Vec<StateOfMessage>,
    /// With her consent only: what became of notifications.
    #[serde(default)]
    #[schema(max_items = 100)]
    feedback: Vec<FeedbackOnMessage>,
}

/// What became of a message's notifications: only of residents who let the city know.
#[derive(Serialize, ToSchema)]
pub(super) struct FeedbackCounts {
    /// To so many it was shown.
    #[schema(minimum = 0)]
    shown: i64,
    /// So many have opened it from there.
    #[schema(minimum = 0)]
    opened: i64,
}

impl FeedbackCounts {
    pub(super) fn of(records: &Records<'_>, id: &str) -> Result<Self, DatabaseError> {
        let count = include_str!("../sql/count_feedback.sql");
        let counts = records.row(count, &[&id], |row| {
            Ok(Self {
                shown: row.read(0)?,
                opened: row.read(1)?,
            })
        })?;
        Ok(counts.unwrap_or(Self {
            shown: 0,
            opened: 0,
        }))
    }
}

/// What became of it.
#[derive(Serialize, ToSchema)]
pub(crate) struct StatesTaken {
    /// Messages that she does not have.
    #[schema(value_type = Vec<Uuid>)]
    unknown: Vec<String>,
}

/// Takes in what the resident has done with messages; her other devices hear of it with their next page.
///
/// The same again changes nothing.
#[utoipa::path(
    post,
    path = "/v1/messages/states",
    operation_id = "message_states",
    tag = "resident",
    security(("resident" = [])),
    request_body = NewStates,
    responses(
        (status = 200, description = "Taken in.", body = StatesTaken),
        (status = 400, description = "`malformed-json`.", body = ProblemBody, content_type = "application/problem+json"),
        RefusedBody,
        (status = 422, description = "`invalid-request`.", body = ProblemBody, content_type = "application/problem+json"),
        Unserved,
    )
)]
pub(crate) async fn message_states(
    State(city): State<City>,
    Resident(resident): Resident,
    Json(NewStates { states, feedback }): Json<NewStates>,
) -> Result<JsonReply<StatesTaken>, Problem> {
    if states.len().max(feedback.len()) > MOST_STATES {
        let detail = format!("At most {MOST_STATES} states are taken at once.");
        return Err(Problem::new(Kind::InvalidRequest, detail));
    }
    let is_negative =
        |one: &StateOfMessage| one.state.archived_at_ms < 0 || one.state.pinned_at_ms < 0;
    if states.iter().any(is_negative) {
        let detail = "A moment is counted from 1970 on.";
        return Err(Problem::new(Kind::InvalidRequest, detail));
    }
    let now_ms = Utc::now().timestamp_millis();
    let unknown = city
        .database
        .write(move |records| {
            let mut unknown = Vec::new();
            for one in states {
                let id = one.message_id.to_string();
                if !take(records, &resident, &id, one.state.not_after(now_ms))? {
                    unknown.push(id);
                }
            }
            for one in feedback {
                let id = one.message_id.to_string();
                match is_hers(records, &resident, &id)? {
                    true => keep(records, &resident, &id, &one)?,
                    false if unknown.contains(&id) => {}
                    false => unknown.push(id),
                }
            }
            Ok::<_, DatabaseError>(unknown)
        })
        .await?;
    Ok(JsonReply(StatesTaken { unknown }))
}

/// Keeps what became of a notification: what was shown or opened stays so.
fn keep(
    records: &Records<'_>,
    resident: &str,
    id: &str,
    said: &FeedbackOnMessage,
) -> Result<(), DatabaseError> {
    let (shown, opened) = (i64::from(said.shown), i64::from(said.opened));
    let keep = include_str!("../sql/keep_feedback.sql");
    records.execute(keep, &[&resident, &id, &shown, &opened])
}

/// Whether it is a message to her, or to everyone.
fn is_hers(records: &Records<'_>, resident: &str, id: &str) -> Result<bool, DatabaseError> {
    let is_hers = include_str!("../sql/is_message_of.sql");
    let is_hers: Option<String> = records.row(is_hers, &[&id, &resident], |row| row.read(0))?;
    Ok(is_hers.is_some())
}

/// Whether it is a message of hers; then its state is merged with `said`.
fn take(
    records: &Records<'_>,
    resident: &str,
    id: &str,
    said: MessageState,
) -> Result<bool, DatabaseError> {
    if !is_hers(records, resident, id)? {
        return Ok(false);
    }
    let read = || {
        let state = include_str!("../sql/message_state.sql");
        records.row(state, &[&resident, &id], |row| MessageState::read(row, 0))
    };
    let before = read()?.unwrap_or_default();
    if before.merged(said) == before {
        return Ok(true);
    }
    // Whoever has the counter is the only one to write, so what is merged is what was written last.
    let sequence = records.next_number(&counter(resident))?;
    let state = read()?.unwrap_or_default().merged(said);
    records.execute(
        include_str!("../sql/set_message_state.sql"),
        &[
            &resident,
            &id,
            &sequence,
            &i64::from(state.read),
            &i64::from(state.deleted),
            &i64::from(state.archived),
            &state.archived_at_ms,
            &i64::from(state.pinned),
            &state.pinned_at_ms,
        ],
    )?;
    Ok(true)
}
