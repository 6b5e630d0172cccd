//! The resident's documents.

use citizen_core::facade::{DocumentAbout, DocumentQuery};
use serde_json::json;

use super::moving::{exported, imported, new_path, path};
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
            true => app.terminal.asked_for_code()?,
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
            let imported = imported(app, "sealing the document", |told| {
                vault.start_import(path(&file), name.into_owned(), about, told)
            });
            let imported = imported.await?;
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
            let file = new_path(app, &file)?;
            let about = vault.document(document.clone()).await?;
            let exported = exported(app, "writing the document", |told| {
                vault.start_export(document, file, told)
            });
            exported.await?;
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
