//! Drafts: a form of a service with the answers so far, saved sealed at every change.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{attachments::Attachments, follow_ups};
use crate::{
    environment::Timestamp,
    error::Error,
    forms::{Answers, FormDefinition},
    seal::Place,
    text::Text,
    user_store::{UserStore, moment},
};

/// What a draft was begun from, kept with it so that it needs no catalogue to go on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DraftOrigin {
    /// The service.
    pub service_id: String,
    /// Its name.
    pub service_name: Text,
    /// The form, in the version that the draft was begun with.
    pub form: FormDefinition,
    /// The question of the city that it answers; `None` where she applies for the service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<AskedAbout>,
}

/// A question of the city about a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AskedAbout {
    /// Its id.
    pub question_id: String,
    /// The submission that opened the case.
    pub case_id: String,
    /// The number a caseworker knows the case by.
    pub case_number: String,
}

/// A form that is being filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Its id (UUIDv7).
    pub id: String,
    /// What it was begun from.
    pub origin: DraftOrigin,
    /// The answers so far.
    pub answers: Answers,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// The drafts of one user store. Every call blocks.
pub struct Drafts<'a>(pub &'a UserStore);

impl Drafts<'_> {
    /// Begins a draft without answers; returns its id. A question has one draft: begun again it is the same one, and
    /// once its answer is on its way it is refused (`already-answered`).
    pub fn begin(&self, origin: &DraftOrigin) -> Result<String, Error> {
        self.0.database.write(|transaction| {
            if let Some(asked) = &origin.question
                && let Some(begun) = follow_ups::begun_answer(self.0, transaction, asked)?
            {
                return Ok(begun);
            }
            self.insert(transaction, origin, &Answers::new())
        })
    }

    pub(super) fn insert(
        &self,
        connection: &Connection,
        origin: &DraftOrigin,
        answers: &Answers,
    ) -> Result<String, Error> {
        let id = self.0.environment().new_id()?.to_string();
        let asked = origin.question.as_ref();
        connection.execute(
            include_str!("sql/insert_draft.sql"),
            params![
                id,
                self.0.now().timestamp_millis(),
                self.0.seal(place(&id, "sealed_origin"), origin)?,
                self.0.seal(place(&id, "sealed_answers"), answers)?,
                asked.map(|asked| asked.lookup(self.0)).transpose()?,
            ],
        )?;
        Ok(id)
    }

    /// Changes the answers of a draft; when this returns they are on the disk. Two changes at the
    /// same time are made one after the other, and neither is lost.
    pub fn change(
        &self,
        id: &str,
        change: impl FnOnce(&mut Answers) -> Result<(), Error>,
    ) -> Result<Answers, Error> {
        let id = &canonical(id, "draft")?;
        self.0
            .database
            .write(|transaction| self.change_in(transaction, id, change))
    }

    /// As [`Drafts::change`], as a part of a transaction.
    pub(super) fn change_in(
        &self,
        transaction: &Connection,
        id: &str,
        change: impl FnOnce(&mut Answers) -> Result<(), Error>,
    ) -> Result<Answers, Error> {
        let mut answers = self.load(transaction, id)?.answers;
        change(&mut answers)?;
        let sealed = self.0.seal(place(id, "sealed_answers"), &answers)?;
        transaction.execute(
            "update draft set sealed_answers = ?2, updated_at_ms = ?3 where id = ?1",
            params![id, sealed, self.0.now().timestamp_millis()],
        )?;
        Ok(answers)
    }

    /// One draft.
    pub fn draft(&self, id: &str) -> Result<Draft, Error> {
        self.0
            .database
            .read(|connection| self.load(connection, &canonical(id, "draft")?))
    }

    /// The newest drafts, at most `limit`, the one changed last first.
    pub fn newest(&self, limit: u32) -> Result<Vec<Draft>, Error> {
        self.0.database.read(|connection| {
            let mut statement = connection.prepare_cached(include_str!("sql/newest_drafts.sql"))?;
            let rows = statement.query_map([limit], columns)?;
            rows.map(|row| self.opened(row?)).collect()
        })
    }

    /// How many drafts there are.
    pub fn count(&self) -> Result<u32, Error> {
        self.0.database.read(|connection| {
            Ok(connection.query_row("select count(*) from draft", [], |row| row.get(0))?)
        })
    }

    /// Deletes a draft with its answers and attachments, because the resident says so.
    pub fn discard(&self, id: &str) -> Result<(), Error> {
        let id = canonical(id, "draft")?;
        let attachments = Attachments(self.0);
        let unused = self.0.database.write(|transaction| {
            match transaction.execute("delete from draft where id = ?1", [&id])? {
                0 => Err(Error::NotFound("draft")),
                _ => attachments.forget_all_but(transaction, &id, &[]),
            }
        })?;
        attachments.remove(unused);
        Ok(())
    }

    pub(super) fn load(&self, connection: &Connection, id: &str) -> Result<Draft, Error> {
        let row = connection
            .prepare_cached(include_str!("sql/draft.sql"))?
            .query_row([id], columns)
            .optional()?
            .ok_or(Error::NotFound("draft"))?;
        self.opened(row)
    }

    fn opened(&self, row: DraftRow) -> Result<Draft, Error> {
        Ok(Draft {
            origin: self
                .0
                .open_sealed(place(&row.id, "sealed_origin"), &row.origin)?,
            answers: self
                .0
                .open_sealed(place(&row.id, "sealed_answers"), &row.answers)?,
            created_at: moment(row.created_at_ms),
            updated_at: moment(row.updated_at_ms),
            id: row.id,
        })
    }
}

struct DraftRow {
    id: String,
    created_at_ms: i64,
    updated_at_ms: i64,
    origin: Vec<u8>,
    answers: Vec<u8>,
}

fn columns(row: &Row<'_>) -> rusqlite::Result<DraftRow> {
    Ok(DraftRow {
        id: row.get("id")?,
        created_at_ms: row.get("created_at_ms")?,
        updated_at_ms: row.get("updated_at_ms")?,
        origin: row.get("sealed_origin")?,
        answers: row.get("sealed_answers")?,
    })
}

fn place<'a>(id: &'a str, column: &'a str) -> Place<'a> {
    Place {
        table: "draft",
        row: id,
        column,
    }
}

/// The id of a `what` in the one form that is stored, so that a shell may hand it in in capitals
/// too. What is no UUID is nobody's id.
pub(super) fn canonical(id: &str, what: &'static str) -> Result<String, Error> {
    Ok(Uuid::try_parse(id)
        .map_err(|_| Error::NotFound(what))?
        .to_string())
}
