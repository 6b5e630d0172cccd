#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
//! A city and a phone: the whole way of the catalogue, seen from the facade.

mod attacks;
mod cuts;
mod freshness;
mod profile;
mod second_city;

use std::sync::{Arc, Mutex, mpsc};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::*;
use crate::{
    catalogue::SearchRequest,
    environment::Clock,
    error::CallbackError,
    facade::{
        Authorizer, CitizenClient, CitizenError, CityTrust, ClientConfig, Connectivity, KeyStore,
        RefreshListener, RefreshUpdate,
    },
    testing::{
        Keychain, SignedIn, environment,
        published::{CATALOGUE, City, Fault, delta_path},
        records::{bundle_with, delta_with, packed, revision},
    },
};

const RECORDS: &str = include_str!("../catalogue/tests/langang.ndjson");

/// The records with another name for the library card, or with that of many services.
fn renamed(name: &str) -> Vec<u8> {
    let lines = RECORDS.lines().map(|line| {
        let mut record: Value = serde_json::from_str(line).unwrap();
        if record["id"] != "library-card" || record["type"] != "service" {
            return format!("{line}\n");
        }
        record["name"]["en"] = json!(name);
        format!("{record}\n")
    });
    lines.collect::<String>().into_bytes()
}

/// A city that has published, and a phone that has not asked yet.
struct World {
    city: City,
    phone: Phone,
}

struct Phone {
    home: TempDir,
    config: ClientConfig,
    client: Arc<CitizenClient>,
}

impl World {
    async fn new() -> Self {
        let mut city = City::new();
        city.clock.stand_still();
        city.publish_catalogue(RECORDS.as_bytes(), &[]);
        city.asked();
        let home = tempfile::tempdir().unwrap();
        let config = ClientConfig {
            home: home.path().join("home").to_string_lossy().into_owned(),
            city_url: "http://127.0.0.1:1".into(),
            trust: CityTrust {
                city: "langang".into(),
                receipt_keys: Vec::new(),
                root: String::from_utf8(city.file("metadata/1.root.json")).unwrap(),
            },
            shipped_catalogue: None,
            published_url: Some("http://127.0.0.1:1".into()),
            shipped_profile: None,
            app_version: None,
        };
        let client = opened(&city, &config).await;
        Self {
            city,
            phone: Phone {
                home,
                config,
                client,
            },
        }
    }

    /// A phone that has the first catalogue.
    async fn refreshed() -> Self {
        let world = Self::new().await;
        world.refresh().await.unwrap();
        world.city.asked();
        world.city.sent();
        world
    }

    async fn refresh(&self) -> Result<Refreshed, CitizenError> {
        self.phone.client.catalogue().refresh().await
    }

    /// What the library card is called here; nothing without a catalogue.
    async fn card(&self) -> Option<String> {
        let request = SearchRequest::new("books", "en");
        let hits = self.phone.client.catalogue().search(request).await.ok()?;
        Some(hits[0].service.name.clone())
    }

    /// The app is killed and started again.
    async fn restarted(mut self) -> Self {
        self.phone.client.suspend().await.unwrap();
        self.phone.client = opened(&self.city, &self.phone.config).await;
        self
    }

    /// Publishes what was published before with another name for the card, and a delta to it.
    fn publish_renamed(&mut self, name: &str) -> Vec<u8> {
        let records = renamed(name);
        self.city.publish_catalogue(&records, &[RECORDS.as_bytes()]);
        records
    }
}

async fn opened(city: &City, config: &ClientConfig) -> Arc<CitizenClient> {
    let world = environment(&city.clock, Arc::clone(&city.network) as _);
    let keys = Arc::<Keychain>::default() as Arc<dyn KeyStore>;
    let authorizer = Some(Arc::new(SignedIn) as Arc<dyn Authorizer>);
    let client = CitizenClient::with_environment(config.clone(), keys, authorizer, world);
    // Its keys are another matter.
    let _ = client.open().await;
    client
}

#[tokio::test]
async fn the_first_catalogue_is_fetched_whole_and_the_next_by_its_changes() {
    let mut world = World::new().await;
    let first = world.refresh().await.unwrap();
    assert!(first.changed);
    assert_eq!(first.services, 12);
    assert_eq!(first.revision, revision(RECORDS.as_bytes()));
    assert_eq!(first.fetched_bytes, world.city.sent());
    assert_eq!(world.card().await.unwrap(), "Library card");
    world.city.asked();

    let records = world.publish_renamed("Reader's card");
    let second = world.refresh().await.unwrap();
    assert_eq!(second.revision, revision(&records));
    assert!(second.fetched_bytes < first.fetched_bytes / 2, "{second:?}");
    assert_eq!(second.fetched_bytes, world.city.sent());
    assert_eq!(world.card().await.unwrap(), "Reader's card");
    let asked = world.city.asked();
    assert!(
        asked.last().unwrap().contains("/targets/catalogue/delta/"),
        "{asked:?}"
    );
    let world = world.restarted().await;
    assert_eq!(world.card().await.unwrap(), "Reader's card");
}

#[tokio::test]
async fn nothing_new_is_one_request_without_an_answer() {
    let world = World::refreshed().await;
    for world in [world.restarted().await] {
        let again = world.refresh().await.unwrap();
        assert!(!again.changed);
        assert_eq!(again.fetched_bytes, 0);
        assert_eq!(world.city.asked(), ["/metadata/timestamp.json"]);
        assert_eq!(world.city.sent(), 0);
    }
}

#[tokio::test]
async fn without_a_fitting_delta_all_is_fetched() {
    let mut world = World::refreshed().await;
    // Two catalogues on: the only delta leads from the one between.
    let between = world.publish_renamed("Reader's card");
    world
        .city
        .publish_catalogue(&renamed("Book pass"), &[&between]);
    world.refresh().await.unwrap();
    assert_eq!(world.card().await.unwrap(), "Book pass");
    assert!(
        world
            .city
            .asked()
            .last()
            .unwrap()
            .ends_with(".full.ndjson.zst")
    );
}

#[tokio::test]
async fn a_delta_that_is_wrong_is_made_up_for_by_the_whole() {
    let records = renamed("Reader's card");
    let header = json!({});
    let announced = "its records do not have the revision that its header names";
    let misplaced = (Some(2), Some(CARD.to_owned()), MISPLACED);
    for (wrong, (line, record_id, problem)) in [
        // One record is wrong.
        (
            packed(
                &delta_with(
                    RECORDS.as_bytes(),
                    misplaced_card(&records).as_bytes(),
                    &json!({"to": revision(&records)}),
                ),
                RECORDS.as_bytes(),
            ),
            misplaced,
        ),
        // It leads elsewhere.
        (
            packed(
                &delta_with(
                    RECORDS.as_bytes(),
                    &renamed("Book pass"),
                    &json!({"to": revision(&records)}),
                ),
                RECORDS.as_bytes(),
            ),
            (None, None, announced),
        ),
        (
            packed(
                &delta_with(RECORDS.as_bytes(), &renamed("Book pass"), &header),
                RECORDS.as_bytes(),
            ),
            (None, None, announced),
        ),
        // It comes from elsewhere.
        (
            packed(
                &delta_with(&renamed("Book pass"), &records, &header),
                RECORDS.as_bytes(),
            ),
            (None, None, "it does not lead from what is held"),
        ),
        // It was packed with something else.
        (
            packed(
                &delta_with(RECORDS.as_bytes(), &records, &header),
                &renamed("Book pass"),
            ),
            (None, None, "it cannot be read"),
        ),
        (
            b"nothing of the kind".to_vec(),
            (None, None, "its header cannot be read"),
        ),
        (Vec::new(), (None, None, "its header cannot be read")),
    ] {
        let mut world = World::refreshed().await;
        world.publish_renamed("Reader's card");
        world.city.add(&delta_path(RECORDS.as_bytes()), &wrong);
        world.city.publish();
        let refreshed = world.refresh().await.unwrap();
        assert_eq!(refreshed.revision, revision(&records));
        assert_eq!(world.card().await.unwrap(), "Reader's card");
        let told = refreshed.delta_problem.unwrap();
        assert_eq!((told.line, told.record_id), (line, record_id));
        assert!(told.problem.starts_with(problem), "{}", told.problem);
    }
}

const CARD: &str = "library-card";
const MISPLACED: &str = "category_id names \"gardening\", which does not come before it";

/// The records with the library card in a category that the city does not have.
fn misplaced_card(records: &[u8]) -> String {
    let lines = std::str::from_utf8(records).unwrap().lines();
    let lines = lines.map(|line| match line.contains(&format!("\"id\":\"{CARD}\"")) {
        true => line.replace(
            "\"category_id\":\"culture-education\"",
            "\"category_id\":\"gardening\"",
        ),
        false => line.to_owned(),
    });
    let misplaced: String = lines.map(|line| format!("{line}\n")).collect();
    assert!(misplaced.contains("gardening"));
    misplaced
}

#[tokio::test]
async fn a_mistake_of_the_publisher_leaves_the_old_catalogue_and_is_not_fetched_again() {
    let mut world = World::refreshed().await;
    let published_at = "2026-11-24T08:00:00Z";
    let dangling = misplaced_card(&renamed("Reader's card"));
    let other = json!({"revision": revision(RECORDS.as_bytes()), "published_at": published_at});
    let mut lines = dangling.lines().zip(2_u64..);
    let line = lines
        .find(|(line, _)| line.contains("gardening"))
        .map(|(_, number)| number);
    let announced = "its records do not have the revision that its header names";
    for (bundle, custom, problem) in [
        (
            bundle_with(dangling.as_bytes(), &json!({})),
            json!({"revision": revision(dangling.as_bytes()), "published_at": published_at}),
            (line, Some(CARD.to_owned()), MISPLACED),
        ),
        // It is not what is signed to be in it.
        (
            bundle_with(&renamed("Reader's card"), &json!({})),
            json!({"revision": revision(&renamed("Book pass")), "published_at": published_at}),
            (None, None, announced),
        ),
        (
            bundle_with(
                &renamed("Reader's card"),
                &json!({"revision": "0".repeat(64)}),
            ),
            json!({"revision": "0".repeat(64), "published_at": published_at}),
            (None, None, announced),
        ),
        // Another city's.
        (
            bundle_with(&renamed("Reader's card"), &json!({"city": "elsewhere"})),
            json!({"revision": revision(&renamed("Reader's card")), "published_at": published_at}),
            (None, None, "it is the catalogue of \"elsewhere\""),
        ),
    ] {
        assert_ne!(custom, other);
        let packed = zstd::encode_all(&*bundle, 3).unwrap();
        world.city.targets["targets"] = json!({});
        world.city.add(CATALOGUE, &packed);
        world.city.targets["targets"][CATALOGUE]["custom"] = custom;
        world.city.publish();
        for fetched in [true, false] {
            world.city.asked();
            let refused = world.refresh().await.unwrap_err();
            let CitizenError::CatalogueRefused { problem: told } = refused else {
                panic!("{refused}");
            };
            let (line, record_id, words) = &problem;
            assert_eq!((&told.line, &told.record_id), (line, record_id));
            assert_eq!(told.problem, *words);
            let asked = world.city.asked();
            let files = asked.iter().filter(|path| path.starts_with("/targets/"));
            assert_eq!(files.count(), usize::from(fetched), "{asked:?}");
            assert_eq!(world.card().await.unwrap(), "Library card");
        }
    }
    // What it does not say at all.
    for custom in [Value::Null, json!({}), json!({"revision": 7})] {
        world.city.targets["targets"][CATALOGUE]["custom"] = custom;
        world.city.publish();
        world.refresh().await.unwrap_err();
        assert_eq!(world.card().await.unwrap(), "Library card");
    }
    // And once it is mended, all is well.
    world.publish_renamed("Reader's card");
    assert!(world.refresh().await.unwrap().changed);
    assert_eq!(world.card().await.unwrap(), "Reader's card");
}

#[tokio::test]
async fn a_catalogue_of_a_later_format_asks_for_an_update_of_the_app() {
    let mut world = World::refreshed().await;
    let bundle = bundle_with(
        RECORDS.as_bytes(),
        &json!({"format": "citizen-catalogue/2"}),
    );
    world.city.targets["targets"] = json!({});
    world.city.add(CATALOGUE, &bundle);
    world.city.targets["targets"][CATALOGUE]["custom"] =
        json!({"revision": "0".repeat(64), "published_at": "2026-11-24T08:00:00Z"});
    world.city.publish();
    assert_eq!(
        world.refresh().await.unwrap_err(),
        CitizenError::UpdateRequired
    );
    assert_eq!(world.card().await.unwrap(), "Library card");
}

/// The world with a catalogue that the app brings, published on a day of November.
async fn shipping(world: World, records: &[u8], day: u32) -> World {
    let date = json!({"published_at": format!("2026-11-{day:02}T08:00:00Z")});
    let file = world.phone.home.path().join("shipped.ndjson.zst");
    let packed = zstd::encode_all(&*bundle_with(records, &date), 3).unwrap();
    std::fs::write(&file, packed).unwrap();
    let mut world = world;
    world.phone.config.shipped_catalogue = Some(file.to_string_lossy().into_owned());
    world.restarted().await
}

#[tokio::test]
async fn what_the_app_brings_is_taken_for_what_is_older_and_kept_up_from_there() {
    let mut world = World::refreshed().await;
    // Published on the 23rd: an app of the 20th changes nothing, one of the 25th does.
    let older = shipping(world, &renamed("Old card"), 20).await;
    assert_eq!(older.card().await.unwrap(), "Library card");
    let newer = renamed("New card");
    world = shipping(older, &newer, 25).await;
    assert_eq!(world.card().await.unwrap(), "New card");
    // The city has not got so far: what the app has proven is not taken back, now or at the next start.
    let refreshed = world.refresh().await.unwrap();
    assert!(!refreshed.changed);
    assert_eq!(refreshed.revision, revision(&newer));
    world = world.restarted().await;
    assert_eq!(world.card().await.unwrap(), "New card");
    // From there it goes on by a delta.
    world.city.pass(3);
    world.city.asked();
    world
        .city
        .publish_catalogue(&renamed("Newest card"), &[&newer]);
    assert!(world.refresh().await.unwrap().changed);
    assert!(world.city.asked().last().unwrap().contains("/delta/"));
    world = world.restarted().await;
    assert_eq!(world.card().await.unwrap(), "Newest card");
}

#[tokio::test]
async fn a_city_may_go_back_to_what_it_had() {
    let mut world = World::refreshed().await;
    let other = world.publish_renamed("Reader's card");
    world.refresh().await.unwrap();
    world.city.publish_catalogue(RECORDS.as_bytes(), &[&other]);
    assert!(world.refresh().await.unwrap().changed);
    assert_eq!(world.card().await.unwrap(), "Library card");
}

#[tokio::test]
async fn an_app_without_a_root_of_trust_believes_nobody() {
    let mut world = World::new().await;
    for root in ["", "{}", "not json"] {
        world.phone.config.trust.root = root.to_owned();
        world = world.restarted().await;
        let refused = world.refresh().await.unwrap_err();
        assert!(
            matches!(&refused, CitizenError::Unexpected { code } if code == "city-root"),
            "{refused}"
        );
        assert_eq!(world.city.asked(), Vec::<String>::new());
    }
    for url in ["http://city.example", "ftp://127.0.0.1", "nonsense"] {
        world.phone.config.published_url = Some(url.to_owned());
        world = world.restarted().await;
        let refused = world.refresh().await.unwrap_err();
        assert!(
            matches!(&refused, CitizenError::Unexpected { code } if code == "city-url"),
            "{refused}"
        );
    }
    world.phone.client.set_connectivity(Connectivity::Offline);
    assert_eq!(world.city.asked(), Vec::<String>::new());
}

#[tokio::test]
async fn what_is_published_lies_below_the_citys_own_address_unless_it_is_said() {
    let mut world = World::new().await;
    world.phone.config.city_url = "http://127.0.0.1:1/city/".to_owned();
    world.phone.config.published_url = None;
    let world = world.restarted().await;
    world.refresh().await.unwrap_err();
    assert_eq!(
        world.city.asked()[0],
        "/city/published/metadata/2.root.json"
    );
}

/// Remembers what it is told.
struct Told(Mutex<mpsc::Sender<RefreshUpdate>>);

impl RefreshListener for Told {
    fn on_update(&self, update: RefreshUpdate) -> Result<(), CallbackError> {
        let sent = self.0.lock().unwrap().send(update);
        sent.map_err(|_| CallbackError::Failed)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_tells_how_far_it_is_and_how_it_ended() {
    let mut world = World::new().await;
    let start = |world: &World| {
        let (sender, updates) = mpsc::channel();
        let listener = Arc::new(Told(Mutex::new(sender)));
        (
            world.phone.client.catalogue().start_refresh(listener),
            updates,
        )
    };
    let (handle, updates) = start(&world);
    let told: Vec<RefreshUpdate> = updates.iter().collect();
    assert_eq!(told.first(), Some(&RefreshUpdate::Asking));
    let Some(RefreshUpdate::Done { refreshed }) = told.last() else {
        panic!("{told:?}");
    };
    assert!(refreshed.changed);
    let fetched = told.iter().filter_map(|update| match update {
        RefreshUpdate::Fetching { bytes, total_bytes } => Some((*bytes, *total_bytes)),
        _ => None,
    });
    assert!(fetched.clone().all(|(bytes, total)| bytes <= total));
    drop(handle);

    world.publish_renamed("Reader's card");
    world.city.server.break_with("", Fault::Status(503));
    let (handle, updates) = start(&world);
    let told: Vec<RefreshUpdate> = updates.iter().collect();
    assert!(
        matches!(
            told.last(),
            Some(RefreshUpdate::Failed {
                error: CitizenError::Offline { .. }
            })
        ),
        "{told:?}"
    );
    drop(handle);

    // Called off while the listener is at its first call: nothing more is told.
    struct Waits(
        Mutex<mpsc::Receiver<()>>,
        Mutex<mpsc::Sender<RefreshUpdate>>,
    );
    impl RefreshListener for Waits {
        fn on_update(&self, update: RefreshUpdate) -> Result<(), CallbackError> {
            self.1.lock().unwrap().send(update).unwrap();
            let _ = self.0.lock().unwrap().recv();
            Ok(())
        }
    }
    let ((go, waits), (sender, updates)) = (mpsc::channel(), mpsc::channel());
    let listener = Arc::new(Waits(Mutex::new(waits), Mutex::new(sender)));
    let handle = world.phone.client.catalogue().start_refresh(listener);
    assert_eq!(updates.recv().unwrap(), RefreshUpdate::Asking);
    handle.cancel();
    go.send(()).unwrap();
    drop(go);
    assert_eq!(updates.iter().collect::<Vec<_>>(), []);
    world.city.server.mend();
    assert!(world.refresh().await.unwrap().changed);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_refreshes_at_the_same_time_finds_nothing_new() {
    let world = World::new().await;
    let refreshes = [(); 4].map(|()| {
        let client = Arc::clone(&world.phone.client);
        tokio::spawn(async move { client.catalogue().refresh().await.unwrap().changed })
    });
    let mut changed = 0;
    for refresh in refreshes {
        changed += usize::from(refresh.await.unwrap());
    }
    assert_eq!(changed, 1);
    let asked = world.city.asked();
    let files = asked.iter().filter(|path| path.starts_with("/targets/"));
    assert_eq!(files.count(), 1);
}
