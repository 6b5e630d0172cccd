//! All that is hers goes into one file, and comes back on another phone: once, and nothing of it is sent.

use std::{fs, path::PathBuf};

use super::*;
use crate::facade::{
    BackupListener, BackupSecret, BackupSummary, BackupUpdate, DocumentAbout, DocumentQuery,
    LostDocument, RestoreReport, RestoreStep,
};

struct TellsHowItEnds(mpsc::Sender<BackupUpdate>);

impl BackupListener for TellsHowItEnds {
    fn on_update(&self, update: BackupUpdate) -> Result<(), CallbackError> {
        match &update {
            BackupUpdate::Moving { bytes, total_bytes } => assert!(bytes <= total_bytes),
            _ => self.0.send(update).map_err(|_| CallbackError::Failed)?,
        }
        Ok(())
    }
}

fn ended(start: impl FnOnce(Arc<dyn BackupListener>) -> Arc<TaskHandle>) -> BackupUpdate {
    let (sender, ended) = mpsc::channel();
    let _task = start(Arc::new(TellsHowItEnds(sender)));
    ended.recv_timeout(Duration::from_secs(60)).unwrap()
}

/// A phone that has no network, and what it has asked the network for.
struct Phone {
    folder: tempfile::TempDir,
    client: Arc<CitizenClient>,
    network: Arc<ScriptedNetwork>,
    clock: Arc<VirtualClock>,
}

impl Phone {
    /// With what an earlier version of the app left: a draft, a submission in each state that lasts, messages, a fact, a
    /// service at hand.
    async fn lived_in() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let keychain = home_of_version(VERSION_9, folder.path());
        Self::opened(folder, keychain, "langang").await
    }

    async fn new() -> Self {
        Self::of_city("langang").await
    }

    async fn of_city(city: &str) -> Self {
        Self::opened(tempfile::tempdir().unwrap(), Arc::default(), city).await
    }

    async fn opened(folder: tempfile::TempDir, keychain: Arc<Keychain>, city: &str) -> Self {
        let (clock, network) = (
            Arc::<VirtualClock>::default(),
            ScriptedNetwork::new(silence),
        );
        clock.stand_still();
        let world = environment(&clock, Arc::clone(&network) as Arc<_>);
        let keys = keychain as Arc<dyn KeyStore>;
        let mut config = config(folder.path());
        config.trust.city = city.to_owned();
        let client = CitizenClient::with_environment(config, keys, None, world);
        client.set_connectivity(Connectivity::Offline);
        client.open().await.unwrap();
        client.vault().unlock("en".into()).await.unwrap();
        Self {
            folder,
            client,
            network,
            clock,
        }
    }

    fn file(&self, name: &str) -> String {
        self.folder.path().join(name).to_string_lossy().into_owned()
    }

    async fn keeps(&self, title: &str, content: &[u8]) -> String {
        let path = PathBuf::from(self.file("to-keep"));
        fs::write(&path, content).unwrap();
        let about = DocumentAbout {
            title: title.to_owned(),
            issuer: Some("Registry".to_owned()),
            ..DocumentAbout::default()
        };
        let vault = self.client.vault();
        let path = path.to_string_lossy().into_owned();
        let imported = vault.import(path, "a.pdf".into(), about).await.unwrap();
        imported.document.id
    }

    fn makes(&self, file: &str, passphrase: Option<&str>) -> BackupUpdate {
        let passphrase = passphrase.map(str::to_owned);
        let vault = self.client.vault();
        ended(|listener| vault.start_backup(file.to_owned(), passphrase, listener))
    }

    fn has_made(&self, file: &str, passphrase: Option<&str>) -> BackupSummary {
        match self.makes(file, passphrase) {
            BackupUpdate::Made { summary } => summary,
            other => panic!("{other:?}"),
        }
    }

    fn checks(&self, file: &str, secret: BackupSecret) -> BackupUpdate {
        let vault = self.client.vault();
        ended(|listener| vault.start_backup_check(file.to_owned(), secret, listener))
    }

    fn restores(&self, file: &str, secret: BackupSecret) -> BackupUpdate {
        self.restores_as(file, secret, false)
    }

    fn restores_as(&self, file: &str, secret: BackupSecret, is_hers: bool) -> BackupUpdate {
        let (vault, en) = (self.client.vault(), "en".to_owned());
        ended(|listener| vault.start_restore(file.to_owned(), secret, en, is_hers, listener))
    }

    fn has_restored(&self, file: &str, secret: BackupSecret) -> RestoreReport {
        match self.restores(file, secret) {
            BackupUpdate::Restored { report } => report,
            other => panic!("{other:?}"),
        }
    }

    /// All that a resident sees of it, but for what is said of the way to the city.
    async fn shows(&self) -> Value {
        let (outbox, inbox) = (self.client.outbox(), self.client.inbox());
        let en = || "en".to_owned();
        let submissions = outbox.submissions(en()).await.unwrap();
        let accepted = submissions.iter().map(|it| &it.state);
        let accepted = accepted.filter(|it| matches!(it, SubmissionState::Accepted { .. }));
        let drafts: Vec<Value> = (outbox.drafts(en()).await.unwrap().into_iter())
            .map(|it| json!([it.id, it.service_name, it.answered, it.updated_at]))
            .collect();
        let messages: Vec<Value> = (inbox.messages(en(), 0).await.unwrap().into_iter())
            .map(|it| json!([it.id, it.title, it.body, it.read, it.sent_at]))
            .collect();
        let favourites = self.client.favourites().list(en()).await.unwrap();
        let vault = self.client.vault();
        let documents = vault.documents(DocumentQuery::default());
        json!({
            "drafts": drafts,
            "submissions": submissions.iter().map(|it| &it.id).collect::<Vec<_>>(),
            "accepted": accepted.collect::<Vec<_>>(),
            "messages": messages,
            "facts": self.client.profile().answers().await.unwrap().into_iter().collect::<BTreeMap<_, _>>(),
            "favourites": favourites.into_iter().map(|it| it.name).collect::<Vec<_>>(),
            "documents": documents.await.unwrap().documents,
        })
    }
}

fn failed(update: BackupUpdate) -> CitizenError {
    match update {
        BackupUpdate::Failed { error } => error,
        other => panic!("{other:?}"),
    }
}

fn refused(reason: &str) -> CitizenError {
    CitizenError::Refused {
        reason: reason.to_owned(),
    }
}

fn code(typed: &str) -> BackupSecret {
    BackupSecret::Code {
        typed: typed.to_owned(),
    }
}

#[tokio::test]
async fn all_that_is_hers_is_on_another_phone_once_and_nothing_of_it_is_sent() {
    let old = Phone::lived_in().await;
    let id = old.keeps("Passport", b"%PDF-1.7 passport").await;
    let paper = old.client.vault().set_up_recovery().await.unwrap();
    let file = old.file("backup.age");
    let summary = old.has_made(&file, None);
    // One of them is the receipt of what was accepted.
    assert_eq!(
        (summary.documents, summary.drafts, summary.submissions),
        (2, 1, 4)
    );
    assert_eq!((summary.lost.len(), summary.unnamed_documents), (0, 0));

    let new = Phone::new().await;
    let vault = new.client.vault();
    let checked = new.checks(&file, code(&paper));
    let nothing = Phone::new().await.shows().await;
    assert_eq!(new.shows().await, nothing, "a check changes nothing");
    assert_eq!(checked, BackupUpdate::Checked { summary });

    let report = new.has_restored(&file, code(&paper));
    assert_eq!(new.shows().await, old.shows().await);
    assert_eq!(
        (report.documents, report.drafts, report.submissions),
        (2, 1, 4)
    );
    assert_eq!(
        (report.messages, report.facts, report.favourites),
        (4, 1, 1)
    );
    assert_eq!(vault.read(id, 9, 99).await.unwrap(), b"passport");

    // What waited is for her to send: the other phone may have sent it since.
    let submissions = new.client.outbox().submissions("en".into()).await.unwrap();
    let states: Vec<Value> = submissions.iter().map(|it| json!(it.state)).collect();
    assert_eq!(states[1], json!({"state": "wedged", "reason": "restored"}));
    assert!(submissions[1].can_retry && submissions[1].can_cancel);
    let steps = report.steps;
    assert_eq!(steps[0], RestoreStep::SignIn);
    assert!(
        matches!(&steps[1..], [RestoreStep::SendAgain { submission_id, kind: SubmissionKind::Application, .. }]
            if *submission_id == submissions[1].id),
        "{steps:?}"
    );

    // The paper is as good for this phone.
    assert_eq!(vault.recovery_code().await.unwrap(), Some(paper.clone()));
    let again = new.has_restored(&file, code(&paper));
    let all = [
        again.documents,
        again.drafts,
        again.submissions,
        again.messages,
        again.facts,
        again.favourites,
    ];
    assert_eq!(all, [0; 6], "a second time brings nothing");
    assert_eq!(new.shows().await, old.shows().await);
    new.client.suspend().await.unwrap();
    assert!(new.network.requests.lock().unwrap().is_empty());
}

#[tokio::test]
async fn what_is_here_and_newer_stands() {
    let old = Phone::lived_in().await;
    let paper = old.client.vault().set_up_recovery().await.unwrap();
    let id = old.keeps("Passport", b"%PDF-1.7 passport").await;
    let file = old.file("backup.age");
    old.has_made(&file, None);

    // Since then she has gone on with all of it.
    old.clock.advance(Duration::from_secs(60));
    let client = &old.client;
    let about = DocumentAbout {
        title: "Passport of Li Na".to_owned(),
        ..DocumentAbout::default()
    };
    let changed = client.vault().change_document(id, about).await.unwrap();
    for message in client.inbox().messages("en".into(), 0).await.unwrap() {
        client.inbox().mark_read(message.id).await.unwrap();
    }
    let before = old.shows().await;
    let report = old.has_restored(&file, code(&paper));
    assert_eq!(old.shows().await, before);
    assert_eq!((report.documents, report.messages), (0, 0));

    // And what was changed there comes to the phone that has the older.
    let other = Phone::new().await;
    other.has_restored(&file, code(&paper));
    let later = old.file("later.age");
    old.has_made(&later, None);
    let report = other.has_restored(&later, code(&paper));
    assert_eq!((report.documents, report.messages), (1, 3));
    let vault = other.client.vault();
    let found = vault.documents(DocumentQuery::default());
    let titles: Vec<String> = (found.await.unwrap().documents.into_iter())
        .map(|it| it.about.title)
        .collect();
    assert!(titles.contains(&changed.about.title));
    assert_eq!(other.client.inbox().unread_count().await.unwrap(), 0);
}

#[tokio::test]
async fn a_backup_of_another_home_is_taken_only_where_she_says_that_it_is_hers() {
    let old = Phone::lived_in().await;
    let paper = old.client.vault().set_up_recovery().await.unwrap();
    let file = old.file("backup.age");
    assert!(old.has_made(&file, None).of_this_home);

    // Somebody else's phone, or one on which she has begun already.
    let other = Phone::new().await;
    other.keeps("Lease", b"The lease of flat 7.").await;
    let before = other.shows().await;
    let BackupUpdate::Checked { summary } = other.checks(&file, code(&paper)) else {
        panic!("whose it is does not matter to who looks at it");
    };
    assert!(!summary.of_this_home);
    assert_eq!(
        failed(other.restores(&file, code(&paper))),
        refused("backup-of-another-home")
    );
    assert_eq!(other.shows().await, before, "nothing was taken");
    let hers = other.restores_as(&file, code(&paper), true);
    assert!(matches!(hers, BackupUpdate::Restored { .. }), "{hers:?}");
    let before = other.shows().await;
    assert_eq!(before["documents"].as_array().unwrap().len(), 2);
    // She has said so for the next one too.
    let later = old.file("later.age");
    old.has_made(&later, None);
    other.has_restored(&later, code(&paper));

    // What is made there is of both, and a third home is another one.
    let words = "seven lamps on the river";
    let passphrase = || BackupSecret::Passphrase {
        passphrase: words.to_owned(),
    };
    let third = Phone::new().await;
    third.keeps("Will", b"All to Wang.").await;
    let thirds = third.file("backup.age");
    third.has_made(&thirds, Some(words));
    assert_eq!(
        failed(other.restores(&thirds, passphrase())),
        refused("backup-of-another-home")
    );
    other.restores_as(&thirds, passphrase(), true);
    // It goes on as what it was.
    other.has_restored(&later, code(&paper));
    assert_eq!(
        failed(other.restores(&thirds, passphrase())),
        refused("backup-of-another-home")
    );
}

#[tokio::test]
async fn a_backup_of_another_city_is_refused_whoever_she_is() {
    let old = Phone::lived_in().await;
    let paper = old.client.vault().set_up_recovery().await.unwrap();
    let file = old.file("backup.age");
    old.has_made(&file, None);
    let elsewhere = Phone::of_city("elsewhere").await;
    let another_city = refused("backup-of-another-city");
    assert_eq!(failed(elsewhere.checks(&file, code(&paper))), another_city);
    let said = elsewhere.restores_as(&file, code(&paper), true);
    assert_eq!(failed(said), another_city);
    // One that knows no city, as the command line before its first contact, takes any.
    let unknown = Phone::of_city("").await;
    unknown.has_restored(&file, code(&paper));
}

#[tokio::test]
async fn a_passphrase_opens_it_where_no_paper_was_written() {
    let old = Phone::new().await;
    old.keeps("Lease", b"The lease of flat 7.").await;
    let file = old.file("backup.age");
    assert_eq!(failed(old.makes(&file, None)), refused("no-recovery-code"));
    assert_eq!(
        failed(old.makes(&file, Some("eleven char"))),
        refused("passphrase-too-short")
    );
    assert!(!PathBuf::from(&file).exists());
    let words = "seven lamps on the river";
    old.has_made(&file, Some(words));
    assert_eq!(
        failed(old.makes(&file, Some(words))),
        CitizenError::NotKept {
            problem: DocumentProblem::FileExists
        }
    );

    let new = Phone::new().await;
    let passphrase = |passphrase: &str| BackupSecret::Passphrase {
        passphrase: passphrase.to_owned(),
    };
    assert_eq!(
        failed(new.restores(&file, passphrase("seven lamps on the rivers"))),
        refused("backup-for-another-key")
    );
    let key = BackupSecret::Key {
        identity: "AGE-SECRET-KEY-1".to_owned(),
    };
    assert_eq!(failed(new.restores(&file, key)), refused("no-recovery-key"));
    let report = new.has_restored(&file, passphrase(words));
    // Nothing of it is the city's business.
    assert_eq!(report.steps, [RestoreStep::MakeRecoveryCode]);
    assert_eq!(new.shows().await, old.shows().await);

    // Locked, nothing is made and nothing is brought back.
    new.client.vault().lock();
    let other = new.file("other.age");
    assert_eq!(
        failed(new.makes(&other, Some(words))),
        CitizenError::VaultLocked
    );
    assert!(!PathBuf::from(other).exists());
}

#[tokio::test]
async fn a_damaged_document_keeps_nothing_from_the_backup_and_is_asked_for_again() {
    let old = Phone::new().await;
    let id = old.keeps("Passport", b"%PDF-1.7 passport").await;
    old.keeps("Lease", b"The lease of flat 7.").await;
    let sealed = old.folder.path().join("documents").join(&id);
    let mut bytes = fs::read(&sealed).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(&sealed, bytes).unwrap();
    let (file, words) = (old.file("backup.age"), "seven lamps on the river");
    let lost = LostDocument {
        title: "Passport".to_owned(),
        issuer: Some("Registry".to_owned()),
        service_id: None,
    };
    let summary = old.has_made(&file, Some(words));
    assert_eq!(summary.lost, std::slice::from_ref(&lost));
    assert_eq!(summary.documents, 1, "the other one has no content");

    let new = Phone::new().await;
    let passphrase = || BackupSecret::Passphrase {
        passphrase: words.to_owned(),
    };
    assert_eq!(
        new.checks(&file, passphrase()),
        BackupUpdate::Checked { summary }
    );
    let report = new.has_restored(&file, passphrase());
    assert_eq!(report.documents, 1);
    let get_again = RestoreStep::GetAgain { document: lost };
    assert_eq!(report.steps.last(), Some(&get_again));
    // Where she has it by then, it is no step.
    new.keeps("Passport", b"%PDF-1.7 passport").await;
    let report = new.has_restored(&file, passphrase());
    assert!(!report.steps.contains(&get_again));
}

#[tokio::test]
async fn the_qr_code_says_the_key_that_any_program_of_age_takes() {
    let phone = Phone::new().await;
    let vault = phone.client.vault();
    let refused = CitizenError::Refused {
        reason: "no-recovery-code".into(),
    };
    assert_eq!(vault.recovery_qr_code().await, Err(refused));
    let paper = vault.set_up_recovery().await.unwrap();
    let squares = vault.recovery_qr_code().await.unwrap();
    let key = crate::seal::age::RecoveryCode::read(&paper).unwrap().key();
    let identity = key.unwrap().to_identity();
    assert_eq!(vault.recovery_key().await.unwrap(), *identity);
    assert_eq!(squares, crate::trust::qr::code(&identity).unwrap());

    let file = phone.file("backup.age");
    phone.has_made(&file, None);
    let key = BackupSecret::Key {
        identity: identity.to_string(),
    };
    let new = Phone::new().await;
    assert_eq!(
        new.has_restored(&file, key).steps,
        [RestoreStep::MakeRecoveryCode]
    );
}

/// Made when `user.db` had version 10, of the home of version 9 that is in `storage/user/released`, with one document more.
const OF_VERSION_10: &[u8] = include_bytes!("../../../../tests/fixtures/backup/10.age");
const ITS_CODE: &str = "388664 289522 122169 249682 624750 419117 169484 617834 036584";

#[tokio::test]
async fn a_backup_of_each_version_is_taken_back() {
    let new = Phone::new().await;
    let file = new.file("backup.age");
    fs::write(&file, OF_VERSION_10).unwrap();
    // It does not say whose it is.
    let used = Phone::new().await;
    used.keeps("Lease", b"The lease of flat 7.").await;
    assert_eq!(
        failed(used.restores(&file, code(ITS_CODE))),
        refused("backup-of-another-home")
    );
    let report = new.has_restored(&file, code(ITS_CODE));
    assert_eq!(
        (report.documents, report.drafts, report.submissions),
        (2, 1, 4)
    );
    assert_eq!(
        (report.messages, report.facts, report.favourites),
        (4, 1, 1)
    );
    let shown = new.shows().await;
    assert_eq!(shown["documents"][0]["about"]["title"], "Passport");
    assert_eq!(shown["accepted"][0]["case_number"], "LG-2026-000001");
}

#[tokio::test]
async fn what_had_become_of_submissions_is_no_news_on_the_phone_that_they_come_back_on() {
    let from = Phone::lived_in().await;
    let file = from.file("backup");
    from.has_made(&file, Some("long and secret words"));
    let to = Phone::new().await;
    let due = async || {
        to.client
            .inbox()
            .due_presentations("en".into())
            .await
            .unwrap()
    };
    assert_eq!(due().await.present, []);
    let passphrase = "long and secret words".to_owned();
    to.has_restored(&file, BackupSecret::Passphrase { passphrase });
    let submissions = to.client.outbox().submissions("en".into()).await.unwrap();
    assert_eq!(submissions.len(), 4);
    let is_of_case = |shown: &Presentation| shown.kind == PresentationKind::Case;
    assert!(!due().await.present.iter().any(is_of_case));
}
