#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
//! A phone whose clock jumps: all that is on it stays usable, what waits is tried once and not for ever, and when the
//! clock is right again it goes out.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use chrono::{TimeDelta, TimeZone, Utc};
use citizen_core::{
    catalogue::SearchRequest,
    environment::{
        BoxFuture, Clock, Environment, HttpRequest, HttpResponse, SystemRandomness, Transport,
        TransportError,
    },
    facade::{CitizenClient, SubmissionState},
    net::HttpTransport,
};
use citizen_journeys::{City, Phone, SERVICE, Token, clock::ByHand, filled_in};

/// The network, which counts submissions and may be away.
struct Counting {
    http: HttpTransport,
    away: std::sync::atomic::AtomicBool,
    submissions: AtomicU32,
}

impl Transport for Counting {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        if request.method == "POST" {
            self.submissions.fetch_add(1, Ordering::SeqCst);
        }
        match self.away.load(Ordering::SeqCst) {
            true => Box::pin(std::future::ready(Err(TransportError::Unreachable))),
            false => self.http.send(request),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_jumps_takes_nothing_away_and_storms_nobody() {
    let city = City::start().await;
    let phone = Phone::new(&city, "li-na").await;
    let right = Utc::now();
    let clock = ByHand::at(right);
    let network = Arc::new(Counting {
        http: HttpTransport::new(),
        away: false.into(),
        submissions: AtomicU32::new(0),
    });
    let environment = Environment {
        clock: Arc::clone(&clock) as Arc<dyn Clock>,
        randomness: Arc::new(SystemRandomness::default()),
        transport: Arc::clone(&network) as Arc<dyn Transport>,
    };
    let token = phone.token.clone().map(Token).unwrap();
    let app = CitizenClient::with_environment(
        phone.config.clone(),
        phone.keys.clone(),
        Some(Arc::new(token)),
        environment,
    );
    app.open().await.unwrap();
    app.catalogue().refresh().await.unwrap();
    let draft = filled_in(&app).await;
    network.away.store(true, Ordering::SeqCst);
    let submitted = filled_in(&app).await;
    let id = app
        .outbox()
        .submit(submitted, "en".into())
        .await
        .unwrap()
        .id;

    app.run_due_work(Duration::ZERO).await.unwrap();

    let jumps = [
        right + TimeDelta::days(1),
        Utc.with_ymd_and_hms(1970, 1, 1, 0, 0, 0).unwrap(),
        Utc.with_ymd_and_hms(2038, 1, 19, 3, 14, 8).unwrap(),
        // To another zone and back, by a resident who sets her clock by hand.
        right + TimeDelta::hours(14),
        right - TimeDelta::hours(14),
        right - TimeDelta::days(1),
    ];
    for now in jumps {
        clock.set(now);
        let before = network.submissions.load(Ordering::SeqCst);
        for _ in 0..5 {
            app.run_due_work(Duration::ZERO).await.unwrap();
        }
        let tried = network.submissions.load(Ordering::SeqCst) - before;
        assert!(tried <= 1, "tried {tried} times at {now}");

        let catalogue = app.catalogue();
        let search = SearchRequest::new("senior transit card", "en");
        assert!(!catalogue.search(search).await.unwrap().is_empty(), "{now}");
        catalogue
            .service(SERVICE.into(), "en".into())
            .await
            .unwrap();
        catalogue.freshness().await.unwrap();
        let drafts = app.outbox().drafts("en".into()).await.unwrap();
        assert_eq!(drafts[0].id, draft, "{now}");
        let waits = app.outbox().submission(id.clone(), "en".into()).await;
        let state = waits.unwrap().state;
        assert!(matches!(state, SubmissionState::Queued { .. }), "{state:?}");
        let wakes_at = app.next_wakeup().await.unwrap().unwrap();
        assert!(now <= wakes_at && wakes_at <= now + TimeDelta::days(1));
    }

    clock.set(right + TimeDelta::hours(1));
    network.away.store(false, Ordering::SeqCst);
    app.catalogue().refresh().await.unwrap();
    app.outbox().retry(id.clone()).await.unwrap();
    assert_eq!(app.run_due_work(Duration::ZERO).await.unwrap().waiting, 0);
    app.outbox().receipt(id).await.unwrap();
    assert_eq!(city.cases().await.len(), 1);
    app.outbox().submit(draft, "en".into()).await.unwrap();
}
