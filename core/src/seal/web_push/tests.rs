#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64URL};
use proptest::prelude::*;

use super::*;
use crate::{environment::SystemRandomness, testing::sealed_push};

fn bytes(text: &str) -> Vec<u8> {
    BASE64URL.decode(text).unwrap()
}

fn key() -> WebPushKey {
    WebPushKey::generate(&SystemRandomness::default()).unwrap()
}

/// RFC 8291 section 5 and appendix A.
const RFC_BODY: &str = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz\
    AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";
const RFC_SECRET: &str = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94";
const RFC_POINT: &str =
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
const RFC_AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";
const RFC_CONTENT: &[u8] = b"When I grow up, I want to be a watermelon";

fn rfc_key() -> WebPushKey {
    let auth = bytes(RFC_AUTH).try_into().unwrap();
    WebPushKey::of(&bytes(RFC_SECRET), &auth).unwrap()
}

#[test]
fn the_example_of_rfc_8291_opens() {
    let key = rfc_key();
    assert_eq!(key.public_point().to_vec(), bytes(RFC_POINT));
    assert_eq!(key.open(&bytes(RFC_BODY)).unwrap().as_slice(), RFC_CONTENT);
}

#[test]
fn the_steps_of_rfc_8291_appendix_a_come_to_what_stands_there() {
    let body = bytes(RFC_BODY);
    let message = Body::of_message(&body).unwrap();
    let sender = PublicKey::from_sec1_bytes(message.key_id).unwrap();
    let key = rfc_key();
    let shared = diffie_hellman(key.secret.to_nonzero_scalar(), sender.as_affine());
    assert_eq!(
        shared.raw_secret_bytes().as_slice(),
        bytes("kyrL1jIIOHEzg3sM2ZWRHDRB62YACZhhSlknJ672kSs")
    );
    let mut input = [0; KEY_BYTES];
    let info = [KEY_INFO, &key.public, message.key_id];
    expand(
        key.auth.as_slice(),
        shared.raw_secret_bytes(),
        &info,
        &mut input,
    )
    .unwrap();
    assert_eq!(
        input.to_vec(),
        bytes("S4lYMb_L0FxCeq0WhDx813KgSYqU26kOyzWUdsXYyrg")
    );
    let (_, nonce) = content_key(&input, message.salt).unwrap();
    assert_eq!(nonce.to_vec(), bytes("4h_95klXJ5E_qnoN"));
}

/// Its key is shared beforehand and has no name, so that it is no message of Web Push.
#[test]
fn the_example_of_rfc_8188_section_3_1_opens() {
    let body = bytes("I1BsxtFttlv3u_Oo94xnmwAAEAAA-NAVub2qFgBEuQKRapoZu-IxkIva3MEB1PD-ly8Thjg");
    let Body {
        salt,
        record_bytes,
        key_id,
        records: record,
    } = Body::read(&body).unwrap();
    assert_eq!((record_bytes, key_id), (4096, &b""[..]));
    let (key, nonce) = content_key(&bytes("yqdlZ-tYemfogSmv7Ws5PQ"), salt).unwrap();
    assert_eq!(nonce.to_vec(), bytes("Bcs8gkIRKLI8GeI8"));
    assert_eq!(
        opened(&key, nonce, record).unwrap().as_slice(),
        b"I am the walrus"
    );
    assert_eq!(key_of(&body), Err(WebPushError::SenderKey));
}

/// Two records: the first one has the example's padding and the mark of one that is not the last, by which a message
/// that was cut off after it is seen.
#[test]
fn of_the_example_of_rfc_8188_section_3_2_each_record_opens_and_no_message_has_two() {
    let text = "uNCkWiNYzKTnBN9ji3-qWAAAABkCYTHOG8chz_gnvgOqdGYovxyjuqRyJFjEDyoF1Fvkj6hQPdPHI51OEUKEpgz3SsLWIqS_uA";
    let body = bytes(text);
    let Body {
        salt,
        record_bytes,
        key_id,
        records,
    } = Body::read(&body).unwrap();
    assert_eq!((record_bytes, key_id), (25, &b"a1"[..]));
    let (key, nonce) = content_key(&bytes("BO3ZVPxUlnLORbVGMpbT1Q"), salt).unwrap();
    let (first, last) = records.split_at(record_bytes);
    assert_eq!(opened(&key, nonce, first), Err(WebPushError::Padding));
    let mut first = first.to_vec();
    let plain = key
        .open_in_place(
            Nonce::assume_unique_for_key(nonce),
            Aad::empty(),
            &mut first,
        )
        .unwrap();
    assert_eq!(plain, b"I am th\x01\0");
    let mut second = nonce;
    second[NONCE_LEN - 1] ^= 1;
    assert_eq!(opened(&key, second, last).unwrap().as_slice(), b"e walrus");

    let mut several = bytes(RFC_BODY);
    several[SALT_BYTES..SALT_BYTES + 4].copy_from_slice(&25_u32.to_be_bytes());
    assert_eq!(key_of(&several), Err(WebPushError::Records));
}

fn key_of(body: &[u8]) -> Result<(), WebPushError> {
    may_be_message(body)
}

#[test]
fn a_key_is_kept_and_opens_again_what_was_sealed_for_it_and_for_no_other() {
    let (key, other) = (key(), key());
    let kept = WebPushKey::from_bytes(&key.to_bytes()).unwrap();
    let body = sealed_push(&key, b"words", 100);
    assert_eq!(kept.open(&body).unwrap().as_slice(), b"words");
    assert_eq!(other.open(&body).unwrap_err(), WebPushError::Refused);
    assert!(WebPushKey::from_bytes(&key.to_bytes()[1..]).is_none());
    assert!(WebPushKey::from_bytes(&[]).is_none());
    // Zero is no private key.
    assert!(WebPushKey::from_bytes(&[0; KEY_BYTES + AUTH_BYTES + POINT_BYTES]).is_none());
    // The same point with another secret.
    let auth = WebPushKey::of(&key.to_bytes()[..KEY_BYTES], &[7; AUTH_BYTES]).unwrap();
    assert_eq!(auth.open(&body).unwrap_err(), WebPushError::Refused);
}

#[test]
fn every_altered_byte_and_every_cut_is_seen() {
    let key = key();
    let body = sealed_push(&key, b"words", 3);
    for index in 0..body.len() {
        let mut altered = body.clone();
        altered[index] ^= 1;
        // The record size alone is not proven: what fits it still fits it.
        let is_size = (SALT_BYTES..SALT_BYTES + 4).contains(&index);
        assert_eq!(key.open(&altered).is_ok(), is_size, "byte {index}");
        assert!(key.open(&body[..index]).is_err(), "cut at {index}");
    }
}

#[test]
fn what_is_too_long_is_not_looked_at_and_the_longest_opens() {
    let key = key();
    let longest = MOST_BYTES - FIXED_BYTES - POINT_BYTES - TAG_BYTES - 1;
    let body = sealed_push(&key, &vec![7; longest], 0);
    assert_eq!(body.len(), MOST_BYTES);
    assert_eq!(key.open(&body).unwrap().len(), longest);
    let mut longer = body;
    longer.push(0);
    assert_eq!(key.open(&longer).unwrap_err(), WebPushError::TooLong);
}

#[test]
fn a_point_off_the_curve_is_no_senders_key() {
    let key = key();
    let mut body = sealed_push(&key, b"words", 0);
    body[FIXED_BYTES + 1..FIXED_BYTES + POINT_BYTES].fill(9);
    assert_eq!(key.open(&body).unwrap_err(), WebPushError::SenderKey);
    // Compressed points are not what RFC 8291 sends.
    body[FIXED_BYTES] = 2;
    assert_eq!(key.open(&body).unwrap_err(), WebPushError::SenderKey);
}

proptest! {
    #[test]
    fn what_was_sealed_opens_and_anything_else_is_refused(
        content in proptest::collection::vec(any::<u8>(), 0..500),
        padding in 0..500_usize,
        noise in proptest::collection::vec(any::<u8>(), 0..300),
    ) {
        let key = rfc_key();
        let body = sealed_push(&key, &content, padding);
        prop_assert_eq!(key.open(&body).unwrap().to_vec(), content);
        prop_assert!(key.open(&noise).is_err());
        let behind = [&body[..FIXED_BYTES + POINT_BYTES], &noise[..]].concat();
        prop_assert!(key.open(&behind).is_err());
    }
}
