//! The command line of the inbox.

use citizen_core::facade::MessageFilter;
use clap::{Args, Subcommand};

#[derive(Subcommand)]
pub(crate) enum InboxCommand {
    /// List the messages that are not put away, the pinned and then the newest first
    List {
        #[command(flatten)]
        which: Which,
        /// How many to leave out at the beginning
        #[arg(long, value_name = "N", default_value_t = 0)]
        offset: u32,
    },
    /// List the cases that there are messages about
    Threads,
    /// List the alerts that are in force
    Alerts,
    /// Tell the city what you have done with messages, and ask it for new ones
    Refresh,
    /// Show a message and mark it as read
    Read {
        /// The message's id
        message: String,
    },
    /// Show a message, and leave it unread
    Show {
        /// The message's id
        message: String,
    },
    /// Find messages in which each of the words stands
    Search {
        /// What to look for
        #[arg(required = true)]
        words: Vec<String>,
        /// Where an earlier search has ended
        #[arg(long, value_name = "N", default_value_t = 0)]
        offset: u32,
    },
    /// Put a message away
    Archive {
        /// The message's id
        message: String,
        /// Fetch it back
        #[arg(long)]
        undo: bool,
    },
    /// Pin a message to the top
    Pin {
        /// The message's id
        message: String,
        /// Pin it no more
        #[arg(long)]
        undo: bool,
    },
    /// Delete a message, on all of your devices
    Delete {
        /// The message's id
        message: String,
    },
    /// Put a file that goes with a message into the vault
    Save {
        /// The message's id
        message: String,
        /// The attachment's id
        attachment: String,
    },
    /// Say how many messages are unread, what you want to be told of, and what a phone would show now
    State {
        /// Say that it is shown, and taken off the screen
        #[arg(long)]
        acknowledge: bool,
    },
}

/// Which messages.
#[derive(Args)]
#[group(multiple = false)]
pub(crate) struct Which {
    /// Only those about this case, put away or not
    #[arg(long, value_name = "NUMBER")]
    case: Option<String>,
    /// Only those on this topic, put away or not
    #[arg(long, value_name = "WORD")]
    topic: Option<String>,
    /// Only unread ones
    #[arg(long)]
    unread: bool,
    /// Only pinned ones
    #[arg(long)]
    pinned: bool,
    /// Only those that are put away
    #[arg(long)]
    archived: bool,
}

impl Which {
    pub(crate) fn filter(self) -> MessageFilter {
        match self {
            Self {
                case: Some(case_number),
                ..
            } => MessageFilter::Case { case_number },
            Self {
                topic: Some(topic), ..
            } => MessageFilter::Topic { topic },
            Self { unread: true, .. } => MessageFilter::Unread,
            Self { pinned: true, .. } => MessageFilter::Pinned,
            Self { archived: true, .. } => MessageFilter::Archived,
            _ => MessageFilter::Inbox,
        }
    }
}
