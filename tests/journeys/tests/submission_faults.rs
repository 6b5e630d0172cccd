#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]
//! While a resident fills in a form, submits it, and it is sent, her app is killed, or the disk is full or broken from
//! then on, at each call that changes it: what she was told holds, the city has it once, and the app works again.
//!
//! Every so manieth call is tried; with `CITIZEN_FAULTS=all`, as `script/soak` has it, every one.

use std::{collections::HashMap, time::Duration};

use citizen_core::facade::{CitizenClient, CitizenError, SubmissionState};
use citizen_journeys::{
    City, Phone,
    faulty_disk::{Fault, Trial},
    filled_in,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_fails_costs_no_answer_and_no_submission() {
    let city = City::start().await;
    let phone = Phone::new(&city, "li-na").await;
    let app = phone.opened().await;
    app.catalogue().refresh().await.unwrap();
    app.suspend().await.unwrap();

    let trial = Trial::new(env!("CARGO_BIN_EXE_resident"), "submit", &phone);
    for fault in trial.faults("closed") {
        let before = city.cases().await.len();
        let said = trial.suffer(&fault);
        println!("{fault}: {}", said.lines().last().unwrap_or_default());
        let told = Told::read(&said);
        told.is_typed(&fault);
        let app = phone.opened().await;
        holds(&app, &told, &fault).await;
        // And it works again.
        let draft = filled_in(&app).await;
        app.outbox().submit(draft, "en".into()).await.unwrap();
        is_there_once(&app, &city, before, &fault).await;
        app.suspend().await.unwrap();
    }
}

/// What a resident was told before the fault.
struct Told<'a> {
    draft: Option<&'a str>,
    answered: u32,
    submitted: Option<&'a str>,
    /// The last that was said.
    end: &'a str,
}

impl<'a> Told<'a> {
    fn read(said: &'a str) -> Self {
        let of = |step| {
            let mut lines = said.lines();
            lines.find_map(|line| Some(line.strip_prefix(step)?.split(' ').next().unwrap()))
        };
        let answered = said.lines().filter(|line| line.starts_with("answered "));
        Self {
            draft: of("draft "),
            answered: answered.count().try_into().unwrap(),
            submitted: of("submitted "),
            end: said.lines().last().unwrap_or_default(),
        }
    }

    /// Who lives on says to the end what is wrong, and says of a full disk that it is full.
    fn is_typed(&self, fault: &Fault) {
        if fault.kills {
            return;
        }
        let full = self.end == "StorageFull";
        // A receipt that was not there yet when the time was over: the worker could not write.
        let nothing_came = self.end.starts_with("NotFound") && self.submitted.is_some();
        let fits = match fault.full {
            true => full || nothing_came || self.end == "closed",
            false => {
                full || nothing_came || self.end == "closed" || self.end.starts_with("Unexpected")
            }
        };
        assert!(fits, "{fault}: {}", self.end);
    }
}

/// All that was told is on the disk.
async fn holds(app: &CitizenClient, told: &Told<'_>, fault: &Fault) {
    let Some(draft) = told.draft else { return };
    let submissions = app.outbox().submissions("en".into()).await.unwrap();
    if let Some(id) = told.submitted {
        assert_eq!(submissions[0].id, id, "{fault}");
    }
    match app.forms().resume(draft.to_owned()).await {
        Ok(session) => {
            assert_eq!(told.submitted, None, "{fault}");
            let answered = session.view("en".into()).await.unwrap().answered;
            assert!(answered >= told.answered, "{fault}: {answered}");
        }
        // Submitted, though nobody was told.
        Err(CitizenError::NotFound { .. }) => assert_eq!(submissions.len(), 1, "{fault}"),
        Err(error) => panic!("{fault}: {error:?}"),
    }
}

/// The city has each submission once, and each has its receipt.
async fn is_there_once(app: &CitizenClient, city: &City, before: usize, fault: &Fault) {
    let work = app.run_due_work(Duration::from_secs(60)).await.unwrap();
    assert_eq!(work.waiting, 0, "{fault}");
    let cases = city.cases().await.split_off(before);
    let numbers: HashMap<&str, &str> = cases
        .iter()
        .map(|case| {
            let part = |name: &str| case[name].as_str().unwrap();
            (part("submission_id"), part("case_number"))
        })
        .collect();
    let submissions = app.outbox().submissions("en".into()).await.unwrap();
    assert_eq!(cases.len(), submissions.len(), "{fault}");
    for submission in submissions {
        let SubmissionState::Accepted { case_number, .. } = submission.state else {
            panic!("{fault}: {:?}", submission.state);
        };
        assert_eq!(numbers[&*submission.id], case_number, "{fault}");
        let receipt = app.outbox().receipt(submission.id).await.unwrap();
        assert_eq!(receipt.case_number, case_number, "{fault}");
    }
}
