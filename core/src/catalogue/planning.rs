//! Reads from the catalogue what rules and plans are worked out of.

use std::collections::HashMap;

use chrono::NaiveDate;
use rusqlite::Connection;

use super::{
    bundle::ServiceRecord,
    eligibility::{Eligibility, FactQuestion, FactRecord, Judge},
    offices::{Reader, calendar},
    plan::{self, LifeEvent, LifeEventRecord, Plan, Planned},
    snapshot::{Snapshot, record, records, summary_of},
};
use crate::{environment::Timestamp, logic::day, profile::FactValue, storage::StorageError};

impl Snapshot {
    /// All that can be asked, in the city's order; last the days of life events.
    pub(super) fn fact_questions(
        &self,
        now: Timestamp,
        language: &str,
    ) -> Result<Vec<FactQuestion>, StorageError> {
        self.read(|connection| {
            let mut questions =
                fact_questions(connection, calendar(connection)?.today(now), language)?;
            let events = life_events(connection)?;
            questions.extend(events.iter().map(|event| event.date_fact(language)));
            Ok(questions)
        })
    }

    pub(super) fn today(&self, now: Timestamp) -> Result<NaiveDate, StorageError> {
        self.read(|connection| Ok(calendar(connection)?.today(now)))
    }

    pub(super) fn eligibility(
        &self,
        service_id: &str,
        facts: &HashMap<String, FactValue>,
        now: Timestamp,
        language: &str,
    ) -> Result<Option<Eligibility>, StorageError> {
        self.read(|connection| {
            let Some(service) = service(connection, service_id)? else {
                return Ok(None);
            };
            let today = calendar(connection)?.today(now);
            let questions = fact_questions(connection, today, language)?;
            let judge = Judge::new(questions, facts, today, language);
            let eligibility = judge.eligibility(&service.eligibility, None);
            eligibility.map(Some).ok_or(StorageError::Corrupt)
        })
    }

    pub(super) fn life_events(&self, language: &str) -> Result<Vec<LifeEvent>, StorageError> {
        self.read(|connection| {
            let events = life_events(connection)?;
            let in_language = |event: &LifeEventRecord| event.in_language(language);
            Ok(events.iter().map(in_language).collect())
        })
    }

    pub(super) fn plan(
        &self,
        life_event_id: &str,
        date: Option<NaiveDate>,
        facts: &HashMap<String, FactValue>,
        now: Timestamp,
        language: &str,
    ) -> Result<Option<Plan>, StorageError> {
        self.read(|connection| {
            let sql = include_str!("sql/select_life_event.sql");
            let Some(event): Option<LifeEventRecord> = record(connection, sql, life_event_id)?
            else {
                return Ok(None);
            };
            let offices = Reader::new(connection, language, now)?;
            let told = || match facts.get(&event.date_fact_id()) {
                Some(FactValue::Date { value }) => day(value),
                _ => None,
            };
            let date = date.or_else(told).unwrap_or_else(|| offices.today());
            let services = event.steps.iter().map(|step| {
                let id = step.service_id.as_str();
                let service = service(connection, id)?.ok_or(StorageError::Corrupt)?;
                let summary = summary_of(connection, id, language)?;
                Ok(Planned {
                    office: offices.first_open(&service.location_ids, step.earliest(date))?,
                    summary: summary.ok_or(StorageError::Corrupt)?,
                    service,
                })
            });
            let services = services.collect::<Result<Vec<_>, StorageError>>()?;
            let today = offices.today();
            let questions = fact_questions(connection, today, language)?;
            // Who retires next year is old enough by then.
            let judge = Judge::new(questions, facts, today.max(date), language);
            let plan = plan::plan(&event, &services, date, today, &judge, language);
            plan.map(Some).ok_or(StorageError::Corrupt)
        })
    }
}

fn service(connection: &Connection, id: &str) -> Result<Option<ServiceRecord>, StorageError> {
    record(connection, include_str!("sql/select_service.sql"), id)
}

fn life_events(connection: &Connection) -> Result<Vec<LifeEventRecord>, StorageError> {
    records(connection, include_str!("sql/select_life_events.sql"))
}

fn fact_questions(
    connection: &Connection,
    today: NaiveDate,
    language: &str,
) -> Result<Vec<FactQuestion>, StorageError> {
    let facts: Vec<FactRecord> = records(connection, include_str!("sql/select_facts.sql"))?;
    let questions = facts.iter().map(|fact| fact.question(today, language));
    Ok(questions.collect())
}
