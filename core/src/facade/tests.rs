#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
//! The client as a shell has it, in a scripted world.

mod backup;
mod brought;
mod damage;
mod drafts;
mod favourites;
mod inbox;
mod moved;
mod prefill;
mod presented;
mod profile;
mod push;
mod reminders;
mod vault;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    time::Duration,
};

use serde_json::{Value, json};

use super::*;
use crate::{
    catalogue::CatalogueProblem,
    environment::{Environment, HttpRequest, HttpResponse, SystemClock, TransportError},
    testing::{Keychain, ScriptedNetwork, SignedIn, VirtualClock, answer, environment},
};

fn client(
    home: &Path,
    keychain: &Arc<Keychain>,
    network: Arc<ScriptedNetwork>,
) -> Arc<CitizenClient> {
    let world = environment(&Arc::new(VirtualClock::default()), network);
    let keys = Arc::clone(keychain) as Arc<dyn KeyStore>;
    CitizenClient::with_environment(config(home), keys, Some(Arc::new(SignedIn)), world)
}

fn config(home: &Path) -> ClientConfig {
    ClientConfig {
        home: home.to_string_lossy().into_owned(),
        city_url: "http://127.0.0.1:1".into(),
        trust: CityTrust {
            city: "langang".into(),
            receipt_keys: Vec::new(),
            root: String::new(),
        },
        shipped_catalogue: None,
        published_url: None,
        shipped_profile: None,
        app_version: None,
    }
}

fn silence(_: &HttpRequest) -> Result<HttpResponse, TransportError> {
    Err(TransportError::Unreachable)
}

const VERSION_1: &str = include_str!("../storage/user/released/1.sql");
const VERSION_2: &str = include_str!("../storage/user/released/2.sql");
const VERSION_3: &str = include_str!("../storage/user/released/3.sql");
const VERSION_4: &str = include_str!("../storage/user/released/4.sql");
const VERSION_5: &str = include_str!("../storage/user/released/5.sql");
const VERSION_6: &str = include_str!("../storage/user/released/6.sql");
const VERSION_7: &str = include_str!("../storage/user/released/7.sql");
const VERSION_8: &str = include_str!("../storage/user/released/8.sql");
const VERSION_9: &str = include_str!("../storage/user/released/9.sql");
const VERSION_10: &str = include_str!("../storage/user/released/10.sql");
const VERSION_11: &str = include_str!("../storage/user/released/11.sql");

/// A home that the app left behind when `user.db` had an earlier version: a draft, a submission in each
/// state that lasts, messages about two cases and about none, since version 3 what she has told, and since version 4 a service that
/// she keeps at hand.
fn home_of_version(released: &str, folder: &Path) -> Arc<Keychain> {
    let keys = include_str!("../storage/user/released/1.keys.json");
    let secrets: BTreeMap<String, Vec<u8>> = serde_json::from_str(keys).unwrap();
    rusqlite::Connection::open(folder.join("user.db"))
        .unwrap()
        .execute_batch(released)
        .unwrap();
    Arc::new(Keychain {
        secrets: Mutex::new(secrets),
        ..Keychain::default()
    })
}

#[tokio::test]
async fn a_home_of_each_version_is_taken_over_with_all_that_is_in_it() {
    let born = FactValue::Date {
        value: "1944-03-08".into(),
    };
    let told = [("born_on".to_owned(), born)];
    is_taken_over(VERSION_1, &[], &[]).await;
    is_taken_over(VERSION_2, &[], &[]).await;
    is_taken_over(VERSION_3, &told, &[]).await;
    is_taken_over(VERSION_4, &told, &["Senior card"]).await;
    is_taken_over(VERSION_5, &told, &["Senior card"]).await;
    is_taken_over(VERSION_6, &told, &["Senior card"]).await;
    is_taken_over(VERSION_7, &told, &["Senior card"]).await;
    is_taken_over(VERSION_8, &told, &["Senior card"]).await;
    is_taken_over(VERSION_9, &told, &["Senior card"]).await;
    is_taken_over(VERSION_10, &told, &["Senior card"]).await;
    is_taken_over(VERSION_11, &told, &["Senior card"]).await;
}

async fn is_taken_over(released: &str, told: &[(String, FactValue)], kept: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let keychain = home_of_version(released, folder.path());
    // The second time there is nothing left to take over.
    for _ in 0..2 {
        let client = client(folder.path(), &keychain, ScriptedNetwork::new(silence));
        client.set_connectivity(Connectivity::Offline);
        client.open().await.unwrap();
        let (outbox, inbox, en) = (client.outbox(), client.inbox(), || "en".to_owned());

        let drafts = outbox.drafts(en()).await.unwrap();
        assert_eq!(drafts.len(), 1);
        assert_eq!((drafts[0].answered, drafts[0].askable), (1, 1));
        let submissions = outbox.submissions(en()).await.unwrap();
        let states: Vec<Value> = submissions.iter().map(|one| json!(one.state)).collect();
        let state = |index: usize| states[index]["state"].as_str().unwrap();
        assert_eq!(
            [0, 1, 2, 3].map(state),
            ["cancelled", "queued", "rejected", "accepted"]
        );
        assert_eq!(states[1]["waiting_for"], "captive_portal");
        assert_eq!(
            [0, 1, 2, 3].map(|index: usize| submissions[index].attempts),
            [0, 1, 1, 1]
        );

        assert_eq!(inbox.unread_count().await.unwrap(), 3);
        assert_eq!(inbox.messages(en(), 0).await.unwrap().len(), 4);
        let about = inbox
            .about_case("LG-2026-000001".into(), en())
            .await
            .unwrap();
        let titles: Vec<&str> = about.iter().map(|message| message.title.as_str()).collect();
        assert_eq!(titles, ["Title 4", "Title 1"]);
        let read = inbox
            .about_case("LG-2026-000002".into(), en())
            .await
            .unwrap();
        assert!(read.len() == 1 && read[0].read);
        let answers = client.profile().answers().await.unwrap();
        assert_eq!(answers, told.iter().cloned().collect());
        let favourites = client.favourites().list(en()).await.unwrap();
        let names: Vec<&str> = favourites.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, kept);
        assert!(submissions.iter().all(|one| one.attachments.is_empty()));
        // What the city has accepted is a case, of which the receipt alone tells as yet.
        let case = outbox.case(submissions[3].id.clone(), en()).await.unwrap();
        assert_eq!(case.status, CaseStatus::Received);
        assert_eq!((case.promised_by, case.can_withdraw), (None, true));
        assert_eq!(submissions[3].case_id, submissions[3].id);
        client.suspend().await.unwrap();
    }
}

#[tokio::test]
async fn a_damaged_message_keeps_no_other_from_being_found() {
    let folder = tempfile::tempdir().unwrap();
    let keychain = home_of_version(VERSION_1, folder.path());
    rusqlite::Connection::open(folder.path().join("user.db"))
        .unwrap()
        .execute(
            "update message set sealed_content = x'01' where sequence = 1",
            [],
        )
        .unwrap();
    let client = client(folder.path(), &keychain, ScriptedNetwork::new(silence));
    client.open().await.unwrap();
    let inbox = client.inbox();
    let about = async |case: &str| {
        let messages = inbox.about_case(case.to_owned(), "en".to_owned()).await;
        messages.unwrap().len()
    };
    assert_eq!(about("LG-2026-000001").await, 1);
    assert_eq!(about("LG-2026-000002").await, 1);
}

#[tokio::test]
async fn what_an_interrupted_refresh_has_brought_is_told_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let network = ScriptedNetwork::new(|request| match request.url.query() {
        Some(query) if query.contains("after=1") => Err(TransportError::Interrupted),
        _ => {
            let message = json!({
                "id": "m1", "case_number": null, "sent_at": "2026-11-23T10:00:00Z",
                "title": {"en": "First page"}, "body": {"en": "Words."},
            });
            let page = json!({"messages": [message], "next_cursor": "1", "has_more": true});
            Ok(answer(200, "application/json", &page.to_string()))
        }
    });
    let client = client(folder.path(), &Arc::default(), network);
    client.open().await.unwrap();
    let (sender, updates) = mpsc::channel();
    let observed = client.inbox().observe("en".into(), Arc::new(Told(sender)));
    let next = || updates.recv_timeout(Duration::from_secs(30)).unwrap();
    assert_eq!(next().total, 0);

    let refreshed = client.inbox().refresh().await;
    assert!(matches!(refreshed, Err(CitizenError::Offline { .. })));
    let update = next();
    assert_eq!((update.total, update.unread), (1, 1));
    assert_eq!(update.messages[0].title, "First page");
    observed.cancel();
}

struct Told(mpsc::Sender<InboxUpdate>);

impl InboxListener for Told {
    fn on_update(&self, update: InboxUpdate) -> Result<(), CallbackError> {
        self.0.send(update).map_err(|_| CallbackError::Failed)
    }
}

#[tokio::test]
async fn how_fresh_the_catalogue_is_is_told_also_where_the_city_does_not_answer() {
    let folder = tempfile::tempdir().unwrap();
    let client = client(
        folder.path(),
        &Arc::default(),
        ScriptedNetwork::new(silence),
    );
    client.open().await.unwrap();
    let (sender, updates) = mpsc::channel();
    let observed = client
        .catalogue()
        .observe("en".into(), Arc::new(CatalogueTold(sender)));
    let next = || updates.recv_timeout(Duration::from_secs(30)).unwrap();
    let freshness = next().freshness.unwrap();
    assert_eq!(freshness.state, FreshnessState::NeverChecked);

    client.catalogue().refresh().await.unwrap_err();
    let update = next();
    assert_eq!(update.catalogue_revision, None);
    assert_eq!(
        update.freshness,
        Some(client.catalogue().freshness().await.unwrap())
    );
    observed.cancel();
}

struct CatalogueTold(mpsc::Sender<CatalogueUpdate>);

impl CatalogueListener for CatalogueTold {
    fn on_update(&self, update: CatalogueUpdate) -> Result<(), CallbackError> {
        self.0.send(update).map_err(|_| CallbackError::Failed)
    }
}

/// Whoever this says is signed in.
struct MaybeSignedIn(AtomicBool);

impl Authorizer for MaybeSignedIn {
    fn authorize(
        &self,
        method: String,
        url: String,
        nonce: Option<String>,
    ) -> Result<Vec<Header>, CallbackError> {
        match self.0.load(Ordering::Relaxed) {
            true => SignedIn.authorize(method, url, nonce),
            false => Ok(Vec::new()),
        }
    }
}

#[tokio::test]
async fn coming_online_sends_what_waited_for_sign_in_and_nothing_else_does_soon() {
    let folder = tempfile::tempdir().unwrap();
    let keychain = home_of_version(VERSION_1, folder.path());
    let (sender, submitted) = mpsc::channel();
    let network = ScriptedNetwork::new(move |request| {
        if request.method == "POST" {
            sender.send(()).unwrap();
        }
        Err(TransportError::Unreachable)
    });
    let signed_in = Arc::new(MaybeSignedIn(AtomicBool::new(false)));
    let world = Environment {
        clock: Arc::new(SystemClock),
        ..environment(&Arc::default(), network)
    };
    let (keys, authorizer) = (keychain as Arc<dyn KeyStore>, Arc::clone(&signed_in));
    let client =
        CitizenClient::with_environment(config(folder.path()), keys, Some(authorizer), world);
    client.open().await.unwrap();
    let report = client.run_due_work(Duration::from_secs(60)).await.unwrap();
    assert_eq!(report.waiting, 1);
    let wakeups = client.wakeups().await.unwrap();
    let sends = wakeups.iter().find(|wakeup| wakeup.work == Work::Send);
    let wakes_in = sends.unwrap().at - chrono::Utc::now();
    assert!(wakes_in > chrono::TimeDelta::minutes(25), "{wakes_in}");
    let waiting = client.outbox().submissions("en".into()).await.unwrap();
    assert_eq!(json!(waiting[1].state)["waiting_for"], "sign_in");
    let attempts = waiting[1].attempts;

    client.run_due_work(Duration::from_secs(60)).await.unwrap();
    let again = client.outbox().submissions("en".into()).await.unwrap();
    assert_eq!(again[1].attempts, attempts, "it was tried again");

    signed_in.0.store(true, Ordering::Relaxed);
    client.set_connectivity(Connectivity::Offline);
    client.set_connectivity(Connectivity::Online);
    submitted.recv_timeout(Duration::from_secs(30)).unwrap();
}

#[test]
fn every_error_says_in_every_language_what_it_is_about_and_no_known_code() {
    let not_found = |what: &str| CitizenError::NotFound { what: what.into() };
    let refused = |reason: &str| CitizenError::Refused {
        reason: reason.into(),
    };
    let unexpected = |code: &str| CitizenError::Unexpected { code: code.into() };
    let known = [
        (not_found("form"), "form"),
        (not_found("receipt"), "receipt"),
        (not_found("draft"), "draft"),
        (refused("already-sent"), "already-sent"),
        (refused("not-waiting"), "not-waiting"),
        (refused("receipt-not-proven"), "receipt-not-proven"),
        (refused("recovery-code-wrong"), "recovery-code-wrong"),
        (refused("no-recovery-code"), "no-recovery-code"),
        (refused("backup-of-another-city"), "backup-of-another-city"),
        (refused("backup-of-another-home"), "backup-of-another-home"),
        (refused("wrong-kind-of-answer"), "wrong-kind-of-answer"),
        (refused("push-endpoint"), "push-endpoint"),
        (refused("reminder-too-late"), "reminder-too-late"),
        (refused("preference-empty"), "preference-empty"),
        (refused("preference-too-long"), "preference-too-long"),
        (refused("preference-too-many"), "preference-too-many"),
        (unexpected("city-url"), "city-url"),
        (
            CitizenError::CatalogueRefused {
                problem: CatalogueProblem {
                    line: Some(3),
                    record_id: Some("odd-8".into()),
                    problem: "it is wrong".into(),
                },
            },
            "odd-8",
        ),
    ];
    for language in ["en", "zh-Hans", "es", "ar"] {
        let words = |error: &CitizenError| error_message(error.clone(), language.into());
        let mut all: Vec<String> = known.iter().map(|(error, _)| words(error)).collect();
        for (error, code) in &known {
            assert!(!words(error).contains(&format!("\u{2068}{code}")), "{code}");
        }
        for error in [refused("odd-7"), unexpected("odd-7")] {
            let words = words(&error);
            assert!(words.contains("odd-7"), "{language}: {words}");
            all.push(words);
        }
        let different: BTreeSet<&String> = all.iter().collect();
        assert_eq!(different.len(), all.len(), "{language}: {all:#?}");
    }
    let form = error_message(not_found("form"), "en".into());
    assert!(form.contains("cannot be applied for in the app"), "{form}");
}

#[test]
fn why_a_file_was_not_attached_is_told_with_what_fits() {
    let problem = |problem| CitizenError::NotAttached { problem };
    let too_large = |limit_bytes| problem(AttachmentProblem::TooLarge { limit_bytes });
    let accepted = vec!["application/pdf".to_owned(), "text/plain".to_owned()];
    let known = [
        (too_large(10_000_000), "\u{2068}10\u{2069}"),
        (too_large(1_999_999), "\u{2068}1\u{2069}"),
        (too_large(800_500), "\u{2068}800\u{2069}"),
        (
            problem(AttachmentProblem::WrongType { accepted }),
            "PDF, TXT",
        ),
        (
            problem(AttachmentProblem::TooMany { limit: 3 }),
            "\u{2068}3\u{2069}",
        ),
        (problem(AttachmentProblem::Unreadable), ""),
    ];
    for language in ["en", "zh-Hans", "es", "ar"] {
        let words = known.clone().map(|(error, fits)| {
            let words = error_message(error, language.into());
            assert!(words.contains(fits), "{language}: {words}");
            words
        });
        assert_eq!(BTreeSet::from(words).len(), known.len(), "{language}");
    }
}

#[test]
fn why_a_document_was_not_kept_is_told_with_what_to_do() {
    let wrong = |field: &str| DocumentProblem::Wrong {
        field: field.to_owned(),
    };
    let known = [
        DocumentProblem::Unreadable,
        DocumentProblem::NoRoom { limit_bytes: 1 },
        DocumentProblem::Unwritable,
        DocumentProblem::FileExists,
        wrong("title"),
        wrong("issuer"),
        wrong("issued_on"),
        wrong("expires_on"),
        wrong("tags"),
    ];
    for language in ["en", "zh-Hans", "es", "ar"] {
        let words = known
            .clone()
            .map(|problem| error_message(CitizenError::NotKept { problem }, language.into()));
        assert_eq!(BTreeSet::from(words).len(), known.len(), "{language}");
    }
}

#[test]
fn a_key_that_is_lost_is_told_with_the_code_on_paper_and_one_that_fails_is_not() {
    use crate::seal::KeyProblem;
    let paper = [
        ("en", "paper"),
        ("zh-Hans", "纸"),
        ("es", "papel"),
        ("ar", "ورقة"),
    ];
    for (language, paper) in paper {
        let words =
            |reason| error_message(CitizenError::KeyUnavailable { reason }, language.into());
        for lost in [
            KeyProblem::Absent,
            KeyProblem::Invalidated,
            KeyProblem::Foreign,
        ] {
            let words = words(lost);
            assert!(words.contains(paper), "{language}: {words}");
        }
        let failed = words(KeyProblem::Failed);
        assert!(!failed.contains(paper), "{language}: {failed}");
    }
}

#[test]
fn a_label_that_ends_a_sentence_does_not_end_the_message() {
    let problem = |label: &str| crate::forms::Problem {
        path: "/declaration".into(),
        label: label.into(),
        key: "problem-required".into(),
        arguments: Default::default(),
        message: String::new(),
    };
    let error = CitizenError::InvalidAnswers {
        problems: vec![problem("All of this is true."), problem("您确认吗？")],
    };
    let words = error_message(error, "en".into()).replace(['\u{2068}', '\u{2069}'], "");
    assert!(
        words.ends_with("changed: All of this is true, 您确认吗."),
        "{words}"
    );
}

#[tokio::test]
async fn what_a_call_from_before_is_still_at_work_on_is_not_swept_away() {
    let folder = tempfile::tempdir().unwrap();
    let client = client(
        folder.path(),
        &Arc::default(),
        ScriptedNetwork::new(silence),
    );
    client.set_connectivity(Connectivity::Offline);
    client.open().await.unwrap();
    // As a file is between its place and its row.
    let file = folder
        .path()
        .join("attachments/019ab000-0000-7000-8000-000000000001");
    std::fs::create_dir(file.parent().unwrap()).unwrap();
    std::fs::write(&file, "sealed").unwrap();
    let at_work = client.outbox().0.user_store().unwrap();
    client.suspend().await.unwrap();
    client.resume().await.unwrap();
    assert!(file.exists());
    drop(at_work);
    client.suspend().await.unwrap();
    client.resume().await.unwrap();
    assert!(
        !file.exists(),
        "what nobody needs goes with the next opening"
    );
}
