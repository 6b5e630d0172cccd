//! The command line.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use chrono::{DateTime, Utc};
use citizen_core::{catalogue::Channel, environment::Timestamp, net::city_url};
use citizen_gateway::{FaultSpec, PostgresUrl};
use clap::{
    Args, Parser, Subcommand, ValueEnum,
    builder::{PossibleValuesParser, TypedValueParser},
};

mod backup;
mod inbox;
mod push;
mod reminders;
mod vault;

pub(crate) use backup::{BackupCommand, Secret as BackupSecretArguments};
pub(crate) use inbox::InboxCommand;
pub(crate) use push::PushCommand;
pub(crate) use reminders::RemindersCommand;
pub(crate) use vault::{Kind, Order, VaultCommand};

/// A city's resident app without a screen, for demos, QA and scripts.
///
/// It keeps its keys in a plain file beside its folder: for development only, never for a
/// resident's real data. docs/cli.md describes every command, its JSON and the exit codes.
#[derive(Parser)]
#[command(name = "citizen", version)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) options: Options,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command takes.
#[derive(Args)]
pub(crate) struct Options {
    /// The app's folder, made at the first start
    #[arg(long, global = true, env = "CITIZEN_HOME", value_name = "DIR")]
    pub(crate) home: Option<PathBuf>,
    /// Where the city's API is
    #[arg(
        long,
        global = true,
        env = "CITIZEN_CITY",
        value_name = "URL",
        default_value = "http://127.0.0.1:8080",
        value_parser = city
    )]
    pub(crate) city: String,
    /// The phone has no network
    #[arg(long, global = true)]
    pub(crate) offline: bool,
    /// The phone pays for its network by the byte
    #[arg(long, global = true, conflicts_with = "offline")]
    pub(crate) metered: bool,
    /// Answer with one JSON object, also for errors
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// The reader's language, a BCP 47 tag
    #[arg(long, global = true, value_name = "TAG", default_value = "en")]
    pub(crate) language: String,
    /// The key file, outside of the app's folder [default: the folder's name with .keys]
    ///
    /// Development only: it holds secrets readable for whoever can read the file.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) keys: Option<PathBuf>,
    /// Log to standard error: error, warn, info, debug, trace
    #[arg(
        long,
        global = true,
        env = "CITIZEN_LOG",
        value_name = "LEVEL",
        value_parser = ["error", "warn", "info", "debug", "trace"]
    )]
    pub(crate) log: Option<String>,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Fetch the city's catalogue of services
    Sync,
    /// Find services by what was typed
    Search {
        /// What was typed; the last word counts as begun
        query: String,
        /// Search after each keystroke, as an app does
        #[arg(long)]
        as_typed: bool,
        /// How many services at most, up to 50
        #[arg(long, value_name = "N", default_value_t = 20)]
        limit: u32,
        /// Only services of a category
        #[arg(long, value_name = "CATEGORY")]
        category: Option<String>,
        /// Only services of the plan for a life event
        #[arg(long, value_name = "EVENT")]
        life_event: Option<String>,
        /// Only services that can be applied for in this way
        #[arg(long, value_parser = PossibleValuesParser::new(["online", "phone", "office", "post"]).try_map(channel))]
        channel: Option<Channel>,
        /// Only services with an office near a place: degrees of latitude and longitude
        #[arg(long, value_name = "LAT,LON", value_parser = place, allow_hyphen_values = true)]
        near: Option<(f64, f64)>,
        /// How near, in metres
        #[arg(long, value_name = "METERS", default_value_t = 2000, requires = "near")]
        within: u32,
        /// Only services with an office that is open then: now, or a moment such as 2026-11-30T09:00:00+08:00
        #[arg(long, value_name = "TIME", value_parser = moment)]
        open_at: Option<Timestamp>,
    },
    /// Complete what was typed: everyday words and names of services
    Suggest {
        /// What was typed
        query: String,
        /// How many suggestions at most, up to 50
        #[arg(long, value_name = "N", default_value_t = 8)]
        limit: u32,
    },
    /// Say how sure it is that the catalogue is the newest; import and export bundles
    Catalogue {
        #[command(subcommand)]
        command: Option<CatalogueCommand>,
    },
    /// List the categories of services
    Categories,
    /// List a category's services by name, fifty at a time
    Services {
        /// The category's id
        category: String,
        /// How many to leave out at the beginning
        #[arg(long, value_name = "N", default_value_t = 0)]
        offset: u32,
    },
    /// Show everything about a service
    Service {
        /// The service's id
        id: String,
    },
    /// List the offices nearest to a place, with their hours
    Offices {
        /// The place: degrees of latitude and longitude
        #[arg(long, value_name = "LAT,LON", value_parser = place, allow_hyphen_values = true)]
        near: (f64, f64),
        /// Only those that are open now
        #[arg(long)]
        open_now: bool,
        /// How many offices at most, up to 50
        #[arg(long, value_name = "N", default_value_t = 10)]
        limit: u32,
    },
    /// List what may happen in a life that the city has plans for
    Events,
    /// Show what there is to do about a life event
    Plan {
        /// The life event's id
        event: String,
        /// The day of the event; the one that you have told, or else today
        #[arg(long, value_name = "DATE")]
        date: Option<String>,
        /// Suppose a fact about you, without keeping it
        #[arg(long, value_name = "FACT=VALUE", value_parser = fact)]
        suppose: Vec<(String, String)>,
    },
    /// Show whether you may have a service
    Eligible {
        /// The service's id
        service: String,
        /// Suppose a fact about you, without keeping it
        #[arg(long, value_name = "FACT=VALUE", value_parser = fact)]
        suppose: Vec<(String, String)>,
    },
    /// What you have told the app about yourself
    Facts {
        #[command(subcommand)]
        command: Option<FactsCommand>,
    },
    /// The services that you keep at hand
    Favourites {
        #[command(subcommand)]
        command: Option<FavouritesCommand>,
    },
    /// Let a day go by in a moment, and count what the app costs the phone
    ///
    /// The day has gone by in this home for good: what becomes due in it is shown, and is not shown again. Give it a copy of a
    /// home that you need.
    Day {
        /// How long, in hours
        #[arg(long, value_name = "N", default_value_t = 24, value_parser = clap::value_parser!(u32).range(1..=744))]
        hours: u32,
        /// A battery saver is on
        #[arg(long)]
        saver: bool,
        /// The phone is on a charger
        #[arg(long)]
        charging: bool,
    },
    /// What you are reminded of: questions of the city, documents that expire, drafts that end, steps of plans
    Reminders {
        #[command(subcommand)]
        command: Option<RemindersCommand>,
    },
    /// Show the form of a service, or of a draft with its answers
    Form {
        /// A service's id, or a draft's
        id: String,
    },
    /// Fill in forms
    Draft {
        #[command(subcommand)]
        command: Option<DraftCommand>,
    },
    /// Submit a draft: queued on the phone until the city has it
    Submit {
        /// The draft's id
        draft: String,
        /// Keep the app open and send, until it is killed
        #[arg(long)]
        stay: bool,
        /// With --stay: stop when standard input closes
        #[arg(long, requires = "stay")]
        exit_with_stdin: bool,
    },
    /// What was submitted
    Outbox {
        #[command(subcommand)]
        command: Option<OutboxCommand>,
    },
    /// Show what has become of an application that the city has
    Case {
        /// The id of a submission about it
        submission: String,
    },
    /// Answer the question that the city asks about a case: in a draft, to be submitted like any other
    Answer {
        /// The id of a submission about the case
        submission: String,
        /// A field's path and its answer, as often as you like; an empty answer takes it away
        #[arg(num_args = 2.., value_names = ["PATH", "VALUE"], allow_negative_numbers = true)]
        answers: Vec<String>,
    },
    /// Take back an application that the city has: queued on the phone until the city has heard
    Withdraw {
        /// The id of a submission about the case
        submission: String,
    },
    /// Send everything that waits now, and ask for messages
    Flush {
        /// How long to go on trying, in seconds
        #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = seconds)]
        deadline: Duration,
    },
    /// Check the city's receipt for a submission, or any receipt, with no network
    #[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
    Receipt {
        #[command(subcommand)]
        command: Option<ReceiptCommand>,
        /// The submission's id
        #[arg(required = true)]
        submission: Option<String>,
        /// Print the receipt as the city signed it: a compact JWS
        #[arg(long)]
        jws: bool,
        /// Print the receipt as the text of a QR code
        #[arg(long, conflicts_with = "jws")]
        qr: bool,
    },
    /// Put all that is hers into one file, and bring it back
    Backup {
        #[command(subcommand)]
        command: BackupCommand,
    },
    /// Your documents, sealed on the phone
    Vault {
        #[command(subcommand)]
        command: Option<VaultCommand>,
    },
    /// Messages from the city
    Inbox {
        #[command(subcommand)]
        command: Option<InboxCommand>,
    },
    /// Show where the city pushes to, open a push; and how often that was refused
    Push {
        #[command(subcommand)]
        command: Option<PushCommand>,
    },
    /// Say what could be kept, and what not, when your data was found damaged
    Damage {
        #[command(subcommand)]
        command: Option<DamageCommand>,
    },
    /// Sign in to a city under development, which asks for no proof
    SignIn {
        /// Any name; the same name is the same resident
        name: String,
    },
    /// Show what the city says of itself, its telephone numbers first; serve the reference city
    City {
        #[command(subcommand)]
        command: Option<CityCommand>,
    },
    /// Play a resident's journey, with evidence for each step
    Demo {
        /// Leave everything in this folder, which must be new or empty
        #[arg(long, value_name = "DIR")]
        keep: Option<PathBuf>,
    },
}

#[derive(Subcommand)]
pub(crate) enum CatalogueCommand {
    /// Import HSDS, CPSV-AP or any table into a bundle; docs/import.md explains it
    Import {
        /// The file, or for hsds-csv the folder of tables; for hsds also the folder of an export
        source: PathBuf,
        /// What it is written in
        #[arg(long)]
        format: ImportFormat,
        /// Where the bundle goes
        #[arg(long, short, value_name = "FILE")]
        output: PathBuf,
        /// What the columns mean, for the format mapped
        #[arg(long, value_name = "FILE", required_if_eq("format", "mapped"))]
        mapping: Option<PathBuf>,
        /// The city's id, which the bundle names
        #[arg(long, value_name = "ID", default_value = "city")]
        city_id: String,
    },
    /// Export a bundle, or the app's catalogue
    Export {
        /// The bundle's file; without one it is the catalogue in --home
        bundle: Option<PathBuf>,
        /// What it becomes
        #[arg(long)]
        format: ExportFormat,
        /// The folder that its files go into, made if it is missing
        #[arg(long, short, value_name = "DIR")]
        output: PathBuf,
    },
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum ImportFormat {
    HsdsJson,
    HsdsCsv,
    CpsvAp,
    Mapped,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum ExportFormat {
    HsdsJson,
    HsdsCsv,
    CpsvAp,
}

#[derive(Subcommand)]
pub(crate) enum FactsCommand {
    /// List the questions and your answers
    List,
    /// Keep answers on this phone
    Answer {
        /// What to keep
        #[arg(required = true, value_name = "FACT=VALUE", value_parser = fact)]
        facts: Vec<(String, String)>,
    },
    /// Say whether forms may offer what you have told and sent before, or ask what was said
    Prefill {
        /// What you say
        #[arg(value_enum)]
        consent: Option<Consent>,
    },
    /// Take an answer away, or all of them
    Forget {
        /// The fact's id
        #[arg(required_unless_present = "all")]
        fact: Option<String>,
        /// All answers
        #[arg(long, conflicts_with = "fact")]
        all: bool,
    },
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub(crate) enum Consent {
    Unasked,
    Given,
    Refused,
}

#[derive(Subcommand)]
pub(crate) enum FavouritesCommand {
    /// List them, in your order
    List,
    /// Keep a service at hand
    Add {
        /// The service's id
        service: String,
    },
    /// Put it at another place
    Move {
        /// The service's id
        service: String,
        /// The place, counted from 1; beyond the end is the end
        #[arg(long, value_name = "PLACE", value_parser = clap::value_parser!(u32).range(1..))]
        to: u32,
    },
    /// Keep it at hand no longer
    Remove {
        /// The service's id
        service: String,
    },
}

#[derive(Subcommand)]
pub(crate) enum DraftCommand {
    /// List the drafts, the one changed last first
    List,
    /// Begin a service's form
    Start {
        /// The service's id
        service: String,
    },
    /// Be asked field by field, in lines on standard input; begins a service's form, or goes on with a draft
    Fill {
        /// A service's id, or a draft's
        id: String,
    },
    /// Show the answers in words, as they are sent
    Summary {
        /// The draft's id
        draft: String,
    },
    /// Show what you have told before for fields that are not answered
    Suggestions {
        /// The draft's id
        draft: String,
    },
    /// Take what is suggested for some fields
    Prefill {
        /// The draft's id
        draft: String,
        /// The fields' paths
        #[arg(required = true)]
        paths: Vec<String>,
    },
    /// Give answers; each is saved before the next
    Answer {
        /// The draft's id
        draft: String,
        /// A field's path and its answer, as often as you like; an empty answer takes it away
        #[arg(required = true, num_args = 2.., value_names = ["PATH", "VALUE"], allow_negative_numbers = true)]
        answers: Vec<String>,
    },
    /// Attach a file to a field for files; what it is, is told by its content
    Attach {
        /// The draft's id
        draft: String,
        /// The field's path
        path: String,
        /// The file
        #[arg(required_unless_present = "document")]
        file: Option<PathBuf>,
        /// A document of the vault instead: its id
        #[arg(long, value_name = "ID", conflicts_with = "file")]
        document: Option<String>,
    },
    /// Take a file away from a field
    Detach {
        /// The draft's id
        draft: String,
        /// The field's path
        path: String,
        /// The file's sha256, as `draft show` tells it
        #[arg(allow_hyphen_values = true)]
        sha256: String,
    },
    /// Put an empty row behind the others of a field of rows
    AddRow {
        /// The draft's id
        draft: String,
        /// The path of the field of rows
        path: String,
    },
    /// Take a row away with its answers
    RemoveRow {
        /// The draft's id
        draft: String,
        /// The path of the field of rows
        path: String,
        /// Which row, from 0
        index: u32,
    },
    /// Find among the options of a field, 50 at a time
    Options {
        /// The draft's id
        draft: String,
        /// The field's path
        path: String,
        /// What its label or value begins with
        query: Option<String>,
        /// How many to pass over
        #[arg(long, default_value_t = 0)]
        offset: u32,
    },
    /// Show a draft and what keeps it from being submitted
    Show {
        /// The draft's id
        draft: String,
    },
    /// Say that you have seen what a new version of the form has changed in a draft
    Seen {
        /// The draft's id
        draft: String,
    },
    /// Delete a draft and its answers for good
    Discard {
        /// The draft's id
        draft: String,
    },
}

#[derive(Subcommand)]
pub(crate) enum DamageCommand {
    /// Say that you have seen it
    Seen,
}

#[derive(Subcommand)]
pub(crate) enum OutboxCommand {
    /// List what was submitted, the newest first
    List,
    /// Take back a submission that was never begun to be sent
    Cancel {
        /// The submission's id
        submission: String,
    },
    /// Let a submission that waits, or is wedged, be tried at the next chance
    Retry {
        /// The submission's id
        submission: String,
    },
    /// Make a draft of a submission that the city has refused, to correct it
    Edit {
        /// The submission's id
        submission: String,
    },
    /// Say over which network files go, or ask what was said
    Files {
        /// Over any, or over one that is not metered
        #[arg(value_enum)]
        over: Option<FilesOver>,
    },
}

#[derive(Clone, Copy, PartialEq, clap::ValueEnum)]
pub(crate) enum FilesOver {
    Any,
    Unmetered,
}

#[derive(Subcommand)]
pub(crate) enum ReceiptCommand {
    /// Check a receipt that anyone shows, with the keys of the app in --home, or of a file
    Verify {
        /// The compact JWS, or the text of its QR code; - is standard input
        file: PathBuf,
        /// A city's profile with its receipt keys
        #[arg(long, value_name = "FILE", conflicts_with = "jwk")]
        profile: Option<PathBuf>,
        /// A receipt key as a JWK, or a set of them
        #[arg(long, value_name = "FILE", requires = "city_id")]
        jwk: Option<PathBuf>,
        /// The id of the city whose key it is
        #[arg(long, value_name = "ID", requires = "jwk")]
        city_id: Option<String>,
    },
}

#[derive(Subcommand)]
pub(crate) enum CityCommand {
    /// Serve the reference city on this computer, until stopped
    Serve {
        /// Loopback address to listen on; port 0 takes a free one
        #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
        listen: SocketAddr,
        /// Folder of the city's database and keys; without it the city is forgotten at the end
        #[arg(long, value_name = "DIR")]
        data: Option<PathBuf>,
        /// PostgreSQL database of the city's records, postgres://…; without it, a file in the folder
        #[arg(long, value_name = "URL", requires = "data")]
        database: Option<PostgresUrl>,
        /// Bundle of the city's catalogue, in place of the one that it comes with
        #[arg(long, value_name = "FILE")]
        catalogue: Option<PathBuf>,
        /// Faults, such as submit=drop_reply@once, separated by commas
        #[arg(long, value_name = "SPEC", default_value = "")]
        fault: FaultSpec,
        /// Seed of faults that strike a percentage of requests
        #[arg(long, value_name = "N", default_value_t = 1)]
        seed: u64,
        /// Stop when standard input closes
        #[arg(long)]
        exit_with_stdin: bool,
    },
}

fn channel(name: String) -> Result<Channel, serde_json::Error> {
    serde_json::from_value(name.into())
}

fn moment(text: &str) -> Result<Timestamp, chrono::ParseError> {
    match text {
        "now" => Ok(Utc::now()),
        text => DateTime::parse_from_rfc3339(text).map(|moment| moment.to_utc()),
    }
}

fn place(text: &str) -> Result<(f64, f64), String> {
    let degrees = |text: &str, most: f64| {
        let degrees: Option<f64> = text.trim().parse().ok();
        degrees.filter(|degrees| degrees.abs() <= most)
    };
    let (latitude, longitude) = text.split_once(',').unwrap_or_default();
    (degrees(latitude, 90.0).zip(degrees(longitude, 180.0)))
        .ok_or_else(|| "it must be degrees such as 31.23,121.47".to_owned())
}

fn city(text: &str) -> Result<String, String> {
    match city_url(text) {
        Some(_) => Ok(text.to_owned()),
        None => Err(
            "it must begin with https://, or with http:// and a loopback address such as 127.0.0.1"
                .to_owned(),
        ),
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text
        .parse()
        .map_err(|_| "not a number of seconds".to_owned())?;
    Duration::try_from_secs_f64(seconds)
        .ok()
        .filter(|deadline| *deadline <= Duration::from_secs(24 * 3600))
        .ok_or_else(|| "not between 0 seconds and a day".to_owned())
}

/// A fact about the resident and what it is to be; what can be said of it the city's question tells.
fn fact(text: &str) -> Result<(String, String), String> {
    let (id, value) = text.split_once('=').ok_or("it is not FACT=VALUE")?;
    Ok((id.to_owned(), value.to_owned()))
}
