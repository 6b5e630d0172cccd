#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]
//! Apps that are killed 300 times while documents are put into the vault and deleted, and its keys are renewed: what was
//! kept is there, whole, what was deleted is gone, and nothing lies on the disk that belongs to neither.
//!
//! `CITIZEN_KILLS` is how many, `CITIZEN_SEED` what the moments of death are drawn from.

use std::{
    collections::BTreeMap,
    fs,
    process::{Child, Command, Stdio},
    thread,
};

use citizen_core::facade::{CityTrust, DocumentOrder, DocumentQuery, Vault};
use citizen_journeys::{Phone, content, live_and_die, number};

/// Phones whose apps are killed at the same time.
const PHONES: u64 = 4;

fn resident(phone: &Phone) -> Child {
    let config = serde_json::json!(phone.config).to_string();
    Command::new(env!("CARGO_BIN_EXE_resident"))
        .args(["keep", &config])
        .arg(phone.folder.path().join("keys.json"))
        .arg("")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// What is known of a document by what the app has said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    Kept,
    /// It may be there or not.
    Deleting,
    Deleted,
}

/// Lets the app say a few things or none, and die; takes down what it said.
fn take_down(phone: &Phone, random: &mut fastrand::Rng, known: &mut BTreeMap<String, Said>) {
    for line in live_and_die(resident(phone), random, 8, 20_000) {
        let said = match line.split_once(' ') {
            Some(("kept", title)) => (title, Said::Kept),
            Some(("deleting", title)) => (title, Said::Deleting),
            Some(("deleted", title)) => (title, Said::Deleted),
            _ => continue,
        };
        known.insert(said.0.to_owned(), said.1);
    }
}

/// All titles that are in the vault, each with content that is its own.
async fn there(vault: &Vault) -> Vec<String> {
    let mut titles = Vec::new();
    loop {
        let query = DocumentQuery {
            order: DocumentOrder::Title,
            offset: u32::try_from(titles.len()).unwrap(),
            ..DocumentQuery::default()
        };
        let page = vault.documents(query).await.unwrap();
        assert!(page.damaged_ids.is_empty());
        if page.documents.is_empty() {
            return titles;
        }
        for document in page.documents {
            let read = vault.read(document.id, 0, 1_000_000).await.unwrap();
            assert!(
                read == content(&document.about.title),
                "{}",
                document.about.title
            );
            titles.push(document.about.title);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn kills_lose_no_document_and_bring_none_back() {
    let (kills, seed) = (
        number("CITIZEN_KILLS", 300),
        number("CITIZEN_SEED", 20_261_130),
    );
    println!("CITIZEN_KILLS={kills} CITIZEN_SEED={seed}");
    let phones: Vec<Phone> = (0..PHONES)
        .map(|_| {
            let no_city = CityTrust {
                city: String::new(),
                receipt_keys: Vec::new(),
                root: String::new(),
            };
            Phone::offline("http://127.0.0.1:1", no_city)
        })
        .collect();
    let killed = |(phone, nth): (&Phone, u64)| {
        let mut random = fastrand::Rng::with_seed(seed + nth);
        let mut known = BTreeMap::new();
        for _ in 0..kills / PHONES + u64::from(nth < kills % PHONES) {
            take_down(phone, &mut random, &mut known);
        }
        known
    };
    let known: Vec<BTreeMap<String, Said>> = tokio::task::block_in_place(|| {
        thread::scope(|scope| {
            let running: Vec<_> = phones
                .iter()
                .zip(0..)
                .map(|phone| scope.spawn(move || killed(phone)))
                .collect();
            let joined = running.into_iter().map(|phone| phone.join().unwrap());
            joined.collect()
        })
    });
    let of = |said: Said| {
        let all = known.iter().flat_map(BTreeMap::values);
        all.filter(|one| **one == said).count()
    };
    println!(
        "{kills} kills, {} kept, {} deleted",
        of(Said::Kept),
        of(Said::Deleted)
    );
    assert!(
        of(Said::Kept) > 0 && of(Said::Deleted) as u64 >= kills / 3,
        "too few to tell"
    );

    for (phone, known) in phones.iter().zip(&known) {
        let app = phone.opened().await;
        let vault = app.vault();
        vault.unlock("en".to_owned()).await.unwrap();
        let there = there(&vault).await;
        for (title, said) in known {
            match said {
                Said::Kept => assert!(there.contains(title), "lost: {title}"),
                Said::Deleted => assert!(!there.contains(title), "back again: {title}"),
                Said::Deleting => {}
            }
        }
        // Opening has removed what belongs to no document.
        let files = fs::read_dir(phone.folder.path().join("home/documents")).unwrap();
        assert_eq!(files.count(), there.len());
        vault.renew_keys().await.unwrap();
        let secrets = phone.keys.secrets().len();
        assert_eq!(secrets, 2, "of a renewal that was cut off nothing is left");
        app.suspend().await.unwrap();
    }
}
