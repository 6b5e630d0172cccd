//! Bundles and deltas that come packed, and what is no such thing: refused within bounds.

use super::{
    super::*,
    changing::{base, delta, found, langang, with_card},
    *,
};
use crate::testing::records::packed;

#[test]
fn a_delta_is_unpacked_with_what_is_held() {
    let records = with_card(|service| {
        service["processing_time_working_days"] = json!(99);
    });
    let plain = delta(&base(), &records);
    let packed = packed(&plain, &base());
    assert!(
        packed.len() < plain.len() / 3,
        "{} of {}",
        packed.len(),
        plain.len()
    );
    let (_home, store) = langang();
    let to = revision(&records);
    // Cut or changed anywhere, it is refused.
    for at_byte in 0..packed.len() {
        assert!(
            store.apply_delta(&packed[..at_byte], &to, at(1)).is_err(),
            "{at_byte}"
        );
        let mut flipped = packed.clone();
        flipped[at_byte] ^= 1;
        if let Ok(applied) = store.apply_delta(&*flipped, &to, at(1)) {
            // The header's date and languages are not covered by the revision.
            assert_eq!(applied.revision, revision(&records));
            return;
        }
    }
    let held = store.apply_delta(&*packed, &to, at(1)).unwrap();
    assert_eq!(held.revision, revision(&records));
    // It leads from one revision only.
    assert!(store.apply_delta(&*packed, &to, at(2)).is_err());
}

#[test]
fn a_bundle_may_be_packed() {
    let (_home, store) = opened();
    let packed = zstd::encode_all(&*bundle(&base()), 3).unwrap();
    let held = store.apply(&*packed, at(0)).unwrap();
    assert_eq!(held.services, 12);
    let other = with_card(|service| service["channels"] = json!([]));
    let packed = zstd::encode_all(&*bundle(&other), 3).unwrap();
    assert!(matches!(
        store.apply(&packed[..packed.len() / 2], at(0)),
        Err(CatalogueError::Bundle(
            BundleError::Unreadable(_) | BundleError::Header(_)
        ))
    ));
}

#[test]
fn a_packed_bomb_is_refused_while_it_is_unpacked() {
    let bomb = |records: &[u8]| zstd::encode_all(records, 3).unwrap();
    let (_home, store) = langang();
    let refused = |bomb: &[u8]| match store.apply(bomb, at(1)).unwrap_err() {
        CatalogueError::Bundle(error) => error,
        other => panic!("{other}"),
    };
    let header = bundle(b"");
    // A gigabyte of zeros, a few kilobytes packed.
    let mut zeros = zstd::stream::write::Encoder::new(Vec::new(), 3).unwrap();
    std::io::Write::write_all(&mut zeros, &bundle_with(b"", &json!({"records": 200_000}))).unwrap();
    std::io::copy(
        &mut std::io::Read::take(std::io::repeat(0), 1 << 30),
        &mut zeros,
    )
    .unwrap();
    let zeros = zeros.finish().unwrap();
    assert!(zeros.len() < 200_000);
    assert!(matches!(
        refused(&zeros),
        BundleError::Record {
            line: 2,
            problem: RecordProblem::TooLong,
            ..
        }
    ));
    assert!(matches!(
        refused(&bomb(&vec![b'{'; 3 << 20])),
        BundleError::Header(None)
    ));
    // A window that no phone has to have room for.
    let mut wide = zstd::stream::write::Encoder::new(Vec::new(), 3).unwrap();
    wide.window_log(27).unwrap();
    std::io::Write::write_all(&mut wide, &header).unwrap();
    assert!(matches!(
        refused(&wide.finish().unwrap()),
        BundleError::Unreadable(_)
    ));
    assert_eq!(found(&store, "birth")[0], "birth-registration");
}

#[test]
fn ten_million_records_are_refused_before_they_are_read() {
    let (_home, store) = langang();
    let many = bundle_with(b"", &json!({"records": 10_000_000}));
    assert!(matches!(
        store.apply(&*many, at(1)),
        Err(CatalogueError::Bundle(BundleError::TooManyRecords {
            records: 10_000_000
        }))
    ));
    // Nor do they come without being announced.
    let line = b"{\"type\":\"weather\",\"id\":\"1\"}\n";
    let endless = std::io::Read::chain(
        std::io::Cursor::new(bundle_with(
            b"",
            &json!({"records": 1, "revision": "0".repeat(64)}),
        )),
        std::io::Cursor::new(line.repeat(10)),
    );
    assert!(matches!(
        store.apply(endless, at(1)),
        Err(CatalogueError::Bundle(BundleError::Count {
            announced: 1,
            found: 2
        }))
    ));
}
