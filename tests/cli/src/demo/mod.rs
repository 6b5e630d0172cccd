//! One resident's journey, played for real: the city and the app are processes of their own, the
//! network goes because the city's process is killed, and what is claimed is measured.

#![expect(
    clippy::indexing_slicing,
    reason = "reading a JSON value by a name or a place never panics: what is not there is null"
)]

mod disk;
mod processes;
mod steps;

use std::{
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use serde::Serialize;
use serde_json::{Value, json};
use tokio::signal::unix::{SignalKind, signal};

use crate::{
    failure::Failure,
    terminal::{Reply, Terminal},
};
use steps::{Stage, Step};

/// Plays the journey in a folder that is removed afterwards, or left at `keep`. Stops at the first
/// step that does not hold, and when it is told to by SIGINT or SIGTERM: then too both programs end and
/// the folder goes.
pub(crate) async fn play(keep: Option<PathBuf>, terminal: Terminal) -> Result<(), Failure> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        biased;
        _ = interrupt.recv() => Err(Failure::Stopped),
        _ = terminate.recv() => Err(Failure::Stopped),
        played = journey(keep, terminal) => played,
    }
}

async fn journey(keep: Option<PathBuf>, terminal: Terminal) -> Result<(), Failure> {
    let folder = Folder::new(keep)?;
    let narrator = Narrator(terminal);
    let started = Instant::now();
    let mut stage = Stage::new(folder.path(), narrator)?;
    for (number, step) in (1..).zip(Step::ALL) {
        narrator.heading(number, step)?;
        let begun = Instant::now();
        let played = stage.play(step).await;
        let milliseconds = begun.elapsed().as_millis();
        let (ok, evidence, verdict) = match played {
            Ok(evidence) => {
                let seconds = begun.elapsed().as_secs_f64();
                (true, evidence, format!("   Holds, after {seconds:.1} s."))
            }
            Err(failure) => {
                let why = format!("{failure:#}");
                let verdict = format!("   Does not hold: {why}");
                (false, json!({ "failure": why }), verdict)
            }
        };
        terminal.say(&Reply::new(
            Played {
                step: step.name(),
                ok,
                milliseconds: u64::try_from(milliseconds).unwrap_or(u64::MAX),
                evidence,
            },
            verdict,
        )?)?;
        if !ok {
            return Err(Failure::Step(step.name()));
        }
    }
    drop(stage);
    narrator.tell(&format!(
        "\nAll {} steps hold, in {:.0} seconds. No part of this was simulated: the city and the app \
         were processes of their own, each with its own files, and HTTP between them.",
        Step::ALL.len(),
        started.elapsed().as_secs_f64()
    ))?;
    if let Folder::Kept(path) = &folder {
        narrator.tell(&format!("Everything is left in {}.", path.display()))?;
    }
    Ok(())
}

/// What is told of a step to a program.
#[derive(Serialize)]
struct Played {
    step: &'static str,
    ok: bool,
    milliseconds: u64,
    evidence: Value,
}

/// Tells the story to a person; programs get the evidence only.
#[derive(Clone, Copy)]
struct Narrator(Terminal);

impl Narrator {
    fn heading(self, number: usize, step: Step) -> Result<(), Failure> {
        self.tell(&format!("\n{number}. {}", step.title()))
    }

    /// A sentence of the story, or lines that belong together.
    fn tell(self, sentence: &str) -> Result<(), Failure> {
        match self.0.is_json() {
            true => Ok(()),
            false => self.0.line(&crate::terminal::plain(sentence)),
        }
    }
}

enum Folder {
    Removed(tempfile::TempDir),
    Kept(PathBuf),
}

impl Folder {
    fn new(keep: Option<PathBuf>) -> Result<Self, Failure> {
        let Some(path) = keep else {
            let folder = tempfile::Builder::new().prefix("citizen-demo-").tempdir()?;
            return Ok(Self::Removed(folder));
        };
        fs::create_dir_all(&path)?;
        if fs::read_dir(&path)?.next().is_some() {
            return Err(Failure::Usage(format!("{} is not empty", path.display())));
        }
        Ok(Self::Kept(path))
    }

    fn path(&self) -> &Path {
        match self {
            Folder::Removed(folder) => folder.path(),
            Folder::Kept(path) => path,
        }
    }
}
