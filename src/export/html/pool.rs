//! A page per pool: its members and their turns, its cells and its duties.

use maud::{Markup, html};

use super::pages::part_of;
use super::view::View;
use super::{Page, Site};
use crate::export::words::decimal;
use crate::model::{Cell, HolderIx, LibraryIx, Status};

pub(super) fn page(view: &View<'_, '_>, pool: HolderIx, part: usize) -> (String, Markup) {
    let (site, say) = (view.site, view.say);
    let name = site.holder(view.language, pool);
    let all = &site.by_holder[pool.at()];
    let count = all.len().div_ceil(Site::PER_PAGE);
    let cells: Vec<Cell> =
        site.plan.pattern.cells().filter(|(_, h)| *h == pool).map(|(cell, _)| cell).collect();
    let content = html! {
        h1 { bdi { (name) } }
        @if part == 0 {
            section aria-labelledby="members" {
                h2 #members { (view.words.head.members) }
                (members(view, pool))
            }
            @if !cells.is_empty() {
                section aria-labelledby="weekly" {
                    h2 #weekly { (say.weekly) }
                    (view.cells(&cells))
                }
            }
        }
        section aria-labelledby="duties" {
            h2 #duties { (say.duties) }
            (view.parts(count, part, |part| Page::Pool(pool, part)))
            (duties(view, &name, part_of(all, Site::PER_PAGE, part)))
        }
    };
    (name.clone(), content)
}

fn members(view: &View<'_, '_>, pool: HolderIx) -> Markup {
    let site = view.site;
    let head = view.words.head;
    let has_contacts = view.has_contacts();
    let duties = || site.by_holder[pool.at()].iter().map(|&at| site.duty(at));
    let turns = |member: LibraryIx| duties().filter(|d| d.library == Some(member)).count();
    let is_open = duties().any(|d| d.status == Status::Open);
    let bound = site.plan.turns.0.iter().find(|t| t.pool == pool).and_then(|t| t.bound);
    let bound = bound.and_then(|bound| i64::try_from(bound).ok());
    html! {
        table {
            caption.heard { (head.members) }
            thead {
                tr {
                    th scope="col" { (head.library) }
                    th.number scope="col" { (view.say.turn_count) }
                    @if has_contacts { th scope="col" { (view.say.contact) } }
                }
            }
            tbody {
                @for member in sorted(view, pool) {
                    tr {
                        th scope="row" { (view.member(member)) }
                        td.number { @if is_open { (view.say.settled) } @else { (turns(member)) } }
                        @if has_contacts {
                            td { (view.contact(&site.plan.consortium[member])) }
                        }
                    }
                }
            }
        }
        @if let Some(bound) = bound {
            p.note { (view.say.bound) ": " (decimal(view.language, bound, 2)) "." }
        }
    }
}

/// The members in the order of their names.
pub(super) fn sorted(view: &View<'_, '_>, pool: HolderIx) -> Vec<LibraryIx> {
    let site = view.site;
    let mut members = site.plan.allocation[pool].holder.members.clone();
    members.sort_by_key(|m| site.rank[m.at()]);
    members
}

fn duties(view: &View<'_, '_>, name: &str, all: &[usize]) -> Markup {
    let head = view.words.head;
    html! {
        @if all.is_empty() { p { (view.say.no_duties) } }
        @else {
            table.duties {
                caption.heard { (view.say.duties) ": " bdi { (name) } }
                thead {
                    tr {
                        th scope="col" { (head.date) }
                        th scope="col" { (head.time) }
                        th scope="col" { (head.library) }
                    }
                }
                tbody {
                    @for &at in all {
                        @let [from, to] = &view.site.times[at].utc;
                        tr data-from=(from) data-to=(to) {
                            th scope="row" { (view.date(view.site.duty(at))) }
                            td { (view.time(at)) }
                            td { (view.who(view.site.duty(at))) }
                        }
                    }
                }
            }
        }
    }
}
