//! What of the facts goes into a backup: all that she has told, and whether forms may offer it.

use std::{
    collections::{BTreeMap, HashMap},
    io::Read,
};

use serde::{Deserialize, Serialize};

use super::{FactValue, PrefillConsent, Profile};
use crate::{
    backup::{BackupProblem, Entries, Part, Purpose, put_value, take_value},
    error::Error,
};

const FACTS: &str = "facts.json";

#[derive(Serialize, Deserialize)]
struct AllTold {
    facts: BTreeMap<String, FactValue>,
    prefill_consent: PrefillConsent,
}

impl Part for Profile<'_> {
    fn folder(&self) -> &str {
        "profile"
    }

    fn give(&self, entries: &mut dyn Entries) -> Result<(), Error> {
        let told = AllTold {
            facts: self.facts()?.into_iter().collect(),
            prefill_consent: self.prefill_consent()?,
        };
        put_value(entries, FACTS, &told)
    }

    /// What she has told here since stands.
    fn take(
        &self,
        name: &str,
        size_bytes: u64,
        content: &mut dyn Read,
        purpose: Purpose,
    ) -> Result<u32, Error> {
        if name != FACTS {
            return Err(BackupProblem::Newer.into());
        }
        let told: AllTold = take_value(size_bytes, content)?;
        if purpose == Purpose::Check {
            return Ok(0);
        }
        let here: HashMap<String, FactValue> = self.facts()?;
        let mut taken = 0;
        for (id, value) in told.facts {
            if !here.contains_key(&id) {
                self.tell(&id, &value)?;
                taken += 1;
            }
        }
        if self.prefill_consent()? == PrefillConsent::Unasked {
            self.set_prefill_consent(told.prefill_consent)?;
        }
        Ok(taken)
    }
}
