//! The command line of backups.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Subcommand)]
pub(crate) enum BackupCommand {
    /// Write all that is hers to a new file that the recovery code opens
    Make {
        /// The file, which must not exist
        file: PathBuf,
        /// With a passphrase instead, of at least twelve characters; it is read from standard input, unseen and twice where it
        /// is typed
        #[arg(long)]
        passphrase: bool,
    },
    /// Say whether a backup can be restored, and what it holds; changes nothing
    Check {
        /// The backup
        file: PathBuf,
        #[command(flatten)]
        secret: Secret,
    },
    /// Bring back what a backup holds; what is here and newer stays, nothing is here twice, and nothing is sent
    Restore {
        /// The backup
        file: PathBuf,
        #[command(flatten)]
        secret: Secret,
        /// It is mine, also if it was made in another home; what is in it goes out under who is signed in here
        #[arg(long)]
        mine: bool,
    },
}

/// What opens a backup: without an option, the recovery code is read from standard input.
#[derive(Args)]
pub(crate) struct Secret {
    /// The recovery code, or the key that its QR code says (AGE-SECRET-KEY-1…)
    #[arg(long, value_name = "CODE", conflicts_with = "passphrase")]
    pub(crate) code: Option<String>,
    /// A passphrase, which is read from standard input
    #[arg(long)]
    pub(crate) passphrase: bool,
}
