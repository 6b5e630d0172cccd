#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
//! What a resident can do with no network, and what she is told.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, mpsc},
    time::Duration,
};

use citizen_core::{
    catalogue::SearchRequest,
    facade::{
        CallbackError, CitizenClient, CitizenError, CityTrust, Connectivity, KeyLookup, KeyStore,
        OfflineReason, OutboxListener, OutboxUpdate, Submission, SubmissionState, WaitReason,
        error_message,
    },
};
use citizen_gateway::{catalogue::Catalogue, profile::Profile, publish::publish};
use citizen_journeys::{City, Phone, SERVICE, filled_in};

fn nowhere() -> Phone {
    // A port that nothing listens on: bound and let go again.
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let folder = tempfile::tempdir().unwrap();
    let (published, keys) = (folder.path().join("published"), folder.path().join("keys"));
    let catalogue = Catalogue::demo_city().unwrap();
    let (profile, now) = (Profile::demo_city(), chrono::Utc::now());
    publish(&published, &keys, &catalogue, &profile, now).unwrap();
    let trust = CityTrust {
        city: "langang".into(),
        receipt_keys: Vec::new(),
        root: std::fs::read_to_string(published.join("metadata/1.root.json")).unwrap(),
    };
    Phone::offline(&format!("http://127.0.0.1:{port}"), trust)
}

#[tokio::test]
async fn an_empty_home_with_no_network_says_so_in_plain_words_and_works_otherwise() {
    let phone = nowhere();
    let app = phone.opened().await;

    let refused = app.catalogue().refresh().await.unwrap_err();
    let CitizenError::Offline {
        reason: OfflineReason::CityUnavailable,
        ..
    } = refused
    else {
        panic!("{refused:?}");
    };
    let words = error_message(refused, "en".into());
    assert!(words.starts_with("The city cannot be reached"), "{words}");
    app.set_connectivity(Connectivity::Offline);
    let refused = app.catalogue().refresh().await.unwrap_err();
    assert!(matches!(
        refused,
        CitizenError::Offline {
            reason: OfflineReason::NoNetwork,
            ..
        }
    ));
    assert!(error_message(refused, "zh-Hans".into()).contains("没有网络"));

    let search = app
        .catalogue()
        .search(SearchRequest::new("birth", "en"))
        .await;
    assert_eq!(search.unwrap_err(), CitizenError::NoCatalogue);
    let start = app.forms().start(SERVICE.into()).await.map(drop);
    assert_eq!(start.unwrap_err(), CitizenError::NoCatalogue);
    assert!(app.outbox().drafts("en".into()).await.unwrap().is_empty());
    assert!(
        app.outbox()
            .submissions("en".into())
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        app.inbox()
            .messages("en".into(), 0)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(app.inbox().unread_count().await.unwrap(), 0);
    let work = app
        .run_due_work(std::time::Duration::from_secs(1))
        .await
        .unwrap();
    assert_eq!(
        (work.accepted, work.waiting, work.next_wakeup),
        (0, 0, None)
    );
}

#[tokio::test]
async fn all_that_was_fetched_once_works_without_a_network() {
    let city = City::start().await;
    let phone = Phone::new(&city, "li-na").await;
    let app = phone.opened().await;
    let fetched = app.catalogue().refresh().await.unwrap();
    assert!(fetched.services >= 1_200 && fetched.changed && fetched.fetched_bytes > 100_000);
    let again = app.catalogue().refresh().await.unwrap();
    assert!(
        !again.changed && again.fetched_bytes == 0,
        "an unchanged catalogue is not sent again"
    );
    app.suspend().await.unwrap();
    assert_eq!(
        app.outbox().drafts("en".into()).await.unwrap_err(),
        CitizenError::Closed
    );
    city.shutdown().await;

    let app = phone.opened().await;
    for (query, language) in [("bus pass", "en"), ("公交", "zh-Hans"), ("公交", "en")] {
        let hits = app
            .catalogue()
            .search(SearchRequest::new(query, language))
            .await
            .unwrap();
        assert!(!hits.is_empty(), "{query}");
    }
    assert_eq!(
        app.catalogue().categories("en".into()).await.unwrap().len(),
        8
    );
    let service = app
        .catalogue()
        .service(SERVICE.into(), "zh".into())
        .await
        .unwrap();
    assert!(!service.required_documents.is_empty());
    let unknown = app
        .catalogue()
        .service("no-such-service".into(), "en".into())
        .await;
    assert_eq!(
        unknown.unwrap_err(),
        CitizenError::NotFound {
            what: "service".into()
        }
    );
    let draft = filled_in(&app).await;
    let submission = app.outbox().submit(draft, "en".into()).await.unwrap();
    let waits = matches!(
        submission.state,
        SubmissionState::Queued { .. } | SubmissionState::Sending
    );
    assert!(waits, "{submission:?}");
}

#[tokio::test]
async fn the_catalogue_that_the_app_brings_is_there_at_the_first_start_with_no_network() {
    let city = City::start().await;
    let mut phone = Phone::new(&city, "li-na").await;
    let brought = phone.folder.path().join("catalogue.ndjson");
    std::fs::write(&brought, &Catalogue::demo_city().unwrap().ndjson).unwrap();
    phone.config.shipped_catalogue = Some(brought.to_string_lossy().into_owned());
    let app = phone.app();
    app.set_connectivity(Connectivity::Offline);
    app.open().await.unwrap();
    for query in ["bus pass", "公交"] {
        let hits = app
            .catalogue()
            .search(SearchRequest::new(query, "en"))
            .await
            .unwrap();
        assert!(!hits.is_empty(), "{query}");
    }
    let mut names = BTreeSet::new();
    for language in ["en", "zh-Hans", "es", "ar"] {
        let (id, catalogue) = ("register-birth", app.catalogue());
        let service = catalogue.service(id.into(), language.into()).await;
        let name = service.unwrap().name;
        let request = SearchRequest::new(&name, language);
        let hits = catalogue.search(request).await.unwrap();
        assert_eq!((&*hits[0].service.id, &hits[0].service.name), (id, &name));
        names.insert(name);
    }
    assert_eq!(names.len(), 4, "{names:?}");
    let draft = filled_in(&app).await;
    app.outbox().submit(draft, "en".into()).await.unwrap();

    app.set_connectivity(Connectivity::Online);
    let fetched = app.catalogue().refresh().await.unwrap();
    assert!(
        !fetched.changed && fetched.fetched_bytes < 10_000,
        "what the app has brought is not fetched again"
    );
}

#[tokio::test]
async fn a_catalogue_that_cannot_be_taken_counts_as_none_and_never_stands_for_a_newer_one() {
    let city = City::start().await;
    let mut phone = Phone::new(&city, "li-na").await;
    let brought = phone.folder.path().join("catalogue.ndjson");
    phone.config.shipped_catalogue = Some(brought.to_string_lossy().into_owned());
    let bundle = Catalogue::demo_city().unwrap().ndjson;
    let of_another_city =
        String::from_utf8(bundle.clone())
            .unwrap()
            .replacen("\"langang\"", "\"elsewhere\"", 1);
    for wrong in [
        None,
        Some(&bundle[..bundle.len() / 2]),
        Some(of_another_city.as_bytes()),
    ] {
        if let Some(wrong) = wrong {
            std::fs::write(&brought, wrong).unwrap();
        }
        let app = phone.opened().await;
        let search = app
            .catalogue()
            .search(SearchRequest::new("birth", "en"))
            .await;
        assert_eq!(search.unwrap_err(), CitizenError::NoCatalogue);
        app.suspend().await.unwrap();
    }
    let app = phone.opened().await;
    let fetched = app.catalogue().refresh().await.unwrap();
    app.suspend().await.unwrap();
    std::fs::write(&brought, "not read").unwrap();
    app.open().await.unwrap();
    let again = app.catalogue().refresh().await.unwrap();
    assert_eq!(again.revision, fetched.revision);
    assert!(!again.changed);
}

#[tokio::test]
async fn without_a_network_what_is_due_says_that_it_waits_for_one() {
    let city = City::start().await;
    let phone = Phone::new(&city, "li-na").await;
    let app = phone.opened().await;
    app.catalogue().refresh().await.unwrap();
    app.set_connectivity(Connectivity::Offline);
    let draft = filled_in(&app).await;
    let submission = app.outbox().submit(draft, "en".into()).await.unwrap();
    assert!(waits_for_a_network(&submission), "{submission:?}");
    assert!(submission.can_cancel && submission.can_retry);

    let (sender, mut updates) = tokio::sync::mpsc::unbounded_channel();
    let _told = app.outbox().observe("en".into(), Arc::new(Told(sender)));
    assert!(waits_for_a_network(&newest(&mut updates).await));
    app.set_connectivity(Connectivity::Online);
    while waits_for_a_network(&newest(&mut updates).await) {}
}

async fn newest(updates: &mut tokio::sync::mpsc::UnboundedReceiver<OutboxUpdate>) -> Submission {
    let update = tokio::time::timeout(Duration::from_secs(20), updates.recv()).await;
    update.unwrap().unwrap().submissions.remove(0)
}

fn waits_for_a_network(submission: &Submission) -> bool {
    matches!(
        submission.state,
        SubmissionState::Queued {
            waiting_for: WaitReason::Network,
            ..
        }
    )
}

struct Told(tokio::sync::mpsc::UnboundedSender<OutboxUpdate>);

impl OutboxListener for Told {
    fn on_update(&self, update: OutboxUpdate) -> Result<(), CallbackError> {
        self.0.send(update).map_err(|_| CallbackError::Failed)
    }
}

#[tokio::test]
async fn the_second_process_on_a_home_is_told_busy_and_harms_nothing() {
    let city = City::start().await;
    let phone = Phone::new(&city, "li-na").await;
    let first = phone.opened().await;
    first.catalogue().refresh().await.unwrap();
    let draft = filled_in(&first).await;
    let second = phone.app();
    assert_eq!(second.open().await.unwrap_err(), CitizenError::Busy);
    assert_eq!(
        second.outbox().drafts("en".into()).await.unwrap_err(),
        CitizenError::Closed
    );
    assert_eq!(
        first.outbox().drafts("en".into()).await.unwrap()[0].id,
        draft
    );
    first.suspend().await.unwrap();
    second.open().await.unwrap();
    assert_eq!(
        second.outbox().drafts("en".into()).await.unwrap()[0].id,
        draft
    );
}

/// Asks the resident for her fingerprint: says that it waits, and waits until it is let go.
struct WaitingKeys {
    waits: Mutex<mpsc::Sender<()>>,
    let_go: Mutex<mpsc::Receiver<()>>,
}

impl KeyStore for WaitingKeys {
    fn load(&self, _: String) -> Result<KeyLookup, CallbackError> {
        self.waits.lock().unwrap().send(()).unwrap();
        self.let_go.lock().unwrap().recv().unwrap();
        Ok(KeyLookup::Unavailable)
    }
    fn store(&self, _: String, _: Vec<u8>) -> Result<(), CallbackError> {
        Ok(())
    }
    fn delete(&self, _: String) -> Result<(), CallbackError> {
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_catalogue_can_be_used_while_the_keystore_waits_for_the_resident() {
    let city = City::start().await;
    let phone = Phone::new(&city, "li-na").await;
    let (waits, waiting) = mpsc::channel();
    let (go, let_go) = mpsc::channel();
    let keys = WaitingKeys {
        waits: Mutex::new(waits),
        let_go: Mutex::new(let_go),
    };
    let app = CitizenClient::new(phone.config.clone(), Arc::new(keys), None);
    let opening = tokio::spawn({
        let app = Arc::clone(&app);
        async move { app.open().await }
    });
    tokio::task::block_in_place(|| waiting.recv().unwrap());
    assert!(app.catalogue().refresh().await.unwrap().changed);
    let hits = app
        .catalogue()
        .search(SearchRequest::new("bus pass", "en"))
        .await
        .unwrap();
    assert!(!hits.is_empty());
    go.send(()).unwrap();
    assert_eq!(opening.await.unwrap().unwrap_err(), CitizenError::Locked);
}

#[tokio::test]
async fn whom_to_call_is_there_with_no_network_in_the_readers_language() {
    let city = City::start().await;
    let phone = Phone::new(&city, "ling").await;
    let app = phone.opened().await;
    app.catalogue().refresh().await.unwrap();
    app.suspend().await.unwrap();
    city.shutdown().await;
    let app = phone.opened().await;
    let profile = app.city_profile("es".to_owned()).await.unwrap().unwrap();
    assert_eq!(profile.hotlines[0].number, "12345");
    assert_eq!(profile.emergency_numbers[0].name, "Policía");
    assert_eq!(profile.languages, ["en", "zh-Hans", "es", "ar"]);
    assert_eq!(profile.time_zone_id, "Asia/Shanghai");
}
