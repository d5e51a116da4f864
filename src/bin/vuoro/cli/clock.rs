//! The time of a command: given, or the present. It is written down with what it stamps; otherwise
//! the clock only tells which term is over, and when the next one could be.

use std::time::SystemTime;

use anyhow::{Context, anyhow};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::Tz;
use vuoro::files::stamp::{self, Stamp};
use vuoro::lifecycle::{self, Moment, Refused};
use vuoro::model::{Consortium, Plan, Term};

/// When a command is given.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
pub struct Now {
    /// The time of this command, in UTC [default: the present]
    #[arg(long = "now", value_name = "STAMP", value_parser = parse)]
    pub given: Option<DateTime<Utc>>,
}

/// A stamp.
pub fn parse(text: &str) -> Result<DateTime<Utc>, String> {
    stamp::parse(text).map_err(|why| format!("{why}: write it as in 2018-09-14T08:30:00Z"))
}

/// A stamp as people write it, the clocks being those of the consortium.
pub fn stamp(text: &str) -> Result<Stamp, String> {
    let form = "write it as in \"2018-08-20 12:00\" or 2018-08-20T09:00:00Z";
    Stamp::parse(text).map_err(|why| format!("{why}: {form}"))
}

/// The moment of a stamp, by the clocks of a consortium.
pub fn moment(c: &Consortium, stamp: Stamp) -> anyhow::Result<DateTime<Utc>> {
    let zone = c.timezone.parse::<Tz>().with_context(|| format!("no zone `{}`", c.timezone))?;
    let behind = "give it with its distance from UTC, as in 2018-10-28T03:30:00+02:00";
    stamp.moment(zone).map_err(|why| anyhow!("{why}: {behind}"))
}

impl Now {
    /// The given time, or the present, in whole seconds.
    pub fn time(self) -> anyhow::Result<DateTime<Utc>> {
        if let Some(given) = self.given {
            return Ok(given);
        }
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        let seconds = since.context("the clock of this computer is wrong")?.as_secs();
        let time = i64::try_from(seconds).ok().and_then(|s| DateTime::from_timestamp(s, 0));
        time.context("the clock of this computer is wrong: give the time with --now")
    }

    /// The moment of the command for a term; the day before which everything stays may be given.
    pub fn moment(self, c: &Consortium, from: Option<NaiveDate>) -> anyhow::Result<Moment> {
        let given = self.given.map(|at| local(c, at)).transpose()?;
        let day = from.or(given.map(|at| at.date()));
        Ok(Moment { now: self.time()?, day })
    }

    /// The stamp of a new change.
    pub fn stamp(
        self,
        term: &Term,
        revised: Option<DateTime<Utc>>,
    ) -> anyhow::Result<DateTime<Utc>> {
        Moment { now: self.time()?, day: None }.stamp(term, revised).map_err(said)
    }
}

/// What a refusal says, with what to do.
pub fn said(why: Refused) -> anyhow::Error {
    match why {
        Refused::Draft => anyhow!(
            "the plan is a draft, which has no changes: edit the files and run `vuoro allocate`, \
             or publish it first, with `vuoro publish`"
        ),
        Refused::Early { now, latest } => anyhow!(
            "the time {} is before {}, when the plan was published or last changed: give a later \
             one with --now",
            stamp::text(now),
            stamp::text(latest)
        ),
        why => why.into(),
    }
}

/// The day before which everything in a plan stays as it is, unless a command names another.
pub fn day(plan: &Plan) -> anyhow::Result<NaiveDate> {
    let now = DateTime::UNIX_EPOCH;
    Moment { now, day: None }.day(&plan.consortium, &plan.term).map_err(said)
}

/// A stamp in the consortium's local time.
pub fn local(c: &Consortium, at: DateTime<Utc>) -> anyhow::Result<NaiveDateTime> {
    lifecycle::local(c, at).map_err(said)
}
