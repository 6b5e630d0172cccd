#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
//! A case from its receipt to its end: asked about and answered, withdrawn or decided, with lost replies and a kill in
//! between, and read without a network.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};

use citizen_core::{
    facade::{
        CallbackError, CaseStatus, CaseView, CitizenClient, CitizenError, Connectivity,
        OutboxListener, OutboxUpdate, Submission, SubmissionKind, SubmissionState,
    },
    forms::Answer,
};
use citizen_journeys::{City, Phone, filled_in};
use serde_json::{Value, json};

/// An application that the city has.
async fn accepted(app: &CitizenClient) -> String {
    app.catalogue().refresh().await.unwrap();
    let draft = filled_in(app).await;
    let submission = app.outbox().submit(draft, "en".into()).await.unwrap();
    send(app).await;
    submission.id
}

async fn send(app: &CitizenClient) {
    let report = app.run_due_work(Duration::from_secs(60)).await.unwrap();
    assert_eq!(report.waiting, 0);
}

async fn case(app: &CitizenClient, id: &str) -> CaseView {
    app.outbox().case(id.into(), "en".into()).await.unwrap()
}

async fn submission(app: &CitizenClient, id: &str) -> Submission {
    let outbox = app.outbox();
    outbox.submission(id.into(), "en".into()).await.unwrap()
}

fn codes(case: &CaseView) -> Vec<&str> {
    case.timeline.iter().map(|event| &*event.code).collect()
}

/// The app of a resident in a process of its own.
fn resident(mode: &str, phone: &Phone) -> Child {
    Command::new(env!("CARGO_BIN_EXE_resident"))
        .args([mode, &json!(phone.config).to_string()])
        .arg(phone.folder.path().join("keys.json"))
        .arg(phone.token.as_deref().unwrap())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_answered_once_although_the_app_is_killed_and_replies_are_lost() {
    let city = City::start().await;
    let phone = Phone::new(&city, "li-na").await;
    let app = phone.opened().await;
    let id = accepted(&app).await;
    let receipt = app.outbox().receipt(id.clone()).await.unwrap();
    let first = case(&app, &id).await;
    assert_eq!(first.status, CaseStatus::Received);
    assert_eq!(first.case_number, receipt.case_number);
    assert!(receipt.promised_by.is_some());
    assert_eq!(first.promised_by, receipt.promised_by);

    city.ask(&receipt.case_number, "Which ward?").await;
    assert_eq!(app.inbox().refresh().await.unwrap(), 1);
    app.set_connectivity(Connectivity::Offline);
    let asked = case(&app, &id).await;
    assert_eq!(asked.status, CaseStatus::WaitingForResident);
    assert_eq!(codes(&asked), ["received", "question"]);
    let question = asked.question.unwrap();
    assert_eq!(
        (&*question.text, question.answer_by.as_deref()),
        ("Which ward?", Some("2027-01-31"))
    );
    app.suspend().await.unwrap();

    // Killed the moment it has promised, and the city's word is lost twice.
    city.break_with("answer=drop_reply@2").await;
    let mut killed = resident("answer", &phone);
    let mut lines = BufReader::new(killed.stdout.take().unwrap()).lines();
    let answer = lines.next().unwrap().unwrap();
    killed.kill().unwrap();
    killed.wait().unwrap();
    let drained = resident("drain", &phone).wait_with_output().unwrap();
    let drained = String::from_utf8(drained.stdout).unwrap();
    assert!(drained.contains(&answer), "{drained}");

    let told = city.cases().await;
    let follow_ups = told[0]["follow_ups"].as_array().unwrap();
    assert_eq!(follow_ups.len(), 1, "{follow_ups:?}");
    assert_eq!(follow_ups[0]["submission_id"], answer);
    assert_eq!(
        follow_ups[0]["body"]["answers"],
        json!({"answer": "Ward 4"})
    );
    app.resume().await.unwrap();
    let proven = app.outbox().receipt(answer.clone()).await.unwrap();
    assert_eq!(proven.kind, SubmissionKind::Answer);
    assert_eq!(follow_ups[0]["body_sha256"], proven.body_sha256);
    let answered = case(&app, &answer).await;
    assert_eq!(codes(&answered), ["received", "question", "answered"]);
    assert_eq!((answered.question, answered.can_withdraw), (None, true));
    let again = app.forms().answer_question(id, question.id).await;
    assert!(matches!(again, Err(CitizenError::NotFound { .. })));
}

#[tokio::test(flavor = "multi_thread")]
async fn she_answers_and_withdraws_without_a_network_and_both_go_out_in_their_order() {
    let city = City::start().await;
    let phone = Phone::new(&city, "li-na").await;
    let app = phone.opened().await;
    let id = accepted(&app).await;
    let number = case(&app, &id).await.case_number;
    city.ask(&number, "Which ward?").await;
    app.inbox().refresh().await.unwrap();
    app.set_connectivity(Connectivity::Offline);
    let question = case(&app, &id).await.question.unwrap().id;
    let forms = app.forms();
    let session = forms
        .answer_question(id.clone(), question.clone())
        .await
        .unwrap();
    let words = Answer::Text {
        value: "Ward 4".into(),
    };
    session
        .answer("/answer".into(), words, "en".into())
        .await
        .unwrap();
    // Begun again it is the same draft, with what she has answered.
    let same = forms
        .answer_question(id.clone(), question.clone())
        .await
        .unwrap();
    assert_eq!(same.draft_id(), session.draft_id());
    let drafts = app.outbox().drafts("en".into()).await.unwrap();
    assert_eq!(drafts[0].case_number.as_ref(), Some(&number));
    let answer = session.submit("en".into()).await.unwrap();
    assert_eq!(
        (answer.kind, &answer.case_id),
        (SubmissionKind::Answer, &id)
    );
    let waiting = case(&app, &id).await;
    assert_eq!(waiting.question, None, "its answer is on its way");

    let outbox = app.outbox();
    let withdrawal = outbox.withdraw(id.clone(), "en".into()).await.unwrap();
    assert!(withdrawal.can_cancel);
    assert!(!case(&app, &id).await.can_withdraw);
    outbox.cancel(withdrawal.id).await.unwrap();
    assert!(case(&app, &id).await.can_withdraw);
    let withdrawal = outbox.withdraw(id.clone(), "en".into()).await.unwrap();
    let taps = (0..10).map(|_| outbox.withdraw(id.clone(), "en".into()));
    for tap in taps {
        assert_eq!(tap.await.unwrap().id, withdrawal.id);
    }
    city.break_with("answer=drop_reply@once,withdraw=drop_reply@once")
        .await;
    app.set_connectivity(Connectivity::Online);
    send(&app).await;
    let told = city.cases().await;
    let kinds: Vec<&Value> = (told[0]["follow_ups"].as_array().unwrap().iter())
        .map(|follow_up| &follow_up["kind"])
        .collect();
    assert_eq!(kinds, [&json!("answer"), &json!("withdrawal")]);
    let over = case(&app, &id).await;
    assert_eq!(over.status, CaseStatus::Withdrawn);
    assert_eq!(
        codes(&over),
        ["received", "question", "answered", "withdrawn"]
    );
    let SubmissionState::Accepted { case_number, .. } =
        submission(&app, &withdrawal.id).await.state
    else {
        panic!("the withdrawal was not accepted");
    };
    assert_eq!(case_number, number);
    let twice = outbox.withdraw(id.clone(), "en".into()).await.unwrap();
    assert_eq!(twice.id, withdrawal.id);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_city_decides_meanwhile_is_told_and_ends_the_withdrawal() {
    let city = City::start().await;
    let phone = Phone::new(&city, "li-na").await;
    let app = phone.opened().await;
    let id = accepted(&app).await;
    let number = case(&app, &id).await.case_number;
    app.set_connectivity(Connectivity::Offline);
    let withdrawal = app
        .outbox()
        .withdraw(id.clone(), "en".into())
        .await
        .unwrap();
    city.set_status(&number, "approved").await;
    app.set_connectivity(Connectivity::Online);
    send(&app).await;
    let refused = submission(&app, &withdrawal.id).await.state;
    let decided = SubmissionState::Rejected {
        reason: "case-decided".into(),
        problems: Vec::new(),
    };
    assert_eq!(refused, decided);
    let over = case(&app, &id).await;
    assert_eq!(
        (over.status, over.can_withdraw),
        (CaseStatus::Approved, false)
    );
    assert_eq!(over.decided_at, Some(over.timeline[1].at));
    let late = app.outbox().withdraw(id, "en".into()).await.unwrap_err();
    let reason = CitizenError::Refused {
        reason: "case-decided".into(),
    };
    assert_eq!(late, reason);
}

/// A listener that hands on what it is told.
struct Told(tokio::sync::mpsc::UnboundedSender<u64>);

impl OutboxListener for Told {
    fn on_update(&self, update: OutboxUpdate) -> Result<(), CallbackError> {
        let sent = self.0.send(update.revision);
        sent.map_err(|_| CallbackError::Failed)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_observes_the_outbox_is_told_of_what_becomes_of_a_case() {
    let city = City::start().await;
    let phone = Phone::new(&city, "li-na").await;
    let app = phone.opened().await;
    let id = accepted(&app).await;
    let number = case(&app, &id).await.case_number;
    let (sender, mut updates) = tokio::sync::mpsc::unbounded_channel();
    let observed = app.outbox().observe("en".into(), Arc::new(Told(sender)));
    let before = updates.recv().await.unwrap();
    city.set_status(&number, "in_review").await;
    app.inbox().refresh().await.unwrap();
    assert!(updates.recv().await.unwrap() > before);
    assert_eq!(case(&app, &id).await.status, CaseStatus::InReview);
    observed.cancel();
}
