//! What the network does to commands, and commands to the network.

use serde_json::json;

use crate::support::{City, Phone};

#[test]
fn a_bad_answer_leaves_the_old_catalogue() {
    // The city's profile comes before the catalogue, and is too short to be cut.
    let city = City::with_faults(
        "metadata=html@once,metadata=status(500)@once,metadata=drop_reply@once,\
         targets=cut_after(50000)@2,targets=endless@once",
    );
    let phone = Phone::at(&city);
    for (code, reason) in [
        ("offline", "captive_portal"),
        ("offline", "city_unavailable"),
        ("offline", "city_unavailable"),
        ("offline", "city_unavailable"),
        ("unexpected", "answer-too-large"),
    ] {
        let error = phone.run(&["sync"]).error()["error"].clone();
        assert_eq!(
            (&error["code"], &error["reason"]),
            (&json!(code), &json!(reason))
        );
        assert_eq!(phone.run(&["categories"]).code, 11);
    }
    phone.json(&["sync"]);
    phone.json(&["categories"]);
}

#[test]
fn a_city_that_cannot_be_believed_is_not_asked_for_anything() {
    let city = City::with_faults("city=html@once");
    let phone = Phone::at(&city);
    let error = phone.run(&["sync"]).error();
    assert_eq!(error["error"]["reason"], "captive_portal");
    assert_eq!(phone.run(&["categories"]).code, 11);
    phone.json(&["sync"]);
}

#[test]
fn a_lost_reply_is_asked_for_again_and_nothing_is_applied_twice() {
    let city = City::with_faults("submit=drop_reply@once");
    let phone = Phone::ready(&city);
    let id = phone.queued();
    assert_eq!(phone.json(&["flush"])["accepted"], 1);
    let outbox = phone.json(&["outbox"]);
    assert_eq!(outbox["submissions"][0]["id"], id.as_str());
    assert_eq!(outbox["submissions"][0]["attempts"], 2);
    let cases = city.admin("GET", "/admin/cases", None);
    assert_eq!(cases["cases"].as_array().unwrap().len(), 1);
}

#[test]
fn only_commands_that_say_so_send() {
    let city = City::start();
    let phone = Phone::ready(&city);
    phone.queued();
    phone.json(&["outbox"]);
    phone.json(&["search", "newborn"]);
    phone.json(&["inbox"]);
    let outbox = phone.json(&["outbox"]);
    assert_eq!(outbox["submissions"][0]["attempts"], 0);
    assert_eq!(phone.json(&["--offline", "flush"])["waiting"], 1);
    assert_eq!(phone.json(&["outbox"])["submissions"][0]["attempts"], 0);
}

#[test]
fn an_app_that_stays_sends_by_itself() {
    let city = City::start();
    let phone = Phone::ready(&city);
    let staying = phone.stay(&["submit", &phone.filled_in(), "--stay"]);
    assert_eq!(staying.answer["state"]["state"], "queued");
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(60);
    loop {
        let cases = city.admin("GET", "/admin/cases", None);
        if cases["cases"][0]["submission_id"] == staying.answer["id"] {
            break;
        }
        assert!(std::time::Instant::now() < deadline, "it was never sent");
    }
}

#[test]
fn what_waits_for_sign_in_is_tried_once_and_says_so() {
    let city = City::start();
    let phone = Phone::at(&city);
    phone.json(&["sync"]);
    phone.queued();
    let flushed = phone.json(&["flush", "--deadline", "600"]);
    assert_eq!(
        (&flushed["waiting"], &flushed["accepted"]),
        (&json!(1), &json!(0))
    );
    assert_eq!(phone.json(&["outbox"])["submissions"][0]["attempts"], 1);
    // That it waits is to be shown at once, and once more when she has tried it herself.
    phone.json(&["inbox", "prefer", "--quiet", "never", "--digest", "never"]);
    for _ in 0..2 {
        let state = phone.json(&["inbox", "state", "--acknowledge"]);
        assert_eq!(state["due"]["present"][0]["kind"], "case", "{state}");
        phone.json(&["flush", "--deadline", "600"]);
    }
    phone.json(&["inbox", "state", "--acknowledge"]);
    // Once that was shown, nothing is due for long.
    let hour = phone.json(&["day", "--hours", "1"]);
    assert!(hour["wakeups"].as_u64().unwrap() <= 3, "{hour}");
    let words = phone.words(&["flush", "--deadline", "600"]);
    assert!(words.contains("waits for you to sign in"), "{words}");
}

#[test]
fn a_fault_reads_the_same_whatever_was_asked_for() {
    for operation in ["city", "token"] {
        let city = City::with_faults(&format!(
            "{operation}=endless@once,{operation}=status(503)@once"
        ));
        let phone = Phone::at(&city);
        let error = phone.run(&["sign-in", "li-na"]).error();
        assert_eq!(error["error"]["code"], "unexpected");
        assert_eq!(error["error"]["reason"], "answer-too-large");
        let error = phone.run(&["sign-in", "li-na"]).error();
        assert_eq!(error["error"]["code"], "offline");
        assert_eq!(error["error"]["retry_after_seconds"], 1);
        phone.json(&["sign-in", "li-na"]);
    }
}

#[test]
fn what_was_submitted_first_goes_out_first() {
    let city = City::start();
    let phone = Phone::ready(&city);
    let ids = [(); 3].map(|()| phone.queued());
    assert_eq!(phone.json(&["flush"])["accepted"], 3);
    let numbers = ids.map(|id| {
        let receipt = phone.json(&["receipt", &id]);
        receipt["case_number"].as_str().unwrap().to_owned()
    });
    assert!(numbers.is_sorted(), "{numbers:?}");
}
