//! What the city has told of each case, kept sealed on the phone and read without a network.

use std::sync::Arc;

use rusqlite::{OptionalExtension, params};
use uuid::Uuid;

use crate::{
    error::Error,
    net::{
        City, NetError,
        wire::{Case, CasePage},
    },
    seal::Place,
    user_store::UserStore,
};

/// More pages than this at once are no city's.
const PAGES_AT_MOST: u32 = 1_000;
/// Of a longer timeline, the newest are kept.
const EVENTS_AT_MOST: usize = 200;
const CURSOR: Place<'static> = Place {
    table: "case_poll",
    row: "1",
    column: "sealed_cursor",
};

/// The cases of one user store. Every call blocks.
pub struct Cases<'a>(pub &'a UserStore);

/// What the phone knows that tells of cases: how far its messages go, and how much the city has accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Known {
    messages: i64,
    accepted: i64,
}

impl Cases<'_> {
    /// The case that the submission with this id has opened, as the city told of it last; `None` as long as it has
    /// not.
    pub fn case(&self, submission_id: &str) -> Result<Option<Case>, Error> {
        let sealed: Option<Vec<u8>> = self.0.database.read(|connection| -> Result<_, Error> {
            Ok(connection
                .prepare_cached("select sealed_file from case_file where id = ?1")?
                .query_row([submission_id], |row| row.get(0))
                .optional()?)
        })?;
        sealed
            .map(|sealed| self.0.open_sealed(place(submission_id), &sealed))
            .transpose()
    }

    /// The cases about which the city waits for an answer. One that is damaged is told when it is read, and keeps no other
    /// from being told.
    pub fn asking(&self) -> Result<Vec<Case>, Error> {
        self.0.database.read(|connection| {
            let mut statement =
                connection.prepare_cached("select id, sealed_file from case_file")?;
            let mut rows = statement.query([])?;
            let mut asking = Vec::new();
            while let Some(row) = rows.next()? {
                let (id, sealed): (String, Vec<u8>) = (row.get("id")?, row.get("sealed_file")?);
                let case: Result<Case, _> = self.0.open_sealed(place(&id), &sealed);
                asking.extend(case.ok().filter(|case| case.question.is_some()));
            }
            Ok(asking)
        })
    }

    /// Where the last answer of the city ended, and what the phone knows now; `None` where it knew that then too.
    fn news(&self) -> Result<Option<(Option<String>, Known)>, Error> {
        let (cursor, seen, known) = self.0.database.read(|connection| -> Result<_, Error> {
            Ok(
                connection.query_row(include_str!("sql/news.sql"), [], |row| {
                    let cursor: Option<Vec<u8>> = row.get("sealed_cursor")?;
                    let seen = Known {
                        messages: row.get("messages_seen")?,
                        accepted: row.get("accepted_seen")?,
                    };
                    let known = Known {
                        messages: row.get("messages")?,
                        accepted: row.get("accepted")?,
                    };
                    Ok((cursor, seen, known))
                })?,
            )
        })?;
        if seen == known {
            return Ok(None);
        }
        let cursor = cursor.map(|sealed| self.0.open_sealed(CURSOR, &sealed));
        Ok(Some((cursor.transpose()?, known)))
    }

    /// Takes in a page and moves the cursor behind it, in one transaction; behind the last one, all that was `known`
    /// when it was asked for is seen. Returns how many cases it had.
    fn take_in(&self, page: CasePage, known: Known) -> Result<usize, Error> {
        let count = page.cases.len();
        self.0.database.write(|transaction| {
            for mut case in page.cases {
                let surplus = case.timeline.len().saturating_sub(EVENTS_AT_MOST);
                case.timeline.drain(..surplus);
                let id = canonical(&case.submission_id)?;
                transaction
                    .prepare_cached(include_str!("sql/put.sql"))?
                    .execute(params![id, self.0.seal(place(&id), &case)?])?;
            }
            transaction.execute(
                "update case_poll set sealed_cursor = ?1",
                [self.0.seal(CURSOR, &page.next_cursor)?],
            )?;
            if !page.has_more {
                transaction.execute(
                    "update case_poll set messages_seen = ?1, accepted_seen = ?2",
                    [known.messages, known.accepted],
                )?;
            }
            Ok(count)
        })
    }
}

/// Asks the city which cases have changed, page by page, if the phone has heard of anything since it asked last: one
/// request where something is new, and none where nothing is. What is left undone is done the next time.
///
/// `on_change` is called after each page with cases, on the thread that has stored it.
pub async fn refresh(
    store: &Arc<UserStore>,
    city: &City,
    on_change: impl Fn() + Clone + Send + 'static,
) -> Result<(), Error> {
    let asked = store.blocking(|store| Cases(store).news()).await?;
    let Some((mut cursor, known)) = asked else {
        return Ok(());
    };
    for _ in 0..PAGES_AT_MOST {
        let page = city.cases(cursor.as_deref()).await?;
        let more = page.has_more;
        let next = Some(page.next_cursor.clone());
        let on_change = on_change.clone();
        store
            .blocking(move |store| {
                if Cases(store).take_in(page, known)? > 0 {
                    on_change();
                }
                Ok(())
            })
            .await?;
        if !more {
            return Ok(());
        }
        if next == cursor {
            return Err(NetError::Malformed.into());
        }
        cursor = next;
    }
    Err(NetError::TooLarge.into())
}

/// The id in the one form that is stored.
fn canonical(id: &str) -> Result<String, NetError> {
    let id = Uuid::try_parse(id).map_err(|_| NetError::Malformed)?;
    Ok(id.to_string())
}

fn place(id: &str) -> Place<'_> {
    Place {
        table: "case_file",
        row: id,
        column: "sealed_file",
    }
}

#[cfg(test)]
mod tests;
