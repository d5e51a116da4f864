//! `vuoro restore`: a cancelled duty is given after all.

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::Args;
use vuoro::export::dated_cell;
use vuoro::model::{Because, ChangeKind, DatedCell, Duty, Plan, on_duty};

use crate::cli::outcome::Outcome;
use crate::session::change::{How, dated_cells, library, make_all};
use crate::session::term::Files;

/// Give duties after all that were cancelled: whoever had them has them again.
///
/// Writes the change into the term file and brings roster, ledger and calendars up to date; the
/// events of whoever was told of the cancellation go on from there.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  vuoro cancel examples/piki-2018/syksy.toml \"2018-10-10 14:00\" \\
    --now 2018-10-08T11:00:00Z
  vuoro restore examples/piki-2018/syksy.toml \"2018-10-10 14:00\" \\
    --now 2018-10-09T11:00:00Z --dry-run

A day, such as 10.10.2018, is all cancelled duties of it. A duty in a closure comes back when the
closure is taken back: `vuoro closed --take-back`.")]
pub struct Restore {
    /// The term file, such as syksy.toml [default: the only one of this folder]
    term: PathBuf,
    /// The duty, by date and start, with ` #2` behind it for the second seat; or days
    #[arg(required = true)]
    duty: Vec<String>,
    /// Who takes it, by id or name [default: whoever had it]
    #[arg(long, value_name = "LIBRARY")]
    to: Option<String>,
    #[command(flatten)]
    how: How,
}

impl Restore {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let files = Files::read(&self.term, self.how.writes.out.as_deref())?;
        make_all(files, &self.how, |_, plan, _| {
            let c = &plan.consortium;
            let to = self.to.as_deref().map(|name| library(c, name)).transpose()?;
            let is_live = |cell: DatedCell| plan.roster.of_cell(cell).iter().any(Duty::is_live);
            let all = dated_cells(plan, &self.duty)?;
            let cancelled: Vec<DatedCell> =
                all.iter().copied().filter(|&cell| !is_live(cell)).collect();
            if cancelled.is_empty() {
                bail!("`{}` is not cancelled", dated_cell(c, all[0]));
            }
            let restored = |cell| {
                let library = to.or_else(|| had(plan, cell)).with_context(|| {
                    let cell = dated_cell(c, cell);
                    format!("nobody had `{cell}` alone: say who takes it with --to LIBRARY")
                })?;
                Ok((cell, ChangeKind::Cover { library }, Some(Because::Opened)))
            };
            cancelled.into_iter().map(restored).collect()
        })
    }
}

/// Who had a duty when it was cancelled.
fn had(plan: &Plan, cell: DatedCell) -> Option<vuoro::model::LibraryIx> {
    let changes = &plan.term.changes;
    let cancelled = changes.iter().rposition(|change| change.touches(cell))?;
    on_duty(&changes[..cancelled], &plan.roster, cell)
}
