//! A `user.db` that is damaged, cut short or gone: what verifies is there, what is lost is told, nothing is deleted, and
//! what waits is sent once. A home is never silently empty.

use std::{cell::RefCell, fs, path::PathBuf};

use proptest::{prelude::*, test_runner::TestRunner};

use super::*;
use crate::{
    environment::Clock,
    favourites::Chosen,
    inbox::Presentations,
    outbox::Drafts,
    profile::Profile as Facts,
    testing::Signer,
    user_store::{UserStore, change_keys},
};

const PAGE_BYTES: usize = 4096;

/// What a home holds, counted as a resident sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Held {
    drafts: usize,
    submissions: usize,
    messages: u32,
    facts: usize,
    favourites: usize,
}

const ALL: Held = Held {
    drafts: 9,
    submissions: 4,
    messages: 4,
    facts: 13,
    favourites: 13,
};

const DOCUMENT: &str = "
    insert into data_key (name, wrapped) values ('vault', x'07');
    insert into document (id, vault_wrapped_key, vault_sealed_about, vault_lookup_content, size_bytes)
    values ('019ab000-0000-7000-8000-00000000000d', x'01', x'02', x'03', 4);
";

/// A home with something of everything, closed.
struct Home {
    /// Another one for each trial: what an app from before still does in its own is nothing to the next.
    folder: RefCell<tempfile::TempDir>,
    keychain: Arc<Keychain>,
    database: Vec<u8>,
    beside: Vec<u8>,
    signer: Signer,
    clock: Arc<VirtualClock>,
}

impl Home {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let keychain = home_of_version(VERSION_8, folder.path());
        let path = folder.path().join("user.db");
        let clock = Arc::new(VirtualClock::default());
        let world = environment(&clock, ScriptedNetwork::new(silence));
        let store = UserStore::open(&path, &*keychain, world.clone()).unwrap();
        Presentations(&store).set_preferences(&chosen()).unwrap();
        let registration = PushRegistration {
            endpoint: "https://push.example/1".into(),
            language: "en".into(),
            for_extension: false,
        };
        crate::push::Pushes(&store).register(registration).unwrap();
        let origin = Drafts(&store).newest(1).unwrap().remove(0).origin;
        for _ in 1..ALL.drafts {
            Drafts(&store).begin(&origin).unwrap();
        }
        let yes = FactValue::YesNo { value: true };
        for number in 1..ALL.facts {
            Facts(&store).tell(&format!("fact-{number}"), &yes).unwrap();
            let chosen = Chosen {
                service_id: format!("service-{number}"),
                name: serde_json::from_value(json!({"en": "A service"})).unwrap(),
            };
            crate::favourites::Favourites(&store).add(&chosen).unwrap();
        }
        // A document, of which nobody can tell here what it is.
        let kept = change_keys(&store.database, |transaction| {
            Ok(transaction.execute_batch(DOCUMENT)?)
        });
        kept.unwrap();
        store.close().unwrap();
        // After which all was checked today.
        let store = UserStore::open(&path, &*keychain, world).unwrap();
        store.close().unwrap();
        let home = Self {
            database: fs::read(&path).unwrap(),
            beside: fs::read(folder.path().join("home.json")).unwrap(),
            folder: RefCell::new(folder),
            keychain,
            signer: Signer::new(),
            clock,
        };
        assert!(home.database.len() > 20 * PAGE_BYTES, "pages to damage");
        home
    }

    fn path(&self) -> PathBuf {
        self.folder().join("user.db")
    }

    fn folder(&self) -> PathBuf {
        self.folder.borrow().path().to_owned()
    }

    /// Begins anew with all as it was, but for these bytes in place of the database.
    fn holding(&self, database: Option<&[u8]>) {
        self.folder.replace(tempfile::tempdir().unwrap());
        fs::write(self.folder().join("home.json"), &self.beside).unwrap();
        if let Some(database) = database {
            fs::write(self.path(), database).unwrap();
        }
    }

    fn client(
        &self,
        network: Arc<ScriptedNetwork>,
        clock: &Arc<VirtualClock>,
    ) -> Arc<CitizenClient> {
        let config = ClientConfig {
            trust: self.signer.trust.clone(),
            ..config(&self.folder())
        };
        let keys = Arc::clone(&self.keychain) as Arc<dyn KeyStore>;
        let world = environment(clock, network);
        CitizenClient::with_environment(config, keys, Some(Arc::new(SignedIn)), world)
    }

    fn offline(&self) -> Arc<CitizenClient> {
        let client = self.client(ScriptedNetwork::new(silence), &self.clock);
        client.set_connectivity(Connectivity::Offline);
        client
    }

    /// Every file in the folders of what was set aside, by its name.
    fn set_aside(&self) -> BTreeMap<String, Vec<u8>> {
        let entries = fs::read_dir(self.folder()).unwrap();
        let folders = entries.map(|entry| entry.unwrap()).filter(|entry| {
            let name = entry.file_name();
            name.to_string_lossy().starts_with("set-aside-")
        });
        folders
            .flat_map(|folder| fs::read_dir(folder.path()).unwrap())
            .map(|entry| entry.unwrap())
            .filter(|entry| entry.path().is_file())
            .map(|entry| {
                let name = entry.file_name().to_string_lossy().into_owned();
                (name, fs::read(entry.path()).unwrap())
            })
            .collect()
    }
}

/// What she wants to be told of.
fn chosen() -> InboxPreferences {
    InboxPreferences {
        most_per_hour: 1,
        ..InboxPreferences::default()
    }
}

async fn held(client: &CitizenClient) -> Held {
    let en = || "en".to_owned();
    Held {
        drafts: client.outbox().drafts(en()).await.unwrap().len(),
        submissions: client.outbox().submissions(en()).await.unwrap().len(),
        messages: client.inbox().messages(en(), 0).await.unwrap().len() as u32,
        facts: client.profile().answers().await.unwrap().len(),
        favourites: client.favourites().list(en()).await.unwrap().len(),
    }
}

/// Opens a home with a damaged database and looks that all of the promise holds; returns what is held then.
async fn survives(home: &Home, damaged: &[u8], what: &str) -> (Held, Option<DamageReport>) {
    home.holding(Some(damaged));
    let client = home.offline();
    client
        .open()
        .await
        .unwrap_or_else(|error| panic!("{what}: {error:?}"));
    let (held, report) = (held(&client).await, client.damage_report().await.unwrap());
    let has_chosen = client.inbox().preferences().await.unwrap() == chosen();
    let is_told = |lost: fn(&DamageReport) -> bool| report.as_ref().is_some_and(lost);
    assert_eq!(
        is_told(|report| report.preferences_lost),
        !has_chosen,
        "{what}"
    );
    let has_device = client.push().device().await.unwrap().is_some();
    assert_eq!(is_told(|report| report.pushes_lost), !has_device, "{what}");
    match &report {
        None => assert_eq!(held, ALL, "{what}: something is silently gone"),
        Some(report) => {
            let lost = &report.lost;
            let told = report.more_may_be_lost;
            let documents = report.kept.documents + lost.documents;
            assert!(told || documents == 1, "{what}: {report:?}");
            for (held, lost, all) in [
                (held.drafts, lost.drafts, ALL.drafts),
                (
                    held.submissions,
                    lost.waiting + lost.submissions,
                    ALL.submissions,
                ),
                (held.messages as usize, lost.messages, ALL.messages as usize),
                (held.facts, lost.facts, ALL.facts),
                (held.favourites, lost.favourites, ALL.favourites),
            ] {
                assert!(told || held + lost as usize >= all, "{what}: {report:?}");
            }
            let aside = home.set_aside();
            assert_eq!(aside["user.db"], damaged, "{what}");
            assert_eq!(aside["home.json"], home.beside, "{what}");
        }
    }
    client.suspend().await.unwrap();
    // Told until she has seen it, and the new one is sound.
    client.open().await.unwrap();
    assert_eq!(client.damage_report().await.unwrap(), report, "{what}");
    client.acknowledge_damage().await.unwrap();
    assert_eq!(client.damage_report().await.unwrap(), None, "{what}");
    client.suspend().await.unwrap();
    (held, report)
}

/// What is sent then: each submission that is there, under its key.
async fn sent(home: &Home) -> Vec<String> {
    let signer = Signer::new();
    let is_submission = |request: &&HttpRequest| request.url.path() == "/v1/submissions";
    let network = ScriptedNetwork::new(move |request| match is_submission(&request) {
        true => Ok(signer.accept(request)),
        false => Err(TransportError::Unreachable),
    });
    // Whose deadline does not come.
    let clock = Arc::new(VirtualClock::default());
    clock.set(home.clock.now());
    clock.stand_still();
    let client = home.client(Arc::clone(&network), &clock);
    client.open().await.unwrap();
    client.run_due_work(Duration::from_secs(60)).await.unwrap();
    client.suspend().await.unwrap();
    let requests = network.requests.lock().unwrap();
    let posts = requests.iter().filter(is_submission);
    posts
        .map(|request| {
            let mut headers = request.headers.iter();
            let (_, key) = headers.find(|(name, _)| name == "idempotency-key").unwrap();
            format!("{key} {}", String::from_utf8_lossy(&request.body))
        })
        .collect()
}

fn noise(length: usize, seed: u8) -> Vec<u8> {
    let mut state = 0x9e37_79b9_u32 ^ u32::from(seed);
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state as u8
    };
    (0..length).map(|_| next()).collect()
}

#[tokio::test]
async fn whichever_page_is_overwritten_what_was_on_the_others_is_there_and_what_waits_goes_out_once()
 {
    let home = Home::new();
    home.holding(Some(&home.database));
    let whole = sent(&home).await;
    assert_eq!(whole.len(), 1);
    let mut kept_most = 0;
    let pages = home.database.len() / PAGE_BYTES;
    for page in 0..pages {
        let patterns: [Vec<u8>; 3] = [
            vec![0; PAGE_BYTES],
            vec![0xff; PAGE_BYTES],
            noise(PAGE_BYTES, page as u8),
        ];
        for (number, pattern) in patterns.iter().enumerate() {
            let what = format!("page {page}, pattern {number}");
            let mut damaged = home.database.clone();
            damaged[page * PAGE_BYTES..][..PAGE_BYTES].copy_from_slice(pattern);
            let (held, report) = survives(&home, &damaged, &what).await;
            // A page that nothing is on may be anything.
            let Some(report) = report else { continue };
            assert!(!report.key_lost, "{what}: the copy beside has it");
            // No page holds more than one table's rows.
            let (lost, all) = (
                [
                    ALL.drafts - held.drafts,
                    ALL.submissions - held.submissions,
                    (ALL.messages - held.messages) as usize,
                    ALL.facts - held.facts,
                    ALL.favourites - held.favourites,
                ],
                lost_submissions(&report),
            );
            let tables = lost.iter().filter(|lost| **lost > 0).count();
            assert!(tables <= 1, "{what}: {lost:?}");
            kept_most += usize::from(tables == 0);
            if number == 0 {
                let sends = sent(&home).await;
                let fits = sends == whole || sends.is_empty() && all > 0;
                assert!(fits, "{what}: {sends:?}, {report:?}");
            }
        }
    }
    assert!(
        kept_most > pages,
        "of indexes, and of the schema, nothing is lost"
    );
}

fn lost_submissions(report: &DamageReport) -> u32 {
    report.lost.waiting + report.lost.submissions
}

#[tokio::test]
async fn a_file_that_was_cut_anywhere_or_is_empty_is_no_new_home() {
    let home = Home::new();
    let pages = home.database.len() / PAGE_BYTES;
    let boundaries = (0..pages).map(|page| page * PAGE_BYTES);
    let odd = [1, 16, 99, 100, 101, 4095, 4097, PAGE_BYTES * pages - 1];
    for length in boundaries.chain(odd) {
        let what = format!("cut to {length} bytes");
        let (_, report) = survives(&home, &home.database[..length], &what).await;
        let report = report.unwrap_or_else(|| panic!("{what}: told nothing"));
        assert!(!report.key_lost, "{what}");
    }
}

#[tokio::test]
async fn a_home_of_each_version_is_saved_before_it_was_ever_opened_by_this_one() {
    for released in [
        VERSION_1, VERSION_2, VERSION_3, VERSION_4, VERSION_5, VERSION_6, VERSION_7, VERSION_8,
    ] {
        let folder = tempfile::tempdir().unwrap();
        let keychain = home_of_version(released, folder.path());
        let path = folder.path().join("user.db");
        let mut damaged = fs::read(&path).unwrap();
        damaged[..PAGE_BYTES].fill(0);
        fs::write(&path, damaged).unwrap();
        let client = client(folder.path(), &keychain, ScriptedNetwork::new(silence));
        client.set_connectivity(Connectivity::Offline);
        client.open().await.unwrap();
        let kept = client.damage_report().await.unwrap().unwrap().kept;
        assert_eq!((kept.drafts, kept.messages), (1, 4));
        assert_eq!((kept.waiting, kept.submissions), (1, 3));
        let held = held(&client).await;
        assert_eq!((held.submissions, held.messages), (4, 4));
    }
}

#[tokio::test]
async fn a_file_that_is_gone_is_no_new_home() {
    let home = Home::new();
    home.holding(None);
    let client = home.offline();
    client.open().await.unwrap();
    let report = client.damage_report().await.unwrap().unwrap();
    assert!(report.more_may_be_lost && !report.key_lost);
    assert_eq!(report.set_aside, None);
    assert_eq!(held(&client).await.drafts, 0);
    client.suspend().await.unwrap();

    // Where nothing beside says that there was one, what else is of one does.
    for left in [
        "user.db-wal",
        "attachments/019ab000-0000-7000-8000-000000000001",
    ] {
        home.holding(None);
        fs::remove_file(home.folder().join("home.json")).unwrap();
        fs::create_dir_all(home.folder().join("attachments")).unwrap();
        fs::write(home.folder().join(left), "sealed").unwrap();
        let client = home.offline();
        client.open().await.unwrap();
        let report = client.damage_report().await.unwrap().unwrap();
        assert!(report.key_lost, "{left}: {report:?}");
        let aside = home.folder().join(report.set_aside.unwrap());
        assert_eq!(fs::read(aside.join(left)).unwrap(), b"sealed");
        client.suspend().await.unwrap();
    }

    home.holding(None);
    fs::remove_file(home.folder().join("home.json")).unwrap();
    let client = home.offline();
    client.open().await.unwrap();
    assert_eq!(
        client.damage_report().await.unwrap(),
        None,
        "this one is new"
    );
}

#[tokio::test]
async fn what_is_left_of_making_a_new_home_is_no_home() {
    let home = Home::new();
    home.holding(None);
    fs::remove_file(home.folder().join("home.json")).unwrap();
    fs::write(home.folder().join("user.new"), "half of one").unwrap();
    let client = home.offline();
    client.open().await.unwrap();
    assert_eq!(client.damage_report().await.unwrap(), None);
    assert!(!home.folder().join("user.new").exists());
}

#[tokio::test]
async fn a_write_ahead_log_that_is_damaged_in_the_middle_loses_what_it_alone_held_and_says_so() {
    let home = Home::new();
    home.holding(Some(&home.database));
    // As a kill leaves it: the log holds what was said last.
    let world = environment(&home.clock, ScriptedNetwork::new(silence));
    let store = UserStore::open(&home.path(), &*home.keychain, world).unwrap();
    for number in 0..6 {
        let yes = FactValue::YesNo { value: true };
        Facts(&store).tell(&format!("late-{number}"), &yes).unwrap();
    }
    let copy = |name: &str| fs::read(home.folder().join(name)).unwrap();
    let (database, log) = (copy("user.db"), copy("user.db-wal"));
    drop(store);
    let frames = (log.len() - 32) / (24 + PAGE_BYTES);
    assert!(frames > 6);
    let facts = async |log: &[u8]| {
        home.holding(Some(&database));
        fs::write(home.folder().join("user.db-wal"), log).unwrap();
        let client = home.offline();
        client.open().await.unwrap();
        let facts = held(&client).await.facts;
        let report = client.damage_report().await.unwrap();
        client.suspend().await.unwrap();
        (facts, report)
    };
    assert_eq!(facts(&log).await, (ALL.facts + 6, None));
    for frame in 0..frames - 1 {
        let mut damaged = log.clone();
        damaged[32 + frame * (24 + PAGE_BYTES) + 24 + 3000] ^= 1;
        let (facts, report) = facts(&damaged).await;
        assert!(report.is_some(), "frame {frame}");
        assert!(facts >= ALL.facts, "frame {frame}: {facts}");
        assert_eq!(home.set_aside()["user.db-wal"], damaged);
    }
    let mut headless = log.clone();
    headless[..32].fill(0);
    let (found, report) = facts(&headless).await;
    assert!(report.is_some() && found >= ALL.facts + 5, "{found}");
    // What a commit that nobody was told of leaves behind is no damage.
    let torn = &log[..log.len() - 10];
    assert_eq!(facts(torn).await.1, None);
}

#[tokio::test]
async fn killed_in_the_middle_of_rebuilding_the_old_state_stands_or_the_new_one() {
    let home = Home::new();
    let mut damaged = home.database.clone();
    damaged[..PAGE_BYTES].fill(0);
    // How it is when the new one is finished, and not yet in its place.
    home.holding(Some(&damaged));
    fs::create_dir(home.folder().join("attachments")).unwrap();
    let stray = "attachments/019ab000-0000-7000-8000-000000000001";
    fs::write(home.folder().join(stray), "sealed").unwrap();
    let world = environment(&home.clock, ScriptedNetwork::new(silence));
    UserStore::rebuild(&home.path(), &*home.keychain, &world).unwrap();
    let rebuilt = fs::read(home.path()).unwrap();
    let stamp = home.clock.now().format("%Y%m%dT%H%M%SZ");
    let aside = || home.folder().join(format!("set-aside-{stamp}"));
    let waiting = || home.folder().join(format!("rebuilt/{stamp}.db"));
    assert_eq!(fs::read(aside().join(stray)).unwrap(), b"sealed");

    for moved in 0..4 {
        home.holding(Some(&damaged));
        let (aside, waiting) = (aside(), waiting());
        fs::write(home.folder().join("user.db-wal"), "of the old one").unwrap();
        fs::write(home.folder().join("user.new"), "half of one").unwrap();
        fs::create_dir(waiting.parent().unwrap()).unwrap();
        fs::write(&waiting, &rebuilt).unwrap();
        let files = ["user.db", "user.db-wal"];
        for file in &files[..moved.min(2)] {
            fs::create_dir_all(&aside).unwrap();
            fs::rename(home.folder().join(file), aside.join(file)).unwrap();
        }
        if moved == 3 {
            fs::rename(&waiting, home.path()).unwrap();
        }
        let client = home.offline();
        client.open().await.unwrap();
        assert_eq!(held(&client).await, ALL, "{moved} files moved");
        assert!(client.damage_report().await.unwrap().is_some());
        assert!(!waiting.parent().unwrap().exists());
        let there = home.set_aside();
        assert_eq!(there["user.db"], damaged);
        assert_eq!(there["user.db-wal"], b"of the old one");
        client.suspend().await.unwrap();
    }
}

#[tokio::test]
async fn no_key_no_rebuilding_and_nothing_is_touched() {
    let home = Home::new();
    let mut damaged = home.database.clone();
    damaged[PAGE_BYTES..].fill(0);
    for (says, expected) in [
        (Ok(KeyLookup::Unavailable), CitizenError::Locked),
        (Ok(KeyLookup::Absent), unavailable(KeyProblem::Absent)),
        (
            Ok(KeyLookup::Invalidated),
            unavailable(KeyProblem::Invalidated),
        ),
        (
            Ok(KeyLookup::Found {
                secret: vec![7; 32],
            }),
            unavailable(KeyProblem::Foreign),
        ),
        (Err(CallbackError::Failed), unavailable(KeyProblem::Failed)),
    ] {
        home.holding(Some(&damaged));
        *home.keychain.says.lock().unwrap() = Some(says);
        let client = home.offline();
        assert_eq!(client.open().await.unwrap_err(), expected);
        assert_eq!(fs::read(home.path()).unwrap(), damaged, "{expected:?}");
        assert!(home.set_aside().is_empty());
        // Once it can be had, the same client goes on.
        *home.keychain.says.lock().unwrap() = None;
        client.open().await.unwrap();
        assert!(client.damage_report().await.unwrap().is_some());
        client.suspend().await.unwrap();
    }
}

fn unavailable(reason: KeyProblem) -> CitizenError {
    CitizenError::KeyUnavailable { reason }
}

#[tokio::test]
async fn a_file_of_a_later_version_is_refused_and_not_set_aside() {
    let home = Home::new();
    let mut newer = home.database.clone();
    newer[60..64].copy_from_slice(&1_000_u32.to_be_bytes());
    home.holding(Some(&newer));
    let client = home.offline();
    assert_eq!(
        client.open().await.unwrap_err(),
        CitizenError::UpdateRequired
    );
    // Also where something in it is damaged.
    newer[PAGE_BYTES * 5..].fill(0);
    home.holding(Some(&newer));
    let client = home.offline();
    assert_eq!(
        client.open().await.unwrap_err(),
        CitizenError::UpdateRequired
    );
    assert!(home.set_aside().is_empty());
}

#[tokio::test]
async fn without_any_wrapped_key_a_new_one_is_made_and_all_is_told_to_be_lost() {
    let home = Home::new();
    // Of the key, no copy beside, and its row is gone.
    home.holding(Some(&home.database));
    let connection = rusqlite::Connection::open(home.path()).unwrap();
    connection.execute("delete from data_key", []).unwrap();
    drop(connection);
    fs::remove_file(home.folder().join("home.json")).unwrap();
    let client = home.offline();
    client.open().await.unwrap();
    let report = client.damage_report().await.unwrap().unwrap();
    assert!(report.key_lost);
    assert_eq!(report.kept, DamageCounts::default());
    assert_eq!(report.lost.drafts as usize, ALL.drafts);
    assert_eq!((report.lost.waiting, report.lost.submissions), (1, 3));
    assert_eq!(
        (report.lost.messages, report.lost.documents),
        (ALL.messages, 1)
    );
    assert!(home.set_aside().contains_key("user.db"));
    assert_eq!(held(&client).await.drafts, 0);
    let words = damage_message(report, "en".into());
    assert!(words.contains("key"), "{words}");
}

#[tokio::test]
async fn a_sealed_value_that_does_not_open_costs_its_row_and_no_other() {
    let home = Home::new();
    home.holding(Some(&home.database));
    let connection = rusqlite::Connection::open(home.path()).unwrap();
    let damage = [
        // Her answers: the draft is lost.
        "update draft set sealed_answers = x'01' where rowid = (select max(rowid) from draft)",
        // What became of it: the submission stands, and can be tried again.
        "update submission set sealed_outcome = x'01' where state = 'accepted'",
        // A count that nothing ever reached.
        "update submission set attempts = -5 where state = 'queued'",
        "update fact set sealed_fact = zeroblob(60) where rowid = 1",
    ];
    for sql in damage {
        assert_eq!(connection.execute(sql, []).unwrap(), 1);
    }
    drop(connection);
    let client = home.offline();
    client.open().await.unwrap();
    let report = client.damage_report().await.unwrap().unwrap();
    let expected = DamageCounts {
        drafts: 1,
        facts: 1,
        ..DamageCounts::default()
    };
    assert_eq!((report.lost, report.more_may_be_lost), (expected, false));
    let submissions = client.outbox().submissions("en".into()).await.unwrap();
    let wedged = submissions.iter().find(
        |one| matches!(&one.state, SubmissionState::Wedged { reason } if reason == "outcome-lost"),
    );
    assert!(wedged.unwrap().can_retry);
    assert_eq!(submissions.len(), ALL.submissions);
    let words = damage_message(report, "en".into()).replace(['\u{2068}', '\u{2069}'], "");
    for part in [
        "Kept: drafts (8)",
        "Lost: drafts (1) · answers about yourself (1)",
        "set aside",
    ] {
        assert!(words.contains(part), "{words}");
    }
}

#[tokio::test]
async fn damage_that_is_met_later_is_mended_when_the_app_is_opened_next() {
    let home = Home::new();
    home.holding(Some(&home.database));
    let client = home.offline();
    client.open().await.unwrap();
    let connection = rusqlite::Connection::open(home.path()).unwrap();
    let damage = "update draft set sealed_answers = x'01' where rowid = 1";
    connection.execute(damage, []).unwrap();
    drop(connection);
    let drafts = client.outbox().drafts("en".into()).await;
    assert_eq!(drafts.unwrap_err(), CitizenError::Corrupt);
    client.suspend().await.unwrap();
    client.resume().await.unwrap();
    assert_eq!(
        client.outbox().drafts("en".into()).await.unwrap().len(),
        ALL.drafts - 1
    );
    assert_eq!(
        client.damage_report().await.unwrap().unwrap().lost.drafts,
        1
    );
}

#[tokio::test]
async fn what_a_second_damage_costs_is_told_with_the_first() {
    let home = Home::new();
    home.holding(Some(&home.database));
    for _ in 0..2 {
        let connection = rusqlite::Connection::open(home.path()).unwrap();
        let damage =
            "update draft set sealed_answers = x'01' where rowid = (select max(rowid) from draft)";
        connection.execute(damage, []).unwrap();
        drop(connection);
        let client = home.offline();
        client.open().await.unwrap();
        client.suspend().await.unwrap();
    }
    let client = home.offline();
    client.open().await.unwrap();
    assert_eq!(
        client.damage_report().await.unwrap().unwrap().lost.drafts,
        2
    );
    let folders = fs::read_dir(home.folder()).unwrap();
    let aside = folders.filter(|entry| {
        let name = entry.as_ref().unwrap().file_name();
        name.to_string_lossy().starts_with("set-aside-")
    });
    assert_eq!(aside.count(), 2);
}

#[test]
fn a_report_is_told_in_every_language() {
    let counts = DamageCounts {
        drafts: 1,
        waiting: 2,
        submissions: 3,
        messages: 4,
        facts: 5,
        favourites: 6,
        attachments: 7,
        documents: 8,
    };
    let report = |lost, more_may_be_lost, key_lost| DamageReport {
        at: VirtualClock::default().now(),
        kept: counts,
        lost,
        more_may_be_lost,
        key_lost,
        set_aside: Some("set-aside-1".into()),
        preferences_lost: false,
        pushes_lost: false,
    };
    let chosen = DamageReport {
        preferences_lost: true,
        ..report(DamageCounts::default(), false, false)
    };
    let pushed = DamageReport {
        pushes_lost: true,
        ..report(DamageCounts::default(), false, false)
    };
    let nothing = DamageCounts::default();
    for language in ["en", "zh-Hans", "es", "ar"] {
        let different: BTreeSet<String> = [
            report(nothing, false, false),
            report(counts, false, false),
            report(counts, true, false),
            report(counts, true, true),
            chosen.clone(),
            pushed.clone(),
        ]
        .map(|report| damage_message(report, language.into()))
        .into();
        assert_eq!(different.len(), 6, "{language}");
        for words in different {
            assert!(
                !words.contains("damage-") && !words.contains(['{', '$']),
                "{words}"
            );
            assert!(
                (1..=8).all(|count| words.contains(&count.to_string())),
                "{words}"
            );
        }
    }
}

#[tokio::test]
async fn an_empty_index_whose_page_is_of_another_kind_is_found() {
    let home = Home::new();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("user.db");
    fs::write(&file, &home.database).unwrap();
    let database = rusqlite::Connection::open(&file).unwrap();
    let roots =
        "select rootpage from sqlite_schema where type = 'index' and name not like 'sqlite_%'";
    let mut roots = database.prepare(roots).unwrap();
    let roots = roots.query_map([], |row| row.get::<_, u32>(0)).unwrap();
    let mut tried = 0;
    for root in roots.map(|root| (root.unwrap() as usize - 1) * 4096) {
        let mut damaged = home.database.clone();
        if damaged[root] != 0x0a || damaged[root + 3..root + 5] != [0, 0] {
            continue;
        }
        // A leaf with no entry is said to lead to others.
        damaged[root] = 0x02;
        survives(&home, &damaged, &format!("index at {root}")).await;
        tried += 1;
    }
    assert!(tried > 0);
}

#[tokio::test]
async fn of_how_the_keys_are_laid_out_any_byte_may_be_another() {
    let home = Home::new();
    home.holding(Some(&home.database));
    let database = rusqlite::Connection::open(home.path()).unwrap();
    let layout = "select sql from sqlite_schema where name = 'data_key'";
    let layout: String = database.query_row(layout, [], |row| row.get(0)).unwrap();
    let mut places = home.database.windows(layout.len());
    let start = places.position(|bytes| bytes == layout.as_bytes()).unwrap();
    // What is no text any more, and what is another letter.
    let bits = [0x80, 0x02].into_iter().cycle();
    for (at, bits) in (start..start + layout.len()).step_by(3).zip(bits) {
        let mut damaged = home.database.clone();
        damaged[at] ^= bits;
        let (held, report) = survives(&home, &damaged, &format!("{bits:#x} at {at}")).await;
        assert_eq!(held, ALL);
        assert!(report.is_none_or(|report| !report.key_lost));
    }
}

#[test]
fn any_bits_may_flip() {
    let home = Home::new();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let flips = prop::collection::vec((0..home.database.len(), 0..8_u8), 1..6);
    let mut runner = TestRunner::new(ProptestConfig::with_cases(48));
    let tried = runner.run(&flips, |flips| {
        let mut damaged = home.database.clone();
        for (at, bit) in &flips {
            // What says that a later app wrote it is believed.
            if !(60..64).contains(at) {
                damaged[*at] ^= 1 << bit;
            }
        }
        runtime.block_on(async {
            let what = format!("{flips:?}");
            let (held, _) = survives(&home, &damaged, &what).await;
            assert!(
                held.drafts + held.facts + held.favourites > 0,
                "{what}: {held:?}"
            );
            assert!(sent(&home).await.len() <= 1, "{what}");
        });
        Ok(())
    });
    tried.unwrap();
}
