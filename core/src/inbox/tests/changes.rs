//! What the city changes and takes back, and what she does with messages on two phones.

use std::{collections::BTreeMap, sync::Mutex};

use super::*;
use crate::testing::problem;

/// A message that says `title`, as it stands in a page.
fn said(id: &str, revision: u32, title: &str) -> Value {
    json!({
        "id": id, "revision": revision, "case_number": "LG-2026-000001", "topic": "cases",
        "sent_at": format!("2026-11-23T10:00:{:02}Z", id.len()), "title": {"en": title}, "body": {"en": "B"},
    })
}

fn changed(mut message: Value, member: &str, value: Value) -> Value {
    message[member] = value;
    message
}

/// A phone whose city has these pages, one after the other.
fn phone(pages: Vec<Vec<Value>>) -> Phone {
    Phone::new(move |request| {
        let at = after(request);
        let messages = pages.get(at).cloned().unwrap_or_default();
        let next = (at + 1).min(pages.len());
        let body = json!({
            "messages": messages, "next_cursor": next.to_string(), "has_more": at + 1 < pages.len(),
        });
        Ok(answer(200, "application/json", &body.to_string()))
    })
}

fn listed(phone: &Phone, filter: &MessageFilter) -> Vec<String> {
    let messages = phone.messages().find(filter, 0, PAGE).unwrap();
    messages.into_iter().map(|message| message.id).collect()
}

#[tokio::test]
async fn the_highest_revision_holds_in_whatever_order_they_come() {
    let revisions = [
        said("a", 1, "One"),
        said("a", 2, "Two"),
        said("a", 3, "Three"),
    ];
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0], [2, 0, 1]] {
        let phone = phone(order.map(|at| vec![revisions[at].clone()]).to_vec());
        phone.poll().await.unwrap();
        let message = phone.messages().message("a").unwrap();
        assert_eq!(message.content.title.in_language("en"), "Three");
        assert_eq!(
            (message.revision, phone.messages().counts().unwrap()),
            (3, (1, 1))
        );
    }
}

#[tokio::test]
async fn what_the_city_takes_back_is_gone_and_so_are_its_words() {
    let taken_back = changed(said("a", 2, ""), "retracted", json!(true));
    let mut phone = phone(vec![
        vec![said("a", 1, "Oops"), said("bb", 1, "B")],
        vec![taken_back],
    ]);
    phone.poll().await.unwrap();
    phone.restart();
    assert!(matches!(
        phone.messages().message("a"),
        Err(Error::NotFound("message"))
    ));
    assert!(matches!(
        phone.messages().mark_read("a"),
        Err(Error::NotFound("message"))
    ));
    assert_eq!(listed(&phone, &MessageFilter::All), ["bb"]);
    assert_eq!(phone.messages().counts().unwrap(), (1, 1));
    assert_eq!(kept_words(&phone, "a"), Content::default());
    // A push that was late says it once more.
    assert!(
        !phone
            .messages()
            .take_pushed(&said("a", 1, "Oops").to_string())
            .unwrap()
    );
    assert_eq!(listed(&phone, &MessageFilter::All), ["bb"]);
}

/// What is on the disk of a message, gone or not.
fn kept_words(phone: &Phone, id: &str) -> Content {
    let read = |connection: &rusqlite::Connection| -> Result<Vec<u8>, Error> {
        let select = "select sealed_content from message where id = ?1";
        Ok(connection.query_row(select, [id], |row| row.get(0))?)
    };
    let sealed = phone.store.database.read(read).unwrap();
    phone.store.open_sealed(place(id), &sealed).unwrap()
}

#[tokio::test]
async fn a_message_takes_the_place_of_another_whichever_is_heard_of_first() {
    let older = changed(said("a", 2, "Older"), "superseded", json!(true));
    let newer = changed(said("bb", 1, "Newer"), "supersedes", json!("a"));
    for pages in [
        vec![vec![said("a", 1, "Older")], vec![newer.clone()]],
        vec![vec![newer.clone()], vec![older.clone()]],
        vec![vec![older, newer]],
    ] {
        let phone = phone(pages);
        phone.poll().await.unwrap();
        assert_eq!(listed(&phone, &MessageFilter::Inbox), ["bb"]);
        assert_eq!(phone.messages().counts().unwrap(), (1, 1));
    }
}

#[tokio::test]
async fn what_she_does_with_messages_lasts_and_is_found_where_it_belongs() {
    let ids = ["a", "bb", "ccc", "dddd"];
    let mut phone = phone(vec![ids.map(|id| said(id, 1, id)).to_vec()]);
    phone.poll().await.unwrap();
    let change = |id, change| phone.messages().change(id, change).unwrap();
    change("a", Change::Pinned(true));
    change("bb", Change::Read);
    change("ccc", Change::Archived(true));
    change("dddd", Change::Deleted);
    phone.restart();
    let case_number = "LG-2026-000001".to_owned();
    for (filter, expected) in [
        (MessageFilter::Inbox, vec!["a", "bb"]),
        (MessageFilter::Unread, vec!["a"]),
        (MessageFilter::Pinned, vec!["a"]),
        (MessageFilter::Archived, vec!["ccc"]),
        (MessageFilter::Case { case_number }, vec!["ccc", "bb", "a"]),
        (
            MessageFilter::Topic {
                topic: "cases".into(),
            },
            vec!["ccc", "bb", "a"],
        ),
        (
            MessageFilter::Topic {
                topic: "case".into(),
            },
            vec![],
        ),
        (
            MessageFilter::Topic {
                topic: String::new(),
            },
            vec![],
        ),
        (MessageFilter::Alerts, vec![]),
        (MessageFilter::All, vec!["ccc", "bb", "a"]),
    ] {
        assert_eq!(listed(&phone, &filter), expected, "{filter:?}");
    }
    assert_eq!(phone.messages().counts().unwrap(), (2, 1));
    assert_eq!(kept_words(&phone, "dddd"), Content::default());
    let threads = phone.messages().threads(0, PAGE).unwrap();
    assert_eq!((threads.len(), threads[0].newest.id.as_str()), (1, "ccc"));
    assert_eq!((threads[0].total, threads[0].unread), (3, 2));
    let change = |id, change| phone.messages().change(id, change).unwrap();
    change("a", Change::Pinned(false));
    change("ccc", Change::Archived(false));
    assert_eq!(listed(&phone, &MessageFilter::Inbox), ["ccc", "bb", "a"]);
    assert_eq!(phone.messages().counts().unwrap(), (3, 2));
}

/// A city that keeps what it is told of two messages, and tells every phone.
#[derive(Default)]
struct Told {
    states: BTreeMap<String, MessageState>,
    /// The ids of the messages that have changed, in their order.
    changes: Vec<String>,
    requests: u32,
    is_away: bool,
}

impl Told {
    fn phone(told: &Arc<Mutex<Self>>) -> Phone {
        let told = Arc::clone(told);
        Phone::new(move |request| told.lock().unwrap().answer(request))
    }

    fn answer(&mut self, request: &HttpRequest) -> Result<HttpResponse, TransportError> {
        if request.url.path() == "/v1/messages/states" {
            if self.is_away {
                return Err(TransportError::Unreachable);
            }
            self.requests += 1;
            let body: Value = serde_json::from_slice(&request.body).unwrap();
            let states = body["states"].as_array().unwrap();
            assert!(!states.is_empty() && states.len() <= 100);
            for state in states {
                let id = state["message_id"].as_str().unwrap().to_owned();
                let said: MessageState = serde_json::from_value(state.clone()).unwrap();
                let before = self.states.entry(id.clone()).or_default();
                if before.merged(said) != *before {
                    *before = before.merged(said);
                    self.changes.push(id);
                }
            }
            return Ok(answer(200, "application/json", "{\"unknown\": []}"));
        }
        let at = after(request);
        let all = [vec!["a".to_owned(), "bb".to_owned()], self.changes.clone()].concat();
        let messages = all.iter().skip(at).map(|id| {
            let state = self.states.get(id).copied().unwrap_or_default();
            changed(said(id, 1, id), "state", json!(state))
        });
        let body = json!({
            "messages": messages.collect::<Vec<_>>(), "next_cursor": all.len().to_string(), "has_more": false,
        });
        Ok(answer(200, "application/json", &body.to_string()))
    }
}

#[tokio::test]
async fn what_she_does_on_one_phone_she_finds_on_the_other() {
    let city = Arc::new(Mutex::new(Told::default()));
    let (one, other) = (Told::phone(&city), Told::phone(&city));
    one.poll().await.unwrap();
    other.poll().await.unwrap();
    one.messages().mark_read("a").unwrap();
    one.messages().change("bb", Change::Pinned(true)).unwrap();
    other
        .messages()
        .change("bb", Change::Archived(true))
        .unwrap();
    // Without the city it is kept, and told when it is back.
    city.lock().unwrap().is_away = true;
    assert!(one.poll().await.is_err());
    assert_eq!(city.lock().unwrap().requests, 0);
    city.lock().unwrap().is_away = false;
    for phone in [&one, &other, &one] {
        phone.poll().await.unwrap();
    }
    for phone in [&one, &other] {
        assert_eq!(listed(phone, &MessageFilter::Inbox), ["a"]);
        assert_eq!(listed(phone, &MessageFilter::Archived), ["bb"]);
        assert_eq!(listed(phone, &MessageFilter::Pinned), ["bb"]);
        assert_eq!(phone.messages().counts().unwrap(), (1, 0));
    }
    // Each was told once, and nothing is left to tell.
    assert_eq!(city.lock().unwrap().requests, 2);
    for phone in [&one, &other] {
        phone.poll().await.unwrap();
    }
    assert_eq!(city.lock().unwrap().requests, 2);
    other.messages().change("bb", Change::Deleted).unwrap();
    other.poll().await.unwrap();
    one.poll().await.unwrap();
    assert_eq!(listed(&one, &MessageFilter::All), ["a"]);
    assert_eq!(kept_words(&one, "bb"), Content::default());
}

#[tokio::test]
async fn a_city_that_has_lost_what_it_was_told_is_told_again() {
    let city = Arc::new(Mutex::new(Told::default()));
    let phone = Told::phone(&city);
    phone.poll().await.unwrap();
    phone.messages().mark_read("a").unwrap();
    phone.poll().await.unwrap();
    *city.lock().unwrap() = Told::default();
    (phone.store.database)
        .write(|transaction| phone.store.set_setting(transaction, CURSOR, &"0"))
        .unwrap();
    phone.poll().await.unwrap();
    assert!(
        phone.messages().message("a").unwrap().read,
        "read is never taken back"
    );
    phone.poll().await.unwrap();
    assert!(city.lock().unwrap().states["a"].read);
}

#[tokio::test]
async fn more_than_a_hundred_states_go_in_several_requests() {
    let total = 130;
    let sizes = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&sizes);
    let phone = Phone::new(move |request| {
        if request.method == "POST" {
            let body: Value = serde_json::from_slice(&request.body).unwrap();
            seen.lock()
                .unwrap()
                .push(body["states"].as_array().unwrap().len());
        }
        Ok(page(request, total))
    });
    phone.poll().await.unwrap();
    for number in 0..total {
        phone.messages().mark_read(&format!("m{number}")).unwrap();
    }
    phone.poll().await.unwrap();
    assert_eq!(*sizes.lock().unwrap(), [100, 30]);
}

#[tokio::test]
async fn a_city_that_takes_no_states_has_messages_nevertheless() {
    let phone = Phone::new(|request| match request.method {
        "POST" => Ok(problem(404, "not-found")),
        _ => Ok(page(request, 3)),
    });
    phone.poll().await.unwrap();
    phone.messages().mark_read("m0").unwrap();
    phone.poll().await.unwrap();
    assert_eq!(phone.messages().counts().unwrap(), (3, 2));
}

#[tokio::test]
async fn where_the_city_does_not_know_the_place_any_more_it_is_asked_from_the_beginning() {
    for (status, kind) in [(410, "cursor-gone"), (400, "invalid-parameter")] {
        let mut phone = Phone::new(move |request| match after(request) {
            5 => Ok(problem(status, kind)),
            _ => Ok(page(request, 6)),
        });
        (phone.store.database)
            .write(|transaction| phone.store.set_setting(transaction, CURSOR, &"2"))
            .unwrap();
        phone.poll().await.unwrap();
        phone.messages().mark_read("m4").unwrap();
        (phone.store.database)
            .write(|transaction| phone.store.set_setting(transaction, CURSOR, &"5"))
            .unwrap();
        assert_eq!(phone.poll().await.unwrap(), 2, "those before the place");
        phone.restart();
        assert!(phone.messages().message("m4").unwrap().read);
        assert_eq!(phone.messages().counts().unwrap(), (6, 5));
    }
    // Where it knows no place at all, that is told.
    let phone = Phone::new(|_| Ok(problem(410, "cursor-gone")));
    assert!(matches!(
        phone.poll().await,
        Err(Error::Net(NetError::Refused { .. }))
    ));
}

#[tokio::test]
async fn a_pushed_message_is_the_one_that_a_page_has() {
    let phone = phone(vec![vec![said("a", 1, "One")], vec![said("a", 2, "Two")]]);
    assert!(
        phone
            .messages()
            .take_pushed(&said("a", 1, "One").to_string())
            .unwrap()
    );
    assert!(
        !phone
            .messages()
            .take_pushed(&said("a", 1, "One").to_string())
            .unwrap()
    );
    phone.messages().mark_read("a").unwrap();
    assert_eq!(phone.poll().await.unwrap(), 0);
    let message = phone.messages().message("a").unwrap();
    assert!(message.read && message.revision == 2);
    for none in ["", "{}", "[]", "{\"id\": \"b\"}"] {
        let refused = phone.messages().take_pushed(none);
        assert!(
            matches!(refused, Err(Error::Net(NetError::Malformed))),
            "{none}"
        );
    }
}

#[tokio::test]
async fn a_search_finds_what_reads_the_same_in_any_language() {
    let mut first = said("a", 1, "Führerschein");
    first["body"] = json!({"en": "Bring **both** passports.", "zh-Hans": "请携带护照。"});
    let phone = phone(vec![vec![first, said("bb", 1, "Parking")]]);
    phone.poll().await.unwrap();
    phone
        .messages()
        .change("a", Change::Archived(true))
        .unwrap();
    let found = |words: &str| -> Vec<String> {
        let found = phone.messages().search(words, 0).unwrap();
        assert_eq!(found.next_offset, None);
        found
            .messages
            .into_iter()
            .map(|message| message.id)
            .collect()
    };
    assert_eq!(found("fuhrerschein"), ["a"]);
    assert_eq!(found("PASSPORTS bring"), ["a"]);
    assert_eq!(found("护照"), ["a"]);
    assert_eq!(found("lg-2026-000001"), ["bb", "a"]);
    for nothing in ["passports parking", "", "  ", "zebra"] {
        assert_eq!(found(nothing), [""; 0], "{nothing}");
    }
}

#[tokio::test]
async fn what_was_over_before_a_new_phone_has_heard_of_it_is_neither_new_nor_unread() {
    let alert = |id: &str, expires_at: &str| {
        let alert = changed(said(id, 2, "Storm"), "kind", json!("alert"));
        changed(alert, "expires_at", json!(expires_at))
    };
    let (before, later) = ("2026-11-23T11:00:00Z", "2026-11-23T18:00:00Z");
    let page = vec![
        alert("past", before),
        changed(alert("called off", later), "retracted", json!(true)),
        changed(alert("superseded", later), "superseded", json!(true)),
        alert("in force", later),
        // A letter is there to be read.
        changed(said("letter", 1, "Late"), "expires_at", json!(before)),
    ];
    let mut phone = phone(vec![page]);
    assert_eq!(phone.poll().await.unwrap(), 2);
    phone.restart();
    let unread = |phone: &Phone| {
        let (total, unread) = phone.messages().counts().unwrap();
        let listed = listed(phone, &MessageFilter::Unread);
        // Those in force stand above.
        let above = phone.messages().alerts_in_force().unwrap();
        assert_eq!(unread as usize, listed.len() + above.len(), "{listed:?}");
        let mut all = phone
            .messages()
            .find(&MessageFilter::Inbox, 0, PAGE)
            .unwrap();
        all.retain(|message| !message.read);
        assert_eq!(all.len(), listed.len());
        (total, unread)
    };
    assert_eq!(unread(&phone), (3, 2));
    // By a clock that was ahead it had expired; and in the evening it does.
    phone.clock.set("2020-01-01T00:00:00Z".parse().unwrap());
    assert_eq!(unread(&phone), (3, 3));
    phone.clock.set(later.parse().unwrap());
    assert_eq!(unread(&phone), (3, 1));
}
