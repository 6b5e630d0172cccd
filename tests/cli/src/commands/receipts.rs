//! Any receipt, checked for anyone who has the city's keys.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use citizen_core::facade::{CitizenError, CityTrust, Receipt, ReceiptKey};
use serde::Deserialize;

use crate::{
    app::{App, Needs},
    arguments::{Options, ReceiptCommand},
    failure::Failure,
    terminal::{Reply, Terminal},
    words,
};

/// No receipt, key or profile is longer than this, in bytes.
const FILE_LIMIT: u64 = 1 << 20;

/// A key, or a set of them (RFC 7517 section 5).
#[derive(Deserialize)]
#[serde(untagged)]
enum Keys {
    Set { keys: Vec<ReceiptKey> },
    One(ReceiptKey),
}

/// What a city's profile says of its keys: the one that it publishes, and the one at `/.well-known/citizen-city`.
#[derive(Deserialize)]
struct Profile {
    city: String,
    receipt_keys: Vec<ReceiptKey>,
}

pub(crate) async fn run(
    command: ReceiptCommand,
    options: Options,
    terminal: Terminal,
) -> Result<(), Failure> {
    let ReceiptCommand::Verify {
        file,
        profile,
        jwk,
        city_id,
    } = command;
    let text = String::from_utf8_lossy(&read(&file)?).into_owned();
    let receipt = if let Some(profile) = profile {
        proven(&of_profile(&profile)?, &text)?
    } else if let Some((jwk, city)) = jwk.zip(city_id) {
        proven(&of_keys(&jwk, city)?, &text)?
    } else {
        let app = App::open(options, Needs::Catalogue, terminal).await?;
        let checked = app.client.check_receipt(text);
        app.close().await?;
        checked?
    };
    let words = words::receipt(&receipt);
    terminal.say(&Reply::new(receipt, words)?)
}

fn proven(trust: &CityTrust, text: &str) -> Result<Receipt, Failure> {
    trust
        .check_receipt(text.trim())
        .map_err(|error| Failure::Explained {
            words: format!("It proves nothing: {error}."),
            error: CitizenError::Refused {
                reason: "receipt-not-proven".to_owned(),
            },
        })
}

fn of_profile(path: &Path) -> Result<CityTrust, Failure> {
    let profile = serde_json::from_slice(&read(path)?);
    let Profile { city, receipt_keys } =
        profile.map_err(|_| unreadable(path, "a city's profile with receipt keys"))?;
    Ok(CityTrust {
        city,
        receipt_keys,
        root: String::new(),
    })
}

fn of_keys(path: &Path, city: String) -> Result<CityTrust, Failure> {
    let keys = serde_json::from_slice(&read(path)?);
    Ok(CityTrust {
        city,
        receipt_keys: match keys.map_err(|_| unreadable(path, "a JWK of a receipt key"))? {
            Keys::Set { keys } => keys,
            Keys::One(key) => vec![key],
        },
        root: String::new(),
    })
}

fn unreadable(path: &Path, what: &str) -> Failure {
    Failure::Usage(format!("{} is not {what}", path.display()))
}

/// The content of a file, or of standard input for `-`.
fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = match path.to_str() {
        Some("-") => io::stdin().take(FILE_LIMIT + 1).read_to_end(&mut bytes),
        _ => File::open(path).and_then(|file| file.take(FILE_LIMIT + 1).read_to_end(&mut bytes)),
    };
    let told = |error: io::Error| Failure::Usage(format!("{}: {error}", path.display()));
    match read.map_err(told)? {
        length if length as u64 > FILE_LIMIT => {
            Err(unreadable(path, "so short that it could be one"))
        }
        _ => Ok(bytes),
    }
}
