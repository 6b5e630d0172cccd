#![allow(clippy::unwrap_used)]
//! What each answer of a city means to an upload.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::{
    environment::TransportError,
    net::Connectivity,
    testing::{ScriptedNetwork, SignedIn, VirtualClock, environment, problem},
};

const LENGTH: u64 = 1_000;

struct Phone {
    city: City,
    network: Arc<ScriptedNetwork>,
    upload: Url,
}

/// A phone whose city gives this answer to everything.
fn phone(answer: Result<HttpResponse, TransportError>) -> Phone {
    let network = ScriptedNetwork::new(move |_| answer.clone());
    let world = environment(&Arc::new(VirtualClock::default()), network.clone());
    Phone {
        city: City::new("https://city.example/app", world, Some(Arc::new(SignedIn))),
        network,
        upload: Url::parse("https://city.example/app/v1/uploads/7").unwrap(),
    }
}

fn answer(status: u16, headers: &[(&str, &str)]) -> HttpResponse {
    let headers = headers
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_string()));
    HttpResponse {
        status,
        headers: headers.collect(),
        body: Bytes::new(),
    }
}

/// What a server of tus answers.
fn tus(status: u16, headers: &[(&str, &str)]) -> HttpResponse {
    answer(status, &[&[("tus-resumable", "1.0.0")], headers].concat())
}

/// An answer with a page in it, whatever else it says.
fn page(status: u16, headers: &[(&str, &str)]) -> HttpResponse {
    HttpResponse {
        body: Bytes::from_static(b"<html>Wi-Fi</html>"),
        ..answer(
            status,
            &[&[("content-type", "text/html")], headers].concat(),
        )
    }
}

impl Phone {
    async fn begin(&self) -> Result<Url, UploadError> {
        let metadata = [("filename", "出生证.jpg"), ("filetype", "image/jpeg")];
        self.city.begin_upload(LENGTH, &metadata).await
    }

    async fn offset(&self) -> Result<u64, UploadError> {
        self.city.upload_offset(&self.upload, LENGTH).await
    }

    async fn send(&self, checked: bool) -> Result<u64, UploadError> {
        let chunk = Chunk {
            upload: &self.upload,
            offset: 300,
            bytes: Bytes::from_static(&[b'a'; 100]),
            checked,
        };
        self.city.send_chunk(chunk).await
    }

    async fn give_up(&self) -> Result<(), UploadError> {
        self.city.give_up_upload(&self.upload).await
    }

    /// What each of the calls about an upload comes to: asking, sending, giving up.
    async fn all(&self) -> [Option<UploadError>; 3] {
        [
            self.offset().await.err(),
            self.send(true).await.err(),
            self.give_up().await.err(),
        ]
    }

    /// The one request that was sent.
    fn request(&self) -> HttpRequest {
        let requests = self.network.requests.lock().unwrap();
        assert_eq!(requests.len(), 1, "nothing is tried again here");
        requests.first().unwrap().clone()
    }
}

fn later(reason: OfflineReason) -> UploadError {
    offline(reason).into()
}

fn header(request: &HttpRequest, name: &str) -> Option<String> {
    let mut headers = request.headers.iter();
    let (_, value) = headers.find(|(candidate, _)| candidate == name)?;
    Some(value.clone())
}

#[tokio::test]
async fn what_is_sent_is_as_the_protocol_has_it_and_says_who_asks() {
    let begun = phone(Ok(tus(201, &[("location", "/v1/uploads/7")])));
    begun.begin().await.unwrap();
    let request = begun.request();
    assert_eq!(format!("{request:?}"), "POST /app/v1/uploads");
    assert_eq!(header(&request, "upload-length").unwrap(), "1000");
    assert_eq!(
        header(&request, "upload-metadata").unwrap(),
        "filename 5Ye655Sf6K+BLmpwZw==,filetype aW1hZ2UvanBlZw=="
    );
    assert!(request.body.is_empty());

    let asked = phone(Ok(tus(200, &[("upload-offset", "300")])));
    asked.offset().await.unwrap();
    assert_eq!(format!("{:?}", asked.request()), "HEAD /app/v1/uploads/7");

    let sent = phone(Ok(tus(204, &[("upload-offset", "400")])));
    sent.send(true).await.unwrap();
    let request = sent.request();
    assert_eq!(format!("{request:?}"), "PATCH /app/v1/uploads/7");
    assert_eq!(request.body.len(), 100);
    for (name, value) in [
        ("upload-offset", "300"),
        ("content-type", "application/offset+octet-stream"),
        // printf %100s | tr " " a | openssl dgst -sha256 -binary | base64
        (
            "upload-checksum",
            "sha256 KBZZeIjkoNOja4K4MxarMmgOuPAPjNO5BNaBJG0oWg4=",
        ),
    ] {
        assert_eq!(header(&request, name).as_deref(), Some(value));
    }
    let unchecked = phone(Ok(tus(204, &[("upload-offset", "400")])));
    unchecked.send(false).await.unwrap();
    assert_eq!(header(&unchecked.request(), "upload-checksum"), None);

    let given_up = phone(Ok(tus(204, &[])));
    given_up.give_up().await.unwrap();
    assert_eq!(
        format!("{:?}", given_up.request()),
        "DELETE /app/v1/uploads/7"
    );
    for phone in [begun, asked, sent, given_up] {
        let request = phone.request();
        assert_eq!(header(&request, "tus-resumable").unwrap(), "1.0.0");
        assert_eq!(header(&request, "authorization").unwrap(), "Bearer t");
        assert!(request.pinned);
    }
}

#[tokio::test]
async fn an_upload_is_on_the_citys_own_origin_and_nowhere_else() {
    let long = format!("/{}", "a".repeat(URL_BYTES));
    for (location, upload) in [
        ("/files/7", Some("https://city.example/files/7")),
        ("uploads/7", Some("https://city.example/app/v1/uploads/7")),
        (
            "https://city.example/u?id=7",
            Some("https://city.example/u?id=7"),
        ),
        ("https://city.example:443/7", Some("https://city.example/7")),
        ("https://city.example:8443/7", None),
        ("http://city.example/7", None),
        ("https://files.city.example/7", None),
        ("//elsewhere.example/7", None),
        ("https://her:word@city.example/7", None),
        ("https://city.example@elsewhere.example/7", None),
        ("data:,7", None),
        ("https://[", None),
        ("", None),
        (&long, None),
    ] {
        let begun = phone(Ok(tus(201, &[("location", location)]))).begin().await;
        let begun = begun.map(|upload| upload.to_string());
        let expected = match upload {
            Some(upload) => Ok(upload.to_owned()),
            None => Err(NetError::Malformed.into()),
        };
        assert_eq!(begun, expected, "{location}");
    }
    let nowhere = phone(Ok(tus(201, &[]))).begin().await;
    assert_eq!(nowhere, Err(NetError::Malformed.into()));
}

#[tokio::test]
async fn an_upload_at_another_city_is_gone_and_her_sign_in_is_not_sent_there() {
    let mut moved = phone(Ok(tus(200, &[("upload-offset", "0")])));
    moved.upload = Url::parse("https://elsewhere.example/v1/uploads/7").unwrap();
    assert_eq!(moved.all().await, [(); 3].map(|()| Some(UploadError::Gone)));
    assert!(moved.network.requests.lock().unwrap().is_empty());
}

#[tokio::test]
async fn an_offset_is_within_the_upload_and_moves_with_what_was_sent() {
    let malformed = || Err(NetError::Malformed.into());
    for (headers, expected) in [
        (&[("upload-offset", "0")][..], Ok(0)),
        (&[("upload-offset", "1000")], Ok(1000)),
        (&[("upload-offset", "7"), ("upload-length", "1000")], Ok(7)),
        (&[("upload-offset", "1001")], Err(UploadError::Gone)),
        (
            &[("upload-offset", "7"), ("upload-length", "999")],
            Err(UploadError::Gone),
        ),
        (&[("upload-offset", "-1")], malformed()),
        (&[("upload-offset", "+1")], malformed()),
        (&[("upload-offset", "")], malformed()),
        (&[("upload-offset", "18446744073709551616")], malformed()),
        (&[], malformed()),
    ] {
        let offset = phone(Ok(tus(200, headers))).offset().await;
        assert_eq!(offset, expected, "{headers:?}");
    }
    for (stands, expected) in [
        ("400", Ok(400)),
        ("301", Ok(301)),
        ("300", malformed()),
        ("299", malformed()),
        ("401", malformed()),
        ("1000", malformed()),
        ("", malformed()),
    ] {
        let sent = phone(Ok(tus(204, &[("upload-offset", stands)])));
        assert_eq!(sent.send(true).await, expected, "{stands}");
    }
    assert_eq!(phone(Ok(tus(204, &[]))).send(true).await, malformed());
}

/// How long a chunk takes on a line of so many bytes a second, with a wait of a tenth of a second for each answer.
fn on_a_line_of(bytes_a_second: usize, chunk_bytes: usize) -> Duration {
    Duration::from_millis(100) + Duration::from_secs_f64(chunk_bytes as f64 / bytes_a_second as f64)
}

#[test]
fn a_chunk_takes_a_second_or_two_whatever_the_line() {
    for (bytes_a_second, longest) in [
        (2 << 10, FIRST_CHUNK_BYTES),
        (32 << 10, 32 << 10),
        (10 << 20, CHUNK_BYTES),
    ] {
        let (mut pace, mut lengths) = (Pace::default(), Vec::new());
        for _ in 0..20 {
            let length = pace.chunk_bytes();
            lengths.push(length);
            pace = pace.after(length, on_a_line_of(bytes_a_second, length));
        }
        assert_eq!(lengths.iter().max(), Some(&longest), "{lengths:?}");
        assert_eq!(lengths.last(), Some(&longest), "and it stays so");
    }
}

#[test]
fn the_first_chunk_is_through_before_a_second_is_over() {
    let exchanges_before = 4 * Duration::from_millis(100);
    let took = on_a_line_of(32 << 10, Pace::default().chunk_bytes());
    assert!(exchanges_before + took < Duration::from_secs(1));
}

#[test]
fn a_line_that_becomes_slow_gets_shorter_chunks_and_the_end_of_a_file_tells_nothing() {
    let mut pace = Pace::default();
    for _ in 0..3 {
        pace = pace.after(9, Duration::ZERO);
    }
    assert_eq!(pace.chunk_bytes(), FIRST_CHUNK_BYTES);
    for _ in 0..9 {
        pace = pace.after(pace.chunk_bytes(), Duration::ZERO);
    }
    assert_eq!(pace.chunk_bytes(), CHUNK_BYTES);
    pace = pace.after(CHUNK_BYTES, Duration::from_secs(9));
    assert_eq!(pace.chunk_bytes(), CHUNK_BYTES / 2);
    for _ in 0..9 {
        pace = pace.after(9, Duration::from_secs(9));
    }
    assert_eq!(pace.chunk_bytes(), FIRST_CHUNK_BYTES);
}

#[tokio::test]
async fn each_refusal_of_an_upload_says_what_to_do() {
    let locked = NetError::UnderWay {
        retry_after: Some(Duration::from_secs(7)),
    };
    for (status, meaning) in [
        (404, UploadError::Gone),
        (410, UploadError::Gone),
        (409, UploadError::OtherOffset),
        (423, locked.into()),
        (460, UploadError::Damaged),
        (401, NetError::Unauthorized.into()),
        (412, refused(412).into()),
        (413, refused(413).into()),
        (415, refused(415).into()),
    ] {
        let all = phone(Ok(tus(status, &[("retry-after", "7")]))).all().await;
        let given_up = Some(&meaning).filter(|meaning| **meaning != UploadError::Gone);
        let expected = [Some(&meaning), Some(&meaning), given_up].map(|error| error.cloned());
        assert_eq!(all, expected, "{status}");
    }
    // HEAD may say 403 of an upload that is not there, in the protocol's own words.
    assert_eq!(
        phone(Ok(tus(403, &[]))).offset().await,
        Err(UploadError::Gone)
    );
    assert_eq!(
        phone(Ok(tus(403, &[]))).send(true).await,
        Err(refused(403).into())
    );
}

#[tokio::test]
async fn a_refusal_keeps_the_citys_kind() {
    let too_large = phone(Ok(problem(413, "upload-quota-exceeded")));
    let Err(UploadError::City(NetError::Refused { status, kind, .. })) = too_large.begin().await
    else {
        panic!("not refused");
    };
    assert_eq!((status, kind.as_str()), (413, "upload-quota-exceeded"));
    for status in [404, 409, 460] {
        let begun = phone(Ok(tus(status, &[]))).begin().await;
        assert_eq!(begun, Err(refused(status).into()), "of no upload yet");
    }
}

#[tokio::test]
async fn what_may_pass_is_later_with_the_wait_that_the_city_asks_for() {
    for status in [408, 425, 429, 500, 502, 503, 504] {
        for answer in [tus, answer] {
            let all = phone(Ok(answer(status, &[("retry-after", "7")])))
                .all()
                .await;
            let later = UploadError::City(NetError::Offline {
                reason: OfflineReason::CityUnavailable,
                retry_after: Some(Duration::from_secs(7)),
            });
            assert_eq!(all, [(); 3].map(|()| Some(later.clone())), "{status}");
        }
    }
    let cut = phone(Err(TransportError::Interrupted)).send(true).await;
    assert_eq!(cut, Err(later(OfflineReason::CityUnavailable)));
}

#[tokio::test]
async fn what_stands_in_the_citys_place_neither_takes_nor_refuses_anything() {
    let portal = later(OfflineReason::CaptivePortal);
    let headers = [
        ("location", "https://city.example/v1/uploads/7"),
        ("upload-offset", "400"),
    ];
    for status in [200, 201, 204, 302, 307, 403, 404, 409, 410, 413, 423, 460] {
        let there = phone(Ok(page(status, &headers)));
        assert_eq!(there.begin().await, Err(portal.clone()), "{status}");
        let all = there.all().await;
        assert_eq!(all, [(); 3].map(|()| Some(portal.clone())), "{status}");
        let checks = there.city.checks_chunks().await;
        assert_eq!(checks, Err(portal.clone()), "{status}");
    }
}

#[tokio::test]
async fn a_chunks_hash_is_sent_to_a_city_that_says_that_it_compares_it() {
    let version = ("tus-version", "1.0.0");
    let extension = ("tus-extension", "creation, checksum,termination");
    let algorithms = ("tus-checksum-algorithm", "sha1,sha256");
    for (answer, checks) in [
        (answer(204, &[version, extension, algorithms]), true),
        (answer(200, &[version, extension, algorithms]), true),
        (tus(204, &[version, extension]), false),
        (
            tus(204, &[version, ("tus-extension", "creation"), algorithms]),
            false,
        ),
        (
            tus(
                204,
                &[version, extension, ("tus-checksum-algorithm", "md5")],
            ),
            false,
        ),
        (tus(204, &[version]), false),
        (problem(404, "not-found"), false),
        (tus(405, &[]), false),
    ] {
        let said = phone(Ok(answer.clone())).city.checks_chunks().await;
        assert_eq!(said, Ok(checks), "{answer:?}");
    }
    // Of a server that speaks another version only, nothing is known.
    let other = phone(Ok(answer(204, &[("tus-version", "2.0.0")])));
    assert_eq!(
        other.city.checks_chunks().await,
        Err(later(OfflineReason::CaptivePortal))
    );
}

#[tokio::test]
async fn without_a_network_nothing_is_sent() {
    let unreached = phone(Ok(tus(204, &[])));
    unreached.city.set_connectivity(Connectivity::Offline);
    let no_network = later(OfflineReason::NoNetwork);
    assert_eq!(unreached.begin().await, Err(no_network.clone()));
    assert_eq!(
        unreached.all().await,
        [(); 3].map(|()| Some(no_network.clone()))
    );
    assert!(unreached.network.requests.lock().unwrap().is_empty());
}

fn some_header() -> impl Strategy<Value = (String, String)> {
    let name = prop::sample::select(vec![
        "tus-resumable",
        "upload-offset",
        "upload-length",
        "location",
        "retry-after",
        "content-type",
    ]);
    let value = prop_oneof![
        Just("1.0.0".to_owned()),
        (0..2_000_u64).prop_map(|bytes| bytes.to_string()),
        any::<u64>().prop_map(|bytes| bytes.to_string()),
        "(https?:)?//[a-z.@:]{0,12}/[a-z0-9/?#]{0,8}",
        "\\PC{0,20}",
    ];
    (name.prop_map(str::to_owned), value)
}

proptest! {
    #[test]
    fn whatever_comes_back_an_upload_stands_within_its_length_and_is_the_citys(
        status in prop::sample::select(vec![200_u16, 201, 204, 301, 403, 404, 409, 460, 500]),
        mut headers in prop::collection::vec(some_header(), 0..6),
        is_tus in any::<bool>(),
    ) {
        if is_tus {
            headers.insert(0, ("tus-resumable".to_owned(), VERSION.to_owned()));
        }
        let phone = phone(Ok(HttpResponse { status, headers, body: Bytes::new() }));
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            if let Ok(upload) = phone.begin().await {
                assert_eq!(upload.origin(), phone.upload.origin());
            }
            assert!(phone.offset().await.ok().is_none_or(|offset| offset <= LENGTH));
            let sent = phone.send(true).await.ok();
            assert!(sent.is_none_or(|stands| (301..=400).contains(&stands)));
            let _ = phone.give_up().await;
        });
        assert_eq!(phone.network.requests.lock().unwrap().len(), 4);
    }
}
