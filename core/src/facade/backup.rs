//! All that is hers in one file, and back.

use std::{
    collections::BTreeSet,
    fs::File,
    io::{self, Read, Seek, SeekFrom, Write},
    sync::Arc,
};

use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use super::{
    CitizenError, TaskHandle, Vault,
    observe::{Cancelled, told},
};
use crate::{
    backup::{Backup, BackupWriter, Manifest, Part},
    environment::Timestamp,
    error::{CallbackError, Error},
    favourites::Favourites,
    files,
    inbox::Messages,
    outbox::{Attachments, DraftsPart, SubmissionsPart},
    profile::Profile,
    seal::age::{AgeSecret, Passphrase, RecoveryCode, RecoveryKey},
    trust::qr::{self, QrCode},
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
    /// How many documents.
    pub documents: u32,
    /// How many drafts.
    pub drafts: u32,
    /// How much was submitted, with the receipts.
    pub submissions: u32,
    /// The documents whose content could not be read when it was made; known when it is made or restored.
    pub lost: Vec<LostDocument>,
    /// How many documents are not in it because nothing can be told of them; known when it is made.
    pub unnamed_documents: u32,
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
    /// Sign in to the city: that she was signed in goes with the phone.
    SignIn,
    /// Make a recovery code: keys go with the phone, and there is no code here that opens these.
    MakeRecoveryCode,
    /// Say whether a submission is to be sent ([`super::Outbox::retry`]) that waited when the backup was made. It goes out
    /// under its old key: where the other phone has sent it since, the city takes it for the same.
    SendAgain {
        /// Its id.
        submission_id: String,
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
    /// All of it can be read, and would be taken. Nothing follows.
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
            let summary = make(documents, &file_path, &secret, goes_on)?;
            Ok(BackupUpdate::Made { summary })
        })
    }

    /// Reads the backup at `file_path` to its end as [`Vault::start_restore`] does, and changes nothing.
    pub fn start_backup_check(
        &self,
        file_path: String,
        secret: BackupSecret,
        listener: Arc<dyn BackupListener>,
    ) -> Arc<TaskHandle> {
        self.start(listener, move |_, goes_on| {
            let (secret, _) = secret.read()?;
            let backup = checked(&file_path, &secret, 1, goes_on)?;
            let summary = BackupSummary::of(backup.manifest());
            Ok(BackupUpdate::Checked { summary })
        })
    }

    /// Brings back what the backup at `file_path` holds, once all of it was proven: nothing that is here is overwritten by
    /// what is older, nothing is here twice, and nothing is sent. Taking it again does no harm. Where there is no recovery
    /// code here, the one that opens it is the one from now on. The steps that are left name services in `language`.
    ///
    /// `RecoveryCode` says where the code has a slip. `UpdateRequired`: a later version of the app has made it. `Refused`:
    /// `no-backup`, `backup-damaged`, `backup-for-another-key`, `backup-forged`, `backup-too-much-work`,
    /// `no-recovery-key` for a QR code that says none.
    pub fn start_restore(
        &self,
        file_path: String,
        secret: BackupSecret,
        language: String,
        listener: Arc<dyn BackupListener>,
    ) -> Arc<TaskHandle> {
        let inner = Arc::clone(&self.0);
        self.start(listener, move |documents, goes_on| {
            let (secret, code) = secret.read()?;
            let restored = checked(&file_path, &secret, 2, goes_on)
                .and_then(|mut backup| restore(documents, &mut backup, code.as_ref(), &language));
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

impl BackupSummary {
    fn of(manifest: &Manifest) -> Self {
        // Each has a folder of its own within that of its part.
        let count = |part: &str| {
            let within = |path: &str| {
                let (folder, rest) = path.split_once('/')?;
                let (own, _) = rest.split_once('/')?;
                (folder == part).then(|| own.to_owned())
            };
            let paths = manifest.entries.iter().map(|entry| &entry.path);
            let folders: BTreeSet<String> = paths.filter_map(|path| within(path)).collect();
            u32::try_from(folders.len()).unwrap_or(u32::MAX)
        };
        Self {
            made_at: manifest.made_at,
            documents: count("documents"),
            drafts: count("drafts"),
            submissions: count("submissions"),
            lost: Vec::new(),
            unnamed_documents: 0,
        }
    }
}

fn make(
    documents: &Documents<'_>,
    file_path: &str,
    secret: &AgeSecret,
    goes_on: &dyn Fn(u64, u64) -> bool,
) -> Result<BackupSummary, Error> {
    let store = documents.store();
    let environment = store.environment();
    let total_bytes = vault::usage(store)?.used_bytes + Attachments(store).kept_bytes()?;
    let document_part = DocumentsPart::new(documents);
    // What she typed before what she has elsewhere too.
    let parts: [&dyn Part; 6] = [
        &DraftsPart::new(store),
        &SubmissionsPart::new(store),
        &Profile(store),
        &Favourites(store),
        &Messages(store),
        &document_part,
    ];
    let mut summary = None;
    vault::hand_out(file_path.as_ref(), |file| {
        let output = Counted::new(file, total_bytes, goes_on);
        let mut writer = BackupWriter::create(
            output,
            secret,
            UserStore::schema_version(),
            &*environment.clock,
            &*environment.randomness,
        )?;
        for part in parts {
            writer.add(part)?;
        }
        summary = Some(BackupSummary::of(writer.manifest()));
        writer.finish().map(drop)
    })?;
    let summary = summary.ok_or(Error::Record)?;
    Ok(BackupSummary {
        lost: document_part.lost(),
        unnamed_documents: document_part.unnamed(),
        ..summary
    })
}

/// A backup that was proven, of which all is read so many times.
fn checked<'a>(
    file_path: &str,
    secret: &AgeSecret,
    times: u64,
    goes_on: &'a dyn Fn(u64, u64) -> bool,
) -> Result<Backup<Counted<'a, File>>, Error> {
    let file = files::open(file_path.as_ref()).map_err(|_| DocumentProblem::Unreadable)?;
    let length = file.metadata().map_err(|_| DocumentProblem::Unreadable)?;
    let input = Counted::new(file, length.len() * times, goes_on);
    Backup::check(input, secret, UserStore::schema_version())
}

fn restore(
    documents: &Documents<'_>,
    backup: &mut Backup<Counted<'_, File>>,
    code: Option<&RecoveryCode>,
    language: &str,
) -> Result<RestoreReport, Error> {
    let store = documents.store();
    let document_part = DocumentsPart::new(documents);
    let submission_part = SubmissionsPart::new(store);
    let parts: [&dyn Part; 6] = [
        &DraftsPart::new(store),
        &submission_part,
        &Profile(store),
        &Favourites(store),
        &Messages(store),
        &document_part,
    ];
    let taken = backup.restore(&parts)?;
    if let Some(code) = code.filter(|_| matches!(vault::has_recovery(store), Ok(false))) {
        Recovery(documents).keep(code)?;
    }
    let count = |folder: &str| taken.get(folder).copied().unwrap_or_default();
    let mut steps = vec![RestoreStep::SignIn];
    if !vault::has_recovery(store)? {
        steps.push(RestoreStep::MakeRecoveryCode);
    }
    let unsent = submission_part.unsent()?.into_iter();
    steps.extend(unsent.map(|it| RestoreStep::SendAgain {
        submission_id: it.id,
        service_name: it.service_name.in_language(language).to_owned(),
    }));
    let lost = document_part.lost();
    steps.extend(lost.iter().map(|document| RestoreStep::GetAgain {
        document: document.clone(),
    }));
    Ok(RestoreReport {
        summary: BackupSummary {
            lost,
            ..BackupSummary::of(backup.manifest())
        },
        documents: count("documents"),
        drafts: count("drafts"),
        submissions: count("submissions"),
        messages: count("messages"),
        facts: count("profile"),
        favourites: count("favourites"),
        steps,
    })
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
