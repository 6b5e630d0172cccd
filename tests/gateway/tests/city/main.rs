//! The City API as a client sees it, line by line of its contract; on SQLite. `postgres.rs` has the
//! same on PostgreSQL.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod attachments;
mod cases;
mod document;
mod faults;
mod files;
mod follow_ups;
mod messages;
mod program;
mod publication;
mod push_service;
mod pushes;
mod submissions;
mod support;
mod uploader;
mod uploads;

/// Where the city of this folder keeps its records, if not in the folder.
fn database(_data: &std::path::Path) -> Option<String> {
    None
}

/// Changes the records behind the city's back.
async fn change_records(data: &std::path::Path, sql: &str) {
    let records = rusqlite::Connection::open(data.join("city.db")).unwrap();
    records.execute_batch(sql).unwrap();
}
