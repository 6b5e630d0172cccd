//! A disk that is full or broken from a moment on, or a process that dies at it: strace makes the calls fail, at each
//! of those that change the disk.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::Path,
    process::{Command, Stdio},
};

use tempfile::TempDir;

use crate::Phone;

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
/// How many points are tried of each journey and fault, unless all are.
const POINTS: usize = 30;

/// What a process of its own does with a phone, again and again from the same home.
pub struct Trial<'a> {
    /// The program of `src/bin/resident.rs`.
    program: &'static str,
    /// What it is told to do.
    mode: &'static str,
    phone: &'a Phone,
    /// The home at the beginning.
    before: TempDir,
}

/// One fault of one process.
pub struct Fault {
    /// As strace is told.
    injection: String,
    files: BTreeSet<String>,
    /// Whether a call fails for want of room.
    pub full: bool,
    /// Whether the process dies; it goes on otherwise.
    pub kills: bool,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.injection)
    }
}

impl<'a> Trial<'a> {
    /// Begins from the phone's home as it is now, with no app open on it.
    pub fn new(program: &'static str, mode: &'static str, phone: &'a Phone) -> Self {
        let before = TempDir::new().unwrap();
        copy(phone.home(), before.path());
        Self {
            program,
            mode,
            phone,
            before,
        }
    }

    /// Each fault that may befall it, or a sample: what it does undisturbed has to end with `last`. With
    /// `CITIZEN_FAULTS=all`, as `script/soak` has it, all of them.
    pub fn faults(&self, last: &str) -> Vec<Fault> {
        let (files, calls) = self.calls(last);
        let points: Vec<_> = calls
            .iter()
            .flat_map(|(call, most)| (1..=*most).map(move |count| (*call, count)))
            .collect();
        assert!(points.len() >= POINTS, "{calls:?}");
        let every = match env::var("CITIZEN_FAULTS").as_deref() {
            Ok("all") => 1,
            _ => points.len().div_ceil(POINTS),
        };
        println!("{calls:?} on {} files, every {every}", files.len());
        let sample = points.into_iter().step_by(every);
        sample
            .flat_map(|((call, error), count)| {
                let fault = |injection, kills: bool| Fault {
                    injection,
                    files: files.clone(),
                    full: !kills && error == "ENOSPC",
                    kills,
                };
                [
                    fault(format!("inject={call}:signal=KILL:when={count}"), true),
                    fault(format!("inject={call}:error={error}:when={count}+"), false),
                ]
            })
            .collect()
    }

    /// Begins anew under `fault`; returns what was said.
    pub fn suffer(&self, fault: &Fault) -> String {
        self.again();
        let mut arguments = vec![
            "-e".to_owned(),
            fault.injection.clone(),
            "-o/dev/null".to_owned(),
        ];
        arguments.extend(fault.files.iter().map(|file| format!("-P{file}")));
        tokio::task::block_in_place(|| self.run(&arguments))
    }

    /// Puts the home back as it was.
    fn again(&self) {
        fs::remove_dir_all(self.phone.home()).unwrap();
        copy(self.before.path(), self.phone.home());
    }

    /// What is said by a process that strace runs with these arguments.
    fn run(&self, strace: &[String]) -> String {
        let config = serde_json::json!(self.phone.config).to_string();
        let output = Command::new("strace")
            .args(["-f", "-qq"])
            .args(strace)
            .arg(self.program)
            .args([self.mode, &config])
            .arg(self.phone.folder.path().join("keys.json"))
            .arg(self.phone.token.as_deref().unwrap())
            .stderr(Stdio::null())
            .output()
            .expect("strace is there: script/bootstrap strace");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// The files that are changed, and how often a thread makes each call on them.
    fn calls(
        &self,
        last: &str,
    ) -> (
        BTreeSet<String>,
        BTreeMap<(&'static str, &'static str), usize>,
    ) {
        self.again();
        let log = self.phone.folder.path().join("strace.log");
        let traced = format!("trace={}", CALLS.map(|(call, _)| call).join(","));
        let arguments = ["-y", "-e", &traced, "-o", log.to_str().unwrap()];
        let said = tokio::task::block_in_place(|| self.run(&arguments.map(Into::into)));
        assert_eq!(said.lines().last(), Some(last), "{said}");
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
