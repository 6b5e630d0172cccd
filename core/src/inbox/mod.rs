//! Messages and alerts from the city, kept sealed on the phone and read without a network (docs/messages.md).
//!
//! What the city says of a message is put in order by its revision, and what she does with one by
//! [`MessageState::merged`]: so it does not matter by which way, in which order and how often either is heard of.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

use crate::{
    environment::Timestamp,
    error::Error,
    seal::Place,
    text::Text,
    user_store::{UserStore, moment},
};

mod appointments;
mod attachments;
mod backup;
mod beside;
mod feedback;
mod glance;
mod links;
pub mod markdown;
mod once;
mod preferences;
mod rules;
mod said;
mod search;
mod sync;
mod taking;
mod topics;

pub use crate::net::wire::{
    ActionKind, MessageAction, MessageAttachment, MessageKind, MessagePart, MessageState,
    Sensitivity, Severity, Urgency,
};
pub use appointments::Appointment;
pub use attachments::{AttachmentDownload, fetch_attachment};
pub(crate) use beside::is_lately;
pub use beside::{ShownBeside, Told};
pub use glance::{Glance, glance};
pub use links::{Link, LinkHosts, OfferedAction};
use once::PREFERENCES;
pub use once::{Due, Notice, Presentations};
pub use preferences::PreferenceProblem;
use rules::is_for;
pub use rules::{InboxPreferences, Presentation, PresentationKind, PresentationTarget};
pub use search::Found;
pub use sync::poll;
pub use topics::Topics;

/// The most messages in one answer.
pub const PAGE: u32 = 50;

/// A message from the city, as it stands now.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// Its id, given by the city.
    pub id: String,
    /// When the city sent it.
    pub sent_at: Timestamp,
    /// Rises with each change of what it says.
    pub revision: u32,
    /// A letter, or an alert.
    pub kind: MessageKind,
    /// Until when it means something.
    pub expires_at: Option<Timestamp>,
    /// Whether another one has taken its place, or the city has taken it back.
    pub standing: Standing,
    /// Whether the resident has read it, or need not any more: an alert that has expired.
    pub read: bool,
    /// Whether it is put away.
    pub archived: bool,
    /// Whether it is pinned to the top.
    pub pinned: bool,
    /// What it says.
    pub content: Content,
}

impl Message {
    /// Of an alert, how bad it is.
    pub fn severity(&self) -> Option<Severity> {
        let severity = self.content.severity.unwrap_or(Severity::Unknown);
        (self.kind == MessageKind::Alert).then_some(severity)
    }
}

/// What a message says. Of what an earlier version of the app has stored, only the first three are known.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// The case it is about.
    pub case_number: Option<String>,
    /// A line.
    pub title: Text,
    /// The words, in the Markdown of [`markdown`].
    pub body: Text,
    /// What comes behind them, each with a title of its own.
    #[serde(default)]
    pub parts: Vec<MessagePart>,
    /// What it is about, in a word that she may subscribe to.
    #[serde(default)]
    pub topic: String,
    /// The service that it is about.
    #[serde(default)]
    pub service_id: Option<String>,
    /// How soon she should know.
    #[serde(default)]
    pub urgency: Urgency,
    /// Who may see it over her shoulder.
    #[serde(default)]
    pub sensitivity: Sensitivity,
    /// Files that go with it.
    #[serde(default)]
    pub attachments: Vec<MessageAttachment>,
    /// What she can do about it.
    #[serde(default)]
    pub actions: Vec<MessageAction>,
    /// Of an alert: how bad it is.
    #[serde(default)]
    pub severity: Option<Severity>,
    /// Of an alert: the districts that it is for; none: all.
    #[serde(default)]
    pub districts: Vec<String>,
}

/// Whether the city still says it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It does.
    #[default]
    Current,
    /// Another message has taken its place.
    Superseded,
    /// The city has taken it back.
    Withdrawn,
}

impl Standing {
    const fn word(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Superseded => "superseded",
            Self::Withdrawn => "withdrawn",
        }
    }

    fn read(word: &str) -> Self {
        match word {
            "superseded" => Self::Superseded,
            "withdrawn" => Self::Withdrawn,
            _ => Self::Current,
        }
    }
}

/// Which messages a page is of; the newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum MessageFilter {
    /// Those that are not put away, and among them the pinned ones first. Alerts in force for her stand above them, and are
    /// not among them as long as they are.
    #[default]
    Inbox,
    /// Of those the unread ones; alerts that have expired are not among them.
    Unread,
    /// The pinned ones, also where they are put away.
    Pinned,
    /// Those that are put away.
    Archived,
    /// Those about a case, put away or not.
    Case {
        /// As the city writes it.
        case_number: String,
    },
    /// Those on a topic, put away or not.
    Topic {
        /// As in [`Content::topic`].
        topic: String,
    },
    /// Alerts, put away or not, also those that have expired.
    Alerts,
    /// All, put away or not.
    All,
}

/// What is done with a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It is read, for good.
    Read,
    /// It is put away, or fetched back.
    Archived(bool),
    /// It is pinned to the top, or no more.
    Pinned(bool),
    /// It is deleted here and at the city, for good.
    Deleted,
}

/// The messages about one case.
#[derive(Debug, Clone, PartialEq)]
pub struct Thread {
    /// The newest of them.
    pub newest: Message,
    /// How many there are.
    pub total: u32,
    /// How many of them are unread.
    pub unread: u32,
}

/// The messages of one user store. Every call blocks.
pub struct Messages<'a>(pub &'a UserStore);

impl Messages<'_> {
    /// A page of messages of at most `limit` from `offset` on.
    pub fn find(
        &self,
        filter: &MessageFilter,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<Message>, Error> {
        let now_ms = self.0.now().timestamp_millis();
        let (sql, lookup) = match filter {
            MessageFilter::Inbox => (include_str!("sql/listed.sql"), None),
            MessageFilter::Unread => (include_str!("sql/unread.sql"), None),
            MessageFilter::Pinned => (include_str!("sql/pinned.sql"), None),
            MessageFilter::Archived => (include_str!("sql/archived.sql"), None),
            MessageFilter::Alerts => (include_str!("sql/alerts.sql"), None),
            MessageFilter::All => (include_str!("sql/shown.sql"), None),
            MessageFilter::Case { case_number } => (
                include_str!("sql/about_case.sql"),
                Some(self.lookup(CASE, case_number)?),
            ),
            MessageFilter::Topic { topic } => (
                include_str!("sql/on_topic.sql"),
                Some(self.lookup(TOPIC, topic)?),
            ),
        };
        self.0.database.read(|connection| {
            let mut statement = connection.prepare_cached(sql)?;
            let above = || -> Result<String, Error> {
                let alerts = self.in_force(connection)?;
                let ids: Vec<String> = alerts.into_iter().map(|alert| alert.id).collect();
                Ok(serde_json::to_string(&ids)?)
            };
            let mut rows = match (lookup, filter) {
                (Some(lookup), _) => statement.query(params![limit, offset, lookup])?,
                (None, MessageFilter::Inbox) => {
                    statement.query(params![limit, offset, above()?])?
                }
                (None, MessageFilter::Unread) => {
                    statement.query(params![limit, offset, above()?, now_ms])?
                }
                (None, _) => statement.query([limit, offset])?,
            };
            let mut messages = Vec::new();
            while let Some(row) = rows.next()? {
                messages.push(self.opened(MessageRow::read(row)?)?);
            }
            Ok(messages)
        })
    }

    /// The alerts that are in force now and are for the districts that she chose, put away or not, the newest first, at most
    /// [`PAGE`].
    pub fn alerts_in_force(&self) -> Result<Vec<Message>, Error> {
        (self.0.database).read(|connection| self.in_force(connection))
    }

    fn in_force(&self, connection: &Connection) -> Result<Vec<Message>, Error> {
        let preferences: Option<InboxPreferences> = self.0.setting(connection, PREFERENCES)?;
        let districts = preferences.unwrap_or_default().districts;
        let now_ms = self.0.now().timestamp_millis();
        let mut statement = connection.prepare_cached(include_str!("sql/in_force.sql"))?;
        let mut rows = statement.query([now_ms])?;
        let mut alerts = Vec::new();
        while let Some(row) = rows.next()?
            && alerts.len() < PAGE as usize
        {
            let alert = self.opened(MessageRow::read(row)?)?;
            if is_for(&alert.content.districts, &districts) {
                alerts.push(alert);
            }
        }
        Ok(alerts)
    }

    /// One message, read or not. `NotFound` for one that is gone: deleted, taken back by the city, or superseded.
    pub fn message(&self, id: &str) -> Result<Message, Error> {
        self.0.database.read(|connection| {
            let row = connection
                .prepare_cached(include_str!("sql/message.sql"))?
                .query_row([id], MessageRow::read)
                .optional()?
                .ok_or(Error::NotFound("message"))?;
            self.opened(row)
        })
    }

    /// The cases that there are messages about, at most `limit` from `offset` on, the one with the newest first.
    pub fn threads(&self, offset: u32, limit: u32) -> Result<Vec<Thread>, Error> {
        self.0.database.read(|connection| {
            let mut statement = connection.prepare_cached(include_str!("sql/threads.sql"))?;
            let mut counts = connection.prepare_cached(include_str!("sql/thread_counts.sql"))?;
            let mut rows = statement.query([limit, offset])?;
            let mut threads = Vec::new();
            while let Some(row) = rows.next()? {
                let lookup: Vec<u8> = row.get("lookup_case")?;
                let (total, unread) = counts
                    .query_row([lookup], |row| Ok((row.get("total")?, row.get("unread")?)))?;
                threads.push(Thread {
                    newest: self.opened(MessageRow::read(row)?)?,
                    total,
                    unread,
                });
            }
            Ok(threads)
        })
    }

    /// How many there are in the inbox, and how many of them are unread: kept, not counted, but for the alerts that have
    /// expired. Those are none any more, whether they did so here or before this phone has heard of them.
    pub fn counts(&self) -> Result<(u32, u32), Error> {
        let now_ms = self.0.now().timestamp_millis();
        self.0.database.read(|connection| {
            let (total, unread): (u32, u32) = connection
                .prepare_cached(include_str!("sql/counts.sql"))?
                .query_row([], |row| Ok((row.get("total")?, row.get("unread")?)))?;
            let passed: u32 = connection
                .prepare_cached(include_str!("sql/passed.sql"))?
                .query_row([now_ms], |row| row.get(0))?;
            Ok((total, unread.saturating_sub(passed)))
        })
    }

    /// Does something with a message: on the phone when this returns, and with the city when it is polled next.
    /// `NotFound` where there is none, or it is gone.
    pub fn change(&self, id: &str, change: Change) -> Result<(), Error> {
        let now_ms = self.0.now().timestamp_millis();
        self.0.database.write(|transaction| {
            let held = Held::read(transaction, id)?
                .filter(|held| !held.state.deleted && held.standing == Standing::Current)
                .ok_or(Error::NotFound("message"))?;
            let mut state = held.state;
            // What she does after she has seen something is later than it, also where a clock was turned back.
            let after = |before_ms: i64| now_ms.max(before_ms.saturating_add(1));
            match change {
                Change::Read => state.read = true,
                Change::Deleted => state.deleted = true,
                Change::Archived(archived) if archived != state.archived => {
                    state.archived = archived;
                    state.archived_at_ms = after(state.archived_at_ms);
                }
                Change::Pinned(pinned) if pinned != state.pinned => {
                    state.pinned = pinned;
                    state.pinned_at_ms = after(state.pinned_at_ms);
                }
                Change::Archived(_) | Change::Pinned(_) => {}
            }
            if state != held.state {
                held.set_state(transaction, state, held.changes.saturating_add(1))?;
            }
            if state.deleted {
                self.empty(transaction, id)?;
            }
            Ok(())
        })
    }

    /// Marks a message as read; once read it stays so.
    pub fn mark_read(&self, id: &str) -> Result<(), Error> {
        self.change(id, Change::Read)
    }

    /// Lets messages that an earlier version of the app has stored be found by their case and their topic. For a store
    /// that was just opened; does nothing where all are.
    pub fn fill_lookups(&self) -> Result<(), Error> {
        let mut behind = i64::MIN;
        loop {
            let last = self.0.database.write(|transaction| -> Result<_, Error> {
                let rows: Vec<(i64, String, Vec<u8>)> = transaction
                    .prepare_cached(include_str!("sql/without_lookup.sql"))?
                    .query_map([behind], |row| {
                        Ok((
                            row.get("sequence")?,
                            row.get("id")?,
                            row.get("sealed_content")?,
                        ))
                    })?
                    .collect::<Result<_, _>>()?;
                for (_, id, sealed) in &rows {
                    // One that is damaged is told when it is read, and keeps no other from being found.
                    let Ok(content) = self.0.open_sealed::<Content>(place(id), sealed) else {
                        continue;
                    };
                    let (case, topic) = self.lookups(&content)?;
                    transaction
                        .prepare_cached(include_str!("sql/fill_lookups.sql"))?
                        .execute(params![id, case, topic])?;
                }
                Ok(rows.last().map(|(sequence, _, _)| *sequence))
            })?;
            match last {
                Some(last) => behind = last,
                None => return Ok(()),
            }
        }
    }

    /// What stands for the case and for the topic; empty for none.
    fn lookups(&self, content: &Content) -> Result<(Vec<u8>, Vec<u8>), Error> {
        let case = match &content.case_number {
            Some(number) => self.lookup(CASE, number)?,
            None => Vec::new(),
        };
        let topic = match content.topic.as_str() {
            "" => Vec::new(),
            topic => self.lookup(TOPIC, topic)?,
        };
        Ok((case, topic))
    }

    fn lookup(&self, column: &str, value: &str) -> Result<Vec<u8>, Error> {
        Ok(self.0.lookup("message", column, value)?)
    }

    /// Takes out all that a message says; that there was one stays, so that it does not come again.
    fn empty(&self, transaction: &rusqlite::Transaction<'_>, id: &str) -> Result<(), Error> {
        let sealed = self.0.seal(place(id), &Content::default())?;
        transaction
            .prepare_cached(include_str!("sql/empty.sql"))?
            .execute(params![id, sealed])?;
        Ok(())
    }

    fn opened(&self, row: MessageRow) -> Result<Message, Error> {
        Ok(Message {
            content: self.0.open_sealed(place(&row.id), &row.content)?,
            sent_at: moment(row.sent_at_ms),
            revision: row.revision,
            kind: row.kind,
            expires_at: row.expires_at_ms.map(moment),
            standing: row.standing,
            read: row.read || has_passed(row.kind, row.expires_at_ms.map(moment), self.0.now()),
            archived: row.archived,
            pinned: row.pinned,
            id: row.id,
        })
    }
}

const CASE: &str = "lookup_case";
const TOPIC: &str = "lookup_topic";

struct MessageRow {
    id: String,
    sent_at_ms: i64,
    revision: u32,
    kind: MessageKind,
    standing: Standing,
    expires_at_ms: Option<i64>,
    read: bool,
    archived: bool,
    pinned: bool,
    content: Vec<u8>,
}

impl MessageRow {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            sent_at_ms: row.get("sent_at_ms")?,
            revision: row.get("revision")?,
            kind: kind(&row.get::<_, String>("kind")?),
            standing: Standing::read(&row.get::<_, String>("standing")?),
            expires_at_ms: row.get("expires_at_ms")?,
            read: row.get("read")?,
            archived: row.get("archived")?,
            pinned: row.get("pinned")?,
            content: row.get("sealed_content")?,
        })
    }
}

/// Whether it is an alert that means nothing any more. A letter is there to be read also then.
fn has_passed(kind: MessageKind, expires_at: Option<Timestamp>, now: Timestamp) -> bool {
    kind == MessageKind::Alert && expires_at.is_some_and(|until| until <= now)
}

fn kind(word: &str) -> MessageKind {
    match word {
        "alert" => MessageKind::Alert,
        _ => MessageKind::Message,
    }
}

const fn word_of(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::Alert => "alert",
        MessageKind::Message => "message",
    }
}

/// What is known of a message but for what it says.
struct Held {
    id: String,
    revision: u32,
    standing: Standing,
    state: MessageState,
    changes: u32,
    /// Whether the city was told of all that she has done with it.
    is_told: bool,
}

impl Held {
    fn read(connection: &rusqlite::Connection, id: &str) -> Result<Option<Self>, Error> {
        let mut statement = connection.prepare_cached(include_str!("sql/held.sql"))?;
        let held = statement.query_row([id], |row| {
            Ok(Self {
                id: row.get("id")?,
                revision: row.get("revision")?,
                standing: Standing::read(&row.get::<_, String>("standing")?),
                state: state(row)?,
                changes: row.get("changes")?,
                is_told: row.get::<_, u32>("changes_told")? >= row.get("changes")?,
            })
        });
        Ok(held.optional()?)
    }

    /// Keeps `state`, of which the city is to be told where `changes` is more than before.
    fn set_state(
        &self,
        transaction: &rusqlite::Transaction<'_>,
        state: MessageState,
        changes: u32,
    ) -> Result<(), Error> {
        transaction
            .prepare_cached(include_str!("sql/set_state.sql"))?
            .execute(params![
                self.id,
                state.read,
                state.deleted,
                state.archived,
                state.archived_at_ms,
                state.pinned,
                state.pinned_at_ms,
                changes,
            ])?;
        Ok(())
    }
}

fn state(row: &Row<'_>) -> rusqlite::Result<MessageState> {
    Ok(MessageState {
        read: row.get("read")?,
        deleted: row.get("deleted")?,
        archived: row.get("archived")?,
        archived_at_ms: row.get("archived_at_ms")?,
        pinned: row.get("pinned")?,
        pinned_at_ms: row.get("pinned_at_ms")?,
    })
}

fn place(id: &str) -> Place<'_> {
    Place {
        table: "message",
        row: id,
        column: "sealed_content",
    }
}

#[cfg(test)]
mod tests;
