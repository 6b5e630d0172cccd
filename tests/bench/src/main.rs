#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]
//! `bench compare [ROW]`: measures the core and a named peer in turns (A B A B …), and prints the
//! median of the paired ratios with the lowest and the highest. A time alone means nothing.

use clap::{Parser, Subcommand};
use serde_json::json;

mod city;
mod cold_open;
mod delta;
mod enqueue;
mod forms;
mod keystrokes;
mod memory;
mod push;
mod quality;
mod records;
mod vault;

/// Rounds of each row; the ratios are paired within a round.
const ROUNDS: usize = 11;

#[derive(Parser)]
#[command(about = "Measures the core against named peers, in ratios.")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measures all rows, or one: keystrokes, delta, memory, cold-open, forms, enqueue, queues, push,
    /// vault, records.
    Compare { row: Option<String> },
    /// Asks the judged queries: do residents find what they want?
    Quality {
        /// Name the queries of which the answer is not the first hit
        #[arg(long)]
        all: bool,
    },
    /// The memory of one process that searches; `compare` calls it.
    #[command(hide = true)]
    Remember { folder: std::path::PathBuf },
    /// The first verdict on answers in this process; `compare` calls it.
    #[command(hide = true)]
    FirstVerdict { file: std::path::PathBuf },
    /// A queue of so many submissions in this process; `compare` calls it.
    #[command(hide = true)]
    Queue { many: u32 },
    /// Records read in this process; `compare` calls it.
    #[command(hide = true)]
    Records {
        who: String,
        folder: std::path::PathBuf,
    },
    /// One cold start in this process; `compare` calls it.
    #[command(hide = true)]
    Open {
        who: String,
        folder: std::path::PathBuf,
    },
}

/// One round of one job: what ours took and what the peer took, in milliseconds.
struct Pair {
    ours: f64,
    peer: f64,
}

fn main() {
    match Arguments::parse().command {
        Command::Records { who, folder } => records::child(&who, &folder),
        Command::Open { who, folder } => cold_open::child(&who, &folder),
        Command::FirstVerdict { file } => forms::child(&file),
        Command::Queue { many } => enqueue::queue(many),
        Command::Remember { folder } => memory::child(&folder),
        Command::Quality { all } => quality::report(all),
        Command::Compare { row } => {
            println!(
                "{:<34} {:>10} {:>10} {:>7}  low–high",
                "job", "ours ms", "peer ms", "ratio"
            );
            let wanted = |name: &str| row.as_deref().is_none_or(|row| row == name);
            if wanted("keystrokes") {
                keystrokes::compare();
            }
            if wanted("delta") {
                delta::compare();
            }
            if wanted("memory") {
                memory::compare();
            }
            if wanted("cold-open") {
                cold_open::compare();
            }
            if wanted("forms") {
                forms::compare();
            }
            if wanted("enqueue") {
                enqueue::compare();
            }
            if wanted("queues") {
                enqueue::compare_queues();
            }
            if wanted("push") {
                push::compare();
            }
            if wanted("records") {
                records::compare();
            }
            if wanted("vault") {
                vault::compare();
            }
        }
    }
}

/// Prints a line of the table on stdout and the same as JSON on stderr.
fn report(job: &str, pairs: &[Pair]) {
    let ours = median(pairs.iter().map(|pair| pair.ours));
    let peer = median(pairs.iter().map(|pair| pair.peer));
    let mut ratios: Vec<f64> = pairs.iter().map(|pair| pair.ours / pair.peer).collect();
    ratios.sort_by(f64::total_cmp);
    let (low, ratio, high) = (
        ratios[0],
        ratios[ratios.len() / 2],
        ratios[ratios.len() - 1],
    );
    println!("{job:<34} {ours:>10.3} {peer:>10.3} {ratio:>7.2}  {low:.2}–{high:.2}");
    let line = json!({
        "job": job, "rounds": pairs.len(), "ours_ms": ours, "peer_ms": peer,
        "ratio": ratio, "low": low, "high": high,
    });
    std::io::Write::write_fmt(&mut std::io::stderr(), format_args!("{line}\n")).unwrap();
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
