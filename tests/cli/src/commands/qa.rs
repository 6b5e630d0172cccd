//! Tools for testing.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::{forms::answer, stdin_closed};
use crate::{app::App, arguments::QaCommand, failure::Failure, terminal::Reply};

pub(super) async fn run(app: &App, command: QaCommand) -> Result<(), Failure> {
    let QaCommand::Promise {
        service,
        answers,
        count,
        exit_with_stdin,
    } = command;
    let answers = read(&answers)?;
    app.go_online();
    tokio::select! {
        promised = promise(app, &service, &answers, count) => promised,
        () = stdin_closed(exit_with_stdin) => Ok(()),
    }
}

async fn promise(
    app: &App,
    service: &str,
    answers: &[(String, String)],
    count: Option<u64>,
) -> Result<(), Failure> {
    let mut promised = 0;
    while count.is_none_or(|count| promised < count) {
        let session = app.client.forms().start(service.to_owned()).await?;
        for (path, value) in answers {
            answer(app, &session, path, value).await?;
        }
        let id = session.submit(app.language.clone()).await?.id;
        app.terminal.say(&Reply::new(
            json!({ "promised": id }),
            format!("promised {id}"),
        )?)?;
        promised += 1;
    }
    Ok(())
}

/// Names of fields and what is typed there.
fn read(path: &Path) -> Result<Vec<(String, String)>, Failure> {
    let text = std::fs::read(path)?;
    let answers: Map<String, Value> = serde_json::from_slice(&text)
        .map_err(|_| Failure::Usage("--answers holds no JSON object".to_owned()))?;
    Ok(answers
        .into_iter()
        .map(|(path, value)| match value {
            Value::String(text) => (path, text),
            other => (path, other.to_string()),
        })
        .collect())
}
