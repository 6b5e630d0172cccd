//! Which words were meant by one that no service has.

use rusqlite::Connection;

use crate::storage::StorageError;

/// A shorter word has too many neighbours.
const SHORTEST: usize = 4;
/// From this length on a word may have two slips.
const LONG: usize = 8;
/// How many words one may be taken for.
const MOST: usize = 8;

/// The words of a catalogue that spaces divide, in all its languages, and in how many services each is.
pub(super) struct Vocabulary(Vec<(String, u32)>);

impl Vocabulary {
    pub(super) fn read(connection: &Connection) -> Result<Self, StorageError> {
        let mut statement = connection.prepare(include_str!("sql/select_words.sql"))?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let words: Vec<(String, u32)> = rows.collect::<Result<_, _>>()?;
        Ok(Self(
            words
                .into_iter()
                .filter(|(word, _)| can_have_slips(word))
                .collect(),
        ))
    }

    /// The words that `typed` was meant to be, the nearest first and then the more usual; none where it
    /// is a word of the catalogue or too short to tell. A slip is a letter that is missing, too many, another,
    /// or in the place of its neighbour (Damerau, 1964); long words may have two. With `begun`, `typed` may be
    /// the beginning of a word.
    pub(super) fn meant_by(&self, typed: &str, begun: bool) -> Vec<&str> {
        if !can_have_slips(typed) || self.has(typed, begun) {
            return Vec::new();
        }
        let typed: Vec<char> = typed.chars().collect();
        let slips = if typed.len() < LONG { 1 } else { 2 };
        let mut near: Vec<(usize, u32, &str)> = self
            .0
            .iter()
            .filter_map(|(word, services)| {
                let distance = distance(&typed, word, slips, begun)?;
                Some((distance, u32::MAX - services, word.as_str()))
            })
            .collect();
        near.sort_unstable();
        let nearest = near.first().map(|(distance, ..)| *distance);
        near.into_iter()
            .filter(|(distance, ..)| Some(*distance) == nearest)
            .take(MOST)
            .map(|(.., word)| word)
            .collect()
    }

    /// Whether it is a word of the catalogue, or the beginning of one.
    fn has(&self, typed: &str, begun: bool) -> bool {
        let at = self.0.partition_point(|(word, _)| word.as_str() < typed);
        let next = self.0.get(at).map(|(word, _)| word.as_str());
        next.is_some_and(|word| word == typed || begun && word.starts_with(typed))
    }
}

fn can_have_slips(word: &str) -> bool {
    word.chars().all(char::is_alphabetic) && word.chars().nth(SHORTEST - 1).is_some()
}

/// How many slips lead from `word` to `typed`, if they are not more than `most`: the optimal string
/// alignment distance. With `begun`, from the nearest beginning of `word`.
fn distance(typed: &[char], word: &str, most: usize, begun: bool) -> Option<usize> {
    let word: Vec<char> = word.chars().take(typed.len() + most + 1).collect();
    if word.len() + most < typed.len() || !begun && word.len() > typed.len() + most {
        return None;
    }
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=word.len()).collect();
    let mut previous = None;
    for (row, letter) in typed.iter().enumerate() {
        let mut current = Vec::with_capacity(last.len());
        current.push(row + 1);
        for (column, other) in word.iter().enumerate() {
            let at =
                |row: &[usize], column: usize| row.get(column).copied().unwrap_or(usize::MAX - 1);
            let mut best = at(&last, column) + usize::from(letter != other);
            best = best
                .min(at(&last, column + 1) + 1)
                .min(at(&current, column) + 1);
            let swapped =
                column > 0 && previous == Some(other) && word.get(column - 1) == Some(letter);
            if swapped {
                best = best.min(at(&before_last, column - 1) + 1);
            }
            current.push(best);
        }
        if current.iter().min().is_none_or(|least| *least > most) {
            return None;
        }
        previous = Some(letter);
        before_last = std::mem::replace(&mut last, current);
    }
    let slips = match begun {
        true => last.iter().min().copied(),
        false => last.last().copied(),
    };
    slips.filter(|slips| *slips <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary(words: &[&str]) -> Vocabulary {
        let mut words: Vec<(String, u32)> = words
            .iter()
            .zip(1..)
            .map(|(word, services)| ((*word).to_owned(), services))
            .collect();
        words.sort();
        Vocabulary(words)
    }

    #[test]
    fn one_slip_of_each_kind_is_understood() {
        let words = vocabulary(&["birth", "passport", "licence"]);
        for (typed, meant) in [
            ("bith", "birth"),
            ("birrth", "birth"),
            ("barth", "birth"),
            ("brith", "birth"),
            ("pasport", "passport"),
            ("passprot", "passport"),
            ("lisence", "licence"),
        ] {
            assert_eq!(words.meant_by(typed, false), [meant], "{typed}");
        }
    }

    #[test]
    fn two_slips_are_understood_in_long_words_only() {
        let words = vocabulary(&["certificate", "birth"]);
        assert_eq!(words.meant_by("sertifikate", false), ["certificate"]);
        assert!(words.meant_by("sertifikat", false).is_empty());
        assert!(words.meant_by("barht", false).is_empty());
    }

    #[test]
    fn what_is_a_word_or_begins_one_or_is_short_is_left_as_it_is() {
        let words = vocabulary(&["birth", "births", "passport", "visa"]);
        assert!(words.meant_by("birth", false).is_empty());
        assert!(words.meant_by("passp", true).is_empty());
        assert!(words.meant_by("vsa", false).is_empty());
        assert!(words.meant_by("b1rth", false).is_empty());
    }

    #[test]
    fn a_word_with_a_slip_may_be_begun() {
        let words = vocabulary(&["certificate", "retirement"]);
        assert_eq!(words.meant_by("certf", true), ["certificate"]);
        assert_eq!(words.meant_by("reitr", true), ["retirement"]);
        assert!(words.meant_by("certf", false).is_empty());
    }

    #[test]
    fn the_nearest_come_alone_and_the_more_usual_first() {
        let words = vocabulary(&["marriage", "carriage", "garbage"]);
        assert_eq!(words.meant_by("arriage", false), ["carriage", "marriage"]);
        let many: Vec<String> = ('a'..='z').map(|letter| format!("{letter}irth")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(vocabulary(&many).meant_by("éirth", false).len(), MOST);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_taken(typed in "\\PC{0,40}", word in "\\PC{0,40}", begun: bool) {
            vocabulary(&[&word]).meant_by(&typed, begun);
        }

        #[test]
        fn a_word_without_any_one_of_its_letters_is_understood(word in "[a-zéñç]{5,12}", at in 0_usize..5) {
            let typed: String = word.chars().enumerate().filter(|(index, _)| *index != at).map(|(_, letter)| letter).collect();
            let words = vocabulary(&[&word]);
            let meant = words.meant_by(&typed, false);
            proptest::prop_assert_eq!(meant, [word.as_str()]);
        }
    }
}
