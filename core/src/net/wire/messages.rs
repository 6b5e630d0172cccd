//! Messages, alerts, and what a resident has done with them, as `docs/messages.md` has them.

use serde::{Deserialize, Deserializer, Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{environment::Timestamp, text::Text};

/// A page of messages.
#[derive(Debug, Clone, Deserialize)]
#[serde(from = "SentPage")]
pub struct MessagePage {
    /// As they stand now, the one that changed first at the beginning.
    pub messages: Vec<Message>,
    /// Whether there are others that this version does not read: they keep none of the others out.
    pub has_unreadable: bool,
    /// Where the next page begins, also when there is none yet.
    pub next_cursor: Option<String>,
    /// Whether there is another page now.
    pub has_more: bool,
}

#[derive(Deserialize)]
struct SentPage {
    messages: Vec<Value>,
    next_cursor: Option<String>,
    has_more: bool,
}

impl From<SentPage> for MessagePage {
    fn from(sent: SentPage) -> Self {
        let all = sent.messages.len();
        let messages: Vec<Message> = sent.messages.into_iter().filter_map(read).collect();
        Self {
            has_unreadable: messages.len() < all,
            messages,
            next_cursor: sent.next_cursor,
            has_more: sent.has_more,
        }
    }
}

/// One of a list, unless it is not whole.
fn read<T: DeserializeOwned>(sent: Value) -> Option<T> {
    serde_json::from_value(sent)
        .inspect_err(|error| tracing::warn!(%error, "something of a message is not readable"))
        .ok()
}

/// Those of a list that are whole.
fn readable<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    let sent = Vec::deserialize(deserializer)?;
    Ok(sent.into_iter().filter_map(read).collect())
}

/// A message from the city as it stands now. What a city does not say is as it was before there was a word for it.
#[derive(Debug, Clone, Deserialize)]
pub struct Message {
    /// Its id, which is also that of its notification.
    pub id: String,
    /// Rises with each change of what it says, from 1.
    #[serde(default = "first")]
    pub revision: u32,
    /// A letter to her, or an alert to everyone.
    #[serde(default)]
    pub kind: MessageKind,
    /// What it is about, in a word that she may subscribe to.
    #[serde(default)]
    pub topic: String,
    /// The service that it is about.
    #[serde(default)]
    pub service_id: Option<String>,
    /// The case it is about.
    pub case_number: Option<String>,
    /// How soon she should know.
    #[serde(default)]
    pub urgency: Urgency,
    /// Who may see it over her shoulder.
    #[serde(default)]
    pub sensitivity: Sensitivity,
    /// When the city sent it.
    pub sent_at: Timestamp,
    /// Until when it means something.
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
    /// A line.
    pub title: Text,
    /// The words, in the Markdown of docs/messages.md.
    pub body: Text,
    /// What comes behind them, each with a title of its own.
    #[serde(default)]
    pub parts: Vec<MessagePart>,
    /// Files that go with it.
    #[serde(default)]
    pub attachments: Vec<MessageAttachment>,
    /// What she can do about it: what is not whole is not offered.
    #[serde(default, deserialize_with = "readable")]
    pub actions: Vec<MessageAction>,
    /// Of an alert: how bad it is.
    #[serde(default)]
    pub severity: Option<Severity>,
    /// Of an alert: the ids of the districts that it is for; none: all of them.
    #[serde(default)]
    pub districts: Vec<String>,
    /// The message whose place it takes.
    #[serde(default)]
    pub supersedes: Option<String>,
    /// Whether another one has taken its place.
    #[serde(default)]
    pub superseded: bool,
    /// Whether the city has taken it back.
    #[serde(default)]
    pub retracted: bool,
    /// What she has done with it, as far as the city has heard.
    #[serde(default)]
    pub state: Option<MessageState>,
}

const fn first() -> u32 {
    1
}

/// What kind of message it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    /// An alert to everyone in some districts, or in the city.
    Alert,
    /// A letter to her.
    #[default]
    #[serde(other)]
    Message,
}

/// How soon she should know.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// At once, also at night.
    Alert,
    /// Whenever she looks: collected into a digest.
    News,
    /// Soon, but not at night.
    #[default]
    #[serde(other)]
    Important,
}

impl Urgency {
    /// Whether it is less urgent than `other`.
    pub(crate) fn is_below(self, other: Self) -> bool {
        let rank = |urgency| match urgency {
            Self::News => 0,
            Self::Important => 1,
            Self::Alert => 2,
        };
        rank(self) < rank(other)
    }
}

/// Who may see it over her shoulder.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum Sensitivity {
    /// Everyone: it says nothing of her.
    Public,
    /// Who she lets: it says something of her.
    #[default]
    Personal,
    /// Nobody: a locked screen never shows it.
    #[serde(other)]
    Sensitive,
}

/// How bad it is, in the words of the Common Alerting Protocol 1.2, section 3.2.2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Extraordinary threat to life or property.
    Extreme,
    /// Significant threat.
    Severe,
    /// Possible threat.
    Moderate,
    /// Little threat.
    Minor,
    /// It is not known.
    #[serde(other)]
    Unknown,
}

/// A part of a longer message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessagePart {
    /// A line.
    pub title: Text,
    /// The words, in the Markdown of docs/messages.md.
    pub body: Text,
}

/// A file that goes with a message. Its content is fetched on its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct MessageAttachment {
    /// Its id within the message.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// What it is, as the city says.
    pub media_type: String,
    /// How long it is.
    pub size_bytes: u64,
    /// SHA-256 of its content, in base64url without padding.
    pub sha256: String,
}

/// What she can do about a message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MessageAction {
    /// What is done.
    pub kind: ActionKind,
    /// What it is called; without it, what its kind is called.
    #[serde(default)]
    pub label: Option<Text>,
    /// Where it is done: of booking, paying and a link.
    #[serde(default)]
    pub url: Option<String>,
    /// Of an entry in a calendar: when it begins.
    #[serde(default)]
    pub starts_at: Option<Timestamp>,
    /// Of an entry in a calendar: when it ends.
    #[serde(default)]
    pub ends_at: Option<Timestamp>,
    /// Of an entry in a calendar: where it is.
    #[serde(default)]
    pub place: Option<Text>,
}

/// What an action does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum ActionKind {
    /// Shows the case that the message is about.
    OpenCase,
    /// Answers the question that the city has about it.
    Answer,
    /// Books an appointment, at the URL.
    Book,
    /// Pays, at the URL.
    Pay,
    /// Puts it into a calendar.
    AddToCalendar,
    /// Opens the URL.
    OpenLink,
    /// Something that this version of the app does not know, and does not show.
    #[serde(other)]
    Other,
}

/// What she has done with a message. Merged the same in whatever order it is heard of: what is read or deleted stays so;
/// of what can be undone the later change holds, and of two at the same millisecond the one that says yes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MessageState {
    /// She has read it.
    pub read: bool,
    /// She has deleted it.
    pub deleted: bool,
    /// It is put away.
    pub archived: bool,
    /// When she said so last, in milliseconds since 1970; 0: never.
    pub archived_at_ms: i64,
    /// It is pinned to the top.
    pub pinned: bool,
    /// When she said so last, in milliseconds since 1970; 0: never.
    pub pinned_at_ms: i64,
}

impl MessageState {
    /// Whether both say the same of her, whenever she has said it.
    pub fn agrees_with(self, other: Self) -> bool {
        let said = |state: Self| (state.read, state.deleted, state.archived, state.pinned);
        said(self) == said(other)
    }

    /// This as the city has it, that was told of it, where this was said at a time that is still to come: by a clock that was
    /// ahead, and that would win against every change until then.
    #[must_use]
    pub fn corrected(mut self, said: Self, now: Timestamp) -> Self {
        let now_ms = now.timestamp_millis();
        if self.archived_at_ms > now_ms {
            (self.archived, self.archived_at_ms) = (said.archived, said.archived_at_ms);
        }
        if self.pinned_at_ms > now_ms {
            (self.pinned, self.pinned_at_ms) = (said.pinned, said.pinned_at_ms);
        }
        self
    }

    /// What follows from both.
    #[must_use]
    pub fn merged(self, other: Self) -> Self {
        let later = |one: (i64, bool), other: (i64, bool)| one.max(other);
        let (archived_at_ms, archived) = later(
            (self.archived_at_ms, self.archived),
            (other.archived_at_ms, other.archived),
        );
        let (pinned_at_ms, pinned) = later(
            (self.pinned_at_ms, self.pinned),
            (other.pinned_at_ms, other.pinned),
        );
        Self {
            read: self.read || other.read,
            deleted: self.deleted || other.deleted,
            archived,
            archived_at_ms,
            pinned,
            pinned_at_ms,
        }
    }
}

/// What became of a message's notification: told only where she lets the city know (docs/messages.md).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Feedback {
    /// It was shown.
    pub shown: bool,
    /// She has opened the message from it.
    pub opened: bool,
}

/// What the city has made of states that it was told.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct StatesTaken {
    /// Ids of messages that it does not know.
    #[serde(default)]
    pub unknown: Vec<String>,
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn states() -> impl Strategy<Value = MessageState> {
        let switch = || (any::<bool>(), 0..3_i64);
        (any::<bool>(), any::<bool>(), switch(), switch()).prop_map(
            |(read, deleted, (archived, archived_at_ms), (pinned, pinned_at_ms))| MessageState {
                read,
                deleted,
                archived,
                archived_at_ms,
                pinned,
                pinned_at_ms,
            },
        )
    }

    proptest! {
        #[test]
        fn states_merge_the_same_in_whatever_order_and_however_often(
            one in states(), two in states(), three in states(),
        ) {
            prop_assert_eq!(one.merged(two), two.merged(one));
            prop_assert_eq!(one.merged(two).merged(three), one.merged(two.merged(three)));
            prop_assert_eq!(one.merged(one), one);
            prop_assert!(one.merged(two).read >= one.read && one.merged(two).deleted >= one.deleted);
        }
    }

    #[test]
    fn what_does_not_read_keeps_nothing_else_out() {
        let message = |id: &str| {
            json!({
                "id": id, "case_number": null, "sent_at": "2026-11-23T10:00:00Z",
                "title": {"en": "A"}, "body": {"en": "B"},
            })
        };
        let (mut bad, mut odd) = (message("m1"), message("m2"));
        bad["revision"] = json!(-1);
        odd["actions"] = json!([
            {"kind": "add_to_calendar", "starts_at": "tomorrow"}, {"kind": "open_case"},
        ]);
        let page = |messages: Value| -> MessagePage {
            let page = json!({"messages": messages, "next_cursor": "c", "has_more": false});
            serde_json::from_value(page).unwrap()
        };
        let read = page(json!([bad, 7, odd]));
        assert!(read.has_unreadable && read.messages.len() == 1);
        assert_eq!(read.messages[0].id, "m2");
        assert_eq!(read.messages[0].actions.len(), 1);
        assert_eq!(read.messages[0].actions[0].kind, ActionKind::OpenCase);
        assert!(!page(json!([message("m1")])).has_unreadable);
    }

    #[test]
    fn what_a_city_of_before_says_is_a_message_and_unknown_words_are_the_careful_ones() {
        let of_before = json!({
            "id": "m1", "case_number": null, "sent_at": "2026-11-23T10:00:00Z",
            "title": {"en": "A"}, "body": {"en": "B"},
        });
        let message: Message = serde_json::from_value(of_before.clone()).unwrap();
        assert_eq!((message.kind, message.revision), (MessageKind::Message, 1));
        assert_eq!(message.urgency, Urgency::Important);
        assert_eq!(message.sensitivity, Sensitivity::Personal);
        let mut later = of_before;
        later["kind"] = json!("poem");
        later["urgency"] = json!("breathless");
        later["sensitivity"] = json!("secret");
        later["severity"] = json!("awkward");
        later["actions"] = json!([{"kind": "sing"}]);
        let message: Message = serde_json::from_value(later).unwrap();
        assert_eq!(message.kind, MessageKind::Message);
        assert_eq!(message.urgency, Urgency::Important);
        assert_eq!(message.sensitivity, Sensitivity::Sensitive);
        assert_eq!(message.severity, Some(Severity::Unknown));
        assert_eq!(message.actions.first().unwrap().kind, ActionKind::Other);
    }
}
