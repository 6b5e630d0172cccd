//! All that is hers in one file, and back.

use citizen_core::facade::{BackupSecret, BackupUpdate, CitizenError};
use serde_json::json;

use super::moving::{moved, new_path, path};
use crate::{
    app::App,
    arguments::{BackupCommand, BackupSecretArguments},
    failure::Failure,
    terminal::Reply,
    words::backup as words,
};

const IDENTITY: &str = "AGE-SECRET-KEY-1";
const PASSPHRASE: &str = "The passphrase:";

pub(super) async fn backup(app: &App, command: BackupCommand) -> Result<(), Failure> {
    let vault = app.client.vault();
    // The key file asks nobody.
    vault.unlock(app.language.clone()).await?;
    let bytes = |update: &BackupUpdate| match update {
        BackupUpdate::Moving { bytes, total_bytes } => Some((*bytes, *total_bytes)),
        _ => None,
    };
    let ended = match command {
        BackupCommand::Make { file, passphrase } => {
            let file = new_path(app, &file)?;
            let passphrase = passphrase.then(|| new_passphrase(app)).transpose()?;
            moved(app, "making the backup", bytes, |told| {
                vault.start_backup(file, passphrase, told)
            })
            .await?
        }
        BackupCommand::Check { file, secret } => {
            let secret = read(app, secret)?;
            moved(app, "reading the backup", bytes, |told| {
                vault.start_backup_check(path(&file), secret, told)
            })
            .await?
        }
        BackupCommand::Restore { file, secret, mine } => {
            let (secret, language) = (read(app, secret)?, app.language.clone());
            moved(app, "restoring the backup", bytes, |told| {
                vault.start_restore(path(&file), secret, language, mine, told)
            })
            .await?
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
        let passphrase = app.terminal.asked_unseen(PASSPHRASE)?;
        return Ok(BackupSecret::Passphrase { passphrase });
    }
    let typed = match secret.code {
        Some(code) => code,
        None => app.terminal.asked_for_code()?,
    };
    Ok(match typed.trim().to_uppercase().starts_with(IDENTITY) {
        true => BackupSecret::Key { identity: typed },
        false => BackupSecret::Code { typed },
    })
}

/// Twice where nobody sees what is typed: with a slip in it nothing would open the backup.
fn new_passphrase(app: &App) -> Result<String, Failure> {
    let passphrase = app.terminal.asked_unseen(PASSPHRASE)?;
    if app.terminal.is_typed() && app.terminal.asked_unseen("Once more:")? != passphrase {
        let words = "these are two passphrases, so no backup was made";
        return Err(Failure::Usage(words.to_owned()));
    }
    Ok(passphrase)
}
