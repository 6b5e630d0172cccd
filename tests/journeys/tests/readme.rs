#![allow(clippy::unwrap_used)]
//! What the README shows is what is tested, and what it points to is there.

use std::{fs, path::Path};

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
