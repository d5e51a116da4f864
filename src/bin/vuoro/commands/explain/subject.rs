//! What is to be explained, from the words of the command line.

use anyhow::bail;
use chrono::{Datelike, NaiveDate, Weekday};
use vuoro::export::holder_name;
use vuoro::model::Plan;
use vuoro::model::{
    Cell, DatedCell, Grid, HolderIx, LibraryIx, PeriodIx, Time, WEEKDAYS, weekday_code,
};

use crate::cli::cells;

/// What is to be explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// The whole plan.
    Plan,
    /// A library.
    Library(LibraryIx),
    /// A pool.
    Pool(HolderIx),
    /// A cell of the week.
    Cell(Cell),
    /// A cell on a date.
    Dated(DatedCell),
}

impl Subject {
    /// What the words mean: an id or a name, a cell, or a cell on a date.
    pub fn find(plan: &Plan, words: &str) -> anyhow::Result<Self> {
        let words = words.trim();
        if words.is_empty() {
            return Ok(Self::Plan);
        }
        if let Some(named) = named(plan, words) {
            return Ok(named);
        }
        let cell = cells::as_in_files(words)?;
        let (place, seat) = match cell.split_once('#') {
            Some((place, seat)) => (place, Some(seat.trim())),
            None => (&*cell, None),
        };
        let mut parts = place.split_whitespace();
        let day = parts.next().unwrap_or_default();
        let (weekday, date) = (cells::weekday(day), cells::date(day));
        if weekday.is_none() && date.is_none() {
            bail!("{}", unknown(plan, words));
        }
        let time = parts.next().and_then(Time::parse);
        let (Some(time), None) = (time, parts.next()) else {
            bail!("`{words}` is no cell: {}", those_of(&plan.consortium.grid, weekday, date));
        };
        let grid = &plan.consortium.grid;
        if let Some(date) = date {
            within(plan, date)?;
        }
        let on = weekday.or(date.map(|d| d.weekday())).expect("one of them");
        let Some(period) = grid.find(on, time) else {
            let day = weekday_code(on);
            bail!("the service has no cell `{day} {time}`: {}", those_of(grid, Some(on), None));
        };
        let seat = seated(grid, seat)?;
        Ok(match date {
            Some(date) => Self::Dated(DatedCell { date, period, seat }),
            None => Self::Cell(Cell { period, seat }),
        })
    }
}

/// A library or a pool by its id or its name.
fn named(plan: &Plan, words: &str) -> Option<Subject> {
    let (c, a) = (&plan.consortium, &plan.allocation);
    let same = |name: &str| name.to_lowercase() == words.to_lowercase();
    let library = c.find(words).or_else(|| c.indices().find(|&l| same(&c[l].name)));
    let pool = || {
        let is_it = |h: &HolderIx| same(a[*h].holder.id.as_str()) || same(&holder_name(c, a, *h));
        a.indices().filter(|&h| a[h].holder.is_pool()).find(is_it)
    };
    library.map(Subject::Library).or_else(|| pool().map(Subject::Pool))
}

fn unknown(plan: &Plan, words: &str) -> String {
    let (c, a) = (&plan.consortium, &plan.allocation);
    let ids = c.libraries().iter().flat_map(|l| [l.id.as_str(), &l.name]);
    let pools = a.shares.iter().map(|s| s.holder.id.as_str());
    let found = words.to_lowercase();
    let score = |name: &&str| strsim::jaro_winkler(&found, &name.to_lowercase());
    let best = ids.chain(pools).max_by(|a, b| score(a).total_cmp(&score(b)));
    let help = match best.filter(|name| score(name) >= 0.8) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!(
            "give a library's id, a cell such as `{}`, or one on a date such as `{} {}`",
            c.grid.periods()[0],
            plan.term.first,
            c.grid.periods()[0].start
        ),
    };
    format!("`{words}` is no library, pool or cell of `{}`: {help}", c.id)
}

fn within(plan: &Plan, date: NaiveDate) -> anyhow::Result<()> {
    let (first, last) = (plan.term.first, plan.term.last);
    if date < first || last < date {
        bail!("{date} is outside the term, which goes from {first} to {last}");
    }
    Ok(())
}

fn seated(grid: &Grid, seat: Option<&str>) -> anyhow::Result<u16> {
    let Some(text) = seat else { return Ok(1) };
    match text.parse() {
        Ok(seat) if (1..=grid.seats()).contains(&seat) => Ok(seat),
        _ => bail!("the service has no seat `{text}`: seats go from 1 to {}", grid.seats()),
    }
}

/// The cells that there are: of a day, or of the week.
fn those_of(grid: &Grid, weekday: Option<Weekday>, date: Option<NaiveDate>) -> String {
    let day = weekday.or(date.map(|d| d.weekday()));
    let of = |day: Weekday| -> Vec<String> {
        let here = |p: &PeriodIx| grid.period(*p).weekday == day;
        grid.indices().filter(here).map(|p| grid.period(p).start.to_string()).collect()
    };
    match day.map(|day| (day, of(day))) {
        Some((day, starts)) if !starts.is_empty() => {
            format!("the cells of `{}` start at {}", weekday_code(day), starts.join(", "))
        }
        _ => {
            let days = WEEKDAYS.into_iter().map(|day| (day, of(day)));
            let days = days.filter(|(_, starts)| !starts.is_empty());
            let days = days.map(|(day, s)| format!("{} {}", weekday_code(day), s.join(", ")));
            format!("the cells of the week are {}", days.collect::<Vec<_>>().join("; "))
        }
    }
}
