//! What changed after publication: when it was agreed, who no longer has the duty, and who has it.

use maud::{Markup, html};

use super::view::View;
use super::{Page, Site, time};
use crate::export::words::{ChangeWords, because, clock, date, hours_of_day, weekday_and_day};
use crate::model::{Change, ChangeKind, DatedCell, Status, Time};
use chrono::{DateTime, Timelike, Utc};

pub(super) fn page(view: &View<'_, '_>, part: usize) -> (String, Markup) {
    let say = view.say;
    let all: Vec<&Change> = view.site.content.term.changes.iter().rev().collect();
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
    let all: Vec<&Change> = view.site.content.term.changes.iter().rev().take(count).collect();
    html! {
        (table(view, &all))
        @if view.site.content.term.changes.len() > count {
            p { a href=(view.to(Page::Changes(0))) { (view.say.all_changes) } }
        }
    }
}

fn table(view: &View<'_, '_>, all: &[&Change]) -> Markup {
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
                    th scope="col" { (say.what) }
                    th scope="col" { (say.no_longer) }
                    th scope="col" { (of_changes.after) }
                    th scope="col" { (say.agreed) }
                    th scope="col" { (of_changes.why) }
                }
            }
            tbody {
                @for change in all {
                    (row(view, change, change.duty))
                    @if let ChangeKind::Swap { with } = change.kind { (row(view, change, with)) }
                }
            }
        }
    };
    view.scroll(say.changes_since, &table)
}

fn row(view: &View<'_, '_>, change: &Change, cell: DatedCell) -> Markup {
    let site = view.site;
    let of_cell =
        || site.between(cell.date, cell.date).map(|at| site.duty(at)).filter(|d| d.cell() == cell);
    let hours = site.content.consortium.grid.interval(cell.period);
    let day = weekday_and_day(view.language, cell.date);
    html! {
        tr {
            th scope="row" {
                @match site.week_of(cell.date) {
                    Some(at) => a href=(view.to(Page::Week(at, 0))) { (day) },
                    None => (day),
                }
                " " (hours_of_day(view.language, hours))
            }
            td { (what(view, change)) }
            td {
                @for (at, duty) in of_cell().filter(|d| d.status == Status::Cancelled).enumerate() {
                    @if at > 0 { ", " }
                    @match duty.library {
                        Some(library) => (view.library(library)),
                        None => (view.holder(duty.holder)),
                    }
                }
            }
            td {
                @match of_cell().find(|d| d.is_live()) {
                    Some(duty) => (view.who(duty)),
                    None => em { (view.words.cancelled) },
                }
            }
            td { (moment(view, change.at)) }
            td {
                // Notes may name people: nobody has asked to publish them.
                @if let Some(why) = change.because { (because(view.language, why)) }
            }
        }
    }
}

fn what(view: &View<'_, '_>, change: &Change) -> &'static str {
    match change.kind {
        ChangeKind::Swap { .. } => view.say.swap,
        ChangeKind::Cover { .. } => view.say.cover,
        ChangeKind::Cancel => view.say.cancel,
        ChangeKind::Vacate => view.say.vacate,
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
