//! Submissions, in a backup and out of one.

use std::io::Read;

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

use super::{
    super::{
        attachments::Attachments,
        drafts::{DraftOrigin, Drafts},
        follow_ups::lookup,
        mending::ids,
        queue::{
            ATTACHMENT_UNREADABLE, Outcome, Queue, RESTORED, Subject, column_of, kind_of, place,
        },
    },
    files::{KeptFile, LostFile, Taking, WithFiles, files_of, give_contents},
};
use crate::{
    backup::{BackupProblem, Entries, Part, Purpose, put_value},
    environment::Timestamp,
    error::Error,
    text::Text,
    trust::SubmissionKind,
    user_store::{UserStore, moment},
};

/// The submissions of one user store as a part of a backup.
pub struct SubmissionsPart<'a>(Taking<'a, KeptSubmission>);

/// A submission that was taken out of a backup and whose answer of the city is not known.
#[derive(Debug, Clone, PartialEq)]
pub struct UnsentSubmission {
    /// Its id.
    pub id: String,
    /// What it is.
    pub kind: SubmissionKind,
    /// The name of the service.
    pub service_name: Text,
}

#[derive(Serialize, Deserialize)]
struct KeptSubmission {
    id: String,
    draft_id: String,
    created_at: Timestamp,
    state: State,
    attempts: u32,
    kind: SubmissionKind,
    case_id: Option<String>,
    subject: Subject,
    /// As it goes out, to the byte.
    body: String,
    outcome: Option<Outcome>,
    origin: Option<DraftOrigin>,
    receipt_kept: bool,
    files: Vec<KeptFile>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum State {
    /// The city has not answered, as far as was known.
    Waiting,
    Accepted,
    Rejected,
    Wedged,
    Cancelled,
}

impl State {
    fn from_column(column: &str) -> Self {
        match column {
            "accepted" => State::Accepted,
            "rejected" => State::Rejected,
            "wedged" => State::Wedged,
            "cancelled" => State::Cancelled,
            _ => State::Waiting,
        }
    }

    const fn is_answered(self) -> bool {
        matches!(self, State::Accepted | State::Rejected)
    }
}

/// What is read again of a body.
#[derive(Deserialize)]
struct Named {
    question_id: Option<String>,
}

impl<'a> SubmissionsPart<'a> {
    /// Those of `store`.
    pub const fn new(store: &'a UserStore) -> Self {
        Self(Taking::new(store))
    }

    /// The files without content of those that went into a backup, or came out of one.
    pub fn lost(&self) -> Vec<LostFile> {
        self.0.lost()
    }

    /// Those that were taken out of a backup and wait for her to say whether they are to be sent, the oldest first. Blocks.
    pub fn unsent(&self) -> Result<Vec<UnsentSubmission>, Error> {
        let queue = Queue(self.0.store);
        let wedged = "select id from submission where state = 'wedged' order by rowid";
        let mut unsent = Vec::new();
        for id in (self.0.store.database).read(|connection| ids(connection, wedged))? {
            let submission = queue.submission(&id)?;
            if submission.is_restored() {
                unsent.push(UnsentSubmission {
                    id,
                    kind: submission.kind,
                    service_name: submission.subject.service_name,
                });
            }
        }
        Ok(unsent)
    }
}

impl Part for SubmissionsPart<'_> {
    fn folder(&self) -> &str {
        "submissions"
    }

    fn give(&self, entries: &mut dyn Entries) -> Result<(), Error> {
        let store = self.0.store;
        let needed = Attachments(store).needed()?;
        let all = "select id from submission order by rowid";
        for id in store.database.read(|connection| ids(connection, all))? {
            let read = |connection: &Connection| KeptSubmission::read(store, connection, &id);
            let mut kept = store.database.read(read)?;
            let (attached, files) = files_of(store, &kept.draft_id, &needed)?;
            kept.files = files;
            self.0.note_lost(&kept);
            put_value(entries, &format!("{id}/{}", KeptSubmission::ENTRY), &kept)?;
            give_contents(store, entries, &id, &attached, &kept.files)?;
        }
        Ok(())
    }

    /// What is here stands, but for the city's answer to it, and for that she has taken it back. Nothing is sent before she
    /// says so.
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

impl KeptSubmission {
    fn read(store: &UserStore, connection: &Connection, id: &str) -> Result<Self, Error> {
        let mut statement =
            connection.prepare_cached(include_str!("../sql/whole_submission.sql"))?;
        let mut rows = statement.query([id])?;
        let row = rows.next()?.ok_or(Error::NotFound("submission"))?;
        let sealed = |column: &str| row.get::<_, Option<Vec<u8>>>(column);
        let (outcome, origin) = (sealed("sealed_outcome")?, sealed("sealed_origin")?);
        let body = store.open_sealed_bytes(
            place(id, "sealed_body"),
            &row.get::<_, Vec<u8>>("sealed_body")?,
        )?;
        Ok(Self {
            id: id.to_owned(),
            draft_id: row.get("draft_id")?,
            created_at: moment(row.get("created_at_ms")?),
            state: State::from_column(&row.get::<_, String>("state")?),
            attempts: row.get("attempts")?,
            kind: kind_of(&row.get::<_, String>("kind")?),
            case_id: row.get("case_id")?,
            subject: store.open_sealed(
                place(id, "sealed_subject"),
                &row.get::<_, Vec<u8>>("sealed_subject")?,
            )?,
            body: String::from_utf8(body.to_vec()).map_err(|_| Error::Record)?,
            outcome: outcome
                .map(|sealed| store.open_sealed(place(id, "sealed_outcome"), &sealed))
                .transpose()?,
            origin: origin
                .map(|sealed| store.open_sealed(place(id, "sealed_origin"), &sealed))
                .transpose()?,
            receipt_kept: row.get("receipt_kept")?,
            files: Vec::new(),
        })
    }

    fn named(&self) -> Result<Named, Error> {
        Ok(serde_json::from_str(&self.body).map_err(|_| BackupProblem::Damaged)?)
    }

    /// How it stands when it is taken back.
    fn stands(&self) -> (&'static str, Option<Outcome>) {
        let lacks_files = self.files.iter().any(|file| !file.has_content());
        match (self.state, &self.outcome) {
            (State::Cancelled, _) => ("cancelled", None),
            (State::Waiting, _) | (_, None) => {
                let reason = match lacks_files {
                    true => ATTACHMENT_UNREADABLE,
                    false => RESTORED,
                };
                let reason = reason.to_owned();
                ("wedged", Some(Outcome::Wedged { reason }))
            }
            (_, Some(outcome)) => (outcome.column(), Some(outcome.clone())),
        }
    }

    /// The draft that it is said to be made of: its own id where what is here under that id is another thing.
    fn draft_id_here(
        &self,
        store: &UserStore,
        connection: &Connection,
    ) -> Result<(&str, Vec<String>), Error> {
        let is_taken: bool = connection.query_row(
            "select exists (select 1 from submission where draft_id = ?1)",
            [&self.draft_id],
            |row| row.get(0),
        )?;
        if is_taken {
            return Ok((&self.id, Vec::new()));
        }
        match Drafts(store).load(connection, &self.draft_id) {
            // It was not known here yet that it was sent.
            Ok(draft) if draft.updated_at <= self.created_at => {
                let unused = Drafts(store).delete(connection, &self.draft_id)?;
                Ok((&self.draft_id, unused))
            }
            Ok(_) => Ok((&self.id, Vec::new())),
            Err(Error::NotFound(_)) => Ok((&self.draft_id, Vec::new())),
            Err(error) => Err(error),
        }
    }
}

impl WithFiles for KeptSubmission {
    const ENTRY: &'static str = "submission.json";

    fn id(&self) -> &str {
        &self.id
    }

    fn service_id(&self) -> &str {
        &self.subject.service_id
    }

    fn files(&self) -> &[KeptFile] {
        &self.files
    }

    fn check(&self) -> Result<(), Error> {
        self.named().map(drop)
    }

    fn is_wanted(&self, _: &UserStore, connection: &Connection) -> Result<bool, Error> {
        let here = state_here(connection, &self.id)?;
        Ok(match here.as_deref() {
            None => true,
            Some("queued") => self.state.is_answered(),
            // It may be what an older backup has brought: that she has taken it back since is her last word.
            Some("wedged") => self.state.is_answered() || self.state == State::Cancelled,
            // She has said here that it is not to be sent, and the other phone had sent it: the city has it.
            Some("cancelled") => self.state == State::Accepted,
            Some(_) => false,
        })
    }

    fn put_back(
        &self,
        store: &UserStore,
        transaction: &Connection,
        sealed: &[Option<String>],
    ) -> Result<Vec<String>, Error> {
        let (id, attachments) = (&self.id, Attachments(store));
        let mut unused = attachments.ids_of_submission(transaction, id)?;
        transaction.execute(include_str!("../sql/delete_submission.sql"), [id])?;
        for attachment in &unused {
            transaction.execute("delete from attachment where id = ?1", [attachment])?;
        }
        let (draft_id, of_draft) = self.draft_id_here(store, transaction)?;
        unused.extend(of_draft);
        let (state, outcome) = self.stands();
        let question = self.named()?.question_id;
        let question = question.map(|question| lookup(store, &question));
        transaction.execute(
            include_str!("../sql/insert_submission.sql"),
            params![
                id,
                draft_id,
                self.created_at.timestamp_millis(),
                state,
                // It may have been sent, for all that is known.
                self.attempts.max(1),
                column_of(self.kind),
                self.case_id,
                question.transpose()?,
                store.seal(place(id, "sealed_subject"), &self.subject)?,
                store.seal_bytes(place(id, "sealed_body"), self.body.as_bytes())?,
                outcome
                    .map(|outcome| store.seal(place(id, "sealed_outcome"), &outcome))
                    .transpose()?,
                (self.origin.as_ref())
                    .map(|origin| store.seal(place(id, "sealed_origin"), origin))
                    .transpose()?,
                self.receipt_kept,
            ],
        )?;
        attachments.put_back(transaction, draft_id, self.files.iter().zip(sealed))?;
        Ok(unused)
    }
}

fn state_here(connection: &Connection, id: &str) -> Result<Option<String>, Error> {
    let select = "select state from submission where id = ?1";
    let state = connection.query_row(select, [id], |row: &Row<'_>| row.get(0));
    Ok(state.optional()?)
}
