//! The library a phone loads. All of it is the core's: with its types in one crate an app developer
//! imports one Kotlin package and one Swift module.

citizen_core::uniffi_reexport_scaffolding!();
