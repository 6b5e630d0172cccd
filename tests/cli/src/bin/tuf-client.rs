//! The core's client of The Update Framework as a program of its own, called as the public
//! conformance suite (theupdateframework/tuf-conformance, CLIENT-CLI.md) calls the clients that it
//! tries. Exits with 0 where all went well, else with 1 and the reason on standard error.

use std::{fs, path::PathBuf, process::ExitCode, sync::Arc};

use anyhow::Context;
use citizen_core::{
    environment::{Environment, SystemClock, SystemRandomness},
    net::HttpTransport,
    trust::tuf::{Repository, Targets},
};
use clap::{Parser, Subcommand};
use url::Url;

#[derive(Parser)]
struct Options {
    /// Where trusted metadata is kept.
    #[arg(long)]
    metadata_dir: PathBuf,
    /// Where the repository has its metadata.
    #[arg(long, default_value = "http://127.0.0.1/")]
    metadata_url: Url,
    /// The path of the file to be downloaded.
    #[arg(long, default_value = "")]
    target_name: String,
    /// Where the repository has its files.
    #[arg(long, default_value = "http://127.0.0.1/")]
    target_base_url: Url,
    /// Where downloaded files are kept.
    #[arg(long, default_value = ".")]
    target_dir: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Trusts a root.
    Init {
        /// The file.
        root: PathBuf,
    },
    /// Brings the metadata up to date.
    Refresh,
    /// Brings the metadata up to date and fetches a file, unless it is here.
    Download,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: Options) -> anyhow::Result<()> {
    let environment = Environment {
        clock: Arc::new(SystemClock),
        randomness: Arc::new(SystemRandomness::default()),
        transport: Arc::new(HttpTransport::new()),
    };
    let repository = Repository::new(
        &options.metadata_dir,
        options.metadata_url,
        options.target_base_url,
        environment,
    );
    match options.command {
        Command::Init { root } => {
            let root = fs::read(&root).with_context(|| root.display().to_string())?;
            Ok(repository.trust(&root)?)
        }
        Command::Refresh => {
            repository.refresh().await?;
            Ok(())
        }
        Command::Download => {
            let targets = repository.refresh().await?.targets;
            download(
                &repository,
                &targets,
                &options.target_name,
                &options.target_dir,
            )
            .await
        }
    }
}

async fn download(
    repository: &Repository,
    targets: &Targets,
    name: &str,
    folder: &std::path::Path,
) -> anyhow::Result<()> {
    // A path in the repository becomes one name in the folder, and never leads out of it.
    let file =
        folder.join(url::form_urlencoded::byte_serialize(name.as_bytes()).collect::<String>());
    let is_here = || Some(targets.file(name)?.is(&fs::read(&file).ok()?));
    if is_here() != Some(true) {
        let bytes = repository.download(targets, name).await?;
        fs::create_dir_all(folder)?;
        fs::write(&file, bytes)?;
    }
    Ok(())
}
