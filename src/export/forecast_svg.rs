//! How balances go on over the terms to come, as a picture: as agreed, and with the other rule.

use std::fmt::Write as _;

use maud::{Markup, PreEscaped, html};

use crate::export::words::decimal_hours;
use crate::model::{LibraryIx, Plan};
use crate::report::Outlook;

const WIDTH: i64 = 360;
const HEIGHT: i64 = 260;
/// Room for the hours on the left, and for titles above and below.
const LEFT: i64 = 60;
const TOP: i64 = 32;
const BOTTOM: i64 = 28;

/// Lines of all balances over the terms, on two panels of one scale: as agreed on the left.
#[must_use]
pub fn draw(plan: &Plan, (agreed, other): (&[Outlook], &[Outlook])) -> String {
    let all = agreed.iter().chain(other).flat_map(|o| &o.balances);
    let most = all.map(|balance| balance.abs()).max().unwrap_or(0).max(60);
    let code = plan.consortium.rules.balances.code();
    let opposite = if code == "steer" { "report" } else { "steer" };
    let size = format!("0 0 {} {}", 2 * WIDTH, HEIGHT);
    let markup = html! {
        (PreEscaped(r#"<?xml version="1.0" encoding="UTF-8"?>"#)) "\n"
        svg xmlns="http://www.w3.org/2000/svg" viewBox=(size) role="img" font-family="sans-serif"
            font-size="12" {
            title { (plan.consortium.name) ": balances = " (code) ", balances = " (opposite) }
            rect width="100%" height="100%" fill="#fff" {}
            (panel(plan, agreed, (0, most), code))
            (panel(plan, other, (WIDTH, most), opposite))
        }
    };
    markup.into_string() + "\n"
}

fn panel(plan: &Plan, outlooks: &[Outlook], (x, most): (i64, i64), code: &str) -> Markup {
    let language = plan.consortium.language;
    let terms = i64::try_from(outlooks.len()).expect("few terms").max(1);
    let at_term = |term: i64| LEFT + (WIDTH - LEFT - 12) * term / terms;
    let middle = (TOP + HEIGHT - BOTTOM) / 2;
    let at_balance = |minutes: i64| middle - (middle - TOP) * minutes / most;
    let line = |l: LibraryIx| {
        let now = plan.ledger.0[l.at()].balance();
        let ahead = outlooks.iter().map(|o| o.balances[l.at()]);
        let mut points = String::new();
        for (term, balance) in (0..).zip([now].into_iter().chain(ahead)) {
            write!(points, "{},{} ", at_term(term), at_balance(balance)).expect("text is written");
        }
        points
    };
    let marks = [most, 0, -most];
    html! {
        g transform=(format!("translate({x} 0)")) {
            text x=(LEFT) y="18" font-weight="bold" { "balances = \"" (code) "\"" }
            @for minutes in marks {
                line x1=(LEFT) x2=(WIDTH - 12) y1=(at_balance(minutes)) y2=(at_balance(minutes))
                    stroke="#bbb" {}
                text x=(LEFT - 6) y=(at_balance(minutes) + 4) text-anchor="end" {
                    (if minutes < 0 { "−" } else { "" }) (decimal_hours(language, minutes)) " h"
                }
            }
            @for library in plan.consortium.indices() {
                polyline points=(line(library).trim_end()) fill="none" stroke="#0b5394"
                    stroke-opacity="0.6" stroke-width="1.5" {
                    title { (plan.consortium[library].name) }
                }
            }
            @for term in 0..=terms {
                text x=(at_term(term)) y=(HEIGHT - 8) text-anchor="middle" {
                    (if term == 0 { "0".to_owned() } else { format!("+{term}") })
                }
            }
        }
    }
}
