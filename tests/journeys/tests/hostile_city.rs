#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
//! A city that answers with pages, errors, halves and floods: each is a typed error, the memory is
//! bounded, and what was there stays.

use std::{sync::Arc, time::Duration};

use citizen_core::{
    catalogue::SearchRequest,
    facade::{CitizenClient, CitizenError, Connectivity, OfflineReason, SubmissionState},
};
use citizen_journeys::{City, Phone, filled_in};

/// The most memory that this process has had so far, in bytes.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .unwrap();
    line.split_whitespace()
        .nth(1)
        .unwrap()
        .parse::<u64>()
        .unwrap()
        * 1024
}

async fn resident() -> (City, Phone, Arc<CitizenClient>) {
    let city = City::start().await;
    let phone = Phone::new(&city, "li-na").await;
    let app = phone.opened().await;
    app.catalogue().refresh().await.unwrap();
    (city, phone, app)
}

fn offline(reason: OfflineReason) -> impl Fn(&CitizenError) -> bool {
    move |error| matches!(error, CitizenError::Offline { reason: found, .. } if *found == reason)
}

fn unexpected(code: &'static str) -> impl Fn(&CitizenError) -> bool {
    move |error| {
        *error
            == CitizenError::Unexpected {
                code: code.to_owned(),
            }
    }
}

type Expected = Box<dyn Fn(&CitizenError) -> bool>;

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_catalogue_answer_is_typed_and_the_old_catalogue_stays() {
    let (city, phone, _) = resident().await;
    let unavailable = || Box::new(offline(OfflineReason::CityUnavailable)) as Expected;
    let cases: [(&str, Expected); 9] = [
        (
            "metadata=html",
            Box::new(offline(OfflineReason::CaptivePortal)),
        ),
        (
            "targets=html",
            Box::new(offline(OfflineReason::CaptivePortal)),
        ),
        ("metadata=status(500)", unavailable()),
        ("targets=status(404)", unavailable()),
        ("targets=cut_after(1000)", unavailable()),
        ("metadata=drop_reply", unavailable()),
        ("targets=drop_reply", unavailable()),
        ("metadata=endless", Box::new(unexpected("answer-too-large"))),
        ("targets=endless", Box::new(unexpected("answer-too-large"))),
    ];
    // A phone that has no catalogue yet, so that each refresh asks for the whole of it.
    let other = Phone::new(&city, "wang-wei").await;
    let empty = other.opened().await;
    // The city's profile comes first, and is too short to be cut: from then on the catalogue is what is struck.
    city.break_with("targets=cut_after(50000)@2").await;
    empty.catalogue().refresh().await.unwrap_err();
    city.mend().await;
    for (fault, expected) in cases {
        city.break_with(&format!("{fault}@once")).await;
        let error = empty.catalogue().refresh().await.unwrap_err();
        assert!(expected(&error), "{fault}: {error:?}");
        let search = empty
            .catalogue()
            .search(SearchRequest::new("bus", "en"))
            .await;
        assert_eq!(search.unwrap_err(), CitizenError::NoCatalogue, "{fault}");
        city.mend().await;
    }
    empty.catalogue().refresh().await.unwrap();
    drop(phone);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_catalogue_that_was_applied_outlives_every_fault() {
    let (city, _phone, app) = resident().await;
    for fault in ["html", "status(500)", "drop_request", "endless"] {
        city.break_with(&format!("metadata={fault}@once")).await;
        assert!(app.catalogue().refresh().await.is_err(), "{fault}");
        let hits = app
            .catalogue()
            .search(SearchRequest::new("bus", "en"))
            .await
            .unwrap();
        assert!(!hits.is_empty(), "{fault}");
        city.mend().await;
    }
    assert!(!app.catalogue().refresh().await.unwrap().changed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_submission_outlives_every_fault_and_arrives_once() {
    let (city, _phone, app) = resident().await;
    for (number, fault) in [
        "html",
        "status(500)",
        "status(429)",
        "cut_after(10)",
        "drop_reply",
        "drop_request",
        "endless",
    ]
    .into_iter()
    .enumerate()
    {
        city.break_with(&format!("submit={fault}@once")).await;
        let draft = filled_in(&app).await;
        let submission = app.outbox().submit(draft, "en".into()).await.unwrap();
        // Tries at once, is refused by the fault, waits, and tries again.
        let work = app.run_due_work(Duration::from_secs(60)).await.unwrap();
        assert_eq!(work.waiting, 0, "{fault}: {work:?}");
        let submission = app
            .outbox()
            .submission(submission.id, "en".into())
            .await
            .unwrap();
        let accepted = matches!(submission.state, SubmissionState::Accepted { .. });
        assert!(accepted, "{fault}: {submission:?}");
        assert_eq!(submission.attempts, 2, "{fault}");
        assert_eq!(city.cases().await.len(), number + 1, "{fault}");
        city.mend().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_inbox_answer_is_typed_and_the_messages_stay() {
    let (city, _phone, app) = resident().await;
    let draft = filled_in(&app).await;
    app.outbox().submit(draft, "en".into()).await.unwrap();
    app.run_due_work(Duration::from_secs(60)).await.unwrap();
    let case_number = city.cases().await[0]["case_number"]
        .as_str()
        .unwrap()
        .to_owned();
    city.set_status(&case_number, "in_review").await;
    app.inbox().refresh().await.unwrap();
    let before = app.inbox().messages("en".into(), 0).await.unwrap();
    assert_eq!(before.len(), 1);
    for fault in [
        "html",
        "status(503)",
        "cut_after(5)",
        "drop_reply",
        "endless",
    ] {
        city.break_with(&format!("messages={fault}@once")).await;
        assert!(app.inbox().refresh().await.is_err(), "{fault}");
        assert_eq!(
            app.inbox().messages("en".into(), 0).await.unwrap(),
            before,
            "{fault}"
        );
        city.mend().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gigabyte_is_cut_off_early() {
    let (city, _phone, app) = resident().await;
    let before = peak_memory();
    for operation in ["metadata", "messages"] {
        city.break_with(&format!("{operation}=endless@once")).await;
    }
    let catalogue = app.catalogue().refresh().await.unwrap_err();
    assert!(unexpected("answer-too-large")(&catalogue), "{catalogue:?}");
    let messages = app.inbox().refresh().await.unwrap_err();
    assert!(unexpected("answer-too-large")(&messages), "{messages:?}");
    let grown = peak_memory().saturating_sub(before);
    // The city that makes the gigabyte runs in this process too.
    assert!(grown <= 64 << 20, "memory grew by {grown} bytes");
    app.set_connectivity(Connectivity::Offline);
}
