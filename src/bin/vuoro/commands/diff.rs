//! `vuoro diff`: what changed between two rosters.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use vuoro::export::json;
use vuoro::export::words::{self, ChangeWords, Words};
use vuoro::input::{self, SourceMap};
use vuoro::model::{Language, RosterLine};
use vuoro::report::{Difference, diff};

use super::tongue::{self, Tongue};
use super::{Outcome, accept, load_table};
use crate::planned::is_folder;
use crate::text::Shown as _;
use crate::{tables, voice};

/// Show what changed between two rosters: who serves when, before and after.
///
/// A duty that was swapped and swapped back is the same. Exit code 0: the same; 1: different.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  vuoro diff examples/piki-2018-history/published.csv \\
    examples/piki-2018-history/syksy \\
    --format mail --language fi

Exit codes: 0 nothing differs; 1 something does; 2 could not do it.")]
pub struct Diff {
    /// The roster before: a roster.csv, the folder that has it, or the term file
    old: PathBuf,
    /// The roster after
    new: PathBuf,
    /// How to print it
    #[arg(long, value_enum, default_value = "text")]
    format: Shape,
    /// The language of tables and mails [default: that of the consortium, or fi]
    #[arg(long, value_enum)]
    language: Option<Tongue>,
}

/// The format of what is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Shape {
    /// A table for people.
    Text,
    /// A paragraph for every library, for a mail.
    Mail,
    /// One JSON document for machines.
    Json,
}

impl Diff {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let mut sources = SourceMap::default();
        let (old, new) = (lines(&mut sources, &self.old)?, lines(&mut sources, &self.new)?);
        let differences = diff(&old, &new);
        let spoken = || tongue::spoken([&*self.new, &*self.old]);
        let language = self.language.map_or_else(spoken, Language::from);
        let mut out = voice::stdout();
        match self.format {
            Shape::Text => write!(out, "{}", table(language, &differences))?,
            Shape::Mail => write!(out, "{}", words::mail(language, &differences))?,
            Shape::Json => json::diff(&differences, &mut out)?,
        }
        out.flush()?;
        Ok(if differences.is_empty() { Outcome::Done } else { Outcome::Findings })
    }
}

/// The lines of a roster.
pub fn lines(sources: &mut SourceMap, path: &Path) -> anyhow::Result<Vec<RosterLine>> {
    let file = load_table(sources, &roster_of(path)?)?;
    accept(input::roster(sources, file), sources)
}

/// The roster that is meant: a file, the one in a folder, or that of a term file.
pub fn roster_of(path: &Path) -> anyhow::Result<PathBuf> {
    if is_folder(path) {
        return Ok(path.join("roster.csv"));
    }
    if path.extension().is_none_or(|e| !e.eq_ignore_ascii_case("toml")) {
        return Ok(path.to_owned());
    }
    let roster = path.with_extension("").join("roster.csv");
    anyhow::ensure!(
        roster.exists() || !path.exists(),
        "{} has no roster in {}; plan it with `vuoro allocate {}`, or name the folder that has its roster",
        path.shown(),
        roster.shown(),
        path.shown(),
    );
    Ok(if path.exists() { roster } else { path.to_owned() })
}

fn table(language: Language, differences: &[Difference]) -> String {
    let (w, head) = (ChangeWords::of(language), Words::of(language).head);
    if differences.is_empty() {
        return format!("{}\n", w.same);
    }
    let headings = [head.date, head.time, w.before, w.after].map(str::to_owned);
    let mut table = tables::table(headings.to_vec(), 4);
    let seats = differences.iter().any(|d| d.seat > 1);
    for d in differences {
        let seat = if seats { format!(" #{}", d.seat) } else { String::new() };
        table.add_row([
            words::long_date(language, d.date),
            format!("{}\u{2013}{}{seat}", d.start, d.end),
            words::served(language, &d.before),
            words::served_now(language, d),
        ]);
    }
    tables::finish(&table)
}
