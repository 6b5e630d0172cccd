//! The City API on PostgreSQL: all that holds on SQLite, and what several gateways on the same
//! records owe each other.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod attachments;
mod cases;
mod faults;
mod files;
mod follow_ups;
mod gateways;
mod messages;
mod outage;
mod program;
mod publication;
mod push_service;
mod pushes;
mod server;
mod submissions;
mod support;
mod uploader;
mod uploads;

use std::path::Path;
use std::sync::OnceLock;

use tokio_postgres::{Client, Transaction};

use server::Server;

/// The database of the city of this folder, one of many on a server that ends with this program.
fn database(data: &Path) -> Option<String> {
    static SERVER: OnceLock<Server> = OnceLock::new();
    let name = data.file_name()?.to_str()?.replace('.', "city_");
    Some(SERVER.get_or_init(Server::start).database(&name))
}

/// Changes the records behind the city's back.
async fn change_records(data: &Path, sql: &str) {
    let records = server::connect(&database(data).unwrap()).await;
    records.batch_execute(sql).await.unwrap();
}

/// Keeps the cases' table from all who would write to it, until the transaction ends.
async fn with_the_cases_locked(client: &mut Client) -> Transaction<'_> {
    let held = client.transaction().await.unwrap();
    let lock = "LOCK TABLE cases IN SHARE ROW EXCLUSIVE MODE";
    held.batch_execute(lock).await.unwrap();
    held
}
