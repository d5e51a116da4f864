//! Pictures as inline SVG. Colours are in the style; every picture has a title and a description,
//! and a table beside it has the figures.

use maud::{Markup, html};

use super::view::View;
use crate::export::words::signed_hours;
use crate::model::LibraryIx;

/// Width of every picture, in its own units; names are in the left part.
const WIDTH: i64 = 400;
pub(super) const LEFT: i64 = 132;
pub(super) const RIGHT: i64 = WIDTH - 8;
/// How many letters of a name fit.
const LETTERS: usize = 19;

/// Owed against done: two bars per library.
pub(super) fn bars(view: &View<'_, '_>, libraries: &[LibraryIx]) -> Markup {
    let (words, say) = (view.words.head, view.say);
    let rows = &view.site.plan.ledger.0;
    let pair = |l: &LibraryIx| (*l, rows[l.at()].owed, rows[l.at()].held);
    let all: Vec<_> = libraries.iter().map(pair).collect();
    pairs(view, ("bars", say.owed_done), [words.owed, words.held], &all)
}

/// Two bars per library: its part, and what it has.
pub(super) fn pairs(
    view: &View<'_, '_>,
    (id, title): (&str, &str),
    keys: [&str; 2],
    all: &[(LibraryIx, i64, i64)],
) -> Markup {
    let most = all.iter().map(|(_, owed, held)| *owed.max(held)).max().unwrap_or(0);
    let row = 28;
    let bar = |value: i64| tenths((RIGHT - LEFT) * 10 * value.max(0) / most.max(1));
    let rows = i64::try_from(all.len()).unwrap_or(i64::MAX / 100);
    html! {
        figcaption.keys {
            span.key.owed {} (keys[0]) " "
            span.key.held {} (keys[1])
        }
        (svg(id, title, view.say.see_table, row * rows, &html! {
            @for (y, &(library, owed, held)) in (0..).step_by(28).zip(all) {
                (label(view, library, y + 18))
                rect.owed x=(LEFT) y=(y + 4) width=(bar(owed)) height="9" {}
                rect.held x=(LEFT) y=(y + 15) width=(bar(held)) height="9" {}
            }
        }))
    }
}

/// The balance over the term: a line per library, all to the same scale.
pub(super) fn lines(view: &View<'_, '_>, libraries: &[LibraryIx]) -> Markup {
    let site = view.site;
    let start = |l: &LibraryIx| site.plan.term.carried[l.at()];
    let balances = |l: &LibraryIx| {
        std::iter::once(start(l)).chain(site.course.balances[l.at()].iter().copied())
    };
    let most = libraries.iter().flat_map(balances).map(i64::abs).max().unwrap_or(0).max(1);
    let weeks = i64::try_from(site.course.weeks.len()).unwrap_or(i64::MAX).max(1);
    let points = |l: &LibraryIx, y: i64| -> Vec<(String, String)> {
        let point = |(at, balance): (i64, i64)| {
            let x = LEFT * 10 + (RIGHT - LEFT) * 10 * at / weeks;
            (tenths(x), tenths(y * 10 - 140 * balance / most))
        };
        (0..).zip(balances(l)).map(point).collect()
    };
    let row = 36;
    html! {
        (svg("lines", view.say.balance_course, view.say.see_table, row * count(libraries), &html! {
            @for (y, of) in (0..).step_by(36).zip(libraries) {
                @let middle = y + 18;
                @let points = points(of, middle);
                (label(view, *of, middle + 4))
                line.zero x1=(LEFT) y1=(middle) x2=(RIGHT) y2=(middle) {}
                polyline.course points=(joined(&points)) {}
                @if let Some((x, y)) = points.last() { circle.course cx=(x) cy=(y) r="3" {} }
            }
        }))
    }
}

/// Who carries which weekday: a cell per library and weekday, coloured by its distance from the
/// library's part.
pub(super) fn heat(view: &View<'_, '_>, libraries: &[LibraryIx], description: &str) -> Markup {
    let site = view.site;
    let days = site.weekdays();
    let off = |l: &LibraryIx, day: usize| {
        let (owed, held) = site.course.weekdays[l.at()][day];
        held - owed
    };
    let most = libraries.iter().flat_map(|l| days.iter().map(move |&d| off(l, d).abs())).max();
    let wide = (RIGHT - LEFT) / i64::try_from(days.len()).unwrap_or(7).max(1);
    let columns = || (0..).map(|n| LEFT + n * wide).zip(&days);
    html! {
        figcaption { (view.say.weekday_note) }
        (svg("heat", view.say.weekday_title, description, 24 * (count(libraries) + 1), &html! {
            @for (x, &day) in columns() {
                text.head x=(x + wide / 2) y="16" { (view.words.weekdays_short[day]) }
            }
            @for (y, of) in (24..).step_by(24).zip(libraries) {
                (label(view, *of, y + 16))
                @for (x, &day) in columns() {
                    @let off = off(of, day);
                    g class={ "cell " (level(off, most.unwrap_or(0))) } {
                        rect x=(x) y=(y) width=(wide - 2) height="22" {}
                        text x=(x + wide / 2) y=(y + 15) { (signed_hours(view.language, off)) }
                    }
                }
            }
        }))
    }
}

/// A class for a colour: none within half an hour, otherwise one of three, relative to the largest
/// distance.
fn level(off: i64, most: i64) -> String {
    let size = match off.abs() {
        0..30 => 0,
        far => 1 + ((far * 3 - 1) / most.max(1)).clamp(0, 2),
    };
    let way = if off < 0 { "under" } else { "over" };
    if size == 0 { "even".to_owned() } else { format!("{way}-{size}") }
}

/// A picture with its title and its description.
pub(super) fn svg(
    id: &str,
    title: &str,
    description: &str,
    height: i64,
    content: &Markup,
) -> Markup {
    let (title_id, text_id) = (format!("{id}-name"), format!("{id}-text"));
    html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox={ "0 0 " (WIDTH) " " (height) } role="img"
            aria-labelledby=(title_id) aria-describedby=(text_id) class=(id) {
            title id=(title_id) { (title) }
            desc id=(text_id) { (description) }
            (content)
        }
    }
}

/// The name of a library, cut to what fits.
fn label(view: &View<'_, '_>, library: LibraryIx, y: i64) -> Markup {
    let name = &view.site.plan.consortium[library].name;
    let is_long = name.chars().count() > LETTERS;
    let short: String = name.chars().take(LETTERS - usize::from(is_long)).collect();
    html! { text.label x=(LEFT - 6) y=(y) { (short.trim_end()) @if is_long { "…" } } }
}

fn count(libraries: &[LibraryIx]) -> i64 {
    i64::try_from(libraries.len()).unwrap_or(i64::MAX / 100)
}

fn joined(points: &[(String, String)]) -> String {
    points.iter().map(|(x, y)| format!("{x},{y}")).collect::<Vec<_>>().join(" ")
}

/// A number of tenths as a decimal.
pub(super) fn tenths(value: i64) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let (whole, part) = (value.abs() / 10, value.abs() % 10);
    if part == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}
