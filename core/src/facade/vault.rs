//! The resident's documents.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use super::{
    CitizenError, TaskHandle,
    inner::Inner,
    observe::{Cancelled, observe, told},
    runtime::{self, spawned},
};
use crate::{
    blocking,
    error::{CallbackError, Error},
    outbox::{self, Queue, SubmissionState},
    seal::age::RecoveryCode,
    user_store::UserStore,
    vault::{
        self, Document, DocumentAbout, DocumentKind, DocumentPage, DocumentProblem, DocumentQuery,
        Documents, Import, ImportedDocument, Recovery, SharedCopies, SharedCopy, VaultUsage,
    },
};

/// The most bytes of a document in one answer: a mebibyte.
const READ_BYTES: u32 = 1024 * 1024;
/// So many receipts are taken in at a time.
const RECEIPTS: u32 = 50;

/// Documents that only the resident opens: each is sealed under a key of its own, and all of those keys under one that the
/// keystore gives out with her present. Until [`Vault::unlock`], and again once it has locked itself, every call but
/// [`Vault::usage`] and [`Vault::observe`] says `VaultLocked`; nothing that is sent in the background needs it.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct Vault(pub(super) Arc<Inner>);

/// The vault as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct VaultUpdate {
    /// Rises with each change since this client was made.
    pub revision: u64,
    /// Whether it is unlocked.
    pub unlocked: bool,
    /// How much of the phone the documents take.
    pub usage: VaultUsage,
    /// The newest documents, at most 50; none while it is locked.
    pub documents: Vec<Document>,
}

/// Is told of changes of the vault; called on a thread of the core, one call at a time.
#[cfg_attr(feature = "uniffi", uniffi::export(rust, foreign))]
pub trait VaultListener: Send + Sync {
    /// The vault as it is now: once at the beginning and again after each change, also when it locks itself.
    fn on_update(&self, update: VaultUpdate) -> Result<(), CallbackError>;
}

/// How far a document is on its way into the vault, or out of it.
// It crosses to the shells as it is, a few times a document.
#[allow(clippy::large_enum_variant)]
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum TransferUpdate {
    /// It is on its way.
    Moving {
        /// How much of it has gone, in bytes.
        bytes: u64,
        /// How long it is, in bytes.
        total_bytes: u64,
    },
    /// It is in the vault. Nothing follows.
    Imported {
        /// As it is kept.
        imported: ImportedDocument,
    },
    /// It is where it was to go. Nothing follows.
    Exported,
    /// It has failed, and nothing is left of it. Nothing follows.
    Failed {
        /// Why.
        error: CitizenError,
    },
}

impl TransferUpdate {
    /// How what was to come into the vault has ended.
    pub(super) fn of(imported: Result<ImportedDocument, CitizenError>) -> Self {
        match imported {
            Ok(imported) => Self::Imported { imported },
            Err(error) => Self::Failed { error },
        }
    }
}

/// Is told how far a document is; called on a thread of the core, one call at a time.
#[cfg_attr(feature = "uniffi", uniffi::export(rust, foreign))]
pub trait TransferListener: Send + Sync {
    /// The document as far as it is. Steps that come during a call are passed over but for the newest; how it ends is
    /// always told.
    fn on_update(&self, update: TransferUpdate) -> Result<(), CallbackError>;
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Vault {
    /// Unlocks it; the keystore may wait for the resident. It locks itself after five minutes without a call, with
    /// [`super::CitizenClient::suspend`], and by [`Vault::lock`]. Receipts that have come since are put into it, called in
    /// `language`.
    ///
    /// `Locked`: she was not there, or has called it off. `KeyUnavailable`: the keystore has lost the key; nothing is
    /// deleted, and no other key is made.
    pub async fn unlock(&self, language: String) -> Result<(), CitizenError> {
        let inner = Arc::clone(&self.0);
        let unlocked = self.0.change(Inner::vault_changes, move |store| {
            inner.vault.unlock(store, &*inner.key_store)?;
            if let Err(error) = keep_receipts(&inner, store, &language) {
                // They are taken in the next time.
                tracing::warn!(%error, "receipts are not in the vault yet");
            }
            inner
                .vault
                .with(store, |documents| documents.note_expiring())?;
            Ok(())
        });
        unlocked.await?;
        self.lock_when_unused();
        Ok(())
    }

    /// Locks it. Calls that are under way run to their end. No I/O on this thread.
    pub fn lock(&self) {
        self.0.lock_vault();
    }

    /// Whether it is unlocked. Does not count as a use. No I/O on this thread.
    pub fn is_unlocked(&self) -> bool {
        let clock = &*self.0.environment.clock;
        self.0.vault.locks_in(clock).is_some()
    }

    /// Puts the file at `file_path` into the vault, called `name`. It is read once and sealed on the way: the app may
    /// delete its own copy when this returns. All or nothing, also where the phone dies in the middle. Content that is
    /// there already is not kept twice. `NotKept` says what is wrong with it.
    pub async fn import(
        &self,
        file_path: String,
        name: String,
        about: DocumentAbout,
    ) -> Result<ImportedDocument, CitizenError> {
        self.change(move |documents| {
            documents.import_file(file_path.as_ref(), &name, about, &|_| true)
        })
        .await
    }

    /// As [`Vault::import`], telling `listener` how far it is and, last, how it ended. Cancelling ends it: nothing of the
    /// document is kept unless all of it was there, and nothing is told from then on. No I/O on this thread.
    pub fn start_import(
        &self,
        file_path: String,
        name: String,
        about: DocumentAbout,
        listener: Arc<dyn TransferListener>,
    ) -> Arc<TaskHandle> {
        let vault = Self(Arc::clone(&self.0));
        transfer(listener, move |progress, cancelled| async move {
            let imported = vault.change(move |documents| {
                let total_bytes = length(&file_path)?;
                documents.import_file(file_path.as_ref(), &name, about, &|bytes| {
                    progress.send_replace((bytes, total_bytes));
                    !cancelled.is_set()
                })
            });
            TransferUpdate::of(imported.await)
        })
    }

    /// Begins a document whose content comes in parts, as from a camera or another app's stream.
    pub async fn begin_import(&self) -> Result<Arc<DocumentImport>, CitizenError> {
        let import = self.with(|documents| documents.begin()).await?;
        Ok(Arc::new(DocumentImport {
            inner: Arc::clone(&self.0),
            import: Arc::new(Mutex::new(Some(import))),
        }))
    }

    /// The documents that `query` asks for, at most 50.
    pub async fn documents(&self, query: DocumentQuery) -> Result<DocumentPage, CitizenError> {
        self.with(move |documents| documents.find(&query)).await
    }

    /// One document. `NotFound` for an id that is none, or is gone.
    pub async fn document(&self, id: String) -> Result<Document, CitizenError> {
        self.with(move |documents| documents.document(&id)).await
    }

    /// Says something else of a document; returns it as it is now.
    pub async fn change_document(
        &self,
        id: String,
        about: DocumentAbout,
    ) -> Result<Document, CitizenError> {
        self.change(move |documents| documents.change(&id, about))
            .await
    }

    /// The content of a document from `offset` on, in bytes: `most_bytes` of it, at most a mebibyte, or as much as there
    /// is; none behind its end. Only what is asked for is read, so a page in the middle of a long document can be shown
    /// without the rest. `NotKept` (`Damaged`) where it was tampered with.
    pub async fn read(
        &self,
        id: String,
        offset: u64,
        most_bytes: u32,
    ) -> Result<Vec<u8>, CitizenError> {
        let most_bytes = usize::try_from(most_bytes.min(READ_BYTES)).unwrap_or_default();
        self.with(move |documents| {
            let part = documents.read(&id, offset, most_bytes)?;
            Ok(part.to_vec())
        })
        .await
    }

    /// Writes the content, readable, to a new file at `file_path`. `NotKept`: `FileExists` where there is one, `Damaged`.
    pub async fn export(&self, id: String, file_path: String) -> Result<(), CitizenError> {
        let path = PathBuf::from(file_path);
        self.with(move |documents| documents.export(&id, &path, &|_| true))
            .await
    }

    /// As [`Vault::export`], telling `listener` how far it is and, last, how it ended. Cancelling ends it: nothing is left
    /// of the file unless all of it was written, and nothing is told from then on. No I/O on this thread.
    pub fn start_export(
        &self,
        id: String,
        file_path: String,
        listener: Arc<dyn TransferListener>,
    ) -> Arc<TaskHandle> {
        let vault = Self(Arc::clone(&self.0));
        transfer(listener, move |progress, cancelled| async move {
            let exported = vault.with(move |documents| {
                let total_bytes = documents.document(&id)?.size_bytes;
                documents.export(&id, &PathBuf::from(file_path), &|bytes| {
                    progress.send_replace((bytes, total_bytes));
                    !cancelled.is_set()
                })
            });
            match exported.await {
                Ok(()) => TransferUpdate::Exported,
                Err(error) => TransferUpdate::Failed { error },
            }
        })
    }

    /// Makes a readable copy in the home for another app, which is removed after `lasts`, at most an hour, or when the
    /// home is opened later than that.
    pub async fn share(&self, id: String, lasts: Duration) -> Result<SharedCopy, CitizenError> {
        let inner = Arc::clone(&self.0);
        let copy = self.with(move |documents| {
            SharedCopies(&*inner.user_store()?).share(documents, &id, lasts, &|_| true)
        });
        let copy = copy.await?;
        self.end_copies();
        Ok(copy)
    }

    /// Deletes a document for good, its key first. One that is not there is no error.
    pub async fn delete(&self, id: String) -> Result<(), CitizenError> {
        self.change(move |documents| documents.delete(&id)).await
    }

    /// Makes a recovery code, to be written down on paper: 54 digits in nine groups. It is the way back to all that is here,
    /// documents and drafts and the rest, where the phone's keystore loses its keys ([`super::CitizenClient::recover`]).
    /// The one before is not taken any more.
    ///
    /// All gets new keys with it, so that with the code of before, and a copy of the home of then, nothing opens that is put
    /// in later.
    pub async fn set_up_recovery(&self) -> Result<String, CitizenError> {
        let inner = Arc::clone(&self.0);
        let set_up = move |store: &UserStore| {
            if vault::has_recovery(store)? {
                inner.vault.renew_keys(store, &*inner.key_store)?;
            }
            let set_up = |documents: &Documents<'_>| Recovery(documents).set_up();
            Ok(text(&inner.vault.with(store, set_up)?))
        };
        self.0.change(Inner::vault_changes, set_up).await
    }

    /// The recovery code, to be shown again; `None` where there is none.
    pub async fn recovery_code(&self) -> Result<Option<String>, CitizenError> {
        self.with(|documents| Ok(Recovery(documents).code()?.as_ref().map(text)))
            .await
    }

    /// Whether there is a recovery code; also while it is locked.
    pub async fn has_recovery(&self) -> Result<bool, CitizenError> {
        self.0.with_user(vault::has_recovery).await
    }

    /// Whether what she has written down is the recovery code. `RecoveryCode` says where it has a slip; `Refused`:
    /// `recovery-code-wrong`, `no-recovery-code`.
    pub async fn check_recovery_code(&self, typed: String) -> Result<(), CitizenError> {
        self.with(move |documents| {
            let typed = RecoveryCode::read(&typed)?;
            match Recovery(documents).code()? {
                Some(code) if code.as_bytes() == typed.as_bytes() => Ok(()),
                Some(_) => Err(Error::Refused("recovery-code-wrong")),
                None => Err(Error::Refused("no-recovery-code")),
            }
        })
        .await
    }

    /// Puts new keys in the place of all that seal what is hers, and new secrets in the place of all in the keystore: for when she
    /// thinks that somebody has had her phone. The former keys open nothing that is in `user.db`; the files that are there
    /// are not sealed anew, so it takes no longer where they are large, and who has copied a key of an attachment goes on
    /// reading that one until it is sent. The recovery code stays: make another one where it may have been read. Of the
    /// documents all at once, or the old ones stand, and then the same of the rest.
    pub async fn renew_keys(&self) -> Result<(), CitizenError> {
        let inner = Arc::clone(&self.0);
        let renew = move |store: &UserStore| inner.vault.renew_keys(store, &*inner.key_store);
        self.0.with_user(renew).await
    }

    /// How much of the phone the documents take; also while it is locked.
    pub async fn usage(&self) -> Result<VaultUsage, CitizenError> {
        self.0.with_user(vault::usage).await
    }

    /// Tells `listener` of the vault as it is and as it changes. Does not count as a use. No I/O on this thread.
    pub fn observe(&self, listener: Arc<dyn VaultListener>) -> Arc<TaskHandle> {
        let state = |inner: &Inner, revision: u64| {
            let store = inner.user_store()?;
            let key = inner.vault.peek(&*inner.environment.clock);
            let newest = key
                .as_ref()
                .map(|key| Documents::new(&store, Arc::clone(key)).find(&DocumentQuery::default()));
            Ok(VaultUpdate {
                revision,
                unlocked: key.is_some(),
                usage: vault::usage(&store)?,
                documents: newest
                    .transpose()?
                    .map_or_else(Vec::new, |page| page.documents),
            })
        };
        let changes = self.0.vault_changes().subscribe();
        observe(&self.0, changes, state, move |update| {
            listener.on_update(update)
        })
    }
}

impl Vault {
    /// Runs `work` on the documents, on a blocking thread of the core.
    pub(super) async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Documents<'_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, CitizenError> {
        let inner = Arc::clone(&self.0);
        self.0
            .with_user(move |store| inner.vault.with(store, work))
            .await
    }

    /// As [`Vault::with`], for work that changes something.
    pub(super) async fn change<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Documents<'_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, CitizenError> {
        let inner = Arc::clone(&self.0);
        (self.0)
            .change(Inner::vault_changes, move |store| {
                inner.vault.with(store, work)
            })
            .await
    }

    /// Locks it once nobody has used it for long enough, and tells of that.
    fn lock_when_unused(&self) {
        let (inner, clock) = (
            Arc::downgrade(&self.0),
            Arc::clone(&self.0.environment.clock),
        );
        let watch = async move {
            while let Some(strong) = inner.upgrade() {
                let Some(rest) = strong.vault.locks_in(&*clock) else {
                    Inner::tell(strong.vault_changes());
                    break;
                };
                drop(strong);
                clock.sleep(rest).await;
            }
        };
        if let Some(handle) = runtime::handle() {
            handle.spawn(watch);
        }
    }

    /// Removes the copies that were handed out, each in its time.
    fn end_copies(&self) {
        let (inner, clock) = (
            Arc::downgrade(&self.0),
            Arc::clone(&self.0.environment.clock),
        );
        let end = async move {
            while let Some(strong) = inner.upgrade() {
                let ended = blocking(move || SharedCopies(&*strong.user_store()?).end_due()).await;
                // Where the home is closed meanwhile, the next opening does it.
                let Ok(Some(next)) = ended else { break };
                clock
                    .sleep((next - clock.now()).to_std().unwrap_or_default())
                    .await;
            }
        };
        if let Some(handle) = runtime::handle() {
            handle.spawn(end);
        }
    }
}

/// A document that comes in parts. Dropped before [`DocumentImport::finish`], nothing is left of it.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct DocumentImport {
    inner: Arc<Inner>,
    import: Arc<Mutex<Option<Import>>>,
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl DocumentImport {
    /// Takes what comes next, best a mebibyte at a time. Where it fails, nothing of the document is left.
    pub async fn write(&self, part: Vec<u8>) -> Result<(), CitizenError> {
        let import = Arc::clone(&self.import);
        spawned(async move {
            let write = move || {
                let mut import = import.lock().unwrap_or_else(PoisonError::into_inner);
                let written = match import.as_mut() {
                    Some(import) => import.write(&part),
                    None => Err(Error::NotFound("import")),
                };
                if written.is_err() {
                    *import = None;
                }
                written
            };
            Ok(blocking(write).await?)
        })
        .await
    }

    /// Keeps what was written, as [`Vault::import`] does. The vault has to be unlocked. Can be called once.
    pub async fn finish(
        &self,
        name: String,
        about: DocumentAbout,
    ) -> Result<ImportedDocument, CitizenError> {
        let import = Arc::clone(&self.import);
        Vault(Arc::clone(&self.inner))
            .change(move |documents| {
                let mut import = import.lock().unwrap_or_else(PoisonError::into_inner);
                let import = import.take().ok_or(Error::NotFound("import"))?;
                documents.finish(import, &name, about)
            })
            .await
    }
}

fn text(code: &RecoveryCode) -> String {
    code.to_text().to_string()
}

/// Begins `work`, which tells how many bytes of how many have gone, and `listener` of it.
pub(super) fn transfer<F>(
    listener: Arc<dyn TransferListener>,
    work: impl FnOnce(watch::Sender<(u64, u64)>, Cancelled) -> F,
) -> Arc<TaskHandle>
where
    F: Future<Output = TransferUpdate> + Send + 'static,
{
    let step = |(bytes, total_bytes)| TransferUpdate::Moving { bytes, total_bytes };
    let deliver = move |update| listener.on_update(update);
    told((0, 0), work, step, deliver)
}

fn length(file_path: &str) -> Result<u64, Error> {
    let about = std::fs::metadata(file_path).map_err(|_| DocumentProblem::Unreadable)?;
    Ok(about.len())
}

/// Puts receipts into the vault that have come since it was unlocked last: each once, also where she deletes it.
fn keep_receipts(inner: &Inner, store: &UserStore, language: &str) -> Result<(), Error> {
    loop {
        let accepted = Queue(store).receipts_to_keep(RECEIPTS)?;
        if accepted.is_empty() {
            return Ok(());
        }
        for submission in accepted {
            inner.vault.with(store, |documents| {
                keep_receipt(documents, store, submission, language)
            })?;
        }
    }
}

fn keep_receipt(
    documents: &Documents<'_>,
    store: &UserStore,
    submission: outbox::Submission,
    language: &str,
) -> Result<(), Error> {
    let receipt = Queue(store).receipt(&submission.id)?;
    let name = submission.subject.service_name.in_language(language);
    let (issued_at, case_number) = match submission.state {
        SubmissionState::Accepted {
            received_at,
            case_number,
        } => (Some(received_at), Some(case_number)),
        _ => (None, None),
    };
    let about = DocumentAbout {
        kind: DocumentKind::Receipt,
        title: name.chars().take(200).collect(),
        issued_on: issued_at.map(|at| at.format("%Y-%m-%d").to_string()),
        // It stands in the city's letters, so she looks for it.
        tags: case_number.into_iter().collect(),
        case_id: Some(submission.case_id),
        service_id: Some(submission.subject.service_id),
        ..DocumentAbout::default()
    };
    let file_name = format!("receipt-{}.jws", submission.id);
    documents.import(&mut receipt.jws.as_bytes(), &file_name, about)?;
    Queue(store).receipt_is_kept(&submission.id)
}
