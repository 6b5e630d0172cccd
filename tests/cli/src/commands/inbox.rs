//! Messages from the city.

use citizen_core::facade::{Inbox, Message, MessageFilter};
use serde_json::json;

use super::moving::imported;
use crate::{
    app::App, arguments::InboxCommand, failure::Failure, terminal::Reply, words::inbox as words,
};

pub(super) async fn inbox(app: &App, command: Option<InboxCommand>) -> Result<(), Failure> {
    let inbox = app.client.inbox();
    let language = || app.language.clone();
    let Some(command) = command else {
        return list(app, MessageFilter::Inbox, 0).await;
    };
    match command {
        InboxCommand::List { which, offset } => list(app, which.filter(), offset).await,
        InboxCommand::Threads => {
            let threads = inbox.threads(language(), 0).await?;
            let words = words::threads(&threads);
            say(app, &json!({ "threads": threads }), words)
        }
        InboxCommand::Alerts => {
            let alerts = inbox.alerts(language()).await?;
            let unread = inbox.unread_count().await?;
            let words = words::messages(&alerts, unread);
            say(app, &json!({ "alerts": alerts }), words)
        }
        InboxCommand::Refresh => {
            app.go_online();
            let new_messages = {
                let _waiting = app.terminal.wait("asking for messages");
                inbox.refresh().await?
            };
            let unread = inbox.unread_count().await?;
            let words = format!("New messages: {new_messages}. Unread: {unread}.");
            say(
                app,
                &json!({ "new_messages": new_messages, "unread": unread }),
                words,
            )
        }
        InboxCommand::Read { message } => {
            inbox.mark_read(message.clone()).await?;
            show(app, &inbox, message).await
        }
        InboxCommand::Show { message } => show(app, &inbox, message).await,
        InboxCommand::Search { words, offset } => {
            let found = inbox.search(words.join(" "), language(), offset).await?;
            let unread = inbox.unread_count().await?;
            let words = words::found(&found, unread);
            say(app, &json!(found), words)
        }
        InboxCommand::Archive { message, undo } => {
            inbox.archive(message.clone(), !undo).await?;
            show(app, &inbox, message).await
        }
        InboxCommand::Pin { message, undo } => {
            inbox.pin(message.clone(), !undo).await?;
            show(app, &inbox, message).await
        }
        InboxCommand::Delete { message } => {
            inbox.delete(message).await?;
            let unread = inbox.unread_count().await?;
            let words = format!("Deleted. Unread: {unread}");
            say(app, &json!({ "unread": unread }), words)
        }
        InboxCommand::Save {
            message,
            attachment,
        } => {
            app.client.vault().unlock(language()).await?;
            app.go_online();
            let saved = imported(app, "fetching the attachment", |told| {
                inbox.start_saving_attachment(message, attachment, language(), told)
            });
            let saved = saved.await?;
            let words = format!("In the vault: {}", saved.document.about.title);
            say(app, &json!(saved), words)
        }
        InboxCommand::Prefer(wishes) => {
            let mut preferences = inbox.preferences().await?;
            wishes.change(&mut preferences);
            inbox.set_preferences(preferences.clone()).await?;
            let topics = inbox.topics(language()).await?;
            let districts = inbox.districts(language()).await?;
            let words = words::preferences(&preferences, &topics, &districts);
            let answer =
                json!({ "preferences": preferences, "topics": topics, "districts": districts });
            say(app, &answer, words)
        }
        InboxCommand::Open { notification } => {
            inbox.opened(notification).await?;
            state(app, &inbox, false).await
        }
        InboxCommand::Dismiss { notification } => {
            inbox.dismiss(notification).await?;
            state(app, &inbox, false).await
        }
        InboxCommand::State { acknowledge } => state(app, &inbox, acknowledge).await,
    }
}

/// What is to be shown now; where it is to be acknowledged, it has been.
async fn state(app: &App, inbox: &Inbox, acknowledge: bool) -> Result<(), Failure> {
    let unread = inbox.unread_count().await?;
    let preferences = inbox.preferences().await?;
    let due = inbox.due_presentations(app.language.clone()).await?;
    if acknowledge {
        for shown in &due.present {
            inbox.acknowledge(shown.id.clone()).await?;
        }
        for id in &due.retract {
            inbox.acknowledge_retraction(id.clone()).await?;
        }
    }
    let words = words::due(&due, unread);
    let state = json!({ "unread": unread, "preferences": preferences, "due": due });
    say(app, &state, words)
}

async fn list(app: &App, filter: MessageFilter, offset: u32) -> Result<(), Failure> {
    let (inbox, language) = (app.client.inbox(), || app.language.clone());
    // Of these, those in force stand above the first page.
    let leaves_out_alerts = matches!(filter, MessageFilter::Inbox | MessageFilter::Unread);
    let alerts = match leaves_out_alerts && offset == 0 {
        true => inbox.alerts(language()).await?,
        false => Vec::new(),
    };
    let messages = inbox.find(filter, language(), offset).await?;
    let unread = inbox.unread_count().await?;
    let all: Vec<Message> = alerts.iter().chain(&messages).cloned().collect();
    let words = words::messages(&all, unread);
    say(
        app,
        &json!({ "unread": unread, "alerts": alerts, "messages": messages }),
        words,
    )
}

async fn show(app: &App, inbox: &Inbox, id: String) -> Result<(), Failure> {
    let message: Message = inbox.message(id, app.language.clone()).await?;
    let unread = inbox.unread_count().await?;
    let words = words::opened(&message);
    say(app, &json!({ "unread": unread, "message": message }), words)
}

fn say(app: &App, answer: &serde_json::Value, words: String) -> Result<(), Failure> {
    app.terminal.say(&Reply::new(answer, words)?)
}
