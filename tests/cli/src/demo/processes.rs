//! The two programs of the demo, each a process of its own that never outlives the demo: it is
//! killed when dropped, and it ends when the demo's end of its standard input closes.

use std::{
    ffi::OsString,
    fs::File,
    io::{self, BufRead, BufReader, Read},
    os::unix::process::{CommandExt, ExitStatusExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use anyhow::{Context, Result, anyhow, ensure};
use serde_json::Value;

/// A process that is killed when it is dropped, and gone after that. A signal from the terminal does
/// not reach it: ending is the demo's to do.
struct Process(Child);

impl Process {
    fn start(mut command: Command) -> Result<Self> {
        let child = command.stdout(Stdio::piped()).process_group(0).spawn();
        Ok(Self(child.context("this program cannot be started again")?))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Both fail only where it has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A process that answers with a line of JSON and then goes on.
pub(super) struct Running {
    process: Process,
    /// Its first line.
    pub(super) answer: Value,
}

impl Running {
    /// Starts it and waits for its first line.
    async fn start(mut command: Command) -> Result<Self> {
        command.stdin(Stdio::piped());
        let mut process = Process::start(command)?;
        let output = process.0.stdout.take();
        let line = read(output, |output| {
            let mut line = String::new();
            BufReader::new(output).read_line(&mut line)?;
            Ok(line)
        });
        let answer = serde_json::from_str(&line.await?).context("it ended without an answer")?;
        Ok(Self { process, answer })
    }

    /// Sends SIGKILL, which no program can catch, and waits until the process is gone. Returns the
    /// number of the signal that ended it.
    pub(super) fn kill(mut self) -> Result<i32> {
        self.process.0.kill()?;
        let ended = self.process.0.wait()?;
        ended
            .signal()
            .ok_or_else(|| anyhow!("it had ended by itself before it was killed"))
    }

    /// The process's id.
    pub(super) fn id(&self) -> u32 {
        self.process.0.id()
    }
}

/// Reads a process's output where blocking is allowed.
async fn read<P: Read + Send + 'static, T: Send + 'static>(
    pipe: Option<P>,
    how: impl FnOnce(P) -> io::Result<T> + Send + 'static,
) -> Result<T> {
    let pipe = pipe.context("no output")?;
    Ok(tokio::task::spawn_blocking(|| how(pipe)).await??)
}

fn to_end(mut pipe: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    pipe.read_to_end(&mut bytes)?;
    Ok(bytes)
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
    pub(super) async fn run(&self, language: &str, arguments: &[&str]) -> Result<Value> {
        let mut command = self.command(language, arguments);
        command.stdin(Stdio::null()).stderr(Stdio::piped());
        let mut process = Process::start(command)?;
        let (output, errors) = (process.0.stdout.take(), process.0.stderr.take());
        let (output, errors) = tokio::try_join!(read(output, to_end), read(errors, to_end))?;
        ensure!(
            process.0.wait()?.success(),
            "`citizen {}` says {}",
            arguments.first().unwrap_or(&""),
            String::from_utf8_lossy(&errors).trim()
        );
        Ok(serde_json::from_slice(&output)?)
    }

    /// Starts a command that goes on until it is killed.
    pub(super) async fn start(&self, arguments: &[&str]) -> Result<Running> {
        Running::start(self.command("en", arguments)).await
    }

    fn command(&self, language: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(["--json", "--language", language, "--home"])
            .arg(&self.home);
        match self.online {
            true => command.args(["--city", &self.city]),
            false => command.arg("--offline"),
        };
        command.args(arguments);
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
    pub(super) async fn open(&mut self, faults: &str) -> Result<&Value> {
        let log = File::options().create(true).append(true).open(&self.log)?;
        let mut command = Command::new(&self.program);
        let data = OsString::from(&self.data);
        command
            .args(["--log", "info", "city", "serve", "--exit-with-stdin"])
            .args(["--listen", &self.listen, "--fault", faults, "--data"])
            .arg(data)
            .stderr(log);
        let running = Running::start(command)
            .await
            .context("the city does not open")?;
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
