//! The one error that crosses to the shells.

use std::{collections::HashMap, io::ErrorKind, time::Duration};

use crate::{
    backup::BackupProblem,
    catalogue::{BundleError, CatalogueError, CatalogueProblem},
    error::Error,
    forms::{FormError, Problem},
    messages,
    net::{NetError, OfflineReason},
    outbox::AttachmentProblem,
    published::{Freshness, FreshnessState, StaleReason},
    seal::{KeyProblem, SealError, age::CodeProblem},
    storage::StorageError,
    text::in_a_sentence,
    trust::{
        profile::ProfileError,
        tuf::{MetadataProblem, TufError},
    },
    vault::DocumentProblem,
};

/// What went wrong, by what the shell should do about it. In every case the old state stands: no
/// answer, draft, submission or message is lost. [`error_message`] says it in the resident's words.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Error))]
pub enum CitizenError {
    /// Nothing can be had from the city now. Show what is on the phone; the core tries again.
    #[error("offline: {reason:?}")]
    Offline {
        /// Why.
        reason: OfflineReason,
        /// How long the city asks to wait.
        retry_after: Option<Duration>,
    },
    /// Ask the resident to sign in.
    #[error("unauthorized")]
    Unauthorized,
    /// Show the problems at their fields.
    #[error("{} answers are wrong or missing", .problems.len())]
    InvalidAnswers {
        /// One for each answer that is wrong or missing, in the order of the form.
        problems: Vec<Problem>,
    },
    /// There is no such service, category, life event, fact, form, field, draft, submission, receipt, case,
    /// question, message, topic or document.
    #[error("there is no such {what}")]
    NotFound {
        /// What was looked for.
        what: String,
    },
    /// There is no catalogue on the phone yet; one has to be fetched first.
    #[error("no catalogue yet")]
    NoCatalogue,
    /// Another process has this home open.
    #[error("busy")]
    Busy,
    /// It was called off.
    #[error("cancelled")]
    Cancelled,
    /// What the city publishes was not taken. What is here stays, and can be read.
    #[error("stale: {reason:?}")]
    Stale {
        /// Why.
        reason: StaleReason,
    },
    /// There is a mistake in the catalogue that the city publishes, so it was not taken. What is here stays, and can
    /// be read.
    #[error("the catalogue is refused: {problem}")]
    CatalogueRefused {
        /// Which, for the city to mend.
        problem: CatalogueProblem,
    },
    /// The city asks for a later version of the app, or what is here or was published was written by one: ask the
    /// resident to update it. [`super::CityProfile::store_url`] is where. Until then what is on the phone can be
    /// used as far as this version understands it.
    #[error("update required")]
    UpdateRequired,
    /// The phone has to be unlocked first.
    #[error("locked")]
    Locked,
    /// The vault has to be unlocked first: [`super::Vault::unlock`].
    #[error("the vault is locked")]
    VaultLocked,
    /// What is sealed on this phone cannot be opened: its key is gone. Nothing was deleted.
    #[error("key unavailable: {reason:?}")]
    KeyUnavailable {
        /// Why.
        reason: KeyProblem,
    },
    /// Ask the resident to make room on the phone, then do the same again.
    #[error("storage full")]
    StorageFull,
    /// Something that is stored is damaged. It was left as it is; opening the client again sets it aside and goes on with
    /// what can be read ([`super::CitizenClient::damage_report`]).
    #[error("corrupt")]
    Corrupt,
    /// The file was not attached; the draft is as it was.
    #[error("not attached: {problem}")]
    NotAttached {
        /// What is wrong with it, and so what to ask for.
        problem: AttachmentProblem,
    },
    /// The document was not kept, or not as was said; the vault is as it was.
    #[error("not kept: {problem}")]
    NotKept {
        /// What is wrong with it, and so what to ask for.
        problem: DocumentProblem,
    },
    /// What was typed is no recovery code; nothing was changed.
    #[error("no recovery code: {problem}")]
    RecoveryCode {
        /// Where it has a slip.
        problem: CodeProblem,
    },
    /// It cannot be done in this state, or the city refuses it.
    #[error("refused: {reason}")]
    Refused {
        /// A stable code, for example `already-sent`.
        reason: String,
    },
    /// The client is not open: call `open` or `resume`.
    #[error("closed")]
    Closed,
    /// A fault of the core, of the city or of the app's configuration; the code is for the report.
    #[error("unexpected: {code}")]
    Unexpected {
        /// A stable code, for example `answer-malformed`; `city-url` and `city-root` if
        /// [`super::ClientConfig`] has an address or a root of trust that is none.
        code: String,
    },
}

impl CitizenError {
    fn unexpected(code: &str) -> Self {
        CitizenError::Unexpected {
            code: code.to_owned(),
        }
    }

    /// The key of this error's message and its arguments.
    fn message_key(&self) -> (&'static str, HashMap<String, String>) {
        let argument =
            |name: &str, value: &str| HashMap::from([(name.to_owned(), value.to_owned())]);
        match self {
            CitizenError::Offline {
                reason: OfflineReason::NoNetwork,
                ..
            } => ("error-no-network", HashMap::new()),
            CitizenError::Offline {
                reason: OfflineReason::CityUnavailable,
                ..
            } => ("error-city-unavailable", HashMap::new()),
            CitizenError::Offline {
                reason: OfflineReason::CaptivePortal,
                ..
            } => ("error-captive-portal", HashMap::new()),
            CitizenError::Offline {
                reason: OfflineReason::ClockWrong,
                ..
            } => ("error-clock-wrong", HashMap::new()),
            CitizenError::Offline {
                reason: OfflineReason::Intercepted,
                ..
            } => ("error-intercepted", HashMap::new()),
            CitizenError::Unauthorized => ("error-unauthorized", HashMap::new()),
            CitizenError::InvalidAnswers { problems } => {
                let fields = problems.iter().map(|problem| in_a_sentence(&problem.label));
                let fields = fields.collect::<Vec<_>>().join(", ");
                ("error-invalid-answers", argument("fields", &fields))
            }
            CitizenError::NotFound { what } => ("error-not-found", argument("what", what)),
            CitizenError::NoCatalogue => ("error-no-catalogue", HashMap::new()),
            CitizenError::Busy => ("error-busy", HashMap::new()),
            CitizenError::Cancelled => ("error-cancelled", HashMap::new()),
            CitizenError::Stale {
                reason: StaleReason::Expired,
            } => ("error-stale-expired", HashMap::new()),
            CitizenError::Stale {
                reason: StaleReason::NotProven,
            } => ("error-stale-not-proven", HashMap::new()),
            CitizenError::CatalogueRefused { .. } => ("error-catalogue-refused", HashMap::new()),
            CitizenError::UpdateRequired => ("error-update-required", HashMap::new()),
            CitizenError::Locked => ("error-locked", HashMap::new()),
            CitizenError::VaultLocked => ("error-vault-locked", HashMap::new()),
            CitizenError::KeyUnavailable { reason } => {
                // One that is lost comes back by what she has on paper only.
                let problem = match reason {
                    KeyProblem::Failed | KeyProblem::Unavailable => "failed",
                    KeyProblem::Absent | KeyProblem::Invalidated | KeyProblem::Foreign => "lost",
                };
                ("error-key-unavailable", argument("problem", problem))
            }
            CitizenError::StorageFull => ("error-storage-full", HashMap::new()),
            CitizenError::Corrupt => ("error-corrupt", HashMap::new()),
            CitizenError::NotAttached { problem } => attachment_key(problem),
            CitizenError::NotKept { problem } => document_key(problem),
            CitizenError::RecoveryCode { problem } => code_key(problem),
            CitizenError::Refused { reason } => ("error-refused", argument("reason", reason)),
            CitizenError::Closed => ("error-closed", HashMap::new()),
            CitizenError::Unexpected { code } => ("error-unexpected", argument("code", code)),
        }
    }
}

fn document_key(problem: &DocumentProblem) -> (&'static str, HashMap<String, String>) {
    match problem {
        DocumentProblem::Unreadable => ("error-attachment-unreadable", HashMap::new()),
        DocumentProblem::NoRoom { .. } => ("error-vault-full", HashMap::new()),
        DocumentProblem::Wrong { field } => (
            "error-document-detail",
            HashMap::from([("field".to_owned(), field.clone())]),
        ),
        DocumentProblem::Unwritable => ("error-unwritable", HashMap::new()),
        DocumentProblem::FileExists => ("error-file-exists", HashMap::new()),
        DocumentProblem::Damaged => ("error-document-damaged", HashMap::new()),
    }
}

fn code_key(problem: &CodeProblem) -> (&'static str, HashMap<String, String>) {
    let argument = |name: &str, value: String| HashMap::from([(name.to_owned(), value)]);
    match problem {
        CodeProblem::Length { digits, .. } => {
            ("error-code-length", argument("digits", digits.to_string()))
        }
        CodeProblem::Groups { groups } => {
            let groups = groups.iter().map(u32::to_string).collect::<Vec<_>>();
            ("error-code-groups", argument("groups", groups.join(", ")))
        }
        CodeProblem::Together => ("error-code-together", HashMap::new()),
    }
}

fn attachment_key(problem: &AttachmentProblem) -> (&'static str, HashMap<String, String>) {
    let arguments = |arguments: &[(&str, String)]| {
        let owned = arguments.iter().cloned();
        owned
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
    };
    match problem {
        AttachmentProblem::TooLarge { limit_bytes } => {
            // Rounded down: what is told to fit does.
            let (limit, unit) = match limit_bytes / 1_000_000 {
                0 => (limit_bytes / 1_000, "kilobytes"),
                megabytes => (megabytes, "megabytes"),
            };
            let limit = [("limit", limit.to_string()), ("unit", unit.to_owned())];
            ("error-attachment-too-large", arguments(&limit))
        }
        AttachmentProblem::WrongType { accepted } => {
            let names = accepted.iter().map(|media_type| match media_type.as_str() {
                "text/plain" => "TXT".to_owned(),
                "image/webp" => "WebP".to_owned(),
                other => other.rsplit('/').next().unwrap_or_default().to_uppercase(),
            });
            let types = ("types", names.collect::<Vec<_>>().join(", "));
            ("error-attachment-wrong-type", arguments(&[types]))
        }
        AttachmentProblem::TooMany { limit } => {
            let limit = ("limit", limit.to_string());
            ("error-attachment-too-many", arguments(&[limit]))
        }
        AttachmentProblem::Unreadable => ("error-attachment-unreadable", HashMap::new()),
    }
}

/// What to tell a resident who reads `language`: what happened and what she can do, in a sentence
/// or two.
#[cfg_attr(feature = "uniffi", uniffi::export)]
pub fn error_message(error: CitizenError, language: String) -> String {
    let (key, arguments) = error.message_key();
    messages::message(&language, key, &arguments)
}

/// What to tell a resident who reads `language` of how fresh her catalogue is, in a sentence or two; `None`
/// where it is the newest.
#[cfg_attr(feature = "uniffi", uniffi::export)]
pub fn freshness_message(freshness: Freshness, language: String) -> Option<String> {
    let key = match freshness.state {
        FreshnessState::Fresh => return None,
        FreshnessState::NeverChecked => "freshness-never-checked",
        FreshnessState::OfflineSince { .. } => "freshness-offline",
        FreshnessState::Expired => "freshness-expired",
        FreshnessState::ClockWrong => "freshness-clock-wrong",
        FreshnessState::NotProven => "freshness-not-proven",
    };
    Some(messages::message(&language, key, &HashMap::new()))
}

impl From<Error> for CitizenError {
    fn from(error: Error) -> Self {
        tracing::debug!(%error, "an error leaves the core");
        match error {
            Error::Storage(error) => error.into(),
            Error::Seal(error) => error.into(),
            Error::Net(error) => error.into(),
            Error::Catalogue(error) => error.into(),
            Error::Tuf(error) => error.into(),
            Error::Profile(ProfileError::Format) => CitizenError::UpdateRequired,
            Error::Profile(_) => CitizenError::unexpected("profile-refused"),
            Error::Form(FormError::UnknownField { .. }) => CitizenError::NotFound {
                what: "field".to_owned(),
            },
            Error::Form(FormError::Calculated { .. }) => CitizenError::Refused {
                reason: "answer-is-calculated".to_owned(),
            },
            Error::Form(FormError::TooManyRows { .. }) => CitizenError::Refused {
                reason: "too-many-rows".to_owned(),
            },
            Error::Form(FormError::WrongKind { .. }) => CitizenError::Refused {
                reason: "wrong-kind-of-answer".to_owned(),
            },
            Error::Form(_) => CitizenError::unexpected("form-unreadable"),
            Error::NotFound(what) => CitizenError::NotFound {
                what: what.to_owned(),
            },
            Error::InvalidAnswers(problems) => CitizenError::InvalidAnswers { problems },
            Error::NotAttached(problem) => CitizenError::NotAttached { problem },
            Error::NotKept(problem) => CitizenError::NotKept { problem },
            Error::RecoveryCode(problem) => CitizenError::RecoveryCode { problem },
            Error::Backup(BackupProblem::Newer) => CitizenError::UpdateRequired,
            Error::Backup(problem) => CitizenError::Refused {
                reason: problem.code().to_owned(),
            },
            Error::Preferences(problem) => CitizenError::Refused {
                reason: problem.code().to_owned(),
            },
            Error::VaultLocked => CitizenError::VaultLocked,
            Error::Cancelled => CitizenError::Cancelled,
            Error::Refused(reason) => CitizenError::Refused {
                reason: reason.to_owned(),
            },
            Error::Closed => CitizenError::Closed,
            Error::Record => CitizenError::Corrupt,
        }
    }
}

impl From<TufError> for CitizenError {
    fn from(error: TufError) -> Self {
        match error {
            TufError::Metadata {
                problem: MetadataProblem::Expired | MetadataProblem::ExpiredHere,
                ..
            } => CitizenError::Stale {
                reason: StaleReason::Expired,
            },
            TufError::Metadata { .. } | TufError::OtherTarget => CitizenError::Stale {
                reason: StaleReason::NotProven,
            },
            TufError::Folder(ErrorKind::StorageFull) => CitizenError::StorageFull,
            TufError::Folder(_) => CitizenError::unexpected("files"),
            TufError::NoRoot => CitizenError::unexpected("city-root"),
            TufError::Delegated => CitizenError::unexpected("catalogue-delegated"),
            // How they come about is known where they are asked for, see `published`.
            TufError::NoSuchTarget
            | TufError::Transport(_)
            | TufError::Status { .. }
            | TufError::CaptivePortal => CitizenError::unexpected("catalogue-missing"),
        }
    }
}

impl From<CatalogueError> for CitizenError {
    fn from(error: CatalogueError) -> Self {
        match error {
            CatalogueError::Empty => CitizenError::NoCatalogue,
            CatalogueError::Closed => CitizenError::Closed,
            CatalogueError::Bundle(BundleError::Format { .. }) => CitizenError::UpdateRequired,
            CatalogueError::Bundle(error) => CitizenError::CatalogueRefused {
                problem: error.into(),
            },
            CatalogueError::Storage(error) => error.into(),
        }
    }
}

impl From<StorageError> for CitizenError {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::Busy => CitizenError::Busy,
            StorageError::Newer { .. } => CitizenError::UpdateRequired,
            StorageError::Corrupt => CitizenError::Corrupt,
            StorageError::Full => CitizenError::StorageFull,
            // A file system may have room, and none for a file so long.
            StorageError::Files(error)
                if matches!(
                    error.kind(),
                    ErrorKind::StorageFull | ErrorKind::FileTooLarge
                ) =>
            {
                CitizenError::StorageFull
            }
            StorageError::Files(_) => CitizenError::unexpected("files"),
            StorageError::Sql(_) => CitizenError::unexpected("database"),
        }
    }
}

impl From<SealError> for CitizenError {
    fn from(error: SealError) -> Self {
        match error {
            SealError::Refused => CitizenError::Corrupt,
            SealError::Newer => CitizenError::UpdateRequired,
            SealError::Randomness(_) => CitizenError::unexpected("no-randomness"),
            SealError::Key(KeyProblem::Unavailable) => CitizenError::Locked,
            SealError::Key(reason) => CitizenError::KeyUnavailable { reason },
        }
    }
}

impl From<NetError> for CitizenError {
    fn from(error: NetError) -> Self {
        match error {
            NetError::Offline {
                reason,
                retry_after,
            } => CitizenError::Offline {
                reason,
                retry_after,
            },
            NetError::UnderWay { retry_after } => CitizenError::Offline {
                reason: OfflineReason::CityUnavailable,
                retry_after,
            },
            NetError::UpdateRequired => CitizenError::UpdateRequired,
            NetError::Unauthorized | NetError::Unidentified => CitizenError::Unauthorized,
            NetError::Refused { kind, .. } => CitizenError::Refused { reason: kind },
            NetError::TooLarge => CitizenError::unexpected("answer-too-large"),
            NetError::Misconfigured => CitizenError::unexpected("city-url"),
            NetError::Malformed => CitizenError::unexpected("answer-malformed"),
        }
    }
}
