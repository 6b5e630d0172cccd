//! Messages from the city.

use serde_json::json;

use crate::{app::App, arguments::InboxCommand, failure::Failure, terminal::Reply, words};

pub(super) async fn inbox(app: &App, command: Option<InboxCommand>) -> Result<(), Failure> {
    let inbox = app.client.inbox();
    match command.unwrap_or(InboxCommand::List { case: None }) {
        InboxCommand::List { case } => {
            let messages = match case {
                Some(number) => inbox.about_case(number, app.language.clone()).await?,
                None => inbox.messages(app.language.clone(), 0).await?,
            };
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
            let message = inbox.message(message, app.language.clone()).await?;
            let unread = inbox.unread_count().await?;
            let words = words::message(&message);
            app.terminal.say(&Reply::new(
                json!({ "unread": unread, "message": message }),
                words,
            )?)
        }
    }
}
