//! The core of a city's resident app.

#![forbid(unsafe_code)]

pub mod text;
