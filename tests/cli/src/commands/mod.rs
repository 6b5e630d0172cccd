//! The commands, one function each. Every one answers with one object; docs/cli.md lists its
//! members.

mod backup;
mod catalogue;
pub(crate) mod city;
mod damage;
mod day;
pub(crate) mod exchange;
mod favourites;
mod fill;
mod forms;
mod inbox;
mod moving;
mod outbox;
mod planning;
mod push;
pub(crate) mod receipts;
mod reminders;
mod vault;

use citizen_core::{
    catalogue::{Near, SearchRequest},
    facade::Power,
};

use serde_json::json;
use tokio::sync::oneshot;

use crate::{
    app::{self, App, Needs},
    arguments::{Command, InboxCommand, Options, PushCommand, VaultCommand},
    failure::Failure,
    terminal::{Reply, Terminal},
    words,
};

/// Runs a command of the app from opening to closing.
pub(crate) async fn run(
    command: Command,
    options: Options,
    terminal: Terminal,
) -> Result<(), Failure> {
    if let Command::SignIn { name } = &command {
        return sign_in(name, &options, terminal).await;
    }
    if let Command::Day {
        hours,
        saver,
        charging,
    } = command
    {
        return day::day(options, hours, Power { saver, charging }, terminal).await;
    }
    let app = App::open(options, needs(&command), terminal).await?;
    if !matches!(command, Command::Damage { .. }) {
        damage::warn(&app).await;
    }
    let answered = answer(&app, command).await;
    let answered = answered.map_err(|failure| app.keys.explained(failure));
    let closed = app.close().await;
    answered.and(closed)
}

fn needs(command: &Command) -> Needs {
    match command {
        Command::Search { .. }
        | Command::Suggest { .. }
        | Command::Categories
        | Command::Events
        | Command::Plan { .. }
        | Command::Eligible { .. }
        | Command::Services { .. }
        | Command::Catalogue { .. }
        | Command::City { .. }
        | Command::Service { .. }
        | Command::Offices { .. }
        // What is lost cannot be needed.
        | Command::Vault {
            command: Some(VaultCommand::Recover { .. }),
        } => Needs::Catalogue,
        Command::Sync
        | Command::Submit { stay: true, .. }
        | Command::Flush { .. }
        | Command::Inbox {
            command: Some(InboxCommand::Refresh),
        }
        | Command::Push {
            command: Some(PushCommand::Register { .. }),
        } => Needs::City,
        _ => Needs::Personal,
    }
}

async fn answer(app: &App, command: Command) -> Result<(), Failure> {
    match command {
        Command::Sync => catalogue::sync(app).await,
        Command::Search {
            query,
            as_typed,
            limit,
            category,
            life_event,
            channel,
            near,
            within,
            open_at,
        } => {
            let near = near.map(|(latitude, longitude)| Near {
                latitude,
                longitude,
                within_meters: within,
            });
            let request = SearchRequest {
                limit,
                category_id: category,
                life_event_id: life_event,
                channel,
                near,
                open_at,
                ..SearchRequest::new(query, &app.language)
            };
            catalogue::search(app, request, as_typed).await
        }
        Command::Suggest { query, limit } => catalogue::suggest(app, query, limit).await,
        Command::Catalogue { command: None } => catalogue::freshness(app).await,
        Command::City { command: None } => city::profile(app).await,
        Command::Categories => catalogue::categories(app).await,
        Command::Services { category, offset } => catalogue::services(app, category, offset).await,
        Command::Service { id } => catalogue::service(app, id).await,
        Command::Offices {
            near,
            open_now,
            limit,
        } => catalogue::offices(app, near, open_now, limit).await,
        Command::Events => planning::events(app).await,
        Command::Plan {
            event,
            date,
            suppose,
        } => planning::plan(app, event, date, suppose).await,
        Command::Eligible { service, suppose } => planning::eligible(app, service, suppose).await,
        Command::Facts { command } => planning::facts(app, command).await,
        Command::Favourites { command } => favourites::favourites(app, command).await,
        Command::Reminders { command } => reminders::reminders(app, command).await,
        Command::Form { id } => forms::form(app, id).await,
        Command::Draft { command } => forms::draft(app, command).await,
        Command::Submit {
            draft,
            stay,
            exit_with_stdin,
        } => outbox::submit(app, draft, stay, exit_with_stdin).await,
        Command::Outbox { command } => outbox::outbox(app, command).await,
        Command::Case { submission } => outbox::case(app, submission).await,
        Command::Answer {
            submission,
            answers,
        } => forms::answer_question(app, submission, &answers).await,
        Command::Withdraw { submission } => outbox::withdraw(app, submission).await,
        Command::Flush { deadline } => outbox::flush(app, deadline).await,
        Command::Receipt {
            submission: Some(submission),
            jws,
            qr,
            ..
        } => outbox::receipt(app, submission, jws, qr).await,
        Command::Inbox { command } => inbox::inbox(app, command).await,
        Command::Push { command } => push::push(app, command).await,
        Command::Damage { command } => damage::damage(app, command).await,
        Command::Backup { command } => backup::backup(app, command).await,
        Command::Vault { command } => vault::vault(app, command).await,
        Command::SignIn { .. }
        | Command::Receipt { .. }
        | Command::City { command: Some(_) }
        | Command::Day { .. }
        | Command::Demo { .. }
        | Command::Catalogue { command: Some(_) } => Err(Failure::Usage(
            "this command does not open the app".to_owned(),
        )),
    }
}

async fn sign_in(name: &str, options: &Options, terminal: Terminal) -> Result<(), Failure> {
    let expires_at = app::sign_in(options, name, terminal).await?;
    terminal.say(&Reply::new(
        json!({ "resident": name, "expires_at": expires_at }),
        format!("Signed in as {name} until {}.", words::moment(expires_at)),
    )?)
}

/// Resolves when standard input closes; never without `watched`. A thread of its own: a read that
/// never returns would keep the runtime from ending.
async fn stdin_closed(watched: bool) {
    if !watched {
        return std::future::pending().await;
    }
    let (closed, until_closed) = oneshot::channel();
    std::thread::spawn(move || {
        // Whether it ends or fails, nobody is there any more.
        let _ = std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink());
        // The process may be ending already.
        let _ = closed.send(());
    });
    until_closed.await.unwrap_or_default();
}
