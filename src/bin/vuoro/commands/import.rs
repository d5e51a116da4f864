//! `vuoro import`: sizes, hours and contacts from a spreadsheet into a consortium file.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use vuoro::input::spreadsheet::{Entry, Match, Table};
use vuoro::input::{self, SourceMap};
use vuoro::model::Consortium;

use crate::cli::outcome::Outcome;
use crate::render::terminal;
use crate::render::text::Shown as _;
use crate::session::read::accept;
use crate::session::spreadsheet::edits::{Changes, changes};
use crate::session::spreadsheet::written::Written;
use crate::session::spreadsheet::{is_right, matched, preview, read, refuse};
use crate::store::files;
use crate::store::lock;
use crate::store::replace;

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
            let again = terminal::same_command(&[]);
            replace::replace(&self.into, &bytes, after.as_bytes(), &again)
                .map_err(terminal::unchanged)?;
        }
        let said = self.said(&changes, &shown);
        terminal::after(&said, || {
            let mut stdout = terminal::stdout();
            write!(stdout, "{preview}")?;
            Ok(stdout.flush()?)
        })?;
        for note in preview::notes(&table, &written, &whose, &shown) {
            writeln!(terminal::stderr(), "{note}")?;
        }
        writeln!(terminal::stderr(), "{said}")?;
        Ok(Outcome::Done)
    }

    /// Refuses a sheet that has no row about a library of the file, unless told to add them all.
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
        refuse(Err(vec![finding].into()), sources)
    }

    /// The consortium of the new text, read like any other file.
    fn read_back(&self, sources: &mut SourceMap, text: &str) -> anyhow::Result<Consortium> {
        let name = format!("{} as it would be", self.into.shown());
        let file = sources.add(name, text.as_bytes());
        let read = input::consortium(sources, file);
        accept(read, sources)
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
