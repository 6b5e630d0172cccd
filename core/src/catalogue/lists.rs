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
pub(super) fn ascending(bytes: &[u8]) -> Ascending<'_> {
    Ascending { bytes, last: 0 }
}

/// See [`ascending`].
#[derive(Clone)]
pub(super) struct Ascending<'a> {
    bytes: &'a [u8],
    last: u32,
}

impl Iterator for Ascending<'_> {
    type Item = u32;

    // The innermost loop of a search; without this a phone's build, which is made small, calls it.
    #[inline(always)]
    fn next(&mut self) -> Option<u32> {
        let (byte, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        let mut step = u32::from(byte & 0x7f);
        let mut more = *byte >= 0x80;
        let mut shift = 7;
        while more {
            let (byte, rest) = self.bytes.split_first()?;
            self.bytes = rest;
            step |= u32::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
            more = *byte >= 0x80;
            shift += 7;
        }
        self.last = self.last.wrapping_add(step);
        Some(self.last)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn ascending_numbers_are_read_as_they_were_written(numbers: BTreeSet<u32>) {
            let numbers: Vec<u32> = numbers.into_iter().collect();
            let mut bytes = Vec::new();
            put_ascending(&mut bytes, &numbers);
            prop_assert_eq!(ascending(&bytes).collect::<Vec<_>>(), numbers);
        }

        #[test]
        fn any_bytes_are_read_to_their_end(bytes: Vec<u8>) {
            ascending(&bytes).for_each(drop);
        }

        #[test]
        fn lists_are_read_as_they_were_written(lists: Vec<Vec<u8>>, behind: Vec<u8>) {
            let mut writer = ListsWriter::default();
            for list in &lists {
                writer.add(|out| out.extend_from_slice(list));
            }
            let mut bytes = Vec::new();
            writer.put(&mut bytes);
            bytes.extend_from_slice(&behind);
            let mut rest = bytes.as_slice();
            let read = Lists::take(&mut rest);
            prop_assert_eq!(rest, behind);
            let each = read.iter().flat_map(|read| (0..read.len()).map(|index| read.get(index)));
            prop_assert_eq!(each.collect::<Vec<_>>(), lists);
        }

        #[test]
        fn no_bytes_are_too_strange_for_lists(bytes: Vec<u8>) {
            if let Some(lists) = Lists::take(&mut bytes.as_slice()) {
                let longest = (0..=lists.len()).map(|index| lists.get(index).len()).max();
                prop_assert!(longest <= Some(bytes.len()));
            }
        }
    }
}
