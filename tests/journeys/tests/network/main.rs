#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]
//! Residents submit through networks that drop, delay, reorder, cut and duplicate, in which something else answers
//! in the city's place, on phones that are put to sleep, killed, and whose clocks jump: the city has what each of
//! them submitted once, with her receipt and her file to the byte, and it is never stormed.
//!
//! All is drawn from a seed. `CITIZEN_SEEDS` is how many are tried, `CITIZEN_SEED` the one to play again.

mod storm;
mod wire;

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex},
    time::Duration,
};

use chrono::{TimeDelta, TimeZone, Utc};
use citizen_core::{
    catalogue::CatalogueStore,
    environment::{Clock, Environment, Randomness, Transport},
    facade::{Connectivity, SubmissionState},
    forms::{Answer, Form},
    net::{City as CityApi, HttpTransport},
    outbox::{Attachments, DraftOrigin, Drafts, Queue, deliver_due},
    trust::{CityTrust, digest},
    user_store::UserStore,
};
use citizen_gateway::catalogue::Catalogue;
use citizen_journeys::{
    City, KeyFile, SERVICE, SERVICE_WITH_FILES, Token, answers, answers_beside_files,
    clock::ByHand, http, number,
};
use serde_json::Value;
use storm::{Drawn, Exchange, Storm};
use tempfile::TempDir;
use wire::Wire;

/// Journeys that are under way at the same time; none knows of another.
const AT_ONCE: u64 = 4;
/// The least that lies between two attempts for one submission, unless something else happens.
const LEAST_WAIT: Duration = Duration::from_secs(1);
/// No wait is longer, whatever the city asks for.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 3600);

/// The field to which a file is attached.
const FILES: &str = "/proofs_of_residence";

/// The city of all journeys, and what a phone has of it.
struct World {
    city: City,
    trust: CityTrust,
    /// What forms without and with files are begun from.
    origins: [DraftOrigin; 2],
    http: Arc<HttpTransport>,
}

impl World {
    async fn new() -> Self {
        let city = City::start().await;
        let folder = TempDir::new().unwrap();
        let store = CatalogueStore::open(folder.path()).unwrap();
        let bundle = Catalogue::demo_city().unwrap().ndjson;
        let now = Utc::now();
        store.apply(&*bundle, now).unwrap();
        let origin = |service_id: &str| {
            let service = store.service(service_id, "", now).unwrap().unwrap();
            let (id, version) = (service.form_id.unwrap(), service.form_version.unwrap());
            let form = store.form(&id, &version).unwrap().unwrap();
            DraftOrigin {
                service_id: service_id.to_owned(),
                service_name: store.service_name(service_id).unwrap().unwrap(),
                form: serde_json::from_str(&form).unwrap(),
                question: None,
            }
        };
        Self {
            trust: city.trust().await,
            origins: [SERVICE, SERVICE_WITH_FILES].map(origin),
            city,
            http: Arc::new(HttpTransport::new()),
        }
    }
}

/// One resident's phone in one storm.
struct Phone {
    world: Arc<World>,
    home: TempDir,
    clock: Arc<ByHand>,
    storm: Arc<Storm>,
    /// What she does.
    drawn: Drawn,
    environment: Environment,
    store: Arc<UserStore>,
    api: CityApi,
    token: String,
    submitted: Vec<Submitted>,
    /// How many exchanges there had been when last something happened after which all may be tried at once.
    freed_at: usize,
}

/// What she has submitted.
struct Submitted {
    id: String,
    /// The draft that it was.
    draft: String,
    /// The hash of the file that goes with it.
    file: Option<String>,
    /// Whether she has taken it back.
    taken_back: bool,
}

impl Phone {
    async fn new(world: &Arc<World>, seed: u64) -> Self {
        let home = TempDir::new().unwrap();
        let clock = ByHand::at_noon();
        let address = world.city.url().strip_prefix("http://").unwrap().to_owned();
        let wire = Wire::to(address).await;
        let storm = Storm::new(Arc::clone(&world.http), wire, seed, Arc::clone(&clock));
        let environment = Environment {
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            randomness: Arc::new(Drawn::from(!seed)),
            transport: Arc::clone(&storm) as Arc<dyn Transport>,
        };
        let token = world.city.sign_in(&format!("seed-{seed}")).await;
        let signed_in = Arc::new(Token(token.clone()));
        Self {
            store: open(&home, &environment),
            api: CityApi::new(&storm.wire.url, environment.clone(), Some(signed_in)),
            world: Arc::clone(world),
            home,
            clock,
            storm,
            drawn: Drawn::from(seed.rotate_left(32)),
            environment,
            token,
            submitted: Vec::new(),
            freed_at: 0,
        }
    }

    fn draft(&self) -> String {
        self.filled_in(&self.world.origins[0], answers())
    }

    fn filled_in(&self, origin: &DraftOrigin, answers: Vec<(&str, Answer)>) -> String {
        let drafts = Drafts(&self.store);
        let id = drafts.begin(origin).unwrap();
        let form = Form::compile(origin.form.clone()).unwrap();
        let fill = |all: &mut _| {
            for (path, answer) in answers {
                form.answer(all, path, answer)?;
            }
            Ok(())
        };
        drafts.change(&id, &form, fill).unwrap();
        id
    }

    /// A draft to which a file of her own is attached, and the file's hash.
    fn draft_with_file(&self) -> (String, String) {
        let origin = &self.world.origins[1];
        let draft = self.filled_in(origin, answers_beside_files());
        let mut content = vec![0; self.drawn.below(20_000) as usize];
        self.drawn.fill(&mut content).unwrap();
        content.splice(..0, *b"%PDF-");
        let source = self.home.path().join("chosen");
        std::fs::write(&source, &content).unwrap();
        let form = Form::compile(origin.form.clone()).unwrap();
        let attachments = Attachments(&self.store);
        let attached = attachments.attach(&draft, &form, FILES, &source, "lease.pdf");
        attached.unwrap();
        (draft, digest(&content))
    }

    fn submit(&mut self) {
        let (draft, file) = match self.drawn.below(3) {
            0 => {
                let (draft, file) = self.draft_with_file();
                (draft, Some(file))
            }
            _ => (self.draft(), None),
        };
        let id = Queue(&self.store).submit(&draft, "en").unwrap();
        self.submitted.push(Submitted {
            id,
            draft,
            file,
            taken_back: false,
        });
    }

    /// Sends what is due. Where an exchange hangs, the app is put to sleep in it.
    async fn deliver(&mut self) {
        let (store, hangs) = (Arc::clone(&self.store), &self.storm.hangs);
        let asleep = tokio::select! {
            delivered = deliver_due(&store, &self.api, &self.world.trust, &|| true, || {}) => {
                delivered.unwrap();
                false
            }
            () = hangs.notified() => true,
        };
        drop(store);
        if asleep {
            self.restart();
        }
    }

    /// As after the app was put to sleep, or killed.
    fn restart(&mut self) {
        self.store = open(&self.home, &self.environment);
        Queue(&self.store).recover().unwrap();
        self.freed();
    }

    fn freed(&mut self) {
        self.freed_at = self.storm.exchanges().len();
    }

    fn set_clock(&mut self) {
        let now = self.clock.now();
        let to = match self.drawn.below(6) {
            0 => now + TimeDelta::days(1),
            1 => now - TimeDelta::days(1),
            2 => Utc.with_ymd_and_hms(1970, 1, 1, 0, 0, 0).unwrap(),
            3 => Utc.with_ymd_and_hms(2038, 1, 19, 3, 14, 8).unwrap(),
            // To another zone and back, by a resident who sets her clock by hand.
            4 => now + TimeDelta::hours(14),
            _ => now - TimeDelta::hours(14),
        };
        self.clock.set(to);
        self.freed();
    }

    /// What she has submitted and not taken back, any of it.
    fn any(&self) -> Option<usize> {
        let count = self.submitted.len() as u64;
        (count > 0).then(|| self.drawn.below(count) as usize)
    }

    async fn live(&mut self) {
        match self.drawn.below(12) {
            0 | 1 => self.submit(),
            2..=5 => self.deliver().await,
            6 => self
                .clock
                .advance(Duration::from_secs(self.drawn.below(60))),
            7 => self
                .clock
                .advance(Duration::from_secs(self.drawn.below(7_200))),
            8 => self.set_clock(),
            9 => self.restart(),
            10 => {
                self.api.set_connectivity(Connectivity::Offline);
                self.deliver().await;
                self.api.set_connectivity(Connectivity::Online);
                Queue(&self.store).try_again().unwrap();
                self.freed();
            }
            _ => {
                let Some(any) = self.any() else { return };
                let Submitted {
                    id,
                    draft,
                    taken_back,
                    ..
                } = &mut self.submitted[any];
                let queue = Queue(&self.store);
                // She taps once more, wants it back, or wants it tried at once; not all of it can always be had.
                assert_eq!(queue.submit(draft, "en").unwrap(), *id);
                match self.drawn.below(2) {
                    0 => *taken_back |= queue.cancel(id).is_ok(),
                    _ => drop(queue.retry(id)),
                }
                self.freed();
            }
        }
        self.is_no_storm();
    }

    /// No two attempts for one submission are closer to each other than they may be.
    fn is_no_storm(&self) {
        let exchanges = self.storm.exchanges();
        let mut before: HashMap<&str, &Exchange> = HashMap::new();
        for exchange in &exchanges[self.freed_at..] {
            let Some(key) = &exchange.key else { continue };
            if let Some(before) = before.insert(key, exchange) {
                let wait = before.asked_to_wait.clamp(LEAST_WAIT, LONGEST_WAIT);
                let waited = exchange.began - before.ended;
                assert!(waited >= wait, "{waited:?} after {}", before.became);
            }
        }
    }

    /// The storm is over: everything goes out, and the city has it once.
    async fn settle(&mut self, untouched: &str) {
        self.storm.calm_down();
        // Of what hung, nobody is told any more.
        self.restart();
        for _ in 0..10 {
            self.deliver().await;
            self.clock.advance(LONGEST_WAIT);
        }
        assert_eq!(Queue(&self.store).waiting_count().unwrap(), 0);
        self.storm.deliver_late().await;

        let url = format!("{}/v1/cases", self.world.city.url());
        let cases = http().get(url).bearer_auth(&self.token).send().await;
        let cases: Value = cases.unwrap().json().await.unwrap();
        let cases = cases["cases"].as_array().unwrap();
        let numbers: HashMap<&str, &str> = cases
            .iter()
            .map(|case| {
                let part = |name: &str| case[name].as_str().unwrap();
                (part("submission_id"), part("case_number"))
            })
            .collect();
        assert_eq!(numbers.len(), cases.len(), "applied twice: {cases:?}");
        let queue = Queue(&self.store);
        for Submitted {
            id,
            file,
            taken_back,
            ..
        } in &self.submitted
        {
            let state = queue.submission(id).unwrap().state;
            if *taken_back {
                assert_eq!(state, SubmissionState::Cancelled);
                assert!(!numbers.contains_key(&**id), "taken back and applied");
                continue;
            }
            let SubmissionState::Accepted { case_number, .. } = state else {
                panic!("lost: {state:?}");
            };
            assert_eq!(numbers[&**id], case_number);
            let receipt = self
                .world
                .trust
                .check_receipt(&queue.receipt(id).unwrap().jws);
            let receipt = receipt.unwrap();
            assert_eq!(receipt.submission_id, *id);
            assert!(receipt.attachments.iter().eq(file));
        }
        let kept = self.submitted.iter().filter(|it| !it.taken_back);
        assert_eq!(cases.len(), kept.count());
        let draft = Drafts(&self.store).draft(untouched).unwrap();
        assert_eq!(draft.answers.len(), answers().len());
    }
}

fn open(home: &TempDir, environment: &Environment) -> Arc<UserStore> {
    let keys = KeyFile::at(home.path().join("keys.json"));
    let path = home.path().join("user.db");
    Arc::new(UserStore::open(&path, &*keys, environment.clone()).unwrap())
}

/// The storm of a journey, for who has to find out why its seed fails.
type Seen = Arc<Mutex<Option<Arc<Storm>>>>;

/// Returns how much was submitted, and the hashes of the files that the city then has.
async fn journey(world: Arc<World>, seed: u64, seen: Seen) -> (usize, Vec<String>) {
    let mut phone = Phone::new(&world, seed).await;
    *seen.lock().unwrap() = Some(Arc::clone(&phone.storm));
    let untouched = phone.draft();
    phone.submit();
    for _ in 0..20 {
        phone.live().await;
    }
    phone.settle(&untouched).await;
    let kept = phone.submitted.iter().filter(|it| !it.taken_back);
    let files = kept.filter_map(|it| it.file.clone()).collect();
    (phone.submitted.len(), files)
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_the_network_does_nothing_is_lost_and_nothing_is_doubled() {
    let world = Arc::new(World::new().await);
    let seeds = match number("CITIZEN_SEED", u64::MAX) {
        u64::MAX => 0..number("CITIZEN_SEEDS", 300),
        seed => seed..seed + 1,
    };
    let (began, count) = (std::time::Instant::now(), seeds.end - seeds.start);
    let rows = (0..AT_ONCE).map(|row| {
        let (world, seeds) = (Arc::clone(&world), seeds.clone());
        tokio::spawn(async move {
            let (mut submitted, mut files) = (0, Vec::new());
            for seed in seeds.skip(row as usize).step_by(AT_ONCE as usize) {
                let seen = Seen::default();
                let journey = journey(Arc::clone(&world), seed, Arc::clone(&seen));
                match tokio::spawn(journey).await {
                    Ok((some, theirs)) => {
                        submitted += some;
                        files.extend(theirs);
                    }
                    Err(_) => {
                        let storm = seen.lock().unwrap().take();
                        let log = storm.map(|storm| storm.log()).unwrap_or_default();
                        panic!("it fails again with CITIZEN_SEED={seed}\n{log}");
                    }
                }
            }
            (submitted, files)
        })
    });
    let (mut submitted, mut files) = (0, Vec::new());
    for row in rows.collect::<Vec<_>>() {
        let (some, theirs) = row.await.unwrap();
        submitted += some;
        files.extend(theirs);
    }
    let uploads = world.city.data.path().join("uploads");
    let there: HashSet<String> = std::fs::read_dir(uploads)
        .unwrap()
        .map(|file| digest(&std::fs::read(file.unwrap().path()).unwrap()))
        .collect();
    let missing = files.iter().filter(|file| !there.contains(*file)).count();
    assert_eq!(missing, 0, "of {} files on the city's disk", files.len());
    println!(
        "{count} seeds, {submitted} submissions, {} files, {:?}",
        files.len(),
        began.elapsed()
    );
}
