//! Work in the background, of all domains: what is worth most is done first in the time that the phone grants, and the phone is
//! told when to come back, and with what.

use std::{
    sync::{Arc, PoisonError},
    time::Duration,
};

use serde::{Deserialize, Serialize};

use super::{inner::Inner, presented};
use crate::{
    blocking,
    environment::Timestamp,
    error::Error,
    inbox::{Messages, Presentations},
    net::Connectivity,
    outbox::Queue,
    push::Pushes,
    user_store::UserStore,
};

/// How often a city that has something of hers is asked for messages while nobody looks.
const POLL_EVERY: Duration = Duration::from_secs(2 * 3600);
/// How often an app for which the city asks for a later one looks whether it was updated, while something waits.
const LOOK_EVERY: Duration = Duration::from_secs(3600);
/// The same while the battery is saved, and where it has nothing of hers: alerts are for everyone.
const POLL_SPARINGLY_EVERY: Duration = Duration::from_secs(4 * 3600);
/// The same where the city pushes to this phone: what it could not push is still found in the same day.
const POLL_BESIDE_PUSH_EVERY: Duration = Duration::from_secs(12 * 3600);
/// How soon it is told what she has done with messages, and asked for what it has pushed word of and was not to be had then.
/// Where that fails, twice as long each time, up to [`POLL_EVERY`].
const TELL_WITHIN: Duration = Duration::from_secs(1800);
/// How often it is asked for what it publishes, on a charger and where no byte costs.
const REFRESH_EVERY: Duration = Duration::from_secs(24 * 3600);
/// After so long without a charger and such a network, any network is taken.
const REFRESH_ANYHOW_AFTER: Duration = Duration::from_secs(72 * 3600);
/// How long it is left alone after a time at which that has failed.
const REFRESH_AGAIN_AFTER: Duration = Duration::from_secs(6 * 3600);
/// The setting with when what was [`Tried`].
const TRIED: &str = "background";

/// What the phone says of its battery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Power {
    /// Whether a battery saver is on.
    pub saver: bool,
    /// Whether it is being charged.
    pub charging: bool,
}

/// A piece of work in the background, those that are worth most first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum Work {
    /// To show what has become due: [`super::Inbox::due_presentations`]. Needs no network, and is the shell's to do.
    Present,
    /// To send what waits.
    Send,
    /// To ask for new messages, and what has become of cases.
    Messages,
    /// To ask for what the city publishes: its profile, its catalogue.
    Published,
}

/// When there is work again, and what it waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Wakeup {
    /// What is to be done.
    pub work: Work,
    /// When: now at the earliest.
    pub at: Timestamp,
    /// Whether it waits for a network.
    pub needs_network: bool,
    /// Whether it waits for a network for which she does not pay by the byte.
    pub needs_unmetered: bool,
    /// Whether it waits for a charger.
    pub needs_charging: bool,
}

/// What a run of the work that is due has done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct WorkReport {
    /// How many submissions the city has accepted.
    pub accepted: u32,
    /// How many it has refused for good.
    pub refused: u32,
    /// How many still wait.
    pub waiting: u32,
    /// How many messages are new.
    pub new_messages: u32,
    /// What was due and is not done: because time was up, or there was no network, or the city could not.
    #[cfg_attr(feature = "uniffi", uniffi(default = []))]
    #[serde(default)]
    pub left: Vec<Work>,
    /// [`super::CitizenClient::next_wakeup`].
    pub next_wakeup: Option<Timestamp>,
}

/// When work is due, as it follows from what is known.
#[derive(Debug, Clone, Copy)]
struct Due {
    now: Timestamp,
    power: Power,
    /// Whether nothing may be sent until the app is updated.
    update_required: bool,
    /// When what waits is tried next, over any network and over a metered one.
    sends_at: Option<Timestamp>,
    sends_metered_at: Option<Timestamp>,
    /// Whether the city has something of hers, of which it may write.
    may_be_written_to: bool,
    /// Whether the city has ever answered who asked it for messages, or is to push to this phone: it writes to everyone, too.
    is_heard: bool,
    /// Whether the city pushes to this phone.
    has_push: bool,
    /// Whether the city was not told yet of something that she has done with messages.
    has_states: bool,
    /// Whether the city has pushed word of something that could not be fetched then.
    is_awaited: bool,
    /// When the city was asked for messages last, with or without success.
    asked_at: Option<Timestamp>,
    /// So often in a row it was asked without success.
    in_vain: u32,
    /// When what is here of what the city publishes was last proven to be the newest.
    proven_at: Option<Timestamp>,
    /// When it was asked in the background for what it publishes last, with or without success.
    refreshed_at: Option<Timestamp>,
    /// When something becomes due to be shown.
    presents_at: Option<Timestamp>,
}

/// When something was tried last: also where it failed, so that what fails is not tried at each waking.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(default)]
struct Tried {
    messages: Option<Timestamp>,
    published: Option<Timestamp>,
    /// So often messages were asked for since they were last had.
    in_vain: u32,
    /// Whether messages are awaited since then.
    is_awaited: bool,
}

impl Tried {
    fn kept(store: &UserStore) -> Result<Self, Error> {
        let tried = store
            .database
            .read(|connection| store.setting(connection, TRIED));
        Ok(tried?.unwrap_or_default())
    }
}

impl Due {
    fn wakeups(&self) -> Vec<Wakeup> {
        let all = [
            self.present(),
            self.send(),
            self.messages(),
            self.published(),
        ];
        let mut wakeups: Vec<Wakeup> = all.into_iter().flatten().collect();
        wakeups.sort_by_key(|wakeup| (wakeup.at, wakeup.work));
        wakeups
    }

    fn present(&self) -> Option<Wakeup> {
        self.presents_at.map(|at| Wakeup {
            work: Work::Present,
            at,
            needs_network: false,
            needs_unmetered: false,
            needs_charging: false,
        })
    }

    fn send(&self) -> Option<Wakeup> {
        let any = self.sends_at?;
        let at = match (self.update_required, self.sends_metered_at) {
            // Nothing can be done but to look whether the app was updated meanwhile.
            (true, _) => self.now + LOOK_EVERY,
            (false, Some(metered)) => metered,
            (false, None) => any,
        };
        Some(Wakeup {
            work: Work::Send,
            at,
            needs_network: true,
            needs_unmetered: !self.update_required && self.sends_metered_at.is_none(),
            needs_charging: false,
        })
    }

    fn messages(&self) -> Option<Wakeup> {
        let every = match (self.has_push, self.power.saver || !self.may_be_written_to) {
            (true, _) => POLL_BESIDE_PUSH_EVERY,
            (false, true) => POLL_SPARINGLY_EVERY,
            (false, false) => POLL_EVERY,
        };
        let is_soon = self.has_states || self.is_awaited;
        let every = match is_soon {
            true => every.min((TELL_WITHIN * 2u32.pow(self.in_vain.min(2))).min(POLL_EVERY)),
            false => every,
        };
        let asks = self.may_be_written_to || self.is_heard || is_soon;
        (asks && !self.update_required).then_some(Wakeup {
            work: Work::Messages,
            // By a clock that was wrong then it may have been in a future that is far.
            at: (self.asked_at.map_or(self.now, |at| at.min(self.now)) + every).max(self.now),
            needs_network: true,
            needs_unmetered: false,
            needs_charging: false,
        })
    }

    /// Nothing where it was never asked for: what the app has brought is enough until somebody looks.
    fn published(&self) -> Option<Wakeup> {
        let proven_at = self.proven_at?;
        // By a clock that was wrong then it may be in a future that no clock reaches.
        let proven_at = proven_at.min(self.now);
        let rested = self
            .refreshed_at
            .map(|at| at.min(self.now) + REFRESH_AGAIN_AFTER);
        let spares = proven_at + REFRESH_ANYHOW_AFTER > self.now;
        Some(Wakeup {
            work: Work::Published,
            at: (proven_at + REFRESH_EVERY)
                .max(rested.unwrap_or(self.now))
                .max(self.now),
            needs_network: true,
            needs_unmetered: spares,
            needs_charging: spares,
        })
    }
}

impl Wakeup {
    /// Whether it can be done with this network and battery.
    fn can_be_done(&self, connectivity: Connectivity, power: Power) -> bool {
        (connectivity.is_online() || !self.needs_network)
            && (!self.needs_unmetered || connectivity == Connectivity::Online)
            && (!self.needs_charging || power.charging)
    }
}

fn note(store: &UserStore, what: impl FnOnce(&mut Tried, Timestamp)) -> Result<(), Error> {
    store.database.write(|transaction| {
        let tried: Option<Tried> = store.setting(transaction, TRIED)?;
        let mut tried = tried.unwrap_or_default();
        what(&mut tried, store.now());
        store.set_setting(transaction, TRIED, &tried)
    })
}

/// The earliest that waits for a network at most.
pub(super) fn next_of(wakeups: &[Wakeup]) -> Option<Timestamp> {
    let any_network = |wakeup: &&Wakeup| wakeup.work != Work::Published;
    let next = wakeups.iter().filter(any_network);
    next.map(|wakeup| wakeup.at).min()
}

impl Inner {
    /// See [`super::CitizenClient::set_power`].
    pub(super) fn set_power(&self, power: Power) {
        *self.power.write().unwrap_or_else(PoisonError::into_inner) = power;
    }

    fn power(&self) -> Power {
        *self.power.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// See [`super::CitizenClient::wakeups`].
    pub(super) fn wakeups(&self, store: &UserStore) -> Result<Vec<Wakeup>, Error> {
        let queue = Queue(store);
        let subscription = Pushes(store).subscription()?;
        let zone = self.zone();
        if let Err(error) = presented::hand_on(self, store, &zone) {
            tracing::warn!(%error, "the phone has nothing new to say");
        }
        let tried = Tried::kept(store)?;
        let freshness = self.published.freshness(&*self.catalogue_store()?)?;
        let due = Due {
            now: store.now(),
            power: self.power(),
            update_required: self.city.update_required(),
            // The network may be another one by then.
            sends_at: queue.next_attempt_at(Connectivity::Online)?,
            sends_metered_at: queue.next_attempt_at(Connectivity::Metered)?,
            may_be_written_to: queue.has_accepted()?,
            is_heard: subscription.is_some() || Messages(store).were_asked_for()?,
            has_push: subscription.is_some_and(|it| it.is_registered),
            has_states: Messages(store).has_untold()?,
            is_awaited: tried.is_awaited,
            asked_at: tried.messages,
            in_vain: tried.in_vain,
            refreshed_at: tried.published,
            proven_at: freshness.checked_at,
            presents_at: Presentations(store).next(&zone)?,
        };
        Ok(due.wakeups())
    }

    /// The city is being asked for messages: in vain, until they are here.
    pub(super) fn note_asking(store: &UserStore) -> Result<(), Error> {
        note(store, |tried, now| {
            tried.messages = Some(now);
            tried.in_vain = tried.in_vain.saturating_add(1);
        })
    }

    /// All messages are here.
    pub(super) fn note_here(store: &UserStore) -> Result<(), Error> {
        note(store, |tried, _| {
            (tried.is_awaited, tried.in_vain) = (false, 0);
        })
    }

    /// The city has pushed word of something that could not be fetched now: it is asked for soon.
    pub(super) fn note_awaiting(store: &UserStore) -> Result<(), Error> {
        note(store, |tried, _| {
            (tried.is_awaited, tried.in_vain) = (true, 0);
        })
    }

    /// See [`super::CitizenClient::run_due_work`].
    pub(super) async fn run_due_work(
        self: &Arc<Self>,
        deadline: Duration,
    ) -> Result<WorkReport, Error> {
        let worked = self.worked(deadline).await;
        if let Err(error) = &worked {
            self.note_damage(error).await;
        }
        worked
    }

    async fn worked(self: &Arc<Self>, deadline: Duration) -> Result<WorkReport, Error> {
        self.end_drafts().await?;
        let ends_at = self.environment.clock.now() + deadline;
        let mut report = WorkReport {
            accepted: 0,
            refused: 0,
            waiting: 0,
            new_messages: 0,
            left: vec![Work::Send, Work::Messages, Work::Published],
            next_wakeup: None,
        };
        tokio::select! {
            worked = self.work_until(ends_at, &mut report) => worked?,
            () = self.environment.clock.sleep(deadline) => {}
        }
        let inner = Arc::clone(self);
        blocking(move || {
            let store = inner.user_store()?;
            report.waiting = Queue(&store).waiting_count()?;
            let wakeups = inner.wakeups(&store)?;
            let is_due = |work: &Work| {
                let due = wakeups.iter().find(|wakeup| wakeup.work == *work);
                due.is_some_and(|wakeup| *work == Work::Messages || wakeup.at <= store.now())
            };
            report.left.retain(is_due);
            report.next_wakeup = next_of(&wakeups);
            Ok(report)
        })
        .await
    }

    /// Does all of it, what is worth most first, and takes what is done out of what is left.
    async fn work_until(
        self: &Arc<Self>,
        ends_at: Timestamp,
        report: &mut WorkReport,
    ) -> Result<(), Error> {
        loop {
            let delivered = self.deliver().await?;
            report.accepted += delivered.accepted;
            report.refused += delivered.refused;
            let Some(wait) = self.wait_for_next(ends_at).await? else {
                break;
            };
            self.environment.clock.sleep(wait).await;
        }
        self.tell_of_waiting_device().await;
        match self.poll_inbox().await {
            Ok(new) => {
                report.new_messages = new;
                report.left.retain(|work| *work != Work::Messages);
            }
            Err(Error::Net(_)) => {}
            Err(error) => return Err(error),
        }
        let inner = Arc::clone(self);
        let wakeups = blocking(move || inner.wakeups(&*inner.user_store()?)).await?;
        let now = self.environment.clock.now();
        let published = wakeups.iter().find(|wakeup| wakeup.work == Work::Published);
        let (connectivity, power) = (self.connectivity(), self.power());
        if published.is_some_and(|it| it.at <= now && it.can_be_done(connectivity, power)) {
            let store = self.user_store()?;
            let refreshing =
                |store: &UserStore| note(store, |tried, now| tried.published = Some(now));
            store.blocking(refreshing).await?;
            // What comes of it is kept with how fresh it is; the next time is another day, or later on this one.
            if let Err(error) = self.refresh_catalogue(&|_| {}).await {
                tracing::debug!(%error, "what the city publishes is asked for again another time");
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]

    use super::*;

    const NOW: &str = "2026-11-30T12:00:00Z";

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap_or_default()
    }

    fn idle() -> Due {
        Due {
            now: at(NOW),
            power: Power::default(),
            update_required: false,
            sends_at: None,
            sends_metered_at: None,
            may_be_written_to: false,
            is_heard: false,
            has_push: false,
            has_states: false,
            is_awaited: false,
            asked_at: None,
            in_vain: 0,
            refreshed_at: None,
            proven_at: None,
            presents_at: None,
        }
    }

    fn told(due: &Due) -> Vec<(Work, Timestamp, bool, bool)> {
        let wakeups = due.wakeups().into_iter();
        let told = wakeups.map(|it| (it.work, it.at, it.needs_unmetered, it.needs_charging));
        told.collect()
    }

    #[test]
    fn where_nothing_waits_and_nothing_was_asked_the_phone_sleeps() {
        assert_eq!(told(&idle()), []);
        assert_eq!(next_of(&idle().wakeups()), None);
    }

    #[test]
    fn who_has_sent_nothing_is_asked_for_too_as_alerts_are_for_everyone() {
        let due = Due {
            is_heard: true,
            asked_at: Some(at(NOW)),
            ..idle()
        };
        let later = at("2026-11-30T16:00:00Z");
        assert_eq!(told(&due), [(Work::Messages, later, false, false)]);
    }

    #[test]
    fn what_waits_goes_first_and_files_may_wait_for_a_network_that_costs_nothing() {
        let soon = at("2026-11-30T12:05:00Z");
        let due = Due {
            sends_at: Some(soon),
            sends_metered_at: Some(soon),
            may_be_written_to: true,
            ..idle()
        };
        let later = at("2026-11-30T14:00:00Z");
        assert_eq!(
            told(&due),
            [
                (Work::Send, soon, false, false),
                (Work::Messages, later, false, false),
            ]
        );
        let files = Due {
            sends_metered_at: None,
            ..due
        };
        assert_eq!(told(&files)[0], (Work::Send, soon, true, false));
    }

    #[test]
    fn what_is_to_be_shown_waits_for_no_network_and_asking_for_messages_not_for_it() {
        let soon = at("2026-11-30T12:05:00Z");
        let due = Due {
            presents_at: Some(soon),
            asked_at: Some(at("2026-11-30T11:30:00Z")),
            may_be_written_to: true,
            ..idle()
        };
        let half_past = at("2026-11-30T13:30:00Z");
        assert_eq!(
            told(&due),
            [
                (Work::Present, soon, false, false),
                (Work::Messages, half_past, false, false),
            ]
        );
        let wakeups = due.wakeups();
        assert!(wakeups[0].can_be_done(Connectivity::Offline, Power::default()));
        assert_eq!(next_of(&wakeups), Some(soon));
        // Asked long ago, and by a clock that was a year ahead.
        let long_ago = Due {
            asked_at: Some(at("2026-11-30T01:00:00Z")),
            presents_at: None,
            ..due
        };
        assert_eq!(told(&long_ago), [(Work::Messages, at(NOW), false, false)]);
        let ahead = Due {
            asked_at: Some(at("2027-11-30T01:00:00Z")),
            ..long_ago
        };
        let later = at("2026-11-30T14:00:00Z");
        assert_eq!(told(&ahead), [(Work::Messages, later, false, false)]);
    }

    #[test]
    fn what_she_has_done_is_told_soon_also_where_the_city_pushes() {
        let due = Due {
            may_be_written_to: true,
            has_push: true,
            has_states: true,
            asked_at: Some(at("2026-11-30T11:45:00Z")),
            ..idle()
        };
        let soon = at("2026-11-30T12:15:00Z");
        assert_eq!(told(&due), [(Work::Messages, soon, false, false)]);
        // A city that does not answer costs no more than one that has nothing to say.
        for (in_vain, later) in [(1, "12:45"), (2, "13:45"), (3, "13:45"), (900, "13:45")] {
            let later = at(&format!("2026-11-30T{later}:00Z"));
            let due = Due { in_vain, ..due };
            assert_eq!(told(&due), [(Work::Messages, later, false, false)]);
        }
    }

    #[test]
    fn a_battery_saver_asks_for_messages_every_four_hours() {
        let power = Power {
            saver: true,
            charging: false,
        };
        let due = Due {
            power,
            may_be_written_to: true,
            ..idle()
        };
        let later = at("2026-11-30T16:00:00Z");
        assert_eq!(told(&due), [(Work::Messages, later, false, false)]);
    }

    #[test]
    fn where_the_city_pushes_it_is_asked_twice_a_day() {
        let due = Due {
            may_be_written_to: true,
            has_push: true,
            ..idle()
        };
        let later = at("2026-12-01T00:00:00Z");
        assert_eq!(told(&due), [(Work::Messages, later, false, false)]);
    }

    #[test]
    fn what_the_city_publishes_waits_for_a_charger_three_days_and_no_longer() {
        let due = |proven: &str| Due {
            proven_at: Some(at(proven)),
            ..idle()
        };
        let tomorrow = at("2026-12-01T06:00:00Z");
        let yesterday = due("2026-11-30T06:00:00Z");
        assert_eq!(told(&yesterday), [(Work::Published, tomorrow, true, true)]);
        assert_eq!(
            next_of(&yesterday.wakeups()),
            None,
            "it is not woken up for it"
        );
        let three_days_ago = due("2026-11-27T12:00:00Z");
        assert_eq!(
            told(&three_days_ago),
            [(Work::Published, at(NOW), false, false)]
        );
        let wakeup = due("2026-11-28T12:00:00Z").wakeups()[0];
        let charging = Power {
            saver: false,
            charging: true,
        };
        assert!(wakeup.can_be_done(Connectivity::Online, charging));
        assert!(!wakeup.can_be_done(Connectivity::Metered, charging));
        assert!(!wakeup.can_be_done(Connectivity::Online, Power::default()));
        assert!(!wakeup.can_be_done(Connectivity::Offline, charging));
    }

    #[test]
    fn what_could_not_be_fetched_is_left_alone_for_a_while() {
        let due = Due {
            proven_at: Some(at("2026-11-26T12:00:00Z")),
            refreshed_at: Some(at("2026-11-30T11:00:00Z")),
            ..idle()
        };
        let later = at("2026-11-30T17:00:00Z");
        assert_eq!(told(&due), [(Work::Published, later, false, false)]);
        let before = Due {
            refreshed_at: Some(at("2026-11-30T05:00:00Z")),
            ..due
        };
        assert_eq!(told(&before), [(Work::Published, at(NOW), false, false)]);
    }

    #[test]
    fn an_app_that_is_too_old_looks_once_an_hour_whether_it_was_updated() {
        let due = Due {
            update_required: true,
            sends_at: Some(at(NOW)),
            sends_metered_at: Some(at(NOW)),
            may_be_written_to: true,
            ..idle()
        };
        let in_an_hour = at("2026-11-30T13:00:00Z");
        assert_eq!(told(&due), [(Work::Send, in_an_hour, false, false)]);
    }
}
