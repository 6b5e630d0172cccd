#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
//! Plays `tests/fixtures/planning/scenarios.json`, which the tests in Kotlin and Swift play too: all three see
//! the same of plans, of who may have what, and of the services that a resident keeps at hand.

use citizen_core::{
    catalogue::{Eligibility, Plan},
    facade::{CitizenClient, CitizenError, FactValue},
};
use citizen_journeys::{City, Phone};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn everyone_is_told_the_same() {
    let fixture = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../fixtures/planning/scenarios.json"
    );
    let scenarios = std::fs::read_to_string(fixture).unwrap();
    let scenarios: Vec<Value> = serde_json::from_str(&scenarios).unwrap();
    assert!(scenarios.len() >= 4);
    let city = City::start().await;
    for scenario in &scenarios {
        let phone = Phone::new(&city, "li-na").await;
        let app = phone.opened().await;
        app.catalogue().refresh().await.unwrap();
        let language = scenario["language"].as_str().unwrap();
        for step in scenario["steps"].as_array().unwrap() {
            let seen = match play(&app, step, language).await {
                Ok(seen) => seen,
                Err(CitizenError::NotFound { what }) => json!({"not_found": what}),
                Err(CitizenError::Refused { reason }) => json!({"refused": reason}),
                Err(other) => panic!("{other}"),
            };
            assert_eq!(seen, step["see"], "{}: {step}", scenario["name"]);
        }
        app.suspend().await.unwrap();
    }
}

/// Does a step; what a screen would show then, in the words of the fixture.
async fn play(app: &CitizenClient, step: &Value, language: &str) -> Result<Value, CitizenError> {
    let (catalogue, profile, favourites) = (app.catalogue(), app.profile(), app.favourites());
    let (text, language) = (
        |name: &str| step[name].as_str().unwrap().to_owned(),
        || language.to_owned(),
    );
    match step["do"].as_str().unwrap() {
        "answer" => {
            let value: FactValue = serde_json::from_value(step["value"].clone()).unwrap();
            profile.answer(text("fact"), value).await?;
        }
        "forget" => profile.forget(text("fact")).await?,
        "eligibility" => {
            let facts = profile.answers().await?;
            let eligibility = catalogue.eligibility(text("service"), facts, language());
            return Ok(told(&eligibility.await?));
        }
        "plan" => {
            let facts = profile.answers().await?;
            let date = Some(text("date"));
            let plan = catalogue.plan(text("life_event"), date, facts, language());
            return Ok(planned(&plan.await?));
        }
        "add" => favourites.add(text("service")).await?,
        "move" => {
            let place = u32::try_from(step["to"].as_u64().unwrap()).unwrap();
            favourites.move_to(text("service"), place).await?;
        }
        "remove" => favourites.remove(text("service")).await?,
        other => panic!("{other}"),
    }
    if step["fact"].is_string() {
        let facts = profile.facts(language()).await?.into_iter();
        let answered = facts.filter(|fact| fact.answer.is_some());
        let ids: Vec<String> = answered.map(|fact| fact.question.id).collect();
        return Ok(json!(ids));
    }
    let list = favourites.list(language()).await?.into_iter();
    Ok(list
        .map(|one| json!({"service": one.service_id, "name": one.name, "withdrawn": one.withdrawn}))
        .collect())
}

fn told(eligibility: &Eligibility) -> Value {
    let needs: Vec<Value> = eligibility
        .needs
        .iter()
        .map(|need| {
            let choices: Vec<&str> = need.choices.iter().map(|one| &*one.name).collect();
            json!({"fact": need.id, "question": need.question, "choices": choices})
        })
        .collect();
    json!({"verdict": eligibility.verdict, "because": eligibility.because, "needs": needs})
}

fn planned(plan: &Plan) -> Value {
    let steps: Vec<Value> = plan
        .steps
        .iter()
        .map(|step| {
            json!({
                "service": step.service.id, "verdict": step.eligibility.verdict, "after": step.after,
                "earliest": step.earliest, "due": step.due,
            })
        })
        .collect();
    let documents: Vec<Value> = plan
        .documents
        .iter()
        .map(|one| json!({"name": one.name, "steps": one.steps, "from": one.yielded_by}))
        .collect();
    let fees: Vec<Value> = plan
        .fees
        .iter()
        .map(|fee| json!({"currency": fee.currency, "amount_minor": fee.amount_minor}))
        .collect();
    let needs: Vec<&str> = plan.needs.iter().map(|need| &*need.id).collect();
    json!({
        "name": plan.life_event.name, "steps": steps, "documents": documents, "fees": fees,
        "fees_at_least": plan.fees_at_least, "needs": needs,
    })
}
