#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]
//! Apps that are killed 500 times while they submit and send, in a city that loses every tenth
//! reply after applying: nothing promised is lost, nothing is applied twice.
//!
//! `CITIZEN_KILLS` is how many, `CITIZEN_SEED` what the moments of death are drawn from.

use std::{
    collections::{HashMap, HashSet},
    process::{Child, Command, Stdio},
    thread,
};

use citizen_journeys::{City, Phone, live_and_die, number};

/// Phones whose apps are killed at the same time, each of a resident of her own.
const PHONES: u64 = 4;

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

/// All that was promised by an app that is killed so often, and then let live until nothing waits.
fn promised(phone: &Phone, kills: u64, seed: u64) -> Vec<String> {
    let mut random = fastrand::Rng::with_seed(seed);
    let lives =
        (0..kills).flat_map(|_| live_and_die(resident("promise", phone), &mut random, 4, 20_000));
    let promised = lives.collect();
    let drained = resident("drain", phone).wait_with_output().unwrap();
    assert!(drained.status.success());
    promised
}

#[tokio::test(flavor = "multi_thread")]
async fn kills_lose_nothing_and_double_nothing() {
    let (kills, seed) = (
        number("CITIZEN_KILLS", 500),
        number("CITIZEN_SEED", 20_261_123),
    );
    println!("CITIZEN_KILLS={kills} CITIZEN_SEED={seed}");
    let city = City::start().await;
    let mut phones = Vec::new();
    for resident in 0..PHONES {
        let phone = Phone::new(&city, &format!("resident-{resident}")).await;
        let app = phone.opened().await;
        app.catalogue().refresh().await.unwrap();
        app.suspend().await.unwrap();
        phones.push(phone);
    }
    city.break_with("submit=drop_reply@10%").await;

    let promised: Vec<Vec<String>> = tokio::task::block_in_place(|| {
        thread::scope(|scope| {
            let running: Vec<_> = phones
                .iter()
                .zip(0..)
                .map(|(phone, nth)| {
                    let kills = kills / PHONES + u64::from(nth < kills % PHONES);
                    scope.spawn(move || promised(phone, kills, seed + nth))
                })
                .collect();
            running
                .into_iter()
                .map(|phone| phone.join().unwrap())
                .collect()
        })
    });
    let promises = promised.iter().map(Vec::len).sum::<usize>();
    let mut applied: HashMap<String, u32> = HashMap::new();
    let cases = city.cases().await;
    for case in &cases {
        let submission = case["submission_id"].as_str().unwrap().to_owned();
        *applied.entry(submission).or_default() += 1;
    }
    println!("{kills} kills, {promises} promised, {} cases", cases.len());
    assert!(promises as u64 >= kills, "too few promises to tell");
    let lost: Vec<_> = promised
        .iter()
        .flatten()
        .filter(|id| !applied.contains_key(*id))
        .collect();
    let doubled: Vec<_> = applied.iter().filter(|(_, times)| **times > 1).collect();
    assert!(lost.is_empty(), "lost: {lost:?}");
    assert!(doubled.is_empty(), "applied twice: {doubled:?}");
    let keys: HashSet<_> = cases
        .iter()
        .map(|case| case["idempotency_key"].to_string())
        .collect();
    assert_eq!(keys.len(), cases.len());

    let numbers: HashMap<_, _> = cases
        .iter()
        .map(|case| (case["submission_id"].as_str(), case["case_number"].as_str()))
        .collect();
    for (phone, promised) in phones.iter().zip(promised) {
        let app = phone.opened().await;
        for id in promised {
            let receipt = app.outbox().receipt(id.clone()).await.unwrap();
            assert_eq!(numbers[&Some(&*id)], Some(&*receipt.case_number));
        }
        app.suspend().await.unwrap();
    }
}
