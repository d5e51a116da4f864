//! How busy cells are, and how many chats are expected in each library's duties, as parts of JSON.

use serde::Serialize;

use crate::model::{Load, Plan};
use crate::report::chats;

#[derive(Serialize)]
pub(super) struct LoadPart<'a> {
    counted: &'static str,
    first: Option<String>,
    last: Option<String>,
    weighed: bool,
    cells: Vec<CellPart>,
    libraries: Vec<LibraryPart<'a>>,
}

#[derive(Serialize)]
struct CellPart {
    cell: String,
    counted: u64,
    dates: u64,
    per_duty: f64,
    relative: f64,
}

#[derive(Serialize)]
struct LibraryPart<'a> {
    library: &'a str,
    expected: f64,
    by_share: f64,
}

impl<'a> LoadPart<'a> {
    /// The figures of load, if the term names usage.
    pub fn new(plan: &'a Plan) -> Option<Self> {
        let Plan { consortium: c, term, .. } = plan;
        let load: &Load = term.load.as_ref()?;
        let cell = |period| CellPart {
            cell: c.grid.period(period).to_string(),
            counted: load.periods[period.at()].count,
            dates: load.periods[period.at()].dates,
            per_duty: thousandths((load.millionths(period) + 500) / 1000),
            relative: thousandths(load.relative(period)),
        };
        let libraries = chats(plan)?;
        let library = |l: &crate::report::ChatsOf| LibraryPart {
            library: c[l.library].id.as_str(),
            expected: thousandths(l.expected),
            by_share: thousandths(l.due),
        };
        Some(Self {
            counted: if load.are_visits { "visits" } else { "chats" },
            first: load.days.map(|days| days.0.to_string()),
            last: load.days.map(|days| days.1.to_string()),
            weighed: load.weigh,
            cells: c.grid.indices().map(cell).collect(),
            libraries: libraries.iter().map(library).collect(),
        })
    }
}

/// Thousandths as the nearest float, which prints as the same three decimals.
pub(super) fn thousandths(n: u64) -> f64 {
    format!("{}.{:03}", n / 1000, n % 1000).parse().expect("digits and a point")
}
