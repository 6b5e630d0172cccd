//! Pushes of the city, whichever service carries them.

use std::{
    collections::HashMap,
    path::Path,
    sync::{Arc, PoisonError},
    time::Duration,
};

use serde::{Deserialize, Serialize};
use url::Url;

use super::{CitizenError, inner::Inner, runtime::spawned};
use crate::{
    blocking,
    environment::{Clock as _, SystemClock, SystemRandomness, may_be_asked},
    error::Error,
    inbox::{Due, Messages, Presentations, ShownBeside},
    messages,
    net::{Device, NetError},
    push::{
        self, Extension, ExtensionOutcome, ExtensionWords, Manner, Opened, PushRefusal,
        PushRegistration, Pushes, Subscription, as_sent,
    },
    seal::{KeyStore, SealError, web_push::may_be_message},
    trust::push::Notice,
    user_store::UserStore,
};

/// How long a push that is to be fetched is waited for: a push service and a phone give a little more than that.
const FETCHED_WITHIN: Duration = Duration::from_secs(15);
/// No address of a push service is longer, in bytes.
const ENDPOINT_BYTES: usize = 2048;
/// The folder in a home that is shared with the extension.
const EXTENSION_FOLDER: &str = "push";

/// Pushes of the city. The phone makes the key that they are sealed for, and believes the city alone: not the service that
/// carries them (docs/push.md).
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct Push(pub(super) Arc<Inner>);

/// What is kept of a subscription.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PushDevice {
    /// Its id, at the city the device's.
    pub id: String,
    /// As it was last registered.
    pub registration: PushRegistration,
    /// Whether the city was told of it as it is. Where it was not, it is told when it can be reached. It may have forgotten it
    /// since: where a push service has said to it that there is nobody. So it is told again every twelve hours at the earliest.
    pub is_registered: bool,
}

/// What is to be done about a push.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum PushOutcome {
    /// What it has brought is in the inbox: do what [`super::Inbox::due_presentations`] says, which is this.
    Due {
        /// What is to be shown now, and what is to be taken off the screen.
        due: Due,
    },
    /// Something has come that cannot be opened before the phone is unlocked, or not be fetched now: show one notification
    /// that says so, always under the same id, in the shell's own words, until the next time that something is due.
    SomethingNew {
        /// Whether it makes no sound and lights no screen: in her quiet hours. Before the phone is unlocked nobody knows
        /// when they are.
        is_silent: bool,
    },
    /// Do nothing: it is not the city's, not for this phone, was seen before or holds no longer.
    Nothing,
}

/// How often pushes were opened, and refused for which reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PushCounters {
    /// Those that were the city's, and new.
    pub opened: u64,
    /// The others, by reason; a reason that never was is left out.
    pub refused: Vec<PushRefusals>,
}

/// How often pushes were refused for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PushRefusals {
    /// Why.
    pub reason: PushRefusal,
    /// How often.
    pub count: u64,
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Push {
    /// Has the city push to this phone, from now on in this way. The key is made at the first time and kept on this phone. For
    /// whenever the push service gives an address, which may be at each start: where nothing has changed nobody is asked.
    ///
    /// `Refused` (`push-endpoint`) for an address that is none. With any other error, as `Offline`, it is kept, and the city is
    /// told later.
    pub async fn register_device(
        &self,
        registration: PushRegistration,
    ) -> Result<(), CitizenError> {
        let inner = Arc::clone(&self.0);
        spawned(async move { Ok(inner.register_device(registration).await?) }).await
    }

    /// Ends it: what is still sealed for this phone does not open any more. The city is told if it can be reached; otherwise
    /// it hears of it from the push service, where the shell takes the subscription back.
    pub async fn unregister_device(&self) -> Result<(), CitizenError> {
        let inner = Arc::clone(&self.0);
        spawned(async move { Ok(inner.unregister_device().await?) }).await
    }

    /// What was registered, if anything was.
    pub async fn device(&self) -> Result<Option<PushDevice>, CitizenError> {
        let device = |subscription: Subscription| PushDevice {
            id: subscription.id,
            registration: subscription.registration,
            is_registered: subscription.is_registered,
        };
        self.0
            .with_user(move |store| Ok(Pushes(store).subscription()?.map(device)))
            .await
    }

    /// Opens a push, and says what is to be shown now, in `language`. `body` as the push service gave it: the bytes of a message of
    /// Web Push, also in base64, as FCM and APNs carry it. What it brings is in the inbox when this returns; one that says
    /// only that there is something is fetched, which takes 15 seconds at most; where that fails it is due again within half an
    /// hour ([`super::CitizenClient::wakeups`]).
    ///
    /// Works while the phone is locked, but not before it was unlocked once: then it is [`PushOutcome::SomethingNew`]. What
    /// is not the city's is [`PushOutcome::Nothing`], and counted. `Closed`: call `open` or `resume` first.
    pub async fn handle_push(
        &self,
        body: Vec<u8>,
        language: String,
    ) -> Result<PushOutcome, CitizenError> {
        let inner = Arc::clone(&self.0);
        spawned(async move { Ok(inner.handle_push(body, language).await?) }).await
    }

    /// How often pushes were opened, and refused for which reason: for those who look after the app.
    pub async fn counters(&self) -> Result<PushCounters, CitizenError> {
        let counts = |store: &UserStore| {
            let counts = Pushes(store).counts()?;
            let refusals = |(reason, count)| PushRefusals { reason, count };
            Ok(PushCounters {
                opened: counts.opened,
                refused: counts.refused.into_iter().map(refusals).collect(),
            })
        };
        self.0.with_user(counts).await
    }
}

/// Opens a push without a client: for the iOS notification service extension, which has little memory and no runtime of the
/// core. `home` is [`super::ClientConfig::home`], in the App Group; the app has registered with
/// [`PushRegistration::for_extension`]. `body` is `None` where the push came without: the relay before APNs leaves out what is
/// too long. Blocks for some milliseconds.
///
/// Never fails: where the phone was not unlocked since it started it is [`ExtensionOutcome::SomethingNew`]. What was opened the
/// app takes over when it is opened or resumed, as shown; what makes its sound later it presents then.
#[cfg_attr(feature = "uniffi", uniffi::export)]
pub fn open_push(
    home: String,
    key_store: Arc<dyn KeyStore>,
    body: Option<Vec<u8>>,
) -> ExtensionOutcome {
    let folder = Path::new(&home).join(EXTENSION_FOLDER);
    let (randomness, now) = (SystemRandomness::default(), SystemClock.now());
    push::open_in_extension(&folder, &*key_store, &randomness, now, body.as_deref())
}

impl Inner {
    async fn register_device(
        self: &Arc<Self>,
        registration: PushRegistration,
    ) -> Result<(), Error> {
        let url = Url::parse(&registration.endpoint).ok();
        let is_address = url.is_some_and(|url| may_be_asked(&url));
        if !is_address || registration.endpoint.len() > ENDPOINT_BYTES {
            return Err(Error::Refused("push-endpoint"));
        }
        let store = self.user_store()?;
        self.set_registered(Some(registration.clone()));
        let subscription = blocking(move || Pushes(&store).register(registration)).await?;
        self.exchange_with_extension().await;
        self.tell_of_device(subscription).await
    }

    fn set_registered(&self, registration: Option<PushRegistration>) {
        let mut registered = (self.registered.lock()).unwrap_or_else(PoisonError::into_inner);
        *registered = registration;
    }

    /// Makes the subscription anew where a store that was damaged has lost it, and the shell has said in this process where
    /// pushes go. A shell that starts says it by itself.
    pub(super) async fn register_again(&self) {
        let registered = self.registered.lock();
        let registered = registered.unwrap_or_else(PoisonError::into_inner).clone();
        let (Some(registration), Ok(store)) = (registered, self.user_store()) else {
            return;
        };
        let again = blocking(move || {
            let pushes = Pushes(&store);
            if pushes.subscription()?.is_none() {
                pushes.register(registration)?;
            }
            Ok(())
        });
        if let Err(error) = again.await {
            tracing::warn!(%error, "this phone is not registered again");
        }
    }

    /// Tells the city of the subscription where it does not know of it as it is.
    pub(super) async fn tell_of_waiting_device(&self) {
        let told = async {
            let _alone = self.telling_of_device.lock().await;
            let store = self.user_store()?;
            let subscription = blocking(move || Pushes(&store).subscription()).await?;
            if let Some(subscription) = subscription {
                self.tell_of_device(subscription).await?;
            }
            self.tell_of_ended_devices().await
        };
        match told.await {
            Ok(()) | Err(Error::Closed) => {}
            Err(error) => tracing::debug!(%error, "the city is told of this phone later"),
        }
    }

    async fn tell_of_device(&self, subscription: Subscription) -> Result<(), Error> {
        let store = self.user_store()?;
        if !subscription.is_to_be_told(store.now()) {
            return Ok(());
        }
        let key = subscription.key()?;
        let device = Device {
            id: &subscription.id,
            endpoint: &subscription.registration.endpoint,
            public_point: key.public_point(),
            auth_secret: key.auth_secret(),
            language: &subscription.registration.language,
        };
        self.city.put_device(device).await?;
        blocking(move || Pushes(&store).mark_registered(&subscription)).await
    }

    async fn unregister_device(self: &Arc<Self>) -> Result<(), Error> {
        let store = self.user_store()?;
        self.set_registered(None);
        blocking(move || Pushes(&store).forget()).await?;
        self.exchange_with_extension().await;
        let _alone = self.telling_of_device.lock().await;
        if let Err(error) = self.tell_of_ended_devices().await {
            tracing::info!(%error, "the city is told later that this phone is pushed to no more");
        }
        Ok(())
    }

    async fn tell_of_ended_devices(&self) -> Result<(), Error> {
        let store = self.user_store()?;
        let pushes = Arc::clone(&store);
        for id in blocking(move || Pushes(&pushes).ended()).await? {
            match self.city.delete_device(&id).await {
                // Where it refuses, it has none to push to.
                Ok(()) | Err(NetError::Refused { .. }) => {}
                Err(error) => return Err(error.into()),
            }
            let pushes = Arc::clone(&store);
            blocking(move || Pushes(&pushes).mark_ended(&id)).await?;
        }
        Ok(())
    }

    async fn handle_push(
        self: &Arc<Self>,
        body: Vec<u8>,
        language: String,
    ) -> Result<PushOutcome, Error> {
        let store = match self.user_store() {
            Err(Error::Seal(SealError::Key(_))) => {
                return Ok(match may_be_message(&as_sent(&body)) {
                    Ok(()) => PushOutcome::SomethingNew { is_silent: false },
                    Err(_) => PushOutcome::Nothing,
                });
            }
            store => store?,
        };
        let (trust, keeper) = (self.push_trust(), Arc::clone(&store));
        let opened = blocking(move || {
            let pushes = Pushes(&keeper);
            let opened = pushes.open(&trust, &body)?;
            if let Err(refusal) = opened {
                tracing::debug!(?refusal, "a push is refused");
                pushes.count(refusal)?;
            }
            Ok(opened.ok())
        });
        let Some(notice) = opened.await? else {
            return Ok(PushOutcome::Nothing);
        };
        let is_here = self.take_pushed(&store, &notice).await? || self.fetch().await?;
        if !is_here {
            store.blocking(Self::note_awaiting).await?;
        }
        let zone = self.zone();
        let admitting = move || {
            let (presentations, now) = (Presentations(&store), store.now());
            let is_silent = presentations.preferences()?.is_quiet(&zone, now);
            if !is_here && !is_silent {
                // What it is comes without a sound: she was told once.
                let something = ShownBeside {
                    revision: 0,
                    told: 0,
                    heard_at: Some(now),
                };
                presentations.seen(&notice.event_id, &something)?;
            }
            // Last, so that a push that is cut off here is taken once more, under the same id.
            Ok((Pushes(&store).admit(&notice)?, is_silent))
        };
        let (admitted, is_silent) = blocking(admitting).await?;
        if admitted.is_ok() && is_here {
            // The extension hears of it there.
            let due = self.due_presentations(language).await?;
            return Ok(PushOutcome::Due { due });
        }
        self.exchange_with_extension().await;
        Ok(match admitted {
            Ok(()) => PushOutcome::SomethingNew { is_silent },
            // Another one with the same was quicker.
            Err(_) => PushOutcome::Nothing,
        })
    }

    /// Puts the message that came with a push into the inbox; false where there is none that this app can read.
    async fn take_pushed(&self, store: &Arc<UserStore>, notice: &Notice) -> Result<bool, Error> {
        let Some(message) = notice.message.clone() else {
            return Ok(false);
        };
        let store = Arc::clone(store);
        let taken = blocking(move || match Messages(&store).take_pushed(&message) {
            Err(Error::Record | Error::Net(NetError::Malformed)) => Ok(None),
            taken => taken.map(Some),
        });
        let taken = taken.await?;
        if taken == Some(true) {
            Self::tell(self.inbox());
        }
        Ok(taken.is_some())
    }

    /// Asks the city for what a push says that there is. False where it is not to be had soon.
    async fn fetch(&self) -> Result<bool, Error> {
        let polled = tokio::select! {
            polled = self.poll_inbox() => polled,
            () = self.environment.clock.sleep(FETCHED_WITHIN) => return Ok(false),
        };
        match polled {
            Ok(_) => Ok(true),
            Err(Error::Net(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Takes over what the extension has opened, and gives it what it needs now: after each change of what she wants, what she
    /// was told of and what is over. What goes wrong is logged: nothing of it is lost, and the city has all messages.
    pub(super) async fn exchange_with_extension(&self) {
        let Ok(store) = self.user_store() else { return };
        let (trust, keystore) = (self.push_trust(), Arc::clone(&self.key_store));
        let (folder, changes) = (self.home().join(EXTENSION_FOLDER), self.inbox().clone());
        let clocks = self.clocks();
        let exchanged = blocking(move || {
            let subscription = Pushes(&store).subscription()?;
            let extension = Extension {
                folder: &folder,
                store: &store,
                keystore: &*keystore,
            };
            let take = |opened: &Opened| {
                let id = match &opened.message {
                    Some(message) => {
                        match Messages(&store).take_pushed(message) {
                            Err(Error::Record | Error::Net(NetError::Malformed)) => return Ok(()),
                            taken => drop(taken?),
                        }
                        event_id(message)
                    }
                    None => Some(opened.event_id.clone()),
                };
                if let (Some(id), Some(shown)) = (id, &opened.shown) {
                    Presentations(&store).seen(&id, shown)?;
                }
                // Also where it was here: it may have to be taken off the screen.
                Self::tell(&changes);
                Ok(())
            };
            match subscription.filter(|one| one.registration.for_extension) {
                Some(subscription) => {
                    let manner = Manner {
                        preferences: Presentations(&store).preferences()?,
                        clocks,
                        words: words(&subscription.registration.language),
                    };
                    extension.exchange(&subscription, &trust, &manner, take)
                }
                None => extension.end(take),
            }
        });
        if let Err(error) = exchanged.await {
            tracing::warn!(%error, "nothing is exchanged with the extension");
        }
    }
}

/// The id of the event that a message tells of.
fn event_id(message: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Event {
        id: String,
    }
    let event: Result<Event, _> = serde_json::from_str(message);
    event.ok().map(|event| event.id)
}

/// What a notification says that may not, or cannot, say what the city has written.
fn words(language: &str) -> ExtensionWords {
    let say = |key| messages::message(language, key, &HashMap::new());
    ExtensionWords {
        title: say("push-new-title"),
        body: say("push-new-body"),
    }
}
