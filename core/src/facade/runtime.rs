//! The one runtime of the process, on which every export runs.

use std::{future::Future, sync::OnceLock};

use tokio::runtime::{Builder, Handle, Runtime};

use super::CitizenError;

static RUNTIME: OnceLock<Option<Runtime>> = OnceLock::new();

/// The runtime; `None` where the system gives no threads.
pub(super) fn handle() -> Option<&'static Handle> {
    RUNTIME
        .get_or_init(|| {
            Builder::new_multi_thread()
                .worker_threads(2)
                .thread_name("citizen-core")
                .enable_all()
                .build()
                .ok()
        })
        .as_ref()
        .map(Runtime::handle)
}

/// Runs `work` on the core's runtime and awaits its result. Dropping the returned future leaves
/// `work` running. A panic in it becomes [`CitizenError::Unexpected`] with the code `panic`.
pub(super) async fn spawned<T: Send + 'static>(
    work: impl Future<Output = Result<T, CitizenError>> + Send + 'static,
) -> Result<T, CitizenError> {
    let Some(handle) = handle() else {
        return Err(CitizenError::Unexpected {
            code: "no-threads".to_owned(),
        });
    };
    match handle.spawn(work).await {
        Ok(result) => result,
        Err(stopped) if stopped.is_panic() => {
            tracing::error!("a panic inside the core");
            Err(CitizenError::Unexpected {
                code: "panic".to_owned(),
            })
        }
        Err(_) => Err(CitizenError::Cancelled),
    }
}
