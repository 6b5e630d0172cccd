//! From the texts of services to the bytes of a segment.

use std::collections::{BTreeMap, HashMap};

use foldhash::fast::RandomState;

use super::{Texts, segment::FORMAT};
use crate::catalogue::{
    lists::{ListsWriter, put_ascending, put_u32},
    search::words::{each_word, folded, key_of},
};

/// What a word, a phrase or a language takes in memory beside its letters, about, in bytes.
const ENTRY_BYTES: usize = 128;
/// The same of a place in a list that grows.
const PLACE_BYTES: usize = 8;

/// Gathers services.
#[derive(Default)]
pub(crate) struct SegmentWriter {
    numbers: Vec<u32>,
    languages: BTreeMap<String, Language>,
}

#[derive(Default)]
struct Language {
    words: HashMap<Box<str>, WordLists, RandomState>,
    /// Places in `services`.
    phrases: HashMap<Box<str>, u32, RandomState>,
    services: Vec<PhraseServices>,
    bytes: usize,
}

/// Where a word is, ascending.
#[derive(Default)]
struct WordLists {
    phrases: Vec<u32>,
    texts: Vec<u32>,
}

/// The services that a phrase leads to, ascending.
#[derive(Default)]
struct PhraseServices {
    /// How the phrase is compared.
    key: String,
    named: Vec<u32>,
    known_as: Vec<u32>,
}

impl SegmentWriter {
    /// Takes in the service called `number`, which comes once.
    pub(crate) fn add(&mut self, number: u32, texts: &Texts<'_>) {
        let service = count(&self.numbers);
        self.numbers.push(number);
        for (tag, name) in &texts.name.0 {
            let language = self.language(tag);
            language.lead(name, |services| push(&mut services.named, service));
        }
        for (tag, keywords) in texts.keywords {
            let language = self.language(tag);
            for keyword in keywords {
                language.lead(keyword, |services| push(&mut services.known_as, service));
            }
        }
        for (tag, text) in texts.others.iter().flat_map(|text| &text.0) {
            let language = self.language(tag);
            each_word(&folded(text), |word| {
                language.note(word, |lists| push(&mut lists.texts, service));
            });
        }
    }

    /// Whether none was taken in.
    pub(crate) fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// How much memory they take, about, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        let languages = self.languages.values();
        languages.map(|language| ENTRY_BYTES + language.bytes).sum()
    }

    fn language(&mut self, tag: &str) -> &mut Language {
        self.languages.entry(tag.to_owned()).or_default()
    }

    /// The segment.
    pub(crate) fn finish(self) -> Vec<u8> {
        let mut body = Vec::new();
        put_u32(&mut body, self.numbers.len());
        for number in &self.numbers {
            body.extend_from_slice(&number.to_le_bytes());
        }
        for (tag, language) in self.languages {
            let mut tags = ListsWriter::default();
            tags.add(|bytes| bytes.extend_from_slice(tag.as_bytes()));
            tags.put(&mut body);
            language.put(&mut body);
        }
        let digest = ring::digest::digest(&ring::digest::SHA256, &body);
        [FORMAT.as_slice(), digest.as_ref(), &body].concat()
    }
}

impl Language {
    /// Where `word` is, for `change` to add to and say by how many bytes.
    fn note(&mut self, word: &str, change: impl FnOnce(&mut WordLists) -> usize) {
        if let Some(lists) = self.words.get_mut(word) {
            self.bytes += change(lists);
            return;
        }
        let mut lists = WordLists::default();
        self.bytes += ENTRY_BYTES + word.len() + change(&mut lists);
        self.words.insert(word.into(), lists);
    }

    /// The services that `text` leads to, for `change` to add to and say by how many bytes. A text without words
    /// leads to none.
    fn lead(&mut self, text: &str, change: impl FnOnce(&mut PhraseServices) -> usize) {
        let place = match self.phrases.get(text) {
            Some(place) => *place,
            None => {
                let phrase = count(&self.services);
                let folded = folded(text);
                let key = key_of(&folded);
                if key.is_empty() {
                    return;
                }
                each_word(&folded, |word| {
                    self.note(word, |lists| push(&mut lists.phrases, phrase));
                });
                self.bytes += ENTRY_BYTES + text.len() + key.len();
                self.phrases.insert(text.into(), phrase);
                self.services.push(PhraseServices {
                    key,
                    ..PhraseServices::default()
                });
                phrase
            }
        };
        let grown = self.services.get_mut(place as usize).map(change);
        self.bytes += grown.unwrap_or_default();
    }

    fn put(self, out: &mut Vec<u8>) {
        let key = |place: u32| {
            let services = self.services.get(place as usize);
            services.map_or("", |services| services.key.as_str())
        };
        let phrases = self.phrases.iter();
        let mut phrases: Vec<(&str, &str, u32)> = phrases
            .map(|(text, place)| (key(*place), &**text, *place))
            .collect();
        phrases.sort_unstable();
        let mut renumbered = vec![0; phrases.len()];
        for ((.., place), number) in phrases.iter().zip(0..) {
            if let Some(held) = renumbered.get_mut(*place as usize) {
                *held = number;
            }
        }
        let words = self.words.iter();
        let mut words: Vec<(&str, &WordLists)> =
            words.map(|(word, lists)| (&**word, lists)).collect();
        words.sort_unstable_by_key(|(word, _)| *word);
        let mut lists: [ListsWriter; 6] = Default::default();
        let [texts, in_phrases, in_texts, phrase_texts, named, known_as] = &mut lists;
        let mut of_word: Vec<u32> = Vec::new();
        for (word, held) in words {
            let renumbered = |phrase: &u32| renumbered.get(*phrase as usize).copied();
            of_word.clear();
            of_word.extend(held.phrases.iter().filter_map(renumbered));
            of_word.sort_unstable();
            texts.add(|out| out.extend_from_slice(word.as_bytes()));
            in_phrases.add(|out| put_ascending(out, &of_word));
            in_texts.add(|out| put_ascending(out, &held.texts));
        }
        for (_, text, place) in phrases {
            let Some(services) = self.services.get(place as usize) else {
                continue;
            };
            phrase_texts.add(|out| out.extend_from_slice(text.as_bytes()));
            named.add(|out| put_ascending(out, &services.named));
            known_as.add(|out| put_ascending(out, &services.known_as));
        }
        lists.iter().for_each(|lists| lists.put(out));
    }
}

/// How many there are, which is the number of the next one. A catalogue has far fewer than 32 bits hold.
fn count<T>(all: &[T]) -> u32 {
    u32::try_from(all.len()).unwrap_or(u32::MAX)
}

/// Adds to an ascending list, and says by how many bytes it has grown.
fn push(list: &mut Vec<u32>, number: u32) -> usize {
    if list.last() == Some(&number) {
        return 0;
    }
    list.push(number);
    PLACE_BYTES
}
