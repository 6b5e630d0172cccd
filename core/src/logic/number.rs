//! Numbers that are exact: fractions of 64-bit integers.

use std::{cmp::Ordering, fmt, str::FromStr};

/// How many digits after the point are written at most; the last is rounded, half away from zero.
const FRACTION_DIGITS: usize = 12;
/// How many powers of ten a decimal may be away from a whole number, in either direction.
const EXPONENT_AT_MOST: i32 = 18;

/// A fraction in its lowest terms. Adding, multiplying and dividing lose nothing: a third of 100
/// times three is 100, and 0.1 and 0.2 are 0.3. What does not fit 64 bits above and below the line is
/// refused and never rounded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Number {
    numerator: i64,
    /// More than 0.
    denominator: i64,
}

impl Number {
    /// `numerator / denominator`; nothing where that is none, or does not fit.
    fn new(numerator: i128, denominator: i128) -> Option<Self> {
        let divisor = greatest_common_divisor(numerator.unsigned_abs(), denominator.unsigned_abs());
        let divisor = i128::try_from(divisor).ok().filter(|found| *found != 0)?;
        let sign = denominator.signum();
        let lowest = |part: i128| i64::try_from(part / divisor * sign).ok();
        let denominator = lowest(denominator).filter(|found| *found != 0)?;
        Some(Self {
            numerator: lowest(numerator)?,
            denominator,
        })
    }

    /// Both above and both below the line, wide enough for one product of two.
    fn parts(self, other: Self) -> [i128; 4] {
        [
            self.numerator.into(),
            self.denominator.into(),
            other.numerator.into(),
            other.denominator.into(),
        ]
    }

    pub(super) fn plus(self, other: Self) -> Option<Self> {
        let [a, b, c, d] = self.parts(other);
        Self::new(a * d + c * b, b * d)
    }

    pub(super) fn minus(self, other: Self) -> Option<Self> {
        let [a, b, c, d] = self.parts(other);
        Self::new(a * d - c * b, b * d)
    }

    pub(super) fn times(self, other: Self) -> Option<Self> {
        let [a, b, c, d] = self.parts(other);
        Self::new(a * c, b * d)
    }

    /// Nothing for a division by 0.
    pub(super) fn over(self, other: Self) -> Option<Self> {
        let [a, b, c, d] = self.parts(other);
        Self::new(a * d, b * c)
    }

    /// What is left of dividing to a whole number; its sign is this one's, as in JavaScript.
    pub(super) fn modulo(self, other: Self) -> Option<Self> {
        let [a, b, c, d] = self.parts(other);
        Self::new((a * d).checked_rem(c * b)?, b * d)
    }

    /// To a whole number, half away from zero.
    pub(super) fn rounded(self) -> Option<Self> {
        let [above, below, ..] = self.parts(self);
        Self::new((above * 2 + above.signum() * below) / (below * 2), 1)
    }

    /// Whether it is 0.
    pub fn is_zero(self) -> bool {
        self.numerator == 0
    }

    /// It, if it is whole.
    pub fn whole(self) -> Option<i64> {
        (self.denominator == 1).then_some(self.numerator)
    }
}

fn greatest_common_divisor(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl From<i64> for Number {
    fn from(numerator: i64) -> Self {
        Self {
            numerator,
            denominator: 1,
        }
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        let [a, b, c, d] = self.parts(*other);
        (a * d).cmp(&(c * b))
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The text is no decimal number, or one that does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no decimal number that fits")]
pub struct NotDecimal;

/// Reads `-12`, `12.50`, `1.25e3`: a sign, digits with a point, a power of ten. Exact.
impl FromStr for Number {
    type Err = NotDecimal;

    fn from_str(text: &str) -> Result<Self, NotDecimal> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (digits, exponent) = match digits.split_once(['e', 'E']) {
            Some((digits, exponent)) => (digits, exponent.parse::<i32>().map_err(|_| NotDecimal)?),
            None => (digits, 0),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.is_empty() && fraction.is_empty() {
            return Err(NotDecimal);
        }
        let mut coefficient: i128 = 0;
        for digit in whole.chars().chain(fraction.chars()) {
            let digit = digit.to_digit(10).ok_or(NotDecimal)?;
            coefficient = coefficient
                .checked_mul(10)
                .and_then(|so_far| so_far.checked_add(digit.into()))
                .ok_or(NotDecimal)?;
        }
        let fraction_digits = i32::try_from(fraction.len()).map_err(|_| NotDecimal)?;
        let power = exponent.checked_sub(fraction_digits).ok_or(NotDecimal)?;
        if power.unsigned_abs() > EXPONENT_AT_MOST.unsigned_abs() {
            return Err(NotDecimal);
        }
        let ten = 10_i128.pow(power.unsigned_abs());
        let sign = if negative { -1 } else { 1 };
        let (above, below) = if power < 0 { (1, ten) } else { (ten, 1) };
        let above = coefficient.checked_mul(above * sign).ok_or(NotDecimal)?;
        Self::new(above, below).ok_or(NotDecimal)
    }
}

/// As a decimal without a power of ten, for people and for JSON: exact where that is possible with
/// `FRACTION_DIGITS` digits.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (above, below) = (
            u128::from(self.numerator.unsigned_abs()),
            u128::from(self.denominator.unsigned_abs()),
        );
        let ten = 10_u128.pow(FRACTION_DIGITS as u32);
        let scaled = (above * ten * 2 + below) / (below * 2);
        let (whole, fraction) = (scaled / ten, scaled % ten);
        let sign = if self.numerator < 0 && scaled != 0 {
            "-"
        } else {
            ""
        };
        let fraction = format!("{fraction:0FRACTION_DIGITS$}");
        match fraction.trim_end_matches('0') {
            "" => write!(f, "{sign}{whole}"),
            fraction => write!(f, "{sign}{whole}.{fraction}"),
        }
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.numerator, self.denominator)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number(text: &str) -> Number {
        text.parse().unwrap()
    }

    #[test]
    fn arithmetic_is_exact() {
        assert_eq!(number("0.1").plus(number("0.2")), Some(number("0.3")));
        let third = number("100").over(number("3")).unwrap();
        assert_eq!(third.times(number("3")), Some(number("100")));
        assert_eq!(third.to_string(), "33.333333333333");
        assert_eq!(number("-7").modulo(number("3")), Some(number("-1")));
        assert_eq!(number("7.5").modulo(number("-2")), Some(number("1.5")));
        assert_eq!(number("19.99").times(number("100")), Some(number("1999")));
    }

    #[test]
    fn half_is_rounded_away_from_zero() {
        for (text, whole) in [
            ("0.5", 1),
            ("-0.5", -1),
            ("2.49", 2),
            ("-2.5", -3),
            ("7", 7),
            ("0", 0),
        ] {
            assert_eq!(number(text).rounded(), Some(whole.into()), "{text}");
        }
        for most in [i64::MAX, i64::MIN] {
            assert_eq!(Number::from(most).rounded(), Some(most.into()));
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        assert_eq!(number("1").over(number("0")), None);
        assert_eq!(number("1").modulo(number("0")), None);
        assert_eq!(Number::from(i64::MAX).plus(number("1")), None);
        assert_eq!(
            Number::from(i64::MIN).minus(number("0")),
            Some(Number::from(i64::MIN))
        );
        assert_eq!(Number::from(i64::MIN).times(number("-1")), None);
        for text in [
            "", "-", ".", "1.2.3", "1e", "e3", "1e99", "0x10", "١", "9e18", "1 ",
        ] {
            let read = text.parse::<Number>();
            assert_eq!(read.is_ok(), text == "9e18", "{text:?}: {read:?}");
        }
    }

    #[test]
    fn decimals_are_written_as_they_are_read() {
        for text in ["0", "-12", "12.5", "-0.01", "123456789.123456789"] {
            assert_eq!(number(text).to_string(), text);
        }
        assert_eq!(number("1.50e3").to_string(), "1500");
        assert_eq!(number("5e-1").to_string(), "0.5");
        assert_eq!(number(".5").to_string(), "0.5");
        assert_eq!(number("-0.0000000000001").to_string(), "0");
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[-+.0-9eE]{0,40}") {
            let _ = text.parse::<Number>();
        }

        #[test]
        fn what_was_added_can_be_taken_away(a: i64, b in 1..i64::MAX, c: i32, d in 1..1_000_i64) {
            let one = Number::new(a.into(), b.into()).unwrap();
            let other = Number::new(c.into(), d.into()).unwrap();
            if let Some(sum) = one.plus(other) {
                prop_assert_eq!(sum.minus(other), Some(one));
                prop_assert_eq!(sum.cmp(&one), other.cmp(&Number::from(0)));
            }
            if let Some(product) = one.times(other).filter(|_| !other.is_zero()) {
                prop_assert_eq!(product.over(other), Some(one));
            }
        }
    }
}
