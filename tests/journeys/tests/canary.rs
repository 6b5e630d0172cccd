#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]
//! No key and no word of the resident's stands anywhere under the home or in the folder for temporary files, in a log at
//! trace level, in an error's text or in that of a panic.

use std::{
    env, fs,
    io::Write,
    panic,
    path::{Path, PathBuf},
    process::Command,
    sync::{Arc, Mutex},
    time::Duration,
};

use aho_corasick::AhoCorasick;
use base64::{Engine, prelude::BASE64_STANDARD as BASE64};
use citizen_core::{
    facade::{CitizenError, DocumentAbout, FactValue},
    forms::Answer,
};
use citizen_journeys::{City, Phone, SERVICE_WITH_FILES, answers, answers_beside_files, filled_in};
use tracing_subscriber::fmt::MakeWriter;

/// Set where the test runs by itself, with a folder for temporary files that nobody else has.
const ALONE: &str = "CITIZEN_CANARY_ALONE";

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;
    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// What libraries say that know `log` only: reqwest, rustls, hyper-util.
impl log::Log for Log {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }
    fn log(&self, record: &log::Record<'_>) {
        let line = format!("log {} {}\n", record.target(), record.args());
        self.0.lock().unwrap().extend_from_slice(line.as_bytes());
    }
    fn flush(&self) {}
}

impl Log {
    fn bytes(&self) -> Vec<u8> {
        self.0.lock().unwrap().clone()
    }

    /// How many lines have this in them.
    fn lines_with(&self, text: &str) -> usize {
        let bytes = self.bytes();
        let log = String::from_utf8_lossy(&bytes);
        log.lines().filter(|line| line.contains(text)).count()
    }
}

/// What must not be found, each in the encodings it could hide in.
fn canaries(words: &[String], keys: &[Vec<u8>]) -> Vec<(String, Vec<u8>)> {
    let mut canaries = Vec::new();
    for word in words {
        let utf16 = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
        canaries.push((word.clone(), word.clone().into_bytes()));
        canaries.push((format!("{word} in UTF-16"), utf16));
        canaries.push((
            format!("{word} in base64"),
            BASE64.encode(word).into_bytes(),
        ));
    }
    for key in keys {
        let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
        canaries.push(("a key".to_owned(), key.clone()));
        canaries.push(("a key in hex".to_owned(), hex.into_bytes()));
        let base64 = BASE64.encode(key);
        canaries.push((
            "a key in base64".to_owned(),
            base64.trim_end_matches('=').into(),
        ));
    }
    canaries
}

/// The names of the canaries that `bytes` hold.
fn found_in(bytes: &[u8], canaries: &[(String, Vec<u8>)]) -> Vec<String> {
    let search = AhoCorasick::new(canaries.iter().map(|(_, canary)| canary)).unwrap();
    let hits = search.find_overlapping_iter(bytes);
    hits.map(|hit| canaries[hit.pattern().as_usize()].0.clone())
        .collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| {
            if path.is_dir() {
                files(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

#[test]
fn nothing_of_hers_is_readable_anywhere() {
    if env::var_os(ALONE).is_none() {
        let temporary = tempfile::tempdir().unwrap();
        let alone = Command::new(env::current_exe().unwrap())
            .args([
                "nothing_of_hers_is_readable_anywhere",
                "--exact",
                "--nocapture",
            ])
            .env(ALONE, "1")
            .env("TMPDIR", temporary.path())
            .status();
        assert!(alone.unwrap().success());
        return;
    }
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(nothing_is_readable());
}

async fn nothing_is_readable() {
    let log = Log::default();
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_writer(log.clone())
        .init();
    log::set_logger(Box::leak(Box::new(log.clone()))).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
    let panics = Log::default();
    let (heard, shown) = (panics.clone(), panic::take_hook());
    panic::set_hook(Box::new(move |panicked| {
        let text = format!("{panicked}\n");
        heard.0.lock().unwrap().extend_from_slice(text.as_bytes());
        shown(panicked);
    }));
    let city = City::start().await;
    let phone = Phone::new(&city, "li-na").await;
    let app = phone.opened().await;
    app.catalogue().refresh().await.unwrap();
    let mut errors: Vec<CitizenError> = Vec::new();

    // A draft with a wrong answer, a submission that is refused, one that is accepted, a message.
    let session = app
        .forms()
        .start(citizen_journeys::SERVICE.into())
        .await
        .unwrap();
    let wrong = Answer::Text {
        value: "canary-not-a-date".into(),
    };
    session
        .answer("/date_of_birth".into(), wrong, "en".into())
        .await
        .unwrap();
    errors.push(session.submit("en".into()).await.unwrap_err());
    let unknown = Answer::Text {
        value: "canary-nowhere".into(),
    };
    errors.push(
        session
            .answer("/nowhere".into(), unknown, "en".into())
            .await
            .unwrap_err(),
    );
    // A file that waits in a draft, and one that is refused for what it is.
    let service = || SERVICE_WITH_FILES.to_owned();
    let session = app.forms().start(service()).await.unwrap();
    let file = phone.folder.path().join("source");
    for (name, content) in [
        (
            "canary-lease.txt",
            "canary-content, a lease that nobody else is to read",
        ),
        ("canary-refused.txt", "canary-refused-content\0"),
    ] {
        fs::write(&file, content).unwrap();
        let source = file.to_string_lossy().into_owned();
        let path = "/proofs_of_residence".to_owned();
        let attached = session.attach(path, source, name.to_owned(), "en".to_owned());
        errors.extend(attached.await.err());
    }
    assert_eq!(errors.len(), 3, "{errors:?}");
    let view = session.view("en".to_owned()).await.unwrap();
    let fields = view.steps.into_iter().flat_map(|step| step.fields);
    let hashes = fields.filter_map(|field| match field.answer {
        Answer::Files { files } => Some(files[0].sha256.clone()),
        _ => None,
    });
    let hashes: Vec<String> = hashes.collect();
    assert_eq!(hashes.len(), 1);
    let draft = filled_in(&app).await;
    city.break_with("submit=status(500)@once").await;
    let id = app.outbox().submit(draft, "en".into()).await.unwrap().id;
    app.run_due_work(Duration::from_secs(60)).await.unwrap();
    let receipt = app.outbox().receipt(id).await.unwrap();
    city.set_status(&receipt.case_number, "approved").await;
    app.inbox().refresh().await.unwrap();
    // One with a file goes all the way to the city, which then asks something about it.
    let session = app.forms().start(service()).await.unwrap();
    for (path, answer) in answers_beside_files() {
        let answered = session.answer(path.to_owned(), answer, "en".to_owned());
        answered.await.unwrap();
    }
    fs::write(&file, "canary-sent-content, a lease for the city alone").unwrap();
    let source = file.to_string_lossy().into_owned();
    let (path, name) = (
        "/proofs_of_residence".to_owned(),
        "canary-sent.txt".to_owned(),
    );
    let attached = session.attach(path, source, name, "en".to_owned());
    attached.await.unwrap();
    let with_file = session.submit("en".to_owned()).await.unwrap().id;
    app.run_due_work(Duration::from_secs(60)).await.unwrap();
    let sent = app.outbox().receipt(with_file.clone()).await.unwrap();
    city.ask(&sent.case_number, "canary-question, who lives there?")
        .await;
    app.inbox().refresh().await.unwrap();
    let case = app.outbox().case(with_file, "en".to_owned()).await.unwrap();
    assert!(format!("{case:?}").contains("canary-question"));
    let message = app
        .inbox()
        .messages("en".into(), 0)
        .await
        .unwrap()
        .remove(0);
    errors.push(app.outbox().receipt("canary-id".into()).await.unwrap_err());

    // What she tells about herself, one of it wrong.
    let (born_on, yuan) = ("1907-11-29", 7_654_321);
    let facts = [
        (
            "born_on",
            FactValue::Date {
                value: born_on.into(),
            },
        ),
        ("household_income", FactValue::Number { value: yuan }),
    ];
    for (id, value) in facts {
        app.profile().answer(id.into(), value).await.unwrap();
    }
    let wrong = FactValue::Choice {
        value: "canary-choice".into(),
    };
    let refused = app.profile().answer("residence".into(), wrong).await;
    errors.push(refused.unwrap_err());
    let told = app.profile().answers().await.unwrap();
    assert_eq!(told.len(), 2);
    let (catalogue, date, en) = (app.catalogue(), "2027-03-01".to_owned(), || "en".to_owned());
    let plan = catalogue.plan("retiring".into(), Some(date), told.clone(), en());
    assert!(!plan.await.unwrap().needs.is_empty());
    let favourite = || "apply-heating-subsidy".to_owned();
    catalogue
        .eligibility(favourite(), told, en())
        .await
        .unwrap();
    app.favourites().add(favourite()).await.unwrap();
    let chosen = app.favourites().list(en()).await.unwrap().remove(0);

    // A document in the vault.
    let passport = phone.folder.path().join("passport.txt");
    fs::write(&passport, "canary-passport, a document of hers alone").unwrap();
    let about = DocumentAbout {
        title: "canary-title".into(),
        issuer: Some("canary-issuer".into()),
        expires_on: Some("2031-05-17".into()),
        tags: vec!["canary-tag".into()],
        ..DocumentAbout::default()
    };
    let vault = app.vault();
    vault.unlock(en()).await.unwrap();
    let source = passport.to_string_lossy().into_owned();
    let kept = vault.import(source, "canary-passport.txt".into(), about);
    let document = kept.await.unwrap().document;
    let read = vault.read(document.id, 0, 100).await.unwrap();
    assert!(read.starts_with(b"canary-passport"));
    let nowhere = vault.document("canary-document".into()).await;
    errors.push(nowhere.unwrap_err());
    vault.lock();

    let mut words: Vec<String> = vec![
        "canary-not-a-date".into(),
        "canary-nowhere".into(),
        "canary-id".into(),
        "canary-choice".into(),
        "canary-lease".into(),
        "canary-content".into(),
        "canary-refused".into(),
        "canary-sent".into(),
        "canary-question".into(),
        "canary-passport".into(),
        "canary-title".into(),
        "canary-issuer".into(),
        "canary-tag".into(),
        "canary-document".into(),
        "2031-05-17".into(),
        document.sha256,
        born_on.into(),
        yuan.to_string(),
        phone.token.clone().unwrap(),
        receipt.jws.clone(),
        receipt.jws.split('.').nth(1).unwrap().to_owned(),
        receipt.case_number.clone(),
        receipt.idempotency_key.clone(),
        sent.jws.clone(),
        sent.case_number.clone(),
        sent.attachments[0].clone(),
        message.title,
        message.body,
    ];
    words.extend(hashes);
    words.extend(
        answers()
            .into_iter()
            .chain(answers_beside_files())
            .filter_map(|(_, answer)| match answer {
                // Shorter ones stand in the form itself, which is public.
                Answer::Text { value } if value.len() > 8 => Some(value),
                _ => None,
            }),
    );
    let secrets: Vec<Vec<u8>> = phone.keys.secrets().into_values().collect();
    assert_eq!(secrets.len(), 2);
    let canaries = canaries(&words, &secrets);

    let favourites = [favourite(), chosen.name].map(|name| (name.clone(), name.into_bytes()));
    let temporary = env::temp_dir();
    assert!(phone.home().starts_with(&temporary));
    // What she chose, and the keystore of this test.
    let hers = [file, passport, phone.folder.path().join("keys.json")];
    let (mut searched, mut user_db_files, mut found) = (0, 0, Vec::new());
    // While it is open (with its write-ahead log) and once it is closed.
    for closed in [false, true] {
        if closed {
            app.suspend().await.unwrap();
        }
        for path in files(&temporary) {
            if path.starts_with(city.data.path()) || hers.contains(&path) {
                continue;
            }
            let bytes = fs::read(&path).unwrap();
            searched += bytes.len();
            let names = found_in(&bytes, &canaries).into_iter();
            found.extend(names.map(|name| format!("{name} in {}", path.display())));
            // What the city offers may be read, and not what of it she keeps at hand.
            let is_user_db = path
                .file_name()
                .unwrap()
                .to_string_lossy()
                .starts_with("user.db");
            user_db_files += u32::from(is_user_db);
            if is_user_db && !found_in(&bytes, &favourites).is_empty() {
                found.push(format!("a favourite in {}", path.display()));
            }
        }
    }
    assert!(user_db_files >= 3, "user.db, its log, and user.db again");
    let panicked = std::thread::spawn(|| panic!("this hook hears panics")).join();
    assert!(panicked.is_err() && panics.lines_with("this hook hears panics") > 0);
    for (library, lines) in [("citizen_core", 5), ("hyper", 1), ("log reqwest", 1)] {
        let heard = log.lines_with(library);
        assert!(heard >= lines, "the log was on: {heard} of {library}");
    }
    let (log, panics) = (log.bytes(), panics.bytes());
    let error_texts: String = errors
        .iter()
        .map(|error| format!("{error} {error:?}"))
        .collect();
    for (place, bytes) in [
        ("the log", log.as_slice()),
        ("an error", error_texts.as_bytes()),
        ("a panic", panics.as_slice()),
    ] {
        found.extend(
            found_in(bytes, &canaries)
                .into_iter()
                .map(|name| format!("{name} in {place}")),
        );
    }
    println!(
        "searched {searched} bytes of files and {} of logs",
        log.len()
    );
    assert!(found.is_empty(), "{found:#?}");

    // Nor has the city what she told the app about herself.
    let facts = [
        ("a birthday".to_owned(), born_on.as_bytes().to_vec()),
        ("an income".to_owned(), yuan.to_string().into_bytes()),
    ];
    for path in files(city.data.path()) {
        let found = found_in(&fs::read(&path).unwrap(), &facts);
        assert!(found.is_empty(), "{found:?} in {}", path.display());
    }

    // The search itself works: the city's own files hold her words.
    let city_files = files(city.data.path());
    let name = [("her name".to_owned(), b"Li Canary Na".to_vec())];
    let found_there = |path: &PathBuf| !found_in(&fs::read(path).unwrap(), &name).is_empty();
    assert!(city_files.iter().any(found_there));
}
