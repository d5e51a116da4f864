//! `vuoro missed`: a duty that the library on duty did not serve.

use std::io::Write as _;
use std::path::PathBuf;

use anyhow::{Context as _, bail, ensure};
use clap::Args;
use toml_edit::{Item, Table};
use vuoro::export::dated_cell;
use vuoro::model::{DatedCell, LibraryIx, Plan, Status};

use crate::cli::clock;
use crate::cli::outcome::Outcome;
use crate::render::terminal;
use crate::session::change::{Writes, cell, in_quotes};
use crate::session::told::{taken_out, tell};
use crate::store::edit::append_table;

/// Say that nobody turned up to a duty: the library on duty still owes it, or is excused.
///
/// Writes `[[missed]]` into the term file, and the ledger. Where another library has served instead,
/// say so with `vuoro cover --past`.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  vuoro missed examples/piki-2018/syksy.toml \"2018-09-04 12:00\" \\
    --now 2018-09-05T09:00:00Z --dry-run")]
pub struct MissedDuty {
    /// The term file, such as syksy.toml [default: the only one of this folder]
    term: PathBuf,
    /// The duty, by date and start, with ` #2` behind it for the second seat; can be given several
    /// times
    #[arg(required = true, value_parser = in_quotes)]
    duty: Vec<String>,
    /// It is let off: the library does not owe it
    #[arg(long)]
    excused: bool,
    /// It was served after all: take it out of the term file again
    #[arg(long, conflicts_with = "excused")]
    take_back: bool,
    #[command(flatten)]
    writes: Writes,
}

impl MissedDuty {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let now = self.writes.now.time()?;
        let mut said = Vec::new();
        let done = tell(&self.term, &self.writes, "vuoro missed", |files, term| {
            ensure!(
                term.published.is_some(),
                "the plan is a draft, of which nobody can have missed anything: publish it first, with \
                 `vuoro publish`"
            );
            let (plan, _) = files.open(term, false)?;
            let present = clock::local(&plan.consortium, now)?;
            let mut text = files.text.clone();
            for word in &self.duty {
                let duty = cell(&plan.consortium, word)?;
                let name = dated_cell(&plan.consortium, duty);
                text = if self.take_back {
                    let is_it =
                        |table: &Table| table.get("duty").and_then(Item::as_str) == Some(&*name);
                    taken_out(&text, "missed", &format!("`{name}`"), is_it)?
                } else {
                    ensure!(
                        plan.begins(duty) <= present,
                        "the duty at `{name}` has not begun yet: it is {} in {}. For one that a \
                         library cannot take there are `vuoro absent`, `cover` and `swap`",
                        present.format("%Y-%m-%d %H:%M"),
                        plan.consortium.timezone
                    );
                    let library = on_duty(&plan, duty)?;
                    let id = &plan.consortium[library].id;
                    let owes = if self.excused { "is let off" } else { "still owes it" };
                    said.push(format!("`{id}` did not serve `{name}`, and {owes}"));
                    let mut lines =
                        vec![format!("library = \"{id}\""), format!("duty = \"{name}\"")];
                    lines.extend(self.excused.then(|| "excused = true".to_owned()));
                    append_table(&text, "missed", &lines)?
                };
            }
            Ok(text)
        })?;
        for line in said {
            writeln!(terminal::stderr(), "{line}")?;
        }
        Ok(done)
    }
}

/// The library that should have served a duty, or why there is none.
fn on_duty(plan: &Plan, duty: DatedCell) -> anyhow::Result<LibraryIx> {
    let name = dated_cell(&plan.consortium, duty);
    let lines = plan.roster.of_cell(duty);
    let Some(live) = lines.iter().find(|duty| duty.is_live()) else {
        match lines {
            [] => bail!("the roster has no duty at `{name}`: the service may be closed then"),
            _ => bail!("the duty at `{name}` was cancelled, so nobody can have missed it"),
        }
    };
    live.library.filter(|_| live.status == Status::Confirmed).with_context(|| {
        format!(
            "nobody had the duty at `{name}`: if somebody should have, say who with `vuoro cover \
             --past` first"
        )
    })
}
