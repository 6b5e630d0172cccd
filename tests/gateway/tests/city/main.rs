//! The City API as a client sees it, line by line of its contract; on SQLite. `postgres.rs` has the
//! same on PostgreSQL.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod cases;
mod document;
mod faults;
mod files;
mod program;
mod publication;
mod submissions;
mod support;

/// Where the city of this folder keeps its records, if not in the folder.
fn database(_data: &std::path::Path) -> Option<String> {
    None
}
