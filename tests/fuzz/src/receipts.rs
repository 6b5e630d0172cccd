//! What anyone may hold up to the app as a receipt: a file, or a square before its camera.

use std::sync::LazyLock;

use citizen_core::trust::{CityTrust, qr};

use crate::signing::{key, signed};

static CITY: LazyLock<CityTrust> = LazyLock::new(|| CityTrust {
    city: "langang".to_owned(),
    receipt_keys: vec![key()],
    root: String::new(),
});

/// A receipt in either writing, and claims that the city has signed. Whatever is proven is signed by the city; whatever
/// can be read from a square can be drawn as one again, and is the same.
pub(super) fn receipt(data: &[u8]) {
    let trust = &*CITY;
    if let Ok(text) = std::str::from_utf8(data) {
        assert!(trust.check_receipt(text).is_err(), "nobody signed this");
        for text in [text.to_owned(), format!("{}{text}", qr::PREFIX)] {
            assert!(trust.check_receipt(&text).is_err(), "nobody signed this");
            if let Ok(jws) = qr::jws(&text) {
                assert_eq!(qr::jws(&qr::text(&jws).unwrap()).unwrap(), jws);
            }
        }
    }
    let jws = signed("citizen-receipt+jwt", data);
    let plain = trust.check_receipt(&jws);
    if let Ok(text) = qr::text(&jws) {
        let drawn = trust.check_receipt(&text);
        assert_eq!(plain, drawn);
    }
    if let Ok(receipt) = plain {
        assert_eq!(receipt.city, "langang");
        assert_eq!(receipt.jws, jws);
    }
}
