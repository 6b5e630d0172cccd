#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
//! What the city says of itself, and what follows from it: the keys of its receipts, the app's version.

use std::{env::consts::OS, sync::Arc, time::Duration};

use citizen_core::{
    catalogue::SearchRequest,
    facade::{CitizenClient, CitizenError, SubmissionState, WaitReason, Work},
};
use citizen_journeys::{City, Phone, filled_in};
use serde_json::json;

async fn submitted(app: &CitizenClient) -> String {
    let draft = filled_in(app).await;
    let submission = app.outbox().submit(draft, "en".into()).await.unwrap();
    submission.id
}

async fn worked(app: &CitizenClient) -> (u32, u32) {
    let report = app.run_due_work(Duration::from_secs(20)).await.unwrap();
    (report.accepted, report.waiting)
}

#[tokio::test]
async fn receipts_are_proven_by_the_keys_that_the_city_publishes_while_they_are_in_use() {
    let city = City::start().await;
    let mut phone = Phone::new(&city, "ling").await;
    phone.config.trust.receipt_keys.clear();
    let app = phone.opened().await;
    app.catalogue().refresh().await.unwrap();
    let id = submitted(&app).await;
    let accepted = async || {
        let submission = app.outbox().submission(id.clone(), "en".into()).await;
        matches!(submission.unwrap().state, SubmissionState::Accepted { .. })
    };
    while !accepted().await {
        worked(&app).await;
    }
    let receipt = async || app.outbox().receipt(id.clone()).await;
    receipt().await.unwrap();
    // The key is retired: what it has signed before stays provable.
    let in_an_hour = chrono::Utc::now() + chrono::TimeDelta::hours(1);
    city.say(|profile| profile["receipt_keys"][0]["until"] = json!(in_an_hour));
    app.catalogue().refresh().await.unwrap();
    receipt().await.unwrap();
    // It turns out that somebody else had it then.
    city.say(|profile| profile["receipt_keys"][0]["until"] = json!("2026-01-01T00:00:00Z"));
    app.catalogue().refresh().await.unwrap();
    let refused = receipt().await.unwrap_err();
    assert!(
        matches!(&refused, CitizenError::Refused { reason } if reason == "receipt-not-proven"),
        "{refused}"
    );
}

#[tokio::test]
async fn an_app_that_is_too_old_sends_nothing_loses_nothing_and_is_of_use() {
    let city = City::start().await;
    let mut phone = Phone::new(&city, "ling").await;
    phone.config.app_version = Some("1.3.9".to_owned());
    let mut app = phone.opened().await;
    app.catalogue().refresh().await.unwrap();
    let asks_for = |version: &str| {
        city.say(|profile| {
            profile["apps"] = json!({OS: {
                "minimum_version": version, "store_url": "https://store.example/app",
            }});
        });
    };
    for lifted_by_an_update in [false, true] {
        asks_for("1.4.0");
        app.catalogue().refresh().await.unwrap();
        let profile = app.city_profile("en".into()).await.unwrap().unwrap();
        assert!(profile.update_required);
        assert_eq!(profile.store_url.unwrap(), "https://store.example/app");
        let refused = app.inbox().refresh().await.unwrap_err();
        assert_eq!(refused, CitizenError::UpdateRequired);

        // She reads and fills in as ever, and what she submits waits.
        let catalogue = app.catalogue();
        let found = catalogue.search(SearchRequest::new("birth", "en")).await;
        assert!(!found.unwrap().is_empty());
        let cases = city.cases().await.len();
        let id = submitted(&app).await;
        let state = async |app: &Arc<CitizenClient>| {
            let submission = app.outbox().submission(id.clone(), "en".into()).await;
            submission.unwrap().state
        };
        assert_eq!(worked(&app).await, (0, 1));
        let SubmissionState::Queued { waiting_for, .. } = state(&app).await else {
            panic!("not waiting");
        };
        assert_eq!(waiting_for, WaitReason::Update);
        assert_eq!(city.cases().await.len(), cases);
        // The phone's scheduler is not kept busy by what cannot be done.
        let wakeups = app.wakeups().await.unwrap();
        let sends = wakeups.iter().find(|wakeup| wakeup.work == Work::Send);
        assert!(sends.unwrap().at > chrono::Utc::now() + chrono::TimeDelta::minutes(50));

        if lifted_by_an_update {
            app.suspend().await.unwrap();
            phone.config.app_version = Some("1.4.0".to_owned());
            app = phone.opened().await;
        } else {
            asks_for("1.3.0");
            app.catalogue().refresh().await.unwrap();
        }
        while !matches!(state(&app).await, SubmissionState::Accepted { .. }) {
            worked(&app).await;
        }
        assert_eq!(city.cases().await.len(), cases + 1);
    }
}
