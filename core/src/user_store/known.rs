//! `home.json`: what is known of `user.db` beside it, so that its loss is seen and does not lose the key as well.
//!
//! It begins with the day on which all of `user.db` was last checked. Where that is today, a start reads no further: the
//! rest is wanted where the database is gone, or its key does not open.

use std::{
    collections::BTreeMap,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

use base64::{Engine, prelude::BASE64_STANDARD as BASE64};
use ring::digest::{SHA256, digest};
use rusqlite::{Connection, ErrorCode, params_from_iter, types::Value};
use serde::{Deserialize, Serialize};

use crate::{
    error::Error,
    files,
    seal::{Secret, WrappedKey},
    text::hex,
};

/// Longer than all that is ever written to it.
const MOST_BYTES: u64 = 64 * 1024;

/// What lies beside `user.db`. Nothing of it is personal, and the keys are wrapped, as they are there.
#[derive(Default, Serialize, Deserialize)]
struct Known {
    /// When all of `user.db` was last checked, in days since 1970; `None` where something in it was seen to be damaged
    /// since, or its keys may be others than those below. It comes first, see [`is_checked`].
    checked_on: Option<i64>,
    /// The rows of `data_key`.
    keys: Vec<KeyRow>,
    /// SHA-256 of the keys, so that a damaged copy is none.
    sha256: String,
}

/// Whether all of the database at `path` was checked on `day`, and nothing has made that doubtful. Blocks.
pub(super) fn is_checked(path: &Path, day: i64) -> io::Result<bool> {
    let expected = format!("{{\"checked_on\":{day},").into_bytes();
    match files::read_at_most(&place(path), expected.len() as u64) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        beginning => Ok(beginning? == expected),
    }
}

/// The wrapped keys beside the database at `path`: none where there is nothing, or nothing whole. Blocks.
pub(super) fn keys(path: &Path) -> Result<Vec<KeyRow>, Error> {
    let bytes = match files::read_at_most(&place(path), MOST_BYTES) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        bytes => bytes?,
    };
    let known: Known = serde_json::from_slice(&bytes).unwrap_or_default();
    Ok(match known.sha256 == sum(&known.keys) {
        true => known.keys,
        false => Vec::new(),
    })
}

/// Puts these beside the database at `path`, as of the day on which that was checked. Blocks.
pub(super) fn keep(path: &Path, keys: Vec<KeyRow>, checked_on: Option<i64>) -> Result<(), Error> {
    let place = place(path);
    let bytes = serde_json::to_vec(&Known {
        checked_on,
        sha256: sum(&keys),
        keys,
    })?;
    match files::read_at_most(&place, MOST_BYTES) {
        Ok(kept) if kept == bytes => Ok(()),
        _ => Ok(files::replace(&place, &bytes)?),
    }
}

/// Lets all of the database at `path` be checked when it is opened next, and its keys be copied. Blocks.
pub(super) fn doubt(path: &Path) -> Result<(), Error> {
    keep(path, keys(path)?, None)
}

/// A wrapped key with all that its row says of it, whatever columns there are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KeyRow(BTreeMap<String, Field>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
enum Field {
    Number(i64),
    Text(String),
    /// In Base64 (RFC 4648, section 4).
    Bytes {
        base64: String,
    },
}

impl KeyRow {
    /// Those of a database.
    pub(super) fn all(connection: &Connection) -> Result<Vec<Self>, Error> {
        // The names that a statement has of its columns panic where they are no text any more.
        let mut columns = connection.prepare(include_str!("../storage/columns.sql"))?;
        let columns = columns.query_map(["data_key"], |row| row.get("name"))?;
        let columns: Vec<String> = columns.collect::<rusqlite::Result<_>>()?;
        let mut statement = connection.prepare("select * from data_key order by name")?;
        let mut rows = statement.query([])?;
        let mut keys = Vec::new();
        while let Some(row) = rows.next()? {
            let values = (0..columns.len()).map(|index| row.get::<_, Value>(index));
            let values: Vec<Value> = values.collect::<rusqlite::Result<_>>()?;
            keys.push(Self::new(&columns, &values));
        }
        Ok(keys)
    }

    /// One with these values in the first columns.
    pub(super) fn new(columns: &[String], values: &[Value]) -> Self {
        let field = |value: &Value| match value {
            Value::Integer(number) => Some(Field::Number(*number)),
            Value::Text(text) => Some(Field::Text(text.clone())),
            Value::Blob(bytes) => Some(Field::Bytes {
                base64: BASE64.encode(bytes),
            }),
            Value::Null | Value::Real(_) => None,
        };
        let fields = columns.iter().zip(values);
        let fields = fields.filter_map(|(name, value)| Some((name.clone(), field(value)?)));
        Self(fields.collect())
    }

    pub(super) fn is_of(&self, secret: Secret) -> bool {
        matches!(self.0.get("name"), Some(Field::Text(name)) if name == secret.name())
    }

    /// How often its secret was renewed.
    pub(super) fn generation(&self) -> u32 {
        match self.0.get("generation") {
            Some(Field::Number(number)) => u32::try_from(*number).unwrap_or(1),
            _ => 1,
        }
    }

    /// The bytes in one of its columns; `None` where that is null.
    pub(super) fn bytes(&self, column: &str) -> Option<Vec<u8>> {
        match self.0.get(column)? {
            Field::Bytes { base64 } => Some(BASE64.decode(base64).unwrap_or_default()),
            _ => None,
        }
    }

    /// The key as it is wrapped.
    pub(super) fn wrapped(&self) -> WrappedKey {
        WrappedKey {
            bytes: self.bytes("wrapped").unwrap_or_default(),
            generation: self.generation(),
        }
    }

    /// Puts it into a database that has no row of its name; whether that takes it.
    pub(super) fn insert(&self, connection: &Connection) -> Result<bool, Error> {
        let names: Vec<&str> = self.0.keys().map(String::as_str).collect();
        let places = vec!["?"; names.len()].join(", ");
        let sql = format!(
            "insert into data_key ({}) values ({places})",
            names.join(", ")
        );
        let values = self.0.values().map(|field| match field {
            Field::Number(number) => Value::Integer(*number),
            Field::Text(text) => Value::Text(text.clone()),
            Field::Bytes { base64 } => Value::Blob(BASE64.decode(base64).unwrap_or_default()),
        });
        match connection.execute(&sql, params_from_iter(values)) {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
                Ok(false)
            }
            inserted => Ok(inserted? > 0),
        }
    }
}

/// Where it lies, for the database at `path`.
pub(super) fn place(path: &Path) -> PathBuf {
    path.with_file_name("home.json")
}

fn sum(keys: &[KeyRow]) -> String {
    let bytes = serde_json::to_vec(keys).unwrap_or_default();
    hex(digest(&SHA256, &bytes).as_ref())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests;
