//! The core's age files, for `tests/interop/age`: `age-file seal|open identity|passphrase SECRET` from standard
//! input to standard output. Where a file is not read, what was handed out before is written all the same, the reason
//! stands on standard error, as one word, and it exits with 1 where no file was opened, with 2 where one was.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use anyhow::Context;
use citizen_core::{
    environment::SystemRandomness,
    seal::age::{AgeError, AgeReader, AgeSecret, AgeWriter, Passphrase, RecoveryKey},
};
use clap::{Parser, ValueEnum};

#[derive(Parser)]
struct Options {
    action: Action,
    kind: Kind,
    secret: String,
}

#[derive(Clone, ValueEnum)]
enum Action {
    Seal,
    Open,
}

#[derive(Clone, ValueEnum)]
enum Kind {
    Identity,
    Passphrase,
}

fn main() -> anyhow::Result<ExitCode> {
    let options = Options::parse();
    let secret = match options.kind {
        Kind::Identity => {
            let key = RecoveryKey::from_identity(&options.secret);
            AgeSecret::RecoveryKey(key.context("that is no identity")?)
        }
        Kind::Passphrase => AgeSecret::Passphrase(Passphrase::new(&options.secret)),
    };
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    match options.action {
        Action::Seal => {
            let mut writer = AgeWriter::create(output, &secret, &SystemRandomness::default())?;
            io::copy(&mut input, &mut writer)?;
            drop(writer.finish()?);
        }
        Action::Open => {
            let mut reader = match AgeReader::open(input, &secret) {
                Ok(reader) => reader,
                Err(error) => return Ok(refused(&error, 1)),
            };
            let copied = io::copy(&mut reader, &mut output);
            output.flush()?;
            if let Err(error) = copied {
                return Ok(refused(&error.into(), 2));
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn refused(error: &AgeError, code: u8) -> ExitCode {
    let reason = match error {
        AgeError::Malformed => "malformed",
        AgeError::Newer => "newer",
        AgeError::TooMuchWork { .. } => "too-much-work",
        AgeError::WrongSecret => "wrong-secret",
        AgeError::Altered => "altered",
        AgeError::Seal(_) | AgeError::Files(_) => "failed",
    };
    eprintln!("{reason}");
    ExitCode::from(code)
}
