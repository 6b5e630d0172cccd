//! What can go wrong, as a code, a sentence and an exit code: the table in docs/cli.md.

use std::{io, path::PathBuf};

use citizen_core::{
    catalogue::exchange::ExchangeError,
    facade::{
        AttachmentProblem, CitizenError, DocumentProblem, KeyProblem, OfflineReason, error_message,
    },
};
use serde_json::{Value, json};

/// The exit code of a command line that does not read.
pub(crate) const USAGE: u8 = 2;

/// Why a command did not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error("{0}")]
    Usage(String),
    #[error(transparent)]
    Core(#[from] CitizenError),
    /// What the core says, for which the command has more precise words.
    #[error("{words}")]
    Explained { error: CitizenError, words: String },
    #[error("the key file cannot be used: {0}")]
    KeyFile(KeyFileError),
    #[error("{}", sentence(.0))]
    City(#[from] citizen_gateway::Error),
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
    /// Of the source nothing could be taken; the report has been told already.
    #[error("there is no service in it that can be taken; {0:?} is left as it was")]
    NoServices(PathBuf),
    /// By a signal.
    #[error("this was stopped")]
    Stopped,
    /// A step of the demo; what it was has been told already.
    #[error("the step {0} does not hold")]
    Step(&'static str),
    #[error("this cannot be read or written: {0}")]
    Output(#[from] io::Error),
}

/// Why the key file cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum KeyFileError {
    #[error("other users of this computer may read it; allow only yourself (chmod 600 {0})")]
    Exposed(PathBuf),
    #[error("{0} is not a regular file")]
    NoFile(PathBuf),
    #[error("it does not hold what this app has written")]
    Unreadable,
    #[error("{0}")]
    File(#[from] io::Error),
}

impl From<KeyFileError> for Failure {
    /// A full disk is a full disk, whichever file it was that had no room.
    fn from(error: KeyFileError) -> Self {
        match error {
            KeyFileError::File(error) if error.kind() == io::ErrorKind::StorageFull => {
                Failure::Core(CitizenError::StorageFull)
            }
            error => Failure::KeyFile(error),
        }
    }
}

impl Failure {
    /// A stable word for programs.
    pub(crate) fn code(&self) -> &'static str {
        self.class().0
    }

    /// The exit code of the process.
    pub(crate) fn exit_code(&self) -> u8 {
        self.class().1
    }

    fn class(&self) -> (&'static str, u8) {
        match self {
            Failure::Step(_) => ("step", 1),
            Failure::Stopped => ("stopped", 130),
            Failure::Usage(_) => ("usage", USAGE),
            Failure::KeyFile(_) => ("key_unavailable", 8),
            Failure::City(citizen_gateway::Error::NotLoopback(_)) => ("usage", USAGE),
            Failure::City(_) => ("city", 70),
            Failure::Exchange(ExchangeError::City { .. } | ExchangeError::Language { .. }) => {
                ("usage", USAGE)
            }
            Failure::Exchange(_) | Failure::NoServices(_) => ("source", 13),
            Failure::Output(_) => ("files", 70),
            Failure::Core(error) | Failure::Explained { error, .. } => match error {
                CitizenError::Offline { .. } => ("offline", 3),
                CitizenError::Unauthorized => ("unauthorized", 4),
                CitizenError::InvalidAnswers { .. } => ("invalid_answers", 5),
                CitizenError::NotFound { .. } => ("not_found", 6),
                CitizenError::Busy => ("busy", 7),
                CitizenError::Locked => ("locked", 8),
                CitizenError::VaultLocked => ("vault_locked", 8),
                CitizenError::KeyUnavailable { .. } => ("key_unavailable", 8),
                CitizenError::StorageFull => ("storage_full", 9),
                CitizenError::Corrupt => ("corrupt", 9),
                CitizenError::NotAttached { .. } => ("not_attached", 15),
                CitizenError::NotKept { .. } => ("not_kept", 16),
                CitizenError::RecoveryCode { .. } => ("recovery_code", 17),
                CitizenError::Refused { .. } => ("refused", 10),
                CitizenError::Cancelled => ("cancelled", 10),
                CitizenError::NoCatalogue => ("no_catalogue", 11),
                CitizenError::UpdateRequired => ("update_required", 12),
                CitizenError::Stale { .. } => ("stale", 14),
                CitizenError::CatalogueRefused { .. } => ("catalogue_refused", 14),
                CitizenError::Closed => ("closed", 70),
                CitizenError::Unexpected { .. } => ("unexpected", 70),
            },
        }
    }

    /// A sentence or two for a reader of `language`; of errors that are the CLI's own, in English.
    pub(crate) fn message(&self, language: &str) -> String {
        match self {
            Failure::Core(error) => {
                let words = error_message(error.clone(), language.to_owned());
                match error {
                    // For the city, whose people mend it.
                    CitizenError::CatalogueRefused { problem } => format!("{words} {problem}"),
                    _ => words,
                }
            }
            other => other.to_string(),
        }
    }

    /// What stands in the object `error` beside its code and message.
    pub(crate) fn json(&self, language: &str) -> Value {
        let mut error = json!({ "code": self.code(), "message": self.message(language) });
        let mut detail = |name: &str, value: Value| {
            if let Some(members) = error.as_object_mut() {
                members.insert(name.to_owned(), value);
            }
        };
        let core = match self {
            Failure::Core(error) | Failure::Explained { error, .. } => Some(error),
            _ => None,
        };
        match core {
            Some(CitizenError::Offline {
                reason,
                retry_after,
            }) => {
                detail("reason", offline(*reason).into());
                if let Some(wait) = retry_after {
                    detail("retry_after_seconds", wait.as_secs().into());
                }
            }
            Some(CitizenError::Stale { reason }) => detail("reason", json!(reason)),
            Some(CitizenError::CatalogueRefused { problem }) => {
                detail("catalogue_problem", json!(problem))
            }
            Some(CitizenError::InvalidAnswers { problems }) => detail("problems", json!(problems)),
            Some(CitizenError::NotFound { what }) => detail("reason", what.as_str().into()),
            Some(CitizenError::NotAttached { problem }) => {
                detail("reason", attachment_problem(problem).into());
            }
            Some(CitizenError::NotKept { problem }) => {
                detail("reason", document_problem(problem).into());
            }
            Some(CitizenError::RecoveryCode { problem }) => {
                detail("recovery_code_problem", json!(problem));
            }
            Some(CitizenError::Refused { reason }) => detail("reason", reason.as_str().into()),
            Some(CitizenError::Unexpected { code }) => detail("reason", code.as_str().into()),
            Some(CitizenError::KeyUnavailable { reason }) => {
                detail("reason", key_problem(*reason).into());
            }
            _ => {}
        }
        json!({ "error": error })
    }
}

fn offline(reason: OfflineReason) -> &'static str {
    match reason {
        OfflineReason::NoNetwork => "no_network",
        OfflineReason::CityUnavailable => "city_unavailable",
        OfflineReason::CaptivePortal => "captive_portal",
        OfflineReason::ClockWrong => "clock_wrong",
        OfflineReason::Intercepted => "intercepted",
    }
}

fn attachment_problem(problem: &AttachmentProblem) -> &'static str {
    match problem {
        AttachmentProblem::TooLarge { .. } => "too_large",
        AttachmentProblem::WrongType { .. } => "wrong_type",
        AttachmentProblem::TooMany { .. } => "too_many",
        AttachmentProblem::Unreadable => "unreadable",
    }
}

fn document_problem(problem: &DocumentProblem) -> &str {
    match problem {
        DocumentProblem::Unreadable => "unreadable",
        DocumentProblem::NoRoom { .. } => "no_room",
        DocumentProblem::Wrong { field } => field,
        DocumentProblem::Unwritable => "unwritable",
        DocumentProblem::FileExists => "file_exists",
        DocumentProblem::Damaged => "damaged",
    }
}

fn key_problem(reason: KeyProblem) -> &'static str {
    match reason {
        KeyProblem::Absent => "absent",
        KeyProblem::Unavailable => "unavailable",
        KeyProblem::Invalidated => "invalidated",
        KeyProblem::Foreign => "foreign",
        KeyProblem::Failed => "failed",
    }
}

/// An error and what caused it, in one line.
fn sentence(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        words = format!("{words}: {error}");
        cause = error.source();
    }
    words
}

#[cfg(test)]
mod tests {
    use citizen_core::{catalogue::CatalogueProblem, facade::CitizenError};
    use serde_json::json;

    use super::Failure;

    #[test]
    fn a_mistake_of_the_publisher_is_told_with_its_line_and_record() {
        let failure = Failure::Core(CitizenError::CatalogueRefused {
            problem: CatalogueProblem {
                line: Some(3),
                record_id: Some("library-card".to_owned()),
                problem: "name cannot have this value".to_owned(),
            },
        });
        assert_eq!(
            (failure.code(), failure.exit_code()),
            ("catalogue_refused", 14)
        );
        let problem = json!({"line": 3, "record_id": "library-card", "problem": "name cannot have this value"});
        let told = failure.json("en");
        assert_eq!(told.pointer("/error/catalogue_problem"), Some(&problem));
        let words = failure.message("en");
        let named = "line 3, record \"library-card\": name cannot have this value";
        assert!(words.ends_with(named), "{words}");
    }
}
