#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use serde_json::json;

use super::*;
use crate::testing::{Signer, push_claims};

fn header() -> Value {
    json!({"alg": "ES256", "kid": "k1", "typ": "citizen-push+jwt"})
}

fn claims() -> Value {
    push_claims("phone", "event")
}

fn trust(city: &Signer) -> PushTrust {
    PushTrust {
        city: "langang".into(),
        keys: city.trust.receipt_keys.clone(),
    }
}

fn checked(header: Value, claims: Value) -> Result<Notice, NoticeError> {
    let city = Signer::new();
    trust(&city).check(city.sign(&header, &claims).as_bytes(), "phone")
}

/// `of`, with its members as in `members`; one that is null is taken away.
fn with(mut of: Value, members: Value) -> Value {
    for (name, member) in members.as_object().unwrap() {
        match member {
            Value::Null => drop(of.as_object_mut().unwrap().remove(name)),
            member => of[name] = member.clone(),
        }
    }
    of
}

#[test]
fn a_push_of_the_city_says_what_it_signed() {
    let notice = checked(header(), claims()).unwrap();
    assert_eq!(notice.event_id, "event");
    assert_eq!(notice.issued_at.timestamp(), 1_795_435_200);
    assert_eq!(notice.expires_at - notice.issued_at, TimeDelta::days(1));
    let message: Value = serde_json::from_str(&notice.message.unwrap()).unwrap();
    assert_eq!(message, claims()["message"]);
}

#[test]
fn one_that_is_to_be_fetched_has_no_message_and_one_with_both_or_neither_is_none() {
    let fetch = with(claims(), json!({"message": null, "fetch": true}));
    assert_eq!(checked(header(), fetch).unwrap().message, None);
    for odd in [
        json!({"fetch": true}),
        json!({"message": null}),
        json!({"message": null, "fetch": false}),
    ] {
        let odd = checked(header(), with(claims(), odd));
        assert_eq!(odd, Err(NoticeError::Malformed));
    }
}

#[test]
fn what_is_not_the_citys_or_not_for_this_phone_is_refused_by_name() {
    for (members, error) in [
        (json!({"iss": "another"}), NoticeError::OtherCity),
        (json!({"aud": "another"}), NoticeError::OtherSubscription),
        // Another event than the message is.
        (json!({"event": "another"}), NoticeError::Malformed),
        (json!({"event": ""}), NoticeError::Malformed),
        (json!({"exp": 1_795_435_200}), NoticeError::Malformed),
        (
            json!({"exp": 1_795_435_200 + 29 * 86_400}),
            NoticeError::Malformed,
        ),
        (json!({"exp": i64::MAX}), NoticeError::Malformed),
        (json!({"iat": i64::MIN}), NoticeError::Malformed),
        (json!({"exp": null}), NoticeError::Malformed),
        (json!({"aud": ["phone"]}), NoticeError::Malformed),
    ] {
        let refused = checked(header(), with(claims(), members.clone()));
        assert_eq!(refused, Err(error), "{members}");
    }
    for (members, error) in [
        (json!({"alg": "none"}), NoticeError::Algorithm),
        (json!({"alg": "HS256"}), NoticeError::Algorithm),
        (json!({"kid": "k2"}), NoticeError::UnknownKey),
        (
            json!({"typ": "citizen-receipt+jwt"}),
            NoticeError::Malformed,
        ),
        (json!({"typ": null}), NoticeError::Malformed),
        (json!({"crit": ["exp"]}), NoticeError::Malformed),
    ] {
        let refused = checked(with(header(), members.clone()), claims());
        assert_eq!(refused, Err(error), "{members}");
    }
    let (city, stranger) = (Signer::new(), Signer::new());
    let forged = stranger.sign(&header(), &claims());
    let refused = trust(&city).check(forged.as_bytes(), "phone");
    assert_eq!(refused, Err(NoticeError::Signature));
    for nonsense in [&b""[..], b".", b"..", b"a.b.c", b"\xff.\xff.\xff"] {
        let refused = trust(&city).check(nonsense, "phone");
        assert_eq!(refused, Err(NoticeError::Malformed));
    }
}

#[test]
fn a_push_is_taken_of_a_retired_key_if_that_was_in_use_when_it_signed() {
    let city = Signer::new();
    let jws = city.sign(&header(), &claims());
    let signed_at = DateTime::from_timestamp(1_795_435_200, 0).unwrap();
    let check = |from, until| {
        let mut trust = trust(&city);
        trust.keys[0].from = from;
        trust.keys[0].until = until;
        trust.check(jws.as_bytes(), "phone").map(drop)
    };
    let (second, outside) = (TimeDelta::seconds(1), Err(NoticeError::OutsideKeysTime));
    assert_eq!(check(Some(signed_at), Some(signed_at + second)), Ok(()));
    assert_eq!(check(None, Some(signed_at)), outside);
    assert_eq!(check(Some(signed_at + second), None), outside);
}

#[test]
fn every_altered_character_is_seen() {
    let city = Signer::new();
    let jws = city.sign(&header(), &claims());
    for index in 0..jws.len() {
        let mut altered = jws.clone().into_bytes();
        altered[index] = if altered[index] == b'A' { b'B' } else { b'A' };
        let refused = trust(&city).check(&altered, "phone");
        assert!(refused.is_err(), "character {index}");
    }
}
