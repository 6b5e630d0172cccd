//! What a city has, made a catalogue bundle, and the other way. No app is opened for it.

use std::{
    cell::OnceCell,
    fs,
    path::{Path, PathBuf},
};

use citizen_core::{
    catalogue::{
        CatalogueStore,
        exchange::{self, ExchangeError, Exported, Format, Mapping, Report, Target},
    },
    facade::CitizenError,
    storage::HomeLock,
};
use serde_json::json;

use crate::{
    app,
    arguments::{CatalogueCommand, ExportFormat, ImportFormat, Options},
    failure::Failure,
    terminal::{Reply, Terminal},
};

/// How many problems are told to a person; `--json` has them all.
const TOLD: usize = 20;

pub(crate) fn run(
    command: CatalogueCommand,
    options: &Options,
    terminal: Terminal,
) -> Result<(), Failure> {
    match command {
        CatalogueCommand::Import {
            source,
            format,
            output,
            mapping,
            city_id,
        } => {
            let format = match (format, &mapping) {
                (ImportFormat::HsdsJson, _) => Format::HsdsJson,
                (ImportFormat::HsdsCsv, _) => Format::HsdsCsv,
                (ImportFormat::CpsvAp, _) => Format::CpsvAp,
                (ImportFormat::Mapped, Some(mapping)) => {
                    Format::Mapped(Box::new(Mapping::read(mapping)?))
                }
                (ImportFormat::Mapped, None) => {
                    return Err(Failure::Usage(
                        "--mapping says what the columns mean".to_owned(),
                    ));
                }
            };
            let mut read = exchange::files(&source, &format);
            read.extend(mapping);
            if is_among(&output, &read) {
                let output = output.display();
                let words = format!("{output} is read by this import and would be written over");
                return Err(Failure::Usage(words));
            }
            let target = Target {
                city: city_id,
                language: options.language.clone(),
            };
            import(&source, &format, &target, &output, terminal)
        }
        CatalogueCommand::Export {
            bundle,
            format,
            output,
        } => {
            let bundle = match bundle {
                Some(file) => read(&file)?,
                None => held(&app::home(options)?)?,
            };
            export(&bundle, format, &options.language, &output, terminal)
        }
    }
}

/// Whether a file is one of these, by whatever path.
fn is_among(file: &Path, files: &[PathBuf]) -> bool {
    let Ok(file) = file.canonicalize() else {
        return false;
    };
    let mut files = files.iter().filter_map(|other| other.canonicalize().ok());
    files.any(|other| other == file)
}

fn import(
    source: &Path,
    format: &Format,
    target: &Target,
    output: &Path,
    terminal: Terminal,
) -> Result<(), Failure> {
    let imported = {
        let bar = OnceCell::new();
        let mut step = |_, all| bar.get_or_init(|| terminal.count(all, "importing")).step();
        exchange::import(source, format, target, &mut step)?
    };
    // A catalogue without services would only take the place of one that has some.
    let bundle = Some(&imported.bundle).filter(|_| imported.services > 0);
    if let Some(bundle) = bundle {
        fs::write(output, bundle)?;
    }
    let report = &imported.report;
    let mut words = told(report);
    if bundle.is_some() {
        words.push(format!(
            "{} services of {} rows are in {}; {} rows were left out, {} problems.",
            imported.services,
            report.rows,
            output.display(),
            report.left_out,
            report.found,
        ));
    }
    terminal.say(&Reply::new(
        json!({
            "services": imported.services,
            "bundle_bytes": bundle.map_or(0, Vec::len),
            "report": report,
        }),
        words.join("\n"),
    )?)?;
    match bundle {
        Some(_) => Ok(()),
        None => Err(Failure::NoServices(output.to_owned())),
    }
}

fn told(report: &Report) -> Vec<String> {
    let told = report.problems.iter().take(TOLD).map(|problem| {
        let what = if problem.left_out { "row" } else { "field" };
        let field = match problem.field.as_str() {
            "" => String::new(),
            field => format!(", {field}"),
        };
        format!(
            "{}{field}: {} ({what} left out)",
            problem.place, problem.misfit
        )
    });
    let mut told: Vec<String> = told.collect();
    let more = report.found.saturating_sub(told.len() as u64);
    if more > 0 {
        told.push(format!("… and {more} more; --json lists them."));
    }
    told
}

fn read(bundle: &Path) -> Result<Vec<u8>, Failure> {
    let file = bundle.display().to_string();
    let read = fs::read(bundle).map_err(|source| ExchangeError::File { file, source });
    Ok(read?)
}

/// The catalogue of the app in this folder, as a bundle.
fn held(home: &Path) -> Result<Vec<u8>, Failure> {
    let folder = home.join("catalogue");
    if !folder.is_dir() {
        return Err(CitizenError::NoCatalogue.into());
    }
    let _one_at_a_time = HomeLock::take(home).map_err(CitizenError::from)?;
    let held = CatalogueStore::open(&folder).and_then(|store| store.bundle());
    Ok(held.map_err(CitizenError::from)?)
}

fn export(
    bundle: &[u8],
    format: ExportFormat,
    language: &str,
    output: &Path,
    terminal: Terminal,
) -> Result<(), Failure> {
    let format = match format {
        ExportFormat::HsdsJson => Exported::HsdsJson,
        ExportFormat::HsdsCsv => Exported::HsdsCsv,
        ExportFormat::CpsvAp => Exported::CpsvAp,
    };
    let files = exchange::export(bundle, format, language)?;
    fs::create_dir_all(output)?;
    for (name, text) in &files {
        fs::write(output.join(name), text)?;
    }
    let names: Vec<&String> = files.keys().collect();
    let words = names
        .iter()
        .map(|name| output.join(name).display().to_string());
    terminal.say(&Reply::new(
        json!({ "files": names }),
        words.collect::<Vec<_>>().join("\n"),
    )?)
}
