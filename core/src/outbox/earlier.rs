//! What of her a resident has told in earlier submissions.

use std::collections::BTreeMap;

use rusqlite::Row;
use serde::Deserialize;
use serde_json::Value;

use super::queue::{Queue, Subject, place};
use crate::{environment::Timestamp, error::Error, forms::Answers, text::Text, user_store::moment};

/// What one submission tells of her.
#[derive(Debug, Clone, PartialEq)]
pub struct Earlier {
    /// The name of the service.
    pub service_name: Text,
    /// When it was submitted.
    pub created_at: Timestamp,
    /// The answers by their purpose.
    pub told: BTreeMap<String, Value>,
}

/// What is read again of a body that was sent.
#[derive(Deserialize)]
pub(super) struct Sent {
    pub(super) answers: Answers,
}

impl Queue<'_> {
    /// What the newest submissions, at most `limit`, tell of her, the newest first; what was refused or taken back tells
    /// nothing. Read from the bodies as they were sent: nothing else is kept of it.
    pub fn earlier(&self, limit: u32) -> Result<Vec<Earlier>, Error> {
        self.0.database.read(|connection| {
            let mut statement = connection.prepare_cached(include_str!("sql/earlier.sql"))?;
            let rows = statement.query_map([limit], |row: &Row<'_>| {
                let id: String = row.get("id")?;
                let sealed: [Vec<u8>; 2] = [row.get("sealed_subject")?, row.get("sealed_body")?];
                Ok((id, row.get("created_at_ms")?, sealed))
            })?;
            rows.map(|row| {
                let (id, created_at_ms, [subject, body]) = row?;
                let subject: Subject =
                    self.0.open_sealed(place(&id, "sealed_subject"), &subject)?;
                let mut told = BTreeMap::new();
                if !subject.purposes.is_empty() {
                    let Sent { mut answers } =
                        self.0.open_sealed(place(&id, "sealed_body"), &body)?;
                    let answer = |(purpose, name)| Some((purpose, answers.remove(&name)?));
                    told.extend(subject.purposes.into_iter().filter_map(answer));
                }
                Ok(Earlier {
                    service_name: subject.service_name,
                    created_at: moment(created_at_ms),
                    told,
                })
            })
            .collect()
        })
    }
}
