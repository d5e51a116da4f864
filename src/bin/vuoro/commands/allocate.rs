//! `vuoro allocate`: from a term file to its roster, ledger and calendars.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use vuoro::export::json::{self, Plan};
use vuoro::export::words::{self, ReportWords};
use vuoro::export::{csv, ical};
use vuoro::finding::{Finding, Place};
use vuoro::input::{self, SourceMap};
use vuoro::model::{Consortium, Remainders, Term};
use vuoro::plan;
use vuoro::report::{TermFigures, term_figures};

use super::{Format, Outcome, Refused, accept, complain, load};
use crate::{files, tables, text};

/// Plan a term: weekly pattern, dated roster, ledger and calendars.
///
/// Reads the term file and the consortium file that it names. Writes roster.csv, ledger.csv and
/// calendars/ into a folder beside the term file that is named after it, and prints the plan.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  vuoro allocate examples/piki-2018/syksy.toml --out syksy

Files that somebody else has made or edited are never replaced unless --force is given.")]
pub struct Allocate {
    /// The term file, such as syksy.toml
    term: PathBuf,
    /// The folder to write to; it is created [default: syksy/ beside syksy.toml]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Replace files even if vuoro has not written them or they were edited since
    #[arg(long)]
    force: bool,
    /// How to print the plan
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

impl Allocate {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let mut sources = SourceMap::default();
        let (consortium, term) = read(&mut sources, &self.term)?;
        let attendance = plan::Attendance::new(&consortium, &term);
        let allocation = match plan::allocate(&consortium, &term, &attendance) {
            Ok(allocation) => allocation,
            Err(conflict) => return Err(refuse(&conflict, &consortium, &sources)?),
        };
        let pattern = plan::pattern(&consortium, &attendance, &allocation);
        let turns = plan::turns(&consortium, &term, &attendance, &allocation, &pattern);
        let roster = plan::roster(&consortium, &term, &attendance, &allocation, &pattern, &turns);
        let ledger = plan::ledger(&consortium, &term, &attendance, &allocation, &roster);
        let plan = Plan {
            consortium: &consortium,
            term: &term,
            allocation: &allocation,
            pattern: &pattern,
            turns: &turns,
            roster: &roster,
            ledger: &ledger,
        };
        let best = plan::best_totals(&consortium, &term, &attendance);
        let figures = term_figures(&consortium, &term, &roster, &ledger, &best);
        let out = self.out.clone().unwrap_or_else(|| self.term.with_extension(""));
        let message = self.write(&plan, &out)?;
        let mut stdout = anstream::stdout().lock();
        match self.format {
            Format::Text => write!(stdout, "{}", report(&plan, &figures))?,
            Format::Json => json::plan(&plan, &mut stdout)?,
        }
        stdout.flush()?;
        for line in [Some(message), alas(figures.unfilled)].into_iter().flatten() {
            writeln!(anstream::stderr(), "{line}")?;
        }
        Ok(if figures.unfilled > 0 { Outcome::Findings } else { Outcome::Done })
    }

    /// Writes everything, and says what came of it.
    fn write(&self, plan: &Plan<'_>, out: &Path) -> anyhow::Result<String> {
        let c = plan.consortium;
        let calendars = ical::Calendars::new(c, plan.term, plan.allocation, plan.roster)?;
        let mut tray = files::Tray::new(out, self.force)?;
        let dialect = csv::Dialect::Standard;
        tray.put("roster.csv", |w| csv::roster(c, plan.allocation, plan.roster, dialect, w))?;
        tray.put("ledger.csv", |w| csv::ledger(c, plan.ledger, dialect, w))?;
        tray.put("calendars/all.ics", |w| calendars.all(w))?;
        for library in c.indices() {
            let name = format!("calendars/{}.ics", c[library].id);
            tray.put(&name, |w| calendars.library(library, w))?;
        }
        let total = c.libraries().len() + 3;
        let delivered = tray.deliver()?;
        let (written, removed) = (delivered.written, delivered.removed);
        let what = match (written, removed) {
            (0, 0) => "nothing has changed".to_owned(),
            (_, 0) if written == total => "all written".to_owned(),
            (_, 0) => format!("{written} written, the others have not changed"),
            _ => format!("{written} written, {removed} of an earlier run removed"),
        };
        let mut message = format!("{total} files in {}: {what}", out.display());
        if plan.term.published.is_none() {
            message += "\nthis is a draft: set `published` in the term file when it is agreed";
        }
        Ok(message)
    }
}

/// How many duties nobody can serve, for the operator.
fn alas(unfilled: usize) -> Option<String> {
    match unfilled {
        0 => None,
        1 => Some("1 duty is unfilled: nobody can serve it (exit code 1)".to_owned()),
        n => Some(format!("{n} duties are unfilled: nobody can serve them (exit code 1)")),
    }
}

/// Reads a term file and the files that it names.
fn read(sources: &mut SourceMap, path: &Path) -> anyhow::Result<(Consortium, Term)> {
    let file = load(sources, path)?;
    let named = match input::term_files(sources, file) {
        Ok(named) => named,
        Err(findings) => {
            complain(&findings, sources)?;
            return Err(Refused.into());
        }
    };
    let beside = |name: &str| path.parent().unwrap_or(Path::new("")).join(name);
    let consortium = super::consortium(sources, &beside(&named.consortium))?;
    let ledger = match &named.ledger {
        Some(name) => Some(load(sources, &beside(name))?),
        None => None,
    };
    let term = input::term(sources, file, &consortium, ledger);
    let term = accept(term, sources)?;
    if !term.changes.is_empty() {
        let message = "`[[change]]` cannot be applied by this version".to_owned();
        let finding =
            Finding::error("changes-unsupported", Place::Change(0), message, String::new())
                .help("take the changes out; a later version applies them");
        complain(&[finding], sources)?;
        return Err(Refused.into());
    }
    Ok((consortium, term))
}

/// Says why there is no plan: where a place can be named, as a finding.
fn refuse(
    conflict: &plan::Infeasible,
    c: &Consortium,
    sources: &SourceMap,
) -> anyhow::Result<anyhow::Error> {
    complain(&[super::conflict::finding(conflict, c)], sources)?;
    Ok(Refused.into())
}

/// The plan in tables that fit 80 columns, in the consortium's language.
fn report(plan: &Plan<'_>, figures: &TermFigures) -> String {
    let c = plan.consortium;
    let (language, w) = (c.language, ReportWords::of(c.language));
    let line = |line: &str| text::wrap(line, tables::WIDTH.into()) + "\n";
    let bold = |title: &str| format!("\u{1b}[1m{}\u{1b}[0m\n", line(title).trim_end());
    let date = |d| words::date(language, d);
    let (first, last) = (date(plan.term.first), date(plan.term.last));
    let mut text = bold(&format!("{}: {} ({first}\u{2013}{last})", c.name, plan.term.name));
    let section = |title: &str, body: String| format!("\n{}{body}", bold(title));
    text += &section(w.shares, tables::shares(plan));
    text += &section(w.week, tables::week(plan));
    if !plan.turns.0.is_empty() {
        text += &section(w.pools, tables::pools(plan));
    }
    text += &section(w.balances, tables::balances(c, figures));
    if figures.unfilled > 0 {
        text += &section(w.unfilled, tables::unfilled(plan));
    }
    text.push('\n');
    text += &line(&words::term_size(language, figures.real, figures.nominal));
    let furthest = figures.furthest();
    text += &line(&words::furthest(language, &c[furthest.library].name, furthest.balance));
    if c.rules.remainders == Remainders::Pool && figures.open == 0 {
        let off = figures.off_best().map(|l| (c[l.library].name.as_str(), l.duties, l.best_duties));
        text += &line(&words::off_best(language, &off.collect::<Vec<_>>()));
    }
    text += &line(&words::quality(language, c.rules.remainders, &plan.allocation.quality));
    text
}
