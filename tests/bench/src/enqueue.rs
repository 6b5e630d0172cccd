//! What it takes until a submission is safe: freezing a draft of 2 KB, sealed, in one transaction that survives power
//! loss. Peers write the same bytes: the limit appends them to a file and flushes it, the other inserts them into a
//! table in SQLite's rollback journal. And what a queue of 10,000 costs beside one of 1,000. Wall time; the folder for
//! temporary files has to be on a disk.

use std::{fs::File, io::Write, path::Path, process::Command, sync::Arc, time::Instant};

use bytes::Bytes;
use citizen_core::{
    environment::{
        BoxFuture, Clock, Environment, HttpRequest, HttpResponse, SystemClock, SystemRandomness,
        Transport, TransportError,
    },
    error::CallbackError,
    forms::{Answer, Form, FormDefinition},
    net::{Authorizer, City, Header},
    outbox::{DraftOrigin, Drafts, Queue, deliver_due},
    trust::CityTrust,
    user_store::UserStore,
};
use rusqlite::Connection;
use serde_json::json;

use crate::{Pair, ROUNDS, cold_open::Keys, memory, report};

/// Submissions of a round.
const SUBMISSIONS: usize = 100;
/// Fields of the form, and letters in each answer: 2 KB together.
const FIELDS: usize = 8;
const LETTERS: usize = 220;

pub(crate) fn compare() {
    let folder = tempfile::tempdir().unwrap();
    let ours = Ours::open(folder.path());
    let mut limit = File::create(folder.path().join("appended")).unwrap();
    let journal = Connection::open(folder.path().join("journal.db")).unwrap();
    journal.pragma_update(None, "synchronous", "FULL").unwrap();
    journal
        .execute_batch("create table submission (id integer primary key, body blob)")
        .unwrap();
    let body = [7; 2_048];

    let (mut to_limit, mut to_journal) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let drafts: Vec<String> = (0..SUBMISSIONS).map(|_| ours.draft()).collect();
        let ours = each(|nth| {
            ours.submit(&drafts[nth]);
        });
        let peer = each(|_| {
            limit.write_all(&body).unwrap();
            limit.sync_data().unwrap();
        });
        to_limit.push(Pair { ours, peer });
        let peer = each(|_| {
            let sql = "insert into submission (body) values (?1)";
            journal.execute(sql, [&body]).unwrap();
        });
        to_journal.push(Pair { ours, peer });
    }
    report("enqueue 2 KB / append, fdatasync", &to_limit);
    report("enqueue 2 KB / rollback journal", &to_journal);
}

/// Milliseconds that each of a round takes.
fn each(mut one: impl FnMut(usize)) -> f64 {
    let start = Instant::now();
    (0..SUBMISSIONS).for_each(&mut one);
    start.elapsed().as_secs_f64() * 1e3 / SUBMISSIONS as f64
}

/// A queue of 10,000 against one of 1,000, each in a process of its own.
pub(crate) fn compare_queues() {
    let mut pairs: [Vec<Pair>; JOBS.len()] = Default::default();
    for _ in 0..QUEUE_ROUNDS {
        let [few, many] = ["1000", "10000"].map(|many| {
            let program = std::env::current_exe().unwrap();
            let output = Command::new(program).args(["queue", many]).output();
            let output = output.unwrap();
            assert!(output.status.success(), "{output:?}");
            let printed = String::from_utf8(output.stdout).unwrap();
            let numbers = printed.split_whitespace().map(|it| it.parse().unwrap());
            numbers.collect::<Vec<f64>>()
        });
        for (nth, pairs) in pairs.iter_mut().enumerate() {
            pairs.push(Pair {
                ours: many[nth],
                peer: few[nth],
            });
        }
    }
    for (job, pairs) in JOBS.into_iter().zip(&pairs) {
        report(job, pairs);
    }
}

/// What [`queue`] prints, in this order.
const JOBS: [&str; 4] = [
    "open with 10,000 queued / 1,000",
    "list 50 of 10,000 / of 1,000",
    "send each of 10,000 / of 1,000",
    "MiB after sending 10,000 / 1,000",
];

/// Fewer than elsewhere, for 33,000 submissions are written in them.
const QUEUE_ROUNDS: usize = 3;

/// Prints the milliseconds to open a home in which so many wait, to list the newest, and to send one of them, and the
/// memory that this process then has.
pub(crate) fn queue(many: u32) {
    let folder = tempfile::tempdir().unwrap();
    let ours = Ours::open(folder.path());
    for _ in 0..many {
        ours.submit(&ours.draft());
    }
    drop(ours);
    let millis = |since: Instant| since.elapsed().as_secs_f64() * 1e3;
    let start = Instant::now();
    let ours = Ours::open(folder.path());
    Queue(&ours.store).recover().unwrap();
    let open = millis(start);
    let start = Instant::now();
    let listed = Queue(&ours.store).newest(50).unwrap().len();
    assert_eq!((listed, ours.waiting()), (50, many));
    let list = millis(start);
    let start = Instant::now();
    ours.send();
    let send = millis(start) / f64::from(many);
    assert_eq!(ours.waiting(), 0);
    println!("{open} {list} {send} {}", memory::resident_mebibytes());
}

/// A resident's own database, and a form.
struct Ours {
    store: Arc<UserStore>,
    origin: DraftOrigin,
    form: Form,
}

impl Ours {
    fn open(folder: &Path) -> Self {
        let environment = environment();
        let path = folder.join("user.db");
        let store = UserStore::open(&path, &Keys::default(), environment).unwrap();
        let origin = DraftOrigin {
            service_id: "move".to_owned(),
            service_name: serde_json::from_value(json!({"en": "Moving house"})).unwrap(),
            form: definition(),
            question: None,
        };
        Self {
            store: Arc::new(store),
            form: Form::compile(definition()).unwrap(),
            origin,
        }
    }

    fn draft(&self) -> String {
        let drafts = Drafts(&self.store);
        let id = drafts.begin(&self.origin).unwrap();
        let fill = |answers: &mut _| {
            for field in 0..FIELDS {
                let value = "a".repeat(LETTERS);
                let path = format!("/field_{field}");
                self.form.answer(answers, &path, Answer::Text { value })?;
            }
            Ok(())
        };
        drafts.change(&id, &self.form, fill).unwrap();
        id
    }

    fn submit(&self, draft: &str) {
        Queue(&self.store).submit(draft, "en").unwrap();
    }

    fn waiting(&self) -> u32 {
        Queue(&self.store).waiting_count().unwrap()
    }

    /// To a city that answers each for good.
    fn send(&self) {
        let city = City::new(
            "http://127.0.0.1:1",
            environment(),
            Some(Arc::new(SignedIn)),
        );
        let trust = CityTrust {
            city: "bench".to_owned(),
            receipt_keys: Vec::new(),
            root: String::new(),
        };
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let sent = runtime.block_on(deliver_due(&self.store, &city, &trust, &|| true, || {}));
        sent.unwrap();
    }
}

fn environment() -> Environment {
    Environment {
        clock: Arc::new(SystemClock) as Arc<dyn Clock>,
        randomness: Arc::new(SystemRandomness::default()),
        transport: Arc::new(Refusing),
    }
}

fn definition() -> FormDefinition {
    let names: Vec<String> = (0..FIELDS).map(|field| format!("field_{field}")).collect();
    let mut texts = json!({"step.all.label": {"en": "All"}});
    let mut properties = json!({});
    for name in &names {
        let field = json!({"type": "string", "minLength": 1, "maxLength": 500, "i18n": name});
        properties[name] = field;
        texts[format!("{name}.label")] = json!({"en": name});
    }
    let controls = names
        .iter()
        .map(|name| json!({"type": "Control", "scope": format!("#/properties/{name}")}));
    let category = json!({
        "type": "Category", "i18n": "step.all", "elements": controls.collect::<Vec<_>>(),
    });
    let form = json!({
        "id": "moving", "version": "1",
        "schema": {"type": "object", "required": names, "properties": properties},
        "ui": {"type": "Categorization", "elements": [category]},
        "texts": texts,
    });
    serde_json::from_value(form).unwrap()
}

struct SignedIn;

impl Authorizer for SignedIn {
    fn authorize(
        &self,
        _: String,
        _: String,
        _: Option<String>,
    ) -> Result<Vec<Header>, CallbackError> {
        Ok(vec![Header {
            name: "authorization".to_owned(),
            value: "Bearer bench".to_owned(),
        }])
    }
}

/// A city that refuses at once, and for good.
struct Refusing;

impl Transport for Refusing {
    fn send(&self, _: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        let problem = r#"{"type": "urn:citizen:problem:unknown-form", "status": 422}"#;
        let media_type = "application/problem+json".to_owned();
        Box::pin(std::future::ready(Ok(HttpResponse {
            status: 422,
            headers: vec![("content-type".to_owned(), media_type)],
            body: Bytes::from_static(problem.as_bytes()),
        })))
    }
}
