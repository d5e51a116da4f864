//! A month for the wall: a row per week, a column per weekday, all on one sheet of paper.

use chrono::{Datelike, NaiveDate};
use maud::{Markup, html};

use super::Page;
use super::view::View;
use crate::export::words::{hours_of_day, month};
use crate::model::{Duty, Status};

pub(super) fn page(view: &View<'_, '_>, at: usize) -> (String, Markup) {
    let of = &view.site.months[at];
    let title = month(view.language, of.first);
    let near = |at: Option<usize>| {
        let of = at.and_then(|at| view.site.months.get(at).map(|of| (at, of)));
        of.map(|(at, of)| (Page::Month(at), month(view.language, of.first)))
    };
    let content = html! {
        h1 { (title) " " span.sub { bdi { (view.site.plan.consortium.service.name) } } }
        (view.around(near(at.checked_sub(1)), near(at.checked_add(1))))
        (view.scroll(&title, &table(view, &title, of.first, of.last)))
    };
    (title, content)
}

fn table(view: &View<'_, '_>, title: &str, first: NaiveDate, last: NaiveDate) -> Markup {
    let weekdays = view.site.weekdays();
    let days: Vec<NaiveDate> = first.iter_days().take_while(|day| *day <= last).collect();
    let is_open = |d: &NaiveDate| weekdays.contains(&weekday(*d));
    let weeks: Vec<&[NaiveDate]> = (days.chunk_by(|a, b| a.iso_week() == b.iso_week()))
        .filter(|week| week.iter().any(is_open))
        .collect();
    html! {
        table class={ "month " (size(view, &weeks)) } {
            caption.heard { (view.site.plan.consortium.service.name) ": " (title) }
            thead {
                tr {
                    th scope="col" { (view.say.week_short) }
                    @for &day in &weekdays { th scope="col" { (view.words.weekdays[day]) } }
                }
            }
            tbody {
                @for week in &weeks {
                    tr {
                        th scope="row" { (number(view, week[0])) }
                        @for &of in &weekdays {
                            td {
                                @let of = |d: &&NaiveDate| weekday(**d) == of;
                                @if let Some(date) = week.iter().find(of) { (day(view, *date)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn weekday(day: NaiveDate) -> usize {
    day.weekday().num_days_from_monday() as usize
}

/// The font size with which everything fits on one sheet: that many lines of duties, and one for
/// the dates of each week.
fn size(view: &View<'_, '_>, weeks: &[&[NaiveDate]]) -> &'static str {
    let count =
        |day: &NaiveDate| view.site.between(*day, *day).filter(|&at| view.is_shown(at)).count();
    let lines = |week: &&[NaiveDate]| 1 + week.iter().map(count).max().unwrap_or(0);
    match weeks.iter().map(lines).sum::<usize>() {
        0..=24 => "roomy",
        25..=36 => "plain",
        _ => "tight",
    }
}

/// The number of a week, as a link to its page.
fn number(view: &View<'_, '_>, day: NaiveDate) -> Markup {
    let number = day.iso_week().week();
    html! {
        @match view.site.week_of(day) {
            Some(at) => a href=(view.to(Page::Week(at, 0))) { (number) },
            None => (number),
        }
    }
}

fn day(view: &View<'_, '_>, date: NaiveDate) -> Markup {
    let closed = super::week::closed(view, date);
    let duties = view.site.between(date, date).filter(|&at| view.is_shown(at));
    html! {
        time.number datetime=(date.format("%Y-%m-%d")) { (date.day()) }
        ul {
            @for note in closed { li.closed { (note) } }
            @for at in duties { (line(view, at)) }
        }
    }
}

fn line(view: &View<'_, '_>, at: usize) -> Markup {
    let duty = view.site.duty(at);
    let [from, to] = &view.site.times[at].utc;
    let hours = view.site.plan.consortium.grid.interval(duty.period);
    let hours = hours_of_day(view.language, hours).replace(".00", "").replace(":00", "");
    let live = duty.is_live();
    html! {
        li data-from=[live.then_some(from)] data-to=[live.then_some(to)] {
            span.hours { (hours) } " " (short(view, duty))
        }
    }
}

/// Who has a duty, in one line.
fn short(view: &View<'_, '_>, duty: &Duty) -> Markup {
    html! {
        @match (duty.library, duty.status) {
            (_, Status::Cancelled) => em {
                @if let Some(fate) = view.fate_of(duty) { (view.fate(fate)) }
            },
            (Some(library), _) => (view.library(library)),
            (None, Status::Open) => (view.holder(duty.holder)),
            (None, _) => strong.alas { (view.unfilled()) },
        }
    }
}
