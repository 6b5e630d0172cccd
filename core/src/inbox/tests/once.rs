//! Each event is presented once, under one id, whatever way it came and whatever happened in between.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use chrono::TimeDelta;
use proptest::{prelude::*, test_runner::TestCaseError};

use super::*;
use crate::{environment::Clock, testing::opened_at, zone::Zone};

pub(super) struct Home {
    pub(super) folder: tempfile::TempDir,
    pub(super) keychain: Keychain,
    pub(super) clock: Arc<VirtualClock>,
    store: Option<UserStore>,
}

/// Shows all that is due, as long as `show` says that there was something.
pub(super) fn until_nothing_is_due(
    mut show: impl FnMut() -> Result<bool, TestCaseError>,
) -> Result<(), TestCaseError> {
    for round in 0.. {
        prop_assert!(round < 10, "it never ends");
        if !show()? {
            break;
        }
    }
    Ok(())
}

impl Home {
    fn new(clock: &Arc<VirtualClock>) -> Self {
        let mut home = Self {
            folder: tempfile::tempdir().unwrap(),
            keychain: Keychain::default(),
            clock: Arc::clone(clock),
            store: None,
        };
        home.restart();
        home
    }

    /// As after the app was killed.
    pub(super) fn restart(&mut self) {
        self.store = None;
        self.store = Some(opened_at(&self.folder, &self.keychain, &self.clock));
    }

    /// It is noon of the day that it is.
    pub(super) fn is_at_noon(&self) {
        let today = self.clock.now().date_naive();
        self.clock
            .set(today.and_hms_opt(12, 0, 0).unwrap().and_utc());
    }

    pub(super) fn messages(&self) -> Messages<'_> {
        Messages(self.store.as_ref().unwrap())
    }

    pub(super) fn presentations(&self) -> Presentations<'_> {
        Presentations(self.store.as_ref().unwrap())
    }

    pub(super) fn push(&self, message: &Value) -> bool {
        self.messages().take_pushed(&message.to_string()).unwrap()
    }

    pub(super) fn due(&self) -> Due {
        let due = self
            .presentations()
            .due("en", &LinkHosts::default(), &Zone::utc());
        due.unwrap()
    }

    pub(super) fn present(&self) -> Vec<String> {
        self.due()
            .present
            .into_iter()
            .map(|shown| shown.id)
            .collect()
    }

    pub(super) fn prefers(&self, change: impl FnOnce(&mut InboxPreferences)) {
        let mut preferences = self.presentations().preferences().unwrap();
        change(&mut preferences);
        self.presentations().set_preferences(&preferences).unwrap();
    }
}

pub(super) fn home() -> Home {
    Home::new(&Arc::default())
}

pub(super) fn message(id: &str) -> Value {
    json!({
        "id": id, "case_number": "LG-2026-000001", "topic": "cases", "sent_at": "2026-11-23T10:00:00Z",
        "title": {"en": "We have a **question**", "zh-Hans": "问题"}, "body": {"en": "Please *answer*.\n\n- soon"},
    })
}

pub(super) fn with(mut message: Value, members: Value) -> Value {
    for (name, value) in members.as_object().unwrap() {
        message[name] = value.clone();
    }
    message
}

#[test]
fn an_event_is_handed_out_until_it_is_acknowledged_and_then_no_more() {
    let mut home = home();
    home.push(&message("a"));
    for _ in 0..2 {
        assert_eq!(home.present(), ["a"]);
        home.restart();
    }
    home.presentations().acknowledge("a").unwrap();
    home.restart();
    assert_eq!(home.due(), Due::default());
    // It is heard of again.
    home.push(&message("a"));
    assert_eq!(home.due(), Due::default());
    // And says something else: that takes its place.
    home.push(&with(message("a"), json!({"revision": 2})));
    let due = home.due();
    assert!(due.present[0].is_silent && due.present[0].id == "a");
    home.presentations().acknowledge("a").unwrap();
    assert_eq!(home.due(), Due::default());
}

#[test]
fn what_is_acknowledged_is_what_was_handed_out() {
    let home = home();
    home.push(&message("a"));
    home.due();
    home.push(&with(message("a"), json!({"revision": 2})));
    home.presentations().acknowledge("a").unwrap();
    assert_eq!(home.present(), ["a"], "the second revision was not shown");
}

/// Something that happens on a phone.
type Doing = fn(&Home);

#[test]
fn what_was_read_dismissed_taken_back_or_superseded_is_not_presented_and_comes_off_the_screen() {
    let over: [(&str, Doing); 6] = [
        ("read", |home| home.messages().mark_read("a").unwrap()),
        ("archived", |home| {
            home.messages().change("a", Change::Archived(true)).unwrap()
        }),
        ("deleted", |home| {
            home.messages().change("a", Change::Deleted).unwrap()
        }),
        ("dismissed", |home| {
            home.presentations().dismiss("a").unwrap()
        }),
        ("taken back", |home| {
            home.push(&with(
                message("a"),
                json!({"revision": 2, "retracted": true}),
            ));
        }),
        ("superseded", |home| {
            home.push(&with(message("b"), json!({"supersedes": "a"})));
            home.presentations().end("b").unwrap();
        }),
    ];
    for (what, over) in over {
        // Before it was ever shown: nothing is to be taken back.
        let mut home = self::home();
        home.push(&message("a"));
        over(&home);
        home.restart();
        assert_eq!(home.due(), Due::default(), "{what}");
        // Shown, acknowledged or not.
        for acknowledged in [false, true] {
            let mut home = self::home();
            home.push(&message("a"));
            assert_eq!(home.present(), ["a"]);
            if acknowledged {
                home.presentations().acknowledge("a").unwrap();
            }
            over(&home);
            for _ in 0..2 {
                home.restart();
                let due = home.due();
                assert_eq!(
                    (due.present.len(), &*due.retract),
                    (0, &["a".to_owned()][..]),
                    "{what}"
                );
            }
            // What was meant for the presentation does not end the taking back.
            home.presentations().acknowledge("a").unwrap();
            assert_eq!(home.due().retract, ["a"], "{what}");
            home.presentations().acknowledge_retraction("a").unwrap();
            assert_eq!(home.due(), Due::default(), "{what}");
            home.push(&with(message("a"), json!({"revision": 9})));
            assert_eq!(home.present(), [""; 0], "{what}");
        }
    }
}

#[test]
fn what_expires_comes_off_the_screen_and_a_clock_that_is_set_right_brings_it_back() {
    let home = home();
    let expires = json!({"expires_at": "2026-11-23T18:00:00Z"});
    home.push(&with(message("a"), expires.clone()));
    home.push(&with(message("b"), expires));
    let noon = home.clock.now();
    home.clock.set(noon + TimeDelta::days(400));
    assert_eq!(home.due(), Due::default(), "never shown");
    home.clock.set(noon);
    assert_eq!(home.present().len(), 2);
    home.presentations().acknowledge("a").unwrap();
    home.clock.set(noon + TimeDelta::days(400));
    assert_eq!(home.due().retract, ["a", "b"]);
    for id in ["a", "b"] {
        home.presentations().acknowledge_retraction(id).unwrap();
    }
    home.clock.set(noon);
    let next = home.presentations().next(&Zone::utc());
    assert_eq!(next.unwrap(), Some(noon), "it is worth a waking");
    let due = home.due();
    let shown = due.present.iter().map(|it| (&*it.id, it.is_silent));
    let heard_once = [("b", false), ("a", true)];
    assert_eq!(shown.collect::<Vec<_>>(), heard_once, "nobody has heard b");
}

#[test]
fn an_alert_in_force_stands_there_again_once_a_clock_that_was_ahead_is_right_however_often_and_sounds_no_more()
 {
    let mut home = home();
    let alert = json!({
        "kind": "alert", "severity": "severe", "urgency": "alert", "expires_at": "2026-11-23T18:00:00Z",
    });
    home.push(&with(message("storm"), alert.clone()));
    let noon = home.clock.now();
    let due = home.due();
    assert!(!due.present[0].is_silent);
    home.presentations().acknowledge("storm").unwrap();
    let goes_ahead = |home: &Home, is_taken_back_by_phone: bool| {
        home.clock.set(noon + TimeDelta::days(2));
        match is_taken_back_by_phone {
            true => home.presentations().dismiss("storm").unwrap(),
            false => assert_eq!(home.due().retract, ["storm"]),
        }
        (home.presentations())
            .acknowledge_retraction("storm")
            .unwrap();
        assert_eq!(home.due(), Due::default(), "it is over by that clock");
        let told = home.presentations().told().unwrap();
        assert_eq!(told["storm"], Told::Until(1));
        home.clock.set(noon);
        let told = home.presentations().told().unwrap();
        assert_eq!(told["storm"], Told::Until(1), "no push of it is heard");
    };
    for is_taken_back_by_phone in [false, true, false] {
        goes_ahead(&home, is_taken_back_by_phone);
        // Also where the shell is killed before it can say that it has shown it.
        for _ in 0..2 {
            home.restart();
            let due = home.due();
            assert!(
                due.present.len() == 1 && due.present[0].is_silent,
                "{due:?}"
            );
        }
        home.presentations().acknowledge("storm").unwrap();
        let due = home.due();
        assert_eq!((due.present, due.retract), (vec![], vec![]));
    }
    // It gets worse meanwhile: that has to be heard.
    goes_ahead(&home, false);
    home.push(&with(
        with(message("storm"), alert.clone()),
        json!({"revision": 2}),
    ));
    let due = home.due();
    assert!(
        due.present.len() == 1 && !due.present[0].is_silent,
        "{due:?}"
    );
    let over: [Doing; 2] = [
        |home| home.messages().mark_read("storm").unwrap(),
        |home| {
            home.push(&with(
                message("storm"),
                json!({"kind": "alert", "revision": 3, "retracted": true}),
            ));
        },
    ];
    for over in over {
        let home = self::home();
        home.push(&with(message("storm"), alert.clone()));
        home.due();
        home.presentations().acknowledge("storm").unwrap();
        goes_ahead(&home, false);
        home.clock.set(noon + TimeDelta::days(2));
        over(&home);
        home.clock.set(noon);
        assert_eq!(home.present(), [""; 0], "she is done with it");
    }
}

#[test]
fn what_expires_the_digest_counts_no_more_and_again_where_the_clock_was_wrong() {
    let home = home();
    home.prefers(|preferences| preferences.most_per_hour = 0);
    home.push(&message("a"));
    for id in ["b", "c"] {
        let expires = json!({"expires_at": "2026-11-23T18:00:00Z"});
        home.push(&with(message(id), expires));
    }
    let noon = home.clock.now();
    let six = noon + TimeDelta::hours(6);
    let title = |due: &Due| due.present[0].title.replace(['\u{2068}', '\u{2069}'], "");
    let due = home.due();
    assert_eq!(title(&due), "3 new messages from the city");
    assert_eq!(due.look_again_at, Some(six));
    home.presentations().acknowledge("digest").unwrap();
    home.clock.set(six);
    for _ in 0..2 {
        let due = home.due();
        assert_eq!(title(&due), "One new message from the city");
        assert!(due.present[0].is_silent && due.retract.is_empty());
    }
    // The clock is set right before the shell has shown that, or after: those that were counted once stand there again.
    home.clock.set(noon);
    let due = home.due();
    assert_eq!(title(&due), "3 new messages from the city");
    home.presentations().acknowledge("digest").unwrap();
    assert_eq!(home.present(), [""; 0]);
    home.clock.set(six);
    home.due();
    home.presentations().acknowledge("digest").unwrap();
    assert_eq!(home.due(), Due::default());
    home.clock.set(noon);
    let due = home.due();
    let shown = due.present.iter().map(|it| (&*it.id, it.is_silent));
    assert_eq!(shown.collect::<Vec<_>>(), [("c", true), ("b", true)]);
    for id in ["b", "c"] {
        home.presentations().acknowledge(id).unwrap();
    }
    home.messages().mark_read("a").unwrap();
    assert_eq!(home.due().retract, ["digest"]);
}

#[test]
fn a_digest_of_which_nothing_is_in_force_goes() {
    let home = home();
    home.prefers(|preferences| {
        preferences.most_per_hour = 0;
        preferences.muted_topics = vec!["payments".into()];
    });
    for id in ["a", "b"] {
        let expires = json!({"expires_at": "2026-11-23T18:00:00Z"});
        home.push(&with(message(id), expires));
    }
    assert_eq!(home.present(), ["digest"]);
    home.presentations().acknowledge("digest").unwrap();
    home.clock.advance(Duration::from_secs(6 * 3_600));
    // What she mutes now is over anyway.
    home.prefers(|preferences| preferences.muted_topics.push("cases".into()));
    let due = home.due();
    assert_eq!(
        (due.present, &*due.retract),
        (vec![], &["digest".to_owned()][..])
    );
    home.presentations()
        .acknowledge_retraction("digest")
        .unwrap();
    assert_eq!(home.due(), Due::default());
}

#[test]
fn what_is_shown_and_expires_goes_then_where_the_app_is_open_and_wakes_nobody() {
    let mut home = home();
    let expires = json!({"expires_at": "2026-11-23T18:00:00Z"});
    home.push(&with(message("a"), expires));
    let six = "2026-11-23T18:00:00Z".parse().unwrap();
    let due = home.due();
    assert_eq!(
        due.present[0].expires_at,
        Some(six),
        "for who takes it back"
    );
    assert_eq!(due.look_again_at, Some(six));
    home.presentations().acknowledge("a").unwrap();
    home.restart();
    assert_eq!(home.due().look_again_at, Some(six));
    let next = home.presentations().next(&Zone::utc());
    assert_eq!(next.unwrap(), None, "it waits for the next waking");
    home.clock.set(six + TimeDelta::hours(5));
    let due = home.due();
    assert_eq!(
        (due.present.len(), &*due.retract, due.look_again_at),
        (0, &["a".to_owned()][..], None)
    );
}

#[test]
fn what_the_phone_has_taken_back_by_itself_she_has_not_dismissed() {
    for (gone_at, presented) in [(17, &[][..]), (18, &["a"][..])] {
        let home = home();
        let expires = json!({"expires_at": "2026-11-23T18:00:00Z"});
        home.push(&with(message("a"), expires));
        home.due();
        home.presentations().acknowledge("a").unwrap();
        let noon = home.clock.now();
        home.clock.set(noon + TimeDelta::hours(gone_at - 12));
        home.presentations().dismiss("a").unwrap();
        home.presentations().acknowledge_retraction("a").unwrap();
        assert_eq!(home.due(), Due::default());
        // It goes on until the evening.
        let longer = json!({"revision": 2, "expires_at": "2026-11-23T20:00:00Z"});
        home.push(&with(message("a"), longer));
        assert_eq!(home.present(), presented, "gone at {gone_at}");
    }
}

#[test]
fn a_reminder_is_presented_when_it_is_time_and_anew_when_it_is_put_off() {
    let mut home = home();
    let noon = home.clock.now();
    let text = |words: &str| Text(BTreeMap::from([("en".to_owned(), words.to_owned())]));
    let mut notice = Notice {
        kind: PresentationKind::Reminder,
        leads_to: PresentationTarget::Inbox,
        title: text("Your appointment"),
        body: text("At four"),
        topic: "appointments".into(),
        urgency: Urgency::Important,
        sensitivity: Sensitivity::Public,
        group: "LG-2026-000001".into(),
        at: noon + TimeDelta::hours(1),
        expires_at: Some(noon + TimeDelta::hours(4)),
    };
    home.presentations().expect("reminder:1", &notice).unwrap();
    let due = home.due();
    assert_eq!((due.present.len(), due.look_again_at), (0, Some(notice.at)));
    home.clock.advance(Duration::from_secs(3_600));
    let due = home.due();
    let shown = &due.present[0];
    assert_eq!(
        (&*shown.id, &*shown.title, &*shown.body),
        ("reminder:1", "Your appointment", "At four")
    );
    assert_eq!(
        (shown.kind, shown.at),
        (PresentationKind::Reminder, notice.at)
    );
    assert_eq!(shown.leads_to, PresentationTarget::Inbox);
    home.presentations().acknowledge("reminder:1").unwrap();
    // The same is planned again, and then by an app that knows better where it leads.
    home.presentations().expect("reminder:1", &notice).unwrap();
    notice.leads_to = PresentationTarget::Draft {
        draft_id: "d".into(),
    };
    home.presentations().expect("reminder:1", &notice).unwrap();
    home.restart();
    assert_eq!(home.present(), [""; 0]);
    // She puts it off.
    notice.at += TimeDelta::hours(1);
    home.presentations().expect("reminder:1", &notice).unwrap();
    assert_eq!(home.due().look_again_at, Some(notice.at));
    home.clock.advance(Duration::from_secs(3_600));
    let shown = home.due().present.remove(0);
    assert_eq!(
        (shown.id, shown.leads_to),
        ("reminder:1".into(), notice.leads_to.clone())
    );
    home.presentations().end("reminder:1").unwrap();
    notice.at += TimeDelta::minutes(1);
    home.presentations().expect("reminder:1", &notice).unwrap();
    home.clock.advance(Duration::from_secs(3_600));
    let due = home.due();
    assert_eq!(
        (due.present.len(), &*due.retract),
        (0, &["reminder:1".to_owned()][..])
    );
}

#[test]
fn what_happens_again_is_another_event_after_a_restart_and_on_another_phone_too() {
    let mut home = home();
    let notice = Notice {
        kind: PresentationKind::Case,
        leads_to: PresentationTarget::Inbox,
        title: Text::default(),
        body: Text::default(),
        topic: "applications".into(),
        urgency: Urgency::Important,
        sensitivity: Sensitivity::Public,
        group: String::new(),
        at: home.clock.now(),
        expires_at: None,
    };
    let next = |home: &Home| {
        let (presentations, id) = (home.presentations(), "case:1:stuck".to_owned());
        let write =
            |transaction: &rusqlite::Transaction<'_>| presentations.id_of_next(transaction, id);
        presentations.0.database.write(write).unwrap()
    };
    for id in ["case:1:stuck", "case:1:stuck:2", "case:1:stuck:3"] {
        assert_eq!(next(&home), id);
        assert_eq!(next(&home), id, "nothing has happened");
        home.presentations().expect(id, &notice).unwrap();
        assert_eq!(home.present(), [id]);
        home.presentations().acknowledge(id).unwrap();
        // It is over, and the app dies.
        home.presentations().end(id).unwrap();
        home.presentations().acknowledge_retraction(id).unwrap();
        home.restart();
        home.presentations().expect(id, &notice).unwrap();
        assert_eq!(home.due(), Due::default());
    }
    let new = Home::new(&home.clock);
    BackupFile::of(&[&home.messages()]).restore(&[&new.messages()]);
    assert_eq!(next(&new), "case:1:stuck:4");
}

#[test]
fn nothing_of_hers_stands_where_others_may_see_it() {
    let home = home();
    home.push(&with(
        message("a"),
        json!({"actions": [{"kind": "open_case"}]}),
    ));
    let shown = home.due().present.remove(0);
    assert_eq!(
        (&*shown.title, &*shown.body),
        ("A message from the city", "")
    );
    assert!(shown.is_hidden && shown.actions.is_empty() && shown.group.is_empty());
    home.prefers(|preferences| preferences.hides_content = false);
    let shown = home.due().present.remove(0);
    assert_eq!(shown.title, "We have a **question**", "a title is plain");
    assert_eq!(shown.body, "Please answer.\n\n• soon");
    assert_eq!((shown.actions.len(), &*shown.group), (1, "LG-2026-000001"));
    home.push(&with(message("b"), json!({"sensitivity": "sensitive"})));
    let due = home.due();
    let hidden = due.present.iter().find(|shown| shown.id == "b").unwrap();
    assert!(hidden.is_hidden && hidden.title == "A message from the city");
    home.push(&with(
        message("c"),
        json!({"sensitivity": "public", "body": {"en": "字".repeat(900)}}),
    ));
    home.prefers(|preferences| preferences.hides_content = true);
    let due = home.due();
    let public = due.present.iter().find(|shown| shown.id == "c").unwrap();
    assert!(!public.is_hidden && public.body.chars().count() == 241);
}

#[test]
fn what_stands_there_is_hidden_and_shown_again_as_she_wants_it_without_a_sound() {
    let mut home = home();
    home.prefers(|preferences| preferences.hides_content = false);
    for id in ["a", "read"] {
        home.push(&message(id));
    }
    home.due();
    for id in ["a", "read"] {
        home.presentations().acknowledge(id).unwrap();
    }
    home.messages().mark_read("read").unwrap();
    home.presentations().acknowledge_retraction("read").unwrap();
    home.clock.set("2026-11-23T23:00:00Z".parse().unwrap());
    for hides in [true, false] {
        home.prefers(|preferences| preferences.hides_content = hides);
        // Until the shell has done so, also in her quiet hours.
        for _ in 0..2 {
            home.restart();
            let due = home.due();
            assert_eq!((due.present.len(), due.retract), (1, vec![]));
            let shown = &due.present[0];
            assert_eq!(
                (&*shown.id, shown.is_hidden, shown.is_silent),
                ("a", hides, true)
            );
        }
        home.presentations().acknowledge("a").unwrap();
        home.prefers(|preferences| preferences.most_per_hour += 1);
        assert_eq!(home.due(), Due::default());
    }
    home.messages().mark_read("a").unwrap();
    assert_eq!(home.due().retract, ["a"]);
}

#[test]
fn what_is_told_together_sounds_once_in_an_hour_and_not_for_what_she_was_told_of() {
    let home = home();
    home.prefers(|preferences| preferences.most_per_hour = 0);
    let is_silent = || {
        let due = home.due();
        assert_eq!((due.present.len(), &*due.present[0].id), (1, "digest"));
        due.present[0].is_silent
    };
    for id in ["a", "b"] {
        home.push(&message(id));
    }
    for _ in 0..2 {
        assert!(!is_silent(), "until it is acknowledged");
    }
    home.presentations().acknowledge("digest").unwrap();
    for (id, minutes, expected) in [("c", 1, true), ("d", 58, true), ("e", 1, false)] {
        home.clock.advance(Duration::from_secs(minutes * 60));
        home.push(&message(id));
        assert_eq!(is_silent(), expected, "{id}");
        home.presentations().acknowledge("digest").unwrap();
    }
    home.clock.advance(Duration::from_secs(2 * 3_600));
    home.push(&with(message("a"), json!({"revision": 2})));
    assert!(is_silent());
}

#[test]
fn those_beyond_what_she_wants_in_an_hour_are_told_together_and_come_off_together() {
    let home = home();
    home.prefers(|preferences| preferences.most_per_hour = 1);
    for id in ["a", "b", "c", "d"] {
        home.push(&message(id));
        home.clock.advance(Duration::from_secs(1));
    }
    let due = home.due();
    let ids: Vec<_> = due.present.iter().map(|shown| &*shown.id).collect();
    assert_eq!(ids, ["d", "digest"]);
    let digest = &due.present[1];
    assert_eq!(digest.events, ["c", "b", "a"]);
    assert!(
        digest.title.contains("new messages") && digest.title.contains('3'),
        "{}",
        digest.title
    );
    for id in ["d", "digest"] {
        home.presentations().acknowledge(id).unwrap();
    }
    assert_eq!(home.due(), Due::default());
    // What was read meanwhile it counts no more, until the shell has shown that.
    for (id, count) in [("a", "2"), ("b", "One new message")] {
        home.messages().mark_read(id).unwrap();
        for _ in 0..2 {
            let due = home.due();
            let digest = &due.present[0];
            assert!(digest.title.contains(count), "{}", digest.title);
            assert!(digest.is_silent && digest.id == "digest");
            assert_eq!((due.present.len(), due.retract), (1, vec![]));
        }
        home.presentations().acknowledge("digest").unwrap();
        assert_eq!(home.due(), Due::default());
    }
    home.messages().mark_read("c").unwrap();
    assert_eq!(home.due().retract, ["digest"]);
    home.presentations()
        .acknowledge_retraction("digest")
        .unwrap();
    assert_eq!(home.due(), Due::default());
}

#[test]
fn an_alert_is_presented_where_it_is_hers_also_when_she_moves() {
    let home = home();
    home.prefers(|preferences| preferences.districts = vec!["hill".into()]);
    let alert = json!({
        "kind": "alert", "severity": "severe", "districts": ["harbour"], "urgency": "alert", "case_number": null,
        "expires_at": "2026-11-23T18:00:00Z",
    });
    home.push(&with(message("a"), alert));
    assert_eq!(home.present(), [""; 0]);
    home.prefers(|preferences| preferences.districts.push("harbour".into()));
    let shown = home.due().present.remove(0);
    assert_eq!(
        (shown.kind, shown.is_hidden),
        (PresentationKind::Alert, false)
    );
    home.presentations().acknowledge("a").unwrap();
    // One that has to be heard takes the place of the first, also of one that was read.
    home.messages().mark_read("a").unwrap();
    home.presentations().acknowledge_retraction("a").unwrap();
    home.push(&with(
        message("b"),
        json!({"kind": "alert", "severity": "extreme", "supersedes": "a"}),
    ));
    assert_eq!(home.present(), ["b"]);
    // And the city calls it off.
    home.push(&with(
        message("b"),
        json!({"kind": "alert", "revision": 2, "retracted": true}),
    ));
    assert_eq!(home.due().retract, ["b"]);
}

#[test]
fn what_she_does_not_want_to_be_told_of_any_more_comes_off_the_screen_and_does_not_come_back() {
    let alert = json!({
        "kind": "alert", "severity": "extreme", "districts": ["harbour"], "topic": "weather",
        "expires_at": "2026-11-25T18:00:00Z",
    });
    let news = json!({"urgency": "news"});
    type Choice = fn(&mut InboxPreferences);
    let choices: [(&str, Value, Choice, &[&str]); 5] = [
        (
            "a topic",
            json!({}),
            |it| it.muted_topics.push("cases".into()),
            &["a"],
        ),
        (
            "a service",
            json!({"service_id": "register"}),
            |it| it.muted_services.push("register".into()),
            &["a"],
        ),
        (
            "a kind",
            news,
            |it| it.least_urgency = Urgency::Important,
            &["a"],
        ),
        (
            "a district",
            alert.clone(),
            |it| it.districts = vec!["hill".into()],
            &["a"],
        ),
        // Of what is grave she is told whatever is muted.
        (
            "a topic of a grave alert",
            alert,
            |it| it.muted_topics.push("weather".into()),
            &[],
        ),
    ];
    for (what, members, choose, retracted) in choices {
        let mut home = self::home();
        home.prefers(|preferences| preferences.digest_minute = None);
        home.push(&with(message("a"), members.clone()));
        home.push(&with(
            message("other"),
            json!({"topic": "payments", "service_id": "card"}),
        ));
        assert_eq!(home.present().len(), 2, "{what}");
        for id in ["a", "other"] {
            home.presentations().acknowledge(id).unwrap();
        }
        let before = home.presentations().preferences().unwrap();
        home.prefers(choose);
        for _ in 0..2 {
            home.restart();
            let due = home.due();
            assert_eq!(due.present, [], "{what}");
            assert_eq!(due.retract, retracted, "{what}");
        }
        for id in retracted {
            home.presentations().acknowledge_retraction(id).unwrap();
        }
        assert_eq!(home.due().retract, [""; 0], "{what}");
        // She was told of it, and is not once more when she changes her mind; of what it says then she is.
        home.presentations().set_preferences(&before).unwrap();
        assert_eq!(home.present(), [""; 0], "{what}");
        home.push(&with(message("a"), with(members, json!({"revision": 2}))));
        assert_eq!(home.present(), ["a"], "{what}");
    }
}

#[test]
fn what_she_mutes_is_not_counted_in_the_digest_any_more() {
    let home = home();
    home.prefers(|preferences| preferences.most_per_hour = 0);
    for (id, topic) in [
        ("a", "cases"),
        ("b", "payments"),
        ("c", "payments"),
        ("d", "cases"),
    ] {
        home.push(&with(message(id), json!({"topic": topic})));
    }
    assert_eq!(home.present(), ["digest"]);
    home.presentations().acknowledge("digest").unwrap();
    home.prefers(|preferences| preferences.muted_topics.push("payments".into()));
    home.messages().mark_read("a").unwrap();
    for _ in 0..2 {
        let due = home.due();
        assert!(due.present[0].title.contains("One new message"), "{due:?}");
        assert_eq!((due.present.len(), due.retract), (1, vec![]));
    }
    home.presentations().acknowledge("digest").unwrap();
    assert_eq!(home.due(), Due::default());
    home.prefers(|preferences| preferences.muted_topics.push("cases".into()));
    assert_eq!(home.due().retract, ["digest"]);
    home.presentations()
        .acknowledge_retraction("digest")
        .unwrap();
    assert_eq!(home.due(), Due::default());
}

/// A reminder of what happens at this moment.
fn reminder(at: crate::environment::Timestamp) -> Notice {
    Notice {
        kind: PresentationKind::Reminder,
        leads_to: PresentationTarget::Inbox,
        title: Text::default(),
        body: Text::default(),
        topic: "reminders".into(),
        urgency: Urgency::Important,
        sensitivity: Sensitivity::Public,
        group: String::new(),
        at,
        expires_at: None,
    }
}

#[test]
fn a_reminder_that_a_clock_that_was_ahead_has_shown_comes_once_more_when_it_is_time() {
    for is_dismissed in [false, true] {
        let mut home = home();
        let noon = home.clock.now();
        let notice = reminder(noon + TimeDelta::days(2));
        let plans = |home: &Home| home.presentations().expect("r", &notice).unwrap();
        plans(&home);
        home.clock.set(noon + TimeDelta::days(9));
        assert_eq!(home.present(), ["r"]);
        home.presentations().acknowledge("r").unwrap();
        if is_dismissed {
            home.presentations().dismiss("r").unwrap();
        }
        // The clock is set right: the plan is made anew, as it was.
        home.clock.set(noon);
        plans(&home);
        home.restart();
        let due = home.due();
        assert_eq!((due.present, due.retract), (vec![], vec!["r".to_owned()]));
        assert_eq!(due.look_again_at, Some(notice.at));
        assert_eq!(
            home.presentations().next(&Zone::utc()).unwrap(),
            Some(notice.at)
        );
        home.clock.set(notice.at);
        plans(&home);
        let due = home.due();
        assert!(
            due.present[0].id == "r" && !due.present[0].is_silent,
            "{due:?}"
        );
        home.presentations().acknowledge("r").unwrap();
        plans(&home);
        assert_eq!(home.due(), Due::default());
    }
}

#[test]
fn a_reminder_that_was_shown_when_it_was_time_does_not_come_again_where_a_clock_was_little_ahead_or_stands_still()
 {
    let noon = home().clock.now();
    let a_little = noon + TimeDelta::hours(6) - TimeDelta::minutes(59);
    let long_ago = "2020-01-01T00:00:00Z".parse().unwrap();
    for set_back_to in [a_little, long_ago] {
        let home = home();
        let notice = reminder(noon + TimeDelta::hours(6));
        let plans = |home: &Home| home.presentations().expect("r", &notice).unwrap();
        plans(&home);
        home.clock.set(notice.at);
        assert_eq!(home.present(), ["r"]);
        home.presentations().acknowledge("r").unwrap();
        home.clock.set(set_back_to);
        plans(&home);
        assert_eq!(home.present(), [""; 0]);
        home.clock.set(notice.at + TimeDelta::minutes(1));
        plans(&home);
        assert_eq!(home.present(), [""; 0], "{set_back_to}");
    }
}

#[test]
fn a_reminder_that_is_put_off_goes_from_the_screen_until_it_is_time() {
    let mut home = home();
    let mut notice = reminder(home.clock.now());
    home.presentations().expect("r", &notice).unwrap();
    assert_eq!(home.present(), ["r"]);
    home.presentations().acknowledge("r").unwrap();
    notice.at += TimeDelta::minutes(30);
    home.presentations().expect("r", &notice).unwrap();
    for _ in 0..2 {
        let due = home.due();
        assert_eq!((due.present, due.retract), (vec![], vec!["r".to_owned()]));
        home.restart();
    }
    home.presentations().acknowledge_retraction("r").unwrap();
    assert_eq!(home.due().retract, [""; 0]);
    home.clock.set(notice.at);
    let due = home.due();
    assert_eq!(
        (&*due.present[0].id, due.present[0].is_silent),
        ("r", false)
    );
    home.presentations().acknowledge("r").unwrap();
    assert_eq!(home.due(), Due::default());
}

#[test]
fn a_reminder_that_is_put_off_is_heard_again() {
    let home = home();
    let noon = home.clock.now();
    let mut notice = reminder(noon);
    for minutes in [0, 10] {
        notice.at = noon + TimeDelta::minutes(minutes);
        home.presentations().expect("r", &notice).unwrap();
        home.clock.set(notice.at);
        let due = home.due();
        assert!(
            due.present[0].id == "r" && !due.present[0].is_silent,
            "{due:?}"
        );
        home.presentations().acknowledge("r").unwrap();
    }
}

#[test]
fn a_backup_carries_what_was_shown_and_what_she_wants() {
    let old = home();
    old.prefers(|preferences| preferences.muted_topics = vec!["culture".into()]);
    for id in ["shown", "read", "pinned", "gone", "waits"] {
        old.push(&message(id));
    }
    old.due();
    for id in ["shown", "read", "pinned", "gone"] {
        old.presentations().acknowledge(id).unwrap();
    }
    old.messages().mark_read("read").unwrap();
    old.messages()
        .change("pinned", Change::Pinned(true))
        .unwrap();
    old.messages().change("gone", Change::Deleted).unwrap();
    let file = BackupFile::of(&[&old.messages()]);
    // The new phone has asked the city first.
    for has_polled in [false, true] {
        let new = Home::new(&old.clock);
        if has_polled {
            for id in ["shown", "read", "pinned", "gone", "waits"] {
                new.push(&message(id));
            }
        }
        for _ in 0..2 {
            file.restore(&[&new.messages()]);
        }
        let due = new.due();
        let ids: Vec<_> = due.present.iter().map(|shown| &*shown.id).collect();
        assert_eq!((ids, due.retract), (vec!["waits"], vec![]));
        assert!(new.messages().message("read").unwrap().read);
        assert!(new.messages().message("pinned").unwrap().pinned);
        assert!(matches!(
            new.messages().message("gone"),
            Err(Error::NotFound(_))
        ));
        let preferences = new.presentations().preferences().unwrap();
        assert_eq!(preferences.muted_topics, ["culture"]);
    }
}

/// What may happen.
#[derive(Debug, Clone)]
enum Op {
    /// The city writes a message, and pushes it, or not.
    Write {
        is_pushed: bool,
        /// In hours after the noon at which all begins.
        lasts: Option<i64>,
    },
    /// A message is pushed, again or for the first time, as it stands now or as it stood first.
    Push {
        index: usize,
        as_first: bool,
    },
    Revise(usize),
    Retract(usize),
    Supersede(usize),
    Poll,
    Read(usize),
    Archive(usize),
    Dismiss(usize),
    /// The shell shows what is due, and does or does not get to acknowledge it.
    Show {
        acknowledges: bool,
    },
    Restart,
    Jump(i64),
    /// The clock shows what it did when all began.
    SetRight,
    BackUp,
    Restore,
}

fn ops() -> impl Strategy<Value = Vec<Op>> {
    let index = || 0..8_usize;
    let op = prop_oneof![
        4 => (any::<bool>(), prop::option::of(1..1_000_i64))
            .prop_map(|(is_pushed, lasts)| Op::Write { is_pushed, lasts }),
        2 => (index(), any::<bool>()).prop_map(|(index, as_first)| Op::Push { index, as_first }),
        1 => index().prop_map(Op::Revise),
        1 => index().prop_map(Op::Retract),
        1 => index().prop_map(Op::Supersede),
        3 => Just(Op::Poll),
        2 => index().prop_map(Op::Read),
        1 => index().prop_map(Op::Archive),
        1 => index().prop_map(Op::Dismiss),
        5 => any::<bool>().prop_map(|acknowledges| Op::Show { acknowledges }),
        2 => Just(Op::Restart),
        2 => (-4_000_000..4_000_000_i64).prop_map(Op::Jump),
        1 => Just(Op::SetRight),
        1 => Just(Op::BackUp),
        1 => Just(Op::Restore),
    ];
    prop::collection::vec(op, 1..40)
}

/// A message as the city has it.
#[derive(Debug, Clone, Default)]
struct Written {
    revision: u32,
    retracted: bool,
    superseded: bool,
    supersedes: Option<usize>,
    state: MessageState,
    expires_at: Option<Timestamp>,
}

/// What must be so of a phone, told by what has happened and not by its store.
#[derive(Debug, Clone, Default)]
struct Expected {
    /// The messages that the phone has heard of.
    heard: BTreeSet<usize>,
    /// Those that are over, as far as the phone has heard.
    over: BTreeSet<usize>,
    /// The revision of each that was acknowledged.
    acknowledged: BTreeMap<usize, u32>,
    /// What was handed out last of each.
    handed_out: BTreeMap<usize, u32>,
    revision: BTreeMap<usize, u32>,
    screen: BTreeSet<String>,
    /// Under which id each stands there, as long as the shell has not said that it was taken back.
    stands_as: BTreeMap<usize, String>,
    /// What she was told of, and was taken off the screen by a clock by which it had expired.
    gone: BTreeSet<usize>,
}

struct World {
    home: Home,
    begin: Timestamp,
    city: Vec<Written>,
    /// In their order.
    changes: Vec<usize>,
    expected: Expected,
    backup: Option<(BackupFile, Expected)>,
}

fn id(index: usize) -> String {
    format!("m{index}")
}

fn index_of(id: &str) -> usize {
    id[1..].parse().unwrap()
}

impl World {
    fn json(&self, index: usize, as_first: bool) -> Value {
        let written = &self.city[index];
        let supersedes = written.supersedes.map(id);
        let said = json!({"supersedes": supersedes, "expires_at": written.expires_at});
        let message = with(message(&id(index)), said);
        match as_first {
            true => message,
            false => with(
                message,
                json!({
                    "revision": written.revision, "retracted": written.retracted,
                    "superseded": written.superseded, "state": written.state,
                }),
            ),
        }
    }

    /// The phone has heard of a message as the city has it, or as it was first.
    fn hears(&mut self, index: usize, as_first: bool) {
        let written = &self.city[index];
        let expected = &mut self.expected;
        expected.heard.insert(index);
        expected.over.extend(written.supersedes);
        let revision = expected.revision.entry(index).or_insert(1);
        if !as_first {
            *revision = written.revision.max(*revision);
            let state = written.state;
            if written.retracted || written.superseded || state.read || state.archived {
                expected.over.insert(index);
            }
        }
    }

    fn has_expired(&self, index: usize) -> bool {
        let expires_at = self.city[index].expires_at;
        expires_at.is_some_and(|at| at <= self.home.clock.now())
    }

    /// It was taken off the screen, and the core knows.
    fn goes(&mut self, index: usize) {
        self.expected.stands_as.remove(&index);
        if !self.expected.over.contains(&index) && self.expected.acknowledged.contains_key(&index) {
            self.expected.gone.insert(index);
        }
    }

    fn apply(&mut self, op: &Op) -> Result<(), TestCaseError> {
        let pick = |index: usize, city: &[Written]| (!city.is_empty()).then(|| index % city.len());
        match op {
            Op::Write { is_pushed, lasts } => {
                self.city.push(Written {
                    revision: 1,
                    expires_at: lasts.map(|hours| self.begin + TimeDelta::hours(hours)),
                    ..Written::default()
                });
                let index = self.city.len() - 1;
                self.changes.push(index);
                if *is_pushed {
                    self.apply(&Op::Push {
                        index,
                        as_first: true,
                    })?;
                }
            }
            Op::Push { index, as_first } => {
                if let Some(index) = pick(*index, &self.city) {
                    let json = self.json(index, *as_first);
                    self.home.push(&json);
                    self.hears(index, *as_first);
                }
            }
            Op::Revise(index) => {
                if let Some(index) = pick(*index, &self.city).filter(|it| !self.city[*it].retracted)
                {
                    self.city[index].revision += 1;
                    self.changes.push(index);
                }
            }
            Op::Retract(index) => {
                if let Some(index) = pick(*index, &self.city).filter(|it| !self.city[*it].retracted)
                {
                    self.city[index].retracted = true;
                    self.city[index].revision += 1;
                    self.changes.push(index);
                }
            }
            Op::Supersede(index) => {
                let index = pick(*index, &self.city)
                    .filter(|it| !self.city[*it].retracted && !self.city[*it].superseded);
                if let Some(index) = index {
                    self.city[index].superseded = true;
                    self.city[index].revision += 1;
                    self.changes.push(index);
                    self.city.push(Written {
                        revision: 1,
                        supersedes: Some(index),
                        ..Written::default()
                    });
                    self.changes.push(self.city.len() - 1);
                }
            }
            Op::Poll => self.poll(),
            Op::Read(index) | Op::Archive(index) => {
                let change = match op {
                    Op::Read(_) => Change::Read,
                    _ => Change::Archived(true),
                };
                if let Some(index) = pick(*index, &self.city)
                    && self.home.messages().change(&id(index), change).is_ok()
                {
                    self.expected.over.insert(index);
                }
            }
            Op::Dismiss(index) => {
                if let Some(index) = pick(*index, &self.city)
                    && self.expected.heard.contains(&index)
                {
                    self.home.presentations().dismiss(&id(index)).unwrap();
                    match self.has_expired(index) {
                        // The phone itself has taken it back.
                        true => self.goes(index),
                        false => drop(self.expected.over.insert(index)),
                    }
                }
            }
            Op::Show { acknowledges } => {
                self.show(*acknowledges)?;
            }
            Op::Restart => self.home.restart(),
            Op::Jump(seconds) => {
                let jumped = self.home.clock.now() + TimeDelta::seconds(*seconds);
                self.home.clock.set(jumped);
            }
            Op::SetRight => self.home.clock.set(self.begin),
            Op::BackUp => {
                let file = BackupFile::of(&[&self.home.messages()]);
                self.backup = Some((file, self.expected.clone()));
            }
            Op::Restore => {
                if let Some((file, expected)) = &self.backup {
                    // Another phone, or the app put on anew: nothing is on its screen.
                    self.home = Home::new(&self.home.clock);
                    file.restore(&[&self.home.messages()]);
                    self.expected = Expected {
                        screen: BTreeSet::new(),
                        stands_as: BTreeMap::new(),
                        gone: BTreeSet::new(),
                        ..expected.clone()
                    };
                }
            }
        }
        Ok(())
    }

    fn poll(&mut self) {
        for told in self.home.messages().untold().unwrap() {
            let told = serde_json::to_value(&told).unwrap();
            let index = index_of(told["message_id"].as_str().unwrap());
            let state: MessageState = serde_json::from_value(told).unwrap();
            let merged = self.city[index].state.merged(state);
            if merged != self.city[index].state {
                self.city[index].state = merged;
                self.changes.push(index);
            }
        }
        let told = self.home.messages().untold().unwrap();
        self.home.messages().told(&told, &[]).unwrap();
        let cursor = self.home.messages().cursor().unwrap();
        let at = cursor.map_or(0, |cursor| cursor.parse().unwrap());
        let changed: Vec<usize> = self.changes[at..].to_vec();
        let messages: Vec<Value> = changed
            .iter()
            .map(|index| self.json(*index, false))
            .collect();
        let page = json!({
            "messages": messages, "next_cursor": self.changes.len().to_string(), "has_more": false,
        });
        let page = serde_json::from_value(page).unwrap();
        self.home.messages().take_in(page).unwrap();
        for index in changed {
            self.hears(index, false);
        }
    }

    fn standing_as(&self, id: &str) -> Vec<usize> {
        let all = self.expected.stands_as.iter();
        all.filter(|(_, it)| *it == id)
            .map(|(index, _)| *index)
            .collect()
    }

    /// A digest counts what stands within it and is in force.
    fn counts(&mut self, digest: &Presentation, acknowledges: bool) -> Result<(), TestCaseError> {
        let (over, counted): (Vec<usize>, Vec<usize>) = (self.standing_as("digest").into_iter())
            .partition(|it| self.expected.over.contains(it) || self.has_expired(*it));
        let first = digest.title.split(' ').next().unwrap();
        let count = if first == "One" { "1" } else { first };
        let count = count.trim_matches(['\u{2068}', '\u{2069}']);
        prop_assert_eq!(count, counted.len().to_string(), "{:?}", digest);
        if acknowledges {
            over.into_iter().for_each(|index| self.goes(index));
        }
        Ok(())
    }

    /// Whether anything was shown.
    fn show(&mut self, acknowledges: bool) -> Result<bool, TestCaseError> {
        let due = self.home.due();
        for shown in &due.present {
            let is_digest = shown.kind == PresentationKind::Digest;
            prop_assert_eq!(
                &shown.id,
                if is_digest {
                    "digest"
                } else {
                    &shown.events[0]
                }
            );
            for event in &shown.events {
                let index = index_of(event);
                prop_assert!(!self.has_expired(index), "{event} has expired");
                let expected = &mut self.expected;
                prop_assert!(!expected.over.contains(&index), "{event} is over");
                let acknowledged = expected.acknowledged.get(&index);
                let revision = expected.revision[&index];
                let is_again = expected.gone.contains(&index) && shown.is_silent;
                prop_assert!(
                    acknowledged.is_none_or(|it| *it < revision) || is_again,
                    "{event} was shown"
                );
                expected.handed_out.insert(index, revision);
                expected.stands_as.insert(index, shown.id.clone());
                if acknowledges {
                    expected.acknowledged.insert(index, revision);
                    expected.gone.remove(&index);
                }
            }
            if is_digest {
                self.counts(shown, acknowledges)?;
            }
            self.expected.screen.insert(shown.id.clone());
            if acknowledges {
                self.home.presentations().acknowledge(&shown.id).unwrap();
            }
        }
        for id in &due.retract {
            prop_assert!(due.present.iter().all(|shown| shown.id != *id));
            self.expected.screen.remove(id);
            if acknowledges {
                self.home
                    .presentations()
                    .acknowledge_retraction(id)
                    .unwrap();
                for index in self.standing_as(id) {
                    let is_over = self.expected.over.contains(&index) || self.has_expired(index);
                    prop_assert!(is_over, "m{index} was taken back");
                    self.goes(index);
                }
            }
        }
        Ok(!due.present.is_empty() || !due.retract.is_empty())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Whatever comes in between: each event is presented until it is acknowledged, under one id, never after it was
    /// over, and none is missed. What a clock that was ahead has taken back is presented once more, and is not heard.
    #[test]
    fn each_event_is_presented_once_and_none_is_missed(ops in ops(), most_per_hour in 0..4_u32) {
        let home = home();
        let mut world = World {
            begin: home.clock.now(),
            home,
            city: Vec::new(),
            changes: Vec::new(),
            expected: Expected::default(),
            backup: None,
        };
        let prefers = |home: &Home| home.prefers(|preferences| preferences.most_per_hour = most_per_hour);
        prefers(&world.home);
        for op in &ops {
            world.apply(op)?;
            prefers(&world.home);
        }
        // In the end the city is heard, and it is day; and then the clock is right.
        world.poll();
        world.home.is_at_noon();
        for at in [world.home.clock.now(), world.begin] {
            world.home.clock.set(at);
            until_nothing_is_due(|| world.show(true))?;
            for (index, written) in world.city.iter().enumerate() {
                let is_over = world.expected.over.contains(&index) || world.has_expired(index);
                let acknowledged = world.expected.acknowledged.get(&index);
                prop_assert!(is_over || acknowledged == Some(&written.revision), "m{index} was missed");
                prop_assert!(is_over || !world.expected.gone.contains(&index), "m{index} did not come back");
                prop_assert!(!(is_over && world.expected.screen.contains(&id(index))), "m{index} is shown still");
            }
        }
    }
}
