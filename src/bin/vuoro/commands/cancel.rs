//! `vuoro cancel`: a duty is not served.

use std::path::PathBuf;

use clap::Args;
use vuoro::model::{ChangeKind, Duty};

use crate::cli::asked::Asked;
use crate::cli::days;
use crate::cli::outcome::Outcome;
use crate::session::change::{How, dated_cells, make, make_all};
use crate::session::term::Files;

/// Cancel duties of a published term: nobody serves them, and nobody owes them.
///
/// Writes the change into the term file and brings roster, ledger and calendars up to date. `vuoro
/// restore` takes it back later; a day on which the service is closed is said with `vuoro closed`.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  vuoro cancel examples/piki-2018/syksy.toml \"2018-10-10 14:00\" \\
    --note \"the service is down\" --now 2018-10-08T11:00:00Z --dry-run

A day, such as 10.10.2018, or a stretch of days, such as 2018-10-10..2018-10-12, is all duties of
it. Leave --now out for a change that is made today.")]
pub struct Cancel {
    /// The term file, such as syksy.toml [default: the only one of this folder]
    term: PathBuf,
    /// The duty, by date and start, with ` #2` behind it for the second seat; or days
    #[arg(required = true)]
    duty: Vec<String>,
    #[command(flatten)]
    how: How,
}

impl Cancel {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        if self.duty.iter().any(|word| days::read(word).is_none()) {
            // Nothing follows it, so it needs no quotes.
            let duty = self.duty.join(" ");
            return make(&self.term, &Asked { kind: "cancel", duty, other: None }, &self.how);
        }
        let files = Files::read(&self.term, self.how.writes.out.as_deref())?;
        make_all(files, &self.how, |_, plan, _| {
            let is_live = |cell: &_| plan.roster.of_cell(*cell).iter().any(Duty::is_live);
            let cells = dated_cells(plan, &self.duty)?.into_iter().filter(is_live);
            let wanted: Vec<_> = cells.map(|cell| (cell, ChangeKind::Cancel, None)).collect();
            anyhow::ensure!(!wanted.is_empty(), "every duty of it is cancelled already");
            Ok(wanted)
        })
    }
}
