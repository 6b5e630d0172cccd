//! How sure it is that what is here is the newest, and if it is not, why.

use std::{
    io::ErrorKind,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::{
    environment::Timestamp,
    error::Error,
    files,
    net::{City, NetError, OfflineReason},
    storage::StorageError,
    trust::tuf::{MetadataProblem, TufError, differ},
};

/// The notes are never longer.
const NOTES_BYTES: u64 = 4 << 10;

/// How sure it is that the catalogue on this phone is the city's newest. Whatever this says, what is here was
/// the city's, and can be read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Freshness {
    /// What is to be said of it.
    pub state: FreshnessState,
    /// Whether it is not known to be the newest.
    pub stale: bool,
    /// When it was last proven to be the newest, by this phone's clock; `None` as long as it never was.
    pub checked_at: Option<Timestamp>,
    /// Until when that holds: the city has signed for it. `None` as long as it was never proven.
    pub holds_until: Option<Timestamp>,
}

/// What is to be said of how fresh the catalogue is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum FreshnessState {
    /// It is the newest.
    Fresh,
    /// The city was never asked, or has never answered: if there is a catalogue, the app has brought it.
    NeverChecked,
    /// The city was not asked, or has not answered, for so long that there may well be a newer one; or there is one,
    /// and it could not be had.
    OfflineSince {
        /// When it was last proven.
        since: Timestamp,
    },
    /// The city answers with what it has signed for a time that is over. Either it has not signed anew, or
    /// somebody withholds what is newer.
    Expired,
    /// This phone's clock and the city's do not agree, so nothing can be said.
    ClockWrong,
    /// What came in the city's name is not its own, or is older than what is here. It was not taken.
    NotProven,
}

/// Why what the city publishes was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum StaleReason {
    /// [`FreshnessState::Expired`].
    Expired,
    /// [`FreshnessState::NotProven`].
    NotProven,
}

/// What the last look has shown.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Outcome {
    /// The catalogue here is the city's newest.
    Proven {
        holds_until: Timestamp,
    },
    /// The city has a newer one, which could not be had.
    Missed,
    Offline,
    Expired,
    ClockWrong,
    NotProven,
}

/// What is written down of it, in one small file.
#[derive(Debug, Clone)]
pub(super) struct Notes(PathBuf);

#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Noted {
    last: Option<Outcome>,
    proven: Option<Proven>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Proven {
    /// Of the catalogue that was proven.
    revision: String,
    at: Timestamp,
    holds_until: Timestamp,
}

impl Outcome {
    /// What a failed look has shown.
    pub(super) fn of(error: &Error, city: &City) -> Self {
        match error {
            Error::Tuf(TufError::Metadata { problem, .. }) => match problem {
                MetadataProblem::Expired => Self::Expired,
                MetadataProblem::ExpiredHere => Self::ClockWrong,
                MetadataProblem::Missing => Self::Offline,
                _ => Self::NotProven,
            },
            Error::Tuf(TufError::Transport(error)) => match city.failure(*error) {
                NetError::Offline {
                    reason: OfflineReason::ClockWrong,
                    ..
                } => Self::ClockWrong,
                NetError::Offline { .. } => Self::Offline,
                _ => Self::NotProven,
            },
            _ => Self::Offline,
        }
    }
}

impl Notes {
    pub(super) fn in_folder(folder: &Path) -> Self {
        Self(folder.join("freshness.json"))
    }

    /// What does not read counts as nothing. Blocks.
    pub(super) fn read(&self) -> Result<Noted, Error> {
        match files::read_at_most(&self.0, NOTES_BYTES) {
            Ok(bytes) => Ok(serde_json::from_slice(&bytes).unwrap_or_default()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Noted::default()),
            Err(error) => Err(StorageError::from(error).into()),
        }
    }

    /// `held` is the revision of the catalogue that is here. Blocks.
    pub(super) fn write(
        &self,
        outcome: Outcome,
        held: Option<String>,
        now: Timestamp,
    ) -> Result<(), Error> {
        let mut noted = self.read()?;
        noted.last = match (noted.last, outcome) {
            // That there is a newer one stays known.
            (Some(Outcome::Missed), Outcome::Offline) => Some(Outcome::Missed),
            _ => Some(outcome),
        };
        if let (Outcome::Proven { holds_until }, Some(revision)) = (outcome, held) {
            noted.proven = Some(Proven {
                revision,
                at: now,
                holds_until,
            });
        }
        let written = serde_json::to_vec(&noted)?;
        if let Some(folder) = self.0.parent() {
            std::fs::create_dir_all(folder).map_err(StorageError::from)?;
        }
        Ok(files::replace(&self.0, &written).map_err(StorageError::from)?)
    }
}

impl Noted {
    /// What is to be said of the catalogue of the revision `held`. Nothing was proven of another one, such as an
    /// app that was updated has brought.
    pub(super) fn freshness(&self, held: Option<&str>, now: Timestamp) -> Freshness {
        let proven = self
            .proven
            .as_ref()
            .filter(|proven| held == Some(&proven.revision));
        let missed = self.last == Some(Outcome::Missed);
        let holds = !missed && proven.is_some_and(|proven| proven.holds_until > now);
        // Time does not go back: the clock was wrong then, or is now.
        let earlier = proven.is_some_and(|proven| proven.at > now && differ(proven.at, now));
        let state = match (self.last, proven) {
            _ if earlier => FreshnessState::ClockWrong,
            (Some(Outcome::ClockWrong), _) => FreshnessState::ClockWrong,
            (Some(Outcome::NotProven), _) => FreshnessState::NotProven,
            (Some(Outcome::Expired), _) if !holds => FreshnessState::Expired,
            (_, None) => FreshnessState::NeverChecked,
            (_, Some(_)) if holds => FreshnessState::Fresh,
            (_, Some(proven)) => FreshnessState::OfflineSince { since: proven.at },
        };
        Freshness {
            stale: !holds || state == FreshnessState::ClockWrong,
            state,
            checked_at: proven.map(|proven| proven.at),
            holds_until: proven.map(|proven| proven.holds_until),
        }
    }
}
