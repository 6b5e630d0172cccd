//! Where a service comes among those that are found equally good: see [`Index::place`].

use std::collections::BTreeSet;

use super::{Index, Part, Position, Service};
use crate::catalogue::search::words::{each_word, folded, is_single_character};

/// How much being asked for often counts, against the rarity of a name's words: both are logarithms. Set by
/// the judged queries, see docs/measurements.md.
const POPULARITY_COUNTS: f64 = 2.0;

/// What the words of a service's names in all languages say together.
#[derive(Clone, Copy, Default, PartialEq, Debug)]
pub(super) struct NameWords {
    /// How many they are. Single characters are none.
    count: u32,
    /// The sum over them: in how many names each is, as [`thousandths`].
    commonness: u64,
}

impl NameWords {
    /// The sum over them: how much each says, in thousandths, where there are `live` services.
    fn rarity(&self, live: usize) -> u64 {
        let all = u64::from(self.count) * thousandths(live);
        all.saturating_sub(self.commonness)
    }
}

/// How much a word says that `having` of `all` services have.
pub(in crate::catalogue::search) fn inverse_frequency(all: usize, having: usize) -> f64 {
    (all.max(1) as f64 / having.max(1) as f64).ln()
}

/// A logarithm, in thousandths: so that equal is equal, in whatever order they are added up.
fn thousandths(count: usize) -> u64 {
    (1000.0 * (count.max(1) as f64).ln()) as u64
}

impl Index {
    /// Goes through all names.
    pub(super) fn learn_names(&mut self) {
        let mut names = vec![NameWords::default(); self.services.len()];
        let parts = self.parts("");
        for part in &parts {
            // Words are in order: those of the other segments go along.
            let mut others: Vec<_> = parts
                .iter()
                .filter(|other| is_same_language(part, other) && other.first != part.first)
                .map(|other| (other, other.language.words.all().peekable()))
                .collect();
            for (number, word) in part.language.words.all() {
                if is_single_character(word) {
                    continue;
                }
                let having = self.live_among(named_with(part, number));
                let mut all_having = having.len();
                for (other, words) in &mut others {
                    while words.next_if(|(_, before)| *before < word).is_some() {}
                    if let Some((number, _)) = words.next_if(|(_, same)| *same == word) {
                        all_having += self.live_among(named_with(other, number)).len();
                    }
                }
                for position in having {
                    if let Some(name) = names.get_mut(position as usize) {
                        name.count += 1;
                        name.commonness += thousandths(all_having);
                    }
                }
            }
        }
        self.name(names);
    }

    /// Goes through the names that have come and gone since the index `before`, of which this one has all
    /// segments. The outcome is that of [`Index::learn_names`].
    pub(super) fn learn_names_after(&mut self, before: &Self) {
        let mut names: Vec<NameWords> =
            before.services.iter().map(|service| service.name).collect();
        names.resize(self.services.len(), NameWords::default());
        let renamed = self.renamed_since(before, &mut names);
        let mut changed = BTreeSet::new();
        for (tag, name) in renamed.iter().flat_map(|position| self.names(*position)) {
            each_word(&folded(name), |word| {
                if !is_single_character(word) {
                    changed.insert((tag, word.to_owned()));
                }
            });
        }
        let parts = self.parts("");
        for (tag, word) in changed {
            let same = parts.iter().filter(|part| part.language.tag == tag);
            let named = same.filter_map(|part| {
                let number = part.language.words.find(&word)?;
                Some(named_with(part, number))
            });
            let named: Vec<Position> = named.flatten().collect();
            let had = thousandths(before.live_among(named.clone()).len());
            let having = self.live_among(named);
            let has = thousandths(having.len());
            for position in having {
                let Some(name) = names.get_mut(position as usize) else {
                    continue;
                };
                if renamed.contains(&position) {
                    name.count += 1;
                    name.commonness += has;
                } else {
                    name.commonness = (name.commonness + has).saturating_sub(had);
                }
            }
        }
        self.name(names);
    }

    /// The positions whose names are new since the index `before`, and those whose names are no more. What a
    /// service that is called what it was called had in `before`, it has in `names` afterwards.
    fn renamed_since(&self, before: &Self, names: &mut [NameWords]) -> BTreeSet<Position> {
        let come = (0..).zip(&self.services).skip(before.services.len());
        let come = come.filter(|(_, service)| service.live);
        let mut renamed: BTreeSet<Position> = come.map(|(position, _)| position).collect();
        for (position, service) in (0..).zip(&before.services) {
            if !service.live || self.is_live(position) {
                continue;
            }
            let now = self.position(service.number);
            let now = now.filter(|now| self.names(*now).eq(self.names(position)));
            match now.and_then(|now| Some((now, names.get_mut(now as usize)?))) {
                Some((now, name)) => {
                    *name = service.name;
                    renamed.remove(&now);
                }
                None => drop(renamed.insert(position)),
            }
        }
        renamed
    }

    /// What a service is called, by language.
    fn names(&self, position: Position) -> impl Iterator<Item = (&str, &str)> {
        let mut service = position;
        let segment = self.segments.iter().find(|(_, segment)| {
            let left = service.checked_sub(segment.len());
            service = left.unwrap_or(service);
            left.is_none()
        });
        segment
            .into_iter()
            .flat_map(move |(_, segment)| segment.names(service))
    }

    fn live_among(&self, mut positions: Vec<Position>) -> Vec<Position> {
        positions.retain(|position| self.is_live(*position));
        positions
    }

    fn name(&mut self, names: Vec<NameWords>) {
        for (service, name) in self.services.iter_mut().zip(names) {
            service.name = if service.live {
                name
            } else {
                NameWords::default()
            };
        }
    }

    pub(super) fn put_in_order(&mut self) {
        let live = self.services.iter().filter(|service| service.live).count();
        let languages: BTreeSet<&str> =
            self.languages().map(|(_, language)| language.tag).collect();
        let languages = languages.len().max(1) as f64;
        let rank = |service: &Service| {
            let rarity = service.name.rarity(live) as f64 / languages;
            let asked_for = f64::from(service.popularity).ln_1p() * POPULARITY_COUNTS;
            (rarity - 1000.0 * asked_for) as i64
        };
        let services = self.services.iter().zip(0..);
        let mut order: Vec<(i64, u32, Position)> = services
            .map(|(service, position)| (rank(service), service.number, position))
            .collect();
        order.sort_unstable();
        let in_order = order.into_iter().map(|(.., position)| position);
        self.in_order = in_order.collect();
        for (position, place) in self.in_order.iter().zip(0..) {
            if let Some(service) = self.services.get_mut(*position as usize) {
                service.place = place;
            }
        }
    }
}

fn is_same_language(one: &Part<'_>, other: &Part<'_>) -> bool {
    one.language.tag == other.language.tag
}

/// Where a word is in a name, also of services that are no more.
fn named_with(part: &Part<'_>, word: u32) -> Vec<Position> {
    let language = &part.language;
    let phrases = language.words.phrases(word);
    let named = phrases.flat_map(|phrase| part.positions(language.named(phrase)));
    let mut named: Vec<Position> = named.collect();
    named.sort_unstable();
    named.dedup();
    named
}
