//! `vuoro allocate`: from a term file to its roster, ledger and calendars.

use std::io::Write;
use std::path::PathBuf;

use anyhow::ensure;
use chrono::{NaiveDate, NaiveTime};
use clap::Args;
use vuoro::export::{csv, json, words};
use vuoro::input::SourceMap;
use vuoro::lifecycle::{self, Since, Step};
use vuoro::model::Plan;
use vuoro::plan;
use vuoro::report::{Difference, Members, Off, TermFigures, diff, off_due, term_figures};

use crate::cli::clock::{self, Now};
use crate::cli::given;
use crate::cli::outcome::Format;
use crate::cli::outcome::Outcome;
use crate::render::report;
use crate::render::ring_tables;
use crate::render::terminal;
use crate::session::change;
use crate::session::rewritten::Written;
use crate::session::rosters;
use crate::session::term::Files;
use crate::store::deliver::Writing;
use crate::store::edit;

/// Plan a term: weekly pattern, dated roster, ledger and calendars.
///
/// Reads the term file and the consortium file that it names. Writes roster.csv, ledger.csv,
/// plan.json and calendars/ into a folder beside the term file that is named after it, and prints
/// the plan. With --dry-run nothing is written: it shows what would change, and for whom.
///
/// A term that is published keeps its roster: every duty that is still legal stays. Where the files
/// have changed so that one is not, as few duties as possible change; each is written into the term
/// file as a change.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  vuoro allocate examples/piki-2018/syksy.toml --out syksy
  vuoro allocate examples/piki-2018-history/syksy.toml --dry-run

Files that somebody else has made or edited are never replaced unless --force is given.")]
#[expect(clippy::struct_excessive_bools, reason = "they are the switches of the command line")]
pub struct Allocate {
    /// The term file, such as syksy.toml [default: the only one of this folder]
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
    /// Show what would change and for whom, and write nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    now: Now,
    /// How to print the plan
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

impl Allocate {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let mut files = Files::read_for(&self.term, self.out.as_deref(), self.fresh)?;
        files.is_rewritten = self.force;
        files.release(&self.release)?;
        let mut text = files.text.clone();
        let term = files.term(&text)?;
        if self.now.given.is_none() {
            files.none_to_come(&term, self.now.time()?)?;
        }
        let (plan, held) = files.open(&term, self.fresh)?;
        let moment = self.now.moment(&plan.consortium, self.from)?;
        let made = match self.from {
            Some(day) => {
                let now = clock::local(&plan.consortium, moment.now)?;
                let time = if now.date() == day { now } else { day.and_time(NaiveTime::MIN) };
                let since = Since { time, is_all: true };
                lifecycle::replan_since(plan, held, moment, since)
            }
            None => lifecycle::replan(plan, held, moment),
        };
        let step = files.step(&term, made)?;
        let c = &step.plan.consortium;
        for change in &step.added {
            text = edit::append(&text, c, change)?;
        }
        files.progress.at("Comparing with the best totals", 0, None);
        let best = plan::best_totals(c, &step.plan.term);
        let figures = term_figures(&step.plan, &best);
        let off = off_due(&step.plan, &best);
        let ended = || outcome(figures.unfilled, lifecycle::vacant(&step.rings));
        if self.dry_run {
            self.tried(&files, &step, &figures, &off)?;
            return ended();
        }
        let again = change::same_command_at(&step, moment)?;
        let how = Writing { force: self.force, calendars: !self.no_calendars, again: &again };
        let new_text = (!step.added.is_empty()).then_some(&*text);
        let written = files.write(&step, new_text, how)?;
        terminal::after("the files are written", || {
            let mut stdout = terminal::stdout();
            match self.format {
                Format::Text => {
                    if !step.added.is_empty() {
                        let differences = change::differences(&step);
                        writeln!(stdout, "{}", change::table(c, &differences, &step.added))?;
                    }
                    write!(stdout, "{}", report_of(&step, &figures, &off))?;
                }
                Format::Json => json::plan_and_off(&step.plan, &off, &mut stdout)?,
            }
            Ok(stdout.flush()?)
        })?;
        if let n @ 1.. = step.added.len() {
            writeln!(terminal::stderr(), "{n} changes were needed and are in the term file now")?;
        }
        writeln!(terminal::stderr(), "{}", change::written(&files, &step.plan.term, written))?;
        ended()
    }

    /// Shows what a run would change, and for whom.
    fn tried(
        &self,
        files: &Files,
        step: &Step,
        figures: &TermFigures,
        off: &[Off],
    ) -> anyhow::Result<()> {
        let c = &step.plan.consortium;
        files.progress.clear();
        let mut stdout = terminal::stdout();
        match self.format {
            Format::Json => json::plan_and_off(&step.plan, off, &mut stdout)?,
            Format::Text if step.plan.is_kept() => {
                let differences = change::differences(step);
                let moved = ring_tables::moved(c, &step.rings);
                if differences.is_empty() && moved.is_empty() {
                    writeln!(stdout, "no duty would change")?;
                } else {
                    let table = change::table(c, &differences, &step.added);
                    let mail = words::mail(c.language, &differences);
                    write!(stdout, "{table}\n{moved}{mail}")?;
                }
            }
            Format::Text => {
                if let Some(differences) = differences_from_draft(files, step)? {
                    writeln!(stdout, "{}", change::table(c, &differences, &[]))?;
                }
                write!(stdout, "{}", report_of(step, figures, off))?;
            }
        }
        stdout.flush()?;
        let mut stderr = terminal::stderr();
        let written = Written::all(&files.out, step, !self.no_calendars)?;
        if let n @ 1.. = step.added.len() {
            writeln!(stderr, "{n} changes would be needed and written into the term file")?;
        }
        writeln!(stderr, "{}\nnothing was written (--dry-run)", written.said(&files.out))?;
        let theirs = if self.force { Vec::new() } else { written.of_others(&files.out)? };
        ensure!(
            theirs.is_empty(),
            "without --dry-run nothing would be written either, because files of somebody else would \
             be lost:\n  {}\n  help: move them away, write elsewhere with --out, or replace them with \
             --force",
            theirs.join("\n  ")
        );
        Ok(())
    }
}

/// What a new plan would change in the roster that was written before, if there is one.
fn differences_from_draft(files: &Files, step: &Step) -> anyhow::Result<Option<Vec<Difference>>> {
    let roster = files.out.join("roster.csv");
    if !roster.is_file() {
        return Ok(None);
    }
    let Plan { consortium: c, allocation, roster: new, .. } = &step.plan;
    let before = rosters::lines(&mut SourceMap::default(), &roster)?;
    // Nobody has taken a duty of a pool in a draft.
    let differences = diff(&before, &csv::roster_lines(c, allocation, new), &Members::new());
    Ok((!differences.is_empty()).then_some(differences))
}

/// The report of a plan, with its rings.
fn report_of(step: &Step, figures: &TermFigures, off: &[Off]) -> String {
    let c = &step.plan.consortium;
    let of_rings = ring_tables::said(c, &step.plan.term, &step.rings);
    let uneven = plan::unevenness(&step.plan);
    report::report(&step.plan, figures, off, uneven) + &of_rings
}

/// Reports how many duties nobody serves, of libraries and of rings.
fn outcome(unfilled: usize, vacant: usize) -> anyhow::Result<Outcome> {
    for said in nobody_at_all(unfilled).into_iter().chain(nobody(vacant)) {
        writeln!(terminal::stderr(), "{said}")?;
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
