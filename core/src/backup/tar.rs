//! As much of tar (POSIX.1-2017, pax, its ustar format) as a backup needs: plain files with short names. There is one
//! way to write a header here, and any other is refused.

/// Of what a tar is made, in bytes.
pub(super) const BLOCK_BYTES: usize = 512;
/// The longest content of a file, in bytes: as much as eleven octal digits say.
pub(super) const SIZE_LIMIT: u64 = 0o77_777_777_777;

const PATH_LIMIT: usize = 100;
const SIZE_AT: std::ops::Range<usize> = 124..135;
const TIME_AT: std::ops::Range<usize> = 136..147;
const SUM_AT: std::ops::Range<usize> = 148..156;

/// What stands before the content of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    /// Its path, in lower-case ASCII and without a way out of the folder it is unpacked into.
    pub(super) path: String,
    /// How long the content is.
    pub(super) size_bytes: u64,
    /// When it was made, in seconds since 1970.
    pub(super) made_at_seconds: u64,
}

impl Head {
    /// The header; `None` where one of its fields does not hold what it is to say.
    pub(super) fn written(&self) -> Option<Vec<u8>> {
        if !is_path(&self.path) || self.size_bytes.max(self.made_at_seconds) > SIZE_LIMIT {
            return None;
        }
        let mut head = self.path.clone().into_bytes();
        head.resize(PATH_LIMIT, 0);
        // Mode, owner, group: hers, whoever unpacks it.
        head.extend_from_slice(b"0000600\x000000000\x000000000\0");
        let (size, time) = (self.size_bytes, self.made_at_seconds);
        head.extend_from_slice(format!("{size:011o}\0{time:011o}\0").as_bytes());
        // The sum, which is of the header with spaces in its place, and the type: a plain file.
        head.extend_from_slice(b"        0");
        head.resize(257, 0);
        head.extend_from_slice(b"ustar\x0000");
        head.resize(BLOCK_BYTES, 0);
        let sum: u32 = head.iter().map(|byte| u32::from(*byte)).sum();
        let sum = format!("{sum:06o}\0 ");
        for (byte, digit) in head.get_mut(SUM_AT)?.iter_mut().zip(sum.bytes()) {
            *byte = digit;
        }
        Some(head)
    }

    /// Reads what [`Head::written`] makes, and nothing else.
    pub(super) fn read(block: &[u8]) -> Option<Self> {
        let number = |at| u64::from_str_radix(std::str::from_utf8(block.get(at)?).ok()?, 8).ok();
        let path = block.get(..PATH_LIMIT)?.split(|byte| *byte == 0).next()?;
        let head = Self {
            path: std::str::from_utf8(path).ok()?.to_owned(),
            size_bytes: number(SIZE_AT)?,
            made_at_seconds: number(TIME_AT)?,
        };
        (head.written()? == block).then_some(head)
    }
}

/// How many zeros stand behind content of this length.
pub(super) fn padding_bytes(size_bytes: u64) -> usize {
    let block = BLOCK_BYTES as u64;
    usize::try_from((block - size_bytes % block) % block).unwrap_or_default()
}

/// Whether a file may be called so: in letters that every file system takes, and takes for the same, in folders below
/// the one that it is unpacked into, none of them hidden.
pub(super) fn is_path(path: &str) -> bool {
    let is_part = |part: &str| {
        let all = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-');
        !part.is_empty() && !part.starts_with('.') && part.bytes().all(all)
    };
    path.len() <= PATH_LIMIT && path.split('/').all(is_part)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn head(path: &str, size_bytes: u64) -> Head {
        Head {
            path: path.to_owned(),
            size_bytes,
            made_at_seconds: 1_796_000_000,
        }
    }

    #[test]
    fn a_path_leads_nowhere_else() {
        for fine in ["a", "documents/019a.pdf", "a/b/c_d-1.json"] {
            assert!(is_path(fine), "{fine}");
        }
        let long = "a".repeat(101);
        for wrong in [
            "", "/", "/a", "a/", "a//b", ".", "..", "../a", "a/../b", "a/./b", "a/.b", "A", "a b",
            "a\\b", "c:a", "é", "a\0b", "a\nb", &long,
        ] {
            assert!(!is_path(wrong), "{wrong:?}");
            assert_eq!(head(wrong, 1).written(), None, "{wrong:?}");
        }
        assert_eq!(head("a", SIZE_LIMIT + 1).written(), None);
    }

    #[test]
    fn padding_fills_the_last_block() {
        for (size, padding) in [(0, 0), (1, 511), (511, 1), (512, 0), (513, 511)] {
            assert_eq!(padding_bytes(size), padding, "{size}");
        }
    }

    #[test]
    fn any_other_header_is_none() {
        let block = head("documents/1.pdf", 5).written().unwrap();
        for at in 0..BLOCK_BYTES {
            let mut other = block.clone();
            other[at] ^= 1;
            assert_eq!(Head::read(&other), None, "{at}");
        }
        assert_eq!(Head::read(&block[..BLOCK_BYTES - 1]), None);
        // A link instead of a file, with a sum that is right.
        let mut link = block;
        link[156] = b'2';
        link[153] += 2;
        assert_eq!(Head::read(&link), None);
    }

    proptest! {
        #[test]
        fn any_file_is_read_as_it_was_written(
            path in "[a-z0-9_-][a-z0-9._-]{0,20}(/[a-z0-9_-][a-z0-9._-]{0,20}){0,3}",
            size_bytes in 0..=SIZE_LIMIT, made_at_seconds in 0..=SIZE_LIMIT,
        ) {
            let head = Head { path, size_bytes, made_at_seconds };
            prop_assert_eq!(Head::read(&head.written().unwrap()), Some(head));
        }

        #[test]
        fn any_bytes_are_a_header_or_not(block in prop::collection::vec(any::<u8>(), BLOCK_BYTES)) {
            prop_assert_eq!(Head::read(&block), None);
        }
    }
}
