#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
//! The attacks that TUF 1.0.33 section 1.5.2 names, and a city's own mistakes: what was proven stands.

mod downloading;

use serde_json::json;

use super::*;
use crate::testing::published::{City, FILE, Key, signed};

/// A phone and its city, after one refresh.
struct World {
    folder: tempfile::TempDir,
    city: City,
    repository: Repository,
}

impl World {
    async fn new() -> Self {
        let (folder, city) = (tempfile::tempdir().unwrap(), City::new());
        // So that all is asked for that the specification names.
        city.server.without_etags();
        let repository = city.repository(folder.path());
        repository.refresh().await.unwrap();
        city.asked();
        Self {
            folder,
            city,
            repository,
        }
    }

    /// What was proven last.
    async fn kept_targets(&self) -> Targets {
        let root = self.repository.kept_root().await.unwrap();
        self.repository.kept(&root).await.unwrap().unwrap()
    }

    /// Refuses what the city has now, for this reason, and keeps to what is here.
    async fn refuses(&self, role: RoleName, problem: MetadataProblem) {
        let here = || {
            [RoleName::Timestamp, RoleName::Snapshot, RoleName::Targets]
                .map(|role| self.repository.folder.read(role).unwrap())
        };
        let before = here();
        let refused = self.repository.refresh().await.unwrap_err();
        let expected = TufError::Metadata { role, problem };
        assert!(
            matches!(&refused, Error::Tuf(found) if *found == expected),
            "{refused}, not {expected}"
        );
        let kept = before
            .iter()
            .zip(here())
            .all(|(before, after)| before.is_none() || after.is_some());
        assert!(kept, "nothing that was proven is lost");
        let targets = self.kept_targets().await;
        let bytes = self.repository.download(&targets, "catalogue.ndjson").await;
        assert_eq!(bytes.unwrap(), FILE, "what was proven can be used");
    }

    /// All is well, and this is what the file says.
    async fn reads(&self, expected: &[u8]) {
        let targets = self.repository.refresh().await.unwrap().targets;
        let bytes = self
            .repository
            .download(&targets, "catalogue.ndjson")
            .await
            .unwrap();
        assert_eq!(bytes, expected);
    }
}

#[tokio::test]
async fn the_first_refresh_asks_for_each_file_once_and_the_next_for_what_may_have_changed() {
    let (folder, city) = (tempfile::tempdir().unwrap(), City::new());
    city.server.without_etags();
    let repository = city.repository(folder.path());
    let targets = repository.refresh().await.unwrap().targets;
    assert_eq!(
        city.asked(),
        [
            "/metadata/2.root.json",
            "/metadata/timestamp.json",
            "/metadata/1.snapshot.json",
            "/metadata/1.targets.json"
        ]
    );
    assert_eq!(targets.files().count(), 1);
    repository.refresh().await.unwrap();
    assert_eq!(
        city.asked(),
        ["/metadata/2.root.json", "/metadata/timestamp.json"]
    );
}

#[tokio::test]
async fn what_was_proven_is_known_without_a_network_and_also_once_it_has_expired() {
    let world = World::new().await;
    world.city.files.lock().unwrap().clear();
    world.city.pass(400);
    let targets = world.kept_targets().await;
    assert!(targets.file("catalogue.ndjson").unwrap().is(FILE));
    assert_eq!(world.city.asked(), Vec::<String>::new());
}

#[tokio::test]
async fn damage_to_what_was_kept_is_mended_from_what_the_app_has_brought() {
    let world = World::new().await;
    for role in ["root", "timestamp", "snapshot", "targets"] {
        std::fs::write(world.folder.path().join(format!("{role}.json")), "{").unwrap();
    }
    assert!(world.repository.refresh().await.is_err());
    let root = world.city.file("metadata/1.root.json");
    world.repository.trust(&root).unwrap();
    world.reads(FILE).await;
}

#[tokio::test]
async fn a_new_version_is_taken() {
    let mut world = World::new().await;
    world.city.add("catalogue.ndjson", b"1,201 services");
    world.city.publish();
    world.reads(b"1,201 services").await;
}

#[tokio::test]
async fn arbitrary_software_is_refused() {
    let world = World::new().await;
    let targets = world.repository.refresh().await.unwrap().targets;
    let path = world
        .city
        .files
        .lock()
        .unwrap()
        .keys()
        .find(|path| path.starts_with("targets/"))
        .unwrap()
        .clone();
    for other in [&b"1,200 servicez"[..], b"", b"1,200 service"] {
        world.city.put(&path, other);
        let refused = world
            .repository
            .download(&targets, "catalogue.ndjson")
            .await
            .unwrap_err();
        assert!(
            matches!(refused, Error::Tuf(TufError::OtherTarget)),
            "{refused}"
        );
    }
}

#[tokio::test]
async fn metadata_that_somebody_else_signed_is_refused() {
    for role in ["timestamp", "snapshot", "targets"] {
        let mut world = World::new().await;
        world.city.keys.insert(role, vec![Key::ed25519()]);
        world.city.publish();
        let expected = match role {
            "timestamp" => RoleName::Timestamp,
            "snapshot" => RoleName::Snapshot,
            _ => RoleName::Targets,
        };
        world.refuses(expected, MetadataProblem::NotSigned).await;
    }
}

#[tokio::test]
async fn endless_data_is_not_read() {
    let world = World::new().await;
    world
        .city
        .put("metadata/timestamp.json", &vec![b' '; 20_000]);
    let refused = world.repository.refresh().await.unwrap_err();
    let limit = TransportError::TooLarge {
        limit_bytes: TIMESTAMP_BYTES,
    };
    assert!(matches!(refused, Error::Tuf(TufError::Transport(found)) if found == limit));
}

#[tokio::test]
async fn a_rollback_of_the_timestamp_is_refused() {
    let mut world = World::new().await;
    let old = world.city.file("metadata/timestamp.json");
    world.city.publish();
    world.repository.refresh().await.unwrap();
    world.city.put("metadata/timestamp.json", &old);
    world
        .refuses(RoleName::Timestamp, MetadataProblem::RolledBack)
        .await;

    // Also where it leads to the same snapshot.
    world.city.timestamp["version"] = json!(1);
    world.city.publish_timestamp();
    world
        .refuses(RoleName::Timestamp, MetadataProblem::RolledBack)
        .await;
}

#[tokio::test]
async fn a_rollback_of_the_snapshot_is_refused() {
    let mut world = World::new().await;
    world.city.publish();
    world.repository.refresh().await.unwrap();
    world.city.snapshot["version"] = json!(1);
    world.city.timestamp["version"] = json!(3);
    world.city.publish_as_it_is();
    world
        .refuses(RoleName::Timestamp, MetadataProblem::RolledBack)
        .await;
}

#[tokio::test]
async fn a_rollback_of_the_targets_is_refused_and_so_is_hiding_them() {
    let mut world = World::new().await;
    world.city.publish();
    world.repository.refresh().await.unwrap();
    world.city.snapshot["meta"]["other.json"] = json!({"version": 1});
    world.city.publish();
    world.repository.refresh().await.unwrap();

    let shown = world.city.snapshot["meta"]
        .as_object_mut()
        .unwrap()
        .remove("other.json");
    world.city.publish();
    world
        .refuses(RoleName::Snapshot, MetadataProblem::RolledBack)
        .await;
    world.city.snapshot["meta"]["other.json"] = shown.unwrap();

    world.city.targets["version"] = json!(0);
    world.city.publish();
    world
        .refuses(RoleName::Snapshot, MetadataProblem::RolledBack)
        .await;
}

#[tokio::test]
async fn an_indefinite_freeze_is_seen_when_the_timestamp_expires() {
    let mut world = World::new().await;
    world.city.timestamp["expires"] = json!("2026-11-24T12:00:00Z");
    world.city.publish();
    world.repository.refresh().await.unwrap();
    world.city.pass(2);
    world
        .refuses(RoleName::Timestamp, MetadataProblem::Expired)
        .await;
}

#[tokio::test]
async fn nothing_expired_is_taken_of_any_role() {
    for role in [
        RoleName::Root,
        RoleName::Timestamp,
        RoleName::Snapshot,
        RoleName::Targets,
    ] {
        let mut world = World::new().await;
        let long_ago = json!("2026-11-01T00:00:00Z");
        match role {
            RoleName::Root => {
                world.city.root["expires"] = long_ago;
                world.city.root["version"] = json!(2);
                world.city.publish_root();
            }
            RoleName::Timestamp => world.city.timestamp["expires"] = long_ago,
            RoleName::Snapshot => world.city.snapshot["expires"] = long_ago,
            RoleName::Targets => world.city.targets["expires"] = long_ago,
        }
        world.city.publish();
        world.refuses(role, MetadataProblem::Expired).await;
    }
}

#[tokio::test]
async fn an_expired_root_is_no_hindrance_on_the_way_to_one_that_holds() {
    let mut world = World::new().await;
    world.city.pass(50);
    for (version, expires) in [(2, "2026-12-01T00:00:00Z"), (3, "2028-01-01T00:00:00Z")] {
        world.city.root["version"] = json!(version);
        world.city.root["expires"] = json!(expires);
        world.city.publish_root();
    }
    for role in ["timestamp", "snapshot", "targets"] {
        let metadata = match role {
            "timestamp" => &mut world.city.timestamp,
            "snapshot" => &mut world.city.snapshot,
            _ => &mut world.city.targets,
        };
        metadata["expires"] = json!("2028-01-01T00:00:00Z");
    }
    world.city.publish();
    world.reads(FILE).await;
}

#[tokio::test]
async fn a_mix_and_match_of_genuine_files_is_refused() {
    let mut world = World::new().await;
    let old = world.city.file("metadata/1.targets.json");
    world.city.add("catalogue.ndjson", b"1,201 services");
    world.city.publish();
    world.city.put("metadata/2.targets.json", &old);
    world
        .refuses(RoleName::Targets, MetadataProblem::OtherBytes)
        .await;

    // Also where the snapshot does not tell the hash.
    world.city.snapshot["meta"]["targets.json"] = json!({"version": 2});
    world.city.snapshot["version"] = json!(3);
    let snapshot = signed(&world.city.snapshot, &world.city.keys["snapshot"]);
    world.city.put("metadata/3.snapshot.json", &snapshot);
    world.city.timestamp["meta"]["snapshot.json"] = json!({"version": 3});
    world.city.timestamp["version"] = json!(3);
    world.city.publish_timestamp();
    world
        .refuses(RoleName::Targets, MetadataProblem::OtherVersion)
        .await;
}

#[tokio::test]
async fn an_announced_file_that_is_not_there_is_told() {
    let mut world = World::new().await;
    world.city.publish();
    world
        .city
        .files
        .lock()
        .unwrap()
        .remove("metadata/2.targets.json");
    world
        .refuses(RoleName::Targets, MetadataProblem::Missing)
        .await;
    world
        .city
        .files
        .lock()
        .unwrap()
        .remove("metadata/timestamp.json");
    world
        .refuses(RoleName::Timestamp, MetadataProblem::Missing)
        .await;
}

#[tokio::test]
async fn the_same_version_with_other_content_is_not_taken() {
    let mut world = World::new().await;
    world.city.timestamp["meta"]["snapshot.json"]["version"] = json!(100);
    world.city.publish_timestamp();
    world.reads(FILE).await;
}

#[tokio::test]
async fn roots_are_followed_one_by_one_and_each_needs_the_one_before() {
    let mut world = World::new().await;
    for version in 2..5 {
        world.city.root["version"] = json!(version);
        let new = vec![Key::ed25519(), Key::ed25519()];
        let old = world.city.keys.insert("root", new).unwrap();
        world.city.set_roles();
        world.city.publish_root_signed_also_by(&old);
    }
    world.reads(FILE).await;
    let kept = world.folder.path().join("root.json");
    assert_eq!(
        std::fs::read(kept).unwrap(),
        world.city.file("metadata/4.root.json")
    );

    // Two new keys that the last root does not know sign for themselves alone.
    world.city.root["version"] = json!(5);
    world
        .city
        .keys
        .insert("root", vec![Key::ed25519(), Key::p256()]);
    world.city.set_roles();
    world.city.publish_root();
    world
        .refuses(RoleName::Root, MetadataProblem::NotSigned)
        .await;
}

#[tokio::test]
async fn a_root_that_does_not_sign_for_itself_would_lock_everybody_out_and_is_refused() {
    let mut world = World::new().await;
    world.city.root["version"] = json!(2);
    let new = vec![Key::ed25519(), Key::ed25519()];
    let old = world.city.keys.insert("root", new).unwrap();
    world.city.set_roles();
    let bytes = signed(&world.city.root, &old);
    world.city.put("metadata/2.root.json", &bytes);
    world
        .refuses(RoleName::Root, MetadataProblem::NotSigned)
        .await;
}

#[tokio::test]
async fn the_key_of_one_role_signs_for_no_other_and_no_file_stands_for_another() {
    for role in ["snapshot", "targets"] {
        let mut world = World::new().await;
        let own = world.city.keys.remove(role).unwrap();
        let timestamps = world.city.keys["timestamp"].first().unwrap();
        let (metadata, expected) = match role {
            "snapshot" => (&world.city.snapshot, RoleName::Snapshot),
            _ => (&world.city.targets, RoleName::Targets),
        };
        let root = trusted_root(&world.city.file("metadata/1.root.json")).unwrap();
        let forged = signed(metadata, [timestamps]);
        let envelope = Envelope::read(&forged).unwrap();
        assert_eq!(
            root.verify(expected, &envelope),
            Err(MetadataProblem::NotSigned),
            "{role}"
        );
        world.city.keys.insert(role, own);
    }
    let mut city = City::new();
    city.targets["_type"] = json!("snapshot");
    city.targets["meta"] = json!({"targets.json": {"version": 9}});
    let root = trusted_root(&city.file("metadata/1.root.json")).unwrap();
    let confused = signed(&city.targets, &city.keys["targets"]);
    let refused = proven::<Targets>(&root, &confused).map(drop).unwrap_err();
    assert_eq!(
        refused,
        problem(RoleName::Targets, MetadataProblem::Malformed)
    );
}

#[tokio::test]
async fn one_stolen_key_does_not_reach_a_threshold_of_two() {
    let mut world = World::new().await;
    world.city.root["version"] = json!(2);
    let one = &world.city.keys["root"][..1];
    let bytes = signed(&world.city.root, one);
    world.city.put("metadata/2.root.json", &bytes);
    world
        .refuses(RoleName::Root, MetadataProblem::NotSigned)
        .await;

    // Nor does it by signing twice, under one name or under two.
    let mut twice: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    let signature = twice["signatures"][0].clone();
    twice["signatures"].as_array_mut().unwrap().push(signature);
    world
        .city
        .put("metadata/2.root.json", twice.to_string().as_bytes());
    world
        .refuses(RoleName::Root, MetadataProblem::Malformed)
        .await;
}

#[tokio::test]
async fn a_key_under_two_names_counts_once() {
    let mut city = City::new();
    let first = city.keys["root"][0].id();
    let other = "f".repeat(64);
    city.root["keys"][&other] = city.root["keys"][&first].clone();
    city.root["roles"]["root"]["keyids"] = json!([first, other]);
    let bytes = signed(&city.root, &city.keys["root"][..1]);
    let mut root: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    let mut again = root["signatures"][0].clone();
    again["keyid"] = json!(other);
    root["signatures"].as_array_mut().unwrap().push(again);
    let folder = tempfile::tempdir().unwrap();
    let repository = Repository::new(
        folder.path(),
        "http://127.0.0.1:1".parse().unwrap(),
        "http://127.0.0.1:1".parse().unwrap(),
        crate::testing::environment(&city.clock, std::sync::Arc::clone(&city.network) as _),
    );
    let refused = repository.trust(root.to_string().as_bytes()).unwrap_err();
    assert_eq!(refused, TufError::NoRoot);
}

#[tokio::test]
async fn a_root_that_skips_a_version_is_refused() {
    let mut world = World::new().await;
    world.city.root["version"] = json!(3);
    world.city.publish_root();
    let skipping = world.city.file("metadata/3.root.json");
    world.city.put("metadata/2.root.json", &skipping);
    world
        .refuses(RoleName::Root, MetadataProblem::OtherVersion)
        .await;
}

#[tokio::test]
async fn after_a_fast_forward_with_stolen_keys_new_keys_bring_the_phone_back() {
    let mut world = World::new().await;
    world.city.timestamp["version"] = json!(1_000_000);
    world.city.snapshot["version"] = json!(1_000_000);
    world.city.publish();
    world.repository.refresh().await.unwrap();

    for metadata in [&mut world.city.timestamp, &mut world.city.snapshot] {
        metadata["version"] = json!(1);
    }
    world.city.root["version"] = json!(2);
    world.city.keys.insert("timestamp", vec![Key::ed25519()]);
    world.city.keys.insert("snapshot", vec![Key::ed25519()]);
    world.city.set_roles();
    world.city.publish_root();
    world.city.publish();
    world.reads(FILE).await;
}

#[tokio::test]
async fn a_repository_without_consistent_snapshots_is_read_as_well() {
    let mut world = World::new().await;
    world.city.root["version"] = json!(2);
    world.city.root["consistent_snapshot"] = json!(false);
    world.city.publish_root();
    world.city.publish();
    for role in ["snapshot", "targets"] {
        let bytes = world.city.file(&format!("metadata/2.{role}.json"));
        world.city.put(&format!("metadata/{role}.json"), &bytes);
    }
    world.city.put("targets/catalogue.ndjson", FILE);
    world.reads(FILE).await;
}

#[tokio::test]
async fn delegated_files_are_refused_by_name_and_the_citys_own_are_not() {
    let mut world = World::new().await;
    world.city.targets["delegations"] = json!({"keys": {}, "roles": [{"name": "health"}]});
    world.city.publish();
    world.reads(FILE).await;
    let targets = world.repository.refresh().await.unwrap().targets;
    let refused = world
        .repository
        .download(&targets, "health/clinics")
        .await
        .unwrap_err();
    assert!(
        matches!(refused, Error::Tuf(TufError::Delegated)),
        "{refused}"
    );
    world.city.targets["delegations"] = json!({"keys": {}, "roles": []});
    world.city.publish();
    let targets = world.repository.refresh().await.unwrap().targets;
    let refused = world
        .repository
        .download(&targets, "health/clinics")
        .await
        .unwrap_err();
    assert!(
        matches!(refused, Error::Tuf(TufError::NoSuchTarget)),
        "{refused}"
    );
}

#[tokio::test]
async fn a_captive_portal_is_no_metadata() {
    let world = World::new().await;
    world
        .city
        .put("metadata/timestamp.json", b"<html>Please sign in</html>");
    world
        .refuses(RoleName::Timestamp, MetadataProblem::Malformed)
        .await;
}

#[tokio::test]
async fn any_altered_byte_of_signed_metadata_is_seen() {
    let world = World::new().await;
    let genuine = world.city.file("metadata/timestamp.json");
    let root = trusted_root(&world.city.file("metadata/1.root.json")).unwrap();
    let read: TimestampMetadata = proven(&root, &genuine).unwrap();
    for index in 0..genuine.len() {
        for bit in [1, 0x20] {
            let mut altered = genuine.clone();
            altered[index] ^= bit;
            // White space and the case of hexadecimal digits may differ; what is said may not.
            if let Ok(taken) = proven::<TimestampMetadata>(&root, &altered) {
                assert_eq!(taken.common.version, read.common.version, "byte {index}");
                assert_eq!(taken.common.expires, read.common.expires, "byte {index}");
                let (taken, read) = (taken.snapshot().unwrap(), read.snapshot().unwrap());
                assert_eq!((taken.version, taken.length), (read.version, read.length));
            }
        }
    }
}

proptest::proptest! {
    #[test]
    fn no_bytes_whatever_are_taken_or_bring_it_down(bytes in proptest::collection::vec(0_u8.., 0..2_000)) {
        let root = trusted_root(&City::new().file("metadata/1.root.json")).unwrap();
        proptest::prop_assert!(proven::<Targets>(&root, &bytes).is_err());
        proptest::prop_assert!(root.successor(&bytes).is_err());
    }
}

#[test]
fn metadata_nested_without_end_is_refused() {
    let deep = format!(
        "{{\"signed\":{}{},\"signatures\":[]}}",
        "[".repeat(1_000_000),
        "]".repeat(1_000_000)
    );
    let refused = Envelope::read(deep.as_bytes()).map(drop).unwrap_err();
    assert_eq!(refused, MetadataProblem::Malformed);
}
