//! How well services fit a word.

use std::{cell::OnceCell, ops::Range};

use super::{
    index::{Part, Position},
    query::{Reading, Word},
};
use crate::catalogue::lists::Ascending;

/// Where a service has a word.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Name,
    EverydayWord,
    OtherText,
}

/// How well a service fits a word: the less, the better.
pub(super) type Cost = u8;

/// Any cost is less than this one.
pub(super) const COSTS: usize = 12;

/// Names before everyday words before other texts; the word itself in a name before another form of it; whole words
/// before those that begin so; and the reader's own language before the others. Other texts come last, however
/// they have the word.
fn cost(field: Field, reading: Reading, readers_own: bool) -> Cost {
    let cost = match (field, reading) {
        (Field::Name, Reading::Whole) => 0,
        (Field::Name, Reading::Form) => 2,
        (Field::EverydayWord, Reading::Whole | Reading::Form) => 2,
        (Field::Name, Reading::Begun) => 4,
        (Field::EverydayWord, Reading::Begun) => 6,
        (Field::OtherText, Reading::Whole | Reading::Form) => 8,
        (Field::OtherText, Reading::Begun) => 10,
    };
    cost + Cost::from(!readers_own)
}

/// How a service fits a word.
#[derive(Clone, Copy)]
pub(super) struct Fit {
    pub(super) cost: Cost,
    pub(super) field: Field,
    /// The part whose phrase has the word; of no meaning for other texts.
    part: u8,
    phrase: u32,
}

impl Fit {
    /// Of a service that does not have the word.
    pub(super) const NONE: Self = Self {
        cost: Cost::MAX,
        field: Field::OtherText,
        part: 0,
        phrase: 0,
    };

    pub(super) fn is_some(&self) -> bool {
        self.cost != Cost::MAX
    }

    /// The name or everyday word that has the word.
    pub(super) fn phrase<'a>(&self, parts: &[Part<'a>]) -> Option<&'a str> {
        let part = parts.get(usize::from(self.part));
        let part = part.filter(|_| self.is_some() && self.field != Field::OtherText)?;
        Some(part.language.phrase(self.phrase))
    }
}

/// The phrases that are just what was typed. They are looked up for each part when it is first asked.
pub(super) struct Called<'a> {
    key: &'a str,
    parts: &'a [Part<'a>],
    phrases: Vec<OnceCell<Range<u32>>>,
}

impl<'a> Called<'a> {
    /// `key` is what was typed, as phrases are compared.
    pub(super) fn new(key: &'a str, parts: &'a [Part<'a>]) -> Self {
        Self {
            key,
            parts,
            phrases: vec![OnceCell::new(); parts.len()],
        }
    }

    /// Whether the phrase that has the word is just what was typed.
    pub(super) fn has(&self, fit: &Fit) -> bool {
        let part = usize::from(fit.part);
        let Some((part, phrases)) = self.parts.get(part).zip(self.phrases.get(part)) else {
            return false;
        };
        fit.phrase(self.parts).is_some()
            && phrases
                .get_or_init(|| part.language.phrases_called(self.key))
                .contains(&fit.phrase)
    }
}

/// What a word may be, in each part.
pub(super) struct Readings(Vec<(u8, Reading, Range<u32>)>);

impl Readings {
    pub(super) fn of(word: &Word, parts: &[Part<'_>]) -> Self {
        let readings = (0..).zip(parts).flat_map(|(number, part)| {
            let readings = word.readings(part).into_iter();
            readings.map(move |(reading, words)| (number, reading, words))
        });
        Self(readings.collect())
    }
}

/// How each service fits a word, by position.
pub(super) struct Fits(pub(super) Vec<Fit>);

impl Fits {
    /// Of a word that none of `services` has.
    pub(super) fn none(services: usize) -> Self {
        Self(vec![Fit::NONE; services])
    }

    pub(super) fn at(&self, position: Position) -> Fit {
        self.0.get(position as usize).copied().unwrap_or(Fit::NONE)
    }

    /// Takes in which services have the word in names and everyday words.
    pub(super) fn add_phrases(&mut self, readings: &Readings, parts: &[Part<'_>]) {
        for (number, reading, words) in &readings.0 {
            let Some(part) = parts.get(usize::from(*number)) else {
                continue;
            };
            let language = &part.language;
            let mut fit = Fit {
                part: *number,
                ..Fit::NONE
            };
            for word in words.clone() {
                for phrase in language.words.phrases(word) {
                    fit.phrase = phrase;
                    fit.field = Field::Name;
                    fit.cost = cost(Field::Name, *reading, part.readers_own);
                    self.take(part.first, language.named(phrase), fit);
                    fit.field = Field::EverydayWord;
                    fit.cost = cost(Field::EverydayWord, *reading, part.readers_own);
                    self.take(part.first, language.known_as(phrase), fit);
                }
            }
        }
    }

    /// Takes in which services have the word in other texts.
    pub(super) fn add_other_texts(&mut self, readings: &Readings, parts: &[Part<'_>]) {
        for (number, reading, words) in &readings.0 {
            let Some(part) = parts.get(usize::from(*number)) else {
                continue;
            };
            let fit = Fit {
                cost: cost(Field::OtherText, *reading, part.readers_own),
                ..Fit::NONE
            };
            for word in words.clone() {
                self.take(part.first, part.language.words.texts(word), fit);
            }
        }
    }

    /// Written out, for it is the innermost loop of a search.
    fn take(&mut self, first: Position, services: Ascending<'_>, fit: Fit) {
        for service in services {
            if let Some(held) = self.0.get_mut(first.saturating_add(service) as usize)
                && fit.cost < held.cost
            {
                *held = fit;
            }
        }
    }
}
