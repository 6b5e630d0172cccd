//! A day of a phone that lies on a table, in a moment: the app is woken when it asks to be, and what that costs is counted.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};

use chrono::TimeDelta;
use citizen_core::{
    environment::{
        BoxFuture, Clock, Environment, HostPins, HttpRequest, HttpResponse, SystemClock,
        SystemRandomness, Timestamp, Transport, TransportError,
    },
    facade::{Power, Wakeup},
    net::HttpTransport,
};
use serde_json::json;

use crate::{
    app::{App, Needs},
    arguments::Options,
    failure::Failure,
    terminal::{Reply, Terminal},
};

/// What a phone grants at a time.
const GRANTED: Duration = Duration::from_secs(30);
/// No phone wakes an app up more often.
const REST: TimeDelta = TimeDelta::minutes(15);

pub(super) async fn day(
    options: Options,
    hours: u32,
    power: Power,
    terminal: Terminal,
) -> Result<(), Failure> {
    let clock = Arc::new(DayClock::default());
    let counted = Arc::new(Counted::default());
    let environment = Environment {
        clock: Arc::clone(&clock) as Arc<dyn Clock>,
        randomness: Arc::new(SystemRandomness::default()),
        transport: Arc::clone(&counted) as Arc<dyn Transport>,
    };
    let app = App::open_in(options, Needs::City, terminal, environment).await?;
    let slept = sleep_through(&app, &clock, hours, power).await;
    let closed = app.close().await;
    let wakeups = slept?;
    closed?;
    let requests = counted.requests.load(Ordering::Relaxed);
    let bytes = counted.bytes.load(Ordering::Relaxed);
    let words = format!(
        "In {hours} hours the app was woken up {wakeups} times, asked the city {requests} times, and {bytes} bytes went to and fro."
    );
    let answer = json!({
        "hours": hours, "wakeups": wakeups, "requests": requests, "bytes": bytes,
    });
    terminal.say(&Reply::new(answer, words)?)
}

/// Wakes the app up whenever it asks for it; returns how often that was.
async fn sleep_through(
    app: &App,
    clock: &DayClock,
    hours: u32,
    power: Power,
) -> Result<u32, Failure> {
    let ends_at = clock.now() + TimeDelta::hours(hours.into());
    app.client.set_power(power);
    app.go_online();
    let mut wakeups = 0;
    let mut asleep_since = clock.now();
    loop {
        let next = app.client.wakeups().await?;
        let can_be = |wakeup: &&Wakeup| {
            (!wakeup.needs_charging || power.charging)
                && (!wakeup.needs_network || app.has_network())
        };
        let Some(next) = next.iter().filter(can_be).min_by_key(|wakeup| wakeup.at) else {
            return Ok(wakeups);
        };
        let at = next.at.max(asleep_since + REST);
        if at >= ends_at {
            return Ok(wakeups);
        }
        clock.set(at);
        wakeups += 1;
        if next.needs_network {
            app.client.run_due_work(GRANTED).await?;
        }
        show(app).await?;
        asleep_since = clock.now();
    }
}

/// Shows what is due, as a phone does.
async fn show(app: &App) -> Result<(), Failure> {
    let inbox = app.client.inbox();
    let due = inbox.due_presentations(app.language.clone()).await?;
    for shown in due.present {
        inbox.acknowledge(shown.id).await?;
    }
    for id in due.retract {
        inbox.acknowledge_retraction(id).await?;
    }
    Ok(())
}

/// The system's clock, set forward.
#[derive(Default)]
struct DayClock {
    ahead_ms: AtomicI64,
}

impl DayClock {
    fn set(&self, now: Timestamp) {
        let ahead = now - SystemClock.now();
        self.ahead_ms
            .store(ahead.num_milliseconds(), Ordering::Relaxed);
    }
}

impl Clock for DayClock {
    fn now(&self) -> Timestamp {
        SystemClock.now() + TimeDelta::milliseconds(self.ahead_ms.load(Ordering::Relaxed))
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// HTTP, counted as it is before TLS and compression: heads and bodies.
#[derive(Default)]
struct Counted {
    transport: HttpTransport,
    requests: AtomicU64,
    bytes: AtomicU64,
}

impl Counted {
    fn count_request(&self, request: &HttpRequest) {
        self.requests.fetch_add(1, Ordering::Relaxed);
        let line = request.method.len()
            + request.url.path().len()
            + request.url.query().map_or(0, str::len);
        self.count(line + head(&request.headers) + request.body.len());
    }

    fn count(&self, bytes: usize) {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }
}

fn head(headers: &[(String, String)]) -> usize {
    let lines = headers
        .iter()
        .map(|(name, value)| name.len() + value.len() + 4);
    lines.sum()
}

impl Transport for Counted {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(async move {
            self.count_request(&request);
            let answer = self.transport.send(request).await?;
            self.count(head(&answer.headers) + answer.body.len());
            Ok(answer)
        })
    }

    fn pin(&self, pins: Vec<HostPins>) {
        self.transport.pin(pins);
    }
}
