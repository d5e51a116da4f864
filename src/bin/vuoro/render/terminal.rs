//! What a command prints, and what it says when the system refuses. Output never decides whether
//! the work is done, or how the command ends.

use std::io::{self, ErrorKind, Write};

use anyhow::anyhow;
use vuoro::finding::{visible, visible_lines};

use crate::render::text::argument;

/// Standard output, with colours where they can be seen. A reader that goes away has seen enough:
/// the command goes on and ends as it would have ended.
///
/// Any other failure is an error, which says that this could not be printed.
pub fn stdout() -> impl Write {
    Voice { to: anstream::stdout().lock(), is_needed: true }
}

/// Standard error, with colours where they can be seen. If nobody listens, that is not a reason to
/// stop.
pub fn stderr() -> impl Write {
    Voice { to: anstream::stderr(), is_needed: false }
}

struct Voice<W> {
    to: W,
    /// Whether a failure is an error: it is not if the reader has gone.
    is_needed: bool,
}

impl<W> Voice<W> {
    fn or_go_on<T>(&self, done: io::Result<T>, otherwise: T) -> io::Result<T> {
        match done {
            Err(e) if e.kind() == ErrorKind::Interrupted => Err(e),
            Err(e) if self.is_needed && e.kind() != ErrorKind::BrokenPipe => {
                Err(io::Error::new(e.kind(), format!("cannot print: {}", plain(&e))))
            }
            Err(_) => Ok(otherwise),
            done => done,
        }
    }
}

impl<W: Write> Write for Voice<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes);
        self.or_go_on(written, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.to.flush();
        self.or_go_on(flushed, ())
    }
}

/// Prints what was done. If that fails, the error says what is done all the same.
pub fn after(done: &str, print: impl FnOnce() -> anyhow::Result<()>) -> anyhow::Result<()> {
    print().map_err(|error| anyhow!("{}; all the same, {done}", line(&error)))
}

/// Something failed when part of the work was already done.
#[derive(Debug, thiserror::Error)]
#[error("{error}\n  {done}\n  help: `{command}` completes it")]
pub struct Halfway {
    error: String,
    /// What is done.
    done: String,
    /// The command that does the rest.
    command: String,
}

/// An error after work has begun: it says what is done, and which command does the rest.
pub fn halfway(error: &anyhow::Error, done: &str, command: &str) -> anyhow::Error {
    Halfway { error: line(error), done: done.to_owned(), command: command.to_owned() }.into()
}

/// The same error; if the system refused before anything was done, it says that nothing was.
pub fn unchanged(error: anyhow::Error) -> anyhow::Error {
    let is_refused = error.chain().any(<dyn std::error::Error>::is::<io::Error>);
    if is_refused && !error.is::<Halfway>() { error.context("nothing was changed") } else { error }
}

/// The command as it was given, to be given again, without these options.
pub fn same_command(without: &[&str]) -> String {
    let given = std::env::args_os().skip(1).map(|part| part.to_string_lossy().into_owned());
    let kept = given.filter(|part| !without.contains(&&**part));
    let parts = kept.map(|part| argument(&visible(&part)));
    std::iter::once("vuoro".to_owned()).chain(parts).collect::<Vec<_>>().join(" ")
}

/// The same with these values of options, whether they were given or not.
pub fn same_command_with(options: &[(&str, String)]) -> String {
    let mut parts = vec!["vuoro".to_owned()];
    let mut given = std::env::args_os().skip(1).map(|part| part.to_string_lossy().into_owned());
    while let Some(part) = given.next() {
        let (name, value) = part.split_once('=').unzip();
        if options.iter().all(|(option, _)| *option != name.unwrap_or(&part)) {
            parts.push(argument(&visible(&part)));
        } else if value.is_none() {
            given.next();
        }
    }
    for (option, value) in options {
        parts.extend([(*option).to_owned(), argument(value)]);
    }
    parts.join(" ")
}

/// An error and its causes in one line. Names in it are shown as they are; everything else in a
/// cause is treated as text as well.
pub fn line(error: &anyhow::Error) -> String {
    let part = |cause: &(dyn std::error::Error + 'static)| match cause.downcast_ref() {
        Some(refusal) => plain(refusal),
        None => cause.to_string(),
    };
    let said = error.chain().map(part).collect::<Vec<_>>().join(": ");
    visible_lines(&said)
}

/// Why the system refuses something.
fn plain(error: &io::Error) -> String {
    let said = error.to_string();
    let Some((own, number)) = said.split_once(" (os error ") else { return said };
    // A library in between may have forgotten the kind.
    let number = number.split(')').next().unwrap_or_default().parse();
    let kind = number.map_or(error.kind(), |n| io::Error::from_raw_os_error(n).kind());
    let words = match kind {
        ErrorKind::NotFound => "there is no such file or folder",
        ErrorKind::PermissionDenied => "its owner does not allow it",
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => {
            "a file is there where a folder should be"
        }
        ErrorKind::IsADirectory => "it is a folder",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "the disk is full",
        ErrorKind::ReadOnlyFilesystem => "it is on a disk that can only be read",
        ErrorKind::InvalidFilename => "the name is too long",
        _ => own,
    };
    words.to_owned()
}
