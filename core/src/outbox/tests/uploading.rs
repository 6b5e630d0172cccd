//! What is attached goes ahead of its submission, each file on from where the city has it.

use std::{
    collections::BTreeMap,
    sync::{Mutex, atomic::AtomicBool},
};

use base64::{
    Engine,
    prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD as BASE64URL},
};
use proptest::prelude::*;
use ring::digest::{SHA256, digest};
use tokio::sync::watch;

use super::{attachments::definition_with, *};
use crate::{
    environment::{BoxFuture, Environment},
    net::{CHUNK_BYTES, FIRST_CHUNK_BYTES},
    testing,
};

/// What is done once, when its moment comes.
type Once = Arc<Mutex<Option<Box<dyn FnOnce() + Send>>>>;
type Reply = Result<HttpResponse, TransportError>;

/// Longer than it takes on any computer.
const LONG: Duration = Duration::from_secs(60);

/// A city with uploads and submissions, in memory.
pub(super) struct TusCity {
    pub(super) signer: Signer,
    uploads: BTreeMap<String, TusUpload>,
    pub(super) begun: u32,
    /// Bytes of all chunks that were sent, taken or not.
    pub(super) sent_bytes: usize,
}

#[derive(Default)]
struct TusUpload {
    length: usize,
    content: Vec<u8>,
}

fn header<'a>(request: &'a HttpRequest, name: &str) -> Option<&'a str> {
    let mut headers = request.headers.iter();
    let (_, value) = headers.find(|(candidate, _)| candidate == name)?;
    Some(value)
}

fn tus(status: u16, headers: &[(&str, String)]) -> Reply {
    let headers = headers
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.clone()));
    let speaks = ("tus-resumable".to_owned(), "1.0.0".to_owned());
    Ok(HttpResponse {
        status,
        headers: headers.chain([speaks]).collect(),
        ..HttpResponse::default()
    })
}

impl TusCity {
    fn answer(&mut self, request: &HttpRequest) -> Reply {
        let path = request.url.path().to_owned();
        let standing = |upload: &TusUpload| {
            [
                ("upload-offset", upload.content.len().to_string()),
                ("upload-length", upload.length.to_string()),
            ]
        };
        match (request.method, path.as_str()) {
            ("OPTIONS", _) => tus(
                204,
                &[
                    ("tus-version", "1.0.0".to_owned()),
                    ("tus-extension", "creation,checksum".to_owned()),
                    ("tus-checksum-algorithm", "sha256".to_owned()),
                ],
            ),
            ("POST", "/v1/uploads") => {
                self.begun += 1;
                let path = format!("/v1/uploads/{}", self.begun);
                let upload = TusUpload {
                    length: header(request, "upload-length").unwrap().parse().unwrap(),
                    content: Vec::new(),
                };
                self.uploads.insert(path.clone(), upload);
                tus(201, &[("location", path)])
            }
            ("POST", _) => Ok(self.take_on(request)),
            (method, path) => {
                let Some(upload) = self.uploads.get_mut(path) else {
                    return tus(404, &[]);
                };
                match method {
                    "HEAD" => tus(200, &standing(upload)),
                    "DELETE" => {
                        self.uploads.remove(path);
                        tus(204, &[])
                    }
                    _ => {
                        let hash = BASE64_STANDARD.encode(digest(&SHA256, &request.body));
                        let checksum = header(request, "upload-checksum").unwrap();
                        assert_eq!(checksum, format!("sha256 {hash}"));
                        let offset = header(request, "upload-offset").unwrap();
                        if offset != upload.content.len().to_string() {
                            return tus(409, &[]);
                        }
                        upload.content.extend_from_slice(&request.body);
                        assert!(upload.content.len() <= upload.length);
                        tus(204, &standing(upload))
                    }
                }
            }
        }
    }

    fn take_on(&self, request: &HttpRequest) -> HttpResponse {
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        let here: Vec<String> = (self.uploads.values())
            .filter(|upload| upload.content.len() == upload.length)
            .map(|upload| BASE64URL.encode(digest(&SHA256, &upload.content)))
            .collect();
        let attachments = body["attachments"].as_array().into_iter().flatten();
        let missing: Vec<Value> = (attachments.enumerate())
            .filter(|(_, attachment)| !here.iter().any(|hash| attachment["sha256"] == **hash))
            .map(|(place, _)| {
                json!({"pointer": format!("/attachments/{place}"), "keyword": "uploaded"})
            })
            .collect();
        if missing.is_empty() {
            return self.signer.accept(request);
        }
        let problem = json!({
            "type": "urn:citizen:problem:attachments-missing", "status": 422, "problems": missing,
        });
        testing::answer(422, "application/problem+json", &problem.to_string())
    }

    /// Whether these are here as a whole, and nothing else is.
    pub(super) fn has(&self, documents: &[Vec<u8>]) -> bool {
        let mut here: Vec<_> = (self.uploads.values())
            .map(|upload| &upload.content)
            .collect();
        let mut documents: Vec<_> = documents.iter().collect();
        here.sort();
        documents.sort();
        here == documents
    }
}

/// A phone in a city where `befalls` may answer in its place.
pub(super) fn phone(
    mut befalls: impl FnMut(&HttpRequest, &mut TusCity) -> Option<Reply> + Send + 'static,
) -> (Phone, Arc<Mutex<TusCity>>) {
    let signer = Signer::new();
    let trust = signer.trust.clone();
    let city = Arc::new(Mutex::new(TusCity {
        signer,
        uploads: BTreeMap::new(),
        begun: 0,
        sent_bytes: 0,
    }));
    let there = Arc::clone(&city);
    let phone = Phone::new(&trust, move |request| {
        let mut city = there.lock().unwrap();
        if request.method == "PATCH" {
            city.sent_bytes += request.body.len();
            assert!((1..=CHUNK_BYTES).contains(&request.body.len()));
        }
        let befallen = befalls(request, &mut city);
        befallen.unwrap_or_else(|| city.answer(request))
    });
    (phone, city)
}

pub(super) fn nothing_befalls(_: &HttpRequest, _: &mut TusCity) -> Option<Reply> {
    None
}

/// A document of so many bytes that no two numbers share.
pub(super) fn document(number: u8, length: usize) -> Vec<u8> {
    let mut state = u32::from(number) + 1;
    let noise = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    });
    b"%PDF-1.7\n"
        .iter()
        .copied()
        .chain(noise)
        .take(length)
        .collect()
}

impl Phone {
    /// Submits a form with these documents.
    pub(super) fn submitted_with(&self, documents: &[Vec<u8>]) -> String {
        let origin = definition_with(20, 64 << 20);
        let id = self.drafts().begin(&origin).unwrap();
        let form = Form::compile(origin.form).unwrap();
        let name = Answer::Text {
            value: "Li Na".into(),
        };
        self.drafts()
            .change(&id, &form, |answers| {
                Ok(form.answer(answers, "/name", name)?)
            })
            .unwrap();
        for (number, document) in documents.iter().enumerate() {
            let source = self.home.path().join("chosen.pdf");
            std::fs::write(&source, document).unwrap();
            Attachments(&self.store)
                .attach(&id, &form, "/papers", &source, &format!("{number}.pdf"))
                .unwrap();
        }
        self.queue().submit(&id, "en").unwrap()
    }

    /// Delivers as often as it is due, as the pump does.
    pub(super) async fn deliver_all(&mut self) {
        for _ in 0..200 {
            self.deliver().await;
            let Some(next) = self.queue().next_attempt_at(Connectivity::Online).unwrap() else {
                return;
            };
            self.clock.set(next.max(self.store.now()));
        }
        panic!("it comes to no end");
    }

    fn uploaded(&self, id: &str) -> Vec<u64> {
        let attachments = self.queue().submission(id).unwrap().attachments;
        attachments.iter().map(|it| it.uploaded_bytes).collect()
    }

    fn asked(&self, method: &str) -> usize {
        let requests = self.network.requests.lock().unwrap();
        requests.iter().filter(|it| it.method == method).count()
    }
}

#[tokio::test]
async fn what_is_attached_is_at_the_city_before_its_submission_and_each_byte_is_sent_once() {
    let (phone, city) = phone(nothing_befalls);
    let documents = [
        document(0, 3 * CHUNK_BYTES + 17),
        document(1, CHUNK_BYTES),
        document(2, 9),
        document(3, CHUNK_BYTES + 1),
    ];
    let id = phone.submitted_with(&documents);
    assert_eq!(phone.deliver().await.accepted, 1);
    let city = city.lock().unwrap();
    assert!(city.has(&documents));
    assert_eq!(city.sent_bytes, documents.concat().len());
    assert!(matches!(phone.state(&id), SubmissionState::Accepted { .. }));
    let requests = phone.network.requests.lock().unwrap();
    assert_eq!(requests.last().unwrap().url.path(), "/v1/submissions");
    assert_eq!(phone.queue().receipt(&id).unwrap().attachments.len(), 4);
}

/// Counts the requests that are under way at a time. Until a chunk is through there is one; from then on none is answered
/// before there were three, however long each takes to come.
struct Counted {
    network: Arc<ScriptedNetwork>,
    under_way: AtomicU32,
    most: watch::Sender<u32>,
    is_a_chunk_through: AtomicBool,
}

impl Transport for Counted {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Reply> {
        Box::pin(async move {
            let under_way = self.under_way.fetch_add(1, Ordering::SeqCst) + 1;
            self.most.send_modify(|most| *most = under_way.max(*most));
            if self.is_a_chunk_through.load(Ordering::SeqCst) {
                let mut most = self.most.subscribe();
                most.wait_for(|most| *most >= 3).await.unwrap();
            }
            // What a fourth would do on the disk before it comes.
            for _ in 0..10 {
                tokio::task::spawn_blocking(|| ()).await.unwrap();
            }
            let is_chunk = request.method == "PATCH";
            let answer = self.network.send(request).await;
            (self.is_a_chunk_through).fetch_or(is_chunk, Ordering::SeqCst);
            self.under_way.fetch_sub(1, Ordering::SeqCst);
            answer
        })
    }
}

#[tokio::test]
async fn three_files_are_under_way_at_a_time_and_no_more() {
    let (mut phone, city) = phone(nothing_befalls);
    let counted = Arc::new(Counted {
        network: Arc::clone(&phone.network),
        under_way: AtomicU32::new(0),
        most: watch::Sender::new(0),
        is_a_chunk_through: AtomicBool::new(false),
    });
    let world = Environment {
        transport: Arc::clone(&counted) as Arc<dyn Transport>,
        ..phone.store.environment().clone()
    };
    phone.city = City::new("http://127.0.0.1:1", world, Some(Arc::new(SignedIn)));
    let documents: Vec<_> = (0..8)
        .map(|number| document(number, 2 * CHUNK_BYTES))
        .collect();
    phone.submitted_with(&documents);
    let delivered = tokio::time::timeout(LONG, phone.deliver()).await;
    assert_eq!(delivered.expect("three come").accepted, 1);
    assert_eq!(*counted.most.borrow(), 3);
    assert!(city.lock().unwrap().has(&documents));
}

#[tokio::test]
async fn an_app_that_ends_anywhere_goes_on_where_the_city_stands() {
    let documents = [document(0, 3 * CHUNK_BYTES), document(1, 2 * CHUNK_BYTES)];
    // What the city takes, two beginnings, chunks, the submission: some twenty exchanges.
    for ends_before in 0..20 {
        let (mut asked, ended) = (0, Arc::new(AtomicBool::new(false)));
        let is_over = Arc::clone(&ended);
        let (mut phone, city) = phone(move |_, _| {
            asked += 1;
            if asked == ends_before + 1 {
                is_over.store(true, Ordering::SeqCst);
            }
            let is_over = is_over.load(Ordering::SeqCst);
            is_over.then_some(Err(TransportError::Unreachable))
        });
        let id = phone.submitted_with(&documents);
        phone.deliver().await;
        phone.restart();
        phone.queue().recover().unwrap();
        ended.store(false, Ordering::SeqCst);
        phone.deliver_all().await;
        let city = city.lock().unwrap();
        assert!(city.has(&documents), "{ends_before}");
        assert_eq!(city.begun, 2, "what was begun is gone on with");
        let lost = city.sent_bytes - documents.concat().len();
        assert!(lost <= 2 * CHUNK_BYTES, "a chunk of each at most");
        assert!(matches!(phone.state(&id), SubmissionState::Accepted { .. }));
    }
}

#[tokio::test]
async fn each_trouble_of_an_upload_is_met_in_its_own_way() {
    let lost_reply: fn(&HttpRequest, &mut TusCity) -> Reply = |request, city| {
        city.answer(request).unwrap();
        Err(TransportError::Interrupted)
    };
    let forgets: fn(&HttpRequest, &mut TusCity) -> Reply = |request, city| {
        city.uploads.clear();
        city.answer(request)
    };
    let took_more: fn(&HttpRequest, &mut TusCity) -> Reply = |request, city| {
        city.answer(request).unwrap();
        city.answer(request)
    };
    let damaged: fn(&HttpRequest, &mut TusCity) -> Reply = |_, _| tus(460, &[]);
    let locked: fn(&HttpRequest, &mut TusCity) -> Reply =
        |_, _| tus(423, &[("retry-after", "3".to_owned())]);
    let busy: fn(&HttpRequest, &mut TusCity) -> Reply = |_, _| Ok(problem(503, "x"));
    let signed_out: fn(&HttpRequest, &mut TusCity) -> Reply =
        |_, _| Ok(problem(401, "unauthorized"));
    let portal: fn(&HttpRequest, &mut TusCity) -> Reply =
        |_, _| Ok(testing::answer(200, "text/html", "<html>Wi-Fi</html>"));
    // What befalls the second chunk, how much is sent once more then, and whether it is met at once.
    let (first, second) = (FIRST_CHUNK_BYTES, 2 * FIRST_CHUNK_BYTES);
    for (befalls, again, at_once) in [
        (lost_reply, 0, false),
        (forgets, first + second, true),
        (took_more, 0, true),
        (damaged, second, true),
        (locked, second, false),
        (busy, second, false),
        (signed_out, second, false),
        (portal, second, false),
    ] {
        let mut sent = 0;
        let (mut phone, city) = phone(move |request, city| {
            sent += u32::from(request.method == "PATCH");
            let now = request.method == "PATCH" && sent == 2;
            now.then(|| befalls(request, city))
        });
        let content = document(0, 3 * CHUNK_BYTES);
        let id = phone.submitted_with(std::slice::from_ref(&content));
        let first = phone.deliver().await;
        assert_eq!(first.accepted, u32::from(at_once), "{again} {at_once}");
        phone.deliver_all().await;
        let city = city.lock().unwrap();
        assert_eq!(city.sent_bytes - content.len(), again);
        assert!(city.has(&[content]));
        assert!(matches!(phone.state(&id), SubmissionState::Accepted { .. }));
    }
}

#[tokio::test]
async fn what_the_city_does_not_take_is_refused_for_good_and_the_rest_is_given_up() {
    let (mut phone, city) = phone(|request, city| {
        let second =
            request.url.path() == "/v1/uploads" && request.method == "POST" && city.begun == 1;
        second.then(|| Ok(problem(413, "content-too-large")))
    });
    let id = phone.submitted_with(&[document(0, 2 * CHUNK_BYTES), document(1, 9)]);
    assert_eq!(phone.deliver().await.refused, 1);
    let SubmissionState::Rejected { reason, .. } = phone.state(&id) else {
        panic!("not refused");
    };
    assert_eq!(reason, "content-too-large");
    assert!(city.lock().unwrap().uploads.is_empty());
    phone.deliver_all().await;
    assert_eq!(phone.asked("DELETE"), 1);
}

#[tokio::test]
async fn a_full_quota_passes() {
    let mut quota = 1;
    let (mut phone, _) = phone(move |request, _| {
        let begins = request.url.path() == "/v1/uploads" && request.method == "POST";
        (begins && std::mem::take(&mut quota) == 1)
            .then(|| Ok(problem(413, "upload-quota-exceeded")))
    });
    let id = phone.submitted_with(&[document(0, 9)]);
    assert_eq!(phone.deliver().await.postponed, 1);
    phone.deliver_all().await;
    assert!(matches!(phone.state(&id), SubmissionState::Accepted { .. }));
}

#[tokio::test]
async fn what_is_taken_back_is_given_up_at_the_city_and_nothing_more_is_sent() {
    let cancels: Once = Arc::default();
    let (mut sent, cancel) = (0, Arc::clone(&cancels));
    let (phone, city) = phone(move |request, _| {
        sent += u32::from(request.method == "PATCH");
        if sent == 2
            && let Some(cancel) = cancel.lock().unwrap().take()
        {
            cancel();
        }
        None
    });
    let id = phone.submitted_with(&[document(0, 4 * CHUNK_BYTES)]);
    let (store, cancelled) = (Arc::clone(&phone.store), id.clone());
    *cancels.lock().unwrap() = Some(Box::new(move || Queue(&store).cancel(&cancelled).unwrap()));
    assert_eq!(phone.deliver().await, DeliveryReport::default());
    assert_eq!(phone.state(&id), SubmissionState::Cancelled);
    assert_eq!((phone.asked("PATCH"), phone.asked("DELETE")), (2, 1));
    assert!(city.lock().unwrap().uploads.is_empty());
    phone.deliver().await;
    assert_eq!(phone.asked("DELETE"), 1, "once");
}

#[tokio::test]
async fn what_the_city_misses_is_brought_again_and_not_for_ever() {
    let mut losses = 2;
    let (mut phone, city) = phone(move |request, city| {
        if request.url.path() == "/v1/submissions" && losses > 0 {
            losses -= 1;
            city.uploads.remove(&format!("/v1/uploads/{}", city.begun));
        }
        None
    });
    let documents = [document(0, CHUNK_BYTES + 1), document(1, CHUNK_BYTES)];
    let id = phone.submitted_with(&documents);
    phone.deliver().await;
    assert!(matches!(phone.state(&id), SubmissionState::Queued { .. }));
    assert_eq!(
        phone
            .uploaded(&id)
            .iter()
            .filter(|bytes| **bytes == 0)
            .count(),
        1
    );
    phone.deliver_all().await;
    assert!(matches!(phone.state(&id), SubmissionState::Accepted { .. }));
    assert_eq!(city.lock().unwrap().begun, 4, "only what was missing");

    let (mut phone, city) = self::phone(|request, city| {
        if request.url.path() == "/v1/submissions" {
            city.uploads.clear();
        }
        None
    });
    let id = phone.submitted_with(&documents);
    phone.deliver_all().await;
    let wedged = SubmissionState::Wedged {
        reason: "attachments-missing".to_owned(),
    };
    assert_eq!(phone.state(&id), wedged);
    assert_eq!(city.lock().unwrap().begun, 10);
}

#[tokio::test]
async fn a_letter_does_not_wait_for_the_parcels_before_it() {
    let letter: Once = Arc::default();
    let (mut sent, writes) = (0, Arc::clone(&letter));
    let (phone, city) = phone(move |request, _| {
        sent += u32::from(request.method == "PATCH");
        if sent == 2
            && let Some(write) = writes.lock().unwrap().take()
        {
            write();
        }
        None
    });
    let parcel = phone.submitted_with(&[document(0, 6 * CHUNK_BYTES)]);
    let draft = phone.draft();
    let store = Arc::clone(&phone.store);
    *letter.lock().unwrap() = Some(Box::new(move || {
        Queue(&store).submit(&draft, "en").unwrap();
    }));
    assert_eq!(phone.deliver().await.accepted, 2);
    let requests = phone.network.requests.lock().unwrap();
    let bodies = requests
        .iter()
        .filter(|it| it.url.path() == "/v1/submissions");
    let places: Vec<bool> = bodies
        .map(|it| String::from_utf8_lossy(&it.body).contains(&parcel))
        .collect();
    assert_eq!(places, [false, true]);
    assert_eq!(city.lock().unwrap().sent_bytes, 6 * CHUNK_BYTES);
}

#[tokio::test]
async fn files_may_wait_for_a_network_that_is_not_metered_and_letters_do_not() {
    let (mut phone, city) = phone(nothing_befalls);
    let parcel = phone.submitted_with(&[document(0, 2 * CHUNK_BYTES)]);
    let letter = phone.submitted();
    assert!(!phone.queue().files_wait_for_unmetered().unwrap());
    phone.queue().set_files_wait_for_unmetered(true).unwrap();
    phone.restart();
    phone.city.set_connectivity(Connectivity::Metered);
    assert_eq!(phone.deliver().await.accepted, 1);
    assert!(matches!(
        phone.state(&letter),
        SubmissionState::Accepted { .. }
    ));
    assert_eq!(city.lock().unwrap().begun, 0);
    let next = |connectivity| phone.queue().next_attempt_at(connectivity).unwrap();
    assert_eq!(next(Connectivity::Metered), None, "nothing to wake up for");
    assert!(next(Connectivity::Online).is_some());

    phone.city.set_connectivity(Connectivity::Online);
    assert_eq!(phone.deliver().await.accepted, 1);
    assert!(matches!(
        phone.state(&parcel),
        SubmissionState::Accepted { .. }
    ));
    phone.queue().set_files_wait_for_unmetered(false).unwrap();
    phone.city.set_connectivity(Connectivity::Metered);
    phone.submitted_with(&[document(1, 9)]);
    assert_eq!(phone.deliver().await.accepted, 1);
}

#[tokio::test]
async fn who_lets_files_wait_stops_them_behind_the_chunk_that_is_under_way() {
    let says = Once::default();
    let (mut sent, say) = (0, Arc::clone(&says));
    let (phone, city) = phone(move |request, _| {
        sent += u32::from(request.method == "PATCH");
        if sent == 2
            && let Some(say) = say.lock().unwrap().take()
        {
            say();
        }
        None
    });
    let store = Arc::clone(&phone.store);
    *says.lock().unwrap() = Some(Box::new(move || {
        Queue(&store).set_files_wait_for_unmetered(true).unwrap();
    }));
    let id = phone.submitted_with(&[document(0, 6 * CHUNK_BYTES)]);
    phone.city.set_connectivity(Connectivity::Metered);
    assert_eq!(phone.deliver().await, DeliveryReport::default());
    assert_eq!(phone.asked("PATCH"), 2);
    assert!(matches!(phone.state(&id), SubmissionState::Queued { .. }));
    phone.city.set_connectivity(Connectivity::Online);
    assert_eq!(phone.deliver().await.accepted, 1);
    assert_eq!(city.lock().unwrap().sent_bytes, 6 * CHUNK_BYTES);
}

#[tokio::test]
async fn failures_without_a_byte_of_progress_are_ever_further_apart() {
    let lets_through = Arc::new(AtomicU32::new(0));
    let left = Arc::clone(&lets_through);
    let (phone, _) = phone(move |request, _| {
        let fails = request.method == "PATCH"
            && left
                .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
                    left.checked_sub(1)
                })
                .is_err();
        fails.then_some(Err(TransportError::Interrupted))
    });
    phone.submitted_with(&[document(0, 9 * CHUNK_BYTES)]);
    let mut waits = Vec::new();
    for run in 0..9 {
        lets_through.store(u32::from(run == 6), Ordering::SeqCst);
        phone.deliver().await;
        let next = phone
            .queue()
            .next_attempt_at(Connectivity::Online)
            .unwrap()
            .unwrap();
        waits.push((next - phone.store.now()).num_seconds());
        phone.clock.set(next);
    }
    assert!(waits[5] >= 32, "{waits:?}");
    assert!(
        waits[7] <= 4,
        "what has moved is not left alone for long: {waits:?}"
    );
    assert!(waits[8] > waits[7] / 2, "{waits:?}");
}

#[tokio::test]
async fn progress_is_told_of_each_file_and_once_a_second_in_between() {
    let told = Arc::new(AtomicU32::new(0));
    let (phone, _) = phone(nothing_befalls);
    let id = phone.submitted_with(&[document(0, 20 * CHUNK_BYTES), document(1, 30)]);
    let counts = Arc::clone(&told);
    deliver_due(
        &phone.store,
        &phone.city,
        &phone.trust,
        &|| true,
        move || {
            counts.fetch_add(1, Ordering::SeqCst);
        },
    )
    .await
    .unwrap();
    assert!(matches!(phone.state(&id), SubmissionState::Accepted { .. }));
    // Begun, once while the clock stands, once for each file, and twice for the submission.
    assert_eq!(told.load(Ordering::SeqCst), 6);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_befalls_the_bytes_are_hers_and_a_trouble_costs_a_chunk(
        lengths in prop::collection::vec(9_usize..3 * CHUNK_BYTES, 1..5),
        troubles in prop::collection::vec(0_u8..12, 0..40),
    ) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let (mut left, cost) = (troubles.into_iter(), Arc::new(AtomicU32::new(0)));
            let costs = Arc::clone(&cost);
            let (mut phone, city) = phone(move |request, city| {
                let trouble = left.next()?;
                if request.method == "PATCH" && trouble < 6 {
                    costs.fetch_add(1, Ordering::SeqCst);
                }
                match trouble {
                    0 => Some(Err(TransportError::Interrupted)),
                    1 => Some(city.answer(request).and(Err(TransportError::TimedOut))),
                    2 => Some(Ok(problem(503, "x"))),
                    3 => Some(Ok(testing::answer(200, "text/html", "<html>"))),
                    4 => Some(tus(423, &[])),
                    5 if request.method == "PATCH" => Some(tus(460, &[])),
                    _ => None,
                }
            });
            let documents: Vec<_> = (lengths.iter().zip(0..))
                .map(|(length, number)| document(number, *length))
                .collect();
            let id = phone.submitted_with(&documents);
            phone.deliver_all().await;
            assert!(matches!(phone.state(&id), SubmissionState::Accepted { .. }));
            let city = city.lock().unwrap();
            let is_here = |document: &Vec<u8>| city.uploads.values().any(|it| it.content == *document);
            assert!(documents.iter().all(is_here));
            let cost = cost.load(Ordering::SeqCst) as usize;
            let most = documents.concat().len() + cost * CHUNK_BYTES;
            assert!(city.sent_bytes <= most, "{} of {most}", city.sent_bytes);
        });
    }
}
