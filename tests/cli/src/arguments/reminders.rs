//! The command line of reminders.

use citizen_core::environment::Timestamp;
use clap::Subcommand;

use super::moment;

#[derive(Subcommand)]
pub(crate) enum RemindersCommand {
    /// List what you will be reminded of, the first first
    List,
    /// Be reminded again later
    Postpone {
        /// The reminder's id
        id: String,
        /// When, for example 2026-11-30T09:00:00+08:00
        #[arg(long, value_name = "TIME", value_parser = moment)]
        until: Timestamp,
    },
    /// Print all last days as a calendar (iCalendar) that other programs read
    Calendar,
}
