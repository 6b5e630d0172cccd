//! What the resident has told the app about herself: answers to the questions on which the city's rules
//! turn. They are kept sealed on this phone and go one by one or all at once. None is sent but one that she has put into
//! a form, as her answer there.

use std::collections::HashMap;

use rusqlite::{Row, params};
use serde::{Deserialize, Serialize};

use crate::{error::Error, seal::Place, text::hex, user_store::UserStore};

mod backup;

/// A fact about the resident, as she has told it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FactValue {
    /// Yes or no.
    YesNo {
        /// Whether it is so.
        value: bool,
    },
    /// A whole number.
    Number {
        /// The number.
        value: i64,
    },
    /// A day.
    Date {
        /// As RFC 3339 writes it: `1944-03-08`.
        value: String,
    },
    /// One of the choices.
    Choice {
        /// The choice's id.
        value: String,
    },
}

/// Whether forms may offer her what she has told before. Nothing is put into one by itself in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum PrefillConsent {
    /// She was not asked yet: ask her, before what is known is shown to her.
    #[default]
    Unasked,
    /// They may.
    Given,
    /// They may not: nothing is offered.
    Refused,
}

/// The facts of one user store. Every call blocks.
pub struct Profile<'a>(pub &'a UserStore);

/// What is sealed of a fact: also which one it is, for that alone may say too much.
#[derive(Serialize, Deserialize)]
struct Told {
    id: String,
    value: FactValue,
}

impl Profile<'_> {
    /// All that she has told, by the facts' ids.
    pub fn facts(&self) -> Result<HashMap<String, FactValue>, Error> {
        self.0.database.read(|connection| {
            let mut statement = connection.prepare_cached(include_str!("sql/facts.sql"))?;
            let rows = statement.query_map([], |row: &Row<'_>| {
                Ok((row.get("lookup_id")?, row.get("sealed_fact")?))
            })?;
            rows.map(|row| {
                let (lookup, sealed): (Vec<u8>, Vec<u8>) = row?;
                let told: Told = self.0.open_sealed(place(&hex(&lookup)), &sealed)?;
                Ok((told.id, told.value))
            })
            .collect()
        })
    }

    /// Keeps `value` as the fact `id`; what she said before is gone.
    pub fn tell(&self, id: &str, value: &FactValue) -> Result<(), Error> {
        let lookup = self.lookup(id)?;
        let told = Told {
            id: id.to_owned(),
            value: value.clone(),
        };
        let sealed = self.0.seal(place(&hex(&lookup)), &told)?;
        self.0.database.write(|transaction| {
            transaction
                .prepare_cached(include_str!("sql/tell.sql"))?
                .execute(params![lookup, sealed])?;
            Ok(())
        })
    }

    /// Takes a fact away; one that was not told is no error.
    pub fn forget(&self, id: &str) -> Result<(), Error> {
        let lookup = self.lookup(id)?;
        self.0.database.write(|transaction| {
            transaction.execute(include_str!("sql/forget.sql"), [lookup])?;
            Ok(())
        })
    }

    /// Takes all facts away, also such as are damaged.
    pub fn forget_all(&self) -> Result<(), Error> {
        self.0.database.write(|transaction| {
            transaction.execute(include_str!("sql/forget_all.sql"), [])?;
            Ok(())
        })
    }

    /// Whether forms may offer what she has told before.
    pub fn prefill_consent(&self) -> Result<PrefillConsent, Error> {
        self.0.database.read(|connection| {
            let consent = self.0.setting(connection, PREFILL_CONSENT)?;
            Ok(consent.unwrap_or_default())
        })
    }

    /// Keeps what she says of it; forgetting facts leaves it.
    pub fn set_prefill_consent(&self, consent: PrefillConsent) -> Result<(), Error> {
        self.0
            .database
            .write(|transaction| self.0.set_setting(transaction, PREFILL_CONSENT, &consent))
    }

    fn lookup(&self, id: &str) -> Result<Vec<u8>, Error> {
        Ok(self.0.lookup("fact", "lookup_id", id)?)
    }
}

const PREFILL_CONSENT: &str = "prefill_consent";

fn place(row: &str) -> Place<'_> {
    Place {
        table: "fact",
        row,
        column: "sealed_fact",
    }
}

#[cfg(test)]
mod tests;
