//! A clock for tests that move it.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use chrono::{TimeZone, Utc};
use citizen_core::environment::{BoxFuture, Clock, Timestamp};

/// A clock that stands until it is moved. Who sleeps by it does not wake up.
pub struct ByHand {
    now: Mutex<Timestamp>,
    elapsed: Mutex<Duration>,
}

impl ByHand {
    /// Noon of a day in December 2026.
    pub fn at_noon() -> Arc<Self> {
        Self::at(Utc.with_ymd_and_hms(2026, 12, 1, 12, 0, 0).unwrap())
    }

    /// Shows `now`.
    pub fn at(now: Timestamp) -> Arc<Self> {
        Arc::new(Self {
            now: Mutex::new(now),
            elapsed: Mutex::default(),
        })
    }

    /// Lets time pass.
    pub fn advance(&self, duration: Duration) {
        *self.now.lock().unwrap() += duration;
        *self.elapsed.lock().unwrap() += duration;
    }

    /// Sets the clock; no time passes.
    pub fn set(&self, now: Timestamp) {
        *self.now.lock().unwrap() = now;
    }

    /// How much time has passed, whatever the clock says.
    pub fn elapsed(&self) -> Duration {
        *self.elapsed.lock().unwrap()
    }
}

impl Clock for ByHand {
    fn now(&self) -> Timestamp {
        *self.now.lock().unwrap()
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(std::future::pending())
    }
}
