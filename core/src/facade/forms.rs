//! Forms being filled in.

use std::{io::Read, path::Path, sync::Arc};

use super::{
    CitizenError, Submission, cases::question_origin, inner::Inner, outbox::submission,
    runtime::spawned,
};
use crate::{
    blocking,
    catalogue::{CatalogueError, CatalogueStore},
    environment::Timestamp,
    error::Error,
    forms::{
        Answer, Answers, DraftChanges, FieldOption, Form, FormView, OldFormReason, Problem,
        Refusal, SummarySection,
    },
    outbox::{Attachments, Draft, DraftOrigin, Drafts, Queue},
    seal::SealedReader,
    user_store::UserStore,
};

/// Begins and goes on with forms.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct Forms(pub(super) Arc<Inner>);

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Forms {
    /// Begins a draft of a service's form, with the answers that the form begins with; it is on the disk when this
    /// returns. Needs no network.
    /// `NotFound` for a service that has no form.
    pub async fn start(&self, service_id: String) -> Result<Arc<FormSession>, CitizenError> {
        let catalogue = self.0.catalogue_store().map_err(CitizenError::from)?;
        let now = self.0.environment.clock.now();
        let (draft_id, form) = self
            .0
            .change(Inner::outbox, move |store| {
                let origin = origin(&catalogue, service_id, now)?;
                begun(store, &catalogue, &origin, now)
            })
            .await?;
        Ok(FormSession::begun(&self.0, draft_id, form))
    }

    /// Begins the answer to a question of the city about a case ([`super::Outbox::case`]): a draft like any other, on the
    /// disk when this returns; submitted, it goes out after all that was submitted about the case before. Needs no
    /// network. Begun again, it is the same draft.
    ///
    /// `NotFound` (`question`) where the city does not ask it any more. `Refused` (`already-answered`) once an answer
    /// is on its way.
    pub async fn answer_question(
        &self,
        submission_id: String,
        question_id: String,
    ) -> Result<Arc<FormSession>, CitizenError> {
        let catalogue = self.0.catalogue_store().map_err(CitizenError::from)?;
        let now = self.0.environment.clock.now();
        let (draft_id, form) = self
            .0
            .change(Inner::outbox, move |store| {
                let origin = question_origin(store, &submission_id, &question_id)?;
                begun(store, &catalogue, &origin, now)
            })
            .await?;
        Ok(FormSession::begun(&self.0, draft_id, form))
    }

    /// Goes on with a draft. Needs neither a network nor a catalogue.
    ///
    /// Where the catalogue has another version of the service's form, the draft is moved to it: answers go to the
    /// fields that have become of theirs, and what does not fit any more is kept. [`FormSession::changes`] says what
    /// is not as it was. A session that is open stays with its version: what is then answered in it is `Refused`
    /// (`form-changed`), and the draft has to be resumed. What answers a question of the city stays with the form
    /// that was asked.
    pub async fn resume(&self, draft_id: String) -> Result<Arc<FormSession>, CitizenError> {
        let resumed = resume(&self.0, move |_, _| Ok(draft_id)).await?;
        Ok(FormSession::new(&self.0, resumed))
    }
}

/// One draft on the screen. Holds no answers itself: each is on the disk, sealed, when `answer`
/// returns, so a killed app loses at most the one that is being typed.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct FormSession {
    pub(super) inner: Arc<Inner>,
    draft_id: String,
    form: Arc<Form>,
    refusals: Arc<[Refusal]>,
    old_form: Option<OldFormReason>,
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl FormSession {
    /// The draft's id, with which [`Forms::resume`] finds it again.
    pub fn draft_id(&self) -> String {
        self.draft_id.clone()
    }

    /// The form with its answers, resolved for a reader of `language`. In a draft that was made of a refused submission
    /// ([`super::Outbox::edit`]), what the city does not accept is a problem of its field (`problem-refused`) until the
    /// answer is another one.
    pub async fn view(&self, language: String) -> Result<FormView, CitizenError> {
        let refusals = Arc::clone(&self.refusals);
        self.with_draft(move |draft, form| {
            Ok(form.view_refused(&draft.answers, &refusals, &language))
        })
        .await
    }

    /// What another version of the form has changed in the draft since she has last seen it, and which of her
    /// answers do not fit any more. The same after a kill.
    pub async fn changes(&self, language: String) -> Result<DraftChanges, CitizenError> {
        let old_form = self.old_form;
        self.with_draft(move |draft, _| {
            let unseen = draft.unseen.as_ref();
            let kept = draft.kept.iter();
            Ok(DraftChanges {
                from: unseen.map(|unseen| unseen.from.clone()),
                changes: unseen.map_or_else(Vec::new, |unseen| unseen.told(&language)),
                kept: kept.map(|kept| kept.told(&language)).collect(),
                old_form,
            })
        })
        .await
    }

    /// She has seen what has changed: it is not told any more. The answers that do not fit stay.
    pub async fn changes_seen(&self) -> Result<(), CitizenError> {
        let id = self.draft_id.clone();
        self.inner
            .change(Inner::outbox, move |store| Drafts(store).changes_seen(&id))
            .await
    }

    /// Takes in one answer and saves it; returns the form as it is now. A wrong answer is kept and
    /// shows as a problem of its field.
    pub async fn answer(
        &self,
        path: String,
        answer: Answer,
        language: String,
    ) -> Result<FormView, CitizenError> {
        self.change(language, move |store, id, form| {
            let change = |answers: &mut _| Ok(form.answer(answers, &path, answer)?);
            Drafts(store).change(id, form, change)
        })
        .await
    }

    /// Attaches the file at `file_path` to the field for files at `path`, called `name`; returns the form as it is
    /// now. The file is read once and sealed on the way: the app may delete its own copy when this returns. What
    /// it is, is told by its content. `NotAttached` says what is wrong with it; the draft is then as it was.
    pub async fn attach(
        &self,
        path: String,
        file_path: String,
        name: String,
        language: String,
    ) -> Result<FormView, CitizenError> {
        self.change(language, move |store, id, form| {
            Attachments(store).attach(id, form, &path, Path::new(&file_path), &name)
        })
        .await
    }

    /// Attaches a document of the vault, which has to be unlocked for it, as [`FormSession::attach`] does a file. From then
    /// on the draft has a copy of its own, sealed under what is there in the background as well: a locked vault keeps
    /// nothing from being sent, and what becomes of the document changes nothing of what was attached.
    pub async fn attach_document(
        &self,
        path: String,
        document_id: String,
        language: String,
    ) -> Result<FormView, CitizenError> {
        let inner = Arc::clone(&self.inner);
        self.change(language, move |store, id, form| {
            inner.vault.with(store, |documents| {
                let document = documents.document(&document_id)?;
                let mut content = SealedReader::from(documents.open(&document_id)?);
                let content = (&mut content as &mut dyn Read, document.size_bytes);
                Attachments(store).attach_content(id, form, &path, content, &document.name)
            })
        })
        .await
    }

    /// Takes the file with this hash (`FormFile.sha256`) from the field at `path`; returns the form as it is now.
    /// Its content is deleted where no other field of the draft has it.
    pub async fn detach(
        &self,
        path: String,
        sha256: String,
        language: String,
    ) -> Result<FormView, CitizenError> {
        self.change(language, move |store, id, form| {
            Attachments(store).detach(id, form, &path, &sha256)
        })
        .await
    }

    /// Puts an empty row behind the others of the field of rows at `path`; returns the form as it is now.
    /// `NotFound` for a field that has no rows, `Refused` where there are as many as there can be.
    pub async fn add_row(&self, path: String, language: String) -> Result<FormView, CitizenError> {
        self.change(language, move |store, id, form| {
            Drafts(store).change(id, form, |answers| Ok(form.add_row(answers, &path)?))
        })
        .await
    }

    /// Takes row `index` (from 0) of the field of rows at `path` away with its answers; returns the form as it
    /// is now. The rows behind it move up: what was `/children/2` is `/children/1`. `NotFound` for a row that
    /// there is not.
    pub async fn remove_row(
        &self,
        path: String,
        index: u32,
        language: String,
    ) -> Result<FormView, CitizenError> {
        let index = usize::try_from(index).unwrap_or(usize::MAX);
        self.change(language, move |store, id, form| {
            Drafts(store).change(id, form, |answers| {
                Ok(form.remove_row(answers, &path, index)?)
            })
        })
        .await
    }

    /// What the field at `path` offers that `query` finds, from the one at `offset` on, at most 50: for a long
    /// choice, while the resident types. Nothing typed finds all, in the form's order.
    pub async fn options(
        &self,
        path: String,
        query: String,
        language: String,
        offset: u32,
    ) -> Result<Vec<FieldOption>, CitizenError> {
        let form = Arc::clone(&self.form);
        let offset = usize::try_from(offset).unwrap_or(usize::MAX);
        spawned(async move {
            Ok(blocking(move || Ok(form.options(&path, &query, &language, offset)?)).await?)
        })
        .await
    }

    /// All that stands in the way of submitting, in the order of the form.
    pub async fn problems(&self, language: String) -> Result<Vec<Problem>, CitizenError> {
        self.with_draft(move |draft, form| Ok(form.problems(&draft.answers, &language)))
            .await
    }

    /// The answers in words, step by step, to be looked through before they are sent: what is sent, and what was
    /// left out. A shell shows the lines as they are, and goes back to the field at a line's path to change it.
    pub async fn summary(&self, language: String) -> Result<Vec<SummarySection>, CitizenError> {
        self.with_draft(move |draft, form| Ok(form.summary(&draft.answers, &language)))
            .await
    }

    /// As [`super::Outbox::submit`], for this draft.
    pub async fn submit(&self, language: String) -> Result<Submission, CitizenError> {
        submit(&self.inner, self.draft_id.clone(), language).await
    }
}

impl FormSession {
    pub(super) fn new(inner: &Arc<Inner>, resumed: Resumed) -> Arc<Self> {
        Arc::new(Self {
            inner: Arc::clone(inner),
            draft_id: resumed.draft.id,
            form: Arc::new(resumed.form),
            refusals: resumed.draft.refusals.into(),
            old_form: resumed.old_form,
        })
    }

    /// Of a draft that was just begun.
    fn begun(inner: &Arc<Inner>, draft_id: String, form: Form) -> Arc<Self> {
        Arc::new(Self {
            inner: Arc::clone(inner),
            draft_id,
            form: Arc::new(form),
            refusals: Arc::default(),
            old_form: None,
        })
    }

    /// Changes the draft's answers; returns the form with what they are then.
    pub(super) async fn change(
        &self,
        language: String,
        change: impl FnOnce(&UserStore, &str, &Form) -> Result<Answers, Error> + Send + 'static,
    ) -> Result<FormView, CitizenError> {
        let (id, form) = (self.draft_id.clone(), Arc::clone(&self.form));
        let refusals = Arc::clone(&self.refusals);
        self.inner
            .change(Inner::outbox, move |store| {
                let answers = change(store, &id, &form)?;
                Ok(form.view_refused(&answers, &refusals, &language))
            })
            .await
    }

    pub(super) async fn with_draft<T: Send + 'static>(
        &self,
        work: impl FnOnce(Draft, &Form) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, CitizenError> {
        let (id, form) = (self.draft_id.clone(), Arc::clone(&self.form));
        self.inner
            .with_user(move |store| {
                let draft = Drafts(store).draft(&id)?;
                draft.must_be_of(&form)?;
                work(draft, &form)
            })
            .await
    }
}

/// A draft that is gone on with, in the version that it is of now.
pub(super) struct Resumed {
    draft: Draft,
    form: Form,
    old_form: Option<OldFormReason>,
}

/// Goes on with the draft that `draft_id` finds or makes.
pub(super) async fn resume(
    inner: &Arc<Inner>,
    draft_id: impl FnOnce(&UserStore, &CatalogueStore) -> Result<String, Error> + Send + 'static,
) -> Result<Resumed, CitizenError> {
    let catalogue = inner.catalogue_store().map_err(CitizenError::from)?;
    let now = inner.environment.clock.now();
    let there = Arc::clone(inner);
    inner
        .with_user(move |store| {
            let drafts = Drafts(store);
            let draft = drafts.draft(&draft_id(store, &catalogue)?)?;
            let was = draft.origin.form_reference();
            // A disk on which nothing can be written keeps no draft from being read.
            let touched = drafts.touch(&draft.id).unwrap_or_else(|error| {
                tracing::warn!(%error, "that a draft was opened is not noted");
                false
            });
            let resumed = moved(&drafts, &catalogue, draft, now)?;
            if touched || *resumed.form.reference() != was {
                Inner::tell(there.outbox());
            }
            Ok(resumed)
        })
        .await
}

/// The draft, moved to the form that the catalogue has for its service.
fn moved(
    drafts: &Drafts<'_>,
    catalogue: &CatalogueStore,
    draft: Draft,
    now: Timestamp,
) -> Result<Resumed, Error> {
    let as_it_is = |draft: Draft, old_form| -> Result<Resumed, Error> {
        let form = Form::compile(draft.origin.form.clone())?;
        Ok(Resumed {
            draft,
            form,
            old_form,
        })
    };
    if draft.origin.question.is_some() {
        return as_it_is(draft, None);
    }
    let newest = match origin(catalogue, draft.origin.service_id.clone(), now) {
        Ok(newest) if newest.form_reference() == draft.origin.form_reference() => {
            return as_it_is(draft, None);
        }
        Ok(newest) => newest,
        Err(Error::NotFound(_)) => return as_it_is(draft, Some(OldFormReason::Gone)),
        Err(Error::Record) => return as_it_is(draft, Some(OldFormReason::NotUnderstood)),
        // Whether there is another form cannot be told without a catalogue.
        Err(_) => return as_it_is(draft, None),
    };
    let form = match Form::compile(newest.form.clone()) {
        Ok(form) => form,
        Err(error) => {
            tracing::warn!(%error, "a draft stays with its form");
            return as_it_is(draft, Some(OldFormReason::NotUnderstood));
        }
    };
    match drafts.move_to(&draft.id, &newest, &form) {
        Err(Error::Storage(error)) => {
            tracing::warn!(%error, "a draft is not moved to its new form for now");
            as_it_is(draft, None)
        }
        moved => Ok(Resumed {
            draft: moved?,
            form,
            old_form: None,
        }),
    }
}

/// A draft with the answers that its form begins with, on the day that it is `now` in the city; where no catalogue says
/// where that is, in UTC.
fn begun(
    store: &UserStore,
    catalogue: &CatalogueStore,
    origin: &DraftOrigin,
    now: Timestamp,
) -> Result<(String, Form), Error> {
    let today = match catalogue.today(now) {
        Err(CatalogueError::Empty) => now.date_naive(),
        today => today?,
    };
    let form = Form::compile(origin.form.clone())?;
    let answers = form.begun(today);
    Ok((Drafts(store).begin_with(origin, &answers)?, form))
}

/// What a draft of a service is begun from, by the catalogue.
pub(super) fn origin(
    catalogue: &CatalogueStore,
    service_id: String,
    now: Timestamp,
) -> Result<DraftOrigin, Error> {
    let service = catalogue
        .service(&service_id, "", now)?
        .ok_or(Error::NotFound("service"))?;
    let (Some(id), Some(version)) = (service.form_id, service.form_version) else {
        return Err(Error::NotFound("form"));
    };
    let form = catalogue
        .form(&id, &version)?
        .ok_or(Error::NotFound("form"))?;
    let service_name = catalogue.service_name(&service_id)?.unwrap_or_default();
    Ok(DraftOrigin {
        service_id,
        service_name,
        form: serde_json::from_str(&form)?,
        question: None,
    })
}

/// Freezes a draft into the queue and lets it be sent.
pub(super) async fn submit(
    inner: &Arc<Inner>,
    draft_id: String,
    language: String,
) -> Result<Submission, CitizenError> {
    let woken = Arc::clone(inner);
    inner
        .change(Inner::outbox, move |store| {
            let id = Queue(store).submit(&draft_id, &language)?;
            woken.wake();
            submission(&woken, store, &id, &language)
        })
        .await
}
