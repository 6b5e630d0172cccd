//! What the city says of itself, and what follows from it for this app.

use std::{
    collections::HashMap,
    env::consts::OS,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
};

use serde::{Deserialize, Serialize};

use super::{ClientConfig, TaskHandle, inner::Inner, observe::observe};
use crate::{
    environment::{HostPins, Timestamp},
    error::{CallbackError, Error},
    files,
    net::city_url,
    published::Published,
    storage::StorageError,
    text::is_blank,
    trust::{
        ReceiptKey,
        profile::{self, MOST_BYTES},
    },
};

/// What the city says of itself, with its texts in one language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CityProfile {
    /// The city's id.
    pub city_id: String,
    /// What the city is called.
    pub name: String,
    /// When the city has said this.
    pub issued_at: Timestamp,
    /// The districts that a resident may choose, in its order.
    #[cfg_attr(feature = "uniffi", uniffi(default = []))]
    #[serde(default)]
    pub districts: Vec<District>,
    /// Its numbers for questions, in its order.
    pub hotlines: Vec<TelephoneNumber>,
    /// The numbers to call in danger, in its order.
    pub emergency_numbers: Vec<TelephoneNumber>,
    /// The IANA id of its time zone.
    pub time_zone_id: String,
    /// The languages that it speaks, as BCP 47 tags, in its order.
    pub languages: Vec<String>,
    /// The keys that notifications are signed with, or once were.
    pub push_keys: Vec<ReceiptKey>,
    /// The key that the city shows to push services (RFC 8292), base64url: a shell hands it to the push service where that
    /// asks for one, as UnifiedPush does.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    #[serde(default)]
    pub vapid_key: Option<String>,
    /// What it has switched on or off.
    pub features: HashMap<String, bool>,
    /// The lowest version of the app on this platform that may still talk to the city.
    pub minimum_app_version: Option<String>,
    /// Where the app is updated from.
    pub store_url: Option<String>,
    /// Whether this app is older than [`CityProfile::minimum_app_version`]. What is on the phone can be read and
    /// filled in nevertheless; what was submitted goes out after the update.
    pub update_required: bool,
}

/// A district of the city.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct District {
    /// As it stands in [`super::InboxPreferences::districts`].
    pub id: String,
    /// What the city calls it; its id, where the city's profile has no name for it.
    pub name: String,
}

impl District {
    /// The district with this id, as a reader of `language` knows it.
    fn of(id: &str, profile: Option<&profile::CityProfile>, language: &str) -> Self {
        let listed = profile.and_then(|city| city.districts.iter().find(|one| one.id == id));
        let name = listed.map(|district| district.name.in_language(language));
        let name = name.filter(|name| !is_blank(name)).unwrap_or(id);
        Self {
            id: id.to_owned(),
            name: name.to_owned(),
        }
    }
}

/// A telephone number of the city.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct TelephoneNumber {
    /// Who answers.
    pub name: String,
    /// Digits, perhaps with a `+` before them: safe to stand behind `tel:`.
    pub number: String,
}

/// The city's profile as it is now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CityProfileUpdate {
    /// Rises with each change since this client was made.
    pub revision: u64,
    /// The profile; `None` as long as there is none.
    pub profile: Option<CityProfile>,
}

/// Is told of another profile of the city; called on a thread of the core, one call at a time.
#[cfg_attr(feature = "uniffi", uniffi::export(rust, foreign))]
pub trait CityProfileListener: Send + Sync {
    /// The profile as it is now: once at the beginning and again after each change.
    fn on_update(&self, update: CityProfileUpdate) -> Result<(), CallbackError>;
}

/// See [`super::CitizenClient::observe_city_profile`].
pub(super) fn observe_profile(
    inner: &Arc<Inner>,
    language: String,
    listener: Arc<dyn CityProfileListener>,
) -> Arc<TaskHandle> {
    let state = move |inner: &Inner, revision: u64| -> Result<_, Error> {
        Ok(CityProfileUpdate {
            revision,
            profile: inner.open_profile(&language)?,
        })
    };
    let changes = inner.city_changes.subscribe();
    observe(inner, changes, state, move |update| {
        listener.on_update(update)
    })
}

/// The profile that holds: of the one that was published and the one that the app brings along, the later.
pub(super) struct Profiles {
    shipped_file: Option<PathBuf>,
    configured: Configured,
    held: RwLock<Held>,
}

/// What the app was configured with, and a profile may say otherwise.
struct Configured {
    city_id: String,
    city_url: String,
    app_version: Option<String>,
}

#[derive(Default)]
struct Held {
    shipped: Option<Arc<profile::CityProfile>>,
    published: Option<Arc<profile::CityProfile>>,
}

impl Held {
    fn in_force(&self) -> Option<&Arc<profile::CityProfile>> {
        let all = self.shipped.iter().chain(&self.published);
        // Of those issued at the same time, the one that was published.
        all.max_by_key(|profile| profile.issued_at)
    }
}

impl Profiles {
    /// No I/O.
    pub(super) fn new(config: &ClientConfig) -> Self {
        Self {
            shipped_file: config.shipped_profile.as_ref().map(PathBuf::from),
            configured: Configured {
                city_id: config.trust.city.clone(),
                city_url: config.city_url.clone(),
                app_version: config.app_version.clone(),
            },
            held: RwLock::default(),
        }
    }

    /// Takes up what is on the phone. What is wrong with it, its makers have to know, not the resident. Blocks.
    pub(super) fn open(&self, published: &Published) {
        // Held while the disk is read, so that what a refresh has just published is not overwritten by what was there
        // before it: it is on the disk before it is taken.
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        let shipped = self.shipped_file.as_ref().and_then(|path| {
            let read = read(path, &self.configured.city_id);
            read.inspect_err(
                |error| tracing::error!(%error, "the profile that the app brings is not taken"),
            )
            .ok()
        });
        let published = published.profile().inspect_err(
            |error| tracing::error!(%error, "the profile that was published cannot be read"),
        );
        *held = Held {
            shipped: shipped.map(Arc::new),
            published: published.ok().flatten().map(Arc::new),
        };
    }

    /// Takes what the city has published.
    pub(super) fn take(&self, profile: profile::CityProfile) {
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        held.published = Some(Arc::new(profile));
    }

    pub(super) fn in_force(&self) -> Option<Arc<profile::CityProfile>> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        held.in_force().cloned()
    }

    /// Where the city's API is.
    pub(super) fn city_url(&self) -> String {
        self.in_force()
            .and_then(|profile| profile.api_url.clone())
            .unwrap_or_else(|| self.configured.city_url.clone())
    }

    /// The keys that the city's hosts have to show.
    pub(super) fn pins(&self) -> Vec<HostPins> {
        self.in_force()
            .map(|profile| profile.pins())
            .unwrap_or_default()
    }

    /// Where the city says that its published files lie.
    pub(super) fn published_url(&self) -> Option<url::Url> {
        city_url(self.in_force()?.published_url.as_ref()?)
    }

    /// Whether the city asks for a later app than this one.
    pub(super) fn update_required(&self) -> bool {
        let profile = self.in_force();
        let app = profile.as_ref().and_then(|profile| profile.app(OS));
        let version = self.configured.app_version.as_ref();
        let asked = app.zip(version);
        asked.is_some_and(|(app, version)| {
            let met = app.is_met_by(version);
            if met.is_none() {
                tracing::error!(
                    version,
                    "the app's version is none, so no other is asked for"
                );
            }
            met == Some(false)
        })
    }

    /// The districts with these ids, for a reader of `language`.
    pub(super) fn districts(&self, ids: &[String], language: &str) -> Vec<District> {
        let profile = self.in_force();
        let named = |id: &String| District::of(id, profile.as_deref(), language);
        ids.iter().map(named).collect()
    }

    /// The districts that may be chosen, for a reader of `language`: those of the profile in its order, and behind them those
    /// that are `chosen` and that it does not list, or no longer.
    pub(super) fn offered_districts(&self, chosen: &[String], language: &str) -> Vec<District> {
        let profile = self.in_force();
        let listed = profile.iter().flat_map(|profile| &profile.districts);
        let mut ids: Vec<&String> = listed.map(|district| &district.id).collect();
        for id in chosen {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        let named = |id: &String| District::of(id, profile.as_deref(), language);
        ids.into_iter().map(named).collect()
    }

    /// The profile for a reader of `language`.
    pub(super) fn in_language(&self, language: &str) -> Option<CityProfile> {
        let profile = self.in_force()?;
        let app = profile.app(OS);
        let numbers = |numbers: &[profile::TelephoneNumber]| {
            let said = |number: &profile::TelephoneNumber| TelephoneNumber {
                name: number.name.in_language(language).to_owned(),
                number: number.number.clone(),
            };
            numbers.iter().map(said).collect()
        };
        Some(CityProfile {
            city_id: profile.city.clone(),
            name: profile.name.in_language(language).to_owned(),
            issued_at: profile.issued_at,
            districts: self.offered_districts(&[], language),
            hotlines: numbers(&profile.hotlines),
            emergency_numbers: numbers(&profile.emergency_numbers),
            time_zone_id: profile.time_zone.id.clone(),
            languages: profile.languages.clone(),
            push_keys: profile.push_keys.clone(),
            vapid_key: profile.vapid_key.clone(),
            features: profile.features.clone().into_iter().collect(),
            minimum_app_version: app.map(|app| app.minimum_version.clone()),
            store_url: app.and_then(|app| app.store_url.clone()),
            update_required: self.update_required(),
        })
    }
}

fn read(path: &Path, city: &str) -> Result<profile::CityProfile, Error> {
    // One byte more, so that one that is too long is not taken for its beginning.
    let bytes = files::read_at_most(path, MOST_BYTES + 1).map_err(StorageError::from)?;
    Ok(profile::CityProfile::read(&bytes, city)?)
}
