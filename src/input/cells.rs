//! Cells as files write them: `tue 14:00`, `tue 14:00 #2`, `2018-09-18 14:00`.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::files::stamp;
use crate::finding::notes::{At, Notes};
use crate::finding::words::quoted;
use crate::model::{Cell, DatedCell, Grid, PeriodIx, PeriodSet, Time, WEEKDAYS, weekday_code};

/// Reads a cell of the week.
pub(super) fn cell(text: &At<String>, grid: &Grid, notes: &mut Notes) -> Option<Cell> {
    let parsed = parse(&text.value).and_then(|(day, time, seat)| Some((weekday(day)?, time, seat)));
    let Some((weekday, start, seat)) = parsed else {
        let example = cell_example(grid);
        let help = format!("write weekday and start, as in `{example}`");
        return bad(
            text,
            weekly_as_written(&text.value),
            "expected a day and a start",
            &help,
            notes,
        );
    };
    let period = find(text, grid, weekday, start, notes)?;
    let seat = in_seats(text, grid, seat, notes)?;
    Some(Cell { period, seat })
}

/// Reads a list of periods: cells without seats, since a wish is for a time.
pub(super) fn periods(
    list: Option<&At<Vec<At<String>>>>,
    grid: &Grid,
    notes: &mut Notes,
) -> PeriodSet {
    let entries = list.map_or(&[][..], |l| &l.value);
    let period = |text: &At<String>| {
        if text.value.contains('#') {
            let message = format!("{} names a seat, but wishes are for times", quoted(&text.value));
            let help = "leave the `#` and what follows it out";
            notes.error("seat-in-wish", text.span, message, "", help);
            return None;
        }
        cell(text, grid, notes).map(|c| c.period)
    };
    entries.iter().filter_map(period).collect()
}

/// Reads a cell on a date.
pub(super) fn dated(text: &At<String>, grid: &Grid, notes: &mut Notes) -> Option<DatedCell> {
    let parsed = parse(&text.value).and_then(|(day, time, seat)| Some((date(day)?, time, seat)));
    let Some((date, start, seat)) = parsed else {
        let help = "write date and start, as in `2018-09-18 14:00`";
        return bad(
            text,
            dated_as_written(&text.value),
            "expected a date and a start",
            help,
            notes,
        );
    };
    let period = find(text, grid, date.weekday(), start, notes)?;
    let seat = in_seats(text, grid, seat, notes)?;
    Some(DatedCell { date, period, seat })
}

/// Splits a cell into its day, its start and its seat; seats left out are the first.
fn parse(text: &str) -> Option<(&str, Time, Option<u16>)> {
    let (place, seat) = match text.split_once('#') {
        Some((place, seat)) if seat.bytes().all(|b| b.is_ascii_digit()) => {
            (place, Some(seat.parse().ok()?))
        }
        Some(_) => return None,
        None => (text, None),
    };
    let mut words = place.split_ascii_whitespace();
    let (day, time) = (words.next()?, Time::parse(words.next()?)?);
    words.next().is_none().then_some((day, time, seat))
}

fn weekday(text: &str) -> Option<Weekday> {
    WEEKDAYS.into_iter().find(|&day| weekday_code(day) == text)
}

/// ISO 8601 with all its digits; chrono alone would take `2018-9-3` as well.
fn date(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|d| d.to_string() == text)
}

/// A cell of the week as files write it, where people have written it in their own way.
fn weekly_as_written(text: &str) -> Option<String> {
    let (place, seat) = seat_apart(text);
    let (day, time) = place.trim().split_once(' ')?;
    let day = weekday(&day.to_lowercase())?;
    let time = Time::parse(&time.trim().replace('.', ":"))?;
    Some(format!("{} {time}{seat}", weekday_code(day)))
}

/// A cell on a date, likewise.
fn dated_as_written(text: &str) -> Option<String> {
    let (place, seat) = seat_apart(text);
    // Whether the weekday in front is that of the date is for whoever writes it to see.
    let on = place.trim().trim_start_matches(char::is_alphabetic).trim_start();
    Some(format!("{}{seat}", stamp::local(on).ok()?.format("%Y-%m-%d %H:%M")))
}

fn seat_apart(text: &str) -> (&str, String) {
    match text.split_once('#') {
        Some((place, seat)) => (place, format!(" #{}", seat.trim())),
        None => (text, String::new()),
    }
}

/// Says what to write: the cell that was `meant` where that is known.
fn bad<T>(
    text: &At<String>,
    meant: Option<String>,
    label: &str,
    help: &str,
    notes: &mut Notes,
) -> Option<T> {
    let message = format!("{} is no cell", quoted(&text.value));
    let help = meant.map_or_else(|| help.to_owned(), |meant| format!("write `{meant}`"));
    notes.error("bad-cell", text.span, message, label, help);
    None
}

fn find(
    text: &At<String>,
    grid: &Grid,
    weekday: Weekday,
    start: Time,
    notes: &mut Notes,
) -> Option<PeriodIx> {
    let found = grid.find(weekday, start);
    if found.is_none() {
        let day = weekday_code(weekday);
        let of_day = grid.periods().iter().filter(|p| p.weekday == weekday);
        let starts: Vec<String> = of_day.map(|p| p.start.to_string()).collect();
        let help = if starts.is_empty() {
            format!(
                "the service is closed on `{day}`: take a cell such as `{}`",
                cell_example(grid)
            )
        } else {
            format!("the cells of `{day}` start at {}", starts.join(", "))
        };
        let message = format!("the service has no cell `{day} {start}`");
        notes.error("unknown-cell", text.span, message, "no cell starts here", help);
    }
    found
}

fn in_seats(text: &At<String>, grid: &Grid, seat: Option<u16>, notes: &mut Notes) -> Option<u16> {
    let seat = seat.unwrap_or(1);
    if (1..=grid.seats()).contains(&seat) {
        return Some(seat);
    }
    let message = format!("the service has no seat {seat}");
    let label = format!("seats go from 1 to {}", grid.seats());
    let help = "name a seat that there is, or raise `seats` of `[service]`";
    notes.error("unknown-seat", text.span, message, label, help);
    None
}

fn cell_example(grid: &Grid) -> String {
    grid.periods()[0].to_string()
}
