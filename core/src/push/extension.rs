//! Pushes that the iOS notification service extension opens: with neither database nor runtime, in little memory.
//!
//! App and extension share a folder (docs/push.md has its files). All in it is sealed under a key that is derived from the
//! keystore's store secret; who writes holds the lock, and every file is replaced whole.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

use base64::{Engine, prelude::BASE64_STANDARD as BASE64};
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use zeroize::Zeroizing;

use super::{
    ExtensionOutcome, KeptKey, Ledger, Manner, PushCounts, Pushes, Subscription, as_sent,
    note::{Noted, note_of},
    opened,
};
use crate::{
    environment::{Randomness, Timestamp},
    error::Error,
    files,
    inbox::{Presentations, ShownBeside, Told, is_lately},
    seal::{
        DataKey, KeyProblem, KeyStore, Place, SealError, Secret, open_extension_key,
        web_push::may_be_message,
    },
    text::hex,
    trust::push::{Notice, PushTrust},
    user_store::{UserStore, wrapped_key},
};

const FORMAT: &str = "citizen-push-extension/1";
/// The subscription, whom to believe, how to show it, and what she knows already: the app writes it.
const SUBSCRIPTION: &str = "subscription";
/// What was seen and counted: both write it.
const SEEN: &str = "seen";
/// A folder of what was opened and is not in the inbox yet: the extension writes it, the app takes it away.
const SPOOL: &str = "spool";
const LOCK: &str = "lock";
/// No file here is longer, in bytes.
const FILE_BYTES: u64 = 512 << 10;
/// So many messages wait for the app at most. Of more only the ids are kept: the app fetches them.
const MOST_SPOOLED: usize = 100;
/// So many are remembered of what was heard in the last hour.
const MOST_HEARD: usize = 100;

/// The file of the subscription: which secret of the keystore opens it, and the rest sealed.
#[derive(Serialize, Deserialize)]
struct Envelope {
    format: String,
    generation: u32,
    /// [`Shared`], sealed, in base64.
    sealed: String,
}

#[derive(Serialize, Deserialize)]
struct Shared {
    subscription_id: String,
    key: KeptKey,
    trust: PushTrust,
    language: String,
    #[serde(flatten)]
    manner: Manner,
    #[serde(default)]
    told: BTreeMap<String, Told>,
}

#[derive(Default, Serialize, Deserialize)]
struct SeenThere {
    ledger: Ledger,
    counts: PushCounts,
    /// When notifications were shown one by one within the last hour, by either.
    #[serde(default)]
    heard: Vec<Timestamp>,
}

impl SeenThere {
    /// How many were shown one by one in the hour before `now`.
    fn heard_lately(&self, now: Timestamp) -> u32 {
        let lately = self.heard.iter().filter(|at| is_lately(**at, now)).count();
        u32::try_from(lately).unwrap_or(u32::MAX)
    }

    fn hear(&mut self, now: Timestamp) {
        self.heard.retain(|at| is_lately(*at, now));
        self.heard.truncate(MOST_HEARD);
        self.heard.push(now);
    }
}

/// What the extension has opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// The event that it is of. An extension of before has named the messages' only, in them.
    #[serde(default)]
    pub event_id: String,
    /// The message, as one of `GET /v1/messages`, in JSON; `None`: it is to be fetched.
    pub message: Option<String>,
    /// How it was shown; `None` where it was not.
    pub shown: Option<ShownBeside>,
}

/// The folder that is shared with the extension, as the app has it. Every call blocks.
pub struct Extension<'a> {
    /// The folder; it is made where it is missing.
    pub folder: &'a Path,
    /// The user store.
    pub store: &'a UserStore,
    /// Where the secret is that the folder's key is derived from.
    pub keystore: &'a dyn KeyStore,
}

impl Extension<'_> {
    /// Takes over what the extension has opened since: each event goes to `take`. Then writes what the extension needs as it
    /// is now, and in it what she was told of and what is over; what stands there already is left as it is. Whatever cuts this
    /// off, nothing is lost: what was taken is taken once more.
    pub fn exchange(
        &self,
        subscription: &Subscription,
        trust: &PushTrust,
        manner: &Manner,
        take: impl FnMut(&Opened) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let spool = self.folder.join(SPOOL);
        files::make_folder(self.folder)?;
        files::make_folder(&spool)?;
        let (generation, shelf) = self.shelf()?;
        let _lock = lock(self.folder)?;
        self.take_over(&shelf, take)?;
        let shared = Shared {
            subscription_id: subscription.id.clone(),
            key: subscription.key.clone(),
            trust: trust.clone(),
            language: subscription.registration.language.clone(),
            manner: manner.clone(),
            told: Presentations(self.store).told()?,
        };
        let held = envelope(self.folder).ok().flatten();
        let held = held.filter(|held| held.generation == generation);
        let held = held.and_then(|held| BASE64.decode(held.sealed).ok());
        let Some(sealed) = shelf.sealed_anew(SUBSCRIPTION, &shared, held.as_deref())? else {
            return Ok(());
        };
        let envelope = Envelope {
            format: FORMAT.to_owned(),
            generation,
            sealed: BASE64.encode(sealed),
        };
        let path = self.folder.join(SUBSCRIPTION);
        Ok(files::replace(&path, &serde_json::to_vec(&envelope)?)?)
    }

    /// Takes over what the extension has opened, and leaves it nothing to open more with. Nothing is done where there is no
    /// such folder.
    pub fn end(&self, take: impl FnMut(&Opened) -> Result<(), Error>) -> Result<(), Error> {
        if !self.folder.try_exists()? {
            return Ok(());
        }
        let (_, shelf) = self.shelf()?;
        let _lock = lock(self.folder)?;
        self.take_over(&shelf, take)?;
        files::remove(&self.folder.join(SUBSCRIPTION))?;
        Ok(files::remove(&self.folder.join(SEEN))?)
    }

    fn shelf(&self) -> Result<(u32, Shelf<'_>), Error> {
        let read = |connection: &rusqlite::Connection| wrapped_key(connection, Secret::Store);
        let wrapped = self.store.database.read(read)?.ok_or(Error::Record)?;
        let shelf = Shelf {
            folder: self.folder,
            key: open_extension_key(self.keystore, wrapped.generation)?,
            randomness: &*self.store.environment().randomness,
        };
        Ok((wrapped.generation, shelf))
    }

    fn take_over(
        &self,
        shelf: &Shelf<'_>,
        mut take: impl FnMut(&Opened) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let pushes = Pushes(self.store);
        let spooled = shelf.spooled()?;
        for path in &spooled {
            match shelf.taken_up(path) {
                Ok(opened) => take(&opened)?,
                // The city tells it once more: it is in no inbox.
                Err(error) => tracing::warn!(%error, "a message of the extension's is left out"),
            }
        }
        let there: SeenThere = shelf.read_or_default(SEEN);
        pushes.merge(&there.ledger, &there.counts)?;
        let seen = SeenThere {
            ledger: pushes.ledger()?,
            counts: PushCounts::default(),
            heard: Presentations(self.store).shown_lately()?,
        };
        shelf.replace(SEEN, &seen)?;
        for path in &spooled {
            files::remove(path)?;
        }
        Ok(())
    }
}

/// Opens a push in the extension: `folder` is the one that the app shares with it ([`Extension`]). Keeps what it brings for the
/// app, and says what to show. `None` for a push whose message was left out on its way. Blocks; takes a few hundred kilobytes
/// of memory.
///
/// Never fails: where the phone was not unlocked yet, or the folder cannot be read, it is [`ExtensionOutcome::SomethingNew`].
pub fn open_in_extension(
    folder: &Path,
    keystore: &dyn KeyStore,
    randomness: &dyn Randomness,
    now: Timestamp,
    body: Option<&[u8]>,
) -> ExtensionOutcome {
    let something_new = |is_silent| match body.map(|body| may_be_message(&as_sent(body))) {
        None | Some(Ok(())) => ExtensionOutcome::SomethingNew { is_silent },
        Some(Err(_)) => ExtensionOutcome::Nothing,
    };
    let (shelf, shared) = match shared(folder, keystore, randomness) {
        Ok(Some(shared)) => shared,
        Ok(None) => return ExtensionOutcome::Nothing,
        Err(error) => {
            tracing::warn!(%error, "a push is not opened");
            return something_new(false);
        }
    };
    let is_quiet = shared.manner.is_quiet(now);
    let Some(body) = body else {
        return something_new(is_quiet);
    };
    opened_there(&shelf, &shared, now, body).unwrap_or_else(|error| {
        tracing::warn!(%error, "a push is not opened");
        something_new(is_quiet)
    })
}

/// What the app has left for the extension; `None` where it has no subscription, or opens its pushes itself.
fn shared<'a>(
    folder: &'a Path,
    keystore: &dyn KeyStore,
    randomness: &'a dyn Randomness,
) -> Result<Option<(Shelf<'a>, Shared)>, Error> {
    let Some(envelope) = envelope(folder)? else {
        return Ok(None);
    };
    let shelf = Shelf {
        folder,
        key: open_extension_key(keystore, envelope.generation)?,
        randomness,
    };
    let sealed = BASE64.decode(envelope.sealed).map_err(|_| Error::Record)?;
    let shared = shelf.opened(SUBSCRIPTION, &sealed)?;
    Ok(Some((shelf, shared)))
}

/// The file of the subscription; `None` where there is none.
fn envelope(folder: &Path) -> Result<Option<Envelope>, Error> {
    let envelope = match files::read_at_most(&folder.join(SUBSCRIPTION), FILE_BYTES) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        read => read?,
    };
    let envelope: Envelope = serde_json::from_slice(&envelope)?;
    match envelope.format == FORMAT {
        true => Ok(Some(envelope)),
        false => Err(SealError::Newer.into()),
    }
}

fn opened_there(
    shelf: &Shelf<'_>,
    shared: &Shared,
    now: Timestamp,
    body: &[u8],
) -> Result<ExtensionOutcome, Error> {
    let key = shared
        .key
        .read()
        .ok_or(KeyProblem::Foreign)
        .map_err(SealError::from)?;
    let _lock = lock(shelf.folder)?;
    let mut seen: SeenThere = shelf.read_or_default(SEEN);
    let (id, trust) = (&shared.subscription_id, &shared.trust);
    let notice = match opened(&key, id, trust, &seen.ledger, body, now) {
        Ok(notice) => notice,
        Err(refusal) => {
            tracing::debug!(?refusal, "a push is refused");
            seen.counts.refuse(refusal);
            if let Err(error) = shelf.replace(SEEN, &seen) {
                tracing::warn!(%error, "a push that was refused is not counted");
            }
            return Ok(ExtensionOutcome::Nothing);
        }
    };
    let told = shared.told.get(&notice.event_id).copied();
    let told = told.unwrap_or_default();
    let (language, manner) = (&shared.language, &shared.manner);
    let noted = match told {
        Told::Over => Noted::Over(None),
        _ => {
            let told = shelf.told(&notice.event_id, told);
            let shown_lately = seen.heard_lately(now);
            note_of(&notice, told, language, manner, now, shown_lately)
        }
    };
    if matches!(&noted, Noted::Show { note, .. } if !note.is_silent) {
        seen.hear(now);
    }
    // What she was told of the app has, or finds in the spool; of what is over it may not have this revision.
    let shown = match &noted {
        Noted::Show { shown, .. } | Noted::Over(shown) => Some(*shown),
        Noted::Known => None,
    };
    let shown = shown.filter(|shown| notice.message.is_some() || shown.is_some());
    let opened = shown.map(|shown| Opened {
        event_id: notice.event_id.clone(),
        message: notice.message.clone(),
        shown,
    });
    // It is shown also where it cannot be kept: the app fetches it.
    if let Err(error) = keep(shelf, &mut seen, &notice, opened.as_ref(), now) {
        tracing::warn!(%error, "a push is not kept for the app");
    }
    Ok(match noted {
        Noted::Show { note, .. } => ExtensionOutcome::Show { note },
        Noted::Over(_) => ExtensionOutcome::Over {
            id: notice.event_id.clone(),
        },
        Noted::Known => ExtensionOutcome::Nothing,
    })
}

/// What it brings comes before the word that it was seen: cut off between, it is shown once more under its id.
fn keep(
    shelf: &Shelf<'_>,
    seen: &mut SeenThere,
    notice: &Notice,
    opened: Option<&Opened>,
    now: Timestamp,
) -> Result<(), Error> {
    if let Some(opened) = opened {
        shelf.spool(opened)?;
    }
    if seen.ledger.admit(notice, now).is_ok() {
        seen.counts.opened = seen.counts.opened.saturating_add(1);
    }
    shelf.replace(SEEN, seen)
}

/// Sealed files in the folder.
struct Shelf<'a> {
    folder: &'a Path,
    key: DataKey,
    randomness: &'a dyn Randomness,
}

impl Shelf<'_> {
    fn seal(&self, name: &str, value: &impl Serialize) -> Result<Vec<u8>, Error> {
        let plain = Zeroizing::new(serde_json::to_vec(value)?);
        Ok(self.key.seal(self.randomness, place(name), &plain)?)
    }

    /// A value sealed, to take the place of what is `held` sealed already; `None` where that says the same. Sealed twice it
    /// looks different each time, and a file that is put on the disk is waited for.
    fn sealed_anew(
        &self,
        name: &str,
        value: &impl Serialize,
        held: Option<&[u8]>,
    ) -> Result<Option<Vec<u8>>, Error> {
        let plain = Zeroizing::new(serde_json::to_vec(value)?);
        let held = held.and_then(|held| self.key.open(place(name), held).ok());
        if held.is_some_and(|held| *held == *plain) {
            return Ok(None);
        }
        Ok(Some(self.key.seal(self.randomness, place(name), &plain)?))
    }

    fn opened<T: DeserializeOwned>(&self, name: &str, sealed: &[u8]) -> Result<T, Error> {
        let plain = self.key.open(place(name), sealed)?;
        Ok(serde_json::from_slice(&plain)?)
    }

    /// Puts a value into its file, and leaves that alone where it says the same.
    fn replace(&self, name: &str, value: &impl Serialize) -> Result<(), Error> {
        let path = self.folder.join(name);
        let held = files::read_at_most(&path, FILE_BYTES).ok();
        match self.sealed_anew(name, value, held.as_deref())? {
            Some(sealed) => Ok(files::replace(&path, &sealed)?),
            None => Ok(()),
        }
    }

    /// What a file says; nothing where it is missing, or does not open: it was sealed under a secret that was renewed since,
    /// or damaged, and the app writes it anew.
    fn read_or_default<T: DeserializeOwned + Default>(&self, name: &str) -> T {
        let read = files::read_at_most(&self.folder.join(name), FILE_BYTES);
        let read = read.map_err(Error::from);
        match read.and_then(|sealed| self.opened(name, &sealed)) {
            Ok(value) => value,
            Err(error) => {
                tracing::debug!(%error, name, "a file of the extension's is begun anew");
                T::default()
            }
        }
    }

    /// Puts it into the spool in the place of what is there of the same event; not where that is full. A message stays there
    /// until a newer one comes.
    fn spool(&self, opened: &Opened) -> Result<(), Error> {
        let name = spool_name(&opened.event_id);
        let path = self.folder.join(SPOOL).join(&name);
        let is_there = path.try_exists()?;
        if !is_there && self.spooled()?.len() >= MOST_SPOOLED {
            return Ok(());
        }
        let mut opened = opened.clone();
        if is_there && opened.message.is_none() {
            opened.message = self.taken_up(&path).ok().and_then(|it| it.message);
        }
        Ok(files::replace(&path, &self.seal(&name, &opened)?)?)
    }

    /// What she was told of an event: as the app knows it, and since then.
    fn told(&self, event_id: &str, known: Told) -> Told {
        let spooled = self.taken_up(&self.folder.join(SPOOL).join(spool_name(event_id)));
        let Some(shown) = spooled.ok().and_then(|opened| opened.shown) else {
            return known;
        };
        match shown.told.max(known.revision()) {
            0 if shown.is_of_something() => Told::Something,
            0 => known,
            revision => Told::Until(revision),
        }
    }

    /// The files of the spool, those of which the writing was cut off not among them.
    fn spooled(&self) -> Result<Vec<PathBuf>, Error> {
        let mut paths = Vec::new();
        for entry in fs::read_dir(self.folder.join(SPOOL))? {
            let path = entry?.path();
            if path.extension().is_none() {
                paths.push(path);
            }
        }
        paths.sort();
        Ok(paths)
    }

    fn taken_up(&self, path: &Path) -> Result<Opened, Error> {
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        self.opened(name, &files::read_at_most(path, FILE_BYTES)?)
    }
}

/// A name that says nothing of the event.
fn spool_name(event_id: &str) -> String {
    let id = digest(&SHA256, event_id.as_bytes());
    hex(id.as_ref().get(..16).unwrap_or_default())
}

const fn place(name: &str) -> Place<'_> {
    Place {
        table: "push_extension",
        row: name,
        column: "sealed",
    }
}

/// Waits for the other one, which holds it for as long as a few small files take.
fn lock(folder: &Path) -> io::Result<File> {
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(folder.join(LOCK))?;
    file.lock()?;
    Ok(file)
}

#[cfg(test)]
mod tests;
