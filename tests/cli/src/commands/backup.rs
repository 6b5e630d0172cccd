//! All that is hers in one file, and back.

use std::{path::Path, sync::Arc};

use citizen_core::facade::{
    BackupListener, BackupSecret, BackupUpdate, CallbackError, CitizenError, TaskHandle,
};
use serde_json::json;
use tokio::sync::mpsc;

use crate::{
    app::App,
    arguments::{BackupCommand, BackupSecretArguments},
    failure::Failure,
    terminal::Reply,
    words::backup as words,
};

const IDENTITY: &str = "AGE-SECRET-KEY-1";

pub(super) async fn backup(app: &App, command: BackupCommand) -> Result<(), Failure> {
    let vault = app.client.vault();
    // The key file asks nobody.
    vault.unlock(app.language.clone()).await?;
    let ended = match command {
        BackupCommand::Make { file, passphrase } => {
            let passphrase = match passphrase {
                true => Some(asked(app, "The passphrase:")?),
                false => None,
            };
            let start = |told| vault.start_backup(path(&file), passphrase, told);
            moved(app, "making the backup", start).await?
        }
        BackupCommand::Check { file, secret } => {
            let secret = read(app, secret)?;
            let start = |told| vault.start_backup_check(path(&file), secret, told);
            moved(app, "reading the backup", start).await?
        }
        BackupCommand::Restore { file, secret } => {
            let (secret, language) = (read(app, secret)?, app.language.clone());
            let start = |told| vault.start_restore(path(&file), secret, language, told);
            moved(app, "restoring the backup", start).await?
        }
    };
    let reply = match ended {
        BackupUpdate::Made { summary } => {
            Reply::new(json!({ "backup": summary }), words::made(&summary))?
        }
        BackupUpdate::Checked { summary } => {
            Reply::new(json!({ "backup": summary }), words::checked(&summary))?
        }
        BackupUpdate::Restored { report } => {
            Reply::new(json!({ "restored": report }), words::restored(&report))?
        }
        BackupUpdate::Failed { error } => return Err(error.into()),
        BackupUpdate::Moving { .. } => return Err(CitizenError::Cancelled.into()),
    };
    app.terminal.say(&reply)
}

fn read(app: &App, secret: BackupSecretArguments) -> Result<BackupSecret, Failure> {
    if secret.passphrase {
        let passphrase = asked(app, "The passphrase:")?;
        return Ok(BackupSecret::Passphrase { passphrase });
    }
    let typed = match secret.code {
        Some(code) => code,
        None => asked(app, "The recovery code, as it stands on the paper:")?,
    };
    Ok(match typed.trim().to_uppercase().starts_with(IDENTITY) {
        true => BackupSecret::Key { identity: typed },
        false => BackupSecret::Code { typed },
    })
}

fn asked(app: &App, what: &str) -> Result<String, Failure> {
    app.terminal.aside(what)?;
    Ok(app.terminal.ask()?.unwrap_or_default())
}

fn path(file: &Path) -> String {
    file.to_string_lossy().into_owned()
}

/// Waits until it has ended, showing how far it is.
async fn moved(
    app: &App,
    what: &'static str,
    start: impl FnOnce(Arc<dyn BackupListener>) -> Arc<TaskHandle>,
) -> Result<BackupUpdate, Failure> {
    let (told, mut updates) = mpsc::unbounded_channel();
    let waiting = app.terminal.wait(what);
    let bar = waiting.upload();
    let _task = start(Arc::new(Told(told)));
    while let Some(update) = updates.recv().await {
        match update {
            BackupUpdate::Moving { bytes, total_bytes } => bar.tell(bytes, total_bytes),
            ended => return Ok(ended),
        }
    }
    Err(CitizenError::Cancelled.into())
}

struct Told(mpsc::UnboundedSender<BackupUpdate>);

impl BackupListener for Told {
    fn on_update(&self, update: BackupUpdate) -> Result<(), CallbackError> {
        self.0.send(update).map_err(|_| CallbackError::Failed)
    }
}
