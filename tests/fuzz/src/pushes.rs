//! What anyone may send to a phone's address at a push service.

use std::sync::LazyLock;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64URL};
use citizen_core::{
    environment::Timestamp,
    inbox::{InboxPreferences, Told, glance},
    push::{Ledger, PushRefusal, as_sent},
    seal::web_push::{MOST_BYTES, WebPushKey},
    trust::push::PushTrust,
    zone::Zone,
};

use crate::signing::{key, signed};

/// The example of RFC 8291 section 5: the private number, the secret and the public point of who receives it.
const RECEIVER: [&str; 3] = [
    "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94",
    "BTBZMqHH6r4Tts7J_aSIgg",
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
];
const CONTENT: &[u8] = b"When I grow up, I want to be a watermelon";

static KEY: LazyLock<WebPushKey> = LazyLock::new(|| {
    let parts = RECEIVER.map(|part| BASE64URL.decode(part).unwrap());
    WebPushKey::from_bytes(&parts.concat()).unwrap()
});

static CITY: LazyLock<PushTrust> = LazyLock::new(|| PushTrust {
    city: "langang".to_owned(),
    keys: vec![key()],
});

/// A message as it comes, what is in one, and claims that the city has signed. Nothing opens but what was sealed; nothing is
/// believed but what was signed; nothing is shown twice, or without end.
pub(super) fn push(data: &[u8]) {
    let body = as_sent(data);
    if let Ok(content) = KEY.open(&body) {
        assert!(body.len() <= MOST_BYTES);
        assert_eq!(content.as_slice(), CONTENT);
    }
    let trust = &*CITY;
    assert!(trust.check(data, "phone").is_err(), "nobody signed this");
    let jws = signed("citizen-push+jwt", data);
    let Ok(notice) = trust.check(jws.as_bytes(), "phone") else {
        return;
    };
    assert!(notice.issued_at < notice.expires_at);
    let now: Timestamp = "2026-11-23T13:00:00Z".parse().unwrap();
    let mut ledger = Ledger::default();
    if ledger.admit(&notice, now).is_ok() {
        let again = ledger.admit(&notice, now);
        assert!(matches!(
            again,
            Err(PushRefusal::Replayed | PushRefusal::Expired)
        ));
    }
    let Some(message) = &notice.message else {
        return;
    };
    for hides_content in [false, true] {
        let preferences = InboxPreferences {
            hides_content,
            ..InboxPreferences::default()
        };
        let seen = glance(
            message,
            Told::default(),
            "en",
            &preferences,
            &Zone::utc(),
            now,
            0,
        );
        let Some((title, body)) = seen.and_then(|seen| seen.words) else {
            continue;
        };
        assert!(!title.is_empty() && title.chars().count() < 1_000);
        assert!(body.chars().count() < 1_000);
    }
}
