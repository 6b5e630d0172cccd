//! What the city says of itself; and the reference city, served by this process.

use citizen_gateway::{Gateway, Options, catalogue::Catalogue};
use serde_json::json;
use tokio::signal::unix::{SignalKind, signal};

use super::stdin_closed;
use crate::{
    app::App,
    arguments::CityCommand,
    failure::Failure,
    terminal::{Reply, Terminal},
    words,
};

/// What the city has said last.
pub(super) async fn profile(app: &App) -> Result<(), Failure> {
    let profile = app.client.city_profile(app.language.clone()).await?;
    let words = words::city(profile.as_ref());
    app.terminal
        .say(&Reply::new(json!({ "profile": profile }), words)?)
}

/// Serves the city until it is told to stop. Its first and only line is JSON, with or without
/// `--json`, as that of `citizen-gateway`.
pub(crate) async fn run(command: CityCommand, terminal: Terminal) -> Result<(), Failure> {
    let CityCommand::Serve {
        listen,
        data,
        database,
        catalogue,
        fault,
        seed,
        exit_with_stdin,
    } = command;
    // Before the address is told, so that whoever reads it can stop us in good order at once.
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let forgotten = match data {
        None => Some(tempfile::tempdir()?),
        Some(_) => None,
    };
    let data = data.or_else(|| Some(forgotten.as_ref()?.path().join("city")));
    let (catalogue, doubts) = match catalogue {
        Some(file) => Catalogue::of_file(&file).map_err(std::io::Error::other)?,
        None => (
            Catalogue::demo_city().map_err(std::io::Error::other)?,
            Vec::new(),
        ),
    };
    for doubt in doubts {
        terminal.warn("form_doubtful", &doubt);
    }
    let services = catalogue.service_count();
    let gateway = Gateway::start(Options {
        listen,
        data: data.unwrap_or_default(),
        database,
        catalogue,
        faults: fault,
        seed,
    })
    .await?;
    let ready = json!({
        "address": format!("http://{}", gateway.address()),
        "admin_token": gateway.admin_token(),
        "services": services,
    });
    terminal.line(&ready.to_string())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
        () = stdin_closed(exit_with_stdin) => {}
    }
    gateway.shutdown().await;
    Ok(())
}
