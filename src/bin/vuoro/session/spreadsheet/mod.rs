//! What a spreadsheet says about libraries, beside the consortium file that it is imported into.

pub mod edits;
pub mod preview;
pub mod written;

use std::io::Write;
use std::path::Path;

use vuoro::finding::{Finding, Findings};
use vuoro::input::spreadsheet::{self, At, Match, Meaning, Table};
use vuoro::input::{self, SourceMap};

use crate::cli::outcome::Refused;
use crate::render::terminal;
use crate::render::text::Shown as _;
use crate::session::read::complain;
use crate::store::files;
use edits::changes;
use written::Written;

/// The `[[library]]` tables of the libraries that a spreadsheet lists, for a consortium file that has
/// none yet.
pub fn tables(spreadsheet: &Path, consortium: &str) -> anyhow::Result<String> {
    let written = Written::read(consortium)?;
    let mut sources = SourceMap::default();
    let table = read(&mut sources, spreadsheet, None)?;
    let whose = matched(&mut sources, &table, &written)?;
    let text = changes(consortium, &written, &table, &whose).text;
    for note in preview::notes(&table, &written, &whose, "the new file") {
        writeln!(terminal::stderr(), "{note}")?;
    }
    Ok(text[consortium.len()..].trim_start().to_owned())
}

/// What a spreadsheet says.
pub fn read(sources: &mut SourceMap, path: &Path, sheet: Option<&str>) -> anyhow::Result<Table> {
    let bytes = files::read(path)?;
    let name = path.shown();
    let read = spreadsheet::spreadsheet(sources, &name, &bytes, sheet);
    refuse(read, sources)
}

/// Whether the file is right as it is; one that lacks only libraries is.
pub fn is_right(sources: &mut SourceMap, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
    let file = sources.add(name, bytes);
    match input::consortium(sources, file) {
        Err(findings) if findings.iter().any(|f| f.rule != "no-libraries") => {
            refuse(Err(findings), sources)
        }
        _ => Ok(()),
    }
}

/// What was read, or an error after printing every reason.
pub fn refuse<T>(read: Result<T, Findings>, sources: &SourceMap) -> anyhow::Result<T> {
    read.or_else(|findings| {
        complain(&findings, sources)?;
        Err(Refused.into())
    })
}

/// The library of every row, or every reason why the sheet cannot be imported.
pub fn matched(
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
        _ => refuse(Err(findings.into()), sources),
    }
}

/// Whether the sheet measures libraries as the file does, and has a size for every new one.
pub fn measured(
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
