//! `citizen`: a city's resident app without a screen. It drives `citizen_core::facade` as the
//! shells do, so demos, QA and scripts see what residents' phones see. `docs/cli.md` is its
//! contract: commands, output, errors and exit codes.

mod app;
mod arguments;
mod city;
mod commands;
mod demo;
mod failure;
mod key_file;
mod terminal;
mod words;

use std::process::ExitCode;

use clap::Parser;
use tracing_subscriber::EnvFilter;

use arguments::{Arguments, Command};
use failure::Failure;
use terminal::Terminal;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(stop) => return stopped(&stop),
    };
    let terminal = Terminal::new(arguments.options.json);
    let language = arguments.options.language.clone();
    let is_demo = matches!(arguments.command, Command::Demo { .. });
    match run(arguments, terminal) {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever read our output has gone away and wants no more of it. A demo that was not played to
        // its end has proven nothing.
        Err(Failure::Output(error))
            if error.kind() == std::io::ErrorKind::BrokenPipe && !is_demo =>
        {
            ExitCode::SUCCESS
        }
        Err(failure) => {
            terminal.fail(&failure, &language);
            ExitCode::from(failure.exit_code())
        }
    }
}

/// Help and version were asked for, or the command line does not read.
fn stopped(stop: &clap::Error) -> ExitCode {
    let asked_for = !stop.use_stderr();
    if asked_for || !std::env::args_os().any(|argument| argument == "--json") {
        // Where it cannot be printed there is nobody to tell.
        let _ = stop.print();
        return if asked_for {
            ExitCode::SUCCESS
        } else {
            ExitCode::from(failure::USAGE)
        };
    }
    let words = stop.render().to_string();
    let words = words.trim().trim_start_matches("error: ");
    let failure = Failure::Usage(words.to_owned());
    Terminal::new(true).fail(&failure, "en");
    ExitCode::from(failure::USAGE)
}

fn run(arguments: Arguments, terminal: Terminal) -> Result<(), Failure> {
    let Arguments { options, command } = arguments;
    let filter = EnvFilter::new(options.log.as_deref().unwrap_or("off"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(Failure::Output)?;
    runtime.block_on(async {
        match command {
            Command::City {
                command: Some(city),
            } => commands::city::run(city, terminal).await,
            Command::Demo { keep } => demo::play(keep, terminal).await,
            Command::Catalogue {
                command: Some(command),
            } => commands::exchange::run(command, &options, terminal),
            Command::Receipt {
                command: Some(command),
                ..
            } => commands::receipts::run(command, options, terminal).await,
            command => commands::run(command, options, terminal).await,
        }
    })
}
