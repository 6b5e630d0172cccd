//! What a message says besides its words: parts, appointments, what it is about; and what the city is told of notifications.

use std::sync::Mutex;

use chrono::TimeDelta;

use super::*;

/// What the city is told, and whether it answers.
type Requests = Arc<Mutex<Vec<Value>>>;

/// A phone whose city has these messages, and remembers what it is told.
fn phone(messages: Vec<Value>) -> (Phone, Requests) {
    let told = Requests::default();
    let requests = Arc::clone(&told);
    let phone = Phone::new(move |request| {
        if request.url.path() == "/v1/messages/states" {
            let body = serde_json::from_slice(&request.body).unwrap();
            requests.lock().unwrap().push(body);
            return Ok(answer(200, "application/json", r#"{"unknown": []}"#));
        }
        let page = json!({"messages": messages, "next_cursor": "1", "has_more": false});
        Ok(answer(200, "application/json", &page.to_string()))
    });
    (phone, told)
}

fn said(id: &str, members: Value) -> Value {
    let mut message = json!({
        "id": id, "case_number": null, "sent_at": "2026-11-23T10:00:00Z", "topic": "appointments",
        "service_id": "register", "title": {"en": "Bring both passports"}, "body": {"en": "See you."},
    });
    for (name, value) in members.as_object().unwrap() {
        message[name] = value.clone();
    }
    message
}

fn at(starts_at: &str) -> Value {
    json!({"actions": [{"kind": "open_case"}, {
        "kind": "add_to_calendar", "starts_at": starts_at, "place": {"en": "City hall"},
    }]})
}

fn revised(mut message: Value) -> String {
    message["revision"] = json!(2);
    message.to_string()
}

#[tokio::test]
async fn parts_are_kept_found_and_bounded() {
    let part = json!({"title": {"en": "What to bring"}, "body": {"en": "A *photo*."}});
    let parts = json!({"parts": vec![part; 30]});
    let (mut phone, _) = phone(vec![said("a", parts), said("b", json!({}))]);
    phone.poll().await.unwrap();
    phone.restart();
    let message = phone.messages().message("a").unwrap();
    assert_eq!(message.content.parts.len(), 20);
    let part = &message.content.parts[0];
    assert_eq!(part.title.in_language("en"), "What to bring");
    for words in ["photo", "bring passports"] {
        let found = phone.messages().search(words, 0).unwrap().messages;
        assert!(found.iter().any(|message| message.id == "a"), "{words}");
    }
    let found = phone.messages().search("photo", 0).unwrap().messages;
    assert_eq!(found.len(), 1);
}

#[tokio::test]
async fn what_is_to_come_is_known_of_messages_that_say_so_and_still_stand() {
    let soon = "2026-11-24T09:00:00Z";
    let messages = vec![
        said("a", at(soon)),
        said("b", at("2026-11-25T09:00:00Z")),
        said("over", at("2026-11-23T09:00:00Z")),
        said("none", json!({})),
    ];
    let (mut phone, _) = phone(messages);
    let known = |phone: &Phone| -> Vec<(String, String)> {
        let now = "2026-11-23T12:00:00Z".parse().unwrap();
        let appointments = phone.messages().appointments(now).unwrap().into_iter();
        let known = appointments.map(|it| (it.message_id, it.starts_at.to_rfc3339()));
        known.collect()
    };
    let pair = |id: &str, at: &str| (id.to_owned(), at.to_owned());
    // Also what was here before it was first asked for, and what came after.
    assert_eq!(known(&phone), []);
    phone.poll().await.unwrap();
    phone.restart();
    let both = [
        pair("a", "2026-11-24T09:00:00+00:00"),
        pair("b", "2026-11-25T09:00:00+00:00"),
    ];
    assert_eq!(known(&phone), both);
    let forget = |connection: &rusqlite::Transaction<'_>| -> Result<usize, Error> {
        let forget = "delete from setting where name = 'inbox_last_appointments'";
        Ok(connection.execute(forget, [])?)
    };
    assert_eq!(phone.store.database.write(forget).unwrap(), 1);
    assert_eq!(known(&phone), both, "it is found again");
    // It is put off, the other is called off, and then this one is deleted.
    let later = revised(said("a", at("2026-11-26T09:00:00Z")));
    phone.messages().take_pushed(&later).unwrap();
    let called_off = revised(said("b", json!({})));
    phone.messages().take_pushed(&called_off).unwrap();
    assert_eq!(known(&phone), [pair("a", "2026-11-26T09:00:00+00:00")]);
    phone.messages().change("a", Change::Deleted).unwrap();
    assert_eq!(known(&phone), []);
}

#[tokio::test]
async fn of_a_message_with_two_appointments_both_are_known_each_by_its_place() {
    let entry = |starts_at: &str| json!({"kind": "add_to_calendar", "starts_at": starts_at});
    let both = json!({"actions": [
        // The later one first, and one that does not say when.
        entry("2026-11-26T09:00:00Z"), {"kind": "add_to_calendar"}, entry("2026-11-24T09:00:00Z"),
    ]});
    let (phone, _) = phone(vec![said("a", both)]);
    let known = |now: &str| -> Vec<(u32, String)> {
        let appointments = phone.messages().appointments(now.parse().unwrap());
        let known = appointments.unwrap().into_iter();
        let known = known.map(|it| (it.number, it.starts_at.to_rfc3339()));
        known.collect()
    };
    phone.poll().await.unwrap();
    let later = (1, "2026-11-26T09:00:00+00:00".to_owned());
    let earlier = (2, "2026-11-24T09:00:00+00:00".to_owned());
    assert_eq!(known("2026-11-23T12:00:00Z"), [earlier, later.clone()]);
    assert_eq!(
        known("2026-11-25T12:00:00Z"),
        [later],
        "as it was called before"
    );
    assert_eq!(known("2026-11-26T09:00:00Z"), []);
    // What an earlier version of the app has kept, of the first one alone, is no more.
    let forgotten = |transaction: &rusqlite::Transaction<'_>| -> Result<(), Error> {
        let forget = "delete from setting where name = 'inbox_last_appointments'";
        transaction.execute(forget, [])?;
        let first = ("2026-11-22T09:00:00Z", "a");
        let kept = std::collections::BTreeMap::from([(first.1, first.0)]);
        phone
            .store
            .set_setting(transaction, "inbox_appointments", &kept)
    };
    phone.store.database.write(forgotten).unwrap();
    assert_eq!(known("2026-11-23T12:00:00Z").len(), 2);
    let left = "select count(*) from setting where name = 'inbox_appointments'";
    let left = |connection: &rusqlite::Connection| -> Result<u32, Error> {
        Ok(connection.query_row(left, [], |row| row.get(0))?)
    };
    assert_eq!(phone.store.database.read(left).unwrap(), 0);
}

#[tokio::test]
async fn what_messages_are_about_is_known_once_each() {
    let (phone, _) = phone(vec![
        said("a", json!({})),
        said("b", json!({"topic": "", "service_id": null})),
        said("c", json!({"topic": "payments"})),
    ]);
    phone.poll().await.unwrap();
    phone
        .messages()
        .change("c", Change::Archived(true))
        .unwrap();
    let topics = phone.messages().topics().unwrap();
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    assert_eq!(topics.topics, words(&["appointments", "payments"]));
    assert_eq!(topics.services, words(&["register"]));
}

fn gives_feedback(phone: &Phone, gives_feedback: bool) {
    let preferences = InboxPreferences {
        gives_feedback,
        ..InboxPreferences::default()
    };
    Presentations(&phone.store)
        .set_preferences(&preferences)
        .unwrap();
}

#[tokio::test]
async fn without_her_consent_the_city_is_told_of_no_notification() {
    let (phone, told) = phone(vec![said("a", json!({}))]);
    phone.poll().await.unwrap();
    let presentations = Presentations(&phone.store);
    presentations.acknowledge("a").unwrap();
    presentations.opened("a").unwrap();
    let shown = ShownBeside {
        revision: 1,
        told: 1,
        heard_at: None,
    };
    presentations.seen("a", &shown).unwrap();
    phone.poll().await.unwrap();
    assert_eq!(*told.lock().unwrap(), [] as [Value; 0]);
    // What she does with it is told as ever, and nothing else.
    phone.messages().mark_read("a").unwrap();
    phone.poll().await.unwrap();
    assert_eq!(told.lock().unwrap().len(), 1);
    // What was before she consented is not told later.
    gives_feedback(&phone, true);
    phone.poll().await.unwrap();
    let told = told.lock().unwrap();
    assert!(
        told.iter().all(|it| it.get("feedback").is_none()),
        "{told:?}"
    );
}

#[tokio::test]
async fn with_her_consent_the_city_is_told_once_what_was_shown_and_opened() {
    let (mut phone, told) = phone(vec![said("a", json!({})), said("b", json!({}))]);
    phone.poll().await.unwrap();
    gives_feedback(&phone, true);
    let presentations = Presentations(&phone.store);
    presentations.acknowledge("a").unwrap();
    presentations.opened("b").unwrap();
    // Nothing that the city knows of.
    for id in ["reminder:1", "case:1:accepted", "digest"] {
        presentations.opened(id).unwrap();
    }
    phone.restart();
    phone.poll().await.unwrap();
    let feedback =
        |id: &str, opened: bool| json!({"message_id": id, "shown": true, "opened": opened});
    let both = json!({"states": [], "feedback": [feedback("a", false), feedback("b", true)]});
    assert_eq!(*told.lock().unwrap(), [both]);
    phone.poll().await.unwrap();
    assert_eq!(told.lock().unwrap().len(), 1);
    // She takes her consent back before it was told.
    Presentations(&phone.store).opened("a").unwrap();
    gives_feedback(&phone, false);
    phone.poll().await.unwrap();
    gives_feedback(&phone, true);
    phone.poll().await.unwrap();
    assert_eq!(told.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn the_phone_is_woken_for_what_was_not_handed_out_yet() {
    let (phone, _) = phone(vec![said("a", json!({}))]);
    let presentations = Presentations(&phone.store);
    let next = || presentations.next(&crate::zone::Zone::utc()).unwrap();
    assert_eq!(next(), None);
    phone.poll().await.unwrap();
    assert_eq!(next(), Some(phone.store.now()));
    // From then on it is the shell's: it is not woken over and over where that does not say that it has shown it.
    let due = presentations.due("en", &LinkHosts::default(), &crate::zone::Zone::utc());
    assert_eq!((due.unwrap().present.len(), next()), (1, None));
    let later = phone.store.now() + TimeDelta::hours(3);
    let notice = Notice {
        kind: PresentationKind::Reminder,
        leads_to: PresentationTarget::Inbox,
        title: Text::default(),
        body: Text::default(),
        topic: String::new(),
        urgency: Urgency::Important,
        sensitivity: Sensitivity::Personal,
        group: String::new(),
        at: later,
        expires_at: None,
    };
    presentations.expect("reminder:1", &notice).unwrap();
    assert_eq!(next(), Some(later));
}
