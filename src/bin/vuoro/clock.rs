//! The time of a command: given, or the present. It is written down with what it stamps; besides, the
//! clock tells which term is over, and when the next one could be.

use std::time::SystemTime;

use anyhow::{Context, bail};
use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use vuoro::export::csv::stamp;
use vuoro::model::{Consortium, Term};

/// Commands that come at once are stamped one second after the other; the clock may be as far
/// behind the last of them.
const SLACK: TimeDelta = TimeDelta::minutes(1);

/// When a command is given.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
pub struct Now {
    /// The time of this command, in UTC [default: the present]
    #[arg(long = "now", value_name = "STAMP", value_parser = parse)]
    pub given: Option<DateTime<Utc>>,
}

fn parse(text: &str) -> Result<DateTime<Utc>, String> {
    vuoro::input::stamp(text).map_err(|why| format!("{why}: write it as in 2018-09-14T08:30:00Z"))
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

    /// The stamp of a new change: later than everything that the term has, and than the last time
    /// an event was worded anew, since calendars go by the order of stamps.
    pub fn stamp(
        self,
        term: &Term,
        revised: Option<DateTime<Utc>>,
    ) -> anyhow::Result<DateTime<Utc>> {
        let now = self.time()?;
        let Some(latest) = latest(term).map(|latest| revised.unwrap_or(latest).max(latest)) else {
            bail!(
                "the plan is a draft, which has no changes: edit the files and run `vuoro allocate`, \
                 or set `published` in the term file first"
            );
        };
        if now + SLACK < latest {
            bail!(
                "the time {} is before {}, when the plan was published or last changed: give a \
                 later one with --now",
                stamp(now),
                stamp(latest)
            );
        }
        let first = if term.changes.is_empty() && revised.is_none() {
            latest
        } else {
            latest + TimeDelta::seconds(1)
        };
        Ok(now.max(first))
    }
}

/// The last stamp of a term: of its last change, or of its publication; none for a draft.
pub fn latest(term: &Term) -> Option<DateTime<Utc>> {
    let published = term.published?;
    Some(term.changes.last().map_or(published, |c| c.at.max(published)))
}

/// The day before which everything stays as it is: that of the given time, of the last change, or
/// of the publication; the first day of a draft.
pub fn day(c: &Consortium, term: &Term, now: Option<DateTime<Utc>>) -> anyhow::Result<NaiveDate> {
    now.or_else(|| latest(term)).map_or(Ok(term.first), |at| Ok(local(c, at)?.date()))
}

/// A stamp as the clocks of the consortium show it.
pub fn local(c: &Consortium, at: DateTime<Utc>) -> anyhow::Result<NaiveDateTime> {
    let zone: Tz = (c.timezone.parse().ok())
        .with_context(|| format!("`{}` is no time zone of the IANA database", c.timezone))?;
    Ok(at.with_timezone(&zone).naive_local())
}
