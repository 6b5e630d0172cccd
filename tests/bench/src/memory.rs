//! How much memory the core has with a catalogue open, after searching in it: the process's resident set, of
//! a process that does nothing else. The limit is P10's.

use std::{path::Path, process::Command};

use citizen_core::catalogue::{CatalogueStore, SearchRequest};
use serde_json::json;

use crate::{ROUNDS, city, cold_open, keystrokes, median};

/// In MiB.
const LIMIT: f64 = 40.0;

pub(crate) fn compare() {
    for (services, city) in [("1,200", city::demo()), ("10,000", city::large())] {
        let folder = tempfile::tempdir().unwrap();
        drop(city.store(&folder.path().join("catalogue")));
        cold_open::make_user(folder.path());
        let sample = |_| {
            let program = std::env::current_exe().unwrap();
            let output = Command::new(program)
                .arg("remember")
                .arg(folder.path())
                .output()
                .unwrap();
            assert!(output.status.success(), "{output:?}");
            let printed = String::from_utf8(output.stdout).unwrap();
            printed.trim().parse::<f64>().unwrap()
        };
        let samples: Vec<f64> = (0..ROUNDS).map(sample).collect();
        let mebibytes = median(samples.iter().copied());
        let job = format!("memory {services} after search");
        println!(
            "{job:<38} {mebibytes:>6.1} MiB of {LIMIT:.0} MiB {:>12.2}",
            mebibytes / LIMIT
        );
        eprintln!(
            "{}",
            json!({ "job": job, "rounds": ROUNDS, "ours_mib": mebibytes, "limit_mib": LIMIT })
        );
    }
}

pub(crate) fn child(folder: &Path) {
    let user = cold_open::open_user(folder);
    let catalogue = CatalogueStore::open(&folder.join("catalogue")).unwrap();
    for (language, words) in keystrokes::LANGUAGES {
        for typed in words.iter().flat_map(|word| keystrokes::beginnings(word)) {
            catalogue
                .search(&SearchRequest::new(&typed, language))
                .unwrap();
            catalogue.suggest(&typed, language, 8).unwrap();
        }
    }
    println!("{}", resident_mebibytes());
    drop(user);
}

/// What this process has in memory.
pub(crate) fn resident_mebibytes() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kibibytes = resident.unwrap().trim().trim_end_matches(" kB");
    kibibytes.parse::<f64>().unwrap() / 1024.0
}
