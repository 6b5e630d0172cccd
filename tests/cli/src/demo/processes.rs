//! The two programs of the demo, each a process of its own that never outlives the demo: it is
//! killed when dropped, and it ends when the demo's end of its standard input closes.

use std::{
    ffi::OsString,
    fs::File,
    io::{BufRead, BufReader},
    os::unix::process::ExitStatusExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use anyhow::{Context, Result, anyhow, ensure};
use serde_json::Value;

/// A process that answers with a line of JSON and then goes on.
pub(super) struct Running {
    child: Child,
    /// Its first line.
    pub(super) answer: Value,
}

impl Running {
    /// Starts it and waits for its first line.
    fn start(mut command: Command) -> Result<Self> {
        let child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("this program cannot be started again")?;
        // From here on it is killed also when it gives no answer.
        let mut running = Self {
            child,
            answer: Value::Null,
        };
        let mut line = String::new();
        let output = running.child.stdout.as_mut().context("no output")?;
        BufReader::new(output).read_line(&mut line)?;
        running.answer = serde_json::from_str(&line).context("it ended without an answer")?;
        Ok(running)
    }

    /// Sends SIGKILL, which no program can catch, and waits until the process is gone. Returns the
    /// number of the signal that ended it.
    pub(super) fn kill(mut self) -> Result<i32> {
        self.child.kill()?;
        let ended = self.child.wait()?;
        ended
            .signal()
            .ok_or_else(|| anyhow!("it had ended by itself before it was killed"))
    }

    /// The process's id.
    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail only where it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The resident's phone: the app's folder and its keys. Each command is a new process.
pub(super) struct Phone {
    program: PathBuf,
    pub(super) home: PathBuf,
    city: String,
    online: bool,
}

impl Phone {
    pub(super) fn new(program: &Path, folder: &Path) -> Self {
        Self {
            program: program.to_owned(),
            home: folder.join("home"),
            city: String::new(),
            online: false,
        }
    }

    /// There is a network from now on, and the city is at `address`.
    pub(super) fn online(&mut self, address: &str) {
        self.city = address.to_owned();
        self.online = true;
    }

    pub(super) fn offline(&mut self) {
        self.online = false;
    }

    /// Runs a command to its end and returns its answer.
    pub(super) fn run(&self, language: &str, arguments: &[&str]) -> Result<Value> {
        let output = self
            .command(language, arguments)
            .stdin(Stdio::null())
            .output()?;
        let complaint = String::from_utf8_lossy(&output.stderr);
        ensure!(
            output.status.success(),
            "`citizen {}` says {}",
            arguments.first().unwrap_or(&""),
            complaint.trim()
        );
        Ok(serde_json::from_slice(&output.stdout)?)
    }

    /// Starts a command that goes on until it is killed.
    pub(super) fn start(&self, arguments: &[&str]) -> Result<Running> {
        Running::start(self.command("en", arguments))
    }

    fn command(&self, language: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(["--json", "--language", language, "--home"])
            .arg(&self.home)
            .args(["--city", &self.city])
            .args((!self.online).then_some("--offline"))
            .args(arguments);
        command
    }
}

/// The city: its folder, and its process while it is open.
pub(super) struct CityHall {
    program: PathBuf,
    pub(super) data: PathBuf,
    log: PathBuf,
    listen: String,
    running: Option<Running>,
}

impl CityHall {
    pub(super) fn new(program: &Path, folder: &Path) -> Self {
        Self {
            program: program.to_owned(),
            data: folder.join("city"),
            log: folder.join("city.log"),
            listen: "127.0.0.1:0".to_owned(),
            running: None,
        }
    }

    /// Opens it, later at the same address and on the same data as before; returns its first line.
    pub(super) fn open(&mut self, faults: &str) -> Result<&Value> {
        let log = File::options().create(true).append(true).open(&self.log)?;
        let mut command = Command::new(&self.program);
        let data = OsString::from(&self.data);
        command
            .args(["--log", "info", "city", "serve", "--exit-with-stdin"])
            .args(["--listen", &self.listen, "--fault", faults, "--data"])
            .arg(data)
            .stderr(log);
        let running = Running::start(command).context("the city does not open")?;
        let address = running.answer["address"].as_str().unwrap_or_default();
        self.listen = address.trim_start_matches("http://").to_owned();
        Ok(&self.running.insert(running).answer)
    }

    /// The process's id, while it is open.
    pub(super) fn id(&self) -> Option<u32> {
        self.running.as_ref().map(Running::id)
    }

    /// Kills it; returns the signal that ended it.
    pub(super) fn kill(&mut self) -> Result<i32> {
        let running = self.running.take().context("the city is not open")?;
        running.kill()
    }
}
