//! `vuoro status`, or `vuoro` alone: what is in a folder, and what to do next.

mod look;
mod say;

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::clock;
use crate::cli::clock::Now;
use crate::cli::outcome::Outcome;
use crate::render::terminal;

/// Say what lies in a folder and what comes next; the same as `vuoro` alone.
///
/// Looks at the consortium and term files of the folder and at the rosters beside them. Nothing is
/// written.
#[derive(Debug, Default, Args)]
#[command(after_help = "\
Examples:
  vuoro
  vuoro status examples/piki-2018")]
pub struct Status {
    /// The folder [default: this one]
    dir: Option<PathBuf>,
    #[command(flatten)]
    now: Now,
}

impl Status {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let dir = self.dir.as_deref().unwrap_or(Path::new(""));
        let now = self.now.time()?;
        let folder = look::look(dir, |c| clock::local(c, now).map(|now| now.date()))?;
        let mut out = terminal::stdout();
        write!(out, "{}", say::found(&folder))?;
        write!(out, "{}", say::next(&folder))?;
        out.flush()?;
        Ok(Outcome::Done)
    }
}
