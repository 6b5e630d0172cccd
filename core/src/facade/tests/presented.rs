//! What the phone itself has to say: what became of what she has sent, and appointments, in the one way in which all is shown.

use std::{collections::HashMap, slice};

use super::*;
use crate::user_store::UserStore;

const LONG: Duration = Duration::from_secs(60);

/// A phone with one submission that waits, one that the city has refused and one that it has accepted before there was any
/// word of it; and a city that answers as it is told, where she is signed in.
struct World {
    folder: tempfile::TempDir,
    keychain: Arc<Keychain>,
    clock: Arc<VirtualClock>,
    signed_in: Arc<MaybeSignedIn>,
    client: Arc<CitizenClient>,
    messages: Arc<Mutex<Vec<Value>>>,
}

impl World {
    async fn new() -> Self {
        Self::of(MaybeSignedIn(AtomicBool::new(false))).await
    }

    async fn of(signed_in: MaybeSignedIn) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let keychain = home_of_version(VERSION_1, folder.path());
        let clock = Arc::<VirtualClock>::default();
        clock.stand_still();
        let signed_in = Arc::new(signed_in);
        let messages = Arc::<Mutex<Vec<Value>>>::default();
        let client = Self::opened(&folder, &keychain, &clock, &signed_in, &messages).await;
        Self {
            folder,
            keychain,
            clock,
            signed_in,
            client,
            messages,
        }
    }

    async fn opened(
        folder: &tempfile::TempDir,
        keychain: &Arc<Keychain>,
        clock: &Arc<VirtualClock>,
        signed_in: &Arc<MaybeSignedIn>,
        messages: &Arc<Mutex<Vec<Value>>>,
    ) -> Arc<CitizenClient> {
        let page = Arc::clone(messages);
        let network = ScriptedNetwork::new(move |request| {
            let body = match (request.method, request.url.path()) {
                ("POST", "/v1/submissions") => {
                    let refused =
                        json!({"type": "urn:citizen:problem:invalid-answers", "status": 422});
                    return Ok(answer(
                        422,
                        "application/problem+json",
                        &refused.to_string(),
                    ));
                }
                ("POST", "/v1/messages/states") => json!({"unknown": []}),
                ("GET", "/v1/messages") => {
                    json!({"messages": *page.lock().unwrap(), "next_cursor": "1", "has_more": false})
                }
                ("GET", "/v1/cases") => json!({"cases": [], "next_cursor": "1", "has_more": false}),
                _ => return Err(TransportError::Unreachable),
            };
            Ok(answer(200, "application/json", &body.to_string()))
        });
        let keys = Arc::clone(keychain) as Arc<dyn KeyStore>;
        let authorizer = Some(Arc::clone(signed_in) as Arc<dyn Authorizer>);
        let world = environment(clock, network);
        let client =
            CitizenClient::with_environment(config(folder.path()), keys, authorizer, world);
        client.open().await.unwrap();
        client
    }

    /// As after the app was ended.
    async fn restart(&mut self) {
        self.client.suspend().await.unwrap();
        self.client = Self::opened(
            &self.folder,
            &self.keychain,
            &self.clock,
            &self.signed_in,
            &self.messages,
        )
        .await;
    }

    async fn due(&self) -> Due {
        self.client
            .inbox()
            .due_presentations("en".into())
            .await
            .unwrap()
    }

    /// The submission that waits.
    async fn waiting(&self) -> Submission {
        let submissions = self.client.outbox().submissions("en".into()).await;
        submissions.unwrap().remove(1)
    }
}

#[tokio::test]
async fn what_became_of_what_she_has_sent_is_shown_once_and_what_was_before_is_no_news() {
    let mut world = World::new().await;
    world.client.run_due_work(LONG).await.unwrap();
    let submission_id = world.waiting().await.id;
    let sign_in = format!("case:{submission_id}:sign-in");
    for _ in 0..2 {
        let shown = world.due().await.present;
        assert_eq!((shown.len(), &*shown[0].id), (1, &*sign_in));
        assert_eq!(shown[0].kind, PresentationKind::Case);
        let target = PresentationTarget::Case {
            submission_id: submission_id.clone(),
        };
        assert_eq!(shown[0].leads_to, target);
        assert_eq!(
            (&*shown[0].title, &*shown[0].body),
            ("News about something that you have sent", ""),
            "what it is is hers"
        );
        world.restart().await;
    }
    world
        .client
        .inbox()
        .acknowledge(sign_in.clone())
        .await
        .unwrap();
    // It is tried again, and again in vain.
    world.client.run_due_work(LONG).await.unwrap();
    assert_eq!(world.due().await.present, []);

    // She has signed in, and the city refuses it.
    world.signed_in.0.store(true, Ordering::Relaxed);
    let outbox = world.client.outbox();
    outbox.retry(submission_id.clone()).await.unwrap();
    world.client.run_due_work(LONG).await.unwrap();
    assert!(matches!(
        world.waiting().await.state,
        SubmissionState::Rejected { .. }
    ));
    let due = world.due().await;
    let rejected = format!("case:{submission_id}:rejected");
    assert_eq!(due.present[0].id, rejected);
    assert_eq!(due.retract, [sign_in]);
    // She opens the case.
    outbox.mark_seen(submission_id).await.unwrap();
    let due = world.due().await;
    assert_eq!(due.present, []);
    assert!(due.retract.contains(&rejected));
}

#[tokio::test]
async fn what_needs_her_once_more_is_told_once_more_and_each_time_once() {
    let mut world = World::new().await;
    world.client.run_due_work(LONG).await.unwrap();
    let submission_id = world.waiting().await.id;
    let mut before = None;
    for time in ["sign-in", "sign-in:2", "sign-in:3"] {
        let event = format!("case:{submission_id}:{time}");
        for _ in 0..2 {
            let due = world.due().await;
            let shown: Vec<_> = due.present.iter().map(|it| it.id.clone()).collect();
            assert_eq!(shown, slice::from_ref(&event));
            assert_eq!(due.retract, Vec::from_iter(before.clone()), "it is over");
            world.restart().await;
        }
        let inbox = world.client.inbox();
        inbox.acknowledge(event.clone()).await.unwrap();
        if let Some(before) = before.replace(event) {
            inbox.acknowledge_retraction(before).await.unwrap();
        }
        // The app tries by itself, in vain.
        world.restart().await;
        world.client.run_due_work(LONG).await.unwrap();
        assert_eq!(world.due().await, Due::default());
        // She has signed in, and is not any more when it goes out.
        let outbox = world.client.outbox();
        outbox.retry(submission_id.clone()).await.unwrap();
        world.client.run_due_work(LONG).await.unwrap();
    }
}

#[tokio::test]
async fn what_an_earlier_version_has_told_is_not_told_again() {
    let mut world = World::new().await;
    world.client.run_due_work(LONG).await.unwrap();
    let submission_id = world.waiting().await.id;
    let event = world.due().await.present.remove(0).id;
    let inbox = world.client.inbox();
    inbox.acknowledge(event.clone()).await.unwrap();
    // It was over and came again, of which that version did not tell.
    inbox.dismiss(event.clone()).await.unwrap();
    inbox.acknowledge_retraction(event.clone()).await.unwrap();
    world.client.suspend().await.unwrap();
    let path = world.folder.path().join("user.db");
    let environment = environment(&world.clock, ScriptedNetwork::new(silence));
    let store = UserStore::open(&path, &*world.keychain, environment).unwrap();
    let keep = store.database.write(|transaction| {
        let kept: Option<HashMap<String, String>> = store.setting(transaction, "case_news")?;
        let mut kept = kept.unwrap();
        kept.insert(submission_id.clone(), "sign-in".into());
        store.set_setting(transaction, "case_news", &kept)
    });
    keep.unwrap();
    drop(store);

    world.restart().await;
    world.client.run_due_work(LONG).await.unwrap();
    assert_eq!(world.due().await, Due::default());
    let outbox = world.client.outbox();
    outbox.retry(submission_id).await.unwrap();
    world.client.run_due_work(LONG).await.unwrap();
    let shown = world.due().await.present.remove(0).id;
    assert_eq!(shown, format!("{event}:2"));
}

#[tokio::test]
async fn of_what_she_is_looking_at_she_is_not_told() {
    let mut world = World::new().await;
    world.client.run_due_work(LONG).await.unwrap();
    let submission_id = world.waiting().await.id;
    let outbox = world.client.outbox();
    outbox.mark_seen(submission_id).await.unwrap();
    assert_eq!(world.due().await, Due::default());
    world.restart().await;
    assert_eq!(world.due().await, Due::default());
    let unknown = outbox.mark_seen("none".into()).await;
    assert!(unknown.is_err());
}

#[tokio::test]
async fn of_what_she_has_seen_before_anything_was_told_she_is_not_told() {
    let world = World::of(MaybeSignedIn(AtomicBool::new(true))).await;
    // It is sent, and nobody asks for what is to be shown.
    let submission_id = loop {
        world.client.inner.deliver().await.unwrap();
        let waiting = world.waiting().await;
        if matches!(waiting.state, SubmissionState::Rejected { .. }) {
            break waiting.id;
        }
    };
    let outbox = world.client.outbox();
    outbox.mark_seen(submission_id).await.unwrap();
    assert_eq!(world.due().await, Due::default());
}

#[tokio::test]
async fn she_hears_of_an_appointment_the_day_before_and_wakes_for_it_without_a_network() {
    let mut world = World::of(MaybeSignedIn(AtomicBool::new(true))).await;
    world.messages.lock().unwrap().push(json!({
        "id": "m", "case_number": null, "sent_at": "2026-11-23T10:00:00Z", "topic": "appointments",
        "title": {"en": "Your appointment"}, "body": {"en": "See you."}, "sensitivity": "sensitive",
        "actions": [{"kind": "add_to_calendar", "starts_at": "2026-11-25T15:00:00Z"}],
    }));
    let inbox = world.client.inbox();
    inbox.refresh().await.unwrap();
    // What waited goes out now, and what becomes of it is seen.
    world.client.run_due_work(LONG).await.unwrap();
    for shown in world.due().await.present {
        inbox.opened(shown.id).await.unwrap();
    }
    world.restart().await;
    let morning = "2026-11-24T09:00:00Z".parse().unwrap();
    let wakeups = world.client.wakeups().await.unwrap();
    let present = wakeups.iter().find(|it| it.work == Work::Present).unwrap();
    assert_eq!((present.at, present.needs_network), (morning, false));
    world.clock.set(morning);
    let shown = world.due().await.present.remove(0);
    assert_eq!(shown.kind, PresentationKind::Reminder);
    assert_eq!(shown.title, "A reminder", "that she has it is hers");
    let message_id = "m".to_owned();
    assert_eq!(shown.leads_to, PresentationTarget::Message { message_id });
    let about = ReminderAbout::Appointment {
        message_id: "m".into(),
    };
    let reminders = world.client.reminders();
    let calendar = reminders.calendar_entry(about.clone(), "en".into()).await;
    assert!(calendar.unwrap().contains("DTSTART:20261125T150000Z"));
    // Of one that nobody may see, it is not shown where others may.
    let mut preferences = world.client.inbox().preferences().await.unwrap();
    preferences.hides_content = false;
    world
        .client
        .inbox()
        .set_preferences(preferences)
        .await
        .unwrap();
    let presented = world.due().await.present.remove(0);
    assert_eq!(
        (&*presented.title, presented.is_hidden),
        ("A reminder", true)
    );
    // Until it is called off.
    world.client.inbox().delete("m".into()).await.unwrap();
    assert!(world.due().await.retract.contains(&shown.id));
    let gone = reminders.calendar_entry(about, "en".into()).await;
    let what = "reminder".to_owned();
    assert_eq!(gone, Err(CitizenError::NotFound { what }));
}

#[tokio::test]
async fn of_two_appointments_in_one_message_she_is_reminded_of_each_under_its_own_id() {
    let world = World::of(MaybeSignedIn(AtomicBool::new(true))).await;
    let entry = |starts_at: &str| json!({"kind": "add_to_calendar", "starts_at": starts_at});
    world.messages.lock().unwrap().push(json!({
        "id": "m", "case_number": null, "sent_at": "2026-11-23T10:00:00Z", "topic": "appointments",
        "title": {"en": "Two vaccinations"}, "body": {"en": "See you twice."},
        "actions": [entry("2026-11-25T15:00:00Z"), entry("2026-12-16T15:00:00Z")],
    }));
    world.client.inbox().refresh().await.unwrap();
    world.due().await;
    let reminders = world.client.reminders();
    let ids = async || -> Vec<String> {
        let upcoming = reminders.upcoming("en".into()).await.unwrap();
        upcoming.into_iter().map(|reminder| reminder.id).collect()
    };
    let first = [1, 0].map(|days| format!("reminder:appointment:m:2026-11-25:{days}"));
    let second = [1, 0].map(|days| format!("reminder:appointment:m:2:2026-12-16:{days}"));
    assert_eq!(ids().await, [first, second.clone()].concat());
    // In the list the days are counted from now, and the hour is there.
    let listed = reminders.upcoming("en".into()).await.unwrap().remove(0);
    let body = listed.body.replace(['\u{2068}', '\u{2069}'], "");
    assert_eq!(body, "In 2 days, at 15:00.");
    let begins = "2026-11-25T15:00:00Z".parse().unwrap();
    assert_eq!(listed.starts_at, Some(begins));
    let calendar = async || reminders.calendar("en".into()).await.unwrap();
    let both = calendar().await;
    for line in [
        "UID:appointment:m@langang",
        "DTSTART:20261125T150000Z",
        "UID:appointment:m:2@langang",
        "DTSTART:20261216T150000Z",
    ] {
        assert!(both.contains(&format!("{line}\r\n")), "{line} {both}");
    }
    // Each is shown, and they do not take each other's place.
    for (day, id) in [
        ("2026-11-24", "m:2026-11-25:1"),
        ("2026-12-15", "m:2:2026-12-16:1"),
    ] {
        world.clock.set(format!("{day}T09:00:00Z").parse().unwrap());
        let present = world.due().await.present;
        let id = format!("reminder:appointment:{id}");
        assert!(present.iter().any(|shown| shown.id == id), "{present:?}");
    }
    // The first one is over, and the other one is still called what it was.
    assert_eq!(ids().await, second[1..]);
    let rest = calendar().await;
    assert!(rest.contains("UID:appointment:m:2@langang"), "{rest}");
    assert!(!rest.contains("UID:appointment:m@langang"), "{rest}");
}

#[tokio::test]
async fn a_phone_that_shows_reminders_by_itself_is_told_when_and_how_she_wants_them() {
    let world = World::of(MaybeSignedIn(AtomicBool::new(true))).await;
    world.messages.lock().unwrap().push(json!({
        "id": "m", "case_number": null, "sent_at": "2026-11-23T10:00:00Z", "topic": "appointments",
        "title": {"en": "Your appointment"}, "body": {"en": "See you."},
        "actions": [{"kind": "add_to_calendar", "starts_at": "2026-11-25T08:00:00Z"}],
    }));
    let inbox = world.client.inbox();
    inbox.refresh().await.unwrap();
    let reminders = world.client.reminders();
    let scheduled = async || {
        let scheduled = reminders.scheduled("en".into()).await.unwrap().into_iter();
        let told = scheduled.map(|it| (it.at.to_rfc3339(), it.title));
        told.collect::<Vec<_>>()
    };
    let prefers = async |change: fn(&mut InboxPreferences)| {
        let mut preferences = inbox.preferences().await.unwrap();
        change(&mut preferences);
        inbox.set_preferences(preferences).await.unwrap();
    };
    let hidden = |at: &str| (at.to_owned(), "A reminder".to_owned());
    let both = [
        hidden("2026-11-24T09:00:00+00:00"),
        hidden("2026-11-25T07:00:00+00:00"),
    ];
    assert_eq!(scheduled().await, both);
    // After her night the second one would come when it has begun: it is there without a sound.
    prefers(|preferences| preferences.quiet_until_minute = 10 * 60).await;
    let after_her_night = [
        hidden("2026-11-24T10:00:00+00:00"),
        hidden("2026-11-25T07:00:00+00:00"),
    ];
    assert_eq!(scheduled().await, after_her_night);
    let silent = reminders.scheduled("en".into()).await.unwrap();
    let silent: Vec<bool> = silent.iter().map(|it| it.is_silent).collect();
    assert_eq!(silent, [false, true]);
    prefers(|preferences| preferences.hides_content = false).await;
    let title = &scheduled().await[0].1;
    assert!(title.contains("Your appointment"), "{title}");
    prefers(|preferences| preferences.muted_topics.push("reminders".into())).await;
    assert_eq!(scheduled().await, []);
}

#[tokio::test]
async fn she_may_mute_what_messages_are_about_and_what_the_phone_tells_of() {
    let world = World::new().await;
    let inbox = world.client.inbox();
    let topics = async || inbox.topics("en".into()).await.unwrap();
    let names = |topics: Vec<InboxTopic>| -> Vec<(String, String, bool)> {
        let named = topics.into_iter();
        named.map(|it| (it.id, it.name, it.is_service)).collect()
    };
    let topic = |id: &str, name: &str, is_service| (id.to_owned(), name.to_owned(), is_service);
    let own = [
        topic("applications", "What I have sent", false),
        topic("reminders", "Reminders", false),
    ];
    assert_eq!(names(topics().await), own);
    world.signed_in.0.store(true, Ordering::Relaxed);
    world.messages.lock().unwrap().push(json!({
        "id": "m", "case_number": null, "sent_at": "2026-11-23T10:00:00Z", "topic": "street-works",
        "service_id": "senior-card", "title": {"en": "A"}, "body": {"en": "B"},
    }));
    inbox.refresh().await.unwrap();
    let preferences = InboxPreferences {
        muted_topics: vec!["payments".into()],
        ..inbox.preferences().await.unwrap()
    };
    inbox.set_preferences(preferences).await.unwrap();
    let [applications, reminders] = own;
    let all = [
        applications,
        topic("payments", "Payments", false),
        reminders,
        topic("street-works", "Street works", false),
        // There is no catalogue that would name it.
        topic("senior-card", "senior-card", true),
    ];
    assert_eq!(names(topics().await), all);
}

#[tokio::test]
async fn what_she_cannot_want_is_refused_with_what_is_wrong_and_her_choices_stand() {
    let world = World::new().await;
    let inbox = world.client.inbox();
    let some = |one: &str| vec![one.to_owned()];
    let before = InboxPreferences {
        muted_topics: some("payments"),
        // Of a catalogue that is not here, nobody can tell.
        muted_services: some("senior-card"),
        // The city's profile need not list it.
        districts: some("hill"),
        ..InboxPreferences::default()
    };
    inbox.set_preferences(before.clone()).await.unwrap();
    type List = fn(&mut InboxPreferences) -> &mut Vec<String>;
    let lists: [List; 3] = [
        |wanted| &mut wanted.muted_topics,
        |wanted| &mut wanted.muted_services,
        |wanted| &mut wanted.districts,
    ];
    let refused = |reason: &str| CitizenError::Refused {
        reason: reason.to_owned(),
    };
    let many = |count: usize| (0..count).map(|number| format!("d{number}")).collect();
    for list in lists {
        for (added, reason) in [
            (some(""), "preference-empty"),
            (some(" \u{200b}"), "preference-empty"),
            (some(&"é".repeat(201)), "preference-too-long"),
            (many(200), "preference-too-many"),
        ] {
            let mut wanted = before.clone();
            list(&mut wanted).extend(added);
            let answer = inbox.set_preferences(wanted).await;
            assert_eq!(answer, Err(refused(reason)));
            assert_eq!(inbox.preferences().await.unwrap(), before);
        }
    }
    let mut wanted = before.clone();
    wanted.muted_topics.push("paymnets".into());
    let what = "topic".to_owned();
    let answer = inbox.set_preferences(wanted).await;
    assert_eq!(answer, Err(CitizenError::NotFound { what }));
    assert_eq!(inbox.preferences().await.unwrap(), before);

    // The most, and the longest.
    let mut most = before.clone();
    most.districts = many(199);
    most.districts.push("é".repeat(200));
    inbox.set_preferences(most).await.unwrap();

    // What an earlier version of the app has taken may stay, and go.
    let earlier = InboxPreferences {
        districts: some(""),
        muted_topics: some("nowhere"),
        ..before.clone()
    };
    world.client.suspend().await.unwrap();
    let nobody = environment(&world.clock, ScriptedNetwork::new(silence));
    let path = world.folder.path().join("user.db");
    let store = UserStore::open(&path, &*world.keychain, nobody).unwrap();
    let presentations = crate::inbox::Presentations(&store);
    presentations.set_preferences(&earlier).unwrap();
    store.close().unwrap();
    world.client.resume().await.unwrap();
    let hides = InboxPreferences {
        hides_content: false,
        ..earlier
    };
    inbox.set_preferences(hides).await.unwrap();
    inbox.set_preferences(before).await.unwrap();
}
