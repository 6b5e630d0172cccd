//! Forms being filled in.

use citizen_core::{
    facade::{CitizenError, FormSession},
    forms::{Answer, FieldKind},
};
use serde_json::json;
use uuid::Uuid;

use super::fill::fill;
use crate::{
    app::App,
    arguments::DraftCommand,
    failure::Failure,
    terminal::Reply,
    words::{self, filling},
};

/// A draft's form with its answers; or a service's, empty, from a draft that is gone again when
/// this returns.
pub(super) async fn form(app: &App, id: String) -> Result<(), Failure> {
    let view = if Uuid::try_parse(&id).is_ok() {
        let session = app.client.forms().resume(id).await?;
        session.view(app.language.clone()).await?
    } else {
        let session = app.client.forms().start(id).await?;
        let view = session.view(app.language.clone()).await;
        app.client
            .outbox()
            .discard_draft(session.draft_id())
            .await?;
        view?
    };
    let words = words::form(&view);
    app.terminal.say(&Reply::new(view, words)?)
}

pub(super) async fn draft(app: &App, command: Option<DraftCommand>) -> Result<(), Failure> {
    match command.unwrap_or(DraftCommand::List) {
        DraftCommand::List => list(app).await,
        DraftCommand::Start { service } => {
            let session = app.client.forms().start(service).await?;
            show(app, &session).await
        }
        DraftCommand::Fill { id } => fill(app, id).await,
        DraftCommand::Summary { draft } => {
            let session = app.client.forms().resume(draft).await?;
            let sections = session.summary(app.language.clone()).await?;
            let words = filling::summary(&sections);
            app.terminal
                .say(&Reply::new(json!({ "sections": sections }), words)?)
        }
        DraftCommand::Suggestions { draft } => {
            let session = app.client.forms().resume(draft).await?;
            let suggestions = session.suggestions(app.language.clone()).await?;
            let words = filling::suggestions(&suggestions);
            app.terminal
                .say(&Reply::new(json!({ "suggestions": suggestions }), words)?)
        }
        DraftCommand::Prefill { draft, paths } => {
            let session = app.client.forms().resume(draft).await?;
            let paths = paths.iter().map(|path| rooted(path)).collect();
            session.prefill(paths, app.language.clone()).await?;
            show(app, &session).await
        }
        DraftCommand::Answer { draft, answers } => {
            must_be_pairs(&answers)?;
            let session = app.client.forms().resume(draft).await?;
            fill_in(app, &session, &answers).await
        }
        DraftCommand::Attach {
            draft,
            path,
            file,
            document,
        } => {
            let session = app.client.forms().resume(draft).await?;
            let (path, language) = (rooted(&path), app.language.clone());
            match (file, document) {
                (_, Some(document)) => {
                    app.client.vault().unlock(language.clone()).await?;
                    session.attach_document(path, document, language).await?
                }
                (file, None) => {
                    let file = file.unwrap_or_default();
                    let name = file.file_name().unwrap_or_default();
                    let name = name.to_string_lossy().into_owned();
                    let file = file.to_string_lossy().into_owned();
                    session.attach(path, file, name, language).await?
                }
            };
            show(app, &session).await
        }
        DraftCommand::Detach {
            draft,
            path,
            sha256,
        } => {
            let session = app.client.forms().resume(draft).await?;
            session
                .detach(rooted(&path), sha256, app.language.clone())
                .await?;
            show(app, &session).await
        }
        DraftCommand::Show { draft } => {
            let session = app.client.forms().resume(draft).await?;
            show(app, &session).await
        }
        DraftCommand::Seen { draft } => {
            let session = app.client.forms().resume(draft).await?;
            session.changes_seen().await?;
            show(app, &session).await
        }
        DraftCommand::AddRow { draft, path } => {
            let session = app.client.forms().resume(draft).await?;
            let added = session.add_row(rooted(&path), app.language.clone());
            added.await?;
            show(app, &session).await
        }
        DraftCommand::RemoveRow { draft, path, index } => {
            let session = app.client.forms().resume(draft).await?;
            let removed = session.remove_row(rooted(&path), index, app.language.clone());
            removed.await?;
            show(app, &session).await
        }
        DraftCommand::Options {
            draft,
            path,
            query,
            offset,
        } => {
            let session = app.client.forms().resume(draft).await?;
            let query = query.unwrap_or_default();
            let found = session.options(rooted(&path), query, app.language.clone(), offset);
            let found = found.await?;
            let words = words::options(&found);
            app.terminal
                .say(&Reply::new(json!({ "options": found }), words)?)
        }
        DraftCommand::Discard { draft } => {
            app.client.outbox().discard_draft(draft.clone()).await?;
            app.terminal.say(&Reply::new(
                json!({ "draft": draft, "discarded": true }),
                "Discarded.",
            )?)
        }
    }
}

/// Begins the answer to the question that the city asks about a case, or goes on with it.
pub(super) async fn answer_question(
    app: &App,
    submission: String,
    answers: &[String],
) -> Result<(), Failure> {
    must_be_pairs(answers)?;
    let language = app.language.clone();
    let case = app
        .client
        .outbox()
        .case(submission.clone(), language)
        .await?;
    let question = case.question.ok_or_else(|| CitizenError::NotFound {
        what: "question".to_owned(),
    })?;
    let forms = app.client.forms();
    let session = forms.answer_question(submission, question.id).await?;
    fill_in(app, &session, answers).await
}

fn must_be_pairs(answers: &[String]) -> Result<(), Failure> {
    match answers.len() % 2 {
        0 => Ok(()),
        _ => Err(Failure::Usage(
            "each PATH needs a VALUE behind it; nothing was taken in".to_owned(),
        )),
    }
}

async fn fill_in(app: &App, session: &FormSession, answers: &[String]) -> Result<(), Failure> {
    for pair in answers.chunks_exact(2) {
        if let [path, value] = pair {
            answer(app, session, path, value).await?;
        }
    }
    show(app, session).await
}

async fn list(app: &App) -> Result<(), Failure> {
    let drafts = app.client.outbox().drafts(app.language.clone()).await?;
    let words = words::drafts(&drafts);
    app.terminal
        .say(&Reply::new(json!({ "drafts": drafts }), words)?)
}

/// A draft as it is now.
pub(super) async fn show(app: &App, session: &FormSession) -> Result<(), Failure> {
    let form = session.view(app.language.clone()).await?;
    let problems = session.problems(app.language.clone()).await?;
    let changes = session.changes(app.language.clone()).await?;
    let words = format!(
        "Draft {}\n{}{}\n{}",
        session.draft_id(),
        words::changes(&changes),
        words::form(&form),
        words::problems(&problems),
    );
    let draft = json!({
        "draft": session.draft_id(), "form": form, "problems": problems, "changes": changes,
    });
    app.terminal.say(&Reply::new(draft, words)?)
}

/// Gives one answer, typed as the field asks for it; it is saved when this returns.
async fn answer(app: &App, session: &FormSession, path: &str, value: &str) -> Result<(), Failure> {
    let path = rooted(path);
    let view = session.view(app.language.clone()).await?;
    let kind = view
        .steps
        .iter()
        .flat_map(|step| &step.fields)
        .find(|field| field.path == path)
        .map(|field| field.kind)
        .ok_or_else(|| CitizenError::NotFound {
            what: "field".to_owned(),
        })?;
    session
        .answer(path, typed(kind, value), app.language.clone())
        .await?;
    Ok(())
}

/// A path may be given without its `/`.
fn rooted(path: &str) -> String {
    match path.strip_prefix('/') {
        Some(_) => path.to_owned(),
        None => format!("/{path}"),
    }
}

/// What cannot be read as `kind` is handed in as it was typed: the form says what is wrong with it.
fn typed(kind: FieldKind, value: &str) -> Answer {
    let text = || Answer::Text {
        value: value.to_owned(),
    };
    match kind {
        _ if value.is_empty() => Answer::Nothing,
        FieldKind::YesNo | FieldKind::Declaration => match value {
            "yes" | "true" => Answer::YesNo { value: true },
            "no" | "false" => Answer::YesNo { value: false },
            _ => text(),
        },
        FieldKind::Integer => value
            .parse()
            .map_or_else(|_| text(), |value| Answer::Integer { value }),
        FieldKind::Date => Answer::Date {
            value: value.to_owned(),
        },
        FieldKind::Time => Answer::Time {
            value: value.to_owned(),
        },
        FieldKind::Choice | FieldKind::LongChoice => Answer::Choice {
            value: value.to_owned(),
        },
        FieldKind::Choices => {
            serde_json::from_str(value).map_or_else(|_| text(), |values| Answer::Choices { values })
        }
        FieldKind::Text
        | FieldKind::LongText
        | FieldKind::Email
        | FieldKind::Phone
        | FieldKind::Money
        | FieldKind::NationalId => text(),
        // The core says that these are not typed.
        FieldKind::File | FieldKind::Photo | FieldKind::Signature | FieldKind::Rows => text(),
    }
}
