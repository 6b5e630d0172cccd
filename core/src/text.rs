//! Text for people in several languages.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// In how many languages something has a name at most.
const MAX_LANGUAGES: usize = 200;

/// One text in several languages: BCP 47 tags to words, as the catalogue and the city send it.
///
/// Reading it in a language never fails: see [`Text::in_language`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Text(pub BTreeMap<String, String>);

impl Text {
    /// The words for a reader of `language`, along a fixed fallback chain: the tag itself, the tag
    /// shortened from its end (RFC 4647 section 3.4, lookup), any tag of the same primary language
    /// (`zh` finds `zh-Hans`), English, the first there is, nothing.
    pub fn in_language(&self, language: &str) -> &str {
        let tag = nearest(self.0.keys().map(String::as_str), language);
        tag.and_then(|tag| self.0.get(tag))
            .map(String::as_str)
            .unwrap_or_default()
    }

    /// Whether it can be what something is called: it has a word, and no more than [`MAX_LANGUAGES`].
    pub(crate) fn is_name(&self) -> bool {
        self.0.len() <= MAX_LANGUAGES && self.0.values().any(|words| !words.trim().is_empty())
    }

    /// In one line, in each of its languages: see [`in_one_line`].
    pub(crate) fn in_one_line(self) -> Self {
        let lines = self.0.into_iter();
        let lines = lines.map(|(language, words)| (language, in_one_line(&words)));
        Self(lines.collect())
    }
}

/// The one of `tags` that a reader of `language` is shown, by the chain of [`Text::in_language`].
pub(crate) fn nearest<'a>(
    tags: impl Iterator<Item = &'a str> + Clone,
    language: &str,
) -> Option<&'a str> {
    if language.contains(NOT_IN_TAGS) {
        return nearest(tags, &as_tag(language));
    }
    let exactly = |tag: &str| tags.clone().find(|other| other.eq_ignore_ascii_case(tag));
    let mut tag = language;
    loop {
        if let Some(found) = exactly(tag) {
            return Some(found);
        }
        match tag.rfind('-') {
            Some(end) => tag = tag.get(..end).unwrap_or_default(),
            None => break,
        }
    }
    let same_language = |other: &&str| primary(other).eq_ignore_ascii_case(tag);
    (tags.clone().find(same_language))
        .or_else(|| exactly("en"))
        .or_else(|| tags.clone().next())
}

/// Whether it may be a BCP 47 tag: at most 35 characters (RFC 5646 section 4.4.1), subtags of one to eight letters
/// and digits, the first of two letters or more.
pub(crate) fn is_tag(tag: &str) -> bool {
    let subtag = |subtag: &str| {
        (1..=8).contains(&subtag.len()) && subtag.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let language = primary(tag);
    tag.len() <= 35
        && language.len() >= 2
        && language.bytes().all(|byte| byte.is_ascii_alphabetic())
        && tag.split('-').all(subtag)
}

/// What POSIX and Java write in the names of languages, and no tag has: `zh_CN.UTF-8@pinyin`.
const NOT_IN_TAGS: [char; 3] = ['_', '.', '@'];

/// The tag that a phone means by the name of a language, also where it writes `zh_CN`; `und`, as RFC 5646 has it, where
/// it is none.
pub(crate) fn as_tag(language: &str) -> String {
    let name = language.split(['.', '@']).next().unwrap_or_default();
    let tag = name.replace('_', "-");
    if is_tag(&tag) { tag } else { "und".to_owned() }
}

/// In lowercase hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether it has no shape of its own and a screen or a terminal may act on it: control characters, and those
/// that turn the order of a line around (UAX #9).
pub(crate) fn is_control(character: char) -> bool {
    character.is_control() || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether it cannot be seen: a space, or what has no width or only turns the order of a line around.
pub(crate) fn is_unseen(character: char) -> bool {
    let has_no_width = matches!(
        character,
        '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}'
    );
    character.is_whitespace() || has_no_width || is_control(character)
}

/// Whether there is nothing to see in it.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(is_unseen)
}

/// Without what would end a line or turn it around, before, behind or within.
pub(crate) fn in_one_line(text: &str) -> String {
    let letters = text.chars();
    let letters = letters.map(|letter| if is_control(letter) { ' ' } else { letter });
    letters.collect::<String>().trim().to_owned()
}

/// A label as it stands inside of a sentence: without the mark that ends it, and without the one that a question begins
/// with in Spanish.
pub(crate) fn in_a_sentence(label: &str) -> String {
    let ends = |end: char| end.is_whitespace() || ".:;!?。：；！？؟؛".contains(end);
    let words = label.trim_end_matches(ends);
    let is_asked = label
        .get(words.len()..)
        .is_some_and(|end| end.contains(['?', '!']));
    match words.rsplit_once(['¿', '¡']).filter(|_| is_asked) {
        Some((before, asked)) => format!("{before}{}", asked.trim_start()),
        None => words.to_owned(),
    }
}

fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

#[cfg(test)]
mod tests {
    use super::{Text, as_tag, in_a_sentence, is_blank, is_tag};

    fn text(pairs: &[(&str, &str)]) -> Text {
        Text(
            pairs
                .iter()
                .map(|(tag, words)| (tag.to_string(), words.to_string()))
                .collect(),
        )
    }

    #[test]
    fn what_cannot_be_seen_is_blank() {
        for blank in [
            "",
            " \u{a0}\u{3000}",
            "\u{200b}",
            "\u{feff}\u{200f}",
            "\u{202e}\t",
        ] {
            assert!(is_blank(blank), "{blank:?}");
        }
        for text in ["a", " 李 ", "\u{200f}ل", "-"] {
            assert!(!is_blank(text), "{text:?}");
        }
    }

    #[test]
    fn what_phones_call_languages_is_understood() {
        for (name, tag) in [
            ("zh-Hans", "zh-Hans"),
            ("zh_CN", "zh-CN"),
            ("zh_CN.UTF-8@pinyin", "zh-CN"),
            ("C.UTF-8", "und"),
            ("中文", "und"),
            ("", "und"),
        ] {
            assert_eq!(as_tag(name), tag);
        }
        let both = text(&[("en", "Birth"), ("zh-Hans", "出生")]);
        assert_eq!(both.in_language("zh_CN.UTF-8"), "出生");
        assert_eq!(both.in_language("C.UTF-8"), "Birth");
    }

    #[test]
    fn a_label_loses_the_marks_of_its_sentence_within_another() {
        assert_eq!(in_a_sentence("Full name:"), "Full name");
        assert_eq!(in_a_sentence("您的姓名？"), "您的姓名");
        assert_eq!(in_a_sentence("¿Por qué?"), "Por qué");
        assert_eq!(in_a_sentence("Hijo 2 – ¿Vive aquí?"), "Hijo 2 – Vive aquí");
        assert_eq!(in_a_sentence("¿Dónde? (calle)"), "¿Dónde? (calle)");
    }

    #[test]
    fn falls_back_from_the_exact_tag_to_the_language_to_english_to_anything() {
        let both = text(&[("en", "Birth"), ("zh-Hans", "出生")]);
        assert_eq!(both.in_language("zh-Hans"), "出生");
        assert_eq!(both.in_language("ZH-hans-CN"), "出生");
        assert_eq!(both.in_language("zh"), "出生");
        assert_eq!(both.in_language("zh-Hant-TW"), "出生");
        assert_eq!(both.in_language("en-GB"), "Birth");
        assert_eq!(both.in_language("fr"), "Birth");
        assert_eq!(
            text(&[("es", "Nacimiento")]).in_language("fr"),
            "Nacimiento"
        );
        assert_eq!(text(&[]).in_language("en"), "");
    }

    #[test]
    fn a_tag_is_told_from_what_is_none() {
        for tag in ["en", "zh-Hans", "es-419", "de-CH-1996", "sr-Latn-RS"] {
            assert!(is_tag(tag), "{tag}");
        }
        for odd in [
            "",
            "e",
            "xx;;;",
            "en_GB",
            "en-",
            "-en",
            "12",
            "zh--Hans",
            "abcdefghi",
            "en GB",
            "de-abcdefgh-abcdefgh-abcdefgh-abcdefgh",
        ] {
            assert!(!is_tag(odd), "{odd}");
        }
    }
}
