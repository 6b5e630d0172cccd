#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
//! The client as a shell has it, in a scripted world.

use std::{
    path::Path,
    sync::{Arc, mpsc},
    time::Duration,
};

use serde_json::json;

use super::*;
use crate::{
    environment::TransportError,
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
