//! Drafts: a form of a service with the answers so far, saved sealed at every change.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use uuid::Uuid;

use super::{attachments::Attachments, expiry, follow_ups};
use crate::{
    environment::Timestamp,
    error::Error,
    forms::{Answers, Form, FormDefinition, FormReference, Kept, Refusal, Unseen},
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
    /// The form, in the version that the draft is of at present.
    pub form: FormDefinition,
    /// The question of the city that it answers; `None` where she applies for the service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<AskedAbout>,
}

impl DraftOrigin {
    /// Which form it is of, in which version.
    pub fn form_reference(&self) -> FormReference {
        FormReference {
            id: self.form.id.clone(),
            version: self.form.version.clone(),
        }
    }
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
    /// What another version of the form has changed that she has not seen.
    pub unseen: Option<Unseen>,
    /// Her answers that do not fit the form any more.
    pub kept: Vec<Kept>,
    /// What the city does not accept of it.
    pub refusals: Vec<Refusal>,
    /// The submission that the city has refused and that it was made of.
    pub refused_id: Option<String>,
    /// When it is deleted, if nobody touches it; not before.
    pub expires_at: Timestamp,
    /// Whether that is soon: [`Drafts::count_day`].
    pub expires_soon: bool,
}

/// The drafts of one user store. Every call blocks.
pub struct Drafts<'a>(pub &'a UserStore);

impl Drafts<'_> {
    /// Begins a draft without answers, as [`Drafts::begin_with`].
    pub fn begin(&self, origin: &DraftOrigin) -> Result<String, Error> {
        self.begin_with(origin, &Answers::new())
    }

    /// Begins a draft with these answers; returns its id. A question has one draft: begun again it is the same one, as it
    /// is by then, and once its answer is on its way it is refused (`already-answered`).
    pub fn begin_with(&self, origin: &DraftOrigin, answers: &Answers) -> Result<String, Error> {
        self.0.database.write(|transaction| {
            if let Some(asked) = &origin.question
                && let Some(begun) = follow_ups::begun_answer(self.0, transaction, asked)?
            {
                return Ok(begun);
            }
            self.insert(transaction, origin, answers, None)
        })
    }

    /// `refused`: the submission that it is made of, and what the city does not accept of it.
    pub(super) fn insert(
        &self,
        connection: &Connection,
        origin: &DraftOrigin,
        answers: &Answers,
        refused: Option<(&str, &[Refusal])>,
    ) -> Result<String, Error> {
        let id = self.0.environment().new_id()?.to_string();
        let now = self.0.now().timestamp_millis();
        let asked = origin.question.as_ref();
        connection.execute(
            include_str!("sql/insert_draft.sql"),
            params![
                id,
                now,
                now,
                self.0.seal(place(&id, "sealed_origin"), origin)?,
                self.0.seal(place(&id, "sealed_answers"), answers)?,
                None::<Vec<u8>>,
                None::<Vec<u8>>,
                refused
                    .map(|(_, refusals)| self.0.seal(place(&id, "sealed_refusals"), &refusals))
                    .transpose()?,
                asked.map(|asked| asked.lookup(self.0)).transpose()?,
                refused.map(|(id, _)| id),
            ],
        )?;
        Ok(id)
    }

    /// Changes the answers of a draft; when this returns they are on the disk. Two changes at the
    /// same time are made one after the other, and neither is lost.
    ///
    /// They are answers to `form`: where the draft was moved to another version meanwhile, it is refused
    /// (`form-changed`), and the draft is as it was.
    pub fn change(
        &self,
        id: &str,
        form: &Form,
        change: impl FnOnce(&mut Answers) -> Result<(), Error>,
    ) -> Result<Answers, Error> {
        let id = &canonical(id, "draft")?;
        let changed = self
            .0
            .database
            .write(|transaction| self.change_in(transaction, id, form, change))?;
        Ok(changed.answers)
    }

    /// As [`Drafts::change`], as a part of a transaction.
    pub(super) fn change_in(
        &self,
        transaction: &Connection,
        id: &str,
        form: &Form,
        change: impl FnOnce(&mut Answers) -> Result<(), Error>,
    ) -> Result<Draft, Error> {
        let mut draft = self.load(transaction, id)?;
        draft.must_be_of(form)?;
        change(&mut draft.answers)?;
        let sealed = self.0.seal(place(id, "sealed_answers"), &draft.answers)?;
        transaction.execute(
            include_str!("sql/change_draft.sql"),
            params![id, sealed, self.0.now().timestamp_millis()],
        )?;
        Ok(draft)
    }

    /// Takes a file that is gone out of a draft, as a part of a transaction; its field says so from now on.
    pub(super) fn lose(
        &self,
        transaction: &Connection,
        id: &str,
        form: &Form,
        sha256: &str,
    ) -> Result<(), Error> {
        let mut refusals = self.load(transaction, id)?.refusals;
        self.change_in(transaction, id, form, |answers| {
            form.lose(answers, &mut refusals, &BTreeSet::from([sha256.to_owned()]));
            Ok(())
        })?;
        let sealed = self.0.seal(place(id, "sealed_refusals"), &refusals)?;
        transaction.execute(include_str!("sql/refuse.sql"), params![id, sealed])?;
        Ok(())
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

    /// How many of them end soon, and say so.
    pub fn expiring_count(&self) -> Result<u32, Error> {
        self.0.database.read(|connection| {
            Ok(connection.query_row(
                "select count(*) from draft where idle_days >= ?1",
                [expiry::WARNED_AFTER_DAYS],
                |row| row.get(0),
            )?)
        })
    }

    /// Those that end soon.
    pub fn ending(&self) -> Result<Vec<Draft>, Error> {
        self.0.database.read(|connection| {
            let mut statement = connection.prepare_cached(include_str!("sql/ending_drafts.sql"))?;
            let rows = statement.query_map([expiry::WARNED_AFTER_DAYS], columns)?;
            rows.map(|row| self.opened(row?)).collect()
        })
    }

    /// Deletes a draft with its answers and attachments, because the resident says so.
    pub fn discard(&self, id: &str) -> Result<(), Error> {
        let id = canonical(id, "draft")?;
        let attachments = Attachments(self.0);
        let unused = self
            .0
            .database
            .write(|transaction| self.delete(transaction, &id))?;
        attachments.remove(unused);
        Ok(())
    }

    /// Deletes a draft; returns the ids of its attachments, whose contents are to be removed once that is committed.
    pub(super) fn delete(&self, connection: &Connection, id: &str) -> Result<Vec<String>, Error> {
        match connection.execute("delete from draft where id = ?1", [id])? {
            0 => Err(Error::NotFound("draft")),
            _ => Attachments(self.0).forget_all_but(connection, id, &[]),
        }
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
        let id = &row.id;
        let updated_at = moment(row.updated_at_ms);
        Ok(Draft {
            origin: self
                .0
                .open_sealed(place(id, "sealed_origin"), &row.origin)?,
            answers: self
                .0
                .open_sealed(place(id, "sealed_answers"), &row.answers)?,
            unseen: self.maybe(id, "sealed_unseen", row.unseen)?,
            kept: self.maybe(id, "sealed_kept", row.kept)?,
            refusals: self.maybe(id, "sealed_refusals", row.refusals)?,
            refused_id: row.refused_id,
            expires_at: expiry::expires_at(updated_at, row.counted_day, row.idle_days),
            expires_soon: row.idle_days >= expiry::WARNED_AFTER_DAYS,
            created_at: moment(row.created_at_ms),
            updated_at,
            id: row.id,
        })
    }

    fn maybe<T: DeserializeOwned + Default>(
        &self,
        id: &str,
        column: &str,
        sealed: Option<Vec<u8>>,
    ) -> Result<T, Error> {
        match sealed {
            Some(sealed) => self.0.open_sealed(place(id, column), &sealed),
            None => Ok(T::default()),
        }
    }
}

impl Draft {
    /// Refused (`form-changed`) where the draft is of another form, or of another version.
    pub fn must_be_of(&self, form: &Form) -> Result<(), Error> {
        match self.origin.form_reference() == *form.reference() {
            true => Ok(()),
            false => Err(Error::Refused("form-changed")),
        }
    }
}

struct DraftRow {
    id: String,
    created_at_ms: i64,
    updated_at_ms: i64,
    origin: Vec<u8>,
    answers: Vec<u8>,
    unseen: Option<Vec<u8>>,
    kept: Option<Vec<u8>>,
    refusals: Option<Vec<u8>>,
    refused_id: Option<String>,
    idle_days: i64,
    counted_day: Option<i64>,
}

fn columns(row: &Row<'_>) -> rusqlite::Result<DraftRow> {
    Ok(DraftRow {
        id: row.get("id")?,
        created_at_ms: row.get("created_at_ms")?,
        updated_at_ms: row.get("updated_at_ms")?,
        origin: row.get("sealed_origin")?,
        answers: row.get("sealed_answers")?,
        unseen: row.get("sealed_unseen")?,
        kept: row.get("sealed_kept")?,
        refusals: row.get("sealed_refusals")?,
        refused_id: row.get("refused_id")?,
        idle_days: row.get("idle_days")?,
        counted_day: row.get("counted_day")?,
    })
}

pub(super) fn place<'a>(id: &'a str, column: &'a str) -> Place<'a> {
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
