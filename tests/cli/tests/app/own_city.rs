//! The reference city with a catalogue of one's own.

use std::{
    fs,
    io::{BufRead, BufReader},
    process::Stdio,
};

use citizen_gateway::catalogue::Catalogue;
use serde_json::{Value, json};

use crate::support::{Phone, citizen};

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

#[test]
fn a_form_of_ones_own_is_tried_to_its_receipt() {
    let folder = tempfile::tempdir().unwrap();
    let bundle = folder.path().join("own.ndjson");
    let demo = Catalogue::demo_city().unwrap().ndjson;
    let records = std::str::from_utf8(&demo).unwrap().lines().map(|line| {
        let mut record: Value = serde_json::from_str(line).unwrap();
        if record["type"] == "form" && record["id"] == "birth-registration" {
            record["schema"]["properties"]["child_name"]["pattern"] = json!("^Li ");
            record["ui"]["elements"][0]["elements"][2]["options"] = json!({"fact": "nobody-asks"});
        }
        format!("{record}\n")
    });
    fs::write(&bundle, records.collect::<String>()).unwrap();

    let mut serving = citizen()
        .args([
            "city",
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--exit-with-stdin",
            "--json",
        ])
        .arg("--catalogue")
        .arg(&bundle)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut output = BufReader::new(serving.stdout.take().unwrap());
    output.read_line(&mut line).unwrap();
    let ready: Value = serde_json::from_str(&line).unwrap();
    let mut phone = Phone::new();
    phone.city = text(&ready["address"]).to_owned();
    phone.json(&["sync"]);
    phone.json(&["sign-in", "li-na"]);
    let (draft, _) = phone.answered();
    let refused = phone.run(&["submit", &draft]).error();
    assert_eq!(refused["error"]["code"], "invalid_answers");
    phone.json(&["draft", "answer", &draft, "child_name", "Li Muhe"]);
    let id = phone.json(&["submit", &draft])["id"].clone();
    phone.json(&["flush"]);
    phone.json(&["receipt", text(&id)]);

    drop(serving.stdin.take());
    let ended = serving.wait_with_output().unwrap();
    let warned: Value = serde_json::from_slice(&ended.stderr).unwrap();
    assert_eq!(warned["warning"]["code"], "form_doubtful");
    assert!(
        text(&warned["warning"]["message"]).contains("nobody-asks"),
        "{warned}"
    );
}
