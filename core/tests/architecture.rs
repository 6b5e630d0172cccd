#![allow(clippy::unwrap_used)]
//! Holds the rules of direction in ARCHITECTURE.md against the `use` of every source file.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// What each part of the crate may see of it; `environment`, `error`, `files`, `text`, `zone` and the crate's own
/// `blocking` are open to all.
const ALLOWED: [(&str, &[&str]); 25] = [
    (
        "facade",
        &[
            "backup",
            "cases",
            "catalogue",
            "content",
            "favourites",
            "forms",
            "inbox",
            "messages",
            "net",
            "outbox",
            "profile",
            "published",
            "push",
            "reminders",
            "seal",
            "storage",
            "trust",
            "typed",
            "user_store",
            "vault",
            "zone",
        ],
    ),
    ("backup", &["seal"]),
    ("cases", &["net", "seal", "user_store"]),
    (
        "catalogue",
        &["folding", "logic", "profile", "storage", "typed"],
    ),
    ("favourites", &["backup", "seal", "user_store"]),
    ("folding", &[]),
    ("content", &["seal"]),
    (
        "forms",
        &["content", "folding", "logic", "messages", "typed"],
    ),
    (
        "inbox",
        &["backup", "folding", "messages", "net", "seal", "user_store"],
    ),
    (
        "outbox",
        &[
            "backup",
            "content",
            "forms",
            "net",
            "seal",
            "trust",
            "user_store",
        ],
    ),
    ("logic", &[]),
    ("net", &[]),
    ("profile", &["backup", "seal", "user_store"]),
    ("published", &["catalogue", "net", "storage", "trust"]),
    ("push", &["inbox", "seal", "trust", "user_store"]),
    ("reminders", &["messages", "user_store", "vault"]),
    ("seal", &[]),
    ("storage", &[]),
    ("trust", &[]),
    ("user_store", &["seal", "storage"]),
    ("messages", &[]),
    ("text", &[]),
    ("typed", &["messages"]),
    ("zone", &[]),
    (
        "vault",
        &[
            "backup",
            "content",
            "folding",
            "seal",
            "storage",
            "typed",
            "user_store",
        ],
    ),
];
const OPEN_TO_ALL: [&str; 6] = ["blocking", "environment", "error", "files", "text", "zone"];

/// The one user that each of these has.
const ONLY_USER: [(&str, &str); 16] = [
    ("bech32", "seal"),
    ("pulldown_cmark", "inbox"),
    ("qrcodegen", "trust"),
    ("reqwest", "net"),
    ("rustls", "net"),
    ("webpki", "net"),
    ("jsonschema", "forms"),
    ("ring::aead", "seal"),
    ("scrypt", "seal"),
    ("x25519_dalek", "seal"),
    ("p256", "seal"),
    ("fluent_bundle", "messages"),
    ("Connection::open", "storage"),
    ("zstd", "catalogue"),
    ("tz", "zone"),
    ("icalendar", "reminders"),
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| {
            if path.is_dir() {
                sources(&path)
            } else {
                vec![path]
            }
        })
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

/// The part a file belongs to and its code, without tests and comments.
fn parts() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut parts: BTreeMap<String, String> = BTreeMap::new();
    for path in sources(&root) {
        let within = path.strip_prefix(&root).unwrap();
        let first = within
            .components()
            .next()
            .unwrap()
            .as_os_str()
            .to_string_lossy();
        let is_test = within.components().any(|component| {
            let name = component.as_os_str().to_string_lossy();
            name == "tests" || name == "tests.rs" || name == "testing" || name == "testing.rs"
        });
        if is_test {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]\n#[allow").next().unwrap();
        let code: String = code
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .map(|line| format!("{line}\n"))
            .collect();
        parts
            .entry(first.trim_end_matches(".rs").to_owned())
            .or_default()
            .push_str(&code);
    }
    parts
}

/// The first names behind each `crate::`, also inside braces.
fn seen(code: &str) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    for behind in code.split("crate::").skip(1) {
        let name = |text: &str| -> String {
            text.trim_start()
                .chars()
                .take_while(|character| character.is_alphanumeric() || *character == '_')
                .collect()
        };
        let Some(inside) = behind.strip_prefix('{') else {
            seen.insert(name(behind));
            continue;
        };
        let (mut depth, mut item) = (0, String::new());
        for character in inside.chars() {
            match character {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    seen.insert(name(&item));
                    item.clear();
                    continue;
                }
                _ => {}
            }
            item.push(character);
        }
        seen.insert(name(&item));
    }
    seen.retain(|name| !name.is_empty());
    seen
}

#[test]
fn each_part_sees_only_what_it_may() {
    let parts = parts();
    for (part, allowed) in ALLOWED {
        let code = parts
            .get(part)
            .unwrap_or_else(|| panic!("there is no {part}"));
        for name in seen(code) {
            let fine = name == part
                || OPEN_TO_ALL.contains(&name.as_str())
                || allowed.contains(&name.as_str());
            assert!(fine, "{part} uses crate::{name}");
        }
    }
}

#[test]
fn each_of_these_libraries_has_one_user() {
    for (part, code) in parts() {
        for (library, user) in ONLY_USER {
            let used =
                code.contains(&format!("{library}::")) || code.contains(&format!("{library}("));
            assert!(
                !used || part == user,
                "{part} uses {library}, which is for {user}"
            );
        }
    }
}

#[test]
fn the_reader_of_uses_sees_through_braces() {
    let code =
        "use crate::{\n    error::Error,\n    net::{City, wire},\n};\nuse crate::seal::Place;";
    let expected = ["error", "net", "seal"].map(str::to_owned);
    assert_eq!(seen(code), BTreeSet::from(expected));
}

/// One core serves any city: what it knows of one comes with its profile, its root of trust and its catalogue.
#[test]
fn no_city_is_wired() {
    for (part, code) in parts() {
        let code = code.to_lowercase();
        for wired in ["langang", "澜港", "\"12345\"", "shanghai", "bergm"] {
            assert!(!code.contains(wired), "{part} knows {wired}");
        }
    }
    let messages = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/messages");
    for file in fs::read_dir(messages).unwrap() {
        let words = fs::read_to_string(file.unwrap().path()).unwrap();
        assert!(!words.contains("Langang") && !words.contains("澜港"));
    }
}
