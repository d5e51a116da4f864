//! How commands end, and how they print.

use std::io::Write;
use std::process::ExitCode;

use crate::render::terminal;

/// How a command ended when it did what it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing is left to do.
    Done,
    /// It is done, but something needs a look.
    Findings,
}

/// The data is wrong: every reason has been printed.
#[derive(Debug, thiserror::Error)]
#[error("the files cannot be used as they are")]
pub struct Refused;

/// The format of what a command prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Tables for people.
    Text,
    /// One JSON document for machines.
    Json,
}

/// The exit code for how a command ended; errors are printed here.
pub fn exit(done: anyhow::Result<Outcome>) -> ExitCode {
    let error = match done {
        Ok(Outcome::Done) => return ExitCode::SUCCESS,
        Ok(Outcome::Findings) => return ExitCode::from(1),
        Err(error) => error,
    };
    if !error.is::<Refused>() {
        // There is nobody left to tell if even this cannot be written.
        let _ = writeln!(terminal::stderr(), "error: {}", terminal::line(&error));
    }
    ExitCode::from(2)
}
