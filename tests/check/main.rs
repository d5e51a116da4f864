//! What `vuoro check` promises to those who run it, and to the machines that read what it says.
#![cfg(feature = "cli")]

mod command;
mod formats;
#[cfg(unix)]
mod hostile;
mod locked;
mod names;
mod reason;
#[cfg(unix)]
mod repository;
mod schema;
mod world;
