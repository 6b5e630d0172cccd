//! Messages from the city.

use citizen_core::facade::{CitizenError, Message};
use serde_json::json;

use crate::{app::App, arguments::InboxCommand, failure::Failure, terminal::Reply, words};

pub(super) async fn inbox(app: &App, command: Option<InboxCommand>) -> Result<(), Failure> {
    let inbox = app.client.inbox();
    match command.unwrap_or(InboxCommand::List) {
        InboxCommand::List => {
            let messages = inbox.messages(app.language.clone(), 0).await?;
            let unread = inbox.unread_count().await?;
            let words = words::messages(&messages, unread);
            app.terminal.say(&Reply::new(
                json!({ "unread": unread, "messages": messages }),
                words,
            )?)
        }
        InboxCommand::Refresh => {
            app.go_online();
            let new_messages = {
                let _waiting = app.terminal.wait("asking for messages");
                inbox.refresh().await?
            };
            let unread = inbox.unread_count().await?;
            app.terminal.say(&Reply::new(
                json!({ "new_messages": new_messages, "unread": unread }),
                format!("New messages: {new_messages}. Unread: {unread}."),
            )?)
        }
        InboxCommand::Read { message } => {
            inbox.mark_read(message.clone()).await?;
            let message = find(app, &message).await?;
            let unread = inbox.unread_count().await?;
            let words = words::message(&message);
            app.terminal.say(&Reply::new(
                json!({ "unread": unread, "message": message }),
                words,
            )?)
        }
    }
}

async fn find(app: &App, id: &str) -> Result<Message, Failure> {
    let inbox = app.client.inbox();
    let mut offset = 0;
    loop {
        let page = inbox.messages(app.language.clone(), offset).await?;
        if page.is_empty() {
            return Err(CitizenError::NotFound {
                what: "message".to_owned(),
            }
            .into());
        }
        offset = offset.saturating_add(u32::try_from(page.len()).unwrap_or(u32::MAX));
        if let Some(message) = page.into_iter().find(|message| message.id == id) {
            return Ok(message);
        }
    }
}
