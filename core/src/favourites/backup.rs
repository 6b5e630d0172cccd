//! What of the services at hand goes into a backup: all, in her order.

use std::{collections::BTreeSet, io::Read};

use super::{Chosen, Favourites};
use crate::{
    backup::{BackupProblem, Entries, Part, Purpose, put_value, take_value},
    error::Error,
};

const LIST: &str = "list.json";

impl Part for Favourites<'_> {
    fn folder(&self) -> &str {
        "favourites"
    }

    fn give(&self, entries: &mut dyn Entries) -> Result<(), Error> {
        put_value(entries, LIST, &self.all()?)
    }

    /// Those that are not here come behind those that are.
    fn take(
        &self,
        name: &str,
        size_bytes: u64,
        content: &mut dyn Read,
        purpose: Purpose,
    ) -> Result<u32, Error> {
        if name != LIST {
            return Err(BackupProblem::Newer.into());
        }
        let chosen: Vec<Chosen> = take_value(size_bytes, content)?;
        if purpose == Purpose::Check {
            return Ok(0);
        }
        let here: BTreeSet<String> = self.all()?.into_iter().map(|it| it.service_id).collect();
        let mut taken = 0;
        for chosen in chosen {
            if !here.contains(&chosen.service_id) {
                self.add(&chosen)?;
                taken += 1;
            }
        }
        Ok(taken)
    }
}
