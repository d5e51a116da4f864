//! `vuoro import`: sizes, hours and contacts from a spreadsheet into a consortium file.

mod edits;
mod preview;
mod written;

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use vuoro::finding::Finding;
use vuoro::input::spreadsheet::{self, At, Entry, Match, Meaning, Table};
use vuoro::input::{self, SourceMap};
use vuoro::model::Consortium;

use super::{Outcome, Refused, complain};
use crate::text::Shown as _;
use crate::{files, lock, replace, voice};
use edits::{Changes, changes};
use written::Written;

/// Bring sizes, hours and contacts from a spreadsheet over into a consortium file.
///
/// Reads .xlsx, .ods and .csv as they are kept in libraries: headings in Finnish, Swedish or
/// English in any order, decimal commas, and libraries by id or by name. What would change is
/// shown, and whatever was not read is named; it is written with --yes. Comments and everything
/// else in the file stay as they are; libraries that the sheet lacks are named and left alone, and
/// nothing is written while a cell cannot be read.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  vuoro import examples/import/koot.csv \\
    --into examples/piki-2018/consortium.toml

Headings are listed in docs/import.md: kirjasto, asukasluku, ma to su, sähköposti, puhelin …")]
pub struct Import {
    /// The spreadsheet: .xlsx, .ods or .csv
    spreadsheet: PathBuf,
    /// The consortium file that is changed
    #[arg(long, value_name = "FILE")]
    into: PathBuf,
    /// The sheet to read, when several list libraries
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// Write what is shown; without it nothing is written
    #[arg(long)]
    yes: bool,
    /// Add the libraries of a sheet that has none of the file
    #[arg(long)]
    add: bool,
}

impl Import {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let _lock = lock::Guard::term(&self.into)?;
        replace::tidy(&self.into);
        let shown = self.into.shown();
        let bytes = files::read(&self.into)?;
        let mut sources = SourceMap::default();
        is_right(&mut sources, &shown, &bytes)?;
        let text = std::str::from_utf8(&bytes).context("the consortium file is not UTF-8")?;
        let (mark, text) = match text.strip_prefix('\u{feff}') {
            Some(rest) => ("\u{feff}", rest),
            None => ("", text),
        };
        let written = Written::read(text)?;
        let table = read(&mut sources, &self.spreadsheet, self.sheet.as_deref())?;
        let whose = matched(&mut sources, &table, &written)?;
        self.is_meant(&mut sources, &table, &written, &whose)?;
        let changes = changes(text, &written, &table, &whose);
        let after = format!("{mark}{}", changes.text);
        let consortium = self.read_back(&mut sources, &after)?;
        let preview = preview::table(consortium.language, &changes);
        if self.yes && after.as_bytes() != bytes {
            let again = voice::same_command(&[]);
            replace::replace(&self.into, &bytes, after.as_bytes(), &again)
                .map_err(voice::unchanged)?;
        }
        let said = self.said(&changes, &shown);
        voice::after(&said, || {
            let mut stdout = voice::stdout();
            write!(stdout, "{preview}")?;
            Ok(stdout.flush()?)
        })?;
        for note in preview::notes(&table, &written, &whose, &shown) {
            writeln!(voice::stderr(), "{note}")?;
        }
        writeln!(voice::stderr(), "{said}")?;
        Ok(Outcome::Done)
    }

    /// Refuses a sheet of which no row is about a library of the file, unless told to add them all.
    fn is_meant(
        &self,
        sources: &mut SourceMap,
        table: &Table,
        written: &Written<'_>,
        whose: &[Match],
    ) -> anyhow::Result<()> {
        let has = |wanted: fn(&Match) -> bool| whose.iter().any(wanted);
        let is_new = has(|whom| matches!(whom, Match::New(..)));
        let is_known = has(|whom| matches!(whom, Match::Known(_)));
        if self.add || written.libraries.is_empty() || is_known || !is_new {
            return Ok(());
        }
        let at = table.entries.first().map_or((0, 0), Entry::at);
        let message = "no row is about a library of the file: all would be new".to_owned();
        let help = "is it the right sheet, and the right file? a library of the file is found by its id \
                    or name; --add adds all";
        let (_, finding) = table.fault(sources, "no-known-library", at, message, help.to_owned());
        refuse(Err(vec![finding]), sources)
    }

    /// The consortium of the new text, read as any other file.
    fn read_back(&self, sources: &mut SourceMap, text: &str) -> anyhow::Result<Consortium> {
        let name = format!("{} as it would be", self.into.shown());
        let file = sources.add(name, text.as_bytes());
        let read = input::consortium(sources, file);
        super::accept(read, sources)
    }

    fn said(&self, all: &Changes, shown: &str) -> String {
        let libraries =
            |n: usize| if n == 1 { "1 library".into() } else { format!("{n} libraries") };
        let count = match (all.changed, all.added) {
            (0, 0) => return format!("nothing changes in {shown}"),
            (changed, 0) => libraries(changed),
            (0, added) => format!("{added} new"),
            (changed, added) => format!("{} and {added} new", libraries(changed)),
        };
        if !self.yes {
            return format!("{count}: nothing was written; --yes writes it to {shown}");
        }
        format!("{count} written to {shown}")
    }
}

/// The `[[library]]` tables of the libraries that a spreadsheet lists, for a consortium file that has
/// none yet.
pub fn tables(spreadsheet: &Path, consortium: &str) -> anyhow::Result<String> {
    let written = Written::read(consortium)?;
    let mut sources = SourceMap::default();
    let table = read(&mut sources, spreadsheet, None)?;
    let whose = matched(&mut sources, &table, &written)?;
    let text = changes(consortium, &written, &table, &whose).text;
    for note in preview::notes(&table, &written, &whose, "the new file") {
        writeln!(voice::stderr(), "{note}")?;
    }
    Ok(text[consortium.len()..].trim_start().to_owned())
}

/// What a spreadsheet says.
fn read(sources: &mut SourceMap, path: &Path, sheet: Option<&str>) -> anyhow::Result<Table> {
    let bytes = files::read(path)?;
    let name = path.shown();
    let read = spreadsheet::spreadsheet(sources, &name, &bytes, sheet);
    refuse(read, sources)
}

/// Whether the file is right as it is; one that lacks nothing but libraries is.
fn is_right(sources: &mut SourceMap, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
    let file = sources.add(name, bytes);
    match input::consortium(sources, file) {
        Err(findings) if findings.iter().any(|f| f.rule != "no-libraries") => {
            refuse(Err(findings), sources)
        }
        _ => Ok(()),
    }
}

/// What was read, or an error after printing every reason.
fn refuse<T>(read: Result<T, Vec<Finding>>, sources: &SourceMap) -> anyhow::Result<T> {
    read.or_else(|findings| {
        complain(&findings, sources)?;
        Err(Refused.into())
    })
}

/// Whom every row is about; or every reason why the sheet cannot be brought over.
fn matched(
    sources: &mut SourceMap,
    table: &Table,
    written: &Written<'_>,
) -> anyhow::Result<Vec<Match>> {
    let whose = spreadsheet::matches(sources, table, &written.known());
    let mut faults = table.faults.clone();
    match &whose {
        Ok(whose) => faults.extend(measured(sources, table, written, whose)),
        Err(more) => faults.extend(more.iter().cloned()),
    }
    faults.sort_by_key(|(at, _)| *at);
    let findings: Vec<Finding> = faults.into_iter().map(|(_, finding)| finding).collect();
    match whose {
        Ok(whose) if findings.is_empty() => Ok(whose),
        _ => refuse(Err(findings), sources),
    }
}

/// Whether the sheet measures libraries as the file does, and has a size for every new one.
fn measured(
    sources: &mut SourceMap,
    table: &Table,
    written: &Written<'_>,
    whose: &[Match],
) -> Vec<(At, Finding)> {
    let mut faults = Vec::new();
    let column = |meaning| table.columns.get(&meaning).copied();
    let (ours, theirs) = (written.measure(), column(Meaning::Size).or(column(Meaning::Share)));
    if let (Some(ours), Some(at)) = (ours, theirs)
        && column(ours).is_none()
    {
        let (has, lacks) = match ours {
            Meaning::Size => ("shares", "sizes"),
            _ => ("sizes", "shares"),
        };
        let message = format!("the sheet has {has} where the file has {lacks}");
        let help = format!("take a sheet with {lacks}, or empty this heading to leave them alone");
        faults.push(table.fault(sources, "other-measure", at, message, help));
    }
    let is_sized = |meaning| column(meaning).is_some();
    for (entry, whom) in table.entries.iter().zip(whose) {
        let measure = ours.or(is_sized(Meaning::Size).then_some(Meaning::Size));
        let measure = measure.unwrap_or(Meaning::Share);
        if let Match::New(id, _) = whom
            && table.faults.is_empty()
            && !entry.fields.contains_key(&measure)
        {
            let message = format!("the new library `{id}` has no size");
            let help = "write its size, or take the row out; a library of the file is found by its \
                        id or name";
            faults.push(table.fault(sources, "bad-sheet-cell", entry.at(), message, help.into()));
        }
    }
    faults
}

/// The name of a file without its folders.
fn file_name(path: &str) -> String {
    Path::new(path).file_name().map_or_else(|| path.into(), |name| Path::new(name).shown())
}
