//! `citizen` as a script sees it: the built program against a city in this process.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod backup;
mod contract;
mod day;
mod demo;
mod failures;
mod filling;
mod key_file;
mod network;
mod own_city;
mod planning;
mod push;
mod reminders;
mod scripts;
mod shapes;
mod support;
mod vault;
