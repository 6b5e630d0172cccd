//! What the objects of the facade share: an open home, and the work that goes on by itself in it.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, Once, PoisonError, RwLock, Weak,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::sync::{Notify, watch};

use super::{
    CitizenError, CityProfile, ClientConfig,
    background::Power,
    city::Profiles,
    presented::{self, HandedOn},
    runtime::{self, spawned},
};
use crate::{
    blocking,
    catalogue::CatalogueStore,
    environment::Environment,
    error::Error,
    files,
    inbox::Messages,
    net::{Authorizer, City, Connectivity, city_url},
    outbox::{self, Attachments, Drafts, Queue},
    published::{Progress, Published, Refreshed, Told},
    push::PushRegistration,
    seal::{KeyProblem, KeyStore, SealError, age::RecoveryCode},
    storage::{HomeLock, StorageError},
    trust::{CityTrust, push::PushTrust},
    user_store::UserStore,
    vault::{self, SharedCopies, Vault},
    zone::{Clocks, WallClock, Zone},
};

/// What is behind every object of the facade.
pub(super) struct Inner {
    home: PathBuf,
    shipped_catalogue: Option<PathBuf>,
    trust: CityTrust,
    pub(super) key_store: Arc<dyn KeyStore>,
    pub(super) vault: Vault,
    pub(super) city: City,
    pub(super) published: Published,
    pub(super) profiles: Profiles,
    pub(super) environment: Environment,
    state: RwLock<State>,
    /// Held while the home is being opened, which may take as long as the resident does.
    opening: Mutex<()>,
    /// What was closed last, for as long as a call from before is still at work on it.
    closed: Mutex<Weak<UserStore>>,
    /// Whether what is due may be sent: from opening to suspending.
    pub(super) running: watch::Sender<bool>,
    pub(super) delivering: tokio::sync::Mutex<()>,
    /// How the shell has registered this phone, in this process.
    pub(super) registered: Mutex<Option<PushRegistration>>,
    /// Held by who tells the city of this phone, so that it is told of each change once.
    pub(super) telling_of_device: tokio::sync::Mutex<()>,
    /// Whether the phone has come online since the last delivery began.
    pub(super) came_online: AtomicBool,
    pub(super) wake: Arc<Notify>,
    pub(super) pump: Once,
    pub(super) catalogue_changes: watch::Sender<u64>,
    pub(super) city_changes: watch::Sender<u64>,
    outbox_changes: watch::Sender<u64>,
    inbox_changes: watch::Sender<u64>,
    profile_changes: watch::Sender<u64>,
    favourites_changes: watch::Sender<u64>,
    vault_changes: watch::Sender<u64>,
    reminders_changes: watch::Sender<u64>,
    pub(super) power: RwLock<Power>,
    /// The clock where she is, once the phone has told it.
    wall_clock: RwLock<Option<WallClock>>,
    /// See [`presented::hand_on`].
    pub(super) handed_on: Mutex<Option<HandedOn>>,
}

enum State {
    Closed,
    Open {
        catalogue: Arc<CatalogueStore>,
        /// `None` while its key cannot be had.
        user: Option<Arc<UserStore>>,
        /// Last, so that the databases are closed before another process may open them.
        lock: HomeLock,
    },
}

impl Inner {
    /// Does no I/O.
    pub(super) fn new(
        config: ClientConfig,
        key_store: Arc<dyn KeyStore>,
        authorizer: Option<Arc<dyn Authorizer>>,
        environment: Environment,
    ) -> Self {
        let published_url = config.published_url.clone().or_else(|| {
            let below = city_url(&config.city_url)?.join("published/");
            Some(below.ok()?.to_string())
        });
        Self {
            profiles: Profiles::new(&config),
            home: PathBuf::from(&config.home),
            shipped_catalogue: config.shipped_catalogue.map(PathBuf::from),
            city: City::new(&config.city_url, environment.clone(), authorizer),
            published: Published::new(
                &Path::new(&config.home).join("published"),
                published_url.and_then(|url| city_url(&url)),
                &config.trust,
                environment.clone(),
            ),
            trust: config.trust,
            key_store,
            vault: Vault::new(vault::LOCKS_AFTER),
            environment,
            state: RwLock::new(State::Closed),
            opening: Mutex::new(()),
            closed: Mutex::default(),
            running: watch::Sender::new(false),
            delivering: tokio::sync::Mutex::new(()),
            registered: Mutex::default(),
            telling_of_device: tokio::sync::Mutex::default(),
            came_online: AtomicBool::new(false),
            wake: Arc::new(Notify::new()),
            pump: Once::new(),
            catalogue_changes: watch::Sender::new(0),
            city_changes: watch::Sender::new(0),
            outbox_changes: watch::Sender::new(0),
            inbox_changes: watch::Sender::new(0),
            profile_changes: watch::Sender::new(0),
            favourites_changes: watch::Sender::new(0),
            vault_changes: watch::Sender::new(0),
            reminders_changes: watch::Sender::new(0),
            power: RwLock::default(),
            wall_clock: RwLock::new(None),
            handed_on: Mutex::default(),
        }
    }

    /// See [`super::CitizenClient::open`].
    pub(super) async fn open(self: &Arc<Self>) -> Result<(), Error> {
        let inner = Arc::clone(self);
        blocking(move || inner.open_home()).await?;
        self.register_again().await;
        self.exchange_with_extension().await;
        self.running.send_replace(true);
        self.pump();
        self.tell_all();
        Ok(())
    }

    /// See [`super::CitizenClient::recover`].
    pub(super) async fn recover(self: &Arc<Self>, code: String) -> Result<(), Error> {
        let code = RecoveryCode::read(&code)?;
        let inner = Arc::clone(self);
        blocking(move || {
            let _one_at_a_time = inner.opening.lock().unwrap_or_else(PoisonError::into_inner);
            inner.open_catalogue()?;
            let (keystore, environment) = (&*inner.key_store, &inner.environment);
            match inner.user_store() {
                Ok(store) => vault::recover(&store.database, keystore, environment, &code),
                Err(_) => {
                    let database = UserStore::open_locked(&inner.home.join("user.db"))?;
                    vault::recover(&database, keystore, environment, &code)
                }
            }
        })
        .await?;
        self.open().await
    }

    /// See [`super::CitizenClient::suspend`].
    pub(super) async fn suspend(self: &Arc<Self>) -> Result<(), Error> {
        self.running.send_replace(false);
        let _no_delivery = self.delivering.lock().await;
        // From here on the extension is alone.
        self.exchange_with_extension().await;
        let inner = Arc::clone(self);
        blocking(move || inner.close()).await
    }

    fn open_home(&self) -> Result<(), Error> {
        let _one_at_a_time = self.opening.lock().unwrap_or_else(PoisonError::into_inner);
        self.open_catalogue()?;
        self.profiles.open(&self.published);
        self.heed_profile();
        self.take_shipped_catalogue();
        if !self.lacks_user() {
            return Ok(());
        }
        // The keystore may wait for the resident here, so the state is not locked: the catalogue can
        // be used meanwhile.
        let store = match self.opened_user() {
            Err(error) if error.is_damage() && self.is_nobody_at_work() => {
                tracing::error!(%error, "the user store is damaged, or lost: it is rebuilt");
                UserStore::rebuild(&self.user_path(), &*self.key_store, &self.environment)?;
                self.opened_user()?
            }
            opened => opened?,
        };
        match &mut *self.state.write().unwrap_or_else(PoisonError::into_inner) {
            State::Open { user, .. } => {
                *user = Some(Arc::new(store));
                Ok(())
            }
            State::Closed => Err(Error::Closed),
        }
    }

    fn user_path(&self) -> PathBuf {
        self.home.join("user.db")
    }

    /// Whether no call from before suspending is still at work on what was closed then.
    fn is_nobody_at_work(&self) -> bool {
        let closed = self.closed.lock().unwrap_or_else(PoisonError::into_inner);
        closed.strong_count() == 0
    }

    /// Opens the user store and brings it together with what lies beside it.
    fn opened_user(&self) -> Result<UserStore, Error> {
        let (path, keys) = (self.user_path(), &*self.key_store);
        let store = UserStore::open(&path, keys, self.environment.clone())?;
        if store.damage_report()?.is_some() {
            outbox::mend(&store)?;
        }
        Queue(&store).recover()?;
        // What a call from before has not finished would be swept away under it; the next opening finds what it left.
        if self.is_nobody_at_work() {
            Attachments(&store).sweep()?;
            if let Err(error) = vault::sweep(&store) {
                tracing::warn!(%error, "what is left of documents stays for now");
            }
        }
        if let Err(error) = SharedCopies(&store).end_due() {
            tracing::warn!(%error, "copies of documents stay for now");
        }
        Messages(&store).fill_lookups()?;
        if let Err(error) = presented::begin(self, &store) {
            tracing::warn!(%error, "what had become of submissions may be told as news");
        }
        if let Err(error) = Drafts(&store).count_day() {
            tracing::warn!(%error, "this day is not counted for the drafts");
        }
        Ok(store)
    }

    fn open_catalogue(&self) -> Result<(), Error> {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if matches!(*state, State::Closed) {
            files::make_folder(&self.home)?;
            let lock = HomeLock::take(&self.home)?;
            let catalogue = Arc::new(
                CatalogueStore::open(&self.home.join("catalogue"))?.for_city(&self.trust.city),
            );
            *state = State::Open {
                catalogue,
                user: None,
                lock,
            };
        }
        Ok(())
    }

    /// Takes the catalogue that the app has brought where there is none or one that was published before
    /// it. What is wrong with it, its makers have to know, not the resident: she keeps what she has, and
    /// one can be fetched.
    fn take_shipped_catalogue(&self) {
        let (Some(path), Ok(store)) = (&self.shipped_catalogue, self.catalogue_store()) else {
            return;
        };
        let taken = files::open(path)
            .map_err(|error| Error::from(StorageError::from(error)))
            .and_then(|bundle| Ok(store.apply_shipped(bundle, self.environment.clock.now())?));
        match taken {
            Ok(None) => {}
            Ok(Some(_)) => self.tell_of_catalogue(),
            Err(error) => tracing::error!(%error, "the catalogue that the app brings is not taken"),
        }
    }

    /// Lets what the city says of itself have its effect.
    fn heed_profile(&self) {
        let required = self.profiles.update_required();
        if self.city.require_update(required) != required {
            Self::tell(&self.outbox_changes);
            if !required {
                self.came_online.store(true, Ordering::SeqCst);
                self.wake();
            }
        }
        self.city.set_url(&self.profiles.city_url());
        self.published.set_url(self.profiles.published_url());
        self.environment.transport.pin(self.profiles.pins());
        Self::tell(&self.city_changes);
    }

    /// See [`super::CitizenClient::city_profile`].
    pub(super) fn open_profile(&self, language: &str) -> Result<Option<CityProfile>, Error> {
        self.catalogue_store()?;
        Ok(self.profiles.in_language(language))
    }

    /// What this app believes of the city.
    pub(super) fn trust(&self) -> CityTrust {
        let profile = self.profiles.in_force();
        let published = profile.as_ref().map(|profile| &*profile.receipt_keys);
        self.trust.with_receipt_keys(published.unwrap_or_default())
    }

    /// Whom this app believes pushes of.
    pub(super) fn push_trust(&self) -> PushTrust {
        let profile = self.profiles.in_force();
        PushTrust {
            city: self.trust.city.clone(),
            keys: profile.map_or_else(Vec::new, |profile| profile.push_keys.clone()),
        }
    }

    /// The folder that holds everything.
    pub(super) fn home(&self) -> &Path {
        &self.home
    }

    fn lacks_user(&self) -> bool {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        matches!(*state, State::Open { user: None, .. })
    }

    fn close(&self) -> Result<(), Error> {
        let state = {
            let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut *state, State::Closed)
        };
        let State::Open {
            catalogue,
            user,
            lock,
        } = state
        else {
            return Ok(());
        };
        catalogue.close();
        self.lock_vault();
        let mut closed = self.closed.lock().unwrap_or_else(PoisonError::into_inner);
        *closed = user.as_ref().map(Arc::downgrade).unwrap_or_default();
        drop(closed);
        // A call that is still under way closes it when it ends.
        let user = user.and_then(Arc::into_inner);
        let closed = user.map_or(Ok(()), UserStore::close);
        drop(lock);
        Ok(closed?)
    }

    pub(super) fn catalogue_store(&self) -> Result<Arc<CatalogueStore>, Error> {
        match &*self.state.read().unwrap_or_else(PoisonError::into_inner) {
            State::Open { catalogue, .. } => Ok(Arc::clone(catalogue)),
            State::Closed => Err(Error::Closed),
        }
    }

    pub(super) fn user_store(&self) -> Result<Arc<UserStore>, Error> {
        match &*self.state.read().unwrap_or_else(PoisonError::into_inner) {
            State::Open {
                user: Some(user), ..
            } => Ok(Arc::clone(user)),
            State::Open { user: None, .. } => Err(SealError::Key(KeyProblem::Unavailable).into()),
            State::Closed => Err(Error::Closed),
        }
    }

    /// Runs `work` on the user store, on a blocking thread of the core.
    pub(super) async fn with_user<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&UserStore) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, CitizenError> {
        let inner = Arc::clone(self);
        let work = move || {
            let store = inner.user_store()?;
            work(&store).inspect_err(|error| {
                if error.is_damage() {
                    store.suspect();
                }
            })
        };
        spawned(async move { Ok(blocking(work).await?) }).await
    }

    /// As [`Inner::with_user`], for work that changes something: the observers of `changes` are told,
    /// also where the caller has gone away meanwhile.
    pub(super) async fn change<T: Send + 'static>(
        self: &Arc<Self>,
        changes: impl FnOnce(&Self) -> &watch::Sender<u64> + Send + 'static,
        work: impl FnOnce(&UserStore) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, CitizenError> {
        let inner = Arc::clone(self);
        self.with_user(move |store| {
            let done = work(store)?;
            Self::tell(changes(&inner));
            Ok(done)
        })
        .await
    }

    /// Runs `work` on the catalogue, on a blocking thread of the core.
    pub(super) async fn with_catalogue<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&CatalogueStore) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, CitizenError> {
        let inner = Arc::clone(self);
        spawned(async move { Ok(blocking(move || work(&*inner.catalogue_store()?)).await?) }).await
    }

    /// See [`super::Catalogue::refresh`].
    pub(super) async fn refresh_catalogue(
        &self,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Refreshed, Error> {
        let store = self.catalogue_store()?;
        let told = Told {
            progress,
            profile: &|profile| {
                self.profiles.take(profile);
                self.heed_profile();
                // Messages may lead elsewhere now, and name districts otherwise.
                Self::tell(&self.inbox_changes);
            },
        };
        let refreshed = self.published.refresh(&self.city, &store, told).await;
        // The keys that pushes are signed with may be others now.
        self.exchange_with_extension().await;
        // Also where nothing is new, or nothing came: how fresh the catalogue is has changed then.
        self.tell_of_catalogue();
        refreshed
    }

    /// See [`super::CitizenClient::set_connectivity`].
    pub(super) fn set_connectivity(&self, connectivity: Connectivity) {
        let online = connectivity.is_online();
        // Set before anything may be sent, so that what a delivery has just tried is not tried again.
        if online && !self.connectivity().is_online() {
            self.came_online.store(true, Ordering::SeqCst);
        }
        if self.city.set_connectivity(connectivity) != connectivity {
            // What is due waits for a network, or does no longer.
            Self::tell(&self.outbox_changes);
        }
        if online {
            self.wake();
        }
    }

    /// What the phone last said of its network.
    pub(super) fn connectivity(&self) -> Connectivity {
        self.city.connectivity()
    }

    /// Lets what is due be sent soon, without waiting for it.
    pub(super) fn wake(&self) {
        self.wake.notify_one();
    }

    /// Where changes of drafts and submissions are told.
    pub(super) fn outbox(&self) -> &watch::Sender<u64> {
        &self.outbox_changes
    }

    /// Where changes of messages are told.
    pub(super) fn inbox(&self) -> &watch::Sender<u64> {
        &self.inbox_changes
    }

    /// Where changes of what the resident has told are told.
    pub(super) fn profile(&self) -> &watch::Sender<u64> {
        &self.profile_changes
    }

    /// Where changes of the services that she keeps at hand are told.
    pub(super) fn favourites(&self) -> &watch::Sender<u64> {
        &self.favourites_changes
    }

    /// Where changes of the documents are told, and of whether they can be read.
    pub(super) fn vault_changes(&self) -> &watch::Sender<u64> {
        &self.vault_changes
    }

    /// Where changes of what she has put off are told, and of her clock.
    pub(super) fn reminders(&self) -> &watch::Sender<u64> {
        &self.reminders_changes
    }

    /// See [`super::CitizenClient::set_wall_clock`].
    pub(super) fn set_wall_clock(self: &Arc<Self>, local: WallClock) {
        if Zone::of_phone(&local).is_none() {
            tracing::warn!("the phone tells of a clock that can be none");
            return;
        }
        let mut told = (self.wall_clock.write()).unwrap_or_else(PoisonError::into_inner);
        if told.replace(local.clone()).as_ref() == Some(&local) {
            return;
        }
        drop(told);
        Self::tell(&self.reminders_changes);
        if let Some(handle) = runtime::handle() {
            let inner = Arc::clone(self);
            handle.spawn(async move { inner.exchange_with_extension().await });
        }
    }

    /// What clocks show where she is: as the phone says, or else as the city's do.
    pub(super) fn clocks(&self) -> Clocks {
        let told = (self.wall_clock.read()).unwrap_or_else(PoisonError::into_inner);
        let of_city = || Some(self.profiles.in_force()?.time_zone.posix.clone());
        match told.clone() {
            Some(told) => Clocks::Phone(told),
            None => of_city().map_or(Clocks::Unknown, Clocks::Rule),
        }
    }

    /// The same, to be read.
    pub(super) fn zone(&self) -> Zone {
        self.clocks().zone()
    }

    /// The city's id, as the app is configured.
    pub(super) fn city_id(&self) -> &str {
        &self.trust.city
    }

    /// See [`super::Vault::lock`].
    pub(super) fn lock_vault(&self) {
        self.vault.lock();
        Self::tell(&self.vault_changes);
    }

    /// Tells all who are shown something of the catalogue that it may have changed.
    fn tell_of_catalogue(&self) {
        for changes in [
            &self.catalogue_changes,
            &self.profile_changes,
            &self.favourites_changes,
        ] {
            Self::tell(changes);
        }
    }

    pub(super) fn tell(changes: &watch::Sender<u64>) {
        changes.send_modify(|revision| *revision += 1);
    }

    pub(super) fn tell_all(&self) {
        self.tell_of_catalogue();
        Self::tell(&self.city_changes);
        Self::tell(&self.outbox_changes);
        Self::tell(&self.inbox_changes);
        Self::tell(&self.vault_changes);
        Self::tell(&self.reminders_changes);
    }

    /// Lets the user store be checked when it is opened next, where `error` says that something stored is damaged.
    pub(super) async fn note_damage(&self, error: &Error) {
        let Some(store) = self.user_store().ok().filter(|_| error.is_damage()) else {
            return;
        };
        let noted = blocking(move || {
            store.suspect();
            Ok(())
        });
        if let Err(error) = noted.await {
            tracing::warn!(%error, "that the user store is damaged is not noted");
        }
    }
}

impl Drop for Inner {
    /// Closing a database writes to the disk, which is not for the thread that drops the client.
    fn drop(&mut self) {
        let state = self.state.get_mut().unwrap_or_else(PoisonError::into_inner);
        let state = std::mem::replace(state, State::Closed);
        if let (State::Open { .. }, Some(handle)) = (&state, runtime::handle()) {
            handle.spawn_blocking(move || drop(state));
        }
    }
}
