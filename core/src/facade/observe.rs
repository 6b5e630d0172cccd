//! Telling a shell that something has changed.

use std::{
    future::Future,
    sync::{
        Arc, Mutex, PoisonError, Weak,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::{sync::watch, task::AbortHandle};

use super::{inner::Inner, runtime};
use crate::error::{CallbackError, Error};

/// A running observation, or another task of the core. It ends when [`TaskHandle::cancel`] is called, when
/// this handle is dropped, or with its client.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct TaskHandle {
    task: Mutex<Option<AbortHandle>>,
    cancelled: Cancelled,
}

/// Whether a task was called off.
#[derive(Clone, Default)]
pub(super) struct Cancelled(Arc<AtomicBool>);

impl Cancelled {
    pub(super) fn is_set(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

impl TaskHandle {
    /// Begins `task` on the core's runtime.
    pub(super) fn run<F: Future<Output = ()> + Send + 'static>(
        task: impl FnOnce(Cancelled) -> F,
    ) -> Arc<Self> {
        let cancelled = Cancelled::default();
        let task = task(cancelled.clone());
        let task = runtime::handle().map(|handle| handle.spawn(task).abort_handle());
        Arc::new(Self {
            task: Mutex::new(task),
            cancelled,
        })
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl TaskHandle {
    /// Ends it. A delivery that is under way ends by itself; none begins after this returns.
    /// Does not block; calling it again does nothing.
    pub fn cancel(&self) {
        self.cancelled.0.store(true, Ordering::SeqCst);
        let task = self
            .task
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(task) = task {
            task.abort();
        }
    }
}

impl Drop for TaskHandle {
    fn drop(&mut self) {
        self.cancel();
    }
}

/// Begins `work` and delivers how far it is, from `first` on, and last how it ended: one delivery at a time, on a blocking
/// thread of the core. Steps that come during a delivery are passed over but for the newest; the end is always told, unless
/// the task was cancelled: then nothing is told any more.
pub(super) fn told<P, U, F>(
    first: P,
    work: impl FnOnce(watch::Sender<P>, Cancelled) -> F,
    step: impl Fn(P) -> U + Send + Sync + 'static,
    deliver: impl Fn(U) -> Result<(), CallbackError> + Send + Sync + 'static,
) -> Arc<TaskHandle>
where
    P: Clone + Send + Sync + 'static,
    U: Send + 'static,
    F: Future<Output = U> + Send + 'static,
{
    TaskHandle::run(|cancelled| {
        let (progress, mut steps) = watch::channel(first);
        let work = work(progress, cancelled.clone());
        let deliver = Arc::new(deliver);
        let deliver = move |update: U| {
            let (deliver, cancelled) = (Arc::clone(&deliver), cancelled.clone());
            async move {
                let told = tokio::task::spawn_blocking(move || match cancelled.is_set() {
                    true => Ok(()),
                    false => deliver(update),
                });
                if let Ok(Err(error)) = told.await {
                    tracing::warn!(%error, "a listener failed");
                }
            }
        };
        async move {
            let telling = async {
                loop {
                    let now = steps.borrow_and_update().clone();
                    deliver(step(now)).await;
                    if steps.changed().await.is_err() {
                        break;
                    }
                }
            };
            let (ended, ()) = tokio::join!(work, telling);
            deliver(ended).await;
        }
    })
}

/// Delivers the state at once and again after each change, one delivery at a time, on a blocking
/// thread of the core. Changes that come during a delivery are told together by the next one.
/// While the client is not open, and where the state cannot be read, nothing is delivered.
pub(super) fn observe<U: Send + 'static>(
    inner: &Arc<Inner>,
    mut changes: watch::Receiver<u64>,
    state: impl Fn(&Inner, u64) -> Result<U, Error> + Send + Sync + 'static,
    deliver: impl Fn(U) -> Result<(), CallbackError> + Send + Sync + 'static,
) -> Arc<TaskHandle> {
    let inner = Arc::downgrade(inner);
    TaskHandle::run(|cancelled| {
        let step = Arc::new(move |inner: &Weak<Inner>, revision: u64| {
            let Some(inner) = inner.upgrade() else { return };
            let Ok(update) = state(&inner, revision) else {
                return;
            };
            // No lock and no strong reference is held while the shell's code runs.
            drop(inner);
            if cancelled.is_set() {
                return;
            }
            if let Err(error) = deliver(update) {
                tracing::warn!(%error, "a listener failed");
            }
        });
        async move {
            loop {
                let revision = *changes.borrow_and_update();
                let (step, inner) = (Arc::clone(&step), inner.clone());
                let delivered = tokio::task::spawn_blocking(move || step(&inner, revision)).await;
                if delivered.is_err() || changes.changed().await.is_err() {
                    break;
                }
            }
        }
    })
}
