#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]
//! No key and no word of the resident's stands anywhere under the home, in a log at trace level or
//! in an error's text.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::Duration,
};

use aho_corasick::AhoCorasick;
use base64::{Engine, prelude::BASE64_STANDARD as BASE64};
use citizen_core::{
    facade::{CitizenError, FactValue},
    forms::Answer,
};
use citizen_journeys::{City, Phone, answers, filled_in};
use tracing_subscriber::fmt::MakeWriter;

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

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_hers_is_readable_anywhere() {
    let log = Log::default();
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_writer(log.clone())
        .init();
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
    let service = citizen_journeys::SERVICE_WITH_FILES.to_owned();
    let session = app.forms().start(service).await.unwrap();
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
    let service = "apply-heating-subsidy".to_owned();
    catalogue.eligibility(service, told, en()).await.unwrap();

    let mut words: Vec<String> = vec![
        "canary-not-a-date".into(),
        "canary-nowhere".into(),
        "canary-id".into(),
        "canary-choice".into(),
        "canary-lease".into(),
        "canary-content".into(),
        "canary-refused".into(),
        born_on.into(),
        yuan.to_string(),
        phone.token.clone().unwrap(),
        receipt.jws.clone(),
        receipt.jws.split('.').nth(1).unwrap().to_owned(),
        receipt.case_number.clone(),
        receipt.idempotency_key.clone(),
        message.title,
        message.body,
    ];
    words.extend(hashes);
    words.extend(
        answers()
            .into_iter()
            .filter_map(|(_, answer)| match answer {
                // Shorter ones stand in the form itself, which is public.
                Answer::Text { value } if value.len() > 8 => Some(value),
                _ => None,
            }),
    );
    let secrets: Vec<Vec<u8>> = phone.keys.secrets().into_values().collect();
    assert_eq!(secrets.len(), 2);
    let canaries = canaries(&words, &secrets);

    let (mut searched, mut found) = (0, Vec::new());
    // While it is open (with its write-ahead log) and once it is closed.
    for closed in [false, true] {
        if closed {
            app.suspend().await.unwrap();
        }
        for path in files(phone.home()) {
            let bytes = fs::read(&path).unwrap();
            searched += bytes.len();
            let names = found_in(&bytes, &canaries).into_iter();
            found.extend(names.map(|name| format!("{name} in {}", path.display())));
        }
    }
    let log = log.0.lock().unwrap().clone();
    let core_lines = String::from_utf8_lossy(&log)
        .lines()
        .filter(|line| line.contains("citizen_core"))
        .count();
    assert!(
        core_lines >= 5,
        "the log was on: {core_lines} lines of the core"
    );
    let error_texts: String = errors
        .iter()
        .map(|error| format!("{error} {error:?}"))
        .collect();
    for (place, bytes) in [
        ("the log", log.as_slice()),
        ("an error", error_texts.as_bytes()),
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
