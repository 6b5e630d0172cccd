//! The client: opens and closes a home, and does the work that is due.

use std::{sync::Arc, time::Duration};

use serde::{Deserialize, Serialize};

use super::{
    Catalogue, CitizenError, CityProfile, CityProfileListener, Favourites, Forms, Inbox, Outbox,
    Profile, Push, Reminders, TaskHandle, Vault,
    background::{self, Power, Wakeup, WorkReport},
    city,
    inner::Inner,
    runtime::spawned,
};
use crate::{
    environment::{Environment, SystemClock, SystemRandomness, Timestamp},
    error::Error,
    net::{Authorizer, Connectivity, HttpTransport},
    seal::KeyStore,
    trust::{CityTrust, Receipt},
    user_store::{DamageReport, UserStore},
    zone::WallClock,
};

/// What an app is configured with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ClientConfig {
    /// The folder that holds everything, for this app and one resident alone: what she has submitted
    /// goes out as whoever is signed in when it is sent, so a second resident needs a home (and a
    /// `KeyStore`) of her own. It is made when the client is opened, its parent must exist. On iOS in
    /// the App Group if an extension needs it.
    pub home: String,
    /// Where the city's API is, for example `https://api.example.org/`. Plain `http` is taken for
    /// loopback addresses only, such as `127.0.0.1`; with anything else, whatever needs the city says
    /// `Unexpected` (`city-url`).
    pub city_url: String,
    /// Which city it is, the keys it signs with, and the root of trust of what it publishes.
    pub trust: CityTrust,
    /// The file of a catalogue bundle (docs/catalogue-bundle.md) that the app brings along: opening takes
    /// it where the home has none, or one that was published before it, so that all services can be found at
    /// the first start with no network. One that cannot be taken counts as none, and is logged.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    #[serde(default)]
    pub shipped_catalogue: Option<String>,
    /// Where the city's published files lie, in `metadata/` and `targets/` (docs/catalogue-distribution.md): on
    /// a CDN, for example. `None` is `published/` below [`ClientConfig::city_url`].
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    #[serde(default)]
    pub published_url: Option<String>,
    /// The file of a city's profile (docs/city-profile.md) that the app brings along: it holds as long as the
    /// city has published none, or none later. One that cannot be taken counts as none, and is logged.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    #[serde(default)]
    pub shipped_profile: Option<String>,
    /// The app's own version, for example `1.4.0`: the city may ask for a later one
    /// ([`super::CityProfile::update_required`]). Without it nothing is asked.
    #[cfg_attr(feature = "uniffi", uniffi(default = None))]
    #[serde(default)]
    pub app_version: Option<String>,
}

/// A resident's app, without its screens: her home is hers alone ([`ClientConfig::home`]). Make one for
/// a process and keep it.
///
/// ```no_run
/// # async fn app(config: citizen_core::facade::ClientConfig,
/// #   keys: std::sync::Arc<dyn citizen_core::facade::KeyStore>)
/// #   -> Result<(), citizen_core::facade::CitizenError> {
/// use citizen_core::{catalogue::SearchRequest, facade::CitizenClient};
///
/// let client = CitizenClient::new(config, keys, None);
/// client.open().await?;
/// client.catalogue().refresh().await?;
/// for hit in client.catalogue().search(SearchRequest::new("birth", "en")).await? {
///     println!("{}", hit.service.name);
/// }
/// # Ok(())
/// # }
/// ```
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct CitizenClient {
    pub(super) inner: Arc<Inner>,
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl CitizenClient {
    /// Does no I/O and never fails, so it may be called on the main thread. `authorizer` is `None`
    /// as long as nobody can sign in.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    pub fn new(
        config: ClientConfig,
        key_store: Arc<dyn KeyStore>,
        authorizer: Option<Arc<dyn Authorizer>>,
    ) -> Arc<Self> {
        let environment = Environment {
            clock: Arc::new(SystemClock),
            randomness: Arc::new(SystemRandomness::default()),
            transport: Arc::new(HttpTransport::new()),
        };
        Self::with_environment(config, key_store, authorizer, environment)
    }

    /// Opens the home, making it at the first start together with its keys, and goes on sending
    /// what waits. Waits for the keystore, which may wait for the resident. Opening twice does
    /// nothing.
    ///
    /// `Busy`: another process has it open. `Locked`, `KeyUnavailable`: the catalogue can be used,
    /// what is personal cannot; call it again when the phone is unlocked.
    ///
    /// What is found damaged, or gone from a home that had it, is set aside and made anew of all that verifies: nothing is
    /// deleted, and [`CitizenClient::damage_report`] tells of it. A new home is made only where there has never been one.
    pub async fn open(&self) -> Result<(), CitizenError> {
        let inner = Arc::clone(&self.inner);
        spawned(async move { Ok(inner.open().await?) }).await
    }

    /// Folds the write-ahead logs into the databases, closes them and lets go of the home's lock:
    /// iOS kills an app that holds one in the background. An exchange with the city that is under
    /// way and does not end within two seconds is left, and had again later under the same key. Every
    /// other call says `Closed` until [`CitizenClient::resume`].
    pub async fn suspend(&self) -> Result<(), CitizenError> {
        let inner = Arc::clone(&self.inner);
        spawned(async move { Ok(inner.suspend().await?) }).await
    }

    /// Opens again what [`CitizenClient::suspend`] closed.
    pub async fn resume(&self) -> Result<(), CitizenError> {
        self.open().await
    }

    /// Opens the home again whose keys the phone's keystore has lost (`KeyUnavailable`), by the code that she has on paper
    /// ([`super::Vault::set_up_recovery`]); keys that the keystore still has stay as they are. The code stays the same.
    ///
    /// `RecoveryCode` says where it has a slip. `Refused`: `recovery-code-wrong` for another code, `no-recovery-code` where
    /// none was made.
    pub async fn recover(&self, code: String) -> Result<(), CitizenError> {
        let inner = Arc::clone(&self.inner);
        spawned(async move { Ok(inner.recover(code).await?) }).await
    }

    /// Takes in what the phone says of its network. Coming online lets everything that waits be
    /// tried at once, but for what the city itself has put off. Does not block.
    pub fn set_connectivity(&self, connectivity: Connectivity) {
        self.inner.set_connectivity(connectivity);
    }

    /// Takes in what the phone's clock shows where she is: reminders and quiet hours go by it. Tell it at each start, and
    /// when the phone's zone changes; until then it is the city's clock. One that can be none is not taken, and logged. Does
    /// not block.
    pub fn set_wall_clock(&self, clock: WallClock) {
        self.inner.set_wall_clock(clock);
    }

    /// Takes in what the phone says of its battery: with a battery saver on, work in the background is done less often.
    /// Where a data saver is on, say [`Connectivity::Metered`]. Does not block.
    pub fn set_power(&self, power: Power) {
        self.inner.set_power(power);
    }

    /// Does the work that is due, for the phone's job scheduler, and returns by `deadline`, what is worth most first: sends
    /// what waits, trying again as often as its waits end before that, then asks for new messages, and then, at most once a
    /// day, for what the city publishes. An exchange that is under way at the deadline is left, and had again later: a
    /// submission under the same key, a download from where it was. What waits for the resident to sign in is tried once.
    /// Being offline is no error here: the report says what still waits.
    pub async fn run_due_work(&self, deadline: Duration) -> Result<WorkReport, CitizenError> {
        let inner = Arc::clone(&self.inner);
        spawned(async move { Ok(inner.run_due_work(deadline).await?) }).await
    }

    /// When there is work again that a network is enough for: the earliest of [`CitizenClient::wakeups`] that is not content
    /// to wait for more. `None` if nothing waits, nothing was ever sent and the city
    /// was never asked for messages.
    pub async fn next_wakeup(&self) -> Result<Option<Timestamp>, CitizenError> {
        Ok(background::next_of(&self.wakeups().await?))
    }

    /// When there is work again, each piece with what it waits for, the earliest first: for a job scheduler that can wait for
    /// a network that is not metered, or for a charger.
    pub async fn wakeups(&self) -> Result<Vec<Wakeup>, CitizenError> {
        let inner = Arc::clone(&self.inner);
        self.inner
            .with_user(move |store| inner.wakeups(store))
            .await
    }

    /// What the city says of itself, with its texts in `language` or the nearest there is: what it has published,
    /// or else what the app brings along; `None` without either. Needs no network.
    pub async fn city_profile(
        &self,
        language: String,
    ) -> Result<Option<CityProfile>, CitizenError> {
        self.inner.open_profile(&language).map_err(Into::into)
    }

    /// Tells `listener` of the city's profile as it is and as it changes. No I/O on this thread.
    pub fn observe_city_profile(
        &self,
        language: String,
        listener: Arc<dyn CityProfileListener>,
    ) -> Arc<TaskHandle> {
        city::observe_profile(&self.inner, language, listener)
    }

    /// Checks a receipt that anyone shows: as the city signed it (a compact JWS), or the text of its QR code
    /// ([`Outbox::receipt_qr`]). Against the keys that this app knows as the city's, with no network. `Refused`
    /// (`receipt-not-proven`) where it proves nothing.
    pub fn check_receipt(&self, text: String) -> Result<Receipt, CitizenError> {
        let checked = self.inner.trust().check_receipt(text.trim());
        Ok(checked.map_err(|_| Error::Refused("receipt-not-proven"))?)
    }

    /// What could be kept, and what not, when her data was last found damaged or gone; `None` where there is nothing that
    /// she was not told. Show it when the app has opened: [`super::damage_message`] has the words.
    pub async fn damage_report(&self) -> Result<Option<DamageReport>, CitizenError> {
        self.inner.with_user(UserStore::damage_report).await
    }

    /// She has seen it: it is told no more. What was set aside stays.
    pub async fn acknowledge_damage(&self) -> Result<(), CitizenError> {
        self.inner.with_user(UserStore::forget_damage_report).await
    }

    /// The city's services.
    pub fn catalogue(&self) -> Arc<Catalogue> {
        Arc::new(Catalogue(Arc::clone(&self.inner)))
    }

    /// Forms being filled in.
    pub fn forms(&self) -> Arc<Forms> {
        Arc::new(Forms(Arc::clone(&self.inner)))
    }

    /// Drafts and what was submitted.
    pub fn outbox(&self) -> Arc<Outbox> {
        Arc::new(Outbox(Arc::clone(&self.inner)))
    }

    /// The services that the resident keeps at hand.
    pub fn favourites(&self) -> Arc<Favourites> {
        Arc::new(Favourites(Arc::clone(&self.inner)))
    }

    /// What the resident has told about herself.
    pub fn profile(&self) -> Arc<Profile> {
        Arc::new(Profile(Arc::clone(&self.inner)))
    }

    /// The resident's documents.
    pub fn vault(&self) -> Arc<Vault> {
        Arc::new(Vault(Arc::clone(&self.inner)))
    }

    /// Pushes of the city.
    pub fn push(&self) -> Arc<Push> {
        Arc::new(Push(Arc::clone(&self.inner)))
    }

    /// What she is reminded of.
    pub fn reminders(&self) -> Arc<Reminders> {
        Arc::new(Reminders(Arc::clone(&self.inner)))
    }

    /// Messages from the city.
    pub fn inbox(&self) -> Arc<Inbox> {
        Arc::new(Inbox(Arc::clone(&self.inner)))
    }
}

impl CitizenClient {
    /// As [`CitizenClient::new`], in a world of the caller's choosing.
    pub fn with_environment(
        config: ClientConfig,
        key_store: Arc<dyn KeyStore>,
        authorizer: Option<Arc<dyn Authorizer>>,
        environment: Environment,
    ) -> Arc<Self> {
        Arc::new(Self {
            inner: Arc::new(Inner::new(config, key_store, authorizer, environment)),
        })
    }
}
