//! The inbox as a shell has it.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64URL};
use ring::digest::{SHA256, digest};

use super::*;
use crate::testing::BREAKS_AFTER;

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
    // The vault locks itself by no clock.
    let clock = Arc::<VirtualClock>::default();
    clock.stand_still();
    let keys = Arc::<Keychain>::default() as Arc<dyn KeyStore>;
    let world = environment(&clock, network);
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

#[tokio::test]
async fn a_file_that_is_cut_on_its_way_goes_on_from_there() {
    let bill: Vec<u8> = (0..5_000_u32).map(|at| (at % 251) as u8).collect();
    let attachment = json!({
        "id": "1", "name": "bill.pdf", "media_type": "application/pdf", "size_bytes": bill.len(), "sha256": hash(&bill),
    });
    // Whether the city gives parts, and how often it is away altogether after the first cut.
    for (gives_parts, mut away, is_saved) in [
        (true, 0, true),
        (true, 2, true),
        (false, 0, true),
        (true, 9, false),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let (file, attachment) = (bill.clone(), attachment.clone());
        let mut asked = 0;
        let network = ScriptedNetwork::new(move |request| {
            if !request.url.path().ends_with("attachments/1") {
                let page = json!({
                    "messages": [{
                        "id": "m", "case_number": null, "sent_at": "2026-11-23T10:00:00Z", "title": {"en": "Your bill"},
                        "body": {"en": "Pay."}, "attachments": [attachment],
                    }],
                    "cases": [], "next_cursor": "1", "has_more": false,
                });
                return Ok(answer(200, "application/json", &page.to_string()));
            }
            asked += 1;
            if asked > 1 && away > 0 {
                away -= 1;
                return Err(TransportError::Unreachable);
            }
            let range = request.headers.iter().find(|(name, _)| name == "range");
            let from = range.map_or(0, |(_, range)| {
                let from = range.strip_prefix("bytes=").unwrap();
                from.trim_end_matches('-').parse::<usize>().unwrap()
            });
            assert_eq!(from > 0, asked > 1, "nothing is fetched twice");
            let from = if gives_parts { from } else { 0 };
            let mut sent = answer(
                if from > 0 { 206 } else { 200 },
                "application/octet-stream",
                "",
            );
            sent.body = file[from..].to_vec().into();
            if from > 0 {
                let range = format!("bytes {from}-{}/{}", file.len() - 1, file.len());
                sent.headers.push(("content-range".into(), range));
            }
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
            assert_eq!(saved.document.size_bytes as usize, bill.len());
        }
    }
}
