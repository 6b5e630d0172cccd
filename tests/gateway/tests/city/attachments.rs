//! What a submission names of what was uploaded is kept with its case.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use reqwest::StatusCode;
use ring::digest::{SHA256, digest};
use serde_json::{Value, json};
use tempfile::tempdir;
use uuid::Uuid;

use crate::support::{City, application, problem};
use crate::uploader::{MIB, Uploader, content, header, on_disk};

pub(crate) fn attachment(content: &[u8]) -> Value {
    let sha256 = BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, content));
    json!({"sha256": sha256, "length": content.len()})
}

pub(crate) fn application_with(attachments: &[Value]) -> Value {
    let mut application = application();
    application["attachments"] = json!(attachments);
    application
}

#[tokio::test]
async fn a_receipt_names_the_attachments_and_they_stay_with_the_case() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let li_na = Uploader::new(&city, "li-na").await;
    let (photo, deed) = (content(2 * MIB + 3), content(1000));
    let path = li_na.upload(&photo).await;
    li_na.upload(&deed).await;
    let body = application_with(&[attachment(&deed), attachment(&photo)]);
    let key = Uuid::now_v7();
    let reply = city.submit(&li_na.token, key, &body).await;
    assert_eq!(reply.status(), StatusCode::CREATED);
    let accepted = reply.bytes().await.unwrap();
    let accepted: Value = serde_json::from_slice(&accepted).unwrap();
    let claims = accepted["receipt"].as_str().unwrap().split('.').nth(1);
    let claims = BASE64_URL_SAFE_NO_PAD.decode(claims.unwrap()).unwrap();
    let claims: Value = serde_json::from_slice(&claims).unwrap();
    let named = json!([attachment(&deed)["sha256"], attachment(&photo)["sha256"]]);
    assert_eq!(claims["attachments"], named);

    let head = li_na.head(&path).await;
    assert_eq!(header(&head, "upload-expires"), None);
    assert_eq!(
        header(&head, "upload-offset"),
        header(&head, "upload-length")
    );
    problem(li_na.delete(&path).await, 403, "upload-kept").await;
    assert!(on_disk(data.path(), &path) == photo);
    // They are this case's: another one brings its own. The same submission again is the same answer.
    let other = application_with(&[attachment(&photo)]);
    let other = city.submit(&li_na.token, Uuid::now_v7(), &other).await;
    problem(other, 422, "attachments-missing").await;
    let again = city.submit(&li_na.token, key, &body).await;
    assert_eq!(header(&again, "idempotency-replayed"), Some("true"));
}

#[tokio::test]
async fn a_submission_is_refused_where_an_attachment_is_not_whole_or_not_hers() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let li_na = Uploader::new(&city, "li-na").await;
    let wang_wei = Uploader::new(&city, "wang-wei").await;
    let whole = li_na.upload(b"whole").await;
    let partial = li_na.create(7).await;
    li_na.patch(&partial, 0, b"partia").await;
    wang_wei.upload(b"his").await;
    let mut longer = attachment(b"whole");
    longer["length"] = json!(6);
    let key = Uuid::now_v7();
    let body = application_with(&[
        attachment(b"whole"),
        attachment(b"partial"),
        attachment(b"his"),
    ]);
    let reply = city.submit(&li_na.token, key, &body).await;
    let missing = problem(reply, 422, "attachments-missing").await;
    let expected = json!([
        {"pointer": "/attachments/1", "keyword": "uploaded"},
        {"pointer": "/attachments/2", "keyword": "uploaded"},
    ]);
    assert_eq!(missing["problems"], expected);
    let reply = city
        .submit(&li_na.token, key, &application_with(&[longer]))
        .await;
    problem(reply, 422, "attachments-missing").await;

    let twice = [attachment(b"whole"), attachment(b"whole")];
    let many: Vec<_> = (0..21).map(|number| attachment(&[number])).collect();
    let unlike = [json!({"sha256": "d2hvbGU", "length": 5})];
    for attachments in [&twice[..], &many, &unlike] {
        let reply = city
            .submit(&li_na.token, key, &application_with(attachments))
            .await;
        problem(reply, 422, "invalid-request").await;
    }

    // Nothing of all that has used anything up.
    assert!(header(&li_na.head(&whole).await, "upload-expires").is_some());
    li_na.patch(&partial, 6, b"l").await;
    let body = application_with(&[attachment(b"whole"), attachment(b"partial")]);
    let reply = city.submit(&li_na.token, key, &body).await;
    assert_eq!(reply.status(), StatusCode::CREATED);
    let accepted: Value = reply.json().await.unwrap();
    let number = accepted["case_number"].as_str().unwrap();
    assert!(number.ends_with("-000001"), "{number}");
}

/// An application for a parking permit with these files as the proofs of where she lives.
fn permit(proofs: &[Value], attachments: &[Value]) -> Value {
    let mut application = application_with(attachments);
    application["service_id"] = json!("apply-resident-parking-permit");
    application["form"]["id"] = json!("resident-parking-permit");
    application["answers"] = json!({
        "applicant_name": "Li Na", "phone": "13800001111", "district": "haiwan",
        "street_address": "6 Lotus Lane", "plate_number": "澜A12345", "electric": false,
        "ownership": "own", "start_date": "2026-12-01", "months": 12,
        "proofs_of_residence": proofs,
    });
    application
}

/// What the answers say of a content.
fn file(content: &[u8]) -> Value {
    json!({
        "sha256": attachment(content)["sha256"], "name": "lease.txt", "size": content.len(),
        "media_type": "text/plain",
    })
}

#[tokio::test]
async fn answers_name_files_that_are_attached_and_within_the_limits_of_their_field() {
    let data = tempdir().unwrap();
    let city = City::start(data.path()).await;
    let li_na = Uploader::new(&city, "li-na").await;
    let (lease, bill) = (b"the lease", b"the bill");
    li_na.upload(lease).await;
    li_na.upload(bill).await;
    let proof = |member: &str, value: Value| {
        let mut proof = file(lease);
        proof[member] = value;
        vec![proof]
    };
    let (one, both) = (
        vec![attachment(lease)],
        vec![attachment(lease), attachment(bill)],
    );
    let at = |place: &str| format!("/answers/proofs_of_residence{place}");
    for (proofs, attachments, pointer, keyword) in [
        (vec![file(lease), file(bill)], &one, at("/1"), "attachments"),
        (vec![file(bill)], &one, at("/0"), "attachments"),
        (proof("size", json!(8)), &one, at("/0"), "attachments"),
        (
            proof("size", json!(10_000_001)),
            &one,
            at("/0/size"),
            "maximum",
        ),
        (
            proof("media_type", json!("text/html")),
            &one,
            at("/0/media_type"),
            "enum",
        ),
        (
            proof("page", json!(1)),
            &one,
            at("/0/page"),
            "additionalProperties",
        ),
        (vec![file(lease); 4], &one, at(""), "maxItems"),
    ] {
        let key = Uuid::now_v7();
        let reply = city
            .submit(&li_na.token, key, &permit(&proofs, attachments))
            .await;
        let wrong = problem(reply, 422, "invalid-answers").await;
        let problems = wrong["problems"].as_array().unwrap();
        let expected = json!({"pointer": pointer, "keyword": keyword});
        assert!(problems.contains(&expected), "{keyword}: {problems:?}");
    }
    let body = permit(&[file(lease), file(bill)], &both);
    let reply = city.submit(&li_na.token, Uuid::now_v7(), &body).await;
    assert_eq!(reply.status(), StatusCode::CREATED);
}
