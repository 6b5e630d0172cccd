//! Life events, their plans, who may have a service, and what the resident has told.

use std::collections::HashMap;

use citizen_core::{
    catalogue::FactQuestion,
    facade::{CitizenError, FactValue, PrefillConsent},
};
use serde_json::json;

use crate::{
    app::App,
    arguments::{Consent, FactsCommand},
    failure::Failure,
    terminal::Reply,
    words::planning as words,
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
    date: Option<String>,
    supposed: Vec<(String, String)>,
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
    supposed: Vec<(String, String)>,
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
    let command = command.unwrap_or(FactsCommand::List);
    let lists = matches!(command, FactsCommand::List);
    match command {
        FactsCommand::List => {}
        FactsCommand::Answer { facts } => {
            for (id, value) in read(app, facts).await? {
                profile.answer(id, value).await?;
            }
        }
        FactsCommand::Prefill { consent } => return prefill(app, consent).await,
        FactsCommand::Forget { fact: Some(id), .. } => profile.forget(id).await?,
        FactsCommand::Forget { fact: None, .. } => profile.forget_all().await?,
    }
    let facts = profile.facts(app.language.clone()).await?;
    if facts.is_empty() && lists {
        // That the city asks nothing can be said once it is known what it asks.
        let catalogue = app.client.catalogue();
        catalogue.fact_questions(app.language.clone()).await?;
    }
    let words = words::facts(&facts);
    app.terminal
        .say(&Reply::new(json!({ "facts": facts }), words)?)
}

/// Keeps what is said of forms, if anything is, and tells it.
async fn prefill(app: &App, consent: Option<Consent>) -> Result<(), Failure> {
    let profile = app.client.profile();
    if let Some(consent) = consent {
        let consent = match consent {
            Consent::Unasked => PrefillConsent::Unasked,
            Consent::Given => PrefillConsent::Given,
            Consent::Refused => PrefillConsent::Refused,
        };
        profile.set_prefill_consent(consent).await?;
    }
    let consent = profile.prefill_consent().await?;
    let words = match consent {
        PrefillConsent::Unasked => {
            "You were not asked yet whether forms may offer what you have told before."
        }
        PrefillConsent::Given => "Forms may offer what you have told before.",
        PrefillConsent::Refused => "Forms offer nothing that you have told before.",
    };
    app.terminal
        .say(&Reply::new(json!({ "prefill": consent }), words)?)
}

/// What she has told, but for what is supposed here. Nothing is told while the phone is locked.
async fn facts_with(
    app: &App,
    supposed: Vec<(String, String)>,
) -> Result<HashMap<String, FactValue>, Failure> {
    let mut facts = match app.client.profile().answers().await {
        Err(CitizenError::Locked) => HashMap::new(),
        told => told?,
    };
    facts.extend(read(app, supposed).await?);
    Ok(facts)
}

/// What was typed, as the city's questions ask for it; the first that is no answer is told.
async fn read(
    app: &App,
    typed: Vec<(String, String)>,
) -> Result<Vec<(String, FactValue)>, Failure> {
    let catalogue = app.client.catalogue();
    let questions = catalogue.fact_questions(app.language.clone()).await?;
    let answers = typed.into_iter();
    answers
        .map(|(id, typed)| Ok((id.clone(), answer(&questions, &id, &typed)?)))
        .collect()
}

fn answer(questions: &[FactQuestion], id: &str, typed: &str) -> Result<FactValue, Failure> {
    let question = questions.iter().find(|question| question.id == id);
    let Some(question) = question else {
        let ids: Vec<&str> = questions.iter().map(|question| &*question.id).collect();
        return Err(Failure::Explained {
            error: CitizenError::NotFound {
                what: "fact".to_owned(),
            },
            words: format!("there is no fact {id:?}; there are: {}", ids.join(", ")),
        });
    };
    question.read(typed).map_err(|_| Failure::Explained {
        error: CitizenError::Refused {
            reason: "wrong-kind-of-answer".to_owned(),
        },
        words: format!("{id} cannot be {typed:?}; it is {}", words::takes(question)),
    })
}
