//! Pushes as a shell hands them in: whatever carries them, locked or not, with a network or without.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64URL};

use super::*;
use crate::{
    seal::web_push::WebPushKey,
    testing::{Signer, push_claims, sealed_push},
};

/// What the push service gave.
const ENDPOINT: &str = "https://push.example/1";

fn registration() -> PushRegistration {
    PushRegistration {
        endpoint: ENDPOINT.into(),
        language: "en".into(),
        for_extension: false,
    }
}

/// A phone, its city, and what the network is.
struct World {
    folder: tempfile::TempDir,
    keychain: Arc<Keychain>,
    city: Signer,
    network: Arc<ScriptedNetwork>,
    is_up: Arc<AtomicBool>,
    messages: Arc<Mutex<Vec<Value>>>,
}

impl World {
    fn new() -> Self {
        let is_up = Arc::new(AtomicBool::new(true));
        let messages: Arc<Mutex<Vec<Value>>> = Arc::default();
        let (up, page) = (Arc::clone(&is_up), Arc::clone(&messages));
        let network = ScriptedNetwork::new(move |request| {
            if !up.load(Ordering::Relaxed) {
                return Err(TransportError::Unreachable);
            }
            let json = |body: Value| Ok(answer(200, "application/json", &body.to_string()));
            match (request.method, request.url.path()) {
                ("PUT", path) if path.starts_with("/v1/devices/") => {
                    json(json!({"id": "d", "registered_at": "2026-11-23T12:00:00Z"}))
                }
                ("DELETE", path) if path.starts_with("/v1/devices/") => Ok(answer(204, "", "")),
                ("GET", "/v1/messages") => json(json!({
                    "messages": *page.lock().unwrap(), "next_cursor": "c", "has_more": false,
                })),
                ("GET", "/v1/cases") => {
                    json(json!({"cases": [], "next_cursor": "c", "has_more": false}))
                }
                _ => Err(TransportError::Unreachable),
            }
        });
        Self {
            folder: tempfile::tempdir().unwrap(),
            keychain: Arc::default(),
            city: Signer::new(),
            network,
            is_up,
            messages,
        }
    }

    /// The app, as it starts, with a profile that names the city's push key.
    fn client(&self) -> Arc<CitizenClient> {
        let profile = json!({
            "format": "citizen-city-profile/1", "city": "langang", "issued_at": "2026-11-20T08:00:00Z",
            "name": {"en": "City"}, "time_zone": {"id": "Etc/UTC", "posix": "UTC0"}, "languages": ["en"],
            "push_keys": self.city.trust.receipt_keys,
        });
        let path = self.folder.path().join("profile.json");
        std::fs::write(&path, profile.to_string()).unwrap();
        let config = ClientConfig {
            shipped_profile: Some(path.to_string_lossy().into_owned()),
            ..config(&self.folder.path().join("home"))
        };
        let network = Arc::clone(&self.network);
        let clock = Arc::new(VirtualClock::default());
        clock.stand_still();
        let world = environment(&clock, network);
        let keys = Arc::clone(&self.keychain) as Arc<dyn KeyStore>;
        CitizenClient::with_environment(config, keys, Some(Arc::new(SignedIn)), world)
    }

    async fn opened(&self, registration: PushRegistration) -> Arc<CitizenClient> {
        let client = self.client();
        client.open().await.unwrap();
        client.push().register_device(registration).await.unwrap();
        client
    }

    /// How many requests were made by this method.
    fn requests(&self, method: &str) -> usize {
        let requests = self.network.requests.lock().unwrap();
        requests.iter().filter(|it| it.method == method).count()
    }

    /// What was last told to the city of this phone.
    fn told(&self) -> Option<(String, Value)> {
        let requests = self.network.requests.lock().unwrap();
        let put = requests.iter().rfind(|request| request.method == "PUT")?;
        let id = put.url.path().rsplit('/').next().unwrap().to_owned();
        Some((id, serde_json::from_slice(&put.body).unwrap()))
    }

    /// A push of these claims, for the subscription that the city was told of.
    fn push(&self, change: impl FnOnce(&mut Value)) -> Vec<u8> {
        let (id, device) = self.told().unwrap();
        let mut claims = push_claims(&id, "e1");
        change(&mut claims);
        let header = json!({"alg": "ES256", "kid": "k1", "typ": "citizen-push+jwt"});
        let part = |name: &str| BASE64URL.decode(device[name].as_str().unwrap()).unwrap();
        // Whoever pushes has the public halves alone.
        let halves = [vec![1; 32], part("auth"), part("p256dh")].concat();
        let key = WebPushKey::from_bytes(&halves).unwrap();
        sealed_push(&key, self.city.sign(&header, &claims).as_bytes(), 0)
    }
}

fn due(outcome: PushOutcome) -> Due {
    match outcome {
        PushOutcome::Due { due } => due,
        other => panic!("{other:?}"),
    }
}

fn shown(outcome: PushOutcome) -> Presentation {
    let mut due = due(outcome);
    assert_eq!(due.present.len(), 1, "{due:?}");
    due.present.remove(0)
}

/// She does not hide what the city writes to her.
async fn hides_nothing(client: &CitizenClient) {
    let inbox = client.inbox();
    let preferences = InboxPreferences {
        hides_content: false,
        ..inbox.preferences().await.unwrap()
    };
    inbox.set_preferences(preferences).await.unwrap();
}

fn en() -> String {
    "en".to_owned()
}

#[tokio::test]
async fn a_push_is_shown_once_and_its_message_is_in_the_inbox_without_a_network() {
    let world = World::new();
    let client = world.opened(registration()).await;
    let (_, device) = world.told().unwrap();
    assert_eq!(
        (&device["endpoint"], &device["language"]),
        (&json!(ENDPOINT), &json!("en"))
    );
    hides_nothing(&client).await;
    let body = world.push(|_| {});
    world.is_up.store(false, Ordering::Relaxed);
    let outcome = due(client.push().handle_push(body.clone(), en()).await.unwrap());
    assert_eq!(
        outcome,
        client.inbox().due_presentations(en()).await.unwrap(),
        "there is one way to show"
    );
    let presented = &outcome.present[0];
    assert_eq!((&*presented.id, &*presented.title), ("e1", "Approved"));
    assert_eq!(presented.group, "LG-2026-000001");
    let message_id = "e1".to_owned();
    assert_eq!(
        presented.leads_to,
        PresentationTarget::Message { message_id }
    );
    let message = client
        .inbox()
        .message("e1".into(), "zh-Hans".into())
        .await
        .unwrap();
    assert_eq!((message.title.as_str(), message.read), ("已批准", false));
    let again = client.push().handle_push(body, en()).await.unwrap();
    assert_eq!(again, PushOutcome::Nothing);
    let counters = client.push().counters().await.unwrap();
    assert_eq!(counters.opened, 1);
    let replayed = PushRefusals {
        reason: PushRefusal::Replayed,
        count: 1,
    };
    assert_eq!(counters.refused, [replayed]);

    // A poll that brings it once more doubles nothing.
    world.is_up.store(true, Ordering::Relaxed);
    let message = push_claims("", "e1")["message"].clone();
    world.messages.lock().unwrap().push(message);
    assert_eq!(client.inbox().refresh().await.unwrap(), 0);
    assert_eq!(client.inbox().messages(en(), 0).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_push_that_says_only_that_there_is_something_is_fetched_and_shown_in_any_case() {
    let world = World::new();
    let client = world.opened(registration()).await;
    let fetch = |id: &'static str| {
        move |claims: &mut Value| {
            claims.as_object_mut().unwrap().remove("message");
            claims["fetch"] = json!(true);
            claims["event"] = json!(id);
        }
    };
    let mut message = push_claims("", "e1")["message"].clone();
    message["title"]["en"] = json!("A long one");
    world.messages.lock().unwrap().push(message);
    let body = world.push(fetch("e1"));
    hides_nothing(&client).await;
    let presented = shown(client.push().handle_push(body, en()).await.unwrap());
    assert_eq!((&*presented.id, &*presented.title), ("e1", "A long one"));

    world.is_up.store(false, Ordering::Relaxed);
    let body = world.push(fetch("e2"));
    let outcome = client.push().handle_push(body, "es".into()).await.unwrap();
    let is_silent = false;
    assert_eq!(outcome, PushOutcome::SomethingNew { is_silent });
    // By her clock it is night.
    let east = WallClock {
        utc_offset_seconds: 11 * 3600,
        changes: vec![],
    };
    client.set_wall_clock(east);
    let body = world.push(fetch("e3"));
    let outcome = client.push().handle_push(body, en()).await.unwrap();
    let is_silent = true;
    assert_eq!(outcome, PushOutcome::SomethingNew { is_silent });

    // Asked for again soon, although the city pushes what it has.
    let asks_at = async || {
        let wakeups = client.wakeups().await.unwrap();
        let messages = wakeups.iter().find(|it| it.work == Work::Messages);
        messages.map(|it| it.at)
    };
    let within = "2026-11-23T13:00:00Z".parse::<Timestamp>().unwrap();
    assert!(asks_at().await.unwrap() < within);
    world.is_up.store(true, Ordering::Relaxed);
    client.inbox().refresh().await.unwrap();
    let beside_push = "2026-11-23T23:00:00Z".parse::<Timestamp>().unwrap();
    assert!(asks_at().await.unwrap() > beside_push, "it is here");
}

#[tokio::test]
async fn who_was_told_that_there_is_something_is_told_what_it_is_without_a_sound() {
    let world = World::new();
    let client = world.opened(registration()).await;
    world.is_up.store(false, Ordering::Relaxed);
    let fetch = world.push(|claims| {
        claims.as_object_mut().unwrap().remove("message");
        claims["fetch"] = json!(true);
    });
    let outcome = client.push().handle_push(fetch, en()).await.unwrap();
    let is_silent = false;
    assert_eq!(outcome, PushOutcome::SomethingNew { is_silent });
    world.is_up.store(true, Ordering::Relaxed);
    *world.messages.lock().unwrap() = ["e1", "e2"].map(|id| said(id, &json!({}))).to_vec();
    client.inbox().refresh().await.unwrap();
    let due = client.inbox().due_presentations(en()).await.unwrap();
    let sounds = due.present.iter().map(|it| (&*it.id, !it.is_silent));
    assert_eq!(Vec::from_iter(sounds), [("e2", true), ("e1", false)]);
}

#[tokio::test]
async fn what_she_wants_holds_for_what_is_pushed_and_a_retraction_takes_back() {
    let world = World::new();
    let client = world.opened(registration()).await;
    let (push, inbox) = (client.push(), client.inbox());
    hides_nothing(&client).await;
    let body = world.push(|_| {});
    let presented = shown(push.handle_push(body, en()).await.unwrap());
    inbox.acknowledge(presented.id).await.unwrap();
    let retraction = world.push(|claims| {
        claims["iat"] = json!(claims["iat"].as_i64().unwrap() + 1);
        claims["message"]["revision"] = json!(2);
        claims["message"]["retracted"] = json!(true);
    });
    let (sender, updates) = mpsc::channel();
    let observed = inbox.observe(en(), Arc::new(Told(sender)));
    let until = |total| {
        let told = || updates.recv_timeout(Duration::from_secs(30)).unwrap();
        std::iter::repeat_with(told).find(|update| update.total == total)
    };
    until(1);
    let outcome = due(push.handle_push(retraction, en()).await.unwrap());
    assert_eq!(
        (outcome.present, outcome.retract),
        (vec![], vec!["e1".to_owned()])
    );
    // Who looks at the inbox is told.
    until(0);
    observed.cancel();

    let preferences = InboxPreferences {
        muted_topics: vec!["cases".into()],
        ..inbox.preferences().await.unwrap()
    };
    inbox.set_preferences(preferences).await.unwrap();
    let muted = world.push(|claims| {
        claims["event"] = json!("e2");
        claims["message"]["id"] = json!("e2");
        claims["message"]["topic"] = json!("cases");
    });
    let outcome = due(push.handle_push(muted, en()).await.unwrap());
    assert_eq!(outcome.present, []);
    assert_eq!(inbox.messages(en(), 0).await.unwrap().len(), 1);
}

#[tokio::test]
async fn before_the_first_unlocking_there_is_something_new_and_nothing_else() {
    let world = World::new();
    let client = world.opened(registration()).await;
    let body = world.push(|_| {});
    client.suspend().await.unwrap();
    let closed = client.push().handle_push(body.clone(), en()).await;
    assert_eq!(closed, Err(CitizenError::Closed));

    *world.keychain.says.lock().unwrap() = Some(Ok(KeyLookup::Unavailable));
    let client = world.client();
    client.open().await.unwrap_err();
    let push = client.push();
    let locked = push.handle_push(body.clone(), en()).await.unwrap();
    let is_silent = false;
    assert_eq!(locked, PushOutcome::SomethingNew { is_silent });
    let nonsense = push.handle_push(b"anything".to_vec(), en()).await.unwrap();
    assert_eq!(nonsense, PushOutcome::Nothing);
    // Once it is unlocked it opens: the vault plays no part in it.
    *world.keychain.says.lock().unwrap() = None;
    client.open().await.unwrap();
    due(push.handle_push(body, en()).await.unwrap());
}

#[tokio::test]
async fn a_subscription_that_was_ended_with_no_network_is_ended_at_the_city_later_and_once() {
    let world = World::new();
    let client = world.opened(registration()).await;
    world.is_up.store(false, Ordering::Relaxed);
    client.push().unregister_device().await.unwrap();
    assert!(client.push().device().await.unwrap().is_none());
    world.is_up.store(true, Ordering::Relaxed);
    let deletes = || world.requests("DELETE");
    let before = deletes();
    for _ in 0..2 {
        client.run_due_work(Duration::from_secs(30)).await.unwrap();
        assert_eq!(deletes(), before + 1);
    }
}

#[tokio::test]
async fn what_the_city_could_not_be_told_it_is_told_later_and_only_once() {
    let world = World::new();
    let client = world.client();
    client.open().await.unwrap();
    world.is_up.store(false, Ordering::Relaxed);
    let push = client.push();
    let offline = push.register_device(registration()).await;
    assert!(matches!(offline, Err(CitizenError::Offline { .. })));
    assert!(!push.device().await.unwrap().unwrap().is_registered);
    world.is_up.store(true, Ordering::Relaxed);
    client.run_due_work(Duration::from_secs(30)).await.unwrap();
    assert!(push.device().await.unwrap().unwrap().is_registered);
    let puts = || world.requests("PUT");
    let before = puts();
    push.register_device(registration()).await.unwrap();
    client.run_due_work(Duration::from_secs(30)).await.unwrap();
    assert_eq!(puts(), before);
    for none in [
        "push",
        "http://push.example/1",
        &format!("https://p.example/{}", "1".repeat(2_048)),
    ] {
        let none = PushRegistration {
            endpoint: none.to_owned(),
            ..registration()
        };
        let refused = push.register_device(none).await.unwrap_err();
        let reason = "push-endpoint".to_owned();
        assert_eq!(refused, CitizenError::Refused { reason });
    }
}

#[tokio::test]
async fn two_that_would_tell_the_city_of_a_phone_at_once_tell_it_once() {
    let world = World::new();
    let client = world.client();
    client.open().await.unwrap();
    world.is_up.store(false, Ordering::Relaxed);
    client
        .push()
        .register_device(registration())
        .await
        .unwrap_err();
    world.is_up.store(true, Ordering::Relaxed);
    let puts = || world.requests("PUT");
    let before = puts();
    tokio::join!(
        client.inner.tell_of_waiting_device(),
        client.inner.tell_of_waiting_device(),
    );
    assert_eq!(puts(), before + 1);
}

#[tokio::test]
async fn a_phone_that_is_taken_away_opens_nothing_any_more() {
    let world = World::new();
    let client = world.opened(registration()).await;
    let (id, _) = world.told().unwrap();
    let body = world.push(|_| {});
    client.push().unregister_device().await.unwrap();
    assert_eq!(client.push().device().await.unwrap(), None);
    let outcome = client.push().handle_push(body, en()).await.unwrap();
    assert_eq!(outcome, PushOutcome::Nothing);
    let requests = world.network.requests.lock().unwrap();
    let deleted = requests
        .iter()
        .find(|request| request.method == "DELETE")
        .unwrap();
    assert_eq!(deleted.url.path(), format!("/v1/devices/{id}"));
}

#[tokio::test]
async fn with_words_hidden_no_word_of_the_city_is_shown_and_all_of_them_are_in_the_inbox() {
    let world = World::new();
    let client = world.opened(registration()).await;
    let body = world.push(|_| {});
    let presented = shown(client.push().handle_push(body, en()).await.unwrap());
    assert_eq!(presented.title, "A message from the city");
    let message = client.inbox().message("e1".into(), en()).await.unwrap();
    assert_eq!(message.title, "Approved");
}

/// The app of a phone with an extension, of who is told of all at once wherever she is told.
async fn opened_with_extension(world: &World) -> Arc<CitizenClient> {
    let for_extension = PushRegistration {
        for_extension: true,
        ..registration()
    };
    let client = world.opened(for_extension).await;
    let inbox = client.inbox();
    let preferences = InboxPreferences {
        hides_content: false,
        quiet_from_minute: 0,
        quiet_until_minute: 0,
        digest_minute: None,
        ..inbox.preferences().await.unwrap()
    };
    inbox.set_preferences(preferences).await.unwrap();
    client
}

impl World {
    /// The city pushes a message now, with these members. The extension has the phone's own clock.
    fn pushed_now(&self, id: &str, members: &Value) -> Vec<u8> {
        let now = chrono::Utc::now().timestamp();
        let revision = members["revision"].as_i64().unwrap_or(1);
        self.push(|claims| {
            claims["event"] = json!(id);
            // Of two about one event the later one holds.
            claims["iat"] = json!(now - 100 + revision);
            claims["exp"] = json!(now + 600);
            claims["message"] = said(id, members);
        })
    }

    /// The same, of one that is too long to go with its push.
    fn pushed_to_be_fetched(&self, id: &str) -> Vec<u8> {
        let now = chrono::Utc::now().timestamp();
        self.push(|claims| {
            claims["event"] = json!(id);
            claims["iat"] = json!(now - 100);
            claims["exp"] = json!(now + 600);
            claims.as_object_mut().unwrap().remove("message");
            claims["fetch"] = json!(true);
        })
    }

    fn open(&self, body: &[u8]) -> ExtensionOutcome {
        let home = self.folder.path().join("home");
        open_push(
            home.to_string_lossy().into_owned(),
            Arc::clone(&self.keychain) as Arc<dyn KeyStore>,
            Some(body.to_vec()),
        )
    }

    /// Whether what is opened by the extension is shown, and whether that is heard.
    fn is_heard(&self, body: &[u8]) -> Option<bool> {
        match self.open(body) {
            ExtensionOutcome::Show { note } => Some(!note.is_silent),
            _ => None,
        }
    }
}

/// A message as the city has it.
fn said(id: &str, members: &Value) -> Value {
    let mut message = push_claims("", id)["message"].clone();
    for (name, value) in members.as_object().unwrap() {
        message[name] = value.clone();
    }
    message
}

#[tokio::test]
async fn what_the_extension_opens_is_in_the_inbox_when_the_app_is_resumed() {
    let world = World::new();
    // What she wants is written anew for the extension, at once.
    let client = opened_with_extension(&world).await;
    let body = world.pushed_now("e1", &json!({}));
    client.suspend().await.unwrap();
    let ExtensionOutcome::Show { note } = world.open(&body) else {
        panic!("it is not shown");
    };
    assert_eq!((&*note.id, &*note.title), ("e1", "Approved"));
    assert_eq!(world.open(&body), ExtensionOutcome::Nothing);
    client.resume().await.unwrap();
    let message = client.inbox().message("e1".into(), en()).await.unwrap();
    assert_eq!(message.title, "Approved");
    let due = client.inbox().due_presentations(en()).await.unwrap();
    assert_eq!(due.present, [], "the extension has shown it");
    let again = client.push().handle_push(body, en()).await.unwrap();
    assert_eq!(again, PushOutcome::Nothing);
    assert_eq!(client.push().counters().await.unwrap().opened, 1);
}

#[tokio::test]
async fn what_the_app_has_heard_of_first_the_extension_does_not_show_again() {
    let world = World::new();
    let client = opened_with_extension(&world).await;
    let inbox = client.inbox();
    let ids = ["shown", "read", "retracted", "deleted", "dismissed", "new"];
    let pushes = ids.map(|id| world.pushed_now(id, &json!({})));
    let mut page: Vec<Value> = ids[..5].iter().map(|id| said(id, &json!({}))).collect();
    page[2] = said("retracted", &json!({"revision": 2, "retracted": true}));
    *world.messages.lock().unwrap() = page;
    inbox.refresh().await.unwrap();
    // At once, whether or not the app gets to be suspended.
    assert_eq!(world.is_heard(&pushes[2]), None);
    for presented in inbox.due_presentations(en()).await.unwrap().present {
        inbox.acknowledge(presented.id).await.unwrap();
    }
    assert_eq!(world.is_heard(&pushes[0]), None);
    inbox.mark_read("read".into()).await.unwrap();
    assert_eq!(world.is_heard(&pushes[1]), None);
    inbox.delete("deleted".into()).await.unwrap();
    assert_eq!(world.is_heard(&pushes[3]), None);
    inbox.dismiss("dismissed".into()).await.unwrap();
    assert_eq!(world.is_heard(&pushes[4]), None);
    assert_eq!(world.is_heard(&pushes[5]), Some(true));
    // The city says something else of it: that rings for nobody who has read it, and is in the inbox.
    let revised = json!({"revision": 2, "title": {"en": "Approved, and paid"}});
    assert_eq!(world.is_heard(&world.pushed_now("read", &revised)), None);
    assert_eq!(
        world.is_heard(&world.pushed_now("shown", &revised)),
        Some(false)
    );
    client.suspend().await.unwrap();
    client.resume().await.unwrap();
    for id in ["read", "shown"] {
        let message = inbox.message(id.into(), en()).await.unwrap();
        assert_eq!(message.title, "Approved, and paid");
    }
    assert_eq!(inbox.due_presentations(en()).await.unwrap().present, []);
}

#[tokio::test]
async fn asking_for_what_is_due_writes_nothing_for_the_extension_where_nothing_has_changed() {
    let world = World::new();
    let client = opened_with_extension(&world).await;
    let inbox = client.inbox();
    world.messages.lock().unwrap().push(said("e1", &json!({})));
    inbox.refresh().await.unwrap();
    inbox.due_presentations(en()).await.unwrap();
    inbox.acknowledge("e1".into()).await.unwrap();
    let folder = world.folder.path().join("home/push");
    let files = || ["subscription", "seen"].map(|name| std::fs::read(folder.join(name)).unwrap());
    let before = files();
    assert_eq!(inbox.due_presentations(en()).await.unwrap().present, []);
    inbox.acknowledge("e1".into()).await.unwrap();
    assert_eq!(files(), before);
    inbox.mark_read("e1".into()).await.unwrap();
    assert_ne!(files()[0], before[0]);
}

/// Damages what is kept under this name in the home, which nobody has open.
fn damage(world: &World, setting: &str) {
    let path = world.folder.path().join("home/user.db");
    let connection = rusqlite::Connection::open(path).unwrap();
    let damage = "update setting set sealed_value = x'01' where name = ?1";
    assert_eq!(connection.execute(damage, [setting]).unwrap(), 1);
}

#[tokio::test]
async fn a_subscription_that_damage_has_cost_is_made_anew_and_the_city_is_told() {
    let world = World::new();
    let client = opened_with_extension(&world).await;
    let before = client.push().device().await.unwrap().unwrap();
    client.suspend().await.unwrap();
    damage(&world, "push_subscription");
    client.resume().await.unwrap();
    let report = client.damage_report().await.unwrap().unwrap();
    assert!(report.pushes_lost && !report.preferences_lost, "{report:?}");
    let words = damage_message(report, en());
    assert!(words.contains("where to send notifications"), "{words}");
    assert!(!words.contains("nothing is lost"), "{words}");
    // The shell has said once in this process where pushes go.
    client.run_due_work(Duration::from_secs(30)).await.unwrap();
    let anew = client.push().device().await.unwrap().unwrap();
    assert!(anew.is_registered && anew.id != before.id);
    assert_eq!(anew.registration, before.registration);
    assert_eq!(world.told().unwrap().0, anew.id);
    assert_eq!(
        world.is_heard(&world.pushed_now("e1", &json!({}))),
        Some(true)
    );

    // A shell that starts says it by itself.
    client.suspend().await.unwrap();
    drop(client);
    damage(&world, "push_subscription");
    let client = world.client();
    client.open().await.unwrap();
    assert_eq!(client.push().device().await.unwrap(), None);
    let push = client.push();
    push.register_device(anew.registration).await.unwrap();
    assert_ne!(world.told().unwrap().0, anew.id);
    // Where she has none any more, none is made.
    push.unregister_device().await.unwrap();
    client.suspend().await.unwrap();
    client.resume().await.unwrap();
    assert_eq!(push.device().await.unwrap(), None);
}

#[tokio::test]
async fn that_damage_has_cost_what_she_had_chosen_is_told() {
    let world = World::new();
    let client = opened_with_extension(&world).await;
    client.suspend().await.unwrap();
    damage(&world, "inbox_preferences");
    client.resume().await.unwrap();
    let preferences = client.inbox().preferences().await.unwrap();
    assert_eq!(preferences, InboxPreferences::default());
    let report = client.damage_report().await.unwrap().unwrap();
    assert!(report.preferences_lost && !report.pushes_lost, "{report:?}");
    let words = damage_message(report, en());
    assert!(
        words.contains("What you had chosen for notifications"),
        "{words}"
    );
}

#[tokio::test]
async fn what_ends_while_the_extension_shows_it_comes_off_the_screen() {
    let world = World::new();
    let client = opened_with_extension(&world).await;
    let inbox = client.inbox();
    let body = world.pushed_now("e1", &json!({}));
    assert_eq!(world.is_heard(&body), Some(true));
    // Another one of her devices has it, and she reads it there before this app takes over what was opened here.
    let read = json!({"state": {"read": true}});
    world.messages.lock().unwrap().push(said("e1", &read));
    inbox.refresh().await.unwrap();
    let due = inbox.due_presentations(en()).await.unwrap();
    assert_eq!((due.present, due.retract), (vec![], vec!["e1".to_owned()]));
}

#[tokio::test]
async fn an_alert_for_another_district_sounds_when_she_moves_there_though_the_extension_has_shown_it()
 {
    let world = World::new();
    let client = opened_with_extension(&world).await;
    let inbox = client.inbox();
    let lives = async |district: &str| {
        let preferences = InboxPreferences {
            districts: vec![district.to_owned()],
            ..inbox.preferences().await.unwrap()
        };
        inbox.set_preferences(preferences).await.unwrap();
    };
    lives("hill").await;
    let alert = json!({
        "kind": "alert", "severity": "extreme", "urgency": "alert", "districts": ["harbour"], "expires_at": "2099-01-01T00:00:00Z",
    });
    client.suspend().await.unwrap();
    let body = world.pushed_now("e1", &alert);
    assert_eq!(world.is_heard(&body), Some(false));
    client.resume().await.unwrap();
    // The app takes off what iOS has to show of each push.
    let due = inbox.due_presentations(en()).await.unwrap();
    assert_eq!((due.present, due.retract), (vec![], vec!["e1".to_owned()]));
    inbox.acknowledge_retraction("e1".into()).await.unwrap();
    lives("harbour").await;
    let due = inbox.due_presentations(en()).await.unwrap();
    assert_eq!(due.present.len(), 1, "{due:?}");
    let sounds = !due.present[0].is_silent;
    assert!(sounds && due.present[0].id == "e1");
    inbox.acknowledge("e1".into()).await.unwrap();
    assert_eq!(inbox.due_presentations(en()).await.unwrap().present, []);
}

#[tokio::test]
async fn what_the_extension_could_not_fetch_rings_once_and_the_app_says_what_it_is_in_its_place() {
    let world = World::new();
    let client = opened_with_extension(&world).await;
    let inbox = client.inbox();
    let bodies = ["e1", "gone"].map(|id| world.pushed_to_be_fetched(id));
    client.suspend().await.unwrap();
    for body in &bodies {
        assert_eq!(world.is_heard(body), Some(true));
    }
    client.resume().await.unwrap();
    assert_eq!(
        inbox.due_presentations(en()).await.unwrap(),
        Due::default(),
        "it is not here yet"
    );
    let retracted = json!({"revision": 2, "retracted": true});
    *world.messages.lock().unwrap() = vec![said("e1", &json!({})), said("gone", &retracted)];
    inbox.refresh().await.unwrap();
    // Before and after the shell has shown it: under the same id, and without a sound.
    let due = inbox.due_presentations(en()).await.unwrap();
    assert_eq!(
        (due.present.len(), &*due.retract),
        (1, &["gone".to_owned()][..])
    );
    let shown = &due.present[0];
    assert_eq!(
        (&*shown.id, &*shown.title, shown.is_silent),
        ("e1", "Approved", true)
    );
    inbox.acknowledge("e1".into()).await.unwrap();
    inbox.acknowledge_retraction("gone".into()).await.unwrap();
    assert_eq!(inbox.due_presentations(en()).await.unwrap(), Due::default());
}
