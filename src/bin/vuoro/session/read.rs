//! Reads files for a command and prints what is wrong with them.

use std::io::{self, Write};
use std::path::Path;

use anyhow::Context;
use vuoro::finding::{FileId, Finding, Findings};
use vuoro::input::{self, Read, SourceMap};
use vuoro::model::Consortium;

use crate::cli::given;
use crate::cli::outcome::Refused;
use crate::render::findings::{Style, render, show};
use crate::render::terminal;
use crate::render::text::Shown as _;
use crate::store::files;

/// How findings are printed: what a pipe or a plain terminal cannot show is removed on the way.
const STYLE: Style = Style { width: 80, colour: true };

/// Prints findings to standard error, and how many there are.
pub fn complain(findings: &[Finding], sources: &SourceMap) -> io::Result<()> {
    let mut out = terminal::stderr();
    if findings.is_empty() { Ok(()) } else { write!(out, "{}", render(findings, sources, STYLE)) }
}

/// Prints a finding to standard error, all but its help at once; `help` may take long to give
/// another one.
pub fn complain_at_once(
    finding: Finding,
    sources: &SourceMap,
    help: impl FnOnce() -> Option<String>,
) -> io::Result<()> {
    let mut out = terminal::stderr();
    let bare = Finding { help: String::new(), ..finding.clone() };
    let opening = show(&[bare], sources, STYLE);
    let opening = opening.trim_end_matches('\n');
    writeln!(out, "{opening}")?;
    out.flush()?;
    let finding = match help() {
        Some(help) => finding.help(help),
        None => finding,
    };
    let whole = render(&[finding], sources, STYLE);
    // Help comes last, so that the rest follows what has been printed.
    let rest = whole.strip_prefix(opening).map_or(&*whole, |rest| rest.trim_start_matches('\n'));
    write!(out, "{rest}")
}

/// What was read, after printing its warnings, or an error after printing every reason.
pub fn accept<T>(read: Result<Read<T>, Findings>, sources: &SourceMap) -> anyhow::Result<T> {
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

/// Reads a consortium file from its bytes; `name` is its name in messages.
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
