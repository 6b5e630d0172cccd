//! Life events, their plans, who may have a service, and what the resident has told.

use std::collections::HashMap;

use citizen_core::facade::{CitizenError, FactValue};
use serde_json::json;

use crate::{
    app::App, arguments::FactsCommand, failure::Failure, terminal::Reply, words::planning as words,
};

pub(super) async fn events(app: &App) -> Result<(), Failure> {
    let catalogue = app.client.catalogue();
    let events = catalogue.life_events(app.language.clone()).await?;
    let words = words::life_events(&events);
    app.terminal
        .say(&Reply::new(json!({ "life_events": events }), words)?)
}

pub(super) async fn plan(
    app: &App,
    event: String,
    date: String,
    supposed: Vec<(String, FactValue)>,
) -> Result<(), Failure> {
    let facts = facts_with(app, supposed).await?;
    let catalogue = app.client.catalogue();
    let plan = catalogue
        .plan(event, date, facts, app.language.clone())
        .await?;
    let words = words::plan(&plan);
    app.terminal.say(&Reply::new(plan, words)?)
}

pub(super) async fn eligible(
    app: &App,
    service: String,
    supposed: Vec<(String, FactValue)>,
) -> Result<(), Failure> {
    let facts = facts_with(app, supposed).await?;
    let catalogue = app.client.catalogue();
    let eligibility = catalogue
        .eligibility(service, facts, app.language.clone())
        .await?;
    let words = words::eligibility(&eligibility);
    app.terminal.say(&Reply::new(eligibility, words)?)
}

pub(super) async fn facts(app: &App, command: Option<FactsCommand>) -> Result<(), Failure> {
    let profile = app.client.profile();
    match command.unwrap_or(FactsCommand::List) {
        FactsCommand::List => {}
        FactsCommand::Answer { facts } => {
            for (id, value) in facts {
                profile.answer(id, value).await?;
            }
        }
        FactsCommand::Forget { fact: Some(id), .. } => profile.forget(id).await?,
        FactsCommand::Forget { fact: None, .. } => profile.forget_all().await?,
    }
    let facts = profile.facts(app.language.clone()).await?;
    let words = words::facts(&facts);
    app.terminal
        .say(&Reply::new(json!({ "facts": facts }), words)?)
}

/// What she has told, but for what is supposed here. Nothing is told while the phone is locked.
async fn facts_with(
    app: &App,
    supposed: Vec<(String, FactValue)>,
) -> Result<HashMap<String, FactValue>, Failure> {
    let mut facts = match app.client.profile().answers().await {
        Err(CitizenError::Locked) => HashMap::new(),
        told => told?,
    };
    facts.extend(supposed);
    Ok(facts)
}
