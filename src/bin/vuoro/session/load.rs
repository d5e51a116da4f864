//! The files that say how busy the cells of a term are.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::bail;
use chrono::{Datelike, NaiveDate};
use vuoro::input::{self, LoadFiles, SourceMap, TermFiles};
use vuoro::model::{Consortium, Load, RosterLine, Term, Usage, UsageForm, UsagePreset, VisitDay};
use vuoro::report::{Counting, load};

use crate::session::counted;
use crate::session::rosters::lines;

/// Everything that `[load]` names.
#[derive(Debug, Clone)]
pub struct Counts {
    /// What was counted.
    pub usage: Usage,
    /// What the table says.
    pub named: LoadFiles,
    holidays: Vec<NaiveDate>,
    before: Vec<RosterLine>,
}

impl Counts {
    /// Reads the files, if the term file names some; rows that are left out are reported.
    pub fn read(
        sources: &mut SourceMap,
        term: &TermFiles,
        beside: impl Fn(&str) -> PathBuf,
        c: &Consortium,
    ) -> anyhow::Result<Option<Self>> {
        let Some(named) = term.load.clone() else { return Ok(None) };
        let form = c.usage.clone().unwrap_or_else(|| UsageForm::of(UsagePreset::Plain));
        let paths: Vec<PathBuf> = named.files.iter().map(|name| beside(name)).collect();
        let usage = counted::usage(sources, c, &form, &paths)?;
        let by_weekday = usage.visits.iter().any(|v| matches!(v.day, VisitDay::Weekday(_)));
        if by_weekday && usage.weeks.is_none() {
            bail!(
                "`{}` counts visits by weekday, and nothing says over how many weeks: write \
                 `weeks = …` below `[usage]` in the consortium file",
                named.files[0]
            );
        }
        let before = match &named.before {
            Some(name) => lines(sources, Path::new(&beside(name)))?,
            None => Vec::new(),
        };
        let holidays = holidays(term.holidays.as_deref(), &usage, &named);
        Ok(Some(Self { usage, named, holidays, before }))
    }

    /// How busy the cells are, for a term as its text is now.
    pub fn load(&self, c: &Consortium, term: &Term) -> Load {
        let LoadFiles { weigh, days, .. } = self.named;
        let counting = Counting { weigh, days, holidays: &self.holidays };
        load(c, term, &self.usage, counting, &self.before)
    }
}

/// The public holidays of all years of the count.
fn holidays(country: Option<&str>, usage: &Usage, named: &LoadFiles) -> Vec<NaiveDate> {
    let Some(rules) = country.and_then(input::holiday_rules) else { return Vec::new() };
    let dated = usage.visits.iter().filter_map(|v| match v.day {
        VisitDay::Date(date) => Some(date),
        VisitDay::Weekday(_) => None,
    });
    let days = usage.chats.iter().map(|chat| chat.start.date()).chain(dated);
    // The count may begin before what was counted, and end after it.
    let days = days.chain(named.days.0).chain(named.days.1);
    let years: BTreeSet<i32> = days.map(|date| date.year()).collect();
    let (Some(&first), Some(&last)) = (years.first(), years.last()) else { return Vec::new() };
    (first..=last).flat_map(|year| rules.iter().filter_map(move |rule| rule.date(year))).collect()
}
