#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]
//! An app that is killed 200 times while it submits and sends, in a city that loses every tenth
//! reply after applying: nothing promised is lost, nothing is applied twice.

use std::{
    collections::{HashMap, HashSet},
    io::{BufRead, BufReader, Read},
    process::{Child, ChildStdout, Command, Stdio},
    time::Duration,
};

use citizen_journeys::{City, Phone};

const KILLS: u32 = 200;
/// Printed, so that a failing run can be played again.
const SEED: u64 = 20_261_123;

fn resident(mode: &str, phone: &Phone) -> Child {
    let config = serde_json::json!(phone.config).to_string();
    Command::new(env!("CARGO_BIN_EXE_resident"))
        .args([mode, &config])
        .arg(phone.folder.path().join("keys.json"))
        .arg(phone.token.as_deref().unwrap())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Lets the resident's app live until a random moment after it has opened; returns what it promised.
fn live_and_die(phone: &Phone, random: &mut fastrand::Rng) -> Vec<String> {
    let mut child = resident("promise", phone);
    let mut output: BufReader<ChildStdout> = BufReader::new(child.stdout.take().unwrap());
    let mut opened = String::new();
    output.read_line(&mut opened).unwrap();
    assert_eq!(opened, "open\n", "the app opens after every kill");
    // The moment of death is what is random here.
    std::thread::sleep(Duration::from_micros(random.u64(2_000..160_000)));
    child.kill().unwrap();
    let mut promises = String::new();
    output.read_to_string(&mut promises).unwrap();
    child.wait().unwrap();
    // A line that the kill cut short was not said.
    promises
        .split_inclusive('\n')
        .filter_map(|line| line.strip_suffix('\n'))
        .map(Into::into)
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_kills_lose_nothing_and_double_nothing() {
    println!("seed {SEED}");
    let city = City::start().await;
    let phone = Phone::new(&city, "li-na").await;
    let app = phone.opened().await;
    app.catalogue().refresh().await.unwrap();
    app.suspend().await.unwrap();
    city.break_with("submit=drop_reply@10%").await;

    let mut random = fastrand::Rng::with_seed(SEED);
    let mut promised = HashSet::new();
    for _ in 0..KILLS {
        let promises = tokio::task::block_in_place(|| live_and_die(&phone, &mut random));
        promised.extend(promises);
    }
    let drained = tokio::task::block_in_place(|| resident("drain", &phone).wait_with_output());
    assert!(drained.unwrap().status.success());

    let mut applied: HashMap<String, u32> = HashMap::new();
    let cases = city.cases().await;
    for case in &cases {
        let submission = case["submission_id"].as_str().unwrap().to_owned();
        *applied.entry(submission).or_default() += 1;
    }
    let lost: Vec<_> = promised
        .iter()
        .filter(|id| !applied.contains_key(*id))
        .collect();
    let doubled: Vec<_> = applied.iter().filter(|(_, times)| **times > 1).collect();
    println!(
        "{KILLS} kills, {} promised, {} cases",
        promised.len(),
        cases.len()
    );
    assert!(
        promised.len() >= KILLS as usize,
        "{} promises in {KILLS} kills",
        promised.len()
    );
    assert!(lost.is_empty(), "lost: {lost:?}");
    assert!(doubled.is_empty(), "applied twice: {doubled:?}");
    let keys: HashSet<_> = cases
        .iter()
        .map(|case| case["idempotency_key"].to_string())
        .collect();
    assert_eq!(keys.len(), cases.len());
}
