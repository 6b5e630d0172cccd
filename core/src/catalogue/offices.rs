//! The offices to go to, as they are handed out.

use chrono::NaiveDate;
use rusqlite::Connection;

use super::{
    bundle::{HolidayRecord, LocationRecord, OrganizationRecord},
    hours::{Calendar, Holiday, Hours},
    model::{NearbyOffice, Office, Wheelchair},
    plan::PlanOffice,
    search::distance_meters,
    snapshot::{numbers, record, records},
};
use crate::{environment::Timestamp, storage::StorageError};

/// How many days of hours are told of an office.
const WEEK: usize = 7;

/// For whom, and of which moment, offices are told.
pub(super) struct Reader<'a> {
    pub(super) connection: &'a Connection,
    pub(super) language: &'a str,
    calendar: Calendar,
    now: Timestamp,
}

/// The city's holidays and clock, as they are kept.
pub(super) fn calendar(connection: &Connection) -> Result<Calendar, StorageError> {
    let holidays: Vec<HolidayRecord> =
        records(connection, include_str!("sql/select_holidays.sql"))?;
    let holidays = holidays.iter().map(Holiday::read);
    let rule: Option<String> = connection
        .prepare_cached(include_str!("sql/select_time_zone.sql"))?
        .query_row([], |row| row.get(0))?;
    Ok(Calendar::new(
        holidays
            .collect::<Result<_, _>>()
            .map_err(|_| StorageError::Corrupt)?,
        rule.as_deref(),
    ))
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        connection: &'a Connection,
        language: &'a str,
        now: Timestamp,
    ) -> Result<Self, StorageError> {
        Ok(Self {
            connection,
            language,
            calendar: calendar(connection)?,
            now,
        })
    }

    /// The office of this id.
    pub(super) fn office(&self, id: &str) -> Result<Office, StorageError> {
        let (location, hours) = self.location(id)?;
        Ok(self.told(location, &hours))
    }

    /// Whether the office of this id is known to be open.
    pub(super) fn is_open(&self, id: &str) -> Result<bool, StorageError> {
        let (_, hours) = self.location(id)?;
        Ok(self.calendar.is_open(&hours, self.now) == Some(true))
    }

    /// The date in the city.
    pub(super) fn today(&self) -> NaiveDate {
        self.calendar.today(self.now)
    }

    /// Of the offices of these ids the one that is open first, from now or from the beginning of a day on,
    /// whichever is later. Nothing where none is known to open.
    pub(super) fn first_open(
        &self,
        ids: &[String],
        from: Option<NaiveDate>,
    ) -> Result<Option<PlanOffice>, StorageError> {
        let begins = from.map(|day| self.calendar.start_of(day));
        let from = begins.map_or(self.now, |begins| begins.max(self.now));
        let mut first: Option<(Timestamp, PlanOffice)> = None;
        for id in ids {
            let (location, hours) = self.location(id)?;
            let Some(opening) = self.calendar.opening(&hours, from) else {
                continue;
            };
            let opens = match &opening.changes {
                _ if opening.open => from,
                Some(changes) => changes.at,
                None => continue,
            };
            if first.as_ref().is_none_or(|(earlier, _)| opens < *earlier) {
                let office = PlanOffice {
                    name: location.name.in_language(self.language).to_owned(),
                    address: location.address.in_language(self.language).to_owned(),
                    id: location.id,
                    opening,
                };
                first = Some((opens, office));
            }
        }
        Ok(first.map(|(_, office)| office))
    }

    /// The offices nearest to a place, at most `limit`; only those that are known to be open where `open_now`.
    /// No office is near to a place that is none on Earth.
    pub(super) fn offices_near(
        &self,
        (latitude, longitude): (f64, f64),
        limit: usize,
        open_now: bool,
    ) -> Result<Vec<NearbyOffice>, StorageError> {
        if !(latitude.abs() <= 90.0 && longitude.abs() <= 180.0) {
            return Ok(Vec::new());
        }
        let mut statement = self
            .connection
            .prepare_cached(include_str!("sql/select_places.sql"))?;
        let mut places = statement
            .query_map([], |row| {
                let distance = distance_meters((latitude, longitude), (row.get(1)?, row.get(2)?));
                Ok((distance, row.get(0)?))
            })?
            .collect::<Result<Vec<(f64, String)>, _>>()?;
        places.sort_by(|one, other| one.0.total_cmp(&other.0).then_with(|| one.1.cmp(&other.1)));
        let mut near = Vec::new();
        for (distance, id) in places {
            if near.len() == limit {
                break;
            }
            let (location, hours) = self.location(&id)?;
            if open_now && self.calendar.is_open(&hours, self.now) != Some(true) {
                continue;
            }
            let organization: OrganizationRecord = record(
                self.connection,
                include_str!("sql/select_organization.sql"),
                &location.organization_id,
            )?
            .ok_or(StorageError::Corrupt)?;
            near.push(NearbyOffice {
                office: self.told(location, &hours),
                department: organization.name.in_language(self.language).to_owned(),
                distance_meters: distance.round() as u32,
            });
        }
        Ok(near)
    }

    fn told(&self, location: LocationRecord, hours: &Hours) -> Office {
        let (calendar, language) = (&self.calendar, self.language);
        let today = calendar.today(self.now);
        let accessibility = location.accessibility.iter();
        let notes = location.schedules.iter();
        Office {
            name: location.name.in_language(language).to_owned(),
            address: location.address.in_language(language).to_owned(),
            latitude: location.latitude,
            longitude: location.longitude,
            opening_hours: hours.usual_week(today),
            phones: numbers(location.phones),
            wheelchair: location.wheelchair.as_deref().and_then(Wheelchair::named),
            accessibility: accessibility
                .map(|access| access.description.in_language(language).to_owned())
                .collect(),
            opening: calendar.opening(hours, self.now),
            week: calendar.days(hours, today, WEEK, language),
            hours_notes: notes
                .filter_map(|schedule| schedule.description.as_ref())
                .map(|note| note.in_language(language).to_owned())
                .collect(),
            id: location.id,
            department_id: location.organization_id,
        }
    }

    fn location(&self, id: &str) -> Result<(LocationRecord, Hours), StorageError> {
        let sql = include_str!("sql/select_location.sql");
        let location: LocationRecord =
            record(self.connection, sql, id)?.ok_or(StorageError::Corrupt)?;
        let hours = Hours::read(&location).map_err(|_| StorageError::Corrupt)?;
        Ok((location, hours))
    }
}
