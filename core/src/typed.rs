//! What people type, read as the number, the amount, the day, the time or the yes that it says: on whatever
//! keyboard, in the digits of their language.

use chrono::NaiveDate;
use unicode_normalization::UnicodeNormalization;

use crate::messages;

/// A date typed with the year first, as an RFC 3339 `full-date`; only if that day exists. Eight digits
/// alone are one as well: there are keyboards for numbers that have nothing to put between them.
pub(crate) fn date(typed: &str) -> Option<String> {
    let mut typed = plain(typed);
    if typed.len() == 8 && all_digits(&typed) {
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
    if year.len() != 4
        || month.len() > 2
        || day.len() > 2
        || !parts.iter().all(|part| all_digits(part))
    {
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
    if all_digits(&digits) {
        format!("{sign}{digits}").parse().ok()
    } else {
        None
    }
}

/// An amount of money typed in whatever digits, in the smallest unit of a currency that has `decimals` decimal
/// digits: never rounded, and nothing where it can be read in two ways.
///
/// Comma, point or the Arabic decimal sign stand before the decimals; commas, points, spaces or apostrophes
/// between groups of three digits. A comma or a point with three digits behind it ends a group, unless the
/// currency has as many decimals: then the point is one before decimals, and the comma could be either.
pub(crate) fn amount(typed: &str, decimals: u8) -> Option<i64> {
    const ARABIC_POINT: char = '\u{66b}';
    let typed = plain(typed).replace('\u{2212}', "-").replace('،', ",");
    let unsigned = typed.trim_start_matches(['+', '-']);
    let sign = typed.strip_suffix(unsigned)?;
    let point = |character: char| [',', '.', ARABIC_POINT].contains(&character);
    let (whole, fraction) = match unsigned.rsplit_once(point) {
        None => (unsigned, ""),
        Some((whole, behind)) => {
            let mark = unsigned.get(whole.len()..)?.chars().next()?;
            let groups = mark != ARABIC_POINT && behind.len() == 3 && !whole.contains(point)
                || whole.contains(mark);
            match groups {
                false => (whole, behind),
                true if decimals < 3 || whole.contains(mark) => (unsigned, ""),
                true if decimals == 3 && mark == '.' => (whole, behind),
                true => return None,
            }
        }
    };
    let decimals = usize::from(decimals);
    let is_between =
        |character: char| point(character) || "'’\u{66c}".contains(character) || character == ' ';
    let mut marks = whole.chars().filter(|character| is_between(*character));
    let first_mark = marks.next();
    let groups: Vec<&str> = whole.split(is_between).collect();
    let grouped = match groups.as_slice() {
        [first, rest @ ..] if !rest.is_empty() => {
            (1..=3).contains(&first.len())
                && !first.starts_with('0')
                && rest.iter().all(|group| group.len() == 3)
                && marks.all(|mark| Some(mark) == first_mark)
        }
        _ => !(whole.is_empty() && fraction.is_empty()),
    };
    let digits = groups.concat() + fraction;
    if !grouped || fraction.len() > decimals || !all_digits(&digits) {
        return None;
    }
    format!("{sign}{digits}{:0<1$}", "", decimals - fraction.len())
        .parse()
        .ok()
}

/// A time of day typed in hours and minutes, as `HH:MM` of 24 hours. Four digits alone are one as well:
/// there are keyboards for numbers that have nothing to put between them.
pub(crate) fn time(typed: &str) -> Option<String> {
    let typed = folded(typed);
    let (mut typed, mut half) = (typed.as_str(), None);
    // The half of the day, in any language there are messages in: before or after the hours.
    for (mark, first_hour) in [
        ("a.m.", 0),
        ("p.m.", 12),
        ("am", 0),
        ("pm", 12),
        ("上午", 0),
        ("下午", 12),
        ("ص", 0),
        ("م", 12),
    ] {
        let rest = typed.strip_suffix(mark).or(typed.strip_prefix(mark));
        if let Some(rest) = rest.filter(|_| half.is_none()) {
            (typed, half) = (rest.trim(), Some(first_hour));
        }
    }
    let parts: Vec<&str> = match typed.split_at_checked(2) {
        Some((hours, minutes)) if typed.len() == 4 && all_digits(typed) => vec![hours, minutes],
        _ => typed
            .trim_end_matches('分')
            .split([':', '.', 'h', '点', '點', '时', '時'])
            .map(str::trim)
            .collect(),
    };
    let [hours, minutes] = parts.as_slice() else {
        return None;
    };
    if !(1..=2).contains(&hours.len())
        || minutes.len() != 2
        || !parts.iter().all(|part| all_digits(part))
    {
        return None;
    }
    let (hours, minutes): (u8, u8) = (hours.parse().ok()?, minutes.parse().ok()?);
    let hours = match half {
        None => hours,
        Some(first) if (1..=12).contains(&hours) => hours % 12 + first,
        Some(_) => return None,
    };
    (hours < 24 && minutes < 60).then(|| format!("{hours:02}:{minutes:02}"))
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

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{amount, time};

    #[test]
    fn an_amount_is_read_as_people_write_it() {
        for (typed, minor_units) in [
            ("12", 1_200),
            ("12,50", 1_250),
            ("12.5", 1_250),
            (" 12,5 ", 1_250),
            ("1.200,5", 120_050),
            ("1,200.50", 120_050),
            ("1 200,50", 120_050),
            ("1\u{a0}200,50", 120_050),
            ("1\u{202f}200", 120_000),
            ("1'200.50", 120_050),
            ("1’200.50", 120_050),
            ("1.200", 120_000),
            ("1,200", 120_000),
            ("1.234.567", 123_456_700),
            ("1.234.567,8", 123_456_780),
            ("١٬٢٠٠٫٥٠", 120_050),
            ("۱۲٫۵", 1_250),
            ("１２．５０", 1_250),
            ("１，２００", 120_000),
            ("-0,05", -5),
            ("−5", -500),
            ("+5", 500),
            ("0.07", 7),
            (",5", 50),
            ("12.", 1_200),
            ("0", 0),
            ("007", 700),
            ("92233720368547758.07", i64::MAX),
            ("-92233720368547758.08", i64::MIN),
        ] {
            assert_eq!(amount(typed, 2), Some(minor_units), "{typed}");
        }
        assert_eq!(amount("1,200", 0), Some(1_200));
        assert_eq!(amount("1.200", 0), Some(1_200));
        assert_eq!(amount("1.250", 3), Some(1_250));
        assert_eq!(amount("1,25", 3), Some(1_250));
        assert_eq!(amount("1٫250", 3), Some(1_250));
        assert_eq!(amount("1.000,250", 3), Some(1_000_250));
        assert_eq!(amount("1,000,000", 3), Some(1_000_000_000));
    }

    #[test]
    fn an_amount_that_is_none_or_could_be_two_is_not_read() {
        for typed in [
            "",
            " ",
            "-",
            ".",
            "twelve",
            "12 EUR",
            "1,2,3",
            "0.125",
            "1,20,000",
            "1.2.3",
            "12,500.5.1",
            "1.200 300",
            "1,200,50",
            "1..2",
            "1e3",
            "0x10",
            "12-",
            "--5",
            "٫",
            "92233720368547758.08",
            "1٫200",
            "½",
        ] {
            assert_eq!(amount(typed, 2), None, "{typed}");
        }
        assert_eq!(amount("12.5", 0), None);
        assert_eq!(amount("1,250", 3), None);
        assert_eq!(amount("1.250", 4), None);
        assert_eq!(amount("1.2500", 4), Some(12_500));
    }

    #[test]
    fn a_time_is_read_as_people_write_it() {
        for (typed, read) in [
            ("09:30", "09:30"),
            ("9:30", "09:30"),
            ("9.30", "09:30"),
            ("9h30", "09:30"),
            ("0930", "09:30"),
            ("２３：５９", "23:59"),
            ("٩:٣٠", "09:30"),
            ("9点30分", "09:30"),
            ("下午3点05分", "15:05"),
            ("3:05 pm", "15:05"),
            ("3:05 p.m.", "15:05"),
            ("12:00 AM", "00:00"),
            ("12:15 pm", "12:15"),
            ("3:05 م", "15:05"),
            ("00:00", "00:00"),
        ] {
            assert_eq!(time(typed).as_deref(), Some(read), "{typed}");
        }
        for typed in [
            "",
            "9",
            "24:00",
            "12:60",
            "9:5",
            "930",
            "13:00 pm",
            "0:30 am",
            "9:30:00",
            "-9:30",
            "pm",
            "noon",
            "99:99",
            "9:30 am pm",
        ] {
            assert_eq!(time(typed), None, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn an_amount_that_is_written_out_is_read_exactly(minor_units in any::<i64>(), decimals in 0_u8..=4) {
            let digits = format!("{:0>1$}", minor_units.unsigned_abs(), usize::from(decimals) + 1);
            let (whole, fraction) = digits.split_at(digits.len() - usize::from(decimals));
            let sign = if minor_units < 0 { "-" } else { "" };
            let mark = if decimals > 0 { "." } else { "" };
            let written = format!("{sign}{whole}{mark}{fraction}");
            prop_assert_eq!(amount(&written, decimals), Some(minor_units), "{}", written);
        }

        #[test]
        fn whatever_is_typed_is_read_or_left(typed in "\\PC{0,20}", usual in "[-+0-9.,' ٫٬]{0,12}", decimals in 0_u8..=4) {
            amount(&typed, decimals);
            amount(&usual, decimals);
            time(&typed);
        }
    }
}
