//! A week: every duty by date, with who has it and how to reach them.

use std::ops::Range;

use chrono::{Datelike, NaiveDate};
use maud::{Markup, html};

use super::Page;
use super::view::View;
use crate::export::words::{date, day, hours_of_day, weekday_and_day};
use crate::model::{Closure, Interval, Language, Status};

pub(super) fn page(view: &View<'_, '_>, at: usize, part: usize) -> (String, Markup) {
    let week = &view.site.weeks[at];
    let name = name(view, at);
    let span = format!("{}–{}", day(view.language, week.first), date(view.language, week.last));
    let title = format!("{name}: {span}");
    let near = |at: Option<usize>| {
        at.filter(|at| *at < view.site.weeks.len())
            .map(|at| (Page::Week(at, 0), self::name(view, at)))
    };
    let content = html! {
        h1 { (name) " " span.sub { (span) } }
        (view.around(near(at.checked_sub(1)), near(at.checked_add(1))))
        (view.parts(week.parts.len(), part, |part| Page::Week(at, part)))
        (table(view, &title, week.parts[part].clone(), (part == 0).then_some((week.first, week.last))))
        (view.zone())
    };
    (title, content)
}

/// What a week is called.
pub(super) fn name(view: &View<'_, '_>, at: usize) -> String {
    format!("{} {}", view.words.head.week, view.site.weeks[at].iso.1)
}

fn table(
    view: &View<'_, '_>,
    caption: &str,
    duties: Range<usize>,
    days: Option<(NaiveDate, NaiveDate)>,
) -> Markup {
    let (head, has_contacts) = (view.words.head, view.has_contacts());
    let has_pools = !view.site.pools.is_empty();
    let columns = 2 + usize::from(has_pools) + usize::from(has_contacts);
    html! {
        table.duties.wide {
            caption.heard { (caption) }
            thead {
                tr {
                    th scope="col" { (head.time) }
                    th scope="col" { (head.library) }
                    @if has_pools { th scope="col" { (head.pool) } }
                    @if has_contacts { th scope="col" { (view.say.contact) } }
                }
            }
            @for date in dates(view, &duties, days) {
                @let of_day = view.site.between(date, date);
                @let (from, to) = (of_day.start.max(duties.start), of_day.end.min(duties.end));
                tbody {
                    tr.day { th scope="rowgroup" colspan=(columns) { (weekday_and_day(view.language, date)) } }
                    @for note in closed(view, date) {
                        tr { td.closed colspan=(columns) { (note) } }
                    }
                    @for at in (from..to).filter(|&at| view.is_shown(at)) {
                        (row(view, at, has_pools, has_contacts))
                    }
                }
            }
        }
    }
}

fn row(view: &View<'_, '_>, at: usize, has_pools: bool, has_contacts: bool) -> Markup {
    let duty = view.site.duty(at);
    let [from, to] = &view.site.times[at].utc;
    let is_live = duty.is_live();
    let pool = view.site.plan.allocation[duty.holder].holder.is_pool();
    html! {
        tr data-from=[is_live.then_some(from)] data-to=[is_live.then_some(to)] {
            th scope="row" { (view.time(at)) }
            td { (view.who(duty)) }
            @if has_pools { td { @if pool { (view.holder(duty.holder)) } } }
            @if has_contacts { td { (view.contact_of(duty)) } }
        }
    }
}

/// The days of a page: those with duties, and on the first page those that are closed.
fn dates(
    view: &View<'_, '_>,
    duties: &Range<usize>,
    days: Option<(NaiveDate, NaiveDate)>,
) -> Vec<NaiveDate> {
    let all = &view.site.plan.roster.duties()[duties.clone()];
    let mut dates: Vec<NaiveDate> = all.iter().map(|d| d.date).collect();
    if let Some((first, last)) = days {
        let days = first.iter_days().take_while(|day| *day <= last);
        dates.extend(days.filter(|&day| !closed(view, day).is_empty()));
    }
    dates.sort_unstable();
    dates.dedup();
    dates
}

/// Why the service is closed on a day or a part of it.
pub(super) fn closed(view: &View<'_, '_>, date: NaiveDate) -> Vec<Markup> {
    let content = &view.site.plan;
    let grid = &content.consortium.grid;
    let of_day = || {
        let of_day = grid.indices().filter(|&p| grid.period(p).weekday == date.weekday());
        of_day.map(|period| grid.interval(period))
    };
    if of_day().next().is_none() {
        return Vec::new();
    }
    let say = view.say.closed;
    let language = Language::ALL.iter().position(|l| *l == view.language).unwrap_or(0);
    let holidays = content.term.holidays.iter().filter(|h| h.date == date);
    let mut notes: Vec<Markup> =
        holidays.map(|h| html! { (say) ": " (h.names[language]) }).collect();
    let touches = |c: &&Closure| of_day().any(|hours| c.touches(date, hours));
    for closure in content.term.closures.iter().filter(touches) {
        let is_whole = closure.hours == Interval::DAY;
        notes.push(html! {
            @if !is_whole { (hours_of_day(view.language, closure.hours)) " " }
            (say)
            // Words of the file are in its language.
            @if let Some(reason) = &closure.reason { ": " bdi lang=[view.foreign()] { (reason) } }
        });
    }
    notes
}

impl View<'_, '_> {
    /// Whether a duty is in a list by date: it is in force, or nobody has its cell any more.
    pub fn is_shown(&self, at: usize) -> bool {
        let duty = self.site.duty(at);
        let same = |other: usize| {
            self.site.plan.roster.duties().get(other).filter(|d| d.cell() == duty.cell())
        };
        // Tombstones come before the duty in force, which is the last of its cell.
        duty.status != Status::Cancelled || same(at + 1).is_none()
    }
}
