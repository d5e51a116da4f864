//! Pictures of usage as inline SVG: a week by its hours, and bars.

use maud::{Markup, html};

use super::charts::{LEFT, RIGHT, svg, tenths};
use super::view::View;
use crate::report::{UsageFigures, is_open_at};

/// One bar.
pub(super) struct Bar {
    /// What it shows.
    pub label: String,
    /// How long it is.
    pub value: u64,
    /// The same, for people.
    pub shown: String,
}

/// How many letters fit before a bar, even wide ones.
const LETTERS: usize = 17;

/// The room for the number after a bar.
const NUMBER: i64 = 48;

/// Bars from the left, each followed by its number.
pub(super) fn bars(view: &View<'_, '_>, id: &str, title: &str, all: &[Bar]) -> Markup {
    let most = all.iter().map(|bar| bar.value).max().unwrap_or(0).max(1);
    let wide = |value: u64| {
        let room = u128::try_from((RIGHT - LEFT - NUMBER) * 10).unwrap_or(0);
        i64::try_from(room * u128::from(value) / u128::from(most)).unwrap_or(0)
    };
    let rows = i64::try_from(all.len()).unwrap_or(i64::MAX / 100);
    let class = format!("{id}-bars");
    svg(
        &class,
        title,
        view.say.see_table,
        22 * rows,
        &html! {
            @for (y, bar) in (0..).step_by(22).zip(all) {
                text.label x=(LEFT - 6) y=(y + 15) { (cut(&bar.label)) }
                rect.held x=(LEFT) y=(y + 4) width=(tenths(wide(bar.value))) height="14" {}
                text.behind x=(tenths(LEFT * 10 + wide(bar.value) + 50)) y=(y + 15) { (bar.shown) }
            }
        },
    )
}

/// A text, cut to what fits.
fn cut(text: &str) -> String {
    if text.chars().count() <= LETTERS {
        return text.to_owned();
    }
    let short: String = text.chars().take(LETTERS - 1).collect();
    format!("{}…", short.trim_end())
}

/// Hours down, weekdays across: the stronger the colour, the more.
pub(super) fn week(view: &View<'_, '_>, figures: &UsageFigures, title: &str) -> Markup {
    let c = &view.site.plan.consortium;
    let Some(shown) = figures.shown(c) else { return html! {} };
    let most = figures.by_hour.iter().flatten().copied().max().unwrap_or(0).max(1);
    let left = 52;
    let wide = (RIGHT - left) / i64::try_from(shown.days.len()).unwrap_or(7).max(1);
    let rows = i64::try_from(shown.hours.len()).unwrap_or(24);
    let columns = || (0..).map(|n| left + n * wide).zip(&shown.days);
    svg(
        "hours-map",
        title,
        view.say.see_table,
        24 * (rows + 1),
        &html! {
            @for (x, &day) in columns() {
                text.head x=(x + wide / 2) y="16" { (view.words.weekdays_short[day]) }
            }
            @for (y, hour) in (24..).step_by(24).zip(shown.hours.clone()) {
                text.label x=(left - 6) y=(y + 16) { (hour) "–" (hour + 1) }
                @for (x, &day) in columns() {
                    @let count = figures.by_hour[day][hour];
                    g class={ "cell " (level(count, most)) } {
                        rect x=(x) y=(y) width=(wide - 2) height="22" {}
                        text x=(x + wide / 2) y=(y + 15) {
                            @if is_open_at(c, day, hour) { (count) } @else { "(" (count) ")" }
                        }
                    }
                }
            }
        },
    )
}

/// A class for a colour: nothing, or a third of the most.
fn level(count: u64, most: u64) -> String {
    if count == 0 {
        "even".to_owned()
    } else {
        format!("over-{}", 1 + ((count * 3 - 1) / most).min(2))
    }
}
