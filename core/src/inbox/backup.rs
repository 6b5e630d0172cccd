//! What of the messages goes into a backup: all of them, and which were read.

use std::io::Read;

use rusqlite::params;
use serde::{Deserialize, Serialize};

use super::{Content, Message, Messages, place};
use crate::{
    backup::{Entries, Part, Purpose, put_value, take_value},
    environment::Timestamp,
    error::Error,
};

/// So many messages are in one entry.
const PAGE: u32 = 500;

#[derive(Serialize, Deserialize)]
struct Kept {
    id: String,
    sent_at: Timestamp,
    read: bool,
    #[serde(flatten)]
    content: Content,
}

impl From<Message> for Kept {
    fn from(message: Message) -> Self {
        Self {
            id: message.id,
            sent_at: message.sent_at,
            read: message.read,
            content: message.content,
        }
    }
}

impl Part for Messages<'_> {
    fn folder(&self) -> &str {
        "messages"
    }

    /// The newest first.
    fn give(&self, entries: &mut dyn Entries) -> Result<(), Error> {
        for number in 0.. {
            let page = self.page(number * PAGE, PAGE)?;
            if page.is_empty() {
                break;
            }
            let page: Vec<Kept> = page.into_iter().map(Into::into).collect();
            put_value(entries, &format!("{:04}.json", number + 1), &page)?;
        }
        Ok(())
    }

    /// What was read anywhere is read. What is not here is older than all that is: the city tells what is new.
    fn take(
        &self,
        _: &str,
        size_bytes: u64,
        content: &mut dyn Read,
        purpose: Purpose,
    ) -> Result<u32, Error> {
        let messages: Vec<Kept> = take_value(size_bytes, content)?;
        if purpose == Purpose::Check {
            return Ok(0);
        }
        self.0.database.write(|transaction| {
            let mut taken = 0;
            let mut statement = transaction.prepare_cached(include_str!("sql/take_back.sql"))?;
            for message in messages {
                let lookup = self.lookup(message.content.case_number.as_deref())?;
                let sealed = self.0.seal(place(&message.id), &message.content)?;
                let changed = statement.execute(params![
                    message.id,
                    message.sent_at.timestamp_millis(),
                    message.read,
                    lookup,
                    sealed,
                ])?;
                taken += u32::try_from(changed).unwrap_or_default();
            }
            Ok(taken)
        })
    }
}
