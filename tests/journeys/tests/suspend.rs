#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
//! An app that goes to the background while the city is slow to answer.

use std::time::{Duration, Instant};

use citizen_core::facade::{CitizenError, SubmissionState, Work};
use citizen_journeys::{City, Phone, filled_in};

/// The city takes this long; nobody may wait for it.
const SLOW: Duration = Duration::from_secs(20);

#[tokio::test(flavor = "multi_thread")]
async fn suspending_does_not_wait_for_the_city_and_nothing_is_doubled() {
    let city = City::start().await;
    let phone = Phone::new(&city, "li-na").await;
    let app = phone.opened().await;
    app.catalogue().refresh().await.unwrap();
    let draft = filled_in(&app).await;
    city.break_with(&format!("submit=delay({})@once", SLOW.as_millis()))
        .await;
    let began = Instant::now();
    let id = app.outbox().submit(draft, "en".into()).await.unwrap().id;
    // Comes back at its deadline, with the exchange left under way.
    let work = app.run_due_work(Duration::from_secs(1)).await.unwrap();
    assert_eq!(work.waiting, 1);
    app.suspend().await.unwrap();
    assert!(began.elapsed() < SLOW / 2, "it took {:?}", began.elapsed());
    let closed = app.outbox().submissions("en".into()).await;
    assert_eq!(closed.unwrap_err(), CitizenError::Closed);

    app.resume().await.unwrap();
    let work = app.run_due_work(Duration::from_secs(60)).await.unwrap();
    assert_eq!(work.waiting, 0);
    let submission = app.outbox().submission(id, "en".into()).await.unwrap();
    assert!(matches!(submission.state, SubmissionState::Accepted { .. }));
    assert_eq!(city.cases().await.len(), 1);
    // The city may write of what it has accepted, so somebody has to look.
    let wakeups = app.wakeups().await.unwrap();
    let looks = wakeups.iter().find(|wakeup| wakeup.work == Work::Messages);
    let looks_in = looks.unwrap().at - chrono::Utc::now();
    assert!(looks_in <= chrono::TimeDelta::hours(2), "{looks_in}");
    assert!(looks_in > chrono::TimeDelta::minutes(110), "{looks_in}");
    assert!(app.next_wakeup().await.unwrap().is_some());
}
