//! From what is typed to the services it means, the best first, and why.

use super::{
    MatchReason,
    fit::{COSTS, Called, Cost, Field, Fits, Readings},
    highlight::as_written,
    index::{Index, Part, Position, inverse_frequency},
    query::{Query, Word},
    typos,
};

/// With fewer services than this that have all the words in their names and everyday words, slips are thought of,
/// and services that have some of the words are shown as well.
const FEW: usize = 5;
/// What a word counts in other texts, where it counts 1 in a name or an everyday word.
const OTHER_TEXT_COUNTS: f64 = 0.3;
/// Services that have some of the words are as good as each other where they differ by less than one part in
/// so many of the best.
const GRADES: usize = 10;

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
    /// The first of them, and its place among all words.
    first: &'a Word,
    place: usize,
    /// What it was taken for.
    meant: Vec<String>,
    /// What all of them were taken for.
    all_meant: Vec<String>,
}

impl Search<'_> {
    fn run(&self, query: &Query) -> Answer {
        let words = &query.words;
        let readings = words.iter().map(|word| Readings::of(word, self.parts));
        let readings: Vec<Readings> = readings.collect();
        let mut fits: Vec<Fits> = Vec::with_capacity(words.len());
        for readings in &readings {
            let mut fits_word = Fits::none(self.index.len());
            fits_word.add_phrases(readings, self.parts);
            fits.push(fits_word);
        }
        let mut found = Vec::new();
        self.add(&mut found, self.with_all(&query.key, &fits), |position| {
            self.reason(position, &fits)
        });
        let few = found.len() < FEW;
        let slips = few.then(|| self.mend(words, &mut fits)).flatten();
        if let Some(slips) = &slips {
            self.add(&mut found, self.with_all(&query.key, &fits), |position| {
                self.spelling(position, query, slips, &fits)
            });
        }
        if found.len() < self.limit {
            for (readings, fits) in readings.iter().zip(&mut fits) {
                fits.add_other_texts(readings, self.parts);
            }
            let more = match few && words.len() > 1 {
                true => self.with_some(&fits),
                false => self.with_all(&query.key, &fits),
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

    /// The best services that have all the words, those that are called `key` first.
    fn with_all(&self, key: &str, fits: &[Fits]) -> Vec<Position> {
        let mut worst: Vec<Cost> = Vec::with_capacity(self.allowed.len());
        for allowed in self.allowed {
            worst.push(if *allowed { 0 } else { Cost::MAX });
        }
        for fits in fits {
            for (worst, fit) in worst.iter_mut().zip(&fits.0) {
                *worst = (*worst).max(fit.cost);
            }
        }
        let called = Called::new(key, self.parts);
        let mut steps = Steps::new(COSTS + 1, self.limit);
        for position in self.index.in_order() {
            let cost = worst.get(*position as usize).copied().unwrap_or(Cost::MAX);
            if cost == Cost::MAX {
                continue;
            }
            let called_so = |fits: &Fits| called.has(&fits.at(*position));
            // What is called so has all the words in its name.
            match cost <= 1 && fits.first().is_some_and(called_so) {
                true => steps.add(0, *position),
                false => steps.add(usize::from(cost) + 1, *position),
            }
        }
        steps.best()
    }

    /// The best services that have some of the words. Each word counts by how few services have it.
    fn with_some(&self, fits: &[Fits]) -> Vec<Position> {
        let all = self.allowed.iter().filter(|allowed| **allowed).count();
        let mut scores = vec![0.0_f64; self.allowed.len()];
        for fits in fits {
            let (mut in_phrases, mut in_any) = (0, 0);
            for (fit, allowed) in fits.0.iter().zip(self.allowed) {
                let has = *allowed && fit.is_some();
                in_any += usize::from(has);
                in_phrases += usize::from(has && fit.field != Field::OtherText);
            }
            let in_any = inverse_frequency(all, in_any) * OTHER_TEXT_COUNTS;
            let in_phrases = inverse_frequency(all, in_phrases);
            let each = scores.iter_mut().zip(&fits.0).zip(self.allowed);
            for ((score, fit), allowed) in each {
                *score += match fit.field {
                    _ if !(*allowed && fit.is_some()) => 0.0,
                    Field::OtherText => in_any,
                    Field::Name | Field::EverydayWord => in_phrases,
                };
            }
        }
        let best = scores.iter().copied().fold(0.0, f64::max);
        let mut grades = Steps::new(GRADES + 1, self.limit);
        for position in self.index.in_order() {
            let score = scores.get(*position as usize).copied().unwrap_or(0.0);
            if score > 0.0 {
                let worse = (best - score) / best;
                grades.add((GRADES as f64 * worse) as usize, *position);
            }
        }
        grades.best()
    }

    /// Why a service that has all the words was found: the word that fits the worst says.
    fn reason(&self, position: Position, fits: &[Fits]) -> MatchReason {
        let fits = fits.iter().map(|fits| fits.at(position));
        let worst = fits.max_by_key(|fit| fit.cost);
        match worst.map(|fit| (fit.field, fit.phrase(self.parts))) {
            Some((Field::Name, _)) => MatchReason::Name,
            Some((Field::EverydayWord, Some(words))) => MatchReason::EverydayWord {
                word: words.to_owned(),
            },
            _ => MatchReason::Description,
        }
    }

    /// Lets the words that are in no service fit like the nearest that are; nothing where there are none
    /// such.
    fn mend<'a>(&self, words: &'a [Word], fits: &mut [Fits]) -> Option<Slips<'a>> {
        let mut slips: Option<Slips<'_>> = None;
        for ((place, word), fits) in words.iter().enumerate().zip(fits) {
            let meant = typos::meant_by(self.index, self.parts, word.stem(), word.begun);
            for meant in &meant {
                let readings = Readings::of(&Word::whole(meant.clone()), self.parts);
                fits.add_phrases(&readings, self.parts);
                fits.add_other_texts(&readings, self.parts);
            }
            match &mut slips {
                _ if meant.is_empty() => {}
                Some(slips) => slips.all_meant.extend(meant),
                None => {
                    slips = Some(Slips {
                        first: word,
                        place,
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
        let fit = fits.get(slips.place).map(|fits| fits.at(position));
        let phrase = fit
            .and_then(|fit| fit.phrase(self.parts))
            .unwrap_or_default();
        let meant = slips.meant.iter();
        let written = meant.clone().find_map(|word| as_written(phrase, word));
        MatchReason::Spelling {
            typed: query.as_typed(slips.first),
            meant: (written.or(meant.map(String::as_str).next()))
                .unwrap_or_default()
                .to_owned(),
        }
    }
}

/// Services by how good they are, of each step no more than there are places for.
struct Steps {
    steps: Vec<Vec<Position>>,
    limit: usize,
}

impl Steps {
    fn new(count: usize, limit: usize) -> Self {
        Self {
            steps: vec![Vec::new(); count],
            limit,
        }
    }

    /// Adds the next one of its step.
    fn add(&mut self, step: usize, position: Position) {
        if let Some(step) = self.steps.get_mut(step)
            && step.len() < self.limit
        {
            step.push(position);
        }
    }

    fn best(self) -> Vec<Position> {
        let mut best = self.steps.concat();
        best.truncate(self.limit);
        best
    }
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
