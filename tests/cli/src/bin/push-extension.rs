//! A push as the iOS extension opens it, and the memory that it takes: `push-extension HOME KEYS` opens the push on standard input by
//! [`open_push`], with the secrets of a key file of `citizen`, and prints what to show and by how much the most memory that was
//! resident has grown (`VmHWM` of Linux).

use std::{
    fs,
    io::{self, Read, Write},
    path::PathBuf,
    sync::Arc,
};

use anyhow::Context;
use base64::{Engine, prelude::BASE64_STANDARD as BASE64};
use citizen_core::facade::{CallbackError, KeyLookup, KeyStore, open_push};
use clap::Parser;
use serde_json::{Value, json};

#[derive(Parser)]
struct Options {
    home: PathBuf,
    keys: PathBuf,
}

/// The secrets of a key file, and nothing that writes one.
struct Secrets(Value);

impl KeyStore for Secrets {
    fn load(&self, name: String) -> Result<KeyLookup, CallbackError> {
        let secret = self.0.get(&name).and_then(Value::as_str);
        let secret = secret.and_then(|secret| BASE64.decode(secret).ok());
        Ok(secret.map_or(KeyLookup::Absent, |secret| KeyLookup::Found { secret }))
    }

    fn store(&self, _: String, _: Vec<u8>) -> Result<(), CallbackError> {
        Err(CallbackError::Failed)
    }

    fn delete(&self, _: String) -> Result<(), CallbackError> {
        Err(CallbackError::Failed)
    }
}

fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let keys: Value = serde_json::from_slice(&fs::read(&options.keys)?)?;
    let secrets = Secrets(keys.get("secrets").cloned().unwrap_or_default());
    let mut body = Vec::new();
    io::stdin().lock().read_to_end(&mut body)?;
    let home = options.home.to_string_lossy().into_owned();
    let before = peak_bytes()?;
    let outcome = open_push(home, Arc::new(secrets), Some(body));
    let grown = peak_bytes()?.saturating_sub(before);
    let told = json!({ "outcome": outcome, "peak_bytes_before": before, "grown_bytes": grown });
    Ok(writeln!(io::stdout(), "{told}")?)
}

/// The most memory that was ever resident, in bytes.
fn peak_bytes() -> anyhow::Result<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = line.and_then(|line| line.trim().strip_suffix("kB"));
    Ok(kibibytes.context("no VmHWM here")?.trim().parse::<u64>()? << 10)
}
