#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]
//! Files go to the city with a submission, past cuts, kills and a city that loses what it has: what lies on its disk is
//! hers to the byte, and no cut costs more than a chunk of each file that was under way.
//!
//! `CITIZEN_KILLS` is how many, `CITIZEN_SEED` what files, kills and cuts are drawn from.

use std::{
    fs,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};

use chrono::Utc;
use citizen_core::{
    environment::{BoxFuture, Clock, Environment, SystemRandomness, Timestamp},
    facade::{CitizenClient, Connectivity, Submission, SubmissionState, WaitReason},
    net::{CHUNK_BYTES, HttpTransport},
    trust::digest,
};
use citizen_journeys::{
    City, Phone, SERVICE_WITH_FILES, Token, answers_beside_files, http, number,
};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy},
    net::{TcpListener, TcpStream},
    time::Instant,
};

/// So many bytes that may be attached as the `nth` file: the first three are files, the others photographs.
fn content(random: &mut fastrand::Rng, nth: usize, length: usize) -> Vec<u8> {
    let head = if nth < 3 {
        b"%PDF-".as_slice()
    } else {
        b"\xff\xd8\xff"
    };
    let mut bytes = head.to_vec();
    bytes.resize_with(length, || random.u8(..));
    bytes
}

/// Submits a form with these files, with no network yet.
async fn submitted(app: &CitizenClient, phone: &Phone, files: &[Vec<u8>]) -> Submission {
    app.set_connectivity(Connectivity::Offline);
    let service = SERVICE_WITH_FILES.to_owned();
    let session = app.forms().start(service).await.unwrap();
    let english = || "en".to_owned();
    for (path, answer) in answers_beside_files() {
        let answered = session.answer(path.to_owned(), answer, english());
        answered.await.unwrap();
    }
    for (nth, content) in files.iter().enumerate() {
        let source = phone.folder.path().join("chosen");
        fs::write(&source, content).unwrap();
        let source = source.to_string_lossy().into_owned();
        let field = if nth < 3 {
            "/proofs_of_residence"
        } else {
            "/licence_photos"
        };
        let attached = session.attach(field.to_owned(), source, format!("file {nth}"), english());
        attached.await.unwrap();
    }
    session.submit(english()).await.unwrap()
}

/// What lies in the city's folder of uploads, sorted.
fn on_disk(city: &City) -> Vec<Vec<u8>> {
    let files = fs::read_dir(city.data.path().join("uploads")).unwrap();
    let mut contents: Vec<_> = files
        .map(|file| fs::read(file.unwrap().path()).unwrap())
        .collect();
    contents.sort();
    contents
}

/// The city has what she submitted, with these files to the byte, and she has its receipt for them.
async fn is_there(city: &City, app: &CitizenClient, id: &str, files: &[Vec<u8>]) {
    let receipt = app.outbox().receipt(id.to_owned()).await.unwrap();
    let cases = city.cases().await;
    let case = cases.iter().find(|case| case["submission_id"] == id);
    assert_eq!(case.unwrap()["case_number"], receipt.case_number.as_str());
    let hashes: Vec<_> = files.iter().map(|file| digest(file)).collect();
    assert_eq!(receipt.attachments, hashes);
    let there = on_disk(city);
    assert!(files.iter().all(|file| there.contains(file)));
}

/// A way to the city.
struct Wire {
    url: String,
    /// The bytes that have gone there.
    sent: Arc<AtomicU64>,
    /// So many go there, and it is cut.
    until: Arc<AtomicU64>,
}

impl Wire {
    async fn to(city: &City) -> Self {
        let address = city.url().strip_prefix("http://").unwrap().to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (sent, until) = (Arc::default(), Arc::new(AtomicU64::new(u64::MAX)));
        let (counted, cut_at) = (Arc::clone(&sent), Arc::clone(&until));
        tokio::spawn(async move {
            while let Ok((phone, _)) = listener.accept().await {
                let city = TcpStream::connect(&address).await.unwrap();
                let (counted, cut_at) = (Arc::clone(&counted), Arc::clone(&cut_at));
                tokio::spawn(carry(phone, city, counted, cut_at));
            }
        });
        Self { url, sent, until }
    }

    fn sent(&self) -> u64 {
        self.sent.load(Ordering::Relaxed)
    }
}

/// Carries both ways until one of the two hangs up, or the wire is cut.
async fn carry(phone: TcpStream, city: TcpStream, sent: Arc<AtomicU64>, until: Arc<AtomicU64>) {
    let (mut from_phone, mut to_phone) = phone.into_split();
    let (mut from_city, mut to_city) = city.into_split();
    let there = async {
        let mut buffer = vec![0; 4 << 10];
        while let Ok(read @ 1..) = from_phone.read(&mut buffer).await {
            let before = sent.fetch_add(read as u64, Ordering::Relaxed);
            let is_cut = before >= until.load(Ordering::Relaxed);
            if is_cut || to_city.write_all(&buffer[..read]).await.is_err() {
                break;
            }
        }
    };
    tokio::select! {
        () = there => {}
        _ = copy(&mut from_city, &mut to_phone) => {}
    }
}

fn resident(mode: &str, phone: &Phone) -> Child {
    let config = json!(phone.config).to_string();
    Command::new(env!("CARGO_BIN_EXE_resident"))
        .args([mode, &config])
        .arg(phone.folder.path().join("keys.json"))
        .arg(phone.token.as_deref().unwrap())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// As [`resident`], once the app is open.
fn opened(mode: &str, phone: &Phone) -> Child {
    let mut child = resident(mode, phone);
    let mut said = String::new();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    output.read_line(&mut said).unwrap();
    assert_eq!(said, "open\n", "the app opens after every kill");
    child
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_is_killed_while_it_uploads_goes_on_where_the_city_stands() {
    let (kills, seed) = (
        number("CITIZEN_KILLS", 24).min(200),
        number("CITIZEN_SEED", 20_261_129),
    );
    println!("CITIZEN_KILLS={kills} CITIZEN_SEED={seed}");
    let mut random = fastrand::Rng::with_seed(seed);
    let city = City::start().await;
    let mut phone = Phone::new(&city, "li-na").await;
    let wire = Wire::to(&city).await;
    phone.config.city_url.clone_from(&wire.url);
    let files: Vec<_> = (0..5)
        .map(|nth| {
            let length = random.usize(1 << 20..6 << 20);
            content(&mut random, nth, length)
        })
        .collect();
    let app = phone.opened().await;
    app.catalogue().refresh().await.unwrap();
    let id = submitted(&app, &phone, &files).await.id;
    app.suspend().await.unwrap();
    // So slow that it is killed more often than it gets through.
    city.break_with("patch_upload=delay(40)@always").await;
    let before = wire.sent();

    let mut killed_midway = 0;
    tokio::task::block_in_place(|| {
        for _ in 0..kills {
            let mut child = opened("send", &phone);
            // The moment of death is what is random here.
            thread::sleep(Duration::from_micros(random.u64(..250_000)));
            child.kill().unwrap();
            child.wait().unwrap();
            let there: usize = on_disk(&city).iter().map(Vec::len).sum();
            killed_midway += u64::from(there < files.concat().len());
        }
    });
    // What is left goes over connections that are cut and past replies that are lost.
    city.mend().await;
    let (cuts, lost_replies) = (4, 3);
    let faults = format!(
        "patch_upload=cut_request(100000)@{cuts},patch_upload=drop_reply@{lost_replies},\
         head_upload=status(503)@once,submit=drop_reply@once"
    );
    city.break_with(&faults).await;
    let drained = tokio::task::block_in_place(|| resident("drain", &phone).wait_with_output());
    assert!(drained.unwrap().status.success());

    let app = phone.opened().await;
    is_there(&city, &app, &id, &files).await;
    let mut expected = files.clone();
    expected.sort();
    assert!(on_disk(&city) == expected, "nothing is there twice or half");
    let needed = files.concat().len() as u64;
    let sent = wire.sent() - before;
    // Three files are under way at a time, and each life asks where each file stands.
    let chunk = CHUNK_BYTES as u64;
    let lost_at_most = (3 * (killed_midway + 1) + cuts) * chunk;
    let heads_at_most = (needed / chunk + 8 * kills + 100) * 1024;
    println!("{needed} bytes, {sent} sent, {killed_midway} of {kills} kills midway");
    // A quick machine is through sooner.
    assert!(killed_midway >= kills / 4, "too few kills to tell");
    assert!(sent <= needed + lost_at_most + heads_at_most);
}

/// In each life this gets through, headers and all, and the network is gone.
const LIFE_BYTES: u64 = 24 << 10;

#[tokio::test(flavor = "multi_thread")]
async fn lives_too_short_for_a_whole_chunk_bring_a_file_to_the_city_all_the_same() {
    let city = City::start().await;
    let mut phone = Phone::new(&city, "li-na").await;
    let wire = Wire::to(&city).await;
    phone.config.city_url.clone_from(&wire.url);
    let files = [content(&mut fastrand::Rng::with_seed(9), 0, 160 << 10)];
    let app = phone.opened().await;
    app.catalogue().refresh().await.unwrap();
    let id = submitted(&app, &phone, &files).await.id;
    app.suspend().await.unwrap();

    let has_it = || on_disk(&city) == files;
    tokio::task::block_in_place(|| {
        let mut lives = 0;
        while !has_it() {
            let until = wire.sent() + LIFE_BYTES;
            wire.until.store(until, Ordering::Relaxed);
            let mut child = opened("send", &phone);
            while wire.sent() < until && !has_it() {
                thread::sleep(Duration::from_millis(1));
            }
            child.kill().unwrap();
            child.wait().unwrap();
            lives += 1;
            println!("life {lives}");
            assert!(lives <= 40, "the file never gets there");
        }
    });
    wire.until.store(u64::MAX, Ordering::Relaxed);
    let drained = tokio::task::block_in_place(|| resident("drain", &phone).wait_with_output());
    assert!(drained.unwrap().status.success());
    let app = phone.opened().await;
    is_there(&city, &app, &id, &files).await;
}

/// A clock of which a minute passes in a second and a half.
struct Hurried(Timestamp, Instant);

impl Clock for Hurried {
    fn now(&self) -> Timestamp {
        self.0 + self.1.elapsed() * 40
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration / 40))
    }
}

/// The app on a phone whose waits are short.
async fn hurried(phone: &Phone) -> Arc<CitizenClient> {
    let environment = Environment {
        clock: Arc::new(Hurried(Utc::now(), Instant::now())),
        randomness: Arc::new(SystemRandomness::default()),
        transport: Arc::new(HttpTransport::new()),
    };
    let token = phone.token.clone().map(Token).unwrap();
    let (config, keys) = (phone.config.clone(), phone.keys.clone());
    let app = CitizenClient::with_environment(config, keys, Some(Arc::new(token)), environment);
    app.open().await.unwrap();
    app.catalogue().refresh().await.unwrap();
    app
}

/// Lets it be sent until nothing waits any more.
async fn sent(app: &CitizenClient) {
    app.set_connectivity(Connectivity::Online);
    let longest = Duration::from_secs(3600);
    assert_eq!(app.run_due_work(longest).await.unwrap().waiting, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_the_city_answers_each_file_is_there_in_the_end() {
    let mut random = fastrand::Rng::with_seed(7);
    let city = City::start().await;
    for faults in [
        "create_upload=drop_reply@2,create_upload=drop_request@2,upload_options=html@once",
        "patch_upload=status(404)@2,patch_upload=status(409)@2,patch_upload=status(423)@2",
        "patch_upload=html@2,patch_upload=drop_request@3,head_upload=html@once",
        "patch_upload=cut_after(0)@2,patch_upload=status(408)@2,head_upload=drop_reply@2",
        "*=status(503)@12%,*=drop_reply@8%,patch_upload=cut_request(99999)@8%",
    ] {
        let phone = Phone::new(&city, "li-na").await;
        let app = hurried(&phone).await;
        let files: Vec<_> = (0..4)
            .map(|nth| {
                let length = random.usize(9..1 << 20);
                content(&mut random, nth, length)
            })
            .collect();
        let submission = submitted(&app, &phone, &files).await;
        city.break_with(faults).await;
        sent(&app).await;
        city.mend().await;
        is_there(&city, &app, &submission.id, &files).await;
        app.suspend().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_city_has_lost_is_brought_again_before_the_submission() {
    let city = City::start().await;
    let phone = Phone::new(&city, "li-na").await;
    let app = hurried(&phone).await;
    let files = [content(&mut fastrand::Rng::with_seed(1), 0, 700_000)];
    let id = submitted(&app, &phone, &files).await.id;
    city.break_with("submit=status(503)@always").await;
    app.set_connectivity(Connectivity::Online);
    while on_disk(&city) != files {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let uploads = fs::read_dir(city.data.path().join("uploads")).unwrap();
    for upload in uploads {
        let path = format!("/v1/uploads/{}", upload.unwrap().file_name().display());
        let given_up = http()
            .delete(format!("{}{path}", city.url()))
            .bearer_auth(phone.token.as_deref().unwrap())
            .header("tus-resumable", "1.0.0");
        assert!(given_up.send().await.unwrap().status().is_success());
    }
    city.mend().await;
    sent(&app).await;
    is_there(&city, &app, &id, &files).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_she_takes_back_while_it_is_uploaded_is_gone_from_the_citys_disk() {
    let city = City::start().await;
    let phone = Phone::new(&city, "li-na").await;
    let app = hurried(&phone).await;
    let mut random = fastrand::Rng::with_seed(3);
    let files = [0, 1].map(|nth| content(&mut random, nth, 2_000_000));
    let id = submitted(&app, &phone, &files).await.id;
    city.break_with("patch_upload=delay(60)@always").await;
    app.set_connectivity(Connectivity::Online);
    let uploaded = async || {
        let submission = app.outbox().submission(id.clone(), "en".to_owned()).await;
        let attachments = submission.unwrap().attachments;
        attachments.iter().map(|it| it.uploaded_bytes).sum::<u64>()
    };
    while uploaded().await == 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    app.outbox().cancel(id.clone()).await.unwrap();
    while !on_disk(&city).is_empty() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let submission = app.outbox().submission(id.clone(), "en".to_owned()).await;
    assert_eq!(submission.unwrap().state, SubmissionState::Cancelled);
    assert!(city.cases().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn files_wait_for_a_network_that_is_not_metered_where_she_says_so() {
    let city = City::start().await;
    let phone = Phone::new(&city, "li-na").await;
    let app = hurried(&phone).await;
    let files = [content(&mut fastrand::Rng::with_seed(5), 0, 300_000)];
    let id = submitted(&app, &phone, &files).await.id;
    let outbox = app.outbox();
    outbox.set_files_wait_for_unmetered(true).await.unwrap();
    app.set_connectivity(Connectivity::Metered);
    let work = app.run_due_work(Duration::from_secs(60)).await.unwrap();
    assert_eq!(work.waiting, 1);
    let submission = outbox.submission(id.clone(), "en".to_owned()).await;
    let SubmissionState::Queued { waiting_for, .. } = submission.unwrap().state else {
        panic!("it was sent");
    };
    assert_eq!(waiting_for, WaitReason::Unmetered);
    assert!(on_disk(&city).is_empty());
    sent(&app).await;
    is_there(&city, &app, &id, &files).await;
}
