//! `vuoro undo`: takes the last change back.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::PathBuf;

use anyhow::bail;
use clap::Args;
use vuoro::export::dated_cell;
use vuoro::lifecycle::{self, Moment, Step};
use vuoro::model::{Because, Consortium, DatedCell, LibraryIx};

use crate::cli::clock;
use crate::cli::outcome::Outcome;
use crate::render::terminal;
use crate::render::text::Shown as _;
use crate::session::change::{Finish, Writes, finish};
use crate::session::term::Files;
use crate::store::edit;

/// Take the last change of a term back: roster and ledger are as if it had never been made.
///
/// Changes that one run of `vuoro allocate` found necessary are taken back together. Calendars do not
/// go back: whoever had a duty until then has it cancelled. Refused where the files still make the
/// change necessary.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  vuoro cancel examples/piki-2018/syksy.toml \"2018-10-10 14:00\" \\
    --now 2018-10-08T11:00:00Z
  vuoro undo examples/piki-2018/syksy.toml --dry-run")]
pub struct Undo {
    /// The term file, such as syksy.toml [default: the only one of this folder]
    term: PathBuf,
    #[command(flatten)]
    writes: Writes,
}

impl Undo {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let mut files = Files::read(&self.term, self.writes.out.as_deref())?;
        let old_text = files.text.clone();
        let old = files.term(&old_text)?;
        let (plan, held) = files.open(&old, false)?;
        let moment = self.writes.now.moment(&plan.consortium, None)?;
        let day = moment.day(&plan.consortium, &old).map_err(clock::said)?;
        let step = match lifecycle::undo(&plan, held, moment) {
            Err(lifecycle::Refused::NoChange) => bail!(
                "`{}` has no change that could be taken back: `vuoro swap`, `cover` and `cancel` \
                 make them",
                self.term.shown()
            ),
            Err(lifecycle::Refused::Needed(duties)) => {
                bail!("{}", needed(&plan.consortium, &duties))
            }
            made => files.step(&old, made)?,
        };
        let mut text = old_text;
        for _ in step.plan.term.changes.len()..old.changes.len() {
            text = edit::take_back(&text)?;
        }
        if files.changes(&text)? != step.plan.term.changes {
            bail!("the last change cannot be told from the rest: take it out by hand");
        }
        let how = Finish { is_trial: self.writes.dry_run, from: day, now: self.writes.now.given };
        let again = made_again(&step, moment)?;
        let done = finish(&files, &step, &text, how)?;
        if let Some(again) = again {
            writeln!(terminal::stderr(), "{again}")?;
        }
        Ok(done)
    }
}

/// What is said where the next planning makes changes: the files still ask for what was taken back.
fn made_again(step: &Step, moment: Moment) -> anyhow::Result<Option<String>> {
    let plan =
        lifecycle::open(&step.plan.consortium, &step.plan.term, step.held().published, &|_| {});
    let plan = plan.map_err(clock::said)?;
    let again = lifecycle::replan(plan, step.held(), moment).map_err(clock::said)?;
    let count = again.added.len();
    Ok((count > 0).then(|| {
        format!(
            "the files still ask for {count} changes, which `vuoro allocate` makes again: take out what \
             asks for them; what was amended is taken back with another `vuoro amend`"
        )
    }))
}

/// Whose duties could not stay as they would be, and what to do.
fn needed(c: &Consortium, duties: &[(DatedCell, Option<LibraryIx>, Because)]) -> String {
    let mut by_library: BTreeMap<(Option<LibraryIx>, Because), Vec<DatedCell>> = BTreeMap::new();
    for &(cell, library, because) in duties {
        by_library.entry((library, because)).or_default().push(cell);
    }
    let line = |(&(library, because), cells): (&(Option<LibraryIx>, Because), &Vec<DatedCell>)| {
        let who = library.map_or("nobody".to_owned(), |l| format!("`{}`", c[l].id));
        let (duty, first) = match cells.len() {
            1 => ("1 duty".to_owned(), ""),
            n => (format!("{n} duties"), "the first "),
        };
        format!("  {who}: {duty}, {first}at `{}` ({})", dated_cell(c, cells[0]), because.code())
    };
    let lines: Vec<String> = by_library.iter().map(line).collect();
    format!(
        "the last change was needed, and without it duties could not stay as they would be: \
         nothing was changed\n{}\n  help: take out of the files first what made it necessary, such \
         as `[[absence]]`, `[[member]]` or `[[closed]]`, and undo it then; or let others take single \
         duties with `vuoro cover` and `swap`",
        lines.join("\n")
    )
}
