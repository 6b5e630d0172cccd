//! The words of a catalogue, and which services they lead to.
//!
//! Made once when services are applied, one [`SegmentWriter::finish`] a batch, and kept as it is in the
//! catalogue's database; read as it is in memory. A later segment replaces what an earlier one says of
//! the same services, so that a few changed services cost a small segment and not a new index.
//!
//! For each language a segment has its words in order, and for each word two lists: the phrases that it is
//! in (names and everyday words), and the services whose other texts have it. A phrase is kept once, however
//! many services it names: what all that can be done about a thing shares is small, and can be suggested.

mod places;
mod segment;
#[cfg(test)]
mod tests;
mod write;

use std::{collections::BTreeMap, sync::Arc};

use rusqlite::Connection;

pub(super) use segment::{Language, Words};
pub(crate) use write::SegmentWriter;

pub(super) use self::places::inverse_frequency;
use self::{places::NameWords, segment::Segment};
use crate::{
    storage::StorageError,
    text::{Text, nearest},
};

/// A service as the index knows it: its place among all that the segments name.
pub(super) type Position = u32;

/// All segments of a catalogue, in memory.
pub(crate) struct Index {
    /// With what the database calls them.
    segments: Vec<(i64, Arc<Segment>)>,
    /// By position.
    services: Vec<Service>,
    /// The position of a service by its number; [`Position::MAX`] where there is none.
    positions: Vec<Position>,
    /// All positions by [`Index::place`].
    in_order: Vec<Position>,
}

#[derive(Clone, Copy)]
struct Service {
    number: u32,
    /// Whether no later segment speaks of it, and it is still there.
    live: bool,
    popularity: u32,
    name: NameWords,
    /// See [`Index::place`].
    place: u32,
}

/// One language of one segment.
pub(super) struct Part<'a> {
    pub(super) language: Language<'a>,
    /// The position of the segment's first service.
    pub(super) first: Position,
    /// Whether it is the one that the reader sees.
    pub(super) readers_own: bool,
}

impl Part<'_> {
    /// The positions of services in one of the lists of its language.
    pub(super) fn positions(
        &self,
        list: impl Iterator<Item = u32>,
    ) -> impl Iterator<Item = Position> {
        let first = self.first;
        list.map(move |service| first.saturating_add(service))
    }
}

impl Index {
    /// Reads the index of an open catalogue; where it has grown out of the one `before`, only what is new. Blocks.
    pub(crate) fn read(
        connection: &Connection,
        before: Option<&Self>,
    ) -> Result<Self, StorageError> {
        let mut statement =
            connection.prepare_cached(include_str!("../../sql/select_segment_ids.sql"))?;
        let ids = statement.query_map([], |row| row.get(0))?;
        let ids: Vec<i64> = ids.collect::<Result<_, _>>()?;
        let before = before.filter(|before| {
            let mut held = before.segments.iter().zip(&ids);
            before.segments.len() <= ids.len() && held.all(|((held, _), id)| held == id)
        });
        let mut segments = before.map_or_else(Vec::new, |before| before.segments.clone());
        for id in ids.into_iter().skip(segments.len()) {
            let bytes = connection
                .prepare_cached(include_str!("../../sql/select_segment.sql"))?
                .query_row([id], |row| row.get(0))?;
            let segment = Segment::open(bytes).ok_or(StorageError::Corrupt)?;
            segments.push((id, Arc::new(segment)));
        }
        let mut statement =
            connection.prepare_cached(include_str!("../../sql/select_numbers.sql"))?;
        let services = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let services: Vec<(u32, u32)> = services.collect::<Result<_, _>>()?;
        Self::of(segments, &services, before).ok_or(StorageError::Corrupt)
    }

    /// The services with these numbers and popularities, out of `segments`, the first of which are those of the
    /// index `before`. Nothing where a service is in none.
    fn of(
        segments: Vec<(i64, Arc<Segment>)>,
        live: &[(u32, u32)],
        before: Option<&Self>,
    ) -> Option<Self> {
        let last = live.iter().map(|(number, _)| *number as usize).max();
        let mut positions = vec![Position::MAX; last.map_or(0, |last| last + 1)];
        let mut services = Vec::new();
        let all = segments.iter().flat_map(|(_, segment)| segment.numbers());
        for (number, position) in all.zip(0..) {
            services.push(Service {
                number,
                live: false,
                popularity: 0,
                name: NameWords::default(),
                place: 0,
            });
            if let Some(held) = positions.get_mut(number as usize) {
                *held = position;
            }
        }
        for (number, popularity) in live {
            let position = *positions.get(*number as usize)?;
            let service = services.get_mut(position as usize)?;
            service.live = true;
            service.popularity = *popularity;
        }
        let mut index = Self {
            segments,
            services,
            positions,
            in_order: Vec::new(),
        };
        match before {
            Some(before) => index.learn_names_after(before),
            None => index.learn_names(),
        }
        index.put_in_order();
        Some(index)
    }

    /// The index of services with these numbers and popularities, in segments that were not kept.
    #[cfg(test)]
    pub(super) fn in_memory(segments: Vec<Vec<u8>>, live: &[(u32, u32)]) -> Self {
        let segments = segments.into_iter().filter_map(Segment::open);
        let segments = (1..).zip(segments.map(Arc::new)).collect();
        Self::of(segments, live, None)
            .unwrap_or_else(|| unreachable!("each service is in a segment"))
    }

    /// How many positions there are.
    pub(super) fn len(&self) -> usize {
        self.services.len()
    }

    /// The number of a service.
    pub(super) fn number(&self, position: Position) -> Option<u32> {
        Some(self.services.get(position as usize)?.number)
    }

    /// Where a service is; nothing where there is none of this number.
    pub(super) fn position(&self, number: u32) -> Option<Position> {
        let position = self.positions.get(number as usize).copied();
        position.filter(|position| self.is_live(*position))
    }

    /// For each position, whether there is still such a service.
    pub(super) fn live(&self) -> Vec<bool> {
        self.services.iter().map(|service| service.live).collect()
    }

    pub(super) fn is_live(&self, position: Position) -> bool {
        let service = self.services.get(position as usize);
        service.is_some_and(|service| service.live)
    }

    /// Whether a word of `part` is in any service that is still there.
    pub(super) fn leads_somewhere(&self, part: &Part<'_>, word: u32) -> bool {
        let language = &part.language;
        let live = |position| self.is_live(position);
        let mut phrases = language.words.phrases(word);
        phrases.any(|phrase| {
            part.positions(language.named(phrase)).any(live)
                || part.positions(language.known_as(phrase)).any(live)
        }) || part.positions(language.words.texts(word)).any(live)
    }

    /// Where a service comes among those that a search finds equally good: what has a plain name, whose words most
    /// of the other names have as well, and is asked for often comes first. All that can be done about a thing
    /// shares its everyday words; the first step has the plainest name ("Apply for a passport", "Give up a
    /// passport").
    pub(super) fn place(&self, position: Position) -> u32 {
        let service = self.services.get(position as usize);
        service.map_or(u32::MAX, |service| service.place)
    }

    /// The parts for a reader of `language`, which come first.
    pub(super) fn parts(&self, language: &str) -> Vec<Part<'_>> {
        let tags = || self.languages().map(|(_, language)| language.tag);
        let own = nearest(tags(), language).map(str::to_owned);
        let mut parts: Vec<Part<'_>> = self
            .languages()
            .map(|(first, language)| Part {
                first,
                readers_own: own.as_deref() == Some(language.tag),
                language,
            })
            .collect();
        parts.sort_by_key(|part| !part.readers_own);
        parts
    }

    /// All positions, by [`Index::place`].
    pub(super) fn in_order(&self) -> &[Position] {
        &self.in_order
    }

    fn languages(&self) -> impl Iterator<Item = (Position, Language<'_>)> + Clone {
        let firsts = self
            .segments
            .iter()
            .scan(0, |next: &mut Position, (_, segment)| {
                let first = *next;
                *next = next.saturating_add(segment.len());
                Some((first, segment))
            });
        firsts
            .flat_map(|(first, segment)| segment.languages().map(move |language| (first, language)))
    }
}

/// The texts of one service that it is found by.
pub(crate) struct Texts<'a> {
    pub(crate) name: &'a Text,
    /// Everyday words by language.
    pub(crate) keywords: &'a BTreeMap<String, Vec<String>>,
    /// Description, department and whatever else is found by its words.
    pub(crate) others: &'a [&'a Text],
}
