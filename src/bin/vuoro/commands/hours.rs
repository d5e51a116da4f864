//! `vuoro hours`: when to be open.

use std::io::Write;

use anyhow::{bail, ensure};
use clap::Args;
use vuoro::export::usage::{hours_csv, hours_json};
use vuoro::report::{self, Ask};

use crate::cli::given;
use crate::cli::outcome::Outcome;
use crate::render::figures;
use crate::render::terminal;
use crate::session::counted::Counted;
use crate::session::counted::Shape;

/// Find the hours of service that catch most chats or visits for a number of hours a week.
///
/// Every day has one window of whole slots, or none. A slot is possible when enough libraries can
/// staff it from start to end. The answer is the best there is. Chats can begin only while the
/// service is open: to learn about other hours, count visits.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  vuoro hours examples/piki-2018-usage/visits.csv \\
    --for examples/piki-2018-usage/consortium.toml --preset excel-fi \\
    --hours 30
  vuoro hours examples/piki-2018-usage/visits.csv \\
    --for examples/piki-2018-usage/consortium.toml --preset excel-fi \\
    --hours 30 --same --staffed-by 5

Exit codes: 0 done; 1 done, but rows were left out; 2 could not do it.")]
pub struct Hours {
    #[command(flatten)]
    counted: Counted,
    /// Hours a week [default: as many as now]
    #[arg(long = "hours", value_name = "N", allow_negative_numbers = true,
        value_parser = given::whole(1..=168))]
    wanted: Option<u32>,
    /// The same hours on every open day
    #[arg(long)]
    same: bool,
    /// How many libraries must be able to staff a slot [default: two for each seat]
    #[arg(long, value_name = "N", allow_negative_numbers = true,
        value_parser = given::whole(1..=10_000))]
    staffed_by: Option<u32>,
    /// Every how many minutes a window may begin
    #[arg(long, value_name = "MINUTES", default_value = "60",
        allow_negative_numbers = true,
        value_parser = given::whole(5..=1440))]
    step: u32,
    /// How to print it
    #[arg(long, value_enum, default_value = "text")]
    format: Shape,
}

impl Hours {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        let counts = self.counted.read()?;
        let c = &counts.consortium;
        let slot = c.grid.slot_minutes();
        let present = u32::try_from(c.grid.periods().len())?;
        let slots = match self.wanted {
            None => present,
            Some(hours) => {
                let slots = hours * 60 / slot;
                ensure!(slots > 0, "{hours} hours are less than a slot of {slot} minutes");
                slots
            }
        };
        let most = u32::try_from(c.libraries().len())?;
        let staffed_by =
            self.staffed_by.unwrap_or_else(|| (2 * u32::from(c.grid.seats())).min(most));
        let ask = Ask { slots, same: self.same, staffed_by, step: self.step };
        let figures = report::hours(c, &counts.of_days(), ask);
        if figures.best.slots == 0 {
            bail!(
                "no slot of {slot} minutes in which something was counted can be staffed by \
                 {staffed_by} libraries: name fewer with --staffed-by"
            );
        }
        let mut out = terminal::stdout();
        match self.format {
            Shape::Text => write!(out, "{}", figures::hours(c, &figures, staffed_by))?,
            Shape::Csv => hours_csv(&figures, &mut out)?,
            Shape::Json => hours_json(&figures, &mut out)?,
        }
        out.flush()?;
        Ok(counts.outcome())
    }
}
