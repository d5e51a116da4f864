//! `vuoro amend`: what is agreed for the rest of a published term.

use std::io::Write as _;
use std::path::PathBuf;

use anyhow::{anyhow, bail};
use chrono::NaiveDate;
use clap::Args;
use vuoro::export::words;
use vuoro::lifecycle::{self, KeptAgreement, Moment, Step};
use vuoro::model::{LibraryIx, Term};

use crate::cli::clock::{self, Now};
use crate::cli::given;
use crate::cli::outcome::Outcome;
use crate::render::terminal;
use crate::render::text::{Shown as _, argument};
use crate::session::agreements::{differences, only};
use crate::session::change::{self, written};
use crate::session::term::Files;
use crate::store::deliver::Writing;
use crate::store::edit;
use crate::store::files;

/// Take the consortium file over into a published term, from a day on.
///
/// Sizes, hours, members and the week of service as the consortium file has them now hold from that
/// day on: what is owed for the days before stays as it was agreed. Duties that are no longer legal
/// change, and as few as can be; each is written into the term file. Shows first what is different,
/// and what it changes for whom.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  vuoro publish examples/piki-2018/syksy.toml
  vuoro amend examples/piki-2018/syksy.toml --from 2018-11-05 --dry-run

How slots are shared out, pools and pins stay as they were published: they are for the next term.")]
pub struct Amend {
    /// The term file, such as syksy.toml [default: the only one of this folder]
    term: PathBuf,
    /// The first day on which it holds
    #[arg(long, value_name = "DATE", value_parser = given::day)]
    from: NaiveDate,
    /// Take over only what is about this library; can be given several times
    #[arg(long, value_name = "LIBRARY")]
    only: Vec<String>,
    /// The folder of the roster [default: syksy/ beside syksy.toml]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Show what is different and what would change, and write nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    now: Now,
}

impl Amend {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let mut files = Files::read(&self.term, self.out.as_deref())?;
        let text = files.text.clone();
        let Some(last) = files.kept.last().cloned() else {
            let is_published = files.term(&text)?.published.is_some();
            return Err(self.without(is_published));
        };
        let present = files::read(&files.consortium_path)?;
        let present = if self.only.is_empty() {
            present
        } else {
            only(&last.bytes, &present, &self.only, &files.consortium_path.shown())?
        };
        let changed = differences(&last.bytes, &present)?;
        let shown = files.consortium_path.shown();
        // Where nothing is different, an earlier run may still have been stopped half-way.
        if !changed.is_empty() {
            let mut kept = files.kept.clone();
            if last.from == self.from {
                kept.pop();
            }
            kept.push(KeptAgreement { from: self.from, bytes: present });
            files.go_by(kept, &shown)?;
        }
        let term = files.term(&text)?;
        let is_first = !changed.is_empty() && files.kept.len() == 1;
        self.of_the_term(&term, last.from, is_first)?;
        let (plan, held) = files.open(&term, false)?;
        let now = self.now.moment(&plan.consortium, None)?;
        let today = clock::local(&plan.consortium, now.now)?.date();
        let moment = Moment { day: Some(self.from.max(today)), ..now };
        let step = files.step(&term, lifecycle::replan(plan, held, moment))?;
        let c = &step.plan.consortium;
        let mut new_text = text;
        for change in &step.added {
            new_text = edit::append(&new_text, c, change)?;
        }
        let show = || show(&step, self.from, &changed, &shown);
        if self.dry_run {
            show()?;
            writeln!(terminal::stderr(), "nothing was written (--dry-run)")?;
            return Ok(Outcome::Done);
        }
        let again = change::same_command_at(&step, moment)?;
        let how = Writing { force: false, calendars: true, again: &again };
        let new_text = (!step.added.is_empty()).then_some(&*new_text);
        let counts = files.write(&step, new_text, how)?;
        terminal::after("the agreement is taken over and all files are written", show)?;
        writeln!(terminal::stderr(), "{}", written(&files, &step.plan.term, counts))?;
        Ok(Outcome::Done)
    }

    /// Fails where the term goes by the last agreement before the day, or by the first from it on.
    fn of_the_term(&self, term: &Term, last: NaiveDate, is_first: bool) -> anyhow::Result<()> {
        let first = last.max(term.first);
        if !(first..=term.last).contains(&self.from) {
            bail!(
                "--from {} is not between {first}, since when the last agreement holds, and {}, \
                 the last day of the term",
                self.from,
                term.last
            );
        }
        if is_first {
            bail!(
                "the term goes by the agreement of {} from its publication on: give a later day",
                self.from
            );
        }
        Ok(())
    }

    /// Why a term that keeps no agreement cannot be amended.
    fn without(&self, is_published: bool) -> anyhow::Error {
        let file = argument(&self.term.shown());
        if is_published {
            anyhow!(
                "no agreement was kept when this term was published: `vuoro publish {file}` keeps the \
                 consortium file as it is now for the whole term"
            )
        } else {
            anyhow!(
                "the plan is a draft, which goes by the consortium file: run `vuoro allocate {file}`"
            )
        }
    }
}

/// What is agreed otherwise, and the duties that change with it.
fn show(step: &Step, from: NaiveDate, changed: &[String], shown: &str) -> anyhow::Result<()> {
    let c = &step.plan.consortium;
    let duties = change::differences(step);
    let mut stdout = terminal::stdout();
    if changed.is_empty() {
        writeln!(stdout, "`{shown}` says what this term goes by already")?;
    } else {
        writeln!(stdout, "from {from} on:")?;
    }
    for line in changed {
        writeln!(stdout, "  {line}")?;
    }
    if !duties.is_empty() {
        writeln!(stdout, "\n{}", change::table(c, &duties, &step.added))?;
        write!(stdout, "{}", words::mail(c.language, &duties))?;
    } else if !changed.is_empty() {
        writeln!(stdout, "\nno duty changes")?;
    }
    let plan = &step.plan;
    let has_duty =
        |l: &LibraryIx| plan.roster.duties().iter().any(|d| d.is_live() && d.library == Some(*l));
    for library in plan.newcomers().filter(|l| !has_duty(l)) {
        writeln!(
            stdout,
            "{} owes a part of the duties and has none: no pool deals turns that it could take before \
             the next term",
            c[library].name
        )?;
    }
    Ok(stdout.flush()?)
}
