//! What the extension shows and what the app shows are one: each event is told once, by either.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use chrono::TimeDelta;
use proptest::{prelude::*, test_runner::TestCaseError};

use super::{
    once::{Home, home, message, until_nothing_is_due, with},
    *,
};
use crate::{
    environment::{Clock as _, SystemRandomness},
    push::{
        Extension, ExtensionOutcome, ExtensionWords, Manner, PushRegistration, Pushes,
        open_in_extension,
    },
    testing::{Signer, push_claims},
    trust::push::PushTrust,
    zone::{Clocks, Zone},
};

/// Shown in this revision by the extension, with a sound.
fn heard(revision: u32) -> ShownBeside {
    ShownBeside {
        revision,
        told: revision,
        heard_at: Some("2026-11-23T12:00:00Z".parse().unwrap()),
    }
}

/// Shown by the extension without a sound: it is yet to come.
fn held_back() -> ShownBeside {
    ShownBeside {
        told: 0,
        heard_at: None,
        ..heard(1)
    }
}

#[test]
fn what_was_shown_before_the_store_knew_of_it_is_not_shown_again() {
    let home = home();
    for id in ["a", "b"] {
        home.presentations().seen(id, &heard(1)).unwrap();
    }
    assert_eq!(home.due(), Due::default());
    home.push(&message("a"));
    assert_eq!(home.due(), Due::default());
    home.messages().mark_read("a").unwrap();
    assert_eq!(home.due().retract, ["a"]);
}

#[test]
fn what_was_over_when_the_extension_showed_it_comes_off_the_screen_also_for_the_second_time() {
    let home = home();
    home.push(&message("a"));
    home.due();
    home.presentations().acknowledge("a").unwrap();
    home.messages().mark_read("a").unwrap();
    home.presentations().acknowledge_retraction("a").unwrap();
    assert_eq!(home.due(), Due::default());
    home.presentations().seen("a", &heard(1)).unwrap();
    let due = home.due();
    assert_eq!((due.present, due.retract), (vec![], vec!["a".to_owned()]));
    // What was shown within the digest stands on its own now, and goes on its own.
    home.prefers(|preferences| preferences.most_per_hour = 0);
    for id in ["b", "c", "d"] {
        home.push(&message(id));
    }
    home.presentations().acknowledge_retraction("a").unwrap();
    assert_eq!(home.present(), ["digest"]);
    home.presentations().acknowledge("digest").unwrap();
    home.push(&with(message("b"), json!({"revision": 2})));
    home.presentations().seen("b", &heard(2)).unwrap();
    home.messages().change("b", Change::Deleted).unwrap();
    assert_eq!(home.due().retract, ["b"]);
}

/// Told by the extension with a sound that there is something.
fn something() -> ShownBeside {
    ShownBeside {
        revision: 0,
        told: 0,
        ..heard(1)
    }
}

#[test]
fn what_the_extension_has_sounded_counts_among_what_sounds_in_an_hour() {
    for (shown, is_silent) in [(heard(1), true), (held_back(), false)] {
        let home = home();
        home.prefers(|preferences| preferences.most_per_hour = 1);
        home.presentations().seen("a", &shown).unwrap();
        home.push(&with(message("b"), json!({"urgency": "important"})));
        let due = home.due();
        assert_eq!(due.present.len(), 1, "{due:?}");
        assert_eq!(
            (&*due.present[0].id, due.present[0].is_silent),
            ("b", is_silent)
        );
    }
}

#[test]
fn of_what_the_extension_has_held_back_as_many_sound_in_the_morning_as_she_wants_in_an_hour() {
    let mut home = home();
    home.prefers(|preferences| preferences.most_per_hour = 2);
    home.clock.set("2026-11-23T23:00:00Z".parse().unwrap());
    let grave = json!({"kind": "alert", "severity": "extreme", "sent_at": "2026-11-23T22:00:00Z"});
    for id in ["a", "b", "c", "d"] {
        home.push(&message(id));
        home.presentations().seen(id, &held_back()).unwrap();
    }
    home.push(&with(message("storm"), grave));
    assert_eq!(home.present(), ["storm"], "at night");
    home.clock.set("2026-11-24T07:00:00Z".parse().unwrap());
    // All of them stand there, the newest two with a sound, however often they are handed out.
    for _ in 0..2 {
        home.restart();
        let due = home.due();
        let shown = due.present.iter().map(|it| (&*it.id, it.is_silent));
        let shown: Vec<_> = shown.collect();
        let heard = [
            ("storm", false),
            ("d", false),
            ("c", false),
            ("b", true),
            ("a", true),
        ];
        assert_eq!((&*shown, &*due.retract), (&heard[..], &[][..]));
    }
    for id in ["storm", "a", "b", "c", "d"] {
        home.presentations().acknowledge(id).unwrap();
    }
    let due = home.due();
    assert_eq!((due.present, due.retract), (vec![], vec![]));
    // What comes in the same hour is beyond it too, and in the next one it is not.
    for (id, minutes, is_silent) in [("e", 10, true), ("f", 61, false)] {
        home.clock.set("2026-11-24T07:00:00Z".parse().unwrap());
        home.clock
            .advance(std::time::Duration::from_secs(minutes * 60));
        home.push(&message(id));
        let due = home.due();
        assert_eq!(
            (&*due.present[0].id, due.present[0].is_silent),
            (id, is_silent)
        );
        home.presentations().acknowledge(id).unwrap();
    }
}

#[test]
fn what_it_is_takes_the_place_of_something_new_without_a_sound_unless_it_is_urgent() {
    let mut home = home();
    for id in ["a", "storm", "over"] {
        home.presentations().seen(id, &something()).unwrap();
    }
    assert_eq!(home.presentations().shown_lately().unwrap().len(), 3);
    let told = home.presentations().told().unwrap();
    assert_eq!(told["a"], Told::Something, "no other push of it is heard");
    home.push(&message("a"));
    home.push(&with(
        message("storm"),
        json!({"kind": "alert", "severity": "extreme"}),
    ));
    home.push(&with(
        message("over"),
        json!({"revision": 2, "retracted": true}),
    ));
    // Whether or not the shell gets to say that it has shown it, and also later.
    for hours in [0, 3] {
        home.restart();
        let noon = "2026-11-23T12:00:00Z"
            .parse::<crate::environment::Timestamp>()
            .unwrap();
        home.clock.set(noon + TimeDelta::hours(hours));
        let due = home.due();
        let mut shown: Vec<_> = due
            .present
            .iter()
            .map(|it| (&*it.id, it.is_silent))
            .collect();
        shown.sort_unstable();
        assert_eq!(shown, [("a", true), ("storm", false)]);
        assert_eq!(due.retract, ["over"]);
    }
    for id in ["a", "storm"] {
        home.presentations().acknowledge(id).unwrap();
    }
    home.presentations().acknowledge_retraction("over").unwrap();
    let due = home.due();
    assert_eq!((due.present, due.retract), (vec![], vec![]));
    assert_eq!(home.presentations().told().unwrap()["a"], Told::Until(1));
}

#[test]
fn of_what_the_extension_has_shown_an_older_revision_the_newer_one_is_presented() {
    let home = home();
    home.push(&with(message("a"), json!({"revision": 2})));
    home.presentations().seen("a", &heard(1)).unwrap();
    let due = home.due();
    assert!(due.present.len() == 1 && due.present[0].is_silent);
}

#[test]
fn what_the_extension_has_held_back_is_presented_when_its_time_comes_and_wakes_the_app_for_it() {
    let mut home = home();
    let noon = home.clock.now();
    home.clock.set(noon + TimeDelta::hours(11));
    home.push(&message("a"));
    home.presentations().seen("a", &held_back()).unwrap();
    let morning = "2026-11-24T07:00:00Z".parse().unwrap();
    let due = home.due();
    assert_eq!(
        (due.present, due.look_again_at),
        (vec![], Some(morning)),
        "it is night"
    );
    home.restart();
    let next = |home: &Home| home.presentations().next(&Zone::utc()).unwrap();
    assert_eq!(next(&home), Some(morning));
    home.clock.set(morning);
    assert_eq!(next(&home), Some(morning));
    let due = home.due();
    assert!(
        due.present.len() == 1 && !due.present[0].is_silent,
        "{due:?}"
    );
    home.presentations().acknowledge("a").unwrap();
    assert_eq!((home.due(), next(&home)), (Due::default(), None));

    // For another district, until she moves there.
    home.prefers(|preferences| preferences.districts = vec!["hill".into()]);
    let alert = json!({
        "kind": "alert", "severity": "extreme", "districts": ["harbour"], "sent_at": "2026-11-24T06:00:00Z",
    });
    for id in ["b", "c"] {
        home.push(&with(message(id), alert.clone()));
        home.presentations().seen(id, &held_back()).unwrap();
    }
    assert_eq!((home.present(), next(&home)), (vec![], None));
    // The city calls one off before.
    let over = json!({"revision": 2, "retracted": true});
    home.push(&with(with(message("c"), alert), over));
    home.prefers(|preferences| preferences.districts = vec!["harbour".into()]);
    let due = home.due();
    assert_eq!(due.retract, ["c"]);
    assert!(due.present.len() == 1 && due.present[0].id == "b");
    assert!(!due.present[0].is_silent, "it sounds");
}

#[test]
fn what_she_was_told_of_and_what_is_over_is_known_to_the_extension_by_revision() {
    let home = home();
    let told = |home: &Home| Vec::from_iter(home.presentations().told().unwrap());
    for id in ["read", "shown", "waits", "expires"] {
        home.push(&message(id));
    }
    let expires = json!({"revision": 2, "expires_at": "2026-11-23T18:00:00Z"});
    home.push(&with(message("expires"), expires));
    assert_eq!(told(&home), []);
    home.due();
    assert_eq!(told(&home), [], "it may have been cut off");
    home.presentations().acknowledge("shown").unwrap();
    home.push(&with(message("shown"), json!({"revision": 2})));
    home.messages().mark_read("read").unwrap();
    let noon = home.clock.now();
    home.clock.set(noon + TimeDelta::days(1));
    let known = [
        ("expires", Told::Until(2)),
        ("read", Told::Over),
        ("shown", Told::Until(1)),
    ];
    assert_eq!(told(&home), known.map(|(id, told)| (id.to_owned(), told)));
    // More than are told of.
    for index in 0..600 {
        let id = format!("m{index:03}");
        home.push(&with(message(&id), json!({"state": {"read": true}})));
    }
    let ids: Vec<String> = told(&home).into_iter().map(|(id, _)| id).collect();
    assert_eq!((ids.len(), &*ids[0]), (500, "m100"), "the newest");
}

/// Something that happens to a phone with an extension.
#[derive(Debug, Clone)]
enum Op {
    /// The city writes; what it pushes of it may come at any time, and more than once.
    Write {
        is_alert: bool,
        /// Too long to go with its push. No alert is that has to be heard at once.
        is_long: bool,
    },
    Revise(usize),
    Retract(usize),
    /// The extension opens one of the pushes.
    Push(usize),
    Poll,
    Read(usize),
    Show {
        acknowledges: bool,
    },
    /// She moves to the district that the alerts are for, or away.
    Move {
        is_there: bool,
    },
    Restart,
    Hours(i64),
}

fn ops() -> impl Strategy<Value = Vec<Op>> {
    let index = || 0..12_usize;
    let op = prop_oneof![
        3 => any::<(bool, bool)>().prop_map(|(is_alert, is_long)| Op::Write { is_alert, is_long: is_long && !is_alert }),
        2 => index().prop_map(Op::Revise),
        1 => index().prop_map(Op::Retract),
        6 => index().prop_map(Op::Push),
        2 => Just(Op::Poll),
        1 => index().prop_map(Op::Read),
        3 => any::<bool>().prop_map(|acknowledges| Op::Show { acknowledges }),
        1 => any::<bool>().prop_map(|is_there| Op::Move { is_there }),
        1 => Just(Op::Restart),
        2 => (0..15_i64).prop_map(Op::Hours),
    ];
    prop::collection::vec(op, 1..30)
}

/// A message as the city has it.
struct Written {
    is_alert: bool,
    is_long: bool,
    revision: u32,
    retracted: bool,
}

/// A phone, its extension and the city, and what must be so, told by what has happened and not by any store.
struct World {
    home: Home,
    city: Signer,
    written: Vec<Written>,
    /// What the city has pushed of which message.
    pushes: Vec<(usize, Vec<u8>)>,
    /// The revision that the app has heard of.
    known: BTreeMap<usize, u32>,
    /// What is over, as far as the app knows.
    over: BTreeSet<usize>,
    /// The revisions that were heard.
    heard: BTreeMap<usize, BTreeSet<u32>>,
    screen: BTreeSet<usize>,
}

fn index_of(id: &str) -> usize {
    id[1..].parse().unwrap()
}

impl World {
    fn new() -> Self {
        let world = Self {
            home: home(),
            city: Signer::new(),
            written: Vec::new(),
            pushes: Vec::new(),
            known: BTreeMap::new(),
            over: BTreeSet::new(),
            heard: BTreeMap::new(),
            screen: BTreeSet::new(),
        };
        world.home.prefers(|preferences| {
            preferences.digest_minute = None;
            preferences.most_per_hour = 1_000;
            preferences.districts = vec!["hill".into()];
        });
        let registration = PushRegistration {
            endpoint: "https://push.example/1".into(),
            language: "en".into(),
            for_extension: true,
        };
        Pushes(world.store()).register(registration).unwrap();
        world
    }

    fn store(&self) -> &UserStore {
        self.home.presentations().0
    }

    fn push_folder(&self) -> PathBuf {
        self.home.folder.path().join("push")
    }

    fn json(&self, index: usize) -> Value {
        let written = &self.written[index];
        let said = json!({"revision": written.revision, "retracted": written.retracted});
        let said = with(message(&format!("m{index}")), said);
        match written.is_alert {
            true => with(
                said,
                json!({
                    "kind": "alert", "severity": "extreme", "urgency": "alert", "districts": ["harbour"],
                    "expires_at": "2099-01-01T00:00:00Z",
                }),
            ),
            false => said,
        }
    }

    /// The city says it, and pushes it.
    fn says(&mut self, index: usize) {
        let subscription = Pushes(self.store()).subscription().unwrap().unwrap();
        let mut claims = push_claims(&subscription.id, &format!("m{index}"));
        let issued_at = claims["iat"].as_i64().unwrap() + self.pushes.len() as i64;
        claims["iat"] = issued_at.into();
        claims["exp"] = (issued_at + 27 * 86_400).into();
        match self.written[index].is_long {
            false => claims["message"] = self.json(index),
            true => {
                claims.as_object_mut().unwrap().remove("message");
                claims["fetch"] = true.into();
            }
        }
        let body = self.city.push(&subscription.key().unwrap(), &claims);
        self.pushes.push((index, body));
    }

    fn knows(&mut self, said: &Value) {
        let index = index_of(said["id"].as_str().unwrap());
        let revision = said["revision"].as_u64().unwrap() as u32;
        let known = self.known.entry(index).or_default();
        *known = revision.max(*known);
        if said["retracted"] == true {
            self.over.insert(index);
        }
    }

    /// As the app does it whenever something has changed.
    fn exchange(&mut self) {
        let mut taken = Vec::new();
        let (folder, store) = (self.push_folder(), self.store());
        let subscription = Pushes(store).subscription().unwrap().unwrap();
        let trust = PushTrust {
            city: "langang".into(),
            keys: self.city.trust.receipt_keys.clone(),
        };
        let manner = Manner {
            preferences: Presentations(store).preferences().unwrap(),
            clocks: Clocks::Unknown,
            words: ExtensionWords {
                title: "Something new".into(),
                body: String::new(),
            },
        };
        let extension = Extension {
            folder: &folder,
            store,
            keystore: &self.home.keychain,
        };
        let exchanged = extension.exchange(&subscription, &trust, &manner, |opened| {
            if let Some(message) = &opened.message {
                Messages(store).take_pushed(message)?;
                taken.push(serde_json::from_str(message)?);
            }
            if let Some(shown) = &opened.shown {
                Presentations(store).seen(&opened.event_id, shown)?;
            }
            Ok(())
        });
        exchanged.unwrap();
        taken.iter().for_each(|said| self.knows(said));
    }

    fn apply(&mut self, op: &Op) -> Result<(), TestCaseError> {
        let pick = |index: usize, of: usize| index.checked_rem(of);
        match op {
            Op::Write { is_alert, is_long } => {
                self.written.push(Written {
                    is_alert: *is_alert,
                    is_long: *is_long,
                    revision: 1,
                    retracted: false,
                });
                self.says(self.written.len() - 1);
            }
            Op::Revise(index) | Op::Retract(index) => {
                if let Some(index) = pick(*index, self.written.len())
                    && !self.written[index].retracted
                {
                    self.written[index].revision += 1;
                    self.written[index].retracted = matches!(op, Op::Retract(_));
                    self.says(index);
                }
            }
            Op::Push(index) => {
                if let Some(index) = pick(*index, self.pushes.len()) {
                    self.open(index)?;
                }
            }
            Op::Poll => self.poll(),
            Op::Read(index) => {
                if let Some(index) = pick(*index, self.written.len())
                    && self.home.messages().mark_read(&format!("m{index}")).is_ok()
                {
                    self.over.insert(index);
                    self.exchange();
                }
            }
            Op::Show { acknowledges } => {
                self.show(*acknowledges)?;
            }
            Op::Move { is_there } => self.moves(*is_there),
            Op::Restart => self.home.restart(),
            Op::Hours(hours) => {
                let later = self.home.clock.now() + TimeDelta::hours(*hours);
                self.home.clock.set(later);
            }
        }
        Ok(())
    }

    fn moves(&mut self, is_there: bool) {
        let district = if is_there { "harbour" } else { "hill" };
        (self.home).prefers(|preferences| preferences.districts = vec![district.into()]);
        self.exchange();
    }

    fn open(&mut self, push: usize) -> Result<(), TestCaseError> {
        let (index, body) = self.pushes[push].clone();
        let (folder, now) = (self.push_folder(), self.home.clock.now());
        let randomness = SystemRandomness::default();
        let keychain = &self.home.keychain;
        let opened = open_in_extension(&folder, keychain, &randomness, now, Some(&body));
        if matches!(opened, ExtensionOutcome::Over { .. }) {
            self.screen.remove(&index);
        }
        if let ExtensionOutcome::Show { note } = opened {
            prop_assert!(!self.over.contains(&index), "{} is over", note.id);
            self.screen.insert(index);
            if !note.is_silent {
                // All pushes of one message, in their order.
                let of_it = self.pushes[..=push].iter().filter(|(it, _)| *it == index);
                self.hears(index, of_it.count() as u32)?;
            }
        }
        Ok(())
    }

    /// A message is heard once, and each revision of an alert.
    fn hears(&mut self, index: usize, revision: u32) -> Result<(), TestCaseError> {
        let heard = self.heard.entry(index).or_default();
        let is_first = heard.is_empty() || self.written[index].is_alert;
        prop_assert!(
            is_first && heard.insert(revision),
            "m{index} is heard again"
        );
        Ok(())
    }

    fn poll(&mut self) {
        let messages: Vec<Value> = (0..self.written.len()).map(|it| self.json(it)).collect();
        let page = json!({"messages": messages, "next_cursor": "c", "has_more": false});
        let page = serde_json::from_value(page).unwrap();
        self.home.messages().take_in(page).unwrap();
        messages.iter().for_each(|said| self.knows(said));
        self.exchange();
    }

    /// Whether anything was to be done.
    fn show(&mut self, acknowledges: bool) -> Result<bool, TestCaseError> {
        self.exchange();
        let due = self.home.due();
        for shown in &due.present {
            let index = index_of(&shown.id);
            prop_assert!(!self.over.contains(&index), "{} is over", shown.id);
            self.screen.insert(index);
            if acknowledges {
                self.home.presentations().acknowledge(&shown.id).unwrap();
                self.exchange();
                if !shown.is_silent || self.written[index].is_alert {
                    self.hears(index, self.known[&index])?;
                }
            }
        }
        for id in &due.retract {
            self.screen.remove(&index_of(id));
            (self.home.presentations().acknowledge_retraction(id)).unwrap();
        }
        Ok(!due.present.is_empty() || !due.retract.is_empty())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whoever shows it, the app or its extension, and whatever happens in between: each message is heard once, no alert goes
    /// unheard, and what is over is shown by neither and comes off the screen.
    #[test]
    fn app_and_extension_together_tell_her_each_event_once(ops in ops()) {
        let mut world = World::new();
        world.exchange();
        for op in &ops {
            world.apply(op)?;
        }
        // In the end she is where the alerts are, the city is heard, and it is day.
        world.moves(true);
        world.poll();
        world.home.is_at_noon();
        until_nothing_is_due(|| world.show(true))?;
        for (index, written) in world.written.iter().enumerate() {
            let is_over = world.over.contains(&index);
            let heard = world.heard.get(&index).cloned().unwrap_or_default();
            let is_told = match written.is_alert {
                true => heard.contains(&written.revision),
                false => !heard.is_empty(),
            };
            prop_assert!(is_over || is_told, "m{index} was missed");
            prop_assert!(!(is_over && world.screen.contains(&index)), "m{index} is shown still");
        }
    }
}
