//! `citizen-gateway`: serves the reference city.

use std::io::{Read, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::SubsecRound;
use citizen_gateway::catalogue::Catalogue;
use citizen_gateway::profile::Profile;
use citizen_gateway::publish::publish;
use citizen_gateway::{Error, FaultSpec, Gateway, Options, PostgresUrl, openapi_yaml};
use clap::{Parser, Subcommand};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;
use tracing_subscriber::EnvFilter;

/// The reference city: for development and tests, on loopback only.
#[derive(Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: Option<Serve>,
}

#[derive(Subcommand)]
enum Command {
    /// Print the API's OpenAPI 3.1 document as YAML
    Openapi,
    /// The city's services as a catalogue of signed files
    Catalogue {
        #[command(subcommand)]
        command: CatalogueCommand,
    },
}

#[derive(Subcommand)]
enum CatalogueCommand {
    /// Print it as the one bundle that an app may bring along
    Bundle {
        /// Bundle of another city in place of the demo city's, as `citizen catalogue import` makes it
        #[arg(long, value_name = "FILE")]
        catalogue: Option<PathBuf>,
    },
    /// Publish it into a folder that any web server may hand out
    Publish {
        /// The folder; it gets `metadata/` and `targets/`
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// Folder of the signing keys, made at the first time; it is nobody else's to read
        #[arg(long, value_name = "DIR")]
        keys: PathBuf,
        /// File of the city's profile (docs/city-profile.md), in place of the demo city's
        #[arg(long, value_name = "FILE")]
        profile: Option<PathBuf>,
        /// Bundle to publish in place of the demo city's, as `citizen catalogue import` makes it
        #[arg(long, value_name = "FILE")]
        catalogue: Option<PathBuf>,
    },
}

#[derive(clap::Args)]
struct Serve {
    /// Loopback address to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Folder of the city's database and keys
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// PostgreSQL database of the city's records, postgres://…; without it, a file in the folder
    #[arg(long, value_name = "URL")]
    database: Option<PostgresUrl>,
    /// Bundle of the city's catalogue, in place of the one that it comes with
    #[arg(long, value_name = "FILE")]
    catalogue: Option<PathBuf>,
    /// Faults: <operation>=<fault>@<when>, separated by commas
    #[arg(long, value_name = "SPEC", default_value = "")]
    fault: FaultSpec,
    /// Seed of faults that strike a percentage of requests
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Stop when standard input closes
    #[arg(long)]
    exit_with_stdin: bool,
}

type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match (arguments.command, arguments.serve) {
        (Some(Command::Openapi), _) => print_openapi(),
        (Some(Command::Catalogue { command }), _) => catalogue(&command),
        (None, Some(options)) => serve(options),
        (None, None) => {
            use clap::CommandFactory as _;
            Arguments::command()
                .error(
                    clap::error::ErrorKind::MissingRequiredArgument,
                    "--data DIR is missing",
                )
                .exit()
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let mut sentence = failure.to_string();
            let mut cause = failure.source();
            while let Some(error) = cause {
                sentence = format!("{sentence}: {error}");
                cause = error.source();
            }
            // Standard error may be closed, and then there is nobody to tell.
            let _ = writeln!(std::io::stderr(), "citizen-gateway: {sentence}");
            match failure.downcast_ref() {
                Some(Error::NotLoopback(_)) => ExitCode::from(2),
                _ => ExitCode::FAILURE,
            }
        }
    }
}

fn print_openapi() -> Result<(), Failure> {
    Ok(std::io::stdout().write_all(openapi_yaml()?.as_bytes())?)
}

fn catalogue(command: &CatalogueCommand) -> Result<(), Failure> {
    match command {
        CatalogueCommand::Bundle { catalogue } => {
            let catalogue = read(catalogue.as_deref())?;
            let bundle = catalogue.published(chrono::Utc::now().trunc_subsecs(0))?;
            Ok(std::io::stdout().write_all(&bundle)?)
        }
        CatalogueCommand::Publish {
            folder,
            keys,
            profile,
            catalogue,
        } => {
            let profile = match profile {
                Some(file) => Profile::read(&std::fs::read(file)?)?,
                None => Profile::demo_city(),
            };
            let catalogue = read(catalogue.as_deref())?;
            let published = publish(folder, keys, &catalogue, &profile, chrono::Utc::now())?;
            let said = serde_json::json!({
                "version": published.version, "catalogue_bytes": published.catalogue_bytes,
            });
            Ok(writeln!(std::io::stdout(), "{said}")?)
        }
    }
}

/// The catalogue of the bundle in `file`, after a word about each form that phones may not do with as it was meant;
/// without a file the demo city's.
fn read(file: Option<&Path>) -> Result<Catalogue, Failure> {
    let Some(file) = file else {
        return Ok(Catalogue::demo_city()?);
    };
    let (catalogue, doubts) = Catalogue::of_file(file)?;
    for doubt in doubts {
        writeln!(std::io::stderr(), "citizen-gateway: warning: {doubt}")?;
    }
    Ok(catalogue)
}

#[tokio::main]
async fn serve(options: Serve) -> Result<(), Failure> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();

    // Before the address is told, so that whoever reads it can stop us in good order at once.
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let stdin = options.exit_with_stdin.then(watch_stdin);
    let stdin_closed = async {
        match stdin {
            Some(closed) => closed.await.unwrap_or_default(),
            None => std::future::pending().await,
        }
    };

    let catalogue = read(options.catalogue.as_deref())?;
    let services = catalogue.service_count();
    let gateway = Gateway::start(Options {
        listen: options.listen,
        data: options.data,
        database: options.database,
        catalogue,
        faults: options.fault,
        seed: options.seed,
    })
    .await?;
    let ready = serde_json::json!({
        "address": format!("http://{}", gateway.address()),
        "admin_token": gateway.admin_token(),
        "services": services,
    });
    writeln!(std::io::stdout(), "{ready}")?;

    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
        () = stdin_closed => {}
    }
    gateway.shutdown().await;
    Ok(())
}

/// Resolves when standard input closes. A thread of its own: a read that never returns would keep
/// the runtime from ending.
fn watch_stdin() -> oneshot::Receiver<()> {
    let (closed, watched) = oneshot::channel();
    std::thread::spawn(move || {
        let mut ignored = [0_u8; 1024];
        let mut stdin = std::io::stdin().lock();
        while matches!(stdin.read(&mut ignored), Ok(1..)) {}
        // The gateway may have ended already.
        let _ = closed.send(());
    });
    watched
}
