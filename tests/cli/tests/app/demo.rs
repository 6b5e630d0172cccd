//! The demo holds, and tells by which evidence.

use std::{
    io::{BufRead, BufReader},
    net::TcpStream,
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
};

use serde_json::Value;

use crate::{
    shapes::Document,
    support::{citizen, ran},
};

const STEPS: [&str; 7] = [
    "city-starts",
    "catalogue-and-search",
    "form",
    "submit-offline-and-kill",
    "exactly-once",
    "receipt-and-sealed",
    "message",
];

#[test]
fn the_journey_holds_from_the_first_step_to_the_last() {
    let document = Document::read();
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("kept");
    let ran = ran(citizen().args(["demo", "--json", "--keep"]).arg(&kept));
    assert_eq!(ran.code, 0, "{ran:?}");
    let steps: Vec<Value> = ran
        .output
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    for (step, name) in steps.iter().zip(STEPS) {
        document.holds("demo", step);
        assert_eq!((&step["step"], &step["ok"]), (&name.into(), &true.into()));
    }
    assert_eq!(steps.len(), STEPS.len());
    let evidence = |step: usize| &steps[step]["evidence"];
    assert!(evidence(0)["services"].as_u64() >= Some(1200));
    assert_eq!(evidence(3)["ended_by_signal"], 9);
    assert!(evidence(4)["attempts"].as_u64() >= Some(2));
    assert_eq!(evidence(4)["cases_with_this_key"], 1);
    assert_eq!(evidence(5)["found"], 0);
    assert_eq!(evidence(5)["control"]["found"], evidence(5)["words"]);
    assert_eq!(evidence(6)["unread_after_restart"], 0);
    assert!(kept.join("home/user.db").exists());

    let again = crate::support::ran(citizen().args(["demo", "--json", "--keep"]).arg(&kept));
    assert_eq!(again.code, 2, "a folder in use is left alone: {again:?}");
}

/// A demo that has opened its city, in a folder of its own; its first line.
fn begun(folder: &Path) -> (Child, BufReader<ChildStdout>, Value) {
    let mut demo = citizen()
        .args(["demo", "--json"])
        .env("TMPDIR", folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut output = BufReader::new(demo.stdout.take().unwrap());
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    (demo, output, serde_json::from_str(&line).unwrap())
}

#[test]
fn a_demo_that_is_stopped_leaves_neither_files_nor_processes() {
    for signal in ["INT", "TERM"] {
        let folder = tempfile::tempdir().unwrap();
        let (mut demo, output, first) = begun(folder.path());
        let kill = format!("kill -{signal} {}", demo.id());
        assert!(
            Command::new("sh")
                .args(["-c", &kill])
                .status()
                .unwrap()
                .success()
        );
        assert_eq!(demo.wait().unwrap().code(), Some(130), "{signal}");
        let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
        assert!(left.is_empty(), "{signal}: {left:?}");
        let address = first["evidence"]["address"].as_str().unwrap();
        let city = TcpStream::connect(address.trim_start_matches("http://"));
        assert!(city.is_err(), "{signal}: the city is still there");
        drop(output);
    }
}

#[test]
fn a_demo_that_nobody_listens_to_to_its_end_has_failed() {
    let folder = tempfile::tempdir().unwrap();
    let (mut demo, output, _) = begun(folder.path());
    drop(output);
    assert_eq!(demo.wait().unwrap().code(), Some(70));
    assert!(std::fs::read_dir(folder.path()).unwrap().next().is_none());
}
