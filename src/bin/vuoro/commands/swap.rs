//! `vuoro swap`: two libraries change duties.

use std::path::PathBuf;

use clap::Args;

use crate::cli::asked::Asked;
use crate::cli::outcome::Outcome;
use crate::session::change::How;
use crate::session::change::in_quotes;
use crate::session::change::make;

/// Swap two duties of a published term between their libraries.
///
/// Writes the change into the term file and brings roster, ledger and calendars up to date.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  vuoro swap examples/piki-2018/syksy.toml \\
    \"2018-09-18 12:00\" \"2018-09-21 14:00\" \\
    --note \"agreed by phone\" --now 2018-09-14T08:30:00Z --dry-run

Leave --now out for a change that is made today.")]
pub struct Swap {
    /// The term file, such as syksy.toml [default: the only one of this folder]
    term: PathBuf,
    /// A duty, by date and start, with ` #2` behind it for the second seat
    #[arg(value_parser = in_quotes)]
    duty: String,
    /// The duty that it is swapped with
    #[arg(value_parser = in_quotes)]
    with: String,
    #[command(flatten)]
    how: How,
}

impl Swap {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let other = Some(("with", self.with.clone()));
        make(&self.term, &Asked { kind: "swap", duty: self.duty.clone(), other }, &self.how)
    }
}
