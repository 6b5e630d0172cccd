//! What is sent about a case that the city has: the answer to a question, and the withdrawal.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;

use super::{
    drafts::AskedAbout,
    queue::{Frozen, Queue, Subject, Submission, SubmissionState, columns},
};
use crate::{error::Error, seal::SealError, trust::SubmissionKind, user_store::UserStore};

/// What is sent to withdraw, in the order of docs/city-api.yaml. The case is named by the submission that opened it: its
/// number may not be known yet.
#[derive(Serialize)]
struct Withdrawal<'a> {
    submission_id: &'a str,
    case_id: &'a str,
}

impl AskedAbout {
    /// What stands for the question on the disk.
    pub(super) fn lookup(&self, store: &UserStore) -> Result<Vec<u8>, SealError> {
        lookup(store, &self.question_id)
    }
}

impl Queue<'_> {
    /// Puts the withdrawal of the case that the submission `id` is about into the queue; returns its id. Withdrawn
    /// again, it is the same one. It goes out after all that was submitted about the case before.
    ///
    /// Refused are `not-sent`, which [`Queue::cancel`] takes back, and `not-withdrawable`, which the city does not have.
    pub fn withdraw(&self, id: &str) -> Result<String, Error> {
        let application = self.submission(&self.submission(id)?.case_id)?;
        self.0.database.write(|transaction| {
            if let Some(earlier) = self.withdrawal(transaction, &application.id)? {
                return Ok(earlier.id);
            }
            match application.state {
                SubmissionState::Queued { .. } if application.attempts == 0 => {
                    return Err(Error::Refused("not-sent"));
                }
                SubmissionState::Rejected { .. } | SubmissionState::Cancelled => {
                    return Err(Error::Refused("not-withdrawable"));
                }
                // The city would hear of the withdrawal first.
                _ if application.is_restored() => return Err(Error::Refused("not-sent")),
                _ => {}
            }
            let id = self.0.environment().new_id()?.to_string();
            let subject = Subject {
                idempotency_key: self.0.environment().new_id()?.to_string(),
                service_id: application.subject.service_id,
                service_name: application.subject.service_name,
                form: None,
                purposes: BTreeMap::new(),
            };
            let body = serde_json::to_vec(&Withdrawal {
                submission_id: &id,
                case_id: &application.id,
            })?;
            let frozen = Frozen {
                id: &id,
                draft_id: &id,
                kind: SubmissionKind::Withdrawal,
                question: None,
                case_id: Some(&application.id),
                subject: &subject,
                body: &body,
                origin: None,
            };
            self.insert(transaction, &frozen)?;
            Ok(id)
        })
    }

    /// The withdrawal of a case, if one waits, is on its way or was accepted.
    pub fn withdrawal_of(&self, case_id: &str) -> Result<Option<Submission>, Error> {
        self.0
            .database
            .read(|connection| self.withdrawal(connection, case_id))
    }

    fn withdrawal(
        &self,
        connection: &Connection,
        case_id: &str,
    ) -> Result<Option<Submission>, Error> {
        connection
            .prepare_cached(include_str!("sql/withdrawal.sql"))?
            .query_row([case_id], columns)
            .optional()?
            .map(|row| self.opened(connection, row))
            .transpose()
    }

    /// Whether an answer to this question waits, is on its way or was accepted.
    pub fn has_answered(&self, question_id: &str) -> Result<bool, Error> {
        let lookup = lookup(self.0, question_id)?;
        self.0
            .database
            .read(|connection| is_answered(connection, &lookup))
    }

    /// Whether the city is known to have an answer to this question.
    pub fn has_delivered_answer(&self, question_id: &str) -> Result<bool, Error> {
        let lookup = lookup(self.0, question_id)?;
        self.0.database.read(|connection| {
            Ok(connection.query_row(
                "select exists (select 1 from submission where lookup_question = ?1 and state = 'accepted')",
                [lookup],
                |row| row.get(0),
            )?)
        })
    }
}

/// The draft that was begun of this question. Refused (`already-answered`) once its answer is on its way.
pub(super) fn begun_answer(
    store: &UserStore,
    connection: &Connection,
    asked: &AskedAbout,
) -> Result<Option<String>, Error> {
    let lookup = asked.lookup(store)?;
    if is_answered(connection, &lookup)? {
        return Err(Error::Refused("already-answered"));
    }
    Ok(connection
        .query_row(
            "select id from draft where lookup_question = ?1",
            [lookup],
            |row| row.get(0),
        )
        .optional()?)
}

fn is_answered(connection: &Connection, lookup: &[u8]) -> Result<bool, Error> {
    Ok(connection.query_row(
        "select exists (select 1 from submission \
         where lookup_question = ?1 and state not in ('rejected', 'cancelled'))",
        [lookup],
        |row| row.get(0),
    )?)
}

pub(super) fn lookup(store: &UserStore, question_id: &str) -> Result<Vec<u8>, SealError> {
    store.lookup("draft", "lookup_question", question_id)
}
