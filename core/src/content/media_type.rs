//! What a file is, told by its content: a name says what someone would like it to be.

/// The media types (RFC 6838) that are told, and so the only ones that a form may ask for. Every phone and
/// every office shows them, and none of them holds a program that an office's computer would run.
pub const MEDIA_TYPES: [&str; 6] = [
    "application/pdf",
    "image/heic",
    "image/jpeg",
    "image/png",
    "image/webp",
    "text/plain",
];

/// How much of the beginning is looked at, in bytes: enough for every signature.
const HEAD_BYTES: usize = 64;

/// Is shown the whole content, in parts, and tells what it is.
#[derive(Debug, Default)]
pub struct Sniffer {
    head: Vec<u8>,
    /// The beginning of a character whose rest comes with the next part.
    begun: Vec<u8>,
    is_no_text: bool,
}

impl Sniffer {
    /// Looks at what comes next.
    pub fn read(&mut self, part: &[u8]) {
        let missing = HEAD_BYTES.saturating_sub(self.head.len());
        self.head.extend(part.iter().take(missing));
        if self.is_no_text {
            return;
        }
        let mut text = std::mem::take(&mut self.begun);
        text.extend_from_slice(part);
        let valid = match std::str::from_utf8(&text) {
            Ok(_) => text.len(),
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            Err(_) => 0,
        };
        let (whole, begun) = text.split_at(valid);
        // A character has four bytes at most.
        self.is_no_text = begun.len() > 3 || whole.iter().any(|byte| is_control(*byte));
        self.begun = begun.to_vec();
    }

    /// What it is, once all of it was read; `None`, where it is empty or none of [`MEDIA_TYPES`].
    pub fn media_type(&self) -> Option<&'static str> {
        let head = self.head.as_slice();
        match head {
            [] => None,
            [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
            [
                b'R',
                b'I',
                b'F',
                b'F',
                _,
                _,
                _,
                _,
                b'W',
                b'E',
                b'B',
                b'P',
                ..,
            ] => Some("image/webp"),
            _ if head.starts_with(b"%PDF-") => Some("application/pdf"),
            _ if head.starts_with(b"\x89PNG\r\n\x1a\n") => Some("image/png"),
            _ if is_heic(head) => Some("image/heic"),
            _ if !self.is_no_text && self.begun.is_empty() => Some("text/plain"),
            _ => None,
        }
    }
}

/// Whether one of the brands in the box `ftyp` (ISO/IEC 14496-12, section 4.3) is one of HEIC's.
fn is_heic(head: &[u8]) -> bool {
    let Some((&[a, b, c, d], [b'f', b't', b'y', b'p', brands @ ..])) = head.split_first_chunk()
    else {
        return false;
    };
    let length = usize::try_from(u32::from_be_bytes([a, b, c, d])).unwrap_or(usize::MAX);
    let brands = brands.chunks_exact(4).take((length / 4).saturating_sub(2));
    // Between the first and the others stands the version of the first.
    let mut brands = brands.enumerate().filter(|(index, _)| *index != 1);
    let is_of_heic = |brand: &[u8]| {
        [b"heic", b"heix", b"heim", b"heis"]
            .iter()
            .any(|own| *own == brand)
    };
    brands.any(|(_, brand)| is_of_heic(brand))
}

/// Whether text has no such byte: all control characters but tab, line feed, form feed and carriage return.
const fn is_control(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t' | b'\n' | 0x0c | b'\r') || byte == 0x7f
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(parts: &[&[u8]]) -> Option<&'static str> {
        let mut sniffer = Sniffer::default();
        parts.iter().for_each(|part| sniffer.read(part));
        sniffer.media_type()
    }

    #[test]
    fn a_file_is_what_its_content_is() {
        let known: [(&[u8], &str); 9] = [
            (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "application/pdf"),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg"),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image/png"),
            (b"RIFF\x24\0\0\0WEBPVP8 ", "image/webp"),
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "image/heic"),
            (b"\0\0\0\x1cftypmif1\0\0\0\0mif1heicmiaf", "image/heic"),
            (b"Dear Sir or Madam,\r\n", "text/plain"),
            ("\u{feff}尊敬的\t先生".as_bytes(), "text/plain"),
            (b"%PDF", "text/plain"),
        ];
        for (content, media_type) in known {
            assert_eq!(told(&[content]), Some(media_type));
        }
    }

    #[test]
    fn what_is_none_of_them_has_no_type() {
        let unknown: [&[u8]; 9] = [
            b"",
            b"PK\x03\x04 a document with macros",
            b"MZ\x90\0 a program",
            b"\x7fELF",
            b"GIF89a\x01\0",
            b"\0\0\0\x18ftypisom\0\0\0\0isommp42",
            // The brand stands behind the end of its box.
            b"\0\0\0\x14ftypmif1\0\0\0\0mif1heic",
            b"caf\xe9",
            b"words\0words",
        ];
        for content in unknown {
            assert_eq!(told(&[content]), None, "{}", content.escape_ascii());
        }
        assert_eq!(
            told(&["end of 尊".as_bytes().split_last().unwrap().1]),
            None
        );
    }

    proptest! {
        #[test]
        fn however_it_is_cut_into_parts_it_is_the_same(
            text in "\\PC{0,40}", noise: Vec<u8>, is_text: bool, part in 1..9_usize,
        ) {
            let content = if is_text { text.into_bytes() } else { noise };
            let parts: Vec<&[u8]> = content.chunks(part).collect();
            prop_assert_eq!(told(&parts), told(&[&content]));
        }
    }
}
