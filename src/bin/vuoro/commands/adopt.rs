//! `vuoro adopt`: a roster that was edited by hand becomes changes that were agreed.

use std::io::Write as _;
use std::path::PathBuf;

use clap::Args;
use vuoro::lifecycle::adopted;

use crate::cli::outcome::{Outcome, Refused};
use crate::render::refusal;
use crate::render::terminal;
use crate::render::text::{Shown as _, argument};
use crate::session::change::{How, Writes, make_all};
use crate::session::read::complain;
use crate::session::term::Files;
use crate::store::files;

/// Take over a roster that was edited by hand, in a spreadsheet perhaps, as agreed changes.
///
/// Reads who has which duty from the table, shows the swaps, covers and cancellations that it amounts
/// to, checks each as the commands of these names do, and writes them into the term file and all files
/// that follow from it. Duties that are past may have been edited as well. A duty that is not served
/// has `cancelled` in its status.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  vuoro adopt examples/piki-2018-history/syksy.toml --dry-run

To have the roster back as it was: `vuoro allocate syksy.toml --force`.")]
pub struct Adopt {
    /// The term file, such as syksy.toml [default: the only one of this folder]
    term: PathBuf,
    /// The edited table [default: the roster.csv of the term]
    table: Option<PathBuf>,
    /// A remark that is kept with the changes
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    #[command(flatten)]
    writes: Writes,
}

impl Adopt {
    /// Runs the command.
    pub fn run(self) -> anyhow::Result<Outcome> {
        let mut files = Files::read(&self.term, self.writes.out.as_deref())?;
        let path = self.table.clone().unwrap_or_else(|| files.out.join("roster.csv"));
        let bytes = files::read(&path)?;
        let table = files.sources.add_table(path.shown(), &bytes);
        if self.table.is_none() {
            files.is_rewritten = true;
        }
        files.adopted = Some(files::digest(&bytes));
        // Who served on days that are past is told by the table as well.
        let how = How { note: self.note, past: true, writes: self.writes };
        make_all(files, &how, |files, plan, at| {
            let says = match vuoro::files::edited(&files.sources, table, plan) {
                Ok(says) => says,
                Err(findings) => {
                    complain(&findings, &files.sources)?;
                    return Err(Refused.into());
                }
            };
            let c = &plan.consortium;
            let changes = adopted(plan, &says, at).map_err(|refused| {
                let line = |(_, why)| {
                    let (what, help) = refusal::words(c, why);
                    format!("  {what}: {help}")
                };
                let lines: Vec<String> = refused.into_iter().map(line).collect();
                anyhow::anyhow!(
                    "`{}` says what cannot be: nothing was changed\n{}",
                    path.shown(),
                    lines.join("\n")
                )
            })?;
            if changes.is_empty() {
                writeln!(
                    terminal::stderr(),
                    "`{}` says of every duty what the plan says: there is nothing to take over. \
                     `vuoro allocate {} --force` writes the roster as it was",
                    path.shown(),
                    argument(&self.term.shown())
                )?;
            }
            Ok(changes.into_iter().map(|c| (c.duty, c.kind, c.because)).collect())
        })
    }
}
