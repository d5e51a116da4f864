//! What changed after publication: who no longer had the duty, what became of it, and when that was
//! agreed.

use maud::{Markup, html};

use super::view::View;
use super::{Page, Site, time};
use crate::export::words::{ChangeWords, because, clock, date, hours_of_day, weekday_and_day};
use crate::model::{ChangeKind, DatedCell, Duty, Fate, Plan, Time, on_duty};
use chrono::{DateTime, Timelike, Utc};

pub(super) fn page(view: &View<'_, '_>, part: usize) -> (String, Markup) {
    let say = view.say;
    let all: Vec<usize> = (0..view.site.plan.term.changes.len()).rev().collect();
    let count = all.len().div_ceil(Site::PER_CHANGES);
    let content = html! {
        h1 { (say.changes_since) }
        (view.parts(count, part, Page::Changes))
        (table(view, super::pages::part_of(&all, Site::PER_CHANGES, part)))
    };
    (say.changes_since.to_owned(), content)
}

/// The last changes, and a link to all of them.
pub(super) fn latest(view: &View<'_, '_>, count: usize) -> Markup {
    let changes = view.site.plan.term.changes.len();
    let all: Vec<usize> = (0..changes).rev().take(count).collect();
    html! {
        (table(view, &all))
        @if changes > count {
            p { a href=(view.to(Page::Changes(0))) { (view.say.all_changes) } }
        }
    }
}

/// The changes with these places in the term.
fn table(view: &View<'_, '_>, all: &[usize]) -> Markup {
    let (say, head) = (view.say, view.words.head);
    let of_changes = ChangeWords::of(view.language);
    if all.is_empty() {
        return html! { p { (say.no_changes) } };
    }
    let table = html! {
        table.changes {
            caption.heard { (say.changes_since) }
            thead {
                tr {
                    th scope="col" { (head.duty) }
                    th scope="col" { (say.no_longer) }
                    th scope="col" { (say.what) }
                    th scope="col" { (say.agreed) }
                    th scope="col" { (of_changes.why) }
                }
            }
            tbody {
                @for &at in all {
                    @let change = &view.site.plan.term.changes[at];
                    (row(view, at, change.duty))
                    @if let ChangeKind::Swap { with } = change.kind { (row(view, at, with)) }
                }
            }
        }
    };
    view.scroll(say.changes_since, &table)
}

/// What one change did to one duty; later changes may have touched it again.
fn row(view: &View<'_, '_>, at: usize, cell: DatedCell) -> Markup {
    let site = view.site;
    let change = &site.plan.term.changes[at];
    let hours = site.plan.consortium.grid.interval(cell.period);
    let day = weekday_and_day(view.language, cell.date);
    // On a phone the columns are lines, each with its heading.
    let (say, why) = (view.say, ChangeWords::of(view.language).why);
    html! {
        tr {
            th scope="row" {
                @match site.week_of(cell.date) {
                    Some(at) => a href=(view.to(Page::Week(at, 0))) { (day) },
                    None => (day),
                }
                " " (hours_of_day(view.language, hours))
            }
            td data-head=(say.no_longer) { (had(view, at, cell)) }
            td data-head=(say.what) { (became(view, at, cell)) }
            td data-head=(say.agreed) { (moment(view, change.at)) }
            td data-head=(why) {
                // Notes may name people, and nobody has agreed to publish them.
                @if let Some(why) = change.because { (because(view.language, why)) }
            }
        }
    }
}

/// Who had a duty before a change: a library, or a pool that settles its turns itself.
fn had(view: &View<'_, '_>, at: usize, cell: DatedCell) -> Markup {
    let Plan { term, roster, .. } = view.site.plan;
    if let Some(library) = on_duty(&term.changes[..at], roster, cell) {
        return view.library(library);
    }
    open(view, at, cell).map_or_else(|| html! { "–" }, |duty| view.holder(duty.holder))
}

/// The duty before a change, if a pool was to settle it.
fn open<'a>(view: &View<'a, '_>, at: usize, cell: DatedCell) -> Option<&'a Duty> {
    let Plan { term, roster, allocation, .. } = view.site.plan;
    let is_open = |d: &&Duty| d.library.is_none() && d.unfilled.is_none();
    let of_pool = |d: &&Duty| allocation[d.holder].holder.is_pool();
    let is_first = !term.changes[..at].iter().any(|change| change.touches(cell));
    roster.of_cell(cell).iter().find(|d| is_first && is_open(d) && of_pool(d))
}

/// What a change made of a duty.
fn became(view: &View<'_, '_>, at: usize, cell: DatedCell) -> Markup {
    let Plan { term, roster, allocation, .. } = view.site.plan;
    let Some(library) = on_duty(&term.changes[..=at], roster, cell) else {
        let is_cancelled = term.changes[at].kind == ChangeKind::Cancel;
        let fate = if is_cancelled { Fate::Cancelled } else { Fate::Unfilled };
        return html! { em { (view.fate(fate)) } };
    };
    match term.changes[at].kind {
        ChangeKind::Swap { .. } => view.fate(Fate::Swapped(library)),
        // A pool has settled what was open.
        _ if open(view, at, cell)
            .is_some_and(|duty| allocation[duty.holder].holder.members.contains(&library)) =>
        {
            view.fate(Fate::Settled(library))
        }
        _ => view.fate(Fate::Moved(library)),
    }
}

/// A moment on the clocks of the consortium.
fn moment(view: &View<'_, '_>, at: DateTime<Utc>) -> Markup {
    let local = at.with_timezone(&view.site.zone);
    let text = date(view.language, local.date_naive());
    let of_day = Time::from_minutes(local.hour() * 60 + local.minute());
    html! {
        time datetime=(time::local(local)) {
            (text) @if let Some(of_day) = of_day { " " (clock(view.language, of_day)) }
        }
    }
}
