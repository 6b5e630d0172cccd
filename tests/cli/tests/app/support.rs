//! A city in this process, and a phone whose app is the built program.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::OnceLock,
};

use citizen_gateway::{Gateway, Options, catalogue::Catalogue};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// A service of the demo city that has a form, and what can be answered to it.
pub(crate) const SERVICE: &str = "register-birth";

/// Valid answers to the form of [`SERVICE`].
pub(crate) fn answers() -> Value {
    json!({
        "child_name": "李沐禾",
        "child_sex": "female",
        "date_of_birth": "2026-02-27",
        "place_of_birth": "home",
        "birth_witness": "Wang Fang",
        "parent_name": "Li Na",
        "parent_relation": "mother",
        "parent_phone": "13857104926",
        "other_children": 1,
        "declaration": true,
    })
}

/// A city, until it is dropped.
pub(crate) struct City {
    gateway: Option<Gateway>,
    runtime: Runtime,
    _data: TempDir,
}

impl City {
    pub(crate) fn start() -> Self {
        Self::with_faults("")
    }

    pub(crate) fn with_faults(faults: &str) -> Self {
        static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
        let catalogue = CATALOGUE.get_or_init(|| Catalogue::demo_city().unwrap());
        let data = tempfile::tempdir().unwrap();
        let mut options = Options::new(data.path().join("city"), catalogue.clone());
        options.faults = faults.parse().unwrap();
        let runtime = Runtime::new().unwrap();
        let gateway = runtime.block_on(Gateway::start(options)).unwrap();
        Self {
            gateway: Some(gateway),
            runtime,
            _data: data,
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.gateway.as_ref().unwrap().address())
    }

    pub(crate) fn admin_token(&self) -> &str {
        self.gateway.as_ref().unwrap().admin_token()
    }

    /// Asks the caseworkers' side with `curl`-like bare HTTP, and returns the JSON of the answer.
    pub(crate) fn admin(&self, method: &str, path: &str, body: Option<Value>) -> Value {
        use std::io::{Read, Write};
        let address = self.gateway.as_ref().unwrap().address();
        let body = body.map_or_else(String::new, |body| body.to_string());
        let mut line = std::net::TcpStream::connect(address).unwrap();
        write!(
            line,
            "{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\
             authorization: Bearer {}\r\ncontent-type: application/json\r\n\
             content-length: {}\r\n\r\n{body}",
            self.admin_token(),
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        line.read_to_string(&mut answer).unwrap();
        let (_, body) = answer.split_once("\r\n\r\n").unwrap();
        serde_json::from_str(body).unwrap()
    }
}

impl Drop for City {
    fn drop(&mut self) {
        if let Some(gateway) = self.gateway.take() {
            self.runtime.block_on(gateway.shutdown());
        }
    }
}

/// What a command has done.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) output: String,
    pub(crate) errors: String,
}

impl Ran {
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.code, 0, "{self:?}");
        assert_eq!(self.output.lines().count(), 1, "{self:?}");
        serde_json::from_str(&self.output).unwrap()
    }

    /// The error on standard error, which is its last line.
    pub(crate) fn error(&self) -> Value {
        assert_eq!(self.output, "", "{self:?}");
        serde_json::from_str(self.errors.lines().last().unwrap()).unwrap()
    }
}

/// A phone.
pub(crate) struct Phone {
    folder: TempDir,
    pub(crate) city: String,
}

impl Phone {
    /// Without an app's folder as yet. Nobody listens where it looks for its city.
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            city: "http://127.0.0.1:1".to_owned(),
        }
    }

    pub(crate) fn at(city: &City) -> Self {
        Self {
            city: city.url(),
            ..Self::new()
        }
    }

    /// With the catalogue, and signed in.
    pub(crate) fn ready(city: &City) -> Self {
        let phone = Self::at(city);
        phone.json(&["sync"]);
        phone.json(&["sign-in", "li-na"]);
        phone
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    pub(crate) fn keys(&self) -> PathBuf {
        self.folder.path().join("home.keys")
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = citizen();
        command
            .arg("--home")
            .arg(self.home())
            .args(["--city", &self.city])
            .args(arguments);
        command
    }

    /// With `--json`.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        ran(self.command(arguments).arg("--json"))
    }

    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        self.run(arguments).json()
    }

    /// Without `--json`: what a person reads.
    pub(crate) fn words(&self, arguments: &[&str]) -> String {
        let ran = ran(&mut self.command(arguments));
        assert_eq!(ran.code, 0, "{ran:?}");
        ran.output
    }

    /// A draft with all answers; returns its id.
    pub(crate) fn filled_in(&self) -> String {
        let (draft, filled_in) = self.answered();
        assert_eq!(filled_in["problems"], json!([]));
        draft
    }

    /// A draft with all answers, whatever the form says of them; returns its id and the form.
    pub(crate) fn answered(&self) -> (String, Value) {
        let draft = self.json(&["draft", "start", SERVICE])["draft"].clone();
        let draft = draft.as_str().unwrap().to_owned();
        let mut arguments = vec!["draft".to_owned(), "answer".to_owned(), draft.clone()];
        for (name, value) in answers().as_object().unwrap() {
            arguments.push(name.clone());
            arguments.push(match value {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            });
        }
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let answered = self.json(&arguments);
        (draft, answered)
    }

    /// Something submitted and not sent; returns its id.
    pub(crate) fn queued(&self) -> String {
        let submission = self.json(&["submit", &self.filled_in()]);
        submission["id"].as_str().unwrap().to_owned()
    }

    /// Starts a command that stays, and waits for its first line.
    pub(crate) fn stay(&self, arguments: &[&str]) -> Staying {
        let mut child = self
            .command(arguments)
            .args(["--json", "--exit-with-stdin"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        output.read_line(&mut line).unwrap();
        Staying {
            child,
            answer: serde_json::from_str(&line).unwrap(),
        }
    }
}

/// A process that stays until it is dropped.
pub(crate) struct Staying {
    child: Child,
    pub(crate) answer: Value,
}

impl Drop for Staying {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// The program, without anything from this process's surroundings.
pub(crate) fn citizen() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_citizen"));
    for name in ["CITIZEN_HOME", "CITIZEN_CITY", "CITIZEN_LOG"] {
        command.env_remove(name);
    }
    command.stdin(Stdio::null());
    command
}

pub(crate) fn ran(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    Ran {
        code: output.status.code().unwrap(),
        output: String::from_utf8(output.stdout).unwrap(),
        errors: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Everything under `folder`, name and content.
pub(crate) fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push((path.clone(), fs::read(&path).unwrap()));
        }
    }
    found
}
