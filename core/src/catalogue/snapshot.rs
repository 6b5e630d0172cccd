//! The catalogue in one database file: written once, then read, and changed in place by deltas.

use std::{
    collections::HashMap,
    fs::{self, File},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
};

use chrono::DateTime;
use rusqlite::{Connection, ErrorCode, OptionalExtension};
use serde::de::DeserializeOwned;

use super::{
    build::{self, Origin, READER},
    bundle::{
        Bundle, CategoryRecord, CostRecord, OrganizationRecord, PhoneRecord, ServiceRecord, read,
    },
    card::Card,
    change,
    delta::Delta,
    error::{BundleError, CatalogueError},
    model::{
        Category, Channel, Department, Fee, LegalBasis, NearbyOffice, Revision, Service,
        ServicePage, ServiceSummary,
    },
    offices::Reader,
    search::{self, Index, SearchHit, SearchRequest, Suggestion},
};
use crate::{
    environment::Timestamp,
    storage::{Database, Durability, Schema, StorageError},
    text::Text,
};

const SCHEMA: Schema = Schema {
    steps: &[include_str!("sql/schema.sql")],
    durability: Durability::ProcessDeath,
};

/// An open file. It goes away after the database has closed, so the order of the fields matters.
pub(super) struct Snapshot {
    database: Database,
    revision: RwLock<Revision>,
    /// Read when something is looked for; of the revision that stands with it.
    index: Mutex<Option<(String, Arc<Index>)>>,
    file: SnapshotFile,
}

/// How much of what is held a delta is packed with at most, in bytes.
const MAX_PREFIX_BYTES: usize = 8 << 20;

struct SnapshotFile {
    path: PathBuf,
    retired: AtomicBool,
}

impl Drop for SnapshotFile {
    fn drop(&mut self) {
        if self.retired.load(Ordering::Relaxed) {
            // What stays is swept when the store is opened again.
            let _ = fs::remove_file(&self.path);
        }
    }
}

impl Snapshot {
    pub(super) fn open(path: &Path) -> Result<Self, StorageError> {
        let database = Database::open(path, &SCHEMA)?;
        let revision = database.read(read_revision).map_err(damage)?;
        Ok(Self {
            database,
            revision: RwLock::new(revision),
            index: Mutex::default(),
            file: SnapshotFile {
                path: path.to_owned(),
                retired: AtomicBool::new(false),
            },
        })
    }

    /// Writes `bundle` to a new database file at `path`, whole and on the disk when this returns.
    pub(super) fn build(
        path: &Path,
        bundle: &mut Bundle<'_>,
        origin: Origin,
        now: Timestamp,
    ) -> Result<(), CatalogueError> {
        let database = Database::open(path, &SCHEMA)?;
        database.write(|transaction| build::fill(transaction, bundle, origin, now))?;
        database.close()?;
        File::open(path)
            .and_then(|file| file.sync_all())
            .map_err(StorageError::from)?;
        Ok(())
    }

    /// What is held.
    pub(super) fn revision(&self) -> Revision {
        let held = self.revision.read();
        held.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The lines of these services, each with its end, for a delta that is packed with them.
    pub(super) fn lines_of(&self, services: &[String]) -> Result<Vec<u8>, CatalogueError> {
        let lines = self.read(|connection| {
            let mut statement =
                connection.prepare_cached(include_str!("sql/select_service.sql"))?;
            let mut lines = Vec::new();
            for id in services {
                let mut rows = statement.query([id])?;
                let Some(row) = rows.next()? else {
                    return Ok(None);
                };
                let line = row.get_ref(0)?.as_bytes();
                lines.extend_from_slice(line.map_err(|_| StorageError::Corrupt)?);
                lines.push(b'\n');
                if lines.len() > MAX_PREFIX_BYTES {
                    return Ok(None);
                }
            }
            Ok(Some(lines))
        })?;
        Ok(lines.ok_or(BundleError::Base)?)
    }

    /// Makes the changes of `delta` in one transaction: all, or none.
    pub(super) fn change(
        &self,
        delta: &mut Delta<'_>,
        now: Timestamp,
    ) -> Result<Revision, CatalogueError> {
        let changed = self.database.write(|transaction| {
            change::change(transaction, delta, now)?;
            Ok::<_, CatalogueError>(read_revision(transaction)?)
        })?;
        let mut held = self
            .revision
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *held = changed.clone();
        Ok(changed)
    }

    /// Removes the file as soon as the last one who reads it lets go.
    pub(super) fn retire(&self) {
        self.file.retired.store(true, Ordering::Relaxed);
    }

    pub(super) fn path(&self) -> &Path {
        &self.file.path
    }

    pub(super) fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StorageError>,
    ) -> Result<T, StorageError> {
        // In one transaction, so that all that is read is of one revision.
        let read = |connection: &Connection| work(&*connection.unchecked_transaction()?);
        self.database.read(read).map_err(damage)
    }

    pub(super) fn categories(&self, language: &str) -> Result<Vec<Category>, StorageError> {
        self.read(|connection| {
            let mut statement =
                connection.prepare_cached(include_str!("sql/select_categories.sql"))?;
            let mut rows = statement.query([])?;
            let mut categories = Vec::new();
            while let Some(row) = rows.next()? {
                let category: CategoryRecord = kept(row.get_ref(0)?.as_str())?;
                categories.push(Category {
                    name: category.name.in_language(language).to_owned(),
                    description: category.description.in_language(language).to_owned(),
                    id: category.id,
                    service_count: row.get(1)?,
                });
            }
            Ok(categories)
        })
    }

    /// At most `limit` hits.
    pub(super) fn search(
        &self,
        request: &SearchRequest,
        limit: usize,
    ) -> Result<Vec<SearchHit>, StorageError> {
        self.read(|connection| {
            let index = self.index(connection)?;
            search::search(connection, &index, request, limit)
        })
    }

    pub(super) fn suggest(
        &self,
        typed: &str,
        language: &str,
        limit: usize,
    ) -> Result<Vec<Suggestion>, StorageError> {
        self.read(|connection| {
            let index = self.index(connection)?;
            search::suggest(connection, &index, typed, language, limit)
        })
    }

    /// The index of the revision that `connection` reads.
    fn index(&self, connection: &Connection) -> Result<Arc<Index>, StorageError> {
        let revision: String = connection
            .prepare_cached(include_str!("sql/select_revision_name.sql"))?
            .query_row([], |row| row.get(0))?;
        let mut held = self.index.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, index)) = &*held
            && *of == revision
        {
            return Ok(Arc::clone(index));
        }
        let before = held.as_ref().map(|(_, index)| &**index);
        let index = Arc::new(Index::read(connection, before)?);
        *held = Some((revision, Arc::clone(&index)));
        Ok(index)
    }

    pub(super) fn services_in(
        &self,
        category_id: &str,
        language: &str,
        offset: usize,
        limit: usize,
    ) -> Result<ServicePage, StorageError> {
        self.read(|connection| {
            let mut statement =
                connection.prepare_cached(include_str!("sql/select_cards_in_category.sql"))?;
            let mut rows = statement.query([category_id])?;
            let mut services = Vec::new();
            while let Some(row) = rows.next()? {
                services.push(summary(row, language)?);
            }
            services.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
            Ok(ServicePage {
                total: u32::try_from(services.len()).unwrap_or(u32::MAX),
                services: services.into_iter().skip(offset).take(limit).collect(),
            })
        })
    }

    pub(super) fn service(
        &self,
        id: &str,
        language: &str,
        now: Timestamp,
    ) -> Result<Option<Service>, StorageError> {
        self.read(|connection| {
            let service: Option<ServiceRecord> =
                record(connection, include_str!("sql/select_service.sql"), id)?;
            service
                .map(|service| resolve(&Reader::new(connection, language, now)?, service))
                .transpose()
        })
    }

    pub(super) fn offices_near(
        &self,
        place: (f64, f64),
        language: &str,
        limit: usize,
        open_now: bool,
        now: Timestamp,
    ) -> Result<Vec<NearbyOffice>, StorageError> {
        self.read(|connection| {
            Reader::new(connection, language, now)?.offices_near(place, limit, open_now)
        })
    }

    pub(super) fn service_name(&self, id: &str) -> Result<Option<Text>, StorageError> {
        self.read(|connection| {
            let sql = include_str!("sql/select_card_by_id.sql");
            let mut statement = connection.prepare_cached(sql)?;
            let mut rows = statement.query([id])?;
            let Some(row) = rows.next()? else {
                return Ok(None);
            };
            Ok(Some(card(row)?.name()))
        })
    }

    pub(super) fn summaries<'a>(
        &self,
        ids: impl Iterator<Item = &'a str>,
        language: &str,
    ) -> Result<HashMap<String, ServiceSummary>, StorageError> {
        self.read(|connection| {
            let summaries = ids.map(|id| summary_of(connection, id, language));
            let there = summaries.filter_map(Result::transpose);
            there
                .map(|summary| summary.map(|summary| (summary.id.clone(), summary)))
                .collect()
        })
    }

    pub(super) fn form(&self, id: &str, version: &str) -> Result<Option<String>, StorageError> {
        self.read(|connection| {
            Ok(connection
                .prepare_cached(include_str!("sql/select_form.sql"))?
                .query_row([id, version], |row| row.get(0))
                .optional()?)
        })
    }
}

/// Tables, values and statements are all this crate's own, so where one does not fit another the
/// file was damaged since it was written; a disk that cannot be read is another matter.
fn damage(error: StorageError) -> StorageError {
    match error {
        StorageError::Sql(error)
            if matches!(error.sqlite_error_code(), None | Some(ErrorCode::Unknown)) =>
        {
            StorageError::Corrupt
        }
        other => other,
    }
}

fn read_revision(connection: &Connection) -> Result<Revision, StorageError> {
    let row = connection
        .query_row(include_str!("sql/select_revision.sql"), [], |row| {
            Ok((
                row.get(0)?,
                row.get::<_, Option<i64>>(1)?,
                row.get::<_, i64>(2)?,
                row.get(3)?,
                row.get::<_, String>(4)?,
                row.get(5)?,
                row.get(6)?,
                row.get::<_, u32>(7)?,
            ))
        })
        .optional()?;
    let (revision, published_at, applied_at, services, languages, time_zone, came_with_app, reader) =
        row.ok_or(StorageError::Corrupt)?;
    let moment = |millis| DateTime::from_timestamp_millis(millis).ok_or(StorageError::Corrupt);
    Ok(Revision {
        revision,
        published_at: published_at.map(moment).transpose()?,
        applied_at: moment(applied_at)?,
        services,
        languages: kept(Ok(&languages))?,
        time_zone,
        came_with_app,
        complete: reader >= READER,
    })
}

/// JSON that was checked before it was written; if it cannot be read, the file was damaged since.
pub(super) fn kept<T: DeserializeOwned>(
    json: Result<&str, rusqlite::types::FromSqlError>,
) -> Result<T, StorageError> {
    json.ok()
        .and_then(|json| read(json).ok())
        .ok_or(StorageError::Corrupt)
}

/// All the records that `sql` has.
pub(super) fn records<T: DeserializeOwned>(
    connection: &Connection,
    sql: &str,
) -> Result<Vec<T>, StorageError> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut records = Vec::new();
    while let Some(row) = rows.next()? {
        records.push(kept(row.get_ref(0)?.as_str())?);
    }
    Ok(records)
}

/// The record that `sql` has by this id.
pub(super) fn record<T: DeserializeOwned>(
    connection: &Connection,
    sql: &str,
    id: &str,
) -> Result<Option<T>, StorageError> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([id])?;
    rows.next()?
        .map(|row| kept(row.get_ref(0)?.as_str()))
        .transpose()
}

pub(super) fn summary(
    row: &rusqlite::Row<'_>,
    language: &str,
) -> Result<ServiceSummary, StorageError> {
    Ok(card(row)?.in_language(row.get(0)?, row.get(1)?, language))
}

/// The service of this id, if there is one.
pub(super) fn summary_of(
    connection: &Connection,
    id: &str,
    language: &str,
) -> Result<Option<ServiceSummary>, StorageError> {
    let sql = include_str!("sql/select_card_by_id.sql");
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([id])?;
    rows.next()?.map(|row| summary(row, language)).transpose()
}

fn card<'a>(row: &'a rusqlite::Row<'_>) -> Result<Card<'a>, StorageError> {
    let card = row.get_ref(2)?.as_blob().ok().and_then(Card::open);
    card.ok_or(StorageError::Corrupt)
}

fn resolve(reader: &Reader<'_>, service: ServiceRecord) -> Result<Service, StorageError> {
    let (connection, language) = (reader.connection, reader.language);
    let category: CategoryRecord = record(
        connection,
        include_str!("sql/select_category.sql"),
        &service.category_id,
    )?
    .ok_or(StorageError::Corrupt)?;
    let organization: OrganizationRecord = record(
        connection,
        include_str!("sql/select_organization.sql"),
        &service.organization_id,
    )?
    .ok_or(StorageError::Corrupt)?;
    let offices = service.location_ids.iter();
    let offices = offices.map(|id| reader.office(id));
    let fees = service.fees(language);
    let (form_id, form_version) = service.form.map(|form| (form.id, form.version)).unzip();
    Ok(Service {
        offices: offices.collect::<Result<_, StorageError>>()?,
        name: service.name.in_language(language).to_owned(),
        description: service.description.in_language(language).to_owned(),
        category_name: category.name.in_language(language).to_owned(),
        department: Department {
            id: organization.id,
            name: organization.name.in_language(language).to_owned(),
            phones: numbers(organization.phones),
            url: organization.url,
        },
        channels: service
            .channels
            .iter()
            .filter_map(|name| Channel::named(name))
            .collect(),
        fees,
        processing_time_working_days: service.processing_time_working_days,
        required_documents: service
            .required_documents
            .iter()
            .map(|document| document.document.in_language(language).to_owned())
            .collect(),
        how_to_apply: service.application_process.in_language(language).to_owned(),
        eligibility: service
            .eligibility_description
            .in_language(language)
            .to_owned(),
        form_id,
        form_version,
        alternate_name: Some(service.alternate_name.in_language(language))
            .filter(|name| !name.is_empty())
            .map(str::to_owned),
        legal_basis: service
            .legal_basis
            .into_iter()
            .map(|law| LegalBasis {
                title: law.title.in_language(language).to_owned(),
                url: law.url,
            })
            .collect(),
        phones: numbers(service.phones),
        email: service.email,
        url: service.url,
        id: service.id,
        category_id: service.category_id,
    })
}

impl ServiceRecord {
    pub(super) fn fees(&self, language: &str) -> Option<Vec<Fee>> {
        let fee = |cost: &CostRecord| Fee {
            amount_minor: cost.amount_minor,
            currency: cost.currency.clone(),
            description: cost
                .amount_description
                .as_ref()
                .map(|text| text.in_language(language).to_owned()),
        };
        let costs = self.cost_options.as_ref()?;
        Some(costs.iter().map(fee).collect())
    }
}

pub(super) fn numbers(phones: Vec<PhoneRecord>) -> Vec<String> {
    phones.into_iter().map(|phone| phone.number).collect()
}
