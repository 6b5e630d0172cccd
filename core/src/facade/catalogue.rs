//! The city's services.

use std::{collections::HashMap, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{
    CitizenError, RefreshListener, TaskHandle, inner::Inner, observe::observe, refresh,
    runtime::spawned,
};
use crate::{
    blocking,
    catalogue::{
        CatalogueError, CatalogueStore, Category, Eligibility, FactQuestion, LifeEvent,
        NearbyOffice, Plan, SearchHit, SearchRequest, Service, ServicePage, Suggestion,
    },
    error::{CallbackError, Error},
    profile::FactValue,
    published::{Freshness, Refreshed},
    typed,
};

/// The most hits and services in one answer.
const PAGE: u32 = 50;

/// The catalogue on this phone: readable with no network once it was fetched. Every call but
/// those that refresh it is answered from the phone and says `NoCatalogue` as long as none is there, also
/// when the one that was there turns out to be damaged: a refresh fetches it anew. Texts come in the
/// `language` asked for (a BCP 47 tag), or the nearest there is.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct Catalogue(pub(super) Arc<Inner>);

/// The catalogue as it is now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CatalogueUpdate {
    /// Rises with each change since this client was made.
    pub revision: u64,
    /// [`Refreshed::revision`] of the catalogue that is there; `None` as long as there is none.
    pub catalogue_revision: Option<String>,
    /// How many services there are; 0 as long as there is no catalogue.
    pub services: u32,
    /// The eight or so categories.
    pub categories: Vec<Category>,
    /// [`Catalogue::freshness`]; `None` where it cannot be read.
    pub freshness: Option<Freshness>,
}

/// Is told of a new catalogue, and of each look for one; called on a thread of the core, one call at a time.
#[cfg_attr(feature = "uniffi", uniffi::export(rust, foreign))]
pub trait CatalogueListener: Send + Sync {
    /// The catalogue as it is now: once at the beginning and again after each change, and after each refresh,
    /// whatever has come of it.
    fn on_update(&self, update: CatalogueUpdate) -> Result<(), CallbackError>;
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Catalogue {
    /// Fetches what is new of the catalogue if the city has another one, proves that it is the city's own and
    /// the newest, and switches to it; what was there stays until then, and stays if anything is wrong. What
    /// was fetched before a failure is not fetched again.
    ///
    /// `Stale`: what came is not taken, because it has expired or is not the city's newest.
    pub async fn refresh(&self) -> Result<Refreshed, CitizenError> {
        let inner = Arc::clone(&self.0);
        spawned(async move { Ok(inner.refresh_catalogue(&|_| {}).await?) }).await
    }

    /// As [`Catalogue::refresh`], telling `listener` how far it is and, last, how it ended. Cancelling ends it;
    /// nothing is told from then on, and what was fetched is there for the next time. No I/O on this thread.
    pub fn start_refresh(&self, listener: Arc<dyn RefreshListener>) -> Arc<TaskHandle> {
        refresh::start(&self.0, listener)
    }

    /// How sure it is that the catalogue here is the city's newest; needs no network.
    /// [`super::freshness_message`] says it in words.
    pub async fn freshness(&self) -> Result<Freshness, CitizenError> {
        let inner = Arc::clone(&self.0);
        let freshness = move || inner.published.freshness(&*inner.catalogue_store()?);
        spawned(async move { Ok(blocking(freshness).await?) }).await
    }

    /// The services that fit what was typed so far and pass the filters, the best first, at most 50. The last
    /// word counts as begun; words may be of any language that the catalogue has.
    pub async fn search(&self, request: SearchRequest) -> Result<Vec<SearchHit>, CitizenError> {
        self.0
            .with_catalogue(move |store| Ok(store.search(&request)?))
            .await
    }

    /// How what was typed so far may go on: everyday words and names of services, those of the reader's `language`
    /// first, at most `limit` and 50.
    pub async fn suggest(
        &self,
        query: String,
        language: String,
        limit: u32,
    ) -> Result<Vec<Suggestion>, CitizenError> {
        let suggest = move |store: &CatalogueStore| Ok(store.suggest(&query, &language, limit)?);
        self.0.with_catalogue(suggest).await
    }

    /// The categories, in the city's order.
    pub async fn categories(&self, language: String) -> Result<Vec<Category>, CitizenError> {
        self.0
            .with_catalogue(move |store| Ok(store.categories(&language)?))
            .await
    }

    /// A page of a category's services by name, at most 50 from `offset`. `NotFound` for a category that
    /// the city does not have.
    pub async fn services_in(
        &self,
        category_id: String,
        language: String,
        offset: u32,
    ) -> Result<ServicePage, CitizenError> {
        let page = move |store: &CatalogueStore| {
            let page = store.services_in(&category_id, &language, offset, PAGE)?;
            let known = |category: &Category| category.id == category_id;
            if page.total == 0 && !store.categories(&language)?.iter().any(known) {
                return Err(Error::NotFound("category"));
            }
            Ok(page)
        };
        self.0.with_catalogue(page).await
    }

    /// All about one service, with the hours of its offices as they are now.
    pub async fn service(&self, id: String, language: String) -> Result<Service, CitizenError> {
        let now = self.0.environment.clock.now();
        let service = move |store: &CatalogueStore| {
            store
                .service(&id, &language, now)?
                .ok_or(Error::NotFound("service"))
        };
        self.0.with_catalogue(service).await
    }

    /// The offices nearest to a place (WGS 84 degrees), the nearest first, at most `limit` and 50, with their
    /// hours as they are now. With `open_now` only those that are known to be open. None where there is no
    /// such place.
    pub async fn offices_near(
        &self,
        latitude: f64,
        longitude: f64,
        language: String,
        limit: u32,
        open_now: bool,
    ) -> Result<Vec<NearbyOffice>, CitizenError> {
        let now = self.0.environment.clock.now();
        let near = move |store: &CatalogueStore| {
            Ok(store.offices_near(latitude, longitude, &language, limit, open_now, now)?)
        };
        self.0.with_catalogue(near).await
    }

    /// What may happen in a life that the city has services for, in the city's order.
    pub async fn life_events(&self, language: String) -> Result<Vec<LifeEvent>, CitizenError> {
        self.0
            .with_catalogue(move |store| Ok(store.life_events(&language)?))
            .await
    }

    /// All that the city asks about its residents, in its order, and after that the days of its life events: the
    /// same as in [`super::Profile::facts`], which has her answers too and cannot be had while the phone is locked.
    pub async fn fact_questions(
        &self,
        language: String,
    ) -> Result<Vec<FactQuestion>, CitizenError> {
        let now = self.0.environment.clock.now();
        let questions = move |store: &CatalogueStore| Ok(store.fact_questions(now, &language)?);
        self.0.with_catalogue(questions).await
    }

    /// What there is to do about a life event of the day `date` (`2026-11-23`, in the digits of any keyboard;
    /// `Refused` with `wrong-kind-of-answer` where it is no day), for a resident who has told `facts`: see
    /// [`super::Profile::answers`]. `None` is the day that she has told ([`LifeEvent::date_fact_id`]), or else
    /// today in the city. Worked out on this phone, and quick enough to be worked out again with each fact.
    pub async fn plan(
        &self,
        life_event_id: String,
        date: Option<String>,
        facts: HashMap<String, FactValue>,
        language: String,
    ) -> Result<Plan, CitizenError> {
        let now = self.0.environment.clock.now();
        let plan = move |store: &CatalogueStore| {
            let read = |date: String| typed::date(&date)?.parse().ok();
            let read = |date| read(date).ok_or(Error::Refused("wrong-kind-of-answer"));
            let date = date.map(read).transpose()?;
            store
                .plan(&life_event_id, date, &facts, now, &language)?
                .ok_or(Error::NotFound("life-event"))
        };
        self.0.with_catalogue(plan).await
    }

    /// Whether a resident who has told `facts` may have a service, as far as the city's rules tell. Worked out
    /// on this phone.
    pub async fn eligibility(
        &self,
        service_id: String,
        facts: HashMap<String, FactValue>,
        language: String,
    ) -> Result<Eligibility, CitizenError> {
        let now = self.0.environment.clock.now();
        let eligibility = move |store: &CatalogueStore| {
            store
                .eligibility(&service_id, &facts, now, &language)?
                .ok_or(Error::NotFound("service"))
        };
        self.0.with_catalogue(eligibility).await
    }

    /// Tells `listener` of the catalogue as it is and as it changes. No I/O on this thread.
    pub fn observe(
        &self,
        language: String,
        listener: Arc<dyn CatalogueListener>,
    ) -> Arc<TaskHandle> {
        let state = move |inner: &Inner, revision: u64| {
            let store = inner.catalogue_store()?;
            let (held, categories) = match (store.categories(&language), store.revision()) {
                (Ok(categories), Some(held)) => (Some(held), categories),
                (Ok(_), None) | (Err(CatalogueError::Empty), _) => (None, Vec::new()),
                (Err(error), _) => return Err(error.into()),
            };
            Ok(CatalogueUpdate {
                revision,
                services: held.as_ref().map_or(0, |held| held.services),
                catalogue_revision: held.map(|held| held.revision),
                categories,
                freshness: inner.published.freshness(&store).ok(),
            })
        };
        let changes = self.0.catalogue_changes.subscribe();
        observe(&self.0, changes, state, move |update| {
            listener.on_update(update)
        })
    }
}
