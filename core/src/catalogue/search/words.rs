//! From text to the words by which it is found, the same way for the catalogue and for what is typed.
//!
//! Of folded text, with what [`letters`] knows of single languages. A run of Chinese, Japanese or Korean counts
//! as its single characters and its overlapping pairs, since such a run is not split by spaces and a pair is
//! the usual word.

use super::letters;
pub(super) use crate::folding::{Script, fold_first, folded, runs};

/// Each character of a run that nothing divides, after its pair with the one before.
pub(super) fn characters_and_pairs(run: &str) -> impl Iterator<Item = &str> {
    let mut before = None;
    run.char_indices().flat_map(move |(start, character)| {
        let end = start + character.len_utf8();
        let pair = before
            .replace(start)
            .and_then(|before| run.get(before..end));
        pair.into_iter().chain(run.get(start..end))
    })
}

/// Calls `each` with every word by which folded text is found.
pub(super) fn each_word<'a>(folded: &'a str, mut each: impl FnMut(&'a str)) {
    for (script, run) in runs(folded) {
        match script {
            Script::Unspaced => characters_and_pairs(run).for_each(&mut each),
            _ => each(letters::without_article(run)),
        }
    }
}

/// The words that folded text says most by: of a run that nothing divides its pairs, not its single
/// characters.
pub(super) fn whole_words(folded: &str) -> impl Iterator<Item = &str> {
    runs(folded).flat_map(|(script, run)| {
        let divide = script == Script::Unspaced && run.chars().nth(1).is_some();
        let pairs =
            divide.then(|| characters_and_pairs(run).filter(|word| word.chars().nth(1).is_some()));
        let whole = (!divide).then_some(run);
        pairs.into_iter().flatten().chain(whole)
    })
}

/// Whether a word is a single character out of a run that nothing divides.
pub(super) fn is_single_character(word: &str) -> bool {
    let mut characters = word.chars();
    characters
        .next()
        .is_some_and(|character| Script::of(character) == Script::Unspaced)
        && characters.next().is_none()
}

/// Folded text as a whole phrase is compared: its runs without their articles, divided by one space each.
pub(super) fn key_of(folded: &str) -> String {
    let mut key = String::with_capacity(folded.len());
    for (_, run) in runs(folded) {
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(letters::without_article(run));
    }
    key
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn text_is_folded_before_it_is_compared() {
        for (written, key) in [
            ("  Ｃafé—TERRACE,１出生！", "cafe terrace 1 出生"),
            ("Pensión Año Pingüino", "pension ano pinguino"),
            ("Straße Œuvre Łódź", "strasse oeuvre lodz"),
            ("شَهَادَةُ الأُمّ", "شهاده ام"),
            ("شـــهادة إلى", "شهاده الي"),
            ("مسؤول طارئ آخر", "مسوول طاري اخر"),
            ("٢٠٢٦ ۲۰۲۶", "2026 2026"),
            ("ی ک", "ي ك"),
            ("\u{200f}زواج\u{200e}", "زواج"),
            ("ﺯﻭﺍﺝ", "زواج"),
            ("가각", "가각"),
            ("か\u{3099}", "が"),
        ] {
            assert_eq!(key_of(&folded(written)), key, "{written}");
        }
    }

    #[test]
    fn a_run_that_nothing_divides_is_its_characters_and_pairs() {
        let mut words = Vec::new();
        each_word("出生证 of", |word| words.push(word));
        assert_eq!(words, ["出", "出生", "生", "生证", "证", "of"]);
        let whole: Vec<&str> = whole_words("出生证 of 证").collect();
        assert_eq!(whole, ["出生", "生证", "of", "证"]);
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,30}") {
            let once = key_of(&folded(&text));
            prop_assert_eq!(key_of(&folded(&once)), once);
        }
    }
}
