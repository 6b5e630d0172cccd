//! What the City API sends, as `docs/city-api.yaml` has it. Unknown members are ignored, so that a
//! city may add to them.

use serde::Deserialize;

use crate::{environment::Timestamp, text::Text};

const PROBLEM_PREFIX: &str = "urn:citizen:problem:";

/// The answer to a submission that was taken.
#[derive(Debug, Clone, Deserialize)]
pub struct Accepted {
    /// The submission's id, as it was sent.
    pub submission_id: String,
    /// The case's number.
    pub case_number: String,
    /// The receipt, a compact JWS.
    pub receipt: String,
}

/// A page of messages.
#[derive(Debug, Clone, Deserialize)]
pub struct MessagePage {
    /// Oldest first.
    pub messages: Vec<Message>,
    /// Where the next page begins, also when there is none yet.
    pub next_cursor: Option<String>,
    /// Whether there is another page now.
    pub has_more: bool,
}

/// A message from the city.
#[derive(Debug, Clone, Deserialize)]
pub struct Message {
    /// Its id.
    pub id: String,
    /// The case it is about.
    pub case_number: Option<String>,
    /// When the city sent it.
    pub sent_at: Timestamp,
    /// A line.
    pub title: Text,
    /// The words.
    pub body: Text,
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
