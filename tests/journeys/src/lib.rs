#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]
//! What the journeys share: a reference city with its caseworker, a phone with its keystore.
//!
//! Everything here is a test: it panics where something is not as it should be.

pub mod clock;
pub mod faulty_disk;
pub mod memory;

use std::{
    collections::BTreeMap,
    env, fs,
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
    process::Child,
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use citizen_core::facade::{
    Authorizer, CallbackError, CitizenClient, CityTrust, ClientConfig, Header, KeyLookup, KeyStore,
    ReceiptKey,
};
use citizen_core::forms::Answer;
use citizen_gateway::{
    Gateway, Options,
    catalogue::Catalogue,
    profile::Profile,
    publish::{PROFILE_PATH, publish},
};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};
use tempfile::TempDir;

/// The service whose form the journeys fill in.
pub const SERVICE: &str = "apply-senior-transit-card";

/// Answers that this form accepts.
pub fn answers() -> Vec<(&'static str, Answer)> {
    let text = |value: &str| Answer::Text {
        value: value.to_owned(),
    };
    vec![
        ("/full_name", text("Li Canary Na")),
        ("/date_of_birth", text("1944-03-08")),
        ("/phone", text("13900112233")),
        ("/for_someone_else", Answer::YesNo { value: false }),
        ("/delivery", text("post")),
        ("/postal_address", text("7 Canary Lane, Harbour District")),
    ]
}

/// A service whose form asks for files.
pub const SERVICE_WITH_FILES: &str = "apply-resident-parking-permit";

/// Answers that its form accepts, but for the files.
pub fn answers_beside_files() -> Vec<(&'static str, Answer)> {
    let text = |value: &str| Answer::Text {
        value: value.to_owned(),
    };
    vec![
        ("/applicant_name", text("Li Canary Na")),
        ("/phone", text("13900112233")),
        ("/district", text("haiwan")),
        ("/street_address", text("7 Canary Lane")),
        ("/plate_number", text("澜A12345")),
        ("/electric", Answer::YesNo { value: true }),
        ("/ownership", text("own")),
        ("/start_date", text("2027-01-04")),
        ("/months", Answer::Integer { value: 12 }),
    ]
}

/// What a document is that the journeys call so: up to 200,000 bytes that follow from its title.
pub fn content(title: &str) -> Vec<u8> {
    let mut random = fastrand::Rng::with_seed(title.parse().unwrap());
    let length = random.usize(..200_000);
    (0..length).map(|_| random.u8(..)).collect()
}

/// The number in an environment variable, or `usual` where it is not set: how often a test tries, and what it draws
/// from. `script/soak` sets greater ones.
pub fn number(variable: &str, usual: u64) -> u64 {
    match env::var(variable) {
        Ok(number) => number.parse().unwrap(),
        Err(_) => usual,
    }
}

/// Lets an app open, say up to `most_lines`, and die within so many microseconds after that; returns what it said but that
/// it is open.
pub fn live_and_die(
    mut child: Child,
    random: &mut fastrand::Rng,
    most_lines: usize,
    within_micros: u64,
) -> Vec<String> {
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut said = String::new();
    for _ in 0..=random.usize(..most_lines) {
        output.read_line(&mut said).unwrap();
    }
    // The moment of death is what is random here.
    thread::sleep(Duration::from_micros(random.u64(..within_micros)));
    child.kill().unwrap();
    output.read_to_string(&mut said).unwrap();
    child.wait().unwrap();
    // A line that the kill cut short was not said.
    let lines = said.split_inclusive('\n');
    let mut lines = lines.filter_map(|line| line.strip_suffix('\n'));
    assert_eq!(lines.next(), Some("open"), "the app opens after every kill");
    lines.map(Into::into).collect()
}

/// A reference city in this process.
pub struct City {
    gateway: Gateway,
    http: Client,
    /// Its folder, removed with it.
    pub data: TempDir,
}

impl City {
    /// Starts the demo city on a free port of this machine.
    pub async fn start() -> Self {
        Self::with(TempDir::new().unwrap(), Catalogue::demo_city().unwrap()).await
    }

    /// Starts a city that has this catalogue on a free port of this machine; it goes on with what is in `data`.
    pub async fn with(data: TempDir, catalogue: Catalogue) -> Self {
        let options = Options::new(data.path(), catalogue);
        Self {
            gateway: Gateway::start(options).await.unwrap(),
            http: http(),
            data,
        }
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        format!("http://{}", self.gateway.address())
    }

    /// Scripts faults; the grammar is in the gateway's README.
    pub async fn break_with(&self, spec: &str) {
        let request = self
            .admin(Method::POST, "/dev/faults")
            .json(&json!({ "spec": spec }));
        let answer = request.send().await.unwrap();
        assert!(
            answer.status().is_success(),
            "{spec}: {}",
            answer.text().await.unwrap()
        );
    }

    /// Takes every fault back.
    pub async fn mend(&self) {
        assert!(
            self.admin(Method::DELETE, "/dev/faults")
                .send()
                .await
                .unwrap()
                .status()
                .is_success()
        );
    }

    /// All cases, as a caseworker sees them.
    pub async fn cases(&self) -> Vec<Value> {
        let answer = self
            .admin(Method::GET, "/admin/cases")
            .send()
            .await
            .unwrap();
        let mut cases: Value = answer.json().await.unwrap();
        serde_json::from_value(cases["cases"].take()).unwrap()
    }

    /// Moves a case on, as a caseworker does.
    pub async fn set_status(&self, case_number: &str, status: &str) {
        let path = format!("/admin/cases/{case_number}/status");
        let request = self
            .admin(Method::POST, &path)
            .json(&json!({"status": status, "note": null}));
        assert!(request.send().await.unwrap().status().is_success());
    }

    /// Asks the resident something about a case, as a caseworker does, to be answered in her own words.
    pub async fn ask(&self, case_number: &str, question: &str) {
        let path = format!("/admin/cases/{case_number}/questions");
        let question = json!({"text": {"en": question}, "answer_by": "2027-01-31"});
        let request = self.admin(Method::POST, &path).json(&question);
        assert!(request.send().await.unwrap().status().is_success());
    }

    /// The city's keys and root of trust, as an app has them in its configuration.
    pub async fn trust(&self) -> CityTrust {
        trust(&self.url()).await
    }

    /// Lets the city say something else of itself, and publishes it.
    pub fn say(&self, change: impl FnOnce(&mut Value)) {
        let (published, keys) = (
            self.data.path().join("published"),
            self.data.path().join("publishing-keys"),
        );
        let metadata = |name: &str| -> Value {
            let file = published.join("metadata").join(name);
            serde_json::from_slice(&fs::read(file).unwrap()).unwrap()
        };
        let version = &metadata("timestamp.json")["signed"]["version"];
        let targets = metadata(&format!("{version}.targets.json"));
        let hash = &targets["signed"]["targets"][PROFILE_PATH]["hashes"]["sha256"];
        let file = format!("targets/{}.{PROFILE_PATH}", hash.as_str().unwrap());
        let mut profile: Value =
            serde_json::from_slice(&fs::read(published.join(file)).unwrap()).unwrap();
        change(&mut profile);
        let profile = Profile::read(profile.to_string().as_bytes()).unwrap();
        let (catalogue, now) = (Catalogue::demo_city().unwrap(), chrono::Utc::now());
        publish(&published, &keys, &catalogue, &profile, now).unwrap();
    }

    /// Signs a resident in; returns the token.
    pub async fn sign_in(&self, resident: &str) -> String {
        sign_in(&self.url(), resident).await
    }

    /// Shuts the city down; its folder stays until this value is gone.
    pub async fn shutdown(self) -> TempDir {
        self.gateway.shutdown().await;
        self.data
    }

    fn admin(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.url());
        self.http
            .request(method, url)
            .bearer_auth(self.gateway.admin_token())
    }
}

/// A client of HTTP that goes straight to whom it is told.
pub fn http() -> Client {
    // Fails where another test of this process was first, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().no_proxy().build().unwrap()
}

/// The keys and the root of trust that the city at this address says it has.
pub async fn trust(city_url: &str) -> CityTrust {
    let profile = http().get(format!("{city_url}/.well-known/citizen-city"));
    let city: Value = profile.send().await.unwrap().json().await.unwrap();
    let receipt_keys: Vec<ReceiptKey> =
        serde_json::from_value(city["receipt_keys"].clone()).unwrap();
    CityTrust {
        city: city["city"].as_str().unwrap().to_owned(),
        receipt_keys,
        root: city["root"].as_str().unwrap().to_owned(),
    }
}

/// Signs a resident in with the city at this address; returns the token.
pub async fn sign_in(city_url: &str, resident: &str) -> String {
    let request = http().post(format!("{city_url}/dev/token"));
    let answer = request.json(&json!({ "resident": resident })).send().await;
    let answer: Value = answer.unwrap().json().await.unwrap();
    answer["access_token"].as_str().unwrap().to_owned()
}

/// A keystore in a file, so that a killed process finds its keys again.
pub struct KeyFile(PathBuf, Mutex<()>);

impl KeyFile {
    /// Keeps its secrets in `path`.
    pub fn at(path: impl Into<PathBuf>) -> Arc<Self> {
        Arc::new(Self(path.into(), Mutex::new(())))
    }

    /// All secrets.
    pub fn secrets(&self) -> BTreeMap<String, Vec<u8>> {
        match fs::read(&self.0) {
            Ok(bytes) => serde_json::from_slice(&bytes).unwrap(),
            Err(_) => BTreeMap::new(),
        }
    }

    fn keep(&self, secrets: &BTreeMap<String, Vec<u8>>) {
        let beside = self.0.with_extension("new");
        fs::write(&beside, serde_json::to_vec(secrets).unwrap()).unwrap();
        fs::File::open(&beside).unwrap().sync_all().unwrap();
        fs::rename(beside, &self.0).unwrap();
    }
}

impl KeyStore for KeyFile {
    fn load(&self, name: String) -> Result<KeyLookup, CallbackError> {
        let found = self.secrets().remove(&name);
        Ok(found.map_or(KeyLookup::Absent, |secret| KeyLookup::Found { secret }))
    }
    fn store(&self, name: String, secret: Vec<u8>) -> Result<(), CallbackError> {
        let _one_at_a_time = self.1.lock().unwrap();
        let mut secrets = self.secrets();
        secrets.insert(name, secret);
        self.keep(&secrets);
        Ok(())
    }
    fn delete(&self, name: String) -> Result<(), CallbackError> {
        let _one_at_a_time = self.1.lock().unwrap();
        let mut secrets = self.secrets();
        secrets.remove(&name);
        self.keep(&secrets);
        Ok(())
    }
}

/// A resident who is signed in.
pub struct Token(pub String);

impl Authorizer for Token {
    fn authorize(
        &self,
        _: String,
        _: String,
        _: Option<String>,
    ) -> Result<Vec<Header>, CallbackError> {
        let value = format!("Bearer {}", self.0);
        Ok(vec![Header {
            name: "authorization".to_owned(),
            value,
        }])
    }
}

/// All that a phone needs to open its app again.
pub struct Phone {
    /// The app's configuration.
    pub config: ClientConfig,
    /// The keystore.
    pub keys: Arc<KeyFile>,
    /// The resident's token.
    pub token: Option<String>,
    /// The folder in which the home and the keystore's file are.
    pub folder: TempDir,
}

impl Phone {
    /// A new phone in this city, with `resident` signed in.
    pub async fn new(city: &City, resident: &str) -> Self {
        let token = Some(city.sign_in(resident).await);
        Self {
            token,
            ..Self::offline(&city.url(), city.trust().await)
        }
    }

    /// A new phone that has met no city.
    pub fn offline(city_url: &str, trust: CityTrust) -> Self {
        let folder = TempDir::new().unwrap();
        let home = folder.path().join("home").to_string_lossy().into_owned();
        let keys = KeyFile::at(folder.path().join("keys.json"));
        let config = ClientConfig {
            home,
            city_url: city_url.to_owned(),
            trust,
            shipped_catalogue: None,
            published_url: None,
            shipped_profile: None,
            app_version: None,
        };
        Self {
            config,
            keys,
            token: None,
            folder,
        }
    }

    /// The home's folder.
    pub fn home(&self) -> &Path {
        Path::new(&self.config.home)
    }

    /// The app, not yet opened.
    pub fn app(&self) -> Arc<CitizenClient> {
        let token = self
            .token
            .clone()
            .map(|token| Arc::new(Token(token)) as Arc<dyn Authorizer>);
        CitizenClient::new(self.config.clone(), self.keys.clone(), token)
    }

    /// The app, opened.
    pub async fn opened(&self) -> Arc<CitizenClient> {
        let app = self.app();
        app.open().await.unwrap();
        app
    }
}

/// A draft with all answers in, ready to be submitted.
pub async fn filled_in(app: &CitizenClient) -> String {
    let session = app.forms().start(SERVICE.to_owned()).await.unwrap();
    for (path, answer) in answers() {
        session
            .answer(path.to_owned(), answer, "en".to_owned())
            .await
            .unwrap();
    }
    session.draft_id()
}
