//! The services that the resident keeps at hand. Which these are is sealed, for it says much of her.

use rusqlite::{Row, params};
use serde::{Deserialize, Serialize};

use crate::{
    error::Error,
    seal::{Place, SealError},
    text::{Text, hex},
    user_store::UserStore,
};

mod backup;

/// The favourites of one user store. Every call blocks.
pub struct Favourites<'a>(pub &'a UserStore);

/// A service that she keeps at hand, as it was when she chose it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    /// The service's id.
    pub service_id: String,
    /// Its name: all that is left of it when the city withdraws it.
    pub name: Text,
}

impl Favourites<'_> {
    /// All of them, in her order: as she chose them, until she moves one. One that is damaged is left out: it
    /// keeps no other from being shown, and is whole again when its service is chosen anew.
    pub fn all(&self) -> Result<Vec<Chosen>, Error> {
        self.0.database.read(|connection| {
            let mut statement = connection.prepare_cached(include_str!("sql/all.sql"))?;
            let rows = statement.query_map([], |row: &Row<'_>| {
                Ok((row.get("lookup_service")?, row.get("sealed_service")?))
            })?;
            let opened = rows.map(|row| {
                let (lookup, sealed): (Vec<u8>, Vec<u8>) = row?;
                match self.0.open_sealed(place(&hex(&lookup)), &sealed) {
                    Err(Error::Seal(SealError::Refused)) => {
                        tracing::error!("a favourite is damaged");
                        Ok(None)
                    }
                    chosen => chosen.map(Some),
                }
            });
            opened.filter_map(Result::transpose).collect()
        })
    }

    /// Puts a service last. One that is there already keeps its place, and takes on what it is called now.
    pub fn add(&self, chosen: &Chosen) -> Result<(), Error> {
        let lookup = self.lookup(&chosen.service_id)?;
        let sealed = self.0.seal(place(&hex(&lookup)), chosen)?;
        self.0.database.write(|transaction| {
            transaction
                .prepare_cached(include_str!("sql/add.sql"))?
                .execute(params![lookup, sealed])?;
            Ok(())
        })
    }

    /// Puts a service at `place`, counted from 0 as in [`Favourites::all`], or last where there is no such
    /// place. `NotFound` for one that is not among them.
    pub fn move_to(&self, service_id: &str, place: usize) -> Result<(), Error> {
        let all = self.all()?.into_iter();
        let mut order = all
            .map(|chosen| self.lookup(&chosen.service_id))
            .collect::<Result<Vec<_>, _>>()?;
        let moved = self.lookup(service_id)?;
        let before = order.len();
        order.retain(|lookup| *lookup != moved);
        if order.len() == before {
            return Err(Error::NotFound("favourite"));
        }
        order.insert(place.min(order.len()), moved);
        self.0.database.write(|transaction| {
            let mut statement = transaction.prepare_cached(include_str!("sql/move.sql"))?;
            for (position, lookup) in (1_i64..).zip(order) {
                statement.execute(params![lookup, position])?;
            }
            Ok(())
        })
    }

    /// Takes a service away; one that is not there is no error.
    pub fn remove(&self, service_id: &str) -> Result<(), Error> {
        let lookup = self.lookup(service_id)?;
        self.0.database.write(|transaction| {
            transaction.execute(include_str!("sql/remove.sql"), [lookup])?;
            Ok(())
        })
    }

    fn lookup(&self, service_id: &str) -> Result<Vec<u8>, Error> {
        Ok(self.0.lookup("favourite", "lookup_service", service_id)?)
    }
}

fn place(row: &str) -> Place<'_> {
    Place {
        table: "favourite",
        row,
        column: "sealed_service",
    }
}

#[cfg(test)]
mod tests;
