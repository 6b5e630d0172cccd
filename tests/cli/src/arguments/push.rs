//! The command line of pushes.

use std::path::PathBuf;

use clap::Subcommand;

#[derive(Subcommand)]
pub(crate) enum PushCommand {
    /// Have the city push to this phone
    Register {
        /// Where the city sends to, as a push service gives it
        endpoint: String,
        /// An extension of the app opens pushes, as on iOS
        #[arg(long)]
        extension: bool,
    },
    /// Have the city push to it no more
    End,
    /// Open a push as a push service brings it: its bytes, or the same in base64
    Open {
        /// The file; with --extension none for a push whose message was left out on its way
        #[arg(required_unless_present = "extension")]
        file: Option<PathBuf>,
        /// As the app's extension does it
        #[arg(long)]
        extension: bool,
    },
    /// How often pushes were opened, and refused for which reason
    Counters,
}
