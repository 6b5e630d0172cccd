#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]
//! While a damaged home is rebuilt, or a new one made, the app is killed, or the disk is full or broken from then on, at
//! each call that changes it: the old state stands or the new one, and the next opening ends what was begun.
//!
//! Every so manieth call is tried; with `CITIZEN_FAULTS=all`, as `script/soak` has it, every one.

use std::{fs, time::Duration};

use citizen_core::facade::{Connectivity, SubmissionState};
use citizen_journeys::{
    City, Phone,
    faulty_disk::{Fault, Trial},
    filled_in,
};

/// Whoever lives on says what is wrong.
fn is_typed(said: &str, fault: &Fault) {
    let end = said.lines().last().unwrap_or_default();
    println!("{fault}: {end}");
    let full = end == "StorageFull" || end == "closed";
    let fits = fault.kills || full || !fault.full && end.starts_with("Unexpected");
    assert!(fits, "{fault}: {end}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_home_is_rebuilt_whatever_befalls_it_on_the_way() {
    let city = City::start().await;
    let phone = Phone::new(&city, "li-na").await;
    let app = phone.opened().await;
    app.catalogue().refresh().await.unwrap();
    app.set_connectivity(Connectivity::Offline);
    let draft = filled_in(&app).await;
    let submitted = filled_in(&app).await;
    let submitted = app.outbox().submit(submitted, "en".into()).await.unwrap();
    app.suspend().await.unwrap();
    drop(app);
    // Without the first page SQLite reads nothing at all.
    let file = phone.home().join("user.db");
    let mut damaged = fs::read(&file).unwrap();
    damaged[..4096].fill(0);
    fs::write(&file, &damaged).unwrap();

    let trial = Trial::new(env!("CARGO_BIN_EXE_resident"), "open", &phone);
    for fault in trial.faults("closed") {
        is_typed(&trial.suffer(&fault), &fault);
        let app = phone.app();
        app.set_connectivity(Connectivity::Offline);
        app.open().await.unwrap();
        let report = app.damage_report().await.unwrap().unwrap();
        assert_eq!((report.kept.drafts, report.kept.waiting), (1, 1), "{fault}");
        let aside = phone.home().join(report.set_aside.unwrap());
        assert_eq!(fs::read(aside.join("user.db")).unwrap(), damaged, "{fault}");
        let session = app.forms().resume(draft.clone()).await.unwrap();
        assert!(
            session.problems("en".into()).await.unwrap().is_empty(),
            "{fault}"
        );
        let submissions = app.outbox().submissions("en".into()).await.unwrap();
        assert_eq!(submissions.len(), 1, "{fault}");
        app.suspend().await.unwrap();
    }

    // And what waited goes out once.
    let app = phone.opened().await;
    app.run_due_work(Duration::from_secs(60)).await.unwrap();
    let state = app
        .outbox()
        .submissions("en".into())
        .await
        .unwrap()
        .remove(0);
    assert_eq!(state.id, submitted.id);
    assert!(matches!(state.state, SubmissionState::Accepted { .. }));
    assert_eq!(city.cases().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_home_whose_making_was_cut_short_is_new_at_the_next_start() {
    let city = City::start().await;
    let phone = Phone::new(&city, "li-na").await;
    fs::create_dir(phone.home()).unwrap();
    let trial = Trial::new(env!("CARGO_BIN_EXE_resident"), "open", &phone);
    for fault in trial.faults("closed") {
        is_typed(&trial.suffer(&fault), &fault);
        let app = phone.app();
        app.set_connectivity(Connectivity::Offline);
        app.open().await.unwrap();
        assert_eq!(app.damage_report().await.unwrap(), None, "{fault}");
        assert!(!phone.home().join("user.new").exists(), "{fault}");
        app.suspend().await.unwrap();
    }
}
