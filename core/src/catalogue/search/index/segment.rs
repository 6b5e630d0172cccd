//! One batch of services, as it was written.

use std::ops::Range;

use crate::catalogue::{
    lists::{Ascending, Lists, ascending, take_u32},
    search::words::{folded, key_of},
};

/// How its bytes begin; another one is not of this version.
pub(super) const FORMAT: &[u8; 4] = b"cix1";
/// SHA-256 of what follows it.
pub(super) const DIGEST_BYTES: usize = 32;

/// The words of some services. Its bytes were checked against their digest, so what is missing in them is
/// taken for empty.
pub(super) struct Segment {
    bytes: Vec<u8>,
    /// What its services are called, by service.
    names: Vec<Name>,
}

/// One name of a service.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Name {
    /// Counted within the segment.
    service: u32,
    /// Counted within the segment.
    language: usize,
    phrase: u32,
}

/// One language of a segment.
#[derive(Clone, Copy)]
pub(crate) struct Language<'a> {
    /// Its BCP 47 tag.
    pub(crate) tag: &'a str,
    pub(crate) words: Words<'a>,
    phrases: Lists<'a>,
    named: Lists<'a>,
    known_as: Lists<'a>,
}

/// The words of one language of a segment, in the order of their bytes.
#[derive(Clone, Copy)]
pub(crate) struct Words<'a> {
    words: Lists<'a>,
    in_phrases: Lists<'a>,
    in_texts: Lists<'a>,
}

impl Segment {
    /// Nothing where the bytes are not as they were written.
    pub(super) fn open(bytes: Vec<u8>) -> Option<Self> {
        let rest = bytes.strip_prefix(FORMAT)?;
        let (digest, rest) = rest.split_at_checked(DIGEST_BYTES)?;
        let found = ring::digest::digest(&ring::digest::SHA256, rest);
        if found.as_ref() != digest {
            return None;
        }
        let mut segment = Self {
            bytes,
            names: Vec::new(),
        };
        segment.names = segment.gathered_names();
        Some(segment)
    }

    fn gathered_names(&self) -> Vec<Name> {
        let mut names = Vec::new();
        for (language, part) in self.languages().enumerate() {
            for phrase in 0..part.phrase_count() {
                names.extend(part.named(phrase).map(|service| Name {
                    service,
                    language,
                    phrase,
                }));
            }
        }
        names.sort_unstable();
        names
    }

    /// What a service, counted within the segment, is called in each language.
    pub(super) fn names(&self, service: u32) -> impl Iterator<Item = (&str, &str)> {
        let first = self.names.partition_point(|name| name.service < service);
        let names = self.names.get(first..).unwrap_or_default().iter();
        let names = names.take_while(move |name| name.service == service);
        names.filter_map(|name| {
            let language = self.languages().nth(name.language)?;
            Some((language.tag, language.phrase(name.phrase)))
        })
    }

    fn body(&self) -> &[u8] {
        self.bytes
            .get(FORMAT.len() + DIGEST_BYTES..)
            .unwrap_or_default()
    }

    /// How many services it speaks of.
    pub(super) fn len(&self) -> u32 {
        take_u32(&mut self.body()).unwrap_or_default()
    }

    /// The numbers of its services.
    pub(super) fn numbers(&self) -> impl Iterator<Item = u32> + '_ {
        let mut bytes = self.body();
        let count = take_u32(&mut bytes).unwrap_or_default();
        (0..count).map_while(move |_| take_u32(&mut bytes))
    }

    pub(super) fn languages(&self) -> impl Iterator<Item = Language<'_>> + Clone {
        let mut bytes = self.body();
        let count = take_u32(&mut bytes).unwrap_or_default() as usize;
        let mut bytes = bytes.get(count.saturating_mul(4)..).unwrap_or_default();
        std::iter::from_fn(move || Language::take(&mut bytes))
    }
}

impl<'a> Language<'a> {
    fn take(bytes: &mut &'a [u8]) -> Option<Self> {
        let tag = Lists::take(bytes)?.get(0);
        let mut lists = || Lists::take(bytes);
        Some(Self {
            words: Words {
                words: lists()?,
                in_phrases: lists()?,
                in_texts: lists()?,
            },
            phrases: lists()?,
            named: lists()?,
            known_as: lists()?,
            tag: text(tag),
        })
    }

    /// How many phrases there are. They are in the order of their keys.
    pub(crate) fn phrase_count(&self) -> u32 {
        self.phrases.len()
    }

    /// A phrase as the city wrote it.
    pub(crate) fn phrase(&self, phrase: u32) -> &'a str {
        text(self.phrases.get(phrase))
    }

    /// The services whose name this phrase is, counted within the segment.
    pub(crate) fn named(&self, phrase: u32) -> Ascending<'a> {
        ascending(self.named.get(phrase))
    }

    /// The services of which this phrase is an everyday word, counted within the segment.
    pub(crate) fn known_as(&self, phrase: u32) -> Ascending<'a> {
        ascending(self.known_as.get(phrase))
    }

    /// How a phrase is compared with a query.
    pub(crate) fn key(&self, phrase: u32) -> String {
        key_of(&folded(self.phrase(phrase)))
    }

    /// The phrases whose key is just `key`.
    pub(crate) fn phrases_called(&self, key: &str) -> Range<u32> {
        let count = self.phrase_count();
        let first = partition_point(count, |phrase| self.key(phrase).as_str() < key);
        let is_key = |phrase: u32| self.key(first + phrase) == key;
        first..first + partition_point(count - first, is_key)
    }

    /// The phrases whose keys begin with `key`, what just has this key first.
    pub(crate) fn phrases_beginning_with(&self, key: &str) -> Range<u32> {
        let count = self.phrase_count();
        let first = partition_point(count, |phrase| self.key(phrase).as_str() < key);
        let begins = |phrase: u32| self.key(first + phrase).starts_with(key);
        first..first + partition_point(count - first, begins)
    }
}

impl<'a> Words<'a> {
    /// Each word with its number.
    pub(crate) fn all(&self) -> impl Iterator<Item = (u32, &'a str)> {
        let words = self.words;
        (0..words.len()).map(move |word| (word, text(words.get(word))))
    }

    /// A word; nothing past the last.
    pub(crate) fn get(&self, word: u32) -> Option<&'a str> {
        (word < self.words.len()).then(|| text(self.words.get(word)))
    }

    /// The first word that is not less than `text`.
    pub(crate) fn from(&self, text: &str) -> u32 {
        partition_point(self.words.len(), |word| {
            self.words.get(word) < text.as_bytes()
        })
    }

    /// The word `text`, if there is one.
    pub(crate) fn find(&self, text: &str) -> Option<u32> {
        let word = self.from(text);
        (self.get(word) == Some(text)).then_some(word)
    }

    /// The words that begin with `text`.
    pub(crate) fn beginning_with(&self, text: &str) -> Range<u32> {
        let first = self.from(text);
        let begins = |word: u32| self.words.get(first + word).starts_with(text.as_bytes());
        first..first + partition_point(self.words.len() - first, begins)
    }

    /// The phrases that have a word.
    pub(crate) fn phrases(&self, word: u32) -> Ascending<'a> {
        ascending(self.in_phrases.get(word))
    }

    /// The services whose other texts have a word, counted within the segment.
    pub(crate) fn texts(&self, word: u32) -> Ascending<'a> {
        ascending(self.in_texts.get(word))
    }
}

/// It was text when it was written.
fn text(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).unwrap_or_default()
}

/// The first number below `count` for which `before` no longer holds.
fn partition_point(count: u32, before: impl Fn(u32) -> bool) -> u32 {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low + (high - low) / 2;
        if before(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}
