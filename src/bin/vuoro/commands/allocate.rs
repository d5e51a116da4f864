//! `vuoro allocate`: from a term file to its roster, ledger and calendars.

use std::io::Write;
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;
use vuoro::export::json;
use vuoro::plan;
use vuoro::report::{diff, off_due, term_figures};

use super::{Format, Outcome, change};
use crate::clock::{self, Now};
use crate::deliver::Writing;
use crate::planned::Files;
use crate::{edit, given, report, ring_tables, rings, voice};

/// Plan a term: weekly pattern, dated roster, ledger and calendars.
///
/// Reads the term file and the consortium file that it names. Writes roster.csv, ledger.csv,
/// plan.json and calendars/ into a folder beside the term file that is named after it, and prints
/// the plan.
///
/// A term that is published keeps its roster: every duty that is still legal stays. Where the files
/// have changed so that one is not, as few duties as possible change; each is written into the term
/// file as a change.
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
    /// Write no calendars, for a quick look at a plan; those of an earlier run are taken away
    #[arg(long)]
    no_calendars: bool,
    /// Plan a published term anew, as if it had never been published
    #[arg(long)]
    fresh: bool,
    /// Keep every duty before this day [default: the day of --now, or of the last change]
    #[arg(long, value_name = "DATE", value_parser = given::day)]
    from: Option<NaiveDate>,
    /// Let go what the last term's plan gave to a library, a pool or the holders of a cell, such as
    /// nokia, pool-2 or "tue 14:00"; can be given several times. For a term that keeps another
    #[arg(long, value_name = "NAME")]
    release: Vec<String>,
    #[command(flatten)]
    now: Now,
    /// How to print the plan
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

impl Allocate {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let mut files = Files::read(&self.term, self.out.as_deref())?;
        files.release(&self.release)?;
        let text = files.text.clone();
        let mut term = files.term(&text)?;
        if self.fresh {
            // Nobody has seen a term that was never published.
            files.events.clear();
        }
        let base = files.base(&term, self.fresh)?;
        let before = files.roster(&base, &term)?;
        let stamp = || self.now.stamp(&term, files.revised(&term));
        let (c, from) = (&files.consortium, (self.from, self.now.given));
        let forced = base.forced(c, &term, &before, from, stamp)?;
        let mut roster = before.clone();
        let mut new_text = None;
        if !forced.is_empty() {
            let text = forced.iter().fold(text, |text, change| edit::append(&text, c, change));
            term = files.term_again(&text)?;
            roster = files.roster(&base, &term)?;
            new_text = Some(text);
        }
        let stamp = || match forced.last() {
            Some(change) => Ok(change.at),
            None => self.now.stamp(&term, files.revised(&term)),
        };
        let c = &files.consortium;
        let day = clock::day(c, &term, self.now.given)?;
        let rings = files.rings(&base, &term, &roster, self.from.unwrap_or(day), stamp)?;
        let ledger = plan::ledger(c, &term, &base.allocation, &roster);
        let plan = base.plan(c, &term, &roster, &ledger);
        files.progress.at("Comparing with the best totals", 0, None);
        let best = plan::best_totals(c, &term, &base.attendance);
        let figures = term_figures(c, &term, &roster, &ledger, &best);
        let off = off_due(&base.made_from(c, &term, &roster, &ledger), &best);
        let again = voice::same_command(&[]);
        let how = Writing { force: self.force, calendars: !self.no_calendars, again: &again };
        let written = files.write(&plan, &rings, new_text.as_deref(), how, stamp)?;
        voice::after("the files are written", || {
            let mut stdout = voice::stdout();
            match self.format {
                Format::Text => {
                    if !forced.is_empty() {
                        let lines = |roster| files.lines(&base, roster);
                        let differences = diff(&lines(&before)?, &lines(&roster)?);
                        writeln!(stdout, "{}", change::table(c, &differences, &forced))?;
                    }
                    let of_rings = ring_tables::said(c, &term, &rings);
                    let said = report::report(&plan, &figures, &off, base.unevenness(c));
                    write!(stdout, "{said}{of_rings}")?;
                }
                Format::Json => json::plan_and_off(&plan, &off, &mut stdout)?,
            }
            Ok(stdout.flush()?)
        })?;
        if let n @ 1.. = forced.len() {
            writeln!(voice::stderr(), "{n} changes were needed and are in the term file now")?;
        }
        writeln!(voice::stderr(), "{}", change::written(&files, &term, written))?;
        alas(figures.unfilled, rings::vacant(&rings))
    }
}

/// Says how many duties nobody serves, of all libraries and of rings.
fn alas(unfilled: usize, vacant: usize) -> anyhow::Result<Outcome> {
    for said in nobody_at_all(unfilled).into_iter().chain(nobody(vacant)) {
        writeln!(voice::stderr(), "{said}")?;
    }
    Ok(if unfilled + vacant > 0 { Outcome::Findings } else { Outcome::Done })
}

/// How many duties nobody can serve, for the operator.
fn nobody_at_all(unfilled: usize) -> Option<String> {
    match unfilled {
        0 => None,
        1 => Some("1 duty is unfilled: nobody can serve it (exit code 1)".to_owned()),
        n => Some(format!("{n} duties are unfilled: nobody can serve them (exit code 1)")),
    }
}

/// How many duties nobody of a ring can take, for the operator.
fn nobody(vacant: usize) -> Option<String> {
    match vacant {
        0 => None,
        1 => Some("1 duty has nobody of the library's ring (exit code 1)".to_owned()),
        n => Some(format!("{n} duties have nobody of their library's ring (exit code 1)")),
    }
}
