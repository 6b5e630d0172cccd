//! Text and money as people wrote them, made fit for a catalogue.

use serde_json::{Value, json};

use super::super::bundle::hash;
use crate::text::{hex, is_control};

/// The text without markup, its runs of white space one space each, and nothing around it. Only what
/// looks like a tag or a well-known entity is markup: "< 18" stays. What no reader sees and a screen may act on
/// goes too: control characters, and those that turn the order of a line around (UAX #9).
pub(super) fn plain(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&']) {
        let (before, from) = rest.split_at(at);
        words.push_str(before);
        if let Some((divides, after)) = tag(from) {
            if divides {
                words.push(' ');
            }
            rest = after;
        } else if let Some((character, after)) = entity(from) {
            words.push(character);
            rest = after;
        } else {
            let mut characters = from.chars();
            words.extend(characters.next());
            rest = characters.as_str();
        }
    }
    words.push_str(rest);
    words.retain(|character| character.is_whitespace() || !is_control(character));
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether the tag that `from` begins with divides words, and what comes after it.
fn tag(from: &str) -> Option<(bool, &str)> {
    const WITHIN_TEXT: [&str; 10] = [
        "a", "abbr", "b", "em", "i", "small", "span", "strong", "sub", "u",
    ];
    let inside = from.strip_prefix('<')?;
    let name = inside.strip_prefix('/').unwrap_or(inside);
    if !name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '!') {
        return None;
    }
    let end = name.find(|character: char| !character.is_ascii_alphanumeric());
    let name = name.get(..end?).unwrap_or_default().to_ascii_lowercase();
    let (_, after) = inside.split_once('>')?;
    Some((!WITHIN_TEXT.contains(&name.as_str()), after))
}

fn entity(from: &str) -> Option<(char, &str)> {
    let (name, after) = from.strip_prefix('&')?.split_once(';')?;
    let character = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => {
            let code = name.strip_prefix('#')?;
            let code = match code.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
                None => code.parse(),
            };
            char::from_u32(code.ok()?)?
        }
    };
    Some((character, after))
}

/// An id for what has none: the letters and digits of its name, and what tells it from others of such
/// a name.
pub(super) fn id_for(name: &str, apart: &[&str]) -> String {
    let mut slug = String::new();
    for character in name.chars().flat_map(char::to_lowercase) {
        if character.is_alphanumeric() {
            slug.push(character);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.len() >= 60 {
            break;
        }
    }
    let hash = hash(apart.join("\u{1f}").as_bytes());
    let [first, second, third, fourth, ..] = hash;
    let hash = hex(&[first, second, third, fourth]);
    format!("{}-{hash}", slug.trim_end_matches('-'))
}

/// How many digits the currency's minor unit has (ISO 4217).
fn digits(currency: &str) -> usize {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX"
        | "UYI" | "VND" | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

/// An amount of the minor unit as a number of the currency.
pub(super) fn major_units(minor: i64, currency: &str) -> Value {
    let one = 10_i64.pow(digits(currency) as u32);
    let part = (minor % one).unsigned_abs();
    match part {
        0 => json!(minor / one),
        _ => json!(minor as f64 / one as f64),
    }
}

/// An amount of money in the currency's minor unit, exactly; nothing where it is none.
pub(super) fn minor_units(amount: &str, currency: &str) -> Option<i64> {
    let digits = digits(currency);
    let (whole, part) = amount.trim().split_once('.').unwrap_or((amount.trim(), ""));
    let only_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let part = part.trim_end_matches('0');
    if whole.is_empty() || !only_digits(whole) || !only_digits(part) || part.len() > digits {
        return None;
    }
    format!("{whole}{part:0<digits$}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{id_for, minor_units, plain};

    #[test]
    fn markup_goes_and_words_stay() {
        assert_eq!(
            plain("<p>Fees &amp; taxes</p><br/>if x < 18"),
            "Fees & taxes if x < 18"
        );
        assert_eq!(
            plain("  two\n lines&#233;&#x4e2d;&bogus; "),
            "two linesé中&bogus;"
        );
        assert_eq!(plain("<"), "<");
        assert_eq!(
            plain("Car\0d \u{202e}drac\u{202c}&#0;\u{1b}[1m"),
            "Card drac[1m"
        );
        // Which join letters are of the writing itself.
        assert_eq!(plain("می\u{200c}خواهم"), "می\u{200c}خواهم");
    }

    #[test]
    fn ids_are_stable_and_apart() {
        let id = id_for("Café & Bar Licence!", &["a", "1"]);
        assert!(id.starts_with("café-bar-licence-"), "{id}");
        assert_eq!(id, id_for("Café & Bar Licence!", &["a", "1"]));
        assert_ne!(id, id_for("Café & Bar Licence!", &["a", "2"]));
    }

    #[test]
    fn money_is_exact_or_nothing() {
        assert_eq!(minor_units("35", "GBP"), Some(3500));
        assert_eq!(minor_units("0.1", "EUR"), Some(10));
        assert_eq!(minor_units("500", "JPY"), Some(500));
        assert_eq!(minor_units("1.250", "KWD"), Some(1250));
        for wrong in ["", "-1", "1.234", "1e3", "ten", "99999999999999999999"] {
            assert_eq!(minor_units(wrong, "EUR"), None, "{wrong}");
        }
    }
}
