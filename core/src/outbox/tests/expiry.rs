//! A draft that nobody touches ends after 90 days, which no clock that jumps makes shorter.

use chrono::{DateTime, TimeDelta};
use proptest::{collection::vec, prelude::*};

use super::{
    attachments::{Filling, PAPERS, TEXT},
    *,
};
use crate::environment::{Clock, Timestamp};

impl Phone {
    /// The work that is due on a day, so many days after the clock stands now.
    fn days_later(&self, days: i64) {
        self.clock.set(self.clock.now() + TimeDelta::days(days));
        self.due_work();
    }

    fn due_work(&self) {
        self.drafts().count_day().unwrap();
        self.drafts().delete_expired().unwrap();
    }

    /// Whether the draft is there, and whether it is said to end soon.
    fn lives(&self, id: &str) -> Option<bool> {
        self.drafts().draft(id).ok().map(|draft| draft.expires_soon)
    }
}

fn phone() -> Phone {
    Phone::new(&Signer::new().trust, nothing_listens)
}

fn at(text: &str) -> Timestamp {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

#[test]
fn a_draft_ends_after_ninety_days_of_which_fourteen_are_said() {
    let mut filling = Filling::new();
    filling.attach(PAPERS, "lease.txt", TEXT).unwrap();
    let id = filling.draft.clone();
    filling.phone.days_later(0);
    let expires_at = filling.phone.drafts().draft(&id).unwrap().expires_at;
    assert_eq!(expires_at, at("2027-02-21T00:00:00Z"));
    for day in 1..90 {
        filling.phone.days_later(1);
        assert_eq!(filling.phone.lives(&id), Some(day >= 76), "{day}");
        let expiring = filling.phone.drafts().expiring_count().unwrap();
        assert_eq!(expiring, u32::from(day >= 76), "{day}");
        let draft = filling.phone.drafts().draft(&id).unwrap();
        assert_eq!(draft.expires_at, expires_at);
    }
    assert_eq!(filling.kept().len(), 1);
    filling.restart();
    filling.phone.days_later(1);
    assert_eq!(filling.phone.lives(&id), None);
    assert_eq!(filling.kept(), Vec::<String>::new());
}

#[test]
fn opening_or_changing_a_draft_sets_it_back() {
    let phone = phone();
    let id = phone.draft();
    let form = Form::compile(origin().form).unwrap();
    let touches: [&dyn Fn(); 2] = [&|| assert!(phone.drafts().touch(&id).unwrap()), &|| {
        drop(phone.drafts().change(&id, &form, |_| Ok(())).unwrap())
    }];
    for touch in touches {
        for _ in 0..89 {
            phone.days_later(1);
        }
        assert_eq!(phone.lives(&id), Some(true));
        touch();
        assert_eq!(phone.lives(&id), Some(false));
    }
    for _ in 0..90 {
        phone.days_later(1);
    }
    assert_eq!(
        phone.lives(&id),
        Some(true),
        "the day on which it was touched counts for nothing"
    );
    phone.days_later(1);
    assert_eq!(phone.lives(&id), None);
}

#[test]
fn a_phone_that_was_off_warns_for_fourteen_days_all_the_same() {
    let phone = phone();
    let id = phone.draft();
    phone.days_later(0);
    for _ in 0..20 {
        phone.days_later(40);
        if phone.lives(&id) == Some(true) {
            break;
        }
    }
    for _ in 0..13 {
        phone.days_later(1);
        assert_eq!(phone.lives(&id), Some(true));
    }
    phone.days_later(1);
    assert_eq!(phone.lives(&id), None);
}

#[test]
fn a_clock_that_jumps_to_another_year_and_back_ends_nothing() {
    let phone = phone();
    let id = phone.draft();
    phone.days_later(0);
    for _ in 0..89 {
        phone.days_later(1);
    }
    let now = phone.clock.now();
    for _ in 0..100 {
        phone.clock.set(at("2038-01-19T03:14:08Z"));
        phone.due_work();
        phone.clock.set(now);
        phone.due_work();
    }
    assert_eq!(phone.lives(&id), Some(true));
}

#[test]
fn a_clock_that_goes_to_and_fro_between_two_days_of_the_warning_ends_nothing() {
    let phone = phone();
    let id = phone.draft();
    for _ in 0..80 {
        phone.days_later(1);
    }
    for days in [1, -1].repeat(20) {
        phone.days_later(days);
        assert_eq!(phone.lives(&id), Some(true));
    }
}

#[test]
fn a_clock_that_is_behind_counts_for_nothing() {
    let phone = phone();
    phone.clock.set(at("1970-01-01T00:00:00Z"));
    let id = phone.draft();
    for _ in 0..400 {
        phone.days_later(1);
    }
    assert_eq!(phone.lives(&id), Some(false));
    phone.clock.set(at("2026-11-23T12:00:00Z"));
    phone.days_later(0);
    assert_eq!(phone.lives(&id), Some(false));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn on_no_clock_a_draft_ends_before_it_was_said_on_fourteen_days(
        jumps in vec(prop_oneof![
            6 => Just(1), 1 => -3..40_i64, 1 => -5_000..5_000_i64,
        ], 1..400),
    ) {
        let phone = phone();
        let id = phone.draft();
        let mut said = Vec::new();
        for days in jumps {
            phone.days_later(days);
            let today = phone.clock.now().date_naive();
            match phone.lives(&id) {
                Some(true) if !said.contains(&today) => said.push(today),
                Some(_) => {}
                None => {
                    prop_assert!(said.len() >= 14, "{said:?}");
                    break;
                }
            }
        }
    }
}
