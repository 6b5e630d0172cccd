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

/// The first line of `bytes`, with its end, or what of it `most` bytes hold: all that is in the first frame where
/// they were packed. What follows it is still in `bytes`.
pub(super) fn first_line(bytes: &mut impl BufRead, most: u64) -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    if bytes.fill_buf()?.starts_with(&MAGIC) {
        let mut frame = Decoder::with_buffer(bytes)?.single_frame();
        frame.window_log_max(WINDOW_LOG)?;
        frame.take(most).read_to_end(&mut line)?;
    } else {
        bytes.take(most).read_until(b'\n', &mut line)?;
    }
    Ok(line)
}
