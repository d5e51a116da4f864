//! `vuoro diff`: what changed between two rosters.

use crate::session::rosters::{lines, pools};
use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use vuoro::export::json;
use vuoro::export::words::{self, ChangeWords, Words};
use vuoro::input::SourceMap;
use vuoro::model::Language;
use vuoro::report::{Difference, diff};

use crate::cli::outcome::Outcome;
use crate::render::tables;
use crate::render::terminal;
use crate::session::language;
use crate::session::language::LanguageCode;

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
    language: Option<LanguageCode>,
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
        let pools = pools(&mut sources, &self.new)?;
        let differences = diff(&old, &new, &pools);
        let spoken = || language::spoken([&*self.new, &*self.old]);
        let language = self.language.map_or_else(spoken, Language::from);
        let mut out = terminal::stdout();
        match self.format {
            Shape::Text => write!(out, "{}", table(language, &differences))?,
            Shape::Mail => write!(out, "{}", words::mail(language, &differences))?,
            Shape::Json => json::diff(&differences, &mut out)?,
        }
        out.flush()?;
        Ok(if differences.is_empty() { Outcome::Done } else { Outcome::Findings })
    }
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
