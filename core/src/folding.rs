//! Text as it is compared: what reads the same is the same, and where its words begin and end.
//!
//! Compatibility forms, case and accents are folded, and letters that a language writes in several ways.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// `text` as it is compared.
pub(crate) fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_onto(&mut folded, text);
    folded
}

/// Puts `text` as it is compared behind `out`.
pub(crate) fn fold_onto(out: &mut String, text: &str) {
    let before = out.len();
    for character in text.chars() {
        match fold_alone(character) {
            Some(letter) => out.push(letter),
            None if is_mark(character) && !composes(character) => {}
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
pub(crate) fn fold_first<'a>(out: &mut String, text: &'a str) -> Option<(&'a str, &'a str)> {
    let mut characters = text.char_indices();
    let (_, first) = characters.next()?;
    let alone = fold_alone(first);
    let is_mark = |character| {
        fold_alone(character).is_none() && (is_mark(character) || is_combining_mark(character))
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
        .filter(|character| !is_mark(*character));
    let mut folded = String::with_capacity(text.len());
    for character in decomposed.nfc() {
        match plain(character) {
            Some(letters) => folded.push_str(letters),
            None => folded.push(character),
        }
    }
    folded
}

/// A stretch of folded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Script {
    /// Letters and digits that spaces divide into words.
    Spaced,
    /// Characters that nothing divides into words.
    Unspaced,
    /// What is no part of a word.
    Between,
}

impl Script {
    pub(crate) fn of(character: char) -> Self {
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
pub(crate) fn runs(folded: &str) -> impl Iterator<Item = (Script, &str)> {
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

/// What stands for a letter where words are compared, beyond what NFKD and lower case make of it; nothing
/// where it stands for itself.
///
/// Arabic: what people and keyboards write in several ways (alef wasla, alef maqsura, ta marbuta, Persian kaf
/// and ya); hamza over and under a letter and the short vowels are marks, see [`is_mark`]. Digits of all
/// three rows. Latin letters that Unicode does not take apart.
fn plain(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ٱ' => "ا",
        'ى' | 'ی' => "ي",
        'ة' | 'ہ' | 'ھ' | 'ۀ' => "ه",
        'ک' => "ك",
        '٠' | '۰' => "0",
        '١' | '۱' => "1",
        '٢' | '۲' => "2",
        '٣' | '۳' => "3",
        '٤' | '۴' => "4",
        '٥' | '۵' => "5",
        '٦' | '۶' => "6",
        '٧' | '۷' => "7",
        '٨' | '۸' => "8",
        '٩' | '۹' => "9",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' => "d",
        'ı' => "i",
        _ => return None,
    })
}

/// Whether a character of decomposed text only modifies the letter before it, or shapes a line: accents,
/// Arabic vowels and hamza marks, the tatweel that stretches a word, joiners and marks of direction.
fn is_mark(character: char) -> bool {
    matches!(
        character,
        '\u{300}'..='\u{36f}'
            | '\u{610}'..='\u{61a}'
            | '\u{640}'
            | '\u{64b}'..='\u{65f}'
            | '\u{670}'
            | '\u{6d6}'..='\u{6ed}'
            | '\u{ad}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_told_quickly_is_what_unicode_says() {
        for character in ('\0'..='\u{9fff}').filter(|one| one.is_alphanumeric()) {
            assert_ne!(Script::of(character), Script::Between, "{character:?}");
        }
        for character in ('\0'..='\u{9fff}').filter(|one| !one.is_alphanumeric()) {
            assert_eq!(Script::of(character), Script::Between, "{character:?}");
        }
    }

    proptest! {
        #[test]
        fn the_quick_way_folds_as_the_thorough_one(text in "\\PC{0,30}", usual in "[a-zA-Z áéíóúüñçÑ，。出生证آأإؤئىةءابتثجحخدذرزسشصضطظعغفقكلمنهوي０Ａ（）\u{640}\u{64b}\u{200f}]{0,30}") {
            prop_assert_eq!(folded(&text), folded_as_a_whole(&text));
            prop_assert_eq!(folded(&usual), folded_as_a_whole(&usual));
        }
    }
}
