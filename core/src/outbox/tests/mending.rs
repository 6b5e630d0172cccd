//! What a damaged store has lost a part of says so, and can go on.

use super::{attachments::*, *};

fn run(phone: &Phone, sql: &str) {
    let changed = phone
        .store
        .database
        .write(|transaction| Ok::<_, Error>(transaction.execute(sql, [])?));
    assert_eq!(changed.unwrap(), 1, "{sql}");
}

#[test]
fn a_draft_asks_again_for_a_file_of_which_nothing_is_known() {
    let filling = Filling::new();
    filling.attach(PAPERS, "lease.txt", TEXT).unwrap();
    filling.attach(PAPERS, "house.png", PNG).unwrap();
    run(&filling.phone, "delete from attachment where rowid = 1");
    mend(&filling.phone.store).unwrap();
    mend(&filling.phone.store).unwrap();
    let draft = filling.phone.drafts().draft(&filling.draft).unwrap();
    let named = filling.form.attached(&draft.answers);
    assert_eq!(named.len(), 1);
    assert_eq!(named[0].1.name, "house.png");
    assert_eq!(draft.refusals.len(), 1, "its field says that one is gone");
}

#[test]
fn a_submission_that_was_never_begun_and_names_a_lost_file_can_be_corrected() {
    let filling = Filling::new();
    filling.attach(PAPERS, "lease.txt", TEXT).unwrap();
    let id = filling.phone.queue().submit(&filling.draft, "en").unwrap();
    mend(&filling.phone.store).unwrap();
    assert!(matches!(
        filling.phone.state(&id),
        SubmissionState::Queued { .. }
    ));
    run(&filling.phone, "delete from attachment");
    mend(&filling.phone.store).unwrap();
    let submission = filling.phone.queue().submission(&id).unwrap();
    assert!(
        submission.can_edit() && submission.can_cancel(),
        "{submission:?}"
    );
}

#[tokio::test]
async fn one_of_which_is_lost_what_became_of_it_gets_its_receipt_again_under_its_old_key() {
    let signer = Signer::new();
    let trust = signer.trust.clone();
    let phone = Phone::new(&trust, move |request| Ok(signer.accept(request)));
    let id = phone.submitted();
    assert_eq!(phone.deliver().await.accepted, 1);
    run(&phone, "update submission set sealed_outcome = null");
    mend(&phone.store).unwrap();
    let wedged = SubmissionState::Wedged {
        reason: "outcome-lost".into(),
    };
    assert_eq!(phone.state(&id), wedged);
    phone.queue().retry(&id).unwrap();
    assert_eq!(phone.deliver().await.accepted, 1);
    assert!(phone.queue().receipt(&id).is_ok());
    let requests = phone.network.requests.lock().unwrap();
    assert_eq!(requests[0].body, requests[1].body);
    let key = |request: &HttpRequest| {
        let mut headers = request.headers.iter();
        headers
            .find(|(name, _)| name == "idempotency-key")
            .unwrap()
            .1
            .clone()
    };
    assert_eq!(key(&requests[0]), key(&requests[1]));
}
