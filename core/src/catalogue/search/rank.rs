//! From what is typed to the services it means, the best first, and why.

use super::{
    MatchReason,
    highlight::as_written,
    index::{Index, Part, Position, inverse_frequency},
    query::{Query, Reading, Word},
    typos,
};

/// With fewer services than this that have all the words in their names and everyday words, slips are thought of,
/// and services that have some of the words are shown as well.
const FEW: usize = 5;
/// What a word counts in other texts, where it counts 1 in a name or an everyday word.
const OTHER_TEXT_COUNTS: f64 = 0.3;
/// Services that have some of the words are as good as each other where they differ by less than one part in
/// so many of the best.
const GRADES: f64 = 10.0;

/// Where a service has a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Name,
    EverydayWord,
    OtherText,
}

/// How well a service fits a word: the less, the better.
type Cost = u8;

/// Names before everyday words before other texts; the word itself in a name before another form of it; whole words
/// before those that begin so; and the reader's own language before the others. Other texts come last, however
/// they have the word.
fn cost(field: Field, reading: Reading, readers_own: bool) -> Cost {
    let cost = match (field, reading) {
        (Field::Name, Reading::Whole) => 0,
        (Field::Name, Reading::Form) => 2,
        (Field::EverydayWord, Reading::Whole | Reading::Form) => 2,
        (Field::Name, Reading::Begun) => 4,
        (Field::EverydayWord, Reading::Begun) => 6,
        (Field::OtherText, Reading::Whole | Reading::Form) => 8,
        (Field::OtherText, Reading::Begun) => 10,
    };
    cost + Cost::from(!readers_own)
}

/// How a service fits one word.
#[derive(Clone, Copy)]
struct Fit {
    cost: Cost,
    field: Field,
    /// The phrase that has the word, and in which part; of no meaning for other texts.
    phrase: u32,
    part: u8,
}

impl Fit {
    const NONE: Self = Self {
        cost: Cost::MAX,
        field: Field::OtherText,
        phrase: 0,
        part: 0,
    };

    fn is_some(&self) -> bool {
        self.cost != Cost::MAX
    }
}

/// How each service fits one word, by position.
struct Fits(Vec<Fit>);

impl Fits {
    fn at(&self, position: Position) -> Fit {
        self.0.get(position as usize).copied().unwrap_or(Fit::NONE)
    }

    fn take(&mut self, positions: impl Iterator<Item = Position>, fit: Fit) {
        for position in positions {
            if let Some(held) = self.0.get_mut(position as usize)
                && fit.cost < held.cost
            {
                *held = fit;
            }
        }
    }
}

/// What was found, the best first.
pub(super) struct Answer {
    pub(super) found: Vec<Found>,
    /// What words with a slip were taken for, folded.
    pub(super) meant: Vec<String>,
}

/// A service that was found.
pub(super) struct Found {
    pub(super) position: Position,
    pub(super) reason: MatchReason,
}

/// The best `limit` services among those `allowed` (by position) for a reader whose `parts` these are.
///
/// What is called so comes first; then what has all the words in names and everyday words, in the order of the word
/// that fits the worst. Where these are few, the same with words that are in no service taken for the nearest
/// that are. Then what has all the words in whatever text or, where there are few before, some of them,
/// the rarer the better. Those equally good are in the order of [`Index::place`], so the same catalogue always
/// answers the same.
pub(super) fn search(
    index: &Index,
    parts: &[Part<'_>],
    query: &Query,
    allowed: &[bool],
    limit: usize,
) -> Answer {
    let search = Search {
        index,
        parts,
        allowed,
        limit,
    };
    search.run(query)
}

struct Search<'a> {
    index: &'a Index,
    parts: &'a [Part<'a>],
    allowed: &'a [bool],
    limit: usize,
}

/// What words that are in no service were taken for.
struct Slips<'a> {
    /// The first of them, and how each service fits it.
    first: &'a Word,
    fits: usize,
    /// What it was taken for.
    meant: Vec<String>,
    /// What all of them were taken for.
    all_meant: Vec<String>,
}

impl Search<'_> {
    fn run(&self, query: &Query) -> Answer {
        let words = &query.words;
        let mut fits: Vec<Fits> = words.iter().map(|word| self.fits(word)).collect();
        let mut found = Vec::new();
        let called = self.called(&query.key);
        self.add(&mut found, self.with_all(&called, &fits), |position| {
            self.reason(position, &fits)
        });
        let few = found.len() < FEW;
        let slips = few.then(|| self.mend(words, &mut fits)).flatten();
        if let Some(slips) = &slips {
            self.add(&mut found, self.with_all(&[], &fits), |position| {
                self.spelling(position, query, slips, &fits)
            });
        }
        if found.len() < self.limit {
            for (word, fits) in words.iter().zip(&mut fits) {
                self.add_other_texts(word, fits);
            }
            let more = match few && words.len() > 1 {
                true => self.with_some(&fits),
                false => self.with_all(&[], &fits),
            };
            self.add(&mut found, more, |position| {
                let has_all = fits.iter().all(|fits| fits.at(position).is_some());
                match &slips {
                    _ if !has_all => MatchReason::SomeWords {
                        words: some_words(query, &fits, position),
                    },
                    Some(slips) => self.spelling(position, query, slips, &fits),
                    None => self.reason(position, &fits),
                }
            });
        }
        Answer {
            found,
            meant: slips.map(|slips| slips.all_meant).unwrap_or_default(),
        }
    }

    /// Adds what was not found before, as long as there is room.
    fn add(
        &self,
        found: &mut Vec<Found>,
        more: Vec<Position>,
        reason: impl Fn(Position) -> MatchReason,
    ) {
        for position in more {
            let there = found.iter().any(|found| found.position == position);
            if !there && found.len() < self.limit {
                let reason = reason(position);
                found.push(Found { position, reason });
            }
        }
    }

    /// How services fit a word by their names and everyday words.
    fn fits(&self, word: &Word) -> Fits {
        let mut fits = Fits(vec![Fit::NONE; self.index.len()]);
        self.add_phrases(word, &mut fits);
        fits
    }

    fn add_phrases(&self, word: &Word, fits: &mut Fits) {
        for (part, number) in self.parts.iter().zip(0..) {
            for (reading, words) in word.readings(part) {
                let fit = |field, phrase| Fit {
                    cost: cost(field, reading, part.readers_own),
                    field,
                    phrase,
                    part: number,
                };
                for phrase in words.flat_map(|word| part.language.words.phrases(word)) {
                    let named = part.positions(part.language.named(phrase));
                    fits.take(named, fit(Field::Name, phrase));
                    let known_as = part.positions(part.language.known_as(phrase));
                    fits.take(known_as, fit(Field::EverydayWord, phrase));
                }
            }
        }
    }

    fn add_other_texts(&self, word: &Word, fits: &mut Fits) {
        for part in self.parts {
            for (reading, words) in word.readings(part) {
                let fit = Fit {
                    cost: cost(Field::OtherText, reading, part.readers_own),
                    ..Fit::NONE
                };
                for word in words {
                    fits.take(part.positions(part.language.words.texts(word)), fit);
                }
            }
        }
    }

    /// The positions that are asked for.
    fn positions(&self) -> impl Iterator<Item = Position> {
        let positions = (0..).zip(self.allowed).filter(|(_, allowed)| **allowed);
        positions.map(|(position, _)| position)
    }

    /// The best services that have all the words, those `called` so first (by position, ascending).
    fn with_all(&self, called: &[Position], fits: &[Fits]) -> Vec<Position> {
        let all = self.positions().filter_map(|position| {
            let worst = fits.iter().map(|fits| fits.at(position).cost).max()?;
            let called_so = called.binary_search(&position).is_ok();
            let place = self.index.place(position);
            (worst != Cost::MAX).then_some((!called_so, worst, place, position))
        });
        let all = least(all.collect(), self.limit);
        all.into_iter().map(|(.., position)| position).collect()
    }

    /// The services that are called `key`, ascending.
    fn called(&self, key: &str) -> Vec<Position> {
        let mut called = Vec::new();
        for part in self.parts {
            let language = &part.language;
            let beginning = language.phrases_beginning_with(key);
            for phrase in beginning.take_while(|phrase| language.key(*phrase) == key) {
                called.extend(part.positions(language.named(phrase)));
            }
        }
        called.sort_unstable();
        called
    }

    /// The best services that have some of the words. Each word counts by how few services have it.
    fn with_some(&self, fits: &[Fits]) -> Vec<Position> {
        let all = self.positions().count();
        let mut scores: Vec<(f64, Position)> = self.positions().map(|at| (0.0, at)).collect();
        for fits in fits {
            let having = |field: fn(Field) -> bool| {
                let fits = self.positions().map(|position| fits.at(position));
                fits.filter(|fit| fit.is_some() && field(fit.field)).count()
            };
            let anywhere = inverse_frequency(all, having(|_| true)) * OTHER_TEXT_COUNTS;
            let in_phrase = inverse_frequency(all, having(|field| field != Field::OtherText));
            for (score, position) in &mut scores {
                let fit = fits.at(*position);
                *score += match fit.field {
                    _ if !fit.is_some() => 0.0,
                    Field::OtherText => anywhere,
                    Field::Name | Field::EverydayWord => in_phrase,
                };
            }
        }
        let best = scores.iter().map(|(score, _)| *score).fold(0.0, f64::max);
        let some = scores.into_iter().filter(|(score, _)| *score > 0.0);
        let some = some.map(|(score, position)| {
            let grade = (GRADES * (best - score) / best) as u32;
            (grade, self.index.place(position), position)
        });
        let some = least(some.collect(), self.limit);
        some.into_iter().map(|(.., position)| position).collect()
    }

    /// Why a service that has all the words was found: the word that fits the worst says.
    fn reason(&self, position: Position, fits: &[Fits]) -> MatchReason {
        let fits = fits.iter().map(|fits| fits.at(position));
        let worst = fits.max_by_key(|fit| fit.cost);
        match worst.map(|fit| (fit.field, self.phrase(&fit))) {
            Some((Field::Name, _)) => MatchReason::Name,
            Some((Field::EverydayWord, Some(words))) => MatchReason::EverydayWord {
                word: words.to_owned(),
            },
            _ => MatchReason::Description,
        }
    }

    fn phrase(&self, fit: &Fit) -> Option<&str> {
        let part = self.parts.get(usize::from(fit.part))?;
        Some(part.language.phrase(fit.phrase))
    }

    /// Lets the words that are in no service fit like the nearest that are; nothing where there are none
    /// such.
    fn mend<'a>(&self, words: &'a [Word], fits: &mut [Fits]) -> Option<Slips<'a>> {
        let mut slips: Option<Slips<'_>> = None;
        for ((index, word), fits) in words.iter().enumerate().zip(fits) {
            let meant = typos::meant_by(self.index, self.parts, word.stem(), word.begun);
            for meant in &meant {
                let meant = Word::whole(meant.clone());
                self.add_phrases(&meant, fits);
                self.add_other_texts(&meant, fits);
            }
            match &mut slips {
                _ if meant.is_empty() => {}
                Some(slips) => slips.all_meant.extend(meant),
                None => {
                    slips = Some(Slips {
                        first: word,
                        fits: index,
                        all_meant: meant.clone(),
                        meant,
                    });
                }
            }
        }
        slips
    }

    fn spelling(
        &self,
        position: Position,
        query: &Query,
        slips: &Slips<'_>,
        fits: &[Fits],
    ) -> MatchReason {
        let fit = fits.get(slips.fits).map(|fits| fits.at(position));
        let phrase = fit.and_then(|fit| self.phrase(&fit)).unwrap_or_default();
        let meant = slips.meant.iter();
        let written = meant.clone().find_map(|word| as_written(phrase, word));
        MatchReason::Spelling {
            typed: query.as_typed(slips.first),
            meant: written
                .or(meant.map(String::as_str).next())
                .unwrap_or_default()
                .to_owned(),
        }
    }
}

/// The `count` least of `all`, in order.
fn least<T: Ord>(mut all: Vec<T>, count: usize) -> Vec<T> {
    if let Some(last) = count.checked_sub(1).filter(|last| *last < all.len()) {
        all.select_nth_unstable(last);
    }
    all.truncate(count);
    all.sort_unstable();
    all
}

/// The words that a service has, as they were typed; what was typed in one is given back in one.
fn some_words(query: &Query, fits: &[Fits], position: Position) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut had_last = false;
    for (word, fits) in query.words.iter().zip(fits) {
        let has = fits.at(position).is_some();
        match words.last_mut() {
            Some(last) if has && had_last && word.overlaps => {
                last.extend(word.typed.chars().skip(1))
            }
            _ if has => words.push(query.as_typed(word)),
            _ => {}
        }
        had_last = has;
    }
    words
}
