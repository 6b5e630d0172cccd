#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
//! Files on their way: attached with no network, there after a kill, and at the city byte for byte.

use std::{
    collections::BTreeSet,
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use citizen_core::{
    facade::{AttachmentProblem, CitizenError, Connectivity, FormSession, SubmissionState},
    forms::{Answer, FormFile},
};
use citizen_journeys::{City, Phone};

const PROOFS: &str = "/proofs_of_residence";
const PHOTOS: &str = "/licence_photos";

/// More than one chunk of an upload, and more than a batch of what is sealed.
fn lease() -> Vec<u8> {
    (0..60_000).fold(Vec::new(), |mut text, line| {
        text.extend_from_slice(format!("Line {line} of the lease.\n").as_bytes());
        text
    })
}

fn photo() -> Vec<u8> {
    [b"\x89PNG\r\n\x1a\n".as_slice(), &[7; 300_000]].concat()
}

fn write(phone: &Phone, name: &str, content: &[u8]) -> PathBuf {
    let path = phone.folder.path().join(name);
    fs::write(&path, content).unwrap();
    path
}

async fn attach(session: &FormSession, field: &str, file: &Path) -> Result<(), CitizenError> {
    let name = file.file_name().unwrap().to_string_lossy().into_owned();
    let file = file.to_string_lossy().into_owned();
    let attached = session.attach(field.to_owned(), file, name, "en".to_owned());
    attached.await.map(drop)
}

async fn attached(session: &FormSession, path: &str) -> Vec<FormFile> {
    let view = session.view("en".to_owned()).await.unwrap();
    let mut fields = view.steps.into_iter().flat_map(|step| step.fields);
    match fields.find(|field| field.path == path).unwrap().answer {
        Answer::Files { files } => files,
        Answer::Nothing => Vec::new(),
        other => panic!("{other:?}"),
    }
}

/// Lets the app of the resident fill in the form and attach the lease, with no network, and kills it then; returns the
/// draft's id.
fn fill_in_and_die(phone: &Phone, lease: &Path) -> String {
    let mut child = Command::new(env!("CARGO_BIN_EXE_resident"))
        .args(["attach", &serde_json::json!(phone.config).to_string()])
        .arg(phone.folder.path().join("keys.json"))
        .args([phone.token.as_deref().unwrap(), PROOFS])
        .arg(lease)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    output.read_line(&mut said).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    said.trim_end().to_owned()
}

fn contents(folder: &Path) -> BTreeSet<Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap();
    entries
        .map(|entry| fs::read(entry.unwrap().path()).unwrap())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_attached_with_no_network_is_at_the_city_byte_for_byte() {
    let city = City::start().await;
    let phone = Phone::new(&city, "li-na").await;
    let app = phone.opened().await;
    app.catalogue().refresh().await.unwrap();
    app.suspend().await.unwrap();

    let source = write(&phone, "lease.txt", &lease());
    let draft = tokio::task::block_in_place(|| fill_in_and_die(&phone, &source));
    // Hers is no longer needed, and what another program does with it does not matter.
    fs::write(&source, "something else").unwrap();

    let app = phone.app();
    app.set_connectivity(Connectivity::Offline);
    app.open().await.unwrap();
    let session = app.forms().resume(draft).await.unwrap();
    let files = attached(&session, PROOFS).await;
    assert_eq!((files.len(), &*files[0].name), (1, "lease.txt"));
    let no_photo = write(&phone, "photo.png", b"words");
    let problem = match attach(&session, PHOTOS, &no_photo).await {
        Err(CitizenError::NotAttached { problem }) => problem,
        other => panic!("{other:?}"),
    };
    assert!(matches!(problem, AttachmentProblem::WrongType { .. }));
    let photo_file = write(&phone, "photo.png", &photo());
    attach(&session, PHOTOS, &photo_file).await.unwrap();

    let submission = session.submit("en".to_owned()).await.unwrap();
    let told: Vec<_> = (submission.attachments.iter())
        .map(|one| (&*one.name, one.size_bytes, one.uploaded_bytes))
        .collect();
    let (lease_bytes, photo_bytes) = (lease().len() as u64, photo().len() as u64);
    let expected = [("lease.txt", lease_bytes, 0), ("photo.png", photo_bytes, 0)];
    assert_eq!(told, expected);
    assert_eq!(contents(&phone.home().join("attachments")).len(), 2);
    assert_eq!(city.cases().await.len(), 0);

    app.set_connectivity(Connectivity::Online);
    app.run_due_work(Duration::from_secs(60)).await.unwrap();
    let outbox = app.outbox();
    let sent = outbox.submission(submission.id.clone(), "en".to_owned());
    let sent = sent.await.unwrap();
    assert!(
        matches!(sent.state, SubmissionState::Accepted { .. }),
        "{sent:?}"
    );
    assert!(
        sent.attachments
            .iter()
            .all(|one| one.uploaded_bytes == one.size_bytes)
    );
    let at_the_city = contents(&city.data.path().join("uploads"));
    assert!(at_the_city == BTreeSet::from([lease(), photo()]));
    let receipt = outbox.receipt(submission.id).await.unwrap();
    assert_eq!(receipt.attachments[0], files[0].sha256);
    assert_eq!(contents(&phone.home().join("attachments")).len(), 0);
    app.suspend().await.unwrap();
}
