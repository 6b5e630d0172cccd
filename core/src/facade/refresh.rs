//! A refresh that tells how far it is, and that can be called off.

use std::sync::Arc;

use tokio::sync::watch;

use super::{CitizenError, TaskHandle, inner::Inner, observe::told};
use crate::{
    error::CallbackError,
    published::{Progress, Refreshed},
};

/// How far a refresh is.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum RefreshUpdate {
    /// The city is asked what is new.
    Asking,
    /// A file is on its way.
    Fetching {
        /// How much of it is here, in bytes.
        bytes: u64,
        /// How long it is, in bytes.
        total_bytes: u64,
    },
    /// It is taken in.
    Applying,
    /// It has ended well. Nothing follows.
    Done {
        /// What it has brought.
        refreshed: Refreshed,
    },
    /// It has failed. Nothing follows.
    Failed {
        /// Why.
        error: CitizenError,
    },
}

/// Is told how far a refresh is; called on a thread of the core, one call at a time.
#[cfg_attr(feature = "uniffi", uniffi::export(rust, foreign))]
pub trait RefreshListener: Send + Sync {
    /// The refresh as it is now. Steps that come during a call are passed over but for the newest; how it
    /// ends is always told.
    fn on_update(&self, update: RefreshUpdate) -> Result<(), CallbackError>;
}

/// See [`super::Catalogue::start_refresh`].
pub(super) fn start(inner: &Arc<Inner>, listener: Arc<dyn RefreshListener>) -> Arc<TaskHandle> {
    let inner = Arc::clone(inner);
    let work = |progress: watch::Sender<Progress>, _| async move {
        let told = |step| {
            progress.send_replace(step);
        };
        match inner.refresh_catalogue(&told).await {
            Ok(refreshed) => RefreshUpdate::Done { refreshed },
            Err(error) => RefreshUpdate::Failed {
                error: error.into(),
            },
        }
    };
    let deliver = move |update| listener.on_update(update);
    told(Progress::Asking, work, RefreshUpdate::from, deliver)
}

impl From<Progress> for RefreshUpdate {
    fn from(step: Progress) -> Self {
        match step {
            Progress::Asking => Self::Asking,
            Progress::Fetching { bytes, total_bytes } => Self::Fetching { bytes, total_bytes },
            Progress::Applying => Self::Applying,
        }
    }
}
