//! Owed, done and balance: pictures, and beside each the figures in a table.

use maud::{Markup, html};

use super::pages::part_of;
use super::view::View;
use super::{Page, Site, charts};
use crate::export::words::{
    Covered, LoadWords, UsageWords, balance_words, chats, counted_from, decimal_hours, furthest,
    signed_chats, signed_hours, steered,
};
use crate::model::{LibraryIx, Plan};
use crate::report;

/// Columns of the table of balances.
const MOMENTS: usize = 8;

pub(super) fn page(view: &View<'_, '_>, part: usize) -> (String, Markup) {
    let (site, say) = (view.site, view.say);
    let count = site.order.len().div_ceil(Site::PER_CHART);
    let libraries = part_of(&site.order, Site::PER_CHART, part);
    let weekdays = format!("{} {}", say.weekday_note, say.see_table);
    let content = html! {
        h1 { (say.fairness) }
        p { @for &covered in Covered::of(site.plan) { (furthest(view.language, covered, site.plan)) " " } (say.balance_note) }
        @for of in &report::steered(site.plan) {
            p { (steered(view.language, site.plan, of)) }
        }
        (view.parts(count, part, Page::Fairness))
        (view.pair("owed", say.owed_done, None, &charts::bars(view, libraries), &owed(view, libraries)))
        (view.pair("course", say.balance_course, None, &charts::lines(view, libraries), &course(view, libraries)))
        (view.pair("weekdays", say.weekday_title, None, &charts::heat(view, libraries, &weekdays), &by_weekday(view, libraries)))
        (expected(view, libraries))
    };
    (say.fairness.to_owned(), content)
}

/// The chats that are expected in each library's duties, if there are figures of usage.
fn expected(view: &View<'_, '_>, libraries: &[LibraryIx]) -> Markup {
    let Plan { term, .. } = view.site.plan;
    let all = report::chats(view.site.plan);
    let Some((load, all)) = term.load.as_ref().zip(all) else { return html! {} };
    let w = LoadWords::of(view.language);
    let title = if load.are_visits { w.visits_on_duty } else { w.chats_on_duty };
    let rows: Vec<_> = libraries.iter().map(|l| all[l.at()]).collect();
    let whole = |n: u64| i64::try_from(n).unwrap_or(i64::MAX) / 1000;
    let pairs: Vec<_> = rows.iter().map(|r| (r.library, whole(r.due), whole(r.expected))).collect();
    let picture = charts::pairs(view, ("expected", title), [w.by_share, w.expected], &pairs);
    let number = |n: u64| chats(view.language, n);
    let table = html! {
        table.figures {
            caption { (counted_from(view.language, load)) }
            thead {
                tr {
                    th scope="col" { (view.words.head.library) }
                    th.number scope="col" { (w.by_share) }
                    th.number scope="col" { (w.expected) }
                    th.number scope="col" { (w.off) }
                    th.number scope="col" { (UsageWords::of(view.language).per_duty) }
                }
            }
            tbody {
                @for row in &rows {
                    tr {
                        th scope="row" { (view.library(row.library)) }
                        td.number { (number(row.due)) }
                        td.number { (number(row.expected)) }
                        td.number { (signed_chats(view.language, row.off())) }
                        td.number { (row.per_duty().map_or_else(|| "–".to_owned(), number)) }
                    }
                }
            }
        }
    };
    view.pair("expected", title, None, &picture, &table)
}

fn owed(view: &View<'_, '_>, libraries: &[LibraryIx]) -> Markup {
    let head = view.words.head;
    let rows = &view.site.plan.ledger.0;
    let carried = rows.iter().any(|row| row.carried_in != 0);
    html! {
        table.figures {
            caption.heard { (view.say.owed_done) }
            thead {
                tr {
                    th scope="col" { (head.library) }
                    @if carried { th.number scope="col" { (head.carried_in) } }
                    th.number scope="col" { (head.owed) }
                    th.number scope="col" { (head.held) }
                    th.number scope="col" { (head.balance) }
                }
            }
            tbody {
                @for row in libraries.iter().map(|l| &rows[l.at()]) {
                    tr {
                        th scope="row" { (view.library(row.library)) }
                        @if carried {
                            td.number { (balance_words(view.language, row.carried_in)) }
                        }
                        td.number { (decimal_hours(view.language, row.owed)) }
                        td.number { (decimal_hours(view.language, row.held)) }
                        td.number { (balance_words(view.language, row.balance())) }
                    }
                }
            }
        }
    }
}

/// The balance at a limited number of moments, the last one the end of the term.
fn course(view: &View<'_, '_>, libraries: &[LibraryIx]) -> Markup {
    let (site, say) = (view.site, view.say);
    let weeks = site.course.weeks.len();
    let step = weeks.div_ceil(MOMENTS).max(1);
    let moments: Vec<usize> = (0..weeks).filter(|at| (weeks - 1 - at) % step == 0).collect();
    let week = |at: usize| site.weeks.get(at).map_or(0, |week| week.iso.1);
    html! {
        table.figures {
            caption.heard { (say.balance_course) }
            thead {
                tr {
                    th scope="col" { (view.words.head.library) }
                    th.number scope="col" { (say.start) }
                    @for &at in &moments {
                        th.number scope="col" {
                            @if at + 1 == weeks { (say.end) } @else { (say.week_short) " " (week(at)) }
                        }
                    }
                }
            }
            tbody {
                @for &library in libraries {
                    @let balances = &site.course.balances[library.at()];
                    tr {
                        th scope="row" { (view.library(library)) }
                        td.number { (signed_hours(view.language, site.plan.term.carried[library.at()])) }
                        @for &at in &moments {
                            td.number { (signed_hours(view.language, balances[at])) }
                        }
                    }
                }
            }
        }
    }
}

fn by_weekday(view: &View<'_, '_>, libraries: &[LibraryIx]) -> Markup {
    let site = view.site;
    let weekdays = site.weekdays();
    html! {
        table.figures {
            caption { (view.say.weekday_parts) }
            thead {
                tr {
                    th scope="col" { (view.words.head.library) }
                    @for &day in &weekdays {
                        th.number scope="col" { abbr title=(view.words.weekdays[day]) { (view.words.weekdays_short[day]) } }
                    }
                }
            }
            tbody {
                @for &library in libraries {
                    tr {
                        th scope="row" { (view.library(library)) }
                        @for &day in &weekdays {
                            @let (owed, held) = site.course.weekdays[library.at()][day];
                            td.number {
                                (decimal_hours(view.language, held)) " ("
                                (signed_hours(view.language, held - owed)) ")"
                            }
                        }
                    }
                }
            }
        }
    }
}
