//! The services that the resident keeps at hand.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{CitizenError, TaskHandle, inner::Inner, observe::observe};
use crate::{
    catalogue::{CatalogueError, CatalogueStore, ServiceSummary},
    error::{CallbackError, Error},
    favourites::{self, Chosen},
    user_store::UserStore,
};

/// The services that she keeps at hand. They lie sealed on this phone and are never sent. While the phone is
/// locked every call says `Locked`.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct Favourites(pub(super) Arc<Inner>);

/// A service that she keeps at hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Favourite {
    /// The service's id.
    pub service_id: String,
    /// Its name; of one that the catalogue does not have, what it was called when she chose it.
    pub name: String,
    /// The service as the catalogue has it; nothing where it is withdrawn, or where there is no catalogue.
    pub service: Option<ServiceSummary>,
    /// Whether the city does not have it any more. It stays until she takes it away, and is whole again if
    /// the city brings it back.
    pub withdrawn: bool,
}

/// The favourites as they are now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FavouritesUpdate {
    /// Rises with each change since this client was made.
    pub revision: u64,
    /// [`Favourites::list`].
    pub favourites: Vec<Favourite>,
}

/// Is told of changes of the favourites; called on a thread of the core, one call at a time.
#[cfg_attr(feature = "uniffi", uniffi::export(rust, foreign))]
pub trait FavouritesListener: Send + Sync {
    /// The favourites as they are now: once at the beginning and again after each change, also of the
    /// catalogue.
    fn on_update(&self, update: FavouritesUpdate) -> Result<(), CallbackError>;
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Favourites {
    /// All of them, in her order: as she chose them, until she moves one.
    pub async fn list(&self, language: String) -> Result<Vec<Favourite>, CitizenError> {
        let catalogue = self.0.catalogue_store().map_err(CitizenError::from)?;
        self.0
            .with_user(move |store| list(store, &catalogue, &language))
            .await
    }

    /// Puts a service at the end, on the disk and sealed when this returns; one that is there already stays
    /// where it is. `NotFound` for a service that the city does not have.
    pub async fn add(&self, service_id: String) -> Result<(), CitizenError> {
        let catalogue = self.0.catalogue_store().map_err(CitizenError::from)?;
        self.0
            .change(Inner::favourites, move |store| {
                let name = catalogue
                    .service_name(&service_id)?
                    .ok_or(Error::NotFound("service"))?;
                favourites::Favourites(store).add(&Chosen { service_id, name })
            })
            .await
    }

    /// Puts a service at `place`, counted from 0 as in [`Favourites::list`], or last where there is no such place.
    /// `NotFound` for one that is not among them.
    pub async fn move_to(&self, service_id: String, place: u32) -> Result<(), CitizenError> {
        let place = usize::try_from(place).unwrap_or(usize::MAX);
        self.0
            .change(Inner::favourites, move |store| {
                favourites::Favourites(store).move_to(&service_id, place)
            })
            .await
    }

    /// Takes a service away; one that is not there is no error.
    pub async fn remove(&self, service_id: String) -> Result<(), CitizenError> {
        self.0
            .change(Inner::favourites, move |store| {
                favourites::Favourites(store).remove(&service_id)
            })
            .await
    }

    /// Tells `listener` of the favourites as they are and as they change. No I/O on this thread.
    pub fn observe(
        &self,
        language: String,
        listener: Arc<dyn FavouritesListener>,
    ) -> Arc<TaskHandle> {
        let state = move |inner: &Inner, revision: u64| {
            let (store, catalogue) = (inner.user_store()?, inner.catalogue_store()?);
            Ok(FavouritesUpdate {
                revision,
                favourites: list(&store, &catalogue, &language)?,
            })
        };
        let changes = self.0.favourites().subscribe();
        observe(&self.0, changes, state, move |update| {
            listener.on_update(update)
        })
    }
}

fn list(
    store: &UserStore,
    catalogue: &CatalogueStore,
    language: &str,
) -> Result<Vec<Favourite>, Error> {
    let chosen = favourites::Favourites(store).all()?;
    let ids = chosen.iter().map(|one| one.service_id.as_str());
    let mut services = match catalogue.summaries(ids, language) {
        Err(CatalogueError::Empty) => None,
        services => Some(services?),
    };
    let favourites = chosen.into_iter().map(|one| {
        let service = services
            .as_mut()
            .and_then(|services| services.remove(&one.service_id));
        let name = match &service {
            Some(service) => service.name.clone(),
            None => one.name.in_language(language).to_owned(),
        };
        Favourite {
            service_id: one.service_id,
            name,
            withdrawn: services.is_some() && service.is_none(),
            service,
        }
    });
    Ok(favourites.collect())
}
