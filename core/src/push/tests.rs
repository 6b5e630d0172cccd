#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::sync::Arc;

use base64::prelude::BASE64_STANDARD;
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::testing::{
    Keychain, ScriptedNetwork, Signer, VirtualClock, environment, push_claims, sealed_push,
};

/// A phone with a subscription, and its city.
struct Phone {
    _home: tempfile::TempDir,
    store: UserStore,
    city: Signer,
    trust: PushTrust,
}

fn registration() -> PushRegistration {
    PushRegistration {
        endpoint: "https://push.example/1".into(),
        language: "en".into(),
        for_extension: false,
    }
}

impl Phone {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let clock = Arc::new(VirtualClock::default());
        let silence = ScriptedNetwork::new(|_| unreachable!());
        let world = environment(&clock, silence);
        let path = home.path().join("user.db");
        let store = UserStore::open(&path, &Keychain::default(), world).unwrap();
        let city = Signer::new();
        let trust = PushTrust {
            city: "langang".into(),
            keys: city.trust.receipt_keys.clone(),
        };
        Pushes(&store).register(registration()).unwrap();
        Self {
            _home: home,
            store,
            city,
            trust,
        }
    }

    fn pushes(&self) -> Pushes<'_> {
        Pushes(&self.store)
    }

    fn subscription(&self) -> Subscription {
        self.pushes().subscription().unwrap().unwrap()
    }

    fn push(&self, event_id: &str) -> Vec<u8> {
        let subscription = self.subscription();
        let claims = push_claims(&subscription.id, event_id);
        self.city.push(&subscription.key().unwrap(), &claims)
    }

    /// As the facade does it.
    fn take(&self, body: &[u8]) -> Result<Notice, PushRefusal> {
        let pushes = self.pushes();
        let notice = pushes.open(&self.trust, body).unwrap();
        match notice {
            Ok(notice) => pushes.admit(&notice).unwrap().map(|()| notice),
            Err(refusal) => {
                pushes.count(refusal).unwrap();
                Err(refusal)
            }
        }
    }
}

#[test]
fn a_push_of_the_city_is_opened_once() {
    let phone = Phone::new();
    let body = phone.push("e1");
    let notice = phone.take(&body).unwrap();
    assert_eq!(notice.event_id, "e1");
    assert!(
        notice
            .message
            .unwrap()
            .contains("Your application is approved.")
    );
    assert_eq!(phone.take(&body), Err(PushRefusal::Replayed));
    let again = Pushes(&phone.store);
    assert_eq!(
        again
            .admit(&phone.take(&phone.push("e2")).unwrap())
            .unwrap(),
        Err(PushRefusal::Replayed)
    );
}

#[test]
fn whatever_carried_it_as_text_it_is_the_same() {
    let phone = Phone::new();
    for (event_id, text) in [
        ("e1", BASE64_STANDARD.encode(phone.push("e1"))),
        ("e2", BASE64URL.encode(phone.push("e2"))),
        (
            "e3",
            format!("{}\n", BASE64_STANDARD.encode(phone.push("e3"))),
        ),
    ] {
        assert_eq!(phone.take(text.as_bytes()).unwrap().event_id, event_id);
    }
}

#[test]
fn what_is_not_the_citys_word_for_this_phone_now_is_refused_and_counted_by_reason() {
    let phone = Phone::new();
    let (key, id) = (phone.subscription().key().unwrap(), phone.subscription().id);
    let claims = |members: serde_json::Value| {
        let mut claims = push_claims(&id, "e");
        for (name, member) in members.as_object().unwrap() {
            claims[name] = member.clone();
        }
        phone.city.push(&key, &claims)
    };
    let other = WebPushKey::generate(&*phone.store.environment().randomness).unwrap();
    let good = phone.push("e");
    let mut altered = good.clone();
    *altered.last_mut().unwrap() ^= 1;
    let mut several = good.clone();
    several[18..20].copy_from_slice(&[0, 50]);
    let expected = [
        (vec![0; MOST_BYTES + 1], PushRefusal::TooLong),
        (good[..50].to_vec(), PushRefusal::Truncated),
        (Vec::new(), PushRefusal::Truncated),
        (good[..200].to_vec(), PushRefusal::Undecipherable),
        (altered, PushRefusal::Undecipherable),
        (several, PushRefusal::SeveralRecords),
        (
            phone.city.push(&other, &push_claims(&id, "e")),
            PushRefusal::Undecipherable,
        ),
        (
            sealed_push(&key, b"anyone may write this", 0),
            PushRefusal::Malformed,
        ),
        (
            Signer::new().push(&key, &push_claims(&id, "e")),
            PushRefusal::Signature,
        ),
        (claims(json!({"iss": "another"})), PushRefusal::OtherCity),
        (
            claims(json!({"aud": "another"})),
            PushRefusal::OtherSubscription,
        ),
        (
            claims(json!({"iat": 1_795_400_000, "exp": 1_795_435_200})),
            PushRefusal::Expired,
        ),
        (claims(json!({"fetch": true})), PushRefusal::Malformed),
    ];
    let mut counted = BTreeMap::new();
    for (body, refusal) in expected {
        assert_eq!(phone.take(&body), Err(refusal));
        *counted.entry(refusal).or_insert(0) += 1;
    }
    let mut retired = phone.trust.clone();
    retired.keys[0].until = Some(phone.store.now() - chrono::TimeDelta::seconds(1));
    let refused = phone.pushes().open(&retired, &good).unwrap();
    assert_eq!(refused, Err(PushRefusal::OutsideKeysTime));
    retired.keys.clear();
    let refused = phone.pushes().open(&retired, &good).unwrap();
    assert_eq!(refused, Err(PushRefusal::UnknownKey));
    // None of them has spent the event.
    phone.take(&good).unwrap();
    let counts = phone.pushes().counts().unwrap();
    assert_eq!((counts.opened, counts.refused), (1, counted));
}

#[test]
fn a_subscription_keeps_its_key_and_the_city_is_told_of_what_concerns_it() {
    let phone = Phone::new();
    let first = phone.subscription();
    assert!(!first.is_registered);
    phone.pushes().mark_registered(&first).unwrap();
    assert!(phone.subscription().is_registered);
    let (told, now) = (phone.subscription(), phone.store.now());
    assert!(!told.is_to_be_told(now + chrono::TimeDelta::hours(11)));
    // Push services end subscriptions and cities lose devices; a clock may have been ahead.
    assert!(told.is_to_be_told(now + chrono::TimeDelta::hours(12)));
    assert!(told.is_to_be_told(now - chrono::TimeDelta::minutes(1)));
    // Who opens it on the phone is no concern of the city's.
    let for_extension = PushRegistration {
        for_extension: true,
        ..registration()
    };
    let again = phone.pushes().register(for_extension).unwrap();
    assert!(again.is_registered);
    let moved = PushRegistration {
        endpoint: "https://push.example/2".into(),
        ..registration()
    };
    let moved = phone.pushes().register(moved).unwrap();
    assert!(!moved.is_registered);
    assert_eq!(
        (&moved.id, moved.key().unwrap().to_bytes()),
        (&first.id, first.key().unwrap().to_bytes())
    );
    // An answer to an earlier registration says nothing of this one.
    phone.pushes().mark_registered(&first).unwrap();
    assert!(!phone.subscription().is_registered);
}

#[test]
fn without_a_subscription_nothing_opens_and_a_new_one_is_another() {
    let phone = Phone::new();
    let (body, id) = (phone.push("e"), phone.subscription().id);
    phone.pushes().forget().unwrap();
    assert_eq!(phone.take(&body), Err(PushRefusal::NotSubscribed));
    let new = phone.pushes().register(registration()).unwrap();
    assert_ne!(new.id, id);
    assert_eq!(phone.take(&body), Err(PushRefusal::Undecipherable));
}

#[test]
fn nothing_of_it_is_readable_on_the_disk() {
    let phone = Phone::new();
    phone.take(&phone.push("e-visible")).unwrap();
    let secret = phone.subscription().key().unwrap().to_bytes();
    phone.store.database.fold().unwrap();
    let bytes = std::fs::read(phone.store.database.path()).unwrap();
    let has = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
    assert!(has(b"push_subscription"));
    for hidden in [
        &secret[..32],
        b"push.example",
        b"e-visible",
        BASE64.encode(&*secret).as_bytes(),
    ] {
        assert!(!has(hidden));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_bytes_are_refused_without_a_word(
        noise in proptest::collection::vec(any::<u8>(), 0..5_000),
        inside in proptest::collection::vec(any::<u8>(), 0..1_000),
    ) {
        thread_local! { static PHONE: Phone = Phone::new(); }
        PHONE.with(|phone| {
            let key = phone.subscription().key().unwrap();
            assert!(phone.take(&noise).is_err());
            assert!(phone.take(&sealed_push(&key, &inside, 3)).is_err());
            let _ = as_sent(&noise);
        });
    }
}
