#![allow(clippy::unwrap_used)]
//! What the README shows is what is tested, and what it and the page on security point to is there.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).unwrap()
}

/// The lines of a sample that the README shows.
fn sample(path: &str) -> String {
    let source = fs::read_to_string(root().join(path)).unwrap();
    let (_, behind) = source.split_once("// README-begin\n").unwrap();
    behind.split_once("// README-end").unwrap().0.to_owned()
}

#[test]
fn the_samples_are_the_ones_that_are_compiled_and_run() {
    for path in [
        "bindings/kotlin/src/test/kotlin/org/example/Sample.kt",
        "bindings/swift/Tests/CitizenCoreTests/Sample.swift",
    ] {
        let sample = sample(path);
        assert!(sample.lines().count() >= 15, "{path}");
        assert!(
            readme().contains(&sample),
            "the README does not show {path}"
        );
    }
}

#[test]
fn every_link_of_the_readme_leads_somewhere() {
    let readme = readme();
    let targets: Vec<&str> = readme
        .split("](")
        .skip(1)
        .filter_map(|behind| behind.split(')').next())
        .collect();
    assert!(targets.len() > 10);
    for target in targets {
        assert!(root().join(target).exists(), "{target} is not there");
    }
}

/// What stands between backticks.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[test]
fn every_test_that_the_page_on_security_names_is_there() {
    let page = fs::read_to_string(root().join("docs/security.md")).unwrap();
    let (before, keys) = page.split_once("```mermaid").unwrap();
    let (_, behind) = keys.split_once("```").unwrap();
    let mut named = 0;
    for token in code(before).chain(code(behind)) {
        let Some((file, test)) = token.split_once("::").filter(|(file, _)| !file.is_empty()) else {
            continue;
        };
        if file == "file" {
            continue;
        }
        let source = fs::read_to_string(root().join(file)).unwrap_or_default();
        assert!(source.contains(test), "{token} is not there");
        named += 1;
    }
    assert!(named > 50, "{named}");
    for token in code(before).chain(code(behind)) {
        let is_path = ["core/", "tests/", "ios/", "android/"]
            .iter()
            .any(|folder| token.starts_with(folder));
        if is_path && !token.contains("::") {
            assert!(root().join(token).exists(), "{token} is not there");
        }
    }
}

/// MASVS v2.1 has so many controls in each of its groups.
#[test]
fn each_control_of_masvs_has_its_line() {
    let page = fs::read_to_string(root().join("docs/security.md")).unwrap();
    let lines = page
        .lines()
        .filter_map(|line| line.strip_prefix("| MASVS-"));
    let controls: BTreeSet<&str> = lines.filter_map(|line| line.split(' ').next()).collect();
    let groups = [
        ("STORAGE", 2),
        ("CRYPTO", 2),
        ("AUTH", 3),
        ("NETWORK", 2),
        ("PLATFORM", 3),
        ("CODE", 4),
        ("RESILIENCE", 4),
        ("PRIVACY", 4),
    ];
    let expected = groups
        .iter()
        .flat_map(|(group, count)| (1..=*count).map(move |number| format!("{group}-{number}")));
    let expected: BTreeSet<String> = expected.collect();
    let expected: BTreeSet<&str> = expected.iter().map(String::as_str).collect();
    assert_eq!(controls, expected);
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let files = paths.flat_map(|path| {
        if path.is_dir() {
            files(&path)
        } else {
            vec![path]
        }
    });
    files.collect()
}

/// A page of the web inside the app could ask for what is hers, in the city's name.
#[test]
fn no_shell_has_a_web_view() {
    let sources = ["android/app/src/main", "ios/App", "ios/CitizenKit/Sources"];
    let sources: Vec<PathBuf> = sources
        .iter()
        .flat_map(|it| files(&root().join(it)))
        .collect();
    assert!(sources.len() > 100, "{}", sources.len());
    for source in sources {
        let text = String::from_utf8_lossy(&fs::read(&source).unwrap()).into_owned();
        let has_one = text.contains("WebView") || text.contains("import WebKit");
        assert!(!has_one, "{}", source.display());
    }
}
