//! What she has told before, offered to a form that asks for it.

use serde::{Deserialize, Serialize};

use super::{CitizenError, FormSession, Profile, inner::Inner};
use crate::{
    environment::Timestamp,
    error::Error,
    forms::{Answer, FormView, Known, SummaryLine},
    outbox::{Drafts, Queue},
    profile::{self, FactValue, PrefillConsent},
    user_store::UserStore,
};

/// In how many of the newest submissions is looked for what she has answered before.
const SUBMISSIONS: u32 = 50;

/// An answer that she has given before, offered for a field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PrefillSuggestion {
    /// The question, and what is offered as its answer; it has no heading.
    pub line: SummaryLine,
    /// Where it is known from.
    pub source: PrefillSource,
}

/// Where an answer that is offered is known from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PrefillSource {
    /// What she has told about herself: [`super::Profile::facts`].
    Profile,
    /// What she has submitted.
    EarlierSubmission {
        /// The service that it was for.
        service_name: String,
        /// When it was submitted.
        at: Timestamp,
    },
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl FormSession {
    /// What she has told before for fields that are asked for and not answered, one answer each, in the order of the
    /// form. Nothing is put in: [`FormSession::prefill`] takes what she agrees to.
    ///
    /// While [`super::Profile::prefill_consent`] is `Unasked`, ask her whether she wants this before it is shown, and
    /// keep what she says; when it is `Refused` there is none. A field says by its purpose, or by a fact, that it may
    /// be filled so (docs/forms.md): never a number of a person, a declaration, files, a signature or a field in rows.
    pub async fn suggestions(
        &self,
        language: String,
    ) -> Result<Vec<PrefillSuggestion>, CitizenError> {
        let reader = language.clone();
        let known = (self.inner)
            .with_user(move |store| known(store, &reader))
            .await?;
        self.with_draft(move |draft, form| {
            let offers = form.offers(&draft.answers, &known).into_iter();
            let suggestions = offers.filter_map(|offer| {
                Some(PrefillSuggestion {
                    line: form.line(&offer.answers, &offer.path, &language)?,
                    source: offer.source.clone(),
                })
            });
            Ok(suggestions.collect())
        })
        .await
    }

    /// Puts what is suggested for the fields at `paths` into the draft, all in one; returns the form as it is then. A
    /// field for which nothing is suggested, or nothing any more, stays as it is.
    pub async fn prefill(
        &self,
        paths: Vec<String>,
        language: String,
    ) -> Result<FormView, CitizenError> {
        self.change(language.clone(), move |store, id, form| {
            let known = known(store, &language)?;
            Drafts(store).change(id, form, |answers| {
                for path in &paths {
                    if let Some(offer) = form.offer(answers, path, &known) {
                        *answers = offer.answers;
                    }
                }
                Ok(())
            })
        })
        .await
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Profile {
    /// Whether forms may offer her what she has told before; `Unasked` as long as she was not asked.
    pub async fn prefill_consent(&self) -> Result<PrefillConsent, CitizenError> {
        self.0
            .with_user(|store| profile::Profile(store).prefill_consent())
            .await
    }

    /// Keeps what she says of it, until she says something else: also [`super::Profile::forget_all`] leaves it.
    pub async fn set_prefill_consent(&self, consent: PrefillConsent) -> Result<(), CitizenError> {
        self.0
            .change(Inner::profile, move |store| {
                profile::Profile(store).set_prefill_consent(consent)
            })
            .await
    }
}

/// What she has told about herself, and what she has answered before; nothing where she does not want that.
fn known(store: &UserStore, language: &str) -> Result<Known<PrefillSource>, Error> {
    let mut known = Known::default();
    if profile::Profile(store).prefill_consent()? == PrefillConsent::Refused {
        return Ok(known);
    }
    let facts = profile::Profile(store).facts()?.into_iter();
    known.facts = facts
        .map(|(id, value)| (id, (answer(value), PrefillSource::Profile)))
        .collect();
    for earlier in Queue(store).earlier(SUBMISSIONS)? {
        let source = PrefillSource::EarlierSubmission {
            service_name: earlier.service_name.in_language(language).to_owned(),
            at: earlier.created_at,
        };
        known.add_earlier(earlier.told, &source);
    }
    Ok(known)
}

fn answer(fact: FactValue) -> Answer {
    match fact {
        FactValue::YesNo { value } => Answer::YesNo { value },
        FactValue::Number { value } => Answer::Integer { value },
        FactValue::Date { value } => Answer::Date { value },
        FactValue::Choice { value } => Answer::Choice { value },
    }
}
