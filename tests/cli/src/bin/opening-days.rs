//! The days on which a service's offices are open, for `tests/interop/hours`:
//! `opening-days SERVICE FIRST-DAY WEEKS` reads a catalogue bundle from standard input and writes
//! `{"office": "…", "date": "2026-11-28"}` for each, in the order of the days.

use std::io::Write;

use anyhow::Context;
use chrono::{Days, NaiveDate, NaiveTime};
use citizen_core::catalogue::CatalogueStore;
use clap::Parser;
use serde_json::json;

#[derive(Parser)]
struct Options {
    service: String,
    first_day: NaiveDate,
    weeks: u64,
}

fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let folder = tempfile::tempdir()?;
    let store = CatalogueStore::open(folder.path())?;
    let noon = NaiveTime::from_hms_opt(12, 0, 0).context("there is no noon")?;
    let first = options.first_day.and_time(noon).and_utc();
    store.apply(std::io::stdin().lock(), first)?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for week in 0..options.weeks {
        let now = first + Days::new(7 * week);
        let service = store.service(&options.service, "en", now)?;
        for office in service.context("there is no such service")?.offices {
            for day in office.week.iter().filter(|day| !day.spans.is_empty()) {
                writeln!(out, "{}", json!({ "office": office.id, "date": day.date }))?;
            }
        }
    }
    out.flush()?;
    Ok(())
}
