//! What a list shows of a service, in all languages, as it is kept: twenty are read at each keystroke, so
//! nothing is taken apart but the words that are shown.

use super::{
    lists::{Lists, ListsWriter},
    model::ServiceSummary,
};
use crate::text::{Text, nearest};

/// The texts of a card, in the order in which they are kept behind each language's tag.
const TEXTS: u32 = 4;

/// A card that was kept.
pub(super) struct Card<'a>(Lists<'a>);

impl<'a> Card<'a> {
    /// What is kept of a service that is called `name`.
    pub(super) fn pack(
        name: &Text,
        summary: &Text,
        category_name: &Text,
        department: &Text,
    ) -> Vec<u8> {
        let texts = [name, summary, category_name, department];
        let mut tags: Vec<&String> = texts.iter().flat_map(|text| text.0.keys()).collect();
        tags.sort_unstable();
        tags.dedup();
        let mut lists = ListsWriter::default();
        for tag in tags {
            lists.add(|out| out.extend_from_slice(tag.as_bytes()));
            for text in texts {
                let words = text.0.get(tag).map(String::as_bytes);
                lists.add(|out| out.extend_from_slice(words.unwrap_or_default()));
            }
        }
        let mut packed = Vec::new();
        lists.put(&mut packed);
        packed
    }

    /// Nothing where the bytes are no card.
    pub(super) fn open(mut packed: &'a [u8]) -> Option<Self> {
        Lists::take(&mut packed).map(Self)
    }

    /// What a reader of `language` is shown.
    pub(super) fn in_language(
        &self,
        id: String,
        category_id: String,
        language: &str,
    ) -> ServiceSummary {
        let tags = || (0..self.languages()).map(|number| self.tag(number));
        let shown = nearest(tags(), language);
        let shown = shown.and_then(|shown| (0..).zip(tags()).find(|(_, tag)| *tag == shown));
        let text = |text: u32| {
            let words = shown.map_or("", |(number, _)| self.text(number, text));
            match words {
                // That language lacks just this text.
                "" => self.all(text).in_language(language).to_owned(),
                words => words.to_owned(),
            }
        };
        ServiceSummary {
            id,
            name: text(0),
            summary: text(1),
            category_id,
            category_name: text(2),
            department: text(3),
        }
    }

    /// The service's name.
    pub(super) fn name(&self) -> Text {
        self.all(0)
    }

    fn languages(&self) -> u32 {
        self.0.len() / (TEXTS + 1)
    }

    fn tag(&self, language: u32) -> &'a str {
        self.at(language * (TEXTS + 1))
    }

    fn text(&self, language: u32, text: u32) -> &'a str {
        self.at(language * (TEXTS + 1) + 1 + text)
    }

    fn at(&self, index: u32) -> &'a str {
        str::from_utf8(self.0.get(index)).unwrap_or_default()
    }

    /// A text in all languages that have it.
    fn all(&self, text: u32) -> Text {
        let languages = 0..self.languages();
        let texts = languages.map(|number| (self.tag(number), self.text(number, text)));
        let there = texts.filter(|(_, words)| !words.is_empty());
        let owned = |(tag, words): (&str, &str)| (tag.to_owned(), words.to_owned());
        Text(there.map(owned).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(pairs: &[(&str, &str)]) -> Text {
        let owned = |(tag, words): &(&str, &str)| ((*tag).to_owned(), (*words).to_owned());
        Text(pairs.iter().map(owned).collect())
    }

    #[test]
    fn each_text_is_shown_in_the_nearest_language_that_has_it() {
        let name = text(&[("en", "Birth"), ("zh-Hans", "出生")]);
        let summary = text(&[("en", "All about it.")]);
        let none = text(&[]);
        let packed = Card::pack(&name, &summary, &text(&[("ar", "فئة")]), &none);
        let Some(card) = Card::open(&packed) else {
            panic!("it was packed just now");
        };
        for (language, expected) in [
            ("zh-CN", ["出生", "All about it.", "فئة", ""]),
            ("en-GB", ["Birth", "All about it.", "فئة", ""]),
            ("ar", ["Birth", "All about it.", "فئة", ""]),
        ] {
            let shown = card.in_language("birth".to_owned(), "family".to_owned(), language);
            let texts = [
                shown.name,
                shown.summary,
                shown.category_name,
                shown.department,
            ];
            assert_eq!(texts, expected, "{language}");
        }
        assert_eq!(card.name(), name);
        let cut_off = packed.split_last().map(|(_, before)| before);
        assert!(cut_off.and_then(Card::open).is_none());
    }
}
