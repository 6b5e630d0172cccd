//! Cut off at every step: the old catalogue or the new one, and nothing is fetched twice.

use super::*;

/// Lets the network end after each number of requests, and in the middle of the last; then lets it be mended.
async fn cut_everywhere(world: impl AsyncFn() -> World, new: &str) {
    let whole = {
        let mut world = world().await;
        world.publish_renamed(new);
        world.city.sent();
        world.refresh().await.unwrap();
        world.city.sent()
    };
    let mut cuts = 0;
    for bytes in (0..whole).step_by(211) {
        let mut world = world().await;
        world.publish_renamed(new);
        world.city.sent();
        world.city.server.break_after(bytes);
        let cut = world.refresh().await;
        let card = world.card().await;
        match &cut {
            Err(CitizenError::Offline { .. }) => {
                cuts += 1;
                assert_ne!(card.as_deref(), Some(new), "{bytes}");
            }
            other => panic!("{bytes}: {other:?}"),
        }
        let mut sent = world.city.sent();
        world.city.server.mend();
        let world = world.restarted().await;
        assert_eq!(world.card().await, card, "{bytes}");
        world.refresh().await.unwrap();
        assert_eq!(world.card().await.as_deref(), Some(new));
        sent += world.city.sent();
        // The file of metadata that was cut is small, and fetched anew.
        assert!(sent <= whole + METADATA_BYTES, "{bytes}: {sent} of {whole}");
    }
    assert!(cuts > 10, "{cuts}");
}

/// The most that one file of metadata has here.
const METADATA_BYTES: u64 = 2_500;

#[tokio::test]
async fn the_first_catalogue_cut_at_any_byte_is_fetched_on() {
    cut_everywhere(World::new, "Reader's card").await;
}

#[tokio::test]
async fn a_delta_cut_at_any_byte_is_fetched_on() {
    cut_everywhere(World::refreshed, "Reader's card").await;
}

#[tokio::test]
async fn a_large_file_is_never_fetched_twice_however_often_it_is_cut() {
    let mut world = World::new().await;
    // Words that no packing makes short (xorshift; Marsaglia, 2003).
    let mut state = 1_u32;
    let mut letter = || {
        for (left, by) in [(true, 13), (false, 17), (true, 5)] {
            state ^= if left { state << by } else { state >> by };
        }
        char::from(b'a' + (state % 26) as u8)
    };
    let mut words = || (0..100_000).map(|_| letter()).collect::<String>();
    let many: String = (0..4)
        .map(|id| {
            let words = words();
            format!("{{\"type\":\"weather\",\"id\":\"{id}\",\"words\":\"{words}\"}}\n")
        })
        .collect();
    let records = [RECORDS.as_bytes(), many.as_bytes()].concat();
    world.city.publish_catalogue(&records, &[]);
    let length = world.city.targets["targets"][CATALOGUE]["length"]
        .as_u64()
        .unwrap();
    assert!(length > 200_000, "{length}");
    world
        .city
        .server
        .break_with(".full.", Fault::BreaksAfter(50_000));
    world.city.sent();
    let mut tries = 0;
    while world.refresh().await.is_err() {
        tries += 1;
        assert!(tries < 20);
        world = world.restarted().await;
        if tries == 4 {
            world.city.server.mend();
        }
    }
    let sent = world.city.sent();
    assert!(sent <= length + 3 * METADATA_BYTES, "{sent} for {length}");
}
