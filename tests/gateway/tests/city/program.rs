//! The program around the city: how it starts, what it prints, when it ends.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use tempfile::tempdir;
use uuid::Uuid;

use crate::support::{application, client, demo_catalogue};

pub(crate) struct Program {
    child: Child,
    ready: Value,
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_citizen-gateway"));
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

impl Program {
    pub(crate) fn start(data: &Path, arguments: &[&str]) -> Self {
        let database = crate::database(data).map(|url| ["--database".to_owned(), url]);
        let mut child = command()
            .arg("--data")
            .arg(data)
            .args(database.iter().flatten())
            .args(arguments)
            .env("RUST_LOG", "trace")
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap())
            .read_line(&mut line)
            .unwrap();
        Self {
            ready: serde_json::from_str(&line).unwrap(),
            child,
        }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.ready["address"].as_str().unwrap())
    }

    fn admin_token(&self) -> &str {
        self.ready["admin_token"].as_str().unwrap()
    }

    /// Closes standard input and waits; what it logged.
    fn end(mut self) -> String {
        drop(self.child.stdin.take());
        let mut log = String::new();
        self.child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut log)
            .unwrap();
        assert!(self.child.wait().unwrap().success());
        log
    }
}

async fn fetch(program: &Program, path: &str, token: &str) -> Value {
    let reply = client()
        .get(program.url(path))
        .bearer_auth(token)
        .send()
        .await
        .unwrap();
    assert_eq!(reply.status(), 200);
    reply.json().await.unwrap()
}

#[tokio::test]
async fn it_says_where_it_is_and_ends_with_its_standard_input() {
    let data = tempdir().unwrap();
    let program = Program::start(
        data.path(),
        &["--exit-with-stdin", "--listen", "127.0.0.1:0"],
    );
    let members: Vec<_> = program.ready.as_object().unwrap().keys().collect();
    assert_eq!(members, ["address", "admin_token", "services"]);
    assert!(program.url("").starts_with("http://127.0.0.1:"));
    assert_eq!(program.ready["services"], demo_catalogue().service_count());
    let admin = program.admin_token().to_owned();
    assert_eq!(
        fetch(&program, "/admin/cases", &admin).await,
        json!({"cases": []})
    );
    program.end();
}

#[tokio::test]
async fn it_ends_in_good_order_when_told_to_and_outlives_its_standard_input_otherwise() {
    for signal in ["-TERM", "-INT"] {
        let data = tempdir().unwrap();
        let mut program = Program::start(data.path(), &[]);
        drop(program.child.stdin.take());
        fetch(&program, "/.well-known/citizen-city", "").await;
        // The shell's own `kill`: a bare Debian has no program of that name.
        let sent = Command::new("sh")
            .arg("-c")
            .arg(format!("kill {signal} {}", program.child.id()))
            .status();
        assert!(sent.unwrap().success());
        assert!(program.child.wait().unwrap().success());
    }
}

#[tokio::test]
async fn the_same_folder_is_the_same_city_also_after_a_kill() {
    let data = tempdir().unwrap();
    let first = Program::start(data.path(), &["--exit-with-stdin"]);
    let reply = client()
        .post(first.url("/dev/token"))
        .json(&json!({"resident": "li-na"}))
        .send()
        .await
        .unwrap();
    let token: Value = reply.json().await.unwrap();
    let token = token["access_token"].as_str().unwrap();
    let (key, body) = (Uuid::now_v7(), application());
    let submit = async |program: &Program| {
        let reply = client()
            .post(program.url("/v1/submissions"))
            .bearer_auth(token)
            .header("idempotency-key", key.to_string())
            .json(&body)
            .send()
            .await
            .unwrap();
        assert_eq!(reply.status(), 201);
        reply.bytes().await.unwrap()
    };
    let answer = submit(&first).await;
    let profile = fetch(&first, "/.well-known/citizen-city", "").await;
    let cases = fetch(&first, "/v1/cases", token).await;
    let admin = first.admin_token().to_owned();
    // Dropping the program kills it with SIGKILL.
    drop(first);

    let second = Program::start(data.path(), &["--exit-with-stdin"]);
    assert_eq!(second.admin_token(), admin);
    assert_eq!(
        fetch(&second, "/.well-known/citizen-city", "").await,
        profile
    );
    assert_eq!(fetch(&second, "/v1/cases", token).await, cases);
    assert_eq!(submit(&second).await, answer);
}

#[tokio::test]
async fn no_answer_and_no_token_is_ever_logged() {
    let data = tempdir().unwrap();
    let program = Program::start(data.path(), &["--exit-with-stdin"]);
    let reply = client()
        .post(program.url("/dev/token"))
        .json(&json!({"resident": "canary-resident"}))
        .send()
        .await
        .unwrap();
    let token: Value = reply.json().await.unwrap();
    let token = token["access_token"].as_str().unwrap();
    let mut wrong = application();
    wrong["answers"]["parent_phone"] = json!("Canary phone");
    let mut numbers = Vec::new();
    for body in [
        application(),
        wrong,
        json!("Canary text"),
        json!({"answers": "Canary text"}),
    ] {
        let reply = client()
            .post(program.url("/v1/submissions"))
            .bearer_auth(token)
            .header("idempotency-key", Uuid::now_v7().to_string())
            .json(&body)
            .send()
            .await
            .unwrap();
        let answer: Value = reply.json().await.unwrap();
        numbers.extend(answer["case_number"].as_str().map(str::to_owned));
    }
    fetch(&program, &format!("/v1/cases/{}?Canary", numbers[0]), token).await;
    let admin = program.admin_token().to_owned();
    let log = program.end();
    assert!(log.contains("path=\"/v1/submissions\" status=201"), "{log}");
    for secret in ["anary", token, &admin, &numbers[0]] {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
}

#[test]
fn a_wrong_call_is_refused_in_one_sentence() {
    let data = tempdir().unwrap();
    let path = data.path().to_str().unwrap();
    let file = data.path().join("file");
    std::fs::write(&file, "").unwrap();
    let file = file.to_str().unwrap();
    for (arguments, code, sentence) in [
        (vec![], 2, "--data"),
        (
            vec!["--data", path, "--listen", "0.0.0.0:0"],
            2,
            "not a loopback address",
        ),
        (
            vec!["--data", path, "--fault", "submit=burn@once"],
            2,
            "\"burn\" is no fault",
        ),
        (vec!["--data", path, "--listen", "somewhere"], 2, "--listen"),
        (vec!["--data", file], 1, "cannot keep"),
        (
            vec!["--data", path, "--database", "postgres://db.internal/city"],
            2,
            "would not be encrypted",
        ),
        (
            vec!["--data", path, "--database", "postgres://127.0.0.1:1/city"],
            1,
            "cannot be reached",
        ),
    ] {
        let output = command().args(&arguments).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{said}");
        assert!(said.contains(sentence), "{said}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn it_prints_the_document_of_its_api() {
    let output = command().arg("openapi").output().unwrap();
    assert!(output.status.success());
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        citizen_gateway::openapi_yaml().unwrap()
    );
}

#[test]
fn a_bundle_of_another_city_is_published_with_its_profile() {
    let folder = tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let lines = [
        json!({"type": "header", "format": "citizen-catalogue/1", "city": "mill", "revision": "", "languages": ["en"], "records": 0}),
        json!({"type": "category", "id": "c", "name": {"en": "Parks"}, "description": {}, "order": 0}),
        json!({"type": "organization", "id": "o", "name": {"en": "Parks"}}),
        json!({"type": "service", "id": "s", "category_id": "c", "organization_id": "o", "name": {"en": "Fishing licence"}, "description": {}, "channels": [], "location_ids": []}),
    ];
    let bundle = lines.map(|line| format!("{line}\n")).concat();
    std::fs::write(path("mill.ndjson"), &bundle).unwrap();
    let profile = json!({
        "format": "citizen-city-profile/1", "city": "mill", "name": {"en": "Mill"}, "languages": ["en"],
        "time_zone": {"id": "Europe/London", "posix": "GMT0BST,M3.5.0/1,M10.5.0"},
    });
    std::fs::write(path("profile.json"), profile.to_string()).unwrap();
    let publish = |more: &[&str]| {
        let mut command = command();
        command.current_dir(folder.path());
        let arguments = ["catalogue", "publish", "out", "--keys", "keys"];
        command.args(arguments).args(more).output().unwrap()
    };

    let refused = publish(&["--catalogue", "mill.ndjson"]);
    assert_eq!(refused.status.code(), Some(1));
    let words = String::from_utf8(refused.stderr).unwrap();
    assert!(words.contains("is of \"mill\""), "{words}");
    assert!(!path("out").exists());

    let published = publish(&["--catalogue", "mill.ndjson", "--profile", "profile.json"]);
    let words = String::from_utf8(published.stderr).unwrap();
    assert!(published.status.success(), "{words}");

    let brought = command()
        .args(["catalogue", "bundle", "--catalogue"])
        .arg(path("mill.ndjson"))
        .output()
        .unwrap();
    let brought = String::from_utf8(brought.stdout).unwrap();
    let (header, records) = brought.split_once('\n').unwrap();
    assert_eq!(records, bundle.split_once('\n').unwrap().1);
    let header: Value = serde_json::from_str(header).unwrap();
    assert_eq!(header["city"], "mill");
    assert!(header["published_at"].is_string(), "{header}");
    let files = std::fs::read(path("out/metadata/1.targets.json")).unwrap();
    let files: Value = serde_json::from_slice(&files).unwrap();
    let target = &files["signed"]["targets"]["catalogue/full.ndjson.zst"];
    assert_eq!(target["custom"]["services"], 1);
    let hash = target["hashes"]["sha256"].as_str().unwrap();
    let packed = path(&format!("out/targets/catalogue/{hash}.full.ndjson.zst"));
    let unpacked = zstd::decode_all(&*std::fs::read(packed).unwrap()).unwrap();
    let unpacked = String::from_utf8(unpacked).unwrap();
    let (header, records) = unpacked.split_once('\n').unwrap();
    assert_eq!(records, bundle.split_once('\n').unwrap().1);
    let header: Value = serde_json::from_str(header).unwrap();
    assert_eq!(header["city"], "mill");
    assert_eq!(header["revision"], target["custom"]["revision"]);
}

/// A gateway that refuses to serve `data`; what it says.
fn refused(data: &Path) -> String {
    let output = command().arg("--data").arg(data).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn one_gateway_at_a_time_serves_a_folder() {
    let data = tempdir().unwrap();
    let first = Program::start(data.path(), &["--exit-with-stdin"]);
    let words = refused(data.path());
    assert!(words.contains("another gateway serves"), "{words}");
    first.end();
    Program::start(data.path(), &["--exit-with-stdin"]).end();
}

#[test]
fn an_empty_admin_token_is_none_that_is_taken() {
    let data = tempdir().unwrap();
    let token = data.path().join("admin-token");
    std::fs::write(&token, "").unwrap();
    let words = refused(data.path());
    assert!(words.contains("it is empty"), "{words}");
    std::fs::remove_file(&token).unwrap();
    let made = Program::start(data.path(), &["--exit-with-stdin"]);
    assert!(!made.admin_token().is_empty());
    made.end();
}
