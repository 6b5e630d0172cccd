//! What the City API sends, as `docs/city-api.yaml` has it. Unknown members are ignored, so that a
//! city may add to them.

use serde::{Deserialize, Serialize};

use crate::{environment::Timestamp, text::Text};

mod messages;

pub use messages::{
    ActionKind, Feedback, Message, MessageAction, MessageAttachment, MessageKind, MessagePage,
    MessagePart, MessageState, Sensitivity, Severity, StatesTaken, Urgency,
};

const PROBLEM_PREFIX: &str = "urn:citizen:problem:";

/// The answer to what was taken on.
#[derive(Debug, Clone, Deserialize)]
pub struct Accepted {
    /// The id, as it was sent.
    pub submission_id: String,
    /// The case's number.
    pub case_number: String,
    /// The receipt, a compact JWS.
    pub receipt: String,
}

/// A page of cases, the one that changed first at the beginning.
#[derive(Debug, Clone, Deserialize)]
pub struct CasePage {
    /// As they stand now.
    pub cases: Vec<Case>,
    /// Where the next page begins, also when there is none yet.
    pub next_cursor: String,
    /// Whether there is another page now.
    pub has_more: bool,
}

/// An application and what became of it; kept on the phone as it came.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// The number a caseworker knows it by.
    pub case_number: String,
    /// The submission that opened it.
    pub submission_id: String,
    /// Where it stands.
    pub status: CaseStatus,
    /// The day (RFC 3339 full-date) by which the city promised to decide.
    pub promised_by: Option<String>,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
    /// Oldest first.
    pub timeline: Vec<CaseEvent>,
    /// What the city waits for her to answer.
    pub question: Option<Question>,
}

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum CaseStatus {
    /// The city has it.
    Received,
    /// A caseworker is at work on it.
    InReview,
    /// The city waits for the resident.
    WaitingForResident,
    /// She has been given what she applied for.
    Approved,
    /// She has not.
    Declined,
    /// Nothing is left to do.
    Closed,
    /// She has taken it back.
    Withdrawn,
    /// Somewhere that this version of the app does not know; the timeline has the city's words for it.
    #[serde(other)]
    Other,
}

/// Something that happened to a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaseEvent {
    /// What happened, for example `in_review`.
    pub code: String,
    /// When.
    pub at: Timestamp,
    /// What happened, in a few words.
    pub title: Text,
    /// What the caseworker wrote or asked.
    pub text: Option<Text>,
}

/// Something the city asks the resident about her case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// Its id.
    pub id: String,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// The day (RFC 3339 full-date) until which the city waits.
    pub answer_by: Option<String>,
    /// What is asked.
    pub text: Text,
    /// What it is answered with: a form as docs/forms.md has it.
    pub form: serde_json::Value,
}

/// A problem (RFC 9457).
#[derive(Debug, Clone, Deserialize)]
pub struct Problem {
    #[serde(rename = "type", default)]
    type_uri: String,
    /// The answers that the city does not accept.
    #[serde(default)]
    pub problems: Vec<AnswerProblem>,
}

impl Problem {
    /// The type without its prefix.
    pub fn kind(&self) -> &str {
        self.type_uri
            .strip_prefix(PROBLEM_PREFIX)
            .unwrap_or("other")
    }
}

/// One answer that the city does not accept.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct AnswerProblem {
    /// Where, as a JSON pointer into the body that was sent (RFC 6901).
    pub pointer: String,
    /// The keyword of the schema that it breaks.
    pub keyword: String,
}
