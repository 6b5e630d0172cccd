//! Drafts and what was submitted.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    CaseView, CitizenError, FormSession, TaskHandle, cases,
    forms::{origin, resume, submit},
    inner::Inner,
    observe::observe,
    presented,
};
use crate::{
    catalogue::CatalogueStore,
    environment::Timestamp,
    error::{CallbackError, Error},
    forms::Form,
    net::{City, Connectivity},
    outbox::{
        self, AttachmentProgress, Draft, DraftOrigin, Drafts, Queue, Subject, SubmissionState,
        WaitReason,
    },
    trust::{
        Receipt, SubmissionKind,
        qr::{self, QrCode},
    },
    user_store::UserStore,
};

/// The most drafts and submissions in one answer.
const PAGE: u32 = 50;

/// What the resident has begun and what she has sent. Everything here is answered from the phone;
/// sending goes on by itself while the client is open, and in
/// [`super::CitizenClient::run_due_work`].
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct Outbox(pub(super) Arc<Inner>);

/// A draft in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct DraftSummary {
    /// Its id.
    pub id: String,
    /// The service.
    pub service_id: String,
    /// The service's name.
    pub service_name: String,
    /// The number of the case about which it answers a question; `None` where it applies for the service.
    pub case_number: Option<String>,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// How many of the fields shown have an answer.
    pub answered: u32,
    /// How many fields are shown.
    pub askable: u32,
    /// Whether another version of the form has changed something that she has not seen
    /// ([`super::FormSession::changes`]).
    pub has_changes: bool,
    /// The submission that the city has refused and that it was made of ([`Outbox::edit`]).
    pub refused_submission_id: Option<String>,
    /// When it is deleted, if nobody opens or changes it; not before. Days on which the app does not run at all may
    /// put it off.
    pub expires_at: Timestamp,
    /// Whether that is within two weeks: say so.
    pub expires_soon: bool,
}

/// Something that was submitted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Submission {
    /// Its id.
    pub id: String,
    /// What it is.
    pub kind: SubmissionKind,
    /// The submission that opens the case which it is about: its own id, where it is an application.
    pub case_id: String,
    /// The service.
    pub service_id: String,
    /// The service's name.
    pub service_name: String,
    /// When it was submitted.
    pub created_at: Timestamp,
    /// How often it was begun to be sent.
    pub attempts: u32,
    /// Where it stands. What is due waits for a network while the phone says that it has none, and for an update
    /// of the app while the city asks for one.
    pub state: SubmissionState,
    /// The files that go with it, in the order in which they were attached.
    pub attachments: Vec<AttachmentProgress>,
    /// Whether [`Outbox::cancel`] takes it back.
    pub can_cancel: bool,
    /// Whether [`Outbox::retry`] lets it be tried now.
    pub can_retry: bool,
    /// Whether [`Outbox::edit`] makes a draft of it: the city has refused it, or one of its files is gone.
    pub can_edit: bool,
}

/// The outbox as it is now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct OutboxUpdate {
    /// Rises with each change since this client was made.
    pub revision: u64,
    /// How many drafts there are.
    pub drafts: u32,
    /// How many of them are deleted within two weeks, if nobody opens them ([`DraftSummary::expires_soon`]): say so.
    pub drafts_expiring: u32,
    /// How many submissions have not been answered for good.
    pub waiting: u32,
    /// The newest submissions, at most 50.
    pub submissions: Vec<Submission>,
}

/// Is told of changes in the outbox; called on a thread of the core, one call at a time.
#[cfg_attr(feature = "uniffi", uniffi::export(rust, foreign))]
pub trait OutboxListener: Send + Sync {
    /// The outbox as it is now: once at the beginning and again after each change.
    fn on_update(&self, update: OutboxUpdate) -> Result<(), CallbackError>;
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Outbox {
    /// The drafts, the one changed last first, at most 50.
    pub async fn drafts(&self, language: String) -> Result<Vec<DraftSummary>, CitizenError> {
        self.0
            .with_user(move |store| {
                let drafts = Drafts(store).newest(PAGE)?;
                drafts
                    .into_iter()
                    .map(|draft| DraftSummary::read(draft, &language))
                    .collect()
            })
            .await
    }

    /// Deletes a draft, its answers and what is attached for good.
    pub async fn discard_draft(&self, draft_id: String) -> Result<(), CitizenError> {
        self.0
            .change(Inner::outbox, move |store| Drafts(store).discard(&draft_id))
            .await
    }

    /// Submits a draft: from when this returns, it is safe on the phone and reaches the city once,
    /// with or without a network now, however often the app is killed and however often this is
    /// called. `InvalidAnswers` if something is missing or wrong; the draft stands.
    pub async fn submit(
        &self,
        draft_id: String,
        language: String,
    ) -> Result<Submission, CitizenError> {
        submit(&self.0, draft_id, language).await
    }

    /// What was submitted, the newest first, at most 50.
    pub async fn submissions(&self, language: String) -> Result<Vec<Submission>, CitizenError> {
        let inner = Arc::clone(&self.0);
        self.0
            .with_user(move |store| submissions(&inner, store, &language))
            .await
    }

    /// One of them.
    pub async fn submission(
        &self,
        id: String,
        language: String,
    ) -> Result<Submission, CitizenError> {
        let inner = Arc::clone(&self.0);
        self.0
            .with_user(move |store| submission(&inner, store, &id, &language))
            .await
    }

    /// The city's receipt for a submission, checked again, with no network, against the keys that
    /// this app knows as the city's. `NotFound` as long as there is none.
    pub async fn receipt(&self, submission_id: String) -> Result<Receipt, CitizenError> {
        let trust = self.0.trust();
        self.0
            .with_user(move |store| {
                let receipt = Queue(store).receipt(&submission_id)?;
                trust
                    .check_receipt(&receipt.jws)
                    .map_err(|_| Error::Refused("receipt-not-proven"))
            })
            .await
    }

    /// The receipt as a text for a QR code, to be shown to anyone: the whole of it, which
    /// [`super::CitizenClient::check_receipt`] proves from the text alone; docs/receipts.md describes it. `NotFound` as
    /// long as there is none.
    pub async fn receipt_qr(&self, submission_id: String) -> Result<String, CitizenError> {
        let receipt = self.receipt(submission_id).await?;
        Ok(qr::text(&receipt.jws).map_err(|_| Error::Refused("receipt-not-proven"))?)
    }

    /// The QR code of that text, as squares to be drawn. `Refused` (`receipt-too-long`) where it would be too large for a
    /// camera, as with very many attachments.
    pub async fn receipt_qr_code(&self, submission_id: String) -> Result<QrCode, CitizenError> {
        let text = self.receipt_qr(submission_id).await?;
        Ok(qr::code(&text).map_err(|_| Error::Refused("receipt-too-long"))?)
    }

    /// Takes back a submission that was never begun to be sent, or of which a file is gone (`attachment-unreadable`), and
    /// deletes what is attached; one that was taken back already stays so. Of one that came out of a backup (`restored`) it
    /// says that this phone is not to send it: the city may have it from the other phone. Later it is `Refused`:
    /// `already-sent`, or `not-waiting` once the city has refused it.
    pub async fn cancel(&self, submission_id: String) -> Result<(), CitizenError> {
        let inner = Arc::clone(&self.0);
        let cancel = move |store: &UserStore| {
            Queue(store).cancel(&submission_id)?;
            // What of its files is at the city is given up there.
            inner.wake();
            Ok(())
        };
        self.0.change(Inner::outbox, cancel).await
    }

    /// What has become of the application that the submission is about, as far as the phone has heard. `NotFound`
    /// (`case`) as long as the city does not have it.
    pub async fn case(
        &self,
        submission_id: String,
        language: String,
    ) -> Result<CaseView, CitizenError> {
        self.0
            .with_user(move |store| cases::case(store, &submission_id, &language))
            .await
    }

    /// She has looked at what became of a submission: its notification is over, and none comes for what she saw. For the
    /// screen that shows it, when it is opened and at each change while it is; ask for [`super::Inbox::due_presentations`]
    /// then.
    pub async fn mark_seen(&self, submission_id: String) -> Result<(), CitizenError> {
        let inner = Arc::clone(&self.0);
        self.0
            .with_user(move |store| presented::seen(&inner, store, &submission_id))
            .await
    }

    /// Takes back an application that the city has, or may have: the withdrawal is a submission of its own, which goes
    /// out once, after all that was submitted about the case before. Called again, it is the same one. Before its first
    /// attempt [`Outbox::cancel`] takes the withdrawal itself back.
    ///
    /// `Refused`: `not-sent` (use `cancel`; or `retry` first, where it came out of a backup), `not-withdrawable` (the city has refused it), `case-decided`,
    /// `case-withdrawn`. Where the city decides meanwhile, the withdrawal ends `Rejected` with `case-decided`.
    pub async fn withdraw(
        &self,
        submission_id: String,
        language: String,
    ) -> Result<Submission, CitizenError> {
        let inner = Arc::clone(&self.0);
        let withdraw = move |store: &UserStore| {
            let id = cases::withdraw(store, &submission_id)?;
            inner.wake();
            submission(&inner, store, &id, &language)
        };
        self.0.change(Inner::outbox, withdraw).await
    }

    /// Lets a submission that waits, or is wedged, be tried now. It goes out under its old key, and after the application
    /// that it is about, where that came out of the same backup. For what waits for the resident to sign in: call it when
    /// she has. What she was told of it is over by it; should it be so again, she is told again.
    pub async fn retry(&self, submission_id: String) -> Result<(), CitizenError> {
        let inner = Arc::clone(&self.0);
        let retry = move |store: &UserStore| {
            presented::retry(&inner, store, &submission_id)?;
            inner.wake();
            Ok(())
        };
        self.0.change(Inner::outbox, retry).await
    }

    /// Makes a draft of a submission that the city has refused, or of which a file is gone, with its answers, and with
    /// its files, which are the draft's from then on; in the newest version of the form, as by
    /// [`super::Forms::resume`]. What the city does not accept is a problem of its field until the answer is another
    /// one, and so is a file that is gone (`problem-file-lost`): such a submission is taken back by it. Called again, it
    /// is the same draft, as long as that is there.
    ///
    /// `Refused`: `not-refused`; `already-answered` where another answer to the same question is on its way.
    /// `NotFound` (`form`) where neither the phone nor the catalogue has the form any more.
    pub async fn edit(&self, submission_id: String) -> Result<Arc<FormSession>, CitizenError> {
        let now = self.0.environment.clock.now();
        let inner = Arc::clone(&self.0);
        let resumed = resume(&self.0, move |store, catalogue| {
            let queue = Queue(store);
            let subject = queue.submission(&submission_id)?.subject;
            let edited = queue.edit(&submission_id, || begun_from(catalogue, &subject, now))?;
            Inner::tell(inner.outbox());
            Ok(edited)
        });
        Ok(FormSession::new(&self.0, resumed.await?))
    }

    /// Whether what goes with files waits for a network that is not metered, as far as the app says
    /// ([`Connectivity::Metered`]). It does not, as long as nobody has said so.
    pub async fn files_wait_for_unmetered(&self) -> Result<bool, CitizenError> {
        self.0
            .with_user(|store| Queue(store).files_wait_for_unmetered())
            .await
    }

    /// Says whether what goes with files waits for a network that is not metered; from now on, also for what is
    /// being sent. It is kept.
    pub async fn set_files_wait_for_unmetered(&self, wait: bool) -> Result<(), CitizenError> {
        let inner = Arc::clone(&self.0);
        let set = move |store: &UserStore| {
            Queue(store).set_files_wait_for_unmetered(wait)?;
            inner.wake();
            Ok(())
        };
        self.0.change(Inner::outbox, set).await
    }

    /// Tells `listener` of the outbox as it is and as it changes. No I/O on this thread.
    pub fn observe(&self, language: String, listener: Arc<dyn OutboxListener>) -> Arc<TaskHandle> {
        let state = move |inner: &Inner, revision: u64| {
            let store = inner.user_store()?;
            Ok(OutboxUpdate {
                revision,
                // Before the drafts: what is submitted in between is never told of as waiting and as a draft too.
                waiting: Queue(&store).waiting_count()?,
                drafts: Drafts(&store).count()?,
                drafts_expiring: Drafts(&store).expiring_count()?,
                submissions: submissions(inner, &store, &language)?,
            })
        };
        let changes = self.0.outbox().subscribe();
        observe(&self.0, changes, state, move |update| {
            listener.on_update(update)
        })
    }
}

/// What a submission of an earlier version of the app was begun from, as far as the catalogue still has it.
fn begun_from(
    catalogue: &CatalogueStore,
    subject: &Subject,
    now: Timestamp,
) -> Result<DraftOrigin, Error> {
    let newest = origin(catalogue, subject.service_id.clone(), now)?;
    let Some(form) = &subject.form else {
        return Ok(newest);
    };
    Ok(match catalogue.form(&form.id, &form.version)? {
        Some(form) => DraftOrigin {
            form: serde_json::from_str(&form)?,
            ..newest
        },
        None => newest,
    })
}

fn submissions(inner: &Inner, store: &UserStore, language: &str) -> Result<Vec<Submission>, Error> {
    let newest = Queue(store).newest(PAGE)?.into_iter();
    let files_wait = Queue(store).files_wait_for_unmetered()?;
    Ok(newest
        .map(|submission| Submission::read(submission, &inner.city, files_wait, language))
        .collect())
}

/// One submission.
pub(super) fn submission(
    inner: &Inner,
    store: &UserStore,
    id: &str,
    language: &str,
) -> Result<Submission, Error> {
    let submission = Queue(store).submission(id)?;
    let files_wait = Queue(store).files_wait_for_unmetered()?;
    Ok(Submission::read(
        submission,
        &inner.city,
        files_wait,
        language,
    ))
}

impl DraftSummary {
    fn read(draft: Draft, language: &str) -> Result<Self, Error> {
        let view = Form::compile(draft.origin.form)?.view(&draft.answers, language);
        Ok(Self {
            id: draft.id,
            service_id: draft.origin.service_id,
            service_name: draft.origin.service_name.in_language(language).to_owned(),
            case_number: draft.origin.question.map(|asked| asked.case_number),
            updated_at: draft.updated_at,
            answered: view.answered,
            askable: view.askable,
            has_changes: draft.unseen.is_some(),
            refused_submission_id: draft.refused_id,
            expires_at: draft.expires_at,
            expires_soon: draft.expires_soon,
        })
    }
}

impl Submission {
    fn read(submission: outbox::Submission, city: &City, files_wait: bool, language: &str) -> Self {
        let files_wait = files_wait && submission.lacks_files();
        Self {
            can_cancel: submission.can_cancel(),
            can_retry: submission.can_retry(),
            can_edit: submission.can_edit(),
            id: submission.id,
            kind: submission.kind,
            case_id: submission.case_id,
            service_name: submission
                .subject
                .service_name
                .in_language(language)
                .to_owned(),
            service_id: submission.subject.service_id,
            created_at: submission.created_at,
            attempts: submission.attempts,
            attachments: submission.attachments,
            state: match submission.state {
                SubmissionState::Queued {
                    waiting_for,
                    next_attempt_at,
                } => SubmissionState::Queued {
                    waiting_for: match (waiting_for, city.connectivity()) {
                        _ if city.update_required() => WaitReason::Update,
                        (WaitReason::Turn, Connectivity::Offline) => WaitReason::Network,
                        (_, Connectivity::Metered) if files_wait => WaitReason::Unmetered,
                        (waiting_for, _) => waiting_for,
                    },
                    next_attempt_at,
                },
                state => state,
            },
        }
    }
}
