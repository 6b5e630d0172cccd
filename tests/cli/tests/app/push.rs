//! What the city pushes, from its gateway over a push service to what a phone shows.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpListener,
    process::{Command, Stdio},
    sync::mpsc::{Receiver, channel},
    time::Duration,
};

use serde_json::{Value, json};

use crate::{
    shapes::Document,
    support::{City, Phone},
};

/// More than the extension may grow by: it has 24 MB on iOS, with all that is not ours.
const MOST_GROWN_BYTES: u64 = 8 << 20;

/// A push service on loopback: its address, and the bodies that it gets.
fn push_service() -> (String, Receiver<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}/phone", listener.local_addr().unwrap());
    let (got, bodies) = channel();
    std::thread::spawn(move || {
        for line in listener.incoming() {
            let mut line = BufReader::new(line.unwrap());
            let (mut head, mut length) = (String::new(), 0);
            while line.read_line(&mut head).unwrap() > 2 {
                let header = head.to_lowercase();
                if let Some(value) = header.strip_prefix("content-length:") {
                    length = value.trim().parse().unwrap();
                }
                head.clear();
            }
            let mut body = vec![0; length];
            line.read_exact(&mut body).unwrap();
            let created = "HTTP/1.1 201 Created\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
            line.get_mut().write_all(created.as_bytes()).unwrap();
            if got.send(body).is_err() {
                return;
            }
        }
    });
    (endpoint, bodies)
}

/// Has the city write to her once; what is pushed of it.
fn pushed(city: &City, phone: &Phone, bodies: &Receiver<Vec<u8>>) -> Vec<u8> {
    phone.queued();
    let sent = phone.json(&["flush"]);
    assert_eq!(sent["accepted"], 1);
    let cases = city.admin("GET", "/admin/cases", None);
    let cases = cases["cases"].as_array().unwrap();
    let numbers = cases
        .iter()
        .map(|case| case["case_number"].as_str().unwrap());
    let path = format!("/admin/cases/{}/status", numbers.max().unwrap());
    city.admin("POST", &path, Some(json!({"status": "in_review"})));
    bodies.recv_timeout(Duration::from_secs(30)).unwrap()
}

#[test]
fn a_push_is_shown_once_as_documented() {
    let (document, city) = (Document::read(), City::start());
    let (endpoint, bodies) = push_service();
    let phone = Phone::ready(&city);
    let none = phone.json(&["push"]);
    document.holds("push", &none);
    assert_eq!(none["device"], Value::Null);
    let registered = phone.json(&["push", "register", &endpoint, "--language", "zh-Hans"]);
    document.holds("push register", &registered);
    assert_eq!(registered["device"]["is_registered"], true);
    document.holds("push", &phone.json(&["push"]));
    let refused = phone.run(&["push", "register", "http://push.example/1"]);
    assert_eq!(
        (refused.code, &refused.error()["error"]["reason"]),
        (10, &json!("push-endpoint"))
    );

    // Whatever hour it is: she is told of all at once.
    let prefer = [
        "--quiet",
        "never",
        "--digest",
        "never",
        "--hide-content",
        "false",
    ];
    let preferred = phone.json(&[&["inbox", "prefer"][..], &prefer].concat());
    document.holds("inbox prefer", &preferred);
    let file = phone.folder().join("push");
    let file = file.to_str().unwrap();
    std::fs::write(file, pushed(&city, &phone, &bodies)).unwrap();
    let shown = phone.json(&["push", "open", file, "--language", "zh-Hans"]);
    document.holds("push open", &shown);
    let presented = &shown["due"]["present"][0];
    assert_eq!(presented["title"], "您的申请正在审核");
    let again = phone.json(&["push", "open", file]);
    document.holds("push open", &again);
    assert_eq!(again, json!({"outcome": "nothing"}));
    let counters = phone.json(&["push", "counters"]);
    document.holds("push counters", &counters);
    let replayed = json!([{"reason": "replayed", "count": 1}]);
    assert_eq!(counters, json!({"opened": 1, "refused": replayed}));
    assert!(phone.words(&["push", "counters"]).contains("Opened: 1"));
    let inbox = phone.json(&["--offline", "inbox"]);
    assert_eq!(inbox["messages"][0]["id"], presented["id"]);
    assert_eq!(
        inbox["messages"][0]["title"],
        "Your application is being reviewed"
    );
    let ended = phone.json(&["push", "end"]);
    document.holds("push end", &ended);
    assert_eq!(phone.json(&["push"])["device"], Value::Null);
}

#[test]
fn the_extension_opens_a_push_in_little_memory_and_the_app_takes_it_over() {
    let city = City::start();
    let (endpoint, bodies) = push_service();
    let phone = Phone::ready(&city);
    phone.json(&["push", "register", &endpoint, "--extension"]);
    let body = pushed(&city, &phone, &bodies);
    let mut extension = Command::new(env!("CARGO_BIN_EXE_push-extension"))
        .args([phone.home(), phone.keys()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    extension.stdin.take().unwrap().write_all(&body).unwrap();
    let opened = extension.wait_with_output().unwrap();
    assert!(opened.status.success());
    let opened: Value = serde_json::from_slice(&opened.stdout).unwrap();
    let note = &opened["outcome"]["note"];
    // She hides it where others may see it, as long as she has not said otherwise.
    assert_eq!(note["title"], "A message from the city");
    let grown = opened["grown_bytes"].as_u64().unwrap();
    assert!(grown < MOST_GROWN_BYTES, "{opened}");
    let inbox = phone.json(&["--offline", "inbox"]);
    assert_eq!(inbox["messages"][0]["id"], note["id"]);
    let file = phone.folder().join("push");
    std::fs::write(&file, body).unwrap();
    let again = phone.json(&["push", "open", file.to_str().unwrap()]);
    assert_eq!(again["outcome"], "nothing");
}
