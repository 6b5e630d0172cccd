//! Which home this is, so that a backup says whose it is without saying who she is.

use super::{UserStore, rebuild};
use crate::{error::Error, user_store::report::DamageCounts};

/// The setting that the lineage is kept under.
const NAME: &str = "lineage";

impl UserStore {
    /// The random id that all backups of this home have in common, also where the home is on another phone by then;
    /// `None` as long as none was made or restored here. Blocks.
    pub fn lineage(&self) -> Result<Option<String>, Error> {
        (self.database).read(|connection| self.setting(connection, NAME))
    }

    /// As [`UserStore::lineage`], made where there is none yet. Blocks.
    pub fn made_lineage(&self) -> Result<String, Error> {
        self.database.write(|transaction| {
            if let Some(lineage) = self.setting(transaction, NAME)? {
                return Ok(lineage);
            }
            let lineage = self.environment.new_id()?.to_string();
            self.set_setting(transaction, NAME, &lineage)?;
            Ok(lineage)
        })
    }

    /// Goes on with the lineage of a backup. Blocks.
    pub fn set_lineage(&self, lineage: &str) -> Result<(), Error> {
        (self.database).write(|transaction| self.set_setting(transaction, NAME, &lineage))
    }

    /// Whether there is nothing of hers here: no draft, submission, message, fact, favourite or document. Blocks.
    pub fn is_empty(&self) -> Result<bool, Error> {
        Ok(self.database.read(rebuild::counted)? == DamageCounts::default())
    }
}
