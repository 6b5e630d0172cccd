//! All that is hers in one file, and back.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom, Write},
    sync::Arc,
};

use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use super::{
    CitizenError, TaskHandle, Vault,
    observe::{Cancelled, told},
    presented,
};
use crate::{
    backup::{Backup, BackupProblem, BackupWriter, HandedOut, Manifest, Origin, Part, Purpose},
    environment::Timestamp,
    error::{CallbackError, Error},
    favourites::Favourites,
    files,
    inbox::Messages,
    outbox::{Attachments, DraftsPart, LostFile, Queue, SubmissionsPart},
    profile::Profile,
    seal::age::{AgeSecret, Passphrase, RecoveryCode, RecoveryKey},
    trust::{
        SubmissionKind,
        qr::{self, QrCode},
    },
    user_store::UserStore,
    vault::{self, DocumentProblem, Documents, DocumentsPart, LostDocument, Recovery},
};

/// The shortest passphrase, in characters: whoever finds the file may guess for as long as he likes.
const PASSPHRASE_CHARACTERS: usize = 12;

/// What opens a backup.
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum BackupSecret {
    /// The recovery code ([`Vault::set_up_recovery`]).
    Code {
        /// As she has typed it.
        typed: String,
    },
    /// The recovery key, as the QR code says it ([`Vault::recovery_qr_code`]).
    Key {
        /// `AGE-SECRET-KEY-1…`.
        identity: String,
    },
    /// The passphrase that it was made with.
    Passphrase {
        /// As she has typed it.
        passphrase: String,
    },
}

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct BackupSummary {
    /// When it was made.
    pub made_at: Timestamp,
    /// Whether it is of this home, or there is nothing in this home yet: it can be restored here. Where not, only
    /// [`Vault::start_restore`] with `is_hers` brings it back.
    pub of_this_home: bool,
    /// How many documents, with their content.
    pub documents: u32,
    /// How many drafts.
    pub drafts: u32,
    /// How much was submitted, with the receipts.
    pub submissions: u32,
    /// The documents whose content could not be read when it was made; of what is restored, those that are not here.
    pub lost: Vec<LostDocument>,
    /// The files of drafts and submissions that could not be read when it was made; of what is restored, those of what was
    /// brought back.
    pub lost_files: Vec<LostFile>,
    /// How many documents are not in it because nothing can be told of them; known when it is made.
    pub unnamed_documents: u32,
    /// How many things in it cannot be read, and are passed over: somebody has put another program's work into it, or this
    /// app has a fault. The rest can be brought back.
    pub unreadable: u32,
}

/// What a backup has brought back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct RestoreReport {
    /// What it holds.
    pub summary: BackupSummary,
    /// How many documents were not here, or are called as they were later.
    pub documents: u32,
    /// How many drafts were not here, or are as they were later.
    pub drafts: u32,
    /// How many submissions were not here, or not with the city's answer.
    pub submissions: u32,
    /// How many messages were not here, or not read.
    pub messages: u32,
    /// How many facts were not here.
    pub facts: u32,
    /// How many services were not kept at hand.
    pub favourites: u32,
    /// What no backup brings back, in the order in which she should see to it.
    pub steps: Vec<RestoreStep>,
}

/// Something that no backup brings back, and that is for her to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum RestoreStep {
    /// Sign in to the city, where something is to be sent to it or heard of from it: that she was signed in goes with the
    /// phone.
    SignIn,
    /// Make a recovery code: keys go with the phone, and there is no code here that opens these.
    MakeRecoveryCode,
    /// Say whether a submission is to be sent ([`super::Outbox::retry`]) or not ([`super::Outbox::cancel`]) that waited when
    /// the backup was made. It goes out under its old key: where the other phone has sent it since, the city takes it for
    /// the same.
    SendAgain {
        /// Its id.
        submission_id: String,
        /// What it is.
        kind: SubmissionKind,
        /// The name of the service.
        service_name: String,
    },
    /// Ask for a document once more whose content was damaged when the backup was made.
    GetAgain {
        /// What is known of it.
        document: LostDocument,
    },
}

/// How far a backup is.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum BackupUpdate {
    /// It is under way.
    Moving {
        /// How much has gone, in bytes.
        bytes: u64,
        /// How much that will be, in bytes, as far as is known.
        total_bytes: u64,
    },
    /// It is made, and on the disk. Nothing follows.
    Made {
        /// What it holds.
        summary: BackupSummary,
    },
    /// It is whole; what of it can be read, which is all but [`BackupSummary::unreadable`], would be taken. Nothing follows.
    Checked {
        /// What it holds.
        summary: BackupSummary,
    },
    /// All of it is here. Nothing follows.
    Restored {
        /// What has come of it, and what is left to do.
        report: RestoreReport,
    },
    /// It has failed. Of a backup that was being made nothing is left; what a restore had brought back stays, and restoring
    /// it again brings the rest. Nothing follows.
    Failed {
        /// Why.
        error: CitizenError,
    },
}

/// Is told how far a backup is; called on a thread of the core, one call at a time.
#[cfg_attr(feature = "uniffi", uniffi::export(rust, foreign))]
pub trait BackupListener: Send + Sync {
    /// As far as it is. Steps that come during a call are passed over but for the newest; how it ends is always told.
    fn on_update(&self, update: BackupUpdate) -> Result<(), CallbackError>;
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Vault {
    /// Writes all that is hers to a new file at `file_path`: documents, drafts, what was submitted with its receipts,
    /// messages and what was read of them, facts, services at hand. It is an age file, for her recovery code, or with
    /// `passphrase` where there is one (docs/backup.md). Tells `listener` how far it is and, last, how it ended. Cancelling
    /// ends it: nothing is left of the file unless it was whole, and nothing is told from then on. The vault has to be
    /// unlocked. No I/O on this thread.
    ///
    /// `Refused`: `no-recovery-code` where there is neither; `passphrase-too-short` with less than twelve characters.
    /// `NotKept`: there is a file (`FileExists`), or none can be written (`Unwritable`).
    pub fn start_backup(
        &self,
        file_path: String,
        passphrase: Option<String>,
        listener: Arc<dyn BackupListener>,
    ) -> Arc<TaskHandle> {
        let city = self.0.trust().city;
        self.start(listener, move |documents, goes_on| {
            let secret = match passphrase {
                Some(passphrase) if passphrase.chars().count() < PASSPHRASE_CHARACTERS => {
                    return Err(Error::Refused("passphrase-too-short"));
                }
                Some(passphrase) => AgeSecret::Passphrase(Passphrase::new(&passphrase)),
                None => {
                    let code = Recovery(documents).code()?;
                    let code = code.ok_or(Error::Refused("no-recovery-code"))?;
                    AgeSecret::RecoveryKey(code.key()?)
                }
            };
            let summary = make(documents, city, &file_path, &secret, goes_on)?;
            Ok(BackupUpdate::Made { summary })
        })
    }

    /// Reads the backup at `file_path` to its end, and all that is in it, as [`Vault::start_restore`] does, and changes
    /// nothing. One of another home is read too: [`BackupSummary::of_this_home`] tells it.
    pub fn start_backup_check(
        &self,
        file_path: String,
        secret: BackupSecret,
        listener: Arc<dyn BackupListener>,
    ) -> Arc<TaskHandle> {
        let city = self.0.trust().city;
        self.start(listener, move |documents, goes_on| {
            let (secret, _) = secret.read()?;
            let mut backup = checked(&file_path, &secret, &city, goes_on)?;
            let parts = Parts::of(documents);
            let of_this_home = is_of(documents.store(), backup.manifest())?;
            let read = backup.hand_out(&parts.all(), Purpose::Check)?;
            let summary = parts.summary(backup.manifest(), of_this_home, &read);
            Ok(BackupUpdate::Checked { summary })
        })
    }

    /// Brings back what the backup at `file_path` holds, once all of it was proven: nothing that is here is overwritten by
    /// what is older, nothing is here twice, and nothing is sent. Taking it again does no harm. Where there is no recovery
    /// code here, the one that opens it is the one from now on. The steps that are left name services in `language`.
    ///
    /// A backup says in which home it was made, and not who she is: what is in it would go out under whoever is signed in
    /// here. So one of another home is refused where there is something in this one already, unless she says that it
    /// `is_hers`. A home in which there is nothing goes on as the one of the backup.
    ///
    /// `RecoveryCode` says where the code has a slip. `UpdateRequired`: a later version of the app has made it. `Refused`:
    /// `backup-of-another-home`, `backup-of-another-city`, `no-backup`, `backup-damaged`, `backup-for-another-key`,
    /// `backup-forged`, `backup-too-much-work`, `no-recovery-key` for a QR code that says none.
    pub fn start_restore(
        &self,
        file_path: String,
        secret: BackupSecret,
        language: String,
        is_hers: bool,
        listener: Arc<dyn BackupListener>,
    ) -> Arc<TaskHandle> {
        let inner = Arc::clone(&self.0);
        self.start(listener, move |documents, goes_on| {
            let (secret, code) = secret.read()?;
            let city = inner.trust().city;
            let mut backup = checked(&file_path, &secret, &city, goes_on)?;
            go_on_with(documents.store(), backup.manifest(), is_hers)?;
            let restored = restore(documents, &mut backup, code.as_ref(), &language);
            if let Err(error) = presented::settle(&inner, documents.store()) {
                tracing::warn!(%error, "what came out of a backup may be told as news");
            }
            // What a part of it has brought is here too.
            inner.tell_all();
            let report = restored?;
            Ok(BackupUpdate::Restored { report })
        })
    }

    /// The recovery key, with which any program of age opens a backup: `AGE-SECRET-KEY-1…`. `Refused` (`no-recovery-code`)
    /// where there is none.
    pub async fn recovery_key(&self) -> Result<String, CitizenError> {
        self.with(|documents| {
            let code = Recovery(documents).code()?;
            let key = code.ok_or(Error::Refused("no-recovery-code"))?.key()?;
            Ok(key.to_identity().to_string())
        })
        .await
    }

    /// The recovery key as a QR code, as squares to be drawn: for the paper that the recovery code stands on.
    pub async fn recovery_qr_code(&self) -> Result<QrCode, CitizenError> {
        let key = self.recovery_key().await?;
        Ok(qr::code(&key).map_err(|_| Error::Record)?)
    }
}

impl Vault {
    /// Begins `work` on the documents, which tells how many bytes of how many have gone, and hears whether to go on.
    fn start(
        &self,
        listener: Arc<dyn BackupListener>,
        work: impl FnOnce(&Documents<'_>, &dyn Fn(u64, u64) -> bool) -> Result<BackupUpdate, Error>
        + Send
        + 'static,
    ) -> Arc<TaskHandle> {
        let vault = Self(Arc::clone(&self.0));
        let task = move |progress: watch::Sender<(u64, u64)>, cancelled: Cancelled| async move {
            let ended = vault.change(move |documents| {
                work(documents, &|bytes, total_bytes| {
                    progress.send_replace((bytes.min(total_bytes), total_bytes));
                    !cancelled.is_set()
                })
            });
            ended
                .await
                .unwrap_or_else(|error| BackupUpdate::Failed { error })
        };
        let step = |(bytes, total_bytes)| BackupUpdate::Moving { bytes, total_bytes };
        told((0, 0), task, step, move |update| listener.on_update(update))
    }
}

impl BackupSecret {
    /// What opens the file, and the code that it is of.
    fn read(self) -> Result<(AgeSecret, Option<RecoveryCode>), Error> {
        Ok(match self {
            Self::Code { typed } => {
                let code = RecoveryCode::read(&typed)?;
                (AgeSecret::RecoveryKey(code.key()?), Some(code))
            }
            Self::Key { identity } => {
                let key = RecoveryKey::from_identity(&identity);
                let key = key.ok_or(Error::Refused("no-recovery-key"))?;
                (AgeSecret::RecoveryKey(key), None)
            }
            Self::Passphrase { passphrase } => {
                (AgeSecret::Passphrase(Passphrase::new(&passphrase)), None)
            }
        })
    }
}

/// All that is hers, as it goes into a backup: what she typed before what she has elsewhere too.
struct Parts<'a> {
    drafts: DraftsPart<'a>,
    submissions: SubmissionsPart<'a>,
    profile: Profile<'a>,
    favourites: Favourites<'a>,
    messages: Messages<'a>,
    documents: DocumentsPart<'a>,
}

impl<'a> Parts<'a> {
    fn of(documents: &'a Documents<'a>) -> Self {
        let store = documents.store();
        Self {
            drafts: DraftsPart::new(store),
            submissions: SubmissionsPart::new(store),
            profile: Profile(store),
            favourites: Favourites(store),
            messages: Messages(store),
            documents: DocumentsPart::new(documents),
        }
    }

    fn all(&self) -> [&dyn Part; 6] {
        [
            &self.drafts,
            &self.submissions,
            &self.profile,
            &self.favourites,
            &self.messages,
            &self.documents,
        ]
    }

    /// What a backup with this manifest holds, after its entries were given or handed out.
    fn summary(
        &self,
        manifest: &Manifest,
        of_this_home: bool,
        handed_out: &HandedOut,
    ) -> BackupSummary {
        // Each has a folder of its own within that of its part, with one entry that is called so.
        let count = |part: &str, name: &str| {
            let is_one = |path: &str| {
                let mut names = path.split('/');
                (names.next(), names.nth(1), names.next()) == (Some(part), Some(name), None)
            };
            let paths = manifest.entries.iter().map(|entry| &entry.path);
            u32::try_from(paths.filter(|path| is_one(path)).count()).unwrap_or(u32::MAX)
        };
        BackupSummary {
            made_at: manifest.made_at,
            of_this_home,
            documents: count("documents", "content"),
            drafts: count("drafts", "draft.json"),
            submissions: count("submissions", "submission.json"),
            lost: self.documents.lost(),
            lost_files: [self.drafts.lost(), self.submissions.lost()].concat(),
            unnamed_documents: self.documents.unnamed(),
            unreadable: handed_out.unreadable,
        }
    }
}

fn make(
    documents: &Documents<'_>,
    city: String,
    file_path: &str,
    secret: &AgeSecret,
    goes_on: &dyn Fn(u64, u64) -> bool,
) -> Result<BackupSummary, Error> {
    let store = documents.store();
    let environment = store.environment();
    let total_bytes = vault::usage(store)?.used_bytes + Attachments(store).needed_bytes()?;
    let parts = Parts::of(documents);
    let mut summary = None;
    vault::hand_out(file_path.as_ref(), |file| {
        let output = Counted::new(file, total_bytes, goes_on);
        let origin = Origin {
            schema_version: UserStore::schema_version(),
            city: known(city),
            lineage: Some(store.made_lineage()?),
        };
        let (clock, random) = (&*environment.clock, &*environment.randomness);
        let mut writer = BackupWriter::create(output, secret, origin, clock, random)?;
        for part in parts.all() {
            writer.add(part)?;
        }
        summary = Some(parts.summary(writer.manifest(), true, &HandedOut::default()));
        writer.finish().map(drop)
    })?;
    summary.ok_or(Error::Record)
}

/// The id of a city; an app may not know which one is its own.
fn known(city: String) -> Option<String> {
    Some(city).filter(|city| !city.is_empty())
}

/// A backup that was proven, and is of this city. All of it will be read once more.
fn checked<'a>(
    file_path: &str,
    secret: &AgeSecret,
    city: &str,
    goes_on: &'a dyn Fn(u64, u64) -> bool,
) -> Result<Backup<Counted<'a, File>>, Error> {
    let file = files::open(file_path.as_ref()).map_err(|_| DocumentProblem::Unreadable)?;
    let length = file.metadata().map_err(|_| DocumentProblem::Unreadable)?;
    let input = Counted::new(file, 2 * length.len(), goes_on);
    let backup = Backup::check(input, secret, UserStore::schema_version())?;
    let its_city = backup.manifest().city.as_deref();
    match its_city.is_none_or(|its| city.is_empty() || its == city) {
        true => Ok(backup),
        false => Err(BackupProblem::AnotherCity.into()),
    }
}

/// Whether a backup is of this home, or may be what it begins with.
fn is_of(store: &UserStore, manifest: &Manifest) -> Result<bool, Error> {
    let is_of_it = manifest.lineage.is_some() && manifest.lineage == store.lineage()?;
    Ok(is_of_it || store.is_empty()?)
}

/// Lets this home go on as the one in which a backup was made, where it is that of nobody yet. Before anything is taken: of a
/// restore that is cut off, the next one brings the rest.
fn go_on_with(store: &UserStore, manifest: &Manifest, is_hers: bool) -> Result<(), Error> {
    if !is_hers && !is_of(store, manifest)? {
        return Err(BackupProblem::AnotherHome.into());
    }
    match &manifest.lineage {
        Some(lineage) if store.is_empty()? || store.lineage()?.is_none() => {
            store.set_lineage(lineage)
        }
        _ => Ok(()),
    }
}

fn restore(
    documents: &Documents<'_>,
    backup: &mut Backup<Counted<'_, File>>,
    code: Option<&RecoveryCode>,
    language: &str,
) -> Result<RestoreReport, Error> {
    let store = documents.store();
    let parts = Parts::of(documents);
    let handed_out = backup.hand_out(&parts.all(), Purpose::Restore)?;
    if let Some(code) = code.filter(|_| matches!(vault::has_recovery(store), Ok(false))) {
        Recovery(documents).keep(code)?;
    }
    let count = |folder: &str| handed_out.taken.get(folder).copied().unwrap_or_default();
    Ok(RestoreReport {
        documents: count("documents"),
        drafts: count("drafts"),
        submissions: count("submissions"),
        messages: count("messages"),
        facts: count("profile"),
        favourites: count("favourites"),
        steps: steps(store, &parts, language)?,
        summary: parts.summary(backup.manifest(), true, &handed_out),
    })
}

/// What is left for her to do.
fn steps(store: &UserStore, parts: &Parts<'_>, language: &str) -> Result<Vec<RestoreStep>, Error> {
    let unsent = parts.submissions.unsent()?;
    let queue = Queue(store);
    let mut steps = Vec::new();
    if !unsent.is_empty() || queue.waiting_count()? > 0 || queue.has_accepted()? {
        steps.push(RestoreStep::SignIn);
    }
    if !vault::has_recovery(store)? {
        steps.push(RestoreStep::MakeRecoveryCode);
    }
    steps.extend(unsent.into_iter().map(|it| RestoreStep::SendAgain {
        submission_id: it.id,
        kind: it.kind,
        service_name: it.service_name.in_language(language).to_owned(),
    }));
    let lost = parts.documents.lost().into_iter();
    steps.extend(lost.map(|document| RestoreStep::GetAgain { document }));
    Ok(steps)
}

/// A file of which is counted what goes through, and which fails once it is called off.
struct Counted<'a, F> {
    file: F,
    bytes: u64,
    total_bytes: u64,
    goes_on: &'a dyn Fn(u64, u64) -> bool,
}

impl<'a, F> Counted<'a, F> {
    fn new(file: F, total_bytes: u64, goes_on: &'a dyn Fn(u64, u64) -> bool) -> Self {
        Self {
            file,
            bytes: 0,
            total_bytes,
            goes_on,
        }
    }

    fn counted(&mut self, bytes: usize) -> io::Result<usize> {
        self.bytes += bytes as u64;
        if (self.goes_on)(self.bytes, self.total_bytes) {
            return Ok(bytes);
        }
        // Nobody is told what became of it.
        Err(io::ErrorKind::Other.into())
    }
}

impl<F: Read> Read for Counted<'_, F> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.counted(read)
    }
}

impl<F: Seek> Seek for Counted<'_, F> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

impl<F: Write> Write for Counted<'_, F> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.counted(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
