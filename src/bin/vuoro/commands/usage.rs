//! `vuoro usage`: how much a service is used, when, for how long, and on whose duty.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use vuoro::export::usage::{usage_csv, usage_json};

use crate::cli::outcome::Outcome;
use crate::render::figures;
use crate::render::terminal;
use crate::session::counted::Counted;
use crate::session::counted::Shape;

/// Show how much the service is used: by hour, cell, weekday, week and tag, for how long, how many at
/// once, and on whose duty.
///
/// Only columns that are mapped are read: texts, names and addresses of a log are in no output. Rows
/// that cannot be read are said with their line, and counted. Chats are looked at in the open hours
/// of the term, or of every week when a consortium file is given: then holidays count as open.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  vuoro usage examples/piki-2018-usage/chats.csv \\
    --for examples/piki-2018-usage/syksy.toml
  vuoro usage examples/piki-2018-usage/chats.csv \\
    --for examples/piki-2018-usage/syksy.toml \\
    --from 2018-09-03 --to 2018-10-03
  vuoro usage examples/piki-2018-usage/visits.csv \\
    --for examples/piki-2018-usage/consortium.toml --preset excel-fi \\
    --format json

Exit codes: 0 done; 1 done, but rows were left out; 2 could not do it.")]
pub struct UsageOf {
    #[command(flatten)]
    counted: Counted,
    /// The roster whose duties are looked at: a roster.csv or its folder [default: that of the term]
    #[arg(long, value_name = "ROSTER")]
    roster: Option<PathBuf>,
    /// How to print it
    #[arg(long, value_enum, default_value = "text")]
    format: Shape,
}

impl UsageOf {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let counts = self.counted.read()?;
        let roster = self.counted.roster(self.roster.as_deref())?;
        let figures = counts.figures(&roster);
        let mut out = terminal::stdout();
        match self.format {
            Shape::Text => write!(out, "{}", figures::usage(&counts.consortium, &figures))?,
            Shape::Csv => usage_csv(&figures, &mut out)?,
            Shape::Json => usage_json(&figures, &mut out)?,
        }
        out.flush()?;
        Ok(counts.outcome())
    }
}
