//! Files on their way into the app and out of it.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use citizen_core::facade::{
    BackupListener, BackupUpdate, CallbackError, CitizenError, ImportedDocument, TaskHandle,
    TransferListener, TransferUpdate,
};
use tokio::sync::mpsc;

use crate::{app::App, failure::Failure};

/// The core's process is the same one, so a path that is not absolute is the caller's.
pub(super) fn path(file: &Path) -> String {
    file.to_string_lossy().into_owned()
}

/// The path of a file that is to be made. In the app's own folder it would not last: what nothing there asks for is removed.
pub(super) fn new_path(app: &App, file: &Path) -> Result<String, Failure> {
    let folder = file.parent().filter(|folder| *folder != Path::new(""));
    let folder = folder.unwrap_or(Path::new(".")).canonicalize();
    if folder.is_ok_and(|folder| folder.starts_with(&app.home)) {
        return Err(Failure::Usage(format!(
            "{} is in the app's own folder, where it would not last: name another place",
            file.display()
        )));
    }
    // What is called so while it is written.
    let mut part = file.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    if part.exists() {
        let words = format!(
            "{} is there: delete it, if it is left of something that was cut off",
            part.display()
        );
        app.terminal.warn("part_left", &words);
    }
    Ok(path(file))
}

/// Waits until it has ended, showing how many bytes of how many have gone as long as an update says so; returns how it has
/// ended. `start` is to be written where this is called, or it does not take what listens.
pub(super) async fn moved<U: Send + 'static>(
    app: &App,
    what: &'static str,
    bytes: impl Fn(&U) -> Option<(u64, u64)>,
    start: impl FnOnce(Arc<Told<U>>) -> Arc<TaskHandle>,
) -> Result<U, Failure> {
    let (told, mut updates) = mpsc::unbounded_channel();
    let waiting = app.terminal.wait(what);
    let bar = waiting.upload();
    let _task = start(Arc::new(Told(told)));
    while let Some(update) = updates.recv().await {
        match bytes(&update) {
            Some((bytes, total_bytes)) => bar.tell(bytes, total_bytes),
            None => return Ok(update),
        }
    }
    Err(CitizenError::Cancelled.into())
}

/// The same of a document that goes into the vault.
pub(super) async fn imported(
    app: &App,
    what: &'static str,
    start: impl FnOnce(Arc<Told<TransferUpdate>>) -> Arc<TaskHandle>,
) -> Result<ImportedDocument, Failure> {
    match moved(app, what, bytes, start).await? {
        TransferUpdate::Imported { imported } => Ok(imported),
        other => Err(failed(other)),
    }
}

/// The same of a document that goes out of the vault.
pub(super) async fn exported(
    app: &App,
    what: &'static str,
    start: impl FnOnce(Arc<Told<TransferUpdate>>) -> Arc<TaskHandle>,
) -> Result<(), Failure> {
    match moved(app, what, bytes, start).await? {
        TransferUpdate::Exported => Ok(()),
        other => Err(failed(other)),
    }
}

fn bytes(update: &TransferUpdate) -> Option<(u64, u64)> {
    match update {
        TransferUpdate::Moving { bytes, total_bytes } => Some((*bytes, *total_bytes)),
        _ => None,
    }
}

/// Why a document did not go the way that was asked for.
fn failed(ended: TransferUpdate) -> Failure {
    match ended {
        TransferUpdate::Failed { error } => error.into(),
        _ => CitizenError::Cancelled.into(),
    }
}

/// Hands on what it is told.
pub(super) struct Told<U>(mpsc::UnboundedSender<U>);

impl<U> Told<U> {
    fn tell(&self, update: U) -> Result<(), CallbackError> {
        self.0.send(update).map_err(|_| CallbackError::Failed)
    }
}

impl TransferListener for Told<TransferUpdate> {
    fn on_update(&self, update: TransferUpdate) -> Result<(), CallbackError> {
        self.tell(update)
    }
}

impl BackupListener for Told<BackupUpdate> {
    fn on_update(&self, update: BackupUpdate) -> Result<(), CallbackError> {
        self.tell(update)
    }
}
