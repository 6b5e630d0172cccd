//! The services that she keeps at hand, also when the city takes them away.

use super::{
    brought::{bring, opened, records},
    *,
};

const CARD: &str = "senior-card";

struct Told(mpsc::Sender<FavouritesUpdate>);

impl FavouritesListener for Told {
    fn on_update(&self, update: FavouritesUpdate) -> Result<(), CallbackError> {
        self.0.send(update).map_err(|_| CallbackError::Failed)
    }
}

/// The records without what is said of the card: it, and the plan that it is a step of.
fn without_card() -> Vec<Value> {
    let stays = |record: &Value| record["id"] != CARD && record["type"] != "life_event";
    records().into_iter().filter(stays).collect()
}

#[tokio::test]
async fn what_the_city_withdraws_stays_as_withdrawn_until_she_takes_it_away() {
    let folder = tempfile::tempdir().unwrap();
    let client = opened(folder.path(), &Arc::default()).await;
    let favourites = client.favourites();
    let (sender, updates) = mpsc::channel();
    let observed = favourites.observe("es".into(), Arc::new(Told(sender)));
    let next = || updates.recv_timeout(Duration::from_secs(30)).unwrap();
    assert_eq!(next().favourites, []);

    favourites.add(CARD.into()).await.unwrap();
    let there = next().favourites;
    assert_eq!(there, favourites.list("es".into()).await.unwrap());
    let service = there[0].service.as_ref().unwrap();
    assert_eq!((&*service.id, &*service.name), (CARD, "Tarjeta de mayores"));
    assert!(!there[0].withdrawn);
    // After each look for a new catalogue, which may have withdrawn something.
    client.catalogue().refresh().await.unwrap_err();
    assert_eq!(next().favourites, there);

    // Opening tells too: what counts is what is told last.
    let reopened = async |published_on: &str, brought: &[Value]| {
        client.suspend().await.unwrap();
        bring(folder.path(), brought, published_on);
        client.resume().await.unwrap();
        favourites.list("es".into()).await.unwrap()
    };
    let withdrawn = reopened("2026-11-02", &without_card()).await;
    let left = Favourite {
        service_id: CARD.into(),
        name: "Tarjeta de mayores".into(),
        service: None,
        withdrawn: true,
    };
    assert_eq!(withdrawn, [left]);
    while next().favourites != withdrawn {}

    let back = reopened("2026-11-03", &records()).await;
    assert_eq!(back, there);
    while next().favourites != back {}

    reopened("2026-11-04", &without_card()).await;
    favourites.remove(CARD.into()).await.unwrap();
    assert_eq!(favourites.list("es".into()).await.unwrap(), []);
    while !next().favourites.is_empty() {}
    let gone = favourites.add(CARD.into()).await;
    let service = CitizenError::NotFound {
        what: "service".into(),
    };
    assert_eq!(gone, Err(service));
    observed.cancel();
}

/// Nothing is known of what the city has: that is no reason to say that it has withdrawn anything.
#[tokio::test]
async fn with_no_catalogue_nothing_counts_as_withdrawn() {
    let folder = tempfile::tempdir().unwrap();
    let keychain = Arc::default();
    let client = opened(folder.path(), &keychain).await;
    client.favourites().add(CARD.into()).await.unwrap();
    client.suspend().await.unwrap();
    std::fs::remove_dir_all(folder.path().join("home/catalogue")).unwrap();
    std::fs::remove_file(folder.path().join("shipped.ndjson")).unwrap();
    client.resume().await.unwrap();
    let list = client.favourites().list("en".into()).await.unwrap();
    assert_eq!((&*list[0].name, list[0].withdrawn), ("Senior card", false));
    assert_eq!(list[0].service, None);
    let added = client.favourites().add("other".into()).await;
    assert_eq!(added, Err(CitizenError::NoCatalogue));
}

#[tokio::test]
async fn while_the_phone_is_locked_they_cannot_be_seen() {
    let folder = tempfile::tempdir().unwrap();
    let keychain = Arc::new(Keychain::default());
    *keychain.says.lock().unwrap() = Some(Ok(KeyLookup::Unavailable));
    let client = opened(folder.path(), &keychain).await;
    let list = client.favourites().list("en".into()).await;
    assert_eq!(list, Err(CitizenError::Locked));
}
