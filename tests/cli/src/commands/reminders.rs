//! What you are reminded of.

use serde_json::json;

use crate::{app::App, arguments::RemindersCommand, failure::Failure, terminal::Reply, words};

pub(super) async fn reminders(app: &App, command: Option<RemindersCommand>) -> Result<(), Failure> {
    let reminders = app.client.reminders();
    match command.unwrap_or(RemindersCommand::List) {
        RemindersCommand::List => {}
        RemindersCommand::Postpone { id, until } => reminders.postpone(id, until).await?,
        RemindersCommand::Calendar => {
            let calendar = reminders.calendar(app.language.clone()).await?;
            let words = calendar.trim_end_matches('\n').to_owned();
            let reply = Reply::new(json!({ "calendar": calendar }), words)?;
            return app.terminal.say(&reply);
        }
    }
    let list = reminders.upcoming(app.language.clone()).await?;
    let words = words::reminders(&list);
    app.terminal
        .say(&Reply::new(json!({ "reminders": list }), words)?)
}
