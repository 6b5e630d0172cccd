//! The queue of submissions: frozen bodies under their idempotency keys, and what became of them.

use std::{collections::BTreeMap, time::Duration};

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

use super::{
    attachments::{AttachmentProgress, Attachments},
    drafts::{AskedAbout, DraftOrigin, canonical},
};
use crate::{
    environment::Timestamp,
    error::Error,
    forms::FormReference,
    net::{Connectivity, wire::AnswerProblem},
    seal::Place,
    text::Text,
    trust::{Receipt, SubmissionKind},
    user_store::{UserStore, moment},
};

/// No wait is longer than this; a longer one on the disk was set by a clock that has jumped since.
pub(super) const WAIT_AT_MOST: Duration = Duration::from_secs(24 * 3600);

/// Why a submission is wedged of whose files one cannot be read any more. The city does not have it.
pub(super) const ATTACHMENT_UNREADABLE: &str = "attachment-unreadable";

/// Why a submission is wedged that waited when the backup was made that it came out of: the other phone may have sent it
/// since, or she may have taken it back there. Tried again, it goes out under its old key, so the city has it once.
pub(super) const RESTORED: &str = "restored";

const FILES_WAIT: &str = "files_wait_for_unmetered";

/// What is known of a submission.
#[derive(Debug, Clone, PartialEq)]
pub struct Submission {
    /// Its id (UUIDv7), which the city knows too.
    pub id: String,
    /// What it is.
    pub kind: SubmissionKind,
    /// The submission that opens the case that it is about; its own, where it applies for something.
    pub case_id: String,
    /// What it is about.
    pub subject: Subject,
    /// Where it stands.
    pub state: SubmissionState,
    /// When it was submitted.
    pub created_at: Timestamp,
    /// How often it was begun to be sent.
    pub attempts: u32,
    /// The files that go with it.
    pub attachments: Vec<AttachmentProgress>,
}

impl Submission {
    /// Whether [`Queue::cancel`] takes it back.
    pub fn can_cancel(&self) -> bool {
        let is_queued = matches!(self.state, SubmissionState::Queued { .. });
        is_queued && self.attempts == 0 || self.has_lost_a_file() || self.is_restored()
    }

    /// Whether one of its files cannot be read any more, so that it is never sent.
    pub(super) fn has_lost_a_file(&self) -> bool {
        matches!(&self.state, SubmissionState::Wedged { reason } if reason == ATTACHMENT_UNREADABLE)
    }

    /// Whether it came out of a backup, and she has not said yet whether it is to be sent.
    pub(crate) fn is_restored(&self) -> bool {
        matches!(&self.state, SubmissionState::Wedged { reason } if reason == RESTORED)
    }

    /// Whether the city lacks some of its files, as far as is known here.
    pub fn lacks_files(&self) -> bool {
        let mut files = self.attachments.iter();
        files.any(|file| file.uploaded_bytes < file.size_bytes)
    }

    /// Whether [`Queue::edit`] makes a draft of it.
    pub fn can_edit(&self) -> bool {
        match &self.state {
            SubmissionState::Rejected { reason, .. } => {
                // Whatever she answers, nobody waits for it any more.
                self.kind != SubmissionKind::Withdrawal && reason != "question-closed"
            }
            _ => self.has_lost_a_file(),
        }
    }

    /// Whether [`Queue::retry`] lets it be tried now.
    pub const fn can_retry(&self) -> bool {
        matches!(
            self.state,
            SubmissionState::Queued { .. } | SubmissionState::Wedged { .. }
        )
    }
}

/// What a submission is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Subject {
    /// The key it is sent under (draft-ietf-httpapi-idempotency-key-header), minted with it.
    pub idempotency_key: String,
    /// The service.
    pub service_id: String,
    /// Its name.
    pub service_name: Text,
    /// The form and its version; `None` where it is withdrawn.
    pub form: Option<FormReference>,
    /// By purpose the name of the field in the body that was asked for it: what can be offered to her again.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub purposes: BTreeMap<String, String>,
}

/// Where a submission stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum SubmissionState {
    /// Safe on the phone; it goes out by itself as soon as it can, and the files that go with it ahead of it.
    Queued {
        /// What it waits for.
        waiting_for: WaitReason,
        /// When it is tried again, if nothing else happens before.
        next_attempt_at: Timestamp,
    },
    /// On its way; whether the city has it is not known yet.
    Sending,
    /// The city has it and signed for it.
    Accepted {
        /// The number a caseworker knows it by.
        case_number: String,
        /// When the city received it.
        received_at: Timestamp,
    },
    /// The city has refused it for good.
    Rejected {
        /// A stable code, for example `invalid-answers`.
        reason: String,
        /// The answers that the city does not accept.
        problems: Vec<AnswerPath>,
    },
    /// Something is wrong that neither waiting nor the resident can mend: show the code and the
    /// hotline.
    Wedged {
        /// A stable code, for example `receipt-not-proven`.
        reason: String,
    },
    /// Taken back before it was sent.
    Cancelled,
}

/// An answer that the city does not accept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AnswerPath {
    /// The field's path in the form.
    pub path: String,
    /// The keyword of the schema that it breaks.
    pub keyword: String,
}

/// What a queued submission waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum WaitReason {
    /// Its turn, which is now or in a moment.
    Turn,
    /// A network.
    Network,
    /// The city, which does not answer at present.
    City,
    /// The resident, who has to sign in to this Wi-Fi.
    CaptivePortal,
    /// The resident, who has to set the date and time of her phone right.
    ClockWrong,
    /// The resident, who has to sign in to the city. Tried again when the app opens or comes online,
    /// and within the hour; at once after `Outbox.retry`.
    SignIn,
    /// The resident, who has to update the app: the city asks for a later one. It goes out after that.
    Update,
    /// A network that is not metered: it goes with files, and she lets them wait for one.
    Unmetered,
}

impl WaitReason {
    pub(super) const fn column(self) -> &'static str {
        match self {
            WaitReason::Turn => "turn",
            WaitReason::Network => "network",
            WaitReason::City => "city",
            WaitReason::CaptivePortal => "captive_portal",
            WaitReason::ClockWrong => "clock_wrong",
            WaitReason::SignIn => "sign_in",
            // It is the city's profile, or the phone's network, that says so, for all of them.
            WaitReason::Update | WaitReason::Unmetered => "turn",
        }
    }

    fn from_column(column: &str) -> Self {
        match column {
            "network" => WaitReason::Network,
            "city" => WaitReason::City,
            "captive_portal" => WaitReason::CaptivePortal,
            "clock_wrong" => WaitReason::ClockWrong,
            "sign_in" => WaitReason::SignIn,
            _ => WaitReason::Turn,
        }
    }
}

/// What became of a submission for good, as it is sealed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(super) enum Outcome {
    Accepted {
        receipt: Box<Receipt>,
    },
    Rejected {
        reason: String,
        problems: Vec<AnswerPath>,
    },
    Wedged {
        reason: String,
    },
}

impl Outcome {
    pub(super) const fn column(&self) -> &'static str {
        match self {
            Outcome::Accepted { .. } => "accepted",
            Outcome::Rejected { .. } => "rejected",
            Outcome::Wedged { .. } => "wedged",
        }
    }
}

/// What [`Queue::insert`] puts into the queue.
pub(super) struct Frozen<'a> {
    pub(super) id: &'a str,
    /// The draft that it was made of, or its own id.
    pub(super) draft_id: &'a str,
    pub(super) kind: SubmissionKind,
    pub(super) question: Option<&'a AskedAbout>,
    /// The submission that opened the case; `None` where it opens its own.
    pub(super) case_id: Option<&'a str>,
    pub(super) subject: &'a Subject,
    pub(super) body: &'a [u8],
    /// What its draft was begun from.
    pub(super) origin: Option<&'a DraftOrigin>,
}

/// The submissions of one user store. Every call blocks.
pub struct Queue<'a>(pub &'a UserStore);

impl Queue<'_> {
    /// Puts it behind what is there; it is due.
    pub(super) fn insert(&self, connection: &Connection, frozen: &Frozen<'_>) -> Result<(), Error> {
        let id = frozen.id;
        let asked = frozen.question;
        connection.execute(
            include_str!("sql/insert_submission.sql"),
            params![
                id,
                frozen.draft_id,
                self.0.now().timestamp_millis(),
                "queued",
                0,
                column_of(frozen.kind),
                frozen.case_id,
                asked.map(|asked| asked.lookup(self.0)).transpose()?,
                self.0.seal(place(id, "sealed_subject"), frozen.subject)?,
                self.0.seal_bytes(place(id, "sealed_body"), frozen.body)?,
                None::<Vec<u8>>,
                (frozen.origin)
                    .map(|origin| self.0.seal(place(id, "sealed_origin"), origin))
                    .transpose()?,
                false,
            ],
        )?;
        Ok(())
    }

    /// One submission.
    pub fn submission(&self, id: &str) -> Result<Submission, Error> {
        let id = canonical(id, "submission")?;
        self.0
            .database
            .read(|connection| self.opened(connection, row(connection, &id)?))
    }

    /// The city's receipt for a submission, once it was accepted.
    pub fn receipt(&self, id: &str) -> Result<Receipt, Error> {
        let id = canonical(id, "submission")?;
        let row = self.0.database.read(|connection| row(connection, &id))?;
        match self.outcome(&row)? {
            Some(Outcome::Accepted { receipt }) => Ok(*receipt),
            _ => Err(Error::NotFound("receipt")),
        }
    }

    /// Accepted submissions whose receipts the vault was not given yet, the oldest first, at most `limit`.
    pub fn receipts_to_keep(&self, limit: u32) -> Result<Vec<Submission>, Error> {
        self.0.database.read(|connection| {
            let mut statement =
                connection.prepare_cached(include_str!("sql/receipts_to_keep.sql"))?;
            let rows = statement.query_map([limit], columns)?;
            rows.map(|row| self.opened(connection, row?)).collect()
        })
    }

    /// Notes that the vault was given the receipt of a submission.
    pub fn receipt_is_kept(&self, id: &str) -> Result<(), Error> {
        self.0.database.write(|transaction| {
            transaction.execute(include_str!("sql/receipt_is_kept.sql"), [id])?;
            Ok(())
        })
    }

    /// The newest submissions, at most `limit`.
    pub fn newest(&self, limit: u32) -> Result<Vec<Submission>, Error> {
        self.0.database.read(|connection| {
            let mut statement =
                connection.prepare_cached(include_str!("sql/newest_submissions.sql"))?;
            let rows = statement.query_map([limit], columns)?;
            rows.map(|row| self.opened(connection, row?)).collect()
        })
    }

    /// How many have not been answered for good.
    pub fn waiting_count(&self) -> Result<u32, Error> {
        self.0.database.read(|connection| {
            Ok(connection.query_row(
                "select count(*) from submission where state in ('queued', 'sending')",
                [],
                |row| row.get(0),
            )?)
        })
    }

    /// Whether the city has accepted any.
    pub fn has_accepted(&self) -> Result<bool, Error> {
        self.0.database.read(|connection| {
            Ok(connection.query_row(
                "select exists (select 1 from submission where state = 'accepted')",
                [],
                |row| row.get(0),
            )?)
        })
    }

    /// When the next one is due, now at the earliest; `None` where none waits, or waits for its time alone.
    pub fn next_attempt_at(&self, connectivity: Connectivity) -> Result<Option<Timestamp>, Error> {
        let next: Option<i64> = self.0.database.read(|connection| -> Result<_, Error> {
            let holds_files = self.holds_files(connection, connectivity)?;
            let mut statement = connection.prepare_cached(include_str!("sql/next_attempt.sql"))?;
            let next = statement.query_row([holds_files], |row| row.get(0));
            Ok(next.optional()?)
        })?;
        let now = self.0.now();
        Ok(next
            .map(moment)
            .map(|next| match next > now + WAIT_AT_MOST {
                true => now,
                false => next.max(now),
            }))
    }

    /// Whether files wait for a network that is not metered; not as long as nobody says so.
    pub fn files_wait_for_unmetered(&self) -> Result<bool, Error> {
        (self.0.database).read(|connection| self.files_wait(connection))
    }

    /// Says whether files wait for a network that is not metered. What goes without files never does.
    pub fn set_files_wait_for_unmetered(&self, wait: bool) -> Result<(), Error> {
        (self.0.database).write(|transaction| self.0.set_setting(transaction, FILES_WAIT, &wait))
    }

    fn files_wait(&self, connection: &Connection) -> Result<bool, Error> {
        Ok(self.0.setting(connection, FILES_WAIT)?.unwrap_or(false))
    }

    /// Whether no file is sent now.
    pub(super) fn holds_files(
        &self,
        connection: &Connection,
        connectivity: Connectivity,
    ) -> Result<bool, Error> {
        Ok(connectivity == Connectivity::Metered && self.files_wait(connection)?)
    }

    /// Takes back a submission that was never begun to be sent, or that has lost a file, and deletes what was attached;
    /// one that was taken back stays so. Of one that came out of a backup it says that it is not to be sent from here: the
    /// city may have it from the other phone.
    pub fn cancel(&self, id: &str) -> Result<(), Error> {
        let id = canonical(id, "submission")?;
        let attachments = Attachments(self.0);
        let submission = self.submission(&id)?;
        let is_never_sent = submission.has_lost_a_file() || submission.is_restored();
        let (changed, unused) = self.0.database.write(|transaction| -> Result<_, Error> {
            let changed =
                transaction.execute(include_str!("sql/cancel.sql"), params![id, is_never_sent])?;
            Ok((changed, attachments.ids_of_submission(transaction, &id)?))
        })?;
        if changed > 0 {
            attachments.remove(unused);
            return Ok(());
        }
        match self.submission(&id)?.state {
            SubmissionState::Cancelled => Ok(()),
            SubmissionState::Rejected { .. } => Err(Error::Refused("not-waiting")),
            _ => Err(Error::Refused("already-sent")),
        }
    }

    /// Lets a submission that waits, or is wedged, be tried at once, under its old key. The application that it is about goes
    /// ahead of it, where that came out of a backup and she has not said anything of it yet.
    pub fn retry(&self, id: &str) -> Result<(), Error> {
        let id = canonical(id, "submission")?;
        let now = self.0.now().timestamp_millis();
        let changed = self.0.database.write(|transaction| -> Result<_, Error> {
            let retry = |id: &str| {
                let retry = include_str!("sql/retry.sql");
                transaction.execute(retry, params![id, now])
            };
            let changed = retry(&id)?;
            if changed > 0
                && let Some(application) = self.application_of(transaction, &id)?
                && application.is_restored()
            {
                retry(&application.id)?;
            }
            Ok(changed)
        })?;
        if changed > 0 {
            return Ok(());
        }
        self.submission(&id)?;
        Err(Error::Refused("not-waiting"))
    }

    /// The application that a submission is about; `None` where it is one itself, or that is not here.
    fn application_of(
        &self,
        connection: &Connection,
        id: &str,
    ) -> Result<Option<Submission>, Error> {
        let Some(case_id) = row(connection, id)?.case_id else {
            return Ok(None);
        };
        match row(connection, &case_id) {
            Err(Error::NotFound(_)) => Ok(None),
            application => self.opened(connection, application?).map(Some),
        }
    }

    /// Makes due what was being sent when the app last ended: only asking the city again, under the
    /// old key, can tell what became of it. For a store that was just opened.
    pub fn recover(&self) -> Result<(), Error> {
        let now = self.0.now().timestamp_millis();
        self.0.database.write(|transaction| {
            transaction.execute(include_str!("sql/recover.sql"), [now])?;
            transaction.execute(include_str!("sql/try_again.sql"), [now])?;
            Ok(())
        })
    }

    /// Makes due what waits for something that may have come with the network: all but what the city
    /// has put off.
    pub fn try_again(&self) -> Result<(), Error> {
        let now = self.0.now().timestamp_millis();
        self.0.database.write(|transaction| {
            transaction.execute(include_str!("sql/try_again.sql"), [now])?;
            Ok(())
        })
    }

    fn outcome(&self, row: &SubmissionRow) -> Result<Option<Outcome>, Error> {
        let sealed = row.outcome.as_deref();
        let place = place(&row.id, "sealed_outcome");
        sealed
            .map(|sealed| self.0.open_sealed(place, sealed))
            .transpose()
    }

    pub(super) fn opened(
        &self,
        connection: &Connection,
        row: SubmissionRow,
    ) -> Result<Submission, Error> {
        let outcome = self.outcome(&row)?;
        let state = match (row.state.as_str(), outcome) {
            ("sending", _) => SubmissionState::Sending,
            ("cancelled", _) => SubmissionState::Cancelled,
            ("queued", _) => SubmissionState::Queued {
                waiting_for: WaitReason::from_column(&row.waiting_for),
                next_attempt_at: moment(row.next_attempt_at_ms),
            },
            (_, Some(Outcome::Accepted { receipt })) => SubmissionState::Accepted {
                case_number: receipt.case_number,
                received_at: receipt.received_at,
            },
            (_, Some(Outcome::Rejected { reason, problems })) => {
                SubmissionState::Rejected { reason, problems }
            }
            (_, Some(Outcome::Wedged { reason })) => SubmissionState::Wedged { reason },
            (_, None) => return Err(Error::Record),
        };
        Ok(Submission {
            subject: self
                .0
                .open_sealed(place(&row.id, "sealed_subject"), &row.subject)?,
            state,
            created_at: moment(row.created_at_ms),
            attempts: row.attempts,
            attachments: (Attachments(self.0).of_draft(connection, &row.draft_id)?)
                .into_iter()
                .map(Into::into)
                .collect(),
            kind: kind_of(&row.kind),
            case_id: row.case_id.unwrap_or_else(|| row.id.clone()),
            id: row.id,
        })
    }
}

/// The name by which a kind is stored.
pub(super) const fn column_of(kind: SubmissionKind) -> &'static str {
    match kind {
        SubmissionKind::Application => "application",
        SubmissionKind::Answer => "answer",
        SubmissionKind::Withdrawal => "withdrawal",
    }
}

pub(super) fn kind_of(column: &str) -> SubmissionKind {
    match column {
        "answer" => SubmissionKind::Answer,
        "withdrawal" => SubmissionKind::Withdrawal,
        _ => SubmissionKind::Application,
    }
}

impl From<AnswerProblem> for AnswerPath {
    fn from(problem: AnswerProblem) -> Self {
        let path = problem
            .pointer
            .strip_prefix("/answers")
            .unwrap_or(&problem.pointer);
        Self {
            path: path.to_owned(),
            keyword: problem.keyword,
        }
    }
}

pub(super) fn row(connection: &Connection, id: &str) -> Result<SubmissionRow, Error> {
    connection
        .prepare_cached(include_str!("sql/submission.sql"))?
        .query_row([id], columns)
        .optional()?
        .ok_or(Error::NotFound("submission"))
}

pub(super) struct SubmissionRow {
    id: String,
    pub(super) draft_id: String,
    created_at_ms: i64,
    state: String,
    attempts: u32,
    next_attempt_at_ms: i64,
    waiting_for: String,
    kind: String,
    case_id: Option<String>,
    subject: Vec<u8>,
    outcome: Option<Vec<u8>>,
}

pub(super) fn columns(row: &Row<'_>) -> rusqlite::Result<SubmissionRow> {
    Ok(SubmissionRow {
        id: row.get("id")?,
        draft_id: row.get("draft_id")?,
        created_at_ms: row.get("created_at_ms")?,
        state: row.get("state")?,
        attempts: row.get("attempts")?,
        next_attempt_at_ms: row.get("next_attempt_at_ms")?,
        waiting_for: row.get("waiting_for")?,
        kind: row.get("kind")?,
        case_id: row.get("case_id")?,
        subject: row.get("sealed_subject")?,
        outcome: row.get("sealed_outcome")?,
    })
}

pub(super) fn place<'a>(id: &'a str, column: &'a str) -> Place<'a> {
    Place {
        table: "submission",
        row: id,
        column,
    }
}
