//! The catalogue: every service of the city, on the phone, readable and findable with no network.
//!
//! A [`CatalogueStore`] holds one [`Revision`] at a time in a database file. A whole new one is built
//! beside the old and switched in by changing one small file; a delta is one transaction in place. So
//! a death of the process at any moment leaves the old or the new, and what was applied is readable
//! throughout. The formats are docs/catalogue-bundle.md and docs/catalogue-distribution.md; how they
//! come here is not this module's business. Every call blocks; async code reaches them through `spawn_blocking`.

use std::{
    collections::HashMap,
    io::Read,
    path::Path,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use chrono::NaiveDate;

mod build;
mod bundle;
mod card;
mod change;
mod delta;
mod eligibility;
mod error;
#[cfg(feature = "exchange")]
pub mod exchange;
mod folder;
mod hours;
mod lists;
mod model;
mod offices;
mod packed;
mod plan;
mod planning;
mod search;
mod snapshot;
#[cfg(test)]
mod tests;

pub use eligibility::{Eligibility, FactChoice, FactKind, FactProblem, FactQuestion, Verdict};
pub use error::{BundleError, CatalogueError, CatalogueProblem, RecordProblem};
pub use model::{
    Category, Channel, DayHours, Department, Fee, LegalBasis, LocalMoment, NearbyOffice, Office,
    Opening, OpeningHours, Revision, Service, ServicePage, ServiceSummary, TimeSpan, Wheelchair,
};
pub use plan::{FeeTotal, LifeEvent, Plan, PlanDocument, PlanOffice, PlanStep};
pub use search::{
    MatchReason, Near, NearestOffice, SearchHit, SearchRequest, Suggestion, TextRange,
};

use self::{build::Origin, bundle::Bundle, delta::PackedDelta, folder::Folder, snapshot::Snapshot};
use crate::{environment::Timestamp, profile::FactValue, storage::StorageError, text::Text};

/// How long a bundle is at most, in bytes, unpacked.
pub const MAX_BUNDLE_BYTES: usize = 64 * 1024 * 1024;
/// How many records a bundle has at most.
pub const MAX_RECORDS: u64 = 200_000;
/// How long a line of a bundle is at most, in bytes.
pub const MAX_LINE_BYTES: usize = 1024 * 1024;
/// How much memory the words of all services take at most while they are sorted, about, in bytes. A thousand
/// services in four languages take a few millions; ever new words are no city's.
pub const MAX_WORDS_BYTES: usize = 128 * 1024 * 1024;
/// How many services a call hands out at most.
pub const MAX_PAGE: u32 = 50;

/// The catalogue in one folder. One store at a time has a folder open; it is shared by reference,
/// and reading goes on while [`CatalogueStore::apply`] works.
pub struct CatalogueStore {
    folder: Folder,
    city: Option<String>,
    state: RwLock<State>,
    /// Held while a bundle is applied: the generation of the newest file made here.
    newest: Mutex<u64>,
}

enum State {
    Empty,
    Open(Arc<Snapshot>),
    Closed,
}

impl CatalogueStore {
    /// Opens the catalogue in `folder`, making the folder if it is missing, and clears away what an
    /// interrupted [`CatalogueStore::apply`] left there.
    ///
    /// A damaged catalogue is renamed to `*.damaged-<n>`, logged as a warning and taken for none:
    /// it can be fetched again. One that a later version of the app wrote is refused
    /// ([`StorageError::Newer`]).
    pub fn open(folder: &Path) -> Result<Self, CatalogueError> {
        let folder = Folder::open(folder).map_err(StorageError::from)?;
        let current = folder.current().map_err(StorageError::from)?;
        let generation = current.as_deref().and_then(Folder::generation);
        let mut state = State::Empty;
        if let Some(path) = current.as_deref().filter(|path| path.exists()) {
            match Snapshot::open(path) {
                Ok(snapshot) => state = State::Open(Arc::new(snapshot)),
                Err(StorageError::Corrupt) => set_aside(&folder, path),
                Err(error) => return Err(error.into()),
            }
        }
        folder.sweep(None).map_err(StorageError::from)?;
        Ok(Self {
            folder,
            city: None,
            state: RwLock::new(state),
            newest: Mutex::new(generation.unwrap_or_default()),
        })
    }

    /// The same store, which from now on refuses the bundles of any city but this.
    pub fn for_city(self, city: impl Into<String>) -> Self {
        Self {
            city: Some(city.into()),
            ..self
        }
    }

    /// What is held; nothing before the first bundle has been applied, and after closing.
    pub fn revision(&self) -> Option<Revision> {
        Some(self.snapshot().ok()?.revision())
    }

    /// Replaces the catalogue by the one that is read from `bundle`, of which no more than a line is in
    /// memory at a time. Whole and on the disk when it returns; after an error the old one stands. The
    /// revision that is already held is left as it is, and not read to its end.
    pub fn apply(&self, bundle: impl Read, now: Timestamp) -> Result<Revision, CatalogueError> {
        let bundle = Bundle::open(bundle, self.city.as_deref())?;
        self.replace(bundle, Origin::City, now)
    }

    /// As [`CatalogueStore::apply`], but only where it is the announced `revision`.
    pub fn apply_revision(
        &self,
        bundle: impl Read,
        revision: &str,
        now: Timestamp,
    ) -> Result<Revision, CatalogueError> {
        let bundle = Bundle::open(bundle, self.city.as_deref())?;
        bundle.header.announces(revision)?;
        self.replace(bundle, Origin::City, now)
    }

    /// As [`CatalogueStore::apply`], for one that the app has brought along: only where nothing is held, or
    /// what was published before it; of another one no more than the header is read.
    pub fn apply_shipped(
        &self,
        bundle: impl Read,
        now: Timestamp,
    ) -> Result<Option<Revision>, CatalogueError> {
        let bundle = Bundle::open(bundle, self.city.as_deref())?;
        let held = self.revision();
        match held.is_none_or(|held| bundle.header.published_at > held.published_at) {
            true => self.replace(bundle, Origin::App, now).map(Some),
            false => Ok(None),
        }
    }

    /// Changes the catalogue by a delta (docs/catalogue-distribution.md) from the revision that is held to
    /// the announced one. It is one transaction on the file that is open, and what it leads to has that
    /// revision before it is kept; after an error the old catalogue stands. Reading goes on meanwhile.
    pub fn apply_delta(
        &self,
        delta: impl Read,
        revision: &str,
        now: Timestamp,
    ) -> Result<Revision, CatalogueError> {
        let _one_at_a_time = self.newest.lock().unwrap_or_else(PoisonError::into_inner);
        let held = self.snapshot()?;
        let base = held.revision().revision;
        let delta = PackedDelta::open(delta, self.city.as_deref(), &base)?;
        delta.header.announces(revision)?;
        let services = held.lines_of(&delta.header.packed_with)?;
        held.change(&mut delta.unpack(&services)?, now)
    }

    fn replace(
        &self,
        mut bundle: Bundle<'_>,
        origin: Origin,
        now: Timestamp,
    ) -> Result<Revision, CatalogueError> {
        let mut newest = self.newest.lock().unwrap_or_else(PoisonError::into_inner);
        let held = match self.snapshot() {
            Ok(snapshot) => Some(snapshot),
            Err(CatalogueError::Empty) => None,
            Err(error) => return Err(error),
        };
        if let Some(revision) = held.as_deref().map(Snapshot::revision)
            && revision.revision == bundle.header.revision
            && revision.complete
        {
            return Ok(revision);
        }
        *newest += 1;
        let path = self.folder.database(&bundle.header.revision, *newest);
        let built = Snapshot::build(&path, &mut bundle, origin, now)
            .and_then(|()| Ok(Snapshot::open(&path)?))
            .and_then(|snapshot| {
                self.folder.point_to(&path).map_err(StorageError::from)?;
                Ok(snapshot)
            });
        let snapshot = match built {
            Ok(snapshot) => Arc::new(snapshot),
            Err(error) => {
                // What cannot be removed now is swept when the store is opened again.
                let _ = self.folder.sweep(held.as_deref().map(Snapshot::path));
                return Err(error);
            }
        };
        let revision = snapshot.revision();
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = State::Open(snapshot);
        if let Some(held) = held {
            held.retire();
        }
        Ok(revision)
    }

    /// All categories in the city's own order.
    pub fn categories(&self, language: &str) -> Result<Vec<Category>, CatalogueError> {
        self.read(|snapshot| snapshot.categories(language))
    }

    /// The services for what has been typed so far that pass the filters, the best first, at most
    /// [`MAX_PAGE`] and what `request` says. All languages are searched, whichever the reader's is.
    pub fn search(&self, request: &SearchRequest) -> Result<Vec<SearchHit>, CatalogueError> {
        let limit = request.limit.min(MAX_PAGE) as usize;
        self.read(|snapshot| snapshot.search(request, limit))
    }

    /// How what has been typed so far may go on, for a reader of `language`: names of services and everyday
    /// words that have all the words, the last of which may be begun; at most `limit` and [`MAX_PAGE`].
    pub fn suggest(
        &self,
        query: &str,
        language: &str,
        limit: u32,
    ) -> Result<Vec<Suggestion>, CatalogueError> {
        let limit = limit.min(MAX_PAGE) as usize;
        self.read(|snapshot| snapshot.suggest(query, language, limit))
    }

    /// A page of a category by name: `limit` services, at most [`MAX_PAGE`], after the first
    /// `offset`. An unknown category has none.
    pub fn services_in(
        &self,
        category_id: &str,
        language: &str,
        offset: u32,
        limit: u32,
    ) -> Result<ServicePage, CatalogueError> {
        let (offset, limit) = (offset as usize, limit.min(MAX_PAGE) as usize);
        self.read(|snapshot| snapshot.services_in(category_id, language, offset, limit))
    }

    /// One service, with its offices' hours as they are `now`; nothing where there is none of this id.
    pub fn service(
        &self,
        id: &str,
        language: &str,
        now: Timestamp,
    ) -> Result<Option<Service>, CatalogueError> {
        self.read(|snapshot| snapshot.service(id, language, now))
    }

    /// The offices nearest to a place (WGS 84 degrees), with their hours as they are `now`: at most `limit` and
    /// [`MAX_PAGE`], and only those that are known to be open where `open_now`. None where there is no
    /// such place.
    pub fn offices_near(
        &self,
        latitude: f64,
        longitude: f64,
        language: &str,
        limit: u32,
        open_now: bool,
        now: Timestamp,
    ) -> Result<Vec<NearbyOffice>, CatalogueError> {
        let limit = limit.min(MAX_PAGE) as usize;
        let place = (latitude, longitude);
        self.read(|snapshot| snapshot.offices_near(place, language, limit, open_now, now))
    }

    /// All questions about the resident, as they are asked on the day that it is `now` in the city: those on which
    /// rules turn, in the city's order, and then those for the days of its life events.
    pub fn fact_questions(
        &self,
        now: Timestamp,
        language: &str,
    ) -> Result<Vec<FactQuestion>, CatalogueError> {
        self.read(|snapshot| snapshot.fact_questions(now, language))
    }

    /// The day that it is `now` in the city.
    pub fn today(&self, now: Timestamp) -> Result<NaiveDate, CatalogueError> {
        self.read(|snapshot| snapshot.today(now))
    }

    /// Whether a resident who has told `facts` may have a service on the day that it is `now` in the city.
    /// Nothing where there is no service of this id. A fact that is no answer to its question counts as not known.
    pub fn eligibility(
        &self,
        service_id: &str,
        facts: &HashMap<String, FactValue>,
        now: Timestamp,
        language: &str,
    ) -> Result<Option<Eligibility>, CatalogueError> {
        self.read(|snapshot| snapshot.eligibility(service_id, facts, now, language))
    }

    /// All life events, in the city's order.
    pub fn life_events(&self, language: &str) -> Result<Vec<LifeEvent>, CatalogueError> {
        self.read(|snapshot| snapshot.life_events(language))
    }

    /// What there is to do about a life event of the day `date`, for a resident who has told `facts`: `None` is
    /// the day that is among them, or else today in the city. Nothing where there is no life event of this id.
    pub fn plan(
        &self,
        life_event_id: &str,
        date: Option<NaiveDate>,
        facts: &HashMap<String, FactValue>,
        now: Timestamp,
        language: &str,
    ) -> Result<Option<Plan>, CatalogueError> {
        self.read(|snapshot| snapshot.plan(life_event_id, date, facts, now, language))
    }

    /// The name of a service in all its languages, for what is shown of it elsewhere.
    pub fn service_name(&self, id: &str) -> Result<Option<Text>, CatalogueError> {
        self.read(|snapshot| snapshot.service_name(id))
    }

    /// Those of these services that there are, by their ids.
    pub fn summaries<'a>(
        &self,
        ids: impl Iterator<Item = &'a str>,
        language: &str,
    ) -> Result<HashMap<String, ServiceSummary>, CatalogueError> {
        self.read(|snapshot| snapshot.summaries(ids, language))
    }

    /// The JSON of the bundle's record `form`; nothing where there is none of this id and version.
    pub fn form(&self, id: &str, version: &str) -> Result<Option<String>, CatalogueError> {
        self.read(|snapshot| snapshot.form(id, version))
    }

    /// Closes the database once the calls in flight are done; every later call is
    /// [`CatalogueError::Closed`].
    pub fn close(&self) {
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = State::Closed;
    }

    fn snapshot(&self) -> Result<Arc<Snapshot>, CatalogueError> {
        match &*self.state.read().unwrap_or_else(PoisonError::into_inner) {
            State::Empty => Err(CatalogueError::Empty),
            State::Open(snapshot) => Ok(Arc::clone(snapshot)),
            State::Closed => Err(CatalogueError::Closed),
        }
    }

    /// Reads. A file that turns out to be damaged is set aside and taken for none: it can be fetched
    /// again.
    fn read<T>(
        &self,
        work: impl FnOnce(&Snapshot) -> Result<T, StorageError>,
    ) -> Result<T, CatalogueError> {
        let snapshot = self.snapshot()?;
        let result = work(&snapshot);
        if matches!(result, Err(StorageError::Corrupt)) {
            let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
            if matches!(&*state, State::Open(current) if Arc::ptr_eq(current, &snapshot)) {
                *state = State::Empty;
                set_aside(&self.folder, snapshot.path());
            }
            return Err(CatalogueError::Empty);
        }
        Ok(result?)
    }
}

/// Damage never stops the app: what cannot be renamed either is no longer pointed to.
fn set_aside(folder: &Folder, database: &Path) {
    tracing::warn!("the catalogue is damaged; it is set aside until a new one is fetched");
    if let Err(error) = folder.set_aside(database) {
        tracing::warn!(%error, "the damaged catalogue could not be set aside");
    }
}
