//! Fetching little, and nothing twice.

use super::*;
use crate::{environment::Clock, testing::published::Fault};

/// A file that comes in many parts.
fn long() -> Vec<u8> {
    (0..600_000_u32)
        .map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect()
}

const PATH: &str = "catalogue/full.ndjson.zst";

async fn world() -> (World, Targets) {
    let mut world = World::new().await;
    world.city.server.with_etags();
    world.city.add(PATH, &long());
    world.city.publish();
    let targets = world.repository.refresh().await.unwrap().targets;
    world.city.asked();
    world.city.sent();
    (world, targets)
}

impl World {
    async fn fetch(&self, targets: &Targets) -> Result<Download, Error> {
        self.repository
            .download_to_disk(targets, PATH, &|_| {})
            .await
    }

    fn kept(&self) -> Vec<String> {
        let folder = std::fs::read_dir(self.folder.path().join("downloads")).unwrap();
        folder
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    }
}

fn transport(result: Result<Download, Error>) -> TransportError {
    match result.map(|download| download.path) {
        Err(Error::Tuf(TufError::Transport(error))) => error,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn nothing_new_is_one_question_and_no_answer() {
    let (world, targets) = world().await;
    let refreshed = world.repository.refresh().await.unwrap();
    assert_eq!(world.city.asked(), ["/metadata/timestamp.json"]);
    assert_eq!((world.city.sent(), refreshed.bytes), (0, 0));
    assert_eq!(refreshed.targets.common.version, targets.common.version);
    assert!(refreshed.server_time.is_some());
}

#[tokio::test]
async fn a_new_timestamp_is_fetched_once_and_a_new_root_is_not_missed_with_it() {
    let (mut world, _) = world().await;
    world.city.publish();
    world.repository.refresh().await.unwrap();
    assert_eq!(
        world.city.asked(),
        [
            "/metadata/timestamp.json",
            "/metadata/2.root.json",
            "/metadata/3.snapshot.json",
            "/metadata/3.targets.json"
        ]
    );
    world.city.root["version"] = json!(2);
    let old = world
        .city
        .keys
        .insert("root", vec![Key::ed25519(), Key::p256()])
        .unwrap();
    world.city.keys.insert("timestamp", vec![Key::ed25519()]);
    world.city.set_roles();
    world.city.publish_root_signed_also_by(&old);
    world.city.publish();
    world.reads(FILE).await;
    world.city.asked();
    world.repository.refresh().await.unwrap();
    assert_eq!(world.city.asked(), ["/metadata/timestamp.json"]);
}

#[tokio::test]
async fn what_has_expired_is_not_taken_for_the_newest_because_nothing_is_newer() {
    let (world, _) = world().await;
    world.city.pass(400);
    world
        .refuses(RoleName::Root, MetadataProblem::Expired)
        .await;
    let asked = world.city.asked();
    assert_eq!(
        asked[0], "/metadata/2.root.json",
        "what the server calls it does not count"
    );
}

#[tokio::test]
async fn an_old_file_under_the_name_of_the_new_one_is_seen() {
    // The name was kept, the file was not: as if the phone had stopped in between.
    let (mut world, _) = world().await;
    let etag = std::fs::read(world.folder.path().join("timestamp.etag")).unwrap();
    let old = std::fs::read(world.folder.path().join("timestamp.json")).unwrap();
    world.city.publish();
    world.repository.refresh().await.unwrap();
    assert_ne!(
        std::fs::read(world.folder.path().join("timestamp.etag")).unwrap(),
        etag
    );
    std::fs::write(world.folder.path().join("timestamp.json"), old).unwrap();
    world.city.add("catalogue.ndjson", b"1,201 services");
    world.city.publish();
    world.reads(b"1,201 services").await;
}

#[tokio::test]
async fn a_server_without_entity_tags_is_asked_as_the_specification_has_it() {
    let (world, _) = world().await;
    std::fs::remove_file(world.folder.path().join("timestamp.etag")).unwrap();
    world.repository.refresh().await.unwrap();
    assert_eq!(
        world.city.asked(),
        ["/metadata/2.root.json", "/metadata/timestamp.json"]
    );
}

#[tokio::test]
async fn a_download_goes_on_where_it_was_cut_and_fetches_nothing_twice() {
    let (world, targets) = world().await;
    let whole = long();
    let told = std::sync::Mutex::new(Vec::new());
    for cut in [0, 1, 300_000, 1, 100_000] {
        world
            .city
            .server
            .break_with("targets/", Fault::BreaksAfter(cut));
        let progress = |bytes| told.lock().unwrap().push(bytes);
        let cut = world
            .repository
            .download_to_disk(&targets, PATH, &progress)
            .await;
        assert_eq!(transport(cut), TransportError::Interrupted);
    }
    world.city.server.break_with("targets/", Fault::Unreachable);
    assert_eq!(
        transport(world.fetch(&targets).await),
        TransportError::Unreachable
    );
    world.city.server.mend();
    let download = world.fetch(&targets).await.unwrap();
    assert_eq!(std::fs::read(&download.path).unwrap(), whole);
    assert_eq!(download.fetched_bytes, 600_000 - 400_002);
    assert_eq!(world.city.sent(), 600_000);
    assert!(told.lock().unwrap().is_sorted());
    assert_eq!(told.lock().unwrap().last(), Some(&400_002));
    // And what is whole is not asked for again.
    world.city.asked();
    let again = world.fetch(&targets).await.unwrap();
    assert_eq!((again.fetched_bytes, world.city.asked().len()), (0, 0));
    world.repository.clear_downloads().unwrap();
    assert!(!download.path.exists());
    world.repository.clear_downloads().unwrap();
}

#[tokio::test]
async fn a_part_of_another_file_is_found_out_and_fetched_anew() {
    let (world, targets) = world().await;
    world
        .city
        .server
        .break_with("targets/", Fault::BreaksAfter(300_000));
    transport(world.fetch(&targets).await);
    world.city.server.mend();
    let part = world.folder.path().join("downloads");
    let part = std::fs::read_dir(part)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let part = part
        .into_iter()
        .find(|path| path.extension().is_some_and(|end| end == "part"))
        .unwrap();
    // A bit flipped on the disk, holes after a power cut, more than there is.
    for damage in [
        |bytes: &mut Vec<u8>| bytes[7] ^= 1,
        |bytes: &mut Vec<u8>| bytes[100_000..].fill(0),
        |bytes: &mut Vec<u8>| bytes.resize(700_000, 0),
    ] {
        let mut bytes = long();
        bytes.truncate(300_000);
        damage(&mut bytes);
        std::fs::write(&part, bytes).unwrap();
        let download = world.fetch(&targets).await.unwrap();
        assert_eq!(std::fs::read(&download.path).unwrap(), long());
    }
}

#[tokio::test]
async fn another_file_under_the_signed_name_is_refused_after_one_try() {
    let (world, targets) = world().await;
    let name = targets.file(PATH).unwrap().any_hash().unwrap();
    let path = format!("targets/catalogue/{name}.full.ndjson.zst");
    let mut other = long();
    other[1_000] ^= 1;
    world.city.put(&path, &other);
    for _ in 0..2 {
        let refused = world.fetch(&targets).await.map(drop).unwrap_err();
        assert!(
            matches!(refused, Error::Tuf(TufError::OtherTarget)),
            "{refused}"
        );
        assert_eq!(world.city.asked().len(), 1);
        assert_eq!(world.kept(), Vec::<String>::new());
    }
    // The genuine one, changed in the middle of a download.
    world.city.put(&path, &long());
    world
        .city
        .server
        .break_with("targets/", Fault::BreaksAfter(300_000));
    transport(world.fetch(&targets).await);
    world.city.server.mend();
    other.reverse();
    world.city.put(&path, &other);
    let refused = world.fetch(&targets).await.map(drop).unwrap_err();
    assert!(
        matches!(refused, Error::Tuf(TufError::OtherTarget)),
        "{refused}"
    );
    world.city.put(&path, &long());
    world.fetch(&targets).await.unwrap();
}

#[tokio::test]
async fn endless_data_is_cut_off_at_the_signed_length() {
    let (world, targets) = world().await;
    let name = targets.file(PATH).unwrap().any_hash().unwrap();
    let path = format!("targets/catalogue/{name}.full.ndjson.zst");
    let mut endless = long();
    endless.push(0);
    world.city.put(&path, &endless);
    assert_eq!(
        transport(world.fetch(&targets).await),
        TransportError::TooLarge {
            limit_bytes: 600_000
        }
    );
    // A server that does not say so before it sends.
    world
        .city
        .server
        .break_with("targets/", Fault::BreaksAfter(600_001));
    assert_eq!(
        transport(world.fetch(&targets).await),
        TransportError::TooLarge {
            limit_bytes: 600_000
        }
    );
    assert_eq!(world.kept(), Vec::<String>::new());
}

#[tokio::test]
async fn what_is_no_longer_published_is_not_kept() {
    let (mut world, targets) = world().await;
    world
        .city
        .server
        .break_with("targets/", Fault::BreaksAfter(1_000));
    transport(world.fetch(&targets).await);
    assert_eq!(world.kept().len(), 2);
    world.city.add(PATH, b"something else");
    world.city.publish();
    let targets = world.repository.refresh().await.unwrap().targets;
    world.city.server.mend();
    let download = world.fetch(&targets).await.unwrap();
    assert_eq!(std::fs::read(download.path).unwrap(), b"something else");
    assert_eq!(world.kept().len(), 2);
}

#[tokio::test]
async fn a_page_in_place_of_an_answer_is_told_from_a_server_that_is_down() {
    let (world, targets) = world().await;
    for (fault, expected) in [
        (Fault::Page, TufError::CaptivePortal),
        (Fault::Status(302), TufError::CaptivePortal),
        (Fault::Status(511), TufError::CaptivePortal),
        (
            Fault::Status(503),
            TufError::Status {
                status: 503,
                retry_after: None,
            },
        ),
        (
            Fault::Status(429),
            TufError::Status {
                status: 429,
                retry_after: None,
            },
        ),
    ] {
        world.city.server.break_with("", fault);
        let refreshed = world.repository.refresh().await.map(drop);
        let downloaded = world.fetch(&targets).await.map(drop);
        for refused in [refreshed, downloaded] {
            assert!(matches!(refused, Err(Error::Tuf(found)) if found == expected));
        }
    }
    world.city.server.break_with("targets/", Fault::Status(404));
    let refused = world.fetch(&targets).await.map(drop);
    assert!(matches!(refused, Err(Error::Tuf(TufError::NoSuchTarget))));
}

#[tokio::test]
async fn a_wrong_clock_is_told_from_what_has_expired() {
    let (world, _) = world().await;
    let now = world.city.server.clock.now();
    // The phone is ahead.
    world.city.clock.set(now + chrono::TimeDelta::days(400));
    world
        .refuses(RoleName::Root, MetadataProblem::ExpiredHere)
        .await;
    // Both have it that it has expired.
    world
        .city
        .server
        .clock
        .set(now + chrono::TimeDelta::days(400));
    world
        .refuses(RoleName::Root, MetadataProblem::Expired)
        .await;
    // A minute is no other time.
    let expires = "2027-01-01T00:00:00Z".parse().unwrap();
    world.city.clock.set(expires);
    world
        .city
        .server
        .clock
        .set(expires - chrono::TimeDelta::minutes(1));
    world
        .refuses(RoleName::Root, MetadataProblem::Expired)
        .await;
}
