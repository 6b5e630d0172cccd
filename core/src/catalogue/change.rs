//! From a delta to the rows that it changes.

use std::collections::HashSet;

use rusqlite::{OptionalExtension, Transaction};

use super::{
    build::{Builder, Origin, Seen},
    bundle::{
        CategoryRecord, Change, Delta, Line, LocationRecord, OrganizationRecord, Record,
        RecordHash, Removal, ServiceRecord, read, revision,
    },
    error::{BundleError, CatalogueError, RecordProblem},
    plan::{Documents, LifeEventRecord},
    search::SegmentWriter,
};
use crate::{environment::Timestamp, storage::StorageError};

/// With so many segments the index is made anew in one: each makes a search a little slower.
const MOST_SEGMENTS: u32 = 16;

/// Makes all changes of `delta`, and then has the very records that its header announces; else it fails, and
/// the transaction has to be undone.
pub(super) fn change(
    transaction: &Transaction<'_>,
    delta: &mut Delta<'_>,
    now: Timestamp,
) -> Result<(), CatalogueError> {
    // What refers to what is looked at when all is there.
    transaction
        .pragma_update(None, "defer_foreign_keys", true)
        .map_err(StorageError::from)?;
    let mut changed = Changed {
        newest_number: one(transaction, include_str!("sql/select_newest_number.sql"))?,
        builder: Builder {
            transaction,
            seen: Seen::held(transaction)?,
            words: SegmentWriter::default(),
        },
        put_services: HashSet::new(),
        renamed_categories: Vec::new(),
        renamed_organizations: Vec::new(),
        line: 0,
        lacks_referents: false,
    };
    while let Some(change) = delta.next()? {
        match change {
            Change::Put(line) => changed.put(&line)?,
            Change::Remove(removal) => changed.remove(&removal)?,
        }
    }
    changed.put_what_shows_what_was_renamed()?;
    changed.check_what_refers()?;
    changed.keep_the_index_short()?;
    changed.builder.finish(&delta.header, Origin::City, now)?;
    if held_revision(transaction)? != delta.header.revision {
        return Err(BundleError::Revision.into());
    }
    Ok(())
}

struct Changed<'a> {
    builder: Builder<'a>,
    newest_number: u32,
    /// Also those that were removed.
    put_services: HashSet<String>,
    renamed_categories: Vec<String>,
    renamed_organizations: Vec<String>,
    /// Of the last change.
    line: u64,
    /// Whether records were removed that locations and services may refer to.
    lacks_referents: bool,
}

impl Changed<'_> {
    fn put(&mut self, line: &Line<'_>) -> Result<(), CatalogueError> {
        self.line = line.number;
        let seen = &mut self.builder.seen;
        let renamed = match &line.record {
            Record::Category(CategoryRecord { id, name, .. }) => {
                Some((seen.categories.get(id), name, &mut self.renamed_categories))
            }
            Record::Organization(OrganizationRecord { id, name, .. }) => Some((
                seen.organizations.get(id),
                name,
                &mut self.renamed_organizations,
            )),
            _ => None,
        };
        if let Some((Some(before), name, renamed)) = renamed
            && before != name
        {
            renamed.push(line.id.clone().into_owned());
        }
        seen.forget(&line.kind, &line.id, line.version());
        let number = match &line.record {
            Record::Service(service) => self.number_of(&service.id)?,
            Record::LifeEvent(event) => {
                self.learn_documents(event)?;
                0
            }
            _ => 0,
        };
        self.builder.add(line, number)
    }

    /// The number of a service that is about to be put; a new one where it has none yet.
    fn number_of(&mut self, id: &str) -> Result<u32, StorageError> {
        self.put_services.insert(id.to_owned());
        let held = self
            .builder
            .transaction
            .prepare_cached(include_str!("sql/select_number.sql"))?
            .query_row([id], |row| row.get(0))
            .optional()?;
        let Some(number) = held else {
            self.newest_number = self.newest_number.saturating_add(1);
            return Ok(self.newest_number);
        };
        self.leave_offices(number)?;
        Ok(number)
    }

    fn leave_offices(&self, number: u32) -> Result<(), StorageError> {
        self.run(include_str!("sql/delete_service_locations.sql"), [number])
    }

    fn run(&self, sql: &str, parameters: impl rusqlite::Params) -> Result<(), StorageError> {
        let transaction = self.builder.transaction;
        transaction.prepare_cached(sql)?.execute(parameters)?;
        Ok(())
    }

    fn remove(&mut self, removal: &Removal) -> Result<(), CatalogueError> {
        self.line = removal.line;
        let (kind, id, version) = (removal.kind.as_str(), &removal.id, &removal.version);
        if !self.builder.seen.forget(kind, id, version) {
            let (field, id) = ("id", id.clone());
            return Err(removal
                .refused(RecordProblem::Dangling { field, id })
                .into());
        }
        match kind {
            "category" => self.run(include_str!("sql/delete_category.sql"), [id]),
            "organization" => self.run(include_str!("sql/delete_organization.sql"), [id]),
            "location" => self.run(include_str!("sql/delete_location.sql"), [id]),
            "holiday" => self.run(include_str!("sql/delete_holiday.sql"), [id]),
            "form" => self.run(include_str!("sql/delete_form.sql"), [id, version]),
            "fact" => self.run(include_str!("sql/delete_fact.sql"), [id]),
            "life_event" => self.run(include_str!("sql/delete_life_event.sql"), [id]),
            "service" => {
                let number = self.number_of(id)?;
                self.leave_offices(number)?;
                self.run(include_str!("sql/delete_service.sql"), [id])?;
                self.run(include_str!("sql/delete_service_record.sql"), [id])
            }
            _ => Ok(()),
        }?;
        let hash = include_str!("sql/delete_record_hash.sql");
        self.run(hash, [kind, id, version])?;
        self.lacks_referents |= !matches!(kind, "service" | "life_event");
        Ok(())
    }

    /// A service shows the names of its category and its department.
    fn put_what_shows_what_was_renamed(&mut self) -> Result<(), StorageError> {
        let (categories, organizations) = (
            std::mem::take(&mut self.renamed_categories),
            std::mem::take(&mut self.renamed_organizations),
        );
        let transaction = self.builder.transaction;
        let mut shown = Vec::new();
        for (sql, renamed) in [
            (include_str!("sql/select_ids_in_category.sql"), categories),
            (
                include_str!("sql/select_ids_of_organization.sql"),
                organizations,
            ),
        ] {
            let mut statement = transaction.prepare_cached(sql)?;
            for id in renamed {
                let ids = statement.query_map([id], |row| row.get::<_, String>(0))?;
                shown.extend(ids.collect::<Result<Vec<_>, _>>()?);
            }
        }
        for id in shown {
            if self.put_services.contains(&id) {
                continue;
            }
            let number = self.number_of(&id)?;
            let json: String = transaction
                .prepare_cached(include_str!("sql/select_service.sql"))?
                .query_row([&id], |row| row.get(0))?;
            let service: ServiceRecord = read(&json).map_err(|_| StorageError::Corrupt)?;
            self.builder.insert_service(&service, &json, number)?;
        }
        Ok(())
    }

    /// Whether a plan goes through depends on the documents of its services: those of services that were put
    /// are known, the others are read now.
    fn learn_documents(&mut self, event: &LifeEventRecord) -> Result<(), StorageError> {
        let (seen, transaction) = (&mut self.builder.seen, self.builder.transaction);
        for step in &event.steps {
            let id = &step.service_id;
            if !self.put_services.contains(id)
                && let Some(documents) = seen.services.get_mut(id)
            {
                let service = held(transaction, include_str!("sql/select_service.sql"), id)?;
                *documents = Documents::of(&service);
            }
        }
        Ok(())
    }

    /// What was not put may refer to what was removed, and what was not there yet to what was put.
    fn check_what_refers(&mut self) -> Result<(), CatalogueError> {
        let (line, transaction) = (self.line, self.builder.transaction);
        let refused = |id: &str, problem| BundleError::Record {
            line,
            id: Some(id.to_owned()),
            problem,
        };
        each(
            transaction,
            include_str!("sql/select_life_events.sql"),
            |event: LifeEventRecord| {
                let mut services = event.steps.iter().map(|step| &step.service_id);
                if !(self.lacks_referents || services.any(|id| self.put_services.contains(id))) {
                    return Ok(());
                }
                self.learn_documents(&event)?;
                let seen = &mut self.builder.seen;
                seen.forget("life_event", &event.id, "");
                let checked = seen.life_event(&event);
                Ok::<_, CatalogueError>(checked.map_err(|problem| refused(&event.id, problem))?)
            },
        )?;
        if !self.lacks_referents {
            return Ok(());
        }
        let seen = &mut self.builder.seen;
        each(
            transaction,
            include_str!("sql/select_location_records.sql"),
            |location: LocationRecord| {
                seen.forget("location", &location.id, "");
                let checked = seen.location(&location);
                checked.map_err(|problem| refused(&location.id, problem))
            },
        )?;
        each(
            transaction,
            include_str!("sql/select_service_records.sql"),
            |service: ServiceRecord| {
                seen.forget("service", &service.id, "");
                let checked = seen.service(&service);
                checked.map_err(|problem| refused(&service.id, problem))
            },
        )
    }

    fn keep_the_index_short(&mut self) -> Result<(), CatalogueError> {
        let transaction = self.builder.transaction;
        let segments: u32 = one(transaction, include_str!("sql/count_segments.sql"))?;
        if segments < MOST_SEGMENTS {
            return Ok(());
        }
        self.run(include_str!("sql/delete_segments.sql"), [])?;
        self.builder.words = SegmentWriter::default();
        let builder = &mut self.builder;
        each(
            transaction,
            include_str!("sql/select_service_records.sql"),
            |service: ServiceRecord| {
                let number = transaction
                    .prepare_cached(include_str!("sql/select_number.sql"))
                    .and_then(|mut statement| statement.query_row([&service.id], |row| row.get(0)))
                    .map_err(StorageError::from)?;
                builder.index(number, &service);
                builder.bounded()
            },
        )
    }
}

/// Calls `work` for each record that `sql` gives.
fn each<T: serde::de::DeserializeOwned, E>(
    transaction: &Transaction<'_>,
    sql: &str,
    mut work: impl FnMut(T) -> Result<(), E>,
) -> Result<(), CatalogueError>
where
    CatalogueError: From<E>,
{
    let mut statement = transaction
        .prepare_cached(sql)
        .map_err(StorageError::from)?;
    let mut rows = statement.query([]).map_err(StorageError::from)?;
    while let Some(row) = rows.next().map_err(StorageError::from)? {
        let json = row.get_ref(0).map_err(StorageError::from)?.as_str().ok();
        let record = json.and_then(|json| read(json).ok());
        work(record.ok_or(StorageError::Corrupt)?)?;
    }
    Ok(())
}

fn one<T: rusqlite::types::FromSql>(
    transaction: &Transaction<'_>,
    sql: &str,
) -> Result<T, StorageError> {
    Ok(transaction
        .prepare_cached(sql)?
        .query_row([], |row| row.get(0))?)
}

/// The revision that the records have which are there.
fn held_revision(transaction: &Transaction<'_>) -> Result<String, StorageError> {
    let mut statement = transaction.prepare_cached(include_str!("sql/select_record_hashes.sql"))?;
    let rows = statement.query_map([], |row| row.get::<_, RecordHash>(0))?;
    let mut hashes = rows.collect::<Result<Vec<_>, _>>()?;
    Ok(revision(&mut hashes))
}

impl Seen {
    /// What is there already.
    fn held(transaction: &Transaction<'_>) -> Result<Self, StorageError> {
        let mut seen = Self::default();
        let mut statement =
            transaction.prepare_cached(include_str!("sql/select_record_names.sql"))?;
        let mut rows = statement.query([])?;
        let corrupt = |_| StorageError::Corrupt;
        while let Some(row) = rows.next()? {
            let kind = row.get_ref(0)?.as_str().map_err(corrupt)?;
            let id: String = row.get(1)?;
            match kind {
                "category" => {
                    let category: CategoryRecord =
                        held(transaction, include_str!("sql/select_category.sql"), &id)?;
                    seen.categories.insert(id, category.name);
                }
                "organization" => {
                    let organization: OrganizationRecord = held(
                        transaction,
                        include_str!("sql/select_organization.sql"),
                        &id,
                    )?;
                    seen.organizations.insert(id, organization.name);
                }
                "location" => drop(seen.locations.insert(id)),
                "holiday" => drop(seen.holidays.insert(id)),
                "form" => drop(seen.forms.insert((id, row.get(2)?))),
                "fact" => drop(seen.facts.insert(id)),
                // Their documents are learnt when they are asked for.
                "service" => drop(seen.services.insert(id, Documents::default())),
                "life_event" => drop(seen.life_events.insert(id)),
                unknown => drop(seen.unknown.insert((unknown.to_owned(), id))),
            }
        }
        Ok(seen)
    }

    /// Whether the record was there; from now on it is not.
    fn forget(&mut self, kind: &str, id: &str, version: &str) -> bool {
        match kind {
            "category" => self.categories.remove(id).is_some(),
            "organization" => self.organizations.remove(id).is_some(),
            "location" => self.locations.remove(id),
            "holiday" => self.holidays.remove(id),
            "form" => self.forms.remove(&(id.to_owned(), version.to_owned())),
            "fact" => self.facts.remove(id),
            "service" => self.services.remove(id).is_some(),
            "life_event" => self.life_events.remove(id),
            unknown => self.unknown.remove(&(unknown.to_owned(), id.to_owned())),
        }
    }
}

fn held<T: serde::de::DeserializeOwned>(
    transaction: &Transaction<'_>,
    sql: &str,
    id: &str,
) -> Result<T, StorageError> {
    let json: String = transaction
        .prepare_cached(sql)?
        .query_row([id], |row| row.get(0))?;
    read(&json).map_err(|_| StorageError::Corrupt)
}
