//! Hours of a day and a week: intervals, the grid of the service, the periods a library can staff.

use chrono::Weekday;

use crate::finding::FileId;
use crate::finding::notes::{At, Notes, Span};
use crate::finding::words::quoted;
use crate::input::schema::limits::{SEATS, SLOT_MINUTES};
use crate::input::schema::{HoursTable, ServiceTable};
use crate::input::texts::in_range;
use crate::model::{Grid, Interval, Period, PeriodSet, Time, WEEKDAYS, weekday_code};

/// Reads the periods and seats of the week.
pub(super) fn grid(service: &ServiceTable, notes: &mut Notes) -> Option<Grid> {
    let minutes = in_range("slot_minutes", service.slot_minutes.as_ref(), &SLOT_MINUTES, notes);
    let seats = seats(service.seats.as_ref(), notes);
    let hours = service.hours.as_ref()?;
    let week = week(&hours.value, notes);
    let minutes = u32::try_from(minutes?).expect("in range");
    let mut periods = Vec::new();
    for (weekday, interval) in week? {
        if is_ragged(interval.value, minutes) {
            ragged(&interval, minutes, notes);
        }
        periods.extend(slices(weekday, interval.value, minutes));
    }
    if periods.is_empty() && !notes.failed() {
        let message = "the service is never open";
        let help = "write when the service is open, as in `mon = [\"10:00-16:00\"]`";
        notes.error("no-service-hours", hours.span, message, "no hours here", help);
    }
    (!periods.is_empty()).then(|| Grid::new(minutes, seats.unwrap_or(1), periods))
}

/// Reads a number of seats.
pub(super) fn seats(written: Option<&At<i64>>, notes: &mut Notes) -> Option<u16> {
    in_range("seats", written, &SEATS, notes).and_then(|seats| seats.try_into().ok())
}

/// The whole slots from the start of an interval; a rest at its end is left over.
fn slices(weekday: Weekday, interval: Interval, minutes: u32) -> impl Iterator<Item = Period> {
    let (start, end) = (interval.start.minutes(), interval.end.minutes());
    let starts = (start..end).step_by(minutes as usize).filter(move |at| at + minutes <= end);
    starts.filter_map(Time::from_minutes).map(move |start| Period { weekday, start })
}

fn is_ragged(interval: Interval, minutes: u32) -> bool {
    !(interval.end.minutes() - interval.start.minutes()).is_multiple_of(minutes)
}

fn ragged(interval: &At<Interval>, minutes: u32, notes: &mut Notes) {
    let Interval { start, end } = interval.value;
    let long = end.minutes() - start.minutes();
    let fitting = Time::from_minutes(start.minutes() + long.next_multiple_of(minutes));
    let shorter = Time::from_minutes(end.minutes() - long % minutes).filter(|&t| t > start);
    let ends: Vec<String> =
        [shorter, fitting].into_iter().flatten().map(|t| t.to_string()).collect();
    notes.error(
        "ragged-service-hours",
        interval.span,
        format!("{long} minutes are no whole number of slots of {minutes} minutes"),
        format!("{start} to {end}"),
        if ends.is_empty() {
            "choose a smaller `slot_minutes`".to_owned()
        } else {
            format!("let it end at {}, or choose another `slot_minutes`", ends.join(" or "))
        },
    );
}

/// Reads the periods that a library can staff from beginning to end; all when it names no hours.
pub(super) fn staffed(
    hours: Option<&At<HoursTable>>,
    grid: Option<&Grid>,
    notes: &mut Notes,
) -> Option<PeriodSet> {
    let staffed = covered(hours, grid, notes)?;
    if let (true, Some(hours), Some(grid)) = (staffed.is_empty(), hours, grid) {
        notes.error(
            "no-staffed-cell",
            hours.span,
            "the library has no staff for the whole of any cell of the service",
            "these hours cover no cell",
            format!(
                "a cell is {} minutes long, the first `{}`: let the hours cover one from its start \
                 to its end, or take the library out",
                grid.slot_minutes(),
                grid.periods()[0]
            ),
        );
        return None;
    }
    Some(staffed)
}

/// Reads the periods that hours cover from beginning to end; all when none are named.
pub(super) fn covered(
    hours: Option<&At<HoursTable>>,
    grid: Option<&Grid>,
    notes: &mut Notes,
) -> Option<PeriodSet> {
    let Some(hours) = hours else { return grid.map(|g| PeriodSet::first(g.periods().len())) };
    let week = week(&hours.value, notes)?;
    let grid = grid?;
    let covers = |weekday, period: Interval| {
        merged(&week, weekday).iter().any(|i| i.start <= period.start && period.end <= i.end)
    };
    let covered = |&p: &_| covers(grid.period(p).weekday, grid.interval(p));
    Some(grid.indices().filter(covered).collect())
}

/// All hours in which a library has staff; none when it names no hours. What is wrong with them is
/// said by [`staffed`].
pub(super) fn of_week(hours: Option<&At<HoursTable>>, file: FileId) -> Vec<(Weekday, Interval)> {
    let week = hours.and_then(|hours| week(&hours.value, &mut Notes::new(file)));
    let week = week.unwrap_or_default();
    WEEKDAYS
        .into_iter()
        .flat_map(|day| merged(&week, day).into_iter().map(move |i| (day, i)))
        .collect()
}

type Week = Vec<(Weekday, At<Interval>)>;

/// Reads the intervals of a week, in the order of time; `None` when one of them is wrong.
fn week(hours: &HoursTable, notes: &mut Notes) -> Option<Week> {
    let before = notes.found.len();
    let mut week = Week::new();
    for (weekday, list) in WEEKDAYS.into_iter().zip(hours.days()) {
        let Some(list) = list else { continue };
        let mut day: Vec<At<Interval>> =
            list.value.iter().filter_map(|text| interval(text, notes)).collect();
        day.sort_by_key(|i| i.value);
        for pair in day.windows(2).filter(|w| w[0].value.overlaps(w[1].value)) {
            overlapping(weekday, &pair[0], &pair[1], notes);
        }
        week.extend(day.into_iter().map(|i| (weekday, i)));
    }
    (notes.found.len() == before).then_some(week)
}

fn overlapping(weekday: Weekday, one: &At<Interval>, other: &At<Interval>, notes: &mut Notes) {
    let place = notes.place(one.span);
    let show = |i: &At<Interval>| format!("{} to {}", i.value.start, i.value.end);
    notes
        .error(
            "interval-overlapping",
            other.span,
            format!("two intervals of `{}` overlap", weekday_code(weekday)),
            show(other),
            "write one interval from the earlier start to the later end, or correct one of them",
        )
        .related
        .push((place, show(one)));
}

/// The intervals of a day, those that touch made one.
fn merged(week: &Week, weekday: Weekday) -> Vec<Interval> {
    let mut merged: Vec<Interval> = Vec::new();
    for interval in week.iter().filter(|(day, _)| *day == weekday).map(|(_, i)| i.value) {
        match merged.last_mut() {
            Some(last) if last.end == interval.start => last.end = interval.end,
            _ => merged.push(interval),
        }
    }
    merged
}

/// Reads `10:00-16:00`.
fn interval(text: &At<String>, notes: &mut Notes) -> Option<At<Interval>> {
    let Some((start, end)) = text.value.split_once('-') else {
        let message = format!("{} is no interval of hours", quoted(&text.value));
        let help = "write start and end with a hyphen between them, as in `\"10:00-16:00\"`";
        notes.error("bad-interval", text.span, message, "expected start and end", help);
        return None;
    };
    let start = time(start.trim(), text.span, notes)?;
    let end = time(end.trim(), text.span, notes)?;
    between(start, end, text.span, notes).map(|i| text.with(i))
}

/// Reads a time of day.
pub(super) fn time(text: &str, span: Span, notes: &mut Notes) -> Option<Time> {
    let time = Time::parse(text);
    if time.is_none() {
        let message = format!("{} is no time of day", quoted(text));
        let meant = Time::parse(&text.replace('.', ":"));
        let help = meant.map_or_else(
            || "write hours and minutes with a colon, from `0:00` to `24:00`".to_owned(),
            |meant| format!("write `{meant}`"),
        );
        notes.error("bad-time", span, message, "expected hours and minutes", help);
    }
    time
}

/// The interval between two times, if the first is the earlier.
pub(super) fn between(start: Time, end: Time, span: Span, notes: &mut Notes) -> Option<Interval> {
    if start >= end {
        notes.error(
            "interval-reversed",
            span,
            format!("the interval ends at {end}, not after its start at {start}"),
            "expected the earlier time first",
            "exchange the two times; hours past midnight belong to the next weekday",
        );
        return None;
    }
    Some(Interval { start, end })
}
