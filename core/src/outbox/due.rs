//! What of the queue is due, and what has come of it: for the worker alone.

use std::time::Duration;

use bytes::Bytes;
use rusqlite::{Connection, OptionalExtension, params};

use super::{
    attachments::{Attachment, Attachments, Upload},
    queue::{Outcome, Queue, Subject, WAIT_AT_MOST, WaitReason, kind_of, place, row},
};
use crate::{error::Error, net::Connectivity, trust::SubmissionKind};

/// One submission that is about to be sent.
pub(super) struct Attempt {
    /// Its id.
    pub(super) id: String,
    /// What it is.
    pub(super) kind: SubmissionKind,
    /// What it is about, and its key.
    pub(super) subject: Subject,
    /// The exact bytes.
    pub(super) body: Bytes,
    /// How often in a row it has failed to get through. An attempt that nobody answered, because the app ended, is
    /// none: it tells nothing of the city.
    pub(super) failures: u32,
    /// How often the city has missed files that it was brought.
    pub(super) missed: u32,
    /// What the body names, in that order; the city has it, as far as is known here.
    pub(super) attachments: Vec<Attachment>,
}

/// What is to be done next.
pub(super) enum Next {
    /// Send a submission.
    Send(Box<Attempt>),
    /// Bring the files of a submission that the city lacks.
    Bring {
        /// The submission.
        submission_id: String,
        /// How often that has failed in a row.
        failures: u32,
    },
}

impl Next {
    /// The submission that it is about.
    pub(super) fn submission_id(&self) -> &str {
        match self {
            Next::Send(attempt) => &attempt.id,
            Next::Bring { submission_id, .. } => submission_id,
        }
    }
}

/// Why a submission is left for later, and how long.
pub(super) struct Postponed {
    /// What it waits for.
    pub(super) waiting_for: WaitReason,
    /// How long.
    pub(super) wait: Duration,
    /// How often in a row it, or a file of its, has failed to get through.
    pub(super) failures: u32,
}

/// The first submission that is due.
struct Due {
    id: String,
    draft_id: String,
    failures: u32,
    lacks_files: bool,
}

impl Queue<'_> {
    /// What is to be done first of all that is due. A submission that only has to be sent is now marked as being
    /// sent: the attempt is counted, and the next one is set to the `wait` after one more failure from now, before a
    /// byte goes out, so that a crash never loses either.
    pub(super) fn begin_next(
        &self,
        connectivity: Connectivity,
        wait: impl FnOnce(u32) -> Duration,
    ) -> Result<Option<Next>, Error> {
        let now = self.0.now();
        self.0.database.write(|transaction| {
            let Some(due) = self.due(transaction, connectivity)? else {
                return Ok(None);
            };
            if due.lacks_files {
                transaction.execute(include_str!("sql/begin_bringing.sql"), [&due.id])?;
                return Ok(Some(Next::Bring {
                    submission_id: due.id,
                    failures: due.failures,
                }));
            }
            let Due {
                id,
                draft_id,
                failures,
                ..
            } = due;
            let (kind, attempts, missed, subject, body): (String, u32, u32, Vec<u8>, Vec<u8>) =
                transaction.query_row(include_str!("sql/to_be_sent.sql"), [&id], |row| {
                    Ok((
                        row.get("kind")?,
                        row.get("attempts")?,
                        row.get("missed")?,
                        row.get("sealed_subject")?,
                        row.get("sealed_body")?,
                    ))
                })?;
            // Before its first attempt, it was its files that failed.
            let failures = if attempts == 0 { 0 } else { failures };
            let next = (now + wait(failures.saturating_add(1))).timestamp_millis();
            transaction.execute(include_str!("sql/begin_attempt.sql"), params![id, next])?;
            let body = self.0.open_sealed_bytes(place(&id, "sealed_body"), &body)?;
            Ok(Some(Next::Send(Box::new(Attempt {
                kind: kind_of(&kind),
                subject: self.0.open_sealed(place(&id, "sealed_subject"), &subject)?,
                body: Bytes::copy_from_slice(&body),
                attachments: Attachments(self.0).of_draft(transaction, &draft_id)?,
                failures,
                missed,
                id,
            }))))
        })
    }

    /// Whether nothing that is due comes before bringing the files of this submission. Not if it was taken back.
    pub(super) fn is_next(
        &self,
        submission_id: &str,
        connectivity: Connectivity,
    ) -> Result<bool, Error> {
        let due = (self.0.database).read(|connection| self.due(connection, connectivity))?;
        Ok(due.is_some_and(|due| due.id == submission_id))
    }

    fn due(
        &self,
        connection: &Connection,
        connectivity: Connectivity,
    ) -> Result<Option<Due>, Error> {
        let now = self.0.now();
        let [now, latest] = [now, now + WAIT_AT_MOST].map(|time| time.timestamp_millis());
        let holds_files = self.holds_files(connection, connectivity)?;
        Ok(connection
            .prepare_cached(include_str!("sql/due.sql"))?
            .query_row(params![now, latest, holds_files], |row| {
                Ok(Due {
                    id: row.get("id")?,
                    draft_id: row.get("draft_id")?,
                    failures: row.get("failures")?,
                    lacks_files: row.get("lacks_files")?,
                })
            })
            .optional()?)
    }

    /// What of a submission's files the city lacks, as far as is known here.
    pub(super) fn lacking(&self, submission_id: &str) -> Result<Vec<Attachment>, Error> {
        let mut attachments = self.0.database.read(|connection| {
            let draft_id = row(connection, submission_id)?.draft_id;
            Attachments(self.0).of_draft(connection, &draft_id)
        })?;
        attachments.retain(|attachment| !matches!(attachment.upload, Upload::Uploaded { .. }));
        Ok(attachments)
    }

    /// Lets these files be brought once more, because the city misses them, and then the submission be sent.
    pub(super) fn bring_again(
        &self,
        id: &str,
        attachment_ids: &[String],
        wait: Duration,
    ) -> Result<(), Error> {
        let next = (self.0.now() + wait.min(WAIT_AT_MOST)).timestamp_millis();
        self.0.database.write(|transaction| {
            for attachment_id in attachment_ids {
                Attachments(self.0).note_in(transaction, attachment_id, &Upload::Waiting)?;
            }
            transaction.execute(include_str!("sql/bring_again.sql"), params![id, next])?;
            Ok(())
        })
    }

    /// Leaves a submission that did not get through for later.
    pub(super) fn postpone(&self, id: &str, postponed: Postponed) -> Result<(), Error> {
        let Postponed {
            waiting_for,
            wait,
            failures,
        } = postponed;
        let next = (self.0.now() + wait.min(WAIT_AT_MOST)).timestamp_millis();
        self.0.database.write(|transaction| {
            transaction.execute(
                include_str!("sql/postpone.sql"),
                params![id, next, waiting_for.column(), failures],
            )?;
            Ok(())
        })
    }

    /// Stores what became of a submission for good. Once the city has it, what was attached is deleted here: the
    /// receipt names it.
    pub(super) fn settle(&self, id: &str, outcome: &Outcome) -> Result<(), Error> {
        let sealed = self.0.seal(place(id, "sealed_outcome"), outcome)?;
        let attachments = Attachments(self.0);
        let unused = self.0.database.write(|transaction| {
            transaction.execute(
                include_str!("sql/settle.sql"),
                params![id, outcome.column(), sealed],
            )?;
            match outcome {
                Outcome::Accepted { .. } => attachments.ids_of_submission(transaction, id),
                Outcome::Rejected { .. } | Outcome::Wedged { .. } => Ok(Vec::new()),
            }
        })?;
        attachments.remove(unused);
        Ok(())
    }
}
