//! Which services are asked for at all.

use std::collections::HashMap;

use rusqlite::Connection;

use super::{Index, Near, SearchRequest};
use crate::{
    catalogue::{model::Channel, offices::Reader, plan::LifeEventRecord, snapshot::record},
    storage::StorageError,
};

/// The mean radius of the Earth in metres (IUGG R₁).
const EARTH_RADIUS_METERS: f64 = 6_371_008.8;

/// How far away the nearest office of a service is.
pub(super) struct Nearby {
    pub(super) office_id: String,
    pub(super) distance_meters: u32,
}

/// For each position of `index`, whether the service there passes the filters of `request`; and the nearest
/// offices of those near the place, by service number.
pub(super) fn allowed(
    connection: &Connection,
    index: &Index,
    request: &SearchRequest,
) -> Result<(Vec<bool>, HashMap<u32, Nearby>), StorageError> {
    let mut allowed = index.live();
    let mut keep_only = |numbers: &mut dyn Iterator<Item = u32>| {
        let mut kept = vec![false; allowed.len()];
        for number in numbers {
            let position = index.position(number).map(|position| position as usize);
            if let Some(kept) = position.and_then(|position| kept.get_mut(position)) {
                *kept = true;
            }
        }
        for (allowed, kept) in allowed.iter_mut().zip(kept) {
            *allowed &= kept;
        }
    };
    if let Some(category) = &request.category_id {
        let sql = include_str!("../sql/select_numbers_in_category.sql");
        keep_only(&mut numbers(connection, sql, category)?.into_iter());
    }
    if let Some(event) = &request.life_event_id {
        keep_only(&mut numbers_in_plan(connection, event)?.into_iter());
    }
    if let Some(channel) = request.channel {
        let sql = include_str!("../sql/select_numbers_by_channel.sql");
        keep_only(&mut numbers(connection, sql, channel_bit(channel))?.into_iter());
    }
    let mut near = HashMap::new();
    if request.near.is_some() || request.open_at.is_some() {
        let at_offices = services_at_offices(connection, request)?;
        keep_only(&mut at_offices.keys().copied());
        if request.near.is_some() {
            near = at_offices;
        }
    }
    Ok((allowed, near))
}

fn numbers(
    connection: &Connection,
    sql: &str,
    of: impl rusqlite::ToSql,
) -> Result<Vec<u32>, StorageError> {
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([of], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The services of the plan for a life event; none where the city has no such event.
fn numbers_in_plan(connection: &Connection, event: &str) -> Result<Vec<u32>, StorageError> {
    let sql = include_str!("../sql/select_life_event.sql");
    let event: Option<LifeEventRecord> = record(connection, sql, event)?;
    let mut numbers = connection.prepare_cached(include_str!("../sql/select_number.sql"))?;
    let steps = event.into_iter().flat_map(|event| event.steps);
    steps
        .map(|step| Ok(numbers.query_row([step.service_id], |row| row.get(0))?))
        .collect()
}

/// A channel's place in the set that is kept with a service.
pub(crate) fn channel_bit(channel: Channel) -> u32 {
    match channel {
        Channel::Online => 1,
        Channel::Phone => 2,
        Channel::Office => 4,
        Channel::Post => 8,
    }
}

/// The services with an office that is as near and as open as is asked for, and the nearest such office of each;
/// where no place is named, all are as near.
fn services_at_offices(
    connection: &Connection,
    request: &SearchRequest,
) -> Result<HashMap<u32, Nearby>, StorageError> {
    let open_at = request.open_at;
    let reader = open_at.map(|at| Reader::new(connection, &request.language, at));
    let reader = reader.transpose()?;
    let mut offices = connection.prepare_cached(include_str!("../sql/select_places.sql"))?;
    let mut services =
        connection.prepare_cached(include_str!("../sql/select_numbers_at_location.sql"))?;
    let mut nearest: HashMap<u32, Nearby> = HashMap::new();
    let mut rows = offices.query([])?;
    while let Some(row) = rows.next()? {
        let mut distance_meters = 0;
        if let Some(place) = &request.near {
            match meters_within(place, (row.get(1)?, row.get(2)?)) {
                Some(distance) => distance_meters = distance,
                None => continue,
            }
        }
        let office_id: String = row.get(0)?;
        if let Some(reader) = &reader
            && !reader.is_open(&office_id)?
        {
            continue;
        }
        let numbers = services.query_map([&office_id], |row| row.get::<_, u32>(0))?;
        for number in numbers {
            let office = || Nearby {
                office_id: office_id.clone(),
                distance_meters,
            };
            let held = nearest.entry(number?).or_insert_with(office);
            if distance_meters < held.distance_meters {
                *held = office();
            }
        }
    }
    Ok(nearest)
}

/// How far away an office at this latitude and longitude is; nothing where that is too far.
fn meters_within(place: &Near, office: (f64, f64)) -> Option<u32> {
    let distance = distance_meters((place.latitude, place.longitude), office);
    // From what is no place on Earth nothing is near.
    let distance = (!distance.is_nan()).then(|| distance.round() as u32)?;
    (distance <= place.within_meters && distance < u32::MAX).then_some(distance)
}

/// From one latitude and longitude to another over the great circle, by the haversine formula.
pub(crate) fn distance_meters(from: (f64, f64), to: (f64, f64)) -> f64 {
    let half_sine = |degrees: f64| (degrees.to_radians() / 2.0).sin().powi(2);
    let a = half_sine(to.0 - from.0)
        + from.0.to_radians().cos() * to.0.to_radians().cos() * half_sine(to.1 - from.1);
    2.0 * EARTH_RADIUS_METERS * a.sqrt().clamp(0.0, 1.0).asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_on_the_globe() {
        // Nashville to Los Angeles, the usual example.
        let far = distance_meters((36.12, -86.67), (33.94, -118.40));
        assert!((far - 2_886_448.0).abs() < 100.0, "{far}");
        let over_the_date_line = distance_meters((0.0, 179.995), (0.0, -179.995));
        assert!(
            (over_the_date_line - 1_112.0).abs() < 1.0,
            "{over_the_date_line}"
        );
        assert_eq!(distance_meters((31.2, 121.5), (31.2, 121.5)), 0.0);
        assert!(distance_meters((f64::NAN, 0.0), (0.0, 0.0)).is_nan());
    }
}
