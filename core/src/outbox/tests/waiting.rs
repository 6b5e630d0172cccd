//! How long what did not get through waits, and what ends the wait.

use std::sync::Mutex;

use chrono::TimeZone;

use super::*;
use crate::{
    error::CallbackError,
    net::{Authorizer, Header},
};

#[tokio::test]
async fn a_city_that_is_away_is_not_stormed() {
    let phone = Phone::new(&Signer::new().trust, nothing_listens);
    for _ in 0..20 {
        phone.submitted();
    }
    phone.deliver().await;
    assert_eq!(
        phone.sent(),
        3,
        "after three failures in a row the rest waits"
    );
}

#[tokio::test]
async fn a_clock_that_jumps_neither_storms_nor_strands() {
    let phone = Phone::new(&Signer::new().trust, nothing_listens);
    let id = phone.submitted();
    phone
        .clock
        .set(chrono::Utc.with_ymd_and_hms(2038, 1, 19, 3, 14, 7).unwrap());
    assert_eq!(phone.deliver().await.postponed, 1);
    assert_eq!(
        phone.deliver().await.postponed,
        0,
        "the jump allows one attempt, not many"
    );
    phone
        .clock
        .set(chrono::Utc.with_ymd_and_hms(1970, 1, 1, 0, 0, 0).unwrap());
    assert_eq!(
        phone.deliver().await.postponed,
        1,
        "a wait set in 2038 is not waited for in 1970"
    );
    assert_eq!(phone.deliver().await.postponed, 0);
    assert_eq!(phone.queue().submission(&id).unwrap().attempts, 2);
}

#[tokio::test]
async fn what_waits_for_sign_in_is_left_alone_until_something_may_have_changed() {
    let mut phone = Phone::new(&Signer::new().trust, |_| Ok(problem(401, "unauthorized")));
    let id = phone.submitted();
    let half_an_hour = Duration::from_secs(1800);
    let waits = |phone: &Phone| {
        let next = phone
            .queue()
            .next_attempt_at(Connectivity::Online)
            .unwrap()
            .unwrap();
        next >= phone.store.now() + half_an_hour
    };
    assert_eq!(phone.deliver().await.postponed, 1);
    assert!(waits(&phone));
    phone.clock.advance(half_an_hour - Duration::from_secs(1));
    assert_eq!(phone.deliver().await.postponed, 0);
    for again in ["retry", "online", "opened"] {
        match again {
            "retry" => phone.queue().retry(&id).unwrap(),
            "online" => phone.queue().try_again().unwrap(),
            _ => {
                phone.restart();
                phone.queue().recover().unwrap();
            }
        }
        assert_eq!(phone.deliver().await.postponed, 1, "{again}");
        assert!(waits(&phone), "{again}");
    }
    phone.clock.advance(Duration::from_secs(3600));
    assert_eq!(phone.deliver().await.postponed, 1, "within the hour");
}

#[tokio::test]
async fn a_sign_in_that_fails_for_now_is_asked_again_soon() {
    struct Failing;
    impl Authorizer for Failing {
        fn authorize(
            &self,
            _: String,
            _: String,
            _: Option<String>,
        ) -> Result<Vec<Header>, CallbackError> {
            Err(CallbackError::Failed)
        }
    }
    let mut phone = Phone::new(&Signer::new().trust, nothing_listens);
    let world = phone.store.environment().clone();
    phone.city = City::new("http://127.0.0.1:1", world, Some(Arc::new(Failing)));
    let id = phone.submitted();
    phone.deliver().await;
    let SubmissionState::Queued {
        waiting_for,
        next_attempt_at,
    } = phone.state(&id)
    else {
        panic!("not queued");
    };
    assert_eq!(waiting_for, WaitReason::SignIn);
    assert!(next_attempt_at <= phone.store.now() + Duration::from_secs(2));
}

#[tokio::test]
async fn what_is_due_is_due_now_and_never_in_the_past() {
    let phone = Phone::new(&Signer::new().trust, nothing_listens);
    phone.submitted();
    phone.clock.advance(Duration::from_secs(600));
    let next = phone.queue().next_attempt_at(Connectivity::Online).unwrap();
    assert_eq!(next, Some(phone.store.now()));
}

#[tokio::test]
async fn coming_online_does_not_shorten_a_wait_that_the_city_asks_for() {
    let phone = Phone::new(&Signer::new().trust, |_| Ok(problem(503, "busy")));
    phone.submitted();
    phone.deliver().await;
    phone.queue().try_again().unwrap();
    assert_eq!(phone.deliver().await.postponed, 0);
}

#[tokio::test]
async fn the_city_may_ask_for_a_longer_wait() {
    let phone = Phone::new(&Signer::new().trust, |_| {
        let mut busy = problem(503, "busy");
        busy.headers.push(("retry-after".into(), "600".into()));
        Ok(busy)
    });
    phone.submitted();
    phone.deliver().await;
    phone.clock.advance(Duration::from_secs(599));
    assert_eq!(phone.deliver().await.postponed, 0);
    phone.clock.advance(Duration::from_secs(1));
    assert_eq!(phone.deliver().await.postponed, 1);
}

#[tokio::test]
async fn what_waited_the_longest_goes_out_first() {
    let signer = Arc::new(Signer::new());
    let (city, order) = (Arc::clone(&signer), Arc::new(Mutex::new(Vec::new())));
    let sent = Arc::clone(&order);
    let phone = Phone::new(&signer.trust, move |request| {
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        sent.lock().unwrap().push(body["submission_id"].clone());
        Ok(city.accept(request))
    });
    let submitted = [(); 4].map(|()| {
        phone.clock.advance(Duration::from_millis(300));
        phone.submitted()
    });
    assert_eq!(phone.deliver().await.accepted, 4);
    assert_eq!(*order.lock().unwrap(), submitted);
}
