//! Sealed values and files of two submissions, exchanged by someone who holds the disk: nothing of them goes to the city
//! in the other's place.

use rusqlite::Connection;

use super::{
    uploading::{document, nothing_befalls},
    *,
};
use crate::seal::SealError;

impl Phone {
    /// Exchanges what two rows have in `column`.
    fn exchange(&self, table: &str, column: &str) {
        let connection = Connection::open(self.home.path().join("user.db")).unwrap();
        let mut statement = connection
            .prepare(&format!(
                "select rowid, {column} from {table} order by rowid"
            ))
            .unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
        let rows: Vec<(i64, Vec<u8>)> = rows.unwrap().map(Result::unwrap).collect();
        let [one, other] = &rows[..] else {
            panic!("{} rows", rows.len())
        };
        let update = format!("update {table} set {column} = ?2 where rowid = ?1");
        for (rowid, sealed) in [(one.0, &other.1), (other.0, &one.1)] {
            assert_eq!(connection.execute(&update, (rowid, sealed)).unwrap(), 1);
        }
    }

    /// Delivers what waits; the method and path of what was asked for meanwhile, with its body.
    async fn delivered(&self) -> Vec<(String, Vec<u8>)> {
        let before = self.sent();
        let delivered = deliver_due(&self.store, &self.city, &self.trust, &|| true, || {});
        // What it says of it, it says in the submission's state, or as an error.
        let _ = delivered.await;
        let requests = self.network.requests.lock().unwrap();
        let requests = requests[before..].iter();
        let named = |request: &HttpRequest| format!("{} {}", request.method, request.url.path());
        requests
            .map(|request| (named(request), request.body.to_vec()))
            .collect()
    }

    fn accepted(&self, ids: &[String; 2]) -> usize {
        // What is said of one that does not open is no acceptance.
        let state = |id: &&String| self.queue().submission(id).map(|it| it.state);
        let accepted = |id: &&String| matches!(state(id), Ok(SubmissionState::Accepted { .. }));
        ids.iter().filter(accepted).count()
    }
}

fn documents() -> [Vec<u8>; 2] {
    [document(1, 500), document(2, 500)]
}

/// A phone with two submissions of a document each, in a city that takes them or nothing.
fn with_two(takes_submissions: bool) -> (Phone, [String; 2]) {
    let (phone, _) = uploading::phone(move |request, city| {
        let refused = request.url.path() == "/v1/submissions" && !takes_submissions;
        match refused {
            true => Some(Ok(problem(503, "unavailable"))),
            false => nothing_befalls(request, city),
        }
    });
    let ids = documents().map(|document| phone.submitted_with(&[document]));
    (phone, ids)
}

fn chunks(requests: &[(String, Vec<u8>)]) -> usize {
    let is_chunk = |request: &&(String, Vec<u8>)| request.0.starts_with("PATCH");
    requests.iter().filter(is_chunk).count()
}

#[tokio::test]
async fn as_they_are_both_go_out() {
    let (phone, ids) = with_two(true);
    let requests = phone.delivered().await;
    assert_eq!((chunks(&requests), phone.accepted(&ids)), (2, 2));
}

#[tokio::test]
async fn exchanged_contents_are_not_sent() {
    let (phone, ids) = with_two(true);
    let folder = phone.home.path().join("attachments");
    let files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|it| it.unwrap().path())
        .collect();
    let [one, other] = &files[..] else {
        panic!("{files:?}")
    };
    let aside = folder.join("aside");
    std::fs::rename(one, &aside).unwrap();
    std::fs::rename(other, one).unwrap();
    std::fs::rename(&aside, other).unwrap();
    let requests = phone.delivered().await;
    assert_eq!((chunks(&requests), phone.accepted(&ids)), (0, 0));
}

#[tokio::test]
async fn exchanged_descriptions_of_files_are_not_sent() {
    let (phone, ids) = with_two(true);
    phone.exchange("attachment", "sealed_meta");
    let requests = phone.delivered().await;
    assert_eq!((chunks(&requests), phone.accepted(&ids)), (0, 0));
}

/// Where a file is at the city is hers alone to know, and to go on with.
#[tokio::test]
async fn exchanged_addresses_of_uploads_are_not_asked() {
    let (phone, ids) = with_two(false);
    phone.delivered().await;
    phone.exchange("attachment", "sealed_upload_url");
    phone.clock.advance(Duration::from_secs(3600));
    let requests = phone.delivered().await;
    assert!(requests.is_empty(), "{requests:?}");
    assert_eq!(phone.accepted(&ids), 0);
    phone.exchange("attachment", "sealed_upload_url");
    assert!(!phone.delivered().await.is_empty(), "and it was due");
}

#[tokio::test]
async fn an_exchanged_body_is_not_sent() {
    let (phone, ids) = with_two(true);
    phone.exchange("submission", "sealed_body");
    let requests = phone.delivered().await;
    let is_submission = |request: &&(String, Vec<u8>)| request.0.ends_with("/v1/submissions");
    assert_eq!(requests.iter().filter(is_submission).count(), 0);
    assert_eq!(phone.accepted(&ids), 0);
}

/// What a refused submission was begun from is what it is edited by.
#[tokio::test]
async fn a_refused_submission_is_not_edited_by_what_another_was_begun_from() {
    let (phone, _) = uploading::phone(|request, _| {
        (request.url.path() == "/v1/submissions").then(|| {
            let body = json!({
                "type": "urn:citizen:problem:invalid-answers", "status": 422,
                "problems": [{"pointer": "/answers/name", "keyword": "maxLength"}],
            });
            Ok(answer(422, "application/problem+json", &body.to_string()))
        })
    });
    let ids = documents().map(|document| phone.submitted_with(&[document]));
    phone.delivered().await;
    phone.exchange("submission", "sealed_origin");
    for id in &ids {
        assert!(phone.queue().submission(id).unwrap().can_edit());
        let edited = phone.queue().edit(id, || Err(Error::NotFound("form")));
        assert!(matches!(edited, Err(Error::Seal(SealError::Refused))));
    }
    phone.exchange("submission", "sealed_origin");
    let edited = phone.queue().edit(&ids[0], || Err(Error::NotFound("form")));
    edited.unwrap();
}
