//! From a delta to the rows that it changes.

use std::collections::{HashMap, HashSet};

use rusqlite::{OptionalExtension, Transaction};
use serde::Deserialize;

use super::{
    build::{Builder, Origin, Seen},
    bundle::{
        CategoryRecord, Line, LocationRecord, OrganizationRecord, Record, RecordHash,
        ServiceRecord, read, revision,
    },
    delta::{Change, Delta, Removal},
    error::{BundleError, CatalogueError, RecordProblem},
    plan::{Documents, LifeEventRecord},
    search::SegmentWriter,
    snapshot::record,
};
use crate::{environment::Timestamp, storage::StorageError, text::Text};

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
    let index_is_anew = changed.keep_the_index_short()?;
    changed.builder.finish(&delta.header, Origin::City, now)?;
    if index_is_anew {
        let earlier = include_str!("sql/delete_earlier_segments.sql");
        transaction
            .execute(earlier, [])
            .map_err(StorageError::from)?;
    }
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

/// What of a life event says which services it goes through.
#[derive(Deserialize)]
struct Steps {
    id: String,
    steps: Vec<Step>,
}

#[derive(Deserialize)]
struct Step {
    service_id: String,
}

impl Changed<'_> {
    fn put(&mut self, line: &Line<'_>) -> Result<(), CatalogueError> {
        self.line = line.number;
        let (seen, transaction) = (&mut self.builder.seen, self.builder.transaction);
        let renamed = match &line.record {
            Record::Category(CategoryRecord { id, name, .. }) => {
                seen.learn_category(transaction, id)?;
                Some((seen.categories.get(id), name, &mut self.renamed_categories))
            }
            Record::Organization(OrganizationRecord { id, name, .. }) => {
                seen.learn_organization(transaction, id)?;
                Some((
                    seen.organizations.get(id),
                    name,
                    &mut self.renamed_organizations,
                ))
            }
            Record::Service(service) => {
                seen.learn_names(transaction, service)?;
                None
            }
            _ => None,
        };
        if let Some((Some(before), name, renamed)) = renamed
            && before != name
        {
            renamed.push(line.id.clone().into_owned());
        }
        seen.forget(&line.kind, &line.id, line.version());
        let number = match &line.record {
            Record::Service(service) => self.number_of(service)?,
            Record::LifeEvent(event) => {
                self.learn_documents(event)?;
                0
            }
            _ => 0,
        };
        self.builder.add(line, number)
    }

    /// The number of a service that is about to be put; a new one where it has none yet. One that is there is
    /// taken out of the offices that it no longer names.
    fn number_of(&mut self, service: &ServiceRecord) -> Result<u32, StorageError> {
        self.put_services.insert(service.id.clone());
        let Some(number) = self.number(&service.id)? else {
            self.newest_number = self.newest_number.saturating_add(1);
            return Ok(self.newest_number);
        };
        let offices = serde_json::json!(service.location_ids).to_string();
        let others = include_str!("sql/delete_other_service_locations.sql");
        self.run(others, (number, offices))?;
        Ok(number)
    }

    fn number(&self, id: &str) -> Result<Option<u32>, StorageError> {
        let number = self
            .builder
            .transaction
            .prepare_cached(include_str!("sql/select_number.sql"))?
            .query_row([id], |row| row.get(0));
        Ok(number.optional()?)
    }

    fn run(&self, sql: &str, parameters: impl rusqlite::Params) -> Result<(), StorageError> {
        let transaction = self.builder.transaction;
        transaction.prepare_cached(sql)?.execute(parameters)?;
        Ok(())
    }

    fn remove(&mut self, removal: &Removal) -> Result<(), CatalogueError> {
        self.line = removal.line;
        let (kind, id, version) = (removal.kind.as_str(), &removal.id, &removal.version);
        let was_known = self.builder.seen.forget(kind, id, version);
        let number = match kind {
            "service" => self.number(id)?,
            _ => None,
        };
        if !was_known && number.is_none() {
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
                self.put_services.insert(id.clone());
                let offices = include_str!("sql/delete_service_locations.sql");
                self.run(offices, [number])?;
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
            let json: String = transaction
                .prepare_cached(include_str!("sql/select_service.sql"))?
                .query_row([&id], |row| row.get(0))?;
            let service: ServiceRecord = read(&json).map_err(|_| StorageError::Corrupt)?;
            let number = self.number_of(&service)?;
            self.builder.seen.learn_names(transaction, &service)?;
            self.builder.insert_service(&service, &json, number)?;
        }
        Ok(())
    }

    /// Whether a plan goes through depends on the documents of its services: those of services that were put
    /// are known, those of the others that are there are read now.
    fn learn_documents(&mut self, event: &LifeEventRecord) -> Result<(), StorageError> {
        let (seen, transaction) = (&mut self.builder.seen, self.builder.transaction);
        for step in &event.steps {
            let id = &step.service_id;
            if !seen.services.contains_key(id)
                && let Some(service) =
                    record(transaction, include_str!("sql/select_service.sql"), id)?
            {
                seen.services.insert(id.clone(), Documents::of(&service));
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
        let mut concerned = Vec::new();
        each(
            transaction,
            include_str!("sql/select_life_events.sql"),
            |event: Steps| {
                let mut services = event.steps.iter().map(|step| &step.service_id);
                if self.lacks_referents || services.any(|id| self.put_services.contains(id)) {
                    concerned.push(event.id);
                }
                Ok::<_, CatalogueError>(())
            },
        )?;
        for id in concerned {
            let sql = include_str!("sql/select_life_event.sql");
            let event: LifeEventRecord =
                record(transaction, sql, &id)?.ok_or(StorageError::Corrupt)?;
            self.learn_documents(&event)?;
            let seen = &mut self.builder.seen;
            seen.forget("life_event", &id, "");
            let checked = seen.life_event(&event);
            checked.map_err(|problem| refused(&id, problem))?;
        }
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

    /// Whether it was made anew. The earlier segments are removed after the new one has come, so that it is
    /// called what none was called before.
    fn keep_the_index_short(&mut self) -> Result<bool, CatalogueError> {
        let transaction = self.builder.transaction;
        let segments: u32 = one(transaction, include_str!("sql/count_segments.sql"))?;
        if segments < MOST_SEGMENTS {
            return Ok(false);
        }
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
                builder.seen.learn_names(transaction, &service)?;
                builder.index(number, &service);
                builder.bounded()
            },
        )?;
        Ok(true)
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
    /// What is there already, but for the services: of these only those are looked at that are asked for.
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
                // Their names are learnt when they are asked for.
                "category" => drop(seen.categories.insert(id, Text::default())),
                "organization" => drop(seen.organizations.insert(id, Text::default())),
                "location" => drop(seen.locations.insert(id)),
                "holiday" => drop(seen.holidays.insert(id)),
                "form" => drop(seen.forms.insert((id, row.get(2)?))),
                "fact" => drop(seen.facts.insert(id)),
                "life_event" => drop(seen.life_events.insert(id)),
                unknown => drop(seen.unknown.insert((unknown.to_owned(), id))),
            }
        }
        Ok(seen)
    }

    /// Learns the names that are shown with a service.
    fn learn_names(
        &mut self,
        transaction: &Transaction<'_>,
        service: &ServiceRecord,
    ) -> Result<(), StorageError> {
        self.learn_category(transaction, &service.category_id)?;
        self.learn_organization(transaction, &service.organization_id)
    }

    fn learn_category(
        &mut self,
        transaction: &Transaction<'_>,
        id: &str,
    ) -> Result<(), StorageError> {
        let sql = include_str!("sql/select_category.sql");
        learn_name(&mut self.categories, transaction, sql, id)
    }

    fn learn_organization(
        &mut self,
        transaction: &Transaction<'_>,
        id: &str,
    ) -> Result<(), StorageError> {
        let sql = include_str!("sql/select_organization.sql");
        learn_name(&mut self.organizations, transaction, sql, id)
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

/// Where the record of this id is there and has no name yet, the one that `sql` has of it.
fn learn_name(
    names: &mut HashMap<String, Text>,
    transaction: &Transaction<'_>,
    sql: &str,
    id: &str,
) -> Result<(), StorageError> {
    #[derive(Deserialize)]
    struct Named {
        name: Text,
    }
    if let Some(name) = names.get_mut(id).filter(|name| !name.is_name()) {
        let held: Option<Named> = record(transaction, sql, id)?;
        *name = held.ok_or(StorageError::Corrupt)?.name;
    }
    Ok(())
}
