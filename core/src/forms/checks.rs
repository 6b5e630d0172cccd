//! Numbers that a state gives to a person, and whether their check digit is right: JSON Schema formats beyond
//! the standard's own, by name. docs/forms.md lists them.

use chrono::NaiveDate;

/// Whether a number is written in full, without anything between, and its check digit right.
pub type Check = fn(&str) -> bool;

/// Each by the name of its `format`. Whoever judges answers by a form's schema has to know these.
pub const CHECKS: [(&str, Check); 3] = [
    ("cn-resident-id", is_chinese_resident_id),
    ("es-dni", is_spanish_dni),
    ("il-id", is_israeli_id),
];

pub(super) fn is_check(format: &str) -> bool {
    CHECKS.iter().any(|(name, _)| *name == format)
}

/// GB 11643-1999: 17 digits, of which eight are a date of birth, and a check character by ISO 7064 MOD 11-2.
fn is_chinese_resident_id(number: &str) -> bool {
    let Some((body, check)) = number.split_at_checked(17) else {
        return false;
    };
    let (Some(birth), Some(digits)) = (body.get(6..14), digits(body)) else {
        return false;
    };
    let remainder = digits
        .iter()
        .fold(0, |product, digit| (product + digit) * 2 % 11);
    let expected = match (12 - remainder) % 11 {
        10 => "X".to_owned(),
        digit => digit.to_string(),
    };
    check == expected && NaiveDate::parse_from_str(birth, "%Y%m%d").is_ok()
}

/// Spain's DNI, eight digits and a letter, and the NIE of foreigners, which has X, Y or Z in place of the
/// first digit (Real Decreto 1553/2005; Orden INT/2058/2008).
fn is_spanish_dni(number: &str) -> bool {
    const LETTERS: &[u8] = b"TRWAGMYFPDXBNJZSQVHLCKE";
    let Some((body, letter)) = number.split_at_checked(8) else {
        return false;
    };
    let body = match body.split_at_checked(1) {
        Some(("X", rest)) => format!("0{rest}"),
        Some(("Y", rest)) => format!("1{rest}"),
        Some(("Z", rest)) => format!("2{rest}"),
        _ => body.to_owned(),
    };
    let Some(digits) = digits(&body) else {
        return false;
    };
    let remainder = digits
        .iter()
        .fold(0, |remainder, digit| (remainder * 10 + digit) % 23);
    let expected = LETTERS.iter().zip(0..).find(|(_, at)| *at == remainder);
    expected.is_some_and(|(expected, _)| letter.as_bytes() == [*expected])
}

/// Israel's Mispar Zehut: nine digits, by the algorithm of Luhn, beginning with a weight of one.
fn is_israeli_id(number: &str) -> bool {
    let Some(digits) = digits(number).filter(|digits| digits.len() == 9) else {
        return false;
    };
    let weighed = digits.iter().zip([1, 2].into_iter().cycle());
    let sum: u32 = weighed
        .map(|(digit, weight)| digit * weight)
        .map(|product| product / 10 + product % 10)
        .sum();
    sum.is_multiple_of(10) && digits.iter().any(|digit| *digit != 0)
}

fn digits(text: &str) -> Option<Vec<u32>> {
    text.chars().map(|digit| digit.to_digit(10)).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn accepts(format: &str, number: &str) -> bool {
        CHECKS.iter().find(|(name, _)| *name == format).unwrap().1(number)
    }

    #[test]
    fn the_examples_of_the_standards_are_right() {
        for (format, number) in [
            ("cn-resident-id", "11010519491231002X"),
            ("cn-resident-id", "440524188001010014"),
            ("es-dni", "12345678Z"),
            ("es-dni", "00000000T"),
            ("es-dni", "X1234567L"),
            ("es-dni", "Y1234567X"),
            ("es-dni", "Z1234567R"),
            ("il-id", "123456782"),
            ("il-id", "000000018"),
        ] {
            assert!(accepts(format, number), "{format} {number}");
        }
    }

    #[test]
    fn a_wrong_digit_and_two_that_changed_places_are_told() {
        for (format, number) in [
            ("cn-resident-id", "11010519491231002X"),
            ("es-dni", "12345678Z"),
            ("il-id", "123456782"),
        ] {
            let characters: Vec<char> = number.chars().collect();
            for at in 0..characters.len() {
                for other in "0123456789".chars() {
                    let mut wrong = characters.clone();
                    if std::mem::replace(wrong.get_mut(at).unwrap(), other) != other {
                        let wrong = String::from_iter(wrong);
                        assert!(!accepts(format, &wrong), "{format} {wrong}");
                    }
                }
                if at > 0 && characters.get(at) != characters.get(at - 1) {
                    let mut wrong = characters.clone();
                    wrong.swap(at, at - 1);
                    let wrong = String::from_iter(wrong);
                    assert!(!accepts(format, &wrong), "{format} {wrong}");
                }
            }
        }
    }

    #[test]
    fn what_is_written_otherwise_is_none() {
        for (format, number) in [
            ("cn-resident-id", "11010519491231002x"),
            ("cn-resident-id", "110105194912310021"),
            ("cn-resident-id", "110105491231002"),
            ("cn-resident-id", "11010519490231002X"),
            ("cn-resident-id", "１１010519491231002X"),
            ("cn-resident-id", ""),
            ("es-dni", "12345678"),
            ("es-dni", "12345678z"),
            ("es-dni", "1234567L"),
            ("es-dni", "12345678ZZ"),
            ("es-dni", "éééééééé"),
            ("il-id", "000000000"),
            ("il-id", "12345678"),
            ("il-id", "1234567820"),
        ] {
            assert!(!accepts(format, number), "{format} {number}");
        }
    }
}
