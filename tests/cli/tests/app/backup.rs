//! All that is hers in one file, as a script has it.

use std::{fs, io::Write, process::Stdio};

use serde_json::{Value, json};

use crate::{
    shapes::Document,
    support::{Phone, Ran},
};

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
    let mut checked = new.json(&check);
    document.holds("backup check", &checked);
    // There is something in this home already.
    assert_eq!(checked["backup"]["of_this_home"].take(), json!(false));
    checked["backup"]["of_this_home"] = json!(true);
    assert_eq!(checked, made);
    assert!(new.words(&check).contains("backup restore --mine"));
    assert_eq!(titles(&new), ["Lease"]);
    let restore = ["backup", "restore", file, "--code", paper];
    assert_eq!(reason(new.run(&restore).error()), "backup-of-another-home");
    let mine = [&restore[..], &["--mine"]].concat();
    let restored = new.json(&mine);
    document.holds("backup restore", &restored);
    let restored = &restored["restored"];
    assert_eq!(
        (&restored["documents"], &restored["steps"]),
        (&json!(1), &json!([]))
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

/// What a command says that is given these lines.
fn told(phone: &Phone, arguments: &[&str], lines: &str) -> Ran {
    let mut child = phone
        .command(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(lines.as_bytes()).unwrap();
    drop(input);
    let output = child.wait_with_output().unwrap();
    Ran {
        code: output.status.code().unwrap(),
        output: String::from_utf8(output.stdout).unwrap(),
        errors: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn a_code_is_read_over_several_lines_and_what_is_asked_stands_on_standard_error() {
    let phone = Phone::new();
    kept(&phone, "Lease", "The lease of flat 7.");
    let made = phone.json(&["vault", "recovery-code", "--new"]);
    let paper = made["recovery_code"].as_str().unwrap();
    let file = phone.folder().join("backup.age");
    let file = file.to_str().unwrap();
    phone.json(&["backup", "make", file]);
    let groups: Vec<&str> = paper.split_whitespace().collect();
    let lines = format!("{}\n", groups.join("\n"));
    let checked = told(&phone, &["backup", "check", file], &lines);
    assert_eq!(checked.code, 0, "{checked:?}");
    assert!(checked.output.starts_with("The backup of "), "{checked:?}");
    assert!(checked.errors.contains("The recovery code"), "{checked:?}");

    // A script gives a passphrase once.
    let other = phone.folder().join("other.age");
    let other = other.to_str().unwrap();
    let words = "seven lamps on the river\n";
    let made = told(&phone, &["backup", "make", other, "--passphrase"], words);
    assert_eq!(made.code, 0, "{made:?}");
    assert!(made.output.starts_with("The backup is made"), "{made:?}");
    let checked = told(&phone, &["backup", "check", other, "--passphrase"], words);
    assert_eq!(checked.code, 0, "{checked:?}");
}

#[test]
fn a_backup_is_not_made_where_it_would_be_swept_away_and_what_was_cut_off_is_told() {
    let phone = Phone::new();
    kept(&phone, "Lease", "The lease of flat 7.");
    phone.json(&["vault", "recovery-code", "--new"]);
    for place in [
        "backup.age",
        "documents/../backup.age",
        "documents/backup.age",
    ] {
        let file = phone.home().join(place);
        let refused = phone.run(&["backup", "make", file.to_str().unwrap()]);
        assert_eq!(refused.error()["error"]["code"], "usage", "{place}");
        assert!(!file.exists());
    }
    let file = phone.folder().join("backup.age");
    let part = phone.folder().join("backup.age.part");
    fs::write(&part, "half of one").unwrap();
    let made = phone.run(&["backup", "make", file.to_str().unwrap()]);
    assert_eq!(made.code, 0, "{made:?}");
    assert!(made.errors.contains("part_left"), "{made:?}");
    assert_eq!(fs::read(part).unwrap(), b"half of one", "it may be hers");
}
