//! Text for people in several languages.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

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
        let mut tag = language;
        loop {
            if let Some(words) = self.exactly(tag) {
                return words;
            }
            match tag.rfind('-') {
                Some(end) => tag = tag.get(..end).unwrap_or_default(),
                None => break,
            }
        }
        let same_language = |candidate: &str| primary(candidate).eq_ignore_ascii_case(tag);
        self.0
            .iter()
            .find(|(candidate, _)| same_language(candidate))
            .map(|(_, words)| words.as_str())
            .or_else(|| self.exactly("en"))
            .or_else(|| self.0.values().next().map(String::as_str))
            .unwrap_or_default()
    }

    fn exactly(&self, tag: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(candidate, _)| candidate.eq_ignore_ascii_case(tag))
            .map(|(_, words)| words.as_str())
    }
}

/// A label as it stands inside of a sentence: without the mark that ends it.
pub(crate) fn in_a_sentence(label: &str) -> &str {
    label.trim_end_matches(|end: char| end.is_whitespace() || ".:;!?。：；！？؟؛".contains(end))
}

fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

#[cfg(test)]
mod tests {
    use super::Text;

    fn text(pairs: &[(&str, &str)]) -> Text {
        Text(
            pairs
                .iter()
                .map(|(tag, words)| (tag.to_string(), words.to_string()))
                .collect(),
        )
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
}
