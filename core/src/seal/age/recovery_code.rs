//! A recovery key as someone of 82 copies it from paper: 54 digits in nine groups of six.
//!
//! Digits, for no digit is mistaken for a letter, they are read out over the telephone in any language, and typed on
//! large keys. They stand for 16 random bytes, from which the key is derived
//! (`HKDF-SHA256(bytes, no salt, "citizen/recovery-code/1")`, RFC 5869): as many digits again would make the key no
//! harder to guess.
//!
//! Each of the first eight groups holds two of the bytes, the last one the first two of
//! `SHA-256("citizen/recovery-code/1" | bytes)`, as a number n of 16 bits, big-endian. Group k, from 1, is written as
//! 11 n + k. So every digit that is wrong, and any two neighbours that are swapped, are told by the group they are in,
//! and so are groups in each other's places; several slips in one group are told for ten in eleven, and what is left,
//! but for one in 65,536, by the last group.

use ring::digest::{Context, SHA256};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::RecoveryKey;
use crate::{
    environment::{Randomness, RandomnessUnavailable},
    seal::{DataKey, KEY_BYTES, SealError, expand},
};

const LABEL: &[u8] = b"citizen/recovery-code/1";
const WRAPPING_LABEL: &[u8] = b"citizen/recovery-wrap/1";
const BYTES: usize = 16;
const GROUPS: usize = BYTES / 2 + 1;
const GROUP_DIGITS: usize = 6;
const CHECK: u32 = 11;

/// What stands on the paper. Wiped from memory when dropped.
pub struct RecoveryCode(Zeroizing<[u8; BYTES]>);

/// Why what was typed is no recovery code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum CodeProblem {
    /// It has more digits than there are, or fewer, and where is not told by spaces.
    #[error("{digits} digits in place of {expected_digits}")]
    Length {
        /// How many were typed.
        digits: u32,
        /// How many there are.
        expected_digits: u32,
    },
    /// There is a slip in these groups; the others hold.
    #[error("there is a slip in the groups {groups:?}")]
    Groups {
        /// Which, from 1.
        groups: Vec<u32>,
    },
    /// Each group holds and they do not go together: slips that hide, or groups of several codes.
    #[error("the groups do not go together")]
    Together,
}

impl RecoveryCode {
    /// A new code.
    pub fn generate(randomness: &dyn Randomness) -> Result<Self, RandomnessUnavailable> {
        let mut bytes = Zeroizing::new([0; BYTES]);
        randomness.fill(bytes.as_mut_slice())?;
        Ok(Self(bytes))
    }

    /// The code of these bytes, as [`RecoveryCode::as_bytes`] gave them.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Some(Self(Zeroizing::new(bytes.try_into().ok()?)))
    }

    /// The secret bytes, to be kept sealed.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    /// The key under which a home's own keys are kept for the day on which the keystore has lost its secrets.
    pub fn wrapping_key(&self) -> Result<DataKey, SealError> {
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        expand(&[], self.as_bytes(), &[WRAPPING_LABEL], &mut key)?;
        DataKey::from_bytes(key.as_slice()).ok_or(SealError::Refused)
    }

    /// The key that it stands for outside of the phone.
    pub fn key(&self) -> Result<RecoveryKey, SealError> {
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        expand(&[], self.0.as_slice(), &[LABEL], &mut key)?;
        Ok(RecoveryKey::from_bytes(&key))
    }

    /// The groups as they are written, with a space between two.
    pub fn to_text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(GROUPS * (GROUP_DIGITS + 1)));
        for (number, pair) in (1_u32..).zip(self.pairs()) {
            if number > 1 {
                text.push(' ');
            }
            let group = u32::from(pair) * CHECK + number;
            let digits = (0..GROUP_DIGITS as u32).rev();
            text.extend(
                digits.filter_map(|place| char::from_digit(group / 10_u32.pow(place) % 10, 10)),
            );
        }
        text
    }

    /// Reads what was typed: in the digits of any of our scripts, with or without spaces, dashes and the like between
    /// groups, and with letters that look like a 0 or a 1.
    pub fn read(typed: &str) -> Result<Self, CodeProblem> {
        let groups = groups_in(typed)?;
        let pairs = (1..).zip(&groups);
        let pairs = pairs.map(|(number, group)| pair_in(number, group));
        let pairs = Zeroizing::new(pairs.collect::<Vec<_>>());
        let slips = (1..).zip(pairs.iter()).filter(|(_, pair)| pair.is_none());
        let groups: Vec<u32> = slips.map(|(number, _)| number).collect();
        if !groups.is_empty() {
            return Err(CodeProblem::Groups { groups });
        }
        let mut code = Self(Zeroizing::new([0; BYTES]));
        let read = pairs.iter().flatten().flat_map(|pair| pair.to_be_bytes());
        for (byte, read) in code.0.iter_mut().zip(read) {
            *byte = read;
        }
        let holds = code.pairs().eq(pairs.iter().flatten().copied());
        holds.then_some(code).ok_or(CodeProblem::Together)
    }

    /// Whether a group holds by itself, for a screen that tells it while she types; `number` is counted from 1.
    pub fn is_group(number: u32, typed: &str) -> bool {
        (1..=GROUPS as u32).contains(&number) && pair_in(number, &digits_in(typed)).is_some()
    }

    /// What the groups stand for.
    fn pairs(&self) -> impl Iterator<Item = u16> {
        let mut hash = Context::new(&SHA256);
        hash.update(LABEL);
        hash.update(self.0.as_slice());
        let hash = hash.finish();
        let bytes = self.0.iter().chain(hash.as_ref()).copied();
        let bytes = Zeroizing::new(bytes.collect::<Vec<_>>());
        (0..GROUPS).map(move |index| {
            let byte = |at: usize| bytes.get(at).copied().unwrap_or_default();
            u16::from_be_bytes([byte(2 * index), byte(2 * index + 1)])
        })
    }
}

/// What stands for a character that is no digit.
const NO_DIGIT: u8 = 10;

type Digits = Zeroizing<Vec<u8>>;

/// What was typed, cut into groups where she did so, or else after each six digits.
fn groups_in(typed: &str) -> Result<Vec<Digits>, CodeProblem> {
    let parts = typed.split(is_between).filter(|part| !part.is_empty());
    let parts: Vec<Digits> = parts.map(digits_in).collect();
    if parts.len() == GROUPS {
        return Ok(parts);
    }
    let all = digits_in(typed);
    if all.len() != GROUPS * GROUP_DIGITS {
        return Err(CodeProblem::Length {
            digits: u32::try_from(all.len()).unwrap_or(u32::MAX),
            expected_digits: (GROUPS * GROUP_DIGITS) as u32,
        });
    }
    let groups = all.chunks(GROUP_DIGITS);
    Ok(groups.map(|group| Zeroizing::new(group.to_vec())).collect())
}

fn is_between(character: char) -> bool {
    !character.is_alphanumeric() && character != '|'
}

fn digits_in(typed: &str) -> Digits {
    let characters = typed.chars().filter(|character| !is_between(*character));
    Zeroizing::new(characters.map(digit).collect())
}

fn digit(character: char) -> u8 {
    /// Latin, Arabic, Persian, and those as wide as a Chinese character.
    const ZEROS: [char; 4] = ['0', '\u{660}', '\u{6f0}', '\u{ff10}'];
    let above = |zero: &char| u32::from(character).checked_sub(u32::from(*zero));
    match character {
        'O' | 'o' => 0,
        'I' | 'i' | 'L' | 'l' | '|' => 1,
        _ => (ZEROS.iter().filter_map(above).find(|value| *value < 10))
            .and_then(|value| u8::try_from(value).ok())
            .unwrap_or(NO_DIGIT),
    }
}

/// What a group stands for, where it holds.
fn pair_in(number: u32, group: &[u8]) -> Option<u16> {
    if group.len() != GROUP_DIGITS || group.contains(&NO_DIGIT) {
        return None;
    }
    let value = group
        .iter()
        .fold(0, |value, digit| value * 10 + u32::from(*digit));
    let multiple = value.checked_sub(number)?;
    (multiple % CHECK == 0).then(|| u16::try_from(multiple / CHECK).ok())?
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::environment::SystemRandomness;

    fn code(bytes: [u8; BYTES]) -> RecoveryCode {
        RecoveryCode(Zeroizing::new(bytes))
    }

    fn problem(typed: &str) -> CodeProblem {
        RecoveryCode::read(typed).map(drop).unwrap_err()
    }

    const WRITTEN: &str = "000012 005667 011322 016977 022632 028287 033942 039597 603524";

    fn counted() -> RecoveryCode {
        code(std::array::from_fn(|index| index as u8))
    }

    /// Whoever reads docs/backup.md arrives at the same.
    #[test]
    fn is_written_and_derived_as_documented() {
        assert_eq!(counted().to_text().as_str(), WRITTEN);
        let identity = counted().key().unwrap().to_identity();
        assert_eq!(
            identity.as_str(),
            "AGE-SECRET-KEY-1NSGL4LD5XHYC7HG5F63UTPA2ZEKVCKRCPHGUA42DNZZMGZ9324TSJ8KVG3"
        );
        for bytes in [[0; BYTES], [0xff; BYTES]] {
            let text = code(bytes).to_text();
            assert_eq!(RecoveryCode::read(&text).map(|read| *read.0), Ok(bytes));
        }
    }

    #[test]
    fn each_of_its_keys_is_its_own() {
        let place = crate::seal::Place {
            table: "data_key",
            row: "store",
            column: "recovery",
        };
        let sealed = (counted().wrapping_key().unwrap())
            .seal(&SystemRandomness::default(), place, b"words")
            .unwrap();
        let again = RecoveryCode::from_bytes(counted().as_bytes()).unwrap();
        let opened = again.wrapping_key().unwrap().open(place, &sealed);
        assert_eq!(opened.unwrap().as_slice(), b"words");
        let other = code([9; BYTES]).wrapping_key().unwrap();
        assert!(other.open(place, &sealed).is_err());
        assert!(RecoveryCode::from_bytes(&[0; BYTES - 1]).is_none());
    }

    #[test]
    fn two_codes_are_not_alike() {
        let generate = || RecoveryCode::generate(&SystemRandomness::default()).unwrap();
        assert_ne!(*generate().0, *generate().0);
    }

    #[test]
    fn reads_what_a_hand_writes_and_a_keyboard_makes_of_it() {
        let run_on = WRITTEN.replace(' ', "");
        let arabic: String = (WRITTEN.chars())
            .map(|c| {
                c.to_digit(10)
                    .map_or(c, |d| char::from_u32(0x660 + d).unwrap())
            })
            .collect();
        for typed in [
            run_on.clone(),
            format!("\n {} ", WRITTEN.replace(' ', " – ")),
            WRITTEN.replace(' ', ".\n"),
            WRITTEN.replace('0', "o").replace('1', "l"),
            WRITTEN.replace('0', "O").replace('1', "I"),
            arabic,
        ] {
            let read = RecoveryCode::read(&typed).map_err(|problem| (typed, problem));
            assert_eq!(*read.unwrap().0, *counted().0);
        }
        assert_eq!(
            problem(&run_on[1..]),
            CodeProblem::Length {
                digits: 53,
                expected_digits: 54
            }
        );
        assert_eq!(
            problem(""),
            CodeProblem::Length {
                digits: 0,
                expected_digits: 54
            }
        );
    }

    #[test]
    fn a_group_is_told_by_its_number() {
        let groups: Vec<&str> = WRITTEN.split(' ').collect();
        for (number, group) in (1..).zip(&groups) {
            assert!(RecoveryCode::is_group(number, group));
            assert!(!RecoveryCode::is_group(number + 1, group), "elsewhere");
            assert!(!RecoveryCode::is_group(number, &group[1..]), "not yet");
        }
        let mut short = groups.clone();
        short[6] = &short[6][..5];
        assert_eq!(
            problem(&short.join(" ")),
            CodeProblem::Groups { groups: vec![7] }
        );
        let other = code([9; BYTES]).to_text();
        let other = other.split(' ').next().unwrap();
        assert_eq!(
            problem(&WRITTEN.replace(groups[0], other)),
            CodeProblem::Together
        );
    }

    proptest! {
        #[test]
        fn any_code_is_read_again(bytes: [u8; BYTES]) {
            let read = RecoveryCode::read(&code(bytes).to_text()).unwrap();
            prop_assert_eq!(*read.0, bytes);
        }

        #[test]
        fn any_digit_that_is_another_is_told_by_its_group(
            bytes: [u8; BYTES], at in 0..GROUPS * GROUP_DIGITS,
            other in prop::char::any().prop_filter("between groups", |other| !is_between(*other)),
        ) {
            let written = code(bytes).to_text().replace(' ', "");
            prop_assume!(digit(other) != written.as_bytes()[at] - b'0');
            let typed = format!("{}{other}{}", &written[..at], &written[at + 1..]);
            let group = (at / GROUP_DIGITS + 1) as u32;
            prop_assert_eq!(problem(&typed), CodeProblem::Groups { groups: vec![group] });
        }

        #[test]
        fn any_two_neighbours_that_are_swapped_are_told_by_their_groups(
            bytes: [u8; BYTES], at in 0..GROUPS * GROUP_DIGITS - 1,
        ) {
            let written = code(bytes).to_text().replace(' ', "");
            let mut typed = written.clone().into_bytes();
            typed.swap(at, at + 1);
            let typed = String::from_utf8(typed).unwrap();
            prop_assume!(typed != written);
            let mut groups = vec![at / GROUP_DIGITS + 1, (at + 1) / GROUP_DIGITS + 1];
            groups.dedup();
            let groups = groups.into_iter().map(|group| group as u32).collect();
            prop_assert_eq!(problem(&typed), CodeProblem::Groups { groups });
        }

        #[test]
        fn any_two_groups_in_each_others_places_are_told(
            bytes: [u8; BYTES], one in 0..GROUPS, other in 0..GROUPS,
        ) {
            prop_assume!(one < other);
            let written = code(bytes).to_text();
            let mut typed: Vec<&str> = written.split(' ').collect();
            typed.swap(one, other);
            let groups = vec![one as u32 + 1, other as u32 + 1];
            prop_assert_eq!(problem(&typed.join(" ")), CodeProblem::Groups { groups });
        }

        #[test]
        fn anything_else_is_refused(typed: String) {
            prop_assert!(RecoveryCode::read(&typed).is_err());
        }
    }
}
