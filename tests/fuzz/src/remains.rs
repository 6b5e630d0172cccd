//! What may be left of `user.db` and its write-ahead log.

use std::{fs, io, path::Path};

use citizen_core::storage::{RemainingRow, Remains, begins_whole, files_of};
use rusqlite::{Connection, types::Value};
use tempfile::tempdir;

const PAGE_BYTES: usize = 4096;
/// The index of the tables in the corpus.
const INDEX: &str = "sqlite_autoindex_note_1";

/// A database and its log as they lie on the disk.
#[derive(Default)]
struct Left {
    database: Vec<u8>,
    log: Vec<u8>,
}

/// Any pages, and any log of pages. Whatever it is, it is read to its end and left as it is, and no row is longer than
/// all there is; of what SQLite finds whole, no row is missing.
pub(super) fn remains(data: &[u8]) {
    let folder = tempdir().unwrap();
    let path = folder.path().join("user.db");
    let left = Left::read(data);
    left.write(&path);
    let most = left.database.len() + left.log.len() + PAGE_BYTES;
    let begins_whole = begins_whole(&path).unwrap();
    let mut remains = Remains::open(&path).unwrap();
    assert!(!begins_whole || remains.version().unwrap().is_some());
    let rows = rows(&mut remains);
    assert!(rows.iter().all(|row| bytes(&row.values) <= most));
    if let Some(index) = remains.index(INDEX).unwrap() {
        assert!(index.entries.iter().all(|entry| bytes(entry) <= most));
    }
    let [database, log, ..] = files_of(&path);
    assert!(fs::read(database).unwrap() == left.database && fs::read(log).unwrap() == left.log);
    if begins_whole && let Ok(known) = known(&path) {
        for row in known {
            assert!(rows.contains(&row), "{}", row.rowid);
        }
    }
}

fn rows(remains: &mut Remains) -> Vec<RemainingRow> {
    let mut rows = Vec::new();
    let kept = |row| {
        rows.push(row);
        Ok::<_, io::Error>(())
    };
    remains.rows(kept).unwrap();
    rows
}

fn bytes(values: &[Value]) -> usize {
    let bytes = |value: &Value| match value {
        Value::Text(text) => text.len(),
        Value::Blob(blob) => blob.len(),
        _ => 8,
    };
    values.iter().map(bytes).sum()
}

/// The rows that SQLite has, where it has nothing to say against the database.
fn known(path: &Path) -> rusqlite::Result<Vec<RemainingRow>> {
    let database = Connection::open(path)?;
    let says: String = database.query_row("pragma integrity_check", [], |row| row.get(0))?;
    if says != "ok" {
        return Ok(Vec::new());
    }
    let mut statement = database.prepare("select rowid, id, count, content from note")?;
    let rows = statement.query_map([], |row| {
        Ok(RemainingRow {
            rowid: row.get(0)?,
            values: vec![row.get(1)?, row.get(2)?, row.get(3)?],
        })
    })?;
    rows.collect()
}

impl Left {
    /// The first byte says of the log whether its sums are right, and in which order of bytes they are made. Then come
    /// pages: the number of one in the log, or 0 for the next one of the database; how long the database is with it, or 0
    /// for no commit (each in four bytes); how long its beginning and its end are (each in two); both. Between them are
    /// zeros, as most pages have them.
    fn read(data: &[u8]) -> Self {
        let (first, mut rest) = data.split_first().unwrap_or((&0, &[]));
        let (are_right, are_big) = (first & 1 == 0, first & 2 == 0);
        let mut left = Self::default();
        let mut sums = (0, 0);
        while let Some((head, behind)) = rest.split_first_chunk::<12>() {
            let length = |at: usize| usize::from(head[at]) << 8 | usize::from(head[at + 1]);
            let begins = length(8).min(PAGE_BYTES).min(behind.len());
            let (beginning, behind) = behind.split_at(begins);
            let ends = length(10).min(PAGE_BYTES - begins).min(behind.len());
            let (end, behind) = behind.split_at(ends);
            rest = behind;
            let zeros = vec![0; PAGE_BYTES - begins - ends];
            let page = [beginning, &zeros, end].concat();
            let (mut frame, is_of_database) = (head[..8].to_vec(), head[..4] == [0; 4]);
            if is_of_database {
                left.database.extend(page);
                continue;
            }
            if left.log.is_empty() {
                left.log = log_header(are_big);
                sums = sum(are_big, sums, &left.log);
                left.log.extend(big_endian(sums));
            }
            sums = sum(are_big, sums, &frame);
            sums = sum(are_big, sums, &page);
            frame.extend(SALTS);
            frame.extend(big_endian(if are_right { sums } else { (0, 0) }));
            left.log.extend([frame, page].concat());
        }
        left
    }

    fn write(&self, path: &Path) {
        let [database, log, ..] = files_of(path);
        fs::write(database, &self.database).unwrap();
        fs::write(log, &self.log).unwrap();
    }
}

const SALTS: [u8; 8] = *b"saltsalt";

fn log_header(are_big: bool) -> Vec<u8> {
    let magic = 0x377f_0682_u32 | u32::from(are_big);
    let numbers = [magic, 3_007_000, PAGE_BYTES as u32, 0];
    let numbers = numbers.map(u32::to_be_bytes).concat();
    [numbers.as_slice(), &SALTS].concat()
}

fn big_endian((first, second): (u32, u32)) -> Vec<u8> {
    [first, second].map(u32::to_be_bytes).concat()
}

/// SQLite's checksum of a log, which goes on from the one before.
fn sum(are_big: bool, (mut first, mut second): (u32, u32), bytes: &[u8]) -> (u32, u32) {
    let word = |bytes: &[u8]| match (bytes.try_into().unwrap(), are_big) {
        (bytes, true) => u32::from_be_bytes(bytes),
        (bytes, false) => u32::from_le_bytes(bytes),
    };
    for pair in bytes.chunks_exact(8) {
        first = first.wrapping_add(word(&pair[..4])).wrapping_add(second);
        second = second.wrapping_add(word(&pair[4..])).wrapping_add(first);
    }
    (first, second)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATABASE: &[u8] = include_bytes!("../corpus/remains/database");
    const LOG: &[u8] = include_bytes!("../corpus/remains/log");
    const TORN: &[u8] = include_bytes!("../corpus/remains/torn");
    const FAR: &[u8] = include_bytes!("../corpus/remains/far");

    fn found(data: &[u8]) -> (bool, Vec<i64>, Option<usize>, usize) {
        let folder = tempdir().unwrap();
        let path = folder.path().join("user.db");
        Left::read(data).write(&path);
        let is_whole = begins_whole(&path).unwrap();
        let mut remains = Remains::open(&path).unwrap();
        let rows = rows(&mut remains).into_iter();
        let notes = rows
            .filter(|row| row.values.len() == 3)
            .map(|row| row.rowid);
        let index = remains.index(INDEX).unwrap();
        let known = known(&path).unwrap_or_default().len();
        (
            is_whole,
            notes.collect(),
            index.map(|it| it.entries.len()),
            known,
        )
    }

    /// Without this the target might only ever see what is nothing.
    #[test]
    fn the_databases_of_the_corpus_are_read_as_sqlite_reads_them() {
        assert_eq!(found(DATABASE), (true, vec![1, 2, 3], Some(3), 3));
        assert_eq!(found(LOG), (true, vec![1, 2, 3, 4], Some(4), 4));
        assert_eq!(found(TORN), (true, vec![1, 2], Some(2), 2));
        assert_eq!(found(FAR), (false, vec![1, 2], None, 0));
    }

    #[test]
    #[ignore = "writes corpus/remains"]
    fn write_the_corpus() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/remains");
        let home = tempdir().unwrap();
        let path = home.path().join("user.db");
        let database = Connection::open(&path).unwrap();
        let keep = |id: i32, bytes: i32| {
            let insert = "insert into note values ('note-' || ?1, ?1, zeroblob(?2))";
            database.execute(insert, [id, bytes]).unwrap();
        };
        database.execute_batch("create table note (id text not null primary key, count integer, content blob) strict").unwrap();
        keep(1, 40);
        keep(2, 9);
        let two = fs::read(&path).unwrap();
        keep(3, 5000);
        fs::write(
            folder.join("database"),
            pieces(0, &fs::read(&path).unwrap(), &[]),
        )
        .unwrap();
        database.pragma_update(None, "journal_mode", "wal").unwrap();
        let three = fs::read(&path).unwrap();
        keep(4, 9000);
        let log = fs::read(&files_of(&path)[1]).unwrap();
        fs::write(folder.join("log"), pieces(0, &three, &log)).unwrap();
        // The log of another time, whose sums are none.
        fs::write(folder.join("torn"), pieces(1, &two, &log)).unwrap();
        // A leaf of the table on a page that is very far behind all others.
        let far = piece(&[0xff; 8], &two[PAGE_BYTES..2 * PAGE_BYTES]);
        fs::write(folder.join("far"), [&[0], far.as_slice()].concat()).unwrap();
    }

    /// What [`Left::read`] makes the database and the log of, up to salts and sums.
    fn pieces(first: u8, database: &[u8], log: &[u8]) -> Vec<u8> {
        let mut pieces = vec![first];
        for page in database.chunks(PAGE_BYTES) {
            pieces.extend(piece(&[0; 8], page));
        }
        for frame in log.get(32..).unwrap_or_default().chunks(24 + PAGE_BYTES) {
            pieces.extend(piece(&frame[..8], &frame[24..]));
        }
        pieces
    }

    /// Without the longest of its parts that are zeros.
    fn piece(head: &[u8], page: &[u8]) -> Vec<u8> {
        let runs = page.chunk_by(|one, other| (*one == 0) == (*other == 0));
        let (mut at, mut zeros) = (0, 0..0);
        for run in runs {
            if run[0] == 0 && run.len() > zeros.len() {
                zeros = at..at + run.len();
            }
            at += run.len();
        }
        let (beginning, end) = (&page[..zeros.start], &page[zeros.end..]);
        let lengths = [beginning, end].map(|part| (part.len() as u16).to_be_bytes());
        [head, lengths.concat().as_slice(), beginning, end].concat()
    }
}
