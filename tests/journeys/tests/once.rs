#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
//! What a resident means once happens once, however often she, her phone and the network say it.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use chrono::Utc;
use citizen_core::{
    environment::{Clock, Environment, SystemRandomness},
    facade::{CitizenClient, CitizenError},
    net::HttpTransport,
};
use citizen_gateway::catalogue::Catalogue;
use citizen_journeys::{City, Phone, Token, clock::ByHand, filled_in};

/// The app of one process.
fn process(phone: &Phone, clock: &Arc<ByHand>) -> Arc<CitizenClient> {
    let environment = Environment {
        clock: Arc::clone(clock) as Arc<dyn Clock>,
        randomness: Arc::new(SystemRandomness::default()),
        transport: Arc::new(HttpTransport::new()),
    };
    let token = phone.token.clone().map(Token).unwrap();
    let (config, keys) = (phone.config.clone(), phone.keys.clone());
    CitizenClient::with_environment(config, keys, Some(Arc::new(token)), environment)
}

/// Taps on "send" ten times, without waiting; returns the submissions that came of it.
async fn ten_taps(app: &Arc<CitizenClient>, draft: &str) -> BTreeSet<String> {
    let taps = (0..10).map(|_| {
        let (app, draft) = (Arc::clone(app), draft.to_owned());
        tokio::spawn(async move { app.outbox().submit(draft, "en".into()).await })
    });
    let mut submissions = BTreeSet::new();
    for tap in taps.collect::<Vec<_>>() {
        submissions.insert(tap.await.unwrap().unwrap().id);
    }
    submissions
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_taps_two_processes_and_a_retry_from_yesterday_are_one_case() {
    let city = City::start().await;
    let mut phone = Phone::new(&city, "li-na").await;
    let clock = ByHand::at(Utc::now());
    let first = process(&phone, &clock);
    first.open().await.unwrap();
    first.catalogue().refresh().await.unwrap();
    let draft = filled_in(&first).await;

    // Applied, and nobody is told.
    city.break_with("submit=drop_reply@always").await;
    let submitted = ten_taps(&first, &draft).await;
    assert_eq!(submitted.len(), 1, "{submitted:?}");
    let second = process(&phone, &clock);
    assert_eq!(second.open().await.unwrap_err(), CitizenError::Busy);
    assert_eq!(first.run_due_work(Duration::ZERO).await.unwrap().waiting, 1);
    first.suspend().await.unwrap();
    assert_eq!(city.cases().await.len(), 1);

    clock.advance(Duration::from_secs(24 * 3600));
    let city = City::with(city.shutdown().await, Catalogue::demo_city().unwrap()).await;
    phone.config.city_url = city.url();
    let second = process(&phone, &clock);
    second.open().await.unwrap();
    assert_eq!(ten_taps(&second, &draft).await, submitted);
    let work = second.run_due_work(Duration::ZERO).await.unwrap();
    assert_eq!(work.waiting, 0);

    let cases = city.cases().await;
    assert_eq!(cases.len(), 1);
    let id = submitted.first().unwrap();
    assert_eq!(cases[0]["submission_id"], id.as_str());
    let receipt = second.outbox().receipt(id.clone()).await.unwrap();
    assert_eq!(cases[0]["case_number"], receipt.case_number.as_str());
    let submission = second.outbox().submission(id.clone(), "en".into()).await;
    assert!(submission.unwrap().attempts >= 2);
}
