//! What stands in a notification: of a message, of what the phone itself has to say, of several together.

use std::collections::HashMap;

use super::{
    Content, InboxPreferences, LinkHosts, MessageKind, Notice, Presentation, PresentationKind,
    PresentationTarget, Sensitivity, Urgency, markdown, rules::Waiting,
};
use crate::{
    environment::Timestamp,
    messages,
    text::{Text, is_blank},
};

/// What several messages are presented as.
pub(super) const DIGEST: &str = "digest";
/// A notification's body is no longer, in characters.
const BODY_CHARACTERS: usize = 240;

/// An event that is due.
pub(super) struct Row {
    pub(super) id: String,
    /// Whether the shell has it as it stands, and has not said yet that it is shown.
    pub(super) is_handed_out: bool,
    /// Whether she was told of it, perhaps as it stood before.
    pub(super) is_told: bool,
    pub(super) waiting: Waiting,
    pub(super) said: Said,
}

/// What it says.
pub(super) struct Said {
    pub(super) at: Timestamp,
    pub(super) title: Text,
    pub(super) body: Text,
    is_markdown: bool,
    pub(super) group: String,
    pub(super) sensitivity: Sensitivity,
    /// Where it leads; `None`: to the message with its id.
    leads_to: Option<PresentationTarget>,
    content: Option<Content>,
}

pub(super) fn of_notice(notice: Notice, noted_at: Timestamp) -> (Waiting, Said) {
    let waiting = Waiting {
        kind: notice.kind,
        noted_at,
        topic: notice.topic,
        service_id: None,
        urgency: notice.urgency,
        severity: None,
        districts: Vec::new(),
        expires_at: notice.expires_at,
        shown: None,
    };
    let said = Said {
        at: notice.at,
        title: notice.title,
        body: notice.body,
        is_markdown: false,
        group: notice.group,
        sensitivity: notice.sensitivity,
        leads_to: Some(notice.leads_to),
        content: None,
    };
    (waiting, said)
}

pub(super) fn of_message(
    content: Content,
    kind: MessageKind,
    sent_at: Timestamp,
    noted_at: Timestamp,
) -> (Waiting, Said) {
    let waiting = Waiting {
        kind: match kind {
            MessageKind::Alert => PresentationKind::Alert,
            MessageKind::Message => PresentationKind::Message,
        },
        noted_at,
        topic: content.topic.clone(),
        service_id: content.service_id.clone(),
        urgency: content.urgency,
        severity: content.severity,
        districts: content.districts.clone(),
        expires_at: None,
        shown: None,
    };
    let said = Said {
        at: sent_at,
        title: content.title.clone(),
        body: content.body.clone(),
        is_markdown: true,
        group: content
            .case_number
            .clone()
            .unwrap_or_else(|| content.topic.clone()),
        sensitivity: match kind {
            // It goes to everyone.
            MessageKind::Alert => Sensitivity::Public,
            MessageKind::Message => content.sensitivity,
        },
        leads_to: None,
        content: Some(content),
    };
    (waiting, said)
}

impl Row {
    /// The notification of this event alone.
    pub(super) fn presented(
        &self,
        language: &str,
        hosts: &LinkHosts,
        preferences: &InboxPreferences,
        is_silent: bool,
    ) -> Presentation {
        let said = &self.said;
        let is_hidden = preferences.hides(said.sensitivity);
        let (title, body) = match is_hidden {
            true => {
                let says_nothing = match self.waiting.kind {
                    PresentationKind::Reminder => "notification-reminder",
                    PresentationKind::Case => "notification-case",
                    _ => "notification-message",
                };
                (words(language, says_nothing), String::new())
            }
            false => {
                let body = said.body.in_language(language);
                let body = match said.is_markdown {
                    true => markdown::plain(body),
                    false => body.to_owned(),
                };
                let title = said.title.in_language(language);
                let title = match is_blank(title) {
                    true => words(language, "notification-message"),
                    false => title.to_owned(),
                };
                (title, shortened(&body))
            }
        };
        let actions = match &said.content {
            Some(content) if !is_hidden => hosts.actions(&content.actions, language),
            _ => Vec::new(),
        };
        Presentation {
            id: self.id.clone(),
            kind: self.waiting.kind,
            leads_to: match &said.leads_to {
                Some(target) => target.clone(),
                None => PresentationTarget::Message {
                    message_id: self.id.clone(),
                },
            },
            title,
            body,
            actions,
            // A case's number says something of her.
            group: if is_hidden {
                String::new()
            } else {
                said.group.clone()
            },
            at: said.at,
            expires_at: self.waiting.expires_at,
            urgency: self.waiting.urgency,
            sensitivity: said.sensitivity,
            is_hidden,
            is_silent,
            events: vec![self.id.clone()],
        }
    }
}

/// So many in one, the newest `at`, of which `events` are told; without a sound where it only has to count anew.
pub(super) fn digest(
    events: Vec<String>,
    count: u32,
    at: Timestamp,
    is_silent: bool,
    language: &str,
) -> Presentation {
    let count = HashMap::from([("limit".to_owned(), count.to_string())]);
    Presentation {
        id: DIGEST.to_owned(),
        kind: PresentationKind::Digest,
        leads_to: PresentationTarget::Inbox,
        title: messages::message(language, "notification-digest", &count),
        body: String::new(),
        actions: Vec::new(),
        group: String::new(),
        at,
        // It goes with the last that it tells of.
        expires_at: None,
        urgency: Urgency::News,
        sensitivity: Sensitivity::Public,
        is_hidden: true,
        is_silent,
        events,
    }
}

fn words(language: &str, key: &str) -> String {
    messages::message(language, key, &HashMap::new())
}

pub(super) fn shortened(body: &str) -> String {
    match body.char_indices().nth(BODY_CHARACTERS) {
        None => body.to_owned(),
        Some((end, _)) => format!("{}…", body.get(..end).unwrap_or_default().trim_end()),
    }
}
