//! What is told of how fresh the catalogue is, in every case that a resident may come into.

use chrono::{DateTime, TimeDelta, Utc};

use super::*;
use crate::facade::{FreshnessState, freshness_message};

impl World {
    async fn freshness(&self) -> Freshness {
        self.phone.client.catalogue().freshness().await.unwrap()
    }

    fn now(&self) -> DateTime<Utc> {
        self.city.clock.now()
    }
}

#[tokio::test]
async fn never_fetched() {
    let world = World::new().await;
    let never = Freshness {
        state: FreshnessState::NeverChecked,
        stale: true,
        checked_at: None,
        holds_until: None,
    };
    assert_eq!(world.freshness().await, never);
    world.city.server.break_with("", Fault::Unreachable);
    world.refresh().await.unwrap_err();
    assert_eq!(world.freshness().await, never);
    let world = shipping(world, &renamed("New card"), 25).await;
    assert_eq!(world.card().await.unwrap(), "New card");
    assert_eq!(world.freshness().await, never);
}

#[tokio::test]
async fn fresh_until_the_day_that_the_city_has_signed_for_and_offline_from_then_on() {
    let world = World::refreshed().await;
    let checked_at = world.now();
    let holds_until = "2027-01-01T00:00:00Z".parse().unwrap();
    let fresh = Freshness {
        state: FreshnessState::Fresh,
        stale: false,
        checked_at: Some(checked_at),
        holds_until: Some(holds_until),
    };
    assert_eq!(world.freshness().await, fresh);
    world.city.server.break_with("", Fault::Unreachable);
    world.city.pass(30);
    world.refresh().await.unwrap_err();
    let world = world.restarted().await;
    assert_eq!(world.freshness().await, fresh, "it still holds");
    world.city.pass(20);
    let stale = Freshness {
        state: FreshnessState::OfflineSince { since: checked_at },
        stale: true,
        ..fresh
    };
    assert_eq!(world.freshness().await, stale);
    world.refresh().await.unwrap_err();
    assert_eq!(world.freshness().await, stale);
    assert_eq!(world.card().await.unwrap(), "Library card");
}

#[tokio::test]
async fn one_that_is_known_and_could_not_be_had_is_not_fresh() {
    let mut world = World::refreshed().await;
    let checked_at = world.now();
    world.publish_renamed("Reader's card");
    world.city.server.break_with("targets/", Fault::Unreachable);
    world.refresh().await.unwrap_err();
    let missed = FreshnessState::OfflineSince { since: checked_at };
    assert_eq!(world.freshness().await.state, missed);
    assert!(world.freshness().await.stale);
    world.city.server.break_with("", Fault::Unreachable);
    world.refresh().await.unwrap_err();
    assert_eq!(world.freshness().await.state, missed, "it is still known");
    world.city.server.mend();
    world.refresh().await.unwrap();
    assert_eq!(world.freshness().await.state, FreshnessState::Fresh);
}

#[tokio::test]
async fn nothing_is_proven_of_a_catalogue_that_did_not_come() {
    let world = World::new().await;
    world.city.server.break_with("targets/", Fault::Unreachable);
    world.refresh().await.unwrap_err();
    assert_eq!(world.freshness().await.state, FreshnessState::NeverChecked);
    assert!(world.freshness().await.stale);
}

#[tokio::test]
async fn a_phone_that_is_ahead_is_told_so_and_takes_nothing() {
    let mut world = World::refreshed().await;
    let now = world.now();
    world.publish_renamed("Reader's card");
    world.city.clock.set(now + TimeDelta::days(400));
    let refused = world.refresh().await.unwrap_err();
    let CitizenError::Offline { reason, .. } = refused else {
        panic!("{refused}");
    };
    assert_eq!(reason, OfflineReason::ClockWrong);
    assert_eq!(world.freshness().await.state, FreshnessState::ClockWrong);
    assert_eq!(world.card().await.unwrap(), "Library card");
    // Set right, all is well.
    world.city.clock.set(now);
    assert!(world.refresh().await.unwrap().changed);
    assert_eq!(world.freshness().await.state, FreshnessState::Fresh);
}

#[tokio::test]
async fn a_phone_that_is_behind_is_told_so_although_it_finds_all_in_order() {
    let world = World::refreshed().await;
    let now = world.now();
    // The city's files have expired; the phone, asleep since, believes that they hold.
    world.city.server.clock.set(now + TimeDelta::days(400));
    world.refresh().await.unwrap();
    let freshness = world.freshness().await;
    assert_eq!(freshness.state, FreshnessState::ClockWrong);
    assert!(freshness.stale);
    // A clock that goes back behind what it has shown before.
    let world = World::refreshed().await;
    world.city.clock.set(now - TimeDelta::days(1));
    assert_eq!(world.freshness().await.state, FreshnessState::ClockWrong);
    world.city.clock.set(now - TimeDelta::minutes(5));
    assert_eq!(world.freshness().await.state, FreshnessState::Fresh);
}

#[tokio::test]
async fn what_the_city_has_let_expire_is_told_from_a_wrong_clock() {
    let world = World::refreshed().await;
    world.city.pass(400);
    let refused = world.refresh().await.unwrap_err();
    let reason = StaleReason::Expired;
    assert_eq!(refused, CitizenError::Stale { reason });
    let freshness = world.freshness().await;
    assert_eq!(freshness.state, FreshnessState::Expired);
    assert!(freshness.stale);
    assert_eq!(world.card().await.unwrap(), "Library card");
}

#[tokio::test]
async fn it_is_told_in_every_language_and_each_case_in_its_own_words() {
    let since = DateTime::from_timestamp(0, 0).unwrap();
    for language in ["en", "zh-Hans", "es", "ar"] {
        let words = |state| {
            let freshness = Freshness {
                state,
                stale: true,
                checked_at: None,
                holds_until: None,
            };
            freshness_message(freshness, language.to_owned())
        };
        assert_eq!(words(FreshnessState::Fresh), None);
        let mut all: Vec<String> = [
            FreshnessState::NeverChecked,
            FreshnessState::OfflineSince { since },
            FreshnessState::Expired,
            FreshnessState::ClockWrong,
            FreshnessState::NotProven,
        ]
        .map(|state| words(state).unwrap())
        .to_vec();
        for reason in [StaleReason::Expired, StaleReason::NotProven] {
            let error = CitizenError::Stale { reason };
            all.push(crate::facade::error_message(error, language.to_owned()));
        }
        assert!(
            all.iter()
                .all(|words| !words.contains("freshness-") && !words.contains("error-"))
        );
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 7, "{language}");
    }
}

#[tokio::test]
async fn notes_that_do_not_read_are_no_notes() {
    let world = World::refreshed().await;
    let notes = world
        .phone
        .home
        .path()
        .join("home/published/freshness.json");
    std::fs::write(&notes, "{").unwrap();
    assert_eq!(world.freshness().await.state, FreshnessState::NeverChecked);
    world.refresh().await.unwrap();
    assert_eq!(world.freshness().await.state, FreshnessState::Fresh);
}
