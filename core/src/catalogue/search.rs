//! From what is typed to the numbers of services.
//!
//! Words are made here and not in SQLite, the same way for text and for query: compatibility forms,
//! case and accents folded; a run of Chinese, Japanese or Korean as its single characters and its
//! overlapping pairs, since such a run is not split by spaces and a pair is the usual word.

use rusqlite::Connection;
use unicode_normalization::UnicodeNormalization;

use crate::storage::StorageError;

/// How much of a query is looked at, in characters.
const QUERY_CHARS: usize = 200;
/// How much of a query is looked for, in words.
const QUERY_WORDS: usize = 16;

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

/// `text` for "starts with": its runs, divided by one space each.
pub(super) fn start_key(text: &str) -> String {
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

/// What is looked for.
struct Query {
    /// What a name may start with.
    start: String,
    /// Each word as an FTS5 expression. They hold letters and digits only, so quotes make them safe.
    words: Vec<String>,
}

impl Query {
    /// Nothing where `typed` holds no word.
    fn new(typed: &str) -> Option<Self> {
        let typed: String = typed.chars().take(QUERY_CHARS).collect();
        let folded = folded(&typed);
        let mut words = Vec::new();
        let mut open_ended = false;
        for (script, run) in runs(&folded) {
            open_ended = script == Script::Spaced;
            match script {
                Script::Unspaced if run.chars().nth(1).is_some() => words.extend(
                    characters_and_pairs(run)
                        .filter(|word| word.chars().nth(1).is_some())
                        .map(quoted),
                ),
                _ => words.push(quoted(run)),
            }
        }
        words.truncate(QUERY_WORDS);
        // A word that is still being typed may go on; one that is whole counts more.
        if let Some(last) = words.last_mut().filter(|_| open_ended) {
            *last = format!("({last} OR {last} *)");
        }
        (!words.is_empty()).then(|| Self {
            start: start_key(&typed),
            words,
        })
    }

    /// FTS5 expressions, the better kind of hit first: all the words in the name, all anywhere.
    fn expressions(&self) -> [String; 2] {
        let all = self.words.join(" AND ");
        [format!("{{name}} : ({all})"), all]
    }

    /// The FTS5 expression for when nothing has all the words.
    fn any_word(&self) -> Option<String> {
        (self.words.len() > 1).then(|| self.words.join(" OR "))
    }
}

fn quoted(word: &str) -> String {
    format!("\"{word}\"")
}

/// The numbers of up to `limit` services for what was typed, the best first. Hits come in steps,
/// each asked for only as long as there is room: names that start with it; names with all its words;
/// all its words anywhere; any of the words, if nothing has them all. Within a step bm25 decides,
/// then the bundle's order, so the same catalogue always answers the same.
pub(super) fn search(
    connection: &Connection,
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

    let mut starting = connection.prepare_cached(include_str!("sql/search_name_start.sql"))?;
    let past = format!("{}\u{10ffff}", query.start);
    let rows = starting.query_map((&query.start, past, enough), |row| row.get(0))?;
    let mut found = add(rows.collect::<Result<_, _>>()?);

    let mut indexed = connection.prepare_cached(include_str!("sql/search_index.sql"))?;
    let mut matching = |expression: &str| -> Result<Vec<i64>, StorageError> {
        let rows = indexed.query_map((expression, enough), |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    };
    for expression in query.expressions() {
        if found >= limit {
            break;
        }
        found = add(matching(&expression)?);
    }
    if let (0, Some(expression)) = (found, query.any_word()) {
        add(matching(&expression)?);
    }
    Ok(hits)
}
