//! What became of a `user.db` that was damaged or lost, kept until the resident was told.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::{UserStore, keys::Keys};
use crate::{environment::Timestamp, error::Error, seal::Place};

/// The setting that it is kept under.
const NAME: &str = "damage_report";

pub(super) const PLACE: Place<'static> = super::setting(NAME);

/// What of her data could be kept when the file that holds it was found damaged or missing. The file itself was set
/// aside, and is never deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct DamageReport {
    /// When that was.
    pub at: Timestamp,
    /// What was kept.
    pub kept: DamageCounts,
    /// What is known to be lost.
    pub lost: DamageCounts,
    /// Whether more may be lost than is known of.
    pub more_may_be_lost: bool,
    /// Whether the key of what was sealed is lost, and so all of it.
    pub key_lost: bool,
    /// The folder in the home that the damaged file lies in; `None` where there was none.
    pub set_aside: Option<String>,
    /// Whether what she had chosen to be told of is gone, or may be: it is as it was at the beginning.
    #[cfg_attr(feature = "uniffi", uniffi(default = false))]
    #[serde(default)]
    pub preferences_lost: bool,
    /// Whether the subscription of this phone is gone, or may be: the city is told of a new one as soon as the shell has
    /// registered, which this process need not do again.
    #[cfg_attr(feature = "uniffi", uniffi(default = false))]
    #[serde(default)]
    pub pushes_lost: bool,
}

/// So many of each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct DamageCounts {
    /// Drafts.
    pub drafts: u32,
    /// Submissions that the city had not answered: waiting to be sent, or under way.
    pub waiting: u32,
    /// Other submissions: accepted, with their receipts, refused or taken back.
    pub submissions: u32,
    /// Messages; what is lost of them is asked for again.
    pub messages: u32,
    /// Facts about her.
    pub facts: u32,
    /// Services that she kept at hand.
    pub favourites: u32,
    /// Files that go with drafts and submissions.
    pub attachments: u32,
    /// Documents in the vault.
    pub documents: u32,
}

impl DamageCounts {
    /// Each with its name.
    pub fn by_kind(&self) -> [(&'static str, u32); 8] {
        [
            ("drafts", self.drafts),
            ("waiting", self.waiting),
            ("submissions", self.submissions),
            ("messages", self.messages),
            ("facts", self.facts),
            ("favourites", self.favourites),
            ("attachments", self.attachments),
            ("documents", self.documents),
        ]
    }

    fn plus(self, other: Self) -> Self {
        Self {
            drafts: self.drafts.saturating_add(other.drafts),
            waiting: self.waiting.saturating_add(other.waiting),
            submissions: self.submissions.saturating_add(other.submissions),
            messages: self.messages.saturating_add(other.messages),
            facts: self.facts.saturating_add(other.facts),
            favourites: self.favourites.saturating_add(other.favourites),
            attachments: self.attachments.saturating_add(other.attachments),
            documents: self.documents.saturating_add(other.documents),
        }
    }
}

impl DamageReport {
    /// The same, and what she was not told of one before it: no loss is forgotten.
    pub(super) fn after(self, earlier: Option<DamageReport>) -> Self {
        let Some(earlier) = earlier else { return self };
        Self {
            lost: self.lost.plus(earlier.lost),
            more_may_be_lost: self.more_may_be_lost | earlier.more_may_be_lost,
            key_lost: self.key_lost | earlier.key_lost,
            set_aside: self.set_aside.or(earlier.set_aside),
            preferences_lost: self.preferences_lost | earlier.preferences_lost,
            pushes_lost: self.pushes_lost | earlier.pushes_lost,
            ..self
        }
    }

    /// The one that `sealed` holds.
    pub(super) fn opened(keys: &Keys, sealed: &[u8]) -> Option<Self> {
        serde_json::from_slice(&keys.open(PLACE, sealed).ok()?).ok()
    }
}

impl UserStore {
    /// What she has not been told yet of damage to this store. Blocks.
    pub fn damage_report(&self) -> Result<Option<DamageReport>, Error> {
        (self.database).read(|connection: &Connection| self.setting(connection, NAME))
    }

    /// She was told. Blocks.
    pub fn forget_damage_report(&self) -> Result<(), Error> {
        self.database.write(|transaction| {
            transaction.execute("delete from setting where name = ?1", [NAME])?;
            Ok(())
        })
    }
}
