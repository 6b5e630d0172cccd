//! Brings drafts and submissions in order of which a damaged store has lost a part.

use std::collections::BTreeSet;

use rusqlite::{Connection, params};
use serde::Deserialize;

use super::{
    attachments::Attachments,
    drafts::Drafts,
    queue::{ATTACHMENT_UNREADABLE, Outcome, place},
};
use crate::{
    error::Error,
    forms::{Form, Kept},
    user_store::UserStore,
};

/// Why a submission is wedged of which is lost what became of it. Tried again, it goes out under its old key, to which
/// the city gives its old answer.
const OUTCOME_LOST: &str = "outcome-lost";

/// What a body names.
#[derive(Deserialize)]
struct Named {
    #[serde(default)]
    attachments: Vec<NamedFile>,
}

#[derive(Deserialize)]
struct NamedFile {
    sha256: String,
}

/// Lets what lacks a part say so: a draft asks for its file again, a submission that was never begun to be sent, and has
/// lost one, can be corrected or taken back, and one of which it is lost what became of it can be tried again. For a
/// store that was rebuilt; does nothing the second time.
pub fn mend(store: &UserStore) -> Result<(), Error> {
    store.database.write(|transaction| {
        let lost = ids(transaction, include_str!("sql/outcome_lost.sql"))?;
        wedge(store, transaction, &lost, OUTCOME_LOST)?;
        let unsent = ids(transaction, include_str!("sql/never_begun.sql"))?;
        let mut lacking = Vec::new();
        for id in unsent {
            if lacks_a_row(store, transaction, &id)? {
                lacking.push(id);
            }
        }
        wedge(store, transaction, &lacking, ATTACHMENT_UNREADABLE)?;
        for id in ids(transaction, "select id from draft")? {
            forget_missing(store, transaction, &id)?;
        }
        Ok(())
    })
}

/// The ids that `sql` selects, in its order.
pub(super) fn ids(connection: &Connection, sql: &str) -> Result<Vec<String>, Error> {
    let mut statement = connection.prepare(sql)?;
    let ids = statement.query_map([], |row| row.get(0))?;
    Ok(ids.collect::<rusqlite::Result<_>>()?)
}

fn wedge(
    store: &UserStore,
    connection: &Connection,
    ids: &[String],
    reason: &str,
) -> Result<(), Error> {
    for id in ids {
        let outcome = Outcome::Wedged {
            reason: reason.to_owned(),
        };
        let sealed = store.seal(place(id, "sealed_outcome"), &outcome)?;
        connection.execute(
            "update submission set state = 'wedged', sealed_outcome = ?2 where id = ?1",
            params![id, sealed],
        )?;
    }
    Ok(())
}

/// Whether a submission names a file of which nothing is known any more.
fn lacks_a_row(store: &UserStore, connection: &Connection, id: &str) -> Result<bool, Error> {
    let (draft_id, body): (String, Vec<u8>) = connection.query_row(
        "select draft_id, sealed_body from submission where id = ?1",
        [id],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let named: Named = store.open_sealed(place(id, "sealed_body"), &body)?;
    if named.attachments.is_empty() {
        return Ok(false);
    }
    let there = hashes(store, connection, &draft_id)?;
    let mut named = named.attachments.iter();
    Ok(named.any(|file| !there.contains(&file.sha256)))
}

/// Takes what a draft names, and of which nothing is known any more, out of it.
pub(super) fn forget_missing(
    store: &UserStore,
    connection: &Connection,
    id: &str,
) -> Result<(), Error> {
    let drafts = Drafts(store);
    let draft = drafts.load(connection, id)?;
    let form = Form::compile(draft.origin.form)?;
    let named = form.attached(&draft.answers);
    let named = named.into_iter().map(|(_, file)| file.sha256);
    let kept = draft.kept.iter().flat_map(Kept::files);
    let named: BTreeSet<String> = named.chain(kept.map(|file| file.sha256)).collect();
    for sha256 in named.difference(&hashes(store, connection, id)?) {
        drafts.lose(connection, id, &form, sha256)?;
        drafts.forget_kept(connection, id, sha256)?;
    }
    Ok(())
}

/// The contents that are known of a draft, or of the submission that was made of it.
fn hashes(
    store: &UserStore,
    connection: &Connection,
    draft_id: &str,
) -> Result<BTreeSet<String>, Error> {
    let attached = Attachments(store).of_draft(connection, draft_id)?;
    Ok(attached.into_iter().map(|one| one.file.sha256).collect())
}
