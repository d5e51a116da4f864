//! `plan.json`, the roster beside it and `events.json`, as whatever bytes; a published plan that is
//! taken can be planned on, changed and written.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use vuoro::export::csv::{self, Dialect};
use vuoro::export::json;
use vuoro::finding::FileId;
use vuoro::input::{self, SourceMap};
use vuoro::plan;
use vuoro_fuzz::agreement::{document, plan as planned};
use vuoro_fuzz::{FILES, accepted, taken};

/// `plan.json` and `roster.csv` as they are written.
static WRITTEN: LazyLock<(Vec<u8>, Vec<u8>)> = LazyLock::new(|| {
    let (c, term) = &*FILES;
    let planned = planned(c, term).expect("there is a plan");
    let (mut plan, mut roster) = (Vec::new(), Vec::new());
    json::plan(&document(c, term, &planned), &mut plan).expect("in memory");
    csv::roster(c, &planned.allocation, &planned.roster, Dialect::Standard, &mut roster)
        .expect("in memory");
    (plan, roster)
});

fuzz_target!(|bytes: &[u8]| {
    let (c, _) = &*FILES;
    let mut sources = SourceMap::default();
    let file = sources.add_table("file", bytes);
    let plan = sources.add_table("plan.json", &WRITTEN.0);
    let roster = sources.add_table("roster.csv", &WRITTEN.1);
    taken(input::events(&sources, file), &sources);
    let _ = input::promised(&sources, file);
    published(&sources, roster, file);
    published(&sources, file, plan);
    accepted(input::last_term(&sources, roster, Some(file), c), &sources);
    accepted(input::last_term(&sources, file, Some(plan), c), &sources);
});

/// What is read as published is planned on, changed and written.
fn published(sources: &SourceMap, roster: FileId, plan: FileId) {
    let (c, term) = &*FILES;
    let Some(Some(p)) = taken(input::published(sources, roster, plan, c, term), sources) else {
        return;
    };
    let attendance = plan::Attendance::new(c, term);
    let base = plan::reopened(&attendance, &p.pattern, c.grid.seats(), &p.roster);
    let at = term.published.expect("is published");
    let forced = plan::replan(c, term, &attendance, &p.allocation, &base, term.first, at);
    let mut term = term.clone();
    term.changes = forced;
    let roster = plan::changes(c, &term, &base, 0).expect("what has to be can be");
    let ledger = plan::ledger(c, &term, &p.allocation, &roster);
    let planned = vuoro_fuzz::agreement::Planned {
        allocation: p.allocation,
        pattern: p.pattern,
        turns: p.turns,
        roster,
        ledger,
    };
    json::plan(&document(c, &term, &planned), Vec::new()).expect("in memory");
}
