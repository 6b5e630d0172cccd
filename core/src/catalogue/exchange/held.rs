//! From the catalogue that is held to a bundle.

use std::collections::BTreeSet;

use chrono::DateTime;

use super::gather::{Head, packed};
use crate::{
    catalogue::{
        CatalogueError, CatalogueStore,
        bundle::{TimeZoneRecord, hash},
    },
    storage::StorageError,
};

impl CatalogueStore {
    /// The catalogue that is held, as a bundle. Of types of records that this version of the app does not know
    /// only hashes are held: they are not in it, and its revision is then another one.
    pub fn bundle(&self) -> Result<Vec<u8>, CatalogueError> {
        self.read(|snapshot| {
            snapshot.read(|connection| {
                let mut lines = Vec::new();
                let mut hashes = Vec::new();
                let sql = include_str!("../sql/select_records.sql");
                let mut statement = connection.prepare_cached(sql)?;
                let mut rows = statement.query([])?;
                while let Some(row) = rows.next()? {
                    let line: String = row.get(0)?;
                    hashes.push(hash(line.as_bytes()));
                    lines.extend_from_slice(line.as_bytes());
                    lines.push(b'\n');
                }
                let sql = include_str!("../sql/select_header.sql");
                let head = connection.query_row(sql, [], |row| {
                    let languages: String = row.get(2)?;
                    let published: Option<i64> = row.get(1)?;
                    let zone: (Option<String>, Option<String>) = (row.get(3)?, row.get(4)?);
                    Ok((row.get(0)?, published, languages, zone))
                })?;
                let (city, published, languages, zone): (String, _, _, _) = head;
                let languages: BTreeSet<String> =
                    serde_json::from_str(&languages).map_err(|_| StorageError::Corrupt)?;
                let zone = match zone {
                    (Some(id), Some(posix)) => Some(TimeZoneRecord { id, posix }),
                    _ => None,
                };
                let head = Head {
                    city: &city,
                    published_at: published.and_then(DateTime::from_timestamp_millis),
                    languages: &languages,
                    time_zone: zone.as_ref(),
                };
                Ok(packed(head, &mut hashes, lines))
            })
        })
    }
}
