//! What is typed, and which words of the catalogue it may be.

use std::ops::Range;

use super::{
    highlight::{Wanted, as_written},
    index::Part,
    letters,
    words::{Script, folded, key_of, runs, whole_words},
};

/// How much of a query is looked at, in characters.
const QUERY_CHARS: usize = 200;
/// How much of a query is looked for, in words.
const QUERY_WORDS: usize = 16;

/// What is looked for.
pub(super) struct Query {
    /// As it was typed.
    text: String,
    /// What a name may be, see [`key_of`].
    pub(super) key: String,
    pub(super) words: Vec<Word>,
}

/// A word that was typed.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Folded, with the article it may have.
    pub(super) typed: String,
    /// Whether it may go on: it is still being typed.
    pub(super) begun: bool,
    /// Whether its first character is the last one of the word before.
    pub(super) overlaps: bool,
}

impl Query {
    /// Nothing where `typed` holds no word.
    pub(super) fn read(typed: &str) -> Option<Self> {
        let text: String = typed.chars().take(QUERY_CHARS).collect();
        let folded = folded(&text);
        let mut words: Vec<Word> = Vec::new();
        for (script, run) in runs(&folded) {
            let unspaced = script == Script::Unspaced;
            let parts = if unspaced {
                letters::heavy_parts(run)
            } else {
                vec![run]
            };
            for part in parts {
                words.extend(whole_words(part).enumerate().map(|(index, word)| Word {
                    typed: word.to_owned(),
                    begun: false,
                    overlaps: unspaced && index > 0,
                }));
            }
        }
        let (script, last) = runs(&folded).last()?;
        let alone = words.len() == 1;
        if let Some(word) = words.last_mut().filter(|word| word.typed == last) {
            word.begun = script == Script::Spaced;
            // While an article is typed, what is found stays as it was.
            if letters::is_article(last) {
                match alone {
                    true => word.typed = last.chars().take(1).collect(),
                    false => drop(words.pop()),
                }
            }
        }
        let says_much = |word: &Word| {
            let ending = !word.begun && letters::is_ending(&word.typed);
            !ending && !letters::is_light(&word.typed)
        };
        if words.iter().any(says_much) {
            words.retain(says_much);
        }
        words.truncate(QUERY_WORDS);
        Some(Self {
            key: key_of(&folded),
            text,
            words,
        })
    }

    /// A word as it was typed.
    pub(super) fn as_typed(&self, word: &Word) -> String {
        let written = as_written(&self.text, word.stem());
        written.unwrap_or(&word.typed).to_owned()
    }
}

impl Word {
    /// A word of the catalogue.
    pub(super) fn whole(typed: String) -> Self {
        Self {
            typed,
            begun: false,
            overlaps: false,
        }
    }

    /// What of it is highlighted.
    pub(super) fn wanted(&self) -> Wanted {
        Wanted {
            word: self.stem().to_owned(),
            forms: letters::forms(self.stem()),
            begun: self.begun,
        }
    }

    /// Without its article.
    pub(super) fn stem(&self) -> &str {
        let begun = letters::begun_without_article(&self.typed).filter(|_| self.begun);
        begun.unwrap_or_else(|| letters::without_article(&self.typed))
    }

    /// The words of the catalogue that it may be, in one language, and how surely.
    pub(super) fn readings(&self, part: &Part<'_>) -> Vec<(Reading, Range<u32>)> {
        let words = &part.language.words;
        let stem = letters::without_article(&self.typed);
        let one = |word: u32| word..word + 1;
        let mut readings: Vec<(Reading, Range<u32>)> = Vec::new();
        let found = |text: &str| words.find(text).map(one);
        readings.extend(found(stem).map(|word| (Reading::Whole, word)));
        let forms = letters::forms(stem);
        let forms = forms.iter().filter_map(|form| found(form));
        readings.extend(forms.map(|word| (Reading::Form, word)));
        if self.begun {
            let beginnings = [
                Some(self.typed.as_str()),
                letters::begun_without_article(&self.typed),
            ];
            let begun = beginnings
                .into_iter()
                .flatten()
                .map(|text| words.beginning_with(text));
            readings.extend(begun.map(|words| (Reading::Begun, words)));
        }
        readings
    }
}

/// How a word of the catalogue is one that was typed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    Whole,
    /// It is another form of it.
    Form,
    /// It begins with it.
    Begun,
}
