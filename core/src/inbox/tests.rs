#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
//! Messages come once, stay, and stay read.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use serde_json::{Value, json};

use super::{
    sync::{CURSOR, UNREADABLE_TO, VERSION},
    *,
};
use crate::{
    environment::{HttpRequest, HttpResponse, TransportError},
    net::{City, NetError},
    testing::{BackupFile, Keychain, ScriptedNetwork, SignedIn, VirtualClock, answer, environment},
};

mod beside;
mod changes;
mod once;
mod scale;
mod told;

struct Phone {
    home: tempfile::TempDir,
    keychain: Keychain,
    clock: Arc<VirtualClock>,
    store: Arc<UserStore>,
    city: City,
}

impl Phone {
    fn new(
        answer: impl FnMut(&HttpRequest) -> Result<HttpResponse, TransportError> + Send + 'static,
    ) -> Self {
        let home = tempfile::tempdir().unwrap();
        let keychain = Keychain::default();
        let clock = Arc::new(VirtualClock::default());
        let world = environment(&clock, ScriptedNetwork::new(answer));
        let store = UserStore::open(&home.path().join("user.db"), &keychain, world.clone());
        let city = City::new("http://127.0.0.1:1", world, Some(Arc::new(SignedIn)));
        Self {
            store: Arc::new(store.unwrap()),
            home,
            keychain,
            clock,
            city,
        }
    }

    fn restart(&mut self) {
        let world = self.store.environment().clone();
        let path = self.home.path().join("user.db");
        self.store = Arc::new(UserStore::open(&path, &self.keychain, world).unwrap());
    }

    /// Asks for messages, as if nobody observed them.
    async fn poll(&self) -> Result<u32, Error> {
        poll(&self.store, &self.city, || {}).await
    }

    fn messages(&self) -> Messages<'_> {
        Messages(&self.store)
    }
}

fn of_case(case_number: &str) -> MessageFilter {
    let case_number = case_number.to_owned();
    MessageFilter::Case { case_number }
}

fn after(request: &HttpRequest) -> usize {
    let cursor = request.url.query_pairs().find(|(name, _)| name == "after");
    cursor.map_or(0, |(_, value)| value.parse().unwrap())
}

/// A city with `total` messages, in pages of two.
fn page(request: &HttpRequest, total: usize) -> HttpResponse {
    let start = after(request);
    let end = (start + 2).min(total);
    let message = |number: usize| -> Value {
        let case_number = match (number % 3, number % 5) {
            (_, 0) => None,
            (0, _) => Some("LG-2026-000002"),
            _ => Some("LG-2026-000001"),
        };
        json!({
            "id": format!("m{number}"), "case_number": case_number,
            "sent_at": "2026-11-23T10:00:00Z", "title": {"en": format!("Title {number}")},
            "body": {"en": "Your case is in review.", "zh-Hans": "正在审核。"},
        })
    };
    let body = json!({
        "messages": (start..end).map(message).collect::<Vec<_>>(),
        "next_cursor": end.to_string(), "has_more": end < total,
    });
    answer(200, "application/json", &body.to_string())
}

#[tokio::test]
async fn what_this_version_cannot_read_another_one_asks_for_once_more() {
    let from_the_beginning = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&from_the_beginning);
    let phone = Phone::new(move |request| {
        if after(request) > 0 {
            return Ok(page(request, 1));
        }
        counted.fetch_add(1, Ordering::Relaxed);
        let good = page(request, 1);
        let mut body: Value = serde_json::from_slice(&good.body).unwrap();
        let messages = body["messages"].as_array_mut().unwrap();
        messages.push(json!({"id": "of a later kind"}));
        Ok(answer(200, "application/json", &body.to_string()))
    });
    assert_eq!(phone.poll().await.unwrap(), 1);
    assert_eq!(phone.poll().await.unwrap(), 0);
    assert_eq!(from_the_beginning.load(Ordering::Relaxed), 1);
    let older = |transaction: &rusqlite::Transaction<'_>| {
        let by: Option<String> = phone.store.setting(transaction, UNREADABLE_TO)?;
        assert_eq!(by.as_deref(), Some(VERSION));
        (phone.store).set_setting(transaction, UNREADABLE_TO, &"0.0.1")
    };
    phone.store.database.write(older).unwrap();
    assert_eq!(phone.poll().await.unwrap(), 0);
    assert_eq!(from_the_beginning.load(Ordering::Relaxed), 2);
}

#[test]
fn what_a_clock_that_was_ahead_has_said_gives_way_to_what_was_said_since() {
    let phone = Phone::new(|_| unreachable!());
    let archived = |archived: bool, at_ms: i64| -> crate::net::wire::MessagePage {
        let message = json!({
            "id": "m", "case_number": null, "sent_at": "2026-11-23T10:00:00Z", "title": {"en": "T"},
            "body": {"en": "B"}, "state": {"archived": archived, "archived_at_ms": at_ms},
        });
        let page = json!({"messages": [message], "next_cursor": "1", "has_more": false});
        serde_json::from_value(page).unwrap()
    };
    let is_archived = || phone.messages().message("m").unwrap().archived;
    let now_ms = phone.store.now().timestamp_millis();
    let in_two_days_ms = now_ms + 2 * 86_400_000;
    phone
        .messages()
        .take_in(archived(true, in_two_days_ms))
        .unwrap();
    // The city has it by its own clock: that says nothing else, and it is told nothing again.
    phone
        .messages()
        .take_in(archived(true, now_ms - 2))
        .unwrap();
    assert!(is_archived() && !phone.messages().has_untold().unwrap());
    phone
        .messages()
        .take_in(archived(false, now_ms - 1))
        .unwrap();
    assert!(!is_archived() && !phone.messages().has_untold().unwrap());
}

#[test]
fn what_she_did_by_a_clock_that_was_ahead_stands_until_the_city_has_heard_of_it() {
    let phone = Phone::new(|_| unreachable!());
    let page = || -> crate::net::wire::MessagePage {
        let message = json!({
            "id": "m", "case_number": null, "sent_at": "2026-11-23T10:00:00Z", "title": {"en": "T"},
            "body": {"en": "B"}, "state": {"archived": false, "pinned": false},
        });
        let page = json!({"messages": [message], "next_cursor": "1", "has_more": false});
        serde_json::from_value(page).unwrap()
    };
    phone.messages().take_in(page()).unwrap();
    let now = phone.store.now();
    phone.clock.set(now + chrono::TimeDelta::days(2));
    for change in [Change::Archived(true), Change::Pinned(true)] {
        phone.messages().change("m", change).unwrap();
    }
    phone.clock.set(now);
    phone.messages().take_in(page()).unwrap();
    let message = phone.messages().message("m").unwrap();
    assert!(message.archived && message.pinned && phone.messages().has_untold().unwrap());
}

#[tokio::test]
async fn polling_brings_each_message_once_and_read_stays_read() {
    let mut phone = Phone::new(|request| Ok(page(request, 5)));
    assert_eq!(phone.poll().await.unwrap(), 5);
    assert_eq!(phone.poll().await.unwrap(), 0);
    phone.messages().mark_read("m4").unwrap();
    phone.restart();
    phone.poll().await.unwrap();
    let messages = phone.messages().find(&MessageFilter::Inbox, 0, 50).unwrap();
    let ids: Vec<_> = messages.iter().map(|message| message.id.as_str()).collect();
    assert_eq!(ids, ["m4", "m3", "m2", "m1", "m0"]);
    assert!(messages[0].read && !messages[1].read);
    assert_eq!(messages[0].content.body.in_language("zh"), "正在审核。");
    assert_eq!(phone.messages().counts().unwrap(), (5, 4));
    assert!(matches!(
        phone.messages().mark_read("m9"),
        Err(Error::NotFound("message"))
    ));
}

#[tokio::test]
async fn a_message_sent_twice_stays_read() {
    let mut phone = Phone::new(|request| {
        let mut again = request.clone();
        again.url.set_query(None);
        Ok(page(&again, 2))
    });
    phone.poll().await.unwrap();
    phone.messages().mark_read("m0").unwrap();
    phone.restart();
    assert_eq!(phone.poll().await.unwrap(), 0);
    assert_eq!(phone.messages().counts().unwrap(), (2, 1));
}

#[tokio::test]
async fn an_interruption_keeps_what_came_and_goes_on_behind_it() {
    let mut broken = false;
    let phone = Phone::new(move |request| {
        if after(request) == 2 && !std::mem::replace(&mut broken, true) {
            return Err(TransportError::Interrupted);
        }
        Ok(page(request, 5))
    });
    assert!(phone.poll().await.is_err());
    assert_eq!(phone.messages().counts().unwrap(), (2, 2));
    assert_eq!(phone.poll().await.unwrap(), 3);
}

#[tokio::test]
async fn a_city_that_never_ends_is_left() {
    let endless = Phone::new(|_| {
        let body = json!({"messages": [], "next_cursor": "1", "has_more": true});
        Ok(answer(200, "application/json", &body.to_string()))
    });
    let left = endless.poll().await;
    assert!(matches!(left, Err(Error::Net(NetError::Malformed))));
}

#[tokio::test]
async fn a_page_that_came_is_told_although_the_next_one_fails() {
    let phone = Phone::new(move |request| match after(request) {
        0 => Ok(page(request, 5)),
        _ => Err(TransportError::Interrupted),
    });
    let told = Arc::new(AtomicU32::new(0));
    let seen = Arc::clone(&told);
    let tell = move || {
        seen.fetch_add(1, Ordering::SeqCst);
    };
    assert!(poll(&phone.store, &phone.city, tell.clone()).await.is_err());
    assert_eq!(told.load(Ordering::SeqCst), 1);
    assert!(poll(&phone.store, &phone.city, tell).await.is_err());
    assert_eq!(told.load(Ordering::SeqCst), 1, "nothing new is not told");
}

#[tokio::test]
async fn one_message_is_found_by_its_id() {
    let phone = Phone::new(|request| Ok(page(request, 3)));
    phone.poll().await.unwrap();
    let message = phone.messages().message("m1").unwrap();
    assert_eq!(message.content.title.in_language("en"), "Title 1");
    for unknown in ["m", "m9", ""] {
        assert!(matches!(
            phone.messages().message(unknown),
            Err(Error::NotFound("message"))
        ));
    }
}

#[tokio::test]
async fn a_case_is_found_with_its_messages_and_no_others() {
    let mut phone = Phone::new(|request| Ok(page(request, 130)));
    phone.poll().await.unwrap();
    phone.restart();
    let about = |case: &str| -> Vec<String> {
        let messages = phone.messages().find(&of_case(case), 0, 50).unwrap();
        messages.into_iter().map(|message| message.id).collect()
    };
    // Every third message is about the second case, every fifth about none.
    let expected = |keep: fn(usize) -> bool| -> Vec<String> {
        let numbers = (0..130).rev().filter(|number| keep(*number));
        numbers
            .map(|number| format!("m{number}"))
            .take(50)
            .collect()
    };
    assert_eq!(
        about("LG-2026-000001"),
        expected(|n| n % 3 != 0 && n % 5 != 0)
    );
    assert_eq!(
        about("LG-2026-000002"),
        expected(|n| n % 3 == 0 && n % 5 != 0)
    );
    assert_eq!(about("LG-2026-000003"), [""; 0]);
    assert_eq!(about(""), [""; 0]);
}

#[tokio::test]
async fn messages_of_a_backup_are_older_than_those_here_and_what_was_read_anywhere_is_read() {
    let old = Phone::new(|request| Ok(page(request, 5)));
    old.poll().await.unwrap();
    for id in ["m1", "m4"] {
        old.messages().mark_read(id).unwrap();
    }
    let file = BackupFile::of(&[&old.messages()]);

    // This one has asked for the newest alone as yet.
    let new = Phone::new(|request| Ok(page(request, 6)));
    (new.store.database)
        .write(|transaction| new.store.set_setting(transaction, CURSOR, &"3"))
        .unwrap();
    assert_eq!(new.poll().await.unwrap(), 3);
    new.messages().mark_read("m3").unwrap();
    let shown = || {
        let messages = new
            .messages()
            .find(&MessageFilter::Inbox, 0, 50)
            .unwrap()
            .into_iter();
        messages
            .map(|message| (message.id, message.read))
            .collect::<Vec<_>>()
    };
    let expected = [
        ("m5", false),
        ("m4", true),
        ("m3", true),
        ("m2", false),
        ("m1", true),
        ("m0", false),
    ];
    let expected = expected.map(|(id, read)| (id.to_owned(), read));
    // Those that were not here, and the one that was not read.
    for taken in [4, 0] {
        assert_eq!(file.restore(&[&new.messages()])["messages"], taken);
        assert_eq!(shown(), expected);
    }
    // All of them once more from the city.
    (new.store.database)
        .write(|transaction| new.store.set_setting(transaction, CURSOR, &"0"))
        .unwrap();
    assert_eq!(new.poll().await.unwrap(), 0);
    assert_eq!(shown(), expected);
    let about = new
        .messages()
        .find(&of_case("LG-2026-000002"), 0, 9)
        .unwrap();
    assert_eq!(about.len(), 1);
}
