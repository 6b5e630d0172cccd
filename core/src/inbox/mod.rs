//! Messages from the city, kept sealed on the phone and read without a network.

use std::sync::Arc;

use rusqlite::{OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

use crate::{
    environment::Timestamp,
    error::Error,
    net::{City, NetError, wire},
    seal::Place,
    text::Text,
    user_store::{UserStore, moment},
};

mod backup;

/// More pages than this in one poll are no city's.
const PAGES_AT_MOST: u32 = 1_000;
/// The setting that says where the next page begins.
const CURSOR: &str = "inbox_cursor";

/// A message from the city.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// Its id, given by the city.
    pub id: String,
    /// When the city sent it.
    pub sent_at: Timestamp,
    /// Whether the resident has read it.
    pub read: bool,
    /// What it says.
    pub content: Content,
}

/// What a message says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// The case it is about.
    pub case_number: Option<String>,
    /// A line.
    pub title: Text,
    /// The words.
    pub body: Text,
}

/// The messages of one user store. Every call blocks.
pub struct Messages<'a>(pub &'a UserStore);

impl Messages<'_> {
    /// A page of messages, the newest first.
    pub fn page(&self, offset: u32, limit: u32) -> Result<Vec<Message>, Error> {
        self.0.database.read(|connection| {
            let mut statement = connection.prepare_cached(include_str!("sql/page.sql"))?;
            let rows = statement.query_map([limit, offset], columns)?;
            rows.map(|row| self.opened(row?)).collect()
        })
    }

    /// One message.
    pub fn message(&self, id: &str) -> Result<Message, Error> {
        self.0.database.read(|connection| {
            let row = connection
                .prepare_cached(include_str!("sql/message.sql"))?
                .query_row([id], columns)
                .optional()?
                .ok_or(Error::NotFound("message"))?;
            self.opened(row)
        })
    }

    /// The messages about a case, the newest first, at most `limit`. `case_number` as the city writes
    /// it.
    pub fn about_case(&self, case_number: &str, limit: u32) -> Result<Vec<Message>, Error> {
        let lookup = self.lookup(Some(case_number))?;
        self.0.database.read(|connection| {
            let mut statement = connection.prepare_cached(include_str!("sql/about_case.sql"))?;
            let rows = statement.query_map(params![lookup, limit], columns)?;
            rows.map(|row| self.opened(row?)).collect()
        })
    }

    /// Lets messages that an earlier version of the app has stored be found by their case. For a store
    /// that was just opened; does nothing where all are.
    pub fn fill_lookups(&self) -> Result<(), Error> {
        self.0.database.write(|transaction| {
            let rows: Vec<MessageRow> = transaction
                .prepare(include_str!("sql/without_lookup.sql"))?
                .query_map([], columns)?
                .collect::<Result<_, _>>()?;
            for row in rows {
                // One that is damaged is told when it is read, and keeps no other from being found.
                let Ok(message) = self.opened(row) else {
                    continue;
                };
                transaction.execute(
                    "update message set lookup_case = ?2 where id = ?1",
                    params![
                        message.id,
                        self.lookup(message.content.case_number.as_deref())?
                    ],
                )?;
            }
            Ok(())
        })
    }

    /// How many there are, and how many of them are unread.
    pub fn counts(&self) -> Result<(u32, u32), Error> {
        self.0.database.read(|connection| {
            Ok(connection
                .prepare_cached(include_str!("sql/counts.sql"))?
                .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?)
        })
    }

    /// Marks a message as read; once read it stays so.
    pub fn mark_read(&self, id: &str) -> Result<(), Error> {
        self.0.database.write(|transaction| {
            match transaction.execute("update message set read = 1 where id = ?1", [id])? {
                0 => Err(Error::NotFound("message")),
                _ => Ok(()),
            }
        })
    }

    fn cursor(&self) -> Result<Option<String>, Error> {
        (self.0.database).read(|connection| self.0.setting(connection, CURSOR))
    }

    /// Takes in a page and moves the cursor behind it, in one transaction. A message that is there
    /// already stays as it is, read or not. Returns how many were new.
    fn take_in(&self, page: wire::MessagePage) -> Result<u32, Error> {
        self.0.database.write(|transaction| {
            let mut new = 0;
            for message in page.messages {
                let lookup = self.lookup(message.case_number.as_deref())?;
                let content = Content {
                    case_number: message.case_number,
                    title: message.title,
                    body: message.body,
                };
                let sealed = self.0.seal(place(&message.id), &content)?;
                let inserted = transaction
                    .prepare_cached(include_str!("sql/insert.sql"))?
                    .execute(params![
                        message.id,
                        message.sent_at.timestamp_millis(),
                        lookup,
                        sealed
                    ])?;
                new += u32::try_from(inserted).unwrap_or_default();
            }
            if let Some(cursor) = page.next_cursor {
                self.0.set_setting(transaction, CURSOR, &cursor)?;
            }
            Ok(new)
        })
    }

    /// Takes in a message that was pushed, in JSON as it stands in a page; the cursor stays, so that a page brings it once
    /// more, and one that is there already stays as it is. Returns whether it is new.
    pub fn take_pushed(&self, message: &str) -> Result<bool, Error> {
        let page = wire::MessagePage {
            messages: vec![serde_json::from_str(message)?],
            next_cursor: None,
            has_more: false,
        };
        Ok(self.take_in(page)? > 0)
    }

    /// What stands for a case; empty for none.
    fn lookup(&self, case_number: Option<&str>) -> Result<Vec<u8>, Error> {
        Ok(match case_number {
            Some(number) => self.0.lookup("message", "lookup_case", number)?,
            None => Vec::new(),
        })
    }

    fn opened(&self, row: MessageRow) -> Result<Message, Error> {
        Ok(Message {
            content: self.0.open_sealed(place(&row.id), &row.content)?,
            sent_at: moment(row.sent_at_ms),
            read: row.read,
            id: row.id,
        })
    }
}

/// Asks the city for what is new and stores it, page by page: an interruption loses nothing and
/// doubles nothing. Returns how many messages were new.
///
/// `on_new` is called after each page with new messages, on the thread that has stored it: also where
/// the pages after it fail, or nobody waits for this any more.
pub async fn poll(
    store: &Arc<UserStore>,
    city: &City,
    on_new: impl Fn() + Clone + Send + 'static,
) -> Result<u32, Error> {
    let mut new = 0;
    let mut cursor = blocking(store, |store| Messages(store).cursor()).await?;
    for _ in 0..PAGES_AT_MOST {
        let page = city.messages(cursor.as_deref()).await?;
        let more = page.has_more;
        let next = page.next_cursor.clone();
        let on_new = on_new.clone();
        new += blocking(store, move |store| {
            let taken_in = Messages(store).take_in(page)?;
            if taken_in > 0 {
                on_new();
            }
            Ok(taken_in)
        })
        .await?;
        if !more {
            return Ok(new);
        }
        if next.is_none() || next == cursor {
            return Err(NetError::Malformed.into());
        }
        cursor = next;
    }
    Err(NetError::TooLarge.into())
}

async fn blocking<T: Send + 'static>(
    store: &Arc<UserStore>,
    work: impl FnOnce(&UserStore) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let store = Arc::clone(store);
    crate::blocking(move || work(&store)).await
}

struct MessageRow {
    id: String,
    sent_at_ms: i64,
    read: bool,
    content: Vec<u8>,
}

fn columns(row: &Row<'_>) -> rusqlite::Result<MessageRow> {
    Ok(MessageRow {
        id: row.get("id")?,
        sent_at_ms: row.get("sent_at_ms")?,
        read: row.get("read")?,
        content: row.get("sealed_content")?,
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
