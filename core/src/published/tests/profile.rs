//! The city's profile, from where it is published to the screens.

use std::time::Duration;

use super::*;
use crate::facade::{
    CityProfile, CityProfileListener, CityProfileUpdate, InboxListener, InboxPreferences,
    InboxUpdate,
};

const LONG: Duration = Duration::from_secs(60);

/// What the city of these tests says of itself, on a day of November, with these members put.
fn said(day: u32, members: &Value) -> Vec<u8> {
    let mut profile = json!({
        "format": "citizen-city-profile/1", "city": "langang",
        "issued_at": format!("2026-11-{day:02}T08:00:00Z"),
        "name": {"en": "Langang", "zh-Hans": "澜港市"},
        "time_zone": {"id": "Asia/Shanghai", "posix": "<+08>-8"}, "languages": ["en", "zh-Hans"],
        "hotlines": [{"number": "12345", "name": {"en": "City hotline", "zh-Hans": "市民服务热线"}}],
        "emergency_numbers": [
            {"number": "110", "name": {"en": "Police"}}, {"number": "119", "name": {"en": "Fire"}},
        ],
        "districts": [
            {"id": "old-town", "name": {"en": "Old town", "zh-Hans": "老城"}}, {"id": "harbour", "name": {"en": "Harbour"}},
        ],
        "features": {"appointments": true},
    });
    for (member, value) in members.as_object().unwrap() {
        profile[member] = value.clone();
    }
    profile.to_string().into_bytes()
}

impl World {
    fn publish_profile(&mut self, profile: &[u8]) {
        self.city.add("city-profile.json", profile);
        self.city.publish();
    }

    /// The districts that she may choose, by id and name.
    async fn districts(&self) -> Vec<(String, String)> {
        let inbox = self.phone.client.inbox();
        let districts = inbox.districts("en".to_owned()).await.unwrap();
        let named = districts.into_iter().map(|one| (one.id, one.name));
        named.collect()
    }

    async fn profile(&self, language: &str) -> Option<CityProfile> {
        let profile = self.phone.client.city_profile(language.to_owned());
        profile.await.unwrap()
    }

    /// The app brings this profile along from now on.
    async fn shipping_profile(mut self, profile: &[u8]) -> Self {
        let file = self.phone.home.path().join("shipped-profile.json");
        std::fs::write(&file, profile).unwrap();
        self.phone.config.shipped_profile = Some(file.to_string_lossy().into_owned());
        self.restarted().await
    }
}

#[tokio::test]
async fn what_the_city_says_of_itself_is_there_with_no_network_in_the_language_asked_for() {
    let mut world = World::new().await;
    assert_eq!(world.profile("en").await, None);
    world.publish_profile(&said(23, &json!({})));
    world.refresh().await.unwrap();
    world.phone.client.set_connectivity(Connectivity::Offline);
    for world in [world.restarted().await] {
        let profile = world.profile("zh-Hans-CN").await.unwrap();
        assert_eq!(profile.name, "澜港市");
        assert_eq!(profile.hotlines[0].name, "市民服务热线");
        assert_eq!(profile.hotlines[0].number, "12345");
        let numbers = profile.emergency_numbers.iter();
        let numbers: Vec<&str> = numbers.map(|number| &*number.number).collect();
        assert_eq!(numbers, ["110", "119"]);
        let districts = profile.districts.iter();
        let districts: Vec<_> = districts.map(|one| (&*one.id, &*one.name)).collect();
        assert_eq!(districts, [("old-town", "老城"), ("harbour", "Harbour")]);
        assert_eq!(profile.time_zone_id, "Asia/Shanghai");
        assert!(profile.features["appointments"]);
        assert!(!profile.update_required);
    }
}

#[tokio::test]
async fn she_chooses_among_the_citys_districts_and_keeps_what_it_lists_no_longer() {
    struct Told(Mutex<mpsc::Sender<u64>>);
    impl InboxListener for Told {
        fn on_update(&self, update: InboxUpdate) -> Result<(), CallbackError> {
            let sent = self.0.lock().unwrap().send(update.revision);
            sent.map_err(|_| CallbackError::Failed)
        }
    }
    let named = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        let owned = |(id, name): &(&str, &str)| (id.to_string(), name.to_string());
        pairs.iter().map(owned).collect()
    };
    let mut world = World::refreshed().await;
    let inbox = world.phone.client.inbox();
    assert_eq!(world.districts().await, []);
    let chosen = ["hill", "harbour"].map(str::to_owned).to_vec();
    let preferences = InboxPreferences {
        districts: chosen,
        ..inbox.preferences().await.unwrap()
    };
    inbox.set_preferences(preferences).await.unwrap();
    let by_id = named(&[("hill", "hill"), ("harbour", "harbour")]);
    assert_eq!(world.districts().await, by_id);

    let (sender, told) = mpsc::channel();
    let _handle = inbox.observe("en".to_owned(), Arc::new(Told(Mutex::new(sender))));
    let told = tokio::task::spawn_blocking(move || (told.recv().unwrap(), told));
    let (before, told) = told.await.unwrap();
    world.publish_profile(&said(23, &json!({})));
    world.refresh().await.unwrap();
    // Who shows messages hears that districts may have other names.
    let after = tokio::task::spawn_blocking(move || told.recv_timeout(LONG).unwrap());
    assert!(after.await.unwrap() > before);
    let listed = named(&[
        ("old-town", "Old town"),
        ("harbour", "Harbour"),
        ("hill", "hill"),
    ]);
    assert_eq!(world.districts().await, listed);

    world.publish_profile(&said(24, &json!({"districts": []})));
    world.refresh().await.unwrap();
    assert_eq!(world.districts().await, by_id);
}

#[tokio::test]
async fn it_is_fetched_once_and_a_new_one_is_told_to_whoever_observes() {
    struct Told(Mutex<mpsc::Sender<CityProfileUpdate>>);
    impl CityProfileListener for Told {
        fn on_update(&self, update: CityProfileUpdate) -> Result<(), CallbackError> {
            let sent = self.0.lock().unwrap().send(update);
            sent.map_err(|_| CallbackError::Failed)
        }
    }
    let mut world = World::refreshed().await;
    let (sender, updates) = mpsc::channel();
    let listener = Arc::new(Told(Mutex::new(sender)));
    let client = Arc::clone(&world.phone.client);
    let handle = client.observe_city_profile("en".to_owned(), listener);
    // Waits on a thread of its own, since the core tells on this runtime's.
    let next = async |updates: mpsc::Receiver<CityProfileUpdate>| {
        let next = tokio::task::spawn_blocking(move || {
            let update = updates.recv().unwrap();
            (update, updates)
        });
        next.await.unwrap()
    };
    let (first, updates) = next(updates).await;
    assert_eq!(first.profile, None);

    world.publish_profile(&said(23, &json!({})));
    let refreshed = world.refresh().await.unwrap();
    assert!(!refreshed.changed);
    assert_eq!(refreshed.fetched_bytes, world.city.sent());
    let (second, _updates) = next(updates).await;
    assert_eq!(second.profile.unwrap().name, "Langang");
    assert!(second.revision > first.revision);
    drop(handle);

    world.city.asked();
    world.city.publish();
    world.refresh().await.unwrap();
    let asked = world.city.asked();
    assert!(
        !asked.iter().any(|path| path.starts_with("/targets/")),
        "{asked:?}"
    );
}

#[tokio::test]
async fn a_mistake_of_the_publisher_leaves_the_old_profile_and_the_catalogue_goes_on() {
    let mut world = World::refreshed().await;
    world.publish_profile(&said(23, &json!({})));
    world.refresh().await.unwrap();
    let before = world.profile("en").await.unwrap();
    for (number, (bad, error)) in [
        (said(24, &json!({"city": "elsewhere"})), "profile-refused"),
        (
            said(
                24,
                &json!({"hotlines": [{"number": "12 34", "name": {"en": "x"}}]}),
            ),
            "profile-refused",
        ),
        (
            said(24, &json!({"districts": [{"id": "harbour", "name": {}}]})),
            "profile-refused",
        ),
        (b"{".to_vec(), "profile-refused"),
        (vec![b' '; 300_000], "profile-refused"),
        (
            said(24, &json!({"format": "citizen-city-profile/2"})),
            "update",
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let name = format!("Card {number}");
        world.publish_renamed(&name);
        world.publish_profile(&bad);
        for _ in 0..2 {
            let refused = world.refresh().await.unwrap_err();
            match error {
                "update" => assert_eq!(refused, CitizenError::UpdateRequired),
                code => assert_eq!(
                    refused,
                    CitizenError::Unexpected {
                        code: code.to_owned()
                    }
                ),
            }
            assert_eq!(world.profile("en").await.unwrap(), before);
            assert_eq!(world.card().await.unwrap(), name);
        }
        world = world.restarted().await;
        assert_eq!(world.profile("en").await.unwrap(), before);
    }
    world.publish_profile(&said(25, &json!({"name": {"en": "New Langang"}})));
    world.refresh().await.unwrap();
    assert_eq!(world.profile("en").await.unwrap().name, "New Langang");
}

#[tokio::test]
async fn a_profile_that_nobody_has_signed_for_is_not_taken() {
    let mut world = World::refreshed().await;
    world.publish_profile(&said(23, &json!({})));
    let file = || {
        let files = world.city.files.lock().unwrap();
        let name = files
            .keys()
            .find(|name| name.ends_with(".city-profile.json"));
        name.unwrap().clone()
    };
    let name = file();
    let signed = String::from_utf8(world.city.file(&name)).unwrap();
    let forged = signed.replace("Langang", "Forgery").into_bytes();
    world.city.put(&name, &forged);
    let refused = world.refresh().await.unwrap_err();
    assert!(matches!(refused, CitizenError::Stale { .. }), "{refused}");
    assert_eq!(world.profile("en").await, None);
}

#[tokio::test]
async fn the_app_brings_one_along_which_holds_until_the_city_has_a_later_one() {
    let shipped = said(20, &json!({"name": {"en": "As shipped"}}));
    let mut world = World::new().await.shipping_profile(&shipped).await;
    assert_eq!(world.profile("en").await.unwrap().name, "As shipped");
    world.publish_profile(&said(23, &json!({})));
    world.refresh().await.unwrap();
    assert_eq!(world.profile("en").await.unwrap().name, "Langang");
    world = world.restarted().await;
    assert_eq!(world.profile("en").await.unwrap().name, "Langang");
    // An update of the app brings a later one than was published.
    let shipped = said(25, &json!({"name": {"en": "As updated"}}));
    world = world.shipping_profile(&shipped).await;
    assert_eq!(world.profile("en").await.unwrap().name, "As updated");
    world.publish_profile(&said(24, &json!({})));
    world.refresh().await.unwrap();
    assert_eq!(world.profile("en").await.unwrap().name, "As updated");
    // One that cannot be taken counts as none.
    for bad in [said(28, &json!({"city": "elsewhere"})), Vec::new()] {
        world = world.shipping_profile(&bad).await;
        assert_eq!(world.profile("en").await.unwrap().name, "Langang");
    }
}

#[tokio::test]
async fn where_the_city_is_its_profile_says_and_a_wrong_address_is_mended_by_the_next() {
    let mut world = World::refreshed().await;
    let moved = json!({"api_url": "http://127.0.0.1:2/api", "published_url": "http://127.0.0.1:3"});
    world.publish_profile(&said(23, &moved));
    world.refresh().await.unwrap();
    let asked_at = |world: &World| {
        let requests = std::mem::take(&mut *world.city.network.requests.lock().unwrap());
        let mut ports: Vec<u16> = requests
            .iter()
            .filter_map(|request| request.url.port())
            .collect();
        ports.dedup();
        ports
    };
    asked_at(&world);
    world.refresh().await.unwrap();
    assert_eq!(asked_at(&world), [3]);
    let _ = world.phone.client.inbox().refresh().await;
    let asked = world.city.network.requests.lock().unwrap()[0]
        .url
        .to_string();
    assert!(
        asked.starts_with("http://127.0.0.1:2/api/v1/messages"),
        "{asked}"
    );
    asked_at(&world);
    // Nobody answers there: it is looked for where the app was told.
    world.city.server.break_with(":3/", Fault::Unreachable);
    world.publish_profile(&said(24, &json!({})));
    world.refresh().await.unwrap();
    assert_eq!(asked_at(&world), [3, 1]);
    world.refresh().await.unwrap();
    assert_eq!(asked_at(&world), [1]);
    let _ = world.phone.client.inbox().refresh().await;
    assert_eq!(asked_at(&world), [1]);
    // What was applied holds after a restart.
    world.city.server.mend();
    world.publish_profile(&said(25, &moved));
    world.refresh().await.unwrap();
    world = world.restarted().await;
    asked_at(&world);
    world.refresh().await.unwrap();
    assert_eq!(asked_at(&world), [3]);
}
