//! What she tells, and what is worked out with it.

use std::collections::HashMap;

use super::{
    brought::{opened, opened_with},
    *,
};
use crate::catalogue::Verdict;

fn born(day: &str) -> FactValue {
    FactValue::Date { value: day.into() }
}

async fn verdict(client: &CitizenClient, facts: HashMap<String, FactValue>) -> Verdict {
    let catalogue = client.catalogue();
    let eligibility = catalogue.eligibility("senior-card".into(), facts, "en".into());
    eligibility.await.unwrap().verdict
}

struct Told(mpsc::Sender<ProfileUpdate>);

impl ProfileListener for Told {
    fn on_update(&self, update: ProfileUpdate) -> Result<(), CallbackError> {
        self.0.send(update).map_err(|_| CallbackError::Failed)
    }
}

#[tokio::test]
async fn with_each_fact_that_she_tells_it_is_worked_out_again() {
    let folder = tempfile::tempdir().unwrap();
    let client = opened(folder.path(), &Arc::default()).await;
    let profile = client.profile();
    let (sender, updates) = mpsc::channel();
    let observed = profile.observe("es".into(), Arc::new(Told(sender)));
    let next = || updates.recv_timeout(Duration::from_secs(30)).unwrap();
    let before = next();
    assert_eq!(before.facts[0].question.question, "¿Cuándo nació?");
    assert_eq!(verdict(&client, before.answers).await, Verdict::NeedsToKnow);

    profile
        .answer("born_on".into(), born("1960-01-01"))
        .await
        .unwrap();
    let told = next();
    assert_eq!(told.facts[0].answer, Some(born("1960-01-01")));
    assert_eq!(told.answers, profile.answers().await.unwrap());
    assert_eq!(verdict(&client, told.answers.clone()).await, Verdict::Yes);
    let catalogue = client.catalogue();
    let plan = catalogue.plan(
        "retiring".into(),
        Some("2026-12-01".into()),
        told.answers,
        "en".into(),
    );
    assert_eq!(
        plan.await.unwrap().steps[0].due.as_deref(),
        Some("2026-12-31")
    );

    profile.forget("born_on".into()).await.unwrap();
    assert_eq!(next().answers, HashMap::new());
    profile
        .answer("born_on".into(), born("1990-01-01"))
        .await
        .unwrap();
    assert_eq!(verdict(&client, next().answers).await, Verdict::No);
    profile.forget_all().await.unwrap();
    assert_eq!(next().answers, HashMap::new());
    observed.cancel();
}

#[tokio::test]
async fn an_answer_that_does_not_fit_leaves_the_old_one() {
    let folder = tempfile::tempdir().unwrap();
    let client = opened(folder.path(), &Arc::default()).await;
    let profile = client.profile();
    profile
        .answer("born_on".into(), born("1960-01-01"))
        .await
        .unwrap();
    let answer = async |id: &str, value| profile.answer(id.to_owned(), value).await.unwrap_err();
    let refused = |reason: &str| CitizenError::Refused {
        reason: reason.into(),
    };
    assert_eq!(
        answer("born_on", born("1960-02-30")).await,
        refused("wrong-kind-of-answer")
    );
    let yes = FactValue::YesNo { value: true };
    assert_eq!(
        answer("born_on", yes.clone()).await,
        refused("wrong-kind-of-answer")
    );
    let unknown = CitizenError::NotFound {
        what: "fact".into(),
    };
    assert_eq!(answer("shoe_size", yes).await, unknown);
    let answers = profile.answers().await.unwrap();
    assert_eq!(
        answers,
        HashMap::from([("born_on".to_owned(), born("1960-01-01"))])
    );
}

#[tokio::test]
async fn while_the_phone_is_locked_facts_come_from_the_caller() {
    let folder = tempfile::tempdir().unwrap();
    let keychain = Arc::new(Keychain::default());
    *keychain.says.lock().unwrap() = Some(Ok(KeyLookup::Unavailable));
    let client = opened(folder.path(), &keychain).await;
    assert_eq!(client.profile().answers().await, Err(CitizenError::Locked));
    let facts = HashMap::from([("born_on".to_owned(), born("1960-01-01"))]);
    assert_eq!(verdict(&client, facts).await, Verdict::Yes);
}

/// The city has asked for it once.
#[tokio::test]
async fn what_is_no_longer_asked_for_can_still_be_taken_away() {
    let folder = tempfile::tempdir().unwrap();
    let keychain = Arc::default();
    let client = opened(folder.path(), &keychain).await;
    client
        .profile()
        .answer("born_on".into(), born("1960-01-01"))
        .await
        .unwrap();
    client.suspend().await.unwrap();
    std::fs::remove_dir_all(folder.path().join("home/catalogue")).unwrap();
    let world = environment(
        &Arc::new(VirtualClock::default()),
        ScriptedNetwork::new(silence),
    );
    let keys = Arc::clone(&keychain) as Arc<dyn KeyStore>;
    let config = config(&folder.path().join("home"));
    let client = CitizenClient::with_environment(config, keys, None, world);
    client.open().await.unwrap();
    let facts = client.profile().facts("en".into()).await.unwrap();
    assert_eq!(facts.len(), 1);
    assert_eq!(facts[0].question.question, "born_on");
    client
        .profile()
        .forget(facts[0].question.id.clone())
        .await
        .unwrap();
    assert!(
        client
            .profile()
            .facts("en".into())
            .await
            .unwrap()
            .is_empty()
    );
}

/// What she has told as the day of a life event is there tomorrow, and can be seen and taken away as any fact.
#[tokio::test]
async fn the_day_of_a_life_event_is_kept_as_a_fact() {
    let (folder, keychain) = (tempfile::tempdir().unwrap(), Arc::default());
    let network = ScriptedNetwork::new(silence);
    let client = opened_with(folder.path(), &keychain, &network).await;
    let event = client.catalogue().life_events("en".into()).await.unwrap();
    let event = event.into_iter().find(|one| one.id == "retiring").unwrap();
    let yes = FactValue::YesNo { value: true };
    let profile = client.profile();
    let wrong = profile.answer(event.date_fact_id.clone(), yes);
    assert!(matches!(wrong.await, Err(CitizenError::Refused { .. })));
    let day = born("2031-05-20");
    let kept = profile.answer(event.date_fact_id.clone(), day);
    kept.await.unwrap();
    client.suspend().await.unwrap();
    drop(client);

    let client = opened_with(folder.path(), &keychain, &network).await;
    let profile = client.profile();
    let planned = async || {
        let facts = profile.answers().await.unwrap();
        let plan = client.catalogue();
        let plan = plan.plan("retiring".into(), None, facts, "en".into());
        plan.await.unwrap()
    };
    assert_eq!(planned().await.date, "2031-05-20");
    let facts = profile.facts("en".into()).await.unwrap();
    let fact = facts
        .iter()
        .find(|one| one.question.id == event.date_fact_id);
    let fact = fact.unwrap();
    assert_eq!(fact.question.question, event.date_question);
    assert_eq!(fact.answer, Some(born("2031-05-20")));
    profile.forget(event.date_fact_id).await.unwrap();
    assert_ne!(planned().await.date, "2031-05-20");
}

#[tokio::test]
async fn no_request_holds_a_fact_or_a_favourite() {
    let folder = tempfile::tempdir().unwrap();
    let network = ScriptedNetwork::new(silence);
    let client = opened_with(folder.path(), &Arc::default(), &network).await;
    let (profile, catalogue) = (client.profile(), client.catalogue());
    profile
        .answer("born_on".into(), born("1960-01-01"))
        .await
        .unwrap();
    let facts = profile.answers().await.unwrap();
    let plan = catalogue.plan(
        "retiring".into(),
        Some("2026-12-01".into()),
        facts.clone(),
        "en".into(),
    );
    plan.await.unwrap();
    assert_eq!(verdict(&client, facts).await, Verdict::Yes);
    let favourites = client.favourites();
    favourites.add("senior-card".into()).await.unwrap();
    client.inbox().refresh().await.unwrap_err();
    client.run_due_work(Duration::from_secs(60)).await.unwrap();
    profile.forget_all().await.unwrap();
    favourites.remove("senior-card".into()).await.unwrap();

    let requests = network.requests.lock().unwrap();
    assert!(!requests.is_empty());
    for request in requests.iter() {
        let sent = format!("{} {:?} {:?}", request.url, request.headers, request.body);
        for hers in ["1960-01-01", "born_on", "senior-card"] {
            assert!(!sent.contains(hers), "{sent}");
        }
    }
}
