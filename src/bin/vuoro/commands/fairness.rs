//! `vuoro fairness`: owed, done and balance over one or several terms.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use vuoro::export::words::{self, ChangeWords, LoadWords, ReportWords, UsageWords, Words};
use vuoro::export::{csv, json};
use vuoro::files::ledger;
use vuoro::input::{self, SourceMap};
use vuoro::model::{Language, LedgerLine, RosterLine};
use vuoro::report::{self, ChatsOver, Fairness as Figures, FairnessTerm};

use crate::cli::outcome::Outcome;
use crate::render::tables;
use crate::render::terminal;
use crate::session::language;
use crate::session::language::LanguageCode;
use crate::session::read::accept;
use crate::session::read::load;
use crate::session::read::load_table;
use crate::session::rosters::lines;
use crate::session::rosters::roster_of;
use crate::session::term::Files;

/// Show what every library owed and did, and its balance, per kind of cell: Monday mornings, Friday
/// afternoons.
///
/// Reads rosters and the ledger.csv beside each; terms are put in the order of time. A library owes
/// of every kind of cell the part that it owes of the whole term. Where a term file is given that
/// names usage (`[load]`), what is likely to come in everybody's duties is shown as well.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  vuoro fairness examples/piki-2018-history/syksy --language sv")]
pub struct Fairness {
    /// Rosters: each a roster.csv, the folder that has it, or the term file [default: the only term
    /// file of this folder]
    #[arg(required = true, value_name = "ROSTER")]
    rosters: Vec<PathBuf>,
    /// How to print it
    #[arg(long, value_enum, default_value = "text")]
    format: Shape,
    /// The language of the tables [default: that of the consortium, or fi]
    #[arg(long, value_enum)]
    language: Option<LanguageCode>,
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
        let mut chats = BTreeMap::new();
        for path in &self.rosters {
            let roster = lines(&mut sources, path)?;
            let file = load_table(&mut sources, &roster_of(path)?.with_file_name("ledger.csv"))?;
            let ledger = accept(ledger::lines(&sources, file), &sources)?;
            add_chats(&mut chats, path, &roster, &ledger)?;
            terms.push(FairnessTerm { roster, ledger });
        }
        terms.sort_by_key(|term| term.roster.first().map(|line| line.date));
        let figures = report::fairness(&terms);
        let mut out = terminal::stdout();
        match self.format {
            Shape::Text => write!(out, "{}", text(self.language(), &figures, &chats))?,
            Shape::Csv => csv::fairness(&figures, csv::Dialect::Standard, &mut out)?,
            Shape::Json => json::fairness(&figures, &chats, &mut out)?,
        }
        out.flush()?;
        Ok(Outcome::Done)
    }

    /// The language that was given, or that of the latest roster.
    fn language(&self) -> Language {
        let spoken = || language::spoken(self.rosters.iter().rev().map(PathBuf::as_path));
        self.language.map_or_else(spoken, Language::from)
    }
}

/// What is expected in a term's duties, if the term file is given and names usage.
fn add_chats(
    chats: &mut BTreeMap<String, ChatsOver>,
    path: &Path,
    roster: &[RosterLine],
    ledger: &[LedgerLine],
) -> anyhow::Result<()> {
    if path.extension().is_none_or(|e| !e.eq_ignore_ascii_case("toml")) {
        return Ok(());
    }
    // Nothing else in a term file is needed here, so a draft may have errors.
    let mut sources = SourceMap::default();
    let file = load(&mut sources, path)?;
    if !input::term_files(&sources, file).is_ok_and(|named| named.load.is_some()) {
        return Ok(());
    }
    let mut files = Files::look(path, None, &[])?;
    let term = files.term(&files.text.clone())?;
    if let Some(load) = &term.load {
        report::add_chats(chats, (&files.consortium, load), roster, ledger);
    }
    Ok(())
}

fn expected(language: Language, figures: &Figures, chats: &BTreeMap<String, ChatsOver>) -> String {
    let w = LoadWords::of(language);
    let per_duty = UsageWords::of(language).per_duty;
    let library = Words::of(language).head.library;
    let headings = [library, w.expected, w.by_share, w.off, per_duty].map(str::to_owned);
    let mut table = tables::table(headings.to_vec(), 1);
    let shown = |millionths: u64| words::chats(language, (millionths + 500) / 1000);
    for l in &figures.libraries {
        let of = chats.get(&l.library).copied().unwrap_or_default();
        let whole = |n: u64| i64::try_from((n + 500) / 1000).unwrap_or(i64::MAX);
        let rate = (of.expected + of.duties / 2).checked_div(of.duties);
        table.add_row([
            l.name.clone(),
            shown(of.expected),
            shown(of.due),
            words::signed_chats(language, whole(of.expected) - whole(of.due)),
            rate.map_or_else(|| "–".to_owned(), shown),
        ]);
    }
    tables::finish(&table)
}

/// Balances, and below them the kinds of cell, in as many tables as 80 columns need.
fn text(language: Language, figures: &Figures, chats: &BTreeMap<String, ChatsOver>) -> String {
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
    if !chats.is_empty() {
        text = text
            + "\n"
            + &bold(LoadWords::of(language).on_duty)
            + &expected(language, figures, chats);
    }
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
