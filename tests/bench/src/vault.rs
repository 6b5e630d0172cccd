//! A document into the vault and out of it, file to file. Peers: the limit, which is copying the file and then sealing as
//! many bytes in memory by the same cipher; and age (rage), which seals to a key pair in chunks of the same length. Wall
//! time; every file is flushed to the disk, as ours is. `PYTHON` names a Python that has tests/bench/requirements.txt.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader, Read, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    time::Instant,
};

use citizen_core::{
    environment::{Randomness, SystemRandomness},
    seal::{BATCH_BYTES, DataKey, FileSealer, Place, SealedFile},
};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};

use crate::{Pair, ROUNDS, report};

const PLACE: Place<'static> = Place {
    table: "document",
    row: "1",
    column: "file",
};

pub(crate) fn compare() {
    let Some(python) = std::env::var_os("PYTHON") else {
        println!("NOT MEASURED: vault, for PYTHON names no Python with pyrage");
        return;
    };
    for megabytes in [10, 100] {
        let folder = tempfile::tempdir().unwrap();
        let bench = Bench::new(folder.path(), megabytes * 1_000_000);
        let mut rage = Rage::start(Path::new(&python), folder.path());
        let mut pairs: [Vec<Pair>; 4] = Default::default();
        for _ in 0..ROUNDS {
            let limit = bench.copy() + bench.cipher();
            let (ours, peer) = (bench.seal(), rage.milliseconds("seal"));
            pairs[0].push(Pair { ours, peer: limit });
            pairs[1].push(Pair { ours, peer });
            let limit = bench.copy() + bench.cipher();
            let (ours, peer) = (bench.open(), rage.milliseconds("open"));
            pairs[2].push(Pair { ours, peer: limit });
            pairs[3].push(Pair { ours, peer });
        }
        let jobs = [
            "seal {} MB / limit",
            "seal {} MB / age",
            "open {} MB / limit",
            "open {} MB / age",
        ];
        for (job, pairs) in jobs.iter().zip(&pairs) {
            report(&job.replace("{}", &megabytes.to_string()), pairs);
        }
    }
}

struct Bench<'a> {
    folder: &'a Path,
    key: DataKey,
    cipher: LessSafeKey,
    bytes: usize,
}

impl<'a> Bench<'a> {
    fn new(folder: &'a Path, bytes: usize) -> Self {
        let random = SystemRandomness::default();
        let mut content = vec![0; bytes];
        random.fill(&mut content).unwrap();
        fs::write(folder.join("plain"), content).unwrap();
        Self {
            folder,
            key: DataKey::generate(&random).unwrap(),
            cipher: LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &[1; 32]).unwrap()),
            bytes,
        }
    }

    fn read(&self, name: &str) -> File {
        File::open(self.folder.join(name)).unwrap()
    }

    fn write(&self, name: &str) -> File {
        File::create(self.folder.join(name)).unwrap()
    }

    /// The file's bytes to another file, a mebibyte at a time.
    fn copy(&self) -> f64 {
        milliseconds(|| {
            let mut copy = self.write("copy");
            each_part(&mut self.read("plain"), |part| {
                copy.write_all(part).unwrap()
            });
            copy.sync_all().unwrap();
        })
    }

    /// The cipher over as many bytes, in segments that stay in the processor's cache.
    fn cipher(&self) -> f64 {
        let mut segment = vec![7; 64 * 1024];
        milliseconds(|| {
            for index in 0..self.bytes.div_ceil(segment.len()) {
                let mut nonce = [0; 12];
                nonce[..8].copy_from_slice(&(index as u64).to_be_bytes());
                let nonce = Nonce::assume_unique_for_key(nonce);
                let tag = self
                    .cipher
                    .seal_in_place_separate_tag(nonce, Aad::empty(), &mut segment);
                let _ = std::hint::black_box(tag.unwrap());
            }
        })
    }

    fn seal(&self) -> f64 {
        milliseconds(|| {
            let random = SystemRandomness::default();
            let sealed = self.folder.join("sealed");
            let mut sealer = FileSealer::create(&sealed, &self.key, &random, PLACE).unwrap();
            each_part(&mut self.read("plain"), |part| sealer.write(part).unwrap());
            sealer.finish().unwrap();
        })
    }

    fn open(&self) -> f64 {
        milliseconds(|| {
            let mut sealed =
                SealedFile::open(&self.folder.join("sealed"), &self.key, PLACE).unwrap();
            let (mut opened, mut offset) = (self.write("opened"), 0);
            let mut part = Default::default();
            while offset < sealed.plain_bytes() {
                sealed.read_into(&mut part, offset, BATCH_BYTES).unwrap();
                opened.write_all(&part).unwrap();
                offset += part.len() as u64;
            }
            opened.sync_all().unwrap();
        })
    }
}

/// rage in a process that stays, so that its start is not measured.
struct Rage {
    process: Child,
    jobs: ChildStdin,
    took: BufReader<ChildStdout>,
}

impl Rage {
    fn start(python: &Path, folder: &Path) -> Self {
        let mut process = Command::new(python)
            .args(["-c", include_str!("vault.py")])
            .arg(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        Self {
            jobs: process.stdin.take().unwrap(),
            took: BufReader::new(process.stdout.take().unwrap()),
            process,
        }
    }

    fn milliseconds(&mut self, job: &str) -> f64 {
        writeln!(self.jobs, "{job}").unwrap();
        let mut line = String::new();
        self.took.read_line(&mut line).unwrap();
        line.trim().parse().unwrap()
    }
}

impl Drop for Rage {
    fn drop(&mut self) {
        // It ends with its input; where it does not, nothing waits for it.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn each_part(from: &mut dyn Read, mut take: impl FnMut(&[u8])) {
    let mut part = vec![0; BATCH_BYTES];
    loop {
        match from.read(&mut part).unwrap() {
            0 => break,
            read => take(&part[..read]),
        }
    }
}

fn milliseconds(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64() * 1e3
}
