//! One file per command, and what they have in common.

pub mod allocate;
pub mod apportion;
mod asked;
pub mod cancel;
mod change;
pub mod check;
pub mod compare;
pub mod completions;
pub mod conflict;
pub mod counted;
pub mod cover;
pub mod diff;
pub mod explain;
pub mod export;
pub mod fairness;
pub mod help;
pub mod hours;
#[cfg(feature = "xlsx")]
pub mod import;
pub mod init;
pub mod man;
mod offers;
mod own;
mod reasons;
pub mod refusal;
pub mod rules;
pub mod schema;
pub mod seats;
pub mod status;
pub mod swap;
mod tongue;
pub mod undo;
pub mod usage;

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use vuoro::finding::{FileId, Finding};
use vuoro::input::{self, Read, SourceMap};
use vuoro::model::Consortium;

use crate::render::{Look, render};
use crate::text::Shown as _;
use crate::{files, given, voice};

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
        // There is nobody left to tell when even this cannot be written.
        let _ = writeln!(voice::stderr(), "error: {}", voice::line(&error));
    }
    ExitCode::from(2)
}

/// Prints findings to the standard error, and how many there are.
pub fn complain(findings: &[Finding], sources: &SourceMap) -> io::Result<()> {
    // What a pipe or a plain terminal cannot show is taken out on the way.
    let look = Look { width: 80, colour: true };
    let mut out = voice::stderr();
    if findings.is_empty() { Ok(()) } else { write!(out, "{}", render(findings, sources, look)) }
}

/// What was read, after printing its warnings, or an error after printing every reason.
pub fn accept<T>(read: Result<Read<T>, Vec<Finding>>, sources: &SourceMap) -> anyhow::Result<T> {
    match read {
        Ok(Read { value, warnings }) => {
            complain(&warnings, sources)?;
            Ok(value)
        }
        Err(findings) => {
            complain(&findings, sources)?;
            Err(Refused.into())
        }
    }
}

/// Puts a file into the sources under the path that was given.
pub fn load(sources: &mut SourceMap, path: &Path) -> anyhow::Result<FileId> {
    let bytes = files::read(path)?;
    Ok(sources.add(path.shown(), &bytes))
}

/// Puts a table, or another file that can be as large, into the sources.
pub fn load_table(sources: &mut SourceMap, path: &Path) -> anyhow::Result<FileId> {
    let bytes = files::read(path)?;
    Ok(sources.add_table(path.shown(), &bytes))
}

/// Reads a consortium file.
pub fn consortium(sources: &mut SourceMap, path: &Path) -> anyhow::Result<Consortium> {
    let bytes = files::read(path)?;
    consortium_of(sources, path, path.shown(), &bytes)
}

/// Reads a consortium file from its bytes; `name` is how messages call it.
pub fn consortium_of(
    sources: &mut SourceMap,
    path: &Path,
    name: String,
    bytes: &[u8],
) -> anyhow::Result<Consortium> {
    given::no_table(path)?;
    let file = sources.add(name, bytes);
    let read = input::consortium(sources, file);
    accept(read, sources).with_context(|| format!("cannot read {}", path.shown()))
}
