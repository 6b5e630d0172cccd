//! The core's client of tus as a program of its own: uploads a file to a server, with as many attempts as its
//! errors ask for. A line of JSON out for each chunk that is begun ({"offset"}) and one at the end ({"url"}).

use std::{fs, io::Write, path::PathBuf, sync::Arc, time::Duration};

use anyhow::{Context, bail};
use bytes::Bytes;
use citizen_core::{
    environment::{Environment, SystemClock, SystemRandomness},
    error::CallbackError,
    net::{Authorizer, CHUNK_BYTES, Chunk, City, Header, HttpTransport, NetError, UploadError},
};
use clap::Parser;
use serde_json::{Value, json};
use url::Url;

/// More failures than this without a byte of progress, and the server is taken to be away.
const FAILURES: u32 = 50;

#[derive(Parser)]
struct Options {
    /// The URL below which the server has v1/uploads.
    server: String,
    /// The bearer token to show.
    token: String,
    /// What to upload.
    file: PathBuf,
    /// Goes on with an upload.
    #[arg(long)]
    resume: Option<Url>,
    /// Ends after so many chunks.
    #[arg(long)]
    stop: Option<usize>,
    /// Gives the upload up at the end.
    #[arg(long)]
    terminate: bool,
}

struct Bearer(String);

impl Authorizer for Bearer {
    fn authorize(
        &self,
        _: String,
        _: String,
        _: Option<String>,
    ) -> Result<Vec<Header>, CallbackError> {
        Ok(vec![Header {
            name: "authorization".to_owned(),
            value: format!("Bearer {}", self.0),
        }])
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let environment = Environment {
        clock: Arc::new(SystemClock),
        randomness: Arc::new(SystemRandomness::default()),
        transport: Arc::new(HttpTransport::new()),
    };
    let authorizer = Arc::new(Bearer(options.token));
    let file = fs::read(&options.file).with_context(|| options.file.display().to_string())?;
    let mut uploading = Uploading {
        city: City::new(&options.server, environment, Some(authorizer)),
        content: Bytes::from(file),
        url: options.resume,
        chunks_left: options.stop,
        failures: 0,
    };
    uploading.run().await?;
    if let Some(url) = uploading.url.filter(|_| options.terminate) {
        uploading.city.give_up_upload(&url).await?;
    }
    Ok(())
}

struct Uploading {
    city: City,
    content: Bytes,
    url: Option<Url>,
    chunks_left: Option<usize>,
    failures: u32,
}

impl Uploading {
    async fn run(&mut self) -> anyhow::Result<()> {
        loop {
            match self.attempt().await {
                Ok(()) => {
                    let url = self.url.as_ref().map(Url::as_str);
                    say(&json!({ "url": url }));
                    return Ok(());
                }
                Err(UploadError::Gone) => self.url = None,
                Err(UploadError::City(
                    error @ (NetError::Refused { .. } | NetError::Unauthorized),
                )) => bail!(error),
                Err(error) if self.failures > FAILURES => bail!(error),
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
            self.failures += 1;
        }
    }

    async fn attempt(&mut self) -> Result<(), UploadError> {
        let length = self.content.len();
        let checked = self.city.checks_chunks().await?;
        let (url, mut offset) = match self.url.clone() {
            Some(url) => {
                let offset = self.city.upload_offset(&url, length as u64).await?;
                (url, offset)
            }
            None => {
                let metadata = [("filename", "出生证.jpg"), ("filetype", "image/jpeg")];
                (self.city.begin_upload(length as u64, &metadata).await?, 0)
            }
        };
        self.url = Some(url.clone());
        while offset < length as u64 && self.chunks_left != Some(0) {
            say(&json!({ "offset": offset }));
            let from = usize::try_from(offset).unwrap_or(length);
            let to = length.min(from + CHUNK_BYTES);
            let chunk = Chunk {
                upload: &url,
                offset,
                bytes: self.content.slice(from..to),
                checked,
            };
            match self.city.send_chunk(chunk).await {
                Ok(stands) => offset = stands,
                Err(UploadError::Damaged) if self.failures <= FAILURES => {
                    self.failures += 1;
                    continue;
                }
                Err(error) => return Err(error),
            }
            self.failures = 0;
            self.chunks_left = self.chunks_left.map(|left| left.saturating_sub(1));
        }
        Ok(())
    }
}

fn say(line: &Value) {
    // Who does not listen any more has what it wanted.
    let _ = writeln!(std::io::stdout(), "{line}");
}
