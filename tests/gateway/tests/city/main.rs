//! The City API as a client sees it, line by line of its contract.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod cases;
mod document;
mod faults;
mod files;
mod program;
mod publication;
mod submissions;
mod support;
