//! `vuoro cancel`: a duty is not served.

use std::path::PathBuf;

use clap::Args;

use crate::cli::asked::Asked;
use crate::cli::outcome::Outcome;
use crate::session::change::How;
use crate::session::change::make;

/// Cancel a duty of a published term: nobody serves it, and nobody owes it.
///
/// Writes the change into the term file and brings roster, ledger and calendars up to date.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  vuoro cancel examples/piki-2018/syksy.toml \"2018-10-10 14:00\" \\
    --note \"the service is down\" --now 2018-10-08T11:00:00Z --dry-run

Leave --now out for a change that is made today.")]
pub struct Cancel {
    /// The term file, such as syksy.toml [default: the only one of this folder]
    term: PathBuf,
    /// The duty, by date and start, with ` #2` behind it for the second seat
    #[arg(required = true)]
    duty: Vec<String>,
    #[command(flatten)]
    how: How,
}

impl Cancel {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        // Nothing follows it, so it needs no quotes.
        let duty = self.duty.join(" ");
        make(&self.term, &Asked { kind: "cancel", duty, other: None }, &self.how)
    }
}
