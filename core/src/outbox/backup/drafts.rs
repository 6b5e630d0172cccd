//! Drafts, in a backup and out of one.

use std::io::Read;

use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

use super::{
    super::{
        attachments::Attachments,
        drafts::{DraftOrigin, Drafts, place},
        editing::edited,
        follow_ups,
        mending::forget_missing,
    },
    files::{KeptFile, LostFile, Taking, WithFiles, files_of, give_contents},
};
use crate::{
    backup::{Entries, Part, Purpose, put_value},
    environment::Timestamp,
    error::Error,
    forms::{Answers, Form, Kept, Refusal, Unseen},
    user_store::UserStore,
};

/// The drafts of one user store as a part of a backup.
pub struct DraftsPart<'a>(Taking<'a, KeptDraft>);

impl<'a> DraftsPart<'a> {
    /// Those of `store`.
    pub const fn new(store: &'a UserStore) -> Self {
        Self(Taking::new(store))
    }

    /// The files without content of those that went into a backup, or came out of one.
    pub fn lost(&self) -> Vec<LostFile> {
        self.0.lost()
    }
}

#[derive(Serialize, Deserialize)]
struct KeptDraft {
    id: String,
    created_at: Timestamp,
    updated_at: Timestamp,
    origin: DraftOrigin,
    answers: Answers,
    unseen: Option<Unseen>,
    kept: Vec<Kept>,
    refusals: Vec<Refusal>,
    refused_id: Option<String>,
    files: Vec<KeptFile>,
}

impl Part for DraftsPart<'_> {
    fn folder(&self) -> &str {
        "drafts"
    }

    fn give(&self, entries: &mut dyn Entries) -> Result<(), Error> {
        let store = self.0.store;
        let needed = Attachments(store).needed()?;
        for draft in Drafts(store).newest(u32::MAX)? {
            let (attached, files) = files_of(store, &draft.id, &needed)?;
            let kept = KeptDraft {
                id: draft.id,
                created_at: draft.created_at,
                updated_at: draft.updated_at,
                origin: draft.origin,
                answers: draft.answers,
                unseen: draft.unseen,
                kept: draft.kept,
                refusals: draft.refusals,
                refused_id: draft.refused_id,
                files,
            };
            self.0.note_lost(&kept);
            put_value(entries, &format!("{}/{}", kept.id, KeptDraft::ENTRY), &kept)?;
            give_contents(store, entries, &kept.id, &attached, &kept.files)?;
        }
        Ok(())
    }

    /// What was sent since, or changed here later, stands.
    fn take(
        &self,
        name: &str,
        size_bytes: u64,
        content: &mut dyn Read,
        purpose: Purpose,
    ) -> Result<u32, Error> {
        self.0.take(name, size_bytes, content, purpose)
    }

    fn end(&self) -> Result<(), Error> {
        self.0.end()
    }
}

impl WithFiles for KeptDraft {
    const ENTRY: &'static str = "draft.json";

    fn id(&self) -> &str {
        &self.id
    }

    fn service_id(&self) -> &str {
        &self.origin.service_id
    }

    fn files(&self) -> &[KeptFile] {
        &self.files
    }

    fn check(&self) -> Result<(), Error> {
        Form::compile(self.origin.form.clone())?;
        Ok(())
    }

    fn is_wanted(&self, store: &UserStore, connection: &Connection) -> Result<bool, Error> {
        let is_sent: bool = connection.query_row(
            "select exists (select 1 from submission where draft_id = ?1)",
            [&self.id],
            |row| row.get(0),
        )?;
        let here = updated_at_ms(connection, &self.id)?;
        let is_newer_here = here.is_some_and(|here| here >= self.updated_at.timestamp_millis());
        let other = match (&self.origin.question, &self.refused_id) {
            (Some(asked), _) => match follow_ups::begun_answer(store, connection, asked) {
                Err(Error::Refused(_)) => return Ok(false),
                begun => begun?,
            },
            (None, Some(refused)) => edited(connection, refused)?,
            (None, None) => None,
        };
        Ok(!is_sent && !is_newer_here && other.is_none_or(|other| other == self.id))
    }

    fn put_back(
        &self,
        store: &UserStore,
        transaction: &Connection,
        sealed: &[Option<String>],
    ) -> Result<Vec<String>, Error> {
        let (id, drafts) = (&self.id, Drafts(store));
        let unused = match updated_at_ms(transaction, id)? {
            Some(_) => drafts.delete(transaction, id)?,
            None => Vec::new(),
        };
        let asked = self.origin.question.as_ref();
        transaction.execute(
            include_str!("../sql/insert_draft.sql"),
            params![
                id,
                self.created_at.timestamp_millis(),
                self.updated_at.timestamp_millis(),
                store.seal(place(id, "sealed_origin"), &self.origin)?,
                store.seal(place(id, "sealed_answers"), &self.answers)?,
                (self.unseen.as_ref())
                    .map(|unseen| store.seal(place(id, "sealed_unseen"), unseen))
                    .transpose()?,
                store.seal(place(id, "sealed_kept"), &self.kept)?,
                store.seal(place(id, "sealed_refusals"), &self.refusals)?,
                asked.map(|asked| asked.lookup(store)).transpose()?,
                self.refused_id,
            ],
        )?;
        let files = self.files.iter().zip(sealed);
        let files = files.filter(|(_, sealed)| sealed.is_some());
        Attachments(store).put_back(transaction, id, files)?;
        // What was lost before, its field asks for again.
        forget_missing(store, transaction, id)?;
        transaction.execute(
            "update draft set updated_at_ms = ?2 where id = ?1",
            params![id, self.updated_at.timestamp_millis()],
        )?;
        Ok(unused)
    }
}

fn updated_at_ms(connection: &Connection, id: &str) -> Result<Option<i64>, Error> {
    let select = "select updated_at_ms from draft where id = ?1";
    let updated = connection.query_row(select, [id], |row| row.get(0));
    Ok(updated.optional()?)
}
