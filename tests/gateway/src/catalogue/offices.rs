//! Offices and when they are open: their tables, and the records made of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::BuildError;
use super::build::{by_id, unknown};
use super::bundle::{Bundle, Phone, Record};
use super::languages::InLanguages;
use super::tables::{Tables, Text};

const LOCATIONS: &str = "locations.json";
const HOLIDAYS: &str = "holidays.json";

/// Offices, and what they share by name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Locations {
    hours: BTreeMap<String, Vec<Schedule<Text>>>,
    /// By the name of the hours that they belong to; those that are not here close with the city.
    holidays: BTreeMap<String, Vec<HolidaySchedule>>,
    /// What there is to know on getting in.
    access: BTreeMap<String, Text>,
    pub(super) locations: Vec<Location>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Location {
    pub(super) id: String,
    name: Text,
    pub(super) org: String,
    at: (f64, f64),
    address: Text,
    phone: String,
    wheelchair: String,
    #[serde(default)]
    access: Vec<String>,
    hours: String,
}

/// As HSDS has it; see docs/catalogue-bundle.md.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Schedule<T> {
    #[serde(default = "weekly")]
    freq: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    interval: Option<u32>,
    byday: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    dtstart: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_to: Option<String>,
    opens_at: String,
    closes_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<T>,
}

fn weekly() -> String {
    "WEEKLY".to_owned()
}

#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HolidaySchedule {
    closed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    opens_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    closes_at: Option<String>,
    start_date: String,
    end_date: String,
}

#[derive(Serialize)]
pub(super) struct Access {
    description: InLanguages<String>,
}

/// Days that the whole city has free, or works in place of others.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Holiday {
    id: String,
    name: Text,
    start_date: String,
    end_date: String,
    /// Of a working day, the day of the week that it is worked as.
    as_weekday: Option<String>,
}

impl Tables {
    pub(super) fn push_locations(&self, bundle: &mut Bundle) -> Result<(), BuildError> {
        let table = &self.locations;
        if let Some(name) = (table.holidays.keys()).find(|name| !table.hours.contains_key(*name)) {
            return Err(unknown(LOCATIONS, name, "opening hours", name));
        }
        for row in by_id(LOCATIONS, &table.locations, |row| &row.id)?.values() {
            let unknown = |kind, name: &str| unknown(LOCATIONS, &row.id, kind, name);
            let text = |text| self.in_all_languages(LOCATIONS, &row.id, text);
            if !self.organizations.iter().any(|known| known.id == row.org) {
                return Err(unknown("department", &row.org));
            }
            let hours = table.hours.get(&row.hours);
            let hours = hours.ok_or_else(|| unknown("opening hours", &row.hours))?;
            let schedules = hours.iter().map(|schedule| {
                let description = schedule.description.as_ref().map(text).transpose()?;
                Ok(schedule.with(description))
            });
            let access = row.access.iter().map(|name| {
                let access = table.access.get(name);
                let description = text(access.ok_or_else(|| unknown("access", name))?)?;
                Ok(Access { description })
            });
            bundle.push(&Record::Location {
                id: &row.id,
                name: text(&row.name)?,
                organization_id: &row.org,
                latitude: row.at.0,
                longitude: row.at.1,
                address: text(&row.address)?,
                phones: vec![Phone { number: &row.phone }],
                wheelchair: &row.wheelchair,
                accessibility: access.collect::<Result<_, BuildError>>()?,
                schedules: schedules.collect::<Result<_, BuildError>>()?,
                holiday_schedules: table.holidays.get(&row.hours).map_or(&[], Vec::as_slice),
            })?;
        }
        Ok(())
    }

    pub(super) fn push_holidays(&self, bundle: &mut Bundle) -> Result<(), BuildError> {
        for row in by_id(HOLIDAYS, &self.holidays, |row| &row.id)?.values() {
            bundle.push(&Record::Holiday {
                id: &row.id,
                name: self.in_all_languages(HOLIDAYS, &row.id, &row.name)?,
                start_date: &row.start_date,
                end_date: &row.end_date,
                working: row.as_weekday.is_some(),
                as_weekday: row.as_weekday.as_deref(),
            })?;
        }
        Ok(())
    }
}

impl Schedule<Text> {
    fn with(&self, description: Option<InLanguages<String>>) -> Schedule<InLanguages<String>> {
        Schedule {
            freq: self.freq.clone(),
            interval: self.interval,
            byday: self.byday.clone(),
            dtstart: self.dtstart.clone(),
            valid_from: self.valid_from.clone(),
            valid_to: self.valid_to.clone(),
            opens_at: self.opens_at.clone(),
            closes_at: self.closes_at.clone(),
            description,
        }
    }
}
