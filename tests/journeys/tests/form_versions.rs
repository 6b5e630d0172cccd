#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]
//! A city that publishes a new version of a form while residents have drafts of it, and an app that is killed while it
//! moves them: no answer is lost, and what is sent is of the new version.
//!
//! `CITIZEN_KILLS` is how many, at most 40 here, `CITIZEN_SEED` what the moments of death are drawn from.

use std::{
    process::{Child, Command, Stdio},
    time::Duration,
};

use citizen_core::{
    facade::{CitizenClient, FormSession},
    forms::{Answer, FormChangeKind},
};
use citizen_gateway::catalogue::Catalogue;
use citizen_journeys::{City, Phone, SERVICE, filled_in, live_and_die, number};
use serde_json::{Value, json};

const FORM: &str = "senior-transit-card";
const DRAFTS: usize = 12;

fn en() -> String {
    "en".to_owned()
}

/// The demo city with a version of its form in which a field is called otherwise and the card is not sent by post any
/// more.
fn with_new_form() -> Catalogue {
    let demo = Catalogue::demo_city().unwrap();
    let lines = std::str::from_utf8(&demo.ndjson).unwrap().lines();
    let changed = lines.map(|line| {
        let mut record: Value = serde_json::from_str(line).unwrap();
        if record["type"] == "form" && record["id"] == FORM {
            let other = line
                .replace("full_name", "card_holder")
                .replace("\"post\"", "\"courier\"")
                .replace("\"delivery.post\"", "\"delivery.courier\"");
            record = serde_json::from_str(&other).unwrap();
            record["version"] = json!("2");
            let renamed = json!({"/full_name": "/card_holder"});
            record["migrations"] = json!([{"from": "1", "renamed": renamed}]);
        }
        if record["type"] == "service" && record["form"]["id"] == FORM {
            record["form"]["version"] = json!("2");
        }
        format!("{record}\n")
    });
    Catalogue::read(changed.collect::<String>().as_bytes()).unwrap()
}

/// An app that opens its drafts.
fn resident(phone: &Phone) -> Child {
    let config = json!(phone.config).to_string();
    Command::new(env!("CARGO_BIN_EXE_resident"))
        .args(["resume", &config])
        .arg(phone.folder.path().join("keys.json"))
        .arg(phone.token.as_deref().unwrap())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

async fn answer(session: &FormSession, path: &str, value: &str) {
    let value = value.to_owned();
    let answered = session.answer(path.to_owned(), Answer::Text { value }, en());
    answered.await.unwrap();
}

async fn answered(session: &FormSession, path: &str) -> Answer {
    let view = session.view(en()).await.unwrap();
    let mut fields = view.steps.into_iter().flat_map(|step| step.fields);
    fields.find(|field| field.path == path).unwrap().answer
}

async fn begin_drafts(app: &CitizenClient) -> Vec<String> {
    let mut drafts = Vec::new();
    for number in 0..DRAFTS {
        let id = filled_in(app).await;
        let session = app.forms().resume(id.clone()).await.unwrap();
        answer(&session, "/full_name", &format!("Li Na {number}")).await;
        drafts.push(id);
    }
    drafts
}

#[tokio::test(flavor = "multi_thread")]
async fn drafts_move_to_a_new_form_past_kills_and_nothing_is_lost() {
    let (kills, seed) = (
        number("CITIZEN_KILLS", 40).min(40),
        number("CITIZEN_SEED", 20_261_129),
    );
    println!("CITIZEN_KILLS={kills} CITIZEN_SEED={seed}");
    let city = City::start().await;
    let mut phone = Phone::new(&city, "li-na").await;
    let app = phone.opened().await;
    app.catalogue().refresh().await.unwrap();
    let drafts = begin_drafts(&app).await;
    app.suspend().await.unwrap();

    let data = city.shutdown().await;
    let city = City::with(data, with_new_form()).await;
    phone.config.city_url = city.url();
    phone.token = Some(city.sign_in("li-na").await);
    let app = phone.opened().await;
    assert!(app.catalogue().refresh().await.unwrap().changed);
    app.suspend().await.unwrap();

    tokio::task::block_in_place(|| {
        let mut random = fastrand::Rng::with_seed(seed);
        for _ in 0..kills {
            live_and_die(resident(&phone), &mut random, 3, 4_000);
        }
    });

    let app = phone.opened().await;
    assert_eq!(app.outbox().drafts(en()).await.unwrap().len(), DRAFTS);
    for (number, id) in drafts.iter().enumerate() {
        let session = app.forms().resume(id.clone()).await.unwrap();
        let value = format!("Li Na {number}");
        assert_eq!(
            answered(&session, "/card_holder").await,
            Answer::Text { value }
        );
        let changes = session.changes(en()).await.unwrap();
        assert_eq!(changes.from.unwrap().version, "1");
        let kept: Vec<&str> = changes.kept.iter().map(|kept| &*kept.answer).collect();
        assert_eq!(kept, ["By post"]);
        let told: Vec<FormChangeKind> = changes.changes.iter().map(|change| change.kind).collect();
        assert_eq!(told, [FormChangeKind::NotFitting]);
    }

    let session = app.forms().resume(drafts[0].clone()).await.unwrap();
    session.changes_seen().await.unwrap();
    answer(&session, "/delivery", "office").await;
    answer(&session, "/pick_up_office", "ferry_terminal").await;
    let submission = session.submit(en()).await.unwrap();
    assert_eq!(submission.service_id, SERVICE);
    app.run_due_work(Duration::from_secs(60)).await.unwrap();
    let receipt = app.outbox().receipt(submission.id).await.unwrap();
    assert_eq!((&*receipt.form_id, &*receipt.form_version), (FORM, "2"));
}
