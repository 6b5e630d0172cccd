//! Bringing the inbox and the city together: what she has done goes there, what has changed comes here.

use std::sync::Arc;

use rusqlite::params;
use serde::Serialize;

use super::{Messages, feedback::ToldFeedback, state};
use crate::{
    error::Error,
    net::{City, NetError, wire::MessageState},
    user_store::UserStore,
};

/// More pages than this in one poll are no city's.
const PAGES_AT_MOST: u32 = 1_000;
/// So many states go in one request.
const STATES_AT_ONCE: u32 = 100;
/// The setting that says where the next page begins.
pub(super) const CURSOR: &str = "inbox_cursor";
/// The setting with the [`VERSION`] that could not read all that has come: another one asks for it once more.
pub(super) const UNREADABLE_TO: &str = "inbox_unreadable_to";
/// This version of the core.
pub(super) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What she has done with a message, as the city is told.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Told {
    message_id: String,
    #[serde(flatten)]
    state: MessageState,
    #[serde(skip)]
    changes: u32,
}

/// Tells the city what she has done, and asks for what has changed, page by page: an interruption loses nothing and
/// doubles nothing. A city that does not know any more where the last page ended is asked from the beginning. Returns how
/// many messages were new.
///
/// `on_new` is called after each page with which something has changed, on the thread that has stored it: also where
/// the pages after it fail, or nobody waits for this any more.
pub async fn poll(
    store: &Arc<UserStore>,
    city: &City,
    on_new: impl Fn() + Clone + Send + 'static,
) -> Result<u32, Error> {
    tell_states(store, city).await?;
    let mut new = 0;
    let mut cursor = store
        .blocking(|store| Messages(store).first_cursor())
        .await?;
    for _ in 0..PAGES_AT_MOST {
        let page = match city.messages(cursor.as_deref()).await {
            Err(NetError::Refused { kind, .. }) if cursor.is_some() && is_about_cursor(&kind) => {
                // What is here is known by its id: nothing comes twice, and nothing becomes unread.
                cursor = None;
                continue;
            }
            page => page?,
        };
        let more = page.has_more;
        let next = page.next_cursor.clone();
        let on_new = on_new.clone();
        new += store
            .blocking(move |store| {
                let (taken_in, changed) = Messages(store).take_in(page)?;
                if taken_in > 0 || changed {
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

/// Whether the city says that it does not know the cursor: none of its own, or one that it has forgotten.
fn is_about_cursor(kind: &str) -> bool {
    matches!(kind, "cursor-gone" | "invalid-parameter")
}

/// Tells the city what she has done since it was told last. What it does not take now, it is told the next time.
async fn tell_states(store: &Arc<UserStore>, city: &City) -> Result<(), Error> {
    loop {
        let (states, feedback) = store.blocking(|store| Messages(store).to_tell()).await?;
        if states.is_empty() && feedback.is_empty() {
            return Ok(());
        }
        match city.tell_states(&states, &feedback).await {
            // Those that the city does not know either: telling it again would not help.
            Ok(_) => {}
            Err(error @ NetError::Refused { .. }) => {
                tracing::debug!(%error, "the city takes no states");
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        }
        let is_last = states.len().max(feedback.len()) < STATES_AT_ONCE as usize;
        store
            .blocking(move |store| Messages(store).told(&states, &feedback))
            .await?;
        if is_last {
            return Ok(());
        }
    }
}

impl Messages<'_> {
    pub(super) fn cursor(&self) -> Result<Option<String>, Error> {
        (self.0.database).read(|connection| self.0.setting(connection, CURSOR))
    }

    /// Where a poll begins: where the last one ended, or from the beginning where a version before this one could not read
    /// all of it.
    fn first_cursor(&self) -> Result<Option<String>, Error> {
        let unreadable_to: Option<String> =
            (self.0.database).read(|connection| self.0.setting(connection, UNREADABLE_TO))?;
        if unreadable_to.is_some_and(|version| version != VERSION) {
            self.0.database.write(|transaction| -> Result<_, Error> {
                let both = "delete from setting where name in (?1, ?2)";
                Ok(transaction.execute(both, [CURSOR, UNREADABLE_TO])?)
            })?;
        }
        self.cursor()
    }

    /// Whether the city was ever asked for messages, and has answered.
    pub fn were_asked_for(&self) -> Result<bool, Error> {
        Ok(self.cursor()?.is_some())
    }

    /// Whether the city was not told yet of something.
    pub fn has_untold(&self) -> Result<bool, Error> {
        let has_states: bool = self.0.database.read(|connection| -> Result<_, Error> {
            let exists = "select exists (select 1 from message where changes > changes_told)";
            Ok(connection.query_row(exists, [], |row| row.get(0))?)
        })?;
        Ok(has_states || !self.feedback(1)?.is_empty())
    }

    fn to_tell(&self) -> Result<(Vec<Told>, Vec<ToldFeedback>), Error> {
        Ok((self.untold()?, self.feedback(STATES_AT_ONCE as usize)?))
    }

    /// What the city was not told yet.
    pub(super) fn untold(&self) -> Result<Vec<Told>, Error> {
        self.0.database.read(|connection| {
            let mut statement = connection.prepare_cached(include_str!("sql/untold.sql"))?;
            let rows = statement.query_map([STATES_AT_ONCE], |row| {
                Ok(Told {
                    message_id: row.get("id")?,
                    state: state(row)?,
                    changes: row.get("changes")?,
                })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// The city was told; what she has done meanwhile it was not.
    pub(super) fn told(&self, states: &[Told], feedback: &[ToldFeedback]) -> Result<(), Error> {
        self.0.database.write(|transaction| {
            let mut statement = transaction.prepare_cached(include_str!("sql/told.sql"))?;
            for told in states {
                statement.execute(params![told.message_id, told.changes])?;
            }
            self.feedback_is_told(transaction, feedback)
        })
    }
}
