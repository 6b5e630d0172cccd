//! What has a last day, as a script sees it.

use serde_json::{Value, json};

use crate::{
    shapes::Document,
    support::{City, Phone},
};

fn kinds(reminders: &Value) -> Vec<&str> {
    let reminders = reminders["reminders"].as_array().unwrap().iter();
    let kinds = reminders.map(|reminder| reminder["about"]["kind"].as_str().unwrap());
    kinds.collect()
}

#[test]
fn reminders_of_documents_and_plans_answer_as_documented() {
    let document = Document::read();
    let city = City::start();
    let phone = Phone::at(&city);
    phone.run(&["sync"]);
    assert_eq!(phone.json(&["reminders"]), json!({"reminders": []}));
    assert!(phone.words(&["reminders"]).contains("of nothing"));

    let file = phone.folder().join("passport.txt");
    std::fs::write(&file, "A passport.").unwrap();
    let about = [
        "--kind",
        "identity",
        "--title",
        "My secret passport",
        "--expires-on",
        "2099-12-31",
    ];
    let add = ["vault", "add", file.to_str().unwrap()];
    let added = phone.json(&[add.as_slice(), &about].concat());
    let list = phone.json(&["reminders"]);
    document.holds("reminders list", &list);
    assert_eq!(kinds(&list), ["document"; 3]);
    let first = &list["reminders"][0];
    // Nine in the morning in the city.
    assert_eq!(first["at"], "2099-10-02T01:00:00Z");
    assert_eq!(first["title"], "Your identity document expires");
    assert!(!list.to_string().contains("secret"));

    let id = first["id"].as_str().unwrap();
    let later = [
        "reminders",
        "postpone",
        id,
        "--until",
        "2099-11-01T12:34:00Z",
    ];
    let postponed = phone.json(&later);
    document.holds("reminders postpone", &postponed);
    assert_eq!(postponed["reminders"][0]["at"], "2099-11-01T12:34:00Z");
    assert_eq!(postponed["reminders"][0]["postponed"], true);
    let too_late = [
        "reminders",
        "postpone",
        id,
        "--until",
        "2100-01-01T12:00:00Z",
    ];
    let refused = phone.run(&too_late).error();
    assert_eq!(refused["error"]["reason"], "reminder-too-late");
    let none = phone.run(&[
        "reminders",
        "postpone",
        "none",
        "--until",
        "2099-01-01T00:00:00Z",
    ]);
    assert_eq!(none.error()["error"]["code"], "not_found");

    let calendar = phone.json(&["reminders", "calendar"]);
    document.holds("reminders calendar", &calendar);
    let text = calendar["calendar"].as_str().unwrap();
    let file = phone.words(&["reminders", "calendar"]);
    assert_eq!(file.matches("\r\n").count(), text.matches("\r\n").count());
    assert!(file.ends_with("END:VCALENDAR\r\n"), "{file}");
    assert!(
        text.starts_with("BEGIN:VCALENDAR\r\n") && text.contains("DTSTART;VALUE=DATE:20991231")
    );
    assert!(!text.contains("secret"));

    phone.json(&["vault", "delete", added["document"]["id"].as_str().unwrap()]);
    assert_eq!(phone.json(&["reminders"]), json!({"reminders": []}));
}

#[test]
fn what_the_city_asks_is_reminded_of_until_it_is_answered() {
    let city = City::start();
    let phone = Phone::ready(&city);
    let id = phone.queued();
    phone.json(&["flush"]);
    let case = phone.json(&["--offline", "case", &id]);
    let number = case["case_number"].as_str().unwrap();
    let question =
        json!({"text": {"en": "Which **ward**?\n\n- the old one"}, "answer_by": "2099-01-31"});
    city.admin(
        "POST",
        &format!("/admin/cases/{number}/questions"),
        Some(question),
    );
    phone.json(&["inbox", "refresh"]);
    let case = phone.json(&["--offline", "case", &id]);
    let asked = "Which ward?\n\n\u{2022} the old one";
    assert_eq!(
        case["question"]["text"], asked,
        "as in its message, without markup"
    );
    let told = case["timeline"].as_array().unwrap().last().unwrap();
    assert_eq!(told["text"], asked);
    let list = phone.json(&["reminders"]);
    assert_eq!(kinds(&list), ["question"; 3]);
    assert_eq!(list["reminders"][0]["about"]["submission_id"], id);
    assert_eq!(list["reminders"][0]["last_day"], "2099-01-31");

    let draft = phone.json(&["answer", &id, "answer", "Ward 4"]);
    phone.json(&["submit", draft["draft"].as_str().unwrap()]);
    // It waits for a network, and the city waits for it.
    let list = phone.json(&["reminders"]);
    assert_eq!(kinds(&list), ["question"; 3]);
    let words = list["reminders"][0]["body"].as_str().unwrap();
    assert!(
        words.contains("your answer has not reached the city yet"),
        "{words}"
    );
    phone.json(&["flush"]);
    assert_eq!(phone.json(&["reminders"]), json!({"reminders": []}));
}
