//! The front page: who is on duty now, the ordinary week, and where everything is.

use chrono::{Datelike, Days, NaiveDate};
use maud::{Markup, html};

use super::view::View;
use super::{Page, changes, time, week};
use crate::export::words::{ReportWords, date, days, hours_of_day, month};
use crate::model::{Cell, Interval, PeriodIx, WEEKDAYS};

/// Changes that the front page shows.
const LATEST: usize = 5;

pub(super) fn page(view: &View<'_, '_>) -> (String, Markup) {
    let (site, say) = (view.site, view.say);
    let service = &site.plan.consortium.service.name;
    let term = &site.plan.term;
    let week = ReportWords::of(view.language).week;
    let content = html! {
        h1 {
            bdi { (service) }
            " " span.sub { (date(view.language, term.first)) "–" (date(view.language, term.last)) }
        }
        section.now #now aria-labelledby="now-title" data-none=(say.now_none) data-open=(say.now_open) {
            h2 #now-title { (say.now) }
            div.who role="status" { p { (say.now_plain) } }
        }
        section aria-labelledby="pattern-title" {
            h2 #pattern-title { (week) }
            (view.scroll(week, &pattern(view)))
            (view.zone())
        }
        section aria-labelledby="weeks-title" {
            h2 #weeks-title { (say.weeks) }
            (weeks(view))
        }
        @if !site.months.is_empty() {
            section aria-labelledby="months-title" {
                h2 #months-title { (say.months) }
                p { (say.months_note) }
                ul.links {
                    @for (at, of) in site.months.iter().enumerate() {
                        li { a href=(view.to(Page::Month(at))) { (month(view.language, of.first)) } }
                    }
                }
            }
        }
        section aria-labelledby="changes-title" {
            h2 #changes-title { (say.changes_since) }
            (changes::latest(view, LATEST))
        }
        @if let Some(name) = &site.options.whole_calendar {
            section aria-labelledby="calendar-title" {
                h2 #calendar-title { (say.calendar) }
                p { (say.calendar_all) }
                (view.calendar(name))
            }
        }
    };
    (format!("{service}: {}", term.name), content)
}

/// The weeks, each with its moments for the script.
fn weeks(view: &View<'_, '_>) -> Markup {
    let site = view.site;
    html! {
        ul.links.weeks {
            @for (at, of) in site.weeks.iter().enumerate() {
                @let ends = ends(view, of.first, of.last);
                li data-from=[ends.as_ref().map(|e| &e.0)] data-to=[ends.as_ref().map(|e| &e.1)]
                    data-duties=(view.to_file(&site.name(super::File::Data(at)))) {
                    a href=(view.to(Page::Week(at, 0))) { (week::name(view, at)) }
                    " " span.days { (days(view.language, of.first, of.last)) }
                }
            }
        }
    }
}

/// The moments at which a week begins and ends; none if the clocks skip that midnight.
fn ends(view: &View<'_, '_>, first: NaiveDate, last: NaiveDate) -> Option<(String, String)> {
    let monday = first - Days::new(u64::from(first.weekday().num_days_from_monday()));
    let next = last + Days::new(7 - u64::from(last.weekday().num_days_from_monday()));
    let utc = |day| time::midnight(view.site.zone, day);
    Some((utc(monday)?, utc(next)?))
}

/// The pattern as a table like the published one: a row per time, a column per weekday.
fn pattern(view: &View<'_, '_>) -> Markup {
    let grid = &view.site.plan.consortium.grid;
    let mut hours: Vec<Interval> = grid.indices().map(|period| grid.interval(period)).collect();
    hours.sort_unstable();
    hours.dedup();
    let weekdays = view.site.weekdays();
    html! {
        table.pattern {
            caption.heard { (ReportWords::of(view.language).week) }
            thead {
                tr {
                    th scope="col" { (view.words.head.time) }
                    @for &day in &weekdays { th scope="col" { (view.words.weekdays[day]) } }
                }
            }
            tbody {
                @for of in hours {
                    tr {
                        th scope="row" { (hours_of_day(view.language, of)) }
                        @for &day in &weekdays {
                            td { (cell(view, grid.find(WEEKDAYS[day], of.start))) }
                        }
                    }
                }
            }
        }
    }
}

/// Who has the seats of a period.
fn cell(view: &View<'_, '_>, period: Option<PeriodIx>) -> Markup {
    let content = &view.site.plan;
    html! {
        @match period {
            None => { span.none { "–" } span.heard { (view.say.no_cell) } },
            Some(period) => {
                @for seat in 1..=content.consortium.grid.seats() {
                    @if seat > 1 { br; }
                    @let holder = content.pattern.holder(Cell { period, seat });
                    @let of = &content.allocation[holder].holder;
                    @if of.is_pool() { (view.holder(holder)) }
                    @else { (view.member(of.members[0])) }
                }
            }
        }
    }
}
