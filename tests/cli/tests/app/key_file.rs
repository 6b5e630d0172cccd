//! The development key store: outside of the home, for its owner alone, and it says what it is.

use std::{fs, os::unix::fs::PermissionsExt};

use serde_json::Value;

use crate::support::{City, Phone, citizen, files, ran};

fn mode(path: &std::path::Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn it_is_made_beside_the_home_for_its_owner_alone_with_a_warning() {
    let phone = Phone::new();
    let first = phone.run(&["--offline", "outbox"]);
    first.json();
    let warning: Value = serde_json::from_str(first.errors.trim()).unwrap();
    assert_eq!(warning["warning"]["code"], "development_keys");
    assert_eq!(mode(&phone.keys()), 0o600);
    let keys: Value = serde_json::from_slice(&fs::read(phone.keys()).unwrap()).unwrap();
    assert!(
        keys["notice"]
            .as_str()
            .unwrap()
            .contains("Development only")
    );
    let again = phone.run(&["--offline", "outbox"]);
    assert_eq!(again.errors, "");
    let words = ran(&mut Phone::new().command(&["--offline", "outbox"]));
    assert!(words.errors.starts_with("warning: "), "{words:?}");
}

#[test]
fn no_secret_is_in_the_home() {
    let city = City::start();
    let phone = Phone::ready(&city);
    phone.queued();
    phone.json(&["flush"]);
    let keys: Value = serde_json::from_slice(&fs::read(phone.keys()).unwrap()).unwrap();
    let secrets = keys["secrets"].as_object().unwrap().values();
    let token = &keys["sign_in"]["access_token"];
    let secrets: Vec<&str> = secrets
        .chain([token])
        .map(|it| it.as_str().unwrap())
        .collect();
    assert_eq!(secrets.len(), 3);
    for (path, content) in files(&phone.home()) {
        for secret in &secrets {
            let found = content
                .windows(secret.len())
                .any(|at| at == secret.as_bytes());
            assert!(!found, "{path:?}");
        }
    }
}

#[test]
fn a_pipe_in_its_place_is_not_waited_for() {
    let phone = Phone::new();
    let made = std::process::Command::new("mkfifo")
        .arg(phone.keys())
        .status();
    assert!(made.unwrap().success());
    let ran = phone.run(&["--offline", "outbox"]);
    assert_eq!(ran.code, 8);
    let message = ran.error()["error"]["message"].to_string();
    assert!(message.contains("not a regular file"), "{message}");
}

#[test]
fn a_place_inside_the_home_is_refused() {
    let phone = Phone::new();
    let inside = phone.home().join("keys");
    fs::create_dir(phone.folder().join("other")).unwrap();
    for path in [inside.clone(), phone.folder().join("other/../home/keys")] {
        let ran = ran(phone.command(&["--offline", "outbox", "--keys"]).arg(path));
        assert_eq!(ran.code, 2, "{ran:?}");
    }
    assert!(!inside.exists());
}

#[test]
fn without_it_nothing_sealed_opens_and_no_new_key_is_made() {
    let city = City::start();
    let phone = Phone::ready(&city);
    let id = phone.queued();
    let kept = fs::read(phone.keys()).unwrap();
    fs::remove_file(phone.keys()).unwrap();
    let lost = phone.run(&["--offline", "outbox"]);
    assert_eq!(lost.code, 8);
    assert_eq!(lost.error()["error"]["code"], "key_unavailable");
    assert_eq!(lost.error()["error"]["reason"], "absent");
    assert!(!phone.keys().exists());
    // What is public stays readable.
    phone.json(&["--offline", "search", "newborn"]);

    fs::write(phone.keys(), "{}").unwrap();
    fs::set_permissions(phone.keys(), fs::Permissions::from_mode(0o600)).unwrap();
    assert_eq!(phone.run(&["--offline", "outbox"]).code, 8);
    fs::write(phone.keys(), &kept).unwrap();
    assert_eq!(
        phone.json(&["--offline", "outbox"])["submissions"][0]["id"],
        id
    );
}

#[test]
fn one_that_others_may_read_is_not_used() {
    let phone = Phone::new();
    phone.json(&["--offline", "outbox"]);
    fs::set_permissions(phone.keys(), fs::Permissions::from_mode(0o640)).unwrap();
    let ran = phone.run(&["--offline", "outbox"]);
    assert_eq!(ran.code, 8);
    assert_eq!(ran.error()["error"]["code"], "key_unavailable");
}

#[test]
fn the_help_says_that_it_is_for_development() {
    let help = ran(citizen().arg("--help"));
    assert!(help.output.contains("for development only"), "{help:?}");
}
