//! Forms being filled in.

use std::{path::Path, sync::Arc};

use super::{
    CitizenError, Submission, cases::question_origin, inner::Inner, outbox::submission,
    runtime::spawned,
};
use crate::{
    blocking,
    catalogue::CatalogueStore,
    environment::Timestamp,
    error::Error,
    forms::{Answer, Answers, FieldOption, Form, FormView, Problem},
    outbox::{Attachments, DraftOrigin, Drafts, Queue},
    user_store::UserStore,
};

/// Begins and goes on with forms.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct Forms(pub(super) Arc<Inner>);

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Forms {
    /// Begins a draft of a service's form; it is on the disk when this returns. Needs no network.
    /// `NotFound` for a service that has no form.
    pub async fn start(&self, service_id: String) -> Result<Arc<FormSession>, CitizenError> {
        let catalogue = self.0.catalogue_store().map_err(CitizenError::from)?;
        let now = self.0.environment.clock.now();
        let (draft_id, form) = self
            .0
            .change(Inner::outbox, move |store| {
                let origin = origin(&catalogue, service_id, now)?;
                let form = Form::compile(origin.form.clone())?;
                Ok((Drafts(store).begin(&origin)?, form))
            })
            .await?;
        Ok(FormSession::new(&self.0, draft_id, form))
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
        let (draft_id, form) = self
            .0
            .change(Inner::outbox, move |store| {
                let origin = question_origin(store, &submission_id, &question_id)?;
                let form = Form::compile(origin.form.clone())?;
                Ok((Drafts(store).begin(&origin)?, form))
            })
            .await?;
        Ok(FormSession::new(&self.0, draft_id, form))
    }

    /// Goes on with a draft, in the form's version that it was begun with. Needs neither a network
    /// nor a catalogue.
    pub async fn resume(&self, draft_id: String) -> Result<Arc<FormSession>, CitizenError> {
        let (draft_id, form) = self
            .0
            .with_user(move |store| {
                let draft = Drafts(store).draft(&draft_id)?;
                Ok((draft.id, Form::compile(draft.origin.form)?))
            })
            .await?;
        Ok(FormSession::new(&self.0, draft_id, form))
    }
}

/// One draft on the screen. Holds no answers itself: each is on the disk, sealed, when `answer`
/// returns, so a killed app loses at most the one that is being typed.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct FormSession {
    inner: Arc<Inner>,
    draft_id: String,
    form: Arc<Form>,
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl FormSession {
    /// The draft's id, with which [`Forms::resume`] finds it again.
    pub fn draft_id(&self) -> String {
        self.draft_id.clone()
    }

    /// The form with its answers, resolved for a reader of `language`.
    pub async fn view(&self, language: String) -> Result<FormView, CitizenError> {
        self.with_draft(move |store, id, form| {
            Ok(form.view(&Drafts(store).draft(id)?.answers, &language))
        })
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
            Drafts(store).change(id, change)
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
            Drafts(store).change(id, |answers| Ok(form.add_row(answers, &path)?))
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
            Drafts(store).change(id, |answers| Ok(form.remove_row(answers, &path, index)?))
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
        self.with_draft(move |store, id, form| {
            Ok(form.problems(&Drafts(store).draft(id)?.answers, &language))
        })
        .await
    }

    /// As [`super::Outbox::submit`], for this draft.
    pub async fn submit(&self, language: String) -> Result<Submission, CitizenError> {
        submit(&self.inner, self.draft_id.clone(), language).await
    }
}

impl FormSession {
    fn new(inner: &Arc<Inner>, draft_id: String, form: Form) -> Arc<Self> {
        Arc::new(Self {
            inner: Arc::clone(inner),
            draft_id,
            form: Arc::new(form),
        })
    }

    /// Changes the draft's answers; returns the form with what they are then.
    async fn change(
        &self,
        language: String,
        change: impl FnOnce(&UserStore, &str, &Form) -> Result<Answers, Error> + Send + 'static,
    ) -> Result<FormView, CitizenError> {
        let (id, form) = (self.draft_id.clone(), Arc::clone(&self.form));
        self.inner
            .change(Inner::outbox, move |store| {
                Ok(form.view(&change(store, &id, &form)?, &language))
            })
            .await
    }

    async fn with_draft<T: Send + 'static>(
        &self,
        work: impl FnOnce(&UserStore, &str, &Form) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, CitizenError> {
        let (id, form) = (self.draft_id.clone(), Arc::clone(&self.form));
        self.inner
            .with_user(move |store| work(store, &id, &form))
            .await
    }
}

fn origin(
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
