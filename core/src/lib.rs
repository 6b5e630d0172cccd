//! The core of a city's resident app.

#![forbid(unsafe_code)]

#[cfg(feature = "uniffi")]
uniffi::setup_scaffolding!("citizen");

pub mod environment;
pub mod storage;
pub mod text;
