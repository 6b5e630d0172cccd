//! A PostgreSQL to test on.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdout, Command, Stdio};

use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, NoTls};

/// A server of its own (`script/postgres`), which ends with this value, and with this program.
pub(crate) struct Server {
    child: Child,
    said: BufReader<ChildStdout>,
    url: String,
}

impl Server {
    pub(crate) fn start() -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../script/postgres");
        let mut child = Command::new(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stdout.take().unwrap());
        let mut server = Self {
            child,
            said,
            url: String::new(),
        };
        server.url = server.hear();
        assert!(
            server.url.starts_with("postgres://"),
            "PostgreSQL is there: script/bootstrap postgres"
        );
        server
    }

    fn hear(&mut self) -> String {
        let mut line = String::new();
        self.said.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    /// `stop` ends it where it stands, `start` starts it again; `freeze` silences it, `thaw` lets it
    /// go on.
    pub(crate) fn tell(&mut self, word: &str) {
        writeln!(self.child.stdin.as_ref().unwrap(), "{word}").unwrap();
        assert_eq!(self.hear(), word);
    }

    /// The address of the database of this name, which is made where there is none.
    pub(crate) fn database(&self, name: &str) -> String {
        let (make, server) = (format!("CREATE DATABASE \"{name}\""), self.url.clone());
        // A runtime cannot wait within another one.
        let made = std::thread::spawn(move || {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            runtime.block_on(async { connect(&server).await.batch_execute(&make).await })
        });
        if let Err(error) = made.join().unwrap() {
            assert_eq!(error.code(), Some(&SqlState::DUPLICATE_DATABASE), "{error}");
        }
        let (server, _) = self.url.rsplit_once('/').unwrap();
        format!("{server}/{name}")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

/// A connection of the test's own.
pub(crate) async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}
