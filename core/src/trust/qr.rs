//! A receipt as a square that a camera reads: the whole of it, to be checked like the receipt itself, packed into so few
//! characters that a phone's screen or a sheet of paper has room for it. docs/receipts.md describes the text.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64URL};
use qrcodegen::{QrCode as Symbol, QrCodeEcc, QrSegment, Version};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::ReceiptError;

/// What the text begins with: the format and its version.
pub const PREFIX: &str = "CR1:";
/// No symbol holds more characters than this.
const TEXT_LIMIT: usize = 4_296;
/// No receipt is longer than this, in bytes.
const JWS_LIMIT: usize = 16 * 1024;
/// A larger symbol than this one is hard to read from a screen.
const LARGEST_VERSION: u8 = 25;

/// What stands in receipts again and again, each for one byte from 0x80 on, in this order.
const WORDS: [&str; 22] = [
    r#"{"alg":"ES256","kid":""#,
    r#"","typ":"citizen-receipt+jwt"}"#,
    r#"{"iss":""#,
    r#"","iat":"#,
    r#","idempotency_key":""#,
    r#"","idempotency_key":""#,
    r#"","body_sha256":""#,
    r#"","case_number":""#,
    r#"","kind":"application"#,
    r#"","kind":"answer"#,
    r#"","kind":"withdrawal"#,
    r#","submission_id":""#,
    r#"","submission_id":""#,
    r#"","service_id":""#,
    r#"","form_id":""#,
    r#"","form_version":""#,
    r#"","attachments":[]"#,
    r#"","attachments":[""#,
    r#"",""#,
    r#"],"promised_by":""#,
    r#","promised_by":""#,
    r#""}"#,
];
const FIRST_WORD: u8 = 0x80;
/// 32 bytes follow, of which the base64url stands there.
const HASH: u8 = 0xfd;
/// The 16 bytes of a UUID follow.
const UUID: u8 = 0xfe;
/// A byte follows that is none of ASCII.
const BYTE: u8 = 0xff;
const HASH_CHARACTERS: usize = 43;
const UUID_CHARACTERS: usize = 36;

/// A QR code (ISO/IEC 18004), to be drawn as squares with a margin of four around it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct QrCode {
    /// How many squares a side has.
    pub size: u32,
    /// Row by row from the top, each from the left: 1 is dark, 0 is light.
    pub modules: Vec<u8>,
}

/// The text that stands for a receipt in a QR code: only of characters of its alphanumeric mode.
pub fn text(jws: &str) -> Result<String, ReceiptError> {
    if jws.len() > JWS_LIMIT {
        return Err(ReceiptError::Malformed);
    }
    let mut parts = jws.split('.');
    let (Some(header), Some(claims), Some(signature), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(ReceiptError::Malformed);
    };
    let header = packed(&super::decode(header)?);
    let claims = packed(&super::decode(claims)?);
    let signature = super::decode(signature)?;
    let mut bytes = Vec::new();
    for part in [&header, &claims] {
        let length = u16::try_from(part.len()).map_err(|_| ReceiptError::Malformed)?;
        bytes.extend(length.to_be_bytes());
        bytes.extend(part);
    }
    bytes.extend(signature);
    Ok(format!("{PREFIX}{}", base45(&bytes)))
}

/// The receipt that such a text stands for, not yet checked.
pub fn jws(text: &str) -> Result<String, ReceiptError> {
    let text = text.trim();
    let code = text
        .strip_prefix(PREFIX)
        .filter(|code| code.len() <= TEXT_LIMIT)
        .ok_or(ReceiptError::Malformed)?;
    let bytes = from_base45(code).ok_or(ReceiptError::Malformed)?;
    let (header, rest) = part(&bytes).ok_or(ReceiptError::Malformed)?;
    let (claims, signature) = part(rest).ok_or(ReceiptError::Malformed)?;
    let unpacked = |part| unpacked(part).ok_or(ReceiptError::Malformed);
    Ok([unpacked(header)?, unpacked(claims)?, signature.to_vec()]
        .map(|part| BASE64URL.encode(part))
        .join("."))
}

/// The QR code of a text: of level M, so that it can be read where a seventh of it cannot. `Err` where it would have more
/// than 117 squares a side (version 25).
pub fn code(text: &str) -> Result<QrCode, ReceiptError> {
    let segments = QrSegment::make_segments(text);
    let symbol = Symbol::encode_segments_advanced(
        &segments,
        QrCodeEcc::Medium,
        Version::MIN,
        Version::new(LARGEST_VERSION),
        None,
        false,
    )
    .map_err(|_| ReceiptError::TooLong)?;
    let side = symbol.size();
    let places = (0..side).flat_map(|y| (0..side).map(move |x| (x, y)));
    Ok(QrCode {
        size: side.unsigned_abs(),
        modules: places
            .map(|(x, y)| u8::from(symbol.get_module(x, y)))
            .collect(),
    })
}

fn part(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))
}

fn packed(mut plain: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    while let Some((first, rest)) = plain.split_first() {
        let word = (FIRST_WORD..).zip(WORDS);
        let word = word
            .filter(|(_, word)| plain.starts_with(word.as_bytes()))
            .max_by_key(|(_, word)| word.len());
        plain = if let Some((code, word)) = word {
            packed.push(code);
            plain.get(word.len()..).unwrap_or_default()
        } else if let Some((uuid, rest)) = leading(plain, UUID_CHARACTERS, uuid_of) {
            packed.push(UUID);
            packed.extend(uuid);
            rest
        } else if let Some((hash, rest)) = leading(plain, HASH_CHARACTERS, hash_of) {
            packed.push(HASH);
            packed.extend(hash);
            rest
        } else {
            packed.extend((!first.is_ascii()).then_some(BYTE));
            packed.push(*first);
            rest
        };
    }
    packed
}

fn unpacked(mut packed: &[u8]) -> Option<Vec<u8>> {
    let mut plain = Vec::new();
    while let Some((first, rest)) = packed.split_first() {
        packed = match *first {
            ascii if ascii.is_ascii() => {
                plain.push(ascii);
                rest
            }
            BYTE => {
                let (byte, rest) = rest.split_first()?;
                plain.push(*byte);
                rest
            }
            UUID => {
                let (uuid, rest) = rest.split_first_chunk()?;
                plain.extend(Uuid::from_bytes(*uuid).to_string().into_bytes());
                rest
            }
            HASH => {
                let (hash, rest) = rest.split_first_chunk::<32>()?;
                plain.extend(BASE64URL.encode(hash).into_bytes());
                rest
            }
            word => {
                let word = WORDS.get(usize::from(word - FIRST_WORD))?;
                plain.extend(word.as_bytes());
                rest
            }
        };
        if plain.len() > JWS_LIMIT {
            return None;
        }
    }
    Some(plain)
}

/// What `read` makes of the first so many characters, and the rest.
fn leading<T>(
    plain: &[u8],
    characters: usize,
    read: impl FnOnce(&str) -> Option<T>,
) -> Option<(T, &[u8])> {
    let (head, rest) = plain.split_at_checked(characters)?;
    Some((read(std::str::from_utf8(head).ok()?)?, rest))
}

fn uuid_of(text: &str) -> Option<[u8; 16]> {
    let uuid = Uuid::try_parse(text).ok()?;
    (uuid.to_string() == text).then(|| uuid.into_bytes())
}

fn hash_of(text: &str) -> Option<[u8; 32]> {
    BASE64URL.decode(text).ok()?.try_into().ok()
}

/// The characters of Base45 (RFC 9285 section 4.2), which are those of a QR code's alphanumeric mode.
const ALPHABET: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

fn base45(bytes: &[u8]) -> String {
    let mut text = String::new();
    for pair in bytes.chunks(2) {
        let (mut value, characters) = match pair {
            [high, low] => (u16::from_be_bytes([*high, *low]), 3),
            rest => (rest.iter().copied().map(u16::from).sum(), 2),
        };
        for _ in 0..characters {
            let digit = ALPHABET.get(usize::from(value % 45));
            text.extend(digit.copied().map(char::from));
            value /= 45;
        }
    }
    text
}

fn from_base45(text: &str) -> Option<Vec<u8>> {
    let digit = |character: u8| {
        let place = ALPHABET.iter().position(|known| *known == character)?;
        u32::try_from(place).ok()
    };
    let mut bytes = Vec::new();
    for group in text.as_bytes().chunks(3) {
        let mut value = 0;
        for character in group.iter().rev() {
            value = value * 45 + digit(*character)?;
        }
        match group.len() {
            3 => bytes.extend(u16::try_from(value).ok()?.to_be_bytes()),
            2 => bytes.push(u8::try_from(value).ok()?),
            _ => return None,
        }
    }
    Some(bytes)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::{testing::Signer, trust::digest};

    const UUIDS: [&str; 2] = [
        "01a20846-fe00-715c-9a84-2f0aadd7499b",
        "01a20846-fe00-7d05-9c95-ffe7abe0cf35",
    ];

    /// A receipt as the reference city signs it, with so many attachments.
    fn receipt(attachments: usize) -> (Signer, String) {
        let city = Signer::new();
        let hashes = (0..attachments).map(|number| format!(r#""{}""#, digest(&[number as u8])));
        let hashes = hashes.collect::<Vec<_>>().join(",");
        let claims = format!(
            r#"{{"iss":"langang","iat":1790000000,"idempotency_key":"{}","body_sha256":"{}","case_number":"LG-2026-000001","kind":"application","submission_id":"{}","service_id":"apply-senior-transit-card","form_id":"senior-transit-card","form_version":"1","attachments":[{hashes}],"promised_by":"2026-12-05"}}"#,
            UUIDS[0],
            digest(b"body"),
            UUIDS[1],
        );
        let header = json!({"alg": "ES256", "kid": "k1", "typ": "citizen-receipt+jwt"});
        let jws = city.sign_text(&header.to_string(), &claims);
        (city, jws)
    }

    #[test]
    fn a_receipt_comes_back_from_its_text_and_is_proven() {
        let (city, jws) = receipt(2);
        let text = text(&jws).unwrap();
        assert_eq!(super::jws(&text).unwrap(), jws);
        assert_eq!(super::jws(&format!(" {text}\n")).unwrap(), jws);
        let proven = city.trust.check_receipt(&super::jws(&text).unwrap());
        assert_eq!(proven.unwrap().promised_by.as_deref(), Some("2026-12-05"));
    }

    #[test]
    fn it_fits_a_camera() {
        let modules = |attachments| {
            let text = text(&receipt(attachments).1).unwrap();
            (text.len(), code(&text).unwrap().size)
        };
        // 97 squares a side are version 20, 117 version 25.
        let (characters, size) = modules(0);
        assert!(characters <= 400 && size <= 69, "{characters} {size}");
        assert!(modules(10).1 <= 97, "{:?}", modules(10));
        assert!(modules(20).1 <= 117, "{:?}", modules(20));
        let long = "A".repeat(3_000);
        assert_eq!(code(&long), Err(ReceiptError::TooLong));
    }

    #[test]
    fn a_camera_reads_from_the_squares_what_was_written() {
        let text = text(&receipt(3).1).unwrap();
        let code = code(&text).unwrap();
        let (side, scale, margin) = (code.size as usize, 4, 16);
        let pixel = |x: usize, y: usize| {
            let square = |place: usize| place.checked_sub(margin).map(|place| place / scale);
            let dark = match (square(x), square(y)) {
                (Some(x), Some(y)) if x < side && y < side => code.modules[y * side + x],
                _ => 0,
            };
            if dark == 1 { 0 } else { 255 }
        };
        let width = side * scale + 2 * margin;
        let mut picture = rqrr::PreparedImage::prepare_from_greyscale(width, width, pixel);
        let grids = picture.detect_grids();
        assert_eq!(grids.len(), 1);
        assert_eq!(grids[0].decode().unwrap().1, text);
    }

    #[test]
    fn base45_is_that_of_rfc_9285() {
        for (plain, code) in [
            ("AB", "BB8"),
            ("Hello!!", "%69 VD92EX0"),
            ("base-45", "UJCLQE7W581"),
            ("ietf!", "QED8WEX0"),
        ] {
            assert_eq!(base45(plain.as_bytes()), code);
            assert_eq!(from_base45(code).unwrap(), plain.as_bytes());
        }
        for wrong in ["GGW1", "GGW", ":::", "a", "0", "::"] {
            assert_eq!(from_base45(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_no_such_text_is_refused() {
        let (_, jws) = receipt(0);
        let text = text(&jws).unwrap();
        let claims: Value = json!({});
        for wrong in [
            "",
            "CR1:",
            "CR2:BB8",
            &jws,
            &text[..text.len() / 3],
            &format!("{PREFIX}{}", "0".repeat(9_000)),
            &claims.to_string(),
        ] {
            assert_eq!(super::jws(wrong), Err(ReceiptError::Malformed), "{wrong}");
        }
        for wrong in ["", "a.b", "a.b.c.d", "é.é.é", &"a".repeat(100_000)] {
            assert_eq!(super::text(wrong), Err(ReceiptError::Malformed));
        }
    }

    proptest! {
        #[test]
        fn whatever_is_packed_comes_back(plain: Vec<u8>, words in prop::collection::vec(0..WORDS.len(), 0..8)) {
            let mut bytes = plain;
            for word in words {
                bytes.extend(WORDS[word].as_bytes());
                bytes.extend(UUIDS[word % 2].as_bytes());
                bytes.extend(digest(&[word as u8]).into_bytes());
            }
            prop_assert_eq!(unpacked(&packed(&bytes)), Some(bytes));
        }

        #[test]
        fn no_text_breaks_it(text in "CR1:[0-9A-Z $%*+./:-]{0,400}") {
            if let Ok(jws) = jws(&text) {
                prop_assert_eq!(super::jws(&super::text(&jws).unwrap()), Ok(jws));
            }
        }
    }
}
