//! What the city has refused, or cannot be sent because a file is gone, is made a draft again, to be corrected.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, params};

use super::{
    attachments::Attachments,
    drafts::{DraftOrigin, Drafts, canonical},
    earlier::Sent,
    follow_ups,
    queue::{Queue, SubmissionState, place, row},
};
use crate::{
    error::Error,
    forms::{Answers, Form, Refusal},
};

impl Queue<'_> {
    /// Makes a draft of a submission that the city has refused, with its answers and its attachments, which are the
    /// draft's from now on; returns the draft's id. Made again, it is the same draft. It is of the version that was
    /// submitted: [`Drafts::move_to`] moves it on. One that has lost a file is taken back, and its fields say which.
    ///
    /// `begun_from` is for a submission of an earlier version of the app, which has not kept what its draft was begun
    /// from; without it, `NotFound`. Refused are `not-refused`, and `already-answered` as by [`Drafts::begin`].
    pub fn edit(
        &self,
        id: &str,
        begun_from: impl FnOnce() -> Result<DraftOrigin, Error>,
    ) -> Result<String, Error> {
        let id = &canonical(id, "submission")?;
        if let Some(earlier) = self.0.database.read(|connection| edited(connection, id))? {
            return Ok(earlier);
        }
        let submission = self.submission(id)?;
        let (problems, lost) = match &submission.state {
            SubmissionState::Rejected { problems, .. } if submission.can_edit() => {
                (&problems[..], BTreeSet::new())
            }
            _ if submission.has_lost_a_file() => (&[][..], self.lost_files(id)?),
            _ => return Err(Error::Refused("not-refused")),
        };
        self.0.database.write(|transaction| {
            if let Some(earlier) = edited(transaction, id)? {
                return Ok(earlier);
            }
            let origin = match self.origin(transaction, id)? {
                Some(origin) => origin,
                None => begun_from()?,
            };
            transaction.execute(
                include_str!("sql/cancel.sql"),
                params![id, submission.has_lost_a_file()],
            )?;
            if let Some(asked) = &origin.question
                && let Some(begun) = follow_ups::begun_answer(self.0, transaction, asked)?
            {
                return Ok(begun);
            }
            let form = Form::compile(origin.form.clone())?;
            let draft_id = row(transaction, id)?.draft_id;
            let mut answers = self.answers_again(transaction, id, &draft_id, &form)?;
            let mut refusals: Vec<Refusal> = (problems.iter())
                .filter_map(|problem| form.refusal(&answers, &problem.path, &problem.keyword))
                .collect();
            form.lose(&mut answers, &mut refusals, &lost);
            let refused = Some((id.as_str(), refusals.as_slice()));
            let made = Drafts(self.0).insert(transaction, &origin, &answers, refused)?;
            // What of them is at the city, it lets go: nobody names it in time.
            transaction.execute(
                include_str!("sql/hand_over_attachments.sql"),
                params![draft_id, made],
            )?;
            Ok(made)
        })
    }

    /// The hashes of its files that cannot be read from one end to the other.
    fn lost_files(&self, id: &str) -> Result<BTreeSet<String>, Error> {
        let attachments = Attachments(self.0);
        let of_submission = self.0.database.read(|connection| {
            let draft_id = row(connection, id)?.draft_id;
            attachments.of_draft(connection, &draft_id)
        })?;
        let mut lost = BTreeSet::new();
        for attachment in of_submission {
            if !attachments.is_whole(&attachment)? {
                lost.insert(attachment.file.sha256);
            }
        }
        Ok(lost)
    }

    /// The answers that were sent, but for those that nobody gave, and for files that are gone.
    fn answers_again(
        &self,
        connection: &Connection,
        id: &str,
        draft_id: &str,
        form: &Form,
    ) -> Result<Answers, Error> {
        let body: Vec<u8> = connection.query_row(
            "select sealed_body from submission where id = ?1",
            [id],
            |row| row.get(0),
        )?;
        let sent: Sent = self.0.open_sealed(place(id, "sealed_body"), &body)?;
        let mut answers = form.given(&sent.answers);
        let held = Attachments(self.0).of_draft(connection, draft_id)?;
        for (_, file) in form.attached(&answers) {
            let is_held = (held.iter()).any(|attachment| attachment.file.sha256 == file.sha256);
            if !is_held {
                form.detach_everywhere(&mut answers, &file.sha256);
            }
        }
        Ok(answers)
    }

    fn origin(&self, connection: &Connection, id: &str) -> Result<Option<DraftOrigin>, Error> {
        let sealed: Option<Vec<u8>> = connection.query_row(
            "select sealed_origin from submission where id = ?1",
            [id],
            |row| row.get(0),
        )?;
        sealed
            .map(|sealed| self.0.open_sealed(place(id, "sealed_origin"), &sealed))
            .transpose()
    }
}

/// The draft that was made of the submission, as long as it is there.
pub(super) fn edited(connection: &Connection, id: &str) -> Result<Option<String>, Error> {
    let select = "select id from draft where refused_id = ?1";
    let draft = connection.query_row(select, [id], |row| row.get(0));
    Ok(draft.optional()?)
}
