//! The command line of the vault.

use std::{path::PathBuf, time::Duration};

use citizen_core::facade::{DocumentAbout, DocumentKind, DocumentOrder};
use clap::{Args, Subcommand, ValueEnum};

use super::seconds;

#[derive(Subcommand)]
pub(crate) enum VaultCommand {
    /// Find documents, the newest first and at most 50; all of them without words
    List {
        /// Words of the title, the issuer, the file's name or the tags
        words: Vec<String>,
        /// Only of this kind
        #[arg(long)]
        kind: Option<Kind>,
        /// Only those about this case: the id of the submission that opened it
        #[arg(long, value_name = "ID")]
        case: Option<String>,
        /// Only those that hold no longer than this day
        #[arg(long, value_name = "DATE")]
        expires_by: Option<String>,
        /// In which order
        #[arg(long, default_value = "newest")]
        order: Order,
        /// How many to leave out at the beginning
        #[arg(long, value_name = "N", default_value_t = 0)]
        offset: u32,
    },
    /// Put a file into the vault; the same content is not kept twice
    Add {
        /// The file
        file: PathBuf,
        #[command(flatten)]
        about: About,
    },
    /// Show what is known of a document
    Show {
        /// The document's id
        document: String,
    },
    /// Say something else of a document; what is not said stays
    Change {
        /// The document's id
        document: String,
        #[command(flatten)]
        about: About,
    },
    /// Write a document, readable, to a new file
    Export {
        /// The document's id
        document: String,
        /// The file, which must not exist
        file: PathBuf,
    },
    /// Make a readable copy in the app's folder that ends by itself
    Share {
        /// The document's id
        document: String,
        /// For how long, at most an hour
        #[arg(long, value_name = "SECONDS", default_value = "600", value_parser = seconds)]
        lasts: Duration,
    },
    /// Delete a document for good
    Delete {
        /// The document's id
        document: String,
    },
    /// Show the recovery code, which opens all that is here where the keystore has lost its keys
    RecoveryCode {
        /// Make a new one; the one before is not taken any more
        #[arg(long)]
        new: bool,
        /// Say whether this is it, as it stands on paper
        #[arg(long, value_name = "CODE", conflicts_with = "new")]
        check: Option<String>,
        /// Show the key that it stands for, with which any program of age opens a backup
        #[arg(long, conflicts_with_all = ["new", "check"])]
        key: bool,
    },
    /// Open the home again whose keys are lost, by the recovery code
    Recover {
        /// The code; spaces and dashes do not matter. Without it, it is read from standard input, where no other
        /// program sees it
        code: Vec<String>,
    },
    /// Put new keys in the place of those of documents, and new secrets into the keystore, as when somebody has had the
    /// phone; after that, make a new recovery code as well
    RenewKeys,
    /// Show how much of the phone the documents take
    Usage,
}

/// What is said of a document.
#[derive(Args)]
pub(crate) struct About {
    /// What it is called; the file's name if not said
    #[arg(long)]
    title: Option<String>,
    /// What sort of document it is
    #[arg(long)]
    kind: Option<Kind>,
    /// Who has made it out; an empty word takes it away, as with those below
    #[arg(long)]
    issuer: Option<String>,
    /// On which day
    #[arg(long, value_name = "DATE")]
    issued_on: Option<String>,
    /// The last day on which it holds
    #[arg(long, value_name = "DATE")]
    expires_on: Option<String>,
    /// A word to find it by, as often as you like
    #[arg(long = "tag", value_name = "WORD")]
    tags: Option<Vec<String>>,
    /// The case that it is about: the id of the submission that opened it
    #[arg(long, value_name = "ID")]
    case: Option<String>,
    /// The service that it is about
    #[arg(long, value_name = "ID")]
    service: Option<String>,
}

impl About {
    /// What is said here, and for the rest what was said `before`.
    pub(crate) fn over(self, before: DocumentAbout) -> DocumentAbout {
        let or = |said: Option<String>, before: Option<String>| match said {
            Some(said) => Some(said).filter(|said| !said.is_empty()),
            None => before,
        };
        DocumentAbout {
            kind: self.kind.map_or(before.kind, Kind::kind),
            title: self.title.unwrap_or(before.title),
            issuer: or(self.issuer, before.issuer),
            issued_on: or(self.issued_on, before.issued_on),
            expires_on: or(self.expires_on, before.expires_on),
            tags: self.tags.unwrap_or(before.tags),
            case_id: or(self.case, before.case_id),
            service_id: or(self.service, before.service_id),
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Kind {
    Identity,
    Certificate,
    Licence,
    Receipt,
    Letter,
    Bill,
    Photo,
    Other,
}

impl Kind {
    pub(crate) const fn kind(self) -> DocumentKind {
        match self {
            Kind::Identity => DocumentKind::Identity,
            Kind::Certificate => DocumentKind::Certificate,
            Kind::Licence => DocumentKind::Licence,
            Kind::Receipt => DocumentKind::Receipt,
            Kind::Letter => DocumentKind::Letter,
            Kind::Bill => DocumentKind::Bill,
            Kind::Photo => DocumentKind::Photo,
            Kind::Other => DocumentKind::Other,
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Order {
    Newest,
    Title,
    Expiry,
}

impl Order {
    pub(crate) const fn order(self) -> DocumentOrder {
        match self {
            Order::Newest => DocumentOrder::Newest,
            Order::Title => DocumentOrder::Title,
            Order::Expiry => DocumentOrder::Expiry,
        }
    }
}
