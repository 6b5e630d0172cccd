//! What becomes of an application once the city has it.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::{
    cases::Cases,
    environment::Timestamp,
    error::Error,
    inbox::markdown,
    messages,
    net::wire::{self, CaseStatus, Question},
    outbox::{AskedAbout, DraftOrigin, Queue, Submission, SubmissionState},
    text::Text,
    user_store::UserStore,
};

/// An application that the city has, and what became of it, as far as the phone has heard. Asked for together with new
/// messages ([`super::Inbox::refresh`], [`super::CitizenClient::run_due_work`]).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CaseView {
    /// The number a caseworker knows it by.
    pub case_number: String,
    /// Where it stands.
    pub status: CaseStatus,
    /// The day (RFC 3339 full-date) by which the city promised to decide, if it promised one.
    pub promised_by: Option<String>,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
    /// What has happened, oldest first: at most the newest 200.
    pub timeline: Vec<CaseEvent>,
    /// What the city waits for her to answer; none once her answer is on its way.
    pub question: Option<CaseQuestion>,
    /// Whether [`super::Outbox::withdraw`] takes it back.
    pub can_withdraw: bool,
}

/// Something that happened to a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CaseEvent {
    /// When.
    pub at: Timestamp,
    /// What happened, for a picture: `received`, `in_review`, `waiting_for_resident`, `question`, `answered`,
    /// `approved`, `declined`, `closed`, `withdrawn`, or another word of the city's.
    pub code: String,
    /// What happened, in a few words.
    pub title: String,
    /// What the caseworker wrote or asked, without markup.
    pub text: Option<String>,
}

/// Something the city asks about a case; [`super::Forms::answer_question`] answers it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CaseQuestion {
    /// Its id.
    pub id: String,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// What is asked, without markup.
    pub text: String,
    /// The day (RFC 3339 full-date) until which the city waits, if it says one.
    pub answer_by: Option<String>,
}

/// The case that the submission `id` is about, for a reader of `language`.
pub(super) fn case(store: &UserStore, id: &str, language: &str) -> Result<CaseView, Error> {
    let queue = Queue(store);
    let application = queue.submission(&queue.submission(id)?.case_id)?;
    let told = match Cases(store).case(&application.id)? {
        Some(case) => case,
        None => known_from_receipt(&queue, &application, language)?,
    };
    let withdrawal = queue.withdrawal_of(&application.id)?;
    let is_withdrawn = withdrawal
        .as_ref()
        .is_some_and(|withdrawal| matches!(withdrawal.state, SubmissionState::Accepted { .. }));
    let question = match told.question {
        Some(question) if !is_withdrawn && !queue.has_answered(&question.id)? => Some(question),
        _ => None,
    };
    Ok(CaseView {
        can_withdraw: withdrawal.is_none() && is_open(told.status),
        case_number: told.case_number,
        status: match is_withdrawn {
            true => CaseStatus::Withdrawn,
            false => told.status,
        },
        promised_by: told.promised_by,
        decided_at: told.decided_at,
        timeline: told
            .timeline
            .into_iter()
            .map(|event| CaseEvent::read(event, language))
            .collect(),
        question: question.map(|question| CaseQuestion {
            text: markdown::plain(question.text.in_language(language)),
            id: question.id,
            asked_at: question.asked_at,
            answer_by: question.answer_by,
        }),
    })
}

/// Puts the withdrawal of the case that the submission `id` is about into the queue; returns its id.
pub(super) fn withdraw(store: &UserStore, id: &str) -> Result<String, Error> {
    let queue = Queue(store);
    let case_id = queue.submission(id)?.case_id;
    if queue.withdrawal_of(&case_id)?.is_none()
        && let Some(case) = Cases(store).case(&case_id)?
        && !is_open(case.status)
    {
        return Err(Error::Refused(match case.status {
            CaseStatus::Withdrawn => "case-withdrawn",
            _ => "case-decided",
        }));
    }
    queue.withdraw(id)
}

/// What a draft is begun from that answers this question about the case that the submission `id` is about.
pub(super) fn question_origin(
    store: &UserStore,
    id: &str,
    question_id: &str,
) -> Result<DraftOrigin, Error> {
    let queue = Queue(store);
    let application = queue.submission(&queue.submission(id)?.case_id)?;
    let case = Cases(store).case(&application.id)?;
    let (question, case_number) = case
        .and_then(|case| Some((case.question?, case.case_number)))
        .filter(|(question, _): &(Question, String)| question.id == question_id)
        .ok_or(Error::NotFound("question"))?;
    Ok(DraftOrigin {
        service_id: application.subject.service_id,
        service_name: application.subject.service_name,
        form: serde_json::from_value(question.form)?,
        question: Some(AskedAbout {
            question_id: question.id,
            case_id: application.id,
            case_number,
        }),
    })
}

const fn is_open(status: CaseStatus) -> bool {
    !matches!(
        status,
        CaseStatus::Approved | CaseStatus::Declined | CaseStatus::Closed | CaseStatus::Withdrawn
    )
}

/// All that is known of a case as long as the city has told nothing of it.
fn known_from_receipt(
    queue: &Queue<'_>,
    application: &Submission,
    language: &str,
) -> Result<wire::Case, Error> {
    let title = messages::message(language, "case-received", &HashMap::new());
    let receipt = queue
        .receipt(&application.id)
        .map_err(|error| match error {
            Error::NotFound(_) => Error::NotFound("case"),
            error => error,
        })?;
    Ok(wire::Case {
        case_number: receipt.case_number,
        submission_id: application.id.clone(),
        status: CaseStatus::Received,
        promised_by: receipt.promised_by,
        decided_at: None,
        timeline: vec![wire::CaseEvent {
            code: "received".to_owned(),
            at: receipt.received_at,
            title: Text([(language.to_owned(), title)].into()),
            text: None,
        }],
        question: None,
    })
}

impl CaseEvent {
    fn read(event: wire::CaseEvent, language: &str) -> Self {
        Self {
            at: event.at,
            code: event.code,
            title: event.title.in_language(language).to_owned(),
            text: event
                .text
                .map(|text| markdown::plain(text.in_language(language))),
        }
    }
}
