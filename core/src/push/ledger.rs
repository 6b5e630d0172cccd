//! What was seen, so that nothing is shown twice because somebody sends it twice.

use serde::{Deserialize, Serialize};

use super::PushRefusal;
use crate::{environment::Timestamp, trust::push::Notice};

/// So many are remembered: with a few pushes a day some months of them.
const MOST_SEEN: usize = 500;
/// By so much the city's clock is believed against the phone's.
const CLOCKS_DIFFER_SECONDS: i64 = 86_400;

/// Which pushes were seen: bounded, and nothing is ever taken twice. What is forgotten had expired by the city's own
/// clock, or expires before all that is remembered; and whatever expires no later than that is refused from then on. A phone
/// whose clock jumps, and whoever moves it, opens no way back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// What expires then or earlier is refused, in Unix seconds.
    expired_until: i64,
    /// By expiry, the first one first.
    seen: Vec<Seen>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Seen {
    event: String,
    /// Unix seconds, as the next.
    issued_at: i64,
    expires_at: i64,
}

impl Ledger {
    /// Why a notice is not to be shown at `now`.
    pub fn refuses(&self, notice: &Notice, now: Timestamp) -> Option<PushRefusal> {
        let expires_at = notice.expires_at.timestamp();
        if expires_at <= now.timestamp() || expires_at <= self.expired_until {
            return Some(PushRefusal::Expired);
        }
        let same = self.seen.iter().find(|seen| seen.event == notice.event_id);
        let is_old = same.is_some_and(|seen| notice.issued_at.timestamp() <= seen.issued_at);
        is_old.then_some(PushRefusal::Replayed)
    }

    /// Lets a notice count as seen, unless it is refused.
    pub fn admit(&mut self, notice: &Notice, now: Timestamp) -> Result<(), PushRefusal> {
        if let Some(refusal) = self.refuses(notice, now) {
            return Err(refusal);
        }
        let issued_at = notice.issued_at.timestamp();
        self.see(Seen {
            event: notice.event_id.clone(),
            issued_at,
            expires_at: notice.expires_at.timestamp(),
        });
        let latest = now.timestamp().saturating_add(CLOCKS_DIFFER_SECONDS);
        self.expired_until = self.expired_until.max(issued_at.min(latest));
        self.bound();
        Ok(())
    }

    /// Whether it has this event.
    pub fn has(&self, event_id: &str) -> bool {
        self.seen.iter().any(|seen| seen.event == event_id)
    }

    /// Takes in what was seen elsewhere on this phone.
    pub fn merge(&mut self, other: &Self) {
        for seen in &other.seen {
            self.see(seen.clone());
        }
        self.expired_until = self.expired_until.max(other.expired_until);
        self.bound();
    }

    /// Of one event the latest is kept, for as long as any of it holds.
    fn see(&mut self, mut new: Seen) {
        if let Some(place) = self.seen.iter().position(|seen| seen.event == new.event) {
            let old = self.seen.remove(place);
            new.issued_at = new.issued_at.max(old.issued_at);
            new.expires_at = new.expires_at.max(old.expires_at);
        }
        let place = (self.seen).partition_point(|seen| seen.expires_at <= new.expires_at);
        self.seen.insert(place, new);
    }

    fn bound(&mut self) {
        let is_expired = |seen: &Seen| seen.expires_at <= self.expired_until;
        let expired = self.seen.partition_point(is_expired);
        let forgotten = expired.max(self.seen.len().saturating_sub(MOST_SEEN));
        for seen in self.seen.drain(..forgotten) {
            self.expired_until = self.expired_until.max(seen.expires_at);
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use chrono::DateTime;
    use proptest::prelude::*;

    use super::*;

    fn at(seconds: i64) -> Timestamp {
        DateTime::from_timestamp(1_795_435_200 + seconds, 0).unwrap()
    }

    fn notice(event: &str, issued_at: i64, holds_seconds: i64) -> Notice {
        Notice {
            event_id: event.to_owned(),
            issued_at: at(issued_at),
            expires_at: at(issued_at + holds_seconds),
            message: None,
        }
    }

    #[test]
    fn the_same_again_is_refused_and_a_later_word_about_the_same_event_is_not() {
        let mut ledger = Ledger::default();
        let first = notice("a", 0, 600);
        assert_eq!(ledger.admit(&first, at(1)), Ok(()));
        assert_eq!(ledger.admit(&first, at(2)), Err(PushRefusal::Replayed));
        let later = notice("a", 5, 600);
        assert_eq!(ledger.admit(&later, at(6)), Ok(()));
        assert_eq!(ledger.admit(&first, at(7)), Err(PushRefusal::Replayed));
        assert_eq!(ledger.admit(&notice("b", 0, 600), at(8)), Ok(()));
    }

    #[test]
    fn what_has_expired_by_either_clock_is_refused() {
        let mut ledger = Ledger::default();
        let refused = ledger.admit(&notice("a", 0, 60), at(60));
        assert_eq!(refused, Err(PushRefusal::Expired));
        // The phone's clock stands still, the city's goes on.
        ledger.admit(&notice("b", 0, 60), at(0)).unwrap();
        ledger.admit(&notice("c", 70, 60), at(0)).unwrap();
        let refused = ledger.admit(&notice("d", 5, 60), at(0));
        assert_eq!(refused, Err(PushRefusal::Expired));
        assert!(!ledger.has("b") && ledger.has("c"));
    }

    #[test]
    fn a_clock_that_jumps_lets_nothing_in_twice_and_keeps_nothing_out_for_ever() {
        let mut ledger = Ledger::default();
        let old = notice("a", 0, 600);
        ledger.admit(&old, at(1)).unwrap();
        let day = 86_400;
        // Years ahead all seems to have expired, and nothing is forgotten for that.
        let refused = ledger.admit(&notice("b", day, 600), at(9_000 * day));
        assert_eq!(refused, Err(PushRefusal::Expired));
        assert_eq!(ledger.admit(&old, at(2)), Err(PushRefusal::Replayed));
        assert_eq!(ledger.admit(&notice("b", day, 600), at(day)), Ok(()));
        // Of a city that has signed with a clock of 2099 no more is believed than a day.
        let ahead = notice("c", 9_000 * day, 600);
        assert_eq!(ledger.admit(&ahead, at(day)), Ok(()));
        assert_eq!(
            ledger.admit(&notice("d", 3 * day, 600), at(3 * day)),
            Ok(())
        );
    }

    #[test]
    fn so_many_are_remembered_and_what_is_forgotten_stays_refused() {
        let mut ledger = Ledger::default();
        let all: Vec<_> = (0..MOST_SEEN as i64 + 10)
            .map(|index| notice(&format!("{index}"), 0, 10_000 + index))
            .collect();
        for notice in &all {
            ledger.admit(notice, at(1)).unwrap();
        }
        assert_eq!(ledger.seen.len(), MOST_SEEN);
        for notice in &all {
            assert!(ledger.clone().admit(notice, at(2)).is_err());
        }
    }

    #[test]
    fn what_two_have_seen_is_seen_by_both() {
        let (mut app, mut extension) = (Ledger::default(), Ledger::default());
        let (a, b) = (notice("a", 0, 600), notice("b", 1, 900));
        app.admit(&a, at(1)).unwrap();
        extension.admit(&b, at(1)).unwrap();
        extension.admit(&notice("a", 2, 700), at(3)).unwrap();
        app.merge(&extension);
        for seen in [&a, &b, &notice("a", 2, 700)] {
            assert_eq!(app.refuses(seen, at(4)), Some(PushRefusal::Replayed));
        }
        assert_eq!(app.refuses(&notice("a", 3, 700), at(4)), None);
    }

    proptest! {
        /// Whatever comes, in whichever order, and wherever the clock stands.
        #[test]
        fn nothing_is_ever_admitted_twice(
            steps in proptest::collection::vec((0..40_i64, 0..2_000_i64, -5_000..90_000_i64), 1..120),
        ) {
            let mut ledger = Ledger::default();
            let mut admitted = std::collections::BTreeSet::new();
            for (event, issued, clock) in steps {
                // The same one holds as long as it did.
                let holds = 1 + (event * 7 + issued * 13) % 3_000;
                let notice = notice(&event.to_string(), issued, holds);
                if ledger.admit(&notice, at(clock)).is_ok() {
                    prop_assert!(admitted.insert((event, issued)));
                }
            }
        }
    }
}
