#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::sync::Arc;

use serde_json::Value;

use super::*;
use crate::{
    environment::SystemRandomness,
    inbox::{InboxPreferences, LinkHosts, Messages},
    push::{ExtensionWords, PushRegistration},
    seal::KeyLookup,
    testing::{Keychain, ScriptedNetwork, Signer, VirtualClock, environment, push_claims},
    zone::{Clocks, WallClock, Zone},
};

/// A phone whose app has written what its extension needs.
struct Phone {
    home: tempfile::TempDir,
    keychain: Keychain,
    store: UserStore,
    city: Signer,
    clock: Arc<VirtualClock>,
    taken: std::cell::RefCell<Vec<Opened>>,
}

impl Phone {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let (keychain, clock) = (Keychain::default(), Arc::new(VirtualClock::default()));
        let world = environment(&clock, ScriptedNetwork::new(|_| unreachable!()));
        let store = UserStore::open(&home.path().join("user.db"), &keychain, world).unwrap();
        let registration = PushRegistration {
            endpoint: "https://push.example/1".into(),
            language: "zh-Hans".into(),
            for_extension: true,
        };
        Pushes(&store).register(registration).unwrap();
        let phone = Self {
            home,
            keychain,
            store,
            city: Signer::new(),
            clock,
            taken: Default::default(),
        };
        phone.exchange();
        phone
    }

    fn folder(&self) -> PathBuf {
        self.home.path().join("push")
    }

    fn subscription(&self) -> Subscription {
        Pushes(&self.store).subscription().unwrap().unwrap()
    }

    fn trust(&self) -> PushTrust {
        PushTrust {
            city: "langang".into(),
            keys: self.city.trust.receipt_keys.clone(),
        }
    }

    /// As she wants it who hides nothing.
    fn manner() -> Manner {
        Manner {
            preferences: InboxPreferences {
                hides_content: false,
                ..InboxPreferences::default()
            },
            clocks: Clocks::Unknown,
            words: ExtensionWords {
                title: "Something new".into(),
                body: "Open the app.".into(),
            },
        }
    }

    fn with_extension<T>(&self, work: impl FnOnce(Extension<'_>) -> T) -> T {
        let folder = self.folder();
        work(Extension {
            folder: &folder,
            store: &self.store,
            keystore: &self.keychain,
        })
    }

    /// The app opens.
    fn exchange(&self) {
        self.exchange_with(&Self::manner());
    }

    fn exchange_with(&self, manner: &Manner) {
        self.with_extension(|extension| {
            let take = |opened: &Opened| {
                self.taken.borrow_mut().push(opened.clone());
                Ok(())
            };
            let subscription = self.subscription();
            extension
                .exchange(&subscription, &self.trust(), manner, take)
                .unwrap();
        });
    }

    fn push(&self, event_id: &str) -> Vec<u8> {
        self.push_with(event_id, |_| {})
    }

    fn push_with(&self, event_id: &str, change: impl FnOnce(&mut Value)) -> Vec<u8> {
        let subscription = self.subscription();
        let mut claims = push_claims(&subscription.id, event_id);
        change(&mut claims);
        self.city.push(&subscription.key().unwrap(), &claims)
    }

    /// The city says something else of an event.
    fn revision(&self, event_id: &str, revision: u32) -> Vec<u8> {
        self.push_with(event_id, |claims| {
            let issued_at = claims["iat"].as_i64().unwrap();
            claims["iat"] = (issued_at + i64::from(revision)).into();
            claims["message"]["revision"] = revision.into();
        })
    }

    /// The app has heard of an event by itself.
    fn polled(&self, event_id: &str) {
        let message = &push_claims("", event_id)["message"];
        let taken = Messages(&self.store).take_pushed(&message.to_string());
        taken.unwrap();
    }

    fn open(&self, body: &[u8]) -> ExtensionOutcome {
        self.opens(Some(body))
    }

    fn opens(&self, body: Option<&[u8]>) -> ExtensionOutcome {
        use crate::environment::Clock as _;
        let randomness = SystemRandomness::default();
        let now = self.clock.now();
        open_in_extension(&self.folder(), &self.keychain, &randomness, now, body)
    }
}

/// As she wants it by default where it is eleven at night while it is noon here.
fn at_night() -> Manner {
    let east = WallClock {
        utc_offset_seconds: 11 * 3600,
        changes: vec![],
    };
    Manner {
        preferences: InboxPreferences::default(),
        clocks: Clocks::Phone(east),
        ..Phone::manner()
    }
}

fn over(event_id: &str) -> ExtensionOutcome {
    ExtensionOutcome::Over {
        id: event_id.to_owned(),
    }
}

fn shown(outcome: ExtensionOutcome) -> crate::push::PushNote {
    match outcome {
        ExtensionOutcome::Show { note } => note,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_extension_opens_what_the_app_may_and_the_app_takes_it_over() {
    let phone = Phone::new();
    let body = phone.push("e1");
    let note = shown(phone.open(&body));
    assert_eq!((&*note.id, &*note.title), ("e1", "已批准"));
    // The same again, to the extension and to the app.
    assert_eq!(phone.open(&body), ExtensionOutcome::Nothing);
    phone.exchange();
    let taken = phone.taken.borrow().clone();
    assert_eq!(taken.len(), 1);
    assert!(
        taken[0]
            .message
            .as_ref()
            .unwrap()
            .contains("您的申请已批准。")
    );
    let shown = taken[0].shown.unwrap();
    assert_eq!((shown.revision, shown.told), (1, 1));
    assert_eq!(shown.heard_at, Some(note.at));
    let pushes = Pushes(&phone.store);
    let refused = pushes.open(&phone.trust(), &body).unwrap();
    assert_eq!(refused.unwrap_err(), super::super::PushRefusal::Replayed);
    let counts = pushes.counts().unwrap();
    assert_eq!(counts.opened, 1);
    assert_eq!(counts.refused[&super::super::PushRefusal::Replayed], 1);
    // It is taken over once.
    phone.exchange();
    assert_eq!(phone.taken.borrow().len(), 1);
    assert_eq!(pushes.counts().unwrap(), counts);
}

#[test]
fn what_says_the_same_is_not_written_again_and_what_has_changed_is() {
    let phone = Phone::new();
    let files = || [SUBSCRIPTION, SEEN].map(|name| fs::read(phone.folder().join(name)).unwrap());
    // Whichever of the two is written looks otherwise: it is sealed anew.
    let written = |work: &dyn Fn()| {
        let before = files();
        work();
        let after = files();
        [0, 1].map(|file| before[file] != after[file])
    };
    assert_eq!(written(&|| phone.exchange()), [false, false]);
    phone.polled("e1");
    Messages(&phone.store).mark_read("e1").unwrap();
    assert_eq!(written(&|| phone.exchange()), [true, false]);
    assert_eq!(written(&|| phone.exchange_with(&at_night())), [true, false]);
    assert_eq!(
        written(&|| phone.exchange_with(&at_night())),
        [false, false]
    );
    // The extension has seen something, and the app then knows it.
    let body = phone.push("e2");
    let opens = || drop(phone.open(&body));
    assert_eq!(written(&opens), [false, true]);
    let takes_over = || phone.exchange_with(&at_night());
    assert_eq!(written(&takes_over), [false, true]);
    assert_eq!(written(&takes_over), [false, false]);
    // What is gone, or is no such file, is there again.
    fs::write(phone.folder().join(SUBSCRIPTION), "damaged").unwrap();
    fs::remove_file(phone.folder().join(SEEN)).unwrap();
    phone.exchange_with(&at_night());
    assert_eq!(written(&takes_over), [false, false]);
    // So is one that names a secret that there is not.
    let path = phone.folder().join(SUBSCRIPTION);
    let mut envelope: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    envelope["generation"] = 7.into();
    fs::write(&path, envelope.to_string()).unwrap();
    assert_eq!(written(&takes_over), [true, false]);
    let note = shown(phone.open(&phone.push("e3")));
    assert_eq!(note.title, "Something new");
}

#[test]
fn what_she_wants_to_be_told_of_holds_in_the_extension_from_when_the_app_has_written_it() {
    let phone = Phone::new();
    let note = shown(phone.open(&phone.push("e1")));
    assert_eq!((&*note.group, note.is_silent), ("LG-2026-000001", false));
    // No word of it is hers to hide from nobody.
    phone.exchange_with(&at_night());
    let note = shown(phone.open(&phone.push("e2")));
    assert_eq!((&*note.title, &*note.group), ("Something new", ""));
    assert!(note.is_silent && !note.is_private);
    let muted = Manner {
        preferences: InboxPreferences {
            muted_topics: vec![String::new()],
            ..Phone::manner().preferences
        },
        ..Phone::manner()
    };
    phone.exchange_with(&muted);
    let note = shown(phone.open(&phone.push("e3")));
    assert!(note.is_silent && note.title == "已批准");
}

#[test]
fn what_is_not_in_a_push_or_cannot_be_opened_is_silent_in_her_quiet_hours_alone() {
    let phone = Phone::new();
    for (manner, is_silent) in [(Phone::manner(), false), (at_night(), true)] {
        phone.exchange_with(&manner);
        let something_new = ExtensionOutcome::SomethingNew { is_silent };
        assert_eq!(phone.opens(None), something_new);
        let subscription = phone.subscription();
        let event = if is_silent { "night" } else { "noon" };
        let mut claims = push_claims(&subscription.id, event);
        claims.as_object_mut().unwrap().remove("message");
        claims["fetch"] = true.into();
        let key = subscription.key().unwrap();
        let note = shown(phone.open(&phone.city.push(&key, &claims)));
        assert_eq!((&*note.title, note.is_silent), ("Something new", is_silent));
        // The folder is damaged.
        let lock = phone.folder().join(LOCK);
        fs::remove_file(&lock).unwrap();
        fs::create_dir(&lock).unwrap();
        assert_eq!(phone.open(&phone.push("later")), something_new);
        assert_eq!(phone.open(b"anything"), ExtensionOutcome::Nothing);
        fs::remove_dir(&lock).unwrap();
    }
    // Who pushes nothing to this phone any more has nothing to say on it.
    phone.with_extension(|extension| extension.end(|_| Ok(())).unwrap());
    assert_eq!(phone.opens(None), ExtensionOutcome::Nothing);
}

#[test]
fn what_is_to_be_fetched_rings_once_whichever_way_more_is_heard_of_it() {
    let phone = Phone::new();
    let long = |phone: &Phone, later: i64| {
        phone.push_with("e1", |claims| {
            claims.as_object_mut().unwrap().remove("message");
            claims["fetch"] = true.into();
            let issued_at = claims["iat"].as_i64().unwrap();
            claims["iat"] = (issued_at + later).into();
        })
    };
    assert!(!shown(phone.open(&long(&phone, 0))).is_silent);
    // The city says it once more, before and after the app has taken over that she was told.
    assert!(shown(phone.open(&long(&phone, 1))).is_silent);
    phone.exchange();
    let taken = phone.taken.borrow().clone();
    let told = taken[0].shown.unwrap();
    assert_eq!((&*taken[0].event_id, &taken[0].message), ("e1", &None));
    assert!(taken.len() == 1 && told.is_of_something(), "{told:?}");
    Presentations(&phone.store).seen("e1", &told).unwrap();
    phone.exchange();
    assert!(shown(phone.open(&long(&phone, 2))).is_silent);
    let note = shown(phone.open(&phone.revision("e1", 3)));
    assert!(note.is_silent && note.title == "已批准");
    // A word of it that comes without its message lets the message stay for the app.
    assert!(shown(phone.open(&long(&phone, 9))).is_silent);
    phone.taken.borrow_mut().clear();
    phone.exchange();
    let taken = phone.taken.borrow().clone();
    assert_eq!((taken.len(), taken[0].shown.unwrap().told), (1, 3));
    assert!(taken[0].message.as_ref().unwrap().contains("已批准"));
}

#[test]
fn what_is_to_be_fetched_and_made_no_sound_at_night_is_told_by_the_app_in_the_morning() {
    let phone = Phone::new();
    phone.exchange_with(&at_night());
    let fetch = phone.push_with("e1", |claims| {
        claims.as_object_mut().unwrap().remove("message");
        claims["fetch"] = true.into();
    });
    assert!(shown(phone.open(&fetch)).is_silent);
    phone.exchange();
    let told = phone.taken.borrow()[0].shown.unwrap();
    Presentations(&phone.store).seen("e1", &told).unwrap();
    phone.polled("e1");
    let due = Presentations(&phone.store).due("en", &LinkHosts::default(), &Zone::utc());
    let present = due.unwrap().present;
    assert!(present.len() == 1 && !present[0].is_silent);
}

#[test]
fn what_the_app_has_opened_the_extension_does_not_show() {
    let phone = Phone::new();
    let body = phone.push("e1");
    let pushes = Pushes(&phone.store);
    let notice = pushes.open(&phone.trust(), &body).unwrap().unwrap();
    pushes.admit(&notice).unwrap().unwrap();
    phone.exchange();
    assert_eq!(phone.open(&body), ExtensionOutcome::Nothing);
}

#[test]
fn what_she_was_told_of_by_the_app_or_is_over_the_extension_does_not_show() {
    let phone = Phone::new();
    for event in ["told", "over", "dismissed"] {
        phone.polled(event);
    }
    let presentations = Presentations(&phone.store);
    let noon = Zone::utc();
    let due = presentations.due("en", &LinkHosts::default(), &noon);
    assert_eq!(due.unwrap().present.len(), 3);
    for event in ["told", "over", "dismissed"] {
        presentations.acknowledge(event).unwrap();
    }
    Messages(&phone.store).mark_read("over").unwrap();
    presentations.dismiss("dismissed").unwrap();
    phone.exchange();
    assert_eq!(phone.open(&phone.push("told")), ExtensionOutcome::Nothing);
    for event in ["over", "dismissed"] {
        assert_eq!(phone.open(&phone.push(event)), over(event));
    }
    // A change takes the place of what she was told of, without a sound; of what is over it is kept for the app alone.
    let note = shown(phone.open(&phone.revision("told", 2)));
    assert!(note.is_silent && note.title == "已批准");
    assert_eq!(phone.open(&phone.revision("over", 2)), over("over"));
    phone.exchange();
    let mut taken = phone.taken.borrow().clone();
    let is_second = |message: &String| message.contains("\"revision\":2");
    taken.retain(|opened| opened.message.as_ref().is_some_and(is_second));
    let told = |opened: &Opened| opened.shown.map(|shown| shown.told);
    let mut told: Vec<_> = taken.iter().map(told).collect();
    told.sort_unstable();
    assert_eq!(told, [None, Some(2)]);
}

#[test]
fn what_the_city_has_taken_back_or_has_expired_is_not_announced_and_goes_off_the_screen() {
    let phone = Phone::new();
    let ended = |event: &str, member: &str, value: Value| {
        phone.push_with(event, |claims| {
            claims["iat"] = (claims["iat"].as_i64().unwrap() + 2).into();
            claims["message"]["revision"] = 2.into();
            claims["message"][member] = value;
        })
    };
    shown(phone.open(&phone.push("shown")));
    for event in ["shown", "never shown"] {
        let retracted = ended(event, "retracted", true.into());
        assert_eq!(phone.open(&retracted), over(event));
    }
    let expired = ended("late", "expires_at", "2026-01-01T00:00:00Z".into());
    assert_eq!(phone.open(&expired), over("late"));
    // The app has them in the end, and knows which of them may still be on the screen.
    phone.exchange();
    let taken = phone.taken.borrow();
    let told = |opened: &Opened| opened.shown.map(|shown| shown.told);
    let mut told: Vec<_> = taken.iter().map(told).collect();
    told.sort_unstable();
    assert_eq!(told, [None, None, Some(2)]);
}

#[test]
fn a_change_of_what_the_extension_has_told_itself_is_not_heard_and_of_what_it_has_held_back_is() {
    let phone = Phone::new();
    assert!(!shown(phone.open(&phone.push("e1"))).is_silent);
    assert!(shown(phone.open(&phone.revision("e1", 2))).is_silent);
    phone.exchange_with(&at_night());
    assert!(shown(phone.open(&phone.push("e2"))).is_silent);
    let told = |phone: &Phone| phone.taken.borrow().last().unwrap().shown.unwrap().told;
    phone.exchange();
    assert_eq!(told(&phone), 0);
    // Nobody has told her of it: the day has begun.
    assert!(!shown(phone.open(&phone.revision("e2", 2))).is_silent);
    phone.exchange();
    assert_eq!(told(&phone), 2);
}

#[test]
fn as_many_as_she_wants_in_an_hour_are_heard_wherever_they_were_shown() {
    let phone = Phone::new();
    phone.polled("app");
    let presentations = Presentations(&phone.store);
    let noon = Zone::utc();
    presentations
        .due("en", &LinkHosts::default(), &noon)
        .unwrap();
    phone.exchange();
    let is_silent = |event: &str| shown(phone.open(&phone.push(event))).is_silent;
    let silent = ["1", "2", "3", "4", "5", "6"].map(is_silent);
    assert_eq!(silent, [false, false, false, false, false, true]);
    phone.clock.advance(std::time::Duration::from_secs(3_600));
    assert!(!is_silent("7"), "an hour later");
}

#[test]
fn what_it_is_told_of_fits_into_its_file_however_long_the_ids_are() {
    let phone = Phone::new();
    let ids: Vec<String> = (0..600).map(|id| format!("{id:\u{1}>100}")).collect();
    for id in &ids {
        phone.polled(id);
        Messages(&phone.store).mark_read(id).unwrap();
    }
    phone.exchange();
    assert_eq!(phone.open(&phone.push(&ids[599])), over(&ids[599]));
    shown(phone.open(&phone.push("e1")));
}

#[test]
fn before_the_first_unlocking_there_is_something_new_and_nothing_is_kept() {
    let phone = Phone::new();
    let body = phone.push("e1");
    // It sounds, also at night: nobody can read when that is.
    phone.exchange_with(&at_night());
    *phone.keychain.says.lock().unwrap() = Some(Ok(KeyLookup::Unavailable));
    let is_silent = false;
    let something_new = ExtensionOutcome::SomethingNew { is_silent };
    assert_eq!(phone.open(&body), something_new);
    assert_eq!(phone.opens(None), something_new);
    // Not of what is no push at all.
    assert_eq!(phone.open(b"anything"), ExtensionOutcome::Nothing);
    *phone.keychain.says.lock().unwrap() = None;
    shown(phone.open(&body));
}

#[test]
fn what_is_forged_is_refused_in_silence() {
    let phone = Phone::new();
    let subscription = phone.subscription();
    let claims = push_claims(&subscription.id, "e1");
    let forged = Signer::new().push(&subscription.key().unwrap(), &claims);
    assert_eq!(phone.open(&forged), ExtensionOutcome::Nothing);
    assert_eq!(phone.open(b"anything"), ExtensionOutcome::Nothing);
    phone.exchange();
    let counts = Pushes(&phone.store).counts().unwrap();
    assert_eq!(counts.refused[&super::super::PushRefusal::Signature], 1);
    assert_eq!(counts.refused[&super::super::PushRefusal::Truncated], 1);
    assert!(phone.taken.borrow().is_empty());
}

#[test]
fn the_spool_is_bounded_and_all_of_it_is_shown() {
    let phone = Phone::new();
    for index in 0..MOST_SPOOLED + 5 {
        shown(phone.open(&phone.push(&format!("e{index}"))));
    }
    phone.exchange();
    assert_eq!(phone.taken.borrow().len(), MOST_SPOOLED);
    assert_eq!(phone.open(&phone.push("e104")), ExtensionOutcome::Nothing);
}

#[test]
fn nothing_in_the_folder_is_readable_or_can_be_moved_or_altered() {
    let phone = Phone::new();
    shown(phone.open(&phone.push("e1")));
    let spool: Vec<_> = fs::read_dir(phone.folder().join(SPOOL)).unwrap().collect();
    let spooled = spool.into_iter().next().unwrap().unwrap().path();
    for path in [
        &spooled,
        &phone.folder().join(SEEN),
        &phone.folder().join(SUBSCRIPTION),
    ] {
        let bytes = fs::read(path).unwrap();
        for hidden in ["e1", "langang", "批准", &phone.subscription().id] {
            let hidden = hidden.as_bytes();
            let is_there = bytes.windows(hidden.len()).any(|window| window == hidden);
            // Two letters stand anywhere.
            assert!(!is_there || hidden.len() < 5, "{}", path.display());
        }
    }
    // One of the spool's in another one's place, and a damaged list of what was seen.
    fs::rename(&spooled, spooled.with_file_name("0")).unwrap();
    fs::write(phone.folder().join(SEEN), b"\x01damaged").unwrap();
    phone.exchange();
    assert!(phone.taken.borrow().is_empty());
}

#[test]
fn cut_off_anywhere_a_push_is_taken_over_whole() {
    let phone = Phone::new();
    shown(phone.open(&phone.push("e1")));
    // The app ends while it takes over: the next time it does the same.
    let failed = phone.with_extension(|extension| {
        let subscription = phone.subscription();
        extension.exchange(&subscription, &phone.trust(), &Phone::manner(), |_| {
            Err(Error::Closed)
        })
    });
    failed.unwrap_err();
    // What was being written when the extension ended.
    fs::write(phone.folder().join(SPOOL).join("ab.new"), b"half").unwrap();
    phone.exchange();
    assert_eq!(phone.taken.borrow().len(), 1);
}

#[test]
fn a_subscription_that_was_given_up_leaves_the_extension_nothing() {
    let phone = Phone::new();
    let body = phone.push("e1");
    shown(phone.open(&phone.push("e0")));
    phone.with_extension(|extension| {
        let take = |opened: &Opened| {
            phone.taken.borrow_mut().push(opened.clone());
            Ok(())
        };
        extension.end(take).unwrap();
    });
    assert_eq!(phone.taken.borrow().len(), 1);
    assert_eq!(phone.open(&body), ExtensionOutcome::Nothing);
}

#[test]
fn a_secret_that_was_renewed_opens_what_the_app_writes_from_then_on() {
    let phone = Phone::new();
    let body = phone.push("e1");
    phone
        .store
        .renew_key(&phone.keychain, |_| Ok(None))
        .unwrap();
    // Not known to the extension before the app has written it.
    let is_silent = false;
    assert_eq!(
        phone.open(&body),
        ExtensionOutcome::SomethingNew { is_silent }
    );
    phone.exchange();
    shown(phone.open(&body));
}
