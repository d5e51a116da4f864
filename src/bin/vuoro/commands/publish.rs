//! `vuoro publish`: a draft becomes what everybody goes by.

use std::io::Write as _;
use std::path::PathBuf;

use anyhow::bail;
use chrono::{DateTime, NaiveDate, Utc};
use clap::Args;
use vuoro::files::stamp::{self, Stamp};
use vuoro::finding::Severity;
use vuoro::lifecycle;

use crate::cli::clock::{self, Now};
use crate::cli::outcome::Outcome;
use crate::render::terminal;
use crate::render::text::{Shown as _, argument};
use crate::session::change::written;
use crate::session::checked;
use crate::session::term::Files;
use crate::store::deliver::Writing;
use crate::store::edit;

/// Publish the plan of a term: from now on it is kept, and changed duty by duty.
///
/// Writes `published` into the term file, plans the term as `vuoro allocate` does, and keeps the
/// consortium file as it is today in the folder of the roster (agreement/). From then on the term is
/// planned, checked and accounted by that: the consortium file is for the terms to come, and `vuoro
/// amend` takes over what is agreed for the rest of this one.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  vuoro publish examples/piki-2018-fair/syksy.toml --dry-run

A term whose file has `published` already gets the agreement that it goes by.")]
pub struct Publish {
    /// The term file, such as syksy.toml [default: the only one of this folder]
    term: PathBuf,
    /// When it was agreed, if not now, as in "2018-08-20 12:00" or 2018-08-20T09:00:00Z
    #[arg(long, value_name = "STAMP", value_parser = clock::stamp)]
    at: Option<Stamp>,
    /// The folder of the roster [default: syksy/ beside syksy.toml]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Say what would be done, and write nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    now: Now,
}

impl Publish {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let mut files = Files::read(&self.term, self.out.as_deref())?;
        let text = files.text.clone();
        let draft = files.term(&text)?;
        let given = self.at.map(|at| clock::moment(&files.consortium, at)).transpose()?;
        let at = self.stamp(draft.published, given)?;
        let new_text = match draft.published {
            Some(_) => None,
            None => Some(edit::publish(&text, at)?),
        };
        let term = match &new_text {
            Some(text) => files.term(text)?,
            None => draft,
        };
        let (plan, mut held) = files.open(&term, false)?;
        let from = clock::local(&plan.consortium, at)?.date();
        let is_again = !files.kept.is_empty();
        if held.agreements.is_empty() {
            held.agreements.extend(files.agreement(&term)?);
        }
        let moment = self.now.moment(&plan.consortium, None)?;
        let step = files.step(&term, lifecycle::replan(plan, held, moment))?;
        if !step.added.is_empty() {
            bail!(
                "the files have changed since this was published, so that duties would change: \
                 run `vuoro allocate {}` first",
                argument(&self.term.shown())
            );
        }
        let name = &step.plan.term.name;
        let said = said(name, from, is_again);
        if self.dry_run {
            writeln!(terminal::stdout(), "{said}")?;
            writeln!(terminal::stderr(), "nothing was written (--dry-run)")?;
            return Ok(Outcome::Done);
        }
        let again = terminal::same_command(&[]);
        let how = Writing { force: false, calendars: true, again: &again };
        let counts = files.write(&step, new_text.as_deref(), how)?;
        terminal::after("the term is published and all files are written", || {
            let mut stdout = terminal::stdout();
            writeln!(stdout, "{said}")?;
            Ok(stdout.flush()?)
        })?;
        writeln!(terminal::stderr(), "{}", written(&files, &step.plan.term, counts))?;
        drop(files);
        self.checked()
    }

    /// When the term was published, or is now.
    fn stamp(
        &self,
        published: Option<DateTime<Utc>>,
        given: Option<DateTime<Utc>>,
    ) -> anyhow::Result<DateTime<Utc>> {
        if let (Some(published), Some(other)) = (published, given)
            && published != other
        {
            bail!(
                "`{}` says that it was published at {}, which calendars go by: leave --at out",
                self.term.shown(),
                stamp::text(published)
            );
        }
        let now = self.now.time()?;
        let at = published.or(given).unwrap_or(now);
        if at > now {
            bail!(
                "{} is still to come: a plan is published when it has been agreed",
                stamp::text(at)
            );
        }
        Ok(at)
    }

    /// What the rules find in what was published.
    fn checked(&self) -> anyhow::Result<Outcome> {
        if self.out.is_some() {
            return Ok(Outcome::Done);
        }
        let (all, report) = checked::of_term(&self.term, |_| false)?;
        let found = report.map_or(0, |report| report.findings.len());
        let errors = all.findings.iter().filter(|f| f.severity == Severity::Error).count();
        if found + errors == 0 {
            writeln!(terminal::stderr(), "checked: nothing is wrong with it")?;
            return Ok(Outcome::Done);
        }
        writeln!(
            terminal::stderr(),
            "something needs a look: `vuoro check {}` says what",
            argument(&self.term.shown())
        )?;
        Ok(Outcome::Findings)
    }
}

fn said(term: &str, day: NaiveDate, is_again: bool) -> String {
    if is_again {
        format!(
            "{term} was published on {day} already; `vuoro amend` takes over what is agreed since"
        )
    } else {
        format!("published on {day}: {term} goes by the agreement of that day from now on")
    }
}
