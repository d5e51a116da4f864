//! Lists of the libraries and of the pools.

use maud::{Markup, html};

use super::pages::part_of;
use super::view::View;
use super::{Page, Site};
use crate::export::words::balance_words;
use crate::model::LibraryIx;

pub(super) fn libraries(view: &View<'_, '_>, part: usize) -> (String, Markup) {
    let (say, head) = (view.say, view.words.head);
    let site = view.site;
    let count = site.order.len().div_ceil(Site::PER_LIST);
    let has_pools = !site.pools.is_empty();
    let content = html! {
        h1 { (say.libraries) }
        (view.parts(count, part, Page::Libraries))
        table {
            caption.heard { (say.libraries) }
            thead {
                tr {
                    th scope="col" { (head.library) }
                    @if has_pools { th scope="col" { (head.pool) } }
                    th.number scope="col" { (head.balance) }
                }
            }
            tbody {
                @for &library in part_of(&site.order, Site::PER_LIST, part) {
                    tr {
                        th scope="row" { (view.member(library)) }
                        @if has_pools { td { (pools_of(view, library)) } }
                        td.number {
                            (balance_words(view.language, site.plan.ledger.0[library.at()].balance()))
                        }
                    }
                }
            }
        }
    };
    (say.libraries.to_owned(), content)
}

fn pools_of(view: &View<'_, '_>, library: LibraryIx) -> Markup {
    let is_pool = |h: &&_| view.site.plan.allocation[**h].holder.is_pool();
    let pools = view.site.holders[library.at()].iter().filter(is_pool);
    html! {
        @for (at, &pool) in pools.enumerate() {
            @if at > 0 { ", " }
            (view.holder(pool))
        }
    }
}

pub(super) fn pools(view: &View<'_, '_>, part: usize) -> (String, Markup) {
    let (site, say, head) = (view.site, view.say, view.words.head);
    let count = site.pools.len().div_ceil(Site::PER_LIST);
    let content = html! {
        h1 { (say.pools) }
        (view.parts(count, part, Page::Pools))
        @if site.pools.is_empty() { p { (say.no_pools) } }
        @else {
            table {
                caption.heard { (say.pools) }
                thead {
                    tr {
                        th scope="col" { (head.pool) }
                        th scope="col" { (head.members) }
                    }
                }
                tbody {
                    @for &pool in part_of(&site.pools, Site::PER_LIST, part) {
                        tr {
                            th scope="row" { (view.holder(pool)) }
                            td { (super::library::members(view, pool)) }
                        }
                    }
                }
            }
        }
    };
    (say.pools.to_owned(), content)
}
