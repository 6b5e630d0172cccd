//! From text to the words by which it is found, the same way for the catalogue and for what is typed.
//!
//! Compatibility forms, case and accents are folded, and what [`letters`] knows of single languages. A
//! run of Chinese, Japanese or Korean counts as its single characters and its overlapping pairs, since such a
//! run is not split by spaces and a pair is the usual word.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::letters;

/// `text` as it is compared.
pub(super) fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_onto(&mut folded, text);
    folded
}

/// Puts `text` as it is compared behind `out`.
pub(super) fn fold_onto(out: &mut String, text: &str) {
    let before = out.len();
    for character in text.chars() {
        match fold_alone(character) {
            Some(letter) => out.push(letter),
            None if letters::is_mark(character) && !composes(character) => {}
            None => {
                out.truncate(before);
                out.push_str(&folded_as_a_whole(text));
                return;
            }
        }
    }
}

/// Takes a character with the marks on it off the front of `text` and puts it as it is compared behind `out`;
/// nothing where `text` is empty.
pub(super) fn fold_first<'a>(out: &mut String, text: &'a str) -> Option<(&'a str, &'a str)> {
    let mut characters = text.char_indices();
    let (_, first) = characters.next()?;
    let alone = fold_alone(first);
    let is_mark = |character| {
        fold_alone(character).is_none()
            && (letters::is_mark(character) || is_combining_mark(character))
    };
    let end = characters.find(|(_, character)| !is_mark(*character));
    let (character, rest) = text.split_at(end.map_or(text.len(), |(end, _)| end));
    match alone.filter(|_| character.len() == first.len_utf8()) {
        Some(letter) => out.push(letter),
        None => fold_onto(out, character),
    }
    Some((character, rest))
}

/// A character that is compared as one other, whatever stands beside it: nearly all there are in a
/// catalogue.
fn fold_alone(character: char) -> Option<char> {
    Some(match character {
        '\0'..='\x7f' => character.to_ascii_lowercase(),
        // Full-width forms of ASCII.
        '\u{ff01}'..='\u{ff5e}' => {
            char::from(u8::try_from(u32::from(character) - 0xfee0).ok()?).to_ascii_lowercase()
        }
        '\u{4e00}'..='\u{9fff}' | '\u{3001}'..='\u{3011}' => character,
        'á' | 'à' | 'â' | 'Á' => 'a',
        'é' | 'è' | 'ê' | 'É' => 'e',
        'í' | 'Í' => 'i',
        'ó' | 'ô' | 'Ó' => 'o',
        'ú' | 'ü' | 'Ú' | 'Ü' => 'u',
        'ñ' | 'Ñ' => 'n',
        'ç' | 'Ç' => 'c',
        'آ' | 'أ' | 'إ' => 'ا',
        'ؤ' => 'و',
        'ئ' | 'ى' => 'ي',
        'ة' => 'ه',
        'ء' | 'ا' | 'ب' | '\u{62a}'..='\u{63a}' | '\u{641}'..='\u{648}' | 'ي' => character,
        _ => return None,
    })
}

/// Whether a mark may make another letter of the one before it: then text is folded as a whole.
fn composes(mark: char) -> bool {
    matches!(mark, '\u{300}'..='\u{36f}')
}

fn folded_as_a_whole(text: &str) -> String {
    let decomposed = text
        .nfkd()
        .flat_map(char::to_lowercase)
        .filter(|character| !letters::is_mark(*character));
    let mut folded = String::with_capacity(text.len());
    for character in decomposed.nfc() {
        match letters::plain(character) {
            Some(letters) => folded.push_str(letters),
            None => folded.push(character),
        }
    }
    folded
}

/// A stretch of folded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    /// Letters and digits that spaces divide into words.
    Spaced,
    /// Characters that nothing divides into words.
    Unspaced,
    /// What is no part of a word.
    Between,
}

impl Script {
    pub(super) fn of(character: char) -> Self {
        match character {
            'a'..='z' | '0'..='9' => Self::Spaced,
            ' ' | ',' | '.' => Self::Between,
            // All of these blocks are letters, which Unicode's tables are slow to say.
            '\u{4e00}'..='\u{9fff}' => Self::Unspaced,
            '\u{621}'..='\u{64a}' => Self::Spaced,
            '\u{3005}'..='\u{3007}'
            | '\u{3040}'..='\u{30ff}'
            | '\u{3105}'..='\u{312f}'
            | '\u{31a0}'..='\u{31bf}'
            | '\u{31f0}'..='\u{31ff}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{ac00}'..='\u{d7a3}'
            | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{323af}'
                if character.is_alphanumeric() =>
            {
                Self::Unspaced
            }
            _ if character.is_alphanumeric() => Self::Spaced,
            _ => Self::Between,
        }
    }
}

/// The runs of one script in folded text, without what is between them.
pub(super) fn runs(folded: &str) -> impl Iterator<Item = (Script, &str)> {
    let mut rest = folded;
    std::iter::from_fn(move || {
        let script = Script::of(rest.chars().next()?);
        let end = rest
            .find(|character| Script::of(character) != script)
            .unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        rest = after;
        Some((script, run))
    })
    .filter(|(script, _)| *script != Script::Between)
}

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
    fn what_is_told_quickly_is_what_unicode_says() {
        for character in ('\0'..='\u{9fff}').filter(|one| one.is_alphanumeric()) {
            assert_ne!(Script::of(character), Script::Between, "{character:?}");
        }
        for character in ('\0'..='\u{9fff}').filter(|one| !one.is_alphanumeric()) {
            assert_eq!(Script::of(character), Script::Between, "{character:?}");
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
        fn the_quick_way_folds_as_the_thorough_one(text in "\\PC{0,30}", usual in "[a-zA-Z áéíóúüñçÑ，。出生证آأإؤئىةءابتثجحخدذرزسشصضطظعغفقكلمنهوي０Ａ（）\u{640}\u{64b}\u{200f}]{0,30}") {
            prop_assert_eq!(folded(&text), folded_as_a_whole(&text));
            prop_assert_eq!(folded(&usual), folded_as_a_whole(&usual));
        }

        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,30}") {
            let once = key_of(&folded(&text));
            prop_assert_eq!(key_of(&folded(&once)), once);
        }
    }
}
