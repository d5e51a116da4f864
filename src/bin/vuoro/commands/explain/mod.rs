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

use chrono::{DateTime, NaiveDateTime};
use clap::Args;
use vuoro::export::json;
use vuoro::lifecycle;
use vuoro::model::Plan;
use vuoro::report::explain::{self, RingReasons};

use crate::cli::clock::{self, Now};
use crate::cli::outcome::Format;
use crate::cli::outcome::Outcome;
use crate::render::terminal;
use crate::session::term::Files;
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
    /// The term file, such as syksy.toml [default: the only one of this folder]
    term: PathBuf,
    /// A library, a pool, a cell of the week, or a cell on a date
    #[arg(value_name = "LIBRARY | CELL | DATED-CELL")]
    subject: Vec<String>,
    /// The folder of the roster [default: syksy/ beside syksy.toml]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    now: Now,
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
        let (plan, held) = files.open(&term, false)?;
        // If a stamp is asked for, something has changed.
        let day = clock::day(&plan)?;
        let rings = lifecycle::deal(&plan, &held.rings, day, &|| Ok(DateTime::UNIX_EPOCH));
        let (plan, rings) = (&plan, rings?);
        let subject = Subject::find(plan, &self.subject.join(" "))?;
        let of_ring =
            |cell| rings.iter().find_map(|r| explain::ring(plan, &r.ring, &r.dealt, cell));
        let ring = match subject {
            Subject::Dated(cell) => of_ring(cell),
            _ => None,
        };
        let mut out = terminal::stdout();
        match self.format {
            Format::Text => {
                let of_ring = ring.map(|r| ring::said(plan, &r)).unwrap_or_default();
                write!(out, "{}{of_ring}", said(plan, subject, self.local(plan)?))?;
            }
            Format::Json => written(plan, subject, ring.as_ref(), &mut out)?,
        }
        out.flush()?;
        Ok(Outcome::Done)
    }

    /// The time, as far as a plan says what is done by it.
    fn local(&self, plan: &Plan) -> anyhow::Result<Option<NaiveDateTime>> {
        let is_published = plan.term.published.is_some();
        is_published.then(|| clock::local(&plan.consortium, self.now.time()?)).transpose()
    }
}

fn said(plan: &Plan, subject: Subject, now: Option<NaiveDateTime>) -> String {
    match subject {
        Subject::Plan => overview::said(plan, &explain::overview(plan)),
        Subject::Library(l) => library::said(plan, &explain::library(plan, l), now),
        Subject::Pool(h) => library::pool(plan, h),
        Subject::Cell(c) => cell::said(plan, &explain::cell(plan, c)),
        Subject::Dated(d) => match explain::duty(plan, d) {
            Some(reasons) => duty::said(plan, &reasons),
            None => duty::none(plan, d),
        },
    }
}

fn written(
    plan: &Plan,
    subject: Subject,
    ring: Option<&RingReasons>,
    out: impl Write,
) -> std::io::Result<()> {
    match subject {
        Subject::Plan => json::overview(plan, &explain::overview(plan), out),
        Subject::Library(l) => json::library(plan, &explain::library(plan, l), out),
        Subject::Pool(h) => json::pool(plan, h, out),
        Subject::Cell(c) => json::cell(plan, &explain::cell(plan, c), out),
        Subject::Dated(d) => json::duty(plan, d, explain::duty(plan, d).as_ref(), ring, out),
    }
}
