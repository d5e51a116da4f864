//! `vuoro explain`: why the plan is as it is, in plain words.

mod alternatives;
mod cell;
mod duty;
mod library;
mod overview;
mod page;
mod ring;
mod subject;

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use vuoro::export::json;
use vuoro::plan;
use vuoro::report::explain::{self, Made, RingReasons};

use super::{Format, Outcome};
use crate::planned::Files;
use crate::{clock, voice};
use subject::Subject;

/// Say why: what a library owes and holds, whose a cell is, who is on duty on a date.
///
/// Without a subject: the whole plan, step by step, each with what certifies it. With a library
/// (`nokia`): what it owes, what it holds, and what the nearest alternatives would cost. With a cell
/// of the week (`mon 10:00`): whose it is, and what another holder would cost. With a cell on a date
/// (`2018-10-04 14:00`): who is on duty and why, who else could be; for a duty that nobody has, the
/// smallest changes that would fill it. A second seat has ` #2` behind it.
///
/// Explains the published plan where there is one, else the plan that `vuoro allocate` would make.
/// Nothing is written.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  vuoro explain examples/piki-2018-fair/syksy.toml
  vuoro explain examples/piki-2018-fair/syksy.toml nokia
  vuoro explain examples/piki-2018-fair/syksy.toml mon 12:00
  vuoro explain examples/piki-2018-history/syksy.toml 2018-10-05 12:00")]
pub struct Explain {
    /// The term file, such as syksy.toml
    term: PathBuf,
    /// A library, a pool, a cell of the week, or a cell on a date
    #[arg(value_name = "LIBRARY | CELL | DATED-CELL")]
    subject: Vec<String>,
    /// The folder of the roster [default: syksy/ beside syksy.toml]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// How to print it
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

impl Explain {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let mut files = Files::look(&self.term, self.out.as_deref(), &[])?;
        let text = files.text.clone();
        let term = files.term(&text)?;
        let base = files.base(&term, false)?;
        let roster = files.roster(&base, &term)?;
        let c = &files.consortium;
        let day = clock::day(c, &term, None)?;
        let stamp = || Ok(chrono::DateTime::UNIX_EPOCH);
        let rings = files.rings(&base, &term, &roster, day, stamp)?;
        let ledger = plan::ledger(c, &term, &base.allocation, &roster);
        let made = base.made_from(c, &term, &roster, &ledger);
        let subject = Subject::find(&made, &self.subject.join(" "))?;
        let of_ring =
            |cell| rings.iter().find_map(|r| explain::ring(&made, &r.ring, &r.dealt, cell));
        let ring = match subject {
            Subject::Dated(cell) => of_ring(cell),
            _ => None,
        };
        let mut out = voice::stdout();
        match self.format {
            Format::Text => {
                let of_ring = ring.map(|r| ring::said(&made, &r)).unwrap_or_default();
                write!(out, "{}{of_ring}", said(&made, subject))?;
            }
            Format::Json => written(&made, subject, ring.as_ref(), &mut out)?,
        }
        out.flush()?;
        Ok(Outcome::Done)
    }
}

fn said(made: &Made<'_>, subject: Subject) -> String {
    match subject {
        Subject::Plan => overview::said(made, &explain::overview(made)),
        Subject::Library(l) => library::said(made, &explain::library(made, l)),
        Subject::Pool(h) => library::pool(made, h),
        Subject::Cell(c) => cell::said(made, &explain::cell(made, c)),
        Subject::Dated(d) => match explain::duty(made, d) {
            Some(reasons) => duty::said(made, &reasons),
            None => duty::none(made, d),
        },
    }
}

fn written(
    made: &Made<'_>,
    subject: Subject,
    ring: Option<&RingReasons>,
    out: impl Write,
) -> std::io::Result<()> {
    match subject {
        Subject::Plan => json::overview(made, &explain::overview(made), out),
        Subject::Library(l) => json::library(made, &explain::library(made, l), out),
        Subject::Pool(h) => json::pool(made, h, out),
        Subject::Cell(c) => json::cell(made, &explain::cell(made, c), out),
        Subject::Dated(d) => json::duty(made, d, explain::duty(made, d).as_ref(), ring, out),
    }
}
