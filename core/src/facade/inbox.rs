//! Messages from the city.

use std::{collections::HashMap, path::Path, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{
    CitizenError, District, TaskHandle, TransferListener, TransferUpdate, Vault, inner::Inner,
    observe::observe, presented, runtime::spawned, vault::transfer,
};
use crate::{
    blocking,
    catalogue::CatalogueError,
    environment::Timestamp,
    error::{CallbackError, Error},
    inbox::{
        self, Change, Content, Due, InboxPreferences, LinkHosts, MessageAttachment, MessageFilter,
        Messages, OfferedAction, PAGE, Presentations, Sensitivity, Severity, Urgency,
        fetch_attachment,
        markdown::{self, MessageBlock},
    },
    messages,
    text::is_blank,
    user_store::UserStore,
    vault::{DocumentAbout, DocumentKind, ImportedDocument, LINE_LIMIT},
};

/// The messages on this phone. Everything but [`Inbox::refresh`] and the saving of attachments is answered from the phone.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct Inbox(pub(super) Arc<Inner>);

/// A message from the city.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Message {
    /// Its id, which is also that of its notification.
    pub id: String,
    /// The case it is about.
    pub case_number: Option<String>,
    /// When the city sent it.
    pub sent_at: Timestamp,
    /// A line.
    pub title: String,
    /// The words, without markup.
    pub body: String,
    /// Whether the resident has read it, or need not any more: an alert that has expired.
    pub read: bool,
    /// Whether it is put away.
    #[cfg_attr(feature = "uniffi", uniffi(default = false))]
    pub archived: bool,
    /// Whether it is pinned to the top.
    #[cfg_attr(feature = "uniffi", uniffi(default = false))]
    pub pinned: bool,
    /// Of an alert to everyone: how bad it is. `None`: it is a letter to her.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    pub severity: Option<Severity>,
    /// Until when it means something.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    pub expires_at: Option<Timestamp>,
    /// Whether files go with it.
    #[cfg_attr(feature = "uniffi", uniffi(default = false))]
    pub has_attachments: bool,
    /// The rest of it: of [`Inbox::message`] alone.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    pub details: Option<MessageDetails>,
}

/// What is shown of a message that is opened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct MessageDetails {
    /// The words as they are set: docs/messages.md.
    pub blocks: Vec<MessageBlock>,
    /// What comes behind them, of a longer message.
    pub parts: Vec<MessagePart>,
    /// What can be done about it.
    pub actions: Vec<OfferedAction>,
    /// Files that go with it; [`Inbox::save_attachment`] puts one into the vault.
    pub attachments: Vec<MessageAttachment>,
    /// What it is about, in a word that she may mute; empty: nothing in particular.
    pub topic: String,
    /// The service that it is about.
    pub service_id: Option<String>,
    /// How soon she should know.
    pub urgency: Urgency,
    /// Who may see it over her shoulder.
    pub sensitivity: Sensitivity,
    /// Of an alert: the districts that it is for; none: all.
    pub districts: Vec<District>,
    /// Rises with each change of what it says, from 1.
    pub revision: u32,
}

/// A part of a longer message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct MessagePart {
    /// A line, plain.
    pub title: String,
    /// The words as they are set.
    pub blocks: Vec<MessageBlock>,
}

/// Something that messages or reminders are about, which she may mute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct InboxTopic {
    /// As it stands in [`InboxPreferences::muted_topics`], or in [`InboxPreferences::muted_services`].
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Whether it is a service.
    pub is_service: bool,
}

/// The messages about one case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct MessageThread {
    /// The case.
    pub case_number: String,
    /// The newest message about it.
    pub newest: Message,
    /// How many there are.
    pub total: u32,
    /// How many of them are unread.
    pub unread: u32,
}

/// What a search has found so far.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FoundMessages {
    /// Those with all of the words, the newest first, at most 50.
    pub messages: Vec<Message>,
    /// Where the search goes on; `None`: all messages were looked at.
    pub next_offset: Option<u32>,
}

/// The inbox as it is now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct InboxUpdate {
    /// Rises with each change since this client was made.
    pub revision: u64,
    /// How many messages [`Inbox::messages`] has.
    pub total: u32,
    /// [`Inbox::unread_count`].
    pub unread: u32,
    /// The first page of [`Inbox::messages`].
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
    /// Tells the city what she has done with messages, asks it for new ones, and for what has become of cases where
    /// something tells of them ([`super::Outbox::case`]); returns how many messages there were.
    pub async fn refresh(&self) -> Result<u32, CitizenError> {
        let inner = Arc::clone(&self.0);
        spawned(async move { Ok(inner.poll_inbox().await?) }).await
    }

    /// A page of the messages that are not put away, the pinned ones first and then the newest, at most 50 from `offset`. What
    /// [`Inbox::alerts`] gives is not among them: no shell shows it twice.
    pub async fn messages(
        &self,
        language: String,
        offset: u32,
    ) -> Result<Vec<Message>, CitizenError> {
        self.find(MessageFilter::Inbox, language, offset).await
    }

    /// A page of the messages that `filter` asks for, at most 50 from `offset`.
    pub async fn find(
        &self,
        filter: MessageFilter,
        language: String,
        offset: u32,
    ) -> Result<Vec<Message>, CitizenError> {
        self.0
            .with_user(move |store| page(store, &filter, &language, offset))
            .await
    }

    /// One message with all that there is of it. `NotFound` for an id that is none, or is gone: deleted, taken back by the
    /// city, or superseded.
    pub async fn message(&self, id: String, language: String) -> Result<Message, CitizenError> {
        let inner = Arc::clone(&self.0);
        let one = move |store: &UserStore| {
            let message = Messages(store).message(&id)?;
            let details = details(&inner, &message, &language);
            let mut message = Message::read(message, &language);
            message.details = Some(details);
            Ok(message)
        };
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
        self.find(MessageFilter::Case { case_number }, language, 0)
            .await
    }

    /// The cases that there are messages about, at most 50 from `offset`, the one with the newest first.
    pub async fn threads(
        &self,
        language: String,
        offset: u32,
    ) -> Result<Vec<MessageThread>, CitizenError> {
        let threads = move |store: &UserStore| {
            let threads = Messages(store).threads(offset, PAGE)?.into_iter();
            let threads = threads.filter_map(|thread| {
                Some(MessageThread {
                    case_number: thread.newest.content.case_number.clone()?,
                    newest: Message::read(thread.newest, &language),
                    total: thread.total,
                    unread: thread.unread,
                })
            });
            Ok(threads.collect())
        };
        self.0.with_user(threads).await
    }

    /// The messages in which each of `words` stands, put away or not, from `offset` on. Looks at a thousand messages at
    /// most: [`FoundMessages::next_offset`] says where to go on.
    pub async fn search(
        &self,
        words: String,
        language: String,
        offset: u32,
    ) -> Result<FoundMessages, CitizenError> {
        let search = move |store: &UserStore| {
            let found = Messages(store).search(&words, offset)?;
            Ok(FoundMessages {
                messages: in_language(found.messages, &language),
                next_offset: found.next_offset,
            })
        };
        self.0.with_user(search).await
    }

    /// The alerts that are in force now and are for the districts that she chose, the newest first, at most 50: to stand above
    /// [`Inbox::messages`], which leaves them out as long as they are.
    pub async fn alerts(&self, language: String) -> Result<Vec<Message>, CitizenError> {
        self.0
            .with_user(move |store| {
                let alerts = Messages(store).alerts_in_force()?;
                Ok(in_language(alerts, &language))
            })
            .await
    }

    /// How many messages are unread, of those that are not put away, alerts in force among them.
    pub async fn unread_count(&self) -> Result<u32, CitizenError> {
        self.0
            .with_user(|store| Ok(Messages(store).counts()?.1))
            .await
    }

    /// Marks a message as read, for good, on all of her devices.
    pub async fn mark_read(&self, message_id: String) -> Result<(), CitizenError> {
        self.do_with(message_id, Change::Read).await
    }

    /// Puts a message away, or fetches it back, on all of her devices.
    pub async fn archive(&self, message_id: String, archived: bool) -> Result<(), CitizenError> {
        self.do_with(message_id, Change::Archived(archived)).await
    }

    /// Pins a message to the top, or no more, on all of her devices.
    pub async fn pin(&self, message_id: String, pinned: bool) -> Result<(), CitizenError> {
        self.do_with(message_id, Change::Pinned(pinned)).await
    }

    /// Deletes a message, for good, on all of her devices. What was put into the vault of it stays there.
    pub async fn delete(&self, message_id: String) -> Result<(), CitizenError> {
        self.do_with(message_id, Change::Deleted).await
    }

    /// Fetches a file that goes with a message and puts it into the vault, which has to be unlocked, and stays so as long as
    /// something comes. It is called as its message, and one of several by its own name too. It is kept only if it is the one
    /// that the message names; one that is there already is not kept twice. Each call fetches it anew.
    pub async fn save_attachment(
        &self,
        message_id: String,
        attachment_id: String,
        language: String,
    ) -> Result<ImportedDocument, CitizenError> {
        let inner = Arc::clone(&self.0);
        spawned(async move {
            let untold = |_, _| {};
            let saved = inner.save_attachment(message_id, attachment_id, &language, untold);
            saved.await
        })
        .await
    }

    /// As [`Inbox::save_attachment`], telling `listener` how far it is and, last, how it ended. Cancelling ends it: nothing
    /// of the file is kept unless all of it was there, and nothing is told from then on. No I/O on this thread.
    pub fn start_saving_attachment(
        &self,
        message_id: String,
        attachment_id: String,
        language: String,
        listener: Arc<dyn TransferListener>,
    ) -> Arc<TaskHandle> {
        let inner = Arc::clone(&self.0);
        // Called off, it is dropped where it waits, and what has come with it.
        transfer(listener, move |progress, _| async move {
            let tell = |bytes, total_bytes| {
                progress.send_replace((bytes, total_bytes));
            };
            let saved = inner.save_attachment(message_id, attachment_id, &language, tell);
            TransferUpdate::of(saved.await)
        })
    }

    /// What the shell has to show as notifications now, in `language`, and what to take off the screen. Each is handed out
    /// again until it is acknowledged. To be called when anything was heard of, and at [`Due::look_again_at`].
    pub async fn due_presentations(&self, language: String) -> Result<Due, CitizenError> {
        let inner = Arc::clone(&self.0);
        spawned(async move { Ok(inner.due_presentations(language).await?) }).await
    }

    /// The shell has shown what was handed out under this id. Where she gives feedback, the city is told that a message was.
    pub async fn acknowledge(&self, presentation_id: String) -> Result<(), CitizenError> {
        self.0
            .with_shown(move |store| Presentations(store).acknowledge(&presentation_id))
            .await
    }

    /// She has tapped the notification with this id, so it was shown; where it leads, the shell goes
    /// ([`inbox::Presentation::leads_to`]). The city is told that she has opened a message from it only where she gives
    /// feedback ([`InboxPreferences::gives_feedback`]).
    pub async fn opened(&self, presentation_id: String) -> Result<(), CitizenError> {
        self.0
            .with_shown(move |store| Presentations(store).opened(&presentation_id))
            .await
    }

    /// The shell has taken what has this id off the screen, or it was not there.
    pub async fn acknowledge_retraction(
        &self,
        presentation_id: String,
    ) -> Result<(), CitizenError> {
        self.0
            .with_user(move |store| Presentations(store).acknowledge_retraction(&presentation_id))
            .await
    }

    /// She has swiped the notification with this id away, or the phone has taken it back when it expired: it is not shown
    /// again, unless it had expired and the city says something else. Its message stays unread.
    pub async fn dismiss(&self, presentation_id: String) -> Result<(), CitizenError> {
        self.0
            .with_shown(move |store| Presentations(store).dismiss(&presentation_id))
            .await
    }

    /// What she wants to be told of.
    pub async fn preferences(&self) -> Result<InboxPreferences, CitizenError> {
        self.0
            .with_user(|store| Presentations(store).preferences())
            .await
    }

    /// From now on she wants to be told of this. [`Inbox::due_presentations`] may say something else after it.
    ///
    /// What is not taken leaves what she had chosen before: `Refused` where a topic, service or district is empty
    /// (`preference-empty`) or too long (`preference-too-long`), or there are more than 200 of them
    /// (`preference-too-many`); `NotFound` for a topic or service that is muted and that there is not. A district may be one
    /// that the city does not list.
    pub async fn set_preferences(&self, preferences: InboxPreferences) -> Result<(), CitizenError> {
        let inner = Arc::clone(&self.0);
        let set = move |store: &UserStore| {
            check(&inner, store, &preferences)?;
            Presentations(store).set_preferences(&preferences)
        };
        self.0.change_inbox(set).await
    }

    /// What she may mute, by name: the topics and services of the messages here, the newest thousand; what the phone itself
    /// tells of; and what is muted already.
    pub async fn topics(&self, language: String) -> Result<Vec<InboxTopic>, CitizenError> {
        let inner = Arc::clone(&self.0);
        self.0
            .with_user(move |store| topics(&inner, store, &language))
            .await
    }

    /// The districts of whose alerts she may choose to be told, by name: those of the city's profile in its order, and behind
    /// them those that are chosen and that it does not list.
    pub async fn districts(&self, language: String) -> Result<Vec<District>, CitizenError> {
        let inner = Arc::clone(&self.0);
        let all = move |store: &UserStore| {
            let chosen = Presentations(store).preferences()?.districts;
            Ok(inner.profiles.offered_districts(&chosen, &language))
        };
        self.0.with_user(all).await
    }

    /// Tells `listener` of the inbox as it is and as it changes. No I/O on this thread.
    pub fn observe(&self, language: String, listener: Arc<dyn InboxListener>) -> Arc<TaskHandle> {
        let state = move |inner: &Inner, revision: u64| {
            let store = inner.user_store()?;
            let (total, unread) = Messages(&store).counts()?;
            let above = Messages(&store).alerts_in_force()?.into_iter();
            let above = above.filter(|alert| !alert.archived).count();
            Ok(InboxUpdate {
                revision,
                total: total.saturating_sub(u32::try_from(above).unwrap_or(u32::MAX)),
                unread,
                messages: page(&store, &MessageFilter::Inbox, &language, 0)?,
            })
        };
        let changes = self.0.inbox().subscribe();
        observe(&self.0, changes, state, move |update| {
            listener.on_update(update)
        })
    }
}

impl Inbox {
    async fn do_with(&self, message_id: String, change: Change) -> Result<(), CitizenError> {
        self.0
            .change_inbox(move |store| Messages(store).change(&message_id, change))
            .await
    }
}

impl Inner {
    /// Runs `work` on what is shown, and lets the extension know of it.
    async fn with_shown(
        self: &Arc<Self>,
        work: impl FnOnce(&UserStore) -> Result<(), Error> + Send + 'static,
    ) -> Result<(), CitizenError> {
        let inner = Arc::clone(self);
        spawned(async move {
            inner.with_user(work).await?;
            inner.exchange_with_extension().await;
            Ok(())
        })
        .await
    }

    /// The same, and tells of a change of the inbox.
    async fn change_inbox(
        self: &Arc<Self>,
        work: impl FnOnce(&UserStore) -> Result<(), Error> + Send + 'static,
    ) -> Result<(), CitizenError> {
        let changes = self.inbox().clone();
        let change = move |store: &UserStore| {
            work(store)?;
            Self::tell(&changes);
            Ok(())
        };
        self.with_shown(change).await
    }

    /// See [`Inbox::save_attachment`]; `tell` is told how many bytes of how many have come.
    async fn save_attachment(
        self: &Arc<Self>,
        message_id: String,
        attachment_id: String,
        language: &str,
        tell: impl Fn(u64, u64) + Send,
    ) -> Result<ImportedDocument, CitizenError> {
        let (message, attachment) = self
            .with_user(move |store| {
                let message = Messages(store).message(&message_id)?;
                let mut attachments = message.content.attachments.iter();
                let attachment = attachments.find(|one| one.id == attachment_id).cloned();
                let attachment = attachment.ok_or(Error::NotFound("attachment"))?;
                Ok((message, attachment))
            })
            .await?;
        let about = DocumentAbout {
            kind: DocumentKind::Other,
            title: document_title(&message.content, &attachment, language),
            issued_on: Some(message.sent_at.format("%Y-%m-%d").to_string()),
            tags: message.content.case_number.into_iter().collect(),
            service_id: message.content.service_id,
            ..DocumentAbout::default()
        };
        let import = Vault(Arc::clone(self)).begin_import().await?;
        let (mut bytes, total_bytes) = (0, attachment.size_bytes);
        tell(bytes, total_bytes);
        let mut download = fetch_attachment(&self.city, &message.id, &attachment).await?;
        while let Some(part) = download.next(&self.city).await? {
            // However long it takes, it ends in an open vault; and in a locked one there is nothing to be fetched for.
            self.vault.used(&*self.environment.clock)?;
            bytes += part.len() as u64;
            import.write(part.to_vec()).await?;
            tell(bytes, total_bytes);
        }
        import.finish(attachment.name, about).await
    }

    /// See [`Inbox::due_presentations`].
    pub(super) async fn due_presentations(
        self: &Arc<Self>,
        language: String,
    ) -> Result<Due, Error> {
        // What the extension has shown meanwhile is not to be shown once more.
        self.exchange_with_extension().await;
        let inner = Arc::clone(self);
        let (hosts, zone) = (self.link_hosts(), self.zone());
        blocking(move || {
            let store = inner.user_store()?;
            if let Err(error) = presented::hand_on(&inner, &store, &zone) {
                tracing::warn!(%error, "the phone has nothing new to say");
            }
            Presentations(&store).due(&language, &hosts, &zone)
        })
        .await
    }

    /// The hosts that links in messages may lead to.
    fn link_hosts(&self) -> LinkHosts {
        let profile = self.profiles.in_force();
        LinkHosts::new(
            profile
                .iter()
                .flat_map(|profile| profile.link_hosts.clone()),
        )
    }
}

/// What a file of a message is called among her documents: as the message, and one of several by its own name too, without
/// what its sort ends in.
fn document_title(content: &Content, file: &MessageAttachment, language: &str) -> String {
    let title = content.title.in_language(language);
    let files = &content.attachments;
    if files.len() < 2 {
        return title.chars().take(LINE_LIMIT).collect();
    }
    let stem = |file: &MessageAttachment| {
        let stem = Path::new(&file.name).file_stem();
        stem.map_or_else(
            || file.name.clone(),
            |stem| stem.to_string_lossy().into_owned(),
        )
    };
    let own = stem(file);
    let is_shared = files.iter().filter(|other| stem(other) == own).count() > 1;
    let place = files.iter().position(|other| other.id == file.id);
    let number = place.filter(|_| is_shared).map(|place| place + 1);
    let number = number.map_or_else(String::new, |number| format!(" {number}"));
    // Of what is too long the end of the message's title is left out: the name tells them apart.
    let own: String = own.chars().take(LINE_LIMIT / 2).collect();
    let own = format!("{own}{number}");
    let left = LINE_LIMIT.saturating_sub(own.chars().count() + 2);
    match is_blank(title) {
        true => own,
        false => format!("{}, {own}", title.chars().take(left).collect::<String>()),
    }
}

fn topics(inner: &Inner, store: &UserStore, language: &str) -> Result<Vec<InboxTopic>, Error> {
    let mut about = Messages(store).topics()?;
    let preferences = Presentations(store).preferences()?;
    let own = presented::TOPICS.map(str::to_owned);
    about
        .topics
        .extend(own.into_iter().chain(preferences.muted_topics));
    about.services.extend(preferences.muted_services);
    let catalogue = inner.catalogue_store()?;
    let topics = about.topics.into_iter().map(|id| {
        Ok(InboxTopic {
            name: topic_name(&id, language),
            is_service: false,
            id,
        })
    });
    let services = about.services.into_iter().map(|id| {
        let name = match catalogue.service_name(&id) {
            Err(CatalogueError::Empty) => None,
            name => name?,
        };
        Ok(InboxTopic {
            name: name.map_or_else(|| id.clone(), |name| name.in_language(language).to_owned()),
            is_service: true,
            id,
        })
    });
    topics.chain(services).collect()
}

/// Whether she may want to be told of this: what she mutes besides what she had muted is something.
fn check(inner: &Inner, store: &UserStore, wanted: &InboxPreferences) -> Result<(), Error> {
    let before = Presentations(store).preferences()?;
    wanted.check(&before)?;
    if wanted.muted_topics == before.muted_topics && wanted.muted_services == before.muted_services
    {
        return Ok(());
    }
    let known = topics(inner, store, "")?;
    let is_known = |id: &String, is_service| {
        let mut known = known.iter();
        known.any(|one| one.is_service == is_service && one.id == *id)
    };
    for topic in &wanted.muted_topics {
        if !is_known(topic, false) && own_topic_name(topic, "").is_none() {
            return Err(Error::NotFound("topic"));
        }
    }
    let catalogue = inner.catalogue_store()?;
    for service in &wanted.muted_services {
        let is_offered = match catalogue.service_name(service) {
            // Nobody can tell yet.
            Err(CatalogueError::Empty) => true,
            name => name?.is_some(),
        };
        if !is_offered && !is_known(service, true) {
            return Err(Error::NotFound("service"));
        }
    }
    Ok(())
}

/// What a topic is called in the core's own words, where it has any for it.
fn own_topic_name(id: &str, language: &str) -> Option<String> {
    let key = format!("topic-{id}");
    let name = messages::message(language, &key, &HashMap::new());
    (name != key).then_some(name)
}

/// What a topic is called: by the core's own words, or else by the city's, as a word for people.
fn topic_name(id: &str, language: &str) -> String {
    if let Some(name) = own_topic_name(id, language) {
        return name;
    }
    let words = id.replace(['-', '_'], " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn page(
    store: &UserStore,
    filter: &MessageFilter,
    language: &str,
    offset: u32,
) -> Result<Vec<Message>, Error> {
    let messages = Messages(store).find(filter, offset, PAGE)?;
    Ok(in_language(messages, language))
}

fn in_language(messages: Vec<inbox::Message>, language: &str) -> Vec<Message> {
    let read = |message| Message::read(message, language);
    messages.into_iter().map(read).collect()
}

fn details(inner: &Inner, message: &inbox::Message, language: &str) -> MessageDetails {
    let (content, hosts) = (&message.content, inner.link_hosts());
    MessageDetails {
        blocks: markdown::read(content.body.in_language(language), &hosts),
        parts: (content.parts.iter())
            .map(|part| MessagePart {
                title: part.title.in_language(language).to_owned(),
                blocks: markdown::read(part.body.in_language(language), &hosts),
            })
            .collect(),
        actions: hosts.actions(&content.actions, language),
        attachments: content.attachments.clone(),
        topic: content.topic.clone(),
        service_id: content.service_id.clone(),
        urgency: content.urgency,
        sensitivity: content.sensitivity,
        districts: inner.profiles.districts(&content.districts, language),
        revision: message.revision,
    }
}

impl Message {
    fn read(message: inbox::Message, language: &str) -> Self {
        Self {
            title: message.content.title.in_language(language).to_owned(),
            body: markdown::plain(message.content.body.in_language(language)),
            severity: message.severity(),
            has_attachments: !message.content.attachments.is_empty(),
            case_number: message.content.case_number,
            sent_at: message.sent_at,
            read: message.read,
            archived: message.archived,
            pinned: message.pinned,
            expires_at: message.expires_at,
            id: message.id,
            details: None,
        }
    }
}
