#![allow(clippy::unwrap_used)]
//! What the workspace is built of: one crypto library, one TLS.

use std::process::Command;

#[test]
fn no_second_crypto_library_is_in_the_tree() {
    let tree = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--workspace",
            "--all-features",
            "--target",
            "all",
            "--locked",
        ])
        .args(["--prefix", "none", "--format", "{p}"])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
        .output()
        .unwrap();
    assert!(
        tree.status.success(),
        "{}",
        String::from_utf8_lossy(&tree.stderr)
    );
    let tree = String::from_utf8(tree.stdout).unwrap();
    let names: Vec<&str> = tree
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    assert!(
        names.contains(&"ring") && names.contains(&"rustls"),
        "the tree was read"
    );
    for banned in [
        "aws-lc-rs",
        "aws-lc-sys",
        "openssl",
        "openssl-sys",
        "native-tls",
        "rsa",
    ] {
        assert!(!names.contains(&banned), "{banned} is in the tree");
    }
}
