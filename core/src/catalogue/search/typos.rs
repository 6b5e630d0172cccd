//! Which words were meant by one that no service has.

use super::index::{Index, Part, Words};

/// A shorter word has too many neighbours.
const SHORTEST: usize = 4;
/// From this length on a word may have two slips.
const LONG: usize = 8;
/// Nobody types a longer word by mistake.
const LONGEST: usize = 40;
/// How many words one may be taken for.
const MOST: usize = 8;

/// The words that `typed` was meant to be: the nearest only, those of the reader's own language first and then
/// the more usual; none where it is a word of the catalogue or too short to tell. A slip is a letter that is
/// missing, too many, another, or in the place of its neighbour (optimal string alignment; Damerau,
/// 1964); long words may have two. With `begun`, `typed` may be the beginning of a word.
pub(super) fn meant_by(index: &Index, parts: &[Part<'_>], typed: &str, begun: bool) -> Vec<String> {
    let has = |part| has(index, part, typed, begun);
    if !can_have_slips(typed) || parts.iter().any(has) {
        return Vec::new();
    }
    let typed: Vec<char> = typed.chars().collect();
    let slips = if typed.len() < LONG { 1 } else { 2 };
    let mut near: Vec<(u8, bool, usize, &str)> = Vec::new();
    for part in parts {
        let words = &part.language.words;
        each_near(words, &typed, slips, begun, |word, distance| {
            let Some(text) = words.get(word).filter(|text| can_have_slips(text)) else {
                return;
            };
            if index.leads_somewhere(part, word) {
                let uses = words.phrases(word).count() + words.texts(word).count();
                near.push((distance, !part.readers_own, usize::MAX - uses, text));
            }
        });
    }
    near.sort_unstable();
    let nearest = near.first().map(|(distance, ..)| *distance);
    let mut meant: Vec<String> = Vec::new();
    for (distance, .., word) in near {
        if Some(distance) == nearest && meant.len() < MOST && !meant.iter().any(|one| one == word) {
            meant.push(word.to_owned());
        }
    }
    meant
}

/// Whether it is a word of a service, or the beginning of one.
fn has(index: &Index, part: &Part<'_>, typed: &str, begun: bool) -> bool {
    let words = &part.language.words;
    let mut found = match begun {
        true => words.beginning_with(typed),
        false => words.find(typed).map_or(0..0, |word| word..word + 1),
    };
    found.any(|word| index.leads_somewhere(part, word))
}

fn can_have_slips(word: &str) -> bool {
    let mut letters = 0;
    word.chars().all(|letter| {
        letters += 1;
        letter.is_alphabetic()
    }) && (SHORTEST..=LONGEST).contains(&letters)
}

/// Calls `each` with the words that `typed` is at most `most` slips away from, and how many; with `begun`
/// with those that begin so.
///
/// Words that begin the same stand together, so of each only the rows of the distance matrix that it does
/// not share with the word before are worked out; and where a beginning is already too far away, all words with
/// it are passed over.
fn each_near(
    words: &Words<'_>,
    typed: &[char],
    most: u8,
    begun: bool,
    mut each: impl FnMut(u32, u8),
) {
    let mut matrix = Matrix::new(typed, begun);
    let mut word = 0;
    'words: while let Some(text) = words.get(word) {
        matrix.keep_shared(text);
        for letter in text.chars().skip(matrix.depth()) {
            if matrix.push(letter) > most && !matrix.is_near(most) {
                word = words.beginning_with(&matrix.letters()).end;
                continue 'words;
            }
        }
        if matrix.is_near(most) {
            each(word, matrix.distance());
        }
        word += 1;
    }
}

/// How far what was typed is from the letters so far, a row a letter.
struct Matrix<'a> {
    typed: &'a [char],
    begun: bool,
    /// One row more than letters.
    rows: Vec<Row>,
}

struct Row {
    letter: char,
    /// To each beginning of what was typed.
    distances: Vec<u8>,
    /// To all of it, from here or, if it may be a beginning, from a row before.
    whole: u8,
}

impl<'a> Matrix<'a> {
    fn new(typed: &'a [char], begun: bool) -> Self {
        let distances: Vec<u8> = (0..=u8::MAX).take(typed.len() + 1).collect();
        let whole = distances.last().copied().unwrap_or(u8::MAX);
        let first = Row {
            letter: '\0',
            distances,
            whole,
        };
        Self {
            typed,
            begun,
            rows: vec![first],
        }
    }

    fn depth(&self) -> usize {
        self.rows.len() - 1
    }

    fn letters(&self) -> String {
        self.rows.iter().skip(1).map(|row| row.letter).collect()
    }

    /// Leaves the rows of the letters that `word` begins with.
    fn keep_shared(&mut self, word: &str) {
        let rows = self.rows.iter().skip(1);
        let shared = rows
            .zip(word.chars())
            .take_while(|(row, letter)| row.letter == *letter);
        let depth = shared.count();
        self.rows.truncate(depth + 1);
    }

    /// Adds the row of `letter`, and says what is least in it: from no row after it can it be less far.
    fn push(&mut self, letter: char) -> u8 {
        let (Some(last), before_last) = (self.rows.last(), self.rows.iter().nth_back(1)) else {
            return u8::MAX;
        };
        let at = |row: &Row, column: usize| row.distances.get(column).copied().unwrap_or(u8::MAX);
        let mut distances = Vec::with_capacity(self.typed.len() + 1);
        let mut left = at(last, 0).saturating_add(1);
        distances.push(left);
        let mut least = left;
        let mut previous = None;
        for (column, other) in self.typed.iter().enumerate() {
            let mut best = at(last, column).saturating_add(u8::from(*other != letter));
            best = best.min(at(last, column + 1).saturating_add(1));
            best = best.min(left.saturating_add(1));
            if let Some(before_last) = before_last
                && previous == Some(letter)
                && last.letter == *other
            {
                best = best.min(at(before_last, column - 1).saturating_add(1));
            }
            distances.push(best);
            least = least.min(best);
            left = best;
            previous = Some(*other);
        }
        let whole = match self.begun {
            true => left.min(last.whole),
            false => left,
        };
        self.rows.push(Row {
            letter,
            distances,
            whole,
        });
        least
    }

    fn distance(&self) -> u8 {
        self.rows.last().map_or(u8::MAX, |row| row.whole)
    }

    /// Whether the letters so far are near, and so, where it may be a beginning, are all that begin with
    /// them.
    fn is_near(&self, most: u8) -> bool {
        self.distance() <= most
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::{
        catalogue::search::index::{Index, SegmentWriter, Texts},
        text::Text,
    };

    /// An index of services that are called so, in the order of their numbers.
    fn index(names: &[&str]) -> Index {
        let mut writer = SegmentWriter::default();
        for (name, number) in names.iter().zip(1..) {
            writer.add(
                number,
                &Texts {
                    name: &Text(BTreeMap::from([("en".to_owned(), (*name).to_owned())])),
                    keywords: &BTreeMap::new(),
                    others: &[],
                },
            );
        }
        let live: Vec<(u32, u32)> = (1..=names.len() as u32).map(|number| (number, 0)).collect();
        Index::in_memory(vec![writer.finish()], &live)
    }

    fn meant(names: &[&str], typed: &str, begun: bool) -> Vec<String> {
        let index = index(names);
        meant_by(&index, &index.parts("en"), typed, begun)
    }

    #[test]
    fn one_slip_of_each_kind_is_understood() {
        for (typed, word) in [
            ("bith", "birth"),
            ("birrth", "birth"),
            ("barth", "birth"),
            ("brith", "birth"),
            ("pasport", "passport"),
            ("passprot", "passport"),
            ("lisence", "licence"),
        ] {
            assert_eq!(
                meant(&["birth", "passport", "licence"], typed, false),
                [word],
                "{typed}"
            );
        }
    }

    #[test]
    fn two_slips_are_understood_in_long_words_only() {
        let words = ["certificate", "birth"];
        assert_eq!(meant(&words, "sertifikate", false), ["certificate"]);
        assert!(meant(&words, "sertifikat", false).is_empty());
        assert!(meant(&words, "barht", false).is_empty());
    }

    #[test]
    fn what_is_a_word_or_begins_one_or_is_short_is_left_as_it_is() {
        let words = ["birth", "births", "passport", "visa"];
        assert!(meant(&words, "birth", false).is_empty());
        assert!(meant(&words, "passp", true).is_empty());
        assert!(meant(&words, "vsa", false).is_empty());
        assert!(meant(&words, "b1rth", false).is_empty());
    }

    #[test]
    fn a_word_with_a_slip_may_be_begun() {
        let words = ["certificate", "retirement"];
        assert_eq!(meant(&words, "certf", true), ["certificate"]);
        assert_eq!(meant(&words, "reitr", true), ["retirement"]);
        assert!(meant(&words, "certf", false).is_empty());
    }

    #[test]
    fn the_nearest_come_alone_and_the_more_usual_first() {
        let words = ["marriage", "carriage", "carriage rides", "garbage"];
        assert_eq!(meant(&words, "arriage", false), ["carriage", "marriage"]);
        let many: Vec<String> = ('a'..='z').map(|letter| format!("{letter}irth")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(meant(&many, "éirth", false).len(), MOST);
    }

    /// The same distance, worked out in full.
    fn distance(one: &[char], other: &[char]) -> usize {
        let mut rows = vec![vec![0; other.len() + 1]; one.len() + 1];
        for i in 0..=one.len() {
            for j in 0..=other.len() {
                rows[i][j] = match (i, j) {
                    (0, far) | (far, 0) => far,
                    _ => {
                        let other_letter = usize::from(one[i - 1] != other[j - 1]);
                        let mut least = rows[i - 1][j - 1] + other_letter;
                        least = least.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
                        if i > 1
                            && j > 1
                            && one[i - 1] == other[j - 2]
                            && one[i - 2] == other[j - 1]
                        {
                            least = least.min(rows[i - 2][j - 2] + 1);
                        }
                        least
                    }
                };
            }
        }
        rows[one.len()][other.len()]
    }

    proptest! {
        #[test]
        fn walking_the_words_finds_what_comparing_each_does(
            words in prop::collection::btree_set("[abc]{4,9}", 1..30),
            typed in "[abc]{4,9}",
            begun: bool,
        ) {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let index = index(&words);
            let most = if typed.len() < LONG { 1 } else { 2 };
            let letters = |word: &str| word.chars().collect::<Vec<char>>();
            let typed = letters(&typed);
            let expected: Vec<(String, usize)> = words
                .iter()
                .filter_map(|word| {
                    let word_letters = letters(word);
                    let shortest = if begun { 0 } else { word.len() };
                    let beginnings = (shortest..=word.len()).map(|end| distance(&word_letters[..end], &typed));
                    let distance = beginnings.min().unwrap();
                    (distance <= usize::from(most)).then(|| ((*word).to_owned(), distance))
                })
                .collect();
            let mut found = Vec::new();
            for part in index.parts("en") {
                let words = part.language.words;
                each_near(&words, &typed, most, begun, |word, distance| {
                    found.push((words.get(word).unwrap().to_owned(), usize::from(distance)));
                });
            }
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn any_text_is_taken(typed in "\\PC{0,40}", word in "\\PC{0,40}", begun: bool) {
            meant(&[&word], &typed, begun);
        }
    }
}
