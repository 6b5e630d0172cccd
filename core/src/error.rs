//! What may go wrong inside, summed up; the facade turns it into what a shell should do.

use crate::{
    backup::BackupProblem,
    catalogue::CatalogueError,
    environment::RandomnessUnavailable,
    forms::FormError,
    inbox::PreferenceProblem,
    net::NetError,
    outbox::AttachmentProblem,
    seal::{SealError, SealedFileError, age::CodeProblem},
    storage::StorageError,
    trust::{profile::ProfileError, tuf::TufError},
    vault::DocumentProblem,
};

/// Any failure inside the core. Its text is for logs: it holds no answer, token or path.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The disk.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A sealed value or its key.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The network or the city.
    #[error(transparent)]
    Net(#[from] NetError),
    /// The catalogue.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    /// What the city publishes.
    #[error(transparent)]
    Tuf(#[from] TufError),
    /// The city's profile.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// A form.
    #[error(transparent)]
    Form(#[from] FormError),
    /// There is no such thing.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// The form still has problems, so it was not submitted.
    #[error("{} answers are wrong or missing", .0.len())]
    InvalidAnswers(Vec<crate::forms::Problem>),
    /// A file was not attached; the draft is as it was.
    #[error("not attached: {0}")]
    NotAttached(#[from] AttachmentProblem),
    /// A document was not kept, or not as was said; the vault is as it was.
    #[error("not kept: {0}")]
    NotKept(#[from] DocumentProblem),
    /// What was typed is no recovery code.
    #[error("no recovery code: {0}")]
    RecoveryCode(#[from] CodeProblem),
    /// A file was not taken for a backup, or none was made.
    #[error("no backup: {0}")]
    Backup(#[from] BackupProblem),
    /// What she wants to be told of was not taken; what she had chosen before stands.
    #[error("not chosen: {0}")]
    Preferences(#[from] PreferenceProblem),
    /// The vault is locked.
    #[error("the vault is locked")]
    VaultLocked,
    /// It was called off; nothing of it is left.
    #[error("it was called off")]
    Cancelled,
    /// What was asked for does not go with the state the submission is in.
    #[error("not in this state: {0}")]
    Refused(&'static str),
    /// The client is not open.
    #[error("the client is not open")]
    Closed,
    /// A record of ours does not read; nothing was changed.
    #[error("a stored record does not read")]
    Record,
}

impl Error {
    /// Whether it says that something stored is not as it was written.
    pub(crate) fn is_damage(&self) -> bool {
        matches!(
            self,
            Error::Storage(StorageError::Corrupt)
                | Error::Seal(SealError::Refused | SealError::Newer)
        )
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        Error::Storage(error.into())
    }
}

impl From<std::io::Error> for Error {
    /// A file of ours, not one that someone handed in.
    fn from(error: std::io::Error) -> Self {
        Error::Storage(error.into())
    }
}

impl From<SealedFileError> for Error {
    fn from(error: SealedFileError) -> Self {
        match error {
            SealedFileError::Seal(error) => error.into(),
            SealedFileError::Files(error) => error.into(),
        }
    }
}

impl From<RandomnessUnavailable> for Error {
    fn from(error: RandomnessUnavailable) -> Self {
        Error::Seal(error.into())
    }
}

impl From<serde_json::Error> for Error {
    /// The parser's own text may quote what it read, so it is dropped.
    fn from(_: serde_json::Error) -> Self {
        Error::Record
    }
}

/// What a shell's own code throws at the core. Whatever it says is dropped: on the JVM it is a
/// whole stack trace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Error))]
pub enum CallbackError {
    /// It did not work.
    #[error("the app's own code failed")]
    Failed,
}

#[cfg(feature = "uniffi")]
impl From<uniffi::UnexpectedUniFFICallbackError> for CallbackError {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        CallbackError::Failed
    }
}
