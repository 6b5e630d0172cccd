//! What does not work says so: a code, an exit code and plain words.

use serde_json::{Value, json};

use crate::{
    shapes::Document,
    support::{City, Phone, Ran, SERVICE, citizen, ran},
};

/// The error of `ran` is `code`, and all that docs/cli.md says of it; returns it.
fn is(document: &Document, ran: &Ran, code: &str) -> Value {
    let error = ran.error();
    document.holds("Shape: error", &error);
    assert_eq!(error["error"]["code"], code, "{ran:?}");
    assert_eq!(Some(&ran.code), document.codes.get(code), "{ran:?}");
    error["error"].clone()
}

#[test]
fn an_empty_home_without_a_network_does_what_needs_none() {
    let document = Document::read();
    let phone = Phone::new();
    let search = phone.run(&["--offline", "search", "newborn"]);
    let error = is(&document, &search, "no_catalogue");
    assert!(
        error["message"]
            .as_str()
            .unwrap()
            .contains("list of services")
    );
    is(
        &document,
        &phone.run(&["--offline", "categories"]),
        "no_catalogue",
    );
    is(
        &document,
        &phone.run(&["--offline", "service", SERVICE]),
        "no_catalogue",
    );
    is(
        &document,
        &phone.run(&["--offline", "draft", "start", SERVICE]),
        "no_catalogue",
    );
    for (command, answer) in [
        ("outbox", json!({"submissions": []})),
        ("draft", json!({"drafts": []})),
        ("inbox", json!({"unread": 0, "messages": []})),
    ] {
        assert_eq!(phone.json(&["--offline", command]), answer);
    }
    assert_eq!(phone.json(&["--offline", "flush"])["waiting"], 0);
    for command in [&["sync"][..], &["inbox", "refresh"], &["sign-in", "li-na"]] {
        let error = is(
            &document,
            &phone.run(&[&["--offline"], command].concat()),
            "offline",
        );
        assert_eq!(error["reason"], "no_network");
        // Nobody listens there.
        let error = is(&document, &phone.run(command), "offline");
        assert_eq!(error["reason"], "city_unavailable");
    }
    let words = ran(&mut phone.command(&["--offline", "sync", "--language", "zh-Hans"]));
    assert!(words.errors.starts_with("error: "), "{words:?}");
    assert!(words.errors.ends_with("(offline)\n"), "{words:?}");
    assert_eq!(words.errors.lines().count(), 1, "{words:?}");
}

#[test]
fn unknown_ids_are_not_found() {
    let document = Document::read();
    let city = City::start();
    let phone = Phone::ready(&city);
    let unknown = "01890000-0000-7000-8000-000000000000";
    let draft = phone.filled_in();
    for (arguments, what) in [
        (&["service", "no-such"][..], "service"),
        (&["form", "no-such"], "service"),
        (&["form", unknown], "draft"),
        (&["draft", "start", "no-such"], "service"),
        (&["draft", "show", unknown], "draft"),
        (&["draft", "answer", unknown, "a", "b"], "draft"),
        (&["draft", "answer", &draft, "/no_such", "b"], "field"),
        (&["draft", "discard", unknown], "draft"),
        (&["submit", unknown], "draft"),
        (&["outbox", "cancel", unknown], "submission"),
        (&["outbox", "retry", "no-such"], "submission"),
        (&["receipt", unknown], "submission"),
        (&["inbox", "read", unknown], "message"),
    ] {
        let error = is(&document, &phone.run(arguments), "not_found");
        assert_eq!(error["reason"], what, "{arguments:?}");
    }
    let id = phone.queued();
    let error = is(&document, &phone.run(&["receipt", &id]), "not_found");
    assert_eq!(error["reason"], "receipt");
}

#[test]
fn wrong_answers_are_refused_and_named_and_the_draft_stands() {
    let document = Document::read();
    let city = City::start();
    let phone = Phone::ready(&city);
    let draft = phone.filled_in();
    phone.json(&["draft", "answer", &draft, "/parent_phone", "12"]);
    let error = is(
        &document,
        &phone.run(&["submit", &draft]),
        "invalid_answers",
    );
    assert_eq!(error["problems"][0]["path"], "/parent_phone");
    assert!(error["message"].as_str().unwrap().contains("Mobile number"));
    assert_eq!(phone.json(&["draft"])["drafts"][0]["id"], draft);
    assert_eq!(phone.json(&["outbox"]), json!({"submissions": []}));
}

#[test]
fn what_was_sent_cannot_be_taken_back() {
    let document = Document::read();
    let city = City::start();
    let phone = Phone::ready(&city);
    let id = phone.queued();
    phone.json(&["flush"]);
    let error = is(&document, &phone.run(&["outbox", "cancel", &id]), "refused");
    assert_eq!(error["reason"], "already-sent");
    let error = is(&document, &phone.run(&["outbox", "retry", &id]), "refused");
    assert_eq!(error["reason"], "not-waiting");
}

#[test]
fn whoever_is_not_signed_in_is_asked_to() {
    let document = Document::read();
    let city = City::start();
    let phone = Phone::at(&city);
    is(&document, &phone.run(&["inbox", "refresh"]), "unauthorized");
}

#[test]
fn the_second_process_on_a_home_is_told_busy_and_harms_nothing() {
    let document = Document::read();
    let city = City::start();
    let phone = Phone::ready(&city);
    let draft = phone.filled_in();
    let staying = phone.stay(&["--offline", "submit", &draft, "--stay"]);
    assert_eq!(staying.answer["state"]["state"], "queued");
    is(&document, &phone.run(&["outbox"]), "busy");
    is(&document, &phone.run(&["search", "newborn"]), "busy");
    let id = staying.answer["id"].clone();
    drop(staying);
    // Killed: the lock went with its process.
    let outbox = phone.json(&["outbox"]);
    assert_eq!(outbox["submissions"][0]["id"], id);
    assert_eq!(outbox["submissions"][0]["state"]["state"], "queued");
}

#[test]
fn a_command_line_that_does_not_read_is_the_users() {
    let document = Document::read();
    let phone = Phone::new();
    for arguments in [
        &["draft", "answer", "x", "/odd"][..],
        &["no-such-command"],
        &["flush", "--deadline", "soon"],
        &["--log", "a=b=c", "outbox"],
        &["city", "serve", "--fault", "submit"],
        &["city", "serve", "--listen", "0.0.0.0:0"],
    ] {
        is(&document, &phone.run(arguments), "usage");
    }
    let city = City::start();
    let phone = Phone::ready(&city);
    let draft = phone.filled_in();
    is(
        &document,
        &phone.run(&["draft", "answer", &draft, "a", "b", "c"]),
        "usage",
    );
    is(
        &document,
        &ran(citizen().args(["--json", "outbox"])),
        "usage",
    );
    let words = ran(citizen().args(["outbox"]));
    assert_eq!(words.errors, "error: --home DIR is missing (usage)\n");
}

#[test]
fn a_home_that_is_damaged_or_newer_is_left_as_it_is() {
    let document = Document::read();
    let phone = Phone::new();
    phone.json(&["--offline", "outbox"]);
    let database = phone.home().join("user.db");
    std::fs::write(&database, "no database").unwrap();
    let _ = std::fs::remove_file(phone.home().join("user.db-wal"));
    is(&document, &phone.run(&["--offline", "outbox"]), "corrupt");
}

#[test]
fn a_closed_output_is_no_error() {
    let phone = Phone::new();
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let status = phone
        .command(&["--offline", "--json", "outbox"])
        .stdout(writer)
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(0));
}
