//! Many short byte strings in one, and ascending numbers in few bytes.

/// Lists one after the other, each found by its place. As bytes: how many; where each ends (32 bits, least
/// significant first); the lists.
#[derive(Clone, Copy, Default)]
pub(super) struct Lists<'a> {
    ends: &'a [[u8; 4]],
    bytes: &'a [u8],
}

impl<'a> Lists<'a> {
    /// Takes lists off the front of `bytes`; nothing where they are cut short.
    pub(super) fn take(bytes: &mut &'a [u8]) -> Option<Self> {
        let count = take_u32(bytes)? as usize;
        let (ends, rest) = bytes.split_at_checked(count.checked_mul(4)?)?;
        let (ends, _) = ends.as_chunks();
        let length = ends.last().map_or(0, |end| u32::from_le_bytes(*end)) as usize;
        let (lists, rest) = rest.split_at_checked(length)?;
        *bytes = rest;
        Some(Self { ends, bytes: lists })
    }

    pub(super) fn len(&self) -> u32 {
        // They came out of 32 bits.
        self.ends.len() as u32
    }

    /// The list at `index`, empty where there is none.
    pub(super) fn get(&self, index: u32) -> &'a [u8] {
        let end = |index: usize| self.ends.get(index).map(|end| u32::from_le_bytes(*end));
        let index = index as usize;
        let start = index.checked_sub(1).map_or(Some(0), end);
        (start.zip(end(index)))
            .and_then(|(start, end)| self.bytes.get(start as usize..end as usize))
            .unwrap_or_default()
    }
}

/// Gathers [`Lists`].
#[derive(Default)]
pub(super) struct ListsWriter {
    count: usize,
    ends: Vec<u8>,
    bytes: Vec<u8>,
}

impl ListsWriter {
    /// Adds what `write` puts behind what it is given as one list.
    pub(super) fn add(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        write(&mut self.bytes);
        self.count += 1;
        put_u32(&mut self.ends, self.bytes.len());
    }

    /// Writes the lists behind `out`.
    pub(super) fn put(&self, out: &mut Vec<u8>) {
        put_u32(out, self.count);
        out.extend_from_slice(&self.ends);
        out.extend_from_slice(&self.bytes);
    }
}

pub(super) fn put_u32(out: &mut Vec<u8>, number: usize) {
    let number = u32::try_from(number).unwrap_or(u32::MAX);
    out.extend_from_slice(&number.to_le_bytes());
}

pub(super) fn take_u32(bytes: &mut &[u8]) -> Option<u32> {
    let (number, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(u32::from_le_bytes(*number))
}

/// Ascending numbers as their differences, seven bits a byte, the least significant first (LEB128).
pub(super) fn put_ascending(out: &mut Vec<u8>, numbers: &[u32]) {
    let mut last = 0;
    for number in numbers {
        let mut rest = number - last;
        last = *number;
        while rest >= 0x80 {
            out.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        out.push(rest as u8);
    }
}

/// What [`put_ascending`] has written.
pub(super) fn ascending(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    let mut bytes = bytes.iter();
    let mut last: u32 = 0;
    std::iter::from_fn(move || {
        let byte = *bytes.next()?;
        let mut step = u32::from(byte & 0x7f);
        let mut more = byte >= 0x80;
        let mut shift = 7;
        while more {
            let byte = *bytes.next()?;
            step |= u32::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
            more = byte >= 0x80;
            shift += 7;
        }
        last = last.wrapping_add(step);
        Some(last)
    })
}
