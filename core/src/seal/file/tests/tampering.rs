//! Whoever holds the disk changes files: what does not stand as it was sealed is refused, and of a segment that was
//! changed no byte is handed out.

use std::os::unix::fs::FileExt;

use super::*;

/// A sealed file whose segments are read one by one.
struct Tampered<'a> {
    folder: &'a Folder,
    segment_bytes: usize,
    plain: Vec<u8>,
    sealed: Vec<u8>,
    file: File,
}

/// Three segments, of which the last is shorter.
fn long(segment_bytes: usize) -> Vec<u8> {
    content(2 * segment_bytes + 100)
}

impl<'a> Tampered<'a> {
    /// Seals three segments of this length as `a`.
    fn new(folder: &'a Folder, segment_bytes: usize) -> Self {
        let plain = long(segment_bytes);
        let mut sealer = folder.begin(segment_bytes, "a");
        sealer.write(&plain).unwrap();
        sealer.finish().unwrap();
        Self {
            folder,
            segment_bytes,
            plain,
            sealed: folder.sealed("a"),
            file: File::options().write(true).open(folder.path("a")).unwrap(),
        }
    }

    fn open(&self) -> Result<SealedFile, SealedFileError> {
        let (path, key) = (self.folder.path("a"), &self.folder.key);
        SealedFile::in_segments_of(self.segment_bytes, &path, key, place("a"))
    }

    /// The segment that the byte at `index` of the sealed file is in; `None` for the header.
    fn segment_of(&self, index: usize) -> Option<usize> {
        Some(index.checked_sub(HEADER_BYTES)? / (self.segment_bytes + TAG_BYTES))
    }

    /// Whether each segment is handed out, as it was written: anything else that is handed out fails the test.
    fn handed_out(&self) -> [bool; 3] {
        let Ok(mut opened) = self.open() else {
            return [false; 3];
        };
        [0, 1, 2].map(|segment| {
            let from = segment * self.segment_bytes;
            match opened.read(from as u64, self.segment_bytes) {
                Ok(read) => {
                    let end = self.plain.len().min(from + self.segment_bytes);
                    assert_eq!(read.as_slice(), &self.plain[from..end]);
                    true
                }
                Err(SealedFileError::Seal(_)) => false,
                Err(other) => panic!("{other}"),
            }
        })
    }

    /// Flips a byte, looks, and flips it back.
    fn flip(&self, index: usize, mask: u8) {
        let byte = self.sealed[index];
        self.file
            .write_all_at(&[byte ^ mask], index as u64)
            .unwrap();
        let handed_out = self.handed_out();
        // The others stand as they were: a reader of one segment opens that one, and the last one for the length.
        let expected = match self.segment_of(index) {
            None | Some(2) => [false; 3],
            Some(altered) => [0, 1, 2].map(|segment| segment != altered),
        };
        assert_eq!(handed_out, expected, "byte {index}, {mask:02x}");
        // Nor does a longer read hand out what comes before.
        if let (Some(altered @ (0 | 1)), Ok(mut opened)) = (self.segment_of(index), self.open()) {
            let end = (altered + 1) * self.segment_bytes;
            assert!(opened.read(0, end).is_err(), "byte {index}");
        }
        self.file.write_all_at(&[byte], index as u64).unwrap();
    }
}

#[test]
fn every_flipped_byte_is_seen_and_of_its_segment_nothing_is_handed_out() {
    let folder = Folder::new();
    let tampered = Tampered::new(&folder, SMALL);
    assert_eq!(tampered.sealed.len(), HEADER_BYTES + 2 * SEALED + 100 + 16);
    for index in 0..tampered.sealed.len() {
        tampered.flip(index, 1 << (index % 8));
    }
    assert_eq!(tampered.handed_out(), [true; 3]);
}

/// All of the header and of the tags, both ends of each segment, and some hundred bytes between.
#[test]
fn a_flipped_byte_is_seen_in_segments_as_they_are_on_phones() {
    let folder = Folder::new();
    let tampered = Tampered::new(&folder, SEGMENT_BYTES);
    let length = tampered.sealed.len();
    let sealed_segment = SEGMENT_BYTES + TAG_BYTES;
    let ends = (HEADER_BYTES..=length)
        .step_by(sealed_segment)
        .chain([length]);
    let near = ends.flat_map(|end| end.saturating_sub(TAG_BYTES + 4)..end + 4);
    let between = (0..length).step_by(509);
    let sampled = (0..HEADER_BYTES).chain(near).chain(between);
    let mut tried = 0;
    for index in sampled.filter(|index| *index < length) {
        tampered.flip(index, 0xff);
        tried += 1;
    }
    assert!(tried > 300, "{tried}");
    assert_eq!(tampered.handed_out(), [true; 3]);
}

/// Each length there is, and so each of their kinds: none, in the header, in a tag, at the end of a segment, one byte
/// less.
#[test]
fn every_cut_is_seen_as_soon_as_the_file_is_opened() {
    let folder = Folder::new();
    let tampered = Tampered::new(&folder, SMALL);
    for length in (0..tampered.sealed.len()).rev() {
        tampered.file.set_len(length as u64).unwrap();
        let opened = tampered.open().map(drop);
        let refused = matches!(opened, Err(SealedFileError::Seal(SealError::Refused)));
        assert!(refused, "cut at {length}");
    }
}

#[test]
fn a_cut_is_seen_in_segments_as_they_are_on_phones() {
    let folder = Folder::new();
    let tampered = Tampered::new(&folder, SEGMENT_BYTES);
    let end_of = |segment: usize| HEADER_BYTES + segment * (SEGMENT_BYTES + TAG_BYTES);
    let whole = tampered.sealed.len();
    for length in [
        whole - 1,
        whole - TAG_BYTES,
        whole - TAG_BYTES - 1,
        end_of(2) + TAG_BYTES,
        end_of(2) + 1,
        end_of(2),
        end_of(2) - 1,
        end_of(2) - TAG_BYTES,
        end_of(1),
        end_of(1) - 7,
        HEADER_BYTES + TAG_BYTES,
        HEADER_BYTES,
        HEADER_BYTES - 1,
        1,
        0,
    ] {
        tampered.file.set_len(length as u64).unwrap();
        let opened = tampered.open().map(drop);
        let refused = matches!(opened, Err(SealedFileError::Seal(SealError::Refused)));
        assert!(refused, "cut at {length}");
    }
}

#[test]
fn what_is_made_longer_is_refused() {
    let folder = Folder::new();
    for plain in [content(0), content(1), content(SMALL), three_segments()] {
        folder.seal("a", &plain);
        let sealed = folder.sealed("a");
        for more in [1, TAG_BYTES, TAG_BYTES + 1, SEALED, 2 * SEALED] {
            let mut longer = sealed.clone();
            longer.resize(sealed.len() + more, 0);
            folder.overwrite("a", &longer);
            assert!(folder.open("a").is_err(), "{} and {more}", plain.len());
        }
    }
}

#[test]
fn a_cut_that_comes_while_the_file_is_read_is_seen() {
    let folder = Folder::new();
    folder.seal("a", &three_segments());
    let mut opened = folder.open("a").unwrap();
    let file = File::options().write(true).open(folder.path("a")).unwrap();
    file.set_len((HEADER_BYTES + SEALED) as u64).unwrap();
    assert_eq!(opened.read(0, SMALL).unwrap().len(), SMALL);
    assert!(opened.read(0, SMALL + 1).is_err());
    assert!(opened.read(SMALL as u64, 1).is_err());
}

/// A reader of a part opens what holds that part: the other segments may be anything.
#[test]
fn a_part_is_read_without_opening_the_segments_beside_it() {
    let folder = Folder::new();
    let tampered = Tampered::new(&folder, SMALL);
    let mut opened = tampered.open().unwrap();
    let noise = vec![0xa5; SEALED];
    (tampered.file)
        .write_all_at(&noise, HEADER_BYTES as u64)
        .unwrap();
    let (from, length) = (SMALL + 10, SMALL + 20);
    let read = opened.read(from as u64, length).unwrap();
    assert_eq!(read.as_slice(), &tampered.plain[from..from + length]);
    assert!(opened.read(from as u64 - 11, length).is_err());
}

fn segments(sealed: &[u8]) -> Vec<Vec<u8>> {
    let segments = sealed[HEADER_BYTES..].chunks(SEALED);
    segments.map(<[u8]>::to_vec).collect()
}

#[test]
fn segments_open_in_their_own_place_of_their_own_file_only() {
    let folder = Folder::new();
    // Sealed before in the same place, under the same key.
    folder.seal("a", &three_segments());
    let earlier = folder.sealed("a");
    folder.seal("a", &three_segments());
    folder.seal("b", &content(3 * SMALL));
    let (a, b) = (folder.sealed("a"), folder.sealed("b"));
    let header = &a[..HEADER_BYTES];
    let (own, other, old) = (segments(&a), segments(&b), segments(&earlier));
    let (first, second, last) = (&own[0], &own[1], &own[2]);
    let attacks: [(&str, Vec<&Vec<u8>>); 18] = [
        ("swapped", vec![second, first, last]),
        ("the last two swapped", vec![first, last, second]),
        ("the first dropped", vec![second, last]),
        ("one dropped", vec![first, last]),
        ("the last dropped", vec![first, second]),
        ("all but the last dropped", vec![last]),
        ("all dropped", vec![]),
        ("the first doubled", vec![first, first, second, last]),
        ("one doubled", vec![first, second, second, last]),
        ("one in the place of another", vec![first, first, last]),
        ("the last doubled", vec![first, second, last, last]),
        ("the last put first", vec![last, first, second]),
        ("continued", vec![first, second, last, first]),
        ("another's segment", vec![first, &other[1], last]),
        ("another's first", vec![&other[0], second, last]),
        ("another's end", vec![first, second, &other[2]]),
        ("an earlier segment", vec![first, &old[1], last]),
        ("an earlier end", vec![first, second, &old[2]]),
    ];
    for (name, segments) in attacks {
        let segments: Vec<u8> = segments.into_iter().flatten().copied().collect();
        folder.overwrite("a", &[header, &*segments].concat());
        assert!(folder.is_refused("a"), "{name}");
    }
    folder.overwrite("a", &b);
    assert!(folder.is_refused("a"), "another file in its place");
    let other_key = Folder::new();
    other_key.overwrite("a", &a);
    assert!(other_key.is_refused("a"), "another key");
    folder.overwrite("a", &a);
    assert_eq!(folder.read("a").unwrap(), three_segments());
}

#[test]
fn a_header_belongs_to_its_own_file_only() {
    let folder = Folder::new();
    folder.seal("a", &three_segments());
    let earlier = folder.sealed("a");
    folder.seal("a", &three_segments());
    folder.seal("b", &three_segments());
    let (a, b) = (folder.sealed("a"), folder.sealed("b"));
    for (name, header) in [("another's", &b), ("an earlier", &earlier)] {
        folder.overwrite("a", &[&header[..HEADER_BYTES], &a[HEADER_BYTES..]].concat());
        let opened = folder.open("a").map(drop);
        let refused = matches!(opened, Err(SealedFileError::Seal(SealError::Refused)));
        assert!(refused, "{name}");
    }
    let mut later = a.clone();
    later[0] = VERSION + 1;
    folder.overwrite("a", &later);
    let opened = folder.open("a").map(drop);
    assert!(matches!(
        opened,
        Err(SealedFileError::Seal(SealError::Newer))
    ));
}

/// What is said of it in docs/security.md: to see this takes a counter outside the phone's disk.
#[test]
fn an_earlier_file_put_back_whole_is_not_seen() {
    let folder = Folder::new();
    folder.seal("a", b"earlier");
    let earlier = folder.sealed("a");
    folder.seal("a", b"later");
    folder.overwrite("a", &earlier);
    assert_eq!(folder.read("a").unwrap(), b"earlier");
}
