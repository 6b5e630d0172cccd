//! How what the city says of a message gets into the store: by a page, by a push, from a backup.

use rusqlite::{Transaction, params, params_from_iter, types::Value};

use super::{
    Content, Held, Messages, Presentations, Standing, has_passed,
    once::Heard,
    place,
    sync::{CURSOR, UNREADABLE_TO, VERSION},
    word_of,
};
use crate::{
    environment::Timestamp,
    error::Error,
    net::{
        NetError,
        wire::{self, MessageKind, MessageState},
    },
    text::{Text, in_one_line},
};

/// An alert for which the city says no end means something for so long.
const ALERT_LASTS: chrono::TimeDelta = chrono::TimeDelta::hours(24);
/// Of a longer list, the first ones are kept.
const ATTACHMENTS_AT_MOST: usize = 20;
const PARTS_AT_MOST: usize = 20;
const ACTIONS_AT_MOST: usize = 10;
const DISTRICTS_AT_MOST: usize = 200;

/// A message as it comes in.
pub(super) struct Incoming {
    pub(super) id: String,
    pub(super) revision: u32,
    pub(super) kind: MessageKind,
    pub(super) standing: Standing,
    pub(super) sent_at: Timestamp,
    pub(super) expires_at: Option<Timestamp>,
    pub(super) content: Content,
    pub(super) supersedes: Option<String>,
    /// What she has done with it; `None` where who says so does not know.
    pub(super) state: Option<MessageState>,
}

impl From<wire::Message> for Incoming {
    fn from(message: wire::Message) -> Self {
        let standing = match (message.retracted, message.superseded) {
            (true, _) => Standing::Withdrawn,
            (false, true) => Standing::Superseded,
            (false, false) => Standing::Current,
        };
        let lasts = (message.kind == MessageKind::Alert)
            .then(|| message.sent_at.checked_add_signed(ALERT_LASTS))
            .flatten();
        let mut content = Content {
            case_number: message.case_number,
            title: message.title.in_one_line(),
            body: message.body,
            parts: message.parts,
            topic: in_one_line(&message.topic),
            service_id: message.service_id,
            urgency: message.urgency,
            sensitivity: message.sensitivity,
            attachments: message.attachments,
            actions: message.actions,
            severity: message.severity,
            districts: message.districts,
        };
        for part in &mut content.parts {
            part.title = std::mem::take(&mut part.title).in_one_line();
        }
        for action in &mut content.actions {
            action.label = action.label.take().map(Text::in_one_line);
            action.place = action.place.take().map(Text::in_one_line);
        }
        content.parts.truncate(PARTS_AT_MOST);
        content.attachments.truncate(ATTACHMENTS_AT_MOST);
        content.actions.truncate(ACTIONS_AT_MOST);
        content.districts.truncate(DISTRICTS_AT_MOST);
        Self {
            id: message.id,
            revision: message.revision,
            kind: message.kind,
            standing,
            sent_at: message.sent_at,
            expires_at: message.expires_at.or(lasts),
            content,
            supersedes: message.supersedes,
            state: message.state,
        }
    }
}

/// Where a message comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// The city: it is to be presented.
    City,
    /// A backup, which says itself what was presented; the city has or has not heard of what she did.
    Backup { untold: bool },
}

impl Messages<'_> {
    /// Takes in a page and moves the cursor behind it, in one transaction. Returns how many of its messages are new
    /// here, and whether anything else has changed.
    pub(super) fn take_in(&self, page: wire::MessagePage) -> Result<(u32, bool), Error> {
        self.0.database.write(|transaction| {
            let (mut new, mut changed) = (0, false);
            for message in page.messages {
                match self.take_one(transaction, message.into(), Origin::City)? {
                    Taken::New => new += 1,
                    Taken::Changed => changed = true,
                    Taken::Known => {}
                }
            }
            if page.has_unreadable {
                self.0.set_setting(transaction, UNREADABLE_TO, &VERSION)?;
            }
            if let Some(cursor) = page.next_cursor {
                self.0.set_setting(transaction, CURSOR, &cursor)?;
            }
            Ok((new, changed))
        })
    }

    /// Takes in one message that was pushed: `json` as it stands in a page of `GET /v1/messages`. Returns whether
    /// anything has changed here by it. A page that has it too changes nothing then.
    pub fn take_pushed(&self, json: &str) -> Result<bool, Error> {
        let message: wire::Message = serde_json::from_str(json).map_err(|_| NetError::Malformed)?;
        self.0.database.write(|transaction| {
            let taken = self.take_one(transaction, message.into(), Origin::City)?;
            Ok(taken != Taken::Known)
        })
    }

    /// Takes in one message, unless what is here is as new.
    pub(super) fn take_one(
        &self,
        transaction: &Transaction<'_>,
        message: Incoming,
        from: Origin,
    ) -> Result<Taken, Error> {
        if let Some(older) = message.supersedes.as_ref().filter(|id| **id != message.id) {
            transaction
                .prepare_cached(include_str!("sql/supersede.sql"))?
                .execute([older])?;
        }
        match Held::read(transaction, &message.id)? {
            None => {
                let is_news = self.is_news(&message);
                self.insert(transaction, message, from)?;
                Ok(if is_news { Taken::New } else { Taken::Changed })
            }
            Some(held) => self.merge(transaction, &held, message, from),
        }
    }

    /// Whether a message that was not here tells her anything: not where it was over before this phone has heard of it.
    fn is_news(&self, message: &Incoming) -> bool {
        let state = message.state.unwrap_or_default();
        message.standing == Standing::Current
            && !state.deleted
            && !has_passed(message.kind, message.expires_at, self.0.now())
    }

    fn insert(
        &self,
        transaction: &Transaction<'_>,
        message: Incoming,
        from: Origin,
    ) -> Result<(), Error> {
        let state = message.state.unwrap_or_default();
        let (mut columns, content) = self.columns(&message, state)?;
        columns.extend([
            state.read.into(),
            state.deleted.into(),
            state.archived.into(),
            state.archived_at_ms.into(),
            state.pinned.into(),
            state.pinned_at_ms.into(),
            (from == (Origin::Backup { untold: true })).into(),
        ]);
        let insert = match from {
            Origin::City => include_str!("sql/insert.sql"),
            Origin::Backup { .. } => include_str!("sql/insert_before.sql"),
        };
        transaction
            .prepare_cached(insert)?
            .execute(params_from_iter(columns))?;
        self.note_appointment(transaction, &message.id, &content, true)?;
        if from == Origin::City {
            let ended = state.read
                || state.deleted
                || state.archived
                || message.standing != Standing::Current;
            Presentations(self.0).note(
                transaction,
                &Heard {
                    id: &message.id,
                    revision: message.revision,
                    due_at: None,
                    expires_at: message.expires_at,
                    ended,
                    notice: None,
                },
            )?;
        }
        Ok(())
    }

    /// What is kept of what it says: the columns of a row, and what was sealed. Nothing of one that is gone.
    fn columns(
        &self,
        message: &Incoming,
        state: MessageState,
    ) -> Result<(Vec<Value>, Content), Error> {
        let is_gone = state.deleted || message.standing == Standing::Withdrawn;
        let content = match is_gone {
            true => Content::default(),
            false => message.content.clone(),
        };
        let (case, topic) = self.lookups(&content)?;
        let expires_at_ms = message.expires_at.map(|at| at.timestamp_millis());
        let columns = vec![
            message.id.clone().into(),
            message.revision.into(),
            word_of(message.kind).to_owned().into(),
            message.standing.word().to_owned().into(),
            message.sent_at.timestamp_millis().into(),
            expires_at_ms.into(),
            case.into(),
            topic.into(),
            self.0.seal(place(&message.id), &content)?.into(),
        ];
        Ok((columns, content))
    }

    fn merge(
        &self,
        transaction: &Transaction<'_>,
        held: &Held,
        message: Incoming,
        from: Origin,
    ) -> Result<Taken, Error> {
        let mut taken = Taken::Known;
        let said = message.state.unwrap_or_default();
        let known = match from {
            Origin::City if held.is_told && message.state.is_some() => {
                held.state.corrected(said, self.0.now())
            }
            _ => held.state,
        };
        let state = known.merged(said);
        // Something that she did and that the city does not know, or not any more.
        let is_untold = match from {
            Origin::City => message.state.is_some_and(|said| !said.agrees_with(state)),
            Origin::Backup { untold } => untold && state != held.state,
        };
        if state != held.state || is_untold {
            let changes = held.changes.saturating_add(u32::from(is_untold));
            held.set_state(transaction, state, changes)?;
        }
        if state != held.state {
            taken = Taken::Changed;
        }
        if message.revision > held.revision {
            taken = Taken::Changed;
            let (columns, content) = self.columns(&message, state)?;
            transaction
                .prepare_cached(include_str!("sql/replace.sql"))?
                .execute(params_from_iter(columns))?;
            transaction
                .prepare_cached(include_str!("sql/renew.sql"))?
                .execute(params![
                    message.id,
                    message.revision,
                    message.expires_at.map(|at| at.timestamp_millis()),
                ])?;
            self.note_appointment(transaction, &message.id, &content, false)?;
        } else if state.deleted && !held.state.deleted {
            self.empty(transaction, &message.id)?;
        }
        Ok(taken)
    }
}

/// What became of a message that came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    /// It was not here, and is not over.
    New,
    /// It says something else now, or more was done with it; or it was not here, and is over.
    Changed,
    /// It was here as it is.
    Known,
}
