//! The command line of the inbox.

use citizen_core::facade::{InboxPreferences, MessageFilter, Urgency};
use clap::{
    Args, Subcommand,
    builder::{PossibleValuesParser, TypedValueParser as _},
};

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
    /// Say that you have tapped a notification
    Open {
        /// The notification's id, as `inbox state` has it
        notification: String,
    },
    /// Say that you have swiped a notification away
    Dismiss {
        /// The notification's id, as `inbox state` has it
        notification: String,
    },
    /// Say what you want to be told of, and when
    Prefer(Wishes),
}

/// What she wants to be told of, as far as it changes.
#[derive(Args)]
pub(crate) struct Wishes {
    /// Tell nothing of this topic
    #[arg(long, value_name = "TOPIC")]
    mute: Vec<String>,
    /// Tell of this topic again
    #[arg(long, value_name = "TOPIC")]
    unmute: Vec<String>,
    /// Tell nothing of this service
    #[arg(long, value_name = "SERVICE")]
    mute_service: Vec<String>,
    /// Tell of this service again
    #[arg(long, value_name = "SERVICE")]
    unmute_service: Vec<String>,
    /// Tell nothing that is less urgent
    #[arg(long, value_parser = PossibleValuesParser::new(["news", "important", "alert"]).map(urgency))]
    least_urgency: Option<Urgency>,
    /// When not to disturb, as 22:00-07:00, or never
    #[arg(long, value_name = "FROM-UNTIL", value_parser = hours)]
    quiet: Option<(u32, u32)>,
    /// When to tell news together, as 18:00, or never
    #[arg(long, value_name = "TIME", value_parser = digest)]
    digest: Option<Digest>,
    /// How many to tell one by one in an hour
    #[arg(long, value_name = "N")]
    most_per_hour: Option<u32>,
    /// Whether to show nothing of yours where others may see it
    #[arg(long, value_name = "BOOL")]
    hide_content: Option<bool>,
    /// Tell of alerts for the district with this id; of all where none is chosen any more
    #[arg(long, value_name = "DISTRICT")]
    district: Vec<String>,
    /// Tell of alerts for the district with this id no more
    #[arg(long, value_name = "DISTRICT")]
    leave_district: Vec<String>,
    /// Whether the city is told what was shown and opened
    #[arg(long, value_name = "BOOL")]
    feedback: Option<bool>,
}

/// When news are told together; `None`: each at once.
#[derive(Clone, Copy)]
struct Digest(Option<u32>);

impl Wishes {
    /// The preferences with what changes.
    pub(crate) fn change(self, preferences: &mut InboxPreferences) {
        let swap = |list: &mut Vec<String>, add: Vec<String>, remove: Vec<String>| {
            list.retain(|one| !remove.contains(one) && !add.contains(one));
            list.extend(add);
        };
        swap(&mut preferences.muted_topics, self.mute, self.unmute);
        swap(
            &mut preferences.muted_services,
            self.mute_service,
            self.unmute_service,
        );
        swap(
            &mut preferences.districts,
            self.district,
            self.leave_district,
        );
        let set = |to: &mut u32, from: Option<u32>| *to = from.unwrap_or(*to);
        set(
            &mut preferences.quiet_from_minute,
            self.quiet.map(|it| it.0),
        );
        set(
            &mut preferences.quiet_until_minute,
            self.quiet.map(|it| it.1),
        );
        set(&mut preferences.most_per_hour, self.most_per_hour);
        preferences.least_urgency = self.least_urgency.unwrap_or(preferences.least_urgency);
        preferences.digest_minute = match self.digest {
            Some(Digest(minute)) => minute,
            None => preferences.digest_minute,
        };
        preferences.hides_content = self.hide_content.unwrap_or(preferences.hides_content);
        preferences.gives_feedback = self.feedback.unwrap_or(preferences.gives_feedback);
    }
}

fn urgency(word: String) -> Urgency {
    match &*word {
        "news" => Urgency::News,
        "alert" => Urgency::Alert,
        _ => Urgency::Important,
    }
}

fn minute(time: &str) -> Result<u32, String> {
    let read = || -> Option<u32> {
        let (hour, minute) = time.split_once(':')?;
        let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
        (hour < 24 && minute < 60).then_some(hour * 60 + minute)
    };
    read().ok_or_else(|| format!("{time} is no time of the day, as 18:00"))
}

fn hours(text: &str) -> Result<(u32, u32), String> {
    if text == "never" {
        return Ok((0, 0));
    }
    let (from, until) = text.split_once('-').ok_or("two times, as 22:00-07:00")?;
    Ok((minute(from)?, minute(until)?))
}

fn digest(text: &str) -> Result<Digest, String> {
    match text {
        "never" => Ok(Digest(None)),
        time => Ok(Digest(Some(minute(time)?))),
    }
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
