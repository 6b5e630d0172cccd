#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
//! Drafts are kept at each answer; what was submitted goes out once.

mod attachments;
mod backup;
mod earlier;
mod editing;
mod expiry;
mod follow_ups;
mod many;
mod mending;
mod moved;
mod short_lives;
mod uploading;
mod versions;
mod waiting;

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use serde_json::{Value, json};

use super::{due::Next, *};
use crate::{
    environment::{HttpRequest, HttpResponse, Transport, TransportError},
    error::Error,
    forms::{Answer, Form, FormDefinition},
    net::{City, Connectivity},
    testing::{
        Keychain, ScriptedNetwork, SignedIn, Signer, VirtualClock, answer, environment, problem,
    },
    text::Text,
    trust::CityTrust,
    user_store::UserStore,
};

/// A phone with a home, a clock, a network and a city.
struct Phone {
    home: tempfile::TempDir,
    keychain: Keychain,
    clock: Arc<VirtualClock>,
    network: Arc<ScriptedNetwork>,
    store: Arc<UserStore>,
    city: City,
    trust: CityTrust,
}

impl Phone {
    fn new(
        trust: &CityTrust,
        answer: impl FnMut(&HttpRequest) -> Result<HttpResponse, TransportError> + Send + 'static,
    ) -> Self {
        let home = tempfile::tempdir().unwrap();
        let keychain = Keychain::default();
        let clock = Arc::new(VirtualClock::default());
        let network = ScriptedNetwork::new(answer);
        let world = environment(&clock, Arc::clone(&network) as Arc<dyn Transport>);
        let store = UserStore::open(&home.path().join("user.db"), &keychain, world.clone());
        Self {
            store: Arc::new(store.unwrap()),
            city: City::new("http://127.0.0.1:1", world, Some(Arc::new(SignedIn))),
            trust: trust.clone(),
            home,
            keychain,
            clock,
            network,
        }
    }

    /// As after a kill: opened again from the disk.
    fn restart(&mut self) {
        let world = environment(&self.clock, Arc::clone(&self.network) as Arc<dyn Transport>);
        let path = self.home.path().join("user.db");
        self.store = Arc::new(UserStore::open(&path, &self.keychain, world).unwrap());
    }

    fn queue(&self) -> Queue<'_> {
        Queue(&self.store)
    }

    fn drafts(&self) -> Drafts<'_> {
        Drafts(&self.store)
    }

    /// A draft that can be submitted.
    fn draft(&self) -> String {
        let id = self.drafts().begin(&origin()).unwrap();
        let form = Form::compile(origin().form).unwrap();
        let name = Answer::Text {
            value: "Li Na".into(),
        };
        self.drafts()
            .change(&id, &form, |answers| {
                Ok(form.answer(answers, "/name", name)?)
            })
            .unwrap();
        id
    }

    fn submitted(&self) -> String {
        self.queue().submit(&self.draft(), "en").unwrap()
    }

    /// The exact bytes that are sent.
    fn body(&self, id: &str) -> Vec<u8> {
        let select = "select sealed_body from submission where id = ?1";
        let sealed: Vec<u8> = (self.store.database)
            .read(|connection| {
                Ok::<_, Error>(connection.query_row(select, [id], |row| row.get(0))?)
            })
            .unwrap();
        let place = queue::place(id, "sealed_body");
        self.store
            .open_sealed_bytes(place, &sealed)
            .unwrap()
            .to_vec()
    }

    fn state(&self, id: &str) -> SubmissionState {
        self.queue().submission(id).unwrap().state
    }

    /// What can be done about a submission: `(can_cancel, can_retry)`.
    fn offers(&self, id: &str) -> (bool, bool) {
        let submission = self.queue().submission(id).unwrap();
        (submission.can_cancel(), submission.can_retry())
    }

    async fn deliver(&self) -> DeliveryReport {
        deliver_due(&self.store, &self.city, &self.trust, &|| true, || {})
            .await
            .unwrap()
    }

    fn sent(&self) -> usize {
        self.network.requests.lock().unwrap().len()
    }
}

fn origin() -> DraftOrigin {
    let text = |words: &str| json!({ "en": words });
    let form: FormDefinition = serde_json::from_value(json!({
        "id": "f", "version": "1",
        "schema": {"type": "object", "required": ["name"],
            "properties": {"name": {"type": "string", "minLength": 1, "i18n": "name"}}},
        "ui": {"type": "Categorization", "elements": [{"type": "Category", "i18n": "step.you",
            "elements": [{"type": "Control", "scope": "#/properties/name"}]}]},
        "texts": {"name.label": text("Full name"), "step.you.label": text("You")},
    }))
    .unwrap();
    let service_name = serde_json::from_value::<Text>(text("Birth registration")).unwrap();
    DraftOrigin {
        service_id: "birth".into(),
        service_name,
        form,
        question: None,
    }
}

fn nothing_listens(_: &HttpRequest) -> Result<HttpResponse, TransportError> {
    Err(TransportError::Unreachable)
}

#[test]
fn each_answer_is_on_the_disk_when_it_returns() {
    let mut phone = Phone::new(&Signer::new().trust, nothing_listens);
    let id = phone.draft();
    phone.restart();
    let draft = phone.drafts().draft(&id.to_uppercase()).unwrap();
    assert_eq!(draft.answers["name"], json!("Li Na"));
    assert_eq!(draft.origin, origin());
    assert_eq!(phone.drafts().newest(50).unwrap().len(), 1);
    phone.drafts().discard(&id).unwrap();
    assert!(matches!(phone.drafts().draft(&id), Err(Error::NotFound(_))));
    assert!(matches!(
        phone.drafts().draft("no id"),
        Err(Error::NotFound(_))
    ));
}

#[test]
fn a_failing_change_leaves_the_answers_as_they_were() {
    let phone = Phone::new(&Signer::new().trust, nothing_listens);
    let id = phone.draft();
    let form = Form::compile(origin().form).unwrap();
    let failed = phone.drafts().change(&id, &form, |answers| {
        answers.clear();
        Err(Error::Refused("test"))
    });
    assert!(failed.is_err());
    assert_eq!(
        phone.drafts().draft(&id).unwrap().answers["name"],
        json!("Li Na")
    );
}

#[test]
fn submitting_twice_is_submitting_once_and_needs_complete_answers() {
    let mut phone = Phone::new(&Signer::new().trust, nothing_listens);
    let draft = phone.draft();
    let first = phone.queue().submit(&draft, "en").unwrap();
    phone.restart();
    assert_eq!(phone.queue().submit(&draft, "zh").unwrap(), first);
    assert_eq!(phone.queue().newest(50).unwrap().len(), 1);
    assert!(matches!(
        phone.drafts().draft(&draft),
        Err(Error::NotFound(_))
    ));

    let empty = phone.drafts().begin(&origin()).unwrap();
    let Err(Error::InvalidAnswers(problems)) = phone.queue().submit(&empty, "en") else {
        panic!("an empty form was submitted");
    };
    assert_eq!(problems[0].label, "Full name");
    phone.drafts().draft(&empty).unwrap();
}

#[tokio::test]
async fn an_accepted_submission_has_a_receipt_that_is_checked_and_kept() {
    let signer = Arc::new(Signer::new());
    let city = Arc::clone(&signer);
    let mut phone = Phone::new(&signer.trust, move |request| Ok(city.accept(request)));
    let id = phone.submitted();
    assert_eq!(phone.deliver().await.accepted, 1);
    phone.restart();
    assert!(matches!(phone.state(&id), SubmissionState::Accepted { .. }));
    let receipt = phone.queue().receipt(&id).unwrap();
    assert_eq!(receipt.case_number, "LG-2026-000001");
    assert_eq!(receipt.submission_id, id);
    phone.deliver().await;
    assert_eq!(
        phone.sent(),
        1,
        "an accepted submission is never sent again"
    );
}

#[tokio::test]
async fn a_lost_reply_is_asked_for_again_with_the_same_key_and_bytes() {
    let signer = Arc::new(Signer::new());
    let city = Arc::clone(&signer);
    let tries = AtomicU32::new(0);
    let mut phone = Phone::new(&signer.trust, move |request| {
        match tries.fetch_add(1, Ordering::SeqCst) {
            0 => Err(TransportError::Interrupted),
            1 => Err(TransportError::TimedOut),
            2 => Ok(problem(503, "busy")),
            3 => Ok(answer(200, "text/html", "<html>Wi-Fi</html>")),
            4 => Ok(answer(201, "application/json", "{\"half")),
            5 => Ok(problem(401, "unauthorized")),
            6 => Ok(problem(409, "idempotency-in-flight")),
            7 => Err(TransportError::CertificateNotValidNow),
            _ => Ok(city.accept(request)),
        }
    });
    let id = phone.submitted();
    for (attempts, waiting_for) in [
        (1, WaitReason::City),
        (2, WaitReason::City),
        (3, WaitReason::City),
        (4, WaitReason::CaptivePortal),
        (5, WaitReason::City),
        (6, WaitReason::SignIn),
        (7, WaitReason::Turn),
        (8, WaitReason::ClockWrong),
    ] {
        assert_eq!(phone.deliver().await.postponed, 1);
        assert_eq!(
            phone.deliver().await,
            DeliveryReport::default(),
            "it waits first"
        );
        phone.restart();
        let submission = phone.queue().submission(&id).unwrap();
        assert_eq!(submission.attempts, attempts);
        let SubmissionState::Queued {
            waiting_for: found,
            next_attempt_at,
        } = submission.state
        else {
            panic!("not queued");
        };
        assert_eq!(found, waiting_for);
        phone.clock.set(next_attempt_at);
    }
    assert_eq!(phone.deliver().await.accepted, 1);
    let requests = phone.network.requests.lock().unwrap();
    let key = |request: &HttpRequest| {
        request
            .headers
            .iter()
            .find(|(name, _)| name == "idempotency-key")
            .unwrap()
            .1
            .clone()
    };
    assert!(
        requests
            .iter()
            .all(|request| request.body == requests[0].body)
    );
    assert!(
        requests
            .iter()
            .all(|request| key(request) == key(&requests[0]))
    );
}

#[tokio::test]
async fn a_process_that_dies_while_sending_goes_on_under_the_same_key() {
    let signer = Arc::new(Signer::new());
    let city = Arc::clone(&signer);
    let mut phone = Phone::new(&signer.trust, move |request| Ok(city.accept(request)));
    let id = phone.submitted();
    let wait = |_| Duration::from_secs(2);
    assert!(matches!(
        phone.queue().begin_next(Connectivity::Online, wait),
        Ok(Some(Next::Send(_)))
    ));
    let body = phone.body(&id);
    phone.restart();
    assert_eq!(phone.state(&id), SubmissionState::Sending);
    phone.queue().recover().unwrap();
    assert_eq!(phone.deliver().await.accepted, 1);
    assert_eq!(phone.network.requests.lock().unwrap()[0].body, body);
    assert_eq!(phone.queue().submission(&id).unwrap().attempts, 2);
}

#[tokio::test]
async fn a_final_no_is_typed_and_never_sent_again() {
    let refusals = [
        (
            answer(
                422,
                "application/problem+json",
                r#"{"type":"urn:citizen:problem:invalid-answers","status":422,
                    "problems":[{"pointer":"/answers/name","keyword":"minLength"}]}"#,
            ),
            SubmissionState::Rejected {
                reason: "invalid-answers".into(),
                problems: vec![AnswerPath {
                    path: "/name".into(),
                    keyword: "minLength".into(),
                }],
            },
        ),
        (
            problem(422, "idempotency-key-reused"),
            SubmissionState::Wedged {
                reason: "idempotency-key-reused".into(),
            },
        ),
        (
            problem(403, "forbidden"),
            SubmissionState::Rejected {
                reason: "forbidden".into(),
                problems: Vec::new(),
            },
        ),
    ];
    for (reply, expected) in refusals {
        let phone = Phone::new(&Signer::new().trust, move |_| Ok(reply.clone()));
        let id = phone.submitted();
        assert_eq!(phone.deliver().await.refused, 1);
        assert_eq!(phone.state(&id), expected);
        let wedged = matches!(expected, SubmissionState::Wedged { .. });
        assert_eq!(phone.offers(&id), (false, wedged));
        phone.clock.advance(Duration::from_secs(90_000));
        phone.deliver().await;
        assert_eq!(phone.sent(), 1);
        let cancelled = phone.queue().cancel(&id);
        let reason = match expected {
            SubmissionState::Rejected { .. } => "not-waiting",
            _ => "already-sent",
        };
        assert!(matches!(cancelled, Err(Error::Refused(found)) if found == reason));
    }
}

#[tokio::test]
async fn a_receipt_that_proves_nothing_wedges_and_can_be_tried_again() {
    let signer = Arc::new(Signer::new());
    let (forger, city) = (Signer::new(), Arc::clone(&signer));
    let mut forged = true;
    let phone = Phone::new(&signer.trust, move |request| {
        let reply = if forged {
            forger.accept(request)
        } else {
            city.accept(request)
        };
        forged = false;
        Ok(reply)
    });
    let id = phone.submitted();
    phone.deliver().await;
    let wedged = SubmissionState::Wedged {
        reason: "receipt-not-proven".into(),
    };
    assert_eq!(phone.state(&id), wedged);
    assert_eq!(phone.offers(&id), (false, true));
    phone.queue().retry(&id).unwrap();
    assert_eq!(phone.deliver().await.accepted, 1);
    assert_eq!(phone.offers(&id), (false, false));
    assert!(matches!(
        phone.queue().retry(&id),
        Err(Error::Refused("not-waiting"))
    ));
}

#[tokio::test]
async fn a_receipt_about_other_bytes_is_not_taken() {
    let signer = Arc::new(Signer::new());
    let city = Arc::clone(&signer);
    let phone = Phone::new(&signer.trust, move |request| {
        let mut other = request.clone();
        let mut body: Value = serde_json::from_slice(&request.body).unwrap();
        body["answers"]["name"] = json!("Somebody Else");
        other.body = serde_json::to_vec(&body).unwrap().into();
        Ok(city.accept(&other))
    });
    let id = phone.submitted();
    phone.deliver().await;
    assert!(matches!(phone.state(&id), SubmissionState::Wedged { .. }));
}

#[tokio::test]
async fn without_a_network_nothing_is_tried_and_nothing_counted() {
    let phone = Phone::new(&Signer::new().trust, nothing_listens);
    phone.city.set_connectivity(Connectivity::Offline);
    let id = phone.submitted();
    assert_eq!(phone.deliver().await, DeliveryReport::default());
    assert_eq!(phone.queue().submission(&id).unwrap().attempts, 0);
    assert_eq!(phone.offers(&id), (true, true));
    for _ in 0..2 {
        phone.queue().cancel(&id).unwrap();
        assert_eq!(phone.state(&id), SubmissionState::Cancelled);
    }
    assert_eq!(phone.offers(&id), (false, false));
    phone.city.set_connectivity(Connectivity::Online);
    phone.deliver().await;
    assert_eq!(phone.sent(), 0, "what was cancelled is never sent");
    assert!(matches!(
        phone.queue().retry(&id),
        Err(Error::Refused("not-waiting"))
    ));
}

#[tokio::test]
async fn what_was_tried_once_cannot_be_cancelled() {
    let phone = Phone::new(&Signer::new().trust, nothing_listens);
    let id = phone.submitted();
    phone.deliver().await;
    assert_eq!(phone.offers(&id), (false, true));
    assert!(matches!(
        phone.queue().cancel(&id),
        Err(Error::Refused("already-sent"))
    ));
    assert!(matches!(phone.state(&id), SubmissionState::Queued { .. }));
}

#[test]
fn an_id_that_is_none_is_named_by_what_it_was_for() {
    let phone = Phone::new(&Signer::new().trust, nothing_listens);
    let (drafts, queue) = (phone.drafts(), phone.queue());
    let form = Form::compile(origin().form).unwrap();
    let missing = |error: Error| match error {
        Error::NotFound(what) => what,
        other => panic!("{other}"),
    };
    for id in ["nonsense", "", "019ab000-0000-7000-8000-000000000001"] {
        for error in [
            drafts.draft(id).unwrap_err(),
            drafts.change(id, &form, |_| Ok(())).unwrap_err(),
            drafts.discard(id).unwrap_err(),
            queue.submit(id, "en").unwrap_err(),
        ] {
            assert_eq!(missing(error), "draft", "{id}");
        }
        for error in [
            queue.submission(id).unwrap_err(),
            queue.receipt(id).unwrap_err(),
            queue.cancel(id).unwrap_err(),
            queue.retry(id).unwrap_err(),
        ] {
            assert_eq!(missing(error), "submission", "{id}");
        }
    }
}

#[test]
fn no_word_of_hers_is_readable_on_the_disk() {
    let phone = Phone::new(&Signer::new().trust, nothing_listens);
    phone.submitted();
    phone.draft();
    for entry in std::fs::read_dir(phone.home.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        for word in ["Li Na", "Birth registration", "Full name"] {
            assert!(
                !bytes
                    .windows(word.len())
                    .any(|window| window == word.as_bytes()),
                "{word}"
            );
        }
    }
}
