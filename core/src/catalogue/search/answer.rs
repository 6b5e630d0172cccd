//! What the catalogue's database adds to what the index finds.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension};

use super::{
    MatchReason, NearestOffice, SearchHit, SearchRequest, Suggestion,
    filter::{self, Nearby},
    highlight::ranges,
    index::{Index, Position},
    query::{Query, Word},
    rank::{self, Found},
    suggest::{Completion, complete},
};
use crate::{
    catalogue::{
        bundle::LocationRecord,
        snapshot::{kept, summary},
    },
    storage::StorageError,
};

/// At most `limit` services for `request`, the best first. Where nothing was typed and there is a
/// filter, those that pass it: the nearest first, or in the order of [`Index::place`].
pub(crate) fn search(
    connection: &Connection,
    index: &Index,
    request: &SearchRequest,
    limit: usize,
) -> Result<Vec<SearchHit>, StorageError> {
    let (allowed, nearby) = filter::allowed(connection, index, request)?;
    let query = Query::read(&request.query);
    let mut wanted = Vec::new();
    let found = match query {
        Some(query) => {
            let parts = index.parts(&request.language);
            let answer = rank::search(index, &parts, &query, &allowed, limit);
            let meant = answer.meant.into_iter().map(Word::whole);
            wanted = query
                .words
                .into_iter()
                .chain(meant)
                .map(|word| word.wanted())
                .collect();
            answer.found
        }
        None if request.is_filtered() => passing(index, &allowed, &nearby, limit),
        None => Vec::new(),
    };
    let mut cards = connection.prepare_cached(include_str!("../sql/select_card.sql"))?;
    let hit = |Found { position, reason }| {
        let number = index.number(position).ok_or(StorageError::Corrupt)?;
        let mut rows = cards.query([number])?;
        let row = rows.next()?.ok_or(StorageError::Corrupt)?;
        let service = summary(row, &request.language)?;
        let nearest_office = nearby
            .get(&number)
            .map(|nearby| nearest_office(connection, nearby, &request.language))
            .transpose()?;
        Ok(SearchHit {
            name_highlights: ranges(&service.name, &wanted),
            summary_highlights: ranges(&service.summary, &wanted),
            service,
            reason,
            nearest_office,
        })
    };
    found.into_iter().map(hit).collect()
}

fn passing(
    index: &Index,
    allowed: &[bool],
    nearby: &HashMap<u32, Nearby>,
    limit: usize,
) -> Vec<Found> {
    let distance = |position: &Position| {
        let nearby = index
            .number(*position)
            .and_then(|number| nearby.get(&number));
        nearby.map_or(0, |nearby| nearby.distance_meters)
    };
    let passes = |position: &&Position| allowed.get(**position as usize) == Some(&true);
    let mut passing: Vec<Position> = index.in_order().iter().filter(passes).copied().collect();
    passing.sort_by_key(distance);
    let found = |position| Found {
        position,
        reason: MatchReason::Filters,
    };
    passing.into_iter().take(limit).map(found).collect()
}

fn nearest_office(
    connection: &Connection,
    nearby: &Nearby,
    language: &str,
) -> Result<NearestOffice, StorageError> {
    let mut locations = connection.prepare_cached(include_str!("../sql/select_location.sql"))?;
    let mut rows = locations.query([&nearby.office_id])?;
    let row = rows.next()?.ok_or(StorageError::Corrupt)?;
    let location: LocationRecord = kept(row.get_ref(0)?.as_str())?;
    Ok(NearestOffice {
        name: location.name.in_language(language).to_owned(),
        id: location.id,
        distance_meters: nearby.distance_meters,
    })
}

/// At most `limit` ways in which `typed` may go on, for a reader of `language`.
pub(crate) fn suggest(
    connection: &Connection,
    index: &Index,
    typed: &str,
    language: &str,
    limit: usize,
) -> Result<Vec<Suggestion>, StorageError> {
    let Some(query) = Query::read(typed) else {
        return Ok(Vec::new());
    };
    let mut ids = connection.prepare_cached(include_str!("../sql/select_id.sql"))?;
    let completions = complete(index, &index.parts(language), &query, limit);
    let suggestion = |completion: Completion| {
        let id = |number: u32| ids.query_row([number], |row| row.get(0)).optional();
        Ok(Suggestion {
            service_id: completion.number.map(id).transpose()?.flatten(),
            text: completion.text,
            highlights: completion.highlights,
        })
    };
    completions.into_iter().map(suggestion).collect()
}
