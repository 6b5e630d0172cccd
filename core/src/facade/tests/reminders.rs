//! What she is reminded of, of all that is on the phone.

use super::{brought::opened, vault::phone, *};

struct Told(mpsc::Sender<RemindersUpdate>);

impl RemindersListener for Told {
    fn on_update(&self, update: RemindersUpdate) -> Result<(), CallbackError> {
        self.0.send(update).map_err(|_| CallbackError::Failed)
    }
}

const LONG: Duration = Duration::from_secs(30);

async fn upcoming(client: &CitizenClient) -> Vec<Reminder> {
    client.reminders().upcoming("en".into()).await.unwrap()
}

fn times(reminders: &[Reminder]) -> Vec<String> {
    let times = reminders.iter().map(|reminder| reminder.at.to_rfc3339());
    times.collect()
}

#[tokio::test]
async fn a_document_is_reminded_of_while_the_vault_is_locked_without_what_it_is_called() {
    let folder = tempfile::tempdir().unwrap();
    let (client, _, _) = phone(folder.path()).await;
    let (vault, reminders) = (client.vault(), client.reminders());
    let (sender, updates) = mpsc::channel();
    let observed = reminders.observe("en".into(), Arc::new(Told(sender)));
    let until = |fits: &dyn Fn(&[Reminder]) -> bool| {
        let told = || updates.recv_timeout(LONG).unwrap().reminders;
        std::iter::repeat_with(told).find(|now| fits(now)).unwrap()
    };
    let path = folder.path().join("passport.pdf");
    std::fs::write(&path, "%PDF-1.7").unwrap();
    vault.unlock("en".into()).await.unwrap();
    let about = |day: &str| DocumentAbout {
        kind: DocumentKind::Licence,
        title: "Fishing, Li Na".into(),
        expires_on: Some(day.into()),
        ..DocumentAbout::default()
    };
    let path = path.to_string_lossy().into_owned();
    let kept = vault
        .import(path, "p.pdf".into(), about("2027-01-10"))
        .await;
    let id = kept.unwrap().document.id;
    vault.lock();
    let told = until(&|now| now.len() == 2);
    // The ninetieth day before it has passed.
    let mornings = ["2026-12-11T09:00:00+00:00", "2027-01-03T09:00:00+00:00"];
    assert_eq!(times(&told), mornings);
    assert!(
        told.iter()
            .all(|reminder| !format!("{reminder:?}").contains("Fishing"))
    );
    assert_eq!(upcoming(&client).await, told);
    let calendar = reminders.calendar_entry(told[0].about.clone(), "es".into());
    let calendar = calendar.await.unwrap();
    assert!(calendar.contains("DTSTART;VALUE=DATE:20270110") && !calendar.contains("Fishing"));
    let about_none = ReminderAbout::Draft {
        draft_id: "x".into(),
    };
    let none = reminders.calendar_entry(about_none, "es".into()).await;
    assert_eq!(
        none,
        Err(CitizenError::NotFound {
            what: "reminder".into()
        })
    );

    let until_noon = "2026-12-12T12:00:00Z".parse().unwrap();
    reminders
        .postpone(told[0].id.clone(), until_noon)
        .await
        .unwrap();
    assert!(until(&|now| now[0].postponed)[0].at == until_noon);

    vault.unlock("en".into()).await.unwrap();
    vault
        .change_document(id.clone(), about("2028-01-10"))
        .await
        .unwrap();
    until(&|now| now.len() == 3 && now[0].last_day == "2028-01-10");
    vault.delete(id).await.unwrap();
    until(&<[Reminder]>::is_empty);
    observed.cancel();
}

#[tokio::test]
async fn a_step_of_a_plan_is_reminded_of_where_she_is_unless_it_does_not_apply() {
    let folder = tempfile::tempdir().unwrap();
    let client = opened(folder.path(), &Arc::default()).await;
    let event = client.catalogue().life_events("en".into()).await.unwrap();
    let day = |day: &str| FactValue::Date { value: day.into() };
    let profile = client.profile();
    assert_eq!(upcoming(&client).await, []);
    let told = profile.answer(event[0].date_fact_id.clone(), day("2026-12-01"));
    told.await.unwrap();
    let mornings = ["2026-12-24T09:00:00+00:00", "2026-12-30T09:00:00+00:00"];
    let plan = upcoming(&client).await;
    assert_eq!(times(&plan), mornings);
    assert!(plan[0].title.contains("Senior card"), "{}", plan[0].title);

    // She is in Shanghai, and then goes to where it is an hour later.
    client.set_wall_clock(WallClock {
        utc_offset_seconds: 8 * 3600,
        changes: vec![OffsetChange {
            at: "2026-12-29T00:00:00Z".parse().unwrap(),
            utc_offset_seconds: 9 * 3600,
        }],
    });
    let mornings = ["2026-12-24T01:00:00+00:00", "2026-12-30T00:00:00+00:00"];
    assert_eq!(times(&upcoming(&client).await), mornings);
    let nonsense = WallClock {
        utc_offset_seconds: 1_000_000,
        changes: vec![],
    };
    client.set_wall_clock(nonsense);
    assert_eq!(
        times(&upcoming(&client).await),
        mornings,
        "the clock before it holds"
    );

    // She is too young for it.
    profile
        .answer("born_on".into(), day("1990-01-01"))
        .await
        .unwrap();
    assert_eq!(upcoming(&client).await, []);
}

#[tokio::test]
async fn a_reminder_is_shown_once_and_taken_back_when_it_is_void() {
    let folder = tempfile::tempdir().unwrap();
    let (client, _, clock) = phone(folder.path()).await;
    let (vault, inbox) = (client.vault(), client.inbox());
    let due = async || inbox.due_presentations("en".into()).await.unwrap();
    let path = folder.path().join("passport.pdf");
    std::fs::write(&path, "%PDF-1.7").unwrap();
    vault.unlock("en".into()).await.unwrap();
    let about = DocumentAbout {
        kind: DocumentKind::Licence,
        expires_on: Some("2027-01-10".into()),
        ..DocumentAbout::default()
    };
    let path = path.to_string_lossy().into_owned();
    let kept = vault.import(path, "p.pdf".into(), about).await.unwrap();
    let month_before = "2026-12-11T09:00:00Z".parse().unwrap();
    let before = due().await;
    assert_eq!(before.present, []);
    assert_eq!(before.look_again_at, Some(month_before));

    clock.set(month_before);
    let shown = due().await.present;
    assert_eq!(shown.len(), 1);
    let id = &shown[0].id;
    let document = &kept.document.id;
    assert_eq!(*id, format!("reminder:document:{document}:2027-01-10:30"));
    assert_eq!(due().await.present[0].id, *id, "until it is acknowledged");
    inbox.acknowledge(id.clone()).await.unwrap();
    assert_eq!(due().await.present, []);

    vault.unlock("en".into()).await.unwrap();
    vault.delete(kept.document.id).await.unwrap();
    let void = due().await;
    assert_eq!((void.present, void.retract), (vec![], vec![id.clone()]));
}

#[tokio::test]
async fn what_comes_before_anything_was_ever_asked_for_is_shown_and_what_had_come_before_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let (client, _, clock) = phone(folder.path()).await;
    let vault = client.vault();
    vault.unlock("en".into()).await.unwrap();
    let path = folder.path().join("licence.pdf");
    let mut ids = Vec::new();
    for (words, expires_on) in [("one", "2027-01-10"), ("two", "2026-12-20")] {
        std::fs::write(&path, words).unwrap();
        let about = DocumentAbout {
            kind: DocumentKind::Licence,
            expires_on: Some(expires_on.into()),
            ..DocumentAbout::default()
        };
        let path = path.to_string_lossy().into_owned();
        let kept = vault.import(path, "l.pdf".into(), about).await.unwrap();
        ids.push(kept.document.id);
    }
    // The 30th day before the first one's end, and none of the second's.
    clock.set("2026-12-11T10:00:00Z".parse().unwrap());
    let due = client.inbox().due_presentations("en".into()).await.unwrap();
    let shown: Vec<String> = due.present.into_iter().map(|it| it.id).collect();
    assert_eq!(
        shown,
        [format!("reminder:document:{}:2027-01-10:30", ids[0])]
    );
}
