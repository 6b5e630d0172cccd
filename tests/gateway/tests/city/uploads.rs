//! Attachments by tus 1.0: what the city says it has is on its disk, and an upload goes on from there.

use std::io::{Read, Write};
use std::net::TcpStream;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::{Method, StatusCode};
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use serde_json::{Value, json};
use tempfile::tempdir;
use uuid::Uuid;

use crate::attachments::{application_with, attachment};
use crate::program::Program;
use crate::support::{City, client, problem};
use crate::uploader::{MIB, Uploader, content, header, on_disk};

fn checksum(bytes: &[u8]) -> String {
    format!("sha256 {}", BASE64_STANDARD.encode(digest(&SHA256, bytes)))
}

#[tokio::test]
async fn an_upload_comes_in_chunks_and_is_told_where_it_stands() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let li_na = Uploader::new(&city, "li-na").await;
    let content = content(3 * MIB + 17);
    let metadata = "filename cGhvdG8uanBn,filetype aW1hZ2UvanBlZw==";
    let created = li_na
        .creation(content.len())
        .header("upload-metadata", metadata)
        .send()
        .await
        .unwrap();
    assert_eq!(created.status(), StatusCode::CREATED);
    assert_eq!(header(&created, "upload-offset"), Some("0"));
    let path = header(&created, "location").unwrap().to_owned();
    assert!(path.starts_with("/v1/uploads/"));

    let mut offset = 0;
    for piece in [&content[..1], &content[1..2 * MIB], &content[2 * MIB..]] {
        let reply = li_na.patch(&path, offset, piece).await;
        assert_eq!(reply.status(), StatusCode::NO_CONTENT);
        offset += piece.len();
        assert_eq!(header(&reply, "upload-offset"), Some(&*offset.to_string()));
        assert_eq!(header(&reply, "tus-resumable"), Some("1.0.0"));
        let head = li_na.head(&path).await;
        assert_eq!(head.status(), StatusCode::OK);
        assert_eq!(header(&head, "upload-offset"), Some(&*offset.to_string()));
        let length = content.len().to_string();
        assert_eq!(header(&head, "upload-length"), Some(&*length));
        assert_eq!(header(&head, "upload-metadata"), Some(metadata));
        assert_eq!(header(&head, "cache-control"), Some("no-store"));
        assert_eq!(
            header(&head, "upload-expires"),
            header(&reply, "upload-expires")
        );
        let expires = header(&head, "upload-expires").unwrap();
        let expires = DateTime::parse_from_rfc2822(expires).unwrap().to_utc();
        assert!(expires > Utc::now() + TimeDelta::days(6), "{expires}");
    }
    assert_eq!(on_disk(data.path(), &path), content);
    // Nothing more is the end of it once more.
    let reply = li_na.patch(&path, offset, &[]).await;
    assert_eq!(reply.status(), StatusCode::NO_CONTENT);

    let empty = li_na.create(0).await;
    assert_eq!(li_na.offset(&empty).await, 0);
}

#[tokio::test]
async fn what_the_city_takes_is_told_to_everyone() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let request = city
        .client
        .request(Method::OPTIONS, city.url("/v1/uploads"));
    let reply = request.send().await.unwrap();
    assert_eq!(reply.status(), StatusCode::NO_CONTENT);
    for (name, value) in [
        ("tus-resumable", "1.0.0"),
        ("tus-version", "1.0.0"),
        ("tus-extension", "creation,expiration,checksum,termination"),
        ("tus-checksum-algorithm", "sha1,sha256"),
        ("tus-max-size", "67108864"),
    ] {
        assert_eq!(header(&reply, name), Some(value));
    }
}

#[tokio::test]
async fn a_client_that_can_only_post_says_which_method_it_means() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let li_na = Uploader::new(&city, "li-na").await;
    let path = li_na.create(10).await;
    let mut request = li_na.patching(&path, 0, b"01234").build().unwrap();
    *request.method_mut() = Method::POST;
    let unsaid = request.try_clone().unwrap();
    let method = "x-http-method-override";
    request
        .headers_mut()
        .insert(method, "PATCH".parse().unwrap());
    let reply = li_na.client.execute(request).await.unwrap();
    assert_eq!(reply.status(), StatusCode::NO_CONTENT);
    assert_eq!(li_na.offset(&path).await, 5);
    let reply = li_na.client.execute(unsaid).await.unwrap();
    assert_eq!(reply.status(), StatusCode::METHOD_NOT_ALLOWED);

    // Elsewhere, and for what the protocol does not have, it says nothing.
    for (path, meant) in [("/v1/messages", "DELETE"), (path.as_str(), "PUT")] {
        let request = li_na.client.post(city.url(path)).header(method, meant);
        let reply = request.send().await.unwrap();
        assert_eq!(reply.status(), StatusCode::METHOD_NOT_ALLOWED, "{path}");
    }
}

#[tokio::test]
async fn each_wrong_request_is_refused_in_its_own_way_and_changes_nothing() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let li_na = Uploader::new(&city, "li-na").await;
    let path = li_na.create(10).await;
    li_na.patch(&path, 0, b"01234").await;
    let patch = || li_na.patching(&path, 5, b"56789");
    let without = |name: &str| {
        let mut request = patch().build().unwrap();
        request.headers_mut().remove(name);
        request
    };
    let send = async |request| li_na.client.execute(request).await.unwrap();

    for (request, status, slug) in [
        (without("tus-resumable"), 412, "unsupported-tus-version"),
        (without("authorization"), 401, "unauthorized"),
        (without("upload-offset"), 400, "invalid-parameter"),
        (without("content-type"), 415, "unsupported-media-type"),
    ] {
        let reply = send(request).await;
        assert_eq!(header(&reply, "tus-resumable"), Some("1.0.0"));
        assert_eq!(header(&reply, "tus-version").is_some(), status == 412);
        problem(reply, status, slug).await;
    }
    for offset in [0, 4, 6, 10, 11] {
        let reply = li_na.patch(&path, offset, b"56789").await;
        problem(reply, 409, "upload-offset-mismatch").await;
    }
    problem(
        li_na.patch(&path, 5, b"567890").await,
        413,
        "content-too-large",
    )
    .await;
    let odd = patch().header("upload-checksum", "md5 1B2M2Y8AsgTpgAmY7PhCfg==");
    problem(odd.send().await.unwrap(), 400, "invalid-parameter").await;
    for path in ["/v1/uploads/1", &format!("/v1/uploads/{}", Uuid::now_v7())] {
        problem(li_na.patch(path, 0, b"").await, 404, "not-found").await;
        assert_eq!(li_na.head(path).await.status(), StatusCode::NOT_FOUND);
        problem(li_na.delete(path).await, 404, "not-found").await;
    }

    let length = |value: &str| {
        li_na
            .request(Method::POST, "/v1/uploads")
            .header("upload-length", value)
    };
    for request in [
        li_na.request(Method::POST, "/v1/uploads"),
        length("-1"),
        length("1").header("upload-metadata", "filename a.jpg"),
    ] {
        problem(request.send().await.unwrap(), 400, "invalid-parameter").await;
    }
    let long = length("67108865").send().await.unwrap();
    problem(long, 413, "content-too-large").await;

    assert_eq!(li_na.offset(&path).await, 5);
    let right = patch().send().await.unwrap();
    assert_eq!(right.status(), StatusCode::NO_CONTENT);
    assert_eq!(on_disk(data.path(), &path), b"0123456789");
}

#[tokio::test]
async fn a_refused_chunk_is_answered_also_where_the_client_first_sends_all_of_it() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let li_na = Uploader::new(&city, "li-na").await;
    let path = li_na.create(4 * MIB).await;
    let refused = li_na.patch(&path, 1, &content(3 * MIB)).await;
    problem(refused, 409, "upload-offset-mismatch").await;
}

#[tokio::test]
async fn an_upload_is_hers_alone() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let li_na = Uploader::new(&city, "li-na").await;
    let wang_wei = Uploader::new(&city, "wang-wei").await;
    let path = li_na.create(5).await;
    assert_eq!(wang_wei.head(&path).await.status(), StatusCode::NOT_FOUND);
    problem(wang_wei.patch(&path, 0, b"hello").await, 404, "not-found").await;
    problem(wang_wei.delete(&path).await, 404, "not-found").await;
    assert_eq!(li_na.offset(&path).await, 0);
}

#[tokio::test]
async fn a_chunk_with_a_checksum_counts_as_it_was_sent_or_not_at_all() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let li_na = Uploader::new(&city, "li-na").await;
    let content = content(4 * MIB);
    let path = li_na.create(content.len()).await;
    let (first, second) = content.split_at(2 * MIB + 1);

    let mut damaged = first.to_vec();
    damaged[MIB] ^= 1;
    let reply = li_na
        .patching(&path, 0, &damaged)
        .header("upload-checksum", checksum(first))
        .send()
        .await
        .unwrap();
    problem(reply, 460, "checksum-mismatch").await;
    assert_eq!(li_na.offset(&path).await, 0);

    let sha1 = BASE64_STANDARD.encode(digest(&SHA1_FOR_LEGACY_USE_ONLY, first));
    for (offset, piece, checksum) in [
        (0, first, format!("sha1 {sha1}")),
        (first.len(), second, checksum(second)),
    ] {
        let reply = li_na.patching(&path, offset, piece);
        let reply = reply.header("upload-checksum", checksum).send().await;
        assert_eq!(reply.unwrap().status(), StatusCode::NO_CONTENT);
    }
    assert_eq!(on_disk(data.path(), &path), content);
}

#[tokio::test]
async fn of_a_chunk_that_is_cut_off_the_city_keeps_what_came_and_of_a_checked_one_nothing() {
    let data = tempdir().unwrap();
    let faults =
        [0, 1, MIB, 2 * MIB + 5].map(|bytes| format!("patch_upload=cut_request({bytes})@once"));
    let city = City::with_faults(data.path(), &faults.join(",")).await;
    let li_na = Uploader::new(&city, "li-na").await;
    let content = content(8 * MIB);
    let path = li_na.create(content.len()).await;
    let mut offset = 0;
    for came in [0, 1, MIB, 2 * MIB + 5] {
        let cut = li_na.patching(&path, offset, &content[offset..]);
        assert!(cut.send().await.is_err());
        offset += came;
        assert_eq!(li_na.offset(&path).await, offset);
        assert!(on_disk(data.path(), &path) == content[..offset]);
    }

    city.add_faults("patch_upload=cut_request(2000000)@once")
        .await;
    let rest = &content[offset..];
    let checked = || {
        let patch = li_na.patching(&path, offset, rest);
        patch.header("upload-checksum", checksum(rest))
    };
    assert!(checked().send().await.is_err());
    assert_eq!(li_na.offset(&path).await, offset);
    assert_eq!(
        checked().send().await.unwrap().status(),
        StatusCode::NO_CONTENT
    );
    assert!(on_disk(data.path(), &path) == content);
}

#[tokio::test]
async fn a_reply_that_is_lost_leaves_what_was_kept() {
    let data = tempdir().unwrap();
    let faults = "patch_upload=drop_reply@once,delete_upload=drop_reply@once,\
                  create_upload=status(503)@once,head_upload=status(503)@once";
    let city = City::with_faults(data.path(), faults).await;
    let li_na = Uploader::new(&city, "li-na").await;
    let unwell = li_na.creation(5).send().await.unwrap();
    problem(unwell, 503, "service-unavailable").await;
    let path = li_na.create(5).await;
    assert_eq!(
        li_na.head(&path).await.status(),
        StatusCode::SERVICE_UNAVAILABLE
    );
    assert!(li_na.patching(&path, 0, b"hello").send().await.is_err());
    assert_eq!(li_na.offset(&path).await, 5);
    let delete = li_na.request(Method::DELETE, &path);
    assert!(delete.send().await.is_err());
    assert_eq!(li_na.head(&path).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_the_disk_does_not_take_does_not_count() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let li_na = Uploader::new(&city, "li-na").await;
    let path = li_na.create(5).await;
    let file = data
        .path()
        .join("uploads")
        .join(path.rsplit('/').next().unwrap());
    std::os::unix::fs::symlink("/dev/full", &file).unwrap();
    let refused = li_na.patch(&path, 0, b"hello").await;
    assert_eq!(header(&refused, "retry-after"), Some("1"));
    problem(refused, 503, "service-unavailable").await;
    assert_eq!(li_na.offset(&path).await, 0);
    std::fs::remove_file(&file).unwrap();
    let taken = li_na.patch(&path, 0, b"hello").await;
    assert_eq!(taken.status(), StatusCode::NO_CONTENT);
    assert_eq!(on_disk(data.path(), &path), b"hello");
}

#[tokio::test]
async fn one_request_at_a_time_is_at_work_on_an_upload() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let li_na = Uploader::new(&city, "li-na").await;
    let content = content(2 * MIB);
    let path = li_na.create(content.len()).await;
    let (begin, end) = content.split_at(MIB + 5);
    let stalled = stall(&city, &li_na.bare_patch(&path, 0, content.len()), begin).await;
    let offset = until_begun(&li_na, &path).await;
    let reply = li_na.patch(&path, offset, &content[offset..]).await;
    assert_eq!(header(&reply, "retry-after"), Some("1"));
    problem(reply, 423, "upload-locked").await;
    problem(li_na.delete(&path).await, 423, "upload-locked").await;
    li_na.upload(b"another one").await;

    assert!(go_on(stalled, end).await.starts_with("HTTP/1.1 204"));
    assert!(on_disk(data.path(), &path) == content);
}

#[tokio::test]
async fn what_came_is_kept_also_where_the_client_hangs_up() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let li_na = Uploader::new(&city, "li-na").await;
    let content = content(2 * MIB);
    let path = li_na.create(content.len()).await;
    // More than the first piece, so that some of it waits for the next one.
    let begin = &content[..2 * MIB - 1];
    let stalled = stall(&city, &li_na.bare_patch(&path, 0, content.len()), begin).await;
    until_begun(&li_na, &path).await;
    drop(stalled);
    let resumed = loop {
        let offset = li_na.offset(&path).await;
        let reply = li_na.patch(&path, offset, &content[offset..]).await;
        match reply.status() {
            StatusCode::LOCKED | StatusCode::CONFLICT => {}
            status => break (offset, status),
        }
    };
    assert_eq!(resumed, (begin.len(), StatusCode::NO_CONTENT));
    assert!(on_disk(data.path(), &path) == content);
}

/// Sends the head and the beginning of a body, and no more.
pub(crate) async fn stall(city: &City, head: &str, begin: &[u8]) -> TcpStream {
    let address = city.gateway.address();
    let sent = [head.as_bytes(), begin].concat();
    let sending = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(&sent).unwrap();
        stream
    });
    sending.await.unwrap()
}

/// Waits until a first piece has been kept, and with that its request is at work; where the upload stands.
pub(crate) async fn until_begun(resident: &Uploader, path: &str) -> usize {
    loop {
        let offset = resident.offset(path).await;
        if offset > 0 {
            return offset;
        }
    }
}

/// Sends the end of a body; the beginning of the reply.
async fn go_on(mut stream: TcpStream, end: &[u8]) -> String {
    let end = end.to_vec();
    let reply = tokio::task::spawn_blocking(move || {
        stream.write_all(&end).unwrap();
        let mut reply = [0; 12];
        stream.read_exact(&mut reply).unwrap();
        String::from_utf8(reply.to_vec()).unwrap()
    });
    reply.await.unwrap()
}

#[tokio::test]
async fn a_resident_can_announce_so_much_and_no_more() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let li_na = Uploader::new(&city, "li-na").await;
    let mut paths = Vec::new();
    for _ in 0..4 {
        paths.push(li_na.create(64 * MIB).await);
    }
    let more = li_na.creation(1).send().await.unwrap();
    problem(more, 413, "upload-quota-exceeded").await;
    Uploader::new(&city, "wang-wei").await.create(1).await;
    let given_up = li_na.delete(&paths[0]).await;
    assert_eq!(given_up.status(), StatusCode::NO_CONTENT);

    for _ in 0..97 {
        li_na.create(1).await;
    }
    let more = li_na.creation(1).send().await.unwrap();
    problem(more, 413, "upload-quota-exceeded").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_at_once_do_not_all_find_the_last_room() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let li_na = Uploader::new(&city, "li-na").await;
    let crowd: Vec<_> = (0..12)
        .map(|_| tokio::spawn(li_na.creation(64 * MIB).send()))
        .collect();
    let mut begun = 0;
    for one in crowd {
        begun += u32::from(one.await.unwrap().unwrap().status() == StatusCode::CREATED);
    }
    assert_eq!(begun, 4);
}

#[tokio::test]
async fn what_is_given_up_or_has_expired_is_gone_from_the_disk_too() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let li_na = Uploader::new(&city, "li-na").await;
    let files = || {
        std::fs::read_dir(data.path().join("uploads"))
            .unwrap()
            .count()
    };
    let deleted = li_na.upload(b"deleted").await;
    assert_eq!(
        li_na.delete(&deleted).await.status(),
        StatusCode::NO_CONTENT
    );
    problem(li_na.delete(&deleted).await, 404, "not-found").await;
    assert_eq!(files(), 0);

    let kept = li_na.upload(b"kept").await;
    let body = application_with(&[attachment(b"kept")]);
    let taken = city.submit(&li_na.token, Uuid::now_v7(), &body).await;
    assert_eq!(taken.status(), StatusCode::CREATED);
    let expired = li_na.upload(b"expired").await;
    let age = "UPDATE uploads SET expires_at = 1700000000 WHERE expires_at IS NOT NULL";
    crate::change_records(data.path(), age).await;
    let fresh = li_na.upload(b"fresh").await;
    assert_eq!(li_na.head(&expired).await.status(), StatusCode::NOT_FOUND);
    problem(li_na.patch(&expired, 7, b"").await, 404, "not-found").await;
    let late = application_with(&[attachment(b"expired")]);
    let late = city.submit(&li_na.token, Uuid::now_v7(), &late).await;
    problem(late, 422, "attachments-missing").await;

    // As where a gateway was killed between giving an upload up and removing it.
    let halfway = li_na.upload(b"halfway").await;
    let give_up = format!(
        "UPDATE uploads SET expires_at = 0 WHERE id = '{}'",
        halfway.rsplit('/').next().unwrap()
    );
    crate::change_records(data.path(), &give_up).await;
    assert_eq!(files(), 4);
    city.gateway.shutdown().await;

    let city = City::start(data.path()).await;
    assert_eq!(files(), 2);
    let li_na = li_na.at(city.url(""));
    assert_eq!(li_na.offset(&kept).await, 4);
    assert_eq!(li_na.offset(&fresh).await, 5);
    assert_eq!(on_disk(data.path(), &kept), b"kept");
}

/// The gateway dies with the upload under way, again and again, at whatever byte that happens to be.
#[tokio::test]
async fn a_killed_gateway_never_says_that_it_has_more_than_is_on_its_disk() {
    let data = tempdir().unwrap();
    let content = content(24 * MIB);
    let mut city = Program::start(data.path(), &["--exit-with-stdin"]);
    let reply = client()
        .post(city.url("/dev/token"))
        .json(&json!({"resident": "li-na"}))
        .send()
        .await
        .unwrap();
    let token: Value = reply.json().await.unwrap();
    let token = token["access_token"].as_str().unwrap().to_owned();
    let at = |city: &Program| Uploader::with_token(city.url(""), token.clone());
    let path = at(&city).create(content.len()).await;
    let mut offset = 0;
    for kill_after in [3 * MIB + 1, 5 * MIB, 100, 4 * MIB + 99_999] {
        let address = city.url("").replace("http://", "");
        let head = at(&city).bare_patch(&path, offset, content.len() - offset);
        let sent = content[offset..][..kill_after].to_vec();
        let stream = tokio::task::spawn_blocking(move || {
            let mut stream = TcpStream::connect(address).unwrap();
            stream.write_all(head.as_bytes()).unwrap();
            stream.write_all(&sent).unwrap();
            stream
        });
        let stream = stream.await.unwrap();
        let kept_some = kill_after > MIB;
        while kept_some && at(&city).offset(&path).await == offset {}
        // Dropping the program kills it with SIGKILL, wherever in those bytes it was.
        drop(city);
        drop(stream);
        city = Program::start(data.path(), &["--exit-with-stdin"]);
        let before = offset;
        offset = at(&city).offset(&path).await;
        assert!((before..=before + kill_after).contains(&offset), "{offset}");
        assert!(!kept_some || offset > before, "{offset}");
        let disk = if offset == 0 {
            Vec::new()
        } else {
            on_disk(data.path(), &path)
        };
        assert!(disk.len() >= offset, "{} < {offset}", disk.len());
        assert!(disk[..offset] == content[..offset]);
    }
    let rest = at(&city).patch(&path, offset, &content[offset..]).await;
    assert_eq!(rest.status(), StatusCode::NO_CONTENT);
    assert!(on_disk(data.path(), &path) == content);
}
