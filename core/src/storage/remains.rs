//! What is left of a database file that SQLite does not trust any more, read page by page and without SQLite, which
//! would stop at the first page that is wrong, write to the file, or delete its write-ahead log.
//!
//! By <https://www.sqlite.org/fileformat2.html>, sections 1.2 to 1.6, 2 and 4. Nothing that is read here is to be
//! believed before it was checked in another way.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    fs::File,
    io::{self, ErrorKind, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

use rusqlite::types::Value;

use super::record::{self, Cell};

/// The length of a page of every database that this app makes.
pub(super) const PAGE_BYTES: usize = 4096;

const FILE_HEADER_BYTES: usize = 100;
const LOG_HEADER_BYTES: usize = 32;
const FRAME_HEADER_BYTES: usize = 24;
/// Deeper trees hold more than any phone does.
const DEPTH_AT_MOST: u32 = 16;

/// A row that stands whole somewhere in the file, of whichever table.
#[derive(Debug, Clone, PartialEq)]
pub struct RemainingRow {
    /// Its rowid.
    pub rowid: i64,
    /// Its columns, as far as it has them: those that were added later may be missing at the end.
    pub values: Vec<Value>,
}

/// What an index knows of the rows of its table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RemainingIndex {
    /// The indexed columns of each row, and behind them its rowid.
    pub entries: Vec<Vec<Value>>,
    /// Whether every page of the index could be read.
    pub is_complete: bool,
}

/// A database file with its write-ahead log, as far as they are there.
pub struct Remains {
    database: Option<File>,
    log: Option<File>,
    /// How many pages the database has, without the log.
    database_pages: u32,
    /// Where in the log the newest committed content of a page begins.
    logged: BTreeMap<u32, u64>,
    /// The root page of each index, by name.
    indexes: HashMap<String, u32>,
}

impl Remains {
    /// Takes what there is at `path`, also nothing. Changes nothing. Blocks.
    pub fn open(path: &Path) -> io::Result<Self> {
        let mut database = open(path)?;
        let mut log = open(&companion(path, "-wal"))?;
        let read = log.as_mut().map(read_log).transpose()?.unwrap_or_default();
        let length = database.as_mut().map(length).transpose()?.unwrap_or(0);
        let pages = length.div_ceil(PAGE_BYTES as u64);
        let mut remains = Self {
            database,
            log,
            database_pages: u32::try_from(pages).unwrap_or(u32::MAX),
            logged: read.pages,
            indexes: HashMap::new(),
        };
        remains.find_indexes()?;
        Ok(remains)
    }

    /// The `user_version` that the file says it has; `None` where its header cannot be read.
    pub fn version(&mut self) -> io::Result<Option<i64>> {
        let page = self.page(1)?;
        let header = page.get(..FILE_HEADER_BYTES).unwrap_or_default();
        Ok(is_header(header).then(|| i64::from(number(header, 60))))
    }

    /// Hands over every row that stands whole on a leaf of a table's tree, whether or not the tree still leads there.
    pub fn rows<E: From<io::Error>>(
        &mut self,
        mut visit: impl FnMut(RemainingRow) -> Result<(), E>,
    ) -> Result<(), E> {
        // Whatever numbers the log has: not each page up to the last of them is there.
        let behind = self.logged.keys().copied();
        let behind = behind.filter(|page_number| *page_number > self.database_pages);
        let behind: Vec<u32> = behind.collect();
        for page_number in (1..=self.database_pages).chain(behind) {
            let page = self.page(page_number)?;
            if record::kind(&page, page_number) != Some(record::Kind::TableLeaf) {
                continue;
            }
            for cell in record::cells(&page, page_number).flatten() {
                if let Some(row) = self.row(&cell)? {
                    visit(row)?;
                }
            }
        }
        Ok(())
    }

    /// What the index called `name` knows; `None` where there is none of that name, or none can be found.
    pub fn index(&mut self, name: &str) -> io::Result<Option<RemainingIndex>> {
        let Some(root) = self.indexes.get(name).copied() else {
            return Ok(None);
        };
        let mut found = RemainingIndex {
            entries: Vec::new(),
            is_complete: true,
        };
        self.walk(root, 0, &mut HashSet::new(), &mut found)?;
        Ok(Some(found))
    }

    fn walk(
        &mut self,
        page_number: u32,
        depth: u32,
        seen: &mut HashSet<u32>,
        found: &mut RemainingIndex,
    ) -> io::Result<()> {
        let page = self.page(page_number)?;
        let kind = record::kind(&page, page_number);
        let is_index = matches!(
            kind,
            Some(record::Kind::IndexLeaf | record::Kind::IndexInterior)
        );
        if !is_index || depth > DEPTH_AT_MOST || !seen.insert(page_number) {
            found.is_complete = false;
            return Ok(());
        }
        for cell in record::cells(&page, page_number) {
            let Some(cell) = cell else {
                found.is_complete = false;
                continue;
            };
            if let Some(child) = cell.child {
                self.walk(child, depth + 1, seen, found)?;
            }
            match self.payload(&cell)?.as_deref().and_then(record::values) {
                Some(values) => found.entries.push(values),
                None => found.is_complete = false,
            }
        }
        match record::last_child(&page, page_number) {
            Some(child) => self.walk(child, depth + 1, seen, found),
            None => Ok(()),
        }
    }

    /// The schema is a table like others: type, name, table, root page, SQL.
    fn find_indexes(&mut self) -> io::Result<()> {
        let mut indexes = HashMap::new();
        self.rows(|row| -> io::Result<()> {
            if let [
                Value::Text(kind),
                Value::Text(name),
                Value::Text(_),
                Value::Integer(root),
                _,
            ] = row.values.as_slice()
                && kind == "index"
                && let Ok(root) = u32::try_from(*root)
            {
                indexes.insert(name.clone(), root);
            }
            Ok(())
        })?;
        self.indexes = indexes;
        Ok(())
    }

    fn row(&mut self, cell: &Cell<'_>) -> io::Result<Option<RemainingRow>> {
        let payload = self.payload(cell)?;
        let row = payload.as_deref().and_then(record::values);
        Ok(row.map(|values| RemainingRow {
            rowid: cell.rowid,
            values,
        }))
    }

    /// All of a cell's payload, also what lies on pages of its own.
    fn payload(&mut self, cell: &Cell<'_>) -> io::Result<Option<Vec<u8>>> {
        // More than there is was never written.
        let most_pages = self.database_pages as usize + self.logged.len();
        if cell.payload_bytes / PAGE_BYTES > most_pages {
            return Ok(None);
        }
        let mut payload = cell.local.to_vec();
        let mut next = cell.overflow;
        while payload.len() < cell.payload_bytes {
            let Some(page_number) = next.filter(|page| self.has(*page)) else {
                return Ok(None);
            };
            let page = self.page(page_number)?;
            let (link, content) = page.split_at_checked(4).unwrap_or_default();
            let missing = cell.payload_bytes - payload.len();
            payload.extend_from_slice(content.get(..missing.min(content.len())).unwrap_or(&[]));
            next = Some(number(link, 0));
        }
        Ok(Some(payload))
    }

    fn has(&self, page_number: u32) -> bool {
        let is_in_database = page_number <= self.database_pages;
        page_number > 0 && (is_in_database || self.logged.contains_key(&page_number))
    }

    /// A page as it was committed last; zeros where there is nothing.
    fn page(&mut self, page_number: u32) -> io::Result<Vec<u8>> {
        let mut page = vec![0; PAGE_BYTES];
        let from_log = self.logged.get(&page_number).copied();
        let (file, offset) = match from_log {
            Some(offset) => (self.log.as_mut(), offset),
            None => (
                self.database.as_mut(),
                u64::from(page_number.saturating_sub(1)) * PAGE_BYTES as u64,
            ),
        };
        if let Some(file) = file {
            file.seek(SeekFrom::Start(offset))?;
            read_full(file, &mut page)?;
        }
        Ok(page)
    }
}

/// Whether the file at `path` begins as every database of ours does, and its write-ahead log has nothing committed
/// behind a place where SQLite would stop reading it. Looks at no page beyond the first. Blocks.
pub fn begins_whole(path: &Path) -> io::Result<bool> {
    let mut header = [0; FILE_HEADER_BYTES];
    let read = read_full(&mut File::open(path)?, &mut header)?;
    if read < header.len() || !is_sqlite(&header) {
        return Ok(false);
    }
    let log = open(&companion(path, "-wal"))?;
    let Some(mut log) = log else {
        return Ok(is_header(&header));
    };
    let read = read_log(&mut log)?;
    if let Some(offset) = read.pages.get(&1) {
        log.seek(SeekFrom::Start(*offset))?;
        read_full(&mut log, &mut header)?;
    }
    Ok(is_header(&header) && !read.breaks_off)
}

/// The files that SQLite keeps beside a database, and the database.
pub fn files_of(path: &Path) -> [PathBuf; 4] {
    ["", "-wal", "-shm", "-journal"].map(|ending| companion(path, ending))
}

fn companion(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Whether SQLite finds out from these bytes how to read the rest.
fn is_sqlite(header: &[u8]) -> bool {
    // The length of a page stands behind the name.
    header.starts_with(b"SQLite format 3\0\x10\0")
}

/// What of a file's header is the same in all databases of ours.
fn is_header(header: &[u8]) -> bool {
    let same: [(usize, &[u8]); 4] = [
        // Nothing reserved; the fractions of a page that the format prescribes.
        (20, &[0, 64, 32, 32]),
        // The format of the schema.
        (44, &[0, 0, 0, 4]),
        // UTF-8.
        (56, &[0, 0, 0, 1]),
        (72, &[0; 20]),
    ];
    let versions = header.get(18..20);
    is_sqlite(header)
        && matches!(versions, Some([1, 1] | [2, 2]))
        && same.iter().all(|(at, bytes)| {
            let found = header.get(*at..at + bytes.len());
            found == Some(*bytes)
        })
}

/// What a write-ahead log has to say.
#[derive(Default)]
struct Log {
    pages: BTreeMap<u32, u64>,
    /// Whether something was committed behind a frame that does not hold: SQLite would not see it.
    breaks_off: bool,
}

/// A frame's checksum goes on from the one before it, so each can be checked also behind one that does not hold.
fn read_log(file: &mut File) -> io::Result<Log> {
    let mut log = Log::default();
    file.seek(SeekFrom::Start(0))?;
    let mut file = io::BufReader::with_capacity(1 << 16, file);
    let mut header = [0; LOG_HEADER_BYTES];
    if read_full(&mut file, &mut header)? < header.len() {
        return Ok(log);
    }
    let magic = number(&header, 0);
    let big_endian = magic == 0x377f_0683;
    let is_whole = (big_endian || magic == 0x377f_0682)
        && sum(big_endian, (0, 0), header.get(..24).unwrap_or_default()) == sums(&header, 24);
    let mut salts = is_whole.then(|| sums(&header, 16));
    let mut before = is_whole.then(|| sums(&header, 24));
    let mut pending = Vec::new();
    let mut broken = !is_whole;
    let mut frame = vec![0; FRAME_HEADER_BYTES + PAGE_BYTES];
    let mut at = LOG_HEADER_BYTES as u64;
    while read_full(&mut file, &mut frame)? == frame.len() {
        let (head, page) = frame
            .split_at_checked(FRAME_HEADER_BYTES)
            .unwrap_or_default();
        let salt = sums(head, 8);
        let holds = before.is_some_and(|before| {
            let summed = sum(big_endian, before, head.get(..8).unwrap_or_default());
            salts == Some(salt) && sum(big_endian, summed, page) == sums(head, 16)
        });
        // Where the header is gone, the first frame says which ones belong together.
        salts = salts.or(Some(salt));
        before = Some(sums(head, 16));
        if holds {
            let (page_number, size_after_commit) = (number(head, 0), number(head, 4));
            pending.push((page_number, at + FRAME_HEADER_BYTES as u64));
            if size_after_commit > 0 {
                log.pages.extend(pending.drain(..));
                log.breaks_off |= broken;
            }
        } else {
            broken = true;
        }
        at += frame.len() as u64;
    }
    Ok(log)
}

/// The checksum of section 4.2.
fn sum(big_endian: bool, (mut first, mut second): (u32, u32), bytes: &[u8]) -> (u32, u32) {
    let word = |bytes: &[u8]| {
        let bytes: [u8; 4] = bytes.try_into().unwrap_or_default();
        match big_endian {
            true => u32::from_be_bytes(bytes),
            false => u32::from_le_bytes(bytes),
        }
    };
    for pair in bytes.chunks_exact(8) {
        let (left, right) = pair.split_at_checked(4).unwrap_or_default();
        first = first.wrapping_add(word(left)).wrapping_add(second);
        second = second.wrapping_add(word(right)).wrapping_add(first);
    }
    (first, second)
}

fn sums(bytes: &[u8], at: usize) -> (u32, u32) {
    (number(bytes, at), number(bytes, at + 4))
}

/// The big-endian number at `at`; 0 where there is none.
pub(super) fn number(bytes: &[u8], at: usize) -> u32 {
    let bytes = bytes.get(at..).and_then(|bytes| bytes.first_chunk());
    bytes.copied().map(u32::from_be_bytes).unwrap_or(0)
}

fn open(path: &Path) -> io::Result<Option<File>> {
    match File::open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        file => file.map(Some),
    }
}

fn length(file: &mut File) -> io::Result<u64> {
    Ok(file.metadata()?.len())
}

/// Reads until `buffer` is full or the file ends; returns how much was read.
fn read_full(file: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match file.read(rest) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use std::fs;

    use proptest::prelude::*;
    use rusqlite::Connection;

    use super::*;

    const SCHEMA: &str =
        "create table note (id text not null primary key, count integer, content blob) strict;";

    fn all(path: &Path) -> Vec<RemainingRow> {
        let mut rows = Vec::new();
        let mut remains = Remains::open(path).unwrap();
        let kept = |row: RemainingRow| {
            // Not one of the schema.
            if row.values.len() == 3 {
                rows.push(row);
            }
            Ok::<_, io::Error>(())
        };
        remains.rows(kept).unwrap();
        rows.sort_by_key(|row| row.rowid);
        rows
    }

    fn expected(connection: &Connection) -> Vec<RemainingRow> {
        let mut statement = connection
            .prepare("select rowid, id, count, content from note order by rowid")
            .unwrap();
        let rows = statement.query_map([], |row| {
            Ok(RemainingRow {
                rowid: row.get(0)?,
                values: vec![row.get(1)?, row.get(2)?, row.get(3)?],
            })
        });
        rows.unwrap().map(Result::unwrap).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
        #[test]
        fn every_row_is_found_as_sqlite_has_it_also_in_the_log_and_on_pages_of_its_own(
            rows in prop::collection::vec((any::<Option<i64>>(), 0..20_000_usize, any::<bool>()), 1..60),
            logged: bool,
        ) {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("notes.db");
            let connection = Connection::open(&path).unwrap();
            connection.pragma_update(None, "journal_mode", if logged { "WAL" } else { "DELETE" }).unwrap();
            connection.execute_batch(SCHEMA).unwrap();
            for (number, (count, length, gone)) in rows.iter().enumerate() {
                let id = format!("note-{number}");
                let content = vec![number as u8; *length];
                connection
                    .execute("insert into note values (?1, ?2, ?3)", (&id, count, content))
                    .unwrap();
                if *gone && number % 5 == 0 {
                    connection.execute("delete from note where id = ?1", [&id]).unwrap();
                }
            }
            // Pages that are free may still have what was on them.
            let found = all(&path);
            for row in expected(&connection) {
                prop_assert!(found.contains(&row), "{}", row.rowid);
            }
            let mut remains = Remains::open(&path).unwrap();
            let index = remains.index("sqlite_autoindex_note_1").unwrap().unwrap();
            prop_assert!(index.is_complete);
            let there = expected(&connection).into_iter();
            let mut there: Vec<i64> = there.map(|row| row.rowid).collect();
            let mut known: Vec<i64> = index.entries.iter().map(|entry| match entry[1] {
                Value::Integer(rowid) => rowid,
                _ => panic!("{entry:?}"),
            }).collect();
            there.sort_unstable();
            known.sort_unstable();
            prop_assert_eq!(known, there);
            prop_assert!(begins_whole(&path).unwrap());
        }

        #[test]
        fn any_bytes_may_be_there(
            database in prop::collection::vec(any::<u8>(), 0..3 * PAGE_BYTES),
            log in prop::collection::vec(any::<u8>(), 0..2 * PAGE_BYTES),
            kind in prop::sample::select(vec![0x02, 0x05, 0x0a, 0x0d, 0xff]),
        ) {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("notes.db");
            let mut database = database;
            for at in [100, PAGE_BYTES, 2 * PAGE_BYTES] {
                if let Some(byte) = database.get_mut(at) {
                    *byte = kind;
                }
            }
            fs::write(&path, &database).unwrap();
            fs::write(folder.path().join("notes.db-wal"), &log).unwrap();
            let mut remains = Remains::open(&path).unwrap();
            remains.rows(|_| Ok::<_, io::Error>(())).unwrap();
            remains.index("sqlite_autoindex_note_1").unwrap();
            remains.version().unwrap();
            begins_whole(&path).unwrap();
        }
    }

    #[test]
    fn an_index_that_leads_in_a_circle_ends() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notes.db");
        let mut page = vec![0; PAGE_BYTES];
        // An interior page without cells, whose last child it is itself.
        page[0] = 0x02;
        page[8..12].copy_from_slice(&1_u32.to_be_bytes());
        let mut first = vec![0; PAGE_BYTES];
        first[100..].copy_from_slice(&page[..PAGE_BYTES - 100]);
        fs::write(&path, &first).unwrap();
        let mut remains = Remains::open(&path).unwrap();
        remains.indexes.insert("round".to_owned(), 1);
        let index = remains.index("round").unwrap().unwrap();
        assert!(!index.is_complete && index.entries.is_empty());
    }
}
