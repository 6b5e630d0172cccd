//! The tables of `user.db` as they are checked, and saved from a damaged file. A new table needs its line here, and a
//! step may add columns at a table's end only: the test below, and those of the rebuilding, say so.

use std::ops::RangeInclusive;

use rusqlite::{
    Connection,
    types::{Value, ValueRef},
};

use crate::{error::Error, text::hex};

/// What a count, a length or the like may be: no wrong bit makes it negative or enormous.
pub(super) const COUNTS: RangeInclusive<i64> = 0..=u32::MAX as i64;

/// What a row is counted as, see [`super::DamageCounts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Draft,
    Submission,
    Message,
    Fact,
    Favourite,
    Attachment,
    Document,
    /// What goes with something else, or is of no meaning to her.
    Uncounted,
}

/// Under which key the columns called `sealed_*` are sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SealedUnder {
    /// The key of this store: whether they open says whether the row is sound, and which table it is of.
    Store,
    /// One that may not be at hand: rows are known by their shape, and taken as they are.
    Another,
}

/// A table that is saved.
#[derive(Debug, Clone, Copy)]
pub(super) struct Table {
    pub(super) name: &'static str,
    /// The column that names a row in a [`crate::seal::Place`]: text as it is, bytes in hexadecimal digits.
    pub(super) key: &'static str,
    pub(super) sealed_under: SealedUnder,
    pub(super) kind: Kind,
    /// What is put in the place of a word that a column may not have.
    pub(super) instead: &'static [(&'static str, &'static str)],
    /// Columns that are worked out again.
    pub(super) worked_out_again: &'static [&'static str],
    /// Rows that are not taken over: what they stand for is asked for anew.
    pub(super) asked_anew: &'static [&'static str],
}

const STORE: Table = Table {
    name: "",
    key: "id",
    sealed_under: SealedUnder::Store,
    kind: Kind::Uncounted,
    instead: &[],
    worked_out_again: &[],
    asked_anew: &[],
};

/// Every table whose rows are saved, those under the store's key first.
pub(super) const TABLES: [Table; 10] = [
    Table {
        name: "setting",
        key: "name",
        // The city is asked for messages from the first on: those that are lost come again.
        asked_anew: &["inbox_cursor"],
        ..STORE
    },
    Table {
        name: "draft",
        kind: Kind::Draft,
        ..STORE
    },
    Table {
        name: "submission",
        kind: Kind::Submission,
        // Whether it may still be sent is not known then: she is asked.
        instead: &[
            ("waiting_for", "turn"),
            ("kind", "application"),
            ("state", "wedged"),
        ],
        ..STORE
    },
    Table {
        name: "message",
        kind: Kind::Message,
        instead: &[("kind", "message"), ("standing", "current")],
        worked_out_again: &["lookup_case", "lookup_topic"],
        ..STORE
    },
    Table {
        name: "presentation",
        ..STORE
    },
    Table {
        name: "fact",
        key: "lookup_id",
        kind: Kind::Fact,
        ..STORE
    },
    Table {
        name: "favourite",
        key: "lookup_service",
        kind: Kind::Favourite,
        ..STORE
    },
    Table {
        name: "attachment",
        kind: Kind::Attachment,
        instead: &[("upload_state", "waiting")],
        ..STORE
    },
    Table {
        name: "case_file",
        ..STORE
    },
    Table {
        name: "document",
        sealed_under: SealedUnder::Another,
        kind: Kind::Document,
        ..STORE
    },
];

/// How far the city was asked for cases: checked, and not saved, since that begins anew.
pub(super) const ASKED_ANEW: Table = Table {
    name: "case_poll",
    ..STORE
};

/// How many messages there are: checked, and counted anew as they are put in.
#[cfg(test)]
const COUNTED: &str = "message_count";

/// The others: keys, which are saved in their own way.
#[cfg(test)]
const NOT_SAVED: [&str; 3] = ["data_key", ASKED_ANEW.name, COUNTED];

/// The setting with what she wants to be told of.
pub(super) const PREFERENCES: &str = "inbox_preferences";
/// The setting with where pushes for this phone go.
pub(super) const PUSHES: &str = "push_subscription";

/// Folders beside `user.db` whose files are named by the id of a row, and the row's table.
pub(super) const FOLDERS: [(&str, &str); 2] =
    [("attachments", "attachment"), ("documents", "document")];

/// A column of a table, as the schema has it.
pub(super) struct Column {
    pub(super) name: String,
    kind: String,
    /// Not null.
    pub(super) required: bool,
    /// Another name of the rowid.
    pub(super) is_rowid: bool,
    /// Under the key of this store.
    pub(super) is_sealed: bool,
    /// See [`COUNTS`]: all numbers but moments.
    pub(super) is_count: bool,
    pub(super) default: Value,
}

/// What a row is called in a [`crate::seal::Place`], by the value of its table's key; `None` for one that is no key.
pub(super) fn row_name(key: ValueRef<'_>) -> Option<String> {
    match key {
        ValueRef::Blob(bytes) => Some(hex(bytes)),
        ValueRef::Text(text) => Some(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Integer(number) => Some(number.to_string()),
        ValueRef::Null | ValueRef::Real(_) => None,
    }
}

/// The names of a table's columns, in their order.
pub(super) fn names(connection: &Connection, table: &str) -> Result<Vec<String>, Error> {
    let mut statement = connection.prepare(include_str!("../storage/columns.sql"))?;
    let names = statement.query_map([table], |row| row.get("name"))?;
    Ok(names.collect::<rusqlite::Result<_>>()?)
}

/// The columns of a table, in their order.
pub(super) fn columns(connection: &Connection, table: &Table) -> Result<Vec<Column>, Error> {
    let mut statement = connection.prepare(include_str!("../storage/columns.sql"))?;
    let mut rows = statement.query([table.name])?;
    let mut columns = Vec::new();
    while let Some(row) = rows.next()? {
        let (name, kind): (String, String) = (row.get("name")?, row.get("type")?);
        let is_number = kind.eq_ignore_ascii_case("integer");
        let is_rowid = is_number && row.get::<_, i64>("pk")? == 1;
        let default = match row.get::<_, Option<String>>("dflt_value")? {
            // The schema's own words.
            Some(words) => {
                connection.query_row(&format!("select {words}"), [], |row| row.get(0))?
            }
            None => Value::Null,
        };
        columns.push(Column {
            is_sealed: name.starts_with("sealed_") && table.sealed_under == SealedUnder::Store,
            is_count: is_number && !is_rowid && !name.ends_with("_ms"),
            required: row.get("notnull")?,
            name,
            kind,
            is_rowid,
            default,
        });
    }
    Ok(columns)
}

impl Column {
    /// Whether a value of this type may stand in it.
    pub(super) fn takes(&self, value: &Value) -> bool {
        let kind = match value {
            Value::Null => return !self.required,
            Value::Text(_) => "text",
            Value::Blob(_) => "blob",
            Value::Integer(_) => "integer",
            Value::Real(_) => "real",
        };
        self.kind.eq_ignore_ascii_case(kind)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn schema() -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        for step in super::super::SCHEMA.steps {
            connection.execute_batch(step).unwrap();
        }
        connection
    }

    fn names(connection: &Connection, sql: &str) -> Vec<String> {
        let mut statement = connection.prepare(sql).unwrap();
        let names = statement.query_map([], |row| row.get(0)).unwrap();
        names.map(Result::unwrap).collect()
    }

    #[test]
    fn every_table_is_saved_or_is_known_not_to_be() {
        let connection = schema();
        let listed = "select name from pragma_table_list where schema = 'main' and type = 'table'";
        let there: BTreeSet<String> = names(&connection, listed).into_iter().collect();
        let there: BTreeSet<&str> = there.iter().map(String::as_str).collect();
        let there: BTreeSet<&str> = there
            .into_iter()
            .filter(|name| !name.starts_with("sqlite_"))
            .collect();
        let known = TABLES.iter().map(|table| table.name).chain(NOT_SAVED);
        assert_eq!(there, known.collect());
    }

    #[test]
    fn a_row_can_be_told_from_those_of_other_tables_and_counted_where_it_is_lost() {
        let connection = schema();
        for table in TABLES {
            let columns = columns(&connection, &table).unwrap();
            assert!(
                columns.iter().any(|column| column.name == table.key),
                "{}",
                table.name
            );
            let is_proof = |column: &Column| column.is_sealed && column.required;
            let can_be_told =
                table.sealed_under == SealedUnder::Another || columns.iter().any(is_proof);
            assert!(
                can_be_told,
                "{} has no sealed column that each row has",
                table.name
            );
            if table.kind != Kind::Uncounted {
                let index = format!(
                    "select name from pragma_index_info('sqlite_autoindex_{}_1')",
                    table.name
                );
                assert_eq!(names(&connection, &index), [table.key], "{}", table.name);
            }
            for (column, _) in table.instead {
                assert!(columns.iter().any(|one| one.name == *column), "{column}");
            }
            for worked_out in table.worked_out_again {
                let column = columns.iter().find(|one| one.name == *worked_out);
                assert!(!column.unwrap().required, "{worked_out}");
            }
        }
        for (_, table) in FOLDERS {
            assert!(TABLES.iter().any(|one| one.name == table), "{table}");
        }
    }
}
