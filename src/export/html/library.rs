//! A page per library: its cells, its turns, what it owes and did, its duties and its calendar.

use maud::{Markup, html};

use super::pages::part_of;
use super::view::View;
use super::{Page, Site};
use crate::export::words::{balance_words, decimal_hours, duties};
use crate::model::{Cell, HolderIx, LibraryIx, Status};

pub(super) fn page(view: &View<'_, '_>, library: LibraryIx, part: usize) -> (String, Markup) {
    let (site, say) = (view.site, view.say);
    let of = &site.plan.consortium[library];
    let all = &site.by_library[library.at()];
    let count = all.len().div_ceil(Site::PER_PAGE);
    let content = html! {
        h1 { bdi { (of.name) } }
        @if let Some(days) = view.takes_part(library) {
            p { @if !view.site.plan.term.is_without(library) { (say.takes_part) " " } (days) }
        }
        @if part == 0 {
            @if view.has_contacts() && !view.contact(of).0.is_empty() {
                p.contact { (view.contact(of)) }
            }
            section aria-labelledby="standing" {
                h2 #standing { (say.standing) }
                (figures(view, library))
            }
            (cells(view, library))
            @for &pool in site.holders[library.at()].iter()
                .filter(|&&h| site.plan.allocation[h].holder.is_pool()) {
                (turns(view, library, pool))
            }
            @if let Some(name) = site.options.calendars.get(library.at()) {
                section aria-labelledby="calendar" {
                    h2 #calendar { (say.calendar) }
                    (view.calendar(name))
                }
            }
        }
        section aria-labelledby="duties" {
            h2 #duties { (say.duties) }
            (view.parts(count, part, |part| Page::Library(library, part)))
            (table(view, library, part_of(all, Site::PER_PAGE, part)))
        }
    };
    (of.name.clone(), content)
}

/// Owed, done and balance, in figures and in a sentence.
fn figures(view: &View<'_, '_>, library: LibraryIx) -> Markup {
    let row = &view.site.plan.ledger.0[library.at()];
    let (head, language) = (view.words.head, view.language);
    let hours = |minutes| format!("{} h", decimal_hours(language, minutes));
    html! {
        dl.figures {
            div { dt { (head.owed) } dd { (hours(row.owed)) } }
            // Only the reader's clock knows what is over: the script counts and shows it.
            @if view.site.plan.term.published.is_some() {
                div hidden data-done=(so_far(view, library)) { dt { (view.say.done) } dd {} }
            }
            div { dt { (view.say.rostered) } dd { (hours(row.held)) } }
            @if row.carried_in != 0 {
                div { dt { (head.carried_in) } dd { (balance_words(language, row.carried_in)) } }
            }
            div { dt { (head.balance) } dd { (balance_words(language, row.balance())) } }
        }
        p.note { (view.say.balance_note) }
    }
}

/// When each duty of the library ends, in UTC, and how many minutes it has done by then.
fn so_far(view: &View<'_, '_>, library: LibraryIx) -> String {
    let site = view.site;
    let ends = site.so_far[library.at()].iter();
    let ends = ends.map(|&(at, minutes)| format!("{} {minutes}", site.times[at].utc[1]));
    ends.collect::<Vec<_>>().join(" ")
}

/// The library's own cells of the week.
fn cells(view: &View<'_, '_>, library: LibraryIx) -> Markup {
    let own = |h: HolderIx| {
        let holder = &view.site.plan.allocation[h].holder;
        !holder.is_pool() && holder.members == [library]
    };
    let cells: Vec<Cell> =
        view.site.plan.pattern.cells().filter(|(_, h)| own(*h)).map(|(cell, _)| cell).collect();
    html! {
        @if !cells.is_empty() {
            section aria-labelledby="weekly" {
                h2 #weekly {
                    (view.say.weekly)
                    @if let Some(days) = view.takes_part(library) { " " (days) }
                }
                (view.cells(&cells))
            }
        }
    }
}

/// Its pool, the other members, and how many turns it has of how many duties.
fn turns(view: &View<'_, '_>, library: LibraryIx, pool: HolderIx) -> Markup {
    let site = view.site;
    let of_pool = &site.by_holder[pool.at()];
    let own = of_pool.iter().filter(|&&at| site.duty(at).library == Some(library)).count();
    let minutes = i64::from(site.plan.consortium.grid.slot_minutes());
    let so_many = |count: usize| {
        let of = u64::try_from(count).unwrap_or(u64::MAX);
        duties(view.language, of, i64::try_from(count).unwrap_or(i64::MAX).saturating_mul(minutes))
    };
    let is_open = of_pool.iter().any(|&at| site.duty(at).status == Status::Open);
    let id = format!("turns-{}", site.plan.allocation[pool].holder.id);
    html! {
        section aria-labelledby=(id) {
            h2 id=(id) { (view.say.turns) }
            p {
                (view.holder(pool)) ": " (so_many(own)) " / " (so_many(of_pool.len()))
                @if is_open { " (" (view.say.settled) ")" }
            }
            p { (view.say.fellows) ": " (members(view, pool)) }
        }
    }
}

/// The members of a pool in the order of their names.
pub(super) fn members(view: &View<'_, '_>, pool: HolderIx) -> Markup {
    html! {
        @for (at, member) in super::pool::sorted(view, pool).into_iter().enumerate() {
            @if at > 0 { ", " }
            (view.member(member))
        }
    }
}

fn table(view: &View<'_, '_>, library: LibraryIx, all: &[usize]) -> Markup {
    let head = view.words.head;
    html! {
        @if all.is_empty() { p { (view.say.no_duties) } }
        @else {
            table.duties {
                caption.heard { (view.say.duties) ": " bdi { (view.site.plan.consortium[library].name) } }
                thead {
                    tr {
                        th scope="col" { (head.date) }
                        th scope="col" { (head.time) }
                        th scope="col" { (head.kind) }
                    }
                }
                tbody { @for &at in all { (row(view, at)) } }
            }
        }
    }
}

fn row(view: &View<'_, '_>, at: usize) -> Markup {
    let duty = view.site.duty(at);
    let [from, to] = &view.site.times[at].utc;
    let kind = view.words.kind_of(&view.site.plan.allocation, duty);
    let live = duty.is_live();
    html! {
        tr data-from=[live.then_some(from)] data-to=[live.then_some(to)] {
            th scope="row" { (view.date(duty)) }
            td { (view.time(at)) }
            td {
                @if duty.status == Status::Open { (kind) " " small { (view.words.open) } }
                @else if let Some(fate) = view.fate_of(duty) { s { (kind) } " " em { (view.fate(fate)) } }
                @else { (kind) }
            }
        }
    }
}

impl View<'_, '_> {
    /// Cells of the week as a list.
    pub fn cells(&self, cells: &[Cell]) -> Markup {
        let grid = &self.site.plan.consortium.grid;
        html! {
            ul.cells {
                @for cell in cells {
                    li {
                        (self.words.weekday(grid.period(cell.period).weekday)) " "
                        (crate::export::words::hours_of_day(self.language, grid.interval(cell.period)))
                    }
                }
            }
        }
    }

    /// Links to a calendar: if the site's address is known, one to subscribe and an absolute one to
    /// copy; otherwise the file.
    pub fn calendar(&self, name: &str) -> Markup {
        let base = self.site.options.base_url.as_deref().map(|base| base.trim_end_matches('/'));
        let whole = base.map(|base| format!("{base}/{name}"));
        let address = whole.as_deref().and_then(|url| url.split_once("://"));
        html! {
            ul.calendar {
                @if let Some((_, address)) = address {
                    li { a href={ "webcal://" (address) } { (self.say.subscribe) } }
                }
                li {
                    a href=(whole.as_deref().map_or_else(|| self.to_file(name), str::to_owned)) {
                        (self.say.calendar_file)
                    }
                    @if let Some(whole) = &whole { " " code { (whole) } }
                }
            }
        }
    }
}
