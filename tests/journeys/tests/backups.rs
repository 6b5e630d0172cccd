#![allow(clippy::unwrap_used, clippy::print_stdout)]
//! Apps that are killed 200 times while they make backups and restore one: what is called a backup is one, what is brought
//! back is whole, restoring it again brings the rest, and nothing lies on the disk that belongs to nothing.
//!
//! `CITIZEN_KILLS` is how many, `CITIZEN_SEED` what the moments of death are drawn from.

use std::{
    collections::BTreeSet,
    fs,
    io::Write,
    path::Path,
    process::{Child, Command, Stdio},
    sync::{Arc, mpsc},
    time::Duration,
};

use citizen_core::facade::{
    BackupListener, BackupSecret, BackupUpdate, CallbackError, CitizenClient, DocumentAbout,
    DocumentQuery, TaskHandle, Vault,
};
use citizen_journeys::{
    City, Phone, SERVICE_WITH_FILES, answers_beside_files, content, live_and_die, number,
};

const DOCUMENTS: u64 = 12;
const DRAFTS: usize = 3;
const PROOFS: &str = "/proofs_of_residence";

struct Told(mpsc::Sender<BackupUpdate>);

impl BackupListener for Told {
    fn on_update(&self, update: BackupUpdate) -> Result<(), CallbackError> {
        match update {
            BackupUpdate::Moving { .. } => Ok(()),
            ended => self.0.send(ended).map_err(|_| CallbackError::Failed),
        }
    }
}

/// How what is begun ends.
fn ended(start: impl FnOnce(Arc<dyn BackupListener>) -> Arc<TaskHandle>) -> BackupUpdate {
    let (sender, ended) = mpsc::channel();
    let _task = start(Arc::new(Told(sender)));
    ended.recv_timeout(Duration::from_secs(300)).unwrap()
}

fn code(paper: &str) -> BackupSecret {
    BackupSecret::Code {
        typed: paper.to_owned(),
    }
}

fn is_restored(vault: &Vault, file: &str, paper: &str) -> bool {
    let (file, en) = (file.to_owned(), "en".to_owned());
    let ended = ended(|told| vault.start_restore(file, code(paper), en, false, told));
    matches!(ended, BackupUpdate::Restored { .. })
}

fn is_backup(vault: &Vault, file: &Path, paper: &str) -> bool {
    let file = file.to_string_lossy().into_owned();
    let ended = ended(|told| vault.start_backup_check(file, code(paper), told));
    matches!(ended, BackupUpdate::Checked { summary }
        if summary.documents == DOCUMENTS as u32 && summary.unreadable == 0)
}

fn resident(mode: &str, phone: &Phone, arguments: [&Path; 2]) -> Child {
    let config = serde_json::json!(phone.config).to_string();
    Command::new(env!("CARGO_BIN_EXE_resident"))
        .args([mode, &config])
        .arg(phone.folder.path().join("keys.json"))
        .arg("")
        .args(arguments)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// A phone with documents, and drafts with a file each.
async fn lived_in(city: &City) -> (Phone, Arc<CitizenClient>, String) {
    let phone = Phone::new(city, "li-na").await;
    let app = phone.opened().await;
    app.catalogue().refresh().await.unwrap();
    let vault = app.vault();
    vault.unlock("en".to_owned()).await.unwrap();
    for title in 1..=DOCUMENTS {
        let title = title.to_string();
        let import = vault.begin_import().await.unwrap();
        import.write(content(&title)).await.unwrap();
        let about = DocumentAbout {
            title,
            ..DocumentAbout::default()
        };
        import.finish("file".to_owned(), about).await.unwrap();
    }
    for draft in 0..DRAFTS {
        let en = || "en".to_owned();
        let forms = app.forms();
        let session = forms.start(SERVICE_WITH_FILES.to_owned()).await.unwrap();
        for (path, answer) in answers_beside_files() {
            session.answer(path.to_owned(), answer, en()).await.unwrap();
        }
        let photo = phone.folder.path().join("photo.pdf");
        let mut file = fs::File::create(&photo).unwrap();
        file.write_all(b"%PDF-1.7 ").unwrap();
        file.write_all(&vec![draft as u8; 100_000]).unwrap();
        let photo = photo.to_string_lossy().into_owned();
        session
            .attach(PROOFS.to_owned(), photo, "lease.pdf".to_owned(), en())
            .await
            .unwrap();
    }
    let paper = vault.set_up_recovery().await.unwrap();
    (phone, app, paper)
}

async fn titles(vault: &Vault) -> BTreeSet<String> {
    let page = vault.documents(DocumentQuery::default()).await.unwrap();
    assert!(page.damaged_ids.is_empty());
    let mut titles = BTreeSet::new();
    for document in page.documents {
        let read = vault.read(document.id, 0, 1_000_000).await.unwrap();
        assert!(
            read == content(&document.about.title),
            "{:?}",
            document.about.title
        );
        assert!(titles.insert(document.about.title), "twice");
    }
    titles
}

/// How many drafts there are, each of which has its file.
async fn drafts(app: &CitizenClient) -> usize {
    let drafts = app.outbox().drafts("en".to_owned()).await.unwrap();
    for draft in &drafts {
        let session = app.forms().resume(draft.id.clone()).await.unwrap();
        let problems = session.problems("en".to_owned()).await.unwrap();
        assert!(problems.iter().all(|problem| problem.path != PROOFS));
    }
    drafts.len()
}

fn files(folder: &Path) -> usize {
    fs::read_dir(folder).map_or(0, Iterator::count)
}

#[tokio::test(flavor = "multi_thread")]
async fn kills_leave_backups_whole_and_bring_back_all_or_none_of_each() {
    let (kills, seed) = (
        number("CITIZEN_KILLS", 200),
        number("CITIZEN_SEED", 20_261_130),
    );
    println!("CITIZEN_KILLS={kills} CITIZEN_SEED={seed}");
    let mut random = fastrand::Rng::with_seed(seed);
    let city = City::start().await;
    let (phone, app, paper) = lived_in(&city).await;
    let backups = phone.folder.path().join("backups");
    fs::create_dir(&backups).unwrap();
    app.suspend().await.unwrap();
    tokio::task::block_in_place(|| {
        for _ in 0..kills / 2 {
            let child = resident("back-up", &phone, [&backups, Path::new(&paper)]);
            live_and_die(child, &mut random, 1, 60_000);
        }
    });
    app.resume().await.unwrap();
    let vault = app.vault();
    vault.unlock("en".to_owned()).await.unwrap();
    let (mut whole, mut begun) = (Vec::new(), 0);
    for file in fs::read_dir(&backups).unwrap() {
        let file = file.unwrap().path();
        match file.extension().is_some_and(|it| it == "part") {
            true => begun += 1,
            false => {
                assert!(is_backup(&vault, &file, &paper), "{}", file.display());
                whole.push(file);
            }
        }
    }
    println!("{} backups, {begun} begun", whole.len());
    let file = whole.pop().expect("one is made between two kills");
    assert!(begun > 0, "too few to tell");

    // A new phone after every tenth kill, so that there are kills at its first document and at its last.
    let mut left = Vec::new();
    let no_token = Phone::offline("http://127.0.0.1:1", city.trust().await);
    let mut other = no_token;
    for nth in 1..=kills - kills / 2 {
        tokio::task::block_in_place(|| {
            let child = resident("restore", &other, [&file, Path::new(&paper)]);
            live_and_die(child, &mut random, 1, 60_000);
        });
        let app = other.opened().await;
        let vault = app.vault();
        vault.unlock("en".to_owned()).await.unwrap();
        let (there, drafts_there) = (titles(&vault).await, drafts(&app).await);
        assert_eq!(files(&other.home().join("documents")), there.len());
        assert_eq!(files(&other.home().join("attachments")), drafts_there);
        left.push(there.len() + drafts_there);
        if nth % 10 == 0 {
            let file = file.to_string_lossy();
            assert!(is_restored(&vault, &file, &paper), "the rest comes too");
            assert_eq!(titles(&vault).await.len() as u64, DOCUMENTS);
            assert_eq!(drafts(&app).await, DRAFTS);
            assert_eq!(files(&other.home().join("documents")) as u64, DOCUMENTS);
            app.suspend().await.unwrap();
            other = Phone::offline("http://127.0.0.1:1", city.trust().await);
        } else {
            app.suspend().await.unwrap();
        }
    }
    let between = left.iter().filter(|it| (1..15).contains(*it)).count();
    println!("{between} kills between the first and the last");
    assert!(between > 0, "too few to tell");
    city.shutdown().await;
}
