//! The resident's documents.

use std::{path::Path, sync::Arc};

use citizen_core::facade::{
    CallbackError, CitizenError, DocumentAbout, DocumentQuery, ImportedDocument, TaskHandle,
    TransferListener, TransferUpdate,
};
use serde_json::json;
use tokio::sync::mpsc;

use crate::{
    app::App,
    arguments::{Kind, Order, VaultCommand},
    failure::Failure,
    terminal::Reply,
    words::vault as words,
};

pub(super) async fn vault(app: &App, command: Option<VaultCommand>) -> Result<(), Failure> {
    let vault = app.client.vault();
    if let Some(VaultCommand::Usage) = command {
        let usage = vault.usage().await?;
        return app
            .terminal
            .say(&Reply::new(json!({ "usage": usage }), words::usage(usage))?);
    }
    if let Some(VaultCommand::Recover { code }) = command {
        let code = match code.is_empty() {
            true => {
                app.terminal
                    .aside("The recovery code, as it stands on the paper:")?;
                app.terminal.ask()?.unwrap_or_default()
            }
            false => code.join(" "),
        };
        app.client.recover(code).await?;
        let words = "All that is here opens again.".to_owned();
        return app
            .terminal
            .say(&Reply::new(json!({ "recovered": true }), words)?);
    }
    // The key file asks nobody.
    vault.unlock(app.language.clone()).await?;
    let one = |document| {
        let words = words::document(&document);
        app.terminal
            .say(&Reply::new(json!({ "document": document }), words)?)
    };
    match command {
        None => find(app, DocumentQuery::default()).await,
        Some(VaultCommand::List {
            words,
            kind,
            case,
            expires_by,
            order,
            offset,
        }) => {
            let query = DocumentQuery {
                words: words.join(" "),
                kind: kind.map(Kind::kind),
                case_id: case,
                expires_by,
                order: Order::order(order),
                offset,
            };
            find(app, query).await
        }
        Some(VaultCommand::Add { file, about }) => {
            let about = about.over(DocumentAbout::default());
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            let imported = moved(app, "sealing the document", |told| {
                vault.start_import(path(&file), name.into_owned(), about, told)
            });
            // Told of an import, it is one that has ended well.
            let imported = imported.await?.ok_or(CitizenError::Cancelled)?;
            let words = words::imported(&imported);
            app.terminal.say(&Reply::new(json!(imported), words)?)
        }
        Some(VaultCommand::Show { document }) => one(vault.document(document).await?),
        Some(VaultCommand::Change { document, about }) => {
            let before = vault.document(document.clone()).await?;
            let about = about.over(before.about);
            one(vault.change_document(document, about).await?)
        }
        Some(VaultCommand::Export { document, file }) => {
            let about = vault.document(document.clone()).await?;
            moved(app, "writing the document", |told| {
                vault.start_export(document, path(&file), told)
            })
            .await?;
            one(about)
        }
        Some(VaultCommand::Share { document, lasts }) => {
            let copy = vault.share(document, lasts).await?;
            let words = words::shared(&copy);
            app.terminal.say(&Reply::new(json!(copy), words)?)
        }
        Some(VaultCommand::Delete { document }) => {
            vault.delete(document.clone()).await?;
            let deleted = json!({ "deleted": document });
            app.terminal
                .say(&Reply::new(deleted, "It is deleted.".to_owned())?)
        }
        Some(VaultCommand::RecoveryCode { key: true, .. }) => {
            let key = vault.recovery_key().await?;
            app.terminal
                .say(&Reply::new(json!({ "recovery_key": key }), key.clone())?)
        }
        Some(VaultCommand::RecoveryCode { new, check, .. }) => {
            let code = match (new, check) {
                (true, _) => Some(vault.set_up_recovery().await?),
                (false, Some(typed)) => {
                    vault.check_recovery_code(typed).await?;
                    let reply = json!({ "recovery_code": vault.recovery_code().await? });
                    let words = "This is the recovery code.".to_owned();
                    return app.terminal.say(&Reply::new(reply, words)?);
                }
                (false, None) => vault.recovery_code().await?,
            };
            let words = words::recovery_code(code.as_deref());
            app.terminal
                .say(&Reply::new(json!({ "recovery_code": code }), words)?)
        }
        Some(VaultCommand::RenewKeys) => {
            vault.renew_keys().await?;
            let words =
                "There are new keys. The former ones open no document that is here any more.";
            app.terminal
                .say(&Reply::new(json!({ "renewed": true }), words.to_owned())?)
        }
        Some(VaultCommand::Usage | VaultCommand::Recover { .. }) => Ok(()),
    }
}

async fn find(app: &App, query: DocumentQuery) -> Result<(), Failure> {
    let page = app.client.vault().documents(query).await?;
    let words = words::page(&page);
    app.terminal.say(&Reply::new(json!(page), words)?)
}

/// The core's process is the same one, so a path that is not absolute is the caller's.
fn path(file: &Path) -> String {
    file.to_string_lossy().into_owned()
}

/// Waits until a document has gone its way, showing how far it is.
async fn moved(
    app: &App,
    what: &'static str,
    start: impl FnOnce(Arc<dyn TransferListener>) -> Arc<TaskHandle>,
) -> Result<Option<ImportedDocument>, Failure> {
    let (told, mut updates) = mpsc::unbounded_channel();
    let waiting = app.terminal.wait(what);
    let bar = waiting.upload();
    let _task = start(Arc::new(Told(told)));
    while let Some(update) = updates.recv().await {
        match update {
            TransferUpdate::Moving { bytes, total_bytes } => bar.tell(bytes, total_bytes),
            TransferUpdate::Imported { imported } => return Ok(Some(imported)),
            TransferUpdate::Exported => return Ok(None),
            TransferUpdate::Failed { error } => return Err(error.into()),
        }
    }
    Err(CitizenError::Cancelled.into())
}

struct Told(mpsc::UnboundedSender<TransferUpdate>);

impl TransferListener for Told {
    fn on_update(&self, update: TransferUpdate) -> Result<(), CallbackError> {
        self.0.send(update).map_err(|_| CallbackError::Failed)
    }
}
