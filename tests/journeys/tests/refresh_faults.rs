#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]
//! While the catalogue is refreshed the app is killed, or the disk is full or broken from then on, at each call that
//! changes it: the old catalogue or the new one is there, whole, and the next refresh brings the new one.
//!
//! strace makes the calls fail. Every so manieth point is tried; with `CITIZEN_FAULTS=all`, as `script/soak` has it,
//! every one.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::Path,
    process::{Command, Stdio},
};

use citizen_core::facade::CitizenError;
use citizen_gateway::catalogue::Catalogue;
use citizen_journeys::{City, Phone};
use serde_json::Value;
use tempfile::TempDir;

/// What changes a disk, as SQLite and Rust's library call it, and how it fails: what needs room says that there is
/// none, what opens a file that there are too many, the rest that the disk is broken.
const CALLS: [(&str, &str); 11] = [
    ("openat", "EMFILE"),
    ("mkdir", "ENOSPC"),
    ("write", "ENOSPC"),
    ("pwrite64", "ENOSPC"),
    ("pwritev", "ENOSPC"),
    ("fallocate", "ENOSPC"),
    ("rename", "ENOSPC"),
    ("fsync", "EIO"),
    ("fdatasync", "EIO"),
    ("ftruncate", "EIO"),
    ("unlink", "EIO"),
];
/// How many points are tried of each refresh and fault, unless all are.
const POINTS: usize = 30;
/// The service whose name says which catalogue is there.
const SERVICE: &str = "apply-library-card";

/// The first services of the demo city and all that they are about; `name` is that of [`SERVICE`].
fn catalogue(name: &str) -> Catalogue {
    let demo = Catalogue::demo_city().unwrap();
    let mut services = 0;
    let lines = demo.ndjson.split(|byte| *byte == b'\n');
    let records = lines.filter(|line| !line.is_empty()).filter_map(|line| {
        let mut record: Value = serde_json::from_slice(line).unwrap();
        if record["type"] == "service" {
            if record["id"] == SERVICE {
                record["name"]["en"] = name.into();
            } else {
                services += 1;
                if services > 60 {
                    return None;
                }
            }
        }
        (record["type"] != "life_event").then(|| format!("{record}\n"))
    });
    Catalogue::read(records.collect::<String>().as_bytes()).unwrap()
}

/// A phone before a refresh, and the city that it asks.
struct World {
    city: City,
    phone: Phone,
    /// The home as it is before the refresh.
    before: TempDir,
    /// Which catalogue that is.
    old: Option<&'static str>,
}

const OLD: &str = "Reader's card";
const NEW: &str = "Card for all libraries";

impl World {
    /// A phone that has no catalogue.
    async fn at_the_first_start() -> Self {
        let city = City::with(TempDir::new().unwrap(), catalogue(NEW)).await;
        let phone = Phone::new(&city, "li-na").await;
        phone.opened().await.suspend().await.unwrap();
        Self::of(city, phone, None)
    }

    /// A phone that has a catalogue of which one service has got another name.
    async fn before_a_delta() -> Self {
        let city = City::with(TempDir::new().unwrap(), catalogue(OLD)).await;
        let mut phone = Phone::new(&city, "li-na").await;
        let app = phone.opened().await;
        app.catalogue().refresh().await.unwrap();
        app.suspend().await.unwrap();
        let city = City::with(city.shutdown().await, catalogue(NEW)).await;
        phone.config.city_url = city.url();
        Self::of(city, phone, Some(OLD))
    }

    fn of(city: City, phone: Phone, old: Option<&'static str>) -> Self {
        let before = TempDir::new().unwrap();
        copy(phone.home(), before.path());
        Self {
            city,
            phone,
            before,
            old,
        }
    }

    /// Puts the home back as it was.
    fn again(&self) {
        fs::remove_dir_all(self.phone.home()).unwrap();
        copy(self.before.path(), self.phone.home());
    }

    /// A refresh in a process of its own, which strace runs with these arguments; what it has said.
    fn refresh(&self, strace: &[String]) -> String {
        let config = serde_json::json!(self.phone.config).to_string();
        let output = Command::new("strace")
            .args(["-f", "-qq"])
            .args(strace)
            .arg(env!("CARGO_BIN_EXE_resident"))
            .args(["refresh", &config])
            .arg(self.phone.folder.path().join("keys.json"))
            .arg(self.phone.token.as_deref().unwrap())
            .stderr(Stdio::null())
            .output()
            .expect("strace is there: script/bootstrap strace");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// The files that a refresh changes, and how often a thread makes each call on them.
    fn points(
        &self,
    ) -> (
        BTreeSet<String>,
        BTreeMap<(&'static str, &'static str), usize>,
    ) {
        self.again();
        let log = self.phone.folder.path().join("strace.log");
        let traced = format!("trace={}", CALLS.map(|(call, _)| call).join(","));
        let arguments = ["-y", "-e", &traced, "-o", log.to_str().unwrap()];
        assert_eq!(self.refresh(&arguments.map(Into::into)), "changed");
        let home = self.phone.home().to_str().unwrap();
        let mut files = BTreeSet::new();
        let mut calls: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        let log = fs::read_to_string(log).unwrap();
        for line in log.lines() {
            let Some((_, file)) = line.split_once(home) else {
                continue;
            };
            let end = file.find(['"', '>', '(']).unwrap_or(file.len());
            files.insert(format!("{home}{}", &file[..end]));
            let (thread, call) = line.split_once(' ').unwrap();
            if let Some((call, _)) = call.trim_start().split_once('(') {
                *calls.entry((thread, call)).or_default() += 1;
            }
        }
        // With which the core asks a full disk why SQLite could make no file.
        let probes: Vec<String> = files
            .iter()
            .filter_map(|file| file.strip_suffix(".db"))
            .map(|file| format!("{file}.probe"))
            .collect();
        files.extend(probes);
        let most = |(call, error): (&'static str, &'static str)| {
            let counts = calls.iter().filter(|((_, made), _)| *made == call);
            (
                (call, error),
                counts.map(|(_, count)| *count).max().unwrap_or(0),
            )
        };
        (files, CALLS.into_iter().map(most).collect())
    }

    /// Which catalogue is there; whatever has happened, the app opens and can tell.
    async fn is_whole(&self, fault: &str) {
        let app = self.phone.opened().await;
        let named = async || match app.catalogue().service(SERVICE.into(), "en".into()).await {
            Ok(service) => Some(service.name),
            Err(CitizenError::NoCatalogue) => None,
            Err(error) => panic!("{fault}: {error:?}"),
        };
        let name = named().await;
        assert!(
            name.as_deref() == self.old || name.as_deref() == Some(NEW),
            "{fault}: {name:?}"
        );
        app.catalogue().freshness().await.unwrap();
        let refreshed = app.catalogue().refresh().await;
        assert!(refreshed.is_ok(), "{fault}: {refreshed:?}");
        assert_eq!(named().await.as_deref(), Some(NEW), "{fault}");
        app.suspend().await.unwrap();
    }

    async fn survives(&self) {
        let (files, calls) = self.points();
        let points: Vec<_> = calls
            .iter()
            .flat_map(|(call, most)| (1..=*most).map(move |count| (*call, count)))
            .collect();
        assert!(points.len() > 30, "{calls:?}");
        let every = match env::var("CITIZEN_FAULTS").as_deref() {
            Ok("all") => 1,
            _ => points.len().div_ceil(POINTS),
        };
        println!("{calls:?} on {} files, every {every}", files.len());
        for ((call, error), count) in points.into_iter().step_by(every) {
            for fault in [
                format!("inject={call}:signal=KILL:when={count}"),
                format!("inject={call}:error={error}:when={count}+"),
            ] {
                self.again();
                let mut arguments = vec!["-e".to_owned(), fault.clone(), "-o/dev/null".to_owned()];
                arguments.extend(files.iter().map(|file| format!("-P{file}")));
                let said = tokio::task::block_in_place(|| self.refresh(&arguments));
                println!("{fault}: {said}");
                // Nothing is said by the dead; some of what fails need not be there.
                let told = ["", "changed", "StorageFull"].contains(&said.as_str());
                assert!(told || error != "ENOSPC", "{fault}: {said}");
                self.is_whole(&fault).await;
            }
        }
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let beside = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &beside);
        } else {
            fs::copy(entry.path(), beside).unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_catalogue_is_there_whole_or_not_at_all() {
    let world = World::at_the_first_start().await;
    world.survives().await;
    world.city.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delta_leaves_the_old_catalogue_or_the_new_one() {
    let world = World::before_a_delta().await;
    world.survives().await;
    world.city.shutdown().await;
}
