//! `vuoro fairness`: owed, done and balance over one or several terms.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use vuoro::export::words::{self, ChangeWords, ReportWords, Words};
use vuoro::export::{csv, json};
use vuoro::input::{self, SourceMap};
use vuoro::model::Language;
use vuoro::report::{self, Fairness as Figures, FairnessTerm};

use super::diff::{lines, roster_of};
use super::tongue::{self, Tongue};
use super::{Outcome, accept, load};
use crate::tables;

/// Show what every library owed and did, and its balance, per kind of cell: Monday mornings, Friday
/// afternoons.
///
/// Reads rosters and the ledger.csv beside each; terms are put in the order of time. A library owes
/// of every kind of cell the part that it owes of the whole term.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  vuoro fairness examples/piki-2018-history/syksy --language sv")]
pub struct Fairness {
    /// Rosters: each a roster.csv, the folder that has it, or the term file
    #[arg(required = true, value_name = "ROSTER")]
    rosters: Vec<PathBuf>,
    /// How to print it
    #[arg(long, value_enum, default_value = "text")]
    format: Shape,
    /// The language of the tables [default: that of the consortium, or fi]
    #[arg(long, value_enum)]
    language: Option<Tongue>,
}

/// The format of what is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Shape {
    /// Tables for people.
    Text,
    /// A line for every library and kind of cell, in minutes.
    Csv,
    /// One JSON document for machines.
    Json,
}

impl Fairness {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let mut sources = SourceMap::default();
        let mut terms = Vec::new();
        for path in &self.rosters {
            let roster = lines(&mut sources, path)?;
            let file = load(&mut sources, &roster_of(path)?.with_file_name("ledger.csv"))?;
            let ledger = accept(input::ledger(&sources, file), &sources)?;
            terms.push(FairnessTerm { roster, ledger });
        }
        terms.sort_by_key(|term| term.roster.first().map(|line| line.date));
        let figures = report::fairness(&terms);
        let mut out = anstream::stdout().lock();
        match self.format {
            Shape::Text => write!(out, "{}", text(self.language(), &figures))?,
            Shape::Csv => csv::fairness(&figures, csv::Dialect::Standard, &mut out)?,
            Shape::Json => json::fairness(&figures, &mut out)?,
        }
        out.flush()?;
        Ok(Outcome::Done)
    }

    /// The language that was said, or that of the latest roster named.
    fn language(&self) -> Language {
        let spoken = || tongue::spoken(self.rosters.iter().rev().map(PathBuf::as_path));
        self.language.map_or_else(spoken, Language::from)
    }
}

/// Balances, and below them the kinds of cell: as many tables as 80 columns need.
fn text(language: Language, figures: &Figures) -> String {
    let (w, r) = (ChangeWords::of(language), ReportWords::of(language));
    let head = Words::of(language).head;
    let headings =
        [head.library, r.carried_in, head.owed, head.held, head.balance].map(str::to_owned);
    let mut table = tables::table(headings.to_vec(), 1);
    let hours = |minutes| words::decimal_hours(language, minutes);
    for l in &figures.libraries {
        table.add_row([
            l.name.clone(),
            words::balance_words(language, l.carried_in),
            hours(l.owed),
            hours(l.held),
            words::balance_words(language, l.balance()),
        ]);
    }
    let bold = |title: &str| format!("\u{1b}[1m{title}\u{1b}[0m\n");
    let mut text = bold(r.balances) + &tables::finish(&table);
    for (first, kinds) in figures.kinds.chunks(4).enumerate() {
        let mut headings = vec![head.library.to_owned()];
        headings.extend(kinds.iter().map(|&kind| words::cell_kind(language, kind)));
        let mut table = tables::table(headings, 1);
        for l in &figures.libraries {
            let mut row = vec![l.name.clone()];
            let parts = l.kinds.iter().skip(first * 4).take(4);
            row.extend(parts.map(|&(owed, held)| format!("{} / {}", hours(held), hours(owed))));
            table.add_row(row);
        }
        text.push('\n');
        if first == 0 {
            text += &bold(w.kinds);
        }
        text += &tables::finish(&table);
    }
    text
}
