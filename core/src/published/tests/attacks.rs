//! The attacks that TUF 1.0.33 section 1.5.2 names, end to end: nothing is taken, what is here stays, and it is
//! told.

use super::*;
use crate::{
    facade::FreshnessState,
    testing::published::{Key, signed},
};

impl World {
    /// Refuses what the city has now, for this reason, and shows what was there.
    async fn refuses(&self, reason: StaleReason) {
        for _ in 0..2 {
            let refused = self.refresh().await.unwrap_err();
            assert_eq!(refused, CitizenError::Stale { reason });
            assert_eq!(self.card().await.unwrap(), "Library card");
        }
        let freshness = self.phone.client.catalogue().freshness().await.unwrap();
        let expected = match reason {
            StaleReason::Expired => FreshnessState::Expired,
            StaleReason::NotProven => FreshnessState::NotProven,
        };
        assert_eq!(freshness.state, expected);
    }

    /// The same with a server that names nothing, so that all is asked for.
    async fn attacked() -> Self {
        let mut world = Self::refreshed().await;
        world.city.server.without_etags();
        world.publish_renamed("Forged card");
        world
    }

    /// What is genuine is taken.
    async fn takes(&self, name: &str) {
        assert!(self.refresh().await.unwrap().changed);
        assert_eq!(self.card().await.unwrap(), name);
        let freshness = self.phone.client.catalogue().freshness().await.unwrap();
        assert_eq!(freshness.state, FreshnessState::Fresh);
    }
}

#[tokio::test]
async fn arbitrary_software() {
    // Signed by somebody else.
    let mut world = World::attacked().await;
    let genuine = world
        .city
        .keys
        .insert("targets", vec![Key::ed25519()])
        .unwrap();
    world.city.publish();
    world.refuses(StaleReason::NotProven).await;
    // Another file in the place of the signed one.
    world.city.keys.insert("targets", genuine);
    world.publish_renamed("Forged card");
    let files: Vec<String> = world.city.files.lock().unwrap().keys().cloned().collect();
    for name in files.iter().filter(|name| name.starts_with("targets/")) {
        let length = world.city.file(name).len();
        world.city.put(name, &vec![b'{'; length]);
    }
    for _ in 0..2 {
        let refused = world.refresh().await.unwrap_err();
        let reason = StaleReason::NotProven;
        assert_eq!(refused, CitizenError::Stale { reason });
        assert_eq!(world.card().await.unwrap(), "Library card");
    }
}

#[tokio::test]
async fn rollback() {
    let mut world = World::attacked().await;
    let old: Vec<(String, Vec<u8>)> = {
        let files = world.city.files.lock().unwrap();
        files.clone().into_iter().collect()
    };
    world.publish_renamed("Library card");
    world.city.publish();
    world.refresh().await.unwrap();
    // All of an earlier day, every byte of it genuine.
    for (name, content) in old {
        world.city.put(&name, &content);
    }
    world.refuses(StaleReason::NotProven).await;
    // Only the snapshot.
    world.city.publish();
    world.city.snapshot["version"] = json!(1);
    world.city.timestamp["version"] = json!(100);
    world.city.publish_as_it_is();
    world.refuses(StaleReason::NotProven).await;
}

#[tokio::test]
async fn rollback_of_a_signed_catalogue_to_an_older_one_under_a_new_version_is_the_citys_own_will()
{
    let mut world = World::refreshed().await;
    world.publish_renamed("Reader's card");
    world.takes("Reader's card").await;
    world.city.publish_catalogue(RECORDS.as_bytes(), &[]);
    world.takes("Library card").await;
}

#[tokio::test]
async fn indefinite_freeze() {
    let world = World::refreshed().await;
    // The server keeps saying that nothing is new. As long as what is here holds, that cannot be told.
    assert!(!world.refresh().await.unwrap().changed);
    world.city.pass(400);
    world.refuses(StaleReason::Expired).await;
    let words = crate::facade::freshness_message(
        world.phone.client.catalogue().freshness().await.unwrap(),
        "en".into(),
    );
    assert!(words.unwrap().contains("may not be the newest"));
}

#[tokio::test]
async fn mix_and_match() {
    let mut world = World::attacked().await;
    let version = world.city.targets["version"].as_u64().unwrap();
    let other = world.city.file(&format!("metadata/{version}.targets.json"));
    world.city.publish();
    world
        .city
        .put(&format!("metadata/{}.targets.json", version + 1), &other);
    world.refuses(StaleReason::NotProven).await;
}

#[tokio::test]
async fn wrong_threshold() {
    let mut world = World::attacked().await;
    world.city.root["version"] = json!(2);
    let one = &world.city.keys["root"][..1];
    let bytes = signed(&world.city.root, one);
    world.city.put("metadata/2.root.json", &bytes);
    world.refuses(StaleReason::NotProven).await;
}

#[tokio::test]
async fn endless_data() {
    let world = World::attacked().await;
    let endless = vec![b' '; 1 << 20];
    let refuses = || async {
        let refused = world.refresh().await.unwrap_err();
        assert!(
            matches!(&refused, CitizenError::Unexpected { code } if code == "answer-too-large"),
            "{refused}"
        );
        assert_eq!(world.card().await.unwrap(), "Library card");
        let freshness = world.phone.client.catalogue().freshness().await.unwrap();
        freshness.state
    };
    let timestamp = world.city.file("metadata/timestamp.json");
    world.city.put("metadata/timestamp.json", &endless);
    assert_eq!(refuses().await, FreshnessState::NotProven);
    world.city.put("metadata/timestamp.json", &timestamp);
    let delta = world
        .city
        .files
        .lock()
        .unwrap()
        .keys()
        .find(|name| name.contains("/delta/"))
        .cloned();
    world.city.put(&delta.unwrap(), &endless);
    refuses().await;
}

#[tokio::test]
async fn keys_are_rotated_and_stolen_ones_recovered_from() {
    let mut world = World::refreshed().await;
    for name in ["Second card", "Third card"] {
        let version = world.city.root["version"].as_u64().unwrap() + 1;
        world.city.root["version"] = json!(version);
        let old = world
            .city
            .keys
            .insert("root", vec![Key::ed25519(), Key::p256()])
            .unwrap();
        for role in ["timestamp", "snapshot", "targets"] {
            world.city.keys.insert(role, vec![Key::ed25519()]);
        }
        world.city.set_roles();
        world.city.publish_root_signed_also_by(&old);
        world.publish_renamed(name);
        world.takes(name).await;
    }
    // Whoever has the old keys has nothing.
    world.publish_renamed("Library card");
    world.takes("Library card").await;
    let genuine = world
        .city
        .keys
        .insert("timestamp", vec![Key::ed25519()])
        .unwrap();
    world.publish_renamed("Forged card");
    world.refuses(StaleReason::NotProven).await;
    world.city.keys.insert("timestamp", genuine);
    world.publish_renamed("Fourth card");
    world.takes("Fourth card").await;
}

#[tokio::test]
async fn delegations_are_refused() {
    let mut world = World::refreshed().await;
    world.city.targets["targets"] = json!({});
    world.city.targets["delegations"] = json!({"keys": {}, "roles": [{"name": "health"}]});
    world.city.publish();
    let refused = world.refresh().await.unwrap_err();
    assert!(
        matches!(&refused, CitizenError::Unexpected { code } if code == "catalogue-delegated"),
        "{refused}"
    );
    assert_eq!(world.card().await.unwrap(), "Library card");
}

#[tokio::test]
async fn a_page_in_place_of_everything_is_no_attack() {
    let world = World::refreshed().await;
    world.city.server.break_with("", Fault::Page);
    let refused = world.refresh().await.unwrap_err();
    let CitizenError::Offline { reason, .. } = refused else {
        panic!("{refused}");
    };
    assert_eq!(reason, OfflineReason::CaptivePortal);
    let freshness = world.phone.client.catalogue().freshness().await.unwrap();
    assert_eq!(freshness.state, FreshnessState::Fresh);
}
