//! All that is hers in one file, as a script has it.

use std::fs;

use serde_json::{Value, json};

use crate::{shapes::Document, support::Phone};

fn kept(phone: &Phone, title: &str, content: &str) {
    let file = phone.folder().join("to-keep.txt");
    fs::write(&file, content).unwrap();
    let file = file.to_str().unwrap();
    phone.json(&["vault", "add", file, "--title", title]);
}

fn titles(phone: &Phone) -> Vec<String> {
    let page = phone.json(&["vault", "list", "--order", "title"]);
    let documents = page["documents"].as_array().unwrap();
    let title = |document: &Value| document["about"]["title"].as_str().unwrap().to_owned();
    documents.iter().map(title).collect()
}

#[test]
fn a_backup_is_made_checked_and_restored_as_documented() {
    let document = Document::read();
    let old = Phone::new();
    kept(&old, "Lease", "The lease of flat 7.");
    kept(&old, "Will", "All to Wang.");
    let file = old.folder().join("backup.age");
    let file = file.to_str().unwrap();
    let make = ["backup", "make", file];
    let reason = |error: Value| error["error"]["reason"].clone();
    assert_eq!(reason(old.run(&make).error()), "no-recovery-code");
    let made = old.json(&["vault", "recovery-code", "--new"]);
    let paper = made["recovery_code"].as_str().unwrap();
    let made = old.json(&make);
    document.holds("backup make", &made);
    assert_eq!(made["backup"]["documents"], 2);
    assert_eq!(reason(old.run(&make).error()), "file_exists");

    let new = Phone::new();
    kept(&new, "Lease", "The lease of flat 7.");
    let check = ["backup", "check", file, "--code", paper];
    let checked = new.json(&check);
    document.holds("backup check", &checked);
    assert_eq!(checked, made);
    assert_eq!(titles(&new), ["Lease"]);
    let restore = ["backup", "restore", file, "--code", paper];
    let restored = new.json(&restore);
    document.holds("backup restore", &restored);
    let restored = &restored["restored"];
    assert_eq!(
        (&restored["documents"], &restored["steps"]),
        (&json!(1), &json!([{"step": "sign_in"}]))
    );
    assert_eq!(titles(&new), ["Lease", "Will"]);
    let words = new.words(&restore);
    assert!(words.contains("All of it was here already."), "{words}");

    // A slip is told by its group; another paper opens nothing.
    let mut slip = paper.to_owned();
    let other = if slip.starts_with('0') { "1" } else { "0" };
    slip.replace_range(..1, other);
    let slip = new.run(&["backup", "restore", file, "--code", &slip]);
    assert_eq!(slip.code, document.codes["recovery_code"]);
    let made = new.json(&["vault", "recovery-code", "--new"]);
    let other = made["recovery_code"].as_str().unwrap();
    let other = new.run(&["backup", "check", file, "--code", other]);
    assert_eq!(reason(other.error()), "backup-for-another-key");
    let cut = fs::read(file).unwrap();
    fs::write(file, &cut[..cut.len() - 1]).unwrap();
    assert_eq!(reason(new.run(&restore).error()), "backup-damaged");
}
