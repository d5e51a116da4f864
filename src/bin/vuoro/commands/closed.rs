//! `vuoro closed`: days on which there is no service.

use std::ops::RangeInclusive;
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;
use vuoro::model::Interval;

use crate::cli::days;
use crate::cli::outcome::Outcome;
use crate::session::change::Writes;
use crate::session::told::{hours, is_of, taken_out, tell, when};
use crate::store::edit::{append_table, quoted};

/// Say that the service is closed on some days: to come, or past.
///
/// Writes `[[closed]]` into the term file. Duties of a published term on these days are cancelled:
/// nobody owes them. A draft is planned anew.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  vuoro closed examples/piki-2018/syksy.toml 5.12.2018 --hours 14-24 \\
    --now 2018-11-20T09:00:00Z --dry-run
  vuoro closed examples/piki-2018/syksy.toml 2018-10-15..2018-10-19 \\
    --reason \"the system is renewed\" --now 2018-10-01T09:00:00Z --dry-run")]
pub struct Closed {
    /// The term file, such as syksy.toml [default: the only one of this folder]
    term: PathBuf,
    /// A day, such as 5.12.2018, or a stretch of days, such as 2018-10-15..2018-10-19; can be given
    /// several times
    #[arg(required = true, value_parser = days::given)]
    days: Vec<RangeInclusive<NaiveDate>>,
    /// Only these hours of each of the days, such as 14:00-16:00
    #[arg(long, value_name = "HOURS", value_parser = hours)]
    hours: Option<Interval>,
    /// Why, in your words
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// It is not so after all: take it out of the term file again, and give the duties back
    #[arg(long, conflicts_with = "reason")]
    take_back: bool,
    #[command(flatten)]
    writes: Writes,
}

impl Closed {
    /// Runs the command.
    pub fn run(&self) -> anyhow::Result<Outcome> {
        tell(&self.term, &self.writes, "vuoro closed", |files, _| {
            let mut text = files.text.clone();
            for days in &self.days {
                text = if self.take_back {
                    let what = format!("{} to {}", days.start(), days.end());
                    taken_out(&text, "closed", &what, |table| is_of(table, days, self.hours))?
                } else {
                    let mut lines = when(days, self.hours);
                    lines.extend(
                        self.reason.as_deref().map(|why| format!("reason = {}", quoted(why))),
                    );
                    append_table(&text, "closed", &lines)?
                };
            }
            Ok(text)
        })
    }
}
