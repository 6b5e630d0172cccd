//! A network in which, by a seed, anything may befall a request, and randomness that can be drawn again.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use citizen_core::{
    environment::{
        BoxFuture, Clock, HttpRequest, HttpResponse, Randomness, RandomnessUnavailable, Transport,
        TransportError,
    },
    net::HttpTransport,
};
use citizen_journeys::clock::ByHand;
use tokio::sync::Notify;

use crate::wire::{Cut, Wire};

/// What is drawn from a seed.
pub(crate) struct Drawn(Mutex<fastrand::Rng>);

impl Drawn {
    pub(crate) fn from(seed: u64) -> Self {
        Self(Mutex::new(fastrand::Rng::with_seed(seed)))
    }

    pub(crate) fn below(&self, bound: u64) -> u64 {
        self.0.lock().unwrap().u64(..bound)
    }
}

impl Randomness for Drawn {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), RandomnessUnavailable> {
        self.0.lock().unwrap().fill(bytes);
        Ok(())
    }
}

/// One exchange, as the phone sees it.
#[derive(Clone)]
pub(crate) struct Exchange {
    /// The submission's idempotency key; of what is about a file, none.
    pub(crate) key: Option<String>,
    /// When it began, and when it was over, in time that has passed.
    pub(crate) began: Duration,
    pub(crate) ended: Duration,
    /// What came of it, for who reads of a failing seed.
    pub(crate) became: String,
    /// How long the city, or what stands in its place, asks to wait.
    pub(crate) asked_to_wait: Duration,
}

/// The network between one phone and the city.
pub(crate) struct Storm {
    http: Arc<HttpTransport>,
    pub(crate) wire: Wire,
    drawn: Drawn,
    clock: Arc<ByHand>,
    calm: AtomicBool,
    /// On the way still, though the phone has given them up.
    late: Mutex<Vec<HttpRequest>>,
    exchanges: Mutex<Vec<Exchange>>,
    /// Told when an exchange hangs for good: the app is put to sleep in it.
    pub(crate) hangs: Notify,
}

/// What may come in place of the city's answer.
const STATUSES: [u16; 8] = [408, 425, 429, 500, 502, 503, 504, 599];
/// As long as `City` lets an exchange last.
const TIMEOUT: Duration = Duration::from_secs(30);

impl Storm {
    pub(crate) fn new(
        http: Arc<HttpTransport>,
        wire: Wire,
        seed: u64,
        clock: Arc<ByHand>,
    ) -> Arc<Self> {
        Arc::new(Self {
            http,
            wire,
            drawn: Drawn::from(seed),
            clock,
            calm: AtomicBool::new(false),
            late: Mutex::default(),
            exchanges: Mutex::default(),
            hangs: Notify::new(),
        })
    }

    /// All exchanges until now.
    pub(crate) fn exchanges(&self) -> MutexGuard<'_, Vec<Exchange>> {
        self.exchanges
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// All exchanges until now, to read.
    pub(crate) fn log(&self) -> String {
        let exchanges = self.exchanges();
        let line = |it: &Exchange| {
            format!(
                "{:>8} s {} {}\n",
                it.began.as_secs(),
                it.key.as_deref().unwrap_or("file"),
                it.became
            )
        };
        exchanges.iter().map(line).collect()
    }

    /// Nothing befalls a request any more.
    pub(crate) fn calm_down(&self) {
        self.calm.store(true, Ordering::SeqCst);
    }

    /// Lets everything that is late arrive, in any order.
    pub(crate) async fn deliver_late(&self) {
        while let Some(request) = self.one_that_is_late() {
            let _ = self.http.send(request).await;
        }
    }

    fn one_that_is_late(&self) -> Option<HttpRequest> {
        let mut late = self.late.lock().unwrap();
        let count = late.len() as u64;
        (count > 0).then(|| late.swap_remove(self.drawn.below(count) as usize))
    }

    async fn exchange(&self, request: HttpRequest) -> (String, Answer) {
        if self.calm.load(Ordering::SeqCst) {
            return ("calm".to_owned(), self.http.send(request).await);
        }
        if self.drawn.below(3) == 0
            && let Some(request) = self.one_that_is_late()
        {
            let _ = self.http.send(request).await;
        }
        let bytes = self.drawn.below(2_500) as usize;
        match self.drawn.below(13) {
            0 => ("unreachable".into(), Err(TransportError::Unreachable)),
            1 => {
                self.wire.cut(Cut::Request(bytes));
                let answer = self.http.send(request).await;
                (format!("request cut behind {bytes}"), answer)
            }
            2 => {
                self.wire.cut(Cut::Answer(bytes));
                let answer = self.http.send(request).await;
                (format!("answer cut behind {bytes}"), answer)
            }
            3 => {
                let _ = self.http.send(request).await;
                self.clock.advance(TIMEOUT);
                let late = Err(TransportError::TimedOut);
                ("answered too late".into(), late)
            }
            4 => {
                self.late.lock().unwrap().push(request);
                self.clock.advance(TIMEOUT);
                let late = Err(TransportError::TimedOut);
                ("arrives later".into(), late)
            }
            5 => {
                self.late.lock().unwrap().push(request.clone());
                let answer = self.http.send(request).await;
                ("arrives again later".into(), answer)
            }
            6 => {
                let _ = self.http.send(request.clone()).await;
                let answer = self.http.send(request).await;
                ("arrives twice".into(), answer)
            }
            7 => ("a status, untaken".into(), Ok(self.status())),
            8 => {
                let _ = self.http.send(request).await;
                ("a status, taken".into(), Ok(self.status()))
            }
            9 => ("a portal".into(), Ok(self.portal())),
            10 => {
                let answer = self.http.send(request).await;
                let half = answer.map(|whole| HttpResponse {
                    body: whole.body.slice(..whole.body.len() / 2),
                    ..whole
                });
                ("half an answer".into(), half)
            }
            11 => {
                if self.drawn.below(2) == 0 {
                    let _ = self.http.send(request).await;
                }
                self.hangs.notify_one();
                std::future::pending().await
            }
            _ => ("goes well".into(), self.http.send(request).await),
        }
    }

    /// A refusal for now by something before the city, or by the city.
    fn status(&self) -> HttpResponse {
        let status = STATUSES[self.drawn.below(STATUSES.len() as u64) as usize];
        let seconds = self.drawn.below(200_000);
        let wait = match self.drawn.below(4) {
            0 => None,
            1 => Some(seconds.to_string()),
            2 => {
                let until = self.clock.now() + Duration::from_secs(seconds);
                Some(until.format("%a, %d %b %Y %H:%M:%S GMT").to_string())
            }
            _ => Some("soon".to_owned()),
        };
        let mut answer = answer(status, "text/plain", "not now");
        answer
            .headers
            .extend(wait.map(|wait| ("retry-after".to_owned(), wait)));
        answer
    }

    /// What the Wi-Fi of a café says in the city's place.
    fn portal(&self) -> HttpResponse {
        match self.drawn.below(4) {
            0 => answer(200, "text/html", "<h1>Welcome</h1>"),
            1 => {
                let mut elsewhere = answer(302, "text/html", "");
                let portal = "http://portal.example.net/login".to_owned();
                elsewhere.headers.push(("location".to_owned(), portal));
                elsewhere
            }
            2 => answer(201, "application/json", "{\"welcome\": true}"),
            _ => answer(511, "text/html", "<h1>Welcome</h1>"),
        }
    }
}

type Answer = Result<HttpResponse, TransportError>;

impl Transport for Storm {
    fn send(&self, mut request: HttpRequest) -> BoxFuture<'_, Answer> {
        Box::pin(async move {
            // One connection for each, so that it is this one that is cut.
            request.headers.push(("connection".into(), "close".into()));
            let key = request
                .headers
                .iter()
                .find(|(name, _)| name == "idempotency-key");
            let exchange = Exchange {
                key: key.map(|(_, key)| key.clone()),
                began: self.clock.elapsed(),
                ended: self.clock.elapsed(),
                became: "hangs".to_owned(),
                asked_to_wait: Duration::ZERO,
            };
            let nth = {
                let mut exchanges = self.exchanges();
                exchanges.push(exchange);
                exchanges.len() - 1
            };
            let (became, answer) = self.exchange(request).await;
            let exchange = &mut self.exchanges()[nth];
            exchange.became = format!("{became}: {answer:?}");
            exchange.ended = self.clock.elapsed();
            if let Ok(refused) = &answer
                && STATUSES.contains(&refused.status)
            {
                let wait = refused.retry_after(self.clock.now());
                exchange.asked_to_wait = wait.unwrap_or_default();
            }
            answer
        })
    }
}

fn answer(status: u16, media_type: &str, body: &'static str) -> HttpResponse {
    HttpResponse {
        status,
        headers: vec![("content-type".into(), media_type.into())],
        body: Bytes::from_static(body.as_bytes()),
    }
}
