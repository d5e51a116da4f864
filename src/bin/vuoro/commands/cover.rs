//! `vuoro cover`: another library takes a duty.

use std::path::PathBuf;

use clap::Args;

use crate::cli::asked::Asked;
use crate::cli::outcome::Outcome;
use crate::session::change::How;
use crate::session::change::in_quotes;
use crate::session::change::make;

/// Let another library take a duty of a published term.
///
/// Writes the change into the term file and brings roster, ledger and calendars up to date.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  vuoro cover examples/piki-2018/syksy.toml \"2018-10-05 12:00\" lempaala \\
    --now 2018-10-04T05:40:00Z --dry-run

Leave --now out for a change that is made today.")]
pub struct Cover {
    /// The term file, such as syksy.toml [default: the only one of this folder]
    term: PathBuf,
    /// The duty, by date and start, with ` #2` behind it for the second seat
    #[arg(value_parser = in_quotes)]
    duty: String,
    /// The id of the library that takes it
    library: String,
    #[command(flatten)]
    how: How,
}

impl Cover {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let other = Some(("library", self.library.clone()));
        make(&self.term, &Asked { kind: "cover", duty: self.duty.clone(), other }, &self.how)
    }
}
