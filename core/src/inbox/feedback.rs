//! What the city is told of notifications, where she lets it know: kept until it is told, and not longer.

use std::collections::BTreeMap;

use rusqlite::Transaction;
use serde::Serialize;

use super::{InboxPreferences, Messages, Presentations, once::PREFERENCES};
use crate::{error::Error, net::wire::Feedback};

/// The setting with what waits to be told, by the ids of messages.
const WAITING: &str = "inbox_feedback";
/// Of more, the first are not told.
const AT_MOST: usize = 500;

type Kept = BTreeMap<String, Feedback>;

/// What became of a message's notification, as the city is told.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ToldFeedback {
    message_id: String,
    #[serde(flatten)]
    feedback: Feedback,
}

impl Presentations<'_> {
    /// She has opened what this id is of from its notification, which was therefore shown.
    pub fn opened(&self, id: &str) -> Result<(), Error> {
        let feedback = Feedback {
            shown: true,
            opened: true,
        };
        self.0.database.write(|transaction| {
            self.shown(transaction, id)?;
            self.note_feedback(transaction, id, feedback)
        })
    }

    /// Keeps what is to be told of a message's notification, with her consent only. Of other events the city knows nothing.
    pub(super) fn note_feedback(
        &self,
        transaction: &Transaction<'_>,
        id: &str,
        feedback: Feedback,
    ) -> Result<(), Error> {
        let preferences: Option<InboxPreferences> = self.0.setting(transaction, PREFERENCES)?;
        if !preferences.is_some_and(|preferences| preferences.gives_feedback) {
            return Ok(());
        }
        let is_message: bool = transaction
            .prepare_cached("select exists (select 1 from message where id = ?1)")?
            .query_row([id], |row| row.get(0))?;
        if !is_message {
            return Ok(());
        }
        let mut waiting: Kept = self.0.setting(transaction, WAITING)?.unwrap_or_default();
        let kept = waiting.entry(id.to_owned()).or_default();
        kept.shown |= feedback.shown;
        kept.opened |= feedback.opened;
        while waiting.len() > AT_MOST {
            waiting.pop_first();
        }
        self.0.set_setting(transaction, WAITING, &waiting)
    }

    /// Nothing that waits is told any more: she does not want it to be.
    pub(super) fn drop_feedback(&self, transaction: &Transaction<'_>) -> Result<(), Error> {
        transaction.execute("delete from setting where name = ?1", [WAITING])?;
        Ok(())
    }
}

impl Messages<'_> {
    /// What waits to be told, at most so many.
    pub(super) fn feedback(&self, limit: usize) -> Result<Vec<ToldFeedback>, Error> {
        let waiting: Option<Kept> =
            (self.0.database).read(|connection| self.0.setting(connection, WAITING))?;
        let waiting = waiting.unwrap_or_default().into_iter().take(limit);
        let told = waiting.map(|(message_id, feedback)| ToldFeedback {
            message_id,
            feedback,
        });
        Ok(told.collect())
    }

    /// The city was told; what has come to it meanwhile it was not.
    pub(super) fn feedback_is_told(
        &self,
        transaction: &Transaction<'_>,
        told: &[ToldFeedback],
    ) -> Result<(), Error> {
        let kept: Option<Kept> = self.0.setting(transaction, WAITING)?;
        let Some(mut kept) = kept.filter(|_| !told.is_empty()) else {
            return Ok(());
        };
        for told in told {
            if kept.get(&told.message_id) == Some(&told.feedback) {
                kept.remove(&told.message_id);
            }
        }
        self.0.set_setting(transaction, WAITING, &kept)
    }
}
