//! What a day costs a phone on which nothing happens.

use serde_json::{Value, json};

use crate::{
    shapes::Document,
    support::{City, Phone},
};

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap()
}

#[test]
fn an_idle_day_wakes_the_phone_up_24_times_at_most_and_moves_50_kilobytes_at_most() {
    let document = Document::read();
    let city = City::start();
    let phone = Phone::ready(&city);
    let nothing_sent = phone.json(&["day"]);
    document.holds("day", &nothing_sent);
    assert_eq!(number(&nothing_sent["wakeups"]), 0, "{nothing_sent}");

    // Alerts are for everyone who has ever asked for messages.
    phone.json(&["inbox", "refresh"]);
    let heard = phone.json(&["day"]);
    assert!((1..=8).contains(&number(&heard["wakeups"])), "{heard}");

    phone.queued();
    phone.json(&["flush"]);
    // What comes of that was shown before the day begins.
    phone.json(&["inbox", "refresh"]);
    let prefer = ["inbox", "prefer", "--quiet", "never", "--digest", "never"];
    phone.json(&prefer);
    let state = phone.json(&["inbox", "state", "--acknowledge"]);
    assert_eq!(
        state["due"]["present"].as_array().unwrap().len(),
        1,
        "{state}"
    );
    let day = phone.json(&["day"]);
    let (wakeups, bytes) = (number(&day["wakeups"]), number(&day["bytes"]));
    assert!((1..=24).contains(&wakeups) && bytes <= 50_000, "{day}");
    let sparing = phone.json(&["day", "--saver"]);
    assert!(number(&sparing["wakeups"]) <= 6, "{sparing}");
    let push = ["push", "register", "http://127.0.0.1:9/push"];
    assert_eq!(phone.json(&push)["device"]["is_registered"], true);
    let pushed = phone.json(&["day"]);
    assert!(number(&pushed["wakeups"]) <= 2, "{pushed}");
    phone.json(&["push", "end"]);
    let charging = phone.json(&["day", "--charging", "--hours", "48"]);
    assert!(number(&charging["wakeups"]) <= 48, "{charging}");
    // Once a day it looks for what the city publishes.
    assert!(
        number(&charging["requests"]) > number(&charging["wakeups"]),
        "{charging}"
    );
}

#[test]
fn what_waits_to_be_told_wakes_the_phone_up_no_more_where_nobody_answers() {
    let city = City::start();
    let phone = Phone::ready(&city);
    let prefer = ["inbox", "prefer", "--quiet", "never", "--digest", "never"];
    phone.json(&prefer);
    let message =
        json!({"resident": "li-na", "title": {"en": "A bill"}, "body": {"en": "Please pay."}});
    let sent = city.admin("POST", "/admin/messages", Some(message));
    let id = sent["id"].as_str().unwrap();
    phone.json(&["inbox", "refresh"]);
    phone.json(&["inbox", "state", "--acknowledge"]);
    phone.json(&["--offline", "inbox", "read", id]);
    // Without a network nothing can be done.
    let offline = phone.json(&["--offline", "day"]);
    assert_eq!(number(&offline["wakeups"]), 0, "{offline}");
    drop(city);
    let day = phone.json(&["day"]);
    let (wakeups, bytes) = (number(&day["wakeups"]), number(&day["bytes"]));
    assert!((2..=24).contains(&wakeups) && bytes <= 50_000, "{day}");
}
