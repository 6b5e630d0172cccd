//! On which day documents expire, also while the vault is locked: she is reminded of it then too. Kept under the store's key,
//! without what a document is called.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::{Document, DocumentAbout, DocumentKind, Documents};
use crate::{error::Error, user_store::UserStore};

/// The setting with the documents that expire, by their ids.
const EXPIRING: &str = "vault_expiring";

/// What is known of a document that expires while the vault is locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expiring {
    /// What sort it is.
    pub kind: DocumentKind,
    /// The last day on which it holds.
    pub last_day: NaiveDate,
}

/// The documents that expire, by their ids. The vault may be locked; blocks.
pub fn expiring(store: &UserStore) -> Result<BTreeMap<String, Expiring>, Error> {
    store.database.read(|connection| noted(store, connection))
}

fn noted(store: &UserStore, connection: &Connection) -> Result<BTreeMap<String, Expiring>, Error> {
    Ok(store.setting(connection, EXPIRING)?.unwrap_or_default())
}

/// Notes of a document that it is said to be `about`, or that it is gone.
pub(super) fn note(
    store: &UserStore,
    transaction: &Connection,
    id: &str,
    about: Option<&DocumentAbout>,
) -> Result<(), Error> {
    let before = noted(store, transaction)?;
    let mut after = before.clone();
    match about.and_then(read) {
        Some(expiring) => after.insert(id.to_owned(), expiring),
        None => after.remove(id),
    };
    keep(store, transaction, &before, &after)
}

impl Documents<'_> {
    /// Notes it of all documents: of those too that came before it was noted. Returns whether anything was news.
    pub fn note_expiring(&self) -> Result<bool, Error> {
        let (documents, _) = self.all()?;
        let of = |document: Document| Some((document.id, read(&document.about)?));
        let after: BTreeMap<_, _> = documents.into_iter().filter_map(of).collect();
        self.store.database.write(|transaction| {
            let before = noted(self.store, transaction)?;
            keep(self.store, transaction, &before, &after)?;
            Ok(before != after)
        })
    }
}

fn keep(
    store: &UserStore,
    transaction: &Connection,
    before: &BTreeMap<String, Expiring>,
    after: &BTreeMap<String, Expiring>,
) -> Result<(), Error> {
    if before != after {
        store.set_setting(transaction, EXPIRING, after)?;
    }
    Ok(())
}

fn read(about: &DocumentAbout) -> Option<Expiring> {
    Some(Expiring {
        kind: about.kind,
        last_day: about.expires_on.as_deref()?.parse().ok()?,
    })
}
