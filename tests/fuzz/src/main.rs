//! `citizen-fuzz`, driven by libFuzzer: `CITIZEN_FUZZ=query citizen-fuzz tests/fuzz/corpus/query`.
#![no_main]

use std::sync::LazyLock;

use citizen_fuzz::{TARGETS, Target};
use libfuzzer_sys::fuzz_target;

/// The target that the environment names.
static CHOSEN: LazyLock<&'static Target> = LazyLock::new(|| {
    let name = std::env::var("CITIZEN_FUZZ").unwrap_or_default();
    let names: Vec<_> = TARGETS.iter().map(|target| target.name).collect();
    let chosen = TARGETS.iter().find(|target| target.name == name);
    chosen.unwrap_or_else(|| panic!("CITIZEN_FUZZ is one of {}", names.join(", ")))
});

fuzz_target!(|data: &[u8]| (CHOSEN.run)(data));
