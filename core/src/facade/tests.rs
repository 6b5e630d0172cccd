#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
//! The client as a shell has it, in a scripted world.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{Arc, Mutex, mpsc},
    time::Duration,
};

use serde_json::{Value, json};

use super::*;
use crate::{
    environment::{HttpRequest, HttpResponse, TransportError},
    testing::{Keychain, ScriptedNetwork, SignedIn, VirtualClock, answer, environment},
};

fn client(
    home: &Path,
    keychain: &Arc<Keychain>,
    network: Arc<ScriptedNetwork>,
) -> Arc<CitizenClient> {
    let config = ClientConfig {
        home: home.to_string_lossy().into_owned(),
        city_url: "http://127.0.0.1:1".into(),
        trust: CityTrust {
            city: "langang".into(),
            receipt_keys: Vec::new(),
        },
    };
    let world = environment(&Arc::new(VirtualClock::default()), network);
    let keys = Arc::clone(keychain) as Arc<dyn KeyStore>;
    CitizenClient::with_environment(config, keys, Some(Arc::new(SignedIn)), world)
}

fn silence(_: &HttpRequest) -> Result<HttpResponse, TransportError> {
    Err(TransportError::Unreachable)
}

/// A home that the app left behind when `user.db` had version 1: a draft, a submission in each state
/// that lasts, and messages about two cases and about none.
fn home_of_version_1(folder: &Path) -> Arc<Keychain> {
    let keys = include_str!("../storage/user/released/1.keys.json");
    let secrets: BTreeMap<String, Vec<u8>> = serde_json::from_str(keys).unwrap();
    rusqlite::Connection::open(folder.join("user.db"))
        .unwrap()
        .execute_batch(include_str!("../storage/user/released/1.sql"))
        .unwrap();
    Arc::new(Keychain {
        secrets: Mutex::new(secrets),
        ..Keychain::default()
    })
}

#[tokio::test]
async fn a_home_of_version_1_is_taken_over_with_all_that_is_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let keychain = home_of_version_1(folder.path());
    // The second time there is nothing left to take over.
    for _ in 0..2 {
        let client = client(folder.path(), &keychain, ScriptedNetwork::new(silence));
        client.set_connectivity(Connectivity::Offline);
        client.open().await.unwrap();
        let (outbox, inbox, en) = (client.outbox(), client.inbox(), || "en".to_owned());

        let drafts = outbox.drafts(en()).await.unwrap();
        assert_eq!(drafts.len(), 1);
        assert_eq!((drafts[0].answered, drafts[0].askable), (1, 1));
        let submissions = outbox.submissions(en()).await.unwrap();
        let states: Vec<Value> = submissions.iter().map(|one| json!(one.state)).collect();
        let state = |index: usize| states[index]["state"].as_str().unwrap();
        assert_eq!(
            [0, 1, 2, 3].map(state),
            ["cancelled", "queued", "rejected", "accepted"]
        );
        assert_eq!(states[1]["waiting_for"], "captive_portal");
        assert_eq!(
            [0, 1, 2, 3].map(|index: usize| submissions[index].attempts),
            [0, 1, 1, 1]
        );

        assert_eq!(inbox.unread_count().await.unwrap(), 3);
        assert_eq!(inbox.messages(en(), 0).await.unwrap().len(), 4);
        let about = inbox
            .about_case("LG-2026-000001".into(), en())
            .await
            .unwrap();
        let titles: Vec<&str> = about.iter().map(|message| message.title.as_str()).collect();
        assert_eq!(titles, ["Title 4", "Title 1"]);
        let read = inbox
            .about_case("LG-2026-000002".into(), en())
            .await
            .unwrap();
        assert!(read.len() == 1 && read[0].read);
        client.suspend().await.unwrap();
    }
}

#[tokio::test]
async fn a_damaged_message_keeps_no_other_from_being_found() {
    let folder = tempfile::tempdir().unwrap();
    let keychain = home_of_version_1(folder.path());
    rusqlite::Connection::open(folder.path().join("user.db"))
        .unwrap()
        .execute(
            "update message set sealed_content = x'01' where sequence = 1",
            [],
        )
        .unwrap();
    let client = client(folder.path(), &keychain, ScriptedNetwork::new(silence));
    client.open().await.unwrap();
    let inbox = client.inbox();
    let about = async |case: &str| {
        let messages = inbox.about_case(case.to_owned(), "en".to_owned()).await;
        messages.unwrap().len()
    };
    assert_eq!(about("LG-2026-000001").await, 1);
    assert_eq!(about("LG-2026-000002").await, 1);
}

#[tokio::test]
async fn what_an_interrupted_refresh_has_brought_is_told_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let network = ScriptedNetwork::new(|request| match request.url.query() {
        Some(query) if query.contains("after=1") => Err(TransportError::Interrupted),
        _ => {
            let message = json!({
                "id": "m1", "case_number": null, "sent_at": "2026-11-23T10:00:00Z",
                "title": {"en": "First page"}, "body": {"en": "Words."},
            });
            let page = json!({"messages": [message], "next_cursor": "1", "has_more": true});
            Ok(answer(200, "application/json", &page.to_string()))
        }
    });
    let client = client(folder.path(), &Arc::default(), network);
    client.open().await.unwrap();
    let (sender, updates) = mpsc::channel();
    let observed = client.inbox().observe("en".into(), Arc::new(Told(sender)));
    let next = || updates.recv_timeout(Duration::from_secs(30)).unwrap();
    assert_eq!(next().total, 0);

    let refreshed = client.inbox().refresh().await;
    assert!(matches!(refreshed, Err(CitizenError::Offline { .. })));
    let update = next();
    assert_eq!((update.total, update.unread), (1, 1));
    assert_eq!(update.messages[0].title, "First page");
    observed.cancel();
}

struct Told(mpsc::Sender<InboxUpdate>);

impl InboxListener for Told {
    fn on_update(&self, update: InboxUpdate) -> Result<(), CallbackError> {
        self.0.send(update).map_err(|_| CallbackError::Failed)
    }
}
