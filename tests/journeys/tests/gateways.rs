#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]
//! A city of two gateways on one PostgreSQL, behind a load balancer. Each gateway is killed in turn while a
//! submission is on its way through it, and the database is killed under both: nothing promised is lost, nothing is
//! applied twice, and nothing is accepted that is not there.

#[path = "../../gateway/tests/city/server.rs"]
mod server;

use std::{
    collections::HashMap,
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use citizen_core::{
    environment::{BoxFuture, Clock, Environment, SystemRandomness, Timestamp},
    facade::{CitizenClient, SubmissionState},
    net::HttpTransport,
};
use citizen_journeys::{Phone, Token, filled_in, http, sign_in, trust};
use serde_json::Value;
use server::{Server, connect};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    task::JoinHandle,
};

const KILLS: usize = 16;
/// After every so many kills of a gateway the database is killed.
const KILLS_UNTIL_OUTAGE: usize = 5;
const RESIDENTS: [&str; 3] = ["li-na", "wang-wei", "zhang-min"];
/// Printed, so that a failing run can be played again.
const SEED: u64 = 20_261_129;

/// A clock that runs fast, so that nobody waits for a wait between attempts.
struct FastClock(Instant);

impl FastClock {
    const TIMES: u32 = 100;
}

impl Clock for FastClock {
    fn now(&self) -> Timestamp {
        let gained = self.0.elapsed() * (Self::TIMES - 1);
        Timestamp::from(std::time::SystemTime::now() + gained)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration / Self::TIMES))
    }
}

/// A gateway in a process of its own, killed where this value is dropped.
struct Gateway {
    child: Child,
    address: SocketAddr,
    admin_token: String,
}

impl Gateway {
    fn start(data: &Path, database: &str) -> Self {
        let program = std::env::var_os("CITIZEN_GATEWAY")
            .expect("CITIZEN_GATEWAY names the gateway's program; script/test journeys does that");
        let mut child = Command::new(program)
            .arg("--data")
            .arg(data)
            .args(["--database", database, "--exit-with-stdin"])
            .env("RUST_LOG", "error")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut output = BufReader::new(child.stdout.as_mut().unwrap());
        output.read_line(&mut line).unwrap();
        let ready: Value = serde_json::from_str(&line).unwrap();
        let address = ready["address"].as_str().unwrap();
        Self {
            child,
            address: address.strip_prefix("http://").unwrap().parse().unwrap(),
            admin_token: ready["admin_token"].as_str().unwrap().to_owned(),
        }
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// What stands before the gateways: a connection goes to the next one that takes it.
struct Balancer {
    gateways: Mutex<[SocketAddr; 2]>,
    next: AtomicUsize,
    /// Told which gateway has just been handed a submission.
    submissions: UnboundedSender<usize>,
    replays: AtomicU32,
}

impl Balancer {
    async fn start(gateways: [SocketAddr; 2]) -> (Arc<Self>, String, UnboundedReceiver<usize>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (submissions, handed_on) = unbounded_channel();
        let balancer = Arc::new(Self {
            gateways: Mutex::new(gateways),
            next: AtomicUsize::new(0),
            submissions,
            replays: AtomicU32::new(0),
        });
        let serving = Arc::clone(&balancer);
        tokio::spawn(async move {
            loop {
                let (client, _) = listener.accept().await.unwrap();
                tokio::spawn(Arc::clone(&serving).connect(client));
            }
        });
        (balancer, url, handed_on)
    }

    async fn connect(self: Arc<Self>, client: TcpStream) {
        let first = self.next.fetch_add(1, Ordering::Relaxed);
        for index in [first % 2, (first + 1) % 2] {
            let address = self.gateways.lock().unwrap()[index];
            if let Ok(gateway) = TcpStream::connect(address).await {
                self.converse(client, gateway, index).await;
                return;
            }
        }
    }

    /// Passes bytes on until one of the two has gone, which ends it for the other.
    async fn converse(&self, client: TcpStream, gateway: TcpStream, index: usize) {
        let (mut from_client, mut to_client) = client.into_split();
        let (mut from_gateway, mut to_gateway) = gateway.into_split();
        let requests = async {
            let mut bytes = vec![0; 64 * 1024];
            while let Ok(read @ 1..) = from_client.read(&mut bytes).await {
                if to_gateway.write_all(&bytes[..read]).await.is_err() {
                    break;
                }
                if bytes.starts_with(b"POST /v1/submissions") {
                    self.submissions.send(index).unwrap();
                }
            }
        };
        let answers = async {
            let mut bytes = vec![0; 64 * 1024];
            while let Ok(read @ 1..) = from_gateway.read(&mut bytes).await {
                let head = String::from_utf8_lossy(&bytes[..read]);
                if head.contains("idempotency-replayed: true") {
                    self.replays.fetch_add(1, Ordering::Relaxed);
                }
                if to_client.write_all(&bytes[..read]).await.is_err() {
                    break;
                }
            }
        };
        tokio::select! {
            () = requests => {}
            () = answers => {}
        }
    }
}

/// A resident who submits one form after the other.
struct Resident {
    _phone: Phone,
    app: Arc<CitizenClient>,
    submitting: JoinHandle<Vec<String>>,
}

impl Resident {
    async fn start(city_url: &str, name: &str, enough: Arc<AtomicBool>) -> Self {
        let phone = Phone::offline(city_url, trust(city_url).await);
        let environment = Environment {
            clock: Arc::new(FastClock(Instant::now())),
            randomness: Arc::new(SystemRandomness::default()),
            transport: Arc::new(HttpTransport::default()),
        };
        let app = CitizenClient::with_environment(
            phone.config.clone(),
            phone.keys.clone(),
            Some(Arc::new(Token(sign_in(city_url, name).await))),
            environment,
        );
        app.open().await.unwrap();
        app.catalogue().refresh().await.unwrap();
        let submitting = tokio::spawn({
            let app = Arc::clone(&app);
            async move {
                let mut promised = Vec::new();
                while !enough.load(Ordering::Relaxed) {
                    let draft = filled_in(&app).await;
                    let promise = app.outbox().submit(draft, "en".to_owned()).await.unwrap();
                    promised.push(promise.id);
                    // As a phone's job scheduler does.
                    app.run_due_work(Duration::from_secs(10)).await.unwrap();
                }
                promised
            }
        });
        Self {
            _phone: phone,
            app,
            submitting,
        }
    }

    /// Sends all that still waits; the case's number of each submission that was promised.
    async fn end(self) -> HashMap<String, String> {
        let promised = self.submitting.await.unwrap();
        let hour = Duration::from_secs(3600);
        while self.app.run_due_work(hour).await.unwrap().waiting > 0 {}
        let (outbox, mut cases) = (self.app.outbox(), HashMap::new());
        for id in promised {
            let submission = outbox.submission(id.clone(), "en".to_owned());
            let state = submission.await.unwrap().state;
            let SubmissionState::Accepted { case_number, .. } = state else {
                panic!("{id} was promised and is {state:?}");
            };
            cases.insert(id, case_number);
        }
        cases
    }
}

/// Waits for the next submission; through which gateway it goes.
async fn next(submissions: &mut UnboundedReceiver<usize>) -> usize {
    while submissions.try_recv().is_ok() {}
    tokio::time::timeout(Duration::from_secs(60), submissions.recv())
        .await
        .expect("residents go on submitting")
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_gateways_and_their_database_killed_in_turn_lose_nothing_and_double_nothing() {
    println!("seed {SEED}");
    let mut random = fastrand::Rng::with_seed(SEED);
    let mut server = Server::start();
    let database = server.database("langang");
    // The gateways see to it themselves that what they answer is on the disk.
    let careless = "ALTER DATABASE langang SET synchronous_commit = off";
    connect(&database)
        .await
        .batch_execute(careless)
        .await
        .unwrap();
    let data = TempDir::new().unwrap();
    let start = || Gateway::start(data.path(), &database);
    let mut gateways = [start(), start()];
    let addresses = [gateways[0].address, gateways[1].address];
    let (balancer, url, mut handed_on) = Balancer::start(addresses).await;
    let enough = Arc::new(AtomicBool::new(false));
    let mut residents = Vec::new();
    for name in RESIDENTS {
        residents.push(Resident::start(&url, name, Arc::clone(&enough)).await);
    }

    let mut killed = [0; 2];
    for kill in 1..=KILLS {
        let index = next(&mut handed_on).await;
        // The moment of death is what is random here.
        tokio::time::sleep(Duration::from_micros(random.u64(0..12_000))).await;
        gateways[index].child.kill().unwrap();
        killed[index] += 1;
        if kill % KILLS_UNTIL_OUTAGE == 0 {
            next(&mut handed_on).await;
            tokio::time::sleep(Duration::from_micros(random.u64(0..12_000))).await;
            tokio::task::block_in_place(|| {
                server.tell("stop");
                server.tell("start");
            });
        }
        gateways[index] = tokio::task::block_in_place(start);
        balancer.gateways.lock().unwrap()[index] = gateways[index].address;
    }
    enough.store(true, Ordering::Relaxed);
    let mut promised = HashMap::new();
    for resident in residents {
        promised.extend(resident.end().await);
    }

    let cases = http()
        .get(format!("http://{}/admin/cases", gateways[0].address))
        .bearer_auth(&gateways[0].admin_token);
    let cases: Value = cases.send().await.unwrap().json().await.unwrap();
    let cases = cases["cases"].as_array().unwrap();
    let word = |case: &Value, member: &str| case[member].as_str().unwrap().to_owned();
    println!(
        "{killed:?} kills, {} promised, {} cases, {} answers given again",
        promised.len(),
        cases.len(),
        balancer.replays.load(Ordering::Relaxed),
    );
    assert!(killed.iter().all(|times| *times >= KILLS / 4), "{killed:?}");
    assert!(promised.len() >= KILLS);
    assert_eq!(promised.len(), cases.len(), "each promise is one case");
    let applied: HashMap<_, _> = cases
        .iter()
        .map(|case| (word(case, "submission_id"), word(case, "case_number")))
        .collect();
    assert_eq!(promised, applied, "phones and city know the same numbers");
    let serials: Vec<usize> = cases
        .iter()
        .map(|case| word(case, "case_number")[8..].parse().unwrap())
        .collect();
    assert_eq!(serials, (1..=cases.len()).collect::<Vec<_>>());
}
