//! How what is typed may go on.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashSet},
};

use super::{
    TextRange,
    highlight::{Wanted, ranges},
    index::{Index, Part, Position},
    query::{Query, Word},
    typos,
    words::{folded, key_of},
};

/// How what is typed may go on.
pub(super) struct Completion {
    pub(super) text: String,
    pub(super) highlights: Vec<TextRange>,
    /// The service that is called so, where it is the name of just one.
    pub(super) number: Option<u32>,
}

/// Up to `limit` names and everyday words that have all that is typed, for a reader whose `parts` these are.
///
/// The reader's own language comes first; then what begins as it was typed; everyday words before names; everyday
/// words of many services before those of few, and names in the order of [`Index::place`]. Where nothing has
/// all the words, those in no service are taken for the nearest that are.
pub(super) fn complete(
    index: &Index,
    parts: &[Part<'_>],
    query: &Query,
    limit: usize,
) -> Vec<Completion> {
    let exactly = |word: &Word| vec![word.clone()];
    let words: Vec<Vec<Word>> = query.words.iter().map(exactly).collect();
    let best = best(index, parts, &query.key, &words, limit);
    if !best.is_empty() {
        return best;
    }
    let meant: Vec<Vec<Word>> = query
        .words
        .iter()
        .map(|word| {
            let meant = typos::meant_by(index, parts, word.stem(), word.begun);
            match meant.is_empty() {
                true => vec![word.clone()],
                false => meant.into_iter().map(Word::whole).collect(),
            }
        })
        .collect();
    match meant == words {
        true => best,
        false => self::best(index, parts, &query.key, &meant, limit),
    }
}

/// A phrase that has all the words; the least is the best.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Candidate<'a> {
    class: u8,
    order: u32,
    length: usize,
    text: &'a str,
    /// The service that is called so.
    number: Option<u32>,
}

/// Each of `words` is any one of several.
fn best(
    index: &Index,
    parts: &[Part<'_>],
    key: &str,
    words: &[Vec<Word>],
    limit: usize,
) -> Vec<Completion> {
    let candidates = parts
        .iter()
        .flat_map(|part| with_all(index, part, key, words));
    let mut candidates: BinaryHeap<_> = candidates.map(Reverse).collect();
    let wanted: Vec<Wanted> = words.iter().flatten().map(Word::wanted).collect();
    let mut seen = HashSet::from([key.to_owned()]);
    let mut best = Vec::new();
    while let Some(Reverse(candidate)) = candidates.pop().filter(|_| best.len() < limit) {
        if seen.insert(key_of(&folded(candidate.text))) || candidate.number.is_some() {
            best.push(Completion {
                text: candidate.text.to_owned(),
                highlights: ranges(candidate.text, &wanted),
                number: candidate.number,
            });
        }
    }
    best
}

fn with_all<'a>(
    index: &Index,
    part: &Part<'a>,
    key: &str,
    words: &[Vec<Word>],
) -> Vec<Candidate<'a>> {
    let language = part.language;
    // By phrase, how many of the words it has, as long as it has had all of them.
    let mut having = vec![0_usize; language.phrase_count() as usize];
    for (count, word) in words.iter().enumerate() {
        let readings = word.iter().flat_map(|word| word.readings(part));
        for phrase in readings
            .flat_map(|(_, words)| words)
            .flat_map(|word| language.words.phrases(word))
        {
            if let Some(having) = having.get_mut(phrase as usize)
                && *having == count
            {
                *having += 1;
            }
        }
    }
    let begins = language.phrases_beginning_with(key);
    let all = (0..)
        .zip(having)
        .filter(|(_, having)| *having == words.len());
    all.filter_map(|(phrase, _)| {
        let live = |list: Vec<Position>| -> Vec<Position> {
            list.into_iter()
                .filter(|position| index.is_live(*position))
                .collect()
        };
        let known_as = live(part.positions(language.known_as(phrase)).collect());
        let named = live(part.positions(language.named(phrase)).collect());
        let place = named.iter().map(|position| index.place(*position)).min();
        let (is_name, order) = match (known_as.len(), place) {
            (0, None) => return None,
            (0, Some(place)) => (true, place),
            (services, _) => (
                false,
                u32::MAX - u32::try_from(services).unwrap_or(u32::MAX),
            ),
        };
        let text = language.phrase(phrase);
        let only = match named.as_slice() {
            [only] if is_name => index.number(*only),
            _ => None,
        };
        Some(Candidate {
            class: u8::from(!part.readers_own) * 4
                + u8::from(!begins.contains(&phrase)) * 2
                + u8::from(is_name),
            order,
            length: text.len(),
            text,
            number: only,
        })
    })
    .collect()
}
