//! What was packed by zstd (RFC 8878), unpacked within bounds.

use std::io::{self, BufRead, BufReader, Read};

use zstd::stream::read::Decoder;

/// How a packed file begins.
const MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// How much of what went before may be needed to unpack what follows, in bytes (base 2 logarithm): 16 MiB.
const WINDOW_LOG: u32 = 24;

/// What is in `bytes`, unpacked if it was packed, with the `prefix` that it was packed with. Of what comes out
/// no more is in memory than a window.
pub(super) fn unpacked<'a>(
    bytes: impl Read + 'a,
    prefix: &'a [u8],
) -> io::Result<Box<dyn Read + 'a>> {
    let mut bytes = BufReader::new(bytes);
    if !bytes.fill_buf()?.starts_with(&MAGIC) {
        return Ok(Box::new(bytes));
    }
    let mut decoder = Decoder::with_ref_prefix(bytes, prefix)?;
    decoder.window_log_max(WINDOW_LOG)?;
    Ok(Box::new(decoder))
}
