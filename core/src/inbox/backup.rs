//! What of the messages goes into a backup: all of them, what she has done with them, what was shown of them as
//! notifications, and what she wants to be told of.

use std::io::Read;

use rusqlite::{Row, params};
use serde::{Deserialize, Serialize};

use super::{
    Content, InboxPreferences, MessageKind, MessageState, Messages, Notice, Presentations,
    Standing, kind,
    once::notice_place,
    place, state,
    taking::{Incoming, Origin, Taken},
};
use crate::{
    backup::{Entries, Part, Purpose, put_value, take_value},
    environment::Timestamp,
    error::Error,
    user_store::moment,
};

/// So many messages are in one entry.
const PAGE: u32 = 500;
const PRESENTED: &str = "presented.json";
const PREFERENCES: &str = "preferences.json";

/// A message. What an earlier version did not write is as it was then.
#[derive(Serialize, Deserialize)]
struct Kept {
    id: String,
    sent_at: Timestamp,
    #[serde(default = "first")]
    revision: u32,
    #[serde(default)]
    kind: MessageKind,
    #[serde(default)]
    standing: Standing,
    #[serde(default)]
    expires_at: Option<Timestamp>,
    #[serde(flatten)]
    state: MessageState,
    /// Whether the city was not told yet of what she has done.
    #[serde(default)]
    untold: bool,
    #[serde(flatten)]
    content: Content,
}

const fn first() -> u32 {
    1
}

/// What was shown of an event.
#[derive(Serialize, Deserialize)]
struct Presented {
    id: String,
    revision: u32,
    due_at_ms: i64,
    expires_at_ms: Option<i64>,
    noted_at_ms: i64,
    handed_out: u32,
    presented_as: Option<String>,
    acknowledged: u32,
    ended: bool,
    taken_back: bool,
    notice: Option<Notice>,
}

impl Part for Messages<'_> {
    fn folder(&self) -> &str {
        "messages"
    }

    /// The newest first.
    fn give(&self, entries: &mut dyn Entries) -> Result<(), Error> {
        let mut before = i64::MAX;
        for number in 1.. {
            let page = self.kept(before)?;
            let Some((last, _)) = page.last() else {
                break;
            };
            before = *last;
            let page: Vec<Kept> = page.into_iter().map(|(_, kept)| kept).collect();
            put_value(entries, &format!("{number:04}.json"), &page)?;
        }
        let presented = self.presented()?;
        if !presented.is_empty() {
            put_value(entries, PRESENTED, &presented)?;
        }
        let presentations = Presentations(self.0);
        if let Some(preferences) = presentations.chosen()? {
            put_value(entries, PREFERENCES, &preferences)?;
        }
        Ok(())
    }

    /// What was read anywhere is read, and what was shown anywhere is shown. What is not here is older than all that is:
    /// the city tells what is new.
    fn take(
        &self,
        name: &str,
        size_bytes: u64,
        content: &mut dyn Read,
        purpose: Purpose,
    ) -> Result<u32, Error> {
        let is_check = purpose == Purpose::Check;
        match name {
            PRESENTED => {
                let presented: Vec<Presented> = take_value(size_bytes, content)?;
                if !is_check {
                    self.take_presented(&presented)?;
                }
                Ok(0)
            }
            PREFERENCES => {
                let preferences: InboxPreferences = take_value(size_bytes, content)?;
                let presentations = Presentations(self.0);
                if !is_check && presentations.chosen()?.is_none() {
                    presentations.set_preferences(&preferences)?;
                }
                Ok(0)
            }
            _ => {
                let messages: Vec<Kept> = take_value(size_bytes, content)?;
                match purpose {
                    Purpose::Check => Ok(0),
                    Purpose::Restore => self.take_messages(messages),
                }
            }
        }
    }
}

impl Messages<'_> {
    /// Those with a lower number than this, and their numbers.
    fn kept(&self, before: i64) -> Result<Vec<(i64, Kept)>, Error> {
        self.0.database.read(|connection| {
            let mut statement = connection.prepare_cached(include_str!("sql/all.sql"))?;
            let mut rows = statement.query([before, i64::from(PAGE)])?;
            let mut kept = Vec::new();
            while let Some(row) = rows.next()? {
                kept.push((row.get("sequence")?, self.kept_of(row)?));
            }
            Ok(kept)
        })
    }

    fn kept_of(&self, row: &Row<'_>) -> Result<Kept, Error> {
        let id: String = row.get("id")?;
        let sealed: Vec<u8> = row.get("sealed_content")?;
        let expires_at_ms: Option<i64> = row.get("expires_at_ms")?;
        let (changes, told): (u32, u32) = (row.get("changes")?, row.get("changes_told")?);
        Ok(Kept {
            content: self.0.open_sealed(place(&id), &sealed)?,
            sent_at: moment(row.get("sent_at_ms")?),
            revision: row.get("revision")?,
            kind: kind(&row.get::<_, String>("kind")?),
            standing: Standing::read(&row.get::<_, String>("standing")?),
            expires_at: expires_at_ms.map(moment),
            state: state(row)?,
            untold: changes > told,
            id,
        })
    }

    fn take_messages(&self, messages: Vec<Kept>) -> Result<u32, Error> {
        self.0.database.write(|transaction| {
            let mut taken = 0;
            for kept in messages {
                let untold = kept.untold;
                let message = Incoming {
                    id: kept.id,
                    revision: kept.revision,
                    kind: kept.kind,
                    standing: kept.standing,
                    sent_at: kept.sent_at,
                    expires_at: kept.expires_at,
                    content: kept.content,
                    supersedes: None,
                    state: Some(kept.state),
                };
                let origin = Origin::Backup { untold };
                if self.take_one(transaction, message, origin)? != Taken::Known {
                    taken += 1;
                }
            }
            Ok(taken)
        })
    }

    fn presented(&self) -> Result<Vec<Presented>, Error> {
        self.0.database.read(|connection| {
            let mut statement = connection.prepare_cached(include_str!("sql/presentations.sql"))?;
            let mut rows = statement.query([])?;
            let mut presented = Vec::new();
            while let Some(row) = rows.next()? {
                let id: String = row.get("id")?;
                let sealed: Vec<u8> = row.get("sealed_notice")?;
                presented.push(Presented {
                    notice: self.0.open_sealed(notice_place(&id), &sealed)?,
                    revision: row.get("revision")?,
                    due_at_ms: row.get("due_at_ms")?,
                    expires_at_ms: row.get("expires_at_ms")?,
                    noted_at_ms: row.get("noted_at_ms")?,
                    handed_out: row.get("handed_out")?,
                    presented_as: row.get("presented_as")?,
                    acknowledged: row.get("acknowledged")?,
                    ended: row.get("ended")?,
                    taken_back: row.get("taken_back")?,
                    id,
                });
            }
            Ok(presented)
        })
    }

    fn take_presented(&self, presented: &[Presented]) -> Result<(), Error> {
        self.0.database.write(|transaction| {
            let mut statement =
                transaction.prepare_cached(include_str!("sql/take_back_presentation.sql"))?;
            for one in presented {
                statement.execute(params![
                    one.id,
                    one.revision,
                    one.due_at_ms,
                    one.expires_at_ms,
                    one.noted_at_ms,
                    one.handed_out,
                    one.presented_as,
                    one.acknowledged,
                    one.ended,
                    self.0.seal(notice_place(&one.id), &one.notice)?,
                ])?;
            }
            Ok(())
        })
    }
}
