//! What the resident has told about herself.

use std::{collections::HashMap, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{CitizenError, TaskHandle, inner::Inner, observe::observe};
use crate::{
    catalogue::{CatalogueError, CatalogueStore, FactKind, FactQuestion},
    environment::Timestamp,
    error::{CallbackError, Error},
    profile::{self, FactValue},
    user_store::UserStore,
};

/// Facts about the resident, for the city's rules: whether she may have a service, and which steps of a
/// plan concern her. They lie sealed on this phone, and only she takes them away. None is sent, but one that she has
/// put into a form ([`super::FormSession::prefill`]), as her answer there.
///
/// While the phone is locked every call says `Locked`; [`super::Catalogue::plan`] and
/// [`super::Catalogue::eligibility`] take facts from the caller and work all the same.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct Profile(pub(super) Arc<Inner>);

/// A question about the resident, and what she has answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Fact {
    /// What is asked.
    pub question: FactQuestion,
    /// Her answer; nothing as long as she has given none.
    pub answer: Option<FactValue>,
}

/// The profile as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ProfileUpdate {
    /// Rises with each change since this client was made.
    pub revision: u64,
    /// [`Profile::facts`].
    pub facts: Vec<Fact>,
    /// [`Profile::answers`].
    pub answers: HashMap<String, FactValue>,
}

/// Is told of changes of the profile; called on a thread of the core, one call at a time.
#[cfg_attr(feature = "uniffi", uniffi::export(rust, foreign))]
pub trait ProfileListener: Send + Sync {
    /// The profile as it is now: once at the beginning and again after each change, also of the catalogue, which
    /// has the questions.
    fn on_update(&self, update: ProfileUpdate) -> Result<(), CallbackError>;
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Profile {
    /// All that [`super::Catalogue::fact_questions`] asks, with her answers. What she has told and is no longer
    /// asked for comes last, with its id for the question, so that it can be taken away too.
    pub async fn facts(&self, language: String) -> Result<Vec<Fact>, CitizenError> {
        let catalogue = self.0.catalogue_store().map_err(CitizenError::from)?;
        let now = self.0.environment.clock.now();
        self.0
            .with_user(move |store| facts(&catalogue, told(store)?, now, &language))
            .await
    }

    /// What she has told, by the facts' ids: what a plan is worked out with.
    pub async fn answers(&self) -> Result<HashMap<String, FactValue>, CitizenError> {
        self.0.with_user(told).await
    }

    /// Keeps an answer, on the disk and sealed when this returns; what she said before is gone. The day of a life
    /// event is one too ([`LifeEvent::date_fact_id`](crate::catalogue::LifeEvent::date_fact_id)). `NotFound` for a
    /// question that the city does not ask, `Refused` (`wrong-kind-of-answer`) for an answer that does
    /// not fit it.
    pub async fn answer(&self, fact_id: String, value: FactValue) -> Result<(), CitizenError> {
        let catalogue = self.0.catalogue_store().map_err(CitizenError::from)?;
        let now = self.0.environment.clock.now();
        self.0
            .change(Inner::profile, move |store| {
                let mut questions = catalogue.fact_questions(now, "")?.into_iter();
                let question = questions
                    .find(|question| question.id == fact_id)
                    .ok_or(Error::NotFound("fact"))?;
                question
                    .check(&value)
                    .map_err(|_| Error::Refused("wrong-kind-of-answer"))?;
                profile::Profile(store).tell(&fact_id, &value)
            })
            .await
    }

    /// Takes an answer away for good; one that was not given is no error.
    pub async fn forget(&self, fact_id: String) -> Result<(), CitizenError> {
        self.0
            .change(Inner::profile, move |store| {
                profile::Profile(store).forget(&fact_id)
            })
            .await
    }

    /// Takes all answers away for good, also such as are damaged.
    pub async fn forget_all(&self) -> Result<(), CitizenError> {
        self.0
            .change(Inner::profile, |store| profile::Profile(store).forget_all())
            .await
    }

    /// Tells `listener` of the profile as it is and as it changes, so that plans are worked out again. No
    /// I/O on this thread.
    pub fn observe(&self, language: String, listener: Arc<dyn ProfileListener>) -> Arc<TaskHandle> {
        let state = move |inner: &Inner, revision: u64| {
            let answers = told(&*inner.user_store()?)?;
            let catalogue = inner.catalogue_store()?;
            let now = inner.environment.clock.now();
            Ok(ProfileUpdate {
                revision,
                facts: facts(&catalogue, answers.clone(), now, &language)?,
                answers,
            })
        };
        let changes = self.0.profile().subscribe();
        observe(&self.0, changes, state, move |update| {
            listener.on_update(update)
        })
    }
}

/// What a resident has typed as the answer to `question`, or the id of what she has chosen, as a value for
/// [`Profile::answer`]; `None` where it is no answer to it. Numbers and days may be written in the digits of any
/// keyboard, yes and no in any language that the core has words in. No I/O.
#[cfg_attr(feature = "uniffi", uniffi::export)]
pub fn fact_value(question: FactQuestion, typed: String) -> Option<FactValue> {
    question.read(&typed).ok()
}

fn told(store: &UserStore) -> Result<HashMap<String, FactValue>, Error> {
    profile::Profile(store).facts()
}

fn facts(
    catalogue: &CatalogueStore,
    mut told: HashMap<String, FactValue>,
    now: Timestamp,
    language: &str,
) -> Result<Vec<Fact>, Error> {
    let questions = match catalogue.fact_questions(now, language) {
        Err(CatalogueError::Empty) => Vec::new(),
        questions => questions?,
    };
    let mut facts: Vec<Fact> = questions
        .into_iter()
        .map(|question| Fact {
            answer: told.remove(&question.id),
            question,
        })
        .collect();
    let mut left: Vec<_> = told.into_iter().collect();
    left.sort_by(|(one, _), (other, _)| one.cmp(other));
    facts.extend(left.into_iter().map(|(id, value)| Fact {
        question: FactQuestion {
            question: id.clone(),
            id,
            hint: None,
            kind: match value {
                FactValue::YesNo { .. } => FactKind::YesNo,
                FactValue::Number { .. } => FactKind::Number,
                FactValue::Date { .. } => FactKind::Date,
                FactValue::Choice { .. } => FactKind::Choice,
            },
            choices: Vec::new(),
            min: None,
            max: None,
            earliest: None,
            latest: None,
        },
        answer: Some(value),
    }));
    Ok(facts)
}
