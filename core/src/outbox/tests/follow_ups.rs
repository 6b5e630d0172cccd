//! What is sent about a case that the city has goes out once, and in its order.

use std::sync::Mutex;

use super::*;
use crate::trust::SubmissionKind;

/// The paths and bodies that a city has got, in their order.
type Got = Arc<Mutex<Vec<(String, Value)>>>;

/// A phone in front of a city that accepts all, and what it has got.
fn phone() -> (Phone, Got) {
    let signer = Arc::new(Signer::new());
    let got = Arc::new(Mutex::new(Vec::new()));
    let (city, kept) = (Arc::clone(&signer), Arc::clone(&got));
    let phone = Phone::new(&signer.trust, move |request| {
        let body = serde_json::from_slice(&request.body).unwrap();
        let path = request.url.path().to_owned();
        kept.lock().unwrap().push((path, body));
        Ok(city.accept(request))
    });
    (phone, got)
}

/// What a draft is begun from that answers a question about the case that `application` has opened.
pub(super) fn question(application: &str, question_id: &str) -> DraftOrigin {
    DraftOrigin {
        question: Some(AskedAbout {
            question_id: question_id.into(),
            case_id: application.into(),
            case_number: "LG-2026-000001".into(),
        }),
        ..origin()
    }
}

impl Phone {
    pub(super) fn answered(&self, origin: &DraftOrigin) -> String {
        let draft = self.drafts().begin(origin).unwrap();
        let named = |answers: &mut crate::forms::Answers| {
            answers.insert("name".into(), json!("Wang"));
            Ok(())
        };
        let form = Form::compile(origin.form.clone()).unwrap();
        self.drafts().change(&draft, &form, named).unwrap();
        self.queue().submit(&draft, "en").unwrap()
    }
}

fn paths(got: &Mutex<Vec<(String, Value)>>) -> Vec<String> {
    let got = got.lock().unwrap();
    got.iter().map(|(path, _)| path.clone()).collect()
}

#[tokio::test]
async fn an_answer_names_its_case_and_its_question_and_has_a_receipt() {
    let (mut phone, got) = phone();
    let application = phone.submitted();
    phone.deliver().await;
    let answer = phone.answered(&question(&application, "q1"));
    phone.restart();
    assert!(!phone.queue().has_delivered_answer("q1").unwrap());
    assert_eq!(phone.deliver().await.accepted, 1);
    assert!(phone.queue().has_delivered_answer("q1").unwrap());
    let receipt = phone.queue().receipt(&answer).unwrap();
    assert_eq!(receipt.kind, SubmissionKind::Answer);
    let (path, body) = got.lock().unwrap()[1].clone();
    assert_eq!(path, "/v1/answers");
    assert_eq!(
        body,
        json!({
            "submission_id": answer, "case_id": application, "question_id": "q1",
            "form": {"id": "f", "version": "1"}, "language": "en", "answers": {"name": "Wang"},
        })
    );
    let kept = phone.queue().submission(&answer).unwrap();
    assert_eq!(
        (kept.kind, kept.case_id),
        (SubmissionKind::Answer, application)
    );
}

#[tokio::test]
async fn a_question_has_one_draft_and_one_answer() {
    let (phone, _) = phone();
    let application = phone.submitted();
    let asked = question(&application, "q1");
    let draft = phone.drafts().begin(&asked).unwrap();
    assert_eq!(phone.drafts().begin(&asked).unwrap(), draft);
    let other = phone.drafts().begin(&question(&application, "q2")).unwrap();
    assert_ne!(other, draft);

    let answer = phone.answered(&asked);
    let again = phone.drafts().begin(&asked);
    assert!(matches!(again, Err(Error::Refused("already-answered"))));
    assert!(phone.queue().has_answered("q1").unwrap());
    // Taken back before it was sent, it is not answered any more.
    phone.queue().cancel(&answer).unwrap();
    assert!(!phone.queue().has_answered("q1").unwrap());
    phone.drafts().begin(&asked).unwrap();
}

#[tokio::test]
async fn nothing_about_a_case_overtakes_what_was_submitted_about_it_before() {
    let signer = Arc::new(Signer::new());
    let (city, away) = (Arc::clone(&signer), Arc::new(AtomicU32::new(1)));
    let is_away = Arc::clone(&away);
    let got = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&got);
    let mut phone = Phone::new(&signer.trust, move |request| {
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        let about_first = !body["case_id"].is_null() || body["answers"]["name"] == json!("Li Na");
        if about_first && is_away.load(Ordering::SeqCst) > 0 {
            return Err(TransportError::Interrupted);
        }
        kept.lock()
            .unwrap()
            .push((request.url.path().to_owned(), body));
        Ok(city.accept(request))
    });
    // The first attempt is lost: whether the city has it is not known.
    let first = phone.submitted();
    phone.deliver().await;
    let answer = phone.answered(&question(&first, "q1"));
    // Her clock goes back by years: ids made now come before all others.
    let past = chrono::DateTime::from_timestamp(1_000_000_000, 0).unwrap();
    let then = phone.store.now();
    phone.clock.set(past);
    let withdrawal = phone.queue().withdraw(&first).unwrap();
    assert!(withdrawal < first);
    phone.clock.set(then + Duration::from_secs(1));
    phone.restart();

    // The answer and the withdrawal are due, but not before the application is.
    let next = phone.queue().next_attempt_at(Connectivity::Online);
    let next = next.unwrap().unwrap();
    assert!(
        next > phone.store.now(),
        "it would be tried again and again"
    );
    phone.deliver().await;
    assert_eq!(phone.sent(), 1);
    away.store(0, Ordering::SeqCst);
    phone.clock.set(next);
    assert_eq!(phone.deliver().await.accepted, 3);
    assert_eq!(
        paths(&got),
        ["/v1/submissions", "/v1/answers", "/v1/withdrawals"]
    );
    for (id, kind) in [
        (&answer, SubmissionKind::Answer),
        (&withdrawal, SubmissionKind::Withdrawal),
    ] {
        assert_eq!(phone.queue().receipt(id).unwrap().kind, kind);
    }
}

#[tokio::test]
async fn another_case_does_not_wait() {
    let signer = Arc::new(Signer::new());
    let city = Arc::clone(&signer);
    let tries = AtomicU32::new(0);
    let phone = Phone::new(&signer.trust, move |request| {
        match tries.fetch_add(1, Ordering::SeqCst) {
            0 => Err(TransportError::Interrupted),
            _ => Ok(city.accept(request)),
        }
    });
    let first = phone.submitted();
    phone.deliver().await;
    phone.queue().withdraw(&first).unwrap();
    let second = phone.submitted();
    assert_eq!(phone.deliver().await.accepted, 1);
    assert!(matches!(
        phone.state(&second),
        SubmissionState::Accepted { .. }
    ));
}

#[tokio::test]
async fn an_application_is_withdrawn_once_however_often_she_says_so() {
    let (mut phone, got) = phone();
    let application = phone.submitted();
    let too_soon = phone.queue().withdraw(&application);
    assert!(matches!(too_soon, Err(Error::Refused("not-sent"))));
    phone.deliver().await;
    let withdrawal = phone.queue().withdraw(&application).unwrap();
    for _ in 0..9 {
        phone.restart();
        assert_eq!(phone.queue().withdraw(&application).unwrap(), withdrawal);
    }
    // Before its first attempt it can be taken back, and then said anew.
    phone.queue().cancel(&withdrawal).unwrap();
    assert_eq!(phone.queue().withdrawal_of(&application).unwrap(), None);
    let withdrawal = phone.queue().withdraw(&application).unwrap();
    phone.deliver().await;
    phone.deliver().await;
    assert_eq!(paths(&got), ["/v1/submissions", "/v1/withdrawals"]);
    let (_, body) = got.lock().unwrap()[1].clone();
    assert_eq!(
        body,
        json!({"submission_id": withdrawal, "case_id": application})
    );
    assert_eq!(phone.queue().withdraw(&withdrawal).unwrap(), withdrawal);
}

#[tokio::test]
async fn what_the_city_does_not_have_cannot_be_withdrawn() {
    let phone = Phone::new(&Signer::new().trust, |_| Ok(problem(403, "forbidden")));
    let refused = phone.submitted();
    phone.deliver().await;
    let cancelled = phone.submitted();
    phone.queue().cancel(&cancelled).unwrap();
    for id in [refused, cancelled] {
        let withdrawn = phone.queue().withdraw(&id);
        assert!(matches!(withdrawn, Err(Error::Refused("not-withdrawable"))));
    }
}

#[tokio::test]
async fn a_receipt_for_another_kind_of_thing_proves_nothing() {
    let signer = Arc::new(Signer::new());
    let city = Arc::clone(&signer);
    let phone = Phone::new(&signer.trust, move |request| {
        let mut request = request.clone();
        request.url.set_path("/v1/submissions");
        Ok(city.accept(&request))
    });
    let application = phone.submitted();
    phone.deliver().await;
    let withdrawal = phone.queue().withdraw(&application).unwrap();
    phone.deliver().await;
    let wedged = SubmissionState::Wedged {
        reason: "receipt-not-proven".into(),
    };
    assert_eq!(phone.state(&withdrawal), wedged);
}
