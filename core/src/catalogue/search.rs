//! From what is typed to the numbers of services.
//!
//! Words are made here and not in SQLite, the same way for text and for query: compatibility forms,
//! case and accents folded; a run of Chinese, Japanese or Korean as its single characters and its
//! overlapping pairs, since such a run is not split by spaces and a pair is the usual word.

use std::collections::{BTreeSet, HashMap};

use rusqlite::Connection;
use unicode_normalization::UnicodeNormalization;

use super::typos::Vocabulary;
use crate::{storage::StorageError, text::Text};

/// How much of a query is looked at, in characters.
const QUERY_CHARS: usize = 200;
/// How much of a query is looked for, in words.
const QUERY_WORDS: usize = 16;
/// With fewer services than this that have all the words, those that have some are shown as well.
const FEW: usize = 5;

/// `text` as it is compared.
fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkd()
        .flat_map(char::to_lowercase)
        .filter(|character| !matches!(character, '\u{300}'..='\u{36f}'))
        .nfc()
        .collect()
}

/// A stretch of folded text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    /// Letters and digits that spaces divide into words.
    Spaced,
    /// Characters that nothing divides into words.
    Unspaced,
    /// What is no part of a word.
    Between,
}

impl Script {
    fn of(character: char) -> Self {
        match character {
            '\u{3005}'..='\u{3007}'
            | '\u{3040}'..='\u{30ff}'
            | '\u{3105}'..='\u{312f}'
            | '\u{31a0}'..='\u{31bf}'
            | '\u{31f0}'..='\u{31ff}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
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
fn runs(folded: &str) -> impl Iterator<Item = (Script, &str)> {
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

/// Each character of a run that nothing divides, followed by its pair with the next one.
fn characters_and_pairs(run: &str) -> impl Iterator<Item = &str> {
    run.char_indices().flat_map(move |(start, character)| {
        let rest = run.get(start..).unwrap_or_default();
        let mut chars = rest.chars();
        let next = chars.nth(1);
        let pair = rest.len() - chars.as_str().len();
        [
            rest.get(..character.len_utf8()),
            next.and_then(|_| rest.get(..pair)),
        ]
        .into_iter()
        .flatten()
    })
}

/// The words of `text` for the index, divided by spaces.
pub(super) fn index_words<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let mut words = String::new();
    let mut push = |word: &str| {
        words.push_str(word);
        words.push(' ');
    };
    for text in texts {
        for (script, run) in runs(&folded(text)) {
            match script {
                Script::Unspaced => characters_and_pairs(run).for_each(&mut push),
                _ => push(run),
            }
        }
    }
    words
}

/// `text` as a whole name is compared: its runs, divided by one space each.
pub(super) fn name_key(text: &str) -> String {
    let folded = folded(text);
    let mut key = String::with_capacity(folded.len());
    for (_, run) in runs(&folded) {
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(run);
    }
    key
}

/// The words that folded text says most by: of a run that nothing divides its pairs, not its single
/// characters.
fn whole_words(folded: &str) -> impl Iterator<Item = &str> {
    runs(folded).flat_map(|(script, run)| {
        let divide = script == Script::Unspaced && run.chars().nth(1).is_some();
        let pairs =
            divide.then(|| characters_and_pairs(run).filter(|word| word.chars().nth(1).is_some()));
        let whole = (!divide).then_some(run);
        pairs.into_iter().flatten().chain(whole)
    })
}

/// The order in which services with these names are shown where a search finds them equally good: the
/// plainest first, whose words most of the other names have as well. All that can be done about a thing
/// shares its keywords; the first step has the plainest name ("Apply for a passport", "Give up a
/// passport"). Returns positions; equally plain names stay as they were.
pub(super) fn plainest_first<'a>(names: impl Iterator<Item = &'a Text>) -> Vec<usize> {
    let words: Vec<BTreeSet<String>> = names
        .map(|name| {
            let folded = name.0.values().map(|name| folded(name));
            folded
                .flat_map(|name| whole_words(&name).map(str::to_owned).collect::<Vec<_>>())
                .collect()
        })
        .collect();
    let mut having: HashMap<&str, usize> = HashMap::new();
    for word in words.iter().flatten() {
        *having.entry(word).or_default() += 1;
    }
    // In thousandths, so that equal is equal.
    let rarity = |word: &String| {
        let having = having.get(word.as_str()).copied().unwrap_or(1);
        (1000.0 * inverse_frequency(words.len(), having)) as u64
    };
    let mut order: Vec<usize> = (0..words.len()).collect();
    order.sort_by_cached_key(|position| {
        let words = words.get(*position).into_iter().flatten();
        words.map(rarity).sum::<u64>()
    });
    order
}

/// How much a word says that `having` of `all` services have.
fn inverse_frequency(all: usize, having: usize) -> f64 {
    (all as f64 / having as f64).ln()
}

/// What is looked for.
struct Query {
    /// What a name may be.
    name: String,
    /// The words.
    typed: Vec<String>,
    /// Whether the last word may go on: it is still being typed.
    goes_on: bool,
}

/// Each word as an FTS5 expression. They hold letters and digits only, so quotes make them safe.
struct Expressions {
    /// The words as they stand.
    words: Vec<String>,
    /// The same, but the last word may go on. Nothing where it cannot.
    begun: Option<Vec<String>>,
}

impl Query {
    /// Nothing where `typed` holds no word.
    fn new(typed: &str) -> Option<Self> {
        let typed: String = typed.chars().take(QUERY_CHARS).collect();
        let folded = folded(&typed);
        let words = whole_words(&folded).take(QUERY_WORDS).map(str::to_owned);
        let words: Vec<String> = words.collect();
        let last = runs(&folded).last();
        (!words.is_empty()).then(|| Self {
            name: name_key(&typed),
            typed: words,
            goes_on: last.is_some_and(|(script, _)| script == Script::Spaced),
        })
    }

    /// As it was typed.
    fn as_typed(&self) -> Expressions {
        self.expressions(&vec![Vec::new(); self.typed.len()])
    }

    /// As it was meant, if some of its words are in no service and near to words that are.
    fn as_meant(&self, vocabulary: &Vocabulary) -> Option<Expressions> {
        let last = self.typed.len() - 1;
        let words = self.typed.iter().enumerate();
        let meant: Vec<Vec<&str>> = words
            .map(|(position, word)| vocabulary.meant_by(word, self.goes_on && position == last))
            .collect();
        let any = meant.iter().any(|words| !words.is_empty());
        any.then(|| self.expressions(&meant))
    }

    /// Each word, or any of those that it was `meant` to be.
    fn expressions(&self, meant: &[Vec<&str>]) -> Expressions {
        let quoted = |word: &str| format!("\"{word}\"");
        let words = self.typed.iter().zip(meant);
        let words: Vec<String> = words
            .map(|(word, meant)| match meant.as_slice() {
                [] => quoted(word),
                meant => {
                    let any: Vec<String> = meant.iter().map(|word| quoted(word)).collect();
                    format!("({})", any.join(" OR "))
                }
            })
            .collect();
        let goes_on = self.goes_on && meant.last().is_some_and(Vec::is_empty);
        let last = words.split_last().filter(|_| goes_on);
        let begun = last.map(|(last, before)| [before, &[format!("{last} *")]].concat());
        Expressions { words, begun }
    }
}

impl Expressions {
    /// The words as they may go on.
    fn open_words(&self) -> &[String] {
        self.begun.as_ref().unwrap_or(&self.words)
    }

    /// FTS5 expressions, the better kind of hit first: all the words in the name, in name and
    /// keywords; the same with the last one begun; anywhere.
    fn in_steps(&self) -> impl Iterator<Item = String> {
        let both = [Some(&self.words), self.begun.as_ref()];
        let named = both.into_iter().flatten().flat_map(|words| {
            let all = words.join(" AND ");
            [
                format!("{{name}} : ({all})"),
                format!("{{name keywords}} : ({all})"),
            ]
        });
        named.chain([self.open_words().join(" AND ")])
    }
}

/// The numbers of up to `limit` services for what was typed, the best first. Hits come in steps,
/// each asked for only as long as there is room: what is called so; all the words in the name; in
/// name and keywords; the same with the last word only begun; anywhere. Where these are few, the same with
/// words that are in no service taken for the nearest that are; and then some of the words, the rarer the
/// better.
///
/// Within a step services come in the order of their numbers, which is that of [`plainest_first`]. The
/// same catalogue always answers the same.
pub(super) fn search<'a>(
    connection: &Connection,
    vocabulary: impl FnOnce() -> Result<&'a Vocabulary, StorageError>,
    typed: &str,
    limit: usize,
) -> Result<Vec<i64>, StorageError> {
    let mut hits = Vec::new();
    let Some(query) = Query::new(typed) else {
        return Ok(hits);
    };
    let enough = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut add = |numbers: Vec<i64>| {
        for number in numbers {
            if hits.len() < limit && !hits.contains(&number) {
                hits.push(number);
            }
        }
        hits.len()
    };
    let mut named = connection.prepare_cached(include_str!("sql/search_name.sql"))?;
    let rows = named.query_map((&query.name, enough), |row| row.get(0))?;
    let mut found = add(rows.collect::<Result<_, _>>()?);
    let mut expressions = query.as_typed();
    for expression in expressions.in_steps() {
        if found < limit {
            found = add(matching(connection, &expression, enough)?);
        }
    }
    if found < FEW
        && let Some(meant) = query.as_meant(vocabulary()?)
    {
        for expression in meant.in_steps() {
            found = add(matching(connection, &expression, enough)?);
        }
        expressions = meant;
    }
    for columns in ["{name keywords}", "{description}"] {
        if found < FEW && query.typed.len() > 1 {
            found = add(with_some(connection, expressions.open_words(), columns)?);
        }
    }
    Ok(hits)
}

/// The first `limit` services that an FTS5 expression fits.
fn matching(
    connection: &Connection,
    expression: &str,
    limit: i64,
) -> Result<Vec<i64>, StorageError> {
    let mut indexed = connection.prepare_cached(include_str!("sql/search_index.sql"))?;
    let rows = indexed.query_map((expression, limit), |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The services that have some of the words in `columns`. Each word counts by how few have it (its
/// inverse document frequency).
fn with_some(
    connection: &Connection,
    words: &[String],
    columns: &str,
) -> Result<Vec<i64>, StorageError> {
    let services: u32 =
        connection.query_row("select services from revision", [], |row| row.get(0))?;
    let mut scores: HashMap<i64, f64> = HashMap::new();
    for word in words {
        let having = matching(connection, &format!("{columns} : {word}"), -1)?;
        let rarity = inverse_frequency(services as usize, having.len());
        for number in having {
            *scores.entry(number).or_default() += rarity;
        }
    }
    let mut best: Vec<(i64, f64)> = scores.into_iter().collect();
    best.sort_by(|(number, score), (other, others_score)| {
        others_score.total_cmp(score).then(number.cmp(other))
    });
    Ok(best.into_iter().map(|(number, _)| number).collect())
}
