//! Pages, cells and records as SQLite writes them (<https://www.sqlite.org/fileformat2.html>, sections 1.6 and 2.1), read
//! from bytes that may be anything.

use rusqlite::types::Value;

use super::remains::{PAGE_BYTES, number};

/// What a page of a tree is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    IndexInterior,
    IndexLeaf,
    TableLeaf,
}

/// One cell of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell<'a> {
    /// The page below it, in the tree of an index.
    pub(super) child: Option<u32>,
    /// Of a table.
    pub(super) rowid: i64,
    /// How long its payload is.
    pub(super) payload_bytes: usize,
    /// The part of it that is on this page.
    pub(super) local: &'a [u8],
    /// The page on which it goes on.
    pub(super) overflow: Option<u32>,
}

/// What this page is; `None` for what holds no records.
pub(super) fn kind(page: &[u8], page_number: u32) -> Option<Kind> {
    match page.get(header_at(page_number))? {
        0x02 => Some(Kind::IndexInterior),
        0x0a => Some(Kind::IndexLeaf),
        0x0d => Some(Kind::TableLeaf),
        _ => None,
    }
}

/// The cells of a page; `None` in place of one that does not read.
pub(super) fn cells(page: &[u8], page_number: u32) -> impl Iterator<Item = Option<Cell<'_>>> {
    let kind = kind(page, page_number);
    let header = header_at(page_number);
    let pointers = header
        + match kind {
            Some(Kind::IndexInterior) => 12,
            _ => 8,
        };
    // A page has no more cells than it has room for their pointers.
    let count = short(page, header + 3).min(PAGE_BYTES / 2);
    (0..count).map(move |index| {
        let at = short(page, pointers + 2 * index);
        cell(page.get(at..)?, kind?)
    })
}

/// The page behind the last cell of an interior page.
pub(super) fn last_child(page: &[u8], page_number: u32) -> Option<u32> {
    match kind(page, page_number)? {
        Kind::IndexInterior => Some(number(page, header_at(page_number) + 8)),
        _ => None,
    }
}

/// The columns of a record; `None` where the bytes are none.
pub(super) fn values(payload: &[u8]) -> Option<Vec<Value>> {
    let (header_bytes, length) = varint(payload)?;
    let (mut header, mut body) = payload.split_at_checked(usize::try_from(header_bytes).ok()?)?;
    header = header.get(length..)?;
    let mut values = Vec::new();
    while !header.is_empty() {
        let (serial, length) = varint(header)?;
        header = header.get(length..)?;
        let (value, length) = value(serial, body)?;
        body = body.get(length..)?;
        values.push(value);
    }
    Some(values)
}

fn cell(bytes: &[u8], kind: Kind) -> Option<Cell<'_>> {
    let (child, bytes) = match kind {
        Kind::IndexInterior => (Some(number(bytes, 0)), bytes.get(4..)?),
        _ => (None, bytes),
    };
    let (payload_bytes, length) = varint(bytes)?;
    let bytes = bytes.get(length..)?;
    let (rowid, bytes) = match kind {
        Kind::TableLeaf => {
            let (rowid, length) = varint(bytes)?;
            (rowid, bytes.get(length..)?)
        }
        _ => (0, bytes),
    };
    let payload_bytes = usize::try_from(payload_bytes).ok()?;
    let most = match kind {
        Kind::TableLeaf => PAGE_BYTES - 35,
        _ => (PAGE_BYTES - 12) * 64 / 255 - 23,
    };
    let (local_bytes, overflows) = match payload_bytes <= most {
        true => (payload_bytes, false),
        false => {
            let least = (PAGE_BYTES - 12) * 32 / 255 - 23;
            let fitting = least + (payload_bytes - least) % (PAGE_BYTES - 4);
            (if fitting <= most { fitting } else { least }, true)
        }
    };
    Some(Cell {
        child,
        rowid,
        payload_bytes,
        local: bytes.get(..local_bytes)?,
        overflow: overflows.then(|| number(bytes, local_bytes)),
    })
}

/// A value of the serial type, and how many bytes of `body` it takes.
fn value(serial: i64, body: &[u8]) -> Option<(Value, usize)> {
    let integer = |length: usize| {
        let bytes = body.get(..length)?;
        let negative = bytes.first().is_some_and(|first| *first >= 0x80);
        let start = if negative { -1 } else { 0 };
        let number = bytes
            .iter()
            .fold(start, |number: i64, byte| number << 8 | i64::from(*byte));
        Some((Value::Integer(number), length))
    };
    match serial {
        0 => Some((Value::Null, 0)),
        1..=4 => integer(usize::try_from(serial).ok()?),
        5 => integer(6),
        6 => integer(8),
        7 => {
            let bytes = body.first_chunk::<8>()?;
            Some((Value::Real(f64::from_be_bytes(*bytes)), 8))
        }
        8 | 9 => Some((Value::Integer(serial - 8), 0)),
        12.. => {
            let length = usize::try_from((serial - 12) / 2).ok()?;
            let bytes = body.get(..length)?.to_vec();
            let value = match serial % 2 {
                0 => Value::Blob(bytes),
                _ => Value::Text(String::from_utf8(bytes).ok()?),
            };
            Some((value, length))
        }
        _ => None,
    }
}

/// Up to eight times seven bits and once eight, and how many bytes they take.
fn varint(bytes: &[u8]) -> Option<(i64, usize)> {
    let mut number: u64 = 0;
    for (index, byte) in bytes.iter().take(9).enumerate() {
        if index == 8 {
            return Some(((number << 8 | u64::from(*byte)).cast_signed(), 9));
        }
        number = number << 7 | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            return Some((number.cast_signed(), index + 1));
        }
    }
    None
}

/// On the first page, the file's header comes first.
const fn header_at(page_number: u32) -> usize {
    if page_number == 1 { 100 } else { 0 }
}

fn short(bytes: &[u8], at: usize) -> usize {
    let bytes = bytes.get(at..).and_then(|bytes| bytes.first_chunk());
    bytes.copied().map(u16::from_be_bytes).unwrap_or(0).into()
}
