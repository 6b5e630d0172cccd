//! Messages from the city.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{CitizenError, TaskHandle, inner::Inner, observe::observe, runtime::spawned};
use crate::{
    environment::Timestamp,
    error::{CallbackError, Error},
    inbox::{self, Messages},
    user_store::UserStore,
};

/// The most messages in one answer.
const PAGE: u32 = 50;

/// The messages on this phone. Everything but [`Inbox::refresh`] is answered from the phone.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct Inbox(pub(super) Arc<Inner>);

/// A message from the city.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Message {
    /// Its id.
    pub id: String,
    /// The case it is about.
    pub case_number: Option<String>,
    /// When the city sent it.
    pub sent_at: Timestamp,
    /// A line.
    pub title: String,
    /// The words.
    pub body: String,
    /// Whether the resident has read it.
    pub read: bool,
}

/// The inbox as it is now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct InboxUpdate {
    /// Rises with each change since this client was made.
    pub revision: u64,
    /// How many messages there are.
    pub total: u32,
    /// How many of them are unread.
    pub unread: u32,
    /// The newest, at most 50.
    pub messages: Vec<Message>,
}

/// Is told of changes in the inbox; called on a thread of the core, one call at a time.
#[cfg_attr(feature = "uniffi", uniffi::export(rust, foreign))]
pub trait InboxListener: Send + Sync {
    /// The inbox as it is now: once at the beginning and again after each change.
    fn on_update(&self, update: InboxUpdate) -> Result<(), CallbackError>;
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Inbox {
    /// Asks the city for new messages, and for what has become of cases where something tells of them
    /// ([`super::Outbox::case`]); returns how many messages there were.
    pub async fn refresh(&self) -> Result<u32, CitizenError> {
        let inner = Arc::clone(&self.0);
        spawned(async move { Ok(inner.poll_inbox().await?) }).await
    }

    /// A page of messages, the newest first, at most 50 from `offset`.
    pub async fn messages(
        &self,
        language: String,
        offset: u32,
    ) -> Result<Vec<Message>, CitizenError> {
        self.0
            .with_user(move |store| page(store, &language, offset))
            .await
    }

    /// One message. `NotFound` for an id that is none, or is gone.
    pub async fn message(&self, id: String, language: String) -> Result<Message, CitizenError> {
        let one =
            move |store: &UserStore| Ok(Message::read(Messages(store).message(&id)?, &language));
        self.0.with_user(one).await
    }

    /// The messages about a case, the newest first, at most 50. `case_number` as it stands in
    /// [`super::SubmissionState::Accepted`] and [`Message::case_number`]; there are none for a number
    /// that is unknown.
    pub async fn about_case(
        &self,
        case_number: String,
        language: String,
    ) -> Result<Vec<Message>, CitizenError> {
        self.0
            .with_user(move |store| {
                let messages = Messages(store).about_case(&case_number, PAGE)?;
                Ok(in_language(messages, &language))
            })
            .await
    }

    /// How many messages are unread.
    pub async fn unread_count(&self) -> Result<u32, CitizenError> {
        self.0
            .with_user(|store| Ok(Messages(store).counts()?.1))
            .await
    }

    /// Marks a message as read, for good.
    pub async fn mark_read(&self, message_id: String) -> Result<(), CitizenError> {
        self.0
            .change(Inner::inbox, move |store| {
                Messages(store).mark_read(&message_id)
            })
            .await
    }

    /// Tells `listener` of the inbox as it is and as it changes. No I/O on this thread.
    pub fn observe(&self, language: String, listener: Arc<dyn InboxListener>) -> Arc<TaskHandle> {
        let state = move |inner: &Inner, revision: u64| {
            let store = inner.user_store()?;
            let (total, unread) = Messages(&store).counts()?;
            Ok(InboxUpdate {
                revision,
                total,
                unread,
                messages: page(&store, &language, 0)?,
            })
        };
        let changes = self.0.inbox().subscribe();
        observe(&self.0, changes, state, move |update| {
            listener.on_update(update)
        })
    }
}

fn page(store: &UserStore, language: &str, offset: u32) -> Result<Vec<Message>, Error> {
    Ok(in_language(Messages(store).page(offset, PAGE)?, language))
}

fn in_language(messages: Vec<inbox::Message>, language: &str) -> Vec<Message> {
    let read = |message| Message::read(message, language);
    messages.into_iter().map(read).collect()
}

impl Message {
    fn read(message: inbox::Message, language: &str) -> Self {
        Self {
            title: message.content.title.in_language(language).to_owned(),
            body: message.content.body.in_language(language).to_owned(),
            case_number: message.content.case_number,
            sent_at: message.sent_at,
            read: message.read,
            id: message.id,
        }
    }
}
