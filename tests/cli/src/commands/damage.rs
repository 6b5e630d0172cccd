//! What became of data that was found damaged.

use citizen_core::facade::{DamageReport, damage_message};
use serde_json::json;

use crate::{app::App, arguments::DamageCommand, failure::Failure, terminal::Reply};

pub(super) async fn damage(app: &App, command: Option<DamageCommand>) -> Result<(), Failure> {
    if let Some(DamageCommand::Seen) = command {
        app.client.acknowledge_damage().await?;
    }
    let report = app.client.damage_report().await?;
    let words = match &report {
        Some(report) => words(app, report),
        None => "Nothing of yours was found damaged.".to_owned(),
    };
    app.terminal
        .say(&Reply::new(json!({ "damage": report }), words)?)
}

/// Tells of it on standard error, until it was seen.
pub(super) async fn warn(app: &App) {
    // Where what is personal cannot be read, the command itself says so if it has to.
    if let Ok(Some(report)) = app.client.damage_report().await {
        app.terminal.warn("damaged", &words(app, &report));
    }
}

fn words(app: &App, report: &DamageReport) -> String {
    let told = damage_message(report.clone(), app.language.clone());
    match &report.set_aside {
        Some(folder) => format!("{told} ({folder})"),
        None => told,
    }
}
