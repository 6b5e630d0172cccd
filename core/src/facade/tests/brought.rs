//! A client whose app brings a small city along.

use super::*;
use crate::{environment::Transport, testing::records::bundle_with};

/// A city that asks when she was born, and has one service and one life event.
pub(super) fn records() -> Vec<Value> {
    let records = json!([
        {"type": "category", "id": "c", "name": {"en": "C"}, "description": {"en": "C."}, "order": 1},
        {"type": "organization", "id": "o", "name": {"en": "O"}},
        {
            "type": "fact", "id": "born_on", "order": 1, "kind": "date",
            "question": {"en": "When were you born?", "es": "¿Cuándo nació?"},
        },
        {
            "type": "service", "id": "senior-card",
            "name": {"en": "Senior card", "es": "Tarjeta de mayores"},
            "description": {"en": "A card."}, "category_id": "c", "organization_id": "o", "channels": [],
            "processing_time_working_days": 1,
            "eligibility": [{
                "id": "age", "name": {"en": "You are 60 or over."},
                "rule": {">=": [{"years_since": {"var": "born_on"}}, 60]},
            }],
        },
        {
            "type": "life_event", "id": "retiring", "order": 1, "name": {"en": "Retiring"},
            "description": {"en": "R."}, "date_question": {"en": "When?"},
            "steps": [{"service_id": "senior-card", "due_days": 30}],
        },
    ]);
    serde_json::from_value(records).unwrap()
}

/// Makes `records`, published on that day, what the app of `folder` brings along.
pub(super) fn bring(folder: &Path, records: &[Value], published_on: &str) {
    let lines: String = records.iter().map(|record| format!("{record}\n")).collect();
    let header = json!({"published_at": format!("{published_on}T08:00:00Z")});
    let bundle = bundle_with(lines.as_bytes(), &header);
    std::fs::write(folder.join("shipped.ndjson"), bundle).unwrap();
}

pub(super) async fn opened(folder: &Path, keychain: &Arc<Keychain>) -> Arc<CitizenClient> {
    opened_with(folder, keychain, &ScriptedNetwork::new(silence)).await
}

pub(super) async fn opened_with(
    folder: &Path,
    keychain: &Arc<Keychain>,
    network: &Arc<ScriptedNetwork>,
) -> Arc<CitizenClient> {
    let network = Arc::clone(network) as Arc<dyn Transport>;
    opened_bringing(folder, keychain, &records(), network).await
}

/// A client whose app brings these records along.
pub(super) async fn opened_bringing(
    folder: &Path,
    keychain: &Arc<Keychain>,
    records: &[Value],
    network: Arc<dyn Transport>,
) -> Arc<CitizenClient> {
    bring(folder, records, "2026-11-01");
    let world = environment(&Arc::new(VirtualClock::default()), network);
    let shipped = folder.join("shipped.ndjson");
    let config = ClientConfig {
        shipped_catalogue: Some(shipped.to_string_lossy().into_owned()),
        ..config(&folder.join("home"))
    };
    let keys = Arc::clone(keychain) as Arc<dyn KeyStore>;
    let authorizer = Some(Arc::new(SignedIn) as Arc<dyn Authorizer>);
    let client = CitizenClient::with_environment(config, keys, authorizer, world);
    // Whether it is locked, the test knows.
    let _ = client.open().await;
    client
}
