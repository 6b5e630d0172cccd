//! Pushes of the city: the subscription that is made on this phone, what opens and is believed of what comes, once each
//! (docs/push.md). Whichever service carried them counts for nothing: only the city can push.
//!
//! `extension.rs` does the same without database and runtime, for the iOS notification service extension.

use std::{borrow::Cow, collections::BTreeMap};

use base64::{
    Engine,
    prelude::{BASE64_STANDARD as BASE64, BASE64_URL_SAFE_NO_PAD as BASE64URL},
};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use crate::{
    environment::Timestamp,
    error::Error,
    seal::web_push::{MOST_BYTES, WebPushError, WebPushKey},
    trust::push::{Notice, NoticeError, PushTrust},
    user_store::UserStore,
};

mod extension;
mod ledger;
mod note;

pub use extension::{Extension, Opened, open_in_extension};
pub use ledger::Ledger;
pub use note::{ExtensionOutcome, ExtensionWords, Manner, PushNote};

/// A city that was told of a subscription so long ago is told again.
const TELL_AGAIN_AFTER: TimeDelta = TimeDelta::hours(12);
/// Of more subscriptions that were given up with no network, those that were first are forgotten.
const ENDED_AT_MOST: usize = 8;

/// The settings in which all of it lies, sealed.
const SUBSCRIPTION: &str = "push_subscription";
const ENDED: &str = "push_ended";
const LEDGER: &str = "push_seen";
const COUNTS: &str = "push_counters";

/// Why a push is not shown. The resident sees nothing of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum PushRefusal {
    /// This phone has no subscription.
    NotSubscribed,
    /// It is longer than any push may be.
    TooLong,
    /// It is no message of Web Push, or was cut short before its content.
    Truncated,
    /// It has more than one record.
    SeveralRecords,
    /// It was sealed for another key, altered, or cut short; or its sender's key is none.
    Undecipherable,
    /// What it holds is nothing that the city signs.
    Malformed,
    /// It is signed by an algorithm that is not accepted.
    Algorithm,
    /// It is signed by a key that is not in the city's profile.
    UnknownKey,
    /// Its key was not in use when it was signed.
    OutsideKeysTime,
    /// Its signature does not fit.
    Signature,
    /// It is another city's.
    OtherCity,
    /// It is for another subscription.
    OtherSubscription,
    /// It held until a time that has passed.
    Expired,
    /// It was seen before, or a later one about the same event was.
    Replayed,
}

impl From<WebPushError> for PushRefusal {
    fn from(error: WebPushError) -> Self {
        match error {
            WebPushError::TooLong => Self::TooLong,
            WebPushError::Header => Self::Truncated,
            WebPushError::Records => Self::SeveralRecords,
            WebPushError::SenderKey | WebPushError::Refused => Self::Undecipherable,
            WebPushError::Padding => Self::Malformed,
        }
    }
}

impl From<NoticeError> for PushRefusal {
    fn from(error: NoticeError) -> Self {
        match error {
            NoticeError::Malformed => Self::Malformed,
            NoticeError::Algorithm => Self::Algorithm,
            NoticeError::UnknownKey => Self::UnknownKey,
            NoticeError::OutsideKeysTime => Self::OutsideKeysTime,
            NoticeError::Signature => Self::Signature,
            NoticeError::OtherCity => Self::OtherCity,
            NoticeError::OtherSubscription => Self::OtherSubscription,
        }
    }
}

/// How often pushes were opened, and refused for which reason, since the subscription's home was made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushCounts {
    /// Those that were the city's, and new.
    pub opened: u64,
    /// The others.
    pub refused: BTreeMap<PushRefusal, u64>,
}

impl PushCounts {
    fn add(&mut self, other: &Self) {
        self.opened = self.opened.saturating_add(other.opened);
        for (refusal, count) in &other.refused {
            let counted = self.refused.entry(*refusal).or_default();
            *counted = counted.saturating_add(*count);
        }
    }

    fn refuse(&mut self, refusal: PushRefusal) {
        let counted = self.refused.entry(refusal).or_default();
        *counted = counted.saturating_add(1);
    }
}

/// Where pushes for this phone go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PushRegistration {
    /// What the push service gave to this app: the address that the city sends to (RFC 8030 section 4), or one of a relay
    /// before FCM or APNs. `https`, or plain `http` to a loopback address.
    pub endpoint: String,
    /// BCP 47 tag of the language in which notifications are to speak.
    pub language: String,
    /// Whether pushes are opened by an extension of the app beside it, see [`crate::facade::open_push`].
    #[cfg_attr(feature = "uniffi", uniffi(default = false))]
    #[serde(default)]
    pub for_extension: bool,
}

/// A subscription, whether the city knows of it already or not.
#[derive(Clone, Serialize, Deserialize)]
pub struct Subscription {
    /// Its id, which pushes name, and the device's at the city.
    pub id: String,
    key: KeptKey,
    /// Where it is reached.
    pub registration: PushRegistration,
    /// Whether the city has it as it is here.
    pub is_registered: bool,
    /// When the city was told of it last.
    #[serde(default)]
    told_at: Option<Timestamp>,
}

impl Subscription {
    /// Whether the city is to be told of it: it does not have it as it is here, or was told so long ago that it may have lost
    /// it since, as when the push service said once that there is nobody.
    pub fn is_to_be_told(&self, now: Timestamp) -> bool {
        let ago = self.told_at.map(|told_at| now - told_at);
        let was_told = ago.is_some_and(|ago| TimeDelta::zero() <= ago && ago < TELL_AGAIN_AFTER);
        !self.is_registered || !was_told
    }

    /// Its key; `Record` where that does not read.
    pub fn key(&self) -> Result<WebPushKey, Error> {
        self.key.read().ok_or(Error::Record)
    }
}

/// A key as it is kept: [`WebPushKey::to_bytes`] in base64. Wiped from memory when dropped.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
struct KeptKey(String);

impl KeptKey {
    fn of(key: &WebPushKey) -> Self {
        Self(BASE64.encode(key.to_bytes().as_slice()))
    }

    fn read(&self) -> Option<WebPushKey> {
        let bytes = Zeroizing::new(BASE64.decode(&self.0).ok()?);
        WebPushKey::from_bytes(&bytes)
    }
}

impl Drop for KeptKey {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// The pushes of one user store. Every call blocks.
pub struct Pushes<'a>(pub &'a UserStore);

impl Pushes<'_> {
    /// The subscription, if there is one.
    pub fn subscription(&self) -> Result<Option<Subscription>, Error> {
        (self.0.database).read(|connection| self.0.setting(connection, SUBSCRIPTION))
    }

    /// Takes in where pushes for this phone go. Makes the key at the first time; the city does not know of it, or of the
    /// change, until [`Pushes::mark_registered`].
    pub fn register(&self, registration: PushRegistration) -> Result<Subscription, Error> {
        self.0.database.write(|transaction| {
            let kept: Option<Subscription> = self.0.setting(transaction, SUBSCRIPTION)?;
            let subscription = match kept {
                Some(kept) => Subscription {
                    is_registered: kept.is_registered
                        && kept.registration.endpoint == registration.endpoint
                        && kept.registration.language == registration.language,
                    registration,
                    ..kept
                },
                None => {
                    let environment = self.0.environment();
                    let key = WebPushKey::generate(&*environment.randomness)?;
                    Subscription {
                        id: environment.new_id()?.to_string(),
                        key: KeptKey::of(&key),
                        registration,
                        is_registered: false,
                        told_at: None,
                    }
                }
            };
            (self.0).set_setting(transaction, SUBSCRIPTION, &subscription)?;
            Ok(subscription)
        })
    }

    /// The city has the subscription as `registered` is, unless it was changed again meanwhile.
    pub fn mark_registered(&self, registered: &Subscription) -> Result<(), Error> {
        self.0.database.write(|transaction| {
            let kept: Option<Subscription> = self.0.setting(transaction, SUBSCRIPTION)?;
            let is_same = |kept: &Subscription| {
                kept.id == registered.id && kept.registration == registered.registration
            };
            let Some(kept) = kept.filter(is_same) else {
                return Ok(());
            };
            let kept = Subscription {
                is_registered: true,
                told_at: Some(self.0.now()),
                ..kept
            };
            (self.0).set_setting(transaction, SUBSCRIPTION, &kept)
        })
    }

    /// Gives the subscription up: nothing that is sealed for it opens any more. What was seen stays known; the city does not
    /// know of it until [`Pushes::mark_ended`].
    pub fn forget(&self) -> Result<(), Error> {
        self.0.database.write(|transaction| {
            let kept: Option<Subscription> = self.0.setting(transaction, SUBSCRIPTION)?;
            let Some(kept) = kept else { return Ok(()) };
            let ended: Option<Vec<String>> = self.0.setting(transaction, ENDED)?;
            let mut ended = ended.unwrap_or_default();
            ended.push(kept.id.clone());
            ended.drain(..ended.len().saturating_sub(ENDED_AT_MOST));
            self.0.set_setting(transaction, ENDED, &ended)?;
            transaction.execute("delete from setting where name = ?1", [SUBSCRIPTION])?;
            Ok(())
        })
    }

    /// The ids of subscriptions that were given up, and of which the city still believes that it can push to them.
    pub fn ended(&self) -> Result<Vec<String>, Error> {
        let ended = (self.0.database).read(|connection| self.0.setting(connection, ENDED))?;
        Ok(ended.unwrap_or_default())
    }

    /// The city pushes to this one no more.
    pub fn mark_ended(&self, id: &str) -> Result<(), Error> {
        self.0.database.write(|transaction| {
            let ended: Option<Vec<String>> = self.0.setting(transaction, ENDED)?;
            let mut ended = ended.unwrap_or_default();
            ended.retain(|one| one != id);
            self.0.set_setting(transaction, ENDED, &ended)
        })
    }

    /// What a push says, if it is the city's, for this phone, holds now and is new. Changes nothing: [`Pushes::admit`]
    /// follows once what it brings is kept.
    pub fn open(
        &self,
        trust: &PushTrust,
        body: &[u8],
    ) -> Result<Result<Notice, PushRefusal>, Error> {
        let (subscription, ledger) = self.0.database.read(|connection| {
            let subscription: Option<Subscription> = self.0.setting(connection, SUBSCRIPTION)?;
            let ledger: Option<Ledger> = self.0.setting(connection, LEDGER)?;
            Ok::<_, Error>((subscription, ledger.unwrap_or_default()))
        })?;
        let Some(subscription) = subscription else {
            return Ok(Err(PushRefusal::NotSubscribed));
        };
        let (key, now) = (subscription.key()?, self.0.now());
        Ok(opened(&key, &subscription.id, trust, &ledger, body, now))
    }

    /// Lets a notice count as seen; `Replayed` where it does already.
    pub fn admit(&self, notice: &Notice) -> Result<Result<(), PushRefusal>, Error> {
        self.change(|ledger, counts, now| {
            let admitted = ledger.admit(notice, now);
            match admitted {
                Ok(()) => counts.opened = counts.opened.saturating_add(1),
                Err(refusal) => counts.refuse(refusal),
            }
            admitted
        })
    }

    /// Counts a push that was refused.
    pub fn count(&self, refusal: PushRefusal) -> Result<(), Error> {
        self.change(|_, counts, _| counts.refuse(refusal))
    }

    /// How often pushes were opened and refused.
    pub fn counts(&self) -> Result<PushCounts, Error> {
        let counts = (self.0.database).read(|connection| self.0.setting(connection, COUNTS))?;
        Ok(counts.unwrap_or_default())
    }

    /// What was seen, for the extension.
    fn ledger(&self) -> Result<Ledger, Error> {
        let ledger = (self.0.database).read(|connection| self.0.setting(connection, LEDGER))?;
        Ok(ledger.unwrap_or_default())
    }

    /// Takes in what the extension has seen and counted.
    fn merge(&self, seen: &Ledger, counted: &PushCounts) -> Result<(), Error> {
        self.change(|ledger, counts, _| {
            ledger.merge(seen);
            counts.add(counted);
        })
    }

    fn change<T>(
        &self,
        change: impl FnOnce(&mut Ledger, &mut PushCounts, Timestamp) -> T,
    ) -> Result<T, Error> {
        self.0.database.write(|transaction| {
            let ledger: Option<Ledger> = self.0.setting(transaction, LEDGER)?;
            let counts: Option<PushCounts> = self.0.setting(transaction, COUNTS)?;
            let (before, counted) = (ledger.unwrap_or_default(), counts.unwrap_or_default());
            let (mut ledger, mut counts) = (before.clone(), counted.clone());
            let changed = change(&mut ledger, &mut counts, self.0.now());
            if ledger != before {
                self.0.set_setting(transaction, LEDGER, &ledger)?;
            }
            if counts != counted {
                self.0.set_setting(transaction, COUNTS, &counts)?;
            }
            Ok(changed)
        })
    }
}

/// The one way in which a push is opened: with the key of its subscription, by the keys of the city, against what was seen.
fn opened(
    key: &WebPushKey,
    subscription_id: &str,
    trust: &PushTrust,
    ledger: &Ledger,
    body: &[u8],
    now: Timestamp,
) -> Result<Notice, PushRefusal> {
    let jws = key.open(&as_sent(body))?;
    let notice = trust.check(&jws, subscription_id)?;
    ledger.refuses(&notice, now).map_or(Ok(notice), Err)
}

/// The message itself, where FCM or APNs carried it as text: in base64 or base64url, as no message is by itself, since
/// its record size has a zero in front (RFC 8188 section 2.1).
pub fn as_sent(body: &[u8]) -> Cow<'_, [u8]> {
    let is_text = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/-_=".contains(byte);
    let text = body.trim_ascii();
    if text.is_empty() || text.len() > 2 * MOST_BYTES || !text.iter().all(is_text) {
        return Cow::Borrowed(body);
    }
    let digit = |byte: &u8| match byte {
        b'+' => b'-',
        b'/' => b'_',
        byte => *byte,
    };
    let digits: Vec<u8> = text
        .iter()
        .map(digit)
        .filter(|byte| *byte != b'=')
        .collect();
    (BASE64URL.decode(digits)).map_or(Cow::Borrowed(body), Cow::Owned)
}

#[cfg(test)]
mod tests;
