//! A new `user.db` from what verifies of one that is damaged or lost.
//!
//! It is made beside, whole, and then put in its place in steps that the next opening goes on with: from the rename that
//! [`rebuild`] ends with, the new one counts; before it, the old one.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    fs,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

use rusqlite::{Connection, ErrorCode, OptionalExtension, params_from_iter, types::Value};

use super::{
    SCHEMA, keep_wrapped_key,
    keys::Keys,
    known::{self, KeyRow},
    report::{self, DamageCounts, DamageReport},
    tables::{self, COUNTS, Column, FOLDERS, Kind, SealedUnder, TABLES, Table},
};
use crate::{
    environment::Environment,
    error::Error,
    files,
    seal::{KeyProblem, KeyStore, Place, SealError, Secret, create_data_key},
    storage::{Database, RemainingRow, Remains, StorageError, files_of},
};

/// The folder in which a finished database waits to be put in its place, called by its moment and [`ENDING`].
const REBUILT: &str = "rebuilt";
const ENDING: &str = ".db";

/// Makes a new database of what verifies of the one at `path` and sets that aside, see [`super::UserStore::rebuild`].
pub(super) fn rebuild(
    path: &Path,
    keystore: &dyn KeyStore,
    environment: &Environment,
) -> Result<(), Error> {
    let mut remains = Remains::open(path)?;
    let known = i64::try_from(SCHEMA.steps.len()).unwrap_or(i64::MAX);
    if let Some(found) = remains.version()?.filter(|found| *found > known) {
        return Err(StorageError::Newer { found, known }.into());
    }
    let mut keys = known::keys(path)?;
    let stamp = free_stamp(path, environment)?;
    let beside = super::beside(path);
    Database::create(&beside, &SCHEMA, |connection| -> Result<(), Error> {
        find_keys(connection, &mut remains, &mut keys)?;
        let found = first_that_opens(keystore, &keys)?;
        let key_lost = found.is_none();
        let keys_of_store = match found {
            Some((keys, row)) => {
                row.insert(connection)?;
                keys
            }
            None => {
                let (key, wrapped) = create_data_key(keystore, &*environment.randomness)?;
                keep_wrapped_key(connection, Secret::Store, &wrapped)?;
                Keys::new(key)
            }
        };
        // Whether it opens, only the resident can tell.
        let mut vault = keys.iter().filter(|row| row.is_of(Secret::Vault));
        let has_vault = loop {
            match vault.next() {
                Some(row) if row.insert(connection)? => break true,
                Some(_) => {}
                None => break false,
            }
        };
        let mut building = Building::new(connection, &keys_of_store, has_vault)?;
        remains.rows(|row| building.take(&row))?;
        let (lost, all_known) = building.lost(&mut remains)?;
        let preferences_lost = building.is_setting_lost(&mut remains, tables::PREFERENCES)?;
        let pushes_lost = building.is_setting_lost(&mut remains, tables::PUSHES)?;
        connection.execute_batch(include_str!("../storage/user/consistent.sql"))?;
        drop_dangling(connection)?;
        let sets_aside = files_of(path).iter().any(|file| file.exists())
            || !without_row(path, &ids(connection)?)?.is_empty();
        let report = DamageReport {
            at: environment.clock.now(),
            kept: counted(connection)?,
            lost,
            more_may_be_lost: !all_known,
            key_lost,
            set_aside: sets_aside.then(|| folder(&stamp)),
            preferences_lost,
            pushes_lost,
        };
        let place = report::PLACE;
        let report = report.after(earlier(connection, &keys_of_store)?);
        let sealed = keys_of_store.sealing().seal(
            &*environment.randomness,
            place,
            &serde_json::to_vec(&report)?,
        )?;
        connection.execute(
            include_str!("../storage/set_setting.sql"),
            (place.row, sealed),
        )?;
        Ok(())
    })?;
    let folder = path.with_file_name(REBUILT);
    files::make_folder(&folder)?;
    files::sync_folder(path.parent().unwrap_or(Path::new("")))?;
    let rebuilt = folder.join(format!("{stamp}{ENDING}"));
    files::put_in_place(&beside, &fs::File::open(&beside)?, &rebuilt)?;
    finish(path)
}

/// Goes on with what [`rebuild`] has begun: sets the damaged file aside and puts the new one in its place. Does nothing
/// where nothing is to be done. Blocks.
pub(super) fn finish(path: &Path) -> Result<(), Error> {
    let rebuilt = path.with_file_name(REBUILT);
    let entries = match fs::read_dir(&rebuilt) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if let Some(stamp) = name.strip_suffix(ENDING) {
            replace(path, &rebuilt.join(&name), stamp)?;
        }
    }
    Ok(fs::remove_dir_all(rebuilt)?)
}

/// Sets aside, in the folder of this moment, what lies at `path`, and puts what was rebuilt there.
fn replace(path: &Path, rebuilt: &Path, stamp: &str) -> Result<(), Error> {
    let database = Database::open(rebuilt, &SCHEMA)?;
    let ids = database.read(ids)?;
    database.close()?;
    let aside = path.with_file_name(folder(stamp));
    let moved = without_row(path, &ids)?;
    let database = files_of(path);
    let database = database.iter().filter(|file| file.exists()).cloned();
    let moved: Vec<PathBuf> = moved.into_iter().chain(database).collect();
    for from in &moved {
        let home = path.parent().unwrap_or(Path::new(""));
        let to = aside.join(from.strip_prefix(home).unwrap_or(from));
        fs::create_dir_all(to.parent().unwrap_or(&aside))?;
        fs::rename(from, to)?;
    }
    if aside.exists() {
        // With which the keystore opens what was set aside.
        match fs::copy(known::place(path), aside.join("home.json")) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        files::sync_folder(&aside)?;
    }
    // Of the new one nothing was checked, and its key may be another.
    known::doubt(path)?;
    Ok(files::put_in_place(
        rebuilt,
        &fs::File::open(rebuilt)?,
        path,
    )?)
}

/// Whether there is anything beside the place of a database that only goes with one. Blocks.
pub(super) fn is_lost(path: &Path) -> Result<bool, Error> {
    let has_files = files_of(path).iter().any(|file| file.exists());
    Ok(has_files || !without_row(path, &HashMap::new())?.is_empty())
}

fn folder(stamp: &str) -> String {
    format!("set-aside-{stamp}")
}

/// The present moment, as a name that is not taken yet.
fn free_stamp(path: &Path, environment: &Environment) -> Result<String, Error> {
    let now = environment.clock.now().format("%Y%m%dT%H%M%SZ").to_string();
    let mut stamp = now.clone();
    let mut count = 1;
    while path.with_file_name(folder(&stamp)).try_exists()? {
        count += 1;
        stamp = format!("{now}-{count}");
    }
    Ok(stamp)
}

/// By table of [`FOLDERS`], the names of the files that a row asks for.
type Ids = HashMap<&'static str, HashSet<String>>;

fn ids(connection: &Connection) -> Result<Ids, Error> {
    let of = |table: &'static str| -> Result<_, Error> {
        let mut statement = connection.prepare(&format!("select id from {table}"))?;
        let ids = statement.query_map([], |row| row.get(0))?;
        Ok((table, ids.collect::<rusqlite::Result<_>>()?))
    };
    FOLDERS.iter().map(|(_, table)| of(table)).collect()
}

/// The files that no row asks for.
fn without_row(path: &Path, ids: &Ids) -> io::Result<Vec<PathBuf>> {
    let mut without = Vec::new();
    for (folder, table) in FOLDERS {
        let entries = match fs::read_dir(path.with_file_name(folder)) {
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            entries => entries?,
        };
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if !ids.get(table).is_some_and(|ids| ids.contains(&name)) {
                without.push(entry.path());
            }
        }
    }
    Ok(without)
}

/// Adds to the copies what the file has of wrapped keys. Those of the newest secrets come first; of the same, the copy
/// beside, which was checked.
fn find_keys(
    connection: &Connection,
    remains: &mut Remains,
    keys: &mut Vec<KeyRow>,
) -> Result<(), Error> {
    let columns = tables::names(connection, "data_key")?;
    remains.rows(|row| -> Result<(), Error> {
        if let [Value::Text(_), Value::Blob(_), ..] = row.values.as_slice()
            && row.values.len() <= columns.len()
        {
            let row = KeyRow::new(&columns, &row.values);
            if row.is_of(Secret::Store) || row.is_of(Secret::Vault) {
                keys.push(row);
            }
        }
        Ok(())
    })?;
    keys.sort_by_key(|row| std::cmp::Reverse(row.generation()));
    Ok(())
}

/// The keys of the store with their row; `None` where there is no wrapped form of them at all.
fn first_that_opens<'a>(
    keystore: &dyn KeyStore,
    keys: &'a [KeyRow],
) -> Result<Option<(Keys, &'a KeyRow)>, SealError> {
    let mut refused = None;
    for row in keys.iter().filter(|row| row.is_of(Secret::Store)) {
        match Keys::of_row(row, keystore) {
            Ok(keys) => return Ok(Some((keys, row))),
            // Whether it is damaged, or the keystore another one, only the next can tell.
            Err(SealError::Refused | SealError::Newer) => {
                refused.get_or_insert(SealError::from(KeyProblem::Foreign));
            }
            Err(error) if super::is_about_wrapped(&error) => {
                refused.get_or_insert(error);
            }
            Err(other) => return Err(other),
        }
    }
    refused.map_or(Ok(None), Err)
}

/// What she was not told yet of damage before.
fn earlier(connection: &Connection, keys: &Keys) -> Result<Option<DamageReport>, Error> {
    let mut statement = connection.prepare("select sealed_value from setting where name = ?1")?;
    let sealed = statement.query_row([report::PLACE.row], |row| row.get::<_, Vec<u8>>(0));
    Ok(sealed
        .optional()?
        .and_then(|sealed| DamageReport::opened(keys, &sealed)))
}

/// How much of what is hers there is.
pub(super) fn counted(connection: &Connection) -> Result<DamageCounts, Error> {
    let counts = include_str!("../storage/user/counts.sql");
    Ok(connection.query_row(counts, [], |row| {
        Ok(DamageCounts {
            drafts: row.get("drafts")?,
            waiting: row.get("waiting")?,
            submissions: row.get("submissions")?,
            messages: row.get("messages")?,
            facts: row.get("facts")?,
            favourites: row.get("favourites")?,
            attachments: row.get("attachments")?,
            documents: row.get("documents")?,
        })
    })?)
}

/// Takes out rows that name one that is not there, until none does.
fn drop_dangling(connection: &Connection) -> Result<(), Error> {
    loop {
        let dangling: BTreeSet<(String, i64)> = connection
            .prepare("pragma foreign_key_check")?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        if dangling.is_empty() {
            return Ok(());
        }
        for (table, rowid) in dangling {
            connection.execute(&format!("delete from {table} where rowid = ?1"), [rowid])?;
        }
    }
}

/// A database that rows are put into.
struct Building<'a> {
    connection: &'a Connection,
    keys: &'a Keys,
    targets: Vec<Target>,
    /// The rowids, in the damaged file, of the rows of each table that were taken.
    taken: HashMap<&'static str, HashSet<i64>>,
}

/// A table that rows are put into.
struct Target {
    table: Table,
    columns: Vec<Column>,
    insert: String,
}

impl<'a> Building<'a> {
    /// Without the vault's key, nothing that is sealed under it will ever open.
    fn new(connection: &'a Connection, keys: &'a Keys, has_vault: bool) -> Result<Self, Error> {
        let can_open = |table: &&Table| table.sealed_under == SealedUnder::Store || has_vault;
        let tables = TABLES.iter().filter(can_open);
        let targets = tables.map(|table| Target::new(connection, *table));
        Ok(Self {
            connection,
            keys,
            targets: targets.collect::<Result<_, _>>()?,
            taken: HashMap::new(),
        })
    }

    /// Puts a row into the table that it is of, if it is sound.
    fn take(&mut self, row: &RemainingRow) -> Result<(), Error> {
        for target in &self.targets {
            let Some(values) = target.sound(self.keys, &row.values) else {
                continue;
            };
            if target.insert(self.connection, row.rowid, &values)? {
                let taken = self.taken.entry(target.table.name).or_default();
                taken.insert(row.rowid);
            }
            return Ok(());
        }
        Ok(())
    }

    /// What the indexes know of and was not taken, and whether they know of all.
    fn lost(&self, remains: &mut Remains) -> Result<(DamageCounts, bool), Error> {
        let mut lost = DamageCounts::default();
        let open = remains.index("submission_open")?.unwrap_or_default();
        let open_rowids: HashSet<i64> = open
            .entries
            .iter()
            .filter_map(|entry| rowid(entry))
            .collect();
        let mut all_known = open.is_complete;
        for table in TABLES {
            if table.kind == Kind::Uncounted {
                continue;
            }
            let name = format!("sqlite_autoindex_{}_1", table.name);
            let index = remains.index(&name)?.unwrap_or_default();
            all_known &= index.is_complete;
            let taken = self.taken.get(table.name);
            let rowids: HashSet<i64> = index
                .entries
                .iter()
                .filter_map(|entry| rowid(entry))
                .collect();
            for rowid in rowids {
                if taken.is_some_and(|taken| taken.contains(&rowid)) {
                    continue;
                }
                let count = match table.kind {
                    Kind::Draft => &mut lost.drafts,
                    // One of which it is not known counts as one that nobody has: so she looks.
                    Kind::Submission if !open.is_complete || open_rowids.contains(&rowid) => {
                        &mut lost.waiting
                    }
                    Kind::Submission => &mut lost.submissions,
                    Kind::Message => &mut lost.messages,
                    Kind::Fact => &mut lost.facts,
                    Kind::Favourite => &mut lost.favourites,
                    Kind::Attachment => &mut lost.attachments,
                    Kind::Document => &mut lost.documents,
                    Kind::Uncounted => continue,
                };
                *count = count.saturating_add(1);
            }
        }
        Ok((lost, all_known))
    }

    /// Whether a setting was there, or may have been, and was not taken.
    fn is_setting_lost(&self, remains: &mut Remains, name: &str) -> Result<bool, Error> {
        let mut taken = (self.connection).prepare("select 1 from setting where name = ?1")?;
        if taken.exists([name])? {
            return Ok(false);
        }
        let index = remains.index("sqlite_autoindex_setting_1")?;
        let index = index.unwrap_or_default();
        let is_named =
            |entry: &Vec<Value>| matches!(entry.first(), Some(Value::Text(text)) if text == name);
        Ok(!index.is_complete || index.entries.iter().any(is_named))
    }
}

fn rowid(entry: &[Value]) -> Option<i64> {
    match entry.last() {
        Some(Value::Integer(rowid)) => Some(*rowid),
        _ => None,
    }
}

impl Target {
    fn new(connection: &Connection, table: Table) -> Result<Self, Error> {
        let columns = tables::columns(connection, &table)?;
        let names = columns.iter().filter(|column| !column.is_rowid);
        let names: String = names.map(|column| format!(", {}", column.name)).collect();
        let places: String = (0..names.matches(',').count()).map(|_| ", ?").collect();
        Ok(Self {
            insert: format!(
                "insert into {} (rowid{names}) values (?{places})",
                table.name
            ),
            table,
            columns,
        })
    }

    /// The row as it is put in; `None` where it is not one of this table, or not sound.
    fn sound(&self, keys: &Keys, values: &[Value]) -> Option<Vec<Value>> {
        if values.len() > self.columns.len() {
            return None;
        }
        let named = |name: &str| self.columns.iter().position(|column| column.name == name);
        let row_name = match values.get(named(self.table.key)?)? {
            Value::Text(name) if self.table.asked_anew.contains(&name.as_str()) => return None,
            key => tables::row_name(key.into())?,
        };
        let mut opened = 0;
        let row: Option<Vec<Value>> = self
            .columns
            .iter()
            .enumerate()
            .map(|(index, column)| {
                let value = values.get(index).unwrap_or(&column.default);
                if !column.takes(value) {
                    return None;
                }
                if self.table.worked_out_again.contains(&column.name.as_str()) {
                    return Some(column.default.clone());
                }
                match value {
                    Value::Blob(sealed) if column.is_sealed => {
                        let place = Place {
                            table: self.table.name,
                            row: &row_name,
                            column: &column.name,
                        };
                        match keys.open(place, sealed) {
                            Ok(_) => opened += 1,
                            // The rest of the row is worth having without it.
                            Err(_) if !column.required => return Some(Value::Null),
                            Err(_) => return None,
                        }
                        Some(value.clone())
                    }
                    Value::Integer(count) if column.is_count => {
                        let is_sound = COUNTS.contains(count);
                        Some(Value::Integer(if is_sound { *count } else { 0 }))
                    }
                    other => Some(other.clone()),
                }
            })
            .collect();
        let verified = opened > 0 || self.table.sealed_under == SealedUnder::Another;
        row.filter(|_| verified)
    }

    /// Puts a row in, with another word where one is not allowed; whether it could be.
    fn insert(&self, connection: &Connection, rowid: i64, row: &[Value]) -> Result<bool, Error> {
        let mut statement = connection.prepare_cached(&self.insert)?;
        let mut put = |rowid: Value, row: &[Value]| -> Result<bool, Error> {
            let columns = self.columns.iter().zip(row);
            let columns = columns.filter(|(column, _)| !column.is_rowid);
            let values = [&rowid].into_iter().chain(columns.map(|(_, value)| value));
            match statement.execute(params_from_iter(values)) {
                Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
                    Ok(false)
                }
                inserted => Ok(inserted? > 0),
            }
        };
        let mut mended = row.to_vec();
        let mut tries = vec![row.to_vec()];
        for (name, word) in self.table.instead {
            let mut one = row.to_vec();
            for row in [&mut one, &mut mended] {
                let value = self.columns.iter().zip(row.iter_mut());
                for (_, value) in value.filter(|(column, _)| column.name == *name) {
                    *value = Value::Text((*word).to_owned());
                }
            }
            tries.push(one);
        }
        tries.push(mended.clone());
        // A count that may not be any number.
        for (column, value) in self.columns.iter().zip(mended.iter_mut()) {
            if column.is_count && column.default != Value::Null {
                *value = column.default.clone();
            }
        }
        tries.push(mended);
        for row in &tries {
            // The order of rows says which came first; the number itself may be taken.
            if put(Value::Integer(rowid), row)? || put(Value::Null, row)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
