//! What people type, read as the number, the day or the yes that it says: on whatever keyboard, in the
//! digits of their language.

use chrono::NaiveDate;
use unicode_normalization::UnicodeNormalization;

use crate::messages;

/// A date typed with the year first, as an RFC 3339 `full-date`; only if that day exists. Eight digits
/// alone are one as well: there are keyboards for numbers that have nothing to put between them.
pub(crate) fn date(typed: &str) -> Option<String> {
    let mut typed = plain(typed);
    if typed.len() == 8 && typed.bytes().all(|byte| byte.is_ascii_digit()) {
        typed.insert(6, '-');
        typed.insert(4, '-');
    }
    let parts: Vec<&str> = typed
        .trim_end_matches('日')
        .split(['-', '/', '.', '年', '月'])
        .map(str::trim)
        .collect();
    let [year, month, day] = parts.as_slice() else {
        return None;
    };
    let digits = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    if year.len() != 4 || month.len() > 2 || day.len() > 2 || !parts.iter().all(digits) {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
        .map(|date| date.format("%Y-%m-%d").to_string())
}

/// A whole number typed in ASCII, full-width or Arabic digits, with a sign and with commas or spaces
/// between groups of three digits if any.
pub(crate) fn integer(typed: &str) -> Option<i64> {
    let typed = plain(typed).replace('\u{2212}', "-");
    let digits = typed.trim_start_matches(['+', '-']);
    let sign = typed.strip_suffix(digits)?;
    let groups: Vec<&str> = digits
        .split(|character: char| character == ',' || character.is_whitespace())
        .collect();
    let (first, rest) = groups.split_first()?;
    let grouped = rest.is_empty() || (1..=3).contains(&first.len());
    if !grouped || rest.iter().any(|group| group.len() != 3) {
        return None;
    }
    let digits = groups.concat();
    if digits.bytes().all(|byte| byte.is_ascii_digit()) {
        format!("{sign}{digits}").parse().ok()
    } else {
        None
    }
}

/// Yes or no in any language there are messages in, or as JSON writes them.
pub(crate) fn yes_or_no(typed: &str) -> Option<bool> {
    let typed = folded(typed);
    let means = |json: &str, key: &str| {
        typed == json
            || messages::SOURCES
                .iter()
                .any(|(tag, _)| typed == folded(&messages::message(tag, key, &Default::default())))
    };
    if means("true", "answer-yes") {
        Some(true)
    } else if means("false", "answer-no") {
        Some(false)
    } else {
        None
    }
}

/// Compatibility forms (full-width digits and signs) as their plain ones, the digits that Arabic and
/// Persian keyboards write as ASCII ones, ends trimmed.
pub(crate) fn plain(typed: &str) -> String {
    let plain: String = typed.nfkc().map(with_ascii_digits).collect();
    plain.trim().to_owned()
}

fn with_ascii_digits(character: char) -> char {
    let first = match character {
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6f0}'..='\u{6f9}' => '\u{6f0}',
        other => return other,
    };
    let digit = u32::from(character) - u32::from(first);
    char::from_digit(digit, 10).unwrap_or(character)
}

/// As [`plain`], in small letters: what reads the same is the same.
pub(crate) fn folded(typed: &str) -> String {
    plain(typed).to_lowercase()
}
