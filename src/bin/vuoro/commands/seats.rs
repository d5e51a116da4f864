//! `vuoro seats`: how many people are needed.

use std::io::Write;

use anyhow::{Context, bail};
use clap::Args;
use vuoro::export::usage::{seats_csv, seats_json};
use vuoro::report::{self, Goal};

use crate::cli::given;
use crate::cli::outcome::Outcome;
use crate::render::figures;
use crate::render::terminal;
use crate::session::counted::Counted;
use crate::session::counted::Shape;

/// Find how many people, or licences, a wanted answer time or loss needs, for every cell.
///
/// Rates are measured per cell, the duration over all chats. Between which numbers of people the data
/// allow is shown for 95 % confidence: where the two differ the data are too thin to tell.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  vuoro seats examples/piki-2018-usage/chats.csv \\
    --for examples/piki-2018-usage/syksy.toml
  vuoro seats examples/piki-2018-usage/chats.csv \\
    --for examples/piki-2018-usage/syksy.toml \\
    --answer 80 --within 60 --patience 120 --chats-at-once 2
  vuoro seats examples/piki-2018-usage/chats.csv \\
    --for examples/piki-2018-usage/syksy.toml \\
    --loss 5

Nobody gives up: Erlang C; with --patience: Erlang A; with --loss nobody waits: Erlang B.
Exit codes: 0 done; 1 done, but rows were left out; 2 could not do it.")]
pub struct Seats {
    #[command(flatten)]
    counted: Counted,
    /// Per cent of chats that are answered in time
    #[arg(long, value_name = "PERCENT", default_value = "90", value_parser = per_cent)]
    answer: f64,
    /// Within how many seconds
    #[arg(long, value_name = "SECONDS", default_value = "30",
        allow_negative_numbers = true,
        value_parser = given::whole(0..=86_400))]
    within: u32,
    /// After how many seconds people give up, on average [default: never]
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true,
        value_parser = given::whole(1..=86_400))]
    patience: Option<u32>,
    /// Per cent of chats that may be lost when nobody can wait
    #[arg(long, value_name = "PERCENT", value_parser = per_cent,
        conflicts_with_all = ["answer", "within", "patience"])]
    loss: Option<f64>,
    /// How many chats one person holds at once
    #[arg(long, value_name = "N", default_value = "1",
        allow_negative_numbers = true,
        value_parser = given::whole(1..=20))]
    chats_at_once: u32,
    /// Seconds that a chat takes, for logs that do not say
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true,
        value_parser = given::whole(1..=86_400))]
    duration: Option<u32>,
    /// How to print it
    #[arg(long, value_enum, default_value = "text")]
    format: Shape,
}

/// Reads a percentage between 0 and 100, both excluded, as a fraction.
fn per_cent(text: &str) -> Result<f64, String> {
    let number = text.trim_end_matches('%').replace(',', ".").trim().parse::<f64>();
    match number {
        Ok(n) if n > 0.0 && n < 100.0 => Ok(n / 100.0),
        _ => Err("expected a number above 0 and below 100, such as 90".to_owned()),
    }
}

impl Seats {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let counts = self.counted.read()?;
        if counts.usage.chats.is_empty() {
            bail!("visits do not say how many chats there are: give a log of chats");
        }
        let goal = match self.loss {
            Some(share) => Goal::Lost { share },
            None => Goal::Answered {
                share: self.answer,
                within: self.within.into(),
                patience: self.patience.map(f64::from),
            },
        };
        let duration = self.duration.map(f64::from);
        let usage = counts.figures(&[]);
        let seats = report::seats(&counts.usage, &usage, goal, self.chats_at_once, duration);
        let figures = seats.context(
            "the log does not say how long chats took: name its column in `[usage]`, or give the \
             mean with --duration SECONDS",
        )?;
        let mut out = terminal::stdout();
        match self.format {
            Shape::Text => write!(out, "{}", figures::seats(&counts.consortium, &figures))?,
            Shape::Csv => seats_csv(&figures, &mut out)?,
            Shape::Json => seats_json(&figures, &mut out)?,
        }
        out.flush()?;
        Ok(counts.outcome())
    }
}
