//! Whatever a bundle or a delta is, reading it takes bounded memory and ends in a typed error, and what was
//! there stays. What is measured is the whole process's memory, also that of SQLite and zstd, which no allocator
//! of Rust sees: so this is a program of its own, and what it reads is made while it is read.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::{
    collections::HashMap,
    fs,
    io::{self, Cursor, Read},
};

use citizen_core::catalogue::{
    BundleError, CatalogueError, CatalogueStore, MAX_LINE_BYTES, MAX_RECORDS, RecordProblem,
    Revision, SearchRequest,
};
use ring::digest::{SHA256, digest};
use serde_json::json;

/// By how much this process may grow for what no city writes, in bytes.
const REFUSED_BYTES: u64 = 48 << 20;
/// The same for what is as large as it may be before it is refused.
const LARGE_BYTES: u64 = 320 << 20;

const DEEP: usize = 1_000_000;

/// The most memory that this process has had so far, in bytes.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .unwrap();
    let kibibytes: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kibibytes * 1024
}

/// Lines that are made while they are read.
struct Lines<F> {
    line: F,
    next: u64,
    end: u64,
    rest: Cursor<Vec<u8>>,
}

impl<F: Fn(u64) -> String> Read for Lines<F> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.rest.read(to)?;
            if read > 0 || self.next == self.end {
                return Ok(read);
            }
            self.rest = Cursor::new(((self.line)(self.next) + "\n").into_bytes());
            self.next += 1;
        }
    }
}

fn lines<F: Fn(u64) -> String>(end: u64, line: F) -> Lines<F> {
    Lines {
        line,
        next: 0,
        end,
        rest: Cursor::default(),
    }
}

fn header(records: u64, revision: &str) -> String {
    let header = json!({
        "type": "header", "format": "citizen-catalogue/1", "city": "langang", "revision": revision,
        "languages": ["en"], "records": records,
    });
    format!("{header}\n")
}

/// A header that is right as far as it goes, and what follows.
fn after_header(records: u64, rest: impl Read + 'static) -> Box<dyn Read> {
    let header = Cursor::new(header(records, &"0".repeat(64)).into_bytes());
    Box::new(header.chain(rest))
}

fn text(text: impl Into<String>) -> Cursor<Vec<u8>> {
    Cursor::new(text.into().into_bytes())
}

/// Records with the revision that they have.
fn whole<F: Fn(u64) -> String>(records: u64, line: F) -> impl Read {
    let mut hashes: Vec<_> = (0..records)
        .map(|number| digest(&SHA256, line(number).as_bytes()))
        .collect();
    hashes.sort_unstable_by(|one, other| one.as_ref().cmp(other.as_ref()));
    let all: Vec<u8> = hashes
        .iter()
        .flat_map(|hash| hash.as_ref())
        .copied()
        .collect();
    let revision: String = digest(&SHA256, &all)
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    text(header(records, &revision)).chain(lines(records, line))
}

/// The city that is there before.
fn small(number: u64) -> String {
    let name = json!({"en": "Library card"});
    let record = match number {
        0 => json!({"type": "category", "id": "c", "name": name, "description": name, "order": 1}),
        1 => json!({"type": "organization", "id": "o", "name": name}),
        _ => json!({
            "type": "service", "id": format!("{number}"), "name": name, "description": name, "category_id": "c",
            "organization_id": "o", "channels": ["online"],
        }),
    };
    record.to_string()
}

/// A service of ever new words, in letters or in characters.
fn wordy(number: u64, word: fn(u64) -> String) -> String {
    if number < 2 {
        return small(number);
    }
    let words: Vec<String> = (0..2_000).map(|at| word(number * 2_000 + at)).collect();
    let text = json!({"en": words.join(" ")});
    json!({
        "type": "service", "id": number.to_string(), "name": {"en": "Words"}, "description": text,
        "category_id": "c", "organization_id": "o", "channels": [],
    })
    .to_string()
}

/// A number that looks like any other, made of another one (splitmix64).
fn mixed(number: u64) -> u64 {
    let mut mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

fn letters(number: u64) -> String {
    format!("{:x}", mixed(number))
}

fn characters(number: u64) -> String {
    let of = |at: u64| u32::try_from(0x4e00 + (mixed(number) >> (15 * at)) % 20_000).unwrap();
    (0..4).map(|at| char::from_u32(of(at)).unwrap()).collect()
}

type Expected = fn(&BundleError) -> bool;

fn record(error: &BundleError, is: fn(&RecordProblem) -> bool) -> bool {
    matches!(error, BundleError::Record { problem, .. } if is(problem))
}

/// What comes, and what is said of it.
fn hostile() -> Vec<(&'static str, Box<dyn Read>, Expected)> {
    let too_deep: Expected =
        |error| record(error, |problem| matches!(problem, RecordProblem::Shape(_)));
    let too_long: Expected =
        |error| record(error, |problem| matches!(problem, RecordProblem::TooLong));
    let not_utf8: Expected =
        |error| record(error, |problem| matches!(problem, RecordProblem::NotUtf8));
    let no_header: Expected = |error| matches!(error, BundleError::Header(_));
    let deep = "[".repeat(DEEP);
    let gigabyte = 1 << 30;
    let bomb = |of: Box<dyn Read>| -> Box<dyn Read> {
        Box::new(Cursor::new(zstd::encode_all(of, 1).unwrap()))
    };
    let form = |inside: &str| {
        format!(
            "{{\"type\":\"form\",\"id\":\"f\",\"version\":\"1\",\"ui\":{{}},\"texts\":{{}},\"schema\":{inside}}}\n"
        )
    };
    // A frame that asks for a window of 2 GiB: RFC 8878 section 3.1.1.1.2.
    let wide = vec![0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa8, 0x09, 0x00, 0x00, b'x'];
    let many = |list: &str, item: &str| {
        let items = vec![item; (MAX_LINE_BYTES - 400) / (item.len() + 1)].join(",");
        let rest = "\"category_id\":\"c\",\"organization_id\":\"o\",\"channels\":[]";
        format!(
            "{{\"type\":\"service\",\"id\":\"s\",\"name\":{{}},\"description\":{{}},{rest},\"{list}\":[{items}]}}\n"
        )
    };
    let nameless: Expected = |error| {
        record(error, |problem| {
            matches!(problem, RecordProblem::Value { .. })
        })
    };
    vec![
        (
            "a gigabyte in no line",
            Box::new(io::repeat(b'x').take(gigabyte)),
            no_header,
        ),
        (
            "a gigabyte in one line",
            after_header(1, io::repeat(b'x').take(gigabyte)),
            too_long,
        ),
        (
            "a packed gigabyte in no line",
            bomb(Box::new(io::repeat(b'x').take(gigabyte))),
            no_header,
        ),
        (
            "a packed gigabyte in a line",
            bomb(after_header(1, io::repeat(b'x').take(gigabyte))),
            too_long,
        ),
        (
            "a packed gigabyte of records",
            bomb(after_header(
                MAX_RECORDS,
                lines(1100, |number| {
                    let padding = "x".repeat(1_000_000);
                    format!("{{\"type\":\"x\",\"id\":\"{number}\",\"padding\":\"{padding}\"}}")
                }),
            )),
            |error| matches!(error, BundleError::TooLarge),
        ),
        ("a wide window", Box::new(Cursor::new(wide)), |error| {
            matches!(error, BundleError::Unreadable(_))
        }),
        (
            "a deep header",
            Box::new(text(format!("{{\"format\":{deep}\n"))),
            no_header,
        ),
        (
            "a deep record",
            after_header(1, text(format!("{deep}\n"))),
            too_deep,
        ),
        (
            "a deep form",
            after_header(1, text(form(&format!("{{\"a\":{}", "[".repeat(900_000))))),
            too_deep,
        ),
        (
            "a deep form of objects",
            after_header(1, text(form(&"{\"a\":".repeat(150_000)))),
            too_deep,
        ),
        (
            "ten million records, announced",
            after_header(10_000_000, lines(10_000_000, small)),
            |error| {
                matches!(
                    error,
                    BundleError::TooManyRecords {
                        records: 10_000_000
                    }
                )
            },
        ),
        (
            "ten million records, not announced",
            after_header(
                MAX_RECORDS,
                lines(10_000_000, |number| {
                    format!("{{\"type\":\"x\",\"id\":\"{number}\"}}")
                }),
            ),
            |error| {
                matches!(
                    error,
                    BundleError::Count {
                        announced: MAX_RECORDS,
                        ..
                    }
                )
            },
        ),
        (
            "ten million records of one name",
            after_header(
                MAX_RECORDS,
                lines(10_000_000, |_| "{\"type\":\"x\",\"id\":\"1\"}".to_owned()),
            ),
            |error| record(error, |problem| matches!(problem, RecordProblem::Duplicate)),
        ),
        (
            "what is no UTF-8",
            after_header(
                1,
                Cursor::new(b"{\"type\":\"x\",\"id\":\"\xff\"}\n".to_vec()),
            ),
            not_utf8,
        ),
        (
            "a header that is no UTF-8",
            Box::new(Cursor::new(b"{\"format\":\"\xc3\x28\"}\n".to_vec())),
            no_header,
        ),
        (
            "half a million ids",
            after_header(1, text(many("location_ids", "\"\""))),
            nameless,
        ),
        (
            "fifty thousand documents",
            after_header(1, text(many("required_documents", "{\"document\":{}}"))),
            nameless,
        ),
        (
            "a form of half a million numbers",
            after_header(
                1,
                text(form(&format!(
                    "{{\"a\":[{}]}}",
                    vec!["0"; 500_000].join(",")
                ))),
            ),
            |error| matches!(error, BundleError::Revision),
        ),
    ]
}

/// What is right for long, so that much of it is held before it is refused.
fn large() -> Vec<(&'static str, Box<dyn Read>, Expected)> {
    vec![
        (
            "ever new words",
            after_header(
                MAX_RECORDS,
                lines(MAX_RECORDS, |number| wordy(number, letters)),
            ),
            |error| matches!(error, BundleError::TooManyWords),
        ),
        (
            "ever new characters",
            after_header(
                MAX_RECORDS,
                lines(MAX_RECORDS, |number| wordy(number, characters)),
            ),
            |error| matches!(error, BundleError::TooManyWords),
        ),
        (
            "names in ever new languages",
            after_header(
                MAX_RECORDS,
                lines(MAX_RECORDS, |number| {
                    let name: HashMap<_, _> =
                        (0..60_000).map(|at| (format!("a{at}"), "x")).collect();
                    json!({"type": "organization", "id": number.to_string(), "name": name})
                        .to_string()
                }),
            ),
            |error| {
                record(error, |problem| {
                    matches!(problem, RecordProblem::Value { field: "name" })
                })
            },
        ),
        (
            "ever more documents",
            after_header(
                MAX_RECORDS,
                lines(MAX_RECORDS, |number| {
                    let documents: Vec<_> = (0..30_000)
                        .map(|at| json!({"id": format!("{at}"), "document": {}}))
                        .collect();
                    let mut service: serde_json::Value =
                        serde_json::from_str(&small(number)).unwrap();
                    service["required_documents"] = json!(documents);
                    service.to_string()
                }),
            ),
            |error| matches!(error, BundleError::TooLarge),
        ),
    ]
}

/// The same for deltas from the revision `held`.
fn hostile_deltas(held: &str) -> Vec<(&'static str, Box<dyn Read>, Expected)> {
    let revision = "0".repeat(64);
    let header = json!({
        "type": "header", "format": "citizen-catalogue-delta/1", "city": "langang", "from": held,
        "to": revision, "languages": ["en"], "records": MAX_RECORDS,
    });
    let after = |rest: Box<dyn Read>| text(format!("{header}\n")).chain(rest);
    let gigabyte = || -> Box<dyn Read> { Box::new(io::repeat(b'x').take(1 << 30)) };
    let too_long: Expected =
        |error| record(error, |problem| matches!(problem, RecordProblem::TooLong));
    fn packed(bytes: impl Read) -> Vec<u8> {
        zstd::encode_all(bytes, 1).unwrap()
    }
    vec![
        (
            "a delta of a gigabyte",
            Box::new(after(gigabyte())),
            too_long,
        ),
        (
            "a delta of a packed gigabyte",
            Box::new(
                Cursor::new(packed(text(format!("{header}\n"))))
                    .chain(Cursor::new(packed(gigabyte()))),
            ),
            too_long,
        ),
        (
            "a delta with a packed gigabyte for a header",
            Box::new(Cursor::new(packed(after(gigabyte())))),
            |error| matches!(error, BundleError::Header(None)),
        ),
        (
            "a delta of ten million records",
            Box::new(after(Box::new(lines(10_000_000, |number| {
                format!("{{\"type\":\"x\",\"id\":\"{number}\"}}")
            })))),
            |error| {
                matches!(
                    error,
                    BundleError::Count {
                        announced: MAX_RECORDS,
                        ..
                    }
                )
            },
        ),
    ]
}

#[test]
fn what_is_hostile_is_refused_in_bounded_memory() {
    let folder = tempfile::tempdir().unwrap();
    let store = CatalogueStore::open(folder.path()).unwrap();
    let now = "2026-11-28T12:00:00Z".parse().unwrap();
    let held = store.apply(whole(20, small), now).unwrap();
    let refused = |name: &str, applied: Result<Revision, CatalogueError>, expected: Expected| {
        match applied {
            Err(CatalogueError::Bundle(error)) => assert!(expected(&error), "{name}: {error:?}"),
            other => panic!("{name}: {other:?}"),
        }
        assert_eq!(store.revision().as_ref(), Some(&held), "{name}");
        let hits = store.search(&SearchRequest::new("library", "en")).unwrap();
        assert_eq!(hits.len(), 18, "{name}");
    };
    let (bundles, deltas, large) = (hostile(), hostile_deltas(&held.revision), large());
    let before = peak();
    let bounded = |name: &str, most: u64| {
        let grown = peak() - before;
        assert!(grown <= most, "{name}: {grown} bytes");
    };
    for (name, bundle, expected) in bundles {
        refused(name, store.apply(bundle, now), expected);
        bounded(name, REFUSED_BYTES);
    }
    for (name, delta, expected) in deltas {
        let to = "0".repeat(64);
        refused(name, store.apply_delta(delta, &to, now), expected);
        bounded(name, REFUSED_BYTES);
    }
    for (name, bundle, expected) in large {
        refused(name, store.apply(bundle, now), expected);
        bounded(name, LARGE_BYTES);
    }
}
