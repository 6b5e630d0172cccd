//! What goes on by itself between an open home and the city: what waits is sent, and the city is asked for what is new.

use std::{
    sync::{Arc, Weak, atomic::Ordering},
    time::Duration,
};

use super::{inner::Inner, runtime};
use crate::{
    blocking, cases,
    environment::Timestamp,
    error::Error,
    inbox,
    outbox::{DeliveryReport, Drafts, Queue, deliver_due},
};

/// At least so long is slept, so that what is due but cannot be tried never spins.
const A_MOMENT: Duration = Duration::from_millis(10);
const LONGEST_REST: Duration = Duration::from_secs(3600);
const REST_AFTER_FAILURE: Duration = Duration::from_secs(60);
/// How long suspending waits for an exchange that is under way: about what a chunk takes, and less than the five
/// seconds that iOS gives.
const ENDS_WITHIN: Duration = Duration::from_secs(2);

impl Inner {
    /// Sends what is due. Once [`Inner::suspend`] says so it begins nothing more, and what is under way then and does not
    /// end soon is left: a submission that was being sent is sent again later, under its key.
    pub(super) async fn deliver(&self) -> Result<DeliveryReport, Error> {
        let _one_at_a_time = self.delivering.lock().await;
        let store = self.user_store()?;
        if !self.may_send() {
            return Ok(DeliveryReport::default());
        }
        // Asked for only once the phone is seen to be online, which is said after this was set.
        if self.came_online.swap(false, Ordering::SeqCst) {
            let store = Arc::clone(&store);
            blocking(move || Queue(&store).try_again()).await?;
        }
        let mut running = self.running.subscribe();
        let (trust, changes) = (self.trust(), self.outbox().clone());
        let on_change = move || Self::tell(&changes);
        let goes_on = || *self.running.borrow();
        let is_left = async {
            let _ = running.wait_for(|running| !running).await;
            self.environment.clock.sleep(ENDS_WITHIN).await;
        };
        let report = tokio::select! {
            report = deliver_due(&store, &self.city, &trust, &goes_on, on_change) => report?,
            () = is_left => return Err(Error::Closed),
        };
        match goes_on() {
            true => Ok(report),
            false => Err(Error::Closed),
        }
    }

    /// Counts this day for the drafts, and deletes those that nobody has touched for long.
    pub(super) async fn end_drafts(&self) -> Result<(), Error> {
        let store = self.user_store()?;
        let ended = blocking(move || {
            let drafts = Drafts(&store);
            Ok(drafts.count_day()? | drafts.delete_expired()?)
        });
        match ended.await {
            Ok(true) => Self::tell(self.outbox()),
            Ok(false) => {}
            // It keeps nothing from being sent.
            Err(error) => tracing::warn!(%error, "no draft ends today"),
        }
        Ok(())
    }

    /// Whether there may be a network, and the city takes what this app sends.
    fn may_send(&self) -> bool {
        self.connectivity().is_online() && !self.city.update_required()
    }

    /// How long until the next submission is due, if that is before `ends_at` and can be tried.
    pub(super) async fn wait_for_next(
        &self,
        ends_at: Timestamp,
    ) -> Result<Option<Duration>, Error> {
        if !self.may_send() {
            return Ok(None);
        }
        let store = self.user_store()?;
        let connectivity = self.connectivity();
        let next = blocking(move || Queue(&store).next_attempt_at(connectivity)).await?;
        let now = self.environment.clock.now();
        Ok(next
            .filter(|next| *next < ends_at && now < ends_at)
            .map(|next| (next - now).to_std().unwrap_or_default().max(A_MOMENT)))
    }

    /// Asks for new messages, and for the cases that have changed if anything tells of them; tells the observers of
    /// each page that has some.
    pub(super) async fn poll_inbox(&self) -> Result<u32, Error> {
        let store = self.user_store()?;
        store.blocking(Self::note_asking).await?;
        let changes = self.inbox().clone();
        let polled = inbox::poll(&store, &self.city, move || Self::tell(&changes)).await;
        // Also of the pages that came before one that did not.
        self.exchange_with_extension().await;
        let new = polled?;
        store.blocking(Self::note_here).await?;
        let changes = self.outbox().clone();
        match cases::refresh(&store, &self.city, move || Self::tell(&changes)).await {
            // The messages are here, and the cases are asked for again the next time.
            Err(Error::Net(error)) => tracing::debug!(%error, "the cases stay as they were"),
            refreshed => refreshed?,
        }
        Ok(new)
    }

    /// Sends what waits, for as long as the client is there: when woken, and when the next attempt
    /// is due. While it is closed, nothing is due.
    pub(super) fn pump(self: &Arc<Self>) {
        self.pump.call_once(|| {
            let inner = Arc::downgrade(self);
            if let Some(handle) = runtime::handle() {
                handle.spawn(async move { while pump_once(&inner).await {} });
            }
        });
        self.wake();
    }

    /// Sends what is due; returns how long nothing else will be.
    async fn deliver_and_wait(&self) -> Result<Duration, Error> {
        self.deliver().await?;
        if self.may_send() {
            self.tell_of_waiting_device().await;
        }
        let ever = self.environment.clock.now() + LONGEST_REST;
        Ok(self.wait_for_next(ever).await?.unwrap_or(LONGEST_REST))
    }
}

/// One round of [`Inner::pump`]; false when the client is gone.
async fn pump_once(inner: &Weak<Inner>) -> bool {
    let Some(strong) = inner.upgrade() else {
        return false;
    };
    let rest = match strong.deliver_and_wait().await {
        Ok(wait) => wait,
        Err(Error::Closed) => LONGEST_REST,
        Err(error) => {
            tracing::warn!(%error, "the outbox rests");
            strong.note_damage(&error).await;
            REST_AFTER_FAILURE
        }
    };
    let (clock, wake) = (
        Arc::clone(&strong.environment.clock),
        Arc::clone(&strong.wake),
    );
    drop(strong);
    tokio::select! {
        () = wake.notified() => {}
        () = clock.sleep(rest) => {}
    }
    true
}
