//! The app ends whenever it likes, and what it had begun then says nothing of the city.

use std::sync::atomic::AtomicBool;

use super::{
    uploading::{document, phone},
    *,
};
use crate::net::{CHUNK_BYTES, FIRST_CHUNK_BYTES};

impl Phone {
    /// The app ends, and is opened again.
    fn open_again(&mut self) {
        self.restart();
        self.queue().recover().unwrap();
    }

    /// How long what waits is left alone.
    fn wait(&self) -> Duration {
        let next = self.queue().next_attempt_at(Connectivity::Online).unwrap();
        (next.unwrap() - self.store.now()).to_std().unwrap()
    }
}

const FIRST_WAIT_AT_MOST: Duration = Duration::from_millis(2_500);

#[tokio::test]
async fn an_attempt_that_the_apps_end_cut_off_is_no_failure() {
    let mut phone = Phone::new(&Signer::new().trust, |_| Ok(problem(503, "busy")));
    let id = phone.submitted();
    for _ in 0..10 {
        let begun = phone.queue().begin_next(Connectivity::Online, |failures| {
            assert_eq!(failures, 1);
            Duration::from_secs(2)
        });
        assert!(matches!(begun, Ok(Some(Next::Send(_)))), "once a life");
        let again = phone
            .queue()
            .begin_next(Connectivity::Online, |_| Duration::ZERO);
        assert!(matches!(again, Ok(None)), "and no more than once");
        phone.open_again();
    }
    assert_eq!(phone.deliver().await.postponed, 1);
    assert!(phone.wait() <= FIRST_WAIT_AT_MOST, "{:?}", phone.wait());
    assert_eq!(phone.queue().submission(&id).unwrap().attempts, 11);
}

#[tokio::test]
async fn what_the_city_has_put_off_is_put_off_also_for_who_opens_the_app_again_and_again() {
    let mut phone = Phone::new(&Signer::new().trust, |_| Ok(problem(503, "busy")));
    phone.submitted();
    for sent in 1..=8 {
        phone.deliver().await;
        for _ in 0..20 {
            phone.open_again();
            phone.deliver().await;
        }
        assert_eq!(phone.sent(), sent, "opening storms nobody");
        if sent == 8 {
            assert!(phone.wait() > Duration::from_secs(60), "{:?}", phone.wait());
        }
        phone.clock.advance(phone.wait());
    }
}

#[tokio::test]
async fn who_finds_the_city_at_work_on_what_an_earlier_life_sent_tries_again_in_the_next() {
    let at_work = Arc::new(AtomicBool::new(true));
    let (is_at_work, lives) = (Arc::clone(&at_work), 12);
    let (mut phone, city) = phone(move |request, _| {
        let locked = request.method == "PATCH" && is_at_work.load(Ordering::SeqCst);
        locked.then(|| Ok(answer(423, "application/problem+json", "{}")))
    });
    let file = document(0, 3 * CHUNK_BYTES);
    let id = phone.submitted_with(std::slice::from_ref(&file));
    for life in 1..=lives {
        assert_eq!(phone.deliver().await.postponed, 1, "{life}");
        assert!(
            phone.wait() <= FIRST_WAIT_AT_MOST,
            "{life} {:?}",
            phone.wait()
        );
        assert_eq!(phone.deliver().await.postponed, 0, "once a life");
        phone.open_again();
    }
    at_work.store(false, Ordering::SeqCst);
    assert_eq!(phone.deliver().await.accepted, 1, "at once");
    assert!(matches!(phone.state(&id), SubmissionState::Accepted { .. }));
    assert_eq!(
        city.lock().unwrap().sent_bytes,
        file.len() + lives * FIRST_CHUNK_BYTES
    );
}

#[tokio::test]
async fn a_city_that_stays_at_work_is_asked_ever_less_often() {
    let (phone, _) = phone(|request, _| {
        let locked = request.method == "PATCH";
        locked.then(|| Ok(answer(423, "application/problem+json", "{}")))
    });
    phone.submitted_with(&[document(0, 9)]);
    for _ in 0..6 {
        assert_eq!(phone.deliver().await.postponed, 1);
        phone.clock.advance(phone.wait());
    }
    phone.deliver().await;
    assert!(phone.wait() > Duration::from_secs(60), "{:?}", phone.wait());
}

#[tokio::test]
async fn a_submission_that_the_city_is_still_at_work_on_is_asked_about_in_the_next_life() {
    let signer = Arc::new(Signer::new());
    let (city, tries) = (Arc::clone(&signer), AtomicU32::new(0));
    let mut phone = Phone::new(&signer.trust, move |request| {
        match tries.fetch_add(1, Ordering::SeqCst) {
            0 => Ok(problem(409, "idempotency-in-flight")),
            _ => Ok(city.accept(request)),
        }
    });
    phone.submitted();
    assert_eq!(phone.deliver().await.postponed, 1);
    assert_eq!(phone.deliver().await.postponed, 0);
    phone.open_again();
    assert_eq!(phone.deliver().await.accepted, 1);
}

#[tokio::test]
async fn until_a_chunk_is_through_one_is_sent_at_a_time() {
    let dies = Arc::new(AtomicBool::new(true));
    let is_over = Arc::clone(&dies);
    let (mut phone, city) = phone(move |request, _| {
        let cut = request.method == "PATCH" && is_over.load(Ordering::SeqCst);
        cut.then_some(Err(TransportError::Interrupted))
    });
    let files = [0, 1, 2].map(|number| document(number, CHUNK_BYTES));
    phone.submitted_with(&files);
    phone.deliver().await;
    assert_eq!(city.lock().unwrap().begun, 1);
    assert_eq!(city.lock().unwrap().sent_bytes, FIRST_CHUNK_BYTES);
    dies.store(false, Ordering::SeqCst);
    phone.deliver_all().await;
    assert!(city.lock().unwrap().has(&files));
}

#[tokio::test]
async fn who_is_told_to_stop_ends_behind_the_chunk_that_is_under_way() {
    let goes_on = Arc::new(AtomicBool::new(true));
    let stops = Arc::clone(&goes_on);
    let mut sent = 0;
    let (phone, city) = phone(move |request, _| {
        sent += u32::from(request.method == "PATCH");
        if sent == 2 {
            stops.store(false, Ordering::SeqCst);
        }
        None
    });
    let id = phone.submitted_with(&[document(0, CHUNK_BYTES)]);
    let goes_on = || goes_on.load(Ordering::SeqCst);
    let report = deliver_due(&phone.store, &phone.city, &phone.trust, &goes_on, || {}).await;
    assert_eq!(report.unwrap(), DeliveryReport::default());
    assert_eq!(city.lock().unwrap().sent_bytes, 3 * FIRST_CHUNK_BYTES);
    assert!(matches!(phone.state(&id), SubmissionState::Queued { .. }));
    assert_eq!(phone.deliver().await.accepted, 1);
    assert_eq!(
        city.lock().unwrap().sent_bytes,
        CHUNK_BYTES,
        "nothing twice"
    );
}
