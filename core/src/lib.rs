//! The core of a city's resident app: the catalogue of services, forms, an outbox that sends
//! exactly once, sealed storage and an inbox, all of it useful without a network.
//!
//! App developers see [`facade`]; everything else is what stands behind it. `ARCHITECTURE.md`
//! beside this crate's manifest has the map and the rules of direction.

#![forbid(unsafe_code)]

#[cfg(feature = "uniffi")]
uniffi::setup_scaffolding!("citizen");

pub mod backup;
pub mod cases;
pub mod catalogue;
pub mod content;
pub mod environment;
pub mod error;
pub mod facade;
pub mod favourites;
mod files;
mod folding;
pub mod forms;
pub mod inbox;
pub mod logic;
mod messages;
pub mod net;
pub mod outbox;
pub mod profile;
pub mod published;
pub mod push;
pub mod reminders;
pub mod seal;
pub mod storage;
#[cfg(test)]
mod testing;
pub mod text;
pub mod trust;
mod typed;
pub mod user_store;
pub mod vault;
pub mod zone;

use error::Error;

/// Runs blocking `work` where blocking is allowed. Once begun it runs to its end, also if nobody
/// waits for it any more; a panic goes on in the caller.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(stopped) if stopped.is_panic() => std::panic::resume_unwind(stopped.into_panic()),
        Err(_) => Err(Error::Refused("runtime-stopped")),
    }
}
