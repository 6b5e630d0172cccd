//! The core's messages of Web Push, for `tests/interop/push`: `push-file key` prints a new key and its public halves as JSON,
//! `push-file open KEY` opens a message from standard input to standard output; where it does not open, the reason stands on
//! standard error, as one word, and it exits with 1.

use std::{
    io::{self, Read, Write},
    process::ExitCode,
};

use anyhow::Context;
use base64::{
    Engine,
    prelude::{BASE64_STANDARD as BASE64, BASE64_URL_SAFE_NO_PAD as BASE64URL},
};
use citizen_core::{
    environment::SystemRandomness,
    seal::web_push::{WebPushError, WebPushKey},
};
use clap::Parser;
use serde_json::json;

#[derive(Parser)]
enum Options {
    Key,
    Open { key: String },
}

fn main() -> anyhow::Result<ExitCode> {
    match Options::parse() {
        Options::Key => {
            let key = WebPushKey::generate(&SystemRandomness::default())?;
            let told = json!({
                "key": BASE64.encode(key.to_bytes().as_slice()),
                "p256dh": BASE64URL.encode(key.public_point()),
                "auth": BASE64URL.encode(key.auth_secret()),
            });
            writeln!(io::stdout(), "{told}")?;
        }
        Options::Open { key } => {
            let key = WebPushKey::from_bytes(&BASE64.decode(key)?).context("that is no key")?;
            let mut body = Vec::new();
            io::stdin().lock().read_to_end(&mut body)?;
            match key.open(&body) {
                Ok(content) => io::stdout().write_all(&content)?,
                Err(error) => {
                    writeln!(io::stderr(), "{}", reason(error))?;
                    return Ok(ExitCode::FAILURE);
                }
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn reason(error: WebPushError) -> &'static str {
    match error {
        WebPushError::TooLong => "too-long",
        WebPushError::Header => "header",
        WebPushError::Records => "records",
        WebPushError::SenderKey => "sender-key",
        WebPushError::Refused => "refused",
        WebPushError::Padding => "padding",
    }
}
