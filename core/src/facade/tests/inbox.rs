//! The inbox as a shell has it.

use std::{fs, iter, sync::Weak};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64URL};
use ring::digest::{SHA256, digest};

use super::{
    vault::{LONG, Told},
    *,
};
use crate::{
    facade::TransferUpdate,
    testing::{BREAKS_AFTER, STALLS_AFTER},
};

const BILL: &[u8] = b"%PDF-1.7 a bill";

/// A city with one message, and a file that goes with it, of which it may say a wrong thing.
fn city(sha256: &str, size_bytes: usize) -> Arc<ScriptedNetwork> {
    let attachment = json!({
        "id": "1/..", "name": "bill.pdf", "media_type": "application/pdf", "size_bytes": size_bytes, "sha256": sha256,
    });
    ScriptedNetwork::new(move |request| {
        let body = match request.url.path() {
            "/v1/messages" => json!({
                "messages": [{
                    "id": "m", "case_number": null, "sent_at": "2026-11-23T10:00:00Z", "topic": "payments",
                    "title": {"en": "Your bill"}, "attachments": [attachment],
                    "body": {"en": "Pay [here](https://evil.example), **soon**.\n\n- or now"},
                    "parts": [{"title": {"en": "How to pay"}, "body": {"en": "1. Go\n2. *Pay*"}}],
                    "actions": [{"kind": "pay", "url": "https://evil.example"}, {"kind": "open_case"}],
                }],
                "next_cursor": "1", "has_more": false,
            }),
            // As it stands in a path, whatever is in it.
            "/v1/messages/m/attachments/1%2F.." => {
                let bill = String::from_utf8_lossy(BILL);
                return Ok(answer(200, "application/octet-stream", &bill));
            }
            "/v1/cases" => json!({"cases": [], "next_cursor": "1", "has_more": false}),
            _ => return Err(TransportError::Unreachable),
        };
        Ok(answer(200, "application/json", &body.to_string()))
    })
}

fn hash(content: &[u8]) -> String {
    BASE64URL.encode(digest(&SHA256, content))
}

async fn phone(folder: &Path, network: Arc<ScriptedNetwork>) -> Arc<CitizenClient> {
    phone_with(config(folder), network).await
}

async fn phone_with(config: ClientConfig, network: Arc<ScriptedNetwork>) -> Arc<CitizenClient> {
    phone_by(&Arc::default(), config, network).await
}

async fn phone_by(
    clock: &Arc<VirtualClock>,
    config: ClientConfig,
    network: Arc<ScriptedNetwork>,
) -> Arc<CitizenClient> {
    // The vault locks itself by no clock but as the test lets time go by.
    clock.stand_still();
    let keys = Arc::<Keychain>::default() as Arc<dyn KeyStore>;
    let world = environment(clock, network);
    let client = CitizenClient::with_environment(config, keys, Some(Arc::new(SignedIn)), world);
    client.open().await.unwrap();
    client.inbox().refresh().await.unwrap();
    client
}

fn en() -> String {
    "en".to_owned()
}

#[tokio::test]
async fn a_message_is_set_without_markup_and_leads_nowhere_but_to_the_city() {
    let folder = tempfile::tempdir().unwrap();
    let client = phone(folder.path(), city(&hash(BILL), BILL.len())).await;
    let listed = client.inbox().messages(en(), 0).await.unwrap().remove(0);
    assert_eq!(listed.body, "Pay here, soon.\n\n• or now");
    assert!(listed.has_attachments && listed.details.is_none());
    let message = client.inbox().message("m".into(), en()).await.unwrap();
    let details = message.details.unwrap();
    let spans: Vec<_> = details
        .blocks
        .iter()
        .flat_map(|block| &block.spans)
        .collect();
    let link = spans[1].link.as_ref().unwrap();
    assert_eq!((&*link.host, link.opens), ("evil.example", false));
    assert!(spans[3].strong, "{spans:?}");
    assert_eq!(details.blocks[1].kind, BlockKind::BulletItem);
    let part = &details.parts[0];
    assert_eq!((&*part.title, part.blocks.len()), ("How to pay", 2));
    assert_eq!(part.blocks[1].kind, BlockKind::NumberedItem);
    let offered: Vec<_> = details.actions.iter().map(|action| action.kind).collect();
    assert_eq!(offered, [ActionKind::OpenCase]);
}

#[tokio::test]
async fn a_file_of_a_message_gets_into_the_vault_once_and_only_if_it_is_that_file() {
    for (sha256, size_bytes, kept) in [
        (hash(BILL), BILL.len(), true),
        (hash(b"another"), BILL.len(), false),
        (hash(BILL), BILL.len() + 1, false),
        (hash(BILL), BILL.len() - 1, false),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let client = phone(folder.path(), city(&sha256, size_bytes)).await;
        let inbox = client.inbox();
        let save = || inbox.save_attachment("m".into(), "1/..".into(), en());
        assert_eq!(save().await, Err(CitizenError::VaultLocked));
        client.vault().unlock(en()).await.unwrap();
        let saved = save().await;
        assert_eq!(saved.is_ok(), kept, "{saved:?}");
        if let Ok(saved) = saved {
            assert_eq!(
                (&*saved.document.about.title, &*saved.document.name),
                ("Your bill", "bill.pdf")
            );
            assert!(save().await.unwrap().was_there);
        }
        let documents = client
            .vault()
            .documents(DocumentQuery::default())
            .await
            .unwrap();
        assert_eq!(documents.total, u32::from(kept));
        let unknown = client
            .inbox()
            .save_attachment("m".into(), "2".into(), en())
            .await;
        assert!(matches!(unknown, Err(CitizenError::NotFound { .. })));
    }
}

/// A city whose answer to the asking for messages has these, and which has these files, by what their paths end in.
fn city_with(
    messages: Value,
    files: &'static [(&'static str, &'static str)],
) -> Arc<ScriptedNetwork> {
    ScriptedNetwork::new(move |request| {
        let path = request.url.path();
        if let Some((_, content)) = files.iter().find(|(id, _)| path.ends_with(*id)) {
            return Ok(answer(200, "application/octet-stream", content));
        }
        let page =
            json!({"messages": messages, "cases": [], "next_cursor": "1", "has_more": false});
        Ok(answer(200, "application/json", &page.to_string()))
    })
}

#[tokio::test]
async fn files_of_one_message_are_told_apart_among_the_documents() {
    const FILES: [(&str, &str); 5] = [
        ("/f1", "%PDF-1.7 a permit"),
        ("/f2", "%PDF-1.7 a plan"),
        ("/f3", "%PDF-1.7 a plan that is no PDF"),
        ("/f4", "%PDF-1.7 terms"),
        ("/f5", "%PDF-1.7 alone"),
    ];
    let file = |index: usize, name: &str| {
        let (id, content) = FILES[index];
        json!({
            "id": &id[1..], "name": name, "media_type": "application/pdf", "size_bytes": content.len(),
            "sha256": hash(content.as_bytes()),
        })
    };
    let message = |id: &str, title: &str, files: Vec<Value>| {
        json!({
            "id": id, "case_number": null, "sent_at": "2026-11-23T10:00:00Z", "title": {"en": title}, "body": {"en": ""},
            "attachments": files,
        })
    };
    let long = "terms ".repeat(40);
    let title = "Your building permit ".repeat(15);
    let network = city_with(
        json!([
            message(
                "m",
                "Your permit",
                vec![
                    file(0, "permit.pdf"),
                    file(1, "plan.pdf"),
                    file(2, "plan.docx")
                ]
            ),
            message(
                "n",
                &title,
                vec![file(3, &format!("{long}.pdf")), file(4, "b.pdf")]
            ),
        ]),
        &FILES,
    );
    let folder = tempfile::tempdir().unwrap();
    let client = phone(folder.path(), network).await;
    client.vault().unlock(en()).await.unwrap();
    let saved = async |message: &str, file: &str| {
        let inbox = client.inbox();
        let saved = inbox.save_attachment(message.into(), file.into(), en());
        saved.await.unwrap().document.about.title
    };
    assert_eq!(saved("m", "f1").await, "Your permit, permit");
    assert_eq!(saved("m", "f2").await, "Your permit, plan 2");
    assert_eq!(saved("m", "f3").await, "Your permit, plan 3");
    let (first, second) = (saved("n", "f4").await, saved("n", "f5").await);
    assert!(
        first.contains(", terms") && first.chars().count() <= 200,
        "{first}"
    );
    assert!(
        second.ends_with(", b") && second.starts_with("Your building permit"),
        "{second}"
    );
}

#[tokio::test]
async fn an_alert_in_force_for_her_stands_above_the_messages_and_not_among_them() {
    let message = |id: String| {
        json!({
            "id": id, "case_number": null, "sent_at": "2026-11-23T10:00:00Z", "title": {"en": "Hello"}, "body": {"en": ""},
        })
    };
    let alert = |id: &str, districts: &[&str]| {
        let mut alert = message(id.to_owned());
        alert["kind"] = json!("alert");
        alert["severity"] = json!("severe");
        alert["districts"] = json!(districts);
        alert["expires_at"] = json!("2026-11-23T18:00:00Z");
        alert
    };
    let mut messages: Vec<Value> = (0..60).map(|it| message(format!("m{it:02}"))).collect();
    messages.extend([alert("storm", &[]), alert("flood", &["harbour"])]);
    let clock = Arc::<VirtualClock>::default();
    let folder = tempfile::tempdir().unwrap();
    let network = city_with(json!(messages), &[]);
    let client = phone_by(&clock, config(folder.path()), network).await;
    let inbox = client.inbox();
    let prefers = async |districts: &[&str]| {
        let mut preferences = inbox.preferences().await.unwrap();
        preferences.districts = districts.iter().map(|it| (*it).to_owned()).collect();
        inbox.set_preferences(preferences).await.unwrap();
    };
    let ids = |messages: Vec<Message>| messages.into_iter().map(|it| it.id).collect::<Vec<_>>();
    // All pages, one behind the other.
    let listed = async |filter: MessageFilter| {
        let mut listed = Vec::new();
        loop {
            let page = inbox
                .find(filter.clone(), en(), listed.len() as u32)
                .await
                .unwrap();
            if page.is_empty() {
                return ids(listed);
            }
            listed.extend(page);
        }
    };
    let total = async || {
        let (sender, updates) = mpsc::channel();
        let observed = inbox.observe(en(), Arc::new(super::Told(sender)));
        let update = updates.recv_timeout(LONG).unwrap();
        observed.cancel();
        (update.total, update.unread)
    };
    for (districts, above) in [(&[][..], &["flood", "storm"][..]), (&["hill"], &["storm"])] {
        prefers(districts).await;
        assert_eq!(ids(inbox.alerts(en()).await.unwrap()), above);
        for filter in [MessageFilter::Inbox, MessageFilter::Unread] {
            let listed = listed(filter).await;
            assert_eq!(listed.len() + above.len(), 62);
            assert!(
                above.iter().all(|id| !listed.contains(&(*id).to_owned())),
                "{listed:?}"
            );
        }
        assert_eq!(total().await, (62 - above.len() as u32, 62));
        // Whoever looks for it finds it.
        for filter in [MessageFilter::Alerts, MessageFilter::All] {
            assert!(listed(filter).await.contains(&"storm".to_owned()));
        }
    }
    // One that is put away stands above them all the same.
    inbox.archive("storm".into(), true).await.unwrap();
    assert_eq!(ids(inbox.alerts(en()).await.unwrap()), ["storm"]);
    assert_eq!(total().await, (61, 61));
    inbox.archive("storm".into(), false).await.unwrap();
    clock.set("2026-11-23T18:00:00Z".parse().unwrap());
    assert_eq!(ids(inbox.alerts(en()).await.unwrap()), [""; 0]);
    assert!(
        listed(MessageFilter::Inbox)
            .await
            .contains(&"storm".to_owned())
    );
    assert_eq!(total().await, (62, 60));
}

#[tokio::test]
async fn an_alert_says_for_which_districts_it_is_by_name_in_the_language_asked_for() {
    let network = ScriptedNetwork::new(|_| {
        let page = json!({
            "messages": [{
                "id": "a", "kind": "alert", "case_number": null, "sent_at": "2026-11-23T10:00:00Z", "severity": "severe",
                "title": {"en": "Storm"}, "body": {"en": "Stay in."}, "districts": ["hill", "harbour", "elsewhere", "quay"],
            }],
            "cases": [], "next_cursor": "1", "has_more": false,
        });
        Ok(answer(200, "application/json", &page.to_string()))
    });
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("profile.json");
    let profile = json!({
        "format": "citizen-city-profile/1", "city": "langang", "issued_at": "2026-11-20T08:00:00Z",
        "name": {"en": "City"}, "time_zone": {"id": "Etc/UTC", "posix": "UTC0"}, "languages": ["en", "zh-Hans"],
        "districts": [
            {"id": "harbour", "name": {"en": "Harbour", "zh-Hans": "港口"}}, {"id": "hill", "name": {"en": "The hill"}},
            {"id": "quay", "name": {"en": " ", "zh-Hans": "码头"}},
        ],
    });
    std::fs::write(&file, profile.to_string()).unwrap();
    let with_profile = ClientConfig {
        shipped_profile: Some(file.to_string_lossy().into_owned()),
        ..config(&folder.path().join("with"))
    };
    let with_profile = phone_with(with_profile, Arc::clone(&network)).await;
    let without = phone(&folder.path().join("without"), network).await;
    for (client, language, names) in [
        (
            &with_profile,
            "en",
            ["The hill", "Harbour", "elsewhere", "quay"],
        ),
        (
            &with_profile,
            "zh-Hans-CN",
            ["The hill", "港口", "elsewhere", "码头"],
        ),
        (&without, "en", ["hill", "harbour", "elsewhere", "quay"]),
    ] {
        let alert = client.inbox().message("a".into(), language.into()).await;
        let districts = alert.unwrap().details.unwrap().districts;
        let ids: Vec<&str> = districts.iter().map(|one| &*one.id).collect();
        assert_eq!(ids, ["hill", "harbour", "elsewhere", "quay"]);
        let said: Vec<&str> = districts.iter().map(|one| &*one.name).collect();
        assert_eq!(said, names, "{language}");
    }
}

#[tokio::test]
async fn the_alerts_in_force_are_those_for_her_districts_and_those_for_all() {
    let alert = |id: &str, districts: &[&str], expires_at: &str| {
        json!({
            "id": id, "kind": "alert", "case_number": null, "sent_at": "2026-11-23T10:00:00Z", "severity": "severe",
            "title": {"en": "Storm"}, "body": {"en": "Stay in."}, "districts": districts, "expires_at": expires_at,
        })
    };
    let (over, tonight) = ("2026-11-23T11:00:00Z", "2026-11-23T22:00:00Z");
    let messages = json!([
        alert("all", &[], tonight),
        alert("hill", &["hill"], tonight),
        alert("harbour", &["harbour", "quay"], tonight),
        alert("over", &[], over),
        {"id": "m", "case_number": null, "sent_at": "2026-11-23T10:00:00Z", "title": {"en": "T"}, "body": {"en": "B"}},
    ]);
    let page = json!({"messages": messages, "cases": [], "next_cursor": "1", "has_more": false});
    let network =
        ScriptedNetwork::new(move |_| Ok(answer(200, "application/json", &page.to_string())));
    let folder = tempfile::tempdir().unwrap();
    let client = phone(folder.path(), network).await;
    let inbox = client.inbox();
    for (chosen, in_force) in [
        (vec![], vec!["all", "harbour", "hill"]),
        (vec!["quay"], vec!["all", "harbour"]),
        (vec!["elsewhere"], vec!["all"]),
    ] {
        let mut preferences = inbox.preferences().await.unwrap();
        preferences.districts = chosen.into_iter().map(str::to_owned).collect();
        inbox.set_preferences(preferences).await.unwrap();
        let alerts = inbox.alerts(en()).await.unwrap().into_iter();
        let mut ids: Vec<String> = alerts.map(|alert| alert.id).collect();
        ids.sort();
        assert_eq!(ids, in_force);
    }
}

#[tokio::test]
async fn a_notification_comes_off_when_the_message_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let client = phone(folder.path(), city(&hash(BILL), BILL.len())).await;
    let inbox = client.inbox();
    let due = inbox.due_presentations(en()).await.unwrap();
    assert_eq!((due.present[0].id.as_str(), due.retract.len()), ("m", 0));
    inbox.acknowledge("m".into()).await.unwrap();
    inbox.mark_read("m".into()).await.unwrap();
    assert_eq!(inbox.due_presentations(en()).await.unwrap().retract, ["m"]);
    inbox.acknowledge_retraction("m".into()).await.unwrap();
    assert_eq!(inbox.due_presentations(en()).await.unwrap(), Due::default());
}

/// A file of which one part comes after the other.
fn long_bill() -> Vec<u8> {
    (0..5_000_u32).map(|at| (at % 251) as u8).collect()
}

/// The long bill from this byte on.
fn rest_of_the_long_bill(from: usize) -> HttpResponse {
    let bill = long_bill();
    let mut sent = answer(200, "application/octet-stream", "");
    if from > 0 {
        let range = format!("bytes {from}-{}/{}", bill.len() - 1, bill.len());
        sent.status = 206;
        sent.headers.push(("content-range".into(), range));
    }
    sent.body = bill[from..].to_vec().into();
    sent
}

/// A city with one message, with which the long bill goes: `sends` is asked for it from a byte on.
fn city_of_the_long_bill(
    mut sends: impl FnMut(usize) -> Result<HttpResponse, TransportError> + Send + 'static,
) -> Arc<ScriptedNetwork> {
    let bill = long_bill();
    let page = json!({
        "messages": [{
            "id": "m", "case_number": null, "sent_at": "2026-11-23T10:00:00Z", "title": {"en": "Your bill"},
            "body": {"en": "Pay."}, "attachments": [{
                "id": "1", "name": "bill.pdf", "media_type": "application/pdf", "size_bytes": bill.len(),
                "sha256": hash(&bill),
            }],
        }],
        "cases": [], "next_cursor": "1", "has_more": false,
    });
    ScriptedNetwork::new(move |request| {
        if !request.url.path().ends_with("attachments/1") {
            return Ok(answer(200, "application/json", &page.to_string()));
        }
        let range = request.headers.iter().find(|(name, _)| name == "range");
        sends(range.map_or(0, |(_, range)| {
            let from = range.strip_prefix("bytes=").unwrap();
            from.trim_end_matches('-').parse().unwrap()
        }))
    })
}

#[tokio::test]
async fn a_file_that_is_cut_on_its_way_goes_on_from_there() {
    // Whether the city gives parts, and how often it is away altogether after the first cut.
    for (gives_parts, mut away, is_saved) in [
        (true, 0, true),
        (true, 2, true),
        (false, 0, true),
        (true, 9, false),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let mut asked = 0;
        let network = city_of_the_long_bill(move |from| {
            asked += 1;
            if asked > 1 && away > 0 {
                away -= 1;
                return Err(TransportError::Unreachable);
            }
            assert_eq!(from > 0, asked > 1, "nothing is fetched twice");
            let from = if gives_parts { from } else { 0 };
            let mut sent = rest_of_the_long_bill(from);
            if asked == 1 || (gives_parts && from < 3_000) {
                sent.headers.push((BREAKS_AFTER.into(), "1500".into()));
            }
            Ok(sent)
        });
        let client = phone(folder.path(), network).await;
        client.vault().unlock(en()).await.unwrap();
        let saved = client
            .inbox()
            .save_attachment("m".into(), "1".into(), en())
            .await;
        assert_eq!(saved.is_ok(), is_saved, "{saved:?}");
        if let Ok(saved) = saved {
            assert_eq!(saved.document.size_bytes as usize, long_bill().len());
        }
    }
}

/// Begins to save the long bill; returns what is told of it, which ends when nobody is left who could tell.
fn begin_to_save(client: &CitizenClient) -> (Arc<TaskHandle>, mpsc::Receiver<TransferUpdate>) {
    let (sender, told) = mpsc::channel();
    let task = client.inbox().start_saving_attachment(
        "m".into(),
        "1".into(),
        en(),
        Arc::new(Told(sender)),
    );
    (task, told)
}

/// How far it was each time, and last how it ended.
fn until_the_end(told: &mpsc::Receiver<TransferUpdate>) -> (Vec<(u64, u64)>, TransferUpdate) {
    let mut steps = Vec::new();
    loop {
        match told.recv_timeout(LONG).unwrap() {
            TransferUpdate::Moving { bytes, total_bytes } => steps.push((bytes, total_bytes)),
            ended => return (steps, ended),
        }
    }
}

/// What lies on the disk of documents, and how many are told of.
async fn in_the_vault(home: &Path, client: &CitizenClient) -> (usize, u32) {
    let files = fs::read_dir(home.join("documents")).map_or(0, Iterator::count);
    (files, client.vault().usage().await.unwrap().documents)
}

#[tokio::test]
async fn how_far_a_file_of_a_message_is_is_told_until_it_is_in_the_vault() {
    let folder = tempfile::tempdir().unwrap();
    let network = city_of_the_long_bill(|from| Ok(rest_of_the_long_bill(from)));
    let client = phone(folder.path(), Arc::clone(&network)).await;
    let (_task, told) = begin_to_save(&client);
    let error = CitizenError::VaultLocked;
    assert_eq!(until_the_end(&told).1, TransferUpdate::Failed { error });
    client.vault().unlock(en()).await.unwrap();
    let (_task, told) = begin_to_save(&client);
    let (steps, ended) = until_the_end(&told);
    assert!(steps.is_sorted(), "{steps:?}");
    assert_eq!(steps.last(), Some(&(5_000, 5_000)), "{steps:?}");
    let TransferUpdate::Imported { imported } = ended else {
        panic!("{ended:?}");
    };
    assert_eq!(imported.document.size_bytes, 5_000);
    assert_eq!(in_the_vault(folder.path(), &client).await, (1, 1));
}

#[tokio::test]
async fn a_saving_that_is_called_off_leaves_nothing_and_can_be_begun_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut stalls = [true, true, false].into_iter();
    let network = city_of_the_long_bill(move |from| {
        let mut sent = rest_of_the_long_bill(from);
        if stalls.next().unwrap() {
            sent.headers.push((STALLS_AFTER.into(), "1500".into()));
        }
        Ok(sent)
    });
    let client = phone(folder.path(), network).await;
    client.vault().unlock(en()).await.unwrap();
    for dropped in [false, true] {
        let (task, told) = begin_to_save(&client);
        let begun = TransferUpdate::Moving {
            bytes: 1_500,
            total_bytes: 5_000,
        };
        let steps = iter::from_fn(|| told.recv_timeout(LONG).ok());
        assert!(steps.fuse().any(|step| step == begun));
        assert_eq!(in_the_vault(folder.path(), &client).await, (1, 0));
        match dropped {
            true => drop(task),
            false => task.cancel(),
        }
        // Nothing is told any more, and then nobody is left to tell.
        let disconnected = mpsc::RecvTimeoutError::Disconnected;
        assert_eq!(told.recv_timeout(LONG), Err(disconnected));
        assert_eq!(in_the_vault(folder.path(), &client).await, (0, 0));
    }
    let (_task, told) = begin_to_save(&client);
    let (_, ended) = until_the_end(&told);
    assert!(
        matches!(ended, TransferUpdate::Imported { .. }),
        "{ended:?}"
    );
    assert_eq!(in_the_vault(folder.path(), &client).await, (1, 1));
}

#[tokio::test]
async fn the_vault_stays_open_as_long_as_something_comes_and_what_comes_into_a_locked_one_is_not_fetched()
 {
    for locks in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::<VirtualClock>::default();
        let phone = Arc::new(Mutex::new(Weak::<CitizenClient>::new()));
        let (time, held) = (Arc::clone(&clock), Arc::clone(&phone));
        let network = city_of_the_long_bill(move |from| {
            // A line on which it takes longer than the vault stays open unused.
            time.advance(crate::vault::LOCKS_AFTER * 4 / 5);
            if let Some(client) = held.lock().unwrap().upgrade().filter(|_| locks) {
                client.vault().lock();
            }
            let mut sent = rest_of_the_long_bill(from);
            if from < 4_500 {
                sent.headers.push((BREAKS_AFTER.into(), "1500".into()));
            }
            Ok(sent)
        });
        let config = config(folder.path());
        let client = phone_by(&clock, config, Arc::clone(&network)).await;
        *phone.lock().unwrap() = Arc::downgrade(&client);
        client.vault().unlock(en()).await.unwrap();
        let (_task, told) = begin_to_save(&client);
        let (_, ended) = until_the_end(&told);
        let asked = network.requests.lock().unwrap();
        let asked = (asked.iter()).filter(|request| request.url.path().ends_with("attachments/1"));
        let saved = matches!(ended, TransferUpdate::Imported { .. });
        assert_eq!(
            (saved, asked.count()),
            if locks { (false, 1) } else { (true, 4) },
            "{ended:?}"
        );
    }
}
