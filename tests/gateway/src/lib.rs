//! The reference city: a server of the City API (`docs/city-api.yaml`) that keeps its promises in
//! SQLite or PostgreSQL and breaks its connections on demand.
//!
//! It is a reference to read and a test double for QA, not a production server: its sign-in hands
//! a token to anyone who asks, so it listens on loopback only. It shares no code with the app but for what
//! calculated answers come to and the HTTP client that pushes; the two meet in the API document.
//!
//! ```no_run
//! use citizen_gateway::catalogue::Catalogue;
//! use citizen_gateway::{Gateway, Options};
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let gateway = Gateway::start(Options::new("city", Catalogue::demo_city()?)).await?;
//! println!("http://{}", gateway.address());
//! gateway.shutdown().await;
//! # Ok(())
//! # }
//! ```

mod api;
mod cases;
pub mod catalogue;
mod city;
mod database;
mod devices;
mod faults;
mod files;
mod follow_ups;
mod forms;
mod gateway;
mod idempotency;
mod injection;
mod messages;
mod pages;
mod problem;
pub mod profile;
mod promise;
pub mod publish;
mod published;
pub mod push;
mod receipt;
mod request;
mod server;
mod sign_in;
mod signing;
mod submissions;
mod text;
mod uploads;

pub use api::{OpenApiError, openapi_yaml};
pub use database::{DatabaseError, PostgresUrl, PostgresUrlError};
pub use faults::{FaultSpec, FaultSpecError};
pub use files::resolved;
pub use forms::FormError;
pub use gateway::{Error, Gateway, Options};
