//! The hours that a row says, in a column for a day or several, or in two with times.

use super::headings::Meaning;
use super::hours::{self, Hours, Unclear};
use super::rows::{Found, RowReader};
use super::sheet::{At, Value};
use crate::finding::words::quoted;
use crate::model::Time;

impl RowReader<'_> {
    /// Reads the hours of a week. A row with hours on some day has none on days it leaves empty; one
    /// without any does not speak of hours.
    pub fn week(&mut self, row: u32) -> [Option<Found<Hours>>; 7] {
        let mut stretches: Vec<(u8, u8)> = Vec::new();
        for meaning in self.header.columns.keys() {
            if let Meaning::Hours(first, last) | Meaning::From(first, last) = *meaning {
                stretches.push((first, last));
            }
        }
        // What is said of one day goes before what is said of several; an empty cell says nothing.
        stretches.sort_by_key(|(first, last)| first == last);
        let mut week: [Option<Found<Hours>>; 7] = Default::default();
        let is_said = |reader: &Self, found: &Found<Hours>| reader.cell(found.at).is_some();
        for (first, last) in stretches {
            let Some(found) = self.day(row, first, last) else { continue };
            let (is_new, mut other) = (is_said(self, &found), None);
            for (day, at) in week[usize::from(first)..=usize::from(last)].iter_mut().zip(first..) {
                let before = day.as_ref().filter(|before| is_said(self, before));
                if before.is_some() && !is_new {
                    continue;
                }
                let differs = before.filter(|before| first < last && before.value != found.value);
                if let Some(before) = differs {
                    other.get_or_insert((at, before.clone()));
                }
                *day = Some(found.clone());
            }
            if let Some((day, before)) = other {
                self.two_hours(day, &before, &found);
            }
        }
        let has = |day: &Option<Found<Hours>>| day.as_ref().is_some_and(|day| is_said(self, day));
        if week.iter().any(has) { week } else { Default::default() }
    }

    /// Two columns of several days that say different hours of one.
    fn two_hours(&mut self, day: u8, one: &Found<Hours>, other: &Found<Hours>) {
        let shown = |hours: &Hours| {
            let texts: Vec<String> =
                hours.iter().map(|i| format!("{}-{}", i.start, i.end)).collect();
            if texts.is_empty() { "closed".to_owned() } else { texts.join(", ") }
        };
        let message = format!(
            "{} is {} here, and {} in column {}",
            crate::model::weekday_code(crate::model::WEEKDAYS[usize::from(day)]),
            shown(&other.value),
            shown(&one.value),
            super::column_name(one.at.1),
        );
        let help = "leave one of them, or write a column for each day".to_owned();
        self.fault("bad-sheet-cell", other.at, message, help);
    }

    /// Reads the hours of one column, or of two; an empty cell is a day without staff.
    fn day(&mut self, row: u32, first: u8, last: u8) -> Option<Found<Hours>> {
        let column = |meaning| self.header.columns.get(&meaning).copied();
        let from = column(Meaning::Hours(first, last)).or(column(Meaning::From(first, last)))?;
        let (at, to) = ((row, from), column(Meaning::To(first, last)).map(|to| (row, to)));
        let (start, end) = (self.cell(at).cloned(), to.and_then(|to| self.cell(to).cloned()));
        let (start, end) = (start.as_ref(), end.as_ref());
        let is_widened = to.is_some_and(|to| self.header.widened.contains(&to.1));
        let Some(start) = start else {
            match to {
                Some(to) if end.is_some() && is_widened => drop(self.unread.insert(to.1)),
                Some(to) if end.is_some() => {
                    let help = "when does it begin? the cell for that is empty";
                    self.bad(to, "time from when to when", help);
                }
                _ => {}
            }
            return Some(Found { value: Hours::new(), at });
        };
        if let Some(uncounted) =
            [Some(at), to].into_iter().flatten().find(|&at| self.is_uncounted(at))
        {
            self.uncounted(uncounted);
            return None;
        }
        let whole = match start {
            Value::Text(text) => hours::read(text),
            _ => Err(Unclear::Unreadable),
        };
        // Hours over cells that are merged stand in the second column of a day, too.
        let rest = end.filter(|_| to.is_some_and(|to| !self.is_same(at, to)));
        let is_closed = |value: &Value| matches!(value, Value::Text(text) if hours::read(text).is_ok_and(|hours| hours.is_empty()));
        let value = match (whole, to.zip(rest)) {
            (Ok(value), Some((_, rest))) if value.is_empty() && is_closed(rest) => Some(value),
            (Ok(value), Some((to, _))) if is_widened => {
                self.unread.insert(to.1);
                Some(value)
            }
            (Ok(value), None) => Some(value),
            (Ok(value), Some((to, _))) => {
                let help = if value.is_empty() {
                    "the cell before says that it is closed: empty one of the two"
                } else {
                    "the cell before has both times already: empty this one"
                };
                self.bad(to, "time from when to when", help);
                None
            }
            (Err(Unclear::TwoWays(first, last)), _) => {
                let (message, help) = two_ways(first, last);
                self.fault("bad-sheet-cell", at, message, help);
                None
            }
            (Err(Unclear::Unreadable), end) => self.span((at, start), end),
        };
        value.map(|value| Found { value, at })
    }

    /// Reads the hours of two cells, of which the second can be missing.
    fn span(&mut self, (at, start): (At, &Value), end: Option<(At, &Value)>) -> Option<Hours> {
        let rest = end.map(|(_, value)| value);
        if let (Some(first), Some(last)) = (bare(start), rest.and_then(bare))
            && hours::is_of_two_ways(first, last)
        {
            let (message, help) = two_ways(first, last);
            self.fault("bad-sheet-cell", at, message, help);
            return None;
        }
        let numbers = [Some((at, start)), end].into_iter().flatten().filter(|_| end.is_some());
        for (at, value) in numbers {
            if let Value::Number(number) = value
                && moment(value).is_none()
            {
                let (message, help) = no_hour(*number);
                self.fault("bad-sheet-cell", at, message, help);
                return None;
            }
        }
        let span = moment(start).zip(rest.and_then(moment));
        if let (Some((begins, ends)), Some((to, last))) = (span, end)
            && begins >= ends
        {
            let shown = quoted(&last.shown());
            let message = format!("{shown} is no end of hours that begin at {begins}");
            let help = "write 24:00 for midnight; the earlier time comes first".to_owned();
            self.fault("bad-sheet-cell", to, message, help);
            return None;
        }
        let value = span.and_then(|span| hours::of_spans(vec![span]));
        if value.is_none() {
            let help = match (start, rest) {
                (Value::Moment(days), _) if hours::time_of(*days).is_none() => {
                    "the spreadsheet has made a date of it: format the column as text, and write \
                     hours as in 9-20"
                }
                (Value::Moment(_) | Value::Number(_), None) => {
                    "when does it end? write both times in one cell as text, as in 9-20, or the \
                     end in the next column"
                }
                _ => {
                    "expected hours such as 9-20 or 9.00-12.00, 13.00-18.00, the earlier first; \
                      a dash or nothing for a day without staff"
                }
            };
            self.bad(at, "time from when to when", help);
        }
        value
    }
}

/// What is said of `1-5`.
fn two_ways(first: u32, last: u32) -> (String, String) {
    let (late, end) = (first + 12, last + 12);
    let morning = format!("{first:02}:00-{last:02}:00");
    let mut others = format!("{late}:00-{end}:00");
    if let (Some(from), Some(to)) = (weekday(first), weekday(last)) {
        others = format!("{others}, or the weekdays {from}-{to}");
    }
    let message = format!("`{first}-{last}` could be {morning} or {others}");
    (message, format!("write {morning} or {late}:00-{end}:00, with the minutes"))
}

fn weekday(number: u32) -> Option<&'static str> {
    let at = usize::try_from(number).ok()?.checked_sub(1)?;
    crate::model::WEEKDAYS.get(at).map(|day| crate::model::weekday_code(*day))
}

/// What is said of a number that is no whole hour: 9.3 is what a spreadsheet makes of `9.30`.
fn no_hour(number: f64) -> (String, String) {
    let shown = |minutes: f64| {
        #[expect(clippy::cast_possible_truncation, reason = "within a day")]
        let minutes = minutes.round() as i64;
        format!("{}:{:02}", minutes / 60, minutes % 60)
    };
    let help = "format the cells as text, and write hours as in 9.30-20 or 9:30".to_owned();
    let minutes = (number.fract() * 100.0).round();
    let message = if !(0.0..24.0).contains(&number) {
        format!("`{number}` is no time of a day")
    } else if number < 1.0 {
        let part = shown(number * 1440.0);
        format!("`{number}` could be {part}, as a part of a day, or 0:{minutes:02}")
    } else if minutes < 60.0 {
        let hour = number.trunc();
        let part = shown(number * 60.0);
        format!("`{number}` could be {hour}:{minutes:02}, or {part} as a part of an hour")
    } else {
        format!("`{number}` could be {}, as a part of an hour, or a slip", shown(number * 60.0))
    };
    (message, help)
}

/// A whole hour that is written without minutes.
fn bare(value: &Value) -> Option<u32> {
    match value {
        Value::Text(text) => hours::bare(text),
        Value::Number(_) => moment(value).map(|time| time.minutes() / 60),
        _ => None,
    }
}

/// A time of day in a cell of its own; of numbers whole hours only.
fn moment(value: &Value) -> Option<Time> {
    match value {
        Value::Moment(days) => hours::time_of(*days),
        Value::Text(text) => hours::time(text),
        Value::Number(number) if number.fract() == 0.0 && (0.0..=24.0).contains(number) => {
            hours::time_of(number / 24.0)
        }
        Value::Number(_) | Value::PerCent(_) | Value::Other(_) | Value::Uncounted => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_whole_hours_or_are_shown_in_both_readings() {
        let of = |number| moment(&Value::Number(number)).map(|time| time.to_string());
        assert_eq!(of(9.0).as_deref(), Some("09:00"));
        assert_eq!(of(0.0).as_deref(), Some("00:00"));
        assert_eq!(of(24.0).as_deref(), Some("24:00"));
        for (number, expected) in [
            (9.3, "`9.3` could be 9:30, or 9:18 as a part of an hour"),
            (8.15, "`8.15` could be 8:15, or 8:09 as a part of an hour"),
            (9.5, "`9.5` could be 9:50, or 9:30 as a part of an hour"),
            (0.375, "`0.375` could be 9:00, as a part of a day, or 0:38"),
            (9.75, "`9.75` could be 9:45, as a part of an hour, or a slip"),
            (25.0, "`25` is no time of a day"),
            (-1.0, "`-1` is no time of a day"),
        ] {
            assert_eq!(of(number), None, "{number}");
            assert_eq!(no_hour(number).0, expected);
        }
    }

    #[test]
    fn bare_hours_are_shown_in_every_reading() {
        assert_eq!(
            two_ways(1, 5).0,
            "`1-5` could be 01:00-05:00 or 13:00-17:00, or the weekdays mon-fri"
        );
        assert_eq!(two_ways(6, 12).0, "`6-12` could be 06:00-12:00 or 18:00-24:00");
    }
}
